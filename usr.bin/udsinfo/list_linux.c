/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * Linux: the sockets of a network namespace from sock_diag(7), which shows
 * everything to everybody.  Their holders are in /proc, which does not.
 */

#include <sys/types.h>
#include <sys/socket.h>
#include <sys/sysmacros.h>

#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>

#include "list_linux.h"

/* States of TCP, which the kernel lends to these sockets. */
#define KERNEL_CONNECTED	1
#define KERNEL_LISTENING	10

/* Both ways. */
#define KERNEL_SHUT	(KERNEL_NORECEIVE | KERNEL_NOSEND)

#define SHOW_BRIEF	(UDIAG_SHOW_NAME | UDIAG_SHOW_VFS | UDIAG_SHOW_RQLEN)
#define SHOW_ALL	(SHOW_BRIEF | UDIAG_SHOW_PEER)

/* What one message said beside what the row keeps. */
struct extra {
	int	ex_named;
	int	ex_shut;
};

static int	denied(int);
static int	dump(struct listing *, int);
static int	dump_again(struct listing *, int);
static void	drop_doubles(struct table *);
static uint32_t	show_all(const struct table *);
static int	text_instead(struct table *, int);
static diag_take	take_socket, take_waits;
static void	take_attr(struct table *, struct sock *, struct extra *, int,
		    const char *, size_t);
static void	take_clients(struct listing *, uint32_t, const char *, size_t);
static void	take_name(struct table *, struct sock *, const char *,
		    size_t);
static void	take_state(struct sock *, const struct extra *, int);

int
list_sockets(struct table *t, int brief)
{
	int again;

	again = t->t_again;
	t->t_again = 0;
	if (again && t->t_once && !brief)
		return (again_confirm(t));
	table_clear(t);
	t->t_brief = brief;
	if (sockets_read(t, brief) == 0) {
		if (t->t_once)
			again_peers(t);
		return (0);
	}
	if (denied(errno))
		return (text_instead(t, brief));
	t->t_why = errno == EINTR || errno == ENOBUFS ?
	    "sockets come and go too fast to be listed" : strerror(errno);
	return (-1);
}

/* What the kernel has, into an empty table; -1 and errno. */
int
sockets_read(struct table *t, int brief)
{
	struct listing li;
	int error, rv;

	memset(&li, 0, sizeof(li));
	li.li_table = t;
	rv = dump_again(&li, brief);
	error = errno;
	if (rv == 0) {
		if (!brief && !t->t_alone)
			net_others(&li);
		table_hash(t);
		drop_doubles(t);
		sockets_join(&li);
		t->t_once = li.li_torn && !brief;
	}
	free(li.li_waits);
	errno = error;
	return (rv);
}

/*
 * A socket that is bound while the kernel goes through them comes to another
 * place there, and so twice.  What it was told last is true.
 */
static void
drop_doubles(struct table *t)
{
	size_t i, n;

	for (i = n = 0; i < t->t_nsocks; i++) {
		if (table_find(t, t->t_socks[i].so_ino) != i)
			continue;
		if (n != i)
			t->t_socks[n] = t->t_socks[i];
		n++;
	}
	if (n == t->t_nsocks)
		return;
	t->t_nsocks = n;
	table_hash(t);
}

/* There is no unix_diag, or a filter of system calls keeps us from it. */
static int
denied(int error)
{
	switch (error) {
	case EACCES:
	case EAFNOSUPPORT:
	case ENOENT:
	case ENOSYS:
	case EOPNOTSUPP:
	case EPERM:
	case EPROTONOSUPPORT:
		return (1);
	default:
		return (0);
	}
}

/* The text has not what addresses are looked up by. */
static int
text_instead(struct table *t, int brief)
{
	table_clear(t);
	if (!brief && text_sockets(t) == 0) {
		t->t_lacks = "peers, queues, files, abstract names and some "
		    "states, as the kernel lacks unix_diag, see sock_diag(7)";
		t->t_partial = 1;
		return (0);
	}
	t->t_why = brief || errno != EAGAIN ?
	    "this kernel lacks unix_diag, see sock_diag(7)" :
	    "without unix_diag, and with names in /proc/net/unix that look "
	    "like rows of it, sockets cannot be told";
	return (-1);
}

static int
dump_again(struct listing *li, int brief)
{
	int rv, tries;

	rv = -1;
	for (tries = 0; tries < LIST_TRIES && rv == -1; tries++) {
		rv = dump(li, brief);
		if (rv == -1 && errno != EINTR && errno != ENOBUFS)
			break;
	}
	return (rv);
}

static int
dump(struct listing *li, int brief)
{
	int error, rv, s;

	if ((s = diag_open()) == -1)
		return (-1);
	rv = diag_dump(li, s, brief);
	error = errno;
	(void)close(s);
	errno = error;
	return (rv);
}

/* What the kernel has to look up for nothing makes a dump a tenth longer. */
static uint32_t
show_all(const struct table *t)
{
	uint32_t show;

	show = t->t_still ? 0 : SHOW_ALL;
	if (t->t_alone)
		show &= ~(uint32_t)UDIAG_SHOW_VFS;
	if (t->t_uids)
		show |= UDIAG_SHOW_UID;
	return (show);
}

/*
 * Add the sockets of a network namespace, the last of t_netns, or none.  In
 * brief: listeners, of which only the names matter.  The clients that wait for
 * them are asked for only if there are any, and after all else: one listener
 * with its clients can fill more than the kernel's first, small buffer of a
 * dump, which then ends there without a word (Linux 6.18, netlink_dump()).
 */
