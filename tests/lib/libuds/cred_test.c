/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * Credentials of the peer.  Above all, a failure never reads as somebody:
 * each case that fails looks at what was left in the structure.
 */

#define _GNU_SOURCE

#include <sys/types.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <netinet/in.h>

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <atf-c.h>

#include "uds.h"
#include "uds_test.h"

#define MAXGROUPS	512

/* The id that Linux shows for those that have no number. */
#define OVERFLOW_ID	65534

#define IDS	(UDS_CRED_PID | UDS_CRED_EUID | UDS_CRED_RUID |		\
		    UDS_CRED_EGID | UDS_CRED_RGID)
#define FIELDS	(IDS | UDS_CRED_GROUPS | UDS_CRED_LABEL | UDS_CRED_HANDLE)
#define ANY	(UDS_AT_CONNECT | UDS_AT_LISTEN | UDS_AT_BIND |		\
		    UDS_AT_PAIR | UDS_AT_MESSAGE | UDS_AT_NOW)

/* What a child that ran out of privileges or namespaces exits with. */
#define SKIPPED	77

static void	check_ids(const struct uds_cred *, pid_t, uid_t, gid_t);
static void	check_self(int, int);
static void	check_client(int, int);
static void	check_consistent(const struct uds_cred *, int);
static void	check_none(int, int);
static void	check_none_unvouched(int, int);
static int	compare_gid(const void *, const void *);
static int	normalize(gid_t *, int);
static int	own_groups(gid_t *);
static int	count_groups(int);
static void	check_groups_of(int);
static void	check_room_for_groups(int, int);
static void	check_moment(int, int, int, int);
static void	look(int, int, int, uid_t);
static void	look_from_inside(int, const char *, int, uid_t);
static pid_t	client_as(uid_t, gid_t, uid_t, gid_t, const char *, int);
static void	check_dead(const struct uds_cred *);
static void	become(uid_t, gid_t);

/* Each known field is right, each unknown one -1. */
static void
check_ids(const struct uds_cred *c, pid_t pid, uid_t uid, gid_t gid)
{
	ATF_CHECK((c->uc_valid & UDS_CRED_EUID) != 0);
	ATF_CHECK_EQ(c->uc_valid & UDS_CRED_PID ? pid : (pid_t)-1, c->uc_pid);
	ATF_CHECK_EQ(c->uc_valid & UDS_CRED_EUID ? uid : (uid_t)-1,
	    c->uc_euid);
	ATF_CHECK_EQ(c->uc_valid & UDS_CRED_EGID ? gid : (gid_t)-1,
	    c->uc_egid);
}

static void
check_self(int s, int request)
{
	struct uds_cred c;

	memset(&c, 0xa5, sizeof(c));
	ATF_REQUIRE_EQ_MSG(0, uds_peercred(s, &c, request), "errno %d", errno);
	check_ids(&c, getpid(), geteuid(), getegid());
	ATF_CHECK_EQ(c.uc_valid & UDS_CRED_RUID ? getuid() : (uid_t)-1,
	    c.uc_ruid);
	ATF_CHECK_EQ(c.uc_valid & UDS_CRED_RGID ? getgid() : (gid_t)-1,
	    c.uc_rgid);
	check_consistent(&c, request);
	uds_cred_close(&c);
}

/* Not every system tells a client who serves it. */
static void
check_client(int s, int request)
{
	if (ut_has(UDS_FEATURE_SERVER))
		check_self(s, request);
	else
		check_none(EOPNOTSUPP, s);
}

/* Fields, moments and reasons tell the same story. */
static void
check_consistent(const struct uds_cred *c, int request)
{
	int field;

	ATF_CHECK_EQ(0, c->uc_valid & ~FIELDS);
	for (field = 1; (field & FIELDS) != 0; field <<= 1) {
		if ((c->uc_valid & field) != 0) {
			ATF_CHECK_EQ(0, uds_cred_reason(c, field));
			ATF_CHECK(uds_cred_moment(c, field) > 0);
			ATF_CHECK_EQ(0, uds_cred_moment(c, field) & ~ANY);
		} else {
			ATF_CHECK(uds_cred_reason(c, field) > 0);
			ATF_CHECK_EQ(0, uds_cred_moment(c, field));
		}
		if ((field & ~IDS & FIELDS & ~request) != 0) {
			ATF_CHECK_EQ(ENOENT, uds_cred_reason(c, field));
			ATF_CHECK_EQ(0, c->uc_valid & field);
		}
	}
	if ((c->uc_valid & UDS_CRED_HANDLE) == 0)
		ATF_CHECK_EQ(-1, c->uc_handle);
	if ((c->uc_valid & UDS_CRED_GROUPS) == 0)
		ATF_CHECK_EQ(0, c->uc_ngroups);
}

/* Whatever is requested, there is nobody. */
static void
check_none(int error, int s)
{
	static const int requests[] = { 0, UDS_CRED_HANDLE, UDS_CRED_MOMENT,
	    UDS_CRED_CONNECTED, UDS_CRED_CONNECTED | UDS_CRED_HANDLE };
	struct uds_cred c;
	gid_t groups[4];
	size_t i;

	for (i = 0; i < sizeof(requests) / sizeof(requests[0]); i++)
		FAILS_CLEAN(error, c, uds_peercred(s, &c, requests[i]));
	FAILS_CLEAN(error, groups, uds_peergroups(s, groups, 4));
	FAILS(error, uds_peergroups(s, NULL, 0));
}

static int
compare_gid(const void *a, const void *b)
{
	gid_t x, y;

	memcpy(&x, a, sizeof(x));
	memcpy(&y, b, sizeof(y));
	return ((x > y) - (x < y));
}

/* As a set, of which the effective group is a member or not (see below). */
static int
normalize(gid_t *list, int n)
{
	int i, m;

	list[n++] = getegid();
	qsort(list, (size_t)n, sizeof(list[0]), compare_gid);
	for (i = m = 1; i < n; i++)
		if (list[i] != list[m - 1])
			list[m++] = list[i];
	return (m);
}

/*
 * Whether getgroups(2) has the effective group too is up to the system, and
 * so it is with the groups of a peer.
 */
static int
own_groups(gid_t *list)
{
	int n;

	n = getgroups(MAXGROUPS, list);
	CHILD_REQUIRE(n != -1);
	return (normalize(list, n));
}

/*
 * How many a peer has; -1 for more than the system keeps, which is 16 with
 * the effective one where it is not any number.
 */
static int
count_groups(int s)
{
	int n;

	n = uds_peergroups(s, NULL, 0);
	if (n == -1)
		CHILD_REQUIRE(errno == EOVERFLOW &&
		    getgroups(0, NULL) >= 15);
	return (n);
}

/* Effective ids only, or back again. */
static void
become(uid_t uid, gid_t gid)
{
	if (uid == 0) {
		CHILD_REQUIRE(seteuid(0) == 0);
		CHILD_REQUIRE(setegid(gid) == 0);
	} else {
		CHILD_REQUIRE(setegid(gid) == 0);
		CHILD_REQUIRE(seteuid(uid) == 0);
	}
}

/* A child of these ids that connects, and stays until it is told to go. */
static pid_t
client_as(uid_t ruid, gid_t rgid, uid_t euid, gid_t egid, const char *name,
    int go)
{
	pid_t pid;
	int s;

	pid = ut_fork();
	if (pid != 0)
		return (pid);
	if (geteuid() == 0) {
		CHILD_REQUIRE(setgroups(0, NULL) == 0);
		CHILD_REQUIRE(setregid(rgid, egid) == 0);
		CHILD_REQUIRE(setreuid(ruid, euid) == 0);
	}
	s = uds_dial(name, SOCK_STREAM, -1);
	CHILD_REQUIRE(s != -1);
	ut_await(go);
	_exit(0);
}

