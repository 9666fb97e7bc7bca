/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * Linux on the scripted kernel: what the kernel at hand does not do, or only
 * now and then.  Where no release is named 6.18 was seen to do it.
 */

#define _GNU_SOURCE

#include <sys/socket.h>
#include <sys/stat.h>

#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <atf-c.h>

#include "sim.h"

/* include/linux/net.h */
#define STREAM		1
#define DGRAM		2
#define SEQPACKET	5
#define CLOEXEC		02000000
#define NONBLOCK	04000

/* include/uapi/asm-generic/socket.h; at level 1 */
#define TYPE		3
#define PEERCRED	17
#define ACCEPTCONN	30
#define PEERSEC		31
#define DOMAIN		39
#define PEERGROUPS	59
#define PEERPIDFD	77

#define GETOPT(option)	SIM(getsockopt, S, 1, option)

/* struct ucred: pid, uid, gid */
#define UCRED(pid, uid, gid)						\
	GETOPT(PEERCRED), .room = 12, SIM_WORDS(pid, uid, gid)
#define NOBODY		UCRED(0, (uint32_t)-1, (uint32_t)-1)
#define SOMEBODY	UCRED(4321, 1001, 20)

/* getsockname(2) and getpeername(2): the family, and what there is of a name */
#define UNNAMED		SIM_GIVES(SIM_UNIX)
#define NAMED(path)	SIM_GIVES(SIM_UNIX path "\0")
#define CLIENT		{ SIM(getpeername, S), .room = 110, UNNAMED }

/* The lines by which a socket is found to be a Unix domain one. */
#define IS_UNIX		{ GETOPT(DOMAIN), .room = 4, SIM_INT(1) }

#define RECORDED	(UDS_AT_CONNECT | UDS_AT_LISTEN | UDS_AT_PAIR)

#define FDS		"/proc/thread-self/fd"

/* 108 bytes that fill sun_path, and a file name of 200. */
#define TEN		"0123456789"
#define FULL		TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN "01234567"
#define LONG		FULL "-" TEN TEN TEN TEN TEN TEN TEN TEN TEN "x"

static struct uds_cred cred;

static int
peercred(void)
{
	return (uds_peercred(S, &cred, 0));
}

static int
bind_path(void)
{
	return (uds_bind(S, at("sock")));
}

static int
bind_in(void)
{
	return (uds_bindat(S, S + 1, at("sock")));
}

static int
bind_long(void)
{
	return (uds_bind(S, at("dir/" LONG)));
}

static int
connect_in(void)
{
	return (uds_connectat(S, S + 1, at("sock"), -1));
}

static int
connect_long(void)
{
	return (uds_connect(S, at("dir/" LONG), -1));
}

static int
make_socket(void)
{
	int s;

	s = uds_socket(SOCK_STREAM, UDS_NONBLOCK);
	if (s != -1)
		sim_close(s);
	return (s);
}

static int
make_pair(void)
{
	int sv[2];

	if (uds_socketpair(SOCK_SEQPACKET, 0, sv) == -1)
		return (-1);
	ATF_CHECK_EQ(S, sv[0]);
	ATF_CHECK_EQ(S + 1, sv[1]);
	sim_close(sv[0]);
	sim_close(sv[1]);
	return (0);
}

static int
accept_one(void)
{
	struct uds_addr from;
	int s;

	s = uds_accept(S, &from, UDS_NONBLOCK, -1);
	if (s != -1) {
		ATF_CHECK_STREQ("-", text(&from));
		sim_close(s);
	}
	return (s);
}

/* Close-on-exec and O_NONBLOCK are there from birth. */
SIM_TC(new_descriptors)
{
	static const int pair[2] = { S, S + 1 };

	SIM_SWEEP(EMFILE, make_socket,
	    { SIM(socket, 1, STREAM | CLOEXEC | NONBLOCK, 0), .rv = S });
	SIM_SWEEP(ENFILE, make_pair,
	    { SIM(socketpair, 1, SEQPACKET | CLOEXEC, 0), SIM_OBJECT(pair) });
	SIM_SWEEP(ENOMEM, accept_one,
	    { SIM(accept4, S, CLOEXEC | NONBLOCK), UNNAMED, .rv = S + 1 });
	SIM_INTERRUPT(accept_one,
	    { SIM(accept4, S, CLOEXEC | NONBLOCK), UNNAMED, .rv = S + 1 });
}

SIM_TC(blocking_descriptors)
{
	static const int pair[2] = { S, S + 1 };
	int sv[2];

	SIM_SCRIPT(
	    { SIM(socket, 1, DGRAM | CLOEXEC, 0), .rv = S },
	    { SIM(socketpair, 1, STREAM | CLOEXEC | NONBLOCK, 0),
		SIM_OBJECT(pair) },
	    { SIM(accept4, S, CLOEXEC), .rv = S + 2 });
	ATF_CHECK_EQ(S, uds_socket(SOCK_DGRAM, 0));
	sim_close(S);
	ATF_CHECK_EQ(0, uds_socketpair(SOCK_STREAM, UDS_NONBLOCK, sv));
	ATF_CHECK_EQ(S + 2, uds_accept(S, NULL, 0, -1));
	sim_close(S);
	sim_close(S + 1);
	sim_close(S + 2);
}

/*
 * A name is as long as the length says.  One that fills sun_path has no NUL,
 * yet it is counted (111) and written if there is room.
 */
SIM_TC(getsockname_every_kind)
{
	static const struct {
		const char	*bytes;
		size_t		 n;
		const char	*text;
	} names[] = {
		{ SIM_UNIX, 2, "-" },
		{ SIM_UNIX "sock\0", 7, "sock" },
		{ SIM_UNIX FULL "\0", 111, FULL },
		{ SIM_UNIX "\0", 3, "@\\$" },
		{ SIM_UNIX "\0ab\0c", 7, "@ab\\000c" },
		{ SIM_UNIX "\00000001", 8, "@00001" }
	};
	struct uds_addr a;
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		SIM_SCRIPT({ SIM(getsockname, S), .out = names[i].bytes,
			.outlen = names[i].n });
		ATF_REQUIRE_EQ(0, uds_getsockname(S, &a));
		ATF_CHECK_STREQ(names[i].text, text(&a));
	}
}

