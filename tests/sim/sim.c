/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * The scripted kernel: finds the line of the script for each call, compares,
 * and answers.  What is not as it should be ends the test case.
 */

#include <sys/types.h>
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <atf-c.h>

#include "sim.h"

/* What a call that succeeds makes of errno, because any may change it. */
#define SUCCESS		EDOM

#define NFDS		256	/* descriptors of the scripted kernel */
#define NDIRECTORIES	8

/* The script: what is next of it. */
static const struct sim_call *script;
static size_t	 length;
static size_t	 next;
static int	 line;

/* The call that fails in spite of it, counted from 1. */
static struct fault {
	int	at;
	int	error;
	int	again;		/* the same line is next once more */
	int	calls;
	int	happened;
	int	forgiven;
} fault;

/* Why a call is not the one of a line. */
static char	 difference[2200];

static char	 opened[NFDS];
static int	 files_are_real;

/* Directories that mkdtemp(3) made. */
static char	 made[NDIRECTORIES][64];
static int	 nmade;

static const struct sim_call *line_for(const struct sim_seen *);
static int	is_real(const struct sim_seen *, enum sim_kind);
static int	fails(struct sim_seen *, const struct sim_call *);
static int	same(const struct sim_seen *, const struct sim_call *);
static int	same_path(const char *, const char *);
static int	same_bytes(const void *, size_t, const void *, size_t);
static int	differs(const char *, ...)
		    __attribute__((__format__(__printf__, 1, 2)));
static void	answer(struct sim_seen *, const struct sim_call *);
static void	put(void *, size_t, const void *, size_t);
static int	opens(const char *);
static void	note_open(long);
static int	note_close(long);
static void	finish(void);
static void	census(const char *);
static void	repeat(int (*)(void), const struct fault *);
static void	wrong(const struct sim_seen *, const char *)
		    __attribute__((__noreturn__));
static const char *dump(char *, size_t, const void *, size_t);

int
sim_serve(struct sim_seen *c, enum sim_kind kind)
{
	const struct sim_call *e;

	c->rv = 0;
	e = line_for(c);
	if (e == NULL && kind == SIM_FREE)
		return (1);
	if (e == NULL && ((kind == SIM_CLOSE && note_close(c->args[0])) ||
	    (kind == SIM_CLEANUP && fault.happened && !files_are_real))) {
		errno = SUCCESS;
		return (0);
	}
	if (e == NULL && !is_real(c, kind))
		wrong(c, next == length ? "nothing more" : script[next].call);
	if (kind != SIM_CLEANUP && kind != SIM_CLOSE && fails(c, e))
		return (0);
	if (e == NULL)
		return (1);
	next = (size_t)(e - script) + 1;
	answer(c, e);
	return (0);
}

/*
 * The line that is next, if it is about this call at all.  Once a call has
 * failed the others of its operation may be left out.
 */
static const struct sim_call *
line_for(const struct sim_seen *c)
{
	size_t i;

	if (fault.happened && !fault.again) {
		for (i = next; i < length; i++)
			if (strcmp(script[i].call, c->call) == 0 &&
			    same(c, &script[i]))
				return (&script[i]);
	} else if (next < length && strcmp(script[next].call, c->call) == 0) {
		if (!same(c, &script[next]))
			wrong(c, difference);
		return (&script[next]);
	}
	return (NULL);
}

static int
is_real(const struct sim_seen *c, enum sim_kind kind)
{
	if (!files_are_real || kind == SIM_CALL)
		return (0);
	return ((kind != SIM_DESCRIPTOR && kind != SIM_CLOSE) ||
	    c->args[0] < SIM_FD);
}

static int
fails(struct sim_seen *c, const struct sim_call *e)
{
	if (fault.at == 0 || ++fault.calls != fault.at)
		return (0);
	fault.happened = 1;
	fault.forgiven = e != NULL && e->optional;
	if (e != NULL && !fault.again)
		next = (size_t)(e - script) + 1;
	errno = fault.error;
	c->rv = -1;
	return (1);
}

