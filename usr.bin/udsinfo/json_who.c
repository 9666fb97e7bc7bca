/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * Objects within a report: credentials, access, and what only a descriptor
 * has.
 */

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "udsinfo.h"

static void	activation(const struct activation *);
static void	cred_fields(const struct report *);
static void	gate(const struct gate *);
static void	ids(const char *, const uint32_t *, int);
static const char	*many(const struct access *);
static void	one(const struct options *, const struct access *);
static void	ucspi(const struct activation *);

void
json_cred_id(const char *name, const struct uds_cred *c, int bit, uintmax_t id)
{
	if ((c->uc_valid & bit) != 0)
		json_number(name, id);
	else
		json_null(name);
}

/* Why one of the fields is null, if any is. */
void
json_cred_why(const struct uds_cred *c, int fields)
{
	const char *why;
	int field;

	for (field = 1; field <= fields; field <<= 1)
		if ((fields & field) != 0 &&
		    (why = word_reason(c, field)) != NULL) {
			json_string("why", why);
			return;
		}
}

void
json_cred_groups(const struct uds_cred *c)
{
	int i;

	if ((c->uc_valid & UDS_CRED_GROUPS) == 0)
		return;
	json_field("groups");
	json_open('[');
	for (i = 0; i < c->uc_ngroups; i++) {
		json_item();
		out_number(c->uc_groups[i]);
	}
	json_close(']');
}

void
json_cred_label(const struct uds_cred *c)
{
	char text[4 * REPORT_LABELSIZE];

	if ((c->uc_valid & UDS_CRED_LABEL) == 0)
		return;
	(void)encode(text, sizeof(text), c->uc_label, strlen(c->uc_label));
	json_string("label", text);
}

static void
cred_fields(const struct report *r)
{
	const struct uds_cred *c = &r->r_cred;
	char text[128];

	if (r->r_alive != -1)
		json_bool("running", r->r_alive);
	if (r->r_holds == HOLDS || r->r_holds == HOLDS_NOT)
		json_bool("holds", r->r_holds == HOLDS);
	if (r->r_command[0] != '\0')
		json_string("command", r->r_command);
	if (word_moment(r->r_moment, text, sizeof(text)) > 0)
		json_string("moment", text);
	json_cred_groups(c);
	json_cred_label(c);
}

/* The ids, and if all is wanted what else is known. */
void
json_cred(const struct report *r, int all)
{
	const struct uds_cred *c = &r->r_cred;

	json_field("credentials");
	json_open('{');
	json_cred_id("uid", c, UDS_CRED_EUID, c->uc_euid);
	json_cred_id("gid", c, UDS_CRED_EGID, c->uc_egid);
	json_cred_id("pid", c, UDS_CRED_PID, (uintmax_t)c->uc_pid);
	if (r->r_credwhy != NULL)
		json_string("why", r->r_credwhy);
	else
		json_cred_why(c, UDS_CRED_EUID | UDS_CRED_EGID | UDS_CRED_PID);
	if (r->r_credwhy == NULL && all)
		cred_fields(r);
	json_close('}');
}

/* A directory, or the file itself, that keeps users out. */
static void
gate(const struct gate *g)
{
	char safe[UDS_ADDR_STRLEN];

	json_field("blocked_by");
	json_open('{');
	(void)encode(safe, sizeof(safe), g->ga_path, strlen(g->ga_path));
	json_string("path", safe);
	json_mode(g->ga_mode, g->ga_uid, g->ga_gid);
	json_bool("acl", g->ga_nacl > 0);
	json_close('}');
}

static void
ids(const char *name, const uint32_t *list, int n)
{
	int i;

	json_field(name);
	json_open('[');
	for (i = 0; i < n; i++) {
		json_item();
		out_number(list[i]);
	}
	json_close(']');
}

/*
 * Anyone but these, or nobody but these; user 0 always may.  Return why there
 * may be more, or NULL.
 */
