/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * Sockets as plain descriptors.  What is worth a library here is waiting:
 * no call takes longer than its timeout, whatever signals arrive, however
 * full a backlog is, and whatever O_NONBLOCK says.
 */

#include <sys/types.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "uds.h"
#include "uds_impl.h"
#include "uds_os.h"

/*
 * What bind(2) and connect(2) are pointed at: a sockaddr, or the system's
 * own way if the pathname is too long for one or is relative to a directory
 * other than the current one.
 */
struct target {
	union uds__sockaddr	sa;
	socklen_t		len;
	int			has_way;
	struct uds__way		way;
};

/* No clock ticks more slowly than once in so many microseconds. */
#define LONGEST_TICK	100000

static int	valid_type(int);
static int	aim(struct target *, int, int, const struct uds_addr *);
static int	aim_by_way(struct target *, int, const struct uds_addr *);
static void	release(struct target *);
static int	accept_later(int, struct sockaddr *, socklen_t *, int, int)
		    UDS_RARE;
static int	is_shut(int) UDS_RARE;
static void	spare_foreign(int) UDS_RARE;
static int	connect_until(int, const struct target *,
		    const struct uds__deadline *);
static int	connect_target(int, const struct target *);
static int	connect_outcome(int, const struct uds__deadline *);
static int	set_nonblock(int, int, int *);
static int	set_timeout(int, int, int, struct timeval *);
static void	keep_timeout(int, int, const struct timeval *);
static int	state_of(int, int);
static int	was_connected(int, int);

int
uds_socket(int type, int flags)
{
	if (!valid_type(type) || (flags & ~UDS_NONBLOCK) != 0) {
		errno = EINVAL;
		return (-1);
	}
	return (uds_os_socket(type, flags));
}

int
uds_socketpair(int type, int flags, int *sv)
{
	if (!valid_type(type) || (flags & ~UDS_NONBLOCK) != 0) {
		errno = EINVAL;
		return (-1);
	}
	return (uds_os_socketpair(type, flags, sv));
}

static int
valid_type(int type)
{
	return (type == SOCK_STREAM || type == SOCK_DGRAM ||
	    type == SOCK_SEQPACKET);
}

int
uds_bind(int s, const struct uds_addr *a)
{
	return (uds_bindat(s, AT_FDCWD, a));
}

int
uds_bindat(int s, int dirfd, const struct uds_addr *a)
{
	struct target t;
	int rv;

	if (a->ua_kind == UDS_ADDR_UNNAMED &&
	    uds_feature(UDS_FEATURE_AUTOBIND) == 0) {
		errno = EOPNOTSUPP;
		return (-1);
	}
	if (aim(&t, s, dirfd, a) == -1)
		return (-1);
	do {
		if (t.has_way)
			rv = uds_os_waybind(s, &t.way);
		else
			rv = uds_os_bind(s, &t.sa.sa, t.len);
	} while (rv == -1 && errno == EINTR);
	release(&t);
	return (rv);
}

/*
 * The way may have got the number of s if that was closed before: then s is
 * no socket of the caller's.
 */
static int
aim(struct target *t, int s, int dirfd, const struct uds_addr *a)
{
	t->has_way = a->ua_kind == UDS_ADDR_PATHNAME &&
	    (a->ua_len > uds_os_pathmax() ||
	    (dirfd != (int)AT_FDCWD && a->ua_name[0] != '/'));
	if (!t->has_way) {
		t->len = sizeof(t->sa);
		return (uds_addr_tosockaddr(a, &t->sa, &t->len));
	}
	if (aim_by_way(t, dirfd, a) == -1)
		return (-1);
	if (t->way.dir != s)
		return (0);
	release(t);
	errno = EBADF;
	return (-1);
}

static int
aim_by_way(struct target *t, int dirfd, const struct uds_addr *a)
{
	char directory[UDS_PATH_MAX + 1];
	const char *name, *slash;
	size_t n;
	int rv;

	slash = strrchr(a->ua_name, '/');
	if (slash == NULL) {
		memcpy(directory, ".", sizeof("."));
		name = a->ua_name;
	} else {
		n = slash == a->ua_name ? 1 : (size_t)(slash - a->ua_name);
		memcpy(directory, a->ua_name, n);
		directory[n] = '\0';
		name = slash + 1;
	}
	do {
		rv = uds_os_wayopen(&t->way, dirfd, directory, name);
	} while (rv == -1 && errno == EINTR);
	if (rv == -1 && errno == EOPNOTSUPP && a->ua_len > uds_os_pathmax())
		errno = ENAMETOOLONG;
	return (rv);
}

static void
release(struct target *t)
{
	int error;

	if (!t->has_way)
		return;
	error = errno;
	uds_os_wayclose(&t->way);
	errno = error;
}

