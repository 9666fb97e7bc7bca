/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * Linux: what has become of the files that sockets are bound to.  The name of
 * a socket is what its owner called it by at the time of bind(2), in a root
 * directory, a mount namespace and a working directory that may be others than
 * ours.  Only the kernel knows the file itself, and tells it to those who may
 * have a copy of the descriptor.
 */

#define _GNU_SOURCE

#include <sys/types.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <linux/magic.h>
#include <linux/openat2.h>

#include "list_linux.h"

/* SIOCUNIXFILE, Linux 4.11; <linux/un.h> would clash with <sys/un.h>. */
#define KERNEL_UNIXFILE	0x89e0

/* Look from where so many holders are. */
#define VIEWS	4

/* What is at a name. */
enum found {
	FOUND_UNKNOWN,
	FOUND_SAME,
	FOUND_NOTHING,
	FOUND_OTHER
};

/* A bound file, as the kernel tells it. */
struct bound {
	struct stat	bo_stat;
	char		bo_path[PATH_MAX];	/* "" if it has none */
	int		bo_untried;	/* its path could not be tried */
};

static int	all_ours(const struct table *, const struct sock *);
static int	asks(const struct sock *);
static int	bound_file(const struct table *, const struct sock *,
		    struct bound *);
static void	describe(int, pid_t, struct bound *);
static int	equal(const struct stat *, const struct stat *);
static enum fate	exact(struct table *, struct sock *, const char *,
			    const struct bound *, enum found, int);
static enum fate	fate_of(struct table *, struct sock *, const char *);
static enum found	found_at(int, const struct sock *,
			    const struct bound *);
static int	open_for(pid_t, const char *);
static int	is_ours(pid_t);
static int	kernel_tells(void);
static enum fate	relative(const char *, const struct bound *);
static enum found	search(const struct table *, const struct sock *,
			    const char *, const struct bound *);

/*
 * What became of a file matters as long as somebody could connect through
 * it; a connection that was accepted only bears the name of its listener.
 */
static int
asks(const struct sock *s)
{
	return (s->so_kind == UDS_ADDR_PATHNAME &&
	    (s->so_flags & SOCK_HASFILE) != 0 &&
	    (s->so_type == SOCK_DGRAM || s->so_state == STATE_LISTEN ||
	    s->so_state == STATE_BOUND));
}

/* Nearly all files are where they were made. */
void
list_fates(struct table *t)
{
	struct sock *s;
	struct stat st;
	char name[UDS_ADDR_STRLEN];
	size_t i;

	for (i = 0; i < t->t_nsocks; i++) {
		s = &t->t_socks[i];
		if (!asks(s) || s->so_namelen >= sizeof(name))
			continue;
		memcpy(name, t->t_arena + s->so_name, s->so_namelen);
		name[s->so_namelen] = '\0';
		if (name[0] == '/' && stat(name, &st) == 0 &&
		    st.st_dev == s->so_dev &&
		    (uint32_t)st.st_ino == s->so_fileino)
			s->so_fate = FATE_SAME;
		else
			s->so_fate = (uint8_t)fate_of(t, s, name);
	}
}

/*
 * A name that leads from here to another file, or to none, may lead to the
 * right one from where a holder is.  If some holder is not known to see the
 * files that we see it remains unknown what it means: the name may be one of a
 * container, even if the socket has come to others since.
 */
static enum fate
fate_of(struct table *t, struct sock *s, const char *name)
{
	static struct bound bo;
	const struct bound *known;
	enum found here, there;
	int ours;

	known = bound_file(t, s, &bo) == 0 ? &bo : NULL;
	here = FOUND_UNKNOWN;
	if (name[0] == '/')
		here = found_at(open(name, O_PATH | O_CLOEXEC), s, known);
	there = here == FOUND_SAME ? here : search(t, s, name, known);
	if (there == FOUND_SAME)
		return (FATE_SAME);
	ours = all_ours(t, s);
	if (known != NULL)
		return (exact(t, s, name, known, there, ours));
	if (!ours)
		return (FATE_UNKNOWN);
	if (there == FOUND_OTHER)
		return (FATE_REPLACED);
	return (there == FOUND_NOTHING ? FATE_GONE : FATE_UNKNOWN);
}

