/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * macOS on the scripted kernel.  What it answers was read in xnu-11417
 * (macOS 15), bsd/kern, in the file that is named; all of it is the same in
 * the releases since 11.0.
 */

#define _GNU_SOURCE

#include <sys/stat.h>

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include <atf-c.h>

#include "sim.h"

/*
 * bsd/sys/socket.h, and how many descriptors go at once (bsd/kern/
 * uipc_usrreq.c)
 */
#define M_UNIT		4
#define M_LENGTH	uint32_t
#define M_RIGHTS	0x01
#define M_SOL		0xffff
#define M_TYPE		0x1008
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
#define M_SENDS		0x80000		/* MSG_NOSIGNAL */
#define M_SENDS_NOW	0xa0080		/* and MSG_NBIO, MSG_DONTWAIT */
#define M_SENDS_FDS	M_SENDS
#define M_TAKES_FDS	0		/* there is no MSG_CMSG_CLOEXEC */
#define M_PLAIN		"send"
#define M_TRIES(flags, why)						\
	{ M_SENDS_PLAIN(flags), .error = why },
#define M_ASKS(type)
#define M_ROOM(type)
#define M_FITS
#define M_OPTIONS
#define M_ARRIVES(s)							\
	{ SIM(fcntl, s, F_SETFD, FD_CLOEXEC), .optional = 1 },
#define M_MAXFDS	254
#define M_TABLE_FULL	EMSGSIZE
#define M_QUEUE_FULL	ENOBUFS
#define M_UNNAMED	"\x10\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
#define M_NAMED		"\7\1sock\0"
#define M_BSD
#include "msg.h"

/* bsd/sys/socket.h */
#define STREAM		1
#define DGRAM		2
#define SEQPACKET	5
#define SOL		0xffff
#define TYPE		0x1008
#define NOSIGPIPE	0x1022
#define PEEK_DONTWAIT	0x82

/* bsd/sys/un.h; at level 0 */
#define PEERCRED	1
#define PEERTOKEN	6

/* bsd/sys/proc_info.h: 792 bytes with the options of the socket at 188 */
#define SOCKETINFO	3
#define INFO		792
static const unsigned char	is_listener[INFO] = { [188] = 0x02 };
static const unsigned char	is_no_listener[INFO] = { [188] = 0x08 };

/* struct xucred: version, uid, number of groups, 16 groups; 76 bytes */
#define XUCRED(uid, n, g0, g1)						\
	SIM(getsockopt, S, 0, PEERCRED), .room = 76,			\
	SIM_WORDS(0, uid, n, g0, g1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,	\
	    0, 0, 0)
#define SOMEBODY	{ XUCRED(1001, 2, 20, 5) }

/*
 * audit_token_t: audit id, euid, egid, ruid, rgid, pid, session, version (of
 * the process with last_pid; kern_prot.c, proc_calc_audit_token()).  Nothing
 * else of it may come out than the pid.
 */
#define TOKEN(euid, pid)						\
	SIM(getsockopt, S, 0, PEERTOKEN), .room = 32,			\
	SIM_WORDS(91, euid, 93, 1002, 21, pid, 94, 95)
#define LAST_USER	{ TOKEN(1001, 4321) }

#define LISTENS(fd)							\
	{ SIM(proc_pidfdinfo, 1, fd, SOCKETINFO), SIM_OBJECT(is_listener), \
	    .rv = INFO }
#define LISTENS_NOT(fd)							\
	{ SIM(proc_pidfdinfo, 1, fd, SOCKETINFO),			\
	    SIM_OBJECT(is_no_listener), .rv = INFO }

/* uipc_usrreq.c, sun_noname */
#define NONAME		SIM_GIVES("\x10\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0")
#define NOTHING		SIM_GIVES(""), .hook = spoil_room
#define UNNAMED(fd)	{ SIM(getsockname, fd), NONAME }
#define NAMED(fd)	{ SIM(getsockname, fd), SIM_GIVES("\7\1sock\0") }
#define UNCONNECTED	{ SIM(getpeername, S), .error = ENOTCONN }

/* What is done to each new descriptor, with the flags that it has. */
#define PREPARED(fd, flags)						\
	{ SIM(fcntl, fd, F_SETFD, FD_CLOEXEC) },			\
	{ SIM(fcntl, fd, F_GETFL), .rv = O_RDWR | (flags) },		\
	{ SIM(setsockopt, fd, SOL, NOSIGPIPE), SIM_TAKES_INT(1),	\
	    .optional = 1 }

/*
 * The directory S + 2 is opened relative to S + 1.  The thread goes there,
 * having had one of its own before or not (EBADF), and back.
 */
#define COMES		{ SIM(openat, S + 1, SEARCH), .path = ".",	\
			    .rv = S + 2 }
#define COMES_FROM	{ SIM(open, SEARCH), .path = ".", .rv = S + 3 }
#define SWITCHES(without)						\
	COMES_FROM, { SIM(pthread_fchdir_np, -1), .error = (without) },	\
	{ SIM(pthread_fchdir_np, S + 2) }
#define RETURNS(to)	{ SIM(pthread_fchdir_np, to) }

#define RECORDED	(UDS_AT_CONNECT | UDS_AT_LISTEN | UDS_AT_PAIR)

/* The number of O_SEARCH in include/darwin/fcntl.h. */
#define SEARCH		(O_PATH | O_CLOEXEC)

/* lstat(2) comes first, because bind(2) follows links. */
#define WAY_BIND	{ SIM(lstat), .error = ENOENT, .optional = 1 },
#define WAY_GETPATH(fd)							\
	{ SIM(fcntl, fd, SIM_GETPATH_DARWIN), .error = EINVAL,		\
	    .optional = 1 },

#include "way.h"

#define TEN		"0123456789"
#define FIFTY		TEN TEN TEN TEN TEN
#define LONGEST		FIFTY FIFTY FIFTY FIFTY FIFTY "abc"	/* 253 */

static struct uds_cred cred;

/* Where nothing is answered there may have been anything before. */
static void
spoil_room(struct sim_seen *c)
{
	memset(c->out, 2, c->room);
}

static int
peercred(void)
{
	return (uds_peercred(S, &cred, 0));
}

static int
connected_peercred(void)
{
	return (uds_peercred(S, &cred, UDS_CRED_CONNECTED));
}

static int
peergroups(void)
{
	return (uds_peergroups(S, NULL, 0));
}

static int
bind_path(void)
{
	return (uds_bind(S, at("sock")));
}

static int
bind_in(void)
{
	return (uds_bindat(S, S + 1, at("sock")));
}

static int
connect_in(void)
{
	return (uds_connectat(S, S + 1, at("sock"), -1));
}

static int
bind_longest(void)
{
	return (uds_bind(S, at("dir/" LONGEST "d")));
}

