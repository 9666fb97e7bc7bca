/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* DragonFly: sys/sys/sysctl.h */

#ifndef CROSS_SYS_SYSCTL_H
#define CROSS_SYS_SYSCTL_H

#include <sys/types.h>

#define CTL_KERN	1
#define KERN_PROC	14
#define KERN_PROC_ALL	0
#define KERN_PROC_PID	1

int	sysctl(int *, unsigned int, void *, size_t *, void *, size_t);
int	sysctlbyname(const char *, void *, size_t *, void *, size_t);

#endif
