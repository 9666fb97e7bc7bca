/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* illumos: what libuds uses of it. */

#ifndef UDS_CROSS_SYS_SOCKET_H
#define UDS_CROSS_SYS_SOCKET_H

#include <sys/types.h>
#include <sys/uio.h>

/* uts/common/sys/socket_impl.h, July 2021 */
typedef unsigned short	sa_family_t;

struct sockaddr {
	sa_family_t	sa_family;
	char		sa_data[14];
};

/* uts/common/sys/socket.h, July 2021 */
typedef unsigned int	socklen_t;

#define SOCK_STREAM	2
#define SOCK_DGRAM	1
#define SOCK_SEQPACKET	6
#define SOCK_CLOEXEC	0x080000
#define SOCK_NONBLOCK	0x100000

#define SOL_SOCKET	0xffff
#define SO_ACCEPTCONN	0x0002
#define SO_RECVUCRED	0x0400
#define SO_SNDBUF	0x1001
#define SO_RCVBUF	0x1002
#define SO_SNDTIMEO	0x1005
#define SO_RCVTIMEO	0x1006
#define SO_ERROR	0x1007
#define SO_TYPE		0x1008
#define SO_DOMAIN	0x100c

#define AF_UNIX		1

#define MSG_PEEK	0x2
#define MSG_EOR	0x8
#define MSG_CTRUNC	0x10
#define MSG_TRUNC	0x20
#define MSG_DONTWAIT	0x80
#define MSG_NOSIGNAL	0x200
#define SCM_RIGHTS	0x1010
#define SCM_UCRED	0x1012

struct msghdr {
	void		*msg_name;
	socklen_t	 msg_namelen;
	struct iovec	*msg_iov;
	int		 msg_iovlen;
	void		*msg_control;
	socklen_t	 msg_controllen;
	int		 msg_flags;
};

struct cmsghdr {
	socklen_t	cmsg_len;
	int		cmsg_level;
	int		cmsg_type;
};

/* On x86 the header and the data are aligned to four bytes. */
#define CMSG_ALIGN(n)	(((n) + 3UL) & ~3UL)
#define CMSG_SPACE(len)							\
	((unsigned int)CMSG_ALIGN(sizeof(struct cmsghdr) + (len)))
#define CMSG_LEN(len)							\
	((unsigned int)CMSG_ALIGN(sizeof(struct cmsghdr)) + (len))

ssize_t	recvmsg(int, struct msghdr *, int);
ssize_t	sendmsg(int, const struct msghdr *, int);
/*
 * The same; in this environment those of bind, connect, getsockopt, socket
 * and socketpair are called __xnet_bind and so on, of the same type.
 */
int	accept4(int, struct sockaddr *restrict, socklen_t *restrict, int);
int	bind(int, const struct sockaddr *, socklen_t);
int	connect(int, const struct sockaddr *, socklen_t);
int	getpeername(int, struct sockaddr *restrict, socklen_t *restrict);
int	getsockname(int, struct sockaddr *restrict, socklen_t *restrict);
int	getsockopt(int, int, int, void *restrict, socklen_t *restrict);
int	listen(int, int);
ssize_t	recv(int, void *, size_t, int);
ssize_t	send(int, const void *, size_t, int);
int	setsockopt(int, int, int, const void *, socklen_t);
int	socket(int, int, int);
int	socketpair(int, int, int, int *);

#endif
