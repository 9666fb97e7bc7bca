/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* DragonFly: include/err.h */

#ifndef CROSS_ERR_H
#define CROSS_ERR_H

void	err(int, const char *, ...)
	    __attribute__((__format__(__printf__, 2, 3), __noreturn__));

#endif
