/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* FreeBSD: sys/sys/sysctl.h (15.0) */

#ifndef SIM_SYS_SYSCTL_H
#define SIM_SYS_SYSCTL_H

#include <sys/types.h>

#define CTL_KERN	1
#define KERN_PROC	14
#define KERN_PROC_PID	1
#define KERN_PROC_PROC	8
#define KERN_OSRELDATE	24

int	sysctl(const int *, unsigned int, void *, size_t *, const void *,
	    size_t);
int	sysctlbyname(const char *, void *, size_t *, const void *, size_t);

#endif
