/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * Linux: the sockets of this network namespace from sock_diag(7), which shows
 * everything to everybody, and their holders from /proc, which does not.
 */

#include <sys/types.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>

#include "udsinfo.h"

/* The kernel fills a dump's buffers up to here. */
#define DUMP_SIZE	32768

/* How often a dump is begun anew that was overtaken by changes. */
#define DUMP_TRIES	5

/* States of TCP, which the kernel lends to these sockets. */
#define KERNEL_CONNECTED	1
#define KERNEL_LISTENING	10

/* RCV_SHUTDOWN and SEND_SHUTDOWN. */
#define KERNEL_NORECEIVE	1
#define KERNEL_SHUT		3

/* The inode of /proc/self/ns/pid in the first pid namespace. */
#define INIT_PIDNS	UINT32_C(0xeffffffc)

/* What one message said beside what the row keeps. */
struct extra {
	int	ex_named;
	int	ex_shut;
};

static int	dump(struct table *);
static int	dump_answer(int, struct table *);
static int	dump_request(int, int);
static int	take_messages(struct table *, const char *, size_t);
static void	take_socket(struct table *, const char *, size_t);
static void	take_attr(struct table *, struct sock *, struct extra *, int,
		    const char *, size_t);
static void	take_name(struct table *, struct sock *, const char *,
		    size_t);
static void	take_state(struct sock *, const struct extra *, int);
static int	number(const char *, uint64_t *);
static ssize_t	read_at(int, const char *, char *, size_t);
static int	socket_inode(int, const char *, uint64_t *);
static void	walk(struct table *, int, pid_t);
static void	walk_fds(struct table *, int, DIR *, pid_t);
static uint32_t	add_process(struct table *, int, pid_t);
static int	ended(int);
static void	hidden(struct table *, pid_t);
static uid_t	effective_uid(const char *);

int
list_sockets(struct table *t, int brief)
{
	int tries;

	for (tries = 0; tries < DUMP_TRIES; tries++) {
		table_clear(t);
		t->t_brief = brief;
		if (dump(t) == 0) {
			table_hash(t);
			return (0);
		}
		if (errno != EINTR && errno != ENOBUFS)
			break;
	}
	table_clear(t);
	switch (errno) {
	case ENOENT:
	case EPROTONOSUPPORT:
		t->t_why = "this kernel lacks unix_diag, see sock_diag(7)";
		break;
	case EINTR:
	case ENOBUFS:
		t->t_why = "sockets come and go too fast to be listed";
		break;
	default:
		t->t_why = strerror(errno);
		break;
	}
	return (-1);
}

static int
dump(struct table *t)
{
	int error, rv, s;

	s = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
	if (s == -1)
		return (-1);
	rv = dump_request(s, t->t_brief);
	if (rv == 0)
		rv = dump_answer(s, t);
	error = errno;
	(void)close(s);
	errno = error;
	return (rv);
}

/* In brief: listeners, of which only the names matter. */
static int
dump_request(int s, int brief)
{
	struct {
		struct nlmsghdr		head;
		struct unix_diag_req	body;
	} req;

	memset(&req, 0, sizeof(req));
	req.head.nlmsg_len = sizeof(req);
	req.head.nlmsg_type = SOCK_DIAG_BY_FAMILY;
	req.head.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
	req.body.sdiag_family = AF_UNIX;
	req.body.udiag_states = UINT32_MAX;
	req.body.udiag_show = UDIAG_SHOW_NAME | UDIAG_SHOW_VFS |
	    UDIAG_SHOW_RQLEN;
	if (brief)
		req.body.udiag_states = 1 << KERNEL_LISTENING;
	else
		req.body.udiag_show |= UDIAG_SHOW_PEER | UDIAG_SHOW_UID;
	return (send(s, &req, sizeof(req), 0) == -1 ? -1 : 0);
}

