/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * Datagram sockets, which are connected one way.  How much is unread the
 * kernel tells of the first datagram only.
 */

#include <sys/types.h>
#include <sys/socket.h>

#include <string.h>
#include <unistd.h>

#include "zoo.h"

static void	chain(void);
static void	pairs(void);
static void	queues(void);
static void	selves(void);
static void	star(void);
static struct animal	*to(const char *, struct animal *);
static void	widow(void);

/* A new socket without a name that is connected to another. */
static struct animal *
to(const char *what, struct animal *target)
{
	struct animal *a;

	a = zoo_catch(what, socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0),
	    SOCK_DGRAM, "unbound");
	zoo_connect(a, target);
	a->a_peer = target;
	a->a_state = "conn";
	return (a);
}

/*
 * Each is connected to the next; the last is only bound, though the kernel
 * has it connected.
 */
static void
chain(void)
{
	struct animal *a, *b, *c;

	a = zoo_path("end of a chain", SOCK_DGRAM, "chain.a");
	b = zoo_path("middle of a chain", SOCK_DGRAM, "chain.b");
	c = to("beginning of a chain", b);
	/* Once it is connected to another it takes none from this. */
	zoo_send(c, b, 12);
	zoo_connect(b, a);
	b->a_peer = a;
	b->a_state = "conn";
}

static void
star(void)
{
	struct animal *a, *b;

	a = zoo_path("middle of a star", SOCK_DGRAM, "star");
	zoo_send(to("first ray", a), a, 30);
	zoo_send(to("second ray", a), a, 400);
	b = zoo_path("ray with a name", SOCK_DGRAM, "star.ray");
	zoo_connect(b, a);
	b->a_peer = a;
	b->a_state = "conn";
}

/* Connected to itself, and two that are connected to each other. */
static void
selves(void)
{
	struct animal *a, *b;

	a = zoo_path("connected to itself", SOCK_DGRAM, "self");
	zoo_connect(a, a);
	a->a_peer = a;
	a->a_state = "conn";
	a = zoo_path("one of two with names", SOCK_DGRAM, "two.a");
	b = zoo_path("two of two with names", SOCK_DGRAM, "two.b");
	zoo_connect(a, b);
	zoo_connect(b, a);
	a->a_peer = b;
	b->a_peer = a;
	a->a_state = b->a_state = "conn";
}

static void
pairs(void)
{
	struct animal *a, *b;
	int fds[2];

	zoo_pair("pair of datagrams", SOCK_DGRAM, &a, &b);
	zoo_pair("datagrams unread", SOCK_DGRAM, &a, &b);
	zoo_send(a, b, 16);
	zoo_send(a, b, 32);
	zoo_pair("empty datagram first", SOCK_DGRAM, &a, &b);
	zoo_send(a, b, 0);
	zoo_send(a, b, 4);
	b->a_first = 0;
	zoo_pair("datagrams with descriptors", SOCK_DGRAM, &a, &b);
	fds[0] = fds[1] = STDIN_FILENO;
	zoo_sendfds(a, b, fds, 2);
	zoo_sendfds(a, b, fds, 1);
}

static void
queues(void)
{
	struct animal *a;

	a = zoo_path("datagrams of somebody who went", SOCK_DGRAM, "went");
	zoo_send(to("who went", a), a, 21);
	zoo_release(zoo_animals[zoo_count - 1]);
}

/* The name it is connected to has died. */
static void
widow(void)
{
	struct animal *a, *b;

	a = zoo_path("datagram socket that died", SOCK_DGRAM, "died");
	b = to("datagram socket whose peer died", a);
	zoo_release(a);
	b->a_state = "closed";
	truth_ask("died", "died", strlen("died"), "stale");
}

void
house_datagrams(void)
{
	(void)zoo_path("bound datagram socket", SOCK_DGRAM, "dgram");
	chain();
	star();
	selves();
	pairs();
	queues();
	widow();
}
