/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * Passing descriptors.  What a case leaves open that it did not open fails it,
 * so that each is also about who closes what.  A number in a comment is that
 * of a defect seen in another library.
 */

#define _GNU_SOURCE

#include <sys/types.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Linux has rings, which it makes by a call without a name. */
#ifdef SO_PEERSEC
#include <sys/syscall.h>
#endif

#include <atf-c.h>

#include "uds.h"
#include "uds_test.h"

#ifdef MSG_NOSIGNAL
#define NOSIGNAL	MSG_NOSIGNAL
#else
#define NOSIGNAL	0
#endif

/* What only a hang would reach. */
#define LONG		20000

/* As many descriptors as a case has room for. */
#define ROOM		700

/* One that is left open has a lower number. */
#define NOPEN		1000

/* Files that can be told apart. */
#define NFILES		8

/* Control messages as an unfriendly peer makes them. */
struct control {
	size_t	len;
	union {
		struct cmsghdr	align;
		char		room[8192];
	} u;
};

static int	files[NFILES];
static ino_t	inodes[NFILES];

static void	make_files(void);
static void	close_files(void);
static int	which_file(int);
static void	name_files(int *, size_t);
static void	check_files(const int *, size_t, size_t);
static void	put(struct control *, int, int, const void *, size_t);
static ssize_t	raw_send(int, const void *, size_t, const struct control *);
static ssize_t	raw_sendfds(int, const void *, size_t, const int *, size_t);
static int	type_of(int);
static void	send_one(int, const char *);
static void	check_one(int, const char *);
static void	check_closed_on_exec(int, int);
static size_t	fill(int);
static void	drain(int);
static void	small_buffers(const int *);

static void
make_files(void)
{
	struct stat st;
	char name[16];
	int i;

	for (i = 0; i < NFILES; i++) {
		(void)snprintf(name, sizeof(name), "file.%d", i);
		files[i] = ut_file(name);
		ATF_REQUIRE(fstat(files[i], &st) == 0);
		inodes[i] = st.st_ino;
	}
}

static void
close_files(void)
{
	int i;

	for (i = 0; i < NFILES; i++)
		ut_close(files[i]);
}

/* -1 for none of ours. */
static int
which_file(int fd)
{
	struct stat st;
	int i;

	if (fstat(fd, &st) == -1)
		return (-1);
	for (i = 0; i < NFILES; i++)
		if (st.st_ino == inodes[i])
			return (i);
	return (-1);
}

/* A list of any length, whose order shows. */
static void
name_files(int *fds, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		fds[i] = files[(i + i / NFILES) % NFILES];
}

/* The n of such a list that begin at first: new ones, which are closed. */
static void
check_files(const int *fds, size_t first, size_t n)
{
	size_t i, j;

	for (i = 0; i < n; i++) {
		j = first + i;
		ATF_REQUIRE_EQ_MSG((int)((j + j / NFILES) % NFILES),
		    which_file(fds[i]), "descriptor %zu is of file %d", j,
		    which_file(fds[i]));
		ATF_CHECK_EQ(1, ut_is_cloexec(fds[i]));
		ut_close(fds[i]);
	}
}

static void
put(struct control *c, int level, int type, const void *data, size_t len)
{
	struct cmsghdr h;

	ATF_REQUIRE(c->len + CMSG_SPACE(len) <= sizeof(c->u.room));
	memset(c->u.room + c->len, 0, CMSG_SPACE(len));
	memset(&h, 0, sizeof(h));
	h.cmsg_len = CMSG_LEN(len);
	h.cmsg_level = level;
	h.cmsg_type = type;
	memcpy(c->u.room + c->len, &h, sizeof(h));
	if (len > 0)
		memcpy(c->u.room + c->len + CMSG_LEN(0), data, len);
	c->len += CMSG_SPACE(len);
}

static int
type_of(int s)
{
	socklen_t len;
	int type;

	len = sizeof(type);
	CHILD_REQUIRE(getsockopt(s, SOL_SOCKET, SO_TYPE, &type, &len) == 0);
	return (type);
}

/* Without the library; a record is marked for those who need that. */
static ssize_t
raw_send(int s, const void *data, size_t len, const struct control *c)
{
	struct iovec iov;
	struct msghdr h;

	memset(&h, 0, sizeof(h));
	iov.iov_base = (void *)(uintptr_t)data;
	iov.iov_len = len;
	h.msg_iov = &iov;
	h.msg_iovlen = 1;
	if (c != NULL && c->len > 0) {
		h.msg_control = (void *)(uintptr_t)c->u.room;
		h.msg_controllen = c->len;
	}
	return (sendmsg(s, &h, NOSIGNAL |
	    (type_of(s) == SOCK_SEQPACKET ? MSG_EOR : 0)));
}

static ssize_t
raw_sendfds(int s, const void *data, size_t len, const int *fds, size_t n)
{
	struct control c;

	c.len = 0;
	if (n > 0)
		put(&c, SOL_SOCKET, SCM_RIGHTS, fds, n * sizeof(*fds));
	return (raw_send(s, data, len, &c));
}

/* The first of our files. */
static void
send_one(int s, const char *data)
{
	ssize_t n;

	n = uds_sendfds(s, data, strlen(data), &files[0], 1, LONG);
	ATF_REQUIRE_EQ_MSG((ssize_t)strlen(data), n, "%zd, errno %d", n,
	    errno);
}

static void
check_one(int s, const char *data)
{
	char room[64];
	size_t len, n;
	int fd, rv;

	n = 1;
	rv = uds_recvfds(s, room, sizeof(room), &len, &fd, &n, LONG);
	ATF_REQUIRE_EQ_MSG(1, rv, "%d, errno %d", rv, errno);
	ATF_CHECK_EQ(strlen(data), len);
	ATF_CHECK_EQ(0, memcmp(room, data, len));
	ATF_REQUIRE_EQ(1, n);
	check_files(&fd, 0, 1);
}

/* Run a program that tells whether it got the descriptor. */
static void
check_closed_on_exec(int fd, int expected)
{
	char number[16], path[PATH_MAX];
	pid_t pid;
	int status;

	(void)snprintf(number, sizeof(number), "%d", fd);
	(void)snprintf(path, sizeof(path), "%s/h_cloexec", ut_srcdir());
	pid = ut_fork();
	if (pid == 0) {
		execl(path, "h_cloexec", number, (char *)NULL);
		_exit(127);
	}
	ATF_REQUIRE(waitpid(pid, &status, 0) == pid);
	ATF_REQUIRE(WIFEXITED(status) && WEXITSTATUS(status) != 127);
	ATF_CHECK_EQ_MSG(expected, WEXITSTATUS(status), "descriptor %d: %d",
	    fd, WEXITSTATUS(status));
}

/* Until nothing goes any more, in records of 100 bytes. */
static size_t
fill(int s)
{
	char data[100];
	size_t n;

	memset(data, 'f', sizeof(data));
	for (n = 0; uds_send(s, data, sizeof(data), 0) > 0; n++)
		ATF_REQUIRE(n < 1000000);
	ATF_REQUIRE_EQ(EAGAIN, errno);
	return (n);
}

static void
drain(int s)
{
	char room[4096];
	size_t len;

	while (uds_recv(s, room, sizeof(room), &len, 0) == 1)
		continue;
	ATF_REQUIRE_EQ(EAGAIN, errno);
}

/* So small that what is larger than a page goes in parts, or waits. */
static void
small_buffers(const int *sv)
{
	int i;

	for (i = 0; i < 2; i++) {
		ATF_REQUIRE_EQ(0, uds_setopt(sv[i], UDS_OPT_SNDBUF, 8192));
		ATF_REQUIRE_EQ(0, uds_setopt(sv[i], UDS_OPT_RCVBUF, 8192));
	}
}

/*
 * What comes and in which order.
 */

