/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * Watch the list.  No system tells of sockets that come and go, so that it is
 * collected again and again, and compared with what it was before.
 */

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "udsinfo.h"

/* Terminals have had these since the VT100. */
#define SCREEN_HOME	"\033[H"
#define LINE_REST	"\033[K"
#define SCREEN_REST	"\033[J"

/*
 * So many signals wait for whoever reads our output.  Two come at once where
 * both the process and its group are told, as timeout(1) does.
 */
#define PATIENCE	2

static int		 stop[2];	/* a pipe that a signal ends */
static const struct table	*before;	/* as it was, or NULL */
static size_t		 lines, shown;	/* of the screen */

static int	bounded(const struct options *, const struct table *, char,
		    const struct sock *, const struct holder *);
static int	changed(const struct table *, const struct sock *,
		    const struct table *, const struct sock *);
static void	changes(const struct options *, const struct table *);
static uint64_t	clock_ms(clockid_t);
static void	draw(const struct options *, const struct table *);
static char	event_of(const struct options *, const struct table *,
		    const struct sock *);
static void	event_rows(const struct options *, char, const struct table *,
		    const struct sock *);
static void	first_list(const struct options *, const struct table *);
static uint64_t	holders(const struct table *, const struct sock *);
static void	note(const char *, ...)
		    __attribute__((__format__(__printf__, 1, 2)));
static void	on_signal(int);
static int	pause_until(uint64_t);
static void	prepare(void);
static void	print(const struct options *, const struct table *, int);

static void
on_signal(int sig)
{
	static volatile sig_atomic_t signals;
	int error;

	(void)sig;
	error = errno;
	if (++signals > PATIENCE || write(stop[1], "", 1) == -1)
		_exit(EXIT_TROUBLE);
	errno = error;
}

/*
 * A signal ends the watch between two rounds, so that no row is torn.  What a
 * shell has us ignore stays ignored.
 */
static void
prepare(void)
{
	static const int ends[] = { SIGINT, SIGTERM };
	struct sigaction old, sa;
	size_t i;

	if (pipe(stop) == -1)
		err(EXIT_TROUBLE, "pipe");
	memset(&sa, 0, sizeof(sa));
	(void)sigemptyset(&sa.sa_mask);
	sa.sa_handler = on_signal;
	sa.sa_flags = SA_RESTART;
	for (i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		(void)fcntl(stop[i], F_SETFD, FD_CLOEXEC);
		if (sigaction(ends[i], NULL, &old) == -1 ||
		    (old.sa_handler != SIG_IGN &&
		    sigaction(ends[i], &sa, NULL) == -1))
			err(EXIT_TROUBLE, "sigaction");
	}
	/* A closed output is told by write(2). */
	(void)signal(SIGPIPE, SIG_IGN);
}

static uint64_t
clock_ms(clockid_t clock)
{
	struct timespec ts;

	if (clock_gettime(clock, &ts) == -1)
		err(EXIT_TROUBLE, "clock_gettime");
	return ((uint64_t)ts.tv_sec * 1000 + (uint64_t)ts.tv_nsec / 1000000);
}

/*
 * Wait until then, 1, or until a signal ends it all, 0.  Whoever reads our
 * output may go away without our having anything to write to it.
 */
static int
pause_until(uint64_t then)
{
	struct pollfd fds[2];
	uint64_t now;
	int n;

	fds[0].fd = stop[0];
	fds[0].events = POLLIN;
	fds[1].fd = STDOUT_FILENO;
	fds[1].events = 0;
	for (;;) {
		now = clock_ms(CLOCK_MONOTONIC);
		n = poll(fds, 2, now < then ? (int)(then - now) : 0);
		if (n == -1 && errno != EINTR && errno != EAGAIN)
			err(EXIT_TROUBLE, "poll");
		if (n > 0 && fds[0].revents != 0)
			return (0);
		if (n > 0 && (fds[1].revents & (POLLERR | POLLHUP)) != 0) {
			errno = EPIPE;
			err(EXIT_TROUBLE, "standard output");
		}
		/* macOS cannot poll terminals. */
		if (n > 0)
			fds[1].fd = -1;
		if (n == 0 && now >= then)
			return (1);
	}
}

/* A number for who holds a socket, in whatever order they were found. */
static uint64_t
holders(const struct table *t, const struct sock *s)
{
	const struct holder *h;
	const struct proc *p;
	uint64_t sum;
	uint32_t i;

	sum = 0;
	for (i = s->so_holder; i != NONE; i = h->ho_next) {
		h = &t->t_holders[i];
		p = &t->t_procs[h->ho_proc];
		sum += ((uint64_t)p->pr_pid << 32 ^ (uint64_t)h->ho_fd ^
		    (uint64_t)p->pr_uid << 16) *
		    UINT64_C(0x9e3779b97f4a7c15) ^ (uint64_t)h->ho_fd << 40;
	}
	return (sum);
}

