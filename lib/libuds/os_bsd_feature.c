/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * BSD: what the running kernel can do, as far as it is found out in the same
 * way on all of them.
 */

#include <sys/types.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "uds.h"
#include "uds_os.h"
#include "os_bsd.h"

static int	has_name_after_bind(struct sockaddr_un *, socklen_t);
static int	is_refusal(int);
static int	has_abstract(void);
static int	has_cloexec(void);
static int	has_nosigpipe(void);

int
uds_bsd_feature(int feature)
{
	struct sockaddr_un un;

	switch (feature) {
	case UDS_FEATURE_ABSTRACT:
		return (has_abstract());
	case UDS_FEATURE_AUTOBIND:
		return (has_name_after_bind(&un, offsetof(struct sockaddr_un,
		    sun_path)));
	case UDS_FEATURE_CLOEXEC:
		return (has_cloexec());
	case UDS_FEATURE_NOSIGPIPE:
		return (has_nosigpipe());
	case UDS_FEATURE_SERVER:
		return (1);
	default:
		return (0);
	}
}

/*
 * No kernel of theirs has abstract names yet; such a name is an empty
 * pathname to them, ENOENT.  What is proposed for FreeBSD takes and tells
 * them as Linux does (freebsd-src, pull request 2261).  Two that try at once
 * must not meet.
 */
static int
has_abstract(void)
{
	struct sockaddr_un un;
	struct timespec now;
	int n;

	if (clock_gettime(CLOCK_MONOTONIC, &now) == -1)
		return (-1);
	memset(&un, 0, sizeof(un));
	n = snprintf(un.sun_path + 1, sizeof(un.sun_path) - 1,
	    "uds.%x.%x.%x", (unsigned int)getpid(), (unsigned int)now.tv_sec,
	    (unsigned int)now.tv_nsec);
	return (has_name_after_bind(&un, (socklen_t)(offsetof(
	    struct sockaddr_un, sun_path) + 1 + (size_t)n)));
}

/* 1 if bind(2) gives a new socket an abstract name by this one, 0 if not. */
static int
has_name_after_bind(struct sockaddr_un *un, socklen_t len)
{
	int s;

	s = uds_os_socket(SOCK_STREAM, 0);
	if (s == -1)
		return (-1);
	un->sun_family = AF_UNIX;
	un->sun_len = (unsigned char)len;
	if (bind(s, (struct sockaddr *)un, len) == -1) {
		if (!is_refusal(errno))
			return (uds_bsd_discard(s));
		(void)close(s);
		return (0);
	}
	memset(un, 0, sizeof(*un));
	len = sizeof(*un);
	if (getsockname(s, (struct sockaddr *)un, &len) == -1)
		return (uds_bsd_discard(s));
	(void)close(s);
	return (uds_os_addrkind(un->sun_path, sizeof(un->sun_path)) ==
	    UDS_ADDR_ABSTRACT);
}

/*
 * Whether bind(2) failed because there are no such names.  What else may be
 * in the way says nothing about that.
 */
static int
is_refusal(int error)
{
	switch (error) {
	case EADDRNOTAVAIL:
	case EAFNOSUPPORT:
	case EINVAL:
	case ENAMETOOLONG:
	case ENOENT:
		return (1);
	default:
		return (0);
	}
}

/*
 * A kernel older than the headers takes the flag for another type of socket,
 * which it has not, or for nothing.
 */
static int
has_cloexec(void)
{
#ifdef SOCK_CLOEXEC
	int flags, s;

	s = uds_os_socket(SOCK_STREAM, 0);
	if (s == -1)
		return (errno == EOPNOTSUPP ? 0 : -1);
	flags = fcntl(s, F_GETFD);
	if (flags == -1)
		return (uds_bsd_discard(s));
	(void)close(s);
	return ((flags & FD_CLOEXEC) != 0);
#else
	return (0);
#endif
}

static int
has_nosigpipe(void)
{
#ifdef SO_NOSIGPIPE
	socklen_t len;
	int on, s;

	s = uds_os_socket(SOCK_STREAM, 0);
	if (s == -1)
		return (-1);
	len = sizeof(on);
	if (getsockopt(s, SOL_SOCKET, SO_NOSIGPIPE, &on, &len) == -1) {
		if (errno != ENOPROTOOPT)
			return (uds_bsd_discard(s));
		on = 0;
	}
	(void)close(s);
	return (on != 0);
#else
	return (0);
#endif
}
