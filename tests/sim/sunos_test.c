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

/*
 * sys/socket.h, where the flags of what was cut are the other way round, and
 * how many descriptors go at once (8192 bytes of control messages)
 */
#define M_UNIT		4
#define M_LENGTH	uint32_t
#define M_RIGHTS	0x1010
#define M_SOL		0xffff
#define M_TYPE		0x1008
#define M_SNDBUF	0x1001
#define M_RCVBUF	0x1002
#define M_STREAM	2
#define M_DGRAM		1
#define M_SEQPACKET	6
#define M_PEEK		0x02
#define M_DONTWAIT	0x80
#define M_EOR		0x08
#define M_TRUNC		0x20
#define M_CTRUNC	0x10
#define M_SENDS		0x0208		/* MSG_NOSIGNAL, MSG_EOR */
#define M_SENDS_NOW	0x0288		/* and MSG_DONTWAIT */
#define M_SENDS_FDS	M_SENDS
#define M_TAKES_FDS	0		/* MSG_CMSG_CLOEXEC is younger */
#define M_PLAIN		"sendmsg"
#define M_TRIES(flags, why)
#define M_ASKS(type)
#define M_ROOM(type)
#define M_FITS
#define M_OPTIONS	{ SIM(getsockopt, S, 0xffff, RECVUCRED), SIM_INT(0) },
#define M_ARRIVES(s)							\
	{ SIM(fcntl, s, F_SETFD, FD_CLOEXEC), .optional = 1 },
#define M_MAXFDS	2045
#define M_TABLE_FULL	EMFILE
#define M_QUEUE_FULL	EAGAIN
#define M_UNNAMED	SIM_UNIX
#define M_NAMED		SIM_UNIX "sock\0"
#define RECVUCRED	0x0400		/* SO_RECVUCRED */
#define M_NOW(...)							\
	{ SIM(fcntl, S, F_GETFL), .rv = O_RDWR },			\
	{ SIM(fcntl, S, F_SETFL, O_RDWR | O_NONBLOCK) },		\
	{ __VA_ARGS__ }, { SIM(fcntl, S, F_SETFL, O_RDWR) },
#include "msg.h"

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

/*
 * A message has a ucred_t, of a length that it begins with, aligned to four
 * bytes (socksubr.c): it is read where it has been copied to.  It is shorter
 * than one with all the groups that there can be (os/cred.c, ucredminsize()),
 * whose length is what ucred_size() tells.
 */
#define UCRED_SIZE	24
#define UCRED_MOST	(UCRED_SIZE + 4 * 1023)
static const struct {
	uint32_t	size;
	char		rest[UCRED_SIZE + 4];
} ucred = { UCRED_SIZE, "a record of somebody" };

static void
sees_ucred(struct sim_seen *c)
{
	static const char zeros[UCRED_MOST - UCRED_SIZE];
	const char *seen;

	ATF_CHECK_EQ(0, c->args[0] % 8);
	seen = (const char *)c->args[0];
	ATF_CHECK_EQ(0, memcmp(seen, &ucred, UCRED_SIZE));
	ATF_CHECK_EQ(0, memcmp(seen + UCRED_SIZE, zeros, sizeof(zeros)));
}