static int
same(const struct sim_seen *c, const struct sim_call *e)
{
	int i;

	for (i = 0; i < SIM_NARGS; i++)
		if (e->args[i] != SIM_ANY && e->args[i] != c->args[i])
			return (differs("%ld (0x%lx) as integer %d",
			    e->args[i], (unsigned long)e->args[i], i + 1));
	if (e->room != 0 && e->room != c->room)
		return (differs("room for %zu bytes, not %zu", e->room,
		    c->room));
	return (same_path(c->path, e->path) && same_path(c->path2, e->path2) &&
	    same_bytes(c->in, c->inlen, e->in, e->inlen) &&
	    same_bytes(c->name, c->namelen, e->name, e->namelen) &&
	    same_bytes(c->control, c->controllen, e->control, e->controllen));
}

static int
same_path(const char *path, const char *expected)
{
	if (expected == NULL || (path != NULL && strcmp(path, expected) == 0))
		return (1);
	return (differs("\"%s\", not \"%s\"", expected,
	    path == NULL ? "(null)" : path));
}

static int
same_bytes(const void *bytes, size_t n, const void *expected, size_t nexpected)
{
	char is[1024], should_be[1024];

	if (expected == NULL || (n == nexpected &&
	    (n == 0 || memcmp(bytes, expected, n) == 0)))
		return (1);
	return (differs("%s, not %s", dump(should_be, sizeof(should_be),
	    expected, nexpected), dump(is, sizeof(is), bytes, n)));
}

/* What was expected, for wrong().  Always 0. */
static int
differs(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(difference, sizeof(difference), fmt, ap);
	va_end(ap);
	return (0);
}

static void
answer(struct sim_seen *c, const struct sim_call *e)
{
	long fd;

	if (e->hook != NULL)
		e->hook(c);
	if (e->error != 0) {
		if (c->len != NULL && e->len != 0)
			*c->len = e->len;
		errno = e->error;
		c->rv = -1;
		return;
	}
	errno = SUCCESS;
	put(c->out, c->room, e->out, e->outlen);
	if (c->len != NULL)
		*c->len = e->len != 0 ? e->len : e->outlen;
	if (c->outnamelen != NULL) {
		put(c->outname, *c->outnamelen, e->outname, e->outnamelen);
		*c->outnamelen = e->outnamelen;
	}
	if (c->outcontrollen != NULL) {
		put(c->outcontrol, *c->outcontrollen, e->outcontrol,
		    e->outcontrollen);
		*c->outcontrollen = e->outcontrollen;
	}
	c->flags = e->flags;
	c->rv = e->rv;
	if (opens(c->call))
		note_open(c->rv);
	if (e->opens != 0)
		note_open(e->opens);
	if (strcmp(c->call, "close") == 0)
		(void)note_close(c->args[0]);
	if (strcmp(c->call, "syscall") == 0)
		for (fd = c->args[1]; fd <= c->args[2]; fd++)
			(void)note_close(fd);
	if (strcmp(c->call, "socketpair") == 0 ||
	    strcmp(c->call, "pipe") == 0) {
		note_open(((const int *)c->out)[0]);
		note_open(((const int *)c->out)[1]);
	}
}

static void
put(void *to, size_t room, const void *from, size_t n)
{
	if (n > room)
		n = room;
	if (n > 0)
		memcpy(to, from, n);
}

static int
opens(const char *call)
{
	return (strcmp(call, "socket") == 0 || strncmp(call, "open", 4) == 0 ||
	    strncmp(call, "accept", 6) == 0 || strcmp(call, "paccept") == 0 ||
	    strncmp(call, "kqueue", 6) == 0 ||
	    strncmp(call, "dup", 3) == 0);
}

static void
note_open(long fd)
{
	if (fd >= SIM_FD && fd < SIM_FD + NFDS)
		opened[fd - SIM_FD] = 1;
}

static int
note_close(long fd)
{
	if (fd < SIM_FD || fd >= SIM_FD + NFDS || !opened[fd - SIM_FD])
		return (0);
	opened[fd - SIM_FD] = 0;
	return (1);
}

void
sim_close(int fd)
{
	if (!note_close(fd))
		atf_tc_fail("descriptor %d is not open", fd);
}

void
sim_files(void)
{
	files_are_real = 1;
}

void
sim_made(const char *directory)
{
	if (nmade == NDIRECTORIES)
		atf_tc_fail("more than %d directories", NDIRECTORIES);
	(void)snprintf(made[nmade++], sizeof(made[0]), "%s", directory);
}

