/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * NetBSD on the scripted kernel; "run" is on 10.99.12, 9.99.100 and 9.99.2,
 * unless another release is named.
 */

#include <sys/stat.h>
#include <sys/time.h>

#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <atf-c.h>

#include "sim.h"

/* sys/sys/socket.h, un.h, sysctl.h (10.99.12) */
#define CLOEXEC		0x10000000
#define NONBLOCK	0x20000000
#define SOL_SOCKET_	0xffff
#define SO_ACCEPTCONN_	0x0002
#define SO_NOSIGPIPE_	0x0800
#define SO_TYPE_	0x1008
#define SO_SNDTIMEO_	0x100b
#define SO_RCVTIMEO_	0x100c
#define LOCAL_PEEREID_	3
#define PEEK		0x82	/* MSG_PEEK | MSG_DONTWAIT */

/* lstat(2) comes first, because bind(2) follows links. */
#define FREE		{ SIM(lstat), .error = ENOENT, .optional = 1 }
#define WAY_BIND	FREE,
#define WAY_GETPATH(fd)							\
	{ SIM(fcntl, fd, SIM_GETPATH_NETBSD), .error = EINVAL, .optional = 1 },

#include "way.h"

/* Addresses: 2 bytes of nothing, or as many as were passed (run). */
#define UNNAMED		"\2\1"
#define NAMED		"\7\1sock\0"

/* struct unpcbid: 12 bytes, the process first (run). */
#define UNPCBID(pid, euid, egid)	SIM_WORDS(pid, euid, egid)

#define ASK_PEEREID	SIM(getsockopt, S, 0, LOCAL_PEEREID_)
#define ASK_LISTENING	SIM(getsockopt, S, SOL_SOCKET_, SO_ACCEPTCONN_)
#define ASK_TYPE	SIM(getsockopt, S, SOL_SOCKET_, SO_TYPE_)
#define LISTENS_NOT	{ ASK_LISTENING, SIM_INT(0) }
#define QUIET(s)							\
	{ SIM(setsockopt, s, SOL_SOCKET_, SO_NOSIGPIPE_),		\
	    SIM_TAKES_INT(1), .optional = 1 }

/* kern.osrevision of the kernel that runs: sysctl({ 1, 3 }). */
#define ASK_REVISION	SIM(sysctl), SIM_TAKES("\1\0\0\0\3\0\0\0")
#define REVISION(n)	{ ASK_REVISION, SIM_INT(n) }
#define NETBSD_8	899000500
#define NETBSD_9	900000000
#define NETBSD_10	1099001200

static struct uds_cred cred;
static struct uds_addr addr;

static int
peercred(void)
{
	return (uds_peercred(S, &cred, 0));
}

static const struct uds_addr *
path(const char *name)
{
	ATF_REQUIRE_EQ(0, uds_addr_path(&addr, name));
	return (&addr);
}

/* An unbound socket's name is 2 bytes (run). */
SIM_TC(unnamed_is_2_bytes)
{
	SIM_SCRIPT({ SIM(getsockname, S), SIM_GIVES(UNNAMED) });
	ATF_REQUIRE_EQ(0, uds_getsockname(S, &addr));
	ATF_CHECK_EQ(UDS_ADDR_UNNAMED, uds_addr_kind(&addr));
}

/* Paths of up to 253 bytes come back as they were given (run). */
SIM_TC(name_is_as_given)
{
	char name[255];
	size_t len;

	SIM_SCRIPT({ SIM(getsockname, S), SIM_GIVES(NAMED) });
	ATF_REQUIRE_EQ(0, uds_getsockname(S, &addr));
	ATF_CHECK_STREQ("sock", uds_addr_name(&addr, &len));
	ATF_CHECK_EQ(4, len);
	memset(name, 'x', sizeof(name));
	memcpy(name, "\xff\1", 2);
	SIM_SCRIPT({ SIM(getpeername, S), SIM_OBJECT(name) });
	ATF_REQUIRE_EQ(0, uds_getpeername(S, &addr));
	ATF_CHECK_EQ(0, memcmp(name + 2, uds_addr_name(&addr, &len), 253));
	ATF_CHECK_EQ(253, len);
}

static size_t	bound;

static void
see_bind(struct sim_seen *c)
{
	bound = c->inlen;
	ATF_CHECK_EQ(c->inlen, ((const unsigned char *)c->in)[0]);
	ATF_CHECK_EQ(1, ((const unsigned char *)c->in)[1]);
}

/* Longer than sun_path is no matter to the kernel up to there (run). */
SIM_TC(longest_path)
{
	char name[255];

	memset(name, 'x', sizeof(name));
	name[253] = '\0';
	SIM_SCRIPT({ SIM(lstat), .path = name, .error = ENOENT },
	    { SIM(bind, S), .path = name, .hook = see_bind });
	ATF_CHECK_EQ(0, uds_bind(S, path(name)));
	ATF_CHECK_EQ(255, bound);
	SIM_SCRIPT({ SIM(connect, S), .path = name, .hook = see_bind });
	ATF_CHECK_EQ(0, uds_connect(S, path(name), -1));
	ATF_CHECK_EQ(255, bound);
	name[253] = 'x';
	name[254] = '\0';
	sim_files();
	SIM_SCRIPT({ SIM(bind, S), .hook = way_make });
	ATF_CHECK_EQ(0, uds_bind(S, path(name)));
	ATF_CHECK_EQ(0, strncmp(way_path, "/tmp/uds.", 9));
	ATF_CHECK(way_is_socket(name));
}

/* bind(2) would make the file where the link says (run). */
SIM_TC(bind_follows_no_link)
{
	ATF_REQUIRE_EQ(0, symlink("nowhere", "link"));
	ATF_REQUIRE_EQ(0, symlink("/", "root"));
	sim_files();
	FAILS(EADDRINUSE, uds_bind(S, path("link")));
	FAILS(EADDRINUSE, uds_bind(S, path("root")));
	ATF_CHECK_EQ(2, way_entries("."));
}

/* What is no link is the kernel's to refuse. */
SIM_TC(bind_errors)
{
	static const int errors[] = { EADDRINUSE, EINVAL, EACCES, EBADF,
	    ENOTSOCK };
	size_t i;

	ATF_REQUIRE_EQ(0, mknod("sock", S_IFSOCK | 0755, 0));
	sim_files();
	for (i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
		SIM_SCRIPT({ SIM(bind, S), .path = "sock",
		    .error = errors[i] });
		FAILS(errors[i], uds_bind(S, path("sock")));
	}
}

