/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * The list for people and for awk(1).  Each row has the same number of fields:
 * "-" is not applicable, "?" is not permitted to see.  Only on a terminal, and
 * only without -w, is anything cut.
 */

#include <stdio.h>
#include <string.h>

#include "udsinfo.h"

/* Wider names push the rest of their row to the right. */
#define WIDEST	40

/* On a terminal an address is not cut to less. */
#define NARROWEST	12

struct widths {
	size_t	w_user, w_comm, w_pid, w_fd, w_type, w_state, w_queue, w_addr;
	size_t	w_peer;
	size_t	w_line;		/* of the terminal, 0 to cut nothing */
};

static struct widths	w;

static size_t	digits_of_fd(const struct sock *, int);
static void	fit(const struct options *);
static void	holder_cells(const struct options *, const struct table *,
		    const struct sock *, const struct holder *);
static int	is_fds_doubtful(const struct sock *);
static int	is_row(const struct options *, const struct table *, uint32_t);
static size_t	max(size_t, size_t);
static void	measure_holders(const struct options *, const struct table *);
static size_t	measure_queue(const struct sock *);
static void	queue_cell(const struct sock *);
static void	tail_cells(const struct options *, const struct table *,
		    const struct sock *);

static size_t
max(size_t a, size_t b)
{
	return (a > b ? a : b);
}

/*
 * "3/128" are waiting of a backlog, "17" bytes unread, "17+2fd" with files,
 * "17+?fd" if it is not known with how many.
 */
size_t
text_queue(const struct sock *s, char *buf, size_t size)
{
	row_begin();
	queue_cell(s);
	return (row_copy(buf, size));
}

/*
 * An empty record may hold descriptors, too, but hardly ever does, and most
 * systems do not tell: that would be in every other row.
 */
static int
is_fds_doubtful(const struct sock *s)
{
	return ((s->so_flags & SOCK_HASFDS) == 0 &&
	    (s->so_flags & SOCK_HASQUEUE) != 0 && s->so_queue > 0);
}

static void
queue_cell(const struct sock *s)
{
	if ((s->so_flags & SOCK_HASQUEUE) == 0)
		row_char('?');
	else
		row_number(s->so_queue);
	if (s->so_state == STATE_LISTEN) {
		if ((s->so_flags & SOCK_HASQUEUE) == 0)
			return;
		row_char('/');
		row_number(s->so_backlog);
	} else if ((s->so_flags & SOCK_HASFDS) == 0) {
		if (is_fds_doubtful(s))
			row_write("+?fd", 4);
	} else if (s->so_fds > 0) {
		row_char('+');
		row_number(s->so_fds);
		row_write("fd", 2);
	}
}

static size_t
measure_queue(const struct sock *s)
{
	size_t n;

	if ((s->so_flags & SOCK_HASQUEUE) == 0)
		return (1);
	n = out_digits(s->so_queue);
	if (s->so_state == STATE_LISTEN)
		n += 1 + out_digits(s->so_backlog);
	else if (is_fds_doubtful(s))
		n += 4;
	else if (s->so_fds > 0)
		n += 3 + out_digits(s->so_fds);
	return (n);
}

static size_t
digits_of_fd(const struct sock *s, int fd)
{
	size_t n;

	n = out_digits((uint64_t)fd);
	if (s->so_nholders > 1)
		n += 1 + out_digits(s->so_nholders - 1);
	return (n);
}

/* Has this one a row?  Without -a only the first of a socket's that count. */
static int
is_row(const struct options *o, const struct table *t, uint32_t i)
{
	const struct holder *h;
	const struct sock *s;

	h = &t->t_holders[i];
	s = &t->t_socks[h->ho_sock];
	return (filter_holder(o, t, h) && filter_sock(o, t, s) &&
	    (o->o_all || filter_first(o, t, s) == i));
}

