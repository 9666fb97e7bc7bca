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
 * And for those on the usual path of a message, which are merged into what
 * calls them.  A kernel that empties the return predictor on its way out
 * (Linux on x86) makes each return after a system call a branch mispredicted.
 */
#if defined(__GNUC__)
#define UDS_USUAL	__attribute__((__always_inline__)) inline
#else
#define UDS_USUAL	inline
#endif

/* What this kernel cannot do. */
static inline int
uds_os_unsupported(void)
{
	errno = EOPNOTSUPP;
	return (-1);
}

/* An option of a socket, which is a number. */
static inline int
uds_os_getnumber(int s, int option, int *number)
{
	socklen_t len;

	len = sizeof(*number);
	return (getsockopt(s, SOL_SOCKET, option, number, &len));
}

/* 1 if a socket is of this type, 0 if it is not or that cannot be told. */
static inline int
uds_os_istype(int s, int type)
{
	int own;

	return (uds_os_getnumber(s, SO_TYPE, &own) == 0 && own == type);
}

/* A socket of this type is refused with EOPNOTSUPP. */
static inline int
uds_os_refuse(int s, int type)
{
	int own;

	if (uds_os_getnumber(s, SO_TYPE, &own) == -1)
		return (-1);
	return (own == type ? uds_os_unsupported() : 0);
}

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
 * Messages.  Plain data is sent by send(2) with these flags, the second if the
 * call may not block, and received by recv(2) with those, which then returns
 * the length of the record even if it did not fit; -1 if it is not as simple
 * as that here.  There is no SIGPIPE.
 */
extern const int	uds_os_sendplain;
extern const int	uds_os_sendnow;
extern const int	uds_os_recvplain;

/* IOV_MAX of every system that libuds knows; POSIX has 16 for the others. */
#define UDS_OS_VECTORS	1024

#define UDS_OS_WAIT	0x01	/* the call may block */
#define UDS_OS_PEEK	0x02	/* what is received stays there */

/*
 * The flags with which so many bytes and descriptors are sent, so that none
 * of them can get lost; of a stream fewer bytes may have to do for now.  -1
 * if they cannot be sent yet (EAGAIN) or at all (EMSGSIZE).  sendmsg(2) with
 * these flags does not block if it was not to wait.  After it failed, senderror
 * tells by errno whether to wait and try again (EAGAIN) or what is wrong.
 */
int	uds_os_sendflags(int, size_t *, size_t, int);
ssize_t	uds_os_sendmsg(int, const struct msghdr *, int);
void	uds_os_senderror(int, size_t, size_t);

/*
 * recvmsg(2) of one whole record, or of a part of a stream.  MSG_TRUNC,
 * MSG_CTRUNC and MSG_EOR are in msg_flags if true; what else is there means
 * nothing.  EMFILE if there were no descriptors free; what the kernel then
 * does with the message differs.  ENOBUFS if a record does not fit the buffer
 * of the kernel; it stays there.
 */
ssize_t	uds_os_recvmsg(int, struct msghdr *, int);

/*
 * After nothing was received, and no control message: 1 if there will not
 * be any more, 0 if it was a record.  The msg_flags tell some systems.
 */
int	uds_os_ended(int, int);

/* Control messages to be sent: room that the caller lends, and how full. */
struct uds__control {
	char	*room;
	size_t	 len;
};

/* All that any kernel delivers with one message fits in there. */
#define UDS_CONTROL_MAX	10240

/*
 * Add a message.  Its padding is zeros, for OpenBSD and Linux look behind it:
 * as much as there can be is cleared before the data.
 */
static inline void
uds_os_put(struct uds__control *c, int level, int type, const void *data,
    size_t len)
{
	struct cmsghdr *h;
	char *p;
	size_t most;

	most = CMSG_SPACE(1) - CMSG_SPACE(0);
	p = c->room + c->len;
	memset(p + CMSG_SPACE(len) - most, 0, most);
	memset(p, 0, CMSG_LEN(0));
	h = (struct cmsghdr *)(void *)p;
	h->cmsg_len = CMSG_LEN(len);
	h->cmsg_level = level;
	h->cmsg_type = type;
	if (len > 0)
		memcpy(p + CMSG_LEN(0), data, len);
	c->len += CMSG_SPACE(len);
}

/*
 * Ask for credentials or a time to be sent, as far as the kernel adds them to
 * what it finds in the message.
 */
int	uds_os_offercred(struct uds__control *, const struct uds_cred *);
int	uds_os_offerstamp(struct uds__control *, const struct uds_stamp *);

/* What came with a message: room for what is wanted, and what there is. */
struct uds__got {
	int			*fds;
	size_t			 maxfds;
	size_t			 nfds;
	size_t			 surplus;
	struct uds_cred		*cred;
	struct uds_stamp	*stamp;
	int			 request;
};

/*
 * What one control message says that is not SCM_RIGHTS: level, type and data.
 * A descriptor in it is handed over or closed.
 */
void	uds_os_learn(struct uds__got *, const struct cmsghdr *, const void *,
	    size_t);

/* Descriptors were received: make them close-on-exec, if they are not. */
void	uds_os_received(const int *, size_t);
void	uds_os_closefds(const int *, size_t);

/* How many descriptors one message can hold. */
int	uds_os_maxfds(void);

/* Options, as in uds_option(3); the value has been checked. */
int	uds_os_setopt(int, int, int);
int	uds_os_getopt(int, int, int *);

/*
 * What this kernel has of the UDS_FEATURE_* that no call of the same kind on
 * every system can find out: 1 or 0, or -1 if that cannot be told now.
 */
int	uds_os_feature(int);

/* Where uc_moment and uc_reason hold a field that is one bit of eight. */
static inline int
uds_os_index(int field)
{
	return (((field & 0xf0) != 0) << 2 | ((field & 0xcc) != 0) << 1 |
	    ((field & 0xaa) != 0));
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

/* The same of a message that came without credentials. */
static inline void
uds_os_unasked(struct uds_cred *c)
{
	static const struct uds_cred unasked = UDS_CRED_INIT;

	uds_os_answer(c, &unasked);
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
