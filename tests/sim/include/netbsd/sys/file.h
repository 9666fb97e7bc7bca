/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* NetBSD: sys/sys/file.h (10.1) */

#ifndef SIM_SYS_FILE_H
#define SIM_SYS_FILE_H

#define DTYPE_SOCKET	2

#endif