/*
 * FreeBSD says EDESTADDRREQ for an unbound socket, as POSIX does; Linux,
 * NetBSD and OpenBSD say EINVAL, which is also what they say for a
 * connected one.
 */
int
uds_listen(int s, int backlog)
{
	struct uds_addr self;
	int error;

	if (backlog < -1) {
		errno = EINVAL;
		return (-1);
	}
	if (uds_os_listen(s, backlog == -1 ? INT_MAX : backlog) == 0)
		return (0);
	if (errno == EINVAL) {
		error = errno;
		if (uds_getsockname(s, &self) == 0 &&
		    self.ua_kind == UDS_ADDR_UNNAMED &&
		    uds_getpeername(s, &self) == -1)
			error = EDESTADDRREQ;
		errno = error;
	}
	return (-1);
}

/*
 * With a timeout the listener has to be non-blocking, or a connection that
 * another process takes between poll(2) and accept(2) would leave this one
 * blocked.  It stays so: to take O_NONBLOCK back would let down another
 * process that waits on the same listener.
 */
int
uds_accept(int s, struct uds_addr *from, int flags, int timeout)
{
	union uds__sockaddr sa;
	struct sockaddr *sap;
	socklen_t len;
	int error, fd, was;

	if ((flags & ~UDS_NONBLOCK) != 0 || timeout < -1) {
		errno = EINVAL;
		return (-1);
	}
	was = 1;
	if (timeout != -1 && set_nonblock(s, 1, &was) == -1)
		return (-1);
	sap = from == NULL ? NULL : &sa.sa;
	len = sizeof(sa);
	fd = uds_os_accept(s, sap, sap == NULL ? NULL : &len, flags);
	if (fd == -1)
		fd = accept_later(s, sap, &len, flags, timeout);
	if (fd == -1 && errno == ECONNABORTED)
		errno = is_shut(s) ? EINVAL : ECONNABORTED;
	if (fd == -1 && !was)
		spare_foreign(s);
	if (fd == -1 || from == NULL)
		return (fd);
	if (uds_addr_fromsockaddr(from, &sa, sizeof(sa), len) == -1) {
		error = errno;
		(void)close(fd);
		errno = error;
		return (-1);
	}
	return (fd);
}

/*
 * A listener has nothing to receive, not even an end of file, unless it was
 * shut down: NetBSD announces connections there for ever and gives out none,
 * or ECONNABORTED every time (10.99.12, run).
 */
static int
is_shut(int s)
{
	char c;

	return (recv(s, &c, sizeof(c), MSG_PEEK | MSG_DONTWAIT) == 0);
}

/*
 * What turns out to be no listener becomes blocking again; EINVAL is also
 * said of one that was shut down.
 */
static void
spare_foreign(int s)
{
	int error;

	error = errno;
	if (error == ENOTSOCK || error == EOPNOTSUPP ||
	    (error == EINVAL && uds_os_listening(s) == 0))
		(void)set_nonblock(s, 0, NULL);
	errno = error;
}

/*
 * The first attempt has failed and errno says why.  A connection that
 * poll(2) announced may have gone to another process; so that losing time
 * after time does not become a busy loop, or outlast the deadline, there is
 * a pause between.  Linux 6.18 announces for ever what it does not give out
 * after shutdown(2).
 */
static int
accept_later(int s, struct sockaddr *sap, socklen_t *len, int flags,
    int timeout)
{
	struct uds__deadline d;
	socklen_t size;
	int error, fd, pause, ready;

	error = errno;
	if (uds__deadline_init(&d, timeout) == -1)
		return (-1);
	errno = error;
	size = *len;
	pause = 1;
	ready = 0;
	while (errno == EINTR || errno == EAGAIN || errno == EWOULDBLOCK) {
		if (errno != EINTR) {
			if (ready && ((ready & POLLHUP) != 0 || is_shut(s))) {
				errno = EINVAL;
				return (-1);
			}
			if (ready && uds__deadline_pause(&d, &pause) == -1)
				return (-1);
			ready = uds__deadline_poll(&d, s, POLLIN);
			if (ready == -1)
				return (-1);
		}
		*len = size;
		fd = uds_os_accept(s, sap, sap == NULL ? NULL : len, flags);
		if (fd != -1)
			return (fd);
	}
	return (-1);
}

int
uds_connect(int s, const struct uds_addr *a, int timeout)
{
	return (uds_connectat(s, AT_FDCWD, a, timeout));
}

/*
 * A timeout is kept by trying without blocking.  Without one connect(2) may
 * block, and is alone.
 */
