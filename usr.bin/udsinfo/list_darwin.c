/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * macOS: every socket of every process, by proc_info(2), which shows one's own
 * processes, and all of them to root.  Facts were read in bsd/kern of
 * xnu-11417 (macOS 15); nothing here has been seen running.
 */

#include <sys/param.h>
#include <sys/proc_info.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <errno.h>
#include <libproc.h>
#include <limits.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "list_bsd.h"
#include "udsinfo.h"

/* A younger kernel may have more to tell, and tells all or nothing. */
union answer {
	struct socket_fdinfo	info;
	char			room[2048];
};

/* What is being collected. */
struct walk {
	struct table	*w_table;
	struct bsd_map	 w_map;
	pid_t		 w_pid;		/* this process ... */
	uint32_t	 w_proc;	/* ... and its row, or NONE */
};

_Static_assert(sizeof(struct socket_fdinfo) == 792 &&
    offsetof(struct socket_fdinfo, psi.soi_proto) == 264,
    "struct socket_fdinfo");

static int	ask_fds(const void *, void *, size_t *);
static int	ask_pids(const void *, void *, size_t *);
static void	hidden(struct table *, pid_t);
static void	take(struct walk *, int);
static int	told(int, void *, size_t *);
static void	walk(struct walk *, pid_t);

/*
 * libproc says 0 for a failure, and for nothing.  What fills the buffer may
 * have been cut off.
 */
static int
told(int n, void *buf, size_t *len)
{
	if (n <= 0)
		return (-1);
	if (buf != NULL && (size_t)n >= *len) {
		errno = ENOMEM;
		return (-1);
	}
	*len = (size_t)n;
	return (0);
}

static int
ask_pids(const void *what, void *buf, size_t *len)
{
	int n, size;

	(void)what;
	size = *len > INT_MAX ? INT_MAX : (int)*len;
	errno = 0;
	n = proc_listpids(PROC_ALL_PIDS, 0, buf, size);
	return (told(n, buf, len));
}

static int
ask_fds(const void *what, void *buf, size_t *len)
{
	const pid_t *pid = what;
	int n, size;

	size = *len > INT_MAX ? INT_MAX : (int)*len;
	errno = 0;
	n = proc_pidinfo(*pid, PROC_PIDLISTFDS, 0, buf, size);
	return (told(n, buf, len));
}

int
list_sockets(struct table *t, int brief)
{
	struct walk w;
	pid_t pid;
	char *buf;
	size_t at, len;

	(void)brief;
	bsd_begin(t);
	if ((buf = bsd_fetch(ask_pids, NULL, &len)) == NULL) {
		bsd_why(t);
		return (-1);
	}
	memset(&w, 0, sizeof(w));
	w.w_table = t;
	for (at = 0; len - at >= sizeof(pid); at += sizeof(pid)) {
		memcpy(&pid, buf + at, sizeof(pid));
		if (pid > 0)
			walk(&w, pid);
	}
	free(buf);
	bsd_join(t, &w.w_map);
	bsd_freemap(&w.w_map);
	t->t_lacks = "for which listener a connection waits";
	return (0);
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
walk(struct walk *w, pid_t pid)
{
	struct proc_fdinfo fd;
	char *buf;
	size_t at, len;

	if ((buf = bsd_fetch(ask_fds, &pid, &len)) == NULL) {
		if (errno == EPERM || errno == EACCES || errno == ENOMEM)
			hidden(w->w_table, pid);
		return;
	}
	w->w_pid = pid;
	w->w_proc = NONE;
	for (at = 0; len - at >= sizeof(fd); at += sizeof(fd)) {
		memcpy(&fd, buf + at, sizeof(fd));
		if (fd.proc_fdtype == PROX_FDTYPE_SOCKET)
			take(w, fd.proc_fd);
	}
	free(buf);
}

/* What the tables of the BSDs have, in the words of this one. */
static void
describe(struct bsd_pcb *b, const struct socket_info *si)
{
	const struct un_sockinfo *un = &si->soi_proto.pri_un;

	memset(b, 0, sizeof(*b));
	b->bp_so = b->bp_pcb = si->soi_so;
	b->bp_conn = un->unsi_conn_so;
	b->bp_name = un->unsi_addr.ua_dummy;
	b->bp_room = sizeof(un->unsi_addr.ua_dummy);
	b->bp_type = si->soi_type;
	b->bp_queue = si->soi_rcv.sbi_cc;
	b->bp_flags = BSD_QUEUE;
	if ((si->soi_options & SO_ACCEPTCONN) != 0) {
		b->bp_flags |= BSD_LISTENS;
		b->bp_queue = (uint16_t)si->soi_qlen;
		b->bp_backlog = (uint16_t)si->soi_qlimit;
	} else if (un->unsi_conn_so != 0)
		b->bp_flags |= BSD_CONNECTED;
	else if ((si->soi_state & SOI_S_ISDISCONNECTED) != 0)
		b->bp_flags |= BSD_CLOSED;
}

/* One descriptor, which may be closed or of another family. */
static void
take(struct walk *w, int fd)
{
	union answer a;
	struct bsd_procs ps;
	struct bsd_pcb b;
	uint32_t sock;
	int n;

	n = proc_pidfdinfo(w->w_pid, fd, PROC_PIDFDSOCKETINFO, &a, sizeof(a));
	if (n < (int)sizeof(a.info) || a.info.psi.soi_family != AF_UNIX ||
	    a.info.psi.soi_kind != SOCKINFO_UN)
		return;
	sock = bsd_findsock(&w->w_map, a.info.psi.soi_so);
	if (sock == NONE) {
		describe(&b, &a.info.psi);
		sock = bsd_addsock(w->w_table, &w->w_map, &b);
	}
	if (w->w_proc == NONE) {
		bsd_oneproc(&ps, w->w_pid);
		w->w_proc = ps.bp_n == 0 ?
		    table_addproc(w->w_table, w->w_pid, (uid_t)-1, "?", 1) :
		    table_addproc(w->w_table, w->w_pid, ps.bp_all->bp_euid,
		    ps.bp_all->bp_comm, strlen(ps.bp_all->bp_comm));
		bsd_freeprocs(&ps);
	}
	table_addholder(w->w_table, sock, w->w_proc, fd);
}

/* They came along. */
int
list_holders(struct table *t)
{
	t->t_walked = 1;
	t->t_complete = t->t_hidden == 0 && geteuid() == 0;
	return (0);
}

/* This much of a process is told to everybody. */
void
bsd_oneproc(struct bsd_procs *ps, pid_t pid)
{
	struct proc_bsdshortinfo info;

	memset(ps, 0, sizeof(*ps));
	if (proc_pidinfo(pid, PROC_PIDT_SHORTBSDINFO, 0, &info,
	    sizeof(info)) == (int)sizeof(info))
		bsd_addproc(ps, pid, info.pbsi_uid, info.pbsi_comm,
		    sizeof(info.pbsi_comm));
}
