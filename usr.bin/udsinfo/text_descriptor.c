/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * What only a descriptor has, for people: its flags, what waits in it, and how
 * it came here.
 */

#include <unistd.h>

#include "udsinfo.h"

static void	put_activation(const struct activation *);
static void	put_flags(const struct report *);
static void	put_queue(const struct report *, const struct sock *);
static void	put_shutdown(const struct report *);
static void	put_ucspi(const struct report *);
static int	same_id(intmax_t, const struct uds_cred *, int, uintmax_t);

static void
put_flags(const struct report *r)
{
	text_label("flags:");
	out_printf("%s, %s\n", (r->r_flags & UDS_NONBLOCK) != 0 ?
	    "non-blocking" : "blocking", (r->r_flags & UDS_CLOEXEC) != 0 ?
	    "close-on-exec" : "inherited by exec");
}

static void
put_queue(const struct report *r, const struct sock *s)
{
	if (r->r_state == STATE_LISTEN && s != NULL &&
	    (s->so_flags & SOCK_HASQUEUE) != 0) {
		text_label("queue:");
		out_printf("%u waiting, backlog %u\n", (unsigned)s->so_queue,
		    (unsigned)s->so_backlog);
	}
	if (r->r_state == STATE_LISTEN || r->r_unread == -1)
		return;
	text_label("queue:");
	out_printf("%d byte%s unread", r->r_unread,
	    r->r_unread == 1 ? "" : "s");
	if (r->r_unreadfds > 0)
		out_printf(", %d descriptor%s", r->r_unreadfds,
		    r->r_unreadfds == 1 ? "" : "s");
	out_char('\n');
}

static void
put_shutdown(const struct report *r)
{
	if (r->r_shutdown <= 0)
		return;
	text_label("shut down:");
	out_printf("%s%s%s\n",
	    (r->r_shutdown & UDS_RECEIVE) != 0 ? "receiving" : "",
	    r->r_shutdown == (UDS_RECEIVE | UDS_SEND) ? ", " : "",
	    (r->r_shutdown & UDS_SEND) != 0 ? "sending" : "");
}

/* Whom LISTEN_PID names matters as much as that it names somebody. */
static void
put_activation(const struct activation *av)
{
	text_label("activation:");
	if ((av->av_has & ACT_BAD) != 0) {
		out_string("? (LISTEN_PID or LISTEN_FDS is no number)\n");
		return;
	}
	if ((av->av_has & ACT_PID) == 0)
		out_string("without LISTEN_PID");
	else if (av->av_pid == getpid())
		out_string("LISTEN_PID is this process");
	else if (av->av_pid == getppid())
		out_string("LISTEN_PID is the parent of this process");
	else
		out_printf("LISTEN_PID is another process, %jd",
		    (intmax_t)av->av_pid);
	out_printf(", LISTEN_FDS=%d", av->av_fds);
	if ((av->av_has & ACT_INDEX) == 0)
		out_string(" does not count this descriptor");
	else
		out_printf(", index %d", av->av_index);
	if (av->av_name[0] != '\0')
		out_printf(", name \"%s\"", av->av_name);
	out_char('\n');
}

static int
same_id(intmax_t told, const struct uds_cred *c, int field, uintmax_t id)
{
	return (told == -1 || ((c->uc_valid & field) != 0 &&
	    (uintmax_t)told == id));
}

/* The environment can be anyone's; the kernel's word is beside it. */
static void
put_ucspi(const struct report *r)
{
	static const char *const words[] = { "uid", "gid", "pid" };
	const struct activation *av = &r->r_activation;
	const struct uds_cred *c = &r->r_cred;
	size_t i;

	text_label("ucspi:");
	out_printf("PROTO=%s", av->av_proto);
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (av->av_ids[i] != -1)
			out_printf(", %s %jd", words[i], av->av_ids[i]);
	if (c->uc_valid != 0)
		out_string(
		    same_id(av->av_ids[0], c, UDS_CRED_EUID, c->uc_euid) &&
		    same_id(av->av_ids[1], c, UDS_CRED_EGID, c->uc_egid) &&
		    same_id(av->av_ids[2], c, UDS_CRED_PID,
		    (uintmax_t)c->uc_pid) ? ", as captured" :
		    ", which is not what was captured");
	out_char('\n');
}

void
text_descriptor(const struct report *r, const struct sock *s)
{
	if ((r->r_has & REPORT_STAT) != 0)
		put_flags(r);
	put_queue(r, s);
	put_shutdown(r);
	if ((r->r_activation.av_has & ACT_LISTEN) != 0)
		put_activation(&r->r_activation);
	if ((r->r_activation.av_has & ACT_UCSPI) != 0)
		put_ucspi(r);
}