/* A structure that is only declared holds nobody. */
UDS_TC(init_nobody)
{
	struct uds_cred c = UDS_CRED_INIT;
	int field;

	ATF_CHECK_EQ(0, c.uc_valid);
	ATF_CHECK_EQ((pid_t)-1, c.uc_pid);
	ATF_CHECK_EQ((uid_t)-1, c.uc_euid);
	ATF_CHECK_EQ((uid_t)-1, c.uc_ruid);
	ATF_CHECK_EQ((gid_t)-1, c.uc_egid);
	ATF_CHECK_EQ((gid_t)-1, c.uc_rgid);
	ATF_CHECK_EQ(-1, c.uc_handle);
	ATF_CHECK(c.uc_groups == NULL && c.uc_label == NULL);
	for (field = 1; (field & FIELDS) != 0; field <<= 1) {
		ATF_CHECK_EQ(0, uds_cred_moment(&c, field));
		ATF_CHECK(uds_cred_reason(&c, field) > 0);
	}
	FAILS(EOPNOTSUPP, uds_cred_alive(&c));
	uds_cred_close(&c);
	ATF_CHECK_EQ(-1, c.uc_handle);
}

UDS_TC(pair_of_this_process)
{
	int i, sv[2], type;

	EACH_CONN_TYPE(type) {
		ut_pair(type, sv);
		if (!ut_has(UDS_FEATURE_PAIR)) {
			check_none(EOPNOTSUPP, sv[0]);
			check_none(EOPNOTSUPP, sv[1]);
		} else for (i = 0; i < 4; i++) {
			check_self(sv[i & 1], 0);
			check_self(sv[i & 1], UDS_CRED_CONNECTED);
			check_self(sv[i & 1], UDS_CRED_MOMENT);
			check_self(sv[i & 1],
			    UDS_CRED_CONNECTED | UDS_CRED_MOMENT);
		}
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
}

/* Linux and OpenBSD record the caller of socketpair(2), others do not. */
UDS_TC(pair_of_datagrams)
{
	struct uds_cred c;
	int sv[2];

	ut_pair(SOCK_DGRAM, sv);
	if (uds_peercred(sv[0], &c, 0) == -1) {
		check_none(EOPNOTSUPP, sv[0]);
		check_none(EOPNOTSUPP, sv[1]);
	} else {
		check_self(sv[0], 0);
		check_self(sv[1], UDS_CRED_CONNECTED);
	}
	ut_close(sv[0]);
	ut_close(sv[1]);
}

/* Before the accept and after it, at both ends, as often as one likes. */
UDS_TC(connection_of_this_process)
{
	int client, i, listener, s, type;

	EACH_CONN_TYPE(type) {
		listener = ut_listener(type, "sock");
		client = ut_client(type, "sock");
		check_client(client, 0);
		check_client(client, UDS_CRED_CONNECTED);
		s = uds_accept(listener, NULL, 0, -1);
		ATF_REQUIRE(s != -1);
		for (i = 0; i < 3; i++) {
			check_client(client, 0);
			if (!ut_has_cred()) {
				check_none(EOPNOTSUPP, s);
				continue;
			}
			check_self(s, 0);
			check_self(s, UDS_CRED_CONNECTED | UDS_CRED_HANDLE);
		}
		ut_close(client);
		ut_close(listener);
		ut_close(s);
		ut_unlink("sock");
	}
}

/* The answer is filled in, and the room that was lent stays described. */
UDS_TC(members_lent_stay)
{
	struct uds_cred c, d;
	int sv[2];

	ut_known(SOCK_STREAM, sv);
	memset(&c, 0xa5, sizeof(c));
	d = c;
	ATF_REQUIRE_EQ(0, uds_peercred(sv[0], &c, 0));
	ATF_CHECK_EQ(0, memcmp(&c, &d, offsetof(struct uds_cred, uc_valid)));
	ATF_CHECK_EQ(0, c.uc_ngroups);
	ATF_CHECK_EQ(-1, c.uc_handle);
	ut_close(sv[0]);
	ut_close(sv[1]);
}

UDS_TC(unknown_request_einval)
{
	struct uds_cred c;
	int sv[2];

	ut_pair(SOCK_STREAM, sv);
	FAILS_CLEAN(EINVAL, c, uds_peercred(sv[0], &c, UDS_CRED_PID));
	FAILS_CLEAN(EINVAL, c, uds_peercred(sv[0], &c, UDS_CRED_EUID));
	FAILS_CLEAN(EINVAL, c, uds_peercred(sv[0], &c, UDS_CRED_RGID));
	FAILS_CLEAN(EINVAL, c, uds_peercred(sv[0], &c, 0x0400));
	FAILS_CLEAN(EINVAL, c, uds_peercred(sv[0], &c, 0x4000));
	FAILS_CLEAN(EINVAL, c, uds_peercred(sv[0], &c, -1));
	FAILS_CLEAN(EINVAL, c, uds_peercred(sv[0], &c, INT_MIN));
	ut_close(sv[0]);
	ut_close(sv[1]);
}

/* Some kernels answer for these as well, with ids of -1 or its own. */
UDS_TC(without_peer_enotconn)
{
	int s, type;

	EACH_CONN_TYPE(type) {
		s = ut_socket(type);
		check_none(ENOTCONN, s);
		ATF_REQUIRE_EQ(0, uds_bind(s, at("sock")));
		check_none(ENOTCONN, s);
		ut_close(s);
		ut_unlink("sock");
	}
	s = ut_socket(SOCK_DGRAM);
	check_none(ENOTCONN, s);
	ATF_REQUIRE_EQ(0, uds_bind(s, at("sock")));
	check_none(ENOTCONN, s);
	ut_close(s);
}

/* A listener would be answered its own creator. */
UDS_TC(listener_enotconn)
{
	struct uds_cred c;
	gid_t groups[4];
	int client, s, type;

	EACH_CONN_TYPE(type) {
		s = ut_listener(type, "sock");
		client = ut_client(type, "sock");
		FAILS_CLEAN(ENOTCONN, c, uds_peercred(s, &c, 0));
		FAILS_CLEAN(ENOTCONN, c, uds_peercred(s, &c, UDS_CRED_HANDLE));
		FAILS_CLEAN(ENOTCONN, c, uds_peercred(s, &c, UDS_CRED_MOMENT));
		FAILS_CLEAN(ENOTCONN, groups, uds_peergroups(s, groups, 4));
		FAILS(ENOTCONN, uds_peergroups(s, NULL, 0));
		ut_close(client);
		ut_close(s);
		ut_unlink("sock");
	}
}

/* Joined with connect(2), a datagram socket has an address, not a peer. */
UDS_TC(connected_datagram_eopnotsupp)
{
	int a, b;

	a = ut_bound(SOCK_DGRAM, "a");
	b = ut_bound(SOCK_DGRAM, "b");
	ATF_REQUIRE_EQ(0, uds_connect(a, at("b"), -1));
	ATF_REQUIRE_EQ(0, uds_connect(b, at("a"), -1));
	check_none(EOPNOTSUPP, a);
	check_none(EOPNOTSUPP, b);
	ut_close(a);
	ut_close(b);
}

/*
 * Linux and OpenBSD go on naming whoever made the pair, which would be root
 * for a socket that now talks to anybody.  FreeBSD 15 cannot dissolve an
 * association, only replace it.
 */
UDS_TC(pair_connected_elsewhere_eopnotsupp)
{
	struct sockaddr sa;
	struct uds_addr a;
	int error, other, sv[2];

	ut_pair(SOCK_DGRAM, sv);
	other = ut_bound(SOCK_DGRAM, "other");
	ATF_REQUIRE_EQ(0, uds_connect(sv[0], at("other"), -1));
	check_none_unvouched(EOPNOTSUPP, sv[0]);
	memset(&sa, 0, sizeof(sa));
	sa.sa_family = AF_UNSPEC;
	(void)connect(sv[0], &sa, sizeof(sa));
	error = uds_getpeername(sv[0], &a) == 0 ? EOPNOTSUPP : ENOTCONN;
	check_none_unvouched(error, sv[0]);
	ut_close(sv[0]);
	ut_close(sv[1]);
	ut_close(other);
}

static void
check_none_unvouched(int error, int s)
{
	struct uds_cred c;

	FAILS_CLEAN(error, c, uds_peercred(s, &c, 0));
	FAILS_CLEAN(error, c, uds_peercred(s, &c, UDS_CRED_HANDLE));
	FAILS(error, uds_peergroups(s, NULL, 0));
}

UDS_TC(bad_descriptors)
{
	int fd, p[2];

	check_none(EBADF, -1);
	check_none(EBADF, INT_MAX);
	check_none(EBADF, ut_closed());
	fd = ut_file("file");
	check_none(ENOTSOCK, fd);
	ut_close(fd);
	ut_pipe(p);
	check_none(ENOTSOCK, p[0]);
	ut_close(p[0]);
	ut_close(p[1]);
}

UDS_TC(other_family_eafnosupport)
{
	struct sockaddr_in in;
	socklen_t len;
	int client, s;

	s = ut_inet();
	check_none(EAFNOSUPPORT, s);
	len = sizeof(in);
	ATF_REQUIRE_EQ(0, getsockname(s, (struct sockaddr *)&in, &len));
	client = socket(AF_INET, SOCK_STREAM, 0);
	ATF_REQUIRE(client != -1);
	check_none(EAFNOSUPPORT, client);
	ATF_REQUIRE_EQ(0, connect(client, (struct sockaddr *)&in, len));
	check_none(EAFNOSUPPORT, client);
	ut_close(client);
	ut_close(s);
}

/* The ids outlive the peer's end, and the process. */
UDS_TC(peer_gone)
{
	struct uds_cred c;
	pid_t pid;
	int listener, s, sv[2];

	ut_known(SOCK_STREAM, sv);
	ut_close(sv[1]);
	check_self(sv[0], 0);
	ut_close(sv[0]);
	listener = ut_listener(SOCK_STREAM, "sock");
	pid = ut_fork();
	if (pid == 0)
		_exit(uds_dial("sock", SOCK_STREAM, -1) == -1);
	ut_join(pid);
	s = uds_accept(listener, NULL, 0, -1);
	ATF_REQUIRE(s != -1);
	ATF_REQUIRE_EQ(0, uds_peercred(s, &c, 0));
	check_ids(&c, pid, geteuid(), getegid());
	ut_close(s);
	ut_close(listener);
}

UDS_TC(another_process)
{
	struct uds_cred c;
	pid_t pid;
	int p[2], listener, s;

	ut_need_cred();
	ut_pipe(p);
	listener = ut_listener(SOCK_STREAM, "sock");
	pid = client_as(getuid(), getgid(), geteuid(), getegid(), "sock",
	    p[0]);
	s = uds_accept(listener, NULL, 0, -1);
	ATF_REQUIRE(s != -1);
	memset(&c, 0xa5, sizeof(c));
	ATF_REQUIRE_EQ(0, uds_peercred(s, &c, 0));
	check_ids(&c, pid, geteuid(), getegid());
	check_consistent(&c, 0);
	ut_go(p[1]);
	ut_join(pid);
	ut_close(listener);
	ut_close(p[0]);
	ut_close(p[1]);
	ut_close(s);
}

/*
 * Effective ids, not real ones: neither does a program with the set-user-ID
 * bit pass for who runs it, nor root, which has put off its ids, for root.
 */
UDS_TC_ROOT(another_user)
{
	static const struct {
		uid_t	real;
		uid_t	effective;
	} ids[] = { { 0, 0 }, { 0, 1 }, { 0, UT_UID }, { 0, OVERFLOW_ID },
	    { UT_UID, 0 }, { UT_UID, 1 }, { UT_UID, UT_UID } };
	struct uds_cred c;
	pid_t pid;
	gid_t egid, rgid;
	size_t i;
	int listener, p[2], s;

	ut_need_cred();
	ut_pipe(p);
	listener = ut_listener(SOCK_STREAM, "sock");
	ATF_REQUIRE_EQ(0, chmod("sock", 0777));
	ATF_REQUIRE_EQ(0, chmod(".", 0755));
	for (i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		rgid = (gid_t)ids[i].real;
		egid = (gid_t)ids[i].effective;
		pid = client_as(ids[i].real, rgid, ids[i].effective, egid,
		    "sock", p[0]);
		s = uds_accept(listener, NULL, 0, 20000);
		ATF_REQUIRE(s != -1);
		memset(&c, 0xa5, sizeof(c));
		ATF_REQUIRE_EQ(0, uds_peercred(s, &c, 0));
		check_ids(&c, pid, ids[i].effective, egid);
		ATF_CHECK_EQ(c.uc_valid & UDS_CRED_RUID ? ids[i].real :
		    (uid_t)-1, c.uc_ruid);
		ATF_CHECK_EQ(c.uc_valid & UDS_CRED_RGID ? rgid : (gid_t)-1,
		    c.uc_rgid);
		ATF_CHECK_EQ(0, uds_cred_reason(&c, UDS_CRED_EUID));
		check_consistent(&c, 0);
		ut_go(p[1]);
		ut_join(pid);
		ut_close(s);
	}
	ut_close(listener);
	ut_close(p[0]);
	ut_close(p[1]);
}

/* Of one that has been waited for: a handle of the dead, or none. */
static void
check_dead(const struct uds_cred *c)
{
	int reason;

	reason = uds_cred_reason(c, UDS_CRED_HANDLE);
	if ((c->uc_valid & UDS_CRED_HANDLE) != 0)
		ATF_CHECK_EQ(0, uds_cred_alive(c));
	else
		ATF_CHECK_MSG(reason == ESRCH || reason == EOPNOTSUPP,
		    "errno %d", reason);
}

/* The peer is that process, and nobody in its place. */
static void
check_reaped(int s, pid_t pid)
{
	struct uds_cred c;

	ATF_REQUIRE_EQ(0, uds_peercred(s, &c, UDS_CRED_HANDLE));
	check_ids(&c, pid, geteuid(), getegid());
	check_consistent(&c, UDS_CRED_HANDLE);
	check_dead(&c);
	uds_cred_close(&c);
}

/*
 * The connection lives on in a process that did not make it: told is the one
 * that did, who is dead, and never that other one.
 */
UDS_TC(client_passed_on)
{
	pid_t pid;
	char byte;
	int listener, p[2], s;

	ut_need_cred();
	ut_pipe(p);
	listener = ut_listener(SOCK_STREAM, "sock");
	pid = ut_fork();
	if (pid == 0) {
		CHILD_REQUIRE(uds_dial("sock", SOCK_STREAM, -1) != -1);
		pid = fork();
		CHILD_REQUIRE(pid != -1);
		if (pid == 0)
			ut_await(p[0]);
		_exit(0);
	}
	ut_join(pid);
	s = uds_accept(listener, NULL, 0, 20000);
	ATF_REQUIRE(s != -1);
	check_reaped(s, pid);
	FAILS(EAGAIN, recv(s, &byte, 1, MSG_DONTWAIT));
	ut_go(p[1]);
	ATF_CHECK_EQ(0, recv(s, &byte, 1, 0));
	ut_close(listener);
	ut_close(p[0]);
	ut_close(p[1]);
	ut_close(s);
}

/*
 * A server inherits its listener of a process that has ended: that one is told
 * where it is who listened first, until the server does so itself.
 */
UDS_TC(server_passed_on)
{
	struct uds_cred c;
	pid_t known, pid;
	int client, i, listener;

	ut_need(UDS_FEATURE_SERVER);
	listener = ut_bound(SOCK_STREAM, "sock");
	pid = ut_fork();
	if (pid == 0)
		_exit(uds_listen(listener, 5) == -1);
	ut_join(pid);
	for (i = 0; i < 2; i++) {
		client = ut_client(SOCK_STREAM, "sock");
		ATF_REQUIRE_EQ(0, uds_peercred(client, &c,
		    UDS_CRED_HANDLE | UDS_CRED_MOMENT));
		known = getpid();
		if (i == 0 && (uds_cred_moment(&c, UDS_CRED_EUID) &
		    UDS_AT_LISTEN) != 0)
			known = pid;
		/* Of macOS it is who has the socket now. */
		if (uds_cred_moment(&c, UDS_CRED_PID) == UDS_AT_NOW)
			known = c.uc_pid;
		check_ids(&c, known, geteuid(), getegid());
		check_consistent(&c, UDS_CRED_HANDLE);
		if (known == pid)
			check_dead(&c);
		else if ((c.uc_valid & UDS_CRED_HANDLE) != 0)
			ATF_CHECK_EQ(1, uds_cred_alive(&c));
		uds_cred_close(&c);
		ut_close(client);
		ATF_REQUIRE_EQ(0, uds_listen(listener, 5));
	}
	ut_close(listener);
}

/*
 * A server that changes its ids has been recorded as it was when it bound or
 * when it last began to listen, and the moment says which.
 */
UDS_TC_ROOT(server_as_it_was)
{
	static const struct {
		uid_t	binder;
		uid_t	listener;
	} ids[] = { { 0, 0 }, { UT_UID, 0 }, { 0, UT_UID } };
	struct uds_cred c;
	uid_t uid;
	size_t i;
	int client, moment, s;

	ut_need(UDS_FEATURE_SERVER);
	ATF_REQUIRE_EQ(0, chmod(".", 0777));
	for (i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		s = ut_socket(SOCK_STREAM);
		become(ids[i].binder, ids[i].binder == 0 ? 0 : UT_GID);
		CHILD_REQUIRE(uds_bind(s, at("sock")) == 0);
		become(0, 0);
		CHILD_REQUIRE(uds_listen(s, 5) == 0);
		become(ids[i].listener, ids[i].listener == 0 ? 0 : UT_GID);
		CHILD_REQUIRE(uds_listen(s, 5) == 0);
		become(0, 0);
		client = ut_client(SOCK_STREAM, "sock");
		ATF_REQUIRE_EQ(0, uds_peercred(client, &c, UDS_CRED_MOMENT));
		moment = uds_cred_moment(&c, UDS_CRED_EUID) & ~UDS_AT_PAIR;
		ATF_CHECK(moment == UDS_AT_LISTEN || moment == UDS_AT_BIND);
		uid = moment == UDS_AT_BIND ? ids[i].binder : ids[i].listener;
		ATF_CHECK_EQ(uid, c.uc_euid);
		ATF_CHECK_EQ(uid == 0 ? 0 : UT_GID, c.uc_egid);
		ut_close(client);
		ut_close(s);
		ut_unlink("sock");
	}
}

/* A client as it connected, whatever it has become since. */
UDS_TC_ROOT(client_as_it_connected)
{
	struct uds_cred c;
	struct ut_conn conn;
	int rv;

	ut_need_cred();
	ut_connect(&conn, SOCK_STREAM, "sock");
	become(UT_UID, UT_GID);
	rv = uds_peercred(conn.server, &c, 0);
	become(0, 0);
	ATF_REQUIRE_EQ(0, rv);
	ATF_CHECK_EQ(0, c.uc_euid);
	ATF_CHECK_EQ(0, c.uc_egid);
	ut_disconnect(&conn);
}

/* After a fork the pair is still that of the process that made it. */
UDS_TC(pair_handed_to_child)
{
	struct uds_cred c;
	pid_t parent, pid;
	int sv[2];

	ut_need(UDS_FEATURE_PAIR);
	parent = getpid();
	ut_pair(SOCK_STREAM, sv);
	pid = ut_fork();
	if (pid == 0) {
		CHILD_REQUIRE(uds_peercred(sv[1], &c, 0) == 0);
		CHILD_REQUIRE((c.uc_valid & UDS_CRED_PID) == 0 ||
		    c.uc_pid == parent);
		_exit(0);
	}
	ut_join(pid);
	ut_close(sv[0]);
	ut_close(sv[1]);
}

/*
 * Groups.
 */

UDS_TC(groups_of_this_process)
{
	struct uds_cred c;
	gid_t got[MAXGROUPS + 1], want[MAXGROUPS + 1];
	int n, nwant, sv[2];

	ut_need(UDS_FEATURE_GROUPS);
	ut_known(SOCK_STREAM, sv);
	n = count_groups(sv[0]);
	if (n == -1)
		atf_tc_skip("more groups than this system keeps");
	nwant = own_groups(want);
	ATF_REQUIRE_EQ(n, uds_peergroups(sv[0], got, MAXGROUPS));
	ATF_REQUIRE_EQ(nwant, normalize(got, n));
	ATF_CHECK_EQ(0, memcmp(got, want, (size_t)nwant * sizeof(got[0])));
	memset(&c, 0xa5, sizeof(c));
	memset(got, 0xa5, sizeof(got));
	c.uc_groups = got;
	c.uc_maxgroups = MAXGROUPS;
	ATF_REQUIRE_EQ(0, uds_peercred(sv[0], &c, UDS_CRED_GROUPS));
	ATF_CHECK((c.uc_valid & UDS_CRED_GROUPS) != 0);
	ATF_CHECK_EQ(n, c.uc_ngroups);
	ATF_CHECK(c.uc_groups == got && c.uc_maxgroups == MAXGROUPS);
	ATF_REQUIRE_EQ(nwant, normalize(got, n));
	ATF_CHECK_EQ(0, memcmp(got, want, (size_t)nwant * sizeof(got[0])));
	check_consistent(&c, UDS_CRED_GROUPS);
	ut_close(sv[0]);
	ut_close(sv[1]);
}

UDS_TC(groups_bad_arguments_einval)
{
	struct uds_cred c;
	gid_t groups[4];
	int sv[2];

	ut_pair(SOCK_STREAM, sv);
	FAILS_CLEAN(EINVAL, groups, uds_peergroups(sv[0], groups, -1));
	FAILS_CLEAN(EINVAL, groups, uds_peergroups(sv[0], groups, INT_MIN));
	memset(&c, 0xa5, sizeof(c));
	c.uc_groups = NULL;
	FAILS(EINVAL, uds_peercred(sv[0], &c, UDS_CRED_GROUPS));
	ATF_CHECK_EQ((int)0xa5a5a5a5, c.uc_valid);
	ut_close(sv[0]);
	ut_close(sv[1]);
}

/* In a child that is its own peer: all forms of the question. */
static void
check_groups_of(int s)
{
	struct uds_cred c = UDS_CRED_INIT;
	gid_t got[MAXGROUPS + 1], want[MAXGROUPS + 1];
	gid_t untouched[MAXGROUPS + 1];
	int n, nwant;

	nwant = own_groups(want);
	n = count_groups(s);
	memset(got, 0xa5, sizeof(got));
	memset(untouched, 0xa5, sizeof(untouched));
	c.uc_groups = got;
	if (n == -1) {
		c.uc_maxgroups = MAXGROUPS;
		CHILD_REQUIRE(uds_peergroups(s, got, MAXGROUPS) == -1);
		CHILD_REQUIRE(uds_peercred(s, &c, UDS_CRED_GROUPS) == 0);
		CHILD_REQUIRE(uds_cred_reason(&c, UDS_CRED_GROUPS) ==
		    EOVERFLOW);
		CHILD_REQUIRE(memcmp(got, untouched, sizeof(got)) == 0);
		_exit(SKIPPED);
	}
	CHILD_REQUIRE(uds_peergroups(s, got, MAXGROUPS) == n);
	CHILD_REQUIRE(memcmp(got + n, untouched, sizeof(gid_t)) == 0);
	CHILD_REQUIRE(normalize(got, n) == nwant);
	CHILD_REQUIRE(memcmp(got, want, (size_t)nwant * sizeof(gid_t)) == 0);
	memset(got, 0xa5, sizeof(got));
	c.uc_maxgroups = (size_t)n;
	CHILD_REQUIRE(uds_peercred(s, &c, UDS_CRED_GROUPS) == 0);
	CHILD_REQUIRE(c.uc_ngroups == n && (c.uc_valid & UDS_CRED_GROUPS) != 0);
	CHILD_REQUIRE(memcmp(got + n, untouched, sizeof(gid_t)) == 0);
	CHILD_REQUIRE(normalize(got, n) == nwant);
	CHILD_REQUIRE(memcmp(got, want, (size_t)nwant * sizeof(gid_t)) == 0);
	if (n > 0)
		check_room_for_groups(s, n);
}

/* Exactly enough, and one too little. */
static void
check_room_for_groups(int s, int n)
{
	struct uds_cred c;
	gid_t got[MAXGROUPS], untouched[MAXGROUPS];

	CHILD_REQUIRE(uds_peergroups(s, got, n) == n);
	memset(&c, 0xa5, sizeof(c));
	c.uc_groups = got;
	c.uc_maxgroups = (size_t)n - 1;
	memset(got, 0xa5, sizeof(got));
	memset(untouched, 0xa5, sizeof(untouched));
	CHILD_REQUIRE(uds_peercred(s, &c, UDS_CRED_GROUPS) == -1);
	CHILD_REQUIRE(errno == ERANGE);
	CHILD_REQUIRE(c.uc_valid == (int)0xa5a5a5a5);
	c.uc_maxgroups = 0;
	CHILD_REQUIRE(uds_peercred(s, &c, UDS_CRED_GROUPS) == -1);
	CHILD_REQUIRE(errno == ERANGE);
	CHILD_REQUIRE(n == 1 || uds_peergroups(s, got, n - 1) == -1);
	CHILD_REQUIRE(n == 1 || errno == EINVAL);
	CHILD_REQUIRE(memcmp(got, untouched, sizeof(got)) == 0);
}

/* Sixteen, where other libraries stop, are not all that a user can have. */
UDS_TC_ROOT(groups_of_any_number)
{
	static const int numbers[] = { 0, 1, 2, 16, 17, 64, 65, 300 };
	gid_t list[MAXGROUPS];
	pid_t pid;
	size_t i;
	int j, status, sv[2];

	ut_need(UDS_FEATURE_GROUPS);
	for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		for (j = 0; j < numbers[i]; j++)
			list[j] = (gid_t)(1000 + 7 * j);
		pid = ut_fork();
		if (pid == 0) {
			if (setgroups((size_t)numbers[i], list) == -1)
				_exit(SKIPPED);
			ut_known(SOCK_STREAM, sv);
			check_groups_of(sv[0]);
			_exit(0);
		}
		ATF_REQUIRE(waitpid(pid, &status, 0) == pid);
		if (WIFEXITED(status) && WEXITSTATUS(status) == SKIPPED)
			atf_tc_skip("%d groups are too many here",
			    numbers[i]);
		ATF_CHECK_MSG(status == 0, "%d groups: status 0x%x",
		    numbers[i], status);
	}
}

