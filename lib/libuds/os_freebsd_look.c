/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * FreeBSD, 15 and later: receiving.  Facts were read in
 * sys/kern/uipc_usrreq.c of 15.0, and seen on kernels of 15.0 and 15.1.
 *
 * Since 15 SOCK_SEQPACKET is a stream of bytes with marks in it, and a record
 * is what ends with one.  Every receive there begins with a look that takes
 * nothing, which tells whether a record is complete, and how many descriptors
 * are coming: to run out of numbers for them hangs the machine (15.0, run).
 */

#include <sys/socket.h>

#include <errno.h>
#include <poll.h>
#include <string.h>

#include "uds.h"
#include "uds_os.h"
#include "os_bsd.h"
#include "os_freebsd.h"

/* Entries of a vector for what does not fit the caller's room, and where. */
#define SPARE		32
#define SCRATCH		32768

/* A buffer in which there is less room than this is full. */
#define FULL		64

/* A record that has not grown for so long, in ms, is not left to itself. */
#define STALLED		32

/* A receive of more than the caller has room for. */
struct wide {
	struct msghdr	 h;
	struct iovec	 iov[UDS_OS_VECTORS];
	size_t		 spare;		/* entries for what is too long */
	size_t		 size;		/* the caller's room */
};

/* What a look has seen. */
struct look {
	ssize_t	n;
	size_t	control;	/* bytes of control messages */
	int	fds;		/* descriptors that are coming */
	int	cut;		/* there is more of those than it shows */
	int	complete;	/* all of a record is there */
	int	pieces;		/* a record is taken before it is complete */
};

static int	has_part(int, struct wide *, struct look *, int);
static int	widen(struct wide *, const struct msghdr *, char *);
static int	look(int, struct msghdr *, struct look *, int);
static int	look_again(int, struct msghdr *, struct look *);
static int	has_stalled(int, struct msghdr *, struct look *);
static void	look_at_control(const struct msghdr *, struct look *);
static ssize_t	take(int, struct wide *, struct msghdr *,
		    const struct look *);
static ssize_t	take_rest(int, struct wide *, size_t, int *);
static ssize_t	take_data(int, struct msghdr *);
static int	is_full(int, size_t);
static int	is_shut(int);
static int	await_rest(int);

/*
 * EAGAIN until all of a record is there, so that it can be taken at once and
 * nothing of it is lost when a deadline passes.  A record whose sender has
 * gone without a mark is what came of it, cut.
 */
ssize_t
uds_freebsd_recvrecord(int s, struct msghdr *m, int how)
{
	char scratch[SCRATCH];
	struct wide w;
	struct look l;

	if (widen(&w, m, scratch) == -1 || look(s, &w.h, &l, how) == -1)
		return (-1);
	if ((!l.complete || (how & UDS_OS_PEEK) != 0) &&
	    look_again(s, &w.h, &l) == -1)
		return (-1);
	l.pieces = !l.complete;
	if (l.pieces && is_shut(s))
		l.pieces = l.n > 0;
	else if (l.pieces && !has_part(s, &w, &l, how))
		return (-1);
	if ((how & UDS_OS_PEEK) == 0) {
		if (m->msg_control != NULL && l.fds > 0 && !l.cut &&
		    uds_freebsd_reserve(s, l.fds) == -1)
			return (-1);
		return (take(s, &w, m, &l));
	}
	m->msg_namelen = 0;
	m->msg_flags = l.pieces || (size_t)l.n > w.size ? MSG_TRUNC : 0;
	return ((size_t)l.n > w.size ? (ssize_t)w.size : l.n);
}

/*
 * A record that is larger than the buffer is never complete, and of one that
 * is larger than the look its end is not seen: a call that may wait for ever
 * takes it in pieces, any other leaves it (ENOBUFS).  Nor is a record that came
 * in many small parts, which use up the buffer's memory before its bytes; that
 * can be told only by its not growing (15.1, run).
 */
static int
has_part(int s, struct wide *w, struct look *l, int how)
{
	int pieces;

	pieces = (how & UDS_OS_WAIT) != 0 && (how & UDS_OS_PEEK) == 0;
	if ((size_t)l->n < w->size + w->spare * SCRATCH &&
	    !is_full(s, (size_t)l->n + l->control)) {
		if (pieces && l->n > 0 && has_stalled(s, &w->h, l))
			return (1);
		errno = EAGAIN;
		return (0);
	}
	errno = ENOBUFS;
	return (pieces);
}

