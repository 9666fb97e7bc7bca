/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * A worker of udsinfo -L: it accepts one connection, or receives datagrams,
 * and tells the parent what comes.  It can be lost at any close(2) of what
 * others sent, and nobody waits for it.
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

/* Longer than any record of a system whose limits nobody has raised. */
#define ROOM		(256 * 1024)
#define MAXGROUPS	1024
#define PAUSE		100		/* ms, while something is short */

struct work {
	const struct options	*wo_options;
	struct report		 wo_peer;
	struct text		 wo_line;
	struct uds_addr		 wo_from;
	struct uds_cred		 wo_cred;
	struct uds_stamp	 wo_stamp;
	char			 wo_command[128];
	char			 wo_label[REPORT_LABELSIZE];
	gid_t			 wo_groups[MAXGROUPS];
	char			*wo_room;
	int			*wo_fds;
	unsigned long		 wo_conn;
	int			 wo_sock;
	int			 wo_channel;
	int			 wo_type;
	int			 wo_differed;	/* in the last message */
	int			 wo_mute;	/* nothing is echoed any more */
	int			 wo_error;	/* of the last receive */
};

static void	await(const struct work *, int);
static void	tell(const struct work *, const void *, size_t, int);
static void	tell_event(struct work *, const struct event *, int);
static void	remark(struct work *, enum event_kind, const char *, int);
static void	end(struct work *, enum event_kind, const char *, int)
		    __attribute__((__noreturn__));
static void	accept_one(struct work *, int);
static void	announce(struct work *);
static void	serve_messages(struct work *) __attribute__((__noreturn__));
static void	receive(struct work *);
static void	message(struct work *, const struct uds_msg *);
static void	sender(struct work *, struct event *);
static int	compare(const struct work *);
static void	warn_differs(struct work *, int);
static void	echo(struct work *);
static void	failed(struct work *, int);

void
worker(const struct options *o, const struct served *se, int channel,
    unsigned long conn)
{
	struct work *w;

	if ((w = calloc(1, sizeof(*w))) == NULL ||
	    (w->wo_room = malloc(ROOM)) == NULL ||
	    (w->wo_fds = calloc((size_t)uds_maxfds(), sizeof(int))) == NULL)
		err(EXIT_TROUBLE, NULL);
	w->wo_options = o;
	w->wo_channel = channel;
	w->wo_type = se->se_type;
	w->wo_sock = se->se_sock;
	if (se->se_type != SOCK_DGRAM) {
		w->wo_conn = conn;
		accept_one(w, se->se_sock);
		announce(w);
	}
	serve_messages(w);
}

/* Wait for the socket; the end of the channel is that of the parent. */
static void
await(const struct work *w, int s)
{
	struct pollfd pfd[2];

	do {
		pfd[0].fd = s;
		pfd[1].fd = w->wo_channel;
		pfd[0].events = pfd[1].events = POLLIN;
		if (poll(pfd, 2, -1) == -1 && errno != EINTR)
			err(EXIT_TROUBLE, "poll");
		if (pfd[1].revents != 0)
			_exit(0);
	} while (pfd[0].revents == 0);
}

static void
tell(const struct work *w, const void *line, size_t len, int state)
{
	if (channel_tell(w->wo_channel, line, len, state) == -1)
		_exit(0);
}

static void
tell_event(struct work *w, const struct event *e, int state)
{
	event_line(w->wo_options, e, &w->wo_line);
	tell(w, w->wo_line.te_buf, w->wo_line.te_len, state);
}

static void
remark(struct work *w, enum event_kind kind, const char *why, int state)
{
	struct event e;

	event_init(&e, kind, w->wo_conn);
	e.ev_why = why;
	tell_event(w, &e, state);
}

/* What was not received goes with the socket, and may take its time. */
static void
end(struct work *w, enum event_kind kind, const char *why, int state)
{
	remark(w, kind, why, SERVE_LAST | SERVE_BUSY | state);
	(void)close(w->wo_sock);
	_exit(0);
}

/*
 * The parent never has the connection, or its exit would close what is queued
 * there.
 */
