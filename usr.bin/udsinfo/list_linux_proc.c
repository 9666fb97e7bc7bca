/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * Linux: who holds the sockets, from /proc.  Each process costs a few system
 * calls and each descriptor one; what else is asked is asked of few.
 */

#include <sys/types.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "list_linux.h"

/* The inode of /proc/self/ns/pid in the first pid namespace. */
#define INIT_PIDNS	UINT32_C(0xeffffffc)

/* The kernel's struct linux_dirent64. */
#define DIRENT_RECLEN	16
#define DIRENT_NAME	19

/* So many descriptors are read about at a time. */
#define ENTRIES_SIZE	65536

/*
 * So many sockets without a byte to read are looked into for descriptors that
 * came with an empty record; of more it is not known.
 */
#define LOOKS	32

static int	add_process(struct walker *);
static size_t	command(const char *, char *, size_t);
static int	effective_uid(const char *, uid_t *);
static int	ended(int);
static void	failed(struct walker *);
static int	hides_all(int);
static int	hold(struct walker *, uint32_t, int);
static int	is_foreign(void);
static int	is_orphaned(const struct table *);
static int	is_told(const struct walker *, uint32_t, int);
static int	is_worth(struct walker *, struct sock *);
static void	look_into(struct walker *, struct sock *, int);
static void	note_lacks(struct table *, int);
static void	take_held(struct walker *, size_t);
static int	walk_fd(struct walker *, const char *);
static void	walk_fds(struct walker *);

void
entries_begin(struct entries *e, int fd, char *buf, size_t size)
{
	e->en_buf = buf;
	e->en_size = size;
	e->en_at = e->en_len = 0;
	e->en_fd = fd;
}

/* The next name, or NULL at the end, with errno 0, or because of errno. */
const char *
entries_next(struct entries *e)
{
	const char *entry;
	uint16_t len;
	long n;

	if (e->en_at >= e->en_len) {
		errno = 0;
		n = syscall(SYS_getdents64, e->en_fd, e->en_buf, e->en_size);
		if (n <= 0)
			return (NULL);
		e->en_at = 0;
		e->en_len = (size_t)n;
	}
	entry = e->en_buf + e->en_at;
	memcpy(&len, entry + DIRENT_RECLEN, sizeof(len));
	e->en_at += len;
	return (entry + DIRENT_NAME);
}

/* The beginning of a file, as a string. */
ssize_t
proc_read(int dir, const char *path, char *buf, size_t size)
{
	ssize_t n;
	int error, fd;

	fd = openat(dir, path, O_RDONLY | O_CLOEXEC);
	if (fd == -1)
		return (-1);
	n = read(fd, buf, size - 1);
	error = errno;
	buf[n > 0 ? n : 0] = '\0';
	(void)close(fd);
	errno = error;
	return (n);
}

int
list_holders(struct table *t)
{
	static char buf[ENTRIES_SIZE];
	struct entries all;
	struct stat st;
	struct walker wk;
	char path[32];
	const char *name;
	intmax_t pid;
	int proc, rv;

	proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (proc == -1 || fstatat(proc, "self/ns/pid", &st, 0) == -1) {
		t->t_why = "/proc is needed to find who holds a socket";
		if (proc != -1)
			(void)close(proc);
		return (-1);
	}
	memset(&wk, 0, sizeof(wk));
	wk.wk_table = t;
	wk.wk_looks = LOOKS;
	wk.wk_root = geteuid() == 0;
	entries_begin(&all, proc, buf, sizeof(buf));
	while ((name = entries_next(&all)) != NULL)
		if ((pid = decimal(name)) != -1) {
			wk.wk_pid = (pid_t)pid;
			(void)snprintf(path, sizeof(path), "%s/fd", name);
			proc_walk(&wk, proc, path);
		}
	if ((rv = errno == 0 ? 0 : -1) == -1)
		t->t_why = "/proc could not be read";
	again_held(&wk);
	note_lacks(t, rv == 0 && hides_all(proc));
	t->t_walked = 1;
	t->t_complete = t->t_hidden == 0 && wk.wk_root &&
	    st.st_ino == INIT_PIDNS && t->t_lacks == NULL;
	if (rv == 0 && is_orphaned(t)) {
		task_walk(&wk, proc);
		t->t_complete = t->t_hidden == 0;
	}
	if (rv == 0 && wk.wk_short) {
		t->t_why = "descriptors or memory ran out while processes "
		    "were looked at";
		t->t_complete = 0;
		rv = -1;
	}
	(void)close(proc);
	free(wk.wk_held);
	return (rv);
}