/* What is too long for the caller goes to one place, again and again. */
static int
widen(struct wide *w, const struct msghdr *m, char *scratch)
{
	size_t i, n;

	n = (size_t)m->msg_iovlen;
	if (n > UDS_OS_VECTORS) {
		errno = EMSGSIZE;
		return (-1);
	}
	w->spare = n > UDS_OS_VECTORS - SPARE ? UDS_OS_VECTORS - n : SPARE;
	w->size = 0;
	for (i = 0; i < n; i++) {
		w->iov[i] = m->msg_iov[i];
		w->size += w->iov[i].iov_len;
	}
	for (; i < n + w->spare; i++) {
		w->iov[i].iov_base = scratch;
		w->iov[i].iov_len = SCRATCH;
	}
	memset(&w->h, 0, sizeof(w->h));
	w->h.msg_iov = w->iov;
	w->h.msg_iovlen = (int)i;
	return (0);
}

/*
 * A look is shown control messages as the kernel holds them: nothing in them
 * is a descriptor of ours.  They are without data for a while if there was
 * room for nothing else (15.1, run).
 */
static int
look(int s, struct msghdr *h, struct look *l, int how)
{
	union {
		struct cmsghdr	align;
		char		room[UDS_CONTROL_MAX];
	} control;

	h->msg_control = control.room;
	h->msg_controllen = sizeof(control.room);
	l->n = recvmsg(s, h, MSG_PEEK |
	    ((how & UDS_OS_WAIT) != 0 ? 0 : MSG_DONTWAIT));
	if (l->n == -1)
		return (-1);
	l->control = h->msg_controllen;
	l->fds = 0;
	l->cut = (h->msg_flags & MSG_CTRUNC) != 0;
	l->complete = (h->msg_flags & MSG_EOR) != 0 ||
	    (l->n == 0 && l->control == 0);
	look_at_control(h, l);
	return (0);
}

/*
 * A look at all there is goes on into what is queued meanwhile, and then says
 * too much (15.1, run).  What it saw is behind a mark for the next look, so
 * that one of two is right: the shorter.
 */
static int
look_again(int s, struct msghdr *h, struct look *l)
{
	ssize_t n;

	n = l->n;
	if (look(s, h, l, 0) == -1)
		return (-1);
	if (l->n > n)
		l->n = n;
	return (0);
}

static int
has_stalled(int s, struct msghdr *h, struct look *l)
{
	ssize_t n;

	n = l->n;
	(void)poll(NULL, 0, STALLED);
	return (look(s, h, l, 0) == 0 && !l->complete && l->n == n);
}

/* Credentials that go with every message keep messages apart as well. */
static void
look_at_control(const struct msghdr *h, struct look *l)
{
	struct cmsghdr c;
	const char *p;
	size_t left, n, step;

	p = h->msg_control;
	left = h->msg_controllen;
	while (left >= CMSG_LEN(0)) {
		memcpy(&c, p, sizeof(c));
		if (c.cmsg_len < CMSG_LEN(0))
			break;
		n = (c.cmsg_len < left ? c.cmsg_len : left) - CMSG_LEN(0);
		if (c.cmsg_level == SOL_SOCKET && c.cmsg_type == SCM_RIGHTS)
			l->fds += (int)n / UDS_FREEBSD_HELD;
		if (c.cmsg_level == SOL_SOCKET && c.cmsg_type == SCM_CREDS2 &&
		    l->n > 0)
			l->complete = 1;
		step = CMSG_SPACE(n);
		if (step >= left)
			break;
		p += step;
		left -= step;
	}
}

/*
 * Another receiver of the same socket may have taken what was looked at; then
 * there is nothing, or something else, as between any two receivers.
 */
static ssize_t
take(int s, struct wide *w, struct msghdr *m, const struct look *l)
{
	ssize_t n;

	w->h.msg_control = m->msg_control;
	w->h.msg_controllen = m->msg_controllen;
	n = l->cut ? take_data(s, &w->h) : uds_bsd_recvmsg(s, &w->h, 0);
	if (n == -1)
		return (-1);
	m->msg_namelen = 0;
	m->msg_controllen = w->h.msg_controllen;
	m->msg_flags = w->h.msg_flags;
	if (l->pieces && (w->h.msg_flags & MSG_EOR) == 0)
		n = take_rest(s, w, (size_t)n, &m->msg_flags);
	if ((size_t)n <= w->size)
		return (n);
	m->msg_flags |= MSG_TRUNC;
	return ((ssize_t)w->size);
}

