/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * BSD: the systems on which a symbolic link is the only way to a file that no
 * sockaddr can name: DragonFly, NetBSD and OpenBSD.
 */

#include <sys/types.h>
#include <sys/socket.h>

#include "uds.h"
#include "uds_os.h"
#include "os_bsd.h"

int
uds_os_wayopen(struct uds__way *w, int dirfd, const char *directory,
    const char *name)
{
	return (uds_bsd_wayopen(w, dirfd, directory, name));
}

void
uds_os_wayclose(struct uds__way *w)
{
	uds_bsd_wayclose(w);
}

int
uds_os_waybind(int s, const struct uds__way *w)
{
	return (uds_bsd_waybind(s, w));
}

int
uds_os_wayconnect(int s, const struct uds__way *w)
{
	return (uds_bsd_wayconnect(s, w));
}
