/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * Messages: cases that several systems share.  Before this is included there
 * are
 *
 * M_UNIT	to how many bytes control messages are aligned
 * M_LENGTH	the type of their length
 * M_RIGHTS	and the one of descriptors
 * M_SOL, M_TYPE, M_SNDBUF, M_RCVBUF, M_STREAM, M_DGRAM, M_SEQPACKET,
 * M_PEEK, M_DONTWAIT, M_EOR, M_TRUNC, M_CTRUNC
 *		numbers
 * M_SENDS	the flags of a send that may block, of one that may not, and
 * M_SENDS_NOW	of one with descriptors that may
 * M_SENDS_FDS
 * M_TAKES_FDS	a flag of a receive with room for control messages
 * M_NOW(...)	a line of a send that may not block, with those around it that
 *		keep it from that, if the flags do not
 * M_PLAIN	the call that sends plain data, and
 * M_TRIES	a line of that call, if another follows where it fails
 * M_ASKS(t)	lines of what is asked before each send
 * M_ROOM(t)	lines of what is asked besides, before one with many
 *		descriptors
 * M_FITS	lines of what is asked after one with descriptors was refused
 * M_TAKES_BACK	lines of what is done after one with descriptors failed
 * M_OPTIONS	lines in which a socket is found to ask for no credentials
 * M_ARRIVES(s)	lines in which a descriptor becomes close-on-exec
 * M_MAXFDS	how many descriptors go at once
 * M_TABLE_FULL	the error if there are none free
 * M_QUEUE_FULL	the error of a full queue of datagrams, and
 * M_QUEUE_ASKS	lines of what is asked then, if anything is
 * M_UNNAMED	the address of a sender without a name, and
 * M_NAMED	of one that is called "sock"
 * M_BSD	if it is one of the BSDs or macOS
 * M_BSD_CRED	if those have credentials with messages
 * M_BSD_ROOM	if what has no room is received in another way
 * M_STAMPS	if a sender can add a time
 */

#ifndef SIM_MSG_H
#define SIM_MSG_H

#include <sys/types.h>
#include <sys/uio.h>

#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "sim.h"
#include "uds_impl.h"
#include "uds_os.h"

#define M_ROUND(n)	(((n) + M_UNIT - 1) / M_UNIT * M_UNIT)
#define M_HEADER	M_ROUND(sizeof(M_LENGTH) + 8)
#define M_SPACE(len)	(M_HEADER + M_ROUND(len))

#define M_IS(type)							\
	{ SIM(getsockopt, S, M_SOL, M_TYPE), .room = 4, SIM_INT(type) }
#define M_BUFFER(n)							\
	{ SIM(getsockopt, S, M_SOL, M_SNDBUF), .room = 4, SIM_INT(n) }

#define M_SENDS_PLAIN(flags)	.call = M_PLAIN, .args = { S, flags }
#define M_SENDMSG(flags)	SIM(sendmsg, S, flags)
#define M_RECVMSG(flags)	SIM(recvmsg, S, flags)

/* Control messages, as they are sent and as they come; and none. */
#define M_WITH(first, n)						\
	.control = rights(first, n), .controllen = M_SPACE(4 * (n))
#define M_BRINGS(first, n)						\
	.outcontrol = rights(first, n), .outcontrollen = M_SPACE(4 * (n))
#define M_WITHOUT		.control = "", .controllen = 0

/* What is asked before a receive that has room for nothing. */
#ifndef M_NOWHERE
#define M_NOWHERE
#endif
#define M_NO_ROOM		.hook = has_no_room

/* Waiting, and what comes back of flags beside those that are true. */
#define M_WAITS(ms, what)						\
	{ SIM(poll, S, POLLOUT, ms), SIM_EVENTS(what) }
#define M_WAITS_IN_VAIN(ms)	{ SIM(poll, S, POLLOUT, ms) }
#define M_PAUSES(ms)		{ SIM(poll, -1, 0, ms) }
#define M_READY			{ SIM(poll, S, POLLIN, SIM_ANY),	\
				    SIM_EVENTS(POLLIN) }
#define M_PEEKS_NOTHING		{ M_PEEKS } M_NO_BYTES
#define M_PEEKS			SIM(recv, S, M_PEEK | M_DONTWAIT), .room = 1

/*
 * Where the end is told from a record by what is behind it, and poll(2); of
 * datagrams by whether anybody sent one.
 */
#ifdef M_BSD
#define M_PEEKS_NOBODY							\
	{ M_RECVMSG(M_PEEK | M_DONTWAIT), .room = 1, .error = EAGAIN },
#define M_NO_BYTES							\
	, { SIM(ioctl, S, SIM_ANY), SIM_INT(0) },			\
	{ SIM(poll, S, POLLIN, 0), SIM_EVENTS(POLLIN) }
#else
#define M_NO_BYTES
#define M_PEEKS_NOBODY
#endif
#ifndef M_NOW
#define M_NOW(...)	{ __VA_ARGS__ },
#endif
#ifndef M_QUEUE_ASKS
#define M_QUEUE_ASKS
#endif
#ifndef M_TAKES_BACK
#define M_TAKES_BACK
#endif

static struct uds_msg	msg_got;
static char		msg_room[64];
static int		msg_fds[8];
static struct iovec	msg_iov[1500];

/* Filled anew by each use of it, a few of which can be in one script. */
static char *
control(int level, int type, const void *data, size_t len)
{
	static char buffers[16][10240];
	static int turn;
	int32_t word;
	M_LENGTH length;
	char *p;

	p = buffers[turn++ % 16];
	memset(p, 0, sizeof(buffers[0]));
	length = (M_LENGTH)(M_HEADER + len);
	memcpy(p, &length, sizeof(length));
	word = level;
	memcpy(p + sizeof(length), &word, sizeof(word));
	word = type;
	memcpy(p + sizeof(length) + sizeof(word), &word, sizeof(word));
	if (len > 0)
		memcpy(p + M_HEADER, data, len);
	return (p);
}

/* Descriptors from the first on. */
static char *
rights(int first, size_t n)
{
	static int32_t list[2048];
	size_t i;

	for (i = 0; i < n; i++)
		list[i] = first + (int)i;
	return (control(M_SOL, M_RIGHTS, list, n * sizeof(list[0])));
}

/* These are open from now on, as a message that is received has them. */
static void
open_rights(int first, int n)
{
	int	sys_accept4(int, void *, void *, int);
	int i;

	for (i = 0; i < n; i++) {
		SIM_SCRIPT({ SIM(accept4, S), .rv = first + i });
		ATF_REQUIRE_EQ(first + i, sys_accept4(S, NULL, NULL, 0));
	}
}

static void
has_no_room(struct sim_seen *c)
{
	ATF_CHECK_EQ(NULL, c->outcontrol);
	ATF_CHECK_EQ(0, *c->outcontrollen);
}

/* Whatever can come has room. */
static void
has_room(struct sim_seen *c)
{
	ATF_CHECK(*c->outcontrollen >= M_SPACE(4 * M_MAXFDS));
}

static int
send_data(void)
{
	return ((int)uds_send(S, "hello", 5, -1));
}

static int
send_fd(void)
{
	msg_fds[0] = S + 1;
	return ((int)uds_sendfds(S, "hello", 5, msg_fds, 1, -1));
}

static void
prepare(int maxfds)
{
	uds_msg_in(&msg_got, msg_room, sizeof(msg_room));
	msg_got.um_fds = msg_fds;
	msg_got.um_maxfds = (size_t)maxfds;
	memset(msg_room, 'x', sizeof(msg_room));
}

static int
receive_data(void)
{
	prepare(0);
	return (uds_recvmsg(S, &msg_got, 0, -1));
}

static int
receive_fds(void)
{
	prepare(8);
	return (uds_recvmsg(S, &msg_got, 0, -1));
}

/* One descriptor, which is closed. */
static int
receive_fd(void)
{
	int rv;

	prepare(1);
	rv = uds_recvmsg(S, &msg_got, 0, -1);
	if (rv == 1 && msg_got.um_nfds == 1)
		sim_close(msg_fds[0]);
	return (rv);
}

/* A fifth of a second from one reading of the clock to the next. */
static void
tick(struct sim_seen *c)
{
	static struct timespec clock;

	clock.tv_nsec += 200000000;
	if (clock.tv_nsec >= 1000000000) {
		clock.tv_nsec -= 1000000000;
		clock.tv_sec++;
	}
	memcpy(c->out, &clock, sizeof(clock));
}

#define M_CLOCK		{ SIM(clock_gettime, SIM_ANY), .hook = tick }

SIM_TC(msg_plain)
{
	SIM_SCRIPT(
	    M_ASKS(M_STREAM)
	    { M_SENDS_PLAIN(M_SENDS), SIM_TAKES("hello"), .rv = 5 },
	    M_ASKS(M_STREAM)
	    M_NOW(M_SENDS_PLAIN(M_SENDS_NOW), SIM_TAKES("hello"), .rv = 5));
	ATF_CHECK_EQ(5, send_data());
	ATF_CHECK_EQ(5, uds_send(S, "hello", 5, 0));
}

