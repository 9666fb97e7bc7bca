/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * Options: what was accepted has an effect, and what cannot have one is
 * refused.
 */

#define _GNU_SOURCE

#include <sys/types.h>
#include <sys/socket.h>

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include <atf-c.h>

#include "uds.h"
#include "uds_test.h"

#ifdef MSG_NOSIGNAL
#define NOSIGNAL	MSG_NOSIGNAL
#else
#define NOSIGNAL	0
#endif

/* What only a hang would reach. */
#define LONG		20000

/* The options that are on or off, and what they need. */
static const struct {
	int	option;
	int	feature;
} switches[] = {
	{ UDS_OPT_CRED, UDS_FEATURE_MSGCRED },
	{ UDS_OPT_STAMP, UDS_FEATURE_MSGSTAMP },
	{ UDS_OPT_LABEL, UDS_FEATURE_MSGLABEL },
	{ UDS_OPT_HANDLE, UDS_FEATURE_MSGHANDLE },
	{ UDS_OPT_RIGHTS, UDS_FEATURE_NORIGHTS }
};

#define NSWITCHES	(sizeof(switches) / sizeof(switches[0]))

static void	check_bad(int, int);
static size_t	capacity(int);
static void	need_known_system(void);
static int	receive_fds(int);

/* How many bytes go before somebody has to read. */
static size_t
capacity(int s)
{
	static char data[1000];
	size_t n;

	for (n = 0; uds_send(s, data, sizeof(data), 0) ==
	    (ssize_t)sizeof(data); n += sizeof(data))
		ATF_REQUIRE(n < 100000000);
	return (n);
}

/* Of one of which no more is known than POSIX says, no unit is known. */
static void
need_known_system(void)
{
	if (!ut_has(UDS_FEATURE_CLOEXEC) && !ut_has(UDS_FEATURE_NOSIGPIPE) &&
	    !ut_has_cred())
		atf_tc_skip("nothing is known of this system");
}

/*
 * Arguments.
 */

static void
check_bad(int s, int error)
{
	int option, value;

	for (option = UDS_OPT_SNDBUF; option <= UDS_OPT_RECORDS; option++) {
		if (uds_setopt(s, option, 1) != -1 || errno != EOPNOTSUPP)
			FAILS(error, uds_setopt(s, option, 1));
		value = 0;
		if (uds_getopt(s, option, &value) != -1 || errno != EOPNOTSUPP)
			FAILS_CLEAN(error, value, uds_getopt(s, option,
			    &value));
	}
	FAILS(error, uds_setopt(s, UDS_OPT_SNDBUF, 4096));
	FAILS(error, uds_setopt(s, UDS_OPT_RCVBUF, 4096));
	FAILS_CLEAN(error, value, uds_getopt(s, UDS_OPT_SNDBUF, &value));
	FAILS_CLEAN(error, value, uds_getopt(s, UDS_OPT_RCVBUF, &value));
	FAILS_CLEAN(error, value, uds_getopt(s, UDS_OPT_MSGMAX, &value));
}

UDS_TC(bad_descriptors)
{
	int fd, p[2];

	check_bad(-1, EBADF);
	check_bad(INT_MAX, EBADF);
	check_bad(ut_closed(), EBADF);
	fd = ut_file("file");
	check_bad(fd, ENOTSOCK);
	ut_close(fd);
	ut_pipe(p);
	check_bad(p[0], ENOTSOCK);
	ut_close(p[0]);
	ut_close(p[1]);
}

UDS_TC(unknown_option_einval)
{
	static const int bad[] = { 0, -1, UDS_OPT_MSGMAX + 1, 1000, INT_MAX,
	    INT_MIN };
	size_t i;
	int s, value;

	s = ut_socket(SOCK_DGRAM);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		FAILS(EINVAL, uds_setopt(s, bad[i], 1));
		FAILS_CLEAN(EINVAL, value, uds_getopt(s, bad[i], &value));
	}
	ut_close(s);
}

/* On or off is 1 or 0, so that other values are free for something else. */
UDS_TC(bad_value_einval)
{
	static const int bad[] = { 2, -1, 4096, INT_MAX, INT_MIN };
	size_t i;
	int option, s, type, value;

	EACH_TYPE(type) {
		s = ut_socket(type);
		for (option = UDS_OPT_CRED; option <= UDS_OPT_RECORDS;
		    option++)
			for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
				FAILS(EINVAL, uds_setopt(s, option, bad[i]));
		for (option = UDS_OPT_SNDBUF; option <= UDS_OPT_RCVBUF;
		    option++) {
			FAILS(EINVAL, uds_setopt(s, option, 0));
			FAILS(EINVAL, uds_setopt(s, option, -1));
			FAILS(EINVAL, uds_setopt(s, option, INT_MIN));
		}
		FAILS(EINVAL, uds_setopt(s, UDS_OPT_MSGMAX, 1000));
		ATF_REQUIRE_EQ(0, uds_getopt(s, UDS_OPT_SNDBUF, &value));
		ATF_CHECK(value > 0);
		ut_close(s);
	}
}

