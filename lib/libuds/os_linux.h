/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * What the files of Linux share: the numbers of its socket options, and what
 * os_linux_cred.c lends to the others.
 */

#ifndef OS_LINUX_H
#define OS_LINUX_H

#include <sys/types.h>
#include <sys/socket.h>

/*
 * As asm-generic/socket.h has them, which all architectures share but two.
 * Some C libraries' headers are older.
 */
#if (defined(__hppa__) || defined(__sparc__)) && \
    !(defined(SO_PASSPIDFD) && defined(SO_PASSRIGHTS) && \
    defined(SO_PASSSEC) && defined(SO_PEERGROUPS) && defined(SO_PEERPIDFD) && \
    defined(SO_TIMESTAMPNS_NEW))
#error "the numbers of socket options are others here: younger headers needed"
#endif
#ifndef SO_PASSPIDFD
#define SO_PASSPIDFD	76	/* 6.5 */
#endif
#ifndef SO_PASSRIGHTS
#define SO_PASSRIGHTS	83	/* 6.16 */
#endif
#ifndef SO_PASSSEC
#define SO_PASSSEC	34
#endif
#ifndef SO_PEERGROUPS
#define SO_PEERGROUPS	59	/* 4.13 */
#endif
#ifndef SO_PEERPIDFD
#define SO_PEERPIDFD	77	/* 6.5 */
#endif

/*
 * The types of timestamps, too, are the numbers of the options that ask for
 * them.  The C library chooses between the old one, whose seconds are as wide
 * as its long, and the new one.
 */
#ifndef SO_TIMESTAMPNS_NEW
#define SO_TIMESTAMPNS_OLD	35
#define SO_TIMESTAMPNS_NEW	64	/* 5.1 */
#endif
#ifndef SO_TIMESTAMPNS
#define SO_TIMESTAMPNS	SO_TIMESTAMPNS_OLD
#endif

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
