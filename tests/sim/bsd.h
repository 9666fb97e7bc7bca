/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * Numbers and cases that FreeBSD and DragonFly have in common.  Before this
 * is included there are
 *
 * LISTENER	lines of the script in which a socket is found to listen
 * NO_LISTENER	lines in which it is found not to
 * TOLD		lines in which it tells so many groups and this process of
 *		its peer
 * UNFINISHED	lines in which it is found that something is not shut down
 * IS_UNIX	a line in which its family is found out
 * IS_INET	a line in which that is another
 * NO_FAMILY	a line in which that fails with an error
 */

#ifndef SIM_BSD_H
#define SIM_BSD_H

#include <sys/types.h>

#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <string.h>
#include <time.h>

#include "uds_os.h"

/* sys/sys/socket.h (FreeBSD 15.0, DragonFly 6.5) */
#define STREAM		1
#define DGRAM		2
#define SEQPACKET	5
#define CLOEXEC		0x10000000
#define NONBLOCK	0x20000000
#define SOCKET		0xffff		/* the level */
#define ACCEPTCONN	0x0002
#define NOSIGPIPE	0x0800
#define TYPE		0x1008
#define PEEK		0x82		/* MSG_PEEK | MSG_DONTWAIT */

/* sys/sys/un.h; at level 0 */
#define PEERCRED	1

#define GETOPT(option)	SIM(getsockopt, S, SOCKET, option)
#define IS(type)	{ GETOPT(TYPE), .room = 4, SIM_INT(type) }

/* Every new socket is told to raise no signal, and may refuse. */
#define QUIET(fd)							\
	{ SIM(setsockopt, fd, SOCKET, NOSIGPIPE), SIM_TAKES_INT(1),	\
	    .optional = 1 }
#define NEW		{ SIM(socket, 1, STREAM | CLOEXEC, 0),		\
			    .rv = S }, QUIET(S)
#define NEW_PAIR	{ SIM(socketpair, 1, STREAM | CLOEXEC, 0),	\
			    SIM_OBJECT(pair) }, QUIET(S), QUIET(S + 1)

/*
 * No name is a name of 14 zeros (FreeBSD 12.1 and 15.0, run; DragonFly,
 * sys/kern/uipc_syscalls.c, 6.5).
 */
#define UNNAMED								\
	SIM_GIVES("\x10\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0")
#define NAMED		SIM_GIVES("\7\1sock\0")
#define INET		SIM_GIVES("\x10\2\0\0\177\0\0\1\0\0\0\0\0\0\0\0")
#define SELF(name)	{ SIM(getsockname, S), name }
#define PEER(name)	{ SIM(getpeername, S), name }
#define NO_PEER		{ SIM(getpeername, S), .error = ENOTCONN }

/* 103 and 104 bytes. */
#define TEN		"0123456789"
#define FIFTY		TEN TEN TEN TEN TEN
#define MOST		FIFTY FIFTY "012"
#define FULL		MOST "3"

#define RECORDED	(UDS_AT_CONNECT | UDS_AT_LISTEN | UDS_AT_PAIR)

/*
 * struct xucred (sys/sys/ucred.h, FreeBSD 12.1 to 15.0, DragonFly 6.5):
 * version, uid, number of groups, 16 groups from 20 on, and a pointer, in
 * place of which FreeBSD has the process since 13.0.
 */
#define XUCRED_SIZE	(sizeof(void *) == 8 ? 88 : 80)
#define PID_OFFSET	(sizeof(void *) == 8 ? 80 : 76)
#define XUCRED(ngroups, pid)						\
	{ SIM(getsockopt, S, 0, PEERCRED), .room = XUCRED_SIZE,		\
	    .out = xucred(0, ngroups, pid), .outlen = XUCRED_SIZE }
#define REFUSES(why)							\
	{ SIM(getsockopt, S, 0, PEERCRED), .error = why }

static struct uds_cred cred;
static gid_t groups[16];
static const int pair[2] = { S, S + 1 };

