/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* illumos: uts/common/sys/uio.h, July 2021 */

#ifndef UDS_CROSS_SYS_UIO_H
#define UDS_CROSS_SYS_UIO_H

#include <sys/types.h>

struct iovec {
	void	*iov_base;
	size_t	 iov_len;
};

#endif