SIM_TC(msg_plain_each_call_failing)
{
	SIM_SCRIPT(
	    M_ASKS(M_STREAM)
	    { M_SENDS_PLAIN(M_SENDS), .error = EPIPE });
	FAILS(EPIPE, send_data());
	SIM_SCRIPT(
	    M_TRIES(M_SENDS, EINTR)
	    M_ASKS(M_STREAM)
	    { M_SENDMSG(M_SENDS), .error = EINTR },
	    M_ASKS(M_STREAM)
	    { M_SENDMSG(M_SENDS), SIM_TAKES("hello"), .rv = 5 });
	ATF_CHECK_EQ(5, send_data());
}

/* What a stream does not take at once follows. */
SIM_TC(msg_stream_in_parts)
{
	SIM_SCRIPT(
	    M_ASKS(M_STREAM)
	    { M_SENDS_PLAIN(M_SENDS), SIM_TAKES("hello"), .rv = 2 },
	    M_ASKS(M_STREAM)
	    { M_SENDMSG(M_SENDS), SIM_TAKES("llo"), M_WITHOUT, .rv = 3 });
	ATF_CHECK_EQ(5, send_data());

	/* What has gone counts, whatever happened then. */
	SIM_SCRIPT(
	    M_ASKS(M_STREAM)
	    { M_SENDS_PLAIN(M_SENDS), .rv = 2 },
	    M_ASKS(M_STREAM)
	    { M_SENDMSG(M_SENDS), SIM_TAKES("llo"), .error = EPIPE });
	ATF_CHECK_EQ(2, send_data());
}

/* One call each, and nothing else is asked. */
SIM_TC(msg_does_not_wait)
{
	SIM_SCRIPT(
	    M_ASKS(M_STREAM)
	    M_NOW(M_SENDS_PLAIN(M_SENDS_NOW), .error = EAGAIN)
	    M_ASKS(M_STREAM)
	    M_NOW(M_SENDMSG(M_SENDS_NOW), .error = EAGAIN));
	FAILS(EAGAIN, uds_send(S, "hello", 5, 0));
	prepare(0);
	FAILS(EAGAIN, uds_sendmsg(S, &msg_got, 0, 0));
	SIM_SCRIPT({ M_RECVMSG(M_DONTWAIT), .error = EAGAIN });
	prepare(0);
	FAILS(EAGAIN, uds_recvmsg(S, &msg_got, 0, 0));
}

/* The deadline is that of the whole call. */
SIM_TC(msg_deadline)
{
	SIM_SCRIPT(M_CLOCK,
	    M_ASKS(M_STREAM)
	    M_NOW(M_SENDMSG(M_SENDS_NOW), .error = EAGAIN)
	    M_CLOCK, M_WAITS_IN_VAIN(1), M_CLOCK,
	    M_ASKS(M_STREAM)
	    M_NOW(M_SENDMSG(M_SENDS_NOW), .error = EAGAIN)
	    M_CLOCK, M_WAITS_IN_VAIN(2), M_CLOCK);
	prepare(0);
	FAILS(ETIMEDOUT, uds_sendmsg(S, &msg_got, 0, 700));
	SIM_SCRIPT(M_CLOCK,
	    { M_RECVMSG(M_DONTWAIT), .error = EAGAIN },
	    M_CLOCK, { SIM(poll, S, POLLIN, 500) }, M_CLOCK, M_CLOCK,
	    { SIM(poll, S, POLLIN, 100) }, M_CLOCK);
	FAILS(ETIMEDOUT, uds_recvmsg(S, &msg_got, 0, 700));
}

/* A signal at the last moment is not the beginning of another one. */
SIM_TC(msg_deadline_with_signal)
{
	SIM_SCRIPT(M_CLOCK,
	    M_ASKS(M_STREAM)
	    M_NOW(M_SENDMSG(M_SENDS_NOW), .error = EAGAIN)
	    M_CLOCK, { SIM(poll, S, POLLOUT, 0), .error = EINTR });
	prepare(0);
	FAILS(ETIMEDOUT, uds_sendmsg(S, &msg_got, 0, 100));
	SIM_SCRIPT(M_CLOCK, { M_RECVMSG(M_DONTWAIT), .error = EAGAIN },
	    M_CLOCK, { SIM(poll, S, POLLIN, 0), .error = EINTR });
	FAILS(ETIMEDOUT, uds_recvmsg(S, &msg_got, 0, 100));
}

/* A pause is no longer than what is left. */
SIM_TC(msg_pause_before_deadline)
{
	struct uds__deadline d;
	int pause;

	pause = 16;
	SIM_SCRIPT(M_CLOCK, M_CLOCK, M_PAUSES(5), M_CLOCK);
	ATF_REQUIRE_EQ(0, uds__deadline_init(&d, 205));
	ATF_CHECK_EQ(0, uds__deadline_pause(&d, &pause));
	FAILS(ETIMEDOUT, uds__deadline_pause(&d, &pause));
}

#define M_GOES								\
	M_ASKS(M_DGRAM) M_NOW(M_SENDMSG(M_SENDS_NOW), .rv = 64)
#define M_FOUR_GO	M_GOES M_GOES M_GOES M_GOES

/* Nor does it matter that something goes all the time, if it is not enough. */
SIM_TC(msg_deadline_in_spite_of_progress)
{
	static struct uds_msg many[40];
	size_t i;

	SIM_SCRIPT(M_CLOCK,
	    M_ASKS(M_STREAM) M_NOW(M_SENDMSG(M_SENDS_NOW), .rv = 2) M_CLOCK,
	    M_ASKS(M_STREAM) M_NOW(M_SENDMSG(M_SENDS_NOW), .rv = 2) M_CLOCK);
	prepare(0);
	ATF_CHECK_EQ(4, uds_sendmsg(S, &msg_got, 0, 300));
	ATF_CHECK_EQ(ETIMEDOUT, errno);
	SIM_SCRIPT(M_CLOCK, { M_RECVMSG(M_DONTWAIT), SIM_READS("a") },
	    M_IS(M_STREAM), { M_RECVMSG(M_DONTWAIT), SIM_READS("b") }, M_CLOCK,
	    { M_RECVMSG(M_DONTWAIT), SIM_READS("c") }, M_CLOCK);
	ATF_CHECK_EQ(1, uds_recvmsg(S, &msg_got, UDS_MSG_WAITALL, 300));
	ATF_CHECK_EQ(3, msg_got.um_len);
	ATF_CHECK_EQ(ETIMEDOUT, msg_got.um_error);

	/* Of many messages the clock is read now and then. */
	for (i = 0; i < 40; i++)
		many[i] = msg_got;
	SIM_SCRIPT(M_CLOCK, M_FOUR_GO M_FOUR_GO M_FOUR_GO M_FOUR_GO M_FOUR_GO
	    M_FOUR_GO M_FOUR_GO M_GOES M_GOES M_GOES M_CLOCK);
	ATF_CHECK_EQ(31, uds_sendmmsg(S, many, 40, 0, 100));
	ATF_CHECK_EQ(ETIMEDOUT, many[31].um_error);
	ATF_CHECK_EQ(0, many[31].um_len);
}

#define M_REFUSED							\
	M_ASKS(M_STREAM) M_NOW(M_SENDMSG(M_SENDS_NOW), .error = EAGAIN)

/*
 * poll(2) says that there is room when there is none (NetBSD 10.99.12, run,
 * after writes of 900 to 1000 bytes): from one attempt to the next it takes
 * longer, up to 16 ms.
 */
SIM_TC(msg_poll_lies)
{
	SIM_SCRIPT(
	    M_REFUSED M_WAITS(1, POLLOUT),
	    M_REFUSED M_PAUSES(1), M_WAITS(1, POLLOUT),
	    M_REFUSED M_PAUSES(2), M_WAITS(1, POLLOUT),
	    M_REFUSED M_PAUSES(4), M_WAITS(1, POLLOUT),
	    M_REFUSED M_PAUSES(8), M_WAITS(1, POLLOUT),
	    M_REFUSED M_PAUSES(16), M_WAITS(1, POLLOUT),
	    M_REFUSED M_PAUSES(16), M_WAITS(1, POLLOUT),
	    M_ASKS(M_STREAM)
	    M_NOW(M_SENDMSG(M_SENDS_NOW), .rv = 64));
	prepare(0);
	ATF_CHECK_EQ(64, uds_sendmsg(S, &msg_got, 0, 60000));
}

/*
 * It says that there is none as long as less than 2048 bytes are free (NetBSD
 * 10.99.12, OpenBSD 7.8, run): after a while it is tried all the same.
 */
SIM_TC(msg_poll_is_silent)
{
	SIM_SCRIPT(
	    M_REFUSED M_WAITS_IN_VAIN(1), M_REFUSED M_WAITS_IN_VAIN(2),
	    M_REFUSED M_WAITS_IN_VAIN(4), M_REFUSED M_WAITS_IN_VAIN(8),
	    M_REFUSED M_WAITS_IN_VAIN(16), M_REFUSED M_WAITS_IN_VAIN(32),
	    M_REFUSED M_WAITS_IN_VAIN(32),
	    M_ASKS(M_STREAM)
	    M_NOW(M_SENDMSG(M_SENDS_NOW), .rv = 64));
	prepare(0);
	ATF_CHECK_EQ(64, uds_sendmsg(S, &msg_got, 0, 60000));
}