static const unsigned char *
xucred(uint32_t version, int16_t ngroups, int32_t pid)
{
	static unsigned char x[8][88];
	static int turn;
	unsigned char *p;
	uint32_t gid, uid;

	p = x[turn++ % 8];
	memset(p, 0, sizeof(x[0]));
	uid = 1001;
	memcpy(p, &version, 4);
	memcpy(p + 4, &uid, 4);
	memcpy(p + 8, &ngroups, 2);
	for (gid = 0; gid < 16 && (int)gid < ngroups; gid++)
		memcpy(p + 12 + 4 * gid, &(uint32_t){ gid + 20 }, 4);
	memcpy(p + PID_OFFSET, &pid, 4);
	return (p);
}

static int
peercred(void)
{
	return (uds_peercred(S, &cred, 0));
}

static int
peercred_groups(void)
{
	cred.uc_groups = groups;
	cred.uc_maxgroups = 16;
	return (uds_peercred(S, &cred, UDS_CRED_GROUPS));
}

static int
peergroups(void)
{
	return (uds_peergroups(S, groups, 16));
}

static int
bind_path(void)
{
	return (uds_bind(S, at("sock")));
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
	SIM_SWEEP(EMFILE, make_socket,
	    { SIM(socket, 1, STREAM | CLOEXEC | NONBLOCK, 0), .rv = S },
	    QUIET(S));
	SIM_SWEEP(ENFILE, make_pair,
	    { SIM(socketpair, 1, SEQPACKET | CLOEXEC, 0), SIM_OBJECT(pair) },
	    QUIET(S), QUIET(S + 1));
	SIM_SWEEP(ENOMEM, accept_one,
	    { SIM(accept4, S, CLOEXEC | NONBLOCK), UNNAMED, .rv = S + 1 },
	    QUIET(S + 1));
	SIM_SCRIPT(
	    { SIM(accept4, S, CLOEXEC | NONBLOCK), .error = EINTR },
	    { SIM(accept4, S, CLOEXEC | NONBLOCK), UNNAMED, .rv = S + 1 },
	    QUIET(S + 1));
	ATF_CHECK_EQ(S + 1, accept_one());
}

/*
 * accept(2) inherits O_NONBLOCK, accept4(2) does not (FreeBSD 15.0, run;
 * DragonFly, sys/kern/uipc_syscalls.c, 6.5), so that nothing is to be undone.
 */
SIM_TC(blocking_descriptors)
{
	int sv[2];

	SIM_SCRIPT(
	    { SIM(socket, 1, DGRAM | CLOEXEC, 0), .rv = S }, QUIET(S),
	    { SIM(socketpair, 1, STREAM | CLOEXEC | NONBLOCK, 0),
		SIM_OBJECT(pair) }, QUIET(S), QUIET(S + 1),
	    { SIM(accept4, S, CLOEXEC), .rv = S + 2 }, QUIET(S + 2));
	ATF_CHECK_EQ(S, uds_socket(SOCK_DGRAM, 0));
	sim_close(S);
	ATF_CHECK_EQ(0, uds_socketpair(SOCK_STREAM, UDS_NONBLOCK, sv));
	ATF_CHECK_EQ(S + 2, uds_accept(S, NULL, 0, -1));
	sim_close(S);
	sim_close(S + 1);
	sim_close(S + 2);
}

/* A jail need not have the family. */
SIM_TC(missing_type)
{
	int sv[2];

	SIM_SCRIPT(
	    { SIM(socket, 1, SEQPACKET | CLOEXEC, 0),
		.error = EPROTONOSUPPORT },
	    { SIM(socketpair, 1, SEQPACKET | CLOEXEC, 0),
		.error = EPROTONOSUPPORT });
	FAILS(EOPNOTSUPP, uds_socket(SOCK_SEQPACKET, 0));
	FAILS_CLEAN(EOPNOTSUPP, sv, uds_socketpair(SOCK_SEQPACKET, 0, sv));
}

/*
 * What does not listen is EINVAL to the kernel, whatever its type
 * (sys/kern/uipc_syscalls.c, FreeBSD 12.1 and 15.0, DragonFly 6.5).
 */