int
uds_connectat(int s, int dirfd, const struct uds_addr *a, int timeout)
{
	struct uds__deadline d;
	struct target t;
	int error, rv, was;

	if (a->ua_kind == UDS_ADDR_UNNAMED) {
		errno = EINVAL;
		return (-1);
	}
	if (uds__deadline_init(&d, timeout) == -1 ||
	    aim(&t, s, dirfd, a) == -1)
		return (-1);
	was = 1;
	rv = timeout == -1 ? 0 : set_nonblock(s, 1, &was);
	if (rv == 0)
		rv = connect_until(s, &t, &d);
	if (!was) {
		error = errno;
		if (set_nonblock(s, 0, NULL) == -1)
			rv = -1;
		else
			errno = error;
	}
	release(&t);
	return (rv);
}

/*
 * After an interrupted call the connection may have been made meanwhile.
 * To ask again is safe: the kernels that wait (Linux, for room in the
 * backlog) have not begun to connect, and the others say EISCONN.
 */
static int
connect_until(int s, const struct target *t, const struct uds__deadline *d)
{
	int interrupted, pause;

	interrupted = 0;
	pause = 1;
	for (;;) {
		if (connect_target(s, t) == 0)
			return (0);
		switch (errno) {
		case EINTR:
			interrupted = 1;
			break;
		case EISCONN:
			return (interrupted ? 0 : -1);
		case EALREADY:
		case EINPROGRESS:
			return (connect_outcome(s, d));
		case EAGAIN:
			/* Linux: a full backlog, whose end no event tells. */
			if (uds__deadline_pause(d, &pause) == -1)
				return (-1);
			break;
		default:
			return (-1);
		}
	}
}

static int
connect_target(int s, const struct target *t)
{
	if (t->has_way)
		return (uds_os_wayconnect(s, &t->way));
	return (connect(s, &t->sa.sa, t->len));
}

static int
connect_outcome(int s, const struct uds__deadline *d)
{
	int error;

	if (uds__deadline_poll(d, s, POLLOUT) == -1 ||
	    uds_geterror(s, &error) == -1)
		return (-1);
	if (error == 0)
		return (0);
	errno = error;
	return (-1);
}

int
uds_dial(const char *text, int type, int timeout)
{
	struct uds_addr a;
	int error, s;

	if (uds_addr_parse(&a, text) == -1)
		return (-1);
	s = uds_socket(type, 0);
	if (s == -1)
		return (-1);
	if (uds_connect(s, &a, timeout) == -1) {
		error = errno;
		(void)close(s);
		errno = error;
		return (-1);
	}
	return (s);
}

int
uds_getsockname(int s, struct uds_addr *a)
{
	union uds__sockaddr sa;
	socklen_t len;

	len = sizeof(sa);
	if (getsockname(s, &sa.sa, &len) == -1)
		return (-1);
	return (uds_addr_fromsockaddr(a, &sa, sizeof(sa), len));
}

int
uds_getpeername(int s, struct uds_addr *a)
{
	union uds__sockaddr sa;
	socklen_t len;

	len = sizeof(sa);
	if (getpeername(s, &sa.sa, &len) == -1)
		return (-1);
	return (uds_addr_fromsockaddr(a, &sa, sizeof(sa), len));
}

int
uds_dup(int s)
{
	return (fcntl(s, F_DUPFD_CLOEXEC, 0));
}

int
uds_setnonblock(int s, int on)
{
	return (set_nonblock(s, on, NULL));
}

/* *was tells whether the descriptor was non-blocking before. */
static int
set_nonblock(int s, int on, int *was)
{
	int old, new;

	old = fcntl(s, F_GETFL);
	if (old == -1)
		return (-1);
	new = on ? old | O_NONBLOCK : old & ~O_NONBLOCK;
	if (new != old && fcntl(s, F_SETFL, new) == -1)
		return (-1);
	if (was != NULL)
		*was = (old & O_NONBLOCK) != 0;
	return (0);
}

int
uds_settimeout(int s, int which, int timeout)
{
	struct timeval before, unused;

	if (timeout == 0 || timeout < -1 || which == 0 ||
	    (which & ~(UDS_SEND | UDS_RECEIVE)) != 0) {
		errno = EINVAL;
		return (-1);
	}
	if ((which & UDS_SEND) != 0 &&
	    set_timeout(s, SO_SNDTIMEO, timeout, &before) == -1)
		return (-1);
	if ((which & UDS_RECEIVE) == 0 ||
	    set_timeout(s, SO_RCVTIMEO, timeout, &unused) == 0)
		return (0);
	if ((which & UDS_SEND) != 0)
		keep_timeout(s, SO_SNDTIMEO, &before);
	return (-1);
}

/*
 * NetBSD cuts a timeout to whole ticks (10.99.12, run).  Because a call may
 * return late but not early, more is asked for until the kernel keeps enough.
 * What there was before is none if the kernel does not tell.
 */
