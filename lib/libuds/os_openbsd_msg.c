/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * OpenBSD: messages.  Facts were read in sys/kern/uipc_usrreq.c and
 * uipc_socket.c of 7.4 and later, and seen on kernels of 7.4, 7.8 and
 * 8.0-beta.
 */

#include <sys/types.h>
#include <sys/socket.h>

#include <errno.h>
#include <stddef.h>

#include "uds.h"
#include "uds_os.h"
#include "os_bsd.h"

/* E2BIG above (run). */
#define MAX_FDS		127

static int	fits(int, size_t, size_t);

const int	uds_os_sendplain = MSG_NOSIGNAL;
const int	uds_os_sendnow = MSG_NOSIGNAL | MSG_DONTWAIT;
const int	uds_os_recvplain = -1;

/*
 * Data and descriptors that can never fit would block for ever (run): they
 * are only tried.
 */
int
uds_os_sendflags(int s, size_t *len, size_t nfds, int wait)
{
	(void)s;
	(void)len;
	return (wait && nfds == 0 ? MSG_NOSIGNAL : MSG_NOSIGNAL | MSG_DONTWAIT);
}

void
uds_os_senderror(int s, size_t len, size_t nfds)
{
	uds_bsd_senderror();
	if (errno == EAGAIN && nfds > 0)
		errno = fits(s, len, nfds) ? EAGAIN : EMSGSIZE;
}

/*
 * EAGAIN is also said of a record that has no room in an empty buffer.  Inside
 * the kernel each descriptor takes four bytes for each byte of it, and those
 * have a header (run: 48 bytes for one or two, 176 for ten, 2064 for 127).
 * From a stream the kernel takes what fits.
 */
static int
fits(int s, size_t len, size_t nfds)
{
	size_t control;
	int size, type;

	if (uds_bsd_getnumber(s, SOL_SOCKET, SO_TYPE, &type) == -1 ||
	    type == SOCK_STREAM ||
	    uds_bsd_getnumber(s, SOL_SOCKET, SO_SNDBUF, &size) == -1)
		return (1);
	control = 4 * (CMSG_SPACE(nfds * sizeof(int)) - CMSG_SPACE(0));
	return (size > 0 && len + CMSG_SPACE(control) <= (size_t)size);
}

/* MSG_WAITALL would block a call that may not; it is not used. */
ssize_t
uds_os_recvmsg(int s, struct msghdr *m, int how)
{
	return (uds_bsd_recvany(s, m, how));
}

/* MSG_CMSG_CLOEXEC has done it. */
void
uds_os_received(const int *fds, size_t n)
{
	(void)fds;
	(void)n;
}

int
uds_os_maxfds(void)
{
	return (MAX_FDS);
}
