/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * Linux: the messages of sock_diag(7).
 */

#include <sys/types.h>
#include <sys/socket.h>

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>

#include "list_linux.h"

/* The kernel fills a dump's buffers up to here. */
#define DUMP_SIZE	32768

static int	code(const char *, size_t, int);
static int	take_messages(struct listing *, diag_take *, const char *,
		    size_t);

/* The socket remains one of the network namespace that it is opened in. */
int
diag_open(void)
{
	return (socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC,
	    NETLINK_SOCK_DIAG));
}

/* Of all sockets, or of the one with an inode that is not 0. */
int
diag_request(int s, uint32_t states, uint32_t show, uint32_t ino)
{
	struct {
		struct nlmsghdr		head;
		struct unix_diag_req	body;
	} req;

	memset(&req, 0, sizeof(req));
	req.head.nlmsg_len = sizeof(req);
	req.head.nlmsg_type = SOCK_DIAG_BY_FAMILY;
	req.head.nlmsg_flags = NLM_F_REQUEST | (ino == 0 ? NLM_F_DUMP : 0);
	req.body.sdiag_family = AF_UNIX;
	req.body.udiag_states = states;
	req.body.udiag_show = show;
	req.body.udiag_ino = ino;
	req.body.udiag_cookie[0] = req.body.udiag_cookie[1] = UINT32_MAX;
	return (send(s, &req, sizeof(req), 0) == -1 ? -1 : 0);
}

/*
 * One message or several, all of them from the kernel: nobody else is heard by
 * a socket that has not been bound.  Return 1 at the end of a dump, 0 if there
 * is more, or -1.
 */
int
diag_page(int s, struct listing *li, diag_take *takes)
{
	static union {
		struct nlmsghdr	align;
		char		bytes[DUMP_SIZE];
	} buf;
	ssize_t n;

	n = recv(s, buf.bytes, sizeof(buf.bytes), 0);
	if (n == -1)
		return (-1);
	return (take_messages(li, takes, buf.bytes, (size_t)n));
}

/*
 * A dump.  Of several pages it need not be whole: the kernel goes on after so
 * many sockets of a bucket, of which some may have come or gone meanwhile, and
 * says nothing of it (Linux 6.18, net/unix/diag.c).
 */
int
diag_answer(int s, struct listing *li, diag_take *takes)
{
	int pages, rv;

	pages = 0;
	do {
		rv = diag_page(s, li, takes);
		pages++;
	} while (rv == 0);
	/* There is nothing but the end in the last one. */
	if (pages > 2)
		li->li_torn = 1;
	return (rv == -1 ? -1 : 0);
}

/* The error that a message ends with, or what its absence means. */
static int
code(const char *p, size_t len, int none)
{
	int error;

	error = none;
	if (len >= sizeof(error))
		memcpy(&error, p, sizeof(error));
	errno = -error;
	return (error < 0 ? -1 : 1);
}

static int
take_messages(struct listing *li, diag_take *takes, const char *p,
    size_t room)
{
	struct nlmsghdr head;
	size_t len;

	for (; room >= sizeof(head); p += len, room -= len) {
		memcpy(&head, p, sizeof(head));
		if (head.nlmsg_len < sizeof(head) || head.nlmsg_len > room)
			break;
		if ((head.nlmsg_flags & NLM_F_DUMP_INTR) != 0) {
			errno = EINTR;
			return (-1);
		}
		len = head.nlmsg_len - sizeof(head);
		if (head.nlmsg_type == NLMSG_DONE)
			return (code(p + sizeof(head), len, 0));
		if (head.nlmsg_type == NLMSG_ERROR)
			return (code(p + sizeof(head), len, -EBADMSG));
		if (head.nlmsg_type == SOCK_DIAG_BY_FAMILY)
			takes(li, p + sizeof(head), len);
		len = NLMSG_ALIGN(head.nlmsg_len);
		if (len > room)
			len = room;
	}
	return (0);
}

/*
 * Step to the next attribute, past what the structure of the last one says
 * that it takes.
 */
int
diag_attr(const char **p, size_t *room, struct nlattr *attr)
{
	size_t len = NLA_ALIGN(attr->nla_len);

	if (*room <= len || *room - len < sizeof(*attr))
		return (0);
	*p += len;
	*room -= len;
	memcpy(attr, *p, sizeof(*attr));
	return (attr->nla_len >= sizeof(*attr) && attr->nla_len <= *room);
}
