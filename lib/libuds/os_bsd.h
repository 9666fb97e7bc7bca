/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * What os_bsd.c lends to the files of the systems that descend from 4.4BSD,
 * beside the functions of uds_os.h that it defines for all of them.
 */

#ifndef OS_BSD_H
#define OS_BSD_H

#include <sys/types.h>
#include <sys/socket.h>

struct xucred;

/* Say by errno why the kernel keeps no credentials for a socket; -1. */
int	uds_bsd_nopeer(int);

/* LOCAL_PEERCRED, checked, and what it tells beside a process id. */
int	uds_bsd_xucred(int, struct xucred *);
int	uds_bsd_learn(struct uds_cred *, const struct xucred *, int, int);
int	uds_bsd_groups(const struct xucred *, gid_t *, int);

#endif
