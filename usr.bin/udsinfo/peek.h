/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * list_<os>_peek.c: what only the system can tell of one socket or file.
 */

#ifndef PEEK_H
#define PEEK_H

#include <sys/types.h>
#include <sys/stat.h>

#include <stdint.h>

#include "uds.h"

struct table;

/*
 * A duplicate of somebody's socket, taken from a process that holds it, or -1
 * and errno: ESRCH if no process is known to, EXDEV if the process ids that are
 * known are those of another pid namespace.
 */
int	list_dup(const struct table *, uint32_t);

/* As uds_peercred(3), but a listener's own, as its clients will see them. */
int	list_captured(int, struct uds_cred *, int);

/* Bytes, and descriptors, that wait to be received; -1 if not known. */
int	list_unread(int, int *);

/* UDS_SEND and UDS_RECEIVE, as far as shut down, or -1 if not known. */
int	list_shutdown(int);

/* S_IFSOCK and so on, as a directory has it, or 0 if it does not say. */
struct dirent;
mode_t	list_kind(const struct dirent *);

/*
 * 1 if nothing but its mode says who may use a file, which is no symbolic
 * link; 0 if it has an ACL, or may have one.  Systems whose ACLs list_acl()
 * reads do without.
 */
int	list_plain(const char *);

#endif
