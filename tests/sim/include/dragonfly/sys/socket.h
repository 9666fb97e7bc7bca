/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* DragonFly */

/* The type is in there: this machine need not declare it. */
#define __socklen_t_defined

#include "../../../../cross/dragonfly/sys/socket.h"