/*
 * The security label.
 */

UDS_TC(label_or_reason)
{
	struct uds_cred c;
	char label[300];
	size_t i, len;
	int sv[2];

	ut_known(SOCK_STREAM, sv);
	memset(&c, 0xa5, sizeof(c));
	memset(label, 0x5a, sizeof(label));
	c.uc_label = label;
	c.uc_labelsize = sizeof(label);
	ATF_REQUIRE_EQ(0, uds_peercred(sv[0], &c, UDS_CRED_LABEL));
	check_ids(&c, getpid(), geteuid(), getegid());
	check_consistent(&c, UDS_CRED_LABEL);
	if ((c.uc_valid & UDS_CRED_LABEL) != 0) {
		len = strnlen(label, sizeof(label));
		ATF_REQUIRE(len < sizeof(label));
		for (i = 0; i < len; i++)
			ATF_CHECK(label[i] >= 0x20 && label[i] <= 0x7e);
	} else {
		ATF_CHECK_EQ(EOPNOTSUPP, uds_cred_reason(&c, UDS_CRED_LABEL));
		len = (size_t)-1;
	}
	for (i = len + 1; i < sizeof(label); i++)
		ATF_CHECK_EQ(0x5a, label[i]);
	ut_close(sv[0]);
	ut_close(sv[1]);
}

