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

int	bench_open(const struct group *);

#endif
