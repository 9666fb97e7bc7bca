/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * FreeBSD.  Facts were read in sys/kern/uipc_usrreq.c of 12.1 and 15.0 and
 * seen on kernels of these two releases.
 */

#include <sys/param.h>
#include <sys/socket.h>
#include <sys/ucred.h>
#include <sys/un.h>

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <string.h>

#include "uds.h"
#include "uds_os.h"
#include "os_bsd.h"

/* A client is recorded as of connect(2), a server as of listen(2). */
#define RECORDED	(UDS_AT_CONNECT | UDS_AT_LISTEN | UDS_AT_PAIR)

_Static_assert(sizeof(((struct sockaddr_un *)NULL)->sun_path) == 104,
    "sun_path");
_Static_assert(offsetof(struct xucred, cr_groups) == 12, "struct xucred");

static int	in_directory(struct sockaddr_un *, const char *);

/* A full sun_path needs no NUL. */
size_t
uds_os_pathmax(void)
{
	return (sizeof(((struct sockaddr_un *)NULL)->sun_path));
}

int
uds_os_opendir(int dirfd, const char *path)
{
	return (openat(dirfd, path, O_SEARCH | O_DIRECTORY | O_CLOEXEC));
}

int
uds_os_bindat(int s, int dir, const char *name)
{
	struct sockaddr_un un;

	if (in_directory(&un, name) == -1)
		return (-1);
	return (bindat(dir, s, (struct sockaddr *)&un, un.sun_len));
}

int
uds_os_connectat(int s, int dir, const char *name)
{
	struct sockaddr_un un;

	if (in_directory(&un, name) == -1)
		return (-1);
	return (connectat(dir, s, (struct sockaddr *)&un, un.sun_len));
}

/* The directory may be deep; a file name longer than sun_path has no way. */
static int
in_directory(struct sockaddr_un *un, const char *name)
{
	size_t len;

	len = strlen(name);
	if (len >= sizeof(un->sun_path)) {
		errno = ENAMETOOLONG;
		return (-1);
	}
	un->sun_family = AF_UNIX;
	un->sun_len = (unsigned char)(offsetof(struct sockaddr_un, sun_path) +
	    len + 1);
	memcpy(un->sun_path, name, len + 1);
	return (0);
}

/*
 * A kernel of 12 leaves the process id 0; headers as old lack the member,
 * and this file needs those of 13.
 */
int
uds_os_peercred(int s, struct uds_cred *c, int request)
{
	struct xucred x;

	if (uds_bsd_xucred(s, &x) == -1 ||
	    uds_bsd_learn(c, &x, request, RECORDED) == -1)
		return (-1);
	if (x.cr_pid > 0) {
		c->uc_pid = x.cr_pid;
		uds_os_known(c, UDS_CRED_PID, RECORDED);
	}
	return (0);
}

int
uds_os_peergroups(int s, gid_t *groups, int max)
{
	struct xucred x;

	if (uds_bsd_xucred(s, &x) == -1)
		return (-1);
	return (uds_bsd_groups(&x, groups, max));
}