UDS_TC(label_without_room)
{
	struct uds_cred c;
	char label[2] = "?";
	int sv[2];

	ut_pair(SOCK_STREAM, sv);
	memset(&c, 0xa5, sizeof(c));
	c.uc_label = NULL;
	FAILS(EINVAL, uds_peercred(sv[0], &c, UDS_CRED_LABEL));
	ATF_CHECK_EQ((int)0xa5a5a5a5, c.uc_valid);
	c.uc_label = label;
	c.uc_labelsize = 1;
	if (uds_peercred(sv[0], &c, UDS_CRED_LABEL) == -1)
		ATF_CHECK_EQ(ut_has(UDS_FEATURE_PAIR) ? ERANGE : EOPNOTSUPP,
		    errno);
	else
		ATF_CHECK_EQ(0, c.uc_valid & UDS_CRED_LABEL);
	ATF_CHECK_EQ('?', label[0]);
	ut_close(sv[0]);
	ut_close(sv[1]);
}

/*
 * The handle.
 */

/* A process is followed to its end, and beyond being waited for. */
UDS_TC(handle_follows_process)
{
	struct uds_cred c;
	siginfo_t info;
	pid_t pid;
	int listener, p[2], s;

	ut_need_cred();
	ut_pipe(p);
	listener = ut_listener(SOCK_STREAM, "sock");
	pid = client_as(getuid(), getgid(), geteuid(), getegid(), "sock",
	    p[0]);
	s = uds_accept(listener, NULL, 0, -1);
	ATF_REQUIRE(s != -1);
	ATF_REQUIRE_EQ(0, uds_peercred(s, &c, UDS_CRED_HANDLE));
	check_consistent(&c, UDS_CRED_HANDLE);
	ATF_CHECK_EQ(ut_has(UDS_FEATURE_HANDLE),
	    (c.uc_valid & UDS_CRED_HANDLE) != 0);
	if ((c.uc_valid & UDS_CRED_HANDLE) == 0) {
		ATF_CHECK_EQ(EOPNOTSUPP, uds_cred_reason(&c, UDS_CRED_HANDLE));
		FAILS(EOPNOTSUPP, uds_cred_alive(&c));
	} else {
		ATF_CHECK_EQ(1, ut_is_cloexec(c.uc_handle));
		ATF_CHECK_EQ(1, uds_cred_alive(&c));
		ATF_CHECK_EQ(1, uds_cred_alive(&c));
	}
	ut_go(p[1]);
	ATF_REQUIRE_EQ(0, waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT));
	if ((c.uc_valid & UDS_CRED_HANDLE) != 0)
		ATF_CHECK_EQ(0, uds_cred_alive(&c));
	ut_join(pid);
	if ((c.uc_valid & UDS_CRED_HANDLE) != 0) {
		ATF_CHECK_EQ(0, uds_cred_alive(&c));
		ATF_CHECK_EQ(0, uds_cred_alive(&c));
	}
	uds_cred_close(&c);
	ut_close(listener);
	ut_close(p[0]);
	ut_close(p[1]);
	ut_close(s);
}

