/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * DragonFly: include/time.h, with what it takes from sys/sys/_timespec.h and
 * sys/sys/_clock_id.h (6.5).
 */

#ifndef CROSS_TIME_H
#define CROSS_TIME_H

#include <sys/types.h>

#define CLOCK_REALTIME	0
#define CLOCK_MONOTONIC	4

struct timespec {
	time_t	tv_sec;
	long	tv_nsec;
};

int	clock_gettime(clockid_t, struct timespec *);

#endif