static int
bind_sock(void)
{
	return (uds_bind(S, path("sock")));
}

SIM_TC(bind_interrupted)
{
	SIM_SCRIPT({ SIM(lstat), .path = "sock", .error = ENOENT },
	    { SIM(bind, S), .error = EINTR },
	    { SIM(lstat), .path = "sock", .error = ENOENT },
	    { SIM(bind, S), .path = "sock" });
	ATF_CHECK_EQ(0, bind_sock());
}

/* ENOENT for an abstract name, EINVAL for none (run): asked once each. */
SIM_TC(bind_unnamed_and_abstract_eopnotsupp)
{
	uds_addr_unnamed(&addr);
	SIM_SCRIPT({ SIM(socket, 1, 1 | CLOEXEC, 0), .rv = S + 1 },
	    QUIET(S + 1),
	    { SIM(bind, S + 1), SIM_TAKES("\2\1"), .error = EINVAL });
	FAILS(EOPNOTSUPP, uds_bind(S, &addr));
	SIM_SCRIPT({ SIM(socket, 1, 1 | CLOEXEC, 0), .rv = S + 1 },
	    QUIET(S + 1), { SIM(bind, S + 1), .error = ENOENT });
	ATF_REQUIRE_EQ(0, uds_addr_abstract(&addr, "x", 1));
	FAILS(EOPNOTSUPP, uds_bind(S, &addr));
	FAILS(EOPNOTSUPP, uds_bind(S, &addr));
	FAILS(EOPNOTSUPP, uds_connect(S, &addr, 0));
}

/* The path of the directory is asked of the kernel (10.99.12, run). */
SIM_TC(bindat_by_getpath)
{
	struct stat st;
	int fd;

	ATF_REQUIRE_EQ(0, mkdir("dir", 0755));
	fd = way_opendir("dir");
	sim_files();
	SIM_SCRIPT({ SIM(bind, S), .hook = way_make });
	ATF_CHECK_EQ(0, uds_bindat(S, fd, path("sock")));
	ATF_CHECK(way_is_socket("dir/sock"));
	ATF_REQUIRE_EQ(0, stat("dir/sock", &st));
	SIM_SCRIPT({ SIM(connect, S), .hook = way_look });
	ATF_CHECK_EQ(0, uds_connectat(S, fd, path("sock"), -1));
	ATF_CHECK_EQ(st.st_ino, way_stat.st_ino);
	(void)close(fd);
}

static char	target[PATH_MAX];

static void
read_link(struct sim_seen *c)
{
	char link[32];
	ssize_t n;

	(void)snprintf(link, sizeof(link), "%.17s", c->path);
	n = readlink(link, target, sizeof(target) - 1);
	ATF_REQUIRE(n != -1);
	target[n] = '\0';
}

/* What it says is used, if it is true, and no other name looked for. */
SIM_TC(bindat_uses_getpath)
{
	char expected[PATH_MAX], said[PATH_MAX];
	int fd;

	ATF_REQUIRE_EQ(0, mkdir("dir", 0755));
	ATF_REQUIRE_EQ(0, symlink("dir", "alias"));
	ATF_REQUIRE(getcwd(said, sizeof(said) - 8) != NULL);
	(void)strcat(said, "/alias");
	(void)snprintf(expected, sizeof(expected), "%.1000s/.", said);
	fd = way_opendir("dir");
	sim_files();
	SIM_SCRIPT({ SIM(fcntl, fd, SIM_GETPATH_NETBSD), SIM_OBJECT(said) },
	    FREE, { SIM(bind, S), .hook = read_link });
	ATF_CHECK_EQ(0, uds_bindat(S, fd, path("sock")));
	ATF_CHECK_STREQ(expected, target);
	(void)close(fd);
}

/*
 * It is asked its cache of names, which does not know roots of file systems,
 * nor what was renamed and not looked up since (10.99.12, run); before 10
 * there is no such question (EINVAL); and by the time of the answer, it may
 * be another directory.
 */
SIM_TC(bindat_by_climbing)
{
	static const int errors[] = { ENOENT, EINVAL, EACCES };
	size_t i;
	int fd;

	ATF_REQUIRE_EQ(0, mkdir("dir", 0755));
	fd = way_opendir("dir");
	sim_files();
	for (i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
		SIM_SCRIPT({ SIM(fcntl, fd, SIM_GETPATH_NETBSD),
		    .error = errors[i] },
		    FREE, { SIM(bind, S), .hook = way_make });
		ATF_CHECK_EQ(0, uds_bindat(S, fd, path("sock")));
		ATF_REQUIRE_EQ(0, unlink("dir/sock"));
	}
	SIM_SCRIPT({ SIM(fcntl, fd, SIM_GETPATH_NETBSD),
	    SIM_GIVES("/tmp\0") },
	    FREE, { SIM(bind, S), .hook = way_make });
	ATF_CHECK_EQ(0, uds_bindat(S, fd, path("sock")));
	ATF_CHECK_EQ(0, unlink("dir/sock"));
	SIM_SCRIPT({ SIM(fcntl, fd, SIM_GETPATH_NETBSD),
	    SIM_GIVES("/nowhere/at/all\0") },
	    FREE, { SIM(bind, S), .hook = way_make });
	ATF_CHECK_EQ(0, uds_bindat(S, fd, path("sock")));
	ATF_CHECK_EQ(0, unlink("dir/sock"));
	(void)close(fd);
}

/* What is no directory has no path, and what is not open has none. */
SIM_TC(bindat_errors)
{
	int fd;

	ATF_REQUIRE_EQ(0, mknod("file", S_IFREG | 0644, 0));
	fd = open("file", O_RDONLY);
	sim_files();
	FAILS(ENOTDIR, uds_bindat(S, fd, path("sock")));
	(void)close(fd);
	FAILS(EBADF, uds_bindat(S, fd, path("sock")));
	ATF_REQUIRE_EQ(0, mkdir("dir", 0755));
	fd = way_opendir("dir");
	FAILS(ENOENT, uds_bindat(S, fd, path("in/sock")));
	SIM_SCRIPT({ SIM(mkdtemp), .error = EACCES });
	FAILS(EOPNOTSUPP, uds_bindat(S, fd, path("sock")));
	(void)close(fd);
}

