/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * Linux: messages.  Facts were read in net/unix/af_unix.c, net/core/scm.c and
 * include/net/scm.h of 6.12 and seen on 6.18.
 */

#define _GNU_SOURCE

#include <sys/types.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "uds.h"
#include "uds_os.h"
#include "os_linux.h"

/* include/net/scm.h and include/linux/socket.h; younger than some headers. */
#define MAX_FDS		253	/* SCM_MAX_FD */
#ifndef SCM_SECURITY
#define SCM_SECURITY	3
#endif
#ifndef SCM_PIDFD
#define SCM_PIDFD	4
#endif

/* As many bytes of control messages as any C library sends. */
#define COPIED	1024

/* Descriptors next to each other that are closed by one call. */
#define RUN		2

static ssize_t	send_uncopied(int, const struct msghdr *, int) UDS_RARE;
static int	has_only_urgent(int);
static void	learn_ids(struct uds_cred *, int, const void *, size_t);
static void	learn_label(struct uds__got *, const void *, size_t) UDS_RARE;
static void	learn_handle(struct uds__got *, const void *, size_t) UDS_RARE;
static void	learn_stamp(struct uds_stamp *, const void *, size_t) UDS_RARE;
static void	close_run(const int *, size_t);

/* Only STREAM raises SIGPIPE.  MSG_TRUNC does nothing there (6.18, run). */
const int	uds_os_sendplain = MSG_NOSIGNAL;
const int	uds_os_sendnow = MSG_NOSIGNAL | MSG_DONTWAIT;
const int	uds_os_recvplain = MSG_TRUNC;

int
uds_os_sendflags(int s, size_t *len, size_t nfds, int wait)
{
	(void)s;
	(void)len;
	(void)nfds;
	return (wait ? MSG_NOSIGNAL : MSG_NOSIGNAL | MSG_DONTWAIT);
}

ssize_t
uds_os_sendmsg(int s, const struct msghdr *m, int flags)
{
	if (m->msg_controllen > COPIED)
		return (send_uncopied(s, m, flags));
	return (sendmsg(s, m, flags));
}

/*
 * musl copies control messages before it sends them, and says ENOMEM of what
 * 253 descriptors take (1.2.3, run).  To the kernel the structures are the
 * same once their padding is zero.
 */
static ssize_t
send_uncopied(int s, const struct msghdr *m, int flags)
{
	ssize_t n;

	n = sendmsg(s, m, flags);
#ifdef SYS_sendmsg
	if (n == -1 && errno == ENOMEM)
		n = syscall(SYS_sendmsg, s, m, flags);
#endif
	return (n);
}

/* What the kernel says is meant. */
void
uds_os_senderror(int s, size_t len, size_t nfds)
{
	(void)s;
	(void)len;
	(void)nfds;
}

/*
 * MSG_CTRUNC, where there is all the room that could be needed, means that
 * there was no descriptor left, or that a security module kept one back.
 * MSG_CMSG_CLOEXEC comes back in msg_flags.  Nothing is done afterwards, so
 * that no return is due here.
 */
ssize_t
uds_os_recvmsg(int s, struct msghdr *m, int how)
{
	return (recvmsg(s, m, (m->msg_control != NULL ? MSG_CMSG_CLOEXEC : 0) |
	    ((how & UDS_OS_WAIT) != 0 ? 0 : MSG_DONTWAIT) |
	    ((how & UDS_OS_PEEK) != 0 ? MSG_PEEK : 0)));
}

/*
 * The end of file goes with POLLRDHUP, on every type, and lasts.  So data that
 * can be received after nothing was tells that this was a record; only one
 * without any data behind it, once the peer has gone, cannot be told from the
 * end.  Datagrams end by the receiver's own shutdown(2).
 */
int
uds_os_ended(int s, int flags)
{
	struct pollfd pfd;
	int n;

	(void)flags;
	pfd.fd = s;
	pfd.events = POLLRDHUP;
	if (poll(&pfd, 1, 0) == -1)
		return (-1);
	if ((pfd.revents & POLLRDHUP) == 0)
		return (0);
	if (ioctl(s, FIONREAD, &n) == -1 || n == 0)
		return (1);
	return (has_only_urgent(s));
}

/*
 * What a peer has sent with MSG_OOB is counted and never received: a stream
 * shows its end all the same (6.18, run), and nothing else as no bytes.
 */
static int
has_only_urgent(int s)
{
	ssize_t n;
	char c;

	if (!uds_os_istype(s, SOCK_STREAM))
		return (0);
	n = recv(s, &c, sizeof(c), MSG_PEEK | MSG_DONTWAIT);
	if (n == -1 && errno == EINTR)
		return (-1);
	return (n == 0);
}

/*
 * The kernel adds the real ids by itself if it is asked to on the other side.
 * It takes others that are the sender's, and from the superuser any.
 */
int
uds_os_offercred(struct uds__control *c, const struct uds_cred *cred)
{
	struct ucred u;

	u.pid = (cred->uc_valid & UDS_CRED_PID) != 0 ? cred->uc_pid :
	    getpid();
	if ((cred->uc_valid & UDS_CRED_RUID) != 0)
		u.uid = cred->uc_ruid;
	else if ((cred->uc_valid & UDS_CRED_EUID) != 0)
		u.uid = cred->uc_euid;
	else
		u.uid = getuid();
	if ((cred->uc_valid & UDS_CRED_RGID) != 0)
		u.gid = cred->uc_rgid;
	else if ((cred->uc_valid & UDS_CRED_EGID) != 0)
		u.gid = cred->uc_egid;
	else
		u.gid = getgid();
	uds_os_put(c, SOL_SOCKET, SCM_CREDENTIALS, &u, sizeof(u));
	return (0);
}

