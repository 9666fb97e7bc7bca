/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * From the tables of a BSD kernel to that of udsinfo(1): sizes that grow
 * meanwhile, records that are longer than the headers know, and connections,
 * which the kernel tells as addresses of protocol control blocks while
 * descriptors lead to sockets.
 */

#include <sys/types.h>
#include <sys/socket.h>

#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "list_bsd.h"
#include "udsinfo.h"

/* How often a table is asked for that outgrew its buffer. */
#define TRIES		8

/* Room for what appears meanwhile. */
#define SLACK		4096

const int	list_want = ACCESS_WRITE;

const char *const	bsd_pcblists[BSD_NPCBLISTS] = {
	"net.local.stream.pcblist",
	"net.local.dgram.pcblist",
	"net.local.seqpacket.pcblist"
};

static void	 drop_embryos(struct table *, struct bsd_map *);
static uint8_t	 state_of(const struct bsd_pcb *, int);
static void	 take_name(struct table *, struct sock *, const char *,
		    size_t);
static void	 grow_map(struct bsd_map *);
static size_t	 slot(const struct bsd_map *, uint64_t);
static void	 waits(struct table *, size_t, size_t);
static size_t	 listener_of(const struct table *, const struct sock *,
		    size_t);

/*
 * A whole table, in memory to be freed, and its length; NULL and errno if it
 * cannot be had.  A buffer that has become too small is ENOMEM.
 */
char *
bsd_fetch(bsd_ask *ask, const void *what, size_t *len)
{
	char *buf, *p;
	size_t size;
	int error, tries;

	buf = NULL;
	for (tries = 0; tries < TRIES; tries++) {
		size = 0;
		if (ask(what, NULL, &size) == -1)
			break;
		size += size / 8 + SLACK;
		if ((p = realloc(buf, size)) == NULL)
			err(EXIT_TROUBLE, NULL);
		buf = p;
		memset(buf, 0, size);
		*len = size;
		if (ask(what, buf, len) == -1) {
			if (errno != ENOMEM)
				break;
		} else if (*len <= size)
			return (buf);
		errno = ENOMEM;
	}
	error = errno;
	free(buf);
	errno = error;
	return (NULL);
}

/*
 * A record of that length as the structure that the headers have, which it
 * may exceed.  Return -1 if it lacks some of the least that is needed.
 */
int
bsd_record(void *to, size_t size, size_t least, const char *from, size_t len)
{
	if (len < least)
		return (-1);
	memset(to, 0, size);
	memcpy(to, from, len < size ? len : size);
	return (0);
}

/* A new list, of a system that does not tell which file is whose. */
void
bsd_begin(struct table *t)
{
	table_clear(t);
	t->t_brief = 0;
	t->t_nofiles = 1;
}

void
bsd_why(struct table *t)
{
	t->t_why = errno == ENOMEM ?
	    "sockets come and go too fast to be listed" : strerror(errno);
}

static size_t
slot(const struct bsd_map *m, uint64_t so)
{
	size_t i;

	i = (size_t)(so * UINT64_C(0x9e3779b97f4a7c15) >> 32);
	for (;; i++) {
		i &= m->bm_nindex - 1;
		if (m->bm_index[i] == NONE ||
		    m->bm_links[m->bm_index[i]].bl_so == so)
			return (i);
	}
}

/* Make room for one more; half of the index stays free. */
static void
grow_map(struct bsd_map *m)
{
	size_t i;

	if (m->bm_n < m->bm_max)
		return;
	m->bm_max = m->bm_max == 0 ? 256 : 2 * m->bm_max;
	m->bm_links = realloc(m->bm_links, m->bm_max * sizeof(*m->bm_links));
	m->bm_nindex = 2 * m->bm_max;
	m->bm_index = realloc(m->bm_index, m->bm_nindex *
	    sizeof(*m->bm_index));
	if (m->bm_links == NULL || m->bm_index == NULL)
		err(EXIT_TROUBLE, NULL);
	for (i = 0; i < m->bm_nindex; i++)
		m->bm_index[i] = NONE;
	for (i = 0; i < m->bm_n; i++)
		m->bm_index[slot(m, m->bm_links[i].bl_so)] = (uint32_t)i;
}

