/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * Addresses as text.  What is printed can be printed and reads back as the
 * same address; a text that can be read is one of no other address; and no
 * buffer is too small to be given.
 *
 * The first byte chooses the kind of address, the next two the size of a
 * buffer; the rest is a text to parse, and then a name to print.
 */

#include <sys/types.h>

#include <errno.h>
#include <string.h>

#include "uds.h"
#include "fuzz.h"

static void	try_text(const uint8_t *, size_t, struct uds_addr *);
static void	try_name(int, const uint8_t *, size_t, size_t);
static void	check_printed(const struct uds_addr *, char *);
static void	check_short(const struct uds_addr *, const char *, size_t);
static void	check_order(const struct uds_addr *, const struct uds_addr *);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct uds_addr a;
	size_t room;

	if (len < 3)
		return (0);
	room = (size_t)(data[1] << 8 | data[2]);
	try_text(data + 3, len - 3, &a);
	try_name(data[0] % 4, data + 3, len - 3, room);
	return (0);
}

/* Up to its first NUL. */
static void
try_text(const uint8_t *data, size_t len, struct uds_addr *a)
{
	char again[UDS_ADDR_STRLEN], printed[UDS_ADDR_STRLEN], *text;
	struct uds_addr before;
	int rv;

	text = malloc(len + 1);
	MUST(text != NULL);
	memcpy(text, data, len);
	text[len] = '\0';
	memset(a, 0xa5, sizeof(*a));
	before = *a;
	rv = uds_addr_parse(a, text);
	if (rv == 0) {
		check_printed(a, printed);
		MUST(uds_addr_format(a, again, sizeof(again)) ==
		    (int)strlen(printed));
		MUST(strcmp(again, printed) == 0);
	} else {
		MUST(rv == -1 && (errno == EINVAL || errno == ENAMETOOLONG));
		MUST(memcmp(a, &before, sizeof(before)) == 0);
	}
	free(text);
}

static void
try_name(int kind, const uint8_t *data, size_t len, size_t room)
{
	char printed[UDS_ADDR_STRLEN];
	struct uds_addr a, b;

	memset(&a, 0xa5, sizeof(a));
	b = a;
	if (uds_addr_set(&a, kind, data, len) == -1) {
		MUST(errno == EINVAL || errno == ENOENT ||
		    errno == ENAMETOOLONG);
		MUST(memcmp(&a, &b, sizeof(b)) == 0);
		return;
	}
	MUST(uds_addr_kind(&a) == kind);
	check_printed(&a, printed);
	check_short(&a, printed, room % UDS_ADDR_STRLEN);
	if (uds_addr_set(&b, UDS_ADDR_PATHNAME, data, len / 2) == 0)
		check_order(&a, &b);
}

static void
check_printed(const struct uds_addr *a, char *printed)
{
	struct uds_addr b;
	int i, n;

	n = uds_addr_format(a, printed, UDS_ADDR_STRLEN);
	MUST(n > 0 && n < UDS_ADDR_STRLEN && printed[n] == '\0');
	for (i = 0; i < n; i++)
		MUST(printed[i] > 0x20 && printed[i] < 0x7f);
	memset(&b, 0x5a, sizeof(b));
	MUST(uds_addr_parse(&b, printed) == 0);
	MUST(uds_addr_equal(a, &b) && uds_addr_cmp(a, &b) == 0);
	MUST(uds_addr_hash(a, 1) == uds_addr_hash(&b, 1));
	MUST(b.ua_name[b.ua_len] == '\0');
}

/* What does not fit is cut, though no escape is, and told. */
static void
check_short(const struct uds_addr *a, const char *printed, size_t size)
{
	char *buf;
	size_t len;

	buf = malloc(size > 0 ? size : 1);
	MUST(buf != NULL);
	MUST(uds_addr_format(a, buf, size) == (int)strlen(printed));
	if (size > 0) {
		len = strlen(buf);
		MUST(len < size && strncmp(buf, printed, len) == 0);
		MUST(len + 4 >= size || len == strlen(printed));
		MUST(printed[len] == '\0' || len + 1 == size ||
		    printed[len] == '\\');
	}
	free(buf);
}

static void
check_order(const struct uds_addr *a, const struct uds_addr *b)
{
	int order;

	order = uds_addr_cmp(a, b);
	MUST((order == 0) == (uds_addr_equal(a, b) != 0));
	MUST((order < 0) == (uds_addr_cmp(b, a) > 0));
	MUST(uds_addr_cmp(a, a) == 0);
}
