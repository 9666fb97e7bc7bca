/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * usage: h_cloexec fd
 *
 * Executed by a test: exits with 1 if this descriptor came along, else 0.
 */

#define _GNU_SOURCE

#include <fcntl.h>
#include <stdlib.h>

int
main(int argc, char *argv[])
{
	if (argc != 2)
		return (2);
	return (fcntl(atoi(argv[1]), F_GETFD) == -1 ? 0 : 1);
}
