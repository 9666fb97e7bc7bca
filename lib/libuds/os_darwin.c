/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * macOS.  Facts were read in bsd/kern of xnu-11417 (macOS 15), and in older
 * releases back to 2050 (10.8) where one is named; nothing here has been
 * seen running.
 */

#include <sys/param.h>
#include <sys/proc_info.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/ucred.h>
#include <sys/un.h>

#include <errno.h>
#include <fcntl.h>
#include <libproc.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "uds.h"
#include "uds_os.h"
#include "os_bsd.h"

/* bsd/sys/un.h and bsd/sys/fcntl.h; younger than some SDKs. */
#ifndef LOCAL_PEERTOKEN
#define LOCAL_PEERTOKEN	0x006		/* 7195 (11.0) */
#endif
#ifndef O_SEARCH
#define O_SEARCH	(O_RDONLY | O_DIRECTORY)	/* 8792 (13.0) */
#endif

/*
 * A client is recorded as of connect(2), a server as of listen(2), and the
 * ends of a socketpair(2) as of that (unp_connect(), unp_listen() and
 * unp_connect2() of bsd/kern/uipc_usrreq.c).
 */
#define RECORDED	(UDS_AT_CONNECT | UDS_AT_LISTEN | UDS_AT_PAIR)

/*
 * getsockaddr() takes 255 bytes (bsd/kern/uipc_syscalls.c), unp_bind() and
 * unp_connect() all that there are after the two of length and family
 * (bsd/kern/uipc_usrreq.c, the same since 2050), with or without a NUL.
 */
#define PATH_MAXIMUM	253

#define DO_BIND		0
#define DO_CONNECT	1

/* Nothing has been done yet, and not in this way. */
#define CANNOT		(-2)

/*
 * What an audit token holds (bsd/kern/kern_prot.c, proc_calc_audit_token()).
 * libbsm has functions for it that say the same.
 */
enum { AUID, EUID, EGID, RUID, RGID, PID, SESSION, VERSION, TOKEN_WORDS };

_Static_assert(sizeof(((struct sockaddr_un *)NULL)->sun_path) == 104,
    "sun_path");
_Static_assert(sizeof(struct xucred) == 76 &&
    offsetof(struct xucred, cr_groups) == 12, "struct xucred");
_Static_assert(SOL_LOCAL == 0 && LOCAL_PEERCRED == 1 && LOCAL_PEERTOKEN == 6,
    "options of SOL_LOCAL");
_Static_assert(SO_NOSIGPIPE == 0x1022 && SO_ACCEPTCONN == 0x0002,
    "options of SOL_SOCKET");
_Static_assert(offsetof(struct socket_fdinfo, psi.soi_options) == 188 &&
    sizeof(struct socket_fdinfo) == 792, "struct socket_fdinfo");

static int	call_in(int, int, const struct uds__way *);
static int	call_from_there(int, int, int, const struct sockaddr *,
		    socklen_t);
static int	call_by_link(int, int, const struct uds__way *);
static void	learn_pid(int, struct uds_cred *);

/*
 * The working directory of this thread alone, -1 for that of the process
 * again (src/pthread_cwd.c since libpthread-218, 10.12); only a private
 * header declares it (private/private.h there).
 */
int	pthread_fchdir_np(int);

const int	uds_bsd_cutgroups = 1;

size_t
uds_os_pathmax(void)
{
	return (PATH_MAXIMUM);
}

/* unp_bind() of bsd/kern/uipc_usrreq.c follows a link that the file name is. */
int
uds_os_bind(int s, const struct sockaddr *sa, socklen_t len)
{
	return (uds_bsd_bind(s, sa, len));
}

/*
 * What is a datagram's or has no name is refused (solisten() of bsd/kern/
 * uipc_socket.c, uipc_listen() of bsd/kern/uipc_usrreq.c).
 */
int
uds_os_listen(int s, int backlog)
{
	return (listen(s, backlog));
}

/*
 * getsockopt(2) knows no SO_ACCEPTCONN here (ENOPROTOOPT: sogetoptlock() of
 * bsd/kern/uipc_socket.c, the same since 1228), but a process is told of its
 * own descriptors.  A younger kernel may have more to tell, and gives nothing
 * where there is not enough room for it (ENOMEM: proc_pidfdinfo() of
 * bsd/kern/proc_info.c).
 */
int
uds_os_listening(int s)
{
	union {
		struct socket_fdinfo	info;
		char			room[2048];
	} answer;

	if (proc_pidfdinfo(getpid(), s, PROC_PIDFDSOCKETINFO, &answer,
	    sizeof(answer)) <= 0)
		return (-1);
	return ((answer.info.psi.soi_options & SO_ACCEPTCONN) != 0);
}

/*
 * What can neither send nor receive any more is said to have no peer
 * (EINVAL: getpeername() of bsd/kern/uipc_syscalls.c).
 */
int
uds_os_finished(int s)
{
	struct sockaddr_storage ss;
	socklen_t len;

	len = sizeof(ss);
	return (getpeername(s, (struct sockaddr *)&ss, &len) == -1 &&
	    errno == EINVAL);
}

int
uds_os_wayopen(struct uds__way *w, int dirfd, const char *directory,
    const char *name)
{
	w->name = name;
	w->dir = openat(dirfd, directory, O_SEARCH | O_CLOEXEC);
	return (w->dir == -1 ? -1 : 0);
}

void
uds_os_wayclose(struct uds__way *w)
{
	(void)close(w->dir);
}

int
uds_os_waybind(int s, const struct uds__way *w)
{
	return (call_in(DO_BIND, s, w));
}

