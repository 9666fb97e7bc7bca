/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * Sockets: made, bound, connected, accepted, asked about.  The peers of the
 * cases that wait are other processes.
 */

#define _GNU_SOURCE

#include <sys/types.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <sys/wait.h>

#include <netinet/in.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
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

static void	check_stat(int, int, int, int);
static void	check_closed(int, int);
static void	check_names(int, const char *, const char *);
static void	check_talk(int, int);
static void	check_bad_descriptors(int (*)(int));
static void	check_long_connection(const char *);
static int	is_same_errno(const char *, int, int);
static void	check_same_errno(const char *);
static void	check_record(int, const char *, size_t);
static int	errno_of(int);
static void	check_family(int);
static const char	*directory(size_t, const char *);
static pid_t	acceptor(int, int);
static pid_t	dialer(const char *, int);
static void	exec_sees(int, int);

/* 0 for success. */
static int
errno_of(int rv)
{
	return (rv == -1 ? errno : 0);
}

static void
check_stat(int s, int type, int state, int flags)
{
	struct uds_stat st;

	memset(&st, 0xa5, sizeof(st));
	ATF_REQUIRE_EQ(0, uds_stat(s, &st));
	ATF_CHECK_EQ(type, st.us_type);
	ATF_CHECK_EQ_MSG(state, st.us_state, "state %d, not %d", st.us_state,
	    state);
	ATF_CHECK_EQ_MSG(flags, st.us_flags, "flags %#x, not %#x",
	    st.us_flags, flags);
}

/* Where nothing is told of a peer, that it has gone is not either. */
static void
check_closed(int s, int type)
{
	struct uds_stat st;

	ATF_REQUIRE_EQ(0, uds_stat(s, &st));
	if (st.us_state != UDS_STATE_CONNECTED || ut_has_cred())
		check_stat(s, type, UDS_STATE_CLOSED, UDS_CLOEXEC);
}

static void
check_names(int s, const char *self, const char *peer)
{
	struct uds_addr a;

	memset(&a, 0xa5, sizeof(a));
	ATF_REQUIRE_EQ(0, uds_getsockname(s, &a));
	ATF_CHECK_STREQ(self, text(&a));
	memset(&a, 0xa5, sizeof(a));
	ATF_REQUIRE_EQ(0, uds_getpeername(s, &a));
	ATF_CHECK_STREQ(peer, text(&a));
}

/* One record each way. */
static void
check_talk(int a, int b)
{
	ATF_REQUIRE_EQ(4, send(a, "ping", 4, NOSIGNAL));
	check_record(b, "ping", 4);
	ATF_REQUIRE_EQ(4, send(b, "pong", 4, NOSIGNAL));
	check_record(a, "pong", 4);
}

static void
check_record(int s, const char *want, size_t len)
{
	char got[64];
	ssize_t n;

	n = recv(s, got, sizeof(got), 0);
	ATF_REQUIRE_EQ_MSG((ssize_t)len, n, "%zd bytes, errno %d", n, errno);
	ATF_REQUIRE_EQ(0, memcmp(got, want, len));
}

/* A child that, told through the pipe, accepts one connection and waits. */
static pid_t
acceptor(int listener, int start)
{
	pid_t pid;
	int s;

	pid = ut_fork();
	if (pid != 0)
		return (pid);
	ut_await(start);
	ut_sleep(SHORT);
	s = uds_accept(listener, NULL, 0, LONG);
	CHILD_REQUIRE(s != -1);
	ut_await(start);
	_exit(0);
}

/* A child that, told through the pipe, connects, and waits. */
static pid_t
dialer(const char *name, int start)
{
	pid_t pid;
	int s;

	pid = ut_fork();
	if (pid != 0)
		return (pid);
	ut_await(start);
	ut_sleep(SHORT);
	s = uds_dial(name, SOCK_STREAM, LONG);
	CHILD_REQUIRE(s != -1);
	ut_await(start);
	_exit(0);
}

/* Run a program that tells whether it got the descriptor. */
static void
exec_sees(int fd, int expected)
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

/* What is no socket of ours is refused, and told apart. */
static void
check_bad_descriptors(int (*call)(int))
{
	int fd, p[2];

	FAILS(EBADF, call(-1));
	FAILS(EBADF, call(-2));
	FAILS(EBADF, call(INT_MAX));
	FAILS(EBADF, call(ut_closed()));
	fd = ut_file("file");
	FAILS(ENOTSOCK, call(fd));
	ut_close(fd);
	ut_pipe(p);
	FAILS(ENOTSOCK, call(p[0]));
	ut_close(p[0]);
	ut_close(p[1]);
}

/*
 * Creation.
 */

UDS_TC(socket_of_each_type)
{
	int s, type;

	EACH_TYPE(type) {
		s = uds_socket(type, 0);
		ATF_REQUIRE(s != -1);
		check_stat(s, type, UDS_STATE_UNBOUND, UDS_CLOEXEC);
		ut_close(s);
		s = uds_socket(type, UDS_NONBLOCK);
		ATF_REQUIRE(s != -1);
		check_stat(s, type, UDS_STATE_UNBOUND,
		    UDS_CLOEXEC | UDS_NONBLOCK);
		ATF_CHECK_EQ(1, ut_is_nonblock(s));
		ut_close(s);
	}
}

/* A type without flags of ours is what every system understands. */
UDS_TC(socket_bad_type_einval)
{
	int sv[2];

	FAILS(EINVAL, uds_socket(-1, 0));
	FAILS(EINVAL, uds_socket(0, 0));
	FAILS(EINVAL, uds_socket(99, 0));
	FAILS(EINVAL, uds_socket(SOCK_RAW, 0));
	FAILS_CLEAN(EINVAL, sv, uds_socketpair(99, 0, sv));
	FAILS_CLEAN(EINVAL, sv, uds_socketpair(SOCK_RAW, 0, sv));
#ifdef SOCK_NONBLOCK
	FAILS(EINVAL, uds_socket(SOCK_STREAM | SOCK_NONBLOCK, 0));
	FAILS_CLEAN(EINVAL, sv,
	    uds_socketpair(SOCK_STREAM | SOCK_NONBLOCK, 0, sv));
#endif
}

UDS_TC(socket_bad_flags_einval)
{
	int sv[2];

	FAILS(EINVAL, uds_socket(SOCK_STREAM, UDS_CLOEXEC));
	FAILS(EINVAL, uds_socket(SOCK_STREAM, 4));
	FAILS(EINVAL, uds_socket(SOCK_STREAM, UDS_NONBLOCK | 0x4000));
	FAILS(EINVAL, uds_socket(SOCK_STREAM, -1));
	FAILS_CLEAN(EINVAL, sv,
	    uds_socketpair(SOCK_STREAM, UDS_CLOEXEC, sv));
	FAILS_CLEAN(EINVAL, sv, uds_socketpair(SOCK_STREAM, -1, sv));
}

UDS_TC(seqpacket_where_none_eopnotsupp)
{
	int sv[2];

	if (ut_has(UDS_FEATURE_SEQPACKET))
		atf_tc_skip("this system has sequenced-packet sockets");
	FAILS(EOPNOTSUPP, uds_socket(SOCK_SEQPACKET, 0));
	FAILS_CLEAN(EOPNOTSUPP, sv, uds_socketpair(SOCK_SEQPACKET, 0, sv));
	FAILS(EOPNOTSUPP, uds_dial("sock", SOCK_SEQPACKET, 0));
}

UDS_TC(socketpair_of_each_type)
{
	int i, sv[2], type;

	EACH_TYPE(type) {
		ATF_REQUIRE_EQ(0, uds_socketpair(type, 0, sv));
		for (i = 0; i < 2; i++) {
			check_stat(sv[i], type, UDS_STATE_CONNECTED,
			    UDS_CLOEXEC);
			check_names(sv[i], "-", "-");
		}
		check_talk(sv[0], sv[1]);
		ut_close(sv[0]);
		ut_close(sv[1]);
		ATF_REQUIRE_EQ(0, uds_socketpair(type, UDS_NONBLOCK, sv));
		for (i = 0; i < 2; i++)
			check_stat(sv[i], type, UDS_STATE_CONNECTED,
			    UDS_CLOEXEC | UDS_NONBLOCK);
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
}

/* One end alone would be a descriptor that nobody knows of. */
UDS_TC(descriptor_table_full_emfile)
{
	int room, sv[2], type;

	EACH_TYPE(type) {
		ut_exhaust(0);
		FAILS(EMFILE, uds_socket(type, 0));
		FAILS(EMFILE, uds_dial("sock", type, 0));
		FAILS(EMFILE, uds_dup(STDERR_FILENO));
		ut_replenish();
		for (room = 0; room < 2; room++) {
			ut_exhaust(room);
			FAILS_CLEAN(EMFILE, sv, uds_socketpair(type, 0, sv));
			ut_replenish();
		}
	}
}

/*
 * bind
 */

/* Each path that fits the sockaddr is kept whole. */
UDS_TC(bind_path_of_each_length)
{
	struct uds_addr a;
	char path[UDS_PATH_MAX + 1];
	size_t max, n;
	int s;

	max = ut_pathmax();
	memset(path, 'p', sizeof(path));
	for (n = 1; n <= max && n < 256; n++) {
		path[n] = '\0';
		s = ut_bound(SOCK_STREAM, path);
		ATF_REQUIRE_EQ(0, uds_getsockname(s, &a));
		ATF_REQUIRE_STREQ(path, uds_addr_name(&a, NULL));
		ut_close(s);
		path[n] = 'p';
	}
}

/* One byte more is another way, or none. */
UDS_TC(bind_path_too_long_for_sockaddr)
{
	struct uds_addr a;
	int s;

	ATF_REQUIRE_EQ(0, uds_addr_path(&a, ut_longpath(ut_pathmax() + 1)));
	s = ut_socket(SOCK_STREAM);
	if (ut_has(UDS_FEATURE_LONGPATH)) {
		ATF_CHECK_EQ(0, uds_bind(s, &a));
		ut_unlink(uds_addr_name(&a, NULL));
	} else {
		FAILS(ENAMETOOLONG, uds_bind(s, &a));
		FAILS(ENAMETOOLONG, uds_connect(s, &a, -1));
	}
	ut_close(s);
}

/* The longest path that fits is also connected to, and seen by the peer. */
UDS_TC(longest_short_path_connects)
{
	struct ut_conn c;
	char path[UDS_PATH_MAX + 1];
	size_t n;

	n = ut_pathmax();
	(void)snprintf(path, sizeof(path), "%s", ut_longpath(n));
	ut_connect(&c, SOCK_STREAM, path);
	check_names(c.client, "-", path);
	check_names(c.server, path, "-");
	ut_disconnect(&c);
}

/* With some systems' own calls these bytes would be lost or mistaken. */
UDS_TC(bind_odd_paths)
{
	static const char *const names[] = {
		"./@x", "./-", "a\\040b", "\\033[31m", "\\377\\376", "x\\012",
		"-rf", "\\\\", ".\\057@y"
	};
	struct ut_conn c;
	size_t i;
	int s;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		s = ut_socket(SOCK_STREAM);
		/* Not every file system has names that are no text. */
		if (uds_bind(s, at(names[i])) == -1 && errno == EILSEQ) {
			ut_close(s);
			continue;
		}
		ut_close(s);
		ut_unlink(uds_addr_name(at(names[i]), NULL));
		ut_connect(&c, SOCK_STREAM, names[i]);
		check_names(c.client, "-", names[i]);
		ut_disconnect(&c);
	}
}

UDS_TC(bind_abstract_names)
{
	static const char *const tails[] = { "", "\\000", "\\000\\007",
	    "\\377x\\000" };
	struct ut_conn c;
	char name[100];
	size_t i;
	int type;

	ut_need(UDS_FEATURE_ABSTRACT);
	EACH_CONN_TYPE(type) {
		for (i = 0; i < sizeof(tails) / sizeof(tails[0]); i++) {
			(void)snprintf(name, sizeof(name), "@%s%s",
			    ut_unique("bind"), tails[i]);
			ut_connect(&c, type, name);
			check_names(c.client, "-", name);
			check_names(c.server, name, "-");
			ut_disconnect(&c);
		}
	}
}

/* The shortest name and the longest, which nothing but NULs make. */
UDS_TC(bind_abstract_extremes)
{
	struct uds_addr a, b;
	char name[UDS_ABSTRACT_MAX];
	int client, listener, s;
	size_t len;

	ut_need(UDS_FEATURE_ABSTRACT);
	memset(name, 0, sizeof(name));
	for (len = 0; len <= sizeof(name); len += sizeof(name)) {
		ATF_REQUIRE_EQ(0, uds_addr_abstract(&a, name, len));
		listener = ut_socket(SOCK_STREAM);
		if (uds_bind(listener, &a) == -1 && errno == EADDRINUSE)
			atf_tc_skip("somebody else has this abstract name");
		ATF_REQUIRE_EQ(0, uds_listen(listener, 1));
		ATF_REQUIRE_EQ(0, uds_getsockname(listener, &b));
		ATF_CHECK_EQ(1, uds_addr_equal(&a, &b));
		client = ut_socket(SOCK_STREAM);
		ATF_REQUIRE_EQ(0, uds_connect(client, &a, -1));
		ATF_REQUIRE_EQ(0, uds_getpeername(client, &b));
		ATF_CHECK_EQ(1, uds_addr_equal(&a, &b));
		s = uds_accept(listener, &b, 0, -1);
		ATF_REQUIRE(s != -1);
		ATF_CHECK_EQ(UDS_ADDR_UNNAMED, uds_addr_kind(&b));
		ut_close(client);
		ut_close(s);
		ut_close(listener);
	}
}

UDS_TC(bind_abstract_where_none_eopnotsupp)
{
	int s;

	if (ut_has(UDS_FEATURE_ABSTRACT))
		atf_tc_skip("this system has abstract addresses");
	s = ut_socket(SOCK_STREAM);
	FAILS(EOPNOTSUPP, uds_bind(s, at("@x")));
	FAILS(EOPNOTSUPP, uds_connect(s, at("@x"), -1));
	FAILS(EOPNOTSUPP, uds_dial("@x", SOCK_STREAM, -1));
	ut_close(s);
}

UDS_TC(bind_unnamed_where_not_eopnotsupp)
{
	int s;

	if (ut_has(UDS_FEATURE_AUTOBIND))
		atf_tc_skip("this system chooses an address");
	s = ut_socket(SOCK_STREAM);
	FAILS(EOPNOTSUPP, uds_bind(s, at("-")));
	check_stat(s, SOCK_STREAM, UDS_STATE_UNBOUND, UDS_CLOEXEC);
	ut_close(s);
}

/* Bound to no name, a socket gets one of its own to be found by. */
UDS_TC(bind_unnamed_autobinds)
{
	struct uds_addr a, b;
	const char *name;
	size_t len;
	int client, listener, s;

	ut_need(UDS_FEATURE_AUTOBIND);
	listener = ut_listener(SOCK_STREAM, "-");
	ATF_REQUIRE_EQ(0, uds_getsockname(listener, &a));
	ATF_CHECK_EQ(UDS_ADDR_ABSTRACT, uds_addr_kind(&a));
	name = uds_addr_name(&a, &len);
	ATF_REQUIRE(len > 0);
	ATF_CHECK(name[len - 1] != '\0');
	client = ut_bound(SOCK_STREAM, "-");
	ATF_REQUIRE_EQ(0, uds_connect(client, &a, -1));
	s = uds_accept(listener, &b, 0, -1);
	ATF_REQUIRE(s != -1);
	ATF_CHECK_EQ(UDS_ADDR_ABSTRACT, uds_addr_kind(&b));
	ATF_CHECK_EQ(0, uds_addr_equal(&a, &b));
	ut_close(client);
	ut_close(listener);
	ut_close(s);
}

