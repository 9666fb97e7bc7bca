/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * FreeBSD on the scripted kernel.  Releases are named as "12.1, run" where a
 * kernel was seen to do it, and by a file where that was read.
 */

#define _GNU_SOURCE

#include <sys/types.h>
#include <sys/stat.h>

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <atf-c.h>

#include "sim.h"

#define LISTENER	{ GETOPT(ACCEPTCONN), .room = 4, SIM_INT(2) }
#define NO_LISTENER	{ GETOPT(ACCEPTCONN), SIM_INT(0) }
#define TOLD(ngroups, pid)	XUCRED(ngroups, pid), NO_LISTENER
#define RDHUP		0x4000		/* sys/sys/poll.h (15.0) */
#define UNFINISHED							\
	{ SIM(poll, S, 0, 0) },						\
	{ SIM(poll, S, POLLOUT | RDHUP, 0), SIM_EVENTS(POLLOUT) }
#define DOMAIN		0x1019		/* sys/sys/socket.h (15.0) */
#define IS_UNIX		{ GETOPT(DOMAIN), .room = 4, SIM_INT(1) }
#define IS_INET		{ GETOPT(DOMAIN), .room = 4, SIM_INT(2) }
#define NO_FAMILY(why)	{ GETOPT(DOMAIN), .error = why }
#include "bsd.h"

/* Not this machine's. */
#define ENOTCAPABLE	1093
#define ECAPMODE	1094

/* bind(2) comes alone, and there is no F_GETPATH. */
#define WAY_BIND
#define WAY_GETPATH(fd)
#include "way.h"

/*
 * sys/sys/socket.h (15.0).  The cases that are the same on several systems are
 * about a kernel of 14; those of 15 say so.
 */
#define RELEASE_14	1400097
#define RELEASE_15	1500068

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
#define M_SENDS		0x020000	/* MSG_NOSIGNAL */
#define M_SENDS_NOW	0x020080	/* and MSG_DONTWAIT */
#define M_SENDS_FDS	M_SENDS
#define M_TAKES_FDS	0x040000	/* MSG_CMSG_CLOEXEC */
#define M_PLAIN		"sendmsg"
#define M_TRIES(flags, why)
#define M_ASKS(type)	M_IS(type),
#define M_ROOM(type)
#define M_FITS
#define PERSISTENT	3		/* LOCAL_CREDS_PERSISTENT */
#define M_OPTIONS	{ SIM(getsockopt, S, 0, PERSISTENT), SIM_INT(0) },
#define M_ARRIVES(s)
#define M_MAXFDS	254
#define M_TABLE_FULL	EMSGSIZE
#define M_QUEUE_FULL	ENOBUFS
#define M_QUEUE_ASKS	{ SIM(getpeername, S), .error = ENOTCONN },
#define M_UNNAMED	"\x10\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
#define M_NAMED		"\7\1sock\0"
#define M_BSD
#define M_BSD_CRED
#define M_STAMPS
#include "msg.h"

/* A file name longer than sun_path. */
#define LONG		FIFTY FIFTY TEN TEN TEN

static int
peercred_connected(void)
{
	return (uds_peercred(S, &cred, UDS_CRED_CONNECTED));
}

static int
bind_in(void)
{
	return (uds_bindat(S, S + 1, at("dir/sock")));
}

static int
connect_in(void)
{
	return (uds_connectat(S, S + 1, at("dir/sock"), -1));
}

/*
 * A name comes back as long as it was given: with a NUL, without, or padded
 * (12.1 and 15.0, run).
 */
SIM_TC(getsockname_every_kind)
{
	static const struct {
		const char	*bytes;
		size_t		 n;
		const char	*text;
	} names[] = {
		{ "\x10\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 16, "-" },
		{ "\7\1sock\0", 7, "sock" },
		{ "\6\1sock", 6, "sock" },
		{ "\152\1sock\0\0\0\0\0\0\0\0\0\0\0\0", 18, "sock" },
		{ "\152\1" FULL, 106, FULL },
		{ "\152\1" MOST "\0", 106, MOST },
		{ "\10\1\0name\0", 8, "@name\\000" },
		{ "", 0, "-" }
	};
	struct uds_addr a;
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		SIM_SCRIPT({ SIM(getsockname, S), .out = names[i].bytes,
			.outlen = names[i].n });
		ATF_REQUIRE_EQ(0, uds_getsockname(S, &a));
		ATF_CHECK_STREQ(names[i].text, text(&a));
	}
	SIM_SCRIPT({ SIM(getsockname, S), INET });
	FAILS_CLEAN(EAFNOSUPPORT, a, uds_getsockname(S, &a));
}

/* A path of 104 bytes goes without NUL, one of 103 with it (run). */
SIM_TC(bind_lengths)
{
	SIM_SCRIPT(
	    { SIM(bind, S), SIM_TAKES("\7\1sock\0") },
	    { SIM(bind, S), SIM_TAKES("\152\1" MOST "\0") },
	    { SIM(bind, S), SIM_TAKES("\152\1" FULL) },
	    { SIM(connect, S), SIM_TAKES("\152\1" FULL) });
	ATF_CHECK_EQ(0, bind_path());
	ATF_CHECK_EQ(0, uds_bind(S, at(MOST)));
	ATF_CHECK_EQ(0, uds_bind(S, at(FULL)));
	ATF_CHECK_EQ(0, uds_connect(S, at(FULL), -1));
}

/* bindat(2) and connectat(2), from a directory that need not be readable. */
SIM_TC(directory_relative)
{
	SIM_SWEEP(EACCES, bind_in,
	    { SIM(openat, S + 1, O_PATH | O_DIRECTORY | O_CLOEXEC),
		.path = "dir", .rv = S + 2 },
	    { SIM(bindat, S + 2, S), SIM_TAKES("\7\1sock\0") });
	SIM_SWEEP(ECONNREFUSED, connect_in,
	    { SIM(openat, S + 1, O_PATH | O_DIRECTORY | O_CLOEXEC),
		.path = "dir", .rv = S + 2 },
	    { SIM(connectat, S + 2, S), SIM_TAKES("\7\1sock\0") });
	SIM_INTERRUPT(bind_in,
	    { SIM(openat, S + 1, O_PATH | O_DIRECTORY | O_CLOEXEC),
		.path = "dir", .rv = S + 2 },
	    { SIM(bindat, S + 2, S), SIM_TAKES("\7\1sock\0") });
}

/*
 * Sockets of other families know no directories (14.2, run), and those that
 * listen do not connect.
 */
SIM_TC(directory_of_no_use)
{
	SIM_SCRIPT(
	    { SIM(openat, S + 1, SIM_ANY), .rv = S + 2 },
	    { SIM(bindat, S + 2, S), .error = EOPNOTSUPP }, IS_INET,
	    { SIM(openat, S + 1, SIM_ANY), .rv = S + 2 },
	    { SIM(connectat, S + 2, S), .error = EOPNOTSUPP }, IS_INET,
	    { SIM(openat, S + 1, SIM_ANY), .rv = S + 2 },
	    { SIM(connectat, S + 2, S), .error = EOPNOTSUPP }, IS_UNIX,
	    { SIM(openat, S + 1, SIM_ANY), .rv = S + 2 },
	    { SIM(bindat, S + 2, S), .error = EOPNOTSUPP },
	    NO_FAMILY(ENOBUFS));
	FAILS(EAFNOSUPPORT, bind_in());
	FAILS(EAFNOSUPPORT, connect_in());
	FAILS(EOPNOTSUPP, connect_in());
	FAILS(EOPNOTSUPP, bind_in());
}

/* The number of a closed socket is what the directory gets. */
SIM_TC(directory_for_closed_socket)
{
	SIM_SCRIPT(
	    { SIM(openat, S + 1, O_PATH | O_DIRECTORY | O_CLOEXEC), .rv = S },
	    { SIM(openat, S + 1, O_PATH | O_DIRECTORY | O_CLOEXEC), .rv = S });
	FAILS(EBADF, bind_in());
	FAILS(EBADF, connect_in());
}

/* The path may be as long as it likes, the file name 104 bytes. */
SIM_TC(directory_deep)
{
	SIM_SCRIPT(
	    { SIM(openat, AT_FDCWD, O_PATH | O_DIRECTORY | O_CLOEXEC),
		.path = FIFTY "/" FIFTY, .rv = S + 2 },
	    { SIM(bindat, S + 2, S), SIM_TAKES("\152\1" FULL) },
	    { SIM(openat, AT_FDCWD, O_PATH | O_DIRECTORY | O_CLOEXEC),
		.path = "/", .rv = S + 2 },
	    { SIM(connectat, S + 2, S), SIM_TAKES("\152\1" FULL) },
	    { SIM(openat, S + 1, O_PATH | O_DIRECTORY | O_CLOEXEC),
		.path = ".", .rv = S + 2 },
	    { SIM(bindat, S + 2, S), SIM_TAKES("\152\1" MOST "\0") });
	ATF_CHECK_EQ(0, uds_bind(S, at(FIFTY "/" FIFTY "/" FULL)));
	ATF_CHECK_EQ(0, uds_connect(S, at("/" FULL), -1));
	ATF_CHECK_EQ(0, uds_bindat(S, S + 1, at(MOST)));
}

/* Only a file name longer than sun_path needs a link. */
SIM_TC(long_name)
{
	ATF_REQUIRE_EQ(0, mkdir("dir", 0700));
	sim_files();
	SIM_SCRIPT({ SIM(bind, S), .hook = way_make });
	ATF_CHECK_EQ(0, uds_bind(S, at("dir/" LONG)));
	ATF_CHECK(way_is_socket("dir/" LONG));
	FAILS(EADDRINUSE, uds_bind(S, at("dir/" LONG)));
	SIM_SCRIPT({ SIM(connect, S), .hook = way_look });
	ATF_CHECK_EQ(0, uds_connect(S, at("dir/" LONG), -1));
	ATF_CHECK_EQ(1, way_entries("dir"));
}

/* In capability mode there is no place for one (sys/kern/vfs_lookup.c). */
SIM_TC(long_name_in_capability_mode)
{
	static const int errors[] = { ECAPMODE, ENOTCAPABLE };
	int fd;
	size_t i;

	fd = way_opendir(".");
	sim_files();
	for (i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
		SIM_SCRIPT({ SIM(stat), .path = "/tmp", .error = errors[i] });
		FAILS(ENAMETOOLONG, uds_bindat(S, fd, at(LONG)));
		SIM_SCRIPT({ SIM(stat), .path = "/tmp", .error = errors[i] });
		ATF_CHECK_EQ(0, uds_bsd_haslink());
		SIM_SCRIPT({ SIM(mkdtemp), .error = errors[i] });
		FAILS(ENAMETOOLONG, uds_connectat(S, fd, at(LONG), -1));
		SIM_SCRIPT({ SIM(symlink), .error = errors[i] });
		FAILS(ENAMETOOLONG, uds_bind(S, at(LONG)));
	}

	(void)close(fd);

	/* The directory itself is another matter. */
	SIM_SCRIPT({ SIM(fstatat, SIM_ANY, SIM_ANY), .error = ECAPMODE });
	FAILS(ECAPMODE, uds_bind(S, at(LONG)));
}

/* That comes first: nor could a way up from the directory be found. */
SIM_TC(long_name_in_capability_mode_first)
{
	int fd;

	ATF_REQUIRE_EQ(0, mkdir("a", 0755));
	fd = way_opendir("a");
	ATF_REQUIRE_EQ(0, rmdir("a"));
	sim_files();
	SIM_SCRIPT({ SIM(stat), .path = "/tmp", .error = ECAPMODE });
	FAILS(ENAMETOOLONG, uds_bindat(S, fd, at(LONG)));
	(void)close(fd);
}

/* EDESTADDRREQ is the kernel's own; EINVAL is said of a connected socket. */
SIM_TC(listen_errors)
{
	SIM_SCRIPT({ SIM(listen, S, INT_MAX) });
	ATF_CHECK_EQ(0, uds_listen(S, -1));
	SIM_SCRIPT({ SIM(listen, S, 5), .error = EDESTADDRREQ });
	FAILS(EDESTADDRREQ, uds_listen(S, 5));
	SIM_SCRIPT({ SIM(listen, S, 5), .error = EOPNOTSUPP });
	FAILS(EOPNOTSUPP, uds_listen(S, 5));
	SIM_SCRIPT({ SIM(listen, S, 5), .error = EINVAL }, SELF(UNNAMED),
	    PEER(NAMED));
	FAILS(EINVAL, uds_listen(S, 5));
}

static int
family(void)
{
	int f;

	return (uds_os_family(S, &f) == -1 ? -1 : f);
}

