/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * illumos on the scripted kernel.  What it answers was read in usr/src of
 * July 2021, in uts/common, in the file or the function of fs/sockfs that is
 * named.
 */

#define _GNU_SOURCE

#include <sys/stat.h>

#include <fcntl.h>
#include <poll.h>
#include <string.h>

#include <atf-c.h>

#include "sim.h"

/* sys/socket.h */
#define STREAM		2
#define DGRAM		1
#define SEQPACKET	6
#define CLOEXEC		0x080000
#define NONBLOCK	0x100000
#define SOL		0xffff
#define ACCEPTCONN	0x0002
#define TYPE		0x1008
#define DOMAIN		0x100c
#define PEEK_DONTWAIT	0x82

#define GETOPT(option, value)						\
	{ SIM(getsockopt, S, SOL, option), .room = 4, SIM_INT(value) }
#define IS_UNIX		GETOPT(DOMAIN, 1)

/* The addresses that it gives: as it likes, without a name, and with one. */
#define NOTHING		SIM_GIVES("")
#define FAMILY		SIM_GIVES("\1\0")
#define ZEROS		SIM_GIVES("\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0")
#define PATH		SIM_GIVES("\1\0sock\0")
#define UNCONNECTED	{ SIM(getpeername, S), .error = ENOTCONN }

/* A record, and how it is come to, read and given back. */
#define RECORD		7777
#define ASKS		IS_UNIX, { SIM(getpeerucred, S), SIM_OBJECT(record) }
#define READS(ruid, egid, rgid, pid)					\
	{ SIM(ucred_getruid, RECORD), .rv = (ruid) },			\
	{ SIM(ucred_getegid, RECORD), .rv = (egid) },			\
	{ SIM(ucred_getrgid, RECORD), .rv = (rgid) },			\
	{ SIM(ucred_getpid, RECORD), .rv = (pid) }
#define EUID		{ SIM(ucred_geteuid, RECORD), .rv = 1001 }
#define ALL		EUID, READS(1002, 20, 21, 4321)
#define FREES		{ SIM(ucred_free, RECORD), .hook = spoil_errno }

#define RECORDED	(UDS_AT_CONNECT | UDS_AT_SOCKET | UDS_AT_PAIR)

/* The number of O_SEARCH in include/sunos/fcntl.h. */
#define SEARCH		(O_PATH | O_CLOEXEC)

/* The directory that S + 1 is open on is opened once more as S + 2. */
#define COMES		{ SIM(openat, S + 1, SEARCH), .path = ".",	\
			    .rv = S + 2 }
#define LINK(to)	{ .call = "readlink", .path =			\
			    "/proc/self/path/1002", SIM_READS(to) }
#define STAT(call, ...)							\
	{ SIM(call, __VA_ARGS__), SIM_OBJECT(directory) }
#define IN(where)							\
	COMES, LINK(where), STAT(fstat, S + 2),				\
	{ .call = "stat", .path = where, SIM_OBJECT(directory) }
#define PROC(...)	{ SIM(access, F_OK), .path = "/proc/self/fd",	\
			    __VA_ARGS__ }
#define AT_PATH		"\1\0/proc/self/fd/1002/sock\0"

#define TEN		"0123456789"
#define HUNDRED		TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN
#define THOUSAND	HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED	\
			HUNDRED HUNDRED HUNDRED HUNDRED
#define LONGEST		THOUSAND TEN TEN "abc"		/* 1023 */
#define NEARLY		THOUSAND TEN "abcdefgh"		/* with "/sock" */

static const long	record = RECORD;
static const gid_t	groups[2] = { 5, 6 };
static const gid_t	*const list = groups;
static const gid_t	*const empty = NULL;

static const struct stat directory = { .st_dev = 3, .st_ino = 4 };

static struct uds_cred cred;

/* What is closed or given back may leave anything there. */
static void
spoil_errno(struct sim_seen *c)
{
	(void)c;
	errno = EXDEV;
}

static int
peercred(void)
{
	return (uds_peercred(S, &cred, 0));
}

static int
peergroups(void)
{
	return (uds_peergroups(S, NULL, 0));
}

static int
request_groups(gid_t *room, size_t n)
{
	cred.uc_groups = room;
	cred.uc_maxgroups = n;
	return (uds_peercred(S, &cred, UDS_CRED_GROUPS));
}

static int
make_socket(void)
{
	int s;

	s = uds_socket(STREAM, UDS_NONBLOCK);
	if (s != -1)
		sim_close(s);
	return (s);
}

static int
make_pair(void)
{
	int sv[2];

	if (uds_socketpair(DGRAM, 0, sv) == -1)
		return (-1);
	sim_close(sv[0]);
	sim_close(sv[1]);
	return (0);
}

