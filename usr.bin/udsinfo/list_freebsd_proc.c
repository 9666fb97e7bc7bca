/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * FreeBSD: users and names of processes.  The header has a struct proc, which
 * is not the one of udsinfo.h.
 */

#include <sys/param.h>
#include <sys/user.h>

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "list_bsd.h"
#include "list_bsd_reader.h"

/* A record that ends here has all that is looked at. */
#define LEAST	(offsetof(struct kinfo_proc, ki_comm) + COMMLEN + 1)

static void	take(struct bsd_procs *, const char *, size_t);

/* A record begins with its size. */
static void
take(struct bsd_procs *ps, const char *p, size_t room)
{
	struct kinfo_proc kp;
	int size;

	while (room >= sizeof(size)) {
		memcpy(&size, p, sizeof(size));
		if (size <= 0 || (size_t)size > room ||
		    bsd_record(&kp, sizeof(kp), LEAST, p, (size_t)size) == -1)
			break;
		bsd_addproc(ps, kp.ki_pid, kp.ki_uid, kp.ki_comm, COMMLEN);
		p += size;
		room -= (size_t)size;
	}
}

/* Sockets are listed all the same if processes cannot be. */
void
bsd_listprocs(struct bsd_procs *ps)
{
	char *buf;
	size_t len;

	memset(ps, 0, sizeof(*ps));
	if ((buf = reader_fetch(READER_PROCS, 0, &len)) != NULL)
		take(ps, buf, len);
	free(buf);
	bsd_sortprocs(ps);
}

void
bsd_oneproc(struct bsd_procs *ps, pid_t pid)
{
	char *buf;
	size_t len;

	memset(ps, 0, sizeof(*ps));
	if ((buf = reader_fetch(READER_PROC, (int)pid, &len)) != NULL)
		take(ps, buf, len);
	free(buf);
}
