/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * What takes longer than a second says on a terminal that it is at work.  The
 * alarm does that, so that nothing which collects has to look at the clock,
 * and a system call that hangs does not keep it from being said.
 */

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "udsinfo.h"

static volatile sig_atomic_t	said;
static char	message[48];	/* not changed while the alarm is set */

static void	say(int);

/* A bar that turns would be drawn more often; seconds tell more. */
static void
say(int sig)
{
	char text[sizeof(message) + 16];
	size_t at, i;
	int error, n;

	(void)sig;
	error = errno;
	n = said++ + 1;
	at = strlen(message);
	memcpy(text, message, at);
	for (i = 1; n / (int)i > 9; i *= 10)
		continue;
	for (; i > 0; i /= 10)
		text[at++] = (char)('0' + n / (int)i % 10);
	text[at++] = ' ';
	text[at++] = 's';
	if (write(STDERR_FILENO, text, at) != -1)
		(void)alarm(1);
	errno = error;
}

/* System calls go on after the alarm. */
void
progress_begin(const char *what)
{
	struct sigaction sa;

	said = 0;
	(void)snprintf(message, sizeof(message), "\rudsinfo: %s, ", what);
	if (!isatty(STDERR_FILENO))
		return;
	memset(&sa, 0, sizeof(sa));
	sa.sa_handler = say;
	sa.sa_flags = SA_RESTART;
	(void)sigemptyset(&sa.sa_mask);
	(void)sigaction(SIGALRM, &sa, NULL);
	(void)alarm(1);
}

/* What was said goes away, on the simplest of terminals too. */
void
progress_wipe(void)
{
	static const char wipe[] = "\r                                      \r";

	if (said > 0 && write(STDERR_FILENO, wipe, sizeof(wipe) - 1) == -1)
		said = 0;
}

void
progress_end(void)
{
	if (!isatty(STDERR_FILENO))
		return;
	(void)alarm(0);
	(void)signal(SIGALRM, SIG_DFL);
	progress_wipe();
	said = 0;
}
