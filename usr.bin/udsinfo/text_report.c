/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * One address or one descriptor for people.
 */

#include <sys/stat.h>

#include <stdio.h>
#include <string.h>

#include "udsinfo.h"

#define LABEL	12	/* columns, for the words before each line */

static void	brief(const struct options *, const struct table *,
		    const struct report *);
static void	brief_cred(const struct report *);
static void	count(const char *, uint32_t, const char *, const char *);
static void	fact(const char *);
static void	full(const struct options *, const struct table *,
		    const struct report *);
static void	full_names(const struct table *, const struct report *);
static int	names_it(const struct report *);
static void	put_address(const struct uds_addr *, int);
static void	put_counts(const struct table *, const struct report *);
static void	put_file(const struct options *, const struct report *);
static void	put_number(uint32_t, int);
static void	put_options(const struct report *);
static void	put_owner(const struct options *, const struct stat *);
static void	put_reach(const struct options *, const struct report *);
static void	put_word(enum state);
static void	put_state(const struct options *, const struct table *,
		    const struct report *);

static int	facts;		/* between the parentheses */

void
text_label(const char *label)
{
	size_t len;

	out_string(label);
	for (len = strlen(label); len < LABEL; len++)
		out_char(' ');
}

/* What precedes a fact in "word (fact, fact)". */
static void
fact(const char *s)
{
	out_string(facts++ == 0 ? " (" : ", ");
	out_string(s);
}

static void
put_address(const struct uds_addr *addr, int describe)
{
	char text[UDS_ADDR_STRLEN];
	size_t len;

	(void)uds_addr_format(addr, text, sizeof(text));
	out_string(text);
	if (!describe)
		return;
	(void)uds_addr_name(addr, &len);
	if (uds_addr_kind(addr) == UDS_ADDR_UNNAMED)
		out_string(" (unnamed)");
	else
		out_printf(" (%s, %zu bytes)",
		    word_kind(uds_addr_kind(addr)), len);
}

/* The word of a state, in its colour. */
static void
put_word(enum state state)
{
	const char *colour;

	colour = screen_state(state);
	out_string(colour);
	out_string(word_state(state));
	if (colour[0] != '\0')
		out_string(COLOUR_END);
}

/* The socket of the table is the one that has the address now. */
static int
names_it(const struct report *r)
{
	return (r->r_sock != NONE && r->r_state != STATE_REPLACED &&
	    r->r_state != STATE_DELETED);
}

/* With -u: may that user connect? */
static void
put_reach(const struct options *o, const struct report *r)
{
	if (!o->o_user || r->r_state == STATE_ABSENT ||
	    r->r_state == STATE_DELETED || r->r_state == STATE_NOTSOCK)
		return;
	fact(r->r_reach == 1 ? "reachable by " : r->r_reach == 0 ?
	    "not reachable by " : "perhaps reachable by ");
	out_printf("user %s", name_user(o, o->o_uid));
}

static void
brief_cred(const struct report *r)
{
	const struct uds_cred *c = &r->r_cred;

	fact("server");
	if ((c->uc_valid & UDS_CRED_EUID) != 0)
		out_printf(" uid %ju", (uintmax_t)c->uc_euid);
	if ((c->uc_valid & UDS_CRED_EGID) != 0)
		out_printf(" gid %ju", (uintmax_t)c->uc_egid);
	if ((c->uc_valid & UDS_CRED_PID) != 0)
		out_printf(" pid %jd", (intmax_t)c->uc_pid);
}

static void
put_number(uint32_t id, int group)
{
	if (list_unmapped(id, group))
		out_char('?');
	else
		out_number(id);
}

/* One line: "address: state (fact, fact)". */
static void
brief(const struct options *o, const struct table *t, const struct report *r)
{
	char text[32];

	put_address(&r->r_addr, 0);
	out_string(": ");
	put_word(r->r_state);
	facts = 0;
	if (r->r_type != -1)
		fact(word_type(r->r_type));
	if (names_it(r) && t->t_socks[r->r_sock].so_state == STATE_LISTEN) {
		(void)text_queue(&t->t_socks[r->r_sock], text, sizeof(text));
		fact("queue ");
		out_string(text);
	}
	if ((r->r_has & REPORT_FILE) != 0 && S_ISSOCK(r->r_stat.st_mode)) {
		fact("mode ");
		out_printf("%04o, owner ",
		    (unsigned)r->r_stat.st_mode & 07777);
		put_number(r->r_stat.st_uid, 0);
		out_char(':');
		put_number(r->r_stat.st_gid, 1);
	}
	if ((r->r_has & REPORT_ASKED) != 0 && r->r_credwhy == NULL)
		brief_cred(r);
	put_reach(o, r);
	if (r->r_why[0] != '\0')
		fact(r->r_why);
	out_string(facts > 0 ? ")\n" : "\n");
}