/* Of several only one is told, that which matters most. */
static void
note_lacks(struct table *t, int hides)
{
	t->t_foreign = is_foreign();
	if (t->t_lacks != NULL)
		return;
	t->t_partial = hides || t->t_lost > 0;
	if (hides)
		t->t_lacks = "processes of others, which /proc hides, see "
		    "hidepid in proc(5)";
	else if (t->t_lost > 0)
		t->t_lacks = "some sockets that others are connected to";
	else if (t->t_foreign)
		t->t_lacks = "process ids of this pid namespace, as /proc "
		    "is that of another one";
}

/* Nobody seems to hold some socket. */
static int
is_orphaned(const struct table *t)
{
	size_t i;

	for (i = 0; i < t->t_nsocks; i++)
		if (table_inflight(t, &t->t_socks[i]))
			return (1);
	return (0);
}

/* A descriptor that threads have in common is told once. */
static int
is_told(const struct walker *wk, uint32_t sock, int fd)
{
	const struct table *t = wk->wk_table;
	const struct holder *h;
	uint32_t i;

	for (i = t->t_socks[sock].so_holder; i != NONE; i = h->ho_next) {
		h = &t->t_holders[i];
		if (h->ho_fd == fd &&
		    t->t_procs[h->ho_proc].pr_pid == wk->wk_pid)
			return (1);
	}
	return (0);
}

/*
 * The first process is always there.  It may be hidden from those without
 * privilege, of which the root of a user namespace has none here.
 */
static int
hides_all(int proc)
{
	return (faccessat(proc, "1", F_OK, 0) == -1 && errno == ENOENT);
}

/*
 * In a new pid namespace the /proc of an old one may still be mounted, where
 * everybody has another number than the one that system calls know them by
 * here.  Since Linux 4.1 a process is told there with all its numbers, from
 * that namespace on to its own.
 */
static int
is_foreign(void)
{
	char status[1024];
	const char *p;
	int end, pid;

	if (proc_read(AT_FDCWD, "/proc/self/status", status,
	    sizeof(status)) <= 0)
		return (0);
	p = strstr(status, "\nPid:");
	if (p != NULL && sscanf(p, "\nPid: %d", &pid) == 1 && pid != getpid())
		return (1);
	end = 0;
	p = strstr(status, "\nNSpid:");
	if (p != NULL)
		(void)sscanf(p, "\nNSpid: %*d%n", &end);
	return (end > 0 && p[end] != '\n');
}

/* Not trouble: there was nothing to read, or it went away. */
static int
ended(int error)
{
	return (error == 0 || error == ENOENT || error == ESRCH);
}

/* What a process holds could not be read, for its sake or for ours. */
static void
failed(struct walker *wk)
{
	struct table *t = wk->wk_table;

	if (ended(errno))
		return;
	if (errno == EMFILE || errno == ENFILE || errno == ENOMEM) {
		wk->wk_short = 1;
		return;
	}
	t->t_hidden++;
	if (wk->wk_pid == t->t_pid)
		t->t_pidhidden = 1;
}

/*
 * The fd directory of a process or a thread.  It may end at any moment; then
 * it held nothing.
 */
