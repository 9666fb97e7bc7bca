/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * What the running kernel can do, found out by trying.  A program may run on
 * a kernel that is older or younger than the headers it was compiled with,
 * so that neither a constant nor a release number answers.
 */

#include <sys/types.h>
#include <sys/socket.h>

#include <errno.h>
#include <stdatomic.h>
#include <stddef.h>
#include <unistd.h>

#include "uds.h"
#include "uds_os.h"

static const char * const names[] = {
	[UDS_FEATURE_SEQPACKET] = "seqpacket",
	[UDS_FEATURE_RECORDS] = "records",
	[UDS_FEATURE_ABSTRACT] = "abstract",
	[UDS_FEATURE_AUTOBIND] = "autobind",
	[UDS_FEATURE_LONGPATH] = "longpath",
	[UDS_FEATURE_AT] = "at",
	[UDS_FEATURE_CLOEXEC] = "cloexec",
	[UDS_FEATURE_NOSIGPIPE] = "nosigpipe",
	[UDS_FEATURE_PAIR] = "pair",
	[UDS_FEATURE_SERVER] = "server",
	[UDS_FEATURE_PID] = "pid",
	[UDS_FEATURE_REALIDS] = "realids",
	[UDS_FEATURE_GROUPS] = "groups",
	[UDS_FEATURE_LABEL] = "label",
	[UDS_FEATURE_HANDLE] = "handle",
	[UDS_FEATURE_MSGCRED] = "msgcred",
	[UDS_FEATURE_MSGSTAMP] = "msgstamp",
	[UDS_FEATURE_MSGLABEL] = "msglabel",
	[UDS_FEATURE_MSGHANDLE] = "msghandle",
	[UDS_FEATURE_NORIGHTS] = "norights",
	[UDS_FEATURE_SENDCRED] = "sendcred",
	[UDS_FEATURE_SENDSTAMP] = "sendstamp"
};

#define COUNT		(sizeof(names) / sizeof(names[0]))

/* What has been found out: two threads that ask at once find the same. */
enum { UNTRIED, ABSENT, PRESENT };
static _Atomic unsigned char	found[COUNT];

static int	valid(int);
static int	probe(int);
static int	has_seqpacket(void);
static int	keeps_records(void);
static int	tells(int, int);
static int	ask_pair(struct uds_cred *, int);
static int	has_option(int, int);
static int	has_label(void);
static int	can_offer(int);
static void	close_pair(const int *);

int
uds_feature(int feature)
{
	int has;

	if (!valid(feature)) {
		errno = EINVAL;
		return (-1);
	}
	switch (atomic_load_explicit(&found[feature], memory_order_relaxed)) {
	case ABSENT:
		return (0);
	case PRESENT:
		return (1);
	}
	do {
		has = probe(feature);
	} while (has == -1 && errno == EINTR);
	if (has != -1)
		atomic_store_explicit(&found[feature],
		    has ? PRESENT : ABSENT, memory_order_relaxed);
	return (has);
}

const char *
uds_feature_name(int feature)
{
	return (valid(feature) ? names[feature] : NULL);
}

static int
valid(int feature)
{
	return (feature > 0 && feature < (int)COUNT);
}

static int
probe(int feature)
{
	switch (feature) {
	case UDS_FEATURE_SEQPACKET:
		return (has_seqpacket());
	case UDS_FEATURE_RECORDS:
		return (keeps_records());
	case UDS_FEATURE_PAIR:
		return (tells(feature, UDS_CRED_EUID));
	case UDS_FEATURE_PID:
		return (tells(feature, UDS_CRED_PID));
	case UDS_FEATURE_REALIDS:
		return (tells(feature, UDS_CRED_RUID));
	case UDS_FEATURE_GROUPS:
		return (tells(feature, UDS_CRED_GROUPS));
	case UDS_FEATURE_LABEL:
		return (tells(feature, UDS_CRED_LABEL));
	case UDS_FEATURE_HANDLE:
		return (tells(feature, UDS_CRED_HANDLE));
	case UDS_FEATURE_MSGCRED:
		return (has_option(UDS_OPT_CRED, 1));
	case UDS_FEATURE_MSGSTAMP:
		return (has_option(UDS_OPT_STAMP, 1));
	case UDS_FEATURE_MSGLABEL:
		return (has_label());
	case UDS_FEATURE_MSGHANDLE:
		return (has_option(UDS_OPT_HANDLE, 1));
	case UDS_FEATURE_NORIGHTS:
		return (has_option(UDS_OPT_RIGHTS, 0));
	case UDS_FEATURE_SENDCRED:
	case UDS_FEATURE_SENDSTAMP:
		return (can_offer(feature));
	default:
		return (uds_os_feature(feature));
	}
}

