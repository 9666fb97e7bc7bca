/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * Messages: what was sent is what is received, or there is an error; and
 * nobody waits longer than allowed.  The second half is about who sent it.  A
 * number in a comment is that of a defect seen in another library.
 */

#define _GNU_SOURCE

#include <sys/types.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>

#include <netinet/in.h>

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <atf-c.h>

#include "uds.h"
#include "uds_test.h"

#ifdef MSG_NOSIGNAL
#define NOSIGNAL	MSG_NOSIGNAL
#else
#define NOSIGNAL	0
#endif

/* Long enough to be seen, short enough for a test. */
#define SHORT		60

/* What only a hang would reach. */
#define LONG		20000

/* More than any socket buffers unless it is told to. */
#define BIG		1000000

#define IDS	(UDS_CRED_PID | UDS_CRED_EUID | UDS_CRED_RUID |		\
		    UDS_CRED_EGID | UDS_CRED_RGID)

static char	big[BIG];
static char	room[BIG];

static void	make_noise(char *, size_t);
static void	say(int, const char *);
static void	check_hears(int, const char *);
static void	check_end(int);
static ssize_t	raw_send(int, const void *, size_t);
static int	type_of(int);
static size_t	fill(int);
static int	has_empty(int);
static int	is_known_system(void);
static pid_t	reader(int, int, size_t);
static int	ask_end(int, int, int);
static void	check_bad(int, int);
static int	stays_after_shutdown(int);
static void	credits(int *, int);
static int	hear(int, struct uds_cred *, int, int);
static void	check_sender(const struct uds_cred *, pid_t, uid_t, gid_t,
		    uid_t, gid_t);
static void	check_nobody(const struct uds_cred *, int);
static void	become(uid_t, gid_t);
static pid_t	sender_as(int, uid_t, gid_t, uid_t, gid_t, int);

/* Bytes of which each matters. */
static void
make_noise(char *p, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		p[i] = (char)(ut_random() >> 7);
}

static void
say(int s, const char *data)
{
	ssize_t n;

	n = uds_send(s, data, strlen(data), LONG);
	ATF_REQUIRE_EQ_MSG((ssize_t)strlen(data), n, "%zd, errno %d", n,
	    errno);
}

