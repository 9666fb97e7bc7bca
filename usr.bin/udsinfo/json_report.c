/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * Reports on addresses and descriptors, and the features of the kernel, in
 * JSON.
 */

#include <stdio.h>
#include <string.h>

#include "scan.h"

static void	accepted(const struct table *, const struct report *);
static void	directory(const struct report *);
static void	file(const struct report *);
static void	options(const struct report *);
static void	owner(const char *, uint32_t, int);
static void	reach(const struct options *, const struct report *);

/* The object of answers about addresses or a descriptor. */
void
json_begin(void)
{
	json_top();
	json_os();
	json_field("sockets");
	json_open('[');
}

void
json_end(void)
{
	json_close(']');
	json_bottom();
}

/* The object of what the kernel can do. */
void
json_begin_features(void)
{
	json_top();
	json_os();
	json_field("features");
	json_open('{');
}

void
json_feature(const char *name, int has)
{
	json_field(name);
	out_string(has == -1 ? "null" : has ? "true" : "false");
}

void
json_end_features(void)
{
	json_close('}');
	json_bottom();
}

/* A scan says as well what it has not looked at. */
void
json_end_scan(const struct scan *sc)
{
	json_close(']');
	json_number("directories", sc->sc_ndirs);
	json_number("errors", sc->sc_trouble);
	json_number("skipped_filesystems", sc->sc_foreign);
	json_bottom();
}

/* Who may use a file, three members of the object that it is. */
void
json_mode(mode_t mode, uid_t uid, gid_t gid)
{
	char text[8];

	(void)snprintf(text, sizeof(text), "%04o", (unsigned)mode & 07777);
	json_string("mode", text);
	owner("uid", uid, 0);
	owner("gid", gid, 1);
	if (list_unmapped(uid, 0) || list_unmapped(gid, 1))
		json_string("why", "not mapped in this user namespace");
}

static void
owner(const char *name, uint32_t id, int group)
{
	if (list_unmapped(id, group))
		json_null(name);
	else
		json_number(name, id);
}

static void
directory(const struct report *r)
{
	json_field("directory");
	json_open('{');
	json_mode(r->r_dir.st_mode, r->r_dir.st_uid, r->r_dir.st_gid);
	json_close('}');
}

static void
file(const struct report *r)
{
	json_field("file");
	json_open('{');
	json_string("type", word_file(r->r_stat.st_mode));
	json_mode(r->r_stat.st_mode, r->r_stat.st_uid, r->r_stat.st_gid);
	json_number("inode", r->r_stat.st_ino);
	json_number("device", r->r_stat.st_dev);
	json_bool("link", (r->r_has & REPORT_LINK) != 0);
	json_close('}');
}

/* Whether the user of -u may connect. */
static void
reach(const struct options *o, const struct report *r)
{
	if (!o->o_user)
		return;
	if (r->r_reach == -1)
		json_null("reachable");
	else
		json_bool("reachable", r->r_reach);
}

static void
options(const struct report *r)
{
	size_t i;

	json_field("options");
	json_open('{');
	for (i = 0; i < REPORT_OPTIONS; i++)
		if (r->r_options[i] == -1)
			json_null(word_options[i].wo_word);
		else
			json_bool(word_options[i].wo_word, r->r_options[i]);
	json_close('}');
}

/* The server's ends of the connections, each of which names the client. */
static void
accepted(const struct table *t, const struct report *r)
{
	const struct sock *s;
	uint32_t i;

	json_field("accepted");
	json_open('[');
	for (i = verdict_next(t, r, NONE); i != NONE;
	    i = verdict_next(t, r, i)) {
		s = &t->t_socks[i];
		if (s->so_type == SOCK_DGRAM || s->so_state != STATE_CONN)
			continue;
		json_item();
		json_socket(t, s);
	}
	json_close(']');
}

/* One element of the array that the caller began. */
void
json_report(const struct options *o, const struct table *t,
    const struct report *r)
{
	json_item();
	json_open('{');
	if (r->r_fd != -1)
		json_number("fd", (uint64_t)r->r_fd);
	json_string("state", word_state(r->r_state));
	if (r->r_why[0] != '\0')
		json_string("why", r->r_why);
	if (r->r_type == -1)
		json_null("type");
	else
		json_string("type", word_type(r->r_type));
	if ((r->r_has & REPORT_NAMES) != 0 ||
	    uds_addr_kind(&r->r_addr) != UDS_ADDR_UNNAMED)
		json_address("address", &r->r_addr);
	else if (r->r_fd == -1)
		json_null("address");
	if (r->r_fd != -1 && (r->r_has & REPORT_NAMES) != 0)
		json_address("peer_address", &r->r_peer);
	reach(o, r);
	if ((r->r_has & REPORT_FILE) != 0)
		file(r);
	if ((r->r_has & REPORT_DIR) != 0)
		directory(r);
	if (r->r_fd != -1)
		json_descriptor(r);
	if ((r->r_has & REPORT_ASKED) != 0)
		json_cred(r, 1);
	if ((r->r_has & REPORT_OPTS) != 0)
		options(r);
	if ((r->r_has & REPORT_ACCESS) != 0)
		json_access(o, r);
	if (r->r_sock == NONE)
		json_null("socket");
	else {
		json_field("socket");
		json_socket(t, &t->t_socks[r->r_sock]);
		if (r->r_fd == -1 && t->t_walked)
			accepted(t, r);
	}
	json_close('}');
}