static int
connect_longest(void)
{
	return (uds_connect(S, at("dir/" LONGEST "d"), -1));
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

static int
make_pair(void)
{
	int sv[2];

	if (uds_socketpair(SOCK_DGRAM, 0, sv) == -1)
		return (-1);
	sim_close(sv[0]);
	sim_close(sv[1]);
	return (0);
}

static int
accept_one(void)
{
	struct uds_addr from;
	int s;

	s = uds_accept(S, &from, 0, -1);
	if (s != -1)
		sim_close(s);
	return (s);
}

static int
state(void)
{
	struct uds_stat st;

	return (uds_stat(S, &st) == -1 ? -1 : st.us_state);
}

/* What is closed or removed may leave anything there. */
static void
spoil_errno(struct sim_seen *c)
{
	(void)c;
	errno = EXDEV;
}

static void
unlink_and_spoil(struct sim_seen *c)
{
	ATF_REQUIRE_EQ(0, unlink(c->path));
	errno = EXDEV;
}

static int
is_blocked(int sig)
{
	sigset_t set;

	ATF_REQUIRE_EQ(0, sigprocmask(SIG_SETMASK, NULL, &set));
	return (sigismember(&set, sig));
}

static void
check_blocked(struct sim_seen *c)
{
	(void)c;
	ATF_CHECK(is_blocked(SIGUSR1));
}

/* uipc_usrreq.c: unp_connect() and unp_listen() recorded these. */
SIM_TC(peercred_ids)
{
	SIM_SCRIPT(SOMEBODY, LISTENS_NOT(S), LAST_USER);
	ATF_REQUIRE_EQ(0, peercred());
	ATF_CHECK_EQ(UDS_CRED_PID | UDS_CRED_EUID | UDS_CRED_EGID,
	    cred.uc_valid);
	ATF_CHECK_EQ(1001, cred.uc_euid);
	ATF_CHECK_EQ(20, cred.uc_egid);
	ATF_CHECK_EQ(RECORDED, uds_cred_moment(&cred, UDS_CRED_EUID));
	ATF_CHECK_EQ(RECORDED, uds_cred_moment(&cred, UDS_CRED_EGID));
}

/* The last user of the other end is never taken for who connected. */
SIM_TC(peercred_last_user_is_of_now)
{
	SIM_SCRIPT(SOMEBODY, LISTENS_NOT(S), LAST_USER);
	ATF_REQUIRE_EQ(0, peercred());
	ATF_CHECK_EQ(4321, cred.uc_pid);
	ATF_CHECK_EQ(UDS_AT_NOW, uds_cred_moment(&cred, UDS_CRED_PID));
}

/* Its real ids are those of any program that the peer let use its end. */
SIM_TC(peercred_real_ids_never)
{
	SIM_SCRIPT(SOMEBODY, LISTENS_NOT(S), LAST_USER);
	ATF_REQUIRE_EQ(0, peercred());
	ATF_CHECK_EQ((uid_t)-1, cred.uc_ruid);
	ATF_CHECK_EQ((gid_t)-1, cred.uc_rgid);
	ATF_CHECK_EQ(EOPNOTSUPP, uds_cred_reason(&cred, UDS_CRED_RUID));
	ATF_CHECK_EQ(EOPNOTSUPP, uds_cred_reason(&cred, UDS_CRED_RGID));
}

/*
 * uipc_socket.c, so_update_last_owner_locked(): a set-user-ID program that
 * was given the peer's end to write to is the last user, and is not named.
 */
SIM_TC(peercred_last_user_is_another)
{
	static const uint32_t others[] = { 0, 1002, 93, (uint32_t)-1 };
	size_t i;

	for (i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		SIM_SCRIPT(SOMEBODY, LISTENS_NOT(S),
		    { TOKEN(others[i], 4321) });
		ATF_REQUIRE_EQ(0, peercred());
		ATF_CHECK_EQ(UDS_CRED_EUID | UDS_CRED_EGID, cred.uc_valid);
		ATF_CHECK_EQ(1001, cred.uc_euid);
		ATF_CHECK_EQ(-1, cred.uc_pid);
		ATF_CHECK_EQ(ESRCH, uds_cred_reason(&cred, UDS_CRED_PID));
	}
}

/* A server's client has no name: it has connected, or the two are a pair. */
SIM_TC(peercred_moment_by_names)
{
	SIM_SCRIPT(SOMEBODY, LISTENS_NOT(S), LAST_USER, NAMED(S),
	    { SIM(getpeername, S), NONAME });
	ATF_REQUIRE_EQ(0, uds_peercred(S, &cred, UDS_CRED_MOMENT));
	ATF_CHECK_EQ(UDS_AT_CONNECT | UDS_AT_PAIR,
	    uds_cred_moment(&cred, UDS_CRED_EUID));
	ATF_CHECK_EQ(UDS_AT_NOW, uds_cred_moment(&cred, UDS_CRED_PID));
}

/* uipc_ctloutput(): EINVAL if that process has ended, ENOTCONN if the end. */
SIM_TC(peercred_without_last_user)
{
	static const int errors[] = { EINVAL, ENOTCONN };
	size_t i;

	for (i = 0; i < 2; i++) {
		SIM_SCRIPT(SOMEBODY, LISTENS_NOT(S),
		    { SIM(getsockopt, S, 0, PEERTOKEN), .error = errors[i] });
		ATF_REQUIRE_EQ(0, peercred());
		ATF_CHECK_EQ(UDS_CRED_EUID | UDS_CRED_EGID, cred.uc_valid);
		ATF_CHECK_EQ(1001, cred.uc_euid);
		ATF_CHECK_EQ(-1, cred.uc_pid);
		ATF_CHECK_EQ((uid_t)-1, cred.uc_ruid);
		ATF_CHECK_EQ((gid_t)-1, cred.uc_rgid);
		ATF_CHECK_EQ(ESRCH, uds_cred_reason(&cred, UDS_CRED_PID));
		ATF_CHECK_EQ(EOPNOTSUPP,
		    uds_cred_reason(&cred, UDS_CRED_RUID));
	}
}

/*
 * Before 11.0 (xnu-6153) there is no token; LOCAL_PEERPID, which says nothing
 * about whose process it is, is not asked for.  Or a sandbox refuses.
 */
SIM_TC(peercred_without_token)
{
	static const int errors[] = { EOPNOTSUPP, ENOPROTOOPT, EPERM };
	size_t i;

	for (i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
		SIM_SCRIPT(SOMEBODY, LISTENS_NOT(S),
		    { SIM(getsockopt, S, 0, PEERTOKEN), .error = errors[i] });
		ATF_REQUIRE_EQ(0, peercred());
		ATF_CHECK_EQ(UDS_CRED_EUID | UDS_CRED_EGID, cred.uc_valid);
		ATF_CHECK_EQ(-1, cred.uc_pid);
		ATF_CHECK_EQ(EOPNOTSUPP,
		    uds_cred_reason(&cred, UDS_CRED_PID));
	}
}

/* A token without a process: all ones are the kernel's word for none. */
SIM_TC(peercred_token_of_nobody)
{
	static const uint32_t pids[] = { 0, (uint32_t)-1 };
	size_t i;

	for (i = 0; i < 2; i++) {
		SIM_SCRIPT(SOMEBODY, LISTENS_NOT(S), { TOKEN(1001, pids[i]) });
		ATF_REQUIRE_EQ(0, peercred());
		ATF_CHECK_EQ(UDS_CRED_EUID | UDS_CRED_EGID, cred.uc_valid);
		ATF_CHECK_EQ(-1, cred.uc_pid);
		ATF_CHECK_EQ(ESRCH, uds_cred_reason(&cred, UDS_CRED_PID));
	}
}

/* A length that is not the expected one: nothing of it is believed. */
SIM_TC(peercred_token_of_other_length)
{
	SIM_SCRIPT(SOMEBODY, LISTENS_NOT(S),
	    { TOKEN(1001, 4321), .len = 28 });
	ATF_REQUIRE_EQ(0, peercred());
	ATF_CHECK_EQ(UDS_CRED_EUID | UDS_CRED_EGID, cred.uc_valid);
	ATF_CHECK_EQ(EOPNOTSUPP, uds_cred_reason(&cred, UDS_CRED_PID));
}

/* uipc_ctloutput(): unconnected and listening streams. */
SIM_TC(peercred_unconnected)
{
	SIM_SCRIPT({ SIM(getsockopt, S, 0, PEERCRED), .error = ENOTCONN },
	    UNNAMED(S), UNCONNECTED);
	FAILS_CLEAN(ENOTCONN, cred, peercred());
}

/* ... and datagram sockets, always, though the peer has a last user. */
SIM_TC(peercred_datagram)
{
	SIM_SCRIPT({ SIM(getsockopt, S, 0, PEERCRED), .error = EINVAL },
	    UNNAMED(S), { SIM(getpeername, S), SIM_GIVES("\7\1sock\0") });
	FAILS_CLEAN(EOPNOTSUPP, cred, peercred());
}

/*
 * Level 0 of an IPv4 socket is IP, option 1 its options; other protocols do
 * not know the level or the option.  Sockets that have no address at all are
 * not ours (uipc_sockaddr()).
 */
#define INET		{ SIM(getsockname, S), SIM_GIVES("\x10\2\0\0"	\
			    "\0\0\0\0\0\0\0\0\0\0\0\0") }
