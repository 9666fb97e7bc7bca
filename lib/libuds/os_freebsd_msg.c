/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * FreeBSD, 12 and later: messages.  Facts were read in sys/kern/uipc_usrreq.c
 * of 12.1, 14.2 and 15.0, and seen on kernels of 12.1 and 15.0.
 */

#include <sys/param.h>
#include <sys/event.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <unistd.h>

#include "uds.h"
#include "uds_os.h"
#include "os_bsd.h"
#include "os_freebsd.h"

/* The first release with marks, and with MSG_CMSG_CLOEXEC known to work. */
#define MARKS		1500000
#define CLOEXEC_WORKS	1400000

/* Bytes of the control messages that can go along with descriptors. */
#define ALONG		512

/* Of a record at least so much goes at once, or the rest of it. */
#define PART		2048

static int	has_room(int, size_t, size_t);
static int	open_queue(void);
static int	is_too_long(int, size_t, size_t);

const int	uds_os_sendplain = -1;
const int	uds_os_sendnow = -1;
const int	uds_os_recvplain = -1;

/*
 * A mark is EINVAL on a stream up to 14, and of no use there.  Where a record
 * goes in parts, small ones use up the buffer's memory before its bytes, and
 * then neither side goes on (15.1, run): so none is smaller than need be, and
 * the kernel, which would send any, is not left to wait.  Nor is it with
 * descriptors: it might queue those, wait for room for a byte, and be
 * interrupted, of which it says that nothing was sent
 * (uipc_sosend_stream_or_seqpacket()).
 */
int
uds_os_sendflags(int s, size_t *len, size_t nfds, int wait)
{
	size_t part;
	int flags, type;

	if (uds_bsd_getnumber(s, SOL_SOCKET, SO_TYPE, &type) == -1)
		return (-1);
	if (type != SOCK_DGRAM && uds_freebsd_release() >= MARKS &&
	    (type == SOCK_SEQPACKET || nfds > 0)) {
		wait = 0;
		part = type == SOCK_STREAM ? 0 : *len < PART ? *len : PART;
		if (!has_room(s, part, nfds)) {
			errno = EAGAIN;
			return (-1);
		}
	}
	flags = wait ? MSG_NOSIGNAL : MSG_NOSIGNAL | MSG_DONTWAIT;
	return (type == SOCK_SEQPACKET ? flags | MSG_EOR : flags);
}

/*
 * Where there is room for control messages and for no byte, they go alone, the
 * call says EAGAIN, and the next one sends them again (15.1, run).  So nothing
 * is tried while there is not room for both: by the time of the attempt a
 * receiver may have made just that of the control messages.  That they will
 * never fit (EMSGSIZE) is not found out.  Only kevent(2) tells how much there
 * is, and with a low-water mark of nothing also that there is none
 * (uipc_filt_sowrite()); if it cannot be asked, or says that nobody is there,
 * nothing speaks against an attempt.
 */
static int
has_room(int s, size_t len, size_t nfds)
{
	static const struct timespec now = { 0, 0 };
	struct kevent e;
	int kq, n;

	kq = open_queue();
	if (kq == -1)
		return (1);
	EV_SET(&e, s, EVFILT_WRITE, EV_ADD, NOTE_LOWAT, 0, NULL);
	n = kevent(kq, &e, 1, &e, 1, &now);
	(void)close(kq);
	if (n != 1 || (e.flags & (EV_EOF | EV_ERROR)) != 0)
		return (1);
	if (nfds > 0)
		len += nfds * UDS_FREEBSD_HELD + ALONG;
	return (e.data >= (int64_t)len);
}

/* No child inherits one, but another thread may execute a program. */
static int
open_queue(void)
{
#ifdef KQUEUE_CLOEXEC
	return (kqueuex(KQUEUE_CLOEXEC));	/* 14.0 */
#else
	return (kqueue());
#endif
}

void
uds_os_senderror(int s, size_t len, size_t nfds)
{
	if (errno == ENOBUFS && is_too_long(s, len, nfds))
		errno = EMSGSIZE;
	uds_bsd_senderror();
}

/* ENOBUFS is also what a datagram gets that the queue can never hold. */
static int
is_too_long(int s, size_t len, size_t nfds)
{
	struct sockaddr_un sa;
	socklen_t salen;
	int error, max, rv;

	error = errno;
	salen = sizeof(sa);
	rv = getpeername(s, (struct sockaddr *)&sa, &salen) == 0 &&
	    uds_os_getopt(s, UDS_OPT_MSGMAX, &max) == 0 &&
	    len + (nfds > 0 ? CMSG_SPACE(nfds * UDS_FREEBSD_HELD) : 0) >
	    (size_t)max;
	errno = error;
	return (rv);
}

/* What wants no control messages of a stream is harmless. */
ssize_t
uds_os_recvmsg(int s, struct msghdr *m, int how)
{
	int type;

	if (uds_freebsd_release() < MARKS)
		return (uds_bsd_recvmsg(s, m, how));
	if (uds_bsd_getnumber(s, SOL_SOCKET, SO_TYPE, &type) == -1)
		return (-1);
	if (type == SOCK_DGRAM)
		return (uds_bsd_recvany(s, m, how));
	if (type == SOCK_SEQPACKET)
		return (uds_freebsd_recvrecord(s, m, how));
	if (type == SOCK_STREAM && m->msg_control != NULL)
		return (uds_freebsd_recvstream(s, m, how));
	return (uds_bsd_recvmsg(s, m, how));
}

int
uds_freebsd_reserve(int s, int n)
{
	int error, fd[UDS_CONTROL_MAX / UDS_FREEBSD_HELD], i;

	error = 0;
	for (i = 0; i < n && i < UDS_CONTROL_MAX / UDS_FREEBSD_HELD; i++) {
		fd[i] = fcntl(s, F_DUPFD_CLOEXEC, 0);
		if (fd[i] == -1) {
			error = errno;
			break;
		}
	}
	while (i > 0)
		(void)close(fd[--i]);
	if (error == 0)
		return (0);
	errno = error;
	return (-1);
}

/*
 * MSG_CMSG_CLOEXEC is taken, but without effect, by kernels up to 12.1 and
 * some of 13 (12.1, run).
 */
void
uds_os_received(const int *fds, size_t n)
{
	if (uds_freebsd_release() < CLOEXEC_WORKS)
		uds_bsd_setcloexec(fds, n);
}
