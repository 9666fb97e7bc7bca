/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * DragonFly: messages.  Facts were read in sys/kern/uipc_usrreq.c and
 * uipc_socket.c of 3.5, 5.9 and 6.5; nothing here has been seen running.
 */

#include <sys/types.h>
#include <sys/socket.h>

#include <stddef.h>
#include <string.h>

#include "uds.h"
#include "uds_os.h"
#include "os_bsd.h"

/* E2BIG above (unp_internalize()). */
#define MAX_FDS		254

/* sys/sys/socket.h; younger than 5.9. */
#ifndef SO_PASSCRED
#define SO_PASSCRED	0x4000
#endif

/* struct cmsgcred of sys/sys/socket.h, in words. */
static const struct uds_bsd_words words = {
	.pid = 0, .ruid = 1, .euid = 2, .rgid = 3, .ngroups = 4, .egid = 5,
	.groups = 5, .most = 16
};

_Static_assert(sizeof(struct cmsgcred) == 84 &&
    offsetof(struct cmsgcred, cmcred_euid) == 8 &&
    offsetof(struct cmsgcred, cmcred_groups) == 20, "struct cmsgcred");

const int	uds_os_sendplain = MSG_NOSIGNAL;
const int	uds_os_sendnow = MSG_NOSIGNAL | MSG_DONTWAIT;
const int	uds_os_recvplain = -1;

int
uds_os_sendflags(int s, size_t *len, size_t nfds, int wait)
{
	(void)s;
	(void)len;
	(void)nfds;
	return (wait ? MSG_NOSIGNAL : MSG_NOSIGNAL | MSG_DONTWAIT);
}

void
uds_os_senderror(int s, size_t len, size_t nfds)
{
	(void)s;
	(void)len;
	(void)nfds;
	uds_bsd_senderror();
}

ssize_t
uds_os_recvmsg(int s, struct msghdr *m, int how)
{
	return (uds_bsd_recvmsg(s, m, how));
}

/*
 * The kernel fills it in.  It takes one control message at a time
 * (unp_internalize()).
 */
int
uds_os_offercred(struct uds__control *c, const struct uds_cred *cred)
{
	struct cmsgcred empty;

	if (cred->uc_valid != 0 || c->len > 0)
		return (uds_os_unsupported());
	memset(&empty, 0, sizeof(empty));
	uds_os_put(c, SOL_SOCKET, SCM_CREDS, &empty, sizeof(empty));
	return (0);
}

int
uds_os_offerstamp(struct uds__control *c, const struct uds_stamp *t)
{
	(void)c;
	(void)t;
	return (uds_os_unsupported());
}

void
uds_os_learn(struct uds__got *got, const struct cmsghdr *h, const void *data,
    size_t len)
{
	if (h->cmsg_level == SOL_SOCKET && h->cmsg_type == SCM_CREDS)
		uds_bsd_learncred(got, data, len, &words);
}

/* MSG_CMSG_CLOEXEC is younger than 5.9, and older kernels do not mind it. */
void
uds_os_received(const int *fds, size_t n)
{
	uds_bsd_setcloexec(fds, n);
}

int
uds_os_maxfds(void)
{
	return (MAX_FDS);
}

int
uds_os_setopt(int s, int option, int value)
{
	if (option == UDS_OPT_CRED)
		return (uds_bsd_setnumber(s, SOL_SOCKET, SO_PASSCRED, value));
	return (uds_bsd_setopt(s, option, value));
}

int
uds_os_getopt(int s, int option, int *value)
{
	if (option != UDS_OPT_CRED)
		return (uds_bsd_getopt(s, option, value));
	if (uds_bsd_getnumber(s, SOL_SOCKET, SO_PASSCRED, value) == -1)
		return (-1);
	*value = *value != 0;
	return (0);
}
