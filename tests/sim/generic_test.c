/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * A POSIX system that nobody knows, on the scripted kernel.  Its numbers are
 * this machine's; only SO_NOSIGPIPE is one more.
 */

#include <sys/socket.h>

#include <fcntl.h>
#include <limits.h>

#include <atf-c.h>

#include "sim.h"
#include "uds_os.h"

/* This machine's, and how many descriptors go at once. */
#define M_UNIT		sizeof(size_t)
#define M_LENGTH	size_t
#define M_RIGHTS	SCM_RIGHTS
#define M_SOL		SOL_SOCKET
#define M_TYPE		SO_TYPE
#define M_SNDBUF	SO_SNDBUF
#define M_RCVBUF	SO_RCVBUF
#define M_STREAM	SOCK_STREAM
#define M_DGRAM		SOCK_DGRAM
#define M_SEQPACKET	SOCK_SEQPACKET
#define M_PEEK		MSG_PEEK
#define M_DONTWAIT	MSG_DONTWAIT
#define M_EOR		MSG_EOR
#define M_TRUNC		MSG_TRUNC
#define M_CTRUNC	MSG_CTRUNC
#define M_SENDS		MSG_NOSIGNAL
#define M_SENDS_NOW	(MSG_NOSIGNAL | MSG_DONTWAIT)
#define M_SENDS_FDS	M_SENDS
#define M_TAKES_FDS	0
#define M_PLAIN		"sendmsg"
#define M_TRIES(flags, why)
#define M_ASKS(type)	M_IS(type),
#define M_ROOM(type)
#define M_FITS
#define M_OPTIONS
#define M_ARRIVES(s)							\
	{ SIM(fcntl, s, F_SETFD, FD_CLOEXEC), .optional = 1 },
#define M_MAXFDS	120
#define M_TABLE_FULL	EMSGSIZE
#define M_QUEUE_FULL	ENOBUFS
#define M_UNNAMED	SIM_UNIX
#define M_NAMED		SIM_UNIX "sock\0"
#include "msg.h"

#define NOSIGPIPE	0x0800

#define TEN		"0123456789"
#define LONGEST		TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN "0123456"

#define UNNAMED		SIM_GIVES(SIM_UNIX)
#define NAMED(path)	SIM_GIVES(SIM_UNIX path "\0")
#define INET		SIM_GIVES(SIM_INET "\0\0\0\0\0\0\0\0\0\0\0\0\0\0")

static const int pair[2] = { S, S + 1 };
static struct uds_cred cred;

/* How a descriptor becomes what it should be at birth. */
#define CLOSE_ON_EXEC(s)						\
	{ SIM(fcntl, s, F_SETFD, FD_CLOEXEC) }
#define NO_SIGPIPE(s)							\
	{ SIM(setsockopt, s, SOL_SOCKET, NOSIGPIPE), SIM_TAKES_INT(1),	\
	    .optional = 1 }
#define PREPARE(s, old, new)						\
	CLOSE_ON_EXEC(s), NO_SIGPIPE(s),				\
	{ SIM(fcntl, s, F_GETFL), .rv = old },				\
	{ SIM(fcntl, s, F_SETFL, new) }
#define PREPARE_DONE(s, old)						\
	CLOSE_ON_EXEC(s), NO_SIGPIPE(s),				\
	{ SIM(fcntl, s, F_GETFL), .rv = old }

static int
make_socket(void)
{
	int s;

	s = uds_socket(SOCK_STREAM, UDS_NONBLOCK);
	if (s != -1)
		sim_close(s);
	return (s);
}

static int
make_pair(void)
{
	int rv, sv[2] = { -2, -2 };

	rv = uds_socketpair(SOCK_DGRAM, UDS_NONBLOCK, sv);
	if (rv == -1) {
		ATF_CHECK_EQ(-2, sv[0]);
		ATF_CHECK_EQ(-2, sv[1]);
		return (-1);
	}
	ATF_CHECK_EQ(S, sv[0]);
	ATF_CHECK_EQ(S + 1, sv[1]);
	sim_close(sv[0]);
	sim_close(sv[1]);
	ATF_CHECK_EQ(0, rv);
	return (rv);
}

static int
accept_one(void)
{
	struct uds_addr from;
	int s;

	s = uds_accept(S, &from, 0, -1);
	if (s != -1) {
		ATF_CHECK_STREQ("-", text(&from));
		sim_close(s);
	}
	return (s);
}

static int
bind_path(void)
{
	return (uds_bind(S, at("sock")));
}

static int
peercred(void)
{
	return (uds_peercred(S, &cred, 0));
}

SIM_TC(socket_each_call_failing)
{
	SIM_SWEEP(EMFILE, make_socket,
	    { SIM(socket, AF_UNIX, SOCK_STREAM, 0), .rv = S },
	    PREPARE(S, O_RDWR, O_RDWR | O_NONBLOCK));
}

