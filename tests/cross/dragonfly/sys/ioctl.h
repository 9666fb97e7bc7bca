/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* DragonFly: sys/sys/filio.h (6.5) */

#ifndef CROSS_SYS_IOCTL_H
#define CROSS_SYS_IOCTL_H

#define FIONREAD	0x4004667f	/* _IOR('f', 127, int) */

int	ioctl(int, unsigned long, ...);

#endif
