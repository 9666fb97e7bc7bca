/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * For the tests of udsinfo(1)'s lists: tables as a kernel lays them out,
 * written by offset, and what has become of them as text.
 */

#ifndef LIST_H
#define LIST_H

#include <sys/socket.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "udsinfo.h"

/* SOCK_STREAM and so on of the system. */
#ifndef LIST_TYPES
#define LIST_TYPES	"", "stream", "dgram", "", "", "seqpacket"
#endif

/* A table of a kernel. */
struct kernel {
	char	k_bytes[262144];
	size_t	k_len;
	char	*k_at;		/* the record that is being written */
};

static struct table	 table;
static const struct options defaults = { .o_pid = -1 };
static char		 lines[8192];

/* Begin a record of zeroes. */
static void
k_record(struct kernel *k, size_t len)
{
	ATF_REQUIRE(k->k_len + len <= sizeof(k->k_bytes));
	k->k_at = k->k_bytes + k->k_len;
	memset(k->k_at, 0, len);
	k->k_len += len;
}

static void	k_16(struct kernel *, size_t, uint16_t)
		    __attribute__((__unused__));
static void
k_16(struct kernel *k, size_t at, uint16_t value)
{
	memcpy(k->k_at + at, &value, sizeof(value));
}

static void
k_32(struct kernel *k, size_t at, uint32_t value)
{
	memcpy(k->k_at + at, &value, sizeof(value));
}

static void	k_64(struct kernel *, size_t, uint64_t)
		    __attribute__((__unused__));
static void
k_64(struct kernel *k, size_t at, uint64_t value)
{
	memcpy(k->k_at + at, &value, sizeof(value));
}

static void
k_text(struct kernel *k, size_t at, const char *value)
{
	memcpy(k->k_at + at, value, strlen(value));
}

/* A struct sockaddr_un; NULL is none, not even an unnamed one. */
static void	k_name(struct kernel *, size_t, const char *)
		    __attribute__((__unused__));
static void
k_name(struct kernel *k, size_t at, const char *path)
{
	if (path == NULL)
		return;
	k->k_at[at] = (char)(2 + strlen(path));
	k->k_at[at + 1] = 1;
	k_text(k, at + 2, path);
}

/*
 * Where the socket and the control block of a number are in the kernel, and
 * what those see who are not told.
 */
#ifndef LIST_MASK
#define LIST_MASK	0
#endif
#define SO(n)								\
	((UINT64_C(0xfffff80003000000) + (n) * 0x400) ^ LIST_MASK)
#define PCB(n)								\
	(((n) == 0 ? 0 : UINT64_C(0xfffff80005000000) + (n) * 0x100) ^	\
	    LIST_MASK)

/* Of systems that have net.local.*.pcblist. */
#ifdef LIST_PCBLISTS
static struct kernel	 stream, dgram, seqpacket, procs, files;

static void
begin_tables(void)
{
	stream.k_len = dgram.k_len = seqpacket.k_len = 0;
	procs.k_len = files.k_len = 0;
	table_init(&table);
}
#endif

/* Ask for the length of a table, and for the table, by number or by name. */
#define INTS(...)							\
	.in = (const int[]){ __VA_ARGS__ },				\
	.inlen = sizeof((const int[]){ __VA_ARGS__ })
#define ASK(mib, k)							\
	{ SIM(sysctl), mib, .len = (k).k_len + 20 },			\
	{ SIM(sysctl), mib, .out = (k).k_bytes, .outlen = (k).k_len }
#define ASK_NAME(name, k)						\
	{ SIM(sysctlbyname), .path = name, .len = (k).k_len + 20 },	\
	{ SIM(sysctlbyname), .path = name, .out = (k).k_bytes,		\
	    .outlen = (k).k_len }

static void
say(const char *fmt, ...)
    __attribute__((__format__(__printf__, 1, 2)));
static void
say(const char *fmt, ...)
{
	va_list ap;
	size_t n;

	n = strlen(lines);
	va_start(ap, fmt);
	(void)vsnprintf(lines + n, sizeof(lines) - n, fmt, ap);
	va_end(ap);
}

static void
say_holders(const struct sock *s)
{
	const struct holder *h;
	const struct proc *p;
	uint32_t i;

	for (i = s->so_holder; i != NONE; i = h->ho_next) {
		h = &table.t_holders[i];
		p = &table.t_procs[h->ho_proc];
		say(" %s(%d)[%d]:%d", table.t_arena + p->pr_comm,
		    (int)p->pr_uid, (int)p->pr_pid, h->ho_fd);
	}
}

static void
say_peer(const struct sock *s)
{
	const char *arrow;

	arrow = (s->so_flags & SOCK_WAITS) != 0 ? "=>" : "->";
	if (s->so_peersock != NONE)
		say(" %s%u", arrow, s->so_peersock);
	else if ((s->so_flags & SOCK_HASPEER) != 0)
		say(" %s?", arrow);
}

