/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* OpenBSD on the scripted kernel; "run" is on 7.4, 7.8 and 8.0-beta. */

#include <sys/stat.h>

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <atf-c.h>

#include "sim.h"

/* sys/sys/socket.h (7.8) */
#define NONBLOCK	0x4000
#define CLOEXEC		0x8000
#define SOL_SOCKET_	0xffff
#define SO_ACCEPTCONN_	0x0002
#define SO_TYPE_	0x1008
#define SO_PEERCRED_	0x1022
#define SO_DOMAIN_	0x1024
#define SO_SNDTIMEO_	0x1005
#define SO_RCVTIMEO_	0x1006
#define PEEK		0x82	/* MSG_PEEK | MSG_DONTWAIT */

/* bind(2) comes after a look whether a peer is recorded. */
#define WAY_BIND							\
	{ SIM(getsockopt, S, SOL_SOCKET_, SO_PEERCRED_),		\
	    .error = ENOTCONN, .optional = 1 },
#define WAY_GETPATH(fd)

#include "way.h"

/*
 * sys/sys/socket.h (7.8), and how many descriptors go at once (run).  Those
 * are sent by calls that never block.
 */
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
#define M_SENDS		0x0400		/* MSG_NOSIGNAL */
#define M_SENDS_NOW	0x0480		/* and MSG_DONTWAIT */
#define M_SENDS_FDS	M_SENDS_NOW
#define M_TAKES_FDS	0x0800		/* MSG_CMSG_CLOEXEC */
#define M_PLAIN		"send"
#define M_TRIES(flags, why)						\
	{ M_SENDS_PLAIN(flags), .error = why },
#define M_ASKS(type)
#define M_ROOM(type)
#define M_FITS		M_IS(M_STREAM),
#define M_NOWHERE	M_IS(M_SEQPACKET),
#define M_OPTIONS
#define M_ARRIVES(s)
#define M_MAXFDS	127
#define M_TABLE_FULL	EMSGSIZE
#define M_QUEUE_FULL	ENOBUFS
#define M_UNNAMED	"\x10\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
#define M_NAMED		"\7\1sock\0"
#define M_BSD
#define M_BSD_ROOM
#include "msg.h"

/* Addresses: the kernel's are 16 bytes of nothing, or always 106 (run). */
#define UNNAMED		"\x10\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
#define NUL10		"\0\0\0\0\0\0\0\0\0\0"
#define NUL100		NUL10 NUL10 NUL10 NUL10 NUL10 NUL10 NUL10 NUL10	\
			NUL10 NUL10
#define NAMED		"\x6a\1sock" NUL100

/* struct sockpeercred: the user first, the process last (run). */
#define SOCKPEERCRED(uid, gid, pid)	SIM_WORDS(uid, gid, pid)

#define ASK_PEERCRED	SIM(getsockopt, S, SOL_SOCKET_, SO_PEERCRED_)
#define ASK_LISTENING	SIM(getsockopt, S, SOL_SOCKET_, SO_ACCEPTCONN_)
#define ASK_TYPE	SIM(getsockopt, S, SOL_SOCKET_, SO_TYPE_)
#define ASK_FAMILY	SIM(getsockopt, S, SOL_SOCKET_, SO_DOMAIN_)
#define IS_UNIX		{ ASK_FAMILY, .room = 4, SIM_INT(1) }
#define LISTENS_NOT	{ ASK_LISTENING, SIM_INT(0) }
#define IS_STREAM	{ ASK_TYPE, SIM_INT(1) }
#define IS_DATAGRAM	{ ASK_TYPE, SIM_INT(2) }

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

/* An unbound socket's name is 16 bytes of which 14 are zero (run). */
SIM_TC(unnamed_is_16_bytes)
{
	SIM_SCRIPT({ SIM(getsockname, S), SIM_GIVES(UNNAMED) });
	ATF_REQUIRE_EQ(0, uds_getsockname(S, &addr));
	ATF_CHECK_EQ(UDS_ADDR_UNNAMED, uds_addr_kind(&addr));
}

/* A bound one's is 106, whatever the length of the path (run). */
SIM_TC(named_is_106_bytes)
{
	size_t len;

	SIM_SCRIPT({ SIM(getsockname, S), SIM_GIVES(NAMED) });
	ATF_REQUIRE_EQ(0, uds_getsockname(S, &addr));
	ATF_CHECK_STREQ("sock", uds_addr_name(&addr, &len));
	ATF_CHECK_EQ(4, len);
}

static size_t	bound;

static void
see_bind(struct sim_seen *c)
{
	bound = c->inlen;
	ATF_CHECK_EQ(c->inlen, ((const unsigned char *)c->in)[0]);
}

/*
 * 103 bytes and their NUL; the kernel says EINVAL for 104 without one (run),
 * which is a long path here.
 */
SIM_TC(longest_path)
{
	char name[105];

	memset(name, 'x', sizeof(name));
	name[103] = '\0';
	SIM_SCRIPT({ ASK_PEERCRED, .error = ENOTCONN },
	    { SIM(bind, S), .path = name, .hook = see_bind });
	ATF_CHECK_EQ(0, uds_bind(S, path(name)));
	ATF_CHECK_EQ(106, bound);
	name[103] = 'x';
	name[104] = '\0';
	sim_files();
	SIM_SCRIPT({ ASK_PEERCRED, .error = ENOTCONN },
	    { SIM(bind, S), .hook = way_make });
	ATF_CHECK_EQ(0, uds_bind(S, path(name)));
	ATF_CHECK_EQ(0, strncmp(way_path, "/tmp/uds.", 9));
	ATF_CHECK(way_is_socket(name));
}

