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
	"label", "handle", "msgcred", "msgstamp", "msglabel", "msghandle",
	"norights", "sendcred", "sendstamp"
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
	int i;

	ATF_REQUIRE_EQ(0, getrlimit(RLIMIT_NOFILE, &limit));
	none = limit;
	none.rlim_cur = 0;
	ATF_REQUIRE_EQ(0, setrlimit(RLIMIT_NOFILE, &none));
	FAILS(EMFILE, uds_feature(UDS_FEATURE_SEQPACKET));
	FAILS(EMFILE, uds_feature(UDS_FEATURE_RECORDS));
	FAILS(EMFILE, uds_feature(UDS_FEATURE_PAIR));
	FAILS(EMFILE, uds_feature(UDS_FEATURE_PID));
	for (i = UDS_FEATURE_MSGCRED; i <= UDS_FEATURE_NORIGHTS; i++)
		FAILS(EMFILE, uds_feature(i));
	ATF_REQUIRE_EQ(0, setrlimit(RLIMIT_NOFILE, &limit));
	(void)feature(UDS_FEATURE_SEQPACKET);
	(void)feature(UDS_FEATURE_RECORDS);
	(void)feature(UDS_FEATURE_PAIR);
	(void)feature(UDS_FEATURE_PID);
	for (i = UDS_FEATURE_MSGCRED; i <= UDS_FEATURE_NORIGHTS; i++)
		(void)feature(i);
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

/*
 * Messages.
 */

/* One datagram with all that a receiver can know, for whom had an option. */
static int
hear(int option, struct uds_cred *c, struct uds_stamp *t, int request)
{
	static char label[4096];
	struct uds_msg m;
	char data[8];
	int rv, sv[2];

	c->uc_label = label;
	c->uc_labelsize = sizeof(label);
	ATF_REQUIRE_EQ(0, uds_socketpair(SOCK_DGRAM, 0, sv));
	rv = uds_setopt(sv[1], option, 1);
	if (rv == 0) {
		ATF_REQUIRE_EQ(1, uds_send(sv[0], "x", 1, 0));
		uds_msg_in(&m, data, sizeof(data));
		m.um_cred = c;
		m.um_request = request;
		m.um_stamp = t;
		ATF_REQUIRE_EQ(1, uds_recvmsg(sv[1], &m, 0, 0));
	}
	ut_close(sv[0]);
	ut_close(sv[1]);
	return (rv);
}

UDS_TC(messages_have_credentials)
{
	struct uds_cred c = UDS_CRED_INIT;
	struct uds_stamp t;

	if (feature(UDS_FEATURE_MSGCRED)) {
		ATF_REQUIRE_EQ(0, hear(UDS_OPT_CRED, &c, &t, 0));
		ATF_CHECK((c.uc_valid & (UDS_CRED_RUID | UDS_CRED_EUID)) != 0);
	} else
		FAILS(EOPNOTSUPP, hear(UDS_OPT_CRED, &c, &t, 0));
}

UDS_TC(messages_have_times)
{
	struct uds_cred c = UDS_CRED_INIT;
	struct uds_stamp t;

	if (feature(UDS_FEATURE_MSGSTAMP)) {
		ATF_REQUIRE_EQ(0, hear(UDS_OPT_STAMP, &c, &t, 0));
		ATF_CHECK(t.ts_clock != UDS_CLOCK_NONE);
	} else
		FAILS(EOPNOTSUPP, hear(UDS_OPT_STAMP, &c, &t, 0));
}

/* An option that nothing comes of is not the feature. */
UDS_TC(messages_have_labels)
{
	struct uds_cred c = UDS_CRED_INIT;
	struct uds_stamp t;
	int rv;

	rv = hear(UDS_OPT_LABEL, &c, &t, UDS_CRED_LABEL);
	ATF_CHECK_EQ(feature(UDS_FEATURE_MSGLABEL),
	    rv == 0 && (c.uc_valid & UDS_CRED_LABEL) != 0);
}

