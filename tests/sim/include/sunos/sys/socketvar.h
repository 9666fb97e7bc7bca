/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* illumos */

#include "../../../../cross/sunos/sys/socketvar.h"