SIM_TC(socketpair_each_call_failing)
{
	SIM_SWEEP(ENFILE, make_pair,
	    { SIM(socketpair, AF_UNIX, SOCK_DGRAM, 0), SIM_OBJECT(pair) },
	    PREPARE(S, O_RDWR, O_RDWR | O_NONBLOCK),
	    PREPARE(S + 1, O_RDWR, O_RDWR | O_NONBLOCK));
}

/* A listener may or may not pass on O_NONBLOCK. */
SIM_TC(accept_each_call_failing)
{
	SIM_SWEEP(ENOBUFS, accept_one,
	    { SIM(accept, S), UNNAMED, .rv = S + 1 },
	    PREPARE(S + 1, O_RDWR | O_NONBLOCK, O_RDWR));
	SIM_SWEEP(ENOBUFS, accept_one,
	    { SIM(accept, S), UNNAMED, .rv = S + 1 },
	    PREPARE_DONE(S + 1, O_RDWR));
}

SIM_TC(accept_interrupted)
{
	SIM_SCRIPT(
	    { SIM(accept, S), .error = EINTR },
	    { SIM(accept, S), UNNAMED, .rv = S + 1 },
	    PREPARE_DONE(S + 1, O_RDWR));
	ATF_CHECK_EQ(S + 1, accept_one());
}

/* A type that there is not, in the words of various systems. */
SIM_TC(missing_type_eopnotsupp)
{
	static const int errors[] = {
		EPROTONOSUPPORT, EPROTOTYPE, EOPNOTSUPP
	};
	int sv[2];
	size_t i;

	for (i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
		SIM_SCRIPT(
		    { SIM(socket, AF_UNIX, SOCK_SEQPACKET, 0),
			.error = errors[i] },
		    { SIM(socketpair, AF_UNIX, SOCK_SEQPACKET, 0),
			.error = errors[i] });
		FAILS(EOPNOTSUPP, uds_socket(SOCK_SEQPACKET, 0));
		FAILS_CLEAN(EOPNOTSUPP, sv,
		    uds_socketpair(SOCK_SEQPACKET, 0, sv));
	}
}

/* An unnamed address may be nothing, a family, or zeros as well. */
SIM_TC(getsockname_every_kind)
{
	static const struct {
		const char	*bytes;
		size_t		 n;
		const char	*text;
	} names[] = {
		{ "", 0, "-" },
		{ SIM_UNIX, 2, "-" },
		{ SIM_UNIX "\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 16, "-" },
		{ SIM_UNIX "sock", 6, "sock" },
		{ SIM_UNIX "sock\0\0\0\0", 10, "sock" },
		{ SIM_UNIX "\0ab", 5, "@ab" }
	};
	struct uds_addr a;
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		SIM_SCRIPT({ SIM(getsockname, S), .out = names[i].bytes,
			.outlen = names[i].n });
		ATF_REQUIRE_EQ(0, uds_getsockname(S, &a));
		ATF_CHECK_STREQ(names[i].text, text(&a));
	}
}

/* With a NUL, always. */
SIM_TC(bind_lengths)
{
	SIM_SCRIPT(
	    { SIM(bind, S), SIM_TAKES(SIM_UNIX "sock\0") },
	    { SIM(bind, S), SIM_TAKES(SIM_UNIX LONGEST "\0") });
	ATF_CHECK_EQ(0, bind_path());
	ATF_CHECK_EQ(0, uds_bind(S, at(LONGEST)));
	FAILS(ENAMETOOLONG, uds_bind(S, at(LONGEST "7")));
	FAILS(ENAMETOOLONG, uds_connect(S, at(LONGEST "7"), -1));
}

/* Nothing but a pathname, and from the current directory. */
SIM_TC(bind_elsewhere_eopnotsupp)
{
	FAILS(EOPNOTSUPP, uds_bind(S, at("@name")));
	FAILS(EOPNOTSUPP, uds_bind(S, at("-")));
	FAILS(EOPNOTSUPP, uds_bindat(S, S + 1, at("sock")));
	FAILS(EOPNOTSUPP, uds_connectat(S, S + 1, at("sock"), -1));
}

/* No way is ever opened, but the contract has the rest of them too. */
SIM_TC(no_way)
{
	struct uds__way w;

	FAILS(EOPNOTSUPP, uds_os_wayopen(&w, AT_FDCWD, ".", "sock"));
	errno = 0;
	FAILS(EOPNOTSUPP, uds_os_waybind(S, &w));
	errno = 0;
	FAILS(EOPNOTSUPP, uds_os_wayconnect(S, &w));
	uds_os_wayclose(&w);
}

