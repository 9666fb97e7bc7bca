/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * FreeBSD, 12 and later.  Facts were read in sys/kern/uipc_usrreq.c of
 * 12.1, 14.2 and 15.0, and seen on kernels of the same.
 */

#include <sys/param.h>
#include <sys/socket.h>
#include <sys/ucred.h>
#include <sys/un.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include "uds.h"
#include "uds_os.h"
#include "os_bsd.h"
#include "os_freebsd.h"

/* Not in the headers of 12.0 and 12.1, where this did the same. */
#ifndef O_SEARCH
#define O_SEARCH	O_EXEC
#endif

/* A client is recorded as of connect(2), a server as of listen(2). */
#define RECORDED	(UDS_AT_CONNECT | UDS_AT_LISTEN | UDS_AT_PAIR)

/* A full sun_path needs no NUL, and is the longest (12.1 and 15.0, run). */
#define PATH_MAXIMUM	104

_Static_assert(sizeof(((struct sockaddr_un *)NULL)->sun_path) ==
    PATH_MAXIMUM, "sun_path");
_Static_assert(offsetof(struct xucred, _cr_unused1) ==
    (sizeof(void *) == 8 ? 80 : 76), "struct xucred");
#if __FreeBSD_version >= 1300139
_Static_assert(offsetof(struct xucred, cr_pid) ==
    offsetof(struct xucred, _cr_unused1), "struct xucred");
#endif
_Static_assert(sizeof(pid_t) == 4, "pid_t");

static int	events_of(int, short);
static int	tell_family(int, int);
static pid_t	pid_in(const struct xucred *);

const int	uds_bsd_cutgroups = 1;

size_t
uds_os_pathmax(void)
{
	return (PATH_MAXIMUM);
}

/* bind(2) follows no link that the file name is (12.1 and 15.0, run). */
int
uds_os_bind(int s, const struct sockaddr *sa, socklen_t len)
{
	return (bind(s, sa, len));
}

/* EDESTADDRREQ comes from the kernel (12.1 and 15.0, run). */
int
uds_os_listen(int s, int backlog)
{
	return (listen(s, backlog));
}

/*
 * POLLHUP, unasked for, says that both directions are shut down; on 15 only
 * once the peer has gone.  There POLLHUP is about sending, if that is asked
 * about, and POLLRDHUP about receiving (14.2 and 15.0, run).
 */
int
uds_os_finished(int s)
{
	int events;

	events = events_of(s, 0);
	if (events == -1)
		return (-1);
	if ((events & POLLHUP) != 0)
		return (1);
	events = events_of(s, POLLOUT | POLLRDHUP);
	if (events == -1)
		return (-1);
	return ((events & POLLHUP) != 0 && (events & POLLRDHUP) != 0);
}

static int
events_of(int s, short wanted)
{
	struct pollfd pfd;

	pfd.fd = s;
	pfd.events = wanted;
	if (poll(&pfd, 1, 0) == -1)
		return (-1);
	return ((unsigned short)pfd.revents);
}

/*
 * bindat(2) and connectat(2) lead to any directory, and work in capability
 * mode too.  Only a file name longer than sun_path needs a link.
 */
int
uds_os_wayopen(struct uds__way *w, int dirfd, const char *directory,
    const char *name)
{
	if (strlen(name) > PATH_MAXIMUM)
		return (uds_bsd_wayopen(w, dirfd, directory, name));
	w->name = name;
	w->dir = openat(dirfd, directory, O_SEARCH | O_DIRECTORY | O_CLOEXEC);
	return (w->dir == -1 ? -1 : 0);
}

int
uds_os_waybind(int s, const struct uds__way *w)
{
	union uds_bsd_sockaddr sa;
	socklen_t len;

	if (w->dir == -1)
		return (uds_bsd_waybind(s, w));
	len = uds_bsd_address(&sa, w->name);
	return (tell_family(s, bindat(w->dir, s, (struct sockaddr *)&sa,
	    len)));
}

int
uds_os_wayconnect(int s, const struct uds__way *w)
{
	union uds_bsd_sockaddr sa;
	socklen_t len;

	if (w->dir == -1)
		return (uds_bsd_wayconnect(s, w));
	len = uds_bsd_address(&sa, w->name);
	return (tell_family(s, connectat(w->dir, s, (struct sockaddr *)&sa,
	    len)));
}

void
uds_os_wayclose(struct uds__way *w)
{
	if (w->dir == -1)
		uds_bsd_wayclose(w);
	else
		(void)close(w->dir);
}

/* Sockets of other families cannot at all (EOPNOTSUPP, 14.2 and 15.0, run). */
static int
tell_family(int s, int rv)
{
	int family;

	if (rv == -1 && errno == EOPNOTSUPP)
		errno = uds_os_family(s, &family) == 0 && family != AF_UNIX ?
		    EAFNOSUPPORT : EOPNOTSUPP;
	return (rv);
}

int
uds_os_peercred(int s, struct uds_cred *c, int request)
{
	struct xucred x;
	pid_t pid;

	if (uds_bsd_peercred(s, &x, request) == -1 ||
	    uds_bsd_learn(c, &x, request, RECORDED) == -1)
		return (-1);
	pid = pid_in(&x);
	if (pid > 0) {
		c->uc_pid = pid;
		uds_os_known(c, UDS_CRED_PID, RECORDED);
	}
	return (0);
}

/*
 * Headers of 12 have an unused pointer where later ones have cr_pid, which
 * matters not to the kernel that runs.  That of 12 leaves it 0 (12.1, run),
 * and so it looks to a 32-bit process on a 64-bit kernel, whose pointers are
 * aligned otherwise.
 */
static pid_t
pid_in(const struct xucred *x)
{
	pid_t pid;

	memcpy(&pid, &x->_cr_unused1, sizeof(pid));
	return (pid);
}

int
uds_os_peergroups(int s, gid_t *groups, int max)
{
	struct xucred x;

	if (uds_bsd_peercred(s, &x, 0) == -1)
		return (-1);
	return (uds_bsd_groups(&x, groups, max));
}

int
uds_os_feature(int feature)
{
	switch (feature) {
	case UDS_FEATURE_LONGPATH:
	case UDS_FEATURE_AT:
		return (1);
	default:
		return (uds_bsd_feature(feature));
	}
}