/* The umask decides, and is not touched: other threads use it too. */
UDS_TC(bind_mode_by_umask)
{
	static const mode_t masks[] = { 0, 027, 0177, 0777 };
	struct stat st;
	size_t i, j, len;

	for (i = 0; (len = ut_length(i)) != 0; i++) {
		for (j = 0; j < sizeof(masks) / sizeof(masks[0]); j++) {
			(void)ut_longpath(len);
			ATF_REQUIRE_EQ(022, umask(masks[j]));
			ut_close(ut_bound(SOCK_STREAM, ut_longpath(len)));
			ATF_CHECK_EQ(masks[j], umask(022));
			ATF_REQUIRE_EQ(0, stat(ut_longpath(len), &st));
			ATF_CHECK(S_ISSOCK(st.st_mode));
			ATF_CHECK_EQ(0777 & ~masks[j], st.st_mode & 07777);
			ut_unlink(ut_longpath(len));
		}
	}
}

UDS_TC(bind_twice_einval)
{
	size_t i, len;
	int n, s;

	for (i = 0; (len = ut_length(i)) != 0; i++)
		(void)ut_longpath(len);
	s = ut_bound(SOCK_STREAM, "sock");
	n = ut_entries(".");
	FAILS(EINVAL, uds_bind(s, at("sock2")));
	for (i = 0; (len = ut_length(i)) != 0; i++) {
		FAILS(EINVAL, uds_bind(s, at(ut_longpath(len))));
		FAILS(ENOENT, access(ut_longpath(len), F_OK));
	}
	ATF_CHECK_EQ(n, ut_entries("."));
	ut_close(s);
}

/* A name that exists is not taken over, whatever it is the name of. */
UDS_TC(bind_existing_eaddrinuse)
{
	const char *path;
	size_t i, len;
	int s;

	s = ut_socket(SOCK_STREAM);
	for (i = 0; (len = ut_length(i)) != 0; i++) {
		path = ut_longpath(len);
		ut_close(ut_file(path));
		FAILS(EADDRINUSE, uds_bind(s, at(path)));
		ut_unlink(path);
		ut_close(ut_bound(SOCK_STREAM, path));
		FAILS(EADDRINUSE, uds_bind(s, at(path)));
		ut_unlink(path);
		ATF_REQUIRE_EQ(0, mkdir(path, 0755));
		FAILS(EADDRINUSE, uds_bind(s, at(path)));
		ATF_REQUIRE_EQ(0, rmdir(path));
	}
	ATF_REQUIRE_EQ(0, uds_bind(s, at("sock")));
	ut_close(s);
}

/* In a directory of others a symbolic link could lead the socket away. */
UDS_TC(bind_follows_no_symlink)
{
	const char *path;
	size_t i, len;
	int s;

	s = ut_socket(SOCK_STREAM);
	ut_close(ut_file("there"));
	for (i = 0; (len = ut_length(i)) != 0; i++) {
		path = ut_longpath(len);
		ATF_REQUIRE_EQ(0, symlink("elsewhere", path));
		FAILS(EADDRINUSE, uds_bind(s, at(path)));
		ut_unlink(path);
		ATF_REQUIRE_EQ(0, symlink("there", path));
		FAILS(EADDRINUSE, uds_bind(s, at(path)));
		ut_unlink(path);
	}
	FAILS(ENOENT, access("elsewhere", F_OK));
	ut_close(s);
}

/* Each error of a path is the same for a short one and a long one. */
UDS_TC(bind_bad_path_errnos)
{
	int s;

	s = ut_socket(SOCK_STREAM);
	ut_close(ut_file("file"));
	ATF_REQUIRE_EQ(0, symlink("loop", "loop"));
	FAILS(ENOENT, uds_bind(s, at("missing/sock")));
	FAILS(ENOTDIR, uds_bind(s, at("file/sock")));
	FAILS(ELOOP, uds_bind(s, at("loop/sock")));
	ut_close(s);
}

/*
 * What ends in no file name can be refused in more than one way: as the
 * directory that it is, or as no name.
 */
static int
is_same_errno(const char *tail, int a, int b)
{
	static const int ways[] = { EADDRINUSE, ECONNREFUSED, EEXIST, EINVAL,
	    EISDIR, ELOOP, ENOENT, ENOTDIR, ENOTSOCK };
	size_t i, len;
	int found;

	len = strlen(tail);
	if (a == b)
		return (1);
	if (len > 0 && tail[len - 1] != '/' && tail[len - 1] != '.')
		return (0);
	found = 0;
	for (i = 0; i < sizeof(ways) / sizeof(ways[0]); i++)
		found += (a == ways[i]) + (b == ways[i]);
	return (found == 2);
}

static void
check_same_errno(const char *tail)
{
	char path[400];
	int e[4], i, s;

	s = ut_socket(SOCK_STREAM);
	for (i = 0; i < 2; i++) {
		(void)snprintf(path, sizeof(path), "%s/%s",
		    i == 0 ? "short" : ut_longdir(200), tail);
		e[i] = errno_of(uds_bind(s, at(path)));
		e[2 + i] = errno_of(uds_connect(s, at(path), -1));
	}
	ATF_CHECK_MSG(is_same_errno(tail, e[0], e[1]),
	    "bind to %s: %d and %d", tail, e[0], e[1]);
	ATF_CHECK_MSG(is_same_errno(tail, e[2], e[3]),
	    "connect to %s: %d and %d", tail, e[2], e[3]);
	ATF_CHECK_MSG(e[0] != 0 && e[1] != 0, "bound to %s", tail);
	ATF_CHECK_MSG(e[2] != 0 && e[3] != 0, "connected to %s", tail);
	ut_close(s);
}

UDS_TC(long_path_errnos_as_short)
{
	static const char *const tails[] = { "", ".", "..", "missing/x",
	    "missing/", "file", "file/", "file/x", "file/.", "dir", "dir/",
	    "dir/.", "dir//", "loop", "loop/x", "loop/", "dangling",
	    "dangling/", "dangling/x", "sock", "sock/", "sock/x", "sock/." };
	const char *dir;
	char path[400];
	size_t i;
	int j;

	ut_need(UDS_FEATURE_LONGPATH);
	ATF_REQUIRE_EQ(0, mkdir("short", 0755));
	for (j = 0; j < 2; j++) {
		dir = j == 0 ? "short" : ut_longdir(200);
		(void)snprintf(path, sizeof(path), "%s/file", dir);
		ut_close(ut_file(path));
		(void)snprintf(path, sizeof(path), "%s/dir", dir);
		ATF_REQUIRE_EQ(0, mkdir(path, 0755));
		(void)snprintf(path, sizeof(path), "%s/loop", dir);
		ATF_REQUIRE_EQ(0, symlink("loop", path));
		(void)snprintf(path, sizeof(path), "%s/dangling", dir);
		ATF_REQUIRE_EQ(0, symlink("nowhere", path));
		(void)snprintf(path, sizeof(path), "%s/sock", dir);
		ut_close(ut_bound(SOCK_STREAM, path));
	}
	for (i = 0; i < sizeof(tails) / sizeof(tails[0]); i++)
		check_same_errno(tails[i]);
	ATF_CHECK_EQ(5, ut_entries("short"));
	ATF_CHECK_EQ(5, ut_entries(ut_longdir(200)));
}

UDS_TC(bind_component_too_long_enametoolong)
{
	char path[UDS_PATH_MAX + 1];
	int s;

	s = ut_socket(SOCK_STREAM);
	memset(path, 'p', 256);
	path[256] = '\0';
	FAILS(ENAMETOOLONG, uds_bind(s, at(path)));
	FAILS(ENAMETOOLONG, uds_connect(s, at(path), -1));
	memcpy(path + 256, "/sock", 6);
	FAILS(ENAMETOOLONG, uds_bind(s, at(path)));
	ATF_CHECK_EQ(0, ut_entries("."));
	ut_close(s);
}

static int
call_bind(int s)
{
	return (uds_bind(s, at("sock")));
}

static int
call_bind_long(int s)
{
	return (uds_bind(s, at(ut_longpath(300))));
}

static int
call_bind_long_name(int s)
{
	return (uds_bind(s, at(ut_longpath(199))));
}

UDS_TC(bind_bad_descriptor)
{
	check_bad_descriptors(call_bind);
	ATF_CHECK_EQ(1, ut_entries("."));
	if (!ut_has(UDS_FEATURE_LONGPATH))
		return;
	check_bad_descriptors(call_bind_long);
	check_bad_descriptors(call_bind_long_name);
	ATF_CHECK_EQ(0, ut_entries(ut_longdir(200)));
	ATF_CHECK_EQ(2, ut_entries("."));
}

static void
check_family(int rv)
{
	ATF_CHECK_MSG(rv == -1 && (errno == EAFNOSUPPORT || errno == EINVAL),
	    "errno %d", errno);
}

UDS_TC(other_family_refused)
{
	int s;

	s = ut_inet();
	check_family(uds_bind(s, at("sock")));
	if (ut_has(UDS_FEATURE_LONGPATH)) {
		check_family(uds_bind(s, at(ut_longpath(300))));
		ATF_CHECK_EQ(0, ut_entries(ut_longdir(200)));
		ATF_REQUIRE_EQ(0, rmdir(ut_longdir(200)));
	}
	ut_close(s);
	s = socket(AF_INET, SOCK_STREAM, 0);
	ATF_REQUIRE(s != -1);
	check_family(uds_connect(s, at("sock"), -1));
	check_family(uds_connect(s, at("sock"), SHORT));
	ATF_CHECK_EQ(0, ut_entries("."));
	ut_close(s);
}

/* A short directory and, where there are long pathnames, a long one. */
static const char *
directory(size_t i, const char *name)
{
	if (i == 0)
		return (name);
	if (i == 1 && ut_has(UDS_FEATURE_LONGPATH))
		return (ut_longdir(200));
	return (NULL);
}

/* A directory that may not be searched hides what is in it. */
UDS_TC(directory_without_search_eacces)
{
	char path[400], other[400];
	const char *dir;
	pid_t pid;
	size_t i;
	int s;

	for (i = 0; (dir = directory(i, "closed")) != NULL; i++) {
		ATF_REQUIRE(mkdir(dir, 0755) == 0 || errno == EEXIST);
		(void)snprintf(path, sizeof(path), "%s/sock", dir);
		(void)snprintf(other, sizeof(other), "%s/other", dir);
		s = ut_listener(SOCK_STREAM, path);
		ATF_REQUIRE_EQ(0, chmod(path, 0777));
		ATF_REQUIRE_EQ(0, chmod(dir, 0));
		pid = ut_drop();
		if (pid == 0) {
			CHILD_REQUIRE(uds_dial(path, SOCK_STREAM, -1) == -1 &&
			    errno == EACCES);
			CHILD_REQUIRE(uds_bind(ut_socket(SOCK_STREAM),
			    at(other)) == -1 && errno == EACCES);
			_exit(0);
		}
		ut_join(pid);
		ATF_REQUIRE_EQ(0, chmod(dir, 0755));
		ATF_CHECK_EQ(1, ut_entries(dir));
		ut_close(s);
	}
}

/* To search is enough: spool directories can be entered but not listed. */
UDS_TC(directory_with_search_only)
{
	char path[400];
	const char *dir;
	struct ut_conn c;
	pid_t pid;
	size_t i;

	ATF_REQUIRE(geteuid() != 0 || chmod(".", 0777) == 0);
	for (i = 0; (dir = directory(i, "spool")) != NULL; i++) {
		ATF_REQUIRE(mkdir(dir, 0755) == 0 || errno == EEXIST);
		ATF_REQUIRE(geteuid() != 0 ||
		    chown(dir, UT_UID, UT_GID) == 0);
		pid = ut_drop();
		if (pid == 0) {
			CHILD_REQUIRE(chmod(dir, 0300) == 0);
			(void)snprintf(path, sizeof(path), "%s/sock", dir);
			ut_connect(&c, SOCK_STREAM, path);
			CHILD_REQUIRE(chmod(dir, 0100) == 0);
			CHILD_REQUIRE(uds_dial(path, SOCK_STREAM, -1) != -1);
			CHILD_REQUIRE(chmod(dir, 0700) == 0);
			_exit(0);
		}
		ut_join(pid);
	}
}

/* Connecting takes the right to write to the file, and no other. */
UDS_TC(connect_by_mode_of_file)
{
	const char *path;
	size_t i, len;
	pid_t pid;
	int s;

	for (i = 0; (len = ut_length(i)) != 0; i++) {
		path = ut_longpath(len);
		s = ut_listener(SOCK_STREAM, path);
		ATF_REQUIRE_EQ(0, chmod(path, 0555));
		pid = ut_drop();
		if (pid == 0) {
			CHILD_REQUIRE(uds_dial(path, SOCK_STREAM, -1) == -1 &&
			    errno == EACCES);
			CHILD_REQUIRE(uds_dial(path, SOCK_STREAM, 0) == -1 &&
			    errno == EACCES);
			_exit(0);
		}
		ut_join(pid);
		ATF_REQUIRE_EQ(0, chmod(path, 0777));
		pid = ut_drop();
		if (pid == 0) {
			CHILD_REQUIRE(uds_dial(path, SOCK_STREAM, -1) != -1);
			_exit(0);
		}
		ut_join(pid);
		ut_close(s);
	}
}

UDS_TC(bind_without_write_permission_eacces)
{
	char path[400];
	const char *dir;
	pid_t pid;
	size_t i;

	for (i = 0; (dir = directory(i, "theirs")) != NULL; i++) {
		ATF_REQUIRE(mkdir(dir, 0755) == 0 || errno == EEXIST);
		ATF_REQUIRE_EQ(0, chmod(dir, 0555));
		pid = ut_drop();
		if (pid == 0) {
			(void)snprintf(path, sizeof(path), "%s/sock", dir);
			CHILD_REQUIRE(uds_bind(ut_socket(SOCK_STREAM),
			    at(path)) == -1 && errno == EACCES);
			(void)snprintf(path, sizeof(path), "%s/%0150d", dir, 0);
			CHILD_REQUIRE(uds_bind(ut_socket(SOCK_STREAM),
			    at(path)) == -1 && errno ==
			    (ut_has(UDS_FEATURE_LONGPATH) ? EACCES :
			    ENAMETOOLONG));
			_exit(0);
		}
		ut_join(pid);
		ATF_REQUIRE_EQ(0, chmod(dir, 0755));
		ATF_CHECK_EQ(0, ut_entries(dir));
	}
}

/*
 * Long pathnames.
 */

static void
check_long_connection(const char *path)
{
	struct stat after, before, st;
	struct ut_conn c;
	int type;

	ATF_REQUIRE_EQ(0, stat(".", &before));
	EACH_CONN_TYPE(type) {
		ut_connect(&c, type, path);
		check_talk(c.client, c.server);
		ATF_CHECK_EQ(0, ut_is_nonblock(c.client));
		ut_disconnect(&c);
		ATF_REQUIRE_EQ(0, lstat(path, &st));
		ATF_CHECK(S_ISSOCK(st.st_mode));
		ut_unlink(path);
	}
	ATF_REQUIRE_EQ(0, stat(".", &after));
	ATF_CHECK_EQ(before.st_ino, after.st_ino);
}

UDS_TC(long_path_of_each_length)
{
	size_t len, reach;

	ut_need(UDS_FEATURE_LONGPATH);
	reach = ut_reach();
	for (len = 100; len <= reach; len += len < 300 ? 1 : 41)
		check_long_connection(ut_longpath(len));
	check_long_connection(ut_longpath(reach));
	ATF_CHECK_EQ(1, ut_entries("."));
}

/*
 * A file name of any length that the file system has, at any depth, as long
 * as the absolute pathname is one, which may be what is needed.
 */