/* The same in a caller's sockaddr_un, which the NUL does not fit. */
SIM_TC(full_name_in_full_sockaddr)
{
	struct uds_addr a;

	ATF_REQUIRE_EQ(0, uds_addr_fromsockaddr(&a, SIM_UNIX FULL, 110, 111));
	ATF_CHECK_STREQ(FULL, text(&a));
	FAILS_CLEAN(ENAMETOOLONG, a, uds_addr_fromsockaddr(&a, SIM_UNIX FULL,
	    109, 111));
}

/* A path of 108 bytes goes without NUL, one of 107 with it. */
SIM_TC(bind_lengths)
{
	SIM_SCRIPT(
	    { SIM(bind, S), SIM_TAKES(SIM_UNIX "sock\0") },
	    { SIM(bind, S), SIM_TAKES(SIM_UNIX FULL) },
	    { SIM(bind, S), SIM_TAKES(SIM_UNIX "\0name") },
	    { SIM(bind, S), SIM_TAKES(SIM_UNIX) });
	ATF_CHECK_EQ(0, bind_path());
	ATF_CHECK_EQ(0, uds_bind(S, at(FULL)));
	ATF_CHECK_EQ(0, uds_bind(S, at("@name")));
	ATF_CHECK_EQ(0, uds_bind(S, at("-")));
}

SIM_TC(bind_interrupted)
{
	SIM_SWEEP(EADDRINUSE, bind_path,
	    { SIM(bind, S), SIM_TAKES(SIM_UNIX "sock\0") });
	SIM_INTERRUPT(bind_path,
	    { SIM(bind, S), SIM_TAKES(SIM_UNIX "sock\0") });
}

/* EINVAL is said of an unbound socket and of a connected one. */
SIM_TC(listen_errors)
{
	SIM_SCRIPT({ SIM(listen, S, INT_MAX) });
	ATF_CHECK_EQ(0, uds_listen(S, -1));

	SIM_SCRIPT(
	    { SIM(listen, S, 5), .error = EINVAL },
	    { SIM(getsockname, S), UNNAMED },
	    { SIM(getpeername, S), .error = ENOTCONN });
	FAILS(EDESTADDRREQ, uds_listen(S, 5));

	SIM_SCRIPT(
	    { SIM(listen, S, 5), .error = EINVAL },
	    { SIM(getsockname, S), UNNAMED },
	    { SIM(getpeername, S), NAMED("sock") });
	FAILS(EINVAL, uds_listen(S, 5));

	SIM_SCRIPT({ SIM(listen, S, 5), .error = EOPNOTSUPP });
	FAILS(EOPNOTSUPP, uds_listen(S, 5));
}

/* What uds_stat() asks before it comes to the state. */
#define STAT								\
	IS_UNIX,							\
	{ GETOPT(TYPE), SIM_INT(STREAM) },				\
	{ SIM(fcntl, S, F_GETFD), .rv = FD_CLOEXEC },			\
	{ SIM(fcntl, S, F_GETFL), .rv = O_RDWR | O_NONBLOCK }

static int
stat_socket(void)
{
	struct uds_stat st;

	if (uds_stat(S, &st) == -1)
		return (-1);
	ATF_CHECK_EQ(SOCK_STREAM, st.us_type);
	ATF_CHECK_EQ(UDS_CLOEXEC | UDS_NONBLOCK, st.us_flags);
	return (st.us_state);
}

SIM_TC(stat_each_state)
{
	SIM_SCRIPT(STAT, { GETOPT(ACCEPTCONN), SIM_INT(1) });
	ATF_CHECK_EQ(UDS_STATE_LISTENING, stat_socket());

	SIM_SCRIPT(STAT, { GETOPT(ACCEPTCONN), SIM_INT(0) },
	    { SIM(getpeername, S), NAMED("sock") },
	    { SIM(poll, S, 0, 0) });
	ATF_CHECK_EQ(UDS_STATE_CONNECTED, stat_socket());

	SIM_SCRIPT(STAT, { GETOPT(ACCEPTCONN), SIM_INT(0) },
	    { SIM(getpeername, S), UNNAMED },
	    { SIM(poll, S, 0, 0), SIM_EVENTS(POLLHUP) });
	ATF_CHECK_EQ(UDS_STATE_CLOSED, stat_socket());

	SIM_SCRIPT(STAT, { GETOPT(ACCEPTCONN), SIM_INT(0) },
	    { SIM(getpeername, S), .error = ENOTCONN },
	    { SIM(recv, S, MSG_PEEK | MSG_DONTWAIT), .error = EINVAL },
	    { SIM(getsockname, S), NAMED("sock") });
	ATF_CHECK_EQ(UDS_STATE_BOUND, stat_socket());
}

SIM_TC(stat_each_call_failing)
{
	SIM_SWEEP(ENOBUFS, stat_socket, STAT,
	    { GETOPT(ACCEPTCONN), SIM_INT(0) },
	    { SIM(getpeername, S), UNNAMED },
	    { SIM(poll, S, 0, 0), SIM_EVENTS(POLLHUP) });
}

/* An interrupted poll(2) says nothing about the socket. */
SIM_TC(stat_interrupted)
{
	SIM_SCRIPT(STAT, { GETOPT(ACCEPTCONN), SIM_INT(0) },
	    { SIM(getpeername, S), UNNAMED },
	    { SIM(poll, S, 0, 0), .error = EINTR },
	    { SIM(poll, S, 0, 0), SIM_EVENTS(POLLHUP) });
	ATF_CHECK_EQ(UDS_STATE_CLOSED, stat_socket());
}

SIM_TC(stat_other_family_eafnosupport)
{
	struct uds_stat st;

	SIM_SCRIPT({ GETOPT(DOMAIN), SIM_INT(2) });
	FAILS_CLEAN(EAFNOSUPPORT, st, uds_stat(S, &st));
	SIM_SCRIPT({ GETOPT(DOMAIN), .error = ENOTSOCK });
	FAILS_CLEAN(ENOTSOCK, st, uds_stat(S, &st));
}

