/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * FreeBSD: what goes with a message beside data, and options.  Facts were read
 * in sys/kern/uipc_usrreq.c of 12.1, 14.2 and 15.0, and seen on kernels of
 * 12.1 and 15.0.
 */

#include <sys/param.h>
#include <sys/socket.h>
#include <sys/sysctl.h>
#include <sys/time.h>
#include <sys/un.h>

#include <errno.h>
#include <limits.h>
#include <stdatomic.h>
#include <stddef.h>
#include <string.h>

#include "uds.h"
#include "uds_os.h"
#include "os_bsd.h"
#include "os_freebsd.h"

/*
 * 254 in a control message, each of which is eight bytes in the kernel; more
 * are EMSGSIZE on 15, E2BIG on 12.1 (run).
 */
#define MAX_FDS		254

/* Since these SOCK_SEQPACKET and SOCK_DGRAM are not limited by SO_SNDBUF. */
#define SEQPACKET_REWRITTEN	1500000
#define DGRAM_REWRITTEN		1400000

/*
 * struct sockcred2, cmsgcred and sockcred of sys/sys/socket.h, in words.  The
 * first begins with a version, which is 0.  None has more groups than 16.
 */
static const struct uds_bsd_words sockcred2 = {
	.pid = 1, .ruid = 2, .euid = 3, .rgid = 4, .egid = 5, .ngroups = 6,
	.groups = 7, .most = CMGROUP_MAX
};
static const struct uds_bsd_words cmsgcred = {
	.pid = 0, .ruid = 1, .euid = 2, .rgid = 3, .ngroups = 4, .egid = 5,
	.groups = 5, .most = CMGROUP_MAX
};
static const struct uds_bsd_words sockcred = {
	.pid = -1, .ruid = 0, .euid = 1, .rgid = 2, .egid = 3, .ngroups = 4,
	.groups = 5, .most = CMGROUP_MAX
};

_Static_assert(sizeof(struct cmsgcred) == 84 &&
    offsetof(struct cmsgcred, cmcred_euid) == 8 &&
    offsetof(struct cmsgcred, cmcred_groups) == 20, "struct cmsgcred");
_Static_assert(offsetof(struct sockcred, sc_ngroups) == 16 &&
    offsetof(struct sockcred, sc_groups) == 20, "struct sockcred");
_Static_assert(SCM_CREDS == 3 && SCM_REALTIME == 5 && SCM_MONOTONIC == 6 &&
    LOCAL_CREDS == 2, "credentials and timestamps");

static void	learn_old(struct uds__got *, const void *, size_t);
static void	learn_stamp(struct uds_stamp *, int, const void *, size_t);
static int	check_marks(int);
static int	set_cred(int, int);
static int	get_cred(int, int *);
static int	get_msgmax(int, int *);

/* The kernel's release stays the same while it runs. */
int
uds_freebsd_release(void)
{
	static const int mib[] = { CTL_KERN, KERN_OSRELDATE };
	static atomic_int known;
	size_t len;
	int release;

	release = atomic_load_explicit(&known, memory_order_relaxed);
	if (release == 0) {
		len = sizeof(release);
		if (sysctl(mib, 2, &release, &len, NULL, 0) == -1)
			release = __FreeBSD_version;
		atomic_store_explicit(&known, release, memory_order_relaxed);
	}
	return (release);
}

/* The kernel fills it in; nobody can choose what it says (run). */
int
uds_os_offercred(struct uds__control *c, const struct uds_cred *cred)
{
	struct cmsgcred empty;

	if (cred->uc_valid != 0)
		return (uds_os_unsupported());
	memset(&empty, 0, sizeof(empty));
	uds_os_put(c, SOL_SOCKET, SCM_CREDS, &empty, sizeof(empty));
	return (0);
}

int
uds_os_offerstamp(struct uds__control *c, const struct uds_stamp *t)
{
	int type;

	switch (t->ts_clock) {
	case UDS_CLOCK_REALTIME:
		type = SCM_REALTIME;
		break;
	case UDS_CLOCK_MONOTONIC:
		type = SCM_MONOTONIC;
		break;
	default:
		errno = EINVAL;
		return (-1);
	}
	uds_os_put(c, SOL_SOCKET, type, NULL, 0);
	return (0);
}

/* What the receiver asked for comes first, and says all (15.0, run). */
void
uds_os_learn(struct uds__got *got, const struct cmsghdr *h, const void *data,
    size_t len)
{
	int version;

	if (h->cmsg_level != SOL_SOCKET)
		return;
	switch (h->cmsg_type) {
	case SCM_CREDS2:
		if (len < sizeof(version))
			return;
		memcpy(&version, data, sizeof(version));
		if (version == 0)
			uds_bsd_learncred(got, data, len, &sockcred2);
		break;
	case SCM_CREDS:
		if (got->cred != NULL &&
		    (got->cred->uc_valid & UDS_CRED_EUID) == 0)
			learn_old(got, data, len);
		break;
	case SCM_REALTIME:
	case SCM_MONOTONIC:
	case SCM_TIMESTAMP:
		if (got->stamp != NULL)
			learn_stamp(got->stamp, h->cmsg_type, data, len);
		break;
	}
}

