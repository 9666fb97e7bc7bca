/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * A system without user namespaces.
 */

#include "access.h"

int
list_unmapped(uint32_t id, int group)
{
	(void)id;
	(void)group;
	return (0);
}
