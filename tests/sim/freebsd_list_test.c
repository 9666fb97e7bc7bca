/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * udsinfo(1)'s list of FreeBSD on the scripted kernel.  The tables are laid
 * out as FreeBSD 15.0 and 12.1 do on amd64 (sys/sys/unpcb.h, socketvar.h,
 * file.h and user.h).
 */

#include <sys/socket.h>

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <string.h>

#include <atf-c.h>

#include "sim.h"
#define LIST_PCBLISTS
#define LIST_CLOEXEC	0x10000000
#define LIST_READER
#define LIST_MADE	{ SIM(setsockopt, S, 0xffff, 0x0800) },
#include "list_bsd_reader.h"
#include "list.h"

#define XUNPGEN		32
#define XUNPCB		904
#define XSOCKET		664	/* in it */
#define XFILE		128
#define KINFO_PROC	1088

#define ACCEPTCONN	0x2
#define CONNECTED	0x2
#define DISCONNECTED	0x2000
#define COMP		0x1000

#define VNODE(n)	(UINT64_C(0xfffff80007000000) + (n) * 0x200)

static void
generation(struct kernel *k)
{
	k_record(k, XUNPGEN);
	k_64(k, 0, XUNPGEN);
}

/* Bound if it has a name and is not connected. */
static void
pcb(struct kernel *k, int type, unsigned n, unsigned conn, int options,
    int state, const char *name)
{
	k_record(k, XUNPCB);
	k_64(k, 0, XUNPCB);
	k_64(k, 8, PCB(n));
	if (name != NULL && (state & (CONNECTED | DISCONNECTED)) == 0)
		k_64(k, 16, VNODE(n));
	if (conn != 0)
		k_64(k, 24, PCB(conn));
	k_name(k, 152, name);
	k_64(k, XSOCKET, 240);
	k_64(k, XSOCKET + 8, SO(n));
	k_32(k, XSOCKET + 120, 1001);
	k_16(k, XSOCKET + 156, (uint16_t)type);
	k_16(k, XSOCKET + 158, (uint16_t)options);
	k_16(k, XSOCKET + 162, (uint16_t)state);
}

/* Connections that wait, and the backlog. */
static void
queue(struct kernel *k, unsigned len, unsigned limit)
{
	k_32(k, XSOCKET + 104, len);
	k_32(k, XSOCKET + 112, limit);
}

static void
unread(struct kernel *k, unsigned bytes)
{
	k_32(k, XSOCKET + 168, bytes);
}

static void
process(int pid, int uid, const char *comm)
{
	k_record(&procs, KINFO_PROC);
	k_32(&procs, 0, KINFO_PROC);
	k_32(&procs, 72, (uint32_t)pid);
	k_32(&procs, 168, (uint32_t)uid);
	k_text(&procs, 447, comm);
}

static void
file(int pid, int fd, int type, uint64_t data)
{
	k_record(&files, XFILE);
	k_64(&files, 0, XFILE);
	k_32(&files, 8, (uint32_t)pid);
	k_32(&files, 12, 1001);
	k_32(&files, 16, (uint32_t)fd);
	k_16(&files, 32, (uint16_t)type);
	k_64(&files, 56, data);
}

static void
begin(void)
{
	begin_tables();
	generation(&stream);
	generation(&dgram);
	generation(&seqpacket);
}

static void
end(void)
{
	generation(&stream);
	generation(&dgram);
	generation(&seqpacket);
}

#define SWITCH(name, x)							\
	{ SIM(sysctlbyname), .path = name, .len = sizeof(int) },	\
	{ SIM(sysctlbyname), .path = name, SIM_INT(x) }
#define STREAMS		ASK_NAME("net.local.stream.pcblist", stream)
#define DGRAMS		ASK_NAME("net.local.dgram.pcblist", dgram)
#define SEQPACKETS	ASK_NAME("net.local.seqpacket.pcblist", seqpacket)
#define SOCKETS		STREAMS, DGRAMS, SEQPACKETS
#define PROCS		ASK(INTS(1, 14, 8), procs)
#define FILES		ASK_NAME("kern.file", files)
#define JAILED(x)	SWITCH("security.jail.jailed", x)
#define ROOT		JAILED(0), { SIM(geteuid), .rv = 0 }