/* Asked for too late: a handle of the dead, or none, but never of another. */
UDS_TC(handle_of_reaped_process)
{
	pid_t pid;
	int listener, s;

	ut_need_cred();
	listener = ut_listener(SOCK_STREAM, "sock");
	pid = ut_fork();
	if (pid == 0)
		_exit(uds_dial("sock", SOCK_STREAM, -1) == -1);
	ut_join(pid);
	s = uds_accept(listener, NULL, 0, -1);
	ATF_REQUIRE(s != -1);
	check_reaped(s, pid);
	ut_close(listener);
	ut_close(s);
}

/* Each call gives a new descriptor, and closing it is the caller's part. */
UDS_TC(handle_closed_once)
{
	struct uds_cred c, d;
	int sv[2];

	ut_need(UDS_FEATURE_HANDLE);
	ut_known(SOCK_STREAM, sv);
	ATF_REQUIRE_EQ(0, uds_peercred(sv[0], &c, UDS_CRED_HANDLE));
	ATF_REQUIRE_EQ(0, uds_peercred(sv[0], &d, UDS_CRED_HANDLE));
	ATF_CHECK(c.uc_handle != d.uc_handle);
	errno = ERANGE;
	uds_cred_close(&c);
	ATF_CHECK_EQ(ERANGE, errno);
	ATF_CHECK_EQ(-1, c.uc_handle);
	ATF_CHECK_EQ(0, c.uc_valid & UDS_CRED_HANDLE);
	check_ids(&c, getpid(), geteuid(), getegid());
	FAILS(EOPNOTSUPP, uds_cred_alive(&c));
	ATF_CHECK_EQ(0, uds_cred_moment(&c, UDS_CRED_HANDLE));
	ATF_CHECK(uds_cred_reason(&c, UDS_CRED_HANDLE) > 0);
	uds_cred_close(&c);
	ATF_CHECK_EQ(1, uds_cred_alive(&d));
	uds_cred_close(&d);
	ut_close(sv[0]);
	ut_close(sv[1]);
}