static void
accept_one(struct work *w, int listener)
{
	int s;

	for (;;) {
		await(w, listener);
		s = uds_accept(listener, &w->wo_from, UDS_NONBLOCK, 0);
		if (s != -1)
			break;
		switch (errno) {
		case EAGAIN:
		case ECONNABORTED:
			break;
		case EMFILE:
		case ENFILE:
		case ENOBUFS:
		case ENOMEM:
			(void)poll(NULL, 0, PAUSE);
			break;
		default:
			end(w, EVENT_ERROR, strerror(errno), SERVE_FATAL);
		}
	}
	(void)close(listener);
	w->wo_sock = s;
}

static void
announce(struct work *w)
{
	struct event e;

	report_init(&w->wo_peer);
	report_cred(&w->wo_peer, w->wo_sock, 1);
	event_init(&e, EVENT_CONNECT, w->wo_conn);
	e.ev_type = w->wo_type;
	e.ev_addr = &w->wo_from;
	e.ev_peer = &w->wo_peer;
	tell_event(w, &e, SERVE_ACCEPTED);
}

static void
serve_messages(struct work *w)
{
	for (;;) {
		await(w, w->wo_sock);
		receive(w);
	}
}

/*
 * On the connections of NetBSD and FreeBSD 12 the option counts for the next
 * message only.
 */
static void
receive(struct work *w)
{
	struct uds_msg m;

	w->wo_cred.uc_groups = w->wo_groups;
	w->wo_cred.uc_maxgroups = MAXGROUPS;
	w->wo_cred.uc_label = w->wo_label;
	w->wo_cred.uc_labelsize = sizeof(w->wo_label);
	uds_msg_in(&m, w->wo_room, ROOM);
	m.um_fds = w->wo_fds;
	m.um_maxfds = (size_t)uds_maxfds();
	m.um_cred = &w->wo_cred;
	m.um_request = UDS_CRED_GROUPS | UDS_CRED_HANDLE | UDS_CRED_LABEL;
	m.um_stamp = &w->wo_stamp;
	if (w->wo_type == SOCK_DGRAM)
		m.um_addr = &w->wo_from;
	switch (uds_recvmsg(w->wo_sock, &m, UDS_MSG_TRUNC, 0)) {
	case 1:
		w->wo_error = 0;
		if (w->wo_type != SOCK_DGRAM)
			(void)uds_setopt(w->wo_sock, UDS_OPT_CRED, 1);
		message(w, &m);
		uds_cred_close(&w->wo_cred);
		break;
	case 0:
		end(w, EVENT_EOF, NULL, 0);
	default:
		failed(w, errno);
		break;
	}
}

/*
 * A message whose descriptors found no room is lost, but not those after it.
 * After a reset there may still be something to receive.
 */
static void
failed(struct work *w, int error)
{
	if (error == EAGAIN || error == EINTR)
		return;
	if (error == EMFILE) {
		remark(w, EVENT_WARNING, "a message with descriptors is lost:"
		    " this process has no room for them", 0);
		return;
	}
	if (error != ECONNRESET || w->wo_error == error)
		end(w, EVENT_ERROR, strerror(error), 0);
	w->wo_error = error;
	remark(w, EVENT_WARNING, "the peer has left unread what it was sent",
	    0);
}

static void
message(struct work *w, const struct uds_msg *m)
{
	struct event e;

	event_init(&e, EVENT_MESSAGE, w->wo_conn);
	e.ev_msg = m;
	if (w->wo_type == SOCK_DGRAM)
		e.ev_addr = &w->wo_from;
	else
		e.ev_peer = &w->wo_peer;
	if (uds_stamp_age(&w->wo_stamp, &e.ev_delay) == 0)
		e.ev_has |= EVENT_DELAY;
	sender(w, &e);
	tell_event(w, &e, 0);
	if (w->wo_options->o_echo)
		echo(w);
	if (e.ev_peer != NULL && e.ev_differs != w->wo_differed)
		warn_differs(w, e.ev_differs);
	w->wo_differed = e.ev_differs;
	if (m->um_nfds == 0)
		return;
	tell(w, NULL, 0, SERVE_BUSY);
	uds_closefds(m->um_fds, m->um_nfds);
	tell(w, NULL, 0, SERVE_IDLE);
}

