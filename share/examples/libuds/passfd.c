/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * A server that opens the files of one directory for clients that may not,
 * and passes the descriptors; without -d, its client, which prints such a
 * file.  It shows how to decide by credentials before anything is opened,
 * and how both sides look at what they were given.
 */

#include <sys/types.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <uds.h>

/* What either side waits for the other, in ms. */
#define PATIENCE	1000

static void	serve(const char *, const char *, const char *);
static int	listen_on(const char *);
static int	next_client(int);
static int	receive_name(int, char *, size_t);
static int	admitted(int, uid_t);
static int	open_for(int, const char *);
static void	answer(int, int);
static int	ask(const char *, const char *);
static void	check_server(int);
static int	receive_answer(int);
static void	print(int);
static void	terminate(int);
static void	usage(void);

/* For the signal handler: the file to remove. */
static struct uds_addr	address;

int
main(int argc, char **argv)
{
	const char *directory, *user;
	int ch;

	directory = user = NULL;
	while ((ch = getopt(argc, argv, "d:u:")) != -1) {
		switch (ch) {
		case 'd':
			directory = optarg;
			break;
		case 'u':
			user = optarg;
			break;
		default:
			usage();
		}
	}
	argc -= optind;
	argv += optind;
	if (directory != NULL && argc == 1)
		serve(directory, user, argv[0]);
	else if (directory == NULL && user == NULL && argc == 2)
		print(ask(argv[0], argv[1]));
	else
		usage();
	return (0);
}

/* Root and the own user are always admitted, and the user that is named. */
static void
serve(const char *directory, const char *user, const char *text)
{
	struct passwd *pw;
	char name[256];
	uid_t uid;
	int dir, fd, listener, s;

	uid = geteuid();
	if (user != NULL) {
		if ((pw = getpwnam(user)) == NULL)
			errx(1, "%s: no such user", user);
		uid = pw->pw_uid;
	}
	dir = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir == -1)
		err(1, "%s", directory);
	listener = listen_on(text);
	signal(SIGINT, terminate);
	signal(SIGTERM, terminate);
	for (;;) {
		s = next_client(listener);
		if (receive_name(s, name, sizeof(name)) == 0) {
			fd = -1;
			if (admitted(s, uid))
				fd = open_for(dir, name);
			else
				errno = EACCES;
			answer(s, fd);
		}
		close(s);
	}
}

/* Everybody may ask.  No client may send descriptors, where that can be. */
static int
listen_on(const char *text)
{
	int s;

	umask(0);
	if (uds_addr_parse(&address, text) == -1 ||
	    (s = uds_socket(SOCK_STREAM, 0)) == -1 ||
	    (uds_setopt(s, UDS_OPT_RIGHTS, 0) == -1 &&
	    errno != EOPNOTSUPP) ||
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

/* A name ends where the client stops sending, which is before our room does. */
static int
receive_name(int s, char *name, size_t size)
{
	struct uds_msg m;

	uds_msg_in(&m, name, size);
	if (uds_recvmsg(s, &m, UDS_MSG_WAITALL, PATIENCE) != 1 ||
	    m.um_error != 0 || m.um_len == size)
		return (-1);
	name[m.um_len] = '\0';
	return (0);
}

static int
admitted(int s, uid_t uid)
{
	struct uds_cred c;
	int yes;

	if (uds_peercred(s, &c, UDS_CRED_CONNECTED) == -1) {
		warn("uds_peercred");
		return (0);
	}
	yes = (c.uc_valid & UDS_CRED_EUID) != 0 && (c.uc_euid == 0 ||
	    c.uc_euid == geteuid() || c.uc_euid == uid);
	printf("user %d: %s\n", (int)c.uc_euid, yes ? "yes" : "no");
	fflush(stdout);
	return (yes);
}

/*
 * The name is the client's: it must not lead out of the directory, and what
 * it names must not be anything that to open has an effect or takes time.
 */
static int
open_for(int dir, const char *name)
{
	struct stat st;
	int fd;

	if (strchr(name, '/') != NULL) {
		errno = EINVAL;
		return (-1);
	}
	fd = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY |
	    O_CLOEXEC);
	if (fd == -1)
		return (-1);
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
		return (fd);
	close(fd);
	errno = EACCES;
	return (-1);
}

/* The error number, or 0 and the descriptor, which is ours to the end. */
static void
answer(int s, int fd)
{
	int error;

	error = fd == -1 ? errno : 0;
	if (uds_sendfds(s, &error, sizeof(error), &fd, fd == -1 ? 0 : 1,
	    PATIENCE) == -1)
		warn("send");
	if (fd != -1)
		close(fd);
}

static int
ask(const char *server, const char *name)
{
	size_t len;
	int fd, s;

	len = strlen(name);
	if ((s = uds_dial(server, SOCK_STREAM, PATIENCE)) == -1)
		err(1, "%s", server);
	check_server(s);
	if (uds_send(s, name, len, PATIENCE) != (ssize_t)len ||
	    shutdown(s, SHUT_WR) == -1)
		err(1, "send");
	fd = receive_answer(s);
	if (fd == -1)
		err(1, "%s", name);
	close(s);
	return (fd);
}

/* Anybody may have made a socket of this name. */
static void
check_server(int s)
{
	struct uds_cred c;

	if (uds_peercred(s, &c, UDS_CRED_CONNECTED) == -1)
		err(1, "uds_peercred");
	if ((c.uc_valid & UDS_CRED_EUID) == 0)
		errx(1, "server's user: %s",
		    strerror(uds_cred_reason(&c, UDS_CRED_EUID)));
	if (c.uc_euid != 0 && c.uc_euid != geteuid())
		errx(1, "server is run by user %d", (int)c.uc_euid);
}

/* Room for one descriptor: more of them would be closed. */
static int
receive_answer(int s)
{
	struct uds_msg m;
	int error, fd;

	uds_msg_in(&m, &error, sizeof(error));
	m.um_fds = &fd;
	m.um_maxfds = 1;
	switch (uds_recvmsg(s, &m, UDS_MSG_WAITALL, PATIENCE)) {
	case -1:
		return (-1);
	case 0:
		errno = EPIPE;
		return (-1);
	}
	if (m.um_len == sizeof(error) && error == 0 && m.um_nfds == 1)
		return (fd);
	uds_closefds(&fd, m.um_nfds);
	errno = m.um_len == sizeof(error) && error != 0 ? error : EBADMSG;
	return (-1);
}

static void
print(int fd)
{
	char buf[4096];
	ssize_t n;

	while ((n = read(fd, buf, sizeof(buf))) > 0)
		if (fwrite(buf, 1, (size_t)n, stdout) != (size_t)n)
			err(1, "stdout");
	if (n == -1)
		err(1, "read");
	if (fflush(stdout) == EOF)
		err(1, "stdout");
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
	fprintf(stderr, "usage: passfd -d directory [-u user] address\n"
	    "       passfd address file\n");
	exit(1);
}
