/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * DragonFly: sys/sys/kinfo.h; what comes after kp_pid is left out, and has
 * another length here.
 */

#ifndef CROSS_SYS_KINFO_H
#define CROSS_SYS_KINFO_H

#include <sys/types.h>

#include <stdint.h>

struct kinfo_file {
	size_t		 f_size;
	pid_t		 f_pid;
	uid_t		 f_uid;
	int		 f_fd;
	void		*f_file;
	short		 f_type;
	int		 f_count;
	int		 f_msgcount;
	off_t		 f_offset;
	void		*f_data;
	unsigned int	 f_flag;
};

struct kinfo_proc {
	uintptr_t	 kp_paddr;
	int		 kp_flags;
	int		 kp_stat;
	int		 kp_lock;
	int		 kp_acflag;
	int		 kp_traceflag;
	uintptr_t	 kp_fd;
	uint32_t	 kp_signals[12];
	int		 kp_sigflag;
	int64_t		 kp_start[2];
	char		 kp_comm[17];
	uid_t		 kp_uid;
	short		 kp_ngroups;
	gid_t		 kp_groups[16];
	uid_t		 kp_ruid;
	uid_t		 kp_svuid;
	gid_t		 kp_rgid;
	gid_t		 kp_svgid;
	pid_t		 kp_pid;
	char		 kp_rest[512];
};

#endif
