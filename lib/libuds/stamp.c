/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * When a message was sent.  A time means nothing without its clock: the one
 * of the day can be set back, the other begins anew with each start of the
 * system.
 */

#include <sys/types.h>

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <time.h>

#include "uds.h"

#define NSEC		1000000000

/* What an age in nanoseconds cannot express is as good as for ever. */
#define LONGEST		(INT64_MAX / NSEC - 1)

static int	clock_of(int, clockid_t *);

int
uds_stamp_now(struct uds_stamp *t, int clock)
{
	struct timespec now;
	clockid_t id;

	if (clock_of(clock, &id) == -1 || clock_gettime(id, &now) == -1)
		return (-1);
	memset(t, 0, sizeof(*t));
	t->ts_sec = (int64_t)now.tv_sec;
	t->ts_nsec = (int32_t)now.tv_nsec;
	t->ts_clock = clock;
	return (0);
}

static int
clock_of(int clock, clockid_t *id)
{
	switch (clock) {
	case UDS_CLOCK_REALTIME:
		*id = CLOCK_REALTIME;
		return (0);
	case UDS_CLOCK_MONOTONIC:
		*id = CLOCK_MONOTONIC;
		return (0);
	default:
		errno = EINVAL;
		return (-1);
	}
}

int
uds_stamp_age(const struct uds_stamp *t, int64_t *ns)
{
	struct uds_stamp now;
	int64_t sec;

	if (t->ts_clock == UDS_CLOCK_NONE) {
		errno = EOPNOTSUPP;
		return (-1);
	}
	if (t->ts_nsec < 0 || t->ts_nsec >= NSEC) {
		errno = EINVAL;
		return (-1);
	}
	if (uds_stamp_now(&now, t->ts_clock) == -1)
		return (-1);
	if (t->ts_sec < now.ts_sec - LONGEST ||
	    t->ts_sec > now.ts_sec + LONGEST) {
		errno = EOVERFLOW;
		return (-1);
	}
	sec = now.ts_sec - t->ts_sec;
	*ns = sec * NSEC + (now.ts_nsec - t->ts_nsec);
	return (0);
}
