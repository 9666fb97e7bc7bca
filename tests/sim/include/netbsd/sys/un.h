/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* NetBSD: sys/sys/un.h (10.99.12) */

#ifndef SIM_SYS_UN_H
#define SIM_SYS_UN_H

#include <sys/socket.h>

struct sockaddr_un {
	unsigned char	sun_len;
	sa_family_t	sun_family;
	char		sun_path[104];
};

#define LOCAL_OCREDS	0x0001
#define LOCAL_CONNWAIT	0x0002
#define LOCAL_PEEREID	0x0003
#define LOCAL_CREDS	0x0004

struct unpcbid {
	pid_t	unp_pid;
	uid_t	unp_euid;
	gid_t	unp_egid;
};

#endif
