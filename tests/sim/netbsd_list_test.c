/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * udsinfo(1)'s list of NetBSD on the scripted kernel.  The tables are laid
 * out as NetBSD 10.1 does (sys/sys/socket.h and sysctl.h).
 */

#include <sys/socket.h>

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <string.h>

#include <atf-c.h>

#include "sim.h"

/* How the addresses in the kernel are shown. */
static uint64_t	 mask;

#define LIST_MASK	mask
#define LIST_PCBLISTS
#define LIST_CLOEXEC	0x10000000
#define LIST_MADE	{ SIM(setsockopt, S, 0xffff, 0x0800) },
#include "list.h"

#define KINFO_PCB	640
#define KINFO_FILE	120
#define KINFO_PROC2	680

#define EIDSVALID	0x4
#define EIDSBIND	0x8
#define CONNECTED	0x2
#define DISCONNECTED	0x800

/* Releases since 9 mark listeners, 8 marked all that were bound. */
#define NETBSD_10	1000000000
#define NETBSD_8	800000000

static void
pcb(struct kernel *k, int type, unsigned n, int flags, int state,
    const char *name)
{
	k_record(k, KINFO_PCB);
	k_64(k, 0, PCB(n));
	k_64(k, 16, SO(n));
	k_32(k, 24, 1);
	k_32(k, 28, (uint32_t)type);
	k_32(k, 36, (uint32_t)flags);
	k_32(k, 40, (uint32_t)state);
	k_name(k, 72, name == NULL ? "" : name);
	k_64(k, 616, PCB(0));
}

/* The peer of the last one. */
static void
to(struct kernel *k, unsigned n, const char *name)
{
	k_name(k, 336, name == NULL ? "" : name);
	k_64(k, 616, PCB(n));
}

static void
process(int pid, int uid, const char *comm)
{
	k_record(&procs, KINFO_PROC2);
	k_32(&procs, 116, (uint32_t)pid);
	k_32(&procs, 136, (uint32_t)uid);
	k_text(&procs, 368, comm);
}

static void
file(int pid, int fd, int type, uint64_t data)
{
	k_record(&files, KINFO_FILE);
	k_32(&files, 16, (uint32_t)type);
	k_32(&files, 40, 1001);
	k_64(&files, 64, data);
	k_32(&files, 104, (uint32_t)pid);
	k_32(&files, 108, (uint32_t)fd);
}

static void
begin(void)
{
	mask = 0;
	begin_tables();
}

#define PCBS(name, type, k)						\
	{ SIM(sysctlnametomib), .path = name,				\
	    SIM_OBJECT(((const int[]){ 4, 1, type, 1234 })) },		\
	ASK(INTS(4, 1, type, 1234, 0, 0, KINFO_PCB, INT_MAX), k)
#define USER(x)		{ SIM(geteuid), .rv = (x) }
#define REVISION(x)	{ SIM(sysctl), INTS(1, 3), SIM_INT(x) }
#define STREAMS		PCBS("net.local.stream.pcblist", 1, stream)
#define SOCKETS								\
	STREAMS, PCBS("net.local.dgram.pcblist", 2, dgram),		\
	PCBS("net.local.seqpacket.pcblist", 5, seqpacket)
#define FILES		ASK(INTS(1, 77, 2, 0, KINFO_FILE, INT_MAX), files)
#define PROCS		ASK(INTS(1, 47, 0, 0, KINFO_PROC2, INT_MAX), procs)

/* What fill() is seen as, but for one that waits, if that can be told. */
#define BEFORE_IT							\
	"0 stream listen ?/0 /var/run/s u1001 server(0)[10]:3\n"	\
	"1 stream conn 0 - u1001 client(1001)[20]:3 ->2\n"		\
	"2 stream conn 7 /var/run/s u1001 server(0)[10]:4 ->1\n"
#define AFTER_IT							\
	"4 stream closed 0 /var/run/s\n"				\
	"5 stream bound 0 /var/run/bound\n"				\
	"6 stream unbound 0 -\n"					\
	"7 dgram bound 0 /var/run/log\n"				\
	"8 dgram conn 0 - ->7\n"					\
	"9 dgram conn 0 - ->?\n"					\
	"10 seqpacket conn 0 - ->11\n"					\
	"11 seqpacket conn 0 - ->10\n"

/*
 * A listener and what it accepted, a pair, and one whose peer has gone.  The
 * kernel has no row for the other end of one that waits.
 */
