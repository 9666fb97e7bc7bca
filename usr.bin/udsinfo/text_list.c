/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * The list for people and for awk(1).  Each row has the same number of fields:
 * "-" is not applicable, "?" is not permitted to see.
 */

#include <stdio.h>
#include <string.h>

#include "udsinfo.h"

/* Wider names push the rest of their row to the right. */
#define WIDEST	40

struct widths {
	size_t	w_user, w_comm, w_pid, w_fd, w_type, w_state, w_queue, w_addr;
	size_t	w_peer;
};

static size_t	max(size_t, size_t);
static int	wanted(const struct options *, const struct table *,
		    const struct sock *, const struct holder *);
static void	measure(const struct options *, const struct table *,
		    struct widths *);
static void	header(const struct options *, const struct widths *);
static void	row(const struct options *, const struct table *,
		    const struct widths *, const struct sock *,
		    const struct holder *);
static void	row_holder(const struct options *, const struct table *,
		    const struct widths *, const struct holder *);
static void	cell_address(const struct table *, const struct sock *,
		    size_t);
static void	cell_number(uint64_t, size_t);

static size_t
max(size_t a, size_t b)
{
	return (a > b ? a : b);
}

static int
wanted(const struct options *o, const struct table *t, const struct sock *s,
    const struct holder *h)
{
	if (o->o_type != -1 && s->so_type != o->o_type)
		return (0);
	return (o->o_pid == -1 ||
	    (h != NULL && t->t_procs[h->ho_proc].pr_pid == o->o_pid));
}

/* "3/128" are waiting of a backlog, "17" bytes unread. */
size_t
text_queue(const struct sock *s, char *buf, size_t size)
{
	int n;

	if ((s->so_flags & SOCK_HASQUEUE) == 0)
		n = snprintf(buf, size, "?");
	else if (s->so_state == STATE_LISTEN)
		n = snprintf(buf, size, "%u/%u", (unsigned)s->so_queue,
		    (unsigned)s->so_backlog);
	else
		n = snprintf(buf, size, "%u", (unsigned)s->so_queue);
	return ((size_t)n);
}

static void
measure(const struct options *o, const struct table *t, struct widths *w)
{
	const struct proc *p;
	const struct sock *s;
	char text[32];
	size_t i;

	w->w_user = w->w_type = strlen("USER");
	w->w_comm = strlen("COMMAND");
	w->w_pid = strlen("PID");
	w->w_fd = strlen("FD");
	w->w_state = strlen("STATE");
	w->w_queue = strlen("Q");
	w->w_addr = strlen("ADDRESS");
	for (i = 0; i < t->t_nprocs; i++) {
		p = &t->t_procs[i];
		w->w_user = max(w->w_user, strlen(name_user(o, p->pr_uid)));
		w->w_comm = max(w->w_comm, p->pr_commlen);
		w->w_pid = max(w->w_pid, out_digits((uint64_t)p->pr_pid));
	}
	for (i = 0; i < t->t_nholders; i++)
		w->w_fd = max(w->w_fd,
		    out_digits((uint64_t)t->t_holders[i].ho_fd));
	for (i = 0; i < t->t_nsocks; i++) {
		s = &t->t_socks[i];
		w->w_type = max(w->w_type, strlen(word_type(s->so_type)));
		w->w_state = max(w->w_state, strlen(word_state(s->so_state)));
		w->w_queue = max(w->w_queue, text_queue(s, text, sizeof(text)));
		w->w_addr = max(w->w_addr, (size_t)s->so_namelen + 1);
	}
	if (w->w_addr > WIDEST)
		w->w_addr = WIDEST;
	w->w_peer = o->o_verbose ? WIDEST : 0;
}

static void
header(const struct options *o, const struct widths *w)
{
	out_cell("USER", 4, w->w_user);
	out_cell("COMMAND", 7, w->w_comm);
	out_printf("%*s  ", (int)w->w_pid, "PID");
	out_printf("%*s  ", (int)w->w_fd, "FD");
	out_cell("TYPE", 4, w->w_type);
	out_cell("STATE", 5, w->w_state);
	out_cell("Q", 1, w->w_queue);
	out_cell("ADDRESS", 7, w->w_addr);
	if (o->o_verbose) {
		out_cell("PEER", 4, w->w_peer);
		out_string("INODE");
	} else
		out_string("PEER");
	out_char('\n');
}

