/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* illumos: usr/src/uts/common/sys/fcntl.h; O_SEARCH is the number here. */

#ifndef SIM_FCNTL_H
#define SIM_FCNTL_H

#include_next <fcntl.h>

#define O_SEARCH	010000000	/* O_PATH */

#endif
