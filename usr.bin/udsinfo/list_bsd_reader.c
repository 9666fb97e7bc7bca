/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * The process that reads looks at none of what it passes on.  What it is asked
 * for are numbers, and there is nothing among it that its user may not have.
 * It has no socket, or it would be in the list.
 */

#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "list_bsd_reader.h"
#include "udsinfo.h"

/* Not of the kernel, but names of that number. */
#define USER		-1
#define GROUP		-2

struct request {
	int32_t	rq_what;
	int32_t	rq_arg;
};

/* So many bytes follow, unless there is an error. */
struct reply {
	uint64_t	rp_len;
	int32_t		rp_error;
	int32_t		rp_pad;
};

static char	*answer(const struct request *, size_t *);
static void	answer_all(void) __attribute__((__noreturn__));
static void	detach(int, int);
static char	*name(int, uint32_t);
static int	receive(int, void *, size_t);
static int	transmit(int, const void *, size_t);

static int	requests = -1, replies = -1;	/* of a reader that runs */

static int
receive(int fd, void *buf, size_t len)
{
	char *p = buf;
	ssize_t n;

	for (; len > 0; p += n, len -= (size_t)n)
		if ((n = read(fd, p, len)) <= 0) {
			if (n == 0 || errno != EINTR)
				return (-1);
			n = 0;
		}
	return (0);
}

static int
transmit(int fd, const void *buf, size_t len)
{
	const char *p = buf;
	ssize_t n;

	for (; len > 0; p += n, len -= (size_t)n)
		if ((n = write(fd, p, len)) == -1) {
			if (errno != EINTR)
				return (-1);
			n = 0;
		}
	return (0);
}

static char *
answer(const struct request *q, size_t *len)
{
	char *text;

	if (q->rq_what >= 0)
		return (reader_table(q->rq_what, q->rq_arg, len));
	text = name_lookup(q->rq_what == GROUP, (uint32_t)q->rq_arg);
	errno = ENOENT;
	*len = text == NULL ? 0 : strlen(text) + 1;
	return (text);
}

/*
 * Whatever else this process has been given it closes, and signals from the
 * terminal it leaves to the other one, whose end ends this one.  Standard error
 * is what nobody reads from, for there may be no /dev/null to be opened.
 */
static void
detach(int in, int out)
{
	(void)signal(SIGINT, SIG_IGN);
	(void)signal(SIGTERM, SIG_IGN);
	if (dup2(in, STDIN_FILENO) == -1 || dup2(out, STDOUT_FILENO) == -1 ||
	    dup2(STDIN_FILENO, STDERR_FILENO) == -1)
		_exit(EXIT_TROUBLE);
	closefrom(STDERR_FILENO + 1);
}

static void
answer_all(void)
{
	struct request q;
	struct reply r;
	char *buf;
	size_t len;

	while (receive(STDIN_FILENO, &q, sizeof(q)) == 0) {
		memset(&r, 0, sizeof(r));
		len = 0;
		if ((buf = answer(&q, &len)) == NULL)
			r.rp_error = errno;
		else
			r.rp_len = len;
		if (transmit(STDOUT_FILENO, &r, sizeof(r)) == -1 ||
		    transmit(STDOUT_FILENO, buf, (size_t)r.rp_len) == -1)
			_exit(EXIT_TROUBLE);
		free(buf);
	}
	_exit(EXIT_YES);
}

/*
 * The end that the requests are read from stays open here, or a write after
 * the reader's end would be SIGPIPE.  Nobody waits for that end: it is noticed
 * by what cannot be read any more, and not before.
 */
int
reader_start(int (*limit)(void))
{
	int in[2], out[2];
	pid_t pid;

	(void)signal(SIGCHLD, SIG_IGN);
	if (pipe(in) == -1 || pipe(out) == -1 || (pid = fork()) == -1)
		return (-1);
	if (pid == 0) {
		detach(in[0], out[1]);
		if (limit() == -1)
			_exit(EXIT_TROUBLE);
		answer_all();
	}
	(void)close(out[1]);
	requests = in[1];
	replies = out[0];
	name_from(name);
	return (0);
}

char *
reader_fetch(int what, int arg, size_t *len)
{
	struct request q;
	struct reply r;
	char *buf;

	if (requests == -1)
		return (reader_table(what, arg, len));
	q.rq_what = what;
	q.rq_arg = arg;
	if (transmit(requests, &q, sizeof(q)) == -1 ||
	    receive(replies, &r, sizeof(r)) == -1)
		errx(EXIT_TROUBLE, "the process that reads has ended");
	if (r.rp_error != 0) {
		errno = r.rp_error;
		return (NULL);
	}
	*len = (size_t)r.rp_len;
	if ((buf = malloc(*len + 1)) == NULL)
		err(EXIT_TROUBLE, NULL);
	if (receive(replies, buf, *len) == -1)
		errx(EXIT_TROUBLE, "the process that reads has ended");
	buf[*len] = '\0';
	return (buf);
}

static char *
name(int group, uint32_t id)
{
	size_t len;

	return (reader_fetch(group ? GROUP : USER, (int)id, &len));
}
