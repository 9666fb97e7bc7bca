/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * usage: h_peer stream|seqpacket|dgram address
 *        h_peer feature name
 *
 * Connects and prints what the library says of the connection, a word and
 * its value on each line; what is not known is "-".  Or exits with 0 if this
 * system has a feature, and with 1 if not.
 */

#define _GNU_SOURCE

#include <sys/types.h>
#include <sys/socket.h>

#include <err.h>
#include <stdio.h>
#include <string.h>

#include "uds.h"

#define DEADLINE	5000

static int	has_feature(const char *);
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
	if (strcmp(argv[1], "feature") == 0)
		return (has_feature(argv[2]) ? 0 : 1);
	s = uds_dial(argv[2], type_of(argv[1]), DEADLINE);
	if (s == -1)
		err(1, "%s", argv[2]);
	show_stat(s);
	show_names(s);
	show_peer(s);
	return (0);
}

static int
has_feature(const char *name)
{
	int has, i;

	for (i = 1; uds_feature_name(i) != NULL; i++) {
		if (strcmp(uds_feature_name(i), name) != 0)
			continue;
		has = uds_feature(i);
		if (has == -1)
			err(2, "%s", name);
		return (has);
	}
	errx(2, "%s: no such feature", name);
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

/* What must be known is not asked whether it is. */
static void
show_peer(int s)
{
	struct uds_cred c = UDS_CRED_INIT;
	int n;

	if (has_feature("server") &&
	    uds_peercred(s, &c, UDS_CRED_HANDLE | UDS_CRED_MOMENT) == -1)
		err(1, "uds_peercred");
	show_id(&c, UDS_CRED_PID, "pid", c.uc_pid);
	show_id(&c, UDS_CRED_EUID, "euid", c.uc_euid);
	show_id(&c, UDS_CRED_EGID, "egid", c.uc_egid);
	show_id(&c, UDS_CRED_HANDLE, "alive", uds_cred_alive(&c));
	n = uds_peergroups(s, NULL, 0);
	if (n == -1)
		printf("groups -\n");
	else
		printf("groups %d\n", n);
	uds_cred_close(&c);
}