/* A path of more than this kernel takes cannot be put into a link. */
SIM_TC(getpath_too_long)
{
	int dir, fd, i;

	dir = way_opendir(".");
	for (i = 0; i < 5; i++) {
		ATF_REQUIRE_EQ(0, mkdirat(dir, way_long('d'), 0755));
		fd = openat(dir, way_long('d'), O_RDONLY | O_DIRECTORY);
		ATF_REQUIRE(fd != -1);
		(void)close(dir);
		dir = fd;
	}
	sim_files();
	FAILS(ENAMETOOLONG, uds_bindat(S, dir, path("sock")));
	(void)close(dir);
}

static int
getpath(void)
{
	char room[UDS_BSD_ROOM];

	return (uds_bsd_path(room, way.dirfd, "."));
}

SIM_TC(getpath_of_lost_descriptor)
{
	int fd;

	fd = way_opendir(".");
	way_to(fd, ".", NULL);
	sim_files();
	SIM_SCRIPT({ SIM(fstat, fd), .error = EIO });
	FAILS(EIO, getpath());
	(void)close(fd);
}

static int
make_socket(void)
{
	int s;

	s = uds_socket(SOCK_STREAM, UDS_NONBLOCK);
	if (s != -1)
		sim_close(s);
	return (s);
}

/* SO_NOSIGPIPE may be refused; the socket is good all the same. */
SIM_TC(socket_each_call_failing)
{
	SIM_SWEEP(EMFILE, make_socket,
	    { SIM(socket, 1, 1 | CLOEXEC | NONBLOCK, 0), .rv = S },
	    QUIET(S));
	SIM_SCRIPT({ SIM(socket, 1, 5 | CLOEXEC, 0),
	    .error = EPROTONOSUPPORT });
	FAILS(EOPNOTSUPP, uds_socket(SOCK_SEQPACKET, 0));
}

SIM_TC(socketpair_flags)
{
	static const int made[] = { S, S + 1 };
	int sv[2];

	SIM_SCRIPT({ SIM(socketpair, 1, 5 | CLOEXEC | NONBLOCK, 0),
	    SIM_OBJECT(made) }, QUIET(S), QUIET(S + 1));
	ATF_CHECK_EQ(0, uds_socketpair(SOCK_SEQPACKET, UDS_NONBLOCK, sv));
	sim_close(sv[0]);
	sim_close(sv[1]);
	SIM_SCRIPT({ SIM(socketpair, 1, 1 | CLOEXEC, 0), .error = EMFILE });
	FAILS_CLEAN(EMFILE, sv, uds_socketpair(SOCK_STREAM, 0, sv));
	SIM_SCRIPT({ SIM(socketpair, 1, 5 | CLOEXEC, 0),
	    .error = EPROTONOSUPPORT });
	FAILS_CLEAN(EOPNOTSUPP, sv, uds_socketpair(SOCK_SEQPACKET, 0, sv));
}

/*
 * accept4(2) with no flags takes O_NONBLOCK off, but keeps the O_ASYNC of the
 * listener (run).
 */
SIM_TC(accept_does_not_inherit)
{
	SIM_SCRIPT({ SIM(accept4, S, CLOEXEC), .rv = S + 1,
	    SIM_GIVES(UNNAMED) }, QUIET(S + 1),
	    { SIM(fcntl, S + 1, F_GETFL), .rv = O_RDWR | O_ASYNC },
	    { SIM(fcntl, S + 1, F_SETFL, O_RDWR) });
	ATF_CHECK_EQ(S + 1, uds_accept(S, &addr, 0, -1));
	ATF_CHECK_EQ(UDS_ADDR_UNNAMED, uds_addr_kind(&addr));
	sim_close(S + 1);
	SIM_SCRIPT({ SIM(accept4, S, CLOEXEC | NONBLOCK), .rv = S + 1,
	    SIM_GIVES(NAMED) }, QUIET(S + 1),
	    { SIM(fcntl, S + 1, F_GETFL), .rv = O_RDWR | O_NONBLOCK });
	ATF_CHECK_EQ(S + 1, uds_accept(S, &addr, UDS_NONBLOCK, -1));
	ATF_CHECK_STREQ("sock", uds_addr_name(&addr, NULL));
	sim_close(S + 1);
}

static int
accept_one(void)
{
	int s;

	s = uds_accept(S, NULL, 0, -1);
	if (s != -1)
		sim_close(s);
	return (s);
}

SIM_TC(accept_each_call_failing)
{
	SIM_SWEEP(EBADF, accept_one,
	    { SIM(accept4, S, CLOEXEC), .rv = S + 1 }, QUIET(S + 1),
	    { SIM(fcntl, S + 1, F_GETFL), .rv = O_RDWR | O_ASYNC },
	    { SIM(fcntl, S + 1, F_SETFL, O_RDWR) });
}

/* After shutdown(2) of the listener; what could never listen (run). */
SIM_TC(accept_errors)
{
	SIM_SCRIPT({ SIM(accept4, S, CLOEXEC), .error = ECONNABORTED },
	    { SIM(recv, S, PEEK), .rv = 0 });
	FAILS(EINVAL, uds_accept(S, NULL, 0, -1));
	SIM_SCRIPT({ SIM(accept4, S, CLOEXEC), .error = ECONNABORTED },
	    { SIM(recv, S, PEEK), .error = ENOTCONN });
	FAILS(ECONNABORTED, uds_accept(S, NULL, 0, -1));
	SIM_SCRIPT({ SIM(accept4, S, CLOEXEC), .error = EOPNOTSUPP });
	FAILS(EOPNOTSUPP, uds_accept(S, NULL, 0, -1));
	SIM_SCRIPT({ SIM(accept4, S, CLOEXEC), .error = EINVAL },
	    { ASK_TYPE, SIM_INT(1) });
	FAILS(EINVAL, uds_accept(S, NULL, 0, -1));
}

/*
 * A listener that was shut down polls in for ever and gives out nothing, or
 * ECONNABORTED (10.99.12, run).  It stays non-blocking: others may share it.
 */
