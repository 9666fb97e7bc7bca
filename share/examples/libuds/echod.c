/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * An echo server that gives each client a limited time, however the client
 * spends it, and says who the client was.  It shows how to accept in spite
 * of errors that pass, and how to keep a deadline over many small calls.
 */

#include <sys/types.h>
#include <sys/socket.h>

#include <err.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include <uds.h>

static int		listen_on(const char *);
static int		next_client(int);
static void		serve(int, int);
static const char	*echo(int, const struct timespec *);
static int		send_all(int, const char *, size_t,
			    const struct timespec *);
static int		patience(int, const struct timespec *);
static void		terminate(int);
static void		usage(void);

/* For the signal handler: the file to remove, and whose duty it is. */
static struct uds_addr	address;
static pid_t		server;

int
main(int argc, char **argv)
{
	int ch, listener, s, seconds;

	seconds = 10;
	while ((ch = getopt(argc, argv, "t:")) != -1) {
		switch (ch) {
		case 't':
			seconds = atoi(optarg);
			break;
		default:
			usage();
		}
	}
	argc -= optind;
	argv += optind;
	if (argc != 1 || seconds <= 0)
		usage();

	listener = listen_on(argv[0]);
	server = getpid();
	signal(SIGCHLD, SIG_IGN);
	signal(SIGINT, terminate);
	signal(SIGTERM, terminate);
	for (;;) {
		s = next_client(listener);
		switch (fork()) {
		case -1:
			warn("fork");
			break;
		case 0:
			close(listener);
			serve(s, seconds);
			exit(0);
		}
		close(s);
	}
}

static int
listen_on(const char *text)
{
	int s;

	if (uds_addr_parse(&address, text) == -1 ||
	    (s = uds_socket(SOCK_STREAM, 0)) == -1 ||
	    uds_bind(s, &address) == -1 || uds_listen(s, -1) == -1)
		err(1, "%s", text);
	return (s);
}

/*
 * Only an error that will not pass ends the server.  Where descriptors or
 * memory are short the client stays in the backlog; to ask again at once
 * would be a busy loop.
 */
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

static void
serve(int s, int seconds)
{
	struct timespec end;
	struct uds_cred c;
	const char *outcome;

	if (uds_peercred(s, &c, UDS_CRED_CONNECTED) == -1)
		err(1, "uds_peercred");
	if (clock_gettime(CLOCK_MONOTONIC, &end) == -1)
		err(1, "clock_gettime");
	end.tv_sec += seconds;
	outcome = echo(s, &end);
	printf("user %d, process %d: %s\n", (int)c.uc_euid, (int)c.uc_pid,
	    outcome);
}

static const char *
echo(int s, const struct timespec *end)
{
	char buf[4096];
	ssize_t n;

	for (;;) {
		if (patience(s, end) == -1)
			break;
		n = recv(s, buf, sizeof(buf), 0);
		if (n == 0)
			return ("done");
		if (n == -1 || send_all(s, buf, (size_t)n, end) == -1)
			break;
	}
	return (errno == EAGAIN ? "time is up" : "gone");
}

static int
send_all(int s, const char *buf, size_t len, const struct timespec *end)
{
	ssize_t n;

	while (len > 0) {
		if (patience(s, end) == -1)
			return (-1);
		n = send(s, buf, len, MSG_NOSIGNAL);
		if (n == -1)
			return (-1);
		buf += n;
		len -= (size_t)n;
	}
	return (0);
}

/* The next call may take what is left of the time. */
static int
patience(int s, const struct timespec *end)
{
	struct timespec now;
	long long ms;

	if (clock_gettime(CLOCK_MONOTONIC, &now) == -1)
		return (-1);
	ms = (end->tv_sec - now.tv_sec) * 1000LL +
	    (end->tv_nsec - now.tv_nsec) / 1000000;
	if (ms <= 0) {
		errno = EAGAIN;
		return (-1);
	}
	return (uds_settimeout(s, UDS_SEND | UDS_RECEIVE, (int)ms));
}

static void
terminate(int sig)
{
	(void)sig;
	if (getpid() == server && uds_addr_kind(&address) == UDS_ADDR_PATHNAME)
		unlink(uds_addr_name(&address, NULL));
	_exit(0);
}

static void
usage(void)
{
	fprintf(stderr, "usage: echod [-t seconds] address\n");
	exit(1);
}
