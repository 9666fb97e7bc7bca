/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * udsinfo(1)'s list of OpenBSD on the scripted kernel.  The tables are laid
 * out as OpenBSD 7.8 does on amd64 (sys/sys/sysctl.h), and hide what it was
 * seen to hide.
 */

#include <sys/socket.h>

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <string.h>

#include <atf-c.h>

#include "sim.h"
#define LIST_CLOEXEC	0x8000
#define LIST_READER
#define LIST_MADE
#include "list_bsd_reader.h"
#include "list.h"

#define KINFO_FILE	632
#define KINFO_PROC	648

#define CONNECTED	0x2
#define DISCONNECTED	0x800

static struct kernel	 owned, all, procs;

/* Ordinary users are told no addresses. */
static int	 ordinary;

#define VNODE(n)	(UINT64_C(0xfffffd8007000000) + (n) * 0x200)

/* Bound if it has a name and is not connected. */
static void
file(struct kernel *k, int type, unsigned n, unsigned conn, int state,
    const char *name)
{
	k_record(k, KINFO_FILE);
	k_32(k, 16, 2);
	k_32(k, 20, 1);
	k_32(k, 40, 1001);
	k_32(k, 272, (uint32_t)type);
	k_32(k, 276, (uint32_t)state);
	k_32(k, 292, 1);
	if (name != NULL)
		k_text(k, 488, name);
	k_64(k, 280, ordinary ? UINT64_MAX : PCB(n));
	if (ordinary)
		return;
	k_64(k, 64, SO(n));
	if (name != NULL && (state & (CONNECTED | DISCONNECTED)) == 0)
		k_64(k, 112, VNODE(n));
	if (conn != 0)
		k_64(k, 344, PCB(conn));
}

/* Who holds the last one. */
static void
held(int pid, int uid, const char *comm, int fd)
{
	k_32(&owned, 376, (uint32_t)pid);
	k_32(&owned, 380, (uint32_t)fd);
	k_32(&owned, 388, (uint32_t)uid);
	k_text(&owned, 400, comm);
}

static void
begin(void)
{
	owned.k_len = all.k_len = procs.k_len = 0;
	ordinary = 0;
	table_init(&table);
}

#define BYUID		INTS(1, 73, 3, -1, KINFO_FILE, INT_MAX)
#define OWNED		ASK(BYUID, owned)
#define BYFILE		INTS(1, 73, 1, 2, KINFO_FILE, INT_MAX)
#define ALL		ASK(BYFILE, all)
#define USER(x)		{ SIM(geteuid), .rv = (x) }

static void
fill(void)
{
	file(&owned, 1, 1, 0, 0, "/var/run/s");
	held(10, 0, "server", 3);
	file(&owned, 1, 3, 2, CONNECTED, "/var/run/s");
	k_64(&owned, 448, 7);
	held(10, 0, "server", 4);
	file(&owned, 1, 6, 0, DISCONNECTED, "/var/run/s");
	held(10, 0, "server", 5);
	/* What is no socket, or of another family, or no descriptor. */
	file(&owned, 1, 90, 0, 0, NULL);
	held(10, 0, "server", 6);
	k_32(&owned, 16, 1);
	file(&owned, 1, 91, 0, 0, NULL);
	held(10, 0, "server", 7);
	k_32(&owned, 292, 2);
	file(&owned, 1, 1, 0, 0, NULL);
	held(10, 0, "server", -2);
	file(&owned, 1, 2, 3, CONNECTED, NULL);
	held(20, 1001, "client", 3);
	file(&owned, 1, 4, 5, CONNECTED, NULL);
	held(20, 1001, "client", 4);
	file(&owned, 1, 1, 0, 0, "/var/run/s");
	held(20, 1001, "client", 5);
	file(&owned, 2, 8, 0, 0, "/dev/log");
	held(30, 0, "syslogd", 3);
	file(&owned, 2, 9, 8, CONNECTED, NULL);
	held(30, 0, "syslogd", 4);
	file(&owned, 5, 10, 11, CONNECTED, NULL);
	held(40, 0, "pair", 3);
	file(&owned, 5, 12, 0, 0, NULL);
	held(40, 0, "pair", 4);
	/* A name without a file is a listener's. */
	file(&owned, 1, 13, 0, 0, "/var/run/s");
	held(50, 0, "was", 3);
	if (!ordinary)
		k_64(&owned, 112, 0);
	memcpy(&all, &owned, sizeof(all));
	file(&all, 5, 11, 10, CONNECTED, NULL);
	k_32(&all, 24, 1);
}

