/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * The release of the library and of its header.
 */

#define _GNU_SOURCE

#include <sys/types.h>

#include <stdio.h>
#include <string.h>

#include <atf-c.h>

#include "uds.h"
#include "uds_test.h"

/* Here both come from one tree. */
UDS_TC(library_and_header_agree)
{
	ATF_CHECK_STREQ(UDS_VERSION, uds_version());
	ATF_CHECK(uds_version() == uds_version());
}

/* What #if can compare is what people read. */
UDS_TC(numbers_and_text_agree)
{
	char start[32];

	(void)snprintf(start, sizeof(start), "%d.%d.", UDS_VERSION_MAJOR,
	    UDS_VERSION_MINOR);
	ATF_CHECK_EQ(0, strncmp(start, uds_version(), strlen(start)));
	ATF_CHECK(strspn(uds_version(), "0123456789.") ==
	    strlen(uds_version()));
}

/* Programs that were compiled with another release of 0 count on them. */
UDS_TC(structures_keep_their_size)
{
	ATF_CHECK_EQ(1032, sizeof(struct uds_addr));
	ATF_CHECK_EQ(32, sizeof(struct uds_stat));
	if (sizeof(void *) == 4)
		ATF_CHECK_EQ(112, sizeof(struct uds_cred));
	if (sizeof(void *) == 8)
		ATF_CHECK_EQ(128, sizeof(struct uds_cred));
}

ATF_TP_ADD_TCS(tp)
{
	ATF_TP_ADD_TC(tp, library_and_header_agree);
	ATF_TP_ADD_TC(tp, numbers_and_text_agree);
	ATF_TP_ADD_TC(tp, structures_keep_their_size);

	return (atf_no_error());
}
