/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * Deadlines.  A timeout is turned into a point on the monotonic clock once,
 * so that signals and retries cannot prolong a call.  The clock is read only
 * where a timeout was given and there is something to wait for.
 */

#include <sys/types.h>

#include <errno.h>
#include <poll.h>
#include <time.h>

#include "uds_impl.h"

#define MSEC		1000
#define NSEC_IN_MSEC	1000000
#define NSEC		1000000000

/* Pauses between attempts grow from 1 ms up to this. */
#define PAUSE_MAX	16

static int	expired(const struct uds__deadline *);

/* Of a timeout that is neither for ever nor over at once. */
int
uds__deadline_start(struct uds__deadline *d)
{
	if (d->timeout < 0) {
		errno = EINVAL;
		return (-1);
	}
	if (clock_gettime(CLOCK_MONOTONIC, &d->end) == -1)
		return (-1);
	d->end.tv_sec += d->timeout / MSEC;
	d->end.tv_nsec += (long)(d->timeout % MSEC) * NSEC_IN_MSEC;
	if (d->end.tv_nsec >= NSEC) {
		d->end.tv_sec++;
		d->end.tv_nsec -= NSEC;
	}
	return (0);
}

/*
 * Milliseconds that remain, for poll(2): rounded up, because to wake early
 * would only mean to sleep again.
 */
int
uds__deadline_left(const struct uds__deadline *d)
{
	struct timespec now;
	int64_t ns;

	if (d->timeout <= 0)
		return (d->timeout);
	if (clock_gettime(CLOCK_MONOTONIC, &now) == -1)
		return (0);
	ns = (int64_t)(d->end.tv_sec - now.tv_sec) * NSEC +
	    (d->end.tv_nsec - now.tv_nsec);
	if (ns <= 0)
		return (0);
	return ((int)((ns + NSEC_IN_MSEC - 1) / NSEC_IN_MSEC));
}

/*
 * Has it passed?  For who gets on without waiting, be it in ever so small steps
 * of the peer's choice.
 */
int
uds__deadline_check(const struct uds__deadline *d)
{
	if (d->timeout <= 0 || uds__deadline_left(d) > 0)
		return (0);
	return (expired(d));
}

/* Wait for one of the events, or an error, and return what there is. */
int
uds__deadline_poll(const struct uds__deadline *d, int fd, short events)
{
	int n;

	do {
		n = uds__deadline_pollfor(d, fd, events, -1);
	} while (n == 0);
	return (n);
}

/* The same for at most ms milliseconds, or a signal: 0 if nothing came. */
int
uds__deadline_pollfor(const struct uds__deadline *d, int fd, short events,
    int ms)
{
	struct pollfd pfd;
	int left, n;

	pfd.fd = fd;
	pfd.events = events;
	left = uds__deadline_left(d);
	n = poll(&pfd, 1, ms != -1 && (left == -1 || left > ms) ? ms : left);
	if (n > 0)
		return (pfd.revents);
	if (n == 0 && left != -1 && uds__deadline_left(d) == 0)
		return (expired(d));
	if (n == -1 && errno != EINTR)
		return (-1);
	if (n == -1 && left == 0)
		return (expired(d));
	return (0);
}

/*
 * Sleep for *ms, or as much of it as the deadline allows, and double it.
 * For waits that no descriptor announces the end of.
 */
int
uds__deadline_pause(const struct uds__deadline *d, int *ms)
{
	int left;

	left = uds__deadline_left(d);
	if (left == 0)
		return (expired(d));
	if (left == -1 || left > *ms)
		left = *ms;
	if (poll(NULL, 0, left) == -1 && errno != EINTR)
		return (-1);
	if (*ms < PAUSE_MAX)
		*ms *= 2;
	return (0);
}

static int
expired(const struct uds__deadline *d)
{
	errno = d->timeout == 0 ? EAGAIN : ETIMEDOUT;
	return (-1);
}
