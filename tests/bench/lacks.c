/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * In the place of a library that is not here: PEER, of the name NAME, would
 * have had a row in each of these groups, and WHY it has none.
 */

#include <stddef.h>

#include "bench.h"

static const struct group groups[] = {
	{ "sendseq", NULL, NULL, NULL, 0, 0 },
	{ "senddgram", NULL, NULL, NULL, 0, 0 },
	{ "fds1", NULL, NULL, NULL, 0, 0 },
	{ "fds10", NULL, NULL, NULL, 0, 0 },
	{ "fds253", NULL, NULL, NULL, 0, 0 },
};

const struct peer PEER = { NAME, WHY, groups, NELEM(groups) };
