/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * BSD: files that no sockaddr can name.  A symbolic link that leads to the
 * directory makes the pathname short: bind(2) and connect(2) follow it,
 * because it is not the last component.  It stands in a directory of its own
 * under /tmp that nobody else may enter, and is what getsockname(2) names
 * from then on, although it is removed as soon as the call is over.
 */

#include <sys/types.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "uds.h"
#include "uds_os.h"
#include "os_bsd.h"

/*
 * The environment has no say in where the links are made: it may be that of
 * a user whose rights a program does not have.
 */
#define TMP		"/tmp"
#define TEMPLATE	TMP "/uds.XXXXXX"

/* In there: the link to the directory, and one to a file in it. */
#define DIRECTORY	"d"
#define FILE_IN_IT	"f"

/* How many temporary names are tried before giving up. */
#define ATTEMPTS	100

_Static_assert(sizeof(TEMPLATE) <= sizeof(((struct uds__way *)NULL)->link),
    "struct uds__way");

static int	check_tmp(void);
static int	stat_directory(struct stat *, int, const char *);
static int	make_link(struct uds__way *, const char *);
static int	no_link(void);
static void	path_of(char *, const struct uds__way *, const char *);
static int	path_behind(char *, const struct uds__way *, const char *);
static int	bind_to(int, const char *);
static int	bind_long(int, const struct uds__way *, const char *);
static int	rename_new(const char *, const char *);
static int	connect_to(int, const char *);
static int	connect_long(int, const struct uds__way *, const char *);

/* Whether a link can be made now is found out by making one. */
int
uds_bsd_haslink(void)
{
	struct uds__way w;

	if (check_tmp() == -1 || make_link(&w, TMP) == -1)
		return (errno == EOPNOTSUPP ? 0 : -1);
	uds_bsd_wayclose(&w);
	return (1);
}

/*
 * The path of the directory is looked up anew by each call, as any path is;
 * one that had to be found for a descriptor first is checked, because it may
 * have changed meanwhile.  ESTALE: it leads somewhere else.  A directory that
 * is moved after this check, but before bind(2) or connect(2), still leads
 * them to whatever has its path by then.
 *
 * When a kernel follows the link it puts both paths together.  NetBSD and
 * OpenBSD have a byte less for that than for any other path: an absolute one
 * of 1023 bytes is ENAMETOOLONG (sys/kern/vfs_lookup.c, NetBSD 8.99.25 and
 * 10.99.12, OpenBSD 7.4).
 */
int
uds_bsd_wayopen(struct uds__way *w, int dirfd, const char *directory,
    const char *name)
{
	char path[UDS_BSD_ROOM];
	struct stat st;
	int error;

	w->name = name;
	w->dir = -1;
	if (stat_directory(&st, dirfd, directory) == -1 ||
	    check_tmp() == -1 || uds_bsd_path(path, dirfd, directory) == -1 ||
	    make_link(w, path) == -1)
		return (-1);
	path_of(path, w, DIRECTORY);
	if (uds_bsd_check(path, &st) == 0)
		return (0);
	error = errno;
	uds_bsd_wayclose(w);
	errno = error;
	return (-1);
}

/*
 * NetBSD looks at the descriptor even if the path is absolute, and has EINVAL
 * for one that is no file (9.99.100 and 10.99.12, run).
 */
static int
stat_directory(struct stat *st, int dirfd, const char *directory)
{
	if (directory[0] == '/')
		dirfd = AT_FDCWD;
	if (fstatat(dirfd, directory, st, 0) == 0)
		return (0);
	if (errno == EINVAL)
		errno = ENOTDIR;
	return (-1);
}

void
uds_bsd_wayclose(struct uds__way *w)
{
	char path[UDS_BSD_ROOM];

	path_of(path, w, DIRECTORY);
	(void)unlink(path);
	(void)rmdir(w->link);
}

/*
 * In a directory where others may rename what is ours they could lead the
 * way elsewhere: anybody who may write to it, unless it is sticky, and its
 * owner even then.
 */
static int
check_tmp(void)
{
	struct stat st;

	if (stat(TMP, &st) == -1)
		return (no_link());
	if ((st.st_uid == geteuid() || st.st_uid == 0) &&
	    ((st.st_mode & (S_IWGRP | S_IWOTH)) == 0 ||
	    (st.st_mode & S_ISVTX) != 0))
		return (0);
	errno = EPERM;
	return (no_link());
}

/*
 * A umask that keeps the socket from others, like 0177, is in force for the
 * directory as well, and may lock its owner out.
 */
static int
make_link(struct uds__way *w, const char *target)
{
	char path[UDS_BSD_ROOM];
	int error;

	memcpy(w->link, TEMPLATE, sizeof(TEMPLATE));
	if (mkdtemp(w->link) == NULL)
		return (no_link());
	path_of(path, w, DIRECTORY);
	if (symlink(target, path) == 0 || (errno == EACCES &&
	    chmod(w->link, S_IRWXU) == 0 && symlink(target, path) == 0))
		return (0);
	error = errno;
	(void)rmdir(w->link);
	errno = error;
	return (no_link());
}

