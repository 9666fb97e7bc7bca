/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * Sockets by the inode of their file and by the last part of their name.
 * One address is found as fast by looking through the table; ten thousand of
 * them are not.
 */

#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "udsinfo.h"

#define FNV_START	UINT64_C(0xcbf29ce484222325)
#define FNV_PRIME	UINT64_C(0x100000001b3)
#define GOLDEN		UINT64_C(0x9e3779b97f4a7c15)

static void	chains_add(struct chains *, uint64_t, uint32_t);
static void	chains_init(struct chains *, size_t);
static size_t	place(const struct chains *, uint64_t);

static size_t
place(const struct chains *c, uint64_t key)
{
	return ((size_t)(key * GOLDEN >> 32) & (c->ch_n - 1));
}

static void
chains_init(struct chains *c, size_t nsocks)
{
	size_t i, n;

	for (n = 64; n < nsocks; n *= 2)
		continue;
	c->ch_head = malloc(n * sizeof(*c->ch_head));
	c->ch_next = malloc((nsocks + 1) * sizeof(*c->ch_next));
	if (c->ch_head == NULL || c->ch_next == NULL)
		err(EXIT_TROUBLE, NULL);
	for (i = 0; i < n; i++)
		c->ch_head[i] = NONE;
	c->ch_n = n;
}

static void
chains_add(struct chains *c, uint64_t key, uint32_t sock)
{
	size_t at;

	at = place(c, key);
	c->ch_next[sock] = c->ch_head[at];
	c->ch_head[at] = sock;
}

/*
 * The socket after this one, or after NONE the first, among which are all
 * that have the key; without an index those are all there are.
 */
uint32_t
table_next(const struct chains *c, const struct table *t, uint64_t key,
    uint32_t prev)
{
	if (c->ch_n != 0)
		return (prev == NONE ? c->ch_head[place(c, key)] :
		    c->ch_next[prev]);
	prev = prev == NONE ? 0 : prev + 1;
	return (prev < t->t_nsocks ? prev : NONE);
}

/* Of a pathname or of its last part, FNV-1a. */
uint64_t
table_hashname(const void *name, size_t len, int whole)
{
	const unsigned char *p = name;
	uint64_t hash;
	size_t i;

	for (i = whole ? 0 : len; i > 0 && p[i - 1] != '/'; i--)
		continue;
	for (hash = FNV_START; i < len; i++)
		hash = (hash ^ p[i]) * FNV_PRIME;
	return (hash);
}

/*
 * Where the file is known names have to be equal, elsewhere their last parts
 * matter.  From the last to the first, so that the chains keep the table's
 * order.
 */
void
table_index(struct table *t)
{
	const struct sock *s;
	size_t i;

	table_unindex(t);
	chains_init(&t->t_byfile, t->t_nsocks);
	chains_init(&t->t_byname, t->t_nsocks);
	for (i = t->t_nsocks; i-- > 0;) {
		s = &t->t_socks[i];
		if ((s->so_flags & SOCK_HASFILE) != 0)
			chains_add(&t->t_byfile, s->so_fileino, (uint32_t)i);
		if (s->so_kind == UDS_ADDR_PATHNAME)
			chains_add(&t->t_byname, table_hashname(t->t_arena +
			    s->so_name, s->so_namelen,
			    (s->so_flags & SOCK_HASFILE) != 0), (uint32_t)i);
	}
}

void
table_unindex(struct table *t)
{
	free(t->t_byfile.ch_head);
	free(t->t_byfile.ch_next);
	free(t->t_byname.ch_head);
	free(t->t_byname.ch_next);
	memset(&t->t_byfile, 0, sizeof(t->t_byfile));
	memset(&t->t_byname, 0, sizeof(t->t_byname));
}
