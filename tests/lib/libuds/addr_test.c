/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * Addresses as values, as text, and as the kernel has them.  What the text
 * ought to be is worked out a second time here, in another way.
 */

#define _GNU_SOURCE

#include <sys/types.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <atf-c.h>

#include "uds.h"
#include "uds_test.h"

#define PATH_OFFSET	offsetof(struct sockaddr_un, sun_path)
#define SUN_MAX		sizeof(((struct sockaddr_un *)NULL)->sun_path)

/* More than any kernel returns, and more than any address needs. */
#define BIG		5000

/* How many pseudo-random names are tried. */
#define MANY		20000

/* Text and the address that it stands for. */
struct form {
	const char	*text;
	int		 kind;
	const char	*name;
	size_t		 len;
};

/* Each prints as this text, and this text is read as each. */
static const struct form forms[] = {
	{ "-", UDS_ADDR_UNNAMED, "", 0 },
	{ "/run/x.sock", UDS_ADDR_PATHNAME, "/run/x.sock", 11 },
	{ "sock", UDS_ADDR_PATHNAME, "sock", 4 },
	{ ".", UDS_ADDR_PATHNAME, ".", 1 },
	{ "..", UDS_ADDR_PATHNAME, "..", 2 },
	{ "./", UDS_ADDR_PATHNAME, "./", 2 },
	{ "./sock", UDS_ADDR_PATHNAME, "./sock", 6 },
	{ "--", UDS_ADDR_PATHNAME, "--", 2 },
	{ "-x", UDS_ADDR_PATHNAME, "-x", 2 },
	{ "x@y", UDS_ADDR_PATHNAME, "x@y", 3 },
	{ "./-x", UDS_ADDR_PATHNAME, "./-x", 4 },
	{ "../@x", UDS_ADDR_PATHNAME, "../@x", 5 },
	{ ".//@x", UDS_ADDR_PATHNAME, ".//@x", 5 },
	{ "././@x", UDS_ADDR_PATHNAME, "././@x", 6 },
	{ "./@", UDS_ADDR_PATHNAME, "@", 1 },
	{ "./@x", UDS_ADDR_PATHNAME, "@x", 2 },
	{ "./@@", UDS_ADDR_PATHNAME, "@@", 2 },
	{ "./-", UDS_ADDR_PATHNAME, "-", 1 },
	{ ".\\057@", UDS_ADDR_PATHNAME, "./@", 3 },
	{ ".\\057@x", UDS_ADDR_PATHNAME, "./@x", 4 },
	{ ".\\057-", UDS_ADDR_PATHNAME, "./-", 3 },
	{ "a\\040b", UDS_ADDR_PATHNAME, "a b", 3 },
	{ "a\\011b", UDS_ADDR_PATHNAME, "a\tb", 3 },
	{ "a\\012", UDS_ADDR_PATHNAME, "a\n", 2 },
	{ "\\033[31m", UDS_ADDR_PATHNAME, "\033[31m", 5 },
	{ "\\177", UDS_ADDR_PATHNAME, "\177", 1 },
	{ "\\200\\377", UDS_ADDR_PATHNAME, "\200\377", 2 },
	{ "\\303\\251", UDS_ADDR_PATHNAME, "\303\251", 2 },
	{ "a\\\\b", UDS_ADDR_PATHNAME, "a\\b", 3 },
	{ "\\\\012", UDS_ADDR_PATHNAME, "\\012", 4 },
	{ "\\\\$", UDS_ADDR_PATHNAME, "\\$", 2 },
	{ "!~\"'$", UDS_ADDR_PATHNAME, "!~\"'$", 5 },
	{ "@\\$", UDS_ADDR_ABSTRACT, "", 0 },
	{ "@x", UDS_ADDR_ABSTRACT, "x", 1 },
	{ "@@", UDS_ADDR_ABSTRACT, "@", 1 },
	{ "@-", UDS_ADDR_ABSTRACT, "-", 1 },
	{ "@./@", UDS_ADDR_ABSTRACT, "./@", 3 },
	{ "@/tmp/.X11-unix/X0", UDS_ADDR_ABSTRACT, "/tmp/.X11-unix/X0", 17 },
	{ "@\\000", UDS_ADDR_ABSTRACT, "\0", 1 },
	{ "@\\000\\007", UDS_ADDR_ABSTRACT, "\0\7", 2 },
	{ "@x\\000", UDS_ADDR_ABSTRACT, "x\0", 2 },
	{ "@\\\\$", UDS_ADDR_ABSTRACT, "\\$", 2 },
	{ "@$", UDS_ADDR_ABSTRACT, "$", 1 },
};

static const char	*bytes(size_t, int);
static struct uds_addr	 make(int, const void *, size_t);
static struct uds_addr	 random_addr(void);
static void		 model(const struct uds_addr *, char *);
static void		 check_value(const struct uds_addr *, int,
			    const void *, size_t);
static void		 check_round_trip(const struct uds_addr *);
static void		 check_cuts(const struct uds_addr *);
static void		 check_from(int, const void *, size_t, size_t, size_t);
static void		 check_from_fails(int, const void *, size_t, size_t,
			    size_t);
static void		 check_kernel(const struct uds_addr *);
static void		 check_told(const struct uds_addr *, int, socklen_t);
static int		 sign(int);
static int		 compare_addr(const void *, const void *);
static int		 compare_hash(const void *, const void *);

/* As many of the same byte, with no NUL after them. */
static const char *
bytes(size_t len, int c)
{
	static char room[BIG + 1];

	ATF_REQUIRE(len <= BIG);
	memset(room, 'Z', sizeof(room));
	memset(room, c, len);
	return (room);
}

static struct uds_addr
make(int kind, const void *name, size_t len)
{
	struct uds_addr a;

	memset(&a, 0xa5, sizeof(a));
	ATF_REQUIRE(uds_addr_set(&a, kind, name, len) == 0);
	return (a);
}

/* Mostly short, with many of the bytes that text treats in its own way. */
static struct uds_addr
random_addr(void)
{
	static const char odd[] = "@-./\\$0 7\n\377\1~";
	struct uds_addr a;
	char name[UDS_PATH_MAX];
	size_t i, len, max;
	int kind;

	kind = ut_random() % 2 ? UDS_ADDR_PATHNAME : UDS_ADDR_ABSTRACT;
	max = kind == UDS_ADDR_PATHNAME ? UDS_PATH_MAX : UDS_ABSTRACT_MAX;
	len = 1 + ut_random() % (ut_random() % 8 ? 6 : max);
	for (i = 0; i < len; i++) {
		name[i] = (char)(ut_random() >> 8);
		if (ut_random() % 2)
			name[i] = odd[ut_random() % (sizeof(odd) - 1)];
		if (kind == UDS_ADDR_PATHNAME && name[i] == '\0')
			name[i] = 'x';
	}
	a = make(kind, name, len);
	return (a);
}