/* uds_bindat() and uds_connectat() by the link. */
SIM_TC(bindat)
{
	struct stat st;
	int fd;

	ATF_REQUIRE_EQ(0, mkdir("dir", 0755));
	fd = way_opendir("dir");
	sim_files();
	SIM_SCRIPT({ ASK_PEERCRED, .error = ENOTCONN },
	    { SIM(bind, S), .hook = way_make });
	ATF_CHECK_EQ(0, uds_bindat(S, fd, path("sock")));
	ATF_CHECK(way_is_socket("dir/sock"));
	ATF_REQUIRE_EQ(0, stat("dir/sock", &st));
	SIM_SCRIPT({ SIM(connect, S), .hook = way_look });
	ATF_CHECK_EQ(0, uds_connectat(S, fd, path("sock"), -1));
	ATF_CHECK_EQ(st.st_ino, way_stat.st_ino);
	(void)close(fd);
}

/* Without a place for the link, a path that is too long is just that. */
SIM_TC(long_path_without_tmp)
{
	char name[300];
	int fd;

	memset(name, 'x', sizeof(name));
	name[sizeof(name) - 1] = '\0';
	memcpy(name + 20, "/../", 4);
	name[20] = '\0';
	ATF_REQUIRE_EQ(0, mkdir(name, 0755));
	name[20] = '/';
	fd = way_opendir(".");
	sim_files();
	SIM_SCRIPT({ SIM(mkdtemp), .error = ENOENT });
	FAILS(ENAMETOOLONG, uds_bind(S, path(name)));
	SIM_SCRIPT({ SIM(mkdtemp), .error = EACCES });
	FAILS(EOPNOTSUPP, uds_bindat(S, fd, path("sock")));
	(void)close(fd);
}

/*
 * bind(2) writes the caller's ids over those of the peer (sys/kern/
 * uipc_usrreq.c, uipc_bind, 7.4 and later): not on a socket that has them.
 */
SIM_TC(bind_of_connected_eisconn)
{
	SIM_SCRIPT({ ASK_PEERCRED, SOCKPEERCRED(0, 0, 1) });
	FAILS(EISCONN, uds_bind(S, path("late")));
}

SIM_TC(bind_errors)
{
	static const int errors[] = { EADDRINUSE, EINVAL, EACCES, EBADF,
	    ENOTSOCK };
	size_t i;

	for (i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
		SIM_SCRIPT({ ASK_PEERCRED, .error = ENOTCONN },
		    { SIM(bind, S), .path = "sock", .error = errors[i] });
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
	SIM_SCRIPT({ ASK_PEERCRED, .error = ENOTCONN },
	    { SIM(bind, S), .error = EINTR },
	    { ASK_PEERCRED, .error = ENOTCONN },
	    { SIM(bind, S), .path = "sock" });
	ATF_CHECK_EQ(0, bind_sock());
}

/* No name of its own choice, no abstract one (run): nothing is tried twice. */
SIM_TC(bind_unnamed_and_abstract_eopnotsupp)
{
	uds_addr_unnamed(&addr);
	SIM_SCRIPT({ SIM(socket, 1, 1 | CLOEXEC, 0), .rv = S + 1 },
	    { SIM(bind, S + 1), .error = EINVAL });
	FAILS(EOPNOTSUPP, uds_bind(S, &addr));
	SIM_SCRIPT({ SIM(socket, 1, 1 | CLOEXEC, 0), .rv = S + 1 },
	    { SIM(bind, S + 1), .error = EINVAL });
	ATF_REQUIRE_EQ(0, uds_addr_abstract(&addr, "x", 1));
	FAILS(EOPNOTSUPP, uds_bind(S, &addr));
	FAILS(EOPNOTSUPP, uds_bind(S, &addr));
	FAILS(EOPNOTSUPP, uds_connect(S, &addr, 0));
}

/* SOCK_CLOEXEC since 5.7; there is no SO_NOSIGPIPE (run). */
SIM_TC(socket_flags)
{
	SIM_SCRIPT({ SIM(socket, 1, 1 | CLOEXEC | NONBLOCK, 0), .rv = S });
	ATF_CHECK_EQ(S, uds_socket(SOCK_STREAM, UDS_NONBLOCK));
	sim_close(S);
	SIM_SCRIPT({ SIM(socket, 1, 5 | CLOEXEC, 0), .rv = S });
	ATF_CHECK_EQ(S, uds_socket(SOCK_SEQPACKET, 0));
	sim_close(S);
	SIM_SCRIPT({ SIM(socket, 1, 2 | CLOEXEC, 0), .error = EMFILE });
	FAILS(EMFILE, uds_socket(SOCK_DGRAM, 0));
	SIM_SCRIPT({ SIM(socket, 1, 5 | CLOEXEC, 0),
	    .error = EPROTONOSUPPORT });
	FAILS(EOPNOTSUPP, uds_socket(SOCK_SEQPACKET, 0));
}

SIM_TC(socketpair_flags)
{
	static const int made[] = { S, S + 1 };
	int sv[2];

	SIM_SCRIPT({ SIM(socketpair, 1, 2 | CLOEXEC | NONBLOCK, 0),
	    SIM_OBJECT(made) });
	ATF_CHECK_EQ(0, uds_socketpair(SOCK_DGRAM, UDS_NONBLOCK, sv));
	sim_close(sv[0]);
	sim_close(sv[1]);
	SIM_SCRIPT({ SIM(socketpair, 1, 1 | CLOEXEC, 0), .error = EMFILE });
	FAILS_CLEAN(EMFILE, sv, uds_socketpair(SOCK_STREAM, 0, sv));
	SIM_SCRIPT({ SIM(socketpair, 1, 5 | CLOEXEC, 0),
	    .error = EPROTONOSUPPORT });
	FAILS_CLEAN(EOPNOTSUPP, sv, uds_socketpair(SOCK_SEQPACKET, 0, sv));
}

/*
 * accept4(2) inherits neither O_NONBLOCK nor O_ASYNC (run); 106 bytes or 16
 * are the peer's name.
 */
SIM_TC(accept_flags_and_names)
{
	SIM_SCRIPT({ SIM(accept4, S, CLOEXEC | NONBLOCK), .rv = S + 1,
	    SIM_GIVES(NAMED) });
	ATF_CHECK_EQ(S + 1, uds_accept(S, &addr, UDS_NONBLOCK, -1));
	ATF_CHECK_STREQ("sock", uds_addr_name(&addr, NULL));
	sim_close(S + 1);
	SIM_SCRIPT({ SIM(accept4, S, CLOEXEC), .rv = S + 1,
	    SIM_GIVES(UNNAMED) });
	ATF_CHECK_EQ(S + 1, uds_accept(S, &addr, 0, -1));
	ATF_CHECK_EQ(UDS_ADDR_UNNAMED, uds_addr_kind(&addr));
	sim_close(S + 1);
}

/* After shutdown(2) of the listener (run), but not for ever. */
SIM_TC(accept_econnaborted)
{
	SIM_SCRIPT({ SIM(accept4, S, CLOEXEC), .error = ECONNABORTED },
	    { SIM(recv, S, PEEK), .rv = 0 });
	FAILS(EINVAL, uds_accept(S, NULL, 0, -1));
	SIM_SCRIPT({ SIM(accept4, S, CLOEXEC), .error = ECONNABORTED },
	    { SIM(recv, S, PEEK), .error = ENOTCONN });
	FAILS(ECONNABORTED, uds_accept(S, NULL, 0, -1));
}

/* What could never listen is told from what does not yet. */
SIM_TC(accept_of_no_listener)
{
	SIM_SCRIPT({ SIM(accept4, S, CLOEXEC), .error = EINVAL },
	    { ASK_TYPE, SIM_INT(1) });
	FAILS(EINVAL, uds_accept(S, NULL, 0, -1));
	SIM_SCRIPT({ SIM(accept4, S, CLOEXEC), .error = EINVAL },
	    { ASK_TYPE, SIM_INT(2) });
	FAILS(EOPNOTSUPP, uds_accept(S, NULL, 0, -1));
}

SIM_TC(listen_backlog)
{
	SIM_SCRIPT({ ASK_TYPE, SIM_INT(1) }, { SIM(listen, S, 7) });
	ATF_CHECK_EQ(0, uds_listen(S, 7));
	SIM_SCRIPT({ ASK_TYPE, SIM_INT(5) }, { SIM(listen, S, INT_MAX) });
	ATF_CHECK_EQ(0, uds_listen(S, -1));
}

/* 7.4, run: a datagram socket with a name listens; since 7.6 it does not. */
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
	SIM_SCRIPT({ ASK_TYPE, .error = EBADF },
	    { SIM(listen, S, 1), .error = EBADF });
	FAILS(EBADF, uds_listen(S, 1));
}

