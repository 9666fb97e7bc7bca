/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * What a worker of udsinfo -L tells its parent: a stream of frames, of which
 * the parent reads as much as is there.  So lines of several workers do not
 * mix, however long they are, and a worker that stops in the middle of one
 * stops nobody else.
 */

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "serve.h"

/*
 * More is no frame of a worker: of a message a part is shown, and of what comes
 * with it not more than a message can hold.
 */
#define MAXFRAME	(16 * 1024 * 1024)

static size_t	wanted(const struct channel *);

/* -1 if there is no parent any more. */
int
channel_tell(int fd, const void *line, size_t len, int state)
{
	struct frame fr;

	fr.fr_len = (uint32_t)len;
	fr.fr_state = (uint32_t)state;
	if (uds_send(fd, &fr, sizeof(fr), -1) == -1 ||
	    uds_send(fd, line, len, -1) == -1)
		return (-1);
	return (0);
}

/* How long the frame is, as far as that has been read; 0 if it is none. */
static size_t
wanted(const struct channel *ch)
{
	struct frame fr;

	if (ch->ch_len < sizeof(fr))
		return (sizeof(fr));
	memcpy(&fr, ch->ch_buf, sizeof(fr));
	return (fr.fr_len > MAXFRAME ? 0 : sizeof(fr) + fr.fr_len);
}

/*
 * 1 if something was read, and *line is then NULL or what the whole frame has
 * to print; 0 if there is nothing; -1 on an error.
 */
int
channel_read(struct channel *ch, struct frame *fr, const char **line)
{
	char *buf;
	size_t len, need;

	*line = NULL;
	if ((need = wanted(ch)) == 0) {
		ch->ch_gone = 1;
		return (0);
	}
	if (need > ch->ch_size) {
		if ((buf = realloc(ch->ch_buf, need)) == NULL)
			return (-1);
		ch->ch_buf = buf;
		ch->ch_size = need;
	}
	switch (uds_recv(ch->ch_fd, ch->ch_buf + ch->ch_len,
	    need - ch->ch_len, &len, 0)) {
	case 0:
		ch->ch_gone = 1;
		return (0);
	case -1:
		ch->ch_gone = errno != EAGAIN;
		return (0);
	}
	ch->ch_len += len;
	if (ch->ch_len < sizeof(*fr) || (need = wanted(ch)) == 0 ||
	    ch->ch_len < need)
		return (1);
	memcpy(fr, ch->ch_buf, sizeof(*fr));
	*line = ch->ch_buf + sizeof(*fr);
	ch->ch_len = 0;
	return (1);
}

void
channel_close(struct channel *ch)
{
	(void)close(ch->ch_fd);
	free(ch->ch_buf);
	memset(ch, 0, sizeof(*ch));
}
