/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* FreeBSD: sys/sys/capsicum.h (15.0) */

#ifndef SIM_SYS_CAPSICUM_H
#define SIM_SYS_CAPSICUM_H

int	cap_enter(void);

#endif
