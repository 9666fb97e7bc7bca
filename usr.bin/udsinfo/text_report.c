/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * One address or one descriptor for people.
 */

#include <stdio.h>
#include <string.h>

#include "udsinfo.h"

static void	brief(const struct table *, const struct report *);
static void	full(const struct options *, const struct table *,
		    const struct report *);
static void	full_names(const struct table *, const struct report *);
static void	put_address(const struct uds_addr *, int);
static void	put_cred(const struct options *, const struct report *);
static void	put_file(const struct options *, const struct report *);
static void	put_groups(const struct options *, const struct report *);
static void	put_holders(const struct table *, const struct sock *);
static void	put_id(const char *, uintmax_t, const char *);
static void	put_ids(const struct options *, const struct report *);
static void	put_label(const char *);
static void	put_queue(const struct sock *);
static void	put_subject(const struct report *);
static void	put_unknown(const struct uds_cred *, const char *, int);

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

static void
put_subject(const struct report *r)
{
	if (r->r_fd != -1)
		out_printf("fd %d", r->r_fd);
	else
		put_address(&r->r_addr, 0);
}

/* An id, and its name if that is not the number again. */
static void
put_id(const char *label, uintmax_t id, const char *name)
{
	char digits[24];

	(void)snprintf(digits, sizeof(digits), "%ju", id);
	out_printf("%s%s", label, digits);
	if (name != NULL && strcmp(name, digits) != 0)
		out_printf(" (%s)", name);
}

/* One line: "address: state (fact, fact)". */
static void
brief(const struct table *t, const struct report *r)
{
	const struct uds_cred *c = &r->r_cred;
	const char *sep;
	char text[32];

	put_subject(r);
	out_printf(": %s", word_state(r->r_state));
	sep = " (";
	if (r->r_type != -1) {
		out_printf("%s%s", sep, word_type(r->r_type));
		sep = ", ";
	}
	if (r->r_sock != NONE &&
	    t->t_socks[r->r_sock].so_state == STATE_LISTEN) {
		(void)text_queue(&t->t_socks[r->r_sock], text, sizeof(text));
		out_printf("%squeue %s", sep, text);
		sep = ", ";
	}
	if ((r->r_has & REPORT_FILE) != 0 && S_ISSOCK(r->r_stat.st_mode)) {
		out_printf("%smode %04o, owner %ju:%ju", sep,
		    (unsigned)r->r_stat.st_mode & 07777,
		    (uintmax_t)r->r_stat.st_uid, (uintmax_t)r->r_stat.st_gid);
		sep = ", ";
	}
	if ((r->r_has & REPORT_ASKED) != 0 && r->r_crederr == 0) {
		out_printf("%sserver", sep);
		if ((c->uc_valid & UDS_CRED_EUID) != 0)
			out_printf(" uid %ju", (uintmax_t)c->uc_euid);
		if ((c->uc_valid & UDS_CRED_EGID) != 0)
			out_printf(" gid %ju", (uintmax_t)c->uc_egid);
		if ((c->uc_valid & UDS_CRED_PID) != 0)
			out_printf(" pid %jd", (intmax_t)c->uc_pid);
		sep = ", ";
	}
	if (r->r_why[0] != '\0') {
		out_printf("%s%s", sep, r->r_why);
		sep = ", ";
	}
	out_string(sep[0] == ',' ? ")\n" : "\n");
}

static void
put_label(const char *label)
{
	out_cell(label, strlen(label), 9);
}

static void
put_file(const struct options *o, const struct report *r)
{
	const struct stat *st = &r->r_stat;

	put_label("file:");
	out_printf("%s%s, mode %04o, owner %s:%s, inode %ju\n",
	    (r->r_has & REPORT_LINK) != 0 ? "symbolic link to " : "",
	    word_file(st->st_mode), (unsigned)st->st_mode & 07777,
	    name_user(o, st->st_uid), name_group(o, st->st_gid),
	    (uintmax_t)st->st_ino);
}

/* An id that is not known, and why. */
static void
put_unknown(const struct uds_cred *c, const char *label, int field)
{
	out_printf("%s? (%s)", label, strerror(uds_cred_reason(c, field)));
}

static void
put_ids(const struct options *o, const struct report *r)
{
	const struct uds_cred *c = &r->r_cred;
	const char *process;

	if ((c->uc_valid & UDS_CRED_EUID) != 0)
		put_id("uid ", c->uc_euid, name_user(o, c->uc_euid));
	else
		put_unknown(c, "uid ", UDS_CRED_EUID);
	if ((c->uc_valid & UDS_CRED_EGID) != 0)
		put_id(", gid ", c->uc_egid, name_group(o, c->uc_egid));
	else
		put_unknown(c, ", gid ", UDS_CRED_EGID);
	process = r->r_command[0] != '\0' ? r->r_command : NULL;
	if (r->r_alive == 0)
		process = "ended";
	if ((c->uc_valid & UDS_CRED_PID) != 0)
		put_id(", pid ", (uintmax_t)c->uc_pid, process);
	else
		put_unknown(c, ", pid ", UDS_CRED_PID);
}

