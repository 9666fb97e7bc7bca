/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * Preloaded, this gives each message that comes with credentials a security
 * label too, for kernels without a module that has any.
 */

#define _GNU_SOURCE

#include <sys/types.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#include <string.h>
#include <unistd.h>

#ifndef SCM_SECURITY
#define SCM_SECURITY	3
#endif

ssize_t	recvmsg(int, struct msghdr *, int);

ssize_t
recvmsg(int s, struct msghdr *m, int flags)
{
	static const char label[] = "a label\033";
	struct cmsghdr *c;
	size_t room;
	ssize_t n;

	room = m->msg_controllen;
	n = syscall(SYS_recvmsg, s, m, flags);
	if (n == -1 || m->msg_controllen == 0 ||
	    room - m->msg_controllen < CMSG_SPACE(sizeof(label)))
		return (n);
	c = (void *)((char *)m->msg_control + m->msg_controllen);
	m->msg_controllen += CMSG_SPACE(sizeof(label));
	memset(c, 0, CMSG_SPACE(sizeof(label)));
	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_SECURITY;
	c->cmsg_len = CMSG_LEN(sizeof(label));
	memcpy(CMSG_DATA(c), label, sizeof(label));
	return (n);
}