/* Only the kernel can be heard by a socket that has not been bound. */
static int
dump_answer(int s, struct table *t)
{
	static union {
		struct nlmsghdr	align;
		char		bytes[DUMP_SIZE];
	} buf;
	ssize_t n;
	int rv;

	do {
		n = recv(s, buf.bytes, sizeof(buf.bytes), 0);
		if (n == -1)
			return (-1);
		rv = take_messages(t, buf.bytes, (size_t)n);
	} while (rv == 0);
	return (rv == -1 ? -1 : 0);
}

/* Return 1 at the end of the dump, 0 if there is more, or -1. */
static int
take_messages(struct table *t, const char *p, size_t room)
{
	struct nlmsghdr head;
	size_t len;
	int error;

	for (; room >= sizeof(head); p += len, room -= len) {
		memcpy(&head, p, sizeof(head));
		if (head.nlmsg_len < sizeof(head) || head.nlmsg_len > room)
			break;
		if ((head.nlmsg_flags & NLM_F_DUMP_INTR) != 0) {
			errno = EINTR;
			return (-1);
		}
		if (head.nlmsg_type == NLMSG_DONE)
			return (1);
		len = head.nlmsg_len - sizeof(head);
		if (head.nlmsg_type == NLMSG_ERROR) {
			error = -EBADMSG;
			if (len >= sizeof(error))
				memcpy(&error, p + sizeof(head),
				    sizeof(error));
			errno = -error;
			return (-1);
		}
		if (head.nlmsg_type == SOCK_DIAG_BY_FAMILY)
			take_socket(t, p + sizeof(head), len);
		len = NLMSG_ALIGN(head.nlmsg_len);
		if (len > room)
			len = room;
	}
	return (0);
}

static void
take_socket(struct table *t, const char *p, size_t room)
{
	struct unix_diag_msg msg;
	struct nlattr attr;
	struct extra ex;
	struct sock *s;
	size_t len;

	if (room < sizeof(msg))
		return;
	memcpy(&msg, p, sizeof(msg));
	s = table_addsock(t);
	s->so_ino = msg.udiag_ino;
	s->so_type = msg.udiag_type;
	ex.ex_named = ex.ex_shut = 0;
	len = NLMSG_ALIGN(sizeof(msg));
	while (room > len && room - len >= sizeof(attr)) {
		p += len;
		room -= len;
		memcpy(&attr, p, sizeof(attr));
		if (attr.nla_len < sizeof(attr) || attr.nla_len > room)
			break;
		take_attr(t, s, &ex, attr.nla_type, p + sizeof(attr),
		    attr.nla_len - sizeof(attr));
		len = NLA_ALIGN(attr.nla_len);
	}
	take_state(s, &ex, msg.udiag_state);
}

static void
take_attr(struct table *t, struct sock *s, struct extra *ex, int type,
    const char *data, size_t len)
{
	struct unix_diag_rqlen rq;
	struct unix_diag_vfs vfs;
	uint32_t n;

	if (type == UNIX_DIAG_NAME) {
		take_name(t, s, data, len);
		ex->ex_named = 1;
	} else if (type == UNIX_DIAG_VFS && len >= sizeof(vfs)) {
		memcpy(&vfs, data, sizeof(vfs));
		s->so_fileino = vfs.udiag_vfs_ino;
		/* Not as in user space: the kernel has 20 bits of minor. */
		s->so_dev = makedev(vfs.udiag_vfs_dev >> 20,
		    vfs.udiag_vfs_dev & 0xfffff);
		s->so_flags |= SOCK_HASFILE;
	} else if (type == UNIX_DIAG_PEER && len >= sizeof(n)) {
		memcpy(&n, data, sizeof(n));
		s->so_peer = n;
		s->so_flags |= SOCK_HASPEER;
	} else if (type == UNIX_DIAG_RQLEN && len >= sizeof(rq)) {
		memcpy(&rq, data, sizeof(rq));
		s->so_queue = rq.udiag_rqueue;
		s->so_backlog = rq.udiag_wqueue;
		s->so_flags |= SOCK_HASQUEUE;
	} else if (type == UNIX_DIAG_SHUTDOWN && len >= 1) {
		ex->ex_shut = *data;
	} else if (type == UNIX_DIAG_UID && len >= sizeof(n)) {
		memcpy(&n, data, sizeof(n));
		s->so_uid = n;
		s->so_flags |= SOCK_HASUID;
	}
}

