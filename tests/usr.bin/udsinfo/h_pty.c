/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * Run a program on a terminal of its own and copy what it writes there, as it
 * is, to standard output.  The exit status is that of the program.
 *
 * usage: h_pty columns lines program [argument ...]
 */

/* Strict C hides the terminals of POSIX from glibc and musl. */
#define _GNU_SOURCE

#include <sys/types.h>
#include <sys/ioctl.h>
#include <sys/wait.h>

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

static volatile sig_atomic_t	child;

static int	copy(int);
static int	open_terminal(char **);
static void	pass_on(int);
static void	run(int, char **);

/* Who ends us means the program. */
static void
pass_on(int sig)
{
	if (child > 0)
		(void)kill((pid_t)child, sig);
}

/* A terminal, its size in the first two words; return our end of it. */
static int
open_terminal(char **words)
{
	struct termios mode;
	struct winsize ws;
	int ours, theirs;

	memset(&ws, 0, sizeof(ws));
	ws.ws_col = (unsigned short)atoi(words[0]);
	ws.ws_row = (unsigned short)atoi(words[1]);
	ours = posix_openpt(O_RDWR | O_NOCTTY);
	if (ours == -1 || grantpt(ours) == -1 || unlockpt(ours) == -1)
		err(1, "posix_openpt");
	theirs = open(ptsname(ours), O_RDWR | O_NOCTTY);
	if (theirs == -1 || tcgetattr(theirs, &mode) == -1)
		err(1, "%s", ptsname(ours));
	mode.c_oflag &= (tcflag_t)~OPOST;
	if (tcsetattr(theirs, TCSANOW, &mode) == -1 ||
	    ioctl(theirs, TIOCSWINSZ, &ws) == -1)
		err(1, "terminal");
	if ((child = fork()) == -1)
		err(1, "fork");
	if (child == 0) {
		(void)close(ours);
		run(theirs, words + 2);
	}
	(void)close(theirs);
	return (ours);
}

static void
run(int fd, char **argv)
{
	if (dup2(fd, STDOUT_FILENO) == -1 || dup2(fd, STDERR_FILENO) == -1)
		_exit(127);
	if (fd > STDERR_FILENO)
		(void)close(fd);
	(void)execvp(argv[0], argv);
	_exit(127);
}

/* Linux ends a terminal that nobody has open with EIO. */
static int
copy(int fd)
{
	char buf[4096];
	ssize_t n;

	while ((n = read(fd, buf, sizeof(buf))) != 0) {
		if (n == -1 && errno != EINTR)
			break;
		if (n > 0 && write(STDOUT_FILENO, buf, (size_t)n) != n)
			err(1, "write");
	}
	return (n == -1 && errno != EIO ? -1 : 0);
}

int
main(int argc, char **argv)
{
	struct sigaction sa;
	int fd, status;

	if (argc < 4)
		errx(1, "usage: h_pty columns lines program [argument ...]");
	memset(&sa, 0, sizeof(sa));
	sa.sa_handler = pass_on;
	(void)sigaction(SIGINT, &sa, NULL);
	(void)sigaction(SIGTERM, &sa, NULL);
	fd = open_terminal(argv + 1);
	if (copy(fd) == -1)
		err(1, "read");
	while (waitpid((pid_t)child, &status, 0) == -1)
		if (errno != EINTR)
			err(1, "waitpid");
	return (WIFEXITED(status) ? WEXITSTATUS(status) : 1);
}