/*
 * That there is no place for a link says nothing about the socket's.
 * FreeBSD's capability mode has no /tmp at all.
 */
static int
no_link(void)
{
	switch (errno) {
#ifdef ECAPMODE
	case ECAPMODE:
	case ENOTCAPABLE:
#endif
	case EACCES:
	case ELOOP:
	case ENOENT:
	case ENOTDIR:
	case EPERM:
	case EROFS:
		errno = EOPNOTSUPP;
		break;
	}
	return (-1);
}

/* The path of what is in our directory, which always fits. */
static void
path_of(char *path, const struct uds__way *w, const char *entry)
{
	(void)snprintf(path, UDS_BSD_ROOM, "%s/%s", w->link, entry);
}

/* The path of a file in the directory that the link leads to. */
static int
path_behind(char *path, const struct uds__way *w, const char *name)
{
	int n;

	n = snprintf(path, UDS_BSD_ROOM, "%s/" DIRECTORY "/%s", w->link,
	    name);
	if (n >= 0 && n < UDS_BSD_ROOM)
		return (0);
	errno = ENAMETOOLONG;
	return (-1);
}

int
uds_bsd_waybind(int s, const struct uds__way *w)
{
	char path[UDS_BSD_ROOM];

	if (path_behind(path, w, w->name) == -1)
		return (-1);
	if (strlen(path) > uds_os_pathmax())
		return (bind_long(s, w, path));
	return (bind_to(s, path));
}

int
uds_bsd_wayconnect(int s, const struct uds__way *w)
{
	char path[UDS_BSD_ROOM];

	if (path_behind(path, w, w->name) == -1)
		return (-1);
	if (strlen(path) > uds_os_pathmax())
		return (connect_long(s, w, path));
	return (connect_to(s, path));
}

socklen_t
uds_bsd_address(union uds_bsd_sockaddr *a, const char *path)
{
	size_t len, n;

	memset(a, 0, sizeof(*a));
	n = strlen(path);
	len = offsetof(struct sockaddr_un, sun_path) + n;
	memcpy(a->room + offsetof(struct sockaddr_un, sun_path), path, n);
	if (n < sizeof(a->un.sun_path))
		len++;
	a->un.sun_family = AF_UNIX;
	uds_os_setlen(a, (socklen_t)len);
	return ((socklen_t)len);
}

static int
bind_to(int s, const char *path)
{
	union uds_bsd_sockaddr a;
	socklen_t len;

	len = uds_bsd_address(&a, path);
	return (uds_os_bind(s, (struct sockaddr *)&a, len));
}

static int
connect_to(int s, const char *path)
{
	union uds_bsd_sockaddr a;
	socklen_t len;

	len = uds_bsd_address(&a, path);
	return (connect(s, (struct sockaddr *)&a, len));
}

/*
 * A file name too long even so: bind under a short one and rename, which
 * a bound socket survives (NetBSD 10.99.12, run).  That the name is free is
 * looked at first, because a socket can be bound only once.
 */
static int
bind_long(int s, const struct uds__way *w, const char *path)
{
	char entry[32], tmp[UDS_BSD_ROOM];
	struct stat st;
	struct timespec now;
	int attempt;

	if (lstat(path, &st) == 0)
		errno = EADDRINUSE;
	if (errno != ENOENT)
		return (-1);
	attempt = 0;
	do {
		if (clock_gettime(CLOCK_MONOTONIC, &now) == -1)
			return (-1);
		(void)snprintf(entry, sizeof(entry), DIRECTORY "/.uds.%x.%x",
		    (unsigned int)getpid(), (unsigned int)now.tv_nsec);
		path_of(tmp, w, entry);
		if (bind_to(s, tmp) == 0)
			return (rename_new(tmp, path));
	} while (errno == EADDRINUSE && ++attempt < ATTEMPTS);
	return (-1);
}

/* Rename, but replace nothing: rename(2) would. */
static int
rename_new(const char *from, const char *to)
{
	int error, rv;

	do {
		rv = linkat(AT_FDCWD, from, AT_FDCWD, to, 0);
	} while (rv == -1 && errno == EINTR);
	error = errno == EEXIST ? EADDRINUSE : errno;
	(void)unlink(from);
	errno = error;
	return (rv);
}

/*
 * connect(2) does follow a link that the file name is.  This one is checked
 * too, for NetBSD can be told to replace parts of what links say: symlink(7),
 * magic symlinks.
 */
static int
connect_long(int s, const struct uds__way *w, const char *path)
{
	char link[UDS_BSD_ROOM];
	struct stat st;
	int error, rv;

	path_of(link, w, FILE_IN_IT);
	if (stat(path, &st) == -1 ||
	    symlink(path + strlen(w->link) + 1, link) == -1)
		return (-1);
	rv = uds_bsd_check(link, &st);
	if (rv == 0)
		rv = connect_to(s, link);
	error = errno;
	(void)unlink(link);
	errno = error;
	return (rv);
}
