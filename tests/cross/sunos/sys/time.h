/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* illumos: what libuds uses of it. */

#ifndef UDS_CROSS_SYS_TIME_H
#define UDS_CROSS_SYS_TIME_H

#include <sys/types.h>

/* uts/common/sys/time.h, July 2021 */
struct timeval {
	time_t		tv_sec;
	suseconds_t	tv_usec;
};

#endif
