/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * illumos: messages.  Facts were read in usr/src/uts/common of July 2021, in
 * fs/sockfs/socktpi.c and fs/sockfs/socksubr.c if no other file is named;
 * nothing here has been seen running.
 */

#include <sys/types.h>
#include <sys/socket.h>

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <ucred.h>

#include "uds.h"
#include "uds_os.h"

/* sys/socket.h; 2021 has no MSG_NOSIGNAL for programs of every standard. */
#ifndef MSG_NOSIGNAL
#define MSG_NOSIGNAL	0x200
#endif

/* All control messages of one send are 8192 bytes at most. */
#define MAX_FDS		2045

/*
 * The longest datagram, and the pieces in which anything else goes, unless
 * "strmsgsz" of system(4) has been set to less (TL_TIDUSZ of io/tl.c).
 */
#define PIECE		65536

static void	learn_ids(struct uds__got *, const ucred_t *);
static void	learn_groups(struct uds__got *, const ucred_t *);
static int	get_number(int, int, int *);

/*
 * What is not marked is not the end of a record (sotpi_sendmsg()); the kernel
 * itself marks all that programs of older standards send (socksyscalls.c).
 *
 * Of what takes several pieces some have gone when the call fails, and it says
 * nothing of them (sosend_svc(), sosend_svccmsg(), sendit()): a record would
 * begin again in its middle, and descriptors would be sent twice.  What a
 * stream carries without descriptors is counted (strwrite()).
 */
int
uds_os_sendflags(int s, size_t *len, size_t nfds, int wait)
{
	int type;

	if (*len > PIECE) {
		if (get_number(s, SO_TYPE, &type) == -1)
			return (-1);
		if (type != SOCK_STREAM) {
			errno = EMSGSIZE;
			return (-1);
		}
		if (nfds > 0)
			*len = PIECE;
	}
	return (MSG_NOSIGNAL | MSG_EOR | (wait ? 0 : MSG_DONTWAIT));
}

/*
 * Nothing that sends looks at MSG_DONTWAIT: O_NONBLOCK alone keeps it from
 * waiting (sendit() of socksyscalls.c, kstrputmsg() and strwrite() of
 * os/streamio.c).  So the socket has it for the time of the call, as has
 * whoever else uses it meanwhile.
 */
ssize_t
uds_os_sendmsg(int s, const struct msghdr *m, int flags)
{
	ssize_t n;
	int error, old;

	if ((flags & MSG_DONTWAIT) == 0)
		return (sendmsg(s, m, flags));
	old = fcntl(s, F_GETFL);
	if (old == -1 || ((old & O_NONBLOCK) == 0 &&
	    fcntl(s, F_SETFL, old | O_NONBLOCK) == -1))
		return (-1);
	n = sendmsg(s, m, flags);
	if ((old & O_NONBLOCK) == 0) {
		error = errno;
		(void)fcntl(s, F_SETFL, old);
		errno = error;
	}
	return (n);
}

/* EWOULDBLOCK is EAGAIN, and the others mean what they say. */
void
uds_os_senderror(int s, size_t len, size_t nfds)
{
	(void)s;
	(void)len;
	(void)nfds;
}

ssize_t
uds_os_recvmsg(int s, struct msghdr *m, int how)
{
	ssize_t n;

	n = recvmsg(s, m, ((how & UDS_OS_WAIT) != 0 ? 0 : MSG_DONTWAIT) |
	    ((how & UDS_OS_PEEK) != 0 ? MSG_PEEK : 0));
	m->msg_flags &= MSG_TRUNC | MSG_CTRUNC | MSG_EOR;
	return (n);
}

/*
 * Copied, because control messages are aligned to four bytes only.  What comes
 * has room for the groups that there are, not for all that there can be
 * (ucredminsize() of os/cred.c), and begins with its own size (sys/ucred.h).
 */
