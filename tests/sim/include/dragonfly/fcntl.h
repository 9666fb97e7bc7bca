/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* DragonFly: sys/sys/fcntl.h (6.5) */

#ifndef SIM_FCNTL_H
#define SIM_FCNTL_H

#include_next <fcntl.h>

#define F_GETPATH	19

#endif
