/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * macOS: bsd/sys/proc_info.h (xnu-11417); of the other families nothing.
 */

#ifndef SIM_SYS_PROC_INFO_H
#define SIM_SYS_PROC_INFO_H

#include <sys/un.h>

#include <stdint.h>

#define PROC_ALL_PIDS	1
#define PROC_PIDLISTFDS	1
#define PROC_PIDFDSOCKETINFO	3
#define PROC_PIDT_SHORTBSDINFO	13
#define PROX_FDTYPE_SOCKET	2
#define SOCKINFO_UN	3
#define SOI_S_ISDISCONNECTED	0x2000

struct proc_fdinfo {
	int32_t		proc_fd;
	uint32_t	proc_fdtype;
};

struct proc_bsdshortinfo {
	uint32_t	pbsi_pid;
	uint32_t	pbsi_ppid;
	uint32_t	pbsi_pgid;
	uint32_t	pbsi_status;
	char		pbsi_comm[16];
	uint32_t	pbsi_flags;
	uid_t		pbsi_uid;
	gid_t		pbsi_gid;
	uid_t		pbsi_ruid;
	gid_t		pbsi_rgid;
	uid_t		pbsi_svuid;
	gid_t		pbsi_svgid;
	uint32_t	pbsi_rfu;
};

struct proc_fileinfo {
	uint32_t	fi_openflags;
	uint32_t	fi_status;
	int64_t		fi_offset;
	int32_t		fi_type;
	uint32_t	fi_guardflags;
};

struct sockbuf_info {
	uint32_t	sbi_cc;
	uint32_t	sbi_hiwat;
	uint32_t	sbi_mbcnt;
	uint32_t	sbi_mbmax;
	uint32_t	sbi_lowat;
	short		sbi_flags;
	short		sbi_timeo;
};

struct un_sockinfo {
	uint64_t	unsi_conn_so;
	uint64_t	unsi_conn_pcb;
	union {
		struct sockaddr_un	ua_sun;
		char			ua_dummy[SOCK_MAXADDRLEN];
	}		unsi_addr;
	union {
		struct sockaddr_un	ua_sun;
		char			ua_dummy[SOCK_MAXADDRLEN];
	}		unsi_caddr;
};

struct socket_info {
	char		soi_stat[136];
	uint64_t	soi_so;
	uint64_t	soi_pcb;
	int		soi_type;
	int		soi_protocol;
	int		soi_family;
	short		soi_options;
	short		soi_linger;
	short		soi_state;
	short		soi_qlen;
	short		soi_incqlen;
	short		soi_qlimit;
	short		soi_timeo;
	unsigned short	soi_error;
	uint32_t	soi_oobmark;
	struct sockbuf_info	soi_rcv;
	struct sockbuf_info	soi_snd;
	int		soi_kind;
	uint32_t	rfu_1;
	union {
		struct un_sockinfo	pri_un;
	}		soi_proto;
};

struct socket_fdinfo {
	struct proc_fileinfo	pfi;
	struct socket_info	psi;
};

#endif
