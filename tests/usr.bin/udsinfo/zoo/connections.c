/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* Listeners, those who wait for them, and connections in all stages. */

#include <sys/types.h>
#include <sys/socket.h>

#include <err.h>
#include <fcntl.h>
#include <unistd.h>

#include "zoo.h"

static struct animal	*client(const char *, int);
static void	crowd(void);
static void	deaf(void);
static void	full(void);
static void	half(void);
static void	left(void);
static void	served(int, const char *);
static void	unread(void);
static void	unused(void);
static void	widows(int);

static struct animal *
client(const char *what, int type)
{
	return (zoo_catch(what, socket(AF_UNIX, type | SOCK_CLOEXEC, 0), type,
	    "unbound"));
}

/* Nobody came, or as many as the backlog admits. */
static void
full(void)
{
	struct animal *a;

	(void)zoo_server("idle listener", SOCK_STREAM, "idle", 7);
	a = zoo_server("listener without a backlog", SOCK_STREAM, "none", 0);
	zoo_wait(client("the only one who waits", SOCK_STREAM), a);
	a = zoo_server("full listener of records", SOCK_SEQPACKET, "full", 2);
	zoo_wait(client("first of three", SOCK_SEQPACKET), a);
	zoo_wait(client("second of three", SOCK_SEQPACKET), a);
	zoo_wait(client("third of three", SOCK_SEQPACKET), a);
	a = zoo_server("listener with a second backlog", SOCK_STREAM, "again",
	    3);
	zoo_listen(a, 9);
	if (fcntl(a->a_fd, F_SETFL, O_NONBLOCK) == -1)
		err(1, "O_NONBLOCK");
}

/*
 * Those who wait may have sent something, have shut down, or have gone;
 * these still count for the listener.
 */
static void
crowd(void)
{
	struct animal *a, *c;
	int fds[2];

	a = zoo_server("listener with a crowd", SOCK_STREAM, "crowd", 9);
	zoo_wait(client("who waits in silence", SOCK_STREAM), a);
	c = client("who waits and has sent", SOCK_STREAM);
	zoo_wait(c, a);
	zoo_send(c, NULL, 5);
	c = client("who waits and has sent descriptors", SOCK_STREAM);
	zoo_wait(c, a);
	fds[0] = STDIN_FILENO;
	fds[1] = STDERR_FILENO;
	zoo_sendfds(c, NULL, fds, 2);
	a->a_fds += 2;
	c = client("who waits and will not send", SOCK_STREAM);
	zoo_wait(c, a);
	if (shutdown(c->a_fd, SHUT_WR) == -1)
		err(1, "shutdown");
	c = client("who waits and has shut down", SOCK_STREAM);
	zoo_wait(c, a);
	if (shutdown(c->a_fd, SHUT_RDWR) == -1)
		err(1, "shutdown");
	c = zoo_path("who waits and has a name", SOCK_STREAM, "waiting");
	zoo_wait(c, a);
	c->a_state = "queued";
	c = client("who waited and has gone", SOCK_STREAM);
	zoo_wait(c, a);
	zoo_release(c);
}

/* Both ends, with and without a name of the client's. */
static void
served(int type, const char *path)
{
	struct animal *a, *c;

	a = zoo_server("listener that served", type, path, 5);
	c = client("who was served", type);
	(void)zoo_accept("who serves", a, c);
	c = client("who sent and was served", type);
	zoo_send(c, zoo_accept("who serves and has to read", a, c), 11);
	c = client("who waits after others", type);
	zoo_wait(c, a);
}

/* A listener that was shut down hears nobody any more. */
static void
deaf(void)
{
	struct animal *a;

	a = zoo_server("listener that was shut down", SOCK_STREAM, "deaf", 4);
	if (shutdown(a->a_fd, SHUT_RDWR) == -1)
		err(1, "shutdown");
	a->a_state = "bound";
	a->a_backlog = -1;
}

