/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* DragonFly: sys/sys/fcntl.h (6.5) */

#ifndef CROSS_FCNTL_H
#define CROSS_FCNTL_H

#include <sys/types.h>

#define O_RDONLY	0x0000
#define O_NONBLOCK	0x0004
#define O_CLOEXEC	0x00020000
#define O_DIRECTORY	0x08000000

#define AT_FDCWD		0xfffafdcd
#define AT_SYMLINK_NOFOLLOW	1

#define F_GETFD		1
#define F_SETFD		2
#define F_GETFL		3
#define F_SETFL		4
#define F_DUPFD_CLOEXEC	17
#define F_GETPATH	19

#define FD_CLOEXEC	1

int	fcntl(int, int, ...);
int	openat(int, const char *, int, ...);

#endif
