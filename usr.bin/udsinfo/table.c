/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * The sockets of the machine and who holds them, in a few growing arrays.
 * A pointer into one of them is good until the next table_add.
 */

#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "udsinfo.h"

static void	*grow(void *, size_t *, size_t, size_t);
static int	 looks(const struct table *, uint32_t);
static size_t	 slot(const struct table *, uint64_t);

void
table_init(struct table *t)
{
	memset(t, 0, sizeof(*t));
	t->t_pid = -1;
}

void
table_free(struct table *t)
{
	free(t->t_socks);
	free(t->t_holders);
	free(t->t_procs);
	free(t->t_arena);
	free(t->t_index);
	free(t->t_netns);
	table_unindex(t);
	table_init(t);
}

/* Forget the rows but keep their room, to collect once more. */
void
table_clear(struct table *t)
{
	t->t_nsocks = t->t_nholders = t->t_nprocs = t->t_arenalen = 0;
	t->t_nnetns = t->t_skipped = t->t_hidden = t->t_lost = 0;
	t->t_pidhidden = t->t_walked = t->t_complete = t->t_once = 0;
	t->t_partial = t->t_foreign = 0;
	t->t_lacks = NULL;
}

/* Make room for need items of a size, at least doubling. */
static void *
grow(void *old, size_t *max, size_t need, size_t size)
{
	size_t n;
	void *p;

	if (need <= *max)
		return (old);
	for (n = *max == 0 ? 256 : *max; n < need; n *= 2)
		if (n > UINT32_MAX / 2)
			errx(EXIT_TROUBLE, "too many sockets");
	if ((p = realloc(old, n * size)) == NULL)
		err(EXIT_TROUBLE, NULL);
	*max = n;
	return (p);
}

struct sock *
table_addsock(struct table *t)
{
	struct sock *s;

	t->t_socks = grow(t->t_socks, &t->t_maxsocks, t->t_nsocks + 1,
	    sizeof(*s));
	s = &t->t_socks[t->t_nsocks++];
	memset(s, 0, sizeof(*s));
	s->so_holder = s->so_peersock = s->so_ref = s->so_nextref = NONE;
	return (s);
}

/* The holders of a socket stay in the order in which they were added. */
void
table_addholder(struct table *t, uint32_t sock, uint32_t proc, int fd)
{
	struct holder *h;
	struct sock *s;
	uint32_t i;

	t->t_holders = grow(t->t_holders, &t->t_maxholders,
	    t->t_nholders + 1, sizeof(*h));
	i = (uint32_t)t->t_nholders++;
	h = &t->t_holders[i];
	h->ho_next = NONE;
	h->ho_sock = sock;
	h->ho_proc = proc;
	h->ho_fd = fd;
	s = &t->t_socks[sock];
	s->so_nholders++;
	if (s->so_holder == NONE)
		s->so_holder = s->so_lastholder = i;
	else if (looks(t, t->t_holders[s->so_holder].ho_proc) &&
	    !looks(t, proc)) {
		h->ho_next = s->so_holder;
		s->so_holder = i;
	} else {
		t->t_holders[s->so_lastholder].ho_next = i;
		s->so_lastholder = i;
	}
}

/* Forget who holds them, to look anew. */
void
table_unhold(struct table *t)
{
	size_t i;

	for (i = 0; i < t->t_nsocks; i++) {
		t->t_socks[i].so_holder = NONE;
		t->t_socks[i].so_nholders = 0;
	}
	t->t_nholders = t->t_nprocs = 0;
}

/* Another one of us may hold a copy, for as long as it looks at it. */
static int
looks(const struct table *t, uint32_t proc)
{
	return (strcmp(t->t_arena + t->t_procs[proc].pr_comm, "udsinfo") == 0);
}

