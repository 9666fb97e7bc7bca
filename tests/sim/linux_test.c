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
#include <sys/syscall.h>

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

/*
 * Messages.  A control message is its length, which is a long, level 1, the
 * type, and data; each is aligned to a long (include/linux/socket.h).
 */
#define ALIGNED(n)	(((n) + sizeof(long) - 1) / sizeof(long) * sizeof(long))
#define HEADER		ALIGNED(sizeof(long) + 8)
#define SPACE(len)	(HEADER + ALIGNED(len))
#define NOSIGNAL	0x4000
#define DONTWAIT	0x40
#define CTRUNC		0x08
#define TRUNC		0x20
#define CMSG_CLOEXEC	0x40000000
#define CREDENTIALS	2
#define SECURITY	3
#define PIDFD		4
#define CLOSE_RANGE	436		/* asm-generic/unistd.h; all machines */

#define COMES		SIM(recvmsg, S, CMSG_CLOEXEC), SIM_READS("a")
#define WITH(type, data, len)						\
	.outcontrol = control(type, data, len), .outcontrollen = SPACE(len)

static struct uds_msg	msg;
static struct uds_cred	sender;
static struct uds_stamp	when;
static gid_t		their_groups[4];
static char		their_label[8];

static const void *
control(int type, const void *data, size_t len)
{
	static unsigned char buffers[4][512];
	static int turn;
	unsigned char *p;

	p = buffers[turn++ % 4];
	memset(p, 0, sizeof(buffers[0]));
	memcpy(p, &(long){ (long)(HEADER + len) }, sizeof(long));
	memcpy(p + sizeof(long), &(int32_t){ 1 }, 4);
	memcpy(p + sizeof(long) + 4, &(int32_t){ type }, 4);
	memcpy(p + HEADER, data, len);
	return (p);
}

/* One message, and what is asked of its sender. */
static int
receive_from(int request)
{
	static char room[64];

	uds_msg_in(&msg, room, sizeof(room));
	memset(&sender, 0, sizeof(sender));
	memset(their_label, 'x', sizeof(their_label));
	sender.uc_groups = their_groups;
	sender.uc_maxgroups = 4;
	sender.uc_label = their_label;
	sender.uc_labelsize = sizeof(their_label);
	msg.um_cred = &sender;
	msg.um_stamp = &when;
	msg.um_request = request;
	return (uds_recvmsg(S, &msg, 0, -1));
}

static void
receive_ids(uint32_t pid, uint32_t uid, uint32_t gid, size_t len)
{
	const uint32_t ids[] = { pid, uid, gid };

	SIM_SCRIPT({ COMES, WITH(CREDENTIALS, ids, len) });
	ATF_REQUIRE_EQ(1, receive_from(UDS_CRED_GROUPS));
}

/* The ids are the real ones; there are no others, and no groups. */
SIM_TC(message_ids)
{
	receive_ids(4321, 1001, 20, 12);
	ATF_CHECK_EQ(UDS_CRED_PID | UDS_CRED_RUID | UDS_CRED_RGID,
	    sender.uc_valid);
	ATF_CHECK_EQ(4321, sender.uc_pid);
	ATF_CHECK_EQ(1001, sender.uc_ruid);
	ATF_CHECK_EQ(20, sender.uc_rgid);
	ATF_CHECK_EQ((uid_t)-1, sender.uc_euid);
	ATF_CHECK_EQ(EOPNOTSUPP, uds_cred_reason(&sender, UDS_CRED_EUID));
	ATF_CHECK_EQ(EOPNOTSUPP, uds_cred_reason(&sender, UDS_CRED_GROUPS));
	ATF_CHECK_EQ(UDS_AT_MESSAGE, uds_cred_moment(&sender, UDS_CRED_RUID));
	/* Cut, they say nothing. */
	receive_ids(4321, 1001, 20, 8);
	ATF_CHECK_EQ(0, sender.uc_valid);
}

/* A message from before the option is from nobody, not from a user 65534. */
SIM_TC(message_ids_of_nobody)
{
	receive_ids(0, 65534, 65534, 12);
	ATF_CHECK_EQ(0, sender.uc_valid);
	ATF_CHECK_EQ(ENOENT, uds_cred_reason(&sender, UDS_CRED_PID));
	ATF_CHECK_EQ(ENOENT, uds_cred_reason(&sender, UDS_CRED_RUID));
	/* A process of elsewhere is not, though its ids may have no number. */
	receive_ids(0, 1001, 20, 12);
	ATF_CHECK_EQ(UDS_CRED_RUID | UDS_CRED_RGID, sender.uc_valid);
	ATF_CHECK_EQ(EOVERFLOW, uds_cred_reason(&sender, UDS_CRED_PID));
	SIM_SCRIPT(
	    { COMES, WITH(CREDENTIALS, ((uint32_t[]){ 5, 65534, 65534 }), 12) },
	    { SIM(open, O_RDONLY | O_CLOEXEC), .path = "/proc/self/uid_map",
		.rv = S + 1 },
	    { SIM(read, S + 1), SIM_READS("0 1000 1\n") },
	    { SIM(open, O_RDONLY | O_CLOEXEC), .path = "/proc/self/gid_map",
		.error = ENOENT });
	ATF_REQUIRE_EQ(1, receive_from(0));
	ATF_CHECK_EQ(UDS_CRED_PID, sender.uc_valid);
	ATF_CHECK_EQ(EOVERFLOW, uds_cred_reason(&sender, UDS_CRED_RUID));
	ATF_CHECK_EQ(EOVERFLOW, uds_cred_reason(&sender, UDS_CRED_RGID));
}