/* What counts as a change: not what comes and goes with each message. */
static int
changed(const struct table *ta, const struct sock *a, const struct table *tb,
    const struct sock *b)
{
	if (a->so_state != b->so_state || a->so_peer != b->so_peer ||
	    a->so_kind != b->so_kind || a->so_namelen != b->so_namelen ||
	    a->so_fate != b->so_fate ||
	    ((a->so_flags ^ b->so_flags) & (SOCK_WAITS | SOCK_ISFULL)) != 0)
		return (1);
	if (a->so_state == STATE_LISTEN && (a->so_queue != b->so_queue ||
	    a->so_backlog != b->so_backlog))
		return (1);
	if (a->so_namelen > 0 && memcmp(ta->t_arena + a->so_name,
	    tb->t_arena + b->so_name, a->so_namelen) != 0)
		return (1);
	if (a->so_fate == FATE_RENAMED && strcmp(ta->t_arena + a->so_newname,
	    tb->t_arena + b->so_newname) != 0)
		return (1);
	return (holders(ta, a) != holders(tb, b));
}

/* What has happened to a socket since the list was as before. */
static char
event_of(const struct options *o, const struct table *t, const struct sock *s)
{
	uint32_t i;

	if (before == NULL)
		return ('=');
	i = table_find(before, s->so_ino);
	if (i == NONE || !filter_any(o, before, &before->t_socks[i]))
		return ('+');
	return (changed(before, &before->t_socks[i], t, s) ? '~' : '=');
}

/* The rows of one socket, or its line of JSON. */
static void
event_rows(const struct options *o, char event, const struct table *t,
    const struct sock *s)
{
	const struct holder *h;
	uint32_t i;

	if (o->o_json) {
		json_event(event, clock_ms(CLOCK_REALTIME), t, s);
		return;
	}
	i = filter_first(o, t, s);
	do {
		h = i == NONE ? NULL : &t->t_holders[i];
		if (filter_holder(o, t, h)) {
			text_row(o, t, event, s, h);
			out_char('\n');
		}
		i = h == NULL ? NONE : h->ho_next;
	} while (o->o_all && i != NONE);
}

/* What has gone comes first: it may have made room for what is new. */
static void
changes(const struct options *o, const struct table *t)
{
	const struct sock *s;
	size_t i;
	uint32_t j;
	char event;

	for (i = 0; i < before->t_nsocks; i++) {
		s = &before->t_socks[i];
		if (!filter_any(o, before, s))
			continue;
		j = table_find(t, s->so_ino);
		if (j == NONE || !filter_any(o, t, &t->t_socks[j]))
			event_rows(o, '-', before, s);
	}
	for (i = 0; i < t->t_nsocks; i++) {
		s = &t->t_socks[i];
		if (filter_any(o, t, s) &&
		    (event = event_of(o, t, s)) != '=')
			event_rows(o, event, t, s);
	}
}

/* The list as it is in the beginning, and what is true of all of it. */
static void
first_list(const struct options *o, const struct table *t)
{
	size_t i;

	if (!o->o_json)
		(void)list_print(o, t);
	else {
		json_watch(o, t);
		for (i = 0; i < t->t_nsocks; i++)
			if (filter_any(o, t, &t->t_socks[i]))
				event_rows(o, '=', t, &t->t_socks[i]);
	}
	out_flush();
	list_notes(t, warnx);
}

/* A note on the screen; what does not fit is no text of this program. */
static void
note(const char *fmt, ...)
{
	char text[256];
	va_list ap;

	if (shown + 1 >= lines)
		return;
	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	out_string(text);
	out_string(LINE_REST "\n");
	shown++;
}

/* A row, as long as there is room for it and for the notes below. */
static int
bounded(const struct options *o, const struct table *t, char event,
    const struct sock *s, const struct holder *h)
{
	if (shown + 5 >= lines)
		return (1);
	event = event_of(o, t, s);
	text_row(o, t, event, s, h);
	out_string(LINE_REST "\n");
	shown++;
	return (0);
}

/* Over what was drawn before, line by line, so that nothing flickers. */
static void
draw(const struct options *o, const struct table *t)
{
	size_t columns, more;

	screen_size(&columns, &lines);
	text_measure(o, t);
	out_string(before == NULL ? SCREEN_HOME SCREEN_REST : SCREEN_HOME);
	shown = 0;
	if (!o->o_quiet) {
		text_header(o);
		out_string(LINE_REST "\n");
		shown++;
	}
	if ((more = text_rows(o, t, bounded)) > 0)
		note("%zu more", more);
	list_notes(t, note);
	out_string(SCREEN_REST);
}

static void
print(const struct options *o, const struct table *t, int redraw)
{
	if (redraw)
		draw(o, t);
	else if (before == NULL)
		first_list(o, t);
	else
		changes(o, t);
	out_flush();
}

/* Rounds that would be late are left out; the others keep to the clock. */
int
watch(const struct options *o)
{
	struct table tables[2];
	uint64_t late, next, now;
	int redraw, t;

	table_init(&tables[0]);
	table_init(&tables[1]);
	prepare();
	redraw = !o->o_json && screen_redraws();
	before = NULL;
	next = clock_ms(CLOCK_MONOTONIC);
	for (t = 0;; t = !t) {
		if (list_collect(o, &tables[t]) == -1)
			return (EXIT_TROUBLE);
		print(o, &tables[t], redraw);
		before = &tables[t];
		now = clock_ms(CLOCK_MONOTONIC);
		late = now > next ? now - next : 0;
		next += (uint64_t)o->o_watch * (late / (uint64_t)o->o_watch +
		    1);
		if (!pause_until(next))
			break;
	}
	table_free(&tables[0]);
	table_free(&tables[1]);
	return (EXIT_YES);
}
