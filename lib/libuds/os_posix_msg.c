/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * POSIX: what of messages illumos and an unknown system have no way of their
 * own for.  Nothing is known to be received or sent by a plain call there.
 */

#include <sys/types.h>
#include <sys/socket.h>

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <unistd.h>

#include "uds.h"
#include "uds_os.h"

const int	uds_os_sendplain = -1;
const int	uds_os_sendnow = -1;
const int	uds_os_recvplain = -1;

/* The end lasts; an empty record is marked, or has something after it. */
int
uds_os_ended(int s, int flags)
{
	ssize_t n;
	char c;

	if ((flags & MSG_EOR) != 0 || uds_os_istype(s, SOCK_DGRAM))
		return (0);
	n = recv(s, &c, sizeof(c), MSG_PEEK | MSG_DONTWAIT);
	if (n == -1 && errno == EINTR)
		return (-1);
	return (n == 0 || (n == -1 && errno != EAGAIN &&
	    errno != EWOULDBLOCK));
}

/* The receiver asks, if anybody can. */
int
uds_os_offercred(struct uds__control *c, const struct uds_cred *cred)
{
	(void)c;
	(void)cred;
	return (uds_os_unsupported());
}

int
uds_os_offerstamp(struct uds__control *c, const struct uds_stamp *t)
{
	(void)c;
	(void)t;
	return (uds_os_unsupported());
}

/*
 * A fork(2) in another thread may come before: POSIX has MSG_CMSG_CLOEXEC
 * since 2024, and illumos of 2021 has none.
 */
void
uds_os_received(const int *fds, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		(void)fcntl(fds[i], F_SETFD, FD_CLOEXEC);
}

void
uds_os_closefds(const int *fds, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (fds[i] >= 0)
			(void)close(fds[i]);
}
