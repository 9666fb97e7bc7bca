/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * BSD: what of credentials is not a matter of one system.  LOCAL_PEERCRED
 * and its struct xucred are those of FreeBSD, DragonFly and macOS.
 */

#include <sys/types.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <errno.h>
#include <stddef.h>
#include <string.h>

#ifdef LOCAL_PEERCRED
#include <sys/param.h>
#include <sys/ucred.h>
#endif

#include "uds.h"
#include "uds_os.h"
#include "os_bsd.h"

static int	is_connected(int);

int
uds_bsd_nopeer(int s)
{
	int family;

	if (uds_os_family(s, &family) == -1)
		return (-1);
	if (family != AF_UNIX)
		errno = EAFNOSUPPORT;
	else
		errno = is_connected(s) ? EOPNOTSUPP : ENOTCONN;
	return (-1);
}

static int
is_connected(int s)
{
	struct sockaddr_storage ss;
	socklen_t len;

	len = sizeof(ss);
	return (getpeername(s, (struct sockaddr *)&ss, &len) == 0);
}

/*
 * A socket with a name can listen once its peer has gone, and listen(2) has
 * its own ids recorded where those of the peer are kept (FreeBSD, sys/kern/
 * uipc_usrreq.c, 12.1 to 15.0; DragonFly 6.5).
 */
int
uds_bsd_refuse(int s, int request)
{
	if ((request & UDS_CRED_CONNECTED) != 0)
		return (0);
	switch (uds_os_listening(s)) {
	case 0:
		return (0);
	case 1:
		errno = ENOTCONN;
		/* FALLTHROUGH */
	default:
		return (-1);
	}
}

#ifdef LOCAL_PEERCRED
_Static_assert(offsetof(struct xucred, cr_uid) == 4 &&
    offsetof(struct xucred, cr_ngroups) == 8 &&
    offsetof(struct xucred, cr_groups) == 12 &&
    sizeof(((struct xucred *)NULL)->cr_groups) == 64, "struct xucred");
_Static_assert(LOCAL_PEERCRED == 1 && XUCRED_VERSION == 0, "LOCAL_PEERCRED");
#ifdef SOL_LOCAL
_Static_assert(SOL_LOCAL == 0, "SOL_LOCAL");
#endif

static int	get_xucred(int, struct xucred *);

/*
 * Level 0 is another protocol's on a socket of another family, hence the
 * look at the length.  Unconnected sequenced-packet sockets answer EINVAL
 * instead of ENOTCONN up to FreeBSD 14, datagram sockets always.
 */
static int
get_xucred(int s, struct xucred *x)
{
	socklen_t len;

	memset(x, 0, sizeof(*x));
	len = sizeof(*x);
	if (getsockopt(s, 0, LOCAL_PEERCRED, x, &len) == -1) {
		if (errno == ENOTCONN || errno == EINVAL ||
		    errno == ENOPROTOOPT || errno == EOPNOTSUPP)
			return (uds_bsd_nopeer(s));
		return (-1);
	}
	if (len != sizeof(*x) || x->cr_version != XUCRED_VERSION ||
	    x->cr_ngroups < 1)
		return (uds_bsd_nopeer(s));
	return (0);
}

int
uds_bsd_peercred(int s, struct xucred *x, int request)
{
	if (get_xucred(s, x) == -1)
		return (-1);
	return (uds_bsd_refuse(s, request));
}

int
uds_bsd_learn(struct uds_cred *c, const struct xucred *x, int request,
    int moment)
{
	int n;

	uds_os_nothing(c);
	if ((request & UDS_CRED_GROUPS) != 0) {
		n = uds_bsd_groups(x, NULL, 0);
		if (n > 0 && (size_t)n > c->uc_maxgroups) {
			errno = ERANGE;
			return (-1);
		}
		if (n != -1) {
			(void)uds_bsd_groups(x, c->uc_groups, n);
			c->uc_ngroups = n;
			uds_os_known(c, UDS_CRED_GROUPS, moment);
		} else
			uds_os_unknown(c, UDS_CRED_GROUPS, UDS_WHY_RANGE);
	}
	c->uc_euid = x->cr_uid;
	uds_os_known(c, UDS_CRED_EUID, moment);
	c->uc_egid = x->cr_groups[0];
	uds_os_known(c, UDS_CRED_EGID, moment);
	return (0);
}

/*
 * The first of the groups is the effective one (FreeBSD, sys/kern/
 * kern_prot.c, cru2x(), 12.1 to 15.0).
 */
int
uds_bsd_groups(const struct xucred *x, gid_t *groups, int max)
{
	int n;

	n = x->cr_ngroups - 1;
	if (n + uds_bsd_cutgroups >= (int)(sizeof(x->cr_groups) /
	    sizeof(x->cr_groups[0]))) {
		errno = EOVERFLOW;
		return (-1);
	}
	if (max == 0)
		return (n);
	if (n > max) {
		errno = EINVAL;
		return (-1);
	}
	if (n > 0)
		memcpy(groups, &x->cr_groups[1],
		    (size_t)n * sizeof(*groups));
	return (n);
}
#endif

