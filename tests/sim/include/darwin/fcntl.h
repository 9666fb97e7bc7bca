/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* macOS: bsd/sys/fcntl.h (xnu-11417); O_SEARCH is the number here. */

#ifndef SIM_FCNTL_H
#define SIM_FCNTL_H

#include_next <fcntl.h>

#define F_GETPATH	50
#define O_SEARCH	010000000	/* O_PATH */

#endif