/* A number at the right of its column. */
static void
cell_number(uint64_t n, size_t width)
{
	size_t digits;

	for (digits = out_digits(n); digits < width; digits++)
		out_char(' ');
	out_number(n);
	out_write("  ", 2);
}

static void
cell_address(const struct table *t, const struct sock *s, size_t width)
{
	struct uds_addr addr;
	char text[UDS_ADDR_STRLEN];

	table_addr(t, s, &addr);
	out_cell(text, (size_t)uds_addr_format(&addr, text, sizeof(text)),
	    width);
}

static void
row_holder(const struct options *o, const struct table *t,
    const struct widths *w, const struct holder *h)
{
	const struct proc *p;
	const char *user;

	if (h == NULL) {
		user = t->t_complete ? "-" : "?";
		out_cell(user, 1, w->w_user);
		out_cell(user, 1, w->w_comm);
		out_printf("%*s  %*s  ", (int)w->w_pid, user, (int)w->w_fd,
		    user);
		return;
	}
	p = &t->t_procs[h->ho_proc];
	user = name_user(o, p->pr_uid);
	out_cell(user, strlen(user), w->w_user);
	out_cell(t->t_arena + p->pr_comm, p->pr_commlen, w->w_comm);
	cell_number((uint64_t)p->pr_pid, w->w_pid);
	cell_number((uint64_t)h->ho_fd, w->w_fd);
}

/*
 * Who is at the other end, "->command[pid]:fd", and the address of that end
 * after a comma if it has one.
 */
size_t
text_peer(const struct table *t, const struct sock *s, char *buf, size_t size)
{
	const struct holder *h;
	const struct proc *p;
	struct uds_addr addr;
	uint32_t i;
	size_t n;

	if (s->so_state == STATE_LISTEN ||
	    (s->so_flags & SOCK_HASPEER) == 0 || s->so_peer == 0)
		return ((size_t)snprintf(buf, size, "-"));
	if ((i = table_find(t, s->so_peer)) == NONE)
		return ((size_t)snprintf(buf, size, "->?"));
	s = &t->t_socks[i];
	if (s->so_holder == NONE)
		n = (size_t)snprintf(buf, size, "->%s",
		    t->t_complete ? "-" : "?");
	else {
		h = &t->t_holders[s->so_holder];
		p = &t->t_procs[h->ho_proc];
		n = (size_t)snprintf(buf, size, "->%s[%jd]:%d",
		    t->t_arena + p->pr_comm, (intmax_t)p->pr_pid, h->ho_fd);
	}
	if (s->so_kind != UDS_ADDR_UNNAMED) {
		buf[n++] = ',';
		table_addr(t, s, &addr);
		n += (size_t)uds_addr_format(&addr, buf + n, size - n);
	}
	return (n);
}

static void
row(const struct options *o, const struct table *t, const struct widths *w,
    const struct sock *s, const struct holder *h)
{
	char text[UDS_ADDR_STRLEN + 512];
	const char *word;

	row_holder(o, t, w, h);
	word = word_type(s->so_type);
	out_cell(word, strlen(word), w->w_type);
	word = word_state(s->so_state);
	out_cell(word, strlen(word), w->w_state);
	out_cell(text, text_queue(s, text, sizeof(text)), w->w_queue);
	cell_address(t, s, w->w_addr);
	if (o->o_verbose) {
		out_cell(text, text_peer(t, s, text, sizeof(text)), w->w_peer);
		out_number(s->so_ino);
	} else
		out_write(text, text_peer(t, s, text, sizeof(text)));
	out_char('\n');
}

/*
 * A row for each descriptor, by process, and then the sockets that no process
 * is known to hold.
 */
size_t
text_list(const struct options *o, const struct table *t)
{
	const struct holder *h;
	const struct sock *s;
	struct widths w;
	size_t i, rows;

	measure(o, t, &w);
	rows = 0;
	for (i = 0; i < t->t_nholders; i++) {
		h = &t->t_holders[i];
		s = &t->t_socks[h->ho_sock];
		if (!wanted(o, t, s, h))
			continue;
		if (rows++ == 0 && !o->o_quiet)
			header(o, &w);
		row(o, t, &w, s, h);
	}
	for (i = 0; i < t->t_nsocks; i++) {
		s = &t->t_socks[i];
		if (s->so_holder != NONE || !wanted(o, t, s, NULL))
			continue;
		if (rows++ == 0 && !o->o_quiet)
			header(o, &w);
		row(o, t, &w, s, NULL);
	}
	return (rows);
}
