/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * The socket files of a scan, a row for each.
 */

#include <stdio.h>
#include <string.h>

#include "scan.h"

#define COLUMNS	5	/* before the address, which has no width */

static const char *const titles[COLUMNS] = {
	"STATE", "TYPE", "MODE", "USER", "GROUP"
};

static void	fill(const struct options *, const struct found *,
		    const char **, char *, size_t);
static void	put_path(const char *);
static void	put_row(const char *const *, const size_t *, const char *,
		    const char *);

/* The words of a row; one of them needs room. */
static void
fill(const struct options *o, const struct found *f, const char **cells,
    char *mode, size_t size)
{
	(void)snprintf(mode, size, "%04o", (unsigned)f->fo_mode & 07777);
	cells[0] = word_state(f->fo_state);
	cells[1] = f->fo_type == -1 ? "?" : word_type(f->fo_type);
	cells[2] = mode;
	cells[3] = name_user(o, f->fo_uid);
	cells[4] = name_group(o, f->fo_gid);
}

/* As an address is printed, even if it is too long for one. */
static void
put_path(const char *path)
{
	char text[UDS_ADDR_STRLEN];
	size_t len, n;

	if (path[0] == '@')
		row_string("./");
	for (len = strlen(path); len > 0; path += n, len -= n) {
		n = len < UDS_PATH_MAX ? len : UDS_PATH_MAX;
		(void)encode(text, sizeof(text), path, n);
		row_string(text);
	}
}

static void
put_row(const char *const *cells, const size_t *widths, const char *colour,
    const char *path)
{
	size_t k;

	row_begin();
	row_colour(colour);
	for (k = 0; k < COLUMNS; k++)
		row_field(cells[k], widths[k]);
	put_path(path);
	row_end(0);
	out_char('\n');
}

void
text_scan(const struct options *o, const struct scan *sc)
{
	const char *cells[COLUMNS];
	char mode[8];
	const struct found *f;
	size_t i, k, len, rows, widths[COLUMNS];

	for (k = 0; k < COLUMNS; k++)
		widths[k] = strlen(titles[k]);
	for (i = rows = 0; i < sc->sc_nfound; i++) {
		f = &sc->sc_found[i];
		if (f->fo_state == STATE_ABSENT)
			continue;
		rows++;
		fill(o, f, cells, mode, sizeof(mode));
		for (k = 0; k < COLUMNS; k++)
			if ((len = strlen(cells[k])) > widths[k])
				widths[k] = len;
	}
	if (rows > 0)
		put_row(titles, widths, "", "ADDRESS");
	for (i = 0; i < sc->sc_nfound; i++) {
		f = &sc->sc_found[i];
		if (f->fo_state == STATE_ABSENT)
			continue;
		fill(o, f, cells, mode, sizeof(mode));
		put_row(cells, widths, screen_state(f->fo_state), f->fo_path);
	}
}