static int
accept_one(void)
{
	struct uds_addr from;
	int s;

	s = uds_accept(S, &from, 0, -1);
	if (s != -1)
		sim_close(s);
	return (s);
}

static int
bind_in(void)
{
	return (uds_bindat(S, S + 1, at("sock")));
}

static int
connect_in(void)
{
	return (uds_connectat(S, S + 1, at("sock"), -1));
}

static int
state(void)
{
	struct uds_stat st;

	return (uds_stat(S, &st) == -1 ? -1 : st.us_state);
}

static const char *
name_of(int (*get)(int, struct uds_addr *))
{
	struct uds_addr a;

	ATF_REQUIRE_EQ(0, get(S, &a));
	return (text(&a));
}

/* sotpi_accept(): as of connect(2); strsock_proto(), tl.c: as of socket(2). */
SIM_TC(peercred_ids)
{
	SIM_SCRIPT(ASKS, ALL, FREES);
	ATF_REQUIRE_EQ(0, peercred());
	ATF_CHECK_EQ(UDS_CRED_PID | UDS_CRED_EUID | UDS_CRED_RUID |
	    UDS_CRED_EGID | UDS_CRED_RGID, cred.uc_valid);
	ATF_CHECK_EQ(1001, cred.uc_euid);
	ATF_CHECK_EQ(1002, cred.uc_ruid);
	ATF_CHECK_EQ(20, cred.uc_egid);
	ATF_CHECK_EQ(21, cred.uc_rgid);
	ATF_CHECK_EQ(4321, cred.uc_pid);
	ATF_CHECK_EQ(RECORDED, uds_cred_moment(&cred, UDS_CRED_PID));
	ATF_CHECK_EQ(RECORDED, uds_cred_moment(&cred, UDS_CRED_EUID));
	ATF_CHECK_EQ(RECORDED, uds_cred_moment(&cred, UDS_CRED_RUID));
	ATF_CHECK_EQ(RECORDED, uds_cred_moment(&cred, UDS_CRED_EGID));
	ATF_CHECK_EQ(RECORDED, uds_cred_moment(&cred, UDS_CRED_RGID));
}

/* A client knows its server as of socket(2), a server its client by name. */
SIM_TC(peercred_moment_by_names)
{
	SIM_SCRIPT(ASKS, ALL, FREES, { SIM(getsockname, S), ZEROS },
	    { SIM(getpeername, S), PATH });
	ATF_REQUIRE_EQ(0, uds_peercred(S, &cred, UDS_CRED_MOMENT));
	ATF_CHECK_EQ(UDS_AT_SOCKET | UDS_AT_PAIR,
	    uds_cred_moment(&cred, UDS_CRED_EUID));
	SIM_SCRIPT(ASKS, ALL, FREES, { SIM(getsockname, S), PATH },
	    { SIM(getpeername, S), ZEROS });
	ATF_REQUIRE_EQ(0, uds_peercred(S, &cred, UDS_CRED_MOMENT));
	ATF_CHECK_EQ(UDS_AT_CONNECT | UDS_AT_PAIR,
	    uds_cred_moment(&cred, UDS_CRED_EUID));
}

/* lib/libc/port/gen/ucred.c: what is not in a record is -1. */
SIM_TC(peercred_parts_missing)
{
	SIM_SCRIPT(ASKS, EUID, READS(-1, -1, -1, -1), FREES);
	ATF_REQUIRE_EQ(0, peercred());
	ATF_CHECK_EQ(UDS_CRED_EUID, cred.uc_valid);
	ATF_CHECK_EQ(-1, cred.uc_pid);
	ATF_CHECK_EQ(EOPNOTSUPP, uds_cred_reason(&cred, UDS_CRED_PID));
	ATF_CHECK_EQ(EOPNOTSUPP, uds_cred_reason(&cred, UDS_CRED_EGID));
	SIM_SCRIPT(ASKS, EUID, READS(1002, 20, 21, 0), FREES);
	ATF_REQUIRE_EQ(0, peercred());
	ATF_CHECK_EQ(0, cred.uc_valid & UDS_CRED_PID);
	ATF_CHECK_EQ(-1, cred.uc_pid);
	SIM_SCRIPT(ASKS, { SIM(ucred_geteuid, RECORD), .rv = -1 }, FREES);
	FAILS_CLEAN(EOPNOTSUPP, cred, peercred());
}

/* sotpi_ioctl(): unconnected, listening, or disconnected. */
SIM_TC(peercred_unconnected)
{
	SIM_SCRIPT(IS_UNIX, { SIM(getpeerucred, S), .error = ENOTCONN });
	FAILS_CLEAN(ENOTCONN, cred, peercred());
	SIM_SCRIPT(IS_UNIX, { SIM(getpeerucred, S), .error = ENOTCONN });
	FAILS(ENOTCONN, peergroups());
}

