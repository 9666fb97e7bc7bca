/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * DragonFly on the scripted kernel.  What it does was read in sys/kern/
 * uipc_usrreq.c, uipc_socket.c and uipc_syscalls.c of 5.9 and 6.5.
 */

#define _GNU_SOURCE

#include <sys/types.h>
#include <sys/stat.h>

#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include <atf-c.h>

#include "sim.h"

/*
 * getsockopt(2) does not know SO_ACCEPTCONN; the accept filter is that of a
 * listener, 256 bytes, or it is EINVAL to ask.
 */
#define ACCEPTFILTER	0x1000
#define NO_ACCEPTCONN	{ GETOPT(ACCEPTCONN), .error = ENOPROTOOPT }
#define LISTENER	NO_ACCEPTCONN,					\
			{ GETOPT(ACCEPTFILTER), .room = 256,		\
			    .out = filter, .outlen = sizeof(filter) }
#define NO_LISTENER	NO_ACCEPTCONN,					\
			{ GETOPT(ACCEPTFILTER), .error = EINVAL }
#define TOLD(ngroups, pid)						\
	XUCRED(ngroups, pid), NO_LISTENER, IS(STREAM)

#define UNFINISHED	{ SIM(poll, S, POLLIN, 0), SIM_EVENTS(POLLIN) }

#define IS_UNIX		SELF(UNNAMED)
#define IS_INET		SELF(INET)
#define NO_FAMILY(why)	{ SIM(getsockname, S), .error = why }

static const char	filter[256];

#include "bsd.h"

/* bind(2) comes alone, and F_GETPATH need not know the directory. */
#define WAY_BIND
#define WAY_GETPATH(fd)							\
	{ SIM(fcntl, fd, 19), .error = ENOENT, .optional = 1 },
#include "way.h"

/*
 * sys/sys/socket.h (6.5), and how many descriptors go at once (sys/kern/
 * uipc_usrreq.c, unp_internalize())
 */
#define M_UNIT		sizeof(long)
#define M_LENGTH	uint32_t
#define M_RIGHTS	0x01
#define M_SOL		0xffff
#define M_TYPE		0x1008
#define M_SNDBUF	0x1001
#define M_RCVBUF	0x1002
#define M_STREAM	1
#define M_DGRAM		2
#define M_SEQPACKET	5
#define M_PEEK		0x02
#define M_DONTWAIT	0x80
#define M_EOR		0x08
#define M_TRUNC		0x10
#define M_CTRUNC	0x20
#define M_SENDS		0x0400		/* MSG_NOSIGNAL */
#define M_SENDS_NOW	0x0480		/* and MSG_DONTWAIT */
#define M_SENDS_FDS	M_SENDS
#define M_TAKES_FDS	0x1000		/* MSG_CMSG_CLOEXEC */
#define M_PLAIN		"send"
#define M_TRIES(flags, why)						\
	{ M_SENDS_PLAIN(flags), .error = why },
#define M_ASKS(type)
#define M_ROOM(type)
#define M_FITS
#define M_OPTIONS	{ SIM(getsockopt, S, 0xffff, PASSCRED), SIM_INT(0) },
#define M_ARRIVES(s)							\
	{ SIM(fcntl, s, F_SETFD, FD_CLOEXEC), .optional = 1 },
#define M_MAXFDS	254
#define M_TABLE_FULL	EMSGSIZE
#define M_QUEUE_FULL	ENOBUFS
#define M_UNNAMED	"\x10\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
#define M_NAMED		"\7\1sock\0"
#define PASSCRED	0x4000		/* SO_PASSCRED */
#define M_BSD
#define M_BSD_CRED
#include "msg.h"

/* 253 bytes. */
#define HUGE_PATH	FULL FULL TEN TEN TEN TEN "01234"

static int
listen_one(void)
{
	return (uds_listen(S, 5));
}

/*
 * A name comes back as it was given, and may be longer than sun_path.  That
 * there is none showed as no bytes at all before 5.4.
 */
