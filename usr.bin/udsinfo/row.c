/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * One row of a list, cell after cell.  It is put together whole before it is
 * written, as a cell may be as long as it likes and still has to be padded,
 * cut or coloured.
 */

#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "udsinfo.h"

/* What stands at the end of a cell or a row that was cut. */
#define CUT	'>'

#define MAXSPANS	16

/* A coloured part. */
struct span {
	const char	*sp_colour;
	size_t		 sp_start, sp_end;
};

static char		*text;
static size_t		 length, room;
static size_t		 cell;		/* where the present one began */
static struct span	 spans[MAXSPANS];
static size_t		 nspans;

static inline void	end_span(void);
static void	grow(size_t);
static inline void	make_room(size_t);

static void
grow(size_t len)
{
	size_t n;

	for (n = room == 0 ? 512 : room; n - length < len; n *= 2)
		if (n > SIZE_MAX / 2)
			errx(EXIT_TROUBLE, "a row is too long");
	if ((text = realloc(text, n)) == NULL)
		err(EXIT_TROUBLE, NULL);
	room = n;
}

static inline void
make_room(size_t len)
{
	if (len > room - length)
		grow(len);
}

void
row_begin(void)
{
	length = cell = nspans = 0;
}

void
row_write(const char *s, size_t len)
{
	make_room(len);
	memcpy(text + length, s, len);
	length += len;
}

void
row_char(char c)
{
	make_room(1);
	text[length++] = c;
}

void
row_string(const char *s)
{
	row_write(s, strlen(s));
}

void
row_number(uint64_t n)
{
	char digits[MAXDIGITS], *p;

	p = out_before(digits + MAXDIGITS, n);
	row_write(p, (size_t)(digits + MAXDIGITS - p));
}

static inline void
end_span(void)
{
	if (nspans > 0 && spans[nspans - 1].sp_end == 0)
		spans[nspans - 1].sp_end = length;
}

/* What comes until the end of the cell, or until an empty colour. */
void
row_colour(const char *colour)
{
	end_span();
	if (colour[0] == '\0' || nspans == MAXSPANS)
		return;
	spans[nspans].sp_colour = colour;
	spans[nspans].sp_start = length;
	spans[nspans++].sp_end = 0;
}

/* The cell ends: cut it, or pad it and leave two blanks. */
void
row_cell(size_t width, int cut)
{
	size_t len;

	end_span();
	len = length - cell;
	if (cut && len > width && width > 0) {
		length = cell + width;
		text[length - 1] = CUT;
		len = width;
	}
	len = len < width ? width - len : 0;
	make_room(len + 2);
	memset(text + length, ' ', len + 2);
	length += len + 2;
	cell = length;
}

/* A cell that is one string, whole. */
void
row_field(const char *s, size_t width)
{
	size_t len, pad;

	len = strlen(s);
	pad = 2 + (len < width ? width - len : 0);
	make_room(len + pad);
	memcpy(text + length, s, len);
	length += len;
	end_span();
	memset(text + length, ' ', pad);
	length += pad;
	cell = length;
}

/* As a cell that is not cut, but what was written stands at the right. */
void
row_right(size_t width)
{
	size_t len, shift;

	len = length - cell;
	shift = len < width ? width - len : 0;
	make_room(shift + 2);
	memmove(text + cell + shift, text + cell, len);
	memset(text + cell, ' ', shift);
	memset(text + cell + shift + len, ' ', 2);
	length += shift + 2;
	cell = length;
}

/* What the row holds so far, as a string; return how long that is. */
size_t
row_copy(char *buf, size_t size)
{
	size_t len;

	len = length < size ? length : size - 1;
	memcpy(buf, text, len);
	buf[len] = '\0';
	return (len);
}

/* The row ends and is written, not wider than that. */
void
row_end(size_t width)
{
	const struct span *sp;
	size_t at, end, i;

	end_span();
	while (length > 0 && text[length - 1] == ' ')
		length--;
	if (length > width && width > 0) {
		length = width;
		text[length - 1] = CUT;
	}
	for (at = i = 0; i < nspans && spans[i].sp_start < length; i++) {
		sp = &spans[i];
		end = sp->sp_end < length ? sp->sp_end : length;
		out_write(text + at, sp->sp_start - at);
		out_string(sp->sp_colour);
		out_write(text + sp->sp_start, end - sp->sp_start);
		out_string(COLOUR_END);
		at = end;
	}
	out_write(text + at, length - at);
}
