/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * What is collected about one address or one descriptor.
 */

#include <err.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "peek.h"
#include "udsinfo.h"

#define MAXGROUPS	65536	/* NGROUPS_MAX of Linux, the most there are */

static void	learn(struct report *, int, int,
		    int (*)(int, struct uds_cred *, int));

void
report_init(struct report *r)
{
	memset(r, 0, sizeof(*r));
	uds_addr_unnamed(&r->r_addr);
	uds_addr_unnamed(&r->r_peer);
	r->r_sock = NONE;
	r->r_state = STATE_UNKNOWN;
	r->r_fd = -1;
	r->r_type = -1;
	r->r_alive = r->r_reach = -1;
	r->r_holds = HOLDS_UNKNOWN;
	r->r_shutdown = r->r_unread = r->r_unreadfds = -1;
	r->r_status = EXIT_TROUBLE;
}

void
report_free(struct report *r)
{
	access_free(&r->r_access);
	free(r->r_groups);
	free(r->r_path);
	r->r_groups = NULL;
	r->r_path = NULL;
}

void
report_why(struct report *r, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(r->r_why, sizeof(r->r_why), fmt, ap);
	va_end(ap);
}

/* One reason more, unless it is the one that there is. */
void
report_more(struct report *r, const char *why)
{
	size_t len;

	if (strcmp(r->r_why, why) == 0)
		return;
	len = strlen(r->r_why);
	(void)snprintf(r->r_why + len, sizeof(r->r_why) - len, "%s%s",
	    len == 0 ? "" : "; ", why);
}

/*
 * Groups, label and handle cost more system calls; only who wants everything
 * pays for them.  The command's name is worth nothing unless the process
 * still is the one of the credentials.
 */
static void
learn(struct report *r, int s, int all,
    int (*ask)(int, struct uds_cred *, int))
{
	struct uds_cred *c = &r->r_cred;
	int n, request;

	r->r_has |= REPORT_ASKED;
	request = UDS_CRED_MOMENT;
	if (all) {
		request |= UDS_CRED_HANDLE | UDS_CRED_LABEL;
		c->uc_label = r->r_label;
		c->uc_labelsize = sizeof(r->r_label);
		n = uds_peergroups(s, NULL, 0);
		/* Of a listener they cannot be counted beforehand. */
		if (n == -1 && errno != EOPNOTSUPP)
			n = MAXGROUPS;
		if (n >= 0) {
			if ((r->r_groups = calloc((size_t)n + 1,
			    sizeof(*r->r_groups))) == NULL)
				err(EXIT_TROUBLE, NULL);
			c->uc_groups = r->r_groups;
			c->uc_maxgroups = (size_t)n;
			request |= UDS_CRED_GROUPS;
		}
	}
	if (ask(s, c, request) == -1 && (errno != ERANGE ||
	    ask(s, c, UDS_CRED_MOMENT) == -1)) {
		r->r_credwhy = strerror(errno);
		return;
	}
	r->r_moment = uds_cred_moment(c, UDS_CRED_EUID);
	if (r->r_moment == -1)
		r->r_moment = 0;
	if ((c->uc_valid & UDS_CRED_PID) == 0 ||
	    list_command(c->uc_pid, r->r_command, sizeof(r->r_command)) == -1)
		r->r_command[0] = '\0';
	/* Only now: another one may have its pid meanwhile. */
	r->r_alive = uds_cred_alive(c);
	if (r->r_alive != 1)
		r->r_command[0] = '\0';
	uds_cred_close(c);
}

/* The peer's credentials. */
void
report_cred(struct report *r, int s, int all)
{
	learn(r, s, all, uds_peercred);
}

/*
 * Those that a listener's clients will see; s is it, or a duplicate, or -1
 * and errno says why there is none.
 */
void
report_captured(struct report *r, int s)
{
	if (s != -1) {
		learn(r, s, 1, list_captured);
		r->r_moment &= UDS_AT_LISTEN;
		return;
	}
	r->r_has |= REPORT_ASKED;
	switch (errno) {
	case ESRCH:
		r->r_credwhy = "no process is known to hold it";
		break;
	case EPERM:
		r->r_credwhy = "its holder may not be looked into";
		break;
	case EXDEV:
		r->r_credwhy = "/proc is that of another pid namespace";
		break;
	case EOPNOTSUPP:
		r->r_credwhy = "this system tells by connecting only, see -c";
		break;
	default:
		r->r_credwhy = strerror(errno);
		break;
	}
}

/* What a socket asks its peers' messages to bring along, or to leave. */
void
report_options(struct report *r, int s)
{
	size_t i;

	r->r_has |= REPORT_OPTS;
	for (i = 0; i < REPORT_OPTIONS; i++)
		if (uds_getopt(s, word_options[i].wo_option,
		    &r->r_options[i]) == -1)
			r->r_options[i] = -1;
}

/*
 * Is the process of the credentials one of those that hold the socket?  If it
 * ended another one may have its pid, and it may have if that is not known, or
 * if the holders have other numbers.
 */
void
report_holds(const struct table *t, struct report *r)
{
	const struct holder *h;
	uint32_t i;

	if (r->r_sock == NONE || (r->r_has & REPORT_ASKED) == 0 ||
	    (r->r_cred.uc_valid & UDS_CRED_PID) == 0)
		return;
	i = t->t_socks[r->r_sock].so_holder;
	if (i == NONE || r->r_alive == -1 || t->t_foreign)
		return;
	if (r->r_alive == 0) {
		r->r_holds = HOLDS_NOT;
		return;
	}
	for (; i != NONE; i = h->ho_next) {
		h = &t->t_holders[i];
		if (t->t_procs[h->ho_proc].pr_pid == r->r_cred.uc_pid) {
			r->r_holds = HOLDS;
			return;
		}
	}
	r->r_holds = t->t_complete ? HOLDS_NOT : HOLDS_UNSEEN;
}
