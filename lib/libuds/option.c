/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * Options of a socket under one name on every system.  What a system does not
 * have is EOPNOTSUPP, never a success without effect.
 */

#include <sys/types.h>
#include <sys/socket.h>

#include <errno.h>

#include "uds.h"
#include "uds_os.h"

static int	has_records(int);

int
uds_setopt(int s, int option, int value)
{
	switch (option) {
	case UDS_OPT_SNDBUF:
	case UDS_OPT_RCVBUF:
		if (value > 0)
			break;
		errno = EINVAL;
		return (-1);
	case UDS_OPT_CRED:
	case UDS_OPT_STAMP:
	case UDS_OPT_LABEL:
	case UDS_OPT_HANDLE:
	case UDS_OPT_RIGHTS:
	case UDS_OPT_RECORDS:
		if (value == 0 || value == 1)
			break;
		/* FALLTHROUGH */
	default:
		errno = EINVAL;
		return (-1);
	}
	if (option == UDS_OPT_RECORDS && uds_os_refuse(s, SOCK_STREAM) == -1)
		return (-1);
	if (uds_os_setopt(s, option, value) == 0)
		return (0);
	return (option == UDS_OPT_RECORDS && errno == EOPNOTSUPP &&
	    value == 1 ? has_records(s) : -1);
}

/* Where each send(2) is a record anyway there is no such option to set. */
static int
has_records(int s)
{
	int type;

	if (uds_os_getnumber(s, SO_TYPE, &type) == -1)
		return (-1);
	if (type == SOCK_DGRAM || uds_feature(UDS_FEATURE_RECORDS) == 1)
		return (0);
	errno = EOPNOTSUPP;
	return (-1);
}

int
uds_getopt(int s, int option, int *value)
{
	int n;

	if (option < UDS_OPT_SNDBUF || option > UDS_OPT_MSGMAX) {
		errno = EINVAL;
		return (-1);
	}
	if ((option == UDS_OPT_MSGMAX || option == UDS_OPT_RECORDS) &&
	    uds_os_refuse(s, SOCK_STREAM) == -1)
		return (-1);
	if (uds_os_getopt(s, option, &n) == -1) {
		if (option != UDS_OPT_RECORDS || errno != EOPNOTSUPP ||
		    has_records(s) == -1)
			return (-1);
		n = 1;
	}
	*value = n;
	return (0);
}
