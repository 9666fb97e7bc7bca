/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * Other processes that hold animals.  They wait for the end of a pipe whose
 * other end this process has, so that none of them is left behind.
 */

#include <sys/types.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include <err.h>
#include <string.h>
#include <unistd.h>

#include "zoo.h"

static int	lifeline[2];

static void	stay(const char *, uid_t, int, int)
		    __attribute__((__noreturn__));
static int	highest(void);

void
keeper_init(void)
{
	if (pipe(lifeline) == -1)
		err(1, "pipe");
}

/* Let all of them go. */
void
keeper_end(void)
{
	(void)close(lifeline[1]);
	while (wait(NULL) != -1)
		continue;
}

/* No descriptor here is above this. */
static int
highest(void)
{
	size_t i;
	int max;

	max = 64;
	for (i = 0; i < zoo_count; i++)
		if (zoo_animals[i]->a_fd > max)
			max = zoo_animals[i]->a_fd;
	return (max);
}

/* In the new process: keep one socket only, tell so, and wait. */
static void
stay(const char *command, uid_t uid, int s, int told)
{
	char c;
	int fd, max;

	max = highest();
	for (fd = 0; fd <= max; fd++)
		if (fd != s && fd != told && fd != lifeline[0] &&
		    fd != STDERR_FILENO)
			(void)close(fd);
	if (prctl(PR_SET_NAME, command) == -1)
		err(1, "%s", command);
	if (uid != geteuid() && setuid(uid) == -1)
		err(1, "setuid");
	if (write(told, "", 1) != 1)
		err(1, "%s", command);
	(void)close(told);
	(void)close(STDERR_FILENO);
	while (read(lifeline[0], &c, 1) == 1)
		continue;
	_exit(0);
}

/*
 * Let another process hold the animal too, or instead of us.  Return its
 * number, or -1 if there can be no more.
 */
pid_t
keeper_start(const char *command, uid_t uid, struct animal *a, int instead)
{
	char c;
	int told[2];
	pid_t pid;

	if (pipe(told) == -1)
		err(1, "pipe");
	if ((pid = fork()) == 0)
		stay(command, uid, a->a_fd, told[1]);
	(void)close(told[1]);
	if (pid != -1 && read(told[0], &c, 1) != 1)
		errx(1, "%s: its keeper has gone", a->a_what);
	(void)close(told[0]);
	if (pid == -1)
		return (-1);
	zoo_keep(a, pid, uid, command, a->a_fd);
	if (instead)
		zoo_release(a);
	return (pid);
}