SIM_TC(accept_errors)
{
	SIM_SCRIPT({ SIM(accept4, S, CLOEXEC), .error = EINVAL }, IS(DGRAM));
	FAILS(EOPNOTSUPP, uds_accept(S, NULL, 0, -1));

	SIM_SCRIPT({ SIM(accept4, S, CLOEXEC), .error = EINVAL }, IS(STREAM));
	FAILS(EINVAL, uds_accept(S, NULL, 0, -1));

	SIM_SCRIPT(
	    { SIM(accept4, S, CLOEXEC), .error = EINVAL },
	    { GETOPT(TYPE), .error = ENOBUFS });
	FAILS(EINVAL, uds_accept(S, NULL, 0, -1));

	/* After shutdown(2): once on FreeBSD (15.0, run), else for ever. */
	SIM_SCRIPT({ SIM(accept4, S, CLOEXEC), .error = ECONNABORTED },
	    { SIM(recv, S, PEEK), .error = ENOTCONN });
	FAILS(ECONNABORTED, uds_accept(S, NULL, 0, -1));
	SIM_SCRIPT({ SIM(accept4, S, CLOEXEC), .error = ECONNABORTED },
	    { SIM(recv, S, PEEK) });
	FAILS(EINVAL, uds_accept(S, NULL, 0, -1));
}

SIM_TC(accept_in_time)
{
	SIM_SCRIPT(
	    { SIM(fcntl, S, F_GETFL), .rv = O_RDWR | O_NONBLOCK },
	    { SIM(accept4, S, CLOEXEC), .error = EAGAIN },
	    { SIM(poll, S, POLLIN, SIM_ANY), SIM_EVENTS(POLLIN) },
	    { SIM(accept4, S, CLOEXEC), .rv = S + 1 }, QUIET(S + 1));
	ATF_CHECK_EQ(S + 1, uds_accept(S, NULL, 0, 10000));
	sim_close(S + 1);
}

SIM_TC(bind_each_error)
{
	SIM_SWEEP(EADDRINUSE, bind_path,
	    { SIM(bind, S), SIM_TAKES("\7\1sock\0") });
	SIM_INTERRUPT(bind_path,
	    { SIM(bind, S), SIM_TAKES("\7\1sock\0") });
}

/*
 * A full backlog refuses at once (FreeBSD 12.1 and 15.0, run): there is no
 * telling it from nobody who listens, and nothing to wait for.
 */
SIM_TC(connect_full_backlog)
{
	SIM_SCRIPT(
	    { SIM(fcntl, S, F_GETFL), .rv = O_RDWR },
	    { SIM(fcntl, S, F_SETFL, O_RDWR | O_NONBLOCK) },
	    { SIM(connect, S), SIM_TAKES("\7\1sock\0"),
		.error = ECONNREFUSED },
	    { SIM(fcntl, S, F_GETFL), .rv = O_RDWR | O_NONBLOCK },
	    { SIM(fcntl, S, F_SETFL, O_RDWR) });
	FAILS(ECONNREFUSED, uds_connect(S, at("sock"), 10000));
}

/* Once interrupted, a connection may have been made all the same. */
SIM_TC(connect_interrupted)
{
	SIM_SCRIPT(
	    { SIM(connect, S), .error = EINTR },
	    { SIM(connect, S), .error = EISCONN },
	    { SIM(connect, S), .error = EISCONN });
	ATF_CHECK_EQ(0, uds_connect(S, at("sock"), -1));
	FAILS(EISCONN, uds_connect(S, at("sock"), -1));
}

/* What uds_stat() asks before it comes to the state. */
#define STAT								\
	IS_UNIX, IS(STREAM),					\
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

/*
 * The name of a peer is forgotten when it goes (FreeBSD 12.1 and 15.0, run),
 * but there is an end of file; what was never connected has none.
 */
SIM_TC(stat_each_state)
{
	SIM_SCRIPT(STAT, LISTENER);
	ATF_CHECK_EQ(UDS_STATE_LISTENING, stat_socket());

	SIM_SCRIPT(STAT, NO_LISTENER, PEER(UNNAMED), UNFINISHED);
	ATF_CHECK_EQ(UDS_STATE_CONNECTED, stat_socket());

	SIM_SCRIPT(STAT, NO_LISTENER, NO_PEER,
	    { SIM(recv, S, PEEK), .rv = 0 });
	ATF_CHECK_EQ(UDS_STATE_CLOSED, stat_socket());

	/* Never accepted, when the listener went (FreeBSD 12.1, 15.0, run). */
	SIM_SCRIPT(STAT, NO_LISTENER, NO_PEER,
	    { SIM(recv, S, PEEK), .error = ECONNRESET });
	ATF_CHECK_EQ(UDS_STATE_CLOSED, stat_socket());
	SIM_SCRIPT(STAT, NO_LISTENER, NO_PEER,
	    { SIM(recv, S, PEEK), .error = EPIPE });
	ATF_CHECK_EQ(UDS_STATE_CLOSED, stat_socket());

	SIM_SCRIPT(STAT, NO_LISTENER, NO_PEER,
	    { SIM(recv, S, PEEK), .error = ENOTCONN }, SELF(UNNAMED));
	ATF_CHECK_EQ(UDS_STATE_UNBOUND, stat_socket());

	SIM_SCRIPT(STAT, NO_LISTENER, NO_PEER,
	    { SIM(recv, S, PEEK), .error = ENOTCONN }, SELF(NAMED));
	ATF_CHECK_EQ(UDS_STATE_BOUND, stat_socket());
}