/* Who has made room is likely to make more: the wait begins anew. */
SIM_TC(msg_progress_is_short_waits)
{
	SIM_SCRIPT(
	    M_REFUSED M_WAITS_IN_VAIN(1), M_REFUSED M_WAITS_IN_VAIN(2),
	    M_REFUSED M_WAITS(4, POLLOUT), M_REFUSED M_PAUSES(1),
	    M_WAITS(4, POLLOUT),
	    M_ASKS(M_STREAM)
	    M_NOW(M_SENDMSG(M_SENDS_NOW), .rv = 60)
	    M_REFUSED M_WAITS(1, POLLOUT), M_REFUSED M_PAUSES(1),
	    M_WAITS(1, POLLOUT),
	    M_ASKS(M_STREAM)
	    M_NOW(M_SENDMSG(M_SENDS_NOW), .rv = 4));
	prepare(0);
	ATF_CHECK_EQ(64, uds_sendmsg(S, &msg_got, 0, 60000));
}

/* A full queue of datagrams is waited for, even by a call that may block. */
SIM_TC(msg_full_queue)
{
	SIM_SCRIPT(
	    M_TRIES(M_SENDS, M_QUEUE_FULL)
	    M_ASKS(M_DGRAM)
	    { M_SENDMSG(M_SENDS), .error = M_QUEUE_FULL },
	    M_QUEUE_ASKS
	    M_WAITS(1, POLLOUT),
	    M_ASKS(M_DGRAM)
	    { M_SENDMSG(M_SENDS), .error = M_QUEUE_FULL },
	    M_QUEUE_ASKS
	    M_PAUSES(1), M_WAITS(1, POLLOUT),
	    M_ASKS(M_DGRAM)
	    { M_SENDMSG(M_SENDS), SIM_TAKES("hello"), .rv = 5 });
	ATF_CHECK_EQ(5, send_data());
	SIM_SCRIPT(
	    M_ASKS(M_DGRAM)
	    M_NOW(M_SENDS_PLAIN(M_SENDS_NOW), .error = M_QUEUE_FULL)
	    M_QUEUE_ASKS);
	FAILS(EAGAIN, uds_send(S, "hello", 5, 0));
}

/*
 * What is wrong by uds_msg(3): the caller is told what the kernel says, and
 * nothing is tried again.
 */
static const int msg_errors[] = { EACCES, EBADF, ECONNREFUSED, ECONNRESET,
    EDESTADDRREQ, EINVAL, EISCONN, ELOOP, ENOENT, ENOMEM, ENOTCONN, ENOTDIR,
    ENOTSOCK, EOPNOTSUPP, EPERM, EPIPE, EPROTOTYPE };
#define M_ERRORS	(sizeof(msg_errors) / sizeof(msg_errors[0]))

SIM_TC(msg_send_errors)
{
	size_t i;
	int e;

	for (i = 0; i < M_ERRORS; i++) {
		e = msg_errors[i];
		SIM_SCRIPT(
		    M_ASKS(M_DGRAM)
		    { M_SENDMSG(M_SENDS), .error = e, .name = M_NAMED,
			.namelen = sizeof(M_NAMED) - 1 },
		    M_ASKS(M_STREAM)
		    { M_SENDMSG(M_SENDS_FDS), M_WITH(S + 1, 1), .error = e },
		    M_TAKES_BACK
		    M_ASKS(M_STREAM)
		    M_NOW(M_SENDS_PLAIN(M_SENDS_NOW), .error = e));
		FAILS(e, uds_sendto(S, "hello", 5, at("sock"), -1));
		FAILS(e, send_fd());
		FAILS(e, uds_send(S, "hello", 5, 0));
	}
}

SIM_TC(msg_to_address)
{
	SIM_SCRIPT(
	    M_ASKS(M_DGRAM)
	    { M_SENDMSG(M_SENDS), SIM_TAKES("hello"), M_WITHOUT, .rv = 5,
		.name = M_NAMED, .namelen = sizeof(M_NAMED) - 1 });
	ATF_CHECK_EQ(5, uds_sendto(S, "hello", 5, at("sock"), -1));
}

/* Descriptors go with the first byte, and once. */
SIM_TC(msg_rights_once)
{
	SIM_SCRIPT(
	    M_ASKS(M_STREAM)
	    { M_SENDMSG(M_SENDS_FDS), SIM_TAKES("hello"), M_WITH(S + 1, 1),
		.rv = 2 },
	    M_ASKS(M_STREAM)
	    { M_SENDMSG(M_SENDS), SIM_TAKES("llo"), M_WITHOUT, .rv = 1 },
	    M_ASKS(M_STREAM)
	    { M_SENDMSG(M_SENDS), SIM_TAKES("lo"), M_WITHOUT, .rv = 2 });
	ATF_CHECK_EQ(5, send_fd());

	/* What was refused is sent again with them. */
	SIM_SCRIPT(
	    M_ASKS(M_STREAM)
	    { M_SENDMSG(M_SENDS_FDS), M_WITH(S + 1, 1), .error = EAGAIN },
	    M_FITS M_WAITS(1, POLLOUT),
	    M_ASKS(M_STREAM)
	    { M_SENDMSG(M_SENDS_FDS), SIM_TAKES("hello"), M_WITH(S + 1, 1),
		.rv = 5 });
	ATF_CHECK_EQ(5, send_fd());
}

SIM_TC(msg_rights_each_call_failing)
{
	SIM_SCRIPT(
	    M_ASKS(M_STREAM)
	    { M_SENDMSG(M_SENDS_FDS), M_WITH(S + 1, 1), .error = EPIPE },
	    M_TAKES_BACK);
	FAILS(EPIPE, send_fd());
	SIM_SCRIPT(
	    M_ASKS(M_STREAM)
	    { M_SENDMSG(M_SENDS_FDS), M_WITH(S + 1, 1), .error = EINTR },
	    M_ASKS(M_STREAM)
	    { M_SENDMSG(M_SENDS_FDS), M_WITH(S + 1, 1), .rv = 5 });
	ATF_CHECK_EQ(5, send_fd());
}

/* They are the caller's, unless they are to be closed and all has gone. */
SIM_TC(msg_rights_closed)
{
	open_rights(S + 1, 2);
	uds_msg_out(&msg_got, "hello", 5);
	msg_fds[0] = S + 1;
	msg_got.um_fds = msg_fds;
	msg_got.um_nfds = 1;
	SIM_SCRIPT(
	    M_ASKS(M_STREAM)
	    { M_SENDMSG(M_SENDS_FDS), .error = EPIPE },
	    M_TAKES_BACK
	    M_ASKS(M_STREAM)
	    { M_SENDMSG(M_SENDS_FDS), .rv = 5, M_WITH(S + 1, 1) });
	FAILS(EPIPE, uds_sendmsg(S, &msg_got, UDS_MSG_CLOSE, -1));
	ATF_CHECK_EQ(S + 1, msg_fds[0]);
	ATF_CHECK_EQ(5, uds_sendmsg(S, &msg_got, UDS_MSG_CLOSE, -1));
	ATF_CHECK_EQ(-1, msg_fds[0]);
	sim_close(S + 2);
}

/* More than go at once. */
SIM_TC(msg_rights_split)
{
	static int many[M_MAXFDS + 1];
	int i;

	ATF_CHECK_EQ(M_MAXFDS, uds_maxfds());
	for (i = 0; i <= M_MAXFDS; i++)
		many[i] = 5000 + i;
	FAILS(E2BIG, uds_sendfds(S, "ab", 2, many, M_MAXFDS + 1, -1));
	uds_msg_out(&msg_got, "ab", 2);
	msg_got.um_fds = many;
	msg_got.um_nfds = M_MAXFDS + 1;
	SIM_SCRIPT(
	    M_ASKS(M_STREAM) M_ROOM(M_STREAM)
	    { M_SENDMSG(M_SENDS_FDS), SIM_TAKES("a"), M_WITH(5000, M_MAXFDS),
		.rv = 1 },
	    M_ASKS(M_STREAM)
	    { M_SENDMSG(M_SENDS_FDS), SIM_TAKES("b"),
		M_WITH(5000 + M_MAXFDS, 1), .rv = 1 });
	ATF_CHECK_EQ(2, uds_sendmsg(S, &msg_got, UDS_MSG_SPLIT, -1));
	msg_got.um_size = 1;
	FAILS(EINVAL, uds_sendmsg(S, &msg_got, UDS_MSG_SPLIT, -1));
}

/* Nothing is not a record of a connection, nor can it carry descriptors. */
SIM_TC(msg_empty_sent)
{
	msg_fds[0] = S + 1;
	SIM_SCRIPT(M_IS(M_SEQPACKET));
	FAILS(EINVAL, uds_send(S, "", 0, -1));
	SIM_SCRIPT(M_IS(M_STREAM));
	FAILS(EINVAL, uds_sendfds(S, "", 0, msg_fds, 1, -1));
	SIM_SCRIPT(M_IS(M_DGRAM),
	    M_ASKS(M_DGRAM)
	    { M_SENDMSG(M_SENDS_FDS), SIM_TAKES(""), M_WITH(S + 1, 1) });
	ATF_CHECK_EQ(0, uds_sendfds(S, "", 0, msg_fds, 1, -1));
	SIM_SCRIPT(M_IS(M_STREAM),
	    M_ASKS(M_STREAM)
	    { M_SENDMSG(M_SENDS), SIM_TAKES(""), M_WITHOUT });
	ATF_CHECK_EQ(0, uds_send(S, "", 0, -1));
}

