/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* NetBSD: sys/sys/fcntl.h (10.99.12); it is in no release before 10. */

#ifndef SIM_FCNTL_H
#define SIM_FCNTL_H

#include_next <fcntl.h>

#define F_GETPATH	15

#endif