UDS_TC(long_components)
{
	char path[UDS_PATH_MAX + 1];
	size_t depth, n;
	int s;

	ut_need(UDS_FEATURE_LONGPATH);
	n = 0;
	for (depth = 0; depth < 4; depth++) {
		memset(path + n, 'c', 255);
		path[n + 255] = '\0';
		s = ut_socket(SOCK_STREAM);
		if (uds_bind(s, at(path)) == -1 && errno == ENAMETOOLONG &&
		    depth == 3) {
			ut_close(s);
			break;
		}
		ut_close(s);
		ut_unlink(path);
		check_long_connection(path);
		path[n + 84] = '\0';
		check_long_connection(path);
		path[n + 84] = 'c';
		ATF_REQUIRE_EQ(0, mkdir(path, 0755));
		n += 255;
		path[n++] = '/';
		if (n + 255 > UDS_PATH_MAX)
			break;
	}
}

UDS_TC(long_absolute_path)
{
	char path[PATH_MAX];
	size_t n;

	ut_need(UDS_FEATURE_LONGPATH);
	ATF_REQUIRE(getcwd(path, sizeof(path)) != NULL);
	n = strlen(path);
	if (n > UDS_PATH_MAX - 450)
		atf_tc_skip("the work directory is too deep");
	(void)snprintf(path + n, sizeof(path) - n, "/%s", ut_longpath(400));
	check_long_connection(path);
	(void)snprintf(path + n, sizeof(path) - n, "/%s", ut_longpath(199));
	check_long_connection(path);
}

UDS_TC(long_path_datagram)
{
	struct uds_addr a;
	int c, s;

	ut_need(UDS_FEATURE_LONGPATH);
	s = ut_bound(SOCK_DGRAM, ut_longpath(500));
	c = ut_client(SOCK_DGRAM, ut_longpath(500));
	ATF_REQUIRE_EQ(4, send(c, "ping", 4, 0));
	check_record(s, "ping", 4);
	ATF_CHECK_EQ(0, uds_getpeername(c, &a));
	ut_close(c);
	ut_close(s);
}

/* A connection leads where the link does, long or short. */
UDS_TC(connect_follows_symlink)
{
	int c, s;

	s = ut_listener(SOCK_STREAM, "sock");
	ATF_REQUIRE_EQ(0, symlink("sock", "link"));
	c = ut_client(SOCK_STREAM, "link");
	ut_close(c);
	if (ut_has(UDS_FEATURE_LONGPATH)) {
		ATF_REQUIRE_EQ(0, symlink("sock", ut_longpath(199)));
		ATF_REQUIRE_EQ(0, symlink("sock", ut_longpath(200)));
		ATF_REQUIRE_EQ(0, symlink("../sock", ut_longpath(300)));
		c = ut_client(SOCK_STREAM, ut_longpath(199));
		ut_close(c);
		c = ut_client(SOCK_STREAM, ut_longpath(200));
		ut_close(c);
		c = ut_client(SOCK_STREAM, ut_longpath(300));
		ut_close(c);
	}
	ut_close(s);
}

/*
 * A failure between the steps of a long bind leaves no file behind.  Not
 * every system needs a descriptor for it.
 */
UDS_TC(long_bind_without_descriptors_emfile)
{
	static const size_t lengths[] = { 300, 199, 250 };
	struct uds_addr a;
	size_t i;
	int rv, s;

	ut_need(UDS_FEATURE_LONGPATH);
	for (i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		ATF_REQUIRE_EQ(0, uds_addr_path(&a, ut_longpath(lengths[i])));
		s = ut_socket(SOCK_STREAM);
		ut_exhaust(0);
		rv = errno_of(uds_bind(s, &a));
		ut_replenish();
		ATF_CHECK_MSG(rv == 0 || rv == EMFILE, "errno %d", rv);
		if (rv == EMFILE) {
			FAILS(ENOENT, access(ut_longpath(lengths[i]), F_OK));
			ut_exhaust(0);
			FAILS(EMFILE, uds_connect(s, &a, -1));
			ut_replenish();
			ATF_CHECK_EQ(0, uds_bind(s, &a));
		}
		ut_unlink(uds_addr_name(&a, NULL));
		ut_close(s);
	}
	ATF_CHECK_EQ(0, ut_entries(ut_longdir(200)));
	ATF_CHECK_EQ(1, ut_entries("."));
}

/* Of many that want one long name, one gets it. */
UDS_TC(long_bind_race_has_one_winner)
{
	struct uds_addr a;
	pid_t pid[4];
	int go[2], i, round, status, s, won;

	ut_need(UDS_FEATURE_LONGPATH);
	for (round = 0; round < 20; round++) {
		ut_pipe(go);
		(void)uds_addr_path(&a, ut_longpath(199));
		for (i = 0; i < 4; i++) {
			pid[i] = ut_fork();
			if (pid[i] != 0)
				continue;
			s = uds_socket(SOCK_STREAM, 0);
			ut_await(go[0]);
			if (uds_bind(s, &a) == 0)
				_exit(7);
			CHILD_REQUIRE(errno == EADDRINUSE);
			_exit(0);
		}
		ATF_REQUIRE_EQ(4, write(go[1], "1234", 4));
		won = 0;
		for (i = 0; i < 4; i++) {
			ATF_REQUIRE(waitpid(pid[i], &status, 0) == pid[i]);
			if (WIFEXITED(status) && WEXITSTATUS(status) == 7)
				won++;
			else
				ATF_CHECK_EQ(0, status);
		}
		ATF_CHECK_EQ(1, won);
		ATF_CHECK_EQ(1, ut_entries("."));
		ut_unlink(ut_longpath(199));
		ut_close(go[0]);
		ut_close(go[1]);
	}
}

/*
 * Relative to a directory.
 */

static void
check_at(int dirfd, const char *name, const char *real)
{
	struct stat st;
	int c, s, server;

	s = ut_socket(SOCK_STREAM);
	ATF_REQUIRE_EQ_MSG(0, uds_bindat(s, dirfd, at(name)), "errno %d",
	    errno);
	ATF_REQUIRE_EQ(0, uds_listen(s, 1));
	if (real != NULL) {
		ATF_REQUIRE_EQ(0, lstat(real, &st));
		ATF_CHECK(S_ISSOCK(st.st_mode));
	}
	c = ut_socket(SOCK_STREAM);
	ATF_REQUIRE_EQ(0, uds_connectat(c, dirfd, at(name), SHORT));
	server = uds_accept(s, NULL, 0, 0);
	ATF_REQUIRE(server != -1);
	check_talk(c, server);
	ut_close(c);
	ut_close(s);
	ut_close(server);
	if (real != NULL)
		ut_unlink(real);
}

UDS_TC(at_directory)
{
	char real[UDS_PATH_MAX + 1];
	struct stat after, before;
	int dir;

	ut_need(UDS_FEATURE_AT);
	ATF_REQUIRE_EQ(0, mkdir("dir", 0755));
	ATF_REQUIRE_EQ(0, mkdir("dir/sub", 0755));
	ATF_REQUIRE_EQ(0, stat(".", &before));
	dir = open("dir", O_RDONLY);
	ATF_REQUIRE(dir != -1);
	check_at(dir, "sock", "dir/sock");
	check_at(dir, "sub/sock", "dir/sub/sock");
	check_at(dir, "../sock", "sock");
	check_at(dir, "./sock", "dir/sock");
	check_at(AT_FDCWD, "sock", "sock");
	(void)snprintf(real, sizeof(real), "dir/%s", ut_longpath(199));
	check_at(dir, ut_longpath(199), real);
	(void)snprintf(real, sizeof(real), "dir/sub/%s", ut_longpath(199));
	check_at(dir, real + 4, real);
	ATF_REQUIRE_EQ(0, stat(".", &after));
	ATF_CHECK_EQ(before.st_ino, after.st_ino);
	ATF_CHECK_EQ(1, ut_entries("dir"));
	ut_close(dir);
}

/* Only a relative pathname needs the directory. */
UDS_TC(at_directory_not_needed)
{
	char name[100], path[PATH_MAX];
	size_t n;

	ATF_REQUIRE(getcwd(path, sizeof(path)) != NULL);
	n = strlen(path);
	(void)snprintf(path + n, sizeof(path) - n, "/sock");
	check_at(-1, path, path);
	if (ut_has(UDS_FEATURE_LONGPATH)) {
		(void)snprintf(path + n, sizeof(path) - n, "/%s",
		    ut_longpath(300));
		check_at(-1, path, path);
	}
	if (!ut_has(UDS_FEATURE_ABSTRACT))
		return;
	(void)snprintf(name, sizeof(name), "@%s", ut_unique("at"));
	check_at(-1, name, NULL);
}

/* The current directory needs no descriptor. */
UDS_TC(at_directory_where_not_eopnotsupp)
{
	int dir, s;

	if (ut_has(UDS_FEATURE_AT))
		atf_tc_skip("this system can bind relative to a directory");
	s = ut_socket(SOCK_STREAM);
	dir = open(".", O_RDONLY);
	ATF_REQUIRE(dir != -1);
	FAILS(EOPNOTSUPP, uds_bindat(s, dir, at("sock")));
	FAILS(EOPNOTSUPP, uds_connectat(s, dir, at("sock"), -1));
	ATF_CHECK_EQ(0, ut_entries("."));
	check_at(AT_FDCWD, "sock", "sock");
	ut_close(dir);
	ut_close(s);
}

UDS_TC(at_bad_directory)
{
	static const size_t lengths[] = { 4, 109, 300 };
	const struct uds_addr *a;
	size_t i;
	int file, p[2], s;

	ut_need(UDS_FEATURE_AT);
	s = ut_socket(SOCK_STREAM);
	file = ut_file("file");
	ut_pipe(p);
	for (i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		a = at(ut_longpath(lengths[i]));
		FAILS(EBADF, uds_bindat(s, -1, a));
		FAILS(EBADF, uds_connectat(s, -1, a, -1));
		FAILS(EBADF, uds_bindat(s, ut_closed(), a));
		FAILS(EBADF, uds_connectat(s, ut_closed(), a, 0));
		FAILS(ENOTDIR, uds_bindat(s, file, a));
		FAILS(ENOTDIR, uds_connectat(s, file, a, -1));
		FAILS(ENOTDIR, uds_bindat(s, p[0], a));
		FAILS(ENOTDIR, uds_bindat(s, s, a));
	}
	ut_close(file);
	ut_close(p[0]);
	ut_close(p[1]);
	ATF_CHECK_EQ(0, uds_bind(s, at("sock")));
	ut_close(s);
}

UDS_TC(at_directory_errnos)
{
	int c, dir, rv, s;

	ut_need(UDS_FEATURE_AT);
	ATF_REQUIRE_EQ(0, mkdir("dir", 0755));
	dir = open("dir", O_RDONLY);
	ATF_REQUIRE(dir != -1);
	ut_close(ut_file("dir/file"));
	ut_close(ut_bound(SOCK_STREAM, "dir/stale"));
	s = ut_socket(SOCK_STREAM);
	FAILS(EADDRINUSE, uds_bindat(s, dir, at("file")));
	FAILS(ENOENT, uds_bindat(s, dir, at("missing/sock")));
	FAILS(ENOENT, uds_connectat(s, dir, at("missing"), -1));
	FAILS(ECONNREFUSED, uds_connectat(s, dir, at("stale"), -1));
	ATF_REQUIRE_EQ(0, uds_bindat(s, dir, at("sock")));
	FAILS(EINVAL, uds_bindat(s, dir, at("sock2")));
	ATF_CHECK_EQ(3, ut_entries("dir"));
	c = ut_socket(SOCK_STREAM);
	/* It is bound and does not listen; a descriptor may be needed. */
	ut_exhaust(0);
	rv = errno_of(uds_connectat(c, dir, at("sock"), -1));
	ut_replenish();
	ATF_CHECK(rv == EMFILE || rv == ECONNREFUSED);
	FAILS(ENOENT, uds_connect(c, at("sock"), -1));
	ut_close(c);
	ut_close(dir);
	ut_close(s);
}

/*
 * listen
 */

UDS_TC(listen_largest_backlog)
{
	int c[200], i, listener, type;

	EACH_CONN_TYPE(type) {
		listener = ut_bound(type, "sock");
		ATF_REQUIRE_EQ(0, uds_listen(listener, -1));
		check_stat(listener, type, UDS_STATE_LISTENING, UDS_CLOEXEC);
		for (i = 0; i < 100; i++) {
			c[i] = uds_dial("sock", type, 0);
			ATF_REQUIRE_MSG(c[i] != -1, "%d: errno %d", i, errno);
		}
		while (i-- > 0)
			ut_close(c[i]);
		ut_close(listener);
		ut_unlink("sock");
	}
}

/* A small backlog can be made larger, from what the system takes for small. */
UDS_TC(listen_again_enlarges_backlog)
{
	struct ut_full f;
	int s;

	ut_fill(&f, "sock");
	ATF_REQUIRE_EQ(0, uds_listen(f.listener, -1));
	s = uds_dial("sock", SOCK_STREAM, 0);
	ATF_REQUIRE(s != -1);
	ut_close(s);
	ut_drain(&f);
}

UDS_TC(listen_refused)
{
	int s, sv[2];

	s = ut_socket(SOCK_STREAM);
	FAILS(EINVAL, uds_listen(s, -2));
	FAILS(EINVAL, uds_listen(s, INT_MIN));
	FAILS(EDESTADDRREQ, uds_listen(s, 1));
	FAILS(EDESTADDRREQ, uds_listen(s, -1));
	ut_close(s);
	ut_pair(SOCK_STREAM, sv);
	FAILS(EINVAL, uds_listen(sv[0], 1));
	ut_close(sv[0]);
	ut_close(sv[1]);
	s = ut_bound(SOCK_DGRAM, "dgram");
	FAILS(EOPNOTSUPP, uds_listen(s, 1));
	ut_close(s);
}

UDS_TC(listen_on_connection_einval)
{
	struct ut_conn c;
	int type;

	EACH_CONN_TYPE(type) {
		ut_connect(&c, type, "sock");
		FAILS(EINVAL, uds_listen(c.client, 1));
		FAILS(EINVAL, uds_listen(c.server, 1));
		ut_disconnect(&c);
		ut_unlink("sock");
	}
}

static int
call_listen(int s)
{
	return (uds_listen(s, 1));
}

UDS_TC(listen_bad_descriptor)
{
	check_bad_descriptors(call_listen);
}

/*
 * accept
 */

UDS_TC(accept_names_peer)
{
	struct uds_addr from;
	int client, listener, s, type;

	EACH_CONN_TYPE(type) {
		listener = ut_listener(type, "sock");
		client = ut_bound(type, "client");
		ATF_REQUIRE_EQ(0, uds_connect(client, at("sock"), -1));
		memset(&from, 0xa5, sizeof(from));
		s = uds_accept(listener, &from, 0, -1);
		ATF_REQUIRE(s != -1);
		ATF_CHECK_STREQ("client", text(&from));
		check_names(client, "client", "sock");
		check_names(s, "sock", "client");
		check_talk(client, s);
		ut_close(client);
		ut_close(s);
		client = ut_client(type, "sock");
		memset(&from, 0xa5, sizeof(from));
		s = uds_accept(listener, &from, 0, LONG);
		ATF_REQUIRE(s != -1);
		ATF_CHECK_STREQ("-", text(&from));
		ut_close(client);
		ut_close(s);
		ut_close(listener);
		ut_unlink("sock");
		ut_unlink("client");
	}
}