/* The receiver asks. */
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
	if (h->cmsg_level != SOL_SOCKET)
		return;
	switch (h->cmsg_type) {
	case SCM_CREDENTIALS:
		if (got->cred != NULL)
			learn_ids(got->cred, got->request, data, len);
		break;
	case SCM_SECURITY:
		learn_label(got, data, len);
		break;
	case SCM_PIDFD:
		learn_handle(got, data, len);
		break;
	case SO_TIMESTAMPNS_OLD:
	case SO_TIMESTAMPNS_NEW:
		if (got->stamp != NULL)
			learn_stamp(got->stamp, data, len);
		break;
	}
}

/*
 * Of a message that was sent before the receiver asked, all is unknown: no
 * process, and the ids of nobody.  The others are the real ones of the sender,
 * unless it chose to show others that it has.
 */
static void
learn_ids(struct uds_cred *c, int request, const void *data, size_t len)
{
	struct ucred u;
	int why;

	if (len < sizeof(u))
		return;
	memcpy(&u, data, sizeof(u));
	uds_os_unknown(c, UDS_CRED_EUID, UDS_WHY_NEVER);
	uds_os_unknown(c, UDS_CRED_EGID, UDS_WHY_NEVER);
	if ((request & UDS_CRED_GROUPS) != 0)
		uds_os_unknown(c, UDS_CRED_GROUPS, UDS_WHY_NEVER);
	why = u.pid == 0 && u.uid == OVERFLOW_ID && u.gid == OVERFLOW_ID ?
	    UDS_WHY_UNASKED : UDS_WHY_RANGE;
	if (u.pid > 0) {
		c->uc_pid = u.pid;
		uds_os_known(c, UDS_CRED_PID, UDS_AT_MESSAGE);
	} else
		uds_os_unknown(c, UDS_CRED_PID, why);
	if (why == UDS_WHY_RANGE && uds_linux_hasuid(u.uid)) {
		c->uc_ruid = u.uid;
		uds_os_known(c, UDS_CRED_RUID, UDS_AT_MESSAGE);
	} else
		uds_os_unknown(c, UDS_CRED_RUID, why);
	if (why == UDS_WHY_RANGE && uds_linux_hasgid(u.gid)) {
		c->uc_rgid = u.gid;
		uds_os_known(c, UDS_CRED_RGID, UDS_AT_MESSAGE);
	} else
		uds_os_unknown(c, UDS_CRED_RGID, why);
}

/* Security modules differ in whether they count a NUL. */
static void
learn_label(struct uds__got *got, const void *data, size_t len)
{
	struct uds_cred *c;

	c = got->cred;
	if ((got->request & UDS_CRED_LABEL) == 0)
		return;
	if (len >= c->uc_labelsize) {
		uds_os_unknown(c, UDS_CRED_LABEL, UDS_WHY_RANGE);
		return;
	}
	memcpy(c->uc_label, data, len);
	c->uc_label[len] = '\0';
	uds_os_known(c, UDS_CRED_LABEL, UDS_AT_MESSAGE);
}

/*
 * A new descriptor, or why there is none, as a negative error number.  One
 * that was not asked for is closed, as is a second one.
 */
static void
learn_handle(struct uds__got *got, const void *data, size_t len)
{
	int fd;

	if (len < sizeof(fd))
		return;
	memcpy(&fd, data, sizeof(fd));
	if ((got->request & UDS_CRED_HANDLE) == 0) {
		if (fd >= 0)
			(void)close(fd);
		return;
	}
	if (fd < 0) {
		uds_os_unknown(got->cred, UDS_CRED_HANDLE,
		    uds_linux_nohandle(fd == INT_MIN ? 0 : -fd));
		return;
	}
	if (got->cred->uc_handle != -1)
		(void)close(got->cred->uc_handle);
	got->cred->uc_handle = fd;
	uds_os_known(got->cred, UDS_CRED_HANDLE, UDS_AT_MESSAGE);
}

/* Two words of 32 or of 64 bits, whatever the C library thinks of time_t. */
static void
learn_stamp(struct uds_stamp *t, const void *data, size_t len)
{
	int32_t narrow[2];
	int64_t wide[2];

	if (len == sizeof(narrow)) {
		memcpy(narrow, data, sizeof(narrow));
		wide[0] = narrow[0];
		wide[1] = narrow[1];
	} else if (len == sizeof(wide))
		memcpy(wide, data, sizeof(wide));
	else
		return;
	t->ts_sec = wide[0];
	t->ts_nsec = (int32_t)wide[1];
	t->ts_clock = UDS_CLOCK_REALTIME;
}

/* MSG_CMSG_CLOEXEC has done it. */
void
uds_os_received(const int *fds, size_t n)
{
	(void)fds;
	(void)n;
}

/* The kernel gives out numbers from below, so that most stand in a row. */
void
uds_os_closefds(const int *fds, size_t n)
{
	size_t i, run;

	for (i = 0; i < n; i += run) {
		for (run = 1; i + run < n && fds[i + run] > 0 &&
		    fds[i + run] - 1 == fds[i + run - 1]; run++)
			continue;
		close_run(fds + i, run);
	}
}

/* close_range(2) is of 5.9; the C library need not have heard of it. */
static void
close_run(const int *fds, size_t n)
{
	size_t i;

#ifdef SYS_close_range
	if (n >= RUN && syscall(SYS_close_range, (unsigned int)fds[0],
	    (unsigned int)fds[n - 1], 0) == 0)
		return;
#endif
	for (i = 0; i < n; i++)
		if (fds[i] >= 0)
			(void)close(fds[i]);
}

int
uds_os_maxfds(void)
{
	return (MAX_FDS);
}
