/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * FreeBSD and NetBSD: does a file have an ACL that says more than its
 * mode?  What <sys/acl.h> declares would clash with access.h.
 */

#include <sys/types.h>

#include <errno.h>
#include <stddef.h>
#include <unistd.h>

#include "peek.h"

/* NetBSD has ACLs since 10, and this since then. */
#ifdef _PC_ACL_NFS4

#include <sys/acl.h>

static const acl_type_t types[] = { ACL_TYPE_ACCESS, ACL_TYPE_NFS4 };

static int	adds_nothing(acl_t);
static int	cannot_be(int);

/* A file system that has no ACLs of a type refuses. */
static int
cannot_be(int error)
{
	return (error == EOPNOTSUPP || error == EINVAL);
}

static int
adds_nothing(acl_t acl)
{
	int trivial;

	return (acl_is_trivial_np(acl, &trivial) == 0 && trivial);
}

int
list_plain(const char *path)
{
	acl_t acl;
	size_t i;
	int plain;

	plain = 1;
	for (i = 0; i < sizeof(types) / sizeof(types[0]) && plain; i++) {
		acl = acl_get_link_np(path, types[i]);
		if (acl == NULL)
			plain = cannot_be(errno);
		else {
			plain = adds_nothing(acl);
			(void)acl_free(acl);
		}
	}
	return (plain);
}

#else

int
list_plain(const char *path)
{
	(void)path;
	return (1);
}

#endif