/* What the listener is does not show in what is accepted: BSD inherits. */
UDS_TC(accept_flags_alone_decide)
{
	static const int timeouts[] = { -1, 0, LONG };
	int client, i, listener, nonblock, flags, s, type;

	EACH_CONN_TYPE(type) {
		for (i = 0; i < 12; i++) {
			nonblock = i & 1;
			flags = i & 2 ? UDS_NONBLOCK : 0;
			listener = ut_listener(type, "sock");
			ATF_REQUIRE_EQ(0, uds_setnonblock(listener, nonblock));
			client = ut_client(type, "sock");
			s = uds_accept(listener, NULL, flags, timeouts[i / 4]);
			ATF_REQUIRE(s != -1);
			ATF_CHECK_EQ(flags != 0, ut_is_nonblock(s));
			ATF_CHECK_EQ(1, ut_is_cloexec(s));
			ATF_CHECK_EQ(nonblock || timeouts[i / 4] != -1,
			    ut_is_nonblock(listener));
			ut_close(client);
			ut_close(listener);
			ut_close(s);
			ut_unlink("sock");
		}
	}
}

UDS_TC(accept_bad_arguments_einval)
{
	struct uds_addr from;
	int client, listener, s;

	listener = ut_listener(SOCK_STREAM, "sock");
	client = ut_client(SOCK_STREAM, "sock");
	FAILS_CLEAN(EINVAL, from, uds_accept(listener, &from, 4, 0));
	FAILS_CLEAN(EINVAL, from, uds_accept(listener, &from, UDS_CLOEXEC, 0));
	FAILS_CLEAN(EINVAL, from, uds_accept(listener, &from, -1, 0));
	FAILS_CLEAN(EINVAL, from, uds_accept(listener, &from, 0, -2));
	FAILS_CLEAN(EINVAL, from, uds_accept(listener, &from, 0, INT_MIN));
	ATF_CHECK_EQ(0, ut_is_nonblock(listener));
	s = uds_accept(listener, NULL, 0, 0);
	ATF_CHECK_MSG(s != -1, "the connection was lost");
	ut_close(client);
	ut_close(listener);
	ut_close(s);
}

UDS_TC(accept_without_listener)
{
	struct uds_addr from;
	int error, i, s, sv[2];

	s = ut_socket(SOCK_STREAM);
	FAILS_CLEAN(EINVAL, from, uds_accept(s, &from, 0, 0));
	FAILS_CLEAN(EINVAL, from, uds_accept(s, &from, 0, -1));
	ut_close(s);
	s = ut_bound(SOCK_STREAM, "sock");
	FAILS_CLEAN(EINVAL, from, uds_accept(s, &from, 0, LONG));
	ut_close(s);
	ut_pair(SOCK_STREAM, sv);
	FAILS_CLEAN(EINVAL, from, uds_accept(sv[0], &from, 0, -1));
	ut_close(sv[0]);
	ut_close(sv[1]);
	s = ut_bound(SOCK_DGRAM, "dgram");
	for (i = 0; i < 2; i++) {
		/* FreeBSD and OpenBSD look at the type last. */
		error = errno_of(uds_accept(s, &from, 0, -i));
		FAILS_CLEAN(error, from, uds_accept(s, &from, 0, -i));
		ATF_CHECK(error == EOPNOTSUPP || error == EINVAL);
		ATF_CHECK_EQ(0, ut_is_nonblock(s));
	}
	ut_close(s);
}

static int
call_accept(int s)
{
	return (uds_accept(s, NULL, 0, -1));
}

static int
call_accept_timeout(int s)
{
	return (uds_accept(s, NULL, 0, SHORT));
}

UDS_TC(accept_bad_descriptor)
{
	check_bad_descriptors(call_accept);
	check_bad_descriptors(call_accept_timeout);
}

/* What is no listener may be the terminal: nothing about it changes. */
UDS_TC(accept_leaves_others_alone)
{
	int p[2], s;

	ut_pipe(p);
	FAILS(ENOTSOCK, uds_accept(p[0], NULL, 0, 0));
	ATF_CHECK_EQ(0, fcntl(p[0], F_GETFL) & O_NONBLOCK);
	s = ut_socket(SOCK_STREAM);
	FAILS(EINVAL, uds_accept(s, NULL, 0, SHORT));
	ATF_CHECK_EQ(0, fcntl(s, F_GETFL) & O_NONBLOCK);
	ut_close(p[0]);
	ut_close(p[1]);
	ut_close(s);
}

/* Of a process whose first thread is gone, not all of /proc is right. */
static void *
bind_later(void *first)
{
	struct uds_addr a;
	int s;

	CHILD_REQUIRE(pthread_join(*(pthread_t *)first, NULL) == 0);
	CHILD_REQUIRE(uds_addr_path(&a, ut_longpath(300)) == 0);
	s = uds_socket(SOCK_STREAM, 0);
	CHILD_REQUIRE(s != -1 && uds_bind(s, &a) == 0);
	CHILD_REQUIRE(unlink(uds_addr_name(&a, NULL)) == 0);
	_exit(0);
}

UDS_TC(long_path_from_thread)
{
	static pthread_t first;
	pid_t pid;

	ut_need(UDS_FEATURE_LONGPATH);
	pid = ut_fork();
	if (pid == 0) {
		pthread_t thread;

		first = pthread_self();
		CHILD_REQUIRE(pthread_create(&thread, NULL, bind_later,
		    &first) == 0);
		pthread_exit(NULL);
	}
	ut_join(pid);
}

/* A connection that cannot be named is closed, not forgotten open. */
UDS_TC(accept_other_family_eafnosupport)
{
	struct sockaddr_in in;
	struct uds_addr from;
	socklen_t len;
	int client, listener;

	listener = ut_inet();
	len = sizeof(in);
	ATF_REQUIRE_EQ(0, getsockname(listener, (struct sockaddr *)&in, &len));
	client = socket(AF_INET, SOCK_STREAM, 0);
	ATF_REQUIRE(client != -1);
	ATF_REQUIRE_EQ(0, connect(client, (struct sockaddr *)&in, len));
	FAILS_CLEAN(EAFNOSUPPORT, from, uds_accept(listener, &from, 0, LONG));
	ut_close(client);
	ut_close(listener);
}

UDS_TC(accept_nobody_comes)
{
	struct uds_addr from;
	int64_t start;
	int listener, type;

	EACH_CONN_TYPE(type) {
		listener = ut_listener(type, "sock");
		start = ut_now();
		FAILS_CLEAN(EAGAIN, from, uds_accept(listener, &from, 0, 0));
		ut_took(start, 0);
		start = ut_now();
		FAILS_CLEAN(ETIMEDOUT, from,
		    uds_accept(listener, &from, 0, SHORT));
		ut_took(start, SHORT);
		start = ut_now();
		FAILS(ETIMEDOUT, uds_accept(listener, NULL, 0, 1));
		ut_took(start, 1);
		ut_close(listener);
		ut_unlink("sock");
	}
}

/*
 * Linux 6.18 calls such a listener readable for ever and has nothing to
 * accept: neither the deadline nor the processor may be lost to that.
 */
UDS_TC(accept_shut_down_keeps_deadline)
{
	static const int hows[] = { SHUT_RD, SHUT_RDWR };
	clock_t used;
	int64_t start;
	size_t i;
	int listener;

	for (i = 0; i < sizeof(hows) / sizeof(hows[0]); i++) {
		listener = ut_listener(SOCK_STREAM, "sock");
		ATF_REQUIRE(shutdown(listener, hows[i]) == 0 ||
		    errno == ENOTCONN);
		start = ut_now();
		used = clock();
		ATF_CHECK_EQ(-1, uds_accept(listener, NULL, 0, SHORT));
		used = clock() - used;
		ATF_CHECK_MSG(errno == EINVAL || errno == ECONNABORTED ||
		    errno == ETIMEDOUT, "errno %d", errno);
		ATF_CHECK(ut_now() - start < (SHORT + UT_SLACK) * 1000);
		ATF_CHECK((int64_t)used * 2000 <
		    (int64_t)CLOCKS_PER_SEC * SHORT);
		ut_close(listener);
		ut_unlink("sock");
	}
}

/* A loop around poll(2) hears of each connection, until it is accepted. */
UDS_TC(accept_after_poll)
{
	struct pollfd pfd;
	int client, i, listener, s, type;

	EACH_CONN_TYPE(type) {
		listener = ut_listener(type, "sock");
		pfd.fd = listener;
		pfd.events = POLLIN;
		for (i = 0; i < 2; i++) {
			ATF_CHECK_EQ(0, poll(&pfd, 1, 0));
			client = ut_client(type, "sock");
			pfd.revents = 0;
			ATF_CHECK_EQ(1, poll(&pfd, 1, LONG));
			ATF_CHECK_EQ(POLLIN, pfd.revents & POLLIN);
			s = uds_accept(listener, NULL, UDS_NONBLOCK, 0);
			ATF_REQUIRE(s != -1);
			check_talk(client, s);
			ut_close(client);
			ut_close(s);
		}
		ut_close(listener);
		ut_unlink("sock");
	}
}

/* A wait may end in success too. */
UDS_TC(accept_waits_for_connection)
{
	static const int timeouts[] = { -1, LONG };
	pid_t pid;
	int i, listener, p[2], s;

	ut_pipe(p);
	listener = ut_listener(SOCK_STREAM, "sock");
	for (i = 0; i < 4; i++) {
		ATF_REQUIRE_EQ(0, uds_setnonblock(listener, i & 1));
		pid = dialer("sock", p[0]);
		ut_go(p[1]);
		s = uds_accept(listener, NULL, 0, timeouts[i / 2]);
		ATF_CHECK_MSG(s != -1, "errno %d", errno);
		ut_go(p[1]);
		ut_join(pid);
		ut_close(s);
	}
	ut_close(listener);
	ut_close(p[0]);
	ut_close(p[1]);
}

/* Two wait on one listener; the one who comes too late is not held up. */
UDS_TC(accept_shared_listener_times_out)
{
	pid_t pid[2];
	int i, listener, s, status, won;

	listener = ut_listener(SOCK_STREAM, "sock");
	for (i = 0; i < 2; i++) {
		pid[i] = ut_fork();
		if (pid[i] == 0) {
			if (uds_accept(listener, NULL, 0, 500) != -1)
				_exit(7);
			CHILD_REQUIRE(errno == ETIMEDOUT);
			_exit(0);
		}
	}
	s = ut_client(SOCK_STREAM, "sock");
	won = 0;
	for (i = 0; i < 2; i++) {
		ATF_REQUIRE(waitpid(pid[i], &status, 0) == pid[i]);
		if (WIFEXITED(status) && WEXITSTATUS(status) == 7)
			won++;
		else
			ATF_CHECK_EQ(0, status);
	}
	ATF_CHECK_EQ(1, won);
	ut_close(s);
	ut_close(listener);
}

/* No descriptor to be had: the connection waits in the queue meanwhile. */
UDS_TC(accept_table_full_emfile)
{
	static const int timeouts[] = { -1, 0, SHORT };
	struct uds_addr from;
	int client, i, listener, s;

	listener = ut_listener(SOCK_STREAM, "sock");
	client = ut_client(SOCK_STREAM, "sock");
	for (i = 0; i < 3; i++) {
		ut_exhaust(0);
		FAILS_CLEAN(EMFILE, from,
		    uds_accept(listener, &from, 0, timeouts[i]));
		ut_replenish();
	}
	s = uds_accept(listener, NULL, 0, 0);
	ATF_REQUIRE(s != -1);
	check_talk(client, s);
	ut_close(client);
	ut_close(listener);
	ut_close(s);
}

/* Gone before it was accepted: what it sent is there all the same. */
UDS_TC(accept_peer_already_gone)
{
	struct uds_addr from;
	struct pollfd pfd;
	char c;
	int client, listener, s, type;

	EACH_CONN_TYPE(type) {
		listener = ut_listener(type, "sock");
		client = ut_client(type, "sock");
		ATF_REQUIRE_EQ(1, send(client, "x", 1, NOSIGNAL));
		ut_close(client);
		s = uds_accept(listener, &from, 0, LONG);
		if (s == -1) {
			ATF_REQUIRE_EQ(ECONNABORTED, errno);
			atf_tc_skip("this kernel aborts such a connection");
		}
		ATF_CHECK_STREQ("-", text(&from));
		check_record(s, "x", 1);
		ATF_CHECK_EQ(0, recv(s, &c, 1, 0));
		pfd.fd = s;
		pfd.events = POLLIN;
		ATF_CHECK_EQ(1, poll(&pfd, 1, 0));
		check_closed(s, type);
		ut_close(listener);
		ut_close(s);
		ut_unlink("sock");
	}
}

UDS_TC(accept_storm_of_signals)
{
	int64_t start;
	pid_t pid;
	int listener, p[2], s;

	listener = ut_listener(SOCK_STREAM, "sock");
	ut_storm();
	start = ut_now();
	FAILS(ETIMEDOUT, uds_accept(listener, NULL, 0, 150));
	ut_took(start, 150);
	ut_calm();
	ut_pipe(p);
	pid = dialer("sock", p[0]);
	ut_storm();
	ut_go(p[1]);
	s = uds_accept(listener, NULL, 0, LONG);
	ut_calm();
	ATF_CHECK_MSG(s != -1, "errno %d", errno);
	ut_go(p[1]);
	ut_join(pid);
	ut_close(s);
	pid = dialer("sock", p[0]);
	ATF_REQUIRE_EQ(0, uds_setnonblock(listener, 0));
	ut_storm();
	ut_go(p[1]);
	s = uds_accept(listener, NULL, 0, -1);
	ut_calm();
	ATF_CHECK_MSG(s != -1, "errno %d", errno);
	ut_go(p[1]);
	ut_join(pid);
	ut_close(s);
	ut_close(listener);
	ut_close(p[0]);
	ut_close(p[1]);
}

/* select(2) ends at 1024; descriptors do not. */
UDS_TC(descriptors_beyond_fd_setsize)
{
	struct rlimit rl;
	int client, high, listener, s;

	ATF_REQUIRE_EQ(0, getrlimit(RLIMIT_NOFILE, &rl));
	if (rl.rlim_max != RLIM_INFINITY && rl.rlim_max < 2000)
		atf_tc_skip("no more than %d descriptors", (int)rl.rlim_max);
	rl.rlim_cur = 2000;
	ATF_REQUIRE_EQ(0, setrlimit(RLIMIT_NOFILE, &rl));
	listener = ut_listener(SOCK_STREAM, "sock");
	high = dup2(listener, 1900);
	ATF_REQUIRE_EQ(1900, high);
	FAILS(ETIMEDOUT, uds_accept(high, NULL, 0, 5));
	client = ut_client(SOCK_STREAM, "sock");
	s = uds_accept(high, NULL, 0, SHORT);
	ATF_REQUIRE(s != -1);
	ut_close(client);
	ut_close(high);
	ut_close(listener);
	ut_close(s);
}

/*
 * connect
 */

UDS_TC(connect_refusals)
{
	int file, s, type;

	s = ut_socket(SOCK_STREAM);
	ut_close(ut_bound(SOCK_STREAM, "stale"));
	type = ut_bound(SOCK_STREAM, "deaf");
	file = ut_file("file");
	ATF_REQUIRE_EQ(0, symlink("loop", "loop"));
	FAILS(ENOENT, uds_connect(s, at("missing"), -1));
	FAILS(ENOENT, uds_connect(s, at("missing/x"), 0));
	FAILS(ENOTDIR, uds_connect(s, at("file/x"), SHORT));
	FAILS(ELOOP, uds_connect(s, at("loop"), -1));
	FAILS(ECONNREFUSED, uds_connect(s, at("stale"), -1));
	FAILS(ECONNREFUSED, uds_connect(s, at("stale"), SHORT));
	FAILS(ECONNREFUSED, uds_connect(s, at("deaf"), -1));
	FAILS(ECONNREFUSED, uds_connect(s, at("deaf"), 0));
	ATF_CHECK(uds_connect(s, at("file"), -1) == -1 &&
	    (errno == ECONNREFUSED || errno == ENOTSOCK));
	ATF_CHECK_EQ(0, ut_is_nonblock(s));
	ut_close(file);
	ut_close(s);
	ut_close(type);
}

