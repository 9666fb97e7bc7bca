/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * OpenBSD: sockets and descriptors from KERN_FILE (7.4, 7.8 and 8.0-beta,
 * run).  Everybody sees the sockets of every process, but only root addresses
 * in the kernel: to others, each descriptor looks like a socket of its own,
 * and who is at the other end is unknown.  Nobody is told whether a socket
 * that has a name listens.
 */

#include <sys/param.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/socketvar.h>
#include <sys/sysctl.h>
#include <sys/un.h>

#include <errno.h>
#include <limits.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "list_bsd.h"
#include "list_bsd_reader.h"
#include "udsinfo.h"

/* so_pcb of somebody else than root. */
#define HIDDEN		UINT64_MAX

/* What is being collected. */
struct walk {
	struct table	*w_table;
	struct bsd_map	 w_map;
	pid_t		 w_pid;		/* the last process ... */
	uint32_t	 w_proc;	/* ... and its row */
	int		 w_hidden;	/* addresses are */
	int		 w_raced;	/* something is new */
};

static int	ask(const void *, void *, size_t *);
static void	holder(struct walk *, const struct kinfo_file *, uint32_t);
static void	in_flight(struct walk *);
static int	limit(void);
static uint32_t	take(struct walk *, const struct kinfo_file *);
static int	state_of(const struct kinfo_file *);

static int
ask(const void *mib, void *buf, size_t *len)
{
	return (sysctl(mib, 6, buf, len, NULL, 0));
}

/*
 * The kernel fills as much of an element as it knows, and the rest stays
 * zero.
 */
char *
reader_table(int what, int arg, size_t *len)
{
	const int files[] = { CTL_KERN, KERN_FILE, KERN_FILE_BYUID, -1,
	    sizeof(struct kinfo_file), INT_MAX };
	const int all[] = { CTL_KERN, KERN_FILE, KERN_FILE_BYFILE,
	    DTYPE_SOCKET, sizeof(struct kinfo_file), INT_MAX };
	const int proc[] = { CTL_KERN, KERN_PROC, KERN_PROC_PID, arg,
	    sizeof(struct kinfo_proc), INT_MAX };

	switch (what) {
	case READER_FILES:
		return (bsd_fetch(ask, files, len));
	case READER_ALLFILES:
		return (bsd_fetch(ask, all, len));
	case READER_PROC:
		return (bsd_fetch(ask, proc, len));
	default:
		errno = EINVAL;
		return (NULL);
	}
}

static int
is_ours(const struct kinfo_file *f)
{
	return (f->f_type == DTYPE_SOCKET && f->so_family == AF_UNIX);
}

int
list_sockets(struct table *t, int brief)
{
	struct kinfo_file f;
	struct walk w;
	char *buf;
	size_t at, len;

	(void)brief;
	bsd_begin(t);
	if ((buf = reader_fetch(READER_FILES, 0, &len)) == NULL) {
		bsd_why(t);
		return (-1);
	}
	memset(&w, 0, sizeof(w));
	w.w_table = t;
	w.w_proc = NONE;
	for (at = 0; len - at >= sizeof(f); at += sizeof(f)) {
		memcpy(&f, buf + at, sizeof(f));
		if (is_ours(&f) && f.fd_fd >= 0)
			holder(&w, &f, take(&w, &f));
	}
	free(buf);
	if (!w.w_hidden)
		in_flight(&w);
	bsd_join(t, &w.w_map);
	if (!w.w_hidden && !w.w_raced)
		bsd_queued(t, &w.w_map);
	bsd_freemap(&w.w_map);
	t->t_lacks = "which sockets listen, and for which others wait";
	if (w.w_hidden)
		t->t_lacks = "which sockets listen; and, but for root, who is "
		    "at the other end, and which descriptors share a socket";
	return (0);
}

/*
 * Sockets that no process has: in messages, or opened since.  Of something
 * new, peers may be among those that are known already, and so seem to have
 * none.
 */
static void
in_flight(struct walk *w)
{
	struct kinfo_file f;
	char *buf;
	size_t at, len;

	w->w_raced = 1;
	if ((buf = reader_fetch(READER_ALLFILES, 0, &len)) == NULL)
		return;
	w->w_raced = 0;
	for (at = 0; len - at >= sizeof(f); at += sizeof(f)) {
		memcpy(&f, buf + at, sizeof(f));
		if (!is_ours(&f) ||
		    bsd_findsock(&w->w_map, f.f_data) != NONE)
			continue;
		if (f.f_msgcount > 0)
			(void)take(w, &f);
		else
			w->w_raced = 1;
	}
	free(buf);
}

/*
 * What was accepted has the name of the listener (run), but no file, which
 * root can see.
 */