/* Without a proc file system nothing leads to long names. */
SIM_TC(feature_without_proc)
{
	SIM_SCRIPT(
	    { SIM(access, F_OK), .path = FDS, .error = EACCES },
	    { SIM(access, F_OK), .path = FDS, .error = ENOENT },
	    { SIM(access, F_OK), .path = FDS, .error = ENOENT });
	FAILS(EACCES, uds_feature(UDS_FEATURE_LONGPATH));
	ATF_CHECK_EQ(0, uds_feature(UDS_FEATURE_LONGPATH));
	ATF_CHECK_EQ(0, uds_feature(UDS_FEATURE_AT));
}

SIM_TC(feature_with_proc)
{
	SIM_SCRIPT(
	    { SIM(access, F_OK), .path = FDS },
	    { SIM(access, F_OK), .path = FDS });
	ATF_CHECK_EQ(1, uds_feature(UDS_FEATURE_LONGPATH));
	ATF_CHECK_EQ(1, uds_feature(UDS_FEATURE_AT));
	/* Once is enough. */
	ATF_CHECK_EQ(1, uds_feature(UDS_FEATURE_AT));
}

/* What needs no question. */
SIM_TC(feature_of_every_linux)
{
	ATF_CHECK_EQ(1, uds_feature(UDS_FEATURE_ABSTRACT));
	ATF_CHECK_EQ(1, uds_feature(UDS_FEATURE_AUTOBIND));
	ATF_CHECK_EQ(1, uds_feature(UDS_FEATURE_CLOEXEC));
	ATF_CHECK_EQ(1, uds_feature(UDS_FEATURE_SERVER));
	ATF_CHECK_EQ(0, uds_feature(UDS_FEATURE_NOSIGPIPE));
}

/*
 * The answer for a socket about which nothing was recorded is success with
 * process 0 and ids of -1 (net/core/sock.c, 6.12).
 */
SIM_TC(peercred_unconnected_enotconn)
{
	SIM_SCRIPT({ NOBODY }, IS_UNIX,
	    { SIM(getpeername, S), .error = ENOTCONN });
	FAILS_CLEAN(ENOTCONN, cred, peercred());
}

/* ... whatever was vouched for. */
SIM_TC(peercred_vouched_enotconn)
{
	SIM_SCRIPT({ NOBODY }, IS_UNIX,
	    { SIM(getpeername, S), .error = ENOTCONN });
	FAILS_CLEAN(ENOTCONN, cred, uds_peercred(S, &cred,
	    UDS_CRED_CONNECTED));
}

SIM_TC(peercred_connected_datagram_eopnotsupp)
{
	SIM_SCRIPT({ NOBODY }, IS_UNIX,
	    { SIM(getpeername, S), NAMED("sock") });
	FAILS_CLEAN(EOPNOTSUPP, cred, peercred());
}

SIM_TC(peercred_other_family_eafnosupport)
{
	SIM_SCRIPT({ NOBODY }, { GETOPT(DOMAIN), SIM_INT(10) });
	FAILS_CLEAN(EAFNOSUPPORT, cred, peercred());

	/* Bluetooth sockets have a record: of their own creator. */
	SIM_SCRIPT({ SOMEBODY },
	    { SIM(getpeername, S), SIM_GIVES("\37\0\0\0") },
	    { GETOPT(DOMAIN), SIM_INT(31) });
	FAILS_CLEAN(EAFNOSUPPORT, cred, peercred());
}

/* No more than was asked for, and no less. */
SIM_TC(peercred_strange_length)
{
	SIM_SCRIPT({ SOMEBODY, .len = 8 }, IS_UNIX,
	    { SIM(getpeername, S), NAMED("sock") });
	FAILS_CLEAN(EOPNOTSUPP, cred, peercred());
}

/* A listener is answered its own ids. */
SIM_TC(peercred_listener_enotconn)
{
	SIM_SCRIPT({ SOMEBODY },
	    { SIM(getpeername, S), .error = ENOTCONN },
	    IS_UNIX,
	    { SIM(getpeername, S), .error = ENOTCONN });
	FAILS_CLEAN(ENOTCONN, cred, peercred());
}

/*
 * One of a pair of datagram sockets still has the ids of who made the pair
 * when it has been connected to somebody else.
 */
SIM_TC(peercred_reconnected_datagram_eopnotsupp)
{
	SIM_SCRIPT({ SOMEBODY },
	    { SIM(getpeername, S), NAMED("sock") },
	    { GETOPT(TYPE), SIM_INT(DGRAM) },
	    IS_UNIX,
	    { SIM(getpeername, S), NAMED("sock") });
	FAILS_CLEAN(EOPNOTSUPP, cred, peercred());
}

SIM_TC(peercred_ids)
{
	int field;

	SIM_SCRIPT({ SOMEBODY }, CLIENT);
	ATF_REQUIRE_EQ(0, peercred());
	ATF_CHECK_EQ(UDS_CRED_PID | UDS_CRED_EUID | UDS_CRED_EGID,
	    cred.uc_valid);
	ATF_CHECK_EQ(4321, cred.uc_pid);
	ATF_CHECK_EQ(1001, cred.uc_euid);
	ATF_CHECK_EQ(20, cred.uc_egid);
	ATF_CHECK_EQ((uid_t)-1, cred.uc_ruid);
	ATF_CHECK_EQ((gid_t)-1, cred.uc_rgid);
	ATF_CHECK_EQ(-1, cred.uc_handle);
	for (field = UDS_CRED_PID; field <= UDS_CRED_EGID; field <<= 1)
		ATF_CHECK_EQ((cred.uc_valid & field) != 0 ? RECORDED : 0,
		    uds_cred_moment(&cred, field));
	ATF_CHECK_EQ(EOPNOTSUPP, uds_cred_reason(&cred, UDS_CRED_RUID));
	ATF_CHECK_EQ(ENOENT, uds_cred_reason(&cred, UDS_CRED_GROUPS));
}

