/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * Of the systems whose kernel tells a socket of another type from none: is any
 * bound to a pathname?
 */

#include <sys/types.h>
#include <sys/socket.h>

#include <errno.h>
#include <unistd.h>

#include "udsinfo.h"

/*
 * A socket of a type that the bound one is not of is refused with EPROTOTYPE,
 * and before that with ECONNREFUSED if none is bound to the file, on Linux in
 * whatever network namespace (unp_connect() of uipc_usrreq.c: FreeBSD 12.1 to
 * 15.0, DragonFly 6.5, NetBSD 10.99.12, OpenBSD 7.8, xnu-11417).  Only another
 * datagram socket lets itself be connected to, which it cannot perceive as
 * long as nothing is sent.
 */
int
list_bound(const struct uds_addr *addr)
{
	int error, rv, s;

	if ((s = uds_socket(SOCK_DGRAM, 0)) == -1)
		return (-1);
	rv = uds_connect(s, addr, 0);
	error = errno;
	(void)close(s);
	if (rv == 0 || error == EPROTOTYPE)
		return (1);
	return (error == ECONNREFUSED ? 0 : -1);
}
