/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * A record of one byte with descriptors, sent, received, and the descriptors
 * closed that came of it.
 */

#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include "bench.h"
#include "uds.h"

static int ends[2];
static int sent[BENCH_MAXFDS];
static int got[BENCH_MAXFDS];
static size_t nfds;

/* Each is another file, in which its place stands. */
int
bench_files(int *fds, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		fds[i] = memfd_create("bench", MFD_CLOEXEC);
		if (fds[i] == -1 ||
		    pwrite(fds[i], &i, sizeof(i), 0) != sizeof(i))
			return (-1);
	}
	return (0);
}

int
bench_are_files(const int *fds, size_t n)
{
	size_t i;
	size_t place;

	for (i = 0; i < n; i++) {
		if (pread(fds[i], &place, sizeof(place), 0) != sizeof(place))
			return (-1);
		errno = EPROTO;
		if (place != i || fcntl(fds[i], F_GETFD) != FD_CLOEXEC)
			return (-1);
	}
	return (0);
}

/*
 * As many files as ever, so that they fill all holes in the table and what is
 * received then gets numbers in a row.
 */
static int
open_fds(size_t n)
{
	nfds = n;
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) == -1)
		return (-1);
	return (bench_files(sent, BENCH_MAXFDS));
}

static int
open_one(void)
{
	return (open_fds(1));
}

static int
open_ten(void)
{
	return (open_fds(10));
}

static int
open_most(void)
{
	return (open_fds(BENCH_MAXFDS));
}

static void
close_fds(void)
{
	size_t i;

	for (i = 0; i < BENCH_MAXFDS; i++)
		close(sent[i]);
	close(ends[0]);
	close(ends[1]);
}

static inline int
raw_send(void)
{
	union {
		struct cmsghdr	align;
		char		space[CMSG_SPACE(sizeof(sent))];
	} control;
	struct cmsghdr *h;
	struct iovec v;
	struct msghdr m;
	char c;

	c = 'x';
	memset(&m, 0, sizeof(m));
	v.iov_base = &c;
	v.iov_len = 1;
	m.msg_iov = &v;
	m.msg_iovlen = 1;
	m.msg_control = control.space;
	m.msg_controllen = CMSG_SPACE(nfds * sizeof(*sent));
	h = CMSG_FIRSTHDR(&m);
	h->cmsg_level = SOL_SOCKET;
	h->cmsg_type = SCM_RIGHTS;
	h->cmsg_len = CMSG_LEN(nfds * sizeof(*sent));
	memcpy(CMSG_DATA(h), sent, nfds * sizeof(*sent));
	return (sendmsg(ends[0], &m, MSG_NOSIGNAL) == 1 ? 0 : -1);
}

static inline int
raw_recv(void)
{
	union {
		struct cmsghdr	align;
		char		space[CMSG_SPACE(sizeof(got))];
	} control;
	struct cmsghdr *h;
	struct iovec v;
	struct msghdr m;
	char c;

	memset(&m, 0, sizeof(m));
	v.iov_base = &c;
	v.iov_len = 1;
	m.msg_iov = &v;
	m.msg_iovlen = 1;
	m.msg_control = control.space;
	m.msg_controllen = sizeof(control.space);
	if (recvmsg(ends[1], &m, MSG_CMSG_CLOEXEC) != 1)
		return (-1);
	h = CMSG_FIRSTHDR(&m);
	if (h == NULL || h->cmsg_level != SOL_SOCKET ||
	    h->cmsg_type != SCM_RIGHTS ||
	    h->cmsg_len != CMSG_LEN(nfds * sizeof(*got)))
		return (-1);
	memcpy(got, CMSG_DATA(h), nfds * sizeof(*got));
	return (0);
}

static inline int
raw_pass(void)
{
	return (raw_send() == -1 ? -1 : raw_recv());
}

static inline int
raw_close(void)
{
	size_t i;

	for (i = 0; i < nfds; i++)
		if (close(got[i]) == -1)
			return (-1);
	return (0);
}

/* By hand, what can be done about the closing. */
static inline int
range_close(void)
{
	size_t i;

	for (i = 1; i < nfds; i++)
		if (got[i] != got[i - 1] + 1)
			return (raw_close());
	if (nfds == 1)
		return (close(got[0]));
	return ((int)syscall(SYS_close_range, (unsigned int)got[0],
	    (unsigned int)got[nfds - 1], 0));
}

static inline int
uds_pass(void)
{
	size_t len;
	size_t n;
	char c;

	c = 'x';
	n = nfds;
	if (uds_sendfds(ends[0], &c, 1, sent, n, -1) != 1 ||
	    uds_recvfds(ends[1], &c, 1, &len, got, &n, -1) != 1)
		return (-1);
	return (n == nfds ? 0 : -1);
}

static inline int
uds_close(void)
{
	uds_closefds(got, nfds);
	return (0);
}

static inline int
run(size_t n, int (*pass)(void), int (*discard)(void))
{
	while (n-- > 0) {
		if (pass() == -1)
			return (-1);
		bench_sink += (unsigned long)got[nfds - 1];
		if (discard() == -1)
			return (-1);
	}
	return (0);
}

/* They are the files, in their order, and then there are none. */
static int
check(int (*pass)(void), int (*discard)(void))
{
	int fds[BENCH_MAXFDS];
	size_t i;

	if (pass() == -1 || bench_are_files(got, nfds) == -1)
		return (-1);
	memcpy(fds, got, sizeof(fds));
	if (discard() == -1)
		return (-1);
	for (i = 0; i < nfds; i++)
		if (fcntl(fds[i], F_GETFD) != -1 || errno != EBADF)
			return (-1);
	return (0);
}

static int
raw_run(size_t n)
{
	return (run(n, raw_pass, raw_close));
}

static int
raw_check(void)
{
	return (check(raw_pass, raw_close));
}

static int
range_run(size_t n)
{
	return (run(n, raw_pass, range_close));
}

static int
range_check(void)
{
	return (check(raw_pass, range_close));
}

static int
uds_run(size_t n)
{
	return (run(n, uds_pass, uds_close));
}

static int
uds_check(void)
{
	return (check(uds_pass, uds_close));
}

static const struct op one_ops[] = {
	{ "raw", raw_run, raw_check, 0 },
	{ "again", raw_run, raw_check, 0 },
	{ "uds", uds_run, uds_check, 1.03 },
};

static const struct op ten_ops[] = {
	{ "raw", raw_run, raw_check, 0 },
	{ "again", raw_run, raw_check, 0 },
	{ "range", range_run, range_check, 0 },
	{ "uds", uds_run, uds_check, 0.88 },
};

static const struct op most_ops[] = {
	{ "raw", raw_run, raw_check, 0 },
	{ "again", raw_run, raw_check, 0 },
	{ "range", range_run, range_check, 0 },
	{ "uds", uds_run, uds_check, 0.70 },
};

const struct group group_fds1 = {
	"fds1", open_one, close_fds, one_ops, NELEM(one_ops), 0
};
const struct group group_fds10 = {
	"fds10", open_ten, close_fds, ten_ops, NELEM(ten_ops), 0
};
const struct group group_fds253 = {
	"fds253", open_most, close_fds, most_ops, NELEM(most_ops), 0
};
