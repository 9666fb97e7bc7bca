/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* illumos: sys/socketvar.h wants it, and libuds nothing of it. */

#ifndef UDS_CROSS_SYS_TIUSER_H
#define UDS_CROSS_SYS_TIUSER_H


#endif
