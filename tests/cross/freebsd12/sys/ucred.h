/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * FreeBSD before 13.0: struct xucred has no cr_pid (sys/sys/ucred.h of 12.1).
 * Here the member of a newer header goes by another name.
 */

#define cr_pid	cr_pid_since_13
#include_next <sys/ucred.h>
#undef cr_pid
