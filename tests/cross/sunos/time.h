/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* illumos: what libuds uses of it. */

#ifndef UDS_CROSS_TIME_H
#define UDS_CROSS_TIME_H

#include <sys/types.h>

/* uts/common/sys/time_impl.h, July 2021 */
struct timespec {
	time_t		tv_sec;
	long		tv_nsec;
};

#define CLOCK_REALTIME	3
#define CLOCK_MONOTONIC	4

/* head/time.h, July 2021 */
int	clock_gettime(clockid_t, struct timespec *);

#endif
