/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * DragonFly: sys/sys/syslimits.h (6.5).  The compiler's own header, which has
 * the limits of its types, includes this one.
 */

#ifndef CROSS_LIMITS_H
#define CROSS_LIMITS_H

#define PATH_MAX	1024
#define SSIZE_MAX	LONG_MAX

#endif
