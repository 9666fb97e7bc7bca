/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* macOS: libsyscall/wrappers/libproc/libproc.h (xnu-11417) */

#ifndef SIM_LIBPROC_H
#define SIM_LIBPROC_H

int	proc_pidfdinfo(int, int, int, void *, int);

#endif