/* ... of a type without connections, be it connected or not. */
SIM_TC(peercred_datagram)
{
	SIM_SCRIPT(IS_UNIX, { SIM(getpeerucred, S), .error = ENOTSUP },
	    { SIM(getpeername, S), PATH });
	FAILS_CLEAN(EOPNOTSUPP, cred, peercred());
	SIM_SCRIPT(IS_UNIX, { SIM(getpeerucred, S), .error = ENOTSUP },
	    { SIM(getpeername, S), NOTHING });
	FAILS_CLEAN(EOPNOTSUPP, cred, peercred());
	SIM_SCRIPT(IS_UNIX, { SIM(getpeerucred, S), .error = ENOTSUP },
	    UNCONNECTED);
	FAILS_CLEAN(ENOTCONN, cred, peercred());
}

/* ... connected, but the transport named nobody; shut down for sending. */
SIM_TC(peercred_without_record)
{
	SIM_SCRIPT(IS_UNIX, { SIM(getpeerucred, S), .error = EINVAL },
	    { SIM(getpeername, S), .error = EINVAL });
	FAILS_CLEAN(EOPNOTSUPP, cred, peercred());
}

/* getpeerucred(3C) knows the peers of TCP connections and of pipes, too. */
SIM_TC(peercred_other_family)
{
	SIM_SCRIPT(GETOPT(DOMAIN, 2));
	FAILS_CLEAN(EAFNOSUPPORT, cred, peercred());
	SIM_SCRIPT({ SIM(getsockopt, S, SOL, DOMAIN), .error = ENOTSOCK });
	FAILS_CLEAN(ENOTSOCK, cred, peercred());
}

/* EAGAIN would be taken for something to wait for. */
SIM_TC(peercred_no_memory)
{
	SIM_SCRIPT(IS_UNIX, { SIM(getpeerucred, S), .error = EAGAIN });
	FAILS_CLEAN(ENOMEM, cred, peercred());
	SIM_SCRIPT(IS_UNIX, { SIM(getpeerucred, S), .error = ENOMEM });
	FAILS_CLEAN(ENOMEM, cred, peercred());
}

SIM_TC(peercred_each_call_failing)
{
	SIM_SCRIPT({ SIM(getsockopt, S, SOL, DOMAIN), .error = EBADF });
	FAILS_CLEAN(EBADF, cred, peercred());
	SIM_SCRIPT(IS_UNIX, { SIM(getpeerucred, S), .error = EFAULT });
	FAILS_CLEAN(EFAULT, cred, peercred());
}

SIM_TC(groups_requested)
{
	gid_t room[2];

	SIM_SCRIPT(ASKS, EUID,
	    { SIM(ucred_getgroups, RECORD), SIM_OBJECT(list), .rv = 2 },
	    { SIM(ucred_getgroups, RECORD), SIM_OBJECT(list), .rv = 2 },
	    READS(1002, 20, 21, 4321), FREES);
	ATF_REQUIRE_EQ(0, request_groups(room, 2));
	ATF_CHECK_EQ(2, cred.uc_ngroups);
	ATF_CHECK_EQ(5, room[0]);
	ATF_CHECK_EQ(6, room[1]);
	ATF_CHECK_EQ(RECORDED, uds_cred_moment(&cred, UDS_CRED_GROUPS));
	ATF_CHECK_EQ(1001, cred.uc_euid);
}

SIM_TC(groups_room_too_small)
{
	gid_t room[1];

	SIM_SCRIPT(ASKS, EUID,
	    { SIM(ucred_getgroups, RECORD), SIM_OBJECT(list), .rv = 2 },
	    FREES);
	FAILS(ERANGE, request_groups(room, 1));
	SIM_SCRIPT(ASKS,
	    { SIM(ucred_getgroups, RECORD), SIM_OBJECT(list), .rv = 2 },
	    FREES);
	FAILS(EINVAL, uds_peergroups(S, room, 1));
}

/* ucred_getgroups(): no list at all if there are none, -1 if not known. */
SIM_TC(groups_none_or_unknown)
{
	gid_t room[1];

	SIM_SCRIPT(ASKS, EUID,
	    { SIM(ucred_getgroups, RECORD), SIM_OBJECT(empty), .rv = 0 },
	    READS(1002, 20, 21, 4321), FREES);
	ATF_REQUIRE_EQ(0, request_groups(room, 1));
	ATF_CHECK_EQ(0, cred.uc_ngroups);
	ATF_CHECK((cred.uc_valid & UDS_CRED_GROUPS) != 0);
	SIM_SCRIPT(ASKS, EUID,
	    { SIM(ucred_getgroups, RECORD), .rv = -1 },
	    READS(1002, 20, 21, 4321), FREES);
	ATF_REQUIRE_EQ(0, request_groups(room, 1));
	ATF_CHECK_EQ(EOPNOTSUPP, uds_cred_reason(&cred, UDS_CRED_GROUPS));
}