SIM_TC(peercred_other_family)
{
	SIM_SCRIPT({ SIM(getsockopt, S, 0, PEERCRED), SIM_GIVES("") }, INET);
	FAILS_CLEAN(EAFNOSUPPORT, cred, peercred());
	SIM_SCRIPT({ SIM(getsockopt, S, 0, PEERCRED), .error = ENOPROTOOPT },
	    INET);
	FAILS_CLEAN(EAFNOSUPPORT, cred, peercred());
	SIM_SCRIPT({ SIM(getsockopt, S, 0, PEERCRED), .error = EOPNOTSUPP },
	    INET);
	FAILS_CLEAN(EAFNOSUPPORT, cred, peercred());
	SIM_SCRIPT({ SIM(getsockopt, S, 0, PEERCRED), .error = ENOPROTOOPT },
	    { SIM(getsockname, S), NOTHING });
	FAILS_CLEAN(EAFNOSUPPORT, cred, peercred());
}

SIM_TC(peercred_other_layout)
{
	SIM_SCRIPT({ XUCRED(1001, 2, 20, 5), .len = 72 }, UNNAMED(S),
	    { SIM(getpeername, S), NONAME });
	FAILS_CLEAN(EOPNOTSUPP, cred, peercred());
	SIM_SCRIPT({ SIM(getsockopt, S, 0, PEERCRED), SIM_WORDS(1, 1001, 2,
	    20, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0) }, UNNAMED(S),
	    { SIM(getpeername, S), NONAME });
	FAILS_CLEAN(EOPNOTSUPP, cred, peercred());
	SIM_SCRIPT({ XUCRED(1001, 0, 0, 0) }, UNNAMED(S),
	    { SIM(getpeername, S), NONAME });
	FAILS_CLEAN(EOPNOTSUPP, cred, peercred());
}

/*
 * A socket with a name can listen after its peer has gone, and is told its
 * own ids for the peer's (solisten(), unp_listen()).
 */
SIM_TC(peercred_listener_that_was_connected)
{
	SIM_SCRIPT(SOMEBODY, LISTENS(S));
	FAILS_CLEAN(ENOTCONN, cred, peercred());
	SIM_SCRIPT(SOMEBODY, LISTENS(S));
	FAILS(ENOTCONN, peergroups());
}

SIM_TC(peercred_vouched_for)
{
	SIM_SCRIPT(SOMEBODY, LAST_USER);
	ATF_CHECK_EQ(0, connected_peercred());
}

SIM_TC(peercred_each_call_failing)
{
	SIM_SWEEP(EPERM, peergroups, SOMEBODY, LISTENS_NOT(S));
	SIM_SCRIPT({ SIM(getsockopt, S, 0, PEERCRED), .error = EPERM });
	FAILS_CLEAN(EPERM, cred, peercred());
	SIM_SCRIPT(SOMEBODY, { SIM(proc_pidfdinfo, 1, S, SOCKETINFO),
		.error = EPERM });
	FAILS_CLEAN(EPERM, cred, peercred());
	SIM_SCRIPT({ SIM(getsockopt, S, 0, PEERCRED), .error = EINVAL },
	    { SIM(getsockname, S), .error = EBADF });
	FAILS_CLEAN(EBADF, cred, peercred());
}

/* The first of the groups is the effective one and not among the others. */
SIM_TC(groups)
{
	gid_t list[4];

	cred.uc_groups = list;
	cred.uc_maxgroups = 4;
	SIM_SCRIPT({ XUCRED(1001, 3, 20, 5) }, LAST_USER);
	ATF_REQUIRE_EQ(0, uds_peercred(S, &cred, UDS_CRED_CONNECTED |
	    UDS_CRED_GROUPS));
	ATF_CHECK_EQ(2, cred.uc_ngroups);
	ATF_CHECK_EQ(5, list[0]);
	ATF_CHECK_EQ(0, list[1]);
	ATF_CHECK_EQ(RECORDED, uds_cred_moment(&cred, UDS_CRED_GROUPS));
	cred.uc_maxgroups = 2;
	SIM_SCRIPT({ XUCRED(1001, 3, 20, 5) }, LAST_USER);
	ATF_CHECK_EQ(0, uds_peercred(S, &cred, UDS_CRED_CONNECTED |
	    UDS_CRED_GROUPS));
	SIM_SCRIPT({ XUCRED(1001, 3, 20, 5) }, LISTENS_NOT(S));
	ATF_REQUIRE_EQ(2, uds_peergroups(S, list, 4));
	ATF_CHECK_EQ(5, list[0]);
	SIM_SCRIPT({ XUCRED(1001, 3, 20, 5) }, LISTENS_NOT(S));
	ATF_CHECK_EQ(2, peergroups());
	SIM_SCRIPT({ XUCRED(1001, 1, 20, 0) }, LISTENS_NOT(S));
	ATF_CHECK_EQ(0, uds_peergroups(S, list, 4));
}

SIM_TC(groups_room_too_small)
{
	gid_t list[1];

	cred.uc_groups = list;
	cred.uc_maxgroups = 1;
	SIM_SCRIPT({ XUCRED(1001, 3, 20, 5) });
	FAILS(ERANGE, uds_peercred(S, &cred, UDS_CRED_CONNECTED |
	    UDS_CRED_GROUPS));
	SIM_SCRIPT({ XUCRED(1001, 3, 20, 5) }, LISTENS_NOT(S));
	FAILS(EINVAL, uds_peergroups(S, list, 1));
}

