/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* NetBSD: sys/sys/filio.h (10.99.12) */

#ifndef SIM_SYS_IOCTL_H
#define SIM_SYS_IOCTL_H

#define FIONSPACE	0x40046678	/* _IOR('f', 120, int) */
#define FIONREAD	0x4004667f	/* _IOR('f', 127, int) */

int	ioctl(int, unsigned long, ...);

#endif