SIM_TC(accept_of_shut_listener)
{
#define UNBLOCKED						\
	{ SIM(fcntl, S, F_GETFL), .rv = O_RDWR },			\
	{ SIM(fcntl, S, F_SETFL, O_RDWR | O_NONBLOCK) }

	SIM_SCRIPT(UNBLOCKED,
	    { SIM(accept4, S, CLOEXEC), .error = ECONNABORTED },
	    { SIM(recv, S, PEEK), .rv = 0 },
	    { ASK_LISTENING, SIM_INT(2) });
	FAILS(EINVAL, uds_accept(S, NULL, 0, 0));

	SIM_SCRIPT(UNBLOCKED,
	    { SIM(accept4, S, CLOEXEC), .error = EAGAIN },
	    { SIM(poll, S, POLLIN, 0), SIM_EVENTS(POLLIN) },
	    { SIM(accept4, S, CLOEXEC), .error = EAGAIN },
	    { SIM(recv, S, PEEK), .rv = 0 },
	    { ASK_LISTENING, SIM_INT(2) });
	FAILS(EINVAL, uds_accept(S, NULL, 0, 0));

	/* What never listened gets back what it had. */
	SIM_SCRIPT(UNBLOCKED,
	    { SIM(accept4, S, CLOEXEC), .error = EINVAL },
	    { ASK_TYPE, SIM_INT(1) }, LISTENS_NOT,
	    { SIM(fcntl, S, F_GETFL), .rv = O_RDWR | O_NONBLOCK },
	    { SIM(fcntl, S, F_SETFL, O_RDWR) });
	FAILS(EINVAL, uds_accept(S, NULL, 0, 0));
#undef UNBLOCKED
}

SIM_TC(listen_backlog)
{
	SIM_SCRIPT({ ASK_TYPE, SIM_INT(1) }, { SIM(listen, S, 7) });
	ATF_CHECK_EQ(0, uds_listen(S, 7));
	SIM_SCRIPT({ ASK_TYPE, SIM_INT(5) }, { SIM(listen, S, INT_MAX) });
	ATF_CHECK_EQ(0, uds_listen(S, -1));
}

/* The kernel would let one that has a name (10.99.12, run). */
SIM_TC(listen_of_datagram_eopnotsupp)
{
	SIM_SCRIPT({ ASK_TYPE, SIM_INT(2) });
	FAILS(EOPNOTSUPP, uds_listen(S, 1));
}

/* EINVAL without a name and of a connected one (run). */
SIM_TC(listen_unbound_edestaddrreq)
{
	SIM_SCRIPT({ ASK_TYPE, SIM_INT(1) },
	    { SIM(listen, S, 1), .error = EINVAL },
	    { SIM(getsockname, S), SIM_GIVES(UNNAMED) },
	    { SIM(getpeername, S), .error = ENOTCONN });
	FAILS(EDESTADDRREQ, uds_listen(S, 1));
	SIM_SCRIPT({ ASK_TYPE, SIM_INT(1) },
	    { SIM(listen, S, 1), .error = EINVAL },
	    { SIM(getsockname, S), SIM_GIVES(UNNAMED) },
	    { SIM(getpeername, S), SIM_GIVES(NAMED) });
	FAILS(EINVAL, uds_listen(S, 1));
	SIM_SCRIPT({ ASK_TYPE, .error = ENOTSOCK },
	    { SIM(listen, S, 1), .error = ENOTSOCK });
	FAILS(ENOTSOCK, uds_listen(S, 1));
}

/* A full backlog is refused at once (run). */
SIM_TC(connect_backlog_full)
{
	SIM_SCRIPT({ SIM(fcntl, S, F_GETFL), .rv = O_RDWR },
	    { SIM(fcntl, S, F_SETFL, O_RDWR | O_NONBLOCK) },
	    { SIM(connect, S), .path = "sock", .error = ECONNREFUSED },
	    { SIM(fcntl, S, F_GETFL), .rv = O_RDWR | O_NONBLOCK },
	    { SIM(fcntl, S, F_SETFL, O_RDWR) });
	FAILS(ECONNREFUSED, uds_connect(S, path("sock"), 1000));
}

/* What kernels said (10.99.12, run). */
SIM_TC(connect_errors)
{
	static const int errors[] = { ENOTSOCK, EPROTOTYPE, EOPNOTSUPP,
	    ENOENT, ENOTDIR, ELOOP, ECONNREFUSED, EACCES, EISCONN };
	size_t i;

	for (i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
		SIM_SCRIPT({ SIM(connect, S), .path = "sock",
		    .error = errors[i] });
		FAILS(errors[i], uds_connect(S, path("sock"), -1));
	}
}

/*
 * The server sees the client as of connect(2), the client the server as of
 * listen(2), by effective ids (run).  What the kernel is, is asked once.
 */
SIM_TC(peercred_layout)
{
	SIM_SCRIPT({ ASK_PEEREID, .room = 12, UNPCBID(4321, 1001, 20) },
	    LISTENS_NOT, REVISION(NETBSD_10));
	ATF_REQUIRE_EQ(0, peercred());
	ATF_CHECK_EQ(UDS_CRED_PID | UDS_CRED_EUID | UDS_CRED_EGID,
	    cred.uc_valid);
	ATF_CHECK_EQ(1001, cred.uc_euid);
	ATF_CHECK_EQ(20, cred.uc_egid);
	ATF_CHECK_EQ(4321, cred.uc_pid);
	ATF_CHECK_EQ((uid_t)-1, cred.uc_ruid);
	ATF_CHECK_EQ((gid_t)-1, cred.uc_rgid);
	ATF_CHECK_EQ(UDS_AT_CONNECT | UDS_AT_LISTEN,
	    uds_cred_moment(&cred, UDS_CRED_EUID));
	ATF_CHECK_EQ(UDS_AT_CONNECT | UDS_AT_LISTEN,
	    uds_cred_moment(&cred, UDS_CRED_PID));
	ATF_CHECK_EQ(EOPNOTSUPP, uds_cred_reason(&cred, UDS_CRED_RUID));
	SIM_SCRIPT({ ASK_PEEREID, UNPCBID(4321, 1001, 20) }, LISTENS_NOT);
	ATF_REQUIRE_EQ(0, peercred());
	SIM_SCRIPT({ ASK_PEEREID, UNPCBID(4321, 1001, 20) });
	ATF_REQUIRE_EQ(0, uds_peercred(S, &cred, UDS_CRED_CONNECTED));
}

