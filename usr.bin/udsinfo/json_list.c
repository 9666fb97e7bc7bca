/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * The list in JSON, and each change of it that is watched for.
 */

#include <string.h>

#include "udsinfo.h"

/* What is null in an object, for its "why". */
#define LACKS_UID	0x01
#define LACKS_QUEUE	0x02
#define LACKS_FDS	0x04
#define LACKS_HOLDERS	0x08
#define LACKS_INODE	0x10
#define LACKS_PEER	0x20
#define LACKS_FATE	0x40
#define LACKS_NAME	0x80

static int	first_holder(const struct table *, const struct sock *);
static void	holder(const struct table *, const struct holder *);
static int	holders(const struct table *, const struct sock *);
static int	inode(const struct sock *);
static int	fate(const struct table *, const struct sock *);
static void	peer(const struct table *, const struct sock *);
static void	peer_unseen(const struct table *, const struct sock *);
static int	queue(const struct sock *);
static void	references(const struct table *, const struct sock *);
static void	summary(const struct options *, const struct table *);
static void	why(int);

/* The reasons for all that is null, in one string. */
static void
why(int lacks)
{
	static const char *const reasons[] = {
		"the creator is not told",
		"the queue is not told",
		"descriptors in the queue are not told",
		"not every process may be seen",
		"the system has no number for it",
		"the other end is not told",
		"what became of the file is not told",
		"the name is not told"
	};
	char text[352];
	size_t i;

	if (lacks == 0)
		return;
	text[0] = '\0';
	for (i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
		if ((lacks & 1 << i) == 0)
			continue;
		if (text[0] != '\0')
			strcat(text, "; ");
		strcat(text, reasons[i]);
	}
	json_string("why", text);
}

static int
inode(const struct sock *s)
{
	if ((s->so_flags & SOCK_NOID) != 0) {
		json_null("inode");
		return (LACKS_INODE);
	}
	json_number("inode", s->so_ino);
	return (0);
}

static void
holder(const struct table *t, const struct holder *h)
{
	const struct proc *p = &t->t_procs[h->ho_proc];

	json_item();
	json_open('{');
	json_number("pid", (uint64_t)p->pr_pid);
	json_number("fd", (uint64_t)h->ho_fd);
	if (p->pr_uid == (uid_t)-1)
		json_null("uid");
	else
		json_number("uid", p->pr_uid);
	json_string("command", t->t_arena + p->pr_comm);
	if (p->pr_uid == (uid_t)-1)
		json_string("why", "the user could not be read");
	json_close('}');
}

/* Nobody is only known to hold a socket if every process was seen. */
static int
holders(const struct table *t, const struct sock *s)
{
	uint32_t i;

	if (s->so_holder == NONE && !t->t_complete) {
		json_null("holders");
		return (LACKS_HOLDERS);
	}
	json_field("holders");
	json_open('[');
	for (i = s->so_holder; i != NONE; i = t->t_holders[i].ho_next)
		holder(t, &t->t_holders[i]);
	json_close(']');
	return (0);
}

/*
 * Of the other end one holder and how many more there are: all of them, again
 * for each client, would be as many as the one times the other.
 */
static int
first_holder(const struct table *t, const struct sock *s)
{
	if (s->so_nholders < 2)
		return (holders(t, s));
	json_field("holders");
	json_open('[');
	holder(t, &t->t_holders[s->so_holder]);
	json_close(']');
	json_number("more", s->so_nholders - 1);
	return (0);
}

static int
queue(const struct sock *s)
{
	int lacks;

	lacks = 0;
	if ((s->so_flags & SOCK_HASQUEUE) != 0)
		json_number("queue", s->so_queue);
	else {
		json_null("queue");
		lacks |= LACKS_QUEUE;
	}
	if (s->so_state == STATE_LISTEN) {
		if ((s->so_flags & SOCK_HASQUEUE) != 0)
			json_number("backlog", s->so_backlog);
		else
			json_null("backlog");
	} else if ((s->so_flags & SOCK_HASFDS) != 0)
		json_number("fds", s->so_fds);
	else {
		json_null("fds");
		lacks |= LACKS_FDS;
	}
	return (lacks);
}

/* What has become of the file of a socket that is bound to one. */
static int
fate(const struct table *t, const struct sock *s)
{
	char text[4 * UDS_ADDR_STRLEN];
	const char *name;

	if (s->so_kind != UDS_ADDR_PATHNAME)
		return (0);
	if (s->so_fate == FATE_UNKNOWN) {
		json_null("file");
		return (LACKS_FATE);
	}
	json_field("file");
	json_open('{');
	json_string("fate", word_fate(s->so_fate));
	if (s->so_fate == FATE_RENAMED) {
		name = t->t_arena + s->so_newname;
		(void)encode(text, sizeof(text), name, strlen(name));
		json_string("now", text);
	}
	json_close('}');
	return (0);
}

