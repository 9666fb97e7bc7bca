/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* FreeBSD: sys/sys/param.h (12.1) */

#include_next <sys/param.h>

#undef __FreeBSD_version
#define __FreeBSD_version	1201517