SIM_TC(peergroups_lists)
{
	gid_t room[3];

	SIM_SCRIPT(ASKS,
	    { SIM(ucred_getgroups, RECORD), SIM_OBJECT(list), .rv = 2 },
	    FREES);
	ATF_CHECK_EQ(2, peergroups());
	SIM_SCRIPT(ASKS,
	    { SIM(ucred_getgroups, RECORD), SIM_OBJECT(list), .rv = 2 },
	    FREES);
	ATF_CHECK_EQ(2, uds_peergroups(S, room, 3));
	ATF_CHECK_EQ(6, room[1]);
	SIM_SCRIPT(ASKS,
	    { SIM(ucred_getgroups, RECORD), SIM_OBJECT(empty), .rv = 0 },
	    FREES);
	ATF_CHECK_EQ(0, uds_peergroups(S, room, 3));
	SIM_SCRIPT(ASKS, { SIM(ucred_getgroups, RECORD), .rv = -1 }, FREES);
	FAILS(EOPNOTSUPP, peergroups());
}

SIM_TC(no_label_and_no_handle)
{
	char label[8];

	cred.uc_label = label;
	cred.uc_labelsize = sizeof(label);
	SIM_SCRIPT(ASKS, ALL, FREES);
	ATF_REQUIRE_EQ(0, uds_peercred(S, &cred, UDS_CRED_LABEL |
	    UDS_CRED_HANDLE));
	ATF_CHECK_EQ(EOPNOTSUPP, uds_cred_reason(&cred, UDS_CRED_LABEL));
	ATF_CHECK_EQ(EOPNOTSUPP, uds_cred_reason(&cred, UDS_CRED_HANDLE));
	cred.uc_valid |= UDS_CRED_HANDLE;
	cred.uc_handle = S;
	FAILS(EOPNOTSUPP, uds_cred_alive(&cred));
}

SIM_TC(socket_each_call_failing)
{
	SIM_SWEEP(EMFILE, make_socket,
	    { SIM(socket, 1, STREAM | CLOEXEC | NONBLOCK, 0), .rv = S });
}

SIM_TC(socketpair_each_call_failing)
{
	static const int pair[2] = { S, S + 1 };

	SIM_SWEEP(ENFILE, make_pair,
	    { SIM(socketpair, 1, DGRAM | CLOEXEC, 0), SIM_OBJECT(pair) });
}

/* cmd/cmd-inet/etc/sock2path.d has it, unless the administrator has not. */
SIM_TC(seqpacket)
{
	SIM_SCRIPT({ SIM(socket, 1, SEQPACKET | CLOEXEC, 0), .rv = S });
	ATF_CHECK_EQ(S, uds_socket(SEQPACKET, 0));
	sim_close(S);
}

/* sockparams.c, solookup() */
SIM_TC(no_seqpacket)
{
	int sv[2];

	SIM_SCRIPT({ SIM(socket, 1, SEQPACKET | CLOEXEC, 0),
		.error = EPROTOTYPE });
	FAILS(EOPNOTSUPP, uds_socket(SEQPACKET, 0));
	SIM_SCRIPT({ SIM(socketpair, 1, SEQPACKET | CLOEXEC, 0),
		.error = EPROTONOSUPPORT });
	FAILS_CLEAN(EOPNOTSUPP, sv, uds_socketpair(SEQPACKET, 0, sv));
}

/* socksyscalls.c, accept(): O_NONBLOCK of the listener is added. */
SIM_TC(accept_each_call_failing)
{
	SIM_SWEEP(EMFILE, accept_one,
	    { SIM(accept4, S, CLOEXEC), .rv = S + 1, ZEROS },
	    { SIM(fcntl, S + 1, F_GETFL), .rv = O_RDWR | O_NONBLOCK },
	    { SIM(fcntl, S + 1, F_SETFL, O_RDWR) });
}

/* What could not be made blocking is closed, and says why. */
SIM_TC(accept_cleanup_keeps_errno)
{
	SIM_SCRIPT({ SIM(accept4, S, CLOEXEC), .rv = S + 1, ZEROS },
	    { SIM(fcntl, S + 1, F_GETFL), .error = EBADF },
	    { SIM(close, S + 1), .hook = spoil_errno });
	FAILS(EBADF, accept_one());
}