/*
 * A line for each socket: its index, type, state, queue, name, user,
 * holders, peer.
 */
static const char *
listed(void)
{
	static const char *const types[] = { LIST_TYPES };
	struct uds_addr addr;
	const struct sock *s;
	size_t i;

	lines[0] = '\0';
	table_join(&table);
	list_fates(&table);
	for (i = 0; i < table.t_nsocks; i++) {
		s = &table.t_socks[i];
		ATF_CHECK((s->so_flags & SOCK_NOID) != 0);
		ATF_CHECK_EQ(FATE_UNKNOWN, s->so_fate);
		table_addr(&table, s, &addr);
		say("%zu %s %s", i, types[s->so_type], word_state(s->so_state));
		if ((s->so_flags & SOCK_HASQUEUE) == 0)
			say(" ?");
		else
			say(" %u", s->so_queue);
		if (s->so_state == STATE_LISTEN)
			say("/%u%s", s->so_backlog,
			    (s->so_flags & SOCK_ISFULL) != 0 ? " full" : "");
		say(" %s", text(&addr));
		if ((s->so_flags & SOCK_HASUID) != 0)
			say(" u%d", (int)s->so_uid);
		say_holders(s);
		say_peer(s);
		say("\n");
	}
	return (lines);
}

/* Names of users are not the kernel's.  One has a name. */
static char	*(*names)(int, uint32_t);

void
name_from(char *(*from)(int, uint32_t))
{
	names = from;
}

char *
name_lookup(int group, uint32_t id)
{
	return (!group && id == 1001 ? strdup("alice") : NULL);
}

#define LIST_NOTHING(name, ...)						\
	void								\
	name(__VA_ARGS__)						\
	{								\
	}

/* What is written as JSON is added to the lines. */
void
out_char(char c)
{
	say("%c", c);
}

void
out_number(uint64_t n)
{
	say("%ju", (uintmax_t)n);
}

void
out_string(const char *s)
{
	say("%s", s);
}

void
out_write(const char *s, size_t len)
{
	say("%.*s", (int)len, s);
}

LIST_NOTHING(out_flush, void)
LIST_NOTHING(progress_begin, const char *what __attribute__((__unused__)))
LIST_NOTHING(progress_end, void)
LIST_NOTHING(text_header,
    const struct options *o __attribute__((__unused__)))
LIST_NOTHING(text_measure,
    const struct options *o __attribute__((__unused__)),
    const struct table *t __attribute__((__unused__)))
LIST_NOTHING(text_row, const struct options *o __attribute__((__unused__)),
    const struct table *t __attribute__((__unused__)),
    char event __attribute__((__unused__)),
    const struct sock *s __attribute__((__unused__)),
    const struct holder *h __attribute__((__unused__)))

size_t
text_rows(const struct options *o, const struct table *t,
    int (*row)(const struct options *, const struct table *, char,
    const struct sock *, const struct holder *))
{
	(void)o;
	(void)row;
	return (t->t_nsocks);
}

size_t
json_list(const struct options *o, const struct table *t)
{
	(void)o;
	return (t->t_nsocks);
}

/* The system is asked for its name before it is too late, and known then. */
#define LIST_SYSTEM(name)						\
	{ SIM(uname), .out = (name), .outlen = strlen(name) }

static const char	*json_system(void) __attribute__((__unused__));
static const char *
json_system(void)
{
	lines[0] = '\0';
	json_top();
	json_os();
	return (lines);
}

static int
sockets(void)
{
	return (list_sockets(&table, 0));
}

static int
holders(void)
{
	return (list_holders(&table));
}

/*
 * Of systems that have list_bsd_reader.c: how it starts, and what it is asked
 * for and answers.
 */
#ifdef LIST_READER
static const int	requests[] = { S, S + 1 }, replies[] = { S + 2, S + 3 };

#define LIST_STARTS(pid)						\
	{ SIM(signal, SIGCHLD, 1) },					\
	{ SIM(pipe), SIM_OBJECT(requests) },				\
	{ SIM(pipe), SIM_OBJECT(replies) }, { SIM(fork), .rv = (pid) }
#define LIST_SERVES							\
	LIST_STARTS(0), { SIM(signal, 2, 1) }, { SIM(signal, 15, 1) },	\
	{ SIM(dup2, S, 0) }, { SIM(dup2, S + 3, 1), .rv = 1 },		\
	{ SIM(dup2, 0, 2), .rv = 2 }, { SIM(closefrom, 3) }
#define LIST_REQUEST(what, arg)	(const int32_t[]){ (what), (arg) }
#define LIST_REPLY(len, error)						\
	(const struct { uint64_t l; int32_t e, p; }[]){ { len, error, 0 } }

