/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * OpenBSD has no ACLs (7.8: no <sys/acl.h>, and no acl of pathconf(2)).
 */

#include "peek.h"

int
list_plain(const char *path)
{
	(void)path;
	return (1);
}