SIM_TC(accept_from_blocking_listener)
{
	SIM_SCRIPT({ SIM(accept4, S, CLOEXEC), .rv = S + 1, ZEROS },
	    { SIM(fcntl, S + 1, F_GETFL), .rv = O_RDWR });
	ATF_CHECK_EQ(S + 1, accept_one());
}

SIM_TC(accept_nonblocking)
{
	struct uds_addr from;

	SIM_SCRIPT({ SIM(accept4, S, CLOEXEC | NONBLOCK), .rv = S + 1, PATH });
	ATF_REQUIRE_EQ(S + 1, uds_accept(S, &from, UDS_NONBLOCK, -1));
	ATF_CHECK_STREQ("sock", text(&from));
	sim_close(S + 1);
}

SIM_TC(accept_errors)
{
	static const int errors[] = { EINVAL, EOPNOTSUPP, EMFILE, EPROTO };
	size_t i;

	for (i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
		SIM_SCRIPT({ SIM(accept4, S, CLOEXEC), .error = errors[i] });
		FAILS(errors[i], accept_one());
	}
}

/* socksyscalls.c, accept(): a client that has gone before. */
SIM_TC(accept_aborted)
{
	SIM_SCRIPT({ SIM(accept4, S, CLOEXEC), .error = ECONNABORTED },
	    { SIM(recv, S, PEEK_DONTWAIT), .error = ENOTCONN });
	FAILS(ECONNABORTED, accept_one());
}

/* No length in the sockaddr; a NUL where sun_path has room for one. */
SIM_TC(bind_bytes)
{
	SIM_SCRIPT({ SIM(bind, S), SIM_TAKES("\1\0sock\0") });
	ATF_CHECK_EQ(0, uds_bind(S, at("sock")));
}

/* so_addr_verify(): MAXPATHLEN; copyin_name() adds the NUL. */
SIM_TC(longest_pathname)
{
	SIM_SCRIPT({ SIM(bind, S), SIM_TAKES("\1\0" LONGEST) });
	ATF_CHECK_EQ(0, uds_bind(S, at(LONGEST)));
	SIM_SCRIPT({ SIM(connect, S), SIM_TAKES("\1\0" LONGEST) });
	ATF_CHECK_EQ(0, uds_connect(S, at(LONGEST), -1));
	SIM_SCRIPT({ SIM(getsockname, S), SIM_GIVES("\1\0" LONGEST "\0") });
	ATF_CHECK_STREQ(LONGEST, name_of(uds_getsockname));
	SIM_SCRIPT({ SIM(connect, S), SIM_TAKES("\1\0" HUNDRED "01234567") });
	ATF_CHECK_EQ(0, uds_connect(S, at(HUNDRED "01234567"), -1));
	SIM_SCRIPT({ SIM(connect, S), SIM_TAKES("\1\0" HUNDRED "0123456\0") });
	ATF_CHECK_EQ(0, uds_connect(S, at(HUNDRED "0123456"), -1));
}

/* sotpi_getsockname(): the family; zeros as long as a sockaddr; a name. */
SIM_TC(getsockname_lengths)
{
	SIM_SCRIPT({ SIM(getsockname, S), FAMILY });
	ATF_CHECK_STREQ("-", name_of(uds_getsockname));
	SIM_SCRIPT({ SIM(getsockname, S), ZEROS });
	ATF_CHECK_STREQ("-", name_of(uds_getsockname));
	SIM_SCRIPT({ SIM(getsockname, S), PATH });
	ATF_CHECK_STREQ("sock", name_of(uds_getsockname));
	SIM_SCRIPT({ SIM(getsockname, S), SIM_GIVES("\1\0\0ab") });
	ATF_CHECK_STREQ("@ab", name_of(uds_getsockname));
}

/* sotpi_getpeername(): no length at all for socketpair(2). */
SIM_TC(getpeername_lengths)
{
	SIM_SCRIPT({ SIM(getpeername, S), NOTHING });
	ATF_CHECK_STREQ("-", name_of(uds_getpeername));
	SIM_SCRIPT({ SIM(getpeername, S), ZEROS });
	ATF_CHECK_STREQ("-", name_of(uds_getpeername));
}

SIM_TC(no_abstract_names)
{
	FAILS(EOPNOTSUPP, uds_bind(S, at("@name")));
	FAILS(EOPNOTSUPP, uds_connect(S, at("@name"), -1));
	FAILS(EOPNOTSUPP, uds_bind(S, at("-")));
}

