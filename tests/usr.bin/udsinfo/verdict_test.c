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
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "udsinfo.h"

#define DEVICE	7
#define INODE	42
#define MANY	200

static struct table		table;
static struct report		report;
static struct verdict		verdict;

static enum state	 ask(const char *);
static enum state	 ask_inode(const char *, ino_t);
static enum state	 ask_many(int);
static enum state	 ask_nofile(const char *);
static struct sock	*bound(const char *, dev_t, uint32_t, int);

/* A stream socket in a state, bound to a file of a device. */
static struct sock *
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
	return (s);
}

/* The file of this name is there. */
static enum state
ask_inode(const char *path, ino_t ino)
{
	ATF_REQUIRE_EQ(0, uds_addr_path(&report.r_addr, path));
	report.r_has = REPORT_FILE | REPORT_DIR;
	report.r_stat.st_dev = report.r_dir.st_dev = DEVICE;
	report.r_stat.st_ino = ino;
	verdict_file(&table, &report, &verdict);
	return (verdict.v_state);
}

static enum state
ask(const char *path)
{
	return (ask_inode(path, INODE));
}

/* Only the directory is there. */
static enum state
ask_nofile(const char *path)
{
	ATF_REQUIRE_EQ(0, uds_addr_path(&report.r_addr, path));
	report.r_has = REPORT_DIR;
	report.r_dir.st_dev = DEVICE;
	verdict_nofile(&table, &report, &verdict);
	return (verdict.v_state);
}

ATF_TC_WITHOUT_HEAD(same_file_live);
ATF_TC_BODY(same_file_live, tc)
{
	bound("other", DEVICE, INODE + 1, STATE_LISTEN);
	bound("s", DEVICE, INODE, STATE_LISTEN);
	ATF_CHECK_EQ(STATE_LIVE, ask("./s"));
	ATF_CHECK_EQ(1, verdict.v_sock);
}

/* btrfs: the kernel's device is not that of stat(2); the name decides. */
ATF_TC_WITHOUT_HEAD(other_device_same_name_live);
ATF_TC_BODY(other_device_same_name_live, tc)
{
	bound("/run/s", DEVICE + 1, INODE, STATE_LISTEN);
	ATF_CHECK_EQ(STATE_LIVE, ask("/run/s"));
	ATF_CHECK_EQ(1, verdict.v_weak);
}

/* A container has a file with the same name and number. */
ATF_TC_WITHOUT_HEAD(same_device_outweighs_other_device);
ATF_TC_BODY(same_device_outweighs_other_device, tc)
{
	bound("/run/s", DEVICE + 1, INODE, STATE_LISTEN);
	bound("s", DEVICE, INODE, STATE_BOUND);
	ATF_CHECK_EQ(STATE_BOUND, ask("/run/s"));
	ATF_CHECK_EQ(1, verdict.v_sock);
	ATF_CHECK_EQ(0, verdict.v_weak);
}

ATF_TC_WITHOUT_HEAD(other_device_other_name_unknown);
ATF_TC_BODY(other_device_other_name_unknown, tc)
{
	bound("/run/t", DEVICE + 1, INODE, STATE_LISTEN);
	ATF_CHECK_EQ(STATE_UNKNOWN, ask("/run/s"));
	ATF_CHECK_EQ(NONE, verdict.v_sock);
}

/* The kernel tells only 32 bits of an inode number. */
ATF_TC_WITHOUT_HEAD(large_inode_live);
ATF_TC_BODY(large_inode_live, tc)
{
	bound("s", DEVICE, INODE, STATE_LISTEN);
	ATF_CHECK_EQ(STATE_LIVE,
	    ask_inode("s", ((ino_t)1 << 31 << 2) + INODE));
}

/* In whatever order they come. */
ATF_TC_WITHOUT_HEAD(listener_outweighs_connections);
ATF_TC_BODY(listener_outweighs_connections, tc)
{
	bound("s", DEVICE, INODE, STATE_CONN);
	bound("s", DEVICE, INODE, STATE_LISTEN);
	bound("s", DEVICE, INODE, STATE_CONN);
	bound("s", DEVICE, INODE, STATE_BOUND);
	ATF_CHECK_EQ(STATE_LIVE, ask("s"));
	ATF_CHECK_EQ(1, verdict.v_sock);
}