/* kern_credential.c: a process has 16 and may have more with opendirectoryd. */
SIM_TC(groups_that_may_be_cut)
{
	gid_t list[16];

	cred.uc_groups = list;
	cred.uc_maxgroups = 16;
	SIM_SCRIPT({ XUCRED(1001, 16, 20, 5) }, LAST_USER);
	ATF_REQUIRE_EQ(0, uds_peercred(S, &cred, UDS_CRED_CONNECTED |
	    UDS_CRED_GROUPS));
	ATF_CHECK_EQ(EOVERFLOW, uds_cred_reason(&cred, UDS_CRED_GROUPS));
	ATF_CHECK_EQ(1001, cred.uc_euid);
	SIM_SCRIPT({ XUCRED(1001, 16, 20, 5) }, LISTENS_NOT(S));
	FAILS(EOVERFLOW, peergroups());
}

SIM_TC(no_label_and_no_handle)
{
	char label[8];

	cred.uc_label = label;
	cred.uc_labelsize = sizeof(label);
	SIM_SCRIPT(SOMEBODY, LAST_USER);
	ATF_REQUIRE_EQ(0, uds_peercred(S, &cred, UDS_CRED_CONNECTED |
	    UDS_CRED_LABEL | UDS_CRED_HANDLE));
	ATF_CHECK_EQ(EOPNOTSUPP, uds_cred_reason(&cred, UDS_CRED_LABEL));
	ATF_CHECK_EQ(EOPNOTSUPP, uds_cred_reason(&cred, UDS_CRED_HANDLE));
	FAILS(EOPNOTSUPP, uds_cred_alive(&cred));
	cred.uc_valid |= UDS_CRED_HANDLE;
	cred.uc_handle = S;
	FAILS(EOPNOTSUPP, uds_cred_alive(&cred));
}

/* No SOCK_CLOEXEC and no SOCK_NONBLOCK; F_SETFL only if something changes. */
SIM_TC(socket_each_call_failing)
{
	SIM_SWEEP(EMFILE, make_socket,
	    { SIM(socket, 1, STREAM, 0), .rv = S },
	    { SIM(fcntl, S, F_SETFD, FD_CLOEXEC) },
	    { SIM(fcntl, S, F_GETFL), .rv = O_RDWR },
	    { SIM(fcntl, S, F_SETFL, O_RDWR | O_NONBLOCK) },
	    { SIM(setsockopt, S, SOL, NOSIGPIPE), SIM_TAKES_INT(1),
		.optional = 1 });
}

SIM_TC(socketpair_each_call_failing)
{
	static const int pair[2] = { S, S + 1 };

	SIM_SWEEP(ENFILE, make_pair,
	    { SIM(socketpair, 1, DGRAM, 0), SIM_OBJECT(pair) },
	    PREPARED(S, 0), PREPARED(S + 1, 0));
}

/* uipc_proto.c: streams and datagrams only; socreate_internal(). */
SIM_TC(no_seqpacket)
{
	int sv[2];

	SIM_SCRIPT({ SIM(socket, 1, SEQPACKET, 0),
		.error = EPROTONOSUPPORT });
	FAILS(EOPNOTSUPP, uds_socket(SOCK_SEQPACKET, 0));
	SIM_SCRIPT({ SIM(socketpair, 1, SEQPACKET, 0),
		.error = EPROTONOSUPPORT });
	FAILS_CLEAN(EOPNOTSUPP, sv, uds_socketpair(SOCK_SEQPACKET, 0, sv));
}

/* accept_nocancel(): the listener's O_NONBLOCK and O_ASYNC are inherited. */
SIM_TC(accept_each_call_failing)
{
	SIM_SWEEP(EMFILE, accept_one,
	    { SIM(accept, S), .rv = S + 1, NONAME },
	    { SIM(fcntl, S + 1, F_SETFD, FD_CLOEXEC) },
	    { SIM(fcntl, S + 1, F_GETFL),
		.rv = O_RDWR | O_NONBLOCK | O_ASYNC },
	    { SIM(fcntl, S + 1, F_SETFL, O_RDWR) },
	    { SIM(setsockopt, S + 1, SOL, NOSIGPIPE), SIM_TAKES_INT(1),
		.optional = 1 });
}

/* What could not be prepared is closed, and says why. */
SIM_TC(accept_cleanup_keeps_errno)
{
	SIM_SCRIPT({ SIM(accept, S), .rv = S + 1, NONAME },
	    { SIM(fcntl, S + 1, F_SETFD, FD_CLOEXEC), .error = EBADF },
	    { SIM(close, S + 1), .hook = spoil_errno });
	FAILS(EBADF, accept_one());
}

/*
 * accept_nocancel(): ECONNABORTED for ever once a listener was shut down;
 * and when a client has gone before it was accepted.
 */
SIM_TC(accept_aborted)
{
	SIM_SCRIPT({ SIM(accept, S), .error = ECONNABORTED },
	    { SIM(recv, S, PEEK_DONTWAIT) });
	FAILS(EINVAL, accept_one());
	SIM_SCRIPT({ SIM(accept, S), .error = ECONNABORTED },
	    { SIM(recv, S, PEEK_DONTWAIT), .error = ENOTCONN });
	FAILS(ECONNABORTED, accept_one());
}

/*
 * sosetoptlock(): no option can be set (EINVAL) once the client has gone,
 * which is seen before that is; the connection may hold data all the same.
 */
SIM_TC(accept_of_client_that_has_gone)
{
	struct uds_addr from;

	SIM_SCRIPT({ SIM(accept, S), .rv = S + 1, NONAME },
	    { SIM(fcntl, S + 1, F_SETFD, FD_CLOEXEC) },
	    { SIM(fcntl, S + 1, F_GETFL), .rv = O_RDWR },
	    { SIM(setsockopt, S + 1, SOL, NOSIGPIPE), .error = EINVAL });
	ATF_REQUIRE_EQ(S + 1, uds_accept(S, &from, 0, -1));
	ATF_CHECK_EQ(UDS_ADDR_UNNAMED, from.ua_kind);
	sim_close(S + 1);
}

SIM_TC(accept_nonblocking)
{
	SIM_SCRIPT({ SIM(accept, S), .rv = S + 1, NONAME },
	    { SIM(fcntl, S + 1, F_SETFD, FD_CLOEXEC) },
	    { SIM(fcntl, S + 1, F_GETFL), .rv = O_RDWR },
	    { SIM(fcntl, S + 1, F_SETFL, O_RDWR | O_NONBLOCK) },
	    { SIM(setsockopt, S + 1, SOL, NOSIGPIPE), SIM_TAKES_INT(1) });
	ATF_REQUIRE_EQ(S + 1, uds_accept(S, NULL, UDS_NONBLOCK, -1));
	sim_close(S + 1);
}

/* accept_nocancel(): a stream that does not listen, and a datagram socket. */
SIM_TC(accept_on_no_listener)
{
	SIM_SCRIPT({ SIM(accept, S), .error = EINVAL },
	    { SIM(getsockopt, S, SOL, TYPE), .room = 4, SIM_INT(STREAM) });
	FAILS(EINVAL, accept_one());
	SIM_SCRIPT({ SIM(accept, S), .error = EINVAL },
	    { SIM(getsockopt, S, SOL, TYPE), .error = EBADF });
	FAILS(EINVAL, accept_one());
	SIM_SCRIPT({ SIM(accept, S), .error = EINVAL },
	    { SIM(getsockopt, S, SOL, TYPE), SIM_INT(DGRAM) });
	FAILS(EOPNOTSUPP, accept_one());
	SIM_SCRIPT({ SIM(accept, S), .error = EOPNOTSUPP });
	FAILS(EOPNOTSUPP, accept_one());
}