/*
 * Buffers.
 */

/* What is granted may differ; asked for again, it is granted again. */
UDS_TC(buffer_granted_again)
{
	static const int sizes[] = { 1, 100, 5000, 8192, 10000, 20000, 65536,
	    100000 };
	size_t i;
	int granted, option, s, type, value;

	need_known_system();
	EACH_TYPE(type) {
		s = ut_socket(type);
		for (option = UDS_OPT_SNDBUF; option <= UDS_OPT_RCVBUF;
		    option++)
			for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]);
			    i++) {
				if (uds_setopt(s, option, sizes[i]) == -1) {
					ATF_CHECK_EQ(ENOBUFS, errno);
					continue;
				}
				granted = 0;
				ATF_REQUIRE_EQ(0, uds_getopt(s, option,
				    &granted));
				ATF_CHECK(granted > 0);
				ATF_REQUIRE_EQ(0, uds_setopt(s, option,
				    granted));
				ATF_REQUIRE_EQ(0, uds_getopt(s, option,
				    &value));
				ATF_CHECK_EQ_MSG(granted, value, "%d, %d",
				    granted, value);
			}
		ut_close(s);
	}
}

/* In the unit that it was asked for: bytes, not twice as many. */
UDS_TC(buffer_as_asked_for)
{
	static const int sizes[] = { 8192, 10000, 16384, 30000, 65536 };
	size_t i;
	int option, s, type, value;

	need_known_system();
	EACH_TYPE(type) {
		s = ut_socket(type);
		for (option = UDS_OPT_SNDBUF; option <= UDS_OPT_RCVBUF;
		    option++)
			for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]);
			    i++) {
				ATF_REQUIRE_EQ(0, uds_setopt(s, option,
				    sizes[i]));
				ATF_REQUIRE_EQ(0, uds_getopt(s, option,
				    &value));
				ATF_CHECK_EQ_MSG(sizes[i], value, "%d",
				    value);
			}
		ut_close(s);
	}
}

/* The other one stays as it was. */
UDS_TC(buffers_are_two)
{
	int before, s, value;

	need_known_system();
	s = ut_socket(SOCK_STREAM);
	ATF_REQUIRE_EQ(0, uds_getopt(s, UDS_OPT_RCVBUF, &before));
	ATF_REQUIRE_EQ(0, uds_setopt(s, UDS_OPT_SNDBUF, before / 2));
	ATF_REQUIRE_EQ(0, uds_getopt(s, UDS_OPT_RCVBUF, &value));
	ATF_CHECK_EQ(before, value);
	ATF_REQUIRE_EQ(0, uds_getopt(s, UDS_OPT_SNDBUF, &value));
	ATF_CHECK(value < before);
	ut_close(s);
}

/* More than anybody could have is as much as can be had, or refused. */
UDS_TC(buffer_of_any_size)
{
	static const int sizes[] = { INT_MAX, INT_MAX / 2, INT_MAX / 2 + 1,
	    100000000 };
	size_t i;
	int before, option, s, value;

	s = ut_socket(SOCK_STREAM);
	for (option = UDS_OPT_SNDBUF; option <= UDS_OPT_RCVBUF; option++) {
		ATF_REQUIRE_EQ(0, uds_getopt(s, option, &before));
		for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
			if (uds_setopt(s, option, sizes[i]) == -1)
				ATF_CHECK_EQ(ENOBUFS, errno);
			ATF_REQUIRE_EQ(0, uds_getopt(s, option, &value));
			ATF_CHECK_MSG(value >= before, "%d for %d", value,
			    sizes[i]);
		}
	}
	ut_close(s);
}