/*
 * Who is at the other end.  What is not known is named with the reason: the
 * peer may live in another namespace, or the system may not tell.
 */
static void
put_cred(const struct options *o, const struct report *r)
{
	const struct uds_cred *c = &r->r_cred;
	char label[4 * REPORT_LABELSIZE], text[128];

	put_label(r->r_fd == -1 ? "server:" : "captured:");
	if (r->r_crederr != 0) {
		out_printf("? (%s)\n", strerror(r->r_crederr));
		return;
	}
	put_ids(o, r);
	if (word_moment(r->r_moment, text, sizeof(text)) > 0)
		out_printf(", as of %s", text);
	out_char('\n');
	if ((c->uc_valid & UDS_CRED_GROUPS) != 0)
		put_groups(o, r);
	if ((c->uc_valid & UDS_CRED_LABEL) != 0) {
		put_label("label:");
		(void)encode(label, sizeof(label), r->r_label,
		    strlen(r->r_label));
		out_string(label);
		out_char('\n');
	}
}

static void
put_groups(const struct options *o, const struct report *r)
{
	int i;

	put_label("groups:");
	for (i = 0; i < r->r_cred.uc_ngroups; i++)
		put_id(i == 0 ? "" : ", ", r->r_groups[i],
		    name_group(o, r->r_groups[i]));
	out_string(i == 0 ? "-\n" : "\n");
}

static void
put_holders(const struct table *t, const struct sock *s)
{
	const struct holder *h;
	const struct proc *p;
	uint32_t i;

	put_label("holders:");
	if (s->so_holder == NONE)
		out_string(t->t_complete ? "-" : "?");
	for (i = s->so_holder; i != NONE; i = h->ho_next) {
		h = &t->t_holders[i];
		p = &t->t_procs[h->ho_proc];
		out_printf("%s%s[%jd]:%d", i == s->so_holder ? "" : ", ",
		    t->t_arena + p->pr_comm, (intmax_t)p->pr_pid, h->ho_fd);
	}
	out_char('\n');
}

static void
put_queue(const struct sock *s)
{
	put_label("queue:");
	if (s->so_state == STATE_LISTEN)
		out_printf("%u waiting, backlog %u\n", (unsigned)s->so_queue,
		    (unsigned)s->so_backlog);
	else
		out_printf("%u bytes unread\n", (unsigned)s->so_queue);
}

/* Both addresses of a descriptor, or the one asked about. */
static void
full_names(const struct table *t, const struct report *r)
{
	char text[UDS_ADDR_STRLEN + 512];

	if (r->r_fd != -1) {
		put_label("fd:");
		out_printf("%d\n", r->r_fd);
	}
	if (r->r_fd == -1 || (r->r_has & REPORT_NAMES) != 0) {
		put_label("address:");
		put_address(&r->r_addr, 1);
		out_char('\n');
	}
	if ((r->r_has & REPORT_NAMES) == 0 ||
	    (r->r_state != STATE_CONN && r->r_state != STATE_CLOSED))
		return;
	put_label("peer:");
	put_address(&r->r_peer, 1);
	if (t->t_walked && r->r_sock != NONE && text_peer(t,
	    &t->t_socks[r->r_sock], text, sizeof(text)) > 1)
		out_printf(" %.*s", (int)strcspn(text, ","), text);
	out_char('\n');
}

static void
full(const struct options *o, const struct table *t, const struct report *r)
{
	const struct sock *s;

	full_names(t, r);
	put_label("state:");
	out_string(word_state(r->r_state));
	if (r->r_why[0] != '\0')
		out_printf(" (%s)", r->r_why);
	out_char('\n');
	if ((r->r_has & REPORT_FILE) != 0)
		put_file(o, r);
	if (r->r_type != -1) {
		put_label("type:");
		out_printf("%s\n", word_type(r->r_type));
	}
	if ((r->r_has & REPORT_STAT) != 0) {
		put_label("flags:");
		out_printf("%s, %s\n", (r->r_flags & UDS_NONBLOCK) != 0 ?
		    "non-blocking" : "blocking",
		    (r->r_flags & UDS_CLOEXEC) != 0 ? "close-on-exec" :
		    "inherited by exec");
	}
	s = r->r_sock == NONE ? NULL : &t->t_socks[r->r_sock];
	if (s != NULL && (s->so_flags & SOCK_HASQUEUE) != 0)
		put_queue(s);
	if ((r->r_has & REPORT_ASKED) != 0)
		put_cred(o, r);
	if (s != NULL && t->t_walked)
		put_holders(t, s);
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
		brief(t, r);
		return;
	}
	if (printed++ > 0)
		out_char('\n');
	full(o, t, r);
}
