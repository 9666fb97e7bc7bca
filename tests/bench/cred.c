/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * The credentials of the peer of a stream socket that accept(2) returned.
 * Linux answers for a listener as well, with the listener's own creator, so
 * who was handed a descriptor must ask whether there is a peer: the group
 * credsafe compares with that.
 */

#include <sys/socket.h>
#include <sys/un.h>

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include "bench.h"
#include "uds.h"

#define MAXGROUPS	64

static int ends[2];
static int listener;

/* A listener that the kernel named: there is nothing to clean up. */
static int
open_conn(void)
{
	struct sockaddr_un name;
	socklen_t len;

	memset(&name, 0, sizeof(name));
	name.sun_family = AF_UNIX;
	len = sizeof(name);
	listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	ends[0] = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (listener == -1 || ends[0] == -1 ||
	    bind(listener, (struct sockaddr *)&name, sizeof(sa_family_t)) ==
	    -1 || listen(listener, 1) == -1 ||
	    getsockname(listener, (struct sockaddr *)&name, &len) == -1 ||
	    connect(ends[0], (struct sockaddr *)&name, len) == -1)
		return (-1);
	ends[1] = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
	return (ends[1] == -1 ? -1 : 0);
}

static void
close_conn(void)
{
	close(ends[0]);
	close(ends[1]);
	close(listener);
}

static inline int
raw_cred(int s, struct ucred *c)
{
	socklen_t len;

	len = sizeof(*c);
	return (getsockopt(s, SOL_SOCKET, SO_PEERCRED, c, &len));
}

static inline int
raw_safe(int s, struct ucred *c)
{
	struct sockaddr_un un;
	socklen_t len;

	len = sizeof(un);
	if (getpeername(s, (struct sockaddr *)&un, &len) == -1)
		return (-1);
	return (raw_cred(s, c));
}

static inline int
raw_groups(int s, struct ucred *c, gid_t *groups, int *n)
{
	socklen_t len;

	if (raw_cred(s, c) == -1)
		return (-1);
	len = MAXGROUPS * sizeof(*groups);
	if (getsockopt(s, SOL_SOCKET, SO_PEERGROUPS, groups, &len) == -1)
		return (-1);
	*n = (int)(len / sizeof(*groups));
	return (0);
}

static int
is_me(pid_t pid, uid_t uid, gid_t gid)
{
	if (pid == getpid() && uid == geteuid() && gid == getegid())
		return (0);
	errno = EPROTO;
	return (-1);
}

static int
are_mine(const gid_t *groups, int n)
{
	gid_t mine[MAXGROUPS];
	int i;
	int j;

	errno = EPROTO;
	if (n != getgroups(MAXGROUPS, mine))
		return (-1);
	for (i = 0; i < n; i++) {
		for (j = 0; j < n && groups[i] != mine[j]; j++)
			continue;
		if (j == n)
			return (-1);
	}
	return (0);
}

static int
raw_run(size_t n)
{
	struct ucred c;
	int s;

	s = ends[1];
	while (n-- > 0) {
		if (raw_cred(s, &c) == -1)
			return (-1);
		bench_sink += c.uid;
	}
	return (0);
}

/*
 * The same in a function that is not inlined, which is the least that any
 * library can cost: some kernels empty the return predictor at each system
 * call, and then one return more is one branch missed.
 */
static int
called_run(size_t n)
{
	static int (*volatile call)(int, struct ucred *) = raw_cred;
	struct ucred c;
	int s;

	s = ends[1];
	while (n-- > 0) {
		if (call(s, &c) == -1)
			return (-1);
		bench_sink += c.uid;
	}
	return (0);
}

static int
raw_check(void)
{
	struct ucred c;

	if (raw_cred(ends[1], &c) == -1)
		return (-1);
	return (is_me(c.pid, c.uid, c.gid));
}

static int
rawsafe_run(size_t n)
{
	struct ucred c;
	int s;

	s = ends[1];
	while (n-- > 0) {
		if (raw_safe(s, &c) == -1)
			return (-1);
		bench_sink += c.uid;
	}
	return (0);
}

static int
rawsafe_check(void)
{
	struct ucred c;

	if (raw_safe(listener, &c) == 0 || errno != ENOTCONN)
		return (-1);
	if (raw_safe(ends[1], &c) == -1)
		return (-1);
	return (is_me(c.pid, c.uid, c.gid));
}

