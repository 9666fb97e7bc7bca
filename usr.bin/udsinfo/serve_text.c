/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * One line of text for each event of udsinfo -L.
 */

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "serve.h"

static void	put_head(const struct event *);
static void	put_addr(const struct uds_addr *);
static void	put_user(const struct options *, const char *,
		    const struct uds_cred *, int);
static void	put_group(const struct options *, const char *,
		    const struct uds_cred *, int);
static void	put_pid(const struct uds_cred *, const char *,
		    int);
static void	put_groups(const struct options *,
		    const struct uds_cred *);
static void	put_label(const struct uds_cred *);
static void	put_listening(const struct options *,
		    const struct event *);
static void	put_peer(const struct options *,
		    const struct report *);
static void	put_connect(const struct options *,
		    const struct event *);
static void	put_sender(const struct options *,
		    const struct event *);
static void	put_differs(const struct event *);
static void	put_passed(int);
static void	put_message(const struct options *,
		    const struct event *);

void
event_text(const struct options *o, const struct event *e)
{
	put_head(e);
	switch (e->ev_kind) {
	case EVENT_LISTENING:
		put_listening(o, e);
		break;
	case EVENT_CONNECT:
		put_connect(o, e);
		break;
	case EVENT_MESSAGE:
		put_message(o, e);
		break;
	default:
		if (e->ev_why != NULL)
			out_printf(" %s", e->ev_why);
		break;
	}
	out_char('\n');
}

/* The time of day here, and the connection. */
static void
put_head(const struct event *e)
{
	struct tm tm;
	time_t sec;
	char number[24];

	sec = (time_t)e->ev_time.ts_sec;
	if (localtime_r(&sec, &tm) == NULL)
		memset(&tm, 0, sizeof(tm));
	(void)snprintf(number, sizeof(number), "%lu", e->ev_conn);
	out_printf("%02d:%02d:%02d.%06d %s %s", tm.tm_hour, tm.tm_min,
	    tm.tm_sec, (int)(e->ev_time.ts_nsec / 1000),
	    e->ev_conn == 0 ? "-" : number, event_word(e->ev_kind));
}

static void
put_addr(const struct uds_addr *addr)
{
	char text[UDS_ADDR_STRLEN];

	(void)uds_addr_format(addr, text, sizeof(text));
	out_string(text);
}

static void
put_user(const struct options *o, const char *label,
    const struct uds_cred *c, int field)
{
	uid_t uid;

	uid = field == UDS_CRED_RUID ? c->uc_ruid : c->uc_euid;
	if ((c->uc_valid & field) != 0)
		text_id(label, uid, "", name_user(o, uid));
	else
		text_unknown(c, label, field);
}

static void
put_group(const struct options *o, const char *label,
    const struct uds_cred *c, int field)
{
	gid_t gid;

	gid = field == UDS_CRED_RGID ? c->uc_rgid : c->uc_egid;
	if ((c->uc_valid & field) != 0)
		text_id(label, gid, "", name_group(o, gid));
	else
		text_unknown(c, label, field);
}

static void
put_pid(const struct uds_cred *c, const char *command,
    int running)
{
	if ((c->uc_valid & UDS_CRED_PID) == 0)
		text_unknown(c, " pid ", UDS_CRED_PID);
	else
		text_id(" pid ", (uintmax_t)c->uc_pid, "", command);
	if (running != -1)
		out_string(running ? " running" : " ended");
}

static void
put_groups(const struct options *o, const struct uds_cred *c)
{
	int i;

	if ((c->uc_valid & UDS_CRED_GROUPS) == 0)
		return;
	out_string(" groups ");
	for (i = 0; i < c->uc_ngroups; i++)
		text_id(i == 0 ? "" : ",", c->uc_groups[i], "",
		    name_group(o, c->uc_groups[i]));
	if (i == 0)
		out_string("-");
}

static void
put_listening(const struct options *o, const struct event *e)
{
	const struct stat *st = e->ev_stat;

	out_printf(" %s ", word_type(e->ev_type));
	put_addr(e->ev_addr);
	if (st != NULL)
		out_printf(" mode %04o owner %s:%s",
		    (unsigned)st->st_mode & 07777, name_user(o, st->st_uid),
		    name_group(o, st->st_gid));
}

static void
put_peer(const struct options *o, const struct report *r)
{
	if (r->r_credwhy != NULL) {
		out_printf(" ? (%s)", r->r_credwhy);
		return;
	}
	put_user(o, " uid ", &r->r_cred, UDS_CRED_EUID);
	put_group(o, " gid ", &r->r_cred, UDS_CRED_EGID);
}