/* The name of a server says that what a client was told is of listen(2). */
SIM_TC(peercred_of_server_is_of_listen)
{
	SIM_SCRIPT({ ASK_PEEREID, UNPCBID(77, 0, 0) }, LISTENS_NOT,
	    REVISION(NETBSD_9),
	    { SIM(getsockname, S), SIM_GIVES(UNNAMED) },
	    { SIM(getpeername, S), SIM_GIVES(NAMED) });
	ATF_REQUIRE_EQ(0, uds_peercred(S, &cred, UDS_CRED_MOMENT));
	ATF_CHECK_EQ(77, cred.uc_pid);
	ATF_CHECK_EQ(UDS_AT_LISTEN, uds_cred_moment(&cred, UDS_CRED_EUID));

	/* Names that are just being forgotten rule nothing out. */
	SIM_SCRIPT({ ASK_PEEREID, UNPCBID(77, 0, 0) }, LISTENS_NOT,
	    { SIM(getsockname, S), SIM_GIVES(UNNAMED) },
	    { SIM(getpeername, S), SIM_GIVES(UNNAMED) });
	ATF_REQUIRE_EQ(0, uds_peercred(S, &cred, UDS_CRED_MOMENT));
	ATF_CHECK_EQ(UDS_AT_CONNECT | UDS_AT_LISTEN,
	    uds_cred_moment(&cred, UDS_CRED_EUID));
}

/* 8.99.5, run: a client reads its own ids there. */
SIM_TC(peercred_8_client_eopnotsupp)
{
	SIM_SCRIPT({ ASK_PEEREID, UNPCBID(4321, 1001, 20) }, LISTENS_NOT,
	    REVISION(NETBSD_8), { SIM(getpeername, S), SIM_GIVES(NAMED) });
	FAILS_CLEAN(EOPNOTSUPP, cred, peercred());
}

/* Nor can one whose server has gone be told from an accepted socket. */
SIM_TC(peercred_8_peer_gone_eopnotsupp)
{
	SIM_SCRIPT({ ASK_PEEREID, UNPCBID(4321, 1001, 20) }, LISTENS_NOT,
	    REVISION(NETBSD_8), { SIM(getpeername, S), .error = ENOTCONN });
	FAILS_CLEAN(EOPNOTSUPP, cred, peercred());
}

/* 8.99.5, run: accepted sockets and pairs are told the peer's. */
SIM_TC(peercred_8_accepted)
{
	SIM_SCRIPT({ ASK_PEEREID, UNPCBID(4321, 1001, 20) }, LISTENS_NOT,
	    REVISION(NETBSD_8), { SIM(getpeername, S), SIM_GIVES(UNNAMED) });
	ATF_REQUIRE_EQ(0, peercred());
	ATF_CHECK_EQ(1001, cred.uc_euid);
	ATF_CHECK_EQ(UDS_AT_CONNECT | UDS_AT_PAIR,
	    uds_cred_moment(&cred, UDS_CRED_EUID));
}

/* 8.99.14 is the first that tells a client of its server (uipc_usrreq.c). */
SIM_TC(peercred_from_8_99_14)
{
	SIM_SCRIPT({ ASK_PEEREID, UNPCBID(4321, 1001, 20) }, LISTENS_NOT,
	    REVISION(899001400));
	ATF_CHECK_EQ(0, peercred());
}

SIM_TC(peercred_before_8_99_14)
{
	SIM_SCRIPT({ ASK_PEEREID, UNPCBID(4321, 1001, 20) }, LISTENS_NOT,
	    REVISION(899001300), { SIM(getpeername, S), SIM_GIVES(NAMED) });
	FAILS_CLEAN(EOPNOTSUPP, cred, peercred());
}

/* A kernel that does not say what it is, is taken for the worst. */
SIM_TC(peercred_revision_unknown)
{
	SIM_SCRIPT({ ASK_PEEREID, UNPCBID(4321, 1001, 20) }, LISTENS_NOT,
	    { ASK_REVISION, .error = EPERM },
	    { SIM(getpeername, S), SIM_GIVES(NAMED) });
	FAILS_CLEAN(EOPNOTSUPP, cred, peercred());
	SIM_SCRIPT({ ASK_PEEREID, UNPCBID(4321, 1001, 20) }, LISTENS_NOT,
	    REVISION(NETBSD_10));
	ATF_CHECK_EQ(0, peercred());
}

/* EINVAL: fresh, bound, listening, datagram, and every pair (run). */
SIM_TC(peercred_einval)
{
	SIM_SCRIPT({ ASK_PEEREID, .error = EINVAL },
	    { SIM(getsockname, S), SIM_GIVES(UNNAMED) },
	    { SIM(getpeername, S), .error = ENOTCONN });
	FAILS_CLEAN(ENOTCONN, cred, peercred());
	SIM_SCRIPT({ ASK_PEEREID, .error = EINVAL },
	    { SIM(getsockname, S), SIM_GIVES(UNNAMED) },
	    { SIM(getpeername, S), SIM_GIVES(UNNAMED) });
	FAILS_CLEAN(EOPNOTSUPP, cred, peercred());
}

/* A former client that listens now has its own ids recorded (run). */
SIM_TC(peercred_of_listener_enotconn)
{
	SIM_SCRIPT({ ASK_PEEREID, UNPCBID(4321, 1001, 20) },
	    { ASK_LISTENING, SIM_INT(1) });
	FAILS_CLEAN(ENOTCONN, cred, peercred());
	SIM_SCRIPT({ ASK_PEEREID, UNPCBID(4321, 1001, 20) },
	    { ASK_LISTENING, .error = ENOBUFS });
	FAILS_CLEAN(ENOBUFS, cred, peercred());
}

/*
 * Level 0 is IP's on an AF_INET socket, where 3 is an option of 4 bytes, and
 * nothing elsewhere.
 */
