/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * The scripted kernel itself: a case about anything that must not go
 * unnoticed is one that is expected to fail.
 */

#include <sys/types.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <atf-c.h>

#include "sim.h"

int	sys_close(int);
int	sys_accept4(int, void *, void *, int);
int	sys_ioctl(int, unsigned long, int *);
char	*sys_mkdtemp(char *);
int	sys_open(const char *, int, ...);
ssize_t	sys_recvmsg(int, void *, int);
int	sys_rmdir(const char *);
ssize_t	sys_sendmsg(int, const void *, int);
int	sys_socket(int, int, int);
long	sys_syscall(long, unsigned int, unsigned int, int);
int	sys_sysctl(const int *, unsigned int, void *, size_t *, const void *,
	    size_t);

#define FAILING(name, why)						\
	static void	name##_part(void);				\
	SIM_TC(name)							\
	{								\
		atf_tc_expect_fail("%s", why);				\
		name##_part();						\
	}								\
	static void							\
	name##_part(void)

FAILING(unexpected_call, "nothing was to be called")
{
	(void)sys_socket(1, 1, 0);
}

FAILING(other_call, "another call was next")
{
	SIM_SCRIPT({ SIM(bind, S) });
	(void)sys_socket(1, 1, 0);
}

FAILING(wrong_integer, "an argument was to be 2")
{
	SIM_SCRIPT({ SIM(socket, 1, 2, 0), .rv = S });
	(void)sys_socket(1, 1, 0);
}

FAILING(wrong_string, "the path was to be another")
{
	SIM_SCRIPT({ SIM(bind, S), .path = "sock" });
	(void)uds_bind(S, at("other"));
}

FAILING(wrong_bytes, "the address was to be longer")
{
	SIM_SCRIPT({ SIM(bind, S), SIM_TAKES(SIM_UNIX "sock\0\0") });
	(void)uds_bind(S, at("sock"));
}

FAILING(wrong_room, "there was to be room for less")
{
	struct uds_cred c;

	SIM_SCRIPT({ SIM(getsockopt, S, 1, 17), .room = 8,
		SIM_WORDS(1, 2, 3) });
	(void)uds_peercred(S, &c, UDS_CRED_CONNECTED);
}

FAILING(line_left_over, "one more call was to come")
{
	SIM_SCRIPT({ SIM(bind, S) }, { SIM(listen, S, 5) });
	ATF_REQUIRE_EQ(0, uds_bind(S, at("sock")));
}

FAILING(line_left_over_before_next, "one more call was to come before")
{
	SIM_SCRIPT({ SIM(bind, S) });
	SIM_SCRIPT({ SIM(listen, S, 5) });
}

FAILING(descriptor_left_open, "nobody closed it")
{
	SIM_SCRIPT({ SIM(socket, 1, 1, 0), .rv = S });
	(void)sys_socket(1, 1, 0);
}

FAILING(descriptor_not_opened, "it was closed already")
{
	SIM_SCRIPT({ SIM(socket, 1, 1, 0), .rv = S });
	ATF_REQUIRE_EQ(0, sys_close(sys_socket(1, 1, 0)));
	(void)sys_close(S);
}

FAILING(real_descriptor_left_open, "nobody closed it")
{
	sim_files();
	(void)sys_open("/", O_RDONLY);
}

FAILING(directory_left_over, "nobody removed it")
{
	char path[] = "dir.XXXXXX";

	sim_files();
	ATF_REQUIRE(sys_mkdtemp(path) != NULL);
}

FAILING(received_descriptor_left_open, "nobody closed it")
{
	char data[1], room[24];
	struct iovec iov = { data, 1 };
	struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1,
	    .msg_control = room, .msg_controllen = sizeof(room) };

	SIM_SCRIPT({ SIM(recvmsg, S, 0), SIM_READS("a"), .opens = S + 1 });
	(void)sys_recvmsg(S, &msg, 0);
}

FAILING(beyond_closed_run, "one of three was not closed")
{
	int i;

	for (i = 1; i <= 3; i++) {
		SIM_SCRIPT({ SIM(accept4, S), .rv = S + i });
		ATF_REQUIRE_EQ(S + i, sys_accept4(S, NULL, NULL, 0));
	}
	SIM_SCRIPT({ SIM(syscall, 436, S + 1, S + 2, 0) });
	ATF_REQUIRE_EQ(0, sys_syscall(436, S + 1, S + 2, 0));
}