static const char *
many(const struct access *a)
{
	struct who w;

	access_who(a, &w);
	json_bool("anyone", w.wh_anyone);
	ids(w.wh_anyone ? "but_users" : "users", w.wh_users, w.wh_nusers);
	ids(w.wh_anyone ? "but_groups" : "groups", w.wh_groups,
	    w.wh_ngroups);
	if (w.wh_nboth > 0)
		ids("both_groups", w.wh_both, w.wh_nboth);
	if (w.wh_blocker < a->ac_n)
		gate(&a->ac_gates[w.wh_blocker]);
	return (w.wh_more ? "there are more users or groups" :
	    w.wh_unmapped ? "not mapped in this user namespace" : NULL);
}

static void
one(const struct options *o, const struct access *a)
{
	struct subject su;
	size_t blocker;

	access_subject(o->o_username, o->o_uid, &su);
	blocker = access_blocker(a, &su);
	access_release(&su);
	json_number("uid", o->o_uid);
	if (blocker < a->ac_n)
		gate(&a->ac_gates[blocker]);
}

void
json_access(const struct options *o, const struct report *r)
{
	const struct access *a = &r->r_access;
	const char *more;

	json_field("access");
	json_open('{');
	if (a->ac_astray) {
		json_bool("complete", 0);
		json_string("why", "its path led to another file");
		json_close('}');
		return;
	}
	more = NULL;
	if (o->o_user)
		one(o, a);
	else
		more = many(a);
	json_bool("acls_considered", !a->ac_noacl);
	json_bool("complete", a->ac_error == 0 && more == NULL);
	if (a->ac_error != 0)
		json_string("why", strerror(a->ac_error));
	else if (more != NULL)
		json_string("why", more);
	json_close('}');
}

static void
activation(const struct activation *av)
{
	json_field("activation");
	json_open('{');
	if ((av->av_has & ACT_PID) != 0) {
		json_number("listen_pid", (uint64_t)av->av_pid);
		json_string("process", av->av_pid == getpid() ? "this" :
		    av->av_pid == getppid() ? "parent" : "other");
	}
	if ((av->av_has & ACT_BAD) != 0) {
		json_null("listen_fds");
		json_string("why", "LISTEN_PID or LISTEN_FDS is no number");
	} else
		json_number("listen_fds", (uint64_t)av->av_fds);
	if ((av->av_has & ACT_INDEX) != 0)
		json_number("index", (uint64_t)av->av_index);
	if (av->av_name[0] != '\0')
		json_string("name", av->av_name);
	json_close('}');
}

static void
ucspi(const struct activation *av)
{
	static const char *const names[] = { "uid", "gid", "pid" };
	size_t i;

	json_field("ucspi");
	json_open('{');
	json_string("proto", av->av_proto);
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (av->av_ids[i] != -1)
			json_number(names[i], (uint64_t)av->av_ids[i]);
	json_close('}');
}

void
json_descriptor(const struct report *r)
{
	if ((r->r_has & REPORT_STAT) != 0) {
		json_bool("nonblock", (r->r_flags & UDS_NONBLOCK) != 0);
		json_bool("cloexec", (r->r_flags & UDS_CLOEXEC) != 0);
	}
	if (r->r_unread != -1)
		json_number("unread", (uint64_t)r->r_unread);
	if (r->r_unreadfds != -1)
		json_number("unread_fds", (uint64_t)r->r_unreadfds);
	if (r->r_shutdown != -1) {
		json_bool("shut_receiving",
		    (r->r_shutdown & UDS_RECEIVE) != 0);
		json_bool("shut_sending", (r->r_shutdown & UDS_SEND) != 0);
	}
	if ((r->r_activation.av_has & ACT_LISTEN) != 0)
		activation(&r->r_activation);
	if ((r->r_activation.av_has & ACT_UCSPI) != 0)
		ucspi(&r->r_activation);
}
