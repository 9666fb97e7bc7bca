/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * A client of udsinfo -L, kind or hostile, that does what the words of the
 * command line say one after the other:
 *
 *	connect type address		bind address		of datagrams
 *	send text			through the connection
 *	child text			another process sends it
 *	fds n				a byte with n descriptors of /dev/null
 *	most				with as many as can be, and say how many
 *	pass file ...			with these files, up to a word "."
 *	things				with a listener, a pair and a pipe
 *	linger n			with one that takes n s to close
 *	flood n				n messages with 50 descriptors each
 *	fill				the same, until nobody takes them
 *	line				receive a line and print it
 *	end				receive until the end of file
 *	euid n, egid n			the effective ids
 *	ready				say so
 *	wait				stay until end of input
 */

#include <sys/types.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <netinet/in.h>

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "uds.h"
#include "obey.h"

#define PATIENCE	20000	/* ms; nothing here should take so long */
#define TRIES		200
#define MAX		2048

static struct uds_addr	server;
static int		s = -1;
static int		is_dgram;

static void	open_peer(const char *, const char *);
static int	deliver(const struct uds_msg *, int);
static void	transmit(const char *, const int *, size_t);
static void	by_child(const char *);
static void	several(size_t);
static void	files(char ***);
static void	things(void);
static void	linger(int);
static void	send_lingering(int, const struct sockaddr_in *);
static void	flood(int);
static void	line(void);
static void	until_end(void);
static void	await(void);
static int	obey(const char *, char ***);

/* A datagram socket is told the address each time, so that it may be bound. */
static void
open_peer(const char *type, const char *address)
{
	if (uds_addr_parse(&server, address) == -1)
		err(1, "%s", address);
	is_dgram = type_of(type) == SOCK_DGRAM;
	if (s == -1)
		s = uds_socket(type_of(type), 0);
	if (s == -1)
		err(1, "%s", type);
	if (!is_dgram && uds_connect(s, &server, PATIENCE) == -1)
		err(1, "connect");
}

/* Other tests may have as many descriptors on the way as this user can. */
static int
deliver(const struct uds_msg *m, int timeout)
{
	int tries;

	for (tries = 0; uds_sendmsg(s, m, 0, timeout) == -1; tries++) {
		if (errno != ETOOMANYREFS || tries == TRIES)
			return (-1);
		(void)usleep(10000);
	}
	return (0);
}

static void
transmit(const char *text, const int *fds, size_t n)
{
	struct uds_msg m;
	int all[MAX];

	if (n > 0)
		memcpy(all, fds, n * sizeof(*fds));
	uds_msg_out(&m, text, strlen(text));
	m.um_fds = all;
	m.um_nfds = n;
	if (is_dgram)
		m.um_addr = &server;
	if (deliver(&m, PATIENCE) == -1)
		err(1, "send");
}

static void
by_child(const char *text)
{
	int status;

	switch (fork()) {
	case -1:
		err(1, "fork");
	case 0:
		transmit(text, NULL, 0);
		_exit(0);
	}
	if (wait(&status) == -1 || status != 0)
		errx(1, "child");
}

static void
several(size_t n)
{
	int fds[MAX];
	size_t i;

	if (n > MAX)
		errx(1, "too many");
	for (i = 0; i < n; i++)
		if ((fds[i] = open("/dev/null", O_WRONLY)) == -1)
			err(1, "/dev/null");
	transmit("f", fds, n);
	uds_closefds(fds, n);
}

static void
files(char ***words)
{
	const char *name;
	int fds[MAX];
	size_t n;

	n = 0;
	while (strcmp(name = next(words), ".") != 0)
		if ((fds[n++] = open(name, O_RDONLY)) == -1)
			err(1, "%s", name);
	transmit("p", fds, n);
	uds_closefds(fds, n);
}

static void
things(void)
{
	struct uds_addr addr;
	int fds[5];

	if ((fds[0] = uds_socket(SOCK_STREAM, 0)) == -1 ||
	    uds_addr_path(&addr, "things") == -1 ||
	    uds_bind(fds[0], &addr) == -1 || uds_listen(fds[0], 1) == -1 ||
	    uds_socketpair(SOCK_DGRAM, 0, fds + 1) == -1 ||
	    pipe(fds + 3) == -1)
		err(1, "things");
	transmit("t", fds, 5);
	uds_closefds(fds, 5);
}

/*
 * A connection of TCP whose peer reads nothing.  Its last close(2) waits for
 * what was sent to be received.  Who sent it must not be who closes it last:
 * it ends at once, and Linux does not wait then.
 */
static void
linger(int sec)
{
	struct sockaddr_in sin;
	socklen_t len;
	int l, status;

	memset(&sin, 0, sizeof(sin));
	sin.sin_family = AF_INET;
	sin.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	len = sizeof(sin);
	if ((l = socket(AF_INET, SOCK_STREAM, 0)) == -1 ||
	    bind(l, (struct sockaddr *)&sin, len) == -1 ||
	    getsockname(l, (struct sockaddr *)&sin, &len) == -1 ||
	    listen(l, 1) == -1)
		err(1, "loopback");
	switch (fork()) {
	case -1:
		err(1, "fork");
	case 0:
		send_lingering(sec, &sin);
		_exit(0);
	}
	if (wait(&status) == -1 || status != 0)
		errx(1, "loopback");
}

