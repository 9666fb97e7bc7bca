/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * A population of sockets to list: one half connected pairs, a quarter
 * abstract datagram sockets, an eighth listeners on paths, an eighth unbound,
 * spread over processes.  They stay until standard input ends.
 *
 * usage: mksocks sockets processes directory
 */

#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "uds.h"

#define SPARE	16		/* descriptors besides the sockets */

static int	bound(int, const char *, const char *, int, int);
static void	make(int, int, const char *);
static int	number(const char *, int);
static void	populate(int, const char *, int, int, int);
static void	room(int);
static void	start(int, int, const char *, int *);

int
main(int argc, char *argv[])
{
	char c;
	int done;
	int each;
	int nprocs;

	if (argc != 4) {
		fprintf(stderr, "usage: mksocks sockets processes "
		    "directory\n");
		return (2);
	}
	nprocs = number(argv[2], 1000);
	each = number(argv[1], 1000000) / nprocs / 8 * 8;
	room(each + SPARE);
	start(nprocs, each, argv[3], &done);
	printf("%d\n", each * nprocs);
	fflush(stdout);
	while (read(STDIN_FILENO, &c, 1) > 0)
		continue;
	close(done);
	while (wait(NULL) != -1)
		continue;
	return (0);
}

/* So many descriptors in one process. */
static void
room(int n)
{
	struct rlimit rl;

	if (getrlimit(RLIMIT_NOFILE, &rl) == -1)
		err(1, "getrlimit");
	if (rl.rlim_cur >= (rlim_t)n)
		return;
	rl.rlim_cur = (rlim_t)n;
	if (rl.rlim_max < rl.rlim_cur)
		rl.rlim_max = rl.rlim_cur;
	if (setrlimit(RLIMIT_NOFILE, &rl) == -1)
		err(1, "%d descriptors", n);
}

/* Return when all sockets are there; closing *end ends the processes. */
static void
start(int nprocs, int each, const char *dir, int *end)
{
	char c;
	int done[2];
	int i;
	int ready[2];

	if (pipe(done) == -1 || pipe(ready) == -1)
		err(1, "pipe");
	for (i = 0; i < nprocs; i++)
		switch (fork()) {
		case -1:
			err(1, "fork");
		case 0:
			close(done[1]);
			close(STDIN_FILENO);
			populate(each, dir, i, ready[1], done[0]);
			_exit(0);
		}
	close(ready[1]);
	for (i = 0; i < nprocs; i++)
		if (read(ready[0], &c, 1) != 1)
			errx(1, "a process failed");
	close(ready[0]);
	close(done[0]);
	*end = done[1];
}

static int
number(const char *text, int max)
{
	int n;

	n = atoi(text);
	if (n < 1 || n > max)
		errx(2, "%s: 1 to %d", text, max);
	return (n);
}

/* Say when all is there, and wait for the end of the other pipe. */
static void
populate(int n, const char *dir, int proc, int ready, int done)
{
	char c;
	int i;

	for (i = 0; i < n; i += 8)
		make(proc, i, dir);
	if (write(ready, "", 1) != 1 || read(done, &c, 1) != 0)
		err(1, "pipe");
}

/* Eight sockets. */
static void
make(int proc, int i, const char *dir)
{
	int j;
	int sv[2];

	for (j = 0; j < 2; j++) {
		if (uds_socketpair(SOCK_STREAM, 0, sv) == -1)
			err(1, "socketpair");
		if (bound(SOCK_DGRAM, "@", "bench.d", proc, i + j) == -1)
			err(1, "abstract socket");
	}
	j = bound(SOCK_STREAM, dir, "/l", proc, i);
	if (j == -1 || uds_listen(j, -1) == -1)
		err(1, "listener in %s", dir);
	if (uds_socket(SOCK_STREAM, 0) == -1)
		err(1, "unbound socket");
}

static int
bound(int type, const char *dir, const char *base, int proc, int i)
{
	struct uds_addr a;
	char text[256];
	int s;

	if (snprintf(text, sizeof(text), "%s%s.%ld.%d.%d", dir, base,
		(long)getppid(), proc, i) >= (int)sizeof(text))
		errx(1, "%s: too long", dir);
	if (uds_addr_parse(&a, text) == -1)
		return (-1);
	s = uds_socket(type, 0);
	if (s == -1 || uds_bind(s, &a) == -1)
		return (-1);
	return (s);
}