/* A full backlog is refused at once (run); the socket may try again. */
SIM_TC(connect_backlog_full)
{
	SIM_SCRIPT({ SIM(fcntl, S, F_GETFL), .rv = O_RDWR },
	    { SIM(fcntl, S, F_SETFL, O_RDWR | O_NONBLOCK) },
	    { SIM(connect, S), .path = "sock", .error = ECONNREFUSED },
	    { SIM(fcntl, S, F_GETFL), .rv = O_RDWR | O_NONBLOCK },
	    { SIM(fcntl, S, F_SETFL, O_RDWR) });
	FAILS(ECONNREFUSED, uds_connect(S, path("sock"), 1000));
}

/* What kernels from 7.4 on said (run). */
SIM_TC(connect_errors)
{
	static const int errors[] = { ENOTSOCK, EPROTOTYPE, EOPNOTSUPP,
	    ENOENT, ECONNREFUSED, EACCES, EISCONN };
	size_t i;

	for (i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
		SIM_SCRIPT({ SIM(connect, S), .path = "sock",
		    .error = errors[i] });
		FAILS(errors[i], uds_connect(S, path("sock"), -1));
	}
}

/*
 * The server sees the client as of connect(2), the client whoever bound the
 * listener, and both ends of a pair its maker: effective ids (run).
 */
SIM_TC(peercred_layout)
{
	SIM_SCRIPT({ ASK_PEERCRED, .room = 12, SOCKPEERCRED(1001, 20, 4321) },
	    LISTENS_NOT, IS_STREAM);
	ATF_REQUIRE_EQ(0, peercred());
	ATF_CHECK_EQ(UDS_CRED_PID | UDS_CRED_EUID | UDS_CRED_EGID,
	    cred.uc_valid);
	ATF_CHECK_EQ(1001, cred.uc_euid);
	ATF_CHECK_EQ(20, cred.uc_egid);
	ATF_CHECK_EQ(4321, cred.uc_pid);
	ATF_CHECK_EQ((uid_t)-1, cred.uc_ruid);
	ATF_CHECK_EQ((gid_t)-1, cred.uc_rgid);
	ATF_CHECK_EQ(UDS_AT_CONNECT | UDS_AT_BIND | UDS_AT_PAIR,
	    uds_cred_moment(&cred, UDS_CRED_EUID));
	ATF_CHECK_EQ(UDS_AT_CONNECT | UDS_AT_BIND | UDS_AT_PAIR,
	    uds_cred_moment(&cred, UDS_CRED_PID));
	ATF_CHECK_EQ(EOPNOTSUPP, uds_cred_reason(&cred, UDS_CRED_RUID));
}

/* Who vouches that it is no listener saves a call. */
SIM_TC(peercred_vouched_for)
{
	SIM_SCRIPT({ ASK_PEERCRED, SOCKPEERCRED(1001, 20, 4321) });
	ATF_REQUIRE_EQ(0, uds_peercred(S, &cred, UDS_CRED_CONNECTED));
	ATF_CHECK_EQ(1001, cred.uc_euid);
}

/*
 * The binder is told even if another process listens and the binder is gone
 * (run): what a client learns is of bind(2).
 */