/*
 * A kernel that is older than SO_DOMAIN tells the family by the name.  An
 * unnamed socket has one of 16 bytes (12.1 and 15.0, run).
 */
SIM_TC(family_without_domain)
{
	SIM_SCRIPT(NO_FAMILY(ENOPROTOOPT), SELF(UNNAMED));
	ATF_CHECK_EQ(AF_UNIX, family());
	SIM_SCRIPT(NO_FAMILY(ENOPROTOOPT), SELF(INET));
	ATF_CHECK_EQ(AF_INET, family());
	SIM_SCRIPT(NO_FAMILY(ENOPROTOOPT), SELF(NO_LENGTH));
	ATF_CHECK_EQ(AF_UNSPEC, family());
	SIM_SCRIPT(NO_FAMILY(ENOPROTOOPT),
	    { SIM(getsockname, S), .error = ENOBUFS });
	FAILS(ENOBUFS, family());
	SIM_SCRIPT(NO_FAMILY(ENOTSOCK));
	FAILS(ENOTSOCK, family());
}

SIM_TC(stat_each_call_failing)
{
	SIM_SWEEP(ENOBUFS, stat_socket, STAT, NO_LISTENER, PEER(UNNAMED),
	    UNFINISHED);
}

static int
stat_with(short events)
{
	SIM_SCRIPT(STAT, NO_LISTENER, PEER(UNNAMED), { SIM(poll, S, 0, 0) },
	    { SIM(poll, S, POLLOUT | RDHUP, 0), SIM_EVENTS(events) });
	return (stat_socket());
}

/*
 * Both directions shut down: up to 14 POLLHUP comes unasked for (12.1, run);
 * 15.0 has it for sending alone.
 */
SIM_TC(stat_shut_down)
{
	SIM_SCRIPT(STAT, NO_LISTENER, PEER(UNNAMED),
	    { SIM(poll, S, 0, 0), SIM_EVENTS(POLLHUP) });
	ATF_CHECK_EQ(UDS_STATE_CLOSED, stat_socket());
	ATF_CHECK_EQ(UDS_STATE_CLOSED, stat_with(POLLHUP | RDHUP));
	ATF_CHECK_EQ(UDS_STATE_CONNECTED, stat_with(POLLHUP));
	ATF_CHECK_EQ(UDS_STATE_CONNECTED, stat_with(POLLOUT | RDHUP));
}

SIM_TC(stat_interrupted)
{
	SIM_SCRIPT(STAT, NO_LISTENER, PEER(UNNAMED),
	    { SIM(poll, S, 0, 0), .error = EINTR }, { SIM(poll, S, 0, 0) },
	    { SIM(poll, S, POLLOUT | RDHUP, 0), .error = EINTR },
	    UNFINISHED);
	ATF_CHECK_EQ(UDS_STATE_CONNECTED, stat_socket());
}

/* The client's ids and process, of connect(2), effective (15.0, run). */
SIM_TC(peercred_ids)
{
	SIM_SCRIPT(TOLD(2, 4321));
	ATF_REQUIRE_EQ(0, peercred());
	ATF_CHECK_EQ(UDS_CRED_PID | UDS_CRED_EUID | UDS_CRED_EGID,
	    cred.uc_valid);
	ATF_CHECK_EQ(1001, cred.uc_euid);
	ATF_CHECK_EQ(20, cred.uc_egid);
	ATF_CHECK_EQ(4321, cred.uc_pid);
	ATF_CHECK_EQ((uid_t)-1, cred.uc_ruid);
	ATF_CHECK_EQ((gid_t)-1, cred.uc_rgid);
	ATF_CHECK_EQ(RECORDED, uds_cred_moment(&cred, UDS_CRED_PID));
	ATF_CHECK_EQ(RECORDED, uds_cred_moment(&cred, UDS_CRED_EUID));
	ATF_CHECK_EQ(RECORDED, uds_cred_moment(&cred, UDS_CRED_EGID));
	ATF_CHECK_EQ(EOPNOTSUPP, uds_cred_reason(&cred, UDS_CRED_RUID));
	ATF_CHECK_EQ(ENOENT, uds_cred_reason(&cred, UDS_CRED_GROUPS));
}

/* A kernel of 12 leaves the process 0 (12.1, run). */
SIM_TC(peercred_no_pid)
{
	SIM_SCRIPT(TOLD(1, 0));
	ATF_REQUIRE_EQ(0, peercred());
	ATF_CHECK_EQ(UDS_CRED_EUID | UDS_CRED_EGID, cred.uc_valid);
	ATF_CHECK_EQ(-1, cred.uc_pid);
	ATF_CHECK_EQ(EOPNOTSUPP, uds_cred_reason(&cred, UDS_CRED_PID));
}

/* The names tell which side the peer was on. */
SIM_TC(peercred_moment)
{
	SIM_SCRIPT(TOLD(1, 4321), SELF(NAMED), PEER(UNNAMED));
	ATF_REQUIRE_EQ(0, uds_peercred(S, &cred, UDS_CRED_MOMENT));
	ATF_CHECK_EQ(UDS_AT_CONNECT | UDS_AT_PAIR,
	    uds_cred_moment(&cred, UDS_CRED_EUID));

	SIM_SCRIPT(TOLD(1, 4321), SELF(UNNAMED), PEER(NAMED));
	ATF_REQUIRE_EQ(0, uds_peercred(S, &cred, UDS_CRED_MOMENT));
	ATF_CHECK_EQ(UDS_AT_LISTEN | UDS_AT_PAIR,
	    uds_cred_moment(&cred, UDS_CRED_PID));
}

/* Who knows that the socket is connected is asked for one call only. */
SIM_TC(peercred_vouched)
{
	SIM_SCRIPT(XUCRED(1, 4321));
	ATF_CHECK_EQ(0, peercred_connected());
}

/*
 * There is room for 16 and the kernel knows 1024: a list of 16 may be a cut
 * one (12.1 and 15.0, run).
 */
SIM_TC(peercred_groups_cut)
{
	SIM_SCRIPT(TOLD(15, 4321));
	ATF_REQUIRE_EQ(0, peercred_groups());
	ATF_CHECK_EQ(14, cred.uc_ngroups);
	ATF_CHECK_EQ(34, groups[13]);

	SIM_SCRIPT(TOLD(16, 4321));
	ATF_REQUIRE_EQ(0, peercred_groups());
	ATF_CHECK_EQ(UDS_CRED_PID | UDS_CRED_EUID | UDS_CRED_EGID,
	    cred.uc_valid);
	ATF_CHECK_EQ(EOVERFLOW, uds_cred_reason(&cred, UDS_CRED_GROUPS));

	SIM_SCRIPT(TOLD(16, 4321));
	FAILS_CLEAN(EOVERFLOW, groups, peergroups());
	SIM_SCRIPT(TOLD(17, 4321));
	FAILS_CLEAN(EOVERFLOW, groups, peergroups());
}

SIM_TC(features)
{
	SIM_SCRIPT(
	    NEW, { GETFD, .rv = FD_CLOEXEC },
	    NEW, { GETOPT(NOSIGPIPE), .room = 4, SIM_INT(NOSIGPIPE) },
	    { SIM(socket, 1, SEQPACKET | CLOEXEC, 0), .rv = S }, QUIET(S),
	    NEW_PAIR, XUCRED(1, 4321),
	    NEW_PAIR, XUCRED(1, 4321),
	    NEW_PAIR, XUCRED(1, 4321),
	    NEW_PAIR, XUCRED(2, 4321),
	    NEW_PAIR, XUCRED(1, 4321),
	    NEW_PAIR, XUCRED(1, 4321));
	ATF_CHECK_EQ(1, uds_feature(UDS_FEATURE_LONGPATH));
	ATF_CHECK_EQ(1, uds_feature(UDS_FEATURE_AT));
	ATF_CHECK_EQ(1, uds_feature(UDS_FEATURE_CLOEXEC));
	ATF_CHECK_EQ(1, uds_feature(UDS_FEATURE_SERVER));
	ATF_CHECK_EQ(1, uds_feature(UDS_FEATURE_NOSIGPIPE));
	ATF_CHECK_EQ(1, uds_feature(UDS_FEATURE_SEQPACKET));
	ATF_CHECK_EQ(1, uds_feature(UDS_FEATURE_PAIR));
	ATF_CHECK_EQ(1, uds_feature(UDS_FEATURE_PID));
	ATF_CHECK_EQ(0, uds_feature(UDS_FEATURE_REALIDS));
	ATF_CHECK_EQ(1, uds_feature(UDS_FEATURE_GROUPS));
	ATF_CHECK_EQ(0, uds_feature(UDS_FEATURE_LABEL));
	ATF_CHECK_EQ(0, uds_feature(UDS_FEATURE_HANDLE));
}

/* No process before 13.0, no pairs before 11 (sys/kern/uipc_usrreq.c, 10.4). */
SIM_TC(features_of_old_kernel)
{
	SIM_SCRIPT(NEW_PAIR, XUCRED(1, 0),
	    NEW_PAIR, REFUSES(ENOTCONN), IS_UNIX, PEER(UNNAMED));
	ATF_CHECK_EQ(0, uds_feature(UDS_FEATURE_PID));
	ATF_CHECK_EQ(0, uds_feature(UDS_FEATURE_PAIR));
}

/* 15.0 joins what was sent without MSG_EOR, 12.1 does not (both run). */
#define RECORDS(bytes)							\
	{ SIM(socketpair, 1, SEQPACKET | CLOEXEC | NONBLOCK, 0),	\
	    SIM_OBJECT(pair) }, QUIET(S), QUIET(S + 1),			\
	{ SIM(send, S), SIM_TAKES("a"), .rv = 1 },			\
	{ SIM(send, S), SIM_TAKES("b"), .rv = 1 },			\
	{ SIM(recv, S + 1), SIM_READS(bytes) }

SIM_TC(records_joined)
{
	SIM_SCRIPT(RECORDS("ab"));
	ATF_CHECK_EQ(0, uds_feature(UDS_FEATURE_RECORDS));
}

SIM_TC(records_kept)
{
	SIM_SCRIPT(RECORDS("a"));
	ATF_CHECK_EQ(1, uds_feature(UDS_FEATURE_RECORDS));
}

/* What a look of 15 sees, and the receive that follows it. */
#define LOOK		M_PEEK
#define LOOK_NOW	(M_PEEK | M_DONTWAIT)
#define LOOKS(how, n, is)						\
	{ M_RECVMSG(how), .rv = (n), .flags = (is), .hook = looks_wide }
/* One that is not complete, or only shown, is looked at twice (15.1, run). */
#define AGAIN(n, is)	LOOKS(LOOK_NOW, n, is)
#define GROWS(n)							\
	{ SIM(poll, -1, 0, 32) }, LOOKS(LOOK_NOW, n, 0)
#define TAKES		M_RECVMSG(M_DONTWAIT)
#define TAKES_FDS	M_RECVMSG(M_TAKES_FDS | M_DONTWAIT)
#define RECORD		M_IS(M_SEQPACKET)
#define HAS_ENDED(what)							\
	{ SIM(poll, S, RDHUP, 0), .rv = (what) != 0, .out =		\
	    &(const short){ (what) }, .outlen = sizeof(short) }
#define RECEIVE_BUFFER(n)						\
	{ SIM(getsockopt, S, M_SOL, M_RCVBUF), .room = 4, SIM_INT(n) }
#define DUP_CLOEXEC	1030		/* F_DUPFD_CLOEXEC */

/* There is more room than the caller has, and for control messages. */
static void
looks_wide(struct sim_seen *c)
{
	ATF_CHECK(c->room > sizeof(msg_room));
	ATF_CHECK(c->outcontrol != NULL);
	ATF_CHECK(*c->outcontrollen >= 4096);
}

/* As the kernel holds descriptors: eight bytes for each (15.0, run). */
static char *
held(size_t n)
{
	static const char pointers[8 * 254];

	return (control(M_SOL, M_RIGHTS, pointers, 8 * n));
}

#define HELD(n)								\
	.outcontrol = held(n), .outcontrollen = M_SPACE(8 * (n))

static int
receive_now(void)
{
	prepare(0);
	return (uds_recvmsg(S, &msg_got, 0, 0));
}

/* A record is taken when its mark is there, and whole (15.0, run). */
SIM_TC(record_complete)
{
	sim_release = RELEASE_15;
	SIM_SCRIPT(RECORD, LOOKS(LOOK, 5, M_EOR),
	    { TAKES, SIM_READS("hello"), .flags = M_EOR });
	ATF_CHECK_EQ(1, receive_data());
	ATF_CHECK_EQ(5, msg_got.um_len);
	ATF_CHECK_EQ(0, memcmp(msg_room, "hello", 5));
}

