/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * What is the descriptor that somebody sent?  Its file system may be a
 * program of theirs that never answers, so that nothing is asked that the
 * kernel does not answer by itself: no fstat(2), no read(2).
 */

#include <sys/types.h>
#include <sys/socket.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "serve.h"

static const char	*access_of(int);
static void		 describe_socket(int, struct passed *);
static ssize_t		 link_of(int, char *, size_t);
static void		 describe_file(int, struct passed *);
static void		 set_name(struct passed *, const char *, size_t);

void
passed_describe(int fd, struct passed *p)
{
	socklen_t len;

	memset(p, 0, sizeof(*p));
	p->pa_type = -1;
	p->pa_access = access_of(fd);
	len = sizeof(p->pa_type);
	if (getsockopt(fd, SOL_SOCKET, SO_TYPE, &p->pa_type, &len) == 0) {
		describe_socket(fd, p);
		return;
	}
	/* Of a descriptor that gives access to a name only (Linux, O_PATH). */
	if (errno == EBADF)
		p->pa_access = "path";
	p->pa_type = -1;
	describe_file(fd, p);
}

static const char *
access_of(int fd)
{
	int flags;

	if ((flags = fcntl(fd, F_GETFL)) == -1)
		return ("?");
	switch (flags & O_ACCMODE) {
	case O_RDONLY:
		return ("r");
	case O_WRONLY:
		return ("w");
	case O_RDWR:
		return ("rw");
	default:
		return ("?");
	}
}

static void
describe_socket(int fd, struct passed *p)
{
	struct sockaddr_storage ss;
	struct uds_addr addr;
	char text[UDS_ADDR_STRLEN];
	size_t n;
	socklen_t len;

	len = sizeof(p->pa_listens);
	if (getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &p->pa_listens,
	    &len) == -1)
		p->pa_listens = 0;
	memset(&ss, 0, sizeof(ss));
	len = sizeof(ss);
	p->pa_kind = "socket";
	if (uds_getsockname(fd, &addr) == 0) {
		p->pa_kind = "unix";
		if (uds_addr_kind(&addr) == UDS_ADDR_UNNAMED)
			return;
		(void)uds_addr_format(&addr, text, sizeof(text));
		n = strlen(text);
		p->pa_cut = n >= sizeof(p->pa_name);
		memcpy(p->pa_name, text, p->pa_cut ? sizeof(p->pa_name) - 1 :
		    n);
	} else if (getsockname(fd, (struct sockaddr *)&ss, &len) == 0) {
		if (ss.ss_family == AF_INET)
			p->pa_kind = "inet";
		else if (ss.ss_family == AF_INET6)
			p->pa_kind = "inet6";
	}
}

/*
 * Linux and NetBSD have the first of these links, illumos the second; the
 * other systems have none.
 */
static ssize_t
link_of(int fd, char *buf, size_t size)
{
	static const char *const directories[] = {
		"/proc/self/fd", "/proc/self/path"
	};
	char link[64];
	size_t i;
	ssize_t n;

	for (i = 0; i < sizeof(directories) / sizeof(directories[0]); i++) {
		(void)snprintf(link, sizeof(link), "%s/%d", directories[i],
		    fd);
		if ((n = readlink(link, buf, size)) > 0)
			return (n);
	}
	return (-1);
}

static void
describe_file(int fd, struct passed *p)
{
	static const struct {
		const char	*prefix;
		const char	*kind;
	} kinds[] = {
		{ "pipe:", "pipe" },
		{ "anon_inode:", "other" }	/* such as [eventfd] */
	};
	char target[4096];
	size_t i, len, skip;
	ssize_t n;

	p->pa_kind = "?";
	if ((n = link_of(fd, target, sizeof(target))) == -1)
		return;
	len = (size_t)n;
	p->pa_kind = target[0] == '/' ? "file" : "other";
	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		skip = strlen(kinds[i].prefix);
		if (len <= skip || memcmp(target, kinds[i].prefix, skip) != 0)
			continue;
		p->pa_kind = kinds[i].kind;
		set_name(p, target + skip, len - skip);
		return;
	}
	set_name(p, target, len);
	if (len == sizeof(target))
		p->pa_cut = 1;
}

/* What does not fit is cut, and said to be. */
static void
set_name(struct passed *p, const char *name, size_t len)
{
	char all[4 * 4096 + 1];
	size_t n;

	n = encode(all, sizeof(all), name, len);
	if (encode(p->pa_name, sizeof(p->pa_name), name, len) < n)
		p->pa_cut = 1;
}
