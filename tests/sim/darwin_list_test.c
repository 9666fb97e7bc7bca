/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * udsinfo(1)'s list of macOS on the scripted kernel.  What it answers is laid
 * out as xnu-11417 (macOS 15) does (bsd/sys/proc_info.h).
 */

#include <sys/socket.h>

#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include <atf-c.h>

#include "sim.h"
#define LIST_CLOEXEC	0
#define LIST_MADE	{ SIM(fcntl, S, F_SETFD, FD_CLOEXEC) },		\
			{ SIM(fcntl, S, F_GETFL), .rv = O_RDWR },	\
			{ SIM(setsockopt, S, 0xffff, 0x1022) },
#include "list.h"

#define INFO		792
#define SHORTINFO	64

#define ACCEPTCONN	0x2
#define DISCONNECTED	0x2000

/* Handles, which are not addresses. */
#define HANDLE(n)	(UINT64_C(0x8f3a5b7900000000) + (n) * 0x11)

/* An answer for each descriptor, one for each process. */
static struct kernel	 infos, shorts;

static void
socket_info(int type, unsigned n, unsigned conn, int options, int state,
    const char *name)
{
	k_record(&infos, INFO);
	k_64(&infos, 160, HANDLE(n));
	k_32(&infos, 176, (uint32_t)type);
	k_32(&infos, 184, 1);
	k_16(&infos, 188, (uint16_t)options);
	k_16(&infos, 192, (uint16_t)state);
	k_32(&infos, 256, 3);
	if (conn != 0)
		k_64(&infos, 264, HANDLE(conn));
	k_name(&infos, 280, name);
}

static void
process(int uid, const char *comm)
{
	k_record(&shorts, SHORTINFO);
	k_text(&shorts, 16, comm);
	k_32(&shorts, 36, (uint32_t)uid);
}

static void
begin(void)
{
	infos.k_len = shorts.k_len = 0;
	table_init(&table);
}

#define ANSWER(...)							\
	.out = (const int[]){ __VA_ARGS__ },				\
	.outlen = sizeof((const int[]){ __VA_ARGS__ }),			\
	.rv = sizeof((const int[]){ __VA_ARGS__ })
#define PIDS(...)							\
	{ SIM(proc_listpids, 1, 0), .rv = 400 },			\
	{ SIM(proc_listpids, 1, 0), .room = 400 + 50 + 4096,		\
	    ANSWER(__VA_ARGS__) }

/* Pairs of a descriptor and its type, of which 2 is a socket. */
#define FDS(pid, ...)							\
	{ SIM(proc_pidinfo, pid, 1, 0), .rv = 160 },			\
	{ SIM(proc_pidinfo, pid, 1, 0), ANSWER(__VA_ARGS__) }
#define FD(pid, fd, n)							\
	{ SIM(proc_pidfdinfo, pid, fd, 3),				\
	    .out = infos.k_bytes + (n) * INFO, .outlen = INFO, .rv = INFO }
#define WHO(pid, n)							\
	{ SIM(proc_pidinfo, pid, 13, 0),				\
	    .out = shorts.k_bytes + (n) * SHORTINFO,			\
	    .outlen = SHORTINFO, .rv = SHORTINFO }
#define USER(x)		{ SIM(geteuid), .rv = (x) }

SIM_TC(connections)
{
	begin();
	socket_info(1, 1, 0, ACCEPTCONN, 0, "/var/run/s");
	k_16(&infos, 194, 1);
	k_16(&infos, 198, 5);
	socket_info(1, 3, 2, 0, 0, "/var/run/s");
	k_32(&infos, 208, 7);
	socket_info(1, 2, 3, 0, 0, NULL);
	socket_info(1, 4, 5, 0, 0, NULL);
	socket_info(1, 6, 0, 0, DISCONNECTED, "/var/run/s");
	socket_info(2, 7, 0, 0, 0, "/var/run/syslog");
	socket_info(2, 8, 7, 0, 0, NULL);
	socket_info(1, 9, 0, 0, 0, NULL);
	k_32(&infos, 184, 2);		/* of another family */
	socket_info(1, 10, 0, 0, 0, NULL);
	k_32(&infos, 256, 0);		/* and of another kind */
	process(0, "server");
	process(501, "client");

	SIM_SCRIPT(PIDS(0, 10, 20, 30),
	    FDS(10, 0, 1, 3, 2, 4, 2, 5, 2, 6, 6, 7, 2, 8, 2),
	    FD(10, 3, 0), WHO(10, 0), FD(10, 4, 1), FD(10, 5, 4),
	    FD(10, 7, 7), FD(10, 8, 8),
	    FDS(20, 3, 2, 4, 2, 5, 2),
	    FD(20, 3, 2), WHO(20, 1), FD(20, 4, 3), FD(20, 5, 0),
	    FDS(30, 3, 2, 4, 2, 5, 2),
	    FD(30, 3, 5), { SIM(proc_pidinfo, 30, 13, 0), .error = ESRCH },
	    FD(30, 4, 6), { SIM(proc_pidfdinfo, 30, 5, 3), .error = EBADF },
	    USER(0));
	ATF_REQUIRE_EQ(0, sockets());
	ATF_REQUIRE_EQ(0, holders());
	ATF_CHECK_STREQ(
	    "0 stream listen 1/5 /var/run/s server(0)[10]:3"
	    " client(501)[20]:5\n"
	    "1 stream conn 7 /var/run/s server(0)[10]:4 ->3\n"
	    "2 stream closed 0 /var/run/s server(0)[10]:5\n"
	    "3 stream conn 0 - client(501)[20]:3 ->1\n"
	    "4 stream conn 0 - client(501)[20]:4 ->?\n"
	    "5 dgram bound 0 /var/run/syslog ?(-1)[30]:3\n"
	    "6 dgram conn 0 - ?(-1)[30]:4 ->5\n", listed());
	ATF_CHECK_EQ(1, table.t_walked);
	ATF_CHECK_EQ(1, table.t_complete);
	ATF_CHECK_EQ(1, table.t_nofiles);
	table_free(&table);
}