/* Until then there is nothing, and poll(2) says that there is something. */
SIM_TC(record_incomplete)
{
	sim_release = RELEASE_15;
	SIM_SCRIPT(RECORD, LOOKS(LOOK_NOW, 5, 0), AGAIN(5, 0), HAS_ENDED(0),
	    RECEIVE_BUFFER(65536));
	FAILS(EAGAIN, receive_now());
	SIM_SCRIPT(
	    RECORD, LOOKS(LOOK, 5, 0), AGAIN(5, 0), HAS_ENDED(0),
	    RECEIVE_BUFFER(65536), GROWS(6), M_READY,
	    RECORD, LOOKS(LOOK, 6, 0), AGAIN(6, 0), HAS_ENDED(0),
	    RECEIVE_BUFFER(65536), GROWS(7), RECORD, M_PAUSES(1), M_READY,
	    RECORD, LOOKS(LOOK, 9, M_EOR),
	    { TAKES, SIM_READS("all of it"), .flags = M_EOR });
	ATF_CHECK_EQ(1, receive_data());
	ATF_CHECK_EQ(9, msg_got.um_len);
	/* The rest has come before it was looked at again. */
	SIM_SCRIPT(RECORD, AGAIN(5, 0), AGAIN(9, M_EOR),
	    { TAKES, SIM_READS("all of it"), .flags = M_EOR });
	ATF_CHECK_EQ(1, receive_now());
	SIM_SCRIPT(RECORD, AGAIN(5, 0), { M_RECVMSG(LOOK_NOW),
	    .error = EAGAIN });
	FAILS(EAGAIN, receive_now());
	/* Before a deadline it is not tried out whether it grows. */
	SIM_SCRIPT(M_CLOCK, RECORD, AGAIN(5, 0), AGAIN(5, 0), HAS_ENDED(0),
	    RECEIVE_BUFFER(65536), M_CLOCK, { SIM(poll, S, POLLIN, 100) },
	    M_CLOCK);
	prepare(0);
	FAILS(ETIMEDOUT, uds_recvmsg(S, &msg_got, 0, 300));
}

/* What there is no room for goes, and does not begin the next one. */
SIM_TC(record_too_long)
{
	static char hundred[100];

	sim_release = RELEASE_15;
	memset(hundred, 'h', sizeof(hundred));
	SIM_SCRIPT(RECORD, LOOKS(LOOK, 100, M_EOR),
	    { TAKES, .rv = 100, SIM_OBJECT(hundred), .flags = M_EOR });
	FAILS(EMSGSIZE, receive_data());
	SIM_SCRIPT(RECORD, LOOKS(LOOK, 100, M_EOR),
	    { TAKES, .rv = 100, SIM_OBJECT(hundred), .flags = M_EOR });
	prepare(0);
	ATF_CHECK_EQ(1, uds_recvmsg(S, &msg_got, UDS_MSG_TRUNC, -1));
	ATF_CHECK_EQ(sizeof(msg_room), msg_got.um_len);
	ATF_CHECK_EQ(UDS_MSG_TRUNC, msg_got.um_flags);
}

/* One that is larger than the buffer stays, for who will not wait for ever. */
SIM_TC(record_larger_than_buffer)
{
	sim_release = RELEASE_15;
	SIM_SCRIPT(RECORD, AGAIN(65536, 0), AGAIN(65536, 0),
	    HAS_ENDED(0), RECEIVE_BUFFER(65536));
	FAILS(ENOBUFS, receive_now());
	SIM_SCRIPT(RECORD, LOOKS(LOOK, 65536, 0), AGAIN(65536, 0),
	    HAS_ENDED(0), RECEIVE_BUFFER(65536));
	prepare(0);
	FAILS(ENOBUFS, uds_recvmsg(S, &msg_got, UDS_MSG_PEEK, -1));
}

/*
 * Control messages are in the buffer, too, and with less than 64 bytes of room
 * a sender waits.
 */
SIM_TC(record_fills_buffer)
{
	sim_release = RELEASE_15;
	SIM_SCRIPT(RECORD, AGAIN(65536 - 64, 0),
	    AGAIN(65536 - 64, 0), HAS_ENDED(0), RECEIVE_BUFFER(65536));
	FAILS(ENOBUFS, receive_now());
	SIM_SCRIPT(RECORD, AGAIN(65536 - 65, 0),
	    AGAIN(65536 - 65, 0), HAS_ENDED(0), RECEIVE_BUFFER(65536));
	FAILS(EAGAIN, receive_now());
	/* Who wants no descriptors needs no numbers for them. */
	SIM_SCRIPT(RECORD,
	    { M_RECVMSG(LOOK_NOW), .rv = 65536 - 64 - (long)M_SPACE(8),
		HELD(1) },
	    { M_RECVMSG(LOOK_NOW), .rv = 65536 - 64 - (long)M_SPACE(8),
		HELD(1) },
	    HAS_ENDED(0), RECEIVE_BUFFER(65536));
	FAILS(ENOBUFS, receive_now());
	SIM_SCRIPT(RECORD,
	    { M_RECVMSG(LOOK_NOW), .rv = 65536 - 65 - (long)M_SPACE(8),
		HELD(1) },
	    { M_RECVMSG(LOOK_NOW), .rv = 65536 - 65 - (long)M_SPACE(8),
		HELD(1) },
	    HAS_ENDED(0), { SIM(getsockopt, S, M_SOL, M_RCVBUF),
		.error = EBADF });
	FAILS(EAGAIN, receive_now());
}

/* More than there is room for while it is looked at: where does it end? */
#define LOOK_SIZE	(sizeof(msg_room) + 32 * 32768)

SIM_TC(record_larger_than_look)
{
	sim_release = RELEASE_15;
	SIM_SCRIPT(RECORD, AGAIN(LOOK_SIZE, 0), AGAIN(LOOK_SIZE, 0),
	    HAS_ENDED(0));
	FAILS(ENOBUFS, receive_now());
	SIM_SCRIPT(RECORD, AGAIN(LOOK_SIZE, 0),
	    AGAIN(LOOK_SIZE - 1, 0), HAS_ENDED(0), RECEIVE_BUFFER(1800000));
	FAILS(EAGAIN, receive_now());
	SIM_SCRIPT(RECORD, LOOKS(LOOK, LOOK_SIZE, 0),
	    AGAIN(LOOK_SIZE, 0), HAS_ENDED(0),
	    { TAKES, .rv = LOOK_SIZE },
	    { M_RECVMSG(0), .rv = 1, .flags = M_EOR });
	FAILS(EMSGSIZE, receive_data());
	/* What comes behind it is not taken for another one. */
	SIM_SCRIPT(RECORD, AGAIN(LOOK_SIZE, 0), AGAIN(LOOK_SIZE, 0),
	    HAS_ENDED(RDHUP),
	    { TAKES, .rv = LOOK_SIZE },
	    { M_RECVMSG(0), .rv = 20, .flags = M_EOR });
	FAILS(EMSGSIZE, receive_now());
}

static void
sees_rest(struct sim_seen *c)
{
	ATF_CHECK_EQ(sizeof(msg_room) - 40 + 32 * 32768, c->room);
	ATF_CHECK_EQ(NULL, c->outcontrol);
}

/* For who will, it comes in pieces, of which none is forgotten. */
SIM_TC(record_in_pieces)
{
	sim_release = RELEASE_15;
	SIM_SCRIPT(RECORD, LOOKS(LOOK, 65536, 0), AGAIN(65536, 0),
	    HAS_ENDED(0), RECEIVE_BUFFER(65536),
	    { TAKES, .rv = 40 },
	    { M_RECVMSG(0), .error = EINTR },
	    { M_RECVMSG(0), .rv = 10, .hook = sees_rest },
	    { M_RECVMSG(0), .rv = 6, .flags = M_EOR });
	ATF_CHECK_EQ(1, receive_data());
	ATF_CHECK_EQ(56, msg_got.um_len);
	SIM_SCRIPT(RECORD, LOOKS(LOOK, 65536, 0), AGAIN(65536, 0),
	    HAS_ENDED(0), RECEIVE_BUFFER(65536),
	    { TAKES, .rv = 40 },
	    { M_RECVMSG(0), .rv = 40 },
	    { M_RECVMSG(0), .rv = 6, .flags = M_EOR });
	FAILS(EMSGSIZE, receive_data());
	/* The end comes first, or an error: it is cut. */
	SIM_SCRIPT(RECORD, LOOKS(LOOK, 65536, 0), AGAIN(65536, 0),
	    HAS_ENDED(0), RECEIVE_BUFFER(65536), { TAKES, .rv = 40 },
	    { M_RECVMSG(0) });
	FAILS(EMSGSIZE, receive_data());
	SIM_SCRIPT(RECORD, LOOKS(LOOK, 65536, 0), AGAIN(65536, 0),
	    HAS_ENDED(0), RECEIVE_BUFFER(65536), { TAKES, .rv = 40 },
	    { M_RECVMSG(0), .error = ECONNRESET });
	FAILS(EMSGSIZE, receive_data());
	/* Not so what only says that the socket itself does not wait. */
	SIM_SCRIPT(RECORD, LOOKS(LOOK, 65536, 0), AGAIN(65536, 0),
	    HAS_ENDED(0), RECEIVE_BUFFER(65536), { TAKES, .rv = 40 },
	    { M_RECVMSG(0), .error = EAGAIN },
	    { SIM(poll, S, POLLIN, -1), SIM_EVENTS(POLLIN) },
	    { M_RECVMSG(0), .error = EAGAIN },
	    { SIM(poll, S, POLLIN, -1), .error = EINTR },
	    { M_RECVMSG(0), .rv = 6, .flags = M_EOR });
	ATF_CHECK_EQ(1, receive_data());
	ATF_CHECK_EQ(46, msg_got.um_len);
	SIM_SCRIPT(RECORD, LOOKS(LOOK, 65536, 0), AGAIN(65536, 0),
	    HAS_ENDED(0), RECEIVE_BUFFER(65536), { TAKES, .rv = 40 },
	    { M_RECVMSG(0), .error = EAGAIN },
	    { SIM(poll, S, POLLIN, -1), .error = ENOMEM });
	FAILS(EMSGSIZE, receive_data());
}

/* A sender that leaves without a mark leaves a record that is cut. */
SIM_TC(record_without_mark)
{
	sim_release = RELEASE_15;
	SIM_SCRIPT(RECORD, LOOKS(LOOK, 5, 0), AGAIN(5, 0), HAS_ENDED(RDHUP),
	    { TAKES, SIM_READS("hello") }, { M_RECVMSG(0) });
	FAILS(EMSGSIZE, receive_data());
	SIM_SCRIPT(RECORD, AGAIN(5, 0), AGAIN(5, 0), HAS_ENDED(POLLHUP),
	    { TAKES, SIM_READS("hello") }, { M_RECVMSG(0) });
	prepare(0);
	ATF_CHECK_EQ(1, uds_recvmsg(S, &msg_got, UDS_MSG_TRUNC, 0));
	ATF_CHECK_EQ(5, msg_got.um_len);
	ATF_CHECK_EQ(UDS_MSG_TRUNC, msg_got.um_flags);
	SIM_SCRIPT(RECORD, LOOKS(LOOK, 5, 0), AGAIN(5, 0), HAS_ENDED(RDHUP),
	    RECORD, LOOKS(LOOK, 5, 0), AGAIN(5, 0), HAS_ENDED(RDHUP));
	FAILS(EMSGSIZE, uds_recvmsg(S, &msg_got, UDS_MSG_PEEK, -1));
	ATF_CHECK_EQ(1, uds_recvmsg(S, &msg_got,
	    UDS_MSG_PEEK | UDS_MSG_TRUNC, -1));
	/* The mark has come at the last moment. */
	SIM_SCRIPT(RECORD, LOOKS(LOOK, 5, 0), AGAIN(5, 0), HAS_ENDED(RDHUP),
	    { TAKES, SIM_READS("hello!"), .flags = M_EOR });
	ATF_CHECK_EQ(1, receive_data());
	ATF_CHECK_EQ(6, msg_got.um_len);
	ATF_CHECK_EQ(0, msg_got.um_flags);
	SIM_SCRIPT(RECORD, LOOKS(LOOK, 0, 0), { TAKES },
	    { SIM(getsockopt, S, M_SOL, M_TYPE), SIM_INT(M_SEQPACKET) },
	    M_PEEKS_NOTHING);
	ATF_CHECK_EQ(0, receive_data());
}

