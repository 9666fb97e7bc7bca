/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * Addresses: 30 bytes of text read and printed, values compared and hashed,
 * and the way to and from a sockaddr.  The raw form of each does the same
 * for plain pathnames only, and looks at nothing but their length.
 */

#include <sys/socket.h>
#include <sys/un.h>

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "bench.h"
#include "uds.h"

#define LENGTH	30		/* bytes of each text below */

/* Read again for each use: no result can be kept from the last one. */
static const char *volatile path = "/var/run/example/server/c.sock";
static const char *volatile name = "@example.org/application/mode1";
static const char *volatile odd = "/var/run/my\\040own\\040dir/c.sock";

static struct uds_addr apath;
static struct uds_addr aname;
static struct uds_addr aodd;
static struct uds_addr other;
static struct sockaddr_un sapath;
static socklen_t salen;

static struct uds_addr *volatile vpath = &apath;
static struct uds_addr *volatile vname = &aname;
static struct uds_addr *volatile vodd = &aodd;
static struct uds_addr *volatile vother = &other;

static int
wrong(void)
{
	errno = EPROTO;
	return (-1);
}

static int
open_addr(void)
{
	if (strlen(path) != LENGTH || strlen(name) != LENGTH ||
	    strlen(odd) != LENGTH + 2)
		return (wrong());
	memset(&sapath, 0, sizeof(sapath));
	sapath.sun_family = AF_UNIX;
	memcpy(sapath.sun_path, path, LENGTH);
	salen = offsetof(struct sockaddr_un, sun_path) + LENGTH + 1;
	if (uds_addr_path(&apath, path) == -1 ||
	    uds_addr_path(&other, path) == -1 ||
	    uds_addr_abstract(&aname, name + 1, LENGTH - 1) == -1 ||
	    uds_addr_path(&aodd, "/var/run/my own dir/c.sock") == -1)
		return (-1);
	return (0);
}

static void
close_addr(void)
{
}

/* Reading text. */

static inline int
raw_parse(struct sockaddr_un *sa, const char *text)
{
	size_t len;

	len = strlen(text);
	if (len >= sizeof(sa->sun_path)) {
		errno = ENAMETOOLONG;
		return (-1);
	}
	sa->sun_family = AF_UNIX;
	memcpy(sa->sun_path, text, len + 1);
	return (0);
}

static int
rawparse_run(size_t n)
{
	struct sockaddr_un sa;

	while (n-- > 0) {
		if (raw_parse(&sa, path) == -1)
			return (-1);
		bench_sink += (unsigned char)sa.sun_path[LENGTH - 1];
	}
	return (0);
}

static int
rawparse_check(void)
{
	struct sockaddr_un sa;

	if (raw_parse(&sa, path) == -1 || strcmp(sa.sun_path, path) != 0)
		return (wrong());
	return (0);
}

static inline int
parse_run(size_t n, const char *volatile *text)
{
	struct uds_addr a;

	while (n-- > 0) {
		if (uds_addr_parse(&a, *text) == -1)
			return (-1);
		bench_sink += a.ua_len;
	}
	return (0);
}

static int
parse_check(const char *text, const struct uds_addr *expected)
{
	struct uds_addr a;

	if (uds_addr_parse(&a, text) == -1)
		return (-1);
	return (uds_addr_equal(&a, expected) ? 0 : wrong());
}

static int
parsepath_run(size_t n)
{
	return (parse_run(n, &path));
}

static int
parsepath_check(void)
{
	return (parse_check(path, &apath));
}

static int
parsename_run(size_t n)
{
	return (parse_run(n, &name));
}

static int
parsename_check(void)
{
	return (parse_check(name, &aname));
}

static int
parseodd_run(size_t n)
{
	return (parse_run(n, &odd));
}

static int
parseodd_check(void)
{
	return (parse_check(odd, &aodd));
}

/* Printing. */

static inline size_t
raw_format(const struct sockaddr_un *sa, char *buf, size_t size)
{
	size_t len;

	len = strlen(sa->sun_path);
	if (len < size)
		memcpy(buf, sa->sun_path, len + 1);
	return (len);
}

static const struct sockaddr_un *volatile vsa = &sapath;

static int
rawformat_run(size_t n)
{
	char buf[UDS_ADDR_STRLEN];

	while (n-- > 0) {
		bench_sink += raw_format(vsa, buf, sizeof(buf));
		bench_sink += (unsigned char)buf[LENGTH - 1];
	}
	return (0);
}

static int
rawformat_check(void)
{
	char buf[UDS_ADDR_STRLEN];

	if (raw_format(vsa, buf, sizeof(buf)) != LENGTH ||
	    strcmp(buf, path) != 0)
		return (wrong());
	return (0);
}

static inline int
format_run(size_t n, struct uds_addr *volatile *a)
{
	char buf[UDS_ADDR_STRLEN];

	while (n-- > 0) {
		bench_sink += (unsigned long)uds_addr_format(*a, buf,
		    sizeof(buf));
		bench_sink += (unsigned char)buf[LENGTH - 1];
	}
	return (0);
}

