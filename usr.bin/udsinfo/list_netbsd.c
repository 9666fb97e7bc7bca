/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * NetBSD: the sockets from net.local.*.pcblist, which has each that a
 * descriptor leads to, and who holds them from kern.file2 and kern.proc2
 * (9.99.2, 9.99.100 and 10.99.12, run).  Others than root see addresses in
 * the kernel hashed, NULL too, or none at all (kern.expose_address).
 */

#include <sys/param.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/sysctl.h>
#include <sys/time.h>
#include <sys/un.h>
#include <sys/unpcb.h>

#include <limits.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "list_bsd.h"
#include "udsinfo.h"

/* sys/socketvar.h */
#define DISCONNECTED	0x800

/*
 * 8.99.14, the first with unp_connid() (sys/kern/uipc_usrreq.c 1.184): since
 * then listen(2) records its caller, before that bind(2) did.
 */
#define LISTEN_REVISION	899001400

/* How often files are asked for, if some socket is nobody's. */
#define PASSES		3

/* The name of a table, and what follows its name: size and number. */
struct query {
	int	q_mib[CTL_MAXNAME];
	u_int	q_len;
};

/* What the whole list depends on. */
struct view {
	int	v_marks;	/* listeners can be told */
	int	v_all;		/* nothing is hidden */
};

_Static_assert(sizeof(struct kinfo_pcb) == 640,
    "what 9.99.2 to 10.99.12 were seen to send");

static int	ask(const void *, void *, size_t *);
static void	ask_again(struct table *, struct bsd_procs *);
static char	*fetch_files(size_t *);
static char	*fetch_pcbs(const char *, size_t *);
static int	has_unheld(const struct table *);
static int	is_listener(const struct kinfo_pcb *);
static int	marks_listeners(void);
static void	take_pcb(struct table *, struct bsd_map *,
		    const struct view *, const struct kinfo_pcb *);
static int	take_files(struct table *, struct bsd_procs *, const char *,
		    size_t);

static int
ask(const void *what, void *buf, size_t *len)
{
	const struct query *q = what;

	return (sysctl(q->q_mib, q->q_len, buf, len, NULL, 0));
}

/* The number of the node is another one at each boot. */
static char *
fetch_pcbs(const char *name, size_t *len)
{
	struct query q;
	size_t n;

	n = CTL_MAXNAME - 4;
	if (sysctlnametomib(name, q.q_mib, &n) == -1)
		return (NULL);
	q.q_mib[n++] = PCB_ALL;
	q.q_mib[n++] = 0;
	q.q_mib[n++] = sizeof(struct kinfo_pcb);
	q.q_mib[n++] = INT_MAX;
	q.q_len = (u_int)n;
	return (bsd_fetch(ask, &q, len));
}

static int
marks_listeners(void)
{
	static const int mib[] = { CTL_KERN, KERN_OSREV };
	size_t len;
	int revision;

	len = sizeof(revision);
	return (sysctl(mib, 2, &revision, &len, NULL, 0) == 0 &&
	    revision >= LISTEN_REVISION);
}

int
list_sockets(struct table *t, int brief)
{
	struct bsd_map map;
	struct kinfo_pcb pcb;
	struct view v;
	char *buf;
	size_t at, i, len;

	(void)brief;
	bsd_begin(t);
	memset(&map, 0, sizeof(map));
	v.v_all = geteuid() == 0;
	v.v_marks = marks_listeners();
	for (i = 0; i < BSD_NPCBLISTS; i++) {
		if ((buf = fetch_pcbs(bsd_pcblists[i], &len)) == NULL) {
			bsd_why(t);
			table_clear(t);
			bsd_freemap(&map);
			return (-1);
		}
		for (at = 0; len - at >= sizeof(pcb); at += sizeof(pcb)) {
			memcpy(&pcb, buf + at, sizeof(pcb));
			take_pcb(t, &map, &v, &pcb);
		}
		free(buf);
	}
	bsd_join(t, &map);
	if (v.v_all)
		bsd_queued(t, &map);
	bsd_freemap(&map);
	return (0);
}

/* What was accepted has the flags of its listener, and its client's ids. */
static int
is_listener(const struct kinfo_pcb *pcb)
{
	return (pcb->ki_type != SOCK_DGRAM &&
	    (pcb->ki_pflags & (UNP_EIDSBIND | UNP_EIDSVALID)) == UNP_EIDSBIND);
}

/*
 * ki_conn may be hashed, but there is no name of the peer, not even that of
 * an unnamed one, without a peer (sysctl_dounpcb() of
 * sys/kern/uipc_domain.c).
 */