/*
 * A socket is one though two processes have it; one travels in a message; the
 * peer of one that waits has no descriptor.
 */
SIM_TC(root)
{
	begin();
	fill();
	SIM_SCRIPT(OWNED, ALL);
	ATF_REQUIRE_EQ(0, sockets());
	ATF_REQUIRE_EQ(0, holders());
	ATF_CHECK_STREQ(
	    "0 stream unknown 0 /var/run/s u1001 server(0)[10]:3"
	    " client(1001)[20]:5\n"
	    "1 stream conn 7 /var/run/s u1001 server(0)[10]:4 ->3\n"
	    "2 stream closed 0 /var/run/s u1001 server(0)[10]:5\n"
	    "3 stream conn 0 - u1001 client(1001)[20]:3 ->1\n"
	    "4 stream queued 0 - u1001 client(1001)[20]:4 =>?\n"
	    "5 dgram bound 0 /dev/log u1001 syslogd(0)[30]:3\n"
	    "6 dgram conn 0 - u1001 syslogd(0)[30]:4 ->5\n"
	    "7 seqpacket conn 0 - u1001 pair(0)[40]:3 ->10\n"
	    "8 seqpacket unbound 0 - u1001 pair(0)[40]:4\n"
	    "9 stream closed 0 /var/run/s u1001 was(0)[50]:3\n"
	    "10 seqpacket conn 0 - u1001 ->7\n", listed());
	ATF_CHECK_EQ(1, table.t_walked);
	ATF_CHECK_EQ(1, table.t_complete);
	ATF_CHECK_EQ(1, table.t_nofiles);
	ATF_CHECK(strstr(table.t_lacks, "root") == NULL);
	table_free(&table);
}

/*
 * What was opened between the two tables may be the peer of somebody: then
 * nobody is said to wait.  Nor is it if there is no second table.
 */
SIM_TC(between_tables)
{
	begin();
	file(&owned, 1, 4, 5, CONNECTED, NULL);
	held(20, 1001, "client", 4);
	file(&all, 1, 5, 4, CONNECTED, "/var/run/s");
	SIM_SCRIPT(OWNED, ALL, OWNED, { SIM(sysctl), .error = ENOMEM });
	ATF_REQUIRE_EQ(0, sockets());
	ATF_CHECK_STREQ("0 stream conn 0 - u1001 client(1001)[20]:4 ->?\n",
	    listed());
	ATF_REQUIRE_EQ(0, sockets());
	ATF_CHECK_STREQ("0 stream conn 0 - u1001 client(1001)[20]:4 ->?\n",
	    listed());
	table_free(&table);
}

/* Of others, an ordinary user is told no number of bytes either. */
SIM_TC(ordinary_user)
{
	begin();
	ordinary = 1;
	fill();
	SIM_SCRIPT(OWNED, USER(1001), USER(1001), USER(1001), USER(1001),
	    USER(1001), USER(1001), USER(1001), USER(1001), USER(1001),
	    USER(1001));
	ATF_REQUIRE_EQ(0, sockets());
	ATF_REQUIRE_EQ(0, holders());
	ATF_CHECK_STREQ(
	    "0 stream unknown ? /var/run/s u1001 server(0)[10]:3\n"
	    "1 stream conn 7 /var/run/s u1001 server(0)[10]:4 ->?\n"
	    "2 stream closed ? /var/run/s u1001 server(0)[10]:5\n"
	    "3 stream conn 0 - u1001 client(1001)[20]:3 ->?\n"
	    "4 stream conn 0 - u1001 client(1001)[20]:4 ->?\n"
	    "5 stream unknown 0 /var/run/s u1001 client(1001)[20]:5\n"
	    "6 dgram bound ? /dev/log u1001 syslogd(0)[30]:3\n"
	    "7 dgram conn ? - u1001 syslogd(0)[30]:4 ->?\n"
	    "8 seqpacket conn ? - u1001 pair(0)[40]:3 ->?\n"
	    "9 seqpacket unbound ? - u1001 pair(0)[40]:4\n"
	    "10 stream unknown ? /var/run/s u1001 was(0)[50]:3\n", listed());
	ATF_CHECK(strstr(table.t_lacks, "root") != NULL);
	table_free(&table);
}

