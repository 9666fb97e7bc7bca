/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * A POSIX system that libuds does not know.  What POSIX.1-2008 gives works;
 * the rest is EOPNOTSUPP, because a guess about credentials would be worse
 * than none.  Close-on-exec and O_NONBLOCK are set after the fact, so that
 * a fork(2) and exec in another thread can slip in between.
 */

#include <sys/types.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "uds.h"
#include "uds_os.h"

static int	prepare(int, int);
static int	unsupported(void);
static int	discard(int);
static int	no_credentials(int);

size_t
uds_os_pathmax(void)
{
	/* Some kernels insist on a NUL. */
	return (sizeof(((struct sockaddr_un *)NULL)->sun_path) - 1);
}

int
uds_os_addrkind(const char *path, size_t len)
{
	return (uds_os_plainkind(path, len));
}

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

	s = socket(AF_UNIX, type, 0);
	if (s == -1)
		return (unsupported());
	return (prepare(s, flags) == 0 ? s : discard(s));
}

int
uds_os_socketpair(int type, int flags, int *sv)
{
	int pair[2];

	if (socketpair(AF_UNIX, type, 0, pair) == -1)
		return (unsupported());
	if (prepare(pair[0], flags) == -1 || prepare(pair[1], flags) == -1) {
		(void)discard(pair[0]);
		return (discard(pair[1]));
	}
	sv[0] = pair[0];
	sv[1] = pair[1];
	return (0);
}

int
uds_os_accept(int s, struct sockaddr *sa, socklen_t *len, int flags)
{
	int fd;

	fd = accept(s, sa, len);
	if (fd == -1 || prepare(fd, flags) == 0)
		return (fd);
	return (discard(fd));
}

static int
prepare(int s, int flags)
{
	int old, new;

	if (fcntl(s, F_SETFD, FD_CLOEXEC) == -1)
		return (-1);
#ifdef SO_NOSIGPIPE
	/* It may be refused once the peer has left, which is no failure. */
	new = 1;
	(void)setsockopt(s, SOL_SOCKET, SO_NOSIGPIPE, &new, sizeof(new));
#endif
	old = fcntl(s, F_GETFL);
	if (old == -1)
		return (-1);
	new = (flags & UDS_NONBLOCK) != 0 ? old | O_NONBLOCK :
	    old & ~O_NONBLOCK;
	return (new == old ? 0 : fcntl(s, F_SETFL, new));
}

/* Systems differ in how they say that they lack a type. */
static int
unsupported(void)
{
	switch (errno) {
	case EPROTONOSUPPORT:
	case EPROTOTYPE:
#ifdef ESOCKTNOSUPPORT
	case ESOCKTNOSUPPORT:
#endif
		errno = EOPNOTSUPP;
	}
	return (-1);
}

static int
discard(int s)
{
	int error;

	error = errno;
	(void)close(s);
	errno = error;
	return (-1);
}

/* SO_DOMAIN is of POSIX.1-2024. */
int
uds_os_family(int s, int *family)
{
	struct sockaddr_storage ss;
	socklen_t len;

	len = sizeof(ss);
	if (getsockname(s, (struct sockaddr *)&ss, &len) == -1)
		return (-1);
	*family = len == 0 ? AF_UNIX : ss.ss_family;
	return (0);
}

int
uds_os_listening(int s)
{
	int on;

	if (uds_os_getnumber(s, SO_ACCEPTCONN, &on) == -1)
		return (-1);
	return (on != 0);
}

/* POLLHUP is not of one meaning everywhere; ENOTCONN comes later. */
int
uds_os_finished(int s)
{
	(void)s;
	return (0);
}

int
uds_os_bind(int s, const struct sockaddr *sa, socklen_t len)
{
	return (bind(s, sa, len));
}

int
uds_os_listen(int s, int backlog)
{
	return (listen(s, backlog));
}

int
uds_os_wayopen(struct uds__way *w, int dirfd, const char *directory,
    const char *name)
{
	(void)w;
	(void)dirfd;
	(void)directory;
	(void)name;
	return (uds_os_unsupported());
}

/* No way was ever opened. */
int
uds_os_waybind(int s, const struct uds__way *w)
{
	(void)s;
	(void)w;
	return (uds_os_unsupported());
}

int
uds_os_wayconnect(int s, const struct uds__way *w)
{
	return (uds_os_waybind(s, w));
}

void
uds_os_wayclose(struct uds__way *w)
{
	(void)w;
}

int
uds_os_peercred(int s, struct uds_cred *c, int request)
{
	(void)c;
	(void)request;
	return (no_credentials(s));
}

int
uds_os_peergroups(int s, gid_t *groups, int max)
{
	(void)groups;
	(void)max;
	return (no_credentials(s));
}

/* The errors that can be told are the same as on a system that knows. */
static int
no_credentials(int s)
{
	struct sockaddr_storage ss;
	socklen_t len;
	int family;

	if (uds_os_family(s, &family) == -1)
		return (-1);
	if (family != AF_UNIX) {
		errno = EAFNOSUPPORT;
		return (-1);
	}
	len = sizeof(ss);
	if (getpeername(s, (struct sockaddr *)&ss, &len) == -1)
		return (-1);
	return (uds_os_unsupported());
}

int
uds_os_alive(int handle)
{
	(void)handle;
	return (uds_os_unsupported());
}

/* What nobody knows is not there. */
int
uds_os_feature(int feature)
{
	(void)feature;
	return (0);
}