/* Credentials with every message mark where it begins (15.0, run). */
SIM_TC(record_with_credentials)
{
	static const uint32_t words[8] = { 0, 4321, 1, 2, 3, 4, 0 };

	sim_release = RELEASE_15;
	SIM_SCRIPT(RECORD,
	    { M_RECVMSG(LOOK), .rv = 5, .outcontrol = control(M_SOL, 8, words,
		28), .outcontrollen = M_SPACE(28) },
	    { TAKES, SIM_READS("hello") });
	ATF_CHECK_EQ(1, receive_data());
	ATF_CHECK_EQ(5, msg_got.um_len);
}

static void
has_no_name(struct sim_seen *c)
{
	ATF_CHECK_EQ(NULL, c->outname);
	ATF_CHECK_EQ(0, *c->outnamelen);
}

/* The address of a connected sender has not come since 15.0 (run). */
SIM_TC(record_has_no_sender)
{
	struct uds_addr from;
	size_t len;

	/* Nor is it one that came with something else before. */
	sim_release = RELEASE_15;
	SIM_SCRIPT(
	    M_IS(M_DGRAM), { M_RECVMSG(0), SIM_READS("a"),
		.outname = M_NAMED, .outnamelen = sizeof(M_NAMED) - 1 },
	    RECORD, LOOKS(LOOK, 1, M_EOR),
	    { TAKES, SIM_READS("a"), .flags = M_EOR, .hook = has_no_name },
	    M_IS(M_DGRAM), { M_RECVMSG(M_PEEK), SIM_READS("a"),
		.outname = M_NAMED, .outnamelen = sizeof(M_NAMED) - 1 },
	    RECORD, LOOKS(LOOK, 1, M_EOR), AGAIN(1, M_EOR));
	ATF_CHECK_EQ(1, uds_recvfrom(S, msg_room, 1, &len, &from, -1));
	ATF_CHECK_STREQ("sock", text(&from));
	ATF_CHECK_EQ(1, uds_recvfrom(S, msg_room, 1, &len, &from, -1));
	ATF_CHECK_STREQ("-", text(&from));
	prepare(0);
	msg_got.um_addr = &from;
	ATF_CHECK_EQ(1, uds_recvmsg(S, &msg_got, UDS_MSG_PEEK, -1));
	ATF_CHECK_STREQ("sock", text(&from));
	ATF_CHECK_EQ(1, uds_recvmsg(S, &msg_got, UDS_MSG_PEEK, -1));
	ATF_CHECK_STREQ("-", text(&from));
}

/* Somebody else has taken what was looked at. */
SIM_TC(record_taken_by_another)
{
	sim_release = RELEASE_15;
	SIM_SCRIPT(RECORD, LOOKS(LOOK, 5, M_EOR), { TAKES, .error = EAGAIN },
	    M_READY,
	    RECORD, LOOKS(LOOK, 1, M_EOR),
	    { TAKES, SIM_READS("b"), .flags = M_EOR });
	ATF_CHECK_EQ(1, receive_data());
	ATF_CHECK_EQ(1, msg_got.um_len);
}

/* Descriptors come with the first of the pieces, and once. */
SIM_TC(record_in_pieces_with_descriptors)
{
	sim_release = RELEASE_15;
	SIM_SCRIPT(RECORD,
	    { M_RECVMSG(LOOK), .rv = 65500, HELD(1) },
	    { M_RECVMSG(LOOK_NOW), .rv = 65500, HELD(1) },
	    HAS_ENDED(0), RECEIVE_BUFFER(65536),
	    { SIM(fcntl, S, DUP_CLOEXEC, 0), .rv = 5001 },
	    { SIM(close, 5001) },
	    { TAKES_FDS, .rv = 10, M_BRINGS(S + 1, 1), .opens = S + 1 },
	    { M_RECVMSG(0), .rv = 10, .flags = M_EOR, M_NO_ROOM });
	ATF_CHECK_EQ(1, receive_fd());
	ATF_CHECK_EQ(20, msg_got.um_len);
	ATF_CHECK_EQ(1, msg_got.um_nfds);
}

/*
 * Peeking shows the record and takes nothing.  A look goes on into what is
 * queued meanwhile: the shorter of two is right (15.1, run).
 */
SIM_TC(record_peeked)
{
	size_t size;

	sim_release = RELEASE_15;
	SIM_SCRIPT(RECORD, LOOKS(LOOK, 5, M_EOR), AGAIN(5, M_EOR));
	prepare(0);
	ATF_CHECK_EQ(1, uds_recvmsg(S, &msg_got, UDS_MSG_PEEK, -1));
	ATF_CHECK_EQ(5, msg_got.um_len);
	SIM_SCRIPT(RECORD, LOOKS(LOOK, 500, M_EOR), AGAIN(500, M_EOR));
	FAILS(EMSGSIZE, uds_recvmsg(S, &msg_got, UDS_MSG_PEEK, -1));
	SIM_SCRIPT(RECORD, RECORD, LOOKS(LOOK, 70000, M_EOR),
	    AGAIN(60000, M_EOR));
	ATF_CHECK_EQ(1, uds_msgsize(S, &size, -1));
	ATF_CHECK_EQ(60000, size);
	SIM_SCRIPT(RECORD, RECORD, LOOKS(LOOK, 60000, M_EOR),
	    AGAIN(70000, M_EOR));
	ATF_CHECK_EQ(1, uds_msgsize(S, &size, -1));
	ATF_CHECK_EQ(60000, size);
}

/* Into so many parts of so few bytes. */
static int
receive_vector(size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		msg_iov[i].iov_base = msg_room;
		msg_iov[i].iov_len = 1;
	}
	prepare(0);
	msg_got.um_iov = msg_iov;
	msg_got.um_iovcnt = n;
	return (uds_recvmsg(S, &msg_got, 0, -1));
}

static void
sees_992(struct sim_seen *c)
{
	ATF_CHECK_EQ(992 + 32 * 32768, c->room);
}

static void
sees_1023(struct sim_seen *c)
{
	ATF_CHECK_EQ(1023 + 32768, c->room);
}

static void
sees_all_1024(struct sim_seen *c)
{
	ATF_CHECK_EQ(1024, c->room);
}

/* The longer the vector, the less is beside it for what is too long. */
SIM_TC(record_into_long_vector)
{
	static char bytes[2000];

	sim_release = RELEASE_15;
	SIM_SCRIPT(RECORD, { M_RECVMSG(LOOK), .rv = 992, .flags = M_EOR,
	    .hook = sees_992 }, { TAKES, .rv = 992, .flags = M_EOR });
	ATF_CHECK_EQ(1, receive_vector(992));
	SIM_SCRIPT(RECORD, { M_RECVMSG(LOOK), .rv = 1023, .flags = M_EOR,
	    .hook = sees_1023 }, { TAKES, .rv = 1024, .flags = M_EOR });
	FAILS(EMSGSIZE, receive_vector(1023));
	SIM_SCRIPT(RECORD, { M_RECVMSG(LOOK), .rv = 1024, .flags = M_EOR,
	    .hook = sees_all_1024 }, { TAKES, .rv = 1024,
	    .flags = M_EOR });
	ATF_CHECK_EQ(1, receive_vector(1024));
	ATF_CHECK_EQ(1024, msg_got.um_len);
	/* Who is too long beside none shows it by having no end. */
	SIM_SCRIPT(RECORD, { M_RECVMSG(LOOK), .rv = 1024 },
	    { M_RECVMSG(LOOK_NOW), .rv = 1024 }, HAS_ENDED(0),
	    { TAKES, .rv = 1000 },
	    { M_RECVMSG(0), .room = 24, .rv = 24 },
	    { M_RECVMSG(0), .room = 512, .rv = 512, .out = bytes,
		.outlen = 512 },
	    { M_RECVMSG(0), .room = 512, .rv = 512 },
	    { M_RECVMSG(0), .room = 512, .rv = 3, .flags = M_EOR });
	FAILS(EMSGSIZE, receive_vector(1024));
}

/*
 * Small parts use up the buffer's memory before its bytes, and then a sender
 * waits for ever: what does not grow is taken (15.1, run).
 */
SIM_TC(record_stalled)
{
	sim_release = RELEASE_15;
	SIM_SCRIPT(RECORD, LOOKS(LOOK, 40, 0), AGAIN(40, 0), HAS_ENDED(0),
	    RECEIVE_BUFFER(65536), GROWS(40),
	    { TAKES, .rv = 40 }, { M_RECVMSG(0), .rv = 7, .flags = M_EOR });
	ATF_CHECK_EQ(1, receive_data());
	ATF_CHECK_EQ(47, msg_got.um_len);
	/* Peeking goes on waiting, and so does who cannot look. */
	SIM_SCRIPT(
	    RECORD, LOOKS(LOOK, 5, 0), AGAIN(5, 0), HAS_ENDED(0),
	    RECEIVE_BUFFER(65536), M_READY,
	    RECORD, LOOKS(LOOK, 6, M_EOR), AGAIN(6, M_EOR));
	prepare(0);
	ATF_CHECK_EQ(1, uds_recvmsg(S, &msg_got, UDS_MSG_PEEK, -1));
	SIM_SCRIPT(
	    RECORD, LOOKS(LOOK, 5, 0), AGAIN(5, 0), HAS_ENDED(0),
	    RECEIVE_BUFFER(65536), M_PAUSES(32),
	    { M_RECVMSG(LOOK_NOW), .error = EAGAIN }, M_READY,
	    RECORD, LOOKS(LOOK, 5, 0), AGAIN(5, 0), HAS_ENDED(0),
	    RECEIVE_BUFFER(65536), M_PAUSES(32), AGAIN(5, M_EOR),
	    RECORD, M_PAUSES(1), M_READY,
	    RECORD, LOOKS(LOOK, 5, M_EOR),
	    { TAKES, SIM_READS("hello"), .flags = M_EOR });
	ATF_CHECK_EQ(1, receive_data());
}

/* Control messages that have no data yet are no message. */
SIM_TC(control_without_data)
{
	static const uint32_t words[8] = { 0, 4321, 1, 2, 3, 4, 0 };

#define CREDENTIALS							\
	.outcontrol = control(M_SOL, 8, words, 28), .outcontrollen = M_SPACE(28)
	sim_release = RELEASE_15;
	SIM_SCRIPT(M_IS(M_STREAM),
	    { M_RECVMSG(LOOK_NOW), HELD(1) }, HAS_ENDED(0));
	prepare(8);
	FAILS(EAGAIN, uds_recvmsg(S, &msg_got, 0, 0));
	SIM_SCRIPT(RECORD,
	    { M_RECVMSG(LOOK_NOW), HELD(1) },
	    { M_RECVMSG(LOOK_NOW), HELD(1) }, HAS_ENDED(0),
	    RECEIVE_BUFFER(65536));
	FAILS(EAGAIN, uds_recvmsg(S, &msg_got, 0, 0));
	SIM_SCRIPT(RECORD,
	    { M_RECVMSG(LOOK), HELD(1) }, { M_RECVMSG(LOOK_NOW), HELD(1) },
	    HAS_ENDED(0), RECEIVE_BUFFER(65536), M_READY,
	    RECORD, LOOKS(LOOK, 1, M_EOR),
	    { TAKES, SIM_READS("a"), .flags = M_EOR });
	ATF_CHECK_EQ(1, receive_data());
	SIM_SCRIPT(RECORD, { M_RECVMSG(LOOK_NOW), CREDENTIALS },
	    { M_RECVMSG(LOOK_NOW), CREDENTIALS }, HAS_ENDED(0),
	    RECEIVE_BUFFER(65536));
	FAILS(EAGAIN, receive_now());

	/* The sender has gone: there is none to come. */
	SIM_SCRIPT(RECORD,
	    { M_RECVMSG(LOOK_NOW), HELD(1) }, { M_RECVMSG(LOOK_NOW), HELD(1) },
	    HAS_ENDED(RDHUP), { TAKES }, RECORD, M_PEEKS_NOTHING);
	ATF_CHECK_EQ(0, receive_now());
	SIM_SCRIPT(
	    M_IS(M_STREAM), { M_RECVMSG(LOOK), HELD(1) }, HAS_ENDED(RDHUP),
	    { SIM(fcntl, S, DUP_CLOEXEC, 0), .rv = 5001 },
	    { SIM(close, 5001) },
	    { TAKES_FDS, M_BRINGS(S + 1, 1), .opens = S + 1 });
	ATF_CHECK_EQ(1, receive_fd());
	ATF_CHECK_EQ(0, msg_got.um_len);
	ATF_CHECK_EQ(1, msg_got.um_nfds);
}

