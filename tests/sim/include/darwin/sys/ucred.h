/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* macOS: bsd/sys/ucred.h, and NGROUPS of bsd/sys/param.h (xnu-11417) */

#ifndef SIM_SYS_UCRED_H
#define SIM_SYS_UCRED_H

#include <sys/types.h>

#undef NGROUPS
#define NGROUPS		16
#define XUCRED_VERSION	0

struct xucred {
	unsigned int	cr_version;
	uid_t		cr_uid;
	short		cr_ngroups;
	gid_t		cr_groups[NGROUPS];
};

#endif
