/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * What the table of sockets says of one address.  A refused connect(2) would
 * not do: Linux refuses for regular files, directories and sockets that do not
 * listen, other systems for a full backlog.
 */

#include <string.h>

#include "udsinfo.h"

static int	answers(const struct sock *);
static int	claims(const struct table *, const struct report *,
		    const struct sock *);
static void	consider(const struct table *, uint32_t, struct verdict *);
static int	has_file(const struct table *, const struct report *,
		    const struct sock *);
static void	init(struct verdict *, enum state, const char *);
static void	look_at_file(const struct table *, const struct report *,
		    struct verdict *);
static int	look_by_name(const struct table *, const struct report *,
		    struct verdict *);
static int	named(const struct table *, const struct report *,
		    const struct sock *);
static int	rank(const struct sock *);
static int	same_name(const struct table *, const struct sock *, int,
		    const char *, size_t);
static int	same_tail(const struct table *, const struct report *,
		    const struct sock *);
static uint32_t	stray(const struct table *, const struct report *);
static uint32_t	stray_under(const struct table *, const struct report *,
		    uint64_t);

static void
init(struct verdict *v, enum state state, const char *why)
{
	v->v_state = state;
	v->v_sock = NONE;
	v->v_listeners = v->v_conns = v->v_weak = 0;
	v->v_why = why;
}

static int
same_name(const struct table *t, const struct sock *s, int kind,
    const char *name, size_t len)
{
	return (s->so_kind == kind && s->so_namelen == len &&
	    memcmp(t->t_arena + s->so_name, name, len) == 0);
}

/* The socket was bound to the very name, as it was written or resolved. */
static int
named(const struct table *t, const struct report *r, const struct sock *s)
{
	const char *name;
	size_t len;

	name = uds_addr_name(&r->r_addr, &len);
	return (same_name(t, s, UDS_ADDR_PATHNAME, name, len) ||
	    (r->r_path != NULL && same_name(t, s, UDS_ADDR_PATHNAME,
	    r->r_path, strlen(r->r_path))));
}

/* The last part of the name is the same, and the rest may be. */
static int
same_tail(const struct table *t, const struct report *r, const struct sock *s)
{
	const char *mine, *theirs;
	size_t i, mylen, theirlen;

	mine = uds_addr_name(&r->r_addr, &mylen);
	theirs = t->t_arena + s->so_name;
	theirlen = s->so_namelen;
	for (i = 1; i <= mylen && i <= theirlen; i++)
		if (mine[mylen - i] != theirs[theirlen - i])
			return (0);
		else if (mine[mylen - i] == '/')
			return (1);
	return ((i > mylen || mine[mylen - i] == '/') &&
	    (i > theirlen || theirs[theirlen - i] == '/'));
}

/*
 * The inode decides; the number of the device may differ, on btrfs for one,
 * and then the name has to agree.
 */
static int
has_file(const struct table *t, const struct report *r, const struct sock *s)
{
	return ((s->so_flags & SOCK_HASFILE) != 0 &&
	    s->so_fileino == (uint32_t)r->r_stat.st_ino &&
	    (s->so_dev == r->r_stat.st_dev || named(t, r, s)));
}

/* Somebody can connect to it, or could if its backlog were not full. */
static int
answers(const struct sock *s)
{
	return (s->so_state == STATE_LISTEN || s->so_type == SOCK_DGRAM);
}

/* What is more to somebody who wants to connect. */
static int
rank(const struct sock *s)
{
	if (s->so_type == SOCK_DGRAM)
		return (4);
	switch (s->so_state) {
	case STATE_LISTEN:
		return ((s->so_flags & SOCK_ISFULL) != 0 ? 3 : 4);
	case STATE_UNKNOWN:
		return (2);
	case STATE_BOUND:
		return (1);
	default:
		return (0);
	}
}

/*
 * A socket has the address.  One that answers outweighs one that does not:
 * the connections that a listener accepted all bear its name, and keep it
 * when the listener is gone.  Which sockets listen OpenBSD does not tell.
 */