static void
sees_1024(struct sim_seen *c)
{
	ATF_CHECK_EQ(1024, c->inlen);
}

static void
sees_476(struct sim_seen *c)
{
	ATF_CHECK_EQ(476, c->inlen);
}

/* A vector of 1500 bytes is too long for one record. */
SIM_TC(msg_vectors)
{
	size_t i;

	for (i = 0; i < 1500; i++) {
		msg_iov[i].iov_base = msg_room;
		msg_iov[i].iov_len = 1;
	}
	prepare(0);
	msg_got.um_iov = msg_iov;
	msg_got.um_iovcnt = 1500;
	SIM_SCRIPT(M_IS(M_SEQPACKET), M_IS(M_DGRAM));
	FAILS(EMSGSIZE, uds_sendmsg(S, &msg_got, 0, -1));
	FAILS(EMSGSIZE, uds_recvmsg(S, &msg_got, 0, -1));
	SIM_SCRIPT(M_IS(M_STREAM),
	    M_ASKS(M_STREAM)
	    { M_SENDMSG(M_SENDS), .hook = sees_1024, .rv = 1024 },
	    M_ASKS(M_STREAM)
	    { M_SENDMSG(M_SENDS), .hook = sees_476, .rv = 476 });
	ATF_CHECK_EQ(1500, uds_sendmsg(S, &msg_got, 0, -1));
	SIM_SCRIPT(M_IS(M_STREAM),
	    { M_RECVMSG(0), .room = 1024, SIM_READS("hello") });
	ATF_CHECK_EQ(1, uds_recvmsg(S, &msg_got, 0, -1));
	ATF_CHECK_EQ(5, msg_got.um_len);

	/* One without elements is as if there was no room, or no data. */
	msg_got.um_iovcnt = 0;
	SIM_SCRIPT(M_IS(M_STREAM),
	    M_ASKS(M_STREAM) { M_SENDMSG(M_SENDS), SIM_TAKES("") },
	    M_NOWHERE { M_RECVMSG(0), .error = ECONNRESET });
	ATF_CHECK_EQ(0, uds_sendmsg(S, &msg_got, 0, -1));
	FAILS(ECONNRESET, uds_recvmsg(S, &msg_got, 0, -1));
}

/*
 * Flags that were passed come back (NetBSD 10.99.12 and OpenBSD 7.8, run);
 * nobody asked for a control message, and none is.
 */
SIM_TC(msg_received)
{
	char buffer[5];
	size_t len;

	SIM_SCRIPT(
	    { M_RECVMSG(0), .room = 64, SIM_READS("hello"), M_NO_ROOM },
	    { M_RECVMSG(M_DONTWAIT), .room = 5, SIM_READS("world"),
		.flags = M_DONTWAIT, M_NO_ROOM },
	    { M_RECVMSG(M_DONTWAIT), .room = 64, SIM_READS("again"),
		.flags = M_DONTWAIT | M_EOR, M_NO_ROOM });
	ATF_CHECK_EQ(1, receive_data());
	ATF_CHECK_EQ(5, msg_got.um_len);
	ATF_CHECK_EQ(0, memcmp(msg_room, "hello", 5));
	ATF_CHECK_EQ(0, msg_got.um_flags);
	ATF_CHECK_EQ(1, uds_recv(S, buffer, 5, &len, 0));
	ATF_CHECK_EQ(5, len);
	ATF_CHECK_EQ(0, memcmp(buffer, "world", 5));
	ATF_CHECK_EQ(1, uds_recvmsg(S, &msg_got, 0, 0));
	ATF_CHECK_EQ(0, msg_got.um_flags);
}

SIM_TC(msg_received_each_call_failing)
{
	SIM_SWEEP(ECONNRESET, receive_data, { M_RECVMSG(0), SIM_READS("a") });
	SIM_SWEEP(EMSGSIZE, receive_data, { M_RECVMSG(0), SIM_READS("a") });
	SIM_INTERRUPT(receive_data, { M_RECVMSG(0), SIM_READS("a") });
	SIM_SWEEP(ECONNRESET, receive_fd,
	    { M_RECVMSG(M_TAKES_FDS), SIM_READS("a"), M_BRINGS(S + 1, 1),
		.opens = S + 1 },
	    M_ARRIVES(S + 1));
	SIM_SCRIPT(
	    { M_RECVMSG(M_TAKES_FDS), .error = EINTR },
	    { M_RECVMSG(M_TAKES_FDS), SIM_READS("a"), M_BRINGS(S + 1, 1),
		.opens = S + 1 },
	    M_ARRIVES(S + 1));
	ATF_CHECK_EQ(1, receive_fd());
}

/* What says to be ready need not be: it is left alone for a while. */
SIM_TC(msg_receive_waits)
{
	SIM_SCRIPT(
	    { M_RECVMSG(0), .error = EAGAIN }, M_READY,
	    { M_RECVMSG(0), .error = EAGAIN }, M_IS(M_STREAM),
	    M_PAUSES(1), M_READY,
	    { M_RECVMSG(0), .error = EAGAIN }, M_IS(M_STREAM),
	    M_PAUSES(2), M_READY,
	    { M_RECVMSG(0), SIM_READS("a") });
	ATF_CHECK_EQ(1, receive_data());
}

/* Descriptors are close-on-exec, and there was room for as many as can be. */
SIM_TC(msg_rights_received)
{
	open_rights(S + 1, 3);
	SIM_SCRIPT(
	    { M_RECVMSG(M_TAKES_FDS | M_DONTWAIT), SIM_READS("a"),
		M_BRINGS(S + 1, 3), .hook = has_room,
		.flags = M_TAKES_FDS | M_DONTWAIT },
	    M_ARRIVES(S + 1) M_ARRIVES(S + 2) M_ARRIVES(S + 3));
	prepare(8);
	ATF_CHECK_EQ(1, uds_recvmsg(S, &msg_got, 0, 0));
	ATF_CHECK_EQ(3, msg_got.um_nfds);
	ATF_CHECK_EQ(0, msg_got.um_surplus);
	ATF_CHECK_EQ(0, msg_got.um_flags);
	ATF_CHECK_EQ(S + 1, msg_fds[0]);
	ATF_CHECK_EQ(S + 3, msg_fds[2]);
	sim_close(S + 1);
	sim_close(S + 2);
	sim_close(S + 3);
}

/* What there is no room for is closed, but not the message. */
SIM_TC(msg_rights_surplus)
{
	open_rights(S + 1, 3);
	SIM_SCRIPT(
	    { M_RECVMSG(M_TAKES_FDS), SIM_READS("a"), M_BRINGS(S + 1, 3) },
	    { SIM(close, S + 2) }, { SIM(close, S + 3) },
	    M_ARRIVES(S + 1));
	ATF_CHECK_EQ(1, receive_fd());
	ATF_CHECK_EQ(1, msg_got.um_nfds);
	ATF_CHECK_EQ(2, msg_got.um_surplus);
	ATF_CHECK_EQ(UDS_MSG_SURPLUS, msg_got.um_flags);
}

/* A record that is cut is not to be had, but to whom it is all the same. */
SIM_TC(msg_record_cut)
{
	open_rights(S + 1, 3);
	SIM_SCRIPT(
	    { M_RECVMSG(0), SIM_READS("a"), .flags = M_TRUNC },
	    { M_RECVMSG(M_TAKES_FDS), SIM_READS("a"), .flags = M_TRUNC,
		M_BRINGS(S + 1, 2) },
	    M_ARRIVES(S + 1) M_ARRIVES(S + 2)
	    { SIM(close, S + 1) }, { SIM(close, S + 2) },
	    { M_RECVMSG(M_TAKES_FDS), SIM_READS("a"), .flags = M_TRUNC,
		M_BRINGS(S + 3, 1) },
	    M_ARRIVES(S + 3));
	FAILS(EMSGSIZE, receive_data());
	FAILS(EMSGSIZE, receive_fds());
	prepare(8);
	ATF_CHECK_EQ(1, uds_recvmsg(S, &msg_got, UDS_MSG_TRUNC, -1));
	ATF_CHECK_EQ(UDS_MSG_TRUNC, msg_got.um_flags);
	ATF_CHECK_EQ(1, msg_got.um_len);
	ATF_CHECK_EQ(1, msg_got.um_nfds);
	sim_close(S + 3);
}

#define M_CUT_UNASKED							\
	{ M_RECVMSG(0), SIM_READS("a"), .flags = M_CTRUNC }, M_OPTIONS