SIM_TC(peercred_of_other_family)
{
	static const int errors[] = { ENOPROTOOPT, EINVAL, EOPNOTSUPP,
	    ENOTCONN };
	size_t i;

	SIM_SCRIPT({ ASK_PEEREID, SIM_INT(0) },
	    { SIM(getsockname, S), SIM_GIVES("\x10\2\0\0\x7f\0\0\1"
		"\0\0\0\0\0\0\0\0") });
	FAILS_CLEAN(EAFNOSUPPORT, cred, peercred());
	for (i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
		SIM_SCRIPT({ ASK_PEEREID, .error = errors[i] },
		    { SIM(getsockname, S), SIM_GIVES("\x1c\x18\0\0\0\0\0\0"
			"\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0") });
		FAILS_CLEAN(EAFNOSUPPORT, cred, peercred());
	}
	/* No name at all is not that of a Unix socket. */
	SIM_SCRIPT({ ASK_PEEREID, .error = EINVAL },
	    { SIM(getsockname, S), SIM_GIVES("") });
	FAILS_CLEAN(EAFNOSUPPORT, cred, peercred());
	SIM_SCRIPT({ ASK_PEEREID, .error = EBADF });
	FAILS_CLEAN(EBADF, cred, peercred());
	SIM_SCRIPT({ ASK_PEEREID, .error = ENOTSOCK });
	FAILS_CLEAN(ENOTSOCK, cred, peercred());
	SIM_SCRIPT({ ASK_PEEREID, .error = EINVAL },
	    { SIM(getsockname, S), .error = ENOBUFS });
	FAILS_CLEAN(ENOBUFS, cred, peercred());
}

/* A short length is cut without a word (run); so is a short answer here. */
SIM_TC(peercred_short_answer)
{
	SIM_SCRIPT({ ASK_PEEREID, SIM_WORDS(4321, 1001) },
	    { SIM(getsockname, S), SIM_GIVES(UNNAMED) },
	    { SIM(getpeername, S), SIM_GIVES(UNNAMED) });
	FAILS_CLEAN(EOPNOTSUPP, cred, peercred());
}

SIM_TC(peercred_requests)
{
	char label[8];
	gid_t groups[8];

	cred.uc_groups = groups;
	cred.uc_maxgroups = 8;
	cred.uc_label = label;
	cred.uc_labelsize = sizeof(label);
	SIM_SCRIPT({ ASK_PEEREID, UNPCBID(4321, 1001, 20) }, LISTENS_NOT,
	    REVISION(NETBSD_10));
	ATF_REQUIRE_EQ(0, uds_peercred(S, &cred, UDS_CRED_GROUPS |
	    UDS_CRED_LABEL | UDS_CRED_HANDLE));
	ATF_CHECK_EQ(EOPNOTSUPP, uds_cred_reason(&cred, UDS_CRED_GROUPS));
	ATF_CHECK_EQ(EOPNOTSUPP, uds_cred_reason(&cred, UDS_CRED_LABEL));
	ATF_CHECK_EQ(EOPNOTSUPP, uds_cred_reason(&cred, UDS_CRED_HANDLE));
	FAILS(EOPNOTSUPP, uds_cred_alive(&cred));
	cred.uc_valid |= UDS_CRED_HANDLE;
	FAILS(EOPNOTSUPP, uds_cred_alive(&cred));
}

SIM_TC(peergroups)
{
	gid_t groups[8];

	SIM_SCRIPT({ SIM(getsockname, S), SIM_GIVES(UNNAMED) },
	    { SIM(getpeername, S), SIM_GIVES(NAMED) });
	FAILS_CLEAN(EOPNOTSUPP, groups, uds_peergroups(S, groups, 8));
	SIM_SCRIPT({ SIM(getsockname, S), SIM_GIVES(UNNAMED) },
	    { SIM(getpeername, S), .error = ENOTCONN });
	FAILS_CLEAN(ENOTCONN, groups, uds_peergroups(S, groups, 8));
}

/* uds_stat(3) up to the question whether it listens. */
#define STAT_OF(type)							\
	{ SIM(getsockname, S), SIM_GIVES(UNNAMED) },			\
	{ ASK_TYPE, SIM_INT(type) },					\
	{ SIM(fcntl, S, F_GETFD), .rv = FD_CLOEXEC },			\
	{ SIM(fcntl, S, F_GETFL), .rv = O_RDWR },

static int
state(void)
{
	struct uds_stat st;

	return (uds_stat(S, &st) == -1 ? -1 : st.us_state);
}

/*
 * The name of a peer that left is gone (run), but not that it was there; no
 * poll(2) tells it, POLLHUP was never seen (run).
 */
SIM_TC(stat_states)
{
	SIM_SCRIPT(STAT_OF(1) { ASK_LISTENING, SIM_INT(1) });
	ATF_CHECK_EQ(UDS_STATE_LISTENING, state());
	SIM_SCRIPT(STAT_OF(1) { ASK_LISTENING, .error = ENOBUFS });
	FAILS(ENOBUFS, state());
	SIM_SCRIPT(STAT_OF(1) LISTENS_NOT,
	    { SIM(getpeername, S), SIM_GIVES(UNNAMED) });
	ATF_CHECK_EQ(UDS_STATE_CONNECTED, state());
	SIM_SCRIPT(STAT_OF(5) LISTENS_NOT,
	    { SIM(getpeername, S), .error = ENOTCONN },
	    { SIM(recv, S, PEEK), .rv = 0 });
	ATF_CHECK_EQ(UDS_STATE_CLOSED, state());
	SIM_SCRIPT(STAT_OF(1) LISTENS_NOT,
	    { SIM(getpeername, S), .error = ENOTCONN },
	    { SIM(recv, S, PEEK), .error = ENOTCONN },
	    { SIM(getsockname, S), SIM_GIVES(NAMED) });
	ATF_CHECK_EQ(UDS_STATE_BOUND, state());
}

/*
 * Timeouts are cut to whole ticks (10.99.12, run): more is asked for until it
 * is enough.  struct timeval is of this machine, the numbers are not.
 */
SIM_TC(timeout_is_cut)
{
	static const struct timeval asked = { 1, 59000 }, got = { 1, 50000 },
	    more = { 1, 68000 }, enough = { 1, 60000 };

	SIM_SCRIPT({ SIM(setsockopt, S, SOL_SOCKET_, SO_SNDTIMEO_),
	    .in = &asked, .inlen = sizeof(asked) },
	    { SIM(getsockopt, S, SOL_SOCKET_, SO_SNDTIMEO_),
	    SIM_OBJECT(got) },
	    { SIM(setsockopt, S, SOL_SOCKET_, SO_SNDTIMEO_),
	    .in = &more, .inlen = sizeof(more) },
	    { SIM(getsockopt, S, SOL_SOCKET_, SO_SNDTIMEO_),
	    SIM_OBJECT(enough) },
	    { SIM(setsockopt, S, SOL_SOCKET_, SO_RCVTIMEO_),
	    .in = &asked, .inlen = sizeof(asked) },
	    { SIM(getsockopt, S, SOL_SOCKET_, SO_RCVTIMEO_),
	    SIM_OBJECT(asked) });
	ATF_CHECK_EQ(0, uds_settimeout(S, UDS_SEND | UDS_RECEIVE, 1059));
}

