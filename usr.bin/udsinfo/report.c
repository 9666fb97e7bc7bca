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

#include "udsinfo.h"

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
	r->r_alive = -1;
	r->r_status = EXIT_TROUBLE;
}

void
report_free(struct report *r)
{
	free(r->r_groups);
	r->r_groups = NULL;
}

void
report_why(struct report *r, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(r->r_why, sizeof(r->r_why), fmt, ap);
	va_end(ap);
}

/*
 * The peer's credentials.  Groups, label and handle cost more system calls;
 * only who wants everything pays for them.  The command's name is worth
 * nothing unless the process still is the one of the credentials.
 */
void
report_cred(struct report *r, int s, int all)
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
		if (n >= 0) {
			if ((r->r_groups = calloc((size_t)n + 1,
			    sizeof(*r->r_groups))) == NULL)
				err(EXIT_TROUBLE, NULL);
			c->uc_groups = r->r_groups;
			c->uc_maxgroups = (size_t)n;
			request |= UDS_CRED_GROUPS;
		}
	}
	if (uds_peercred(s, c, request) == -1 && (errno != ERANGE ||
	    uds_peercred(s, c, UDS_CRED_MOMENT) == -1)) {
		r->r_crederr = errno;
		return;
	}
	r->r_alive = uds_cred_alive(c);
	r->r_moment = uds_cred_moment(c, UDS_CRED_EUID);
	if (r->r_moment == -1)
		r->r_moment = 0;
	if (r->r_alive == 1 && (c->uc_valid & UDS_CRED_PID) != 0 &&
	    list_command(c->uc_pid, r->r_command, sizeof(r->r_command)) == -1)
		r->r_command[0] = '\0';
	uds_cred_close(c);
}
