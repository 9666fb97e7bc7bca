/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * FreeBSD: the sockets from net.local.*.pcblist, and their descriptors
 * from kern.file (12.1 and 15.0, run).
 * Everybody sees everything, unless security.bsd.see_other_uids or a jail
 * forbids it, and that leaves no trace.
 */

#include <sys/param.h>
#include <sys/capsicum.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/socketvar.h>
#include <sys/sysctl.h>
#include <sys/un.h>
#include <sys/unpcb.h>

#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "list_bsd.h"
#include "list_bsd_reader.h"
#include "udsinfo.h"

/*
 * so_qstate, which so_state of a struct xsocket holds too: the connection is
 * in the queue of a listener (12.1, 15.0, run).  sys/socketvar.h keeps these
 * to the kernel.
 */
#define QUEUED		(0x0800 | 0x1000)

/* A record that ends here has all that is looked at. */
#define LEAST_PCB	(offsetof(struct xunpcb, xu_socket) +		\
			    offsetof(struct xsocket, so_snd))
#define LEAST_FILE	offsetof(struct xfile, xf_vnode)

_Static_assert(sizeof(struct xunpgen) == 32 && sizeof(struct xunpcb) == 904 &&
    sizeof(struct xsocket) == 240 && sizeof(struct xfile) == 128,
    "what 12.1 and 15.0 were seen to send");

static int	ask(const void *, void *, size_t *);
static int	ask_proc(const void *, void *, size_t *);
static int	ask_procs(const void *, void *, size_t *);
static int	limit(void);
static int	number(int);
static void	take_pcb(struct table *, struct bsd_map *,
		    const struct xunpcb *);
static int	take_files(struct table *, struct bsd_procs *, const char *,
		    size_t);
static int	sees_all(void);

static int
ask(const void *name, void *buf, size_t *len)
{
	return (sysctlbyname(name, buf, len, NULL, 0));
}

static int
ask_procs(const void *mib, void *buf, size_t *len)
{
	return (sysctl(mib, 3, buf, len, NULL, 0));
}

static int
ask_proc(const void *mib, void *buf, size_t *len)
{
	return (sysctl(mib, 4, buf, len, NULL, 0));
}

char *
reader_table(int what, int arg, size_t *len)
{
	static const char *const names[] = {
		[READER_FILES] = "kern.file",
		[READER_JAILED] = "security.jail.jailed",
		[READER_SEEUIDS] = "security.bsd.see_other_uids",
		[READER_SEEGIDS] = "security.bsd.see_other_gids",
		[READER_SEEJAILS] = "security.bsd.see_jail_proc"
	};
	const int procs[] = { CTL_KERN, KERN_PROC, KERN_PROC_PROC };
	const int proc[] = { CTL_KERN, KERN_PROC, KERN_PROC_PID, arg };

	if (what == READER_PROCS)
		return (bsd_fetch(ask_procs, procs, len));
	if (what == READER_PROC)
		return (bsd_fetch(ask_proc, proc, len));
	if (what >= 0 && what < BSD_NPCBLISTS)
		return (bsd_fetch(ask, bsd_pcblists[what], len));
	if (what >= 0 && what <= READER_SEEJAILS && names[what] != NULL)
		return (bsd_fetch(ask, names[what], len));
	errno = EINVAL;
	return (NULL);
}

char *
bsd_fetchpcbs(size_t i, size_t *len)
{
	return (reader_fetch((int)i, 0, len));
}

/*
 * Each record begins with its length.  The first and the last one are a
 * struct xunpgen; without a last one the table is not whole.
 */
int
bsd_takepcbs(struct table *t, struct bsd_map *m, const char *p, size_t room)
{
	struct xunpcb pcb;
	ksize_t len;
	int ends;

	for (ends = 0; room >= sizeof(len); p += len, room -= len) {
		memcpy(&len, p, sizeof(len));
		if (len < sizeof(len) || len > room)
			break;
		if (len == sizeof(struct xunpgen)) {
			if (++ends == 2)
				return (0);
			continue;
		}
		if (bsd_record(&pcb, sizeof(pcb), LEAST_PCB, p, len) == -1)
			break;
		take_pcb(t, m, &pcb);
	}
	t->t_why = "the kernel's table of sockets is not understood";
	return (-1);
}