/*
 * A listener, what it accepted and what waits in its queue: for the last one
 * the kernel has an end without a file already.  A pair; somebody whose peer
 * has gone.  One is held by two processes, of which one has just begun.
 */
SIM_TC(connections)
{
	begin();
	pcb(&stream, 1, 1, 0, ACCEPTCONN, 0, "/run/s");
	queue(&stream, 1, 5);
	pcb(&stream, 1, 2, 3, 0, CONNECTED, NULL);
	pcb(&stream, 1, 3, 2, 0, CONNECTED, "/run/s");
	unread(&stream, 7);
	pcb(&stream, 1, 4, 5, 0, CONNECTED, NULL);
	pcb(&stream, 1, 5, 4, 0, CONNECTED | COMP, "/run/s");
	pcb(&stream, 1, 6, 0, 0, DISCONNECTED, "/run/s");
	pcb(&stream, 1, 7, 0, 0, 0, NULL);
	pcb(&stream, 1, 8, 0, 0, DISCONNECTED, NULL);
	pcb(&stream, 1, 9, 0, 0, 0, "/run/bound");
	/* A name without a file is a listener's. */
	pcb(&stream, 1, 12, 0, 0, 0, "/run/s");
	k_64(&stream, 16, 0);
	pcb(&seqpacket, 5, 10, 11, 0, CONNECTED, NULL);
	pcb(&seqpacket, 5, 11, 10, 0, CONNECTED, NULL);
	end();
	process(20, 1001, "client");
	process(10, 0, "server");
	file(10, 3, 2, SO(1));
	file(10, 4, 2, SO(3));
	file(10, 5, 1, SO(4));		/* not a socket */
	file(10, 6, 2, SO(99));		/* of another family */
	file(20, 3, 2, SO(2));
	file(20, 4, 2, SO(4));
	file(30, 3, 2, SO(1));
	file(30, 4, 2, SO(10));
	file(30, 5, 2, SO(11));
	file(31, 6, 2, SO(11));

	SIM_SCRIPT(SOCKETS, PROCS, FILES, ROOT);
	ATF_REQUIRE_EQ(0, sockets());
	ATF_REQUIRE_EQ(0, holders());
	ATF_CHECK_STREQ(
	    "0 stream listen 1/5 /run/s u1001 server(0)[10]:3 ?(-1)[30]:3\n"
	    "1 stream conn 0 - u1001 client(1001)[20]:3 ->2\n"
	    "2 stream conn 7 /run/s u1001 server(0)[10]:4 ->1\n"
	    "3 stream queued 0 - u1001 client(1001)[20]:4 =>0\n"
	    "4 stream closed 0 /run/s u1001\n"
	    "5 stream unbound 0 - u1001\n"
	    "6 stream closed 0 - u1001\n"
	    "7 stream bound 0 /run/bound u1001\n"
	    "8 stream closed 0 /run/s u1001\n"
	    "9 seqpacket conn 0 - u1001 ?(-1)[30]:4 ->10\n"
	    "10 seqpacket conn 0 - u1001 ?(-1)[30]:5 ?(-1)[31]:6 ->9\n",
	    listed());
	ATF_CHECK_EQ(1, table.t_walked);
	ATF_CHECK_EQ(1, table.t_complete);
	ATF_CHECK_EQ(1, table.t_nofiles);
	ATF_CHECK(table.t_lacks == NULL);
	ATF_CHECK_EQ(3, table.t_socks[0].so_ref);
	table_free(&table);
}