static void
put_connect(const struct options *o, const struct event *e)
{
	const struct report *r = e->ev_peer;

	out_string(" from ");
	put_addr(e->ev_addr);
	out_string(", peer");
	put_peer(o, r);
	if (r->r_credwhy != NULL)
		return;
	put_groups(o, &r->r_cred);
	put_pid(&r->r_cred, r->r_command, r->r_alive);
	put_label(&r->r_cred);
}

static void
put_label(const struct uds_cred *c)
{
	char label[4 * REPORT_LABELSIZE];

	if ((c->uc_valid & UDS_CRED_LABEL) == 0)
		return;
	(void)encode(label, sizeof(label), c->uc_label, strlen(c->uc_label));
	out_string(" label ");
	out_string(label);
}

/*
 * Real and effective ids under their names: most systems tell those that the
 * connection's are not.
 */
static void
put_sender(const struct options *o, const struct event *e)
{
	const struct uds_cred *c = e->ev_msg->um_cred;

	if ((c->uc_valid & ~UDS_CRED_HANDLE) == 0) {
		text_unknown(c, "; sender ", UDS_CRED_RUID);
		return;
	}
	put_user(o, "; sender real uid ", c, UDS_CRED_RUID);
	put_group(o, " gid ", c, UDS_CRED_RGID);
	if ((c->uc_valid & (UDS_CRED_EUID | UDS_CRED_EGID)) == 0)
		text_unknown(c, ", effective ", UDS_CRED_EUID);
	else {
		put_user(o, ", effective uid ", c, UDS_CRED_EUID);
		put_group(o, " gid ", c, UDS_CRED_EGID);
	}
	out_string(",");
	put_groups(o, c);
	put_pid(c, e->ev_command, e->ev_running);
	put_label(c);
}

static void
put_differs(const struct event *e)
{
	out_printf(" (differs:%s%s%s%s)", e->ev_differs == 0 ? " no" : "",
	    (e->ev_differs & UDS_CRED_EUID) != 0 ? " uid" : "",
	    (e->ev_differs & UDS_CRED_EGID) != 0 ? " gid" : "",
	    (e->ev_differs & UDS_CRED_PID) != 0 ? " pid" : "");
}

static void
put_passed(int fd)
{
	struct passed p;

	passed_describe(fd, &p);
	out_printf(" %s", p.pa_kind);
	if (p.pa_type != -1)
		out_printf(" %s", word_type(p.pa_type));
	if (p.pa_listens)
		out_string(" listening");
	if (p.pa_name[0] != '\0') {
		out_char(' ');
		out_string(p.pa_name);
		out_string(p.pa_cut ? "..." : "");
	}
	out_printf(" %s", p.pa_access);
}

static void
put_message(const struct options *o, const struct event *e)
{
	const struct uds_msg *m = e->ev_msg;
	char data[EVENT_DATASIZE];
	size_t i, n;

	out_printf(" %zu byte%s", m->um_len, m->um_len == 1 ? "" : "s");
	if ((m->um_flags & UDS_MSG_TRUNC) != 0)
		out_string(" and more, which are lost");
	if (e->ev_peer == NULL) {
		out_string(" from ");
		put_addr(e->ev_addr);
	}
	if ((e->ev_has & EVENT_DELAY) != 0)
		out_printf(", sent %.6f s before",
		    (double)e->ev_delay / 1e9);
	put_sender(o, e);
	if (e->ev_peer != NULL) {
		out_string("; connected as");
		put_peer(o, e->ev_peer);
		if (e->ev_peer->r_credwhy == NULL) {
			put_pid(&e->ev_peer->r_cred, NULL, -1);
			put_differs(e);
		}
	}
	if (m->um_nfds > 0 || (m->um_flags & UDS_MSG_SURPLUS) != 0)
		out_printf("; fds %zu:", m->um_nfds);
	for (i = 0; i < m->um_nfds; i++) {
		if (i > 0)
			out_string(",");
		put_passed(m->um_fds[i]);
	}
	if ((m->um_flags & UDS_MSG_SURPLUS) != 0)
		out_printf(" and %zu closed", m->um_surplus);
	if (o->o_verbose) {
		n = event_data(e, data, sizeof(data));
		out_string("; data ");
		out_string(n == 0 ? "-" : data);
		out_string(n < m->um_len ? "..." : "");
	}
}
