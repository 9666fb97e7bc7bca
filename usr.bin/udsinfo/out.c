/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * Standard output.  Half an answer must not pass for a whole one, so that an
 * error ends the program; and a long list must not wait for stdio(3).
 */

#include <err.h>
#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "udsinfo.h"

#define ROOM	65536

static void	wait_for_room(void);

static char	buffer[ROOM];
static size_t	buffered;
static void	(*diverted)(const char *, size_t);

/* Until it is called with NULL, what is printed goes there instead. */
void
out_divert(void (*to)(const char *, size_t))
{
	out_flush();
	diverted = to;
}

/*
 * A description that was opened by somebody else may be one that does not
 * block.
 */
static void
wait_for_room(void)
{
	struct pollfd pfd;

	pfd.fd = STDOUT_FILENO;
	pfd.events = POLLOUT;
	if (poll(&pfd, 1, -1) == -1 && errno != EINTR && errno != EAGAIN)
		err(EXIT_TROUBLE, "standard output");
}

void
out_flush(void)
{
	size_t done;
	ssize_t n;

	if (diverted != NULL) {
		diverted(buffer, buffered);
		buffered = 0;
	}
	for (done = 0; done < buffered; done += (size_t)n) {
		n = write(STDOUT_FILENO, buffer + done, buffered - done);
		if (n != -1)
			continue;
		if (errno == EAGAIN)
			wait_for_room();
		else if (errno != EINTR)
			err(EXIT_TROUBLE, "standard output");
		n = 0;
	}
	buffered = 0;
}

void
out_write(const char *s, size_t len)
{
	size_t n;

	while (len > ROOM - buffered) {
		n = ROOM - buffered;
		memcpy(buffer + buffered, s, n);
		buffered = ROOM;
		out_flush();
		s += n;
		len -= n;
	}
	memcpy(buffer + buffered, s, len);
	buffered += len;
}

void
out_char(char c)
{
	if (buffered == ROOM)
		out_flush();
	buffer[buffered++] = c;
}

void
out_string(const char *s)
{
	out_write(s, strlen(s));
}

size_t
out_digits(uint64_t n)
{
	size_t digits;

	for (digits = 1; n > 9; n /= 10)
		digits++;
	return (digits);
}

/* A number so that it ends there, in MAXDIGITS at most; return its begin. */
char *
out_before(char *end, uint64_t n)
{
	do {
		*--end = (char)('0' + n % 10);
		n /= 10;
	} while (n != 0);
	return (end);
}

void
out_number(uint64_t n)
{
	char text[MAXDIGITS], *p;

	p = out_before(text + MAXDIGITS, n);
	out_write(p, (size_t)(text + MAXDIGITS - p));
}

/* For short text; what does not fit is no text of this program. */
void
out_printf(const char *fmt, ...)
{
	char text[1024];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	out_string(text);
}
