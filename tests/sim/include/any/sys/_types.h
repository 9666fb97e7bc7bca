/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* A compiler's own headers ask for this one where they meet FreeBSD. */
