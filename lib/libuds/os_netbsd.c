/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * NetBSD.  Facts were seen on kernels of 8.99.5, 9.99.2, 9.99.100 and
 * 10.99.12, and read in sys/kern/uipc_usrreq.c.
 */

#include <sys/param.h>
#include <sys/socket.h>
#include <sys/sysctl.h>
#include <sys/un.h>

#include <errno.h>
#include <stddef.h>

#include "uds.h"
#include "uds_os.h"
#include "os_bsd.h"

/* A client is recorded as of connect(2), a server as of listen(2). */
#define RECORDED	(UDS_AT_CONNECT | UDS_AT_LISTEN)

/* 8.99.14: until then a client was told its own ids for the server's. */
#define HONEST		899001400

/* The kernel takes what fits a sockaddr's length of one byte. */
#define PATH_MAXIMUM	253

_Static_assert(sizeof(((struct sockaddr_un *)NULL)->sun_path) == 104,
    "sun_path");
_Static_assert(sizeof(struct unpcbid) == 12, "struct unpcbid");

static int	tells_server(void);
static int	was_accepted(int);

size_t
uds_os_pathmax(void)
{
	return (PATH_MAXIMUM);
}

/*
 * EINVAL is the answer for every socket without a record, socketpairs
 * among them; level 0 is another protocol's on a socket of another family,
 * hence the look at the length.
 */
int
uds_os_peercred(int s, struct uds_cred *c, int request)
{
	struct unpcbid peer;
	socklen_t len;

	(void)request;
	len = sizeof(peer);
	if (getsockopt(s, 0, LOCAL_PEEREID, &peer, &len) == -1) {
		if (errno == EINVAL || errno == ENOTCONN ||
		    errno == ENOPROTOOPT)
			return (uds_bsd_nopeer(s));
		return (-1);
	}
	if (len != sizeof(peer))
		return (uds_bsd_nopeer(s));
	if (!tells_server() && !was_accepted(s)) {
		errno = EOPNOTSUPP;
		return (-1);
	}
	uds_os_nothing(c);
	c->uc_pid = peer.unp_pid;
	uds_os_known(c, UDS_CRED_PID, RECORDED);
	c->uc_euid = peer.unp_euid;
	uds_os_known(c, UDS_CRED_EUID, RECORDED);
	c->uc_egid = peer.unp_egid;
	uds_os_known(c, UDS_CRED_EGID, RECORDED);
	return (0);
}

/*
 * An accepted socket has its listener's name, and the name of its peer need
 * not be known; a client's peer always has a name.
 */
static int
was_accepted(int s)
{
	struct sockaddr_storage ss;
	socklen_t len;

	len = sizeof(ss);
	if (getsockname(s, (struct sockaddr *)&ss, &len) == -1 ||
	    len <= offsetof(struct sockaddr_un, sun_path))
		return (0);
	len = sizeof(ss);
	return (getpeername(s, (struct sockaddr *)&ss, &len) == 0 &&
	    len <= offsetof(struct sockaddr_un, sun_path));
}

static int
tells_server(void)
{
	size_t len;
	int revision;

	len = sizeof(revision);
	return (sysctlbyname("kern.osrevision", &revision, &len, NULL,
	    0) == 0 && revision >= HONEST);
}

/* No groups are recorded. */
int
uds_os_peergroups(int s, gid_t *groups, int max)
{
	(void)groups;
	(void)max;
	return (uds_bsd_nopeer(s));
}