static void
consider(const struct table *t, uint32_t i, struct verdict *v)
{
	static const struct {
		enum state	 state;
		const char	*why;
	} words[] = {
		{ STATE_BOUND, "a connection only, not listening" },
		{ STATE_BOUND, "not listening" },
		{ STATE_UNKNOWN, "bound, it may listen" },
		{ STATE_FULL, NULL },
		{ STATE_LIVE, NULL }
	};
	const struct sock *s = &t->t_socks[i];
	int n;

	n = rank(s);
	v->v_listeners += s->so_state == STATE_LISTEN;
	v->v_conns += n == 0;
	if (v->v_sock != NONE && n <= rank(&t->t_socks[v->v_sock]))
		return;
	v->v_state = words[n].state;
	v->v_why = words[n].why;
	v->v_sock = i;
}

/* An abstract name, which each type of socket has for itself. */
void
verdict_name(const struct table *t, const struct report *r, int type,
    struct verdict *v)
{
	const struct sock *s;
	const char *name;
	size_t i, len;

	init(v, STATE_ABSENT,
	    "no socket of this network namespace has the name");
	name = uds_addr_name(&r->r_addr, &len);
	for (i = 0; i < t->t_nsocks; i++) {
		s = &t->t_socks[i];
		if ((type == -1 || s->so_type == type) &&
		    s->so_netns == 0 && same_name(t, s,
		    uds_addr_kind(&r->r_addr), name, len))
			consider(t, (uint32_t)i, v);
	}
}

/*
 * A socket that was bound to this name has another file than the one that is
 * there now.  A name means nothing by itself, as processes may have roots of
 * their own: what became of the file has been found out, or it is of the file
 * system that the name is in.
 */
static int
claims(const struct table *t, const struct report *r, const struct sock *s)
{
	if (!answers(s) || !named(t, r, s) || s->so_fate == FATE_SAME ||
	    t->t_arena[s->so_name] != '/')
		return (0);
	if ((s->so_flags & SOCK_HASFILE) == 0)
		return ((r->r_has & REPORT_FILE) == 0);
	if ((r->r_has & REPORT_FILE) != 0 && has_file(t, r, s))
		return (0);
	return (s->so_fate != FATE_UNKNOWN ||
	    ((r->r_has & (REPORT_DIR | REPORT_PLACE)) != 0 &&
	    s->so_dev == r->r_dir.st_dev));
}

/* The first of those with a key that claims the name, or NONE. */
static uint32_t
stray_under(const struct table *t, const struct report *r, uint64_t key)
{
	uint32_t i;

	i = NONE;
	while ((i = table_next(&t->t_byname, t, key, i)) != NONE)
		if (claims(t, r, &t->t_socks[i]))
			break;
	return (i);
}

/*
 * The first that claims the name, as written or resolved, or by its last part
 * where no files are known.  Without an index the key does not matter.
 */
static uint32_t
stray(const struct table *t, const struct report *r)
{
	const char *name;
	size_t len;
	uint32_t i;

	name = uds_addr_name(&r->r_addr, &len);
	i = stray_under(t, r, table_hashname(name, len, 1));
	if (t->t_byname.ch_n == 0)
		return (i);
	if (i == NONE && r->r_path != NULL)
		i = stray_under(t, r, table_hashname(r->r_path,
		    strlen(r->r_path), 1));
	if (i == NONE)
		i = stray_under(t, r, table_hashname(name, len, 0));
	return (i);
}

/*
 * An inode that agrees is no proof if the device does not: file systems have
 * the same small numbers, and containers the same names.
 */
static void
look_at_file(const struct table *t, const struct report *r,
    struct verdict *v)
{
	const struct sock *s;
	uint64_t key;
	uint32_t i;
	int exact;

	key = (uint32_t)r->r_stat.st_ino;
	for (exact = 1; exact >= 0 && v->v_sock == NONE; exact--) {
		i = NONE;
		while ((i = table_next(&t->t_byfile, t, key, i)) != NONE) {
			s = &t->t_socks[i];
			if ((s->so_flags & SOCK_HASFILE) == 0 ||
			    s->so_fileino != key ||
			    (s->so_dev == r->r_stat.st_dev) != exact)
				continue;
			v->v_weak = !exact;
			if (has_file(t, r, s))
				consider(t, i, v);
			else if (v->v_sock == NONE)
				v->v_state = STATE_UNKNOWN;
		}
	}
	if (v->v_state == STATE_UNKNOWN && v->v_sock == NONE)
		v->v_why = "a socket is bound to this inode of some device";
}