/* The text form by its description, byte by byte. */
static void
model(const struct uds_addr *a, char *out)
{
	char octal[8];
	const char *name;
	size_t i, len;
	int slash;

	name = uds_addr_name(a, &len);
	slash = 0;
	switch (uds_addr_kind(a)) {
	case UDS_ADDR_UNNAMED:
		strcpy(out, "-");
		return;
	case UDS_ADDR_ABSTRACT:
		*out++ = '@';
		if (len == 0)
			out = stpcpy(out, "\\$");
		break;
	default:
		if (name[0] == '@' || (len == 1 && name[0] == '-'))
			out = stpcpy(out, "./");
		else if (len >= 3 && memcmp(name, "./", 2) == 0 &&
		    (name[2] == '@' || (len == 3 && name[2] == '-')))
			slash = 1;
	}
	for (i = 0; i < len; i++) {
		if (name[i] == '\\')
			out = stpcpy(out, "\\\\");
		else if (name[i] >= 0x21 && name[i] <= 0x7e &&
		    !(slash && i == 1))
			*out++ = name[i];
		else {
			(void)snprintf(octal, sizeof(octal), "\\%03o",
			    (unsigned char)name[i]);
			out = stpcpy(out, octal);
		}
	}
	*out = '\0';
}

static void
check_value(const struct uds_addr *a, int kind, const void *name, size_t len)
{
	const char *p;
	size_t n;

	n = (size_t)-1;
	p = uds_addr_name(a, &n);
	ATF_CHECK_EQ(kind, uds_addr_kind(a));
	ATF_REQUIRE_EQ_MSG(len, n, "%s: %zu bytes", text(a), n);
	ATF_CHECK_MSG(memcmp(p, name, len) == 0, "%s: other bytes", text(a));
	ATF_CHECK_EQ('\0', p[len]);
}