/* Into no room a datagram goes with a byte that tells whether it was empty. */
SIM_TC(datagram_into_no_room)
{
	size_t len;

	sim_release = RELEASE_15;
	SIM_SCRIPT(
	    M_IS(M_DGRAM), M_IS(M_DGRAM),
	    { M_RECVMSG(M_DONTWAIT), .room = 1, .error = EAGAIN },
	    M_IS(M_DGRAM), M_IS(M_DGRAM),
	    { M_RECVMSG(M_DONTWAIT), .room = 1 },
	    M_IS(M_DGRAM), M_PEEKS_NOBODY
	    M_IS(M_DGRAM), M_IS(M_DGRAM),
	    { M_RECVMSG(M_DONTWAIT), .room = 1, SIM_READS("a") });
	FAILS(EAGAIN, uds_recv(S, msg_room, 0, &len, 0));
	ATF_CHECK_EQ(1, uds_recv(S, msg_room, 0, &len, 0));
	ATF_CHECK_EQ(0, len);
	FAILS(EMSGSIZE, uds_recv(S, msg_room, 0, &len, 0));
}

SIM_TC(record_each_call_failing)
{
	sim_release = RELEASE_15;
	SIM_SWEEP(EIO, receive_data, RECORD, LOOKS(LOOK, 5, M_EOR),
	    { TAKES, SIM_READS("hello"), .flags = M_EOR });
	SIM_SCRIPT(
	    RECORD, { M_RECVMSG(LOOK_NOW), .error = EINTR },
	    RECORD, LOOKS(LOOK_NOW, 5, M_EOR), { TAKES, .error = EINTR },
	    RECORD, LOOKS(LOOK_NOW, 5, M_EOR),
	    { TAKES, SIM_READS("hello"), .flags = M_EOR });
	ATF_CHECK_EQ(1, receive_now());
}

#define NUMBER(n)							\
	{ SIM(fcntl, S, DUP_CLOEXEC, 0), .rv = (n) }

/*
 * Descriptors for which there are no numbers hang the machine when they are
 * received (15.0, run): so it is looked first how many there will be, and
 * whether there are as many numbers.
 */
SIM_TC(rights_have_numbers)
{
	static const int types[] = { M_STREAM, M_SEQPACKET };
	size_t i;

	sim_release = RELEASE_15;
	for (i = 0; i < 2; i++) {
		SIM_SCRIPT(M_IS(types[i]),
		    { M_RECVMSG(LOOK), .rv = 1, .flags = M_EOR, HELD(2) },
		    { SIM(fcntl, S, DUP_CLOEXEC, 0), .rv = 5001 },
		    { SIM(fcntl, S, DUP_CLOEXEC, 0), .rv = 5002 },
		    { SIM(close, 5002) }, { SIM(close, 5001) },
		    { TAKES_FDS, SIM_READS("a"), .flags = M_EOR,
			M_BRINGS(5001, 2) });
		ATF_CHECK_EQ(1, receive_fds());
		ATF_CHECK_EQ(2, msg_got.um_nfds);
		ATF_CHECK_EQ(5002, msg_fds[1]);
	}
}

/* Surplus is closed and what is cut is lost, as on every system. */
SIM_TC(rights_surplus)
{
	sim_release = RELEASE_15;
	open_rights(S + 1, 4);
	SIM_SCRIPT(RECORD,
	    { M_RECVMSG(LOOK), .rv = 1, .flags = M_EOR, HELD(2) },
	    NUMBER(5001), NUMBER(5002), { SIM(close, 5002) },
	    { SIM(close, 5001) },
	    { TAKES_FDS, SIM_READS("a"), M_BRINGS(S + 1, 2),
		.flags = M_EOR },
	    { SIM(close, S + 2) });
	ATF_CHECK_EQ(1, receive_fd());
	ATF_CHECK_EQ(UDS_MSG_SURPLUS, msg_got.um_flags);
	ATF_CHECK_EQ(1, msg_got.um_surplus);
	SIM_SCRIPT(RECORD, LOOKS(LOOK, 1, M_EOR),
	    { TAKES_FDS, SIM_READS("a"), M_BRINGS(S + 3, 1),
		.flags = M_CTRUNC | M_EOR },
	    { SIM(close, S + 3) });
	FAILS(EMFILE, receive_fds());
	SIM_SCRIPT(RECORD,
	    { M_RECVMSG(LOOK), .rv = 1, .flags = M_EOR, HELD(1) },
	    NUMBER(5001), { SIM(close, 5001) },
	    { TAKES_FDS, .rv = 100, M_BRINGS(S + 4, 1), .flags = M_EOR },
	    { SIM(close, S + 4) });
	FAILS(EMSGSIZE, receive_fds());
}

/* If there are not, the message stays where it is. */
SIM_TC(rights_have_no_numbers)
{
	static const int types[] = { M_STREAM, M_SEQPACKET };
	size_t i;

	sim_release = RELEASE_15;
	for (i = 0; i < 2; i++) {
		SIM_SCRIPT(M_IS(types[i]),
		    { M_RECVMSG(LOOK), .rv = 1, .flags = M_EOR, HELD(2) },
		    { SIM(fcntl, S, DUP_CLOEXEC, 0), .rv = 5001 },
		    { SIM(fcntl, S, DUP_CLOEXEC, 0), .error = EMFILE },
		    { SIM(close, 5001) });
		FAILS(EMFILE, receive_fds());
	}
}

/*
 * Control messages without data come at once, up to SO_RCVBUF of them
 * (uipc_soreceive_stream_or_seqpacket()): more than a look can show are left
 * to the kernel, which closes what nobody has room for.
 */
SIM_TC(rights_beyond_look)
{
	sim_release = RELEASE_15;
	SIM_SCRIPT(M_IS(M_STREAM),
	    { M_RECVMSG(LOOK), .rv = 1, .flags = M_CTRUNC, HELD(254) },
	    { TAKES, SIM_READS("a"), M_NO_ROOM },
	    RECORD,
	    { M_RECVMSG(LOOK), .rv = 1, .flags = M_CTRUNC | M_EOR, HELD(254) },
	    { TAKES, SIM_READS("a"), .flags = M_EOR, M_NO_ROOM },
	    M_IS(M_STREAM),
	    { M_RECVMSG(LOOK), .rv = 1, .flags = M_CTRUNC, HELD(254) },
	    { TAKES, .error = ECONNRESET });
	FAILS(EMFILE, receive_fds());
	FAILS(EMFILE, receive_fds());
	FAILS(ECONNRESET, receive_fds());
	/* Who wants none is told of none. */
	SIM_SCRIPT(RECORD,
	    { M_RECVMSG(LOOK), .rv = 1, .flags = M_CTRUNC | M_EOR, HELD(254) },
	    { TAKES, SIM_READS("a"), .flags = M_EOR, M_NO_ROOM });
	ATF_CHECK_EQ(1, receive_data());
	ATF_CHECK_EQ(0, msg_got.um_flags);
	/* Nor does the end of file stay an error. */
	SIM_SCRIPT(M_IS(M_STREAM),
	    { M_RECVMSG(LOOK), .flags = M_CTRUNC, HELD(254) },
	    HAS_ENDED(RDHUP), { TAKES, M_NO_ROOM },
	    M_IS(M_STREAM), M_PEEKS_NOTHING);
	ATF_CHECK_EQ(0, receive_fds());
}

/* What is no descriptor is not closed. */
SIM_TC(rights_closed)
{
	int fds[] = { -1, S + 1, -1, S + 2 };

	SIM_SCRIPT({ SIM(close, S + 1) }, { SIM(close, S + 2) });
	uds_closefds(fds, 4);
	ATF_CHECK_EQ(-1, fds[1]);
	ATF_CHECK_EQ(-1, fds[3]);
}

/* None come, none are looked for; who wants none looks for nothing. */
SIM_TC(rights_absent)
{
	sim_release = RELEASE_15;
	SIM_SCRIPT(M_IS(M_STREAM), { M_RECVMSG(LOOK_NOW), .rv = 1 },
	    { TAKES_FDS, SIM_READS("abc") });
	prepare(8);
	ATF_CHECK_EQ(1, uds_recvmsg(S, &msg_got, 0, 0));
	ATF_CHECK_EQ(3, msg_got.um_len);
	SIM_SCRIPT(M_IS(M_STREAM), { M_RECVMSG(0), SIM_READS("abc") });
	ATF_CHECK_EQ(1, receive_data());
	SIM_SCRIPT(M_IS(M_DGRAM), { M_RECVMSG(M_TAKES_FDS),
	    SIM_READS("abc") });
	ATF_CHECK_EQ(1, receive_fds());
	SIM_SWEEP(EIO, receive_fds, M_IS(M_STREAM),
	    { M_RECVMSG(LOOK), .rv = 1 }, { TAKES_FDS, SIM_READS("abc") });
}

/* Credentials come first, and descriptors stay in as many messages (run). */
SIM_TC(rights_in_several_messages)
{
	static const uint32_t words[8] = { 0, 4321, 1, 2, 3, 4, 0 };
	char *c, *twice;

	sim_release = RELEASE_15;
	twice = rights(5001, 1);
	memcpy(twice + M_SPACE(4), rights(5002, 1), M_SPACE(4));
	c = control(M_SOL, 8, words, 28);
	memcpy(c + M_SPACE(28), held(1), M_SPACE(8));
	memcpy(c + M_SPACE(28) + M_SPACE(8), held(2), M_SPACE(16));
	SIM_SCRIPT(RECORD,
	    { M_RECVMSG(LOOK), .rv = 1, .outcontrol = c, .outcontrollen =
		M_SPACE(28) + M_SPACE(8) + M_SPACE(16) },
	    NUMBER(5001), NUMBER(5002), NUMBER(5003),
	    { SIM(close, 5003) }, { SIM(close, 5002) }, { SIM(close, 5001) },
	    { TAKES_FDS, SIM_READS("a"), M_BRINGS(5001, 3) });
	ATF_CHECK_EQ(1, receive_fds());
	ATF_CHECK_EQ(3, msg_got.um_nfds);

	/* What came then is not there any more. */
	SIM_SCRIPT(RECORD,
	    { M_RECVMSG(LOOK), .rv = 1, .flags = M_EOR, HELD(1) },
	    NUMBER(5004), { SIM(close, 5004) },
	    { TAKES_FDS, SIM_READS("a"), .flags = M_EOR,
		.outcontrol = twice, .outcontrollen = 2 * M_SPACE(4) },
	    RECORD,
	    { M_RECVMSG(LOOK), .rv = 1, .flags = M_EOR, HELD(1) },
	    NUMBER(5004), { SIM(close, 5004) },
	    { TAKES_FDS, SIM_READS("a"), .flags = M_EOR,
		M_BRINGS(5004, 1) });
	ATF_CHECK_EQ(1, receive_fds());
	ATF_CHECK_EQ(2, msg_got.um_nfds);
	ATF_CHECK_EQ(1, receive_fds());
	ATF_CHECK_EQ(1, msg_got.um_nfds);

	/* Of another level they are none. */
	SIM_SCRIPT(M_IS(M_STREAM),
	    { M_RECVMSG(LOOK), .rv = 1,
		.outcontrol = control(0, M_RIGHTS, words, 8),
		.outcontrollen = M_SPACE(8) },
	    { TAKES_FDS, SIM_READS("a") });
	ATF_CHECK_EQ(1, receive_fds());
}

/* What a peek shows of control messages is walked like all others. */
SIM_TC(rights_look_at_nonsense)
{
	uint32_t less = 3, more = UINT32_MAX;
	char *c;

	sim_release = RELEASE_15;
	c = held(1);
	memmove(c + 8, c, M_SPACE(8));
	memcpy(c, &less, sizeof(less));
	SIM_SCRIPT(M_IS(M_STREAM),
	    { M_RECVMSG(LOOK), .rv = 1, .outcontrol = c,
		.outcontrollen = 8 + M_SPACE(8) },
	    { TAKES_FDS, SIM_READS("a") });
	ATF_CHECK_EQ(1, receive_fds());
	c = held(1);
	memcpy(c, &more, sizeof(more));
	SIM_SCRIPT(M_IS(M_STREAM),
	    { M_RECVMSG(LOOK), .rv = 1, .outcontrol = c,
		.outcontrollen = M_SPACE(8) },
	    NUMBER(5001), { SIM(close, 5001) },
	    { TAKES_FDS, SIM_READS("a") });
	ATF_CHECK_EQ(1, receive_fds());
	SIM_SCRIPT(M_IS(M_STREAM),
	    { M_RECVMSG(LOOK), .rv = 1, .outcontrol = c,
		.outcontrollen = M_HEADER - 1 },
	    { TAKES_FDS, SIM_READS("a") });
	ATF_CHECK_EQ(1, receive_fds());
}