/*
 * Where a system does not tell the file of a socket its name has to do, if it
 * is absolute.  Return how many others may be meant.
 */
static int
look_by_name(const struct table *t, const struct report *r,
    struct verdict *v)
{
	const struct sock *s;
	const char *name;
	size_t len;
	uint64_t key;
	uint32_t i;
	int doubts;

	name = uds_addr_name(&r->r_addr, &len);
	key = table_hashname(name, len, 0);
	doubts = 0;
	i = NONE;
	while ((i = table_next(&t->t_byname, t, key, i)) != NONE) {
		s = &t->t_socks[i];
		if ((s->so_flags & SOCK_HASFILE) != 0 ||
		    s->so_kind != UDS_ADDR_PATHNAME)
			continue;
		if (t->t_arena[s->so_name] == '/' && named(t, r, s))
			consider(t, i, v);
		else if (same_tail(t, r, s))
			doubts++;
	}
	return (doubts);
}

void
verdict_file(const struct table *t, const struct report *r,
    struct verdict *v)
{
	uint32_t found;
	int doubts;

	init(v, STATE_STALE, "no socket is bound to it");
	look_at_file(t, r, v);
	if (v->v_sock != NONE)
		return;
	doubts = look_by_name(t, r, v);
	if (v->v_sock != NONE)
		return;
	if ((found = stray(t, r)) != NONE) {
		init(v, STATE_REPLACED, "a live socket was bound to this "
		    "name, but to another file, which this one replaced");
		v->v_sock = found;
	} else if (doubts > 0 && v->v_state != STATE_UNKNOWN)
		init(v, STATE_UNKNOWN, "a socket may be bound to it, this "
		    "system does not tell of which file");
}

/* There is no file of the name. */
void
verdict_nofile(const struct table *t, const struct report *r,
    struct verdict *v)
{
	uint32_t found;

	init(v, STATE_ABSENT, NULL);
	if ((found = stray(t, r)) == NONE)
		return;
	v->v_state = STATE_DELETED;
	v->v_sock = found;
	if (t->t_socks[found].so_fate == FATE_DELETED)
		v->v_why = "a live socket was bound to this name, its file "
		    "was deleted";
	else if (t->t_socks[found].so_fate == FATE_RENAMED)
		v->v_why = "a live socket was bound to this name, its file "
		    "was renamed";
	else
		v->v_why = "a live socket was bound to this name, its file "
		    "was deleted or renamed";
}

/* 1 if a listener has the same address, so that it came of accept(2). */
int
verdict_accepted(const struct table *t, uint32_t i)
{
	const struct sock *l, *s = &t->t_socks[i];
	size_t k;

	for (k = 0; k < t->t_nsocks; k++) {
		l = &t->t_socks[k];
		if (l->so_state == STATE_LISTEN && l->so_type == s->so_type &&
		    s->so_kind != UDS_ADDR_UNNAMED && same_name(t, l,
		    s->so_kind, t->t_arena + s->so_name, s->so_namelen) &&
		    l->so_fileino == s->so_fileino && l->so_dev == s->so_dev)
			return (1);
	}
	return (0);
}

/* The next socket of the address after this one, or after NONE the first. */
uint32_t
verdict_next(const struct table *t, const struct report *r, uint32_t i)
{
	const struct sock *of, *s;
	const char *name;

	if (r->r_sock == NONE)
		return (NONE);
	of = &t->t_socks[r->r_sock];
	name = t->t_arena + of->so_name;
	for (i = i == NONE ? 0 : i + 1; i < t->t_nsocks; i++) {
		s = &t->t_socks[i];
		if (s->so_type != of->so_type)
			continue;
		if ((of->so_flags & SOCK_HASFILE) != 0 ?
		    (s->so_flags & SOCK_HASFILE) != 0 &&
		    s->so_fileino == of->so_fileino &&
		    s->so_dev == of->so_dev : s->so_netns == of->so_netns &&
		    same_name(t, s, of->so_kind, name, of->so_namelen))
			return (i);
	}
	return (NONE);
}
