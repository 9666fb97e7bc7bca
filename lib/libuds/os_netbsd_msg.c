/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * NetBSD: messages.  Facts were seen on kernels of 8.99.5, 9.99.2, 9.99.100
 * and 10.99.12, and read in sys/kern/uipc_usrreq.c and uipc_socket.c.
 *
 * The kernel looks twice whether there is room, and if only the second look
 * finds none, sendmsg(2) has returned success for what is lost.  Whatever
 * might come to that is held back or refused here.  What cannot be seen from
 * this side is a peer whose buffer is smaller than ours, and somebody else who
 * sends at the same moment, on the same socket, or anywhere the last descriptor
 * that may be on its way: uds_portability(7).
 */

#include <sys/param.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/sysctl.h>
#include <sys/un.h>

#include <errno.h>
#include <stdatomic.h>
#include <stddef.h>
#include <unistd.h>

#include "uds.h"
#include "uds_os.h"
#include "os_bsd.h"

/*
 * Send without blocking, which MSG_DONTWAIT does not make a send do (run).
 * sys/sys/socket.h has it beside the flags that programs pass.
 */
#ifndef MSG_NBIO
#define MSG_NBIO	0x1000
#endif

/*
 * 1020 are taken by connections, but 8.99.5 loses a message with more than
 * 509 (run).
 */
#define MAX_FDS		509

/*
 * Room for the credentials that the receiver may have asked for, with all the
 * groups that there can be: the kernel forgets them when it looks first.
 */
#define CREDENTIALS	CMSG_SPACE(24 + NGROUPS_MAX * sizeof(gid_t))

/* So much of a stream goes with descriptors; the rest follows. */
#define BESIDE		256

/* struct sockcred of sys/sys/socket.h, in words. */
static const struct uds_bsd_words words = {
	.pid = 0, .ruid = 1, .euid = 2, .rgid = 3, .egid = 4, .ngroups = 5,
	.groups = 6
};

_Static_assert(offsetof(struct sockcred, sc_pid) == 0 &&
    offsetof(struct sockcred, sc_euid) == 8 &&
    offsetof(struct sockcred, sc_ngroups) == 20 &&
    offsetof(struct sockcred, sc_groups) == 24, "struct sockcred");
_Static_assert(SCM_CREDS == 0x10 && LOCAL_CREDS == 0x0004, "credentials");
_Static_assert(CTL_KERN == 1 && CTL_NET == 4 && KERN_MAXFILES == 7,
    "sys/sysctl.h");

static int	check_in_flight(int, size_t);
static int	get_in_flight(int *);
static size_t	beside(size_t);
static int	make_room(int, size_t *, size_t, size_t);
static int	check_way(int);
static int	fits(int, size_t, size_t);
static void	take_back(void);

const int	uds_os_sendplain = -1;
const int	uds_os_sendnow = -1;
const int	uds_os_recvplain = -1;

/*
 * It is never left to the kernel to wait: by the time there is room there, a
 * receiver may have asked for credentials.  FIONSPACE is the room that the
 * kernel looks for, of bytes and of the mbufs that small messages use up, and
 * below 0 if there are too many of those (10.99.12, run).
 */
int
uds_os_sendflags(int s, size_t *len, size_t nfds, int wait)
{
	int room;

	(void)wait;
	if (nfds > 0 && check_in_flight(s, nfds) == -1)
		return (-1);
	if (nfds > 0 && *len > BESIDE && uds_os_istype(s, SOCK_STREAM))
		*len = BESIDE;
	if (ioctl(s, FIONSPACE, &room) == 0 &&
	    (room < 0 || *len + beside(nfds) > (size_t)room) &&
	    make_room(s, len, nfds, room < 0 ? 0 : (size_t)room) == -1)
		return (-1);
	return (MSG_NOSIGNAL | MSG_NBIO);
}

/*
 * On their way in all the system may be half as many descriptors as there may
 * be files open: with one too many nothing is queued (10.99.12, run).  Of a
 * kernel that does not tell there is nothing to be learned.
 */
static int
check_in_flight(int s, size_t nfds)
{
	static const int mib[] = { CTL_KERN, KERN_MAXFILES };
	size_t len;
	int max, n;

	len = sizeof(max);
	if (get_in_flight(&n) == -1 ||
	    sysctl(mib, 2, &max, &len, NULL, 0) == -1 ||
	    (size_t)n + nfds <= (size_t)max / 2)
		return (0);
	if (!uds_os_istype(s, SOCK_DGRAM) && check_way(s) == -1)
		return (-1);
	take_back();
	errno = EAGAIN;
	return (-1);
}

/* Its number is given out when the kernel starts; -1 if it has none. */
static int
get_in_flight(int *n)
{
	static atomic_int number;
	size_t len;
	int known, mib[3] = { CTL_NET, PF_LOCAL, 0 }, rv;

	known = atomic_load_explicit(&number, memory_order_relaxed);
	if (known == 0) {
		len = 3;
		rv = sysctlnametomib("net.local.inflight", mib, &len);
		if (rv == -1 && errno != ENOENT)
			return (-1);
		known = rv == 0 && len == 3 ? mib[2] : -1;
		atomic_store_explicit(&number, known, memory_order_relaxed);
	}
	if (known == -1)
		return (-1);
	mib[2] = known;
	len = sizeof(*n);
	return (sysctl(mib, 3, n, &len, NULL, 0));
}

/*
 * What goes to a connection beside the data.  The first look counts four
 * bytes for a descriptor, the second one eight.
 */