int
diag_dump(struct listing *li, int s, int brief)
{
	struct table *t = li->li_table;
	size_t nsocks, nwaits;
	int rv;

	nsocks = t->t_nsocks;
	nwaits = li->li_nwaits;
	li->li_waiting = 0;
	if (brief)
		rv = diag_request(s, 1 << KERNEL_LISTENING, SHOW_BRIEF, 0);
	else
		rv = diag_request(s, UINT32_MAX, show_all(t), 0);
	if (rv == 0)
		rv = diag_answer(s, li, take_socket);
	if (rv == 0 && !brief && li->li_waiting) {
		rv = diag_request(s, 1 << KERNEL_LISTENING, UDIAG_SHOW_ICONS,
		    0);
		if (rv == 0)
			rv = diag_answer(s, li, take_waits);
	}
	if (rv == -1) {
		t->t_nsocks = nsocks;
		li->li_nwaits = nwaits;
	}
	return (rv);
}

/*
 * The kernel goes through all of them for it, which costs a fiftieth of
 * telling of all.
 */
int
diag_find(struct listing *li, int s, uint64_t ino)
{
	if (diag_request(s, UINT32_MAX, show_all(li->li_table),
	    (uint32_t)ino) == -1)
		return (-1);
	if (diag_page(s, li, take_socket) == -1 && errno != ENOENT)
		return (-1);
	return (0);
}

static void
take_socket(struct listing *li, const char *p, size_t room)
{
	struct unix_diag_msg msg;
	struct extra ex;
	struct nlattr attr;
	struct sock *s;
	struct table *t = li->li_table;

	if (room < sizeof(msg))
		return;
	memcpy(&msg, p, sizeof(msg));
	if (t->t_first != NULL && !again_wants(t, msg.udiag_ino))
		return;
	s = table_addsock(t);
	s->so_ino = msg.udiag_ino;
	s->so_netns = (uint16_t)(t->t_nnetns > 0 ? t->t_nnetns - 1 : 0);
	s->so_type = msg.udiag_type;
	ex.ex_named = ex.ex_shut = 0;
	attr.nla_len = sizeof(msg);
	while (diag_attr(&p, &room, &attr))
		take_attr(t, s, &ex, attr.nla_type, p + sizeof(attr),
		    attr.nla_len - sizeof(attr));
	take_state(s, &ex, msg.udiag_state);
	if (msg.udiag_state == KERNEL_LISTENING && s->so_queue > 0)
		li->li_waiting = 1;
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
		if (!list_unmapped(n, 0))
			s->so_flags |= SOCK_HASUID;
	}
}

static void
take_waits(struct listing *li, const char *p, size_t room)
{
	struct unix_diag_msg msg;
	struct nlattr attr;

	if (room < sizeof(msg))
		return;
	memcpy(&msg, p, sizeof(msg));
	attr.nla_len = sizeof(msg);
	while (diag_attr(&p, &room, &attr))
		if (attr.nla_type == UNIX_DIAG_ICONS)
			take_clients(li, msg.udiag_ino, p + sizeof(attr),
			    attr.nla_len - sizeof(attr));
}

/* The inode of a client that has closed its end already is 0. */
static void
take_clients(struct listing *li, uint32_t listener, const char *p, size_t len)
{
	uint32_t client;

	for (; len >= sizeof(client); p += sizeof(client),
	    len -= sizeof(client)) {
		memcpy(&client, p, sizeof(client));
		if (client == 0)
			continue;
		if (li->li_nwaits == li->li_maxwaits) {
			li->li_maxwaits += 1024;
			li->li_waits = realloc(li->li_waits,
			    li->li_maxwaits * sizeof(*li->li_waits));
			if (li->li_waits == NULL)
				err(EXIT_TROUBLE, NULL);
		}
		li->li_waits[li->li_nwaits].wa_client = client;
		li->li_waits[li->li_nwaits++].wa_listener = listener;
	}
}

/*
 * A client that was connected before, or has been since, waits no more.  One
 * that has shut down both ways still waits, though it looks like one whose
 * connection is over.
 */
void
sockets_join(struct listing *li)
{
	struct sock *s;
	size_t i;
	uint32_t client;

	for (i = 0; i < li->li_nwaits; i++) {
		client = table_find(li->li_table, li->li_waits[i].wa_client);
		if (client == NONE)
			continue;
		s = &li->li_table->t_socks[client];
		if (s->so_state != STATE_QUEUED && s->so_state != STATE_CLOSED)
			continue;
		s->so_state = STATE_QUEUED;
		s->so_peer = li->li_waits[i].wa_listener;
		s->so_flags |= SOCK_WAITS;
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
 * the connection is shut down both ways; that of a datagram socket has died.
 * A listener that was shut down refuses everybody.
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
	else if ((s->so_flags & SOCK_HASPEER) != 0)
		s->so_state = STATE_CLOSED;
	else
		s->so_state = ex->ex_named ? STATE_BOUND : STATE_UNBOUND;
	if (s->so_state != STATE_LISTEN) {
		if (state != KERNEL_LISTENING && s->so_backlog > 0)
			s->so_flags |= SOCK_SENT;
		s->so_backlog = 0;
	}

	/* In a stream descriptors go with a byte; a record may be empty. */
	if (s->so_type == SOCK_STREAM && s->so_queue == 0)
		s->so_flags |= SOCK_HASFDS;
}