UDS_TC(connect_abstract_nobody_econnrefused)
{
	char name[100];
	int s;

	ut_need(UDS_FEATURE_ABSTRACT);
	(void)snprintf(name, sizeof(name), "@%s", ut_unique("nobody"));
	s = ut_socket(SOCK_STREAM);
	FAILS(ECONNREFUSED, uds_connect(s, at(name), -1));
	FAILS(ECONNREFUSED, uds_connect(s, at(name), SHORT));
	ut_close(s);
}

UDS_TC(connect_bad_arguments_einval)
{
	int listener, s, type;

	listener = ut_listener(SOCK_STREAM, "sock");
	s = ut_socket(SOCK_STREAM);
	FAILS(EINVAL, uds_connect(s, at("-"), -1));
	FAILS(EINVAL, uds_connect(s, at("-"), 0));
	FAILS(EINVAL, uds_connect(s, at("sock"), -2));
	FAILS(EINVAL, uds_connect(s, at("sock"), INT_MIN));
	FAILS(EINVAL, uds_connectat(s, -1, at("sock"), -2));
	ATF_CHECK_EQ(0, ut_is_nonblock(s));
	check_stat(s, SOCK_STREAM, UDS_STATE_UNBOUND, UDS_CLOEXEC);
	ut_close(s);
	ut_close(listener);
	EACH_TYPE(type) {
		s = ut_socket(type);
		FAILS(EINVAL, uds_connect(s, at("-"), -1));
		ut_close(s);
	}
}

UDS_TC(connect_other_type_eprototype)
{
	int listener, s, type;

	listener = ut_listener(SOCK_STREAM, "sock");
	EACH_TYPE(type) {
		if (type == SOCK_STREAM)
			continue;
		s = ut_socket(type);
		FAILS(EPROTOTYPE, uds_connect(s, at("sock"), -1));
		FAILS(EPROTOTYPE, uds_connect(s, at("sock"), SHORT));
		ut_close(s);
		FAILS(EPROTOTYPE, uds_dial("sock", type, -1));
	}
	ut_close(listener);
}

UDS_TC(connect_twice_eisconn)
{
	struct ut_conn c;
	int sv[2], type;

	EACH_CONN_TYPE(type) {
		ut_connect(&c, type, "sock");
		FAILS(EISCONN, uds_connect(c.client, at("sock"), -1));
		FAILS(EISCONN, uds_connect(c.client, at("sock"), 0));
		FAILS(EISCONN, uds_connect(c.server, at("sock"), SHORT));
		ut_disconnect(&c);
		ut_unlink("sock");
	}
	ut_pair(SOCK_STREAM, sv);
	ut_close(ut_listener(SOCK_STREAM, "other"));
	ATF_CHECK(uds_connect(sv[0], at("other"), -1) == -1);
	ut_close(sv[0]);
	ut_close(sv[1]);
}

/* A datagram socket may change its mind. */
/* What listens has no peer, gets none, and goes on listening. */
UDS_TC(connect_from_listener)
{
	static const int timeouts[] = { -1, 0, SHORT };
	int i, listener, other, type;

	EACH_CONN_TYPE(type) {
		listener = ut_listener(type, "sock");
		other = ut_listener(type, "other");
		for (i = 0; i < 3; i++) {
			ATF_CHECK_EQ(-1, uds_connect(listener, at("other"),
			    timeouts[i]));
			/* The former is Linux. */
			if (errno != EINVAL)
				ATF_CHECK_EQ(EOPNOTSUPP, errno);
		}
		check_stat(listener, type, UDS_STATE_LISTENING, UDS_CLOEXEC);
		FAILS(EAGAIN, uds_accept(other, NULL, 0, 0));
		ut_close(ut_client(type, "sock"));
		ut_close(listener);
		ut_close(other);
		ut_unlink("sock");
		ut_unlink("other");
	}
}

UDS_TC(connect_datagram_again)
{
	int a, b, s;

	a = ut_bound(SOCK_DGRAM, "a");
	b = ut_bound(SOCK_DGRAM, "b");
	s = ut_client(SOCK_DGRAM, "a");
	ATF_REQUIRE_EQ(1, send(s, "1", 1, 0));
	ATF_REQUIRE_EQ(0, uds_connect(s, at("b"), SHORT));
	ATF_REQUIRE_EQ(1, send(s, "2", 1, 0));
	check_record(a, "1", 1);
	check_record(b, "2", 1);
	check_stat(s, SOCK_DGRAM, UDS_STATE_CONNECTED, UDS_CLOEXEC);
	ut_close(a);
	ut_close(b);
	ut_close(s);
}

/* One that has another peer may be had as well, or not: as the kernel says. */
UDS_TC(connect_datagram_that_has_a_peer)
{
	struct sockaddr_un un;
	socklen_t len;
	int a, b, s, t;

	a = ut_bound(SOCK_DGRAM, "a");
	b = ut_bound(SOCK_DGRAM, "b");
	s = ut_socket(SOCK_DGRAM);
	t = ut_socket(SOCK_DGRAM);
	ATF_REQUIRE_EQ(0, uds_connect(a, at("b"), -1));
	len = sizeof(un);
	ATF_REQUIRE_EQ(0, uds_addr_tosockaddr(at("a"), &un, &len));
	if (connect(t, (struct sockaddr *)&un, len) == -1) {
		ATF_CHECK_EQ(EPERM, errno);
		FAILS(EPERM, uds_connect(s, at("a"), -1));
		FAILS(EPERM, uds_connect(s, at("a"), SHORT));
		FAILS(EPERM, uds_dial("a", SOCK_DGRAM, 0));
		check_stat(s, SOCK_DGRAM, UDS_STATE_UNBOUND, UDS_CLOEXEC);
	} else
		ATF_CHECK_EQ(0, uds_connect(s, at("a"), -1));
	ATF_CHECK_EQ(0, uds_connect(b, at("a"), -1));
	ut_close(a);
	ut_close(b);
	ut_close(s);
	ut_close(t);
}

static int
call_connect(int s)
{
	return (uds_connect(s, at("sock"), -1));
}

static int
call_connect_timeout(int s)
{
	return (uds_connect(s, at("sock"), SHORT));
}

static int
call_connect_long(int s)
{
	return (uds_connect(s, at(ut_longpath(300)), -1));
}

static int
call_connect_long_timeout(int s)
{
	return (uds_connect(s, at(ut_longpath(199)), 0));
}

UDS_TC(connect_bad_descriptor)
{
	int s;

	s = ut_listener(SOCK_STREAM, "sock");
	check_bad_descriptors(call_connect);
	check_bad_descriptors(call_connect_timeout);
	ut_close(s);
	if (!ut_has(UDS_FEATURE_LONGPATH))
		return;
	s = ut_listener(SOCK_STREAM, ut_longpath(300));
	check_bad_descriptors(call_connect_long);
	ut_close(s);
	s = ut_listener(SOCK_STREAM, ut_longpath(199));
	check_bad_descriptors(call_connect_long_timeout);
	ut_close(s);
}

/* The timeout governs, whatever O_NONBLOCK says, and leaves it alone. */
UDS_TC(connect_leaves_nonblock_alone)
{
	static const int timeouts[] = { -1, 0, LONG };
	int i, listener, s;

	listener = ut_listener(SOCK_STREAM, "sock");
	for (i = 0; i < 6; i++) {
		s = uds_socket(SOCK_STREAM, i & 1 ? UDS_NONBLOCK : 0);
		ATF_REQUIRE(s != -1);
		FAILS(ENOENT, uds_connect(s, at("missing"), timeouts[i / 2]));
		ATF_CHECK_EQ(i & 1, ut_is_nonblock(s));
		ATF_REQUIRE_EQ(0, uds_connect(s, at("sock"), timeouts[i / 2]));
		ATF_CHECK_EQ(i & 1, ut_is_nonblock(s));
		check_names(s, "-", "sock");
		ut_close(s);
	}
	ut_close(listener);
}

/* Who can wait, waits no longer than is said; the others need not be asked. */
UDS_TC(connect_backlog_stays_full)
{
	struct ut_full f;
	int64_t start;
	int i, s;

	ut_fill_to_wait(&f, "sock");
	for (i = 0; i < 2; i++) {
		s = uds_socket(SOCK_STREAM, i ? UDS_NONBLOCK : 0);
		ATF_REQUIRE(s != -1);
		start = ut_now();
		FAILS(EAGAIN, uds_connect(s, at("sock"), 0));
		ut_took(start, 0);
		start = ut_now();
		FAILS(ETIMEDOUT, uds_connect(s, at("sock"), SHORT));
		ut_took(start, SHORT);
		start = ut_now();
		FAILS(ETIMEDOUT, uds_connect(s, at("sock"), 1));
		ut_took(start, 1);
		ATF_CHECK_EQ(i, ut_is_nonblock(s));
		check_stat(s, SOCK_STREAM, UDS_STATE_UNBOUND,
		    UDS_CLOEXEC | (i ? UDS_NONBLOCK : 0));
		ut_close(s);
	}
	FAILS(EAGAIN, uds_dial("sock", SOCK_STREAM, 0));
	FAILS(ETIMEDOUT, uds_dial("sock", SOCK_STREAM, 5));
	ut_drain(&f);
}

/* Elsewhere than on Linux: refused at once, and let in when there is room. */
UDS_TC(connect_backlog_full_econnrefused)
{
	static const int timeouts[] = { -1, 0, LONG };
	struct ut_full f;
	int64_t start;
	int i, s, server;

	ut_fill(&f, "sock");
	if (f.error == EAGAIN)
		atf_tc_skip("clients wait for a full backlog on this system");
	for (i = 0; i < 6; i++) {
		s = uds_socket(SOCK_STREAM, i & 1 ? UDS_NONBLOCK : 0);
		ATF_REQUIRE(s != -1);
		start = ut_now();
		FAILS(ECONNREFUSED, uds_connect(s, at("sock"),
		    timeouts[i / 2]));
		ut_took(start, 0);
		ATF_CHECK_EQ(i & 1, ut_is_nonblock(s));
		ut_close(s);
	}
	server = uds_accept(f.listener, NULL, 0, 0);
	ATF_REQUIRE(server != -1);
	ut_close(ut_client(SOCK_STREAM, "sock"));
	ut_close(server);
	ut_drain(&f);
}

/* Room in the backlog, made by another process, lets the waiting one in. */
UDS_TC(connect_backlog_gets_room)
{
	static const int timeouts[] = { -1, LONG };
	struct ut_full f;
	int64_t start;
	pid_t pid;
	int i, p[2], s;

	ut_fill_to_wait(&f, "sock");
	ut_pipe(p);
	for (i = 0; i < 4; i++) {
		pid = acceptor(f.listener, p[0]);
		s = uds_socket(SOCK_STREAM, i & 1 ? UDS_NONBLOCK : 0);
		ATF_REQUIRE(s != -1);
		ut_go(p[1]);
		start = ut_now();
		ATF_CHECK_EQ_MSG(0, uds_connect(s, at("sock"),
		    timeouts[i / 2]), "errno %d", errno);
		ut_took(start, SHORT / 2);
		ATF_CHECK_EQ(i & 1, ut_is_nonblock(s));
		check_stat(s, SOCK_STREAM, UDS_STATE_CONNECTED,
		    UDS_CLOEXEC | (i & 1 ? UDS_NONBLOCK : 0));
		ut_go(p[1]);
		ut_join(pid);
		f.filler[f.n++] = s;
	}
	ut_drain(&f);
	ut_close(p[0]);
	ut_close(p[1]);
}

/* The one waited for closes its listener instead. */
UDS_TC(connect_listener_goes_econnrefused)
{
	static const int timeouts[] = { -1, LONG };
	struct ut_full f;
	pid_t pid;
	int i, p[2], s;

	ut_pipe(p);
	for (i = 0; i < 2; i++) {
		ut_fill_to_wait(&f, "sock");
		pid = ut_fork();
		if (pid == 0) {
			ut_await(p[0]);
			ut_sleep(SHORT);
			_exit(0);
		}
		ut_close(f.listener);
		s = ut_socket(SOCK_STREAM);
		ut_go(p[1]);
		FAILS(ECONNREFUSED, uds_connect(s, at("sock"), timeouts[i]));
		ut_join(pid);
		ut_close(s);
		while (f.n > 0)
			ut_close(f.filler[--f.n]);
		ut_unlink("sock");
	}
	ut_close(p[0]);
	ut_close(p[1]);
}

/* The socket of a connect that timed out is as good as new. */
UDS_TC(connect_again_after_timeout)
{
	struct ut_full f;
	int s, server;

	ut_fill_to_wait(&f, "sock");
	s = ut_socket(SOCK_STREAM);
	FAILS(ETIMEDOUT, uds_connect(s, at("sock"), 5));
	server = uds_accept(f.listener, NULL, 0, 0);
	ATF_REQUIRE(server != -1);
	ATF_CHECK_EQ(0, uds_connect(s, at("sock"), LONG));
	ut_close(s);
	ut_close(server);
	ut_drain(&f);
}

/* Interrupted a thousand times a second, it connects once or is in time. */
UDS_TC(connect_storm_of_signals)
{
	static const int timeouts[] = { -1, LONG };
	struct ut_full f;
	int64_t start;
	pid_t pid;
	int i, p[2], s;

	ut_fill_to_wait(&f, "sock");
	s = ut_socket(SOCK_STREAM);
	ut_storm();
	start = ut_now();
	FAILS(ETIMEDOUT, uds_connect(s, at("sock"), 150));
	ut_took(start, 150);
	ut_calm();
	ut_close(s);
	ut_pipe(p);
	for (i = 0; i < 4; i++) {
		pid = acceptor(f.listener, p[0]);
		s = uds_socket(SOCK_STREAM, i & 1 ? UDS_NONBLOCK : 0);
		ATF_REQUIRE(s != -1);
		ut_storm();
		ut_go(p[1]);
		ATF_CHECK_EQ_MSG(0, uds_connect(s, at("sock"),
		    timeouts[i / 2]), "errno %d", errno);
		ut_calm();
		ut_go(p[1]);
		ut_join(pid);
		f.filler[f.n++] = s;
	}
	while (i-- > 0)
		ut_close(f.filler[--f.n]);
	for (i = 0; (s = uds_accept(f.listener, NULL, 0, 0)) != -1; i++)
		ut_close(s);
	ATF_CHECK_MSG(i <= f.n + 4, "%d connections were made", i);
	ut_drain(&f);
	ut_close(p[0]);
	ut_close(p[1]);
}

/* Many short calls under fire: none fails, none is made twice. */
UDS_TC(connect_storm_of_connections)
{
	int64_t end;
	int client, listener, n, s;

	listener = ut_listener(SOCK_STREAM, "sock");
	ut_storm();
	end = ut_now() + 300000;
	for (n = 0; ut_now() < end; n++) {
		client = uds_dial("sock", SOCK_STREAM, n & 1 ? -1 : LONG);
		ATF_REQUIRE_MSG(client != -1, "errno %d", errno);
		s = uds_accept(listener, NULL, 0, n & 2 ? 0 : LONG);
		ATF_REQUIRE_MSG(s != -1, "errno %d", errno);
		FAILS(EAGAIN, uds_accept(listener, NULL, 0, 0));
		ut_close(client);
		ut_close(s);
	}
	ut_calm();
	ut_close(listener);
}

/*
 * dial
 */

UDS_TC(dial_each_type)
{
	int c, listener, type;

	EACH_CONN_TYPE(type) {
		listener = ut_listener(type, "sock");
		c = uds_dial("sock", type, SHORT);
		ATF_REQUIRE(c != -1);
		check_stat(c, type, UDS_STATE_CONNECTED, UDS_CLOEXEC);
		check_names(c, "-", "sock");
		ut_close(c);
		ut_close(listener);
		ut_unlink("sock");
	}
	listener = ut_bound(SOCK_DGRAM, "sock");
	c = uds_dial("./sock", SOCK_DGRAM, -1);
	ATF_REQUIRE(c != -1);
	check_stat(c, SOCK_DGRAM, UDS_STATE_CONNECTED, UDS_CLOEXEC);
	ut_close(c);
	ut_close(listener);
}

