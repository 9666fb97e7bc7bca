/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * Print JSON.  Every name has been made printable ASCII before it comes here,
 * so that whatever the kernel holds the text is valid.  What is not known is
 * null, and "why" says the reason.
 */

#include <sys/utsname.h>

#include <stdio.h>
#include <string.h>

#include "udsinfo.h"

static int	comma;		/* the next value follows another one */

static void	begin(char);
static void	end(char);
static void	field(const char *);
static void	item(void);
static void	field_number(const char *, uint64_t);
static void	field_string(const char *, const char *);
static void	field_null(const char *);
static void	string(const char *);
static void	address(const char *, const struct uds_addr *);
static void	holder(const struct table *, uint32_t);
static void	holders(const struct table *, const struct sock *);
static void	peer(const struct table *, const struct sock *);
static void	queue(const struct sock *);
static void	socket_object(const struct table *, const struct sock *);
static int	wanted(const struct options *, const struct table *,
		    const struct sock *);
static void	cred(const struct report *);
static void	cred_id(const struct uds_cred *, const char *, int, uintmax_t);
static void	file(const struct report *);
static void	top(void);

static void
begin(char bracket)
{
	out_char(bracket);
	comma = 0;
}

static void
end(char bracket)
{
	out_char(bracket);
	comma = 1;
}

/* What precedes an element of an array, and a member of an object. */
static void
item(void)
{
	if (comma)
		out_char(',');
	comma = 1;
}

static void
field(const char *name)
{
	item();
	string(name);
	out_char(':');
}

static void
string(const char *s)
{
	static const char hex[] = "0123456789abcdef";
	unsigned char c;

	out_char('"');
	for (; (c = (unsigned char)*s) != '\0'; s++) {
		if (c < ' ' || c > '~') {
			out_string("\\u00");
			out_char(hex[c >> 4]);
			out_char(hex[c & 15]);
			continue;
		}
		if (c == '"' || c == '\\')
			out_char('\\');
		out_char((char)c);
	}
	out_char('"');
}

static void
field_number(const char *name, uint64_t n)
{
	field(name);
	out_number(n);
}

static void
field_string(const char *name, const char *s)
{
	field(name);
	string(s);
}

static void
field_null(const char *name)
{
	field(name);
	out_string("null");
}

/* The bytes themselves go along where the text had to encode any. */
static void
address(const char *name, const struct uds_addr *addr)
{
	static const char hex[] = "0123456789abcdef";
	char text[UDS_ADDR_STRLEN];
	const char *bytes;
	size_t i, len;

	(void)uds_addr_format(addr, text, sizeof(text));
	field(name);
	begin('{');
	field_string("kind", word_kind(uds_addr_kind(addr)));
	field_string("text", text);
	if (strchr(text, '\\') != NULL) {
		field("hex");
		out_char('"');
		bytes = uds_addr_name(addr, &len);
		for (i = 0; i < len; i++) {
			out_char(hex[(unsigned char)bytes[i] >> 4]);
			out_char(hex[(unsigned char)bytes[i] & 15]);
		}
		out_char('"');
	}
	end('}');
}

static void
holder(const struct table *t, uint32_t i)
{
	const struct holder *h = &t->t_holders[i];
	const struct proc *p = &t->t_procs[h->ho_proc];

	item();
	begin('{');
	field_number("pid", (uint64_t)p->pr_pid);
	field_number("fd", (uint64_t)h->ho_fd);
	if (p->pr_uid == (uid_t)-1)
		field_null("uid");
	else
		field_number("uid", p->pr_uid);
	field_string("command", t->t_arena + p->pr_comm);
	end('}');
}

static void
holders(const struct table *t, const struct sock *s)
{
	uint32_t i;

	if (!t->t_walked)
		return;
	if (s->so_holder == NONE && !t->t_complete) {
		field_null("holders");
		field_string("why", "not every process may be seen");
		return;
	}
	field("holders");
	begin('[');
	for (i = s->so_holder; i != NONE; i = t->t_holders[i].ho_next)
		holder(t, i);
	end(']');
}

static void
queue(const struct sock *s)
{
	if ((s->so_flags & SOCK_HASQUEUE) == 0)
		field_null("queue");
	else
		field_number("queue", s->so_queue);
	if (s->so_state == STATE_LISTEN)
		field_number("backlog", s->so_backlog);
}

static void
peer(const struct table *t, const struct sock *s)
{
	struct uds_addr addr;
	uint32_t i;

	if ((s->so_flags & SOCK_HASPEER) == 0) {
		field_null("peer");
		return;
	}
	field("peer");
	begin('{');
	if (s->so_peer == 0) {
		field_null("inode");
		field_string("why", s->so_state == STATE_QUEUED ?
		    "not accepted yet" : "closed");
	} else
		field_number("inode", s->so_peer);
	if ((i = table_find(t, s->so_peer)) != NONE) {
		table_addr(t, &t->t_socks[i], &addr);
		address("address", &addr);
		holders(t, &t->t_socks[i]);
	}
	end('}');
}

static void
socket_object(const struct table *t, const struct sock *s)
{
	struct uds_addr addr;

	begin('{');
	field_number("inode", s->so_ino);
	field_string("type", word_type(s->so_type));
	field_string("state", word_state(s->so_state));
	if ((s->so_flags & SOCK_HASUID) == 0)
		field_null("uid");
	else
		field_number("uid", s->so_uid);
	queue(s);
	table_addr(t, s, &addr);
	address("address", &addr);
	holders(t, s);
	peer(t, s);
	end('}');
}

