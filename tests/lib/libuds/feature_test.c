/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * What uds_feature() says is held against what happens to those who believe
 * it.
 */

#define _GNU_SOURCE

#include <sys/types.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <atf-c.h>

#include "uds.h"
#include "uds_test.h"

/* In the order of their numbers. */
static const char * const names[] = {
	"seqpacket", "records", "abstract", "autobind", "longpath", "at",
	"cloexec", "nosigpipe", "pair", "server", "pid", "realids", "groups",
	"label", "handle"
};

#define COUNT	((int)(sizeof(names) / sizeof(names[0])))

/* Returns what was said, having found that it can be said. */
static int
feature(int which)
{
	int has;

	has = uds_feature(which);
	ATF_REQUIRE_MSG(has == 0 || has == 1, "%s: %s",
	    uds_feature_name(which), strerror(errno));
	return (has);
}

UDS_TC(names_are_counted)
{
	int i;

	for (i = 1; i <= COUNT; i++) {
		ATF_REQUIRE(uds_feature_name(i) != NULL);
		ATF_CHECK_STREQ(names[i - 1], uds_feature_name(i));
	}
	ATF_CHECK(uds_feature_name(0) == NULL);
	ATF_CHECK(uds_feature_name(-1) == NULL);
	ATF_CHECK(uds_feature_name(COUNT + 1) == NULL);
}

UDS_TC(unknown_feature_einval)
{
	FAILS(EINVAL, uds_feature(0));
	FAILS(EINVAL, uds_feature(-1));
	FAILS(EINVAL, uds_feature(COUNT + 1));
	FAILS(EINVAL, uds_feature(INT32_MAX));
}

UDS_TC(answers_do_not_change)
{
	int has, i;

	for (i = 1; i <= COUNT; i++) {
		has = feature(i);
		ATF_CHECK_EQ(has, feature(i));
	}
}

/* Nothing remembered yet: each case is a process of its own. */
UDS_TC(full_table_is_no_answer)
{
	struct rlimit limit, none;

	ATF_REQUIRE_EQ(0, getrlimit(RLIMIT_NOFILE, &limit));
	none = limit;
	none.rlim_cur = 0;
	ATF_REQUIRE_EQ(0, setrlimit(RLIMIT_NOFILE, &none));
	FAILS(EMFILE, uds_feature(UDS_FEATURE_SEQPACKET));
	FAILS(EMFILE, uds_feature(UDS_FEATURE_RECORDS));
	FAILS(EMFILE, uds_feature(UDS_FEATURE_PAIR));
	FAILS(EMFILE, uds_feature(UDS_FEATURE_PID));
	ATF_REQUIRE_EQ(0, setrlimit(RLIMIT_NOFILE, &limit));
	(void)feature(UDS_FEATURE_SEQPACKET);
	(void)feature(UDS_FEATURE_RECORDS);
	(void)feature(UDS_FEATURE_PAIR);
	(void)feature(UDS_FEATURE_PID);
}

UDS_TC(seqpacket_is_what_sockets_are_made_of)
{
	int s;

	s = uds_socket(SOCK_SEQPACKET, 0);
	ATF_CHECK_EQ(feature(UDS_FEATURE_SEQPACKET), s != -1);
	if (s == -1)
		ATF_CHECK_ERRNO(EOPNOTSUPP, 1);
	else
		(void)close(s);
}

UDS_TC(records_stay_apart)
{
	char buf[8];
	int sv[2];

	if (!feature(UDS_FEATURE_SEQPACKET)) {
		ATF_CHECK_EQ(0, feature(UDS_FEATURE_RECORDS));
		return;
	}
	ATF_REQUIRE_EQ(0, uds_socketpair(SOCK_SEQPACKET, 0, sv));
	ATF_REQUIRE_EQ(2, send(sv[0], "ab", 2, 0));
	ATF_REQUIRE_EQ(2, send(sv[0], "cd", 2, 0));
	ATF_CHECK_EQ(feature(UDS_FEATURE_RECORDS) ? 2 : 4,
	    recv(sv[1], buf, sizeof(buf), 0));
	(void)close(sv[0]);
	(void)close(sv[1]);
}

