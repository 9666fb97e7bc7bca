/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * What no test can make a healthy kernel do.  The system calls that the
 * library makes are defined here once more, in front of the C library's
 * own, and fail when they are told to.
 */

#include <sys/types.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/uio.h>

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Linux closes many descriptors by a call that has no name everywhere. */
#ifdef SO_PEERSEC
#include <sys/syscall.h>
#endif

#include <atf-c.h>

#include "uds.h"
#include "uds_test.h"

/* Where the C library hides it without GNU extensions. */
#ifndef RTLD_NEXT
#define RTLD_NEXT	((void *)-1)
#endif

#define FOREVER		1000000

/* The id that Linux shows for those that have no number. */
#define OVERFLOW_ID	65534

/* Which call. */
enum {
	ACCEPT, BIND, CLOSE, CONNECT, FCNTL, GETPEERNAME, GETSOCKNAME,
	GETSOCKOPT, LINK, POLL, RECV, RECVMSG, RENAME, SEND, SENDMSG,
	SETSOCKOPT, SOCKET, SOCKETPAIR, SYSCALL, NCALLS
};

/* These calls fail, from the first'th, this many times. */
static struct fault {
	int	first;
	int	times;
	int	error;
	int	really;		/* do it all the same */
	int	calls;
} faults[NCALLS];

/* What getsockopt(2) answers when it "fails" with error 0. */
static const void	*answer;
static socklen_t	 answer_len;

/* As many bytes go at most with one send(2) or sendmsg(2), or 0. */
static size_t		 most;

/* How many messages of descriptors a sendmsg(2) took. */
static int		 rights_sent;

/* What is done to each message that was received, with what recvmsg(2) said. */
static ssize_t		(*spoil)(struct msghdr *, ssize_t);

/* How long an address recvmsg(2) was ready for. */
static socklen_t	 name_room;

/* Every so often a call that sends or receives fails for no reason. */
static int		 troubled;

static int	armed;

int	accept4(int, struct sockaddr *, socklen_t *, int);
int	renameat2(int, const char *, int, const char *, unsigned int);

/* Without a warning for the conversion that ISO C does not know. */
#define REAL(function, name)						\
	do {								\
		void *ut_symbol = dlsym(RTLD_NEXT, name);		\
									\
		if (ut_symbol == NULL)					\
			ut_die(__FILE__, __LINE__, name);		\
		memcpy(&(function), &ut_symbol, sizeof(function));	\
	} while (0)

static int	fails(int);
static int	is_troubled(void);
static void	arm(int, int, int, int);
static int	disarm(int);
static int	sweep(int, int (*)(void));

/* Whether this call is one that fails; errno is set then. */
static int
fails(int which)
{
	struct fault *f;
	int n;

	if (!armed)
		return (0);
	f = &faults[which];
	n = f->calls++;
	if (n < f->first || n - f->first >= f->times)
		return (0);
	errno = f->error;
	return (1);
}

/* Nothing wrong with it: it is only to be done again. */
static int
is_troubled(void)
{
	if (!troubled)
		return (0);
	switch (ut_random() % 32) {
	case 0:
		errno = EAGAIN;
		return (1);
	case 1: case 2: case 3: case 4: case 5: case 6: case 7:
		errno = EINTR;
		return (1);
	default:
		return (0);
	}
}

int
accept(int s, struct sockaddr *sa, socklen_t *len)
{
	int (*real)(int, struct sockaddr *, socklen_t *);

	REAL(real, "accept");
	return (fails(ACCEPT) ? -1 : real(s, sa, len));
}

int
accept4(int s, struct sockaddr *sa, socklen_t *len, int flags)
{
	int (*real)(int, struct sockaddr *, socklen_t *, int);

	REAL(real, "accept4");
	return (fails(ACCEPT) ? -1 : real(s, sa, len, flags));
}

int
bind(int s, const struct sockaddr *sa, socklen_t len)
{
	int (*real)(int, const struct sockaddr *, socklen_t);

	REAL(real, "bind");
	return (fails(BIND) ? -1 : real(s, sa, len));
}

/* Always closes, or the guard would complain. */
int
close(int fd)
{
	int (*real)(int);
	int rv;

	REAL(real, "close");
	rv = real(fd);
	(void)fails(CLOSE);
	return (rv);
}

int
connect(int s, const struct sockaddr *sa, socklen_t len)
{
	int (*real)(int, const struct sockaddr *, socklen_t);

	REAL(real, "connect");
	if (!fails(CONNECT))
		return (real(s, sa, len));
	if (faults[CONNECT].really) {
		(void)real(s, sa, len);
		errno = faults[CONNECT].error;
	}
	return (-1);
}

int
fcntl(int fd, int cmd, ...)
{
	int (*real)(int, int, ...);
	va_list ap;
	long arg;

	va_start(ap, cmd);
	arg = va_arg(ap, long);
	va_end(ap);
	REAL(real, "fcntl");
	return (fails(FCNTL) ? -1 : real(fd, cmd, arg));
}

int
getpeername(int s, struct sockaddr *sa, socklen_t *len)
{
	int (*real)(int, struct sockaddr *, socklen_t *);

	REAL(real, "getpeername");
	return (fails(GETPEERNAME) ? -1 : real(s, sa, len));
}

int
getsockname(int s, struct sockaddr *sa, socklen_t *len)
{
	int (*real)(int, struct sockaddr *, socklen_t *);

	REAL(real, "getsockname");
	return (fails(GETSOCKNAME) ? -1 : real(s, sa, len));
}

int
getsockopt(int s, int level, int option, void *value, socklen_t *len)
{
	int (*real)(int, int, int, void *, socklen_t *);

	REAL(real, "getsockopt");
	if (!fails(GETSOCKOPT))
		return (real(s, level, option, value, len));
	if (faults[GETSOCKOPT].error != 0)
		return (-1);
	memset(value, 0, *len);
	if (*len > answer_len)
		*len = answer_len;
	if (*len > 0)
		memcpy(value, answer, *len);
	return (0);
}

int
linkat(int from, const char *a, int to, const char *b, int flags)
{
	int (*real)(int, const char *, int, const char *, int);

	REAL(real, "linkat");
	return (fails(LINK) ? -1 : real(from, a, to, b, flags));
}

int
poll(struct pollfd *pfd, nfds_t n, int timeout)
{
	int (*real)(struct pollfd *, nfds_t, int);

	REAL(real, "poll");
	return (fails(POLL) ? -1 : real(pfd, n, timeout));
}

ssize_t
recv(int s, void *room, size_t size, int flags)
{
	ssize_t (*real)(int, void *, size_t, int);

	REAL(real, "recv");
	if (!fails(RECV))
		return (is_troubled() ? -1 : real(s, room, size, flags));
	/* "Fails" with more than there is room for. */
	return (faults[RECV].error != 0 ? -1 : (ssize_t)size + 1);
}

ssize_t
recvmsg(int s, struct msghdr *h, int flags)
{
	ssize_t (*real)(int, struct msghdr *, int);
	ssize_t n;

	REAL(real, "recvmsg");
	if (fails(RECVMSG) || is_troubled())
		return (-1);
	name_room = h->msg_namelen;
	n = real(s, h, flags);
	return (n != -1 && armed && spoil != NULL ? spoil(h, n) : n);
}

int
renameat2(int from, const char *a, int to, const char *b, unsigned int flags)
{
	int (*real)(int, const char *, int, const char *, unsigned int);

	REAL(real, "renameat2");
	return (fails(RENAME) ? -1 : real(from, a, to, b, flags));
}

ssize_t
send(int s, const void *data, size_t len, int flags)
{
	ssize_t (*real)(int, const void *, size_t, int);

	REAL(real, "send");
	if (fails(SEND) || is_troubled())
		return (-1);
	return (real(s, data, armed && most > 0 && len > most ? most : len,
	    flags));
}

ssize_t
sendmsg(int s, const struct msghdr *h, int flags)
{
	ssize_t (*real)(int, const struct msghdr *, int);
	struct iovec iov;
	struct msghdr cut;
	size_t i;
	ssize_t n;

	REAL(real, "sendmsg");
	if (fails(SENDMSG) || is_troubled())
		return (-1);
	cut = *h;
	if (armed && most > 0) {
		for (i = 0; i + 1 < (size_t)h->msg_iovlen &&
		    h->msg_iov[i].iov_len == 0; i++)
			continue;
		iov = h->msg_iov[i];
		if (iov.iov_len > most)
			iov.iov_len = most;
		cut.msg_iov = &iov;
		cut.msg_iovlen = 1;
	}
	n = real(s, &cut, flags);
	if (n != -1 && h->msg_controllen > 0)
		rights_sent++;
	return (n);
}

int
setsockopt(int s, int level, int option, const void *value, socklen_t len)
{
	int (*real)(int, int, int, const void *, socklen_t);

	REAL(real, "setsockopt");
	return (fails(SETSOCKOPT) ? -1 : real(s, level, option, value, len));
}

int
socket(int domain, int type, int protocol)
{
	int (*real)(int, int, int);

	/* NetBSD keeps the name for programs of before 3.0. */
	if (dlsym(RTLD_NEXT, "__socket30") != NULL)
		REAL(real, "__socket30");
	else
		REAL(real, "socket");
	return (fails(SOCKET) ? -1 : real(domain, type, protocol));
}

int
socketpair(int domain, int type, int protocol, int sv[2])
{
	int (*real)(int, int, int, int *);

	REAL(real, "socketpair");
	return (fails(SOCKETPAIR) ? -1 : real(domain, type, protocol, sv));
}

#ifdef SYS_close_range
#define RANGES	1

long
syscall(long number, ...)
{
	long (*real)(long, long, long, long);
	va_list ap;
	long a, b, c;

	va_start(ap, number);
	a = va_arg(ap, long);
	b = va_arg(ap, long);
	c = va_arg(ap, long);
	va_end(ap);
	REAL(real, "syscall");
	return (fails(SYSCALL) ? -1 : real(number, a, b, c));
}
#else
#define RANGES	0
#endif

static void
arm(int which, int first, int times, int error)
{
	memset(faults, 0, sizeof(faults));
	answer_len = 0;
	most = 0;
	rights_sent = 0;
	spoil = NULL;
	troubled = 0;
	faults[which].first = first;
	faults[which].times = times;
	faults[which].error = error;
	armed = 1;
}

/* How often it was called since. */
static int
disarm(int which)
{
	armed = 0;
	return (faults[which].calls);
}

/*
 * Let the first of these calls fail, the second, and so on until there are
 * no more.  Each time the function says 0 if what it saw was right.  Returned
 * is how many failed.
 */
static int
sweep(int which, int (*function)(void))
{
	static const int errors[] = { EIO, ENOBUFS, ENOPROTOOPT, EINVAL,
	    ENOTCONN, 0 };
	size_t i;
	int bad, fired, n;

	fired = 0;
	for (i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
		if (errors[i] == 0 && which != GETSOCKOPT)
			break;
		for (n = 0; n < 20; n++) {
			arm(which, n, 1, errors[i]);
			bad = function();
			if (disarm(which) <= n)
				break;
			fired++;
			ATF_CHECK_MSG(!bad, "call %d, errno %d: %d", n,
			    errors[i], bad);
		}
		ATF_CHECK(n < 20);
	}
	return (fired);
}