static void
fill(void)
{
	pcb(&stream, 1, 1, EIDSBIND, 0, "/var/run/s");
	pcb(&stream, 1, 2, EIDSVALID, CONNECTED, NULL);
	to(&stream, 3, "/var/run/s");
	pcb(&stream, 1, 3, EIDSBIND | EIDSVALID, CONNECTED, "/var/run/s");
	k_64(&stream, 56, 7);
	to(&stream, 2, NULL);
	pcb(&stream, 1, 4, EIDSVALID, CONNECTED, NULL);
	to(&stream, 5, "/var/run/s");
	pcb(&stream, 1, 6, EIDSBIND | EIDSVALID, DISCONNECTED, "/var/run/s");
	pcb(&stream, 1, 7, 0, 0, "/var/run/bound");
	pcb(&stream, 1, 8, 0, 0, NULL);
	pcb(&dgram, 2, 9, 0, 0, "/var/run/log");
	pcb(&dgram, 2, 10, 0, CONNECTED, NULL);
	to(&dgram, 9, "/var/run/log");
	pcb(&dgram, 2, 11, 0, CONNECTED, NULL);
	to(&dgram, 99, NULL);
	pcb(&seqpacket, 5, 12, 0, CONNECTED, NULL);
	to(&seqpacket, 13, NULL);
	pcb(&seqpacket, 5, 13, 0, CONNECTED, NULL);
	to(&seqpacket, 12, NULL);
	process(10, 0, "server");
	process(20, 1001, "client");
	file(10, 3, 2, SO(1));
	file(10, 4, 2, SO(3));
	file(10, 5, 1, SO(4));
	file(20, 3, 2, SO(2));
	file(20, 4, 2, SO(4));
	file(21, 4, 2, SO(4));
}

SIM_TC(connections)
{
	begin();
	fill();
	SIM_SCRIPT(USER(0), REVISION(NETBSD_10), SOCKETS, FILES, PROCS,
	    USER(0), FILES, FILES);
	ATF_REQUIRE_EQ(0, sockets());
	ATF_REQUIRE_EQ(0, holders());
	ATF_CHECK_STREQ(
	    BEFORE_IT
	    "3 stream queued 0 - u1001 client(1001)[20]:4 ?(-1)[21]:4 =>0\n"
	    AFTER_IT, listed());
	ATF_CHECK_EQ(1, table.t_walked);
	ATF_CHECK_EQ(1, table.t_complete);
	ATF_CHECK_EQ(1, table.t_nofiles);
	table_free(&table);
}

/*
 * To others, addresses are hashed, NULL too.  That is the same for the same
 * address, and what has no peer has none; but who waits may be somebody whose
 * peer is hidden.
 */
SIM_TC(hashed_addresses)
{
	begin();
	mask = UINT64_C(0x123456789abcdef0);
	fill();
	SIM_SCRIPT(USER(1001), REVISION(NETBSD_10), SOCKETS, FILES, PROCS,
	    USER(1001));
	ATF_REQUIRE_EQ(0, sockets());
	ATF_REQUIRE_EQ(0, holders());
	ATF_CHECK_STREQ(
	    BEFORE_IT
	    "3 stream conn 0 - u1001 client(1001)[20]:4 ?(-1)[21]:4 ->?\n"
	    AFTER_IT, listed());
	ATF_CHECK_EQ(0, table.t_complete);
	ATF_CHECK_STREQ("how many connections wait for a listener, and "
	    "what is hidden from others than root",
	    table.t_lacks);
	table_free(&table);
}

/*
 * A process that is busy is left out; what it holds is not in flight.  It is
 * not told either that all was seen if the kernel cannot be asked again.
 */
SIM_TC(busy_process)
{
	static struct kernel none;

	begin();
	pcb(&stream, 1, 1, EIDSBIND, 0, "/s");
	pcb(&stream, 1, 2, EIDSBIND, 0, "/t");
	process(10, 0, "server");
	process(20, 1001, "busy");
	file(10, 3, 2, SO(1));
	none = files;
	file(20, 4, 2, SO(2));
	file(20, 5, 2, SO(2));
	SIM_SCRIPT(USER(0), REVISION(NETBSD_10), SOCKETS,
	    ASK(INTS(1, 77, 2, 0, KINFO_FILE, INT_MAX), none), PROCS,
	    USER(0), FILES);
	ATF_REQUIRE_EQ(0, sockets());
	ATF_REQUIRE_EQ(0, holders());
	ATF_CHECK_STREQ("0 stream listen ?/0 /s u1001 server(0)[10]:3\n"
	    "1 stream listen ?/0 /t u1001 busy(1001)[20]:4 busy(1001)[20]:5\n",
	    listed());
	ATF_CHECK_EQ(1, table.t_complete);
	ATF_CHECK_EQ(2, table.t_socks[1].so_nholders);
	SIM_SCRIPT(USER(0), REVISION(NETBSD_10), SOCKETS,
	    ASK(INTS(1, 77, 2, 0, KINFO_FILE, INT_MAX), none), PROCS,
	    USER(0), { SIM(sysctl), .error = EPERM });
	ATF_REQUIRE_EQ(0, sockets());
	ATF_REQUIRE_EQ(0, holders());
	ATF_CHECK_EQ(0, table.t_complete);
	table_free(&table);
}