/* In the process that asks ... */
#define LIST_FETCH(what, arg, bytes, len)				\
	{ SIM(write, S + 1), .in = LIST_REQUEST(what, arg), .inlen = 8,	\
	    .rv = 8 },							\
	{ SIM(read, S + 2), .out = LIST_REPLY(len, 0), .outlen = 16,	\
	    .rv = 16 },							\
	{ SIM(read, S + 2), .room = (len), .out = (bytes),		\
	    .outlen = (len), .rv = (long)(len) }
#define LIST_NONE(what, arg, error)					\
	{ SIM(write, S + 1), .in = LIST_REQUEST(what, arg), .inlen = 8,	\
	    .rv = 8 },							\
	{ SIM(read, S + 2), .out = LIST_REPLY(0, error), .outlen = 16,	\
	    .rv = 16 }

/* ... and in the one that answers.  What is empty ends with error 0. */
#define LIST_ASKED(what, arg)						\
	{ SIM(read, 0), .room = 8, .out = LIST_REQUEST(what, arg),	\
	    .outlen = 8, .rv = 8 }
#define LIST_ANSWERS(bytes, len)					\
	{ SIM(write, 1), .in = LIST_REPLY(len, 0), .inlen = 16,		\
	    .rv = 16 },							\
	{ SIM(write, 1), .in = (bytes), .inlen = (len), .rv = (long)(len) }
#define LIST_REFUSES(error)						\
	{ SIM(write, 1), .in = LIST_REPLY(0, error), .inlen = 16,	\
	    .rv = 16 }
#define LIST_ENDS	{ SIM(read, 0) }, { SIM(_exit, 0) }

/* Requests are written to S + 1, and what is read comes from S + 2. */
static void
close_reader(void)
{
	sim_close(S);
	sim_close(S + 1);
	sim_close(S + 2);
}

/* The reader keeps none of its descriptors; their numbers end with it. */
static void
run_reader(void)
{
	if (setjmp(sim_exit) == 0)
		(void)list_confine(NEED_OUTPUT);
	close_reader();
	sim_close(S + 3);
}
#endif

/*
 * The reader takes four descriptors for a moment.  Who may have no more than
 * six is told so, and gets no list that is not confined.
 */
#ifdef LIST_READER
static void	run_few(const char *) __attribute__((__noreturn__));
static void
run_few(const char *system)
{
	if (freopen("said", "w", stderr) == NULL)
		_exit(1);
	SIM_SCRIPT(LIST_SYSTEM(system), { SIM(signal, SIGCHLD, 1) },
	    { SIM(pipe), SIM_OBJECT(requests) },
	    { SIM(pipe), .error = EMFILE });
	exit(list(&defaults));
}

static void
few_descriptors(const char *system)
{
	char said[128];
	pid_t pid;
	int status;

	ATF_REQUIRE((pid = fork()) != -1);
	if (pid == 0)
		run_few(system);
	ATF_REQUIRE_EQ(pid, waitpid(pid, &status, 0));
	ATF_CHECK(WIFEXITED(status));
	ATF_CHECK_EQ(EXIT_TROUBLE, WEXITSTATUS(status));
	(void)snprintf(said, sizeof(said), ": cannot enter a sandbox: %s$",
	    strerror(EMFILE));
	ATF_CHECK(atf_utils_grep_file("%s", "said", said));
}
#endif

/*
 * Of systems that have list_bound.c: LIST_CLOEXEC is what a socket is made
 * with, and LIST_MADE is what is done to it then.
 */
#ifdef LIST_CLOEXEC
/* Datagrams are no stream's: a socket that is bound says so, and no other. */
#define LIST_ASKS(...)							\
	{ SIM(socket, 1, 2 | LIST_CLOEXEC, 0), .rv = S }, LIST_MADE	\
	{ SIM(fcntl, S, F_GETFL), .rv = O_RDWR },			\
	{ SIM(fcntl, S, F_SETFL, O_RDWR | O_NONBLOCK) },		\
	{ SIM(connect, S), SIM_TAKES("\7\1sock\0"), __VA_ARGS__ },	\
	{ SIM(fcntl, S, F_GETFL), .rv = O_RDWR | O_NONBLOCK },		\
	{ SIM(fcntl, S, F_SETFL, O_RDWR) }

SIM_TC(bound)
{
	struct uds_addr a;

	ATF_REQUIRE_EQ(0, uds_addr_path(&a, "sock"));
	SIM_SCRIPT(LIST_ASKS(.error = EPROTOTYPE), LIST_ASKS(.rv = 0),
	    LIST_ASKS(.error = ECONNREFUSED), LIST_ASKS(.error = EACCES),
	    { SIM(socket, 1, 2 | LIST_CLOEXEC, 0), .error = EMFILE });
	ATF_CHECK_EQ(1, list_bound(&a));
	ATF_CHECK_EQ(1, list_bound(&a));
	ATF_CHECK_EQ(0, list_bound(&a));
	ATF_CHECK_EQ(-1, list_bound(&a));
	ATF_CHECK_EQ(-1, list_bound(&a));
}
#endif

#endif
