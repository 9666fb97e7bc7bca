/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* illumos: what libuds uses of it. */

#ifndef UDS_CROSS_STDIO_H
#define UDS_CROSS_STDIO_H

#include <stddef.h>

/* head/iso/stdio_c99.h, July 2021 */
int	snprintf(char *restrict, size_t, const char *restrict, ...)
	    __attribute__((__format__(__printf__, 3, 4)));

#endif