static void
check_round_trip(const struct uds_addr *a)
{
	struct uds_addr b;
	char want[UDS_ADDR_STRLEN], got[UDS_ADDR_STRLEN];
	int n;

	model(a, want);
	n = uds_addr_format(a, got, sizeof(got));
	ATF_REQUIRE_STREQ(want, got);
	ATF_REQUIRE_EQ_MSG((int)strlen(want), n, "%s: %d", want, n);
	ATF_REQUIRE_EQ_MSG(strspn(got, "!\"#$%&'()*+,-./0123456789:;<=>?@"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~"),
	    strlen(got), "%s", got);
	memset(&b, 0xa5, sizeof(b));
	ATF_REQUIRE_EQ_MSG(0, uds_addr_parse(&b, got), "%s is not read", got);
	ATF_REQUIRE_MSG(uds_addr_equal(a, &b) == 1, "%s reads as %s", got,
	    text(&b));
}

/* With too little room the text is as long as it can be in whole escapes. */
static void
check_cuts(const struct uds_addr *a)
{
	char full[UDS_ADDR_STRLEN], part[UDS_ADDR_STRLEN + 8];
	size_t fit, need, run, size;

	model(a, full);
	need = strlen(full);
	for (size = 0; size <= need + 2; size++) {
		memset(part, 0x5a, sizeof(part));
		ATF_REQUIRE_EQ((int)need, uds_addr_format(a, part, size));
		ATF_REQUIRE_EQ(0x5a, part[size]);
		if (size == 0)
			continue;
		fit = strlen(part);
		ATF_REQUIRE(fit < size);
		ATF_REQUIRE(memcmp(full, part, fit) == 0);
		for (run = 0; run < fit && part[fit - 1 - run] == '\\'; run++)
			continue;
		ATF_REQUIRE_MSG(run % 2 == 0, "%s", part);
		if (fit < need && fit < size - 1)
			ATF_REQUIRE_MSG(full[fit] == '\\' &&
			    size - 1 - fit < 4, "%s of %s", part, full);
		for (; fit > 0 && part[fit - 1] != '\\'; fit--)
			continue;
		if (fit > 0 && strchr("0123", part[fit]) != NULL &&
		    part[fit] != '\0' && (fit < 2 || part[fit - 2] != '\\'))
			ATF_REQUIRE_MSG(strlen(part + fit) >= 3, "%s", part);
	}
}

/* A program that forgets to fill in an address has the harmless one. */
UDS_TC(init_unnamed)
{
	struct uds_addr a = UDS_ADDR_INIT;

	check_value(&a, UDS_ADDR_UNNAMED, "", 0);
}

UDS_TC(unnamed_clears)
{
	struct uds_addr a;

	a = make(UDS_ADDR_PATHNAME, "/tmp/x", 6);
	uds_addr_unnamed(&a);
	check_value(&a, UDS_ADDR_UNNAMED, "", 0);
	ATF_CHECK(uds_addr_equal(&a, at("-")) == 1);
}

UDS_TC(set_each_kind)
{
	struct uds_addr a;

	a = make(UDS_ADDR_PATHNAME, "sock", 4);
	check_value(&a, UDS_ADDR_PATHNAME, "sock", 4);
	a = make(UDS_ADDR_ABSTRACT, "a\0b", 3);
	check_value(&a, UDS_ADDR_ABSTRACT, "a\0b", 3);
	a = make(UDS_ADDR_UNNAMED, NULL, 0);
	check_value(&a, UDS_ADDR_UNNAMED, "", 0);
}

UDS_TC(set_unknown_kind_einval)
{
	struct uds_addr a;

	FAILS_CLEAN(EINVAL, a, uds_addr_set(&a, 3, "x", 1));
	FAILS_CLEAN(EINVAL, a, uds_addr_set(&a, -1, "x", 1));
	FAILS_CLEAN(EINVAL, a, uds_addr_set(&a, 0x10001, "x", 1));
}

UDS_TC(set_unnamed_with_bytes_einval)
{
	struct uds_addr a;

	FAILS_CLEAN(EINVAL, a, uds_addr_set(&a, UDS_ADDR_UNNAMED, "x", 1));
}

/* A NUL would make another path of it in the kernel. */
UDS_TC(path_with_nul_einval)
{
	struct uds_addr a;

	FAILS_CLEAN(EINVAL, a, uds_addr_set(&a, UDS_ADDR_PATHNAME, "\0a", 2));
	FAILS_CLEAN(EINVAL, a, uds_addr_set(&a, UDS_ADDR_PATHNAME, "a\0b", 3));
	FAILS_CLEAN(EINVAL, a, uds_addr_set(&a, UDS_ADDR_PATHNAME, "ab\0", 3));
	FAILS_CLEAN(EINVAL, a, uds_addr_set(&a, UDS_ADDR_PATHNAME, "\0", 1));
}

UDS_TC(path_empty_enoent)
{
	struct uds_addr a;

	FAILS_CLEAN(ENOENT, a, uds_addr_path(&a, ""));
	FAILS_CLEAN(ENOENT, a, uds_addr_set(&a, UDS_ADDR_PATHNAME, "", 0));
}

/* Any length up to the limit is a value, whatever a kernel's own limit is. */
UDS_TC(path_of_every_length)
{
	struct uds_addr a;
	size_t len;

	for (len = 1; len <= UDS_PATH_MAX; len++) {
		a = make(UDS_ADDR_PATHNAME, bytes(len, 'p'), len);
		check_value(&a, UDS_ADDR_PATHNAME, bytes(len, 'p'), len);
	}
}

UDS_TC(path_too_long_enametoolong)
{
	struct uds_addr a;
	char path[BIG + 1];

	FAILS_CLEAN(ENAMETOOLONG, a, uds_addr_set(&a, UDS_ADDR_PATHNAME,
	    bytes(UDS_PATH_MAX + 1, 'p'), UDS_PATH_MAX + 1));
	FAILS_CLEAN(ENAMETOOLONG, a, uds_addr_set(&a, UDS_ADDR_PATHNAME,
	    bytes(BIG, 'p'), BIG));
	memset(path, 'p', BIG);
	path[BIG] = '\0';
	FAILS_CLEAN(ENAMETOOLONG, a, uds_addr_path(&a, path));
	path[UDS_PATH_MAX + 1] = '\0';
	FAILS_CLEAN(ENAMETOOLONG, a, uds_addr_path(&a, path));
	path[UDS_PATH_MAX] = '\0';
	ATF_CHECK_EQ(0, uds_addr_path(&a, path));
}

/* A length is 64 bits wide; the member that keeps it is 16. */
UDS_TC(length_that_wraps_enametoolong)
{
	static char name[0x10000 + 4];
	struct uds_addr a;

	memset(name, 'x', sizeof(name));
	FAILS_CLEAN(ENAMETOOLONG, a, uds_addr_set(&a, UDS_ADDR_PATHNAME, name,
	    sizeof(name)));
	FAILS_CLEAN(ENAMETOOLONG, a, uds_addr_abstract(&a, name,
	    sizeof(name)));
}

UDS_TC(abstract_of_every_length)
{
	struct uds_addr a;
	size_t len;

	for (len = 0; len <= UDS_ABSTRACT_MAX; len++) {
		ATF_REQUIRE_EQ(0, uds_addr_abstract(&a, bytes(len, 0), len));
		check_value(&a, UDS_ADDR_ABSTRACT, bytes(len, 0), len);
	}
	ATF_REQUIRE_EQ(0, uds_addr_abstract(&a, NULL, 0));
	check_value(&a, UDS_ADDR_ABSTRACT, "", 0);
}

UDS_TC(abstract_too_long_enametoolong)
{
	struct uds_addr a;

	FAILS_CLEAN(ENAMETOOLONG, a, uds_addr_abstract(&a,
	    bytes(UDS_ABSTRACT_MAX + 1, 'a'), UDS_ABSTRACT_MAX + 1));
	FAILS_CLEAN(ENAMETOOLONG, a, uds_addr_abstract(&a, bytes(109, 'a'),
	    109));
	FAILS_CLEAN(ENAMETOOLONG, a, uds_addr_abstract(&a, bytes(BIG, 'a'),
	    BIG));
}

UDS_TC(name_length_not_wanted)
{
	ATF_CHECK_STREQ("sock", uds_addr_name(at("sock"), NULL));
	ATF_CHECK_STREQ("", uds_addr_name(at("-"), NULL));
}

/* A program may strip a directory from an address in place. */
UDS_TC(set_from_its_own_name)
{
	struct uds_addr a;

	a = make(UDS_ADDR_PATHNAME, "/tmp/socket", 11);
	ATF_REQUIRE_EQ(0, uds_addr_path(&a, uds_addr_name(&a, NULL) + 5));
	check_value(&a, UDS_ADDR_PATHNAME, "socket", 6);
	ATF_REQUIRE_EQ(0, uds_addr_parse(&a, uds_addr_name(&a, NULL) + 1));
	check_value(&a, UDS_ADDR_PATHNAME, "ocket", 5);
}

/* What an address held before has no part in what it is now. */
UDS_TC(set_again_leaves_no_trace)
{
	struct uds_addr a, b;

	a = make(UDS_ADDR_PATHNAME, bytes(UDS_PATH_MAX, 'p'), UDS_PATH_MAX);
	ATF_REQUIRE_EQ(0, uds_addr_path(&a, "x"));
	b = make(UDS_ADDR_PATHNAME, "x", 1);
	ATF_CHECK_EQ(1, uds_addr_equal(&a, &b));
	ATF_CHECK_EQ(0, uds_addr_cmp(&a, &b));
	ATF_CHECK(uds_addr_hash(&a, 7) == uds_addr_hash(&b, 7));
	ATF_CHECK_STREQ("x", uds_addr_name(&a, NULL));
	uds_addr_unnamed(&a);
	uds_addr_unnamed(&b);
	ATF_CHECK_EQ(1, uds_addr_equal(&a, &b));
}

UDS_TC(format_known_forms)
{
	char buf[UDS_ADDR_STRLEN];
	struct uds_addr a;
	size_t i;

	for (i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		a = make(forms[i].kind, forms[i].name, forms[i].len);
		ATF_CHECK_EQ((int)strlen(forms[i].text),
		    uds_addr_format(&a, buf, sizeof(buf)));
		ATF_CHECK_STREQ(forms[i].text, buf);
	}
}

UDS_TC(parse_known_forms)
{
	struct uds_addr a;
	size_t i;

	for (i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		memset(&a, 0xa5, sizeof(a));
		ATF_CHECK_EQ_MSG(0, uds_addr_parse(&a, forms[i].text), "%s",
		    forms[i].text);
		check_value(&a, forms[i].kind, forms[i].name, forms[i].len);
	}
}

/* What people type and other programs print is read as they mean it. */
UDS_TC(parse_beyond_what_is_printed)
{
	static const struct form also[] = {
		{ "a b\tc", UDS_ADDR_PATHNAME, "a b\tc", 5 },
		{ " ", UDS_ADDR_PATHNAME, " ", 1 },
		{ "\303\251", UDS_ADDR_PATHNAME, "\303\251", 2 },
		{ "@\303\251 x", UDS_ADDR_ABSTRACT, "\303\251 x", 4 },
		{ "\\101\\102", UDS_ADDR_PATHNAME, "AB", 2 },
		{ "\\134", UDS_ADDR_PATHNAME, "\\", 1 },
		{ "\\134\\060", UDS_ADDR_PATHNAME, "\\0", 2 },
		{ "\\1000", UDS_ADDR_PATHNAME, "@0", 2 },
		{ "\\055", UDS_ADDR_PATHNAME, "-", 1 },
		{ "@\\134$", UDS_ADDR_ABSTRACT, "\\$", 2 },
		{ "./@\\040", UDS_ADDR_PATHNAME, "@ ", 2 },
		{ "./-\\040", UDS_ADDR_PATHNAME, "./- ", 4 },
		{ "\\377", UDS_ADDR_PATHNAME, "\377", 1 },
	};
	struct uds_addr a;
	size_t i;

	for (i = 0; i < sizeof(also) / sizeof(also[0]); i++) {
		ATF_CHECK_EQ_MSG(0, uds_addr_parse(&a, also[i].text), "%s",
		    also[i].text);
		check_value(&a, also[i].kind, also[i].name, also[i].len);
	}
}

UDS_TC(parse_bad_text_einval)
{
	static const char *const bad[] = {
		"", "@", "\\", "a\\", "\\1", "\\12", "\\x41", "\\n", "\\ ",
		"\\400", "\\777", "\\388", "\\380", "\\308", "\\18 ", "\\-01",
		"\\ 12", "\\0", "\\00", "\\000", "a\\000", "\\000a", "a\\000b",
		"\\$", "a\\$", "\\$a", "@\\$x", "@x\\$", "@\\$\\$", "@\\",
		"@a\\", "@\\1", "@\\400", "./@\\", "./@\\000", "./-\\",
		"\\\\\\", "\\s", "\\^A", "\\M-a", "\\'", "\\\"", "\\/",
		"\\8", "\\089", "\\12a", "\\1\\1"
	};
	struct uds_addr a;
	size_t i;

	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		errno = 0;
		memset(&a, 0x5a, sizeof(a));
		ATF_CHECK_MSG(uds_addr_parse(&a, bad[i]) == -1 &&
		    errno == EINVAL, "\"%s\": errno %d", bad[i], errno);
		ATF_CHECK_MSG(a.ua_kind == 0x5a5a && a.ua_len == 0x5a5a &&
		    a.ua_name[0] == 0x5a && a.ua_name[UDS_PATH_MAX] == 0x5a,
		    "\"%s\" wrote to the address", bad[i]);
	}
}

