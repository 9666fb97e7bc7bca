/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * Passing descriptors.  Whoever reads this to learn who closes what: a sender
 * keeps what it has sent, a receiver owns what it was told of, and everything
 * else has been closed by the time a function returns.  uds_sendfds() and
 * uds_recvfds() are messages like others, and with them in msg.c.
 */

#include <sys/types.h>
#include <sys/socket.h>

#include <errno.h>
#include <stddef.h>
#include <unistd.h>

#include "uds.h"
#include "uds_os.h"

int
uds_maxfds(void)
{
	return (uds_os_maxfds());
}

void
uds_closefds(int *fds, size_t n)
{
	size_t i;
	int error, fd;

	error = errno;
	if (n == 1) {
		fd = fds[0];
		fds[0] = -1;
		if (fd >= 0)
			(void)close(fd);
	} else {
		uds_os_closefds(fds, n);
		for (i = 0; i < n; i++)
			fds[i] = -1;
	}
	errno = error;
}