void
sim_script(int at, const struct sim_call *calls, size_t n)
{
	finish();
	line = at;
	script = calls;
	length = n;
	next = 0;
}

static void
finish(void)
{
	if (next < length)
		atf_tc_fail("script of line %d: %s (%zu of %zu) was not "
		    "called", line, script[next].call, next + 1, length);
}

void
sim_sweep(int at, int error, int (*operation)(void),
    const struct sim_call *calls, size_t n)
{
	struct fault f = { .at = 1, .error = error };

	finish();
	do {
		sim_script(at, calls, n);
		repeat(operation, &f);
		f.at++;
	} while (fault.happened);
	memset(&fault, 0, sizeof(fault));
}

void
sim_interrupt(int at, int (*operation)(void), const struct sim_call *calls,
    size_t n)
{
	struct fault f = { .at = 1, .error = EINTR, .again = 1 };

	finish();
	do {
		sim_script(at, calls, n);
		repeat(operation, &f);
		f.at++;
	} while (fault.happened);
	memset(&fault, 0, sizeof(fault));
}

/* Once, with one call failing. */
static void
repeat(int (*operation)(void), const struct fault *f)
{
	char what[64];
	int rv;

	fault = *f;
	errno = 0;
	rv = operation();
	(void)snprintf(what, sizeof(what), "line %d, call %d failing: ", line,
	    f->at);
	if (!fault.happened || fault.forgiven || f->again) {
		if (rv == -1)
			atf_tc_fail("%s%s", what, strerror(errno));
		finish();
	} else if (rv != -1 || errno != f->error)
		atf_tc_fail("%sreturned %d, %s", what, rv, strerror(errno));
	next = length;
	census(what);
}

void
sim_sweep_files(int error, int (*operation)(void),
    const struct sim_call *calls, size_t n)
{
	sim_files();
	sim_sweep(0, error, operation, calls, n);
}

/* Nothing of what was opened or made is left. */
static void
census(const char *what)
{
	struct stat st;
	int i;

	for (i = 0; i < NFDS; i++)
		if (opened[i])
			atf_tc_fail("%sdescriptor %d is left open", what,
			    SIM_FD + i);
	for (i = 0; i < nmade; i++)
		if (lstat(made[i], &st) == 0)
			atf_tc_fail("%s%s is left over", what, made[i]);
	nmade = 0;
}

void
sim_run(void (*body)(void))
{
	char real[SIM_FD];
	int fd;

	for (fd = 0; fd < SIM_FD; fd++)
		real[fd] = fcntl(fd, F_GETFD) != -1;
	body();
	finish();
	census("");
	for (fd = 0; fd < SIM_FD; fd++)
		if (real[fd] != (fcntl(fd, F_GETFD) != -1))
			atf_tc_fail("real descriptor %d is left %s", fd,
			    real[fd] ? "closed" : "open");
}

const struct uds_addr *
at(const char *s)
{
	static struct uds_addr a;

	if (uds_addr_parse(&a, s) == -1)
		atf_tc_fail("cannot parse %s", s);
	return (&a);
}

const char *
text(const struct uds_addr *a)
{
	static char s[UDS_ADDR_STRLEN];

	(void)uds_addr_format(a, s, sizeof(s));
	return (s);
}

static void
wrong(const struct sim_seen *c, const char *expected)
{
	char args[128];
	size_t len;
	int i, n;

	for (n = SIM_NARGS; n > 1 && c->args[n - 1] == 0; n--)
		continue;
	len = 0;
	for (i = 0; i < n; i++)
		len += (size_t)snprintf(args + len, sizeof(args) - len,
		    "%s%ld", i == 0 ? "" : ", ", c->args[i]);
	atf_tc_fail("script of line %d, call %zu of %zu: %s(%s%s%s): expected "
	    "%s", line, next + 1, length, c->call, args,
	    c->path == NULL ? "" : ", ", c->path == NULL ? "" : c->path,
	    expected);
}

static const char *
dump(char *buf, size_t size, const void *bytes, size_t n)
{
	size_t i, len;

	len = (size_t)snprintf(buf, size, "%zu bytes", n);
	for (i = 0; i < n && len + 5 < size; i++)
		len += (size_t)snprintf(buf + len, size - len, "%s%02x",
		    i % 4 == 0 ? " " : "", ((const unsigned char *)bytes)[i]);
	return (buf);
}
