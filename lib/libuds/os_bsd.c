/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * What the systems that descend from 4.4BSD have in common.  Where one of
 * them lacks something the other way stands beside it, chosen by a constant
 * of the headers if there is one.
 */

#include <sys/types.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include "uds.h"
#include "uds_os.h"
#include "os_bsd.h"

#ifdef SOCK_CLOEXEC
#define TYPE_FLAGS(flags)						\
	(SOCK_CLOEXEC | (((flags) & UDS_NONBLOCK) != 0 ? SOCK_NONBLOCK : 0))
#else
#define TYPE_FLAGS(flags)	0
#endif

_Static_assert(offsetof(struct sockaddr_un, sun_family) == 1 &&
    offsetof(struct sockaddr_un, sun_path) == 2, "struct sockaddr_un");

static int	prepare(int, int);
static void	quiet(int);
static int	unset_async(int);

/* An unnamed socket shows as no bytes or as zeros. */
int
uds_os_addrkind(const char *path, size_t len)
{
	return (uds_os_plainkind(path, len));
}

void
uds_os_setlen(void *sa, socklen_t len)
{
	((struct sockaddr *)sa)->sa_len = (unsigned char)len;
}

/* macOS has no SOCK_SEQPACKET for AF_UNIX (bsd/kern/uipc_proto.c, 11417). */
int
uds_os_socket(int type, int flags)
{
	int s;

	s = socket(AF_UNIX, type | TYPE_FLAGS(flags), 0);
	if (s == -1) {
		if (errno == EPROTONOSUPPORT)
			errno = EOPNOTSUPP;
		return (-1);
	}
	return (prepare(s, flags));
}

int
uds_os_socketpair(int type, int flags, int *sv)
{
	int pair[2];

	if (socketpair(AF_UNIX, type | TYPE_FLAGS(flags), 0, pair) == -1) {
		if (errno == EPROTONOSUPPORT)
			errno = EOPNOTSUPP;
		return (-1);
	}
	if (prepare(pair[0], flags) == -1)
		return (uds_bsd_discard(pair[1]));
	if (prepare(pair[1], flags) == -1)
		return (uds_bsd_discard(pair[0]));
	sv[0] = pair[0];
	sv[1] = pair[1];
	return (0);
}

/*
 * accept(2) inherits O_NONBLOCK on every BSD, and O_ASYNC on most, whose
 * owner would get signals that nobody asked for; accept4(2) goes by its
 * flags (FreeBSD 15.0 and OpenBSD 7.8, run).  That a socket does not listen
 * is noticed before that it could not.
 */
int
uds_os_accept(int s, struct sockaddr *sa, socklen_t *len, int flags)
{
	int fd;

#ifdef SOCK_CLOEXEC
	fd = accept4(s, sa, len, TYPE_FLAGS(flags));
#else
	fd = accept(s, sa, len);
#endif
	if (fd == -1) {
		if (errno == EINVAL)
			errno = uds_os_istype(s, SOCK_DGRAM) ? EOPNOTSUPP :
			    EINVAL;
		return (-1);
	}
	return (prepare(fd, flags) == -1 ? -1 : unset_async(fd));
}

/*
 * NetBSD's accept4(2) keeps the O_ASYNC of the listener (10.99.12, run).
 * What cannot lose it is closed; -1.
 */
static int
unset_async(int s)
{
#ifdef __NetBSD__
	int flags;

	flags = fcntl(s, F_GETFL);
	if (flags == -1 || ((flags & O_ASYNC) != 0 &&
	    fcntl(s, F_SETFL, flags & ~O_ASYNC) == -1))
		return (uds_bsd_discard(s));
#endif
	return (s);
}