UDS_TC(messages_have_handles)
{
	struct uds_cred c = UDS_CRED_INIT;
	struct uds_stamp t;

	if (feature(UDS_FEATURE_MSGHANDLE)) {
		ATF_REQUIRE_EQ(0, hear(UDS_OPT_HANDLE, &c, &t,
		    UDS_CRED_HANDLE));
		ATF_CHECK((c.uc_valid & UDS_CRED_HANDLE) != 0);
		uds_cred_close(&c);
	} else
		FAILS(EOPNOTSUPP, hear(UDS_OPT_HANDLE, &c, &t,
		    UDS_CRED_HANDLE));
}

UDS_TC(descriptors_can_be_refused)
{
	int sv[2];

	ATF_REQUIRE_EQ(0, uds_socketpair(SOCK_STREAM, 0, sv));
	if (feature(UDS_FEATURE_NORIGHTS)) {
		ATF_REQUIRE_EQ(0, uds_setopt(sv[1], UDS_OPT_RIGHTS, 0));
		FAILS(EPERM, uds_sendfds(sv[0], "a", 1, sv, 1, 0));
	} else {
		FAILS(EOPNOTSUPP, uds_setopt(sv[1], UDS_OPT_RIGHTS, 0));
		ATF_CHECK_EQ(1, uds_sendfds(sv[0], "a", 1, sv, 1, 0));
	}
	ut_close(sv[0]);
	ut_close(sv[1]);
}

/* Seen by a receiver who asked for nothing, or who did. */
UDS_TC(credentials_can_be_sent)
{
	struct uds_cred c = UDS_CRED_INIT, mine = UDS_CRED_INIT;
	struct uds_msg m;
	char data[8];
	int sv[2];

	ATF_REQUIRE_EQ(0, uds_socketpair(SOCK_DGRAM, 0, sv));
	uds_msg_out(&m, "x", 1);
	m.um_cred = &mine;
	if (feature(UDS_FEATURE_SENDCRED)) {
		if (feature(UDS_FEATURE_MSGCRED))
			ATF_REQUIRE_EQ(0, uds_setopt(sv[1], UDS_OPT_CRED, 1));
		ATF_REQUIRE_EQ(1, uds_sendmsg(sv[0], &m, 0, 0));
		uds_msg_in(&m, data, sizeof(data));
		m.um_cred = &c;
		ATF_REQUIRE_EQ(1, uds_recvmsg(sv[1], &m, 0, 0));
		ATF_CHECK((c.uc_valid & (UDS_CRED_RUID | UDS_CRED_EUID)) != 0);
	} else
		FAILS(EOPNOTSUPP, uds_sendmsg(sv[0], &m, 0, 0));
	ut_close(sv[0]);
	ut_close(sv[1]);
}

UDS_TC(times_can_be_sent)
{
	struct uds_stamp mine = UDS_STAMP_INIT, t;
	struct uds_msg m;
	char data[8];
	int sv[2];

	ATF_REQUIRE_EQ(0, uds_socketpair(SOCK_DGRAM, 0, sv));
	uds_msg_out(&m, "x", 1);
	m.um_stamp = &mine;
	mine.ts_clock = UDS_CLOCK_REALTIME;
	if (feature(UDS_FEATURE_SENDSTAMP)) {
		ATF_REQUIRE_EQ(1, uds_sendmsg(sv[0], &m, 0, 0));
		uds_msg_in(&m, data, sizeof(data));
		m.um_stamp = &t;
		ATF_REQUIRE_EQ(1, uds_recvmsg(sv[1], &m, 0, 0));
		ATF_CHECK_EQ(UDS_CLOCK_REALTIME, t.ts_clock);
	} else
		FAILS(EOPNOTSUPP, uds_sendmsg(sv[0], &m, 0, 0));
	ut_close(sv[0]);
	ut_close(sv[1]);
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
	ATF_TP_ADD_TC(tp, messages_have_credentials);
	ATF_TP_ADD_TC(tp, messages_have_times);
	ATF_TP_ADD_TC(tp, messages_have_labels);
	ATF_TP_ADD_TC(tp, messages_have_handles);
	ATF_TP_ADD_TC(tp, descriptors_can_be_refused);
	ATF_TP_ADD_TC(tp, credentials_can_be_sent);
	ATF_TP_ADD_TC(tp, times_can_be_sent);
	ATF_TP_ADD_TC(tp, threads_find_the_same);

	return (atf_no_error());
}
