/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* NetBSD: sys/sys/socket.h (10.99.12) */

#ifndef SIM_SYS_SOCKET_H
#define SIM_SYS_SOCKET_H

#include <sys/types.h>
#include <sys/uio.h>

#include <stdint.h>

typedef unsigned int	socklen_t;
#define __socklen_t_defined
typedef unsigned char	sa_family_t;

#define SOCK_STREAM	1
#define SOCK_DGRAM	2
#define SOCK_SEQPACKET	5
#define SOCK_CLOEXEC	0x10000000
#define SOCK_NONBLOCK	0x20000000
#define SOCK_NOSIGPIPE	0x40000000

#define AF_UNSPEC	0
#define AF_LOCAL	1
#define AF_UNIX		AF_LOCAL
#define PF_LOCAL	AF_LOCAL

#define SOL_SOCKET	0xffff
#define SO_ACCEPTCONN	0x0002
#define SO_NOSIGPIPE	0x0800
#define SO_SNDBUF	0x1001
#define SO_RCVBUF	0x1002
#define SO_SNDLOWAT	0x1003
#define SO_ERROR	0x1007
#define SO_TYPE		0x1008
#define SO_SNDTIMEO	0x100b
#define SO_RCVTIMEO	0x100c

#define MSG_OOB		0x0001
#define MSG_PEEK	0x0002
#define MSG_EOR		0x0008
#define MSG_TRUNC	0x0010
#define MSG_CTRUNC	0x0020
#define MSG_DONTWAIT	0x0080
#define MSG_NOSIGNAL	0x0400
#define MSG_CMSG_CLOEXEC	0x0800
#define MSG_NBIO	0x1000

#define SCM_RIGHTS	0x01
#define SCM_CREDS	0x10

struct sockaddr {
	unsigned char	sa_len;
	sa_family_t	sa_family;
	char		sa_data[14];
};

struct sockaddr_storage {
	unsigned char	ss_len;
	sa_family_t	ss_family;
	char		ss_pad1[6];
	int64_t		ss_align;
	char		ss_pad2[112];
};

#define PCB_ALL		0

struct kinfo_pcb {
	uint64_t	ki_pcbaddr;
	uint64_t	ki_ppcbaddr;
	uint64_t	ki_sockaddr;
	uint32_t	ki_family;
	uint32_t	ki_type;
	uint32_t	ki_protocol;
	uint32_t	ki_pflags;
	uint32_t	ki_sostate;
	uint32_t	ki_prstate;
	int32_t		ki_tstate;
	uint32_t	ki_tflags;
	uint64_t	ki_rcvq;
	uint64_t	ki_sndq;
	char		ki_spad[264];
	union {
		struct sockaddr	_kid_dst;
		char		_kid_pad[264];
	} ki_d;
#define ki_dst	ki_d._kid_dst
#define ki_dpad	ki_d._kid_pad
	uint64_t	ki_inode;
	uint64_t	ki_vnode;
	uint64_t	ki_conn;
	uint64_t	ki_refs;
	uint64_t	ki_nextref;
};

struct msghdr {
	void		*msg_name;
	socklen_t	 msg_namelen;
	struct iovec	*msg_iov;
	int			 msg_iovlen;
	void		*msg_control;
	socklen_t	 msg_controllen;
	int		 msg_flags;
};

struct cmsghdr {
	socklen_t	cmsg_len;
	int		cmsg_level;
	int		cmsg_type;
};

/* __ALIGNBYTES of amd64 and i386: sys/arch/amd64/include/cdefs.h */
#define CMSG_ALIGN(n)							\
	(((n) + sizeof(long) - 1) & ~(sizeof(long) - 1))
#define CMSG_SPACE(len)							\
	(CMSG_ALIGN(sizeof(struct cmsghdr)) + CMSG_ALIGN(len))
#define CMSG_LEN(len)	(CMSG_ALIGN(sizeof(struct cmsghdr)) + (len))

struct sockcred {
	pid_t	sc_pid;
	uid_t	sc_uid;
	uid_t	sc_euid;
	gid_t	sc_gid;
	gid_t	sc_egid;
	int	sc_ngroups;
	gid_t	sc_groups[1];
};

int	accept(int, struct sockaddr *, socklen_t *);
int	accept4(int, struct sockaddr *, socklen_t *, int);
int	bind(int, const struct sockaddr *, socklen_t);
int	connect(int, const struct sockaddr *, socklen_t);
int	getpeername(int, struct sockaddr *, socklen_t *);
int	getsockname(int, struct sockaddr *, socklen_t *);
int	getsockopt(int, int, int, void *, socklen_t *);
int	listen(int, int);
ssize_t	recv(int, void *, size_t, int);
ssize_t	recvmsg(int, struct msghdr *, int);
ssize_t	send(int, const void *, size_t, int);
ssize_t	sendmsg(int, const struct msghdr *, int);
int	setsockopt(int, int, int, const void *, socklen_t);
int	shutdown(int, int);
int	socket(int, int, int);
int	socketpair(int, int, int, int *);

#endif
