/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * udsinfo(1)'s list of DragonFly on the scripted kernel.  The tables are laid
 * out as its headers do on x86_64 (sys/sys/unpcb.h, socketvar.h and kinfo.h),
 * with rubbish where the kernel leaves some.
 */

#include <sys/socket.h>

#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include <atf-c.h>

#include "sim.h"
#define LIST_PCBLISTS
#define LIST_CLOEXEC	0x10000000
#define LIST_MADE	{ SIM(setsockopt, S, 0xffff, 0x0800) },
#include "list.h"

#define XUNPCB		912
#define UNPCB		16	/* in it */
#define XSOCKET		736
#define KINFO_FILE	72
#define KINFO_PROC	736

#define ACCEPTCONN	0x2
#define CONNECTED	0x2
#define DISCONNECTED	0x2000
#define COMP		0x1000

#define POINTER		UINT64_C(0xfffff80007000000)

/* Bound if it has a name and is not connected. */
static void
pcb(struct kernel *k, int type, unsigned n, unsigned conn, int options,
    int state, const char *name)
{
	k_record(k, XUNPCB);
	memset(k->k_at + 224, 0xa5, 512);
	k_64(k, 0, XUNPCB);
	k_64(k, 8, PCB(n));
	if (conn != 0)
		k_64(k, UNPCB + 8, PCB(conn));
	if (name != NULL) {
		k_64(k, UNPCB + 48, POINTER);
		k_name(k, 224, name);
	}
	if (name != NULL && (state & (CONNECTED | DISCONNECTED)) == 0)
		k_64(k, UNPCB + 168, POINTER);
	k_64(k, XSOCKET + 8, SO(n));
	k_16(k, XSOCKET + 16, (uint16_t)type);
	k_16(k, XSOCKET + 18, (uint16_t)options);
	k_16(k, XSOCKET + 22, (uint16_t)state);
	k_32(k, XSOCKET + 160, 1001);
}

static void
process(int pid, int uid, const char *comm)
{
	k_record(&procs, KINFO_PROC);
	k_text(&procs, 112, comm);
	k_32(&procs, 132, (uint32_t)uid);
	k_32(&procs, 220, (uint32_t)pid);
}

static void
file(int pid, int fd, int type, uint64_t data)
{
	k_record(&files, KINFO_FILE);
	k_64(&files, 0, KINFO_FILE);
	k_32(&files, 8, (uint32_t)pid);
	k_32(&files, 16, (uint32_t)fd);
	k_16(&files, 32, (uint16_t)type);
	k_64(&files, 56, data);
}

static void
begin(void)
{
	if (sizeof(void *) != 8)
		atf_tc_skip("the layout is that of x86_64");
	begin_tables();
}

#define STREAMS		ASK_NAME("net.local.stream.pcblist", stream)
#define SOCKETS								\
	STREAMS, ASK_NAME("net.local.dgram.pcblist", dgram),		\
	ASK_NAME("net.local.seqpacket.pcblist", seqpacket)
#define PROCS		ASK(INTS(1, 14, 0), procs)
#define FILES		ASK_NAME("kern.file", files)
#define JAILED(x)							\
	{ SIM(sysctlbyname), .path = "jail.jailed", SIM_INT(x) }

/* The list of sequenced packets once was that of streams too. */
SIM_TC(connections)
{
	begin();
	pcb(&stream, 1, 1, 0, ACCEPTCONN, 0, "/var/run/s");
	k_16(&stream, XSOCKET + 40, 1);
	k_16(&stream, XSOCKET + 44, 5);
	pcb(&stream, 1, 2, 3, 0, CONNECTED, NULL);
	pcb(&stream, 1, 3, 2, 0, CONNECTED, "/var/run/s");
	k_64(&stream, XSOCKET + 64, 7);
	pcb(&stream, 1, 4, 5, 0, CONNECTED, NULL);
	pcb(&stream, 1, 5, 4, 0, CONNECTED | COMP, "/var/run/s");
	pcb(&stream, 1, 6, 0, 0, DISCONNECTED, "/var/run/s");
	pcb(&stream, 1, 7, 0, 0, 0, NULL);
	pcb(&stream, 5, 10, 11, 0, CONNECTED, NULL);
	pcb(&stream, 5, 11, 10, 0, CONNECTED, NULL);
	pcb(&stream, 1, 12, 0, ACCEPTCONN, 0, "/var/run/t");
	k_16(&stream, XSOCKET + 40, 2);
	k_16(&stream, XSOCKET + 44, 1);
	memcpy(&seqpacket, &stream, sizeof(seqpacket));
	pcb(&dgram, 2, 8, 0, 0, 0, "/var/run/log");
	pcb(&dgram, 2, 9, 8, 0, CONNECTED, NULL);
	process(20, 1001, "client");
	process(10, 0, "server");
	file(10, 3, 2, SO(1));
	file(10, 4, 2, SO(3));
	file(10, 5, 1, SO(4));
	file(10, 6, 2, SO(99));
	file(20, 3, 2, SO(2));
	file(20, 4, 2, SO(4));
	file(30, 3, 2, SO(1));

	SIM_SCRIPT(SOCKETS, PROCS, FILES, JAILED(0));
	ATF_REQUIRE_EQ(0, sockets());
	ATF_REQUIRE_EQ(0, holders());
	ATF_CHECK_STREQ(
	    "0 stream listen 1/5 /var/run/s u1001 server(0)[10]:3"
	    " ?(-1)[30]:3\n"
	    "1 stream conn 0 - u1001 client(1001)[20]:3 ->2\n"
	    "2 stream conn 7 /var/run/s u1001 server(0)[10]:4 ->1\n"
	    "3 stream queued 0 - u1001 client(1001)[20]:4 =>0\n"
	    "4 stream closed 0 /var/run/s u1001\n"
	    "5 stream unbound 0 - u1001\n"
	    "6 seqpacket conn 0 - u1001 ->7\n"
	    "7 seqpacket conn 0 - u1001 ->6\n"
	    "8 stream listen 2/1 full /var/run/t u1001\n"
	    "9 dgram bound 0 /var/run/log u1001\n"
	    "10 dgram conn 0 - u1001 ->9\n", listed());
	ATF_CHECK_EQ(1, table.t_walked);
	ATF_CHECK_EQ(1, table.t_complete);
	ATF_CHECK_EQ(1, table.t_nofiles);
	table_free(&table);
}

