/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * One JSON object for each event of udsinfo -L.
 */

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "serve.h"

static void	put_time(const struct event *);
static void	put_sender(const struct event *);
static void	put_differs(const struct event *);
static void	put_passed(int);
static void	put_descriptors(const struct uds_msg *);
static void	put_word(const char *, const char *);
static void	put_message(const struct options *, const struct event *);

static void
put_time(const struct event *e)
{
	struct tm tm;
	time_t sec;
	char second[40], text[64];

	sec = (time_t)e->ev_time.ts_sec;
	if (gmtime_r(&sec, &tm) == NULL ||
	    strftime(second, sizeof(second), "%Y-%m-%dT%H:%M:%S", &tm) == 0) {
		json_null("time");
		return;
	}
	(void)snprintf(text, sizeof(text), "%s.%06dZ", second,
	    (int)(e->ev_time.ts_nsec / 1000));
	json_string("time", text);
}

static void
put_sender(const struct event *e)
{
	const struct uds_cred *c = e->ev_msg->um_cred;

	json_field("sender");
	json_open('{');
	json_cred_id("uid", c, UDS_CRED_EUID, c->uc_euid);
	json_cred_id("gid", c, UDS_CRED_EGID, c->uc_egid);
	json_cred_id("real_uid", c, UDS_CRED_RUID, c->uc_ruid);
	json_cred_id("real_gid", c, UDS_CRED_RGID, c->uc_rgid);
	json_cred_id("pid", c, UDS_CRED_PID, (uintmax_t)c->uc_pid);
	json_cred_why(c, UDS_CRED_EUID | UDS_CRED_EGID | UDS_CRED_RUID |
	    UDS_CRED_RGID | UDS_CRED_PID);
	if (e->ev_running != -1)
		json_bool("running", e->ev_running);
	if (e->ev_command[0] != '\0')
		json_string("command", e->ev_command);
	json_cred_groups(c);
	json_cred_label(c);
	json_close('}');
}

static void
put_differs(const struct event *e)
{
	static const struct {
		int		 bit;
		const char	*name;
	} fields[] = {
		{ UDS_CRED_EUID, "\"uid\"" },
		{ UDS_CRED_EGID, "\"gid\"" },
		{ UDS_CRED_PID, "\"pid\"" }
	};
	size_t i;

	json_field("differs");
	json_open('[');
	for (i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		if ((e->ev_differs & fields[i].bit) != 0) {
			json_item();
			out_string(fields[i].name);
		}
	json_close(']');
}

static void
put_word(const char *name, const char *word)
{
	if (strcmp(word, "?") == 0)
		json_null(name);
	else
		json_string(name, word);
}

static void
put_passed(int fd)
{
	struct passed p;

	passed_describe(fd, &p);
	json_item();
	json_open('{');
	put_word("kind", p.pa_kind);
	if (p.pa_type != -1) {
		json_string("type", word_type(p.pa_type));
		json_bool("listening", p.pa_listens);
	}
	if (p.pa_name[0] != '\0') {
		json_string("name", p.pa_name);
		if (p.pa_cut)
			json_bool("cut", 1);
	}
	put_word("access", p.pa_access);
	if (strcmp(p.pa_kind, "?") == 0 || strcmp(p.pa_access, "?") == 0)
		json_string("why", "not told by this system");
	json_close('}');
}

static void
put_descriptors(const struct uds_msg *m)
{
	size_t i;

	json_field("descriptors");
	json_open('[');
	for (i = 0; i < m->um_nfds; i++)
		put_passed(m->um_fds[i]);
	json_close(']');
	if ((m->um_flags & UDS_MSG_SURPLUS) != 0)
		json_number("surplus", m->um_surplus);
}

static void
put_message(const struct options *o, const struct event *e)
{
	const struct uds_msg *m = e->ev_msg;
	char data[EVENT_DATASIZE];

	json_number("bytes", m->um_len);
	json_bool("truncated", (m->um_flags & UDS_MSG_TRUNC) != 0);
	if ((e->ev_has & EVENT_DELAY) != 0) {
		json_field("delay");
		out_printf("%.6f", (double)e->ev_delay / 1e9);
	}
	put_sender(e);
	if (e->ev_peer != NULL) {
		json_cred(e->ev_peer, 0);
		if (e->ev_peer->r_credwhy == NULL)
			put_differs(e);
	}
	put_descriptors(m);
	if (o->o_verbose) {
		(void)event_data(e, data, sizeof(data));
		json_string("data", data);
	}
}

void
event_json(const struct options *o, const struct event *e)
{
	json_top();
	put_time(e);
	json_string("event", event_word(e->ev_kind));
	if (e->ev_conn == 0)
		json_null("connection");
	else
		json_number("connection", e->ev_conn);
	if (e->ev_type != 0)
		json_string("type", word_type(e->ev_type));
	if (e->ev_addr != NULL)
		json_address(e->ev_kind == EVENT_LISTENING ? "address" :
		    "peer_address", e->ev_addr);
	if (e->ev_stat != NULL)
		json_mode(e->ev_stat->st_mode, e->ev_stat->st_uid,
		    e->ev_stat->st_gid);
	if (e->ev_msg != NULL)
		put_message(o, e);
	else if (e->ev_peer != NULL)
		json_cred(e->ev_peer, 1);
	if (e->ev_why != NULL)
		json_string("why", e->ev_why);
	json_bottom();
}