/* sotpi_listen() */
SIM_TC(listen_errors)
{
	SIM_SCRIPT({ SIM(listen, S, 5), .error = EINVAL },
	    { SIM(getsockname, S), FAMILY }, UNCONNECTED);
	FAILS(EDESTADDRREQ, uds_listen(S, 5));
	SIM_SCRIPT({ SIM(listen, S, 5), .error = EINVAL },
	    { SIM(getsockname, S), ZEROS }, { SIM(getpeername, S), PATH });
	FAILS(EINVAL, uds_listen(S, 5));
	SIM_SCRIPT({ SIM(listen, S, 5), .error = EOPNOTSUPP });
	FAILS(EOPNOTSUPP, uds_listen(S, 5));
	SIM_SCRIPT({ SIM(listen, S, INT_MAX) });
	ATF_CHECK_EQ(0, uds_listen(S, -1));
}

/* What us_state is found out by, after the family, the type and the flags. */
#define STAT_SCRIPT(...)						\
	SIM_SCRIPT(IS_UNIX, GETOPT(TYPE, STREAM),			\
	    { SIM(fcntl, S, F_GETFD) },					\
	    { SIM(fcntl, S, F_GETFL), .rv = O_RDWR }, __VA_ARGS__)
#define NO_LISTENER	GETOPT(ACCEPTCONN, 0)
#define POLLS(...)	{ SIM(poll, S, 0, 0), __VA_ARGS__ }

/* sotpi_getsockopt(): the option's own number for yes. */
SIM_TC(stat_listening)
{
	STAT_SCRIPT(GETOPT(ACCEPTCONN, 2));
	ATF_CHECK_EQ(UDS_STATE_LISTENING, state());
	STAT_SCRIPT({ SIM(getsockopt, S, SOL, ACCEPTCONN), .error = ENOBUFS });
	FAILS(ENOBUFS, state());
}

SIM_TC(stat_unconnected)
{
	STAT_SCRIPT(NO_LISTENER, UNCONNECTED,
	    { SIM(recv, S, PEEK_DONTWAIT), .error = ENOTCONN },
	    { SIM(getsockname, S), FAMILY });
	ATF_CHECK_EQ(UDS_STATE_UNBOUND, state());
	STAT_SCRIPT(NO_LISTENER, UNCONNECTED,
	    { SIM(recv, S, PEEK_DONTWAIT), .error = ENOTCONN },
	    { SIM(getsockname, S), PATH });
	ATF_CHECK_EQ(UDS_STATE_BOUND, state());
}

SIM_TC(stat_connected)
{
	STAT_SCRIPT(NO_LISTENER, { SIM(getpeername, S), ZEROS },
	    POLLS(SIM_EVENTS(0)));
	ATF_CHECK_EQ(UDS_STATE_CONNECTED, state());
	STAT_SCRIPT(NO_LISTENER, { SIM(getpeername, S), ZEROS },
	    POLLS(.error = EINTR), POLLS(SIM_EVENTS(0)));
	ATF_CHECK_EQ(UDS_STATE_CONNECTED, state());
	STAT_SCRIPT(NO_LISTENER, { SIM(getpeername, S), ZEROS },
	    POLLS(.error = ENOMEM));
	FAILS(ENOMEM, state());
}

/* sotpi_getpeername(): EINVAL as soon as one's own side is shut down. */
SIM_TC(stat_shut_down_for_sending)
{
	STAT_SCRIPT(NO_LISTENER, { SIM(getpeername, S), .error = EINVAL },
	    POLLS(SIM_EVENTS(0)));
	ATF_CHECK_EQ(UDS_STATE_CONNECTED, state());
}

/* sotpi_poll(): POLLHUP for both sides; strsock_proto(): the peer's close. */
SIM_TC(stat_closed)
{
	STAT_SCRIPT(NO_LISTENER, { SIM(getpeername, S), .error = EINVAL },
	    POLLS(SIM_EVENTS(POLLHUP)));
	ATF_CHECK_EQ(UDS_STATE_CLOSED, state());
}

SIM_TC(stat_other_family)
{
	SIM_SCRIPT(GETOPT(DOMAIN, 26));
	FAILS(EAFNOSUPPORT, state());
}

/*
 * proc/prvnops.c, prcreate(): nothing can be made below /proc/self/fd, but
 * /proc/self/path tells the pathname.
 */
SIM_TC(bindat_each_call_failing)
{
	SIM_SWEEP(EIO, bind_in, IN("/var/run"),
	    { SIM(bind, S), SIM_TAKES("\1\0/var/run/sock\0") });
}

SIM_TC(bindat_root_directory)
{
	SIM_SCRIPT(IN("/"), { SIM(bind, S), SIM_TAKES("\1\0/sock\0") });
	ATF_CHECK_EQ(0, bind_in());
}

