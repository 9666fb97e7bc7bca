/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * OpenBSD.  Facts were read in sys/kern/uipc_usrreq.c of 7.4 and seen on
 * kernels from 7.4 to 8.0-beta.
 */

#include <sys/types.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <errno.h>
#include <stddef.h>

#include "uds.h"
#include "uds_os.h"
#include "os_bsd.h"

/* A client is recorded as of connect(2), a server as of bind(2). */
#define RECORDED	(UDS_AT_CONNECT | UDS_AT_BIND | UDS_AT_PAIR)

_Static_assert(sizeof(((struct sockaddr_un *)NULL)->sun_path) == 104,
    "sun_path");
_Static_assert(offsetof(struct sockpeercred, pid) == 8,
    "struct sockpeercred");

/* The kernel insists on a NUL. */
size_t
uds_os_pathmax(void)
{
	return (sizeof(((struct sockaddr_un *)NULL)->sun_path) - 1);
}

int
uds_os_peercred(int s, struct uds_cred *c, int request)
{
	struct sockpeercred peer;
	socklen_t len;

	(void)request;
	len = sizeof(peer);
	if (getsockopt(s, SOL_SOCKET, SO_PEERCRED, &peer, &len) == -1) {
		if (errno == ENOTCONN || errno == EOPNOTSUPP)
			return (uds_bsd_nopeer(s));
		return (-1);
	}
	if (len != sizeof(peer))
		return (uds_bsd_nopeer(s));
	uds_os_nothing(c);
	c->uc_pid = peer.pid;
	uds_os_known(c, UDS_CRED_PID, RECORDED);
	c->uc_euid = peer.uid;
	uds_os_known(c, UDS_CRED_EUID, RECORDED);
	c->uc_egid = peer.gid;
	uds_os_known(c, UDS_CRED_EGID, RECORDED);
	return (0);
}

/* No groups are recorded. */
int
uds_os_peergroups(int s, gid_t *groups, int max)
{
	(void)groups;
	(void)max;
	return (uds_bsd_nopeer(s));
}