/* Two are connected to one that is connected to nobody. */
SIM_TC(datagrams)
{
	begin();
	pcb(&dgram, 2, 1, 0, 0, 0, "/var/run/log");
	unread(&dgram, 300);
	pcb(&dgram, 2, 2, 1, 0, CONNECTED, NULL);
	pcb(&dgram, 2, 3, 1, 0, CONNECTED, NULL);
	pcb(&dgram, 2, 4, 0, 0, DISCONNECTED, NULL);
	end();
	SIM_SCRIPT(SOCKETS);
	ATF_REQUIRE_EQ(0, sockets());
	ATF_CHECK_STREQ("0 dgram bound 300 /var/run/log u1001\n"
	    "1 dgram conn 0 - u1001 ->0\n"
	    "2 dgram conn 0 - u1001 ->0\n"
	    "3 dgram unbound 0 - u1001\n", listed());
	ATF_CHECK_EQ(1, table.t_socks[0].so_ref);
	ATF_CHECK_EQ(2, table.t_socks[1].so_nextref);
	table_free(&table);
}

/*
 * Names of any bytes and of any length, and a length that promises more than
 * there is.
 */
SIM_TC(names)
{
	static char longest[105];

	memset(longest, 'x', sizeof(longest) - 1);
	longest[0] = '/';
	begin();
	pcb(&dgram, 2, 1, 0, 0, 0, "a b\n\33[31m\377");
	pcb(&dgram, 2, 2, 0, 0, 0, longest);
	pcb(&dgram, 2, 3, 0, 0, 0, "@like");
	pcb(&dgram, 2, 4, 0, 0, 0, "");
	pcb(&dgram, 2, 5, 0, 0, 0, "/short");
	dgram.k_at[152] = (char)0xff;
	pcb(&dgram, 2, 6, 0, 0, 0, "/other");
	dgram.k_at[153] = 28;
	end();
	SIM_SCRIPT(SOCKETS);
	ATF_REQUIRE_EQ(0, sockets());
	(void)listed();
	ATF_CHECK(strstr(lines,
	    "0 dgram bound 0 a\\040b\\012\\033[31m\\377 u") != NULL);
	ATF_CHECK(strstr(lines, longest) != NULL);
	ATF_CHECK(strstr(lines, "2 dgram bound 0 ./@like u") != NULL);
	ATF_CHECK(strstr(lines, "3 dgram unbound 0 - u") != NULL);
	ATF_CHECK(strstr(lines, "4 dgram bound 0 /short u") != NULL);
	ATF_CHECK(strstr(lines, "5 dgram unbound 0 - u") != NULL);
	table_free(&table);
}

/*
 * Of two listeners with a name, and of none that can be seen, it is not known
 * for which one somebody waits; nor who a peer is that cannot be seen.
 */
SIM_TC(waiting_somewhere)
{
	begin();
	pcb(&stream, 1, 1, 0, ACCEPTCONN, 0, "/run/s");
	pcb(&stream, 1, 2, 0, ACCEPTCONN, 0, "/run/s");
	queue(&stream, 8, 5);
	pcb(&stream, 1, 3, 4, 0, CONNECTED, NULL);
	pcb(&stream, 1, 4, 3, 0, CONNECTED | COMP, "/run/s");
	pcb(&stream, 1, 5, 6, 0, CONNECTED, NULL);
	pcb(&stream, 1, 6, 5, 0, CONNECTED | COMP, "/run/other");
	pcb(&stream, 1, 7, 0, 0, DISCONNECTED | COMP, "/run/s");
	pcb(&stream, 1, 8, 99, 0, CONNECTED, NULL);
	end();
	SIM_SCRIPT(SOCKETS);
	ATF_REQUIRE_EQ(0, sockets());
	ATF_CHECK_STREQ("0 stream listen 0/0 /run/s u1001\n"
	    "1 stream listen 8/5 full /run/s u1001\n"
	    "2 stream queued 0 - u1001 =>?\n"
	    "3 stream queued 0 - u1001 =>?\n"
	    "4 stream conn 0 - u1001 ->?\n", listed());
	table_free(&table);
}

