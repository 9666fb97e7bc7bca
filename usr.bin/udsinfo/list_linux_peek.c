/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * Linux: one socket or one file looked at closely.  A listener's credentials
 * are read from a duplicate of it, so that nobody has to connect: as root of
 * any process, otherwise of one's own (pidfd_getfd(2), since 5.6).
 */

#include <sys/types.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/xattr.h>

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <linux/netlink.h>
#include <linux/unix_diag.h>

#include "list_linux.h"
#include "peek.h"

/* As <asm-generic/unistd.h> has them for all architectures. */
#ifndef SYS_pidfd_open
#define SYS_pidfd_open	434
#endif
#ifndef SYS_pidfd_getfd
#define SYS_pidfd_getfd	438
#endif

/* The version of the format of an ACL, POSIX_ACL_XATTR_VERSION. */
#define ACL_VERSION	2

const int	list_want = ACCESS_WRITE;

static int	acl_decode(const unsigned char *, size_t, struct acl *, int);
static diag_take	take_shutdown;
static int	unread_fds(int);
static uint32_t	little(const unsigned char *, int);

/*
 * A copy of a descriptor, if it still is the socket that was seen; otherwise
 * -1 and errno, ESRCH if it is another one.  It is held for a moment only: the
 * other end is not told of a close(2) until then.  What it is by now is asked
 * of the socket first, as fstat(2) would wait for the server of a file system.
 */
int
peek_copy(pid_t pid, int number, uint64_t ino)
{
	struct stat st;
	socklen_t len;
	int domain, error, fd, process;

	process = (int)syscall(SYS_pidfd_open, pid, 0);
	if (process == -1)
		return (-1);
	fd = (int)syscall(SYS_pidfd_getfd, process, number, 0);
	error = errno;
	(void)close(process);
	len = sizeof(domain);
	if (fd != -1 &&
	    (getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &domain, &len) == -1 ||
	    domain != AF_UNIX || fstat(fd, &st) == -1 || st.st_ino != ino)) {
		(void)close(fd);
		fd = -1;
		error = ESRCH;
	}
	errno = error;
	return (fd);
}

int
list_dup(const struct table *t, uint32_t sock)
{
	const struct holder *h;
	const struct sock *s;
	uint32_t i;
	int error, fd;

	s = &t->t_socks[sock];
	error = ESRCH;
	for (i = s->so_holder; i != NONE; i = h->ho_next) {
		h = &t->t_holders[i];
		fd = peek_copy(t->t_procs[h->ho_proc].pr_pid, h->ho_fd,
		    s->so_ino);
		if (fd != -1)
			return (fd);
		if (errno != ESRCH && errno != EBADF)
			error = errno;
	}
	errno = error == ESRCH && t->t_foreign ? EXDEV : error;
	return (-1);
}

/*
 * SO_PEERCRED of a listener is what listen(2) recorded of its caller.  The
 * library, which is asked about a peer, would refuse unless it is told that
 * this is no listener.
 */
int
list_captured(int s, struct uds_cred *c, int request)
{
	return (uds_peercred(s, c, request | UDS_CRED_CONNECTED));
}

/* The field is there since 5.6 (net/unix/af_unix.c, unix_show_fdinfo). */
static int
unread_fds(int s)
{
	char line[128], path[64];
	FILE *f;
	int n;

	(void)snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", s);
	if ((f = fopen(path, "re")) == NULL)
		return (-1);
	n = -1;
	while (n == -1 && fgets(line, sizeof(line), f) != NULL)
		if (sscanf(line, "scm_fds: %d", &n) != 1)
			n = -1;
	(void)fclose(f);
	return (n);
}

/* Of a datagram socket the bytes are those of the first one. */
int
list_unread(int s, int *fds)
{
	int bytes;

	*fds = unread_fds(s);
	return (ioctl(s, FIONREAD, &bytes) == -1 ? -1 : bytes);
}

static void
take_shutdown(struct listing *li, const char *p, size_t room)
{
	struct nlattr attr;

	attr.nla_len = sizeof(struct unix_diag_msg);
	while (diag_attr(&p, &room, &attr))
		if (attr.nla_type == UNIX_DIAG_SHUTDOWN &&
		    attr.nla_len > sizeof(attr))
			li->li_shut = p[sizeof(attr)];
}

/* Sending can be shut down without a trace that poll(2) would show. */
int
list_shutdown(int fd)
{
	struct listing li;
	struct stat st;
	int how, s;

	if (fstat(fd, &st) == -1 || st.st_ino > UINT32_MAX)
		return (-1);
	if ((s = diag_open()) == -1)
		return (-1);
	memset(&li, 0, sizeof(li));
	li.li_shut = -1;
	if (diag_request(s, UINT32_MAX, 0, (uint32_t)st.st_ino) == 0)
		(void)diag_page(s, &li, take_shutdown);
	(void)close(s);
	if (li.li_shut == -1)
		return (-1);
	how = (li.li_shut & KERNEL_NORECEIVE) != 0 ? UDS_RECEIVE : 0;
	return (how | ((li.li_shut & KERNEL_NOSEND) != 0 ? UDS_SEND : 0));
}

mode_t
list_kind(const struct dirent *de)
{
	return (de->d_type == DT_UNKNOWN ? 0 : DTTOIF(de->d_type));
}

static uint32_t
little(const unsigned char *p, int bytes)
{
	uint32_t n;

	for (n = 0; bytes-- > 0;)
		n = n << 8 | p[bytes];
	return (n);
}

/* A version, then for each entry tag, permissions and id. */
static int
acl_decode(const unsigned char *p, size_t len, struct acl *acl, int max)
{
	int i, n;

	if (len < 4 || (len - 4) % 8 != 0 || little(p, 4) != ACL_VERSION)
		return (-1);
	n = (int)((len - 4) / 8);
	if (n > max)
		return (-1);
	for (i = 0, p += 4; i < n; i++, p += 8) {
		acl[i].al_tag = (uint16_t)little(p, 2);
		acl[i].al_perm = (uint16_t)little(p + 2, 2);
		acl[i].al_id = little(p + 4, 4);
	}
	return (n);
}

/*
 * A file system without ACLs of POSIX may have those of NFS, which are
 * another matter.
 */
int
list_acl(const char *path, struct acl *acl, int max)
{
	unsigned char bytes[4096];
	ssize_t n;

	n = lgetxattr(path, "system.posix_acl_access", bytes, sizeof(bytes));
	if (n != -1)
		return (acl_decode(bytes, (size_t)n, acl, max));
	if (errno == ENODATA)
		return (0);
	if (errno != EOPNOTSUPP)
		return (-1);
	return (lgetxattr(path, "system.nfs4_acl", NULL, 0) == -1 ? 0 : -1);
}
