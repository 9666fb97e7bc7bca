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
 *	join address			connect the latest socket
 *	unlisten			close the latest listener
 *	crowd address n			so many connections, not accepted
 *	send text			through the latest socket
 *	pass text n			with so many descriptors
 *	close, shutdown, shutsend	the latest socket
 *	name text			what the process is called
 *	number n			the latest socket becomes descriptor n
 *	chdir dir, chroot dir, setuid n
 *	setgid n			and no other group
 *	fork				another, that only stays until then
 *	wait				say "ready", stay until end of input
 *	exec program [argument ...]
 */

#include <sys/types.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "uds.h"
#include "obey.h"

#define MAX	64
#define TRIES	500

static int	socks[MAX];
static int	nsocks;
static int	listener = -1;

static void	add(int);
static void	another(void);
static void	await(void);
static void	crowd(const char *, int);
static void	make(int, int, const char *);
static int	move(const char *, const char *);
static int	obey(const char *, char ***);
static void	join(const char *);
static int	last(void);
static void	pass(const char *, int);
static void	rename_self(const char *);

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

static void
join(const char *text)
{
	struct uds_addr addr;

	if (uds_addr_parse(&addr, text) == -1 ||
	    uds_connect(last(), &addr, 0) == -1)
		err(1, "join %s", text);
}

/* More than there is room for in the table; nothing else is done to them. */
static void
crowd(const char *text, int n)
{
	struct rlimit rl;
	struct uds_addr addr;
	int s;

	if (getrlimit(RLIMIT_NOFILE, &rl) == -1)
		err(1, "getrlimit");
	rl.rlim_cur = rl.rlim_max;
	if (setrlimit(RLIMIT_NOFILE, &rl) == -1)
		err(1, "setrlimit");
	if (uds_addr_parse(&addr, text) == -1)
		err(1, "%s", text);
	while (n-- > 0)
		if ((s = uds_socket(SOCK_STREAM, 0)) == -1 ||
		    uds_connect(s, &addr, 0) == -1)
			err(1, "connect %s", text);
}

/* Records may be empty and yet bring descriptors. */
static void
pass(const char *text, int n)
{
	union {
		struct cmsghdr	align;
		char		bytes[CMSG_SPACE(MAX * sizeof(int))];
	} control;
	struct cmsghdr *c;
	struct iovec iov;
	struct msghdr msg;
	int fds[MAX], i;

	if (n < 1 || n > MAX)
		errx(1, "%d descriptors", n);
	for (i = 0; i < n; i++)
		fds[i] = STDERR_FILENO;
	memset(&msg, 0, sizeof(msg));
	memset(&control, 0, sizeof(control));
	iov.iov_base = strdup(text);
	iov.iov_len = strlen(text);
	msg.msg_iov = &iov;
	msg.msg_iovlen = 1;
	msg.msg_control = &control;
	msg.msg_controllen = CMSG_SPACE((size_t)n * sizeof(int));
	c = CMSG_FIRSTHDR(&msg);
	c->cmsg_len = CMSG_LEN((size_t)n * sizeof(int));
	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	memcpy(CMSG_DATA(c), fds, (size_t)n * sizeof(int));
	/* Others may have as many on their way as this user can. */
	for (i = 0; sendmsg(last(), &msg, 0) == -1; i++) {
		if (errno != ETOOMANYREFS || i == TRIES)
			err(1, "pass");
		(void)usleep(10000);
	}
	free(iov.iov_base);
}

/* Return -1 if that is no word of these. */
static int
move(const char *word, const char *arg)
{
	int rv;

	if (strcmp(word, "chdir") == 0)
		rv = chdir(arg);
	else if (strcmp(word, "chroot") == 0)
		rv = chroot(arg);
	else if (strcmp(word, "setuid") == 0)
		rv = setuid((uid_t)atoi(arg));
	else
		return (-1);
	if (rv == -1)
		err(1, "%s", word);
	return (0);
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

	while (read(STDIN_FILENO, buf, sizeof(buf)) > 0)
		continue;
}

static void
another(void)
{
	switch (fork()) {
	case -1:
		err(1, "fork");
	case 0:
		await();
		_exit(0);
	}
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
		add(uds_accept(listener, NULL, 0, 10000));
	else if (strcmp(word, "send") == 0) {
		text = next(words);
		if (send(last(), text, strlen(text), 0) == -1)
			err(1, "send");
	} else if (strcmp(word, "pass") == 0) {
		text = next(words);
		pass(text, atoi(next(words)));
	} else if (strcmp(word, "crowd") == 0) {
		text = next(words);
		crowd(text, atoi(next(words)));
	} else if (strcmp(word, "join") == 0)
		join(next(words));
	else if (strcmp(word, "unlisten") == 0) {
		if (close(listener) == -1)
			err(1, "unlisten");
	} else if (strncmp(word, "shut", 4) == 0) {
		if (shutdown(last(), strcmp(word, "shutsend") == 0 ?
		    SHUT_WR : SHUT_RDWR) == -1)
			err(1, "%s", word);
	} else
		return (-1);
	return (0);
}

int
main(int argc, char **argv)
{
	const char *word;
	gid_t gid;
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
		} else if (strcmp(word, "setgid") == 0) {
			gid = (gid_t)atoi(next(&argv));
			if (setgroups(1, &gid) == -1 || setgid(gid) == -1)
				err(1, "setgid");
		} else if (strncmp(word, "ch", 2) == 0 ||
		    strcmp(word, "setuid") == 0) {
			if (move(word, next(&argv)) == -1)
				errx(1, "%s: unknown word", word);
		} else if (strcmp(word, "fork") == 0)
			another();
		else if (strcmp(word, "wait") == 0) {
			if (puts("ready") == EOF || fflush(stdout) == EOF)
				err(1, "stdout");
			await();
		} else if (strcmp(word, "exec") == 0) {
			(void)execvp(argv[0], argv);
			err(127, "%s", argv[0]);
		} else if (obey(word, &argv) == -1)
			errx(1, "%s: unknown word", word);
	}
	return (0);
}
