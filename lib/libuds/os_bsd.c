/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * What FreeBSD, NetBSD, OpenBSD and macOS have in common.  Where one of
 * them lacks something the other way stands beside it, chosen by a constant
 * of the headers if there is one.
 */

#include <sys/types.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#ifdef LOCAL_PEERCRED
#include <sys/param.h>
#include <sys/ucred.h>
#endif

#include "uds.h"
#include "uds_os.h"
#include "os_bsd.h"

#ifdef SOCK_CLOEXEC
#define TYPE_FLAGS(flags)						\
	(SOCK_CLOEXEC | (((flags) & UDS_NONBLOCK) != 0 ? SOCK_NONBLOCK : 0))
#else
#define TYPE_FLAGS(flags)	0
#endif

static int	prepare(int, int);
static void	quiet(int);
static int	discard(int);
static int	is_connected(int);

/* An unnamed socket shows as no bytes or as zeros. */
int
uds_os_addrkind(const char *path, size_t len)
{
	size_t i;

	if (len > 0 && path[0] != '\0')
		return (UDS_ADDR_PATHNAME);
	for (i = 0; i < len; i++)
		if (path[i] != '\0')
			return (UDS_ADDR_ABSTRACT);
	return (UDS_ADDR_UNNAMED);
}

int
uds_os_abstract(void)
{
	return (0);
}

void
uds_os_setlen(void *sa, socklen_t len)
{
	((struct sockaddr *)sa)->sa_len = (unsigned char)len;
}

/* macOS has no SOCK_SEQPACKET for AF_UNIX (bsd/kern/uipc_proto.c, 11417). */
int
uds_os_socket(int type, int flags)
{
	int s;

	s = socket(AF_UNIX, type | TYPE_FLAGS(flags), 0);
	if (s == -1) {
		if (errno == EPROTONOSUPPORT)
			errno = EOPNOTSUPP;
		return (-1);
	}
	return (prepare(s, flags) == 0 ? s : discard(s));
}

int
uds_os_socketpair(int type, int flags, int *sv)
{
	int pair[2];

	if (socketpair(AF_UNIX, type | TYPE_FLAGS(flags), 0, pair) == -1) {
		if (errno == EPROTONOSUPPORT)
			errno = EOPNOTSUPP;
		return (-1);
	}
	if (prepare(pair[0], flags) == -1 || prepare(pair[1], flags) == -1) {
		(void)discard(pair[0]);
		return (discard(pair[1]));
	}
	sv[0] = pair[0];
	sv[1] = pair[1];
	return (0);
}

/*
 * accept(2) inherits O_NONBLOCK on every BSD; accept4(2) goes by its flags
 * (FreeBSD 15.0 and OpenBSD 7.8, run).
 */
int
uds_os_accept(int s, struct sockaddr *sa, socklen_t *len, int flags)
{
	int fd;

#ifdef SOCK_CLOEXEC
	fd = accept4(s, sa, len, TYPE_FLAGS(flags));
#else
	fd = accept(s, sa, len);
#endif
	if (fd == -1 || prepare(fd, flags) == 0)
		return (fd);
	return (discard(fd));
}

#ifdef SOCK_CLOEXEC
static int
prepare(int s, int flags)
{
	(void)flags;
	quiet(s);
	return (0);
}
#else
static int
prepare(int s, int flags)
{
	int old, new;

	if (fcntl(s, F_SETFD, FD_CLOEXEC) == -1)
		return (-1);
	old = fcntl(s, F_GETFL);
	if (old == -1)
		return (-1);
	new = (flags & UDS_NONBLOCK) != 0 ? old | O_NONBLOCK :
	    old & ~O_NONBLOCK;
	if (new != old && fcntl(s, F_SETFL, new) == -1)
		return (-1);
	quiet(s);
	return (0);
}
#endif

/*
 * No SIGPIPE.  It may be refused for an accepted socket whose peer has left
 * already, which is no reason to lose the connection.  OpenBSD has no such
 * option, and its 0x800 is another (sys/sys/socket.h, 7.8).
 */
static void
quiet(int s)
{
#ifdef SO_NOSIGPIPE
	int on;

	on = 1;
	(void)setsockopt(s, SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof(on));
#else
	(void)s;
#endif
}

static int
discard(int s)
{
	int error;

	error = errno;
	(void)close(s);
	errno = error;
	return (-1);
}

int
uds_os_family(int s, int *family)
{
	struct sockaddr_storage ss;
	socklen_t len;

	len = sizeof(ss);
	if (getsockname(s, (struct sockaddr *)&ss, &len) == -1)
		return (-1);
	*family = len == 0 ? AF_UNIX : ss.ss_family;
	return (0);
}

/* OpenBSD before 7.6 does not tell (ENOPROTOOPT, 7.4, run). */
int
uds_os_listening(int s)
{
	socklen_t len;
	int on;

	len = sizeof(on);
	if (getsockopt(s, SOL_SOCKET, SO_ACCEPTCONN, &on, &len) == -1) {
		if (errno == ENOPROTOOPT)
			errno = EOPNOTSUPP;
		return (-1);
	}
	return (on != 0);
}

/*
 * A peer that has gone is no longer named, which says the same; POLLHUP
 * does not: FreeBSD 15.0 also has it for a socket that only its own side
 * has shut down, NetBSD 10.99.12 never (both run).
 */
int
uds_os_finished(int s)
{
	(void)s;
	return (0);
}

/* FreeBSD has bindat(2) and connectat(2); nothing else leads there yet. */
#ifndef __FreeBSD__
int
uds_os_opendir(int dirfd, const char *path)
{
	(void)dirfd;
	(void)path;
	errno = EOPNOTSUPP;
	return (-1);
}

int
uds_os_bindat(int s, int dir, const char *name)
{
	(void)s;
	(void)dir;
	(void)name;
	errno = EOPNOTSUPP;
	return (-1);
}

int
uds_os_connectat(int s, int dir, const char *name)
{
	return (uds_os_bindat(s, dir, name));
}
#endif

int
uds_os_alive(int handle)
{
	(void)handle;
	errno = EOPNOTSUPP;
	return (-1);
}

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

#ifdef LOCAL_PEERCRED
/*
 * Level 0 is another protocol's on a socket of another family, hence the
 * look at the length.  Unconnected sequenced-packet sockets answer EINVAL
 * instead of ENOTCONN up to FreeBSD 14, datagram sockets always.
 */
int
uds_bsd_xucred(int s, struct xucred *x)
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
			uds_os_unknown(c, UDS_CRED_GROUPS, EOVERFLOW);
	}
	c->uc_euid = x->cr_uid;
	uds_os_known(c, UDS_CRED_EUID, moment);
	c->uc_egid = x->cr_groups[0];
	uds_os_known(c, UDS_CRED_EGID, moment);
	return (0);
}

/*
 * The first of the groups is the effective one.  A full list may be a cut
 * one, because the kernels keep no more than XU_NGROUPS.
 */
int
uds_bsd_groups(const struct xucred *x, gid_t *groups, int max)
{
	int n;

	n = x->cr_ngroups - 1;
	if (n + 1 >= (int)(sizeof(x->cr_groups) / sizeof(x->cr_groups[0]))) {
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
