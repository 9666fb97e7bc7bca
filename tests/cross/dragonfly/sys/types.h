/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * DragonFly: sys/sys/types.h (6.5), with the types that it takes from
 * sys/cpu/x86_64/include/stdint.h.
 */

#ifndef CROSS_SYS_TYPES_H
#define CROSS_SYS_TYPES_H

#include <stddef.h>
#include <stdint.h>

typedef uint32_t	dev_t;
typedef uint64_t	ino_t;
typedef uint32_t	nlink_t;
typedef uint16_t	mode_t;
typedef uint32_t	uid_t;
typedef uint32_t	gid_t;
typedef int32_t		pid_t;
typedef int64_t		off_t;
typedef int64_t		blkcnt_t;
typedef int64_t		blksize_t;
typedef long		ssize_t;
typedef long		time_t;
typedef long		suseconds_t;
typedef unsigned long	clockid_t;

#endif
