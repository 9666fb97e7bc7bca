/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* DragonFly: include/dirent.h and sys/sys/dirent.h (6.5) */

#ifndef CROSS_DIRENT_H
#define CROSS_DIRENT_H

#include <sys/types.h>

struct dirent {
	ino_t		d_fileno;
	uint16_t	d_namlen;
	uint8_t		d_type;
	uint8_t		d_unused1;
	uint32_t	d_unused2;
	char		d_name[256];
};

#define d_ino		d_fileno

struct _dirdesc;
typedef struct _dirdesc	DIR;

int		 closedir(DIR *);
int		 dirfd(DIR *);
DIR		*fdopendir(int);
struct dirent	*readdir(DIR *);
void		 rewinddir(DIR *);

#endif
