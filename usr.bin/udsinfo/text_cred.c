/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * Credentials for people.  What is not known is named with the reason: the
 * peer may live in another namespace, or the system may not tell.
 */

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "udsinfo.h"

static void	put_groups(const struct options *, const struct report *);
static void	put_hint(const struct report *);
static void	put_ids(const struct options *, const struct report *);
static void	put_process(const struct report *);

/* An id, and after a gap its name, if it has one that is not the number. */
void
text_id(const char *label, uintmax_t id, const char *gap, const char *name)
{
	char digits[24];

	(void)snprintf(digits, sizeof(digits), "%ju", id);
	out_printf("%s%s", label, digits);
	if (name != NULL && name[0] != '\0' && strcmp(name, digits) != 0)
		out_printf("%s(%s)", gap, name);
}

/* An id that is not known, and why. */
void
text_unknown(const struct uds_cred *c, const char *label, int field)
{
	out_printf("%s? (%s)", label, word_reason(c, field));
}

static void
put_ids(const struct options *o, const struct report *r)
{
	const struct uds_cred *c = &r->r_cred;

	if ((c->uc_valid & UDS_CRED_EUID) != 0)
		text_id("uid ", c->uc_euid, " ", name_user(o, c->uc_euid));
	else
		text_unknown(c, "uid ", UDS_CRED_EUID);
	if ((c->uc_valid & UDS_CRED_EGID) != 0)
		text_id(", gid ", c->uc_egid, " ",
		    name_group(o, c->uc_egid));
	else
		text_unknown(c, ", gid ", UDS_CRED_EGID);
	if ((c->uc_valid & UDS_CRED_PID) != 0)
		text_id(", pid ", (uintmax_t)c->uc_pid, " ", r->r_command);
	else
		text_unknown(c, ", pid ", UDS_CRED_PID);
}

/* What has become of the process since. */
static void
put_process(const struct report *r)
{
	if (r->r_alive == 0)
		out_string(", process ended");
	else if (r->r_alive == 1)
		out_string(", process alive");
	if (r->r_holds == HOLDS_NOT)
		out_string(", not one of the holders now");
	else if (r->r_holds == HOLDS_UNSEEN)
		out_string(", not seen among the holders now");
}

static void
put_groups(const struct options *o, const struct report *r)
{
	int i;

	text_label("groups:");
	for (i = 0; i < r->r_cred.uc_ngroups; i++)
		text_id(i == 0 ? "" : ", ", r->r_groups[i], " ",
		    name_group(o, r->r_groups[i]));
	out_string(i == 0 ? "-\n" : "\n");
}

/* Of a listener that was handed down. */
static void
put_hint(const struct report *r)
{
	const struct uds_cred *c = &r->r_cred;

	if (r->r_fd == -1 || r->r_state != STATE_LISTEN ||
	    (c->uc_valid & UDS_CRED_PID) == 0 || c->uc_pid == getpid())
		return;
	text_label("hint:");
	out_printf("clients see pid %jd, not this process; whoever calls "
	    "listen(2) again is seen from then on\n", (intmax_t)c->uc_pid);
}

void
text_cred(const struct options *o, const struct report *r)
{
	const struct uds_cred *c = &r->r_cred;
	char label[4 * REPORT_LABELSIZE], text[128];

	text_label(r->r_fd == -1 ? "server:" : "captured:");
	if (r->r_credwhy != NULL) {
		out_printf("? (%s)\n", r->r_credwhy);
		return;
	}
	put_ids(o, r);
	if (word_moment(r->r_moment, text, sizeof(text)) > 0)
		out_printf(", as of %s", text);
	put_process(r);
	out_char('\n');
	if ((c->uc_valid & UDS_CRED_GROUPS) != 0)
		put_groups(o, r);
	if ((c->uc_valid & UDS_CRED_LABEL) != 0) {
		text_label("label:");
		(void)encode(label, sizeof(label), r->r_label,
		    strlen(r->r_label));
		out_string(label);
		out_char('\n');
	}
	put_hint(r);
}
