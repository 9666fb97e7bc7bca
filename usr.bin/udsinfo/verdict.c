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

static void	consider(const struct table *, uint32_t, struct verdict *);
static int	same_name(const struct table *, const struct sock *, int,
		    const char *, size_t);

static int
same_name(const struct table *t, const struct sock *s, int kind,
    const char *name, size_t len)
{
	return (s->so_kind == kind && s->so_namelen == len &&
	    memcmp(t->t_arena + s->so_name, name, len) == 0);
}

/*
 * A socket has the address.  One that answers outweighs one that does not:
 * the connections that a listener accepted all bear its name, and keep it
 * when the listener is gone.
 */
static void
consider(const struct table *t, uint32_t i, struct verdict *v)
{
	const struct sock *s = &t->t_socks[i];
	const char *why;
	enum state state;

	why = NULL;
	if (s->so_state == STATE_LISTEN)
		state = (s->so_flags & SOCK_ISFULL) != 0 ? STATE_FULL :
		    STATE_LIVE;
	else if (s->so_type == SOCK_DGRAM)
		state = STATE_LIVE;
	else {
		state = STATE_BOUND;
		why = s->so_state == STATE_BOUND ? "not listening" :
		    "a connection only, not listening";
	}
	if (v->v_sock == NONE || state == STATE_LIVE ||
	    (state == STATE_FULL && v->v_state != STATE_LIVE) ||
	    (v->v_state == STATE_BOUND && s->so_state == STATE_BOUND)) {
		v->v_state = state;
		v->v_sock = i;
		v->v_why = why;
	}
}

/* An abstract name, which each type of socket has for itself. */
void
verdict_name(const struct table *t, const struct uds_addr *a, int type,
    struct verdict *v)
{
	const struct sock *s;
	const char *name;
	size_t i, len;

	v->v_state = STATE_ABSENT;
	v->v_sock = NONE;
	v->v_why = "no socket of this network namespace has the name";
	name = uds_addr_name(a, &len);
	for (i = 0; i < t->t_nsocks; i++) {
		s = &t->t_socks[i];
		if ((type == -1 || s->so_type == type) &&
		    same_name(t, s, uds_addr_kind(a), name, len))
			consider(t, (uint32_t)i, v);
	}
}

/*
 * A socket file.  The inode decides; the number of the device may differ, on
 * btrfs for one, and then the name has to agree.  An inode that agrees alone
 * leaves the question open.
 */
void
verdict_file(const struct table *t, const struct uds_addr *a,
    const struct stat *st, struct verdict *v)
{
	const struct sock *s;
	const char *name;
	size_t doubts, i, len, others;
	int named;

	v->v_state = STATE_STALE;
	v->v_sock = NONE;
	v->v_why = "no socket is bound to it";
	name = uds_addr_name(a, &len);
	doubts = others = 0;
	for (i = 0; i < t->t_nsocks; i++) {
		s = &t->t_socks[i];
		if ((s->so_flags & SOCK_HASFILE) == 0)
			continue;
		named = same_name(t, s, UDS_ADDR_PATHNAME, name, len);
		if (s->so_fileino != (uint32_t)st->st_ino)
			others += named && name[0] == '/';
		else if (s->so_dev == st->st_dev || named)
			consider(t, (uint32_t)i, v);
		else
			doubts++;
	}
	if (v->v_sock != NONE)
		return;
	if (doubts > 0) {
		v->v_state = STATE_UNKNOWN;
		v->v_why = "a socket is bound to this inode of some device";
	} else if (others > 0)
		v->v_why = "its maker's file was replaced by this one, "
		    "to which no socket is bound";
}
