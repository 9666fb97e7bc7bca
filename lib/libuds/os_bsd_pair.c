/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * BSD: credentials of datagram sockets, on the systems that record
 * socketpair(2) of them: DragonFly and OpenBSD.
 */

#include <sys/types.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <stddef.h>

#include "uds.h"
#include "uds_os.h"
#include "os_bsd.h"

/*
 * Datagram sockets have a record too, and keep it when they are connected
 * elsewhere, which takes a peer with a name (OpenBSD 7.4 and 7.6, run).
 */
int
uds_bsd_pair(int s)
{
	struct sockaddr_un un;
	socklen_t len;
	int type;

	if (uds_os_getnumber(s, SO_TYPE, &type) == -1)
		return (-1);
	if (type != SOCK_DGRAM)
		return (0);
	len = sizeof(un);
	if (getpeername(s, (struct sockaddr *)&un, &len) == -1 ||
	    (len > offsetof(struct sockaddr_un, sun_path) &&
	    un.sun_path[0] != '\0'))
		return (uds_bsd_nopeer(s));
	return (1);
}