/* Errors that pass: the caller hears of each, once, and may go on. */
UDS_TC(accept_passing_errors)
{
	static const int errors[] = { ECONNABORTED, EMFILE, ENFILE, ENOBUFS,
	    ENOMEM };
	static const int timeouts[] = { -1, 0, 1000 };
	struct uds_addr from;
	size_t i;
	int client, j, listener, s;

	listener = ut_listener(SOCK_STREAM, "sock");
	client = ut_client(SOCK_STREAM, "sock");
	for (i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
		for (j = 0; j < 3; j++) {
			arm(ACCEPT, 0, 1, errors[i]);
			FAILS_CLEAN(errors[i], from,
			    uds_accept(listener, &from, 0, timeouts[j]));
			ATF_CHECK_EQ(1, disarm(ACCEPT));
		}
	}
	s = uds_accept(listener, NULL, 0, 0);
	ATF_CHECK(s != -1);
	ut_close(client);
	ut_close(listener);
	ut_close(s);
}

UDS_TC(accept_interrupted)
{
	static const int timeouts[] = { -1, 0, 1000 };
	int client, i, listener, s;

	listener = ut_listener(SOCK_STREAM, "sock");
	client = ut_client(SOCK_STREAM, "sock");
	for (i = 0; i < 3; i++) {
		arm(ACCEPT, 0, 5, EINTR);
		s = uds_accept(listener, NULL, 0, timeouts[i]);
		ATF_CHECK_EQ(6, disarm(ACCEPT));
		ATF_REQUIRE(s != -1);
		ut_close(client);
		ut_close(s);
		client = ut_client(SOCK_STREAM, "sock");
	}
	ut_close(client);
	ut_close(listener);
}

/* Another process was quicker: wait again, for what is left. */
UDS_TC(accept_connection_snatched)
{
	int64_t start;
	int client, listener, s;

	listener = ut_listener(SOCK_STREAM, "sock");
	client = ut_client(SOCK_STREAM, "sock");
	arm(ACCEPT, 0, 3, EAGAIN);
	s = uds_accept(listener, NULL, 0, -1);
	ATF_CHECK_EQ(4, disarm(ACCEPT));
	ATF_CHECK(s != -1);
	arm(ACCEPT, 0, FOREVER, EAGAIN);
	start = ut_now();
	FAILS(ETIMEDOUT, uds_accept(listener, NULL, 0, 50));
	ut_took(start, 50);
	(void)disarm(ACCEPT);
	ut_close(client);
	ut_close(listener);
	ut_close(s);
}

UDS_TC(system_out_of_descriptors)
{
	static const int errors[] = { ENFILE, ENOBUFS, ENOMEM };
	size_t i;
	int sv[2];

	for (i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
		arm(SOCKET, 0, FOREVER, errors[i]);
		FAILS(errors[i], uds_socket(SOCK_STREAM, 0));
		FAILS(errors[i], uds_dial("sock", SOCK_STREAM, 0));
		(void)disarm(SOCKET);
		arm(SOCKETPAIR, 0, FOREVER, errors[i]);
		FAILS_CLEAN(errors[i], sv, uds_socketpair(SOCK_STREAM, 0, sv));
		(void)disarm(SOCKETPAIR);
		arm(FCNTL, 0, FOREVER, errors[i]);
		FAILS(errors[i], uds_dup(STDERR_FILENO));
		(void)disarm(FCNTL);
	}
}

/* Cleaning up does not hide why it was necessary. */
UDS_TC(errno_survives_close)
{
	const struct uds_addr *a;
	int s;

	a = at(ut_longpath(300));
	s = ut_socket(SOCK_STREAM);
	arm(CLOSE, 0, FOREVER, EIO);
	FAILS(ENOENT, uds_dial("missing", SOCK_STREAM, -1));
	FAILS(ENOENT, uds_dial("missing", SOCK_STREAM, 5));
	FAILS(ut_has(UDS_FEATURE_LONGPATH) ? ENOENT : ENAMETOOLONG,
	    uds_connect(s, a, -1));
	ATF_CHECK(disarm(CLOSE) >= 2);
	ut_close(s);
}

/*
 * Interrupted, and connected nevertheless: to connect again says EISCONN,
 * which is success then, and only then.
 */
UDS_TC(connect_interrupted_and_done)
{
	static const int errors[] = { EINTR, EINPROGRESS, EALREADY };
	static const int timeouts[] = { -1, 0, 1000 };
	struct uds_addr a;
	int client, i, listener, s;

	listener = ut_listener(SOCK_STREAM, "sock");
	for (i = 0; i < 9; i++) {
		client = ut_socket(SOCK_STREAM);
		arm(CONNECT, 0, 1, errors[i / 3]);
		faults[CONNECT].really = 1;
		ATF_CHECK_EQ_MSG(0, uds_connect(client, at("sock"),
		    timeouts[i % 3]), "errno %d", errno);
		(void)disarm(CONNECT);
		ATF_CHECK_EQ(0, ut_is_nonblock(client));
		ATF_CHECK_EQ(0, uds_getpeername(client, &a));
		s = uds_accept(listener, NULL, 0, 0);
		ATF_REQUIRE(s != -1);
		FAILS(EAGAIN, uds_accept(listener, NULL, 0, 0));
		FAILS(EISCONN, uds_connect(client, at("sock"),
		    timeouts[i % 3]));
		ut_close(client);
		ut_close(s);
	}
	ut_close(listener);
}

UDS_TC(connect_interrupted_before)
{
	static const int timeouts[] = { -1, 0, 1000 };
	int client, i, listener, s;

	listener = ut_listener(SOCK_STREAM, "sock");
	for (i = 0; i < 3; i++) {
		client = ut_socket(SOCK_STREAM);
		arm(CONNECT, 0, 7, EINTR);
		ATF_CHECK_EQ(0, uds_connect(client, at("sock"), timeouts[i]));
		ATF_CHECK_EQ(8, disarm(CONNECT));
		s = uds_accept(listener, NULL, 0, 0);
		ATF_REQUIRE(s != -1);
		FAILS(EAGAIN, uds_accept(listener, NULL, 0, 0));
		ut_close(client);
		ut_close(s);
	}
	ut_close(listener);
}

/* A connection that is under way may still fail, or take too long. */
UDS_TC(connect_under_way_fails)
{
	int listener, s;

	listener = ut_listener(SOCK_STREAM, "sock");
	s = ut_socket(SOCK_STREAM);
	arm(CONNECT, 0, 1, EINPROGRESS);
	faults[CONNECT].really = 1;
	faults[GETSOCKOPT].times = 1;
	faults[GETSOCKOPT].error = EIO;
	FAILS(EIO, uds_connect(s, at("sock"), 1000));
	ATF_CHECK_EQ(1, disarm(CONNECT));
	ATF_CHECK_EQ(0, ut_is_nonblock(s));
	ut_close(s);
	ut_close(listener);
}

/* What the file system or the kernel has against it is told, at once. */
UDS_TC(bind_errors_are_told)
{
	static const int errors[] = { EADDRINUSE, EACCES, ENOENT, ENOTDIR,
	    ELOOP, ENAMETOOLONG, EROFS, ENOSPC, EINVAL };
	size_t i;
	int s;

	for (i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
		s = ut_socket(SOCK_STREAM);
		arm(BIND, 0, 1, errors[i]);
		FAILS(errors[i], uds_bind(s, at("sock")));
		ATF_CHECK_EQ(1, disarm(BIND));
		ATF_CHECK_EQ(0, ut_entries("."));
		ut_close(s);
	}
}

UDS_TC(connect_errors_are_told)
{
	static const int errors[] = { ECONNREFUSED, ENOENT, ENOTDIR, ELOOP,
	    ENAMETOOLONG, EACCES, EPROTOTYPE, EPERM, ENOTSOCK };
	static const int timeouts[] = { -1, 0, 1000 };
	size_t i;
	int j, listener, s;

	listener = ut_listener(SOCK_STREAM, "sock");
	for (i = 0; i < sizeof(errors) / sizeof(errors[0]); i++)
		for (j = 0; j < 3; j++) {
			s = ut_socket(SOCK_STREAM);
			arm(CONNECT, 0, 1, errors[i]);
			FAILS(errors[i], uds_connect(s, at("sock"),
			    timeouts[j]));
			ATF_CHECK_EQ(1, disarm(CONNECT));
			ATF_CHECK_EQ(0, ut_is_nonblock(s));
			arm(CONNECT, 0, 1, errors[i]);
			FAILS(errors[i], uds_dial("sock", SOCK_STREAM,
			    timeouts[j]));
			ATF_CHECK_EQ(1, disarm(CONNECT));
			ATF_REQUIRE_EQ(0, uds_connect(s, at("sock"), 0));
			ut_close(uds_accept(listener, NULL, 0, 0));
			ut_close(s);
		}
	ut_close(listener);
}

/* A backlog that is full is asked again and again, at a decent distance. */
UDS_TC(connect_backs_off)
{
	int64_t start;
	int calls, listener, s;

	listener = ut_listener(SOCK_STREAM, "sock");
	s = ut_socket(SOCK_STREAM);
	arm(CONNECT, 0, FOREVER, EAGAIN);
	start = ut_now();
	FAILS(ETIMEDOUT, uds_connect(s, at("sock"), 200));
	ut_took(start, 200);
	calls = disarm(CONNECT);
	ATF_CHECK_MSG(calls >= 5 && calls <= 30, "%d calls", calls);
	arm(CONNECT, 0, 4, EAGAIN);
	start = ut_now();
	ATF_CHECK_EQ(0, uds_connect(s, at("sock"), -1));
	ATF_CHECK_MSG(ut_now() - start >= 1000 + 2000 + 4000 + 8000,
	    "%lld us", (long long)(ut_now() - start));
	ATF_CHECK_EQ(5, disarm(CONNECT));
	ut_close(s);
	ut_close(listener);
}

/*
 * The last step of binding to a long file name fails: nothing stays.  It is
 * a rename, or a link where that cannot be had.
 */
