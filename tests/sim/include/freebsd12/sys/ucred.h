/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* FreeBSD: sys/sys/ucred.h (12.1) */

#ifndef SIM_SYS_UCRED_H
#define SIM_SYS_UCRED_H

#include <sys/types.h>

#define XU_NGROUPS	16
#define XUCRED_VERSION	0

struct xucred {
	unsigned int	 cr_version;
	uid_t		 cr_uid;
	short		 cr_ngroups;
	gid_t		 cr_groups[XU_NGROUPS];
	void		*_cr_unused1;
};

#endif