/* A byte behind the text, were it read, could complete an escape. */
UDS_TC(parse_reads_no_further_than_nul)
{
	struct uds_addr a;

	FAILS_CLEAN(EINVAL, a, uds_addr_parse(&a, "a\\1\0" "01"));
	FAILS_CLEAN(EINVAL, a, uds_addr_parse(&a, "a\\\0" "101"));
	FAILS_CLEAN(EINVAL, a, uds_addr_parse(&a, "@\\\0$"));
	ATF_CHECK_EQ(0, uds_addr_parse(&a, "-\0x"));
	ATF_CHECK_EQ(UDS_ADDR_UNNAMED, uds_addr_kind(&a));
}

UDS_TC(parse_too_long_enametoolong)
{
	struct uds_addr a;
	char s[4 * BIG + 1];
	int i;

	memset(s, 'p', sizeof(s));
	s[UDS_PATH_MAX + 1] = '\0';
	FAILS_CLEAN(ENAMETOOLONG, a, uds_addr_parse(&a, s));
	s[UDS_PATH_MAX] = '\0';
	ATF_CHECK_EQ(0, uds_addr_parse(&a, s));
	s[0] = '@';
	s[UDS_ABSTRACT_MAX + 2] = '\0';
	FAILS_CLEAN(ENAMETOOLONG, a, uds_addr_parse(&a, s));
	s[UDS_ABSTRACT_MAX + 1] = '\0';
	ATF_CHECK_EQ(0, uds_addr_parse(&a, s));
	for (i = 0; i < BIG; i++)
		memcpy(s + 4 * i, "\\001", 4);
	s[4 * BIG] = '\0';
	FAILS_CLEAN(ENAMETOOLONG, a, uds_addr_parse(&a, s));
	s[4 * (UDS_PATH_MAX + 1)] = '\0';
	FAILS_CLEAN(ENAMETOOLONG, a, uds_addr_parse(&a, s));
	s[4 * UDS_PATH_MAX] = '\0';
	ATF_CHECK_EQ(0, uds_addr_parse(&a, s));
}

/* "./" before an at sign is notation and counts for nothing. */
UDS_TC(parse_dotted_of_full_length)
{
	struct uds_addr a;
	char s[UDS_PATH_MAX + 4];

	memset(s, 'p', sizeof(s));
	memcpy(s, "./@", 3);
	s[UDS_PATH_MAX + 3] = '\0';
	FAILS_CLEAN(ENAMETOOLONG, a, uds_addr_parse(&a, s));
	s[UDS_PATH_MAX + 2] = '\0';
	ATF_REQUIRE_EQ(0, uds_addr_parse(&a, s));
	check_value(&a, UDS_ADDR_PATHNAME, s + 2, UDS_PATH_MAX);
}

/* A path of a control character and the like must not reach a terminal. */
UDS_TC(every_byte_round_trips)
{
	struct uds_addr a;
	char name[3];
	int c, kind;

	for (kind = UDS_ADDR_PATHNAME; kind <= UDS_ADDR_ABSTRACT; kind++) {
		for (c = kind == UDS_ADDR_PATHNAME; c < 256; c++) {
			memset(name, c, sizeof(name));
			a = make(kind, name, 1);
			check_round_trip(&a);
			a = make(kind, name, 3);
			check_round_trip(&a);
			name[0] = 'a';
			a = make(kind, name, 3);
			check_round_trip(&a);
			name[2] = '0';
			a = make(kind, name, 3);
			check_round_trip(&a);
		}
	}
}

UDS_TC(every_pair_of_bytes_round_trips)
{
	struct uds_addr a;
	char name[2];
	int c, kind;

	for (kind = UDS_ADDR_PATHNAME; kind <= UDS_ADDR_ABSTRACT; kind++) {
		for (c = 0; c < 0x10000; c++) {
			name[0] = (char)(c >> 8);
			name[1] = (char)c;
			if (kind == UDS_ADDR_PATHNAME &&
			    memchr(name, '\0', 2) != NULL)
				continue;
			a = make(kind, name, 2);
			check_round_trip(&a);
		}
	}
}

UDS_TC(random_names_round_trip)
{
	struct uds_addr a;
	int i;

	for (i = 0; i < MANY; i++) {
		a = random_addr();
		check_round_trip(&a);
	}
}

/* Different addresses never print alike: "@x" the path, "x" abstract. */
UDS_TC(different_names_print_differently)
{
	struct uds_addr a, b;
	int i;

	for (i = 0; i < MANY; i++) {
		a = random_addr();
		b = random_addr();
		ATF_REQUIRE_EQ_MSG(uds_addr_equal(&a, &b),
		    strcmp(text(&a), text(&b)) == 0, "%s", text(&a));
	}
}

/* Any text is refused, or means an address whose own text means the same. */
UDS_TC(random_text_parses_or_not)
{
	static const char odd[] = "@-./\\\\$01237 x\377";
	struct uds_addr a;
	char s[10];
	int i, j, len;

	for (i = 0; i < MANY; i++) {
		len = (int)(ut_random() % (sizeof(s) - 1));
		for (j = 0; j < len; j++)
			s[j] = odd[ut_random() % (sizeof(odd) - 1)];
		s[len] = '\0';
		if (uds_addr_parse(&a, s) == 0)
			check_round_trip(&a);
		else
			ATF_REQUIRE_EQ_MSG(EINVAL, errno, "%s: %d", s, errno);
	}
}

UDS_TC(strlen_is_enough)
{
	struct uds_addr a;
	char buf[UDS_ADDR_STRLEN];
	int c;

	for (c = 1; c < 256; c++) {
		a = make(UDS_ADDR_PATHNAME, bytes(UDS_PATH_MAX, c),
		    UDS_PATH_MAX);
		ATF_REQUIRE(uds_addr_format(&a, buf, sizeof(buf)) <
		    UDS_ADDR_STRLEN);
		check_round_trip(&a);
	}
}

UDS_TC(format_into_nothing)
{
	ATF_CHECK_EQ(4, uds_addr_format(at("sock"), NULL, 0));
	ATF_CHECK_EQ(1, uds_addr_format(at("-"), NULL, 0));
	ATF_CHECK_EQ(3, uds_addr_format(at("@\\$"), NULL, 0));
	ATF_CHECK_EQ(6, uds_addr_format(at(".\\057@"), NULL, 0));
}

