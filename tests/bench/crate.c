/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * The same by the Rust crate uds-fork, whose loops are in uds-fork/lib.rs.
 * Release 0.9.0 writes a line to the standard output for each message with
 * descriptors: that goes nowhere while it runs.
 */

#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <unistd.h>

#include "bench.h"

/* uds-fork/lib.rs.  The descriptors in fds are given away, and come back. */
int	crate_open(int, int *, size_t);
void	crate_close(void);
int	crate_pair(size_t);
int	crate_check(void);
int	crate_pass(size_t);
void	crate_held(int *);

static size_t nfds;

static int
open_type(int datagram, size_t n)
{
	int fds[BENCH_MAXFDS];

	nfds = n;
	if (bench_files(fds, n) == -1)
		return (-1);
	return (crate_open(datagram, fds, n));
}

static int
open_seqpacket(void)
{
	return (open_type(0, 0));
}

static int
open_dgram(void)
{
	return (open_type(1, 0));
}

static int
open_one(void)
{
	return (open_type(0, 1));
}

static int
open_ten(void)
{
	return (open_type(0, 10));
}

static int
open_most(void)
{
	return (open_type(0, BENCH_MAXFDS));
}

static int
fds_run(size_t n)
{
	int error;
	int null;
	int out;

	fflush(stdout);
	out = dup(STDOUT_FILENO);
	null = open("/dev/null", O_WRONLY | O_CLOEXEC);
	if (out == -1 || null == -1 || dup2(null, STDOUT_FILENO) == -1)
		return (-1);
	error = crate_pass(n);
	if (dup2(out, STDOUT_FILENO) == -1)
		return (-1);
	close(null);
	close(out);
	return (error);
}

static int
fds_check(void)
{
	int fds[BENCH_MAXFDS];

	if (fds_run(1) == -1)
		return (-1);
	crate_held(fds);
	return (bench_are_files(fds, nfds));
}

static const struct op pair_op = { "crate", crate_pair, crate_check, 0 };
static const struct op fds_op = { "crate", fds_run, fds_check, 0 };

static const struct group groups[] = {
	{ "sendseq", open_seqpacket, crate_close, &pair_op, 1, 0 },
	{ "senddgram", open_dgram, crate_close, &pair_op, 1, 0 },
	{ "fds1", open_one, crate_close, &fds_op, 1, 0 },
	{ "fds10", open_ten, crate_close, &fds_op, 1, 0 },
	{ "fds253", open_most, crate_close, &fds_op, 1, 0 },
};

const struct peer peer_crate = { "crate", NULL, groups, NELEM(groups) };
