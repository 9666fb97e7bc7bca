/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* NetBSD: sys/sys/syslimits.h (10.1), which its sys/param.h includes. */

#ifndef SIM_SYS_PARAM_H
#define SIM_SYS_PARAM_H

#include_next <sys/param.h>

#undef NGROUPS_MAX
#define NGROUPS_MAX	16

#endif