int
uds_os_wayconnect(int s, const struct uds__way *w)
{
	return (call_in(DO_CONNECT, s, w));
}

/* The pathname is the file name alone, relative to the directory. */
static int
call_in(int call, int s, const struct uds__way *w)
{
	union {
		struct sockaddr_un	un;
		char			room[SOCK_MAXADDRLEN];
	} sa;
	size_t len, n;
	int rv;

	n = strlen(w->name);
	if (n > PATH_MAXIMUM)
		return (call_by_link(call, s, w));
	memset(&sa, 0, sizeof(sa));
	len = offsetof(struct sockaddr_un, sun_path) + n;
	memcpy(sa.room + offsetof(struct sockaddr_un, sun_path), w->name, n);
	if (n < sizeof(sa.un.sun_path))
		len++;
	sa.un.sun_family = AF_UNIX;
	sa.un.sun_len = (unsigned char)len;
	rv = call_from_there(call, s, w->dir, (struct sockaddr *)&sa,
	    (socklen_t)len);
	return (rv == CANNOT ? call_by_link(call, s, w) : rv);
}

/*
 * This thread makes the directory its own for the call, and no signal handler
 * shall find itself there.  On a network file system that is dead, therefore,
 * the call can be neither interrupted nor ended, say by SIGTERM: NFS heeds no
 * signal that is blocked (nfs_sigintr() of bsd/nfs/nfs_socket.c,
 * proc_pendingsignals() of bsd/kern/kern_sig.c, 6153), and waits until the
 * server answers, the mount gives up, or SIGKILL comes, which nothing blocks.
 *
 * A thread that had another directory keeps that one: whether it had is told
 * by its release from it (EBADF if not: fchdir() of bsd/vfs/vfs_syscalls.c),
 * and what cannot be opened to come back to is not left.  What is opened for
 * that may get the number of s, if s was closed before.
 */
static int
call_from_there(int call, int s, int dir, const struct sockaddr *sa,
    socklen_t len)
{
	sigset_t all, old;
	int back, error, had, rv;

	back = open(".", O_SEARCH | O_CLOEXEC);
	if (back == -1)
		return (CANNOT);
	if (back == s) {
		(void)close(back);
		errno = EBADF;
		return (-1);
	}
	(void)sigfillset(&all);
	(void)pthread_sigmask(SIG_SETMASK, &all, &old);
	had = pthread_fchdir_np(-1) == 0;
	rv = pthread_fchdir_np(dir);
	if (rv == 0)
		rv = call == DO_BIND ? uds_os_bind(s, sa, len) :
		    connect(s, sa, len);
	error = errno;
	(void)pthread_fchdir_np(had ? back : -1);
	(void)pthread_sigmask(SIG_SETMASK, &old, NULL);
	(void)close(back);
	errno = error;
	return (rv);
}

static int
call_by_link(int call, int s, const struct uds__way *w)
{
	struct uds__way linked;
	int error, rv;

	if (uds_bsd_wayopen(&linked, w->dir, ".", w->name) == -1)
		return (-1);
	rv = call == DO_BIND ? uds_bsd_waybind(s, &linked) :
	    uds_bsd_wayconnect(s, &linked);
	error = errno;
	uds_bsd_wayclose(&linked);
	errno = error;
	return (rv);
}

int
uds_os_feature(int feature)
{
	switch (feature) {
	case UDS_FEATURE_LONGPATH:
	case UDS_FEATURE_AT:
		return (1);
	default:
		return (uds_bsd_feature(feature));
	}
}

int
uds_os_peercred(int s, struct uds_cred *c, int request)
{
	struct xucred x;

	if (uds_bsd_peercred(s, &x, request) == -1 ||
	    uds_bsd_learn(c, &x, request, RECORDED) == -1)
		return (-1);
	learn_pid(s, c);
	return (0);
}

/*
 * The kernel knows no process but the one that used the other end last
 * (last_pid, so_update_last_owner_locked() of bsd/kern/uipc_socket.c), and the
 * peer chooses which that is: it has only to give its end to another program
 * as what that writes to, be it one with the rights of another user.  So the
 * ids of the process are not told, and its number only if it runs as who was
 * recorded; it may be another than the one that connected even so, or have
 * got the number of one that ended.  LOCAL_PEERPID, all that there was before
 * 7195 (11.0), cannot be checked like this.
 *
 * uipc_ctloutput() of bsd/kern/uipc_usrreq.c: EINVAL says that the process
 * has ended, ENOTCONN that there is no other end any more.
 */
static void
learn_pid(int s, struct uds_cred *c)
{
	uint32_t token[TOKEN_WORDS];
	socklen_t len;

	len = sizeof(token);
	if (getsockopt(s, SOL_LOCAL, LOCAL_PEERTOKEN, token, &len) == -1) {
		if (errno == EINVAL || errno == ENOTCONN)
			uds_os_unknown(c, UDS_CRED_PID, UDS_WHY_GONE);
	} else if (len == sizeof(token)) {
		if (token[EUID] == c->uc_euid && (pid_t)token[PID] > 0) {
			c->uc_pid = (pid_t)token[PID];
			uds_os_known(c, UDS_CRED_PID, UDS_AT_NOW);
		} else
			uds_os_unknown(c, UDS_CRED_PID, UDS_WHY_GONE);
	}
}

int
uds_os_peergroups(int s, gid_t *groups, int max)
{
	struct xucred x;

	if (uds_bsd_peercred(s, &x, 0) == -1)
		return (-1);
	return (uds_bsd_groups(&x, groups, max));
}