/* Control messages that are cut: nothing of the message stays open. */
SIM_TC(msg_control_cut)
{
	open_rights(S + 1, 2);
	SIM_SCRIPT(
	    { M_RECVMSG(M_TAKES_FDS), SIM_READS("a"), .flags = M_CTRUNC,
		M_BRINGS(S + 1, 2) },
	    M_ARRIVES(S + 1) M_ARRIVES(S + 2)
	    { SIM(close, S + 1) }, { SIM(close, S + 2) },
	    { M_RECVMSG(M_TAKES_FDS), SIM_READS("a"), .flags = M_CTRUNC },
	    M_CUT_UNASKED);
	FAILS(EMFILE, receive_fds());
	FAILS(EMFILE, receive_fds());

	/* Where nothing was wanted, that is all that happened. */
	ATF_CHECK_EQ(1, receive_data());
	ATF_CHECK_EQ(UDS_MSG_SURPLUS, msg_got.um_flags);
	ATF_CHECK_EQ(0, msg_got.um_surplus);
}

SIM_TC(msg_table_full)
{
	SIM_SCRIPT(
	    { M_RECVMSG(M_TAKES_FDS), .error = M_TABLE_FULL },
	    { M_RECVMSG(M_TAKES_FDS), SIM_READS("a") });
	FAILS(EMFILE, receive_fds());
	ATF_CHECK_EQ(1, receive_fds());
	ATF_CHECK_EQ(0, msg_got.um_nfds);
}

/*
 * Lengths are not believed: nothing outside is looked at, and no part of a
 * descriptor is one.
 */
SIM_TC(msg_control_lies)
{
	M_LENGTH length;
	char *cut, *less, *odd;

	open_rights(S + 1, 1);
	odd = rights(S + 1, 2);
	length = M_HEADER + 7;
	memcpy(odd, &length, sizeof(length));
	less = rights(S + 1, 1);
	length = M_HEADER - 1;
	memcpy(less, &length, sizeof(length));
	cut = rights(S + 1, 1);
	SIM_SCRIPT(
	    { M_RECVMSG(M_TAKES_FDS), SIM_READS("a"), .outcontrol = odd,
		.outcontrollen = M_HEADER + 7 },
	    M_ARRIVES(S + 1)
	    { M_RECVMSG(M_TAKES_FDS), SIM_READS("a"), .outcontrol = less,
		.outcontrollen = M_SPACE(4) },
	    { M_RECVMSG(M_TAKES_FDS), SIM_READS("a"), .outcontrol = cut,
		.outcontrollen = M_HEADER - 1 },
	    { M_RECVMSG(M_TAKES_FDS), SIM_READS("a"), .outcontrol = cut,
		.outcontrollen = M_HEADER });
	ATF_CHECK_EQ(1, receive_fds());
	ATF_CHECK_EQ(1, msg_got.um_nfds);
	ATF_CHECK_EQ(1, receive_fds());
	ATF_CHECK_EQ(0, msg_got.um_nfds);
	ATF_CHECK_EQ(1, receive_fds());
	ATF_CHECK_EQ(0, msg_got.um_nfds);
	ATF_CHECK_EQ(1, receive_fds());
	ATF_CHECK_EQ(0, msg_got.um_nfds);
	sim_close(S + 1);
}

/* One behind another, with padding between them. */
SIM_TC(msg_control_several)
{
	size_t at;
	char *all;

	open_rights(S + 1, 3);
	all = rights(S + 1, 1);
	at = M_SPACE(4);
	memcpy(all + at, control(M_SOL, 0x77, "hello", 5), M_SPACE(5));
	at += M_SPACE(5);
	memcpy(all + at, rights(S + 2, 2), M_SPACE(8));
	SIM_SCRIPT(
	    { M_RECVMSG(M_TAKES_FDS), SIM_READS("a"), .outcontrol = all,
		.outcontrollen = at + M_SPACE(8) },
	    M_ARRIVES(S + 1) M_ARRIVES(S + 2) M_ARRIVES(S + 3));
	ATF_CHECK_EQ(1, receive_fds());
	ATF_CHECK_EQ(3, msg_got.um_nfds);
	ATF_CHECK_EQ(S + 1, msg_fds[0]);
	ATF_CHECK_EQ(S + 2, msg_fds[1]);
	ATF_CHECK_EQ(S + 3, msg_fds[2]);
	sim_close(S + 1);
	sim_close(S + 2);
	sim_close(S + 3);
}

/* What is of another kind is nobody's descriptor. */
SIM_TC(msg_control_unknown)
{
	SIM_SCRIPT(
	    { M_RECVMSG(M_TAKES_FDS), SIM_READS("a"),
		.outcontrol = control(M_SOL, 0x77, "\0\0\3\350", 4),
		.outcontrollen = M_SPACE(4) },
	    { M_RECVMSG(M_TAKES_FDS), SIM_READS("a"),
		.outcontrol = control(41, M_RIGHTS, "\0\0\3\350", 4),
		.outcontrollen = M_SPACE(4) });
	ATF_CHECK_EQ(1, receive_fds());
	ATF_CHECK_EQ(0, msg_got.um_nfds);
	ATF_CHECK_EQ(1, receive_fds());
	ATF_CHECK_EQ(0, msg_got.um_nfds + msg_got.um_surplus);
}

/*
 * What a peek shows of descriptors never was one (NetBSD 10.99.12, run;
 * macOS, bsd/kern/uipc_socket.c): it is not looked at.
 */
SIM_TC(msg_peek)
{
	SIM_SCRIPT(
	    { M_RECVMSG(M_PEEK | M_DONTWAIT), SIM_READS("hello"), M_NO_ROOM,
		.flags = M_PEEK | M_DONTWAIT },
	    { M_RECVMSG(M_PEEK), SIM_READS("hello"), M_NO_ROOM,
		.flags = M_PEEK | M_CTRUNC });
	prepare(8);
	ATF_CHECK_EQ(1, uds_recvmsg(S, &msg_got, UDS_MSG_PEEK, 0));
	ATF_CHECK_EQ(1, uds_recvmsg(S, &msg_got, UDS_MSG_PEEK, -1));
	ATF_CHECK_EQ(5, msg_got.um_len);
	ATF_CHECK_EQ(0, msg_got.um_flags);
}

/* How long the next record is: it is looked at with room for 4 MiB. */
SIM_TC(msg_size)
{
	size_t size;

	SIM_SCRIPT(M_IS(M_DGRAM),
	    { M_RECVMSG(M_PEEK), .room = 4194304, SIM_READS("hello"),
		M_NO_ROOM });
	ATF_CHECK_EQ(1, uds_msgsize(S, &size, -1));
	ATF_CHECK_EQ(5, size);
	SIM_SCRIPT(M_IS(M_DGRAM),
	    { M_RECVMSG(M_PEEK), SIM_READS("hello"), .flags = M_TRUNC },
	    M_IS(M_STREAM));
	FAILS_CLEAN(EOVERFLOW, size, uds_msgsize(S, &size, -1));
	FAILS_CLEAN(EOPNOTSUPP, size, uds_msgsize(S, &size, -1));
	SIM_SCRIPT(M_IS(M_SEQPACKET), { M_RECVMSG(M_PEEK) },
	    M_IS(M_SEQPACKET), M_PEEKS_NOTHING);
	ATF_CHECK_EQ(0, uds_msgsize(S, &size, -1));
}

/* No call is told to wait for all: some then wait whatever they were told. */
SIM_TC(msg_waitall)
{
	open_rights(S + 1, 1);
	SIM_SCRIPT(
	    { M_RECVMSG(M_TAKES_FDS), .room = 64, SIM_READS("hello") },
	    M_IS(M_STREAM),
	    { M_RECVMSG(M_TAKES_FDS), .room = 59, SIM_READS("world"),
		M_BRINGS(S + 1, 1) },
	    M_ARRIVES(S + 1)
	    { M_RECVMSG(M_TAKES_FDS), .room = 54 },
	    M_IS(M_STREAM), M_PEEKS_NOTHING);
	prepare(8);
	ATF_CHECK_EQ(1, uds_recvmsg(S, &msg_got, UDS_MSG_WAITALL, -1));
	ATF_CHECK_EQ(10, msg_got.um_len);
	ATF_CHECK_EQ(0, memcmp(msg_room, "helloworld", 10));
	ATF_CHECK_EQ(1, msg_got.um_nfds);
	ATF_CHECK_EQ(0, msg_got.um_error);
	sim_close(S + 1);

	SIM_SCRIPT(
	    { M_RECVMSG(M_DONTWAIT), SIM_READS("hello"), .room = 8 },
	    M_IS(M_STREAM),
	    { M_RECVMSG(M_DONTWAIT), .room = 3, .error = EAGAIN });
	prepare(0);
	msg_got.um_size = 8;
	ATF_CHECK_EQ(1, uds_recvmsg(S, &msg_got, UDS_MSG_WAITALL, 0));
	ATF_CHECK_EQ(5, msg_got.um_len);
	ATF_CHECK_EQ(EAGAIN, msg_got.um_error);

	SIM_SCRIPT(
	    { M_RECVMSG(0), SIM_READS("hello") }, M_IS(M_SEQPACKET));
	prepare(0);
	ATF_CHECK_EQ(1, uds_recvmsg(S, &msg_got, UDS_MSG_WAITALL, -1));
	ATF_CHECK_EQ(5, msg_got.um_len);
}

