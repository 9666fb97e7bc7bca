/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* illumos: head/stdlib.h */

#ifndef UDS_CROSS_STDLIB_H
#define UDS_CROSS_STDLIB_H

unsigned long long	strtoull(const char *restrict, char **restrict, int);

#endif
