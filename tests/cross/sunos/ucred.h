/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* illumos: what libuds uses of it. */

#ifndef UDS_CROSS_UCRED_H
#define UDS_CROSS_UCRED_H

#include <sys/types.h>

/* head/ucred.h, July 2021 */
typedef struct ucred_s	ucred_t;

size_t	ucred_size(void);
int	getpeerucred(int, ucred_t **);
void	ucred_free(ucred_t *);
uid_t	ucred_geteuid(const ucred_t *);
uid_t	ucred_getruid(const ucred_t *);
gid_t	ucred_getegid(const ucred_t *);
gid_t	ucred_getrgid(const ucred_t *);
int	ucred_getgroups(const ucred_t *, const gid_t **);
pid_t	ucred_getpid(const ucred_t *);

#endif
