/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * FreeBSD and OpenBSD: a second process that asks the system for what this
 * one, once it is confined, may not ask for.
 */

#ifndef LIST_BSD_READER_H
#define LIST_BSD_READER_H

#include <stddef.h>

/* Tables of the kernel.  The first ones are bsd_pcblists[]. */
enum reader_table {
	READER_STREAMS,
	READER_DGRAMS,
	READER_SEQPACKETS,
	READER_FILES,		/* of processes */
	READER_ALLFILES,	/* those that no process has, too */
	READER_PROCS,
	READER_PROC,		/* the one of that number */
	READER_JAILED,		/* numbers of type int */
	READER_SEEUIDS,
	READER_SEEGIDS,
	READER_SEEJAILS
};

/*
 * Start it; there it calls a function of the system that confines it.  From
 * then on it reads.  -1 and errno.
 */
int	reader_start(int (*)(void));

/* A table, in memory to be freed, and its length; or NULL and errno. */
char	*reader_fetch(int, int, size_t *);

/* Of each system: the same, unless it has no such table. */
char	*reader_table(int, int, size_t *);

#endif