static int
format_check(const struct uds_addr *a, const char *expected)
{
	char buf[UDS_ADDR_STRLEN];

	if (uds_addr_format(a, buf, sizeof(buf)) != (int)strlen(expected) ||
	    strcmp(buf, expected) != 0)
		return (wrong());
	return (0);
}

static int
formatpath_run(size_t n)
{
	return (format_run(n, &vpath));
}

static int
formatpath_check(void)
{
	return (format_check(vpath, path));
}

static int
formatname_run(size_t n)
{
	return (format_run(n, &vname));
}

static int
formatname_check(void)
{
	return (format_check(vname, name));
}

static int
formatodd_run(size_t n)
{
	return (format_run(n, &vodd));
}

static int
formatodd_check(void)
{
	return (format_check(vodd, odd));
}

/* Comparing equal values, which takes the longest, and hashing. */

static int
rawcompare_run(size_t n)
{
	while (n-- > 0)
		bench_sink += (unsigned long)strcmp(vpath->ua_name,
		    vother->ua_name);
	return (0);
}

static int
rawcompare_check(void)
{
	return (strcmp(vpath->ua_name, vother->ua_name) == 0 ? 0 : wrong());
}

static int
equal_run(size_t n)
{
	while (n-- > 0)
		bench_sink += (unsigned long)uds_addr_equal(vpath, vother);
	return (0);
}

static int
equal_check(void)
{
	if (uds_addr_equal(vpath, vother) != 1 ||
	    uds_addr_equal(vpath, vname) != 0)
		return (wrong());
	return (0);
}

static int
cmp_run(size_t n)
{
	while (n-- > 0)
		bench_sink += (unsigned long)uds_addr_cmp(vpath, vother);
	return (0);
}

static int
cmp_check(void)
{
	if (uds_addr_cmp(vpath, vother) != 0 ||
	    uds_addr_cmp(vpath, vodd) == 0)
		return (wrong());
	return (0);
}

static int
hash_run(size_t n)
{
	while (n-- > 0)
		bench_sink += (unsigned long)uds_addr_hash(vpath, n);
	return (0);
}

static int
hash_check(void)
{
	if (uds_addr_hash(vpath, 1) != uds_addr_hash(vother, 1) ||
	    uds_addr_hash(vpath, 1) == uds_addr_hash(vodd, 1))
		return (wrong());
	return (0);
}

/* To a sockaddr and back. */

static int
to_run(size_t n)
{
	struct sockaddr_un sa;
	socklen_t len;

	while (n-- > 0) {
		len = sizeof(sa);
		if (uds_addr_tosockaddr(vpath, &sa, &len) == -1)
			return (-1);
		bench_sink += len;
	}
	return (0);
}

static int
to_check(void)
{
	struct sockaddr_un sa;
	socklen_t len;

	len = sizeof(sa);
	if (uds_addr_tosockaddr(vpath, &sa, &len) == -1)
		return (-1);
	if (len < salen - 1 || sa.sun_family != AF_UNIX ||
	    memcmp(sa.sun_path, path, LENGTH) != 0)
		return (wrong());
	return (0);
}

static int
from_run(size_t n)
{
	struct uds_addr a;

	while (n-- > 0) {
		if (uds_addr_fromsockaddr(&a, vsa, sizeof(sapath), salen) ==
		    -1)
			return (-1);
		bench_sink += a.ua_len;
	}
	return (0);
}

static int
from_check(void)
{
	struct uds_addr a;

	if (uds_addr_fromsockaddr(&a, vsa, sizeof(sapath), salen) == -1)
		return (-1);
	return (uds_addr_equal(&a, vpath) ? 0 : wrong());
}

static const struct op parse_ops[] = {
	{ "raw", rawparse_run, rawparse_check, 0 },
	{ "path", parsepath_run, parsepath_check, 10 },
	{ "abstract", parsename_run, parsename_check, 10 },
	{ "escapes", parseodd_run, parseodd_check, 0 },
};

static const struct op format_ops[] = {
	{ "raw", rawformat_run, rawformat_check, 0 },
	{ "path", formatpath_run, formatpath_check, 40 },
	{ "abstract", formatname_run, formatname_check, 40 },
	{ "escapes", formatodd_run, formatodd_check, 0 },
};

static const struct op compare_ops[] = {
	{ "raw", rawcompare_run, rawcompare_check, 0 },
	{ "equal", equal_run, equal_check, 0 },
	{ "cmp", cmp_run, cmp_check, 0 },
	{ "hash", hash_run, hash_check, 0 },
};

static const struct op sockaddr_ops[] = {
	{ "raw", rawparse_run, rawparse_check, 0 },
	{ "to", to_run, to_check, 0 },
	{ "from", from_run, from_check, 0 },
};

const struct group group_parse = {
	"parse", open_addr, close_addr, parse_ops, NELEM(parse_ops), 1
};
const struct group group_format = {
	"format", open_addr, close_addr, format_ops, NELEM(format_ops), 1
};
const struct group group_compare = {
	"compare", open_addr, close_addr, compare_ops, NELEM(compare_ops), 1
};
const struct group group_sockaddr = {
	"sockaddr", open_addr, close_addr, sockaddr_ops,
	NELEM(sockaddr_ops), 1
};