/* Those of one process follow each other. */
static void
measure_holders(const struct options *o, const struct table *t)
{
	const struct holder *h;
	const struct proc *p;
	uint32_t i, last;

	for (i = 0, last = NONE; i < t->t_nholders; i++) {
		if (!is_row(o, t, i))
			continue;
		h = &t->t_holders[i];
		w.w_fd = max(w.w_fd, o->o_all ? out_digits((uint64_t)h->ho_fd) :
		    digits_of_fd(&t->t_socks[h->ho_sock], h->ho_fd));
		if (h->ho_proc == last)
			continue;
		last = h->ho_proc;
		p = &t->t_procs[last];
		w.w_user = max(w.w_user, strlen(name_user(o, p->pr_uid)));
		w.w_comm = max(w.w_comm, p->pr_commlen);
		w.w_pid = max(w.w_pid, out_digits((uint64_t)p->pr_pid));
	}
}

/* How wide the columns have to be, once for all that is printed. */
void
text_measure(const struct options *o, const struct table *t)
{
	const struct sock *s;
	size_t i, lines;

	w.w_user = w.w_type = strlen("USER");
	w.w_comm = strlen("COMMAND");
	w.w_pid = strlen("PID");
	w.w_fd = strlen("FD");
	w.w_state = strlen("STATE");
	w.w_queue = strlen("Q");
	w.w_addr = strlen("ADDRESS");
	measure_holders(o, t);
	for (i = 0; i < t->t_nsocks; i++) {
		s = &t->t_socks[i];
		if (!filter_any(o, t, s))
			continue;
		w.w_type = max(w.w_type, strlen(word_type(s->so_type)));
		w.w_state = max(w.w_state, strlen(word_state(s->so_state)));
		w.w_queue = max(w.w_queue, measure_queue(s));
		w.w_addr = max(w.w_addr, (size_t)s->so_namelen + 1);
		if (s->so_holder == NONE)
			w.w_comm = max(w.w_comm, table_inflight(t, s) ?
			    strlen(INFLIGHT) : 1);
	}
	if (w.w_addr > WIDEST)
		w.w_addr = WIDEST;
	w.w_peer = o->o_verbose || o->o_netns ? WIDEST : 0;
	screen_size(&w.w_line, &lines);
	if (o->o_wide)
		w.w_line = 0;
	if (w.w_line > 0)
		fit(o);
}

/* The two columns that have no end share what the others leave. */
static void
fit(const struct options *o)
{
	size_t left, used;

	used = w.w_user + w.w_comm + w.w_pid + w.w_fd + w.w_type + w.w_state +
	    w.w_queue + 8 * 2;
	if (o->o_watch > 0)
		used += 3;
	if (o->o_verbose)
		used += 2 + out_digits(UINT32_MAX);
	if (o->o_netns)
		used += 2 + out_digits(UINT32_MAX);
	left = w.w_line > used ? w.w_line - used : 0;
	if (w.w_addr > left / 2)
		w.w_addr = max(left / 2, NARROWEST);
	if (w.w_peer > 0)
		w.w_peer = max(left > w.w_addr ? left - w.w_addr : 0,
		    NARROWEST);
}

void
text_header(const struct options *o)
{
	row_begin();
	if (o->o_watch > 0) {
		row_char('E');
		row_cell(1, 0);
	}
	row_field("USER", w.w_user);
	row_field("COMMAND", w.w_comm);
	row_string("PID");
	row_right(w.w_pid);
	row_string("FD");
	row_right(w.w_fd);
	row_field("TYPE", w.w_type);
	row_field("STATE", w.w_state);
	row_field("Q", w.w_queue);
	row_field("ADDRESS", w.w_addr);
	row_field("PEER", w.w_peer);
	if (o->o_verbose)
		row_field("INODE", out_digits(UINT32_MAX));
	if (o->o_netns)
		row_field("NETNS", 0);
	row_end(w.w_line);
}

