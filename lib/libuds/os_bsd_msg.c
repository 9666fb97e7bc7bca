/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * BSD: what of messages is the same on all of them.
 */

#include <sys/types.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
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

static int	is_shut(int);
static int	goes_on(int);

ssize_t
uds_os_sendmsg(int s, const struct msghdr *m, int flags)
{
	return (sendmsg(s, m, flags));
}

/*
 * Input flags come back in msg_flags (FreeBSD 15.0, NetBSD 10.99.12 and
 * OpenBSD 7.8, run); those that are looked at are never passed.  A full
 * table of descriptors is EMSGSIZE, except on FreeBSD 15, and nothing else
 * is of those that want control messages.
 */
ssize_t
uds_bsd_recvmsg(int s, struct msghdr *m, int how)
{
	ssize_t n;
	int flags;

	flags = (how & UDS_OS_WAIT) != 0 ? 0 : MSG_DONTWAIT;
	if ((how & UDS_OS_PEEK) != 0)
		flags |= MSG_PEEK;
#ifdef MSG_CMSG_CLOEXEC
	if (m->msg_control != NULL)
		flags |= MSG_CMSG_CLOEXEC;
#endif
	n = recvmsg(s, m, flags);
	if (n == -1) {
		if (errno == EMSGSIZE && m->msg_control != NULL)
			errno = EMFILE;
		return (-1);
	}
	m->msg_flags &= MSG_TRUNC | MSG_CTRUNC | MSG_EOR;
	return (n);
}

/*
 * An empty record that is not marked is passed over by NetBSD, OpenBSD and
 * DragonFly, so that nothing is the end there.  What can be received later,
 * or cannot be yet, tells the others, as the end lasts.
 */
int
uds_os_ended(int s, int flags)
{
	ssize_t n;
	char c;

	if ((flags & MSG_EOR) != 0)
		return (0);
	if (uds_os_istype(s, SOCK_DGRAM))
		return (is_shut(s));
	n = recv(s, &c, sizeof(c), MSG_PEEK | MSG_DONTWAIT);
	if (n == -1 && errno == EINTR)
		return (-1);
	if (n == 0)
		return (!goes_on(s));
	return (n == -1 && errno != EAGAIN);
}

/*
 * A datagram has a sender, whose name is never without a length, and nothing
 * has none.  There is nothing at once, and for ever, where this side has been
 * shut down: that is how a thread is woken that waits in recv(2) (soreceive()
 * and its kin; uipc_shutdown() of sys/kern/uipc_usrreq.c of FreeBSD 15).
 */
static int
is_shut(int s)
{
	struct sockaddr_un un;
	struct iovec one;
	struct msghdr m;
	ssize_t n;
	char c;

	one.iov_base = &c;
	one.iov_len = sizeof(c);
	memset(&m, 0, sizeof(m));
	m.msg_name = &un;
	m.msg_namelen = sizeof(un);
	m.msg_iov = &one;
	m.msg_iovlen = 1;
	n = recvmsg(s, &m, MSG_PEEK | MSG_DONTWAIT);
	if (n == -1 && errno == EINTR)
		return (-1);
	return (n == 0 && m.msg_namelen == 0);
}

/*
 * An empty record that is not marked is nothing to a peek as well, and to
 * every call once the peer has gone, even if others follow it (OpenBSD 7.4,
 * run).  The end has no bytes behind it, and poll(2) sees it, but not a
 * record that is empty.
 */
static int
goes_on(int s)
{
	struct pollfd pfd;
	int n;

	if (ioctl(s, FIONREAD, &n) == 0 && n > 0)
		return (1);
	pfd.fd = s;
	pfd.events = POLLIN;
	return (poll(&pfd, 1, 0) == 0);
}

/*
 * A queue of datagrams that is full is ENOBUFS at once, even for a call that
 * may block, and poll(2) says that there is room (FreeBSD 15.0 and OpenBSD
 * 7.8, run).
 */
void
uds_bsd_senderror(void)
{
	if (errno == ENOBUFS)
		errno = EAGAIN;
}

void
uds_bsd_setcloexec(const int *fds, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		(void)fcntl(fds[i], F_SETFD, FD_CLOEXEC);
}

void
uds_os_closefds(const int *fds, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (fds[i] >= 0)
			(void)close(fds[i]);
}

/* An option of the kernel's, which an older one may not have. */
int
uds_bsd_setnumber(int s, int level, int option, int value)
{
	if (setsockopt(s, level, option, &value, sizeof(value)) == 0)
		return (0);
	if (errno == ENOPROTOOPT)
		errno = EOPNOTSUPP;
	return (-1);
}

int
uds_bsd_getnumber(int s, int level, int option, int *value)
{
	socklen_t len;

	len = sizeof(*value);
	if (getsockopt(s, level, option, value, &len) == 0)
		return (0);
	if (errno == ENOPROTOOPT)
		errno = EOPNOTSUPP;
	return (-1);
}

/* Buffers, and the largest record as far as the one for sending limits it. */
int
uds_bsd_setopt(int s, int option, int value)
{
	switch (option) {
	case UDS_OPT_SNDBUF:
		return (uds_bsd_setnumber(s, SOL_SOCKET, SO_SNDBUF, value));
	case UDS_OPT_RCVBUF:
		return (uds_bsd_setnumber(s, SOL_SOCKET, SO_RCVBUF, value));
	default:
		return (uds_os_unsupported());
	}
}

int
uds_bsd_getopt(int s, int option, int *value)
{
	switch (option) {
	case UDS_OPT_SNDBUF:
	case UDS_OPT_MSGMAX:
		return (uds_bsd_getnumber(s, SOL_SOCKET, SO_SNDBUF, value));
	case UDS_OPT_RCVBUF:
		return (uds_bsd_getnumber(s, SOL_SOCKET, SO_RCVBUF, value));
	default:
		return (uds_os_unsupported());
	}
}
