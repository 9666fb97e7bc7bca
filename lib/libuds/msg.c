/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * Messages: one record, or a part of a stream, with all that travels beside
 * the bytes.  Plain data takes the short way, a function around send(2) or
 * recv(2); whatever that does not settle, and everything else, takes the long
 * one, in which a call never outlasts its timeout.
 *
 * Two rules hold on every path.  Descriptors are sent with the first byte and
 * forgotten once that has gone.  And what has been received is either handed
 * over whole or closed: there is no way out in between.
 */

#include <sys/types.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stddef.h>
#include <string.h>

#include "uds.h"
#include "uds_impl.h"
#include "uds_os.h"

#define SEND_FLAGS	(UDS_MSG_SPLIT | UDS_MSG_CLOSE)
#define RECV_FLAGS	(UDS_MSG_PEEK | UDS_MSG_TRUNC | UDS_MSG_WAITALL)
#define REQUESTS	(UDS_CRED_GROUPS | UDS_CRED_LABEL | UDS_CRED_HANDLE)

/* As long as poll(2) is believed that there is no room, in ms. */
#define LONGEST_SLICE	32

/* Of many messages, after how many that went at once the clock is read. */
#define LOT		32

/* Where everything is read that is only to be counted, and how often. */
#define SCRATCH		16384
#define TIMES		256

/*
 * What stands where a message begins before it is received.  The flag that
 * tells how long a record was makes a socket of another family throw away what
 * it says to have received (Linux, tcp(7)); and no text begins with this.
 */
#define UNTOUCHED	0xc1

/* A place in a vector: what is before it is done. */
struct cursor {
	const struct iovec	*iov;
	size_t			 n;
	size_t			 skip;	/* bytes of the first one */
};

/* How a sender waits: what poll(2) said last, and for how long it is asked. */
struct patience {
	int	ready;
	int	slice;
	int	pause;
};

#define PATIENT		{ 0, 1, 1 }

/*
 * What is being sent, and what is being received.  Most of it never leaves the
 * registers, because what is UDS_RARE is given a copy and no pointer to it.
 */
struct outgoing {
	const struct uds_msg	*m;
	struct cursor		 data;
	size_t			 len;	/* bytes that are left */
	size_t			 sent;
	size_t			 part;	/* bytes that go at once, */
	size_t			 partfds; /* and with how many descriptors */
	const int		*fds;
	size_t			 nfds;
};

struct incoming {
	struct uds_msg		*m;
	struct uds__got		*got;
	struct uds_addr		*addr;	/* whose it was, if that is wanted */
	struct cursor		 room;
	size_t			 size;	/* bytes of room that are left */
	size_t			 len;
	size_t			 nfds;	/* descriptors, with the surplus */
	int			 flags;	/* as asked for */
	int			 how;	/* UDS_OS_* */
	int			 told;	/* as answered */
	int			 error;	/* that came after some of it */
	int			 lost;	/* what was received is of no use */
	int			 skipped; /* and what nobody asked for */
};

/* What is known of it, until all is well. */
struct answer {
	struct uds__got		 got;
	struct uds_cred		 cred;
	struct uds_stamp	 stamp;
	struct uds_addr		 addr;
};

/* What one system call has brought. */
struct arrival {
	struct msghdr		 h;
	union uds__sockaddr	 sa;
};

static UDS_USUAL void init(struct uds_msg *, void *, size_t);
static ssize_t	send_timed(int, const void *, size_t, int) UDS_RARE;
static ssize_t	send_later(int, const void *, size_t, int, ssize_t) UDS_RARE;
static UDS_USUAL ssize_t send_message(int, const struct uds_msg *, int,
		    const struct uds__deadline *);
static UDS_USUAL int prepare_out(int, struct outgoing *, struct iovec *,
		    const struct uds_msg *, int);
static int	check_empty(int, size_t) UDS_RARE;
static int	check_fds(size_t, size_t, int);
static int	check_vector(int) UDS_RARE;
static UDS_USUAL int choose_part(int, struct outgoing *, int);
static UDS_USUAL ssize_t send_part(int, const struct outgoing *,
		    const struct cursor *, int);
static int	offer(int, struct outgoing, struct uds__control *) UDS_RARE;
static int	address(struct msghdr *, const struct uds_addr *) UDS_RARE;
static int	not_sent(int, size_t, size_t) UDS_RARE;
static ssize_t	send_copy(int, struct outgoing, int) UDS_RARE;
static ssize_t	send_until(int, struct outgoing, const struct uds__deadline *,
		    ssize_t) UDS_RARE;
static ssize_t	send_next(int, struct outgoing *, int);
static int	wait_to_send(int, const struct uds__deadline *,
		    struct patience *);
static void	count_sent(struct outgoing *, size_t);
static int	recv_timed(int, void *, size_t, size_t *, int) UDS_RARE;
static int	recv_later(int, void *, size_t, size_t *, int, ssize_t)
		    UDS_RARE;
static int	take_untouched(int, size_t *, size_t) UDS_RARE;
static UDS_USUAL int receive_message(int, struct uds_msg *, int, int);
static UDS_USUAL int prepare_in(int, struct incoming *, struct iovec *,
		    struct uds_msg *, int);
