/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * activation.c: what the environment says of a descriptor.
 */

#ifndef ACTIVATION_H
#define ACTIVATION_H

#include <sys/types.h>

#include <stdint.h>

#define ACT_LISTEN	0x01	/* there is LISTEN_FDS */
#define ACT_BAD		0x02	/* and it or LISTEN_PID cannot be read */
#define ACT_PID		0x04	/* ac_pid is known */
#define ACT_INDEX	0x08	/* the descriptor is among them */
#define ACT_UCSPI	0x10	/* a UCSPI server started us */

struct activation {
	const char	*av_proto;	/* of UCSPI: UNIX or IPC */
	intmax_t	 av_ids[3];	/* its uid, gid, pid, or -1 */
	char		 av_name[256];	/* of LISTEN_FDNAMES, printable */
	pid_t		 av_pid;
	int		 av_fds;
	int		 av_index;
	int		 av_has;
};

void	activation_look(struct activation *, int, int);

#endif