/* Names without a NUL, and odd ones. */
SIM_TC(names)
{
	static char longest[105];

	memset(longest, 'x', sizeof(longest) - 1);
	begin();
	file(&owned, 2, 1, 0, 0, longest);
	file(&owned, 2, 2, 0, 0, "\t\33[2J@ \200");
	SIM_SCRIPT(OWNED, ALL);
	ATF_REQUIRE_EQ(0, sockets());
	(void)listed();
	ATF_CHECK(strstr(lines, longest) != NULL);
	ATF_CHECK(strstr(lines, " \\011\\033[2J@\\040\\200 ") != NULL);
	table_free(&table);
}

/*
 * Enough of them that the index of addresses has to grow, and each is still
 * found when its other descriptor comes.
 */
SIM_TC(many)
{
	unsigned i;

	begin();
	for (i = 1; i <= 400; i++) {
		file(&owned, 1, i % 300 + 1, 0, 0, NULL);
		held(10, 0, "a", (int)i);
	}
	SIM_SCRIPT(OWNED, ALL);
	ATF_REQUIRE_EQ(0, sockets());
	ATF_CHECK_EQ(300, table.t_nsocks);
	ATF_CHECK_EQ(400, table.t_nholders);
	ATF_CHECK_EQ(1, table.t_nprocs);
	ATF_CHECK_EQ(0, table.t_holders[0].ho_sock);
	ATF_CHECK_EQ(0, table.t_holders[300].ho_sock);
	ATF_CHECK_EQ(99, table.t_holders[399].ho_sock);
	table_free(&table);
}

SIM_TC(growing_tables)
{
#define SMALL		{ SIM(sysctl), BYUID, .len = 800 }
#define GROWN								\
	SMALL, { SIM(sysctl), BYUID, .room = 800 + 100 + 4096,		\
	    .error = ENOMEM, .len = 90000 }

	begin();
	file(&owned, 2, 1, 0, 0, "/s");
	SIM_SCRIPT(GROWN, GROWN, OWNED, ALL, GROWN, GROWN, GROWN, GROWN,
	    GROWN, GROWN, GROWN, GROWN);
	ATF_REQUIRE_EQ(0, sockets());
	ATF_CHECK_EQ(1, table.t_nsocks);
	ATF_REQUIRE_EQ(-1, sockets());
	ATF_CHECK_STREQ("sockets come and go too fast to be listed",
	    table.t_why);
	SIM_SCRIPT({ SIM(sysctl), BYUID, .error = EPERM });
	ATF_REQUIRE_EQ(-1, sockets());
	ATF_CHECK_STREQ(strerror(EPERM), table.t_why);
	table_free(&table);
}

#define PID(n)		INTS(1, 66, 1, (n), KINFO_PROC, INT_MAX)

SIM_TC(command)
{
	char name[64];

	begin();
	k_record(&procs, KINFO_PROC);
	k_32(&procs, 108, 10);
	k_text(&procs, 312, "a\33b");
	SIM_SCRIPT(ASK(PID(10), procs), { SIM(sysctl), PID(11), .len = 0 },
	    { SIM(sysctl), PID(11) }, { SIM(sysctl), .error = EPERM });
	ATF_REQUIRE_EQ(0, list_command(10, name, sizeof(name)));
	ATF_CHECK_STREQ("a\\033b", name);
	ATF_CHECK_EQ(-1, list_command(11, name, sizeof(name)));
	ATF_CHECK_EQ(-1, list_command(12, name, sizeof(name)));
}

#define PLEDGE(x)	{ SIM(pledge), .path = (x) }

/*
 * Nothing of others is had before pledge(2), and nothing is asked of the
 * kernel afterwards: it would end the process.
 */