/* An empty list is no list: the bytes come, and a room for 8 stays empty. */
UDS_TC(none_sent_none_received)
{
	char room[8];
	size_t len, n;
	int fds[8], i, sv[2], type;

	EACH_TYPE(type) {
		ut_pair(type, sv);
		for (i = 0; i < 3; i++) {
			ATF_REQUIRE_EQ(2, uds_sendfds(sv[0], "ab", 2,
			    i == 0 ? NULL : fds, 0, LONG));
			memset(fds, 0xa5, sizeof(fds));
			n = i == 2 ? 8 : 0;
			ATF_REQUIRE_EQ(1, uds_recvfds(sv[1], room,
			    sizeof(room), &len, i == 0 ? NULL : fds, &n,
			    LONG));
			ATF_CHECK_EQ(2, len);
			ATF_CHECK_EQ(0, memcmp(room, "ab", 2));
			ATF_CHECK_EQ(0, n);
		}
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
}

/* What was received is a descriptor in its own right: it can be used. */
UDS_TC(one_works)
{
	char c;
	size_t len, n;
	int fd, p[2], sv[2], type;

	EACH_TYPE(type) {
		ut_pair(type, sv);
		ut_pipe(p);
		ATF_REQUIRE_EQ(1, uds_sendfds(sv[0], "a", 1, &p[1], 1, LONG));
		ut_close(p[1]);
		n = 1;
		ATF_REQUIRE_EQ(1, uds_recvfds(sv[1], &c, 1, &len, &fd, &n,
		    LONG));
		ATF_CHECK_EQ(1, len);
		ATF_CHECK_EQ('a', c);
		ATF_REQUIRE_EQ(1, n);
		ATF_REQUIRE_EQ(1, write(fd, "x", 1));
		ATF_REQUIRE_EQ(1, read(p[0], &c, 1));
		ATF_CHECK_EQ('x', c);
		ut_close(fd);
		ATF_CHECK_EQ(0, read(p[0], &c, 1));
		ut_close(p[0]);
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
}

/* A datagram need not have any bytes to bring a socket that works. */
UDS_TC(empty_datagram_brings_socket)
{
	char room[8];
	size_t len, n;
	int fd, other[2], sv[2];

	ut_pair(SOCK_DGRAM, sv);
	ut_pair(SOCK_STREAM, other);
	ATF_REQUIRE_EQ(0, uds_sendfds(sv[0], NULL, 0, &other[0], 1, LONG));
	ut_close(other[0]);
	n = 1;
	ATF_REQUIRE_EQ(1, uds_recvfds(sv[1], room, sizeof(room), &len, &fd,
	    &n, LONG));
	ATF_CHECK_EQ(0, len);
	ATF_REQUIRE_EQ(1, n);
	ATF_REQUIRE_EQ(3, uds_send(fd, "abc", 3, LONG));
	ATF_REQUIRE_EQ(1, uds_recv(other[1], room, sizeof(room), &len, LONG));
	ATF_CHECK_EQ(3, len);
	ut_close(fd);
	ut_close(other[1]);
	ut_close(sv[0]);
	ut_close(sv[1]);
}

/*
 * On a stream they would be lost without a word, and a record would look like
 * the end of file to other readers.
 */
UDS_TC(without_data_einval)
{
	char c;
	size_t len;
	int sv[2], type;

	make_files();
	EACH_CONN_TYPE(type) {
		ut_pair(type, sv);
		FAILS(EINVAL, uds_sendfds(sv[0], "", 0, files, 1, LONG));
		FAILS(EINVAL, uds_sendfds(sv[0], NULL, 0, files, 3, 0));
		FAILS(EAGAIN, uds_recv(sv[1], &c, 1, &len, 0));
		send_one(sv[0], "x");
		check_one(sv[1], "x");
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
	close_files();
}

/* Order is all that tells a program what each descriptor is for. */
UDS_TC(order_is_kept)
{
	char c;
	size_t i, len, n;
	int fds[64], got[64], sv[2], type;

	make_files();
	EACH_TYPE(type) {
		ut_pair(type, sv);
		for (i = 1; i <= 64; i *= 2) {
			name_files(fds, i);
			ATF_REQUIRE_EQ(1, uds_sendfds(sv[0], "a", 1, fds, i,
			    LONG));
			n = 64;
			ATF_REQUIRE_EQ(1, uds_recvfds(sv[1], &c, 1, &len, got,
			    &n, LONG));
			ATF_REQUIRE_EQ(i, n);
			check_files(got, 0, n);
		}
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
	close_files();
}

/* Who had more than one end of a pair gets each with its own peer. */
UDS_TC(received_sockets_are_not_mixed_up)
{
	char c;
	size_t len, n;
	int a[2], b[2], fds[2], got[2], sv[2];

	ut_pair(SOCK_STREAM, sv);
	ut_pair(SOCK_STREAM, a);
	ut_pair(SOCK_STREAM, b);
	fds[0] = a[0];
	fds[1] = b[0];
	ATF_REQUIRE_EQ(1, uds_sendfds(sv[0], "x", 1, fds, 2, LONG));
	n = 2;
	ATF_REQUIRE_EQ(1, uds_recvfds(sv[1], &c, 1, &len, got, &n, LONG));
	ATF_REQUIRE_EQ(2, n);
	ATF_REQUIRE_EQ(1, uds_send(got[0], "a", 1, LONG));
	ATF_REQUIRE_EQ(1, uds_send(got[1], "b", 1, LONG));
	ATF_REQUIRE_EQ(1, uds_recv(a[1], &c, 1, &len, LONG));
	ATF_CHECK_EQ('a', c);
	ATF_REQUIRE_EQ(1, uds_recv(b[1], &c, 1, &len, LONG));
	ATF_CHECK_EQ('b', c);
	uds_closefds(got, 2);
	uds_closefds(a, 2);
	uds_closefds(b, 2);
	uds_closefds(sv, 2);
}

/*
 * The padding of one descriptor on 64 bits has room for a second, which has
 * been found open, and unknown, after that (D6, D7).
 */
UDS_TC(two_sent_one_wanted)
{
	struct uds_msg m;
	char c;
	int fd, sv[2], type;

	make_files();
	EACH_TYPE(type) {
		ut_pair(type, sv);
		ATF_REQUIRE_EQ(1, uds_sendfds(sv[0], "a", 1, files, 2, LONG));
		uds_msg_in(&m, &c, 1);
		m.um_fds = &fd;
		m.um_maxfds = 1;
		ATF_REQUIRE_EQ(1, uds_recvmsg(sv[1], &m, 0, LONG));
		ATF_CHECK_EQ(1, m.um_len);
		ATF_CHECK_EQ('a', c);
		ATF_REQUIRE_EQ(1, m.um_nfds);
		ATF_CHECK_EQ(1, m.um_surplus);
		ATF_CHECK_EQ(UDS_MSG_SURPLUS, m.um_flags);
		check_files(&fd, 0, 1);
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
	close_files();
}

UDS_TC(two_sent_two_wanted)
{
	struct uds_msg m;
	char c;
	int fds[2], sv[2], type;

	make_files();
	EACH_TYPE(type) {
		ut_pair(type, sv);
		ATF_REQUIRE_EQ(1, uds_sendfds(sv[0], "a", 1, files, 2, LONG));
		uds_msg_in(&m, &c, 1);
		m.um_fds = fds;
		m.um_maxfds = 2;
		ATF_REQUIRE_EQ(1, uds_recvmsg(sv[1], &m, 0, LONG));
		ATF_REQUIRE_EQ(2, m.um_nfds);
		ATF_CHECK_EQ(0, m.um_surplus);
		ATF_CHECK_EQ(0, m.um_flags);
		check_files(fds, 0, 2);
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
	close_files();
}

/* Each number that is wanted of each that come; beyond that (D8) no write. */
UDS_TC(surplus_is_closed_and_counted)
{
	struct uds_msg m;
	char c;
	size_t sent, wanted;
	int fds[10], i, sv[2], type;

	make_files();
	EACH_TYPE(type) {
		ut_pair(type, sv);
		for (sent = 1; sent <= NFILES; sent++)
			for (wanted = 1; wanted <= 9; wanted++) {
				ATF_REQUIRE_EQ(1, uds_sendfds(sv[0], "a", 1,
				    files, sent, LONG));
				uds_msg_in(&m, &c, 1);
				for (i = 0; i < 10; i++)
					fds[i] = -7;
				m.um_fds = fds;
				m.um_maxfds = wanted;
				ATF_REQUIRE_EQ(1, uds_recvmsg(sv[1], &m, 0,
				    LONG));
				ATF_REQUIRE_EQ(sent < wanted ? sent : wanted,
				    m.um_nfds);
				ATF_CHECK_EQ(sent, m.um_nfds + m.um_surplus);
				ATF_CHECK_EQ(sent > wanted ?
				    UDS_MSG_SURPLUS : 0, m.um_flags);
				check_files(fds, 0, m.um_nfds);
				for (i = (int)m.um_nfds; i < 10; i++)
					ATF_CHECK_EQ(-7, fds[i]);
			}
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
	close_files();
}

/* Three bytes, by a call that wants no descriptors. */
static void
receive_data_by(int way, int s)
{
	struct uds_addr from;
	struct uds_msg m;
	char room[8];
	size_t len, n;
	int rv;

	len = n = 0;
	memset(room, 0, sizeof(room));
	uds_msg_in(&m, room, 3);
	switch (way) {
	case 0:
		rv = uds_recv(s, room, 3, &len, LONG);
		break;
	case 1:
		rv = uds_recvfrom(s, room, 3, &len, &from, LONG);
		break;
	case 2:
		rv = uds_recvmsg(s, &m, 0, LONG);
		len = m.um_len;
		break;
	case 3:
		rv = uds_recvfds(s, room, 3, &len, NULL, &n, LONG);
		break;
	default:
		len = (size_t)recv(s, room, 3, 0);
		rv = 1;
		break;
	}
	ATF_CHECK_EQ(1, rv);
	ATF_CHECK_EQ(3, len);
	ATF_CHECK_EQ(0, memcmp(room, "abc", 4));
	ATF_CHECK_EQ(0, n);
	ATF_CHECK_EQ(0, m.um_nfds);
	ATF_CHECK_EQ(0, m.um_surplus);
	ATF_CHECK_EQ(0, m.um_flags & ~UDS_MSG_SURPLUS);
}

/*
 * Those that nobody wants do not turn up later, and those of the next message
 * still do, whichever way the first was received.
 */
UDS_TC(none_wanted_of_some)
{
	int i, sv[2], type;

	make_files();
	EACH_TYPE(type) {
		ut_pair(type, sv);
		for (i = 0; i < 5; i++) {
			ATF_REQUIRE_EQ(3, uds_sendfds(sv[0], "abc", 3, files,
			    4, LONG));
			receive_data_by(i, sv[1]);
			send_one(sv[0], "next");
			check_one(sv[1], "next");
		}
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
	close_files();
}

/* A part of a stream brings them, and no other part. */
UDS_TC(stream_read_in_pieces)
{
	char c;
	size_t i, len, n, total;
	int fds[8], sv[2];

	make_files();
	ut_pair(SOCK_STREAM, sv);
	ATF_REQUIRE_EQ(6, uds_sendfds(sv[0], "abcdef", 6, files, 3, LONG));
	total = 0;
	for (i = 0; i < 6; i++) {
		n = 8 - total;
		ATF_REQUIRE_EQ(1, uds_recvfds(sv[1], &c, 1, &len, fds + total,
		    &n, LONG));
		ATF_CHECK_EQ(1, len);
		ATF_CHECK_EQ("abcdef"[i], c);
		if (i > 0)
			ATF_CHECK_EQ(0, n);
		total += n;
	}
	ATF_REQUIRE_EQ(3, total);
	check_files(fds, 0, 3);
	ut_close(sv[0]);
	ut_close(sv[1]);
	close_files();
}

/* Each message keeps its own, in whatever order they are sent. */
UDS_TC(messages_keep_their_own)
{
	char c;
	size_t i, len, n;
	int fds[NFILES], sv[2], type;

	make_files();
	EACH_TYPE(type) {
		if (type == SOCK_STREAM)
			continue;
		ut_pair(type, sv);
		for (i = 0; i < 5; i++) {
			c = (char)('a' + i);
			ATF_REQUIRE_EQ(1, uds_sendfds(sv[0], &c, 1, files,
			    (i * 3) % 5, LONG));
		}
		for (i = 0; i < 5; i++) {
			n = NFILES;
			ATF_REQUIRE_EQ(1, uds_recvfds(sv[1], &c, 1, &len, fds,
			    &n, LONG));
			ATF_CHECK_EQ((char)('a' + i), c);
			ATF_REQUIRE_EQ((i * 3) % 5, n);
			check_files(fds, 0, n);
		}
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
	close_files();
}

/* Address and descriptors come together (D22), and what came can be used. */
UDS_TC(with_addresses)
{
	struct uds_addr from;
	struct uds_msg m;
	char room[8];
	size_t len;
	int a, b, fd, unbound;

	a = ut_bound(SOCK_DGRAM, "a");
	b = ut_bound(SOCK_DGRAM, "b");
	unbound = ut_socket(SOCK_DGRAM);
	uds_msg_out(&m, "fd", 2);
	m.um_addr = (struct uds_addr *)(uintptr_t)at("b");
	m.um_fds = &unbound;
	m.um_nfds = 1;
	ATF_REQUIRE_EQ(2, uds_sendmsg(a, &m, UDS_MSG_CLOSE, LONG));
	ATF_CHECK_EQ(-1, unbound);
	uds_msg_in(&m, room, sizeof(room));
	m.um_addr = &from;
	m.um_fds = &fd;
	m.um_maxfds = 1;
	ATF_REQUIRE_EQ(1, uds_recvmsg(b, &m, 0, LONG));
	ATF_CHECK_EQ(2, m.um_len);
	ATF_REQUIRE_EQ(1, m.um_nfds);
	ATF_CHECK_STREQ("a", text(&from));
	ATF_REQUIRE_EQ(4, uds_sendto(fd, "back", 4, &from, LONG));
	ATF_REQUIRE_EQ(1, uds_recvfrom(a, room, sizeof(room), &len, &from,
	    LONG));
	ATF_CHECK_EQ(4, len);
	ATF_CHECK_STREQ("-", text(&from));
	ut_close(fd);
	ut_close(a);
	ut_close(b);
}

/* A connection may bring descriptors before anybody has accepted it. */
UDS_TC(sent_before_accept)
{
	int client, listener, s, type;

	make_files();
	EACH_CONN_TYPE(type) {
		listener = ut_listener(type, "sock");
		client = ut_client(type, "sock");
		send_one(client, "early");
		s = uds_accept(listener, NULL, 0, LONG);
		ATF_REQUIRE(s != -1);
		check_one(s, "early");
		ut_close(client);
		ut_close(listener);
		ut_close(s);
		ut_unlink("sock");
	}
	close_files();
}

/* In flight they live on when the sender closes all that it has. */
UDS_TC(sender_gone_before_receipt)
{
	char c;
	size_t len, n;
	int fds[4], p[2], rv, sv[2], type;

	EACH_TYPE(type) {
		ut_pair(type, sv);
		ut_pipe(p);
		ATF_REQUIRE_EQ(1, write(p[1], "x", 1));
		ATF_REQUIRE_EQ(1, uds_sendfds(sv[0], "a", 1, p, 2, LONG));
		ut_close(p[0]);
		ut_close(p[1]);
		ut_close(sv[0]);
		n = 4;
		rv = uds_recvfds(sv[1], &c, 1, &len, fds, &n, LONG);
		/* Some tell first that the sender of a datagram has gone. */
		if (rv == -1 && errno == ECONNRESET)
			rv = uds_recvfds(sv[1], &c, 1, &len, fds, &n, LONG);
		ATF_REQUIRE_EQ(1, rv);
		ATF_REQUIRE_EQ(2, n);
		ATF_REQUIRE_EQ(1, read(fds[0], &c, 1));
		ATF_CHECK_EQ('x', c);
		uds_closefds(fds, 2);
		ut_close(sv[1]);
	}
}

/* Nobody ever receives them: they go with the sockets. */
UDS_TC(never_received)
{
	char c;
	int p[2], sv[2], type;

	EACH_TYPE(type) {
		ut_pair(type, sv);
		ut_pipe(p);
		ATF_REQUIRE_EQ(1, uds_sendfds(sv[0], "a", 1, &p[1], 1, LONG));
		ut_close(p[1]);
		ut_close(sv[0]);
		ut_close(sv[1]);
		/* The end of file tells that no writer is left. */
		ATF_CHECK_EQ(0, read(p[0], &c, 1));
		ut_close(p[0]);
	}
}

/*
 * The sender's side.
 */

/* It keeps what it sent (D1), ten times or a hundred. */
UDS_TC(sender_keeps_what_it_sent)
{
	int i, sv[2], type;

	make_files();
	EACH_TYPE(type) {
		ut_pair(type, sv);
		for (i = 0; i < 100; i++) {
			send_one(sv[0], "x");
			check_one(sv[1], "x");
			ATF_REQUIRE_EQ(0, which_file(files[0]));
		}
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
	close_files();
}

/* Whoever failed to send can try again, with what was its own (D26). */
UDS_TC(sender_keeps_what_it_failed_to_send)
{
	struct uds_msg m;
	int before[2], fds[2], i, sv[2], type;

	make_files();
	EACH_TYPE(type) {
		ut_pair(type, sv);
		fds[0] = before[0] = files[0];
		fds[1] = before[1] = files[1];
		uds_msg_out(&m, "a", 1);
		m.um_fds = fds;
		m.um_nfds = 2;
		FAILS(EINVAL, uds_sendmsg(sv[0], &m, 0x4000 | UDS_MSG_CLOSE,
		    0));
		FAILS(EBADF, uds_sendmsg(-1, &m, UDS_MSG_CLOSE, 0));
		ut_close(sv[1]);
		for (i = 0; i < 3; i++)
			ATF_CHECK(uds_sendmsg(sv[0], &m, UDS_MSG_CLOSE,
			    i - 1) == -1);
		ATF_CHECK_EQ(0, memcmp(before, fds, sizeof(fds)));
		ATF_CHECK_EQ(0, which_file(fds[0]));
		ATF_CHECK_EQ(1, which_file(fds[1]));
		ut_close(sv[0]);
	}
	close_files();
}

/* With nothing left to close, and to be closed twice, by anybody. */
UDS_TC(close_after_sending)
{
	struct uds_msg m;
	char c;
	size_t len, n;
	int fds[3], got[3], i, sv[2], type;

	make_files();
	EACH_TYPE(type) {
		ut_pair(type, sv);
		for (i = 0; i < 3; i++)
			fds[i] = uds_dup(files[i]);
		uds_msg_out(&m, "a", 1);
		m.um_fds = fds;
		m.um_nfds = 3;
		ATF_REQUIRE_EQ(1, uds_sendmsg(sv[0], &m, UDS_MSG_CLOSE, LONG));
		for (i = 0; i < 3; i++)
			ATF_CHECK_EQ(-1, fds[i]);
		ATF_CHECK_EQ(3, m.um_nfds);
		n = 3;
		ATF_REQUIRE_EQ(1, uds_recvfds(sv[1], &c, 1, &len, got, &n,
		    LONG));
		ATF_REQUIRE_EQ(3, n);
		check_files(got, 0, 3);
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
	close_files();
}

/* Nothing to close is nothing to fail for. */
UDS_TC(close_after_sending_none)
{
	struct uds_msg m;
	int sv[2], type;

	EACH_TYPE(type) {
		ut_pair(type, sv);
		uds_msg_out(&m, "a", 1);
		ATF_CHECK_EQ(1, uds_sendmsg(sv[0], &m, UDS_MSG_CLOSE, LONG));
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
}

/*
 * A stream took the first part, and the descriptors with it: as long as not
 * all was sent, the caller has them, too.
 */
UDS_TC(close_after_sending_a_part)
{
	static char data[200000];
	struct uds_msg m;
	char room[1000];
	size_t len, n, total;
	ssize_t sent;
	int before, fd, got, sv[2];

	make_files();
	ut_pair(SOCK_STREAM, sv);
	small_buffers(sv);
	before = fd = files[0];
	uds_msg_out(&m, data, sizeof(data));
	m.um_fds = &fd;
	m.um_nfds = 1;
	sent = uds_sendmsg(sv[0], &m, UDS_MSG_CLOSE, 0);
	ATF_REQUIRE(sent > 0 && sent < (ssize_t)sizeof(data));
	ATF_CHECK_EQ(before, fd);
	ATF_CHECK_EQ(0, which_file(fd));
	n = 1;
	ATF_REQUIRE_EQ(1, uds_recvfds(sv[1], room, sizeof(room), &len, &got,
	    &n, LONG));
	ATF_REQUIRE_EQ(1, n);
	check_files(&got, 0, 1);
	for (total = len; total < (size_t)sent; total += len)
		ATF_REQUIRE_EQ(1, uds_recv(sv[1], room, sizeof(room), &len,
		    LONG));
	FAILS(EAGAIN, uds_recv(sv[1], room, sizeof(room), &len, 0));
	ATF_CHECK_EQ(sent, (ssize_t)total);
	ut_close(sv[0]);
	ut_close(sv[1]);
	close_files();
}

/* Wherever it stands it spoils the message, and nothing else. */
static void
check_spoils(int s, int bad, int error)
{
	int fds[3], i;

	for (i = 0; i < 3; i++) {
		memcpy(fds, files, sizeof(fds));
		fds[i] = bad;
		FAILS(error, uds_sendfds(s, "a", 1, fds, 3, LONG));
		FAILS(error, uds_sendfds(s, "a", 1, &fds[i], 1, 0));
	}
}

static void
check_one_is_next(int s, int peer)
{
	char c;
	size_t len;

	FAILS(EAGAIN, uds_recv(peer, &c, 1, &len, 0));
	send_one(s, "a");
	check_one(peer, "a");
}

UDS_TC(bad_descriptor_in_the_list)
{
	int sv[2], type;

	make_files();
	EACH_TYPE(type) {
		ut_pair(type, sv);
		check_spoils(sv[0], -1, EBADF);
		check_spoils(sv[0], ut_closed(), EBADF);
		check_one_is_next(sv[0], sv[1]);
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
	close_files();
}

/* Of a kind that no message carries; -1 where none can be had. */
static int
make_unfit(void)
{
#ifdef SYS_io_uring_setup
	char parameters[512];

	memset(parameters, 0, sizeof(parameters));
	return ((int)syscall(SYS_io_uring_setup, 1, parameters));
#else
	return (-1);
#endif
}

/* One that cannot be passed keeps the others back, and they stay open. */
UDS_TC(unfit_descriptor_in_the_list)
{
	int sv[2], type, unfit;

	unfit = make_unfit();
	if (unfit == -1)
		atf_tc_skip("whatever can be had here can be passed");
	make_files();
	EACH_TYPE(type) {
		ut_pair(type, sv);
		check_spoils(sv[0], unfit, EINVAL);
		check_one_is_next(sv[0], sv[1]);
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
	ut_close(unfit);
	close_files();
}

UDS_TC(no_list_einval)
{
	struct uds_msg m;
	char c;
	int sv[2];

	ut_pair(SOCK_STREAM, sv);
	FAILS(EINVAL, uds_sendfds(sv[0], "a", 1, NULL, 1, 0));
	uds_msg_in(&m, &c, 1);
	m.um_maxfds = 1;
	FAILS_CLEAN(EINVAL, c, uds_recvmsg(sv[1], &m, 0, 0));
	ut_close(sv[0]);
	ut_close(sv[1]);
}

/* A library that prints has spoilt what its caller writes (D2). */
UDS_TC(nothing_is_printed)
{
	struct stat st;
	int fd, saved, sv[2];

	make_files();
	ut_pair(SOCK_SEQPACKET, sv);
	fd = ut_file("output");
	saved = dup(STDOUT_FILENO);
	ATF_REQUIRE(saved != -1);
	fflush(NULL);
	ATF_REQUIRE(dup2(fd, STDOUT_FILENO) == STDOUT_FILENO);
	send_one(sv[0], "a");
	check_one(sv[1], "a");
	fflush(NULL);
	ATF_REQUIRE(dup2(saved, STDOUT_FILENO) == STDOUT_FILENO);
	ATF_REQUIRE(fstat(fd, &st) == 0);
	ATF_CHECK_EQ(0, st.st_size);
	ut_close(saved);
	ut_close(fd);
	ut_close(sv[0]);
	ut_close(sv[1]);
	close_files();
}

/* To a peer that is gone, in each way of waiting: an error, no signal (D25). */
UDS_TC(peer_gone_no_sigpipe)
{
	int i, sv[2], type;

	make_files();
	EACH_CONN_TYPE(type) {
		ut_pair(type, sv);
		ut_close(sv[1]);
		for (i = -1; i < 2; i++)
			FAILS(EPIPE, uds_sendfds(sv[0], "a", 1, files, 2, i));
		ut_close(sv[0]);
	}
	close_files();
}

/* A full queue is waited for, and then nothing has gone of the message. */
UDS_TC(full_queue_keeps_them)
{
	int64_t start;
	int sv[2], type;

	make_files();
	EACH_CONN_TYPE(type) {
		ut_pair(type, sv);
		(void)fill(sv[0]);
		/* There may be room for one and a byte (OpenBSD 8.0, run). */
		while (uds_send(sv[0], "f", 1, 0) > 0)
			continue;
		ATF_REQUIRE_EQ(EAGAIN, errno);
		FAILS(EAGAIN, uds_sendfds(sv[0], "a", 1, files, 1, 0));
		start = ut_now();
		FAILS(ETIMEDOUT, uds_sendfds(sv[0], "a", 1, files, 1, 50));
		ut_took(start, 50);
		drain(sv[1]);
		send_one(sv[0], "last");
		check_one(sv[1], "last");
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
	close_files();
}

/*
 * However many datagrams were refused, what is said to be sent then comes.
 * NetBSD counts the descriptors of those that were as under way, and at the
 * limit says that all are sent (10.99.12, run).
 */
UDS_TC(refused_datagrams_are_forgotten)
{
	struct uds_msg m;
	int fds[50], i, sv[2];

	make_files();
	name_files(fds, 50);
	ut_pair(SOCK_DGRAM, sv);
	(void)fill(sv[0]);
	for (i = 0; i < 200; i++)
		FAILS(EAGAIN, uds_sendfds(sv[0], "a", 1, fds, 50, 0));
	drain(sv[1]);
	send_one(sv[0], "full");
	check_one(sv[1], "full");
	ut_close(sv[0]);
	sv[0] = ut_socket(SOCK_DGRAM);
	uds_msg_out(&m, "a", 1);
	m.um_addr = (struct uds_addr *)(uintptr_t)at("nobody");
	m.um_fds = fds;
	m.um_nfds = 50;
	for (i = 0; i < 200; i++)
		FAILS(ENOENT, uds_sendmsg(sv[0], &m, 0, 0));
	ut_close(sv[0]);
	ut_close(sv[1]);
	ut_pair(SOCK_DGRAM, sv);
	send_one(sv[0], "nobody");
	check_one(sv[1], "nobody");
	ut_close(sv[0]);
	ut_close(sv[1]);
	close_files();
}

/*
 * So many may be under way of an ordinary user, or of all: an error, with
 * nothing sent of the message and nothing closed.
 */
UDS_TC(too_many_under_way)
{
	struct rlimit rl;
	pid_t pid;
	int i, sv[2];

	make_files();
	ut_pair(SOCK_STREAM, sv);
	pid = ut_drop();
	if (pid == 0) {
		CHILD_REQUIRE(getrlimit(RLIMIT_NOFILE, &rl) == 0);
		rl.rlim_cur = 64;
		CHILD_REQUIRE(setrlimit(RLIMIT_NOFILE, &rl) == 0);
		for (i = 0; i < 100; i++)
			if (uds_sendfds(sv[0], "a", 1, files, 2, 0) != 1)
				break;
		if (i < 100) {
			CHILD_REQUIRE(errno == ETOOMANYREFS ||
			    errno == EMFILE || errno == EAGAIN);
			CHILD_REQUIRE(which_file(files[1]) == 1);
			/* Data goes on. */
			CHILD_REQUIRE(errno == EAGAIN ||
			    uds_send(sv[0], "b", 1, 0) == 1);
		}
		_exit(0);
	}
	ut_join(pid);
	ut_close(sv[0]);
	ut_close(sv[1]);
	close_files();
}

/*
 * How many.
 */

/* As many as the system takes go in one message and come out of it. */
UDS_TC(as_many_as_there_can_be)
{
	char c;
	size_t i, len, max, n;
	int fds[ROOM], got[ROOM], sv[2];

	make_files();
	max = (size_t)uds_maxfds();
	ATF_REQUIRE(max >= 64);
	max = max < ROOM ? max : ROOM;
	ut_pair(SOCK_STREAM, sv);
	name_files(fds, max);
	for (i = 60; i <= max; i += i == 99 || max < 99 ? max - i + 1 : 39) {
		/* 60, 99 and all of them; more than 60 have crashed (D3). */
		ATF_REQUIRE_EQ(1, uds_sendfds(sv[0], "a", 1, fds, i, LONG));
		n = ROOM;
		ATF_REQUIRE_EQ(1, uds_recvfds(sv[1], &c, 1, &len, got, &n,
		    LONG));
		ATF_REQUIRE_EQ(i, n);
		check_files(got, 0, n);
	}
	ATF_REQUIRE_EQ(1, uds_sendfds(sv[0], "a", 1, fds, max, LONG));
	n = ROOM;
	ATF_REQUIRE_EQ(1, uds_recvfds(sv[1], &c, 1, &len, got, &n, LONG));
	ATF_REQUIRE_EQ(max, n);
	check_files(got, 0, n);
	ut_close(sv[0]);
	ut_close(sv[1]);
	close_files();
}

/* What the kernel would call invalid has a name and a limit (D29). */
UDS_TC(too_many_e2big)
{
	static int fds[65536];
	char c;
	size_t len, max;
	int sv[2], type;

	make_files();
	max = (size_t)uds_maxfds();
	ATF_REQUIRE(max + 1 < 65536);
	EACH_TYPE(type) {
		ut_pair(type, sv);
		name_files(fds, max + 1);
		FAILS(E2BIG, uds_sendfds(sv[0], "a", 1, fds, max + 1, LONG));
		FAILS(E2BIG, uds_sendfds(sv[0], "abc", 3, fds, 65535, 0));
		FAILS(EAGAIN, uds_recv(sv[1], &c, 1, &len, 0));
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
	close_files();
}

/* More than go at once: all come, in order, and the bytes with them. */
UDS_TC(split_over_messages)
{
	static const char data[] = "abcdefghij";
	static int fds[ROOM], got[ROOM];
	struct uds_msg m;
	char room[32];
	size_t i, max, n, part, parts, total;
	int sv[2], type;

	make_files();
	max = (size_t)uds_maxfds();
	n = 600;
	parts = (n + max - 1) / max;
	ATF_REQUIRE(parts < sizeof(data));
	name_files(fds, n);
	EACH_TYPE(type) {
		ut_pair(type, sv);
		uds_msg_out(&m, data, 10);
		m.um_fds = fds;
		m.um_nfds = n;
		ATF_REQUIRE_EQ(10, uds_sendmsg(sv[0], &m, UDS_MSG_SPLIT,
		    LONG));
		total = 0;
		for (i = 0; i < parts; i++) {
			part = i + 1 < parts || type == SOCK_STREAM ? 1 :
			    10 - i;
			uds_msg_in(&m, room, type == SOCK_STREAM ? 1 : 32);
			m.um_fds = got + total;
			m.um_maxfds = ROOM - total;
			ATF_REQUIRE_EQ(1, uds_recvmsg(sv[1], &m, 0, LONG));
			ATF_CHECK_EQ(part, m.um_len);
			ATF_CHECK_EQ(0, memcmp(room, data + i, m.um_len));
			ATF_CHECK_EQ(i + 1 < parts ? max : n - total,
			    m.um_nfds);
			total += m.um_nfds;
		}
		ATF_REQUIRE_EQ(n, total);
		check_files(got, 0, n);
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
	close_files();
}

/* The whole of a stream, however it was cut. */
UDS_TC(split_and_waited_for)
{
	static char data[3000], room[3000];
	static int fds[ROOM], got[ROOM];
	struct uds_msg m;
	size_t i;
	int sv[2];

	make_files();
	for (i = 0; i < sizeof(data); i++)
		data[i] = (char)ut_random();
	name_files(fds, 600);
	ut_pair(SOCK_STREAM, sv);
	uds_msg_out(&m, data, sizeof(data));
	m.um_fds = fds;
	m.um_nfds = 600;
	ATF_REQUIRE_EQ(3000, uds_sendmsg(sv[0], &m, UDS_MSG_SPLIT, LONG));
	uds_msg_in(&m, room, sizeof(room));
	m.um_fds = got;
	m.um_maxfds = ROOM;
	ATF_REQUIRE_EQ(1, uds_recvmsg(sv[1], &m, UDS_MSG_WAITALL, LONG));
	ATF_CHECK_EQ(3000, m.um_len);
	ATF_CHECK_EQ(0, memcmp(data, room, sizeof(data)));
	ATF_REQUIRE_EQ(600, m.um_nfds);
	check_files(got, 0, 600);
	ut_close(sv[0]);
	ut_close(sv[1]);
	close_files();
}

/* Each message has to carry a byte. */
UDS_TC(split_over_too_few_bytes_einval)
{
	static int fds[65536], got[65536];
	struct uds_msg m;
	char c;
	size_t len, max;
	int sv[2], type;

	make_files();
	max = (size_t)uds_maxfds();
	ATF_REQUIRE(2 * max + 1 < 65536);
	name_files(fds, 2 * max + 1);
	EACH_TYPE(type) {
		ut_pair(type, sv);
		uds_msg_out(&m, "ab", 2);
		m.um_fds = fds;
		m.um_nfds = 2 * max + 1;
		FAILS(EINVAL, uds_sendmsg(sv[0], &m, UDS_MSG_SPLIT, LONG));
		m.um_nfds = max + 1;
		m.um_size = 1;
		FAILS(EINVAL, uds_sendmsg(sv[0], &m, UDS_MSG_SPLIT, LONG));
		m.um_size = 0;
		FAILS(EINVAL, uds_sendmsg(sv[0], &m, UDS_MSG_SPLIT, LONG));
		FAILS(EAGAIN, uds_recv(sv[1], &c, 1, &len, 0));
		if (2 * max > ROOM)
			goto next;
		m.um_size = 2;
		m.um_nfds = 2 * max;
		ATF_REQUIRE_EQ(2, uds_sendmsg(sv[0], &m, UDS_MSG_SPLIT, LONG));
		len = max;
		uds_msg_in(&m, &c, 1);
		m.um_fds = got;
		m.um_maxfds = max;
		ATF_REQUIRE_EQ(1, uds_recvmsg(sv[1], &m, 0, LONG));
		ATF_REQUIRE_EQ(max, m.um_nfds);
		check_files(got, 0, max);
		ATF_REQUIRE_EQ(1, uds_recvmsg(sv[1], &m, 0, LONG));
		ATF_REQUIRE_EQ(max, m.um_nfds);
		check_files(got, max, max);
next:
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
	close_files();
}

/* What fits is not split, and what was split is closed when all has gone. */
UDS_TC(split_and_closed)
{
	static int fds[ROOM];
	struct uds_msg m;
	char room[8];
	int i, sv[2], type;

	make_files();
	EACH_TYPE(type) {
		if (type == SOCK_STREAM)
			continue;
		ut_pair(type, sv);
		uds_msg_out(&m, "abc", 3);
		m.um_fds = files;
		m.um_nfds = 3;
		ATF_REQUIRE_EQ(3, uds_sendmsg(sv[0], &m, UDS_MSG_SPLIT, LONG));
		uds_msg_in(&m, room, sizeof(room));
		m.um_fds = fds;
		m.um_maxfds = ROOM;
		ATF_REQUIRE_EQ(1, uds_recvmsg(sv[1], &m, 0, LONG));
		ATF_CHECK_EQ(3, m.um_len);
		ATF_REQUIRE_EQ(3, m.um_nfds);
		check_files(fds, 0, 3);
		for (i = 0; i < 300; i++) {
			fds[i] = dup(files[0]);
			ATF_REQUIRE(fds[i] != -1);
		}
		uds_msg_out(&m, "abc", 3);
		m.um_fds = fds;
		m.um_nfds = 300;
		ATF_REQUIRE_EQ(3, uds_sendmsg(sv[0], &m,
		    UDS_MSG_SPLIT | UDS_MSG_CLOSE, LONG));
		for (i = 0; i < 300; i++)
			ATF_CHECK_EQ(-1, fds[i]);
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
	close_files();
}

/*
 * Several messages in one call.
 */

/* They add up over the parts of a stream, none instead of another (D9). */
UDS_TC(waitall_gathers)
{
	struct uds_msg m;
	char room[9];
	int fds[NFILES], i, sv[2];

	make_files();
	ut_pair(SOCK_STREAM, sv);
	for (i = 0; i < 3; i++)
		ATF_REQUIRE_EQ(3, uds_sendfds(sv[0], "abc", 3, files + 2 * i,
		    2, LONG));
	uds_msg_in(&m, room, sizeof(room));
	m.um_fds = fds;
	m.um_maxfds = NFILES;
	ATF_REQUIRE_EQ(1, uds_recvmsg(sv[1], &m, UDS_MSG_WAITALL, LONG));
	ATF_CHECK_EQ(9, m.um_len);
	ATF_CHECK_EQ(0, memcmp(room, "abcabcabc", 9));
	ATF_REQUIRE_EQ(6, m.um_nfds);
	ATF_CHECK_EQ(0, m.um_surplus);
	check_files(fds, 0, 6);
	ut_close(sv[0]);
	ut_close(sv[1]);
	close_files();
}

UDS_TC(waitall_counts_surplus)
{
	struct uds_msg m;
	char room[6];
	int fds[3], i, sv[2];

	make_files();
	ut_pair(SOCK_STREAM, sv);
	for (i = 0; i < 3; i++)
		ATF_REQUIRE_EQ(2, uds_sendfds(sv[0], "ab", 2, files + 2 * i,
		    2, LONG));
	uds_msg_in(&m, room, sizeof(room));
	m.um_fds = fds;
	m.um_maxfds = 3;
	ATF_REQUIRE_EQ(1, uds_recvmsg(sv[1], &m, UDS_MSG_WAITALL, LONG));
	ATF_CHECK_EQ(6, m.um_len);
	ATF_REQUIRE_EQ(3, m.um_nfds);
	ATF_CHECK_EQ(3, m.um_surplus);
	ATF_CHECK_EQ(UDS_MSG_SURPLUS, m.um_flags);
	check_files(fds, 0, 3);
	ut_close(sv[0]);
	ut_close(sv[1]);
	close_files();
}

/* The deadline comes, or the end: what is there is handed over with them. */
UDS_TC(waitall_cut_short)
{
	struct uds_msg m;
	char room[9];
	int fd, i, sv[2];

	make_files();
	for (i = 0; i < 2; i++) {
		ut_pair(SOCK_STREAM, sv);
		send_one(sv[0], "abc");
		if (i == 1)
			ut_close(sv[0]);
		uds_msg_in(&m, room, sizeof(room));
		m.um_fds = &fd;
		m.um_maxfds = 1;
		ATF_REQUIRE_EQ(1, uds_recvmsg(sv[1], &m, UDS_MSG_WAITALL,
		    i == 0 ? 30 : LONG));
		ATF_CHECK_EQ(3, m.um_len);
		ATF_CHECK_EQ(i == 0 ? ETIMEDOUT : 0, m.um_error);
		ATF_REQUIRE_EQ(1, m.um_nfds);
		check_files(&fd, 0, 1);
		if (i == 0)
			ut_close(sv[0]);
		ut_close(sv[1]);
	}
	close_files();
}

UDS_TC(batch_keeps_them_apart)
{
	struct uds_msg in[4], out[4];
	char room[4][4];
	int fds[4][4], i, sv[2], type;

	make_files();
	EACH_TYPE(type) {
		if (type == SOCK_STREAM)
			continue;
		ut_pair(type, sv);
		for (i = 0; i < 4; i++) {
			uds_msg_out(&out[i], "abcd", (size_t)i + 1);
			out[i].um_fds = files;
			out[i].um_nfds = (size_t)(3 - i);
			uds_msg_in(&in[i], room[i], 4);
			in[i].um_fds = fds[i];
			in[i].um_maxfds = i == 0 ? 2 : 4;
		}
		ATF_REQUIRE_EQ(4, uds_sendmmsg(sv[0], out, 4, 0, LONG));
		ATF_REQUIRE_EQ(4, uds_recvmmsg(sv[1], in, 4, 0, LONG));
		for (i = 0; i < 4; i++) {
			ATF_CHECK_EQ((size_t)i + 1, in[i].um_len);
			ATF_REQUIRE_EQ(i == 0 ? 2 : (size_t)(3 - i),
			    in[i].um_nfds);
			ATF_CHECK_EQ(i == 0, in[i].um_surplus);
			check_files(fds[i], 0, in[i].um_nfds);
		}
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
	close_files();
}

/*
 * What a receiver can rely on.
 */

/* However it came, a program that is executed does not get it (D30). */
UDS_TC(closed_on_exec)
{
	struct uds_msg m[2];
	char room[2][8];
	size_t len, n;
	int fd[2], i, sv[2], type;

	make_files();
	EACH_TYPE(type) {
		ut_pair(type, sv);
		for (i = 0; i < 4; i++) {
			send_one(sv[0], "abcd");
			uds_msg_in(&m[0], room[0], 4);
			m[0].um_fds = &fd[0];
			m[0].um_maxfds = 1;
			n = 1;
			switch (i) {
			case 0:
				ATF_REQUIRE_EQ(1, uds_recvfds(sv[1], room[0],
				    8, &len, fd, &n, LONG));
				break;
			case 1:
				ATF_REQUIRE_EQ(1, uds_recvmsg(sv[1], m, 0,
				    LONG));
				break;
			case 2:
				ATF_REQUIRE_EQ(1, uds_recvmsg(sv[1], m,
				    UDS_MSG_WAITALL, LONG));
				break;
			default:
				ATF_REQUIRE_EQ(1, uds_recvmmsg(sv[1], m, 1, 0,
				    LONG));
				break;
			}
			ATF_CHECK_EQ(1, ut_is_cloexec(fd[0]));
			check_closed_on_exec(fd[0], 0);
			ut_close(fd[0]);
		}
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
	/* The program can tell the opposite. */
	ATF_REQUIRE_EQ(0, fcntl(files[0], F_SETFD, 0));
	check_closed_on_exec(files[0], 1);
	close_files();
}

/* To look is not to take: no descriptor comes of it, however often. */
UDS_TC(peek_installs_none)
{
	struct uds_msg m;
	char room[8];
	size_t n;
	int fds[4], i, sv[2], type;

	make_files();
	EACH_TYPE(type) {
		ut_pair(type, sv);
		send_one(sv[0], "abc");
		ut_exhaust(0);
		for (i = 0; i < 10; i++) {
			memset(fds, 0xa5, sizeof(fds));
			uds_msg_in(&m, room, sizeof(room));
			m.um_fds = fds;
			m.um_maxfds = 4;
			if (uds_recvmsg(sv[1], &m, UDS_MSG_PEEK, LONG) != 1 ||
			    m.um_len != 3 || m.um_nfds != 0 ||
			    m.um_flags != 0)
				break;
			if (type != SOCK_STREAM &&
			    (uds_msgsize(sv[1], &n, LONG) != 1 || n != 3))
				break;
		}
		ut_replenish();
		ATF_CHECK_EQ(10, i);
		check_one(sv[1], "abc");
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
	close_files();
}

/* An error is no answer: the caller's numbers are as they were. */
UDS_TC(outputs_of_error_untouched)
{
	struct uds_msg before, m;
	char room[4];
	size_t len, n;
	int fds[4], i, sv[2], type;

	make_files();
	EACH_TYPE(type) {
		ut_pair(type, sv);
		for (i = 0; i < 2; i++) {
			if (i == 1 && type == SOCK_STREAM)
				break;
			if (i == 1)
				send_one(sv[0], "too long");
			n = 4;
			FAILS_CLEAN(i == 0 ? EAGAIN : EMSGSIZE, len,
			    uds_recvfds(sv[1], room, 4, &len, fds, &n, 0));
			ATF_CHECK_EQ(4, n);
			if (i == 1)
				send_one(sv[0], "too long");
			uds_msg_in(&m, room, 4);
			m.um_fds = fds;
			m.um_maxfds = 4;
			m.um_len = m.um_nfds = m.um_surplus = 77;
			m.um_flags = m.um_error = 78;
			before = m;
			FAILS(i == 0 ? EAGAIN : EMSGSIZE,
			    uds_recvmsg(sv[1], &m, 0, 0));
			ATF_CHECK_EQ(0, memcmp(&before, &m, sizeof(m)));
		}
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
	close_files();
}

/*
 * No descriptor is to be had: an error, and nothing stays open.  What becomes
 * of the data differs.
 */
UDS_TC(table_full_emfile)
{
	char room[8];
	size_t len, n, sent;
	int error, fds[4], free_ones, rv, sv[2], type;

	make_files();
	EACH_TYPE(type)
		for (free_ones = 0; free_ones < 2; free_ones++)
			for (sent = 2; sent <= 3; sent++) {
				ut_pair(type, sv);
				ATF_REQUIRE_EQ(3, uds_sendfds(sv[0], "abc", 3,
				    files, sent, LONG));
				ut_exhaust(free_ones);
				n = 4;
				rv = uds_recvfds(sv[1], room, 8, &len, fds, &n,
				    0);
				error = errno;
				ut_replenish();
				ATF_CHECK_EQ(-1, rv);
				ATF_CHECK_EQ(EMFILE, error);
				ATF_CHECK_EQ(4, n);
				/* A receiver that frees some goes on. */
				drain(sv[1]);
				send_one(sv[0], "next");
				check_one(sv[1], "next");
				ut_close(sv[0]);
				ut_close(sv[1]);
			}
	close_files();
}

/* With room for one, one can come; that more were wanted does not matter. */
UDS_TC(table_nearly_full)
{
	char room[8];
	size_t len, n;
	int fds[4], rv, sv[2], type;

	make_files();
	EACH_TYPE(type) {
		ut_pair(type, sv);
		send_one(sv[0], "abc");
		ut_exhaust(1);
		n = 4;
		rv = uds_recvfds(sv[1], room, 8, &len, fds, &n, 0);
		ut_replenish();
		if (rv == -1) {
			/* Some keep a reserve, to be sure. */
			ATF_CHECK_EQ(EMFILE, errno);
		} else {
			ATF_REQUIRE_EQ(1, n);
			check_files(fds, 0, 1);
		}
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
	close_files();
}

/* Who wants none needs none. */
UDS_TC(table_full_none_wanted)
{
	char room[8];
	size_t len;
	int rv, sv[2], type;

	make_files();
	EACH_TYPE(type) {
		ut_pair(type, sv);
		send_one(sv[0], "abc");
		ut_exhaust(0);
		rv = uds_recv(sv[1], room, sizeof(room), &len, 0);
		ut_replenish();
		ATF_REQUIRE_EQ(1, rv);
		ATF_CHECK_EQ(3, len);
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
	close_files();
}

/* Into several rooms as into one, and more than there is room for. */
UDS_TC(received_into_vector)
{
	char a[2], b[4];
	struct iovec iov[3] = { { a, 2 }, { NULL, 0 }, { b, 4 } };
	struct uds_msg m;
	int fds[4], sv[2], type;
	size_t maxfds;

	make_files();
	EACH_TYPE(type) {
		ut_pair(type, sv);
		for (maxfds = 0; maxfds <= 4; maxfds++) {
			ATF_REQUIRE_EQ(5, uds_sendfds(sv[0], "abcde", 5,
			    files, 3, LONG));
			uds_msg_in(&m, NULL, 0);
			m.um_iov = iov;
			m.um_iovcnt = 3;
			m.um_fds = fds;
			m.um_maxfds = maxfds;
			ATF_REQUIRE_EQ(1, uds_recvmsg(sv[1], &m, 0, LONG));
			ATF_CHECK_EQ(5, m.um_len);
			ATF_CHECK_EQ(0, memcmp(a, "ab", 2));
			ATF_CHECK_EQ(0, memcmp(b, "cde", 3));
			ATF_REQUIRE_EQ(maxfds < 3 ? maxfds : 3, m.um_nfds);
			if (maxfds > 0)
				ATF_CHECK_EQ(3 - m.um_nfds, m.um_surplus);
			check_files(fds, 0, m.um_nfds);
		}
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
	close_files();
}

/* A record that does not fit takes its descriptors with it. */
UDS_TC(record_too_long_closes_them)
{
	struct uds_msg m;
	char room[4];
	size_t len, n;
	int fds[4], sv[2], type;

	make_files();
	EACH_TYPE(type) {
		if (type == SOCK_STREAM)
			continue;
		ut_pair(type, sv);
		ATF_REQUIRE_EQ(5, uds_sendfds(sv[0], "abcde", 5, files, 3,
		    LONG));
		n = 4;
		FAILS(EMSGSIZE, uds_recvfds(sv[1], room, 4, &len, fds, &n,
		    LONG));
		ATF_REQUIRE_EQ(5, uds_sendfds(sv[0], "abcde", 5, files, 3,
		    LONG));
		uds_msg_in(&m, room, 4);
		m.um_fds = fds;
		m.um_maxfds = 4;
		ATF_REQUIRE_EQ(1, uds_recvmsg(sv[1], &m, UDS_MSG_TRUNC, LONG));
		ATF_CHECK_EQ(UDS_MSG_TRUNC, m.um_flags);
		ATF_CHECK_EQ(4, m.um_len);
		ATF_REQUIRE_EQ(3, m.um_nfds);
		check_files(fds, 0, 3);
		send_one(sv[0], "abc");
		check_one(sv[1], "abc");
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
	close_files();
}

/*
 * Exactly once.
 */

/* A sender that never waits and finishes what it began, in as many calls. */
static void
send_and_read(const int *sv, const char *data, size_t size, int round)
{
	static char room[70000];
	struct uds_msg m;
	size_t in, nfds, out;
	ssize_t n;
	int fds[8], rv;

	in = out = nfds = 0;
	while (in < size) {
		if (out < size) {
			uds_msg_out(&m, data + out, size - out);
			if (out == 0) {
				m.um_fds = files;
				m.um_nfds = 3;
			}
			n = uds_sendmsg(sv[0], &m, 0, 0);
			if (n == -1)
				ATF_REQUIRE_EQ(EAGAIN, errno);
			else {
				ATF_REQUIRE(n > 0);
				out += (size_t)n;
			}
		}
		uds_msg_in(&m, room + in, type_of(sv[1]) == SOCK_STREAM ?
		    1 + ut_random() % 9000 : sizeof(room) - in);
		if (m.um_size > sizeof(room) - in)
			m.um_size = sizeof(room) - in;
		m.um_fds = fds + nfds;
		m.um_maxfds = 8 - nfds;
		rv = uds_recvmsg(sv[1], &m, 0, 0);
		if (rv == -1) {
			ATF_REQUIRE_EQ(EAGAIN, errno);
			continue;
		}
		ATF_REQUIRE_EQ(1, rv);
		ATF_REQUIRE_EQ(0, m.um_surplus);
		in += m.um_len;
		nfds += m.um_nfds;
	}
	ATF_REQUIRE_EQ(size, in);
	ATF_REQUIRE_EQ(0, memcmp(data, room, size));
	ATF_REQUIRE_EQ_MSG(3, nfds, "round %d: %zu descriptors", round, nfds);
	check_files(fds, 0, 3);
}

/* Cut by a small buffer anywhere, the three come with the first byte. */
UDS_TC(exactly_once_in_parts)
{
	static char data[60000];
	size_t i;
	int round, sv[2];

	make_files();
	for (i = 0; i < sizeof(data); i++)
		data[i] = (char)ut_random();
	ut_pair(SOCK_STREAM, sv);
	small_buffers(sv);
	for (round = 0; round < 400; round++)
		send_and_read(sv, data, 1 + ut_random() % sizeof(data), round);
	ut_close(sv[0]);
	ut_close(sv[1]);
	close_files();
}

/* Records are never cut, and no less are they sent once. */
UDS_TC(exactly_once_in_records)
{
	static char data[60000];
	size_t i;
	int max, round, sv[2], type;

	make_files();
	for (i = 0; i < sizeof(data); i++)
		data[i] = (char)ut_random();
	EACH_TYPE(type) {
		if (type == SOCK_STREAM)
			continue;
		ut_pair(type, sv);
		ATF_REQUIRE_EQ(0, uds_getopt(sv[0], UDS_OPT_MSGMAX, &max));
		/* Descriptors count as well on some. */
		max = max > 60000 ? 60000 : max / 2;
		for (round = 0; round < 100; round++)
			send_and_read(sv, data, 1 + ut_random() % (size_t)max,
			    round);
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
	close_files();
}

/* A sender that waits, interrupted all the time, for a reader of its own. */
UDS_TC(exactly_once_under_storm)
{
	static char data[30000], room[30000];
	struct uds_msg m;
	pid_t pid;
	size_t i, len;
	int fds[8], max, round, sv[2], type;

	make_files();
	for (i = 0; i < sizeof(data); i++)
		data[i] = (char)ut_random();
	EACH_CONN_TYPE(type) {
		ut_pair(type, sv);
		len = sizeof(data);
		if (type == SOCK_STREAM)
			small_buffers(sv);
		else if (uds_getopt(sv[0], UDS_OPT_MSGMAX, &max) == 0 &&
		    len > (size_t)max / 2)
			len = (size_t)max / 2;
		pid = ut_fork();
		if (pid == 0) {
			ut_close(sv[1]);
			ut_storm();
			for (round = 0; round < 200; round++)
				CHILD_REQUIRE(uds_sendfds(sv[0], data, len,
				    files, 3, round % 2 == 0 ? -1 : LONG) ==
				    (ssize_t)len);
			ut_calm();
			_exit(0);
		}
		ut_close(sv[0]);
		for (round = 0; round < 200; round++) {
			uds_msg_in(&m, room, len);
			m.um_fds = fds;
			m.um_maxfds = 8;
			ATF_REQUIRE_EQ(1, uds_recvmsg(sv[1], &m,
			    UDS_MSG_WAITALL, LONG));
			ATF_REQUIRE_EQ(len, m.um_len);
			ATF_REQUIRE_EQ(0, memcmp(data, room, len));
			ATF_REQUIRE_EQ(3, m.um_nfds);
			check_files(fds, 0, 3);
		}
		ATF_CHECK_EQ(0, uds_recvmsg(sv[1], &m, 0, LONG));
		ut_join(pid);
		ut_close(sv[1]);
	}
	close_files();
}

/* Several that receive from one socket share them, and none has a double. */
struct share {
	int	s;
	int	records;
	int	fds;
	int	wrong;
};

static void *
take_share(void *arg)
{
	struct share *share = arg;
	char c;
	size_t len, n;
	int fds[4];

	for (;;) {
		n = 4;
		if (uds_recvfds(share->s, &c, 1, &len, fds, &n, 0) != 1)
			break;
		share->records++;
		share->fds += (int)n;
		if (n != 2 || which_file(fds[0]) != 0 ||
		    which_file(fds[1]) != 1)
			share->wrong++;
		uds_closefds(fds, n);
	}
	return (NULL);
}

UDS_TC(threads_share)
{
	struct share shares[4];
	pthread_t threads[4];
	int fds, i, records, sv[2], type;

	make_files();
	EACH_TYPE(type) {
		if (type == SOCK_STREAM)
			continue;
		ut_pair(type, sv);
		for (records = 0; records < 100; records++)
			if (uds_sendfds(sv[0], "a", 1, files, 2, 0) != 1)
				break;
		memset(shares, 0, sizeof(shares));
		for (i = 0; i < 4; i++) {
			shares[i].s = sv[1];
			ATF_REQUIRE_EQ(0, pthread_create(&threads[i], NULL,
			    take_share, &shares[i]));
		}
		fds = 0;
		for (i = 0; i < 4; i++) {
			ATF_REQUIRE_EQ(0, pthread_join(threads[i], NULL));
			records -= shares[i].records;
			fds += shares[i].fds - 2 * shares[i].records;
			ATF_CHECK_EQ(0, shares[i].wrong);
		}
		ATF_CHECK_EQ(0, records);
		ATF_CHECK_EQ(0, fds);
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
	close_files();
}

/* A child has descriptors of its own: what it receives is not the parent's. */
UDS_TC(received_by_a_child)
{
	char c;
	size_t len, n;
	pid_t pid;
	int fd, sv[2], type;

	make_files();
	EACH_TYPE(type) {
		ut_pair(type, sv);
		send_one(sv[0], "a");
		send_one(sv[0], "b");
		pid = ut_fork();
		if (pid == 0) {
			n = 1;
			CHILD_REQUIRE(uds_recvfds(sv[1], &c, 1, &len, &fd, &n,
			    LONG) == 1);
			CHILD_REQUIRE(n == 1 && which_file(fd) == 0);
			_exit(0);
		}
		ut_join(pid);
		check_one(sv[1], "b");
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
	close_files();
}

/*
 * Unfriendly peers.  They do not use the library; what they send is received
 * in every way, until they have closed.
 */

/* What a receiver wants: descriptors, and who sent them. */
static const struct {
	size_t	maxfds;
	int	cred;
} wants[] = {
	{ 0, 0 }, { 1, 0 }, { 2, 0 }, { 3, 0 }, { ROOM, 0 },
	{ 0, 1 }, { 1, 1 }, { ROOM, 1 }
};

#define NWANTS		(sizeof(wants) / sizeof(wants[0]))

/*
 * One message of a peer of whom nothing is known: what is told of it has to
 * be true, and is closed.  1, 0 at the end, -1 if it was refused.
 */
static int
take(int s, size_t room, size_t want, int flags, int timeout)
{
	static char data[65536];
	static int fds[ROOM];
	struct uds_cred cred = UDS_CRED_INIT;
	struct uds_msg m;
	size_t i;
	int rv;

	uds_msg_in(&m, data, room);
	m.um_fds = fds;
	m.um_maxfds = wants[want].maxfds;
	if (wants[want].cred && (flags & UDS_MSG_WAITALL) == 0) {
		m.um_cred = &cred;
		m.um_request = UDS_CRED_HANDLE;
	}
	rv = uds_recvmsg(s, &m, flags, timeout);
	if (rv != 1)
		return (rv);
	ATF_CHECK(m.um_len <= room);
	ATF_CHECK(m.um_nfds <= wants[want].maxfds);
	ATF_CHECK_EQ(0, m.um_flags & ~(UDS_MSG_SURPLUS | UDS_MSG_TRUNC));
	if (m.um_surplus > 0)
		ATF_CHECK(m.um_nfds == wants[want].maxfds &&
		    (m.um_flags & UDS_MSG_SURPLUS) != 0);
	for (i = 0; i < m.um_nfds; i++) {
		ATF_CHECK_EQ(1, ut_is_cloexec(fds[i]));
		ut_close(fds[i]);
	}
	if (m.um_cred != NULL) {
		if ((cred.uc_valid & UDS_CRED_PID) != 0)
			ATF_CHECK(cred.uc_pid > 0);
		else
			ATF_CHECK_EQ((pid_t)-1, cred.uc_pid);
		uds_cred_close(&cred);
	}
	return (1);
}

/* How many are not open; which those are is compared when the case is over. */
static int
census(void)
{
	static struct pollfd pfds[NOPEN];
	long fd, max;
	int n;

	/* There may be fewer, and poll(2) takes no more than there are. */
	max = sysconf(_SC_OPEN_MAX);
	if (max == -1 || max > NOPEN)
		max = NOPEN;
	for (fd = 0; fd < max; fd++)
		pfds[fd].fd = (int)fd;
	ATF_REQUIRE(poll(pfds, (nfds_t)max, 0) != -1);
	for (fd = n = 0; fd < max; fd++)
		n += (pfds[fd].revents & POLLNVAL) != 0;
	return (n);
}

/*
 * All of them, whatever is refused.  NetBSD closes descriptors that no room was
 * lent to no sooner than a socket is closed (10.99.12, run), and the sender's
 * own end can be one of them.
 */
static void
take_all(int s, size_t room, size_t want, int flags)
{
	int n, rv;

	for (n = 0; n < 100000; n++) {
		rv = take(s, room, want, flags, 0);
		if (rv == -1 && errno == EAGAIN) {
			ut_close(ut_socket(SOCK_STREAM));
			rv = take(s, room, want, flags, LONG);
		}
		if (rv == 0)
			return;
		/* A reset is told once, before the end. */
		ATF_REQUIRE_MSG(rv == 1 || errno == EMSGSIZE ||
		    errno == ECONNRESET, "errno %d", errno);
	}
	atf_tc_fail("no end of it");
}

/* The receiver asks for all there is. */
static void
ask_everything(int s)
{
	static const int options[] = { UDS_OPT_CRED, UDS_OPT_STAMP,
	    UDS_OPT_LABEL, UDS_OPT_HANDLE };
	size_t i;

	for (i = 0; i < sizeof(options) / sizeof(options[0]); i++)
		if (uds_setopt(s, options[i], 1) == -1)
			ATF_CHECK_EQ(EOPNOTSUPP, errno);
}

/* A child that has one end and leaves when it has done what it wants. */
static pid_t
hostile(int type, int *sv, void (*attack)(int))
{
	pid_t pid;

	ut_pair(type, sv);
	pid = ut_fork();
	if (pid == 0) {
		ut_close(sv[1]);
		attack(sv[0]);
		_exit(0);
	}
	ut_close(sv[0]);
	return (pid);
}

static void
attack_and_take(void (*attack)(int), size_t room, int flags)
{
	pid_t pid;
	size_t want;
	int before, options, sv[2], type;

	make_files();
	before = census();
	EACH_CONN_TYPE(type)
		for (want = 0; want < NWANTS; want++)
			for (options = 0; options < 2; options++) {
				pid = hostile(type, sv, attack);
				if (options)
					ask_everything(sv[1]);
				take_all(sv[1], room, want, flags);
				ut_join(pid);
				ut_close(sv[1]);
				ATF_REQUIRE_EQ(before, census());
			}
	close_files();
}

/* Credentials of the sender, where it can write them down. */
static void
put_cred(struct control *c)
{
#ifdef SCM_CREDENTIALS
	struct ucred u;

	u.pid = getpid();
	u.uid = getuid();
	u.gid = getgid();
	put(c, SOL_SOCKET, SCM_CREDENTIALS, &u, sizeof(u));
#else
	(void)c;
#endif
}

/*
 * Any number of them with any number of bytes: without credentials, behind
 * them, before them and between.  Many bytes take long, one at a time.
 */
static void
attack_with_numbers(int s)
{
	static const size_t numbers[] = { 0, 1, 2, 253 };
	static const size_t sizes[] = { 1, 0, 100, 4096, 0 };
	struct control c;
	char data[4096];
	size_t i, j, k, max, n;
	int fds[253];

	memset(data, 'h', sizeof(data));
	name_files(fds, 253);
	max = (size_t)uds_maxfds();
	for (i = 0; i < 4; i++)
		for (j = 0; j < 5; j++)
			for (k = 0; k < 4; k++) {
				if (sizes[j] > 100 && k != i)
					continue;
				n = numbers[i] < max ? numbers[i] : max;
				c.len = 0;
				if ((k & 1) != 0)
					put_cred(&c);
				if (n > 0)
					put(&c, SOL_SOCKET, SCM_RIGHTS, fds,
					    n * sizeof(*fds));
				if ((k & 2) != 0)
					put_cred(&c);
				(void)raw_send(s, data, sizes[j], &c);
			}
}

UDS_TC(hostile_numbers)
{
	attack_and_take(attack_with_numbers, 65536, 0);
}

/* Into rooms that are too small for them. */
UDS_TC(hostile_numbers_into_small_rooms)
{
	attack_and_take(attack_with_numbers, 99, 0);
	attack_and_take(attack_with_numbers, 1, UDS_MSG_TRUNC);
}

UDS_TC(hostile_numbers_waited_for)
{
	attack_and_take(attack_with_numbers, 3000, UDS_MSG_WAITALL);
}

/* The same one many times, both ends of the socket itself, the table's ends. */
static void
attack_with_duplicates(int s)
{
	int fds[100], i, other[2];

	for (i = 0; i < 100; i++)
		fds[i] = files[0];
	(void)raw_sendfds(s, "a", 1, fds, 100);
	for (i = 0; i < 100; i++)
		fds[i] = s;
	(void)raw_sendfds(s, "a", 1, fds, 100);
	(void)raw_sendfds(s, "", 0, fds, 50);
	for (i = 0; i < 10; i++)
		(void)raw_sendfds(s, "b", 1, &s, 1);
	CHILD_REQUIRE(socketpair(AF_UNIX, SOCK_STREAM, 0, other) == 0);
	/* One that is full of descriptors itself. */
	(void)raw_sendfds(other[0], "a", 1, other, 2);
	(void)raw_sendfds(s, "c", 1, other, 2);
}

UDS_TC(hostile_duplicates)
{
	attack_and_take(attack_with_duplicates, 64, 0);
}

/*
 * Control messages and no data: no record, an empty one, or a part.  Some
 * kernels have no room for all of them while nobody receives.
 */
static void
attack_without_data(int s)
{
	int i;

	CHILD_REQUIRE(uds_setnonblock(s, 1) == 0);
	for (i = 0; i < 20; i++)
		(void)raw_sendfds(s, "", 0, files, (size_t)i % 4);
	(void)raw_sendfds(s, "x", 1, files, 1);
	for (i = 0; i < 5; i++)
		(void)raw_sendfds(s, "", 0, files, 2);
}

UDS_TC(hostile_control_only)
{
	attack_and_take(attack_without_data, 64, 0);
}

UDS_TC(hostile_control_only_into_no_room)
{
	pid_t pid;
	size_t i;
	int before, n, sv[2], type;

	make_files();
	before = census();
	EACH_CONN_TYPE(type)
		for (i = 0; i < 2 * NWANTS; i++) {
			pid = hostile(type, sv, attack_without_data);
			if (i >= NWANTS)
				ask_everything(sv[1]);
			ut_join(pid);
			for (n = 0; n < 50; n++)
				if (take(sv[1], 0, i % NWANTS, 0, 0) == 0)
					break;
			ut_close(sv[1]);
			ATF_REQUIRE_EQ(before, census());
		}
	close_files();
}

/* Credentials before and behind them, twice, and of others: some refuse. */
static void
attack_with_credentials(int s)
{
#ifdef SCM_CREDENTIALS
	struct ucred u;
	struct control c;
	int i;

	for (i = 0; i < 64; i++) {
		u.pid = (i & 16) != 0 ? getppid() : getpid();
		u.uid = (i & 32) != 0 ? 4711 : getuid();
		u.gid = getgid();
		c.len = 0;
		if ((i & 1) != 0)
			put(&c, SOL_SOCKET, SCM_CREDENTIALS, &u, sizeof(u));
		if ((i & 2) != 0)
			put(&c, SOL_SOCKET, SCM_RIGHTS, files,
			    3 * sizeof(int));
		if ((i & 4) != 0)
			put(&c, SOL_SOCKET, SCM_CREDENTIALS, &u, sizeof(u));
		if ((i & 8) != 0)
			put(&c, SOL_SOCKET, SCM_RIGHTS, files, sizeof(int));
		(void)raw_send(s, "abc", (size_t)i % 4, &c);
	}
#else
	attack_without_data(s);
#endif
}

UDS_TC(hostile_credentials)
{
	attack_and_take(attack_with_credentials, 64, 0);
}

UDS_TC(hostile_credentials_into_small_rooms)
{
	attack_and_take(attack_with_credentials, 2, 0);
	attack_and_take(attack_with_credentials, 1, UDS_MSG_TRUNC);
}

/* Two control messages of descriptors: they come, or the send is refused. */
static void
attack_with_several_messages(int s)
{
	struct control c;
	int i, j;

	for (i = 1; i < 20; i++) {
		c.len = 0;
		for (j = 0; j < i; j++)
			put(&c, SOL_SOCKET, SCM_RIGHTS, files,
			    (size_t)(j % 5) * sizeof(int));
		(void)raw_send(s, "ab", 2, &c);
	}
}

UDS_TC(hostile_several_control_messages)
{
	attack_and_take(attack_with_several_messages, 64, 0);
}

/* Bytes that are out of band, which some kernels have, between the others. */
static void
attack_with_urgent(int s)
{
	int i;

	for (i = 0; i < 20; i++) {
		(void)send(s, "y", 1, MSG_OOB | NOSIGNAL);
		if (i % 3 == 0)
			(void)raw_sendfds(s, "abcdef", 1 + (size_t)i % 6,
			    files, (size_t)i % 4);
	}
}

UDS_TC(hostile_urgent)
{
	attack_and_take(attack_with_urgent, 64, 0);
	attack_and_take(attack_with_urgent, 1, 0);
	attack_and_take(attack_with_urgent, 64, UDS_MSG_WAITALL);
}

/*
 * After so many messages it shuts down in one way or the other, goes on as if
 * nothing were, and closes.
 */
static int	leave_after;
static int	leave_how;

static void
attack_and_leave(int s)
{
	int i;

	for (i = 0; i < leave_after; i++)
		(void)raw_sendfds(s, "abcdef", (size_t)i, files,
		    (size_t)i % 3);
	if (leave_how != -1)
		(void)shutdown(s, leave_how);
	(void)raw_sendfds(s, "a", 1, files, 1);
	CHILD_REQUIRE(close(s) == 0);
	for (i = 0; i < NFILES; i++)
		CHILD_REQUIRE(close(files[i]) == 0);
}

UDS_TC(hostile_closing)
{
	static const int how[] = { SHUT_RD, SHUT_WR, SHUT_RDWR, -1 };
	size_t i;

	for (leave_after = 0; leave_after < 7; leave_after++)
		for (i = 0; i < sizeof(how) / sizeof(how[0]); i++) {
			leave_how = how[i];
			attack_and_take(attack_and_leave, 64, 0);
		}
}

/* Killed while it sends as fast as it can. */
static void
attack_until_killed(int s)
{
	for (;;)
		(void)raw_sendfds(s, "abcdef", 6, files, 3);
}

UDS_TC(hostile_killed)
{
	pid_t pid;
	size_t want;
	int n, status, sv[2], type;

	make_files();
	EACH_CONN_TYPE(type)
		for (want = 0; want < NWANTS; want++) {
			pid = hostile(type, sv, attack_until_killed);
			for (n = 0; n < 20; n++)
				ATF_REQUIRE_EQ(1, take(sv[1], 64, want, 0,
				    LONG));
			ATF_REQUIRE_EQ(0, kill(pid, SIGKILL));
			ATF_REQUIRE(waitpid(pid, &status, 0) == pid);
			take_all(sv[1], 64, want, 0);
			ut_close(sv[1]);
		}
	close_files();
}

/*
 * Each length of a record into each size of room, with descriptors, and with
 * credentials or without.
 */
static void
cut_at_every_length(int s, int peer)
{
	struct control c;
	char data[24];
	size_t len, room, want;
	int before, flags, rv;

	memset(data, 't', sizeof(data));
	before = census();
	for (len = 1; len < sizeof(data); len++) {
		for (room = 0; room < sizeof(data) + 1; room++) {
			want = (len + room) % NWANTS;
			flags = (len + room) % 3 == 0 ? UDS_MSG_TRUNC : 0;
			c.len = 0;
			if (len % 2 == 0)
				put_cred(&c);
			put(&c, SOL_SOCKET, SCM_RIGHTS, files,
			    (1 + room % 4) * sizeof(*files));
			ATF_REQUIRE_EQ((ssize_t)len, raw_send(peer, data, len,
			    &c));
			rv = take(s, room, want, flags, LONG);
			if (room < len && flags == 0) {
				ATF_REQUIRE_EQ(-1, rv);
				ATF_REQUIRE_EQ(EMSGSIZE, errno);
			} else
				ATF_REQUIRE_EQ(1, rv);
		}
		ATF_REQUIRE_EQ(before, census());
	}
	FAILS(EAGAIN, take(s, 64, 0, 0, 0));
}

UDS_TC(hostile_truncation_at_every_length)
{
	int options, sv[2], type;

	make_files();
	EACH_TYPE(type)
		for (options = 0; options < 2; options++) {
			if (type == SOCK_STREAM)
				continue;
			ut_pair(type, sv);
			if (options)
				ask_everything(sv[1]);
			cut_at_every_length(sv[1], sv[0]);
			ut_close(sv[0]);
			ut_close(sv[1]);
		}
	close_files();
}

/* While there is nothing to be had, what they send is refused, and closed. */
UDS_TC(hostile_while_table_is_full)
{
	pid_t pid;
	size_t want;
	int before, n, rv, sv[2], type;

	make_files();
	before = census();
	EACH_CONN_TYPE(type)
		for (want = 0; want < NWANTS; want++) {
			pid = hostile(type, sv, attack_with_credentials);
			ask_everything(sv[1]);
			ut_join(pid);
			ut_exhaust((int)(want % 2));
			for (n = 0, rv = 1; n < 500 && rv != 0; n++)
				rv = take(sv[1], 64, want, 0, 0);
			ut_replenish();
			/* What was left there is to be had now (FreeBSD 15). */
			if (rv == -1 && errno == EMFILE)
				for (rv = 1; n < 1000 && rv != 0; n++)
					rv = take(sv[1], 64, want, 0, 0);
			ATF_CHECK_EQ(0, rv);
			ut_close(sv[1]);
			ATF_REQUIRE_EQ(before, census());
		}
	close_files();
}

/* Datagrams of strangers, who need no connection to be a nuisance. */
static void
attack_by_datagrams(void)
{
	static void (*const attacks[])(int) = { attack_with_numbers,
	    attack_with_credentials, attack_without_data,
	    attack_with_duplicates, attack_with_several_messages };
	size_t i;
	int sender;

	sender = ut_client(SOCK_DGRAM, "sock");
	for (i = 0; i < sizeof(attacks) / sizeof(attacks[0]); i++)
		attacks[i](sender);
	_exit(0);
}

UDS_TC(hostile_datagrams)
{
	pid_t pid;
	size_t want;
	int before, n, options, s, status;

	make_files();
	before = census();
	for (want = 0; want < NWANTS; want++)
		for (options = 0; options < 2; options++) {
			s = ut_bound(SOCK_DGRAM, "sock");
			if (options)
				ask_everything(s);
			pid = ut_fork();
			if (pid == 0)
				attack_by_datagrams();
			n = 0;
			do {
				while (take(s, 4096, want, 0, 10) == 1)
					n++;
				ATF_REQUIRE_EQ(ETIMEDOUT, errno);
			} while (waitpid(pid, &status, WNOHANG) == 0);
			ATF_CHECK_EQ(0, status);
			while (take(s, 4096, want, 0, 0) == 1)
				n++;
			ATF_CHECK_EQ(EAGAIN, errno);
			ATF_CHECK(n > 5);
			ut_close(s);
			ut_unlink("sock");
			ATF_REQUIRE_EQ(before, census());
		}
	close_files();
}

/* Random messages, and random ways to take them. */
static void
attack_at_random(int s)
{
	char data[300];
	int i;

	memset(data, 'r', sizeof(data));
	for (i = 0; i < 300; i++)
		(void)raw_sendfds(s, data, ut_random() % sizeof(data), files,
		    ut_random() % (NFILES + 1));
}

UDS_TC(hostile_at_random)
{
	static const int ways[] = { 0, 0, UDS_MSG_TRUNC, UDS_MSG_WAITALL,
	    UDS_MSG_PEEK };
	struct uds_msg m[3];
	pid_t pid;
	char room[300];
	size_t len;
	int i, n, rv, sv[2], type;

	make_files();
	EACH_CONN_TYPE(type) {
		pid = hostile(type, sv, attack_at_random);
		ask_everything(sv[1]);
		for (n = 0, rv = 1; n < 100000 && rv != 0; n++) {
			if (ut_random() % 5 == 0) {
				rv = uds_recv(sv[1], room, 1 +
				    ut_random() % 300, &len, LONG);
				continue;
			}
			if (ut_random() % 5 == 0) {
				for (i = 0; i < 3; i++)
					uds_msg_in(&m[i], room, 300);
				rv = uds_recvmmsg(sv[1], m, 3, 0, LONG);
				continue;
			}
			rv = take(sv[1], 1 + ut_random() % 300, ut_random() %
			    NWANTS, ways[ut_random() % 5], LONG);
		}
		ATF_CHECK_EQ(0, rv);
		/* First, for it may send yet, where the end was seen early. */
		ut_close(sv[1]);
		ut_join(pid);
	}
	close_files();
}

/*
 * The rest of the interface.
 */

/* Open or not, next to each other or not, more than once: all are -1 then. */
UDS_TC(closefds_leaves_none)
{
	int a[2], b[2], fds[12], i;

	ut_pipe(a);
	ut_pipe(b);
	fds[0] = b[1];
	fds[1] = -1;
	fds[2] = a[0];
	fds[3] = a[1];
	fds[4] = b[0];
	fds[5] = -1;
	fds[6] = -1;
	fds[7] = a[0];
	fds[8] = INT_MAX;
	fds[9] = INT_MIN;
	fds[10] = INT_MAX - 1;
	fds[11] = INT_MAX;
	errno = ELOOP;
	uds_closefds(fds, 12);
	ATF_CHECK_EQ(ELOOP, errno);
	for (i = 0; i < 12; i++)
		ATF_CHECK_EQ(-1, fds[i]);
	uds_closefds(fds, 12);
	uds_closefds(fds, 0);
	uds_closefds(NULL, 0);
	ATF_CHECK_EQ(ELOOP, errno);
}

/* Those in between stay open. */
UDS_TC(closefds_spares_others)
{
	int fds[4], i, kept[4];

	for (i = 0; i < 4; i++) {
		fds[i] = dup(STDERR_FILENO);
		kept[i] = dup(STDERR_FILENO);
		ATF_REQUIRE(fds[i] != -1 && kept[i] != -1);
	}
	uds_closefds(fds, 4);
	for (i = 0; i < 4; i++) {
		ATF_CHECK_EQ(-1, fds[i]);
		ut_close(kept[i]);
	}
}

UDS_TC(maxfds_is_the_limit)
{
	static int fds[65536];
	int max, sv[2];

	make_files();
	max = uds_maxfds();
	ATF_REQUIRE(max > 0 && max < 65536);
	ATF_CHECK_EQ(max, uds_maxfds());
	name_files(fds, (size_t)max + 1);
	ut_pair(SOCK_STREAM, sv);
	ATF_CHECK_EQ(1, uds_sendfds(sv[0], "a", 1, fds, (size_t)max, 0));
	FAILS(E2BIG, uds_sendfds(sv[0], "a", 1, fds, (size_t)max + 1, 0));
	ut_close(sv[0]);
	ut_close(sv[1]);
	close_files();
}

ATF_TP_ADD_TCS(tp)
{
	ATF_TP_ADD_TC(tp, none_sent_none_received);
	ATF_TP_ADD_TC(tp, one_works);
	ATF_TP_ADD_TC(tp, empty_datagram_brings_socket);
	ATF_TP_ADD_TC(tp, without_data_einval);
	ATF_TP_ADD_TC(tp, order_is_kept);
	ATF_TP_ADD_TC(tp, received_sockets_are_not_mixed_up);
	ATF_TP_ADD_TC(tp, two_sent_one_wanted);
	ATF_TP_ADD_TC(tp, two_sent_two_wanted);
	ATF_TP_ADD_TC(tp, surplus_is_closed_and_counted);
	ATF_TP_ADD_TC(tp, none_wanted_of_some);
	ATF_TP_ADD_TC(tp, stream_read_in_pieces);
	ATF_TP_ADD_TC(tp, messages_keep_their_own);
	ATF_TP_ADD_TC(tp, with_addresses);
	ATF_TP_ADD_TC(tp, sent_before_accept);
	ATF_TP_ADD_TC(tp, sender_gone_before_receipt);
	ATF_TP_ADD_TC(tp, never_received);
	ATF_TP_ADD_TC(tp, sender_keeps_what_it_sent);
	ATF_TP_ADD_TC(tp, sender_keeps_what_it_failed_to_send);
	ATF_TP_ADD_TC(tp, close_after_sending);
	ATF_TP_ADD_TC(tp, close_after_sending_none);
	ATF_TP_ADD_TC(tp, close_after_sending_a_part);
	ATF_TP_ADD_TC(tp, bad_descriptor_in_the_list);
	ATF_TP_ADD_TC(tp, unfit_descriptor_in_the_list);
	ATF_TP_ADD_TC(tp, no_list_einval);
	ATF_TP_ADD_TC(tp, nothing_is_printed);
	ATF_TP_ADD_TC(tp, peer_gone_no_sigpipe);
	ATF_TP_ADD_TC(tp, full_queue_keeps_them);
	ATF_TP_ADD_TC(tp, refused_datagrams_are_forgotten);
	ATF_TP_ADD_TC(tp, too_many_under_way);
	ATF_TP_ADD_TC(tp, as_many_as_there_can_be);
	ATF_TP_ADD_TC(tp, too_many_e2big);
	ATF_TP_ADD_TC(tp, split_over_messages);
	ATF_TP_ADD_TC(tp, split_and_waited_for);
	ATF_TP_ADD_TC(tp, split_over_too_few_bytes_einval);
	ATF_TP_ADD_TC(tp, split_and_closed);
	ATF_TP_ADD_TC(tp, waitall_gathers);
	ATF_TP_ADD_TC(tp, waitall_counts_surplus);
	ATF_TP_ADD_TC(tp, waitall_cut_short);
	ATF_TP_ADD_TC(tp, batch_keeps_them_apart);
	ATF_TP_ADD_TC(tp, closed_on_exec);
	ATF_TP_ADD_TC(tp, peek_installs_none);
	ATF_TP_ADD_TC(tp, outputs_of_error_untouched);
	ATF_TP_ADD_TC(tp, table_full_emfile);
	ATF_TP_ADD_TC(tp, table_nearly_full);
	ATF_TP_ADD_TC(tp, table_full_none_wanted);
	ATF_TP_ADD_TC(tp, received_into_vector);
	ATF_TP_ADD_TC(tp, record_too_long_closes_them);
	ATF_TP_ADD_TC(tp, exactly_once_in_parts);
	ATF_TP_ADD_TC(tp, exactly_once_in_records);
	ATF_TP_ADD_TC(tp, exactly_once_under_storm);
	ATF_TP_ADD_TC(tp, threads_share);
	ATF_TP_ADD_TC(tp, received_by_a_child);
	ATF_TP_ADD_TC(tp, hostile_numbers);
	ATF_TP_ADD_TC(tp, hostile_numbers_into_small_rooms);
	ATF_TP_ADD_TC(tp, hostile_numbers_waited_for);
	ATF_TP_ADD_TC(tp, hostile_duplicates);
	ATF_TP_ADD_TC(tp, hostile_control_only);
	ATF_TP_ADD_TC(tp, hostile_control_only_into_no_room);
	ATF_TP_ADD_TC(tp, hostile_credentials);
	ATF_TP_ADD_TC(tp, hostile_credentials_into_small_rooms);
	ATF_TP_ADD_TC(tp, hostile_several_control_messages);
	ATF_TP_ADD_TC(tp, hostile_urgent);
	ATF_TP_ADD_TC(tp, hostile_closing);
	ATF_TP_ADD_TC(tp, hostile_killed);
	ATF_TP_ADD_TC(tp, hostile_truncation_at_every_length);
	ATF_TP_ADD_TC(tp, hostile_while_table_is_full);
	ATF_TP_ADD_TC(tp, hostile_datagrams);
	ATF_TP_ADD_TC(tp, hostile_at_random);
	ATF_TP_ADD_TC(tp, closefds_leaves_none);
	ATF_TP_ADD_TC(tp, closefds_spares_others);
	ATF_TP_ADD_TC(tp, maxfds_is_the_limit);

	return (atf_no_error());
}
