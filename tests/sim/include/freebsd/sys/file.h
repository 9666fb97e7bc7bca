/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* FreeBSD: sys/sys/file.h (15.0) */

#ifndef SIM_SYS_FILE_H
#define SIM_SYS_FILE_H

#include <sys/types.h>

#include <stdint.h>

#define DTYPE_SOCKET	2

struct xfile {
	uint64_t	xf_size;
	pid_t		xf_pid;
	uid_t		xf_uid;
	int		xf_fd;
	int		_xf_int_pad1;
	uint64_t	xf_file;
	short		xf_type;
	short		_xf_short_pad1;
	int		xf_count;
	int		xf_msgcount;
	int		_xf_int_pad2;
	int64_t		xf_offset;
	uint64_t	xf_data;
	uint64_t	xf_vnode;
	unsigned int	xf_flag;
	int		_xf_int_pad3;
	int64_t		_xf_int64_pad[6];
};

#endif
