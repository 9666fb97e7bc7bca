/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * Messages of 64 bytes, sent and received in one thread: each has arrived when
 * it is asked for, so that nothing ever waits.
 */

#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include "bench.h"
#include "uds.h"

#define LEN		64
#define BATCH		32
#define ROOM		65536

static int ends[2];
static char data[LEN];
static char room[LEN];
static char *large;		/* ROOM, of which only a page can be had */

static char batchdata[BATCH][LEN];
static char batchroom[BATCH][LEN];
static struct iovec iov[2][BATCH];
static struct mmsghdr mmsg[2][BATCH];
static struct uds_msg msg[2][BATCH];

static int
open_type(int type)
{
	return (socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, ends));
}

static int
open_stream(void)
{
	return (open_type(SOCK_STREAM));
}

static int
open_seqpacket(void)
{
	return (open_type(SOCK_SEQPACKET));
}

static int
open_dgram(void)
{
	return (open_type(SOCK_DGRAM));
}

static int
open_cred(void)
{
	if (open_seqpacket() == -1)
		return (-1);
	return (uds_setopt(ends[1], UDS_OPT_CRED, 1));
}

/* To read or write behind the first page is a fault. */
static int
open_large(void)
{
	size_t page;

	page = (size_t)sysconf(_SC_PAGESIZE);
	large = mmap(NULL, ROOM, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (large == MAP_FAILED ||
	    mprotect(large + page, ROOM - page, PROT_NONE) == -1)
		return (-1);
	return (open_seqpacket());
}

/* All that a batch needs, for either way: it stays the same. */
static int
open_batch(int type)
{
	size_t i;

	memset(mmsg, 0, sizeof(mmsg));
	for (i = 0; i < BATCH; i++) {
		iov[0][i].iov_base = batchdata[i];
		iov[1][i].iov_base = batchroom[i];
		iov[0][i].iov_len = iov[1][i].iov_len = LEN;
		mmsg[0][i].msg_hdr.msg_iov = &iov[0][i];
		mmsg[1][i].msg_hdr.msg_iov = &iov[1][i];
		mmsg[0][i].msg_hdr.msg_iovlen = 1;
		mmsg[1][i].msg_hdr.msg_iovlen = 1;
		uds_msg_out(&msg[0][i], batchdata[i], LEN);
		uds_msg_in(&msg[1][i], batchroom[i], LEN);
	}
	return (open_type(type));
}

static int
open_batchdgram(void)
{
	return (open_batch(SOCK_DGRAM));
}

static int
open_batchseqpacket(void)
{
	return (open_batch(SOCK_SEQPACKET));
}

/* One record, which is never taken. */
static int
open_size(void)
{
	if (open_seqpacket() == -1)
		return (-1);
	return (send(ends[0], data, LEN, 0) == LEN ? 0 : -1);
}

/* One end can send nothing more, and has nothing to receive. */
static int
open_full(void)
{
	if (open_seqpacket() == -1)
		return (-1);
	while (send(ends[0], data, LEN, MSG_DONTWAIT) == LEN)
		continue;
	return (errno == EAGAIN ? 0 : -1);
}

static void
close_ends(void)
{
	close(ends[0]);
	close(ends[1]);
}

static void
close_large(void)
{
	munmap(large, ROOM);
	close_ends();
}

/* One message, in each of the ways compared. */

static inline int
raw_send(void)
{
	return (send(ends[0], data, LEN, MSG_NOSIGNAL) == LEN ? 0 : -1);
}

static inline int
raw_recv(void)
{
	return (recv(ends[1], room, LEN, 0) == LEN ? 0 : -1);
}

static inline int
raw_pair(void)
{
	return (raw_send() == -1 ? -1 : raw_recv());
}

/*
 * The same in functions that are not inlined, which is the least that any
 * library can cost.
 */
static inline int
called_pair(void)
{
	static int (*volatile sender)(void) = raw_send;
	static int (*volatile receiver)(void) = raw_recv;

	return (sender() == -1 ? -1 : receiver());
}

static inline int
uds_pair(void)
{
	size_t len;

	if (uds_send(ends[0], data, LEN, -1) != LEN ||
	    uds_recv(ends[1], room, LEN, &len, -1) != 1)
		return (-1);
	return (len == LEN ? 0 : -1);
}

static inline int
rawmsg_pair(void)
{
	struct iovec v;
	struct msghdr h;

	memset(&h, 0, sizeof(h));
	v.iov_base = data;
	v.iov_len = LEN;
	h.msg_iov = &v;
	h.msg_iovlen = 1;
	if (sendmsg(ends[0], &h, MSG_NOSIGNAL) != LEN)
		return (-1);
	memset(&h, 0, sizeof(h));
	v.iov_base = room;
	v.iov_len = LEN;
	h.msg_iov = &v;
	h.msg_iovlen = 1;
	return (recvmsg(ends[1], &h, 0) == LEN ? 0 : -1);
}

static inline int
udsmsg_pair(void)
{
	struct uds_msg m;

	uds_msg_out(&m, data, LEN);
	if (uds_sendmsg(ends[0], &m, 0, -1) != LEN)
		return (-1);
	uds_msg_in(&m, room, LEN);
	if (uds_recvmsg(ends[1], &m, 0, -1) != 1)
		return (-1);
	return (m.um_len == LEN ? 0 : -1);
}

/* Credentials that came with the message. */

static inline int
raw_cred(struct ucred *c)
{
	union {
		struct cmsghdr	align;
		char		space[CMSG_SPACE(sizeof(struct ucred))];
	} control;
	struct cmsghdr *h;
	struct iovec v;
	struct msghdr m;

	if (raw_send() == -1)
		return (-1);
	memset(&m, 0, sizeof(m));
	v.iov_base = room;
	v.iov_len = LEN;
	m.msg_iov = &v;
	m.msg_iovlen = 1;
	m.msg_control = control.space;
	m.msg_controllen = sizeof(control.space);
	if (recvmsg(ends[1], &m, MSG_CMSG_CLOEXEC) != LEN)
		return (-1);
	h = CMSG_FIRSTHDR(&m);
	if (h == NULL || h->cmsg_level != SOL_SOCKET ||
	    h->cmsg_type != SCM_CREDENTIALS ||
	    h->cmsg_len != CMSG_LEN(sizeof(*c)))
		return (-1);
	memcpy(c, CMSG_DATA(h), sizeof(*c));
	return (0);
}

static inline int
uds_credof(struct uds_cred *c)
{
	struct uds_msg m;

	if (uds_send(ends[0], data, LEN, -1) != LEN)
		return (-1);
	uds_msg_in(&m, room, LEN);
	m.um_cred = c;
	if (uds_recvmsg(ends[1], &m, 0, -1) != 1)
		return (-1);
	return (m.um_len == LEN ? 0 : -1);
}

/* The room is far larger than the record. */

static inline int
raw_large(void)
{
	if (raw_send() == -1)
		return (-1);
	return (recv(ends[1], large, ROOM, 0) == LEN ? 0 : -1);
}

static inline int
rawmsg_large(void)
{
	struct iovec v;
	struct msghdr h;

	if (raw_send() == -1)
		return (-1);
	memset(&h, 0, sizeof(h));
	v.iov_base = large;
	v.iov_len = ROOM;
	h.msg_iov = &v;
	h.msg_iovlen = 1;
	return (recvmsg(ends[1], &h, 0) == LEN ? 0 : -1);
}

static inline int
uds_large(void)
{
	size_t len;

	if (uds_send(ends[0], data, LEN, -1) != LEN ||
	    uds_recv(ends[1], large, ROOM, &len, -1) != 1)
		return (-1);
	return (len == LEN ? 0 : -1);
}

static inline int
udsmsg_large(void)
{
	struct uds_msg m;

	if (uds_send(ends[0], data, LEN, -1) != LEN)
		return (-1);
	uds_msg_in(&m, large, ROOM);
	if (uds_recvmsg(ends[1], &m, 0, -1) != 1)
		return (-1);
	return (m.um_len == LEN ? 0 : -1);
}

/* Many messages. */

static inline int
raw_batch(void)
{
	size_t i;

	for (i = 0; i < BATCH; i++)
		if (send(ends[0], batchdata[i], LEN, MSG_NOSIGNAL) != LEN)
			return (-1);
	for (i = 0; i < BATCH; i++)
		if (recv(ends[1], batchroom[i], LEN, 0) != LEN)
			return (-1);
	return (0);
}

static inline int
rawmmsg_batch(void)
{
	size_t i;

	if (sendmmsg(ends[0], mmsg[0], BATCH, MSG_NOSIGNAL) != BATCH ||
	    recvmmsg(ends[1], mmsg[1], BATCH, 0, NULL) != BATCH)
		return (-1);
	for (i = 0; i < BATCH; i++)
		if (mmsg[1][i].msg_len != LEN)
			return (-1);
	return (0);
}

static inline int
uds_batch(void)
{
	size_t i;

	if (uds_sendmmsg(ends[0], msg[0], BATCH, 0, -1) != BATCH ||
	    uds_recvmmsg(ends[1], msg[1], BATCH, 0, -1) != BATCH)
		return (-1);
	for (i = 0; i < BATCH; i++)
		if (msg[1][i].um_len != LEN)
			return (-1);
	return (0);
}

/* One way many times, with what it left used. */
static inline int
run(size_t n, int (*way)(void), const volatile char *result)
{
	while (n-- > 0) {
		if (way() == -1)
			return (-1);
		bench_sink += (unsigned char)*result;
	}
	return (0);
}

/* Every byte must arrive. */
static int
check(int (*way)(void), char *from, const char *to, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		from[i] = (char)(to[i] + 1 + (int)(i % 101));
	if (way() == -1)
		return (-1);
	errno = EPROTO;
	return (memcmp(from, to, len) == 0 ? 0 : -1);
}

static int
raw_run(size_t n)
{
	return (run(n, raw_pair, room));
}

static int
raw_check(void)
{
	return (check(raw_pair, data, room, LEN));
}

static int
called_run(size_t n)
{
	return (run(n, called_pair, room));
}

static int
called_check(void)
{
	return (check(called_pair, data, room, LEN));
}

static int
uds_run(size_t n)
{
	return (run(n, uds_pair, room));
}

static int
uds_check(void)
{
	return (check(uds_pair, data, room, LEN));
}

static int
rawmsg_run(size_t n)
{
	return (run(n, rawmsg_pair, room));
}

static int
rawmsg_check(void)
{
	return (check(rawmsg_pair, data, room, LEN));
}

static int
udsmsg_run(size_t n)
{
	return (run(n, udsmsg_pair, room));
}

static int
udsmsg_check(void)
{
	return (check(udsmsg_pair, data, room, LEN));
}

static int
rawlarge_run(size_t n)
{
	return (run(n, raw_large, large));
}

static int
rawlarge_check(void)
{
	return (check(raw_large, data, large, LEN));
}

static int
rawmsglarge_run(size_t n)
{
	return (run(n, rawmsg_large, large));
}

static int
rawmsglarge_check(void)
{
	return (check(rawmsg_large, data, large, LEN));
}

static int
udslarge_run(size_t n)
{
	return (run(n, uds_large, large));
}

static int
udslarge_check(void)
{
	return (check(uds_large, data, large, LEN));
}

static int
udsmsglarge_run(size_t n)
{
	return (run(n, udsmsg_large, large));
}

static int
udsmsglarge_check(void)
{
	return (check(udsmsg_large, data, large, LEN));
}

static int
rawbatch_run(size_t n)
{
	return (run(n, raw_batch, batchroom[0]));
}

static int
rawbatch_check(void)
{
	return (check(raw_batch, batchdata[0], batchroom[0], BATCH * LEN));
}

static int
rawmmsg_run(size_t n)
{
	return (run(n, rawmmsg_batch, batchroom[0]));
}

static int
rawmmsg_check(void)
{
	return (check(rawmmsg_batch, batchdata[0], batchroom[0], BATCH * LEN));
}

static int
udsbatch_run(size_t n)
{
	return (run(n, uds_batch, batchroom[0]));
}

static int
udsbatch_check(void)
{
	return (check(uds_batch, batchdata[0], batchroom[0], BATCH * LEN));
}

static int
rawcred_run(size_t n)
{
	struct ucred c;

	while (n-- > 0) {
		if (raw_cred(&c) == -1)
			return (-1);
		bench_sink += c.uid;
	}
	return (0);
}

static int
is_me(pid_t pid, uid_t uid, gid_t gid)
{
	if (pid == getpid() && uid == getuid() && gid == getgid())
		return (0);
	errno = EPROTO;
	return (-1);
}

static int
rawcred_check(void)
{
	struct ucred c;

	if (raw_cred(&c) == -1)
		return (-1);
	return (is_me(c.pid, c.uid, c.gid));
}

static int
udscred_run(size_t n)
{
	struct uds_cred c;

	while (n-- > 0) {
		if (uds_credof(&c) == -1)
			return (-1);
		bench_sink += c.uc_ruid;
	}
	return (0);
}

static int
udscred_check(void)
{
	struct uds_cred c;
	int want;

	if (uds_credof(&c) == -1)
		return (-1);
	want = UDS_CRED_PID | UDS_CRED_RUID | UDS_CRED_RGID;
	errno = EPROTO;
	if (c.uc_valid != want ||
	    uds_cred_moment(&c, UDS_CRED_PID) != UDS_AT_MESSAGE)
		return (-1);
	return (is_me(c.uc_pid, c.uc_ruid, c.uc_rgid));
}

static int
rawsize_run(size_t n)
{
	ssize_t len;

	while (n-- > 0) {
		len = recv(ends[1], NULL, 0, MSG_PEEK | MSG_TRUNC);
		if (len == -1)
			return (-1);
		bench_sink += (unsigned long)len;
	}
	return (0);
}

static int
rawsize_check(void)
{
	errno = EPROTO;
	return (recv(ends[1], NULL, 0, MSG_PEEK | MSG_TRUNC) == LEN ? 0 : -1);
}

static int
udssize_run(size_t n)
{
	size_t len;

	while (n-- > 0) {
		if (uds_msgsize(ends[1], &len, -1) != 1)
			return (-1);
		bench_sink += len;
	}
	return (0);
}

static int
udssize_check(void)
{
	size_t len;

	errno = EPROTO;
	if (uds_msgsize(ends[1], &len, -1) != 1)
		return (-1);
	return (len == LEN ? 0 : -1);
}

/* What would have to wait, and may not: it is refused at once. */

static inline int
raw_refused(void)
{
	return (send(ends[0], data, LEN, MSG_NOSIGNAL | MSG_DONTWAIT) == -1 &&
	    errno == EAGAIN &&
	    recv(ends[0], room, LEN, MSG_DONTWAIT) == -1 &&
	    errno == EAGAIN ? 0 : -1);
}

static inline int
uds_refused(void)
{
	size_t len;

	return (uds_send(ends[0], data, LEN, 0) == -1 && errno == EAGAIN &&
	    uds_recv(ends[0], room, LEN, &len, 0) == -1 &&
	    errno == EAGAIN ? 0 : -1);
}

static inline int
udsmsg_refused(void)
{
	struct uds_msg m;

	uds_msg_out(&m, data, LEN);
	if (uds_sendmsg(ends[0], &m, 0, 0) != -1 || errno != EAGAIN)
		return (-1);
	uds_msg_in(&m, room, LEN);
	return (uds_recvmsg(ends[0], &m, 0, 0) == -1 &&
	    errno == EAGAIN ? 0 : -1);
}

#define REFUSED_RUN(name)						\
	static int							\
	name##_run(size_t n)						\
	{								\
		while (n-- > 0)						\
			if (name() == -1)				\
				return (-1);				\
		return (0);						\
	}

REFUSED_RUN(raw_refused)
REFUSED_RUN(uds_refused)
REFUSED_RUN(udsmsg_refused)

static const struct op refused_ops[] = {
	{ "raw", raw_refused_run, raw_refused, 0 },
	{ "again", raw_refused_run, raw_refused, 0 },
	{ "uds", uds_refused_run, uds_refused, 0 },
	{ "udsmsg", udsmsg_refused_run, udsmsg_refused, 0 },
};

static const struct op pair_ops[] = {
	{ "raw", raw_run, raw_check, 0 },
	{ "again", raw_run, raw_check, 0 },
	{ "called", called_run, called_check, 0 },
	{ "uds", uds_run, uds_check, 1.02 },
};

/* No target: what goes by these calls has more to it than bytes. */
static const struct op msg_ops[] = {
	{ "raw", rawmsg_run, rawmsg_check, 0 },
	{ "again", rawmsg_run, rawmsg_check, 0 },
	{ "uds", udsmsg_run, udsmsg_check, 0 },
};

static const struct op cred_ops[] = {
	{ "raw", rawcred_run, rawcred_check, 0 },
	{ "again", rawcred_run, rawcred_check, 0 },
	{ "uds", udscred_run, udscred_check, 1.02 },
};

static const struct op large_ops[] = {
	{ "raw", rawlarge_run, rawlarge_check, 0 },
	{ "again", rawlarge_run, rawlarge_check, 0 },
	{ "uds", udslarge_run, udslarge_check, 1.02 },
	{ "rawmsg", rawmsglarge_run, rawmsglarge_check, 0 },
	{ "udsmsg", udsmsglarge_run, udsmsglarge_check, 0 },
};

static const struct op batch_ops[] = {
	{ "raw", rawbatch_run, rawbatch_check, 0 },
	{ "again", rawbatch_run, rawbatch_check, 0 },
	{ "rawmmsg", rawmmsg_run, rawmmsg_check, 0 },
	{ "uds", udsbatch_run, udsbatch_check, 0 },
};

static const struct op size_ops[] = {
	{ "raw", rawsize_run, rawsize_check, 0 },
	{ "again", rawsize_run, rawsize_check, 0 },
	{ "uds", udssize_run, udssize_check, 0 },
};

const struct group group_sendstream = {
	"sendstream", open_stream, close_ends, pair_ops, NELEM(pair_ops), 0
};
const struct group group_sendseq = {
	"sendseq", open_seqpacket, close_ends, pair_ops, NELEM(pair_ops), 0
};
const struct group group_senddgram = {
	"senddgram", open_dgram, close_ends, pair_ops, NELEM(pair_ops), 0
};
const struct group group_msgstream = {
	"msgstream", open_stream, close_ends, msg_ops, NELEM(msg_ops), 0
};
const struct group group_msgseq = {
	"msgseq", open_seqpacket, close_ends, msg_ops, NELEM(msg_ops), 0
};
const struct group group_msgdgram = {
	"msgdgram", open_dgram, close_ends, msg_ops, NELEM(msg_ops), 0
};
const struct group group_msgcred = {
	"msgcred", open_cred, close_ends, cred_ops, NELEM(cred_ops), 0
};
const struct group group_room = {
	"room", open_large, close_large, large_ops, NELEM(large_ops), 0
};
const struct group group_batchseq = {
	"batchseq", open_batchseqpacket, close_ends, batch_ops,
	NELEM(batch_ops), 0
};
const struct group group_batchdgram = {
	"batchdgram", open_batchdgram, close_ends, batch_ops,
	NELEM(batch_ops), 0
};
const struct group group_msgsize = {
	"msgsize", open_size, close_ends, size_ops, NELEM(size_ops), 0
};
const struct group group_refused = {
	"refused", open_full, close_ends, refused_ops, NELEM(refused_ops), 0
};