static int
careless(void)
{
	int s;

	s = sys_socket(1, 1, 0);
	if (s != -1)
		(void)sys_close(s);
	return (0);
}

FAILING(sweep_error_ignored, "the operation was to fail")
{
	SIM_SWEEP(EMFILE, careless, { SIM(socket, 1, 1, 0), .rv = S });
}

static int
inaccurate(void)
{
	int s;

	s = sys_socket(1, 1, 0);
	errno = EIO;
	return (s == -1 ? -1 : sys_close(s));
}

FAILING(sweep_error_changed, "errno was to be EMFILE")
{
	SIM_SWEEP(EMFILE, inaccurate, { SIM(socket, 1, 1, 0), .rv = S });
}

static int
leaking(void)
{
	int one, two;

	one = sys_socket(1, 1, 0);
	if (one == -1)
		return (-1);
	two = sys_socket(1, 1, 0);
	if (two == -1)
		return (-1);
	(void)sys_close(one);
	return (sys_close(two));
}

FAILING(sweep_leak, "the first of two was left open")
{
	SIM_SWEEP(EMFILE, leaking, { SIM(socket, 1, 1, 0), .rv = S },
	    { SIM(socket, 1, 1, 0), .rv = S + 1 });
}

FAILING(interrupt_not_repeated, "it was to be called again")
{
	SIM_INTERRUPT(inaccurate, { SIM(socket, 1, 1, 0), .rv = S });
}

static int
make_directory(void)
{
	char path[] = "dir.XXXXXX";

	if (sys_mkdtemp(path) == NULL)
		return (-1);
	return (sys_rmdir(path));
}

/* Real calls can fail as well. */
SIM_TC(sweep_files)
{
	sim_sweep_files(ENOSPC, make_directory, NULL, 0);
}

/* A name is in the script and real afterwards. */
SIM_TC(files_are_real)
{
	int fd;

	sim_files();
	SIM_SCRIPT({ SIM(open, O_RDONLY), .path = "/", .error = EACCES });
	FAILS(EACCES, sys_open("/", O_RDONLY));
	fd = sys_open("/", O_RDONLY);
	ATF_REQUIRE(fd >= 0 && fd < SIM_FD);
	ATF_CHECK_EQ(0, sys_close(fd));
}

/* One call closes a run of descriptors, unless it fails. */
SIM_TC(closed_run)
{
	int i;

	for (i = 1; i <= 2; i++) {
		SIM_SCRIPT({ SIM(accept4, S), .rv = S + i });
		ATF_REQUIRE_EQ(S + i, sys_accept4(S, NULL, NULL, 0));
	}
	SIM_SCRIPT(
	    { SIM(syscall, 436, S + 1, S + 2, 0), .error = ENOSYS },
	    { SIM(syscall, 436, S + 1, S + 2, 0) });
	FAILS(ENOSYS, sys_syscall(436, S + 1, S + 2, 0));
	ATF_CHECK_EQ(0, sys_syscall(436, S + 1, S + 2, 0));
}

/* The release is in no script, and other questions are. */
SIM_TC(release)
{
	static const int osreldate[] = { 1, 24 }, ostype[] = { 1, 1 };
	size_t len;
	int n;

	sim_release = 1500068;
	len = sizeof(n);
	SIM_SCRIPT({ SIM(sysctl), SIM_INT(7) }, { SIM(ioctl, S, 5),
	    SIM_INT(8) });
	ATF_REQUIRE_EQ(0, sys_sysctl(osreldate, 2, &n, &len, NULL, 0));
	ATF_CHECK_EQ(1500068, n);
	ATF_REQUIRE_EQ(0, sys_sysctl(ostype, 2, &n, &len, NULL, 0));
	ATF_CHECK_EQ(7, n);
	ATF_REQUIRE_EQ(0, sys_ioctl(S, 5, &n));
	ATF_CHECK_EQ(8, n);
}

