/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * What the parent of udsinfo -L makes of what its workers tell, and of what no
 * worker should.
 */

#include <sys/types.h>
#include <sys/socket.h>

#include <atf-c.h>
#include <stdint.h>
#include <string.h>

#include "serve.h"

static struct channel	ch;
static struct frame	fr;
static const char	*line;
static int		worker_end;

static void
begin(void)
{
	int fds[2];

	ATF_REQUIRE_EQ(0, uds_socketpair(SOCK_STREAM, UDS_NONBLOCK, fds));
	memset(&ch, 0, sizeof(ch));
	ch.ch_fd = fds[0];
	worker_end = fds[1];
}

ATF_TC_WITHOUT_HEAD(frames_come_whole);
ATF_TC_BODY(frames_come_whole, tc)
{
	begin();
	ATF_CHECK_EQ(0, channel_tell(worker_end, "one", 3, SERVE_BUSY));
	ATF_CHECK_EQ(0, channel_tell(worker_end, "", 0, SERVE_LAST));
	do
		ATF_REQUIRE_EQ(1, channel_read(&ch, &fr, &line));
	while (line == NULL);
	ATF_CHECK_EQ(3, fr.fr_len);
	ATF_CHECK_EQ(SERVE_BUSY, fr.fr_state);
	ATF_CHECK_EQ(0, memcmp(line, "one", 3));
	ATF_REQUIRE_EQ(1, channel_read(&ch, &fr, &line));
	ATF_REQUIRE(line != NULL);
	ATF_CHECK_EQ(SERVE_LAST, fr.fr_state);
	ATF_CHECK_EQ(0, channel_read(&ch, &fr, &line));
	ATF_CHECK_EQ(0, ch.ch_gone);
}

/* The sum of it and the header is 7 where size_t has 32 bits. */
ATF_TC_WITHOUT_HEAD(too_long_is_the_end);
ATF_TC_BODY(too_long_is_the_end, tc)
{
	begin();
	fr.fr_len = UINT32_MAX;
	fr.fr_state = 0;
	ATF_REQUIRE_EQ((ssize_t)sizeof(fr),
	    uds_send(worker_end, &fr, sizeof(fr), -1));
	ATF_CHECK_EQ(1, channel_read(&ch, &fr, &line));
	ATF_CHECK(line == NULL);
	ATF_CHECK_EQ(0, channel_read(&ch, &fr, &line));
	ATF_CHECK(line == NULL);
	ATF_CHECK_EQ(1, ch.ch_gone);
}

ATF_TP_ADD_TCS(tp)
{
	ATF_TP_ADD_TC(tp, frames_come_whole);
	ATF_TP_ADD_TC(tp, too_long_is_the_end);
	return (atf_no_error());
}
