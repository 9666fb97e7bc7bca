/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * When a message was sent: a time between before and after, on a clock that
 * is named, or none.
 */

#define _GNU_SOURCE

#include <sys/types.h>
#include <sys/socket.h>

#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <atf-c.h>

#include "uds.h"
#include "uds_test.h"

/* What only a hang would reach. */
#define LONG		20000

#define NSEC		1000000000

static int64_t	read_clock(int);
static int64_t	nanoseconds(const struct uds_stamp *);
static void	check_between(const struct uds_stamp *, int, int64_t, int64_t);
static int	stamped(int, int *);
static int	hear(int, struct uds_stamp *);
static void	check_none(const struct uds_stamp *);

/* Nanoseconds, asked of the C library. */
static int64_t
read_clock(int which)
{
	struct timespec ts;

	ATF_REQUIRE(clock_gettime(which == UDS_CLOCK_REALTIME ?
	    CLOCK_REALTIME : CLOCK_MONOTONIC, &ts) == 0);
	return ((int64_t)ts.tv_sec * NSEC + ts.tv_nsec);
}

static int64_t
nanoseconds(const struct uds_stamp *t)
{
	return (t->ts_sec * NSEC + t->ts_nsec);
}

/* A kernel may be content with the last tick of its clock. */
static void
check_between(const struct uds_stamp *t, int which, int64_t before,
    int64_t after)
{
	const int64_t tick = NSEC / 100;

	ATF_REQUIRE_EQ(which, t->ts_clock);
	ATF_CHECK(t->ts_nsec >= 0 && t->ts_nsec < NSEC);
	ATF_CHECK_MSG(nanoseconds(t) >= before - tick, "%lld ns too early",
	    (long long)(before - nanoseconds(t)));
	ATF_CHECK_MSG(nanoseconds(t) <= after, "%lld ns too late",
	    (long long)(nanoseconds(t) - after));
}

static void
check_none(const struct uds_stamp *t)
{
	int64_t ns;

	ATF_CHECK_EQ(UDS_CLOCK_NONE, t->ts_clock);
	FAILS_CLEAN(EOPNOTSUPP, ns, uds_stamp_age(t, &ns));
}

/* A pair whose second end wants to know; 0 if that is not of this type. */
static int
stamped(int type, int *sv)
{
	ut_pair(type, sv);
	if (uds_setopt(sv[1], UDS_OPT_STAMP, 1) == 0)
		return (1);
	ATF_REQUIRE_EQ(EOPNOTSUPP, errno);
	ut_close(sv[0]);
	ut_close(sv[1]);
	return (0);
}

static int
hear(int s, struct uds_stamp *t)
{
	struct uds_msg m;
	char data[64];

	memset(t, 0xa5, sizeof(*t));
	uds_msg_in(&m, data, sizeof(data));
	m.um_stamp = t;
	return (uds_recvmsg(s, &m, 0, LONG));
}

/*
 * The clocks.
 */

/* A stamp that is only declared is of no time. */
UDS_TC(init_no_time)
{
	struct uds_stamp t = UDS_STAMP_INIT;

	ATF_CHECK_EQ(0, t.ts_sec);
	ATF_CHECK_EQ(0, t.ts_nsec);
	check_none(&t);
}

UDS_TC(now_on_each_clock)
{
	static const int clocks[] = { UDS_CLOCK_REALTIME,
	    UDS_CLOCK_MONOTONIC };
	struct uds_stamp t;
	int64_t after, before;
	int i;

	for (i = 0; i < 2; i++) {
		memset(&t, 0xa5, sizeof(t));
		before = read_clock(clocks[i]);
		ATF_REQUIRE_EQ(0, uds_stamp_now(&t, clocks[i]));
		after = read_clock(clocks[i]);
		ATF_CHECK_EQ(clocks[i], t.ts_clock);
		ATF_CHECK(t.ts_nsec >= 0 && t.ts_nsec < NSEC);
		ATF_CHECK(nanoseconds(&t) >= before);
		ATF_CHECK(nanoseconds(&t) <= after);
	}
}