static UDS_USUAL int prepare_answer(struct incoming *, struct answer *);
static void	forget_sender(const struct incoming *) UDS_RARE;
static UDS_USUAL ssize_t receive_part(int, const struct incoming *,
		    const struct cursor *, struct arrival *);
static ssize_t	receive_copy(int, struct incoming, struct arrival *) UDS_RARE;
static int	receive_rest(int, struct incoming, const struct uds__deadline *,
		    const struct arrival *, ssize_t) UDS_RARE;
static int	fill(int, struct incoming *, const struct uds__deadline *);
static int	receive_until(int, struct incoming *,
		    const struct uds__deadline *, int);
static int	is_deaf(int);
static int	receive_next(int, struct incoming *);
static int	take_part(int, struct incoming *, const struct msghdr *,
		    size_t);
static UDS_USUAL void take_data(struct incoming *, const struct msghdr *,
		    size_t);
static int	asks_for_control(int) UDS_RARE;
static int	has_sender(int, const struct incoming *,
		    const struct msghdr *);
static int	refuse(struct incoming *, int);
static int	take_nothing(int, struct incoming *, int);
static int	has_ended(int, int);
static UDS_USUAL void hand_over(const struct incoming *);
static int	wants_control(const struct incoming *);
static UDS_USUAL ssize_t measure(struct cursor *, struct iovec *,
		    const struct uds_msg *);
static ssize_t	measure_vector(const struct iovec *, size_t) UDS_RARE;
static size_t	copy_vector(const struct cursor *, struct iovec *, size_t);
static void	advance(struct cursor *, size_t);
static int	is_stream(int) UDS_RARE;
static int	invalid(void) UDS_RARE;

void
uds_msg_in(struct uds_msg *m, void *room, size_t size)
{
	init(m, room, size);
}

/* Nothing is ever written to what is sent. */
void
uds_msg_out(struct uds_msg *m, const void *data, size_t len)
{
	init(m, (void *)(uintptr_t)data, len);
}

/* In two halves: of the whole some compilers would make a slow loop. */
static UDS_USUAL void
init(struct uds_msg *m, void *data, size_t size)
{
	m->um_data = data;
	m->um_size = size;
	memset(&m->um_iov, 0, offsetof(struct uds_msg, um_request) -
	    offsetof(struct uds_msg, um_iov));
	memset(&m->um_request, 0, sizeof(*m) -
	    offsetof(struct uds_msg, um_request));
}

/*
 * Nothing but what it takes to wait for as long as it takes: a timeout would
 * have to be kept across the system call.  A length that is no ssize_t is for
 * the long way, as is none.
 */
ssize_t
uds_send(int s, const void *data, size_t len, int timeout)
{
	ssize_t n;

	if (timeout != -1 || uds_os_sendplain == -1 || (ssize_t)len <= 0)
		return (send_timed(s, data, len, timeout));
	n = send(s, data, len, uds_os_sendplain);
	if (n == (ssize_t)len)
		return (n);
	return (send_later(s, data, len, timeout, n));
}

static ssize_t
send_timed(int s, const void *data, size_t len, int timeout)
{
	ssize_t n;

	if (uds_os_sendnow == -1 || (ssize_t)len <= 0 || timeout <= -1)
		return (send_later(s, data, len, timeout, 0));
	n = send(s, data, len, uds_os_sendnow);
	if (n == (ssize_t)len)
		return (n);
	return (send_later(s, data, len, timeout, n));
}

/* The first attempt, if there was one, has sent n bytes or failed. */
static ssize_t
send_later(int s, const void *data, size_t len, int timeout, ssize_t n)
{
	struct uds_msg m;
	ssize_t more;

	if (n == -1) {
		if (errno != EINTR)
			uds_os_senderror(s, len, 0);
		if (errno != EINTR && (errno != EAGAIN || timeout == 0))
			return (-1);
		n = 0;
	}
	if (n > 0)
		data = (const char *)data + n;
	uds_msg_out(&m, data, len - (size_t)n);
	more = uds_sendmsg(s, &m, 0, timeout);
	if (more == -1)
		return (n > 0 ? n : -1);
	return (n + more);
}

ssize_t
uds_sendto(int s, const void *data, size_t len, const struct uds_addr *to,
    int timeout)
{
	struct uds_msg m;

	uds_msg_out(&m, data, len);
	m.um_addr = (struct uds_addr *)(uintptr_t)to;
	return (uds_sendmsg(s, &m, 0, timeout));
}

ssize_t
uds_sendmsg(int s, const struct uds_msg *m, int flags, int timeout)
{
	struct uds__deadline d;

	if (uds__deadline_init(&d, timeout) == -1)
		return (-1);
	return (send_message(s, m, flags, &d));
}

/*
 * This and uds_recvfds() are here and not in rights.c, because to return
 * through one more function each would show.
 */
