/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * One connection, from socket(2) to the closing of both ends, in one thread.
 * The listener has room in its backlog, so that nothing ever waits.
 */

#include <sys/socket.h>
#include <sys/un.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench.h"
#include "uds.h"

#define BACKLOG		16
#define DEADLINE	10000

static char dir[PATH_MAX];
static struct sockaddr_un name;
static socklen_t namelen;
static struct uds_addr addr;
static int listener;
static int type;

static int
open_type(int t)
{
	const char *tmp;

	type = t;
	tmp = getenv("TMPDIR");
	if (snprintf(dir, sizeof(dir), "%s/bench.XXXXXX",
		tmp == NULL || strlen(tmp) > 64 ? "/tmp" : tmp) < 0 ||
	    mkdtemp(dir) == NULL)
		return (-1);
	memset(&name, 0, sizeof(name));
	name.sun_family = AF_UNIX;
	if (snprintf(name.sun_path, sizeof(name.sun_path), "%.80s/socket",
		dir) < 0)
		return (-1);
	namelen = (socklen_t)(offsetof(struct sockaddr_un, sun_path) +
	    strlen(name.sun_path) + 1);
	if (uds_addr_path(&addr, name.sun_path) == -1)
		return (-1);
	listener = socket(AF_UNIX, type | SOCK_CLOEXEC, 0);
	if (listener == -1 ||
	    bind(listener, (struct sockaddr *)&name, namelen) == -1)
		return (-1);
	return (listen(listener, BACKLOG));
}

static int
open_stream(void)
{
	return (open_type(SOCK_STREAM));
}

static int
open_seqpacket(void)
{
	return (open_type(SOCK_SEQPACKET));
}

static void
close_any(void)
{
	close(listener);
	unlink(name.sun_path);
	rmdir(dir);
}

/* The two ends of a new connection, as made in each of the ways compared. */

static int
raw_make(int sv[2], struct sockaddr_un *from, socklen_t *fromlen)
{
	sv[0] = socket(AF_UNIX, type | SOCK_CLOEXEC, 0);
	if (sv[0] == -1)
		return (-1);
	if (connect(sv[0], (const struct sockaddr *)&name, namelen) == -1)
		return (-1);
	sv[1] = accept4(listener, (struct sockaddr *)from, fromlen,
	    SOCK_CLOEXEC);
	return (sv[1] == -1 ? -1 : 0);
}

static int
uds_make(int sv[2], struct uds_addr *from, int timeout)
{
	sv[0] = uds_socket(type, 0);
	if (sv[0] == -1)
		return (-1);
	if (uds_connect(sv[0], &addr, timeout) == -1)
		return (-1);
	sv[1] = uds_accept(listener, from, 0, timeout);
	return (sv[1] == -1 ? -1 : 0);
}

static int
dial_make(int sv[2])
{
	sv[0] = uds_dial(name.sun_path, type, DEADLINE);
	if (sv[0] == -1)
		return (-1);
	sv[1] = uds_accept(listener, NULL, 0, DEADLINE);
	return (sv[1] == -1 ? -1 : 0);
}

/* A byte must go through, and both ends be close-on-exec and blocking. */
static int
check_ends(int sv[2])
{
	char c;
	int i;

	c = 'x';
	if (send(sv[0], &c, 1, 0) != 1 || recv(sv[1], &c, 1, 0) != 1)
		return (-1);
	errno = EPROTO;
	for (i = 0; i < 2; i++)
		if (fcntl(sv[i], F_GETFD) != FD_CLOEXEC ||
		    (fcntl(sv[i], F_GETFL) & O_NONBLOCK) != 0 ||
		    close(sv[i]) == -1)
			return (-1);
	return (c == 'x' ? 0 : -1);
}

static int
raw_run(size_t n)
{
	int sv[2];

	while (n-- > 0) {
		if (raw_make(sv, NULL, NULL) == -1)
			return (-1);
		if (close(sv[0]) == -1 || close(sv[1]) == -1)
			return (-1);
	}
	return (0);
}

