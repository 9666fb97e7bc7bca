/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * Linux.  Facts were read in net/unix/af_unix.c of 6.12 and seen on 6.18.
 */

#define _GNU_SOURCE

#include <sys/types.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <errno.h>
#include <poll.h>
#include <stddef.h>
#include <unistd.h>

#include "uds.h"
#include "uds_os.h"

_Static_assert(sizeof(((struct sockaddr_un *)NULL)->sun_path) == 108,
    "sun_path");

/* A full sun_path needs no NUL. */
size_t
uds_os_pathmax(void)
{
	return (sizeof(((struct sockaddr_un *)NULL)->sun_path));
}

int
uds_os_addrkind(const char *path, size_t len)
{
	if (len == 0)
		return (UDS_ADDR_UNNAMED);
	return (path[0] == '\0' ? UDS_ADDR_ABSTRACT : UDS_ADDR_PATHNAME);
}

/* sockaddr has no length here. */
void
uds_os_setlen(void *sa, socklen_t len)
{
	(void)sa;
	(void)len;
}

int
uds_os_socket(int type, int flags)
{
	return (socket(AF_UNIX, type | SOCK_CLOEXEC |
	    ((flags & UDS_NONBLOCK) != 0 ? SOCK_NONBLOCK : 0), 0));
}

int
uds_os_socketpair(int type, int flags, int *sv)
{
	return (socketpair(AF_UNIX, type | SOCK_CLOEXEC |
	    ((flags & UDS_NONBLOCK) != 0 ? SOCK_NONBLOCK : 0), 0, sv));
}

int
uds_os_accept(int s, struct sockaddr *sa, socklen_t *len, int flags)
{
	return (accept4(s, sa, len, SOCK_CLOEXEC |
	    ((flags & UDS_NONBLOCK) != 0 ? SOCK_NONBLOCK : 0)));
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

/* POLLHUP: neither side will send any more. */
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

/* bind(2) follows no link that the file name is (EADDRINUSE; 6.18, run). */
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

/* The proc file system, which leads to long names, need not be mounted. */
int
uds_os_feature(int feature)
{
	switch (feature) {
	case UDS_FEATURE_LONGPATH:
	case UDS_FEATURE_AT:
		if (access("/proc/thread-self/fd", F_OK) == 0)
			return (1);
		return (errno == ENOENT || errno == ENOTDIR ? 0 : -1);
	case UDS_FEATURE_ABSTRACT:
	case UDS_FEATURE_AUTOBIND:
	case UDS_FEATURE_CLOEXEC:
	case UDS_FEATURE_SERVER:
		return (1);
	default:
		return (0);
	}
}
