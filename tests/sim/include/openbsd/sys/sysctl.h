/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* OpenBSD: sys/sys/sysctl.h (7.8) */

#ifndef SIM_SYS_SYSCTL_H
#define SIM_SYS_SYSCTL_H

#include <sys/types.h>

#include <stdint.h>

#define CTL_KERN	1
#define KERN_PROC	66
#define KERN_PROC_PID	1
#define KERN_FILE	73
#define KERN_FILE_BYFILE	1
#define KERN_FILE_BYUID	3
#define KI_UNPPATHLEN	104

/* What is not looked at is left out of these but for its size. */
struct kinfo_file {
	char		f_head[16];
	uint32_t	f_type;
	uint32_t	f_count;
	uint32_t	f_msgcount;
	char		f_cred[12];
	uint32_t	f_uid;
	char		f_ops[20];
	uint64_t	f_data;
	char		f_counts[40];
	uint64_t	v_un;
	char		v_rest[152];
	uint32_t	so_type;
	uint32_t	so_state;
	uint64_t	so_pcb;
	uint32_t	so_protocol;
	uint32_t	so_family;
	char		inp_rest[48];
	uint64_t	unp_conn;
	char		pipe_rest[24];
	uint32_t	p_pid;
	int32_t		fd_fd;
	uint32_t	fd_ofileflags;
	uint32_t	p_uid;
	uint32_t	p_gid;
	uint32_t	p_tid;
	char		p_comm[24];
	char		so_splice[24];
	uint64_t	so_rcv_cc;
	char		unp_rest[32];
	char		unp_path[KI_UNPPATHLEN];
	char		t_rest[40];
};

struct kinfo_proc {
	char		p_head[108];
	int32_t		p_pid;
	char		p_groups[16];
	uint32_t	p_uid;
	char		p_state[180];
	char		p_comm[24];
	char		p_rest[312];
};

int	sysctl(const int *, unsigned int, void *, size_t *, const void *,
	    size_t);

#endif
