/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* macOS: bsd/sys/socket.h (xnu-11417) */

#ifndef SIM_SYS_SOCKET_H
#define SIM_SYS_SOCKET_H

#include <sys/types.h>
#include <sys/uio.h>

typedef unsigned int	socklen_t;
#define __socklen_t_defined
typedef unsigned char	sa_family_t;

#define SOCK_STREAM	1
#define SOCK_DGRAM	2
#define SOCK_SEQPACKET	5
#define SOCK_MAXADDRLEN	255

#define AF_UNSPEC	0
#define AF_UNIX		1

#define SOL_SOCKET	0xffff
#define SO_ACCEPTCONN	0x0002
#define SO_SNDTIMEO	0x1005
#define SO_RCVTIMEO	0x1006
#define SO_ERROR	0x1007
#define SO_TYPE		0x1008
#define SO_NOSIGPIPE	0x1022

#define MSG_PEEK	0x2
#define MSG_DONTWAIT	0x80
#define MSG_NOSIGNAL	0x80000

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

int	accept(int, struct sockaddr *, socklen_t *);
int	bind(int, const struct sockaddr *, socklen_t);
int	connect(int, const struct sockaddr *, socklen_t);
int	getpeername(int, struct sockaddr *, socklen_t *);
int	getsockname(int, struct sockaddr *, socklen_t *);
int	getsockopt(int, int, int, void *, socklen_t *);
int	listen(int, int);
ssize_t	recv(int, void *, size_t, int);
ssize_t	send(int, const void *, size_t, int);
int	setsockopt(int, int, int, const void *, socklen_t);
int	socket(int, int, int);
int	socketpair(int, int, int, int *);

#endif