/* To the end of a stream the kernel adds process 0 of user 0. */
SIM_TC(message_ids_of_the_end)
{
	SIM_SCRIPT(
	    { SIM(recvmsg, S, CMSG_CLOEXEC),
		WITH(CREDENTIALS, ((uint32_t[]){ 0, 0, 0 }), 12) },
	    { GETOPT(TYPE), SIM_INT(STREAM) },
	    { SIM(poll, S, POLLRDHUP, 0), SIM_EVENTS(POLLRDHUP) },
	    { SIM(ioctl, S, SIM_ANY), SIM_INT(0) });
	ATF_CHECK_EQ(0, receive_from(0));
	ATF_CHECK_EQ(0, sender.uc_valid);
	ATF_CHECK_EQ((uid_t)-1, sender.uc_ruid);
}

/* Modules differ in whether they count a NUL; a long one is not cut. */
SIM_TC(message_label)
{
	SIM_SCRIPT({ COMES, WITH(SECURITY, "secret", 7) });
	ATF_CHECK_EQ(1, receive_from(UDS_CRED_LABEL));
	ATF_CHECK(sender.uc_valid & UDS_CRED_LABEL);
	ATF_CHECK_STREQ("secret", their_label);
	SIM_SCRIPT({ COMES, WITH(SECURITY, "secrets", 7) });
	ATF_CHECK_EQ(1, receive_from(UDS_CRED_LABEL));
	ATF_CHECK_STREQ("secrets", their_label);
	SIM_SCRIPT({ COMES, WITH(SECURITY, "secretly", 8) });
	ATF_CHECK_EQ(1, receive_from(UDS_CRED_LABEL));
	ATF_CHECK_EQ(EOVERFLOW, uds_cred_reason(&sender, UDS_CRED_LABEL));
	SIM_SCRIPT({ COMES, WITH(SECURITY, "secret", 7) });
	ATF_CHECK_EQ(1, receive_from(0));
	ATF_CHECK_EQ(0, sender.uc_valid);
}

/* A descriptor that is open from now on. */
static void
open_handle(int fd)
{
	int	sys_accept4(int, void *, void *, int);

	SIM_SCRIPT({ SIM(accept4, S), .rv = fd });
	ATF_REQUIRE_EQ(fd, sys_accept4(S, NULL, NULL, 0));
}

/* A handle is handed over or closed, and one that failed is no descriptor. */
SIM_TC(message_handle)
{
	static const struct {
		int	error;
		int	reason;
	} errors[] = { { EMFILE, EMFILE }, { ENFILE, ENFILE },
	    { ESRCH, ESRCH }, { EINVAL, ESRCH }, { ENOMEM, ENOMEM } };
	size_t i;

	open_handle(S + 1);
	SIM_SCRIPT({ COMES, WITH(PIDFD, &(int){ S + 1 }, 4) });
	ATF_CHECK_EQ(1, receive_from(UDS_CRED_HANDLE));
	ATF_CHECK_EQ(S + 1, sender.uc_handle);
	ATF_CHECK_EQ(UDS_CRED_HANDLE, sender.uc_valid);
	uds_cred_close(&sender);
	open_handle(S + 1);
	SIM_SCRIPT({ COMES, WITH(PIDFD, &(int){ S + 1 }, 4) });
	ATF_CHECK_EQ(1, receive_from(0));
	ATF_CHECK_EQ(-1, sender.uc_handle);
	for (i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
		SIM_SCRIPT({ COMES, WITH(PIDFD, &(int){ -errors[i].error },
		    4) });
		ATF_CHECK_EQ(1, receive_from(UDS_CRED_HANDLE));
		ATF_CHECK_EQ(0, sender.uc_valid);
		ATF_CHECK_EQ(errors[i].reason,
		    uds_cred_reason(&sender, UDS_CRED_HANDLE));
	}
	SIM_SCRIPT({ COMES, WITH(PIDFD, &(int){ -EMFILE }, 4) },
	    { COMES, WITH(PIDFD, &(int){ 5 }, 3) });
	ATF_CHECK_EQ(1, receive_from(0));
	ATF_CHECK_EQ(1, receive_from(UDS_CRED_HANDLE));
	ATF_CHECK_EQ(-1, sender.uc_handle);
}

