/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* DragonFly */

#include "../../../../cross/dragonfly/sys/kinfo.h"
