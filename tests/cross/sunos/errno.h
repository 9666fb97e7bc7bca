/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* illumos: what libuds uses of it. */

#ifndef UDS_CROSS_ERRNO_H
#define UDS_CROSS_ERRNO_H

/* uts/common/sys/errno.h, July 2021 */
#define ENOENT		2
#define ESRCH		3
#define EINTR		4
#define E2BIG		7
#define EBADF		9
#define EAGAIN		11
#define ENOMEM		12
#define ENOTDIR		20
#define EINVAL		22
#define ENFILE		23
#define EMFILE		24
#define EPIPE		32
#define ERANGE		34
#define ENOTSUP		48
#define ENAMETOOLONG	78
#define EOVERFLOW	79
#define ENOTSOCK	95
#define EDESTADDRREQ	96
#define EMSGSIZE	97
#define EPROTOTYPE	98
#define ENOPROTOOPT	99
#define EPROTONOSUPPORT	120
#define EOPNOTSUPP	122
#define EAFNOSUPPORT	124
#define ECONNABORTED	130
#define ECONNRESET	131
#define ENOBUFS		132
#define EISCONN		133
#define ENOTCONN	134
#define ETIMEDOUT	145
#define ECONNREFUSED	146
#define EWOULDBLOCK	EAGAIN
#define EALREADY	149
#define EINPROGRESS	150
#define ESTALE		151

/* head/errno.h, July 2021, in this environment */
int	*___errno(void);
#define errno		(*(___errno()))

#endif
