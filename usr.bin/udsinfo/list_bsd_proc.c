/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * The processes of a BSD, sorted by number, and the descriptors that they
 * have.
 */

#include <sys/types.h>

#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "list_bsd.h"
#include "udsinfo.h"

static int	 compare(const void *, const void *);
static struct bsd_proc *find_proc(const struct bsd_procs *, pid_t);

void
bsd_addproc(struct bsd_procs *ps, pid_t pid, uid_t uid, const char *comm,
    size_t size)
{
	struct bsd_proc *p;
	size_t len;

	if (ps->bp_n == ps->bp_max) {
		ps->bp_max = ps->bp_max == 0 ? 256 : 2 * ps->bp_max;
		p = realloc(ps->bp_all, ps->bp_max * sizeof(*p));
		if (p == NULL)
			err(EXIT_TROUBLE, NULL);
		ps->bp_all = p;
	}
	p = &ps->bp_all[ps->bp_n++];
	memset(p, 0, sizeof(*p));
	p->bp_pid = pid;
	p->bp_euid = uid;
	p->bp_row = NONE;
	len = strnlen(comm, size);
	memcpy(p->bp_comm, comm, len < sizeof(p->bp_comm) ? len :
	    sizeof(p->bp_comm) - 1);
}

void
bsd_freeprocs(struct bsd_procs *ps)
{
	free(ps->bp_all);
	memset(ps, 0, sizeof(*ps));
}

static int
compare(const void *a, const void *b)
{
	const struct bsd_proc *p = a, *q = b;

	return (p->bp_pid < q->bp_pid ? -1 : p->bp_pid > q->bp_pid);
}

void
bsd_sortprocs(struct bsd_procs *ps)
{
	if (ps->bp_n > 0)
		qsort(ps->bp_all, ps->bp_n, sizeof(*ps->bp_all), compare);
	ps->bp_lastrow = NONE;
}

static struct bsd_proc *
find_proc(const struct bsd_procs *ps, pid_t pid)
{
	struct bsd_proc key;

	if (ps->bp_n == 0)
		return (NULL);
	key.bp_pid = pid;
	return (bsearch(&key, ps->bp_all, ps->bp_n, sizeof(key), compare));
}

int
bsd_seen(const struct bsd_procs *ps, pid_t pid)
{
	return (find_proc(ps, pid) != NULL);
}

/*
 * A process that began after the processes were listed has no name.  The
 * descriptors of one come together.
 */
void
bsd_holder(struct table *t, struct bsd_procs *ps, uint32_t sock, pid_t pid,
    int fd)
{
	struct bsd_proc *p;
	uint32_t *row;

	p = find_proc(ps, pid);
	row = p == NULL ? &ps->bp_lastrow : &p->bp_row;
	if (p == NULL && ps->bp_last != pid)
		*row = NONE;
	ps->bp_last = p == NULL ? pid : ps->bp_last;
	if (*row == NONE)
		*row = p == NULL ? table_addproc(t, pid, (uid_t)-1, "?", 1) :
		    table_addproc(t, pid, p->bp_euid, p->bp_comm,
		    strlen(p->bp_comm));
	table_addholder(t, sock, *row, fd);
}

/* A descriptor of a process leads to a socket, which may be another kind. */
void
bsd_file(struct table *t, struct bsd_procs *ps, uint64_t so, pid_t pid,
    int fd)
{
	uint32_t sock;

	if ((sock = table_find(t, so)) != NONE)
		bsd_holder(t, ps, sock, pid, fd);
}

int
list_command(pid_t pid, char *buf, size_t size)
{
	struct bsd_procs procs;
	int rv;

	bsd_oneproc(&procs, pid);
	rv = procs.bp_n == 1 ? 0 : -1;
	if (rv == 0)
		(void)encode(buf, size, procs.bp_all->bp_comm,
		    strlen(procs.bp_all->bp_comm));
	bsd_freeprocs(&procs);
	return (rv);
}