#define ASKS_SIZE	{ SIM(ucred_size), .rv = UCRED_MOST }
#define ASKS_OF(name, value)						\
	{ SIM(ucred_##name, SIM_ANY), .hook = sees_ucred, .rv = (value) }
#define ASKS_ALL(euid, ruid, egid, rgid, pid)				\
	ASKS_OF(geteuid, euid), ASKS_OF(getruid, ruid),			\
	ASKS_OF(getegid, egid), ASKS_OF(getrgid, rgid),			\
	ASKS_OF(getpid, pid)
#define ASKS_GROUPS(n)							\
	{ SIM(ucred_getgroups, SIM_ANY), .rv = (n), SIM_OBJECT(list) }
#define UCRED_OF(n)							\
	.outcontrol = control(M_SOL, 0x1012, &ucred, n),		\
	.outcontrollen = M_SPACE(n)
#define COMES_UCRED							\
	{ M_RECVMSG(0), SIM_READS("a"), UCRED_OF(UCRED_SIZE) }, ASKS_SIZE

SIM_TC(message_cred)
{
	who.uc_maxgroups = 2;
	SIM_SCRIPT(COMES_UCRED, ASKS_ALL(1001, 1002, 20, 21, 4321),
	    ASKS_GROUPS(2));
	ATF_CHECK_EQ(1, receive_cred(UDS_CRED_GROUPS));
	M_KNOWS(UDS_CRED_EUID, 1001, uc_euid);
	M_KNOWS(UDS_CRED_RUID, 1002, uc_ruid);
	M_KNOWS(UDS_CRED_EGID, 20, uc_egid);
	M_KNOWS(UDS_CRED_RGID, 21, uc_rgid);
	M_KNOWS(UDS_CRED_PID, 4321, uc_pid);
	M_KNOWS(UDS_CRED_GROUPS, 2, uc_ngroups);
	ATF_CHECK_EQ(5, which[0]);
	ATF_CHECK_EQ(6, which[1]);

	SIM_SCRIPT(COMES_UCRED, ASKS_ALL(0, 0, 0, 0, 1));
	ATF_CHECK_EQ(1, receive_cred(0));
	M_KNOWS(UDS_CRED_EUID, 0, uc_euid);
	M_KNOWS(UDS_CRED_PID, 1, uc_pid);
	ATF_CHECK_EQ(0, who.uc_ngroups);
}

/* Any part may be left out, and then is not known. */
SIM_TC(message_cred_parts_missing)
{
	static const int fields[] = { UDS_CRED_EUID, UDS_CRED_RUID,
	    UDS_CRED_EGID, UDS_CRED_RGID, UDS_CRED_PID };
	long ids[5];
	int all, i;

	all = UDS_CRED_EUID | UDS_CRED_RUID | UDS_CRED_EGID | UDS_CRED_RGID |
	    UDS_CRED_PID;
	for (i = 0; i < 5; i++) {
		memcpy(ids, (const long[]){ 1001, 1002, 20, 21, 4321 },
		    sizeof(ids));
		ids[i] = -1;
		SIM_SCRIPT(COMES_UCRED,
		    ASKS_ALL(ids[0], ids[1], ids[2], ids[3], ids[4]));
		ATF_CHECK_EQ(1, receive_cred(0));
		ATF_CHECK_EQ(all & ~fields[i], who.uc_valid);
	}
	ATF_CHECK_EQ(-1, who.uc_pid);
	SIM_SCRIPT(COMES_UCRED, ASKS_ALL(1001, 1002, 20, 21, 0));
	ATF_CHECK_EQ(1, receive_cred(0));
	ATF_CHECK_EQ(-1, who.uc_pid);
	ATF_CHECK(!(who.uc_valid & UDS_CRED_PID));
}

SIM_TC(message_cred_groups)
{
	who.uc_maxgroups = 2;
	SIM_SCRIPT(COMES_UCRED, ASKS_ALL(1001, 1002, 20, 21, 4321),
	    ASKS_GROUPS(3));
	ATF_CHECK_EQ(1, receive_cred(UDS_CRED_GROUPS));
	ATF_CHECK_EQ(EOVERFLOW, uds_cred_reason(&who, UDS_CRED_GROUPS));
	ATF_CHECK_EQ(0, which[0]);
	SIM_SCRIPT(COMES_UCRED, ASKS_ALL(1001, 1002, 20, 21, 4321),
	    { SIM(ucred_getgroups, SIM_ANY), .error = EINVAL });
	ATF_CHECK_EQ(1, receive_cred(UDS_CRED_GROUPS));
	ATF_CHECK_EQ(EOVERFLOW, uds_cred_reason(&who, UDS_CRED_GROUPS));
	SIM_SCRIPT(COMES_UCRED, ASKS_ALL(1001, 1002, 20, 21, 4321),
	    { SIM(ucred_getgroups, SIM_ANY), SIM_OBJECT(empty) });
	ATF_CHECK_EQ(1, receive_cred(UDS_CRED_GROUPS));
	M_KNOWS(UDS_CRED_GROUPS, 0, uc_ngroups);
}

/* The kernel may round up what it says to be there. */
SIM_TC(message_cred_rounded)
{
	SIM_SCRIPT(
	    { M_RECVMSG(0), SIM_READS("a"), UCRED_OF(UCRED_SIZE + 4) },
	    ASKS_SIZE, { SIM(ucred_geteuid, SIM_ANY), .rv = 1001 },
	    { SIM(ucred_getruid, SIM_ANY), .rv = 1002 },
	    { SIM(ucred_getegid, SIM_ANY), .rv = 20 },
	    { SIM(ucred_getrgid, SIM_ANY), .rv = 21 },
	    { SIM(ucred_getpid, SIM_ANY), .rv = 4321 });
	ATF_CHECK_EQ(1, receive_cred(0));
	M_KNOWS(UDS_CRED_EUID, 1001, uc_euid);
}

/*
 * What is shorter than it says itself, longer than any, or something else, is
 * not read as one.
 */
SIM_TC(message_cred_strange)
{
	int i;

	SIM_SCRIPT(
	    { M_RECVMSG(0), SIM_READS("a"), UCRED_OF(UCRED_SIZE - 1) },
	    ASKS_SIZE,
	    { M_RECVMSG(0), SIM_READS("a"), UCRED_OF(UCRED_SIZE) },
	    { SIM(ucred_size), .rv = UCRED_SIZE - 1 },
	    { M_RECVMSG(0), SIM_READS("a"), UCRED_OF(3) },
	    { M_RECVMSG(0), SIM_READS("a"),
		.outcontrol = control(M_SOL, 0x1013, &ucred, UCRED_SIZE),
		.outcontrollen = M_SPACE(UCRED_SIZE) },
	    { M_RECVMSG(0), SIM_READS("a"),
		.outcontrol = control(0, 0x1012, &ucred, UCRED_SIZE),
		.outcontrollen = M_SPACE(UCRED_SIZE) },
	    { M_RECVMSG(0), SIM_READS("a"), UCRED_OF(UCRED_SIZE) });
	for (i = 0; i < 5; i++) {
		ATF_CHECK_EQ(1, receive_cred(0));
		ATF_CHECK_EQ(0, who.uc_valid);
	}

	/* Nobody wants it: descriptors alone do. */
	ATF_CHECK_EQ(1, receive_fds());
}

/* On other sockets than datagrams it is EINVAL (sotpi_setsockopt()). */
SIM_TC(message_cred_option)
{
	int n;

	SIM_SCRIPT(
	    { SIM(setsockopt, S, SOL, RECVUCRED), SIM_TAKES_INT(1) },
	    GETOPT(RECVUCRED, RECVUCRED), GETOPT(RECVUCRED, 0),
	    { SIM(setsockopt, S, SOL, RECVUCRED), .error = EINVAL },
	    { SIM(setsockopt, S, SOL, RECVUCRED), .error = ENOPROTOOPT },
	    { SIM(setsockopt, S, SOL, RECVUCRED), .error = ENOTSOCK },
	    { SIM(getsockopt, S, SOL, RECVUCRED), .error = EINVAL },
	    { SIM(getsockopt, S, SOL, RECVUCRED), .error = ENOPROTOOPT },
	    { SIM(setsockopt, S, SOL, M_SNDBUF), .error = EINVAL });
	ATF_CHECK_EQ(0, uds_setopt(S, UDS_OPT_CRED, 1));
	ATF_CHECK_EQ(0, uds_getopt(S, UDS_OPT_CRED, &n));
	ATF_CHECK_EQ(1, n);
	ATF_CHECK_EQ(0, uds_getopt(S, UDS_OPT_CRED, &n));
	ATF_CHECK_EQ(0, n);
	FAILS(EOPNOTSUPP, uds_setopt(S, UDS_OPT_CRED, 1));
	FAILS(EOPNOTSUPP, uds_setopt(S, UDS_OPT_CRED, 1));
	FAILS(ENOTSOCK, uds_setopt(S, UDS_OPT_CRED, 1));
	FAILS_CLEAN(EOPNOTSUPP, n, uds_getopt(S, UDS_OPT_CRED, &n));
	FAILS_CLEAN(EOPNOTSUPP, n, uds_getopt(S, UDS_OPT_CRED, &n));
	FAILS(EINVAL, uds_setopt(S, UDS_OPT_SNDBUF, 4096));
}

/* No error is another one here. */
SIM_TC(message_errors)
{
	SIM_SCRIPT(
	    { M_SENDMSG(M_SENDS), .error = ENOBUFS },
	    { M_SENDMSG(M_SENDS), .error = EMSGSIZE },
	    { M_RECVMSG(0), .error = EMSGSIZE },
	    { M_RECVMSG(0), .error = EMFILE });
	FAILS(ENOBUFS, send_fd());
	FAILS(EMSGSIZE, send_data());
	FAILS(EMSGSIZE, receive_fds());
	FAILS(EMFILE, receive_fds());
}

SIM_TC(message_close_on_exec)
{
	SIM_SCRIPT(
	    { M_RECVMSG(0), SIM_READS("a"), M_BRINGS(S + 1, 1),
		.opens = S + 1 },
	    { SIM(fcntl, S + 1, F_SETFD, FD_CLOEXEC), .error = EBADF });
	ATF_CHECK_EQ(1, receive_fd());
}

/* io/tl.c, TL_TIDUSZ, whatever the buffers are. */
SIM_TC(message_msgmax)
{
	int n;

	SIM_SCRIPT(M_IS(M_DGRAM));
	ATF_CHECK_EQ(0, uds_getopt(S, UDS_OPT_MSGMAX, &n));
	ATF_CHECK_EQ(65536, n);
	ATF_CHECK_EQ(0, uds_feature(UDS_FEATURE_SENDCRED));
}

static char	large[65537];

/*
 * Longer records are sent in pieces, and if one of them fails it is not told
 * that others have gone (sosend_svc()): none is begun.
 */
SIM_TC(message_in_pieces)
{
	struct uds_msg m;

	SIM_SCRIPT({ M_SENDMSG(M_SENDS), .rv = 65536 });
	ATF_CHECK_EQ(65536, uds_send(S, large, 65536, -1));
	SIM_SCRIPT(M_IS(M_SEQPACKET), M_IS(M_DGRAM),
	    { SIM(getsockopt, S, M_SOL, M_TYPE), .error = ENOTSOCK });
	FAILS(EMSGSIZE, uds_send(S, large, 65537, -1));
	FAILS(EMSGSIZE, uds_send(S, large, 65537, -1));
	FAILS(ENOTSOCK, uds_send(S, large, 65537, -1));
	SIM_SCRIPT(M_IS(M_STREAM), { M_SENDMSG(M_SENDS), .rv = 65537 });
	ATF_CHECK_EQ(65537, uds_send(S, large, 65537, -1));

	/* Descriptors would be sent twice (sosend_svccmsg()). */
	uds_msg_out(&m, large, 65537);
	msg_fds[0] = S + 1;
	m.um_fds = msg_fds;
	m.um_nfds = 1;
	SIM_SCRIPT(M_IS(M_STREAM),
	    { M_SENDMSG(M_SENDS), .in = large, .inlen = 65536,
		M_WITH(S + 1, 1), .rv = 65536 },
	    { M_SENDMSG(M_SENDS), .inlen = 1, .in = large, M_WITHOUT,
		.rv = 1 });
	ATF_CHECK_EQ(65537, uds_sendmsg(S, &m, 0, -1));
}

/* socksyscalls.c, sendit(): O_NONBLOCK alone keeps a send from waiting. */
SIM_TC(message_does_not_block)
{
	SIM_SCRIPT({ SIM(fcntl, S, F_GETFL), .rv = O_RDWR | O_NONBLOCK },
	    { M_SENDMSG(M_SENDS_NOW), SIM_TAKES("hello"), .rv = 5 });
	ATF_CHECK_EQ(5, uds_send(S, "hello", 5, 0));
	SIM_SCRIPT({ SIM(fcntl, S, F_GETFL), .error = EBADF });
	FAILS(EBADF, uds_send(S, "hello", 5, 0));
	SIM_SCRIPT({ SIM(fcntl, S, F_GETFL), .rv = O_RDWR },
	    { SIM(fcntl, S, F_SETFL, O_RDWR | O_NONBLOCK), .error = EIO });
	FAILS(EIO, uds_send(S, "hello", 5, 0));
	/* It is taken back, whatever came of it. */
	SIM_SCRIPT({ SIM(fcntl, S, F_GETFL), .rv = O_RDWR },
	    { SIM(fcntl, S, F_SETFL, O_RDWR | O_NONBLOCK) },
	    { M_SENDMSG(M_SENDS_NOW), .error = EPIPE },
	    { SIM(fcntl, S, F_SETFL, O_RDWR), .hook = spoil_errno });
	FAILS(EPIPE, uds_send(S, "hello", 5, 0));
}

ATF_TP_ADD_TCS(tp)
{
	sim_bsd_msghdr = 1;
	MSG_ADD_TCS(tp);
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
	ATF_TP_ADD_TC(tp, message_cred);
	ATF_TP_ADD_TC(tp, message_cred_parts_missing);
	ATF_TP_ADD_TC(tp, message_cred_groups);
	ATF_TP_ADD_TC(tp, message_cred_rounded);
	ATF_TP_ADD_TC(tp, message_cred_strange);
	ATF_TP_ADD_TC(tp, message_cred_option);
	ATF_TP_ADD_TC(tp, message_errors);
	ATF_TP_ADD_TC(tp, message_close_on_exec);
	ATF_TP_ADD_TC(tp, message_msgmax);
	ATF_TP_ADD_TC(tp, message_in_pieces);
	ATF_TP_ADD_TC(tp, message_does_not_block);
	return (atf_no_error());
}