/* More room holds more. */
UDS_TC(buffer_holds_what_it_says)
{
	size_t large, small;
	int i, sv[2];

	large = small = 0;
	for (i = 0; i < 2; i++) {
		ut_pair(SOCK_STREAM, sv);
		ATF_REQUIRE_EQ(0, uds_setopt(sv[0], UDS_OPT_SNDBUF,
		    i == 0 ? 8192 : 65536));
		ATF_REQUIRE_EQ(0, uds_setopt(sv[1], UDS_OPT_RCVBUF,
		    i == 0 ? 8192 : 65536));
		*(i == 0 ? &small : &large) = capacity(sv[0]);
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
	ATF_CHECK_MSG(large > 2 * small, "%zu and %zu", large, small);
}

/*
 * Records.
 */

/* There is a largest record, where there are records. */
UDS_TC(msgmax_of_each_type)
{
	int s, type, value;

	EACH_TYPE(type) {
		s = ut_socket(type);
		if (type == SOCK_STREAM)
			FAILS_CLEAN(EOPNOTSUPP, value, uds_getopt(s,
			    UDS_OPT_MSGMAX, &value));
		else {
			value = 0;
			ATF_CHECK_EQ(0, uds_getopt(s, UDS_OPT_MSGMAX,
			    &value));
			ATF_CHECK_MSG(value >= 2000, "%d", value);
		}
		ut_close(s);
	}
}

/* With another buffer it is another, and true again. */
UDS_TC(msgmax_after_change_of_buffer)
{
	static char data[70001];
	char c;
	size_t len;
	int i, max, sv[2];

	need_known_system();
	for (i = 1; i <= 8; i++) {
		ut_pair(SOCK_DGRAM, sv);
		ATF_REQUIRE_EQ(0, uds_setopt(sv[0], UDS_OPT_SNDBUF,
		    4096 * i));
		(void)uds_setopt(sv[1], UDS_OPT_RCVBUF, 100000);
		ATF_REQUIRE_EQ(0, uds_getopt(sv[0], UDS_OPT_MSGMAX, &max));
		ATF_REQUIRE_MSG(max > 0 && max <= 70000, "%d", max);
		ATF_CHECK_EQ(max, uds_send(sv[0], data, (size_t)max, 0));
		FAILS(EMSGSIZE, uds_recv(sv[1], &c, 1, &len, 0));
		FAILS(EMSGSIZE, uds_send(sv[0], data, (size_t)max + 1, 0));
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
}

/* Always, never, or as one likes: what it says is what happens. */
UDS_TC(records_as_it_says)
{
	char room[8];
	ssize_t n;
	int on, sv[2], type;

	EACH_TYPE(type) {
		ut_pair(type, sv);
		if (type == SOCK_STREAM) {
			FAILS_CLEAN(EOPNOTSUPP, on, uds_getopt(sv[1],
			    UDS_OPT_RECORDS, &on));
			FAILS(EOPNOTSUPP, uds_setopt(sv[1], UDS_OPT_RECORDS,
			    1));
			FAILS(EOPNOTSUPP, uds_setopt(sv[1], UDS_OPT_RECORDS,
			    0));
			goto next;
		}
		ATF_REQUIRE_EQ(0, uds_getopt(sv[1], UDS_OPT_RECORDS, &on));
		if (on)
			FAILS(EOPNOTSUPP, uds_setopt(sv[1], UDS_OPT_RECORDS,
			    0));
		if (on || uds_setopt(sv[1], UDS_OPT_RECORDS, 1) == 0) {
			ATF_CHECK_EQ(0, uds_setopt(sv[1], UDS_OPT_RECORDS,
			    1));
			ATF_REQUIRE_EQ(0, uds_getopt(sv[1], UDS_OPT_RECORDS,
			    &on));
			ATF_CHECK_EQ(1, on);
			/* Of senders that mark nothing. */
			ATF_REQUIRE_EQ(2, send(sv[0], "ab", 2, NOSIGNAL));
			ATF_REQUIRE_EQ(2, send(sv[0], "cd", 2, NOSIGNAL));
			n = recv(sv[1], room, sizeof(room), 0);
			ATF_CHECK_EQ(2, n);
		} else
			ATF_CHECK_EQ(EOPNOTSUPP, errno);
next:
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
}

/*
 * On and off.
 */

/* Announced is settable, and read back; what is not there is an error. */
UDS_TC(switches_as_announced)
{
	size_t i;
	int off, on, s;

	for (i = 0; i < NSWITCHES; i++) {
		s = ut_socket(SOCK_DGRAM);
		if (!ut_has(switches[i].feature)) {
			/* An option may exist that nothing comes of. */
			off = switches[i].option == UDS_OPT_RIGHTS ? 0 : 1;
			if (uds_setopt(s, switches[i].option, off) == -1)
				ATF_CHECK_EQ(EOPNOTSUPP, errno);
			else
				ATF_CHECK_EQ(UDS_OPT_LABEL,
				    switches[i].option);
			ut_close(s);
			continue;
		}
		for (on = 0; on < 4; on++) {
			ATF_CHECK_EQ(0, uds_setopt(s, switches[i].option,
			    on % 2));
			off = 77;
			ATF_CHECK_EQ(0, uds_getopt(s, switches[i].option,
			    &off));
			ATF_CHECK_EQ(on % 2, off);
		}
		ut_close(s);
	}
}

/* Off at first, but for descriptors, which anybody may send. */
UDS_TC(switches_at_first)
{
	size_t i;
	int s, type, value;

	EACH_TYPE(type) {
		s = ut_socket(type);
		for (i = 0; i < NSWITCHES; i++) {
			if (uds_getopt(s, switches[i].option, &value) == -1) {
				ATF_CHECK_EQ(EOPNOTSUPP, errno);
				continue;
			}
			ATF_CHECK_EQ(switches[i].option == UDS_OPT_RIGHTS,
			    value);
		}
		ut_close(s);
	}
}

/* One does not set another. */
UDS_TC(switches_are_independent)
{
	int before[NSWITCHES], after;
	size_t i, j;
	int s;

	for (i = 0; i < NSWITCHES; i++) {
		if (!ut_has(switches[i].feature))
			continue;
		s = ut_socket(SOCK_DGRAM);
		for (j = 0; j < NSWITCHES; j++)
			if (uds_getopt(s, switches[j].option,
			    &before[j]) == -1)
				before[j] = -1;
		ATF_REQUIRE_EQ(0, uds_setopt(s, switches[i].option,
		    !before[i]));
		for (j = 0; j < NSWITCHES; j++) {
			if (before[j] == -1)
				continue;
			ATF_REQUIRE_EQ(0, uds_getopt(s, switches[j].option,
			    &after));
			ATF_CHECK_EQ(i == j ? !before[j] : before[j], after);
		}
		ut_close(s);
	}
}

/* Of a listener they are those of whom it accepts, from the first message. */
UDS_TC(switches_inherited)
{
	size_t i;
	int client, listener, s, type, value;

	EACH_CONN_TYPE(type)
		for (i = 0; i < NSWITCHES; i++) {
			/* Times are asked for where they are received. */
			if (!ut_has(switches[i].feature) ||
			    switches[i].option == UDS_OPT_STAMP)
				continue;
			listener = ut_bound(type, "sock");
			value = switches[i].option == UDS_OPT_RIGHTS ? 0 : 1;
			ATF_REQUIRE_EQ(0, uds_setopt(listener,
			    switches[i].option, value));
			ATF_REQUIRE_EQ(0, uds_listen(listener, 1));
			client = ut_client(type, "sock");
			s = uds_accept(listener, NULL, 0, LONG);
			ATF_REQUIRE(s != -1);
			value = 77;
			ATF_REQUIRE_EQ(0, uds_getopt(s, switches[i].option,
			    &value));
			ATF_CHECK_EQ_MSG(switches[i].option != UDS_OPT_RIGHTS,
			    value, "option %d", switches[i].option);
			ut_close(client);
			ut_close(listener);
			ut_close(s);
			ut_unlink("sock");
		}
}

/*
 * Refusing descriptors.
 */

/* How many come with the next message, of 4 at most. */
static int
receive_fds(int s)
{
	char c;
	size_t len, n;
	int fds[4];

	n = 4;
	ATF_REQUIRE_EQ(1, uds_recvfds(s, &c, 1, &len, fds, &n, LONG));
	uds_closefds(fds, n);
	return ((int)n);
}

/* It is the sender who hears of it, and data goes on. */
UDS_TC(rights_refused)
{
	struct uds_msg m;
	int fd, sv[2], type;

	ut_need(UDS_FEATURE_NORIGHTS);
	EACH_TYPE(type) {
		ut_pair(type, sv);
		fd = ut_file("file");
		ATF_REQUIRE_EQ(0, uds_setopt(sv[1], UDS_OPT_RIGHTS, 0));
		FAILS(EPERM, uds_sendfds(sv[0], "a", 1, &fd, 1, LONG));
		FAILS(EPERM, uds_sendfds(sv[0], "a", 1, &fd, 1, 0));
		uds_msg_out(&m, "a", 1);
		m.um_fds = &fd;
		m.um_nfds = 1;
		FAILS(EPERM, uds_sendmsg(sv[0], &m, UDS_MSG_CLOSE, -1));
		ATF_REQUIRE_EQ(1, uds_send(sv[0], "b", 1, LONG));
		ATF_CHECK_EQ(0, receive_fds(sv[1]));
		/* The other direction has its own. */
		ATF_REQUIRE_EQ(1, uds_sendfds(sv[1], "a", 1, &fd, 1, LONG));
		ATF_CHECK_EQ(1, receive_fds(sv[0]));
		ATF_REQUIRE_EQ(0, uds_setopt(sv[1], UDS_OPT_RIGHTS, 1));
		ATF_REQUIRE_EQ(1, uds_sendfds(sv[0], "a", 1, &fd, 1, LONG));
		ATF_CHECK_EQ(1, receive_fds(sv[1]));
		ut_close(fd);
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
}

/* Of a server that wants none, from before it accepts. */
UDS_TC(rights_refused_by_a_listener)
{
	int client, listener, type;

	ut_need(UDS_FEATURE_NORIGHTS);
	EACH_CONN_TYPE(type) {
		listener = ut_bound(type, "sock");
		ATF_REQUIRE_EQ(0, uds_setopt(listener, UDS_OPT_RIGHTS, 0));
		ATF_REQUIRE_EQ(0, uds_listen(listener, 1));
		client = ut_client(type, "sock");
		FAILS(EPERM, uds_sendfds(client, "a", 1, &client, 1, LONG));
		ut_close(client);
		ut_close(listener);
		ut_unlink("sock");
	}
}

/* To whom it is addressed decides. */
UDS_TC(rights_refused_by_an_address)
{
	struct uds_msg m;
	int a, b, s;

	ut_need(UDS_FEATURE_NORIGHTS);
	a = ut_bound(SOCK_DGRAM, "a");
	b = ut_bound(SOCK_DGRAM, "b");
	s = ut_socket(SOCK_DGRAM);
	ATF_REQUIRE_EQ(0, uds_setopt(a, UDS_OPT_RIGHTS, 0));
	uds_msg_out(&m, "x", 1);
	m.um_fds = &s;
	m.um_nfds = 1;
	m.um_addr = (struct uds_addr *)(uintptr_t)at("a");
	FAILS(EPERM, uds_sendmsg(s, &m, 0, LONG));
	m.um_addr = (struct uds_addr *)(uintptr_t)at("b");
	ATF_REQUIRE_EQ(1, uds_sendmsg(s, &m, 0, LONG));
	ATF_CHECK_EQ(1, receive_fds(b));
	ut_close(a);
	ut_close(b);
	ut_close(s);
}

UDS_TC(rights_cannot_be_refused_eopnotsupp)
{
	int s, value;

	if (ut_has(UDS_FEATURE_NORIGHTS))
		atf_tc_skip("this system lets descriptors be refused");
	s = ut_socket(SOCK_STREAM);
	FAILS(EOPNOTSUPP, uds_setopt(s, UDS_OPT_RIGHTS, 0));
	if (uds_getopt(s, UDS_OPT_RIGHTS, &value) == 0)
		ATF_CHECK_EQ(1, value);
	ut_close(s);
}

ATF_TP_ADD_TCS(tp)
{
	ATF_TP_ADD_TC(tp, bad_descriptors);
	ATF_TP_ADD_TC(tp, unknown_option_einval);
	ATF_TP_ADD_TC(tp, bad_value_einval);
	ATF_TP_ADD_TC(tp, buffer_granted_again);
	ATF_TP_ADD_TC(tp, buffer_as_asked_for);
	ATF_TP_ADD_TC(tp, buffers_are_two);
	ATF_TP_ADD_TC(tp, buffer_of_any_size);
	ATF_TP_ADD_TC(tp, buffer_holds_what_it_says);
	ATF_TP_ADD_TC(tp, msgmax_of_each_type);
	ATF_TP_ADD_TC(tp, msgmax_after_change_of_buffer);
	ATF_TP_ADD_TC(tp, records_as_it_says);
	ATF_TP_ADD_TC(tp, switches_as_announced);
	ATF_TP_ADD_TC(tp, switches_at_first);
	ATF_TP_ADD_TC(tp, switches_are_independent);
	ATF_TP_ADD_TC(tp, switches_inherited);
	ATF_TP_ADD_TC(tp, rights_refused);
	ATF_TP_ADD_TC(tp, rights_refused_by_a_listener);
	ATF_TP_ADD_TC(tp, rights_refused_by_an_address);
	ATF_TP_ADD_TC(tp, rights_cannot_be_refused_eopnotsupp);

	return (atf_no_error());
}
