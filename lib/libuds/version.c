/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * Which library the program runs with, as opposed to which header it was
 * compiled with.
 */

#include "uds.h"

const char *
uds_version(void)
{
	return (UDS_VERSION);
}
