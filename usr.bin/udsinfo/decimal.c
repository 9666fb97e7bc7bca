/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * Numbers that others wrote: of the command line, the environment and /proc.
 * strtoimax(3) would take spaces and signs.
 */

#include "udsinfo.h"

/* Digits and nothing else; or -1.  What is too large is INTMAX_MAX. */
intmax_t
decimal(const char *s)
{
	intmax_t digit, n;

	if (*s == '\0')
		return (-1);
	for (n = 0; *s >= '0' && *s <= '9'; s++) {
		digit = *s - '0';
		n = n > (INTMAX_MAX - digit) / 10 ? INTMAX_MAX :
		    10 * n + digit;
	}
	return (*s == '\0' ? n : -1);
}