/* Half an escape would read as something else, or not at all. */
UDS_TC(format_cut_between_escapes)
{
	struct uds_addr a;
	size_t i;

	for (i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		a = make(forms[i].kind, forms[i].name, forms[i].len);
		check_cuts(&a);
	}
	for (i = 0; i < 500; i++) {
		a = random_addr();
		check_cuts(&a);
	}
}

/* The length that a kernel returned counts no NUL, one, or several. */
UDS_TC(fromsockaddr_path_ends_anyhow)
{
	check_from(UDS_ADDR_PATHNAME, "/tmp/s", 6, 6, SUN_MAX);
	check_from(UDS_ADDR_PATHNAME, "/tmp/s", 6, 7, SUN_MAX);
	check_from(UDS_ADDR_PATHNAME, "/tmp/s", 6, 8, SUN_MAX);
	check_from(UDS_ADDR_PATHNAME, "/tmp/s", 6, SUN_MAX, SUN_MAX);
	check_from(UDS_ADDR_PATHNAME, "/tmp/s", 6, 6, 6);
	check_from(UDS_ADDR_PATHNAME, "/tmp/s", 6, 7, 7);
	check_from(UDS_ADDR_PATHNAME, "x", 1, 1, SUN_MAX);
}

static void
check_from(int kind, const void *path, size_t len, size_t returned,
    size_t room)
{
	char buf[PATH_OFFSET + BIG];
	struct sockaddr_un un;
	struct uds_addr a;
	const char *name;

	memset(buf, 0, sizeof(buf));
	memset(&un, 0, sizeof(un));
	un.sun_family = AF_UNIX;
	memcpy(buf, &un, PATH_OFFSET);
	memcpy(buf + PATH_OFFSET, path, len);
	memset(&a, 0xa5, sizeof(a));
	ATF_REQUIRE_EQ_MSG(0, uds_addr_fromsockaddr(&a, buf,
	    PATH_OFFSET + room, PATH_OFFSET + returned),
	    "%zu of %zu bytes: errno %d", returned, room, errno);
	name = path;
	if (kind == UDS_ADDR_ABSTRACT) {
		name++;
		len--;
	}
	check_value(&a, kind, name, len);
}

static void
check_from_fails(int error, const void *path, size_t len, size_t returned,
    size_t room)
{
	char buf[PATH_OFFSET + BIG];
	struct sockaddr_un un;
	struct uds_addr a;

	memset(buf, 0, sizeof(buf));
	memset(&un, 0, sizeof(un));
	un.sun_family = AF_UNIX;
	memcpy(buf, &un, PATH_OFFSET);
	memcpy(buf + PATH_OFFSET, path, len);
	FAILS_CLEAN(error, a, uds_addr_fromsockaddr(&a, buf,
	    PATH_OFFSET + room, PATH_OFFSET + returned));
}

/* A kernel that has longer paths than its own structure returns them. */
UDS_TC(fromsockaddr_path_longer_than_sun_path)
{
	check_from(UDS_ADDR_PATHNAME, bytes(300, 'p'), 300, 300, 300);
	check_from(UDS_ADDR_PATHNAME, bytes(253, 'p'), 253, 254, 1025);
	check_from(UDS_ADDR_PATHNAME, bytes(UDS_PATH_MAX, 'p'), UDS_PATH_MAX,
	    UDS_PATH_MAX + 1, UDS_PATH_MAX + 1);
	check_from_fails(ENAMETOOLONG, bytes(UDS_PATH_MAX + 1, 'p'),
	    UDS_PATH_MAX + 1, UDS_PATH_MAX + 2, UDS_PATH_MAX + 2);
	check_from_fails(ENAMETOOLONG, bytes(4000, 'p'), 4000, 4000, 4000);
}

/* Never a cut name: it would be the name of something else. */
UDS_TC(fromsockaddr_cut_enametoolong)
{
	check_from_fails(ENAMETOOLONG, "/tmp/s", 6, 20, 6);
	check_from_fails(ENAMETOOLONG, "/tmp/s", 6, SUN_MAX + 1, 6);
	check_from_fails(ENAMETOOLONG, bytes(SUN_MAX, 'p'), SUN_MAX,
	    SUN_MAX + 2, SUN_MAX);
	check_from_fails(ENAMETOOLONG, bytes(SUN_MAX, 'p'), SUN_MAX, 253,
	    SUN_MAX);
	check_from_fails(ENAMETOOLONG, bytes(200, 'p'), 200, 253, 200);
	if (ut_has(UDS_FEATURE_ABSTRACT)) {
		check_from_fails(ENAMETOOLONG, "\0abc", 4, 5, 4);
		check_from_fails(ENAMETOOLONG, "\0abc", 4, 5, 1);
	}
}

/*
 * Linux counts a NUL for which a full sun_path has no room.  On a system with
 * longer names it could as well be a byte.
 */
UDS_TC(fromsockaddr_full_sun_path)
{
	check_from(UDS_ADDR_PATHNAME, bytes(SUN_MAX, 'p'), SUN_MAX, SUN_MAX,
	    SUN_MAX);
	check_from(UDS_ADDR_PATHNAME, bytes(SUN_MAX, 'p'), SUN_MAX, SUN_MAX,
	    1025);
	check_from(UDS_ADDR_PATHNAME, bytes(SUN_MAX, 'p'), SUN_MAX,
	    SUN_MAX + 1, 1025);
	if (ut_pathmax() <= SUN_MAX)
		check_from(UDS_ADDR_PATHNAME, bytes(SUN_MAX, 'p'), SUN_MAX,
		    SUN_MAX + 1, SUN_MAX);
	else
		check_from_fails(ENAMETOOLONG, bytes(SUN_MAX, 'p'), SUN_MAX,
		    SUN_MAX + 1, SUN_MAX);
}

/* No address at all is what the sender of a datagram without one has. */
UDS_TC(fromsockaddr_short_is_unnamed)
{
	struct sockaddr_un un;
	struct uds_addr a;

	memset(&un, 0xa5, sizeof(un));
	a = make(UDS_ADDR_PATHNAME, "x", 1);
	ATF_CHECK_EQ(0, uds_addr_fromsockaddr(&a, &un, sizeof(un), 0));
	check_value(&a, UDS_ADDR_UNNAMED, "", 0);
	ATF_CHECK_EQ(0, uds_addr_fromsockaddr(&a, &un, 0, 0));
	check_from(UDS_ADDR_UNNAMED, "", 0, 0, SUN_MAX);
	check_from(UDS_ADDR_UNNAMED, "", 0, 0, 0);
}

/* The BSDs pass a path of 14 NULs for no name; Linux means its 13 bytes. */
UDS_TC(fromsockaddr_all_zero_path)
{
	if (ut_has(UDS_FEATURE_ABSTRACT)) {
		check_from(UDS_ADDR_ABSTRACT, bytes(14, 0), 14, 14, SUN_MAX);
		check_from(UDS_ADDR_ABSTRACT, "\0", 1, 1, SUN_MAX);
	} else {
		check_from(UDS_ADDR_UNNAMED, "", 0, 14, SUN_MAX);
		check_from(UDS_ADDR_UNNAMED, "", 0, 1, SUN_MAX);
		check_from(UDS_ADDR_UNNAMED, "", 0, SUN_MAX, SUN_MAX);
	}
}

