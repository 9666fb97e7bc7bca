/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * Write down what is true: an object of JSON for each animal, a line each, and
 * one for each address that is to be asked about.
 */

#include <sys/types.h>
#include <sys/socket.h>

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "uds.h"
#include "zoo.h"

#define MAXASKED	64

struct question {
	const char	*q_what;
	unsigned char	*q_name;
	size_t		 q_len;
	const char	*q_verdict;
};

static struct question	questions[MAXASKED];
static size_t		nquestions;

static void	text(FILE *, const unsigned char *, size_t);
static void	quoted(FILE *, const char *);
static void	address(FILE *, int, const unsigned char *, size_t);
static void	keepers(FILE *, const struct animal *);
static void	others(FILE *, const struct animal *);
static void	number_or_null(FILE *, const char *, int, uintmax_t);
static const char	*type(int);
static void	animal(FILE *, const struct animal *);

void
truth_ask(const char *what, const void *name, size_t len, const char *verdict)
{
	struct question *q;

	q = &questions[nquestions++];
	if (nquestions > MAXASKED || (q->q_name = malloc(len)) == NULL)
		errx(1, "too many questions");
	q->q_what = what;
	memcpy(q->q_name, name, len);
	q->q_len = len;
	q->q_verdict = verdict;
}

/*
 * As uds_addr(3) has it, within a string of JSON: a backslash and three octal
 * digits for what is no printing character, and two backslashes for one.
 */
static void
text(FILE *f, const unsigned char *name, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (name[i] == '\\')
			fputs("\\\\\\\\", f);
		else if (name[i] == '"')
			fputs("\\\"", f);
		else if (name[i] > ' ' && name[i] < 0x7f)
			fputc(name[i], f);
		else
			fprintf(f, "\\\\%03o", (unsigned)name[i]);
}

static void
quoted(FILE *f, const char *s)
{
	fputc('"', f);
	text(f, (const unsigned char *)s, strlen(s));
	fputc('"', f);
}

/* The prefixes that tell the kinds apart. */
static void
address(FILE *f, int kind, const unsigned char *name, size_t len)
{
	size_t i, skip;

	skip = 0;

	fputs("\"text\":\"", f);
	if (kind == UDS_ADDR_UNNAMED)
		fputc('-', f);
	else if (kind == UDS_ADDR_ABSTRACT)
		fputs(len == 0 ? "@\\\\$" : "@", f);
	else if (name[0] == '@' || (len == 1 && name[0] == '-'))
		fputs("./", f);
	else if (len > 2 && memcmp(name, "./", 2) == 0 &&
	    (name[2] == '@' || (len == 3 && name[2] == '-'))) {
		fputs(".\\\\057", f);
		skip = 2;
	}
	text(f, name + skip, len - skip);
	fputs("\",\"hex\":\"", f);
	for (i = 0; i < len; i++)
		fprintf(f, "%02x", name[i]);
	fputc('"', f);
}

static void
keepers(FILE *f, const struct animal *a)
{
	const struct keeper *k;
	size_t i;

	fputs(",\"holders\":[", f);
	if (a->a_fd != -1) {
		fprintf(f, "{\"pid\":%jd,\"fd\":%d,\"uid\":%ju,"
		    "\"command\":\"h_zoo\"}", (intmax_t)getpid(), a->a_fd,
		    (uintmax_t)geteuid());
		if (a->a_nkeepers > 0)
			fputc(',', f);
	}
	for (i = 0; i < a->a_nkeepers; i++) {
		k = &a->a_keepers[i];
		fprintf(f, "%s{\"pid\":%jd,\"fd\":%d,\"uid\":%ju,\"command\":",
		    i == 0 ? "" : ",", (intmax_t)k->k_pid, k->k_fd,
		    (uintmax_t)k->k_uid);
		quoted(f, k->k_command);
		fputc('}', f);
	}
	fputc(']', f);
}

/* Those who are connected to it, or wait, without its being so to them. */
static void
others(FILE *f, const struct animal *a)
{
	const struct animal *b;
	const char *comma;
	size_t i;

	fputs(",\"connected_by\":[", f);
	comma = "";
	for (i = 0; i < zoo_count; i++) {
		b = zoo_animals[i];
		if (zoo_gone(b) || (b->a_waits != a &&
		    (b->a_peer != a || a->a_peer == b)))
			continue;
		fprintf(f, "%s%ju", comma, (uintmax_t)b->a_ino);
		comma = ",";
	}
	fputc(']', f);
}

static void
number_or_null(FILE *f, const char *name, int known, uintmax_t n)
{
	if (known)
		fprintf(f, ",\"%s\":%ju", name, n);
	else
		fprintf(f, ",\"%s\":null", name);
}

static const char *
type(int n)
{
	return (n == SOCK_STREAM ? "stream" : n == SOCK_DGRAM ? "dgram" :
	    "seqpacket");
}

static void
animal(FILE *f, const struct animal *a)
{
	static const char *const kinds[] = {
		"unnamed", "pathname", "abstract"
	};
	int haspeer;

	fputs("{\"what\":", f);
	quoted(f, a->a_what);
	fprintf(f, ",\"inode\":%ju,\"type\":\"%s\",\"state\":\"%s\","
	    "\"uid\":%ju,\"netns\":%ju,\"queue\":%u,\"fds\":%u,"
	    "\"flies\":%s,\"kind\":\"%s\",", (uintmax_t)a->a_ino,
	    type(a->a_type), a->a_state, (uintmax_t)a->a_uid,
	    (uintmax_t)a->a_netns, a->a_type == SOCK_DGRAM ? a->a_first :
	    a->a_queue, a->a_fds, a->a_flies ? "true" : "false",
	    kinds[a->a_kind]);
	address(f, a->a_kind, a->a_name, a->a_namelen);
	number_or_null(f, "backlog", a->a_backlog != -1,
	    (uintmax_t)a->a_backlog);
	haspeer = a->a_peer != NULL && !zoo_gone(a->a_peer);
	number_or_null(f, "peer", haspeer, haspeer ? a->a_peer->a_ino : 0);
	number_or_null(f, "waits", a->a_waits != NULL,
	    a->a_waits != NULL ? a->a_waits->a_ino : 0);
	if (a->a_fate != NULL)
		fprintf(f, ",\"fate\":\"%s\"", a->a_fate);
	if (a->a_now != NULL) {
		fputs(",\"now\":", f);
		quoted(f, a->a_now);
	}
	keepers(f, a);
	others(f, a);
	fputs("}\n", f);
}

void
truth_write(const char *path)
{
	const struct question *q;
	size_t i;
	FILE *f;

	if ((f = fopen(path, "w")) == NULL)
		err(1, "%s", path);
	for (i = 0; i < zoo_count; i++)
		if (!zoo_gone(zoo_animals[i]))
			animal(f, zoo_animals[i]);
	for (i = 0; i < nquestions; i++) {
		q = &questions[i];
		fputs("{\"asked\":", f);
		quoted(f, q->q_what);
		fputc(',', f);
		address(f, UDS_ADDR_PATHNAME, q->q_name, q->q_len);
		fprintf(f, ",\"verdict\":\"%s\"}\n", q->q_verdict);
	}
	if (fclose(f) == EOF)
		err(1, "%s", path);
}