/* A second handle takes the place of the first, which is closed. */
SIM_TC(message_two_handles)
{
	unsigned char both[2 * SPACE(4)];

	open_handle(S + 1);
	open_handle(S + 2);
	memcpy(both, control(PIDFD, &(int){ S + 1 }, 4), SPACE(4));
	memcpy(both + SPACE(4), control(PIDFD, &(int){ S + 2 }, 4), SPACE(4));
	SIM_SCRIPT({ COMES, .outcontrol = both, .outcontrollen =
	    sizeof(both) });
	ATF_CHECK_EQ(1, receive_from(UDS_CRED_HANDLE));
	ATF_CHECK_EQ(S + 2, sender.uc_handle);
	uds_cred_close(&sender);
}

/* Seconds and nanoseconds, of 32 bits each or of 64. */
SIM_TC(message_time)
{
	static const int32_t narrow[2] = { 1000, 234567 };
	static const int64_t wide[2] = { 1000, 234567 };
	static const struct {
		int		 type;
		const void	*data;
		size_t		 len;
		int		 clock;
	} times[] = {
		{ 35, narrow, 8, UDS_CLOCK_REALTIME },
		{ 35, wide, 16, UDS_CLOCK_REALTIME },
		{ 64, wide, 16, UDS_CLOCK_REALTIME },
		{ 35, wide, 12, UDS_CLOCK_NONE },
		{ 29, wide, 16, UDS_CLOCK_NONE }
	};
	size_t i;

	for (i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
		SIM_SCRIPT({ COMES, WITH(times[i].type, times[i].data,
		    times[i].len) });
		ATF_CHECK_EQ(1, receive_from(0));
		ATF_CHECK_EQ(times[i].clock, when.ts_clock);
		if (times[i].clock != UDS_CLOCK_NONE) {
			ATF_CHECK_EQ(1000, when.ts_sec);
			ATF_CHECK_EQ(234567, when.ts_nsec);
		}
	}
}

/* What was not asked for is passed over. */
SIM_TC(message_unasked)
{
	static int64_t two[2];
	static uint32_t ids[3];
	char room[8];

	SIM_SCRIPT({ COMES, WITH(35, two, 16) }, { COMES, WITH(CREDENTIALS,
	    ids, 12) });
	uds_msg_in(&msg, room, sizeof(room));
	msg.um_cred = &sender;
	ATF_CHECK_EQ(1, uds_recvmsg(S, &msg, 0, -1));
	msg.um_cred = NULL;
	msg.um_stamp = &when;
	ATF_CHECK_EQ(1, uds_recvmsg(S, &msg, 0, -1));
	ATF_CHECK_EQ(UDS_CLOCK_NONE, when.ts_clock);
}

/* Runs of numbers go by one call, and one by one where there is none. */
SIM_TC(closefds_in_runs)
{
	int fds[6] = { S + 3, S + 1, S + 2, -1, S + 5, S + 5 + 2 };
	int i;

	for (i = 1; i <= 7; i++)
		open_handle(S + i);
	SIM_SCRIPT(
	    { SIM(close, S + 3) },
	    { SIM(syscall, CLOSE_RANGE, S + 1, S + 2, 0) },
	    { SIM(close, S + 5) }, { SIM(close, S + 7) });
	uds_closefds(fds, 6);
	for (i = 0; i < 6; i++)
		ATF_CHECK_EQ(-1, fds[i]);
	/* What is none does not stand beside the first of all numbers. */
	SIM_SCRIPT({ SIM(close, 0) });
	uds_closefds((int[]){ -2, -1, 0 }, 3);
	fds[0] = S + 4;
	sim_close(S + 6);
	open_handle(S + 5);
	fds[1] = S + 5;
	SIM_SCRIPT(
	    { SIM(syscall, CLOSE_RANGE, S + 4, S + 5, 0), .error = ENOSYS },
	    { SIM(close, S + 4) }, { SIM(close, S + 5) });
	uds_closefds(fds, 2);
}

/* Which ids are offered: those that are given, or the caller's real ones. */
SIM_TC(offers_ids)
{
	struct uds_cred c = UDS_CRED_INIT;
	uint32_t ids[3] = { 7, 8, 9 };

	uds_msg_out(&msg, "a", 1);
	msg.um_cred = &c;
	c.uc_pid = 7;
	c.uc_ruid = c.uc_euid = 8;
	c.uc_rgid = c.uc_egid = 9;
	SIM_SCRIPT(
	    { SIM(sendmsg, S, NOSIGNAL), .rv = 1, .control =
		control(CREDENTIALS, ids, 12), .controllen = SPACE(12) },
	    { SIM(sendmsg, S, NOSIGNAL), .rv = 1, .control =
		control(CREDENTIALS, ids, 12), .controllen = SPACE(12) });
	c.uc_valid = UDS_CRED_PID | UDS_CRED_RUID | UDS_CRED_RGID;
	ATF_CHECK_EQ(1, uds_sendmsg(S, &msg, 0, -1));
	c.uc_valid = UDS_CRED_PID | UDS_CRED_EUID | UDS_CRED_EGID;
	ATF_CHECK_EQ(1, uds_sendmsg(S, &msg, 0, -1));
	SIM_SCRIPT(
	    { SIM(getpid), .rv = 7 }, { SIM(getuid), .rv = 8 },
	    { SIM(getgid), .rv = 9 },
	    { SIM(sendmsg, S, NOSIGNAL), .rv = 1, .control =
		control(CREDENTIALS, ids, 12), .controllen = SPACE(12) });
	c.uc_valid = 0;
	ATF_CHECK_EQ(1, uds_sendmsg(S, &msg, 0, -1));
	msg.um_cred = NULL;
	msg.um_stamp = &when;
	FAILS(EOPNOTSUPP, uds_sendmsg(S, &msg, 0, -1));
}