/* A server has a name, and is asked for its type. */
SIM_TC(peercred_each_call_failing)
{
	SIM_SCRIPT({ GETOPT(PEERCRED), .error = ENOTSOCK });
	FAILS_CLEAN(ENOTSOCK, cred, peercred());

	SIM_SCRIPT({ SOMEBODY },
	    { SIM(getpeername, S), .error = EBADF },
	    { GETOPT(DOMAIN), .error = EBADF });
	FAILS_CLEAN(EBADF, cred, peercred());

	SIM_SCRIPT({ SOMEBODY },
	    { SIM(getpeername, S), NAMED("sock") },
	    { GETOPT(TYPE), .room = 4, .error = EBADF });
	FAILS_CLEAN(EBADF, cred, peercred());
}

/* A type that is not told may be SOCK_DGRAM. */
SIM_TC(peercred_strange_type)
{
	SIM_SCRIPT({ SOMEBODY },
	    { SIM(getpeername, S), NAMED("sock") },
	    { GETOPT(TYPE) },
	    IS_UNIX,
	    { SIM(getpeername, S), NAMED("sock") });
	FAILS_CLEAN(EOPNOTSUPP, cred, peercred());
}

SIM_TC(peercred_of_server)
{
	SIM_SCRIPT({ SOMEBODY },
	    { SIM(getpeername, S), NAMED("sock") },
	    { GETOPT(TYPE), .room = 4, SIM_INT(STREAM) });
	ATF_CHECK_EQ(0, peercred());
	ATF_CHECK_EQ(1001, cred.uc_euid);
}

SIM_TC(peercred_vouched_is_one_call)
{
	SIM_SCRIPT({ SOMEBODY });
	ATF_CHECK_EQ(0, uds_peercred(S, &cred, UDS_CRED_CONNECTED));
	ATF_CHECK_EQ(1001, cred.uc_euid);
}

/* Of another pid namespace. */
SIM_TC(peercred_foreign_process)
{
	SIM_SCRIPT({ UCRED(0, 1001, 20) }, CLIENT);
	ATF_REQUIRE_EQ(0, peercred());
	ATF_CHECK_EQ(UDS_CRED_EUID | UDS_CRED_EGID, cred.uc_valid);
	ATF_CHECK_EQ(-1, cred.uc_pid);
	ATF_CHECK_EQ(EOVERFLOW, uds_cred_reason(&cred, UDS_CRED_PID));
}

/* What a buffer held before. */
static void
leave_digits(struct sim_seen *c)
{
	memset(c->out, '9', c->room);
}

/* How the map of ids is read, in full or not. */
#define MAP(name, ...)							\
	{ SIM(open, O_RDONLY | O_CLOEXEC),				\
	    .path = "/proc/self/" name "_map", .rv = S + 1 },		\
	{ SIM(read, S + 1), .room = 127, .hook = leave_digits,		\
	    __VA_ARGS__ }
#define IDENTITY	SIM_READS("         0          0 4294967295")

/* In the first user namespace, 65534 is somebody. */
SIM_TC(peercred_overflow_id_of_somebody)
{
	SIM_SCRIPT({ UCRED(4321, 65534, 65534) }, CLIENT,
	    MAP("uid", IDENTITY), MAP("gid", IDENTITY));
	ATF_REQUIRE_EQ(0, peercred());
	ATF_CHECK_EQ(65534, cred.uc_euid);
	ATF_CHECK_EQ(65534, cred.uc_egid);
}

/* Elsewhere, and where nothing is told, it stands for an unmapped id. */
SIM_TC(peercred_overflow_id_of_nobody)
{
	static const char * const maps[] = {
		"         0       1000          1\n", "0 1 4294967295\n",
		"1 0 4294967295\n", "0 0 4294967294\n", "0 0\n", ""
	};
	size_t i;

	for (i = 0; i < sizeof(maps) / sizeof(maps[0]); i++) {
		SIM_SCRIPT({ UCRED(4321, 65534, 65534) }, CLIENT,
		    MAP("uid", .out = maps[i], .outlen = strlen(maps[i]),
			.rv = (long)strlen(maps[i])),
		    MAP("gid", .error = EIO));
		ATF_REQUIRE_EQ(0, peercred());
		ATF_CHECK_EQ(UDS_CRED_PID, cred.uc_valid);
		ATF_CHECK_EQ((uid_t)-1, cred.uc_euid);
		ATF_CHECK_EQ((gid_t)-1, cred.uc_egid);
		ATF_CHECK_EQ(EOVERFLOW, uds_cred_reason(&cred,
		    UDS_CRED_EUID));
		ATF_CHECK_EQ(EOVERFLOW, uds_cred_reason(&cred,
		    UDS_CRED_EGID));
	}
}

SIM_TC(peercred_overflow_id_without_proc)
{
	SIM_SCRIPT({ UCRED(4321, 65534, 20) }, CLIENT,
	    { SIM(open, O_RDONLY | O_CLOEXEC),
		.path = "/proc/self/uid_map", .error = ENOENT });
	ATF_REQUIRE_EQ(0, peercred());
	ATF_CHECK_EQ(UDS_CRED_PID | UDS_CRED_EGID, cred.uc_valid);
}

static char label[16];
static gid_t groups[3];

static int
peercred_all(void)
{
	int rv;

	memset(label, 'x', sizeof(label));
	cred.uc_label = label;
	cred.uc_labelsize = sizeof(label);
	cred.uc_groups = groups;
	cred.uc_maxgroups = 3;
	rv = uds_peercred(S, &cred, UDS_CRED_CONNECTED | UDS_CRED_LABEL |
	    UDS_CRED_GROUPS | UDS_CRED_HANDLE);
	if (rv == 0 && cred.uc_handle != -1)
		sim_close(cred.uc_handle);
	return (rv);
}

#define LABELED		{ GETOPT(PEERSEC), .room = 15, SIM_GIVES("a_t") }
#define GROUPED		{ GETOPT(PEERGROUPS), .room = 12, SIM_WORDS(7, 9) }
#define HANDLED								\
	{ GETOPT(PEERPIDFD), .room = 4, SIM_INT(S + 1), .opens = S + 1 }

