/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * Linux: credentials.  Facts were read in net/unix/af_unix.c, net/core/sock.c
 * and kernel/user_namespace.c of 6.12 and seen on 6.18; the oldest kernel
 * that this was written for is 4.13, which brought SO_PEERGROUPS.
 */

#define _GNU_SOURCE

#include <sys/types.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stddef.h>
#include <stdio.h>
#include <unistd.h>

#include "uds.h"
#include "uds_os.h"
#include "os_linux.h"

/* The moments of which Linux keeps a peer's credentials. */
#define RECORDED	(UDS_AT_CONNECT | UDS_AT_LISTEN | UDS_AT_PAIR)

#define MAX_GROUPS	65536	/* the kernel's NGROUPS_MAX */

_Static_assert(sizeof(struct ucred) == 12 &&
    offsetof(struct ucred, uid) == 4, "struct ucred");

static int	no_peer(int) UDS_RARE;
static int	peer_name(int);
static int	refuse_doubtful(int);
static void	learn_ids(struct uds_cred *, const struct ucred *);
static int	learn_more(int, struct uds_cred *, int) UDS_RARE;
static int	learn_label(int, struct uds_cred *);
static int	learn_groups(int, struct uds_cred *);
static void	learn_handle(int, struct uds_cred *);
static ssize_t	read_file(const char *, char *, size_t);

/*
 * SO_PEERCRED never fails: where no credentials were recorded it answers
 * with process 0 and ids of -1, and a listener is answered its own.  So is a
 * Bluetooth socket: its creator's (net/bluetooth/af_bluetooth.c, 6.12).
 * Recorded are the peer's at connect(2) and listen(2), or those of the caller
 * of socketpair(2).
 */
int
uds_os_peercred(int s, struct uds_cred *c, int request)
{
	struct ucred peer;
	socklen_t len;

	len = sizeof(peer);
	if (getsockopt(s, SOL_SOCKET, SO_PEERCRED, &peer, &len) == -1)
		return (-1);
	if (len != sizeof(peer) || peer.uid == (uid_t)-1)
		return (no_peer(s));
	if ((request & UDS_CRED_CONNECTED) == 0 && refuse_doubtful(s) == -1)
		return (-1);
	learn_ids(c, &peer);
	if ((request & (UDS_CRED_LABEL | UDS_CRED_GROUPS |
	    UDS_CRED_HANDLE)) == 0)
		return (0);
	return (learn_more(s, c, request));
}

/* The handle last: nothing can fail once it is open. */
static int
learn_more(int s, struct uds_cred *c, int request)
{
	if ((request & UDS_CRED_LABEL) != 0 && learn_label(s, c) == -1)
		return (-1);
	if ((request & UDS_CRED_GROUPS) != 0 && learn_groups(s, c) == -1)
		return (-1);
	if ((request & UDS_CRED_HANDLE) != 0)
		learn_handle(s, c);
	return (0);
}

/* Why nothing was recorded, or not about the peer.  Always -1. */
static int
no_peer(int s)
{
	int family;

	if (uds_os_family(s, &family) == -1)
		return (-1);
	if (family != AF_UNIX)
		errno = EAFNOSUPPORT;
	else
		errno = peer_name(s) == -1 ? ENOTCONN : EOPNOTSUPP;
	return (-1);
}

/* How long the peer's name is, -1 without a peer, -2 in another family. */
static int
peer_name(int s)
{
	struct sockaddr_un un;
	socklen_t len;

	len = sizeof(un);
	if (getpeername(s, (struct sockaddr *)&un, &len) == -1)
		return (-1);
	if (un.sun_family != AF_UNIX)
		return (-2);
	return ((int)(len - offsetof(struct sockaddr_un, sun_path)));
}

/*
 * What was recorded is not about the peer if there is none, as for a
 * listener, or if the socket is a datagram one of a pair that has since been
 * connected elsewhere, which takes a peer with a name.
 */
static int
refuse_doubtful(int s)
{
	int type;

	switch (peer_name(s)) {
	case -2:
	case -1:
		return (no_peer(s));
	case 0:
		return (0);
	}
	type = SOCK_DGRAM;
	if (uds_os_getnumber(s, SO_TYPE, &type) == -1)
		return (-1);
	return (type == SOCK_DGRAM ? no_peer(s) : 0);
}

/*
 * A process of another pid namespace is 0 here, and an id without a mapping
 * in this user namespace is the overflow id.
 */
static void
learn_ids(struct uds_cred *c, const struct ucred *peer)
{
	uds_os_nothing(c);
	if (peer->pid > 0) {
		c->uc_pid = peer->pid;
		uds_os_known(c, UDS_CRED_PID, RECORDED);
	} else
		uds_os_unknown(c, UDS_CRED_PID, UDS_WHY_RANGE);
	if (uds_linux_hasuid(peer->uid)) {
		c->uc_euid = peer->uid;
		uds_os_known(c, UDS_CRED_EUID, RECORDED);
	} else
		uds_os_unknown(c, UDS_CRED_EUID, UDS_WHY_RANGE);
	if (uds_linux_hasgid(peer->gid)) {
		c->uc_egid = peer->gid;
		uds_os_known(c, UDS_CRED_EGID, RECORDED);
	} else
		uds_os_unknown(c, UDS_CRED_EGID, UDS_WHY_RANGE);
}

