/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* DragonFly: sys/sys/uio.h (6.5), which has it of sys/sys/_iovec.h */

#ifndef CROSS_SYS_UIO_H
#define CROSS_SYS_UIO_H

#include <sys/types.h>

struct iovec {
	void	*iov_base;
	size_t	 iov_len;
};

#endif
