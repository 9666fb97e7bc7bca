/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* DragonFly: sys/sys/errno.h (6.5) */

#ifndef CROSS_ERRNO_H
#define CROSS_ERRNO_H

int	*__error(void);
#define errno		(*__error())

#define EPERM		1
#define ENOENT		2
#define ESRCH		3
#define EINTR		4
#define E2BIG		7
#define EBADF		9
#define ENOMEM		12
#define EACCES		13
#define EEXIST		17
#define ENOTDIR		20
#define EINVAL		22
#define ENFILE		23
#define EMFILE		24
#define EROFS		30
#define EPIPE		32
#define ERANGE		34
#define EAGAIN		35
#define EWOULDBLOCK	EAGAIN
#define EINPROGRESS	36
#define EALREADY	37
#define ENOTSOCK	38
#define EDESTADDRREQ	39
#define EMSGSIZE	40
#define EPROTOTYPE	41
#define ENOPROTOOPT	42
#define EPROTONOSUPPORT	43
#define EOPNOTSUPP	45
#define EAFNOSUPPORT	47
#define EADDRINUSE	48
#define EADDRNOTAVAIL	49
#define ECONNABORTED	53
#define ECONNRESET	54
#define ENOBUFS		55
#define EISCONN		56
#define ENOTCONN	57
#define ETIMEDOUT	60
#define ECONNREFUSED	61
#define ELOOP		62
#define ENAMETOOLONG	63
#define ESTALE		70
#define EOVERFLOW	84
#define EBADMSG		89

#endif