/* Others' processes are counted; what has ended held nothing. */
SIM_TC(hidden_processes)
{
	begin();
	socket_info(1, 1, 0, 0, 0, NULL);
	process(501, "mine");
	table.t_pid = 10;
	SIM_SCRIPT(PIDS(10, 11, 12, 13),
	    { SIM(proc_pidinfo, 10, 1, 0), .error = EPERM },
	    { SIM(proc_pidinfo, 11, 1, 0), .error = ESRCH },
	    FDS(12, 3, 2), FD(12, 3, 0), WHO(12, 0),
	    { SIM(proc_pidinfo, 13, 1, 0), .rv = 160 },
	    { SIM(proc_pidinfo, 13, 1, 0), .rv = 0 });
	ATF_REQUIRE_EQ(0, sockets());
	ATF_REQUIRE_EQ(0, holders());
	ATF_CHECK_STREQ("0 stream unbound 0 - mine(501)[12]:3\n", listed());
	ATF_CHECK_EQ(0, table.t_complete);
	ATF_CHECK_EQ(1, table.t_hidden);
	ATF_CHECK_EQ(1, table.t_pidhidden);

	SIM_SCRIPT(PIDS(12), FDS(12, 3, 2), FD(12, 3, 0), WHO(12, 0),
	    USER(501));
	ATF_REQUIRE_EQ(0, sockets());
	ATF_REQUIRE_EQ(0, holders());
	ATF_CHECK_EQ(0, table.t_complete);
	ATF_CHECK_EQ(0, table.t_pidhidden);
	table_free(&table);
}

/* What fills the room may have been cut, and what is short is not believed. */
SIM_TC(cut_answers)
{
	static const char full[400 + 50 + 4096];

	begin();
	socket_info(1, 1, 0, 0, 0, NULL);
	process(501, "mine");
	SIM_SCRIPT({ SIM(proc_listpids, 1, 0), .rv = 400 },
	    { SIM(proc_listpids, 1, 0), SIM_OBJECT(full),
		.rv = sizeof(full) },
	    PIDS(12), FDS(12, 3, 2, 4, 2),
	    { SIM(proc_pidfdinfo, 12, 3, 3), .out = infos.k_bytes,
		.outlen = INFO - 1, .rv = INFO - 1 },
	    FD(12, 4, 0), WHO(12, 0));
	ATF_REQUIRE_EQ(0, sockets());
	ATF_CHECK_STREQ("0 stream unbound 0 - mine(501)[12]:4\n", listed());
	table_free(&table);
}

/* A younger kernel has more to tell. */
SIM_TC(longer_answers)
{
	begin();
	socket_info(1, 1, 0, 0, 0, "/s");
	process(501, "mine");
	SIM_SCRIPT(PIDS(12), FDS(12, 3, 2),
	    { SIM(proc_pidfdinfo, 12, 3, 3), .out = infos.k_bytes,
		.outlen = INFO, .rv = INFO + 64, .room = 2048 },
	    WHO(12, 0));
	ATF_REQUIRE_EQ(0, sockets());
	ATF_CHECK_STREQ("0 stream bound 0 /s mine(501)[12]:3\n", listed());
	table_free(&table);
}

/* Names as long as they can be here, and odd ones. */
SIM_TC(names)
{
	static char longest[254];

	memset(longest, 'x', sizeof(longest) - 1);
	begin();
	socket_info(2, 1, 0, 0, 0, longest);
	socket_info(2, 2, 0, 0, 0, "\r\33[H \\");
	process(501, "e\33[mvil");
	SIM_SCRIPT(PIDS(12), FDS(12, 3, 2, 4, 2), FD(12, 3, 0), WHO(12, 0),
	    FD(12, 4, 1));
	ATF_REQUIRE_EQ(0, sockets());
	(void)listed();
	ATF_CHECK(strstr(lines, longest) != NULL);
	ATF_CHECK(strstr(lines, " \\015\\033[H\\040\\\\ e\\033[mvil(501)") !=
	    NULL);
	table_free(&table);
}

SIM_TC(refusals)
{
	char name[64];

	begin();
	process(0, "launchd");
	SIM_SCRIPT({ SIM(proc_listpids, 1, 0), .error = EPERM });
	ATF_REQUIRE_EQ(-1, sockets());
	ATF_CHECK_STREQ(strerror(EPERM), table.t_why);
	SIM_SCRIPT(WHO(2, 0), { SIM(proc_pidinfo, 3, 13, 0),
	    .error = ESRCH });
	ATF_REQUIRE_EQ(0, list_command(2, name, sizeof(name)));
	ATF_CHECK_STREQ("launchd", name);
	ATF_CHECK_EQ(-1, list_command(3, name, sizeof(name)));
	ATF_CHECK_EQ(0, list_confine(NEED_OUTPUT));
	table_free(&table);
}

ATF_TP_ADD_TCS(tp)
{
	sim_bsd_msghdr = 1;
	ATF_TP_ADD_TC(tp, connections);
	ATF_TP_ADD_TC(tp, hidden_processes);
	ATF_TP_ADD_TC(tp, cut_answers);
	ATF_TP_ADD_TC(tp, longer_answers);
	ATF_TP_ADD_TC(tp, names);
	ATF_TP_ADD_TC(tp, refusals);
	ATF_TP_ADD_TC(tp, bound);
	return (atf_no_error());
}
