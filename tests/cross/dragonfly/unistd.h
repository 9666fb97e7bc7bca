/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* DragonFly: include/unistd.h (6.5) */

#ifndef CROSS_UNISTD_H
#define CROSS_UNISTD_H

#include <sys/types.h>

int	 close(int);
char	*getcwd(char *, size_t);
uid_t	 geteuid(void);
pid_t	 getpid(void);
int	 linkat(int, const char *, int, const char *, int);
int	 rmdir(const char *);
int	 symlink(const char *, const char *);
int	 unlink(const char *);

#endif
