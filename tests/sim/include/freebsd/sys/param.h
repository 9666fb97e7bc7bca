/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* FreeBSD: sys/sys/param.h (15.0) */

#ifndef SIM_SYS_PARAM_H
#define SIM_SYS_PARAM_H

#include_next <sys/param.h>

#define __FreeBSD_version	1500068

#endif