/* A table of descriptors that is full is MSG_CTRUNC and no error. */
SIM_TC(message_table_full)
{
	char room[8];
	size_t len, n;
	int fd;

	open_handle(S + 1);
	n = 1;
	SIM_SCRIPT({ COMES, .flags = CTRUNC | CMSG_CLOEXEC,
	    WITH(1, &(int){ S + 1 }, 4) });
	FAILS(EMFILE, uds_recvfds(S, room, 8, &len, &fd, &n, -1));
	/* Unasked, it tells of descriptors, unless there are options. */
	SIM_SCRIPT(
	    { SIM(recvmsg, S, 0), SIM_READS("a"), .flags = CTRUNC },
	    { GETOPT(16), SIM_INT(0) }, { GETOPT(SIM_ANY), SIM_INT(0) },
	    { GETOPT(TYPE), SIM_INT(DGRAM) },
	    { GETOPT(34), SIM_INT(0) }, { GETOPT(76), .error = ENOPROTOOPT });
	uds_msg_in(&msg, room, 8);
	ATF_CHECK_EQ(1, uds_recvmsg(S, &msg, 0, -1));
	ATF_CHECK_EQ(UDS_MSG_SURPLUS, msg.um_flags);
	SIM_SCRIPT(
	    { SIM(recvmsg, S, 0), SIM_READS("a"), .flags = CTRUNC },
	    { GETOPT(16), SIM_INT(1) });
	ATF_CHECK_EQ(1, uds_recvmsg(S, &msg, 0, -1));
	ATF_CHECK_EQ(0, msg.um_flags);
}

/* Descriptors 1001 and so on, as a message brings them. */
#define BRINGS(n)							\
	.outcontrol = control(1, ((const int[]){ S + 1, S + 2, S + 3 }), \
	    4 * (n)), .outcontrollen = SPACE(4 * (n))

static int
receive_fds(size_t max, int flags)
{
	static int fds[3];
	static char room[8];

	uds_msg_in(&msg, room, sizeof(room));
	msg.um_fds = fds;
	msg.um_maxfds = max;
	return (uds_recvmsg(S, &msg, flags, 0));
}

/* As many as are wanted; MSG_CMSG_CLOEXEC comes back and says nothing. */
SIM_TC(message_rights)
{
	open_handle(S + 1);
	open_handle(S + 2);
	open_handle(S + 3);
	SIM_SCRIPT({ SIM(recvmsg, S, CMSG_CLOEXEC | DONTWAIT), SIM_READS("a"),
	    .flags = CMSG_CLOEXEC, BRINGS(3) }, { SIM(close, S + 3) });
	ATF_CHECK_EQ(1, receive_fds(2, 0));
	ATF_CHECK_EQ(2, msg.um_nfds);
	ATF_CHECK_EQ(S + 2, msg.um_fds[1]);
	ATF_CHECK_EQ(1, msg.um_surplus);
	ATF_CHECK_EQ(UDS_MSG_SURPLUS, msg.um_flags);
	sim_close(S + 1);
	sim_close(S + 2);
}

/* What is of no use is closed, with all that came beside it. */
SIM_TC(message_refused)
{
	unsigned char both[SPACE(8) + SPACE(4)];
	int i;

	for (i = 1; i <= 3; i++)
		open_handle(S + i);
	SIM_SCRIPT({ SIM(recvmsg, S, CMSG_CLOEXEC | DONTWAIT), SIM_READS("a"),
	    .flags = TRUNC, BRINGS(3) },
	    { SIM(syscall, CLOSE_RANGE, S + 1, S + 3, 0) });
	FAILS(EMSGSIZE, receive_fds(3, 0));
	open_handle(S + 1);
	SIM_SCRIPT({ SIM(recvmsg, S, CMSG_CLOEXEC | DONTWAIT), SIM_READS("a"),
	    .flags = TRUNC, BRINGS(1) });
	ATF_CHECK_EQ(1, receive_fds(3, UDS_MSG_TRUNC));
	ATF_CHECK_EQ(UDS_MSG_TRUNC, msg.um_flags);
	sim_close(S + 1);

	/* A handle, too. */
	for (i = 1; i <= 3; i++)
		open_handle(S + i);
	memcpy(both, control(1, ((const int[]){ S + 1, S + 2 }), 8),
	    SPACE(8));
	memcpy(both + SPACE(8), control(PIDFD, &(int){ S + 3 }, 4), SPACE(4));
	SIM_SCRIPT({ COMES, .flags = CTRUNC, .outcontrol = both,
	    .outcontrollen = sizeof(both) },
	    { SIM(close, S + 1) }, { SIM(close, S + 2) },
	    { SIM(close, S + 3) });
	FAILS(EMFILE, receive_from(UDS_CRED_HANDLE));
}

