/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * Do each operation n times and then m times, with a mark before, between and
 * after.  Whatever is counted outside, the difference of the two, divided by
 * m - n, is the cost of one operation, exactly.  Allocations are printed:
 * group, operation, and the difference; an awk script does the division.
 */

#include <err.h>
#include <stdio.h>
#include <stdlib.h>

#include "bench.h"
#include "probe.h"

static void	count(const struct group *, const struct op *, size_t, size_t);

int
main(int argc, char *argv[])
{
	const struct group *g;
	size_t i;
	size_t j;
	size_t m;
	size_t n;

	if (argc != 3) {
		fprintf(stderr, "usage: count n m\n");
		return (2);
	}
	n = (size_t)strtoul(argv[1], NULL, 10);
	m = (size_t)strtoul(argv[2], NULL, 10);
	if (n < 1 || m <= n)
		errx(2, "want 0 < n < m");
	bench_mark("mark end");		/* the first call is dearer */
	for (i = 0; i < bench_ngroups; i++) {
		g = bench_groups[i];
		if (bench_open(g) == -1)
			return (1);
		for (j = 0; j < g->g_nops; j++)
			count(g, &g->g_ops[j], n, m);
		g->g_close();
	}
	return (0);
}

/*
 * Nothing but the marks stands between the two counts, and the marks are
 * equally long.
 */
static void
count(const struct group *g, const struct op *op, size_t n, size_t m)
{
	char label[2][64];
	unsigned long a[3];

	snprintf(label[0], sizeof(label[0]), "mark %s/%s less", g->g_name,
	    op->o_name);
	snprintf(label[1], sizeof(label[1]), "mark %s/%s more", g->g_name,
	    op->o_name);
	if (op->o_run(1) == -1)
		err(1, "%s/%s", g->g_name, op->o_name);
	bench_mark(label[0]);
	a[0] = bench_allocations;
	if (op->o_run(n) == -1)
		err(1, "%s/%s", g->g_name, op->o_name);
	bench_mark(label[1]);
	a[1] = bench_allocations;
	if (op->o_run(m) == -1)
		err(1, "%s/%s", g->g_name, op->o_name);
	bench_mark("mark end");
	a[2] = bench_allocations;
	printf("%s/%s %lu\n", g->g_name, op->o_name,
	    (a[2] - a[1]) - (a[1] - a[0]));
}
