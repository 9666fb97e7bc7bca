/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * The words of the command line that h_peer and h_sock obey.
 */

#ifndef OBEY_H
#define OBEY_H

#include <sys/types.h>
#include <sys/socket.h>

#include <err.h>
#include <string.h>

static inline char *
next(char ***words)
{
	if (**words == NULL)
		errx(1, "a word is missing");
	return (*(*words)++);
}

static inline int
type_of(const char *name)
{
	if (strcmp(name, "stream") == 0)
		return (SOCK_STREAM);
	if (strcmp(name, "dgram") == 0)
		return (SOCK_DGRAM);
	if (strcmp(name, "seqpacket") == 0)
		return (SOCK_SEQPACKET);
	errx(1, "%s: no type", name);
}

#endif
