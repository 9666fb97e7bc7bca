/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* FreeBSD 12.1: no O_SEARCH yet. */

#define SIM_FREEBSD12

#include_next <fcntl.h>