static size_t
beside(size_t nfds)
{
	return (CREDENTIALS + (nfds > 0 ? CMSG_SPACE(nfds * 8) : 0));
}

/*
 * Less of a stream may do, if there is as much room as the kernel itself would
 * wait for.  Of datagrams nothing gets lost, but one that never fits together
 * with its descriptors is waited for.
 */
static int
make_room(int s, size_t *len, size_t nfds, size_t room)
{
	int least, type;

	if (uds_bsd_getnumber(s, SOL_SOCKET, SO_TYPE, &type) == -1)
		return (-1);
	if (type == SOCK_DGRAM) {
		if (nfds == 0 || *len + CMSG_SPACE(nfds * 4) <= room)
			return (0);
		errno = EMSGSIZE;
		return (-1);
	}
	if (type == SOCK_STREAM && room > beside(nfds) &&
	    uds_bsd_getnumber(s, SOL_SOCKET, SO_SNDLOWAT, &least) == 0 &&
	    room >= (size_t)least) {
		*len = room - beside(nfds);
		return (0);
	}
	if (check_way(s) == -1)
		return (-1);
	errno = fits(s, type == SOCK_STREAM ? 1 : *len, nfds) ? EAGAIN :
	    EMSGSIZE;
	return (-1);
}

/*
 * Where nobody can send any more, no room is to be waited for.  Out-of-band
 * data is refused after everything else has been looked at (10.99.12, run).
 */
static int
check_way(int s)
{
	if (send(s, "", 1, MSG_OOB | MSG_NOSIGNAL | MSG_NBIO) == -1 &&
	    errno != EOPNOTSUPP && errno != EAGAIN)
		return (-1);
	return (0);
}

/*
 * Will it fit when the peer has read everything?  SO_SNDBUF is the room that
 * is left now, so that what there was first is taken to be what our own buffer
 * for receiving has.
 */
static int
fits(int s, size_t len, size_t nfds)
{
	int all, room;

	return (uds_bsd_getnumber(s, SOL_SOCKET, SO_RCVBUF, &all) == -1 ||
	    uds_bsd_getnumber(s, SOL_SOCKET, SO_SNDBUF, &room) == -1 ||
	    len + beside(nfds) <= (size_t)(all > room ? all : room));
}

/*
 * EMSGSIZE is also said of what would have room once the peer has read (run),
 * should somebody else have taken the room that there was.  ENOBUFS is a queue
 * of datagrams.
 */
void
uds_os_senderror(int s, size_t len, size_t nfds)
{
	int type;

	if (nfds > 0 && errno != EAGAIN && errno != EMSGSIZE)
		take_back();
	uds_bsd_senderror();
	if (errno != EMSGSIZE)
		return;
	if (uds_bsd_getnumber(s, SOL_SOCKET, SO_TYPE, &type) == 0 &&
	    type != SOCK_DGRAM && fits(s, len, nfds))
		errno = EAGAIN;
	else
		errno = EMSGSIZE;
}

/*
 * Descriptors of a datagram that was refused, or that no receiver lent room to,
 * are in flight until a thread of the kernel has put them away, and it begins
 * when a socket of this family is closed.  Else each attempt adds some, and
 * from half of kern.maxfiles on what is said to be sent is lost (8.99.8,
 * 9.99.10 and 10.99.12, run).
 */
static void
take_back(void)
{
	int error, s;

	error = errno;
	s = socket(AF_LOCAL, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (s != -1)
		(void)close(s);
	errno = error;
}

ssize_t
uds_os_recvmsg(int s, struct msghdr *m, int how)
{
	return (uds_bsd_recvany(s, m, how));
}

/* The receiver asks, and no control message but SCM_RIGHTS is taken. */
int
uds_os_offercred(struct uds__control *c, const struct uds_cred *cred)
{
	(void)c;
	(void)cred;
	return (uds_os_unsupported());
}

int
uds_os_offerstamp(struct uds__control *c, const struct uds_stamp *t)
{
	(void)c;
	(void)t;
	return (uds_os_unsupported());
}

void
uds_os_learn(struct uds__got *got, const struct cmsghdr *h, const void *data,
    size_t len)
{
	if (h->cmsg_level == SOL_SOCKET && h->cmsg_type == SCM_CREDS)
		uds_bsd_learncred(got, data, len, &words);
}

/* MSG_CMSG_CLOEXEC has done it. */
void
uds_os_received(const int *fds, size_t n)
{
	(void)fds;
	(void)n;
}

int
uds_os_maxfds(void)
{
	return (MAX_FDS);
}

/* On connections this is for the next message only. */
int
uds_os_setopt(int s, int option, int value)
{
	if (option == UDS_OPT_CRED)
		return (uds_bsd_setnumber(s, 0, LOCAL_CREDS, value));
	return (uds_bsd_setopt(s, option, value));
}

/* The largest record leaves room for credentials. */
int
uds_os_getopt(int s, int option, int *value)
{
	int type;

	if (option == UDS_OPT_CRED) {
		if (uds_bsd_getnumber(s, 0, LOCAL_CREDS, value) == -1)
			return (-1);
		*value = *value != 0;
		return (0);
	}
	if (uds_bsd_getopt(s, option, value) == -1)
		return (-1);
	if (option != UDS_OPT_MSGMAX)
		return (0);
	if (uds_bsd_getnumber(s, SOL_SOCKET, SO_TYPE, &type) == -1)
		return (-1);
	if (type == SOCK_SEQPACKET)
		*value = *value > (int)CREDENTIALS ?
		    *value - (int)CREDENTIALS : 0;
	return (0);
}
