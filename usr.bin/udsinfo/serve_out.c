/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * The standard output and the signals of udsinfo -L.  Whoever reads the output
 * may be slow for as long as they like, but a signal ends the wait.
 */

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "serve.h"

/* So much goes into a pipe at once or not at all, wherever poll(2) says so. */
#define CHUNK	512

static const int ends[] = { SIGHUP, SIGINT, SIGTERM };

static volatile sig_atomic_t	ending;
static int			wake[2];

static void	caught(int);
static void	drain(void);

static void
caught(int sig)
{
	int error;

	error = errno;
	if (sig != SIGCHLD)
		ending = sig;
	(void)!write(wake[1], "", 1);
	errno = error;
}

/*
 * A reader of the output that has gone is an error and no signal; what
 * nohup(1) has taken care of stays ignored.
 */
void
serve_signals(void)
{
	struct sigaction old, sa;
	size_t i;
	int n;

	if (pipe(wake) == -1)
		err(EXIT_TROUBLE, "pipe");
	for (n = 0; n < 2; n++)
		if (fcntl(wake[n], F_SETFL, O_NONBLOCK) == -1 ||
		    fcntl(wake[n], F_SETFD, FD_CLOEXEC) == -1)
			err(EXIT_TROUBLE, "pipe");
	memset(&sa, 0, sizeof(sa));
	(void)sigemptyset(&sa.sa_mask);
	sa.sa_handler = caught;
	for (i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (sigaction(ends[i], NULL, &old) == 0 &&
		    old.sa_handler != SIG_IGN)
			(void)sigaction(ends[i], &sa, NULL);
	(void)sigaction(SIGCHLD, &sa, NULL);
	sa.sa_handler = SIG_IGN;
	(void)sigaction(SIGPIPE, &sa, NULL);
}

/* While a child is born no signal may be taken for one of the parent's. */
void
serve_block(int block)
{
	sigset_t set;
	size_t i;

	(void)sigemptyset(&set);
	(void)sigaddset(&set, SIGCHLD);
	for (i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		(void)sigaddset(&set, ends[i]);
	(void)sigprocmask(block ? SIG_BLOCK : SIG_UNBLOCK, &set, NULL);
}

/*
 * A terminal signals all of us; the parent decides what becomes of it.  Nobody
 * who reads the output may have to wait for the end of a child, either.
 */
void
serve_child(void)
{
	int fd, null;

	if ((null = open("/dev/null", O_RDWR)) != -1)
		for (fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
			(void)dup2(null, fd);
	(void)signal(SIGHUP, SIG_IGN);
	(void)signal(SIGINT, SIG_IGN);
	(void)signal(SIGTERM, SIG_DFL);
	(void)signal(SIGCHLD, SIG_DFL);
	(void)close(wake[0]);
	(void)close(wake[1]);
	serve_block(0);
}

int
serve_ending(void)
{
	return (ending);
}

static void
drain(void)
{
	char buf[64];

	while (read(wake[0], buf, sizeof(buf)) > 0)
		continue;
}

/* Two descriptors to wait for. */
void
serve_watch(struct pollfd *pfd)
{
	pfd[0].fd = wake[0];
	pfd[0].events = POLLIN;
	pfd[1].fd = STDOUT_FILENO;
	pfd[1].events = 0;
}

/* -1 if nobody can read the output any more. */
int
serve_seen(const struct pollfd *pfd)
{
	if (pfd[0].revents != 0)
		drain();
	if ((pfd[1].revents & (POLLERR | POLLHUP)) == 0)
		return (0);
	errno = EPIPE;
	return (-1);
}

/*
 * 1 if a signal came before all was printed, or if it would have to be waited
 * for and wait is 0; -1 on an error.
 */
int
serve_print(const char *s, size_t len, int wait)
{
	struct pollfd pfd[2];
	ssize_t n;

	while (len > 0) {
		serve_watch(pfd);
		pfd[1].events = POLLOUT;
		if (poll(pfd, 2, wait ? -1 : 0) == -1 && errno != EINTR)
			return (-1);
		if (pfd[0].revents != 0)
			drain();
		if (wait ? ending != 0 : pfd[1].revents == 0)
			return (1);
		if (pfd[1].revents == 0)
			continue;
		n = write(STDOUT_FILENO, s, len > CHUNK ? CHUNK : len);
		if (n == -1 && errno != EINTR && errno != EAGAIN)
			return (-1);
		if (n > 0) {
			s += n;
			len -= (size_t)n;
		}
	}
	return (0);
}
