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

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

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
	GETSOCKOPT, LINK, POLL, RENAME, SETSOCKOPT, SOCKET, SOCKETPAIR, NCALLS
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
static void	arm(int, int, int, int);
static int	disarm(int);
static void	sweep(int, int (*)(void));

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

int
renameat2(int from, const char *a, int to, const char *b, unsigned int flags)
{
	int (*real)(int, const char *, int, const char *, unsigned int);

	REAL(real, "renameat2");
	return (fails(RENAME) ? -1 : real(from, a, to, b, flags));
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

static void
arm(int which, int first, int times, int error)
{
	memset(faults, 0, sizeof(faults));
	answer_len = 0;
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
 * no more.  Each time the function says 0 if what it saw was right.
 */
static void
sweep(int which, int (*function)(void))
{
	static const int errors[] = { EIO, ENOBUFS, ENOPROTOOPT, EINVAL,
	    ENOTCONN, 0 };
	size_t i;
	int bad, n;

	for (i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
		if (errors[i] == 0 && which != GETSOCKOPT)
			break;
		for (n = 0; n < 20; n++) {
			arm(which, n, 1, errors[i]);
			bad = function();
			if (disarm(which) <= n)
				break;
			ATF_CHECK_MSG(!bad, "call %d, errno %d: %d", n,
			    errors[i], bad);
		}
		ATF_CHECK(n < 20);
	}
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

/* What is set first must not stay when it comes back as refused. */
UDS_TC(timeout_refused_leaves_none)
{
	int ms, s;

	s = ut_socket(SOCK_STREAM);
	arm(SETSOCKOPT, 0, 1, EIO);
	FAILS(EIO, uds_settimeout(s, UDS_SEND | UDS_RECEIVE, 1000));
	(void)disarm(SETSOCKOPT);
	ATF_REQUIRE_EQ(0, uds_gettimeout(s, UDS_RECEIVE, &ms));
	ATF_CHECK_EQ(-1, ms);
	ATF_REQUIRE_EQ(0, uds_gettimeout(s, UDS_SEND, &ms));
	ATF_CHECK_EQ(-1, ms);
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
		sweep(GETSOCKOPT, ask_cred);
		sweep(GETSOCKNAME, ask_cred);
		sweep(GETPEERNAME, ask_cred);
		sweep(FCNTL, ask_cred);
	}
	sweep(GETSOCKOPT, ask_groups);
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
	int n;

	subject[0] = ut_listener(SOCK_STREAM, "sock");
	for (i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
		for (n = 0; n < 4; n++) {
			arm(GETSOCKOPT, n, 1, errors[i]);
			ATF_CHECK_EQ(0, ask_listener());
			(void)disarm(GETSOCKOPT);
		}
	}
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
	sweep(FCNTL, ask_stat);
	sweep(GETSOCKNAME, ask_stat);
	ut_close(subject[1]);
	expected = ut_has_cred() ? UDS_STATE_CLOSED : UDS_STATE_CONNECTED;
	sweep(FCNTL, ask_stat);
	ut_close(subject[0]);
	subject[0] = ut_bound(SOCK_STREAM, "sock");
	expected = UDS_STATE_BOUND;
	sweep(GETSOCKNAME, ask_stat);
	sweep(FCNTL, ask_stat);
	ut_close(subject[0]);
}

ATF_TP_ADD_TCS(tp)
{
	ATF_TP_ADD_TC(tp, accept_passing_errors);
	ATF_TP_ADD_TC(tp, accept_interrupted);
	ATF_TP_ADD_TC(tp, accept_connection_snatched);
	ATF_TP_ADD_TC(tp, system_out_of_descriptors);
	ATF_TP_ADD_TC(tp, errno_survives_close);
	ATF_TP_ADD_TC(tp, connect_interrupted_and_done);
	ATF_TP_ADD_TC(tp, connect_interrupted_before);
	ATF_TP_ADD_TC(tp, connect_under_way_fails);
	ATF_TP_ADD_TC(tp, connect_backs_off);
	ATF_TP_ADD_TC(tp, long_name_cannot_be_given);
	ATF_TP_ADD_TC(tp, timeout_of_any_size);
	ATF_TP_ADD_TC(tp, timeout_refused_leaves_none);
	ATF_TP_ADD_TC(tp, cred_questions_fail);
	ATF_TP_ADD_TC(tp, cred_questions_fail_on_listener);
	ATF_TP_ADD_TC(tp, bind_interrupted);
	ATF_TP_ADD_TC(tp, cred_of_connection_is_one_call);
	ATF_TP_ADD_TC(tp, cred_alive_cannot_tell);
	ATF_TP_ADD_TC(tp, stat_questions_fail);

	return (atf_no_error());
}
