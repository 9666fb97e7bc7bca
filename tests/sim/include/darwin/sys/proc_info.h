/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * macOS: bsd/sys/proc_info.h (xnu-11417); what comes after soi_options is
 * left out but for its size.
 */

#ifndef SIM_SYS_PROC_INFO_H
#define SIM_SYS_PROC_INFO_H

#include <stdint.h>

#define PROC_PIDFDSOCKETINFO	3

struct proc_fileinfo {
	uint32_t	fi_openflags;
	uint32_t	fi_status;
	int64_t		fi_offset;
	int32_t		fi_type;
	uint32_t	fi_guardflags;
};

struct socket_info {
	char		soi_stat[136];
	uint64_t	soi_so;
	uint64_t	soi_pcb;
	int		soi_type;
	int		soi_protocol;
	int		soi_family;
	short		soi_options;
	short		soi_linger;
	char		soi_rest[600];
};

struct socket_fdinfo {
	struct proc_fileinfo	pfi;
	struct socket_info	psi;
};

#endif
