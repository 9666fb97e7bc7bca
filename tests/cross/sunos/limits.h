/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * illumos: head/limits.h, July 2021.  The compiler's own header, which has the
 * limits of its types, includes this one.
 */

#ifndef UDS_CROSS_LIMITS_H
#define UDS_CROSS_LIMITS_H

#define SSIZE_MAX	LONG_MAX

#endif