/* A handle that the caller has closed himself is not a dead process. */
UDS_TC(handle_closed_by_hand_ebadf)
{
	struct uds_cred c;
	int sv[2];

	ut_need(UDS_FEATURE_HANDLE);
	ut_known(SOCK_STREAM, sv);
	ATF_REQUIRE_EQ(0, uds_peercred(sv[0], &c, UDS_CRED_HANDLE));
	ut_close(c.uc_handle);
	FAILS(EBADF, uds_cred_alive(&c));
	ut_close(sv[0]);
	ut_close(sv[1]);
}

/* A server that has run out of descriptors still learns who is there. */
UDS_TC(handle_table_full)
{
	struct uds_cred c;
	int sv[2];

	ut_need(UDS_FEATURE_HANDLE);
	ut_known(SOCK_STREAM, sv);
	memset(&c, 0xa5, sizeof(c));
	ut_exhaust(0);
	ATF_CHECK_EQ(0, uds_peercred(sv[0], &c, UDS_CRED_HANDLE));
	ut_replenish();
	/* To tell this id from an unmapped one takes a look into /proc. */
	if (geteuid() == OVERFLOW_ID && (c.uc_valid & UDS_CRED_EUID) == 0)
		ATF_CHECK_EQ((uid_t)-1, c.uc_euid);
	else
		check_ids(&c, getpid(), geteuid(), getegid());
	check_consistent(&c, UDS_CRED_HANDLE);
	ATF_CHECK_EQ(EMFILE, uds_cred_reason(&c, UDS_CRED_HANDLE));
	FAILS(EOPNOTSUPP, uds_cred_alive(&c));
	uds_cred_close(&c);
	ut_close(sv[0]);
	ut_close(sv[1]);
}

/* Room that is too small costs no descriptor of a handle. */
UDS_TC(handle_with_failing_request)
{
	struct uds_cred c;
	gid_t one[1];
	int n, sv[2];

	ut_pair(SOCK_STREAM, sv);
	n = uds_peergroups(sv[0], NULL, 0);
	memset(&c, 0xa5, sizeof(c));
	c.uc_groups = one;
	c.uc_maxgroups = 0;
	if (n > 0)
		FAILS(ERANGE, uds_peercred(sv[0], &c,
		    UDS_CRED_HANDLE | UDS_CRED_GROUPS));
	c.uc_groups = NULL;
	c.uc_maxgroups = 5;
	FAILS(EINVAL, uds_peercred(sv[0], &c,
	    UDS_CRED_HANDLE | UDS_CRED_GROUPS));
	FAILS(EINVAL, uds_peercred(sv[0], &c, UDS_CRED_HANDLE | 0x1000));
	ATF_CHECK_EQ((int)0xa5a5a5a5, c.uc_handle);
	ut_close(sv[0]);
	ut_close(sv[1]);
}

/* Not even a poll(2) that does not wait is safe from signals. */
UDS_TC(handle_under_storm_of_signals)
{
	struct uds_cred c;
	int64_t end;
	int alive, sv[2];

	ut_need(UDS_FEATURE_HANDLE);
	ut_known(SOCK_STREAM, sv);
	ATF_REQUIRE_EQ(0, uds_peercred(sv[0], &c, UDS_CRED_HANDLE));
	alive = 1;
	ut_storm();
	for (end = ut_now() + 300000; alive == 1 && ut_now() < end;)
		alive = uds_cred_alive(&c);
	ut_calm();
	ATF_CHECK_EQ_MSG(1, alive, "%d, errno %d", alive, errno);
	uds_cred_close(&c);
	ut_close(sv[0]);
	ut_close(sv[1]);
}

UDS_TC(handle_closed_on_exec)
{
	struct uds_cred c;
	char number[16], path[PATH_MAX];
	pid_t pid;
	int sv[2];

	ut_need(UDS_FEATURE_HANDLE);
	ut_known(SOCK_STREAM, sv);
	ATF_REQUIRE_EQ(0, uds_peercred(sv[0], &c, UDS_CRED_HANDLE));
	(void)snprintf(number, sizeof(number), "%d", c.uc_handle);
	(void)snprintf(path, sizeof(path), "%s/h_cloexec", ut_srcdir());
	pid = ut_fork();
	if (pid == 0) {
		execl(path, "h_cloexec", number, (char *)NULL);
		_exit(127);
	}
	ut_join(pid);
	uds_cred_close(&c);
	ut_close(sv[0]);
	ut_close(sv[1]);
}

/* Everything at once, as a cautious server would ask. */
UDS_TC(all_requests_together)
{
	struct uds_cred c;
	gid_t groups[MAXGROUPS];
	char label[300];
	int sv[2];

	ut_known(SOCK_STREAM, sv);
	memset(&c, 0xa5, sizeof(c));
	c.uc_groups = groups;
	c.uc_maxgroups = MAXGROUPS;
	c.uc_label = label;
	c.uc_labelsize = sizeof(label);
	ATF_REQUIRE_EQ(0, uds_peercred(sv[0], &c, UDS_CRED_GROUPS |
	    UDS_CRED_LABEL | UDS_CRED_HANDLE | UDS_CRED_MOMENT |
	    UDS_CRED_CONNECTED));
	check_ids(&c, getpid(), geteuid(), getegid());
	check_consistent(&c, FIELDS);
	uds_cred_close(&c);
	ut_close(sv[0]);
	ut_close(sv[1]);
}

