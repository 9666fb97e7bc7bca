/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * A system whose sockets cannot be listed yet.  What needs no list works.
 */

#include "udsinfo.h"

const int	list_want = ACCESS_WRITE;

int
list_sockets(struct table *t, int brief)
{
	(void)brief;
	t->t_why = "sockets cannot be listed on this system";
	return (-1);
}

int
list_holders(struct table *t)
{
	t->t_why = "processes cannot be listed on this system";
	return (-1);
}

int
list_bound(const struct uds_addr *addr)
{
	(void)addr;
	return (-1);
}

int
list_command(pid_t pid, char *buf, size_t size)
{
	(void)pid;
	(void)buf;
	(void)size;
	return (-1);
}

void
list_fates(struct table *t)
{
	(void)t;
}
