/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * A compiler's own headers ask for this one where they meet NetBSD, each
 * time, to learn that these types are not defined yet.
 */
#define _BSD_PTRDIFF_T_	__PTRDIFF_TYPE__
#define _BSD_SIZE_T_	__SIZE_TYPE__
#define _BSD_WCHAR_T_	__WCHAR_TYPE__
