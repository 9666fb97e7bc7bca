/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * A system that has no way to look into the socket of another process, and
 * whose ACLs udsinfo(1) does not read.
 */

#include <sys/ioctl.h>
#ifndef FIONREAD
#include <sys/filio.h>
#endif

#include <errno.h>

#include "peek.h"
#include "udsinfo.h"

int
list_dup(const struct table *t, uint32_t sock)
{
	(void)t;
	(void)sock;
	errno = EOPNOTSUPP;
	return (-1);
}

int
list_captured(int s, struct uds_cred *c, int request)
{
	(void)s;
	(void)c;
	(void)request;
	errno = EOPNOTSUPP;
	return (-1);
}

int
list_unread(int s, int *fds)
{
	int bytes;

	*fds = -1;
	return (ioctl(s, FIONREAD, &bytes) == -1 ? -1 : bytes);
}

int
list_shutdown(int s)
{
	(void)s;
	return (-1);
}

mode_t
list_kind(const struct dirent *de)
{
	(void)de;
	return (0);
}

int
list_acl(const char *path, struct acl *acl, int max)
{
	(void)acl;
	(void)max;
	return (list_plain(path) ? 0 : -1);
}
