/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * macOS.  Facts were read in bsd/kern/uipc_usrreq.c of xnu-11417 (macOS
 * 15); nothing here has been seen running.
 */

#include <sys/param.h>
#include <sys/socket.h>
#include <sys/ucred.h>
#include <sys/un.h>

#include <errno.h>
#include <stddef.h>

#include "uds.h"
#include "uds_os.h"
#include "os_bsd.h"

/* A client is recorded as of connect(2), a server as of listen(2). */
#define RECORDED	(UDS_AT_CONNECT | UDS_AT_LISTEN | UDS_AT_PAIR)

_Static_assert(sizeof(((struct sockaddr_un *)NULL)->sun_path) == 104,
    "sun_path");
_Static_assert(sizeof(struct xucred) == 76, "struct xucred");

static void	learn_pid(int, struct uds_cred *);

/* A full sun_path needs no NUL. */
size_t
uds_os_pathmax(void)
{
	return (sizeof(((struct sockaddr_un *)NULL)->sun_path));
}

int
uds_os_peercred(int s, struct uds_cred *c, int request)
{
	struct xucred x;

	if (uds_bsd_xucred(s, &x) == -1 ||
	    uds_bsd_learn(c, &x, request, RECORDED) == -1)
		return (-1);
	learn_pid(s, c);
	return (0);
}

/*
 * The process that used the other end last, not the one that connected, and
 * only as long as there is another end.
 */
static void
learn_pid(int s, struct uds_cred *c)
{
	socklen_t len;
	pid_t pid;

	len = sizeof(pid);
	if (getsockopt(s, SOL_LOCAL, LOCAL_PEERPID, &pid, &len) == 0 &&
	    len == sizeof(pid) && pid > 0) {
		c->uc_pid = pid;
		uds_os_known(c, UDS_CRED_PID, UDS_AT_NOW);
	} else
		uds_os_unknown(c, UDS_CRED_PID, ESRCH);
}

int
uds_os_peergroups(int s, gid_t *groups, int max)
{
	struct xucred x;

	if (uds_bsd_xucred(s, &x) == -1)
		return (-1);
	return (uds_bsd_groups(&x, groups, max));
}
