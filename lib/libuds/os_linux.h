/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * What os_linux_cred.c lends to the other files of Linux.
 */

#ifndef OS_LINUX_H
#define OS_LINUX_H

#include <sys/types.h>

/*
 * What stands for an id without a mapping, unless the administrator changed
 * kernel.overflowuid or kernel.overflowgid.
 */
#define OVERFLOW_ID	65534

/* Whether a number is somebody's own in this user namespace. */
int	uds_linux_ismapped(const char *);

static inline int
uds_linux_hasuid(uid_t uid)
{
	return (uid != OVERFLOW_ID ||
	    uds_linux_ismapped("/proc/self/uid_map"));
}

static inline int
uds_linux_hasgid(gid_t gid)
{
	return (gid != OVERFLOW_ID ||
	    uds_linux_ismapped("/proc/self/gid_map"));
}

/* The UDS_WHY_* of an error number that stands for a process handle. */
int	uds_linux_nohandle(int);

#endif
