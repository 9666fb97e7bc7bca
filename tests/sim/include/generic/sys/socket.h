/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* This machine's, for POSIX is the same, and what POSIX systems may have. */

#ifndef SIM_SYS_SOCKET_H
#define SIM_SYS_SOCKET_H

#include_next <sys/socket.h>

#define SO_NOSIGPIPE	0x0800

#endif
