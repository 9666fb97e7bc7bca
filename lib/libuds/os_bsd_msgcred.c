/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * BSD: credentials that come with messages.  Each system has its own
 * structures for the same facts: 32-bit words, if they are read as such.
 */

#include <sys/types.h>
#include <sys/socket.h>

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "uds.h"
#include "uds_os.h"
#include "os_bsd.h"

static uint32_t	word(const void *, int);
static void	learn_groups(struct uds__got *, const void *, int,
		    const struct uds_bsd_words *, int);

/*
 * All that is read lies within len: what is shorter says nothing.  The number
 * of groups is the sender's, but the kernel counted.
 */
void
uds_bsd_learncred(struct uds__got *got, const void *data, size_t len,
    const struct uds_bsd_words *at)
{
	struct uds_cred *c;
	int ngroups;
	short few;

	c = got->cred;
	if (c == NULL || len < (size_t)at->groups * sizeof(uint32_t))
		return;
	if (at->pid != -1) {
		c->uc_pid = (pid_t)word(data, at->pid);
		uds_os_known(c, UDS_CRED_PID, UDS_AT_MESSAGE);
	} else
		uds_os_unknown(c, UDS_CRED_PID, UDS_WHY_NEVER);
	c->uc_ruid = (uid_t)word(data, at->ruid);
	uds_os_known(c, UDS_CRED_RUID, UDS_AT_MESSAGE);
	c->uc_euid = (uid_t)word(data, at->euid);
	uds_os_known(c, UDS_CRED_EUID, UDS_AT_MESSAGE);
	c->uc_rgid = (gid_t)word(data, at->rgid);
	uds_os_known(c, UDS_CRED_RGID, UDS_AT_MESSAGE);
	ngroups = (int)word(data, at->ngroups);
	if (at->egid == at->groups) {
		memcpy(&few, (const char *)data +
		    (size_t)at->ngroups * sizeof(uint32_t), sizeof(few));
		ngroups = few;
		if (ngroups < 1 ||
		    len < (size_t)(at->groups + 1) * sizeof(uint32_t))
			return;
	}
	c->uc_egid = (gid_t)word(data, at->egid);
	uds_os_known(c, UDS_CRED_EGID, UDS_AT_MESSAGE);
	if ((got->request & UDS_CRED_GROUPS) != 0)
		learn_groups(got, data, (int)(len / sizeof(uint32_t)) -
		    at->groups, at, ngroups);
}

static uint32_t
word(const void *data, int i)
{
	uint32_t w;

	memcpy(&w, (const char *)data + (size_t)i * sizeof(w), sizeof(w));
	return (w);
}

static void
learn_groups(struct uds__got *got, const void *data, int present,
    const struct uds_bsd_words *at, int n)
{
	struct uds_cred *c;
	int i;

	c = got->cred;
	if (n < 0 || n > present || (size_t)n > c->uc_maxgroups ||
	    (at->most != 0 && n >= at->most)) {
		uds_os_unknown(c, UDS_CRED_GROUPS, UDS_WHY_RANGE);
		return;
	}
	for (i = 0; i < n; i++)
		c->uc_groups[i] = (gid_t)word(data, at->groups + i);
	c->uc_ngroups = n;
	uds_os_known(c, UDS_CRED_GROUPS, UDS_AT_MESSAGE);
}