/* Later releases may have longer records; their end is left alone. */
SIM_TC(longer_records)
{
	begin();
	pcb(&stream, 1, 1, 0, ACCEPTCONN, 0, "/run/s");
	k_record(&stream, 40);
	k_64((stream.k_at -= XUNPCB, &stream), 0, XUNPCB + 40);
	end();
	process(10, 0, "server");
	k_record(&procs, 16);
	k_32((procs.k_at -= KINFO_PROC, &procs), 0, KINFO_PROC + 16);
	process(11, 0, "other");
	file(10, 3, 2, SO(1));
	k_record(&files, 8);
	k_64((files.k_at -= XFILE, &files), 0, XFILE + 8);
	file(11, 4, 2, SO(1));
	SIM_SCRIPT(SOCKETS, PROCS, FILES, ROOT);
	ATF_REQUIRE_EQ(0, sockets());
	ATF_REQUIRE_EQ(0, holders());
	ATF_CHECK_STREQ("0 stream listen 0/0 /run/s u1001 "
	    "server(0)[10]:3 other(0)[11]:4\n", listed());
	table_free(&table);
}

/* Half a table is none. */
SIM_TC(cut_tables)
{
	size_t whole;

	begin();
	pcb(&stream, 1, 1, 0, ACCEPTCONN, 0, "/run/s");
	end();
	whole = stream.k_len;
	for (stream.k_len = 0; stream.k_len < whole; stream.k_len++) {
		SIM_SCRIPT(STREAMS);
		ATF_REQUIRE_EQ(-1, sockets());
		ATF_REQUIRE_STREQ("the kernel's table of sockets is not "
		    "understood", table.t_why);
		ATF_REQUIRE_EQ(0, table.t_nsocks);
	}
	k_64(&stream, 0, 4);
	SIM_SCRIPT(STREAMS);
	ATF_REQUIRE_EQ(-1, sockets());

	/* A record that is too short to be one of this kind. */
	stream.k_len = 0;
	generation(&stream);
	k_record(&stream, 200);
	k_64(&stream, 0, 200);
	generation(&stream);
	SIM_SCRIPT(STREAMS);
	ATF_REQUIRE_EQ(-1, sockets());

	file(10, 3, 2, SO(1));
	for (files.k_len = 1; files.k_len < XFILE; files.k_len++) {
		SIM_SCRIPT(PROCS, FILES);
		ATF_REQUIRE_EQ(-1, holders());
		ATF_REQUIRE_EQ(0, table.t_walked);
	}

	/* Names are not worth it. */
	process(10, 0, "server");
	procs.k_len--;
	SIM_SCRIPT(PROCS, FILES, ROOT);
	files.k_len = 0;
	ATF_REQUIRE_EQ(0, holders());
	table_free(&table);
}

/* What has grown meanwhile is asked for again, with more room. */
SIM_TC(growing_tables)
{
#define SMALL(name)							\
	{ SIM(sysctlbyname), .path = name, .len = 100 },		\
	{ SIM(sysctlbyname), .path = name, .room = 100 + 12 + 4096,	\
	    .error = ENOMEM }
#define EIGHT(x)	x, x, x, x, x, x, x, x

	begin();
	pcb(&stream, 1, 1, 0, ACCEPTCONN, 0, "/run/s");
	end();
	SIM_SCRIPT(SMALL("net.local.stream.pcblist"), SOCKETS);
	ATF_REQUIRE_EQ(0, sockets());
	ATF_CHECK_EQ(1, table.t_nsocks);
	SIM_SCRIPT(EIGHT(SMALL("net.local.stream.pcblist")));
	ATF_REQUIRE_EQ(-1, sockets());
	ATF_CHECK_STREQ("sockets come and go too fast to be listed",
	    table.t_why);
	table_free(&table);
}

SIM_TC(refusals)
{
	begin();
	end();
	SIM_SCRIPT({ SIM(sysctlbyname), .error = EPERM });
	ATF_REQUIRE_EQ(-1, sockets());
	ATF_CHECK_STREQ(strerror(EPERM), table.t_why);
	SIM_SCRIPT(STREAMS, DGRAMS, { SIM(sysctlbyname), .len = 1 },
	    { SIM(sysctlbyname), .error = ENOENT });
	ATF_REQUIRE_EQ(-1, sockets());
	ATF_CHECK_STREQ(strerror(ENOENT), table.t_why);
	SIM_SCRIPT(PROCS, { SIM(sysctlbyname), .path = "kern.file",
	    .error = EPERM });
	ATF_REQUIRE_EQ(-1, holders());
	ATF_CHECK_STREQ(strerror(EPERM), table.t_why);
	table_free(&table);
}

