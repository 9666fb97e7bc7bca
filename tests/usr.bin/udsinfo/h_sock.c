/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * Make sockets for udsinfo(1) to look at, as the words of the command line
 * say one after the other:
 *
 *	bind type address		listen type address backlog
 *	connect type address		pair type
 *	accept				from the latest listener
 *	unlisten			close the latest listener
 *	send text			through the latest socket
 *	close, shutdown			the latest socket
 *	name text			what the process is called
 *	number n			the latest socket becomes descriptor n
 *	setuid n
 *	wait				say "ready", stay until end of input
 *	exec program [argument ...]
 */

#include <sys/types.h>
#include <sys/socket.h>

#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "uds.h"

#define MAX	64

static int	socks[MAX];
static int	nsocks;
static int	listener = -1;

static void	add(int);
static void	await(void);
static void	make(int, int, const char *);
static char	*next(char ***);
static int	obey(const char *, char ***);
static int	last(void);
static int	type_of(const char *);
static void	rename_self(const char *);

static char *
next(char ***words)
{
	if (**words == NULL)
		errx(1, "a word is missing");
	return (*(*words)++);
}

static void
add(int s)
{
	if (s == -1)
		err(1, "socket");
	if (nsocks == MAX)
		errx(1, "too many sockets");
	socks[nsocks++] = s;
}

static int
last(void)
{
	if (nsocks == 0)
		errx(1, "no socket yet");
	return (socks[nsocks - 1]);
}

static int
type_of(const char *name)
{
	if (strcmp(name, "stream") == 0)
		return (SOCK_STREAM);
	if (strcmp(name, "dgram") == 0)
		return (SOCK_DGRAM);
	if (strcmp(name, "seqpacket") == 0)
		return (SOCK_SEQPACKET);
	errx(1, "%s: no type", name);
}

static void
make(int type, int doconnect, const char *text)
{
	struct uds_addr addr;

	add(uds_socket(type, 0));
	if (uds_addr_parse(&addr, text) == -1)
		err(1, "%s", text);
	if (doconnect) {
		if (uds_connect(last(), &addr, 0) == -1)
			err(1, "connect %s", text);
	} else if (uds_bind(last(), &addr) == -1)
		err(1, "bind %s", text);
}

/* Where there is no such file the name stays. */
static void
rename_self(const char *name)
{
	int fd;

	if ((fd = open("/proc/self/comm", O_WRONLY)) == -1)
		return;
	if (write(fd, name, strlen(name)) == -1)
		err(1, "comm");
	(void)close(fd);
}

/* Whoever holds the other end of our input decides when to end. */
static void
await(void)
{
	char buf[16];

	if (puts("ready") == EOF || fflush(stdout) == EOF)
		err(1, "stdout");
	while (read(STDIN_FILENO, buf, sizeof(buf)) > 0)
		continue;
}

static int
obey(const char *word, char ***words)
{
	const char *text;
	int sv[2], type;

	if (strcmp(word, "bind") == 0 || strcmp(word, "connect") == 0) {
		type = type_of(next(words));
		make(type, word[0] == 'c', next(words));
	} else if (strcmp(word, "listen") == 0) {
		type = type_of(next(words));
		make(type, 0, next(words));
		listener = last();
		if (uds_listen(listener, atoi(next(words))) == -1)
			err(1, "listen");
	} else if (strcmp(word, "pair") == 0) {
		if (uds_socketpair(type_of(next(words)), 0, sv) == -1)
			err(1, "socketpair");
		add(sv[0]);
		add(sv[1]);
	} else if (strcmp(word, "accept") == 0)
		add(uds_accept(listener, NULL, 0, 1000));
	else if (strcmp(word, "send") == 0) {
		text = next(words);
		if (send(last(), text, strlen(text), 0) == -1)
			err(1, "send");
	} else if (strcmp(word, "unlisten") == 0) {
		if (close(listener) == -1)
			err(1, "unlisten");
	} else if (strcmp(word, "shutdown") == 0) {
		if (shutdown(last(), SHUT_RDWR) == -1)
			err(1, "shutdown");
	} else
		return (-1);
	return (0);
}

int
main(int argc, char **argv)
{
	const char *word;
	int n;

	(void)argc;
	argv++;
	while (*argv != NULL) {
		word = next(&argv);
		if (strcmp(word, "close") == 0 && nsocks > 0)
			(void)close(socks[--nsocks]);
		else if (strcmp(word, "name") == 0)
			rename_self(next(&argv));
		else if (strcmp(word, "number") == 0) {
			n = atoi(next(&argv));
			if (dup2(last(), n) == -1)
				err(1, "dup2");
		} else if (strcmp(word, "setuid") == 0) {
			if (setuid((uid_t)atoi(next(&argv))) == -1)
				err(1, "setuid");
		} else if (strcmp(word, "wait") == 0)
			await();
		else if (strcmp(word, "exec") == 0) {
			(void)execvp(argv[0], argv);
			err(127, "%s", argv[0]);
		} else if (obey(word, &argv) == -1)
			errx(1, "%s: unknown word", word);
	}
	return (0);
}
