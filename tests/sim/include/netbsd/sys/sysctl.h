/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* NetBSD: sys/sys/sysctl.h (10.99.12) */

#ifndef SIM_SYS_SYSCTL_H
#define SIM_SYS_SYSCTL_H

#include <sys/types.h>

#define CTL_KERN	1
#define KERN_OSREV	3

int	sysctl(const int *, unsigned int, void *, size_t *, const void *,
	    size_t);

#endif