/* Labels with a NUL at the end or without. */
SIM_TC(peercred_everything)
{
	SIM_SCRIPT({ SOMEBODY }, LABELED, GROUPED, HANDLED,
	    { SOMEBODY },
	    { GETOPT(PEERSEC), .room = 15, SIM_GIVES("b_t\0") },
	    GROUPED, HANDLED);
	ATF_REQUIRE_EQ(0, peercred_all());
	ATF_CHECK_STREQ("a_t", label);
	ATF_CHECK_EQ(2, cred.uc_ngroups);
	ATF_CHECK_EQ(7, groups[0]);
	ATF_CHECK_EQ(9, groups[1]);
	ATF_CHECK_EQ(S + 1, cred.uc_handle);
	ATF_CHECK_EQ(RECORDED, uds_cred_moment(&cred, UDS_CRED_LABEL));
	ATF_CHECK_EQ(RECORDED, uds_cred_moment(&cred, UDS_CRED_GROUPS));
	ATF_CHECK_EQ(RECORDED, uds_cred_moment(&cred, UDS_CRED_HANDLE));
	ATF_REQUIRE_EQ(0, peercred_all());
	ATF_CHECK_STREQ("b_t", label);
}

/* Each alone is no more than itself. */
SIM_TC(peercred_one_thing)
{
	cred.uc_label = label;
	cred.uc_labelsize = sizeof(label);
	cred.uc_groups = groups;
	cred.uc_maxgroups = 3;
	SIM_SCRIPT({ SOMEBODY }, LABELED, { SOMEBODY }, GROUPED);
	ATF_CHECK_EQ(0, uds_peercred(S, &cred, UDS_CRED_CONNECTED |
	    UDS_CRED_LABEL));
	ATF_CHECK_EQ(UDS_CRED_LABEL, cred.uc_valid & 0xe0);
	ATF_CHECK_EQ(0, uds_peercred(S, &cred, UDS_CRED_CONNECTED |
	    UDS_CRED_GROUPS));
	ATF_CHECK_EQ(UDS_CRED_GROUPS, cred.uc_valid & 0xe0);
}

/* No security module, no SO_PEERGROUPS before 4.13, no handle before 6.5. */
SIM_TC(peercred_nothing_more)
{
	SIM_SCRIPT({ SOMEBODY },
	    { GETOPT(PEERSEC), .error = ENOPROTOOPT },
	    { GETOPT(PEERGROUPS), .error = ENOPROTOOPT },
	    { GETOPT(PEERPIDFD), .error = ENOPROTOOPT });
	ATF_REQUIRE_EQ(0, peercred_all());
	ATF_CHECK_EQ(EOPNOTSUPP, uds_cred_reason(&cred, UDS_CRED_LABEL));
	ATF_CHECK_EQ(EOPNOTSUPP, uds_cred_reason(&cred, UDS_CRED_GROUPS));
	ATF_CHECK_EQ(EOPNOTSUPP, uds_cred_reason(&cred, UDS_CRED_HANDLE));
	ATF_CHECK_EQ(-1, cred.uc_handle);
}

/* Room is short; nothing has been opened yet. */
SIM_TC(peercred_short_room_erange)
{
	SIM_SCRIPT({ SOMEBODY },
	    { GETOPT(PEERSEC), .error = ERANGE, .len = 40 });
	FAILS(ERANGE, peercred_all());
	SIM_SCRIPT({ SOMEBODY }, LABELED,
	    { GETOPT(PEERGROUPS), .error = ERANGE, .len = 16 });
	FAILS(ERANGE, peercred_all());
}

/* Room beyond what a length can say. */
SIM_TC(peercred_vast_room)
{
	cred.uc_label = label;
	cred.uc_labelsize = (size_t)INT_MAX + 2;
	cred.uc_groups = groups;
	cred.uc_maxgroups = 65537;
	SIM_SCRIPT({ SOMEBODY },
	    { GETOPT(PEERSEC), .room = INT_MAX, SIM_GIVES("a_t") },
	    { GETOPT(PEERGROUPS), .room = 65536 * 4, SIM_WORDS(7) });
	ATF_REQUIRE_EQ(0, uds_peercred(S, &cred, UDS_CRED_CONNECTED |
	    UDS_CRED_LABEL | UDS_CRED_GROUPS));
	ATF_CHECK_STREQ("a_t", label);
	ATF_CHECK_EQ(1, cred.uc_ngroups);
}

/*
 * That a handle is not to be had does not fail the call.  A process that has
 * been waited for: EINVAL or ESRCH up to 6.12 (kernel/pid.c), never in 6.18.
 */
SIM_TC(peercred_handle_errors)
{
	static const struct {
		int	error;
		int	reason;
	} cases[] = {
		{ ESRCH, ESRCH }, { EINVAL, ESRCH }, { EMFILE, EMFILE },
		{ ENFILE, ENFILE }, { ENOMEM, ENOMEM },
		{ ENODATA, EOPNOTSUPP }
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		SIM_SCRIPT({ SOMEBODY },
		    { GETOPT(PEERPIDFD), .error = cases[i].error });
		ATF_REQUIRE_EQ(0, uds_peercred(S, &cred, UDS_CRED_HANDLE |
		    UDS_CRED_CONNECTED));
		ATF_CHECK_EQ(-1, cred.uc_handle);
		ATF_CHECK_EQ(cases[i].reason, uds_cred_reason(&cred,
		    UDS_CRED_HANDLE));
	}
}

/* A length or a number that is no descriptor's. */
SIM_TC(peercred_strange_handle)
{
	SIM_SCRIPT(
	    { SOMEBODY }, { GETOPT(PEERPIDFD), .len = 4 },
	    { SOMEBODY }, { GETOPT(PEERPIDFD), SIM_INT(S + 1), .len = 8 });
	ATF_REQUIRE_EQ(0, uds_peercred(S, &cred, UDS_CRED_HANDLE |
	    UDS_CRED_CONNECTED));
	ATF_CHECK_EQ(EOPNOTSUPP, uds_cred_reason(&cred, UDS_CRED_HANDLE));
	ATF_REQUIRE_EQ(0, uds_peercred(S, &cred, UDS_CRED_HANDLE |
	    UDS_CRED_CONNECTED));
	ATF_CHECK_EQ(-1, cred.uc_handle);
}

