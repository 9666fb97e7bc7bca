/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * FreeBSD on the scripted kernel, compiled with headers of 12.1: they lack
 * some names, but what the kernel can do is the kernel's affair.
 */

#define _GNU_SOURCE

#include <sys/types.h>

#include <fcntl.h>
#include <string.h>

#include <atf-c.h>

#include "sim.h"

/* struct xucred (sys/sys/ucred.h, 12.1 and 15.0) */
#define XUCRED_SIZE	(sizeof(void *) == 8 ? 88 : 80)
#define PID_OFFSET	(sizeof(void *) == 8 ? 80 : 76)

static int
peercred_with(int32_t pid, struct uds_cred *c)
{
	static unsigned char x[88];

	memset(x, 0, sizeof(x));
	memcpy(x + 4, &(uint32_t){ 1001 }, 4);
	memcpy(x + 8, &(int16_t){ 1 }, 2);
	memcpy(x + 12, &(uint32_t){ 20 }, 4);
	memcpy(x + PID_OFFSET, &pid, 4);
	SIM_SCRIPT({ SIM(getsockopt, S, 0, 1), .room = XUCRED_SIZE,
		.out = x, .outlen = XUCRED_SIZE });
	return (uds_peercred(S, c, UDS_CRED_CONNECTED));
}

/* On a kernel of 12 (12.1, run). */
SIM_TC(peercred_of_12)
{
	struct uds_cred c;

	ATF_REQUIRE_EQ(0, peercred_with(0, &c));
	ATF_CHECK_EQ(UDS_CRED_EUID | UDS_CRED_EGID, c.uc_valid);
	ATF_CHECK_EQ(1001, c.uc_euid);
	ATF_CHECK_EQ(20, c.uc_egid);
	ATF_CHECK_EQ(-1, c.uc_pid);
}

/* On a later one, which has put the process in place of a pointer. */
SIM_TC(peercred_of_13)
{
	struct uds_cred c;

	ATF_REQUIRE_EQ(0, peercred_with(4321, &c));
	ATF_CHECK_EQ(UDS_CRED_PID | UDS_CRED_EUID | UDS_CRED_EGID,
	    c.uc_valid);
	ATF_CHECK_EQ(4321, c.uc_pid);
	ATF_REQUIRE_EQ(0, peercred_with(-1, &c));
	ATF_CHECK_EQ(-1, c.uc_pid);
	ATF_CHECK(!(c.uc_valid & UDS_CRED_PID));
}

/* O_SEARCH was O_EXEC before it had a name. */
SIM_TC(directory_search)
{
	SIM_SCRIPT(
	    { SIM(openat, S + 1, O_PATH | O_DIRECTORY | O_CLOEXEC),
		.path = "dir", .rv = S + 2 },
	    { SIM(bindat, S + 2, S), SIM_TAKES("\7\1sock\0") });
	ATF_CHECK_EQ(0, uds_bindat(S, S + 1, at("dir/sock")));
}

#define RELEASE_12	1201517		/* 12.1 */

/* A control message: 12 bytes of header, padded, and the data. */
static const void *
control(int type, const void *data, size_t len)
{
	static unsigned char buffer[128];
	const size_t header = sizeof(long) == 8 ? 16 : 12;

	memset(buffer, 0, sizeof(buffer));
	memcpy(buffer, &(uint32_t){ (uint32_t)(header + len) }, 4);
	memcpy(buffer + 4, &(int32_t){ 0xffff }, 4);
	memcpy(buffer + 8, &(int32_t){ type }, 4);
	memcpy(buffer + header, data, len);
	return (buffer);
}

#define SPACE(len)							\
	((sizeof(long) == 8 ? 16 : 12) +				\
	    ((len) + sizeof(long) - 1) / sizeof(long) * sizeof(long))
#define RECEIVES							\
	SIM(recvmsg, S, 0x040000), SIM_READS("a")

/*
 * MSG_CMSG_CLOEXEC is taken and has no effect (12.1, run): each descriptor is
 * told so.
 */
