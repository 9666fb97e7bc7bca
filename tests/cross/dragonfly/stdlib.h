/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* DragonFly: include/stdlib.h (6.5) */

#ifndef CROSS_STDLIB_H
#define CROSS_STDLIB_H

#include <stddef.h>

void	*bsearch(const void *, const void *, size_t, size_t,
	    int (*)(const void *, const void *));
void	 free(void *);
char	*mkdtemp(char *);
void	 qsort(void *, size_t, size_t, int (*)(const void *, const void *));
void	*realloc(void *, size_t);

#endif