/* There is another end, but it is not in the table. */
static void
peer_unseen(const struct table *t, const struct sock *s)
{
	if (s->so_peer == 0)
		json_null("inode");
	else
		json_number("inode", s->so_peer);
	json_null("address");
	json_null("holders");
	if (s->so_state == STATE_CLOSED)
		json_string("why", "closed");
	else if (s->so_peer == 0 && s->so_state == STATE_QUEUED)
		json_string("why", "not accepted yet");
	else
		json_string("why", t->t_skipped > 0 ?
		    "not in the list, which lacks network namespaces" :
		    "not in the list");
}

static void
peer(const struct table *t, const struct sock *s)
{
	const struct sock *other;
	struct uds_addr addr;
	int lacks;

	if ((s->so_flags & (SOCK_HASPEER | SOCK_WAITS)) == 0) {
		json_null("peer");
		return;
	}
	json_field("peer");
	json_open('{');
	if (s->so_peersock == NONE)
		peer_unseen(t, s);
	else {
		other = &t->t_socks[s->so_peersock];
		lacks = inode(other);
		table_addr(t, other, &addr);
		json_address("address", &addr);
		if (t->t_walked)
			lacks |= first_holder(t, other);
		why(lacks);
	}
	json_close('}');
}

/* Those that are connected to it or wait to be, without its being so. */
static void
references(const struct table *t, const struct sock *s)
{
	const struct sock *ref;
	uint32_t i;
	int lacks;

	json_field("connected_by");
	json_open('[');
	for (i = s->so_ref; i != NONE; i = ref->so_nextref) {
		ref = &t->t_socks[i];
		json_item();
		json_open('{');
		lacks = inode(ref);
		json_bool("waits", (ref->so_flags & SOCK_WAITS) != 0);
		if (t->t_walked)
			lacks |= first_holder(t, ref);
		why(lacks);
		json_close('}');
	}
	json_close(']');
}

/* The value that one socket is, wherever it stands. */
void
json_socket(const struct table *t, const struct sock *s)
{
	struct uds_addr addr;
	int lacks;

	json_open('{');
	lacks = inode(s);
	json_string("type", word_type(s->so_type));
	json_string("state", word_state(s->so_state));
	if ((s->so_flags & SOCK_HASUID) != 0)
		json_number("uid", s->so_uid);
	else {
		json_null("uid");
		lacks |= LACKS_UID;
	}
	lacks |= queue(s);
	if ((s->so_flags & SOCK_NONAME) != 0) {
		json_null("address");
		lacks |= LACKS_NAME;
	} else {
		table_addr(t, s, &addr);
		json_address("address", &addr);
	}
	lacks |= fate(t, s);
	if (t->t_nnetns > 0)
		json_number("netns", t->t_netns[s->so_netns]);
	/* Also for a listener that cannot be seen from here. */
	json_bool("waits", s->so_state == STATE_QUEUED);
	if (t->t_walked) {
		lacks |= holders(t, s);
		json_bool("in_flight", table_inflight(t, s));
	}
	peer(t, s);
	if (s->so_state == STATE_UNKNOWN)
		lacks |= LACKS_PEER;
	references(t, s);
	why(lacks);
	json_close('}');
}

/* What is true of the whole list. */
static void
summary(const struct options *o, const struct table *t)
{
	json_os();
	json_bool("complete", t->t_complete);
	json_number("hidden_processes", t->t_hidden);
	json_number("skipped_netns", t->t_skipped);
	if (t->t_nnetns > 0)
		json_number("netns", t->t_netns[0]);
	if (t->t_lacks != NULL)
		json_string("lacks", t->t_lacks);
	if (t->t_why != NULL)
		json_string("why", t->t_why);
	if (o->o_pid != -1)
		json_bool("hidden_pid", t->t_pidhidden);
}

size_t
json_list(const struct options *o, const struct table *t)
{
	size_t i, rows;

	json_top();
	summary(o, t);
	json_field("sockets");
	json_open('[');
	for (i = rows = 0; i < t->t_nsocks; i++)
		if (filter_any(o, t, &t->t_socks[i])) {
			json_item();
			json_socket(t, &t->t_socks[i]);
			rows++;
		}
	json_close(']');
	json_bottom();
	return (rows);
}

/* The first line of what is watched. */
void
json_watch(const struct options *o, const struct table *t)
{
	json_top();
	json_string("event", "start");
	summary(o, t);
	json_bottom();
}

/* A line for each change, at a time in milliseconds since the Epoch. */
void
json_event(char event, uint64_t when, const struct table *t,
    const struct sock *s)
{
	const char word[] = { event, '\0' };

	json_top();
	json_string("event", word);
	json_number("time_ms", when);
	json_field("socket");
	json_socket(t, s);
	json_bottom();
}
