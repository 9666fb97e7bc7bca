/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * FreeBSD: sys/sys/errno.h (12.1 and 15.0), whose 93 and 94 mean something
 * else on this machine.
 */

#ifndef SIM_ERRNO_H
#define SIM_ERRNO_H

#include_next <errno.h>

#define ENOTCAPABLE	1093
#define ECAPMODE	1094

#endif