/*
 * An abstract name begins with a NUL; a pathname ends with one, which may be
 * the 109th byte.
 */
static void
take_name(struct table *t, struct sock *s, const char *name, size_t len)
{
	if (len == 0)
		return;
	if (name[0] == '\0') {
		s->so_kind = UDS_ADDR_ABSTRACT;
		name++;
		len--;
	} else {
		s->so_kind = UDS_ADDR_PATHNAME;
		len = strnlen(name, len);
	}
	s->so_namelen = (uint32_t)len;
	s->so_name = table_addname(t, name, len);
}

/*
 * A datagram socket is "connected" in the kernel's eyes as soon as somebody
 * connects to it, so that its peer decides.  A peer without an inode has no
 * descriptor yet, because it awaits accept(2), or has none any more, and then
 * the connection is shut down both ways.  A listener that was shut down
 * refuses everybody.
 */
static void
take_state(struct sock *s, const struct extra *ex, int state)
{
	if (state == KERNEL_LISTENING &&
	    (ex->ex_shut & KERNEL_NORECEIVE) == 0) {
		s->so_state = STATE_LISTEN;
		if (s->so_queue > s->so_backlog)
			s->so_flags |= SOCK_ISFULL;
	} else if ((s->so_flags & SOCK_HASPEER) != 0 && s->so_peer != 0)
		s->so_state = STATE_CONN;
	else if (state == KERNEL_CONNECTED && s->so_type != SOCK_DGRAM)
		s->so_state = ex->ex_shut == KERNEL_SHUT ? STATE_CLOSED :
		    STATE_QUEUED;
	else
		s->so_state = ex->ex_named ? STATE_BOUND : STATE_UNBOUND;
	if (s->so_state != STATE_LISTEN)
		s->so_backlog = 0;
}

/* A decimal number and nothing else. */
static int
number(const char *s, uint64_t *n)
{
	if (*s < '0' || *s > '9')
		return (-1);
	for (*n = 0; *s >= '0' && *s <= '9'; s++)
		*n = *n * 10 + (uint64_t)(*s - '0');
	return (*s == '\0' ? 0 : -1);
}

int
list_holders(struct table *t)
{
	struct dirent *de;
	struct stat st;
	uint64_t pid;
	DIR *proc;

	proc = opendir("/proc");
	if (proc == NULL || fstatat(dirfd(proc), "self/ns/pid", &st, 0) == -1) {
		t->t_why = "/proc is needed to find who holds a socket";
		if (proc != NULL)
			(void)closedir(proc);
		return (-1);
	}
	while ((de = readdir(proc)) != NULL)
		if (number(de->d_name, &pid) == 0)
			walk(t, dirfd(proc), (pid_t)pid);
	(void)closedir(proc);
	t->t_walked = 1;

	/* /proc may also hide processes without leaving a trace of them. */
	t->t_complete = t->t_hidden == 0 && geteuid() == 0 &&
	    st.st_ino == INIT_PIDNS;
	return (0);
}

/* Not trouble: there was nothing to read, or it went away. */
static int
ended(int error)
{
	return (error == 0 || error == ENOENT || error == ESRCH);
}

static void
hidden(struct table *t, pid_t pid)
{
	t->t_hidden++;
	if (pid == t->t_pid)
		t->t_pidhidden = 1;
}

/* One process.  It may end at any moment; then it held nothing. */
static void
walk(struct table *t, int proc, pid_t pid)
{
	char path[32];
	DIR *dir;
	int fd;

	(void)snprintf(path, sizeof(path), "%d/fd", (int)pid);
	fd = openat(proc, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd == -1) {
		if (!ended(errno))
			hidden(t, pid);
		return;
	}
	if ((dir = fdopendir(fd)) == NULL) {
		(void)close(fd);
		hidden(t, pid);
		return;
	}
	walk_fds(t, proc, dir, pid);
	(void)closedir(dir);
}

