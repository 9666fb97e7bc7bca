/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * The client of admitd: exit 0 if admitted, 1 if not, 2 if it could not
 * find out.  It shows how to keep one deadline over connecting and all
 * that follows, and that a client, too, should know whom it talks to.
 */

#include <sys/types.h>
#include <sys/socket.h>

#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <uds.h>

static int	left(const struct timespec *);
static void	check_server(int);
static size_t	receive(int, char *, size_t, const struct timespec *);
static void	usage(void);

int
main(int argc, char **argv)
{
	struct timespec end;
	char text[16];
	size_t n;
	int ch, s, seconds;

	seconds = 5;
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

	if (clock_gettime(CLOCK_MONOTONIC, &end) == -1)
		err(2, "clock_gettime");
	end.tv_sec += seconds;
	s = uds_dial(argv[0], SOCK_STREAM, left(&end));
	if (s == -1)
		err(2, "%s", argv[0]);
	check_server(s);
	n = receive(s, text, sizeof(text) - 1, &end);
	text[n] = '\0';
	fputs(text, stdout);
	return (strcmp(text, "yes\n") == 0 ? 0 : 1);
}

/* Milliseconds until the end, 1 at least: 0 would mean something else. */
static int
left(const struct timespec *end)
{
	struct timespec now;
	long long ms;

	if (clock_gettime(CLOCK_MONOTONIC, &now) == -1)
		err(2, "clock_gettime");
	ms = (end->tv_sec - now.tv_sec) * 1000LL +
	    (end->tv_nsec - now.tv_nsec) / 1000000;
	return (ms < 1 ? 1 : (int)ms);
}

/* Anybody may have made a socket of this name. */
static void
check_server(int s)
{
	struct uds_cred c;

	if (uds_peercred(s, &c, UDS_CRED_CONNECTED) == -1)
		err(2, "uds_peercred");
	if ((c.uc_valid & UDS_CRED_EUID) == 0)
		errx(2, "server's user: %s",
		    strerror(uds_cred_reason(&c, UDS_CRED_EUID)));
	if (c.uc_euid != 0 && c.uc_euid != geteuid())
		errx(2, "server is run by user %d", (int)c.uc_euid);
}

static size_t
receive(int s, char *buf, size_t size, const struct timespec *end)
{
	size_t len;
	ssize_t n;

	for (len = 0; len < size; len += (size_t)n) {
		if (uds_settimeout(s, UDS_RECEIVE, left(end)) == -1)
			err(2, "uds_settimeout");
		n = recv(s, buf + len, size - len, 0);
		if (n == 0)
			break;
		if (n == -1 && errno == EAGAIN)
			errx(2, "the server does not answer");
		if (n == -1)
			err(2, "recv");
	}
	return (len);
}

static void
usage(void)
{
	fprintf(stderr, "usage: admit [-t seconds] address\n");
	exit(2);
}
