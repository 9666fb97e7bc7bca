/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * The workers of udsinfo -L: there is always one that waits for a client,
 * until there are as many as -M allows.
 */

#include <sys/types.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "serve.h"

#define RETRY		1000		/* ms, after a worker was lost */
#define PARTING		500		/* ms, for workers that are to end */

static void	short_of(struct server *, const char *);
static int	give_birth(struct server *, struct slot *);
static void	dismiss(struct server *, struct slot *);
static void	obey(struct server *, struct slot *, const char *,
		    const struct frame *);
static void	drain(struct server *, struct slot *);
static void	epitaph(struct server *, const struct slot *, int);

int64_t
crew_now(void)
{
	struct uds_stamp t = UDS_STAMP_INIT;

	if (uds_stamp_now(&t, UDS_CLOCK_MONOTONIC) == -1)
		return (0);
	return (t.ts_sec * 1000 + t.ts_nsec / 1000000);
}

/* -1 if a worker is waiting already, 0 if there is no room, or 1 and where. */
int
crew_pick(const struct server *sv, size_t *where)
{
	const struct slot *sl;
	size_t i;
	int found;

	found = 0;
	for (i = 0; i < sv->sv_max; i++) {
		sl = &sv->sv_slots[i];
		if (sl->sl_pid == 0) {
			*where = i;
			found = 1;
		} else if (!sl->sl_lost && (sl->sl_state & SERVE_ACCEPTED) == 0)
			return (-1);
	}
	return (found);
}

/* Have somebody wait for the next client. */
void
crew_hire(struct server *sv)
{
	char why[128];
	size_t i;

	if (sv->sv_over || crew_now() < sv->sv_retry)
		return;
	switch (crew_pick(sv, &i)) {
	case 0:
		if (!sv->sv_full) {
			(void)snprintf(why, sizeof(why), "all %zu %s taken;"
			    " who comes now waits in the backlog", sv->sv_max,
			    sv->sv_max == 1 ? "connection is" :
			    "connections are");
			server_say(sv, EVENT_WARNING, 0, why);
		}
		sv->sv_full = 1;
		break;
	case 1:
		if (give_birth(sv, &sv->sv_slots[i]) == -1)
			short_of(sv, strerror(errno));
		else
			sv->sv_short = 0;
		break;
	}
}

/* A shortage passes; it is told once, and tried again. */
static void
short_of(struct server *sv, const char *why)
{
	char text[160];

	sv->sv_retry = crew_now() + RETRY;
	if (sv->sv_short)
		return;
	sv->sv_short = 1;
	(void)snprintf(text, sizeof(text),
	    "nobody can be accepted at the moment: %s", why);
	server_say(sv, EVENT_WARNING, 0, text);
}

/* The child keeps nothing but the socket and its channel. */
static int
give_birth(struct server *sv, struct slot *sl)
{
	size_t i;
	pid_t pid;
	int error, sv2[2];

	if (uds_socketpair(SOCK_STREAM, 0, sv2) == -1)
		return (-1);
	serve_block(1);
	pid = fork();
	error = errno;
	if (pid == 0) {
		serve_child();
		for (i = 0; i < sv->sv_max; i++)
			if (sv->sv_slots[i].sl_pid != 0)
				(void)close(sv->sv_slots[i].sl_channel.ch_fd);
		(void)close(sv2[0]);
		worker(sv->sv_options, &sv->sv_served, sv2[1],
		    sv->sv_conn + 1);
	}
	serve_block(0);
	(void)close(sv2[1]);
	if (pid == -1) {
		(void)close(sv2[0]);
		errno = error;
		return (-1);
	}
	memset(sl, 0, sizeof(*sl));
	sl->sl_pid = pid;
	sl->sl_channel.ch_fd = sv2[0];
	sl->sl_conn = sv->sv_served.se_type == SOCK_DGRAM ? 0 :
	    sv->sv_conn + 1;
	sl->sl_deadline = FOREVER;
	sv->sv_used++;
	return (0);
}

static void
dismiss(struct server *sv, struct slot *sl)
{
	channel_close(&sl->sl_channel);
	memset(sl, 0, sizeof(*sl));
	sv->sv_used--;
	sv->sv_full = 0;
}