/* No length is no name, whatever was in the buffer before: not even this. */
static void
spoil(struct sim_seen *c)
{
	memset(c->out, 1, c->room);
}

#define NO_LENGTH	SIM_GIVES(""), .hook = spoil

SIM_TC(no_length_is_no_name)
{
	struct uds_addr a;

	ATF_REQUIRE_EQ(0, uds_addr_path(&a, "sock"));
	ATF_REQUIRE_EQ(0, uds_addr_fromsockaddr(&a, "\2\1sock", 6, 2));
	ATF_CHECK_STREQ("-", text(&a));
}

SIM_TC(stat_other_family)
{
	struct uds_stat st;

	SIM_SCRIPT(IS_INET);
	FAILS_CLEAN(EAFNOSUPPORT, st, uds_stat(S, &st));
}

/*
 * A client with a name may listen once its server has gone, and is then told
 * its own ids (sys/kern/uipc_usrreq.c, FreeBSD 12.1 to 15.0, DragonFly 6.5).
 */
SIM_TC(peercred_of_listener)
{
	SIM_SCRIPT(XUCRED(1, 4321), LISTENER);
	FAILS_CLEAN(ENOTCONN, cred, peercred());
	SIM_SCRIPT(XUCRED(2, 4321), LISTENER);
	FAILS_CLEAN(ENOTCONN, groups, peergroups());
	SIM_SWEEP(EBADF, peercred, TOLD(1, 4321));
	SIM_SWEEP(ENOTSOCK, peergroups, TOLD(1, 4321));
}

/*
 * Without a record: ENOTCONN; but EINVAL for datagrams (FreeBSD 15.0, run)
 * and, up to FreeBSD 14, for sequenced packets (12.1, run).
 */
SIM_TC(peercred_no_peer)
{
	SIM_SCRIPT(REFUSES(ENOTCONN), IS_UNIX, NO_PEER);
	FAILS_CLEAN(ENOTCONN, cred, peercred());
	SIM_SCRIPT(REFUSES(EINVAL), IS_UNIX, NO_PEER);
	FAILS_CLEAN(ENOTCONN, cred, peercred());
	SIM_SCRIPT(REFUSES(EINVAL), IS_UNIX, PEER(UNNAMED));
	FAILS_CLEAN(EOPNOTSUPP, cred, peercred());
	SIM_SCRIPT(REFUSES(EINVAL), IS_UNIX, NO_PEER);
	FAILS_CLEAN(ENOTCONN, groups, peergroups());
	SIM_SCRIPT(REFUSES(EINVAL), NO_FAMILY(EBADF));
	FAILS_CLEAN(EBADF, cred, peercred());
}

/*
 * Level 0 is the Internet protocol's there, and option 1 its own: it says
 * that there are no options, or knows no such level or option.
 */
SIM_TC(peercred_other_family)
{
	SIM_SCRIPT(
	    { SIM(getsockopt, S, 0, PEERCRED), SIM_GIVES("") }, IS_INET);
	FAILS_CLEAN(EAFNOSUPPORT, cred, peercred());
	SIM_SCRIPT(REFUSES(ENOPROTOOPT), IS_INET);
	FAILS_CLEAN(EAFNOSUPPORT, cred, peercred());
	SIM_SCRIPT(REFUSES(EOPNOTSUPP), IS_INET);
	FAILS_CLEAN(EAFNOSUPPORT, cred, peercred());
	SIM_SCRIPT(REFUSES(EINVAL), IS_INET);
	FAILS_CLEAN(EAFNOSUPPORT, cred, peercred());
}

