/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * What the running kernel can do, as the library found out by trying.
 */

#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "udsinfo.h"

static const char * const meanings[] = {
	[UDS_FEATURE_SEQPACKET] = "sockets of type SOCK_SEQPACKET",
	[UDS_FEATURE_RECORDS] = "what is sent to them stays apart by itself",
	[UDS_FEATURE_ABSTRACT] = "abstract addresses",
	[UDS_FEATURE_AUTOBIND] = "the system chooses an address if asked to",
	[UDS_FEATURE_LONGPATH] = "pathnames longer than sun_path",
	[UDS_FEATURE_AT] = "pathnames relative to an open directory",
	[UDS_FEATURE_CLOEXEC] = "sockets are born close-on-exec",
	[UDS_FEATURE_NOSIGPIPE] = "write(2) to a socket raises no SIGPIPE",
	[UDS_FEATURE_PAIR] = "socketpair(2) has credentials",
	[UDS_FEATURE_SERVER] = "a client learns its server's credentials",
	[UDS_FEATURE_PID] = "credentials have a process id",
	[UDS_FEATURE_REALIDS] = "credentials have real ids",
	[UDS_FEATURE_GROUPS] = "credentials have supplementary groups",
	[UDS_FEATURE_LABEL] = "credentials have a security label",
	[UDS_FEATURE_HANDLE] = "credentials have a process handle",
	[UDS_FEATURE_MSGCRED] = "messages come with credentials if asked to",
	[UDS_FEATURE_MSGSTAMP] = "messages come with a time if asked to",
	[UDS_FEATURE_MSGLABEL] = "messages come with a security label",
	[UDS_FEATURE_MSGHANDLE] = "messages come with a process handle",
	[UDS_FEATURE_NORIGHTS] = "peers can be kept from sending descriptors",
	[UDS_FEATURE_SENDCRED] = "a sender can offer credentials",
	[UDS_FEATURE_SENDSTAMP] = "a sender can add a time"
};

static int	by_name(const char *);
static int	show(const struct options *, int);

/* All of them, or those named; then it counts whether they are there. */
int
features(const struct options *o, char **argv)
{
	int feature, status, worst;

	worst = EXIT_YES;
	if (o->o_json && !o->o_quiet)
		json_begin_features();
	if (*argv == NULL) {
		for (feature = 1; uds_feature_name(feature) != NULL; feature++)
			if (show(o, feature) == EXIT_TROUBLE)
				worst = EXIT_TROUBLE;
	} else
		for (; *argv != NULL; argv++) {
			status = show(o, by_name(*argv));
			if (status > worst)
				worst = status;
		}
	if (o->o_json && !o->o_quiet)
		json_end_features();
	return (worst);
}

static int
by_name(const char *name)
{
	char safe[256];
	int feature;

	for (feature = 1; uds_feature_name(feature) != NULL; feature++)
		if (strcmp(name, uds_feature_name(feature)) == 0)
			return (feature);
	(void)encode(safe, sizeof(safe), name, strlen(name));
	errx(EXIT_TROUBLE, "%s: not a feature; see udsinfo -F", safe);
}

static int
show(const struct options *o, int feature)
{
	const char *name;
	int has;

	name = uds_feature_name(feature);
	has = uds_feature(feature);
	if (has == -1)
		warn("%s", name);
	if (o->o_json && !o->o_quiet)
		json_feature(name, has);
	else if (!o->o_quiet)
		out_printf("%-11s%-5s%s\n", name,
		    has == -1 ? "?" : has ? "yes" : "no", meanings[feature]);
	return (has == -1 ? EXIT_TROUBLE : has ? EXIT_YES : EXIT_NO);
}
