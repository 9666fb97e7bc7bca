/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* DragonFly: include/stdio.h (6.5) */

#ifndef CROSS_STDIO_H
#define CROSS_STDIO_H

#include <stddef.h>

int	snprintf(char *, size_t, const char *, ...)
	    __attribute__((__format__(__printf__, 3, 4)));

#endif
