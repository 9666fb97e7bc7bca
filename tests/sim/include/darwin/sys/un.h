/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* macOS: bsd/sys/un.h (xnu-11417) */

#ifndef SIM_SYS_UN_H
#define SIM_SYS_UN_H

#include <sys/socket.h>

struct sockaddr_un {
	unsigned char	sun_len;
	sa_family_t	sun_family;
	char		sun_path[104];
};

#define SOL_LOCAL	0
#define LOCAL_PEERCRED	0x001
#define LOCAL_PEERPID	0x002
#define LOCAL_PEERTOKEN	0x006

#endif