static void
check_hears(int s, const char *data)
{
	char heard[64];
	size_t len;
	int rv;

	rv = uds_recv(s, heard, sizeof(heard), &len, LONG);
	ATF_REQUIRE_EQ_MSG(1, rv, "%d, errno %d", rv, errno);
	ATF_REQUIRE_EQ_MSG(strlen(data), len, "%zu bytes", len);
	ATF_CHECK_EQ(0, memcmp(heard, data, len));
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
raw_send(int s, const void *data, size_t len)
{
	return (send(s, data, len, NOSIGNAL |
	    (type_of(s) == SOCK_SEQPACKET ? MSG_EOR : 0)));
}

/*
 * Until nothing goes any more: how many bytes of what repeats after 100.  Part
 * of a record may be the last.
 */
static size_t
fill(int s)
{
	size_t n;
	ssize_t sent;

	for (n = 0; (sent = uds_send(s, big + n % 100, 100, 0)) > 0;
	    n += (size_t)sent)
		ATF_REQUIRE(n < 100000000);
	ATF_REQUIRE_EQ(EAGAIN, errno);
	return (n);
}

/* Whether a message without data gets through, other than as an end. */
static int
has_empty(int type)
{
	char c;
	ssize_t n;
	int sv[2];

	ut_pair(type, sv);
	ATF_REQUIRE_EQ(0, uds_setnonblock(sv[1], 1));
	n = -1;
	if (raw_send(sv[0], "", 0) == 0)
		n = recv(sv[1], &c, 1, 0);
	ut_close(sv[0]);
	ut_close(sv[1]);
	return (n == 0);
}

/*
 * Of one of which no more is known than POSIX says, neither is the largest
 * record, nor can an empty one be told from the end by looking.
 */
static int
is_known_system(void)
{
	return (ut_has(UDS_FEATURE_CLOEXEC) || ut_has(UDS_FEATURE_NOSIGPIPE) ||
	    ut_has_cred());
}

/* A child that, after a while, reads so many bytes of noise and checks it. */
static pid_t
reader(int s, int ms, size_t total)
{
	pid_t pid;
	size_t len, n;

	pid = ut_fork();
	if (pid != 0)
		return (pid);
	ut_sleep(ms);
	for (n = 0; n < total; n += len) {
		CHILD_REQUIRE(uds_recv(s, room + n, sizeof(room) - n, &len,
		    LONG) == 1);
		CHILD_REQUIRE(len > 0);
	}
	CHILD_REQUIRE(n == total);
	CHILD_REQUIRE(memcmp(room, big, n) == 0);
	_exit(0);
}

/* The ways to receive something, by number: what each says. */
#define NWAYS	7

static int
ask_end(int s, int way, int timeout)
{
	struct uds_addr from;
	struct uds_msg m;
	char c[4];
	size_t len, n;
	int fds[2];

	switch (way) {
	case 0:
		return (uds_recv(s, c, 4, &len, timeout));
	case 1:
		return (uds_recvfrom(s, c, 4, &len, &from, timeout));
	case 2:
		n = 2;
		return (uds_recvfds(s, c, 4, &len, fds, &n, timeout));
	case 3:
		uds_msg_in(&m, c, 4);
		return (uds_recvmmsg(s, &m, 1, 0, timeout));
	case 4:
		uds_msg_in(&m, c, 4);
		return (uds_recvmsg(s, &m, UDS_MSG_PEEK, timeout));
	case 5:
		uds_msg_in(&m, c, 4);
		return (uds_recvmsg(s, &m, UDS_MSG_WAITALL, timeout));
	default:
		if (type_of(s) == SOCK_STREAM)
			return (uds_recv(s, c, 4, &len, timeout));
		return (uds_msgsize(s, &n, timeout));
	}
}

/* The end of file lasts, and is told in every way. */
static void
check_end(int s)
{
	int i, rv;

	for (i = 0; i < 3 * NWAYS; i++) {
		rv = ask_end(s, i % NWAYS, i % 3 == 0 ? -1 : LONG);
		ATF_CHECK_EQ_MSG(0, rv, "way %d: %d, errno %d", i % NWAYS, rv,
		    errno);
	}
}

/*
 * Sending and receiving.
 */

/* Nothing declared is nothing sent and no room. */
UDS_TC(init_is_empty)
{
	struct uds_msg a = UDS_MSG_INIT, m;
	char c = 'c';

	memset(&m, 0xa5, sizeof(m));
	uds_msg_in(&m, NULL, 0);
	ATF_CHECK(m.um_data == NULL && m.um_iov == NULL && m.um_fds == NULL);
	ATF_CHECK(m.um_addr == NULL && m.um_cred == NULL);
	ATF_CHECK(m.um_stamp == NULL && m.um_size == 0 && m.um_iovcnt == 0);
	ATF_CHECK(m.um_nfds == 0 && m.um_maxfds == 0 && m.um_request == 0);
	ATF_CHECK_EQ(0, memcmp(&a, &m, sizeof(m)));
	memset(&m, 0xa5, sizeof(m));
	uds_msg_out(&m, &c, 1);
	ATF_CHECK(m.um_data == &c && m.um_size == 1);
	m.um_data = NULL;
	m.um_size = 0;
	ATF_CHECK_EQ(0, memcmp(&a, &m, sizeof(m)));
}

UDS_TC(both_directions)
{
	struct ut_conn c;
	int i, sv[2], type;

	EACH_TYPE(type) {
		ut_pair(type, sv);
		for (i = 0; i < 10; i++) {
			say(sv[i % 2], "ping");
			check_hears(sv[1 - i % 2], "ping");
		}
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
	EACH_CONN_TYPE(type) {
		ut_connect(&c, type, "sock");
		say(c.client, "question");
		check_hears(c.server, "question");
		say(c.server, "answer");
		check_hears(c.client, "answer");
		ut_disconnect(&c);
		ut_unlink("sock");
	}
}

/* What each function says of three bytes. */
static int
send_three(int s, int way)
{
	struct uds_msg m;

	uds_msg_out(&m, "abc", 3);
	switch (way) {
	case 0:
		return ((int)uds_send(s, "abc", 3, LONG));
	case 1:
		return ((int)uds_sendto(s, "abc", 3, NULL, LONG));
	case 2:
		return ((int)uds_sendmsg(s, &m, 0, LONG));
	case 3:
		return ((int)uds_sendfds(s, "abc", 3, NULL, 0, LONG));
	default:
		ATF_CHECK_EQ(1, uds_sendmmsg(s, &m, 1, 0, LONG));
		ATF_CHECK_EQ(0, m.um_error);
		return ((int)m.um_len);
	}
}

static int
receive_three(int s, int way, char *c, size_t *len)
{
	struct uds_addr from;
	struct uds_msg m;
	size_t n;
	int fd, rv;

	uds_msg_in(&m, c, 8);
	switch (way) {
	case 0:
		return (uds_recv(s, c, 8, len, LONG));
	case 1:
		rv = uds_recvfrom(s, c, 8, len, &from, LONG);
		ATF_CHECK_EQ(UDS_ADDR_UNNAMED, uds_addr_kind(&from));
		return (rv);
	case 2:
		rv = uds_recvmsg(s, &m, 0, LONG);
		break;
	case 3:
		n = 1;
		rv = uds_recvfds(s, c, 8, len, &fd, &n, LONG);
		ATF_CHECK_EQ(0, n);
		return (rv);
	default:
		rv = uds_recvmmsg(s, &m, 1, 0, LONG);
		break;
	}
	*len = m.um_len;
	return (rv);
}

/* Whichever function sends, whichever receives. */
UDS_TC(every_function_with_every_other)
{
	char c[8];
	size_t len;
	int i, sv[2], type;

	EACH_TYPE(type) {
		ut_pair(type, sv);
		for (i = 0; i < 25; i++) {
			len = 0;
			ATF_CHECK_EQ(3, send_three(sv[0], i / 5));
			ATF_CHECK_EQ(1, receive_three(sv[1], i % 5, c, &len));
			ATF_CHECK_EQ(3, len);
			ATF_CHECK_EQ(0, memcmp(c, "abc", 3));
		}
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
}

/* No byte means anything, not even as the first. */
UDS_TC(each_first_byte)
{
	unsigned char c[2], d[2];
	size_t len;
	int i, sv[2], type;

	EACH_TYPE(type) {
		ut_pair(type, sv);
		for (i = 0; i < 512; i++) {
			c[0] = (unsigned char)i;
			c[1] = (unsigned char)~i;
			len = 1 + (size_t)i / 256;
			ATF_REQUIRE_EQ((ssize_t)len, uds_send(sv[0], c, len,
			    LONG));
			d[0] = d[1] = (unsigned char)~i;
			ATF_REQUIRE_EQ(1, uds_recv(sv[1], d, 2, &len, LONG));
			ATF_CHECK_EQ(1 + (size_t)i / 256, len);
			ATF_CHECK_EQ(c[0], d[0]);
			ATF_CHECK_EQ(c[1], d[1]);
		}
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
}

/* A room that is larger than the record is written to no further. */
UDS_TC(rest_of_the_room_untouched)
{
	char c[32];
	size_t i, len;
	int sv[2], type;

	EACH_TYPE(type) {
		ut_pair(type, sv);
		say(sv[0], "abc");
		memset(c, 'z', sizeof(c));
		ATF_REQUIRE_EQ(1, uds_recv(sv[1], c, sizeof(c), &len, LONG));
		ATF_REQUIRE_EQ(3, len);
		for (i = 3; i < sizeof(c); i++)
			ATF_CHECK_EQ('z', c[i]);
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
}

/* What describes the message may be sent again, and by several at a time. */
UDS_TC(sent_message_is_not_written_to)
{
	struct iovec before_iov[3], iov[3];
	struct uds_msg before, m;
	int i, sv[2], type;

	EACH_TYPE(type) {
		ut_pair(type, sv);
		for (i = 0; i < 3; i++) {
			iov[i].iov_base = big + i;
			iov[i].iov_len = (size_t)i;
		}
		uds_msg_out(&m, NULL, 0);
		m.um_iov = iov;
		m.um_iovcnt = 3;
		memcpy(&before, &m, sizeof(m));
		memcpy(before_iov, iov, sizeof(iov));
		ATF_CHECK_EQ(3, uds_sendmsg(sv[0], &m, 0, LONG));
		ATF_CHECK_EQ(0, memcmp(&before, &m, sizeof(m)));
		ATF_CHECK_EQ(0, memcmp(before_iov, iov, sizeof(iov)));
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
}

/* What is sent apart comes apart, and in order (D28). */
UDS_TC(records_stay_apart)
{
	char c[8], name[8];
	size_t len;
	int i, sv[2], type;

	EACH_TYPE(type) {
		if (type == SOCK_STREAM)
			continue;
		ut_pair(type, sv);
		for (i = 0; i < 20; i++) {
			(void)snprintf(name, sizeof(name), "%d", i * i);
			say(sv[0], name);
		}
		for (i = 0; i < 20; i++) {
			(void)snprintf(name, sizeof(name), "%d", i * i);
			ATF_REQUIRE_EQ(1, uds_recv(sv[1], c, sizeof(c), &len,
			    LONG));
			ATF_REQUIRE_EQ(strlen(name), len);
			ATF_CHECK_EQ(0, memcmp(name, c, len));
		}
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
}

/* What is read up to the end is what was sent, and nothing else (D23). */
UDS_TC(read_to_the_end)
{
	size_t at, len, n;
	int rv, sv[2], type;

	make_noise(big, 50000);
	EACH_CONN_TYPE(type) {
		ut_pair(type, sv);
		ATF_REQUIRE_EQ(0, uds_setopt(sv[0], UDS_OPT_SNDBUF, 65536));
		for (n = 0; n < 50000; n += 500)
			if (uds_send(sv[0], big + n, 500, 0) != 500)
				break;
		ATF_REQUIRE(n > 2000);
		ut_close(sv[0]);
		memset(room, 0, n);
		for (at = 0; at < n; at += len) {
			rv = uds_recv(sv[1], room + at, type == SOCK_STREAM ?
			    77 : 501, &len, LONG);
			ATF_REQUIRE_EQ(1, rv);
			ATF_REQUIRE(len > 0 && len <= n - at);
			if (type != SOCK_STREAM)
				ATF_REQUIRE_EQ(500, len);
		}
		ATF_CHECK_EQ(0, memcmp(big, room, n));
		check_end(sv[1]);
		ut_close(sv[1]);
	}
}

/*
 * Addresses.
 */

/* A vector to an address: "xyzx". */
static void
send_vector_to(int s, const char *address)
{
	struct iovec iov[2];
	struct uds_msg m;

	iov[0].iov_base = big;
	iov[0].iov_len = 1;
	iov[1].iov_base = big + 100;
	iov[1].iov_len = 3;
	big[0] = 'x';
	memcpy(big + 100, "yzx", 3);
	uds_msg_out(&m, NULL, 0);
	m.um_iov = iov;
	m.um_iovcnt = 2;
	m.um_addr = (struct uds_addr *)(uintptr_t)at(address);
	ATF_REQUIRE_EQ(4, uds_sendmsg(s, &m, 0, LONG));
}

/* Three sockets, each knows who wrote to it, whatever the order. */
UDS_TC(unconnected_datagrams)
{
	static const char *const names[] = { "a", "b", "c" };
	struct uds_addr from;
	struct uds_msg m;
	char c[8];
	size_t len;
	int i, s[3];

	for (i = 0; i < 3; i++)
		s[i] = ut_bound(SOCK_DGRAM, names[i]);
	ATF_REQUIRE_EQ(2, uds_sendto(s[0], "ab", 2, at("b"), LONG));
	ATF_REQUIRE_EQ(2, uds_sendto(s[2], "cb", 2, at("b"), LONG));
	ATF_REQUIRE_EQ(2, uds_sendto(s[1], "ba", 2, at("a"), LONG));
	send_vector_to(s[0], "c");
	/* To look leaves it there, and tells who wrote it. */
	uds_msg_in(&m, c, sizeof(c));
	m.um_addr = &from;
	ATF_REQUIRE_EQ(1, uds_recvmsg(s[2], &m, UDS_MSG_PEEK, LONG));
	ATF_CHECK_EQ(4, m.um_len);
	ATF_CHECK_EQ(0, memcmp(c, "xyzx", 4));
	ATF_CHECK_STREQ("a", text(&from));
	memset(c, 0, sizeof(c));
	ATF_REQUIRE_EQ(1, uds_recvfrom(s[2], c, sizeof(c), &len, &from, LONG));
	ATF_CHECK_EQ(4, len);
	ATF_CHECK_EQ(0, memcmp(c, "xyzx", 4));
	ATF_CHECK_STREQ("a", text(&from));
	ATF_REQUIRE_EQ(1, uds_recvfrom(s[0], c, sizeof(c), &len, &from, LONG));
	ATF_CHECK_EQ(0, memcmp(c, "ba", 2));
	ATF_CHECK_STREQ("b", text(&from));
	for (i = 0; i < 2; i++) {
		ATF_REQUIRE_EQ(1, uds_recvfrom(s[1], c, sizeof(c), &len, &from,
		    LONG));
		ATF_CHECK_EQ(2, len);
		ATF_CHECK_EQ('b', c[1]);
		ATF_CHECK_EQ(c[0], text(&from)[0]);
	}
	for (i = 0; i < 3; i++)
		ut_close(s[i]);
}

/* Into two rooms, without being taken; who sent it has some other name. */
UDS_TC(datagram_peeked_into_vector)
{
	struct uds_addr from;
	struct iovec iov[2];
	struct uds_msg m;
	char a[3], b[8];
	int client, i, s;

	s = ut_bound(SOCK_DGRAM, "s");
	client = ut_has(UDS_FEATURE_AUTOBIND) ? ut_bound(SOCK_DGRAM, "-") :
	    ut_bound(SOCK_DGRAM, "client");
	ATF_REQUIRE_EQ(7, uds_sendto(client, "abcdefg", 7, at("s"), LONG));
	for (i = 0; i < 3; i++) {
		iov[0].iov_base = a;
		iov[0].iov_len = sizeof(a);
		iov[1].iov_base = b;
		iov[1].iov_len = sizeof(b);
		memset(b, 'z', sizeof(b));
		uds_msg_in(&m, NULL, 0);
		m.um_iov = iov;
		m.um_iovcnt = 2;
		m.um_addr = &from;
		ATF_REQUIRE_EQ(1, uds_recvmsg(s, &m, i < 2 ? UDS_MSG_PEEK : 0,
		    LONG));
		ATF_CHECK_EQ(7, m.um_len);
		ATF_CHECK_EQ(0, memcmp(a, "abc", 3));
		ATF_CHECK_EQ(0, memcmp(b, "defgz", 5));
		ATF_CHECK(uds_addr_kind(&from) != UDS_ADDR_UNNAMED);
	}
	FAILS(EAGAIN, uds_recvmsg(s, &m, 0, 0));
	ut_close(s);
	ut_close(client);
}

/* Of a sender without a name a kernel may say nothing at all (D12). */
UDS_TC(sender_without_name)
{
	struct uds_addr from;
	char c[8];
	size_t len;
	int client, s;

	s = ut_bound(SOCK_DGRAM, "s");
	client = ut_socket(SOCK_DGRAM);
	ATF_REQUIRE_EQ(1, uds_sendto(client, "a", 1, at("s"), LONG));
	memset(&from, 0xa5, sizeof(from));
	ATF_REQUIRE_EQ(1, uds_recvfrom(s, c, sizeof(c), &len, &from, LONG));
	ATF_CHECK_EQ(UDS_ADDR_UNNAMED, uds_addr_kind(&from));
	ATF_CHECK_STREQ("-", text(&from));
	ut_close(s);
	ut_close(client);
}

/* The longest name there is comes whole. */
UDS_TC(sender_with_longest_name)
{
	struct uds_addr from;
	char c[8], path[UDS_PATH_MAX + 1];
	size_t len, n;
	int client, s;

	n = ut_pathmax();
	memset(path, 'p', n);
	path[n] = '\0';
	if (n > 250)
		(void)snprintf(path, sizeof(path), "%s", ut_longpath(n));
	s = ut_bound(SOCK_DGRAM, "s");
	client = ut_bound(SOCK_DGRAM, path);
	ATF_REQUIRE_EQ(1, uds_sendto(client, "a", 1, at("s"), LONG));
	ATF_REQUIRE_EQ(1, uds_recvfrom(s, c, sizeof(c), &len, &from, LONG));
	ATF_CHECK_STREQ(path, uds_addr_name(&from, NULL));
	ut_close(s);
	ut_close(client);
}

/* On failure there is no sender. */
UDS_TC(address_of_nothing_untouched)
{
	struct uds_addr from;
	char c;
	size_t len;
	int s;

	s = ut_bound(SOCK_DGRAM, "s");
	FAILS_CLEAN(EAGAIN, from, uds_recvfrom(s, &c, 1, &len, &from, 0));
	FAILS_CLEAN(EAGAIN, len, uds_recvfrom(s, &c, 1, &len, &from, 0));
	ATF_REQUIRE_EQ(2, uds_sendto(s, "ab", 2, at("s"), LONG));
	FAILS_CLEAN(EMSGSIZE, from, uds_recvfrom(s, &c, 1, &len, &from, 0));
	ut_close(s);
}

/* There is nobody at that address, or somebody who has left. */
UDS_TC(datagram_to_nobody)
{
	struct uds_addr a;
	char name[100];
	int i, s, t;

	s = ut_socket(SOCK_DGRAM);
	t = ut_bound(SOCK_DGRAM, "left");
	ut_close(t);
	(void)snprintf(name, sizeof(name), "@%s", ut_unique("nobody"));
	for (i = -1; i < 2; i++) {
		FAILS(ENOENT, uds_sendto(s, "a", 1, at("missing"), i));
		FAILS(ECONNREFUSED, uds_sendto(s, "a", 1, at("left"), i));
		FAILS(ut_has(UDS_FEATURE_ABSTRACT) ? ECONNREFUSED :
		    EOPNOTSUPP, uds_sendto(s, "a", 1, at(name), i));
	}
	ATF_REQUIRE_EQ(0, uds_addr_path(&a, ut_longpath(ut_pathmax() + 1)));
	FAILS(ENAMETOOLONG, uds_sendto(s, "a", 1, &a, 0));
	t = ut_listener(SOCK_STREAM, "stream");
	FAILS(EPROTOTYPE, uds_sendto(s, "a", 1, at("stream"), 0));
	ut_close(s);
	ut_close(t);
}

/* An address that leads nowhere, or is none. */
UDS_TC(datagram_led_astray)
{
	struct uds_addr none;
	int i, s;

	s = ut_socket(SOCK_DGRAM);
	ut_close(ut_file("file"));
	ATF_REQUIRE_EQ(0, symlink("loop", "loop"));
	uds_addr_unnamed(&none);
	for (i = -1; i < 2; i++) {
		FAILS(ENOENT, uds_sendto(s, "a", 1, at("missing/name"), i));
		FAILS(ENOTDIR, uds_sendto(s, "a", 1, at("file/name"), i));
		FAILS(ELOOP, uds_sendto(s, "a", 1, at("loop/name"), i));
		FAILS(EINVAL, uds_sendto(s, "a", 1, &none, i));
		ATF_CHECK_EQ(-1, uds_sendto(s, "a", 1, at("file"), i));
		/* The former is Linux. */
		if (errno != ECONNREFUSED)
			ATF_CHECK_EQ(ENOTSOCK, errno);
	}
	ut_close(s);
}

/*
 * One that has a peer receives of others as well, or the kernel keeps it to
 * its peer.
 */
UDS_TC(datagram_to_one_with_a_peer)
{
	struct sockaddr_un un;
	socklen_t len;
	int a, b, i, open, s;

	a = ut_bound(SOCK_DGRAM, "a");
	b = ut_bound(SOCK_DGRAM, "b");
	s = ut_socket(SOCK_DGRAM);
	ATF_REQUIRE_EQ(0, uds_connect(a, at("b"), -1));
	len = sizeof(un);
	ATF_REQUIRE_EQ(0, uds_addr_tosockaddr(at("a"), &un, &len));
	open = sendto(s, "raw", 3, 0, (struct sockaddr *)&un, len) == 3;
	if (open)
		check_hears(a, "raw");
	else
		ATF_CHECK_EQ(EPERM, errno);
	for (i = -1; i < 2; i++) {
		if (open) {
			ATF_CHECK_EQ(3, uds_sendto(s, "abc", 3, at("a"), i));
			check_hears(a, "abc");
		} else
			FAILS(EPERM, uds_sendto(s, "abc", 3, at("a"), i));
		ATF_CHECK_EQ(4, uds_sendto(b, "peer", 4, at("a"), i));
		check_hears(a, "peer");
	}
	ut_close(a);
	ut_close(b);
	ut_close(s);
}

/*
 * An address for a socket that has a peer: a datagram goes there on Linux and
 * is refused elsewhere, a stream refuses it on Linux, others ignore it.
 */
UDS_TC(address_beside_peer)
{
	int i, n, refused, sv[2], t, type;

	refused = 0;
	t = ut_bound(SOCK_DGRAM, "sock");
	EACH_TYPE(type) {
		ut_pair(type, sv);
		for (i = -1; i < 2; i++) {
			n = (int)uds_sendto(sv[0], "abc", 3, at("sock"), i);
			if (n == -1) {
				ATF_CHECK_EQ(EISCONN, errno);
				ATF_CHECK(type != SOCK_SEQPACKET);
				refused++;
			} else
				check_hears(type == SOCK_DGRAM ? t : sv[1],
				    "abc");
		}
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
	ATF_CHECK_EQ(3, refused);
	ut_close(t);
}

/* An address does not make a connection. */
UDS_TC(address_for_connection)
{
	int i, s, type;

	EACH_CONN_TYPE(type) {
		s = ut_socket(type);
		for (i = -1; i < 2; i++) {
			ATF_CHECK_EQ(-1, uds_sendto(s, "abc", 3, at("sock"),
			    i));
			/* The former is Linux. */
			if (errno != EOPNOTSUPP || type != SOCK_STREAM)
				ATF_CHECK_EQ(ENOTCONN, errno);
		}
		ut_close(s);
	}
}

/* A name that one may not write to is one that one may not send to. */
UDS_TC(datagram_not_permitted)
{
	pid_t pid;
	int s, t;

	s = ut_bound(SOCK_DGRAM, "private");
	ATF_REQUIRE_EQ(0, chmod("private", 0));
	pid = ut_drop();
	if (pid == 0) {
		t = uds_socket(SOCK_DGRAM, 0);
		CHILD_REQUIRE(t != -1);
		CHILD_REQUIRE(uds_sendto(t, "a", 1, at("private"), LONG) ==
		    -1 && errno == EACCES);
		_exit(0);
	}
	ut_join(pid);
	FAILS(EAGAIN, uds_msgsize(s, &(size_t){ 0 }, 0));
	ut_close(s);
}

/* The peer of an association has left: an error each time, and no signal. */
UDS_TC(datagram_peer_left)
{
	int a, b, i, n;

	a = ut_socket(SOCK_DGRAM);
	b = ut_bound(SOCK_DGRAM, "b");
	ATF_REQUIRE_EQ(0, uds_connect(a, at("b"), -1));
	say(a, "x");
	ut_close(b);
	for (i = n = 0; i < 3; i++) {
		if (uds_send(a, "y", 1, i - 1) != -1)
			continue;
		n++;
		ATF_CHECK_MSG(errno == ECONNREFUSED || errno == ECONNRESET ||
		    errno == EDESTADDRREQ || errno == ENOTCONN, "errno %d",
		    errno);
	}
	ATF_CHECK_EQ(3, n);
	ut_close(a);
}

/* To be sent anywhere, something has to be said about where. */
UDS_TC(unconnected_refused)
{
	char c;
	size_t len;
	int i, s, type;

	EACH_CONN_TYPE(type) {
		s = ut_socket(type);
		for (i = -1; i < 2; i++) {
			FAILS(ENOTCONN, uds_send(s, "a", 1, i));
			ATF_CHECK(uds_recv(s, &c, 1, &len, i) == -1);
			ATF_CHECK_MSG(errno == ENOTCONN || errno == EINVAL,
			    "errno %d", errno);
			if (type != SOCK_STREAM)
				FAILS_CLEAN(ENOTCONN, len, uds_msgsize(s,
				    &len, i));
		}
		ut_close(s);
	}
	s = ut_socket(SOCK_DGRAM);
	for (i = -1; i < 2; i++) {
		ATF_CHECK(uds_send(s, "a", 1, i) == -1);
		ATF_CHECK_MSG(errno == ENOTCONN || errno == EDESTADDRREQ,
		    "errno %d", errno);
	}
	ut_close(s);
}

/* A socket can write to itself. */
UDS_TC(datagram_to_oneself)
{
	struct uds_addr from;
	char c[8];
	size_t len;
	int s;

	s = ut_bound(SOCK_DGRAM, "self");
	ATF_REQUIRE_EQ(2, uds_sendto(s, "me", 2, at("self"), LONG));
	ATF_REQUIRE_EQ(1, uds_recvfrom(s, c, sizeof(c), &len, &from, LONG));
	ATF_CHECK_EQ(2, len);
	ATF_CHECK_STREQ("self", text(&from));
	ut_close(s);
}

/*
 * Arguments.
 */

static void
check_bad(int s, int error)
{
	struct uds_msg m;
	char c;
	size_t len, n;
	int fd, i;

	for (i = -1; i < 2; i++) {
		FAILS(error, uds_send(s, "a", 1, i));
		FAILS(error, uds_sendto(s, "a", 1, NULL, i));
		FAILS(error, uds_sendfds(s, "a", 1, NULL, 0, i));
		uds_msg_out(&m, "a", 1);
		FAILS(error, uds_sendmsg(s, &m, 0, i));
		FAILS(error, uds_sendmmsg(s, &m, 1, 0, i));
		FAILS_CLEAN(error, len, uds_recv(s, &c, 1, &len, i));
		FAILS_CLEAN(error, len, uds_recvfrom(s, &c, 1, &len, NULL, i));
		n = 1;
		FAILS_CLEAN(error, len, uds_recvfds(s, &c, 1, &len, &fd, &n,
		    i));
		uds_msg_in(&m, &c, 1);
		FAILS(error, uds_recvmsg(s, &m, 0, i));
		FAILS(error, uds_recvmsg(s, &m, UDS_MSG_PEEK, i));
		FAILS(error, uds_recvmsg(s, &m, UDS_MSG_WAITALL, i));
		FAILS(error, uds_recvmmsg(s, &m, 1, 0, i));
		FAILS_CLEAN(error, len, uds_msgsize(s, &len, i));
	}
	/* And without any data. */
	FAILS(error, uds_send(s, NULL, 0, 0));
	FAILS(error, uds_recv(s, NULL, 0, &len, 0));
}

/* What is no socket is an error, not a panic (D18). */
UDS_TC(bad_descriptors)
{
	int fd, p[2];

	check_bad(-1, EBADF);
	check_bad(INT_MAX, EBADF);
	check_bad(ut_closed(), EBADF);
	fd = ut_file("file");
	check_bad(fd, ENOTSOCK);
	ut_close(fd);
	ut_pipe(p);
	check_bad(p[0], ENOTSOCK);
	ut_close(p[0]);
	ut_close(p[1]);
}

/* Of another family: refused, or received as it is, but never made up. */
UDS_TC(other_family)
{
	struct sockaddr_in in;
	socklen_t salen;
	char c[4];
	size_t len;
	int client, listener, rv, s;

	listener = ut_inet();
	salen = sizeof(in);
	ATF_REQUIRE_EQ(0, getsockname(listener, (struct sockaddr *)&in,
	    &salen));
	client = socket(AF_INET, SOCK_STREAM, 0);
	ATF_REQUIRE(client != -1);
	ATF_REQUIRE_EQ(0, connect(client, (struct sockaddr *)&in, salen));
	s = accept(listener, NULL, NULL);
	ATF_REQUIRE(s != -1);
	ATF_REQUIRE_EQ(4, send(client, "abcd", 4, NOSIGNAL));
	memset(c, 'z', sizeof(c));
	rv = uds_recv(s, c, sizeof(c), &len, LONG);
	if (rv == -1)
		ATF_CHECK_EQ(EAFNOSUPPORT, errno);
	else
		ATF_CHECK_EQ(0, memcmp(c, "abcd", len));
	ut_close(client);
	ut_close(listener);
	ut_close(s);
}

UDS_TC(bad_timeout_einval)
{
	struct uds_msg m;
	char c;
	size_t len, n;
	int fd, i, sv[2], type;

	EACH_TYPE(type) {
		ut_pair(type, sv);
		for (i = 0; i < 2; i++) {
			n = 1;
			FAILS(EINVAL, uds_send(sv[0], "a", 1, -2));
			FAILS(EINVAL, uds_sendto(sv[0], "a", 1, NULL, -2));
			uds_msg_out(&m, "a", 1);
			FAILS(EINVAL, uds_sendmsg(sv[0], &m, 0, INT_MIN));
			FAILS(EINVAL, uds_sendmmsg(sv[0], &m, 1, 0, -2));
			FAILS(EINVAL, uds_sendfds(sv[0], "a", 1, NULL, 0, -2));
			FAILS_CLEAN(EINVAL, len, uds_recv(sv[1], &c, 1, &len,
			    -2));
			FAILS_CLEAN(EINVAL, len, uds_recvfrom(sv[1], &c, 1,
			    &len, NULL, -2));
			FAILS_CLEAN(EINVAL, len, uds_recvfds(sv[1], &c, 1,
			    &len, &fd, &n, -2));
			uds_msg_in(&m, &c, 1);
			FAILS(EINVAL, uds_recvmsg(sv[1], &m, 0, -2));
			FAILS(EINVAL, uds_recvmmsg(sv[1], &m, 1, 0, -2));
			if (type != SOCK_STREAM)
				FAILS_CLEAN(EINVAL, len,
				    uds_msgsize(sv[1], &len, -2));
			/* The same when there would be something. */
			if (i == 0)
				say(sv[0], "x");
		}
		check_hears(sv[1], "x");
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
}

UDS_TC(bad_flags_einval)
{
	static const int bad[] = { 0x0040, 0x4000, -1, UDS_MSG_SURPLUS,
	    INT_MIN };
	struct uds_cred cred = UDS_CRED_INIT;
	struct uds_stamp stamp = UDS_STAMP_INIT;
	struct uds_msg m;
	char c;
	size_t i;
	int sv[2];

	ut_pair(SOCK_STREAM, sv);
	uds_msg_out(&m, "a", 1);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		FAILS(EINVAL, uds_sendmsg(sv[0], &m, bad[i], 0));
		FAILS(EINVAL, uds_sendmmsg(sv[0], &m, 1, bad[i], 0));
	}
	FAILS(EINVAL, uds_sendmsg(sv[0], &m, UDS_MSG_PEEK, 0));
	FAILS(EINVAL, uds_sendmsg(sv[0], &m, UDS_MSG_TRUNC, 0));
	FAILS(EINVAL, uds_sendmsg(sv[0], &m, UDS_MSG_WAITALL, 0));
	say(sv[0], "x");
	uds_msg_in(&m, &c, 1);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		FAILS(EINVAL, uds_recvmsg(sv[1], &m, bad[i], 0));
		FAILS(EINVAL, uds_recvmmsg(sv[1], &m, 1, bad[i], 0));
	}
	FAILS(EINVAL, uds_recvmsg(sv[1], &m, UDS_MSG_SPLIT, 0));
	FAILS(EINVAL, uds_recvmsg(sv[1], &m, UDS_MSG_CLOSE, 0));
	FAILS(EINVAL, uds_recvmsg(sv[1], &m, UDS_MSG_WAITALL | UDS_MSG_PEEK,
	    0));
	FAILS(EINVAL, uds_recvmmsg(sv[1], &m, 1, UDS_MSG_PEEK, 0));
	/* Parts cannot say of one sender or moment who or when it was. */
	m.um_cred = &cred;
	FAILS(EINVAL, uds_recvmsg(sv[1], &m, UDS_MSG_WAITALL, 0));
	m.um_cred = NULL;
	m.um_stamp = &stamp;
	FAILS(EINVAL, uds_recvmsg(sv[1], &m, UDS_MSG_WAITALL, 0));
	check_hears(sv[1], "x");
	ut_close(sv[0]);
	ut_close(sv[1]);
}

UDS_TC(bad_request_einval)
{
	static const int bad[] = { UDS_CRED_PID, UDS_CRED_EUID,
	    UDS_CRED_MOMENT, UDS_CRED_CONNECTED, 0x400, -1,
	    UDS_CRED_HANDLE | UDS_CRED_PID };
	struct uds_cred cred = UDS_CRED_INIT;
	struct uds_msg m;
	char c;
	size_t i;
	int sv[2];

	ut_pair(SOCK_DGRAM, sv);
	say(sv[0], "x");
	uds_msg_in(&m, &c, 1);
	m.um_request = UDS_CRED_HANDLE;
	FAILS(EINVAL, uds_recvmsg(sv[1], &m, 0, 0));
	m.um_cred = &cred;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		m.um_request = bad[i];
		FAILS(EINVAL, uds_recvmsg(sv[1], &m, 0, 0));
	}
	/* Without the room that they need. */
	m.um_request = UDS_CRED_LABEL;
	FAILS(EINVAL, uds_recvmsg(sv[1], &m, 0, 0));
	m.um_request = UDS_CRED_GROUPS;
	cred.uc_maxgroups = 4;
	FAILS(EINVAL, uds_recvmsg(sv[1], &m, 0, 0));
	check_hears(sv[1], "x");
	ut_close(sv[0]);
	ut_close(sv[1]);
}

/* More than a length can say. */
UDS_TC(sizes_that_overflow_einval)
{
	struct iovec iov[3];
	struct uds_msg m;
	int i, sv[2];

	ut_pair(SOCK_STREAM, sv);
	for (i = 0; i < 3; i++) {
		iov[i].iov_base = big;
		iov[i].iov_len = (size_t)SSIZE_MAX / 2;
	}
	uds_msg_out(&m, NULL, 0);
	m.um_iov = iov;
	m.um_iovcnt = 3;
	FAILS(EINVAL, uds_sendmsg(sv[0], &m, 0, 0));
	FAILS(EINVAL, uds_recvmsg(sv[1], &m, 0, 0));
	iov[0].iov_len = SIZE_MAX;
	iov[1].iov_len = 2;
	m.um_iovcnt = 2;
	FAILS(EINVAL, uds_sendmsg(sv[0], &m, 0, 0));
	uds_msg_out(&m, big, (size_t)SSIZE_MAX + 1);
	FAILS(EINVAL, uds_sendmsg(sv[0], &m, 0, 0));
	FAILS(EINVAL, uds_recvmsg(sv[1], &m, 0, 0));
	ut_close(sv[0]);
	ut_close(sv[1]);
}

/* Where nothing but bytes is wanted, too: what waits there stays. */
UDS_TC(plain_sizes_that_overflow_einval)
{
	static const size_t sizes[] = { (size_t)SSIZE_MAX + 1, SIZE_MAX };
	static const int timeouts[] = { -1, 0, LONG };
	size_t i, len, size;
	int sv[2], type;

	EACH_TYPE(type) {
		ut_pair(type, sv);
		say(sv[0], "x");
		for (i = 0; i < 6; i++) {
			size = sizes[i % 2];
			FAILS(EINVAL, uds_send(sv[0], big, size,
			    timeouts[i / 2]));
			FAILS_CLEAN(EINVAL, len, uds_recv(sv[1], big, size,
			    &len, timeouts[i / 2]));
		}
		check_hears(sv[1], "x");
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
}

/*
 * Records: too long, empty, the last.
 */

/* An error, not a part of it; the next is whole again. */
UDS_TC(record_too_long_emsgsize)
{
	char c[8];
	size_t len;
	int i, sv[2], type;

	EACH_TYPE(type) {
		if (type == SOCK_STREAM)
			continue;
		ut_pair(type, sv);
		for (i = 0; i < NWAYS; i++) {
			if (i == 4 || i == 6)
				continue;
			say(sv[0], "abcde");
			say(sv[0], "next");
			FAILS(EMSGSIZE, ask_end(sv[1], i, LONG));
			check_hears(sv[1], "next");
		}
		say(sv[0], "abcde");
		memset(c, 'z', sizeof(c));
		FAILS_CLEAN(EMSGSIZE, len, uds_recv(sv[1], c, 4, &len, LONG));
		ATF_CHECK_EQ('z', c[4]);
		FAILS(EAGAIN, uds_recv(sv[1], c, 4, &len, 0));
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
}

/* What fits, for those who ask for it, and that it was not all. */
UDS_TC(record_too_long_taken)
{
	struct uds_msg m;
	char c[8];
	int sv[2], type;

	EACH_TYPE(type) {
		ut_pair(type, sv);
		say(sv[0], "abcde");
		if (type != SOCK_STREAM)
			say(sv[0], "next");
		memset(c, 'z', sizeof(c));
		uds_msg_in(&m, c, 3);
		ATF_REQUIRE_EQ(1, uds_recvmsg(sv[1], &m, UDS_MSG_TRUNC, LONG));
		ATF_CHECK_EQ(3, m.um_len);
		ATF_CHECK_EQ(0, memcmp(c, "abcz", 4));
		ATF_CHECK_EQ(type == SOCK_STREAM ? 0 : UDS_MSG_TRUNC,
		    m.um_flags);
		check_hears(sv[1], type == SOCK_STREAM ? "de" : "next");
		/* One that fits is not marked. */
		say(sv[0], "abc");
		ATF_REQUIRE_EQ(1, uds_recvmsg(sv[1], &m, UDS_MSG_TRUNC, LONG));
		ATF_CHECK_EQ(3, m.um_len);
		ATF_CHECK_EQ(0, m.um_flags);
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
}

/* Each length into each room. */
UDS_TC(truncation_at_every_length)
{
	struct uds_msg m;
	char c[40];
	size_t len, n, size;
	int rv, sv[2], type;

	make_noise(big, 40);
	EACH_TYPE(type) {
		if (type == SOCK_STREAM)
			continue;
		ut_pair(type, sv);
		for (len = 1; len < 33; len++)
			for (size = 0; size < 35; size++) {
				ATF_REQUIRE_EQ((ssize_t)len, uds_send(sv[0],
				    big, len, LONG));
				rv = uds_recv(sv[1], c, size, &n, LONG);
				if (size < len)
					ATF_REQUIRE(rv == -1 &&
					    errno == EMSGSIZE);
				else
					ATF_REQUIRE(rv == 1 && n == len &&
					    memcmp(big, c, n) == 0);
				ATF_REQUIRE_EQ((ssize_t)len, uds_send(sv[0],
				    big, len, LONG));
				uds_msg_in(&m, c, size);
				ATF_REQUIRE_EQ(1, uds_recvmsg(sv[1], &m,
				    UDS_MSG_TRUNC, LONG));
				ATF_REQUIRE_EQ(size < len ? size : len,
				    m.um_len);
				ATF_REQUIRE_EQ(size < len ? UDS_MSG_TRUNC : 0,
				    m.um_flags);
				ATF_REQUIRE_EQ(0, memcmp(big, c, m.um_len));
			}
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
}

/*
 * A reader that uses recv(2) would take it for the end, and some systems
 * swallow it.
 */
UDS_TC(empty_record_refused)
{
	struct iovec iov[2];
	struct uds_msg m;
	char c;
	size_t len;
	int sv[2];

	ut_need(UDS_FEATURE_SEQPACKET);
	ut_pair(SOCK_SEQPACKET, sv);
	FAILS(EINVAL, uds_send(sv[0], "", 0, LONG));
	FAILS(EINVAL, uds_send(sv[0], NULL, 0, 0));
	FAILS(EINVAL, uds_sendto(sv[0], "", 0, NULL, -1));
	memset(iov, 0, sizeof(iov));
	uds_msg_out(&m, NULL, 0);
	FAILS(EINVAL, uds_sendmsg(sv[0], &m, 0, LONG));
	FAILS(EINVAL, uds_sendmmsg(sv[0], &m, 1, 0, LONG));
	m.um_iov = iov;
	m.um_iovcnt = 2;
	FAILS(EINVAL, uds_sendmsg(sv[0], &m, 0, LONG));
	m.um_iovcnt = 0;
	FAILS(EINVAL, uds_sendmsg(sv[0], &m, 0, LONG));
	FAILS(EAGAIN, uds_recv(sv[1], &c, 1, &len, 0));
	ut_close(sv[0]);
	ut_close(sv[1]);
}

/* Datagrams have no end that it could be taken for. */
UDS_TC(empty_datagram)
{
	struct uds_addr from;
	struct uds_msg m;
	char c;
	size_t len, n;
	int fd, i, sv[2];

	ut_pair(SOCK_DGRAM, sv);
	for (i = 0; i < NWAYS; i++) {
		ATF_REQUIRE_EQ(0, uds_send(sv[0], NULL, 0, LONG));
		ATF_REQUIRE_EQ(1, ask_end(sv[1], i, LONG));
		if (i == 4 || i == 6) {
			ATF_REQUIRE_EQ(1, uds_recv(sv[1], &c, 1, &len, LONG));
			ATF_CHECK_EQ(0, len);
		}
		FAILS(EAGAIN, uds_recv(sv[1], &c, 1, &len, 0));
	}
	ATF_REQUIRE_EQ(0, uds_sendto(sv[0], "", 0, NULL, LONG));
	len = 77;
	ATF_REQUIRE_EQ(1, uds_recvfrom(sv[1], &c, 1, &len, &from, LONG));
	ATF_CHECK_EQ(0, len);
	uds_msg_out(&m, NULL, 0);
	ATF_REQUIRE_EQ(0, uds_sendmsg(sv[0], &m, 0, LONG));
	len = 77;
	n = 1;
	ATF_REQUIRE_EQ(1, uds_recvfds(sv[1], &c, 1, &len, &fd, &n, LONG));
	ATF_CHECK_EQ(0, len);
	ATF_REQUIRE_EQ(0, uds_send(sv[0], "", 0, LONG));
	len = 77;
	ATF_REQUIRE_EQ(1, uds_recv(sv[1], NULL, 0, &len, LONG));
	ATF_CHECK_EQ(0, len);
	ut_close(sv[0]);
	ut_close(sv[1]);
}

/* On a stream nothing is nothing; but who has left is noticed. */
UDS_TC(empty_send_on_stream)
{
	char c;
	size_t len;
	int sv[2];

	ut_pair(SOCK_STREAM, sv);
	ATF_CHECK_EQ(0, uds_send(sv[0], "", 0, LONG));
	ATF_CHECK_EQ(0, uds_send(sv[0], NULL, 0, -1));
	ATF_CHECK_EQ(0, uds_sendfds(sv[0], NULL, 0, NULL, 0, 0));
	FAILS(EAGAIN, uds_recv(sv[1], &c, 1, &len, 0));
	say(sv[0], "x");
	check_hears(sv[1], "x");
	ut_close(sv[0]);
	ut_close(sv[1]);
}

/*
 * Another program may send one, with the peer there and more to come: it is
 * no end in any way of asking.
 */
UDS_TC(empty_record_of_a_stranger)
{
	char c;
	size_t len;
	int is_known, i, rv, sv[2];

	ut_need(UDS_FEATURE_SEQPACKET);
	is_known = is_known_system();
	ut_pair(SOCK_SEQPACKET, sv);
	for (i = 0; i < NWAYS; i++) {
		ATF_REQUIRE_EQ(0, raw_send(sv[0], "", 0));
		ATF_REQUIRE_EQ(1, raw_send(sv[0], "x", 1));
		rv = ask_end(sv[1], i, LONG);
		if (is_known || (i != 4 && i != 6))
			ATF_CHECK_EQ_MSG(1, rv, "way %d: %d", i, rv);
		while (uds_recv(sv[1], &c, 1, &len, 0) == 1)
			continue;
		ATF_CHECK_EQ(EAGAIN, errno);
	}
	if (has_empty(SOCK_SEQPACKET)) {
		ATF_REQUIRE_EQ(0, raw_send(sv[0], "", 0));
		len = 77;
		ATF_REQUIRE_EQ(1, uds_recv(sv[1], &c, 1, &len, LONG));
		ATF_CHECK_EQ(0, len);
	}
	ut_close(sv[0]);
	ut_close(sv[1]);
}

/* Behind it there is more, and behind that the end. */
UDS_TC(empty_record_before_the_last)
{
	char c;
	size_t len;
	int is_known, i, rv, sv[2];

	ut_need(UDS_FEATURE_SEQPACKET);
	is_known = is_known_system();
	for (i = 0; i < NWAYS; i++) {
		ut_pair(SOCK_SEQPACKET, sv);
		ATF_REQUIRE_EQ(0, raw_send(sv[0], "", 0));
		ATF_REQUIRE_EQ(1, raw_send(sv[0], "x", 1));
		ut_close(sv[0]);
		rv = ask_end(sv[1], i, LONG);
		if (is_known || (i != 4 && i != 6))
			ATF_CHECK_EQ_MSG(1, rv, "way %d: %d", i, rv);
		len = 0;
		while ((rv = uds_recv(sv[1], &c, 1, &len, LONG)) == 1)
			ATF_CHECK(len == 0 || c == 'x');
		ATF_CHECK_EQ(0, rv);
		check_end(sv[1]);
		ut_close(sv[1]);
	}
}

/* The very last of all can be told from the end by who sent it. */
UDS_TC(empty_record_before_the_end_with_credentials)
{
	struct uds_cred cred;
	int sv[2];

	ut_need(UDS_FEATURE_SEQPACKET);
	ut_need(UDS_FEATURE_MSGCRED);
	if (!has_empty(SOCK_SEQPACKET))
		atf_tc_skip("this system swallows empty records");
	credits(sv, SOCK_SEQPACKET);
	ATF_REQUIRE_EQ(0, raw_send(sv[0], "", 0));
	ut_close(sv[0]);
	ATF_CHECK_EQ(1, hear(sv[1], &cred, 0, LONG));
	ATF_CHECK_EQ(0, hear(sv[1], &cred, 0, LONG));
	ATF_CHECK_EQ(0, hear(sv[1], &cred, 0, LONG));
	ut_close(sv[1]);
}

/*
 * What is cut down to nothing was no end, even on a socket that has been shut
 * down for receiving since.
 */
UDS_TC(cut_to_nothing_is_no_end)
{
	struct uds_msg m;
	int sv[2], type;

	EACH_TYPE(type) {
		if (type == SOCK_STREAM)
			continue;
		ut_pair(type, sv);
		say(sv[0], "hello");
		ut_close(sv[0]);
		if (type == SOCK_DGRAM && !stays_after_shutdown(sv[1])) {
			ut_close(sv[1]);
			continue;
		}
		uds_msg_in(&m, NULL, 0);
		ATF_CHECK_EQ(1, uds_recvmsg(sv[1], &m, UDS_MSG_TRUNC, 0));
		ATF_CHECK_EQ(0, m.um_len);
		ATF_CHECK_EQ(UDS_MSG_TRUNC, m.um_flags);
		ut_close(sv[1]);
	}
}

/* Told again and again, whoever asks in whatever way. */
UDS_TC(end_of_file_lasts)
{
	struct ut_conn c;
	int sv[2], type;

	EACH_CONN_TYPE(type) {
		ut_pair(type, sv);
		ut_close(sv[0]);
		check_end(sv[1]);
		ut_close(sv[1]);
		ut_connect(&c, type, "sock");
		ATF_REQUIRE_EQ(0, shutdown(c.client, SHUT_WR));
		check_end(c.server);
		/* The other direction goes on. */
		say(c.server, "x");
		check_hears(c.client, "x");
		ut_disconnect(&c);
		ut_unlink("sock");
	}
}

/* Datagrams end for who has shut himself down, also while he waits. */
UDS_TC(end_of_datagrams)
{
	pid_t pid;
	int i, sv[2];

	if (!is_known_system())
		atf_tc_skip("nobody knows how this system tells");
	for (i = 0; i < 2 * NWAYS; i++) {
		ut_pair(SOCK_DGRAM, sv);
		pid = ut_fork();
		if (pid == 0) {
			ut_sleep(SHORT);
			CHILD_REQUIRE(shutdown(sv[1], SHUT_RD) == 0);
			_exit(0);
		}
		ATF_CHECK_EQ(0, ask_end(sv[1], i / 2, i % 2 == 0 ? -1 : LONG));
		ut_join(pid);
		check_end(sv[1]);
		/* The other direction goes on. */
		say(sv[1], "x");
		check_hears(sv[0], "x");
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
}

/* The outputs of the end are those of nothing. */
UDS_TC(end_of_file_has_no_length)
{
	struct uds_addr from;
	char c;
	size_t len;
	int sv[2], type;

	EACH_CONN_TYPE(type) {
		ut_pair(type, sv);
		ut_close(sv[0]);
		len = 77;
		ATF_CHECK_EQ(0, uds_recv(sv[1], &c, 1, &len, LONG));
		ATF_CHECK_EQ(0, len);
		len = 77;
		from = *at("x");
		ATF_CHECK_EQ(0, uds_recvfrom(sv[1], &c, 1, &len, &from, LONG));
		ATF_CHECK_EQ(0, len);
		ATF_CHECK_EQ(UDS_ADDR_UNNAMED, uds_addr_kind(&from));
		ut_close(sv[1]);
	}
}

/* What was sent before is received before. */
UDS_TC(end_after_what_was_sent)
{
	int sv[2], type;

	EACH_CONN_TYPE(type) {
		ut_pair(type, sv);
		say(sv[0], "first");
		if (type != SOCK_STREAM)
			say(sv[0], "last");
		ut_close(sv[0]);
		check_hears(sv[1], "first");
		if (type != SOCK_STREAM)
			check_hears(sv[1], "last");
		check_end(sv[1]);
		ut_close(sv[1]);
	}
}

/* An end without options is one with all of them. */
UDS_TC(end_with_every_option)
{
	static const int options[] = { UDS_OPT_CRED, UDS_OPT_STAMP,
	    UDS_OPT_LABEL, UDS_OPT_HANDLE };
	struct uds_stamp stamp;
	struct uds_cred cred;
	struct uds_msg m;
	char c[4];
	size_t i;
	int fd, j, sv[2], type;

	EACH_CONN_TYPE(type) {
		ut_pair(type, sv);
		for (i = 0; i < sizeof(options) / sizeof(options[0]); i++)
			(void)uds_setopt(sv[1], options[i], 1);
		say(sv[0], "x");
		ut_close(sv[0]);
		for (j = 0; j < 4; j++) {
			uds_msg_in(&m, c, 4);
			memset(&cred, 0, sizeof(cred));
			if (j != 3)
				m.um_cred = &cred;
			if (j == 1)
				m.um_request = UDS_CRED_HANDLE;
			if (j == 2)
				m.um_stamp = &stamp;
			if (j == 3) {
				m.um_fds = &fd;
				m.um_maxfds = 1;
			}
			ATF_CHECK_EQ(j == 0, uds_recvmsg(sv[1], &m, 0, LONG));
			uds_cred_close(&cred);
		}
		check_end(sv[1]);
		ut_close(sv[1]);
	}
}

/* Both ways shut down: the sender is told, the peer has its end. */
UDS_TC(shut_down_both_ways)
{
	int sv[2], type;

	EACH_CONN_TYPE(type) {
		ut_pair(type, sv);
		ATF_REQUIRE_EQ(0, shutdown(sv[0], SHUT_RDWR));
		FAILS(EPIPE, uds_send(sv[0], "a", 1, LONG));
		check_end(sv[1]);
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
}

/*
 * Errors of connections.
 */

static volatile sig_atomic_t signals;

static void
count_signal(int sig)
{
	(void)sig;
	signals++;
}

/* In each way of sending an error, and in none of them a signal (D25). */
UDS_TC(no_sigpipe)
{
	struct iovec iov[2];
	struct uds_msg m;
	int i, sv[2], type;

	ATF_REQUIRE(signal(SIGPIPE, count_signal) != SIG_ERR);
	iov[0].iov_base = iov[1].iov_base = big;
	iov[0].iov_len = iov[1].iov_len = 1;
	EACH_CONN_TYPE(type)
		for (i = -1; i < 2; i++) {
			ut_pair(type, sv);
			ut_close(sv[1]);
			FAILS(EPIPE, uds_send(sv[0], "a", 1, i));
			FAILS(EPIPE, uds_sendto(sv[0], "a", 1, NULL, i));
			FAILS(EPIPE, uds_send(sv[0], big, type == SOCK_STREAM ?
			    BIG : 1000, i));
			uds_msg_out(&m, NULL, 0);
			m.um_iov = iov;
			m.um_iovcnt = 2;
			FAILS(EPIPE, uds_sendmsg(sv[0], &m, 0, i));
			FAILS(EPIPE, uds_sendmmsg(sv[0], &m, 1, 0, i));
			FAILS(EPIPE, uds_sendfds(sv[0], "a", 1, sv, 1, i));
			ATF_REQUIRE_EQ(0, uds_setnonblock(sv[0], 1));
			FAILS(EPIPE, uds_send(sv[0], "a", 1, i));
			ut_close(sv[0]);
			ut_pair(type, sv);
			ATF_REQUIRE_EQ(0, shutdown(sv[0], SHUT_WR));
			FAILS(EPIPE, uds_send(sv[0], "a", 1, i));
			ut_close(sv[0]);
			ut_close(sv[1]);
		}
	ut_pair(SOCK_DGRAM, sv);
	ut_close(sv[1]);
	ATF_CHECK(uds_send(sv[0], "a", 1, 0) == -1);
	ATF_CHECK(uds_send(sv[0], "a", 1, -1) == -1);
	/* ENOTCONN where the peer is forgotten (FreeBSD 15.1, run). */
	ATF_REQUIRE(shutdown(sv[0], SHUT_WR) == 0 || errno == ENOTCONN);
	ATF_CHECK(uds_send(sv[0], "a", 1, -1) == -1);
	ut_close(sv[0]);
	ATF_CHECK_EQ(0, signals);
}

/* A peer that closes with unread bytes may be a reset; then it is gone. */
UDS_TC(peer_closed_with_unread_data)
{
	char c[4];
	size_t len;
	int i, rv, sv[2], type;

	EACH_CONN_TYPE(type)
		for (i = 0; i < 2; i++) {
			ut_pair(type, sv);
			say(sv[0], "unread");
			ut_close(sv[1]);
			if (i == 0) {
				rv = uds_recv(sv[0], c, 4, &len, LONG);
				ATF_CHECK(rv == 0 ||
				    (rv == -1 && errno == ECONNRESET));
				check_end(sv[0]);
			}
			ATF_CHECK(uds_send(sv[0], "a", 1, LONG) == -1);
			ATF_CHECK_MSG(errno == EPIPE || errno == ECONNRESET,
			    "errno %d", errno);
			FAILS(EPIPE, uds_send(sv[0], "a", 1, LONG));
			ut_close(sv[0]);
		}
}

/* A reset, whether before the peer's data or after, loses none of them. */
UDS_TC(reset_loses_no_data)
{
	char c[8];
	size_t len;
	int i, rv, sv[2], type;

	EACH_CONN_TYPE(type) {
		ut_pair(type, sv);
		say(sv[0], "unread");
		say(sv[1], "last");
		ut_close(sv[1]);
		for (i = 0; (rv = uds_recv(sv[0], c, 8, &len, LONG)) == -1; i++)
			ATF_REQUIRE(errno == ECONNRESET && i == 0);
		ATF_CHECK_EQ(1, rv);
		ATF_CHECK(len == 4 && memcmp(c, "last", 4) == 0);
		ut_close(sv[0]);
	}
}

/*
 * Waiting.
 */

/* Nothing there is no end and no message. */
UDS_TC(nothing_there_eagain)
{
	char c;
	size_t len;
	int i, sv[2], type;

	EACH_TYPE(type) {
		ut_pair(type, sv);
		for (i = 0; i < NWAYS; i++)
			FAILS(EAGAIN, ask_end(sv[1], i, 0));
		FAILS_CLEAN(EAGAIN, len, uds_recv(sv[1], &c, 1, &len, 0));
		ATF_CHECK_EQ(0, ut_is_nonblock(sv[1]));
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
}

UDS_TC(receive_has_a_deadline)
{
	int64_t start;
	int i, sv[2], type;

	EACH_TYPE(type) {
		ut_pair(type, sv);
		for (i = 0; i < NWAYS; i++) {
			ATF_REQUIRE_EQ(0, uds_setnonblock(sv[1], i % 2));
			start = ut_now();
			FAILS(ETIMEDOUT, ask_end(sv[1], i, 20));
			ut_took(start, 20);
		}
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
}

/* Signals neither end the wait nor prolong it. */
UDS_TC(receive_deadline_under_storm)
{
	int64_t start;
	int i, sv[2], type;

	EACH_TYPE(type) {
		ut_pair(type, sv);
		ut_storm();
		for (i = 0; i < NWAYS; i++) {
			start = ut_now();
			FAILS(ETIMEDOUT, ask_end(sv[1], i, 30));
			ut_took(start, 30);
		}
		ut_calm();
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
}

/* What a deadline may be passed by, in ms, where nothing else runs. */
#define PASSED		20

/*
 * How much a call of 30 ms takes longer, at best: this machine may have other
 * things to do, but not always.
 */
static int64_t
overshoot(int (*call)(int, int), int s, int way)
{
	int64_t best, start, us;
	int i;

	best = INT64_MAX;
	for (i = 0; i < 20 && best > PASSED * 1000; i++) {
		start = ut_now();
		FAILS(ETIMEDOUT, call(s, way));
		us = ut_now() - start - 30000;
		ATF_CHECK(us >= 0);
		if (us < best)
			best = us;
	}
	ATF_CHECK_MSG(best <= PASSED * 1000, "way %d: %lld us too late", way,
	    (long long)best);
	return (best);
}

static int
receive_late(int s, int way)
{
	return (ask_end(s, way, 30));
}

static int
send_late(int s, int way)
{
	struct uds_msg m;
	int fd;

	switch (way) {
	case 0:
		return ((int)uds_send(s, big, 100, 30));
	case 1:
		uds_msg_out(&m, big, 100);
		return (uds_sendmmsg(s, &m, 1, 0, 30));
	default:
		fd = s;
		return ((int)uds_sendfds(s, big, 100, &fd, 1, 30));
	}
}

/* A peer that does nothing holds no call, nor do signals, but for so long. */
UDS_TC(deadline_is_passed_by_little)
{
	int64_t us, worst;
	int storm, sv[2], type, way;

	worst = 0;
	EACH_TYPE(type)
		for (storm = 0; storm < 2; storm++) {
			ut_pair(type, sv);
			(void)fill(sv[0]);
			if (storm)
				ut_storm();
			for (way = 0; way < 3 + NWAYS; way++) {
				us = way < 3 ?
				    overshoot(send_late, sv[0], way) :
				    overshoot(receive_late, sv[0], way - 3);
				if (us > worst)
					worst = us;
			}
			if (storm)
				ut_calm();
			ut_close(sv[0]);
			ut_close(sv[1]);
		}
	printf("at most %lld us late\n", (long long)worst);
}

/* Nor one that does something, but not enough: the limit is of the call. */
UDS_TC(deadline_of_all_is_passed_by_little)
{
	struct uds_msg m;
	int64_t best, start, us;
	pid_t pid;
	char c;
	int i, sv[2];

	ut_pair(SOCK_STREAM, sv);
	pid = ut_fork();
	if (pid == 0) {
		ut_close(sv[1]);
		while (uds_send(sv[0], "a", 1, LONG) == 1)
			ut_sleep(1);
		_exit(0);
	}
	ut_close(sv[0]);
	best = INT64_MAX;
	for (i = 0; i < 20 && best > PASSED * 1000; i++) {
		ATF_REQUIRE_EQ(1, uds_recv(sv[1], &c, 1, &m.um_len, LONG));
		uds_msg_in(&m, room, sizeof(room));
		start = ut_now();
		ATF_CHECK_EQ(1, uds_recvmsg(sv[1], &m, UDS_MSG_WAITALL, 30));
		us = ut_now() - start - 30000;
		ATF_CHECK_EQ(ETIMEDOUT, m.um_error);
		ATF_CHECK(us >= 0);
		if (us < best)
			best = us;
	}
	ATF_CHECK_MSG(best <= PASSED * 1000, "%lld us too late",
	    (long long)best);
	ut_close(sv[1]);
	ut_join(pid);
}

/* Something comes while signals rain, and is received. */
UDS_TC(receive_under_storm)
{
	pid_t pid;
	int i, sv[2], type;

	EACH_TYPE(type) {
		ut_pair(type, sv);
		for (i = 0; i < NWAYS; i++) {
			pid = ut_fork();
			if (pid == 0) {
				ut_sleep(10);
				CHILD_REQUIRE(uds_send(sv[0], "abcd", 4,
				    LONG) == 4);
				_exit(0);
			}
			ut_storm();
			ATF_CHECK_EQ(1, ask_end(sv[1], i, i % 2 == 0 ? -1 :
			    LONG));
			ut_sleep(2);
			ut_calm();
			if (i == 4 || (i == 6 && type != SOCK_STREAM))
				check_hears(sv[1], "abcd");
			ut_join(pid);
		}
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
}

/* The end comes while signals rain; nothing must make an error of it. */
UDS_TC(end_under_storm)
{
	int i, rv, sv[2], type;

	EACH_CONN_TYPE(type) {
		ut_pair(type, sv);
		ut_close(sv[0]);
		ut_storm();
		for (i = 0; i < 20000; i++) {
			rv = ask_end(sv[1], i % NWAYS, i % 3 - 1);
			if (rv != 0)
				break;
		}
		ut_sleep(2);
		ut_calm();
		ATF_CHECK_EQ_MSG(20000, i, "%d, errno %d", rv, errno);
		ut_close(sv[1]);
	}
}

/*
 * The last thing that a peer sends may be out of band; nobody receives that,
 * and it must not keep the end away (Linux 6.18).
 */
UDS_TC(end_behind_urgent)
{
	struct uds_msg m;
	size_t len;
	int i, sv[2];

	for (i = 0; i < 4; i++) {
		ut_pair(SOCK_STREAM, sv);
		if (i % 2 == 1)
			say(sv[0], "abcd");
		if (send(sv[0], "y", 1, MSG_OOB | NOSIGNAL) == -1) {
			ut_close(sv[0]);
			ut_close(sv[1]);
			atf_tc_skip("no out-of-band data: errno %d", errno);
		}
		if (i < 2)
			ut_close(sv[0]);
		else
			ATF_REQUIRE_EQ(0, shutdown(sv[0], SHUT_WR));
		if (i == 1) {
			ATF_CHECK_EQ(1, uds_recv(sv[1], room, 8, &len, LONG));
			ATF_CHECK_EQ(4, len);
		} else if (i == 3) {
			uds_msg_in(&m, room, 8);
			ATF_CHECK_EQ(1, uds_recvmsg(sv[1], &m,
			    UDS_MSG_WAITALL, LONG));
			ATF_CHECK_EQ(4, m.um_len);
			ATF_CHECK_EQ(0, m.um_error);
		}
		check_end(sv[1]);
		if (i >= 2)
			ut_close(sv[0]);
		ut_close(sv[1]);
	}
}

/* The timeout rules, whatever the socket was told. */
UDS_TC(timeout_rules_over_the_socket)
{
	pid_t pid;
	int i, ms, sv[2], type;

	EACH_TYPE(type)
		for (i = 0; i < 4; i++) {
			ut_pair(type, sv);
			if (i % 2 == 0)
				ATF_REQUIRE_EQ(0, uds_setnonblock(sv[1], 1));
			else
				ATF_REQUIRE_EQ(0, uds_settimeout(sv[1],
				    UDS_RECEIVE, 5));
			pid = ut_fork();
			if (pid == 0) {
				ut_sleep(SHORT);
				CHILD_REQUIRE(uds_send(sv[0], "abcd", 4,
				    LONG) == 4);
				_exit(0);
			}
			ATF_CHECK_EQ(1, ask_end(sv[1], 0, i < 2 ? -1 : LONG));
			ut_join(pid);
			if (i % 2 == 0) {
				ATF_CHECK_EQ(1, ut_is_nonblock(sv[1]));
			} else {
				ATF_REQUIRE_EQ(0, uds_gettimeout(sv[1],
				    UDS_RECEIVE, &ms));
				ATF_CHECK(ms >= 5 && ms < 50);
			}
			ut_close(sv[0]);
			ut_close(sv[1]);
		}
}

/* Full is not for ever: an error for who does not wait, or not so long. */
UDS_TC(send_has_a_deadline)
{
	struct uds_msg m;
	int64_t start;
	int i, sv[2], type;

	EACH_CONN_TYPE(type) {
		ut_pair(type, sv);
		(void)fill(sv[0]);
		uds_msg_out(&m, big, 100);
		FAILS(EAGAIN, uds_sendmsg(sv[0], &m, 0, 0));
		FAILS(EAGAIN, uds_sendto(sv[0], big, 100, NULL, 0));
		for (i = 0; i < 4; i++) {
			ATF_REQUIRE_EQ(0, uds_setnonblock(sv[0], i % 2));
			if (i == 2)
				ut_storm();
			start = ut_now();
			if (i == 1)
				FAILS(ETIMEDOUT, uds_sendmsg(sv[0], &m, 0,
				    50));
			else
				FAILS(ETIMEDOUT, uds_send(sv[0], big, 100,
				    50));
			ut_took(start, 50);
		}
		ut_calm();
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
}

/* The queue of a datagram socket, too, which cannot always be polled. */
UDS_TC(send_datagram_has_a_deadline)
{
	int64_t start;
	int client, i, s, unconnected;

	s = ut_bound(SOCK_DGRAM, "s");
	client = ut_client(SOCK_DGRAM, "s");
	unconnected = ut_socket(SOCK_DGRAM);
	ATF_CHECK(fill(client) > 0);
	for (i = 0; i < 2; i++) {
		start = ut_now();
		FAILS(ETIMEDOUT, uds_send(client, big, 100, 50));
		ut_took(start, 50);
		/* Others may have room of their own. */
		while (uds_sendto(unconnected, big, 100, at("s"), 0) > 0)
			continue;
		ATF_CHECK_EQ(EAGAIN, errno);
		start = ut_now();
		FAILS(ETIMEDOUT, uds_sendto(unconnected, big, 100, at("s"),
		    50));
		ut_took(start, 50);
	}
	ut_close(client);
	ut_close(unconnected);
	ut_close(s);
}

/* Somebody reads at last: what waited goes, all of it. */
UDS_TC(send_waits_for_the_reader)
{
	pid_t pid;
	size_t n;
	int i, sv[2], type;

	make_noise(big, 100);
	EACH_CONN_TYPE(type)
		for (i = 0; i < 4; i++) {
			ut_pair(type, sv);
			/* The reader compares with the noise once. */
			for (n = 100; n < BIG; n += 100)
				memcpy(big + n, big, 100);
			n = fill(sv[0]);
			ATF_REQUIRE(n + 200 <= BIG);
			ATF_REQUIRE_EQ(0, uds_setnonblock(sv[0], i % 2));
			pid = reader(sv[1], SHORT, n + 100);
			ATF_CHECK_EQ(100, uds_send(sv[0], big + n % 100, 100,
			    i < 2 ? -1 : LONG));
			ut_join(pid);
			ut_close(sv[0]);
			ut_close(sv[1]);
		}
}

UDS_TC(send_datagram_waits_for_the_reader)
{
	char c[100];
	pid_t pid;
	size_t len;
	int client, i, s;

	for (i = 0; i < 2; i++) {
		s = ut_bound(SOCK_DGRAM, "s");
		client = ut_client(SOCK_DGRAM, "s");
		(void)fill(client);
		pid = ut_fork();
		if (pid == 0) {
			ut_sleep(SHORT);
			while (uds_recv(s, c, 100, &len, 0) == 1)
				continue;
			_exit(0);
		}
		ATF_CHECK_EQ(100, uds_send(client, big, 100, i == 0 ? -1 :
		    LONG));
		ut_join(pid);
		ut_close(client);
		ut_close(s);
		ut_unlink("s");
	}
}

/* A peer that leaves while somebody waits ends the wait. */
UDS_TC(peer_leaves_while_waited_for)
{
	pid_t pid;
	int i, rv, sv[2], type;

	EACH_CONN_TYPE(type)
		for (i = 0; i < 4; i++) {
			ut_pair(type, sv);
			if (i % 2 == 0)
				(void)fill(sv[0]);
			pid = ut_fork();
			if (pid == 0) {
				ut_close(sv[0]);
				ut_sleep(SHORT);
				_exit(0);
			}
			ut_close(sv[1]);
			if (i % 2 == 0) {
				ATF_CHECK(uds_send(sv[0], big, 100, i < 2 ?
				    -1 : LONG) == -1);
				ATF_CHECK_MSG(errno == EPIPE ||
				    errno == ECONNRESET, "errno %d", errno);
			} else {
				rv = ask_end(sv[0], 0, i < 2 ? -1 : LONG);
				ATF_CHECK_EQ(0, rv);
			}
			ut_join(pid);
			ut_close(sv[0]);
		}
}

/*
 * Streams in parts.
 */

/* A million bytes in one call, to a reader who is slow to begin. */
UDS_TC(big_send_to_slow_reader)
{
	pid_t pid;
	int i, sv[2];

	make_noise(big, BIG);
	for (i = 0; i < 4; i++) {
		ut_pair(SOCK_STREAM, sv);
		ATF_REQUIRE_EQ(0, uds_setnonblock(sv[0], i % 2));
		pid = reader(sv[1], 20, BIG);
		if (i == 3)
			ut_storm();
		ATF_CHECK_EQ(BIG, uds_send(sv[0], big, BIG, i < 2 ? -1 :
		    LONG));
		if (i == 3)
			ut_calm();
		ut_join(pid);
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
}

/* The deadline comes in the middle: so much went, and the rest can follow. */
UDS_TC(part_of_a_stream_is_counted)
{
	int64_t start;
	size_t in, len, out;
	ssize_t n;
	int i, sv[2];

	make_noise(big, BIG);
	for (i = 0; i < 2; i++) {
		ut_pair(SOCK_STREAM, sv);
		start = ut_now();
		n = uds_send(sv[0], big, BIG, i * SHORT);
		ut_took(start, i * SHORT);
		ATF_REQUIRE_MSG(n > 0 && n < BIG, "%zd, errno %d", n, errno);
		out = (size_t)n;
		in = 0;
		while (in < BIG) {
			ATF_REQUIRE_EQ(1, uds_recv(sv[1], room + in,
			    BIG - in, &len, LONG));
			in += len;
			ATF_REQUIRE(in <= out);
			if (out == BIG)
				continue;
			n = uds_send(sv[0], big + out, BIG - out, 0);
			if (n == -1)
				ATF_REQUIRE_EQ(EAGAIN, errno);
			else
				out += (size_t)n;
		}
		ATF_CHECK_EQ(BIG, out);
		ATF_CHECK_EQ(0, memcmp(big, room, BIG));
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
}

/* A peer that leaves in the middle is told of by the next call. */
UDS_TC(error_after_a_part)
{
	char c[100];
	pid_t pid;
	size_t len;
	ssize_t n;
	int sv[2];

	ut_pair(SOCK_STREAM, sv);
	pid = ut_fork();
	if (pid == 0) {
		ut_close(sv[0]);
		ut_sleep(SHORT);
		CHILD_REQUIRE(uds_recv(sv[1], c, 100, &len, LONG) == 1);
		_exit(0);
	}
	ut_close(sv[1]);
	n = uds_send(sv[0], big, BIG, LONG);
	ATF_CHECK_MSG(n > 0 && n < BIG, "%zd, errno %d", n, errno);
	ut_join(pid);
	n = uds_send(sv[0], big + n, (size_t)(BIG - n), LONG);
	ATF_CHECK_EQ(-1, n);
	ATF_CHECK_MSG(errno == EPIPE || errno == ECONNRESET, "errno %d",
	    errno);
	ut_close(sv[0]);
}

/* A peer that sends a thousand bytes, a little at a time. */
static pid_t
send_slowly(int s)
{
	pid_t pid;
	int i;

	pid = ut_fork();
	if (pid != 0)
		return (pid);
	for (i = 0; i < 10; i++) {
		CHILD_REQUIRE(uds_send(s, big + 100 * i, 100, LONG) == 100);
		ut_sleep(2);
	}
	_exit(0);
}

/* All of a room, from such a peer. */
UDS_TC(waitall_fills_the_room)
{
	struct iovec iov[3];
	struct uds_msg m;
	pid_t pid;
	int i, sv[2];

	make_noise(big, 1000);
	for (i = 0; i < 4; i++) {
		ut_pair(SOCK_STREAM, sv);
		ATF_REQUIRE_EQ(0, uds_setnonblock(sv[1], i % 2));
		pid = send_slowly(sv[0]);
		uds_msg_in(&m, NULL, 0);
		iov[0].iov_base = room;
		iov[0].iov_len = 333;
		iov[1].iov_base = room + 333;
		iov[1].iov_len = 0;
		iov[2].iov_base = room + 333;
		iov[2].iov_len = 567;
		m.um_iov = iov;
		m.um_iovcnt = 3;
		if (i == 2)
			ut_storm();
		ATF_CHECK_EQ(1, uds_recvmsg(sv[1], &m, UDS_MSG_WAITALL,
		    i < 2 ? -1 : LONG));
		if (i == 2)
			ut_calm();
		ATF_CHECK_EQ(900, m.um_len);
		ATF_CHECK_EQ(0, m.um_error);
		ATF_CHECK_EQ(0, memcmp(big, room, 900));
		ATF_CHECK_EQ(900, iov[0].iov_len + iov[2].iov_len);
		ut_join(pid);
		/* What is behind it stays there. */
		uds_msg_in(&m, room, 100);
		ATF_REQUIRE_EQ(1, uds_recvmsg(sv[1], &m, UDS_MSG_WAITALL,
		    LONG));
		ATF_CHECK_EQ(0, memcmp(big + 900, room, 100));
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
}

/* The peer stalls, or leaves: what came is not lost, and why is known. */
UDS_TC(waitall_gets_what_there_is)
{
	static const int timeouts[] = { 0, SHORT, LONG, -1 };
	struct uds_msg m;
	int64_t start;
	int i, sv[2];

	for (i = 0; i < 4; i++) {
		ut_pair(SOCK_STREAM, sv);
		say(sv[0], "part");
		if (i >= 2)
			ut_close(sv[0]);
		uds_msg_in(&m, room, 100);
		m.um_error = 77;
		start = ut_now();
		ATF_REQUIRE_EQ(1, uds_recvmsg(sv[1], &m, UDS_MSG_WAITALL,
		    timeouts[i]));
		ut_took(start, i < 2 ? timeouts[i] : 0);
		ATF_CHECK_EQ(4, m.um_len);
		ATF_CHECK_EQ(0, memcmp(room, "part", 4));
		ATF_CHECK_EQ(i == 0 ? EAGAIN : i == 1 ? ETIMEDOUT : 0,
		    m.um_error);
		if (i < 2)
			ut_close(sv[0]);
		else
			ATF_CHECK_EQ(0, uds_recvmsg(sv[1], &m,
			    UDS_MSG_WAITALL, LONG));
		ut_close(sv[1]);
	}
}

/* A record is whole by itself. */
UDS_TC(waitall_is_one_record)
{
	struct uds_msg m;
	int sv[2], type;

	EACH_TYPE(type) {
		if (type == SOCK_STREAM)
			continue;
		ut_pair(type, sv);
		say(sv[0], "one");
		say(sv[0], "two");
		uds_msg_in(&m, room, 100);
		ATF_REQUIRE_EQ(1, uds_recvmsg(sv[1], &m, UDS_MSG_WAITALL,
		    LONG));
		ATF_CHECK_EQ(3, m.um_len);
		ATF_CHECK_EQ(0, m.um_error);
		check_hears(sv[1], "two");
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
}

/*
 * Room for nothing: a stream waits until there is something, and leaves it;
 * a record goes.
 */
UDS_TC(room_for_nothing)
{
	struct uds_msg m;
	size_t len;
	int sv[2], type;

	EACH_TYPE(type) {
		ut_pair(type, sv);
		FAILS_CLEAN(EAGAIN, len, uds_recv(sv[1], NULL, 0, &len, 0));
		say(sv[0], "abc");
		uds_msg_in(&m, NULL, 0);
		if (type == SOCK_STREAM) {
			len = 77;
			ATF_CHECK_EQ(1, uds_recv(sv[1], NULL, 0, &len, LONG));
			ATF_CHECK_EQ(0, len);
			ATF_CHECK_EQ(1, uds_recvmsg(sv[1], &m, 0, LONG));
			ATF_CHECK_EQ(1, uds_recvmsg(sv[1], &m,
			    UDS_MSG_WAITALL, LONG));
			ATF_CHECK_EQ(0, m.um_len);
			check_hears(sv[1], "abc");
		} else {
			FAILS_CLEAN(EMSGSIZE, len, uds_recv(sv[1], NULL, 0,
			    &len, LONG));
			say(sv[0], "abc");
			ATF_CHECK_EQ(1, uds_recvmsg(sv[1], &m, UDS_MSG_TRUNC,
			    LONG));
			ATF_CHECK_EQ(0, m.um_len);
			ATF_CHECK_EQ(UDS_MSG_TRUNC, m.um_flags);
			FAILS(EAGAIN, uds_recv(sv[1], NULL, 0, &len, 0));
		}
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
}

/*
 * Vectors.
 */

static struct iovec	many[5000];

/* n entries, of which each has this many bytes of the buffer. */
static void
cut(char *p, size_t n, size_t each)
{
	size_t i;

	for (i = 0; i < n; i++) {
		many[i].iov_base = p + i * each;
		many[i].iov_len = each;
	}
}

/* Scattered and gathered in other places than it was cut. */
UDS_TC(vector_of_rooms)
{
	struct uds_msg m;
	size_t i;
	int sv[2], type;

	make_noise(big, 1000);
	EACH_TYPE(type) {
		ut_pair(type, sv);
		for (i = 1; i < 40; i++) {
			cut(big, i, 25);
			uds_msg_out(&m, NULL, 99);
			m.um_iov = many;
			m.um_iovcnt = i;
			ATF_REQUIRE_EQ((ssize_t)i * 25, uds_sendmsg(sv[0], &m,
			    0, LONG));
			memset(room, 0, 1000);
			cut(room, 1000, 1);
			uds_msg_in(&m, NULL, 0);
			m.um_iov = many;
			m.um_iovcnt = 1000;
			ATF_REQUIRE_EQ(1, uds_recvmsg(sv[1], &m, 0, LONG));
			ATF_REQUIRE_EQ(i * 25, m.um_len);
			ATF_REQUIRE_EQ(0, memcmp(big, room, i * 25));
			ATF_CHECK_EQ(0, room[i * 25]);
		}
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
}

/* A record that does not fit several rooms is too long all the same. */
UDS_TC(vector_too_short_for_record)
{
	struct uds_msg m;
	int sv[2], type;

	EACH_TYPE(type) {
		if (type == SOCK_STREAM)
			continue;
		ut_pair(type, sv);
		say(sv[0], "abcdef");
		cut(room, 2, 2);
		uds_msg_in(&m, NULL, 0);
		m.um_iov = many;
		m.um_iovcnt = 2;
		FAILS(EMSGSIZE, uds_recvmsg(sv[1], &m, 0, LONG));
		say(sv[0], "abcdef");
		ATF_REQUIRE_EQ(1, uds_recvmsg(sv[1], &m, UDS_MSG_TRUNC, LONG));
		ATF_CHECK_EQ(4, m.um_len);
		ATF_CHECK_EQ(0, memcmp(room, "abcd", 4));
		FAILS(EAGAIN, uds_recvmsg(sv[1], &m, 0, 0));
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
}

/* None, one, as many as a system call takes, one more, many more. */
UDS_TC(vector_of_each_length)
{
	static const size_t lengths[] = { 0, 1, 2, 1023, 1024, 1025, 2048,
	    2049, 5000 };
	struct uds_msg m;
	size_t i, n;
	int sv[2], type;

	make_noise(big, 10000);
	EACH_TYPE(type) {
		ut_pair(type, sv);
		/* NetBSD has 8192 bytes at first. */
		ATF_REQUIRE_EQ(0, uds_setopt(sv[0], UDS_OPT_SNDBUF, 20000));
		ATF_REQUIRE_EQ(0, uds_setopt(sv[1], UDS_OPT_RCVBUF, 20000));
		for (i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
			n = lengths[i];
			cut(big, n, 2);
			uds_msg_out(&m, big, 5);
			m.um_iov = many;
			m.um_iovcnt = n;
			if (n == 0 && type == SOCK_SEQPACKET) {
				FAILS(EINVAL, uds_sendmsg(sv[0], &m, 0, LONG));
				continue;
			}
			if (n > 1024 && type != SOCK_STREAM) {
				FAILS(EMSGSIZE, uds_sendmsg(sv[0], &m, 0,
				    LONG));
				FAILS(EMSGSIZE, uds_recvmsg(sv[1], &m, 0,
				    LONG));
				continue;
			}
			ATF_REQUIRE_EQ((ssize_t)n * 2, uds_sendmsg(sv[0], &m,
			    0, LONG));
			if (n == 0 && type == SOCK_STREAM)
				continue;
			memset(room, 0, n * 2);
			cut(room, n, 2);
			uds_msg_in(&m, NULL, 0);
			m.um_iov = many;
			m.um_iovcnt = n;
			ATF_REQUIRE_EQ(1, uds_recvmsg(sv[1], &m,
			    UDS_MSG_WAITALL, LONG));
			ATF_REQUIRE_EQ(n * 2, m.um_len);
			ATF_CHECK_EQ(0, memcmp(big, room, n * 2));
		}
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
}

/* Cut by a full buffer in the middle of an entry, it goes on there. */
UDS_TC(vector_sent_in_parts)
{
	struct uds_msg m;
	pid_t pid;
	int sv[2];

	make_noise(big, BIG);
	ut_pair(SOCK_STREAM, sv);
	ATF_REQUIRE_EQ(0, uds_setopt(sv[0], UDS_OPT_SNDBUF, 8192));
	pid = reader(sv[1], 5, 5000 * 199);
	cut(big, 5000, 199);
	uds_msg_out(&m, NULL, 0);
	m.um_iov = many;
	m.um_iovcnt = 5000;
	ATF_CHECK_EQ(5000 * 199, uds_sendmsg(sv[0], &m, 0, LONG));
	ut_join(pid);
	ut_close(sv[0]);
	ut_close(sv[1]);
}

/*
 * More entries of nothing than a system call takes come before one of
 * something: it is sent, with its descriptors, and it is received.
 */
UDS_TC(vector_of_nothing_and_something)
{
	struct uds_msg m;
	int fd, i, sv[2];

	ut_pair(SOCK_STREAM, sv);
	for (i = 0; i < 4; i++) {
		cut(big, 2000, 0);
		many[1900].iov_base = big;
		many[1900].iov_len = 3;
		memcpy(big, "abc", 3);
		uds_msg_out(&m, NULL, 0);
		m.um_iov = many;
		m.um_iovcnt = 2000;
		m.um_fds = sv;
		m.um_nfds = i % 2 == 0 ? 1 : 0;
		ATF_REQUIRE_EQ(3, uds_sendmsg(sv[0], &m, 0, LONG));
		uds_msg_in(&m, room, 3);
		if (i >= 2) {
			cut(room, 2000, 0);
			many[1900].iov_base = room;
			many[1900].iov_len = 3;
			m.um_iov = many;
			m.um_iovcnt = 2000;
		}
		m.um_fds = &fd;
		m.um_maxfds = 1;
		ATF_REQUIRE_EQ(1, uds_recvmsg(sv[1], &m, 0, 2000));
		ATF_CHECK_EQ(3, m.um_len);
		ATF_CHECK_EQ(0, memcmp(room, "abc", 3));
		ATF_CHECK_EQ(i % 2 == 0, m.um_nfds);
		uds_closefds(&fd, m.um_nfds);
	}
	ut_close(sv[0]);
	ut_close(sv[1]);
}

/* That there is no socket is told rather than that no record is so long. */
UDS_TC(vector_for_bad_descriptor)
{
	struct uds_msg m;
	int fd;

	cut(room, 1025, 1);
	uds_msg_in(&m, NULL, 0);
	m.um_iov = many;
	m.um_iovcnt = 1025;
	FAILS(EBADF, uds_sendmsg(ut_closed(), &m, 0, 0));
	FAILS(EBADF, uds_recvmsg(ut_closed(), &m, 0, 0));
	fd = ut_file("file");
	FAILS(ENOTSOCK, uds_sendmsg(fd, &m, 0, 0));
	FAILS(ENOTSOCK, uds_recvmsg(fd, &m, 0, 0));
	ut_close(fd);
}

/* Entries of nothing have no place, not even NULL is looked at. */
UDS_TC(vector_with_null_entries)
{
	struct iovec iov[3];
	struct uds_msg m;
	int sv[2], type;

	EACH_TYPE(type) {
		ut_pair(type, sv);
		memset(iov, 0, sizeof(iov));
		iov[1].iov_base = big;
		iov[1].iov_len = 2;
		memcpy(big, "ab", 2);
		uds_msg_out(&m, NULL, 0);
		m.um_iov = iov;
		m.um_iovcnt = 3;
		ATF_REQUIRE_EQ(2, uds_sendmsg(sv[0], &m, 0, LONG));
		iov[1].iov_base = room;
		ATF_REQUIRE_EQ(1, uds_recvmsg(sv[1], &m, 0, LONG));
		ATF_CHECK_EQ(2, m.um_len);
		ATF_CHECK_EQ(0, memcmp(room, "ab", 2));

		/* Nor when the call goes on after a part of it. */
		if (type == SOCK_STREAM) {
			say(sv[0], "c");
			ATF_REQUIRE_EQ(1, uds_recvmsg(sv[1], &m,
			    UDS_MSG_WAITALL, 0));
			ATF_CHECK_EQ(1, m.um_len);
			ATF_CHECK_EQ(EAGAIN, m.um_error);
		}
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
}

/*
 * Looking.
 */

/* Again and again the same, and then it is still there. */
UDS_TC(peek_takes_nothing)
{
	struct uds_addr from;
	struct uds_msg m;
	char c[8];
	int i, sv[2], type;

	EACH_TYPE(type) {
		ut_pair(type, sv);
		uds_msg_in(&m, c, 2);
		m.um_addr = &from;
		FAILS(EAGAIN, uds_recvmsg(sv[1], &m, UDS_MSG_PEEK, 0));
		say(sv[0], "abc");
		for (i = 0; i < 5; i++) {
			memset(c, 'z', sizeof(c));
			m.um_size = 8;
			ATF_REQUIRE_EQ(1, uds_recvmsg(sv[1], &m, UDS_MSG_PEEK,
			    LONG));
			ATF_CHECK_EQ(3, m.um_len);
			ATF_CHECK_EQ(0, memcmp(c, "abcz", 4));
			m.um_size = 2;
			if (type == SOCK_STREAM) {
				ATF_REQUIRE_EQ(1, uds_recvmsg(sv[1], &m,
				    UDS_MSG_PEEK, LONG));
				ATF_CHECK_EQ(2, m.um_len);
				continue;
			}
			/* Not even an error takes it. */
			FAILS(EMSGSIZE, uds_recvmsg(sv[1], &m, UDS_MSG_PEEK,
			    LONG));
			ATF_REQUIRE_EQ(1, uds_recvmsg(sv[1], &m,
			    UDS_MSG_PEEK | UDS_MSG_TRUNC, LONG));
			ATF_CHECK_EQ(2, m.um_len);
			ATF_CHECK_EQ(UDS_MSG_TRUNC, m.um_flags);
		}
		check_hears(sv[1], "abc");
		FAILS(EAGAIN, uds_recvmsg(sv[1], &m, UDS_MSG_PEEK, 0));
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
}

/* Of each record the size, for who wants to make room. */
UDS_TC(size_of_the_next)
{
	static const size_t sizes[] = { 1, 2, 100, 4095, 4096, 4097, 8191,
	    60000, 150000 };
	size_t i, len, n;
	int max, sv[2], type;

	make_noise(big, 150000);
	EACH_TYPE(type) {
		if (type == SOCK_STREAM)
			continue;
		ut_pair(type, sv);
		ATF_REQUIRE_EQ(0, uds_getopt(sv[0], UDS_OPT_MSGMAX, &max));
		/* NetBSD has 2560 bytes for datagrams at first. */
		if (max < 10000) {
			(void)uds_setopt(sv[0], UDS_OPT_SNDBUF, 10000);
			(void)uds_setopt(sv[1], UDS_OPT_RCVBUF, 20000);
		}
		ATF_REQUIRE_EQ(0, uds_getopt(sv[0], UDS_OPT_MSGMAX, &max));
		/* The largest would have to be queued in parts (FreeBSD 15). */
		(void)uds_setopt(sv[1], UDS_OPT_RCVBUF, 400000);
		for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
			if (sizes[i] > (size_t)max)
				break;
			ATF_REQUIRE_EQ((ssize_t)sizes[i], uds_send(sv[0], big,
			    sizes[i], LONG));
			for (n = 0; n < 2; n++) {
				len = 0;
				ATF_REQUIRE_EQ(1, uds_msgsize(sv[1], &len,
				    LONG));
				ATF_CHECK_EQ_MSG(sizes[i], len, "%zu", len);
			}
			ATF_REQUIRE_EQ(1, uds_recv(sv[1], room, len, &n,
			    LONG));
			ATF_CHECK_EQ(sizes[i], n);
			ATF_CHECK_EQ(0, memcmp(big, room, n));
		}
		ATF_CHECK(i > 4);
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
}

/* A stream has none; where nothing is there is no size. */
UDS_TC(size_of_nothing)
{
	size_t len;
	int sv[2], type;

	EACH_TYPE(type) {
		ut_pair(type, sv);
		if (type == SOCK_STREAM) {
			FAILS_CLEAN(EOPNOTSUPP, len, uds_msgsize(sv[1], &len,
			    0));
			say(sv[0], "abc");
			FAILS_CLEAN(EOPNOTSUPP, len, uds_msgsize(sv[1], &len,
			    -1));
		} else {
			FAILS_CLEAN(EAGAIN, len, uds_msgsize(sv[1], &len, 0));
			FAILS_CLEAN(ETIMEDOUT, len, uds_msgsize(sv[1], &len,
			    20));
		}
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
}

/* Beyond what can be counted it is an error, and the record stays. */
UDS_TC_ROOT(size_beyond_counting_eoverflow)
{
#ifdef SO_SNDBUFFORCE
	/* Linux 6.18 has records of a little more than 4 MiB. */
	static char huge[4 * 1024 * 1024 + 20000];
	size_t len;
	int size, sv[2];

	ut_pair(SOCK_DGRAM, sv);
	size = 16000000;
	if (setsockopt(sv[0], SOL_SOCKET, SO_SNDBUFFORCE, &size,
	    sizeof(size)) == -1)
		atf_tc_skip("this user cannot have large buffers");
	if (uds_send(sv[0], huge, sizeof(huge), LONG) == -1)
		atf_tc_skip("this system has no records so large");
	FAILS_CLEAN(EOVERFLOW, len, uds_msgsize(sv[1], &len, LONG));
	ATF_REQUIRE_EQ(1, uds_recv(sv[1], huge, sizeof(huge), &len, LONG));
	ATF_CHECK_EQ(sizeof(huge), len);
	ut_close(sv[0]);
	ut_close(sv[1]);
#else
	atf_tc_skip("no buffer can be larger than the system's limit here");
#endif
}

/* The largest record goes, whole, and one byte more does not go. */
UDS_TC(largest_record)
{
	char *data;
	size_t len, max;
	int n, sv[2], type;

	if (!is_known_system())
		atf_tc_skip("nothing is known of this system");
	EACH_TYPE(type) {
		if (type == SOCK_STREAM)
			continue;
		ut_pair(type, sv);
		ATF_REQUIRE_EQ(0, uds_getopt(sv[0], UDS_OPT_MSGMAX, &n));
		ATF_REQUIRE(n > 0);
		/* Where there is no limit a record waits for its reader. */
		if (n > 4 * BIG)
			goto next;
		max = (size_t)n;
		data = malloc(max + 1);
		ATF_REQUIRE(data != NULL);
		make_noise(data, max + 1);
		ATF_CHECK_EQ_MSG((ssize_t)max, uds_send(sv[0], data, max, 0),
		    "%zu: errno %d", max, errno);
		ATF_REQUIRE_EQ(1, uds_recv(sv[1], data, max + 1, &len, LONG));
		ATF_CHECK_EQ(max, len);
		FAILS(EMSGSIZE, uds_send(sv[0], data, max + 1, LONG));
		FAILS(EMSGSIZE, uds_send(sv[0], data, max + 1, 0));
		FAILS(EAGAIN, uds_recv(sv[1], data, max, &len, 0));
		free(data);
next:
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
}

/*
 * Batches.
 */

#define BATCH	20

/* n messages of 1, 2, 3 bytes and so on. */
static void
make_batch(struct uds_msg *m, int n)
{
	int i;

	for (i = 0; i < n; i++) {
		uds_msg_out(&m[i], big + i, (size_t)i + 1);
		m[i].um_len = 77;
		m[i].um_error = 77;
	}
}

static void
make_rooms(struct uds_msg *m, int n)
{
	int i;

	for (i = 0; i < n; i++) {
		uds_msg_in(&m[i], room + 100 * i, 100);
		m[i].um_error = 77;
	}
}

/* Many in one call are as many in as many. */
UDS_TC(batch_of_messages)
{
	struct uds_addr from[BATCH];
	struct uds_msg m[BATCH];
	int i, sv[2], type;

	make_noise(big, 100);
	EACH_TYPE(type) {
		if (type == SOCK_STREAM)
			continue;
		ut_pair(type, sv);
		FAILS(EINVAL, uds_sendmmsg(sv[0], m, 0, 0, 0));
		FAILS(EINVAL, uds_recvmmsg(sv[1], m, 0, 0, 0));
		make_batch(m, 10);
		ATF_REQUIRE_EQ(10, uds_sendmmsg(sv[0], m, 10, 0, LONG));
		for (i = 0; i < 10; i++) {
			ATF_CHECK_EQ((size_t)i + 1, m[i].um_len);
			ATF_CHECK_EQ(0, m[i].um_error);
		}
		make_rooms(m, BATCH);
		for (i = 0; i < BATCH; i++)
			m[i].um_addr = &from[i];
		ATF_REQUIRE_EQ(10, uds_recvmmsg(sv[1], m, BATCH, 0, LONG));
		for (i = 0; i < 10; i++) {
			ATF_CHECK_EQ((size_t)i + 1, m[i].um_len);
			ATF_CHECK_EQ(0, m[i].um_error);
			ATF_CHECK_EQ(0, memcmp(big + i, room + 100 * i,
			    m[i].um_len));
			ATF_CHECK_EQ(UDS_ADDR_UNNAMED,
			    uds_addr_kind(&from[i]));
		}
		ATF_CHECK_EQ(EAGAIN, m[10].um_error);
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
}

/* Some to this address and some to that. */
UDS_TC(batch_to_addresses)
{
	struct uds_addr from[4];
	struct uds_msg m[4];
	int i, s[2], sender;

	s[0] = ut_bound(SOCK_DGRAM, "0");
	s[1] = ut_bound(SOCK_DGRAM, "1");
	sender = ut_bound(SOCK_DGRAM, "sender");
	make_batch(m, 4);
	for (i = 0; i < 4; i++)
		m[i].um_addr = (struct uds_addr *)(uintptr_t)
		    at(i % 2 == 0 ? "0" : "1");
	ATF_REQUIRE_EQ(4, uds_sendmmsg(sender, m, 4, 0, LONG));
	make_rooms(m, 4);
	for (i = 0; i < 4; i++)
		m[i].um_addr = &from[i];
	ATF_REQUIRE_EQ(2, uds_recvmmsg(s[0], m, 4, 0, LONG));
	ATF_CHECK_EQ(1, m[0].um_len);
	ATF_CHECK_EQ(3, m[1].um_len);
	ATF_CHECK_STREQ("sender", text(&from[1]));
	ATF_REQUIRE_EQ(2, uds_recvmmsg(s[1], m, 4, 0, LONG));
	ATF_CHECK_EQ(2, m[0].um_len);
	ATF_CHECK_EQ(4, m[1].um_len);
	ut_close(s[0]);
	ut_close(s[1]);
	ut_close(sender);
}

/* The first that fails ends it; those before it count. */
UDS_TC(batch_stops_at_an_error)
{
	struct uds_msg m[4];
	int at_which, s, sender;

	s = ut_bound(SOCK_DGRAM, "s");
	sender = ut_socket(SOCK_DGRAM);
	for (at_which = 0; at_which < 4; at_which++) {
		make_batch(m, 4);
		m[0].um_addr = m[1].um_addr = m[2].um_addr = m[3].um_addr =
		    (struct uds_addr *)(uintptr_t)at("s");
		m[at_which].um_addr = (struct uds_addr *)(uintptr_t)
		    at("missing");
		if (at_which == 0)
			FAILS(ENOENT, uds_sendmmsg(sender, m, 4, 0, LONG));
		else
			ATF_CHECK_EQ(at_which, uds_sendmmsg(sender, m, 4, 0,
			    LONG));
		ATF_CHECK_EQ(ENOENT, m[at_which].um_error);
		ATF_CHECK_EQ(0, m[at_which].um_len);
		make_rooms(m, 4);
		if (at_which == 0)
			FAILS(EAGAIN, uds_recvmmsg(s, m, 4, 0, 0));
		else
			ATF_CHECK_EQ(at_which, uds_recvmmsg(s, m, 4, 0, 0));
		ATF_CHECK_EQ(EAGAIN, m[at_which].um_error);
	}
	ut_close(s);
	ut_close(sender);
}

/* So many go until it is full, within the time that there is for all. */
UDS_TC(batch_has_one_deadline)
{
	static struct uds_msg m[20000];
	int64_t start;
	int i, n, sv[2], type;

	EACH_CONN_TYPE(type) {
		for (i = 0; i < 2; i++) {
			ut_pair(type, sv);
			for (n = 0; n < 20000; n++)
				uds_msg_out(&m[n], big, 100);
			start = ut_now();
			n = uds_sendmmsg(sv[0], m, 20000, 0, i * SHORT);
			ut_took(start, i * SHORT);
			ATF_REQUIRE_MSG(n > 0 && n < 20000, "%d", n);
			ATF_CHECK_MSG(m[n].um_error == EAGAIN ||
			    (i == 1 && m[n].um_error == ETIMEDOUT),
			    "errno %d", m[n].um_error);
			ATF_CHECK(m[n].um_len < 100);
			ATF_CHECK_EQ(100, m[n - 1].um_len);
			FAILS(EAGAIN, uds_sendmmsg(sv[0], m, 5, 0, 0));
			ATF_CHECK_EQ(EAGAIN, m[0].um_error);
			ut_close(sv[0]);
			ut_close(sv[1]);
		}
	}
}

/* A part of one is no whole message, and nothing may come between. */
UDS_TC(batch_stops_at_a_part)
{
	struct uds_msg m[3];
	int i, sv[2];

	for (i = 0; i < 2; i++) {
		ut_pair(SOCK_STREAM, sv);
		make_batch(m, 3);
		m[i].um_size = BIG / 2;
		m[i].um_data = big;
		ATF_CHECK_EQ(i, uds_sendmmsg(sv[0], m, 3, 0, i * 20));
		ATF_CHECK(m[i].um_len > 0 && m[i].um_len < BIG / 2);
		ATF_CHECK_EQ(i == 0 ? EAGAIN : ETIMEDOUT, m[i].um_error);
		ATF_CHECK_EQ(77, m[i + 1].um_error);
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
}

/* Only the first is waited for, and one is enough. */
UDS_TC(batch_waits_for_the_first)
{
	struct uds_msg m[4];
	int64_t start;
	pid_t pid;
	int sv[2], type;

	EACH_TYPE(type) {
		ut_pair(type, sv);
		make_rooms(m, 4);
		start = ut_now();
		FAILS(ETIMEDOUT, uds_recvmmsg(sv[1], m, 4, 0, SHORT));
		ut_took(start, SHORT);
		ATF_CHECK_EQ(ETIMEDOUT, m[0].um_error);
		pid = ut_fork();
		if (pid == 0) {
			ut_sleep(20);
			CHILD_REQUIRE(uds_send(sv[0], "a", 1, LONG) == 1);
			_exit(0);
		}
		ATF_CHECK_EQ(1, uds_recvmmsg(sv[1], m, 4, 0, -1));
		ATF_CHECK_EQ(EAGAIN, m[1].um_error);
		ut_join(pid);
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
}

/* Some systems tell it once: it must not get lost behind one that went. */
UDS_TC(batch_tells_that_the_peer_left)
{
	struct uds_msg m[2];
	int b, n, other, s;

	s = ut_socket(SOCK_DGRAM);
	b = ut_bound(SOCK_DGRAM, "b");
	other = ut_bound(SOCK_DGRAM, "other");
	ATF_REQUIRE_EQ(0, uds_connect(s, at("b"), -1));
	ut_close(b);
	make_batch(m, 2);
	m[0].um_addr = (struct uds_addr *)(uintptr_t)at("other");
	n = uds_sendmmsg(s, m, 2, 0, LONG);
	ut_close(other);
	ut_close(s);
	/* Elsewhere the error comes first, or nobody else may be sent to. */
	if (n == -1 && (m[0].um_error == ECONNRESET ||
	    m[0].um_error == EISCONN))
		atf_tc_skip("the first message is refused on this system");
	ATF_CHECK_EQ(1, n);
	ATF_CHECK_MSG(m[1].um_error == ECONNREFUSED || m[1].um_error ==
	    ECONNRESET, "errno %d", m[1].um_error);
}

/* The end is no message, and not one for each room (Linux's own is). */
UDS_TC(batch_up_to_the_end)
{
	struct uds_msg m[4];
	int sv[2], type;

	EACH_CONN_TYPE(type) {
		ut_pair(type, sv);
		say(sv[0], "abc");
		ut_close(sv[0]);
		make_rooms(m, 4);
		ATF_REQUIRE_EQ(1, uds_recvmmsg(sv[1], m, 4, 0, LONG));
		ATF_CHECK_EQ(3, m[0].um_len);
		ATF_CHECK_EQ(0, m[1].um_error);
		ATF_CHECK_EQ(77, m[2].um_error);
		m[0].um_error = 77;
		ATF_CHECK_EQ(0, uds_recvmmsg(sv[1], m, 4, 0, LONG));
		ATF_CHECK_EQ(0, m[0].um_error);
		ut_close(sv[1]);
	}
}

/* A connection whose other end left a message, and another one unread. */
static int
left_behind(int type)
{
	int sv[2];

	ut_pair(type, sv);
	say(sv[0], "unread");
	say(sv[1], "abc");
	ut_close(sv[1]);
	return (sv[0]);
}

/* A reset that the kernel tells once is told once, behind a message as well. */
UDS_TC(batch_up_to_a_reset)
{
	struct uds_msg m[4];
	char c[4];
	ssize_t got;
	int n, resets, s, type;

	EACH_CONN_TYPE(type) {
		resets = 0;
		s = left_behind(type);
		while ((got = recv(s, c, sizeof(c), 0)) != 0)
			if (got == -1)
				resets++;
		ut_close(s);
		s = left_behind(type);
		make_rooms(m, 4);
		while ((n = uds_recvmmsg(s, m, 4, 0, LONG)) == -1) {
			ATF_REQUIRE_EQ(ECONNRESET, m[0].um_error);
			resets--;
		}
		ATF_REQUIRE_EQ(1, n);
		ATF_CHECK_EQ(3, m[0].um_len);
		if (m[1].um_error != 0) {
			ATF_CHECK_EQ(ECONNRESET, m[1].um_error);
			resets--;
		}
		ATF_CHECK_EQ(0, resets);
		ATF_CHECK_EQ(0, uds_recvmmsg(s, m, 4, 0, LONG));
		ut_close(s);
	}
}

/* One that does not fit is where it stops; the flag takes what does. */
UDS_TC(batch_with_a_record_too_long)
{
	struct uds_msg m[4];
	int i, sv[2], type;

	EACH_TYPE(type) {
		if (type == SOCK_STREAM)
			continue;
		ut_pair(type, sv);
		for (i = 0; i < 2; i++) {
			say(sv[0], "a");
			say(sv[0], "too long");
			say(sv[0], "b");
			make_rooms(m, 4);
			m[1].um_size = 4;
			if (i == 0) {
				ATF_CHECK_EQ(1, uds_recvmmsg(sv[1], m, 4, 0,
				    LONG));
				ATF_CHECK_EQ(EMSGSIZE, m[1].um_error);
				check_hears(sv[1], "b");
				continue;
			}
			ATF_CHECK_EQ(3, uds_recvmmsg(sv[1], m, 4,
			    UDS_MSG_TRUNC, LONG));
			ATF_CHECK_EQ(0, m[0].um_flags);
			ATF_CHECK_EQ(UDS_MSG_TRUNC, m[1].um_flags);
			ATF_CHECK_EQ(4, m[1].um_len);
			ATF_CHECK_EQ(0, m[2].um_flags);
		}
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
}

UDS_TC(batch_too_many_einval)
{
	struct uds_msg m;
	int sv[2];

	ut_pair(SOCK_DGRAM, sv);
	uds_msg_out(&m, "a", 1);
	FAILS(EINVAL, uds_sendmmsg(sv[0], &m, (size_t)INT_MAX + 1, 0, 0));
	FAILS(EINVAL, uds_recvmmsg(sv[0], &m, (size_t)INT_MAX + 1, 0, 0));
	FAILS(EINVAL, uds_sendmmsg(sv[0], &m, SIZE_MAX, 0, 0));
	ut_close(sv[0]);
	ut_close(sv[1]);
}

/*
 * Several at a time.
 */

struct work {
	int	s;
	int	number;
	int	wrong;
	int	got;
};

static void *
send_many(void *arg)
{
	struct work *w = arg;
	char data[64];
	int i;

	memset(data, 'a' + w->number, sizeof(data));
	for (i = 0; i < 500; i++)
		if (uds_send(w->s, data, 1 + (size_t)i % 64, LONG) !=
		    1 + i % 64)
			w->wrong++;
	return (NULL);
}

static void *
receive_many(void *arg)
{
	struct work *w = arg;
	char data[64];
	size_t i, len;

	while (uds_recv(w->s, data, sizeof(data), &len, LONG) == 1) {
		w->got++;
		for (i = 1; i < len; i++)
			if (data[i] != data[0])
				w->wrong++;
		if (len == 0)
			w->wrong++;
	}
	return (NULL);
}

/* Records of threads are whole, none is lost and none comes twice. */
UDS_TC(threads_share_a_socket)
{
	struct work in[3], out[3];
	pthread_t receivers[3], senders[3];
	int got, i, sv[2];

	ut_need(UDS_FEATURE_SEQPACKET);
	ut_pair(SOCK_SEQPACKET, sv);
	memset(in, 0, sizeof(in));
	memset(out, 0, sizeof(out));
	for (i = 0; i < 3; i++) {
		in[i].s = sv[1];
		out[i].s = sv[0];
		out[i].number = i;
		ATF_REQUIRE_EQ(0, pthread_create(&receivers[i], NULL,
		    receive_many, &in[i]));
		ATF_REQUIRE_EQ(0, pthread_create(&senders[i], NULL, send_many,
		    &out[i]));
	}
	for (i = 0; i < 3; i++) {
		ATF_REQUIRE_EQ(0, pthread_join(senders[i], NULL));
		ATF_CHECK_EQ(0, out[i].wrong);
	}
	ATF_REQUIRE_EQ(0, shutdown(sv[0], SHUT_WR));
	for (got = i = 0; i < 3; i++) {
		ATF_REQUIRE_EQ(0, pthread_join(receivers[i], NULL));
		ATF_CHECK_EQ(0, in[i].wrong);
		got += in[i].got;
	}
	ATF_CHECK_EQ(1500, got);
	ut_close(sv[0]);
	ut_close(sv[1]);
}

/* So are those that parent and child receive from one socket. */
UDS_TC(processes_share_a_socket)
{
	struct work w;
	pid_t pid;
	int i, p[2], sv[2];

	ut_need(UDS_FEATURE_SEQPACKET);
	ut_pair(SOCK_SEQPACKET, sv);
	ut_pipe(p);
	memset(&w, 0, sizeof(w));
	w.s = sv[1];
	pid = ut_fork();
	if (pid == 0) {
		ut_close(sv[0]);
		(void)receive_many(&w);
		CHILD_REQUIRE(w.wrong == 0);
		CHILD_REQUIRE(write(p[1], &w.got, sizeof(w.got)) ==
		    sizeof(w.got));
		_exit(0);
	}
	for (i = 0; i < 100; i++)
		say(sv[0], "aaaa");
	ut_close(sv[0]);
	(void)receive_many(&w);
	ATF_CHECK_EQ(0, w.wrong);
	ATF_REQUIRE_EQ(sizeof(i), read(p[0], &i, sizeof(i)));
	ATF_CHECK_EQ(100, w.got + i);
	ut_join(pid);
	ut_close(sv[1]);
	ut_close(p[0]);
	ut_close(p[1]);
}

/*
 * Who sent it.
 */

/*
 * Whether what has come is still there; otherwise what a receive says is that
 * the peer has gone (FreeBSD 15.0, run).
 */
static int
stays_after_shutdown(int s)
{
	char c;

	(void)shutdown(s, SHUT_RD);
	return (recv(s, &c, sizeof(c), MSG_PEEK | MSG_DONTWAIT) == 1);
}

/* A pair whose second end wants to know. */
static void
credits(int *sv, int type)
{
	ut_need(UDS_FEATURE_MSGCRED);
	ut_pair(type, sv);
	ATF_REQUIRE_EQ(0, uds_setopt(sv[1], UDS_OPT_CRED, 1));
}

/* On some systems it is for the next message only. */
static void
ask_for_one(int s)
{
	ATF_REQUIRE_EQ(0, uds_setopt(s, UDS_OPT_CRED, 1));
}

static int
asks_for_all(int s)
{
	int on;

	return (uds_getopt(s, UDS_OPT_CRED, &on) == 0 && on);
}

static int
hear(int s, struct uds_cred *c, int request, int timeout)
{
	static gid_t groups[1024];
	static char label[1024];
	struct uds_msg m;
	char data[64];

	memset(c, 0xa5, sizeof(*c));
	c->uc_groups = groups;
	c->uc_maxgroups = 1024;
	c->uc_label = label;
	c->uc_labelsize = sizeof(label);
	uds_msg_in(&m, data, sizeof(data));
	m.um_cred = c;
	m.um_request = request;
	return (uds_recvmsg(s, &m, 0, timeout));
}

/* Each field is right or unknown, and those that can be known are. */
static void
check_sender(const struct uds_cred *c, pid_t pid, uid_t ruid, gid_t rgid,
    uid_t euid, gid_t egid)
{
	int field;

	ATF_CHECK((c->uc_valid & (UDS_CRED_RUID | UDS_CRED_EUID)) != 0);
	ATF_CHECK_EQ(c->uc_valid & UDS_CRED_PID ? pid : (pid_t)-1, c->uc_pid);
	ATF_CHECK_EQ(c->uc_valid & UDS_CRED_RUID ? ruid : (uid_t)-1,
	    c->uc_ruid);
	ATF_CHECK_EQ(c->uc_valid & UDS_CRED_EUID ? euid : (uid_t)-1,
	    c->uc_euid);
	ATF_CHECK_EQ(c->uc_valid & UDS_CRED_RGID ? rgid : (gid_t)-1,
	    c->uc_rgid);
	ATF_CHECK_EQ(c->uc_valid & UDS_CRED_EGID ? egid : (gid_t)-1,
	    c->uc_egid);
	for (field = 1; (field & IDS) != 0; field <<= 1)
		if ((c->uc_valid & field) != 0) {
			ATF_CHECK_EQ(UDS_AT_MESSAGE,
			    uds_cred_moment(c, field));
			ATF_CHECK_EQ(0, uds_cred_reason(c, field));
		} else {
			ATF_CHECK_EQ(EOPNOTSUPP, uds_cred_reason(c, field));
			ATF_CHECK_EQ(0, uds_cred_moment(c, field));
		}
}

/* No id, least of all 0. */
static void
check_nobody(const struct uds_cred *c, int reason)
{
	int field;

	ATF_CHECK_EQ(0, c->uc_valid & (IDS | UDS_CRED_GROUPS));
	ATF_CHECK_EQ((pid_t)-1, c->uc_pid);
	ATF_CHECK_EQ((uid_t)-1, c->uc_ruid);
	ATF_CHECK_EQ((uid_t)-1, c->uc_euid);
	ATF_CHECK_EQ((gid_t)-1, c->uc_rgid);
	ATF_CHECK_EQ((gid_t)-1, c->uc_egid);
	for (field = 1; (field & IDS) != 0; field <<= 1)
		if (uds_cred_reason(c, field) != EOPNOTSUPP)
			ATF_CHECK_EQ_MSG(reason, uds_cred_reason(c, field),
			    "field %#x: errno %d", field,
			    uds_cred_reason(c, field));
}

static void
become(uid_t uid, gid_t gid)
{
	CHILD_REQUIRE(setegid(gid) == 0);
	CHILD_REQUIRE(seteuid(uid) == 0);
}

/* A child of these real and effective ids that sends n records. */
static pid_t
sender_as(int s, uid_t ruid, gid_t rgid, uid_t euid, gid_t egid, int n)
{
	pid_t pid;

	pid = ut_fork();
	if (pid != 0)
		return (pid);
	if (geteuid() == 0) {
		CHILD_REQUIRE(setgroups(0, NULL) == 0);
		CHILD_REQUIRE(setregid(rgid, egid) == 0);
		CHILD_REQUIRE(setreuid(ruid, euid) == 0);
	}
	while (n-- > 0)
		CHILD_REQUIRE(uds_send(s, "from", 4, LONG) == 4);
	_exit(0);
}

UDS_TC(cred_of_this_process)
{
	struct uds_cred c;
	int i, sv[2], type;

	EACH_TYPE(type) {
		credits(sv, type);
		for (i = 0; i < 3; i++) {
			ask_for_one(sv[1]);
			say(sv[0], "x");
			ATF_REQUIRE_EQ(1, hear(sv[1], &c, 0, LONG));
			check_sender(&c, getpid(), getuid(), getgid(),
			    geteuid(), getegid());
			ATF_CHECK_EQ(-1, c.uc_handle);
			ATF_CHECK_EQ(0, c.uc_ngroups);
			ATF_CHECK_EQ(ENOENT, uds_cred_reason(&c,
			    UDS_CRED_HANDLE));
		}
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
}

/* Not asked for, nothing is known, though somebody must have sent it. */
UDS_TC(cred_without_option)
{
	struct uds_cred c;
	int sv[2], type;

	EACH_TYPE(type) {
		ut_pair(type, sv);
		say(sv[0], "x");
		ATF_REQUIRE_EQ(1, hear(sv[1], &c, 0, LONG));
		check_nobody(&c, ENOENT);
		ATF_CHECK_EQ(0, c.uc_valid);
		ATF_CHECK_EQ(ENOENT, uds_cred_reason(&c, UDS_CRED_PID));
		ATF_CHECK_EQ(ENOENT, uds_cred_reason(&c, UDS_CRED_EUID));
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
}

/* On and off again. */
UDS_TC(cred_option_off_again)
{
	struct uds_cred c;
	int sv[2];

	credits(sv, SOCK_DGRAM);
	ATF_REQUIRE_EQ(0, uds_setopt(sv[1], UDS_OPT_CRED, 0));
	say(sv[0], "x");
	ATF_REQUIRE_EQ(1, hear(sv[1], &c, 0, LONG));
	check_nobody(&c, ENOENT);
	ut_close(sv[0]);
	ut_close(sv[1]);
}

/* Asked for by the socket, but not by the call: the message is the message. */
UDS_TC(cred_not_wanted)
{
	struct uds_msg m;
	char data[8];
	size_t len, n;
	int fd, sv[2], type;

	EACH_TYPE(type) {
		credits(sv, type);
		say(sv[0], "plain");
		check_hears(sv[1], "plain");
		say(sv[0], "msg");
		uds_msg_in(&m, data, sizeof(data));
		ATF_REQUIRE_EQ(1, uds_recvmsg(sv[1], &m, 0, LONG));
		ATF_CHECK_EQ(3, m.um_len);
		ATF_CHECK_EQ(0, m.um_surplus);
		say(sv[0], "fds");
		n = 1;
		ATF_REQUIRE_EQ(1, uds_recvfds(sv[1], data, 8, &len, &fd, &n,
		    LONG));
		ATF_CHECK_EQ(3, len);
		ATF_CHECK_EQ(0, n);
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
}

/* Nobody has sent a descriptor, and nobody is said to have. */
UDS_TC(cred_not_wanted_is_no_surplus)
{
	struct uds_msg m;
	char data[8];
	int sv[2], type;

	EACH_TYPE(type) {
		credits(sv, type);
		say(sv[0], "msg");
		uds_msg_in(&m, data, sizeof(data));
		ATF_REQUIRE_EQ(1, uds_recvmsg(sv[1], &m, 0, LONG));
		ATF_CHECK_EQ(0, m.um_flags);
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
}

/* What the kernel makes up for those reads as nobody, not as an id. */
UDS_TC(cred_from_before_the_option)
{
	struct uds_cred c;
	int sv[2], type;

	ut_need(UDS_FEATURE_MSGCRED);
	EACH_TYPE(type) {
		ut_pair(type, sv);
		say(sv[0], "before");
		ATF_REQUIRE_EQ(0, uds_setopt(sv[1], UDS_OPT_CRED, 1));
		say(sv[0], "after");
		ATF_REQUIRE_EQ(1, hear(sv[1], &c, 0, LONG));
		check_nobody(&c, ENOENT);
		if (type != SOCK_STREAM)
			ATF_REQUIRE_EQ(1, hear(sv[1], &c, 0, LONG));
		else if (hear(sv[1], &c, 0, 0) == -1) {
			/* Both came in one piece. */
			say(sv[0], "later");
			ATF_REQUIRE_EQ(1, hear(sv[1], &c, 0, LONG));
		}
		check_sender(&c, getpid(), getuid(), getgid(), geteuid(),
		    getegid());
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
}

/* Set on the listener, no message is too early. */
UDS_TC(cred_over_a_listener)
{
	struct uds_cred c;
	pid_t pid;
	int client, i, listener, s, type;

	ut_need(UDS_FEATURE_MSGCRED);
	EACH_CONN_TYPE(type) {
		listener = ut_bound(type, "sock");
		ATF_REQUIRE_EQ(0, uds_setopt(listener, UDS_OPT_CRED, 1));
		ATF_REQUIRE_EQ(0, uds_listen(listener, 5));
		pid = ut_fork();
		if (pid == 0) {
			client = uds_dial("sock", type, LONG);
			CHILD_REQUIRE(client != -1);
			for (i = 0; i < 3; i++)
				CHILD_REQUIRE(uds_send(client, "a", 1,
				    LONG) == 1);
			_exit(0);
		}
		ut_join(pid);
		s = uds_accept(listener, NULL, 0, LONG);
		ATF_REQUIRE(s != -1);
		ATF_REQUIRE_EQ(1, hear(s, &c, 0, LONG));
		check_sender(&c, pid, getuid(), getgid(), geteuid(),
		    getegid());
		if (asks_for_all(s) && type != SOCK_STREAM)
			for (i = 1; i < 3; i++) {
				ATF_REQUIRE_EQ(1, hear(s, &c, 0, LONG));
				check_sender(&c, pid, getuid(), getgid(),
				    geteuid(), getegid());
			}
		ut_close(s);
		ut_close(listener);
		ut_unlink("sock");
	}
}

UDS_TC(cred_of_a_child)
{
	struct uds_cred c;
	pid_t pid;
	int i, sv[2], type;

	EACH_TYPE(type) {
		credits(sv, type);
		pid = sender_as(sv[0], getuid(), getgid(), geteuid(),
		    getegid(), type == SOCK_STREAM ? 1 : 3);
		for (i = 0; i < (type == SOCK_STREAM ? 1 : 3); i++) {
			ATF_REQUIRE_EQ(1, hear(sv[1], &c, 0, LONG));
			check_sender(&c, pid, getuid(), getgid(), geteuid(),
			    getegid());
			if (!asks_for_all(sv[1]))
				break;
		}
		ut_join(pid);
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
}

/* Nor is a connection needed: each datagram tells who sent it. */
UDS_TC(cred_of_an_unconnected_sender)
{
	struct uds_cred c;
	pid_t pid;
	int i, s, t;

	ut_need(UDS_FEATURE_MSGCRED);
	s = ut_bound(SOCK_DGRAM, "s");
	ATF_REQUIRE_EQ(0, uds_setopt(s, UDS_OPT_CRED, 1));
	for (i = 0; i < 2; i++) {
		pid = ut_fork();
		if (pid == 0) {
			t = uds_socket(SOCK_DGRAM, 0);
			CHILD_REQUIRE(t != -1);
			CHILD_REQUIRE(i == 0 || uds_bind(t, at("t")) == 0);
			CHILD_REQUIRE(uds_sendto(t, "a", 1, at("s"),
			    LONG) == 1);
			_exit(0);
		}
		/* It has ended by then, and who it was is told all the same. */
		ut_join(pid);
		ATF_REQUIRE_EQ(1, hear(s, &c, 0, LONG));
		check_sender(&c, pid, getuid(), getgid(), geteuid(),
		    getegid());
	}
	ut_close(s);
}

/* Real and effective ids are two things, and never one for the other. */
UDS_TC_ROOT(cred_of_others)
{
	static const struct {
		uid_t	real;
		uid_t	effective;
	} ids[] = { { 0, 0 }, { UT_UID, UT_UID }, { 0, UT_UID },
	    { UT_UID, 0 }, { 1, UT_UID }, { UT_UID, 65534 } };
	struct uds_cred c;
	pid_t pid;
	size_t i;
	int sv[2], type;

	EACH_TYPE(type)
		for (i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
			credits(sv, type);
			pid = sender_as(sv[0], ids[i].real,
			    (gid_t)ids[i].real + 100, ids[i].effective,
			    (gid_t)ids[i].effective + 200, 1);
			ATF_REQUIRE_EQ(1, hear(sv[1], &c, 0, LONG));
			check_sender(&c, pid, ids[i].real,
			    (gid_t)ids[i].real + 100, ids[i].effective,
			    (gid_t)ids[i].effective + 200);
			ut_join(pid);
			ut_close(sv[0]);
			ut_close(sv[1]);
		}
}

/* Through one socket, one after the other, each message has its own. */
UDS_TC_ROOT(cred_of_each_message)
{
	static const uid_t uids[] = { 0, UT_UID, 1 };
	struct uds_cred c;
	pid_t pids[3];
	size_t i;
	int sv[2], type;

	EACH_TYPE(type) {
		credits(sv, type);
		for (i = 0; i < 3; i++) {
			ask_for_one(sv[1]);
			pids[i] = sender_as(sv[0], uids[i], (gid_t)uids[i],
			    uids[i], (gid_t)uids[i], 1);
			ut_join(pids[i]);
		}
		/* Not even on a stream are two senders in one piece. */
		for (i = 0; i < 3; i++) {
			ATF_REQUIRE_EQ(1, hear(sv[1], &c, 0, LONG));
			check_sender(&c, pids[i], uids[i], (gid_t)uids[i],
			    uids[i], (gid_t)uids[i]);
			if (type == SOCK_STREAM &&
			    !ut_has(UDS_FEATURE_SENDCRED))
				break;
		}
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
}

/* Sent along without descriptors (D5) and with them. */
UDS_TC(cred_sent_along)
{
	struct uds_cred c, mine = UDS_CRED_INIT;
	struct uds_msg m;
	char data[8];
	int fd, i, sv[2], type;

	ut_need(UDS_FEATURE_SENDCRED);
	EACH_TYPE(type)
		for (i = 0; i < 4; i++) {
			ut_pair(type, sv);
			if (ut_has(UDS_FEATURE_MSGCRED) && i / 2 == 0)
				ATF_REQUIRE_EQ(0, uds_setopt(sv[1],
				    UDS_OPT_CRED, 1));
			uds_msg_out(&m, "x", 1);
			m.um_cred = &mine;
			m.um_fds = sv;
			m.um_nfds = (size_t)i % 2;
			ATF_REQUIRE_EQ(1, uds_sendmsg(sv[0], &m, 0, LONG));
			memset(&c, 0xa5, sizeof(c));
			uds_msg_in(&m, data, sizeof(data));
			m.um_cred = &c;
			m.um_fds = &fd;
			m.um_maxfds = 1;
			ATF_REQUIRE_EQ(1, uds_recvmsg(sv[1], &m, 0, LONG));
			ATF_CHECK_EQ((size_t)i % 2, m.um_nfds);
			ATF_CHECK_EQ(0, m.um_flags);
			uds_closefds(&fd, m.um_nfds);
			/* Some kernels keep them from who did not ask. */
			if (i / 2 == 1 && c.uc_valid == 0)
				check_nobody(&c, ENOENT);
			else
				check_sender(&c, getpid(), getuid(), getgid(),
				    geteuid(), getegid());
			ut_close(sv[0]);
			ut_close(sv[1]);
		}
}

/* One's own, said explicitly, are no forgery. */
UDS_TC(cred_of_ones_own)
{
	struct uds_cred c, mine = UDS_CRED_INIT;
	struct uds_msg m;
	int i, sv[2];

	ut_need(UDS_FEATURE_SENDCRED);
	credits(sv, SOCK_SEQPACKET);
	uds_msg_out(&m, "x", 1);
	m.um_cred = &mine;
	for (i = 0; i < 32; i++) {
		mine.uc_valid = i;
		mine.uc_pid = getpid();
		mine.uc_ruid = getuid();
		mine.uc_euid = geteuid();
		mine.uc_rgid = getgid();
		mine.uc_egid = getegid();
		if (uds_sendmsg(sv[0], &m, 0, LONG) == -1) {
			/* Where the kernel fills them in, as it likes. */
			ATF_CHECK_EQ(EOPNOTSUPP, errno);
			ATF_CHECK(i > 0);
			continue;
		}
		ATF_REQUIRE_EQ(1, hear(sv[1], &c, 0, LONG));
		check_sender(&c, getpid(), getuid(), getgid(), geteuid(),
		    getegid());
	}
	ut_close(sv[0]);
	ut_close(sv[1]);
}

/* The superuser can be anybody, if the kernel lets it. */
UDS_TC_ROOT(cred_forged_by_root)
{
	struct uds_cred c, mine = UDS_CRED_INIT;
	struct uds_msg m;
	int i, sv[2], type;

	ut_need(UDS_FEATURE_SENDCRED);
	EACH_TYPE(type) {
		credits(sv, type);
		for (i = 0; i < 2; i++) {
			uds_msg_out(&m, "x", 1);
			m.um_cred = &mine;
			mine.uc_pid = getppid();
			mine.uc_ruid = mine.uc_euid = UT_UID;
			mine.uc_rgid = mine.uc_egid = UT_GID;
			mine.uc_valid = UDS_CRED_PID | (i == 0 ?
			    UDS_CRED_RUID | UDS_CRED_RGID :
			    UDS_CRED_EUID | UDS_CRED_EGID);
			if (uds_sendmsg(sv[0], &m, 0, LONG) == -1) {
				ATF_CHECK_EQ(EOPNOTSUPP, errno);
				continue;
			}
			ATF_REQUIRE_EQ(1, hear(sv[1], &c, 0, LONG));
			check_sender(&c, getppid(), UT_UID, UT_GID, UT_UID,
			    UT_GID);
		}
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
}

/* But not one that has ended. */
UDS_TC_ROOT(cred_of_no_process)
{
	struct uds_cred mine = UDS_CRED_INIT;
	struct uds_msg m;
	int i, sv[2];

	ut_need(UDS_FEATURE_SENDCRED);
	credits(sv, SOCK_DGRAM);
	mine.uc_pid = ut_fork();
	if (mine.uc_pid == 0)
		_exit(0);
	ut_join(mine.uc_pid);
	mine.uc_valid = UDS_CRED_PID;
	uds_msg_out(&m, "x", 1);
	m.um_cred = &mine;
	for (i = -1; i < 2; i++) {
		ATF_CHECK_EQ(-1, uds_sendmsg(sv[0], &m, 0, i));
		ATF_CHECK_MSG(errno == ESRCH || errno == EOPNOTSUPP,
		    "errno %d", errno);
	}
	ut_close(sv[0]);
	ut_close(sv[1]);
}

/* And -1 is nobody. */
UDS_TC(cred_of_no_id)
{
	static const int fields[] = { UDS_CRED_RUID, UDS_CRED_EUID,
	    UDS_CRED_RGID, UDS_CRED_EGID };
	struct uds_cred nobody = UDS_CRED_INIT;
	struct uds_msg m;
	size_t i;
	int sv[2];
	char c;

	ut_need(UDS_FEATURE_SENDCRED);
	credits(sv, SOCK_DGRAM);
	uds_msg_out(&m, "x", 1);
	m.um_cred = &nobody;
	for (i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		nobody.uc_valid = fields[i];
		ATF_CHECK_EQ(-1, uds_sendmsg(sv[0], &m, 0, LONG));
		ATF_CHECK_MSG(errno == EINVAL || errno == EOPNOTSUPP,
		    "errno %d", errno);
	}
	uds_msg_in(&m, &c, sizeof(c));
	FAILS(EAGAIN, uds_recvmsg(sv[1], &m, 0, 0));
	ut_close(sv[0]);
	ut_close(sv[1]);
}

/* Both given, the real ids go before the effective ones. */
UDS_TC_ROOT(cred_real_before_effective)
{
	struct uds_cred c, mine = UDS_CRED_INIT;
	struct uds_msg m;
	int sv[2];

	ut_need(UDS_FEATURE_SENDCRED);
	credits(sv, SOCK_DGRAM);
	uds_msg_out(&m, "x", 1);
	m.um_cred = &mine;
	mine.uc_ruid = UT_UID;
	mine.uc_euid = UT_UID + 1;
	mine.uc_rgid = UT_GID;
	mine.uc_egid = UT_GID + 1;
	mine.uc_valid = UDS_CRED_RUID | UDS_CRED_EUID | UDS_CRED_RGID |
	    UDS_CRED_EGID;
	if (uds_sendmsg(sv[0], &m, 0, LONG) == -1) {
		ATF_CHECK_EQ(EOPNOTSUPP, errno);
	} else {
		ATF_REQUIRE_EQ(1, hear(sv[1], &c, 0, LONG));
		check_sender(&c, getpid(), UT_UID, UT_GID, UT_UID, UT_GID);
	}
	ut_close(sv[0]);
	ut_close(sv[1]);
}

/* Others can not, and what they tried is not sent. */
UDS_TC(cred_forged_by_others_eperm)
{
	static const int fields[] = { UDS_CRED_PID, UDS_CRED_RUID,
	    UDS_CRED_EUID, UDS_CRED_RGID, UDS_CRED_EGID };
	struct uds_cred c, mine = UDS_CRED_INIT;
	struct uds_msg m;
	pid_t pid;
	size_t i;
	int sv[2];

	ut_need(UDS_FEATURE_SENDCRED);
	credits(sv, SOCK_DGRAM);
	pid = ut_drop();
	if (pid == 0) {
		for (i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
			uds_msg_out(&m, "x", 1);
			m.um_cred = &mine;
			mine.uc_pid = getppid();
			mine.uc_ruid = mine.uc_euid = 0;
			mine.uc_rgid = mine.uc_egid = 0;
			mine.uc_valid = fields[i];
			CHILD_REQUIRE(uds_sendmsg(sv[0], &m, 0, LONG) == -1);
			CHILD_REQUIRE(errno == EPERM || errno == EOPNOTSUPP);
		}
		CHILD_REQUIRE(uds_send(sv[0], "true", 4, LONG) == 4);
		_exit(0);
	}
	ut_join(pid);
	ATF_REQUIRE_EQ(1, hear(sv[1], &c, 0, LONG));
	ATF_CHECK_EQ(c.uc_valid & UDS_CRED_PID ? pid : (pid_t)-1, c.uc_pid);
	ATF_CHECK((c.uc_valid & UDS_CRED_RUID) == 0 || c.uc_ruid != 0);
	FAILS(EAGAIN, hear(sv[1], &c, 0, 0));
	ut_close(sv[0]);
	ut_close(sv[1]);
}

/* A process may show its effective ids instead, and be itself again. */
UDS_TC_ROOT(cred_effective_on_purpose)
{
	struct uds_cred c, mine = UDS_CRED_INIT;
	struct uds_msg m;
	int i, rv, sv[2];

	ut_need(UDS_FEATURE_SENDCRED);
	credits(sv, SOCK_DGRAM);
	become(UT_UID, UT_GID);
	uds_msg_out(&m, "x", 1);
	m.um_cred = &mine;
	mine.uc_euid = UT_UID;
	mine.uc_egid = UT_GID;
	mine.uc_valid = UDS_CRED_EUID | UDS_CRED_EGID;
	rv = (int)uds_sendmsg(sv[0], &m, 0, LONG);
	if (rv == -1)
		ATF_CHECK_EQ(EOPNOTSUPP, errno);
	ATF_CHECK_EQ(1, uds_send(sv[0], "y", 1, LONG));
	mine.uc_valid = 0;
	ATF_CHECK_EQ(1, uds_sendmsg(sv[0], &m, 0, LONG));
	ATF_REQUIRE(seteuid(0) == 0 && setegid(0) == 0);
	if (rv == 1) {
		ATF_REQUIRE_EQ(1, hear(sv[1], &c, 0, LONG));
		check_sender(&c, getpid(), UT_UID, UT_GID, UT_UID, UT_GID);
	}
	for (i = 0; i < 2; i++) {
		ATF_REQUIRE_EQ(1, hear(sv[1], &c, 0, LONG));
		check_sender(&c, getpid(), 0, 0, UT_UID, UT_GID);
	}
	ut_close(sv[0]);
	ut_close(sv[1]);
}

UDS_TC(cred_sent_where_not_eopnotsupp)
{
	struct uds_cred mine = UDS_CRED_INIT;
	struct uds_msg m;
	char c;
	size_t len;
	int sv[2];

	if (ut_has(UDS_FEATURE_SENDCRED))
		atf_tc_skip("this system sends credentials");
	ut_pair(SOCK_STREAM, sv);
	uds_msg_out(&m, "x", 1);
	m.um_cred = &mine;
	FAILS(EOPNOTSUPP, uds_sendmsg(sv[0], &m, 0, LONG));
	FAILS(EAGAIN, uds_recv(sv[1], &c, 1, &len, 0));
	ut_close(sv[0]);
	ut_close(sv[1]);
}

/* The room that was lent stays described, and what is unknown so too. */
UDS_TC(cred_members_lent_stay)
{
	struct uds_cred c;
	struct uds_msg m;
	gid_t groups[4];
	char data[8], label[4];
	int sv[2];

	credits(sv, SOCK_DGRAM);
	say(sv[0], "x");
	memset(&c, 0, sizeof(c));
	c.uc_groups = groups;
	c.uc_maxgroups = 4;
	c.uc_label = label;
	c.uc_labelsize = 4;
	memset(c.uc_spare, 0x5a, sizeof(c.uc_spare));
	uds_msg_in(&m, data, sizeof(data));
	m.um_cred = &c;
	m.um_request = UDS_CRED_GROUPS | UDS_CRED_LABEL;
	ATF_REQUIRE_EQ(1, uds_recvmsg(sv[1], &m, 0, LONG));
	ATF_CHECK(c.uc_groups == groups && c.uc_maxgroups == 4);
	ATF_CHECK(c.uc_label == label && c.uc_labelsize == 4);
	ATF_CHECK(c.uc_spare[0] == UINT64_C(0x5a5a5a5a5a5a5a5a));
	ut_close(sv[0]);
	ut_close(sv[1]);
}

/* A failure leaves no id, and none of the one before. */
UDS_TC(cred_of_failure_untouched)
{
	struct uds_cred before, c;
	struct uds_msg m;
	char data[2];
	int sv[2], type;

	EACH_TYPE(type) {
		if (type == SOCK_STREAM)
			continue;
		credits(sv, type);
		say(sv[0], "too long");
		memset(&c, 0xa5, sizeof(c));
		memcpy(&before, &c, sizeof(c));
		uds_msg_in(&m, data, sizeof(data));
		m.um_cred = &c;
		FAILS(EMSGSIZE, uds_recvmsg(sv[1], &m, 0, LONG));
		ATF_CHECK_EQ(0, memcmp(&before, &c, sizeof(c)));
		FAILS(EAGAIN, uds_recvmsg(sv[1], &m, 0, 0));
		ATF_CHECK_EQ(0, memcmp(&before, &c, sizeof(c)));
		ut_close(sv[0]);
		if (uds_recvmsg(sv[1], &m, 0, 0) == 0)
			check_nobody(&c, ENOENT);
		else
			ATF_CHECK_EQ(0, memcmp(&before, &c, sizeof(c)));
		ut_close(sv[1]);
	}
}

/* To look is not to ask who it is. */
UDS_TC(cred_of_peek_unknown)
{
	struct uds_cred c;
	struct uds_msg m;
	char data[8];
	int sv[2], type;

	EACH_TYPE(type) {
		credits(sv, type);
		say(sv[0], "x");
		memset(&c, 0xa5, sizeof(c));
		uds_msg_in(&m, data, sizeof(data));
		m.um_cred = &c;
		ATF_REQUIRE_EQ(1, uds_recvmsg(sv[1], &m, UDS_MSG_PEEK, LONG));
		ATF_CHECK_EQ(0, m.um_flags);
		check_nobody(&c, ENOENT);
		ATF_REQUIRE_EQ(1, hear(sv[1], &c, 0, LONG));
		check_sender(&c, getpid(), getuid(), getgid(), geteuid(),
		    getegid());
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
}

UDS_TC(cred_in_a_batch)
{
	struct uds_cred c[3];
	struct uds_msg m[3];
	pid_t pid;
	int i, sv[2];

	credits(sv, SOCK_DGRAM);
	say(sv[0], "mine");
	pid = sender_as(sv[0], getuid(), getgid(), geteuid(), getegid(), 1);
	ut_join(pid);
	make_rooms(m, 3);
	memset(c, 0xa5, sizeof(c));
	for (i = 0; i < 3; i++)
		m[i].um_cred = &c[i];
	ATF_REQUIRE_EQ(2, uds_recvmmsg(sv[1], m, 3, 0, LONG));
	check_sender(&c[0], getpid(), getuid(), getgid(), geteuid(),
	    getegid());
	check_sender(&c[1], pid, getuid(), getgid(), geteuid(), getegid());
	ut_close(sv[0]);
	ut_close(sv[1]);
}

/* What was requested and cannot be had has a reason, and is not there. */
UDS_TC(cred_groups_or_reason)
{
	static gid_t own[1024];
	struct uds_cred c;
	int n, sv[2];

	n = getgroups(1024, own);
	ATF_REQUIRE(n != -1);
	credits(sv, SOCK_DGRAM);
	say(sv[0], "x");
	ATF_REQUIRE_EQ(1, hear(sv[1], &c, UDS_CRED_GROUPS, LONG));
	if ((c.uc_valid & UDS_CRED_GROUPS) != 0) {
		ATF_CHECK(c.uc_ngroups >= n - 1 && c.uc_ngroups <= n + 1);
		ATF_CHECK_EQ(UDS_AT_MESSAGE, uds_cred_moment(&c,
		    UDS_CRED_GROUPS));
	} else {
		ATF_CHECK_EQ(0, c.uc_ngroups);
		ATF_CHECK_EQ_MSG(EOPNOTSUPP, uds_cred_reason(&c,
		    UDS_CRED_GROUPS), "errno %d", uds_cred_reason(&c,
		    UDS_CRED_GROUPS));
	}
	ut_close(sv[0]);
	ut_close(sv[1]);
}

UDS_TC(cred_label_of_message)
{
	struct uds_cred c;
	char label[1];
	struct uds_msg m;
	char data[8];
	int sv[2];

	ut_need(UDS_FEATURE_MSGLABEL);
	ut_pair(SOCK_DGRAM, sv);
	ATF_REQUIRE_EQ(0, uds_setopt(sv[1], UDS_OPT_LABEL, 1));
	say(sv[0], "x");
	ATF_REQUIRE_EQ(1, hear(sv[1], &c, UDS_CRED_LABEL, LONG));
	ATF_REQUIRE((c.uc_valid & UDS_CRED_LABEL) != 0);
	ATF_CHECK(strlen(c.uc_label) > 0);
	ATF_CHECK_EQ(UDS_AT_MESSAGE, uds_cred_moment(&c, UDS_CRED_LABEL));
	/* What does not fit is only unknown. */
	say(sv[0], "x");
	memset(&c, 0, sizeof(c));
	c.uc_label = label;
	c.uc_labelsize = 1;
	uds_msg_in(&m, data, sizeof(data));
	m.um_cred = &c;
	m.um_request = UDS_CRED_LABEL;
	ATF_REQUIRE_EQ(1, uds_recvmsg(sv[1], &m, 0, LONG));
	ATF_CHECK_EQ(0, c.uc_valid & UDS_CRED_LABEL);
	ATF_CHECK_EQ(EOVERFLOW, uds_cred_reason(&c, UDS_CRED_LABEL));
	ut_close(sv[0]);
	ut_close(sv[1]);
}

/* A handle is of the one who sent this message, while it runs and after. */
UDS_TC(handle_of_the_sender)
{
	struct uds_cred c;
	pid_t pid;
	int i, p[2], sv[2], type;

	ut_need(UDS_FEATURE_MSGHANDLE);
	EACH_TYPE(type)
		for (i = 0; i < 2; i++) {
			ut_pair(type, sv);
			ut_pipe(p);
			ATF_REQUIRE_EQ(0, uds_setopt(sv[1], UDS_OPT_HANDLE,
			    1));
			if (i == 1)
				ATF_REQUIRE_EQ(0, uds_setopt(sv[1],
				    UDS_OPT_CRED, 1));
			pid = ut_fork();
			if (pid == 0) {
				CHILD_REQUIRE(uds_send(sv[0], "a", 1,
				    LONG) == 1);
				ut_await(p[0]);
				_exit(0);
			}
			ATF_REQUIRE_EQ(1, hear(sv[1], &c, UDS_CRED_HANDLE,
			    LONG));
			ATF_REQUIRE((c.uc_valid & UDS_CRED_HANDLE) != 0);
			ATF_CHECK_EQ(UDS_AT_MESSAGE, uds_cred_moment(&c,
			    UDS_CRED_HANDLE));
			ATF_CHECK_EQ(1, ut_is_cloexec(c.uc_handle));
			ATF_CHECK_EQ(1, uds_cred_alive(&c));
			if (i == 1)
				ATF_CHECK_EQ(pid, c.uc_pid);
			else
				check_nobody(&c, ENOENT);
			ut_go(p[1]);
			ut_join(pid);
			ATF_CHECK_EQ(0, uds_cred_alive(&c));
			uds_cred_close(&c);
			ATF_CHECK_EQ(-1, c.uc_handle);
			ut_close(p[0]);
			ut_close(p[1]);
			ut_close(sv[0]);
			ut_close(sv[1]);
		}
}

/* Received too late: a handle of the dead, or none, but never of another. */
UDS_TC(handle_of_a_reaped_sender)
{
	struct uds_cred c;
	pid_t pid;
	int sv[2], type;

	ut_need(UDS_FEATURE_MSGHANDLE);
	EACH_TYPE(type) {
		credits(sv, type);
		ATF_REQUIRE_EQ(0, uds_setopt(sv[1], UDS_OPT_HANDLE, 1));
		pid = sender_as(sv[0], getuid(), getgid(), geteuid(),
		    getegid(), 1);
		ut_join(pid);
		ATF_REQUIRE_EQ(1, hear(sv[1], &c, UDS_CRED_HANDLE, LONG));
		check_sender(&c, pid, getuid(), getgid(), geteuid(),
		    getegid());
		if ((c.uc_valid & UDS_CRED_HANDLE) != 0) {
			ATF_CHECK_EQ(0, uds_cred_alive(&c));
		} else {
			ATF_CHECK_EQ(ESRCH, uds_cred_reason(&c,
			    UDS_CRED_HANDLE));
			ATF_CHECK_EQ(-1, c.uc_handle);
		}
		uds_cred_close(&c);
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
}

/* One that the kernel made and nobody requested does not stay open. */
UDS_TC(handle_not_requested)
{
	struct uds_cred c;
	struct uds_msg m;
	char data[8];
	size_t len, n;
	int fds[2], sv[2], type;

	ut_need(UDS_FEATURE_MSGHANDLE);
	EACH_TYPE(type) {
		credits(sv, type);
		ATF_REQUIRE_EQ(0, uds_setopt(sv[1], UDS_OPT_HANDLE, 1));
		say(sv[0], "x");
		check_hears(sv[1], "x");
		say(sv[0], "x");
		ATF_REQUIRE_EQ(1, hear(sv[1], &c, 0, LONG));
		ATF_CHECK_EQ(0, c.uc_valid & UDS_CRED_HANDLE);
		ATF_CHECK_EQ(-1, c.uc_handle);
		ATF_CHECK_EQ(ENOENT, uds_cred_reason(&c, UDS_CRED_HANDLE));
		ATF_REQUIRE_EQ(1, uds_sendfds(sv[0], "x", 1, sv, 1, LONG));
		n = 2;
		ATF_REQUIRE_EQ(1, uds_recvfds(sv[1], data, 8, &len, fds, &n,
		    LONG));
		ATF_REQUIRE_EQ(1, n);
		uds_closefds(fds, n);
		ATF_REQUIRE_EQ(1, uds_sendfds(sv[0], "x", 1, sv, 1, LONG));
		uds_msg_in(&m, data, 8);
		m.um_fds = fds;
		m.um_maxfds = 1;
		ATF_REQUIRE_EQ(1, uds_recvmsg(sv[1], &m, 0, LONG));
		ATF_REQUIRE_EQ(1, m.um_nfds);
		ATF_CHECK_EQ(0, m.um_surplus);
		uds_closefds(fds, 1);
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
}

/* With descriptors and a record that does not fit: nothing stays. */
UDS_TC(handle_of_a_refused_record)
{
	struct uds_cred c = UDS_CRED_INIT;
	struct uds_msg m;
	char data[2];
	int fds[4], sv[2], type;

	ut_need(UDS_FEATURE_MSGHANDLE);
	EACH_TYPE(type) {
		if (type == SOCK_STREAM)
			continue;
		credits(sv, type);
		ATF_REQUIRE_EQ(0, uds_setopt(sv[1], UDS_OPT_HANDLE, 1));
		ATF_REQUIRE_EQ(3, uds_sendfds(sv[0], "abc", 3, sv, 2, LONG));
		uds_msg_in(&m, data, 2);
		m.um_fds = fds;
		m.um_maxfds = 4;
		m.um_cred = &c;
		m.um_request = UDS_CRED_HANDLE;
		FAILS(EMSGSIZE, uds_recvmsg(sv[1], &m, 0, LONG));
		ATF_CHECK_EQ(0, c.uc_valid);
		ATF_CHECK_EQ(-1, c.uc_handle);
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
}

/* No number is left for it: unknown, or an error, and no wrong one. */
UDS_TC(handle_while_table_is_full)
{
	struct uds_cred c;
	int rv, sv[2], type;

	ut_need(UDS_FEATURE_MSGHANDLE);
	EACH_TYPE(type) {
		credits(sv, type);
		ATF_REQUIRE_EQ(0, uds_setopt(sv[1], UDS_OPT_HANDLE, 1));
		say(sv[0], "x");
		ut_exhaust(0);
		rv = hear(sv[1], &c, UDS_CRED_HANDLE, LONG);
		ut_replenish();
		if (rv == -1) {
			ATF_CHECK_EQ(EMFILE, errno);
		} else {
			ATF_REQUIRE_EQ(1, rv);
			ATF_CHECK_EQ(0, c.uc_valid & UDS_CRED_HANDLE);
			ATF_CHECK_EQ(-1, c.uc_handle);
			ATF_CHECK_EQ(EMFILE, uds_cred_reason(&c,
			    UDS_CRED_HANDLE));
			check_sender(&c, getpid(), getuid(), getgid(),
			    geteuid(), getegid());
		}
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
}

/* Of a message from before the option, or without it, there is none. */
UDS_TC(handle_of_nobody)
{
	struct uds_cred c;
	int i, sv[2];

	ut_need(UDS_FEATURE_MSGHANDLE);
	for (i = 0; i < 2; i++) {
		ut_pair(SOCK_DGRAM, sv);
		say(sv[0], "x");
		if (i == 1)
			ATF_REQUIRE_EQ(0, uds_setopt(sv[1], UDS_OPT_HANDLE,
			    1));
		ATF_REQUIRE_EQ(1, hear(sv[1], &c, UDS_CRED_HANDLE, LONG));
		ATF_CHECK_EQ(0, c.uc_valid);
		ATF_CHECK_EQ(-1, c.uc_handle);
		ATF_CHECK(uds_cred_reason(&c, UDS_CRED_HANDLE) > 0);
		FAILS(EOPNOTSUPP, uds_cred_alive(&c));
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
}

/*
 * Namespaces.  The receiver is in some of its own, the sender is not, or the
 * other way round.
 */

/* Ids without a number here are unknown; a pid of 0 is none (D15). */
static void
hear_from_inside(int s, int user, const char *map, int missing, uid_t uid)
{
	struct uds_cred c;
	pid_t pid;
	int i, status;

	CHILD_REQUIRE(ut_isolate(user, map) == 0);
	pid = fork();
	CHILD_REQUIRE(pid != -1);
	if (pid != 0) {
		CHILD_REQUIRE(waitpid(pid, &status, 0) == pid);
		_exit(WIFEXITED(status) ? WEXITSTATUS(status) : 1);
	}
	for (i = 0; i < 2; i++) {
		CHILD_REQUIRE(hear(s, &c, i == 0 ? 0 : UDS_CRED_HANDLE,
		    LONG) == 1);
		CHILD_REQUIRE((c.uc_valid & missing) == 0);
		CHILD_REQUIRE(c.uc_pid == (pid_t)-1);
		CHILD_REQUIRE(uds_cred_moment(&c, UDS_CRED_PID) == 0);
		CHILD_REQUIRE(uds_cred_reason(&c, UDS_CRED_PID) != 0);
		if ((missing & UDS_CRED_RUID) != 0) {
			CHILD_REQUIRE(c.uc_ruid == (uid_t)-1);
			CHILD_REQUIRE(c.uc_euid == (uid_t)-1);
		} else {
			CHILD_REQUIRE((c.uc_valid & UDS_CRED_RUID) != 0);
			CHILD_REQUIRE(c.uc_ruid == uid);
			CHILD_REQUIRE(uds_cred_reason(&c, UDS_CRED_PID) ==
			    EOVERFLOW);
		}
		if ((missing & UDS_CRED_RGID) != 0)
			CHILD_REQUIRE(c.uc_rgid == (gid_t)-1);
		uds_cred_close(&c);
	}
	_exit(0);
}

static void
check_from_inside(int user, const char *map, int missing, uid_t uid)
{
	pid_t pid;
	int sv[2];

	ut_need(UDS_FEATURE_MSGCRED);
	ut_need_isolation(user);
	credits(sv, SOCK_SEQPACKET);
	pid = ut_fork();
	if (pid == 0)
		hear_from_inside(sv[1], user, map, missing, uid);
	say(sv[0], "one");
	say(sv[0], "two");
	ut_join(pid);
	ut_close(sv[0]);
	ut_close(sv[1]);
}

UDS_TC(namespaces_unmapped_ids)
{
	check_from_inside(1, NULL, IDS, 0);
}

/* The process has a number here, but its user has none. */
UDS_TC(namespaces_of_users_only)
{
	struct uds_cred c;
	pid_t pid;
	int sv[2];

	ut_need(UDS_FEATURE_MSGCRED);
	ut_need_isolation(1);
	credits(sv, SOCK_SEQPACKET);
	pid = ut_fork();
	if (pid == 0) {
		/* Only what it forks would have other numbers. */
		CHILD_REQUIRE(ut_isolate(1, NULL) == 0);
		CHILD_REQUIRE(hear(sv[1], &c, 0, LONG) == 1);
		CHILD_REQUIRE((c.uc_valid & IDS) == UDS_CRED_PID);
		CHILD_REQUIRE(c.uc_pid == getppid());
		CHILD_REQUIRE(c.uc_ruid == (uid_t)-1);
		CHILD_REQUIRE(c.uc_rgid == (gid_t)-1);
		CHILD_REQUIRE(uds_cred_reason(&c, UDS_CRED_RUID) ==
		    EOVERFLOW);
		CHILD_REQUIRE(uds_cred_reason(&c, UDS_CRED_RGID) ==
		    EOVERFLOW);
		_exit(0);
	}
	say(sv[0], "x");
	ut_join(pid);
	ut_close(sv[0]);
	ut_close(sv[1]);
}

/* The uid has a number inside, though another one; the gid has none. */
UDS_TC(namespaces_mapped_uid)
{
	char map[64];

	(void)snprintf(map, sizeof(map), "%d %d 1\n", UT_UID, (int)getuid());
	check_from_inside(1, map, UDS_CRED_PID | UDS_CRED_RGID, UT_UID);
}

/*
 * The number that stands for the unmapped is one that is mapped: what cannot
 * be told from nobody is nobody, and not the superuser that it is outside.
 */
UDS_TC_ROOT(namespaces_overflow_id_mapped)
{
	check_from_inside(1, "65534 0 1\n", IDS, 0);
}

UDS_TC_ROOT(namespaces_of_processes_only)
{
	check_from_inside(0, NULL, UDS_CRED_PID, 0);
}

/* From outside the sender's process has a number. */
UDS_TC(namespaces_sender_inside)
{
	struct uds_cred c;
	pid_t pid;
	int sv[2];

	ut_need(UDS_FEATURE_MSGCRED);
	ut_need_isolation(1);
	credits(sv, SOCK_SEQPACKET);
	pid = ut_fork();
	if (pid == 0) {
		CHILD_REQUIRE(ut_isolate(1, NULL) == 0);
		pid = fork();
		CHILD_REQUIRE(pid != -1);
		if (pid == 0) {
			CHILD_REQUIRE(uds_send(sv[0], "in", 2, LONG) == 2);
			_exit(0);
		}
		CHILD_REQUIRE(waitpid(pid, NULL, 0) == pid);
		_exit(0);
	}
	ATF_REQUIRE_EQ(1, hear(sv[1], &c, 0, LONG));
	ATF_CHECK((c.uc_valid & UDS_CRED_PID) != 0);
	ATF_CHECK(c.uc_pid > 1 && c.uc_pid != pid);
	ATF_CHECK_EQ(getuid(), c.uc_ruid);
	ATF_CHECK_EQ(getgid(), c.uc_rgid);
	ut_join(pid);
	ut_close(sv[0]);
	ut_close(sv[1]);
}

ATF_TP_ADD_TCS(tp)
{
	ATF_TP_ADD_TC(tp, init_is_empty);
	ATF_TP_ADD_TC(tp, both_directions);
	ATF_TP_ADD_TC(tp, every_function_with_every_other);
	ATF_TP_ADD_TC(tp, each_first_byte);
	ATF_TP_ADD_TC(tp, rest_of_the_room_untouched);
	ATF_TP_ADD_TC(tp, sent_message_is_not_written_to);
	ATF_TP_ADD_TC(tp, records_stay_apart);
	ATF_TP_ADD_TC(tp, read_to_the_end);
	ATF_TP_ADD_TC(tp, unconnected_datagrams);
	ATF_TP_ADD_TC(tp, datagram_peeked_into_vector);
	ATF_TP_ADD_TC(tp, sender_without_name);
	ATF_TP_ADD_TC(tp, sender_with_longest_name);
	ATF_TP_ADD_TC(tp, address_of_nothing_untouched);
	ATF_TP_ADD_TC(tp, datagram_to_nobody);
	ATF_TP_ADD_TC(tp, datagram_led_astray);
	ATF_TP_ADD_TC(tp, datagram_to_one_with_a_peer);
	ATF_TP_ADD_TC(tp, address_beside_peer);
	ATF_TP_ADD_TC(tp, address_for_connection);
	ATF_TP_ADD_TC(tp, datagram_not_permitted);
	ATF_TP_ADD_TC(tp, datagram_peer_left);
	ATF_TP_ADD_TC(tp, unconnected_refused);
	ATF_TP_ADD_TC(tp, datagram_to_oneself);
	ATF_TP_ADD_TC(tp, bad_descriptors);
	ATF_TP_ADD_TC(tp, other_family);
	ATF_TP_ADD_TC(tp, bad_timeout_einval);
	ATF_TP_ADD_TC(tp, bad_flags_einval);
	ATF_TP_ADD_TC(tp, bad_request_einval);
	ATF_TP_ADD_TC(tp, sizes_that_overflow_einval);
	ATF_TP_ADD_TC(tp, plain_sizes_that_overflow_einval);
	ATF_TP_ADD_TC(tp, record_too_long_emsgsize);
	ATF_TP_ADD_TC(tp, record_too_long_taken);
	ATF_TP_ADD_TC(tp, truncation_at_every_length);
	ATF_TP_ADD_TC(tp, empty_record_refused);
	ATF_TP_ADD_TC(tp, empty_datagram);
	ATF_TP_ADD_TC(tp, empty_send_on_stream);
	ATF_TP_ADD_TC(tp, empty_record_of_a_stranger);
	ATF_TP_ADD_TC(tp, empty_record_before_the_last);
	ATF_TP_ADD_TC(tp, empty_record_before_the_end_with_credentials);
	ATF_TP_ADD_TC(tp, cut_to_nothing_is_no_end);
	ATF_TP_ADD_TC(tp, end_of_file_lasts);
	ATF_TP_ADD_TC(tp, end_of_datagrams);
	ATF_TP_ADD_TC(tp, end_of_file_has_no_length);
	ATF_TP_ADD_TC(tp, end_after_what_was_sent);
	ATF_TP_ADD_TC(tp, end_with_every_option);
	ATF_TP_ADD_TC(tp, shut_down_both_ways);
	ATF_TP_ADD_TC(tp, no_sigpipe);
	ATF_TP_ADD_TC(tp, peer_closed_with_unread_data);
	ATF_TP_ADD_TC(tp, reset_loses_no_data);
	ATF_TP_ADD_TC(tp, nothing_there_eagain);
	ATF_TP_ADD_TC(tp, receive_has_a_deadline);
	ATF_TP_ADD_TC(tp, receive_deadline_under_storm);
	ATF_TP_ADD_TC(tp, deadline_is_passed_by_little);
	ATF_TP_ADD_TC(tp, deadline_of_all_is_passed_by_little);
	ATF_TP_ADD_TC(tp, receive_under_storm);
	ATF_TP_ADD_TC(tp, end_under_storm);
	ATF_TP_ADD_TC(tp, end_behind_urgent);
	ATF_TP_ADD_TC(tp, timeout_rules_over_the_socket);
	ATF_TP_ADD_TC(tp, send_has_a_deadline);
	ATF_TP_ADD_TC(tp, send_datagram_has_a_deadline);
	ATF_TP_ADD_TC(tp, send_waits_for_the_reader);
	ATF_TP_ADD_TC(tp, send_datagram_waits_for_the_reader);
	ATF_TP_ADD_TC(tp, peer_leaves_while_waited_for);
	ATF_TP_ADD_TC(tp, big_send_to_slow_reader);
	ATF_TP_ADD_TC(tp, part_of_a_stream_is_counted);
	ATF_TP_ADD_TC(tp, error_after_a_part);
	ATF_TP_ADD_TC(tp, waitall_fills_the_room);
	ATF_TP_ADD_TC(tp, waitall_gets_what_there_is);
	ATF_TP_ADD_TC(tp, waitall_is_one_record);
	ATF_TP_ADD_TC(tp, room_for_nothing);
	ATF_TP_ADD_TC(tp, vector_of_rooms);
	ATF_TP_ADD_TC(tp, vector_too_short_for_record);
	ATF_TP_ADD_TC(tp, vector_of_each_length);
	ATF_TP_ADD_TC(tp, vector_sent_in_parts);
	ATF_TP_ADD_TC(tp, vector_of_nothing_and_something);
	ATF_TP_ADD_TC(tp, vector_for_bad_descriptor);
	ATF_TP_ADD_TC(tp, vector_with_null_entries);
	ATF_TP_ADD_TC(tp, peek_takes_nothing);
	ATF_TP_ADD_TC(tp, size_of_the_next);
	ATF_TP_ADD_TC(tp, size_of_nothing);
	ATF_TP_ADD_TC(tp, size_beyond_counting_eoverflow);
	ATF_TP_ADD_TC(tp, largest_record);
	ATF_TP_ADD_TC(tp, batch_of_messages);
	ATF_TP_ADD_TC(tp, batch_to_addresses);
	ATF_TP_ADD_TC(tp, batch_stops_at_an_error);
	ATF_TP_ADD_TC(tp, batch_has_one_deadline);
	ATF_TP_ADD_TC(tp, batch_stops_at_a_part);
	ATF_TP_ADD_TC(tp, batch_waits_for_the_first);
	ATF_TP_ADD_TC(tp, batch_tells_that_the_peer_left);
	ATF_TP_ADD_TC(tp, batch_up_to_the_end);
	ATF_TP_ADD_TC(tp, batch_up_to_a_reset);
	ATF_TP_ADD_TC(tp, batch_with_a_record_too_long);
	ATF_TP_ADD_TC(tp, batch_too_many_einval);
	ATF_TP_ADD_TC(tp, threads_share_a_socket);
	ATF_TP_ADD_TC(tp, processes_share_a_socket);
	ATF_TP_ADD_TC(tp, cred_of_this_process);
	ATF_TP_ADD_TC(tp, cred_without_option);
	ATF_TP_ADD_TC(tp, cred_option_off_again);
	ATF_TP_ADD_TC(tp, cred_not_wanted);
	ATF_TP_ADD_TC(tp, cred_not_wanted_is_no_surplus);
	ATF_TP_ADD_TC(tp, cred_from_before_the_option);
	ATF_TP_ADD_TC(tp, cred_over_a_listener);
	ATF_TP_ADD_TC(tp, cred_of_a_child);
	ATF_TP_ADD_TC(tp, cred_of_an_unconnected_sender);
	ATF_TP_ADD_TC(tp, cred_of_others);
	ATF_TP_ADD_TC(tp, cred_of_each_message);
	ATF_TP_ADD_TC(tp, cred_sent_along);
	ATF_TP_ADD_TC(tp, cred_of_ones_own);
	ATF_TP_ADD_TC(tp, cred_forged_by_root);
	ATF_TP_ADD_TC(tp, cred_of_no_process);
	ATF_TP_ADD_TC(tp, cred_of_no_id);
	ATF_TP_ADD_TC(tp, cred_real_before_effective);
	ATF_TP_ADD_TC(tp, cred_forged_by_others_eperm);
	ATF_TP_ADD_TC(tp, cred_effective_on_purpose);
	ATF_TP_ADD_TC(tp, cred_sent_where_not_eopnotsupp);
	ATF_TP_ADD_TC(tp, cred_members_lent_stay);
	ATF_TP_ADD_TC(tp, cred_of_failure_untouched);
	ATF_TP_ADD_TC(tp, cred_of_peek_unknown);
	ATF_TP_ADD_TC(tp, cred_in_a_batch);
	ATF_TP_ADD_TC(tp, cred_groups_or_reason);
	ATF_TP_ADD_TC(tp, cred_label_of_message);
	ATF_TP_ADD_TC(tp, handle_of_the_sender);
	ATF_TP_ADD_TC(tp, handle_of_a_reaped_sender);
	ATF_TP_ADD_TC(tp, handle_not_requested);
	ATF_TP_ADD_TC(tp, handle_of_a_refused_record);
	ATF_TP_ADD_TC(tp, handle_while_table_is_full);
	ATF_TP_ADD_TC(tp, handle_of_nobody);
	ATF_TP_ADD_TC(tp, namespaces_unmapped_ids);
	ATF_TP_ADD_TC(tp, namespaces_of_users_only);
	ATF_TP_ADD_TC(tp, namespaces_mapped_uid);
	ATF_TP_ADD_TC(tp, namespaces_overflow_id_mapped);
	ATF_TP_ADD_TC(tp, namespaces_of_processes_only);
	ATF_TP_ADD_TC(tp, namespaces_sender_inside);

	return (atf_no_error());
}
