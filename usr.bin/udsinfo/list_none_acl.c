/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * Systems whose ACLs udsinfo(1) knows nothing of.
 */

#include "peek.h"

int
list_plain(const char *path)
{
	(void)path;
	return (0);
}
