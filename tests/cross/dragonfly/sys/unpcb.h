/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* DragonFly: sys/sys/unpcb.h; lists are as many pointers. */

#ifndef CROSS_SYS_UNPCB_H
#define CROSS_SYS_UNPCB_H

#include <sys/socketvar.h>
#include <sys/ucred.h>
#include <sys/un.h>

#include <stdint.h>

struct unpcb {
	struct socket	*unp_socket;
	struct unpcb	*unp_conn;
	int		 unp_flags;
	int		 unp_refcnt;
	void		*unp_refs;
	void		*unp_reflink[2];
	struct sockaddr_un *unp_addr;
	struct xucred	 unp_peercred;
	int		 unp_msgcount;
	int		 unp_gcflags;
	void		*unp_fp;
	long		 unp_unused01;
	void		*unp_vnode;
	void		*unp_rvnode;
	void		*unp_link[2];
	uint64_t	 unp_gencnt;
};

struct xunpcb {
	size_t		 xu_len;
	struct unpcb	*xu_unpp;
	struct unpcb	 xu_unp;
	union {
		struct sockaddr_un	xuu_addr;
		char			xu_dummy1[256];
	} xu_au;
	union {
		struct sockaddr_un	xuu_caddr;
		char			xu_dummy2[256];
	} xu_cau;
	struct xsocket	 xu_socket;
	uint64_t	 xu_alignment_hack;
};

#endif