ssize_t
uds_sendfds(int s, const void *data, size_t len, const int *fds, size_t n,
    int timeout)
{
	struct uds__deadline d;
	struct uds_msg m;

	if (uds__deadline_init(&d, timeout) == -1)
		return (-1);
	init(&m, (void *)(uintptr_t)data, len);
	m.um_fds = (int *)(uintptr_t)fds;
	m.um_nfds = n;
	return (send_message(s, &m, 0, &d));
}

/* errno tells why not all has been sent, even if something has. */
static UDS_USUAL ssize_t
send_message(int s, const struct uds_msg *m, int flags,
    const struct uds__deadline *d)
{
	struct outgoing o;
	struct iovec one;
	ssize_t n;
	int how;

	if (prepare_out(s, &o, &one, m, flags) == -1)
		return (-1);
	n = -1;
	how = choose_part(s, &o, d->timeout == -1);
	if (how != -1)
		n = o.part == o.len && o.data.n <= UDS_OS_VECTORS ?
		    send_part(s, &o, &o.data, how) : send_copy(s, o, how);
	if (n == -1 || (size_t)n < o.len)
		n = send_until(s, o, d, n);
	if ((flags & UDS_MSG_CLOSE) != 0 && n == (ssize_t)o.len)
		uds_closefds(m->um_fds, m->um_nfds);
	return (n);
}

static UDS_USUAL int
prepare_out(int s, struct outgoing *o, struct iovec *one,
    const struct uds_msg *m, int flags)
{
	ssize_t len;

	if ((flags & ~SEND_FLAGS) != 0 || (m->um_nfds > 0 &&
	    m->um_fds == NULL))
		return (invalid());
	len = measure(&o->data, one, m);
	if (len == -1 ||
	    (o->data.n > UDS_OS_VECTORS && check_vector(s) == -1) ||
	    (len == 0 && check_empty(s, m->um_nfds) == -1) ||
	    (m->um_nfds > 1 && check_fds(m->um_nfds, (size_t)len, flags) == -1))
		return (-1);
	o->m = m;
	o->len = (size_t)len;
	o->sent = 0;
	o->fds = m->um_fds;
	o->nfds = m->um_nfds;
	return (0);
}

/*
 * A record without data would be taken for the end of file by a reader that
 * uses recv(2), or be swallowed (uds_portability(7)); and descriptors travel
 * on a stream with a byte, or are lost (Linux 6.18, run).
 */
static int
check_empty(int s, size_t nfds)
{
	int type;

	if (uds_os_getnumber(s, SO_TYPE, &type) == -1)
		return (-1);
	if (type == SOCK_DGRAM || (type == SOCK_STREAM && nfds == 0))
		return (0);
	return (invalid());
}

/* If they go in several messages, each takes a byte. */
static int
check_fds(size_t nfds, size_t len, int flags)
{
	size_t limit;

	limit = (size_t)uds_os_maxfds();
	if (nfds <= limit)
		return (0);
	if ((flags & UDS_MSG_SPLIT) == 0) {
		errno = E2BIG;
		return (-1);
	}
	if ((nfds - 1) / limit >= len)
		return (invalid());
	return (0);
}

/*
 * Too long for one call: only what goes on where it ended can be sent or
 * received in parts.
 */
static int
check_vector(int s)
{
	int type;

	if (uds_os_getnumber(s, SO_TYPE, &type) == -1)
		return (-1);
	if (type == SOCK_STREAM)
		return (0);
	errno = EMSGSIZE;
	return (-1);
}

/*
 * How much goes at once, and with how many descriptors, of which any kernel
 * takes one; the flags for it.
 */
static UDS_USUAL int
choose_part(int s, struct outgoing *o, int wait)
{
	size_t part;
	int flags;

	part = o->len;
	o->partfds = o->nfds;
	if (o->nfds > 1 && o->nfds > (size_t)uds_os_maxfds()) {
		part = 1;
		o->partfds = (size_t)uds_os_maxfds();
	}
	flags = uds_os_sendflags(s, &part, o->partfds, wait);
	o->part = part;
	return (flags);
}

/* One system call.  Its descriptors have gone if anything has. */
static UDS_USUAL ssize_t
send_part(int s, const struct outgoing *o, const struct cursor *part,
    int flags)
{
	union {
		struct cmsghdr	align;
		char		room[UDS_CONTROL_MAX];
	} control;
	union uds__sockaddr sa;
	struct uds__control c;
	struct msghdr h;
	ssize_t n;

	c.room = control.room;
	c.len = 0;
	if (o->partfds > 0)
		uds_os_put(&c, SOL_SOCKET, SCM_RIGHTS, o->fds,
		    o->partfds * sizeof(*o->fds));
	if ((o->m->um_cred != NULL || o->m->um_stamp != NULL) &&
	    offer(s, *o, &c) == -1)
		return (-1);
	memset(&h, 0, sizeof(h));
	h.msg_iov = (struct iovec *)(uintptr_t)part->iov;
	h.msg_iovlen = part->n;
	if (c.len > 0) {
		h.msg_control = c.room;
		h.msg_controllen = c.len;
	}
	if (o->m->um_addr != NULL) {
		h.msg_name = &sa;
		if (address(&h, o->m->um_addr) == -1)
			return (-1);
	}
	n = uds_os_sendmsg(s, &h, flags);
	return (n == -1 ? not_sent(s, o->part, o->partfds) : n);
}

