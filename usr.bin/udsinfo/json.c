/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * Write JSON.  Every name has been made printable ASCII before it comes here,
 * so that whatever the kernel holds the text is valid.  What is not known is
 * null, and "why" says the reason.
 */

#include <sys/utsname.h>

#include <string.h>

#include "udsinfo.h"

static const char	hex[] = "0123456789abcdef";

static int	comma;		/* the next value follows another one */
static int	prepared;	/* the system was asked for */
static struct utsname	uts;

static void	string(const char *);

/* The object that each output is, or each line of one. */
void
json_top(void)
{
	comma = 0;
	json_open('{');
	json_number("udsinfo", 1);
}

/*
 * For confine(): in FreeBSD's capability mode uname(3) fails, as kern.version
 * is not to be had there (15.0, run).
 */
void
json_prepare(void)
{
	if (uname(&uts) == -1)
		uts.sysname[0] = '\0';
	prepared = 1;
}

/* The system, once for each output. */
void
json_os(void)
{
	if (!prepared)
		json_prepare();
	if (uts.sysname[0] == '\0')
		json_null("os");
	else
		json_string("os", uts.sysname);
}

/* What json_top() began ends with its line. */
void
json_bottom(void)
{
	json_close('}');
	out_char('\n');
}

/* A member or an element that is an object or an array: its bracket. */
void
json_open(char bracket)
{
	out_char(bracket);
	comma = 0;
}

void
json_close(char bracket)
{
	out_char(bracket);
	comma = 1;
}

/* What precedes an element of an array, and a member of an object. */
void
json_item(void)
{
	if (comma)
		out_char(',');
	comma = 1;
}

/* A member, before its value: its name, of ours, is as it is to be. */
void
json_field(const char *name)
{
	json_item();
	out_char('"');
	out_string(name);
	out_write("\":", 2);
}

static void
string(const char *s)
{
	const char *plain;

	out_char('"');
	for (;;) {
		for (plain = s; *s >= ' ' && *s <= '~' && *s != '"' &&
		    *s != '\\'; s++)
			continue;
		out_write(plain, (size_t)(s - plain));
		if (*s == '\0')
			break;
		if (*s == '"' || *s == '\\')
			out_char('\\');
		else {
			out_string("\\u00");
			out_char(hex[(unsigned char)*s >> 4]);
			out_char(hex[(unsigned char)*s & 15]);
			s++;
			continue;
		}
		out_char(*s++);
	}
	out_char('"');
}

void
json_number(const char *name, uint64_t n)
{
	json_field(name);
	out_number(n);
}

void
json_string(const char *name, const char *s)
{
	json_field(name);
	string(s);
}

void
json_bool(const char *name, int yes)
{
	json_field(name);
	out_string(yes ? "true" : "false");
}

void
json_null(const char *name)
{
	json_field(name);
	out_string("null");
}

/* The bytes themselves go along where the text had to encode any. */
void
json_address(const char *name, const struct uds_addr *addr)
{
	char text[UDS_ADDR_STRLEN];
	const char *bytes;
	size_t i, len;

	(void)uds_addr_format(addr, text, sizeof(text));
	json_field(name);
	json_open('{');
	json_string("kind", word_kind(uds_addr_kind(addr)));
	json_string("text", text);
	if (strchr(text, '\\') != NULL) {
		json_field("hex");
		out_char('"');
		bytes = uds_addr_name(addr, &len);
		for (i = 0; i < len; i++) {
			out_char(hex[(unsigned char)bytes[i] >> 4]);
			out_char(hex[(unsigned char)bytes[i] & 15]);
		}
		out_char('"');
	}
	json_close('}');
}