/* Nothing stays open; the guard of each case sees to that. */
UDS_TC(dial_refusals)
{
	int listener;

	listener = ut_listener(SOCK_STREAM, "sock");
	FAILS(EINVAL, uds_dial("", SOCK_STREAM, -1));
	FAILS(EINVAL, uds_dial("@", SOCK_STREAM, -1));
	FAILS(EINVAL, uds_dial("a\\b", SOCK_STREAM, -1));
	FAILS(EINVAL, uds_dial("-", SOCK_STREAM, -1));
	FAILS(EINVAL, uds_dial("sock", 99, -1));
	FAILS(EINVAL, uds_dial("sock", SOCK_STREAM, -2));
	FAILS(ENOENT, uds_dial("missing", SOCK_STREAM, -1));
	FAILS(ENOENT, uds_dial("missing", SOCK_STREAM, SHORT));
	ut_close(listener);
	FAILS(ECONNREFUSED, uds_dial("sock", SOCK_STREAM, SHORT));
}

/*
 * Names.
 */

UDS_TC(names_before_binding)
{
	struct uds_addr a;
	int s, type;

	EACH_TYPE(type) {
		s = ut_socket(type);
		memset(&a, 0xa5, sizeof(a));
		ATF_REQUIRE_EQ(0, uds_getsockname(s, &a));
		ATF_CHECK_STREQ("-", text(&a));
		FAILS_CLEAN(ENOTCONN, a, uds_getpeername(s, &a));
		ut_close(s);
	}
	s = ut_listener(SOCK_STREAM, "sock");
	ATF_REQUIRE_EQ(0, uds_getsockname(s, &a));
	ATF_CHECK_STREQ("sock", text(&a));
	FAILS_CLEAN(ENOTCONN, a, uds_getpeername(s, &a));
	ut_close(s);
}

static int
call_getsockname(int s)
{
	struct uds_addr a;

	return (uds_getsockname(s, &a));
}

static int
call_getpeername(int s)
{
	struct uds_addr a;

	return (uds_getpeername(s, &a));
}

UDS_TC(names_bad_descriptor)
{
	struct uds_addr a;

	check_bad_descriptors(call_getsockname);
	check_bad_descriptors(call_getpeername);
	FAILS_CLEAN(EBADF, a, uds_getsockname(-1, &a));
	FAILS_CLEAN(EBADF, a, uds_getpeername(-1, &a));
}

UDS_TC(names_other_family_eafnosupport)
{
	struct sockaddr_in in;
	struct uds_addr a;
	socklen_t len;
	int client, s;

	s = ut_inet();
	FAILS_CLEAN(EAFNOSUPPORT, a, uds_getsockname(s, &a));
	len = sizeof(in);
	ATF_REQUIRE_EQ(0, getsockname(s, (struct sockaddr *)&in, &len));
	client = socket(AF_INET, SOCK_STREAM, 0);
	ATF_REQUIRE(client != -1);
	ATF_REQUIRE_EQ(0, connect(client, (struct sockaddr *)&in, len));
	FAILS_CLEAN(EAFNOSUPPORT, a, uds_getpeername(client, &a));
	ut_close(client);
	ut_close(s);
}

/* The name is what was bound, not what has become of the file. */
UDS_TC(names_outlive_file_and_peer)
{
	struct sockaddr_un un;
	struct ut_conn c;
	socklen_t len;

	ut_connect(&c, SOCK_STREAM, "sock");
	ATF_REQUIRE_EQ(0, rename("sock", "other"));
	check_names(c.client, "-", "sock");
	ut_unlink("other");
	check_names(c.client, "-", "sock");
	ut_close(c.server);
	ut_close(c.listener);
	len = sizeof(un);
	if (getpeername(c.client, (struct sockaddr *)&un, &len) == 0)
		check_names(c.client, "-", "sock");
	ut_close(c.client);
}

/*
 * Duplicates, modes, timeouts, errors.
 */

UDS_TC(dup_is_same_socket)
{
	int d, sv[2];

	ut_pair(SOCK_STREAM, sv);
	d = uds_dup(sv[0]);
	ATF_REQUIRE(d != -1 && d != sv[0]);
	ATF_CHECK_EQ(1, ut_is_cloexec(d));
	check_talk(d, sv[1]);
	ATF_REQUIRE_EQ(0, uds_setnonblock(d, 1));
	ATF_CHECK_EQ(1, ut_is_nonblock(sv[0]));
	ut_close(sv[0]);
	check_talk(d, sv[1]);
	ut_close(d);
	ut_close(sv[1]);
}

UDS_TC(dup_bad_descriptor_ebadf)
{
	FAILS(EBADF, uds_dup(-1));
	FAILS(EBADF, uds_dup(INT_MAX));
	FAILS(EBADF, uds_dup(ut_closed()));
}

UDS_TC(setnonblock_on_and_off)
{
	int flags, sv[2];

	ut_pair(SOCK_STREAM, sv);
	flags = fcntl(sv[0], F_GETFL);
	ATF_REQUIRE_EQ(0, uds_setnonblock(sv[0], 1));
	ATF_CHECK_EQ(flags | O_NONBLOCK, fcntl(sv[0], F_GETFL));
	ATF_REQUIRE_EQ(0, uds_setnonblock(sv[0], 1));
	ATF_CHECK_EQ(flags | O_NONBLOCK, fcntl(sv[0], F_GETFL));
	ATF_REQUIRE_EQ(0, uds_setnonblock(sv[0], 0));
	ATF_CHECK_EQ(flags, fcntl(sv[0], F_GETFL));
	ATF_REQUIRE_EQ(0, uds_setnonblock(sv[0], 256));
	ATF_CHECK_EQ(1, ut_is_nonblock(sv[0]));
	ATF_CHECK_EQ(0, ut_is_nonblock(sv[1]));
	ATF_CHECK_EQ(1, ut_is_cloexec(sv[0]));
	FAILS(EBADF, uds_setnonblock(-1, 1));
	FAILS(EBADF, uds_setnonblock(ut_closed(), 0));
	ut_close(sv[0]);
	ut_close(sv[1]);
}

UDS_TC(timeout_none_at_first)
{
	int ms, s, type;

	EACH_TYPE(type) {
		s = ut_socket(type);
		ms = 0;
		ATF_REQUIRE_EQ(0, uds_gettimeout(s, UDS_SEND, &ms));
		ATF_CHECK_EQ(-1, ms);
		ms = 0;
		ATF_REQUIRE_EQ(0, uds_gettimeout(s, UDS_RECEIVE, &ms));
		ATF_CHECK_EQ(-1, ms);
		ut_close(s);
	}
}

/*
 * By how many milliseconds at most this kernel keeps less than it was told:
 * NetBSD counts in whole ticks, and leaves off what is beyond.
 */
static int
tick_lost(int s)
{
	struct timeval tv;
	socklen_t len;

	tv.tv_sec = 0;
	tv.tv_usec = 999999;
	len = sizeof(tv);
	ATF_REQUIRE_EQ(0, setsockopt(s, SOL_SOCKET, SO_SNDTIMEO, &tv, len));
	ATF_REQUIRE_EQ(0, getsockopt(s, SOL_SOCKET, SO_SNDTIMEO, &tv, &len));
	return (tv.tv_sec > 0 ? 0 : (int)(999999 - tv.tv_usec + 999) / 1000);
}

/* Kernels count in ticks: a little more than was asked for is kept. */
UDS_TC(timeout_set_is_got)
{
	static const int values[] = { 100, 999, 1000, 1001, 1500, 60000,
	    3600000, 2000000000 };
	size_t i;
	int both, lost, ms, s;

	s = ut_socket(SOCK_STREAM);
	lost = tick_lost(s);
	ATF_REQUIRE(lost <= 20);
	for (i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		ATF_REQUIRE_EQ(0, uds_settimeout(s, UDS_SEND, values[i]));
		ATF_REQUIRE_EQ(0, uds_gettimeout(s, UDS_SEND, &ms));
		ATF_CHECK_MSG(ms >= values[i] - lost &&
		    ms <= values[i] + 20, "%d became %d", values[i], ms);
		ATF_REQUIRE_EQ(0, uds_settimeout(s, UDS_RECEIVE, -1));
		ATF_REQUIRE_EQ(0, uds_gettimeout(s, UDS_RECEIVE, &ms));
		ATF_CHECK_EQ(-1, ms);
		ATF_REQUIRE_EQ(0, uds_settimeout(s, UDS_SEND | UDS_RECEIVE,
		    values[i]));
		ATF_REQUIRE_EQ(0, uds_gettimeout(s, UDS_RECEIVE, &ms));
		ATF_REQUIRE_EQ(0, uds_gettimeout(s, UDS_SEND, &both));
		ATF_CHECK_EQ(ms, both);
		ATF_CHECK(ms >= values[i] - lost);
		ATF_REQUIRE_EQ(0, uds_settimeout(s, UDS_RECEIVE, -1));
		ATF_REQUIRE_EQ(0, uds_gettimeout(s, UDS_RECEIVE, &ms));
		ATF_CHECK_EQ(-1, ms);
		ATF_REQUIRE_EQ(0, uds_gettimeout(s, UDS_SEND, &both));
		ATF_CHECK(both >= values[i] - lost);
	}
	ATF_REQUIRE_EQ(0, uds_settimeout(s, UDS_SEND, 1));
	ATF_REQUIRE_EQ(0, uds_gettimeout(s, UDS_SEND, &ms));
	ATF_CHECK(ms >= 1 && ms <= 20);
	ATF_REQUIRE_EQ(0, uds_settimeout(s, UDS_SEND | UDS_RECEIVE, -1));
	ATF_REQUIRE_EQ(0, uds_gettimeout(s, UDS_SEND, &ms));
	ATF_CHECK_EQ(-1, ms);
	ut_close(s);
}

/* Set by others, a timeout may be no whole number of milliseconds, or huge. */
UDS_TC(timeout_rounds_up_and_clamps)
{
	struct timeval tv;
	socklen_t len;
	int ms, s;

	s = ut_socket(SOCK_STREAM);
	tv.tv_sec = 1;
	tv.tv_usec = 1;
	ATF_REQUIRE_EQ(0, setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &tv,
	    sizeof(tv)));
	len = sizeof(tv);
	ATF_REQUIRE_EQ(0, getsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &tv, &len));
	ATF_REQUIRE_EQ(0, uds_gettimeout(s, UDS_RECEIVE, &ms));
	ATF_CHECK_EQ((int)(tv.tv_sec * 1000 + (tv.tv_usec + 999) / 1000), ms);
	tv.tv_sec = 30000000;
	tv.tv_usec = 0;
	if (setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof(tv)) == 0) {
		ATF_REQUIRE_EQ(0, uds_gettimeout(s, UDS_RECEIVE, &ms));
		ATF_CHECK_EQ(INT_MAX, ms);
	}
	if (uds_settimeout(s, UDS_RECEIVE, INT_MAX) == 0) {
		ATF_REQUIRE_EQ(0, uds_gettimeout(s, UDS_RECEIVE, &ms));
		ATF_CHECK(ms > INT_MAX - 100000);
	}
	ut_close(s);
}

/* A refused timeout leaves both as they were. */
UDS_TC(timeout_bad_arguments_einval)
{
	int ms, s;

	s = ut_socket(SOCK_STREAM);
	ATF_REQUIRE_EQ(0, uds_settimeout(s, UDS_SEND | UDS_RECEIVE, 5000));
	FAILS(EINVAL, uds_settimeout(s, UDS_SEND, 0));
	FAILS(EINVAL, uds_settimeout(s, UDS_RECEIVE, -2));
	FAILS(EINVAL, uds_settimeout(s, UDS_SEND, INT_MIN));
	FAILS(EINVAL, uds_settimeout(s, 0, 100));
	FAILS(EINVAL, uds_settimeout(s, 4, 100));
	FAILS(EINVAL, uds_settimeout(s, UDS_SEND | 4, 100));
	FAILS(EINVAL, uds_settimeout(s, -1, 100));
	FAILS_CLEAN(EINVAL, ms, uds_gettimeout(s, 0, &ms));
	FAILS_CLEAN(EINVAL, ms, uds_gettimeout(s, 4, &ms));
	FAILS_CLEAN(EINVAL, ms,
	    uds_gettimeout(s, UDS_SEND | UDS_RECEIVE, &ms));
	ATF_REQUIRE_EQ(0, uds_gettimeout(s, UDS_SEND, &ms));
	ATF_CHECK_EQ(5000, ms);
	ATF_REQUIRE_EQ(0, uds_gettimeout(s, UDS_RECEIVE, &ms));
	ATF_CHECK_EQ(5000, ms);
	ut_close(s);
}

static int
call_settimeout(int s)
{
	return (uds_settimeout(s, UDS_SEND, 100));
}

static int
call_gettimeout(int s)
{
	int ms;

	return (uds_gettimeout(s, UDS_SEND, &ms));
}

UDS_TC(timeout_bad_descriptor)
{
	int ms;

	check_bad_descriptors(call_settimeout);
	check_bad_descriptors(call_gettimeout);
	FAILS_CLEAN(EBADF, ms, uds_gettimeout(-1, UDS_SEND, &ms));
}

