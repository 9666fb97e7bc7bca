/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * Linux: a process whose first thread has ended and whose second one has
 * descriptors of its own, among them a pair of sockets.  It says "ready" and
 * stays until the end of its input.
 */

#define _GNU_SOURCE

#include <sys/types.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#include <err.h>
#include <sched.h>
#include <stdio.h>
#include <unistd.h>

#define STACK	65536

static int	second(void *);

static int
second(void *arg)
{
	int pair[2];
	char c;

	(void)arg;
	if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair) == -1 ||
	    dup2(pair[0], 20) == -1 || close(pair[0]) == -1)
		_exit(1);
	if (write(STDOUT_FILENO, "ready\n", 6) != 6)
		_exit(1);
	while (read(STDIN_FILENO, &c, 1) > 0)
		continue;
	_exit(0);
}

int
main(void)
{
	static char stack[STACK] __attribute__((__aligned__(64)));

	if (clone(second, stack + sizeof(stack), CLONE_VM | CLONE_SIGHAND |
	    CLONE_THREAD, NULL) == -1)
		err(1, "clone");
	(void)syscall(SYS_exit, 0);
	return (1);
}
