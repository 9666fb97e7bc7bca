/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * Names that others chose, such as a command's, printed as uds_addr_format(3)
 * prints an address: whatever they hold, one printable field.
 */

#include "udsinfo.h"

/*
 * Encode as much as fits with a NUL, never half an escape, and return the
 * length of it.
 */
size_t
encode(char *buf, size_t size, const void *bytes, size_t len)
{
	const unsigned char *p = bytes;
	size_t i, n, need;

	for (i = n = 0; i < len; i++) {
		if (p[i] == '\\')
			need = 2;
		else if (p[i] > ' ' && p[i] < 0x7f)
			need = 1;
		else
			need = 4;
		if (n + need >= size)
			break;
		if (need == 1) {
			buf[n++] = (char)p[i];
			continue;
		}
		buf[n++] = '\\';
		if (need == 2) {
			buf[n++] = '\\';
			continue;
		}
		buf[n++] = (char)('0' + (p[i] >> 6));
		buf[n++] = (char)('0' + ((p[i] >> 3) & 7));
		buf[n++] = (char)('0' + (p[i] & 7));
	}
	buf[n] = '\0';
	return (n);
}
