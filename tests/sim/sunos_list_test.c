/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * udsinfo(1)'s list of illumos on the scripted kernel.  What kstat(3KSTAT)
 * reads is laid out as uts/common/fs/sockfs/socksubr.c of illumos-gate does
 * for programs of 64 bits.
 */

#include <sys/socket.h>

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <string.h>

#include <atf-c.h>

#include "sim.h"

#define LIST_TYPES	"", "dgram", "stream", "", "", "", "seqpacket"
#include "list.h"

#define SOCKINFO	2100
#define RECORD		2152	/* with three addresses of 17 bytes */

#define CONNECTED	0x1
#define SHUT		0x18
#define BOUND		0x20
#define LISTENS		0x200

#define EXPLICIT	0x75787670
#define IMPLICIT	0x616e6f6e

static struct kernel	 socks;

/* kstat_t: data, how many there are, and their length */
static char	 kstat[152];

static void
socket_info(int type, int state, const char *name, const char *address)
{
	k_record(&socks, RECORD);
	k_32(&socks, 0, RECORD);
	k_16(&socks, 4, 1);
	k_16(&socks, 6, (uint16_t)type);
	k_32(&socks, 12, (uint32_t)state);
	k_32(&socks, 16, name != NULL ? EXPLICIT : IMPLICIT);
	if (name != NULL) {
		k_32(&socks, 28, (uint32_t)(2 + strlen(name)));
		k_text(&socks, 40, name);
	}
	k_text(&socks, SOCKINFO, address);
}

static void
begin(void)
{
	if (sizeof(void *) != 8)
		atf_tc_skip("the layout is that of 64 bits");
	socks.k_len = 0;
	table_init(&table);
}

#define KC		77
#define OPEN		{ SIM(kstat_open), .rv = KC }
#define LOOKUP								\
	{ SIM(kstat_lookup, KC, 0), .path = "sockfs",			\
	    .path2 = "sock_unix_list", .rv = (long)kstat }
#define READ		{ SIM(kstat_read, KC, (long)kstat, 0) }
#define CLOSE		{ SIM(kstat_close, KC) }
#define ALL		OPEN, LOOKUP, READ, CLOSE

static void
fill(unsigned n)
{
	void *data = socks.k_bytes;

	memcpy(kstat + 120, &data, sizeof(data));
	memcpy(kstat + 128, &n, sizeof(n));
	memcpy(kstat + 136, &socks.k_len, sizeof(socks.k_len));
}

SIM_TC(connections)
{
	begin();
	socket_info(2, BOUND | LISTENS, "/var/run/s", "fffffe0123456780");
	socket_info(2, BOUND | CONNECTED, NULL, "fffffe0123456000");
	socket_info(2, BOUND | SHUT, NULL, "fffffe0123457000");
	socket_info(6, 0, NULL, "fffffe0123458000");
	socket_info(1, BOUND | SHUT, "/var/run/log", "fffffe0123459000");
	socket_info(1, BOUND | CONNECTED, "a b\n\33", "0");
	/* A name that was made up, and one that is none. */
	socket_info(2, BOUND, "made-up", "fffffe012345a000");
	k_32(&socks, 16, IMPLICIT);
	socket_info(2, BOUND, "", "fffffe012345b000");
	socket_info(2, 0, "/not-bound", "fffffe012345c000");
	fill(9);
	SIM_SCRIPT(ALL);
	ATF_REQUIRE_EQ(0, sockets());
	ATF_REQUIRE_EQ(0, holders());
	ATF_CHECK_STREQ(
	    "0 stream listen ?/0 /var/run/s\n"
	    "1 stream conn ? - ->?\n"
	    "2 stream closed ? -\n"
	    "3 seqpacket unbound ? -\n"
	    "4 dgram bound ? /var/run/log\n"
	    "5 dgram conn ? a\\040b\\012\\033 ->?\n"
	    "6 stream unbound ? -\n"
	    "7 stream unbound ? -\n"
	    "8 stream unbound ? -\n", listed());
	ATF_CHECK_EQ(UINT64_C(0xfffffe0123456780), table.t_socks[0].so_ino);
	ATF_CHECK_EQ(6, table.t_socks[5].so_ino);
	ATF_CHECK_EQ(0, table.t_walked);
	ATF_CHECK_EQ(0, table.t_complete);
	ATF_CHECK_EQ(1, table.t_nofiles);
	ATF_CHECK(table.t_lacks != NULL);
	table_free(&table);
}