SIM_TC(peercred_of_server_is_of_bind)
{
	SIM_SCRIPT({ ASK_PEERCRED, SOCKPEERCRED(0, 0, 77) }, LISTENS_NOT,
	    IS_STREAM,
	    { SIM(getsockname, S), SIM_GIVES(UNNAMED) },
	    { SIM(getpeername, S), SIM_GIVES(NAMED) });
	ATF_REQUIRE_EQ(0, uds_peercred(S, &cred, UDS_CRED_MOMENT));
	ATF_CHECK_EQ(77, cred.uc_pid);
	ATF_CHECK_EQ(UDS_AT_BIND | UDS_AT_PAIR,
	    uds_cred_moment(&cred, UDS_CRED_EUID));
}

/* Fresh, bound, listening (run), and connected datagram sockets. */
SIM_TC(peercred_enotconn)
{
	SIM_SCRIPT({ ASK_PEERCRED, .error = ENOTCONN }, IS_UNIX,
	    { SIM(getpeername, S), .error = ENOTCONN });
	FAILS_CLEAN(ENOTCONN, cred, peercred());
	SIM_SCRIPT({ ASK_PEERCRED, .error = ENOTCONN }, IS_UNIX,
	    { SIM(getpeername, S), SIM_GIVES(NAMED) });
	FAILS_CLEAN(EOPNOTSUPP, cred, peercred());
}

/* A former client that listens now has its own ids recorded. */
SIM_TC(peercred_of_listener_enotconn)
{
	SIM_SCRIPT({ ASK_PEERCRED, SOCKPEERCRED(1001, 20, 4321) },
	    { ASK_LISTENING, SIM_INT(2) });
	FAILS_CLEAN(ENOTCONN, cred, peercred());
	SIM_SCRIPT({ ASK_PEERCRED, SOCKPEERCRED(1001, 20, 4321) },
	    { ASK_LISTENING, .error = ENOBUFS });
	FAILS_CLEAN(ENOBUFS, cred, peercred());
}

/*
 * One of a datagram pair keeps the record of its maker when it is connected
 * elsewhere (7.4 and 7.6, run), which takes a peer with a name.
 */
SIM_TC(peercred_of_datagram)
{
#define PAIRED								\
	{ ASK_PEERCRED, SOCKPEERCRED(1001, 20, 4321) }, LISTENS_NOT

	SIM_SCRIPT(PAIRED, IS_DATAGRAM,
	    { SIM(getpeername, S), SIM_GIVES(UNNAMED) });
	ATF_REQUIRE_EQ(0, peercred());
	ATF_CHECK_EQ(UDS_AT_PAIR, uds_cred_moment(&cred, UDS_CRED_EUID));
	SIM_SCRIPT(PAIRED, IS_DATAGRAM,
	    { SIM(getpeername, S), SIM_GIVES(NAMED) }, IS_UNIX,
	    { SIM(getpeername, S), SIM_GIVES(NAMED) });
	FAILS_CLEAN(EOPNOTSUPP, cred, peercred());
	SIM_SCRIPT(PAIRED, IS_DATAGRAM,
	    { SIM(getpeername, S), .error = ENOTCONN }, IS_UNIX,
	    { SIM(getpeername, S), .error = ENOTCONN });
	FAILS_CLEAN(ENOTCONN, cred, peercred());
	SIM_SCRIPT(PAIRED, { ASK_TYPE, .error = ENOBUFS });
	FAILS_CLEAN(ENOBUFS, cred, peercred());
#undef PAIRED
}

/* Sockets of other families do not have it (EOPNOTSUPP). */
SIM_TC(peercred_of_other_family)
{
	SIM_SCRIPT({ ASK_PEERCRED, .error = EOPNOTSUPP },
	    { ASK_FAMILY, SIM_INT(2) });
	FAILS_CLEAN(EAFNOSUPPORT, cred, peercred());
	SIM_SCRIPT({ ASK_PEERCRED, .error = EBADF });
	FAILS_CLEAN(EBADF, cred, peercred());
	SIM_SCRIPT({ ASK_PEERCRED, .error = ENOTSOCK });
	FAILS_CLEAN(ENOTSOCK, cred, peercred());
	SIM_SCRIPT({ ASK_PEERCRED, .error = ENOTCONN },
	    { ASK_FAMILY, .error = ENOBUFS });
	FAILS_CLEAN(ENOBUFS, cred, peercred());
}

