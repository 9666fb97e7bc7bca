/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * DragonFly: processes and their descriptors.  The header has a struct proc,
 * which is not the one of udsinfo.h.
 */

#include <sys/param.h>
#include <sys/kinfo.h>
#include <sys/sysctl.h>

#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "list_bsd.h"

/* sys/file.h, which is for the kernel only */
#define SOCKET_FILE	2

/* A record that ends here has all that is looked at. */
#define LEAST_FILE	offsetof(struct kinfo_file, f_flag)

static int	ask_files(const void *, void *, size_t *);
static int	ask_procs(const void *, void *, size_t *);

static int
ask_files(const void *what, void *buf, size_t *len)
{
	return (sysctlbyname(what, buf, len, NULL, 0));
}

static int
ask_procs(const void *what, void *buf, size_t *len)
{
	int mib[4];

	memcpy(mib, what, sizeof(mib));
	return (sysctl(mib, mib[2] == KERN_PROC_ALL ? 3 : 4, buf, len, NULL,
	    0));
}

/* A record begins with its size. */
int
bsd_listfiles(struct table *t, struct bsd_procs *ps)
{
	struct kinfo_file f;
	char *buf;
	size_t at, left, len;

	if ((buf = bsd_fetch(ask_files, "kern.file", &left)) == NULL) {
		bsd_why(t);
		return (-1);
	}
	for (at = 0; left > 0; at += len, left -= len) {
		len = 0;
		if (left >= sizeof(len))
			memcpy(&len, buf + at, sizeof(len));
		if (len > left || bsd_record(&f, sizeof(f), LEAST_FILE,
		    buf + at, len) == -1)
			break;
		if (f.f_type == SOCKET_FILE)
			bsd_file(t, ps, (uint64_t)(uintptr_t)f.f_data,
			    f.f_pid, f.f_fd);
	}
	free(buf);
	if (left == 0)
		return (0);
	errno = EBADMSG;
	bsd_why(t);
	return (-1);
}

char *
bsd_fetchprocs(int op, int arg, size_t *len)
{
	int mib[] = { CTL_KERN, KERN_PROC, 0, 0 };

	mib[2] = op;
	mib[3] = arg;
	return (bsd_fetch(ask_procs, mib, len));
}

/* Records do not tell their length, so that all of them have to. */
void
bsd_takeprocs(struct bsd_procs *ps, const char *p, size_t room)
{
	struct kinfo_proc kp;

	if (room % sizeof(kp) != 0)
		return;
	for (; room > 0; p += sizeof(kp), room -= sizeof(kp)) {
		memcpy(&kp, p, sizeof(kp));
		bsd_addproc(ps, kp.kp_pid, kp.kp_uid, kp.kp_comm,
		    sizeof(kp.kp_comm));
	}
}