/* Read once and do what a frame says; 0 if there was nothing to read. */
int
crew_take(struct server *sv, struct slot *sl)
{
	struct frame fr;
	const char *line;

	switch (channel_read(&sl->sl_channel, &fr, &line)) {
	case 0:
		return (0);
	case -1:
		server_trouble(sv, "memory");
		return (0);
	}
	if (line != NULL)
		obey(sv, sl, line, &fr);
	return (1);
}

static void
obey(struct server *sv, struct slot *sl, const char *line,
    const struct frame *fr)
{
	server_print(sv, line, fr->fr_len);
	sl->sl_state |= (int)fr->fr_state;
	if ((fr->fr_state & SERVE_ACCEPTED) != 0)
		sv->sv_conn++;
	if ((fr->fr_state & SERVE_BUSY) != 0)
		sl->sl_deadline = crew_now() + SERVE_PATIENCE;
	if ((fr->fr_state & SERVE_IDLE) != 0)
		sl->sl_deadline = FOREVER;
	if ((fr->fr_state & SERVE_FATAL) != 0) {
		sv->sv_over = 1;
		sv->sv_status = EXIT_TROUBLE;
	}
}

/* All that a worker has left behind. */
static void
drain(struct server *sv, struct slot *sl)
{
	while (!sv->sv_over && crew_take(sv, sl))
		continue;
}

static void
epitaph(struct server *sv, const struct slot *sl, int status)
{
	char why[80];
	int idle, n;

	if ((sl->sl_state & SERVE_LAST) != 0 || sl->sl_lost)
		return;
	idle = (sl->sl_state & SERVE_ACCEPTED) == 0;
	n = snprintf(why, sizeof(why), "the process that %s has ended",
	    idle ? "waited for clients" : "served it");
	if (WIFSIGNALED(status))
		(void)snprintf(why + n, sizeof(why) - (size_t)n,
		    " by signal %d", WTERMSIG(status));
	server_say(sv, EVENT_ERROR, idle ? 0 : sl->sl_conn, why);
}

void
crew_reap(struct server *sv)
{
	struct slot *sl;
	size_t i;
	pid_t pid;
	int status;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
		for (i = 0; i < sv->sv_max; i++) {
			sl = &sv->sv_slots[i];
			if (sl->sl_pid != pid)
				continue;
			drain(sv, sl);
			epitaph(sv, sl, status);
			/* Not again at once what may end at once. */
			if ((sl->sl_state & SERVE_ACCEPTED) == 0 &&
			    !sl->sl_lost)
				sv->sv_retry = crew_now() + RETRY;
			dismiss(sv, sl);
			break;
		}
}

/*
 * A worker that does not come back from close(2) cannot be helped: SIGKILL is
 * all there is, and may have no effect for as long.  It keeps its place.
 */
void
crew_expire(struct server *sv)
{
	struct slot *sl;
	size_t i;

	for (i = 0; i < sv->sv_max; i++) {
		sl = &sv->sv_slots[i];
		if (sl->sl_pid == 0 || sl->sl_lost ||
		    crew_now() < sl->sl_deadline)
			continue;
		/* Perhaps it was this process that waited, for its output. */
		while (crew_now() >= sl->sl_deadline && crew_take(sv, sl))
			continue;
		if (crew_now() < sl->sl_deadline)
			continue;
		sl->sl_lost = 1;
		sl->sl_deadline = FOREVER;
		(void)kill(sl->sl_pid, SIGKILL);
		server_say(sv, EVENT_WARNING, sl->sl_conn, "closing what was"
		    " sent blocks: the process that does it is given up");
	}
}

/* Those that end are waited for, and nobody waits for those that cannot. */
void
crew_part(struct server *sv)
{
	struct pollfd pfd[SERVE_WATCHED];
	int64_t left, until;
	size_t i;

	for (i = 0; i < sv->sv_max; i++)
		if (sv->sv_slots[i].sl_pid != 0)
			(void)kill(sv->sv_slots[i].sl_pid, SIGKILL);
	until = crew_now() + PARTING;
	for (;;) {
		crew_reap(sv);
		if (sv->sv_used == 0 || (left = until - crew_now()) <= 0)
			return;
		serve_watch(pfd);
		pfd[1].revents = 0;
		(void)poll(pfd, 1, (int)left);
		(void)serve_seen(pfd);
	}
}
