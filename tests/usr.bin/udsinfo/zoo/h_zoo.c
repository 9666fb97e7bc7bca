/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * usage: h_zoo file [small]
 *
 * Make many odd sockets in this directory, write down in the file what is true
 * of each, say "ready", and hold them until the end of input.  A small zoo is
 * of one process.  Linux only.
 */

#include <sys/types.h>

#include <err.h>
#include <stdio.h>
#include <unistd.h>

#include "zoo.h"

int
main(int argc, char **argv)
{
	char buf[16];

	if (argc < 2)
		errx(1, "usage: h_zoo file [small]");
	keeper_init();
	if (argc == 2) {
		/* The herd first, which would else have more to close. */
		house_herd();
		house_strangers();
	}
	house_listeners();
	house_connections();
	house_datagrams();
	house_names();
	house_files();
	house_flight();
	truth_write(argv[1]);
	if (puts("ready") == EOF || fflush(stdout) == EOF)
		err(1, "stdout");
	while (read(STDIN_FILENO, buf, sizeof(buf)) > 0)
		continue;
	keeper_end();
	return (0);
}