SIM_TC(rights_close_on_exec)
{
	int	sys_accept4(int, void *, void *, int);
	static const int32_t two[] = { S + 1, S + 2 };
	int fds[2];
	size_t len, n;
	char room[8];

	sim_release = RELEASE_12;
	SIM_SCRIPT({ SIM(accept4, S), .rv = S + 1 },
	    { SIM(accept4, S), .rv = S + 2 });
	ATF_REQUIRE_EQ(S + 1, sys_accept4(S, NULL, NULL, 0));
	ATF_REQUIRE_EQ(S + 2, sys_accept4(S, NULL, NULL, 0));
	SIM_SCRIPT(
	    { RECEIVES, .outcontrol = control(1, two, 8),
		.outcontrollen = SPACE(8) },
	    { SIM(fcntl, S + 1, F_SETFD, FD_CLOEXEC) },
	    { SIM(fcntl, S + 2, F_SETFD, FD_CLOEXEC) });
	n = 2;
	ATF_CHECK_EQ(1, uds_recvfds(S, room, 8, &len, fds, &n, -1));
	ATF_CHECK_EQ(2, n);
	sim_close(S + 1);
	sim_close(S + 2);
}

/* Persistent credentials are of 13 (12.1, run). */
SIM_TC(options_of_12)
{
	int n;

	sim_release = RELEASE_12;
	SIM_SCRIPT(
	    { SIM(setsockopt, S, 0, 3), .error = ENOPROTOOPT },
	    { SIM(setsockopt, S, 0, 2), SIM_TAKES_INT(1) },
	    { SIM(getsockopt, S, 0, 3), .error = ENOPROTOOPT },
	    { SIM(getsockopt, S, 0, 2), SIM_INT(1) },
	    { SIM(getsockopt, S, 0xffff, 0x1008), SIM_INT(2) },
	    { SIM(getsockopt, S, 0xffff, 0x1008), SIM_INT(2) },
	    { SIM(getsockopt, S, 0xffff, 0x1001), SIM_INT(2048) });
	ATF_CHECK_EQ(0, uds_setopt(S, UDS_OPT_CRED, 1));
	ATF_CHECK_EQ(0, uds_getopt(S, UDS_OPT_CRED, &n));
	ATF_CHECK_EQ(1, n);
	ATF_CHECK_EQ(0, uds_getopt(S, UDS_OPT_MSGMAX, &n));
	ATF_CHECK_EQ(2048, n);
}

/*
 * 84 bytes with the number 16 in them are either of two structures, and who
 * believes the wrong one takes a user for a process.
 */
SIM_TC(cred_doubtful)
{
	uint32_t words[21] = { 4321, 1, 2, 3, 16, 5 };
	struct uds_cred c;
	struct uds_msg m;
	char room[8];

	sim_release = RELEASE_12;
	uds_msg_in(&m, room, 8);
	m.um_cred = &c;
	SIM_SCRIPT({ RECEIVES, .outcontrol = control(3, words, 84),
		.outcontrollen = SPACE(84) });
	ATF_REQUIRE_EQ(1, uds_recvmsg(S, &m, 0, -1));
	ATF_CHECK_EQ(0, c.uc_valid);
	ATF_CHECK_EQ((uid_t)-1, c.uc_euid);

	/* It is plain if there are fewer. */
	memcpy(&words[4], &(short){ 1 }, sizeof(short));
	SIM_SCRIPT({ RECEIVES, .outcontrol = control(3, words, 84),
		.outcontrollen = SPACE(84) });
	ATF_REQUIRE_EQ(1, uds_recvmsg(S, &m, 0, -1));
	ATF_CHECK_EQ(4321, c.uc_pid);
	ATF_CHECK_EQ(2, c.uc_euid);
}

/* Without a process, and with the groups that there are (12.1, run). */
SIM_TC(cred_of_12)
{
	static const uint32_t words[] = { 1, 2, 3, 4, 2, 5, 6 };
	struct uds_cred c;
	struct uds_msg m;
	gid_t groups[2];
	char room[8];

	sim_release = RELEASE_12;
	uds_msg_in(&m, room, 8);
	m.um_cred = &c;
	m.um_request = UDS_CRED_GROUPS;
	c.uc_groups = groups;
	c.uc_maxgroups = 2;
	SIM_SCRIPT({ RECEIVES, .outcontrol = control(3, words, 28),
		.outcontrollen = SPACE(28) });
	ATF_REQUIRE_EQ(1, uds_recvmsg(S, &m, 0, -1));
	ATF_CHECK_EQ(UDS_CRED_RUID | UDS_CRED_EUID | UDS_CRED_RGID |
	    UDS_CRED_EGID | UDS_CRED_GROUPS, c.uc_valid);
	ATF_CHECK_EQ(EOPNOTSUPP, uds_cred_reason(&c, UDS_CRED_PID));
	ATF_CHECK_EQ(1, c.uc_ruid);
	ATF_CHECK_EQ(2, c.uc_euid);
	ATF_CHECK_EQ(3, c.uc_rgid);
	ATF_CHECK_EQ(4, c.uc_egid);
	ATF_CHECK_EQ(2, c.uc_ngroups);
	ATF_CHECK_EQ(6, groups[1]);
}