/* A short length is cut without a word (run); so is a short answer here. */
SIM_TC(peercred_short_answer)
{
	SIM_SCRIPT({ ASK_PEERCRED, SIM_WORDS(1001, 20) }, IS_UNIX,
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
	SIM_SCRIPT({ ASK_PEERCRED, SOCKPEERCRED(1001, 20, 4321) },
	    LISTENS_NOT, IS_STREAM);
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

	SIM_SCRIPT(IS_UNIX, { SIM(getpeername, S), SIM_GIVES(NAMED) });
	FAILS_CLEAN(EOPNOTSUPP, groups, uds_peergroups(S, groups, 8));
	SIM_SCRIPT(IS_UNIX, { SIM(getpeername, S), .error = ENOTCONN });
	FAILS_CLEAN(ENOTCONN, groups, uds_peergroups(S, groups, 8));
}

/* uds_stat(3) up to the question whether it listens. */
#define STAT_OF(type)							\
	IS_UNIX,							\
	{ ASK_TYPE, SIM_INT(type) },					\
	{ SIM(fcntl, S, F_GETFD), .rv = FD_CLOEXEC },			\
	{ SIM(fcntl, S, F_GETFL), .rv = O_RDWR },

static int
state(void)
{
	struct uds_stat st;

	return (uds_stat(S, &st) == -1 ? -1 : st.us_state);
}

SIM_TC(stat_states)
{
	SIM_SCRIPT(STAT_OF(1) { ASK_LISTENING, SIM_INT(2) });
	ATF_CHECK_EQ(UDS_STATE_LISTENING, state());
	SIM_SCRIPT(STAT_OF(1) LISTENS_NOT,
	    { SIM(getpeername, S), SIM_GIVES(NAMED) });
	ATF_CHECK_EQ(UDS_STATE_CONNECTED, state());
	SIM_SCRIPT(STAT_OF(1) LISTENS_NOT,
	    { SIM(getpeername, S), .error = ENOTCONN },
	    { SIM(recv, S, PEEK), .error = ENOTCONN },
	    { SIM(getsockname, S), SIM_GIVES(NAMED) });
	ATF_CHECK_EQ(UDS_STATE_BOUND, state());
}

/* Without SO_DOMAIN, the name tells the family. */
SIM_TC(stat_without_domain)
{
	struct uds_stat st;

	SIM_SCRIPT({ ASK_FAMILY, .error = ENOPROTOOPT },
	    { SIM(getsockname, S), SIM_GIVES("\x10\2\0\0\x7f\0\0\1"
		"\0\0\0\0\0\0\0\0") });
	FAILS_CLEAN(EAFNOSUPPORT, st, uds_stat(S, &st));
	SIM_SCRIPT({ ASK_FAMILY, .error = ENOPROTOOPT },
	    { SIM(getsockname, S), SIM_GIVES("") });
	FAILS_CLEAN(EAFNOSUPPORT, st, uds_stat(S, &st));
	SIM_SCRIPT({ ASK_FAMILY, .error = ENOPROTOOPT },
	    { SIM(getsockname, S), .error = ENOBUFS });
	FAILS_CLEAN(ENOBUFS, st, uds_stat(S, &st));
	SIM_SCRIPT({ ASK_FAMILY, .error = ENOPROTOOPT },
	    { SIM(getsockname, S), SIM_GIVES(UNNAMED) },
	    { ASK_TYPE, .error = ENOMEM });
	FAILS_CLEAN(ENOMEM, st, uds_stat(S, &st));
}

/*
 * The name of a peer that left is gone (run), but not that it was there, nor
 * its credentials (run).
 */
SIM_TC(stat_closed)
{
	SIM_SCRIPT(STAT_OF(5) LISTENS_NOT,
	    { SIM(getpeername, S), .error = ENOTCONN },
	    { SIM(recv, S, PEEK), .rv = 0 });
	ATF_CHECK_EQ(UDS_STATE_CLOSED, state());
	SIM_SCRIPT({ ASK_PEERCRED, SOCKPEERCRED(1001, 20, 4321) },
	    LISTENS_NOT, IS_STREAM);
	ATF_REQUIRE_EQ(0, peercred());
	ATF_CHECK_EQ(4321, cred.uc_pid);
}

/*
 * Before 7.6 SO_ACCEPTCONN is ENOPROTOOPT (7.4, run).  connect(2) says
 * EOPNOTSUPP to a listener before it looks at anything else (run).
 */
SIM_TC(stat_before_acceptconn)
{
	static const char nobody[] = "\x10\0\0\0\0\0\0\0\0\0\0\0\0\0\0";
	static const int errors[] = { EAFNOSUPPORT, EINVAL };
	size_t i;

	SIM_SCRIPT(STAT_OF(1) { ASK_LISTENING, .error = ENOPROTOOPT },
	    { ASK_TYPE, SIM_INT(1) },
	    { SIM(connect, S), .in = nobody, .inlen = sizeof(nobody),
		.error = EOPNOTSUPP });
	ATF_CHECK_EQ(UDS_STATE_LISTENING, state());
	SIM_SCRIPT(STAT_OF(1) { ASK_LISTENING, .error = ENOPROTOOPT },
	    { ASK_TYPE, SIM_INT(1) },
	    { SIM(connect, S), .error = EISCONN },
	    { SIM(getpeername, S), SIM_GIVES(NAMED) });
	ATF_CHECK_EQ(UDS_STATE_CONNECTED, state());
	for (i = 0; i < 2; i++) {
		SIM_SCRIPT(STAT_OF(1) { ASK_LISTENING, .error = ENOPROTOOPT },
		    { ASK_TYPE, SIM_INT(1) },
		    { SIM(connect, S), .error = errors[i] },
		    { SIM(getpeername, S), .error = ENOTCONN },
		    { SIM(recv, S, PEEK), .error = ENOTCONN },
		    { SIM(getsockname, S), SIM_GIVES(UNNAMED) });
		ATF_CHECK_EQ(UDS_STATE_UNBOUND, state());
	}
	SIM_SCRIPT(STAT_OF(1) { ASK_LISTENING, .error = ENOPROTOOPT },
	    { ASK_TYPE, .error = ENOBUFS });
	FAILS(ENOBUFS, state());
	SIM_SCRIPT(STAT_OF(1) { ASK_LISTENING, .error = ENOBUFS });
	FAILS(ENOBUFS, state());
}

/* A datagram socket would lose its peer by such a connect(2) (run). */
SIM_TC(stat_before_acceptconn_spares_datagrams)
{
	SIM_SCRIPT(STAT_OF(2) { ASK_LISTENING, .error = ENOPROTOOPT },
	    { ASK_TYPE, SIM_INT(2) },
	    { SIM(getpeername, S), SIM_GIVES(NAMED) });
	ATF_CHECK_EQ(UDS_STATE_CONNECTED, state());
}

/* A socketpair(2) of any type is filled (run), and tells all there is. */
static void
check_pair_feature(int expected, int feature)
{
	static const int made[] = { S, S + 1 };

	SIM_SCRIPT({ SIM(socketpair, 1, 1 | CLOEXEC, 0), SIM_OBJECT(made) },
	    { ASK_PEERCRED, SOCKPEERCRED(1001, 20, 4321) });
	ATF_CHECK_EQ_MSG(expected, uds_feature(feature), "%s",
	    uds_feature_name(feature));
}

SIM_TC(features_of_credentials)
{
	check_pair_feature(1, UDS_FEATURE_PAIR);
	check_pair_feature(1, UDS_FEATURE_PID);
	check_pair_feature(0, UDS_FEATURE_REALIDS);
	check_pair_feature(0, UDS_FEATURE_GROUPS);
	check_pair_feature(0, UDS_FEATURE_LABEL);
	check_pair_feature(0, UDS_FEATURE_HANDLE);
	ATF_CHECK_EQ(1, uds_feature(UDS_FEATURE_SERVER));
}

/* If there were none, nothing would be made up. */
SIM_TC(features_without_pair)
{
	static const int made[] = { S, S + 1 };

	SIM_SCRIPT({ SIM(socketpair, 1, 1 | CLOEXEC, 0), SIM_OBJECT(made) },
	    { ASK_PEERCRED, .error = ENOTCONN }, IS_UNIX,
	    { SIM(getpeername, S), SIM_GIVES(UNNAMED) });
	ATF_CHECK_EQ(0, uds_feature(UDS_FEATURE_PAIR));
}

SIM_TC(features_of_sockets)
{
	SIM_SCRIPT({ SIM(socket, 1, 1 | CLOEXEC, 0), .rv = S },
	    { SIM(fcntl, S, F_GETFD), .rv = FD_CLOEXEC });
	ATF_CHECK_EQ(1, uds_feature(UDS_FEATURE_CLOEXEC));
	ATF_CHECK_EQ(0, uds_feature(UDS_FEATURE_NOSIGPIPE));
	SIM_SCRIPT({ SIM(socket, 1, 5 | CLOEXEC, 0), .rv = S });
	ATF_CHECK_EQ(1, uds_feature(UDS_FEATURE_SEQPACKET));
	SIM_SCRIPT({ SIM(socket, 1, 1 | CLOEXEC, 0), .error = EMFILE });
	FAILS(EMFILE, uds_feature(UDS_FEATURE_ABSTRACT));
	SIM_SCRIPT({ SIM(socket, 1, 1 | CLOEXEC, 0), .error = EMFILE });
	FAILS(EMFILE, uds_feature(UDS_FEATURE_AUTOBIND));
	SIM_SCRIPT({ SIM(clock_gettime, SIM_ANY), .error = EINVAL });
	FAILS(EINVAL, uds_feature(UDS_FEATURE_ABSTRACT));
}

/* Where the kernel would look for an empty path, it is not asked (run). */
SIM_TC(sends_to_no_unnamed_address)
{
	uds_addr_unnamed(&addr);
	SIM_SCRIPT({ M_RECVMSG(0), SIM_READS("a") });
	FAILS(EINVAL, uds_sendto(S, "a", 1, &addr, 0));
	ATF_CHECK_EQ(1, receive_data());
}

/* What a kernel without SOCK_CLOEXEC would say, or do. */
#define TRY_CLOEXEC	SIM(socket, 1, 1 | CLOEXEC, 0)

SIM_TC(features_without_cloexec)
{
	SIM_SCRIPT({ TRY_CLOEXEC, .error = ENFILE });
	FAILS(ENFILE, uds_feature(UDS_FEATURE_CLOEXEC));
	SIM_SCRIPT({ TRY_CLOEXEC, .rv = S },
	    { SIM(fcntl, S, F_GETFD), .error = EBADF });
	FAILS(EBADF, uds_feature(UDS_FEATURE_CLOEXEC));
	SIM_SCRIPT({ TRY_CLOEXEC, .rv = S },
	    { SIM(fcntl, S, F_GETFD), .rv = 0 });
	ATF_CHECK_EQ(0, uds_os_feature(UDS_FEATURE_CLOEXEC));
	SIM_SCRIPT({ TRY_CLOEXEC, .error = EPROTONOSUPPORT });
	ATF_CHECK_EQ(0, uds_feature(UDS_FEATURE_CLOEXEC));
}

/*
 * No kernel has abstract names, or chooses any.  One that will have them is
 * believed what it says of the name of a socket that was given one.
 */
SIM_TC(features_of_addresses)
{
	SIM_SCRIPT({ SIM(socket, 1, 1 | CLOEXEC, 0), .rv = S },
	    { SIM(bind, S), .error = EACCES });
	FAILS(EACCES, uds_feature(UDS_FEATURE_ABSTRACT));
	SIM_SCRIPT({ SIM(socket, 1, 1 | CLOEXEC, 0), .rv = S },
	    { SIM(bind, S), .hook = see_bind },
	    { SIM(getsockname, S), .error = ENOMEM });
	FAILS(ENOMEM, uds_feature(UDS_FEATURE_ABSTRACT));
	SIM_SCRIPT({ SIM(socket, 1, 1 | CLOEXEC, 0), .rv = S },
	    { SIM(bind, S), .hook = see_bind },
	    { SIM(getsockname, S), SIM_GIVES("\x6a\1\0uds" NUL100) });
	ATF_CHECK_EQ(1, uds_feature(UDS_FEATURE_ABSTRACT));
	SIM_SCRIPT({ SIM(socket, 1, 1 | CLOEXEC, 0), .rv = S },
	    { SIM(bind, S), SIM_TAKES("\2\1"), .error = EINVAL });
	ATF_CHECK_EQ(0, uds_feature(UDS_FEATURE_AUTOBIND));
}

/* Long paths, and those relative to a directory, take a link in /tmp. */
SIM_TC(features_of_paths)
{
	sim_files();
	SIM_SCRIPT({ SIM(mkdtemp), .error = ENOSPC });
	FAILS(ENOSPC, uds_feature(UDS_FEATURE_AT));
	SIM_SCRIPT({ SIM(mkdtemp), .error = EROFS });
	ATF_CHECK_EQ(0, uds_feature(UDS_FEATURE_AT));
	SIM_SCRIPT({ SIM(mkdtemp), .path = "/tmp/uds.XXXXXX",
	    .error = EINTR });
	ATF_CHECK_EQ(1, uds_feature(UDS_FEATURE_LONGPATH));
}

static ssize_t
send_record(size_t len, int nfds, int timeout)
{
	static char data[40000];
	static int many[M_MAXFDS];
	int i;

	for (i = 0; i < nfds; i++)
		many[i] = S + 1 + i;
	return (uds_sendfds(S, data, len, many, (size_t)nfds, timeout));
}

#define REFUSED(n)							\
	{ M_SENDMSG(M_SENDS_NOW), M_WITH(S + 1, n), .error = EAGAIN }
#define SENT(n, len)							\
	{ M_SENDMSG(M_SENDS_NOW), M_WITH(S + 1, n), .rv = (len) }

/*
 * A record that with its descriptors is larger than the buffer is EAGAIN for
 * ever, and a call that may block blocks for ever (run): each descriptor takes
 * four times its place in the control message, so that there are 48 bytes for
 * one or two, 176 for ten and 2064 for 127.
 */
SIM_TC(send_never_fits)
{
	static const struct {
		int	nfds;
		int	overhead;
	} of[] = { { 1, 48 }, { 2, 48 }, { 3, 80 }, { 10, 176 },
	    { 127, 2064 } };
	static const int types[] = { M_SEQPACKET, M_DGRAM };
	size_t i, len;
	int type;

	if (sizeof(long) != 8)
		atf_tc_skip("the numbers are those of amd64");
	for (i = 0; i < 10; i++) {
		type = types[i / 5];
		len = 32768 - (size_t)of[i % 5].overhead;
		SIM_SCRIPT(REFUSED(of[i % 5].nfds), M_IS(type),
		    M_BUFFER(32768));
		FAILS(EAGAIN, send_record(len, of[i % 5].nfds, 0));
		SIM_SCRIPT(REFUSED(of[i % 5].nfds), M_IS(type),
		    M_BUFFER(32768));
		FAILS(EMSGSIZE, send_record(len + 1, of[i % 5].nfds, -1));
	}
}

/* What only has to wait does, in calls that never block. */
SIM_TC(send_fits_later)
{
	SIM_SCRIPT(
	    REFUSED(1), M_IS(M_SEQPACKET), M_BUFFER(32768),
	    M_WAITS(1, POLLOUT),
	    REFUSED(1), M_IS(M_SEQPACKET), M_BUFFER(32768),
	    M_PAUSES(1), M_WAITS_IN_VAIN(1),
	    SENT(1, 100));
	ATF_CHECK_EQ(100, send_record(100, 1, -1));
	SIM_SCRIPT(M_CLOCK,
	    REFUSED(1), M_IS(M_SEQPACKET), M_BUFFER(32768),
	    M_CLOCK, M_WAITS_IN_VAIN(1), M_CLOCK,
	    REFUSED(1), M_IS(M_SEQPACKET), M_BUFFER(32768),
	    M_CLOCK, M_WAITS_IN_VAIN(2), M_CLOCK);
	FAILS(ETIMEDOUT, send_record(100, 1, 700));
}

/* A stream takes what fits, whatever the buffer is (run). */
SIM_TC(send_stream_beside_descriptors)
{
	SIM_SCRIPT(
	    REFUSED(127), M_IS(M_STREAM), M_WAITS(1, POLLOUT),
	    SENT(127, 30704),
	    { M_SENDMSG(M_SENDS), M_WITHOUT, .rv = 9296 });
	ATF_CHECK_EQ(40000, send_record(40000, 127, -1));
}

/* What cannot be told is tried again. */
SIM_TC(send_not_told)
{
	SIM_SCRIPT(
	    REFUSED(1), { ASK_TYPE, .error = ENOBUFS }, M_WAITS(1, POLLOUT),
	    REFUSED(1), M_IS(M_DGRAM),
	    { SIM(getsockopt, S, M_SOL, M_SNDBUF), .error = ENOBUFS },
	    M_PAUSES(1), M_WAITS(1, POLLOUT),
	    SENT(1, 40000));
	ATF_CHECK_EQ(40000, send_record(40000, 1, -1));
}

/*
 * Full queues of datagrams are ENOBUFS (run), with descriptors too, and
 * descriptors in flight have a limit of the system, EMFILE (run).
 */
SIM_TC(send_errors)
{
	SIM_SCRIPT(
	    { M_SENDMSG(M_SENDS_NOW), .error = ENOBUFS },
	    M_IS(M_DGRAM), M_BUFFER(8192),
	    { M_SENDMSG(M_SENDS_NOW), .error = EMFILE },
	    { M_SENDMSG(M_SENDS_NOW), .error = EMSGSIZE });
	FAILS(EAGAIN, send_record(10, 1, 0));
	FAILS(EMFILE, send_record(10, 1, -1));
	FAILS(EMSGSIZE, send_record(10, 1, -1));
}

/* A message of no descriptors can be sent, and is one all the same (run). */
SIM_TC(control_without_descriptors)
{
	SIM_SCRIPT(
	    { M_RECVMSG(M_TAKES_FDS), .outcontrol = rights(0, 0),
		.outcontrollen = M_HEADER },
	    M_IS(M_STREAM), { M_PEEKS, .error = EAGAIN }, M_IS(M_STREAM),
	    M_READY,
	    { M_RECVMSG(M_TAKES_FDS), SIM_READS("a") });
	ATF_CHECK_EQ(1, receive_fds());
	ATF_CHECK_EQ(0, msg_got.um_nfds);
	ATF_CHECK_EQ(1, msg_got.um_len);
}

/* The length that comes back has no padding (run). */
SIM_TC(control_without_padding)
{
	SIM_SCRIPT({ M_RECVMSG(M_TAKES_FDS), SIM_READS("a"),
		.outcontrol = rights(S + 1, 1), .outcontrollen = M_HEADER + 4,
		.opens = S + 1 });
	ATF_CHECK_EQ(1, receive_fd());
	ATF_CHECK_EQ(1, msg_got.um_nfds);
}

/*
 * A flag that is passed comes back (run): that a record was marked is only
 * believed because it is never one of those.
 */
SIM_TC(empty_record_with_mark)
{
	SIM_SCRIPT(
	    { M_RECVMSG(M_DONTWAIT), .flags = M_DONTWAIT | M_EOR },
	    M_IS(M_SEQPACKET),
	    { M_RECVMSG(M_DONTWAIT), .flags = M_DONTWAIT },
	    M_IS(M_SEQPACKET), M_PEEKS_NOTHING);
	prepare(0);
	ATF_CHECK_EQ(1, uds_recvmsg(S, &msg_got, 0, 0));
	ATF_CHECK_EQ(0, uds_recvmsg(S, &msg_got, 0, 0));
}

/* Nothing but descriptors travels beside data. */
SIM_TC(cred_absent)
{
	int n;

	FAILS(EOPNOTSUPP, uds_setopt(S, UDS_OPT_CRED, 1));
	FAILS_CLEAN(EOPNOTSUPP, n, uds_getopt(S, UDS_OPT_CRED, &n));
	SIM_SCRIPT(
	    { SIM(socket, 1, 2 | CLOEXEC, 0), .rv = S },
	    { SIM(socket, 1, 2 | CLOEXEC, 0), .rv = S });
	ATF_CHECK_EQ(0, uds_feature(UDS_FEATURE_MSGCRED));
	ATF_CHECK_EQ(0, uds_feature(UDS_FEATURE_NORIGHTS));
	ATF_CHECK_EQ(0, uds_feature(UDS_FEATURE_SENDCRED));
}

SIM_TC(msgmax)
{
	int n;

	SIM_SCRIPT(M_IS(M_DGRAM), M_BUFFER(8192));
	ATF_CHECK_EQ(0, uds_getopt(S, UDS_OPT_MSGMAX, &n));
	ATF_CHECK_EQ(8192, n);
	SIM_SCRIPT(M_IS(M_DGRAM),
	    { SIM(getsockopt, S, M_SOL, M_SNDBUF), .error = EBADF });
	FAILS_CLEAN(EBADF, n, uds_getopt(S, UDS_OPT_MSGMAX, &n));
}

ATF_TP_ADD_TCS(tp)
{
	sim_bsd_msghdr = 1;
	MSG_ADD_TCS(tp);
	WAY_ADD_TCS(tp);
	ATF_TP_ADD_TC(tp, unnamed_is_16_bytes);
	ATF_TP_ADD_TC(tp, named_is_106_bytes);
	ATF_TP_ADD_TC(tp, longest_path);
	ATF_TP_ADD_TC(tp, bindat);
	ATF_TP_ADD_TC(tp, long_path_without_tmp);
	ATF_TP_ADD_TC(tp, bind_of_connected_eisconn);
	ATF_TP_ADD_TC(tp, bind_errors);
	ATF_TP_ADD_TC(tp, bind_interrupted);
	ATF_TP_ADD_TC(tp, bind_unnamed_and_abstract_eopnotsupp);
	ATF_TP_ADD_TC(tp, socket_flags);
	ATF_TP_ADD_TC(tp, socketpair_flags);
	ATF_TP_ADD_TC(tp, accept_flags_and_names);
	ATF_TP_ADD_TC(tp, accept_econnaborted);
	ATF_TP_ADD_TC(tp, accept_of_no_listener);
	ATF_TP_ADD_TC(tp, listen_backlog);
	ATF_TP_ADD_TC(tp, listen_of_datagram_eopnotsupp);
	ATF_TP_ADD_TC(tp, listen_unbound_edestaddrreq);
	ATF_TP_ADD_TC(tp, connect_backlog_full);
	ATF_TP_ADD_TC(tp, connect_errors);
	ATF_TP_ADD_TC(tp, peercred_layout);
	ATF_TP_ADD_TC(tp, peercred_vouched_for);
	ATF_TP_ADD_TC(tp, peercred_of_server_is_of_bind);
	ATF_TP_ADD_TC(tp, peercred_enotconn);
	ATF_TP_ADD_TC(tp, peercred_of_listener_enotconn);
	ATF_TP_ADD_TC(tp, peercred_of_datagram);
	ATF_TP_ADD_TC(tp, peercred_of_other_family);
	ATF_TP_ADD_TC(tp, peercred_short_answer);
	ATF_TP_ADD_TC(tp, peercred_requests);
	ATF_TP_ADD_TC(tp, peergroups);
	ATF_TP_ADD_TC(tp, stat_states);
	ATF_TP_ADD_TC(tp, stat_without_domain);
	ATF_TP_ADD_TC(tp, stat_closed);
	ATF_TP_ADD_TC(tp, stat_before_acceptconn);
	ATF_TP_ADD_TC(tp, stat_before_acceptconn_spares_datagrams);
	ATF_TP_ADD_TC(tp, features_of_credentials);
	ATF_TP_ADD_TC(tp, features_without_pair);
	ATF_TP_ADD_TC(tp, features_of_sockets);
	ATF_TP_ADD_TC(tp, features_without_cloexec);
	ATF_TP_ADD_TC(tp, features_of_addresses);
	ATF_TP_ADD_TC(tp, features_of_paths);
	ATF_TP_ADD_TC(tp, send_never_fits);
	ATF_TP_ADD_TC(tp, send_fits_later);
	ATF_TP_ADD_TC(tp, send_stream_beside_descriptors);
	ATF_TP_ADD_TC(tp, send_not_told);
	ATF_TP_ADD_TC(tp, send_errors);
	ATF_TP_ADD_TC(tp, control_without_descriptors);
	ATF_TP_ADD_TC(tp, control_without_padding);
	ATF_TP_ADD_TC(tp, empty_record_with_mark);
	ATF_TP_ADD_TC(tp, cred_absent);
	ATF_TP_ADD_TC(tp, msgmax);
	ATF_TP_ADD_TC(tp, sends_to_no_unnamed_address);
	ATF_TP_ADD_TC(tp, record_into_no_room);
	ATF_TP_ADD_TC(tp, stream_into_no_room);
	return (atf_no_error());
}