static int
has_seqpacket(void)
{
	int s;

	s = uds_os_socket(SOCK_SEQPACKET, 0);
	if (s == -1)
		return (errno == EOPNOTSUPP ? 0 : -1);
	(void)close(s);
	return (1);
}

/*
 * FreeBSD 15 joins what was sent without MSG_EOR (15.0, run), which no other
 * kernel does.
 */
static int
keeps_records(void)
{
	char buf[2];
	ssize_t n;
	int error, sv[2];

	if (uds_os_socketpair(SOCK_SEQPACKET, UDS_NONBLOCK, sv) == -1)
		return (errno == EOPNOTSUPP ? 0 : -1);
	n = -1;
	if (send(sv[0], "a", 1, 0) == 1 && send(sv[0], "b", 1, 0) == 1)
		n = recv(sv[1], buf, sizeof(buf), 0);
	error = errno;
	close_pair(sv);
	errno = error;
	return (n == -1 ? -1 : n == 1);
}

/*
 * Is a field of credentials among what this kernel tells?  A socketpair(2)
 * knows as much as any connection, unless it knows nothing at all; then the
 * system's own file must say.
 */
static int
tells(int feature, int field)
{
	struct uds_cred c = UDS_CRED_INIT;
	int reason;

	if (ask_pair(&c, field) == -1) {
		if (errno == ERANGE)
			return (1);
		if (errno != EOPNOTSUPP && errno != ENOTCONN)
			return (-1);
		return (uds_os_feature(feature));
	}
	reason = uds_cred_reason(&c, field);
	uds_cred_close(&c);
	if (reason == EMFILE || reason == ENFILE || reason == ENOMEM) {
		errno = reason;
		return (-1);
	}
	return (reason != EOPNOTSUPP);
}

/* Lists and labels get next to no room: that they would need some tells. */
static int
ask_pair(struct uds_cred *c, int field)
{
	char label[1];
	int error, rv, sv[2];

	if (uds_os_socketpair(SOCK_STREAM, 0, sv) == -1)
		return (-1);
	c->uc_label = label;
	c->uc_labelsize = sizeof(label);
	rv = uds_peercred(sv[0], c, UDS_CRED_CONNECTED |
	    (field & (UDS_CRED_GROUPS | UDS_CRED_LABEL | UDS_CRED_HANDLE)));
	error = errno;
	close_pair(sv);
	errno = error;
	return (rv);
}

/* Datagrams can have all that any message can. */
static int
has_option(int option, int value)
{
	int error, rv, s;

	s = uds_os_socket(SOCK_DGRAM, 0);
	if (s == -1)
		return (-1);
	rv = uds_os_setopt(s, option, value);
	error = errno;
	(void)close(s);
	errno = error;
	if (rv == 0)
		return (1);
	return (errno == EOPNOTSUPP ? 0 : -1);
}

/* Linux takes the option where no security module could make a label. */
static int
has_label(void)
{
	int has;

	has = tells(UDS_FEATURE_LABEL, UDS_CRED_LABEL);
	return (has == 1 ? has_option(UDS_OPT_LABEL, 1) : has);
}

static int
can_offer(int feature)
{
	union {
		struct cmsghdr	align;
		char		room[UDS_CONTROL_MAX];
	} control;
	struct uds_cred cred = UDS_CRED_INIT;
	struct uds_stamp stamp = UDS_STAMP_INIT;
	struct uds__control c;
	int rv;

	c.room = control.room;
	c.len = 0;
	stamp.ts_clock = UDS_CLOCK_REALTIME;
	rv = feature == UDS_FEATURE_SENDCRED ? uds_os_offercred(&c, &cred) :
	    uds_os_offerstamp(&c, &stamp);
	if (rv == 0)
		return (1);
	return (errno == EOPNOTSUPP ? 0 : -1);
}

static void
close_pair(const int *sv)
{
	(void)close(sv[0]);
	(void)close(sv[1]);
}
