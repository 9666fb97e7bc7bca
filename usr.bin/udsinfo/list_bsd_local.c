/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * FreeBSD and DragonFly: the sockets from net.local.*.pcblist, and their
 * descriptors from kern.file.  What the records are like is each one's own.
 */

#include <sys/types.h>

#include <stdlib.h>
#include <string.h>

#include "list_bsd.h"
#include "udsinfo.h"

int
list_sockets(struct table *t, int brief)
{
	struct bsd_map map;
	char *buf;
	size_t i, len;
	int rv;

	(void)brief;
	bsd_begin(t);
	memset(&map, 0, sizeof(map));
	rv = 0;
	for (i = 0; i < BSD_NPCBLISTS && rv == 0; i++) {
		if ((buf = bsd_fetchpcbs(i, &len)) == NULL) {
			bsd_why(t);
			rv = -1;
		} else
			rv = bsd_takepcbs(t, &map, buf, len);
		free(buf);
	}
	if (rv == 0)
		bsd_join(t, &map);
	else
		table_clear(t);
	bsd_freemap(&map);
	return (rv);
}

int
list_holders(struct table *t)
{
	struct bsd_procs procs;
	const char *hidden;
	int rv;

	bsd_listprocs(&procs);
	if ((rv = bsd_listfiles(t, &procs)) == 0) {
		t->t_walked = 1;
		if ((hidden = bsd_hidden()) != NULL)
			t->t_lacks = hidden;
		t->t_complete = hidden == NULL;
		t->t_partial = !t->t_complete;
		t->t_pidhidden = t->t_pid != -1 && !t->t_complete &&
		    !bsd_seen(&procs, t->t_pid);
	}
	bsd_freeprocs(&procs);
	return (rv);
}
