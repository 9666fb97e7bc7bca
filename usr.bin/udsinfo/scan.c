/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * All socket files below some directories.  The files come first and the table
 * of sockets after them: a server that starts meanwhile must not seem to have
 * left its file behind.
 */

#include <sys/stat.h>

#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "scan.h"

static void	answer(const struct options *, struct table *,
		    struct found *, struct report *);
static int	changed(struct found *, const struct report *);
static void	collect(const struct options *, struct table *);
static void	describe(const struct found *, struct report *);
static int	finish(const struct options *, struct scan *);
static int	gone(const struct found *, const struct report *);
static void	one_file(const struct options *, struct table *,
		    struct found *);

/* What is known of the file goes where it would be found by its address. */
static void
describe(const struct found *f, struct report *r)
{
	size_t len;

	report_init(r);
	len = strlen(f->fo_path);
	if (uds_addr_set(&r->r_addr, UDS_ADDR_PATHNAME, f->fo_path, len) == -1)
		uds_addr_unnamed(&r->r_addr);
	r->r_stat.st_dev = r->r_dir.st_dev = f->fo_dev;
	r->r_stat.st_ino = f->fo_ino;
	r->r_stat.st_mode = f->fo_mode;
	r->r_stat.st_uid = f->fo_uid;
	r->r_stat.st_gid = f->fo_gid;
	r->r_has |= REPORT_FILE | REPORT_PLACE;
	if (f->fo_real != NULL && (r->r_path = strdup(f->fo_real)) == NULL)
		err(EXIT_TROUBLE, NULL);
}

/* It may have been removed since; then it is not reported at all. */
static int
gone(const struct found *f, const struct report *r)
{
	struct stat st;

	return (r->r_status == EXIT_NO && lstat(f->fo_path, &st) == -1 &&
	    (errno == ENOENT || errno == ENOTDIR));
}

static void
answer(const struct options *o, struct table *t, struct found *f,
    struct report *r)
{
	if (uds_addr_kind(&r->r_addr) != UDS_ADDR_PATHNAME)
		report_why(r, "its name is too long for an address");
	else if (t->t_why != NULL)
		report_why(r, "%s", t->t_why);
	else
		address_verdict(o, t, r);
	if (o->o_user) {
		r->r_reach = f->fo_reach;
		if (f->fo_reach == -1 && !o->o_verbose)
			report_more(r, "ACLs were not considered");
	}
	f->fo_state = r->r_state;
	f->fo_type = r->r_type;
	if (gone(f, r))
		f->fo_state = STATE_ABSENT;
}

/* A server that began anew has another file; a table after that has it. */
static int
changed(struct found *f, const struct report *r)
{
	struct stat st;

	if (f->fo_state == STATE_LIVE || f->fo_state == STATE_FULL ||
	    uds_addr_kind(&r->r_addr) != UDS_ADDR_PATHNAME ||
	    !address_moved(r) || stat(f->fo_path, &st) == -1 ||
	    !S_ISSOCK(st.st_mode))
		return (0);
	f->fo_dev = st.st_dev;
	f->fo_ino = st.st_ino;
	f->fo_mode = st.st_mode;
	f->fo_uid = st.st_uid;
	f->fo_gid = st.st_gid;
	return (1);
}

static void
collect(const struct options *o, struct table *t)
{
	table_free(t);
	load(o, t, 0);
	/* Most of what is asked is whether something is not there. */
	if (t->t_once)
		load(o, t, 0);
	if (t->t_why != NULL)
		warnx("%s", t->t_why);
	else
		table_index(t);
}

static void
one_file(const struct options *o, struct table *t, struct found *f)
{
	struct report r;
	int looks;

	describe(f, &r);
	answer(o, t, f, &r);
	for (looks = 0; t->t_why == NULL && changed(f, &r); looks++) {
		if (looks == MAXLOOKS) {
			r.r_state = f->fo_state = STATE_UNKNOWN;
			r.r_sock = NONE;
			report_why(&r, "its servers come and go too fast");
			break;
		}
		report_free(&r);
		collect(o, t);
		describe(f, &r);
		answer(o, t, f, &r);
	}
	if (f->fo_state != STATE_ABSENT && !o->o_quiet) {
		if (o->o_verbose &&
		    uds_addr_kind(&r.r_addr) == UDS_ADDR_PATHNAME)
			address_more(o, t, &r);
		if (o->o_json)
			json_report(o, t, &r);
		else if (o->o_verbose)
			text_report(o, t, &r);
	}
	report_free(&r);
}

/* Print what was found, and make the exit status of it. */
static int
finish(const struct options *o, struct scan *sc)
{
	struct table t;
	size_t i, live, unknown;

	table_init(&t);
	if (sc->sc_nfound > 0)
		collect(o, &t);
	if (o->o_json && !o->o_quiet)
		json_begin();
	for (i = live = unknown = 0; i < sc->sc_nfound; i++) {
		one_file(o, &t, &sc->sc_found[i]);
		live += sc->sc_found[i].fo_state == STATE_LIVE ||
		    sc->sc_found[i].fo_state == STATE_FULL;
		unknown += sc->sc_found[i].fo_state == STATE_UNKNOWN;
	}
	if (o->o_json && !o->o_quiet)
		json_end_scan(sc);
	else if (!o->o_quiet && !o->o_verbose)
		text_scan(o, sc);
	table_free(&t);
	if (sc->sc_trouble > 0 || (live == 0 && unknown > 0))
		return (EXIT_TROUBLE);
	return (live > 0 ? EXIT_YES : EXIT_NO);
}

int
scan(const struct options *o, char **dirs)
{
	struct scan sc;
	int status;

	confine(NEED_FILES);
	scan_init(&sc, o);
	if (!o->o_quiet)
		progress_begin("reading directories");
	for (; *dirs != NULL; dirs++)
		scan_walk(&sc, *dirs);
	progress_end();
	if (sc.sc_foreign > 0 && !o->o_quiet)
		warnx("%zu other file system%s not entered", sc.sc_foreign,
		    sc.sc_foreign == 1 ? " was" : "s were");
	if (sc.sc_doubtful > 0 && !o->o_quiet)
		warnx("ACLs of %zu socket file%s were not considered",
		    sc.sc_doubtful, sc.sc_doubtful == 1 ? "" : "s");
	status = finish(o, &sc);
	scan_free(&sc);
	return (status);
}