/* A process that cannot be had a handle of now is no missing feature. */
SIM_TC(feature_handle)
{
	static const int pair[2] = { S, S + 1 };

#define PAIR								\
	{ SIM(socketpair, 1, STREAM | CLOEXEC, 0), SIM_OBJECT(pair) },	\
	{ SOMEBODY }
	SIM_SCRIPT(PAIR, { GETOPT(PEERPIDFD), .error = EMFILE });
	FAILS(EMFILE, uds_feature(UDS_FEATURE_HANDLE));
	SIM_SCRIPT(PAIR,
	    { GETOPT(PEERPIDFD), SIM_INT(S + 2), .opens = S + 2 });
	ATF_CHECK_EQ(1, uds_feature(UDS_FEATURE_HANDLE));
#undef PAIR
}

/* The number of groups is told by the length that ERANGE comes with. */
SIM_TC(peergroups_counts)
{
	SIM_SCRIPT(CLIENT,
	    { GETOPT(PEERGROUPS), .error = ERANGE, .len = 12 },
	    CLIENT,
	    { GETOPT(PEERGROUPS) });
	ATF_CHECK_EQ(3, uds_peergroups(S, NULL, 0));
	ATF_CHECK_EQ(0, uds_peergroups(S, NULL, 0));
}

SIM_TC(peergroups_lists)
{
	SIM_SCRIPT(CLIENT, GROUPED,
	    CLIENT,
	    { GETOPT(PEERGROUPS), .room = 65536 * 4, SIM_WORDS(5) });
	ATF_CHECK_EQ(2, uds_peergroups(S, groups, 3));
	ATF_CHECK_EQ(7, groups[0]);
	ATF_CHECK_EQ(9, groups[1]);
	ATF_CHECK_EQ(1, uds_peergroups(S, groups, 65537));
	ATF_CHECK_EQ(5, groups[0]);
}

SIM_TC(peergroups_errors)
{
	SIM_SCRIPT(CLIENT,
	    { GETOPT(PEERGROUPS), .error = ERANGE, .len = 16 });
	FAILS_CLEAN(EINVAL, groups, uds_peergroups(S, groups, 3));

	SIM_SCRIPT(CLIENT, { GETOPT(PEERGROUPS), .error = ENOPROTOOPT });
	FAILS_CLEAN(EOPNOTSUPP, groups, uds_peergroups(S, groups, 3));

	SIM_SCRIPT(CLIENT, { GETOPT(PEERGROUPS), .error = EFAULT });
	FAILS_CLEAN(EFAULT, groups, uds_peergroups(S, groups, 3));

	/* Nothing was recorded: a datagram socket joined by connect(2) ... */
	SIM_SCRIPT(
	    { SIM(getpeername, S), UNNAMED },
	    { GETOPT(PEERGROUPS), .error = ENODATA },
	    IS_UNIX,
	    { SIM(getpeername, S), UNNAMED });
	FAILS_CLEAN(EOPNOTSUPP, groups, uds_peergroups(S, groups, 3));

	/* ... or a listener. */
	SIM_SCRIPT(
	    { SIM(getpeername, S), .error = ENOTCONN },
	    IS_UNIX,
	    { SIM(getpeername, S), .error = ENOTCONN });
	FAILS_CLEAN(ENOTCONN, groups, uds_peergroups(S, groups, 3));
}

static struct uds_cred
handle_of(int fd)
{
	struct uds_cred c = UDS_CRED_INIT;

	c.uc_valid = UDS_CRED_HANDLE;
	c.uc_handle = fd;
	return (c);
}

/* A pidfd polls in when its process has ended. */
SIM_TC(alive_answers)
{
	struct uds_cred c = handle_of(S);

	SIM_SCRIPT(
	    { SIM(poll, S, POLLIN, 0) },
	    { SIM(poll, S, POLLIN, 0), SIM_EVENTS(POLLIN) },
	    { SIM(poll, S, POLLIN, 0), SIM_EVENTS(POLLIN | POLLHUP) },
	    { SIM(poll, S, POLLIN, 0), SIM_EVENTS(POLLNVAL) },
	    { SIM(poll, S, POLLIN, 0), .error = EINTR },
	    { SIM(poll, S, POLLIN, 0) },
	    { SIM(poll, S, POLLIN, 0), .error = ENOMEM });
	ATF_CHECK_EQ(1, uds_cred_alive(&c));
	ATF_CHECK_EQ(0, uds_cred_alive(&c));
	ATF_CHECK_EQ(0, uds_cred_alive(&c));
	FAILS(EBADF, uds_cred_alive(&c));
	ATF_CHECK_EQ(1, uds_cred_alive(&c));
	FAILS(ENOMEM, uds_cred_alive(&c));
}

/* The way to a file: its directory is opened, and found under /proc. */
#define DIRECTORY	(O_PATH | O_DIRECTORY | O_CLOEXEC)
#define OPEN_IN								\
	{ SIM(openat, S + 1, DIRECTORY), .path = ".", .rv = S + 2 }
#define OPEN_DIR							\
	{ SIM(openat, AT_FDCWD, DIRECTORY), .path = "dir", .rv = S + 2 }

SIM_TC(bindat_by_proc)
{
	SIM_SWEEP(EACCES, bind_in, OPEN_IN,
	    { SIM(bind, S), .path = FDS "/1002/sock" });
	SIM_INTERRUPT(bind_in, OPEN_IN,
	    { SIM(bind, S), .path = FDS "/1002/sock" });
}

SIM_TC(connectat_by_proc)
{
	SIM_SWEEP(ECONNREFUSED, connect_in, OPEN_IN,
	    { SIM(connect, S), .path = FDS "/1002/sock" });
	SIM_INTERRUPT(connect_in, OPEN_IN,
	    { SIM(connect, S), .path = FDS "/1002/sock" });
}

/* The directory has got the number of a socket that was closed before. */
SIM_TC(way_in_place_of_socket)
{
	SIM_SCRIPT({ SIM(openat, S + 1, DIRECTORY), .rv = S });
	FAILS(EBADF, bind_in());
	SIM_SCRIPT({ SIM(openat, S + 1, DIRECTORY), .rv = S });
	FAILS(EBADF, connect_in());
}