/*
 * Credentials are those of all bytes, descriptors come with the first.  But of
 * a record that goes in parts the first one has them for all: who looks for the
 * end of it sees no further than to the next control message (FreeBSD 15).  And
 * nothing on a stream has no sender: the BSDs queue control messages without
 * data, which look like the end of file or wake nobody (uds_portability(7)).
 */
static int
offer(int s, struct outgoing o, struct uds__control *c)
{
	if (o.sent > 0 && o.nfds == 0 && !is_stream(s))
		return (0);
	if (o.m->um_cred != NULL && uds_os_offercred(c, o.m->um_cred) == -1)
		return (-1);
	if (o.m->um_stamp != NULL && uds_os_offerstamp(c, o.m->um_stamp) == -1)
		return (-1);
	if (o.len == 0 && is_stream(s))
		c->len = 0;
	return (0);
}

/* The unnamed one is ENOENT to some kernels (OpenBSD 8.0-beta, run). */
static int
address(struct msghdr *h, const struct uds_addr *to)
{
	if (to->ua_kind == UDS_ADDR_UNNAMED) {
		errno = EINVAL;
		return (-1);
	}
	h->msg_namelen = sizeof(union uds__sockaddr);
	return (uds_addr_tosockaddr(to, h->msg_name, &h->msg_namelen));
}

static int
not_sent(int s, size_t len, size_t nfds)
{
	if (errno != EINTR)
		uds_os_senderror(s, len, nfds);
	return (-1);
}

/* The same of what is not all of the caller's own vector. */
static ssize_t
send_copy(int s, struct outgoing o, int flags)
{
	struct iovec copy[UDS_OS_VECTORS];
	struct cursor part;

	if (o.len > 0)
		advance(&o.data, 0);
	part.iov = copy;
	part.n = copy_vector(&o.data, copy, o.part < o.len ? o.part : 0);
	part.skip = 0;
	return (send_part(s, &o, &part, flags));
}

/*
 * After an attempt, which has sent n bytes or failed.  What has been sent
 * counts, whatever happened then: the caller sends the rest, and is told of
 * the error by that.
 */
static ssize_t
send_until(int s, struct outgoing o, const struct uds__deadline *d,
    ssize_t n)
{
	struct patience p = PATIENT;

	for (;; n = send_next(s, &o, d->timeout == -1)) {
		if (n != -1) {
			count_sent(&o, (size_t)n);
			if (o.len == 0 || uds__deadline_check(d) == -1)
				return ((ssize_t)o.sent);
			p = (struct patience)PATIENT;
		} else if (errno != EINTR && wait_to_send(s, d, &p) == -1)
			return (o.sent > 0 ? (ssize_t)o.sent : -1);
	}
}

static ssize_t
send_next(int s, struct outgoing *o, int wait)
{
	int flags;

	flags = choose_part(s, o, wait);
	return (flags == -1 ? -1 : send_copy(s, *o, flags));
}

/*
 * poll(2) says that there is room only when there is plenty of it (a quarter
 * of the buffer is full on Linux 6.18, 2048 bytes are free on NetBSD 10.99.12
 * and OpenBSD 7.8, run), or when there is none (datagrams, and NetBSD).  So it
 * is not relied on: what it says shortens the wait, and after a while the call
 * is tried all the same.
 */
static int
wait_to_send(int s, const struct uds__deadline *d, struct patience *p)
{
	if ((errno != EAGAIN && errno != EWOULDBLOCK) || d->timeout == 0)
		return (-1);
	if (p->ready && uds__deadline_pause(d, &p->pause) == -1)
		return (-1);
	p->ready = uds__deadline_pollfor(d, s, POLLOUT, p->slice);
	if (p->ready == -1)
		return (-1);
	if (!p->ready && p->slice < LONGEST_SLICE)
		p->slice *= 2;
	return (0);
}

static void
count_sent(struct outgoing *o, size_t n)
{
	o->sent += n;
	o->len -= n;
	if (o->partfds > 0)
		o->fds += o->partfds;
	o->nfds -= o->partfds;
	advance(&o->data, n);
}

/*
 * Each message is as uds_sendmsg() sends it; what it says of one is in the
 * message, because only a return of -1 can say it by errno.  sendmmsg(2) would
 * keep to itself why it ended, and of a peer that has gone a datagram socket
 * tells once (Linux 6.18, run).
 */
int
uds_sendmmsg(int s, struct uds_msg *m, size_t n, int flags, int timeout)
{
	struct uds__deadline d;
	struct cursor c;
	struct iovec one;
	ssize_t sent;
	size_t i;

	if (n == 0 || n > INT_MAX)
		return (invalid());
	if (uds__deadline_init(&d, timeout) == -1)
		return (-1);
	for (i = 0; i < n; i++) {
		m[i].um_len = 0;
		m[i].um_error = 0;
		sent = i % LOT == LOT - 1 && uds__deadline_check(&d) == -1 ?
		    -1 : send_message(s, &m[i], flags, &d);
		if (sent == -1) {
			m[i].um_error = errno;
			return (i > 0 ? (int)i : -1);
		}
		m[i].um_len = (size_t)sent;
		m[i].um_error = errno;
		if (sent != measure(&c, &one, &m[i]))
			break;
		m[i].um_error = 0;
	}
	return ((int)i);
}

