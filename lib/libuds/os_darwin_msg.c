/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * macOS: messages.  Facts were read in bsd/kern of xnu-11417; nothing here has
 * been seen running.
 */

#include <sys/types.h>
#include <sys/socket.h>

#include "uds.h"
#include "uds_os.h"
#include "os_bsd.h"

/* EINVAL above (bsd/kern/uipc_usrreq.c, unp_internalize()). */
#define MAX_FDS		254

/* 11.0; before, and for write(2), there is SO_NOSIGPIPE. */
#ifndef MSG_NOSIGNAL
#define MSG_NOSIGNAL	0
#endif

/*
 * MSG_DONTWAIT keeps a send from waiting for another one only; this one, from
 * waiting for room (sosendcheck() and sosend() of bsd/kern/uipc_socket.c).
 * bsd/sys/socket.h does not show it to programs, but no kernel refuses it.
 */
#ifndef MSG_NBIO
#define MSG_NBIO	0x20000
#endif
#define NOW		(MSG_NOSIGNAL | MSG_DONTWAIT | MSG_NBIO)

const int	uds_os_sendplain = MSG_NOSIGNAL;
const int	uds_os_sendnow = NOW;
const int	uds_os_recvplain = -1;

int
uds_os_sendflags(int s, size_t *len, size_t nfds, int wait)
{
	(void)s;
	(void)len;
	(void)nfds;
	return (wait ? MSG_NOSIGNAL : NOW);
}

void
uds_os_senderror(int s, size_t len, size_t nfds)
{
	(void)s;
	(void)len;
	(void)nfds;
	uds_bsd_senderror();
}

/*
 * Descriptors are installed before it is looked whether they can be told of
 * (unp_externalize(), copyout_control() of bsd/kern/uipc_syscalls.c): what
 * does not fit stays open and unknown, so that there has to be room for all.
 */
ssize_t
uds_os_recvmsg(int s, struct msghdr *m, int how)
{
	return (uds_bsd_recvmsg(s, m, how));
}

/* There is no MSG_CMSG_CLOEXEC. */
void
uds_os_received(const int *fds, size_t n)
{
	uds_bsd_setcloexec(fds, n);
}

int
uds_os_maxfds(void)
{
	return (MAX_FDS);
}