/* The file is known, and not where the name leads to. */
static enum fate
exact(struct table *t, struct sock *s, const char *name,
    const struct bound *bo, enum found found, int ours)
{
	enum fate fate;

	if (found == FOUND_OTHER && name[0] == '/' &&
	    (ours || bo->bo_stat.st_nlink == 0))
		return (FATE_REPLACED);
	if (bo->bo_stat.st_nlink == 0)
		return (FATE_DELETED);
	if (bo->bo_untried || (found == FOUND_UNKNOWN && name[0] == '/'))
		return (FATE_UNKNOWN);
	if (bo->bo_path[0] == '\0')
		return (FATE_UNKNOWN);
	fate = name[0] == '/' ? FATE_RENAMED : relative(name, bo);
	if (fate == FATE_RENAMED)
		s->so_newname = table_addname(t, bo->bo_path,
		    strlen(bo->bo_path) + 1);
	return (fate);
}

/*
 * The directory that a relative name started from is not known.  It cannot
 * matter if the last component is another one, which bind(2) does not follow.
 */
static enum fate
relative(const char *name, const struct bound *bo)
{
	const char *base, *newbase;
	size_t len, newlen;

	len = strlen(name);
	newlen = strlen(bo->bo_path);
	if (newlen > len && bo->bo_path[newlen - len - 1] == '/' &&
	    strcmp(bo->bo_path + newlen - len, name) == 0)
		return (FATE_SAME);
	base = strrchr(name, '/');
	base = base == NULL ? name : base + 1;
	newbase = strrchr(bo->bo_path, '/');
	if (newbase != NULL && strcmp(newbase + 1, base) != 0)
		return (FATE_RENAMED);
	return (FATE_UNKNOWN);
}

static int
equal(const struct stat *a, const struct stat *b)
{
	return (a->st_dev == b->st_dev && a->st_ino == b->st_ino);
}

/*
 * Is what was opened, or not for the reason in errno, the socket's file?
 * Closes it.
 * The numbers that sock_diag(7) has are not always those of stat(2): on btrfs
 * the device is another one for each subvolume, and a layered file system may
 * have other inodes too; so a device that differs makes another inode no
 * proof.
 */
static enum found
found_at(int fd, const struct sock *s, const struct bound *bo)
{
	struct stat st;
	struct statfs fs;
	int rv;

	if (fd == -1)
		return (errno == ENOENT || errno == ENOTDIR ? FOUND_NOTHING :
		    FOUND_UNKNOWN);
	rv = fstat(fd, &st) == -1 || fstatfs(fd, &fs) == -1;
	(void)close(fd);
	if (rv)
		return (FOUND_UNKNOWN);
	if (bo != NULL)
		return (equal(&st, &bo->bo_stat) ? FOUND_SAME : FOUND_OTHER);
	if (!S_ISSOCK(st.st_mode))
		return (FOUND_OTHER);
	if ((uint32_t)st.st_ino != s->so_fileino)
		return (st.st_dev == s->so_dev ? FOUND_OTHER : FOUND_UNKNOWN);
	return (st.st_dev == s->so_dev ||
	    (uint32_t)fs.f_type == BTRFS_SUPER_MAGIC ?
	    FOUND_SAME : FOUND_UNKNOWN);
}

/*
 * Open a file as a process would; -1 and errno.  Symbolic links in another
 * root directory lead to that one's files, which needs Linux 5.6.
 */
static int
open_for(pid_t pid, const char *name)
{
	struct open_how how;
	char path[64];
	int dir, error, fd;

	(void)snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid,
	    name[0] == '/' ? "root" : "cwd");
	dir = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (dir == -1) {
		errno = EACCES;
		return (-1);
	}
	if (name[0] == '/') {
		memset(&how, 0, sizeof(how));
		how.flags = O_PATH | O_CLOEXEC;
		how.resolve = RESOLVE_IN_ROOT;
		fd = (int)syscall(SYS_openat2, dir, name, &how, sizeof(how));
	} else
		fd = openat(dir, name, O_PATH | O_CLOEXEC);
	error = errno;
	(void)close(dir);
	errno = error;
	return (fd);
}