/* What is not understood is not believed. */
SIM_TC(peercred_strange_answers)
{
	SIM_SCRIPT(
	    { SIM(getsockopt, S, 0, PEERCRED), .out = xucred(1, 1, 1),
		.outlen = XUCRED_SIZE },
	    IS_UNIX, PEER(NAMED));
	FAILS_CLEAN(EOPNOTSUPP, cred, peercred());
	SIM_SCRIPT(
	    { SIM(getsockopt, S, 0, PEERCRED), .out = xucred(0, 1, 1),
		.outlen = 76 },
	    IS_UNIX, PEER(NAMED));
	FAILS_CLEAN(EOPNOTSUPP, cred, peercred());
	SIM_SCRIPT(XUCRED(0, 4321), IS_UNIX, PEER(NAMED));
	FAILS_CLEAN(EOPNOTSUPP, cred, peercred());
	SIM_SCRIPT(XUCRED(-1, 4321), IS_UNIX, PEER(NAMED));
	FAILS_CLEAN(EOPNOTSUPP, cred, peercred());
}

/* The first group is the effective one, the others are supplementary. */
SIM_TC(peercred_groups)
{
	SIM_SCRIPT(TOLD(3, 4321));
	ATF_REQUIRE_EQ(0, peercred_groups());
	ATF_CHECK(cred.uc_valid & UDS_CRED_GROUPS);
	ATF_CHECK_EQ(2, cred.uc_ngroups);
	ATF_CHECK_EQ(20, cred.uc_egid);
	ATF_CHECK_EQ(21, groups[0]);
	ATF_CHECK_EQ(22, groups[1]);
	ATF_CHECK_EQ(RECORDED, uds_cred_moment(&cred, UDS_CRED_GROUPS));

	SIM_SCRIPT(TOLD(1, 4321));
	ATF_REQUIRE_EQ(0, peercred_groups());
	ATF_CHECK(cred.uc_valid & UDS_CRED_GROUPS);
	ATF_CHECK_EQ(0, cred.uc_ngroups);
}

SIM_TC(peercred_groups_room)
{
	SIM_SCRIPT(TOLD(3, 4321));
	cred.uc_groups = groups;
	cred.uc_maxgroups = 1;
	FAILS(ERANGE, uds_peercred(S, &cred, UDS_CRED_GROUPS));

	SIM_SCRIPT(TOLD(3, 4321), TOLD(3, 4321), TOLD(3, 4321));
	ATF_CHECK_EQ(2, uds_peergroups(S, NULL, 0));
	FAILS_CLEAN(EINVAL, groups, uds_peergroups(S, groups, 1));
	ATF_CHECK_EQ(2, uds_peergroups(S, groups, 2));
	ATF_CHECK_EQ(22, groups[1]);
}

/* What the kernel does not tell is said to be so. */
SIM_TC(peercred_label_and_handle)
{
	char label[8];

	cred.uc_label = label;
	cred.uc_labelsize = sizeof(label);
	SIM_SCRIPT(TOLD(1, 4321));
	ATF_REQUIRE_EQ(0, uds_peercred(S, &cred,
	    UDS_CRED_LABEL | UDS_CRED_HANDLE));
	ATF_CHECK_EQ(EOPNOTSUPP, uds_cred_reason(&cred, UDS_CRED_LABEL));
	ATF_CHECK_EQ(EOPNOTSUPP, uds_cred_reason(&cred, UDS_CRED_HANDLE));
	FAILS(EOPNOTSUPP, uds_cred_alive(&cred));
	cred.uc_valid |= UDS_CRED_HANDLE;
	FAILS(EOPNOTSUPP, uds_cred_alive(&cred));
}

/* A name that nobody else has at that time. */
static const struct timespec now = { 0xabc, 0xdef };
#define TRY								\
	{ SIM(clock_gettime, SIM_ANY), SIM_OBJECT(now) },		\
	{ SIM(getpid), .rv = 0x123 }, NEW
#define TRIED		"\22\1\0uds.123.abc.def"

static int
ask_abstract(void)
{
	return (uds_feature(UDS_FEATURE_ABSTRACT));
}

