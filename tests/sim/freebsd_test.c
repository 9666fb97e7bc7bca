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

ATF_TP_ADD_TCS(tp)
{
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
	return (atf_no_error());
}
