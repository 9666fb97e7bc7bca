/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * udsinfo -L: show who connects and what each message carries.  This is the
 * parent, which prints what its workers tell.
 */

#include <sys/types.h>
#include <sys/socket.h>

#include <err.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "serve.h"

static void	listening(struct server *);
static nfds_t	gather(struct server *, int64_t *);
static void	turn(struct server *);
static void	close_up(struct server *);
static void	keep(struct server *);

void
server_trouble(struct server *sv, const char *what)
{
	if (!sv->sv_over)
		warn("%s", what);
	sv->sv_over = 1;
	sv->sv_status = EXIT_TROUBLE;
}

void
server_print(struct server *sv, const char *line, size_t len)
{
	if (sv->sv_over)
		return;
	switch (serve_print(line, len, 1)) {
	case -1:
		server_trouble(sv, "standard output");
		break;
	case 1:
		sv->sv_over = 1;
		break;
	}
}

void
server_say(struct server *sv, enum event_kind kind, unsigned long conn,
    const char *why)
{
	struct event e;

	event_init(&e, kind, conn);
	e.ev_why = why;
	event_line(sv->sv_options, &e, &sv->sv_line);
	server_print(sv, sv->sv_line.te_buf, sv->sv_line.te_len);
}

static void
listening(struct server *sv)
{
	struct event e;

	event_init(&e, EVENT_LISTENING, 0);
	e.ev_type = sv->sv_served.se_type;
	e.ev_addr = &sv->sv_served.se_addr;
	if (sv->sv_served.se_hasfile)
		e.ev_stat = &sv->sv_served.se_stat;
	event_line(sv->sv_options, &e, &sv->sv_line);
	server_print(sv, sv->sv_line.te_buf, sv->sv_line.te_len);
}

/*
 * Who is waited for, and until when.  poll(2) refuses more entries than there
 * may be descriptors, used or not.
 */
static nfds_t
gather(struct server *sv, int64_t *until)
{
	struct slot *sl;
	size_t i;
	nfds_t n;

	*until = crew_pick(sv, &i) == 1 ? sv->sv_retry : FOREVER;
	serve_watch(sv->sv_poll);
	n = SERVE_WATCHED;
	for (i = 0; i < sv->sv_max; i++) {
		sl = &sv->sv_slots[i];
		sl->sl_poll = 0;
		if (sl->sl_pid == 0)
			continue;
		if (sl->sl_deadline < *until)
			*until = sl->sl_deadline;
		if (sl->sl_channel.ch_gone)
			continue;
		sl->sl_poll = n;
		sv->sv_poll[n].fd = sl->sl_channel.ch_fd;
		sv->sv_poll[n++].events = POLLIN;
	}
	return (n);
}

static void
turn(struct server *sv)
{
	struct slot *sl;
	size_t i;
	int64_t until;
	nfds_t n;

	n = gather(sv, &until);
	if (until != FOREVER && (until -= crew_now()) < 0)
		until = 0;
	if (poll(sv->sv_poll, n, until == FOREVER ? -1 : (int)until) == -1) {
		if (errno != EINTR)
			server_trouble(sv, "poll");
		return;
	}
	if (serve_seen(sv->sv_poll) == -1) {
		server_trouble(sv, "standard output");
		return;
	}
	for (i = 0; i < sv->sv_max; i++) {
		sl = &sv->sv_slots[i];
		if (sl->sl_poll != 0 && sv->sv_poll[sl->sl_poll].revents != 0)
			(void)crew_take(sv, sl);
	}
}

/*
 * Who closes the socket last closes what is still queued there.  That must
 * not be this process, or its own end might never come.
 */
static void
keep(struct server *sv)
{
	struct pollfd pfd;
	char c;
	size_t len;
	int channel[2];

	pfd.fd = sv->sv_served.se_sock;
	pfd.events = POLLIN;
	if (poll(&pfd, 1, 0) != 1 ||
	    uds_socketpair(SOCK_STREAM, 0, channel) == -1)
		return;
	serve_block(1);
	if (fork() == 0) {
		serve_child();
		(void)close(channel[0]);
		(void)uds_recv(channel[1], &c, 1, &len, -1);
		_exit(0);
	}
	(void)close(sv->sv_served.se_sock);
}

/* The file goes first, so that nobody connects to what is no more. */
static void
close_up(struct server *sv)
{
	struct event e;

	event_init(&e, EVENT_CLOSED, 0);
	switch (served_remove(&sv->sv_served)) {
	case 1:
		e.ev_why = "the file is removed";
		break;
	case 0:
		if (sv->sv_served.se_hasfile)
			e.ev_why = "the file is gone, or another's, and left"
			    " alone";
		break;
	default:
		warn("the socket file cannot be removed");
		sv->sv_status = EXIT_TROUBLE;
		break;
	}
	if (sv->sv_status == EXIT_YES && !sv->sv_over) {
		event_line(sv->sv_options, &e, &sv->sv_line);
		(void)serve_print(sv->sv_line.te_buf, sv->sv_line.te_len, 0);
	}
	sv->sv_over = 1;
	crew_part(sv);
	keep(sv);
}

/* Until a signal says to end, the output fails or the socket does. */
int
serve(const struct options *o, const char *address)
{
	struct server sv;

	memset(&sv, 0, sizeof(sv));
	sv.sv_options = o;
	sv.sv_max = (size_t)o->o_max;
	sv.sv_slots = calloc(sv.sv_max, sizeof(*sv.sv_slots));
	sv.sv_poll = calloc(sv.sv_max + SERVE_WATCHED, sizeof(*sv.sv_poll));
	if (sv.sv_slots == NULL || sv.sv_poll == NULL)
		err(EXIT_TROUBLE, NULL);
	serve_signals();
	served_open(o, address, &sv.sv_served);
	listening(&sv);
	while (!sv.sv_over && !serve_ending()) {
		crew_hire(&sv);
		turn(&sv);
		crew_reap(&sv);
		crew_expire(&sv);
	}
	close_up(&sv);
	free(sv.sv_line.te_buf);
	free(sv.sv_poll);
	free(sv.sv_slots);
	return (sv.sv_status);
}