static int
raw_check(void)
{
	int sv[2];

	return (raw_make(sv, NULL, NULL) == -1 ? -1 : check_ends(sv));
}

static int
rawfrom_run(size_t n)
{
	struct sockaddr_un from;
	socklen_t fromlen;
	int sv[2];

	while (n-- > 0) {
		fromlen = sizeof(from);
		if (raw_make(sv, &from, &fromlen) == -1)
			return (-1);
		bench_sink += fromlen;
		if (close(sv[0]) == -1 || close(sv[1]) == -1)
			return (-1);
	}
	return (0);
}

static int
uds_run(size_t n)
{
	int sv[2];

	while (n-- > 0) {
		if (uds_make(sv, NULL, -1) == -1)
			return (-1);
		if (close(sv[0]) == -1 || close(sv[1]) == -1)
			return (-1);
	}
	return (0);
}

static int
uds_check(void)
{
	int sv[2];

	return (uds_make(sv, NULL, -1) == -1 ? -1 : check_ends(sv));
}

static int
udsfrom_run(size_t n)
{
	struct uds_addr from;
	int sv[2];

	while (n-- > 0) {
		if (uds_make(sv, &from, -1) == -1)
			return (-1);
		bench_sink += (unsigned long)uds_addr_kind(&from);
		if (close(sv[0]) == -1 || close(sv[1]) == -1)
			return (-1);
	}
	return (0);
}

static int
udsfrom_check(void)
{
	struct uds_addr from;
	int sv[2];

	if (uds_make(sv, &from, -1) == -1)
		return (-1);
	errno = EPROTO;
	if (uds_addr_kind(&from) != UDS_ADDR_UNNAMED)
		return (-1);
	return (check_ends(sv));
}

static int
deadline_run(size_t n)
{
	int sv[2];

	while (n-- > 0) {
		if (uds_make(sv, NULL, DEADLINE) == -1)
			return (-1);
		if (close(sv[0]) == -1 || close(sv[1]) == -1)
			return (-1);
	}
	return (0);
}

static int
deadline_check(void)
{
	int sv[2];

	return (uds_make(sv, NULL, DEADLINE) == -1 ? -1 : check_ends(sv));
}

static int
dial_run(size_t n)
{
	int sv[2];

	while (n-- > 0) {
		if (dial_make(sv) == -1)
			return (-1);
		if (close(sv[0]) == -1 || close(sv[1]) == -1)
			return (-1);
	}
	return (0);
}

static int
dial_check(void)
{
	int sv[2];

	return (dial_make(sv) == -1 ? -1 : check_ends(sv));
}

static const struct op pair_ops[] = {
	{ "raw", raw_run, raw_check, 0 },
	{ "again", raw_run, raw_check, 0 },
	{ "uds", uds_run, uds_check, 1.01 },
};

static const struct op from_ops[] = {
	{ "raw", rawfrom_run, raw_check, 0 },
	{ "again", rawfrom_run, raw_check, 0 },
	{ "uds", udsfrom_run, udsfrom_check, 1.01 },
};

/* No target: a deadline costs system calls that the raw loop lacks. */
static const struct op deadline_ops[] = {
	{ "raw", raw_run, raw_check, 0 },
	{ "uds", deadline_run, deadline_check, 0 },
	{ "dial", dial_run, dial_check, 0 },
};

const struct group group_stream = {
	"stream", open_stream, close_any, pair_ops, NELEM(pair_ops), 0
};
const struct group group_seqpacket = {
	"seqpacket", open_seqpacket, close_any, pair_ops, NELEM(pair_ops), 0
};
const struct group group_from = {
	"from", open_stream, close_any, from_ops, NELEM(from_ops), 0
};
const struct group group_deadline = {
	"deadline", open_stream, close_any, deadline_ops,
	NELEM(deadline_ops), 0
};
