/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * Linux: the sockets of other network namespaces.  A connection through a
 * pathname may have its two processes in different ones, and then lives in
 * that of the client; so all are added to one list.  The inodes of sockets are
 * unique, because sockfs is one for the whole machine (Linux 6.18,
 * net/socket.c).
 */

#define _GNU_SOURCE

#include <sys/types.h>
#include <sys/ioctl.h>
#include <sys/stat.h>

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <linux/sockios.h>

#include "list_linux.h"

/* Where ip-netns(8) keeps namespaces that no process needs to be in. */
#define NAMED	"/run/netns"

struct nets {
	struct listing	*ne_list;
	int		 ne_own;	/* the way back, or -1 */
};

static dev_t	nsfs;			/* that all namespaces are of */

static int	enter(int, int);
static int	is_new(const struct table *, const struct stat *);
static void	look(struct nets *, int, const char *);
static int	merge(struct listing *, int, int);
static int	through(struct nets *, const char *, const char *);

/* Only root may enter others, if at all. */
void
net_others(struct listing *li)
{
	struct nets ne;
	struct stat st;

	if (stat("/proc/self/ns/net", &st) == -1) {
		li->li_table->t_skipped += geteuid() == 0;
		return;
	}
	nsfs = st.st_dev;
	table_addnetns(li->li_table, st.st_ino);
	if (geteuid() != 0)
		return;
	ne.ne_list = li;
	ne.ne_own = -1;
	/* Of what cannot be read it is unknown how many there are. */
	if (through(&ne, "/proc", "/ns/net") == -1)
		li->li_table->t_skipped++;
	if (through(&ne, NAMED, "") == -1 && errno != ENOENT)
		li->li_table->t_skipped++;
	if (ne.ne_own != -1)
		(void)close(ne.ne_own);
}

/*
 * What is in a directory; of what is no process, or no namespace, nothing.
 * -1 and errno if it cannot be read.
 */
static int
through(struct nets *ne, const char *where, const char *what)
{
	static char buf[32768];
	struct entries all;
	char path[300];
	const char *name;
	int dir, error;

	dir = open(where, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir == -1)
		return (-1);
	entries_begin(&all, dir, buf, sizeof(buf));
	while ((name = entries_next(&all)) != NULL) {
		if (what[0] != '\0' && (name[0] < '0' || name[0] > '9'))
			continue;
		(void)snprintf(path, sizeof(path), "%s%s", name, what);
		look(ne, dir, path);
	}
	error = errno;
	(void)close(dir);
	errno = error;
	return (error == 0 ? 0 : -1);
}

/*
 * The namespace of a socket, which Linux tells since 4.10.  The socket is
 * closed before all else, as it is a copy that its peer could miss the end by.
 */
void
net_behind(struct listing *li, int s)
{
	struct nets ne;
	char path[64];
	int ns;

	ns = li->li_table->t_nnetns == 0 ? -1 : ioctl(s, SIOCGSKNS);
	(void)close(s);
	if (ns == -1)
		return;
	ne.ne_list = li;
	ne.ne_own = -1;
	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", ns);
	look(&ne, AT_FDCWD, path);
	if (ne.ne_own != -1)
		(void)close(ne.ne_own);
	(void)close(ns);
}

/* Where one of our processes is that may be looked at. */
void
net_skip(struct table *t, int dir, const char *path)
{
	struct stat st;

	if (t->t_nnetns > 0 && fstatat(dir, path, &st, 0) == 0 &&
	    is_new(t, &st)) {
		table_addnetns(t, st.st_ino);
		t->t_skipped++;
	}
}

/* A file that is a namespace, which was not seen before. */
static int
is_new(const struct table *t, const struct stat *st)
{
	size_t i;

	for (i = 0; i < t->t_nnetns; i++)
		if (t->t_netns[i] == st->st_ino)
			return (0);
	return (st->st_dev == nsfs);
}

static void
look(struct nets *ne, int dir, const char *path)
{
	struct table *t = ne->ne_list->li_table;
	struct stat st;
	int ns;

	if (fstatat(dir, path, &st, 0) == -1 || !is_new(t, &st))
		return;
	ns = openat(dir, path, O_RDONLY | O_CLOEXEC);
	if (ns == -1 && (errno == ENOENT || errno == ESRCH))
		return;
	/* Its process may have gone elsewhere meanwhile. */
	if (ns != -1 && fstat(ns, &st) == 0 && !is_new(t, &st)) {
		(void)close(ns);
		return;
	}
	if (ne->ne_own == -1)
		ne->ne_own = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
	table_addnetns(t, st.st_ino);
	if (ns == -1 || ne->ne_own == -1 || t->t_nnetns > UINT16_MAX ||
	    merge(ne->ne_list, ns, ne->ne_own) == -1)
		t->t_skipped++;
	if (ns != -1)
		(void)close(ns);
}

static int
merge(struct listing *li, int ns, int own)
{
	int error, rv, s, tries;

	rv = -1;
	for (tries = 0; tries < LIST_TRIES && rv == -1; tries++) {
		if ((s = enter(ns, own)) == -1)
			return (-1);
		rv = diag_dump(li, s, 0);
		error = errno;
		(void)close(s);
		if (rv == -1 && error != EINTR && error != ENOBUFS)
			break;
	}
	return (rv);
}

/*
 * A socket to ask through, of that namespace; this process stays there only
 * to open it.  Were it not to come back, all that it asked and said from then
 * on would be wrong.
 */
static int
enter(int ns, int own)
{
	int error, s;

	if (setns(ns, CLONE_NEWNET) == -1)
		return (-1);
	s = diag_open();
	error = errno;
	if (setns(own, CLONE_NEWNET) == -1)
		err(EXIT_TROUBLE, "cannot return to the network namespace");
	errno = error;
	return (s);
}