ATF_TC_WITHOUT_HEAD(only_connections_bound);
ATF_TC_BODY(only_connections_bound, tc)
{
	bound("s", DEVICE, INODE, STATE_CONN);
	ATF_CHECK_EQ(STATE_BOUND, ask("s"));
	ATF_CHECK(strstr(verdict.v_why, "connection") != NULL);
}

/* OpenBSD does not tell which sockets listen. */
ATF_TC_WITHOUT_HEAD(may_listen_unknown);
ATF_TC_BODY(may_listen_unknown, tc)
{
	bound("s", DEVICE, INODE, STATE_CONN);
	bound("s", DEVICE, INODE, STATE_UNKNOWN);
	bound("s", DEVICE, INODE, STATE_BOUND);
	bound("s", DEVICE, INODE, STATE_CLOSED);
	ATF_CHECK_EQ(STATE_UNKNOWN, ask("s"));
	ATF_CHECK_EQ(1, verdict.v_sock);
	ATF_CHECK_EQ(0, verdict.v_listeners);
	ATF_CHECK_EQ(2, verdict.v_conns);
	ATF_CHECK(strstr(verdict.v_why, "may listen") != NULL);
	bound("s", DEVICE, INODE, STATE_LISTEN);
	ATF_CHECK_EQ(STATE_LIVE, ask("s"));
	ATF_CHECK_EQ(4, verdict.v_sock);
}

/* Another file has the name; as long as nobody answers there, too. */
ATF_TC_WITHOUT_HEAD(name_of_live_socket_replaced);
ATF_TC_BODY(name_of_live_socket_replaced, tc)
{
	bound("/run/s", DEVICE, INODE + 1, STATE_LISTEN);
	ATF_CHECK_EQ(STATE_REPLACED, ask("/run/s"));
	ATF_CHECK_EQ(0, verdict.v_sock);
	bound("/run/s", DEVICE, INODE, STATE_LISTEN);
	ATF_CHECK_EQ(STATE_LIVE, ask("/run/s"));
	ATF_CHECK_EQ(1, verdict.v_sock);
}

ATF_TC_WITHOUT_HEAD(name_of_dead_socket_stale);
ATF_TC_BODY(name_of_dead_socket_stale, tc)
{
	bound("/run/s", DEVICE, INODE + 1, STATE_BOUND);
	ATF_CHECK_EQ(STATE_STALE, ask("/run/s"));
	ATF_CHECK_EQ(STATE_ABSENT, ask_nofile("/run/s"));
}

ATF_TC_WITHOUT_HEAD(no_file_of_live_socket_deleted);
ATF_TC_BODY(no_file_of_live_socket_deleted, tc)
{
	struct sock *s;

	s = bound("/run/s", DEVICE, INODE, STATE_LISTEN);
	ATF_CHECK_EQ(STATE_DELETED, ask_nofile("/run/s"));
	ATF_CHECK(strstr(verdict.v_why, "deleted or renamed") != NULL);
	s->so_fate = FATE_DELETED;
	ask_nofile("/run/s");
	ATF_CHECK(strstr(verdict.v_why, "was deleted") != NULL);
	s->so_fate = FATE_RENAMED;
	ask_nofile("/run/s");
	ATF_CHECK(strstr(verdict.v_why, "was renamed") != NULL);
	ATF_CHECK_EQ(STATE_ABSENT, ask_nofile("/run/t"));
}

/* A process with a root of its own has a /run of its own. */
ATF_TC_WITHOUT_HEAD(name_in_another_root_means_nothing);
ATF_TC_BODY(name_in_another_root_means_nothing, tc)
{
	struct sock *s;

	bound("/run/s", DEVICE + 1, INODE + 1, STATE_LISTEN);
	s = bound("/run/s", DEVICE, INODE + 2, STATE_LISTEN);
	s->so_fate = FATE_SAME;
	bound("run/s", DEVICE, INODE + 3, STATE_LISTEN);
	ATF_CHECK_EQ(STATE_STALE, ask("/run/s"));
	ATF_CHECK_EQ(STATE_ABSENT, ask_nofile("/run/s"));
}

/* Asked for by another way than that which the server was told. */
ATF_TC_WITHOUT_HEAD(resolved_name_counts);
ATF_TC_BODY(resolved_name_counts, tc)
{
	bound("/run/s", DEVICE, INODE + 1, STATE_LISTEN);
	ATF_CHECK_EQ(STATE_ABSENT, ask_nofile("../run/s"));
	report.r_path = strdup("/run/s");
	ATF_CHECK_EQ(STATE_DELETED, ask_nofile("../run/s"));
	free(report.r_path);
}