/* To a kernel without abstract names one is an empty path (FreeBSD, run). */
SIM_TC(abstract_absent)
{
	struct uds_addr a = UDS_ADDR_INIT;

	SIM_SCRIPT(TRY, { SIM(bind, S), SIM_TAKES(TRIED), .error = ENOENT });
	FAILS(EOPNOTSUPP, uds_bind(S, at("@name")));
	FAILS(EOPNOTSUPP, uds_connect(S, at("@name"), -1));
	ATF_CHECK_EQ(0, uds_feature(UDS_FEATURE_ABSTRACT));

	SIM_SCRIPT(NEW, { SIM(bind, S), SIM_TAKES("\2\1"), .error = EINVAL });
	FAILS(EOPNOTSUPP, uds_bind(S, &a));
	ATF_CHECK_EQ(0, uds_feature(UDS_FEATURE_AUTOBIND));
}

/*
 * One that has them (freebsd-src, pull request 2261) takes them as they are,
 * and needs no new library.
 */
SIM_TC(abstract_present)
{
	struct uds_addr a;

	SIM_SCRIPT(TRY, { SIM(bind, S), SIM_TAKES(TRIED) },
	    { SIM(getsockname, S), SIM_GIVES(TRIED) },
	    { SIM(bind, S), SIM_TAKES("\7\1\0name") },
	    { SIM(getsockname, S), SIM_GIVES("\7\1\0name") });
	ATF_CHECK_EQ(0, uds_bind(S, at("@name")));
	ATF_REQUIRE_EQ(0, uds_getsockname(S, &a));
	ATF_CHECK_STREQ("@name", text(&a));
}

/* Should bind(2) succeed without giving such a name, there are none. */
SIM_TC(abstract_pretended)
{
	SIM_SCRIPT(TRY, { SIM(bind, S), SIM_TAKES(TRIED) }, SELF(NO_LENGTH));
	ATF_CHECK_EQ(0, ask_abstract());
	SIM_SCRIPT(NEW, { SIM(bind, S), SIM_TAKES("\2\1") }, SELF(UNNAMED));
	ATF_CHECK_EQ(0, uds_feature(UDS_FEATURE_AUTOBIND));
}

/* Nothing is learnt from what may be otherwise next time. */
SIM_TC(abstract_not_told)
{
	SIM_SCRIPT({ SIM(socket, 1, STREAM | CLOEXEC, 0), .error = EMFILE });
	FAILS(EMFILE, ask_abstract());
	SIM_SCRIPT(NEW, { SIM(bind, S), .error = ENOBUFS });
	FAILS(ENOBUFS, ask_abstract());
	SIM_SCRIPT(NEW, { SIM(bind, S), .error = EACCES });
	FAILS(EACCES, uds_bind(S, at("@name")));
	SIM_SCRIPT(NEW, { SIM(bind, S) },
	    { SIM(getsockname, S), .error = ENOBUFS });
	FAILS(ENOBUFS, ask_abstract());
	SIM_SCRIPT({ SIM(clock_gettime, SIM_ANY), .error = ENOSYS });
	FAILS(ENOSYS, ask_abstract());
	SIM_SCRIPT(NEW, { SIM(bind, S), .error = EINTR },
	    NEW, { SIM(bind, S) }, { SIM(getsockname, S), .error = EINTR },
	    NEW, { SIM(bind, S) }, { SIM(getsockname, S), NAMED });
	ATF_CHECK_EQ(0, ask_abstract());
	ATF_CHECK_EQ(0, ask_abstract());
}

/* What errors say that there is no such name, and what they do not. */
SIM_TC(abstract_errors)
{
	static const int absent[] = { ENOENT, EINVAL, EAFNOSUPPORT,
	    EADDRNOTAVAIL, ENAMETOOLONG };
	static const int passing[] = { EACCES, EADDRINUSE, EBADF, EINTR, EIO,
	    EMFILE, ENOBUFS, ENOMEM, ENOSPC, EPERM, EROFS };
	size_t i;

	for (i = 0; i < sizeof(absent) / sizeof(absent[0]); i++) {
		SIM_SCRIPT(TRY, { SIM(bind, S), .error = absent[i] });
		ATF_CHECK_EQ(0, uds_os_feature(UDS_FEATURE_ABSTRACT));
	}
	for (i = 0; i < sizeof(passing) / sizeof(passing[0]); i++) {
		SIM_SCRIPT(TRY, { SIM(bind, S), .error = passing[i] });
		FAILS(passing[i], uds_os_feature(UDS_FEATURE_ABSTRACT));
		SIM_SCRIPT(NEW, { SIM(bind, S), .error = passing[i] });
		FAILS(passing[i], uds_os_feature(UDS_FEATURE_AUTOBIND));
	}
}