/* The name counts only if the process still runs after it was read. */
static void
sender(struct work *w, struct event *e)
{
	const struct uds_cred *c = &w->wo_cred;

	w->wo_command[0] = '\0';
	if ((c->uc_valid & UDS_CRED_HANDLE) != 0) {
		if ((c->uc_valid & UDS_CRED_PID) == 0 ||
		    list_command(c->uc_pid, w->wo_command,
		    sizeof(w->wo_command)) == -1)
			w->wo_command[0] = '\0';
		e->ev_running = uds_cred_alive(c);
		if (e->ev_running != 1)
			w->wo_command[0] = '\0';
	}
	e->ev_command = w->wo_command;
	if (e->ev_peer != NULL)
		e->ev_differs = compare(w);
}

/*
 * The effective ids with those of the connection, or what the system tells
 * instead of them.
 */
static int
compare(const struct work *w)
{
	const struct uds_cred *c = &w->wo_cred, *p = &w->wo_peer.r_cred;
	int differs, known;

	if (w->wo_peer.r_credwhy != NULL)
		return (0);
	differs = 0;
	known = c->uc_valid & p->uc_valid;
	if ((known & UDS_CRED_PID) != 0 && c->uc_pid != p->uc_pid)
		differs |= UDS_CRED_PID;
	if ((known & UDS_CRED_EUID) != 0) {
		if (c->uc_euid != p->uc_euid)
			differs |= UDS_CRED_EUID;
	} else if ((c->uc_valid & UDS_CRED_RUID) != 0 &&
	    (p->uc_valid & UDS_CRED_EUID) != 0 && c->uc_ruid != p->uc_euid)
		differs |= UDS_CRED_EUID;
	if ((known & UDS_CRED_EGID) != 0) {
		if (c->uc_egid != p->uc_egid)
			differs |= UDS_CRED_EGID;
	} else if ((c->uc_valid & UDS_CRED_RGID) != 0 &&
	    (p->uc_valid & UDS_CRED_EGID) != 0 && c->uc_rgid != p->uc_egid)
		differs |= UDS_CRED_EGID;
	return (differs);
}

/* Once, and again when it becomes another difference. */
static void
warn_differs(struct work *w, int differs)
{
	int effective;

	effective = (w->wo_cred.uc_valid & UDS_CRED_EUID) != 0;
	if ((differs & (UDS_CRED_EUID | UDS_CRED_EGID)) != 0)
		remark(w, EVENT_WARNING, effective ?
		    "the effective ids of the sender are not those of the"
		    " connection" :
		    "the real ids of the sender are not the effective ids of"
		    " the connection", 0);
	if ((differs & UDS_CRED_PID) != 0)
		remark(w, EVENT_WARNING,
		    "another process sends than the one that connected", 0);
}

/* The line that was printed last.  Half of one would be no answer. */
static void
echo(struct work *w)
{
	const struct text *t = &w->wo_line;
	ssize_t n;

	if (w->wo_mute)
		return;
	if (w->wo_type == SOCK_DGRAM) {
		if (uds_addr_kind(&w->wo_from) == UDS_ADDR_UNNAMED)
			remark(w, EVENT_WARNING,
			    "not echoed: the sender has no address", 0);
		else if (uds_sendto(w->wo_sock, t->te_buf, t->te_len,
		    &w->wo_from, 0) == -1)
			remark(w, EVENT_WARNING, errno == EAGAIN ?
			    "not echoed: the sender does not read" :
			    strerror(errno), 0);
		return;
	}
	n = uds_send(w->wo_sock, t->te_buf, t->te_len, SERVE_PATIENCE);
	if (n != -1 && (size_t)n == t->te_len)
		return;
	w->wo_mute = 1;
	if (n != -1 || errno == ETIMEDOUT)
		remark(w, EVENT_WARNING,
		    "nothing is echoed any more: the peer does not read", 0);
	else
		remark(w, EVENT_WARNING, errno == EMSGSIZE ?
		    "nothing is echoed any more: the record is too long" :
		    "nothing is echoed any more: the peer has gone", 0);
}
