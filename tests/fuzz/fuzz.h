/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * What a fuzzer is: one function that is called with any bytes whatever, and
 * aborts if the library does with them what it must not.
 */

#ifndef FUZZ_H
#define FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define MUST(expr)							\
	do {								\
		if (!(expr)) {						\
			fprintf(stderr, "%s:%d: not so: %s\n",		\
			    __FILE__, __LINE__, #expr);			\
			abort();					\
		}							\
	} while (0)

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

#endif
