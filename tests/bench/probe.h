/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * What the counters hold on to: probe.c tells how.
 */

#ifndef PROBE_H
#define PROBE_H

/* Allocations since the start of the program. */
extern unsigned long bench_allocations;

/* Show a label to whoever watches this process from outside. */
void	bench_mark(const char *);

#endif