/*
 * Moments and reasons.
 */

/*
 * Told apart or not, the moment that was is among those named.  On some
 * systems a server is what it was at bind(2), and on macOS a process id is
 * that of whoever uses the socket now.
 */
static void
check_moment(int s, int truth, int only, int request)
{
	static const int fields[] = { UDS_CRED_PID, UDS_CRED_EUID,
	    UDS_CRED_EGID, UDS_CRED_HANDLE };
	struct uds_cred c, d;
	size_t i;
	int any, apart, was;

	ATF_REQUIRE_EQ(0, uds_peercred(s, &c, request));
	ATF_REQUIRE_EQ(0, uds_peercred(s, &d, UDS_CRED_MOMENT | request));
	for (i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		if ((c.uc_valid & fields[i]) == 0)
			continue;
		any = uds_cred_moment(&c, fields[i]);
		apart = uds_cred_moment(&d, fields[i]);
		was = truth;
		if (was == UDS_AT_LISTEN && (any & UDS_AT_BIND) != 0)
			was = UDS_AT_BIND;
		if (any == UDS_AT_NOW && fields[i] == UDS_CRED_PID)
			was = UDS_AT_NOW;
		ATF_CHECK_MSG((any & was) == was, "%#x of %#x", was, any);
		ATF_CHECK_MSG((apart & was) == was, "%#x of %#x apart", was,
		    apart);
		ATF_CHECK_EQ_MSG(0, apart & ~any, "%#x of %#x", apart, any);
		/* Names cannot tell a pair that was bound since. */
		if (only)
			ATF_CHECK_EQ_MSG(was | (any & UDS_AT_PAIR), apart,
			    "%#x, not %#x", apart, was);
	}
	uds_cred_close(&c);
	uds_cred_close(&d);
}

UDS_TC(moment_by_names)
{
	static const int requests[] = { 0, UDS_CRED_CONNECTED,
	    UDS_CRED_HANDLE };
	struct ut_conn c;
	size_t i;
	int sv[2], type;

	ut_need_cred();
	EACH_CONN_TYPE(type) {
		ut_connect(&c, type, "sock");
		for (i = 0; i < 3; i++) {
			check_moment(c.server, UDS_AT_CONNECT, 1, requests[i]);
			if (ut_has(UDS_FEATURE_SERVER))
				check_moment(c.client, UDS_AT_LISTEN, 1,
				    requests[i]);
		}
		ut_disconnect(&c);
		ut_unlink("sock");
		if (!ut_has(UDS_FEATURE_PAIR))
			continue;
		ut_pair(type, sv);
		check_moment(sv[0], UDS_AT_PAIR, 1, 0);
		check_moment(sv[1], UDS_AT_PAIR, 1, UDS_CRED_CONNECTED);
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
}

/* A client with a name of its own could as well be the server. */
UDS_TC(moment_of_named_client)
{
	struct ut_conn c;

	ut_need_cred();
	c.listener = ut_listener(SOCK_STREAM, "sock");
	c.client = ut_bound(SOCK_STREAM, "client");
	ATF_REQUIRE_EQ(0, uds_connect(c.client, at("sock"), -1));
	c.server = uds_accept(c.listener, NULL, 0, -1);
	ATF_REQUIRE(c.server != -1);
	check_moment(c.server, UDS_AT_CONNECT, 0, 0);
	if (ut_has(UDS_FEATURE_SERVER))
		check_moment(c.client, UDS_AT_LISTEN, 0, 0);
	ut_disconnect(&c);
}

/* Named afterwards, the ends of a pair must not pass for a connection. */
UDS_TC(moment_of_named_pair)
{
	int sv[2];

	ut_need(UDS_FEATURE_PAIR);
	ut_pair(SOCK_STREAM, sv);
	if (uds_bind(sv[0], at("a")) == -1)
		atf_tc_skip("this kernel binds no connected socket");
	check_moment(sv[0], UDS_AT_PAIR, 0, 0);
	check_moment(sv[1], UDS_AT_PAIR, 0, 0);
	ATF_REQUIRE_EQ(0, uds_bind(sv[1], at("b")));
	check_moment(sv[0], UDS_AT_PAIR, 0, 0);
	ut_close(sv[0]);
	ut_close(sv[1]);
}

UDS_TC(bad_field_einval)
{
	static const int bad[] = { 0, -1, UDS_CRED_PID | UDS_CRED_EUID,
	    UDS_CRED_MOMENT, UDS_CRED_CONNECTED, 0x400, INT_MIN,
	    UDS_CRED_HANDLE | UDS_CRED_MOMENT, FIELDS };
	struct uds_cred c = UDS_CRED_INIT;
	size_t i;
	int sv[2];

	ut_pair(SOCK_STREAM, sv);
	if (ut_has(UDS_FEATURE_PAIR))
		ATF_REQUIRE_EQ(0, uds_peercred(sv[0], &c, 0));
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		FAILS(EINVAL, uds_cred_moment(&c, bad[i]));
		FAILS(EINVAL, uds_cred_reason(&c, bad[i]));
	}
	ut_close(sv[0]);
	ut_close(sv[1]);
}

/* Not requested is one thing, not told by the system another. */
UDS_TC(reason_tells_why)
{
	struct uds_cred c;
	int field, i, sv[2];

	ut_known(SOCK_STREAM, sv);
	for (i = 0; i < 3; i++) {
		ATF_REQUIRE_EQ(0, uds_peercred(sv[0], &c, 0));
		ATF_CHECK_EQ(ENOENT, uds_cred_reason(&c, UDS_CRED_GROUPS));
		ATF_CHECK_EQ(ENOENT, uds_cred_reason(&c, UDS_CRED_LABEL));
		ATF_CHECK_EQ(ENOENT, uds_cred_reason(&c, UDS_CRED_HANDLE));
		for (field = 1; (field & IDS) != 0; field <<= 1)
			if ((c.uc_valid & field) == 0)
				ATF_CHECK_EQ(EOPNOTSUPP,
				    uds_cred_reason(&c, field));
	}
	ut_close(sv[0]);
	ut_close(sv[1]);
}

/*
 * Namespaces.  The one who looks is in namespaces of its own, the peer is
 * not.
 */

/* Ids that have no number here are told apart from those that have one. */
static void
look(int s, int request, int missing, uid_t uid)
{
	struct uds_cred c;

	memset(&c, 0xa5, sizeof(c));
	CHILD_REQUIRE(uds_peercred(s, &c, request) == 0);
	CHILD_REQUIRE((c.uc_valid & missing) == 0);
	CHILD_REQUIRE(c.uc_pid == (pid_t)-1);
	CHILD_REQUIRE(uds_cred_reason(&c, UDS_CRED_PID) == EOVERFLOW);
	CHILD_REQUIRE(uds_cred_moment(&c, UDS_CRED_PID) == 0);
	if ((missing & UDS_CRED_EUID) != 0) {
		CHILD_REQUIRE(c.uc_euid == (uid_t)-1);
		CHILD_REQUIRE(uds_cred_reason(&c, UDS_CRED_EUID) == EOVERFLOW);
	} else {
		CHILD_REQUIRE((c.uc_valid & UDS_CRED_EUID) != 0);
		CHILD_REQUIRE(c.uc_euid == uid);
	}
	if ((missing & UDS_CRED_EGID) != 0) {
		CHILD_REQUIRE(c.uc_egid == (gid_t)-1);
		CHILD_REQUIRE(uds_cred_reason(&c, UDS_CRED_EGID) == EOVERFLOW);
	}
	if ((c.uc_valid & UDS_CRED_HANDLE) != 0)
		CHILD_REQUIRE(uds_cred_alive(&c) == 1);
	uds_cred_close(&c);
}

