/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * A server that admits root and its own user, and tells everybody else no.
 * It shows how to decide by the credentials of the peer so that whatever
 * goes wrong means no.
 */

#include <sys/types.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <err.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <uds.h>

static int	listen_on(const char *);
static int	next_client(int);
static int	admitted(int);
static void	answer(int, const char *);
static void	terminate(int);
static void	usage(void);

/* For the signal handler: the file to remove. */
static struct uds_addr	address;

int
main(int argc, char **argv)
{
	int ch, listener, s;

	while ((ch = getopt(argc, argv, "")) != -1)
		usage();
	argc -= optind;
	argv += optind;
	if (argc != 1)
		usage();

	listener = listen_on(argv[0]);
	signal(SIGINT, terminate);
	signal(SIGTERM, terminate);
	for (;;) {
		s = next_client(listener);
		answer(s, admitted(s) ? "yes\n" : "no\n");
		close(s);
	}
}

/*
 * Everybody may connect, and is then told whether they are welcome.  To
 * keep others out altogether, put the socket into a directory that they
 * cannot search.
 */
static int
listen_on(const char *text)
{
	int s;

	umask(0);
	if (uds_addr_parse(&address, text) == -1 ||
	    (s = uds_socket(SOCK_STREAM, 0)) == -1 ||
	    uds_bind(s, &address) == -1 || uds_listen(s, -1) == -1)
		err(1, "%s", text);
	return (s);
}

static int
next_client(int listener)
{
	int s;

	for (;;) {
		s = uds_accept(listener, NULL, 0, -1);
		if (s != -1)
			return (s);
		switch (errno) {
		case ECONNABORTED:
			break;
		case EMFILE:
		case ENFILE:
		case ENOBUFS:
		case ENOMEM:
			warn("accept");
			poll(NULL, 0, 100);
			break;
		default:
			err(1, "accept");
		}
	}
}

static int
admitted(int s)
{
	struct uds_cred c;
	int yes;

	if (uds_peercred(s, &c, UDS_CRED_CONNECTED) == -1) {
		warn("uds_peercred");
		return (0);
	}
	if ((c.uc_valid & UDS_CRED_EUID) == 0) {
		warnx("peer's user: %s",
		    strerror(uds_cred_reason(&c, UDS_CRED_EUID)));
		return (0);
	}
	yes = c.uc_euid == 0 || c.uc_euid == geteuid();
	printf("user %d, process %d: %s\n", (int)c.uc_euid, (int)c.uc_pid,
	    yes ? "yes" : "no");
	fflush(stdout);
	return (yes);
}

/* A new connection has room for a few bytes; nobody is waited for. */
static void
answer(int s, const char *text)
{
	if (send(s, text, strlen(text), MSG_NOSIGNAL | MSG_DONTWAIT) == -1)
		warn("send");
}

static void
terminate(int sig)
{
	(void)sig;
	if (uds_addr_kind(&address) == UDS_ADDR_PATHNAME)
		unlink(uds_addr_name(&address, NULL));
	_exit(0);
}

static void
usage(void)
{
	fprintf(stderr, "usage: admitd address\n");
	exit(1);
}