/* Less than half a tick was cut: it takes more than what is missing. */
SIM_TC(timeout_is_cut_again)
{
	static const struct timeval asked = { 1, 4000 }, got = { 1, 0 },
	    more = { 1, 8000 }, most = { 1, 12000 }, enough = { 1, 10000 };

	SIM_SCRIPT({ SIM(setsockopt, S, SOL_SOCKET_, SO_SNDTIMEO_),
	    .in = &asked, .inlen = sizeof(asked) },
	    { SIM(getsockopt, S, SOL_SOCKET_, SO_SNDTIMEO_),
	    SIM_OBJECT(got) },
	    { SIM(setsockopt, S, SOL_SOCKET_, SO_SNDTIMEO_),
	    .in = &more, .inlen = sizeof(more) },
	    { SIM(getsockopt, S, SOL_SOCKET_, SO_SNDTIMEO_),
	    SIM_OBJECT(got) },
	    { SIM(setsockopt, S, SOL_SOCKET_, SO_SNDTIMEO_),
	    .in = &most, .inlen = sizeof(most) },
	    { SIM(getsockopt, S, SOL_SOCKET_, SO_SNDTIMEO_),
	    SIM_OBJECT(enough) });
	ATF_CHECK_EQ(0, uds_settimeout(S, UDS_SEND, 1004));
}

/* A pair tells nothing since 8.99.14 (run): what connections tell is known. */
static void
check_pair_feature(int expected, int feature)
{
	static const int made[] = { S, S + 1 };

	SIM_SCRIPT({ SIM(socketpair, 1, 1 | CLOEXEC, 0), SIM_OBJECT(made) },
	    QUIET(S), QUIET(S + 1), { ASK_PEEREID, .error = EINVAL },
	    { SIM(getsockname, S), SIM_GIVES(UNNAMED) },
	    { SIM(getpeername, S), SIM_GIVES(UNNAMED) });
	ATF_CHECK_EQ_MSG(expected, uds_feature(feature), "%s",
	    uds_feature_name(feature));
}

SIM_TC(features_of_credentials)
{
	check_pair_feature(0, UDS_FEATURE_PAIR);
	check_pair_feature(1, UDS_FEATURE_PID);
	check_pair_feature(0, UDS_FEATURE_REALIDS);
	check_pair_feature(0, UDS_FEATURE_GROUPS);
	check_pair_feature(0, UDS_FEATURE_LABEL);
	check_pair_feature(0, UDS_FEATURE_HANDLE);
	SIM_SCRIPT({ ASK_REVISION, .error = EPERM });
	FAILS(EPERM, uds_feature(UDS_FEATURE_SERVER));
	SIM_SCRIPT(REVISION(NETBSD_10));
	ATF_CHECK_EQ(1, uds_feature(UDS_FEATURE_SERVER));
}

/* 8.99.5, run: a pair is told, a client is not told of its server. */
SIM_TC(features_of_credentials_8)
{
	static const int made[] = { S, S + 1 };

	SIM_SCRIPT({ SIM(socketpair, 1, 1 | CLOEXEC, 0), SIM_OBJECT(made) },
	    QUIET(S), QUIET(S + 1), { ASK_PEEREID, UNPCBID(1, 2, 3) },
	    REVISION(NETBSD_8), { SIM(getpeername, S), SIM_GIVES(UNNAMED) });
	ATF_CHECK_EQ(1, uds_feature(UDS_FEATURE_PAIR));
	ATF_CHECK_EQ(0, uds_feature(UDS_FEATURE_SERVER));
}

SIM_TC(features_of_sockets)
{
	SIM_SCRIPT({ SIM(socket, 1, 1 | CLOEXEC, 0), .rv = S }, QUIET(S),
	    { SIM(fcntl, S, F_GETFD), .rv = FD_CLOEXEC });
	ATF_CHECK_EQ(1, uds_feature(UDS_FEATURE_CLOEXEC));
	SIM_SCRIPT({ SIM(socket, 1, 1 | CLOEXEC, 0), .error = ENFILE });
	FAILS(ENFILE, uds_feature(UDS_FEATURE_NOSIGPIPE));
	SIM_SCRIPT({ SIM(socket, 1, 1 | CLOEXEC, 0), .rv = S }, QUIET(S),
	    { SIM(getsockopt, S, SOL_SOCKET_, SO_NOSIGPIPE_), SIM_INT(1) });
	ATF_CHECK_EQ(1, uds_feature(UDS_FEATURE_NOSIGPIPE));
	SIM_SCRIPT({ SIM(socket, 1, 1 | CLOEXEC, 0), .error = EMFILE });
	FAILS(EMFILE, uds_feature(UDS_FEATURE_ABSTRACT));
	SIM_SCRIPT({ SIM(clock_gettime, SIM_ANY), .error = EINVAL });
	FAILS(EINVAL, uds_feature(UDS_FEATURE_ABSTRACT));
	SIM_SCRIPT({ SIM(socket, 1, 1 | CLOEXEC, 0), .rv = S }, QUIET(S),
	    { SIM(bind, S), .error = EACCES });
	FAILS(EACCES, uds_feature(UDS_FEATURE_ABSTRACT));
	SIM_SCRIPT({ SIM(socket, 1, 1 | CLOEXEC, 0), .rv = S }, QUIET(S),
	    { SIM(bind, S) }, { SIM(getsockname, S), .error = ENOBUFS });
	FAILS(ENOBUFS, uds_feature(UDS_FEATURE_ABSTRACT));
	SIM_SCRIPT({ SIM(socket, 1, 1 | CLOEXEC, 0), .rv = S }, QUIET(S),
	    { SIM(bind, S) },
	    { SIM(getsockname, S), SIM_GIVES("\7\1\0uds.") });
	ATF_CHECK_EQ(1, uds_feature(UDS_FEATURE_ABSTRACT));
}