/* The one with this address, or NONE. */
uint32_t
bsd_findsock(const struct bsd_map *m, uint64_t so)
{
	return (m->bm_nindex == 0 ? NONE : m->bm_index[slot(m, so)]);
}

uint32_t
bsd_addsock(struct table *t, struct bsd_map *m, const struct bsd_pcb *p)
{
	struct bsd_link *l;
	struct sock peer, *s;

	grow_map(m);
	m->bm_index[slot(m, p->bp_so)] = (uint32_t)m->bm_n;
	l = &m->bm_links[m->bm_n++];
	l->bl_so = p->bp_so;
	l->bl_pcb = p->bp_pcb;
	l->bl_conn = p->bp_conn;
	l->bl_embryo = (p->bp_flags & BSD_EMBRYO) != 0;

	memset(&peer, 0, sizeof(peer));
	take_name(t, &peer, p->bp_peer, p->bp_peerroom);
	l->bl_peer = peer.so_name;
	l->bl_peerlen = peer.so_namelen;
	l->bl_peerkind = peer.so_kind;

	s = table_addsock(t);
	s->so_ino = p->bp_so;
	s->so_type = (uint8_t)p->bp_type;
	s->so_flags = SOCK_NOID;
	take_name(t, s, p->bp_name, p->bp_room);
	s->so_state = state_of(p, s->so_kind);
	if ((p->bp_flags & BSD_CONNECTED) != 0)
		s->so_flags |= SOCK_HASPEER;
	if ((p->bp_flags & BSD_QUEUE) != 0) {
		s->so_queue = p->bp_queue;
		s->so_flags |= SOCK_HASQUEUE;
	}
	if ((p->bp_flags & BSD_UID) != 0) {
		s->so_uid = p->bp_uid;
		s->so_flags |= SOCK_HASUID;
	}
	if (s->so_state == STATE_LISTEN) {
		s->so_backlog = p->bp_backlog;
		if ((p->bp_flags & BSD_FULL) != 0)
			s->so_flags |= SOCK_ISFULL;
	}
	return ((uint32_t)(t->t_nsocks - 1));
}

/* The first byte of an address is its length, which nothing vouches for. */
static void
take_name(struct table *t, struct sock *s, const char *sa, size_t room)
{
	struct uds_addr addr;
	const char *name;
	size_t len;

	if (room == 0)
		return;
	len = (unsigned char)sa[0];
	if (uds_addr_fromsockaddr(&addr, sa, room, len) == -1)
		return;
	name = uds_addr_name(&addr, &len);
	s->so_kind = (uint8_t)uds_addr_kind(&addr);
	s->so_namelen = (uint32_t)len;
	if (s->so_kind != UDS_ADDR_UNNAMED)
		s->so_name = table_addname(t, name, len);
}

static uint8_t
state_of(const struct bsd_pcb *p, int kind)
{
	if ((p->bp_flags & BSD_LISTENS) != 0)
		return (STATE_LISTEN);
	if ((p->bp_flags & BSD_CONNECTED) != 0)
		return (STATE_CONN);
	if ((p->bp_flags & BSD_CLOSED) != 0 && p->bp_type != SOCK_DGRAM)
		return (STATE_CLOSED);
	if (kind == UDS_ADDR_UNNAMED)
		return (STATE_UNBOUND);
	if ((p->bp_flags & BSD_MAYLISTEN) != 0 && p->bp_type != SOCK_DGRAM)
		return (STATE_UNKNOWN);
	return (STATE_BOUND);
}

void
bsd_freemap(struct bsd_map *m)
{
	free(m->bm_links);
	free(m->bm_index);
	memset(m, 0, sizeof(*m));
}

/*
 * Once all sockets are there: replace the addresses of control blocks by
 * those of sockets.
 */
