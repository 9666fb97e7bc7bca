/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* OpenBSD: sys/sys/socketvar.h (7.8) */

#ifndef SIM_SYS_SOCKETVAR_H
#define SIM_SYS_SOCKETVAR_H

#define SS_ISCONNECTED	0x002
#define SS_ISDISCONNECTED	0x800

#endif
