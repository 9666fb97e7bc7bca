/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * Verdicts on tables that no kernel can be made to give at will: device
 * numbers that disagree, as on btrfs, and sockets that share an inode number.
 */

#include <sys/stat.h>

#include <atf-c.h>
#include <string.h>

#include "udsinfo.h"

#define DEVICE	7
#define INODE	42

static struct table		table;
static struct uds_addr		addr;
static struct stat		st;
static struct verdict		verdict;

static void	ask(const char *);
static void	bound(const char *, dev_t, uint32_t, int);

/* A stream socket in a state, bound to a file of a device. */
static void
bound(const char *name, dev_t dev, uint32_t ino, int state)
{
	struct sock *s;
	uint32_t at;

	at = table_addname(&table, name, strlen(name));
	s = table_addsock(&table);
	s->so_kind = UDS_ADDR_PATHNAME;
	s->so_name = at;
	s->so_namelen = (uint32_t)strlen(name);
	s->so_type = SOCK_STREAM;
	s->so_state = (uint8_t)state;
	s->so_dev = dev;
	s->so_fileino = ino;
	s->so_flags = SOCK_HASFILE;
}

static void
ask(const char *path)
{
	ATF_REQUIRE_EQ(0, uds_addr_path(&addr, path));
	st.st_dev = DEVICE;
	st.st_ino = INODE;
	verdict_file(&table, &addr, &st, &verdict);
}

ATF_TC_WITHOUT_HEAD(same_file_live);
ATF_TC_BODY(same_file_live, tc)
{
	bound("other", DEVICE, INODE + 1, STATE_LISTEN);
	bound("s", DEVICE, INODE, STATE_LISTEN);
	ask("./s");
	ATF_CHECK_EQ(STATE_LIVE, verdict.v_state);
	ATF_CHECK_EQ(1, verdict.v_sock);
}

/* btrfs: the kernel's device is not that of stat(2); the name decides. */
ATF_TC_WITHOUT_HEAD(other_device_same_name_live);
ATF_TC_BODY(other_device_same_name_live, tc)
{
	bound("/run/s", DEVICE + 1, INODE, STATE_LISTEN);
	ask("/run/s");
	ATF_CHECK_EQ(STATE_LIVE, verdict.v_state);
}

ATF_TC_WITHOUT_HEAD(other_device_other_name_unknown);
ATF_TC_BODY(other_device_other_name_unknown, tc)
{
	bound("/run/t", DEVICE + 1, INODE, STATE_LISTEN);
	ask("/run/s");
	ATF_CHECK_EQ(STATE_UNKNOWN, verdict.v_state);
	ATF_CHECK_EQ(NONE, verdict.v_sock);
}

/* The kernel tells only 32 bits of an inode number. */
ATF_TC_WITHOUT_HEAD(large_inode_live);
ATF_TC_BODY(large_inode_live, tc)
{
	bound("s", DEVICE, INODE, STATE_LISTEN);
	ATF_REQUIRE_EQ(0, uds_addr_path(&addr, "s"));
	st.st_dev = DEVICE;
	st.st_ino = ((ino_t)1 << 31 << 2) + INODE;
	verdict_file(&table, &addr, &st, &verdict);
	ATF_CHECK_EQ(STATE_LIVE, verdict.v_state);
}

/* In whatever order they come. */
ATF_TC_WITHOUT_HEAD(listener_outweighs_connections);
ATF_TC_BODY(listener_outweighs_connections, tc)
{
	bound("s", DEVICE, INODE, STATE_CONN);
	bound("s", DEVICE, INODE, STATE_LISTEN);
	bound("s", DEVICE, INODE, STATE_CONN);
	bound("s", DEVICE, INODE, STATE_BOUND);
	ask("s");
	ATF_CHECK_EQ(STATE_LIVE, verdict.v_state);
	ATF_CHECK_EQ(1, verdict.v_sock);
}

ATF_TC_WITHOUT_HEAD(only_connections_bound);
ATF_TC_BODY(only_connections_bound, tc)
{
	bound("s", DEVICE, INODE, STATE_CONN);
	ask("s");
	ATF_CHECK_EQ(STATE_BOUND, verdict.v_state);
	ATF_CHECK(strstr(verdict.v_why, "connection") != NULL);
}

ATF_TC_WITHOUT_HEAD(encode_never_cuts_an_escape);
ATF_TC_BODY(encode_never_cuts_an_escape, tc)
{
	char buf[8];
	size_t expected, size;

	for (size = 1; size <= sizeof(buf); size++) {
		memset(buf, 'x', sizeof(buf));
		expected = size > 6 ? 6 : size > 4 ? 4 : 0;
		ATF_CHECK_EQ(expected, encode(buf, size, "\033\\", 2));
		ATF_CHECK_EQ('\0', buf[expected]);
	}
	ATF_CHECK_STREQ("\\033\\\\", buf);
}

ATF_TP_ADD_TCS(tp)
{
	ATF_TP_ADD_TC(tp, same_file_live);
	ATF_TP_ADD_TC(tp, other_device_same_name_live);
	ATF_TP_ADD_TC(tp, other_device_other_name_unknown);
	ATF_TP_ADD_TC(tp, large_inode_live);
	ATF_TP_ADD_TC(tp, listener_outweighs_connections);
	ATF_TP_ADD_TC(tp, only_connections_bound);
	ATF_TP_ADD_TC(tp, encode_never_cuts_an_escape);
	return (atf_no_error());
}