static void
walk_fds(struct table *t, int proc, DIR *dir, pid_t pid)
{
	struct dirent *de;
	uint64_t fd, ino;
	uint32_t owner, sock;
	int refused;

	owner = NONE;
	refused = 0;
	while ((errno = 0, de = readdir(dir)) != NULL) {
		if (number(de->d_name, &fd) == -1)
			continue;
		if (socket_inode(dirfd(dir), de->d_name, &ino) == -1) {
			refused |= !ended(errno);
			continue;
		}
		if ((sock = table_find(t, ino)) == NONE)
			continue;
		if (owner == NONE)
			owner = add_process(t, proc, pid);
		table_addholder(t, sock, owner, (int)fd);
	}
	if (refused || !ended(errno))
		hidden(t, pid);
}

/* "socket:[N]", of whatever family; errno is 0 for another kind of file. */
static int
socket_inode(int dir, const char *name, uint64_t *ino)
{
	static const char head[] = "socket:[";
	char link[64];
	ssize_t n;

	n = readlinkat(dir, name, link, sizeof(link) - 1);
	if (n == -1)
		return (-1);
	errno = 0;
	if ((size_t)n < sizeof(head) || link[n - 1] != ']' ||
	    memcmp(link, head, sizeof(head) - 1) != 0)
		return (-1);
	link[n - 1] = '\0';
	return (number(link + sizeof(head) - 1, ino));
}

static ssize_t
read_at(int proc, const char *path, char *buf, size_t size)
{
	ssize_t n;
	int fd;

	fd = openat(proc, path, O_RDONLY | O_CLOEXEC);
	if (fd == -1)
		return (-1);
	n = read(fd, buf, size - 1);
	buf[n > 0 ? n : 0] = '\0';
	(void)close(fd);
	return (n);
}

/*
 * The owner of /proc/N would not do: for a process that may not be dumped,
 * such as ssh-agent(1), it is root.
 */
static uid_t
effective_uid(const char *status)
{
	const char *p;
	unsigned long uid;

	p = strstr(status, "\nUid:");
	if (p == NULL || sscanf(p, "\nUid: %*u %lu", &uid) != 1)
		return ((uid_t)-1);
	return ((uid_t)uid);
}

static uint32_t
add_process(struct table *t, int proc, pid_t pid)
{
	char comm[64], path[32], status[1024];
	ssize_t n;
	uid_t uid;

	uid = (uid_t)-1;
	(void)snprintf(path, sizeof(path), "%d/status", (int)pid);
	if (read_at(proc, path, status, sizeof(status)) > 0)
		uid = effective_uid(status);
	(void)snprintf(path, sizeof(path), "%d/comm", (int)pid);
	n = read_at(proc, path, comm, sizeof(comm));
	if (n > 0)
		return (table_addproc(t, pid, uid, comm, (size_t)n - 1));
	return (table_addproc(t, pid, uid, "?", 1));
}

/*
 * A socket of a type that the bound one is not of is refused with EPROTOTYPE,
 * and before that with ECONNREFUSED if none is bound to the file, in whatever
 * network namespace.  Only another datagram socket lets itself be connected
 * to, which it cannot perceive as long as nothing is sent.
 */
int
list_bound(const struct uds_addr *addr)
{
	int error, rv, s;

	if ((s = uds_socket(SOCK_DGRAM, 0)) == -1)
		return (-1);
	rv = uds_connect(s, addr, 0);
	error = errno;
	(void)close(s);
	if (rv == 0 || error == EPROTOTYPE)
		return (1);
	return (error == ECONNREFUSED ? 0 : -1);
}

int
list_command(pid_t pid, char *buf, size_t size)
{
	char comm[64], path[32];
	ssize_t n;

	(void)snprintf(path, sizeof(path), "/proc/%d/comm", (int)pid);
	if ((n = read_at(AT_FDCWD, path, comm, sizeof(comm))) <= 0)
		return (-1);
	(void)encode(buf, size, comm, (size_t)n - 1);
	return (0);
}