/*
 * A receive is one call there, and a full table is EMSGSIZE; a stream keeps
 * the data, a record is lost (12.1, run).
 */
SIM_TC(table_full)
{
	static const int32_t one = S + 1;
	int fd;
	size_t len, n;
	char room[8];

	sim_release = RELEASE_12;
	n = 1;
	SIM_SCRIPT(
	    { SIM(recvmsg, S, 0x040000), .error = EMSGSIZE },
	    { RECEIVES, .outcontrol = control(1, &one, 4),
		.outcontrollen = SPACE(4), .opens = S + 1 },
	    { SIM(fcntl, S + 1, F_SETFD, FD_CLOEXEC) },
	    { SIM(recvmsg, S, 0), .error = EMSGSIZE });
	FAILS(EMFILE, uds_recvfds(S, room, 8, &len, &fd, &n, -1));
	ATF_CHECK_EQ(1, uds_recvfds(S, room, 8, &len, &fd, &n, -1));
	ATF_CHECK_EQ(S + 1, fd);
	sim_close(fd);
	FAILS(EMSGSIZE, uds_recv(S, room, 8, &len, -1));
}

/* Each call is a record, which is marked all the same. */
SIM_TC(records_of_12)
{
	size_t len;
	char room[8];

	sim_release = RELEASE_12;
	SIM_SCRIPT(
	    { SIM(getsockopt, S, 0xffff, 0x1008), SIM_INT(5) },
	    { SIM(sendmsg, S, 0x020008), SIM_TAKES("hello"), .rv = 5 },
	    { SIM(recvmsg, S, 0), .room = 8, SIM_READS("hello"),
		.flags = 8 },
	    { SIM(recvmsg, S, 0), .room = 8, SIM_READS("too long"),
		.flags = 0x10 });
	ATF_CHECK_EQ(5, uds_send(S, "hello", 5, -1));
	ATF_CHECK_EQ(1, uds_recv(S, room, 8, &len, -1));
	ATF_CHECK_EQ(5, len);
	FAILS(EMSGSIZE, uds_recv(S, room, 8, &len, -1));
}

/* An error of the option of 13 that is another one is told. */
SIM_TC(options_refused)
{
	int n;

	sim_release = RELEASE_12;
	SIM_SCRIPT(
	    { SIM(setsockopt, S, 0, 3), .error = ENOPROTOOPT },
	    { SIM(setsockopt, S, 0, 2), .error = ENOTCONN },
	    { SIM(getsockopt, S, 0, 3), .error = ENOPROTOOPT },
	    { SIM(getsockopt, S, 0, 2), .error = EBADF });
	FAILS(ENOTCONN, uds_setopt(S, UDS_OPT_CRED, 1));
	FAILS_CLEAN(EBADF, n, uds_getopt(S, UDS_OPT_CRED, &n));
}

ATF_TP_ADD_TCS(tp)
{
	sim_bsd_msghdr = 1;
	ATF_TP_ADD_TC(tp, peercred_of_12);
	ATF_TP_ADD_TC(tp, peercred_of_13);
	ATF_TP_ADD_TC(tp, directory_search);
	ATF_TP_ADD_TC(tp, rights_close_on_exec);
	ATF_TP_ADD_TC(tp, options_of_12);
	ATF_TP_ADD_TC(tp, cred_doubtful);
	ATF_TP_ADD_TC(tp, cred_of_12);
	ATF_TP_ADD_TC(tp, table_full);
	ATF_TP_ADD_TC(tp, records_of_12);
	ATF_TP_ADD_TC(tp, options_refused);
	return (atf_no_error());
}
