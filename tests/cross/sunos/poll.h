/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* illumos: what libuds uses of it. */

#ifndef UDS_CROSS_POLL_H
#define UDS_CROSS_POLL_H

/* uts/common/sys/poll.h, July 2021 */
struct pollfd {
	int	fd;
	short	events;
	short	revents;
};

typedef unsigned long	nfds_t;

#define POLLIN		0x0001
#define POLLOUT		0x0004
#define POLLHUP		0x0010

int	poll(struct pollfd *, nfds_t, int);

#endif
