/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * DragonFly: the sockets from net.local.*.pcblist, their descriptors from
 * kern.file.  Everybody sees everything unless he is in a jail.  The tables
 * are like FreeBSD's of old: no frames around them, kernel structures in
 * them, and places that are empty may hold anything (unp_pcblist() of
 * sys/kern/uipc_usrreq.c).  Nothing here has been seen running.
 */

#include <sys/types.h>
#include <sys/socket.h>
#include <sys/socketvar.h>
#include <sys/sysctl.h>
#include <sys/un.h>
#include <sys/unpcb.h>

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "list_bsd.h"
#include "udsinfo.h"

/* Addresses in the kernel are compared and nothing else. */
#define ADDRESS(p)	((uint64_t)(uintptr_t)(p))

static int	ask(const void *, void *, size_t *);
static void	take_pcb(struct table *, struct bsd_map *,
		    const struct xunpcb *);

static int
ask(const void *what, void *buf, size_t *len)
{
	return (sysctlbyname(what, buf, len, NULL, 0));
}

char *
bsd_fetchpcbs(size_t i, size_t *len)
{
	return (bsd_fetch(ask, bsd_pcblists[i], len));
}

/*
 * A structure of the kernel is in the middle of each record: one that has
 * another length is of another release.
 */
int
bsd_takepcbs(struct table *t, struct bsd_map *m, const char *p, size_t room)
{
	struct xunpcb pcb;

	for (; room > 0; p += sizeof(pcb), room -= sizeof(pcb)) {
		if (bsd_record(&pcb, sizeof(pcb), sizeof(pcb), p, room) == -1 ||
		    pcb.xu_len != sizeof(pcb)) {
			t->t_why = "the kernel's table of sockets is not "
			    "understood";
			return (-1);
		}
		/* Once there was one list for streams and sequenced packets. */
		if (bsd_findsock(m, ADDRESS(pcb.xu_socket.xso_so)) == NONE)
			take_pcb(t, m, &pcb);
	}
	return (0);
}

/* As on FreeBSD, which see. */
static void
take_pcb(struct table *t, struct bsd_map *m, const struct xunpcb *pcb)
{
	const struct xsocket *so = &pcb->xu_socket;
	struct bsd_pcb b;

	memset(&b, 0, sizeof(b));
	b.bp_so = ADDRESS(so->xso_so);
	b.bp_pcb = ADDRESS(pcb->xu_unpp);
	b.bp_conn = ADDRESS(pcb->xu_unp.unp_conn);
	if (pcb->xu_unp.unp_addr != NULL) {
		b.bp_name = pcb->xu_au.xu_dummy1;
		b.bp_room = sizeof(pcb->xu_au.xu_dummy1);
	}
	b.bp_type = so->so_type;
	b.bp_uid = so->so_uid;
	b.bp_queue = so->so_rcv.sb_cc > UINT32_MAX ? UINT32_MAX :
	    (uint32_t)so->so_rcv.sb_cc;
	b.bp_flags = BSD_QUEUE | BSD_UID;
	if ((so->so_options & SO_ACCEPTCONN) != 0) {
		b.bp_flags |= BSD_LISTENS;
		b.bp_queue = (uint16_t)so->so_qlen;
		b.bp_backlog = (uint16_t)so->so_qlimit;
		if (b.bp_queue > b.bp_backlog * 3 / 2)
			b.bp_flags |= BSD_FULL;
	}
	if ((so->so_state & (SS_INCOMP | SS_COMP)) != 0)
		b.bp_flags |= BSD_EMBRYO;
	if (b.bp_conn != 0)
		b.bp_flags |= BSD_CONNECTED;
	else if ((so->so_state & SS_ISDISCONNECTED) != 0 ||
	    (b.bp_room != 0 && pcb->xu_unp.unp_vnode == NULL))
		b.bp_flags |= BSD_CLOSED;
	bsd_addsock(t, m, &b);
}

const char *
bsd_hidden(void)
{
	size_t len;
	int value;

	len = sizeof(value);
	return (sysctlbyname("jail.jailed", &value, &len, NULL, 0) == -1 ||
	    value != 0 ? "what is outside of this jail" : NULL);
}
