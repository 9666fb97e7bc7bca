/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * Catch animals: make sockets with the plain system calls, and keep book of
 * what becomes of them.
 */

#include <sys/types.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "uds.h"
#include "zoo.h"

#define MAX	1024

struct animal	*zoo_animals[MAX];
size_t		 zoo_count;

uint64_t
zoo_netns(void)
{
	struct stat st;

	if (stat("/proc/self/ns/net", &st) == -1)
		err(1, "/proc/self/ns/net");
	return (st.st_ino);
}

/* Nothing refers to it any more. */
int
zoo_gone(const struct animal *a)
{
	return (a->a_fd == -1 && a->a_nkeepers == 0 && !a->a_flies);
}

struct animal *
zoo_catch(const char *what, int s, int type, const char *state)
{
	struct animal *a;
	struct stat st;

	if (s == -1)
		err(1, "%s", what);
	if (zoo_count == MAX || (a = calloc(1, sizeof(*a))) == NULL)
		errx(1, "the zoo is full");
	if (fstat(s, &st) == -1)
		err(1, "%s: fstat", what);
	a->a_what = what;
	a->a_ino = st.st_ino;
	a->a_netns = zoo_netns();
	a->a_uid = geteuid();
	a->a_fd = s;
	a->a_type = type;
	a->a_state = state;
	a->a_kind = UDS_ADDR_UNNAMED;
	a->a_backlog = -1;
	zoo_animals[zoo_count++] = a;
	return (a);
}

void
zoo_pair(const char *what, int type, struct animal **a, struct animal **b)
{
	int sv[2];

	if (uds_socketpair(type, 0, sv) == -1)
		err(1, "%s: socketpair", what);
	*a = zoo_catch(what, sv[0], type, "conn");
	*b = zoo_catch(what, sv[1], type, "conn");
	(*a)->a_peer = *b;
	(*b)->a_peer = *a;
}

/*
 * A pathname of 108 bytes fills sun_path and has no NUL; an abstract name of
 * no bytes is a NUL alone.
 */
void
zoo_bind(struct animal *a, int kind, const void *name, size_t len)
{
	struct sockaddr_un sun;
	size_t at;

	at = kind == UDS_ADDR_ABSTRACT;
	if (at + len > sizeof(sun.sun_path))
		errx(1, "%s: the name is too long", a->a_what);
	memset(&sun, 0, sizeof(sun));
	sun.sun_family = AF_UNIX;
	memcpy(sun.sun_path + at, name, len);
	if (bind(a->a_fd, (struct sockaddr *)&sun, (socklen_t)
	    (offsetof(struct sockaddr_un, sun_path) + at + len)) == -1)
		err(1, "%s: bind", a->a_what);
	a->a_kind = kind;
	a->a_namelen = len;
	memcpy(a->a_name, name, len);
	if (kind == UDS_ADDR_PATHNAME)
		a->a_fate = "same";
	if (strcmp(a->a_state, "unbound") == 0)
		a->a_state = "bound";
}

void
zoo_listen(struct animal *a, int backlog)
{
	if (listen(a->a_fd, backlog) == -1)
		err(1, "%s: listen", a->a_what);
	a->a_state = "listen";
	a->a_backlog = backlog;
}

/* A socket that is bound to a pathname. */
struct animal *
zoo_path(const char *what, int type, const char *path)
{
	struct animal *a;

	a = zoo_catch(what, socket(AF_UNIX, type | SOCK_CLOEXEC, 0), type,
	    "unbound");
	zoo_bind(a, UDS_ADDR_PATHNAME, path, strlen(path));
	return (a);
}

struct animal *
zoo_server(const char *what, int type, const char *path, int backlog)
{
	struct animal *a;

	a = zoo_path(what, type, path);
	zoo_listen(a, backlog);
	return (a);
}

/* Of streams the caller says what came of it. */
void
zoo_connect(struct animal *a, const struct animal *to)
{
	struct uds_addr addr;

	if (uds_addr_set(&addr, to->a_kind, to->a_name, to->a_namelen) == -1)
		err(1, "%s: address", a->a_what);
	if (uds_connect(a->a_fd, &addr, 0) == -1)
		err(1, "%s: connect", a->a_what);
}

/* A client that will not be accepted. */
void
zoo_wait(struct animal *a, struct animal *server)
{
	zoo_connect(a, server);
	a->a_state = "queued";
	a->a_waits = server;
	server->a_queue++;
}

/* The other end of a client that was connected last, or NULL. */
struct animal *
zoo_accept(const char *what, struct animal *server, struct animal *client)
{
	struct animal *a;

	zoo_connect(client, server);
	a = zoo_catch(what, accept(server->a_fd, NULL, NULL), server->a_type,
	    "conn");
	a->a_kind = server->a_kind;
	a->a_namelen = server->a_namelen;
	memcpy(a->a_name, server->a_name, sizeof(a->a_name));
	a->a_fate = server->a_fate;
	/* Of the accepted socket it is the client's connect(2) that counts. */
	a->a_netns = client->a_netns;
	a->a_peer = client;
	client->a_peer = a;
	client->a_state = "conn";
	return (a);
}

/* It is in a message, in another process, or dead now. */
void
zoo_release(struct animal *a)
{
	if (close(a->a_fd) == -1)
		err(1, "%s: close", a->a_what);
	a->a_fd = -1;
}

/* Some bytes that nobody reads, or one datagram. */
void
zoo_send(struct animal *from, struct animal *to, size_t len)
{
	char bytes[4096];

	memset(bytes, 'z', sizeof(bytes));
	if (send(from->a_fd, bytes, len, 0) != (ssize_t)len)
		err(1, "%s: send", from->a_what);
	if (to == NULL)
		return;
	if (to->a_queue == 0)
		to->a_first = (unsigned)len;
	to->a_queue += (unsigned)len;
}

/* One byte with descriptors, which nobody reads. */
void
zoo_sendfds(struct animal *from, struct animal *to, const int *fds, size_t n)
{
	struct uds_msg msg = UDS_MSG_INIT;
	int copy[8];
	char c;

	c = 'z';
	memcpy(copy, fds, n * sizeof(*fds));
	msg.um_data = &c;
	msg.um_size = 1;
	msg.um_fds = copy;
	msg.um_nfds = n;
	if (uds_sendmsg(from->a_fd, &msg, 0, 1000) == -1)
		err(1, "%s: sendmsg", from->a_what);
	if (to == NULL)
		return;
	if (to->a_queue == 0)
		to->a_first = 1;
	to->a_queue++;
	to->a_fds += (unsigned)n;
}

void
zoo_keep(struct animal *a, pid_t pid, uid_t uid, const char *command, int fd)
{
	struct keeper *k;

	k = realloc(a->a_keepers, (a->a_nkeepers + 1) * sizeof(*k));
	if (k == NULL)
		err(1, NULL);
	a->a_keepers = k;
	k += a->a_nkeepers++;
	k->k_pid = pid;
	k->k_uid = uid;
	k->k_command = command;
	k->k_fd = fd;
}
