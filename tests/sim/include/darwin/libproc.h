/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* macOS: libsyscall/wrappers/libproc/libproc.h (xnu-11417) */

#ifndef SIM_LIBPROC_H
#define SIM_LIBPROC_H

#include <stdint.h>

int	proc_listpids(uint32_t, uint32_t, void *, int);
int	proc_pidfdinfo(int, int, int, void *, int);
int	proc_pidinfo(int, int, uint64_t, void *, int);

#endif
