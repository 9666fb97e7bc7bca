/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* FreeBSD: sys/sys/fcntl.h (15.0); the numbers are this machine's. */

#ifndef SIM_FCNTL_H
#define SIM_FCNTL_H

#include_next <fcntl.h>

#define O_EXEC		010000000	/* O_PATH */
#ifndef SIM_FREEBSD12
#define O_SEARCH	O_EXEC
#endif

#endif