UDS_TC(timeout_of_receive_expires)
{
	int64_t start;
	int sv[2], type;
	char c;

	EACH_TYPE(type) {
		ut_pair(type, sv);
		ATF_REQUIRE_EQ(0, uds_settimeout(sv[0], UDS_RECEIVE, 100));
		start = ut_now();
		FAILS(EAGAIN, recv(sv[0], &c, 1, 0));
		ut_took(start, 80);
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
}

UDS_TC(timeout_of_send_expires)
{
	static char junk[4096];
	int64_t start;
	int sv[2];
	ssize_t n;

	ut_pair(SOCK_STREAM, sv);
	ATF_REQUIRE_EQ(0, uds_setnonblock(sv[0], 1));
	do
		n = send(sv[0], junk, sizeof(junk), NOSIGNAL);
	while (n > 0);
	ATF_REQUIRE(errno == EAGAIN);
	ATF_REQUIRE_EQ(0, uds_setnonblock(sv[0], 0));
	ATF_REQUIRE_EQ(0, uds_settimeout(sv[0], UDS_SEND, 100));
	start = ut_now();
	FAILS(EAGAIN, send(sv[0], junk, sizeof(junk), NOSIGNAL));
	ut_took(start, 80);
	ut_close(sv[0]);
	ut_close(sv[1]);
}

/* A timeout of its own does not cut short what a call was asked to wait. */
UDS_TC(timeout_option_does_not_rule_connect)
{
	struct ut_full f;
	pid_t pid;
	int p[2], s;

	ut_fill_to_wait(&f, "sock");
	ut_pipe(p);
	pid = acceptor(f.listener, p[0]);
	s = ut_socket(SOCK_STREAM);
	ATF_REQUIRE_EQ(0, uds_settimeout(s, UDS_SEND | UDS_RECEIVE, 10));
	ut_go(p[1]);
	ATF_CHECK_EQ_MSG(0, uds_connect(s, at("sock"), -1), "errno %d", errno);
	ut_go(p[1]);
	ut_join(pid);
	ut_close(s);
	ut_drain(&f);
	ut_close(p[0]);
	ut_close(p[1]);
}

UDS_TC(timeout_option_does_not_rule_accept)
{
	static const int timeouts[] = { -1, LONG };
	pid_t pid;
	int i, listener, p[2], s;

	ut_pipe(p);
	listener = ut_listener(SOCK_STREAM, "sock");
	ATF_REQUIRE_EQ(0, uds_settimeout(listener, UDS_RECEIVE, 10));
	for (i = 0; i < 2; i++) {
		pid = dialer("sock", p[0]);
		ut_go(p[1]);
		s = uds_accept(listener, NULL, 0, timeouts[i]);
		ATF_CHECK_MSG(s != -1, "errno %d", errno);
		ut_go(p[1]);
		ut_join(pid);
		ut_close(s);
	}
	ut_close(listener);
	ut_close(p[0]);
	ut_close(p[1]);
}

UDS_TC(geterror_reads_and_clears)
{
	int error, i, sv[2], type;

	EACH_TYPE(type) {
		ut_pair(type, sv);
		for (i = 0; i < 2; i++) {
			error = -1;
			ATF_REQUIRE_EQ(0, uds_geterror(sv[i], &error));
			ATF_CHECK_EQ(0, error);
		}
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
	/* Its peer closes without having read what it sent. */
	ut_pair(SOCK_STREAM, sv);
	ATF_REQUIRE_EQ(1, send(sv[0], "x", 1, NOSIGNAL));
	ut_close(sv[1]);
	ATF_REQUIRE_EQ(0, uds_geterror(sv[0], &error));
	if (error == 0)
		atf_tc_skip("this kernel does not tell of unread data");
	ATF_CHECK_EQ(ECONNRESET, error);
	ATF_REQUIRE_EQ(0, uds_geterror(sv[0], &error));
	ATF_CHECK_EQ(0, error);
	ut_close(sv[0]);
}

static int
call_geterror(int s)
{
	int error;

	return (uds_geterror(s, &error));
}

UDS_TC(geterror_bad_descriptor)
{
	int error;

	check_bad_descriptors(call_geterror);
	FAILS_CLEAN(EBADF, error, uds_geterror(-1, &error));
}

/*
 * stat
 */

UDS_TC(stat_states_of_connections)
{
	struct ut_conn c;
	int s, type;

	EACH_CONN_TYPE(type) {
		s = ut_socket(type);
		check_stat(s, type, UDS_STATE_UNBOUND, UDS_CLOEXEC);
		ATF_REQUIRE_EQ(0, uds_bind(s, at("bound")));
		check_stat(s, type, UDS_STATE_BOUND, UDS_CLOEXEC);
		ATF_REQUIRE_EQ(0, uds_listen(s, 1));
		check_stat(s, type, UDS_STATE_LISTENING, UDS_CLOEXEC);
		ut_close(ut_client(type, "bound"));
		check_stat(s, type, UDS_STATE_LISTENING, UDS_CLOEXEC);
		ut_close(s);
		ut_connect(&c, type, "sock");
		check_stat(c.client, type, UDS_STATE_CONNECTED, UDS_CLOEXEC);
		check_stat(c.server, type, UDS_STATE_CONNECTED, UDS_CLOEXEC);
		ut_close(c.server);
		check_closed(c.client, type);
		ut_close(c.client);
		ut_close(c.listener);
		ut_unlink("sock");
		ut_unlink("bound");
	}
}

/* An end that has a name of its own as well is connected first of all. */
UDS_TC(stat_bound_and_connected)
{
	int listener, s;

	listener = ut_listener(SOCK_STREAM, "sock");
	s = ut_bound(SOCK_STREAM, "client");
	ATF_REQUIRE_EQ(0, uds_connect(s, at("sock"), -1));
	check_stat(s, SOCK_STREAM, UDS_STATE_CONNECTED, UDS_CLOEXEC);
	ut_close(listener);
	check_closed(s, SOCK_STREAM);
	ut_close(s);
}

UDS_TC(stat_states_of_datagrams)
{
	int a, b;

	a = ut_socket(SOCK_DGRAM);
	check_stat(a, SOCK_DGRAM, UDS_STATE_UNBOUND, UDS_CLOEXEC);
	ATF_REQUIRE_EQ(0, uds_bind(a, at("sock")));
	check_stat(a, SOCK_DGRAM, UDS_STATE_BOUND, UDS_CLOEXEC);
	b = ut_client(SOCK_DGRAM, "sock");
	check_stat(b, SOCK_DGRAM, UDS_STATE_CONNECTED, UDS_CLOEXEC);
	check_stat(a, SOCK_DGRAM, UDS_STATE_BOUND, UDS_CLOEXEC);
	ut_close(a);
	ut_close(b);
}

/* 1 if this kernel says by POLLHUP that both directions are shut down. */
static int
shows_shutdown(int type)
{
	struct pollfd pfd;
	int half, sv[2];

	ut_pair(type, sv);
	pfd.fd = sv[0];
	pfd.events = 0;
	ATF_REQUIRE_EQ(0, shutdown(sv[0], SHUT_WR));
	half = poll(&pfd, 1, 0);
	ATF_REQUIRE_EQ(0, shutdown(sv[1], SHUT_WR));
	pfd.revents = 0;
	(void)poll(&pfd, 1, 0);
	ut_close(sv[0]);
	ut_close(sv[1]);
	return (half == 0 && (pfd.revents & POLLHUP) != 0);
}

/* The BSDs do not say that both sides have shut down, until one closes. */
UDS_TC(stat_shut_down)
{
	struct uds_stat st;
	int i, sv[2], type;

	EACH_CONN_TYPE(type) {
		ut_pair(type, sv);
		ATF_REQUIRE_EQ(0, shutdown(sv[0], SHUT_WR));
		check_stat(sv[0], type, UDS_STATE_CONNECTED, UDS_CLOEXEC);
		check_stat(sv[1], type, UDS_STATE_CONNECTED, UDS_CLOEXEC);
		ATF_REQUIRE_EQ(0, shutdown(sv[1], SHUT_WR));
		for (i = 0; i < 2; i++) {
			ATF_REQUIRE_EQ(0, uds_stat(sv[i], &st));
			if (st.us_state != UDS_STATE_CONNECTED ||
			    (shows_shutdown(type) && ut_has_cred()))
				check_stat(sv[i], type, UDS_STATE_CLOSED,
				    UDS_CLOEXEC);
		}
		ut_close(sv[0]);
		check_closed(sv[1], type);
		ut_close(sv[1]);
	}
}

/*
 * Never connected, it cannot have been closed by a peer, unless the kernel
 * itself takes it for one that was: so do NetBSD and OpenBSD.
 */
static void
check_shut_down(int s, int state)
{
	struct uds_stat st;
	char c;

	if (shutdown(s, SHUT_RDWR) == -1)
		ATF_REQUIRE_EQ(ENOTCONN, errno);
	ATF_REQUIRE_EQ(0, uds_stat(s, &st));
	if (st.us_state != UDS_STATE_CLOSED ||
	    recv(s, &c, 1, MSG_PEEK | MSG_DONTWAIT) != 0)
		check_stat(s, SOCK_STREAM, state, UDS_CLOEXEC);
}

UDS_TC(stat_shut_down_unconnected)
{
	int s;

	s = ut_socket(SOCK_STREAM);
	check_shut_down(s, UDS_STATE_UNBOUND);
	ut_close(s);
	s = ut_bound(SOCK_STREAM, "sock");
	check_shut_down(s, UDS_STATE_BOUND);
	ut_close(s);
}

/* What has not been read yet stays there and does not hide the end. */
UDS_TC(stat_takes_nothing)
{
	int error[2], i, sv[2], type;

	EACH_CONN_TYPE(type) {
		ut_pair(type, sv);
		ATF_REQUIRE_EQ(4, send(sv[1], "data", 4, NOSIGNAL));
		check_stat(sv[0], type, UDS_STATE_CONNECTED, UDS_CLOEXEC);
		ut_close(sv[1]);
		check_closed(sv[0], type);
		check_record(sv[0], "data", 4);
		check_closed(sv[0], type);
		ut_close(sv[0]);
		/* A pending error, where a peer that did not read is one. */
		for (i = 0; i < 2; i++) {
			ut_pair(type, sv);
			ATF_REQUIRE_EQ(1, send(sv[0], "x", 1, NOSIGNAL));
			ut_close(sv[1]);
			if (i == 1)
				check_closed(sv[0], type);
			ATF_REQUIRE_EQ(0, uds_geterror(sv[0], &error[i]));
			ut_close(sv[0]);
		}
		ATF_CHECK_EQ(error[0], error[1]);
	}
}

UDS_TC(stat_flags)
{
	int s;

	s = ut_socket(SOCK_STREAM);
	ATF_REQUIRE_EQ(0, fcntl(s, F_SETFD, 0));
	check_stat(s, SOCK_STREAM, UDS_STATE_UNBOUND, 0);
	ATF_REQUIRE_EQ(0, uds_setnonblock(s, 1));
	check_stat(s, SOCK_STREAM, UDS_STATE_UNBOUND, UDS_NONBLOCK);
	ATF_REQUIRE_EQ(0, fcntl(s, F_SETFD, FD_CLOEXEC));
	check_stat(s, SOCK_STREAM, UDS_STATE_UNBOUND,
	    UDS_NONBLOCK | UDS_CLOEXEC);
	ut_close(s);
}

static int
call_stat(int s)
{
	struct uds_stat st;

	return (uds_stat(s, &st));
}

/* A descriptor from elsewhere may be anything; that is no reason to die. */
UDS_TC(stat_of_no_unix_socket)
{
	struct uds_stat st;
	int p[2], s;

	check_bad_descriptors(call_stat);
	FAILS_CLEAN(EBADF, st, uds_stat(-1, &st));
	ut_pipe(p);
	FAILS_CLEAN(ENOTSOCK, st, uds_stat(p[0], &st));
	ut_close(p[0]);
	ut_close(p[1]);
	s = ut_inet();
	FAILS_CLEAN(EAFNOSUPPORT, st, uds_stat(s, &st));
	ut_close(s);
}

/*
 * What a socket of this library is to the rest of the system.
 */

/* A program that is executed gets none of the descriptors. */
UDS_TC(exec_closes_all)
{
	struct ut_conn c;
	int d, s, sv[2], type;

	EACH_TYPE(type) {
		s = ut_socket(type);
		exec_sees(s, 0);
		d = uds_dup(s);
		exec_sees(d, 0);
		ut_close(d);
		ut_close(s);
		ut_pair(type, sv);
		exec_sees(sv[0], 0);
		exec_sees(sv[1], 0);
		ut_close(sv[0]);
		ut_close(sv[1]);
	}
	EACH_CONN_TYPE(type) {
		ut_connect(&c, type, "sock");
		exec_sees(c.listener, 0);
		exec_sees(c.client, 0);
		exec_sees(c.server, 0);
		ut_disconnect(&c);
		ut_unlink("sock");
		s = ut_bound(type, "client");
		d = ut_listener(type, "sock");
		ATF_REQUIRE_EQ(0, uds_connect(s, at("sock"), SHORT));
		exec_sees(s, 0);
		ut_close(s);
		ut_close(d);
		ut_unlink("sock");
		ut_unlink("client");
	}
}

/* The helper of the case above can tell the opposite. */
UDS_TC(exec_keeps_others)
{
	int s;

	s = ut_socket(SOCK_STREAM);
	ATF_REQUIRE_EQ(0, fcntl(s, F_SETFD, 0));
	exec_sees(s, 1);
	ut_close(s);
}

/* Nothing here kills a program whose peer has gone. */
UDS_TC(no_sigpipe)
{
	struct uds_addr a;
	struct uds_stat st;
	struct ut_conn c;
	pid_t pid;
	int error, s, sv[2], type;

	pid = ut_fork();
	if (pid != 0) {
		ut_join(pid);
		return;
	}
	CHILD_REQUIRE(signal(SIGPIPE, SIG_DFL) != SIG_ERR);
	EACH_CONN_TYPE(type) {
		ut_connect(&c, type, "sock");
		CHILD_REQUIRE(close(c.server) == 0);
		CHILD_REQUIRE(send(c.client, "x", 1, NOSIGNAL) == -1 &&
		    errno == EPIPE);
		(void)uds_getpeername(c.client, &a);
		(void)uds_getsockname(c.client, &a);
		(void)uds_geterror(c.client, &error);
		(void)uds_settimeout(c.client, UDS_SEND, 100);
		(void)uds_stat(c.client, &st);
		(void)uds_connect(c.client, at("sock"), 0);
		(void)uds_listen(c.client, 1);
		CHILD_REQUIRE(close(c.listener) == 0);
		s = uds_dial("sock", type, 0);
		CHILD_REQUIRE(s == -1);
		CHILD_REQUIRE(unlink("sock") == 0);
		CHILD_REQUIRE(uds_socketpair(type, 0, sv) == 0);
		CHILD_REQUIRE(close(sv[1]) == 0);
		CHILD_REQUIRE(send(sv[0], "x", 1, NOSIGNAL) == -1 &&
		    errno == EPIPE);
		if (ut_has(UDS_FEATURE_NOSIGPIPE)) {
			CHILD_REQUIRE(send(sv[0], "x", 1, 0) == -1);
			CHILD_REQUIRE(write(sv[0], "x", 1) == -1);
		}
	}
	_exit(0);
}

/* A child that was forked off goes on with the same sockets. */
UDS_TC(fork_shares_sockets)
{
	struct ut_conn c;
	char buf[4];
	pid_t pid;

	ut_connect(&c, SOCK_STREAM, "sock");
	pid = ut_fork();
	if (pid == 0) {
		CHILD_REQUIRE(recv(c.server, buf, 4, 0) == 4);
		CHILD_REQUIRE(send(c.server, "pong", 4, NOSIGNAL) == 4);
		CHILD_REQUIRE(uds_dial("sock", SOCK_STREAM, -1) != -1);
		_exit(0);
	}
	ATF_REQUIRE_EQ(4, send(c.client, "ping", 4, NOSIGNAL));
	check_record(c.client, "pong", 4);
	ut_join(pid);
	ut_disconnect(&c);
}

/*
 * Records.
 */

/* Addresses made here serve the program's own sendto(2) and recvfrom(2). */
UDS_TC(datagrams_between_three)
{
	static const char *const names[] = { "a", "b", "c" };
	struct sockaddr_un un;
	struct uds_addr from;
	char buf[16];
	socklen_t len;
	int i, peek, s[3];

	for (i = 0; i < 3; i++)
		s[i] = ut_bound(SOCK_DGRAM, names[i]);
	for (i = 0; i < 3; i++) {
		len = sizeof(un);
		ATF_REQUIRE_EQ(0, uds_addr_tosockaddr(at(names[(i + 1) % 3]),
		    &un, &len));
		ATF_REQUIRE_EQ(3, sendto(s[i], "abc", 3, 0,
		    (struct sockaddr *)&un, len));
	}
	for (i = 0; i < 3; i++) {
		for (peek = 1; peek >= 0; peek--) {
			len = sizeof(un);
			ATF_REQUIRE_EQ(3, recvfrom(s[i], buf, sizeof(buf),
			    peek ? MSG_PEEK : 0, (struct sockaddr *)&un,
			    &len));
			ATF_REQUIRE_EQ(0, uds_addr_fromsockaddr(&from, &un,
			    sizeof(un), len));
			ATF_CHECK_STREQ(names[(i + 2) % 3], text(&from));
		}
	}
	for (i = 0; i < 3; i++)
		ut_close(s[i]);
}

/* Linux returns a length of 0 for a sender without a name. */
UDS_TC(datagram_from_nobody)
{
	struct sockaddr_un un;
	struct uds_addr from;
	char c;
	socklen_t len;
	int client, s;

	s = ut_bound(SOCK_DGRAM, "sock");
	client = ut_client(SOCK_DGRAM, "sock");
	ATF_REQUIRE_EQ(1, send(client, "x", 1, 0));
	memset(&un, 0xa5, sizeof(un));
	len = sizeof(un);
	ATF_REQUIRE_EQ(1, recvfrom(s, &c, 1, 0, (struct sockaddr *)&un, &len));
	memset(&from, 0xa5, sizeof(from));
	ATF_REQUIRE_EQ(0, uds_addr_fromsockaddr(&from, &un, sizeof(un), len));
	ATF_CHECK_STREQ("-", text(&from));
	ut_close(client);
	ut_close(s);
}

/* Sent separately, received separately; the rest of a record is gone. */
UDS_TC(seqpacket_records_truncate)
{
	char buf[3];
	struct iovec iov;
	struct msghdr m;
	ssize_t n;
	int sv[2];

	ut_pair(SOCK_SEQPACKET, sv);
	ATF_REQUIRE_EQ(5, send(sv[0], "hello", 5, MSG_EOR));
	ATF_REQUIRE_EQ(2, send(sv[0], "yo", 2, MSG_EOR));
	memset(&m, 0, sizeof(m));
	iov.iov_base = buf;
	iov.iov_len = sizeof(buf);
	m.msg_iov = &iov;
	m.msg_iovlen = 1;
	ATF_REQUIRE_EQ(3, recvmsg(sv[1], &m, 0));
	ATF_REQUIRE_EQ(0, memcmp(buf, "hel", 3));
	if ((m.msg_flags & MSG_TRUNC) == 0) {
		ATF_REQUIRE_EQ(2, recv(sv[1], buf, sizeof(buf), 0));
		ATF_CHECK_EQ(0, memcmp(buf, "lo", 2));
	}
	n = recv(sv[1], buf, sizeof(buf), 0);
	ATF_REQUIRE_EQ(2, n);
	ATF_CHECK_EQ(0, memcmp(buf, "yo", 2));
	ut_close(sv[0]);
	ut_close(sv[1]);
}

/*
 * An empty record, which looks like the end, or has vanished; or comes with
 * the next one only (OpenBSD).
 */
UDS_TC(seqpacket_empty_record)
{
	char c;
	ssize_t n;
	int sv[2];

	ut_pair(SOCK_SEQPACKET, sv);
	ATF_REQUIRE_EQ(0, send(sv[0], "", 0, MSG_EOR));
	n = recv(sv[1], &c, 1, MSG_DONTWAIT);
	ATF_CHECK(n == 0 || (n == -1 && errno == EAGAIN));
	ATF_REQUIRE_EQ(1, send(sv[0], "x", 1, MSG_EOR));
	if (n == 0 || recv(sv[1], &c, 1, MSG_PEEK) == 1)
		check_record(sv[1], "x", 1);
	else {
		check_record(sv[1], "", 0);
		check_record(sv[1], "x", 1);
	}
	ut_close(sv[0]);
	ut_close(sv[1]);
}

/* Gathered from several buffers, scattered into several, one record. */
UDS_TC(seqpacket_vectors)
{
	char a[2], b[8], hello[] = "hel", lo[] = "lo";
	struct iovec iov[2];
	struct msghdr m;
	int sv[2];

	ut_pair(SOCK_SEQPACKET, sv);
	memset(&m, 0, sizeof(m));
	m.msg_iov = iov;
	m.msg_iovlen = 2;
	iov[0].iov_base = hello;
	iov[0].iov_len = 3;
	iov[1].iov_base = lo;
	iov[1].iov_len = 2;
	ATF_REQUIRE_EQ(5, sendmsg(sv[0], &m, MSG_EOR));
	ATF_REQUIRE_EQ(1, send(sv[0], "!", 1, MSG_EOR));
	iov[0].iov_base = a;
	iov[0].iov_len = sizeof(a);
	iov[1].iov_base = b;
	iov[1].iov_len = sizeof(b);
	ATF_REQUIRE_EQ(5, recvmsg(sv[1], &m, 0));
	ATF_CHECK_EQ(0, m.msg_flags & MSG_TRUNC);
	ATF_CHECK_EQ(0, memcmp(a, "he", 2));
	ATF_CHECK_EQ(0, memcmp(b, "llo", 3));
	check_record(sv[1], "!", 1);
	ut_close(sv[0]);
	ut_close(sv[1]);
}

UDS_TC(seqpacket_shut_down)
{
	struct ut_conn c;
	char buf;

	ut_close(ut_socket(SOCK_SEQPACKET));
	ut_connect(&c, SOCK_SEQPACKET, "sock");
	ATF_REQUIRE_EQ(0, shutdown(c.client, SHUT_RDWR));
	FAILS(EPIPE, send(c.client, "x", 1, NOSIGNAL));
	ATF_CHECK_EQ(0, recv(c.server, &buf, 1, 0));
	ut_disconnect(&c);
}

/* Seen in a mount namespace of its own. */
UDS_TC_ROOT(bind_read_only_erofs)
{
	const char *path;
	pid_t pid;
	int has, s, status;

	has = ut_has(UDS_FEATURE_LONGPATH);
	ATF_REQUIRE_EQ(0, mkdir("dir", 0755));
	pid = ut_fork();
	if (pid == 0) {
		if (ut_readonly("dir") == -1)
			_exit(77);
		s = uds_socket(SOCK_STREAM, 0);
		CHILD_REQUIRE(uds_bind(s, at("sock")) == -1 &&
		    errno == EROFS);
		path = ut_longpath(199);
		CHILD_REQUIRE(!has || (uds_bind(s, at(path)) == -1 &&
		    errno == EROFS));
		_exit(0);
	}
	ATF_REQUIRE(waitpid(pid, &status, 0) == pid);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 77)
		atf_tc_skip("no file system can be mounted here");
	ATF_CHECK_EQ(0, status);
}

/* Linux needs /proc for a long path, and says so where it is missing. */
UDS_TC_ROOT(long_path_without_proc_eopnotsupp)
{
	pid_t pid;
	int dir, listener, s, status;

	if (access("/proc/thread-self/fd", F_OK) == -1)
		atf_tc_skip("this system has no such /proc");
	ut_need(UDS_FEATURE_LONGPATH);
	listener = ut_listener(SOCK_STREAM, ut_longpath(300));
	pid = ut_fork();
	if (pid == 0) {
		dir = open(".", O_RDONLY);
		if (ut_readonly("/proc") == -1)
			_exit(77);
		CHILD_REQUIRE(fchdir(dir) == 0);
		s = uds_socket(SOCK_STREAM, 0);
		CHILD_REQUIRE(uds_bind(s, at(ut_longpath(301))) == -1 &&
		    errno == EOPNOTSUPP);
		CHILD_REQUIRE(uds_connect(s, at(ut_longpath(300)), -1) == -1 &&
		    errno == EOPNOTSUPP);
		CHILD_REQUIRE(uds_bind(s, at("sock")) == 0);
		_exit(0);
	}
	ATF_REQUIRE(waitpid(pid, &status, 0) == pid);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 77)
		atf_tc_skip("no file system can be mounted here");
	ATF_CHECK_EQ(0, status);
	ATF_CHECK_EQ(1, ut_entries(ut_longdir(200)));
	ut_close(listener);
}

