/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * How a service is told of the sockets that it was started with: by systemd
 * in LISTEN_PID, LISTEN_FDS and LISTEN_FDNAMES, sd_listen_fds(3), by the
 * servers of UCSPI in PROTO and variables that begin with its value.  What
 * launchd(8) gives can only be fetched once, which is left to the service.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "udsinfo.h"

#define LISTEN_FIRST	3	/* SD_LISTEN_FDS_START */

static void	look_listen(struct activation *, int);
static void	look_name(struct activation *);
static void	look_ucspi(struct activation *);

/* One name for each descriptor, with colons between them. */
static void
look_name(struct activation *av)
{
	const char *names;
	int i;

	if ((names = getenv("LISTEN_FDNAMES")) == NULL)
		return;
	for (i = 0; i < av->av_index; i++) {
		names += strcspn(names, ":");
		if (*names++ == '\0')
			return;
	}
	(void)encode(av->av_name, sizeof(av->av_name), names,
	    strcspn(names, ":"));
}

static void
look_listen(struct activation *av, int fd)
{
	const char *fds, *pid;
	intmax_t n;

	if ((fds = getenv("LISTEN_FDS")) == NULL)
		return;
	av->av_has |= ACT_LISTEN;
	if ((pid = getenv("LISTEN_PID")) != NULL) {
		n = decimal(pid);
		if (n > 0 && n <= INT32_MAX) {
			av->av_pid = (pid_t)n;
			av->av_has |= ACT_PID;
		} else
			av->av_has |= ACT_BAD;
	}
	n = decimal(fds);
	if (n == -1 || n > INT32_MAX - LISTEN_FIRST) {
		av->av_has |= ACT_BAD;
		return;
	}
	av->av_fds = (int)n;
	if (fd >= LISTEN_FIRST && fd - LISTEN_FIRST < av->av_fds) {
		av->av_index = fd - LISTEN_FIRST;
		av->av_has |= ACT_INDEX;
		look_name(av);
	}
}

/* ucspi-unix calls itself UNIX and s6-ipcserver IPC. */
static void
look_ucspi(struct activation *av)
{
	static const char *const ids[] = { "EUID", "EGID", "PID" };
	const char *proto, *value;
	char name[32];
	intmax_t n;
	size_t i;

	if ((proto = getenv("PROTO")) == NULL)
		return;
	if (strcmp(proto, "UNIX") == 0)
		av->av_proto = "UNIX";
	else if (strcmp(proto, "IPC") == 0)
		av->av_proto = "IPC";
	else
		return;
	av->av_has |= ACT_UCSPI;
	for (i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		(void)snprintf(name, sizeof(name), "%sREMOTE%s",
		    av->av_proto, ids[i]);
		value = getenv(name);
		n = value == NULL ? -1 : decimal(value);
		av->av_ids[i] = n > UINT32_MAX ? -1 : n;
	}
}

/* A UCSPI server hands out a connection, as the standard descriptors. */
void
activation_look(struct activation *av, int fd, int connected)
{
	memset(av, 0, sizeof(*av));
	look_listen(av, fd);
	if (connected && (fd == 0 || fd == 1))
		look_ucspi(av);
}