/* A kernel older than the headers may not know the flag, or ignore it. */
#define GETFD		SIM(fcntl, S, F_GETFD)

SIM_TC(cloexec_looked_at)
{
	SIM_SCRIPT(NEW, { GETFD, .rv = 0 });
	ATF_CHECK_EQ(0, uds_os_feature(UDS_FEATURE_CLOEXEC));
	SIM_SCRIPT({ SIM(socket, 1, STREAM | CLOEXEC, 0),
	    .error = EPROTONOSUPPORT });
	ATF_CHECK_EQ(0, uds_os_feature(UDS_FEATURE_CLOEXEC));
	SIM_SCRIPT({ SIM(socket, 1, STREAM | CLOEXEC, 0), .error = EMFILE });
	FAILS(EMFILE, uds_os_feature(UDS_FEATURE_CLOEXEC));
	SIM_SCRIPT(NEW, { GETFD, .error = EBADF });
	FAILS(EBADF, uds_os_feature(UDS_FEATURE_CLOEXEC));
	SIM_SCRIPT(NEW, { GETFD, .rv = FD_CLOEXEC });
	ATF_CHECK_EQ(1, uds_os_feature(UDS_FEATURE_CLOEXEC));
}

SIM_TC(features_not_told)
{
	SIM_SCRIPT({ SIM(socket, 1, STREAM | CLOEXEC, 0), .error = EMFILE });
	FAILS(EMFILE, uds_feature(UDS_FEATURE_NOSIGPIPE));
	SIM_SCRIPT(NEW, { GETOPT(NOSIGPIPE), .error = ENOBUFS });
	FAILS(ENOBUFS, uds_feature(UDS_FEATURE_NOSIGPIPE));
	SIM_SCRIPT(NEW, { GETOPT(NOSIGPIPE), .error = ENOPROTOOPT });
	ATF_CHECK_EQ(0, uds_feature(UDS_FEATURE_NOSIGPIPE));
}

#define BSD_ADD_TCS(tp)							\
	do {								\
		ATF_TP_ADD_TC(tp, new_descriptors);			\
		ATF_TP_ADD_TC(tp, blocking_descriptors);		\
		ATF_TP_ADD_TC(tp, missing_type);			\
		ATF_TP_ADD_TC(tp, accept_errors);			\
		ATF_TP_ADD_TC(tp, accept_in_time);			\
		ATF_TP_ADD_TC(tp, bind_each_error);			\
		ATF_TP_ADD_TC(tp, connect_full_backlog);		\
		ATF_TP_ADD_TC(tp, connect_interrupted);			\
		ATF_TP_ADD_TC(tp, stat_each_state);			\
		ATF_TP_ADD_TC(tp, no_length_is_no_name);		\
		ATF_TP_ADD_TC(tp, stat_other_family);			\
		ATF_TP_ADD_TC(tp, peercred_of_listener);		\
		ATF_TP_ADD_TC(tp, peercred_no_peer);			\
		ATF_TP_ADD_TC(tp, peercred_other_family);		\
		ATF_TP_ADD_TC(tp, peercred_strange_answers);		\
		ATF_TP_ADD_TC(tp, peercred_groups);			\
		ATF_TP_ADD_TC(tp, peercred_groups_room);		\
		ATF_TP_ADD_TC(tp, abstract_absent);			\
		ATF_TP_ADD_TC(tp, abstract_present);			\
		ATF_TP_ADD_TC(tp, abstract_pretended);			\
		ATF_TP_ADD_TC(tp, abstract_not_told);			\
		ATF_TP_ADD_TC(tp, abstract_errors);			\
		ATF_TP_ADD_TC(tp, cloexec_looked_at);			\
		ATF_TP_ADD_TC(tp, features_not_told);			\
		ATF_TP_ADD_TC(tp, peercred_label_and_handle);		\
	} while (0)

#endif
