/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * Systems that have nothing to confine this program with, or nothing that
 * suits.  Linux: seccomp(2) knows system calls by numbers, which a C library
 * may exchange for others in its next release, and a filter would end some day
 * what it protects.  illumos: privileges(7) could be given up, but those that
 * an ordinary user has left are what printing and looking up names needs.
 * macOS: sandbox_init(3) is deprecated, and for names of profiles only.
 */

#include "udsinfo.h"

int
list_confine(enum need need)
{
	(void)need;
	return (0);
}
