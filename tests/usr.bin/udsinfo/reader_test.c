/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * The process that reads for one which is confined, run for real: the scripted
 * kernel of tests/sim knows no second process.
 */

#include <sys/stat.h>
#include <sys/wait.h>

#include <atf-c.h>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

/* FreeBSD and OpenBSD have it, but not every system does. */
#define closefrom	close_above
static void	close_above(int);

#include "list_bsd_reader.c"

#define MANY	256		/* no descriptor of this test is larger */
#define WHOLE	20000000	/* of a table, far more than a pipe holds */

enum {
	TABLE,
	PID,
	DESCRIPTORS,
	FAILURE			/* by errno */
};

static void
close_above(int fd)
{
	for (; fd < MANY; fd++)
		(void)close(fd);
}

static char
byte(size_t i)
{
	return ((char)(i * 7 >> 3));
}

static char *
number(int n, size_t *len)
{
	char *p;

	*len = sizeof(n);
	ATF_REQUIRE((p = malloc(sizeof(n))) != NULL);
	memcpy(p, &n, sizeof(n));
	return (p);
}

static int
descriptors(void)
{
	int fd, n;

	for (fd = n = 0; fd < MANY; fd++)
		n += fcntl(fd, F_GETFD) != -1;
	return (n);
}

char *
reader_table(int what, int arg, size_t *len)
{
	char *p;
	size_t i;

	switch (what) {
	case TABLE:
		*len = WHOLE;
		ATF_REQUIRE((p = malloc(WHOLE)) != NULL);
		for (i = 0; i < WHOLE; i++)
			p[i] = byte(i);
		return (p);
	case PID:
		return (number((int)getpid(), len));
	case DESCRIPTORS:
		return (number(descriptors(), len));
	default:
		errno = arg;
		return (NULL);
	}
}

static int
fetch_number(int what)
{
	char *p;
	size_t len;
	int n;

	ATF_REQUIRE((p = reader_fetch(what, 0, &len)) != NULL);
	ATF_REQUIRE_EQ(sizeof(n), len);
	memcpy(&n, p, sizeof(n));
	free(p);
	return (n);
}

static int
unlimited(void)
{
	return (0);
}

/* It is open as long as the reader runs. */
static int
hold(void)
{
	return (open("alive", O_WRONLY) == -1 ? -1 : 0);
}

static int
never(void)
{
	return (-1);
}

ATF_TC_WITHOUT_HEAD(tables_come_whole);
ATF_TC_BODY(tables_come_whole, tc)
{
	char *p;
	size_t i, len;

	ATF_REQUIRE_EQ(0, reader_start(unlimited));
	ATF_CHECK(fetch_number(PID) != (int)getpid());
	ATF_REQUIRE((p = reader_fetch(TABLE, 0, &len)) != NULL);
	ATF_REQUIRE_EQ(WHOLE, len);
	for (i = 0; i < len && p[i] == byte(i); i++)
		continue;
	ATF_CHECK_EQ(len, i);
	free(p);
	ATF_CHECK(reader_fetch(FAILURE, ENOMEM, &len) == NULL);
	ATF_CHECK_EQ(ENOMEM, errno);
	ATF_CHECK(fetch_number(PID) != (int)getpid());
}

/* A socket of it would be in the list, and all the more one of ours. */
ATF_TC_WITHOUT_HEAD(takes_no_descriptor_along);
ATF_TC_BODY(takes_no_descriptor_along, tc)
{
	ATF_REQUIRE(dup(STDIN_FILENO) != -1);
	ATF_REQUIRE(dup(STDERR_FILENO) != -1);
	ATF_REQUIRE_EQ(0, reader_start(unlimited));
	ATF_CHECK_EQ(3, fetch_number(DESCRIPTORS));
}

/* What ends a watch between two rounds does not end it before. */
ATF_TC_WITHOUT_HEAD(leaves_signals_to_us);
ATF_TC_BODY(leaves_signals_to_us, tc)
{
	pid_t pid;

	ATF_REQUIRE_EQ(0, reader_start(unlimited));
	pid = (pid_t)fetch_number(PID);
	ATF_REQUIRE_EQ(0, kill(pid, SIGINT));
	ATF_REQUIRE_EQ(0, kill(pid, SIGTERM));
	ATF_CHECK_EQ((int)pid, fetch_number(PID));
}

ATF_TC_WITHOUT_HEAD(ends_with_us);
ATF_TC_BODY(ends_with_us, tc)
{
	struct pollfd pfd;

	ATF_REQUIRE_EQ(0, mkfifo("alive", 0600));
	ATF_REQUIRE((pfd.fd = open("alive", O_RDONLY | O_NONBLOCK)) != -1);
	pfd.events = POLLIN;
	ATF_REQUIRE_EQ(0, reader_start(hold));
	(void)fetch_number(PID);
	ATF_CHECK_EQ(0, poll(&pfd, 1, 0));
	(void)close(requests);
	ATF_CHECK_EQ(1, poll(&pfd, 1, -1));
	ATF_CHECK((pfd.revents & POLLHUP) != 0);
	(void)close(pfd.fd);
}

/* Not SIGPIPE, which says nothing; and nothing is left of it to wait for. */
ATF_TC_WITHOUT_HEAD(its_end_is_told);
ATF_TC_BODY(its_end_is_told, tc)
{
	size_t len;

	ATF_REQUIRE_EQ(0, reader_start(never));
	ATF_REQUIRE_EQ(-1, wait(NULL));
	ATF_REQUIRE_EQ(ECHILD, errno);
	atf_tc_expect_exit(EXIT_TROUBLE, "it could not be confined");
	(void)reader_fetch(PID, 0, &len);
}

ATF_TC_WITHOUT_HEAD(names_come_from_it);
ATF_TC_BODY(names_come_from_it, tc)
{
	static const struct options o;
	char *before;

	ATF_REQUIRE((before = name_lookup(0, getuid())) != NULL);
	ATF_REQUIRE_EQ(0, reader_start(unlimited));
	ATF_CHECK_STREQ(before, name_user(&o, getuid()));
	ATF_CHECK_STREQ("4294967294", name_user(&o, (uid_t)-2));
	ATF_CHECK_STREQ("4294967294", name_group(&o, (gid_t)-2));
	free(before);
	(void)close(requests);
	atf_tc_expect_exit(EXIT_TROUBLE, "nobody is asked but the reader");
	(void)name_group(&o, 0);
}

ATF_TP_ADD_TCS(tp)
{
	ATF_TP_ADD_TC(tp, tables_come_whole);
	ATF_TP_ADD_TC(tp, takes_no_descriptor_along);
	ATF_TP_ADD_TC(tp, leaves_signals_to_us);
	ATF_TP_ADD_TC(tp, ends_with_us);
	ATF_TP_ADD_TC(tp, its_end_is_told);
	ATF_TP_ADD_TC(tp, names_come_from_it);
	return (atf_no_error());
}