/* Something else has the pathname by the time it is used. */
SIM_TC(bindat_directory_that_moved)
{
	static const struct stat other[2] = { { .st_dev = 3, .st_ino = 5 },
	    { .st_dev = 4, .st_ino = 4 } };
	int i;

	for (i = 0; i < 2; i++) {
		SIM_SCRIPT(COMES, LINK("/var/run"), STAT(fstat, S + 2),
		    { .call = "stat", .path = "/var/run",
			SIM_OBJECT(other[i]) });
		FAILS(ESTALE, bind_in());
	}
}

SIM_TC(bindat_pathname_too_long)
{
	SIM_SCRIPT(IN(NEARLY), { SIM(bind, S),
		SIM_TAKES("\1\0" NEARLY "/sock\0") });
	ATF_CHECK_EQ(0, bind_in());
	SIM_SCRIPT(IN(NEARLY "x"));
	FAILS(ENAMETOOLONG, bind_in());
	SIM_SCRIPT(COMES, LINK("/" LONGEST));
	FAILS(ENAMETOOLONG, bind_in());
	SIM_SCRIPT({ SIM(openat, S + 1, SEARCH), .path = ".", .rv = S + 2 });
	FAILS(ENAMETOOLONG, uds_connectat(S, S + 1, at(LONGEST), -1));
}

SIM_TC(bindat_without_proc)
{
	SIM_SCRIPT(COMES, { .call = "readlink", .error = ENOENT },
	    PROC(.error = ENOENT));
	FAILS(EOPNOTSUPP, bind_in());
	SIM_SCRIPT(COMES, { .call = "readlink", .error = ENOENT },
	    PROC(.error = ENOTDIR));
	FAILS(EOPNOTSUPP, bind_in());
	SIM_SCRIPT(COMES, { .call = "readlink", .error = ENOENT }, PROC());
	FAILS(ENOENT, bind_in());
	SIM_SCRIPT(COMES, { .call = "readlink", .error = ENOENT },
	    PROC(.error = ENOMEM));
	FAILS(ENOMEM, bind_in());
}

/* The way may get the number of a socket that was closed before. */
SIM_TC(bindat_of_closed_socket)
{
	SIM_SCRIPT({ SIM(openat, S + 1, SEARCH), .path = ".", .rv = S });
	FAILS(EBADF, bind_in());
	SIM_SCRIPT({ SIM(openat, S + 1, SEARCH), .path = ".", .rv = S });
	FAILS(EBADF, connect_in());
}

/* ... but what is there is found. */
SIM_TC(connectat_each_call_failing)
{
	SIM_SWEEP(EIO, connect_in, COMES,
	    { SIM(connect, S), SIM_TAKES(AT_PATH) });
}

SIM_TC(connectat_errors)
{
	SIM_SCRIPT(COMES, { SIM(connect, S), .error = ECONNREFUSED });
	FAILS(ECONNREFUSED, connect_in());
	SIM_SCRIPT(COMES, { SIM(connect, S), .error = ENOENT }, PROC());
	FAILS(ENOENT, connect_in());
	SIM_SCRIPT(COMES, { SIM(connect, S), .error = ENOENT },
	    PROC(.error = ENOENT));
	FAILS(EOPNOTSUPP, connect_in());
}

/* sowaitconnected(): what was interrupted goes on, and is waited for. */
SIM_TC(connect_interrupted)
{
	SIM_SCRIPT({ SIM(connect, S), .error = EINTR },
	    { SIM(connect, S), .error = EALREADY },
	    { SIM(poll, S, POLLOUT, -1), SIM_EVENTS(POLLOUT) },
	    GETOPT(0x1007, 0));
	ATF_CHECK_EQ(0, uds_connect(S, at("sock"), -1));
}

SIM_TC(features)
{
	static const int pair[2] = { S, S + 1 };

	ATF_CHECK_EQ(1, uds_feature(UDS_FEATURE_LONGPATH));
	ATF_CHECK_EQ(1, uds_feature(UDS_FEATURE_CLOEXEC));
	ATF_CHECK_EQ(1, uds_feature(UDS_FEATURE_SERVER));
	ATF_CHECK_EQ(0, uds_feature(UDS_FEATURE_ABSTRACT));
	ATF_CHECK_EQ(0, uds_feature(UDS_FEATURE_AUTOBIND));
	ATF_CHECK_EQ(0, uds_feature(UDS_FEATURE_NOSIGPIPE));
	SIM_SCRIPT(PROC());
	ATF_CHECK_EQ(1, uds_feature(UDS_FEATURE_AT));
	SIM_SCRIPT({ SIM(socketpair, 1, STREAM | CLOEXEC, 0),
		SIM_OBJECT(pair) }, ASKS, ALL, FREES);
	ATF_CHECK_EQ(1, uds_feature(UDS_FEATURE_REALIDS));
	SIM_SCRIPT({ SIM(socketpair, 1, STREAM | CLOEXEC, 0),
		SIM_OBJECT(pair) }, ASKS, ALL, FREES);
	ATF_CHECK_EQ(0, uds_feature(UDS_FEATURE_HANDLE));
}

