/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * A POSIX system that libuds does not know: messages.  POSIX has descriptors,
 * SCM_RIGHTS, and nothing else to travel beside data.
 */

#include <sys/types.h>
#include <sys/socket.h>

#include <errno.h>
#include <stddef.h>

#include "uds.h"
#include "uds_os.h"

/* Not more than any kernel is known to take. */
#define MAX_FDS		120

/* Sockets have SO_NOSIGPIPE then, or nothing helps. */
#ifndef MSG_NOSIGNAL
#define MSG_NOSIGNAL	0
#endif

/* A mark is what POSIX ends a record with. */
int
uds_os_sendflags(int s, size_t *len, size_t nfds, int wait)
{
	int flags, type;

	(void)len;
	(void)nfds;
	if (uds_os_getnumber(s, SO_TYPE, &type) == -1)
		return (-1);
	flags = wait ? MSG_NOSIGNAL : MSG_NOSIGNAL | MSG_DONTWAIT;
	return (type == SOCK_SEQPACKET ? flags | MSG_EOR : flags);
}

ssize_t
uds_os_sendmsg(int s, const struct msghdr *m, int flags)
{
	return (sendmsg(s, m, flags));
}

/* Many systems say so of a queue of datagrams that is full. */
void
uds_os_senderror(int s, size_t len, size_t nfds)
{
	(void)s;
	(void)len;
	(void)nfds;
	if (errno == ENOBUFS)
		errno = EAGAIN;
}

/* Some give input flags back: only those that were not passed are true. */
ssize_t
uds_os_recvmsg(int s, struct msghdr *m, int how)
{
	ssize_t n;

	n = recvmsg(s, m, ((how & UDS_OS_WAIT) != 0 ? 0 : MSG_DONTWAIT) |
	    ((how & UDS_OS_PEEK) != 0 ? MSG_PEEK : 0));
	if (n == -1) {
		if (errno == EMSGSIZE && m->msg_control != NULL)
			errno = EMFILE;
		return (-1);
	}
	m->msg_flags &= MSG_TRUNC | MSG_CTRUNC | MSG_EOR;
	return (n);
}

void
uds_os_learn(struct uds__got *got, const struct cmsghdr *h, const void *data,
    size_t len)
{
	(void)got;
	(void)h;
	(void)data;
	(void)len;
}

int
uds_os_maxfds(void)
{
	return (MAX_FDS);
}

int
uds_os_setopt(int s, int option, int value)
{
	switch (option) {
	case UDS_OPT_SNDBUF:
		return (setsockopt(s, SOL_SOCKET, SO_SNDBUF, &value,
		    sizeof(value)));
	case UDS_OPT_RCVBUF:
		return (setsockopt(s, SOL_SOCKET, SO_RCVBUF, &value,
		    sizeof(value)));
	default:
		return (uds_os_unsupported());
	}
}

int
uds_os_getopt(int s, int option, int *value)
{
	switch (option) {
	case UDS_OPT_SNDBUF:
	case UDS_OPT_MSGMAX:
		return (uds_os_getnumber(s, SO_SNDBUF, value));
	case UDS_OPT_RCVBUF:
		return (uds_os_getnumber(s, SO_RCVBUF, value));
	default:
		return (uds_os_unsupported());
	}
}