SIM_TC(confined)
{
#define FETCH(what, k)	LIST_FETCH(what, 0, (k).k_bytes, (k).k_len)

	begin();
	file(&owned, 1, 1, 0, 0, "/var/run/s");
	held(10, 0, "server", 3);
	SIM_SCRIPT(LIST_SYSTEM("OpenBSD"), LIST_STARTS(77),
	    PLEDGE("stdio tty"),
	    FETCH(READER_FILES, owned), LIST_NONE(READER_ALLFILES, 0, 0),
	    LIST_NONE(READER_FILES, 0, EPERM));
	ATF_REQUIRE_EQ(0, list_collect(&defaults, &table));
	ATF_CHECK_STREQ("0 stream unknown 0 /var/run/s u1001 "
	    "server(0)[10]:3\n", listed());
	ATF_CHECK_EQ(-1, list_collect(&defaults, &table));
	ATF_CHECK_STREQ("{\"udsinfo\":1,\"os\":\"OpenBSD\"", json_system());
	table_free(&table);
	close_reader();
}

/* The options of a socket are no "stdio", and a pathname may take a link. */
SIM_TC(confine)
{
	SIM_SCRIPT(LIST_STARTS(77), PLEDGE("stdio tty unix"));
	ATF_CHECK_EQ(0, list_confine(NEED_DESCRIPTOR));
	SIM_SCRIPT(LIST_STARTS(77),
	    PLEDGE("stdio tty unix rpath cpath fattr getpw"));
	ATF_CHECK_EQ(0, list_confine(NEED_FILES));
	SIM_SCRIPT({ SIM(signal, SIGCHLD, 1) }, { SIM(pipe), .error = EMFILE });
	ATF_CHECK_EQ(-1, list_confine(NEED_DESCRIPTOR));
	SIM_SCRIPT(LIST_STARTS(77), { SIM(pledge), .error = EPERM });
	ATF_CHECK_EQ(-1, list_confine(NEED_DESCRIPTOR));
	SIM_SCRIPT(LIST_SYSTEM("OpenBSD"), LIST_STARTS(77),
	    { SIM(pledge), .error = EPERM });
	atf_tc_expect_exit(EXIT_TROUBLE, "it is not listed unconfined");
	(void)list(&defaults);
}

SIM_TC(few)
{
	few_descriptors("OpenBSD");
}

/* The reader sees the users, and there may be none. */
SIM_TC(reader)
{
#define VEIL(p)		{ SIM(unveil), .path = (p), .path2 = "r" }

	begin();
	file(&owned, 1, 1, 0, 0, "/var/run/s");
	SIM_SCRIPT(LIST_SERVES, VEIL("/etc"), VEIL("/var/run"),
	    { SIM(unveil), .path = "/var/yp", .error = ENOENT },
	    { SIM(unveil) }, LIST_ASKED(READER_FILES, 0), OWNED,
	    LIST_ANSWERS(owned.k_bytes, owned.k_len),
	    LIST_ASKED(READER_ALLFILES, 0), ALL, LIST_REFUSES(0),
	    LIST_ASKED(READER_PROC, 11), { SIM(sysctl), PID(11),
	    .error = EPERM }, LIST_REFUSES(EPERM),
	    LIST_ASKED(READER_STREAMS, 0), LIST_REFUSES(EINVAL),
	    LIST_ASKED(-1, 1001), LIST_ANSWERS("alice", 6), LIST_ENDS);
	run_reader();
	SIM_SCRIPT(LIST_SERVES, { SIM(unveil), .error = EPERM },
	    { SIM(_exit, EXIT_TROUBLE) });
	run_reader();
	SIM_SCRIPT(LIST_SERVES, VEIL("/etc"), VEIL("/var/run"),
	    VEIL("/var/yp"), { SIM(unveil), .error = EPERM },
	    { SIM(_exit, EXIT_TROUBLE) });
	run_reader();
	table_free(&table);
}

ATF_TP_ADD_TCS(tp)
{
	sim_bsd_msghdr = 1;
	ATF_TP_ADD_TC(tp, root);
	ATF_TP_ADD_TC(tp, between_tables);
	ATF_TP_ADD_TC(tp, ordinary_user);
	ATF_TP_ADD_TC(tp, names);
	ATF_TP_ADD_TC(tp, many);
	ATF_TP_ADD_TC(tp, growing_tables);
	ATF_TP_ADD_TC(tp, command);
	ATF_TP_ADD_TC(tp, confined);
	ATF_TP_ADD_TC(tp, confine);
	ATF_TP_ADD_TC(tp, few);
	ATF_TP_ADD_TC(tp, reader);
	ATF_TP_ADD_TC(tp, bound);
	return (atf_no_error());
}
