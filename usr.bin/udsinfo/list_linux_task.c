/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * Linux: what only a thread holds.  A process whose first thread has ended has
 * no descriptors by its own number, and a thread may have descriptors of its
 * own after unshare(2).  To look at each thread would cost too much, unless
 * there is a socket that nobody seems to hold.
 */

#include <sys/types.h>
#include <sys/syscall.h>

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <linux/kcmp.h>

#include "list_linux.h"

/* Names of files in /proc/N/task. */
#define ENTRIES_SIZE	32768

static int	has_threads(int, const char *);
static int	shares(pid_t, pid_t);
static void	walk_threads(struct walker *, int, const char *);

static int
has_threads(int proc, const char *name)
{
	char path[64], status[1024];
	const char *p;
	unsigned long n;

	(void)snprintf(path, sizeof(path), "%s/status", name);
	if (proc_read(proc, path, status, sizeof(status)) <= 0)
		return (0);
	p = strstr(status, "\nThreads:");
	return (p != NULL && sscanf(p, "\nThreads: %lu", &n) == 1 && n > 1);
}

/* Not if the kernel does not tell. */
static int
shares(pid_t a, pid_t b)
{
	return (syscall(SYS_kcmp, a, b, KCMP_FILES, 0UL, 0UL) == 0);
}

static void
walk_threads(struct walker *wk, int proc, const char *name)
{
	static char buf[ENTRIES_SIZE];
	struct entries all;
	char path[64];
	const char *thread;
	intmax_t id;
	pid_t last;
	int dir;

	(void)snprintf(path, sizeof(path), "%s/task", name);
	dir = openat(proc, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir == -1)
		return;
	last = wk->wk_pid;
	entries_begin(&all, dir, buf, sizeof(buf));
	while ((thread = entries_next(&all)) != NULL) {
		if ((id = decimal(thread)) == -1 ||
		    (pid_t)id == wk->wk_pid ||
		    shares(wk->wk_pid, (pid_t)id) || shares(last, (pid_t)id))
			continue;
		last = (pid_t)id;
		(void)snprintf(path, sizeof(path), "%s/fd", thread);
		proc_walk(wk, dir, path);
	}
	(void)close(dir);
}

/* All processes; those that were hidden are counted already. */
void
task_walk(struct walker *wk, int proc)
{
	static char buf[ENTRIES_SIZE];
	struct entries all;
	const char *name;
	intmax_t pid;

	wk->wk_tasks = 1;
	if (lseek(proc, 0, SEEK_SET) == -1)
		return;
	entries_begin(&all, proc, buf, sizeof(buf));
	while ((name = entries_next(&all)) != NULL)
		if ((pid = decimal(name)) != -1 && has_threads(proc, name)) {
			wk->wk_pid = (pid_t)pid;
			walk_threads(wk, proc, name);
		}
}