static void
take_pcb(struct table *t, struct bsd_map *m, const struct view *v,
    const struct kinfo_pcb *pcb)
{
	struct bsd_pcb b;

	memset(&b, 0, sizeof(b));
	b.bp_so = pcb->ki_sockaddr;
	b.bp_pcb = pcb->ki_pcbaddr;
	b.bp_name = pcb->ki_spad;
	b.bp_room = sizeof(pcb->ki_spad);
	b.bp_type = (int)pcb->ki_type;
	if (pcb->ki_dst.sa_len != 0) {
		b.bp_flags |= BSD_CONNECTED;
		b.bp_conn = pcb->ki_conn;
		b.bp_peer = pcb->ki_dpad;
		b.bp_peerroom = sizeof(pcb->ki_dpad);
	} else if ((pcb->ki_sostate & DISCONNECTED) != 0)
		b.bp_flags |= BSD_CLOSED;
	else if (v->v_marks && is_listener(pcb))
		b.bp_flags |= BSD_LISTENS;
	else if (!v->v_marks)
		b.bp_flags |= BSD_MAYLISTEN;
	if ((b.bp_flags & BSD_LISTENS) == 0) {
		b.bp_queue = pcb->ki_rcvq > UINT32_MAX ? UINT32_MAX :
		    (uint32_t)pcb->ki_rcvq;
		b.bp_flags |= BSD_QUEUE;
	}
	bsd_addsock(t, m, &b);
}

static char *
fetch_files(size_t *len)
{
	static const struct query files = { { CTL_KERN, KERN_FILE2,
	    KERN_FILE_BYPID, 0, sizeof(struct kinfo_file), INT_MAX }, 6 };

	return (bsd_fetch(ask, &files, len));
}

static int
has_unheld(const struct table *t)
{
	size_t i;

	for (i = 0; i < t->t_nsocks; i++)
		if (t->t_socks[i].so_holder == NONE)
			return (1);
	return (0);
}

/*
 * A process in the midst of execve(2) holds its p_reflock and is then left out
 * without a word (sysctl_kern_file2() of sys/kern/kern_descrip.c, 10.99.12,
 * read).  Its sockets are not in flight.
 */
static void
ask_again(struct table *t, struct bsd_procs *ps)
{
	char *buf;
	size_t len;
	int pass;

	for (pass = 1; pass < PASSES && has_unheld(t); pass++) {
		if ((buf = fetch_files(&len)) == NULL) {
			t->t_complete = 0;
			return;
		}
		(void)take_files(t, ps, buf, len);
		free(buf);
	}
}

int
list_holders(struct table *t)
{
	struct bsd_procs procs;
	char *buf;
	size_t len;
	int joined;

	if ((buf = fetch_files(&len)) == NULL) {
		bsd_why(t);
		return (-1);
	}
	bsd_listprocs(&procs);
	joined = take_files(t, &procs, buf, len);
	free(buf);
	t->t_walked = 1;
	t->t_complete = geteuid() == 0;
	if (t->t_complete)
		ask_again(t, &procs);
	t->t_lacks = "how many connections wait for a listener";
	if (!t->t_complete)
		t->t_lacks = joined ? "how many connections wait for a "
		    "listener, and what is hidden from others than root" :
		    "how many connections wait for a listener, and who holds "
		    "a socket (kern.expose_address, root)";
	t->t_pidhidden = t->t_pid != -1 && !t->t_complete &&
	    (!joined || !bsd_seen(&procs, t->t_pid));
	bsd_freeprocs(&procs);
	return (0);
}

/*
 * Who made the file is the user of the socket.  What was held by somebody
 * before remains as it was.  Return whether any file was that of a socket
 * here.
 */
static int
take_files(struct table *t, struct bsd_procs *ps, const char *p, size_t room)
{
	struct kinfo_file f;
	struct sock *s;
	size_t before;
	uint32_t sock;
	int joined;

	joined = 0;
	before = t->t_nholders;
	for (; room >= sizeof(f); p += sizeof(f), room -= sizeof(f)) {
		memcpy(&f, p, sizeof(f));
		if (f.ki_ftype != DTYPE_SOCKET ||
		    (sock = table_find(t, f.ki_fdata)) == NONE)
			continue;
		joined = 1;
		s = &t->t_socks[sock];
		if (s->so_holder != NONE && s->so_holder < before)
			continue;
		s->so_uid = f.ki_fuid;
		s->so_flags |= SOCK_HASUID;
		bsd_holder(t, ps, sock, (pid_t)f.ki_pid, f.ki_fd);
	}
	return (joined);
}

char *
bsd_fetchprocs(int op, int arg, size_t *len)
{
	struct query q = { { CTL_KERN, KERN_PROC2, 0, 0,
	    sizeof(struct kinfo_proc2), INT_MAX }, 6 };

	q.q_mib[2] = op;
	q.q_mib[3] = arg;
	return (bsd_fetch(ask, &q, len));
}

void
bsd_takeprocs(struct bsd_procs *ps, const char *p, size_t room)
{
	struct kinfo_proc2 kp;

	for (; room >= sizeof(kp); p += sizeof(kp), room -= sizeof(kp)) {
		memcpy(&kp, p, sizeof(kp));
		bsd_addproc(ps, kp.p_pid, kp.p_uid, kp.p_comm,
		    sizeof(kp.p_comm));
	}
}
