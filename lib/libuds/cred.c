/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * Credentials of the peer.  Every failure leaves the caller without an id
 * rather than with a wrong one: nothing is written unless the call
 * succeeds, and what is not known is -1, never 0.
 */

#include <sys/types.h>
#include <sys/socket.h>

#include <errno.h>
#include <stddef.h>
#include <unistd.h>

#include "uds.h"
#include "uds_impl.h"
#include "uds_os.h"

#define ROOM		(UDS_CRED_GROUPS | UDS_CRED_LABEL)
#define COSTLY		(ROOM | UDS_CRED_HANDLE)
#define REQUESTS	(COSTLY | UDS_CRED_MOMENT | UDS_CRED_CONNECTED)
#define FIELDS		0x00ff

static int	peercred_more(int, struct uds_cred *, int) UDS_RARE;
static void	narrow(int, struct uds_cred *);
static int	valid_field(int);

/*
 * The usual question goes straight to the system's own function.
 */
int
uds_peercred(int s, struct uds_cred *c, int request)
{
	if ((request & ~REQUESTS) != 0) {
		errno = EINVAL;
		return (-1);
	}
	if ((request & (COSTLY | UDS_CRED_MOMENT)) != 0)
		return (peercred_more(s, c, request));
	return (uds_os_peercred(s, c, request));
}

/* Requests that can fail when something has been learnt already. */
static int
peercred_more(int s, struct uds_cred *c, int request)
{
	struct uds_cred new;
	int field;

	if (uds__cred_borrow(&new, c, request) == -1 ||
	    uds_os_peercred(s, &new, request) == -1)
		return (-1);
	for (field = UDS_CRED_GROUPS; field <= UDS_CRED_HANDLE; field <<= 1)
		if ((request & field) != 0 &&
		    uds_cred_reason(&new, field) == ENOENT)
			uds_os_unknown(&new, field, UDS_WHY_NEVER);
	if ((request & UDS_CRED_MOMENT) != 0)
		narrow(s, &new);
	uds_os_answer(c, &new);
	return (0);
}

int
uds__cred_borrow(struct uds_cred *new, const struct uds_cred *c, int request)
{
	if ((request & UDS_CRED_GROUPS) != 0) {
		if (c->uc_groups == NULL && c->uc_maxgroups != 0)
			goto invalid;
		new->uc_groups = c->uc_groups;
		new->uc_maxgroups = c->uc_maxgroups;
	}
	if ((request & UDS_CRED_LABEL) != 0) {
		if (c->uc_label == NULL || c->uc_labelsize == 0)
			goto invalid;
		new->uc_label = c->uc_label;
		new->uc_labelsize = c->uc_labelsize;
	}
	return (0);
invalid:
	errno = EINVAL;
	return (-1);
}

/*
 * A server is always named, and an accepted socket has its name: who is not
 * named has not listened, and who talks to a peer without a name has not
 * connected to it.  Either end of a socketpair(2) may have been given a name
 * since, so that a pair is never ruled out; and a name that is just being
 * forgotten rules nothing out.
 */
static void
narrow(int s, struct uds_cred *c)
{
	struct uds_addr peer, self;
	int i, moments;

	if (uds_getsockname(s, &self) == -1 || uds_getpeername(s, &peer) == -1)
		return;
	moments = UDS_AT_PAIR | UDS_AT_NOW;
	if (self.ua_kind != UDS_ADDR_UNNAMED)
		moments |= UDS_AT_CONNECT;
	if (peer.ua_kind != UDS_ADDR_UNNAMED)
		moments |= UDS_AT_LISTEN | UDS_AT_BIND | UDS_AT_SOCKET;
	for (i = 0; i < (int)sizeof(c->uc_moment); i++)
		if ((c->uc_moment[i] & moments) != 0)
			c->uc_moment[i] &= (uint8_t)moments;
}

int
uds_peergroups(int s, gid_t *groups, int max)
{
	if (max < 0 || (max > 0 && groups == NULL)) {
		errno = EINVAL;
		return (-1);
	}
	return (uds_os_peergroups(s, groups, max));
}

int
uds_cred_moment(const struct uds_cred *c, int field)
{
	if (!valid_field(field))
		return (-1);
	if ((c->uc_valid & field) == 0)
		return (0);
	return (c->uc_moment[uds_os_index(field)]);
}

int
uds_cred_reason(const struct uds_cred *c, int field)
{
	static const int reasons[] = {
		[UDS_WHY_UNASKED] = ENOENT,
		[UDS_WHY_NEVER] = EOPNOTSUPP,
		[UDS_WHY_RANGE] = EOVERFLOW,
		[UDS_WHY_GONE] = ESRCH,
		[UDS_WHY_TABLE] = EMFILE,
		[UDS_WHY_FILES] = ENFILE,
		[UDS_WHY_MEMORY] = ENOMEM
	};
	size_t why;

	if (!valid_field(field))
		return (-1);
	if ((c->uc_valid & field) != 0)
		return (0);
	why = c->uc_reason[uds_os_index(field)];
	return (why < sizeof(reasons) / sizeof(reasons[0]) ? reasons[why] :
	    ENOENT);
}

/* Exactly one of the fields. */
static int
valid_field(int field)
{
	if (field > 0 && (field & ~FIELDS) == 0 && (field & (field - 1)) == 0)
		return (1);
	errno = EINVAL;
	return (0);
}

int
uds_cred_alive(const struct uds_cred *c)
{
	int alive;

	if ((c->uc_valid & UDS_CRED_HANDLE) == 0) {
		errno = EOPNOTSUPP;
		return (-1);
	}
	do {
		alive = uds_os_alive(c->uc_handle);
	} while (alive == -1 && errno == EINTR);
	return (alive);
}

void
uds_cred_close(struct uds_cred *c)
{
	int error;

	if ((c->uc_valid & UDS_CRED_HANDLE) == 0)
		return;
	error = errno;
	(void)close(c->uc_handle);
	errno = error;
	c->uc_valid &= ~UDS_CRED_HANDLE;
	c->uc_handle = -1;
}