/* Where they are left out of files, nobody is known to hold anything. */
SIM_TC(hidden_addresses)
{
	begin();
	pcb(&stream, 1, 1, EIDSBIND, 0, "/var/run/s");
	process(10, 0, "server");
	file(10, 3, 2, 0);
	SIM_SCRIPT(USER(1001), REVISION(NETBSD_10), SOCKETS, FILES, PROCS,
	    USER(1001));
	table.t_pid = 10;
	ATF_REQUIRE_EQ(0, sockets());
	ATF_REQUIRE_EQ(0, holders());
	ATF_CHECK_STREQ("0 stream listen ?/0 /var/run/s\n", listed());
	ATF_CHECK_EQ(0, table.t_complete);
	ATF_CHECK_EQ(1, table.t_pidhidden);
	ATF_CHECK(strstr(table.t_lacks, "kern.expose_address") != NULL);
	table_free(&table);
}

/* Before 9, whether something listens is not told. */
SIM_TC(listeners_not_told)
{
	begin();
	pcb(&stream, 1, 1, EIDSBIND, 0, "/var/run/s");
	pcb(&stream, 1, 2, 0, 0, NULL);
	pcb(&dgram, 2, 3, EIDSBIND, 0, "/var/run/d");
	SIM_SCRIPT(USER(0), REVISION(NETBSD_8), SOCKETS);
	ATF_REQUIRE_EQ(0, sockets());
	ATF_CHECK_STREQ("0 stream unknown 0 /var/run/s\n"
	    "1 stream unbound 0 -\n"
	    "2 dgram bound 0 /var/run/d\n", listed());
	SIM_SCRIPT(USER(0), { SIM(sysctl), .error = ENOENT }, SOCKETS);
	ATF_REQUIRE_EQ(0, sockets());
	ATF_CHECK_EQ(STATE_UNKNOWN, table.t_socks[0].so_state);
	table_free(&table);
}

/* What has been a client or was accepted has a peer's ids, too. */
SIM_TC(listeners_by_flags)
{
	begin();
	pcb(&stream, 1, 1, EIDSBIND, 0, "/s");
	pcb(&stream, 1, 2, EIDSBIND | EIDSVALID, 0, "/s");
	pcb(&dgram, 2, 3, EIDSBIND, 0, "/d");
	SIM_SCRIPT(USER(0), REVISION(NETBSD_10), SOCKETS);
	ATF_REQUIRE_EQ(0, sockets());
	ATF_CHECK_STREQ("0 stream listen ?/0 /s\n"
	    "1 stream bound 0 /s\n"
	    "2 dgram bound 0 /d\n", listed());
	table_free(&table);
}

/* Of listeners that share a name it is not known for which one waits. */
SIM_TC(waiting_somewhere)
{
	begin();
	pcb(&stream, 1, 1, EIDSBIND, 0, "/s");
	pcb(&stream, 1, 2, EIDSBIND, 0, "/s");
	pcb(&stream, 1, 3, EIDSBIND, 0, "/t");
	pcb(&stream, 1, 4, EIDSVALID, CONNECTED, NULL);
	to(&stream, 90, "/s");
	pcb(&stream, 1, 5, EIDSVALID, CONNECTED, NULL);
	to(&stream, 91, "/t");
	pcb(&stream, 1, 6, EIDSVALID, CONNECTED, NULL);
	to(&stream, 92, "/t");
	pcb(&stream, 1, 7, EIDSVALID, CONNECTED, NULL);
	to(&stream, 93, NULL);
	SIM_SCRIPT(USER(0), REVISION(NETBSD_10), SOCKETS);
	ATF_REQUIRE_EQ(0, sockets());
	ATF_CHECK_STREQ("0 stream listen ?/0 /s\n"
	    "1 stream listen ?/0 /s\n"
	    "2 stream listen ?/0 /t\n"
	    "3 stream queued 0 - =>?\n"
	    "4 stream queued 0 - =>2\n"
	    "5 stream queued 0 - =>2\n"
	    "6 stream queued 0 - =>?\n", listed());
	table_free(&table);
}

