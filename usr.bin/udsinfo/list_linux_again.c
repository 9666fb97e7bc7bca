/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * Linux: a list is collected once more where there is a sign that the first
 * one lacks sockets.  The kernel gives a long one in pieces, and what comes or
 * goes meanwhile can hide sockets that were there all the time.
 */

#define _GNU_SOURCE

#include <sys/types.h>
#include <sys/xattr.h>

#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "list_linux.h"

/*
 * Peers that are not there are looked for so often, and one by one if so few
 * that this is quicker.
 */
#define PEER_TRIES	3
#define PEER_FEW	8

/* So many sockets are asked one by one of what family they are. */
#define FAMILY_LOOKS	1024

static void	begin(struct table *, const struct table *);
static uint32_t	borrow(struct table *, struct table *, uint32_t);
static size_t	count_peerless(const struct table *);
static void	enter_held(struct walker *);
static int	find_peers(struct table *, const struct table *);
static int	is_peerless(const struct table *, const struct sock *);
static int	is_unix(const struct held *);
static void	join_held(struct walker *, struct table *);
static size_t	join_peers(struct table *, struct table *);
static uint16_t	netns_of(struct table *, uint64_t);
static int	sees_all(const struct table *);
static void	sift(struct walker *);

/* A network namespace may have come, so that they are in another order. */
static uint16_t
netns_of(struct table *t, uint64_t number)
{
	size_t i;

	for (i = 0; i < t->t_nnetns; i++)
		if (t->t_netns[i] == number)
			return ((uint16_t)i);
	table_addnetns(t, number);
	return ((uint16_t)i);
}

/* A later table, of only what may be added to this one. */
static void
begin(struct table *later, const struct table *t)
{
	table_init(later);
	later->t_alone = t->t_alone;
	later->t_uids = t->t_uids;
	later->t_first = t;
}

/* Has a second table need of a socket? */
int
again_wants(const struct table *later, uint64_t ino)
{
	const struct table *t = later->t_first;
	uint32_t at;

	at = table_find(t, ino);
	if (later->t_still)
		return (at != NONE && t->t_socks[at].so_holder == NONE);
	return (at == NONE || is_peerless(t, &t->t_socks[at]));
}

/* Add a socket of the later table, once; table_hash() is to follow. */
static uint32_t
borrow(struct table *t, struct table *later, uint32_t i)
{
	struct sock *from, *s;
	uint32_t name;

	from = &later->t_socks[i];
	if (from->so_holder != NONE)
		return (from->so_holder);
	name = table_addname(t, later->t_arena + from->so_name,
	    from->so_namelen);
	from->so_holder = (uint32_t)t->t_nsocks;
	s = table_addsock(t);
	*s = *from;
	s->so_holder = NONE;
	s->so_name = name;
	if (from->so_netns < later->t_nnetns)
		s->so_netns = netns_of(t, later->t_netns[from->so_netns]);
	return (from->so_holder);
}

/*
 * Before anything is said to be absent: add what a second list has.  Holders
 * are to be looked for anew.
 */
int
again_confirm(struct table *t)
{
	struct table later;
	size_t i;

	begin(&later, t);
	if (sockets_read(&later, 0) == -1) {
		table_free(&later);
		t->t_why = "sockets come and go too fast to be listed";
		return (-1);
	}
	for (i = 0; i < later.t_nsocks; i++)
		if (table_find(t, later.t_socks[i].so_ino) == NONE)
			(void)borrow(t, &later, (uint32_t)i);
	table_free(&later);
	table_unhold(t);
	t->t_hidden = t->t_once = t->t_pidhidden = 0;
	t->t_lacks = NULL;
	table_hash(t);
	return (0);
}

static int
is_peerless(const struct table *t, const struct sock *s)
{
	return (s->so_peer != 0 && (s->so_flags & SOCK_GONE) == 0 &&
	    table_find(t, s->so_peer) == NONE);
}

static size_t
count_peerless(const struct table *t)
{
	size_t i, n;

	for (i = n = 0; i < t->t_nsocks; i++)
		n += is_peerless(t, &t->t_socks[i]) != 0;
	return (n);
}

/*
 * Ask for those that have no peer, and for their peers: of nothing else, and
 * not in pieces.  Only of one network namespace that can be known.
 */
static int
find_peers(struct table *later, const struct table *t)
{
	const struct sock *sk;
	struct listing li;
	size_t i;
	int rv, s;

	if ((s = diag_open()) == -1)
		return (-1);
	memset(&li, 0, sizeof(li));
	li.li_table = later;
	rv = 0;
	for (i = 0; i < t->t_nsocks && rv == 0; i++) {
		sk = &t->t_socks[i];
		if (!is_peerless(t, sk))
			continue;
		rv = diag_find(&li, s, sk->so_peer);
		if (rv == 0)
			rv = diag_find(&li, s, sk->so_ino);
	}
	(void)close(s);
	table_hash(later);
	return (rv);
}

/*
 * The peer was skipped, has come since, or has gone, with the socket or
 * without.  Return how many remain that it cannot be told of.
 */
