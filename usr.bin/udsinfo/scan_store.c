/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * What a walk found, what it has still to look at, and whom that is open to.
 */

#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "scan.h"

static int	by_name(const void *, const void *);
static int	by_path(const void *, const void *);
static char	*real_path(const struct scan *);

void
scan_init(struct scan *sc, const struct options *o)
{
	memset(sc, 0, sizeof(*sc));
	sc->sc_options = o;
	if (o->o_user)
		access_subject(o->o_username, o->o_uid, &sc->sc_subject);
}

void
scan_free(struct scan *sc)
{
	size_t i;

	for (i = 0; i < sc->sc_nfound; i++) {
		free(sc->sc_found[i].fo_path);
		free(sc->sc_found[i].fo_real);
	}
	access_free(&sc->sc_access);
	free(sc->sc_found);
	free(sc->sc_levels);
	free(sc->sc_path);
	free(sc->sc_real);
	access_release(&sc->sc_subject);
	memset(sc, 0, sizeof(*sc));
}

/*
 * Begin with an operand, which is the path at hand.  Return 1, or 0 if the
 * user of -u cannot get there, or -1 if that cannot be learnt.
 */
int
scan_root(struct scan *sc, const char *path)
{
	sc->sc_rootlen = strlen(path);
	free(sc->sc_real);
	sc->sc_real = realpath(path, NULL);
	if (!sc->sc_options->o_user)
		return (1);
	access_free(&sc->sc_access);
	if (access_walk(&sc->sc_access, path, list_want) == -1)
		return (-1);
	return (access_may(&sc->sc_access, &sc->sc_subject) != 0);
}

/* May the user of -u search the directory that comes next? */
int
scan_gate(struct scan *sc, const struct stat *st)
{
	if (!sc->sc_options->o_user)
		return (1);
	(void)access_add(&sc->sc_access, sc->sc_path, st, ACCESS_SEARCH);
	if (access_may(&sc->sc_access, &sc->sc_subject) != 0)
		return (1);
	access_pop(&sc->sc_access);
	return (0);
}

void
scan_ungate(struct scan *sc)
{
	if (sc->sc_options->o_user)
		access_pop(&sc->sc_access);
}

/* The path at hand with the operand resolved. */
static char *
real_path(const struct scan *sc)
{
	const char *tail;
	char *path;
	size_t len;

	if (sc->sc_real == NULL)
		return (NULL);
	tail = sc->sc_path + sc->sc_rootlen;
	tail += strspn(tail, "/");
	len = strlen(sc->sc_real);
	if ((path = malloc(len + strlen(tail) + 2)) == NULL)
		err(EXIT_TROUBLE, NULL);
	memcpy(path, sc->sc_real, len);
	if (*tail != '\0' && path[len - 1] != '/')
		path[len++] = '/';
	memcpy(path + len, tail, strlen(tail) + 1);
	return (path);
}

/*
 * A socket file, whose path is at hand; with -u if that user may connect, or
 * perhaps may.
 */
void
scan_add(struct scan *sc, const struct stat *st)
{
	struct found *f;
	int may;

	may = 1;
	if (sc->sc_options->o_user) {
		(void)access_add(&sc->sc_access, sc->sc_path, st,
		    list_want);
		may = access_may(&sc->sc_access, &sc->sc_subject);
		access_pop(&sc->sc_access);
		if (may == 0)
			return;
		sc->sc_doubtful += may == -1;
	}
	if (sc->sc_nfound == sc->sc_maxfound) {
		sc->sc_maxfound = sc->sc_maxfound == 0 ? 256 :
		    2 * sc->sc_maxfound;
		f = realloc(sc->sc_found, sc->sc_maxfound * sizeof(*f));
		if (f == NULL)
			err(EXIT_TROUBLE, NULL);
		sc->sc_found = f;
	}
	f = &sc->sc_found[sc->sc_nfound++];
	memset(f, 0, sizeof(*f));
	if ((f->fo_path = strdup(sc->sc_path)) == NULL)
		err(EXIT_TROUBLE, NULL);
	f->fo_real = real_path(sc);
	f->fo_dev = st->st_dev;
	f->fo_ino = st->st_ino;
	f->fo_mode = st->st_mode;
	f->fo_uid = st->st_uid;
	f->fo_gid = st->st_gid;
	f->fo_type = -1;
	f->fo_reach = may;
}

/* A directory to be entered when this one has been read. */
void
scan_later(struct level *lv, const char *name)
{
	size_t len;

	len = strlen(name) + 1;
	if (lv->lv_nameslen + len > lv->lv_maxnames) {
		lv->lv_maxnames = 2 * (lv->lv_nameslen + len);
		lv->lv_names = realloc(lv->lv_names, lv->lv_maxnames);
		if (lv->lv_names == NULL)
			err(EXIT_TROUBLE, NULL);
	}
	memcpy(lv->lv_names + lv->lv_nameslen, name, len);
	lv->lv_nameslen += len;
	lv->lv_nsubs++;
}

static int
by_name(const void *a, const void *b)
{
	return (strcmp(*(char *const *)a, *(char *const *)b));
}

static int
by_path(const void *a, const void *b)
{
	return (strcmp(((const struct found *)a)->fo_path,
	    ((const struct found *)b)->fo_path));
}

/* The directory has been read; the order of its entries means nothing. */
void
scan_sort(struct scan *sc, size_t first, struct level *lv)
{
	char *name;
	size_t i;

	if (sc->sc_nfound > first)
		qsort(sc->sc_found + first, sc->sc_nfound - first,
		    sizeof(*sc->sc_found), by_path);
	if (lv->lv_nsubs == 0)
		return;
	lv->lv_subs = calloc(lv->lv_nsubs, sizeof(*lv->lv_subs));
	if (lv->lv_subs == NULL)
		err(EXIT_TROUBLE, NULL);
	name = lv->lv_names;
	for (i = 0; i < lv->lv_nsubs; i++) {
		lv->lv_subs[i] = name;
		name += strlen(name) + 1;
	}
	qsort(lv->lv_subs, lv->lv_nsubs, sizeof(*lv->lv_subs), by_name);
}
