/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * illumos, 64 bits: what libuds uses of it.  Over each group of declarations
 * stands the file of usr/src that has them, as of July 2021.
 */

#ifndef UDS_CROSS_SYS_TYPES_H
#define UDS_CROSS_SYS_TYPES_H

/* uts/common/sys/feature_tests.h: this is _XPG6 and what it comprises. */
#if _XOPEN_SOURCE - 0 != 600 || !defined(__EXTENSIONS__)
#error "illumos wants _XOPEN_SOURCE=600 and __EXTENSIONS__"
#endif

/* uts/common/sys/isa_defs.h */
#ifndef __LP64__
#error "only 64 bits are declared here"
#endif

#include <stddef.h>

/* uts/common/sys/types.h */
typedef unsigned int	uid_t;
typedef uid_t		gid_t;
typedef int		pid_t;
typedef unsigned int	mode_t;
typedef unsigned long	dev_t;
typedef unsigned long	ino_t;
typedef unsigned int	nlink_t;
typedef long		off_t;
typedef int		blksize_t;
typedef long		blkcnt_t;
typedef long		ssize_t;
typedef long		time_t;
typedef long		suseconds_t;
typedef int		clockid_t;

#endif
