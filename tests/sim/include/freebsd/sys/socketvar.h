/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* FreeBSD: sys/sys/socketvar.h (15.0) */

#ifndef SIM_SYS_SOCKETVAR_H
#define SIM_SYS_SOCKETVAR_H

#include <sys/types.h>

#include <stdint.h>

typedef uint64_t	kvaddr_t;
typedef uint64_t	ksize_t;

#define SS_ISDISCONNECTED	0x2000

struct xsockbuf {
	uint32_t	sb_cc;
	uint32_t	sb_hiwat;
	uint32_t	sb_mbcnt;
	uint32_t	sb_spare0;
	uint32_t	sb_spare1;
	uint32_t	sb_mbmax;
	int32_t		sb_lowat;
	int32_t		sb_timeo;
	int16_t		sb_flags;
};

struct xsocket {
	ksize_t		xso_len;
	kvaddr_t	xso_so;
	kvaddr_t	so_pcb;
	uint64_t	so_oobmark;
	kvaddr_t	so_splice_so;
	int64_t		so_spare64[7];
	int32_t		xso_protocol;
	int32_t		xso_family;
	uint32_t	so_qlen;
	uint32_t	so_incqlen;
	uint32_t	so_qlimit;
	pid_t		so_pgid;
	uid_t		so_uid;
	int32_t		so_fibnum;
	int32_t		so_spare32[7];
	int16_t		so_type;
	int16_t		so_options;
	int16_t		so_linger;
	int16_t		so_state;
	int16_t		so_timeo;
	uint16_t	so_error;
	struct xsockbuf	so_rcv;
	struct xsockbuf	so_snd;
};

#endif
