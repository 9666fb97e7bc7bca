/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* illumos: what libuds uses of it. */

#ifndef UDS_CROSS_SYS_UN_H
#define UDS_CROSS_SYS_UN_H

#include <sys/socket.h>

/* uts/common/sys/un.h, July 2021 */
struct sockaddr_un {
	sa_family_t	sun_family;
	char		sun_path[108];
};

#endif