void
bsd_join(struct table *t, struct bsd_map *m)
{
	struct sock *s;
	size_t i;

	for (i = 0; i < t->t_nsocks; i++)
		t->t_socks[i].so_ino = m->bm_links[i].bl_pcb;
	table_hash(t);
	for (i = 0; i < t->t_nsocks; i++) {
		s = &t->t_socks[i];
		if ((s->so_flags & SOCK_HASPEER) == 0)
			continue;
		s->so_peersock = table_find(t, m->bm_links[i].bl_conn);
		if (s->so_peersock != NONE)
			s->so_peer = m->bm_links[s->so_peersock].bl_so;
	}
	for (i = 0; i < t->t_nsocks; i++)
		t->t_socks[i].so_ino = m->bm_links[i].bl_so;
	drop_embryos(t, m);
	for (i = 0; i < t->t_nsocks; i++)
		t->t_socks[i].so_peersock = NONE;
	table_hash(t);
}

/*
 * The end of a connection that waits for accept(2) is no socket that anybody
 * has: what is connected to it waits for the listener whose name it bears.
 */
static void
drop_embryos(struct table *t, struct bsd_map *m)
{
	struct sock *s;
	size_t i, listener, n;

	listener = t->t_nsocks;
	for (i = 0; i < t->t_nsocks; i++) {
		s = &t->t_socks[i];
		if (!m->bm_links[i].bl_embryo || s->so_peersock == NONE)
			continue;
		listener = listener_of(t, s, listener);
		waits(t, s->so_peersock, listener);
	}
	for (i = n = 0; i < t->t_nsocks; i++)
		if (!m->bm_links[i].bl_embryo) {
			t->t_socks[n] = t->t_socks[i];
			m->bm_links[n++] = m->bm_links[i];
		}
	t->t_nsocks = m->bm_n = n;
}

/*
 * After bsd_join(), if the table has all sockets with a descriptor: the peer
 * of a connection that has none is waiting for accept(2).
 */
void
bsd_queued(struct table *t, const struct bsd_map *m)
{
	const struct bsd_link *l;
	struct sock key, *s;
	size_t i, listener;

	memset(&key, 0, sizeof(key));
	listener = t->t_nsocks;
	for (i = 0; i < t->t_nsocks; i++) {
		s = &t->t_socks[i];
		l = &m->bm_links[i];
		if (s->so_state != STATE_CONN || s->so_type == SOCK_DGRAM ||
		    table_find(t, s->so_peer) != NONE)
			continue;
		key.so_type = s->so_type;
		key.so_name = l->bl_peer;
		key.so_namelen = l->bl_peerlen;
		key.so_kind = l->bl_peerkind;
		listener = listener_of(t, &key, listener);
		waits(t, i, listener);
	}
}

/* One socket waits for another, or nobody knows for which (t_nsocks). */
static void
waits(struct table *t, size_t client, size_t listener)
{
	struct sock *s;

	s = &t->t_socks[client];
	s->so_state = STATE_QUEUED;
	s->so_flags |= SOCK_HASPEER | SOCK_WAITS;
	s->so_peer = listener == t->t_nsocks ? 0 :
	    t->t_socks[listener].so_ino;
}

static int
same(const struct table *t, const struct sock *a, const struct sock *b)
{
	return (a->so_type == b->so_type && a->so_kind == b->so_kind &&
	    a->so_namelen == b->so_namelen && memcmp(t->t_arena + a->so_name,
	    t->t_arena + b->so_name, a->so_namelen) == 0);
}

/*
 * The only listener with the name and the type of this socket, or t_nsocks.
 * Most of them wait for the same one, so that is looked at first.
 */
static size_t
listener_of(const struct table *t, const struct sock *key, size_t last)
{
	size_t found, i;

	if (key->so_kind == UDS_ADDR_UNNAMED)
		return (t->t_nsocks);
	if (last != t->t_nsocks && same(t, &t->t_socks[last], key))
		return (last);
	found = t->t_nsocks;
	for (i = 0; i < t->t_nsocks; i++) {
		if (t->t_socks[i].so_state != STATE_LISTEN ||
		    !same(t, &t->t_socks[i], key))
			continue;
		if (found != t->t_nsocks)
			return (t->t_nsocks);
		found = i;
	}
	return (found);
}

/*
 * No kernel of these tells which file a socket is bound to, but for the
 * address of a vnode, and a name need not be of the file that has it here:
 * it may be another one by now, or that of a process in a chroot(2).
 */
void
list_fates(struct table *t)
{
	(void)t;
}