/* Without a trace of what is hidden, the list may only lack some of it. */
SIM_TC(hidden_processes)
{
#define USER	{ SIM(geteuid), .rv = 1001 }
#define UIDS(x)	SWITCH("security.bsd.see_other_uids", x)
#define GIDS(x)	SWITCH("security.bsd.see_other_gids", x)
#define JAILS(x)	SWITCH("security.bsd.see_jail_proc", x)

	begin();
	process(10, 0, "server");
	end();
	SIM_SCRIPT(PROCS, FILES, JAILED(0), USER, UIDS(1), GIDS(1), JAILS(1));
	ATF_REQUIRE_EQ(0, holders());
	ATF_CHECK_EQ(1, table.t_complete);
	SIM_SCRIPT(PROCS, FILES, JAILED(0), USER, UIDS(0));
	ATF_REQUIRE_EQ(0, holders());
	ATF_CHECK_EQ(0, table.t_complete);
	ATF_CHECK(table.t_lacks != NULL);
	ATF_CHECK_EQ(0, table.t_pidhidden);
	SIM_SCRIPT(PROCS, FILES, JAILED(0), USER, UIDS(1), GIDS(1),
	    { SIM(sysctlbyname), .error = ENOENT });
	ATF_REQUIRE_EQ(0, holders());
	ATF_CHECK_EQ(0, table.t_complete);
	SIM_SCRIPT(PROCS, FILES, JAILED(1));
	table.t_pid = 10;
	ATF_REQUIRE_EQ(0, holders());
	ATF_CHECK_EQ(0, table.t_complete);
	ATF_CHECK_EQ(0, table.t_pidhidden);
	SIM_SCRIPT({ SIM(sysctl), .error = EPERM }, FILES,
	    { SIM(sysctlbyname), .error = ENOENT });
	ATF_REQUIRE_EQ(0, holders());
	ATF_CHECK_EQ(0, table.t_complete);
	ATF_CHECK_EQ(1, table.t_pidhidden);
	table_free(&table);
}

#define PID(n)		INTS(1, 14, 1, (n))

SIM_TC(command)
{
	char name[64];

	begin();
	process(10, 0, "evil\33[m 123456789ABCDEFG");
	SIM_SCRIPT({ SIM(sysctl), PID(10), .len = KINFO_PROC },
	    { SIM(sysctl), PID(10), .out = procs.k_bytes,
		.outlen = procs.k_len },
	    { SIM(sysctl), PID(11), .error = ESRCH },
	    { SIM(sysctl), PID(12), .len = KINFO_PROC },
	    { SIM(sysctl), PID(12), .out = procs.k_bytes, .outlen = 460 });
	ATF_REQUIRE_EQ(0, list_command(10, name, sizeof(name)));
	ATF_CHECK_STREQ("evil\\033[m\\040123456789AB", name);
	ATF_CHECK_EQ(-1, list_command(11, name, sizeof(name)));
	ATF_CHECK_EQ(-1, list_command(12, name, sizeof(name)));
}

/*
 * Nothing of others is had before capability mode is entered, and nothing is
 * asked of the kernel afterwards.
 */
