/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * NetBSD.  Facts were seen on kernels of 8.99.5, 9.99.2, 9.99.100 and
 * 10.99.12, and read in sys/kern/uipc_usrreq.c and uipc_socket.c of 8.99.25
 * and 10.99.12.
 */

#include <sys/param.h>
#include <sys/socket.h>
#include <sys/sysctl.h>
#include <sys/un.h>

#include <errno.h>
#include <stdatomic.h>
#include <stddef.h>
#include <string.h>

#include "uds.h"
#include "uds_os.h"
#include "os_bsd.h"

/*
 * A client is recorded as of connect(2), a server as of listen(2), and
 * nobody for a socketpair(2) (9.99.2 and later, run).
 */
#define RECORDED	(UDS_AT_CONNECT | UDS_AT_LISTEN)

/*
 * 8.99.14, the first with unp_connid() (sys/kern/uipc_usrreq.c 1.184): until
 * then a client was told its own ids for the server's, and a socketpair(2)
 * the ids of who made it (8.99.5, run).
 */
#define SERVER_IDS_REVISION	899001400
#define RECORDED_BEFORE		(UDS_AT_CONNECT | UDS_AT_PAIR)

/* The kernel takes what fits a sockaddr's length of one byte (run). */
#define PATH_MAXIMUM	253

#define PATH_OFFSET	offsetof(struct sockaddr_un, sun_path)

_Static_assert(PATH_OFFSET == 2 &&
    sizeof(((struct sockaddr_un *)NULL)->sun_path) == 104,
    "struct sockaddr_un");
_Static_assert(sizeof(struct unpcbid) == 12 &&
    offsetof(struct unpcbid, unp_pid) == 0 &&
    offsetof(struct unpcbid, unp_euid) == 4 &&
    offsetof(struct unpcbid, unp_egid) == 8, "struct unpcbid");
_Static_assert(LOCAL_PEEREID == 3, "sys/un.h");
_Static_assert(CTL_KERN == 1 && KERN_OSREV == 3, "sys/sysctl.h");
_Static_assert(SOL_SOCKET == 0xffff && SO_ACCEPTCONN == 0x0002 &&
    SO_NOSIGPIPE == 0x0800 && SO_TYPE == 0x1008, "SOL_SOCKET");
_Static_assert(SOCK_SEQPACKET == 5 && SOCK_CLOEXEC == 0x10000000 &&
    SOCK_NONBLOCK == 0x20000000, "SOCK_STREAM");

static int	tells_server(void);
static int	has_unnamed_peer(int);

size_t
uds_os_pathmax(void)
{
	return (PATH_MAXIMUM);
}

/*
 * bind(2) follows a link that leads nowhere, and makes the file there (run).
 * A link that somebody puts there between the look and the call is still
 * followed: there is no such somebody in a directory of one's own.
 */
int
uds_os_bind(int s, const struct sockaddr *sa, socklen_t len)
{
	return (uds_bsd_bind(s, sa, len));
}

/* A datagram socket that has a name would listen (uipc_socket.c). */
int
uds_os_listen(int s, int backlog)
{
	return (uds_bsd_listen(s, backlog));
}

/*
 * EINVAL is the answer for every socket without a record, socketpairs
 * among them; level 0 is another protocol's on a socket of another family,
 * hence the look at the length.  A socket that listens after it was a client
 * has its own ids for a record (10.99.12, run).
 */
int
uds_os_peercred(int s, struct uds_cred *c, int request)
{
	struct unpcbid peer;
	socklen_t len;
	int moment;

	memset(&peer, 0, sizeof(peer));
	len = sizeof(peer);
	if (getsockopt(s, 0, LOCAL_PEEREID, &peer, &len) == -1) {
		if (errno == EINVAL || errno == ENOTCONN ||
		    errno == ENOPROTOOPT || errno == EOPNOTSUPP)
			return (uds_bsd_nopeer(s));
		return (-1);
	}
	if (len != sizeof(peer))
		return (uds_bsd_nopeer(s));
	if (uds_bsd_refuse(s, request) == -1)
		return (-1);
	moment = RECORDED;
	if (tells_server() != 1) {
		if (!has_unnamed_peer(s))
			return (uds_os_unsupported());
		moment = RECORDED_BEFORE;
	}
	uds_os_nothing(c);
	c->uc_pid = peer.unp_pid;
	uds_os_known(c, UDS_CRED_PID, moment);
	c->uc_euid = peer.unp_euid;
	uds_os_known(c, UDS_CRED_EUID, moment);
	c->uc_egid = peer.unp_egid;
	uds_os_known(c, UDS_CRED_EGID, moment);
	return (0);
}

/*
 * Only a client is told its own ids, and its peer has a name: what is told of
 * a peer without one is the peer's.
 */
static int
has_unnamed_peer(int s)
{
	struct sockaddr_storage ss;
	socklen_t len;

	len = sizeof(ss);
	return (getpeername(s, (struct sockaddr *)&ss, &len) == 0 &&
	    len <= PATH_OFFSET);
}

/* The kernel's revision stays the same while it runs. */
static int
tells_server(void)
{
	static const int mib[] = { CTL_KERN, KERN_OSREV };
	static atomic_int known;
	size_t len;
	int revision;

	revision = atomic_load_explicit(&known, memory_order_relaxed);
	if (revision == 0) {
		len = sizeof(revision);
		if (sysctl(mib, 2, &revision, &len, NULL, 0) == -1)
			return (-1);
		atomic_store_explicit(&known, revision, memory_order_relaxed);
	}
	return (revision >= SERVER_IDS_REVISION);
}

/* No groups are recorded. */
int
uds_os_peergroups(int s, gid_t *groups, int max)
{
	(void)groups;
	(void)max;
	return (uds_bsd_nopeer(s));
}

int
uds_os_feature(int feature)
{
	switch (feature) {
	case UDS_FEATURE_LONGPATH:
	case UDS_FEATURE_AT:
		return (uds_bsd_haslink());
	case UDS_FEATURE_SERVER:
		return (tells_server());
	case UDS_FEATURE_PID:
		return (1);
	default:
		return (uds_bsd_feature(feature));
	}
}