/* The client's address is 255 bytes long, or has no NUL. */
SIM_TC(accept_from_long_path)
{
	struct uds_addr from;

	SIM_SCRIPT({ SIM(accept, S), .rv = S + 1,
		SIM_GIVES("\xff\1" LONGEST) }, PREPARED(S + 1, 0));
	ATF_REQUIRE_EQ(S + 1, uds_accept(S, &from, 0, -1));
	ATF_CHECK_STREQ(LONGEST, text(&from));
	sim_close(S + 1);
}

/* sun_len is counted, and a NUL where sun_path has room for one. */
SIM_TC(bind_bytes)
{
	SIM_SCRIPT({ .call = "lstat", .path = "sock", .error = ENOENT },
	    { SIM(bind, S), SIM_TAKES("\7\1sock\0") });
	ATF_CHECK_EQ(0, bind_path());
}

/* unp_bind() takes 253 bytes and needs no NUL; sun_path holds 104. */
SIM_TC(bind_longest_pathname)
{
	SIM_SCRIPT({ .call = "lstat", .path = LONGEST, .error = ENOENT },
	    { SIM(bind, S), SIM_TAKES("\xff\1" LONGEST) });
	ATF_CHECK_EQ(0, uds_bind(S, at(LONGEST)));
	SIM_SCRIPT({ SIM(connect, S), SIM_TAKES("\xff\1" LONGEST) });
	ATF_CHECK_EQ(0, uds_connect(S, at(LONGEST), -1));
	SIM_SCRIPT({ SIM(connect, S), SIM_TAKES("\x6a\1" FIFTY FIFTY
	    "abcd") });
	ATF_CHECK_EQ(0, uds_connect(S, at(FIFTY FIFTY "abcd"), -1));
	SIM_SCRIPT({ SIM(connect, S), SIM_TAKES("\x6a\1" FIFTY FIFTY
	    "abc\0") });
	ATF_CHECK_EQ(0, uds_connect(S, at(FIFTY FIFTY "abc"), -1));
}

/* unp_bind() looks the name up with FOLLOW. */
SIM_TC(bind_does_not_follow_link)
{
	ATF_REQUIRE_EQ(0, symlink("nowhere", "sock"));
	sim_files();
	FAILS(EADDRINUSE, bind_path());
}

/* What is there and is no link is the kernel's to refuse. */
SIM_TC(bind_to_file)
{
	struct stat st;

	ATF_REQUIRE_EQ(0, stat(".", &st));
	SIM_SCRIPT({ .call = "lstat", .path = "sock", SIM_OBJECT(st) },
	    { SIM(bind, S), .error = EADDRINUSE });
	FAILS(EADDRINUSE, bind_path());
}

SIM_TC(bind_errors)
{
	static const int errors[] = { EACCES, EADDRINUSE, EINVAL, EROFS };
	size_t i;

	for (i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
		SIM_SCRIPT({ .call = "lstat", .path = "sock",
			.error = ENOENT },
		    { SIM(bind, S), .error = errors[i] });
		FAILS(errors[i], bind_path());
	}
}

/* getsockaddr() takes the two bytes, unp_bind() wants a name behind them. */
SIM_TC(bind_unnamed)
{
	SIM_SCRIPT({ SIM(socket, 1, STREAM, 0), .rv = S + 1 },
	    PREPARED(S + 1, 0),
	    { SIM(bind, S + 1), SIM_TAKES("\2\1"), .error = EINVAL });
	FAILS(EOPNOTSUPP, uds_bind(S, at("-")));
}

/* uipc_sockaddr(): a length of 16 or a name without a NUL, never no bytes. */
SIM_TC(getsockname_lengths)
{
	struct uds_addr a;

	SIM_SCRIPT(UNNAMED(S));
	ATF_REQUIRE_EQ(0, uds_getsockname(S, &a));
	ATF_CHECK_STREQ("-", text(&a));
	SIM_SCRIPT({ SIM(getsockname, S),
		SIM_GIVES("\x6a\1" FIFTY FIFTY "abcd") });
	ATF_REQUIRE_EQ(0, uds_getsockname(S, &a));
	ATF_CHECK_STREQ(FIFTY FIFTY "abcd", text(&a));
	SIM_SCRIPT({ SIM(getsockname, S), SIM_GIVES("\5\1\0ab") });
	ATF_REQUIRE_EQ(0, uds_getsockname(S, &a));
	ATF_CHECK_STREQ("@ab", text(&a));
}

/* unp_bind(): an empty pathname is ENOENT, whatever follows the NUL. */
SIM_TC(no_abstract_names)
{
	static const struct timespec now = { 0xab, 0xcd };

	SIM_SCRIPT({ SIM(clock_gettime, SIM_ANY), SIM_OBJECT(now) },
	    { SIM(getpid), .rv = 0x12 },
	    { SIM(socket, 1, STREAM, 0), .rv = S + 1 },
	    PREPARED(S + 1, 0),
	    { SIM(bind, S + 1), SIM_TAKES("\17\1\0uds.12.ab.cd"),
		.error = ENOENT });
	FAILS(EOPNOTSUPP, uds_bind(S, at("@name")));
}

/* solisten(), uipc_listen(): no name, and a type that cannot. */
SIM_TC(listen_errors)
{
	SIM_SCRIPT({ SIM(listen, S, 5), .error = EINVAL }, UNNAMED(S),
	    UNCONNECTED);
	FAILS(EDESTADDRREQ, uds_listen(S, 5));
	SIM_SCRIPT({ SIM(listen, S, 5), .error = EINVAL }, UNNAMED(S),
	    { SIM(getpeername, S), SIM_GIVES("\7\1sock\0") });
	FAILS(EINVAL, uds_listen(S, 5));
	SIM_SCRIPT({ SIM(listen, S, 5), .error = EOPNOTSUPP });
	FAILS(EOPNOTSUPP, uds_listen(S, 5));
	SIM_SCRIPT({ SIM(listen, S, INT_MAX) });
	ATF_CHECK_EQ(0, uds_listen(S, -1));
}

/* unp_connect(): a full backlog and nobody there are the same. */
SIM_TC(connect_refused_at_once)
{
	SIM_SCRIPT({ SIM(fcntl, S, F_GETFL), .rv = O_RDWR },
	    { SIM(fcntl, S, F_SETFL, O_RDWR | O_NONBLOCK) },
	    { SIM(connect, S), SIM_TAKES("\7\1sock\0"),
		.error = ECONNREFUSED },
	    { SIM(fcntl, S, F_GETFL), .rv = O_RDWR | O_NONBLOCK },
	    { SIM(fcntl, S, F_SETFL, O_RDWR) });
	FAILS(ECONNREFUSED, uds_connect(S, at("sock"), 1000));
}

/* What us_state is found out by, after the family, the type and the flags. */
#define STAT_SCRIPT(...)						\
	SIM_SCRIPT(UNNAMED(S),						\
	    { SIM(getsockopt, S, SOL, TYPE), SIM_INT(STREAM) },		\
	    { SIM(fcntl, S, F_GETFD) },					\
	    { SIM(fcntl, S, F_GETFL), .rv = O_RDWR }, __VA_ARGS__)

/* uipc_socket.c: getsockopt(2) has no SO_ACCEPTCONN. */
SIM_TC(stat_listening)
{
	STAT_SCRIPT(LISTENS(S));
	ATF_CHECK_EQ(UDS_STATE_LISTENING, state());
	STAT_SCRIPT({ SIM(proc_pidfdinfo, 1, S, SOCKETINFO),
		.error = EPERM });
	FAILS(EPERM, state());
}