int
uds_recv(int s, void *room, size_t size, size_t *len, int timeout)
{
	ssize_t n;

	if (timeout != -1 || uds_os_recvplain == -1 || (ssize_t)size <= 0)
		return (recv_timed(s, room, size, len, timeout));
	*(unsigned char *)room = UNTOUCHED;
	n = recv(s, room, size, uds_os_recvplain);
	if (n > 0 && (size_t)n <= size &&
	    *(unsigned char *)room != UNTOUCHED) {
		*len = (size_t)n;
		return (1);
	}
	return (recv_later(s, room, size, len, timeout, n));
}

static int
recv_timed(int s, void *room, size_t size, size_t *len, int timeout)
{
	ssize_t n;

	if (uds_os_recvplain == -1 || (ssize_t)size <= 0 || timeout <= -1) {
		errno = EINTR;
		return (recv_later(s, room, size, len, timeout, -1));
	}
	*(unsigned char *)room = UNTOUCHED;
	n = recv(s, room, size, uds_os_recvplain | MSG_DONTWAIT);
	if (n > 0 && (size_t)n <= size &&
	    *(unsigned char *)room != UNTOUCHED) {
		*len = (size_t)n;
		return (1);
	}
	return (recv_later(s, room, size, len, timeout, n));
}

/* The first attempt has said n, which settles nothing yet. */
static int
recv_later(int s, void *room, size_t size, size_t *len, int timeout,
    ssize_t n)
{
	struct uds_msg m;
	int rv;

	if (n > 0 && (size_t)n > size) {
		errno = EMSGSIZE;
		return (-1);
	}
	if (n > 0)
		return (take_untouched(s, len, (size_t)n));
	if (n == -1 && errno != EINTR && (timeout == 0 ||
	    (errno != EAGAIN && errno != EWOULDBLOCK)))
		return (-1);
	if (n == 0) {
		rv = has_ended(s, 0);
		if (rv == -1)
			return (-1);
		if (rv == 1 || !is_stream(s)) {
			*len = 0;
			return (!rv);
		}
	}
	uds_msg_in(&m, room, size);
	rv = uds_recvmsg(s, &m, 0, timeout);
	if (rv != -1)
		*len = m.um_len;
	return (rv);
}

/* It may have been received as it is, by a socket that stores what it says. */
static int
take_untouched(int s, size_t *len, size_t n)
{
	int family;

	if (uds_os_family(s, &family) == -1)
		return (-1);
	if (family != AF_UNIX) {
		errno = EAFNOSUPPORT;
		return (-1);
	}
	*len = n;
	return (1);
}

int
uds_recvfrom(int s, void *room, size_t size, size_t *len,
    struct uds_addr *from, int timeout)
{
	struct uds_msg m;
	int rv;

	uds_msg_in(&m, room, size);
	m.um_addr = from;
	rv = uds_recvmsg(s, &m, 0, timeout);
	if (rv != -1)
		*len = m.um_len;
	return (rv);
}

int
uds_recvmsg(int s, struct uds_msg *m, int flags, int timeout)
{
	return (receive_message(s, m, flags, timeout));
}

/* *n is how many there is room for, and then how many there are. */
int
uds_recvfds(int s, void *room, size_t size, size_t *len, int *fds, size_t *n,
    int timeout)
{
	struct uds_msg m;
	int rv;

	init(&m, room, size);
	m.um_fds = fds;
	m.um_maxfds = *n;
	rv = receive_message(s, &m, 0, timeout);
	if (rv == -1)
		return (-1);
	*len = m.um_len;
	*n = m.um_nfds;
	return (rv);
}

/* What comes whole at the first attempt is all there is to do. */
static UDS_USUAL int
receive_message(int s, struct uds_msg *m, int flags, int timeout)
{
	struct uds__deadline d;
	struct answer answer;
	struct arrival a;
	struct incoming in;
	struct iovec one;
	ssize_t n;

	in.how = (timeout == -1 ? UDS_OS_WAIT : 0) |
	    ((flags & UDS_MSG_PEEK) != 0 ? UDS_OS_PEEK : 0);
	if (uds__deadline_init(&d, timeout) == -1 ||
	    prepare_in(s, &in, &one, m, flags) == -1 ||
	    prepare_answer(&in, &answer) == -1)
		return (-1);
	n = in.room.n <= UDS_OS_VECTORS ?
	    receive_part(s, &in, &in.room, &a) : receive_copy(s, in, &a);
	if (n < 1 || (a.h.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) != 0 ||
	    (flags & UDS_MSG_WAITALL) != 0)
		return (receive_rest(s, in, &d, &a, n));
	take_data(&in, &a.h, (size_t)n);
	hand_over(&in);
	return (1);
}

