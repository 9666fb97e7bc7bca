/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * The other end of a socket, or its many other ends, and what has become of
 * its file: items with commas between them, in one word.  Who names a process
 * or a socket must not be able to feign an item; so there is no comma within
 * one, and no address begins like another item.
 */

#include <string.h>

#include "udsinfo.h"

static void	address(const struct table *, const struct sock *);
static void	encoded(const char *, size_t, int);
static void	fate(const struct table *, const struct sock *);
static void	item(const char *, int *);
static void	octal(char);
static void	other(const struct table *, const struct sock *, int *);
static void	references(const struct table *, const struct sock *, int *);
static void	who(const struct table *, const struct sock *);

static void
octal(char c)
{
	row_char('\\');
	row_char((char)('0' + (c >> 6 & 3)));
	row_char((char)('0' + (c >> 3 & 7)));
	row_char((char)('0' + (c & 7)));
}

/* Text that is printable already. */
static void
encoded(const char *s, size_t len, int first)
{
	size_t i, plain;

	for (i = plain = 0; i < len; i++)
		if (s[i] == ',' ||
		    (i == 0 && first && strchr("-<=!", s[i]) != NULL)) {
			row_write(s + plain, i - plain);
			octal(s[i]);
			plain = i + 1;
		}
	row_write(s + plain, len - plain);
}

/* What an item begins with, after the comma between two. */
static void
item(const char *begin, int *items)
{
	if ((*items)++ > 0)
		row_char(',');
	row_string(begin);
}

/* The process that holds a socket, and how many descriptors more there are. */
static void
who(const struct table *t, const struct sock *s)
{
	const struct holder *h;
	const struct proc *p;

	if (s->so_holder == NONE) {
		row_string(table_inflight(t, s) ? INFLIGHT :
		    t->t_complete ? "-" : "?");
		return;
	}
	h = &t->t_holders[s->so_holder];
	p = &t->t_procs[h->ho_proc];
	encoded(t->t_arena + p->pr_comm, p->pr_commlen, 0);
	row_char('[');
	row_number((uint64_t)p->pr_pid);
	row_write("]:", 2);
	row_number((uint64_t)h->ho_fd);
	if (s->so_nholders > 1) {
		row_char('+');
		row_number(s->so_nholders - 1);
	}
}

static void
address(const struct table *t, const struct sock *s)
{
	struct uds_addr addr;
	char text[UDS_ADDR_STRLEN];

	if (s->so_kind == UDS_ADDR_UNNAMED)
		return;
	row_char(',');
	table_addr(t, s, &addr);
	encoded(text, (size_t)uds_addr_format(&addr, text, sizeof(text)), 1);
}

/* The socket that it is connected to, or the listener that it waits for. */
static void
other(const struct table *t, const struct sock *s, int *items)
{
	const char *arrow;
	int waits;

	if (s->so_state == STATE_LISTEN || s->so_state == STATE_CLOSED ||
	    (s->so_flags & (SOCK_HASPEER | SOCK_WAITS)) == 0)
		return;
	waits = (s->so_flags & SOCK_WAITS) != 0 ||
	    (s->so_peer == 0 && s->so_state == STATE_QUEUED);
	arrow = waits ? "=>" : "->";
	item(arrow, items);
	if (s->so_peersock == NONE) {
		row_char('?');
		return;
	}
	s = &t->t_socks[s->so_peersock];
	who(t, s);
	address(t, s);
}

static void
references(const struct table *t, const struct sock *s, int *items)
{
	const struct sock *ref;
	uint32_t i;

	for (i = s->so_ref; i != NONE; i = ref->so_nextref) {
		ref = &t->t_socks[i];
		item("<-", items);
		who(t, ref);
		if ((ref->so_flags & SOCK_WAITS) != 0)
			row_char('?');
	}
}

static void
fate(const struct table *t, const struct sock *s)
{
	char text[4 * UDS_ADDR_STRLEN];
	const char *name;

	row_colour(screen_colours() ? COLOUR_BAD : "");
	row_char('!');
	row_string(word_fate(s->so_fate));
	if (s->so_fate == FATE_RENAMED) {
		name = t->t_arena + s->so_newname;
		row_char(':');
		encoded(text, encode(text, sizeof(text), name, strlen(name)),
		    0);
	}
	row_colour("");
}

/* All items, into the row. */
void
peer_items(const struct table *t, const struct sock *s)
{
	int items;

	items = 0;
	other(t, s, &items);
	references(t, s, &items);
	if (s->so_fate != FATE_UNKNOWN && s->so_fate != FATE_SAME) {
		item("", &items);
		fate(t, s);
	}
	if (items == 0)
		row_char(s->so_state == STATE_UNKNOWN ? '?' : '-');
}

/* The socket that it is connected to, or "-", for a report. */
size_t
text_peer(const struct table *t, const struct sock *s, char *buf, size_t size)
{
	int items;

	items = 0;
	row_begin();
	other(t, s, &items);
	if (items == 0)
		row_char('-');
	return (row_copy(buf, size));
}