UDS_TC(now_bad_clock_einval)
{
	static const int bad[] = { UDS_CLOCK_NONE, 3, -1, INT_MAX, INT_MIN };
	struct uds_stamp t;
	size_t i;

	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		FAILS_CLEAN(EINVAL, t, uds_stamp_now(&t, bad[i]));
}

/* As old as it is, in nanoseconds, and what is to come is younger than 0. */
UDS_TC(age_of_past_and_future)
{
	static const int clocks[] = { UDS_CLOCK_REALTIME,
	    UDS_CLOCK_MONOTONIC };
	static const int64_t offsets[] = { 0, 1, 59, 3600, 86400 * 365,
	    INT64_C(9000000000), -1, -3600, -INT64_C(9000000000) };
	struct uds_stamp t;
	int64_t ns, passed;
	size_t i;
	int j;

	for (j = 0; j < 2; j++)
		for (i = 0; i < sizeof(offsets) / sizeof(offsets[0]); i++) {
			ATF_REQUIRE_EQ(0, uds_stamp_now(&t, clocks[j]));
			t.ts_sec -= offsets[i];
			ATF_REQUIRE_EQ(0, uds_stamp_age(&t, &ns));
			passed = ns - offsets[i] * NSEC;
			ATF_CHECK_MSG(passed >= 0 && passed < NSEC,
			    "%lld ns", (long long)passed);
		}
}

/* Across the turn of a second, both ways. */
UDS_TC(age_of_each_fraction)
{
	struct uds_stamp t;
	int64_t ns, then;
	int32_t nsec;

	for (nsec = 0; nsec < NSEC; nsec += NSEC / 8) {
		ATF_REQUIRE_EQ(0, uds_stamp_now(&t, UDS_CLOCK_MONOTONIC));
		t.ts_sec -= 5;
		t.ts_nsec = nsec;
		then = nanoseconds(&t);
		ATF_REQUIRE_EQ(0, uds_stamp_age(&t, &ns));
		ns += then - read_clock(UDS_CLOCK_MONOTONIC);
		ATF_CHECK_MSG(ns <= 0 && ns > -NSEC, "%lld ns",
		    (long long)ns);
	}
}

UDS_TC(age_invalid_einval)
{
	static const int32_t bad[] = { -1, NSEC, INT32_MAX, INT32_MIN };
	struct uds_stamp t = UDS_STAMP_INIT;
	int64_t ns;
	size_t i;

	t.ts_clock = UDS_CLOCK_REALTIME;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		t.ts_nsec = bad[i];
		FAILS_CLEAN(EINVAL, ns, uds_stamp_age(&t, &ns));
	}
	t.ts_nsec = 0;
	t.ts_clock = 3;
	FAILS_CLEAN(EINVAL, ns, uds_stamp_age(&t, &ns));
	t.ts_clock = -1;
	FAILS_CLEAN(EINVAL, ns, uds_stamp_age(&t, &ns));
}

/* 292 years are all that fit. */
UDS_TC(age_too_great_eoverflow)
{
	static const int64_t bad[] = { INT64_MIN, INT64_MAX,
	    INT64_C(12000000000), -INT64_C(10000000000), INT64_MIN + 1 };
	struct uds_stamp t = UDS_STAMP_INIT;
	int64_t ns;
	size_t i;

	t.ts_clock = UDS_CLOCK_REALTIME;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		t.ts_sec = bad[i];
		t.ts_nsec = 0;
		FAILS_CLEAN(EOVERFLOW, ns, uds_stamp_age(&t, &ns));
		t.ts_nsec = NSEC - 1;
		FAILS_CLEAN(EOVERFLOW, ns, uds_stamp_age(&t, &ns));
	}
}

/* The largest that do fit, computed without an overflow on the way. */
UDS_TC(age_greatest)
{
	struct uds_stamp t;
	int64_t ns;

	ATF_REQUIRE_EQ(0, uds_stamp_now(&t, UDS_CLOCK_MONOTONIC));
	t.ts_sec -= INT64_C(9223372030);
	t.ts_nsec = 0;
	ATF_REQUIRE_EQ(0, uds_stamp_age(&t, &ns));
	ATF_CHECK(ns > INT64_C(9223372029) * NSEC);
	ATF_REQUIRE_EQ(0, uds_stamp_now(&t, UDS_CLOCK_MONOTONIC));
	t.ts_sec += INT64_C(9223372030);
	t.ts_nsec = NSEC - 1;
	ATF_REQUIRE_EQ(0, uds_stamp_age(&t, &ns));
	ATF_CHECK(ns < -INT64_C(9223372029) * NSEC);
}