SIM_TC(features_without_proc)
{
	SIM_SCRIPT(PROC(.error = ENOENT));
	ATF_CHECK_EQ(0, uds_feature(UDS_FEATURE_AT));
	ATF_CHECK_EQ(0, uds_feature(UDS_FEATURE_AT));
}

SIM_TC(features_with_file_for_proc)
{
	SIM_SCRIPT(PROC(.error = ENOTDIR));
	ATF_CHECK_EQ(0, uds_feature(UDS_FEATURE_AT));
}

/* What cannot be told now is not remembered. */
SIM_TC(features_not_now)
{
	static const int errors[] = { EACCES, EIO, ELOOP, ENOMEM };
	size_t i;

	for (i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
		SIM_SCRIPT(PROC(.error = errors[i]));
		FAILS(errors[i], uds_feature(UDS_FEATURE_AT));
	}
	SIM_SCRIPT(PROC(.error = EINTR), PROC());
	ATF_CHECK_EQ(1, uds_feature(UDS_FEATURE_AT));
}

ATF_TP_ADD_TCS(tp)
{
	ATF_TP_ADD_TC(tp, peercred_ids);
	ATF_TP_ADD_TC(tp, peercred_moment_by_names);
	ATF_TP_ADD_TC(tp, peercred_parts_missing);
	ATF_TP_ADD_TC(tp, peercred_unconnected);
	ATF_TP_ADD_TC(tp, peercred_datagram);
	ATF_TP_ADD_TC(tp, peercred_without_record);
	ATF_TP_ADD_TC(tp, peercred_other_family);
	ATF_TP_ADD_TC(tp, peercred_no_memory);
	ATF_TP_ADD_TC(tp, peercred_each_call_failing);
	ATF_TP_ADD_TC(tp, groups_requested);
	ATF_TP_ADD_TC(tp, groups_room_too_small);
	ATF_TP_ADD_TC(tp, groups_none_or_unknown);
	ATF_TP_ADD_TC(tp, peergroups_lists);
	ATF_TP_ADD_TC(tp, no_label_and_no_handle);
	ATF_TP_ADD_TC(tp, socket_each_call_failing);
	ATF_TP_ADD_TC(tp, socketpair_each_call_failing);
	ATF_TP_ADD_TC(tp, seqpacket);
	ATF_TP_ADD_TC(tp, no_seqpacket);
	ATF_TP_ADD_TC(tp, accept_each_call_failing);
	ATF_TP_ADD_TC(tp, accept_cleanup_keeps_errno);
	ATF_TP_ADD_TC(tp, accept_from_blocking_listener);
	ATF_TP_ADD_TC(tp, accept_nonblocking);
	ATF_TP_ADD_TC(tp, accept_errors);
	ATF_TP_ADD_TC(tp, accept_aborted);
	ATF_TP_ADD_TC(tp, bind_bytes);
	ATF_TP_ADD_TC(tp, longest_pathname);
	ATF_TP_ADD_TC(tp, getsockname_lengths);
	ATF_TP_ADD_TC(tp, getpeername_lengths);
	ATF_TP_ADD_TC(tp, no_abstract_names);
	ATF_TP_ADD_TC(tp, listen_errors);
	ATF_TP_ADD_TC(tp, stat_listening);
	ATF_TP_ADD_TC(tp, stat_unconnected);
	ATF_TP_ADD_TC(tp, stat_connected);
	ATF_TP_ADD_TC(tp, stat_shut_down_for_sending);
	ATF_TP_ADD_TC(tp, stat_closed);
	ATF_TP_ADD_TC(tp, stat_other_family);
	ATF_TP_ADD_TC(tp, bindat_each_call_failing);
	ATF_TP_ADD_TC(tp, bindat_root_directory);
	ATF_TP_ADD_TC(tp, bindat_directory_that_moved);
	ATF_TP_ADD_TC(tp, bindat_pathname_too_long);
	ATF_TP_ADD_TC(tp, bindat_without_proc);
	ATF_TP_ADD_TC(tp, bindat_of_closed_socket);
	ATF_TP_ADD_TC(tp, connectat_each_call_failing);
	ATF_TP_ADD_TC(tp, connectat_errors);
	ATF_TP_ADD_TC(tp, connect_interrupted);
	ATF_TP_ADD_TC(tp, features);
	ATF_TP_ADD_TC(tp, features_without_proc);
	ATF_TP_ADD_TC(tp, features_with_file_for_proc);
	ATF_TP_ADD_TC(tp, features_not_now);
	return (atf_no_error());
}