/* In a child, more than once: what was learnt the first time may be kept. */
static void
look_from_inside(int user, const char *map, int missing, uid_t uid)
{
	pid_t pid;
	int i, s, status;

	CHILD_REQUIRE(ut_isolate(user, map) == 0);
	pid = fork();
	CHILD_REQUIRE(pid != -1);
	if (pid != 0) {
		CHILD_REQUIRE(waitpid(pid, &status, 0) == pid);
		_exit(WIFEXITED(status) ? WEXITSTATUS(status) : 1);
	}
	s = uds_dial("sock", SOCK_STREAM, -1);
	CHILD_REQUIRE(s != -1);
	for (i = 0; i < 3; i++) {
		look(s, 0, missing, uid);
		look(s, UDS_CRED_HANDLE, missing, uid);
	}
	_exit(0);
}

UDS_TC(namespaces_unmapped_ids)
{
	pid_t pid;
	int listener;

	ut_need_cred();
	ut_need_isolation(1);
	listener = ut_listener(SOCK_STREAM, "sock");
	pid = ut_fork();
	if (pid == 0)
		look_from_inside(1, NULL,
		    UDS_CRED_PID | UDS_CRED_EUID | UDS_CRED_EGID, 0);
	ut_join(pid);
	ut_close(listener);
}

/* The uid has a number inside, though another one; the gid has none. */
UDS_TC(namespaces_mapped_uid)
{
	char map[64];
	pid_t pid;
	int listener;

	ut_need_cred();
	ut_need_isolation(1);
	listener = ut_listener(SOCK_STREAM, "sock");
	(void)snprintf(map, sizeof(map), "%d %d 1\n", UT_UID, (int)geteuid());
	pid = ut_fork();
	if (pid == 0)
		look_from_inside(1, map, UDS_CRED_PID | UDS_CRED_EGID, UT_UID);
	ut_join(pid);
	ut_close(listener);
}

/* Some uid has a number inside, but the peer's has not. */
UDS_TC_ROOT(namespaces_another_uid_mapped)
{
	pid_t pid;
	int listener;

	ut_need_cred();
	ut_need_isolation(1);
	listener = ut_bound(SOCK_STREAM, "sock");
	ATF_REQUIRE_EQ(0, seteuid(UT_UID));
	ATF_REQUIRE_EQ(0, uds_listen(listener, 5));
	ATF_REQUIRE_EQ(0, seteuid(0));
	pid = ut_fork();
	if (pid == 0)
		look_from_inside(1, "7 0 1\n",
		    UDS_CRED_PID | UDS_CRED_EUID | UDS_CRED_EGID, 0);
	ut_join(pid);
	ut_close(listener);
}

UDS_TC_ROOT(namespaces_of_processes_only)
{
	pid_t pid;
	int listener;

	ut_need_cred();
	ut_need_isolation(0);
	listener = ut_listener(SOCK_STREAM, "sock");
	pid = ut_fork();
	if (pid == 0)
		look_from_inside(0, NULL, UDS_CRED_PID, 0);
	ut_join(pid);
	ut_close(listener);
}

/* From outside the peer's process has a number. */
UDS_TC(namespaces_peer_inside)
{
	struct uds_cred c;
	pid_t pid;
	int listener, p[2], s;

	ut_need_cred();
	ut_need_isolation(1);
	ut_pipe(p);
	listener = ut_listener(SOCK_STREAM, "sock");
	pid = ut_fork();
	if (pid == 0) {
		CHILD_REQUIRE(ut_isolate(1, NULL) == 0);
		pid = fork();
		CHILD_REQUIRE(pid != -1);
		if (pid == 0) {
			CHILD_REQUIRE(getpid() == 1);
			CHILD_REQUIRE(uds_dial("sock", SOCK_STREAM, -1) != -1);
			ut_await(p[0]);
			_exit(0);
		}
		CHILD_REQUIRE(waitpid(pid, NULL, 0) == pid);
		_exit(0);
	}
	s = uds_accept(listener, NULL, 0, 20000);
	ATF_REQUIRE(s != -1);
	ATF_REQUIRE_EQ(0, uds_peercred(s, &c, 0));
	ATF_CHECK((c.uc_valid & UDS_CRED_PID) != 0);
	ATF_CHECK(c.uc_pid > 1);
	ATF_CHECK_EQ(geteuid(), c.uc_euid);
	ATF_CHECK_EQ(getegid(), c.uc_egid);
	ut_go(p[1]);
	ut_join(pid);
	ut_close(listener);
	ut_close(p[0]);
	ut_close(p[1]);
	ut_close(s);
}

ATF_TP_ADD_TCS(tp)
{
	ATF_TP_ADD_TC(tp, init_nobody);
	ATF_TP_ADD_TC(tp, pair_of_this_process);
	ATF_TP_ADD_TC(tp, pair_of_datagrams);
	ATF_TP_ADD_TC(tp, connection_of_this_process);
	ATF_TP_ADD_TC(tp, members_lent_stay);
	ATF_TP_ADD_TC(tp, unknown_request_einval);
	ATF_TP_ADD_TC(tp, without_peer_enotconn);
	ATF_TP_ADD_TC(tp, listener_enotconn);
	ATF_TP_ADD_TC(tp, connected_datagram_eopnotsupp);
	ATF_TP_ADD_TC(tp, pair_connected_elsewhere_eopnotsupp);
	ATF_TP_ADD_TC(tp, bad_descriptors);
	ATF_TP_ADD_TC(tp, other_family_eafnosupport);
	ATF_TP_ADD_TC(tp, peer_gone);
	ATF_TP_ADD_TC(tp, another_process);
	ATF_TP_ADD_TC(tp, another_user);
	ATF_TP_ADD_TC(tp, server_as_it_was);
	ATF_TP_ADD_TC(tp, client_as_it_connected);
	ATF_TP_ADD_TC(tp, client_passed_on);
	ATF_TP_ADD_TC(tp, server_passed_on);
	ATF_TP_ADD_TC(tp, pair_handed_to_child);
	ATF_TP_ADD_TC(tp, groups_of_this_process);
	ATF_TP_ADD_TC(tp, groups_bad_arguments_einval);
	ATF_TP_ADD_TC(tp, groups_of_any_number);
	ATF_TP_ADD_TC(tp, label_or_reason);
	ATF_TP_ADD_TC(tp, label_without_room);
	ATF_TP_ADD_TC(tp, handle_follows_process);
	ATF_TP_ADD_TC(tp, handle_of_reaped_process);
	ATF_TP_ADD_TC(tp, handle_closed_once);
	ATF_TP_ADD_TC(tp, handle_closed_by_hand_ebadf);
	ATF_TP_ADD_TC(tp, handle_table_full);
	ATF_TP_ADD_TC(tp, handle_with_failing_request);
	ATF_TP_ADD_TC(tp, handle_under_storm_of_signals);
	ATF_TP_ADD_TC(tp, handle_closed_on_exec);
	ATF_TP_ADD_TC(tp, all_requests_together);
	ATF_TP_ADD_TC(tp, moment_by_names);
	ATF_TP_ADD_TC(tp, moment_of_named_client);
	ATF_TP_ADD_TC(tp, moment_of_named_pair);
	ATF_TP_ADD_TC(tp, bad_field_einval);
	ATF_TP_ADD_TC(tp, reason_tells_why);
	ATF_TP_ADD_TC(tp, namespaces_unmapped_ids);
	ATF_TP_ADD_TC(tp, namespaces_mapped_uid);
	ATF_TP_ADD_TC(tp, namespaces_another_uid_mapped);
	ATF_TP_ADD_TC(tp, namespaces_of_processes_only);
	ATF_TP_ADD_TC(tp, namespaces_peer_inside);

	return (atf_no_error());
}