UDS_TC(fromsockaddr_abstract_keeps_every_byte)
{
	ut_need(UDS_FEATURE_ABSTRACT);
	check_from(UDS_ADDR_ABSTRACT, "\0\0\7", 3, 3, SUN_MAX);
	check_from(UDS_ADDR_ABSTRACT, "\0x\0\0", 4, 4, SUN_MAX);
	check_from(UDS_ADDR_ABSTRACT, bytes(108, 0), 108, 108, SUN_MAX);
	check_from(UDS_ADDR_ABSTRACT, bytes(108, 0), 108, 108, 500);
	check_from_fails(ENAMETOOLONG, bytes(109, 0), 109, 109, 500);
}

UDS_TC(fromsockaddr_other_family_eafnosupport)
{
	struct sockaddr_un un;
	struct uds_addr a;

	memset(&un, 0, sizeof(un));
	un.sun_family = AF_INET;
	memcpy(un.sun_path, "/tmp/s", 7);
	FAILS_CLEAN(EAFNOSUPPORT, a, uds_addr_fromsockaddr(&a, &un,
	    sizeof(un), sizeof(un)));
	FAILS_CLEAN(EAFNOSUPPORT, a, uds_addr_fromsockaddr(&a, &un,
	    sizeof(un), PATH_OFFSET));
	un.sun_family = AF_UNSPEC;
	FAILS_CLEAN(EAFNOSUPPORT, a, uds_addr_fromsockaddr(&a, &un,
	    sizeof(un), 8));
}

/* Lengths that no kernel returns, such as the rest of a subtraction. */
UDS_TC(fromsockaddr_nonsense_fails)
{
	struct sockaddr_un un;
	struct uds_addr a;

	memset(&un, 0, sizeof(un));
	un.sun_family = AF_UNIX;
	memset(un.sun_path, 'p', sizeof(un.sun_path));
	FAILS_CLEAN(EINVAL, a, uds_addr_fromsockaddr(&a, &un, 1, 8));
	FAILS_CLEAN(EINVAL, a, uds_addr_fromsockaddr(&a, &un, 0, 8));
	FAILS_CLEAN(EINVAL, a, uds_addr_fromsockaddr(&a, &un, sizeof(un), 1));
	FAILS_CLEAN(ENAMETOOLONG, a, uds_addr_fromsockaddr(&a, &un, 10,
	    (size_t)-1));
}

/* Control messages and packet buffers hold addresses at odd places. */
UDS_TC(sockaddr_not_aligned)
{
	struct uds_addr a;
	char buf[200];
	socklen_t len;

	len = 150;
	ATF_REQUIRE_EQ(0, uds_addr_tosockaddr(at("/tmp/s"), buf + 1, &len));
	ATF_REQUIRE_EQ(0, uds_addr_fromsockaddr(&a, buf + 1, 150, len));
	check_value(&a, UDS_ADDR_PATHNAME, "/tmp/s", 6);
}

UDS_TC(tosockaddr_each_kind)
{
	struct sockaddr_un un;
	socklen_t len;

	memset(&un, 0xa5, sizeof(un));
	len = sizeof(un);
	ATF_REQUIRE_EQ(0, uds_addr_tosockaddr(at("/tmp/s"), &un, &len));
	ATF_CHECK_EQ(AF_UNIX, un.sun_family);
	ATF_CHECK_STREQ("/tmp/s", un.sun_path);
	ATF_CHECK_EQ(PATH_OFFSET + 7, len);
	len = sizeof(un);
	ATF_REQUIRE_EQ(0, uds_addr_tosockaddr(at("-"), &un, &len));
	ATF_CHECK_EQ(AF_UNIX, un.sun_family);
	ATF_CHECK_EQ(PATH_OFFSET, len);
	if (!ut_has(UDS_FEATURE_ABSTRACT))
		return;
	len = sizeof(un);
	memset(&un, 0xa5, sizeof(un));
	ATF_REQUIRE_EQ(0, uds_addr_tosockaddr(at("@a\\000"), &un, &len));
	ATF_CHECK_EQ(AF_UNIX, un.sun_family);
	ATF_CHECK_EQ(0, memcmp(un.sun_path, "\0a\0\245", 4));
	ATF_CHECK_EQ(PATH_OFFSET + 3, len);
	len = sizeof(un);
	ATF_REQUIRE_EQ(0, uds_addr_tosockaddr(at("@\\$"), &un, &len));
	ATF_CHECK_EQ(PATH_OFFSET + 1, len);
}

UDS_TC(tosockaddr_abstract_where_none_eopnotsupp)
{
	struct sockaddr_un un;
	socklen_t len;

	if (ut_has(UDS_FEATURE_ABSTRACT))
		atf_tc_skip("this system has abstract addresses");
	len = sizeof(un);
	FAILS_CLEAN(EOPNOTSUPP, un, uds_addr_tosockaddr(at("@x"), &un, &len));
	ATF_CHECK_EQ(sizeof(un), len);
}

/* A NUL has its place as long as there is one for it. */
UDS_TC(tosockaddr_longest_path)
{
	struct uds_addr a;
	char buf[2 * UDS_PATH_MAX];
	socklen_t len;
	size_t max, n;

	max = ut_pathmax();
	ATF_CHECK_MSG(max >= SUN_MAX - 1, "%zu", max);
	for (n = UDS_PATH_MAX; n >= SUN_MAX - 1; n--) {
		a = make(UDS_ADDR_PATHNAME, bytes(n, 'p'), n);
		memset(buf, 0x5a, sizeof(buf));
		len = sizeof(buf);
		if (n > max) {
			FAILS_CLEAN(ENAMETOOLONG, buf,
			    uds_addr_tosockaddr(&a, buf, &len));
			ATF_REQUIRE_EQ(sizeof(buf), len);
			continue;
		}
		ATF_REQUIRE_EQ(0, uds_addr_tosockaddr(&a, buf, &len));
		ATF_REQUIRE_EQ(PATH_OFFSET + n + (n < SUN_MAX), len);
		ATF_REQUIRE_EQ(n < SUN_MAX ? '\0' : 0x5a,
		    buf[PATH_OFFSET + n]);
	}
}

UDS_TC(tosockaddr_path_lengths)
{
	struct uds_addr a, b;
	char buf[2 * UDS_PATH_MAX];
	socklen_t len;
	size_t n;

	for (n = 1; n < SUN_MAX; n++) {
		a = make(UDS_ADDR_PATHNAME, bytes(n, 'p'), n);
		memset(buf, 0x5a, sizeof(buf));
		len = sizeof(buf);
		ATF_REQUIRE_EQ(0, uds_addr_tosockaddr(&a, buf, &len));
		ATF_REQUIRE_EQ(PATH_OFFSET + n + 1, len);
		ATF_REQUIRE_EQ('\0', buf[PATH_OFFSET + n]);
		ATF_REQUIRE_EQ(0x5a, buf[len]);
		ATF_REQUIRE_EQ(0, uds_addr_fromsockaddr(&b, buf, sizeof(buf),
		    len));
		ATF_REQUIRE_EQ(1, uds_addr_equal(&a, &b));
	}
}