SIM_TC(stat_connected)
{
	STAT_SCRIPT(LISTENS_NOT(S), { SIM(getpeername, S), NONAME },
	    { SIM(getpeername, S), NONAME });
	ATF_CHECK_EQ(UDS_STATE_CONNECTED, state());
}

/* A peer that goes just then is a peer that is expected. */
SIM_TC(stat_connected_to_one_that_goes)
{
	STAT_SCRIPT(LISTENS_NOT(S), { SIM(getpeername, S), NONAME },
	    { SIM(getpeername, S), .error = ENOTCONN });
	ATF_CHECK_EQ(UDS_STATE_CONNECTED, state());
}

/* getpeername(): EINVAL when neither direction is open any more. */
SIM_TC(stat_closed)
{
	STAT_SCRIPT(LISTENS_NOT(S), { SIM(getpeername, S), .error = EINVAL },
	    { SIM(getpeername, S), .error = EINVAL });
	ATF_CHECK_EQ(UDS_STATE_CLOSED, state());
}

SIM_TC(stat_unconnected)
{
	STAT_SCRIPT(LISTENS_NOT(S), UNCONNECTED,
	    { SIM(recv, S, PEEK_DONTWAIT), .error = ENOTCONN }, UNNAMED(S));
	ATF_CHECK_EQ(UDS_STATE_UNBOUND, state());
	STAT_SCRIPT(LISTENS_NOT(S), UNCONNECTED,
	    { SIM(recv, S, PEEK_DONTWAIT), .error = ENOTCONN }, NAMED(S));
	ATF_CHECK_EQ(UDS_STATE_BOUND, state());
}

/*
 * The thread's own directory (bsd/vfs/vfs_syscalls.c, fchdir()): the pathname
 * is relative to it, and no link is followed from there.
 */
SIM_TC(bindat)
{
	SIM_SCRIPT(COMES, SWITCHES(EBADF),
	    { .call = "lstat", .path = "sock", .error = ENOENT },
	    { SIM(bind, S), SIM_TAKES("\7\1sock\0"),
		.hook = check_blocked }, RETURNS(-1));
	ATF_CHECK_EQ(0, bind_in());
	ATF_CHECK(!is_blocked(SIGUSR1));
}

SIM_TC(bindat_does_not_follow_link)
{
	struct stat st;

	ATF_REQUIRE_EQ(0, symlink("nowhere", "link"));
	ATF_REQUIRE_EQ(0, lstat("link", &st));
	SIM_SCRIPT(COMES, SWITCHES(EBADF),
	    { .call = "lstat", .path = "sock", SIM_OBJECT(st) }, RETURNS(-1));
	FAILS(EADDRINUSE, bind_in());
}

SIM_TC(bindat_errors)
{
	SIM_SCRIPT({ SIM(openat, S + 1, SEARCH), .path = ".",
		.error = ENOTDIR });
	FAILS(ENOTDIR, bind_in());
	SIM_SCRIPT(COMES, COMES_FROM,
	    { SIM(pthread_fchdir_np, -1), .error = EBADF },
	    { SIM(pthread_fchdir_np, S + 2), .error = EPERM }, RETURNS(-1));
	FAILS(EPERM, bind_in());
	SIM_SCRIPT(COMES, SWITCHES(EBADF),
	    { .call = "lstat", .path = "sock", .error = ENOENT },
	    { SIM(bind, S), .error = EROFS },
	    { SIM(pthread_fchdir_np, -1), .error = EBADF });
	FAILS(EROFS, bind_in());
}

/* What is opened on the way may get the number of a socket closed before. */
SIM_TC(bindat_of_closed_socket)
{
	SIM_SCRIPT({ SIM(openat, S + 1, SEARCH), .path = ".", .rv = S });
	FAILS(EBADF, bind_in());
	SIM_SCRIPT({ SIM(openat, S + 1, SEARCH), .path = ".", .rv = S });
	FAILS(EBADF, connect_in());
	SIM_SCRIPT(COMES, { SIM(open, SEARCH), .path = ".", .rv = S },
	    { SIM(close, S), .hook = spoil_errno });
	FAILS(EBADF, bind_in());
	SIM_SCRIPT(COMES, { SIM(open, SEARCH), .path = ".", .rv = S });
	FAILS(EBADF, connect_in());
}

/* A thread that had a directory of its own gets it back. */
SIM_TC(connectat_from_own_directory)
{
	SIM_SCRIPT(COMES, SWITCHES(0),
	    { SIM(connect, S), SIM_TAKES("\7\1sock\0") }, RETURNS(S + 3));
	ATF_CHECK_EQ(0, connect_in());
	SIM_SCRIPT(COMES, SWITCHES(0),
	    { SIM(connect, S), .error = ECONNREFUSED }, RETURNS(S + 3));
	FAILS(ECONNREFUSED, connect_in());
}

SIM_TC(connectat_longest_name)
{
	SIM_SCRIPT(COMES, SWITCHES(EBADF),
	    { SIM(connect, S), SIM_TAKES("\xff\1" LONGEST) }, RETURNS(-1));
	ATF_CHECK_EQ(0, uds_connectat(S, S + 1, at(LONGEST), -1));
	SIM_SCRIPT(COMES, SWITCHES(EBADF),
	    { SIM(connect, S), SIM_TAKES("\x6a\1" FIFTY FIFTY "abcd") },
	    RETURNS(-1));
	ATF_CHECK_EQ(0, uds_connectat(S, S + 1, at(FIFTY FIFTY "abcd"), -1));
}

/* Nothing is left that cannot be come back to; then a link leads there. */
SIM_TC(bindat_without_way_back)
{
	int dir;

	ATF_REQUIRE_EQ(0, mkdir("dir", 0777));
	dir = open("dir", O_RDONLY | O_DIRECTORY);
	ATF_REQUIRE(dir != -1);
	sim_files();
	SIM_SCRIPT({ .call = "open", .args = { SEARCH }, .path = ".",
		.error = EACCES }, { SIM(bind, S), .hook = way_make });
	ATF_CHECK_EQ(0, uds_bindat(S, dir, at("sock")));
	ATF_CHECK_EQ(0, access("dir/sock", F_OK));
	SIM_SCRIPT({ .call = "open", .args = { SEARCH }, .path = ".",
		.error = ENOENT }, { SIM(connect, S), .hook = way_look });
	ATF_CHECK_EQ(0, uds_connectat(S, dir, at("sock"), -1));
	ATF_REQUIRE_EQ(0, close(dir));
}

/* The errors of that way are those of the call. */
SIM_TC(bindat_by_link_errors)
{
	int dir;

	dir = open(".", O_RDONLY | O_DIRECTORY);
	ATF_REQUIRE(dir != -1);
	sim_files();
	SIM_SCRIPT({ .call = "open", .args = { SEARCH }, .path = ".",
		.error = EACCES }, { SIM(mkdtemp), .error = ENOSPC });
	FAILS(ENOSPC, uds_bindat(S, dir, at("sock")));
	SIM_SCRIPT({ .call = "open", .args = { SEARCH }, .path = ".",
		.error = EACCES }, { SIM(bind, S), .error = EROFS },
	    { SIM(unlink), .hook = unlink_and_spoil });
	FAILS(EROFS, uds_bindat(S, dir, at("sock")));
	ATF_REQUIRE_EQ(0, close(dir));
}

