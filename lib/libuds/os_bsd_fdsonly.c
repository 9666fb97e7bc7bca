/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * BSD: messages of OpenBSD and macOS, where nothing but descriptors travels
 * beside data, and the only options are those that all have.
 */

#include <sys/types.h>
#include <sys/socket.h>

#include <stddef.h>

#include "uds.h"
#include "uds_os.h"
#include "os_bsd.h"

int
uds_os_offercred(struct uds__control *c, const struct uds_cred *cred)
{
	(void)c;
	(void)cred;
	return (uds_os_unsupported());
}

int
uds_os_offerstamp(struct uds__control *c, const struct uds_stamp *t)
{
	(void)c;
	(void)t;
	return (uds_os_unsupported());
}

void
uds_os_learn(struct uds__got *got, const struct cmsghdr *h, const void *data,
    size_t len)
{
	(void)got;
	(void)h;
	(void)data;
	(void)len;
}

int
uds_os_setopt(int s, int option, int value)
{
	return (uds_bsd_setopt(s, option, value));
}

int
uds_os_getopt(int s, int option, int *value)
{
	return (uds_bsd_getopt(s, option, value));
}
