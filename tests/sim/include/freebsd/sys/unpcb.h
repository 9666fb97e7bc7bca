/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* FreeBSD: sys/sys/unpcb.h (15.0) */

#ifndef SIM_SYS_UNPCB_H
#define SIM_SYS_UNPCB_H

#include <sys/socketvar.h>
#include <sys/un.h>

struct xunpcb {
	ksize_t		xu_len;
	kvaddr_t	xu_unpp;
	kvaddr_t	unp_vnode;
	kvaddr_t	unp_conn;
	kvaddr_t	xu_firstref;
	kvaddr_t	xu_nextref;
	uint64_t	unp_gencnt;
	int64_t		xu_spare64[8];
	int32_t		xu_spare32[8];
	union {
		struct sockaddr_un	xu_addr;
		char			xu_dummy1[256];
	};
	union {
		struct sockaddr_un	xu_caddr;
		char			xu_dummy2[256];
	};
	struct xsocket	xu_socket;
} __attribute__((__aligned__(8)));

struct xunpgen {
	ksize_t		xug_len;
	unsigned int	xug_count;
	uint64_t	xug_gen;
	uint64_t	xug_sogen;
} __attribute__((__aligned__(8)));

#endif