/* Does a process see the files that we see? */
static int
is_ours(pid_t pid)
{
	static const char *const what[] = { "root", "ns/mnt" };
	struct stat other, own;
	char path[64];
	size_t i;

	for (i = 0; i < sizeof(what) / sizeof(what[0]); i++) {
		(void)snprintf(path, sizeof(path), "/proc/self/%s", what[i]);
		if (stat(path, &own) == -1)
			return (0);
		(void)snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid,
		    what[i]);
		if (stat(path, &other) == -1 || !equal(&own, &other))
			return (0);
	}
	return (1);
}

/* Whose name it is cannot be told from a holder that it was passed to. */
static int
all_ours(const struct table *t, const struct sock *s)
{
	const struct holder *h;
	uint32_t i;

	for (i = s->so_holder; i != NONE; i = h->ho_next) {
		h = &t->t_holders[i];
		if (!is_ours(t->t_procs[h->ho_proc].pr_pid))
			return (0);
	}
	return (s->so_holder != NONE);
}

/*
 * Look from where the holders are.  A working directory may have been changed
 * since bind(2), so that not to find it there means nothing.
 */
static enum found
search(const struct table *t, const struct sock *s, const char *name,
    const struct bound *bo)
{
	const struct holder *h;
	enum found all, found;
	uint32_t i;
	int views;

	all = FOUND_UNKNOWN;
	i = s->so_holder;
	for (views = VIEWS; i != NONE && views > 0; views--) {
		h = &t->t_holders[i];
		found = found_at(open_for(t->t_procs[h->ho_proc].pr_pid, name),
		    s, bo);
		if (found == FOUND_SAME)
			return (found);
		if (found != FOUND_UNKNOWN && name[0] == '/')
			all = found;
		i = h->ho_next;
	}
	return (all);
}

/*
 * The kernel tells those who administer the network namespace.  A socket
 * without a file shows it, so that nobody's is copied for a refusal.
 */
static int
kernel_tells(void)
{
	static int tells = -1;
	int s;

	if (tells != -1)
		return (tells);
	if ((s = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) == -1)
		return (0);
	tells = ioctl(s, KERNEL_UNIXFILE) == -1 && errno == ENOENT;
	(void)close(s);
	return (tells);
}

/* The file that the kernel has; -1 if it does not tell. */
static int
bound_file(const struct table *t, const struct sock *s, struct bound *bo)
{
	const struct holder *h;
	pid_t pid;
	int fd, file;

	if (s->so_holder == NONE || !kernel_tells())
		return (-1);
	h = &t->t_holders[s->so_holder];
	pid = t->t_procs[h->ho_proc].pr_pid;
	if ((fd = peek_copy(pid, h->ho_fd, s->so_ino)) == -1)
		return (-1);
	file = ioctl(fd, KERNEL_UNIXFILE);
	(void)close(fd);
	if (file == -1)
		return (-1);
	if (fstat(file, &bo->bo_stat) == -1) {
		(void)close(file);
		return (-1);
	}
	describe(file, pid, bo);
	(void)close(file);
	return (0);
}

/*
 * Where the file is now: what the kernel calls it, if that leads to it.  The
 * name of a deleted one, or one out of sight, does not.
 */
static void
describe(int file, pid_t pid, struct bound *bo)
{
	char link[32];
	enum found found;
	ssize_t n;

	bo->bo_untried = 0;
	(void)snprintf(link, sizeof(link), "/proc/self/fd/%d", file);
	n = readlink(link, bo->bo_path, sizeof(bo->bo_path));
	if (n <= 0 || (size_t)n >= sizeof(bo->bo_path)) {
		bo->bo_path[0] = '\0';
		return;
	}
	bo->bo_path[n] = '\0';
	found = found_at(open(bo->bo_path, O_PATH | O_NOFOLLOW | O_CLOEXEC),
	    NULL, bo);
	if (found != FOUND_SAME)
		found = found_at(open_for(pid, bo->bo_path), NULL, bo);
	bo->bo_untried = found == FOUND_UNKNOWN;
	if (found != FOUND_SAME || bo->bo_path[0] != '/')
		bo->bo_path[0] = '\0';
}
