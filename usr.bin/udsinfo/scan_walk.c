/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * A walk through directories, of whatever depth and whoever changes them
 * meanwhile: from descriptor to descriptor, the last few of which are kept and
 * the others opened anew as "..", if that still is where the walk came from.
 * Symbolic links are not followed and other file systems not entered.
 */

#include <sys/stat.h>

#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "peek.h"
#include "scan.h"

#define KEPT	16		/* descriptors of directories */
#define MOVED	EXDEV		/* what open(2) never fails with */

static void	close_level(struct level *);
static void	complain(struct scan *, int);
static void	complain_unless_gone(struct scan *, int);
static void	drop(struct scan *);
static void	descend(struct scan *, const char *);
static void	enter(struct scan *, int, const struct stat *);
static void	look_at(struct scan *, struct level *, const char *, mode_t);
static int	leave(struct scan *);
static int	open_same(int, const char *, int, const struct stat *);
static void	read_level(struct scan *, struct level *);
static void	set_path(struct scan *, size_t, const char *);
static void	walk(struct scan *);

/* Trouble with the path at hand. */
static void
complain(struct scan *sc, int error)
{
	char safe[UDS_ADDR_STRLEN];

	sc->sc_trouble++;
	progress_wipe();
	(void)encode(safe, sizeof(safe), sc->sc_path, strlen(sc->sc_path));
	warnx("%s: %s", safe, error == MOVED ?
	    "moved while it was looked at" : strerror(error));
}

/* That it went away meanwhile is no trouble. */
static void
complain_unless_gone(struct scan *sc, int error)
{
	if (error != ENOENT)
		complain(sc, error);
}

/* What follows the first len bytes of the path, with a slash between. */
static void
set_path(struct scan *sc, size_t len, const char *name)
{
	size_t need;

	need = len + strlen(name) + 2;
	if (need > sc->sc_maxpath) {
		sc->sc_maxpath = 2 * need;
		sc->sc_path = realloc(sc->sc_path, sc->sc_maxpath);
		if (sc->sc_path == NULL)
			err(EXIT_TROUBLE, NULL);
	}
	if (len > 0 && sc->sc_path[len - 1] != '/')
		sc->sc_path[len++] = '/';
	memcpy(sc->sc_path + len, name, strlen(name) + 1);
}

/* Open a directory if it still is the one that was seen. */
static int
open_same(int at, const char *name, int flags, const struct stat *seen)
{
	struct stat st;
	int error, fd;

	fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | flags);
	if (fd == -1)
		return (-1);
	error = 0;
	if (fstat(fd, &st) == -1)
		error = errno;
	else if (st.st_dev != seen->st_dev || st.st_ino != seen->st_ino)
		error = MOVED;
	if (error == 0)
		return (fd);
	(void)close(fd);
	errno = error;
	return (-1);
}

static void
close_level(struct level *lv)
{
	if (lv->lv_fd != -1)
		(void)close(lv->lv_fd);
	lv->lv_fd = -1;
}

/* An entry of a directory. */
static void
look_at(struct scan *sc, struct level *lv, const char *name, mode_t kind)
{
	struct stat st;

	if (kind != 0 && !S_ISDIR(kind) && !S_ISSOCK(kind))
		return;
	set_path(sc, lv->lv_pathlen, name);
	if (fstatat(lv->lv_fd, name, &st, AT_SYMLINK_NOFOLLOW) == -1)
		complain_unless_gone(sc, errno);
	else if (S_ISSOCK(st.st_mode))
		scan_add(sc, &st);
	else if (S_ISDIR(st.st_mode)) {
		if (st.st_dev != lv->lv_stat.st_dev)
			sc->sc_foreign++;
		else
			scan_later(lv, name);
	}
}

/* Socket files and directories in the order of their names. */
static void
read_level(struct scan *sc, struct level *lv)
{
	struct dirent *de;
	size_t first;
	DIR *dir;
	int fd;

	dir = NULL;
	if ((fd = fcntl(lv->lv_fd, F_DUPFD_CLOEXEC, 0)) == -1 ||
	    (dir = fdopendir(fd)) == NULL) {
		complain(sc, errno);
		if (fd != -1)
			(void)close(fd);
		return;
	}
	first = sc->sc_nfound;
	while ((errno = 0, de = readdir(dir)) != NULL)
		if (strcmp(de->d_name, ".") != 0 &&
		    strcmp(de->d_name, "..") != 0)
			look_at(sc, lv, de->d_name, list_kind(de));
	set_path(sc, lv->lv_pathlen, "");
	if (errno != 0)
		complain(sc, errno);
	(void)closedir(dir);
	scan_sort(sc, first, lv);
}

