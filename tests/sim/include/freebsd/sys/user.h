/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * FreeBSD: sys/sys/user.h (15.0) of amd64; what is not looked at is left out
 * but for its size.
 */

#ifndef SIM_SYS_USER_H
#define SIM_SYS_USER_H

#include <sys/types.h>

#define COMMLEN		19

struct kinfo_proc {
	int	ki_structsize;
	int	ki_layout;
	char	ki_pointers[64];
	pid_t	ki_pid;
	char	ki_groups[92];
	uid_t	ki_uid;
	char	ki_times[275];
	char	ki_comm[COMMLEN + 1];
	char	ki_rest[621];
};

#endif
