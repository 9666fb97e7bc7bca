/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * DragonFly: sys/sys/ucred.h (6.5; the same in 5.9).  How many groups there
 * are is NGROUPS_MAX of sys/sys/syslimits.h.
 */

#ifndef CROSS_SYS_UCRED_H
#define CROSS_SYS_UCRED_H

#include <sys/types.h>

#define XUCRED_VERSION	0

struct xucred {
	unsigned int	 cr_version;
	uid_t		 cr_uid;
	short		 cr_ngroups;
	gid_t		 cr_groups[16];
	void		*_cr_unused1;
};

#endif
