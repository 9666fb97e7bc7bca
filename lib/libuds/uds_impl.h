/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * What the nouns share among themselves.  Nothing here is public, and the
 * os_<os>.c files do without it.
 */

#ifndef UDS_IMPL_H
#define UDS_IMPL_H

#include <sys/types.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <time.h>

#include "uds.h"
#include "uds_os.h"

/*
 * Room for whatever a kernel may return: illumos accepts and returns
 * pathnames up to MAXPATHLEN (usr/src/uts/common/fs/sockfs/socksubr.c),
 * NetBSD, DragonFly and macOS up to 253 bytes.
 */
union uds__sockaddr {
	struct sockaddr		sa;
	struct sockaddr_un	un;
	char			room[offsetof(struct sockaddr_un, sun_path) +
				    UDS_PATH_MAX + 2];
};

/* deadline.c: a point on the monotonic clock up to which a call may take. */
struct uds__deadline {
	int		timeout;	/* as in poll(2) */
	struct timespec	end;
};

int	uds__deadline_start(struct uds__deadline *);
int	uds__deadline_left(const struct uds__deadline *);
int	uds__deadline_check(const struct uds__deadline *);
int	uds__deadline_poll(const struct uds__deadline *, int, short);
int	uds__deadline_pollfor(const struct uds__deadline *, int, short, int);
int	uds__deadline_pause(const struct uds__deadline *, int *);

static inline int
uds__deadline_init(struct uds__deadline *d, int timeout)
{
	d->timeout = timeout;
	return (timeout == -1 || timeout == 0 ? 0 : uds__deadline_start(d));
}

/* cred.c: the room that a caller lends to what is requested. */
int	uds__cred_borrow(struct uds_cred *, const struct uds_cred *, int);

/* control.c: what the control messages of a message say. */
void	uds__control_walk(const struct msghdr *, struct uds__got *);
void	uds__control_drop(struct uds__got *);

#endif
