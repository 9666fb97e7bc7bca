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

/* sys/sys/socket.h (10.1), and a limit of the library (8.99.5, run) */
#define M_UNIT		sizeof(long)
#define M_LENGTH	uint32_t
#define M_RIGHTS	0x01
#define M_SOL		SOL_SOCKET_
#define M_TYPE		SO_TYPE_
#define M_SNDBUF	0x1001
#define M_RCVBUF	0x1002
#define M_STREAM	1
#define M_DGRAM		2
#define M_SEQPACKET	5
#define M_PEEK		0x02
#define M_DONTWAIT	0x80
#define M_EOR		0x08
#define M_TRUNC		0x10
#define M_CTRUNC	0x20
#define M_SENDS		0x1400		/* MSG_NOSIGNAL, MSG_NBIO */
#define M_SENDS_NOW	M_SENDS
#define M_SENDS_FDS	M_SENDS
#define M_TAKES_FDS	0x0800		/* MSG_CMSG_CLOEXEC */
#define M_PLAIN		"sendmsg"
#define M_TRIES(flags, why)
#define FIONSPACE_	0x40046678	/* sys/sys/filio.h */
#define M_SPACE_LEFT(n)	{ SIM(ioctl, S, FIONSPACE_), SIM_INT(n) }
#define M_ASKS(type)	M_SPACE_LEFT(60000),
#define M_ROOM(type)
#define M_FITS
#define TAKE_BACK	SIM(socket, 1, 2 | CLOEXEC, 0)
#define M_TAKES_BACK	{ TAKE_BACK, .rv = S + 9 },
#define M_OPTIONS	{ SIM(getsockopt, S, 0, 4), SIM_INT(0) },
#define M_ARRIVES(s)
#define M_MAXFDS	509
#define M_TABLE_FULL	EMSGSIZE
#define M_QUEUE_FULL	ENOBUFS
#define M_NOWHERE	M_IS(M_SEQPACKET),
#define M_UNNAMED	"\2\1"
#define M_NAMED		"\7\1sock\0"
#define M_BSD
#define M_BSD_CRED
#define M_BSD_ROOM
#include "msg.h"

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

#define SETS_TIMEOUT(option, tv)					\
	{ SIM(setsockopt, S, SOL_SOCKET_, option), .in = &(tv),		\
	    .inlen = sizeof(tv) }
#define HAS_TIMEOUT(option, tv)						\
	{ SIM(getsockopt, S, SOL_SOCKET_, option), SIM_OBJECT(tv) }

/*
 * Timeouts are cut to whole ticks (10.99.12, run): more is asked for until it
 * is enough.  struct timeval is of this machine, the numbers are not.
 */
SIM_TC(timeout_is_cut)
{
	static const struct timeval none = { 0, 0 }, asked = { 1, 59000 },
	    got = { 1, 50000 }, more = { 1, 68000 }, enough = { 1, 60000 };

	SIM_SCRIPT(HAS_TIMEOUT(SO_SNDTIMEO_, none),
	    SETS_TIMEOUT(SO_SNDTIMEO_, asked), HAS_TIMEOUT(SO_SNDTIMEO_, got),
	    SETS_TIMEOUT(SO_SNDTIMEO_, more),
	    HAS_TIMEOUT(SO_SNDTIMEO_, enough),
	    HAS_TIMEOUT(SO_RCVTIMEO_, none),
	    SETS_TIMEOUT(SO_RCVTIMEO_, asked),
	    HAS_TIMEOUT(SO_RCVTIMEO_, asked));
	ATF_CHECK_EQ(0, uds_settimeout(S, UDS_SEND | UDS_RECEIVE, 1059));
}

/* Less than half a tick was cut: it takes more than what is missing. */
SIM_TC(timeout_is_cut_again)
{
	static const struct timeval none = { 0, 0 }, asked = { 1, 4000 },
	    got = { 1, 0 }, more = { 1, 8000 }, most = { 1, 12000 },
	    enough = { 1, 10000 };

	SIM_SCRIPT(HAS_TIMEOUT(SO_SNDTIMEO_, none),
	    SETS_TIMEOUT(SO_SNDTIMEO_, asked), HAS_TIMEOUT(SO_SNDTIMEO_, got),
	    SETS_TIMEOUT(SO_SNDTIMEO_, more), HAS_TIMEOUT(SO_SNDTIMEO_, got),
	    SETS_TIMEOUT(SO_SNDTIMEO_, most),
	    HAS_TIMEOUT(SO_SNDTIMEO_, enough));
	ATF_CHECK_EQ(0, uds_settimeout(S, UDS_SEND, 1004));
}