void
uds_os_learn(struct uds__got *got, const struct cmsghdr *h, const void *data,
    size_t len)
{
	union {
		uint64_t	align;
		char		room[UDS_CONTROL_MAX];
	} u;
	uint32_t size;

	if (h->cmsg_level != SOL_SOCKET || h->cmsg_type != SCM_UCRED ||
	    got->cred == NULL || len < sizeof(size) || len > sizeof(u.room) ||
	    len > ucred_size())
		return;
	memcpy(&size, data, sizeof(size));
	if (size > len)
		return;
	memset(u.room, 0, sizeof(u.room));
	memcpy(u.room, data, len);
	learn_ids(got, (const ucred_t *)(const void *)u.room);
}

/* Any part may be left out, and shows as -1. */
static void
learn_ids(struct uds__got *got, const ucred_t *sender)
{
	struct uds_cred *c;

	c = got->cred;
	c->uc_euid = ucred_geteuid(sender);
	if (c->uc_euid != (uid_t)-1)
		uds_os_known(c, UDS_CRED_EUID, UDS_AT_MESSAGE);
	c->uc_ruid = ucred_getruid(sender);
	if (c->uc_ruid != (uid_t)-1)
		uds_os_known(c, UDS_CRED_RUID, UDS_AT_MESSAGE);
	c->uc_egid = ucred_getegid(sender);
	if (c->uc_egid != (gid_t)-1)
		uds_os_known(c, UDS_CRED_EGID, UDS_AT_MESSAGE);
	c->uc_rgid = ucred_getrgid(sender);
	if (c->uc_rgid != (gid_t)-1)
		uds_os_known(c, UDS_CRED_RGID, UDS_AT_MESSAGE);
	c->uc_pid = ucred_getpid(sender);
	if (c->uc_pid > 0)
		uds_os_known(c, UDS_CRED_PID, UDS_AT_MESSAGE);
	else
		c->uc_pid = -1;
	if ((got->request & UDS_CRED_GROUPS) != 0)
		learn_groups(got, sender);
}

static void
learn_groups(struct uds__got *got, const ucred_t *sender)
{
	struct uds_cred *c;
	const gid_t *list;
	int n;

	c = got->cred;
	n = ucred_getgroups(sender, &list);
	if (n == -1 || (size_t)n > c->uc_maxgroups) {
		uds_os_unknown(c, UDS_CRED_GROUPS, UDS_WHY_RANGE);
		return;
	}
	if (n > 0)
		memcpy(c->uc_groups, list, (size_t)n * sizeof(*list));
	c->uc_ngroups = n;
	uds_os_known(c, UDS_CRED_GROUPS, UDS_AT_MESSAGE);
}

int
uds_os_maxfds(void)
{
	return (MAX_FDS);
}

/* Datagrams alone have credentials (sotpi_setsockopt()). */
int
uds_os_setopt(int s, int option, int value)
{
	int number;

	switch (option) {
	case UDS_OPT_SNDBUF:
		number = SO_SNDBUF;
		break;
	case UDS_OPT_RCVBUF:
		number = SO_RCVBUF;
		break;
	case UDS_OPT_CRED:
		number = SO_RECVUCRED;
		break;
	default:
		return (uds_os_unsupported());
	}
	if (setsockopt(s, SOL_SOCKET, number, &value, sizeof(value)) == 0)
		return (0);
	if (errno == ENOPROTOOPT || (errno == EINVAL &&
	    option == UDS_OPT_CRED))
		errno = EOPNOTSUPP;
	return (-1);
}

int
uds_os_getopt(int s, int option, int *value)
{
	switch (option) {
	case UDS_OPT_SNDBUF:
		return (get_number(s, SO_SNDBUF, value));
	case UDS_OPT_MSGMAX:
		*value = PIECE;
		return (0);
	case UDS_OPT_RCVBUF:
		return (get_number(s, SO_RCVBUF, value));
	case UDS_OPT_CRED:
		if (get_number(s, SO_RECVUCRED, value) == -1)
			return (-1);
		*value = *value != 0;
		return (0);
	default:
		return (uds_os_unsupported());
	}
}

static int
get_number(int s, int option, int *number)
{
	if (uds_os_getnumber(s, option, number) == 0)
		return (0);
	if (errno == ENOPROTOOPT || errno == EINVAL)
		errno = EOPNOTSUPP;
	return (-1);
}