ATF_TP_ADD_TCS(tp)
{
	ATF_TP_ADD_TC(tp, socket_of_each_type);
	ATF_TP_ADD_TC(tp, socket_bad_type_einval);
	ATF_TP_ADD_TC(tp, socket_bad_flags_einval);
	ATF_TP_ADD_TC(tp, seqpacket_where_none_eopnotsupp);
	ATF_TP_ADD_TC(tp, socketpair_of_each_type);
	ATF_TP_ADD_TC(tp, descriptor_table_full_emfile);
	ATF_TP_ADD_TC(tp, bind_path_of_each_length);
	ATF_TP_ADD_TC(tp, bind_path_too_long_for_sockaddr);
	ATF_TP_ADD_TC(tp, longest_short_path_connects);
	ATF_TP_ADD_TC(tp, bind_odd_paths);
	ATF_TP_ADD_TC(tp, bind_abstract_names);
	ATF_TP_ADD_TC(tp, bind_abstract_extremes);
	ATF_TP_ADD_TC(tp, bind_abstract_where_none_eopnotsupp);
	ATF_TP_ADD_TC(tp, bind_unnamed_where_not_eopnotsupp);
	ATF_TP_ADD_TC(tp, bind_unnamed_autobinds);
	ATF_TP_ADD_TC(tp, bind_mode_by_umask);
	ATF_TP_ADD_TC(tp, bind_twice_einval);
	ATF_TP_ADD_TC(tp, bind_existing_eaddrinuse);
	ATF_TP_ADD_TC(tp, bind_follows_no_symlink);
	ATF_TP_ADD_TC(tp, bind_bad_path_errnos);
	ATF_TP_ADD_TC(tp, long_path_errnos_as_short);
	ATF_TP_ADD_TC(tp, bind_component_too_long_enametoolong);
	ATF_TP_ADD_TC(tp, bind_bad_descriptor);
	ATF_TP_ADD_TC(tp, other_family_refused);
	ATF_TP_ADD_TC(tp, directory_without_search_eacces);
	ATF_TP_ADD_TC(tp, directory_with_search_only);
	ATF_TP_ADD_TC(tp, connect_by_mode_of_file);
	ATF_TP_ADD_TC(tp, bind_without_write_permission_eacces);
	ATF_TP_ADD_TC(tp, long_path_of_each_length);
	ATF_TP_ADD_TC(tp, long_components);
	ATF_TP_ADD_TC(tp, long_absolute_path);
	ATF_TP_ADD_TC(tp, long_path_datagram);
	ATF_TP_ADD_TC(tp, connect_follows_symlink);
	ATF_TP_ADD_TC(tp, long_bind_without_descriptors_emfile);
	ATF_TP_ADD_TC(tp, long_bind_race_has_one_winner);
	ATF_TP_ADD_TC(tp, at_directory);
	ATF_TP_ADD_TC(tp, at_directory_not_needed);
	ATF_TP_ADD_TC(tp, at_directory_where_not_eopnotsupp);
	ATF_TP_ADD_TC(tp, at_bad_directory);
	ATF_TP_ADD_TC(tp, at_directory_errnos);
	ATF_TP_ADD_TC(tp, listen_largest_backlog);
	ATF_TP_ADD_TC(tp, listen_again_enlarges_backlog);
	ATF_TP_ADD_TC(tp, listen_refused);
	ATF_TP_ADD_TC(tp, listen_on_connection_einval);
	ATF_TP_ADD_TC(tp, listen_bad_descriptor);
	ATF_TP_ADD_TC(tp, accept_names_peer);
	ATF_TP_ADD_TC(tp, accept_flags_alone_decide);
	ATF_TP_ADD_TC(tp, accept_bad_arguments_einval);
	ATF_TP_ADD_TC(tp, accept_without_listener);
	ATF_TP_ADD_TC(tp, accept_bad_descriptor);
	ATF_TP_ADD_TC(tp, accept_leaves_others_alone);
	ATF_TP_ADD_TC(tp, long_path_from_thread);
	ATF_TP_ADD_TC(tp, accept_other_family_eafnosupport);
	ATF_TP_ADD_TC(tp, accept_nobody_comes);
	ATF_TP_ADD_TC(tp, accept_shut_down_keeps_deadline);
	ATF_TP_ADD_TC(tp, accept_after_poll);
	ATF_TP_ADD_TC(tp, accept_waits_for_connection);
	ATF_TP_ADD_TC(tp, accept_shared_listener_times_out);
	ATF_TP_ADD_TC(tp, accept_table_full_emfile);
	ATF_TP_ADD_TC(tp, accept_peer_already_gone);
	ATF_TP_ADD_TC(tp, accept_storm_of_signals);
	ATF_TP_ADD_TC(tp, descriptors_beyond_fd_setsize);
	ATF_TP_ADD_TC(tp, connect_refusals);
	ATF_TP_ADD_TC(tp, connect_abstract_nobody_econnrefused);
	ATF_TP_ADD_TC(tp, connect_bad_arguments_einval);
	ATF_TP_ADD_TC(tp, connect_other_type_eprototype);
	ATF_TP_ADD_TC(tp, connect_twice_eisconn);
	ATF_TP_ADD_TC(tp, connect_from_listener);
	ATF_TP_ADD_TC(tp, connect_datagram_again);
	ATF_TP_ADD_TC(tp, connect_datagram_that_has_a_peer);
	ATF_TP_ADD_TC(tp, connect_bad_descriptor);
	ATF_TP_ADD_TC(tp, connect_leaves_nonblock_alone);
	ATF_TP_ADD_TC(tp, connect_backlog_stays_full);
	ATF_TP_ADD_TC(tp, connect_backlog_full_econnrefused);
	ATF_TP_ADD_TC(tp, connect_backlog_gets_room);
	ATF_TP_ADD_TC(tp, connect_listener_goes_econnrefused);
	ATF_TP_ADD_TC(tp, connect_again_after_timeout);
	ATF_TP_ADD_TC(tp, connect_storm_of_signals);
	ATF_TP_ADD_TC(tp, connect_storm_of_connections);
	ATF_TP_ADD_TC(tp, dial_each_type);
	ATF_TP_ADD_TC(tp, dial_refusals);
	ATF_TP_ADD_TC(tp, names_before_binding);
	ATF_TP_ADD_TC(tp, names_bad_descriptor);
	ATF_TP_ADD_TC(tp, names_other_family_eafnosupport);
	ATF_TP_ADD_TC(tp, names_outlive_file_and_peer);
	ATF_TP_ADD_TC(tp, dup_is_same_socket);
	ATF_TP_ADD_TC(tp, dup_bad_descriptor_ebadf);
	ATF_TP_ADD_TC(tp, setnonblock_on_and_off);
	ATF_TP_ADD_TC(tp, timeout_none_at_first);
	ATF_TP_ADD_TC(tp, timeout_set_is_got);
	ATF_TP_ADD_TC(tp, timeout_rounds_up_and_clamps);
	ATF_TP_ADD_TC(tp, timeout_bad_arguments_einval);
	ATF_TP_ADD_TC(tp, timeout_bad_descriptor);
	ATF_TP_ADD_TC(tp, timeout_of_receive_expires);
	ATF_TP_ADD_TC(tp, timeout_of_send_expires);
	ATF_TP_ADD_TC(tp, timeout_option_does_not_rule_connect);
	ATF_TP_ADD_TC(tp, timeout_option_does_not_rule_accept);
	ATF_TP_ADD_TC(tp, geterror_reads_and_clears);
	ATF_TP_ADD_TC(tp, geterror_bad_descriptor);
	ATF_TP_ADD_TC(tp, stat_states_of_connections);
	ATF_TP_ADD_TC(tp, stat_bound_and_connected);
	ATF_TP_ADD_TC(tp, stat_states_of_datagrams);
	ATF_TP_ADD_TC(tp, stat_shut_down);
	ATF_TP_ADD_TC(tp, stat_shut_down_unconnected);
	ATF_TP_ADD_TC(tp, stat_takes_nothing);
	ATF_TP_ADD_TC(tp, stat_flags);
	ATF_TP_ADD_TC(tp, stat_of_no_unix_socket);
	ATF_TP_ADD_TC(tp, exec_closes_all);
	ATF_TP_ADD_TC(tp, exec_keeps_others);
	ATF_TP_ADD_TC(tp, no_sigpipe);
	ATF_TP_ADD_TC(tp, fork_shares_sockets);
	ATF_TP_ADD_TC(tp, datagrams_between_three);
	ATF_TP_ADD_TC(tp, datagram_from_nobody);
	ATF_TP_ADD_TC(tp, seqpacket_records_truncate);
	ATF_TP_ADD_TC(tp, seqpacket_empty_record);
	ATF_TP_ADD_TC(tp, seqpacket_vectors);
	ATF_TP_ADD_TC(tp, seqpacket_shut_down);
	ATF_TP_ADD_TC(tp, bind_read_only_erofs);
	ATF_TP_ADD_TC(tp, long_path_without_proc_eopnotsupp);

	return (atf_no_error());
}
