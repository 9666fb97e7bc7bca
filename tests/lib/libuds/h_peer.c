/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * usage: h_peer stream|seqpacket|dgram address
 *
 * Connects and prints what the library says of the connection, a word and
 * its value on each line; what is not known is "-".
 */

#define _GNU_SOURCE

#include <sys/types.h>
#include <sys/socket.h>

#include <err.h>
#include <stdio.h>
#include <string.h>

#include "uds.h"

#define DEADLINE	5000

static int	type_of(const char *);
static void	show_names(int);
static void	show_stat(int);
static void	show_id(const struct uds_cred *, int, const char *, long long);
static void	show_peer(int);

int
main(int argc, char *argv[])
{
	int s;

	if (argc != 3)
		errx(2, "usage: h_peer stream|seqpacket|dgram address");
	s = uds_dial(argv[2], type_of(argv[1]), DEADLINE);
	if (s == -1)
		err(1, "%s", argv[2]);
	show_stat(s);
	show_names(s);
	show_peer(s);
	return (0);
}

static int
type_of(const char *name)
{
	if (strcmp(name, "stream") == 0)
		return (SOCK_STREAM);
	if (strcmp(name, "seqpacket") == 0)
		return (SOCK_SEQPACKET);
	return (SOCK_DGRAM);
}

static void
show_stat(int s)
{
	struct uds_stat st;

	if (uds_stat(s, &st) == -1)
		err(1, "uds_stat");
	printf("type %s\n", st.us_type == SOCK_STREAM ? "stream" :
	    st.us_type == SOCK_SEQPACKET ? "seqpacket" : "dgram");
	printf("state %s\n", st.us_state == UDS_STATE_CONNECTED ?
	    "connected" : "other");
}

static void
show_names(int s)
{
	struct uds_addr a;
	char text[UDS_ADDR_STRLEN];

	if (uds_getsockname(s, &a) == -1)
		err(1, "uds_getsockname");
	(void)uds_addr_format(&a, text, sizeof(text));
	printf("self %s\n", text);
	if (uds_getpeername(s, &a) == -1)
		err(1, "uds_getpeername");
	(void)uds_addr_format(&a, text, sizeof(text));
	printf("peer %s\n", text);
}

static void
show_id(const struct uds_cred *c, int field, const char *name, long long id)
{
	if ((c->uc_valid & field) != 0)
		printf("%s %lld\n", name, id);
	else
		printf("%s -\n", name);
}

static void
show_peer(int s)
{
	struct uds_cred c;

	if (uds_peercred(s, &c, UDS_CRED_HANDLE | UDS_CRED_MOMENT) == -1)
		err(1, "uds_peercred");
	show_id(&c, UDS_CRED_PID, "pid", c.uc_pid);
	show_id(&c, UDS_CRED_EUID, "euid", c.uc_euid);
	show_id(&c, UDS_CRED_EGID, "egid", c.uc_egid);
	show_id(&c, UDS_CRED_HANDLE, "alive", uds_cred_alive(&c));
	printf("groups %d\n", uds_peergroups(s, NULL, 0));
	uds_cred_close(&c);
}