/* The columns that tell who holds it. */
static void
holder_cells(const struct options *o, const struct table *t,
    const struct sock *s, const struct holder *h)
{
	const struct proc *p;
	const char *none;

	if (h == NULL) {
		none = t->t_complete ? "-" : "?";
		row_field(none, w.w_user);
		row_field(table_inflight(t, s) ? INFLIGHT : none, w.w_comm);
		row_string(none);
		row_right(w.w_pid);
		row_string(none);
		row_right(w.w_fd);
		return;
	}
	p = &t->t_procs[h->ho_proc];
	row_field(name_user(o, p->pr_uid), w.w_user);
	/* A process may call itself nothing at all. */
	if (p->pr_commlen > 0)
		row_write(t->t_arena + p->pr_comm, p->pr_commlen);
	else
		row_char('-');
	row_cell(w.w_comm, 0);
	row_number((uint64_t)p->pr_pid);
	row_right(w.w_pid);
	row_number((uint64_t)h->ho_fd);
	if (!o->o_all && s->so_nholders > 1) {
		row_char('+');
		row_number(s->so_nholders - 1);
	}
	row_right(w.w_fd);
}

/* The address, the peer, and the columns that options add. */
static void
tail_cells(const struct options *o, const struct table *t,
    const struct sock *s)
{
	struct uds_addr addr;
	char text[UDS_ADDR_STRLEN];

	if ((s->so_flags & SOCK_NONAME) != 0)
		row_char('?');
	else {
		table_addr(t, s, &addr);
		row_write(text, (size_t)uds_addr_format(&addr, text,
		    sizeof(text)));
	}
	row_cell(w.w_addr, w.w_line > 0);
	peer_items(t, s);
	row_cell(w.w_peer, w.w_line > 0);
	if (o->o_verbose) {
		if ((s->so_flags & SOCK_NOID) != 0)
			row_char('-');
		else
			row_number(s->so_ino);
		row_cell(o->o_netns ? out_digits(UINT32_MAX) : 0, 0);
	}
	if (o->o_netns) {
		if (t->t_nnetns == 0)
			row_char('-');
		else
			row_number(t->t_netns[s->so_netns]);
	}
}

/* One row, without its newline.  Of no holder, NULL, nobody is named. */
void
text_row(const struct options *o, const struct table *t, char event,
    const struct sock *s, const struct holder *h)
{
	row_begin();
	if (o->o_watch > 0) {
		row_char(event);
		row_cell(1, 0);
	}
	holder_cells(o, t, s, h);
	row_field(word_type(s->so_type), w.w_type);
	row_colour((s->so_flags & SOCK_ISFULL) != 0 ?
	    screen_state(STATE_FULL) : screen_state(s->so_state));
	row_field(word_state(s->so_state), w.w_state);
	queue_cell(s);
	row_cell(w.w_queue, 0);
	tail_cells(o, t, s);
	row_end(w.w_line);
}

/*
 * A row for each socket, or with -a for each descriptor, by process; and then
 * the sockets that no process is known to hold.  Each goes to a function that
 * writes it or does something else about it; what that returns is added up.
 */
size_t
text_rows(const struct options *o, const struct table *t,
    int (*show)(const struct options *, const struct table *, char,
    const struct sock *, const struct holder *))
{
	const struct holder *h;
	const struct sock *s;
	size_t rows;
	uint32_t i;

	rows = 0;
	for (i = 0; i < t->t_nholders; i++)
		if (is_row(o, t, i)) {
			h = &t->t_holders[i];
			s = &t->t_socks[h->ho_sock];
			rows += (size_t)show(o, t, '=', s, h);
		}
	for (i = 0; i < t->t_nsocks && filter_holder(o, t, NULL); i++) {
		s = &t->t_socks[i];
		if (s->so_holder == NONE && filter_sock(o, t, s))
			rows += (size_t)show(o, t, '=', s, NULL);
	}
	return (rows);
}