static int
state_of(const struct kinfo_file *f)
{
	if ((f->so_state & SS_ISCONNECTED) != 0 || f->unp_conn != 0)
		return (BSD_CONNECTED);
	if ((f->so_state & SS_ISDISCONNECTED) != 0 ||
	    (f->so_pcb != HIDDEN && f->unp_path[0] != '\0' && f->v_un == 0))
		return (BSD_CLOSED);
	return (BSD_MAYLISTEN);
}

/* The row of the socket; hidden ones are numbered. */
static uint32_t
take(struct walk *w, const struct kinfo_file *f)
{
	char name[2 + KI_UNPPATHLEN];
	struct bsd_pcb b;
	size_t len;
	uint32_t found;

	memset(&b, 0, sizeof(b));
	b.bp_so = f->f_data;
	b.bp_pcb = f->so_pcb;
	if (f->so_pcb == HIDDEN || f->f_data == 0) {
		w->w_hidden = 1;
		b.bp_so = b.bp_pcb = w->w_table->t_nsocks + 1;
	}
	if ((found = bsd_findsock(&w->w_map, b.bp_so)) != NONE)
		return (found);
	b.bp_conn = f->unp_conn;
	len = strnlen(f->unp_path, sizeof(f->unp_path));
	name[0] = (char)(2 + len);
	name[1] = AF_UNIX;
	memcpy(name + 2, f->unp_path, len);
	b.bp_name = name;
	b.bp_room = 2 + len;
	b.bp_type = (int)f->so_type;
	b.bp_uid = f->f_uid;
	b.bp_flags = BSD_UID | state_of(f);
	b.bp_queue = f->so_rcv_cc > UINT32_MAX ? UINT32_MAX :
	    (uint32_t)f->so_rcv_cc;
	/* Of others, 0 is all that is told. */
	if (f->so_pcb != HIDDEN || b.bp_queue != 0 || f->p_uid == geteuid())
		b.bp_flags |= BSD_QUEUE;
	return (bsd_addsock(w->w_table, &w->w_map, &b));
}

/* The descriptors of a process come together. */
static void
holder(struct walk *w, const struct kinfo_file *f, uint32_t sock)
{
	if (w->w_proc == NONE || w->w_pid != (pid_t)f->p_pid) {
		w->w_pid = (pid_t)f->p_pid;
		w->w_proc = table_addproc(w->w_table, w->w_pid, f->p_uid,
		    f->p_comm, strnlen(f->p_comm, sizeof(f->p_comm)));
	}
	table_addholder(w->w_table, sock, w->w_proc, f->fd_fd);
}

/* They came along. */
int
list_holders(struct table *t)
{
	t->t_walked = 1;
	t->t_complete = 1;
	return (0);
}

void
bsd_oneproc(struct bsd_procs *ps, pid_t pid)
{
	struct kinfo_proc kp;
	char *buf;
	size_t len;

	memset(ps, 0, sizeof(*ps));
	if ((buf = reader_fetch(READER_PROC, (int)pid, &len)) == NULL)
		return;
	if (bsd_record(&kp, sizeof(kp), sizeof(kp), buf, len) == 0)
		bsd_addproc(ps, kp.p_pid, kp.p_uid, kp.p_comm,
		    sizeof(kp.p_comm));
	free(buf);
}

/*
 * KERN_FILE is in no promise of pledge(2) (pledge_sysctl() of
 * sys/kern/kern_pledge.c, 8.0), so that who asks for it has made none.  Names
 * of users are all that there is to be opened.
 */
static int
limit(void)
{
	static const char *const dirs[] = { "/etc", "/var/run", "/var/yp" };
	size_t i;

	for (i = 0; i < sizeof(dirs) / sizeof(dirs[0]); i++)
		if (unveil(dirs[i], "r") == -1 && errno != ENOENT)
			return (-1);
	return (unveil(NULL, NULL));
}

/*
 * "tty" is to ask for the width of the terminal, and "unix" for the options of
 * a socket.  A link that makes a pathname short enough takes "cpath", and
 * "fattr" under some masks; the groups of a user take "getpw".  Without "rpath"
 * there is nothing that unveil(2) could hide, and with it what leads to a file
 * has to be seen, from the root on and wherever symbolic links go.
 */
int
list_confine(enum need need)
{
	static const char *const promises[] = {
		[NEED_OUTPUT] = "stdio tty",
		[NEED_DESCRIPTOR] = "stdio tty unix",
		[NEED_FILES] = "stdio tty unix rpath cpath fattr getpw"
	};

	if (reader_start(limit) == -1)
		return (-1);
	return (pledge(promises[need], NULL));
}