/*
 * Wait for the pieces up to the mark.  Whatever comes instead, the record is
 * cut; what has been received of it must not be forgotten.
 */
static ssize_t
take_rest(int s, struct wide *w, size_t n, int *flags)
{
	char scratch[512];
	struct iovec *iov, rest;
	size_t done, niov;
	ssize_t more;

	rest.iov_base = scratch;
	rest.iov_len = sizeof(scratch);
	iov = w->iov;
	niov = (size_t)w->h.msg_iovlen;
	done = n;
	do {
		while (niov > w->spare && done >= iov->iov_len) {
			done -= iov->iov_len;
			iov++;
			niov--;
		}
		if (niov > w->spare) {
			iov->iov_base = (char *)iov->iov_base + done;
			iov->iov_len -= done;
		}
		if (niov == 0) {
			iov = &rest;
			niov = w->spare = 1;
		}
		w->h.msg_iov = iov;
		w->h.msg_iovlen = (int)niov;
		w->h.msg_control = NULL;
		w->h.msg_controllen = 0;
		do {
			more = uds_bsd_recvmsg(s, &w->h, UDS_OS_WAIT);
		} while (more == -1 && await_rest(s));
		if (more < 1) {
			*flags |= MSG_TRUNC;
			return ((ssize_t)n);
		}
		done = (size_t)more;
		n += done;
	} while ((w->h.msg_flags & MSG_EOR) == 0);
	return ((ssize_t)n);
}

/*
 * Control messages that were sent without data come all at once, as many as
 * the buffer holds.  If a look cannot show them all, nobody knows how many
 * numbers they take, and they are left to the kernel to close.
 */
static ssize_t
take_data(int s, struct msghdr *m)
{
	void *control;
	ssize_t n;

	control = m->msg_control;
	m->msg_control = NULL;
	m->msg_controllen = 0;
	n = uds_bsd_recvmsg(s, m, 0);
	if (n > 0 && control != NULL)
		m->msg_flags |= MSG_CTRUNC;
	m->msg_control = control;
	return (n);
}

/* The look need not see any data. */
ssize_t
uds_freebsd_recvstream(int s, struct msghdr *m, int how)
{
	struct iovec one;
	struct look l;
	struct msghdr h;
	char c;

	one.iov_base = &c;
	one.iov_len = sizeof(c);
	memset(&h, 0, sizeof(h));
	h.msg_iov = &one;
	h.msg_iovlen = 1;
	if (look(s, &h, &l, how) == -1)
		return (-1);
	if (l.n == 0 && l.control > 0 && !is_shut(s)) {
		errno = EAGAIN;
		return (-1);
	}
	if (l.cut)
		return (take_data(s, m));
	if (l.fds > 0 && uds_freebsd_reserve(s, l.fds) == -1)
		return (-1);
	return (uds_bsd_recvmsg(s, m, 0));
}

/*
 * Control messages take room in the buffer, too; a sender waits when there is
 * none at all (uipc_sosend_stream_or_seqpacket()).
 */
static int
is_full(int s, size_t n)
{
	int size;

	return (uds_bsd_getnumber(s, SOL_SOCKET, SO_RCVBUF, &size) == 0 &&
	    n + FULL >= (size_t)size);
}

static int
is_shut(int s)
{
	struct pollfd pfd;

	pfd.fd = s;
	pfd.events = POLLRDHUP;
	return (poll(&pfd, 1, 0) == 1 &&
	    (pfd.revents & (POLLRDHUP | POLLHUP)) != 0);
}

/*
 * After a piece of a record did not come: a signal is no reason not to wait,
 * nor is that the socket itself does not block, or not for so long.
 */
static int
await_rest(int s)
{
	struct pollfd pfd;

	pfd.fd = s;
	pfd.events = POLLIN;
	return (errno == EINTR ||
	    (errno == EAGAIN && (poll(&pfd, 1, -1) != -1 || errno == EINTR)));
}
