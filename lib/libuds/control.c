/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * Control messages that were received.  Nothing in them is believed: lengths
 * are held against what is there, because macOS leaves that of a message that
 * it has cut as it was (bsd/kern/uipc_syscalls.c, 11417), and all data is
 * copied, because some systems align it to 4 bytes only.
 */

#include <sys/types.h>
#include <sys/socket.h>

#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include "uds.h"
#include "uds_impl.h"
#include "uds_os.h"

static void	take_rights(struct uds__got *, const char *, size_t);

/*
 * A message that says to be shorter than its own header ends the walk: there
 * is no telling where the next one would be.
 */
void
uds__control_walk(const struct msghdr *m, struct uds__got *got)
{
	struct cmsghdr h;
	const char *p;
	size_t left, n, step;

	p = m->msg_control;
	left = m->msg_controllen;
	while (left >= CMSG_LEN(0)) {
		memcpy(&h, p, sizeof(h));
		if (h.cmsg_len < CMSG_LEN(0))
			break;
		n = (h.cmsg_len < left ? h.cmsg_len : left) - CMSG_LEN(0);
		if (h.cmsg_level == SOL_SOCKET && h.cmsg_type == SCM_RIGHTS)
			take_rights(got, p + CMSG_LEN(0), n);
		else
			uds_os_learn(got, &h, p + CMSG_LEN(0), n);
		step = CMSG_SPACE(n);
		if (step >= left)
			break;
		p += step;
		left -= step;
	}
}

/* They are open already; what there is no room for is closed. */
static void
take_rights(struct uds__got *got, const char *data, size_t len)
{
	size_t fit, i, n;
	int fd;

	n = len / sizeof(fd);
	fit = n < got->maxfds - got->nfds ? n : got->maxfds - got->nfds;
	for (i = fit; i < n; i++) {
		memcpy(&fd, data + i * sizeof(fd), sizeof(fd));
		got->surplus++;
		(void)close(fd);
	}
	if (fit == 0)
		return;
	memcpy(got->fds + got->nfds, data, fit * sizeof(fd));
	uds_os_received(got->fds + got->nfds, fit);
	got->nfds += fit;
}

/* The message is not to be had: nothing of it stays open. */
void
uds__control_drop(struct uds__got *got)
{
	uds_closefds(got->fds, got->nfds);
	got->nfds = 0;
	if (got->cred != NULL)
		uds_cred_close(got->cred);
}
