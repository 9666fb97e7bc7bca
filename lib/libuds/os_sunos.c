/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * illumos.  Facts were read in usr/src/uts/common of July 2021, in
 * fs/sockfs/socktpi.c and fs/sockfs/sockstr.c (sockets) and io/tl.c (what is
 * below them) if no other file is named; nothing here has been seen running.
 */

#include <sys/types.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "uds.h"
#include "uds_os.h"

/*
 * MAXPATHLEN, which counts a NUL: so_addr_verify() of fs/sockfs/socksubr.c,
 * sotpi_bindlisten().  No NUL is needed where the length tells the end.
 */
#define PATH_MAXIMUM	1023

/*
 * The file system of processes has a name for what a descriptor is open on:
 * itself in fd, where nothing can be made (prcreate() of fs/proc/prvnops.c),
 * and its pathname in path (pr_lookup_pathdir()).
 */
#define FD_DIRECTORY	"/proc/self/fd"
#define PATH_DIRECTORY	"/proc/self/path"

_Static_assert(offsetof(struct sockaddr_un, sun_path) == 2 &&
    sizeof(((struct sockaddr_un *)NULL)->sun_path) == 108, "sun_path");
_Static_assert(UDS_PATH_MAX <= PATH_MAXIMUM, "UDS_PATH_MAX");
_Static_assert(SOCK_STREAM == 2 && SOCK_DGRAM == 1 && SOCK_SEQPACKET == 6 &&
    SOCK_CLOEXEC == 0x080000 && SOCK_NONBLOCK == 0x100000, "SOCK_");
_Static_assert(SOL_SOCKET == 0xffff && SO_ACCEPTCONN == 0x0002 &&
    SO_DOMAIN == 0x100c, "options of SOL_SOCKET");

union address {
	struct sockaddr_un	un;
	char			room[offsetof(struct sockaddr_un, sun_path) +
				    PATH_MAXIMUM + 1];
};

static int	type_flags(int);
static int	unsupported(void);
static int	clear_nonblock(int);
static int	find_path(int, char *, size_t);
static int	no_proc(void);
static int	has_proc(void);
static int	set_address(union address *, socklen_t *, const char *,
		    const char *);

size_t
uds_os_pathmax(void)
{
	return (PATH_MAXIMUM);
}

/* One that connect(2) has named without a name shows as zeros. */
int
uds_os_addrkind(const char *path, size_t len)
{
	return (uds_os_plainkind(path, len));
}

/* sockaddr has no length here (sys/socket_impl.h). */
void
uds_os_setlen(void *sa, socklen_t len)
{
	(void)sa;
	(void)len;
}

int
uds_os_socket(int type, int flags)
{
	int s;

	s = socket(AF_UNIX, type | type_flags(flags), 0);
	return (s == -1 ? unsupported() : s);
}

int
uds_os_socketpair(int type, int flags, int *sv)
{
	int pair[2];

	if (socketpair(AF_UNIX, type | type_flags(flags), 0, pair) == -1)
		return (unsupported());
	sv[0] = pair[0];
	sv[1] = pair[1];
	return (0);
}

static int
type_flags(int flags)
{
	return (SOCK_CLOEXEC |
	    ((flags & UDS_NONBLOCK) != 0 ? SOCK_NONBLOCK : 0));
}

/*
 * The types that there are stand in a file of the administrator's
 * (/etc/sock2path.d; solookup() of fs/sockfs/sockparams.c).
 */
static int
unsupported(void)
{
	if (errno == EPROTONOSUPPORT || errno == EPROTOTYPE)
		errno = EOPNOTSUPP;
	return (-1);
}

/*
 * Even accept4(2) adds the listener's O_NONBLOCK to what it is told
 * (fs/sockfs/socksyscalls.c).
 */
int
uds_os_accept(int s, struct sockaddr *sa, socklen_t *len, int flags)
{
	int error, fd;

	fd = accept4(s, sa, len, type_flags(flags));
	if (fd == -1 || (flags & UDS_NONBLOCK) != 0 ||
	    clear_nonblock(fd) == 0)
		return (fd);
	error = errno;
	(void)close(fd);
	errno = error;
	return (-1);
}

static int
clear_nonblock(int s)
{
	int old, new;

	old = fcntl(s, F_GETFL);
	if (old == -1)
		return (-1);
	new = old & ~(O_NONBLOCK | O_NDELAY);
	return (new == old ? 0 : fcntl(s, F_SETFL, new));
}

int
uds_os_family(int s, int *family)
{
	return (uds_os_getnumber(s, SO_DOMAIN, family));
}