/*
 * What is put together from several parts cannot say of one sender, or of one
 * moment, who or when it was.
 */
static UDS_USUAL int
prepare_in(int s, struct incoming *in, struct iovec *one, struct uds_msg *m,
    int flags)
{
	ssize_t size;

	if ((flags & ~RECV_FLAGS) != 0 || (m->um_request & ~REQUESTS) != 0 ||
	    (m->um_request != 0 && m->um_cred == NULL) ||
	    (m->um_maxfds > 0 && m->um_fds == NULL))
		return (invalid());
	if ((flags & UDS_MSG_WAITALL) != 0 && ((flags & UDS_MSG_PEEK) != 0 ||
	    m->um_cred != NULL || m->um_stamp != NULL))
		return (invalid());
	size = measure(&in->room, one, m);
	if (size == -1 ||
	    (in->room.n > UDS_OS_VECTORS && check_vector(s) == -1))
		return (-1);
	in->m = m;
	in->size = (size_t)size;
	in->len = in->nfds = 0;
	in->flags = flags;
	in->told = in->error = in->lost = in->skipped = 0;
	return (0);
}

/* What the control messages say goes there first. */
static UDS_USUAL int
prepare_answer(struct incoming *in, struct answer *a)
{
	struct uds_msg *m;

	m = in->m;
	in->got = &a->got;
	a->got.fds = m->um_fds;
	a->got.maxfds = m->um_maxfds;
	a->got.nfds = a->got.surplus = 0;
	a->got.cred = NULL;
	a->got.stamp = NULL;
	a->got.request = m->um_request;
	in->addr = NULL;
	if (m->um_addr != NULL) {
		in->addr = &a->addr;
		uds_addr_unnamed(in->addr);
	}
	if (m->um_stamp != NULL) {
		a->got.stamp = &a->stamp;
		memset(&a->stamp, 0, sizeof(a->stamp));
	}
	if (m->um_cred == NULL)
		return (0);
	a->got.cred = &a->cred;
	uds_os_unasked(&a->cred);
	return (m->um_request == 0 ? 0 :
	    uds__cred_borrow(&a->cred, m->um_cred, m->um_request));
}

static void
forget_sender(const struct incoming *in)
{
	if (in->got->cred != NULL) {
		uds_cred_close(in->got->cred);
		uds_os_unasked(in->got->cred);
	}
	if (in->got->stamp != NULL)
		memset(in->got->stamp, 0, sizeof(*in->got->stamp));
}

/*
 * One receive.  The room for control messages is as large as any kernel
 * needs, so that they are never cut for want of it, and is not cleared.
 */
static UDS_USUAL ssize_t
receive_part(int s, const struct incoming *in, const struct cursor *room,
    struct arrival *a)
{
	union {
		struct cmsghdr	align;
		char		room[UDS_CONTROL_MAX];
	} control;
	ssize_t n;

	memset(&a->h, 0, sizeof(a->h));
	a->h.msg_iov = (struct iovec *)(uintptr_t)room->iov;
	a->h.msg_iovlen = room->n;
	if (in->addr != NULL) {
		a->h.msg_name = &a->sa;
		a->h.msg_namelen = sizeof(a->sa);
	}
	if (wants_control(in)) {
		a->h.msg_control = control.room;
		a->h.msg_controllen = sizeof(control.room);
	}
	n = uds_os_recvmsg(s, &a->h, in->how);
	if (n != -1 && a->h.msg_control != NULL)
		uds__control_walk(&a->h, in->got);
	return (n);
}

/* The same into what is not the caller's own vector. */
static ssize_t
receive_copy(int s, struct incoming in, struct arrival *a)
{
	struct iovec copy[UDS_OS_VECTORS];
	struct cursor room;

	if (in.size > 0)
		advance(&in.room, 0);
	room.iov = copy;
	room.n = copy_vector(&in.room, copy, 0);
	room.skip = 0;
	return (receive_part(s, &in, &room, a));
}

/*
 * After the first attempt, which has returned n: look at what is odd about it,
 * wait for what has not come, and of a stream for more if all the room is to
 * be filled.
 */
static int
receive_rest(int s, struct incoming in, const struct uds__deadline *d,
    const struct arrival *a, ssize_t n)
{
	int rv;

	rv = n == -1 ? -1 : take_part(s, &in, &a->h, (size_t)n);
	rv = receive_until(s, &in, d, rv);
	if (rv == 1 && (in.flags & UDS_MSG_WAITALL) != 0 && in.size > 0 &&
	    is_stream(s))
		rv = fill(s, &in, d);
	if (rv != -1)
		hand_over(&in);
	return (rv);
}

static int
fill(int s, struct incoming *in, const struct uds__deadline *d)
{
	int rv;

	do {
		rv = receive_until(s, in, d, receive_next(s, in));
		if (rv == -1 && in->lost)
			return (-1);
		if (rv == 1 && in->size > 0 && uds__deadline_check(d) == -1)
			rv = -1;
		if (rv == -1)
			in->error = errno;
	} while (rv == 1 && in->size > 0);
	return (1);
}

