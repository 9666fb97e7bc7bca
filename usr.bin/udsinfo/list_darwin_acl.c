/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * macOS: does a file have an ACL?  It is beside the mode, and only exists if
 * it adds to that.  What <sys/acl.h> declares would clash with access.h.
 */

#include <sys/types.h>
#include <sys/acl.h>

#include <errno.h>
#include <stddef.h>

#include "peek.h"

/* ENOENT is none; a file system that has no ACLs refuses. */
int
list_plain(const char *path)
{
	acl_t acl;

	acl = acl_get_link_np(path, ACL_TYPE_EXTENDED);
	if (acl == NULL)
		return (errno == ENOENT || errno == EOPNOTSUPP ||
		    errno == EINVAL);
	(void)acl_free(acl);
	return (0);
}
