/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * usage: h_as uid gid program [argument ...]
 *
 * Executes a program with these ids and no further groups, which no command
 * of every system does.
 */

#define _GNU_SOURCE

#include <sys/types.h>

#include <err.h>
#include <grp.h>
#include <stdlib.h>
#include <unistd.h>

int
main(int argc, char *argv[])
{
	gid_t gid;

	if (argc < 4)
		errx(2, "usage: h_as uid gid program [argument ...]");
	gid = (gid_t)strtoul(argv[2], NULL, 10);
	if (setgroups(0, NULL) == -1 || setgid(gid) == -1 ||
	    setuid((uid_t)strtoul(argv[1], NULL, 10)) == -1)
		err(2, "%s:%s", argv[1], argv[2]);
	(void)execvp(argv[3], &argv[3]);
	err(127, "%s", argv[3]);
}
