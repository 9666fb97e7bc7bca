/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * illumos: uts/common/sys/procfs.h; what comes after pr_fname is left out, and
 * has another length here.
 */

#ifndef UDS_CROSS_PROCFS_H
#define UDS_CROSS_PROCFS_H

#include <sys/types.h>

#include <stdint.h>

typedef struct psinfo {
	int		pr_ids[10];
	uintptr_t	pr_addr;
	size_t		pr_sizes[3];
	unsigned long	pr_ttydev;
	unsigned short	pr_pctcpu;
	unsigned short	pr_pctmem;
	long		pr_times[6];
	char		pr_fname[16];
	char		pr_rest[256];
} psinfo_t;

#endif
