/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * The terminal, if standard output is one: how wide it is and whether colours
 * may be used.  Everywhere else rows are whole and plain.
 */

#include <sys/ioctl.h>

#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "udsinfo.h"

#define DEFAULT_COLUMNS	80
#define DEFAULT_LINES	24

static size_t	from_environment(const char *);
static int	plain(void);

/* As POSIX has it for COLUMNS and LINES: if set, they count. */
static size_t
from_environment(const char *name)
{
	const char *value;
	char *end;
	unsigned long n;

	value = getenv(name);
	if (value == NULL || *value < '1' || *value > '9')
		return (0);
	n = strtoul(value, &end, 10);
	return (*end == '\0' && n <= UINT16_MAX ? (size_t)n : 0);
}

/* A terminal that understands no escape sequences. */
static int
plain(void)
{
	const char *term;

	term = getenv("TERM");
	return (term == NULL || term[0] == '\0' || strcmp(term, "dumb") == 0);
}

/* 0 for no terminal. */
void
screen_size(size_t *columns, size_t *lines)
{
	struct winsize ws;

	*columns = *lines = 0;
	if (!isatty(STDOUT_FILENO))
		return;
	*columns = from_environment("COLUMNS");
	*lines = from_environment("LINES");
	if ((*columns == 0 || *lines == 0) &&
	    ioctl(STDOUT_FILENO, TIOCGWINSZ, &ws) == 0) {
		if (*columns == 0)
			*columns = ws.ws_col;
		if (*lines == 0)
			*lines = ws.ws_row;
	}
	if (*columns == 0)
		*columns = DEFAULT_COLUMNS;
	if (*lines == 0)
		*lines = DEFAULT_LINES;
}

/* May what was printed be printed over? */
int
screen_redraws(void)
{
	return (isatty(STDOUT_FILENO) && !plain());
}

/* NO_COLOR counts if it is not empty, see no-color.org. */
int
screen_colours(void)
{
	static int known = -1;
	const char *no;

	if (known == -1) {
		no = getenv("NO_COLOR");
		known = (no == NULL || no[0] == '\0') && screen_redraws();
	}
	return (known);
}

/* The colour of a state, or nothing. */
const char *
screen_state(enum state state)
{
	if (!screen_colours())
		return ("");
	switch (state) {
	case STATE_LISTEN:
	case STATE_LIVE:
		return (COLOUR_GOOD);
	case STATE_CLOSED:
	case STATE_FULL:
	case STATE_QUEUED:
	case STATE_UNKNOWN:
		return (COLOUR_DOUBT);
	case STATE_ABSENT:
	case STATE_DELETED:
	case STATE_DENIED:
	case STATE_NOTSOCK:
	case STATE_REPLACED:
	case STATE_STALE:
		return (COLOUR_BAD);
	default:
		return ("");
	}
}