/*
 * Asked for by the receiver.
 */

UDS_TC(received_time_of_sending)
{
	struct uds_stamp t;
	int64_t after, before;
	int i, sv[2], type;

	ut_need(UDS_FEATURE_MSGSTAMP);
	EACH_TYPE(type) {
		if (!stamped(type, sv))
			continue;
		for (i = 0; i < 5; i++) {
			before = read_clock(UDS_CLOCK_REALTIME);
			ATF_REQUIRE_EQ(1, uds_send(sv[0], "x", 1, LONG));
			after = read_clock(UDS_CLOCK_REALTIME);
			ut_sleep(15);
			ATF_REQUIRE_EQ(1, hear(sv[1], &t));
			check_between(&t, UDS_CLOCK_REALTIME, before, after);
		}
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
}

/* How long it lay there is what it is for. */
UDS_TC(received_age_is_time_in_the_queue)
{
	struct uds_stamp t;
	int64_t ns;
	int sv[2];

	ut_need(UDS_FEATURE_MSGSTAMP);
	ATF_REQUIRE(stamped(SOCK_DGRAM, sv));
	ATF_REQUIRE_EQ(1, uds_send(sv[0], "x", 1, LONG));
	ut_sleep(50);
	ATF_REQUIRE_EQ(1, hear(sv[1], &t));
	ATF_REQUIRE_EQ(0, uds_stamp_age(&t, &ns));
	ATF_CHECK_MSG(ns >= NSEC / 1000 * 49 &&
	    ns < NSEC / 1000 * (int64_t)(50 + UT_SLACK), "%lld ns",
	    (long long)ns);
	ut_close(sv[0]);
	ut_close(sv[1]);
}

/* Finer than a microsecond: some of many are no whole number of them. */
UDS_TC(received_in_nanoseconds)
{
	struct uds_stamp t;
	int64_t last;
	int fine, i, sv[2];

	ut_need(UDS_FEATURE_MSGSTAMP);
	ATF_REQUIRE(stamped(SOCK_DGRAM, sv));
	last = 0;
	for (fine = i = 0; i < 100; i++) {
		ATF_REQUIRE_EQ(1, uds_send(sv[0], "x", 1, LONG));
		ATF_REQUIRE_EQ(1, hear(sv[1], &t));
		fine += t.ts_nsec % 1000 != 0;
		/* A clock that is set meanwhile would be bad luck. */
		ATF_CHECK(nanoseconds(&t) >= last);
		last = nanoseconds(&t);
	}
	ATF_CHECK(fine > 0);
	ut_close(sv[0]);
	ut_close(sv[1]);
}

/* Nobody asked: there is none, rather than one of 1970. */
UDS_TC(received_without_option_none)
{
	struct uds_stamp t;
	int sv[2], type;

	EACH_TYPE(type) {
		ut_pair(type, sv);
		ATF_REQUIRE_EQ(1, uds_send(sv[0], "x", 1, LONG));
		ATF_REQUIRE_EQ(1, hear(sv[1], &t));
		check_none(&t);
		ATF_CHECK_EQ(0, t.ts_sec);
		ATF_CHECK_EQ(0, t.ts_nsec);
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
}

/* Turned off again, as if it had never been on. */
UDS_TC(received_after_option_off_none)
{
	struct uds_stamp t;
	int sv[2];

	ut_need(UDS_FEATURE_MSGSTAMP);
	ATF_REQUIRE(stamped(SOCK_DGRAM, sv));
	ATF_REQUIRE_EQ(0, uds_setopt(sv[1], UDS_OPT_STAMP, 0));
	ATF_REQUIRE_EQ(1, uds_send(sv[0], "x", 1, LONG));
	ATF_REQUIRE_EQ(1, hear(sv[1], &t));
	check_none(&t);
	ut_close(sv[0]);
	ut_close(sv[1]);
}

/* Sent before somebody asked: none, or one that is not before that. */
UDS_TC(received_from_before_the_option)
{
	struct uds_stamp t;
	int64_t before;
	int sv[2];

	ut_need(UDS_FEATURE_MSGSTAMP);
	ut_pair(SOCK_DGRAM, sv);
	before = read_clock(UDS_CLOCK_REALTIME);
	ATF_REQUIRE_EQ(1, uds_send(sv[0], "x", 1, LONG));
	ATF_REQUIRE_EQ(0, uds_setopt(sv[1], UDS_OPT_STAMP, 1));
	ATF_REQUIRE_EQ(1, hear(sv[1], &t));
	if (t.ts_clock == UDS_CLOCK_NONE)
		check_none(&t);
	else
		check_between(&t, UDS_CLOCK_REALTIME, before,
		    read_clock(UDS_CLOCK_REALTIME));
	ut_close(sv[0]);
	ut_close(sv[1]);
}

/* Where nothing would come of it, asking is an error and leaves no trace. */
UDS_TC(option_where_none_eopnotsupp)
{
	int n, on, sv[2], type;

	n = 0;
	EACH_TYPE(type) {
		ut_pair(type, sv);
		if (uds_setopt(sv[1], UDS_OPT_STAMP, 1) == -1) {
			n++;
			ATF_CHECK_EQ(EOPNOTSUPP, errno);
			FAILS(EOPNOTSUPP, uds_setopt(sv[1], UDS_OPT_STAMP, 1));
			if (uds_getopt(sv[1], UDS_OPT_STAMP, &on) == 0)
				ATF_CHECK_EQ(0, on);
		} else
			ATF_CHECK_EQ(1, ut_has(UDS_FEATURE_MSGSTAMP));
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
	/* Streams have nowhere any. */
	ATF_CHECK(n > 0);
}

/* Asked for by the socket, but not by the call: the message is the message. */
UDS_TC(received_but_not_wanted)
{
	char c;
	size_t len, n;
	int fd, sv[2], type;

	ut_need(UDS_FEATURE_MSGSTAMP);
	EACH_TYPE(type) {
		if (!stamped(type, sv))
			continue;
		ATF_REQUIRE_EQ(1, uds_send(sv[0], "x", 1, LONG));
		ATF_REQUIRE_EQ(1, uds_recv(sv[1], &c, 1, &len, LONG));
		ATF_CHECK_EQ(1, len);
		ATF_REQUIRE_EQ(1, uds_sendfds(sv[0], "x", 1, sv, 1, LONG));
		n = 1;
		ATF_REQUIRE_EQ(1, uds_recvfds(sv[1], &c, 1, &len, &fd, &n,
		    LONG));
		ATF_REQUIRE_EQ(1, n);
		uds_closefds(&fd, 1);
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
}

/* With all else that a message can have. */
UDS_TC(received_with_everything)
{
	struct uds_cred c = UDS_CRED_INIT;
	struct uds_stamp t;
	struct uds_addr from;
	struct uds_msg m;
	char data[8];
	int64_t after, before;
	int client, fds[2], s;

	ut_need(UDS_FEATURE_MSGSTAMP);
	s = ut_bound(SOCK_DGRAM, "s");
	client = ut_bound(SOCK_DGRAM, "client");
	ATF_REQUIRE_EQ(0, uds_setopt(s, UDS_OPT_STAMP, 1));
	if (ut_has(UDS_FEATURE_MSGCRED))
		ATF_REQUIRE_EQ(0, uds_setopt(s, UDS_OPT_CRED, 1));
	before = read_clock(UDS_CLOCK_REALTIME);
	uds_msg_out(&m, "all", 3);
	m.um_addr = (struct uds_addr *)(uintptr_t)at("s");
	m.um_fds = &client;
	m.um_nfds = 1;
	ATF_REQUIRE_EQ(3, uds_sendmsg(client, &m, 0, LONG));
	after = read_clock(UDS_CLOCK_REALTIME);
	uds_msg_in(&m, data, sizeof(data));
	m.um_addr = &from;
	m.um_fds = fds;
	m.um_maxfds = 2;
	m.um_cred = &c;
	m.um_stamp = &t;
	ATF_REQUIRE_EQ(1, uds_recvmsg(s, &m, 0, LONG));
	ATF_CHECK_EQ(3, m.um_len);
	ATF_CHECK_STREQ("client", text(&from));
	ATF_REQUIRE_EQ(1, m.um_nfds);
	uds_closefds(fds, 1);
	check_between(&t, UDS_CLOCK_REALTIME, before, after);
	if (ut_has(UDS_FEATURE_MSGCRED))
		ATF_CHECK(c.uc_valid != 0);
	ut_close(client);
	ut_close(s);
}

/* A failure leaves no time, and to look is not to ask. */
UDS_TC(received_nothing)
{
	struct uds_stamp t;
	struct uds_msg m;
	char data[2];
	int sv[2];

	ut_need(UDS_FEATURE_MSGSTAMP);
	ATF_REQUIRE(stamped(SOCK_DGRAM, sv));
	uds_msg_in(&m, data, sizeof(data));
	m.um_stamp = &t;
	FAILS_CLEAN(EAGAIN, t, uds_recvmsg(sv[1], &m, 0, 0));
	ATF_REQUIRE_EQ(3, uds_send(sv[0], "abc", 3, LONG));
	FAILS_CLEAN(EMSGSIZE, t, uds_recvmsg(sv[1], &m, 0, LONG));
	ATF_REQUIRE_EQ(2, uds_send(sv[0], "ab", 2, LONG));
	memset(&t, 0xa5, sizeof(t));
	ATF_REQUIRE_EQ(1, uds_recvmsg(sv[1], &m, UDS_MSG_PEEK, LONG));
	check_none(&t);
	ut_close(sv[0]);
	ut_close(sv[1]);
}

/* Each message of a batch has its own. */
UDS_TC(received_in_a_batch)
{
	struct uds_stamp t[3];
	struct uds_msg m[3];
	char data[3][4];
	int64_t between[3];
	int i, sv[2];

	ut_need(UDS_FEATURE_MSGSTAMP);
	ATF_REQUIRE(stamped(SOCK_DGRAM, sv));
	for (i = 0; i < 2; i++) {
		between[i] = read_clock(UDS_CLOCK_REALTIME);
		ATF_REQUIRE_EQ(1, uds_send(sv[0], "x", 1, LONG));
		ut_sleep(20);
	}
	between[2] = read_clock(UDS_CLOCK_REALTIME);
	for (i = 0; i < 3; i++) {
		uds_msg_in(&m[i], data[i], 4);
		m[i].um_stamp = &t[i];
	}
	ATF_REQUIRE_EQ(2, uds_recvmmsg(sv[1], m, 3, 0, LONG));
	for (i = 0; i < 2; i++)
		check_between(&t[i], UDS_CLOCK_REALTIME, between[i],
		    between[i + 1] - NSEC / 100);
	ut_close(sv[0]);
	ut_close(sv[1]);
}

/* It tells the last empty record from the end of file. */
UDS_TC(received_with_empty_record)
{
	struct uds_stamp t;
	ssize_t n;
	int sv[2];

	ut_need(UDS_FEATURE_MSGSTAMP);
	ut_need(UDS_FEATURE_SEQPACKET);
	if (!stamped(SOCK_SEQPACKET, sv))
		atf_tc_skip("no times of records on this system");
	n = send(sv[0], "", 0, MSG_EOR);
	ATF_REQUIRE_EQ(0, n);
	ut_close(sv[0]);
	ATF_CHECK_EQ(1, hear(sv[1], &t));
	ATF_CHECK_EQ(UDS_CLOCK_REALTIME, t.ts_clock);
	ATF_CHECK_EQ(0, hear(sv[1], &t));
	ATF_CHECK_EQ(0, hear(sv[1], &t));
	ut_close(sv[1]);
}

/*
 * Attached by the sender.
 */

UDS_TC(sent_time)
{
	static const int clocks[] = { UDS_CLOCK_REALTIME,
	    UDS_CLOCK_MONOTONIC };
	struct uds_stamp mine = UDS_STAMP_INIT, t;
	struct uds_msg m;
	int64_t after, before;
	int i, sv[2], type;

	ut_need(UDS_FEATURE_SENDSTAMP);
	EACH_TYPE(type) {
		ut_pair(type, sv);
		for (i = 0; i < 2; i++) {
			uds_msg_out(&m, "x", 1);
			m.um_stamp = &mine;
			mine.ts_clock = clocks[i];
			before = read_clock(clocks[i]);
			ATF_REQUIRE_EQ(1, uds_sendmsg(sv[0], &m, 0, LONG));
			after = read_clock(clocks[i]);
			ATF_REQUIRE_EQ(1, hear(sv[1], &t));
			check_between(&t, clocks[i], before, after);
		}
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
}

/* A clock that the kernel has not is refused, and nothing is sent. */
UDS_TC(sent_time_bad_clock)
{
	static const int bad[] = { UDS_CLOCK_NONE, 3, -1 };
	struct uds_stamp mine = UDS_STAMP_INIT;
	struct uds_msg m;
	char c;
	size_t i, len;
	int sv[2];

	ut_need(UDS_FEATURE_SENDSTAMP);
	ut_pair(SOCK_STREAM, sv);
	uds_msg_out(&m, "x", 1);
	m.um_stamp = &mine;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		mine.ts_clock = bad[i];
		ATF_CHECK_EQ(-1, uds_sendmsg(sv[0], &m, 0, LONG));
		ATF_CHECK(errno == EINVAL || errno == EOPNOTSUPP);
	}
	FAILS(EAGAIN, uds_recv(sv[1], &c, 1, &len, 0));
	ut_close(sv[0]);
	ut_close(sv[1]);
}

/* Where the receiver asks a sender cannot: nothing goes, nothing closes. */
UDS_TC(sent_time_where_not_eopnotsupp)
{
	struct uds_stamp mine = UDS_STAMP_INIT;
	struct uds_msg m;
	char c;
	size_t len;
	int fd, sv[2], type;

	if (ut_has(UDS_FEATURE_SENDSTAMP))
		atf_tc_skip("this system sends times");
	EACH_TYPE(type) {
		ut_pair(type, sv);
		fd = ut_file("file");
		mine.ts_clock = UDS_CLOCK_REALTIME;
		uds_msg_out(&m, "x", 1);
		m.um_stamp = &mine;
		m.um_fds = &fd;
		m.um_nfds = 1;
		FAILS(EOPNOTSUPP, uds_sendmsg(sv[0], &m, UDS_MSG_CLOSE, LONG));
		FAILS(EAGAIN, uds_recv(sv[1], &c, 1, &len, 0));
		ut_close(fd);
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
}

ATF_TP_ADD_TCS(tp)
{
	ATF_TP_ADD_TC(tp, init_no_time);
	ATF_TP_ADD_TC(tp, now_on_each_clock);
	ATF_TP_ADD_TC(tp, now_bad_clock_einval);
	ATF_TP_ADD_TC(tp, age_of_past_and_future);
	ATF_TP_ADD_TC(tp, age_of_each_fraction);
	ATF_TP_ADD_TC(tp, age_invalid_einval);
	ATF_TP_ADD_TC(tp, age_too_great_eoverflow);
	ATF_TP_ADD_TC(tp, age_greatest);
	ATF_TP_ADD_TC(tp, received_time_of_sending);
	ATF_TP_ADD_TC(tp, received_age_is_time_in_the_queue);
	ATF_TP_ADD_TC(tp, received_in_nanoseconds);
	ATF_TP_ADD_TC(tp, received_without_option_none);
	ATF_TP_ADD_TC(tp, received_after_option_off_none);
	ATF_TP_ADD_TC(tp, received_from_before_the_option);
	ATF_TP_ADD_TC(tp, option_where_none_eopnotsupp);
	ATF_TP_ADD_TC(tp, received_but_not_wanted);
	ATF_TP_ADD_TC(tp, received_with_everything);
	ATF_TP_ADD_TC(tp, received_nothing);
	ATF_TP_ADD_TC(tp, received_in_a_batch);
	ATF_TP_ADD_TC(tp, received_with_empty_record);
	ATF_TP_ADD_TC(tp, sent_time);
	ATF_TP_ADD_TC(tp, sent_time_bad_clock);
	ATF_TP_ADD_TC(tp, sent_time_where_not_eopnotsupp);

	return (atf_no_error());
}
