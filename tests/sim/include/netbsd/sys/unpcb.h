/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* NetBSD: sys/sys/unpcb.h (10.1) */

#ifndef SIM_SYS_UNPCB_H
#define SIM_SYS_UNPCB_H

#define UNP_EIDSVALID	0x0004
#define UNP_EIDSBIND	0x0008

#endif