SIM_TC(confined)
{
#define FETCH(what, k)	LIST_FETCH(what, 0, (k).k_bytes, (k).k_len)
#define FETCH_SOCKETS							\
	FETCH(READER_STREAMS, stream), FETCH(READER_DGRAMS, dgram),	\
	FETCH(READER_SEQPACKETS, seqpacket)
#define FETCH_INT(what, x)	LIST_FETCH(what, 0, &(const int){ (x) }, 4)

	char *name;

	begin();
	pcb(&stream, 1, 1, 0, ACCEPTCONN, 0, "/run/s");
	pcb(&stream, 1, 2, 0, 0, 0, NULL);
	end();
	process(10, 0, "server");
	file(10, 3, 2, SO(1));
	SIM_SCRIPT(LIST_SYSTEM("FreeBSD"), LIST_STARTS(77),
	    { SIM(cap_enter) }, FETCH_SOCKETS,
	    FETCH(READER_PROCS, procs), FETCH(READER_FILES, files),
	    FETCH_INT(READER_JAILED, 0), { SIM(geteuid), .rv = 1001 },
	    FETCH_INT(READER_SEEUIDS, 1), FETCH_INT(READER_SEEGIDS, 1),
	    FETCH_INT(READER_SEEJAILS, 1), FETCH_SOCKETS,
	    LIST_FETCH(-1, 1001, "alice", 6), LIST_NONE(-2, 5, ENOENT),
	    FETCH_SOCKETS, LIST_NONE(READER_PROCS, 0, 0),
	    LIST_NONE(READER_FILES, 0, EPERM));
	ATF_REQUIRE_EQ(0, list_collect(&defaults, &table));
	ATF_CHECK_STREQ("0 stream listen 0/0 /run/s u1001 server(0)[10]:3\n"
	    "1 stream unbound 0 - u1001\n", listed());
	ATF_CHECK_EQ(1, table.t_complete);
	name = names(0, 1001);
	ATF_CHECK_STREQ("alice", name);
	free(name);
	ATF_CHECK(names(1, 5) == NULL);
	/* Once is enough. */
	ATF_CHECK_EQ(-1, list_collect(&defaults, &table));
	ATF_CHECK_STREQ(strerror(EPERM), table.t_why);
	ATF_CHECK_STREQ("{\"udsinfo\":1,\"os\":\"FreeBSD\"", json_system());
	table_free(&table);
	close_reader();
}

SIM_TC(confine)
{
	ATF_CHECK_EQ(0, list_confine(NEED_FILES));
	SIM_SCRIPT(LIST_STARTS(77), { SIM(cap_enter), .error = ENOSYS });
	ATF_CHECK_EQ(0, list_confine(NEED_OUTPUT));
	SIM_SCRIPT(LIST_STARTS(77), { SIM(cap_enter), .error = EPERM });
	ATF_CHECK_EQ(-1, list_confine(NEED_OUTPUT));
	ATF_CHECK_EQ(EPERM, errno);
	SIM_SCRIPT(LIST_SYSTEM("FreeBSD"), LIST_STARTS(77),
	    { SIM(cap_enter), .error = EPERM });
	atf_tc_expect_exit(EXIT_TROUBLE, "it is not listed unconfined");
	(void)list(&defaults);
}

/* Without its reader a list is none. */
SIM_TC(reader_gone)
{
	SIM_SCRIPT(LIST_SYSTEM("FreeBSD"), LIST_STARTS(77),
	    { SIM(cap_enter) }, { SIM(write, S + 1), .rv = 8 },
	    { SIM(read, S + 2), .rv = 0 });
	atf_tc_expect_exit(EXIT_TROUBLE, "half a list is none");
	(void)list(&defaults);
}

SIM_TC(no_reader)
{
	SIM_SCRIPT({ SIM(signal, SIGCHLD, 1) }, { SIM(pipe), .error = EMFILE });
	ATF_CHECK_EQ(-1, list_confine(NEED_OUTPUT));
	ATF_CHECK_EQ(EMFILE, errno);
	SIM_SCRIPT({ SIM(signal, SIGCHLD, 1) },
	    { SIM(pipe), SIM_OBJECT(requests) },
	    { SIM(pipe), .error = ENFILE });
	ATF_CHECK_EQ(-1, list_confine(NEED_OUTPUT));
	ATF_CHECK_EQ(ENFILE, errno);
	SIM_SCRIPT({ SIM(signal, SIGCHLD, 1) },
	    { SIM(pipe), SIM_OBJECT(requests) },
	    { SIM(pipe), SIM_OBJECT(replies) },
	    { SIM(fork), .error = EAGAIN });
	ATF_CHECK_EQ(-1, list_confine(NEED_OUTPUT));
	ATF_CHECK_EQ(EAGAIN, errno);
	close_reader();
	sim_close(S + 3);
}

