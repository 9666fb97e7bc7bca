/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* illumos: what libuds uses of it. */

#ifndef UDS_CROSS_UNISTD_H
#define UDS_CROSS_UNISTD_H

#include <sys/types.h>

/* head/unistd.h, July 2021 */
#define F_OK	0

int	access(const char *, int);
int	close(int);
ssize_t	read(int, void *, size_t);
ssize_t	readlink(const char *restrict, char *restrict, size_t);

#endif
