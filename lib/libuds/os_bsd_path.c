/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * BSD: the absolute pathname of a directory.  For one given by a descriptor
 * it may have changed by the time it is used, so that whoever uses it checks
 * where it leads.
 */

#include <sys/types.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "uds.h"
#include "uds_os.h"
#include "os_bsd.h"

static int	find_path(char *, int);
static int	climb(char *, int);
static DIR	*open_parent(int);
static int	find_entry(DIR *, const struct stat *, char *, size_t *);
static int	prepend(char *, size_t *, const char *);
static void	close_directory(DIR *);
static int	is_same(const struct stat *, const struct stat *);

int
uds_bsd_path(char *path, int dirfd, const char *directory)
{
	size_t len, n;

	len = 0;
	if (directory[0] != '/') {
		if (dirfd != (int)AT_FDCWD) {
			if (find_path(path, dirfd) == -1)
				return (-1);
		} else if (getcwd(path, UDS_BSD_ROOM) == NULL) {
			if (errno == ERANGE)
				errno = ENAMETOOLONG;
			return (-1);
		}
		len = strlen(path);
		if (path[len - 1] != '/')
			path[len++] = '/';
	}
	n = strlen(directory) + 1;
	if (n > UDS_BSD_ROOM - len) {
		errno = ENAMETOOLONG;
		return (-1);
	}
	memcpy(path + len, directory, n);
	return (0);
}

/*
 * F_GETPATH goes by the kernel's cache of names, where a directory need not
 * be, and not every kernel that runs a program has what its headers have:
 * NetBSD 10 and later, sys/kern/vfs_vnops.c, vnode_to_path().
 */
static int
find_path(char *path, int fd)
{
#ifdef F_GETPATH
	char found[PATH_MAX];
	struct stat st;
	size_t n;

	if (fstat(fd, &st) == -1)
		return (-1);
	if (fcntl(fd, F_GETPATH, found) == 0 &&
	    uds_bsd_check(found, &st) == 0) {
		n = strlen(found) + 1;
		if (n > UDS_BSD_ROOM) {
			errno = ENAMETOOLONG;
			return (-1);
		}
		memcpy(path, found, n);
		return (0);
	}
#endif
	return (climb(path, fd));
}

/* Go up to the root and note under which name one has come. */
static int
climb(char *path, int fd)
{
	struct stat here, up;
	DIR *d, *next;
	size_t at;

	if (fstat(fd, &here) == -1)
		return (-1);
	at = UDS_BSD_ROOM - 1;
	path[at] = '\0';
	for (d = open_parent(fd); d != NULL; d = next) {
		if (fstat(dirfd(d), &up) == -1)
			break;
		if (is_same(&here, &up)) {
			close_directory(d);
			if (at == UDS_BSD_ROOM - 1)
				path[--at] = '/';
			memmove(path, path + at, UDS_BSD_ROOM - at);
			return (0);
		}
		if (find_entry(d, &here, path, &at) == -1)
			break;
		next = open_parent(dirfd(d));
		close_directory(d);
		here = up;
	}
	if (d != NULL)
		close_directory(d);
	return (-1);
}

static DIR *
open_parent(int fd)
{
	DIR *d;
	int error, parent;

	parent = openat(fd, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (parent == -1)
		return (NULL);
	d = fdopendir(parent);
	if (d == NULL) {
		error = errno;
		(void)close(parent);
		errno = error;
	}
	return (d);
}

/*
 * Prepend the name of what is wanted to the path.  Entries of that number are
 * looked at first, then all: a directory does not tell the number of what is
 * mounted there, nor need file systems in layers give the same as stat(2).
 */
static int
find_entry(DIR *d, const struct stat *wanted, char *path, size_t *at)
{
	struct dirent *e;
	struct stat st;
	int all, error;

	error = ENOENT;
	for (all = 0; all <= 1 && error == ENOENT; all++) {
		rewinddir(d);
		while (errno = 0, (e = readdir(d)) != NULL) {
			if (!all && e->d_ino != wanted->st_ino)
				continue;
			if (fstatat(dirfd(d), e->d_name, &st,
			    AT_SYMLINK_NOFOLLOW) == -1)
				error = errno;
			else if (is_same(&st, wanted))
				return (prepend(path, at, e->d_name));
		}
		if (errno != 0)
			return (-1);
	}
	errno = error;
	return (-1);
}

static int
prepend(char *path, size_t *at, const char *name)
{
	size_t n;

	n = strlen(name);
	if (n + 1 > *at) {
		errno = ENAMETOOLONG;
		return (-1);
	}
	*at -= n;
	memcpy(path + *at, name, n);
	path[--*at] = '/';
	return (0);
}

static void
close_directory(DIR *d)
{
	int error;

	error = errno;
	(void)closedir(d);
	errno = error;
}

int
uds_bsd_check(const char *path, const struct stat *wanted)
{
	struct stat st;

	if (stat(path, &st) == -1)
		return (-1);
	if (is_same(&st, wanted))
		return (0);
	errno = ESTALE;
	return (-1);
}

static int
is_same(const struct stat *a, const struct stat *b)
{
	return (a->st_dev == b->st_dev && a->st_ino == b->st_ino);
}