int
uds_os_listening(int s)
{
	int on;

	if (uds_os_getnumber(s, SO_ACCEPTCONN, &on) == -1)
		return (-1);
	return (on != 0);
}

/* POLLHUP: no more will be received, and none can be sent (sotpi_poll()). */
int
uds_os_finished(int s)
{
	struct pollfd pfd;

	pfd.fd = s;
	pfd.events = 0;
	if (poll(&pfd, 1, 0) == -1)
		return (-1);
	return ((pfd.revents & POLLHUP) != 0);
}

/*
 * bind(2) follows no link that the file name is (sotpi_bindlisten(); EXCL in
 * vn_createat() of fs/vnode.c).
 */
int
uds_os_bind(int s, const struct sockaddr *sa, socklen_t len)
{
	return (bind(s, sa, len));
}

/* What was not given a name is refused with EINVAL (sotpi_listen()). */
int
uds_os_listen(int s, int backlog)
{
	return (listen(s, backlog));
}

/* A pathname is never too long here, but may be relative to a directory. */
int
uds_os_wayopen(struct uds__way *w, int dirfd, const char *directory,
    const char *name)
{
	w->name = name;
	w->dir = openat(dirfd, directory, O_SEARCH | O_CLOEXEC);
	return (w->dir == -1 ? -1 : 0);
}

void
uds_os_wayclose(struct uds__way *w)
{
	(void)close(w->dir);
}

/*
 * The name that getsockname(2) has from then on is the one used to bind
 * (sotpi_bindlisten()): the absolute one.
 */
int
uds_os_waybind(int s, const struct uds__way *w)
{
	char path[PATH_MAXIMUM + 1];
	union address a;
	socklen_t len;

	if (find_path(w->dir, path, sizeof(path)) == -1 ||
	    set_address(&a, &len, path, w->name) == -1)
		return (-1);
	return (bind(s, (struct sockaddr *)&a, len));
}

/*
 * The directory may have moved before its pathname is used, so that this is
 * looked at once more.
 */
static int
find_path(int dir, char *path, size_t size)
{
	char link[sizeof(PATH_DIRECTORY) + 16];
	struct stat here, there;
	ssize_t n;

	(void)snprintf(link, sizeof(link), PATH_DIRECTORY "/%d", dir);
	n = readlink(link, path, size);
	if (n == -1)
		return (no_proc());
	if ((size_t)n >= size) {
		errno = ENAMETOOLONG;
		return (-1);
	}
	path[n] = '\0';
	if (fstat(dir, &here) == -1 || stat(path, &there) == -1)
		return (-1);
	if (here.st_dev == there.st_dev && here.st_ino == there.st_ino)
		return (0);
	errno = ESTALE;
	return (-1);
}

int
uds_os_wayconnect(int s, const struct uds__way *w)
{
	char path[sizeof(FD_DIRECTORY) + 16];
	union address a;
	socklen_t len;

	(void)snprintf(path, sizeof(path), FD_DIRECTORY "/%d", w->dir);
	if (set_address(&a, &len, path, w->name) == -1)
		return (-1);
	if (connect(s, (struct sockaddr *)&a, len) == 0)
		return (0);
	return (no_proc());
}

/* ENOENT may mean that the file system of processes is not mounted. */
static int
no_proc(void)
{
	if (errno == ENOENT)
		switch (has_proc()) {
		case 0:
			errno = EOPNOTSUPP;
			break;
		case 1:
			errno = ENOENT;
			break;
		}
	return (-1);
}

/* 1 if it is mounted, 0 if not, -1 if that cannot be told now. */
static int
has_proc(void)
{
	if (access(FD_DIRECTORY, F_OK) == 0)
		return (1);
	return (errno == ENOENT || errno == ENOTDIR ? 0 : -1);
}

static int
set_address(union address *a, socklen_t *len, const char *path,
    const char *name)
{
	size_t room;
	int n;

	room = PATH_MAXIMUM + 1;
	n = snprintf(a->room + offsetof(struct sockaddr_un, sun_path), room,
	    "%s%s%s", path, path[strlen(path) - 1] == '/' ? "" : "/", name);
	if (n < 0 || (size_t)n >= room) {
		errno = ENAMETOOLONG;
		return (-1);
	}
	a->un.sun_family = AF_UNIX;
	*len = (socklen_t)(offsetof(struct sockaddr_un, sun_path) +
	    (size_t)n + 1);
	return (0);
}

int
uds_os_feature(int feature)
{
	switch (feature) {
	case UDS_FEATURE_AT:
		return (has_proc());
	case UDS_FEATURE_LONGPATH:
	case UDS_FEATURE_CLOEXEC:
	case UDS_FEATURE_SERVER:
		return (1);
	default:
		return (0);
	}
}
