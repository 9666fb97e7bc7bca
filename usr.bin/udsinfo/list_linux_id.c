/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * Linux: in a user namespace stat(2), sock_diag(7) and /proc have one number
 * for all ids that are not mapped there, which may be somebody's own as well.
 */

#include <sys/types.h>

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>

#include "list_linux.h"

/* /proc/sys/kernel/overflowuid and overflowgid, unless changed. */
#define OVERFLOW_ID	65534

static int	maps_all(const char *);

/* As in the first user namespace. */
static int
maps_all(const char *map)
{
	char text[128];
	unsigned count, inside, outside;

	return (proc_read(AT_FDCWD, map, text, sizeof(text)) > 0 &&
	    sscanf(text, "%u %u %u", &inside, &outside, &count) == 3 &&
	    inside == 0 && outside == 0 && count == UINT_MAX);
}

int
list_unmapped(uint32_t id, int group)
{
	static int all[] = { -1, -1 };

	if (id != OVERFLOW_ID)
		return (0);
	if (all[group] == -1)
		all[group] = maps_all(group ? "/proc/self/gid_map" :
		    "/proc/self/uid_map");
	return (!all[group]);
}
