/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* DragonFly: include/string.h (6.5) */

#ifndef CROSS_STRING_H
#define CROSS_STRING_H

#include <stddef.h>

void	*memchr(const void *, int, size_t);
int	 memcmp(const void *, const void *, size_t);
void	*memcpy(void *, const void *, size_t);
void	*memmove(void *, const void *, size_t);
void	*memset(void *, int, size_t);
int	 strcmp(const char *, const char *);
size_t	 strcspn(const char *, const char *);
char	*strerror(int);
size_t	 strlen(const char *);
int	 strncmp(const char *, const char *, size_t);
size_t	 strnlen(const char *, size_t);
char	*strrchr(const char *, int);

#endif