uint32_t
table_addproc(struct table *t, pid_t pid, uid_t uid, const char *comm,
    size_t len)
{
	struct proc *p;
	char text[256];

	t->t_procs = grow(t->t_procs, &t->t_maxprocs, t->t_nprocs + 1,
	    sizeof(*p));
	p = &t->t_procs[t->t_nprocs];
	p->pr_pid = pid;
	p->pr_uid = uid;
	p->pr_commlen = (uint32_t)encode(text, sizeof(text), comm, len);
	p->pr_comm = table_addname(t, text, p->pr_commlen + 1);
	return ((uint32_t)t->t_nprocs++);
}

uint32_t
table_addname(struct table *t, const void *name, size_t len)
{
	uint32_t at;

	t->t_arena = grow(t->t_arena, &t->t_maxarena, t->t_arenalen + len, 1);
	at = (uint32_t)t->t_arenalen;
	if (len > 0)
		memcpy(t->t_arena + at, name, len);
	t->t_arenalen += len;
	return (at);
}

/* Another network namespace; the first is our own. */
void
table_addnetns(struct table *t, uint64_t number)
{
	t->t_netns = grow(t->t_netns, &t->t_maxnetns, t->t_nnetns + 1,
	    sizeof(*t->t_netns));
	t->t_netns[t->t_nnetns++] = number;
}

/* The name of a socket; one that no address can hold is left unnamed. */
void
table_addr(const struct table *t, const struct sock *s, struct uds_addr *a)
{
	if (s->so_kind == UDS_ADDR_UNNAMED ||
	    uds_addr_set(a, s->so_kind, t->t_arena + s->so_name,
	    s->so_namelen) == -1)
		uds_addr_unnamed(a);
}

/*
 * Where an inode is in the index, or the free place where it would be.  Most
 * inodes follow each other: the highest bits of the product spread those
 * evenly, so that few are looked at in vain.
 */
static size_t
slot(const struct table *t, uint64_t ino)
{
	size_t i;

	i = (size_t)(ino * UINT64_C(0x9e3779b97f4a7c15) >> t->t_shift);
	for (;; i++) {
		i &= t->t_nindex - 1;
		if (t->t_index[i] == NONE ||
		    t->t_socks[t->t_index[i]].so_ino == ino)
			return (i);
	}
}

/* Index the sockets by inode, once all of them are there. */
void
table_hash(struct table *t)
{
	size_t i, n;

	t->t_shift = 58;
	for (n = 64; n < 2 * t->t_nsocks; n *= 2)
		t->t_shift--;
	free(t->t_index);
	if ((t->t_index = malloc(n * sizeof(*t->t_index))) == NULL)
		err(EXIT_TROUBLE, NULL);
	t->t_nindex = n;
	for (i = 0; i < n; i++)
		t->t_index[i] = NONE;
	for (i = 0; i < t->t_nsocks; i++)
		t->t_index[slot(t, t->t_socks[i].so_ino)] = (uint32_t)i;
}

uint32_t
table_find(const struct table *t, uint64_t ino)
{
	if (t->t_nindex == 0 || ino == 0)
		return (NONE);
	return (t->t_index[slot(t, ino)]);
}

/*
 * No process holds it, and all were looked at: it is in a message that nobody
 * has received, or the kernel's own.  That may be a client whose connection
 * waits for accept(2); the server's end of it is no row.
 */
int
table_inflight(const struct table *t, const struct sock *s)
{
	return (t->t_complete && s->so_holder == NONE &&
	    (s->so_flags & SOCK_GONE) == 0);
}

/*
 * Both ends of each connection, and who is connected to whom, in the order of
 * the table.
 */
void
table_join(struct table *t)
{
	struct sock *peer, *s;
	size_t i;

	for (i = 0; i < t->t_nsocks; i++)
		t->t_socks[i].so_ref = t->t_socks[i].so_nextref = NONE;
	for (i = t->t_nsocks; i-- > 0;) {
		s = &t->t_socks[i];
		s->so_peersock = table_find(t, s->so_peer);
		if (s->so_peersock == NONE)
			continue;
		peer = &t->t_socks[s->so_peersock];
		if (peer->so_peer == s->so_ino)
			continue;
		s->so_nextref = peer->so_ref;
		peer->so_ref = (uint32_t)i;
	}
}