/* An address of the kind, and whether it can be bound. */
UDS_TC(abstract_addresses_can_be_bound)
{
	struct uds_addr a;
	char name[32];
	int n, s;

	n = snprintf(name, sizeof(name), "uds.feature.%d", (int)getpid());
	ATF_REQUIRE_EQ(0, uds_addr_abstract(&a, name, (size_t)n));
	s = uds_socket(SOCK_STREAM, 0);
	ATF_REQUIRE(s != -1);
	if (feature(UDS_FEATURE_ABSTRACT))
		ATF_CHECK_EQ_MSG(0, uds_bind(s, &a), "%s", strerror(errno));
	else
		FAILS(EOPNOTSUPP, uds_bind(s, &a));
	(void)close(s);
}

UDS_TC(autobind_chooses)
{
	struct uds_addr a = UDS_ADDR_INIT;
	int s;

	s = uds_socket(SOCK_STREAM, 0);
	ATF_REQUIRE(s != -1);
	if (feature(UDS_FEATURE_AUTOBIND)) {
		ATF_REQUIRE_EQ(0, uds_bind(s, &a));
		ATF_REQUIRE_EQ(0, uds_getsockname(s, &a));
		ATF_CHECK(uds_addr_kind(&a) != UDS_ADDR_UNNAMED);
	} else
		FAILS(EOPNOTSUPP, uds_bind(s, &a));
	(void)close(s);
}

/* 400 bytes fit no system's sockaddr. */
UDS_TC(long_pathnames_can_be_bound)
{
	struct uds_addr a;
	char path[512], *p;
	int s;

	ATF_REQUIRE(getcwd(path, 80) != NULL);
	p = path + strlen(path);
	while (p - path < 400) {
		p += snprintf(p, 64, "/%050d", 0);
		ATF_REQUIRE_EQ(0, mkdir(path, 0700));
	}
	(void)snprintf(p, 8, "/sock");
	ATF_REQUIRE_EQ(0, uds_addr_path(&a, path));
	s = uds_socket(SOCK_STREAM, 0);
	ATF_REQUIRE(s != -1);
	if (feature(UDS_FEATURE_LONGPATH)) {
		ATF_CHECK_EQ_MSG(0, uds_bind(s, &a), "%s", strerror(errno));
		ATF_CHECK_EQ(0, access(path, F_OK));
	} else
		FAILS(ENAMETOOLONG, uds_bind(s, &a));
	(void)close(s);
}

