/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* DragonFly: sys/sys/un.h (6.5; the same in 5.9) */

#ifndef CROSS_SYS_UN_H
#define CROSS_SYS_UN_H

#include <sys/socket.h>

#include <stdint.h>

struct sockaddr_un {
	uint8_t		sun_len;
	sa_family_t	sun_family;
	char		sun_path[104];
};

#define LOCAL_PEERCRED	1

#endif