SIM_TC(few)
{
	few_descriptors("FreeBSD");
}

/*
 * The reader answers what it knows of and nothing else, as whole as it was,
 * however it is asked and whatever interrupts it.
 */
SIM_TC(reader)
{
	static const int request[] = { READER_FILES, 0 };
	static const char *const half = (const char *)request + 3;

	begin();
	end();
	process(10, 0, "server");
	file(10, 3, 2, SO(1));
	SIM_SCRIPT(LIST_SERVES, LIST_ASKED(READER_DGRAMS, 0), DGRAMS,
	    LIST_ANSWERS(dgram.k_bytes, dgram.k_len),
	    { SIM(read, 0), .error = EINTR },
	    { SIM(read, 0), .room = 8, .out = request, .outlen = 3, .rv = 3 },
	    { SIM(read, 0), .room = 5, .out = half, .outlen = 5, .rv = 5 },
	    FILES, { SIM(write, 1), .error = EINTR },
	    { SIM(write, 1), .in = LIST_REPLY(XFILE, 0), .inlen = 16,
		.rv = 16 },
	    { SIM(write, 1), .in = files.k_bytes, .inlen = XFILE, .rv = 100 },
	    { SIM(write, 1), .in = files.k_bytes + 100, .inlen = XFILE - 100,
		.rv = XFILE - 100 },
	    LIST_ASKED(READER_PROCS, 0), PROCS,
	    LIST_ANSWERS(procs.k_bytes, procs.k_len),
	    LIST_ASKED(READER_PROC, 11), { SIM(sysctl), PID(11),
	    .error = ESRCH }, LIST_REFUSES(ESRCH),
	    LIST_ASKED(READER_SEEJAILS, 0),
	    SWITCH("security.bsd.see_jail_proc", 1),
	    LIST_ANSWERS(&(const int){ 1 }, 4),
	    LIST_ASKED(READER_ALLFILES, 0), LIST_REFUSES(EINVAL),
	    LIST_ASKED(READER_SEEJAILS + 1, 0), LIST_REFUSES(EINVAL),
	    LIST_ASKED(-1, 1001), LIST_ANSWERS("alice", 6),
	    LIST_ASKED(-2, 1001), LIST_REFUSES(ENOENT), LIST_ENDS);
	run_reader();
}

/* It ends when nobody takes what it says. */
SIM_TC(reader_unheard)
{
	SIM_SCRIPT(LIST_SERVES, LIST_ASKED(-1, 1001),
	    { SIM(write, 1), .error = EPIPE }, { SIM(_exit, EXIT_TROUBLE) });
	run_reader();
	SIM_SCRIPT(LIST_SERVES, { SIM(read, 0), .error = EIO },
	    { SIM(_exit, 0) });
	run_reader();
}

ATF_TP_ADD_TCS(tp)
{
	sim_bsd_msghdr = 1;
	ATF_TP_ADD_TC(tp, connections);
	ATF_TP_ADD_TC(tp, datagrams);
	ATF_TP_ADD_TC(tp, names);
	ATF_TP_ADD_TC(tp, waiting_somewhere);
	ATF_TP_ADD_TC(tp, longer_records);
	ATF_TP_ADD_TC(tp, cut_tables);
	ATF_TP_ADD_TC(tp, growing_tables);
	ATF_TP_ADD_TC(tp, refusals);
	ATF_TP_ADD_TC(tp, hidden_processes);
	ATF_TP_ADD_TC(tp, command);
	ATF_TP_ADD_TC(tp, confined);
	ATF_TP_ADD_TC(tp, confine);
	ATF_TP_ADD_TC(tp, reader_gone);
	ATF_TP_ADD_TC(tp, no_reader);
	ATF_TP_ADD_TC(tp, few);
	ATF_TP_ADD_TC(tp, reader);
	ATF_TP_ADD_TC(tp, reader_unheard);
	ATF_TP_ADD_TC(tp, bound);
	return (atf_no_error());
}
