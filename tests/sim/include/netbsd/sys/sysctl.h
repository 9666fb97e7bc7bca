/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* NetBSD: sys/sys/sysctl.h (10.99.12) */

#ifndef SIM_SYS_SYSCTL_H
#define SIM_SYS_SYSCTL_H

#include <sys/types.h>

#include <stdint.h>

#define CTL_KERN	1
#define CTL_NET		4
#define CTL_MAXNAME	12
#define KERN_OSREV	3
#define KERN_MAXFILES	7
#define KERN_PROC2	47
#define KERN_PROC_ALL	0
#define KERN_PROC_PID	1
#define KERN_FILE2	77
#define KERN_FILE_BYPID	2

/* What is not looked at is left out of these but for its size. */
struct kinfo_file {
	char		ki_head[16];
	uint32_t	ki_ftype;
	char		ki_counts[20];
	uint32_t	ki_fuid;
	char		ki_ops[20];
	uint64_t	ki_fdata;
	char		ki_vnode[32];
	uint32_t	ki_pid;
	int32_t		ki_fd;
	uint32_t	ki_ofileflags;
	uint32_t	_ki_padto64bits;
};

struct kinfo_proc2 {
	char		p_head[116];
	int32_t		p_pid;
	char		p_groups[16];
	uint32_t	p_uid;
	char		p_state[228];
	char		p_comm[24];
	char		p_rest[288];
};

int	sysctl(const int *, unsigned int, void *, size_t *, const void *,
	    size_t);
int	sysctlnametomib(const char *, int *, size_t *);

#endif