/*
 * FreeBSD 15 announces a record from its first byte on, and we take it when
 * the last has come: so a socket that is ready may have nothing, and then it
 * is left alone for a while.  A call that has no time asks nothing more, unless
 * what it got was nothing that it wanted: something else may be behind it.
 */
static int
receive_until(int s, struct incoming *in, const struct uds__deadline *d,
    int rv)
{
	int pause, ready;

	pause = 1;
	ready = 0;
	while (rv == -1 && !in->lost) {
		if (errno != EINTR) {
			if ((errno != EAGAIN && errno != EWOULDBLOCK) ||
			    (d->timeout == 0 && !in->skipped))
				return (-1);
			if (ready && is_deaf(s))
				return (0);
			if (ready && uds__deadline_pause(d, &pause) == -1)
				return (-1);
			ready = uds__deadline_poll(d, s, POLLIN);
			if (ready == -1)
				return (-1);
		}
		rv = receive_next(s, in);
	}
	return (rv);
}

/*
 * Linux tells of a datagram socket that has been shut down on this side by
 * poll(2), but nothing to a receive that does not block (6.18, run).
 */
static int
is_deaf(int s)
{
	return (uds_os_istype(s, SOCK_DGRAM) && has_ended(s, 0) == 1);
}

static int
receive_next(int s, struct incoming *in)
{
	struct arrival a;
	ssize_t n;

	n = receive_copy(s, *in, &a);
	return (n == -1 ? -1 : take_part(s, in, &a.h, (size_t)n));
}

/*
 * What a peek shows of descriptors is none, or a new one each time (Linux), or
 * a number that never was one (the BSDs): no control message is asked for.
 */
static int
wants_control(const struct incoming *in)
{
	return ((in->flags & UDS_MSG_PEEK) == 0 && (in->m->um_maxfds > 0 ||
	    in->m->um_cred != NULL || in->m->um_stamp != NULL));
}

/* 1 if something has come, 0 at the end of file. */
static int
take_part(int s, struct incoming *in, const struct msghdr *h, size_t n)
{
	size_t nfds;
	int rv;

	nfds = in->got->nfds + in->got->surplus;
	if ((h->msg_flags & MSG_CTRUNC) != 0) {
		if (h->msg_control != NULL)
			return (refuse(in, EMFILE));
		if ((in->flags & UDS_MSG_PEEK) == 0 && !asks_for_control(s))
			in->told |= UDS_MSG_SURPLUS;
	}
	if ((h->msg_flags & MSG_TRUNC) != 0) {
		if ((in->flags & UDS_MSG_TRUNC) == 0)
			return (refuse(in, EMSGSIZE));
		in->told |= UDS_MSG_TRUNC;
	}
	if (n == 0 && nfds == in->nfds && (h->msg_flags & MSG_TRUNC) == 0 &&
	    !has_sender(s, in, h)) {
		forget_sender(in);
		rv = take_nothing(s, in, h->msg_flags);
		if (rv != 1)
			return (rv);
	}
	in->nfds = nfds;
	take_data(in, h, n);
	advance(&in->room, n);
	return (1);
}

static UDS_USUAL void
take_data(struct incoming *in, const struct msghdr *h, size_t n)
{
	if (n > in->size)
		n = in->size;
	in->len += n;
	in->size -= n;
	if (in->addr != NULL)
		(void)uds_addr_fromsockaddr(in->addr, h->msg_name,
		    sizeof(union uds__sockaddr), h->msg_namelen);
}

/*
 * What nobody wanted was descriptors, unless the socket has an option for
 * something else.
 */
static int
asks_for_control(int s)
{
	static const int options[] = { UDS_OPT_CRED, UDS_OPT_STAMP,
	    UDS_OPT_LABEL, UDS_OPT_HANDLE };
	size_t i;
	int on;

	for (i = 0; i < sizeof(options) / sizeof(options[0]); i++)
		if (uds_os_getopt(s, options[i], &on) == 0 && on)
			return (1);
	return (0);
}

/*
 * Who or when, told or not for want of room, tells an empty record from the
 * end, but not of a stream: to the end of one Linux adds credentials, and they
 * are those of process 0, user 0 and group 0 (6.18, run).
 */
static int
has_sender(int s, const struct incoming *in, const struct msghdr *h)
{
	return (((h->msg_flags & MSG_CTRUNC) != 0 ||
	    (in->got->cred != NULL && in->got->cred->uc_valid != 0) ||
	    (in->got->stamp != NULL && in->got->stamp->ts_clock !=
	    UDS_CLOCK_NONE)) && !is_stream(s));
}

/* It cannot be had whole: nothing of it is. */
static int
refuse(struct incoming *in, int error)
{
	uds__control_drop(in->got);
	in->lost = 1;
	errno = error;
	return (-1);
}

/*
 * 1 if it was a record, 0 if it was the end.  Nothing on a stream that goes
 * on has been a control message that was not asked for.
 */