static int
rawgroups_run(size_t n)
{
	struct ucred c;
	gid_t groups[MAXGROUPS];
	int ngroups;
	int s;

	s = ends[1];
	while (n-- > 0) {
		if (raw_groups(s, &c, groups, &ngroups) == -1)
			return (-1);
		bench_sink += c.uid + (unsigned long)ngroups;
	}
	return (0);
}

static int
rawgroups_check(void)
{
	struct ucred c;
	gid_t groups[MAXGROUPS];
	int n;

	if (raw_groups(ends[1], &c, groups, &n) == -1)
		return (-1);
	if (is_me(c.pid, c.uid, c.gid) == -1)
		return (-1);
	return (are_mine(groups, n));
}

static inline int
uds_run(size_t n, int request)
{
	struct uds_cred c;
	int s;

	s = ends[1];
	while (n-- > 0) {
		if (uds_peercred(s, &c, request) == -1)
			return (-1);
		bench_sink += c.uc_euid;
	}
	return (0);
}

static int
uds_is_me(const struct uds_cred *c)
{
	int want;

	want = UDS_CRED_PID | UDS_CRED_EUID | UDS_CRED_EGID;
	errno = EPROTO;
	if ((c->uc_valid & want) != want)
		return (-1);
	return (is_me(c->uc_pid, c->uc_euid, c->uc_egid));
}

static int
vouched_run(size_t n)
{
	return (uds_run(n, UDS_CRED_CONNECTED));
}

static int
vouched_check(void)
{
	struct uds_cred c;

	if (uds_peercred(ends[1], &c, UDS_CRED_CONNECTED) == -1)
		return (-1);
	return (uds_is_me(&c));
}

static int
plain_run(size_t n)
{
	return (uds_run(n, 0));
}

static int
plain_check(void)
{
	struct uds_cred c;

	if (uds_peercred(listener, &c, 0) == 0 || errno != ENOTCONN)
		return (-1);
	if (uds_peercred(ends[1], &c, 0) == -1)
		return (-1);
	return (uds_is_me(&c));
}

static inline int
groups_cred(int s, struct uds_cred *c, gid_t *groups, int request)
{
	c->uc_groups = groups;
	c->uc_maxgroups = MAXGROUPS;
	return (uds_peercred(s, c, UDS_CRED_GROUPS | request));
}

static inline int
groups_run(size_t n, int request)
{
	struct uds_cred c;
	gid_t groups[MAXGROUPS];
	int s;

	s = ends[1];
	while (n-- > 0) {
		if (groups_cred(s, &c, groups, request) == -1)
			return (-1);
		bench_sink += c.uc_euid + (unsigned long)c.uc_ngroups;
	}
	return (0);
}

static int
groups_check(int request)
{
	struct uds_cred c;
	gid_t groups[MAXGROUPS];

	if (groups_cred(ends[1], &c, groups, request) == -1)
		return (-1);
	if (uds_is_me(&c) == -1)
		return (-1);
	return (are_mine(groups, c.uc_ngroups));
}

static int
groupsvouched_run(size_t n)
{
	return (groups_run(n, UDS_CRED_CONNECTED));
}

static int
groupsvouched_check(void)
{
	return (groups_check(UDS_CRED_CONNECTED));
}

static int
groupsplain_run(size_t n)
{
	return (groups_run(n, 0));
}

static int
groupsplain_check(void)
{
	return (groups_check(0));
}

static const struct op cred_ops[] = {
	{ "raw", raw_run, raw_check, 0 },
	{ "again", raw_run, raw_check, 0 },
	{ "called", called_run, raw_check, 0 },
	{ "connected", vouched_run, vouched_check, 1.02 },
	{ "default", plain_run, plain_check, 0 },
};

static const struct op safe_ops[] = {
	{ "raw", rawsafe_run, rawsafe_check, 0 },
	{ "again", rawsafe_run, rawsafe_check, 0 },
	{ "default", plain_run, plain_check, 1.02 },
};

/* The target holds against one getsockopt(2), not against the raw two. */
static const struct op groups_ops[] = {
	{ "raw", raw_run, raw_check, 0 },
	{ "rawgroups", rawgroups_run, rawgroups_check, 0 },
	{ "connected", groupsvouched_run, groupsvouched_check, 1.9 },
	{ "default", groupsplain_run, groupsplain_check, 0 },
};

const struct group group_cred = {
	"cred", open_conn, close_conn, cred_ops, NELEM(cred_ops), 0
};
const struct group group_credsafe = {
	"credsafe", open_conn, close_conn, safe_ops, NELEM(safe_ops), 0
};
const struct group group_credgroups = {
	"credgroups", open_conn, close_conn, groups_ops, NELEM(groups_ops), 0
};