/*
 * Two structures have one type, and 84 bytes can be either: what its sender
 * asked for, or what LOCAL_CREDS adds, with 16 groups.  The number of groups
 * is in the same place; if it could be both, nobody is believed.  That holds
 * for 13 and later, too, where programs may set LOCAL_CREDS by setsockopt(2).
 */
static void
learn_old(struct uds__got *got, const void *data, size_t len)
{
	int ngroups;

	if (len != sizeof(struct cmsgcred)) {
		uds_bsd_learncred(got, data, len, &sockcred);
		return;
	}
	memcpy(&ngroups, (const char *)data + offsetof(struct sockcred,
	    sc_ngroups), sizeof(ngroups));
	if (ngroups != CMGROUP_MAX)
		uds_bsd_learncred(got, data, len, &cmsgcred);
}

static void
learn_stamp(struct uds_stamp *t, int type, const void *data, size_t len)
{
	struct timespec ts;
	struct timeval tv;

	if (type == SCM_TIMESTAMP) {
		if (len < sizeof(tv))
			return;
		memcpy(&tv, data, sizeof(tv));
		ts.tv_sec = tv.tv_sec;
		ts.tv_nsec = tv.tv_usec * 1000;
	} else {
		if (len < sizeof(ts))
			return;
		memcpy(&ts, data, sizeof(ts));
	}
	t->ts_sec = (int64_t)ts.tv_sec;
	t->ts_nsec = (int32_t)ts.tv_nsec;
	t->ts_clock = type == SCM_MONOTONIC ? UDS_CLOCK_MONOTONIC :
	    UDS_CLOCK_REALTIME;
}

int
uds_os_maxfds(void)
{
	return (MAX_FDS);
}

/*
 * LOCAL_CREDS_PERSISTENT has a second effect since 15: what one send(2) has
 * queued is not joined with another (15.0, run).
 */
int
uds_os_setopt(int s, int option, int value)
{
	switch (option) {
	case UDS_OPT_CRED:
		return (set_cred(s, value));
	case UDS_OPT_RECORDS:
		if (check_marks(s) == -1)
			return (-1);
		return (uds_bsd_setnumber(s, 0, LOCAL_CREDS_PERSISTENT,
		    value));
	default:
		return (uds_bsd_setopt(s, option, value));
	}
}

/* Only where records end with a mark can they be told to end without one. */
static int
check_marks(int s)
{
	int type;

	if (uds_freebsd_release() < SEQPACKET_REWRITTEN)
		return (uds_os_unsupported());
	if (uds_bsd_getnumber(s, SOL_SOCKET, SO_TYPE, &type) == -1)
		return (-1);
	return (type == SOCK_SEQPACKET ? 0 : uds_os_unsupported());
}

/* 12 has only the one that connections forget after a message. */
static int
set_cred(int s, int value)
{
	if (uds_bsd_setnumber(s, 0, LOCAL_CREDS_PERSISTENT, value) == 0)
		return (0);
	if (errno != EOPNOTSUPP)
		return (-1);
	return (uds_bsd_setnumber(s, 0, LOCAL_CREDS, value));
}

int
uds_os_getopt(int s, int option, int *value)
{
	switch (option) {
	case UDS_OPT_CRED:
		return (get_cred(s, value));
	case UDS_OPT_RECORDS:
		if (check_marks(s) == -1)
			return (-1);
		return (get_cred(s, value));
	case UDS_OPT_MSGMAX:
		return (get_msgmax(s, value));
	default:
		return (uds_bsd_getopt(s, option, value));
	}
}

static int
get_cred(int s, int *value)
{
	if (uds_bsd_getnumber(s, 0, LOCAL_CREDS_PERSISTENT, value) == -1 &&
	    (errno != EOPNOTSUPP ||
	    uds_bsd_getnumber(s, 0, LOCAL_CREDS, value) == -1))
		return (-1);
	*value = *value != 0;
	return (0);
}

/*
 * A record of any length goes, piece by piece; a datagram does not, and must
 * fit into the sender's buffer with its name (uipc_dgram_sbspace()).
 */
static int
get_msgmax(int s, int *value)
{
	struct sockaddr_un sa;
	unsigned long max;
	size_t len;
	socklen_t salen;
	int buffer, type;

	if (uds_bsd_getnumber(s, SOL_SOCKET, SO_TYPE, &type) == -1)
		return (-1);
	if (type == SOCK_SEQPACKET &&
	    uds_freebsd_release() >= SEQPACKET_REWRITTEN) {
		*value = INT_MAX;
		return (0);
	}
	if (type != SOCK_DGRAM || uds_freebsd_release() < DGRAM_REWRITTEN)
		return (uds_bsd_getopt(s, UDS_OPT_SNDBUF, value));
	len = sizeof(max);
	if (sysctlbyname("net.local.dgram.maxdgram", &max, &len, NULL, 0) ==
	    -1)
		return (-1);
	salen = sizeof(sa);
	if (uds_bsd_getopt(s, UDS_OPT_SNDBUF, &buffer) == -1 ||
	    getsockname(s, (struct sockaddr *)&sa, &salen) == -1)
		return (-1);
	buffer = buffer > (int)salen ? buffer - (int)salen : 0;
	*value = max < (unsigned long)buffer ? (int)max : buffer;
	return (0);
}
