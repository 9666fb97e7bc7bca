/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* DragonFly: sys/sys/_timeval.h (6.5) */

#ifndef CROSS_SYS_TIME_H
#define CROSS_SYS_TIME_H

#include <sys/types.h>

struct timeval {
	time_t		tv_sec;
	suseconds_t	tv_usec;
};

#endif