/* As on the BSDs: the name has to do, if it is a whole one. */
ATF_TC_WITHOUT_HEAD(system_without_inodes);
ATF_TC_BODY(system_without_inodes, tc)
{
	bound("/run/s", 0, 0, STATE_LISTEN)->so_flags = 0;
	ATF_CHECK_EQ(STATE_LIVE, ask("/run/s"));
	ATF_CHECK_EQ(STATE_UNKNOWN, ask("/link/s"));
	ATF_CHECK_EQ(STATE_DELETED, ask_nofile("/run/s"));
	bound("x/t", 0, 0, STATE_LISTEN)->so_flags = 0;
	ATF_CHECK_EQ(STATE_UNKNOWN, ask("/run/x/t"));
	ATF_CHECK_EQ(STATE_UNKNOWN, ask("/run/t"));
	ATF_CHECK_EQ(STATE_STALE, ask("/run/tt"));
}

/* Every third name has a file that is not the socket's. */
static enum state
ask_many(int i)
{
	char name[32];

	(void)snprintf(name, sizeof(name), "/run/%d/s", i);
	return (ask_inode(name, (ino_t)(INODE + 2 * i + (i % 3 == 0))));
}

/* An index changes nothing but the time. */
ATF_TC_WITHOUT_HEAD(index_gives_same_verdicts);
ATF_TC_BODY(index_gives_same_verdicts, tc)
{
	enum state plain[MANY];
	char name[32];
	int i, replaced;

	for (i = 0; i < MANY; i++) {
		(void)snprintf(name, sizeof(name), "/run/%d/s", i);
		bound(name, DEVICE, INODE + 2 * (uint32_t)i,
		    i % 5 != 0 ? STATE_LISTEN : STATE_BOUND)->so_flags =
		    i % 7 != 0 ? SOCK_HASFILE : 0;
	}
	replaced = 0;
	for (i = 0; i < MANY; i++) {
		plain[i] = ask_many(i);
		replaced += plain[i] == STATE_REPLACED;
	}
	ATF_CHECK(replaced > 0 && replaced < MANY);
	table_index(&table);
	for (i = 0; i < MANY; i++)
		ATF_CHECK_EQ(plain[i], ask_many(i));
	table_free(&table);
}

ATF_TC_WITHOUT_HEAD(connections_counted);
ATF_TC_BODY(connections_counted, tc)
{
	uint32_t i, n;

	bound("s", DEVICE, INODE, STATE_CONN);
	bound("s", DEVICE, INODE, STATE_LISTEN);
	bound("s", DEVICE, INODE + 1, STATE_CONN);
	bound("s", DEVICE, INODE, STATE_CONN);
	bound("s", DEVICE, INODE, STATE_BOUND);
	ask("s");
	ATF_CHECK_EQ(1, verdict.v_listeners);
	ATF_CHECK_EQ(2, verdict.v_conns);
	report.r_sock = verdict.v_sock;
	n = 0;
	for (i = verdict_next(&table, &report, NONE); i != NONE;
	    i = verdict_next(&table, &report, i))
		n += i != 2;
	ATF_CHECK_EQ(4, n);
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
	ATF_TP_ADD_TC(tp, same_device_outweighs_other_device);
	ATF_TP_ADD_TC(tp, other_device_other_name_unknown);
	ATF_TP_ADD_TC(tp, large_inode_live);
	ATF_TP_ADD_TC(tp, listener_outweighs_connections);
	ATF_TP_ADD_TC(tp, only_connections_bound);
	ATF_TP_ADD_TC(tp, may_listen_unknown);
	ATF_TP_ADD_TC(tp, name_of_live_socket_replaced);
	ATF_TP_ADD_TC(tp, name_of_dead_socket_stale);
	ATF_TP_ADD_TC(tp, no_file_of_live_socket_deleted);
	ATF_TP_ADD_TC(tp, name_in_another_root_means_nothing);
	ATF_TP_ADD_TC(tp, resolved_name_counts);
	ATF_TP_ADD_TC(tp, system_without_inodes);
	ATF_TP_ADD_TC(tp, index_gives_same_verdicts);
	ATF_TP_ADD_TC(tp, connections_counted);
	ATF_TP_ADD_TC(tp, encode_never_cuts_an_escape);
	return (atf_no_error());
}