/* Its connections outlive a listener, those who waited do not. */
static void
left(void)
{
	struct animal *a, *c;

	a = zoo_server("listener that ended", SOCK_STREAM, "ended", 4);
	c = client("who was served by the ended", SOCK_STREAM);
	(void)zoo_accept("connection of the ended", a, c);
	c = client("who waited for the ended", SOCK_STREAM);
	zoo_wait(c, a);
	zoo_release(a);
	c->a_state = "closed";
	c->a_peer = a;
	c->a_waits = NULL;
}

/* Shut down in one direction or both; the connection is still there. */
static void
half(void)
{
	static const int hows[] = { SHUT_RD, SHUT_WR, SHUT_RDWR };
	struct animal *a, *b;
	size_t i;

	zoo_pair("pair", SOCK_STREAM, &a, &b);
	zoo_pair("pair of records", SOCK_SEQPACKET, &a, &b);
	for (i = 0; i < sizeof(hows) / sizeof(hows[0]); i++) {
		zoo_pair("pair that was shut down", SOCK_STREAM, &a, &b);
		if (shutdown(a->a_fd, hows[i]) == -1)
			err(1, "shutdown");
		zoo_pair("records that were shut down", SOCK_SEQPACKET, &a,
		    &b);
		zoo_send(b, a, 3);
		if (shutdown(a->a_fd, hows[i]) == -1)
			err(1, "shutdown");
	}
}

/* What one sent may be unread when it is gone. */
static void
widows(int type)
{
	struct animal *a, *b;

	zoo_pair("whose peer has gone", type, &a, &b);
	zoo_release(b);
	a->a_state = "closed";
	zoo_pair("whose peer has left bytes", type, &a, &b);
	zoo_send(b, a, 6);
	zoo_release(b);
	a->a_state = "closed";
	zoo_pair("whose peer did not read", type, &a, &b);
	zoo_send(a, NULL, 8);
	zoo_release(b);
	a->a_state = "closed";
}

static void
unread(void)
{
	struct animal *a, *b;
	int fds[3];
	char c;

	zoo_pair("bytes in three parts", SOCK_STREAM, &a, &b);
	zoo_send(a, b, 100);
	zoo_send(a, b, 1000);
	zoo_send(a, b, 4096);
	zoo_pair("three records", SOCK_SEQPACKET, &a, &b);
	zoo_send(a, b, 1);
	zoo_send(a, b, 20);
	zoo_send(a, b, 300);
	zoo_pair("bytes that were read in part", SOCK_STREAM, &a, &b);
	zoo_send(a, b, 50);
	if (read(b->a_fd, &c, 1) != 1)
		err(1, "read");
	b->a_queue--;
	fds[0] = STDIN_FILENO;
	fds[1] = fds[2] = STDERR_FILENO;
	zoo_pair("two descriptors", SOCK_STREAM, &a, &b);
	zoo_sendfds(a, b, fds, 2);
	zoo_pair("descriptors of two records", SOCK_SEQPACKET, &a, &b);
	zoo_sendfds(a, b, fds, 3);
	zoo_sendfds(a, b, fds, 1);
	zoo_pair("both ways", SOCK_STREAM, &a, &b);
	zoo_send(a, b, 7);
	zoo_send(b, a, 9);
}

static void
unused(void)
{
	(void)client("stream socket, never used", SOCK_STREAM);
	(void)client("datagram socket, never used", SOCK_DGRAM);
	(void)client("socket for records, never used", SOCK_SEQPACKET);
	(void)zoo_path("bound and no more", SOCK_STREAM, "bound");
	(void)zoo_path("bound for records and no more", SOCK_SEQPACKET,
	    "bound.seq");
}

void
house_listeners(void)
{
	full();
	crowd();
	served(SOCK_STREAM, "served");
	served(SOCK_SEQPACKET, "served.seq");
	deaf();
	left();
}

void
house_connections(void)
{
	half();
	unread();
	unused();
	widows(SOCK_STREAM);
	widows(SOCK_SEQPACKET);
}