/* A directory that was opened becomes the deepest level. */
static void
enter(struct scan *sc, int fd, const struct stat *st)
{
	struct level *lv;

	if (sc->sc_nlevels == sc->sc_maxlevels) {
		sc->sc_maxlevels = sc->sc_maxlevels == 0 ? 64 :
		    2 * sc->sc_maxlevels;
		sc->sc_levels = realloc(sc->sc_levels,
		    sc->sc_maxlevels * sizeof(*lv));
		if (sc->sc_levels == NULL)
			err(EXIT_TROUBLE, NULL);
	}
	if (sc->sc_nlevels >= KEPT)
		close_level(&sc->sc_levels[sc->sc_nlevels - KEPT]);
	lv = &sc->sc_levels[sc->sc_nlevels++];
	memset(lv, 0, sizeof(*lv));
	lv->lv_fd = fd;
	lv->lv_stat = *st;
	lv->lv_pathlen = strlen(sc->sc_path);
	sc->sc_ndirs++;
	read_level(sc, lv);
}

static void
descend(struct scan *sc, const char *name)
{
	struct level *lv = &sc->sc_levels[sc->sc_nlevels - 1];
	struct stat st;
	int fd;

	set_path(sc, lv->lv_pathlen, name);
	if (fstatat(lv->lv_fd, name, &st, AT_SYMLINK_NOFOLLOW) == -1) {
		complain_unless_gone(sc, errno);
		return;
	}
	if (!S_ISDIR(st.st_mode) || st.st_dev != lv->lv_stat.st_dev)
		return;
	if (!scan_gate(sc, &st))
		return;
	fd = open_same(lv->lv_fd, name, O_NOFOLLOW, &st);
	if (fd != -1) {
		enter(sc, fd, &st);
		return;
	}
	complain_unless_gone(sc, errno);
	scan_ungate(sc);
}

/* Go up.  Return -1 if that does not lead back. */
static int
leave(struct scan *sc)
{
	struct level *lv, *up;
	int rv;

	rv = 0;
	lv = &sc->sc_levels[sc->sc_nlevels - 1];
	if (sc->sc_nlevels > 1) {
		scan_ungate(sc);
		up = lv - 1;
		if (up->lv_fd == -1)
			up->lv_fd = open_same(lv->lv_fd, "..", 0,
			    &up->lv_stat);
		if (up->lv_fd == -1) {
			set_path(sc, up->lv_pathlen, "");
			complain(sc, errno);
			rv = -1;
		}
	}
	drop(sc);
	return (rv);
}

/* Forget the deepest level. */
static void
drop(struct scan *sc)
{
	struct level *lv = &sc->sc_levels[--sc->sc_nlevels];

	close_level(lv);
	free(lv->lv_names);
	free(lv->lv_subs);
}

static void
walk(struct scan *sc)
{
	struct level *lv;
	int lost;

	lost = 0;
	while (sc->sc_nlevels > 0 && !lost) {
		lv = &sc->sc_levels[sc->sc_nlevels - 1];
		if (lv->lv_next == lv->lv_nsubs)
			lost = leave(sc) == -1;
		else
			descend(sc, lv->lv_subs[lv->lv_next++]);
	}
	while (sc->sc_nlevels > 0)
		drop(sc);
}

/* What the command line names may be a symbolic link, or a socket file. */
void
scan_walk(struct scan *sc, const char *path)
{
	struct stat st;
	int fd;

	set_path(sc, 0, path);
	if (stat(path, &st) == -1) {
		complain(sc, errno);
		return;
	}
	switch (scan_root(sc, path)) {
	case -1:
		complain(sc, errno);
		return;
	case 0:
		return;
	}
	if (S_ISSOCK(st.st_mode)) {
		scan_add(sc, &st);
		return;
	}
	if ((fd = open_same(AT_FDCWD, path, 0, &st)) == -1) {
		complain(sc, errno);
		return;
	}
	enter(sc, fd, &st);
	walk(sc);
}
