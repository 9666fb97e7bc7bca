/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * DragonFly and NetBSD: all processes, or one, from a table whose records all
 * have the same length.
 */

#include <sys/param.h>
#include <sys/sysctl.h>

#include <stdlib.h>
#include <string.h>

#include "list_bsd.h"

static void	take(struct bsd_procs *, int, int);

static void
take(struct bsd_procs *ps, int op, int arg)
{
	char *buf;
	size_t len;

	memset(ps, 0, sizeof(*ps));
	if ((buf = bsd_fetchprocs(op, arg, &len)) == NULL)
		return;
	bsd_takeprocs(ps, buf, len);
	free(buf);
	bsd_sortprocs(ps);
}

/* Sockets are listed all the same if processes cannot be. */
void
bsd_listprocs(struct bsd_procs *ps)
{
	take(ps, KERN_PROC_ALL, 0);
}

void
bsd_oneproc(struct bsd_procs *ps, pid_t pid)
{
	take(ps, KERN_PROC_PID, (int)pid);
}