static int
take_nothing(int s, struct incoming *in, int flags)
{
	switch (has_ended(s, flags)) {
	case 1:
		return (0);
	case 0:
		if (in->size == 0 || !is_stream(s))
			return (1);
		in->skipped = 1;
		errno = EAGAIN;
		/* FALLTHROUGH */
	default:
		return (-1);
	}
}

/* What has been received by then must not be lost to a signal. */
static int
has_ended(int s, int flags)
{
	int rv;

	do {
		rv = uds_os_ended(s, flags);
	} while (rv == -1 && errno == EINTR);
	return (rv);
}

static UDS_USUAL void
hand_over(const struct incoming *in)
{
	struct uds_msg *m;

	m = in->m;
	m->um_len = in->len;
	m->um_error = in->error;
	m->um_flags = in->told;
	m->um_nfds = in->got->nfds;
	m->um_surplus = in->got->surplus;
	if (in->got->surplus > 0)
		m->um_flags |= UDS_MSG_SURPLUS;
	if (in->got->cred != NULL)
		uds_os_answer(m->um_cred, in->got->cred);
	if (in->got->stamp != NULL)
		*m->um_stamp = *in->got->stamp;
	if (in->addr != NULL)
		*m->um_addr = *in->addr;
}

/*
 * Only the first message is waited for.  recvmmsg(2) would go on behind a
 * record that is lost, and behind the end (Linux 6.18, run).
 */
int
uds_recvmmsg(int s, struct uds_msg *m, size_t n, int flags, int timeout)
{
	size_t i;
	int rv;

	if (n == 0 || n > INT_MAX || (flags & UDS_MSG_PEEK) != 0)
		return (invalid());
	for (i = 0; i < n; i++) {
		rv = uds_recvmsg(s, &m[i], flags, i == 0 ? timeout : 0);
		if (rv == 1)
			continue;
		m[i].um_error = rv == 0 ? 0 : errno;
		return (i > 0 ? (int)i : rv);
	}
	return ((int)i);
}

/* The bytes all go to the same place, where nobody looks at them. */
int
uds_msgsize(int s, size_t *size, int timeout)
{
	char scratch[SCRATCH];
	struct iovec iov[TIMES];
	struct uds_msg m = UDS_MSG_INIT;
	size_t i;
	int rv;

	if (is_stream(s)) {
		errno = EOPNOTSUPP;
		return (-1);
	}
	for (i = 0; i < TIMES; i++) {
		iov[i].iov_base = scratch;
		iov[i].iov_len = sizeof(scratch);
	}
	m.um_iov = iov;
	m.um_iovcnt = TIMES;
	rv = uds_recvmsg(s, &m, UDS_MSG_PEEK, timeout);
	if (rv == -1 && errno == EMSGSIZE)
		errno = EOVERFLOW;
	if (rv == 1)
		*size = m.um_len;
	return (rv);
}

/*
 * All that a message has for data; its length.  A vector without elements is
 * EMSGSIZE to macOS and illumos (sendmsg(), recvmsg()): an empty one is not.
 */
static UDS_USUAL ssize_t
measure(struct cursor *c, struct iovec *one, const struct uds_msg *m)
{
	static const struct iovec nothing;

	c->skip = 0;
	if (m->um_iov != NULL) {
		c->iov = m->um_iovcnt > 0 ? m->um_iov : &nothing;
		c->n = m->um_iovcnt > 0 ? m->um_iovcnt : 1;
		return (measure_vector(c->iov, c->n));
	}
	one->iov_base = m->um_data;
	one->iov_len = m->um_size;
	c->iov = one;
	c->n = 1;
	return (m->um_size <= SSIZE_MAX ? (ssize_t)m->um_size : invalid());
}

static ssize_t
measure_vector(const struct iovec *iov, size_t n)
{
	size_t i, len;

	len = 0;
	for (i = 0; i < n; i++) {
		if (iov[i].iov_len > (size_t)SSIZE_MAX - len)
			return (invalid());
		len += iov[i].iov_len;
	}
	return ((ssize_t)len);
}

/*
 * What is left as a vector for the kernel, or the first bytes of it if there
 * is a limit.
 */
static size_t
copy_vector(const struct cursor *c, struct iovec *copy, size_t limit)
{
	size_t i, skip;

	skip = c->skip;
	if (limit == 0)
		limit = SSIZE_MAX;
	for (i = 0; i < c->n && i < UDS_OS_VECTORS && limit > 0; i++) {
		copy[i] = c->iov[i];
		if (skip > 0) {
			copy[i].iov_base = (char *)copy[i].iov_base + skip;
			copy[i].iov_len -= skip;
		}
		if (copy[i].iov_len > limit)
			copy[i].iov_len = limit;
		limit -= copy[i].iov_len;
		skip = 0;
	}
	return (i);
}

static void
advance(struct cursor *c, size_t n)
{
	while (c->n > 0 && n >= c->iov->iov_len - c->skip) {
		n -= c->iov->iov_len - c->skip;
		c->iov++;
		c->n--;
		c->skip = 0;
	}
	c->skip += n;
}

static int
is_stream(int s)
{
	return (uds_os_istype(s, SOCK_STREAM));
}

static int
invalid(void)
{
	errno = EINVAL;
	return (-1);
}