/* A name that no address can hold is none; the path need have no NUL. */
SIM_TC(long_name)
{
	begin();
	socket_info(1, BOUND, "x", "fffffe0123456780");
	memset(socks.k_at + 40, 'x', 1025);
	fill(1);
	SIM_SCRIPT(ALL);
	ATF_REQUIRE_EQ(0, sockets());
	ATF_CHECK_STREQ("0 dgram unbound ? -\n", listed());
	table_free(&table);
}

SIM_TC(cut_tables)
{
	size_t n;

	begin();
	socket_info(1, BOUND, "/s", "fffffe0123456780");
	for (n = 0; n < RECORD; n++) {
		socks.k_len = n;
		fill(1);
		SIM_SCRIPT(ALL);
		ATF_REQUIRE_EQ(-1, sockets());
		ATF_REQUIRE_STREQ("the kernel's table of sockets is not "
		    "understood", table.t_why);
		ATF_REQUIRE_EQ(0, table.t_nsocks);
	}
	socks.k_len = RECORD;
	k_32(&socks, 0, 8);
	fill(1);
	SIM_SCRIPT(ALL);
	ATF_REQUIRE_EQ(-1, sockets());
	socks.k_len = 0;
	fill(0);
	SIM_SCRIPT(ALL);
	ATF_REQUIRE_EQ(0, sockets());
	table_free(&table);
}

SIM_TC(refusals)
{
	begin();
	SIM_SCRIPT({ SIM(kstat_open), .error = EAGAIN });
	ATF_REQUIRE_EQ(-1, sockets());
	ATF_CHECK_STREQ(strerror(EAGAIN), table.t_why);
	SIM_SCRIPT(OPEN, { SIM(kstat_lookup, KC, 0), .error = ENOENT },
	    CLOSE);
	ATF_REQUIRE_EQ(-1, sockets());
	ATF_CHECK_STREQ(strerror(ENOENT), table.t_why);
	SIM_SCRIPT(OPEN, LOOKUP, { SIM(kstat_read, KC, (long)kstat, 0),
	    .error = ENXIO }, CLOSE);
	ATF_REQUIRE_EQ(-1, sockets());
	ATF_CHECK_STREQ(strerror(ENXIO), table.t_why);
	table_free(&table);
}

SIM_TC(command)
{
	static char psinfo[408];
	struct uds_addr a;
	char name[64];

	begin();
	memcpy(psinfo + 136, "a\33bcdefghijklmnop", 18);
	SIM_SCRIPT(
	    { SIM(open, O_RDONLY | O_CLOEXEC), .path = "/proc/10/psinfo",
		.rv = S },
	    { SIM(read, S), SIM_OBJECT(psinfo), .rv = sizeof(psinfo) },
	    { SIM(open, O_RDONLY | O_CLOEXEC), .path = "/proc/11/psinfo",
		.error = ENOENT },
	    { SIM(open, O_RDONLY | O_CLOEXEC), .path = "/proc/12/psinfo",
		.rv = S },
	    { SIM(read, S), SIM_OBJECT(psinfo), .rv = 151 });
	ATF_REQUIRE_EQ(0, list_command(10, name, sizeof(name)));
	ATF_CHECK_STREQ("a\\033bcdefghijklmno", name);
	ATF_CHECK_EQ(-1, list_command(11, name, sizeof(name)));
	ATF_CHECK_EQ(-1, list_command(12, name, sizeof(name)));
	ATF_CHECK_EQ(0, list_confine(NEED_OUTPUT));
	ATF_REQUIRE_EQ(0, uds_addr_path(&a, "sock"));
	ATF_CHECK_EQ(-1, list_bound(&a));
}

ATF_TP_ADD_TCS(tp)
{
	ATF_TP_ADD_TC(tp, connections);
	ATF_TP_ADD_TC(tp, long_name);
	ATF_TP_ADD_TC(tp, cut_tables);
	ATF_TP_ADD_TC(tp, refusals);
	ATF_TP_ADD_TC(tp, command);
	return (atf_no_error());
}