UDS_TC(tosockaddr_too_little_room_enobufs)
{
	struct sockaddr_un un;
	socklen_t i, len;

	for (i = 0; i < PATH_OFFSET + 7; i++) {
		len = i;
		FAILS_CLEAN(ENOBUFS, un, uds_addr_tosockaddr(at("/tmp/s"),
		    &un, &len));
		ATF_REQUIRE_EQ(i, len);
	}
	len = PATH_OFFSET + 7;
	ATF_CHECK_EQ(0, uds_addr_tosockaddr(at("/tmp/s"), &un, &len));
	len = PATH_OFFSET - 1;
	FAILS_CLEAN(ENOBUFS, un, uds_addr_tosockaddr(at("-"), &un, &len));
	if (!ut_has(UDS_FEATURE_ABSTRACT))
		return;
	len = PATH_OFFSET + 1;
	FAILS_CLEAN(ENOBUFS, un, uds_addr_tosockaddr(at("@x"), &un, &len));
	len = PATH_OFFSET + 2;
	ATF_CHECK_EQ(0, uds_addr_tosockaddr(at("@x"), &un, &len));
}

/*
 * Whatever the kernel is told it tells back, with the caller's own calls, and
 * in a sockaddr_un too, if it fits there.  A file system may distinguish no
 * case, or have names of UTF-8 only (macOS).
 */
static void
check_kernel(const struct uds_addr *a)
{
	char buf[PATH_OFFSET + UDS_PATH_MAX + 2];
	struct uds_addr b;
	socklen_t len;
	int s;

	s = ut_socket(SOCK_DGRAM);
	len = sizeof(buf);
	ATF_REQUIRE_EQ(0, uds_addr_tosockaddr(a, buf, &len));
	if (bind(s, (void *)buf, len) == -1)
		ATF_REQUIRE_MSG(errno == EADDRINUSE || errno == EILSEQ,
		    "bind to %s: errno %d", text(a), errno);
	else {
		check_told(a, s, sizeof(buf));
		if (len <= sizeof(struct sockaddr_un))
			check_told(a, s, sizeof(struct sockaddr_un));
		memset(&b, 0xa5, sizeof(b));
		ATF_REQUIRE_EQ(0, uds_getsockname(s, &b));
		ATF_REQUIRE_EQ(1, uds_addr_equal(a, &b));
	}
	ut_close(s);
}

static void
check_told(const struct uds_addr *a, int s, socklen_t size)
{
	char buf[PATH_OFFSET + UDS_PATH_MAX + 2];
	struct uds_addr b;
	socklen_t len;

	len = size;
	ATF_REQUIRE_EQ(0, getsockname(s, (void *)buf, &len));
	ATF_REQUIRE_EQ(0, uds_addr_fromsockaddr(&b, buf, size, len));
	ATF_REQUIRE_MSG(uds_addr_equal(a, &b) == 1, "%s became %s", text(a),
	    text(&b));
}

UDS_TC(kernel_keeps_every_path_length)
{
	struct uds_addr a;
	size_t max, n;

	max = ut_pathmax();
	for (n = 1; n <= max && n < 256; n++) {
		a = make(UDS_ADDR_PATHNAME, bytes(n, 'p'), n);
		check_kernel(&a);
		ut_unlink(uds_addr_name(&a, NULL));
	}
}

UDS_TC(kernel_keeps_every_byte_of_path)
{
	struct uds_addr a;
	char name[] = "x?y";
	int c;

	for (c = 1; c < 256; c++) {
		if (c == '/')
			continue;
		name[1] = (char)c;
		a = make(UDS_ADDR_PATHNAME, name, 3);
		check_kernel(&a);
	}
}

UDS_TC(kernel_keeps_abstract_names)
{
	struct uds_addr a;
	char name[UDS_ABSTRACT_MAX];
	size_t i, n;

	ut_need(UDS_FEATURE_ABSTRACT);
	for (n = 0; n <= UDS_ABSTRACT_MAX; n++) {
		a = make(UDS_ADDR_ABSTRACT, bytes(n, 0), n);
		check_kernel(&a);
		for (i = 0; i < n; i++)
			name[i] = (char)(ut_random() >> 8);
		a = make(UDS_ADDR_ABSTRACT, name, n);
		check_kernel(&a);
	}
}

/*
 * With any room at all, getsockname(2) gives the name or it is refused, but
 * for the kernels that do not say how long it would have been.
 */
UDS_TC(kernel_with_little_room_never_cut)
{
	static const char *const names[] = { "sock.of.some.length", "@%s" };
	struct uds_addr a;
	char buf[PATH_OFFSET + 200], name[100];
	socklen_t len, room;
	size_t i;
	int s;

	for (i = 0; i < (ut_has(UDS_FEATURE_ABSTRACT) ? 2 : 1); i++) {
		(void)snprintf(name, sizeof(name), names[i], ut_unique("cut"));
		s = ut_bound(SOCK_DGRAM, name);
		for (room = 0; room < sizeof(buf); room++) {
			len = room;
			ATF_REQUIRE(getsockname(s, (void *)buf, &len) == 0);
			if (uds_addr_fromsockaddr(&a, buf, room, len) == -1)
				ATF_REQUIRE(errno == ENAMETOOLONG ||
				    (errno == EINVAL && room < PATH_OFFSET));
			else if (len > PATH_OFFSET && room > PATH_OFFSET &&
			    len > room)
				ATF_REQUIRE_STREQ(name, text(&a));
		}
		ATF_REQUIRE_STREQ(name, text(&a));
		ut_close(s);
	}
}

static int
sign(int n)
{
	return ((n > 0) - (n < 0));
}

UDS_TC(equal_by_kind_and_bytes)
{
	ATF_CHECK_EQ(1, uds_addr_equal(at("x"), at("x")));
	ATF_CHECK_EQ(0, uds_addr_equal(at("x"), at("y")));
	ATF_CHECK_EQ(0, uds_addr_equal(at("x"), at("xx")));
	ATF_CHECK_EQ(0, uds_addr_equal(at("x"), at("@x")));
	ATF_CHECK_EQ(0, uds_addr_equal(at("@x"), at("@x\\000")));
	ATF_CHECK_EQ(0, uds_addr_equal(at("-"), at("@\\$")));
	ATF_CHECK_EQ(1, uds_addr_equal(at("-"), at("-")));
	ATF_CHECK_EQ(0, uds_addr_equal(at("@\\000a"), at("@\\000b")));
}

UDS_TC(cmp_in_order)
{
	static const char *const order[] = {
		"-", "a", "aa", "ab", "b", "\\177", "\\200", "\\377",
		"@\\$", "@\\000", "@\\000\\000", "@\\000\\001", "@\\001", "@a",
		"@a\\000", "@aa", "@\\177", "@\\200", "@\\377\\000"
	};
	size_t i, j;

	for (i = 0; i < sizeof(order) / sizeof(order[0]); i++)
		for (j = 0; j < sizeof(order) / sizeof(order[0]); j++)
			ATF_CHECK_EQ_MSG((i > j) - (i < j), sign(uds_addr_cmp(
			    at(order[i]), at(order[j]))), "%s and %s",
			    order[i], order[j]);
}