static size_t
join_peers(struct table *t, struct table *later)
{
	const struct sock *now;
	size_t i, n;
	uint32_t at, peer;

	n = t->t_nsocks;
	for (i = 0; i < n; i++) {
		if (!is_peerless(t, &t->t_socks[i]))
			continue;
		peer = table_find(later, t->t_socks[i].so_peer);
		at = table_find(later, t->t_socks[i].so_ino);
		if (peer != NONE)
			(void)borrow(t, later, peer);
		else if (at == NONE)
			t->t_socks[i].so_flags |= SOCK_GONE;
		else {
			now = &later->t_socks[at];
			t->t_socks[i].so_peer = now->so_peer;
			t->t_socks[i].so_state = now->so_state;
		}
	}
	table_hash(t);
	return (count_peerless(t));
}

/* Others may be peers of what can be seen. */
static int
sees_all(const struct table *t)
{
	return (geteuid() == 0 && !t->t_alone && t->t_skipped == 0);
}

/* A socket that has a peer without a row is the sign. */
void
again_peers(struct table *t)
{
	struct table later;
	size_t n;
	int rv, tries;

	n = count_peerless(t);
	rv = 0;
	for (tries = 0; n > 0 && tries < PEER_TRIES && rv == 0; tries++) {
		begin(&later, t);
		rv = n <= PEER_FEW && t->t_nnetns <= 1 ?
		    find_peers(&later, t) : sockets_read(&later, 0);
		if (rv == 0)
			n = join_peers(t, &later);
		table_free(&later);
		if (!sees_all(t))
			break;
	}
	t->t_lost = sees_all(t) ? n : 0;
}

/*
 * Of what family is it?  The file is opened without a word to a file system,
 * as it may be another one by now, whose server need not answer.
 */
static int
is_unix(const struct held *he)
{
	char name[32], path[64];
	ssize_t n;
	uint64_t ino;
	int fd;

	(void)snprintf(path, sizeof(path), "/proc/%d/fd/%d", (int)he->he_pid,
	    he->he_fd);
	if ((fd = open(path, O_PATH | O_CLOEXEC)) == -1)
		return (0);
	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	n = -1;
	if (proc_socket(AT_FDCWD, path, &ino) == 0 && ino == he->he_ino)
		n = getxattr(path, "system.sockprotoname", name,
		    sizeof(name));
	(void)close(fd);
	return (n >= 4 && memcmp(name, "UNIX", 4) == 0);
}

/* Keep those of our family, as long as they are few enough to be asked. */
static void
sift(struct walker *wk)
{
	size_t i, n;

	if (wk->wk_nheld > FAMILY_LOOKS)
		return;
	for (i = n = 0; i < wk->wk_nheld; i++)
		if (is_unix(&wk->wk_held[i]))
			wk->wk_held[n++] = wk->wk_held[i];
	wk->wk_nheld = n;
}

/* Give those that have a row now their holder, and keep the others. */
static void
join_held(struct walker *wk, struct table *later)
{
	struct table *t = wk->wk_table;
	struct held *he;
	size_t i, n;
	uint32_t at;

	for (i = n = 0; i < wk->wk_nheld; i++) {
		he = &wk->wk_held[i];
		at = table_find(later, he->he_ino);
		if (at == NONE)
			wk->wk_held[n++] = *he;
		else if (proc_held(wk, he) == 0)
			table_addholder(t, later == t ? at :
			    borrow(t, later, at), wk->wk_proc, he->he_fd);
	}
	wk->wk_nheld = n;
	table_hash(t);
}

/* Sockets can keep a network namespace that no process is in. */
static void
enter_held(struct walker *wk)
{
	struct listing li;
	size_t i, n;
	int fd;

	n = wk->wk_table->t_nsocks;
	memset(&li, 0, sizeof(li));
	li.li_table = wk->wk_table;
	for (i = 0; i < wk->wk_nheld; i++) {
		fd = peek_copy(wk->wk_held[i].he_pid, wk->wk_held[i].he_fd,
		    wk->wk_held[i].he_ino);
		if (fd != -1)
			net_behind(&li, fd);
	}
	if (wk->wk_table->t_nsocks > n) {
		table_hash(wk->wk_table);
		sockets_join(&li);
		join_held(wk, wk->wk_table);
	}
	free(li.li_waits);
}

/*
 * A socket that somebody holds and that has no row is the other sign.  Of too
 * many others it would cost too much to ask what they are.
 */
void
again_held(struct walker *wk)
{
	struct table later;

	sift(wk);
	if (wk->wk_nheld == 0)
		return;
	if (wk->wk_table->t_once) {
		begin(&later, wk->wk_table);
		if (sockets_read(&later, 0) == 0)
			join_held(wk, &later);
		table_free(&later);
	}
	if (wk->wk_root && wk->wk_nheld <= FAMILY_LOOKS)
		enter_held(wk);
}

/* A socket that the process holds, of whatever family. */
void
again_note(struct walker *wk, int fd, uint64_t ino)
{
	struct held *he;

	if (wk->wk_nheld == wk->wk_maxheld) {
		wk->wk_maxheld = wk->wk_maxheld == 0 ? 256 :
		    2 * wk->wk_maxheld;
		wk->wk_held = realloc(wk->wk_held,
		    wk->wk_maxheld * sizeof(*wk->wk_held));
		if (wk->wk_held == NULL)
			err(EXIT_TROUBLE, NULL);
	}
	he = &wk->wk_held[wk->wk_nheld++];
	he->he_ino = ino;
	he->he_pid = wk->wk_pid;
	he->he_fd = fd;
}
