/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* DragonFly: include/stdlib.h (6.5) */

#ifndef CROSS_STDLIB_H
#define CROSS_STDLIB_H

char	*mkdtemp(char *);

#endif