/* A file name of 254 bytes is too long for any sockaddr. */
SIM_TC(name_longer_than_sockaddr)
{
	ATF_REQUIRE_EQ(0, mkdir("dir", 0777));
	sim_files();
	SIM_SCRIPT({ SIM(bind, S), .hook = way_make });
	ATF_CHECK_EQ(0, bind_longest());
	ATF_CHECK_EQ(0, access("dir/" LONGEST "d", F_OK));
	SIM_SCRIPT({ SIM(connect, S), .hook = way_look });
	ATF_CHECK_EQ(0, connect_longest());
	FAILS(EADDRINUSE, bind_longest());
}

SIM_TC(features)
{
	static const int pair[2] = { S, S + 1 };

	ATF_CHECK_EQ(1, uds_feature(UDS_FEATURE_LONGPATH));
	ATF_CHECK_EQ(1, uds_feature(UDS_FEATURE_AT));
	ATF_CHECK_EQ(1, uds_feature(UDS_FEATURE_SERVER));
	ATF_CHECK_EQ(0, uds_feature(UDS_FEATURE_CLOEXEC));
	SIM_SCRIPT({ SIM(socket, 1, SEQPACKET, 0),
		.error = EPROTONOSUPPORT },
	    { SIM(socketpair, 1, SEQPACKET, 0), .error = EPROTONOSUPPORT });
	ATF_CHECK_EQ(0, uds_feature(UDS_FEATURE_SEQPACKET));
	ATF_CHECK_EQ(0, uds_feature(UDS_FEATURE_RECORDS));
	SIM_SCRIPT({ SIM(socket, 1, STREAM, 0), .rv = S }, PREPARED(S, 0),
	    { SIM(getsockopt, S, SOL, NOSIGPIPE), SIM_INT(1) });
	ATF_CHECK_EQ(1, uds_feature(UDS_FEATURE_NOSIGPIPE));
	SIM_SCRIPT({ SIM(socketpair, 1, STREAM, 0), SIM_OBJECT(pair) },
	    PREPARED(S, 0), PREPARED(S + 1, 0), SOMEBODY, LAST_USER);
	ATF_CHECK_EQ(0, uds_feature(UDS_FEATURE_REALIDS));
	SIM_SCRIPT({ SIM(socketpair, 1, STREAM, 0), SIM_OBJECT(pair) },
	    PREPARED(S, 0), PREPARED(S + 1, 0), SOMEBODY, LAST_USER);
	ATF_CHECK_EQ(1, uds_feature(UDS_FEATURE_PID));
	SIM_SCRIPT({ SIM(socketpair, 1, STREAM, 0), SIM_OBJECT(pair) },
	    PREPARED(S, 0), PREPARED(S + 1, 0), { XUCRED(1001, 2, 20, 5) });
	ATF_CHECK_EQ(1, uds_feature(UDS_FEATURE_GROUPS));
	SIM_SCRIPT({ SIM(socketpair, 1, STREAM, 0), SIM_OBJECT(pair) },
	    PREPARED(S, 0), PREPARED(S + 1, 0), SOMEBODY, LAST_USER);
	ATF_CHECK_EQ(0, uds_feature(UDS_FEATURE_LABEL));
	SIM_SCRIPT({ SIM(socketpair, 1, STREAM, 0), SIM_OBJECT(pair) },
	    PREPARED(S, 0), PREPARED(S + 1, 0),
	    { SIM(getsockopt, S, 0, PEERCRED), .error = EINVAL }, UNNAMED(S),
	    { SIM(getpeername, S), NONAME });
	ATF_CHECK_EQ(0, uds_feature(UDS_FEATURE_PAIR));
}

SIM_TC(features_of_kernel_without_sigpipe_option)
{
	SIM_SCRIPT({ SIM(socket, 1, STREAM, 0), .rv = S }, PREPARED(S, 0),
	    { SIM(getsockopt, S, SOL, NOSIGPIPE), .error = ENOPROTOOPT });
	ATF_CHECK_EQ(0, uds_feature(UDS_FEATURE_NOSIGPIPE));
}

/* What cannot be told now is not remembered. */
SIM_TC(features_not_now)
{
	SIM_SCRIPT({ SIM(clock_gettime, SIM_ANY), .error = EINVAL });
	FAILS(EINVAL, uds_feature(UDS_FEATURE_ABSTRACT));
	SIM_SCRIPT({ SIM(socket, 1, STREAM, 0), .error = EMFILE });
	FAILS(EMFILE, uds_feature(UDS_FEATURE_ABSTRACT));
	SIM_SCRIPT({ SIM(socket, 1, STREAM, 0), .rv = S }, PREPARED(S, 0),
	    { SIM(bind, S), .error = ENOBUFS });
	FAILS(ENOBUFS, uds_feature(UDS_FEATURE_ABSTRACT));
	SIM_SCRIPT({ SIM(socket, 1, STREAM, 0), .rv = S }, PREPARED(S, 0),
	    { SIM(bind, S) }, { SIM(getsockname, S), .error = ENOBUFS });
	FAILS(ENOBUFS, uds_feature(UDS_FEATURE_ABSTRACT));
	SIM_SCRIPT({ SIM(socket, 1, STREAM, 0), .error = ENFILE });
	FAILS(ENFILE, uds_feature(UDS_FEATURE_NOSIGPIPE));
}

/* Before 11.0 no process is known, whoever uses the other end. */
SIM_TC(features_of_kernel_without_token)
{
	static const int pair[2] = { S, S + 1 };

	SIM_SCRIPT({ SIM(socketpair, 1, STREAM, 0), SIM_OBJECT(pair) },
	    PREPARED(S, 0), PREPARED(S + 1, 0), SOMEBODY,
	    { SIM(getsockopt, S, 0, PEERTOKEN), .error = EOPNOTSUPP });
	ATF_CHECK_EQ(0, uds_feature(UDS_FEATURE_PID));
}

/* Should a kernel gain abstract names, they are found. */
SIM_TC(features_of_kernel_with_abstract_names)
{
	SIM_SCRIPT({ SIM(socket, 1, STREAM, 0), .rv = S }, PREPARED(S, 0),
	    { SIM(bind, S) }, { SIM(getsockname, S),
		SIM_GIVES("\7\1\0name") });
	ATF_CHECK_EQ(1, uds_feature(UDS_FEATURE_ABSTRACT));
}

/*
 * A control message that was cut keeps its length (uipc_syscalls.c,
 * copyout_control()): what is behind is not looked at, and what is inside is
 * closed.
 */
SIM_TC(message_control_cut)
{
	open_rights(S + 1, 2);
	SIM_SCRIPT(
	    { M_RECVMSG(0), SIM_READS("a"), .outcontrol = rights(S + 1, 9),
		.outcontrollen = 12 + 8, .flags = M_CTRUNC },
	    M_ARRIVES(S + 1) M_ARRIVES(S + 2)
	    { SIM(close, S + 1) }, { SIM(close, S + 2) });
	FAILS(EMFILE, receive_fds());

	open_rights(S + 1, 1);
	SIM_SCRIPT(
	    { M_RECVMSG(0), SIM_READS("a"), .outcontrol = rights(S + 1, 9),
		.outcontrollen = 12 + 6, .flags = M_CTRUNC },
	    M_ARRIVES(S + 1) { SIM(close, S + 1) });
	FAILS(EMFILE, receive_fds());
}