void
proc_walk(struct walker *wk, int dir, const char *path)
{
	wk->wk_dir = openat(dir, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (wk->wk_dir == -1) {
		failed(wk);
		return;
	}
	if (!wk->wk_root)
		net_skip(wk->wk_table, wk->wk_dir, "../ns/net");
	walk_fds(wk);
	(void)close(wk->wk_dir);
}

/*
 * The table is searched when all links of a process have been read: between
 * one system call and the next it would leave the processor's caches.
 */
static void
walk_fds(struct walker *wk)
{
	static char buf[ENTRIES_SIZE];
	struct entries fds;
	const char *name;
	size_t first;

	first = wk->wk_nheld;
	wk->wk_proc = NONE;
	entries_begin(&fds, wk->wk_dir, buf, sizeof(buf));
	while ((name = entries_next(&fds)) != NULL)
		if (walk_fd(wk, name) == -1)
			break;
	if (name == NULL)
		failed(wk);
	take_held(wk, first);
}

/* One descriptor.  -1: of the others there is nothing to be learnt. */
static int
walk_fd(struct walker *wk, const char *name)
{
	intmax_t fd;
	uint64_t ino;

	if ((fd = decimal(name)) == -1)
		return (0);
	if (proc_socket(wk->wk_dir, name, &ino) == 0)
		again_note(wk, (int)fd, ino);
	else if (!ended(errno)) {
		failed(wk);
		return (-1);
	}
	return (0);
}

/* Of what was noted from the first one on, only what has no row remains. */
static void
take_held(struct walker *wk, size_t first)
{
	const struct held *he;
	size_t i, n;
	uint32_t sock;

	for (i = n = first; i < wk->wk_nheld; i++) {
		he = &wk->wk_held[i];
		sock = table_find(wk->wk_table, he->he_ino);
		if (sock != NONE) {
			if (hold(wk, sock, he->he_fd) == -1)
				break;
		} else if (!wk->wk_tasks)
			wk->wk_held[n++] = *he;
	}
	wk->wk_nheld = n;
}

/* A descriptor that is a socket of the table; -1 if its process has ended. */
static int
hold(struct walker *wk, uint32_t sock, int fd)
{
	struct table *t = wk->wk_table;
	struct sock *s;

	if (wk->wk_tasks && is_told(wk, sock, fd))
		return (0);
	if (wk->wk_proc == NONE && add_process(wk) == -1)
		return (-1);
	table_addholder(t, sock, wk->wk_proc, fd);
	s = &t->t_socks[sock];
	if ((s->so_flags & SOCK_HASQUEUE) != 0 &&
	    (s->so_flags & SOCK_HASFDS) == 0 && s->so_state != STATE_LISTEN &&
	    is_worth(wk, s))
		look_into(wk, s, fd);
	return (0);
}

/* "socket:[N]", of whatever family; errno is 0 for another kind of file. */
int
proc_socket(int dir, const char *name, uint64_t *ino)
{
	static const char head[] = "socket:[";
	char link[64];
	intmax_t number;
	ssize_t n;

	n = readlinkat(dir, name, link, sizeof(link) - 1);
	if (n == -1)
		return (-1);
	errno = 0;
	if ((size_t)n < sizeof(head) || link[n - 1] != ']' ||
	    memcmp(link, head, sizeof(head) - 1) != 0)
		return (-1);
	link[n - 1] = '\0';
	if ((number = decimal(link + sizeof(head) - 1)) == -1)
		return (-1);
	*ino = (uint64_t)number;
	return (0);
}

/*
 * May a socket hold descriptors?  One without a name was sent nothing but by
 * its peer, whose records, empty ones too, count as sent until they are read.
 * To one with a name anybody may have sent.
 */
static int
is_worth(struct walker *wk, struct sock *s)
{
	uint32_t peer;

	if (s->so_queue > 0)
		return (1);
	peer = table_find(wk->wk_table, s->so_peer);
	if (s->so_kind != UDS_ADDR_UNNAMED || peer == NONE)
		return (wk->wk_looks-- > 0);
	if ((wk->wk_table->t_socks[peer].so_flags & SOCK_SENT) != 0)
		return (1);
	s->so_flags |= SOCK_HASFDS;
	return (0);
}

/*
 * How many descriptors are in the queue of a socket.  Linux tells since 5.6,
 * and since 5.14 which socket it speaks of, which may be another one by now.
 */
static void
look_into(struct walker *wk, struct sock *s, int fd)
{
	char path[32], text[512];
	const char *p;
	unsigned long ino;
	unsigned fds;

	(void)snprintf(path, sizeof(path), "../fdinfo/%d", fd);
	if (proc_read(wk->wk_dir, path, text, sizeof(text)) <= 0)
		return;
	p = strstr(text, "\nino:");
	if (p != NULL && (sscanf(p, "\nino: %lu", &ino) != 1 ||
	    ino != s->so_ino))
		return;
	p = strstr(text, "\nscm_fds:");
	if (p == NULL || sscanf(p, "\nscm_fds: %u", &fds) != 1)
		return;
	s->so_fds = fds;
	s->so_flags |= SOCK_HASFDS;
}

/*
 * The owner of /proc/N would not do: for a process that may not be dumped,
 * such as ssh-agent(1), it is root.
 */
static int
effective_uid(const char *status, uid_t *uid)
{
	const char *p;
	unsigned long n;

	p = strstr(status, "\nUid:");
	if (p == NULL || sscanf(p, "\nUid: %*u %lu", &n) != 1)
		return (-1);
	*uid = list_unmapped((uint32_t)n, 0) ? (uid_t)-1 : (uid_t)n;
	return (0);
}

/* The name, in which the kernel writes newlines and backslashes as C does. */
static size_t
command(const char *status, char *buf, size_t size)
{
	static const char head[] = "Name:\t";
	const char *p;
	size_t n;

	if (strncmp(status, head, sizeof(head) - 1) != 0)
		return (0);
	n = 0;
	for (p = status + sizeof(head) - 1; *p != '\0' && *p != '\n' &&
	    n < size; p++) {
		if (p[0] == '\\' && (p[1] == 'n' || p[1] == '\\'))
			buf[n++] = *++p == 'n' ? '\n' : '\\';
		else
			buf[n++] = *p;
	}
	return (n);
}

/*
 * Its directory of descriptors leads to the process even if another one has
 * its number by now.  Return -1 if it has ended.
 */
static int
add_process(struct walker *wk)
{
	char comm[64], status[1024];
	size_t len;
	uid_t uid;

	len = 0;
	uid = (uid_t)-1;
	if (proc_read(wk->wk_dir, "../status", status, sizeof(status)) > 0) {
		(void)effective_uid(status, &uid);
		len = command(status, comm, sizeof(comm));
	} else if (ended(errno))
		return (-1);
	else
		failed(wk);
	if (len == 0)
		comm[len++] = '?';
	wk->wk_proc = table_addproc(wk->wk_table, wk->wk_pid, uid, comm, len);
	return (0);
}

/* The process that holds what was noted, if it still does, is wk_proc. */
int
proc_held(struct walker *wk, const struct held *he)
{
	char name[16], path[32];
	uint64_t ino;
	int rv;

	(void)snprintf(path, sizeof(path), "/proc/%d/fd", (int)he->he_pid);
	(void)snprintf(name, sizeof(name), "%d", he->he_fd);
	wk->wk_pid = he->he_pid;
	wk->wk_dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (wk->wk_dir == -1)
		return (-1);
	rv = -1;
	if (proc_socket(wk->wk_dir, name, &ino) == 0 && ino == he->he_ino)
		rv = add_process(wk);
	(void)close(wk->wk_dir);
	return (rv);
}

int
list_command(pid_t pid, char *buf, size_t size)
{
	char comm[64], path[32];
	ssize_t n;

	(void)snprintf(path, sizeof(path), "/proc/%d/comm", (int)pid);
	if (is_foreign())
		return (-1);
	if ((n = proc_read(AT_FDCWD, path, comm, sizeof(comm))) <= 0)
		return (-1);
	(void)encode(buf, size, comm, (size_t)n - 1);
	return (0);
}