static int
wanted(const struct options *o, const struct table *t, const struct sock *s)
{
	const struct holder *h;
	uint32_t i;

	if (o->o_type != -1 && s->so_type != o->o_type)
		return (0);
	if (o->o_pid == -1)
		return (1);
	for (i = s->so_holder; i != NONE; i = h->ho_next) {
		h = &t->t_holders[i];
		if (t->t_procs[h->ho_proc].pr_pid == o->o_pid)
			return (1);
	}
	return (0);
}

static void
top(void)
{
	struct utsname uts;

	comma = 0;
	begin('{');
	field_number("udsinfo", 1);
	if (uname(&uts) == -1)
		field_null("os");
	else
		field_string("os", uts.sysname);
}

/* The object of answers about addresses or a descriptor. */
void
json_begin(void)
{
	top();
	field("sockets");
	begin('[');
}

void
json_end(void)
{
	end(']');
	end('}');
	out_char('\n');
}

size_t
json_list(const struct options *o, const struct table *t)
{
	size_t i, rows;

	top();
	field("complete");
	out_string(t->t_complete ? "true" : "false");
	field_number("hidden_processes", t->t_hidden);
	if (t->t_why != NULL)
		field_string("why", t->t_why);
	field("sockets");
	begin('[');
	for (i = rows = 0; i < t->t_nsocks; i++)
		if (wanted(o, t, &t->t_socks[i])) {
			item();
			socket_object(t, &t->t_socks[i]);
			rows++;
		}
	json_end();
	return (rows);
}

/* The object of what the kernel can do. */
void
json_begin_features(void)
{
	top();
	field("features");
	begin('{');
}

void
json_feature(const char *name, int has)
{
	field(name);
	out_string(has == -1 ? "null" : has ? "true" : "false");
}

void
json_end_features(void)
{
	end('}');
	end('}');
	out_char('\n');
}

static void
file(const struct report *r)
{
	char mode[8];

	field("file");
	begin('{');
	field_string("type", word_file(r->r_stat.st_mode));
	(void)snprintf(mode, sizeof(mode), "%04o",
	    (unsigned)r->r_stat.st_mode & 07777);
	field_string("mode", mode);
	field_number("uid", r->r_stat.st_uid);
	field_number("gid", r->r_stat.st_gid);
	field_number("inode", r->r_stat.st_ino);
	field_number("device", r->r_stat.st_dev);
	field("link");
	out_string((r->r_has & REPORT_LINK) != 0 ? "true" : "false");
	end('}');
}

static void
cred_id(const struct uds_cred *c, const char *name, int bit, uintmax_t id)
{
	if ((c->uc_valid & bit) != 0)
		field_number(name, id);
	else
		field_null(name);
}

static void
cred(const struct report *r)
{
	const struct uds_cred *c = &r->r_cred;
	char text[4 * REPORT_LABELSIZE];
	int error, i;

	field("credentials");
	if (r->r_crederr != 0) {
		out_string("null");
		field_string("why", strerror(r->r_crederr));
		return;
	}
	begin('{');
	cred_id(c, "uid", UDS_CRED_EUID, c->uc_euid);
	cred_id(c, "gid", UDS_CRED_EGID, c->uc_egid);
	cred_id(c, "pid", UDS_CRED_PID, (uintmax_t)c->uc_pid);
	error = uds_cred_reason(c, UDS_CRED_EUID);
	if (error == 0)
		error = uds_cred_reason(c, UDS_CRED_EGID);
	if (error == 0)
		error = uds_cred_reason(c, UDS_CRED_PID);
	if (error > 0)
		field_string("why", strerror(error));
	if (r->r_alive != -1) {
		field("running");
		out_string(r->r_alive ? "true" : "false");
	}
	if (r->r_command[0] != '\0')
		field_string("command", r->r_command);
	if (word_moment(r->r_moment, text, sizeof(text)) > 0)
		field_string("moment", text);
	if ((c->uc_valid & UDS_CRED_GROUPS) != 0) {
		field("groups");
		begin('[');
		for (i = 0; i < c->uc_ngroups; i++) {
			item();
			out_number(r->r_groups[i]);
		}
		end(']');
	}
	if ((c->uc_valid & UDS_CRED_LABEL) != 0) {
		(void)encode(text, sizeof(text), r->r_label,
		    strlen(r->r_label));
		field_string("label", text);
	}
	end('}');
}

/* One element of the array that the caller began. */
void
json_report(const struct table *t, const struct report *r)
{
	item();
	begin('{');
	if (r->r_fd != -1)
		field_number("fd", (uint64_t)r->r_fd);
	field_string("state", word_state(r->r_state));
	if (r->r_why[0] != '\0')
		field_string("why", r->r_why);
	if (r->r_type == -1)
		field_null("type");
	else
		field_string("type", word_type(r->r_type));
	if ((r->r_has & REPORT_NAMES) != 0 ||
	    uds_addr_kind(&r->r_addr) != UDS_ADDR_UNNAMED)
		address("address", &r->r_addr);
	else if (r->r_fd == -1)
		field_null("address");
	if (r->r_fd != -1 && (r->r_has & REPORT_NAMES) != 0)
		address("peer_address", &r->r_peer);
	if ((r->r_has & REPORT_FILE) != 0)
		file(r);
	if ((r->r_has & REPORT_STAT) != 0) {
		field("nonblock");
		out_string((r->r_flags & UDS_NONBLOCK) != 0 ? "true" :
		    "false");
		field("cloexec");
		out_string((r->r_flags & UDS_CLOEXEC) != 0 ? "true" :
		    "false");
	}
	if ((r->r_has & REPORT_ASKED) != 0)
		cred(r);
	if (r->r_sock == NONE)
		field_null("socket");
	else {
		field("socket");
		socket_object(t, &t->t_socks[r->r_sock]);
	}
	end('}');
}