static int
set_timeout(int s, int option, int timeout, struct timeval *before)
{
	struct timeval tv;
	socklen_t len;
	int64_t got, more, want;

	memset(before, 0, sizeof(*before));
	len = sizeof(*before);
	(void)getsockopt(s, SOL_SOCKET, option, before, &len);
	want = timeout == -1 ? 0 : (int64_t)timeout * 1000;
	more = 0;
	for (;;) {
		tv.tv_sec = (time_t)((want + more) / 1000000);
		tv.tv_usec = (suseconds_t)((want + more) % 1000000);
		if (setsockopt(s, SOL_SOCKET, option, &tv, sizeof(tv)) == -1) {
			if (more > 0)
				keep_timeout(s, option, before);
			return (-1);
		}
		len = sizeof(tv);
		if (getsockopt(s, SOL_SOCKET, option, &tv, &len) == -1)
			return (0);
		got = (int64_t)tv.tv_sec * 1000000 + tv.tv_usec;
		if (got >= want || more >= LONGEST_TICK)
			return (0);
		more = more == 0 ? want - got : 2 * more;
	}
}

/* What is refused leaves what there was. */
static void
keep_timeout(int s, int option, const struct timeval *before)
{
	int error;

	error = errno;
	(void)setsockopt(s, SOL_SOCKET, option, before, sizeof(*before));
	errno = error;
}

int
uds_gettimeout(int s, int which, int *timeout)
{
	struct timeval tv;
	socklen_t len;

	if (which != UDS_SEND && which != UDS_RECEIVE) {
		errno = EINVAL;
		return (-1);
	}
	len = sizeof(tv);
	if (getsockopt(s, SOL_SOCKET,
	    which == UDS_SEND ? SO_SNDTIMEO : SO_RCVTIMEO, &tv, &len) == -1)
		return (-1);
	if (tv.tv_sec == 0 && tv.tv_usec == 0)
		*timeout = -1;
	else if (tv.tv_sec >= INT_MAX / 1000)
		*timeout = INT_MAX;
	else
		*timeout = (int)tv.tv_sec * 1000 +
		    (int)(tv.tv_usec + 999) / 1000;
	return (0);
}

int
uds_geterror(int s, int *error)
{
	int e;

	if (uds_os_getnumber(s, SO_ERROR, &e) == -1)
		return (-1);
	*error = e;
	return (0);
}

int
uds_stat(int s, struct uds_stat *st)
{
	struct uds_stat new;
	int family, fdflags, flflags;

	memset(&new, 0, sizeof(new));
	if (uds_os_family(s, &family) == -1)
		return (-1);
	if (family != AF_UNIX) {
		errno = EAFNOSUPPORT;
		return (-1);
	}
	if (uds_os_getnumber(s, SO_TYPE, &new.us_type) == -1)
		return (-1);
	fdflags = fcntl(s, F_GETFD);
	if (fdflags == -1)
		return (-1);
	flflags = fcntl(s, F_GETFL);
	if (flflags == -1)
		return (-1);
	if ((fdflags & FD_CLOEXEC) != 0)
		new.us_flags |= UDS_CLOEXEC;
	if ((flflags & O_NONBLOCK) != 0)
		new.us_flags |= UDS_NONBLOCK;
	new.us_state = state_of(s, new.us_type);
	if (new.us_state == -1)
		return (-1);
	*st = new;
	return (0);
}

static int
state_of(int s, int type)
{
	struct uds_addr a;
	int rv;

	rv = uds_os_listening(s);
	if (rv != 0)
		return (rv == 1 ? UDS_STATE_LISTENING : -1);
	/* EINVAL: connected, but shut down (illumos, macOS). */
	if (uds_getpeername(s, &a) == 0 || errno == EINVAL) {
		do {
			rv = uds_os_finished(s);
		} while (rv == -1 && errno == EINTR);
		if (rv == -1)
			return (-1);
		return (rv ? UDS_STATE_CLOSED : UDS_STATE_CONNECTED);
	}
	if (errno != ENOTCONN)
		return (-1);
	if (was_connected(s, type))
		return (UDS_STATE_CLOSED);
	if (uds_getsockname(s, &a) == -1)
		return (-1);
	return (a.ua_kind == UDS_ADDR_UNNAMED ? UDS_STATE_UNBOUND :
	    UDS_STATE_BOUND);
}

/*
 * The BSDs forget the name of a peer that has gone (FreeBSD 15.0, NetBSD
 * 10.99.12 and OpenBSD 7.8, run).  But what was connected once has an end of
 * file, data before it, or an error because nobody accepted it.
 */
static int
was_connected(int s, int type)
{
	char c;

	if (type == SOCK_DGRAM)
		return (0);
	return (recv(s, &c, sizeof(c), MSG_PEEK | MSG_DONTWAIT) != -1 ||
	    errno == ECONNREFUSED || errno == ECONNRESET || errno == EPIPE);
}
