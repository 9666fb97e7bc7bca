/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* illumos: what libuds uses of it. */

#ifndef UDS_CROSS_STRING_H
#define UDS_CROSS_STRING_H

#include <stddef.h>

/* head/iso/string_iso.h, July 2021 */
void	*memchr(const void *, int, size_t);
int	 memcmp(const void *, const void *, size_t);
void	*memcpy(void *restrict, const void *restrict, size_t);
void	*memmove(void *, const void *, size_t);
void	*memset(void *, int, size_t);
int	 strcmp(const char *, const char *);
size_t	 strcspn(const char *, const char *);
char	*strerror(int);
size_t	 strlen(const char *);
int	 strncmp(const char *, const char *, size_t);
char	*strrchr(const char *, int);

/* head/string.h, July 2021, where __EXTENSIONS__ is defined */
size_t	 strnlen(const char *, size_t);

#endif