/* The last slash ends the directory, be it the first byte too. */
SIM_TC(directory_of_path)
{
	SIM_SCRIPT(
	    { SIM(openat, S + 1, DIRECTORY), .path = "a/b", .rv = S + 2 },
	    { SIM(bind, S), .path = FDS "/1002/c" });
	ATF_CHECK_EQ(0, uds_bindat(S, S + 1, at("a/b/c")));

	SIM_SCRIPT(
	    { SIM(openat, AT_FDCWD, DIRECTORY), .path = "/", .rv = S + 2 },
	    { SIM(openat, S + 2, O_PATH | O_CLOEXEC), .path = LONG,
		.error = ENOENT });
	FAILS(ENOENT, uds_connect(S, at("/" LONG), -1));

	/* What begins with a slash is relative to nothing. */
	SIM_SCRIPT({ SIM(bind, S), .path = "/sock" });
	ATF_CHECK_EQ(0, uds_bindat(S, S + 1, at("/sock")));
}

/* ENOENT may be the fault of the file or of a missing proc file system. */
SIM_TC(way_without_proc)
{
	SIM_SCRIPT(OPEN_IN,
	    { SIM(bind, S), .error = ENOENT },
	    { SIM(access, F_OK), .path = FDS, .error = ENOENT });
	FAILS(EOPNOTSUPP, bind_in());

	SIM_SCRIPT(OPEN_IN,
	    { SIM(connect, S), .error = ENOENT },
	    { SIM(access, F_OK), .path = FDS, .error = ENOENT });
	FAILS(EOPNOTSUPP, connect_in());

	SIM_SCRIPT(OPEN_IN,
	    { SIM(connect, S), .error = ENOENT },
	    { SIM(access, F_OK), .path = FDS });
	FAILS(ENOENT, connect_in());
}

/*
 * A name that does not fit even so: the socket is bound to a short one,
 * which is renamed if that replaces nothing.
 */
static const struct timespec now = { .tv_sec = 1, .tv_nsec = 0xabc };

#define IS_FREE								\
	{ SIM(fstatat, S + 2, AT_SYMLINK_NOFOLLOW), .path = LONG,	\
	    .error = ENOENT }
#define SHORT		".uds.10e1.abc"
#define BIND_SHORT							\
	{ SIM(clock_gettime, CLOCK_MONOTONIC), SIM_OBJECT(now) },	\
	{ SIM(getpid), .rv = 4321 },					\
	{ SIM(bind, S), .path = FDS "/1002/" SHORT }
#define RENAME								\
	{ SIM(renameat2, S + 2, S + 2, 1), .path = SHORT, .path2 = LONG }
#define REMOVE		{ SIM(unlinkat, S + 2, 0), .path = SHORT }

SIM_TC(bind_long_renames)
{
	SIM_SCRIPT(OPEN_DIR, IS_FREE, BIND_SHORT, RENAME);
	ATF_CHECK_EQ(0, bind_long());
}

SIM_TC(bind_long_taken_eaddrinuse)
{
	SIM_SCRIPT(OPEN_DIR,
	    { SIM(fstatat, S + 2, AT_SYMLINK_NOFOLLOW), .path = LONG });
	FAILS(EADDRINUSE, bind_long());
}

SIM_TC(bind_long_errors)
{
	SIM_SCRIPT(OPEN_DIR,
	    { SIM(fstatat, S + 2, AT_SYMLINK_NOFOLLOW), .path = LONG,
		.error = ENAMETOOLONG });
	FAILS(ENAMETOOLONG, bind_long());

	SIM_SCRIPT(OPEN_DIR, IS_FREE,
	    { SIM(clock_gettime, CLOCK_MONOTONIC), .error = EINVAL });
	FAILS(EINVAL, bind_long());

	SIM_SCRIPT(OPEN_DIR, IS_FREE,
	    { SIM(clock_gettime, CLOCK_MONOTONIC), SIM_OBJECT(now) },
	    { SIM(getpid), .rv = 4321 },
	    { SIM(bind, S), .error = EROFS });
	FAILS(EROFS, bind_long());
}

/* Somebody has been quicker: what was made is taken away. */
SIM_TC(bind_long_lost_race)
{
	SIM_SCRIPT(OPEN_DIR, IS_FREE, BIND_SHORT,
	    { SIM(renameat2, S + 2, S + 2, 1), .error = EEXIST },
	    REMOVE);
	FAILS(EADDRINUSE, bind_long());

	SIM_SCRIPT(OPEN_DIR, IS_FREE, BIND_SHORT,
	    { SIM(renameat2, S + 2, S + 2, 1), .error = EACCES },
	    { SIM(unlinkat, S + 2, 0), .path = SHORT, .error = EACCES });
	FAILS(EACCES, bind_long());
}

/*
 * A file system that can only rename and replace says EINVAL (renameat2(2));
 * then the file gets a second name and loses the first.
 */
SIM_TC(bind_long_links)
{
#define NO_RENAME							\
	OPEN_DIR, IS_FREE, BIND_SHORT,					\
	{ SIM(renameat2, S + 2, S + 2, 1), .error = EINVAL }
#define LINK		SIM(linkat, S + 2, S + 2, 0), .path = SHORT

	SIM_SCRIPT(NO_RENAME, { LINK, .path2 = LONG }, REMOVE);
	ATF_CHECK_EQ(0, bind_long());

	SIM_SCRIPT(NO_RENAME, { LINK, .error = EEXIST }, REMOVE);
	FAILS(EADDRINUSE, bind_long());

	SIM_SCRIPT(NO_RENAME, { LINK, .error = EPERM }, REMOVE);
	FAILS(EPERM, bind_long());

	/* Kernels before 3.15, and what passes for one. */
	SIM_SCRIPT(OPEN_DIR, IS_FREE, BIND_SHORT,
	    { SIM(renameat2, S + 2, S + 2, 1), .error = ENOSYS },
	    { LINK, .path2 = LONG }, REMOVE);
	ATF_CHECK_EQ(0, bind_long());

	/* The socket is bound by then, and could not be once more. */
	SIM_SCRIPT(OPEN_DIR, IS_FREE, BIND_SHORT,
	    { SIM(renameat2, S + 2, S + 2, 1), .error = EINTR },
	    { SIM(renameat2, S + 2, S + 2, 1), .error = EINVAL },
	    { LINK, .error = EINTR },
	    { LINK, .path2 = LONG }, REMOVE);
	ATF_CHECK_EQ(0, bind_long());
#undef NO_RENAME
#undef LINK
}