SIM_TC(bind_interrupted)
{
	SIM_SWEEP(EADDRINUSE, bind_path, { SIM(bind, S) });
	SIM_INTERRUPT(bind_path, { SIM(bind, S) });
}

SIM_TC(listen_as_posix)
{
	SIM_SCRIPT(
	    { SIM(listen, S, INT_MAX) },
	    { SIM(listen, S, 5), .error = EDESTADDRREQ });
	ATF_CHECK_EQ(0, uds_listen(S, -1));
	FAILS(EDESTADDRREQ, uds_listen(S, 5));
}

/* What uds_stat() asks before it comes to the state. */
#define STAT								\
	{ SIM(getsockname, S), UNNAMED },				\
	{ SIM(getsockopt, S, SOL_SOCKET, SO_TYPE), SIM_INT(SOCK_STREAM) }, \
	{ SIM(fcntl, S, F_GETFD) },					\
	{ SIM(fcntl, S, F_GETFL), .rv = O_RDWR }
#define LISTENING(x)							\
	{ SIM(getsockopt, S, SOL_SOCKET, SO_ACCEPTCONN), SIM_INT(x) }

static int
stat_socket(void)
{
	struct uds_stat st;

	return (uds_stat(S, &st) == -1 ? -1 : st.us_state);
}

SIM_TC(stat_each_state)
{
	SIM_SCRIPT(STAT, LISTENING(2));
	ATF_CHECK_EQ(UDS_STATE_LISTENING, stat_socket());

	SIM_SCRIPT(STAT, LISTENING(0),
	    { SIM(getpeername, S), NAMED("sock") });
	ATF_CHECK_EQ(UDS_STATE_CONNECTED, stat_socket());
}

SIM_TC(stat_each_call_failing)
{
	SIM_SWEEP(ENOBUFS, stat_socket, STAT, LISTENING(1));
}

/* An address of length 0 can only be one of ours. */
SIM_TC(stat_family)
{
	struct uds_stat st;

	SIM_SCRIPT({ SIM(getsockname, S), INET });
	FAILS_CLEAN(EAFNOSUPPORT, st, uds_stat(S, &st));

	SIM_SCRIPT({ SIM(getsockname, S) },
	    { SIM(getsockopt, S, SOL_SOCKET, SO_TYPE),
		.error = ENOPROTOOPT });
	FAILS_CLEAN(ENOPROTOOPT, st, uds_stat(S, &st));
}

/* No ids are guessed; what is wrong with a socket is told as ever. */
SIM_TC(peercred_errors)
{
	gid_t group;

	SIM_SCRIPT({ SIM(getsockname, S), .error = ENOTSOCK });
	FAILS_CLEAN(ENOTSOCK, cred, peercred());

	SIM_SCRIPT({ SIM(getsockname, S), INET });
	FAILS_CLEAN(EAFNOSUPPORT, cred, peercred());

	SIM_SCRIPT({ SIM(getsockname, S), NAMED("sock") },
	    { SIM(getpeername, S), .error = ENOTCONN });
	FAILS_CLEAN(ENOTCONN, cred, peercred());

	SIM_SCRIPT({ SIM(getsockname, S), UNNAMED },
	    { SIM(getpeername, S), UNNAMED });
	FAILS_CLEAN(EOPNOTSUPP, cred, peercred());

	SIM_SCRIPT({ SIM(getsockname, S), UNNAMED },
	    { SIM(getpeername, S), UNNAMED });
	FAILS_CLEAN(EOPNOTSUPP, group, uds_peergroups(S, &group, 1));
}

SIM_TC(alive_eopnotsupp)
{
	FAILS(EOPNOTSUPP, uds_os_alive(S));
}

/* What a pair of sockets is asked for. */
#define ASK_PAIR							\
	{ SIM(socketpair, AF_UNIX, SOCK_STREAM, 0), SIM_OBJECT(pair) },	\
	PREPARE_DONE(S, O_RDWR),					\
	PREPARE_DONE(S + 1, O_RDWR),					\
	{ SIM(getsockname, S), .room = 128, UNNAMED },			\
	{ SIM(getpeername, S), .room = 128, UNNAMED }

SIM_TC(features_absent)
{
	int feature;

	SIM_SCRIPT({ SIM(socket, AF_UNIX, SOCK_SEQPACKET, 0),
		.error = EPROTONOSUPPORT });
	ATF_CHECK_EQ(0, uds_feature(UDS_FEATURE_SEQPACKET));
	for (feature = UDS_FEATURE_ABSTRACT; feature <= UDS_FEATURE_SERVER;
	    feature++) {
		if (feature == UDS_FEATURE_PAIR)
			continue;
		ATF_CHECK_EQ(0, uds_feature(feature));
	}
	SIM_SCRIPT(ASK_PAIR, ASK_PAIR, ASK_PAIR, ASK_PAIR, ASK_PAIR,
	    ASK_PAIR);
	ATF_CHECK_EQ(0, uds_feature(UDS_FEATURE_PAIR));
	for (feature = UDS_FEATURE_PID; feature <= UDS_FEATURE_HANDLE;
	    feature++)
		ATF_CHECK_EQ(0, uds_feature(feature));
}