static int
compare_addr(const void *a, const void *b)
{
	return (uds_addr_cmp(a, b));
}

/* Sorting and searching work, which takes a total order. */
UDS_TC(cmp_sorts)
{
	static struct uds_addr list[1000];
	const size_t n = sizeof(list) / sizeof(list[0]);
	size_t i, j;

	for (i = 0; i < n; i++)
		list[i] = random_addr();
	qsort(list, n, sizeof(list[0]), compare_addr);
	for (i = 0; i < n; i++)
		for (j = i; j < n; j++) {
			ATF_REQUIRE(uds_addr_cmp(&list[i], &list[j]) <= 0);
			ATF_REQUIRE(uds_addr_cmp(&list[j], &list[i]) >= 0);
			ATF_REQUIRE_EQ(uds_addr_cmp(&list[i], &list[j]) == 0,
			    uds_addr_equal(&list[i], &list[j]));
		}
}

UDS_TC(hash_equal_for_equal)
{
	struct uds_addr a, b;
	const char *name;
	size_t len;
	int i;

	for (i = 0; i < 1000; i++) {
		a = random_addr();
		name = uds_addr_name(&a, &len);
		memset(&b, i, sizeof(b));
		ATF_REQUIRE_EQ(0, uds_addr_set(&b, uds_addr_kind(&a), name,
		    len));
		ATF_REQUIRE(uds_addr_hash(&a, 0) == uds_addr_hash(&b, 0));
		ATF_REQUIRE(uds_addr_hash(&a, 9) == uds_addr_hash(&b, 9));
	}
}

static int
compare_hash(const void *a, const void *b)
{
	uint64_t x, y;

	memcpy(&x, a, sizeof(x));
	memcpy(&y, b, sizeof(y));
	return ((x > y) - (x < y));
}

/* Names that differ in a number, as those of servers do, spread evenly. */
UDS_TC(hash_spreads)
{
	static uint64_t h[10000];
	const size_t n = sizeof(h) / sizeof(h[0]);
	struct uds_addr a;
	char name[32];
	size_t i;
	int load[1024];

	memset(load, 0, sizeof(load));
	for (i = 0; i < n; i++) {
		(void)snprintf(name, sizeof(name), "/run/s%zu", i);
		ATF_REQUIRE_EQ(0, uds_addr_path(&a, name));
		h[i] = uds_addr_hash(&a, 1);
		ATF_REQUIRE(++load[h[i] % 1024] < 40);
		ATF_REQUIRE(h[i] != uds_addr_hash(&a, 2));
	}
	qsort(h, n, sizeof(h[0]), compare_hash);
	for (i = 1; i < n; i++)
		ATF_REQUIRE(h[i - 1] != h[i]);
	ATF_CHECK(uds_addr_hash(at("x"), 0) != uds_addr_hash(at("@x"), 0));
	ATF_CHECK(uds_addr_hash(at("-"), 0) != uds_addr_hash(at("@\\$"), 0));
}

ATF_TP_ADD_TCS(tp)
{
	ATF_TP_ADD_TC(tp, init_unnamed);
	ATF_TP_ADD_TC(tp, unnamed_clears);
	ATF_TP_ADD_TC(tp, set_each_kind);
	ATF_TP_ADD_TC(tp, set_unknown_kind_einval);
	ATF_TP_ADD_TC(tp, set_unnamed_with_bytes_einval);
	ATF_TP_ADD_TC(tp, path_with_nul_einval);
	ATF_TP_ADD_TC(tp, path_empty_enoent);
	ATF_TP_ADD_TC(tp, path_of_every_length);
	ATF_TP_ADD_TC(tp, path_too_long_enametoolong);
	ATF_TP_ADD_TC(tp, length_that_wraps_enametoolong);
	ATF_TP_ADD_TC(tp, abstract_of_every_length);
	ATF_TP_ADD_TC(tp, abstract_too_long_enametoolong);
	ATF_TP_ADD_TC(tp, name_length_not_wanted);
	ATF_TP_ADD_TC(tp, set_from_its_own_name);
	ATF_TP_ADD_TC(tp, set_again_leaves_no_trace);
	ATF_TP_ADD_TC(tp, format_known_forms);
	ATF_TP_ADD_TC(tp, parse_known_forms);
	ATF_TP_ADD_TC(tp, parse_beyond_what_is_printed);
	ATF_TP_ADD_TC(tp, parse_bad_text_einval);
	ATF_TP_ADD_TC(tp, parse_reads_no_further_than_nul);
	ATF_TP_ADD_TC(tp, parse_too_long_enametoolong);
	ATF_TP_ADD_TC(tp, parse_dotted_of_full_length);
	ATF_TP_ADD_TC(tp, every_byte_round_trips);
	ATF_TP_ADD_TC(tp, every_pair_of_bytes_round_trips);
	ATF_TP_ADD_TC(tp, random_names_round_trip);
	ATF_TP_ADD_TC(tp, different_names_print_differently);
	ATF_TP_ADD_TC(tp, random_text_parses_or_not);
	ATF_TP_ADD_TC(tp, strlen_is_enough);
	ATF_TP_ADD_TC(tp, format_into_nothing);
	ATF_TP_ADD_TC(tp, format_cut_between_escapes);
	ATF_TP_ADD_TC(tp, fromsockaddr_path_ends_anyhow);
	ATF_TP_ADD_TC(tp, fromsockaddr_path_longer_than_sun_path);
	ATF_TP_ADD_TC(tp, fromsockaddr_cut_enametoolong);
	ATF_TP_ADD_TC(tp, fromsockaddr_full_sun_path);
	ATF_TP_ADD_TC(tp, fromsockaddr_short_is_unnamed);
	ATF_TP_ADD_TC(tp, fromsockaddr_all_zero_path);
	ATF_TP_ADD_TC(tp, fromsockaddr_abstract_keeps_every_byte);
	ATF_TP_ADD_TC(tp, fromsockaddr_other_family_eafnosupport);
	ATF_TP_ADD_TC(tp, fromsockaddr_nonsense_fails);
	ATF_TP_ADD_TC(tp, sockaddr_not_aligned);
	ATF_TP_ADD_TC(tp, tosockaddr_each_kind);
	ATF_TP_ADD_TC(tp, tosockaddr_abstract_where_none_eopnotsupp);
	ATF_TP_ADD_TC(tp, tosockaddr_longest_path);
	ATF_TP_ADD_TC(tp, tosockaddr_path_lengths);
	ATF_TP_ADD_TC(tp, tosockaddr_too_little_room_enobufs);
	ATF_TP_ADD_TC(tp, kernel_keeps_every_path_length);
	ATF_TP_ADD_TC(tp, kernel_keeps_every_byte_of_path);
	ATF_TP_ADD_TC(tp, kernel_keeps_abstract_names);
	ATF_TP_ADD_TC(tp, kernel_with_little_room_never_cut);
	ATF_TP_ADD_TC(tp, equal_by_kind_and_bytes);
	ATF_TP_ADD_TC(tp, cmp_in_order);
	ATF_TP_ADD_TC(tp, cmp_sorts);
	ATF_TP_ADD_TC(tp, hash_equal_for_equal);
	ATF_TP_ADD_TC(tp, hash_spreads);

	return (atf_no_error());
}