/* A record ends where it says so (15.0, run), a stream must not (12.1, run). */
SIM_TC(send_marks)
{
	SIM_SCRIPT(RECORD,
	    { M_SENDMSG(M_SENDS | M_EOR), SIM_TAKES("hello"), .rv = 5 },
	    M_IS(M_STREAM),
	    { M_SENDMSG(M_SENDS), SIM_TAKES("hello"), .rv = 5 },
	    { SIM(getsockopt, S, M_SOL, M_TYPE), .error = EBADF });
	ATF_CHECK_EQ(5, send_data());
	ATF_CHECK_EQ(5, send_data());
	FAILS(EBADF, send_data());
}

/* A record is finished within the call, if there is time. */
SIM_TC(send_record_with_descriptors)
{
	SIM_SCRIPT(RECORD,
	    { M_SENDMSG(M_SENDS_FDS | M_EOR), SIM_TAKES("hello"),
		M_WITH(S + 1, 1), .rv = 2 },
	    RECORD,
	    { M_SENDMSG(M_SENDS | M_EOR), SIM_TAKES("llo"), M_WITHOUT,
		.error = EINTR },
	    RECORD,
	    { M_SENDMSG(M_SENDS | M_EOR), SIM_TAKES("llo"), M_WITHOUT,
		.rv = 3 });
	ATF_CHECK_EQ(5, send_fd());
}

/* struct kevent of sys/sys/event.h (15.0) */
struct event {
	uintptr_t	 ident;
	int16_t		 filter;
	uint16_t	 flags;
	uint32_t	 fflags;
	int64_t		 data;
	void		*udata;
	uint64_t	 ext[4];
};

#define EVENT_EOF	0x8000
#define EVENT_ERROR	0x4000

/* It is added, and is the one of room for sending, be there none. */
static void
asks_for_room(struct sim_seen *c)
{
	struct event e;

	ATF_REQUIRE_EQ(sizeof(e), c->inlen);
	memcpy(&e, c->in, sizeof(e));
	ATF_CHECK_EQ(-2, e.filter);
	ATF_CHECK_EQ(1, e.flags);
	ATF_CHECK_EQ(1, e.fflags);
	ATF_CHECK_EQ(0, e.data);
}

#define QUEUE		{ SIM(kqueuex, 1), .rv = S + 9 }
#define EVENT(is, n)							\
	{ SIM(kevent, S + 9, S, 1, 1, 1), .rv = 1, .hook = asks_for_room, \
	    .out = &(const struct event){ .flags = (is), .data = (n) },	\
	    .outlen = sizeof(struct event) }
#define ROOM(n)		QUEUE, EVENT(0, n)

/*
 * Since 15 a record goes in no smaller parts than there need be, of 2048 bytes
 * or the rest of it, and by calls that do not wait (15.1, run).
 */
SIM_TC(send_record_of_15)
{
	static char large[5000];

	sim_release = RELEASE_15;
	SIM_SCRIPT(RECORD, ROOM(5),
	    { M_SENDMSG(M_SENDS_NOW | M_EOR), SIM_TAKES("hello"), .rv = 5 },
	    RECORD, ROOM(4), M_WAITS(1, POLLOUT),
	    RECORD, ROOM(5),
	    { M_SENDMSG(M_SENDS_NOW | M_EOR), SIM_TAKES("hello"), .rv = 5 });
	ATF_CHECK_EQ(5, send_data());
	ATF_CHECK_EQ(5, send_data());
	SIM_SCRIPT(RECORD, ROOM(2047),
	    RECORD, ROOM(2048),
	    { M_SENDMSG(M_SENDS_NOW | M_EOR), .rv = 2048 },
	    RECORD, ROOM(2048),
	    { M_SENDMSG(M_SENDS_NOW | M_EOR), .rv = 2048 },
	    RECORD, ROOM(903));
	FAILS(EAGAIN, uds_send(S, large, 5000, 0));
	ATF_CHECK_EQ(4096, uds_send(S, large, 5000, 0));
}

/*
 * Control messages that find room for themselves alone are queued, and again by
 * the next call (15.1, run): there is to be room for both.
 */
SIM_TC(send_descriptors_of_15)
{
	const int room = (int)sizeof(void *) + 512;

	sim_release = RELEASE_15;
	SIM_SCRIPT(
	    RECORD, ROOM(room + 4), M_WAITS(1, POLLOUT),
	    RECORD, ROOM(room + 5),
	    { M_SENDMSG(M_SENDS_NOW | M_EOR), M_WITH(S + 1, 1), .rv = 5 });
	ATF_CHECK_EQ(5, send_fd());
	SIM_SCRIPT(
	    M_IS(M_STREAM), ROOM(room - 1),
	    M_IS(M_STREAM), ROOM(room),
	    { M_SENDMSG(M_SENDS_NOW), M_WITH(S + 1, 1), .rv = 5 },
	    M_IS(M_DGRAM),
	    { M_SENDMSG(M_SENDS_NOW), M_WITH(S + 1, 1), .rv = 5 },
	    M_IS(M_STREAM), { M_SENDMSG(M_SENDS_NOW), .rv = 5 });
	FAILS(EAGAIN, uds_sendfds(S, "hello", 5, msg_fds, 1, 0));
	ATF_CHECK_EQ(5, uds_sendfds(S, "hello", 5, msg_fds, 1, 0));
	ATF_CHECK_EQ(5, uds_sendfds(S, "hello", 5, msg_fds, 1, 0));
	ATF_CHECK_EQ(5, uds_send(S, "hello", 5, 0));
}

/*
 * A call that waits could be interrupted after the kernel has queued them alone
 * (uipc_sosend_stream_or_seqpacket()): it is not the kernel that waits.
 */
SIM_TC(send_descriptors_waiting)
{
	const int room = (int)sizeof(void *) + 512;

	sim_release = RELEASE_15;
	SIM_SCRIPT(
	    M_IS(M_STREAM), ROOM(room - 1), M_WAITS(1, POLLOUT),
	    M_IS(M_STREAM), ROOM(room),
	    { M_SENDMSG(M_SENDS_NOW), SIM_TAKES("hello"), M_WITH(S + 1, 1),
		.rv = 2 },
	    M_IS(M_STREAM),
	    { M_SENDMSG(M_SENDS), SIM_TAKES("llo"), M_WITHOUT, .rv = 3 });
	ATF_CHECK_EQ(5, send_fd());
}

/*
 * Nothing is tried while there is not room for both, for the receiver may make
 * it for the control messages alone meanwhile.
 */
SIM_TC(send_descriptors_held_back)
{
	const int control = (int)M_SPACE(sizeof(void *));
	const int room = (int)sizeof(void *) + 512;
	const int least[] = { 0, control - 1, control, room - 1 };
	size_t i;

	sim_release = RELEASE_15;
	for (i = 0; i < sizeof(least) / sizeof(least[0]); i++) {
		SIM_SCRIPT(M_IS(M_STREAM), ROOM(least[i]));
		FAILS(EAGAIN, uds_sendfds(S, "hello", 5, msg_fds, 1, 0));
		SIM_SCRIPT(RECORD, ROOM(least[i]));
		FAILS(EAGAIN, uds_sendfds(S, "hello", 5, msg_fds, 1, 0));
	}
}

/* If it cannot be told, or nobody is there, the attempt tells. */
SIM_TC(send_without_knowing)
{
	sim_release = RELEASE_15;
	SIM_SCRIPT(
	    RECORD, { SIM(kqueuex, 1), .error = EMFILE },
	    { M_SENDMSG(M_SENDS_NOW | M_EOR), .rv = 5 },
	    RECORD, QUEUE, { SIM(kevent, S + 9, S, 1, 1, 1), .error = ENOMEM },
	    { M_SENDMSG(M_SENDS_NOW | M_EOR), .rv = 5 },
	    RECORD, QUEUE, { SIM(kevent, S + 9, S, 1, 1, 1) },
	    { M_SENDMSG(M_SENDS_NOW | M_EOR), .rv = 5 },
	    RECORD, QUEUE, EVENT(EVENT_EOF, 0),
	    { M_SENDMSG(M_SENDS_NOW | M_EOR), .error = EPIPE },
	    RECORD, QUEUE, EVENT(EVENT_ERROR, 0),
	    { M_SENDMSG(M_SENDS_NOW | M_EOR), .error = ENOTCONN });
	ATF_CHECK_EQ(5, send_data());
	ATF_CHECK_EQ(5, send_data());
	ATF_CHECK_EQ(5, send_data());
	FAILS(EPIPE, send_data());
	FAILS(ENOTCONN, send_data());
}

/* Where it is asked first how much room there is, nothing else changes. */
SIM_TC(send_errors_of_15)
{
	const int room = (int)sizeof(void *) + 512;
	size_t i;
	int e;

	sim_release = RELEASE_15;
	for (i = 0; i <= M_ERRORS; i++) {
		e = i < M_ERRORS ? msg_errors[i] : EMSGSIZE;
		SIM_SCRIPT(
		    RECORD, ROOM(5), { M_SENDMSG(M_SENDS_NOW | M_EOR),
			SIM_TAKES("hello"), .error = e },
		    M_IS(M_STREAM), ROOM(room),
		    { M_SENDMSG(M_SENDS_NOW), M_WITH(S + 1, 1), .error = e },
		    M_IS(M_DGRAM), { M_SENDMSG(M_SENDS), .error = e });
		FAILS(e, send_data());
		FAILS(e, send_fd());
		FAILS(e, send_data());
	}
}

/* ENOBUFS is also said of a datagram that is too long for any queue. */
SIM_TC(send_datagram_too_long)
{
	static char large[9000];
	const int fd = S + 1;
	size_t len;

#define REFUSED_OF(n)							\
	M_IS(M_DGRAM), { M_SENDMSG(M_SENDS), .error = ENOBUFS },	\
	{ SIM(getpeername, S), SIM_GIVES("\x10\1") },			\
	M_IS(M_DGRAM), { SIM(sysctlbyname), .out =			\
	    &(const unsigned long){ n }, .outlen = sizeof(unsigned long) }, \
	M_BUFFER(65536), { SIM(getsockname, S), SIM_GIVES("\x10\1") }
	SIM_SCRIPT(REFUSED_OF(8999));
	FAILS(EMSGSIZE, uds_send(S, large, 9000, -1));
	SIM_SCRIPT(REFUSED_OF(9000), M_WAITS(1, POLLOUT),
	    M_IS(M_DGRAM), { M_SENDMSG(M_SENDS), .rv = 9000 });
	ATF_CHECK_EQ(9000, uds_send(S, large, 9000, -1));
	/* Descriptors are in the queue as well. */
	len = 9000 - M_SPACE(sizeof(void *));
	SIM_SCRIPT(REFUSED_OF(9000), M_WAITS(1, POLLOUT),
	    M_IS(M_DGRAM), { M_SENDMSG(M_SENDS), .rv = (long)len },
	    REFUSED_OF(9000));
	ATF_CHECK_EQ((ssize_t)len, uds_sendfds(S, large, len, &fd, 1, -1));
	FAILS(EMSGSIZE, uds_sendfds(S, large, len + 1, &fd, 1, -1));
#undef REFUSED_OF
}

/* What has gone of a record is told; the next call ends it. */
SIM_TC(send_record_in_parts)
{
	SIM_SCRIPT(RECORD,
	    { M_SENDMSG(M_SENDS_NOW | M_EOR), SIM_TAKES("hello"), .rv = 2 },
	    RECORD,
	    { M_SENDMSG(M_SENDS_NOW | M_EOR), SIM_TAKES("llo"),
		.error = EAGAIN },
	    RECORD,
	    { M_SENDMSG(M_SENDS_NOW | M_EOR), SIM_TAKES("llo"), .rv = 3 });
	ATF_CHECK_EQ(2, uds_send(S, "hello", 5, 0));
	ATF_CHECK_EQ(3, uds_send(S, "llo", 3, 0));
}

static int
offer_cred(int valid)
{
	struct uds_cred self = UDS_CRED_INIT;

	self.uc_valid = valid;
	return (offer(&self, NULL));
}

static int
offer_stamp(int clock)
{
	struct uds_stamp when = { .ts_clock = clock };

	return (offer(NULL, &when));
}

