/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * usage: h_many pairs n command | names n file seed | churn |
 *	rush n
 *
 * Many sockets, held until the end of input: pairs, in processes of that name;
 * or datagram sockets with random abstract names, which are written to the
 * file in hexadecimal; or ever new processes that have some for a moment; or
 * one that makes and closes so many as fast as it can.
 * Linux only.
 */

#include <sys/types.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>

#include <err.h>
#include <errno.h>
#include <poll.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LONGEST	107	/* bytes of an abstract name */
#define SHARE	10000	/* sockets of a process, at most */
#define SPARE	64	/* descriptors for anything else */
#define BROOD	8	/* processes at a time */
#define LIFE	5	/* milliseconds of each, at most */

static uint64_t	state;

static void	brief(void) __attribute__((__noreturn__));
static void	churn(void);
static void	hold(int, int) __attribute__((__noreturn__));
static int	most(void);
static void	names(int, const char *);
static void	pairs(int, const char *);
static uint64_t	next(void);
static void	ready(void);
static void	room(int);
static void	rush(int);
static void	stay(void);

static uint64_t
next(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (state);
}

static void
room(int n)
{
	struct rlimit rl;

	if (getrlimit(RLIMIT_NOFILE, &rl) == -1)
		err(1, "getrlimit");
	if (rl.rlim_cur < (rlim_t)n + SPARE)
		rl.rlim_cur = (rlim_t)n + SPARE;
	if (rl.rlim_max < rl.rlim_cur)
		rl.rlim_max = rl.rlim_cur;
	if (setrlimit(RLIMIT_NOFILE, &rl) == -1)
		err(1, "no room for %d descriptors", n);
}

/* Not everybody may have more than 4096 descriptors. */
static int
most(void)
{
	struct rlimit rl;

	if (getrlimit(RLIMIT_NOFILE, &rl) == -1)
		err(1, "getrlimit");
	if (rl.rlim_max >= SHARE + SPARE)
		return (SHARE);
	if (rl.rlim_max < 2 * SPARE)
		errx(1, "too few descriptors");
	return ((int)(rl.rlim_max - SPARE) & ~1);
}

static void
ready(void)
{
	if (puts("ready") == EOF || fflush(stdout) == EOF)
		err(1, "stdout");
}

static void
stay(void)
{
	char buf[16];

	ready();
	while (read(STDIN_FILENO, buf, sizeof(buf)) > 0)
		continue;
}

/* Once they are there, one byte is written. */
static void
hold(int n, int told)
{
	int i, sv[2];
	char c;

	room(n);
	for (i = 0; i < n; i += 2)
		if (socketpair(AF_UNIX, SOCK_STREAM, 0, sv) == -1)
			err(1, "socketpair");
	if (write(told, "", 1) != 1)
		err(1, "write");
	(void)close(told);
	while (read(STDIN_FILENO, &c, 1) > 0)
		continue;
	_exit(0);
}

/* As many in each process as every one may have. */
static void
pairs(int n, const char *command)
{
	int share, told[2];
	char c;

	if (prctl(PR_SET_NAME, command) == -1)
		err(1, "%s", command);
	for (share = most(); n > 0; n -= share) {
		if (pipe(told) == -1)
			err(1, "pipe");
		switch (fork()) {
		case -1:
			err(1, "fork");
		case 0:
			(void)close(told[0]);
			hold(n < share ? n : share, told[1]);
		default:
			(void)close(told[1]);
			if (read(told[0], &c, 1) != 1)
				errx(1, "a child has gone");
			(void)close(told[0]);
		}
	}
	stay();
	while (wait(NULL) != -1)
		continue;
}

/* A name that is taken already is as good as any: another is tried. */
static void
names(int n, const char *path)
{
	struct sockaddr_un sun;
	FILE *f;
	size_t j, len;
	int i, s;

	if ((f = fopen(path, "w")) == NULL)
		err(1, "%s", path);
	memset(&sun, 0, sizeof(sun));
	sun.sun_family = AF_UNIX;
	for (i = 0; i < n;) {
		len = 1 + (size_t)(next() % LONGEST);
		for (j = 1; j <= len; j++)
			sun.sun_path[j] = (char)next();
		if ((s = socket(AF_UNIX, SOCK_DGRAM, 0)) == -1)
			err(1, "socket");
		if (bind(s, (struct sockaddr *)&sun, (socklen_t)
		    (offsetof(struct sockaddr_un, sun_path) + 1 + len)) == -1) {
			if (errno != EADDRINUSE)
				err(1, "bind");
			(void)close(s);
			continue;
		}
		for (j = 1; j <= len; j++)
			fprintf(f, "%02x", (unsigned char)sun.sun_path[j]);
		fputc('\n', f);
		i++;
	}
	if (fclose(f) == EOF)
		err(1, "%s", path);
	stay();
}

/* A process that ends within a few milliseconds. */
static void
brief(void)
{
	struct sockaddr sa;
	int i, s, sv[2];

	memset(&sa, 0, sizeof(sa));
	sa.sa_family = AF_UNIX;
	for (i = 0; i < 4; i++) {
		(void)socketpair(AF_UNIX, SOCK_STREAM, 0, sv);
		if ((s = socket(AF_UNIX, SOCK_STREAM, 0)) != -1 &&
		    bind(s, &sa, sizeof(sa.sa_family)) == 0)
			(void)listen(s, 1);
	}
	(void)poll(NULL, 0, (int)(getpid() % LIFE));
	_exit(0);
}

/* Some are bound, which moves them to another place in the kernel. */
static void
rush(int n)
{
	struct pollfd pfd;
	struct sockaddr sa;
	int i, *s;

	room(n);
	if ((s = calloc((size_t)n, sizeof(*s))) == NULL)
		err(1, NULL);
	memset(&sa, 0, sizeof(sa));
	sa.sa_family = AF_UNIX;
	ready();
	pfd.fd = STDIN_FILENO;
	pfd.events = POLLIN;
	while (poll(&pfd, 1, 0) == 0) {
		for (i = 0; i < n; i++)
			if ((s[i] = socket(AF_UNIX, SOCK_STREAM, 0)) == -1)
				err(1, "socket");
			else if (i % 4 == 0)
				(void)bind(s[i], &sa, sizeof(sa.sa_family));
		for (i = 0; i < n; i++)
			(void)close(s[i]);
	}
	free(s);
}

static void
churn(void)
{
	struct pollfd pfd;
	int n;

	/* Who looks on is to have time for it, too. */
	(void)nice(10);
	ready();
	pfd.fd = STDIN_FILENO;
	pfd.events = POLLIN;
	n = 0;
	while (poll(&pfd, 1, 0) == 0) {
		if (n < BROOD) {
			switch (fork()) {
			case -1:
				break;
			case 0:
				brief();
			default:
				n++;
			}
		}
		while (n > 0 && waitpid(-1, NULL, n < BROOD ? WNOHANG : 0) >
		    0)
			n--;
	}
	while (wait(NULL) != -1)
		continue;
}

int
main(int argc, char **argv)
{
	int n;

	if (argc == 2 && strcmp(argv[1], "churn") == 0) {
		churn();
		return (0);
	}
	if (argc == 3 && strcmp(argv[1], "rush") == 0) {
		rush(atoi(argv[2]));
		return (0);
	}
	if (argc < 4)
		errx(1, "wrong usage");
	n = atoi(argv[2]);
	if (argc == 5 && strcmp(argv[1], "names") == 0) {
		room(n);
		state = strtoull(argv[4], NULL, 0) * 2 + 1;
		names(n, argv[3]);
	} else
		pairs(n, argv[3]);
	return (0);
}