/* A mark ends a record, and nothing else has one. */
SIM_TC(record_is_marked)
{
	SIM_SCRIPT(
	    M_IS(SOCK_SEQPACKET),
	    { M_SENDMSG(MSG_NOSIGNAL | MSG_EOR), SIM_TAKES("hello"), .rv = 5 },
	    M_IS(SOCK_SEQPACKET),
	    { M_SENDMSG(MSG_NOSIGNAL | MSG_EOR | MSG_DONTWAIT), .rv = 5,
		M_WITH(S + 1, 1) },
	    M_IS(SOCK_DGRAM), { M_SENDMSG(MSG_NOSIGNAL), .rv = 5 });
	ATF_CHECK_EQ(5, send_data());
	msg_fds[0] = S + 1;
	ATF_CHECK_EQ(5, uds_sendfds(S, "hello", 5, msg_fds, 1, 0));
	ATF_CHECK_EQ(5, send_data());
}

SIM_TC(send_each_call_failing)
{
	SIM_SWEEP(EBADF, send_data, M_IS(SOCK_STREAM),
	    { M_SENDMSG(MSG_NOSIGNAL), .rv = 5 });
}

/* EMSGSIZE where descriptors are wanted is a full table, as on the BSDs. */
SIM_TC(table_full_by_its_name)
{
	SIM_SCRIPT(
	    { M_RECVMSG(0), .error = EMFILE },
	    { M_RECVMSG(0), .error = EMSGSIZE });
	FAILS(EMFILE, receive_fds());
	FAILS(EMSGSIZE, receive_data());
}

/* Close-on-exec comes by a call of its own, which has nothing to fail for. */
SIM_TC(close_on_exec_later)
{
	SIM_SCRIPT(
	    { M_RECVMSG(0), SIM_READS("a"), M_BRINGS(S + 1, 1),
		.opens = S + 1 },
	    { SIM(fcntl, S + 1, F_SETFD, FD_CLOEXEC), .error = EBADF });
	ATF_CHECK_EQ(1, receive_fd());
}

SIM_TC(options)
{
	int n;

	FAILS(EOPNOTSUPP, uds_setopt(S, UDS_OPT_CRED, 1));
	FAILS_CLEAN(EOPNOTSUPP, n, uds_getopt(S, UDS_OPT_CRED, &n));
	SIM_SCRIPT(M_IS(SOCK_DGRAM), M_BUFFER(9999));
	ATF_CHECK_EQ(0, uds_getopt(S, UDS_OPT_MSGMAX, &n));
	ATF_CHECK_EQ(9999, n);
	ATF_CHECK_EQ(0, uds_feature(UDS_FEATURE_SENDCRED));
}

ATF_TP_ADD_TCS(tp)
{
	MSG_ADD_TCS(tp);
	ATF_TP_ADD_TC(tp, socket_each_call_failing);
	ATF_TP_ADD_TC(tp, socketpair_each_call_failing);
	ATF_TP_ADD_TC(tp, accept_each_call_failing);
	ATF_TP_ADD_TC(tp, accept_interrupted);
	ATF_TP_ADD_TC(tp, missing_type_eopnotsupp);
	ATF_TP_ADD_TC(tp, getsockname_every_kind);
	ATF_TP_ADD_TC(tp, bind_lengths);
	ATF_TP_ADD_TC(tp, bind_elsewhere_eopnotsupp);
	ATF_TP_ADD_TC(tp, bind_interrupted);
	ATF_TP_ADD_TC(tp, no_way);
	ATF_TP_ADD_TC(tp, listen_as_posix);
	ATF_TP_ADD_TC(tp, stat_each_state);
	ATF_TP_ADD_TC(tp, stat_each_call_failing);
	ATF_TP_ADD_TC(tp, stat_family);
	ATF_TP_ADD_TC(tp, peercred_errors);
	ATF_TP_ADD_TC(tp, alive_eopnotsupp);
	ATF_TP_ADD_TC(tp, features_absent);
	ATF_TP_ADD_TC(tp, record_is_marked);
	ATF_TP_ADD_TC(tp, send_each_call_failing);
	ATF_TP_ADD_TC(tp, table_full_by_its_name);
	ATF_TP_ADD_TC(tp, close_on_exec_later);
	ATF_TP_ADD_TC(tp, options);
	return (atf_no_error());
}
