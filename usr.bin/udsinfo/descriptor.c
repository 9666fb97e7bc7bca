/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * What is the descriptor that this process was started with?  It may be
 * shared with others and is left as it was found.
 */

#include <sys/stat.h>

#include <errno.h>
#include <string.h>

#include "peek.h"
#include "udsinfo.h"

static void		look_closer(struct report *, int);
static enum state	state_of(int);

static enum state
state_of(int state)
{
	switch (state) {
	case UDS_STATE_BOUND:
		return (STATE_BOUND);
	case UDS_STATE_LISTENING:
		return (STATE_LISTEN);
	case UDS_STATE_CONNECTED:
		return (STATE_CONN);
	case UDS_STATE_CLOSED:
		return (STATE_CLOSED);
	default:
		return (STATE_UNBOUND);
	}
}

/* A listener's own credentials are told where the system has them. */
static void
look_closer(struct report *r, int state)
{
	int connected;

	connected = state == UDS_STATE_CONNECTED || state == UDS_STATE_CLOSED;
	if (connected)
		report_cred(r, r->r_fd, 1);
	else if (state == UDS_STATE_LISTENING)
		report_captured(r, r->r_fd);
	if (state != UDS_STATE_LISTENING)
		r->r_unread = list_unread(r->r_fd, &r->r_unreadfds);
	r->r_shutdown = list_shutdown(r->r_fd);
	report_options(r, r->r_fd);
	activation_look(&r->r_activation, r->r_fd, connected);
}

void
descriptor_report(const struct options *o, const struct table *t,
    struct report *r)
{
	struct stat st;
	struct uds_stat us;

	r->r_fd = o->o_fd;
	if (uds_stat(o->o_fd, &us) == -1) {
		report_why(r, "%s", strerror(errno));
		if (errno == EAFNOSUPPORT)
			report_why(r, "socket of another address family");
		else if (errno == ENOTSOCK && fstat(o->o_fd, &st) == 0)
			report_why(r, "%s", word_file(st.st_mode));
		else if (errno != ENOTSOCK)
			return;
		r->r_state = STATE_NOTSOCK;
		return;
	}
	r->r_status = EXIT_YES;
	r->r_has |= REPORT_STAT;
	r->r_state = state_of(us.us_state);
	r->r_type = us.us_type;
	r->r_flags = us.us_flags;
	if (uds_getsockname(o->o_fd, &r->r_addr) == 0)
		r->r_has |= REPORT_NAMES;
	if (uds_getpeername(o->o_fd, &r->r_peer) == -1)
		uds_addr_unnamed(&r->r_peer);
	look_closer(r, us.us_state);

	/* On Linux the inode of the descriptor is that of the list. */
	if (fstat(o->o_fd, &st) == 0)
		r->r_sock = table_find(t, st.st_ino);
	/* What follows from the list is missing. */
	if (t->t_why != NULL)
		report_why(r, "%s%s", t->t_partial ? "not known: " : "",
		    t->t_why);
	if (t->t_walked)
		report_holds(t, r);
}
