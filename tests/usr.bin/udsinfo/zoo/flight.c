/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* Sockets that no process holds: they are in messages that nobody read. */

#include <sys/types.h>
#include <sys/socket.h>

#include <unistd.h>

#include "zoo.h"

static void	board(struct animal *, struct animal *, struct animal *);
static void	circle(void);
static void	nested(void);
static void	simple(void);
static void	still_held(void);
static void	waiting(void);

/* Send a passenger through one socket to another, and let go of it. */
static void
board(struct animal *from, struct animal *to, struct animal *passenger)
{
	zoo_sendfds(from, to, &passenger->a_fd, 1);
	passenger->a_flies = 1;
	zoo_release(passenger);
}

static void
simple(void)
{
	struct animal *a, *b, *c, *d;

	zoo_pair("carries a listener", SOCK_STREAM, &a, &b);
	board(a, b, zoo_server("listener in flight", SOCK_STREAM, "flies", 2));
	zoo_pair("carries an end of a pair", SOCK_SEQPACKET, &a, &b);
	zoo_pair("other end in flight", SOCK_STREAM, &c, &d);
	zoo_send(c, d, 77);
	board(a, b, d);
	zoo_pair("carries a datagram socket", SOCK_DGRAM, &a, &b);
	board(a, b, zoo_path("datagram socket in flight", SOCK_DGRAM,
	    "flies.dgram"));
}

/* In flight in the queue of one that is itself in flight. */
static void
nested(void)
{
	struct animal *a, *b, *c, *d;

	zoo_pair("carries one that carries", SOCK_STREAM, &a, &b);
	zoo_pair("carries while in flight", SOCK_STREAM, &c, &d);
	board(c, d, zoo_path("in flight in flight", SOCK_STREAM, "nested"));
	board(a, b, d);
}

/*
 * One is held here and in the queue of the other, which is in the queue of the
 * first and nowhere else; without the first the kernel would collect both.
 */
static void
circle(void)
{
	struct animal *a, *b, *c, *d;

	zoo_pair("held part of a circle", SOCK_STREAM, &a, &b);
	zoo_pair("flying part of a circle", SOCK_STREAM, &c, &d);
	zoo_sendfds(d, c, &a->a_fd, 1);
	board(b, a, c);
}

/* In a message and held all the same. */
static void
still_held(void)
{
	struct animal *a, *b;

	zoo_pair("holds what it sent", SOCK_STREAM, &a, &b);
	zoo_sendfds(a, b, &a->a_fd, 1);
	zoo_sendfds(b, a, &b->a_fd, 1);
}

/* In a connection that nobody has accepted. */
static void
waiting(void)
{
	struct animal *a, *c;

	a = zoo_server("listener with luggage", SOCK_STREAM, "luggage", 2);
	c = zoo_catch("who waits with luggage", socket(AF_UNIX, SOCK_STREAM |
	    SOCK_CLOEXEC, 0), SOCK_STREAM, "unbound");
	zoo_wait(c, a);
	board(c, NULL, zoo_catch("luggage", socket(AF_UNIX, SOCK_STREAM |
	    SOCK_CLOEXEC, 0), SOCK_STREAM, "unbound"));
	a->a_fds++;
}

void
house_flight(void)
{
	simple();
	nested();
	circle();
	still_held();
	waiting();
}