/* The kernel fills in what it finds, and the sender has no say in it. */
SIM_TC(offers)
{
	static const char zeros[84];

	ATF_CHECK_EQ(1, uds_feature(UDS_FEATURE_SENDCRED));
	ATF_CHECK_EQ(1, uds_feature(UDS_FEATURE_SENDSTAMP));
	SIM_SCRIPT(
	    M_IS(M_STREAM), { M_SENDMSG(M_SENDS), .rv = 5,
		.control = control(M_SOL, 3, zeros, 84),
		.controllen = M_SPACE(84) },
	    M_IS(M_STREAM),
	    M_IS(M_STREAM), { M_SENDMSG(M_SENDS), .rv = 5,
		.control = control(M_SOL, 5, NULL, 0),
		.controllen = M_SPACE(0) },
	    M_IS(M_STREAM), { M_SENDMSG(M_SENDS), .rv = 5,
		.control = control(M_SOL, 6, NULL, 0),
		.controllen = M_SPACE(0) },
	    M_IS(M_STREAM));
	ATF_CHECK_EQ(5, offer_cred(0));
	FAILS(EOPNOTSUPP, offer_cred(UDS_CRED_RUID));
	ATF_CHECK_EQ(5, offer_stamp(UDS_CLOCK_REALTIME));
	ATF_CHECK_EQ(5, offer_stamp(UDS_CLOCK_MONOTONIC));
	FAILS(EINVAL, offer_stamp(7));
}

/* It would be queued without data, and look like the end of file. */
SIM_TC(offers_nothing_with_nothing)
{
	static const char zeros[84];
	struct uds_stamp when = { .ts_clock = UDS_CLOCK_REALTIME };
	struct uds_cred self = UDS_CRED_INIT;

	uds_msg_out(&msg_got, "", 0);
	msg_got.um_cred = &self;
	msg_got.um_stamp = &when;
	SIM_SCRIPT(M_IS(M_STREAM), M_IS(M_STREAM), M_IS(M_STREAM),
	    { M_SENDMSG(M_SENDS), SIM_TAKES(""), M_WITHOUT });
	ATF_CHECK_EQ(0, uds_sendmsg(S, &msg_got, 0, -1));

	/* An empty datagram is one. */
	msg_got.um_stamp = NULL;
	SIM_SCRIPT(M_IS(M_DGRAM), M_IS(M_DGRAM), M_IS(M_DGRAM),
	    { M_SENDMSG(M_SENDS), SIM_TAKES(""),
		.control = control(M_SOL, 3, zeros, 84),
		.controllen = M_SPACE(84) });
	ATF_CHECK_EQ(0, uds_sendmsg(S, &msg_got, 0, -1));

	/* What cannot be offered is told all the same. */
	self.uc_valid = UDS_CRED_RUID;
	SIM_SCRIPT(M_IS(M_STREAM), M_IS(M_STREAM));
	FAILS(EOPNOTSUPP, uds_sendmsg(S, &msg_got, 0, -1));
}

/* Another control message would hide the end from who looks for it. */
SIM_TC(offers_with_first_part_of_record)
{
	static const char zeros[84];

	SIM_SCRIPT(RECORD,
	    { M_SENDMSG(M_SENDS | M_EOR), SIM_TAKES("hello"), .rv = 2,
		.control = control(M_SOL, 3, zeros, 84),
		.controllen = M_SPACE(84) },
	    RECORD, RECORD,
	    { M_SENDMSG(M_SENDS | M_EOR), SIM_TAKES("llo"), .rv = 3 });
	ATF_CHECK_EQ(5, offer_cred(0));
}

/* Messages over which descriptors are split are records, each with its own. */
SIM_TC(offers_with_each_of_split_records)
{
	static const char zeros[84];
	static int many[M_MAXFDS + 1];
	struct uds_cred self = UDS_CRED_INIT;
	char *both[2];
	size_t n[2] = { M_MAXFDS, 1 };
	int i;

	for (i = 0; i <= M_MAXFDS; i++)
		many[i] = 5000 + i;
	for (i = 0; i < 2; i++) {
		both[i] = rights(5000 + i * M_MAXFDS, n[i]);
		memcpy(both[i] + M_SPACE(4 * n[i]),
		    control(M_SOL, 3, zeros, 84), M_SPACE(84));
	}
	uds_msg_out(&msg_got, "ab", 2);
	msg_got.um_fds = many;
	msg_got.um_nfds = M_MAXFDS + 1;
	msg_got.um_cred = &self;
	SIM_SCRIPT(
	    RECORD, { M_SENDMSG(M_SENDS_FDS | M_EOR), SIM_TAKES("a"),
		.control = both[0], .rv = 1,
		.controllen = M_SPACE(4 * M_MAXFDS) + M_SPACE(84) },
	    RECORD, { M_SENDMSG(M_SENDS_FDS | M_EOR), SIM_TAKES("b"),
		.control = both[1], .rv = 1,
		.controllen = M_SPACE(4) + M_SPACE(84) });
	ATF_CHECK_EQ(2, uds_sendmsg(S, &msg_got, UDS_MSG_SPLIT, -1));
}

/* What a message of this type and these bytes says of its sender. */
static void
receive_who(int type, const void *data, size_t len, int request)
{
	SIM_SCRIPT(
	    { M_RECVMSG(M_TAKES_FDS), SIM_READS("a"),
		.outcontrol = control(M_SOL, type, data, len),
		.outcontrollen = M_SPACE(len) });
	ATF_REQUIRE_EQ(1, receive_cred(request));
}

SIM_TC(cred_of_receiver)
{
	uint32_t words[] = { 0, 4321, 1, 2, 3, 4, 2, 5, 6 };
	uint32_t many[7 + 16] = { 0, 4321, 1, 2, 3, 4, 16, 5 };

	who.uc_maxgroups = 16;
	receive_who(8, words, sizeof(words), UDS_CRED_GROUPS);
	M_KNOWS(UDS_CRED_PID, 4321, uc_pid);
	M_KNOWS(UDS_CRED_RUID, 1, uc_ruid);
	M_KNOWS(UDS_CRED_EUID, 2, uc_euid);
	M_KNOWS(UDS_CRED_RGID, 3, uc_rgid);
	M_KNOWS(UDS_CRED_EGID, 4, uc_egid);
	M_KNOWS(UDS_CRED_GROUPS, 2, uc_ngroups);
	ATF_CHECK_EQ(6, which[1]);
	/* More groups than there are, or may be, or room for. */
	words[6] = 3;
	receive_who(8, words, sizeof(words), UDS_CRED_GROUPS);
	ATF_CHECK_EQ(EOVERFLOW, uds_cred_reason(&who, UDS_CRED_GROUPS));
	words[6] = (uint32_t)-1;
	receive_who(8, words, sizeof(words), UDS_CRED_GROUPS);
	ATF_CHECK_EQ(EOVERFLOW, uds_cred_reason(&who, UDS_CRED_GROUPS));
	receive_who(8, many, sizeof(many), UDS_CRED_GROUPS);
	M_KNOWS(UDS_CRED_EGID, 4, uc_egid);
	ATF_CHECK_EQ(EOVERFLOW, uds_cred_reason(&who, UDS_CRED_GROUPS));
	/* Another version, or not even one. */
	words[0] = 1;
	receive_who(8, words, sizeof(words), 0);
	ATF_CHECK_EQ(0, who.uc_valid);
	receive_who(8, words, 3, 0);
	ATF_CHECK_EQ(0, who.uc_valid);
}

/* The sender's own, or what LOCAL_CREDS adds: one type, two structures. */
SIM_TC(cred_of_sender)
{
	uint32_t words[21] = { 4321, 1, 2, 3, 0, 4, 5 };
	short two = 2;

	memcpy(&words[4], &two, sizeof(two));
	receive_who(3, words, sizeof(words), 0);
	M_KNOWS(UDS_CRED_PID, 4321, uc_pid);
	M_KNOWS(UDS_CRED_RUID, 1, uc_ruid);
	M_KNOWS(UDS_CRED_EUID, 2, uc_euid);
	M_KNOWS(UDS_CRED_RGID, 3, uc_rgid);
	M_KNOWS(UDS_CRED_EGID, 4, uc_egid);
	receive_who(3, words, 24, 0);
	ATF_CHECK_EQ(4321, who.uc_ruid);
	ATF_CHECK_EQ(1, who.uc_euid);
	ATF_CHECK_EQ(-1, who.uc_pid);
	receive_who(3, words, 16, 0);
	ATF_CHECK_EQ(0, who.uc_valid);
	/* Of another level they say nothing. */
	SIM_SCRIPT(
	    { M_RECVMSG(M_TAKES_FDS), SIM_READS("a"),
		.outcontrol = control(7, 3, words, sizeof(words)),
		.outcontrollen = M_SPACE(sizeof(words)) });
	ATF_REQUIRE_EQ(1, receive_cred(0));
	ATF_CHECK_EQ(0, who.uc_valid);
}

/* What the receiver asked for says more, and comes first (15.0, run). */
SIM_TC(cred_of_both)
{
	static const uint32_t wanted[] = { 0, 4321, 1, 2, 3, 4, 0 };
	uint32_t words[21] = { 77, 78, 79, 80, 0, 81 };
	short one = 1;
	char *both;

	memcpy(&words[4], &one, sizeof(one));
	both = control(M_SOL, 8, wanted, sizeof(wanted));
	memcpy(both + M_SPACE(28), control(M_SOL, 3, words, sizeof(words)),
	    M_SPACE(84));
	SIM_SCRIPT(
	    { M_RECVMSG(M_TAKES_FDS), SIM_READS("a"), .outcontrol = both,
		.outcontrollen = M_SPACE(28) + M_SPACE(84) });
	ATF_REQUIRE_EQ(1, receive_cred(0));
	M_KNOWS(UDS_CRED_PID, 4321, uc_pid);
	M_KNOWS(UDS_CRED_EUID, 2, uc_euid);
	M_KNOWS(UDS_CRED_EGID, 4, uc_egid);
}

/*
 * With 16 groups it looks like what LOCAL_CREDS adds, which a program may have
 * set by setsockopt(2): the third word is the effective user of one, and the
 * group of the other.
 */
SIM_TC(cred_of_sender_with_16_groups)
{
	uint32_t words[21] = { 4321, 1, 2, 3, 0, 4, 5 };
	short many = 16;

	memcpy(&words[4], &many, sizeof(many));
	who.uc_maxgroups = 16;
	receive_who(3, words, sizeof(words), UDS_CRED_GROUPS);
	ATF_CHECK_EQ(0, who.uc_valid);
	ATF_CHECK_EQ((uid_t)-1, who.uc_euid);
	many = 15;
	memcpy(&words[4], &many, sizeof(many));
	receive_who(3, words, sizeof(words), UDS_CRED_GROUPS);
	M_KNOWS(UDS_CRED_GROUPS, 15, uc_ngroups);
	ATF_CHECK_EQ(5, which[1]);
	who.uc_maxgroups = 14;
	receive_who(3, words, sizeof(words), UDS_CRED_GROUPS);
	ATF_CHECK_EQ(EOVERFLOW, uds_cred_reason(&who, UDS_CRED_GROUPS));
	/* Without any there is no effective one. */
	many = 0;
	memcpy(&words[4], &many, sizeof(many));
	receive_who(3, words, sizeof(words), UDS_CRED_GROUPS);
	M_KNOWS(UDS_CRED_RGID, 3, uc_rgid);
	ATF_CHECK(!(who.uc_valid & (UDS_CRED_EGID | UDS_CRED_GROUPS)));
	/* Nobody wants to know. */
	words[0] = 0;
	SIM_SCRIPT(
	    { M_RECVMSG(M_TAKES_FDS), SIM_READS("a"),
		.outcontrol = control(M_SOL, 8, words, 28),
		.outcontrollen = M_SPACE(28) });
	ATF_CHECK_EQ(1, receive_fds());
}

static void
receive_when(int type, const void *data, size_t len, struct uds_stamp *when)
{
	SIM_SCRIPT(
	    { M_RECVMSG(M_TAKES_FDS), SIM_READS("a"),
		.outcontrol = control(M_SOL, type, data, len),
		.outcontrollen = M_SPACE(len) });
	prepare(0);
	msg_got.um_stamp = when;
	ATF_REQUIRE_EQ(1, uds_recvmsg(S, &msg_got, 0, -1));
}

