/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * Which sockets, and which of their holders, the options ask for.  Text, JSON
 * and what is watched all ask here.
 */

#include <fnmatch.h>

#include "udsinfo.h"

static int	filter_address(const struct options *, const struct table *,
		    const struct sock *);
static int	filter_state(const struct options *, const struct sock *);

/* Of listeners and connections both may be wanted; some may be listeners. */
static int
filter_state(const struct options *o, const struct sock *s)
{
	if (o->o_state != -1 && s->so_state != o->o_state)
		return (0);
	if (!o->o_listen && !o->o_connect)
		return (1);
	if (s->so_state == STATE_LISTEN || s->so_state == STATE_UNKNOWN)
		return (o->o_listen);
	return (o->o_connect && (s->so_state == STATE_CONN ||
	    s->so_state == STATE_QUEUED));
}

/* A name as it is printed is a pattern that it matches itself. */
static int
filter_address(const struct options *o, const struct table *t,
    const struct sock *s)
{
	struct uds_addr addr;
	char text[UDS_ADDR_STRLEN];

	if ((s->so_flags & SOCK_NONAME) != 0)
		return (0);
	table_addr(t, s, &addr);
	(void)uds_addr_format(&addr, text, sizeof(text));
	return (fnmatch(o->o_pattern, text, FNM_NOESCAPE) == 0);
}

int
filter_sock(const struct options *o, const struct table *t,
    const struct sock *s)
{
	if ((s->so_flags & SOCK_GONE) != 0 ||
	    (o->o_type != -1 && s->so_type != o->o_type))
		return (0);
	return (filter_state(o, s) &&
	    (o->o_pattern == NULL || filter_address(o, t, s)));
}

/* Nobody, NULL, is not whom they ask for. */
int
filter_holder(const struct options *o, const struct table *t,
    const struct holder *h)
{
	const struct proc *p;

	if (o->o_pid == -1 && !o->o_user)
		return (1);
	if (h == NULL)
		return (0);
	p = &t->t_procs[h->ho_proc];
	if (o->o_pid != -1 && p->pr_pid != o->o_pid)
		return (0);
	return (!o->o_user ||
	    (p->pr_uid != (uid_t)-1 && p->pr_uid == o->o_uid));
}

/* The first of its holders that is asked for, or NONE. */
uint32_t
filter_first(const struct options *o, const struct table *t,
    const struct sock *s)
{
	uint32_t i;

	for (i = s->so_holder; i != NONE; i = t->t_holders[i].ho_next)
		if (filter_holder(o, t, &t->t_holders[i]))
			break;
	return (i);
}

/* A socket that is asked for, and has such a holder if any matters. */
int
filter_any(const struct options *o, const struct table *t,
    const struct sock *s)
{
	return (filter_sock(o, t, s) && (filter_holder(o, t, NULL) ||
	    filter_first(o, t, s) != NONE));
}