/* What is lost in the middle of it is an error, and nothing stays open. */
SIM_TC(msg_waitall_lost)
{
	open_rights(S + 1, 1);
	SIM_SCRIPT(
	    { M_RECVMSG(M_TAKES_FDS), SIM_READS("a"), M_BRINGS(S + 1, 1) },
	    M_ARRIVES(S + 1)
	    M_IS(M_STREAM),
	    { M_RECVMSG(M_TAKES_FDS), SIM_READS("b"), .flags = M_CTRUNC });
	prepare(8);
	FAILS(EMFILE, uds_recvmsg(S, &msg_got, UDS_MSG_WAITALL, -1));
}

/* Where their bytes were kept it ends there, and is told why. */
SIM_TC(msg_waitall_table_full)
{
	open_rights(S + 1, 1);
	SIM_SCRIPT(
	    { M_RECVMSG(M_TAKES_FDS), SIM_READS("a"), M_BRINGS(S + 1, 1) },
	    M_ARRIVES(S + 1)
	    M_IS(M_STREAM),
	    { M_RECVMSG(M_TAKES_FDS), .error = M_TABLE_FULL });
	prepare(8);
	ATF_CHECK_EQ(1, uds_recvmsg(S, &msg_got, UDS_MSG_WAITALL, -1));
	ATF_CHECK_EQ(1, msg_got.um_len);
	ATF_CHECK_EQ(1, msg_got.um_nfds);
	ATF_CHECK_EQ(EMFILE, msg_got.um_error);
	sim_close(S + 1);
}

SIM_TC(msg_end_of_file)
{
	static const int ends[] = { ECONNRESET, ENOTCONN };
	size_t i, len;

	SIM_SCRIPT({ M_RECVMSG(0) }, M_IS(M_STREAM), M_PEEKS_NOTHING);
	ATF_CHECK_EQ(0, receive_data());
	for (i = 0; i < 2; i++) {
		SIM_SCRIPT({ M_RECVMSG(0) }, M_IS(M_STREAM),
		    { M_PEEKS, .error = ends[i] });
		ATF_CHECK_EQ(0, receive_data());
	}
	SIM_SCRIPT({ M_RECVMSG(0) },
	    M_IS(M_SEQPACKET), { M_PEEKS, .error = EINTR },
	    M_IS(M_SEQPACKET), M_PEEKS_NOTHING);
	ATF_CHECK_EQ(0, uds_recv(S, msg_room, sizeof(msg_room), &len, -1));
	ATF_CHECK_EQ(0, len);
}

/* Nothing, and yet not the end: marked, a datagram, or more can come. */
SIM_TC(msg_empty_received)
{
	SIM_SCRIPT({ M_RECVMSG(0), .flags = M_EOR }, M_IS(M_SEQPACKET));
	ATF_CHECK_EQ(1, receive_data());
	SIM_SCRIPT({ M_RECVMSG(0) }, M_IS(M_DGRAM), M_PEEKS_NOBODY
	    M_IS(M_DGRAM));
	ATF_CHECK_EQ(1, receive_data());
	SIM_SCRIPT({ M_RECVMSG(0) }, M_IS(M_SEQPACKET), { M_PEEKS, .rv = 1 },
	    M_IS(M_SEQPACKET));
	ATF_CHECK_EQ(1, receive_data());
	SIM_SCRIPT({ M_RECVMSG(0) }, M_IS(M_SEQPACKET),
	    { M_PEEKS, .error = EAGAIN }, M_IS(M_SEQPACKET));
	ATF_CHECK_EQ(1, receive_data());

#ifdef M_BSD
	/* Other empty ones follow, and then data, or nobody has gone (run). */
	SIM_SCRIPT({ M_RECVMSG(0) }, M_IS(M_SEQPACKET), { M_PEEKS },
	    { SIM(ioctl, S, SIM_ANY), SIM_INT(3) }, M_IS(M_SEQPACKET));
	ATF_CHECK_EQ(1, receive_data());
	SIM_SCRIPT({ M_RECVMSG(0) }, M_IS(M_SEQPACKET), { M_PEEKS },
	    { SIM(ioctl, S, SIM_ANY), SIM_INT(0) },
	    { SIM(poll, S, POLLIN, 0) }, M_IS(M_SEQPACKET));
	ATF_CHECK_EQ(1, receive_data());
#endif

#ifdef M_BSD
	/* Behind an empty datagram there are others, empty or not. */
	SIM_SCRIPT({ M_RECVMSG(0) }, M_IS(M_DGRAM),
	    { M_RECVMSG(M_PEEK | M_DONTWAIT), .room = 1,
		.outname = M_UNNAMED, .outnamelen = sizeof(M_UNNAMED) - 1 },
	    M_IS(M_DGRAM));
	ATF_CHECK_EQ(1, receive_data());
	SIM_SCRIPT({ M_RECVMSG(0) }, M_IS(M_DGRAM),
	    { M_RECVMSG(M_PEEK | M_DONTWAIT), .room = 1, SIM_READS("a"),
		.outname = M_UNNAMED, .outnamelen = sizeof(M_UNNAMED) - 1 },
	    M_IS(M_DGRAM));
	ATF_CHECK_EQ(1, receive_data());
#endif

	/* A descriptor came alone, and was not asked for. */
	SIM_SCRIPT({ M_RECVMSG(0) }, M_IS(M_STREAM),
	    { M_PEEKS, .error = EAGAIN }, M_IS(M_STREAM), M_READY,
	    { M_RECVMSG(0), SIM_READS("a") });
	ATF_CHECK_EQ(1, receive_data());
	ATF_CHECK_EQ(1, msg_got.um_len);

	/* It was asked for. */
	SIM_SCRIPT({ M_RECVMSG(M_TAKES_FDS), M_BRINGS(S + 1, 1),
		.opens = S + 1 }, M_ARRIVES(S + 1));
	ATF_CHECK_EQ(1, receive_fd());
	ATF_CHECK_EQ(0, msg_got.um_len);
}

#ifdef M_BSD
/* Nobody has sent what is there for ever after one's own shutdown(2). */
SIM_TC(msg_end_of_datagrams)
{
	SIM_SCRIPT({ M_RECVMSG(0) }, M_IS(M_DGRAM),
	    { M_RECVMSG(M_PEEK | M_DONTWAIT), .error = EINTR },
	    M_IS(M_DGRAM),
	    { M_RECVMSG(M_PEEK | M_DONTWAIT), .room = 1 });
	ATF_CHECK_EQ(0, receive_data());
	ATF_CHECK_EQ(0, msg_got.um_len);
}
#endif

/* Who has no time looks once whether something is behind what came unasked. */
SIM_TC(msg_unasked_received)
{
	SIM_SCRIPT({ M_RECVMSG(M_DONTWAIT) }, M_IS(M_STREAM),
	    { M_PEEKS, .error = EAGAIN }, M_IS(M_STREAM), M_READY,
	    { M_RECVMSG(M_DONTWAIT), SIM_READS("a") },
	    { M_RECVMSG(M_DONTWAIT) }, M_IS(M_STREAM),
	    { M_PEEKS, .error = EAGAIN }, M_IS(M_STREAM),
	    { SIM(poll, S, POLLIN, 0) });
	prepare(0);
	ATF_CHECK_EQ(1, uds_recvmsg(S, &msg_got, 0, 0));
	FAILS(EAGAIN, uds_recvmsg(S, &msg_got, 0, 0));
}

SIM_TC(msg_sender)
{
	struct uds_addr from;
	size_t len;

	SIM_SCRIPT(
	    { M_RECVMSG(0), SIM_READS("a"), M_NO_ROOM, .outname = M_NAMED,
		.outnamelen = sizeof(M_NAMED) - 1 },
	    { M_RECVMSG(0), SIM_READS("a"), .outname = M_UNNAMED,
		.outnamelen = sizeof(M_UNNAMED) - 1 },
	    { M_RECVMSG(0), SIM_READS("a"), .outname = "" },
	    { M_RECVMSG(0), .error = ECONNRESET });
	ATF_CHECK_EQ(1, uds_recvfrom(S, msg_room, 1, &len, &from, -1));
	ATF_CHECK_STREQ("sock", text(&from));
	ATF_CHECK_EQ(1, uds_recvfrom(S, msg_room, 1, &len, &from, -1));
	ATF_CHECK_STREQ("-", text(&from));
	memset(&from, 0xa5, sizeof(from));
	ATF_CHECK_EQ(1, uds_recvfrom(S, msg_room, 1, &len, &from, -1));
	ATF_CHECK_STREQ("-", text(&from));
	FAILS_CLEAN(ECONNRESET, from,
	    uds_recvfrom(S, msg_room, 1, &len, &from, -1));
}

static struct uds_msg	several[3];

static void
prepare_several(void)
{
	int i;

	for (i = 0; i < 3; i++)
		uds_msg_in(&several[i], msg_room + 10 * i, 5);
	memset(msg_room, 'x', sizeof(msg_room));
}