/* Names that are longer than sun_path, and odd ones. */
SIM_TC(names)
{
	static char longest[254];

	memset(longest, 'x', sizeof(longest) - 1);
	begin();
	pcb(&dgram, 2, 1, 0, 0, longest);
	pcb(&dgram, 2, 2, 0, 0, "\n\33]0;\7 \\");
	SIM_SCRIPT(USER(0), REVISION(NETBSD_10), SOCKETS);
	ATF_REQUIRE_EQ(0, sockets());
	(void)listed();
	ATF_CHECK(strstr(lines, longest) != NULL);
	ATF_CHECK(strstr(lines, "bound 0 \\012\\033]0;\\007\\040\\\\\n") !=
	    NULL);
	table_free(&table);
}

/* A table that has grown by the time is asked for again, and again. */
SIM_TC(growing_tables)
{
#define MIB		INTS(4, 1, 1, 1234, 0, 0, KINFO_PCB, INT_MAX)
#define SMALL		{ SIM(sysctl), MIB, .len = 800 }

	begin();
	pcb(&stream, 1, 1, EIDSBIND, 0, "/s");
	SIM_SCRIPT(USER(0), REVISION(NETBSD_10),
	    { SIM(sysctlnametomib), .path = "net.local.stream.pcblist",
		SIM_OBJECT(((const int[]){ 4, 1, 1, 1234 })) },
	    SMALL, { SIM(sysctl), MIB, .room = 800 + 100 + 4096,
		.error = ENOMEM, .len = 90000 },
	    SMALL, { SIM(sysctl), MIB, .len = 90000 },
	    ASK(MIB, stream), PCBS("net.local.dgram.pcblist", 2, dgram),
	    PCBS("net.local.seqpacket.pcblist", 5, seqpacket));
	ATF_REQUIRE_EQ(0, sockets());
	ATF_CHECK_EQ(1, table.t_nsocks);
	table_free(&table);
}

SIM_TC(refusals)
{
	begin();
	SIM_SCRIPT(USER(0), REVISION(NETBSD_10),
	    { SIM(sysctlnametomib), .error = ENOENT });
	ATF_REQUIRE_EQ(-1, sockets());
	ATF_CHECK_STREQ(strerror(ENOENT), table.t_why);
	SIM_SCRIPT(USER(0), REVISION(NETBSD_10), STREAMS,
	    { SIM(sysctlnametomib), .path = "net.local.dgram.pcblist",
		SIM_OBJECT(((const int[]){ 4, 1, 2, 1234 })) },
	    { SIM(sysctl), .error = EPERM });
	ATF_REQUIRE_EQ(-1, sockets());
	ATF_CHECK_STREQ(strerror(EPERM), table.t_why);
	SIM_SCRIPT({ SIM(sysctl), .error = EPERM });
	ATF_REQUIRE_EQ(-1, holders());
	ATF_CHECK_STREQ(strerror(EPERM), table.t_why);

	/* Processes that cannot be listed have no names. */
	pcb(&stream, 1, 1, EIDSBIND, 0, "/s");
	file(10, 3, 2, SO(1));
	SIM_SCRIPT(USER(0), REVISION(NETBSD_10), SOCKETS, FILES,
	    { SIM(sysctl), .error = EPERM }, USER(0));
	ATF_REQUIRE_EQ(0, sockets());
	ATF_REQUIRE_EQ(0, holders());
	ATF_CHECK_STREQ("0 stream listen ?/0 /s u1001 ?(-1)[10]:3\n",
	    listed());
	table_free(&table);
}

SIM_TC(command)
{
	char name[64];

	begin();
	process(10, 0, "a\33b");
	SIM_SCRIPT(ASK(INTS(1, 47, 1, 10, KINFO_PROC2, INT_MAX), procs),
	    { SIM(sysctl), .error = ESRCH });
	ATF_REQUIRE_EQ(0, list_command(10, name, sizeof(name)));
	ATF_CHECK_STREQ("a\\033b", name);
	ATF_CHECK_EQ(-1, list_command(11, name, sizeof(name)));
	ATF_CHECK_EQ(0, list_confine(NEED_OUTPUT));
}

ATF_TP_ADD_TCS(tp)
{
	sim_bsd_msghdr = 1;
	ATF_TP_ADD_TC(tp, connections);
	ATF_TP_ADD_TC(tp, hashed_addresses);
	ATF_TP_ADD_TC(tp, busy_process);
	ATF_TP_ADD_TC(tp, hidden_addresses);
	ATF_TP_ADD_TC(tp, listeners_not_told);
	ATF_TP_ADD_TC(tp, listeners_by_flags);
	ATF_TP_ADD_TC(tp, waiting_somewhere);
	ATF_TP_ADD_TC(tp, names);
	ATF_TP_ADD_TC(tp, growing_tables);
	ATF_TP_ADD_TC(tp, refusals);
	ATF_TP_ADD_TC(tp, command);
	ATF_TP_ADD_TC(tp, bound);
	return (atf_no_error());
}