UDS_TC(directories_can_be_given)
{
	struct uds_addr a;
	int dir, s;

	ATF_REQUIRE_EQ(0, mkdir("d", 0700));
	ATF_REQUIRE_EQ(0, uds_addr_path(&a, "sock"));
	dir = open("d", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	ATF_REQUIRE(dir != -1);
	s = uds_socket(SOCK_STREAM, 0);
	ATF_REQUIRE(s != -1);
	if (feature(UDS_FEATURE_AT)) {
		ATF_CHECK_EQ_MSG(0, uds_bindat(s, dir, &a), "%s",
		    strerror(errno));
		ATF_CHECK_EQ(0, access("d/sock", F_OK));
	} else
		FAILS(EOPNOTSUPP, uds_bindat(s, dir, &a));
	(void)close(s);
	(void)close(dir);
}

static volatile sig_atomic_t pipes;

static void
count_pipe(int sig)
{
	(void)sig;
	pipes++;
}

UDS_TC(nosigpipe_is_believed)
{
	int sv[2];

	ATF_REQUIRE(signal(SIGPIPE, count_pipe) != SIG_ERR);
	ATF_REQUIRE_EQ(0, uds_socketpair(SOCK_STREAM, 0, sv));
	(void)close(sv[1]);
	FAILS(EPIPE, (int)write(sv[0], "a", 1));
	ATF_CHECK_EQ(!feature(UDS_FEATURE_NOSIGPIPE), pipes);
	(void)close(sv[0]);
}

/* Room for whatever may be asked for. */
static int
ask_pair(struct uds_cred *c)
{
	static gid_t groups[65536];
	static char label[4096];
	int rv, sv[2];

	c->uc_groups = groups;
	c->uc_maxgroups = sizeof(groups) / sizeof(groups[0]);
	c->uc_label = label;
	c->uc_labelsize = sizeof(label);
	ATF_REQUIRE_EQ(0, uds_socketpair(SOCK_STREAM, 0, sv));
	rv = uds_peercred(sv[0], c, UDS_CRED_GROUPS | UDS_CRED_LABEL |
	    UDS_CRED_HANDLE);
	ut_close(sv[0]);
	ut_close(sv[1]);
	return (rv);
}

UDS_TC(credentials_have_the_fields)
{
	static const struct {
		int	feature;
		int	field;
	} pairs[] = {
		{ UDS_FEATURE_PID, UDS_CRED_PID },
		{ UDS_FEATURE_REALIDS, UDS_CRED_RUID },
		{ UDS_FEATURE_GROUPS, UDS_CRED_GROUPS },
		{ UDS_FEATURE_LABEL, UDS_CRED_LABEL },
		{ UDS_FEATURE_HANDLE, UDS_CRED_HANDLE }
	};
	struct uds_cred c = UDS_CRED_INIT;
	size_t i;

	if (!feature(UDS_FEATURE_PAIR)) {
		FAILS(EOPNOTSUPP, ask_pair(&c));
		atf_tc_skip("socketpairs have no credentials here");
	}
	ATF_REQUIRE_EQ(0, ask_pair(&c));
	for (i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		ATF_CHECK_EQ_MSG(feature(pairs[i].feature),
		    uds_cred_reason(&c, pairs[i].field) != EOPNOTSUPP,
		    "%s", uds_feature_name(pairs[i].feature));
	uds_cred_close(&c);
}

static void *
ask_everything(void *arg)
{
	int *answers = arg;
	int i;

	for (i = 1; i <= COUNT; i++)
		answers[i - 1] = uds_feature(i);
	return (NULL);
}

UDS_TC(threads_find_the_same)
{
	int answers[8][COUNT];
	pthread_t threads[8];
	int i;

	for (i = 0; i < 8; i++)
		ATF_REQUIRE_EQ(0, pthread_create(&threads[i], NULL,
		    ask_everything, answers[i]));
	for (i = 0; i < 8; i++)
		ATF_REQUIRE_EQ(0, pthread_join(threads[i], NULL));
	for (i = 0; i < 8; i++)
		ATF_CHECK_EQ(0, memcmp(answers[0], answers[i],
		    sizeof(answers[0])));
	for (i = 0; i < COUNT; i++)
		ATF_CHECK_EQ(feature(i + 1), answers[0][i]);
}

ATF_TP_ADD_TCS(tp)
{
	ATF_TP_ADD_TC(tp, names_are_counted);
	ATF_TP_ADD_TC(tp, unknown_feature_einval);
	ATF_TP_ADD_TC(tp, answers_do_not_change);
	ATF_TP_ADD_TC(tp, full_table_is_no_answer);
	ATF_TP_ADD_TC(tp, seqpacket_is_what_sockets_are_made_of);
	ATF_TP_ADD_TC(tp, records_stay_apart);
	ATF_TP_ADD_TC(tp, abstract_addresses_can_be_bound);
	ATF_TP_ADD_TC(tp, autobind_chooses);
	ATF_TP_ADD_TC(tp, long_pathnames_can_be_bound);
	ATF_TP_ADD_TC(tp, directories_can_be_given);
	ATF_TP_ADD_TC(tp, nosigpipe_is_believed);
	ATF_TP_ADD_TC(tp, credentials_have_the_fields);
	ATF_TP_ADD_TC(tp, threads_find_the_same);

	return (atf_no_error());
}