/* That may be more than it can count: what there was is set again. */
SIM_TC(timeout_is_too_much)
{
	static const struct timeval was = { 7, 0 }, asked = { 1, 4000 },
	    got = { 1, 0 };

	SIM_SCRIPT(HAS_TIMEOUT(SO_RCVTIMEO_, was),
	    SETS_TIMEOUT(SO_RCVTIMEO_, asked), HAS_TIMEOUT(SO_RCVTIMEO_, got),
	    { SIM(setsockopt, S, SOL_SOCKET_, SO_RCVTIMEO_), .error = EINVAL },
	    SETS_TIMEOUT(SO_RCVTIMEO_, was));
	FAILS(EINVAL, uds_settimeout(S, UDS_RECEIVE, 1004));
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

/* Sends of so many bytes and descriptors. */
static ssize_t
send_many(size_t len, int nfds, int timeout)
{
	static char data[10000];
	static int many[M_MAXFDS];
	int i;

	for (i = 0; i < nfds; i++)
		many[i] = S + 1 + i;
	return (uds_sendfds(S, data, len, many, (size_t)nfds, timeout));
}

static size_t	sent;

static void
see_send(struct sim_seen *c)
{
	sent = c->inlen;
}

static void
sees_256(struct sim_seen *c)
{
	ATF_CHECK_EQ(256, c->inlen);
}

#define HAS(type, room)	M_IS(type), M_BUFFER(room)
#define SENDS(n)	{ M_SENDMSG(M_SENDS), .hook = see_send, .rv = (n) }
#define LEFT(n)		M_SPACE_LEFT(n)
#define M_LOWAT(n)							\
	{ SIM(getsockopt, S, M_SOL, 0x1003), .room = 4, SIM_INT(n) }
#define M_GRANTED(n)							\
	{ SIM(getsockopt, S, M_SOL, M_RCVBUF), .room = 4, SIM_INT(n) }

/* MSG_OOB | MSG_NOSIGNAL | MSG_NBIO: is there still somebody (run)? */
#define WAY(why)	{ SIM(send, S, 0x1401), .error = (why) }
#define OPEN		WAY(EOPNOTSUPP)

/* A refusal of what would have to wait, and of what never fits. */
#define FULL_NOW(all, room)	OPEN, M_GRANTED(all), M_BUFFER(room)

/* What goes beside data: credentials with 16 groups, and descriptors. */
#define CRED_SPACE	((int)M_SPACE(88))
#define FDS_SPACE(n)	((int)M_SPACE(8 * (n)))

/*
 * When not all is free that the second look of the kernel counts, sendmsg(2)
 * says that data, descriptors or both have gone, and loses them: two
 * descriptors on 8160 to 8167 of 8192 bytes, or one byte on 8152 if the
 * receiver wants credentials (run).
 */
SIM_TC(send_held_back)
{
	static const size_t counts[] = { 0, 1, 2, 10 };
	size_t i;
	int need;

	for (i = 0; i < 4; i++) {
		need = 1 + CRED_SPACE +
		    (counts[i] > 0 ? FDS_SPACE((int)counts[i]) : 0);
		SIM_SCRIPT(LEFT(need), SENDS(1));
		ATF_CHECK_EQ(1, send_many(1, (int)counts[i], 0));
		SIM_SCRIPT(LEFT(need - 1), M_IS(M_SEQPACKET),
		    FULL_NOW(8192, need - 1));
		FAILS(EAGAIN, send_many(1, (int)counts[i], 0));
		SIM_SCRIPT(LEFT(-7), M_IS(M_STREAM), FULL_NOW(8192, 0));
		FAILS(EAGAIN, send_many(1, (int)counts[i], 0));
	}
}

#define HELD_BACK	LEFT(32), M_IS(M_STREAM), FULL_NOW(8192, 32)

/* It is as with a send that was refused: poll(2) lies, and is not believed. */
SIM_TC(send_held_back_until_room)
{
	SIM_SCRIPT(
	    HELD_BACK, M_WAITS(1, POLLOUT),
	    HELD_BACK, M_PAUSES(1), M_WAITS(1, POLLOUT),
	    HELD_BACK, M_PAUSES(2), M_WAITS_IN_VAIN(1),
	    HELD_BACK, M_WAITS_IN_VAIN(2),
	    LEFT(8192),
	    { M_SENDMSG(M_SENDS), M_WITH(S + 1, 2), .rv = 30 });
	ATF_CHECK_EQ(30, send_many(30, 2, -1));

	SIM_SCRIPT(M_CLOCK,
	    HELD_BACK, M_CLOCK, M_WAITS_IN_VAIN(1), M_CLOCK,
	    HELD_BACK, M_CLOCK, M_WAITS_IN_VAIN(2), M_CLOCK);
	FAILS(ETIMEDOUT, send_many(30, 2, 700));
}

#define FLIGHT_NUMBER							\
	{ SIM(sysctlnametomib), .path = "net.local.inflight",		\
	    .out = (const int[]){ 4, 1, 1001 }, .outlen = 12 }
#define IN_FLIGHT(n)							\
	{ SIM(sysctl), .in = (const int[]){ 4, 1, 1001 }, .inlen = 12,	\
	    .room = 4, SIM_INT(n) }
#define MAX_FILES(n)							\
	{ SIM(sysctl), .in = (const int[]){ 1, 7 }, .inlen = 8, .room = 4, \
	    SIM_INT(n) }

/*
 * With one descriptor more on its way than half of the files that can be open,
 * what it was sent with is lost (10.99.12, run).  Some may be on the way of
 * nothing any more.
 */
SIM_TC(send_too_many_in_flight)
{
	sim_in_flight = 1;
	SIM_SCRIPT(FLIGHT_NUMBER,
	    IN_FLIGHT(98), MAX_FILES(201), LEFT(8192), SENDS(1),
	    IN_FLIGHT(99), MAX_FILES(201), M_IS(M_STREAM), OPEN,
	    M_TAKES_BACK
	    IN_FLIGHT(99), MAX_FILES(201), M_IS(M_STREAM), WAY(EPIPE),
	    IN_FLIGHT(99), MAX_FILES(201), M_IS(M_DGRAM),
	    { TAKE_BACK, .error = EMFILE },
	    IN_FLIGHT(99), MAX_FILES(201), M_IS(M_STREAM), OPEN,
	    M_TAKES_BACK M_WAITS(1, POLLOUT),
	    IN_FLIGHT(98), MAX_FILES(201), LEFT(8192), SENDS(1));
	ATF_CHECK_EQ(1, send_many(1, 2, 0));
	FAILS(EAGAIN, send_many(1, 2, 0));
	FAILS(EPIPE, send_many(1, 2, 0));
	FAILS(EAGAIN, send_many(1, 2, 0));
	ATF_CHECK_EQ(1, send_many(1, 2, -1));

	/* Without any nothing is asked; who is not told sends. */
	SIM_SCRIPT(LEFT(8192), SENDS(1),
	    { SIM(sysctl), .error = EPERM }, LEFT(8192), SENDS(1),
	    IN_FLIGHT(99), { SIM(sysctl), .error = EPERM }, LEFT(8192),
	    SENDS(1));
	ATF_CHECK_EQ(1, send_many(1, 0, 0));
	ATF_CHECK_EQ(1, send_many(1, 2, 0));
	ATF_CHECK_EQ(1, send_many(1, 2, 0));
}

/* A kernel that has no such number is asked once, unless it was not told. */
SIM_TC(send_in_flight_not_told)
{
	sim_in_flight = 1;
	SIM_SCRIPT({ SIM(sysctlnametomib), .error = ENOMEM },
	    LEFT(8192), SENDS(1),
	    { SIM(sysctlnametomib), .error = ENOENT },
	    LEFT(8192), SENDS(1), LEFT(8192), SENDS(1));
	ATF_CHECK_EQ(1, send_many(1, 2, 0));
	ATF_CHECK_EQ(1, send_many(1, 2, 0));
	ATF_CHECK_EQ(1, send_many(1, 2, 0));
}

/* Nobody waits for a peer that has gone. */
SIM_TC(send_held_back_from_nobody)
{
	SIM_SCRIPT(LEFT(0), M_IS(M_SEQPACKET), WAY(EPIPE));
	FAILS(EPIPE, send_many(30, 2, -1));
	SIM_SCRIPT(LEFT(0), M_IS(M_SEQPACKET), WAY(EAGAIN),
	    M_GRANTED(8192), M_BUFFER(0));
	FAILS(EAGAIN, send_many(30, 2, 0));
	SIM_SCRIPT(LEFT(0), M_IS(M_STREAM), { SIM(send, S, 0x1401), .rv = 1 },
	    M_GRANTED(8192), M_BUFFER(0));
	FAILS(EAGAIN, send_many(30, 2, 0));
}

/*
 * What never fits is refused: 7700 bytes with 100 descriptors are lost by
 * sequenced-packet sockets (run).  How much there is in all nobody tells: our
 * own buffer for receiving, or what is free, if that is more.
 */
SIM_TC(send_never_fits)
{
	int most;

	SIM_SCRIPT(M_IS(M_SEQPACKET), LEFT(8192), M_IS(M_SEQPACKET),
	    FULL_NOW(8192, 8192));
	FAILS(EMSGSIZE, send_many(7700, 100, -1));
	most = 8192 - CRED_SPACE;
	SIM_SCRIPT(LEFT(8192), SENDS(most));
	ATF_CHECK_EQ(most, send_many((size_t)most, 0, 0));
	SIM_SCRIPT(LEFT(8192), M_IS(M_SEQPACKET), FULL_NOW(8192, 8192));
	FAILS(EMSGSIZE, send_many((size_t)most + 1, 0, -1));
	SIM_SCRIPT(LEFT(8192), M_IS(M_SEQPACKET), FULL_NOW(20000, 8192));
	FAILS(EAGAIN, send_many((size_t)most + 1, 0, 0));
	SIM_SCRIPT(LEFT(100), M_IS(M_SEQPACKET), FULL_NOW(4096, 9000));
	FAILS(EAGAIN, send_many((size_t)most + 1, 0, 0));
	/* Who is not told tries again. */
	SIM_SCRIPT(LEFT(100), M_IS(M_SEQPACKET), OPEN,
	    { SIM(getsockopt, S, M_SOL, M_RCVBUF), .error = ENOBUFS });
	FAILS(EAGAIN, send_many(9000, 0, 0));
	SIM_SCRIPT(LEFT(100), M_IS(M_SEQPACKET), OPEN, M_GRANTED(8192),
	    { SIM(getsockopt, S, M_SOL, M_SNDBUF), .error = ENOBUFS });
	FAILS(EAGAIN, send_many(9000, 0, 0));
}

/* Of datagrams nothing is lost; with descriptors they may be too large. */
SIM_TC(send_datagram)
{
	size_t most;

	SIM_SCRIPT(LEFT(10), M_IS(M_DGRAM),
	    { M_SENDMSG(M_SENDS), .error = ENOBUFS });
	FAILS(EAGAIN, send_many(30, 0, 0));
	most = 2560 - M_SPACE(8);
	SIM_SCRIPT(M_IS(M_DGRAM), LEFT(2560), M_IS(M_DGRAM),
	    SENDS((long)most));
	ATF_CHECK_EQ((ssize_t)most, send_many(most, 2, 0));
	SIM_SCRIPT(M_IS(M_DGRAM), LEFT(2560), M_IS(M_DGRAM));
	FAILS(EMSGSIZE, send_many(most + 1, 2, -1));
}

/* Of a stream goes what fits, if it is as much as the kernel waits for. */
SIM_TC(send_stream_what_fits)
{
	SIM_SCRIPT(
	    LEFT(4000), M_IS(M_STREAM), M_LOWAT(2048), SENDS(4000 - CRED_SPACE),
	    LEFT(CRED_SPACE + 1), M_IS(M_STREAM), M_LOWAT(2048),
	    FULL_NOW(8192, CRED_SPACE + 1));
	ATF_CHECK_EQ(4000 - CRED_SPACE, send_many(10000, 0, 0));
	ATF_CHECK_EQ((size_t)(4000 - CRED_SPACE), sent);
	SIM_SCRIPT(LEFT(4000), M_IS(M_STREAM),
	    { SIM(getsockopt, S, M_SOL, 0x1003), .error = ENOBUFS },
	    FULL_NOW(8192, 4000));
	FAILS(EAGAIN, send_many(10000, 0, 0));
	/* Never nothing: descriptors would go without a byte. */
	SIM_SCRIPT(
	    LEFT(CRED_SPACE + FDS_SPACE(2)), M_IS(M_STREAM),
	    FULL_NOW(8192, CRED_SPACE + FDS_SPACE(2)),
	    LEFT(CRED_SPACE + FDS_SPACE(2) + 1), M_IS(M_STREAM), M_LOWAT(1),
	    SENDS(1), LEFT(8192), SENDS(1));
	FAILS(EAGAIN, send_many(2, 2, 0));
	ATF_CHECK_EQ(2, send_many(2, 2, 0));
}

static int
send_two(void)
{
	return ((int)send_many(1, 2, -1));
}

SIM_TC(send_each_call_failing)
{
	SIM_SCRIPT({ SIM(ioctl, S, FIONSPACE_), .error = EBADF },
	    { M_SENDMSG(M_SENDS), .error = EBADF }, M_TAKES_BACK);
	FAILS(EBADF, send_two());
	SIM_SCRIPT(LEFT(10), { ASK_TYPE, .error = ENOBUFS });
	FAILS(ENOBUFS, uds_sendfds(S, "a", 1, NULL, 0, 0));
	SIM_SCRIPT(LEFT(8192),
	    { M_SENDMSG(M_SENDS), M_WITH(S + 1, 2), .error = ECONNRESET },
	    M_TAKES_BACK);
	FAILS(ECONNRESET, send_two());
}

/*
 * Descriptors that a kernel did not deliver are in flight until a socket is
 * closed (10.99.12, run); there are none if it looked no further than for room.
 */
SIM_TC(send_takes_descriptors_back)
{
#define REFUSED(e)	LEFT(2560), { M_SENDMSG(M_SENDS), .error = e }
	SIM_SCRIPT(REFUSED(ENOBUFS), M_TAKES_BACK
	    REFUSED(ENOBUFS), { TAKE_BACK, .error = EMFILE },
	    REFUSED(ENOENT), { TAKE_BACK, .error = ENOBUFS });
	FAILS(EAGAIN, send_many(1, 2, 0));
	FAILS(EAGAIN, send_many(1, 2, 0));
	FAILS(ENOENT, send_many(1, 2, 0));
	SIM_SCRIPT(REFUSED(EAGAIN), REFUSED(EMSGSIZE), M_IS(M_DGRAM),
	    REFUSED(ENOBUFS));
	FAILS(EAGAIN, send_many(1, 2, 0));
	FAILS(EMSGSIZE, send_many(1, 2, 0));
	FAILS(EAGAIN, send_many(1, 0, 0));
}

/* Of a stream a part goes with descriptors, and the rest follows. */
SIM_TC(send_stream_beside_descriptors)
{
	SIM_SCRIPT(LEFT(8192), SENDS(256));
	ATF_CHECK_EQ(256, send_many(256, 1, 0));
	SIM_SCRIPT(M_IS(M_STREAM), LEFT(8192),
	    { M_SENDMSG(M_SENDS), .hook = sees_256, M_WITH(S + 1, 1),
		.rv = 256 },
	    LEFT(60000),
	    { M_SENDMSG(M_SENDS), .hook = see_send, M_WITHOUT, .rv = 9744 });
	ATF_CHECK_EQ(10000, send_many(10000, 1, 0));
	ATF_CHECK_EQ(9744, sent);

	/* Records go whole. */
	SIM_SCRIPT(M_IS(M_SEQPACKET), LEFT(8192), SENDS(300),
	    { ASK_TYPE, .error = ENOBUFS }, LEFT(8192), SENDS(300));
	ATF_CHECK_EQ(300, send_many(300, 1, 0));
	ATF_CHECK_EQ(300, send_many(300, 1, 0));
	ATF_CHECK_EQ(300, sent);
}

/*
 * EMSGSIZE is said of a record of 5000 bytes if 5000 are unread, and of
 * descriptors on a stream without room for them (run).  Should somebody else
 * have taken the room that was seen, it only has to wait.
 */
SIM_TC(send_emsgsize_that_waits)
{
#define TOO_LONG	LEFT(60000), { M_SENDMSG(M_SENDS), .error = EMSGSIZE }
	SIM_SCRIPT(
	    TOO_LONG, M_IS(M_SEQPACKET), M_GRANTED(8192), M_BUFFER(3192),
	    M_WAITS(1, POLLOUT),
	    LEFT(8192), { M_SENDMSG(M_SENDS), .rv = 5000 });
	ATF_CHECK_EQ(5000, send_many(5000, 0, -1));
}

/* Or not. */
SIM_TC(send_emsgsize)
{
	SIM_SCRIPT(TOO_LONG, M_IS(M_SEQPACKET), M_GRANTED(4096),
	    M_BUFFER(4096));
	FAILS(EMSGSIZE, send_many(5000, 0, -1));
	SIM_SCRIPT(TOO_LONG, M_IS(M_DGRAM));
	FAILS(EMSGSIZE, send_many(2561, 0, -1));
	SIM_SCRIPT(TOO_LONG, { ASK_TYPE, .error = ENOBUFS });
	FAILS(EMSGSIZE, send_many(5000, 0, -1));
}

/*
 * struct sockcred: process, real and effective user, real and effective
 * group, number of groups, groups.  Without groups it is 24 bytes, which is
 * less than the structure (run).
 */
#define CREDS(n, ...)							\
	.outcontrol = control(M_SOL, 0x10,				\
	    (const uint32_t[]){ 4321, 1001, 1002, 20, 21,		\
	    __VA_ARGS__ }, 4 * (n)),					\
	.outcontrollen = M_SPACE(4 * (n))
#define COMES		M_RECVMSG(M_TAKES_FDS), SIM_READS("a")

SIM_TC(cred_layout)
{
	who.uc_maxgroups = 16;
	SIM_SCRIPT({ COMES, CREDS(6, 0) });
	ATF_CHECK_EQ(1, receive_cred(UDS_CRED_GROUPS));
	M_KNOWS(UDS_CRED_PID, 4321, uc_pid);
	M_KNOWS(UDS_CRED_RUID, 1001, uc_ruid);
	M_KNOWS(UDS_CRED_EUID, 1002, uc_euid);
	M_KNOWS(UDS_CRED_RGID, 20, uc_rgid);
	M_KNOWS(UDS_CRED_EGID, 21, uc_egid);
	M_KNOWS(UDS_CRED_GROUPS, 0, uc_ngroups);

	SIM_SCRIPT({ COMES, CREDS(8, 2, 5, 6) });
	ATF_CHECK_EQ(1, receive_cred(UDS_CRED_GROUPS));
	M_KNOWS(UDS_CRED_GROUPS, 2, uc_ngroups);
	ATF_CHECK_EQ(5, which[0]);
	ATF_CHECK_EQ(6, which[1]);
	ATF_CHECK_EQ(0, which[2]);
	ATF_CHECK_EQ(21, who.uc_egid);

	/* Not asked for. */
	SIM_SCRIPT({ COMES, CREDS(8, 2, 5, 6) });
	ATF_CHECK_EQ(1, receive_cred(0));
	ATF_CHECK_EQ(0, who.uc_ngroups);
	ATF_CHECK_EQ(0, which[0]);
	ATF_CHECK_EQ(ENOENT, uds_cred_reason(&who, UDS_CRED_GROUPS));
}

/* Groups that do not fit, or are not there, are not known. */
SIM_TC(cred_groups_out_of_range)
{
	SIM_SCRIPT({ COMES, CREDS(8, 2, 5, 6) });
	who.uc_maxgroups = 1;
	ATF_CHECK_EQ(1, receive_cred(UDS_CRED_GROUPS));
	ATF_CHECK(!(who.uc_valid & UDS_CRED_GROUPS));
	ATF_CHECK_EQ(EOVERFLOW, uds_cred_reason(&who, UDS_CRED_GROUPS));
	ATF_CHECK_EQ(0, which[0]);
	M_KNOWS(UDS_CRED_EGID, 21, uc_egid);

	who.uc_maxgroups = 16;
	SIM_SCRIPT({ COMES, CREDS(7, 2, 5) });
	ATF_CHECK_EQ(1, receive_cred(UDS_CRED_GROUPS));
	ATF_CHECK_EQ(EOVERFLOW, uds_cred_reason(&who, UDS_CRED_GROUPS));
	SIM_SCRIPT({ COMES, CREDS(7, (uint32_t)-1, 5) });
	ATF_CHECK_EQ(1, receive_cred(UDS_CRED_GROUPS));
	ATF_CHECK_EQ(EOVERFLOW, uds_cred_reason(&who, UDS_CRED_GROUPS));
}

/* What is shorter says nothing, nor does the type of the old option. */
SIM_TC(cred_strange)
{
	static const uint32_t sockcred70[] = { 4321, 1001, 1002, 20, 21, 0 };

	SIM_SCRIPT({ COMES, CREDS(5, 0) },
	    { COMES, .outcontrol = control(M_SOL, 0x04, sockcred70, 24),
		.outcontrollen = M_SPACE(24) },
	    { COMES, .outcontrol = control(0, 0x10, sockcred70, 24),
		.outcontrollen = M_SPACE(24) });
	ATF_CHECK_EQ(1, receive_cred(UDS_CRED_GROUPS));
	ATF_CHECK_EQ(0, who.uc_valid);
	ATF_CHECK_EQ(1, receive_cred(UDS_CRED_GROUPS));
	ATF_CHECK_EQ(0, who.uc_valid);
	ATF_CHECK_EQ(1, receive_cred(UDS_CRED_GROUPS));
	ATF_CHECK_EQ(0, who.uc_valid);
	ATF_CHECK_EQ(-1, who.uc_pid);

	/* Nobody wants them: descriptors alone do. */
	SIM_SCRIPT({ COMES, CREDS(6, 0) });
	ATF_CHECK_EQ(1, receive_fds());
}

/* Descriptors come first, and the credentials behind them (run). */
SIM_TC(cred_behind_descriptors)
{
	static const uint32_t ids[] = { 4321, 1001, 1002, 20, 21, 0 };
	char *both;

	both = rights(S + 1, 3);
	memcpy(both + M_SPACE(12), control(M_SOL, 0x10, ids, 24),
	    M_SPACE(24));
	open_rights(S + 1, 3);
	SIM_SCRIPT({ COMES, .outcontrol = both,
		.outcontrollen = M_SPACE(12) + M_SPACE(24) });
	ATF_CHECK_EQ(1, receive_cred(0));
	ATF_CHECK_EQ(1, msg_got.um_nfds);
	ATF_CHECK_EQ(2, msg_got.um_surplus);
	M_KNOWS(UDS_CRED_PID, 4321, uc_pid);
	sim_close(S + 1);
}

/* A send of nothing with credentials is delivered (run), and no end. */
SIM_TC(cred_alone)
{
	SIM_SCRIPT({ M_RECVMSG(M_TAKES_FDS), CREDS(6, 0) },
	    M_IS(M_SEQPACKET));
	ATF_CHECK_EQ(1, receive_cred(0));
	ATF_CHECK_EQ(0, msg_got.um_len);
	M_KNOWS(UDS_CRED_EUID, 1002, uc_euid);
}

/* sys/sys/un.h: LOCAL_CREDS is 4 at level 0 (8.99.5 and later, run). */
SIM_TC(cred_option)
{
	int n;

	SIM_SCRIPT(
	    { SIM(setsockopt, S, 0, 4), SIM_TAKES_INT(1) },
	    { SIM(setsockopt, S, 0, 4), SIM_TAKES_INT(0) },
	    { SIM(getsockopt, S, 0, 4), SIM_INT(4) },
	    { SIM(getsockopt, S, 0, 4), SIM_INT(0) });
	ATF_CHECK_EQ(0, uds_setopt(S, UDS_OPT_CRED, 1));
	ATF_CHECK_EQ(0, uds_setopt(S, UDS_OPT_CRED, 0));
	ATF_CHECK_EQ(0, uds_getopt(S, UDS_OPT_CRED, &n));
	ATF_CHECK_EQ(1, n);
	ATF_CHECK_EQ(0, uds_getopt(S, UDS_OPT_CRED, &n));
	ATF_CHECK_EQ(0, n);
	SIM_SCRIPT(
	    { SIM(setsockopt, S, 0, 4), .error = ENOPROTOOPT },
	    { SIM(getsockopt, S, 0, 4), .error = ENOPROTOOPT },
	    { SIM(setsockopt, S, 0, 4), .error = EINVAL });
	FAILS(EOPNOTSUPP, uds_setopt(S, UDS_OPT_CRED, 1));
	FAILS_CLEAN(EOPNOTSUPP, n, uds_getopt(S, UDS_OPT_CRED, &n));
	FAILS(EINVAL, uds_setopt(S, UDS_OPT_CRED, 1));
}

static int
ask_msgmax(void)
{
	int n;

	return (uds_getopt(S, UDS_OPT_MSGMAX, &n));
}

/* The largest record is what may be sent of one. */
SIM_TC(msgmax)
{
	int n;

	SIM_SCRIPT(HAS(M_SEQPACKET, 8192), M_IS(M_SEQPACKET));
	ATF_CHECK_EQ(0, uds_getopt(S, UDS_OPT_MSGMAX, &n));
	ATF_CHECK_EQ(8192 - (int)M_SPACE(88), n);
	SIM_SCRIPT(HAS(M_SEQPACKET, 50), M_IS(M_SEQPACKET));
	ATF_CHECK_EQ(0, uds_getopt(S, UDS_OPT_MSGMAX, &n));
	ATF_CHECK_EQ(0, n);
	SIM_SCRIPT(HAS(M_DGRAM, 2560), M_IS(M_DGRAM));
	ATF_CHECK_EQ(0, uds_getopt(S, UDS_OPT_MSGMAX, &n));
	ATF_CHECK_EQ(2560, n);
	SIM_SWEEP(ENOBUFS, ask_msgmax,
	    HAS(M_SEQPACKET, 8192), M_IS(M_SEQPACKET));
}

#define NEW_DATAGRAM							\
	{ SIM(socket, 1, 2 | CLOEXEC, 0), .rv = S }, QUIET(S)

SIM_TC(features_of_messages)
{
	SIM_SCRIPT(NEW_DATAGRAM, { SIM(setsockopt, S, 0, 4) },
	    NEW_DATAGRAM, NEW_DATAGRAM, NEW_DATAGRAM);
	ATF_CHECK_EQ(1, uds_feature(UDS_FEATURE_MSGCRED));
	ATF_CHECK_EQ(0, uds_feature(UDS_FEATURE_MSGSTAMP));
	ATF_CHECK_EQ(0, uds_feature(UDS_FEATURE_MSGHANDLE));
	ATF_CHECK_EQ(0, uds_feature(UDS_FEATURE_NORIGHTS));
	ATF_CHECK_EQ(0, uds_feature(UDS_FEATURE_SENDCRED));
}

ATF_TP_ADD_TCS(tp)
{
	sim_bsd_msghdr = 1;
	MSG_ADD_TCS(tp);
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
	ATF_TP_ADD_TC(tp, timeout_is_too_much);
	ATF_TP_ADD_TC(tp, features_of_credentials);
	ATF_TP_ADD_TC(tp, features_of_credentials_8);
	ATF_TP_ADD_TC(tp, features_of_sockets);
	ATF_TP_ADD_TC(tp, features_without_cloexec);
	ATF_TP_ADD_TC(tp, features_without_nosigpipe);
	ATF_TP_ADD_TC(tp, features_of_paths);
	ATF_TP_ADD_TC(tp, send_held_back);
	ATF_TP_ADD_TC(tp, send_held_back_until_room);
	ATF_TP_ADD_TC(tp, send_too_many_in_flight);
	ATF_TP_ADD_TC(tp, send_in_flight_not_told);
	ATF_TP_ADD_TC(tp, send_never_fits);
	ATF_TP_ADD_TC(tp, send_held_back_from_nobody);
	ATF_TP_ADD_TC(tp, send_datagram);
	ATF_TP_ADD_TC(tp, send_stream_what_fits);
	ATF_TP_ADD_TC(tp, send_each_call_failing);
	ATF_TP_ADD_TC(tp, send_takes_descriptors_back);
	ATF_TP_ADD_TC(tp, send_stream_beside_descriptors);
	ATF_TP_ADD_TC(tp, send_emsgsize_that_waits);
	ATF_TP_ADD_TC(tp, send_emsgsize);
	ATF_TP_ADD_TC(tp, cred_layout);
	ATF_TP_ADD_TC(tp, cred_groups_out_of_range);
	ATF_TP_ADD_TC(tp, cred_strange);
	ATF_TP_ADD_TC(tp, cred_behind_descriptors);
	ATF_TP_ADD_TC(tp, cred_alone);
	ATF_TP_ADD_TC(tp, cred_option);
	ATF_TP_ADD_TC(tp, msgmax);
	ATF_TP_ADD_TC(tp, features_of_messages);
	ATF_TP_ADD_TC(tp, record_into_no_room);
	ATF_TP_ADD_TC(tp, stream_into_no_room);
	return (atf_no_error());
}