UDS_TC(long_name_cannot_be_given)
{
	static const struct {
		int	call;
		int	error;
		int	result;
	} steps[] = {
		{ RENAME, EIO, EIO },
		{ RENAME, EEXIST, EADDRINUSE },
		{ RENAME, EINVAL, 0 },
		{ LINK, EIO, EIO },
		{ LINK, EEXIST, EADDRINUSE }
	};
	char name[251];
	size_t i;
	int calls, met, rv, s;

	ut_need(UDS_FEATURE_LONGPATH);
	memset(name, 'f', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	met = 0;
	for (i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		s = ut_socket(SOCK_STREAM);
		arm(steps[i].call, 0, 1, steps[i].error);
		if (steps[i].call == LINK) {
			faults[RENAME].times = 1;
			faults[RENAME].error = EINVAL;
		}
		rv = uds_bind(s, at(name));
		calls = disarm(steps[i].call);
		met += calls;
		if (calls == 0 || steps[i].result == 0) {
			ATF_CHECK_EQ(0, rv);
			ut_unlink(name);
		} else {
			ATF_CHECK_EQ(-1, rv);
			ATF_CHECK_EQ(steps[i].result, errno);
		}
		ATF_CHECK_EQ(0, ut_entries("."));
		ut_close(s);
	}
	if (met == 0)
		atf_tc_skip("this system has another way to long names");
}

/* Of a kernel with a finer clock, or one that was told a thousand years. */
UDS_TC(timeout_of_any_size)
{
	static const struct {
		struct timeval	tv;
		int		ms;
	} times[] = {
		{ { 0, 0 }, -1 },
		{ { 0, 1 }, 1 },
		{ { 0, 999 }, 1 },
		{ { 0, 1000 }, 1 },
		{ { 0, 1001 }, 2 },
		{ { 1, 1 }, 1001 },
		{ { 1, 999999 }, 2000 },
		{ { INT_MAX / 1000 - 1, 0 }, (INT_MAX / 1000 - 1) * 1000 },
		{ { INT_MAX / 1000 + 1, 0 }, INT_MAX },
		{ { INT_MAX, 999999 }, INT_MAX },
	};
	size_t i;
	int ms, s;

	s = ut_socket(SOCK_STREAM);
	for (i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
		arm(GETSOCKOPT, 0, FOREVER, 0);
		answer = &times[i].tv;
		answer_len = sizeof(times[i].tv);
		ms = 0;
		ATF_REQUIRE_EQ(0, uds_gettimeout(s, UDS_SEND, &ms));
		(void)disarm(GETSOCKOPT);
		ATF_CHECK_EQ_MSG(times[i].ms, ms, "%d, not %d", ms,
		    times[i].ms);
	}
	ut_close(s);
}

/*
 * What is set first must not stay when the rest is refused (D17); a kernel
 * that cannot count that far says EDOM.
 */
UDS_TC(timeout_refused_leaves_what_was)
{
	static const int errors[] = { EDOM, EIO };
	int i, ms, receive, s, send;

	s = ut_socket(SOCK_STREAM);
	ATF_REQUIRE_EQ(0, uds_settimeout(s, UDS_SEND, 5000));
	ATF_REQUIRE_EQ(0, uds_gettimeout(s, UDS_SEND, &send));
	ATF_REQUIRE_EQ(0, uds_gettimeout(s, UDS_RECEIVE, &receive));
	for (i = 0; i < 4; i++) {
		arm(SETSOCKOPT, i / 2, 1, errors[i % 2]);
		FAILS(errors[i % 2], uds_settimeout(s,
		    UDS_SEND | UDS_RECEIVE, 1000));
		ATF_CHECK(disarm(SETSOCKOPT) > i / 2);
		ATF_REQUIRE_EQ(0, uds_gettimeout(s, UDS_SEND, &ms));
		ATF_CHECK_EQ(send, ms);
		ATF_REQUIRE_EQ(0, uds_gettimeout(s, UDS_RECEIVE, &ms));
		ATF_CHECK_EQ(receive, ms);
	}
	ut_close(s);
}

/*
 * Credentials, when any of the questions fails or is answered with nothing:
 * no id, or the right one.
 */

static int	subject[2];
static int	request;
static uid_t	uid;
static gid_t	gid;

/* One that knows of its peer, if any does. */
static void
make_subject(void)
{
	if (ut_has_cred())
		ut_known(SOCK_STREAM, subject);
	else
		ut_pair(SOCK_STREAM, subject);
}

static int
ask_cred(void)
{
	struct uds_cred c;
	gid_t groups[512];
	unsigned char before[sizeof(c)];
	char label[300];
	int rv;

	memset(&c, 0xa5, sizeof(c));
	c.uc_groups = groups;
	c.uc_maxgroups = 512;
	c.uc_label = label;
	c.uc_labelsize = sizeof(label);
	memcpy(before, &c, sizeof(c));
	rv = uds_peercred(subject[0], &c, request);
	if (rv == -1)
		return (memcmp(before, &c, sizeof(c)) != 0);
	uds_cred_close(&c);
	if (c.uc_euid != ((c.uc_valid & UDS_CRED_EUID) != 0 ? uid :
	    (uid_t)-1))
		return (2);
	if (c.uc_egid != ((c.uc_valid & UDS_CRED_EGID) != 0 ? gid :
	    (gid_t)-1))
		return (3);
	if (c.uc_pid != ((c.uc_valid & UDS_CRED_PID) != 0 ? getpid() :
	    (pid_t)-1))
		return (4);
	if ((c.uc_valid & UDS_CRED_EUID) == 0)
		return (5);
	return (0);
}

/* Nothing is what the kernel answers for a peer without groups. */
static int
ask_groups(void)
{
	gid_t groups[512];
	int n;

	n = uds_peergroups(subject[0], groups, 512);
	return (n > 0 && n != getgroups(0, NULL));
}

UDS_TC(cred_questions_fail)
{
	static const int requests[] = { 0, UDS_CRED_CONNECTED,
	    UDS_CRED_MOMENT, UDS_CRED_HANDLE, UDS_CRED_GROUPS, UDS_CRED_LABEL,
	    UDS_CRED_GROUPS | UDS_CRED_LABEL | UDS_CRED_HANDLE |
	    UDS_CRED_MOMENT };
	size_t i;

	/* Nobody whose ids are 0, as those of an empty answer would be. */
	uid = geteuid() == 0 ? UT_UID : geteuid();
	gid = geteuid() == 0 ? UT_GID : getegid();
	ATF_REQUIRE(geteuid() != 0 || (chmod(".", 0777) == 0 &&
	    setegid(gid) == 0 && seteuid(uid) == 0));
	make_subject();
	ATF_REQUIRE(getuid() != 0 || (seteuid(0) == 0 && setegid(0) == 0));
	for (i = 0; i < sizeof(requests) / sizeof(requests[0]); i++) {
		request = requests[i];
		ATF_CHECK(sweep(GETSOCKOPT, ask_cred) > 0 || !ut_has_cred());
		(void)sweep(GETSOCKNAME, ask_cred);
		(void)sweep(GETPEERNAME, ask_cred);
		(void)sweep(FCNTL, ask_cred);
	}
	ATF_CHECK(sweep(GETSOCKOPT, ask_groups) > 0 || !ut_has_cred());
	ut_close(subject[0]);
	ut_close(subject[1]);
}

/* On a listener a question that fails must not let it pass for a peer. */
static int
ask_listener(void)
{
	struct uds_cred c;

	return (uds_peercred(subject[0], &c, 0) != -1);
}

UDS_TC(cred_questions_fail_on_listener)
{
	static const int errors[] = { EIO, ENOPROTOOPT, EINVAL };
	size_t i;
	int fired, n;

	fired = 0;
	subject[0] = ut_listener(SOCK_STREAM, "sock");
	for (i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
		for (n = 0; n < 4; n++) {
			arm(GETSOCKOPT, n, 1, errors[i]);
			ATF_CHECK_EQ(0, ask_listener());
			fired += disarm(GETSOCKOPT) > n;
		}
	}
	ATF_CHECK(fired > 0 || !ut_has_cred());
	ut_close(subject[0]);
}

/* A file system that is asked over a network may be interrupted. */
UDS_TC(bind_interrupted)
{
	struct uds_addr a;
	int s;

	s = ut_socket(SOCK_STREAM);
	ATF_REQUIRE_EQ(0, uds_addr_path(&a, "sock"));
	arm(BIND, 0, 3, EINTR);
	ATF_CHECK_EQ(0, uds_bind(s, &a));
	ATF_CHECK_EQ(4, disarm(BIND));
	ut_close(s);
}

/*
 * Vouched for, it is as cheap as asking the kernel oneself; macOS is asked
 * for a process id apart.
 */
UDS_TC(cred_of_connection_is_one_call)
{
	struct uds_cred c;
	int i, sv[2], total;

	if (geteuid() == OVERFLOW_ID)
		atf_tc_skip("this user's id could be that of an unmapped one");
	ut_known(SOCK_STREAM, sv);
	arm(GETSOCKOPT, FOREVER, 0, EIO);
	ATF_REQUIRE_EQ(0, uds_peercred(sv[0], &c, UDS_CRED_CONNECTED));
	armed = 0;
	total = 0;
	for (i = 0; i < NCALLS; i++)
		total += faults[i].calls;
	if (uds_cred_moment(&c, UDS_CRED_PID) == UDS_AT_NOW)
		total--;
	ATF_CHECK_EQ_MSG(1, total, "%d calls", total);
	ut_close(sv[0]);
	ut_close(sv[1]);
}

/* Failing to look is not the same as dead. */
UDS_TC(cred_alive_cannot_tell)
{
	struct uds_cred c;
	int sv[2];

	ut_need(UDS_FEATURE_HANDLE);
	ut_known(SOCK_STREAM, sv);
	ATF_REQUIRE_EQ(0, uds_peercred(sv[0], &c, UDS_CRED_HANDLE));
	arm(POLL, 0, 1, EIO);
	FAILS(EIO, uds_cred_alive(&c));
	(void)disarm(POLL);
	arm(POLL, 0, 3, EINTR);
	ATF_CHECK_EQ(1, uds_cred_alive(&c));
	(void)disarm(POLL);
	uds_cred_close(&c);
	ut_close(sv[0]);
	ut_close(sv[1]);
}

/*
 * The state of a socket, when a question fails: an error, or what it is.
 */

static int	expected;

static int
ask_stat(void)
{
	struct uds_stat before, st;

	memset(&st, 0xa5, sizeof(st));
	before = st;
	if (uds_stat(subject[0], &st) == -1)
		return (memcmp(&before, &st, sizeof(st)) != 0);
	if (st.us_type != SOCK_STREAM || st.us_flags != UDS_CLOEXEC)
		return (2);
	return (st.us_state == expected ? 0 : 3);
}

UDS_TC(stat_questions_fail)
{
	make_subject();
	expected = UDS_STATE_CONNECTED;
	ATF_CHECK(sweep(FCNTL, ask_stat) > 0);
	(void)sweep(GETSOCKNAME, ask_stat);
	ut_close(subject[1]);
	expected = ut_has_cred() ? UDS_STATE_CLOSED : UDS_STATE_CONNECTED;
	ATF_CHECK(sweep(FCNTL, ask_stat) > 0);
	ut_close(subject[0]);
	subject[0] = ut_bound(SOCK_STREAM, "sock");
	expected = UDS_STATE_BOUND;
	ATF_CHECK(sweep(GETSOCKNAME, ask_stat) > 0);
	ATF_CHECK(sweep(FCNTL, ask_stat) > 0);
	ut_close(subject[0]);
}

/*
 * Messages, of which each call can fail.
 */

#define BIG	20000

static const int	waits[] = { -1, 0, 1000 };

static char	bytes[BIG];
static char	got[BIG];

/* What a way of sending says: -1, or how many bytes. */
#define NSENDS	4

static ssize_t
send_by(int way, int s, const char *data, size_t len, int timeout)
{
	struct uds_msg m;

	uds_msg_out(&m, data, len);
	switch (way) {
	case 0:
		return (uds_send(s, data, len, timeout));
	case 1:
		return (uds_sendto(s, data, len, NULL, timeout));
	case 2:
		return (uds_sendmsg(s, &m, 0, timeout));
	default:
		return (uds_sendfds(s, data, len, &s, 1, timeout));
	}
}

/* What a way of receiving says, and the length. */
#define NRECVS	5

static int
recv_by(int way, int s, size_t size, size_t *len, int timeout)
{
	struct uds_addr from;
	struct uds_msg m;
	size_t n;
	int fds[8], rv;

	uds_msg_in(&m, got, size);
	switch (way) {
	case 0:
		return (uds_recv(s, got, size, len, timeout));
	case 1:
		return (uds_recvfrom(s, got, size, len, &from, timeout));
	case 2:
		n = 8;
		rv = uds_recvfds(s, got, size, len, fds, &n, timeout);
		if (rv == 1)
			uds_closefds(fds, n);
		return (rv);
	case 3:
		rv = uds_recvmsg(s, &m, UDS_MSG_WAITALL, timeout);
		break;
	default:
		rv = uds_recvmmsg(s, &m, 1, 0, timeout);
		break;
	}
	if (rv == 1)
		*len = m.um_len;
	return (rv);
}

static void
check_sent(int s, const char *data, size_t len)
{
	size_t n;

	ATF_REQUIRE_EQ(1, recv_by(2, s, sizeof(got), &n, 1000));
	ATF_CHECK_EQ(len, n);
	ATF_CHECK_EQ(0, memcmp(got, data, len));
}

/* Each is told as it is, at once, and nothing has gone. */
UDS_TC(send_errors_are_told)
{
	static const int errors[] = { EPIPE, ECONNRESET, EACCES, EIO, ENOMEM,
	    EPERM, ECONNREFUSED, EDESTADDRREQ, EISCONN, ENOTCONN, EOPNOTSUPP,
	    ENOENT, ENOTDIR, ELOOP, EPROTOTYPE, ESRCH };
	struct uds_msg m;
	char c;
	size_t i, len;
	int fd, j, sv[2], type, way;

	EACH_TYPE(type) {
		ut_pair(type, sv);
		for (i = 0; i < sizeof(errors) / sizeof(errors[0]); i++)
			for (j = 0; j < 3; j++) {
				for (way = 0; way < NSENDS; way++) {
					arm(SEND, 0, FOREVER, errors[i]);
					faults[SENDMSG] = faults[SEND];
					FAILS(errors[i], (int)send_by(way,
					    sv[0], "abc", 3, waits[j]));
					ATF_CHECK_EQ(1, disarm(SEND) +
					    disarm(SENDMSG));
				}
				fd = ut_file("file");
				uds_msg_out(&m, "abc", 3);
				m.um_fds = &fd;
				m.um_nfds = 1;
				arm(SENDMSG, 0, FOREVER, errors[i]);
				FAILS(errors[i], uds_sendmsg(sv[0], &m,
				    UDS_MSG_CLOSE, waits[j]));
				(void)disarm(SENDMSG);
				/* Still open, and the caller's. */
				ut_close(fd);
			}
		FAILS(EAGAIN, uds_recv(sv[1], &c, 1, &len, 0));
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
}

/* A queue without room may be an error to the kernel; either is told. */
UDS_TC(send_without_buffers)
{
	int64_t start;
	int sv[2], way;

	ut_pair(SOCK_DGRAM, sv);
	for (way = 0; way < NSENDS; way++) {
		arm(SEND, 0, FOREVER, ENOBUFS);
		faults[SENDMSG] = faults[SEND];
		start = ut_now();
		ATF_CHECK_EQ(-1, send_by(way, sv[0], "a", 1, 50));
		ATF_CHECK_MSG(errno == ENOBUFS || errno == ETIMEDOUT,
		    "errno %d", errno);
		ut_took(start, errno == ENOBUFS ? 0 : 50);
		(void)disarm(SEND);
	}
	ut_close(sv[0]);
	ut_close(sv[1]);
}

/* Interrupted before anything went: done again, once. */
UDS_TC(send_interrupted)
{
	int j, sv[2], type, way;

	EACH_TYPE(type) {
		ut_pair(type, sv);
		for (way = 0; way < NSENDS; way++)
			for (j = 0; j < 3; j++) {
				arm(SEND, 0, 3, EINTR);
				faults[SENDMSG] = faults[SEND];
				ATF_CHECK_EQ(3, send_by(way, sv[0], "abc", 3,
				    waits[j]));
				ATF_CHECK_EQ(4 + (faults[SEND].calls > 0 &&
				    faults[SENDMSG].calls > 0),
				    disarm(SEND) + disarm(SENDMSG));
				check_sent(sv[1], "abc", 3);
				FAILS(EAGAIN, uds_recv(sv[1], got, 1,
				    &(size_t){ 0 }, 0));
			}
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
}

/* Nothing but signals or a full buffer: a decent number of attempts. */
UDS_TC(send_gives_up_in_time)
{
	static const int errors[] = { EINTR, EAGAIN };
	int64_t start;
	int calls, sv[2], type, way;

	EACH_TYPE(type) {
		ut_pair(type, sv);
		for (way = 0; way < NSENDS; way++) {
			arm(SEND, 0, FOREVER, errors[1]);
			faults[SENDMSG] = faults[SEND];
			start = ut_now();
			FAILS(ETIMEDOUT, (int)send_by(way, sv[0], "a", 1,
			    100));
			ut_took(start, 100);
			calls = disarm(SEND) + disarm(SENDMSG);
			ATF_CHECK_MSG(calls >= 3 && calls <= 100, "%d calls",
			    calls);
			arm(SEND, 0, FOREVER, errors[1]);
			faults[SENDMSG] = faults[SEND];
			start = ut_now();
			FAILS(EAGAIN, (int)send_by(way, sv[0], "a", 1, 0));
			ut_took(start, 0);
			(void)disarm(SEND);
			/* It goes when it can. */
			arm(SEND, 0, 5, errors[1]);
			faults[SENDMSG] = faults[SEND];
			ATF_CHECK_EQ(1, send_by(way, sv[0], "a", 1, -1));
			(void)disarm(SEND);
			check_sent(sv[1], "a", 1);
		}
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
}

/* What cannot be waited for is an error, too. */
UDS_TC(send_cannot_wait)
{
	int sv[2], way;

	ut_pair(SOCK_STREAM, sv);
	for (way = 0; way < NSENDS; way++) {
		arm(SEND, 0, FOREVER, EAGAIN);
		faults[SENDMSG] = faults[SEND];
		faults[POLL].times = FOREVER;
		faults[POLL].error = EIO;
		FAILS(EIO, (int)send_by(way, sv[0], "a", 1, 1000));
		ATF_CHECK(disarm(POLL) > 0);
	}
	ut_close(sv[0]);
	ut_close(sv[1]);
}

/* A vector with a gap, and two descriptors beside it. */
static ssize_t
send_vector(int s, size_t n)
{
	struct iovec iov[3];
	struct uds_msg m;
	int fds[2];

	iov[0].iov_base = bytes;
	iov[0].iov_len = n / 3;
	iov[1].iov_base = NULL;
	iov[1].iov_len = 0;
	iov[2].iov_base = bytes + n / 3;
	iov[2].iov_len = n - n / 3;
	uds_msg_out(&m, NULL, 0);
	m.um_iov = iov;
	m.um_iovcnt = 3;
	m.um_fds = fds;
	m.um_nfds = 2;
	fds[0] = fds[1] = s;
	return (uds_sendmsg(s, &m, 0, 1000));
}

/* So many bytes at a time, never one twice, and descriptors with the first. */
UDS_TC(send_in_parts)
{
	static const size_t parts[] = { 1, 2, 3, 7, 100, 4095 };
	struct uds_msg m;
	size_t i, n;
	int fds[4], sv[2], way;

	for (i = 0; i < BIG; i++)
		bytes[i] = (char)ut_random();
	ut_pair(SOCK_STREAM, sv);
	for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		for (way = 0; way <= NSENDS; way++) {
			n = 10 * parts[i] + 1;
			if (n > 5000)
				n = 5000;
			arm(SEND, FOREVER, 0, 0);
			most = parts[i];
			ATF_CHECK_EQ((ssize_t)n, way < NSENDS ?
			    send_by(way, sv[0], bytes, n, 1000) :
			    send_vector(sv[0], n));
			ATF_CHECK_EQ(way >= 3, rights_sent);
			(void)disarm(SEND);
			uds_msg_in(&m, got, n);
			m.um_fds = fds;
			m.um_maxfds = 4;
			ATF_REQUIRE_EQ(1, uds_recvmsg(sv[1], &m,
			    UDS_MSG_WAITALL, 1000));
			ATF_CHECK_EQ(n, m.um_len);
			ATF_CHECK_EQ(0, memcmp(bytes, got, n));
			ATF_CHECK_EQ(way < 3 ? 0 : way == 3 ? 1 : 2,
			    m.um_nfds);
			ATF_CHECK_EQ(0, m.um_surplus);
			uds_closefds(fds, m.um_nfds);
		}
	ut_close(sv[0]);
	ut_close(sv[1]);
}

/* An error in the middle: so much went, the next call tells. */
UDS_TC(send_fails_in_the_middle)
{
	struct uds_msg m;
	size_t len;
	ssize_t n;
	int fd, sv[2], way;

	ut_pair(SOCK_STREAM, sv);
	for (way = 0; way < NSENDS; way++) {
		arm(SEND, 2, FOREVER, EIO);
		faults[SENDMSG] = faults[SEND];
		most = 2;
		n = send_by(way, sv[0], "abcdefgh", 8, 1000);
		ATF_CHECK_MSG(n >= 4 && n < 8, "%zd, errno %d", n, errno);
		FAILS(EIO, (int)send_by(way == 0 ? 1 : way, sv[0], "abc", 3,
		    1000));
		(void)disarm(SEND);
		ATF_REQUIRE_EQ(1, recv_by(3, sv[1], (size_t)n, &len, 1000));
		ATF_CHECK_EQ((size_t)n, len);
		ATF_CHECK_EQ(0, memcmp(got, "abcdefgh", len));
		FAILS(EAGAIN, uds_recv(sv[1], got, 8, &len, 0));
	}
	/* Not all was sent: nothing is closed. */
	fd = ut_file("file");
	uds_msg_out(&m, "abcdef", 6);
	m.um_fds = &fd;
	m.um_nfds = 1;
	arm(SENDMSG, 1, FOREVER, EIO);
	most = 3;
	ATF_CHECK_EQ(3, uds_sendmsg(sv[0], &m, UDS_MSG_CLOSE, 1000));
	(void)disarm(SENDMSG);
	check_sent(sv[1], "abc", 3);
	ut_close(fd);
	ut_close(sv[0]);
	ut_close(sv[1]);
}

/* The same split over messages: which have gone have gone once. */
UDS_TC(send_split_fails_in_the_middle)
{
	static int fds[65536];
	struct uds_msg m;
	size_t i, max;
	int sv[2];

	ut_pair(SOCK_STREAM, sv);
	max = (size_t)uds_maxfds();
	ATF_REQUIRE(2 * max + 1 < 65536);
	for (i = 0; i < 2 * max + 1; i++)
		fds[i] = sv[0];
	uds_msg_out(&m, "abcdef", 6);
	m.um_fds = fds;
	m.um_nfds = 2 * max + 1;
	arm(SENDMSG, 1, FOREVER, EIO);
	ATF_CHECK_EQ(1, uds_sendmsg(sv[0], &m, UDS_MSG_SPLIT | UDS_MSG_CLOSE,
	    1000));
	ATF_CHECK_EQ(1, rights_sent);
	(void)disarm(SENDMSG);
	ATF_CHECK_EQ(sv[0], fds[0]);
	check_sent(sv[1], "a", 1);
	ut_close(sv[0]);
	ut_close(sv[1]);
}

/* Some bytes with three descriptors, and how far they have come. */
struct lot {
	size_t	total;
	size_t	out;
	size_t	in;
	size_t	nfds;
	int	fds[8];
};

/* The first of it goes with three descriptors, and what failed sent none. */
static void
send_of_lot(int s, struct lot *lot, int round)
{
	struct uds_msg m;
	ssize_t n;
	int ours[3] = { s, s, s }, rights, timeout;

	uds_msg_out(&m, bytes + lot->out, lot->total - lot->out);
	m.um_fds = ours;
	m.um_nfds = lot->out == 0 ? 3 : 0;
	timeout = round % 3 == 0 ? 0 : 1000;
	rights = rights_sent;
	n = lot->out > 0 && round % 2 == 0 ?
	    uds_send(s, m.um_data, m.um_size, timeout) :
	    uds_sendmsg(s, &m, 0, timeout);
	if (n == -1) {
		ATF_REQUIRE_EQ(EAGAIN, errno);
		ATF_REQUIRE_EQ(rights, rights_sent);
	} else
		lot->out += (size_t)n;
}

static void
receive_of_lot(int s, struct lot *lot, int round)
{
	struct uds_msg m;
	int rv;

	uds_msg_in(&m, got + lot->in, 1 + ut_random() % 100);
	m.um_fds = lot->fds + lot->nfds;
	m.um_maxfds = 8 - lot->nfds;
	rv = uds_recvmsg(s, &m, round % 5 == 0 ? UDS_MSG_WAITALL : 0, 0);
	if (rv == -1) {
		ATF_REQUIRE_EQ(EAGAIN, errno);
		return;
	}
	ATF_REQUIRE_EQ(1, rv);
	lot->in += m.um_len;
	lot->nfds += m.um_nfds;
	ATF_REQUIRE(lot->in <= lot->out);
}

/*
 * Everything at once, thousands of times: parts, signals, a full buffer.  What
 * is sent is what is received, and the descriptors come once.
 */
UDS_TC(exactly_once_in_trouble)
{
	struct lot lot;
	size_t n;
	int calls, round, sv[2];

	for (n = 0; n < BIG; n++)
		bytes[n] = (char)ut_random();
	ut_pair(SOCK_STREAM, sv);
	calls = 0;
	for (round = 0; round < 2000; round++) {
		arm(SEND, FOREVER, 0, 0);
		troubled = 1;
		/* Less than fills the queue, byte by byte. */
		memset(&lot, 0, sizeof(lot));
		lot.total = 1 + ut_random() % 100;
		while (lot.in < lot.total) {
			most = 1 + ut_random() % 20;
			if (lot.out < lot.total)
				send_of_lot(sv[0], &lot, round);
			receive_of_lot(sv[1], &lot, round);
		}
		ATF_CHECK_EQ(1, rights_sent);
		calls += faults[SEND].calls + faults[SENDMSG].calls;
		(void)disarm(SEND);
		ATF_REQUIRE_EQ(lot.total, lot.in);
		ATF_REQUIRE_EQ(0, memcmp(bytes, got, lot.total));
		ATF_REQUIRE_EQ(3, lot.nfds);
		uds_closefds(lot.fds, lot.nfds);
	}
	ATF_CHECK(calls > 10000);
	ut_close(sv[0]);
	ut_close(sv[1]);
}

/* Each error is told, and what it would have answered is as it was. */
UDS_TC(recv_errors_are_told)
{
	static const int errors[] = { EIO, ECONNRESET, ENOTCONN, ENOMEM,
	    EFAULT, EACCES };
	size_t i, len;
	int j, sv[2], type, way;

	EACH_TYPE(type) {
		ut_pair(type, sv);
		for (i = 0; i < sizeof(errors) / sizeof(errors[0]); i++)
			for (way = 0; way < NRECVS; way++)
				for (j = 0; j < 3; j++) {
					arm(RECV, 0, FOREVER, errors[i]);
					faults[RECVMSG] = faults[RECV];
					FAILS_CLEAN(errors[i], len,
					    recv_by(way, sv[1], 8, &len,
					    waits[j]));
					ATF_CHECK_EQ(1, disarm(RECV) +
					    disarm(RECVMSG));
				}
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
}

UDS_TC(recv_interrupted)
{
	size_t len;
	int j, sv[2], type, way;

	EACH_TYPE(type) {
		ut_pair(type, sv);
		for (way = 0; way < NRECVS; way++)
			for (j = 0; j < 3; j++) {
				ATF_REQUIRE_EQ(8, uds_send(sv[0], "abcdefgh",
				    8, 1000));
				arm(RECV, 0, 3, EINTR);
				faults[RECVMSG] = faults[RECV];
				ATF_CHECK_EQ(1, recv_by(way, sv[1], 8, &len,
				    waits[j]));
				ATF_CHECK(disarm(RECV) + disarm(RECVMSG) >= 4);
				ATF_CHECK_EQ(8, len);
				ATF_CHECK_EQ(0, memcmp(got, "abcdefgh", 8));
			}
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
}

/* Announced, and then snatched by another: it waits on, and no longer. */
UDS_TC(recv_snatched)
{
	int64_t start;
	size_t len;
	int calls, sv[2], type, way;

	EACH_TYPE(type) {
		ut_pair(type, sv);
		ATF_REQUIRE_EQ(8, uds_send(sv[0], "abcdefgh", 8, 1000));
		for (way = 0; way < NRECVS; way++) {
			arm(RECV, 0, FOREVER, EAGAIN);
			faults[RECVMSG] = faults[RECV];
			start = ut_now();
			FAILS(ETIMEDOUT, recv_by(way, sv[1], 8, &len, 100));
			ut_took(start, 100);
			calls = disarm(RECV) + disarm(RECVMSG);
			ATF_CHECK_MSG(calls >= 3 && calls <= 100, "%d calls",
			    calls);
		}
		check_sent(sv[1], "abcdefgh", 8);
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
}

UDS_TC(recv_cannot_wait)
{
	size_t len;
	int sv[2], way;

	ut_pair(SOCK_STREAM, sv);
	for (way = 0; way < NRECVS; way++) {
		arm(POLL, 0, FOREVER, EIO);
		FAILS_CLEAN(EIO, len, recv_by(way, sv[1], 8, &len, 1000));
		ATF_CHECK(disarm(POLL) > 0);
	}
	ut_close(sv[0]);
	ut_close(sv[1]);
}

/* To find out whether it was the end may be interrupted like anything. */
UDS_TC(end_asked_for_under_signals)
{
	size_t len;
	int n, rv, sv[2], type, way;

	EACH_CONN_TYPE(type)
		for (way = 0; way < NRECVS; way++)
			for (n = 1; n < 4; n++) {
				ut_pair(type, sv);
				ut_close(sv[0]);
				arm(POLL, 0, n, EINTR);
				faults[RECV] = faults[POLL];
				rv = recv_by(way, sv[1], 8, &len, 1000);
				ATF_CHECK(disarm(POLL) + disarm(RECV) > 0);
				ATF_CHECK_EQ_MSG(0, rv, "way %d: %d, errno %d",
				    way, rv, errno);
				ut_close(sv[1]);
			}
}

/* An empty datagram has been taken by then, and must not be lost. */
UDS_TC(empty_datagram_under_signals)
{
	size_t len;
	int fired, n, rv, sv[2], way;

	fired = 0;
	for (way = 0; way < NRECVS; way++)
		for (n = 1; n < 4; n++) {
			ut_pair(SOCK_DGRAM, sv);
			ATF_REQUIRE_EQ(0, uds_send(sv[0], "", 0, 1000));
			len = 77;
			arm(POLL, 0, n, EINTR);
			rv = recv_by(way, sv[1], 8, &len, 0);
			fired += disarm(POLL);
			ATF_CHECK_EQ_MSG(1, rv, "way %d: %d, errno %d", way,
			    rv, errno);
			ATF_CHECK_EQ(0, len);
			ut_close(sv[0]);
			ut_close(sv[1]);
		}
	/* Elsewhere than on Linux it is no question. */
	ATF_CHECK(fired > 0 || !ut_has(UDS_FEATURE_MSGHANDLE));
}

/* Not being told the type is an error, or does not matter. */
UDS_TC(type_cannot_be_told)
{
	size_t len;
	int fired, rv, sv[2], type, way;

	fired = 0;
	EACH_TYPE(type)
		for (way = 0; way < NRECVS + NSENDS; way++) {
			ut_pair(type, sv);
			ATF_REQUIRE_EQ(8, uds_send(sv[0], "abcdefgh", 8,
			    1000));
			len = 8;
			arm(GETSOCKOPT, 0, FOREVER, EIO);
			if (way < NRECVS)
				rv = recv_by(way, sv[1], 8, &len, 1000);
			else
				rv = (int)send_by(way - NRECVS, sv[0], "", 0,
				    0);
			fired += disarm(GETSOCKOPT);
			if (rv == -1)
				ATF_CHECK_EQ(EIO, errno);
			else
				ATF_CHECK(way < NRECVS && rv == 1 && len == 8);
			ut_close(sv[0]);
			ut_close(sv[1]);
		}
	ATF_CHECK(fired > 0);
}

/*
 * What a kernel may say of a message that it should not.
 */

/* Descriptors that are open in spite of it. */
static int	planted[64];
static int	nplanted;

/* Add one that says anything to what was received. */
static void
plant(struct msghdr *h, int level, int type, const void *data, size_t len)
{
	struct cmsghdr c;
	char *p;

	p = (char *)h->msg_control + h->msg_controllen;
	memset(p, 0, CMSG_SPACE(len));
	memset(&c, 0, sizeof(c));
	c.cmsg_len = CMSG_LEN(len);
	c.cmsg_level = level;
	c.cmsg_type = type;
	memcpy(p, &c, sizeof(c));
	memcpy(p + CMSG_LEN(0), data, len);
	h->msg_controllen += CMSG_SPACE(len);
}

/* New descriptors, as if they had been received. */
static void
plant_fds(struct msghdr *h, int n)
{
	int fds[64], i;

	for (i = 0; i < n; i++) {
		fds[i] = dup(STDERR_FILENO);
		CHILD_REQUIRE(fds[i] != -1);
		planted[nplanted++] = fds[i];
	}
	plant(h, SOL_SOCKET, SCM_RIGHTS, fds, (size_t)n * sizeof(int));
}

static int
count_planted(void)
{
	int i, n;

	for (i = n = 0; i < nplanted; i++)
		n += fcntl(planted[i], F_GETFD) != -1;
	return (n);
}

/* One record, with room for so many descriptors, spoilt on its way. */
static int
take_spoilt(ssize_t (*how)(struct msghdr *, ssize_t), struct uds_msg *m,
    int flags)
{
	int rv, sv[2];

	ut_pair(SOCK_DGRAM, sv);
	ATF_REQUIRE_EQ(3, uds_send(sv[0], "abc", 3, 1000));
	nplanted = 0;
	arm(RECVMSG, FOREVER, 0, 0);
	spoil = how;
	rv = uds_recvmsg(sv[1], m, flags, 1000);
	(void)disarm(RECVMSG);
	ut_close(sv[0]);
	ut_close(sv[1]);
	return (rv);
}

static ssize_t
cut_control(struct msghdr *h, ssize_t n)
{
	plant_fds(h, 3);
	h->msg_flags |= MSG_CTRUNC;
	return (n);
}

static ssize_t
cut_data(struct msghdr *h, ssize_t n)
{
	plant_fds(h, 3);
	h->msg_flags |= MSG_TRUNC;
	return (n);
}

static ssize_t
cut_both(struct msghdr *h, ssize_t n)
{
	plant_fds(h, 3);
	h->msg_flags |= MSG_TRUNC | MSG_CTRUNC;
	return (n);
}

/* Cut, in any way, nothing stays open; not even when close(2) fails. */
UDS_TC(cut_message_leaves_nothing_open)
{
	static const struct {
		ssize_t	(*how)(struct msghdr *, ssize_t);
		int	flags;
		int	error;
	} cuts[] = {
		{ cut_control, 0, EMFILE },
		{ cut_control, UDS_MSG_TRUNC, EMFILE },
		{ cut_data, 0, EMSGSIZE },
		{ cut_both, UDS_MSG_TRUNC, EMFILE },
		{ cut_both, 0, 0 }
	};
	struct uds_msg before, m;
	char data[8];
	size_t i, max;
	int fds[8], j;

	for (i = 0; i < sizeof(cuts) / sizeof(cuts[0]); i++)
		for (max = 1; max < 8; max++) {
			for (j = 0; j < 8; j++)
				fds[j] = -7;
			uds_msg_in(&m, data, sizeof(data));
			m.um_fds = fds;
			m.um_maxfds = max;
			before = m;
			ATF_REQUIRE_EQ(-1, take_spoilt(cuts[i].how, &m,
			    cuts[i].flags));
			if (cuts[i].error != 0)
				ATF_CHECK_EQ(cuts[i].error, errno);
			ATF_CHECK_EQ(3, nplanted);
			ATF_CHECK_EQ(0, count_planted());
			ATF_CHECK_EQ(0, memcmp(&before, &m, sizeof(m)));
			for (j = 3; j < 8; j++)
				ATF_CHECK_EQ(-7, fds[j]);
		}
}

UDS_TC(cut_record_keeps_descriptors_when_wanted)
{
	struct uds_msg m;
	char data[8];
	int fds[8];

	uds_msg_in(&m, data, sizeof(data));
	m.um_fds = fds;
	m.um_maxfds = 8;
	ATF_REQUIRE_EQ(1, take_spoilt(cut_data, &m, UDS_MSG_TRUNC));
	ATF_CHECK_EQ(UDS_MSG_TRUNC, m.um_flags);
	ATF_REQUIRE_EQ(3, m.um_nfds);
	ATF_CHECK_EQ(3, count_planted());
	uds_closefds(fds, 3);
	ATF_CHECK_EQ(0, count_planted());
}

/* The second part of what is waited for is cut: the first is closed, too. */
static int	parts_seen;

static ssize_t
cut_second_part(struct msghdr *h, ssize_t n)
{
	plant_fds(h, 2);
	if (++parts_seen == 2)
		h->msg_flags |= MSG_CTRUNC;
	return (n);
}

UDS_TC(cut_later_part_leaves_nothing_open)
{
	struct uds_msg m;
	char data[9];
	int fds[8], i, sv[2];

	ut_pair(SOCK_STREAM, sv);
	for (i = 0; i < 3; i++)
		ATF_REQUIRE_EQ(3, uds_sendfds(sv[0], "abc", 3, sv, 1, 1000));
	uds_msg_in(&m, data, 9);
	m.um_fds = fds;
	m.um_maxfds = 8;
	nplanted = parts_seen = 0;
	arm(RECVMSG, FOREVER, 0, 0);
	spoil = cut_second_part;
	FAILS(EMFILE, uds_recvmsg(sv[1], &m, UDS_MSG_WAITALL, 1000));
	(void)disarm(RECVMSG);
	ATF_CHECK_EQ(2, parts_seen);
	ATF_CHECK_EQ(0, count_planted());
	ut_close(sv[0]);
	ut_close(sv[1]);
}

/* Two messages, as the BSDs have them, add up in their order (D9). */
static ssize_t
plant_several(struct msghdr *h, ssize_t n)
{
	plant_fds(h, 2);
	plant(h, SOL_SOCKET, 77, "unknown", 8);
	plant_fds(h, 0);
	plant_fds(h, 1);
	plant(h, 77, SCM_RIGHTS, "another level", 14);
	plant_fds(h, 2);
	return (n);
}

UDS_TC(several_control_messages_add_up)
{
	struct uds_msg m;
	char data[8];
	size_t max;
	int fds[8], i;

	for (max = 1; max < 8; max++) {
		uds_msg_in(&m, data, sizeof(data));
		m.um_fds = fds;
		m.um_maxfds = max;
		ATF_REQUIRE_EQ(1, take_spoilt(plant_several, &m, 0));
		ATF_CHECK_EQ(5, nplanted);
		ATF_REQUIRE_EQ(max < 5 ? max : 5, m.um_nfds);
		ATF_CHECK_EQ(5, m.um_nfds + m.um_surplus);
		for (i = 0; i < (int)m.um_nfds; i++)
			ATF_CHECK_EQ(planted[i], fds[i]);
		ATF_CHECK_EQ((int)m.um_nfds, count_planted());
		uds_closefds(fds, m.um_nfds);
	}
}

/*
 * A length that was left as it was when the rest was cut away (D10, macOS):
 * what is behind the room must not pass for descriptors.
 */
static size_t	lie;

static ssize_t
lie_about_length(struct msghdr *h, ssize_t n)
{
	struct cmsghdr c;
	size_t first;
	int fd, i;

	first = h->msg_controllen;
	plant_fds(h, 2);
	memcpy(&c, (char *)h->msg_control + first, sizeof(c));
	c.cmsg_len = (__typeof__(c.cmsg_len))lie;
	memcpy((char *)h->msg_control + first, &c, sizeof(c));
	/* Behind them stands the number of one that is somebody else's. */
	fd = STDERR_FILENO;
	for (i = 0; i < 32; i++)
		memcpy((char *)h->msg_control + h->msg_controllen +
		    (size_t)i * sizeof(fd), &fd, sizeof(fd));
	return (n);
}

UDS_TC(length_of_control_message_lies)
{
	static const size_t lies[] = { CMSG_LEN(16), CMSG_LEN(64), 4096,
	    65536, 0x7ffffff0, 0xfffffff0, 0xffffffff };
	struct uds_msg m;
	char data[8];
	size_t i;
	int fds[64];

	for (i = 0; i < sizeof(lies) / sizeof(lies[0]); i++) {
		lie = lies[i];
		uds_msg_in(&m, data, sizeof(data));
		m.um_fds = fds;
		m.um_maxfds = 64;
		ATF_REQUIRE_EQ(1, take_spoilt(lie_about_length, &m, 0));
		ATF_REQUIRE_EQ(2, m.um_nfds);
		ATF_CHECK_EQ(0, m.um_surplus);
		ATF_CHECK_EQ(planted[0], fds[0]);
		ATF_CHECK_EQ(planted[1], fds[1]);
		uds_closefds(fds, 2);
		ATF_CHECK(fcntl(STDERR_FILENO, F_GETFD) != -1);
	}
}

/* Shorter than itself, there is no telling where the next one is. */
UDS_TC(length_of_control_message_too_short)
{
	struct uds_msg m;
	char data[8];
	int fds[8];

	for (lie = 0; lie < CMSG_LEN(0); lie++) {
		uds_msg_in(&m, data, sizeof(data));
		m.um_fds = fds;
		m.um_maxfds = 8;
		ATF_REQUIRE_EQ(1, take_spoilt(lie_about_length, &m, 0));
		ATF_CHECK_EQ(0, m.um_nfds);
		/* No kernel hides them so; they are ours to close. */
		ATF_REQUIRE_EQ(2, count_planted());
		uds_closefds(planted, 2);
	}
}

/* Cut in the middle of a descriptor, it is none. */
UDS_TC(length_of_control_message_odd)
{
	struct uds_msg m;
	char data[8];
	int fds[8];

	for (lie = CMSG_LEN(4); lie < CMSG_LEN(8); lie++) {
		uds_msg_in(&m, data, sizeof(data));
		m.um_fds = fds;
		m.um_maxfds = 8;
		ATF_REQUIRE_EQ(1, take_spoilt(lie_about_length, &m, 0));
		ATF_REQUIRE_EQ(1, m.um_nfds);
		ATF_CHECK_EQ(planted[0], fds[0]);
		uds_closefds(fds, 1);
		ut_close(planted[1]);
	}
}

/* Some bytes that are no header are none. */
static ssize_t
add_crumbs(struct msghdr *h, ssize_t n)
{
	plant_fds(h, 1);
	memset((char *)h->msg_control + h->msg_controllen, 0xff, 64);
	h->msg_controllen += lie;
	return (n);
}

UDS_TC(crumbs_behind_control_messages)
{
	struct uds_msg m;
	char data[8];
	int fds[8];

	for (lie = 0; lie < CMSG_LEN(0); lie++) {
		uds_msg_in(&m, data, sizeof(data));
		m.um_fds = fds;
		m.um_maxfds = 8;
		ATF_REQUIRE_EQ(1, take_spoilt(add_crumbs, &m, 0));
		ATF_REQUIRE_EQ(1, m.um_nfds);
		uds_closefds(fds, 1);
	}
}

/*
 * A senseless address costs neither message nor descriptors (D11): of no
 * family, or longer than any that could be there.
 */
static int	named;

static ssize_t
spoil_address(struct msghdr *h, ssize_t n)
{
	struct sockaddr sa;

	plant_fds(h, 2);
	memset(h->msg_name, named ? 'p' : 0xff, name_room);
	if (named) {
		memset(&sa, 0, sizeof(sa));
		sa.sa_family = AF_UNIX;
		memcpy(h->msg_name, &sa, offsetof(struct sockaddr, sa_data));
	}
	h->msg_namelen = (socklen_t)lie;
	return (n);
}

UDS_TC(address_makes_no_sense)
{
	static const size_t lengths[] = { 0, 1, 2, 3, 16, 100, 5000, 65536 };
	struct uds_addr from;
	struct uds_msg m;
	char data[8];
	size_t i;
	int fds[8];

	for (i = 0; i < 10; i++) {
		named = i >= 8;
		lie = lengths[named ? i - 2 : i];
		memset(&from, 0xa5, sizeof(from));
		uds_msg_in(&m, data, sizeof(data));
		m.um_fds = fds;
		m.um_maxfds = 8;
		m.um_addr = &from;
		ATF_REQUIRE_EQ(1, take_spoilt(spoil_address, &m, 0));
		ATF_CHECK_EQ(3, m.um_len);
		ATF_CHECK_EQ(UDS_ADDR_UNNAMED, uds_addr_kind(&from));
		ATF_REQUIRE_EQ(2, m.um_nfds);
		uds_closefds(fds, 2);
	}
}

/* recv(2) says how long the record was: it is too long, not so much there. */
UDS_TC(recv_tells_of_more_than_room)
{
	size_t len;
	int sv[2];

	ut_pair(SOCK_DGRAM, sv);
	arm(RECV, 0, 1, 0);
	faults[RECV].error = 0;
	ATF_REQUIRE_EQ(4, uds_send(sv[0], "abcd", 4, 1000));
	if (uds_recv(sv[1], got, 8, &len, 1000) == -1)
		ATF_CHECK_EQ(EMSGSIZE, errno);
	else
		ATF_CHECK(len <= 8);
	/* Those that have no use for recv(2) are left to the next case. */
	ATF_CHECK(disarm(RECV) > 0 || !ut_has(UDS_FEATURE_MSGHANDLE));
	ut_close(sv[0]);
	ut_close(sv[1]);
}

/* What recvmsg(2) says cannot be more than it had room for. */
static ssize_t
claim_more(struct msghdr *h, ssize_t n)
{
	(void)h;
	parts_seen++;
	return (n + (ssize_t)lie);
}

UDS_TC(recvmsg_tells_of_more_than_room)
{
	static const size_t lies[] = { 1, 5, 6, 1000, 1000000 };
	struct uds_msg m;
	char data[8];
	size_t i;

	for (i = 0; i < sizeof(lies) / sizeof(lies[0]); i++) {
		lie = lies[i];
		uds_msg_in(&m, data, sizeof(data));
		parts_seen = 0;
		if (take_spoilt(claim_more, &m, UDS_MSG_TRUNC) == 1)
			ATF_CHECK_MSG(m.um_len <= sizeof(data), "%zu",
			    m.um_len);
		ATF_CHECK(parts_seen > 0);
	}
}

/* Where descriptors are closed many at a time, each is when that fails. */
UDS_TC(closefds_one_by_one)
{
	static const int errors[] = { ENOSYS, EPERM, EINVAL };
	size_t i;
	int fds[6], fired, j;

	fired = 0;
	for (i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
		for (j = 0; j < 6; j++) {
			fds[j] = dup(STDERR_FILENO);
			ATF_REQUIRE(fds[j] != -1);
		}
		j = fds[2];
		errno = ELOOP;
		arm(SYSCALL, 0, FOREVER, errors[i]);
		uds_closefds(fds, 6);
		fired += disarm(SYSCALL);
		ATF_CHECK_EQ(ELOOP, errno);
		ATF_CHECK_EQ(-1, fcntl(j, F_GETFD));
		for (j = 0; j < 6; j++)
			ATF_CHECK_EQ(-1, fds[j]);
	}
	/* Linux has handles, and closes them so if it knows how. */
	if (RANGES && ut_has(UDS_FEATURE_MSGHANDLE))
		ATF_CHECK(fired > 0);
}

/* The same of what is refused, and errno stays what it was. */
UDS_TC(refused_is_closed_one_by_one)
{
	struct uds_msg m;
	char data[8];
	int fds[8], i, sv[2];

	for (i = 0; i < 2; i++) {
		ut_pair(SOCK_DGRAM, sv);
		ATF_REQUIRE_EQ(3, uds_send(sv[0], "abc", 3, 1000));
		uds_msg_in(&m, data, sizeof(data));
		m.um_fds = fds;
		m.um_maxfds = 8;
		nplanted = 0;
		arm(SYSCALL, 0, FOREVER, ENOSYS);
		faults[CLOSE].times = FOREVER;
		faults[CLOSE].error = EIO;
		spoil = i == 0 ? cut_control : cut_data;
		FAILS(i == 0 ? EMFILE : EMSGSIZE, uds_recvmsg(sv[1], &m, 0,
		    1000));
		ATF_CHECK(disarm(SYSCALL) + disarm(CLOSE) > 0);
		ATF_CHECK_EQ(0, count_planted());
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
}

/*
 * Facts that come beside the data, in shapes that a kernel may have.
 */

#define CRED_TYPE	2	/* Linux: SCM_CREDENTIALS */

static struct {
	pid_t	pid;
	uid_t	uid;
	gid_t	gid;
} ids;

static ssize_t
plant_ids(struct msghdr *h, ssize_t n)
{
	plant(h, SOL_SOCKET, CRED_TYPE, &ids, lie);
	return (n);
}

/* Fewer bytes than they need are no credentials.  Linux has handles. */
UDS_TC(credentials_of_each_length)
{
	struct uds_cred c;
	struct uds_msg m;
	char data[8];

	ut_need(UDS_FEATURE_MSGHANDLE);
	ids.pid = 4711;
	ids.uid = 12;
	ids.gid = 13;
	for (lie = 0; lie <= sizeof(ids); lie++) {
		memset(&c, 0xa5, sizeof(c));
		uds_msg_in(&m, data, sizeof(data));
		m.um_cred = &c;
		ATF_REQUIRE_EQ(1, take_spoilt(plant_ids, &m, 0));
		if (lie < sizeof(ids)) {
			ATF_CHECK_EQ(0, c.uc_valid);
			ATF_CHECK_EQ((uid_t)-1, c.uc_ruid);
			ATF_CHECK_EQ((pid_t)-1, c.uc_pid);
		} else {
			ATF_CHECK_EQ(4711, c.uc_pid);
			ATF_CHECK_EQ(12, c.uc_ruid);
			ATF_CHECK_EQ(13, c.uc_rgid);
			ATF_CHECK_EQ((uid_t)-1, c.uc_euid);
		}
	}
}

/* No process is no process, and nobody's ids are nobody's. */
UDS_TC(credentials_of_nobody)
{
	static const pid_t pids[] = { 0, -1, 4711 };
	struct uds_cred c;
	struct uds_msg m;
	char data[8];
	int i;

	ut_need(UDS_FEATURE_MSGHANDLE);
	for (i = 0; i < 6; i++) {
		ids.pid = pids[i % 3];
		ids.uid = i < 3 ? OVERFLOW_ID : 12;
		ids.gid = i < 3 ? OVERFLOW_ID : 0;
		lie = sizeof(ids);
		memset(&c, 0xa5, sizeof(c));
		uds_msg_in(&m, data, sizeof(data));
		m.um_cred = &c;
		ATF_REQUIRE_EQ(1, take_spoilt(plant_ids, &m, 0));
		ATF_CHECK_EQ(i % 3 == 2 ? 4711 : (pid_t)-1, c.uc_pid);
		ATF_CHECK_EQ(i == 0 ? ENOENT : i % 3 == 2 ? 0 : EOVERFLOW,
		    uds_cred_reason(&c, UDS_CRED_PID));
		if (i == 0) {
			ATF_CHECK_EQ(0, c.uc_valid);
			ATF_CHECK_EQ((uid_t)-1, c.uc_ruid);
			ATF_CHECK_EQ(ENOENT, uds_cred_reason(&c,
			    UDS_CRED_RUID));
			ATF_CHECK_EQ(ENOENT, uds_cred_reason(&c,
			    UDS_CRED_RGID));
		}
		if (i >= 3) {
			ATF_CHECK_EQ(12, c.uc_ruid);
			ATF_CHECK_EQ(0, c.uc_rgid);
			ATF_CHECK((c.uc_valid & UDS_CRED_RGID) != 0);
		}
	}
}

/* A handle, or why there is none; and of two the second. */
#define HANDLE_TYPE	4	/* Linux: SCM_PIDFD */

static int	handle_number;

static ssize_t
plant_handle(struct msghdr *h, ssize_t n)
{
	int fd;

	switch (handle_number) {
	case 0:
		fd = dup(STDERR_FILENO);
		CHILD_REQUIRE(fd != -1);
		planted[nplanted++] = fd;
		plant(h, SOL_SOCKET, HANDLE_TYPE, &fd, sizeof(fd));
		/* FALLTHROUGH */
	case 1:
		fd = dup(STDERR_FILENO);
		CHILD_REQUIRE(fd != -1);
		planted[nplanted++] = fd;
		plant(h, SOL_SOCKET, HANDLE_TYPE, &fd, sizeof(fd));
		break;
	case 2:
		plant(h, SOL_SOCKET, HANDLE_TYPE, "ab", 2);
		break;
	default:
		plant(h, SOL_SOCKET, HANDLE_TYPE, &handle_number,
		    sizeof(handle_number));
		break;
	}
	return (n);
}

/* Asked for it is there, and closed with the rest, or it is known why not. */
static void
check_handle(struct uds_cred *c, int number, int due)
{
	int reason;

	reason = uds_cred_reason(c, UDS_CRED_HANDLE);
	ATF_CHECK_EQ_MSG(due, reason, "errno %d for %d", reason, number);
	ATF_CHECK_EQ(reason == 0, count_planted());
	ATF_CHECK_EQ(reason == 0 ? planted[nplanted - 1] : -1, c->uc_handle);
	uds_cred_close(c);
	ATF_CHECK_EQ(0, count_planted());
}

UDS_TC(handle_or_why_there_is_none)
{
	static const struct {
		int	number;
		int	reason;
	} handles[] = {
		{ 0, 0 }, { 1, 0 }, { 2, ENOENT }, { -EMFILE, EMFILE },
		{ -ENFILE, ENFILE }, { -ENOMEM, ENOMEM }, { -ESRCH, ESRCH }
	};
	struct uds_cred c;
	struct uds_msg m;
	char data[8];
	size_t i;
	int fd, j;

	ut_need(UDS_FEATURE_MSGHANDLE);
	for (i = 0; i < sizeof(handles) / sizeof(handles[0]); i++)
		for (j = 0; j < 3; j++) {
			handle_number = handles[i].number;
			memset(&c, 0, sizeof(c));
			uds_msg_in(&m, data, sizeof(data));
			m.um_cred = &c;
			m.um_request = j == 0 ? UDS_CRED_HANDLE : 0;
			/* In any case there is no other way to it. */
			if (j == 2) {
				m.um_cred = NULL;
				m.um_fds = &fd;
				m.um_maxfds = 1;
			}
			ATF_REQUIRE_EQ(1, take_spoilt(plant_handle, &m, 0));
			ATF_CHECK_EQ(0, m.um_nfds);
			if (j == 0) {
				check_handle(&c, handles[i].number,
				    handles[i].reason);
				continue;
			}
			ATF_CHECK_EQ(0, count_planted());
			ATF_CHECK_EQ(0, c.uc_valid);
		}
}

/* Refused with the rest, it is closed with the rest. */
static ssize_t
plant_handle_and_cut(struct msghdr *h, ssize_t n)
{
	h->msg_flags |= MSG_CTRUNC;
	plant_fds(h, 2);
	return (plant_handle(h, n));
}

UDS_TC(handle_of_cut_message)
{
	struct uds_cred c = UDS_CRED_INIT;
	struct uds_msg m;
	char data[8];
	int fds[4];

	ut_need(UDS_FEATURE_MSGHANDLE);
	for (handle_number = 0; handle_number < 2; handle_number++) {
		uds_msg_in(&m, data, sizeof(data));
		m.um_cred = &c;
		m.um_request = UDS_CRED_HANDLE;
		m.um_fds = fds;
		m.um_maxfds = 4;
		ATF_REQUIRE_EQ(-1, take_spoilt(plant_handle_and_cut, &m, 0));
		ATF_CHECK_EQ(EMFILE, errno);
		ATF_CHECK(nplanted >= 3);
		ATF_CHECK_EQ(0, count_planted());
		ATF_CHECK_EQ(-1, c.uc_handle);
		ATF_CHECK_EQ(0, c.uc_valid);
	}
}

/* At the end of a stream a kernel makes them up, of nobody's message. */
static ssize_t
plant_sender(struct msghdr *h, ssize_t n)
{
	ids.pid = 4711;
	ids.uid = ids.gid = 0;
	plant(h, SOL_SOCKET, CRED_TYPE, &ids, sizeof(ids));
	handle_number = 1;
	return (plant_handle(h, n));
}

UDS_TC(end_of_file_is_of_nobody)
{
	struct uds_cred c = UDS_CRED_INIT;
	struct uds_msg m;
	char data[8];
	int sv[2];

	ut_need(UDS_FEATURE_MSGHANDLE);
	ut_pair(SOCK_STREAM, sv);
	ut_close(sv[0]);
	uds_msg_in(&m, data, sizeof(data));
	m.um_cred = &c;
	m.um_request = UDS_CRED_HANDLE;
	nplanted = 0;
	arm(RECVMSG, FOREVER, 0, 0);
	spoil = plant_sender;
	ATF_CHECK_EQ(0, uds_recvmsg(sv[1], &m, 0, 1000));
	(void)disarm(RECVMSG);
	ATF_CHECK_EQ(1, nplanted);
	ATF_CHECK_EQ(0, count_planted());
	ATF_CHECK_EQ(0, c.uc_valid);
	ATF_CHECK_EQ((uid_t)-1, c.uc_ruid);
	ATF_CHECK_EQ((pid_t)-1, c.uc_pid);
	ATF_CHECK_EQ(-1, c.uc_handle);
	ut_close(sv[1]);
}

/* A time in words of 32 bits or of 64, whatever this program has. */
#ifdef SO_TIMESTAMPNS
static ssize_t
plant_stamp(struct msghdr *h, ssize_t n)
{
	int32_t narrow[2] = { 1234567890, 987654321 };
	int64_t wide[2] = { 12345678901, 123456789 };

	/* asm-generic/socket.h: SO_TIMESTAMPNS_OLD and _NEW */
	if (lie == sizeof(narrow))
		plant(h, SOL_SOCKET, 35, narrow, sizeof(narrow));
	else
		plant(h, SOL_SOCKET, 64, wide, lie);
	return (n);
}
#endif

UDS_TC(stamp_of_each_width)
{
#ifdef SO_TIMESTAMPNS
	struct uds_stamp t;
	struct uds_msg m;
	char data[8];

	ut_need(UDS_FEATURE_MSGSTAMP);
	for (lie = 0; lie <= 16; lie++) {
		memset(&t, 0xa5, sizeof(t));
		uds_msg_in(&m, data, sizeof(data));
		m.um_stamp = &t;
		ATF_REQUIRE_EQ(1, take_spoilt(plant_stamp, &m, 0));
		if (lie == 8) {
			ATF_CHECK_EQ(UDS_CLOCK_REALTIME, t.ts_clock);
			ATF_CHECK_EQ(1234567890, t.ts_sec);
			ATF_CHECK_EQ(987654321, t.ts_nsec);
		} else if (lie == 16) {
			ATF_CHECK_EQ(UDS_CLOCK_REALTIME, t.ts_clock);
			ATF_CHECK_EQ(INT64_C(12345678901), t.ts_sec);
			ATF_CHECK_EQ(123456789, t.ts_nsec);
		} else
			ATF_CHECK_EQ(UDS_CLOCK_NONE, t.ts_clock);
	}
#else
	atf_tc_skip("no times of this kind on this system");
#endif
}

/*
 * As cheap as the system's own, where one call of it is enough.
 */
UDS_TC(usual_message_is_one_call)
{
	size_t len, n;
	int fd, i, j, sv[2], total, type;

	EACH_TYPE(type) {
		ut_pair(type, sv);
		for (j = 0; j < 12; j++) {
			n = 1;
			arm(SEND, FOREVER, 0, 0);
			switch (j % 4) {
			case 0:
				ATF_CHECK_EQ(1, uds_send(sv[0], "a", 1,
				    waits[j / 4]));
				break;
			case 1:
				ATF_CHECK_EQ(1, uds_recv(sv[1], got, 8, &len,
				    waits[j / 4]));
				break;
			case 2:
				ATF_CHECK_EQ(1, uds_sendfds(sv[0], "a", 1, sv,
				    1, waits[j / 4]));
				break;
			default:
				ATF_CHECK_EQ(1, uds_recvfds(sv[1], got, 8,
				    &len, &fd, &n, waits[j / 4]));
				break;
			}
			armed = 0;
			for (i = total = 0; i < NCALLS; i++)
				total += faults[i].calls;
			if (j % 4 == 3)
				ut_close(fd);
			if (ut_has(UDS_FEATURE_SENDCRED) &&
			    ut_has(UDS_FEATURE_MSGSTAMP))
				ATF_CHECK_EQ_MSG(1, total, "%d calls", total);
			else
				ATF_CHECK(total < 5);
		}
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
}

/* Options whose question or setting fails say so. */
UDS_TC(option_questions_fail)
{
	static const int errors[] = { EIO, EINVAL, ENOMEM };
	size_t i;
	int option, s, value;

	s = ut_socket(SOCK_DGRAM);
	for (i = 0; i < sizeof(errors) / sizeof(errors[0]); i++)
		for (option = UDS_OPT_SNDBUF; option <= UDS_OPT_MSGMAX;
		    option++) {
			value = 7;
			if (uds_getopt(s, option, &value) == -1 || value == 7)
				continue;
			arm(GETSOCKOPT, 0, FOREVER, errors[i]);
			value = 7;
			if (uds_getopt(s, option, &value) == -1) {
				ATF_CHECK_EQ(errors[i], errno);
				ATF_CHECK_EQ(7, value);
			} else
				ATF_CHECK_EQ(0, disarm(GETSOCKOPT));
			armed = 0;
		}
	for (i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
		arm(SETSOCKOPT, 0, FOREVER, errors[i]);
		FAILS(errors[i], uds_setopt(s, UDS_OPT_SNDBUF, 4096));
		FAILS(errors[i], uds_setopt(s, UDS_OPT_RCVBUF, 4096));
		(void)disarm(SETSOCKOPT);
	}
	/* Older than the option: it is not there. */
	for (option = UDS_OPT_CRED; option <= UDS_OPT_RIGHTS; option++) {
		arm(SETSOCKOPT, 0, FOREVER, ENOPROTOOPT);
		faults[GETSOCKOPT].first = 0;
		if (uds_setopt(s, option, 1) == -1)
			ATF_CHECK_EQ(EOPNOTSUPP, errno);
		(void)disarm(SETSOCKOPT);
	}
	ut_close(s);
}

/* A kernel that lacks them, as far as can be seen, has not the features. */
UDS_TC(features_of_an_older_kernel)
{
	static const int features[] = { UDS_FEATURE_MSGCRED,
	    UDS_FEATURE_MSGSTAMP, UDS_FEATURE_MSGHANDLE,
	    UDS_FEATURE_NORIGHTS };
	size_t i;

	for (i = 0; i < sizeof(features) / sizeof(features[0]); i++) {
		/* Failing to try is no answer. */
		arm(SOCKET, 0, FOREVER, EMFILE);
		FAILS(EMFILE, uds_feature(features[i]));
		if (disarm(SOCKET) == 0)
			continue;
		arm(SETSOCKOPT, 0, FOREVER, EIO);
		if (uds_feature(features[i]) == -1)
			ATF_CHECK_EQ(EIO, errno);
		(void)disarm(SETSOCKOPT);
	}
	arm(SETSOCKOPT, 0, FOREVER, ENOPROTOOPT);
	ATF_CHECK_EQ(0, uds_feature(UDS_FEATURE_NORIGHTS));
	ATF_CHECK_EQ(0, uds_feature(UDS_FEATURE_MSGHANDLE));
	(void)disarm(SETSOCKOPT);
}

/* Whether records are kept apart may be what cannot be found out. */
UDS_TC(records_not_told)
{
	int sv[2];

	ut_need(UDS_FEATURE_SEQPACKET);
	ut_pair(SOCK_SEQPACKET, sv);
	arm(GETSOCKOPT, 1, FOREVER, EIO);
	FAILS(EIO, uds_setopt(sv[0], UDS_OPT_RECORDS, 1));
	ATF_CHECK(disarm(GETSOCKOPT) > 0);
	arm(SOCKETPAIR, 0, FOREVER, EMFILE);
	FAILS(EOPNOTSUPP, uds_setopt(sv[0], UDS_OPT_RECORDS, 1));
	ATF_CHECK(disarm(SOCKETPAIR) > 0);
	ATF_CHECK_EQ(0, uds_setopt(sv[0], UDS_OPT_RECORDS, 1));
	ut_close(sv[0]);
	ut_close(sv[1]);
}

ATF_TP_ADD_TCS(tp)
{
	ATF_TP_ADD_TC(tp, records_not_told);
	ATF_TP_ADD_TC(tp, accept_passing_errors);
	ATF_TP_ADD_TC(tp, accept_interrupted);
	ATF_TP_ADD_TC(tp, accept_connection_snatched);
	ATF_TP_ADD_TC(tp, system_out_of_descriptors);
	ATF_TP_ADD_TC(tp, errno_survives_close);
	ATF_TP_ADD_TC(tp, connect_interrupted_and_done);
	ATF_TP_ADD_TC(tp, connect_interrupted_before);
	ATF_TP_ADD_TC(tp, connect_under_way_fails);
	ATF_TP_ADD_TC(tp, bind_errors_are_told);
	ATF_TP_ADD_TC(tp, connect_errors_are_told);
	ATF_TP_ADD_TC(tp, connect_backs_off);
	ATF_TP_ADD_TC(tp, long_name_cannot_be_given);
	ATF_TP_ADD_TC(tp, timeout_of_any_size);
	ATF_TP_ADD_TC(tp, timeout_refused_leaves_what_was);
	ATF_TP_ADD_TC(tp, cred_questions_fail);
	ATF_TP_ADD_TC(tp, cred_questions_fail_on_listener);
	ATF_TP_ADD_TC(tp, bind_interrupted);
	ATF_TP_ADD_TC(tp, cred_of_connection_is_one_call);
	ATF_TP_ADD_TC(tp, cred_alive_cannot_tell);
	ATF_TP_ADD_TC(tp, stat_questions_fail);
	ATF_TP_ADD_TC(tp, send_errors_are_told);
	ATF_TP_ADD_TC(tp, send_without_buffers);
	ATF_TP_ADD_TC(tp, send_interrupted);
	ATF_TP_ADD_TC(tp, send_gives_up_in_time);
	ATF_TP_ADD_TC(tp, send_cannot_wait);
	ATF_TP_ADD_TC(tp, send_in_parts);
	ATF_TP_ADD_TC(tp, send_fails_in_the_middle);
	ATF_TP_ADD_TC(tp, send_split_fails_in_the_middle);
	ATF_TP_ADD_TC(tp, exactly_once_in_trouble);
	ATF_TP_ADD_TC(tp, recv_errors_are_told);
	ATF_TP_ADD_TC(tp, recv_interrupted);
	ATF_TP_ADD_TC(tp, recv_snatched);
	ATF_TP_ADD_TC(tp, recv_cannot_wait);
	ATF_TP_ADD_TC(tp, end_asked_for_under_signals);
	ATF_TP_ADD_TC(tp, empty_datagram_under_signals);
	ATF_TP_ADD_TC(tp, type_cannot_be_told);
	ATF_TP_ADD_TC(tp, cut_message_leaves_nothing_open);
	ATF_TP_ADD_TC(tp, cut_record_keeps_descriptors_when_wanted);
	ATF_TP_ADD_TC(tp, cut_later_part_leaves_nothing_open);
	ATF_TP_ADD_TC(tp, several_control_messages_add_up);
	ATF_TP_ADD_TC(tp, length_of_control_message_lies);
	ATF_TP_ADD_TC(tp, length_of_control_message_too_short);
	ATF_TP_ADD_TC(tp, length_of_control_message_odd);
	ATF_TP_ADD_TC(tp, crumbs_behind_control_messages);
	ATF_TP_ADD_TC(tp, address_makes_no_sense);
	ATF_TP_ADD_TC(tp, recv_tells_of_more_than_room);
	ATF_TP_ADD_TC(tp, recvmsg_tells_of_more_than_room);
	ATF_TP_ADD_TC(tp, closefds_one_by_one);
	ATF_TP_ADD_TC(tp, refused_is_closed_one_by_one);
	ATF_TP_ADD_TC(tp, credentials_of_each_length);
	ATF_TP_ADD_TC(tp, credentials_of_nobody);
	ATF_TP_ADD_TC(tp, handle_or_why_there_is_none);
	ATF_TP_ADD_TC(tp, handle_of_cut_message);
	ATF_TP_ADD_TC(tp, end_of_file_is_of_nobody);
	ATF_TP_ADD_TC(tp, stamp_of_each_width);
	ATF_TP_ADD_TC(tp, usual_message_is_one_call);
	ATF_TP_ADD_TC(tp, option_questions_fail);
	ATF_TP_ADD_TC(tp, features_of_an_older_kernel);

	return (atf_no_error());
}
