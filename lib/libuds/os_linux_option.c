/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * Linux: options.  Facts were read in net/core/sock.c and net/unix/af_unix.c
 * of 6.12 and seen on 6.18.
 */

#include <sys/types.h>
#include <sys/socket.h>

#include <errno.h>
#include <limits.h>

#include "uds.h"
#include "uds_os.h"
#include "os_linux.h"

/* What unix_dgram_sendmsg() keeps of the buffer for itself. */
#define RESERVED	32

static int	get_number(int, int, int *);
static int	number_of(int);

/*
 * On a stream setting SO_TIMESTAMPNS succeeds, but nothing ever comes of it
 * (6.18, run).
 */
int
uds_os_setopt(int s, int option, int value)
{
	int number;

	number = number_of(option);
	if (number == -1)
		return (-1);
	if (option == UDS_OPT_STAMP && uds_os_refuse(s, SOCK_STREAM) == -1)
		return (-1);
	if ((option == UDS_OPT_SNDBUF || option == UDS_OPT_RCVBUF) &&
	    value > INT_MAX / 2)
		value = INT_MAX / 2;
	if (setsockopt(s, SOL_SOCKET, number, &value, sizeof(value)) == 0)
		return (0);
	if (errno == ENOPROTOOPT)
		errno = EOPNOTSUPP;
	return (-1);
}

/* The kernel doubles what it is asked for, to have room for its own data. */
int
uds_os_getopt(int s, int option, int *value)
{
	int n, number;

	number = option == UDS_OPT_MSGMAX ? SO_SNDBUF : number_of(option);
	if (number == -1 || get_number(s, number, &n) == -1 ||
	    (option == UDS_OPT_STAMP && uds_os_refuse(s, SOCK_STREAM) == -1))
		return (-1);
	switch (option) {
	case UDS_OPT_SNDBUF:
	case UDS_OPT_RCVBUF:
		*value = n / 2;
		break;
	case UDS_OPT_MSGMAX:
		*value = n - RESERVED;
		break;
	default:
		*value = n != 0;
		break;
	}
	return (0);
}

static int
get_number(int s, int option, int *number)
{
	if (uds_os_getnumber(s, option, number) == 0)
		return (0);
	if (errno == ENOPROTOOPT)
		errno = EOPNOTSUPP;
	return (-1);
}

static int
number_of(int option)
{
	switch (option) {
	case UDS_OPT_SNDBUF:
		return (SO_SNDBUF);
	case UDS_OPT_RCVBUF:
		return (SO_RCVBUF);
	case UDS_OPT_CRED:
		return (SO_PASSCRED);
	case UDS_OPT_STAMP:
		return (SO_TIMESTAMPNS);
	case UDS_OPT_LABEL:
		return (SO_PASSSEC);
	case UDS_OPT_HANDLE:
		return (SO_PASSPIDFD);
	case UDS_OPT_RIGHTS:
		return (SO_PASSRIGHTS);
	default:
		return (uds_os_unsupported());
	}
}
