/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * The mode without operands: collect the sockets and who holds them, print
 * those that are asked for, and say what could not be seen.
 */

#include <err.h>

#include "udsinfo.h"

static int	collect(const struct options *, struct table *);
static void	drop_vanished(struct table *);
static int	may_lack(const struct options *, const struct table *);
static int	show(const struct options *, const struct table *, char,
		    const struct sock *, const struct holder *);

static int	rows;

/*
 * A socket without a holder may have been closed before its holder was looked
 * at.  It must not pass for one in flight, nor for one that is watched and has
 * lost its holder.
 */
static void
drop_vanished(struct table *t)
{
	struct table later;
	size_t i;

	for (i = 0; i < t->t_nsocks; i++)
		if (t->t_socks[i].so_holder == NONE)
			break;
	if (i == t->t_nsocks)
		return;
	table_init(&later);
	later.t_first = t;
	later.t_still = 1;
	if (list_sockets(&later, 0) == -1)
		t->t_complete = 0;
	else
		for (; i < t->t_nsocks; i++)
			if (t->t_socks[i].so_holder == NONE &&
			    table_find(&later, t->t_socks[i].so_ino) == NONE)
				t->t_socks[i].so_flags |= SOCK_GONE;
	table_free(&later);
}

static int
collect(const struct options *o, struct table *t)
{
	t->t_alone = o->o_ownerless;
	if (list_sockets(t, 0) == -1)
		return (-1);
	/* Some systems tell of sockets and of who holds them in one. */
	if (o->o_ownerless) {
		table_unhold(t);
		table_join(t);
		return (0);
	}
	if (list_holders(t) == -1)
		return (-1);
	if (t->t_complete || o->o_watch > 0)
		drop_vanished(t);
	table_join(t);
	list_fates(t);
	return (0);
}

/* It is the same for all of the process's life. */
void
confine(enum need need)
{
	static int confined;

	if (confined)
		return;
	json_prepare();
	if (list_confine(need) == -1)
		err(EXIT_TROUBLE, "cannot enter a sandbox");
	confined = 1;
}

/*
 * Fill a table, confined from then on.  If that fails t_why says why, and so
 * is it said here.
 */
int
list_collect(const struct options *o, struct table *t)
{
	int rv;

	confine(NEED_OUTPUT);
	t->t_pid = o->o_pid;
	t->t_uids = o->o_json;
	progress_begin("reading sockets");
	rv = collect(o, t);
	progress_end();
	if (rv == -1)
		warnx("%s", t->t_why);
	return (rv);
}

/* What the list lacks, line by line. */
void
list_notes(const struct table *t, void (*say)(const char *, ...))
{
	if (t->t_hidden > 0)
		say("%zu process%s could not be read", t->t_hidden,
		    t->t_hidden == 1 ? "" : "es");
	if (t->t_skipped > 0)
		say("%zu network namespace%s could not be entered",
		    t->t_skipped, t->t_skipped == 1 ? "" : "s");
	if (t->t_lacks != NULL)
		say("not known on this system: %s", t->t_lacks);
}

static int
show(const struct options *o, const struct table *t, char event,
    const struct sock *s, const struct holder *h)
{
	if (rows++ == 0 && !o->o_quiet) {
		text_header(o);
		out_char('\n');
	}
	text_row(o, t, event, s, h);
	out_char('\n');
	return (1);
}

/* The whole list as text; return how many rows it has. */
size_t
list_print(const struct options *o, const struct table *t)
{
	rows = 0;
	text_measure(o, t);
	return (text_rows(o, t, show));
}

/* Whether what was not seen may be what was asked for. */
static int
may_lack(const struct options *o, const struct table *t)
{
	return (t->t_pidhidden || t->t_partial ||
	    (o->o_user && o->o_pid == -1 && !t->t_complete));
}

int
list(const struct options *o)
{
	struct table t;
	size_t n;
	int status;

	table_init(&t);
	n = 0;
	(void)list_collect(o, &t);
	if (o->o_json)
		n = json_list(o, &t);
	else if (t.t_why == NULL)
		n = list_print(o, &t);
	out_flush();
	list_notes(&t, warnx);
	status = n == 0 ? EXIT_NO : EXIT_YES;
	if (t.t_why != NULL || (n == 0 && may_lack(o, &t)))
		status = EXIT_TROUBLE;
	table_free(&t);
	return (status);
}
