/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * A first program: who is at the other end of the socket of this address?
 */

#include <err.h>
#include <stdio.h>
#include <uds.h>

int
main(int argc, char **argv)
{
	struct uds_cred c;
	int s;

	if (argc != 2)
		errx(1, "usage: first address");
	if ((s = uds_dial(argv[1], SOCK_STREAM, 1000)) == -1 ||
	    uds_peercred(s, &c, 0) == -1)
		err(1, "%s", argv[1]);
	printf("uid %d gid %d pid %d\n", (int)c.uc_euid, (int)c.uc_egid,
	    (int)c.uc_pid);
	return (0);
}
