/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* OpenBSD: include/unistd.h (7.8) */

#ifndef SIM_UNISTD_H
#define SIM_UNISTD_H

#include_next <unistd.h>

int	pledge(const char *, const char *);
int	unveil(const char *, const char *);

#endif