/* What a kernel without SOCK_CLOEXEC would say, or do. */
#define TRY_CLOEXEC	SIM(socket, 1, 1 | CLOEXEC, 0)

SIM_TC(features_without_cloexec)
{
	SIM_SCRIPT({ TRY_CLOEXEC, .error = ENFILE });
	FAILS(ENFILE, uds_feature(UDS_FEATURE_CLOEXEC));
	SIM_SCRIPT({ TRY_CLOEXEC, .rv = S }, QUIET(S),
	    { SIM(fcntl, S, F_GETFD), .error = EBADF });
	FAILS(EBADF, uds_feature(UDS_FEATURE_CLOEXEC));
	SIM_SCRIPT({ TRY_CLOEXEC, .rv = S }, QUIET(S),
	    { SIM(fcntl, S, F_GETFD), .rv = 0 });
	ATF_CHECK_EQ(0, uds_os_feature(UDS_FEATURE_CLOEXEC));
	SIM_SCRIPT({ TRY_CLOEXEC, .error = EPROTONOSUPPORT });
	ATF_CHECK_EQ(0, uds_feature(UDS_FEATURE_CLOEXEC));
}

/* One that refuses SO_NOSIGPIPE does not have it. */
SIM_TC(features_without_nosigpipe)
{
	SIM_SCRIPT({ SIM(socket, 1, 1 | CLOEXEC, 0), .rv = S }, QUIET(S),
	    { SIM(getsockopt, S, SOL_SOCKET_, SO_NOSIGPIPE_),
		.error = ENOBUFS });
	FAILS(ENOBUFS, uds_feature(UDS_FEATURE_NOSIGPIPE));
	SIM_SCRIPT({ SIM(socket, 1, 1 | CLOEXEC, 0), .rv = S },
	    { SIM(setsockopt, S, SOL_SOCKET_, SO_NOSIGPIPE_),
		.error = ENOPROTOOPT },
	    { SIM(getsockopt, S, SOL_SOCKET_, SO_NOSIGPIPE_),
		.error = ENOPROTOOPT });
	ATF_CHECK_EQ(0, uds_feature(UDS_FEATURE_NOSIGPIPE));
}

/* Long paths, and those relative to a directory, take a link in /tmp. */
SIM_TC(features_of_paths)
{
	sim_files();
	SIM_SCRIPT({ SIM(mkdtemp), .error = ENOSPC });
	FAILS(ENOSPC, uds_feature(UDS_FEATURE_AT));
	SIM_SCRIPT({ SIM(mkdtemp), .error = EROFS });
	ATF_CHECK_EQ(0, uds_feature(UDS_FEATURE_AT));
	ATF_CHECK_EQ(1, uds_feature(UDS_FEATURE_LONGPATH));
}

ATF_TP_ADD_TCS(tp)
{
	WAY_ADD_TCS(tp);
	ATF_TP_ADD_TC(tp, unnamed_is_2_bytes);
	ATF_TP_ADD_TC(tp, name_is_as_given);
	ATF_TP_ADD_TC(tp, longest_path);
	ATF_TP_ADD_TC(tp, bind_follows_no_link);
	ATF_TP_ADD_TC(tp, bind_errors);
	ATF_TP_ADD_TC(tp, bind_interrupted);
	ATF_TP_ADD_TC(tp, bind_unnamed_and_abstract_eopnotsupp);
	ATF_TP_ADD_TC(tp, bindat_by_getpath);
	ATF_TP_ADD_TC(tp, bindat_uses_getpath);
	ATF_TP_ADD_TC(tp, bindat_by_climbing);
	ATF_TP_ADD_TC(tp, bindat_errors);
	ATF_TP_ADD_TC(tp, getpath_too_long);
	ATF_TP_ADD_TC(tp, getpath_of_lost_descriptor);
	ATF_TP_ADD_TC(tp, socket_each_call_failing);
	ATF_TP_ADD_TC(tp, socketpair_flags);
	ATF_TP_ADD_TC(tp, accept_does_not_inherit);
	ATF_TP_ADD_TC(tp, accept_each_call_failing);
	ATF_TP_ADD_TC(tp, accept_errors);
	ATF_TP_ADD_TC(tp, accept_of_shut_listener);
	ATF_TP_ADD_TC(tp, listen_backlog);
	ATF_TP_ADD_TC(tp, listen_of_datagram_eopnotsupp);
	ATF_TP_ADD_TC(tp, listen_unbound_edestaddrreq);
	ATF_TP_ADD_TC(tp, connect_backlog_full);
	ATF_TP_ADD_TC(tp, connect_errors);
	ATF_TP_ADD_TC(tp, peercred_layout);
	ATF_TP_ADD_TC(tp, peercred_of_server_is_of_listen);
	ATF_TP_ADD_TC(tp, peercred_8_client_eopnotsupp);
	ATF_TP_ADD_TC(tp, peercred_8_peer_gone_eopnotsupp);
	ATF_TP_ADD_TC(tp, peercred_8_accepted);
	ATF_TP_ADD_TC(tp, peercred_from_8_99_14);
	ATF_TP_ADD_TC(tp, peercred_before_8_99_14);
	ATF_TP_ADD_TC(tp, peercred_revision_unknown);
	ATF_TP_ADD_TC(tp, peercred_einval);
	ATF_TP_ADD_TC(tp, peercred_of_listener_enotconn);
	ATF_TP_ADD_TC(tp, peercred_of_other_family);
	ATF_TP_ADD_TC(tp, peercred_short_answer);
	ATF_TP_ADD_TC(tp, peercred_requests);
	ATF_TP_ADD_TC(tp, peergroups);
	ATF_TP_ADD_TC(tp, stat_states);
	ATF_TP_ADD_TC(tp, timeout_is_cut);
	ATF_TP_ADD_TC(tp, timeout_is_cut_again);
	ATF_TP_ADD_TC(tp, features_of_credentials);
	ATF_TP_ADD_TC(tp, features_of_credentials_8);
	ATF_TP_ADD_TC(tp, features_of_sockets);
	ATF_TP_ADD_TC(tp, features_without_cloexec);
	ATF_TP_ADD_TC(tp, features_without_nosigpipe);
	ATF_TP_ADD_TC(tp, features_of_paths);
	return (atf_no_error());
}