SIM_TC(stamps)
{
	static const long halves[2] = { 1000, 234567 };
	struct uds_stamp when;

	receive_when(5, halves, sizeof(halves), &when);
	ATF_CHECK_EQ(UDS_CLOCK_REALTIME, when.ts_clock);
	ATF_CHECK_EQ(1000, when.ts_sec);
	ATF_CHECK_EQ(234567, when.ts_nsec);
	receive_when(6, halves, sizeof(halves), &when);
	ATF_CHECK_EQ(UDS_CLOCK_MONOTONIC, when.ts_clock);
	receive_when(2, halves, sizeof(halves), &when);
	ATF_CHECK_EQ(UDS_CLOCK_REALTIME, when.ts_clock);
	ATF_CHECK_EQ(234567000, when.ts_nsec);
	receive_when(5, halves, sizeof(halves) - 1, &when);
	ATF_CHECK_EQ(UDS_CLOCK_NONE, when.ts_clock);
	receive_when(2, halves, sizeof(halves) - 1, &when);
	ATF_CHECK_EQ(UDS_CLOCK_NONE, when.ts_clock);
	receive_when(4, halves, sizeof(halves), &when);
	ATF_CHECK_EQ(UDS_CLOCK_NONE, when.ts_clock);
}

#define SETS_PERSISTENT(on)						\
	{ SIM(setsockopt, S, 0, PERSISTENT), SIM_TAKES_INT(on) }

/* Credentials are persistent, and since 15 keep records apart. */
SIM_TC(options_of_15)
{
	int n;

	sim_release = RELEASE_15;
	SIM_SCRIPT(SETS_PERSISTENT(1), RECORD, RECORD, SETS_PERSISTENT(0),
	    { SIM(getsockopt, S, 0, PERSISTENT), SIM_INT(4) },
	    RECORD, RECORD, { SIM(getsockopt, S, 0, PERSISTENT), SIM_INT(0) },
	    RECORD, RECORD,
	    M_IS(M_DGRAM), M_IS(M_DGRAM),
	    { SIM(sysctlbyname), .path = "net.local.dgram.maxdgram",
		.out = &(const unsigned long){ 8192 },
		.outlen = sizeof(unsigned long) },
	    M_BUFFER(20000), { SIM(getsockname, S), SIM_GIVES(M_UNNAMED) });
	ATF_CHECK_EQ(0, uds_setopt(S, UDS_OPT_CRED, 1));
	ATF_CHECK_EQ(0, uds_setopt(S, UDS_OPT_RECORDS, 0));
	ATF_CHECK_EQ(0, uds_getopt(S, UDS_OPT_CRED, &n));
	ATF_CHECK_EQ(1, n);
	ATF_CHECK_EQ(0, uds_getopt(S, UDS_OPT_RECORDS, &n));
	ATF_CHECK_EQ(0, n);
	ATF_CHECK_EQ(0, uds_getopt(S, UDS_OPT_MSGMAX, &n));
	ATF_CHECK_EQ(INT_MAX, n);
	ATF_CHECK_EQ(0, uds_getopt(S, UDS_OPT_MSGMAX, &n));
	ATF_CHECK_EQ(8192, n);
}

/* Datagrams are kept apart in any case. */
SIM_TC(options_of_datagrams)
{
	int n;

	sim_release = RELEASE_15;
	SIM_SCRIPT(M_IS(M_DGRAM), M_IS(M_DGRAM), M_IS(M_DGRAM),
	    M_IS(M_DGRAM), M_IS(M_DGRAM), M_IS(M_DGRAM), M_IS(M_DGRAM),
	    M_IS(M_DGRAM));
	ATF_CHECK_EQ(0, uds_setopt(S, UDS_OPT_RECORDS, 1));
	FAILS(EOPNOTSUPP, uds_setopt(S, UDS_OPT_RECORDS, 0));
	ATF_CHECK_EQ(0, uds_getopt(S, UDS_OPT_RECORDS, &n));
	ATF_CHECK_EQ(1, n);
}

static int
set_records(void)
{
	return (uds_setopt(S, UDS_OPT_RECORDS, 1));
}

static int
get_records(void)
{
	int n;

	return (uds_getopt(S, UDS_OPT_RECORDS, &n));
}

static int
get_msgmax(void)
{
	int n;

	return (uds_getopt(S, UDS_OPT_MSGMAX, &n));
}

SIM_TC(options_each_call_failing)
{
	int n;

	SIM_SCRIPT(
	    { SIM(setsockopt, S, 0, PERSISTENT), .error = EBADF },
	    { SIM(getsockopt, S, 0, PERSISTENT), .error = EBADF });
	FAILS(EBADF, uds_setopt(S, UDS_OPT_CRED, 1));
	FAILS(EBADF, uds_getopt(S, UDS_OPT_CRED, &n));
	sim_release = RELEASE_15;
	SIM_SWEEP(EBADF, set_records, RECORD, RECORD, SETS_PERSISTENT(1));
	SIM_SWEEP(EBADF, get_records, RECORD, RECORD,
	    { SIM(getsockopt, S, 0, PERSISTENT), SIM_INT(0) });
#define HAS_MAXDGRAM							\
	{ SIM(sysctlbyname), .out = &(const unsigned long){ ULONG_MAX }, \
	    .outlen = sizeof(unsigned long) }
	SIM_SWEEP(ENOMEM, get_msgmax, M_IS(M_DGRAM), M_IS(M_DGRAM),
	    HAS_MAXDGRAM, M_BUFFER(5000),
	    { SIM(getsockname, S), SIM_GIVES(M_UNNAMED) });
	/* A datagram must fit the buffer with the sender's name. */
	SIM_SCRIPT(M_IS(M_DGRAM), M_IS(M_DGRAM), HAS_MAXDGRAM,
	    M_BUFFER(5000), { SIM(getsockname, S), SIM_GIVES(M_UNNAMED) },
	    M_IS(M_DGRAM), M_IS(M_DGRAM), { SIM(sysctlbyname),
		.out = &(const unsigned long){ 4983 },
		.outlen = sizeof(unsigned long) },
	    M_BUFFER(5000), { SIM(getsockname, S), SIM_GIVES(M_UNNAMED) },
	    M_IS(M_DGRAM), M_IS(M_DGRAM), HAS_MAXDGRAM,
	    M_BUFFER(10), { SIM(getsockname, S), SIM_GIVES(M_UNNAMED) });
	ATF_CHECK_EQ(0, uds_getopt(S, UDS_OPT_MSGMAX, &n));
	ATF_CHECK_EQ(4984, n);
	ATF_CHECK_EQ(0, uds_getopt(S, UDS_OPT_MSGMAX, &n));
	ATF_CHECK_EQ(4983, n);
	ATF_CHECK_EQ(0, uds_getopt(S, UDS_OPT_MSGMAX, &n));
	ATF_CHECK_EQ(0, n);
}

/* A record is limited by the buffer up to 14. */
SIM_TC(options_of_14)
{
	int n;

	SIM_SCRIPT(RECORD, RECORD, M_BUFFER(8192));
	ATF_CHECK_EQ(0, uds_getopt(S, UDS_OPT_MSGMAX, &n));
	ATF_CHECK_EQ(8192, n);
}

/* The release is asked for once; without an answer it is the headers'. */
SIM_TC(release_asked_for)
{
	sim_release = 0;
	SIM_SCRIPT(
	    { SIM(sysctl), .in = (const int[]){ 1, 24 }, .inlen = 8,
		SIM_INT(1300139) },
	    { M_RECVMSG(0), SIM_READS("a") },
	    { M_RECVMSG(0), SIM_READS("a") });
	ATF_CHECK_EQ(1, receive_data());
	ATF_CHECK_EQ(1, receive_data());
}

SIM_TC(release_not_told)
{
	sim_release = 0;
	SIM_SCRIPT({ SIM(sysctl), .error = EPERM }, RECORD,
	    LOOKS(LOOK, 1, M_EOR), { TAKES, SIM_READS("a") });
	ATF_CHECK_EQ(1, receive_data());
}

ATF_TP_ADD_TCS(tp)
{
	sim_bsd_msghdr = 1;
	sim_release = RELEASE_14;
	ATF_TP_ADD_TC(tp, getsockname_every_kind);
	ATF_TP_ADD_TC(tp, bind_lengths);
	ATF_TP_ADD_TC(tp, directory_relative);
	ATF_TP_ADD_TC(tp, directory_of_no_use);
	ATF_TP_ADD_TC(tp, directory_for_closed_socket);
	ATF_TP_ADD_TC(tp, directory_deep);
	ATF_TP_ADD_TC(tp, long_name);
	ATF_TP_ADD_TC(tp, long_name_in_capability_mode);
	ATF_TP_ADD_TC(tp, long_name_in_capability_mode_first);
	ATF_TP_ADD_TC(tp, listen_errors);
	ATF_TP_ADD_TC(tp, family_without_domain);
	ATF_TP_ADD_TC(tp, stat_each_call_failing);
	ATF_TP_ADD_TC(tp, stat_shut_down);
	ATF_TP_ADD_TC(tp, stat_interrupted);
	ATF_TP_ADD_TC(tp, peercred_ids);
	ATF_TP_ADD_TC(tp, peercred_no_pid);
	ATF_TP_ADD_TC(tp, peercred_moment);
	ATF_TP_ADD_TC(tp, peercred_vouched);
	ATF_TP_ADD_TC(tp, peercred_groups_cut);
	ATF_TP_ADD_TC(tp, features);
	ATF_TP_ADD_TC(tp, features_of_old_kernel);
	ATF_TP_ADD_TC(tp, records_joined);
	ATF_TP_ADD_TC(tp, records_kept);
	BSD_ADD_TCS(tp);
	WAY_ADD_TCS(tp);
	MSG_ADD_TCS(tp);
	ATF_TP_ADD_TC(tp, record_complete);
	ATF_TP_ADD_TC(tp, record_incomplete);
	ATF_TP_ADD_TC(tp, record_too_long);
	ATF_TP_ADD_TC(tp, record_larger_than_buffer);
	ATF_TP_ADD_TC(tp, record_fills_buffer);
	ATF_TP_ADD_TC(tp, record_larger_than_look);
	ATF_TP_ADD_TC(tp, record_in_pieces);
	ATF_TP_ADD_TC(tp, record_without_mark);
	ATF_TP_ADD_TC(tp, record_with_credentials);
	ATF_TP_ADD_TC(tp, record_has_no_sender);
	ATF_TP_ADD_TC(tp, record_taken_by_another);
	ATF_TP_ADD_TC(tp, record_in_pieces_with_descriptors);
	ATF_TP_ADD_TC(tp, record_peeked);
	ATF_TP_ADD_TC(tp, record_stalled);
	ATF_TP_ADD_TC(tp, control_without_data);
	ATF_TP_ADD_TC(tp, datagram_into_no_room);
	ATF_TP_ADD_TC(tp, record_into_long_vector);
	ATF_TP_ADD_TC(tp, record_each_call_failing);
	ATF_TP_ADD_TC(tp, rights_have_numbers);
	ATF_TP_ADD_TC(tp, rights_surplus);
	ATF_TP_ADD_TC(tp, rights_have_no_numbers);
	ATF_TP_ADD_TC(tp, rights_beyond_look);
	ATF_TP_ADD_TC(tp, rights_closed);
	ATF_TP_ADD_TC(tp, rights_absent);
	ATF_TP_ADD_TC(tp, rights_in_several_messages);
	ATF_TP_ADD_TC(tp, rights_look_at_nonsense);
	ATF_TP_ADD_TC(tp, send_marks);
	ATF_TP_ADD_TC(tp, send_record_of_15);
	ATF_TP_ADD_TC(tp, send_descriptors_of_15);
	ATF_TP_ADD_TC(tp, send_descriptors_waiting);
	ATF_TP_ADD_TC(tp, send_descriptors_held_back);
	ATF_TP_ADD_TC(tp, send_without_knowing);
	ATF_TP_ADD_TC(tp, send_errors_of_15);
	ATF_TP_ADD_TC(tp, send_datagram_too_long);
	ATF_TP_ADD_TC(tp, send_record_with_descriptors);
	ATF_TP_ADD_TC(tp, send_record_in_parts);
	ATF_TP_ADD_TC(tp, offers);
	ATF_TP_ADD_TC(tp, offers_nothing_with_nothing);
	ATF_TP_ADD_TC(tp, offers_with_first_part_of_record);
	ATF_TP_ADD_TC(tp, offers_with_each_of_split_records);
	ATF_TP_ADD_TC(tp, cred_of_receiver);
	ATF_TP_ADD_TC(tp, cred_of_sender);
	ATF_TP_ADD_TC(tp, cred_of_both);
	ATF_TP_ADD_TC(tp, cred_of_sender_with_16_groups);
	ATF_TP_ADD_TC(tp, stamps);
	ATF_TP_ADD_TC(tp, options_of_15);
	ATF_TP_ADD_TC(tp, options_of_datagrams);
	ATF_TP_ADD_TC(tp, options_each_call_failing);
	ATF_TP_ADD_TC(tp, options_of_14);
	ATF_TP_ADD_TC(tp, release_asked_for);
	ATF_TP_ADD_TC(tp, release_not_told);
	return (atf_no_error());
}
