/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * What is measured: groups of operations, of which the first does by raw
 * system calls, or by hand, what the others do through libuds.
 */

#ifndef BENCH_H
#define BENCH_H

#include <stddef.h>

struct op {
	const char	*o_name;
	int		(*o_run)(size_t);	/* so many times; 0 or -1 */
	int		(*o_check)(void);	/* once: is the result right? */
	double		 o_limit;		/* the target, 0 for none */
};

struct group {
	const char	*g_name;
	int		(*g_open)(void);
	void		(*g_close)(void);
	const struct op	*g_ops;
	size_t		 g_nops;
	int		 g_absolute;	/* limits are ns, not ratios */
};

#define NELEM(a)	(sizeof(a) / sizeof((a)[0]))

/* Results go here, so that no compiler can do without them. */
extern volatile unsigned long bench_sink;

extern const struct group *const bench_groups[];
extern const size_t bench_ngroups;

/* connect.c */
extern const struct group group_stream;
extern const struct group group_seqpacket;
extern const struct group group_from;
extern const struct group group_deadline;

/* cred.c */
extern const struct group group_cred;
extern const struct group group_credsafe;
extern const struct group group_credgroups;

/* addr.c */
extern const struct group group_parse;
extern const struct group group_format;
extern const struct group group_compare;
extern const struct group group_sockaddr;

/* msg.c */
extern const struct group group_sendstream;
extern const struct group group_sendseq;
extern const struct group group_senddgram;
extern const struct group group_msgstream;
extern const struct group group_msgseq;
extern const struct group group_msgdgram;
extern const struct group group_msgcred;
extern const struct group group_room;
extern const struct group group_batchseq;
extern const struct group group_batchdgram;
extern const struct group group_msgsize;
extern const struct group group_refused;

/* rights.c */
#define BENCH_MAXFDS	253	/* that Linux takes with one message */

extern const struct group group_fds1;
extern const struct group group_fds10;
extern const struct group group_fds253;

int	bench_files(int *, size_t);
int	bench_are_files(const int *, size_t);

/*
 * Another library, measured beside ours in those of our groups of which it has
 * one of the same name.  It may not be there: lacks.c then says why.
 */
struct peer {
	const char		*p_name;
	const char		*p_lacks;	/* why it is skipped, or NULL */
	const struct group	*p_groups;
	size_t			 p_ngroups;
};

extern const struct peer peer_crate;	/* crate.c */
extern const struct peer peer_glib;	/* glib.c */

int	bench_open(const struct group *);

#endif
