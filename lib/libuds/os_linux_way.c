/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * Linux: files that no sockaddr can name.  There is no bindat(2) or
 * connectat(2), but the proc file system has a name for a descriptor.
 */

#define _GNU_SOURCE

#include <sys/types.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "uds.h"
#include "uds_os.h"

#define DO_BIND		0
#define DO_CONNECT	1

/* That of the process is the main thread's, which may have ended. */
#define FD_DIRECTORY	"/proc/thread-self/fd"

/* How many temporary names are tried before giving up. */
#define ATTEMPTS	100

static int	call_in(int, int, int, const char *);
static int	bind_long(int, int, const char *);
static int	rename_new(int, const char *, const char *);
static int	connect_long(int, int, const char *);

int
uds_os_wayopen(struct uds__way *w, int dirfd, const char *directory,
    const char *name)
{
	w->name = name;
	w->dir = openat(dirfd, directory, O_PATH | O_DIRECTORY | O_CLOEXEC);
	return (w->dir == -1 ? -1 : 0);
}

void
uds_os_wayclose(struct uds__way *w)
{
	(void)close(w->dir);
}

int
uds_os_waybind(int s, const struct uds__way *w)
{
	if (call_in(DO_BIND, s, w->dir, w->name) == 0)
		return (0);
	if (errno == ENAMETOOLONG)
		return (bind_long(s, w->dir, w->name));
	return (-1);
}

int
uds_os_wayconnect(int s, const struct uds__way *w)
{
	if (call_in(DO_CONNECT, s, w->dir, w->name) == 0)
		return (0);
	if (errno == ENAMETOOLONG)
		return (connect_long(s, w->dir, w->name));
	return (-1);
}

/*
 * FD_DIRECTORY/N leads to the directory, or with no name to what the
 * descriptor itself is open on.  ENAMETOOLONG if even so the name does not fit.
 */
static int
call_in(int call, int s, int dir, const char *name)
{
	struct sockaddr_un un;
	int n, rv;

	n = snprintf(un.sun_path, sizeof(un.sun_path), FD_DIRECTORY "/%d%s%s",
	    dir, name[0] == '\0' ? "" : "/", name);
	if (n < 0 || (size_t)n >= sizeof(un.sun_path)) {
		errno = ENAMETOOLONG;
		return (-1);
	}
	un.sun_family = AF_UNIX;
	if (call == DO_BIND)
		rv = bind(s, (struct sockaddr *)&un, sizeof(un));
	else
		rv = connect(s, (struct sockaddr *)&un, sizeof(un));
	if (rv == -1 && errno == ENOENT)
		errno = access(FD_DIRECTORY, F_OK) == -1 && errno == ENOENT ?
		    EOPNOTSUPP : ENOENT;
	return (rv);
}

/*
 * A file name too long for sun_path even in FD_DIRECTORY/N: bind under
 * a short one and rename, which a bound socket survives.  The rename does
 * not replace anything, as bind(2) does not; that the name is free is
 * looked at first all the same, because a socket can be bound only once.
 */
static int
bind_long(int s, int dir, const char *name)
{
	struct timespec now;
	struct stat st;
	char tmp[32];
	int attempt, error, rv;

	if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0)
		errno = EADDRINUSE;
	if (errno != ENOENT)
		return (-1);
	attempt = 0;
	do {
		if (clock_gettime(CLOCK_MONOTONIC, &now) == -1)
			return (-1);
		(void)snprintf(tmp, sizeof(tmp), ".uds.%x.%x",
		    (unsigned int)getpid(), (unsigned int)now.tv_nsec);
		if (call_in(DO_BIND, s, dir, tmp) == 0)
			break;
		if (errno != EADDRINUSE)
			return (-1);
	} while (++attempt < ATTEMPTS);
	if (attempt == ATTEMPTS)
		return (-1);
	rv = rename_new(dir, tmp, name);
	if (rv == 0)
		return (0);
	/* Not every file system can; then it gets a second name. */
	if (errno == EINVAL || errno == ENOSYS)
		do {
			rv = linkat(dir, tmp, dir, name, 0);
		} while (rv == -1 && errno == EINTR);
	error = errno == EEXIST ? EADDRINUSE : errno;
	(void)unlinkat(dir, tmp, 0);
	errno = error;
	return (rv);
}

/*
 * Rename, but replace nothing; musl lacks the function.  The socket is bound by
 * now, so that whoever repeated all of it could not bind it again.
 */
static int
rename_new(int dir, const char *from, const char *to)
{
	int rv;

	do {
#ifdef RENAME_NOREPLACE
		rv = renameat2(dir, from, dir, to, RENAME_NOREPLACE);
#else
		rv = (int)syscall(SYS_renameat2, dir, from, dir, to, 1);
#endif
	} while (rv == -1 && errno == EINTR);
	return (rv);
}

static int
connect_long(int s, int dir, const char *name)
{
	int error, fd, rv;

	fd = openat(dir, name, O_PATH | O_CLOEXEC);
	if (fd == -1)
		return (-1);
	rv = call_in(DO_CONNECT, s, fd, "");
	error = errno;
	(void)close(fd);
	errno = error;
	return (rv);
}
