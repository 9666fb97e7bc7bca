/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * What text and JSON of udsinfo -L have in common.
 */

#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "serve.h"

static struct text	*line;	/* that is being made */

static void	keep(const char *, size_t);

void
event_init(struct event *e, enum event_kind kind, unsigned long conn)
{
	memset(e, 0, sizeof(*e));
	(void)uds_stamp_now(&e->ev_time, UDS_CLOCK_REALTIME);
	e->ev_kind = kind;
	e->ev_conn = conn;
	e->ev_running = -1;
}

/* What would have been printed. */
static void
keep(const char *s, size_t len)
{
	struct text *t = line;
	char *buf;

	if (len > t->te_size - t->te_len) {
		if ((buf = realloc(t->te_buf, t->te_len + len)) == NULL)
			err(EXIT_TROUBLE, NULL);
		t->te_buf = buf;
		t->te_size = t->te_len + len;
	}
	memcpy(t->te_buf + t->te_len, s, len);
	t->te_len += len;
}

void
event_line(const struct options *o, const struct event *e, struct text *t)
{
	line = t;
	t->te_len = 0;
	out_divert(keep);
	if (o->o_json)
		event_json(o, e);
	else
		event_text(o, e);
	out_divert(NULL);
}

const char *
event_word(enum event_kind kind)
{
	static const char *const words[] = {
		[EVENT_LISTENING] = "listening",
		[EVENT_CONNECT] = "connect",
		[EVENT_MESSAGE] = "message",
		[EVENT_WARNING] = "warning",
		[EVENT_ERROR] = "error",
		[EVENT_EOF] = "eof",
		[EVENT_CLOSED] = "closed",
	};

	return (words[kind]);
}

/* The bytes that are shown, printable; return how many of them there are. */
size_t
event_data(const struct event *e, char *buf, size_t size)
{
	size_t len;

	len = e->ev_msg->um_len;
	if (len > EVENT_SHOWN)
		len = EVENT_SHOWN;
	(void)encode(buf, size, e->ev_msg->um_data, len);
	return (len);
}
