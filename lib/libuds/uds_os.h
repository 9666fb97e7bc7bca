/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * What one operating system does in its own way.  Each os_<os>.c defines
 * every function below, returns -1 with EOPNOTSUPP for what its kernel
 * cannot do, never invents a value, and calls nothing of the floors above.
 * Whatever POSIX makes the same everywhere is not here.
 *
 * Unless a function says otherwise it returns 0, or -1 with errno set and
 * its outputs untouched, and it may be interrupted: the caller repeats it.
 */

#ifndef UDS_OS_H
#define UDS_OS_H

#include <sys/types.h>
#include <sys/socket.h>

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "uds.h"

/*
 * For functions off the usual path: merged into it, they would make it save
 * registers that it does without.
 */
#if defined(__GNUC__)
#define UDS_RARE	__attribute__((__cold__, __noinline__))
#else
#define UDS_RARE
#endif

/*
 * Addresses.  A kernel's sun_path is handed over as the bytes that it
 * vouched for; which kind of name they are is the kernel's own convention.
 */

/* The longest pathname, without NUL, that fits this kernel's sockaddr. */
size_t	uds_os_pathmax(void);

/*
 * The kind, UDS_ADDR_*, of what the kernel left in sun_path.  This is how it
 * is where there are no abstract names, or might be some in future: an
 * unnamed socket shows as no bytes or as zeros.
 */
int	uds_os_addrkind(const char *, size_t);

static inline int
uds_os_plainkind(const char *path, size_t len)
{
	size_t i;

	if (len > 0 && path[0] != '\0')
		return (UDS_ADDR_PATHNAME);
	for (i = 0; i < len; i++)
		if (path[i] != '\0')
			return (UDS_ADDR_ABSTRACT);
	return (UDS_ADDR_UNNAMED);
}

/* Store the length in the sockaddr where it has a member for it. */
void	uds_os_setlen(void *, socklen_t);

/*
 * Sockets.  New descriptors are close-on-exec and raise no SIGPIPE where
 * a socket can be told so; UDS_NONBLOCK decides on O_NONBLOCK, whatever a
 * listener had.
 */
int	uds_os_socket(int, int);
int	uds_os_socketpair(int, int, int *);
int	uds_os_accept(int, struct sockaddr *, socklen_t *, int);

/* The address family of a socket: ENOTSOCK if it is none. */
int	uds_os_family(int, int *);

/* 1 if the socket listens, 0 if not, -1 on error. */
int	uds_os_listening(int);

/*
 * 1 if neither direction is open any more of a socket whose peer getpeername(2)
 * named, or refused to name with EINVAL.
 */
int	uds_os_finished(int);

/*
 * bind(2) that follows no symbolic link that the file name is (EADDRINUSE) and
 * leaves the record of a peer alone (EISCONN); listen(2) that fails without
 * effect for a socket that has no name (EDESTADDRREQ or EINVAL) or is a
 * datagram one (EOPNOTSUPP).
 */
int	uds_os_bind(int, const struct sockaddr *, socklen_t);
int	uds_os_listen(int, int);

/*
 * The way to a file that no sockaddr can name, because the pathname is too
 * long for one or relative to an open directory.  It is opened by the path
 * of the directory, relative to another that is open or AT_FDCWD, and the
 * file's name in it, which may be as long as the file system allows and
 * outlives the way.  A way that was opened is closed once.  To bind by it is
 * not interrupted once the socket has a name.
 */
struct uds__way {
	const char	*name;
	int		 dir;		/* the directory, or -1 */
	char		 link[28];	/* our directory with a link to it */
};

int	uds_os_wayopen(struct uds__way *, int, const char *, const char *);
int	uds_os_waybind(int, const struct uds__way *);
int	uds_os_wayconnect(int, const struct uds__way *);
void	uds_os_wayclose(struct uds__way *);

/*
 * Credentials.  peercred begins an answer by nothing(), when it cannot fail
 * any more but for a request for groups or a label, and adds each fact by
 * known(), or by unknown() the UDS_WHY_* of its absence.  The request has been
 * checked.  A group list or label that does not fit its room is ERANGE; a
 * handle that cannot be had is only unknown.  peergroups is as getgroups(2).
 * A handle refers to one process for ever; alive is 1 while it runs, 0 when it
 * has ended.
 */
int	uds_os_peercred(int, struct uds_cred *, int);
int	uds_os_peergroups(int, gid_t *, int);
int	uds_os_alive(int);

/*
 * What this kernel has of the UDS_FEATURE_* that no call of the same kind on
 * every system can find out: 1 or 0, or -1 if that cannot be told now.
 */
int	uds_os_feature(int);

/* Where uc_moment and uc_reason hold a field that is one bit. */
static inline int
uds_os_index(int field)
{
	int i;

	for (i = 0; field >> i != 1; i++)
		continue;
	return (i);
}

/* Why a field is not known: an error number need not fit uc_reason. */
enum {
	UDS_WHY_UNASKED,	/* ENOENT */
	UDS_WHY_NEVER,		/* EOPNOTSUPP */
	UDS_WHY_RANGE,		/* EOVERFLOW */
	UDS_WHY_GONE,		/* ESRCH */
	UDS_WHY_TABLE,		/* EMFILE */
	UDS_WHY_FILES,		/* ENFILE */
	UDS_WHY_MEMORY		/* ENOMEM */
};

/* Copy an answer, but neither the room nor what is spare. */
static inline void
uds_os_answer(struct uds_cred *c, const struct uds_cred *answer)
{
	memcpy(&c->uc_valid, &answer->uc_valid,
	    offsetof(struct uds_cred, uc_spare) -
	    offsetof(struct uds_cred, uc_valid));
}

/* The answer in which no id is known and nothing was requested. */
static inline void
uds_os_nothing(struct uds_cred *c)
{
	static const struct uds_cred nothing = {
		.uc_pid = (pid_t)-1,
		.uc_euid = (uid_t)-1,
		.uc_ruid = (uid_t)-1,
		.uc_egid = (gid_t)-1,
		.uc_rgid = (gid_t)-1,
		.uc_handle = -1,
		.uc_reason = { UDS_WHY_NEVER, UDS_WHY_NEVER, UDS_WHY_NEVER,
		    UDS_WHY_NEVER, UDS_WHY_NEVER, UDS_WHY_UNASKED,
		    UDS_WHY_UNASKED, UDS_WHY_UNASKED }
	};

	uds_os_answer(c, &nothing);
}

static inline void
uds_os_known(struct uds_cred *c, int field, int moment)
{
	c->uc_valid |= field;
	c->uc_moment[uds_os_index(field)] = (uint8_t)moment;
}

static inline void
uds_os_unknown(struct uds_cred *c, int field, int why)
{
	c->uc_reason[uds_os_index(field)] = (uint8_t)why;
}

#endif
