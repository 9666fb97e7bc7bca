/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * What the counters hold on to.  bench_mark() is a function that callgrind is
 * told of and a system call that strace shows; the allocator below takes the
 * place of the C library's, hands out memory that is never reused, and counts.
 */

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "probe.h"

#define ARENA	(32 * 1024 * 1024)
#define ALIGN	16

unsigned long bench_allocations;

static _Alignas(ALIGN) char arena[ARENA];
static size_t used;

/* Writes to no descriptor at all: it fails, but it is seen. */
void
bench_mark(const char *label)
{
	(void)!write(-1, label, strlen(label));
}

/* The size stands before the memory, for realloc(). */
void *
malloc(size_t size)
{
	char *p;

	bench_allocations++;
	if (size > ARENA || used + size + 2 * ALIGN > ARENA) {
		errno = ENOMEM;
		return (NULL);
	}
	p = arena + used + ALIGN;
	memcpy(p - sizeof(size), &size, sizeof(size));
	used += ALIGN + (size + ALIGN - 1) / ALIGN * ALIGN;
	return (p);
}

void *
calloc(size_t n, size_t size)
{
	if (size != 0 && n > SIZE_MAX / size) {
		errno = ENOMEM;
		return (NULL);
	}
	return (malloc(n * size));
}

void *
realloc(void *old, size_t size)
{
	size_t oldsize;
	char *p;

	p = malloc(size);
	if (p == NULL || old == NULL)
		return (p);
	memcpy(&oldsize, (char *)old - sizeof(oldsize), sizeof(oldsize));
	memcpy(p, old, oldsize < size ? oldsize : size);
	return (p);
}

void
free(void *p)
{
	(void)p;
}