/* Of another level it is nothing of ours. */
SIM_TC(message_of_another_level)
{
	unsigned char other[SPACE(12)];

	memcpy(other, control(CREDENTIALS, ((uint32_t[]){ 1, 2, 3 }), 12),
	    SPACE(12));
	memcpy(other + sizeof(long), &(int32_t){ 41 }, 4);
	SIM_SCRIPT({ COMES, .outcontrol = other, .outcontrollen =
	    sizeof(other) });
	ATF_CHECK_EQ(1, receive_from(0));
	ATF_CHECK_EQ(0, sender.uc_valid);
}

/* A peek asks for no control message, because each would install anew. */
SIM_TC(message_peeked)
{
	SIM_SCRIPT({ SIM(recvmsg, S, MSG_PEEK | DONTWAIT), SIM_READS("a"),
	    .flags = CTRUNC });
	ATF_CHECK_EQ(1, receive_fds(3, UDS_MSG_PEEK));
	ATF_CHECK_EQ(0, msg.um_flags);
	ATF_CHECK_EQ(0, msg.um_nfds);
}

/* 253 go at once; they go with the first byte and not again. */
SIM_TC(message_rights_sent)
{
	static int many[254];
	int i;

	for (i = 0; i < 254; i++)
		many[i] = 5000 + i;
	ATF_CHECK_EQ(253, uds_maxfds());
	FAILS(E2BIG, uds_sendfds(S, "ab", 2, many, 254, -1));
	uds_msg_out(&msg, "abcd", 4);
	msg.um_fds = many;
	msg.um_nfds = 254;
	SIM_SCRIPT(
	    { SIM(sendmsg, S, NOSIGNAL), SIM_TAKES("a"), .rv = 1 },
	    { SIM(sendmsg, S, NOSIGNAL), SIM_TAKES("bcd"), .rv = 1,
		.control = control(1, &many[253], 4), .controllen = SPACE(4) },
	    { SIM(sendmsg, S, NOSIGNAL), SIM_TAKES("cd"), .error = EINTR,
		.control = "", .controllen = 0 },
	    { SIM(sendmsg, S, NOSIGNAL), SIM_TAKES("cd"), .rv = 2,
		.control = "", .controllen = 0 });
	ATF_CHECK_EQ(4, uds_sendmsg(S, &msg, UDS_MSG_SPLIT, -1));
}

/* musl has no room for a copy of so many, but the kernel needs none. */
SIM_TC(message_rights_uncopied)
{
	static int many[253];
	int i;

	for (i = 0; i < 253; i++)
		many[i] = 5000 + i;
	SIM_SCRIPT(
	    { SIM(sendmsg, S, NOSIGNAL), .error = ENOMEM },
	    { SIM(syscall, SYS_sendmsg, S, SIM_ANY, NOSIGNAL), .rv = 1 },
	    { SIM(sendmsg, S, NOSIGNAL), .error = ENOMEM },
	    { SIM(syscall, SYS_sendmsg, S, SIM_ANY, NOSIGNAL),
		.error = ENOMEM },
	    { SIM(sendmsg, S, NOSIGNAL), .error = EPIPE },
	    { SIM(sendmsg, S, NOSIGNAL), .error = ENOMEM });
	ATF_CHECK_EQ(1, uds_sendfds(S, "a", 1, many, 253, -1));
	FAILS(ENOMEM, uds_sendfds(S, "a", 1, many, 253, -1));
	FAILS(EPIPE, uds_sendfds(S, "a", 1, many, 253, -1));
	/* Of few it has one. */
	FAILS(ENOMEM, uds_sendfds(S, "a", 1, many, 1, -1));
}

/* Errors are what they are: nothing is waited for but EAGAIN. */
SIM_TC(message_send_errors)
{
	static const int errors[] = { ENOBUFS, EPIPE, EMSGSIZE, ETOOMANYREFS,
	    ECONNRESET, EBADF };
	size_t i;
	int fd;

	fd = S + 1;
	for (i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
		SIM_SCRIPT(
		    { SIM(send, S, NOSIGNAL), .error = errors[i] },
		    { SIM(sendmsg, S, NOSIGNAL), .error = errors[i] });
		FAILS(errors[i], uds_send(S, "a", 1, -1));
		FAILS(errors[i], uds_sendfds(S, "a", 1, &fd, 1, -1));
	}
	SIM_SCRIPT(
	    { SIM(send, S, NOSIGNAL), .error = EINTR },
	    { SIM(sendmsg, S, NOSIGNAL), .error = EAGAIN },
	    { SIM(poll, S, POLLOUT, 1), SIM_EVENTS(POLLOUT) },
	    { SIM(sendmsg, S, NOSIGNAL), .rv = 1 },
	    { SIM(send, S, NOSIGNAL), SIM_TAKES("abc"), .rv = 1 },
	    { SIM(sendmsg, S, NOSIGNAL), SIM_TAKES("bc"), .error = EPIPE });
	ATF_CHECK_EQ(1, uds_send(S, "a", 1, -1));
	ATF_CHECK_EQ(1, uds_send(S, "abc", 3, -1));
}

