/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * Linux without unix_diag: what /proc/net/unix tells, a row for each socket.
 * Its names have no quoting.  One with newlines goes on in the next row; one
 * that begins with "@" is abstract, with "@" for each NUL too, or is that of
 * a file.  What could be either is left out.
 */

#include <sys/types.h>
#include <sys/socket.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "list_linux.h"

/* What a socket can be bound to; names are no longer. */
#define NAME_SIZE	108

/* Of the file at a time; a row has at most some 170 characters. */
#define READ_SIZE	32768

/* __SO_ACCEPTCON, and a state that is not one of sock_diag(7). */
#define TEXT_LISTENING		0x10000
#define TEXT_UNCONNECTED	1

/* The socket of the last row, and its name, which may go on. */
struct row {
	char		ro_name[NAME_SIZE];
	size_t		ro_len;
	uint32_t	ro_sock;	/* NONE: no row yet, or left out */
};

static int	contradicts(const struct table *);
static void	end_row(struct table *, struct row *);
static void	go_on(struct row *, const char *, size_t);
static int	new_row(struct table *, struct row *, const char *);
static int	read_rows(struct table *, int);
static size_t	take_lines(struct table *, struct row *, char *, size_t);

int
text_sockets(struct table *t)
{
	int fd, rv, tries;

	rv = -1;
	for (tries = 0; tries < LIST_TRIES && rv == -1; tries++) {
		table_clear(t);
		fd = open("/proc/net/unix", O_RDONLY | O_CLOEXEC);
		if (fd == -1)
			return (-1);
		rv = read_rows(t, fd);
		(void)close(fd);
		table_hash(t);
		if (rv == -1)
			return (-1);
		if (contradicts(t))
			rv = -1;
	}
	errno = EAGAIN;
	return (rv);
}

/* A row that is there twice moved meanwhile, or is part of a name. */
static int
contradicts(const struct table *t)
{
	size_t i;

	for (i = 0; i < t->t_nsocks; i++)
		if (table_find(t, t->t_socks[i].so_ino) != i)
			return (1);
	return (0);
}

static int
read_rows(struct table *t, int fd)
{
	static char buf[READ_SIZE];
	struct row ro;
	size_t kept;
	ssize_t n;

	ro.ro_sock = NONE;
	kept = 0;
	while ((n = read(fd, buf + kept, sizeof(buf) - kept)) > 0)
		kept = take_lines(t, &ro, buf, kept + (size_t)n);
	end_row(t, &ro);
	return (n == 0 ? 0 : -1);
}

/* Return how much of an unfinished line was moved to the beginning. */
static size_t
take_lines(struct table *t, struct row *ro, char *buf, size_t len)
{
	char *line, *end;

	line = buf;
	while ((end = memchr(line, '\n', len)) != NULL) {
		*end++ = '\0';
		if (!new_row(t, ro, line)) {
			go_on(ro, "\n", 1);
			go_on(ro, line, strlen(line));
		}
		len -= (size_t)(end - line);
		line = end;
	}
	memmove(buf, line, len);
	return (len);
}

/*
 * Nobody has the inode 0: those are the ends of connections that wait to be
 * accepted.  "Connected" may also be one that waits or is over, and of a
 * datagram socket one that others connected to.
 */
static int
new_row(struct table *t, struct row *ro, const char *line)
{
	struct sock *s;
	unsigned long ino;
	unsigned flags, state, type;
	int n;

	n = 0;
	if (sscanf(line, "%*x: %*x %*x %x %x %x %lu%n", &flags, &type, &state,
	    &ino, &n) != 4 || (line[n] != '\0' && line[n] != ' '))
		return (0);
	end_row(t, ro);
	if (ino == 0)
		return (1);
	ro->ro_sock = (uint32_t)t->t_nsocks;
	ro->ro_len = 0;
	s = table_addsock(t);
	s->so_ino = ino;
	s->so_type = (uint8_t)type;
	if ((flags & TEXT_LISTENING) != 0)
		s->so_state = STATE_LISTEN;
	else if (state != TEXT_UNCONNECTED)
		s->so_state = STATE_UNKNOWN;
	else
		s->so_state = line[n] == ' ' ? STATE_BOUND : STATE_UNBOUND;
	if (line[n] == ' ')
		go_on(ro, line + n + 1, strlen(line + n + 1));
	return (1);
}

static void
go_on(struct row *ro, const char *more, size_t len)
{
	if (ro->ro_sock == NONE)
		return;
	if (len > NAME_SIZE - ro->ro_len)
		len = NAME_SIZE - ro->ro_len;
	memcpy(ro->ro_name + ro->ro_len, more, len);
	ro->ro_len += len;
}

static void
end_row(struct table *t, struct row *ro)
{
	struct sock *s;

	if (ro->ro_sock == NONE || ro->ro_len == 0) {
		ro->ro_sock = NONE;
		return;
	}
	s = &t->t_socks[ro->ro_sock];
	if (ro->ro_name[0] == '@')
		s->so_flags |= SOCK_NONAME;
	else {
		s->so_kind = UDS_ADDR_PATHNAME;
		s->so_namelen = (uint32_t)ro->ro_len;
		s->so_name = table_addname(t, ro->ro_name, ro->ro_len);
	}
	ro->ro_sock = NONE;
}
