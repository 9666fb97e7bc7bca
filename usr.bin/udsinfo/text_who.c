/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * Who holds a socket, who is connected to it, and who may be: lines of a
 * report for people.
 */

#include <string.h>

#include "udsinfo.h"

#define MAXTOLD	64	/* clients; JSON tells all */

static void	client(const struct table *, uint32_t, const char *,
		    uint32_t *);
static void	process(const struct table *, uint32_t);
static void	put_gate(const struct options *, const struct gate *);
static void	put_many(const struct who *);
static void	put_named(const struct options *, const struct report *,
		    const struct who *);
static void	put_user(const struct options *, const struct report *);

static void
process(const struct table *t, uint32_t holder)
{
	const struct holder *h = &t->t_holders[holder];
	const struct proc *p = &t->t_procs[h->ho_proc];

	out_printf("%s[%jd]:%d", t->t_arena + p->pr_comm, (intmax_t)p->pr_pid,
	    h->ho_fd);
}

void
text_holders(const struct table *t, const struct sock *s)
{
	uint32_t i;

	text_label("holders:");
	if (s->so_holder == NONE)
		out_string(table_inflight(t, s) ? INFLIGHT :
		    t->t_complete ? "-" : "?");
	for (i = s->so_holder; i != NONE; i = t->t_holders[i].ho_next) {
		if (i != s->so_holder)
			out_string(", ");
		process(t, i);
	}
	out_char('\n');
}

/* One client, or at the end of what is told just that there are more. */
static void
client(const struct table *t, uint32_t i, const char *what, uint32_t *n)
{
	const struct sock *s;

	if (++*n > MAXTOLD)
		return;
	if (*n == 1)
		text_label("clients:");
	else
		out_string(", ");
	s = i == NONE ? NULL : &t->t_socks[i];
	if (s == NULL || s->so_holder == NONE)
		out_string(s != NULL && table_inflight(t, s) ? INFLIGHT : "?");
	else
		process(t, s->so_holder);
	out_string(what);
}

/* Those that were accepted, and those that wait or need not be. */
void
text_clients(const struct table *t, const struct report *r)
{
	const struct sock *listener, *s;
	uint32_t i, n;

	n = 0;
	listener = &t->t_socks[r->r_sock];
	for (i = verdict_next(t, r, NONE); i != NONE;
	    i = verdict_next(t, r, i)) {
		s = &t->t_socks[i];
		if (s->so_type == SOCK_DGRAM || s->so_state != STATE_CONN)
			continue;
		client(t, s->so_peersock, " (accepted as ", &n);
		if (n > MAXTOLD)
			continue;
		if (s->so_holder == NONE)
			out_string("?)");
		else {
			process(t, s->so_holder);
			out_char(')');
		}
	}
	for (i = listener->so_ref; i != NONE; i = s->so_nextref) {
		s = &t->t_socks[i];
		client(t, i, listener->so_state == STATE_LISTEN ?
		    " (waiting)" : "", &n);
	}
	if (n > MAXTOLD)
		out_printf(", and %u more", (unsigned)(n - MAXTOLD));
	if (n > 0)
		out_char('\n');
}

static void
put_gate(const struct options *o, const struct gate *g)
{
	char safe[UDS_ADDR_STRLEN];

	(void)encode(safe, sizeof(safe), g->ga_path, strlen(g->ga_path));
	out_string(safe);
	out_printf(" (mode %04o, owner %s:%s%s)",
	    (unsigned)g->ga_mode & 07777, name_user(o, g->ga_uid),
	    name_group(o, g->ga_gid), g->ga_nacl > 0 ? ", ACL" : "");
}

static void
put_named(const struct options *o, const struct report *r,
    const struct who *w)
{
	const char *sep;
	int i;

	sep = "";
	for (i = 0; i < w->wh_nusers; i++) {
		out_printf("%s%s %s", sep, (r->r_has & REPORT_FILE) != 0 &&
		    w->wh_users[i] == r->r_stat.st_uid ? "owner" : "user",
		    name_user(o, w->wh_users[i]));
		sep = ", ";
	}
	for (i = 0; i < w->wh_ngroups; i++) {
		out_printf("%sgroup %s", sep, name_group(o, w->wh_groups[i]));
		sep = ", ";
	}
	if (w->wh_nboth > 0) {
		out_printf("%smembers of both", sep);
		out_printf(" %s", name_group(o, w->wh_both[0]));
		out_printf(" and %s", name_group(o, w->wh_both[1]));
	}
	if (w->wh_more && sep[0] != '\0')
		out_string(" and more");
}

/* Of all users. */
static void
put_many(const struct who *w)
{
	if (w->wh_anyone)
		out_string("anyone");
	else if (w->wh_nusers + w->wh_ngroups + w->wh_nboth == 0)
		out_string(w->wh_more ? "members of several groups" :
		    w->wh_noroot ? "nobody of this user namespace" :
		    "root only");
	if (w->wh_anyone && w->wh_nusers + w->wh_ngroups > 0)
		out_string(" but ");
}

/* Of the one asked about. */
static void
put_user(const struct options *o, const struct report *r)
{
	struct subject su;
	size_t blocker;

	access_subject(o->o_username, o->o_uid, &su);
	blocker = access_blocker(&r->r_access, &su);
	access_release(&su);
	out_printf("user %s", name_user(o, o->o_uid));
	if (blocker < r->r_access.ac_n) {
		out_string(r->r_reach == 0 ? " is blocked by " :
		    " is perhaps blocked by ");
		put_gate(o, &r->r_access.ac_gates[blocker]);
	} else
		out_string(r->r_reach == 1 ? " may connect" :
		    " may perhaps connect");
}

void
text_access(const struct options *o, const struct report *r)
{
	const struct access *a = &r->r_access;
	struct who w;

	text_label("access:");
	if (a->ac_astray) {
		out_string("? (its path led to another file)\n");
		return;
	}
	if (o->o_user)
		put_user(o, r);
	else {
		access_who(a, &w);
		if (a->ac_noacl)
			out_string("perhaps ");
		put_many(&w);
		put_named(o, r, &w);
		if (w.wh_blocker < a->ac_n) {
			out_string("; others are blocked by ");
			put_gate(o, &a->ac_gates[w.wh_blocker]);
		}
		if (w.wh_unmapped)
			out_string(" (who is not mapped in this user namespace"
			    " was not considered)");
	}
	if (a->ac_error != 0)
		out_printf(" (as far as seen: %s)", strerror(a->ac_error));
	if (a->ac_noacl)
		out_string(" (ACLs were not considered)");
	out_char('\n');
}