SIM_TC(msg_several_sent)
{
	SIM_SCRIPT(
	    M_ASKS(M_DGRAM) { M_SENDMSG(M_SENDS), .rv = 5 },
	    M_ASKS(M_DGRAM) { M_SENDMSG(M_SENDS), .rv = 5 },
	    M_ASKS(M_DGRAM) { M_SENDMSG(M_SENDS), .rv = 5 },
	    M_ASKS(M_DGRAM) { M_SENDMSG(M_SENDS), .rv = 5 },
	    M_ASKS(M_DGRAM) { M_SENDMSG(M_SENDS), .error = ECONNRESET });
	prepare_several();
	ATF_CHECK_EQ(3, uds_sendmmsg(S, several, 3, 0, -1));
	ATF_CHECK_EQ(1, uds_sendmmsg(S, several, 3, 0, -1));
	ATF_CHECK_EQ(ECONNRESET, several[1].um_error);
}

/* Only the first is waited for. */
SIM_TC(msg_several_received)
{
	SIM_SCRIPT(
	    { M_RECVMSG(0), SIM_READS("one") },
	    { M_RECVMSG(M_DONTWAIT), SIM_READS("three") },
	    { M_RECVMSG(M_DONTWAIT), .error = EAGAIN },
	    { M_RECVMSG(0), SIM_READS("one") },
	    { M_RECVMSG(M_DONTWAIT), .error = ECONNRESET });
	prepare_several();
	ATF_CHECK_EQ(2, uds_recvmmsg(S, several, 3, 0, -1));
	ATF_CHECK_EQ(3, several[0].um_len);
	ATF_CHECK_EQ(5, several[1].um_len);
	ATF_CHECK_EQ(EAGAIN, several[2].um_error);
	ATF_CHECK_EQ(0, memcmp(msg_room, "onexxxxxxxthreex", 16));
	ATF_CHECK_EQ(1, uds_recvmmsg(S, several, 3, 0, -1));
	ATF_CHECK_EQ(ECONNRESET, several[1].um_error);
}

static int
offer(struct uds_cred *c, struct uds_stamp *t)
{
	struct uds_msg m;

	uds_msg_out(&m, "hello", 5);
	m.um_cred = c;
	m.um_stamp = t;
	return ((int)uds_sendmsg(S, &m, 0, -1));
}

#ifdef M_BSD_ROOM
/* Into no room a record goes with a byte that tells whether it was empty. */
SIM_TC(record_into_no_room)
{
	size_t len;

	SIM_SCRIPT(
	    M_IS(M_DGRAM), { M_RECVMSG(M_DONTWAIT), .room = 1,
		.error = EAGAIN },
	    M_IS(M_DGRAM), { M_RECVMSG(M_DONTWAIT), .room = 1 },
	    M_IS(M_DGRAM), M_PEEKS_NOBODY
	    M_IS(M_DGRAM), { M_RECVMSG(M_DONTWAIT), .room = 1,
		SIM_READS("a") });
	FAILS(EAGAIN, uds_recv(S, msg_room, 0, &len, 0));
	ATF_CHECK_EQ(1, uds_recv(S, msg_room, 0, &len, 0));
	ATF_CHECK_EQ(0, len);
	FAILS(EMSGSIZE, uds_recv(S, msg_room, 0, &len, 0));
}

/* Of a stream nothing is taken, unless control messages are wanted. */
SIM_TC(stream_into_no_room)
{
	size_t len;

	SIM_SCRIPT(
	    M_IS(M_STREAM), { M_RECVMSG(M_PEEK | M_DONTWAIT), .room = 1,
		.error = EAGAIN },
	    M_IS(M_STREAM), { M_RECVMSG(M_PEEK | M_DONTWAIT), .room = 1,
		SIM_READS("a") },
	    M_IS(M_STREAM),
	    { SIM(recv, S, M_PEEK | M_DONTWAIT), SIM_READS("a") },
	    { SIM(getsockopt, S, M_SOL, M_TYPE), .error = EIO });
	FAILS(EAGAIN, uds_recv(S, msg_room, 0, &len, 0));
	ATF_CHECK_EQ(1, uds_recv(S, msg_room, 0, &len, 0));
	ATF_CHECK_EQ(0, len);
	FAILS(EIO, uds_recv(S, msg_room, 0, &len, 0));
}
#endif

#ifndef M_STAMPS
/* Where the kernel adds nothing to what is sent, it is not asked to. */
SIM_TC(msg_nothing_offered)
{
	struct uds_stamp when = { .ts_clock = UDS_CLOCK_REALTIME };
	struct uds_cred self = UDS_CRED_INIT;

	SIM_SCRIPT(M_ASKS(M_STREAM) { M_RECVMSG(0), SIM_READS("a") });
	FAILS(EOPNOTSUPP, offer(NULL, &when));
	ATF_CHECK_EQ(1, receive_data());
	ATF_CHECK_EQ(0, uds_feature(UDS_FEATURE_SENDSTAMP));
	if (uds_feature(UDS_FEATURE_SENDCRED) == 1)
		return;
	SIM_SCRIPT(M_ASKS(M_STREAM) { M_RECVMSG(0), SIM_READS("a") });
	FAILS(EOPNOTSUPP, offer(&self, NULL));
	ATF_CHECK_EQ(1, receive_data());
}
#endif

#define M_SETS(option, value)						\
	{ SIM(setsockopt, S, M_SOL, option), SIM_TAKES_INT(value) }
#define M_GETS(option, value)						\
	{ SIM(getsockopt, S, M_SOL, option), .room = 4, SIM_INT(value) }

SIM_TC(msg_buffers)
{
	int n;

	SIM_SCRIPT(M_SETS(M_SNDBUF, 65536), M_SETS(M_RCVBUF, 32768),
	    M_GETS(M_SNDBUF, 65536), M_GETS(M_RCVBUF, 32768));
	ATF_CHECK_EQ(0, uds_setopt(S, UDS_OPT_SNDBUF, 65536));
	ATF_CHECK_EQ(0, uds_setopt(S, UDS_OPT_RCVBUF, 32768));
	ATF_CHECK_EQ(0, uds_getopt(S, UDS_OPT_SNDBUF, &n));
	ATF_CHECK_EQ(65536, n);
	ATF_CHECK_EQ(0, uds_getopt(S, UDS_OPT_RCVBUF, &n));
	ATF_CHECK_EQ(32768, n);

	SIM_SCRIPT(
	    { SIM(setsockopt, S, M_SOL, M_SNDBUF), .error = ENOBUFS },
	    { SIM(setsockopt, S, M_SOL, M_RCVBUF), .error = ENOBUFS },
	    { SIM(getsockopt, S, M_SOL, M_SNDBUF), .error = EBADF },
	    { SIM(getsockopt, S, M_SOL, M_RCVBUF), .error = EBADF });
	FAILS(ENOBUFS, uds_setopt(S, UDS_OPT_SNDBUF, 65536));
	FAILS(ENOBUFS, uds_setopt(S, UDS_OPT_RCVBUF, 32768));
	FAILS_CLEAN(EBADF, n, uds_getopt(S, UDS_OPT_SNDBUF, &n));
	FAILS_CLEAN(EBADF, n, uds_getopt(S, UDS_OPT_RCVBUF, &n));
}

SIM_TC(msg_options_absent)
{
	static const int absent[] = { UDS_OPT_STAMP, UDS_OPT_LABEL,
	    UDS_OPT_HANDLE, UDS_OPT_RIGHTS };
	size_t i;
	int n;

	for (i = 0; i < sizeof(absent) / sizeof(absent[0]); i++) {
		FAILS(EOPNOTSUPP, uds_setopt(S, absent[i], 1));
		FAILS_CLEAN(EOPNOTSUPP, n, uds_getopt(S, absent[i], &n));
	}
	SIM_SCRIPT(M_IS(M_STREAM), M_IS(M_STREAM));
	FAILS(EOPNOTSUPP, uds_setopt(S, UDS_OPT_RECORDS, 1));
	FAILS_CLEAN(EOPNOTSUPP, n, uds_getopt(S, UDS_OPT_MSGMAX, &n));
	SIM_SCRIPT(M_IS(M_DGRAM), M_IS(M_DGRAM), M_IS(M_DGRAM),
	    M_IS(M_DGRAM), M_IS(M_DGRAM));
	ATF_CHECK_EQ(0, uds_setopt(S, UDS_OPT_RECORDS, 1));
	FAILS(EOPNOTSUPP, uds_setopt(S, UDS_OPT_RECORDS, 0));
	ATF_CHECK_EQ(0, uds_getopt(S, UDS_OPT_RECORDS, &n));
	ATF_CHECK_EQ(1, n);
}

/* What the credentials of a message say, and when they were so. */
#define M_KNOWS(field, is, value)					\
	do {								\
		ATF_CHECK(who.uc_valid & (field));			\
		ATF_CHECK_EQ(is, who.value);				\
		ATF_CHECK_EQ(UDS_AT_MESSAGE,				\
		    uds_cred_moment(&who, field));			\
	} while (0)

static struct uds_cred	who;
static gid_t		which[16];

static int
receive_cred(int request)
{
	prepare(1);
	who.uc_groups = which;
	memset(which, 0, sizeof(which));
	msg_got.um_cred = &who;
	msg_got.um_request = request;
	return (uds_recvmsg(S, &msg_got, 0, -1));
}

