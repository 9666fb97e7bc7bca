/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* DragonFly: sys/sys/socketvar.h */

#ifndef CROSS_SYS_SOCKETVAR_H
#define CROSS_SYS_SOCKETVAR_H

#include <sys/types.h>

#define SS_INCOMP		0x0800
#define SS_COMP			0x1000
#define SS_ISDISCONNECTED	0x2000

struct socket;

struct xsockbuf {
	unsigned long	sb_cc;
	unsigned long	sb_hiwat;
	unsigned long	sb_mbcnt;
	unsigned long	sb_mbmax;
	long		sb_lowat;
	short		sb_flags;
	short		sb_timeo;
};

struct xsocket {
	size_t		 xso_len;
	struct socket	*xso_so;
	short		 so_type;
	short		 so_options;
	short		 so_linger;
	short		 so_state;
	void		*so_pcb;
	int		 xso_protocol;
	int		 xso_family;
	short		 so_qlen;
	short		 so_incqlen;
	short		 so_qlimit;
	short		 so_timeo;
	unsigned short	 so_error;
	pid_t		 so_pgid;
	unsigned long	 so_oobmark;
	struct xsockbuf	 so_rcv;
	struct xsockbuf	 so_snd;
	uid_t		 so_uid;
};

#endif