/* Short names that are taken are passed over, but not for ever. */
SIM_TC(bind_long_temporary_name_taken)
{
	static const struct sim_call try[] = {
		{ SIM(clock_gettime, CLOCK_MONOTONIC), SIM_OBJECT(now) },
		{ SIM(getpid), .rv = 4321 },
		{ SIM(bind, S), .error = EADDRINUSE }
	};
	struct sim_call all[2 + 3 * 100] = { OPEN_DIR, IS_FREE };
	size_t i;

	SIM_SCRIPT(OPEN_DIR, IS_FREE, try[0], try[1], try[2], BIND_SHORT,
	    RENAME);
	ATF_CHECK_EQ(0, bind_long());

	for (i = 2; i < sizeof(all) / sizeof(all[0]); i++)
		all[i] = try[(i - 2) % 3];
	sim_script(__LINE__, all, sizeof(all) / sizeof(all[0]));
	FAILS(EADDRINUSE, bind_long());
}

/* A descriptor of the socket file itself has a short name. */
SIM_TC(connect_long_opens_file)
{
#define OPEN_FILE							\
	{ SIM(openat, S + 2, O_PATH | O_CLOEXEC), .path = LONG,		\
	    .rv = S + 3 }

	SIM_SWEEP(ECONNREFUSED, connect_long, OPEN_DIR, OPEN_FILE,
	    { SIM(connect, S), .path = FDS "/1003" });
	SIM_SCRIPT(OPEN_DIR, OPEN_FILE,
	    { SIM(connect, S), .path = FDS "/1003", .error = EINTR },
	    OPEN_FILE,
	    { SIM(connect, S), .path = FDS "/1003" });
	ATF_CHECK_EQ(0, connect_long());
#undef OPEN_FILE
}

ATF_TP_ADD_TCS(tp)
{
	ATF_TP_ADD_TC(tp, new_descriptors);
	ATF_TP_ADD_TC(tp, blocking_descriptors);
	ATF_TP_ADD_TC(tp, getsockname_every_kind);
	ATF_TP_ADD_TC(tp, full_name_in_full_sockaddr);
	ATF_TP_ADD_TC(tp, bind_lengths);
	ATF_TP_ADD_TC(tp, bind_interrupted);
	ATF_TP_ADD_TC(tp, listen_errors);
	ATF_TP_ADD_TC(tp, stat_each_state);
	ATF_TP_ADD_TC(tp, stat_each_call_failing);
	ATF_TP_ADD_TC(tp, stat_interrupted);
	ATF_TP_ADD_TC(tp, stat_other_family_eafnosupport);
	ATF_TP_ADD_TC(tp, feature_without_proc);
	ATF_TP_ADD_TC(tp, feature_with_proc);
	ATF_TP_ADD_TC(tp, feature_of_every_linux);
	ATF_TP_ADD_TC(tp, feature_handle);
	ATF_TP_ADD_TC(tp, peercred_unconnected_enotconn);
	ATF_TP_ADD_TC(tp, peercred_vouched_enotconn);
	ATF_TP_ADD_TC(tp, peercred_connected_datagram_eopnotsupp);
	ATF_TP_ADD_TC(tp, peercred_other_family_eafnosupport);
	ATF_TP_ADD_TC(tp, peercred_strange_length);
	ATF_TP_ADD_TC(tp, peercred_listener_enotconn);
	ATF_TP_ADD_TC(tp, peercred_reconnected_datagram_eopnotsupp);
	ATF_TP_ADD_TC(tp, peercred_ids);
	ATF_TP_ADD_TC(tp, peercred_each_call_failing);
	ATF_TP_ADD_TC(tp, peercred_strange_type);
	ATF_TP_ADD_TC(tp, peercred_of_server);
	ATF_TP_ADD_TC(tp, peercred_vouched_is_one_call);
	ATF_TP_ADD_TC(tp, peercred_foreign_process);
	ATF_TP_ADD_TC(tp, peercred_overflow_id_of_somebody);
	ATF_TP_ADD_TC(tp, peercred_overflow_id_of_nobody);
	ATF_TP_ADD_TC(tp, peercred_overflow_id_without_proc);
	ATF_TP_ADD_TC(tp, peercred_everything);
	ATF_TP_ADD_TC(tp, peercred_one_thing);
	ATF_TP_ADD_TC(tp, peercred_nothing_more);
	ATF_TP_ADD_TC(tp, peercred_short_room_erange);
	ATF_TP_ADD_TC(tp, peercred_vast_room);
	ATF_TP_ADD_TC(tp, peercred_handle_errors);
	ATF_TP_ADD_TC(tp, peercred_strange_handle);
	ATF_TP_ADD_TC(tp, peergroups_counts);
	ATF_TP_ADD_TC(tp, peergroups_lists);
	ATF_TP_ADD_TC(tp, peergroups_errors);
	ATF_TP_ADD_TC(tp, alive_answers);
	ATF_TP_ADD_TC(tp, bindat_by_proc);
	ATF_TP_ADD_TC(tp, connectat_by_proc);
	ATF_TP_ADD_TC(tp, way_in_place_of_socket);
	ATF_TP_ADD_TC(tp, directory_of_path);
	ATF_TP_ADD_TC(tp, way_without_proc);
	ATF_TP_ADD_TC(tp, bind_long_renames);
	ATF_TP_ADD_TC(tp, bind_long_taken_eaddrinuse);
	ATF_TP_ADD_TC(tp, bind_long_errors);
	ATF_TP_ADD_TC(tp, bind_long_lost_race);
	ATF_TP_ADD_TC(tp, bind_long_links);
	ATF_TP_ADD_TC(tp, bind_long_temporary_name_taken);
	ATF_TP_ADD_TC(tp, connect_long_opens_file);
	return (atf_no_error());
}