/*
 * sonewconn() of sys/kern/uipc_socket.c admits half as many again as
 * listen(2) was told.  A socket that was accepted has the name of the
 * listener but not its file.
 */
static void
take_pcb(struct table *t, struct bsd_map *m, const struct xunpcb *pcb)
{
	const struct xsocket *so = &pcb->xu_socket;
	struct bsd_pcb b;

	memset(&b, 0, sizeof(b));
	b.bp_so = so->xso_so;
	b.bp_pcb = pcb->xu_unpp;
	b.bp_conn = pcb->unp_conn;
	b.bp_name = pcb->xu_dummy1;
	b.bp_room = sizeof(pcb->xu_dummy1);
	b.bp_type = so->so_type;
	b.bp_uid = so->so_uid;
	b.bp_queue = so->so_rcv.sb_cc;
	b.bp_flags = BSD_QUEUE | BSD_UID;
	if ((so->so_options & SO_ACCEPTCONN) != 0) {
		b.bp_flags |= BSD_LISTENS;
		b.bp_queue = so->so_qlen;
		b.bp_backlog = so->so_qlimit;
		if (so->so_qlen > (uint64_t)so->so_qlimit * 3 / 2)
			b.bp_flags |= BSD_FULL;
	}
	if ((so->so_state & QUEUED) != 0)
		b.bp_flags |= BSD_EMBRYO;
	if (pcb->unp_conn != 0)
		b.bp_flags |= BSD_CONNECTED;
	else if ((so->so_state & SS_ISDISCONNECTED) != 0 ||
	    (pcb->xu_addr.sun_path[0] != '\0' && pcb->unp_vnode == 0))
		b.bp_flags |= BSD_CLOSED;
	bsd_addsock(t, m, &b);
}

int
bsd_listfiles(struct table *t, struct bsd_procs *ps)
{
	char *buf;
	size_t len;
	int rv;

	if ((buf = reader_fetch(READER_FILES, 0, &len)) == NULL) {
		bsd_why(t);
		return (-1);
	}
	rv = take_files(t, ps, buf, len);
	free(buf);
	return (rv);
}

static int
take_files(struct table *t, struct bsd_procs *ps, const char *p, size_t room)
{
	struct xfile f;
	ksize_t len;

	while (room > 0) {
		len = 0;
		if (room >= sizeof(len))
			memcpy(&len, p, sizeof(len));
		if (len > room || bsd_record(&f, sizeof(f), LEAST_FILE, p,
		    len) == -1) {
			t->t_why = "the kernel's table of files is not "
			    "understood";
			return (-1);
		}
		p += len;
		room -= len;
		if (f.xf_type == DTYPE_SOCKET)
			bsd_file(t, ps, f.xf_data, f.xf_pid, f.xf_fd);
	}
	return (0);
}

/* -1 if it is not known. */
static int
number(int what)
{
	char *buf;
	size_t len;
	int value;

	value = -1;
	if ((buf = reader_fetch(what, 0, &len)) != NULL &&
	    len == sizeof(value))
		memcpy(&value, buf, sizeof(value));
	free(buf);
	return (value);
}

const char *
bsd_hidden(void)
{
	return (sees_all() ? NULL : "sockets and processes of others, if a "
	    "jail or security.bsd.see_other_uids hides them");
}

/* cr_cansee() of sys/kern/kern_prot.c: nothing is hidden from this one. */
static int
sees_all(void)
{
	if (number(READER_JAILED) != 0)
		return (0);
	return (geteuid() == 0 || (number(READER_SEEUIDS) > 0 &&
	    number(READER_SEEGIDS) > 0 && number(READER_SEEJAILS) > 0));
}

/*
 * The reader has no capability mode: what it asks for is not to be had there
 * (15.0: no CTLFLAG_CAPRD in sys/kern/uipc_usrreq.c, kern_descrip.c and
 * kern_proc.c).
 */
static int
limit(void)
{
	return (0);
}

/*
 * In capability mode a pathname leads nowhere.  ENOSYS: the kernel has no such
 * mode.
 */
int
list_confine(enum need need)
{
	if (need == NEED_FILES)
		return (0);
	if (reader_start(limit) == -1)
		return (-1);
	return (cap_enter() == -1 && errno != ENOSYS ? -1 : 0);
}
