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
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "udsinfo.h"

#define ROOM	65536

static char	buffer[ROOM];
static size_t	buffered;

void
out_flush(void)
{
	size_t done;
	ssize_t n;

	for (done = 0; done < buffered; done += (size_t)n) {
		n = write(STDOUT_FILENO, buffer + done, buffered - done);
		if (n == -1 && errno == EINTR)
			n = 0;
		else if (n == -1)
			err(EXIT_TROUBLE, "standard output");
	}
	buffered = 0;
}

void
out_write(const char *s, size_t len)
{
	size_t n;

	while (len > 0) {
		if (buffered == ROOM)
			out_flush();
		n = ROOM - buffered;
		if (n > len)
			n = len;
		memcpy(buffer + buffered, s, n);
		buffered += n;
		s += n;
		len -= n;
	}
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

/* A column and the two blanks after it. */
void
out_cell(const char *s, size_t len, size_t width)
{
	out_write(s, len);
	for (; len < width; len++)
		out_char(' ');
	out_write("  ", 2);
}

size_t
out_digits(uint64_t n)
{
	size_t digits;

	for (digits = 1; n > 9; n /= 10)
		digits++;
	return (digits);
}

void
out_number(uint64_t n)
{
	char text[20];
	size_t i;

	i = sizeof(text);
	do {
		text[--i] = (char)('0' + n % 10);
		n /= 10;
	} while (n != 0);
	out_write(text + i, sizeof(text) - i);
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
