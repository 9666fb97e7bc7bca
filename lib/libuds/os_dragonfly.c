/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * DragonFly.  Facts were read in sys/kern/uipc_usrreq.c, uipc_socket.c and
 * uipc_syscalls.c of 5.9 and 6.5; nothing here has been seen running.
 */

#include <sys/param.h>
#include <sys/socket.h>
#include <sys/ucred.h>
#include <sys/un.h>

#include <errno.h>
#include <poll.h>
#include <stddef.h>

#include "uds.h"
#include "uds_os.h"
#include "os_bsd.h"

/* A client is recorded as of connect(2), a server as of listen(2). */
#define RECORDED	(UDS_AT_CONNECT | UDS_AT_LISTEN | UDS_AT_PAIR)

/* The kernel takes what fits a sockaddr's length of one byte. */
#define PATH_MAXIMUM	253

_Static_assert(SOCK_MAXADDRLEN ==
    offsetof(struct sockaddr_un, sun_path) + PATH_MAXIMUM, "SOCK_MAXADDRLEN");
_Static_assert(sizeof(struct xucred) == (sizeof(void *) == 8 ? 88 : 80),
    "struct xucred");
_Static_assert(SO_ACCEPTFILTER == 0x1000 &&
    sizeof(struct accept_filter_arg) == 256, "SO_ACCEPTFILTER");

static int	is_named(int);

/*
 * The kernel has no more groups for a process than struct xucred has room for
 * (sys/sys/ucred.h, 6.5).
 */
const int	uds_bsd_cutgroups = 0;

size_t
uds_os_pathmax(void)
{
	return (PATH_MAXIMUM);
}

/*
 * bind(2) follows no link that the file name is: unp_bind() looks it up
 * without NLC_FOLLOW (sys/kern/uipc_usrreq.c, 5.9 and 6.5).
 */
int
uds_os_bind(int s, const struct sockaddr *sa, socklen_t len)
{
	return (bind(s, sa, len));
}

/*
 * The kernel marks a socket as listening before it looks whether it can:
 * one without a name fails with EINVAL and cannot connect(2) any more, and
 * a datagram socket succeeds, with the same loss.
 */
int
uds_os_listen(int s, int backlog)
{
	int rv;

	if (uds_os_refuse(s, SOCK_DGRAM) == -1)
		return (-1);
	rv = is_named(s);
	if (rv == 0)
		errno = EINVAL;
	return (rv == 1 ? listen(s, backlog) : -1);
}

/* 1 if the socket has a name, 0 if not, -1 on error. */
static int
is_named(int s)
{
	struct sockaddr_un un;
	socklen_t len;

	len = sizeof(un);
	if (getsockname(s, (struct sockaddr *)&un, &len) == -1)
		return (-1);
	return (len > offsetof(struct sockaddr_un, sun_path) &&
	    un.sun_path[0] != '\0');
}

/*
 * getsockopt(2) knows no SO_ACCEPTCONN, but tells the accept filter of
 * listening sockets only.
 */
int
uds_os_listening(int s)
{
	struct accept_filter_arg filter;
	socklen_t len;
	int on;

	if (uds_os_getnumber(s, SO_ACCEPTCONN, &on) == 0)
		return (on != 0);
	if (errno != ENOPROTOOPT)
		return (-1);
	len = sizeof(filter);
	if (getsockopt(s, SOL_SOCKET, SO_ACCEPTFILTER, &filter, &len) == 0)
		return (1);
	if (errno == EINVAL)
		return (0);
	if (errno == ENOPROTOOPT)
		errno = EOPNOTSUPP;
	return (-1);
}

/*
 * POLLHUP says that both directions are shut down, if sending is not asked
 * about; it would say it of sending alone.  Up to 5.9 something must be asked
 * about, and all data read first (sys/kern/sys_generic.c, 5.9 and 6.5).
 */
int
uds_os_finished(int s)
{
	struct pollfd pfd;

	pfd.fd = s;
	pfd.events = POLLIN;
	if (poll(&pfd, 1, 0) == -1)
		return (-1);
	return ((pfd.revents & POLLHUP) != 0);
}

/*
 * There is no process id.  Since 6.2 socketpair(2) is recorded, of datagram
 * sockets too, whose record is never about anything else.
 */
int
uds_os_peercred(int s, struct uds_cred *c, int request)
{
	struct xucred x;
	int pair;

	if (uds_bsd_peercred(s, &x, request) == -1)
		return (-1);
	pair = uds_bsd_pair(s);
	if (pair == -1)
		return (-1);
	return (uds_bsd_learn(c, &x, request, pair ? UDS_AT_PAIR : RECORDED));
}

int
uds_os_peergroups(int s, gid_t *groups, int max)
{
	struct xucred x;

	if (uds_bsd_peercred(s, &x, 0) == -1 || uds_bsd_pair(s) == -1)
		return (-1);
	return (uds_bsd_groups(&x, groups, max));
}

/* Where socketpair(2) is not recorded, connections are all the same. */
int
uds_os_feature(int feature)
{
	switch (feature) {
	case UDS_FEATURE_LONGPATH:
	case UDS_FEATURE_AT:
		return (uds_bsd_haslink());
	case UDS_FEATURE_GROUPS:
		return (1);
	default:
		return (uds_bsd_feature(feature));
	}
}
