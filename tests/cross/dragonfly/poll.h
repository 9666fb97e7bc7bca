/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* DragonFly: sys/sys/poll.h (6.5) */

#ifndef CROSS_POLL_H
#define CROSS_POLL_H

typedef unsigned int	nfds_t;

struct pollfd {
	int	fd;
	short	events;
	short	revents;
};

#define POLLIN		0x0001
#define POLLOUT		0x0004
#define POLLHUP		0x0010

int	poll(struct pollfd *, nfds_t, int);

#endif