static void
put_owner(const struct options *o, const struct stat *st)
{
	out_printf("mode %04o, owner %s:%s", (unsigned)st->st_mode & 07777,
	    name_user(o, st->st_uid), name_group(o, st->st_gid));
}

static void
put_file(const struct options *o, const struct report *r)
{
	const struct stat *st = &r->r_stat;

	if ((r->r_has & REPORT_FILE) != 0) {
		text_label("file:");
		out_printf("%s%s, ", (r->r_has & REPORT_LINK) != 0 ?
		    "symbolic link to " : "", word_file(st->st_mode));
		put_owner(o, st);
		out_printf(", inode %ju\n", (uintmax_t)st->st_ino);
	}
	if ((r->r_has & REPORT_DIR) != 0) {
		text_label("directory:");
		put_owner(o, &r->r_dir);
		out_char('\n');
	}
}

/* Both addresses of a descriptor, or the one asked about. */
static void
full_names(const struct table *t, const struct report *r)
{
	char text[UDS_ADDR_STRLEN + 512];

	if (r->r_fd != -1) {
		text_label("fd:");
		out_printf("%d\n", r->r_fd);
	}
	if (r->r_fd == -1 || (r->r_has & REPORT_NAMES) != 0) {
		text_label("address:");
		put_address(&r->r_addr, 1);
		out_char('\n');
	}
	if ((r->r_has & REPORT_NAMES) == 0 ||
	    (r->r_state != STATE_CONN && r->r_state != STATE_CLOSED))
		return;
	text_label("peer:");
	put_address(&r->r_peer, 1);
	if (t->t_walked && r->r_sock != NONE && text_peer(t,
	    &t->t_socks[r->r_sock], text, sizeof(text)) > 1)
		out_printf(" %.*s", (int)strcspn(text, ","), text);
	out_char('\n');
}

static void
count(const char *prefix, uint32_t n, const char *one, const char *many)
{
	fact(prefix);
	out_number(n);
	out_string(n == 1 ? one : many);
}

static void
put_counts(const struct table *t, const struct report *r)
{
	const struct sock *s = &t->t_socks[r->r_sock];

	if (r->r_listeners > 0)
		count("", r->r_listeners, " listener", " listeners");
	if (r->r_listeners > 0 && !t->t_brief)
		count("", r->r_conns, " accepted", " accepted");
	if (r->r_listeners > 0 && (s->so_flags & SOCK_HASQUEUE) != 0) {
		count("", s->so_queue, " waiting of backlog ",
		    " waiting of backlog ");
		out_number(s->so_backlog);
	}
	if (r->r_listeners == 0 && r->r_conns > 0)
		count("", r->r_conns, " connection", " connections");
}

static void
put_state(const struct options *o, const struct table *t,
    const struct report *r)
{
	text_label("state:");
	put_word(r->r_state);
	facts = 0;
	if (r->r_fd == -1 && names_it(r))
		put_counts(t, r);
	if (r->r_fd == -1)
		put_reach(o, r);
	if (r->r_why[0] != '\0')
		fact(r->r_why);
	out_string(facts > 0 ? ")\n" : "\n");
}

/* Those that the system has. */
static void
put_options(const struct report *r)
{
	size_t i;

	facts = 0;
	for (i = 0; i < REPORT_OPTIONS; i++) {
		if (r->r_options[i] == -1)
			continue;
		if (facts++ == 0)
			text_label("options:");
		else
			out_string(", ");
		out_printf("%s %s", word_options[i].wo_word,
		    r->r_options[i] != 0 ? "on" : "off");
	}
	if (facts > 0)
		out_char('\n');
}

static void
full(const struct options *o, const struct table *t, const struct report *r)
{
	const struct sock *s;

	full_names(t, r);
	put_state(o, t, r);
	put_file(o, r);
	if (r->r_type != -1) {
		text_label("type:");
		out_printf("%s\n", word_type(r->r_type));
	}
	s = r->r_sock == NONE ? NULL : &t->t_socks[r->r_sock];
	if (r->r_fd != -1)
		text_descriptor(r, s);
	if ((r->r_has & REPORT_ASKED) != 0)
		text_cred(o, r);
	if (s != NULL && t->t_walked) {
		text_holders(t, s);
		if (r->r_fd == -1)
			text_clients(t, r);
	}
	if ((r->r_has & REPORT_OPTS) != 0)
		put_options(r);
	if ((r->r_has & REPORT_ACCESS) != 0)
		text_access(o, r);
}

/*
 * An address has one line and with -v a paragraph; a descriptor always has
 * the paragraph.
 */
void
text_report(const struct options *o, const struct table *t,
    const struct report *r)
{
	static int printed;

	if (!o->o_verbose && r->r_fd == -1) {
		brief(o, t, r);
		return;
	}
	if (printed++ > 0)
		out_char('\n');
	full(o, t, r);
}