SIM_TC(getsockname_every_kind)
{
	static const struct {
		const char	*bytes;
		size_t		 n;
		const char	*text;
	} names[] = {
		{ "\x10\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 16, "-" },
		{ "", 0, "-" },
		{ "\7\1sock\0", 7, "sock" },
		{ "\6\1sock", 6, "sock" },
		{ "\152\1" FULL, 106, FULL },
		{ "\377\1" HUGE_PATH, 255, HUGE_PATH }
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

/* Before 5.4 a name of no length was that of an unnamed socket. */
SIM_TC(family_of_no_name)
{
	SIM_SCRIPT(REFUSES(ENOTCONN), SELF(NO_LENGTH), NO_PEER);
	FAILS_CLEAN(ENOTCONN, cred, peercred());
}

/* The kernel takes 253 bytes, without NUL from 104 on. */
SIM_TC(bind_lengths)
{
	SIM_SCRIPT(
	    { SIM(bind, S), SIM_TAKES("\7\1sock\0") },
	    { SIM(bind, S), SIM_TAKES("\152\1" MOST "\0") },
	    { SIM(bind, S), SIM_TAKES("\152\1" FULL) },
	    { SIM(bind, S), SIM_TAKES("\377\1" HUGE_PATH) },
	    { SIM(connect, S), SIM_TAKES("\377\1" HUGE_PATH) });
	ATF_CHECK_EQ(0, bind_path());
	ATF_CHECK_EQ(0, uds_bind(S, at(MOST)));
	ATF_CHECK_EQ(0, uds_bind(S, at(FULL)));
	ATF_CHECK_EQ(0, uds_bind(S, at(HUGE_PATH)));
	ATF_CHECK_EQ(0, uds_connect(S, at(HUGE_PATH), -1));
}

/* Relative to a directory, or longer: by a link. */
SIM_TC(bind_by_link)
{
	int fd;

	ATF_REQUIRE_EQ(0, mkdir("dir", 0700));
	fd = way_opendir("dir");
	sim_files();
	SIM_SCRIPT(WAY_GETPATH(fd) { SIM(bind, S), .hook = way_make });
	ATF_CHECK_EQ(0, uds_bindat(S, fd, at("sock")));
	ATF_CHECK(way_is_socket("dir/sock"));
	SIM_SCRIPT(WAY_GETPATH(fd) { SIM(connect, S), .hook = way_look });
	ATF_CHECK_EQ(0, uds_connectat(S, fd, at("sock"), -1));
	SIM_SCRIPT({ SIM(bind, S), .hook = way_make });
	ATF_CHECK_EQ(0, uds_bind(S, at("dir/" HUGE_PATH)));
	ATF_CHECK(way_is_socket("dir/" HUGE_PATH));
	(void)close(fd);
}

/* F_GETPATH spares the climb. */
SIM_TC(bind_by_getpath)
{
	int fd;

	ATF_REQUIRE_EQ(0, mkdir("dir", 0700));
	fd = way_opendir("dir");
	sim_files();
	SIM_SCRIPT({ SIM(bind, S), .hook = way_make });
	ATF_CHECK_EQ(0, uds_bindat(S, fd, at("sock")));
	ATF_CHECK(way_is_socket("dir/sock"));
	(void)close(fd);
}

/*
 * The kernel marks a socket as listening before it finds that it has no name
 * (solisten(), 6.5), and never takes that back; a datagram socket it lets
 * listen.  Neither may come so far.
 */
SIM_TC(listen_refused_beforehand)
{
	SIM_SCRIPT(IS(DGRAM));
	FAILS(EOPNOTSUPP, listen_one());
	SIM_SCRIPT(IS(STREAM), SELF(UNNAMED), SELF(UNNAMED), NO_PEER);
	FAILS(EDESTADDRREQ, listen_one());
	SIM_SCRIPT(IS(SEQPACKET), SELF(NO_LENGTH), SELF(NO_LENGTH),
	    PEER(NAMED));
	FAILS(EINVAL, listen_one());
}

SIM_TC(listen_bound)
{
	SIM_SWEEP(ENOBUFS, listen_one, IS(STREAM), SELF(NAMED),
	    { SIM(listen, S, 5) });
	SIM_SCRIPT(IS(SEQPACKET), SELF(NAMED), { SIM(listen, S, INT_MAX) });
	ATF_CHECK_EQ(0, uds_listen(S, -1));
}

/* Should a kernel come to know SO_ACCEPTCONN, it is believed. */
SIM_TC(stat_by_acceptconn)
{
	SIM_SCRIPT(STAT, { GETOPT(ACCEPTCONN), .room = 4, SIM_INT(2) });
	ATF_CHECK_EQ(UDS_STATE_LISTENING, stat_socket());
	SIM_SCRIPT(STAT, { GETOPT(ACCEPTCONN), SIM_INT(0) }, PEER(UNNAMED),
	    UNFINISHED);
	ATF_CHECK_EQ(UDS_STATE_CONNECTED, stat_socket());
}

/* POLLHUP comes when both directions are shut down. */
SIM_TC(stat_shut_down)
{
	SIM_SCRIPT(STAT, NO_LISTENER, PEER(UNNAMED),
	    { SIM(poll, S, POLLIN, 0), .error = EINTR },
	    { SIM(poll, S, POLLIN, 0), SIM_EVENTS(POLLIN | POLLHUP) });
	ATF_CHECK_EQ(UDS_STATE_CLOSED, stat_socket());
}

SIM_TC(stat_each_call_failing)
{
	SIM_SWEEP(ENOBUFS, stat_socket, STAT, NO_LISTENER, PEER(UNNAMED),
	    UNFINISHED);
}

/* A kernel without Internet protocols has no accept filters. */
SIM_TC(stat_not_told)
{
	SIM_SCRIPT(STAT, NO_ACCEPTCONN,
	    { GETOPT(ACCEPTFILTER), .error = ENOPROTOOPT });
	FAILS(EOPNOTSUPP, stat_socket());
}

/* No process, though there are bytes where FreeBSD has it. */
SIM_TC(peercred_ids)
{
	SIM_SCRIPT(TOLD(2, 4321));
	ATF_REQUIRE_EQ(0, peercred());
	ATF_CHECK_EQ(UDS_CRED_EUID | UDS_CRED_EGID, cred.uc_valid);
	ATF_CHECK_EQ(1001, cred.uc_euid);
	ATF_CHECK_EQ(20, cred.uc_egid);
	ATF_CHECK_EQ(-1, cred.uc_pid);
	ATF_CHECK_EQ((uid_t)-1, cred.uc_ruid);
	ATF_CHECK_EQ(RECORDED, uds_cred_moment(&cred, UDS_CRED_EUID));
	ATF_CHECK_EQ(RECORDED, uds_cred_moment(&cred, UDS_CRED_EGID));
	ATF_CHECK_EQ(EOPNOTSUPP, uds_cred_reason(&cred, UDS_CRED_PID));
}

/* A pair: ENOTCONN up to 6.0, in spite of the connection. */
SIM_TC(peercred_of_pair)
{
	SIM_SCRIPT(REFUSES(ENOTCONN), SELF(UNNAMED), PEER(UNNAMED));
	FAILS_CLEAN(EOPNOTSUPP, cred, peercred());
	SIM_SCRIPT(TOLD(1, 0), SELF(UNNAMED), PEER(UNNAMED));
	ATF_CHECK_EQ(0, uds_peercred(S, &cred, UDS_CRED_MOMENT));
	ATF_CHECK_EQ(UDS_AT_PAIR, uds_cred_moment(&cred, UDS_CRED_EUID));
}

#define DATAGRAMS	XUCRED(1, 0), NO_LISTENER, IS(DGRAM)

/*
 * Since 6.2 datagram sockets of a pair have a record too, and keep it when
 * they are connected to somebody else, who must have a name for that.
 */
SIM_TC(peercred_of_datagrams)
{
	SIM_SCRIPT(DATAGRAMS, PEER(UNNAMED));
	ATF_REQUIRE_EQ(0, peercred());
	ATF_CHECK_EQ(1001, cred.uc_euid);
	ATF_CHECK_EQ(UDS_AT_PAIR, uds_cred_moment(&cred, UDS_CRED_EUID));

	SIM_SCRIPT(DATAGRAMS, PEER(NAMED), SELF(UNNAMED), PEER(NAMED));
	FAILS_CLEAN(EOPNOTSUPP, cred, peercred());
	SIM_SCRIPT(DATAGRAMS, NO_PEER, SELF(UNNAMED), NO_PEER);
	FAILS_CLEAN(ENOTCONN, cred, peercred());

	SIM_SCRIPT(DATAGRAMS, PEER(NO_LENGTH), DATAGRAMS, PEER(NAMED),
	    SELF(UNNAMED), PEER(NAMED));
	ATF_CHECK_EQ(0, peergroups());
	FAILS_CLEAN(EOPNOTSUPP, groups, peergroups());
}

/* No more groups than there is room for: 16 are all. */
SIM_TC(peercred_groups_full)
{
	SIM_SCRIPT(TOLD(16, 0));
	ATF_REQUIRE_EQ(0, peercred_groups());
	ATF_CHECK(cred.uc_valid & UDS_CRED_GROUPS);
	ATF_CHECK_EQ(15, cred.uc_ngroups);
	ATF_CHECK_EQ(35, groups[14]);
	SIM_SCRIPT(TOLD(17, 0));
	FAILS_CLEAN(EOVERFLOW, groups, peergroups());
	SIM_SCRIPT(TOLD(17, 0));
	ATF_REQUIRE_EQ(0, peercred_groups());
	ATF_CHECK_EQ(EOVERFLOW, uds_cred_reason(&cred, UDS_CRED_GROUPS));
}

#define KNOWN_PAIR	NEW_PAIR, XUCRED(2, 0), IS(STREAM)

SIM_TC(features)
{
	SIM_SCRIPT(
	    NEW, { GETFD, .rv = FD_CLOEXEC },
	    NEW, { GETOPT(NOSIGPIPE), .room = 4, SIM_INT(NOSIGPIPE) },
	    { SIM(socket, 1, SEQPACKET | CLOEXEC, 0), .rv = S }, QUIET(S),
	    KNOWN_PAIR, KNOWN_PAIR, KNOWN_PAIR, KNOWN_PAIR, KNOWN_PAIR,
	    KNOWN_PAIR);
	ATF_CHECK_EQ(1, uds_feature(UDS_FEATURE_CLOEXEC));
	ATF_CHECK_EQ(1, uds_feature(UDS_FEATURE_SERVER));
	ATF_CHECK_EQ(1, uds_feature(UDS_FEATURE_NOSIGPIPE));
	ATF_CHECK_EQ(1, uds_feature(UDS_FEATURE_SEQPACKET));
	ATF_CHECK_EQ(1, uds_feature(UDS_FEATURE_PAIR));
	ATF_CHECK_EQ(0, uds_feature(UDS_FEATURE_PID));
	ATF_CHECK_EQ(0, uds_feature(UDS_FEATURE_REALIDS));
	ATF_CHECK_EQ(1, uds_feature(UDS_FEATURE_GROUPS));
	ATF_CHECK_EQ(0, uds_feature(UDS_FEATURE_LABEL));
	ATF_CHECK_EQ(0, uds_feature(UDS_FEATURE_HANDLE));
	sim_files();
	ATF_CHECK_EQ(1, uds_feature(UDS_FEATURE_LONGPATH));
	ATF_CHECK_EQ(1, uds_feature(UDS_FEATURE_AT));
}

/* Up to 6.0 a pair tells nothing about connections. */
#define UNKNOWN_PAIR							\
	NEW_PAIR, REFUSES(ENOTCONN), SELF(UNNAMED), PEER(UNNAMED)

SIM_TC(features_without_pairs)
{
	SIM_SCRIPT(UNKNOWN_PAIR, UNKNOWN_PAIR, UNKNOWN_PAIR, UNKNOWN_PAIR);
	ATF_CHECK_EQ(0, uds_feature(UDS_FEATURE_PAIR));
	ATF_CHECK_EQ(0, uds_feature(UDS_FEATURE_PID));
	ATF_CHECK_EQ(1, uds_feature(UDS_FEATURE_GROUPS));
	ATF_CHECK_EQ(0, uds_feature(UDS_FEATURE_HANDLE));
}

SIM_TC(features_without_tmp)
{
	sim_files();
	SIM_SCRIPT({ SIM(mkdtemp), .error = EROFS },
	    { SIM(mkdtemp), .error = EMFILE });
	ATF_CHECK_EQ(0, uds_feature(UDS_FEATURE_LONGPATH));
	FAILS(EMFILE, uds_feature(UDS_FEATURE_AT));
}

static const char	zeros[84];

/*
 * The kernel fills in a struct cmsgcred, which it finds in the message, and
 * takes one control message at a time (unp_internalize()).
 */
SIM_TC(cred_offered)
{
	struct uds_cred self = UDS_CRED_INIT;

	ATF_CHECK_EQ(1, uds_feature(UDS_FEATURE_SENDCRED));
	SIM_SCRIPT({ M_SENDMSG(M_SENDS), SIM_TAKES("hello"), .rv = 5,
		.control = control(M_SOL, 0x03, zeros, 84),
		.controllen = M_SPACE(84) });
	ATF_CHECK_EQ(5, offer(&self, NULL));

	/* Not beside descriptors, and not those of somebody else. */
	uds_msg_out(&msg_got, "hello", 5);
	msg_got.um_cred = &self;
	msg_fds[0] = S + 1;
	msg_got.um_fds = msg_fds;
	msg_got.um_nfds = 1;
	FAILS(EOPNOTSUPP, uds_sendmsg(S, &msg_got, 0, -1));
	self.uc_valid = UDS_CRED_RUID;
	FAILS(EOPNOTSUPP, offer(&self, NULL));
}

/*
 * struct cmsgcred: process, real and effective user, real group, number of
 * groups, and 16 groups of which the first is the effective one.
 */
static const char *
cmsgcred(int16_t ngroups)
{
	static uint32_t words[21];
	uint32_t i;

	words[0] = 4321;
	words[1] = 1001;
	words[2] = 1002;
	words[3] = 20;
	memset(&words[4], 0xff, 4);
	memcpy(&words[4], &ngroups, 2);
	for (i = 0; i < 16; i++)
		words[5 + i] = 30 + i;
	return (control(M_SOL, 0x03, words, sizeof(words)));
}

#define COMES		M_RECVMSG(M_TAKES_FDS), SIM_READS("a")
#define CREDS(n)							\
	.outcontrol = cmsgcred(n), .outcontrollen = M_SPACE(84)

SIM_TC(cred_layout)
{
	SIM_SCRIPT({ COMES, CREDS(3) }, { COMES, CREDS(3) });
	who.uc_maxgroups = 16;
	ATF_CHECK_EQ(1, receive_cred(UDS_CRED_GROUPS));
	M_KNOWS(UDS_CRED_PID, 4321, uc_pid);
	M_KNOWS(UDS_CRED_RUID, 1001, uc_ruid);
	M_KNOWS(UDS_CRED_EUID, 1002, uc_euid);
	M_KNOWS(UDS_CRED_RGID, 20, uc_rgid);
	M_KNOWS(UDS_CRED_EGID, 30, uc_egid);
	M_KNOWS(UDS_CRED_GROUPS, 3, uc_ngroups);
	ATF_CHECK_EQ(30, which[0]);
	ATF_CHECK_EQ(32, which[2]);
	ATF_CHECK_EQ(0, which[3]);
	who.uc_maxgroups = 2;
	ATF_CHECK_EQ(1, receive_cred(UDS_CRED_GROUPS));
	ATF_CHECK_EQ(EOVERFLOW, uds_cred_reason(&who, UDS_CRED_GROUPS));
	M_KNOWS(UDS_CRED_EGID, 30, uc_egid);
}

/* What is not there is not known. */
SIM_TC(cred_strange)
{
	SIM_SCRIPT(
	    { COMES, CREDS(0) },
	    { COMES, CREDS(-1) },
	    { COMES, .outcontrol = control(M_SOL, 0x03, cmsgcred(1) + M_HEADER,
		20), .outcontrollen = M_SPACE(20) },
	    { COMES, .outcontrol = control(M_SOL, 0x03, cmsgcred(1) + M_HEADER,
		19), .outcontrollen = M_SPACE(19) },
	    { COMES, .outcontrol = control(M_SOL, 0x02, cmsgcred(1) + M_HEADER,
		84), .outcontrollen = M_SPACE(84) },
	    { COMES, .outcontrol = control(0, 0x03, cmsgcred(1) + M_HEADER,
		84), .outcontrollen = M_SPACE(84) },
	    { COMES, CREDS(17) });
	who.uc_maxgroups = 16;
	ATF_CHECK_EQ(1, receive_cred(UDS_CRED_GROUPS));
	M_KNOWS(UDS_CRED_PID, 4321, uc_pid);
	ATF_CHECK(!(who.uc_valid & (UDS_CRED_EGID | UDS_CRED_GROUPS)));
	ATF_CHECK_EQ(1, receive_cred(UDS_CRED_GROUPS));
	ATF_CHECK(!(who.uc_valid & (UDS_CRED_EGID | UDS_CRED_GROUPS)));
	ATF_CHECK_EQ(1, receive_cred(UDS_CRED_GROUPS));
	M_KNOWS(UDS_CRED_RGID, 20, uc_rgid);
	ATF_CHECK(!(who.uc_valid & (UDS_CRED_EGID | UDS_CRED_GROUPS)));
	ATF_CHECK_EQ((gid_t)-1, who.uc_egid);
	ATF_CHECK_EQ(1, receive_cred(UDS_CRED_GROUPS));
	ATF_CHECK_EQ(0, who.uc_valid);
	ATF_CHECK_EQ(1, receive_cred(UDS_CRED_GROUPS));
	ATF_CHECK_EQ(0, who.uc_valid);
	ATF_CHECK_EQ(1, receive_cred(UDS_CRED_GROUPS));
	ATF_CHECK_EQ(0, who.uc_valid);
	ATF_CHECK_EQ(1, receive_cred(UDS_CRED_GROUPS));
	ATF_CHECK(!(who.uc_valid & UDS_CRED_GROUPS));

	/* Nobody wants the groups; nobody wants any of it. */
	SIM_SCRIPT({ COMES, CREDS(1) }, { COMES, CREDS(1) });
	ATF_CHECK_EQ(1, receive_cred(0));
	ATF_CHECK_EQ(ENOENT, uds_cred_reason(&who, UDS_CRED_GROUPS));
	ATF_CHECK_EQ(0, which[0]);
	ATF_CHECK_EQ(1, receive_fds());
}

/* SO_PASSCRED is younger than 5.9. */
SIM_TC(cred_option)
{
	int n;

	SIM_SCRIPT(
	    { GETOPT(PASSCRED), .room = 4, SIM_INT(PASSCRED) },
	    { GETOPT(PASSCRED), .room = 4, SIM_INT(0) },
	    { SIM(setsockopt, S, SOCKET, PASSCRED), SIM_TAKES_INT(1) },
	    { SIM(setsockopt, S, SOCKET, PASSCRED), .error = ENOPROTOOPT },
	    { GETOPT(PASSCRED), .error = ENOPROTOOPT });
	ATF_CHECK_EQ(0, uds_getopt(S, UDS_OPT_CRED, &n));
	ATF_CHECK_EQ(1, n);
	ATF_CHECK_EQ(0, uds_getopt(S, UDS_OPT_CRED, &n));
	ATF_CHECK_EQ(0, n);
	ATF_CHECK_EQ(0, uds_setopt(S, UDS_OPT_CRED, 1));
	FAILS(EOPNOTSUPP, uds_setopt(S, UDS_OPT_CRED, 1));
	FAILS_CLEAN(EOPNOTSUPP, n, uds_getopt(S, UDS_OPT_CRED, &n));
}

#define NEW_DATAGRAM							\
	{ SIM(socket, 1, DGRAM | CLOEXEC, 0), .rv = S }, QUIET(S)

SIM_TC(features_of_messages)
{
	SIM_SCRIPT(
	    NEW_DATAGRAM, { SIM(setsockopt, S, SOCKET, PASSCRED),
		.error = ENOBUFS },
	    NEW_DATAGRAM, { SIM(setsockopt, S, SOCKET, PASSCRED),
		.error = ENOPROTOOPT },
	    NEW_DATAGRAM);
	FAILS(ENOBUFS, uds_feature(UDS_FEATURE_MSGCRED));
	ATF_CHECK_EQ(0, uds_feature(UDS_FEATURE_MSGCRED));
	ATF_CHECK_EQ(0, uds_feature(UDS_FEATURE_MSGSTAMP));
}

SIM_TC(msgmax)
{
	int n;

	SIM_SCRIPT(M_IS(M_DGRAM), M_BUFFER(65536));
	ATF_CHECK_EQ(0, uds_getopt(S, UDS_OPT_MSGMAX, &n));
	ATF_CHECK_EQ(65536, n);
}

ATF_TP_ADD_TCS(tp)
{
	sim_bsd_msghdr = 1;
	MSG_ADD_TCS(tp);
	ATF_TP_ADD_TC(tp, getsockname_every_kind);
	ATF_TP_ADD_TC(tp, family_of_no_name);
	ATF_TP_ADD_TC(tp, bind_lengths);
	ATF_TP_ADD_TC(tp, bind_by_link);
	ATF_TP_ADD_TC(tp, bind_by_getpath);
	ATF_TP_ADD_TC(tp, listen_refused_beforehand);
	ATF_TP_ADD_TC(tp, listen_bound);
	ATF_TP_ADD_TC(tp, stat_by_acceptconn);
	ATF_TP_ADD_TC(tp, stat_shut_down);
	ATF_TP_ADD_TC(tp, stat_each_call_failing);
	ATF_TP_ADD_TC(tp, stat_not_told);
	ATF_TP_ADD_TC(tp, peercred_ids);
	ATF_TP_ADD_TC(tp, peercred_of_pair);
	ATF_TP_ADD_TC(tp, peercred_of_datagrams);
	ATF_TP_ADD_TC(tp, peercred_groups_full);
	ATF_TP_ADD_TC(tp, features);
	ATF_TP_ADD_TC(tp, features_without_pairs);
	ATF_TP_ADD_TC(tp, features_without_tmp);
	BSD_ADD_TCS(tp);
	WAY_ADD_TCS(tp);
	ATF_TP_ADD_TC(tp, cred_offered);
	ATF_TP_ADD_TC(tp, cred_layout);
	ATF_TP_ADD_TC(tp, cred_strange);
	ATF_TP_ADD_TC(tp, cred_option);
	ATF_TP_ADD_TC(tp, features_of_messages);
	ATF_TP_ADD_TC(tp, msgmax);
	return (atf_no_error());
}