/* Four bytes are what all is aligned to, on each machine (bsd/sys/socket.h). */
SIM_TC(message_alignment)
{
	static const char bytes[] = { 20, 0, 0, 0 };
	char *both;

	SIM_SCRIPT({ M_SENDMSG(M_SENDS), SIM_TAKES("hello"), .rv = 5,
		.control = rights(S + 1, 1), .controllen = 16 });
	ATF_CHECK_EQ(5, send_fd());

	both = control(M_SOL, 3, bytes, 4);
	memcpy(both + 16, rights(S + 1, 1), 16);
	SIM_SCRIPT({ M_RECVMSG(0), SIM_READS("a"), .outcontrol = both,
		.outcontrollen = 32, .opens = S + 1 }, M_ARRIVES(S + 1));
	ATF_CHECK_EQ(1, receive_fd());
	ATF_CHECK_EQ(1, msg_got.um_nfds);
}

/* Close-on-exec comes by a call of its own, which has nothing to fail for. */
SIM_TC(message_close_on_exec)
{
	SIM_SCRIPT(
	    { M_RECVMSG(0), SIM_READS("a"), M_BRINGS(S + 1, 1),
		.opens = S + 1 },
	    { SIM(fcntl, S + 1, F_SETFD, FD_CLOEXEC), .error = EBADF });
	ATF_CHECK_EQ(1, receive_fd());
}

/* Nothing but descriptors travels beside data (unp_internalize()). */
SIM_TC(message_cred_absent)
{
	int n;

	FAILS(EOPNOTSUPP, uds_setopt(S, UDS_OPT_CRED, 1));
	FAILS_CLEAN(EOPNOTSUPP, n, uds_getopt(S, UDS_OPT_CRED, &n));
	ATF_CHECK_EQ(0, uds_feature(UDS_FEATURE_SENDCRED));
	SIM_SCRIPT(
	    { SIM(socket, 1, DGRAM, 0), .rv = S },
	    PREPARED(S, 0));
	ATF_CHECK_EQ(0, uds_feature(UDS_FEATURE_MSGCRED));
}

SIM_TC(message_msgmax)
{
	int n;

	SIM_SCRIPT(M_IS(M_DGRAM), M_BUFFER(2048));
	ATF_CHECK_EQ(0, uds_getopt(S, UDS_OPT_MSGMAX, &n));
	ATF_CHECK_EQ(2048, n);
}

ATF_TP_ADD_TCS(tp)
{
	sim_bsd_msghdr = 1;
	MSG_ADD_TCS(tp);
	WAY_ADD_TCS(tp);
	ATF_TP_ADD_TC(tp, peercred_ids);
	ATF_TP_ADD_TC(tp, peercred_last_user_is_of_now);
	ATF_TP_ADD_TC(tp, peercred_real_ids_never);
	ATF_TP_ADD_TC(tp, peercred_last_user_is_another);
	ATF_TP_ADD_TC(tp, peercred_moment_by_names);
	ATF_TP_ADD_TC(tp, peercred_without_last_user);
	ATF_TP_ADD_TC(tp, peercred_without_token);
	ATF_TP_ADD_TC(tp, peercred_token_of_nobody);
	ATF_TP_ADD_TC(tp, peercred_token_of_other_length);
	ATF_TP_ADD_TC(tp, peercred_unconnected);
	ATF_TP_ADD_TC(tp, peercred_datagram);
	ATF_TP_ADD_TC(tp, peercred_other_family);
	ATF_TP_ADD_TC(tp, peercred_other_layout);
	ATF_TP_ADD_TC(tp, peercred_listener_that_was_connected);
	ATF_TP_ADD_TC(tp, peercred_vouched_for);
	ATF_TP_ADD_TC(tp, peercred_each_call_failing);
	ATF_TP_ADD_TC(tp, groups);
	ATF_TP_ADD_TC(tp, groups_room_too_small);
	ATF_TP_ADD_TC(tp, groups_that_may_be_cut);
	ATF_TP_ADD_TC(tp, no_label_and_no_handle);
	ATF_TP_ADD_TC(tp, socket_each_call_failing);
	ATF_TP_ADD_TC(tp, socketpair_each_call_failing);
	ATF_TP_ADD_TC(tp, no_seqpacket);
	ATF_TP_ADD_TC(tp, accept_each_call_failing);
	ATF_TP_ADD_TC(tp, accept_cleanup_keeps_errno);
	ATF_TP_ADD_TC(tp, accept_aborted);
	ATF_TP_ADD_TC(tp, accept_of_client_that_has_gone);
	ATF_TP_ADD_TC(tp, accept_nonblocking);
	ATF_TP_ADD_TC(tp, accept_on_no_listener);
	ATF_TP_ADD_TC(tp, accept_from_long_path);
	ATF_TP_ADD_TC(tp, bind_bytes);
	ATF_TP_ADD_TC(tp, bind_longest_pathname);
	ATF_TP_ADD_TC(tp, bind_does_not_follow_link);
	ATF_TP_ADD_TC(tp, bind_to_file);
	ATF_TP_ADD_TC(tp, bind_errors);
	ATF_TP_ADD_TC(tp, bind_unnamed);
	ATF_TP_ADD_TC(tp, getsockname_lengths);
	ATF_TP_ADD_TC(tp, no_abstract_names);
	ATF_TP_ADD_TC(tp, listen_errors);
	ATF_TP_ADD_TC(tp, connect_refused_at_once);
	ATF_TP_ADD_TC(tp, stat_listening);
	ATF_TP_ADD_TC(tp, stat_connected);
	ATF_TP_ADD_TC(tp, stat_connected_to_one_that_goes);
	ATF_TP_ADD_TC(tp, stat_closed);
	ATF_TP_ADD_TC(tp, stat_unconnected);
	ATF_TP_ADD_TC(tp, bindat);
	ATF_TP_ADD_TC(tp, bindat_does_not_follow_link);
	ATF_TP_ADD_TC(tp, bindat_errors);
	ATF_TP_ADD_TC(tp, bindat_of_closed_socket);
	ATF_TP_ADD_TC(tp, connectat_from_own_directory);
	ATF_TP_ADD_TC(tp, connectat_longest_name);
	ATF_TP_ADD_TC(tp, bindat_without_way_back);
	ATF_TP_ADD_TC(tp, bindat_by_link_errors);
	ATF_TP_ADD_TC(tp, name_longer_than_sockaddr);
	ATF_TP_ADD_TC(tp, features);
	ATF_TP_ADD_TC(tp, features_of_kernel_without_sigpipe_option);
	ATF_TP_ADD_TC(tp, features_of_kernel_without_token);
	ATF_TP_ADD_TC(tp, features_not_now);
	ATF_TP_ADD_TC(tp, features_of_kernel_with_abstract_names);
	ATF_TP_ADD_TC(tp, message_control_cut);
	ATF_TP_ADD_TC(tp, message_alignment);
	ATF_TP_ADD_TC(tp, message_close_on_exec);
	ATF_TP_ADD_TC(tp, message_cred_absent);
	ATF_TP_ADD_TC(tp, message_msgmax);
	return (atf_no_error());
}
