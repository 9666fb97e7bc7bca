/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * What the files of FreeBSD share.
 */

#ifndef OS_FREEBSD_H
#define OS_FREEBSD_H

#include <sys/socket.h>
#include <sys/un.h>

#include <poll.h>

/* sys/sys/poll.h; younger than 12, whose kernel does not mind it. */
#ifndef POLLRDHUP
#define POLLRDHUP	0x4000
#endif

/* sys/sys/un.h and sys/sys/socket.h; 13.0. */
#ifndef LOCAL_CREDS_PERSISTENT
#define LOCAL_CREDS_PERSISTENT	0x0003
#endif
#ifndef SCM_CREDS2
#define SCM_CREDS2	0x08
#endif

/* A control message in the kernel has a pointer for each descriptor. */
#define UDS_FREEBSD_HELD	((int)sizeof(void *))

/* kern.osreldate */
int	uds_freebsd_release(void);

/* Are so many descriptor numbers free now?  EMFILE if not. */
int	uds_freebsd_reserve(int, int);

/* Since 15: a record; what comes with descriptors on a stream. */
ssize_t	uds_freebsd_recvrecord(int, struct msghdr *, int);
ssize_t	uds_freebsd_recvstream(int, struct msghdr *, int);

#endif