/* recv(2) is tried once; what it fails with counts, but for these. */
SIM_TC(message_receive_errors)
{
	char room[8];
	size_t len;

	SIM_SCRIPT(
	    { SIM(recv, S, TRUNC), .error = ECONNRESET },
	    { SIM(recv, S, TRUNC), .error = EINTR },
	    { SIM(recvmsg, S, 0), SIM_READS("a") },
	    { SIM(recv, S, TRUNC | DONTWAIT), .error = EAGAIN });
	FAILS_CLEAN(ECONNRESET, len, uds_recv(S, room, 8, &len, -1));
	ATF_CHECK_EQ(1, uds_recv(S, room, 8, &len, -1));
	FAILS_CLEAN(EAGAIN, len, uds_recv(S, room, 8, &len, 0));
}

/* The plain way: send(2) and recv(2), and what they do not settle. */
SIM_TC(message_plain)
{
	char room[8];
	size_t len;

	SIM_SCRIPT(
	    { SIM(send, S, NOSIGNAL), SIM_TAKES("hello"), .rv = 5 },
	    { SIM(send, S, NOSIGNAL | DONTWAIT), SIM_TAKES("hello"),
		.error = EAGAIN },
	    { SIM(send, S, NOSIGNAL | DONTWAIT), SIM_TAKES("hello"),
		.error = EINTR },
	    { SIM(sendmsg, S, NOSIGNAL | DONTWAIT), SIM_TAKES("hello"),
		.rv = 5 },
	    { SIM(recv, S, TRUNC), .room = 8, SIM_READS("world") },
	    { SIM(recv, S, TRUNC | DONTWAIT), .room = 8, .rv = 9 });
	ATF_CHECK_EQ(5, uds_send(S, "hello", 5, -1));
	FAILS(EAGAIN, uds_send(S, "hello", 5, 0));
	ATF_CHECK_EQ(5, uds_send(S, "hello", 5, 0));
	ATF_CHECK_EQ(1, uds_recv(S, room, 8, &len, -1));
	ATF_CHECK_EQ(5, len);
	FAILS(EMSGSIZE, uds_recv(S, room, 8, &len, 0));
}

/* A stream of another family throws away what it says it has received. */
SIM_TC(message_thrown_away)
{
	char room[8];
	size_t len;

	SIM_SCRIPT(
	    { SIM(recv, S, TRUNC), .rv = 5 }, { GETOPT(DOMAIN), SIM_INT(2) },
	    { SIM(recv, S, TRUNC), .rv = 5 },
	    { GETOPT(DOMAIN), .error = EBADF },
	    { SIM(recv, S, TRUNC), SIM_READS("\xc1z") }, IS_UNIX);
	FAILS(EAFNOSUPPORT, uds_recv(S, room, 8, &len, -1));
	FAILS(EBADF, uds_recv(S, room, 8, &len, -1));
	ATF_CHECK_EQ(1, uds_recv(S, room, 8, &len, -1));
	ATF_CHECK_EQ(2, len);
}

/* The end lasts; what has data behind it was a record. */
SIM_TC(message_end)
{
	char room[8];
	size_t len;

	SIM_SCRIPT(
	    { SIM(recv, S, TRUNC) },
	    { SIM(poll, S, POLLRDHUP, 0), .error = EINTR },
	    { SIM(poll, S, POLLRDHUP, 0), SIM_EVENTS(POLLRDHUP) },
	    { SIM(ioctl, S, SIM_ANY), SIM_INT(0) },
	    { SIM(recv, S, TRUNC) },
	    { SIM(poll, S, POLLRDHUP, 0), SIM_EVENTS(POLLRDHUP) },
	    { SIM(ioctl, S, SIM_ANY), SIM_INT(7) },
	    { GETOPT(TYPE), SIM_INT(SEQPACKET) },
	    { GETOPT(TYPE), SIM_INT(SEQPACKET) },
	    { SIM(recv, S, TRUNC) },
	    { SIM(poll, S, POLLRDHUP, 0) },
	    { GETOPT(TYPE), SIM_INT(SEQPACKET) },
	    { SIM(recv, S, TRUNC) },
	    { SIM(poll, S, POLLRDHUP, 0), SIM_EVENTS(POLLRDHUP) },
	    { SIM(ioctl, S, SIM_ANY), .error = EINVAL },
	    { SIM(recv, S, TRUNC) },
	    { SIM(poll, S, POLLRDHUP, 0), .error = ENOMEM });
	ATF_CHECK_EQ(0, uds_recv(S, room, 8, &len, -1));
	ATF_CHECK_EQ(1, uds_recv(S, room, 8, &len, -1));
	ATF_CHECK_EQ(0, len);
	ATF_CHECK_EQ(1, uds_recv(S, room, 8, &len, -1));
	ATF_CHECK_EQ(0, len);
	ATF_CHECK_EQ(0, uds_recv(S, room, 8, &len, -1));
	FAILS(ENOMEM, uds_recv(S, room, 8, &len, -1));
}