/*
 * The overflow id may also be somebody's own: it certainly is where every id
 * is mapped to itself, as in the first user namespace.  Anywhere else, and
 * wherever /proc does not tell, it is taken for an unmapped one.
 */
int
uds_linux_ismapped(const char *map)
{
	char text[128];
	unsigned int inside, outside, count;

	if (read_file(map, text, sizeof(text)) <= 0 ||
	    sscanf(text, "%u %u %u", &inside, &outside, &count) != 3)
		return (0);
	return (inside == 0 && outside == 0 && count == UINT_MAX);
}

/* A small file as a string. */
static ssize_t
read_file(const char *path, char *buf, size_t size)
{
	ssize_t n;
	int fd;

	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd == -1)
		return (-1);
	n = read(fd, buf, size - 1);
	buf[n < 0 ? 0 : n] = '\0';
	(void)close(fd);
	return (n);
}

/*
 * Security modules differ in whether they count a NUL, and Linux without
 * one says ENOPROTOOPT.  ERANGE comes before anything is written.
 */
static int
learn_label(int s, struct uds_cred *c)
{
	socklen_t len;

	len = c->uc_labelsize > INT_MAX ? INT_MAX :
	    (socklen_t)(c->uc_labelsize - 1);
	if (getsockopt(s, SOL_SOCKET, SO_PEERSEC, c->uc_label, &len) == -1) {
		if (errno == ERANGE)
			return (-1);
		uds_os_unknown(c, UDS_CRED_LABEL, UDS_WHY_NEVER);
		return (0);
	}
	c->uc_label[len] = '\0';
	uds_os_known(c, UDS_CRED_LABEL, RECORDED);
	return (0);
}

static int
learn_groups(int s, struct uds_cred *c)
{
	socklen_t len;

	len = c->uc_maxgroups > MAX_GROUPS ? MAX_GROUPS * sizeof(gid_t) :
	    (socklen_t)(c->uc_maxgroups * sizeof(gid_t));
	if (getsockopt(s, SOL_SOCKET, SO_PEERGROUPS, c->uc_groups,
	    &len) == -1) {
		if (errno == ERANGE)
			return (-1);
		uds_os_unknown(c, UDS_CRED_GROUPS, UDS_WHY_NEVER);
		return (0);
	}
	c->uc_ngroups = (int)(len / sizeof(gid_t));
	uds_os_known(c, UDS_CRED_GROUPS, RECORDED);
	return (0);
}

/*
 * Linux 6.5 and later.  Up to 6.12 a process that has been waited for has
 * no handle any more (EINVAL or ESRCH); it does in 6.18.
 */
static void
learn_handle(int s, struct uds_cred *c)
{
	socklen_t len;
	int fd;

	fd = -1;
	len = sizeof(fd);
	if (getsockopt(s, SOL_SOCKET, SO_PEERPIDFD, &fd, &len) == -1)
		uds_os_unknown(c, UDS_CRED_HANDLE, uds_linux_nohandle(errno));
	else if (len == sizeof(fd) && fd >= 0) {
		c->uc_handle = fd;
		uds_os_known(c, UDS_CRED_HANDLE, RECORDED);
	}
}

int
uds_linux_nohandle(int error)
{
	switch (error) {
	case EMFILE:
		return (UDS_WHY_TABLE);
	case ENFILE:
		return (UDS_WHY_FILES);
	case ENOMEM:
		return (UDS_WHY_MEMORY);
	case EINVAL:
	case ESRCH:
		return (UDS_WHY_GONE);
	default:
		return (UDS_WHY_NEVER);
	}
}

int
uds_os_peergroups(int s, gid_t *groups, int max)
{
	socklen_t len;

	if (refuse_doubtful(s) == -1)
		return (-1);
	len = max > MAX_GROUPS ? MAX_GROUPS * sizeof(gid_t) :
	    (socklen_t)((size_t)max * sizeof(gid_t));
	if (getsockopt(s, SOL_SOCKET, SO_PEERGROUPS, groups, &len) == -1) {
		switch (errno) {
		case ERANGE:
			if (max == 0)
				break;
			errno = EINVAL;
			return (-1);
		case ENODATA:
			return (no_peer(s));
		case ENOPROTOOPT:
			return (uds_os_unsupported());
		default:
			return (-1);
		}
	}
	return ((int)(len / sizeof(gid_t)));
}

/* A pidfd becomes readable when its process has ended. */
int
uds_os_alive(int handle)
{
	struct pollfd pfd;
	int n;

	pfd.fd = handle;
	pfd.events = POLLIN;
	n = poll(&pfd, 1, 0);
	if (n == -1)
		return (-1);
	if (n == 1 && (pfd.revents & POLLNVAL) != 0) {
		errno = EBADF;
		return (-1);
	}
	return (n == 0);
}
