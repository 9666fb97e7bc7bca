/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* Names that break rows, terminals, shells and JSON. */

#include <sys/types.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <err.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "uds.h"
#include "zoo.h"

#define LONGEST	108	/* bytes of sun_path */

static void	abstract(const char *, const void *, size_t);
static void	automatic(void);
static void	fill(void);

static const char *const paths[] = {
	"@atpath",
	"./@atpath2",
	"-",
	"-j",
	"?",
	"new\nline",
	"a blank",
	"tab\tcr\rff\f",
	"quote\"apostrophe'",
	"back\\slash\\\\",
	"\\012",
	"esc\033[31mred\033[0m",
	"\033]0;title\007",
	"latin\351",
	"utf\303\266\342\202\254",
	"utf\303\050\342\202",
	"\200\377\376",
	"del\177",
	"\",\"inode\":1,\"x\":\"",
	"->sh[1]:0,@x",
	"#$(id)`id`;id|id&",
	"%s%n%x",
	"comma,bracket]",
	"sub/../dots",
	".//twice",
};

/* Names that are taken by all of the machine: ours have a number in them. */
static void
abstract(const char *what, const void *name, size_t len)
{
	struct animal *a;
	char unique[ZOO_NAME];
	size_t n;

	n = (size_t)snprintf(unique, sizeof(unique), "%011jd",
	    (intmax_t)getpid());
	a = zoo_catch(what, socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0),
	    SOCK_STREAM, "unbound");
	memmove(unique + len, unique, n);
	memcpy(unique, name, len);
	zoo_bind(a, UDS_ADDR_ABSTRACT, unique, len + n);
	zoo_listen(a, 1);
}

/* The kernel takes a name of five hexadecimal digits, which we ask it for. */
static void
automatic(void)
{
	struct sockaddr sa;
	struct uds_addr addr;
	struct animal *a;
	const char *name;

	a = zoo_catch("bound by itself", socket(AF_UNIX, SOCK_DGRAM |
	    SOCK_CLOEXEC, 0), SOCK_DGRAM, "bound");
	memset(&sa, 0, sizeof(sa));
	sa.sa_family = AF_UNIX;
	if (bind(a->a_fd, &sa, sizeof(sa.sa_family)) == -1 ||
	    uds_getsockname(a->a_fd, &addr) == -1)
		err(1, "autobind");
	a->a_kind = UDS_ADDR_ABSTRACT;
	name = uds_addr_name(&addr, &a->a_namelen);
	memcpy(a->a_name, name, a->a_namelen);
}

/* Names of the greatest length, and of every byte that they can hold. */
static void
fill(void)
{
	char path[LONGEST + 1];
	unsigned char bytes[LONGEST - 1];
	struct animal *a;
	size_t i, j;

	memset(path, 'p', sizeof(path) - 1);
	path[LONGEST] = '\0';
	a = zoo_server("pathname without room for its NUL", SOCK_STREAM, path,
	    1);
	(void)zoo_accept("connection of the longest pathname", a,
	    zoo_catch("client of the longest pathname", socket(AF_UNIX,
	    SOCK_STREAM, 0), SOCK_STREAM, "unbound"));
	path[LONGEST - 1] = '\0';
	(void)zoo_server("pathname with its NUL", SOCK_STREAM, path, 1);
	for (i = 0; i < 256; i += 64) {
		for (j = 0; j < 64; j++)
			bytes[j] = (unsigned char)(i + j);
		abstract("bytes of all values", bytes, 64);
	}
	memset(bytes, 0, sizeof(bytes));
	bytes[0] = 'a';
	abstract("abstract name of NULs", bytes, 90);
	memset(bytes, 0x1b, sizeof(bytes));
	abstract("abstract name of 107 bytes", bytes, LONGEST - 1 - 11);
}

void
house_names(void)
{
	struct animal *a;
	size_t i;

	if (mkdir("sub", 0755) == -1)
		err(1, "sub");
	for (i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		a = zoo_server(paths[i], SOCK_STREAM, paths[i], 1);
		(void)zoo_accept("connection of an odd name", a,
		    zoo_catch("client of an odd name", socket(AF_UNIX,
		    SOCK_STREAM, 0), SOCK_STREAM, "unbound"));
	}
	fill();
	automatic();
	abstract("abstract name", "zoo.", 4);
	abstract("abstract name with a NUL", "zoo\0a\0b.", 8);
	abstract("abstract name that begins with @", "@zoo.", 5);
	abstract("abstract name that begins with a NUL", "\0@\0.", 4);
	abstract("abstract name with ESC, LF and 0xff", "\033\n\377.", 4);
	abstract("abstract name with a dollar sign", "$", 1);
	a = zoo_animals[zoo_count - 1];
	(void)zoo_accept("connection of an abstract name", a,
	    zoo_catch("client of an abstract name", socket(AF_UNIX,
	    SOCK_STREAM, 0), SOCK_STREAM, "unbound"));
}