#define COUNTS_ONE							\
	{ SIM(poll, S, POLLRDHUP, 0), SIM_EVENTS(POLLRDHUP) },		\
	{ SIM(ioctl, S, SIM_ANY), SIM_INT(1) }
#define LOOKS		SIM(recv, S, MSG_PEEK | DONTWAIT), .room = 1

/* A byte that is out of band is counted, but never comes (6.18, run). */
SIM_TC(message_end_behind_urgent)
{
	char room[8];
	size_t len;

	SIM_SCRIPT(
	    { SIM(recv, S, TRUNC) },
	    COUNTS_ONE, { GETOPT(TYPE), SIM_INT(STREAM) }, { LOOKS },
	    { SIM(recv, S, TRUNC) },
	    COUNTS_ONE, { GETOPT(TYPE), SIM_INT(STREAM) },
	    { LOOKS, .error = EINTR },
	    COUNTS_ONE, { GETOPT(TYPE), SIM_INT(STREAM) }, { LOOKS },
	    { SIM(recv, S, TRUNC) },
	    COUNTS_ONE, { GETOPT(TYPE), SIM_INT(STREAM) },
	    { LOOKS, SIM_READS("a") },
	    { GETOPT(TYPE), SIM_INT(STREAM) },
	    { SIM(recvmsg, S, 0), SIM_READS("a") },
	    { SIM(recv, S, TRUNC) },
	    COUNTS_ONE, { GETOPT(TYPE), .error = ENOBUFS },
	    { GETOPT(TYPE), SIM_INT(SEQPACKET) });
	ATF_CHECK_EQ(0, uds_recv(S, room, 8, &len, -1));
	ATF_CHECK_EQ(0, uds_recv(S, room, 8, &len, -1));
	ATF_CHECK_EQ(1, uds_recv(S, room, 8, &len, -1));
	ATF_CHECK_EQ(1, len);
	ATF_CHECK_EQ(1, uds_recv(S, room, 8, &len, -1));
	ATF_CHECK_EQ(0, len);
}

/* Numbers of options, and what they say (6.12). */
SIM_TC(options)
{
	static const struct {
		int	option;
		int	number;
	} of[] = { { UDS_OPT_CRED, 16 }, { UDS_OPT_LABEL, 34 },
	    { UDS_OPT_HANDLE, 76 }, { UDS_OPT_RIGHTS, 83 } };
	size_t i;
	int n;

	for (i = 0; i < sizeof(of) / sizeof(of[0]); i++) {
		SIM_SCRIPT(
		    { SIM(setsockopt, S, 1, of[i].number), SIM_TAKES_INT(1) },
		    { SIM(setsockopt, S, 1, of[i].number),
			.error = ENOPROTOOPT },
		    { GETOPT(of[i].number), SIM_INT(4) },
		    { GETOPT(of[i].number), .error = ENOPROTOOPT });
		ATF_CHECK_EQ(0, uds_setopt(S, of[i].option, 1));
		FAILS(EOPNOTSUPP, uds_setopt(S, of[i].option, 1));
		ATF_CHECK_EQ(0, uds_getopt(S, of[i].option, &n));
		ATF_CHECK_EQ(1, n);
		FAILS_CLEAN(EOPNOTSUPP, n, uds_getopt(S, of[i].option, &n));
	}
}

/* The kernel doubles what it is asked for, and keeps 32 bytes of it. */
SIM_TC(options_of_buffers)
{
	int n;

	SIM_SCRIPT(
	    { SIM(setsockopt, S, 1, 7), SIM_TAKES_INT(65536) },
	    { SIM(setsockopt, S, 1, 8), SIM_TAKES_INT(INT_MAX / 2) },
	    { SIM(setsockopt, S, 1, 7), .error = EPERM },
	    { GETOPT(7), SIM_INT(131072) }, { GETOPT(8), SIM_INT(131072) },
	    { GETOPT(TYPE), SIM_INT(DGRAM) }, { GETOPT(7), SIM_INT(131072) },
	    { GETOPT(TYPE), SIM_INT(STREAM) });
	ATF_CHECK_EQ(0, uds_setopt(S, UDS_OPT_SNDBUF, 65536));
	ATF_CHECK_EQ(0, uds_setopt(S, UDS_OPT_RCVBUF, INT_MAX));
	FAILS(EPERM, uds_setopt(S, UDS_OPT_SNDBUF, 65536));
	ATF_CHECK_EQ(0, uds_getopt(S, UDS_OPT_SNDBUF, &n));
	ATF_CHECK_EQ(65536, n);
	ATF_CHECK_EQ(0, uds_getopt(S, UDS_OPT_RCVBUF, &n));
	ATF_CHECK_EQ(65536, n);
	ATF_CHECK_EQ(0, uds_getopt(S, UDS_OPT_MSGMAX, &n));
	ATF_CHECK_EQ(131040, n);
	FAILS(EOPNOTSUPP, uds_getopt(S, UDS_OPT_MSGMAX, &n));
}

