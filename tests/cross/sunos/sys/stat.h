/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* illumos: what libuds uses of it. */

#ifndef UDS_CROSS_SYS_STAT_H
#define UDS_CROSS_SYS_STAT_H

#include <sys/types.h>
#include <time.h>

/* uts/common/sys/stat.h, July 2021, of 64 bits */
struct stat {
	dev_t		st_dev;
	long		st_pad1[3];
	ino_t		st_ino;
	mode_t		st_mode;
	nlink_t		st_nlink;
	uid_t		st_uid;
	gid_t		st_gid;
	dev_t		st_rdev;
	long		st_pad2[2];
	off_t		st_size;
	struct timespec	st_atim;
	struct timespec	st_mtim;
	struct timespec	st_ctim;
	blksize_t	st_blksize;
	blkcnt_t	st_blocks;
	char		st_fstype[16];
	long		st_pad4[8];
};

int	fstat(int, struct stat *);
int	stat(const char *restrict, struct stat *restrict);

#endif
