/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* illumos: head/kstat.h of libkstat, and uts/common/sys/kstat.h */

#ifndef UDS_CROSS_KSTAT_H
#define UDS_CROSS_KSTAT_H

#include <stddef.h>

typedef struct kstat_ctl	kstat_ctl_t;

typedef struct kstat {
	long long	 ks_crtime;
	struct kstat	*ks_next;
	int		 ks_kid;
	char		 ks_module[31];
	unsigned char	 ks_resv;
	int		 ks_instance;
	char		 ks_name[31];
	unsigned char	 ks_type;
	char		 ks_class[31];
	unsigned char	 ks_flags;
	void		*ks_data;
	unsigned int	 ks_ndata;
	size_t		 ks_data_size;
	long long	 ks_snaptime;
} kstat_t;

int		 kstat_close(kstat_ctl_t *);
kstat_t		*kstat_lookup(kstat_ctl_t *, char *, int, char *);
kstat_ctl_t	*kstat_open(void);
int		 kstat_read(kstat_ctl_t *, kstat_t *, void *);

#endif
