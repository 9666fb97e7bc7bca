/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * illumos: credentials.  Facts were read in usr/src/uts/common of July 2021,
 * in fs/sockfs/socktpi.c and fs/sockfs/sockstr.c (sockets) and io/tl.c (what
 * is below them); nothing here has been seen running.
 */

#include <sys/types.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <ucred.h>

#include "uds.h"
#include "uds_os.h"

/*
 * A server is told who called connect(2).  A client is told who called
 * socket(2) for the listener (tl_open(), tl_conn_req_ser()), which may have
 * been long before, with other rights.  The ends of socketpair(2) are
 * connected in the same way, by one process
 * (usr/src/lib/libsocket/socket/socketpair.c).
 */
#define RECORDED	(UDS_AT_CONNECT | UDS_AT_SOCKET | UDS_AT_PAIR)

static int	get_peer(int, ucred_t **);
static int	is_connected(int);
static int	learn(struct uds_cred *, const ucred_t *, int);
static int	learn_groups(struct uds_cred *, const ucred_t *);
static int	copy_groups(const ucred_t *, gid_t *, int);

/*
 * The record is that of the connection: it is gone when the kernel takes the
 * connection away, which a listener that closes does to those that it has not
 * accepted (strsock_discon_ind()), but not when the peer closes (T_ORDREL_IND
 * in strsock_proto()).
 */
int
uds_os_peercred(int s, struct uds_cred *c, int request)
{
	ucred_t *peer;
	int error, rv;

	if (get_peer(s, &peer) == -1)
		return (-1);
	rv = learn(c, peer, request);
	error = errno;
	ucred_free(peer);
	errno = error;
	return (rv);
}

int
uds_os_peergroups(int s, gid_t *groups, int max)
{
	ucred_t *peer;
	int error, n;

	if (get_peer(s, &peer) == -1)
		return (-1);
	n = copy_groups(peer, groups, max);
	error = errno;
	ucred_free(peer);
	errno = error;
	return (n);
}

/*
 * getpeerucred(3C) also knows the peers of pipes and of sockets of other
 * families (syscall/ucredsys.c).  ENOTSUP is for datagrams, connected or not;
 * EINVAL for a connection that has no record (both: sotpi_ioctl()).  EAGAIN
 * is for want of memory, as its manual has it.
 */
static int
get_peer(int s, ucred_t **peer)
{
	int family;

	if (uds_os_family(s, &family) == -1)
		return (-1);
	if (family != AF_UNIX) {
		errno = EAFNOSUPPORT;
		return (-1);
	}
	*peer = NULL;
	if (getpeerucred(s, peer) == 0)
		return (0);
	if (errno == ENOTSUP || errno == EINVAL)
		errno = is_connected(s) ? EOPNOTSUPP : ENOTCONN;
	else if (errno == EAGAIN)
		errno = ENOMEM;
	return (-1);
}

/*
 * Sockets that can send no more are EINVAL though they are connected
 * (sotpi_getpeername()).
 */
static int
is_connected(int s)
{
	struct sockaddr_un un;
	socklen_t len;

	len = sizeof(un);
	return (getpeername(s, (struct sockaddr *)&un, &len) == 0 ||
	    errno == EINVAL);
}

/*
 * The kernel may leave out any part of a record, which then shows as -1
 * (usr/src/lib/libc/port/gen/ucred.c).
 */
static int
learn(struct uds_cred *c, const ucred_t *peer, int request)
{
	uid_t euid;

	euid = ucred_geteuid(peer);
	if (euid == (uid_t)-1)
		return (uds_os_unsupported());
	uds_os_nothing(c);
	if ((request & UDS_CRED_GROUPS) != 0 && learn_groups(c, peer) == -1)
		return (-1);
	c->uc_euid = euid;
	uds_os_known(c, UDS_CRED_EUID, RECORDED);
	c->uc_ruid = ucred_getruid(peer);
	if (c->uc_ruid != (uid_t)-1)
		uds_os_known(c, UDS_CRED_RUID, RECORDED);
	c->uc_egid = ucred_getegid(peer);
	if (c->uc_egid != (gid_t)-1)
		uds_os_known(c, UDS_CRED_EGID, RECORDED);
	c->uc_rgid = ucred_getrgid(peer);
	if (c->uc_rgid != (gid_t)-1)
		uds_os_known(c, UDS_CRED_RGID, RECORDED);
	c->uc_pid = ucred_getpid(peer);
	if (c->uc_pid > 0)
		uds_os_known(c, UDS_CRED_PID, RECORDED);
	else
		c->uc_pid = -1;
	return (0);
}

static int
learn_groups(struct uds_cred *c, const ucred_t *peer)
{
	int n;

	n = copy_groups(peer, NULL, 0);
	if (n == -1)
		return (0);
	if ((size_t)n > c->uc_maxgroups) {
		errno = ERANGE;
		return (-1);
	}
	if (n > 0)
		(void)copy_groups(peer, c->uc_groups, n);
	c->uc_ngroups = n;
	uds_os_known(c, UDS_CRED_GROUPS, RECORDED);
	return (0);
}

/* As getgroups(2); the list belongs to the record. */
static int
copy_groups(const ucred_t *peer, gid_t *groups, int max)
{
	const gid_t *list;
	int n;

	n = ucred_getgroups(peer, &list);
	if (n == -1)
		return (uds_os_unsupported());
	if (max == 0)
		return (n);
	if (n > max) {
		errno = EINVAL;
		return (-1);
	}
	if (n > 0)
		memcpy(groups, list, (size_t)n * sizeof(*groups));
	return (n);
}

/* There are no handles. */
int
uds_os_alive(int handle)
{
	(void)handle;
	return (uds_os_unsupported());
}
