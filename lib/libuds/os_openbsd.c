/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * OpenBSD.  Facts were read in sys/kern/uipc_usrreq.c and uipc_socket.c of
 * 7.4 and later, and seen on kernels of 7.4, 7.8 and 8.0-beta.
 */

#include <sys/types.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "uds.h"
#include "uds_os.h"
#include "os_bsd.h"

/* A client is recorded as of connect(2), a server as of bind(2). */
#define RECORDED	(UDS_AT_CONNECT | UDS_AT_BIND | UDS_AT_PAIR)

_Static_assert(offsetof(struct sockaddr_un, sun_path) == 2 &&
    sizeof(((struct sockaddr_un *)NULL)->sun_path) == 104,
    "struct sockaddr_un");
_Static_assert(sizeof(struct sockpeercred) == 12 &&
    offsetof(struct sockpeercred, uid) == 0 &&
    offsetof(struct sockpeercred, gid) == 4 &&
    offsetof(struct sockpeercred, pid) == 8, "struct sockpeercred");
_Static_assert(SOL_SOCKET == 0xffff && SO_ACCEPTCONN == 0x0002 &&
    SO_TYPE == 0x1008 && SO_PEERCRED == 0x1022, "SOL_SOCKET");
_Static_assert(SOCK_SEQPACKET == 5 && SOCK_CLOEXEC == 0x8000 &&
    SOCK_NONBLOCK == 0x4000, "SOCK_STREAM");

/* The kernel insists on a NUL (run). */
size_t
uds_os_pathmax(void)
{
	return (sizeof(((struct sockaddr_un *)NULL)->sun_path) - 1);
}

/*
 * bind(2) writes the caller's ids where those of the peer are recorded
 * (uipc_usrreq.c, uipc_bind): who asks afterwards would take himself for the
 * peer.  It follows no link that the file name is (run).
 */
int
uds_os_bind(int s, const struct sockaddr *sa, socklen_t len)
{
	struct sockpeercred peer;
	socklen_t n;

	n = sizeof(peer);
	if (getsockopt(s, SOL_SOCKET, SO_PEERCRED, &peer, &n) == 0) {
		errno = EISCONN;
		return (-1);
	}
	return (bind(s, sa, len));
}

/*
 * Before 7.6 SO_ACCEPTCONN is ENOPROTOOPT.  connect(2) to nothing tells too:
 * that a socket listens is what is found out first (EOPNOTSUPP), and there
 * is nothing else that the call could change (7.4, run; uipc_socket.c,
 * soconnect).  Only a datagram socket, which never listens, would lose its
 * peer.
 */
int
uds_os_listening(int s)
{
	struct sockaddr nobody;
	int on, type;

	if (uds_os_getnumber(s, SO_ACCEPTCONN, &on) == 0)
		return (on != 0);
	if (errno != ENOPROTOOPT)
		return (-1);
	if (uds_os_getnumber(s, SO_TYPE, &type) == -1)
		return (-1);
	if (type == SOCK_DGRAM)
		return (0);
	memset(&nobody, 0, sizeof(nobody));
	nobody.sa_len = sizeof(nobody);
	nobody.sa_family = AF_UNSPEC;
	return (connect(s, &nobody, sizeof(nobody)) == -1 &&
	    errno == EOPNOTSUPP);
}

/* Before 7.6 a datagram socket that has a name would listen (7.4, run). */
int
uds_os_listen(int s, int backlog)
{
	return (uds_bsd_listen(s, backlog));
}

/* A socket that listens after it was a client has its own ids recorded. */
int
uds_os_peercred(int s, struct uds_cred *c, int request)
{
	struct sockpeercred peer;
	socklen_t len;
	int moment, pair;

	memset(&peer, 0, sizeof(peer));
	len = sizeof(peer);
	if (getsockopt(s, SOL_SOCKET, SO_PEERCRED, &peer, &len) == -1) {
		if (errno == ENOTCONN || errno == EOPNOTSUPP)
			return (uds_bsd_nopeer(s));
		return (-1);
	}
	if (len != sizeof(peer))
		return (uds_bsd_nopeer(s));
	if (uds_bsd_refuse(s, request) == -1)
		return (-1);
	pair = (request & UDS_CRED_CONNECTED) != 0 ? 0 : uds_bsd_pair(s);
	if (pair == -1)
		return (-1);
	moment = pair ? UDS_AT_PAIR : RECORDED;
	uds_os_nothing(c);
	c->uc_pid = peer.pid;
	uds_os_known(c, UDS_CRED_PID, moment);
	c->uc_euid = peer.uid;
	uds_os_known(c, UDS_CRED_EUID, moment);
	c->uc_egid = peer.gid;
	uds_os_known(c, UDS_CRED_EGID, moment);
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

int
uds_os_feature(int feature)
{
	switch (feature) {
	case UDS_FEATURE_LONGPATH:
	case UDS_FEATURE_AT:
		return (uds_bsd_haslink());
	default:
		return (uds_bsd_feature(feature));
	}
}
