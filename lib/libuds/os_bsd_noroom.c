/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * FreeBSD, NetBSD and OpenBSD: receiving into no room.
 */

#include <sys/types.h>
#include <sys/socket.h>

#include <string.h>

#include "uds.h"
#include "uds_os.h"
#include "os_bsd.h"

static int	has_room(const struct msghdr *);
static ssize_t	receive_byte(int, struct msghdr *, int);
static ssize_t	receive_none(int, struct msghdr *, int);

/*
 * Into no room at all nothing is received even if there is nothing, and an
 * empty record is called cut (OpenBSD 8.0-beta, and datagrams of FreeBSD 15.1,
 * run; soreceive() of sys/kern/uipc_socket.c of NetBSD 11 reads the same).
 */
ssize_t
uds_bsd_recvany(int s, struct msghdr *m, int how)
{
	int type;

	if (has_room(m))
		return (uds_bsd_recvmsg(s, m, how));
	if (uds_bsd_getnumber(s, SOL_SOCKET, SO_TYPE, &type) == -1)
		return (-1);
	return (type == SOCK_STREAM ? receive_none(s, m, how) :
	    receive_byte(s, m, how));
}

static int
has_room(const struct msghdr *m)
{
	size_t i;

	for (i = 0; i < (size_t)m->msg_iovlen; i++)
		if (m->msg_iov[i].iov_len > 0)
			return (1);
	return (0);
}

/* Of a record, a byte of room tells whether it was empty. */
static ssize_t
receive_byte(int s, struct msghdr *m, int how)
{
	struct msghdr given;
	struct iovec one;
	ssize_t n;
	char c;

	given = *m;
	one.iov_base = &c;
	one.iov_len = sizeof(c);
	m->msg_iov = &one;
	m->msg_iovlen = 1;
	n = uds_bsd_recvmsg(s, m, how);
	m->msg_iov = given.msg_iov;
	m->msg_iovlen = given.msg_iovlen;
	if (n < 1)
		return (n);
	m->msg_flags |= MSG_TRUNC;
	return (0);
}

/* Of a stream, a look waits for what may be left there. */
static ssize_t
receive_none(int s, struct msghdr *m, int how)
{
	struct msghdr h;
	ssize_t n;

	memset(&h, 0, sizeof(h));
	n = receive_byte(s, &h, how | UDS_OS_PEEK);
	if (n == -1)
		return (-1);
	if (m->msg_control != NULL)
		return (uds_bsd_recvmsg(s, m, how));
	m->msg_namelen = 0;
	m->msg_flags = 0;
	return (0);
}
