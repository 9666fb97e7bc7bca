/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* illumos: what libuds uses of it. */

#ifndef UDS_CROSS_FCNTL_H
#define UDS_CROSS_FCNTL_H

#include <sys/types.h>

/* uts/common/sys/fcntl.h, July 2021 */
#define O_RDONLY	0x00
#define O_NDELAY	0x04
#define O_NONBLOCK	0x80
#define O_SEARCH	0x200000
#define O_CLOEXEC	0x800000

#define F_GETFD		1
#define F_SETFD		2
#define F_GETFL		3
#define F_SETFL		4
#define F_DUPFD_CLOEXEC	37
#define FD_CLOEXEC	1

#define AT_FDCWD	0xffd19553

/* head/fcntl.h, July 2021 */
int	fcntl(int, int, ...);
int	open(const char *, int, ...);
int	openat(int, const char *, int, ...);

#endif