/* On a stream there would be success without a time. */
SIM_TC(options_of_time)
{
	int n;

	SIM_SCRIPT(
	    { GETOPT(TYPE), SIM_INT(STREAM) },
	    { GETOPT(TYPE), .error = EBADF },
	    { GETOPT(TYPE), SIM_INT(DGRAM) },
	    { SIM(setsockopt, S, 1, SIM_ANY), SIM_TAKES_INT(1) });
	FAILS(EOPNOTSUPP, uds_setopt(S, UDS_OPT_STAMP, 1));
	FAILS(EBADF, uds_setopt(S, UDS_OPT_STAMP, 1));
	ATF_CHECK_EQ(0, uds_setopt(S, UDS_OPT_STAMP, 1));
	SIM_SCRIPT(
	    { GETOPT(SIM_ANY), SIM_INT(1) }, { GETOPT(TYPE), SIM_INT(DGRAM) },
	    { GETOPT(SIM_ANY), SIM_INT(1) },
	    { GETOPT(TYPE), SIM_INT(STREAM) },
	    { GETOPT(SIM_ANY), .error = EBADF });
	ATF_CHECK_EQ(0, uds_getopt(S, UDS_OPT_STAMP, &n));
	ATF_CHECK_EQ(1, n);
	FAILS_CLEAN(EOPNOTSUPP, n, uds_getopt(S, UDS_OPT_STAMP, &n));
	FAILS_CLEAN(EBADF, n, uds_getopt(S, UDS_OPT_STAMP, &n));
}

/* Each send is a record, and nothing can change that. */
SIM_TC(options_of_records)
{
	int n;

	SIM_SCRIPT(
	    { GETOPT(TYPE), SIM_INT(DGRAM) }, { GETOPT(TYPE), SIM_INT(DGRAM) },
	    { GETOPT(TYPE), SIM_INT(DGRAM) },
	    { GETOPT(TYPE), SIM_INT(DGRAM) }, { GETOPT(TYPE), SIM_INT(DGRAM) },
	    { GETOPT(TYPE), SIM_INT(STREAM) });
	ATF_CHECK_EQ(0, uds_setopt(S, UDS_OPT_RECORDS, 1));
	FAILS(EOPNOTSUPP, uds_setopt(S, UDS_OPT_RECORDS, 0));
	ATF_CHECK_EQ(0, uds_getopt(S, UDS_OPT_RECORDS, &n));
	ATF_CHECK_EQ(1, n);
	FAILS_CLEAN(EOPNOTSUPP, n, uds_getopt(S, UDS_OPT_RECORDS, &n));
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
	ATF_TP_ADD_TC(tp, message_ids);
	ATF_TP_ADD_TC(tp, message_ids_of_nobody);
	ATF_TP_ADD_TC(tp, message_ids_of_the_end);
	ATF_TP_ADD_TC(tp, message_label);
	ATF_TP_ADD_TC(tp, message_handle);
	ATF_TP_ADD_TC(tp, message_two_handles);
	ATF_TP_ADD_TC(tp, message_time);
	ATF_TP_ADD_TC(tp, message_unasked);
	ATF_TP_ADD_TC(tp, closefds_in_runs);
	ATF_TP_ADD_TC(tp, offers_ids);
	ATF_TP_ADD_TC(tp, message_table_full);
	ATF_TP_ADD_TC(tp, message_rights);
	ATF_TP_ADD_TC(tp, message_refused);
	ATF_TP_ADD_TC(tp, message_of_another_level);
	ATF_TP_ADD_TC(tp, message_peeked);
	ATF_TP_ADD_TC(tp, message_rights_sent);
	ATF_TP_ADD_TC(tp, message_rights_uncopied);
	ATF_TP_ADD_TC(tp, message_send_errors);
	ATF_TP_ADD_TC(tp, message_receive_errors);
	ATF_TP_ADD_TC(tp, message_plain);
	ATF_TP_ADD_TC(tp, message_thrown_away);
	ATF_TP_ADD_TC(tp, message_end);
	ATF_TP_ADD_TC(tp, message_end_behind_urgent);
	ATF_TP_ADD_TC(tp, options);
	ATF_TP_ADD_TC(tp, options_of_buffers);
	ATF_TP_ADD_TC(tp, options_of_time);
	ATF_TP_ADD_TC(tp, options_of_records);
	return (atf_no_error());
}
