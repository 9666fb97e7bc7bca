/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * FreeBSD on the scripted kernel, compiled with headers of 12.1: they lack
 * some names, but what the kernel can do is the kernel's affair.
 */

#define _GNU_SOURCE

#include <sys/types.h>

#include <fcntl.h>
#include <string.h>

#include <atf-c.h>

#include "sim.h"

/* struct xucred (sys/sys/ucred.h, 12.1 and 15.0) */
#define XUCRED_SIZE	(sizeof(void *) == 8 ? 88 : 80)
#define PID_OFFSET	(sizeof(void *) == 8 ? 80 : 76)

static int
peercred_with(int32_t pid, struct uds_cred *c)
{
	static unsigned char x[88];

	memset(x, 0, sizeof(x));
	memcpy(x + 4, &(uint32_t){ 1001 }, 4);
	memcpy(x + 8, &(int16_t){ 1 }, 2);
	memcpy(x + 12, &(uint32_t){ 20 }, 4);
	memcpy(x + PID_OFFSET, &pid, 4);
	SIM_SCRIPT({ SIM(getsockopt, S, 0, 1), .room = XUCRED_SIZE,
		.out = x, .outlen = XUCRED_SIZE });
	return (uds_peercred(S, c, UDS_CRED_CONNECTED));
}

/* On a kernel of 12 (12.1, run). */
SIM_TC(peercred_of_12)
{
	struct uds_cred c;

	ATF_REQUIRE_EQ(0, peercred_with(0, &c));
	ATF_CHECK_EQ(UDS_CRED_EUID | UDS_CRED_EGID, c.uc_valid);
	ATF_CHECK_EQ(1001, c.uc_euid);
	ATF_CHECK_EQ(20, c.uc_egid);
	ATF_CHECK_EQ(-1, c.uc_pid);
}

/* On a later one, which has put the process in place of a pointer. */
SIM_TC(peercred_of_13)
{
	struct uds_cred c;

	ATF_REQUIRE_EQ(0, peercred_with(4321, &c));
	ATF_CHECK_EQ(UDS_CRED_PID | UDS_CRED_EUID | UDS_CRED_EGID,
	    c.uc_valid);
	ATF_CHECK_EQ(4321, c.uc_pid);
	ATF_REQUIRE_EQ(0, peercred_with(-1, &c));
	ATF_CHECK_EQ(-1, c.uc_pid);
	ATF_CHECK(!(c.uc_valid & UDS_CRED_PID));
}

/* O_SEARCH was O_EXEC before it had a name. */
SIM_TC(directory_search)
{
	SIM_SCRIPT(
	    { SIM(openat, S + 1, O_PATH | O_DIRECTORY | O_CLOEXEC),
		.path = "dir", .rv = S + 2 },
	    { SIM(bindat, S + 2, S), SIM_TAKES("\7\1sock\0") });
	ATF_CHECK_EQ(0, uds_bindat(S, S + 1, at("dir/sock")));
}

ATF_TP_ADD_TCS(tp)
{
	ATF_TP_ADD_TC(tp, peercred_of_12);
	ATF_TP_ADD_TC(tp, peercred_of_13);
	ATF_TP_ADD_TC(tp, directory_search);
	return (atf_no_error());
}