static void
send_lingering(int sec, const struct sockaddr_in *sin)
{
	static char rubbish[65536];
	struct linger li;
	int c;

	li.l_onoff = 1;
	li.l_linger = sec;
	if ((c = socket(AF_INET, SOCK_STREAM, 0)) == -1 ||
	    connect(c, (const struct sockaddr *)sin, sizeof(*sin)) == -1 ||
	    setsockopt(c, SOL_SOCKET, SO_LINGER, &li, sizeof(li)) == -1)
		err(1, "loopback");
	while (send(c, rubbish, sizeof(rubbish), MSG_DONTWAIT) > 0)
		continue;
	transmit("l", &c, 1);
}

/* Until there are n of them, or nobody has taken one for a while. */
static void
flood(int n)
{
	struct uds_msg m;
	int fds[50], i;

	for (i = 0; i < 50; i++)
		if ((fds[i] = open("/dev/null", O_WRONLY)) == -1)
			err(1, "/dev/null");
	for (i = 0; i != n; i++) {
		uds_msg_out(&m, "f", 1);
		m.um_fds = fds;
		m.um_nfds = 50;
		if (deliver(&m, n == -1 ? 500 : PATIENCE) != -1)
			continue;
		if (n != -1 || (errno != ETIMEDOUT && errno != ETOOMANYREFS))
			err(1, "send");
		break;
	}
	uds_closefds(fds, 50);
}

/* Of a stream, byte after byte; other sockets have records. */
static void
line(void)
{
	static char room[65536];
	size_t len, n;

	for (n = 0; n == 0 || room[n - 1] != '\n'; n += len) {
		if (n == sizeof(room))
			errx(1, "a long line");
		if (uds_recv(s, room + n, is_dgram || n == 0 ?
		    sizeof(room) - n : 1, &len, PATIENCE) != 1)
			err(1, "receive");
	}
	if (fwrite(room, 1, n, stdout) != n || fflush(stdout) == EOF)
		err(1, "stdout");
}

static void
until_end(void)
{
	char room[4096];
	size_t len;
	int rv;

	while ((rv = uds_recv(s, room, sizeof(room), &len, PATIENCE)) == 1)
		continue;
	if (rv == -1 && errno != ECONNRESET)
		err(1, "receive");
}

static void
await(void)
{
	char buf[16];

	while (read(STDIN_FILENO, buf, sizeof(buf)) > 0)
		continue;
}

static int
obey(const char *word, char ***words)
{
	const char *type;

	if (strcmp(word, "connect") == 0) {
		type = next(words);
		open_peer(type, next(words));
	} else if (strcmp(word, "fds") == 0)
		several((size_t)atoi(next(words)));
	else if (strcmp(word, "most") == 0) {
		several((size_t)uds_maxfds());
		printf("%d\n", uds_maxfds());
	}
	else if (strcmp(word, "pass") == 0)
		files(words);
	else if (strcmp(word, "things") == 0)
		things();
	else if (strcmp(word, "linger") == 0)
		linger(atoi(next(words)));
	else if (strcmp(word, "flood") == 0)
		flood(atoi(next(words)));
	else if (strcmp(word, "fill") == 0)
		flood(-1);
	else if (strcmp(word, "line") == 0)
		line();
	else if (strcmp(word, "end") == 0)
		until_end();
	else if (strcmp(word, "wait") == 0)
		await();
	else
		return (-1);
	return (0);
}

int
main(int argc, char **argv)
{
	struct uds_addr addr;
	const char *word;

	(void)argc;
	argv++;
	while (*argv != NULL) {
		word = next(&argv);
		if (strcmp(word, "bind") == 0) {
			if ((s = uds_socket(SOCK_DGRAM, 0)) == -1 ||
			    uds_addr_parse(&addr, next(&argv)) == -1 ||
			    uds_bind(s, &addr) == -1)
				err(1, "bind");
		} else if (strcmp(word, "send") == 0)
			transmit(next(&argv), NULL, 0);
		else if (strcmp(word, "child") == 0)
			by_child(next(&argv));
		else if (strcmp(word, "euid") == 0) {
			if (seteuid((uid_t)atoi(next(&argv))) == -1)
				err(1, "seteuid");
		} else if (strcmp(word, "egid") == 0) {
			if (setegid((gid_t)atoi(next(&argv))) == -1)
				err(1, "setegid");
		} else if (strcmp(word, "ready") == 0) {
			if (puts("ready") == EOF || fflush(stdout) == EOF)
				err(1, "stdout");
		} else if (obey(word, &argv) == -1)
			errx(1, "%s: unknown word", word);
	}
	return (0);
}