/* A message, in a header of either layout, which has flags at its end. */
static void
exchange(void *msg, const void *after, size_t flags)
{
	int i;

	SIM_SCRIPT(
	    { SIM(sendmsg, S, MSG_EOR), SIM_TAKES("hello"),
		.name = SIM_UNIX "sock", .namelen = 6, .control = "1234",
		.controllen = 4, .rv = 5 },
	    { SIM(recvmsg, S, 0), SIM_READS("hi!"), .outname = SIM_UNIX "me",
		.outnamelen = 4, .outcontrol = "123456",
		.outcontrollen = 6, .flags = MSG_CTRUNC });
	ATF_CHECK_EQ(5, sys_sendmsg(S, msg, MSG_EOR));
	ATF_CHECK_EQ(3, sys_recvmsg(S, msg, 0));
	ATF_CHECK_EQ(0, memcmp(msg, after, flags));
	memcpy(&i, (const char *)msg + flags, sizeof(i));
	ATF_CHECK_EQ(MSG_CTRUNC, i);
}

SIM_TC(message_of_linux)
{
	char data[2][4] = { "he", "llo" }, name[] = SIM_UNIX "sock",
	    control[] = "1234";
	struct iovec iov[2] = { { data[0], 2 }, { data[1], 3 } };
	struct msghdr msg = { .msg_name = name, .msg_namelen = 6,
	    .msg_iov = iov, .msg_iovlen = 2, .msg_control = control,
	    .msg_controllen = 4 }, after = msg;

	after.msg_namelen = 4;
	after.msg_controllen = 6;
	exchange(&msg, &after, offsetof(struct msghdr, msg_flags));
	ATF_CHECK_EQ(0, memcmp(data[0], "hi", 2));
	ATF_CHECK_EQ('!', data[1][0]);
	ATF_CHECK_STREQ("1234", control);
}

SIM_TC(message_of_bsd)
{
	char data[] = "hello", name[] = SIM_UNIX "sock", control[] = "1234";
	struct iovec iov = { data, 5 };
	struct bsd_msghdr {
		void		*name;
		uint32_t	 namelen;
		struct iovec	*iov;
		int		 iovlen;
		void		*control;
		uint32_t	 controllen;
		int		 flags;
	} msg = { name, 6, &iov, 1, control, 4, 0 }, after = msg;

	sim_bsd_msghdr = 1;
	after.namelen = 4;
	after.controllen = 6;
	exchange(&msg, &after, offsetof(struct bsd_msghdr, flags));
	ATF_CHECK_EQ(0, memcmp(data, "hi!lo", 5));
	ATF_CHECK_STREQ("1234", control);
}

ATF_TP_ADD_TCS(tp)
{
	ATF_TP_ADD_TC(tp, unexpected_call);
	ATF_TP_ADD_TC(tp, other_call);
	ATF_TP_ADD_TC(tp, wrong_integer);
	ATF_TP_ADD_TC(tp, wrong_string);
	ATF_TP_ADD_TC(tp, wrong_bytes);
	ATF_TP_ADD_TC(tp, wrong_room);
	ATF_TP_ADD_TC(tp, line_left_over);
	ATF_TP_ADD_TC(tp, line_left_over_before_next);
	ATF_TP_ADD_TC(tp, descriptor_left_open);
	ATF_TP_ADD_TC(tp, descriptor_not_opened);
	ATF_TP_ADD_TC(tp, real_descriptor_left_open);
	ATF_TP_ADD_TC(tp, directory_left_over);
	ATF_TP_ADD_TC(tp, received_descriptor_left_open);
	ATF_TP_ADD_TC(tp, beyond_closed_run);
	ATF_TP_ADD_TC(tp, sweep_error_ignored);
	ATF_TP_ADD_TC(tp, sweep_error_changed);
	ATF_TP_ADD_TC(tp, sweep_leak);
	ATF_TP_ADD_TC(tp, sweep_files);
	ATF_TP_ADD_TC(tp, interrupt_not_repeated);
	ATF_TP_ADD_TC(tp, files_are_real);
	ATF_TP_ADD_TC(tp, closed_run);
	ATF_TP_ADD_TC(tp, release);
	ATF_TP_ADD_TC(tp, message_of_linux);
	ATF_TP_ADD_TC(tp, message_of_bsd);
	return (atf_no_error());
}