/* The new socket as it should be, or else it is closed; -1. */
#ifdef SOCK_CLOEXEC
static int
prepare(int s, int flags)
{
	(void)flags;
	quiet(s);
	return (s);
}
#else
static int
prepare(int s, int flags)
{
	int old, new;

	if (fcntl(s, F_SETFD, FD_CLOEXEC) == -1)
		return (uds_bsd_discard(s));
	old = fcntl(s, F_GETFL);
	if (old == -1)
		return (uds_bsd_discard(s));
	new = old & ~(O_NONBLOCK | O_ASYNC);
	if ((flags & UDS_NONBLOCK) != 0)
		new |= O_NONBLOCK;
	if (new != old && fcntl(s, F_SETFL, new) == -1)
		return (uds_bsd_discard(s));
	quiet(s);
	return (s);
}
#endif

/*
 * No SIGPIPE.  It may be refused for an accepted socket whose peer has left
 * already, which is no reason to lose the connection.  OpenBSD has no such
 * option, and its 0x800 is another (sys/sys/socket.h, 7.8).
 */
static void
quiet(int s)
{
#ifdef SO_NOSIGPIPE
	int on;

	on = 1;
	(void)setsockopt(s, SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof(on));
#else
	(void)s;
#endif
}

int
uds_bsd_discard(int s)
{
	int error;

	error = errno;
	(void)close(s);
	errno = error;
	return (-1);
}

/*
 * Where there is no SO_DOMAIN the name tells.  One of no length was that of
 * an unnamed socket on DragonFly before 5.4 (sys/kern/uipc_syscalls.c,
 * getsockname()).  The others always tell the family of a Unix socket, but
 * not of every socket.
 */
#ifdef __DragonFly__
#define FAMILY_OF_NOTHING	AF_UNIX
#else
#define FAMILY_OF_NOTHING	AF_UNSPEC
#endif

int
uds_os_family(int s, int *family)
{
	struct sockaddr_storage ss;
	socklen_t len;

#ifdef SO_DOMAIN
	if (uds_os_getnumber(s, SO_DOMAIN, family) == 0)
		return (0);
	if (errno != ENOPROTOOPT)
		return (-1);
#endif
	len = sizeof(ss);
	if (getsockname(s, (struct sockaddr *)&ss, &len) == -1)
		return (-1);
	*family = len == 0 ? FAMILY_OF_NOTHING : ss.ss_family;
	return (0);
}

#if defined(__FreeBSD__) || defined(__NetBSD__)
int
uds_os_listening(int s)
{
	int on;

	if (uds_os_getnumber(s, SO_ACCEPTCONN, &on) == -1)
		return (-1);
	return (on != 0);
}
#endif

#if defined(__NetBSD__) || defined(__OpenBSD__)
/*
 * A peer that has gone is no longer named, which says the same.  That both
 * directions are shut down POLLHUP does not say (NetBSD 10.99.12 and
 * OpenBSD 7.8, run).
 */
int
uds_os_finished(int s)
{
	(void)s;
	return (0);
}
#endif

#if defined(__NetBSD__) || defined(__OpenBSD__)
/* A datagram socket with a name would listen: OpenBSD before 7.6, NetBSD. */
int
uds_bsd_listen(int s, int backlog)
{
	if (uds_os_istype(s, SOCK_DGRAM))
		return (uds_os_unsupported());
	return (listen(s, backlog));
}
#endif

#if defined(__APPLE__) || defined(__NetBSD__)
/*
 * bind(2) follows a link that the file name is, and makes the file where it
 * leads if there is none.
 */
int
uds_bsd_bind(int s, const struct sockaddr *sa, socklen_t len)
{
	char path[UCHAR_MAX + 1];
	struct stat st;
	size_t n;

	n = len < offsetof(struct sockaddr_un, sun_path) ? 0 :
	    len - offsetof(struct sockaddr_un, sun_path);
	if (n < sizeof(path)) {
		memcpy(path, ((const struct sockaddr_un *)sa)->sun_path, n);
		path[n] = '\0';
		if (lstat(path, &st) == 0 && S_ISLNK(st.st_mode)) {
			errno = EADDRINUSE;
			return (-1);
		}
	}
	return (bind(s, sa, len));
}
#endif

int
uds_os_alive(int handle)
{
	(void)handle;
	return (uds_os_unsupported());
}