SIM_TC(jail)
{
	begin();
	process(10, 0, "server");
	table.t_pid = 11;
	SIM_SCRIPT(PROCS, FILES, JAILED(1), PROCS, FILES,
	    { SIM(sysctlbyname), .error = ENOENT });
	ATF_REQUIRE_EQ(0, holders());
	ATF_CHECK_EQ(0, table.t_complete);
	ATF_CHECK_EQ(1, table.t_pidhidden);
	ATF_CHECK(table.t_lacks != NULL);
	table.t_pid = 10;
	ATF_REQUIRE_EQ(0, holders());
	ATF_CHECK_EQ(0, table.t_complete);
	ATF_CHECK_EQ(0, table.t_pidhidden);
	table_free(&table);
}

/* Another release has other records. */
SIM_TC(cut_tables)
{
	begin();
	pcb(&stream, 1, 1, 0, ACCEPTCONN, 0, "/var/run/s");
	for (stream.k_len = 1; stream.k_len < XUNPCB; stream.k_len++) {
		SIM_SCRIPT(STREAMS);
		ATF_REQUIRE_EQ(-1, sockets());
		ATF_REQUIRE_STREQ("the kernel's table of sockets is not "
		    "understood", table.t_why);
	}
	k_64(&stream, 0, XUNPCB + 8);
	SIM_SCRIPT(STREAMS);
	ATF_REQUIRE_EQ(-1, sockets());

	stream.k_len = 0;
	pcb(&stream, 1, 1, 0, ACCEPTCONN, 0, "/var/run/s");
	SIM_SCRIPT(SOCKETS);
	ATF_REQUIRE_EQ(0, sockets());
	file(10, 3, 2, SO(1));
	for (files.k_len = 1; files.k_len < KINFO_FILE; files.k_len++) {
		SIM_SCRIPT(PROCS, FILES);
		ATF_REQUIRE_EQ(-1, holders());
		ATF_REQUIRE_STREQ(strerror(EBADMSG), table.t_why);
		ATF_REQUIRE_EQ(0, table.t_nholders);
	}
	table_free(&table);
}

SIM_TC(refusals)
{
	begin();
	SIM_SCRIPT({ SIM(sysctlbyname), .error = EPERM });
	ATF_REQUIRE_EQ(-1, sockets());
	ATF_CHECK_STREQ(strerror(EPERM), table.t_why);
	SIM_SCRIPT({ SIM(sysctl), .error = EPERM },
	    { SIM(sysctlbyname), .error = ENOENT });
	ATF_REQUIRE_EQ(-1, holders());
	ATF_CHECK_STREQ(strerror(ENOENT), table.t_why);
	table_free(&table);
}

SIM_TC(command)
{
	char name[64];

	begin();
	process(10, 0, "a\33b");
	SIM_SCRIPT(ASK(INTS(1, 14, 1, 10), procs),
	    { SIM(sysctl), INTS(1, 14, 1, 11), .error = ESRCH });
	ATF_REQUIRE_EQ(0, list_command(10, name, sizeof(name)));
	ATF_CHECK_STREQ("a\\033b", name);
	ATF_CHECK_EQ(-1, list_command(11, name, sizeof(name)));
	procs.k_len--;
	SIM_SCRIPT(ASK(INTS(1, 14, 1, 10), procs));
	ATF_CHECK_EQ(-1, list_command(10, name, sizeof(name)));
	ATF_CHECK_EQ(0, list_confine(NEED_OUTPUT));
}

ATF_TP_ADD_TCS(tp)
{
	sim_bsd_msghdr = 1;
	ATF_TP_ADD_TC(tp, connections);
	ATF_TP_ADD_TC(tp, jail);
	ATF_TP_ADD_TC(tp, cut_tables);
	ATF_TP_ADD_TC(tp, refusals);
	ATF_TP_ADD_TC(tp, command);
	ATF_TP_ADD_TC(tp, bound);
	return (atf_no_error());
}