/* Nothing came, or nothing that says who: nothing is known. */
SIM_TC(msg_cred_none)
{
	SIM_SCRIPT({ M_RECVMSG(M_TAKES_FDS), SIM_READS("a") });
	ATF_CHECK_EQ(1, receive_cred(0));
	ATF_CHECK_EQ(0, who.uc_valid);
	ATF_CHECK_EQ(ENOENT, uds_cred_reason(&who, UDS_CRED_EUID));
	ATF_CHECK_EQ(ENOENT, uds_cred_reason(&who, UDS_CRED_PID));
}

SIM_TC(msg_stamp_none)
{
	struct uds_stamp when;

	prepare(0);
	msg_got.um_stamp = &when;
	SIM_SCRIPT({ M_RECVMSG(M_TAKES_FDS), SIM_READS("a") });
	ATF_CHECK_EQ(1, uds_recvmsg(S, &msg_got, 0, -1));
	ATF_CHECK_EQ(UDS_CLOCK_NONE, when.ts_clock);
}

#ifdef M_BSD

/* What os_bsd_msg.c and os_bsd_msgcred.c lend, each to some of the systems. */
#include "os_bsd.h"

SIM_TC(bsd_close_on_exec)
{
	static const int two[] = { S + 1, S + 2 };

	SIM_SCRIPT({ SIM(fcntl, S + 1, F_SETFD, FD_CLOEXEC) },
	    { SIM(fcntl, S + 2, F_SETFD, FD_CLOEXEC) });
	uds_bsd_setcloexec(two, 2);
}

SIM_TC(bsd_numbers)
{
	int n;

	SIM_SCRIPT(
	    { SIM(setsockopt, S, 7, 8), SIM_TAKES_INT(9) },
	    { SIM(setsockopt, S, 7, 8), .error = ENOPROTOOPT },
	    { SIM(setsockopt, S, 7, 8), .error = EINVAL },
	    { SIM(getsockopt, S, 7, 8), .room = 4, SIM_INT(9) },
	    { SIM(getsockopt, S, 7, 8), .error = ENOPROTOOPT },
	    { SIM(getsockopt, S, 7, 8), .error = EINVAL });
	ATF_CHECK_EQ(0, uds_bsd_setnumber(S, 7, 8, 9));
	FAILS(EOPNOTSUPP, uds_bsd_setnumber(S, 7, 8, 9));
	FAILS(EINVAL, uds_bsd_setnumber(S, 7, 8, 9));
	ATF_CHECK_EQ(0, uds_bsd_getnumber(S, 7, 8, &n));
	ATF_CHECK_EQ(9, n);
	FAILS_CLEAN(EOPNOTSUPP, n, uds_bsd_getnumber(S, 7, 8, &n));
	FAILS_CLEAN(EINVAL, n, uds_bsd_getnumber(S, 7, 8, &n));
}

#ifdef M_BSD_CRED

/* Another system's structures: without a process, or with a short number. */
SIM_TC(bsd_cred_words)
{
	static const struct uds_bsd_words without = { .pid = -1, .ruid = 0,
	    .euid = 1, .rgid = 2, .egid = 3, .ngroups = 4, .groups = 5 };
	static const struct uds_bsd_words first = { .pid = 0, .ruid = 1,
	    .euid = 2, .rgid = 3, .ngroups = 4, .egid = 5, .groups = 5 };
	uint32_t words[] = { 1, 2, 3, 4, 0, 6 };
	struct uds__got to = { .cred = &who, .request = UDS_CRED_GROUPS };
	short few;

	who.uc_groups = which;
	who.uc_maxgroups = 16;
	uds_os_unasked(&who);
	uds_bsd_learncred(&to, words, 20, &without);
	ATF_CHECK_EQ(UDS_CRED_EUID | UDS_CRED_RUID | UDS_CRED_EGID |
	    UDS_CRED_RGID | UDS_CRED_GROUPS, who.uc_valid);
	ATF_CHECK_EQ(EOPNOTSUPP, uds_cred_reason(&who, UDS_CRED_PID));
	ATF_CHECK_EQ(1, who.uc_ruid);
	ATF_CHECK_EQ(2, who.uc_euid);
	ATF_CHECK_EQ(3, who.uc_rgid);
	ATF_CHECK_EQ(4, who.uc_egid);

	few = 1;
	words[4] = UINT32_MAX;
	memcpy(&words[4], &few, sizeof(few));
	uds_os_unasked(&who);
	uds_bsd_learncred(&to, words, 24, &first);
	M_KNOWS(UDS_CRED_EGID, 6, uc_egid);
	M_KNOWS(UDS_CRED_GROUPS, 1, uc_ngroups);
	uds_os_unasked(&who);
	uds_bsd_learncred(&to, words, 23, &first);
	M_KNOWS(UDS_CRED_RGID, 4, uc_rgid);
	ATF_CHECK(!(who.uc_valid & (UDS_CRED_EGID | UDS_CRED_GROUPS)));
}

#endif
#endif

#define MSG_ADD_TCS(tp)							\
	do {								\
		ATF_TP_ADD_TC(tp, msg_plain);				\
		ATF_TP_ADD_TC(tp, msg_plain_each_call_failing);		\
		ATF_TP_ADD_TC(tp, msg_stream_in_parts);			\
		ATF_TP_ADD_TC(tp, msg_does_not_wait);			\
		ATF_TP_ADD_TC(tp, msg_deadline);			\
		ATF_TP_ADD_TC(tp, msg_deadline_with_signal);		\
		ATF_TP_ADD_TC(tp, msg_pause_before_deadline);		\
		ATF_TP_ADD_TC(tp, msg_deadline_in_spite_of_progress);	\
		ATF_TP_ADD_TC(tp, msg_poll_lies);			\
		ATF_TP_ADD_TC(tp, msg_poll_is_silent);			\
		ATF_TP_ADD_TC(tp, msg_progress_is_short_waits);		\
		ATF_TP_ADD_TC(tp, msg_full_queue);			\
		ATF_TP_ADD_TC(tp, msg_send_errors);			\
		ATF_TP_ADD_TC(tp, msg_to_address);			\
		ATF_TP_ADD_TC(tp, msg_rights_once);			\
		ATF_TP_ADD_TC(tp, msg_rights_each_call_failing);	\
		ATF_TP_ADD_TC(tp, msg_rights_closed);			\
		ATF_TP_ADD_TC(tp, msg_rights_split);			\
		ATF_TP_ADD_TC(tp, msg_empty_sent);			\
		ATF_TP_ADD_TC(tp, msg_vectors);				\
		ATF_TP_ADD_TC(tp, msg_received);			\
		ATF_TP_ADD_TC(tp, msg_received_each_call_failing);	\
		ATF_TP_ADD_TC(tp, msg_receive_waits);			\
		ATF_TP_ADD_TC(tp, msg_rights_received);			\
		ATF_TP_ADD_TC(tp, msg_rights_surplus);			\
		ATF_TP_ADD_TC(tp, msg_record_cut);			\
		ATF_TP_ADD_TC(tp, msg_control_cut);			\
		ATF_TP_ADD_TC(tp, msg_table_full);			\
		ATF_TP_ADD_TC(tp, msg_control_lies);			\
		ATF_TP_ADD_TC(tp, msg_control_several);			\
		ATF_TP_ADD_TC(tp, msg_control_unknown);			\
		ATF_TP_ADD_TC(tp, msg_peek);				\
		ATF_TP_ADD_TC(tp, msg_size);				\
		ATF_TP_ADD_TC(tp, msg_waitall);				\
		ATF_TP_ADD_TC(tp, msg_waitall_lost);			\
		ATF_TP_ADD_TC(tp, msg_waitall_table_full);		\
		ATF_TP_ADD_TC(tp, msg_end_of_file);			\
		ATF_TP_ADD_TC(tp, msg_empty_received);			\
		ATF_TP_ADD_TC(tp, msg_unasked_received);		\
		ATF_TP_ADD_TC(tp, msg_sender);				\
		ATF_TP_ADD_TC(tp, msg_several_sent);			\
		ATF_TP_ADD_TC(tp, msg_several_received);		\
		MSG_ADD_OFFER_TCS(tp);					\
		ATF_TP_ADD_TC(tp, msg_buffers);				\
		ATF_TP_ADD_TC(tp, msg_options_absent);			\
		ATF_TP_ADD_TC(tp, msg_cred_none);			\
		ATF_TP_ADD_TC(tp, msg_stamp_none);			\
		MSG_ADD_BSD_TCS(tp);					\
		MSG_ADD_CRED_TCS(tp);					\
	} while (0)

#ifndef M_STAMPS
#define MSG_ADD_OFFER_TCS(tp)						\
	ATF_TP_ADD_TC(tp, msg_nothing_offered)
#else
#define MSG_ADD_OFFER_TCS(tp)
#endif

#ifdef M_BSD
#define MSG_ADD_BSD_TCS(tp)						\
	do {								\
		ATF_TP_ADD_TC(tp, msg_end_of_datagrams);		\
		ATF_TP_ADD_TC(tp, bsd_close_on_exec);			\
		ATF_TP_ADD_TC(tp, bsd_numbers);				\
	} while (0)
#else
#define MSG_ADD_BSD_TCS(tp)
#endif

#ifdef M_BSD_CRED
#define MSG_ADD_CRED_TCS(tp)						\
	ATF_TP_ADD_TC(tp, bsd_cred_words)
#else
#define MSG_ADD_CRED_TCS(tp)
#endif

#endif
