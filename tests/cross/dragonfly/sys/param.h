/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* DragonFly: sys/sys/param.h (6.5) */

#ifndef CROSS_SYS_PARAM_H
#define CROSS_SYS_PARAM_H

#include <sys/types.h>

#endif
