/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* FreeBSD: sys/sys/un.h (15.0) */

#ifndef SIM_SYS_UN_H
#define SIM_SYS_UN_H

#include <sys/socket.h>

struct sockaddr_un {
	unsigned char	sun_len;
	sa_family_t	sun_family;
	char		sun_path[104];
};

#define SOL_LOCAL	0
#define LOCAL_PEERCRED	1
#define LOCAL_CREDS	2
#if __FreeBSD__ >= 13
#define LOCAL_CREDS_PERSISTENT	3
#endif

#endif
