/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * Time groups of operations.  The operations of a group take turns in slices
 * of about 3 ms, a different one first in each round, and each is compared
 * with the raw one of the same round: a busy minute slows both.  Told are the
 * medians, and between which ratios the middle half of the rounds lies.  Other
 * libraries that do the same take their turns with the rest.
 */

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "bench.h"

#define MAXOPS		8
#define NPEERS		2
#define MAXROUNDS	1001
#define SLICE		3e6	/* nanoseconds */

static int		 ascending(const void *, const void *);
static int		 calibrate(const struct op *, size_t *);
static int		 measure(const struct group *);
static const struct group *of_peer(const struct peer *, const struct group *);
static const char	*verdict(double, double);
static double		 now(void);
static double		 quantile(double *, double);
static void		 report(const struct group *);
static int		 round_robin(const struct group *);
static void		 usage(void);

static const struct peer *const peers[NPEERS] = { &peer_glib, &peer_crate };

static double took[MAXOPS][MAXROUNDS];	/* ns for one operation */
static int nrounds = 101;

int
main(int argc, char *argv[])
{
	size_t i;
	int ch;
	int error;
	int j;

	while ((ch = getopt(argc, argv, "r:")) != -1)
		switch (ch) {
		case 'r':
			nrounds = atoi(optarg);
			break;
		default:
			usage();
		}
	argc -= optind;
	argv += optind;
	if (nrounds < 1 || nrounds > MAXROUNDS)
		errx(2, "rounds: 1 to %d", MAXROUNDS);
	error = 0;
	for (j = 0; j < argc; j++) {
		for (i = 0; i < bench_ngroups; i++)
			if (strcmp(bench_groups[i]->g_name, argv[j]) == 0)
				break;
		if (i == bench_ngroups)
			errx(2, "%s: no such group", argv[j]);
		if (measure(bench_groups[i]) == -1)
			error = 1;
	}
	if (argc == 0)
		for (i = 0; i < bench_ngroups; i++)
			puts(bench_groups[i]->g_name);
	return (error);
}

static void
usage(void)
{
	fprintf(stderr, "usage: times [-r rounds] [group ...]\n");
	exit(2);
}

/* All operations of the group, ours and others', in one that looks the same. */
static int
measure(const struct group *g)
{
	struct op ops[MAXOPS];
	struct group all;
	const struct group *of[NPEERS];
	size_t i;
	int error;

	all = *g;
	all.g_ops = ops;
	memcpy(ops, g->g_ops, g->g_nops * sizeof(*ops));
	error = bench_open(g);
	for (i = 0; i < NPEERS; i++) {
		of[i] = of_peer(peers[i], g);
		if (error == -1 || peers[i]->p_lacks != NULL)
			of[i] = NULL;
		if (of[i] == NULL)
			continue;
		error = bench_open(of[i]);
		memcpy(&ops[all.g_nops], of[i]->g_ops,
		    of[i]->g_nops * sizeof(*ops));
		all.g_nops += of[i]->g_nops;
	}
	if (error == 0)
		error = round_robin(&all);
	for (i = 0; i < NPEERS; i++)
		if (of[i] != NULL)
			of[i]->g_close();
	g->g_close();
	if (error == 0)
		report(&all);
	return (error);
}

static const struct group *
of_peer(const struct peer *p, const struct group *g)
{
	size_t i;

	for (i = 0; i < p->p_ngroups; i++)
		if (strcmp(p->p_groups[i].g_name, g->g_name) == 0)
			return (&p->p_groups[i]);
	return (NULL);
}

/*
 * Processor time: nothing here ever waits, and a slice of wall time that the
 * scheduler takes away may fall into step with the turns and hit always the
 * same operation.
 */
static double
now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
	return ((double)ts.tv_sec * 1e9 + (double)ts.tv_nsec);
}

/* How many operations fill a slice. */
static int
calibrate(const struct op *op, size_t *n)
{
	double t;

	for (*n = 16;; *n *= 2) {
		t = now();
		if (op->o_run(*n) == -1)
			return (-1);
		t = now() - t;
		if (t > SLICE / 4)
			break;
	}
	*n = (size_t)((double)*n * SLICE / t) + 1;
	return (0);
}

static int
round_robin(const struct group *g)
{
	size_t n[MAXOPS];
	double t;
	size_t i;
	size_t k;
	int r;

	for (i = 0; i < g->g_nops; i++)
		if (calibrate(&g->g_ops[i], &n[i]) == -1) {
			warn("%s: %s", g->g_name, g->g_ops[i].o_name);
			return (-1);
		}
	for (r = 0; r < nrounds; r++)
		for (k = 0; k < g->g_nops; k++) {
			i = ((size_t)r + k) % g->g_nops;
			t = now();
			if (g->g_ops[i].o_run(n[i]) == -1) {
				warn("%s: %s", g->g_name, g->g_ops[i].o_name);
				return (-1);
			}
			took[i][r] = (now() - t) / (double)n[i];
		}
	return (0);
}

static int
ascending(const void *a, const void *b)
{
	double x;
	double y;

	x = *(const double *)a;
	y = *(const double *)b;
	return ((x > y) - (x < y));
}

static double
quantile(double *v, double q)
{
	qsort(v, (size_t)nrounds, sizeof(*v), ascending);
	return (v[(int)(q * (nrounds - 1) + 0.5)]);
}

static const char *
verdict(double value, double limit)
{
	return (value <= limit ? "met" : "missed");
}

static void
report(const struct group *g)
{
	static double ratio[MAXOPS][MAXROUNDS];
	const struct op *op;
	double ns;
	double half;
	size_t i;
	int r;

	for (i = 0; i < g->g_nops; i++)
		for (r = 0; r < nrounds; r++)
			ratio[i][r] = took[i][r] / took[0][r];
	for (i = 0; i < g->g_nops; i++) {
		op = &g->g_ops[i];
		ns = quantile(took[i], 0.5);
		half = quantile(ratio[i], 0.5);
		printf("%-10s %-10s %9.1f ns", g->g_name, op->o_name, ns);
		if (i > 0)
			printf("  %6.3f (%.3f-%.3f)", half,
			    quantile(ratio[i], 0.25),
			    quantile(ratio[i], 0.75));
		if (op->o_limit > 0 && g->g_absolute)
			printf("  <= %g ns: %s", op->o_limit,
			    verdict(ns, op->o_limit));
		else if (op->o_limit > 0)
			printf("  <= %g: %s", op->o_limit,
			    verdict(half, op->o_limit));
		putchar('\n');
	}
	for (i = 0; i < NPEERS; i++)
		if (peers[i]->p_lacks != NULL && of_peer(peers[i], g) != NULL)
			printf("%-10s %-10s skipped: %s\n", g->g_name,
			    peers[i]->p_name, peers[i]->p_lacks);
	fflush(stdout);
}
