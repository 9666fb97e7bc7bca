/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* DragonFly: sys/sys/stat.h (6.5) */

#ifndef CROSS_SYS_STAT_H
#define CROSS_SYS_STAT_H

#include <sys/types.h>

#include <time.h>

struct stat {
	ino_t		st_ino;
	nlink_t		st_nlink;
	dev_t		st_dev;
	mode_t		st_mode;
	uint16_t	st_padding1;
	uid_t		st_uid;
	gid_t		st_gid;
	dev_t		st_rdev;
	struct timespec	st_atim;
	struct timespec	st_mtim;
	struct timespec	st_ctim;
	off_t		st_size;
	blkcnt_t	st_blocks;
	uint32_t	st_old_blksize;
	uint32_t	st_flags;
	uint32_t	st_gen;
	int32_t		st_lspare;
	blksize_t	st_blksize;
	int64_t		st_qspare2;
};

#define S_IRWXU		0000700
#define S_IWGRP		0000020
#define S_IWOTH		0000002
#define S_ISVTX		0001000

int	chmod(const char *, mode_t);
int	fstat(int, struct stat *);
int	fstatat(int, const char *, struct stat *, int);
int	lstat(const char *, struct stat *);
int	stat(const char *, struct stat *);

#endif
