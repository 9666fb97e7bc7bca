/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * The list of groups, and their setting up.  Nothing is measured before each
 * operation has shown once that it does what it is said to do.
 */

#include <err.h>
#include <stddef.h>

#include "bench.h"

volatile unsigned long bench_sink;

const struct group *const bench_groups[] = {
	&group_stream,
	&group_seqpacket,
	&group_from,
	&group_deadline,
	&group_cred,
	&group_credsafe,
	&group_credgroups,
	&group_parse,
	&group_format,
	&group_compare,
	&group_sockaddr,
	&group_sendstream,
	&group_sendseq,
	&group_senddgram,
	&group_msgstream,
	&group_msgseq,
	&group_msgdgram,
	&group_msgcred,
	&group_room,
	&group_batchseq,
	&group_batchdgram,
	&group_msgsize,
	&group_refused,
	&group_fds1,
	&group_fds10,
	&group_fds253,
};

const size_t bench_ngroups = NELEM(bench_groups);

int
bench_open(const struct group *g)
{
	size_t i;

	if (g->g_open() == -1) {
		warn("%s: setting up", g->g_name);
		return (-1);
	}
	for (i = 0; i < g->g_nops; i++)
		if (g->g_ops[i].o_check() == -1) {
			warn("%s: %s: wrong result", g->g_name,
			    g->g_ops[i].o_name);
			return (-1);
		}
	return (0);
}
