/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * What the test programs share.  Everything here REQUIREs: a case that
 * comes back from a helper may rely on it.
 */

#define _GNU_SOURCE

#include <sys/types.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <sys/wait.h>

#include <netinet/in.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <atf-c.h>

#include "uds.h"
#include "uds_test.h"

/* Descriptors are given out from below, so a leak is below this. */
#define MAXFD	4096

/* As many of them does a case need at most. */
#define ENOUGH	1024

/* What a child exits with that cannot do what a case is about. */
#define SKIPPED	77

#define NSLOTS	8

/* Which descriptors are open, and on what. */
struct table {
	char	open[MAXFD];
	dev_t	dev[MAXFD];
	ino_t	ino[MAXFD];
};

static const char *srcdir;
static struct rlimit saved_limit;
static volatile sig_atomic_t interruptions;

static void	raise_limit(void);
static void	snapshot(struct table *);
static void	compare(const struct table *, const struct table *);
static void	interrupt(int);

void
ut_head(atf_tc_t *tc, const char *user)
{
	(void)atf_tc_set_md_var(tc, "timeout", "60");
	if (user != NULL)
		(void)atf_tc_set_md_var(tc, "require.user", "%s", user);
}

void
ut_run(const atf_tc_t *tc, void (*body)(void))
{
	static struct table before, after;

	srcdir = atf_tc_get_config_var_wd(tc, "srcdir", ".");
	raise_limit();
	snapshot(&before);
	body();
	snapshot(&after);
	compare(&before, &after);
}

const char *
ut_srcdir(void)
{
	return (srcdir);
}

/* OpenBSD gives 128 to root at first. */
static void
raise_limit(void)
{
	struct rlimit rl;

	ATF_REQUIRE(getrlimit(RLIMIT_NOFILE, &rl) == 0);
	if (rl.rlim_cur >= ENOUGH)
		return;
	rl.rlim_cur = rl.rlim_max < ENOUGH ? rl.rlim_max : ENOUGH;
	ATF_REQUIRE(setrlimit(RLIMIT_NOFILE, &rl) == 0);
}

static void
snapshot(struct table *t)
{
	struct stat st;
	int fd;

	memset(t, 0, sizeof(*t));
	for (fd = 0; fd < MAXFD; fd++) {
		if (fcntl(fd, F_GETFD) == -1)
			continue;
		t->open[fd] = 1;
		if (fstat(fd, &st) == 0) {
			t->dev[fd] = st.st_dev;
			t->ino[fd] = st.st_ino;
		}
	}
}

static void
compare(const struct table *a, const struct table *b)
{
	int fd;

	for (fd = 0; fd < MAXFD; fd++) {
		if (!a->open[fd] && b->open[fd])
			atf_tc_fail_nonfatal("descriptor %d was leaked", fd);
		else if (a->open[fd] && !b->open[fd])
			atf_tc_fail_nonfatal("descriptor %d was closed", fd);
		else if (a->dev[fd] != b->dev[fd] || a->ino[fd] != b->ino[fd])
			atf_tc_fail_nonfatal("descriptor %d was replaced", fd);
	}
}

void
ut_die(const char *file, int line, const char *expr)
{
	fprintf(stderr, "%s:%d: %s: errno %d (%s)\n", file, line, expr, errno,
	    strerror(errno));
	_exit(1);
}

const struct uds_addr *
at(const char *s)
{
	static struct uds_addr slots[NSLOTS];
	static unsigned int next;
	struct uds_addr *a;

	a = &slots[next++ % NSLOTS];
	ATF_REQUIRE_MSG(uds_addr_parse(a, s) == 0, "cannot parse %s", s);
	return (a);
}

const char *
text(const struct uds_addr *a)
{
	static char slots[NSLOTS][UDS_ADDR_STRLEN];
	static unsigned int next;
	char *s;
	int n;

	s = slots[next++ % NSLOTS];
	n = uds_addr_format(a, s, UDS_ADDR_STRLEN);
	ATF_REQUIRE(n > 0 && n < UDS_ADDR_STRLEN);
	return (s);
}

/* Abstract names are shared by all that runs on the machine. */
const char *
ut_unique(const char *s)
{
	static char slots[NSLOTS][64];
	static unsigned int next;
	char *slot;

	slot = slots[next++ % NSLOTS];
	(void)snprintf(slot, sizeof(slots[0]), "%s.%08x.%d", s,
	    (unsigned int)time(NULL), (int)getpid());
	return (slot);
}

/* A directory, made if need be, whose path has this many bytes. */
const char *
ut_longdir(size_t len)
{
	static char path[UDS_PATH_MAX + 1];
	size_t i;

	ATF_REQUIRE(len < sizeof(path));
	memset(path, 'd', len);
	path[len] = '\0';
	for (i = 200; i + 1 < len; i += 200)
		path[i] = '/';
	for (i = 200; i <= len; i += 200) {
		path[i] = '\0';
		ATF_REQUIRE_MSG(mkdir(path, 0755) == 0 || errno == EEXIST,
		    "mkdir %s: errno %d", path, errno);
		if (i + 1 < len)
			path[i] = '/';
	}
	ATF_REQUIRE(mkdir(path, 0755) == 0 || errno == EEXIST);
	return (path);
}

/* A path of this many bytes, of a file that can be made. */
const char *
ut_longpath(size_t len)
{
	static char path[UDS_PATH_MAX + 1];
	size_t n;

	ATF_REQUIRE(len < sizeof(path));
	n = len < 202 ? 0 : (len - 2) / 200 * 200;
	if (n > 0) {
		memcpy(path, ut_longdir(n), n);
		path[n++] = '/';
	}
	memset(path + n, 'f', len - n);
	path[len] = '\0';
	return (path);
}

int
ut_has(int feature)
{
	int has;

	has = uds_feature(feature);
	ATF_REQUIRE_MSG(has != -1, "feature %d: errno %d", feature, errno);
	return (has);
}

void
ut_need(int feature)
{
	if (!ut_has(feature))
		atf_tc_skip("this system lacks the feature \"%s\"",
		    uds_feature_name(feature));
}

/* A server learns who its clients are wherever anybody learns anything. */
int
ut_has_cred(void)
{
	return (ut_has(UDS_FEATURE_PAIR) || ut_has(UDS_FEATURE_SERVER) ||
	    ut_has(UDS_FEATURE_PID));
}

void
ut_need_cred(void)
{
	if (!ut_has_cred())
		atf_tc_skip("this system tells nothing of a peer");
}

/* The longest pathname that fits this system's sockaddr. */
size_t
ut_pathmax(void)
{
	struct uds_addr a;
	char path[UDS_PATH_MAX], sa[2 * UDS_PATH_MAX];
	socklen_t len;
	size_t n;

	memset(path, 'p', sizeof(path));
	for (n = sizeof(path); n > 0; n--) {
		ATF_REQUIRE(uds_addr_set(&a, UDS_ADDR_PATHNAME, path, n) == 0);
		len = sizeof(sa);
		if (uds_addr_tosockaddr(&a, sa, &len) == 0)
			break;
		ATF_REQUIRE_EQ(ENAMETOOLONG, errno);
	}
	return (n);
}

/*
 * The longest relative pathname that can be bound.  Where the way past
 * sun_path is a symbolic link, that holds the absolute path, and NetBSD and
 * OpenBSD count a NUL that it has not.
 */
size_t
ut_reach(void)
{
	static size_t reach;
	char path[UDS_PATH_MAX + 1];
	size_t i;
	int s;

	if (reach != 0)
		return (reach);
	if (!ut_has(UDS_FEATURE_LONGPATH))
		return (reach = ut_pathmax());
	s = ut_socket(SOCK_STREAM);
	memcpy(path, ut_longpath(UDS_PATH_MAX), sizeof(path));
	if (uds_bind(s, at(path)) == 0) {
		ut_unlink(path);
		reach = UDS_PATH_MAX;
	} else
		ATF_REQUIRE_EQ(ENAMETOOLONG, errno);
	ut_close(s);
	for (i = UDS_PATH_MAX / 200 * 200; i > 0; i -= 200) {
		path[i] = '\0';
		(void)rmdir(path);
	}
	if (reach == 0) {
		ATF_REQUIRE(getcwd(path, sizeof(path)) != NULL);
		reach = UDS_PATH_MAX - strlen(path) - 2;
	}
	return (reach);
}

/* Some lengths of pathnames, up to the longest; 0 is the end of them. */
size_t
ut_length(size_t i)
{
	static const size_t lengths[] = { 4, 109, 255, 400, 454,
	    UDS_PATH_MAX };
	size_t reach;

	reach = ut_reach();
	if (i > 0 && (i >= sizeof(lengths) / sizeof(lengths[0]) ||
	    lengths[i - 1] >= reach))
		return (0);
	return (lengths[i] < reach ? lengths[i] : reach);
}

/* Those with connections come first. */
int
ut_type(size_t i)
{
	static const int types[] = { SOCK_STREAM, SOCK_SEQPACKET, SOCK_DGRAM };

	if (i > 0 && !ut_has(UDS_FEATURE_SEQPACKET))
		i++;
	return (i < sizeof(types) / sizeof(types[0]) ? types[i] : -1);
}

int
ut_socket(int type)
{
	int s;

	s = uds_socket(type, 0);
	if (s == -1 && errno == EOPNOTSUPP)
		atf_tc_skip("this kernel has no sockets of type %d", type);
	ATF_REQUIRE(s != -1);
	return (s);
}

int
ut_bound(int type, const char *name)
{
	int s;

	s = ut_socket(type);
	ATF_REQUIRE_MSG(uds_bind(s, at(name)) == 0, "bind to %s: errno %d",
	    name, errno);
	return (s);
}

int
ut_listener(int type, const char *name)
{
	int s;

	s = ut_bound(type, name);
	ATF_REQUIRE(uds_listen(s, -1) == 0);
	return (s);
}

int
ut_client(int type, const char *name)
{
	int s;

	s = uds_dial(name, type, -1);
	ATF_REQUIRE_MSG(s != -1, "dial %s: errno %d", name, errno);
	return (s);
}

void
ut_pair(int type, int *sv)
{
	if (uds_socketpair(type, 0, sv) == 0)
		return;
	if (errno == EOPNOTSUPP)
		atf_tc_skip("this kernel has no sockets of type %d", type);
	atf_tc_fail("socketpair: errno %d", errno);
}

/*
 * Two connected sockets, of which the first knows who has the second: this
 * process.
 */
void
ut_known(int type, int *sv)
{
	int listener;

	ut_need_cred();
	if (ut_has(UDS_FEATURE_PAIR)) {
		ut_pair(type, sv);
		return;
	}
	listener = ut_listener(type, "known");
	sv[1] = ut_client(type, "known");
	sv[0] = uds_accept(listener, NULL, 0, -1);
	ATF_REQUIRE(sv[0] != -1);
	ut_close(listener);
	ut_unlink("known");
}

void
ut_connect(struct ut_conn *c, int type, const char *name)
{
	c->listener = ut_listener(type, name);
	c->client = ut_client(type, name);
	c->server = uds_accept(c->listener, NULL, 0, -1);
	ATF_REQUIRE(c->server != -1);
}

void
ut_disconnect(struct ut_conn *c)
{
	ut_close(c->listener);
	ut_close(c->client);
	ut_close(c->server);
}

void
ut_fill(struct ut_full *f, const char *name)
{
	const int max = sizeof(f->filler) / sizeof(f->filler[0]);
	int s;

	f->listener = ut_bound(SOCK_STREAM, name);
	ATF_REQUIRE(uds_listen(f->listener, 0) == 0);
	for (f->n = 0; f->n < max; f->n++) {
		s = ut_socket(SOCK_STREAM);
		if (uds_connect(s, at(name), 0) == 0) {
			f->filler[f->n] = s;
			continue;
		}
		f->error = errno;
		ut_close(s);
		ATF_REQUIRE_MSG(f->error == EAGAIN ||
		    f->error == ECONNREFUSED, "errno %d", f->error);
		return;
	}
	atf_tc_fail("the backlog of 0 is never full");
}

/* For a case about those who wait. */
void
ut_fill_to_wait(struct ut_full *f, const char *name)
{
	ut_fill(f, name);
	if (f->error == ECONNREFUSED)
		atf_tc_skip("a full backlog refuses on this system");
}

void
ut_drain(struct ut_full *f)
{
	while (f->n > 0)
		ut_close(f->filler[--f->n]);
	ut_close(f->listener);
}

/* errno stays: a case may look at what came before. */
void
ut_close(int fd)
{
	int error;

	error = errno;
	ATF_REQUIRE_MSG(close(fd) == 0, "close %d: errno %d", fd, errno);
	errno = error;
}

void
ut_unlink(const char *path)
{
	ATF_REQUIRE_MSG(unlink(path) == 0, "unlink %s: errno %d", path, errno);
}

int
ut_file(const char *path)
{
	int fd;

	fd = open(path, O_RDWR | O_CREAT, 0644);
	ATF_REQUIRE(fd != -1);
	return (fd);
}

void
ut_pipe(int *p)
{
	ATF_REQUIRE(pipe(p) == 0);
}

/* A number that is no open descriptor. */
int
ut_closed(void)
{
	int fd;

	fd = dup(STDERR_FILENO);
	ATF_REQUIRE(fd != -1);
	ut_close(fd);
	return (fd);
}

/* A listening socket of another family. */
int
ut_inet(void)
{
	struct sockaddr_in in;
	int s;

	s = socket(AF_INET, SOCK_STREAM, 0);
	if (s == -1)
		atf_tc_skip("no sockets of AF_INET here");
	memset(&in, 0, sizeof(in));
	in.sin_family = AF_INET;
	in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (bind(s, (struct sockaddr *)&in, sizeof(in)) == -1)
		atf_tc_skip("no loopback interface here");
	ATF_REQUIRE(listen(s, 1) == 0);
	return (s);
}

int
ut_is_nonblock(int s)
{
	int flags;

	flags = fcntl(s, F_GETFL);
	ATF_REQUIRE(flags != -1);
	return ((flags & O_NONBLOCK) != 0);
}

int
ut_is_cloexec(int s)
{
	int flags;

	flags = fcntl(s, F_GETFD);
	ATF_REQUIRE(flags != -1);
	return ((flags & FD_CLOEXEC) != 0);
}

int
ut_entries(const char *path)
{
	struct dirent *e;
	DIR *d;
	int n;

	d = opendir(path);
	ATF_REQUIRE(d != NULL);
	n = 0;
	while ((e = readdir(d)) != NULL)
		if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
			n++;
	ATF_REQUIRE(closedir(d) == 0);
	return (n);
}

pid_t
ut_fork(void)
{
	pid_t pid;

	fflush(NULL);
	pid = fork();
	ATF_REQUIRE(pid != -1);
	return (pid);
}

void
ut_join(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) == -1)
		ATF_REQUIRE_EQ(EINTR, errno);
	ATF_CHECK_MSG(WIFEXITED(status) && WEXITSTATUS(status) == 0,
	    "child ended with status 0x%x; see standard error", status);
}

void
ut_go(int fd)
{
	CHILD_REQUIRE(write(fd, "", 1) == 1);
}

void
ut_await(int fd)
{
	char c;

	CHILD_REQUIRE(read(fd, &c, 1) == 1);
}

/*
 * A child without privileges: 0 in the child, which leaves by _exit(2).  The
 * work directory is opened to it.
 */
pid_t
ut_drop(void)
{
	pid_t pid;

	ATF_REQUIRE(geteuid() != 0 || chmod(".", 0777) == 0);
	pid = ut_fork();
	if (pid == 0 && geteuid() == 0) {
		CHILD_REQUIRE(setgroups(0, NULL) == 0);
		CHILD_REQUIRE(setgid(UT_GID) == 0);
		CHILD_REQUIRE(setuid(UT_UID) == 0);
	}
	return (pid);
}

/* Skip where the next function cannot do it. */
void
ut_need_isolation(int user)
{
	pid_t pid;
	int status;

	pid = ut_fork();
	if (pid == 0)
		_exit(ut_isolate(user, NULL) == -1 ? SKIPPED : 0);
	ATF_REQUIRE(waitpid(pid, &status, 0) == pid);
	if (WIFEXITED(status) && WEXITSTATUS(status) == SKIPPED)
		atf_tc_skip("no namespaces are to be had here");
}

/*
 * In a child: new namespaces for users (with this line for a map, or none)
 * if user is set, and for the processes it will fork.  0, or -1 where that
 * is not to be had.
 */
int
ut_isolate(int user, const char *map)
{
#ifdef CLONE_NEWPID
	int fd;

	if (unshare(CLONE_NEWPID | (user ? CLONE_NEWUSER : 0)) == -1)
		return (-1);
	if (map == NULL)
		return (0);
	fd = open("/proc/self/setgroups", O_WRONLY);
	CHILD_REQUIRE(fd != -1 && write(fd, "deny", 4) == 4);
	CHILD_REQUIRE(close(fd) == 0);
	fd = open("/proc/self/uid_map", O_WRONLY);
	CHILD_REQUIRE(fd != -1);
	CHILD_REQUIRE(write(fd, map, strlen(map)) == (ssize_t)strlen(map));
	CHILD_REQUIRE(close(fd) == 0);
	return (0);
#else
	(void)user;
	(void)map;
	errno = EOPNOTSUPP;
	return (-1);
#endif
}

/*
 * In a child: mount an empty read-only file system there and enter it.  0,
 * or -1 where that is not to be had.
 */
int
ut_readonly(const char *dir)
{
#ifdef CLONE_NEWNS
	if (unshare(CLONE_NEWNS) == -1 ||
	    mount("none", "/", "none", MS_REC | MS_PRIVATE, "") == -1 ||
	    mount("tmpfs", dir, "tmpfs", MS_RDONLY, "") == -1)
		return (-1);
	CHILD_REQUIRE(chdir(dir) == 0);
	return (0);
#else
	(void)dir;
	errno = EOPNOTSUPP;
	return (-1);
#endif
}

/*
 * Descriptors open above the limit stay open and can be used.  A debugger
 * that plays the kernel may not keep to the limit.
 */
void
ut_exhaust(int n)
{
	struct rlimit rl;
	int fd[2] = { -1, -1 }, i, sv[2];

	ATF_REQUIRE(n == 0 || n == 1);
	for (i = 0; i <= n; i++) {
		fd[i] = dup(STDERR_FILENO);
		ATF_REQUIRE(fd[i] != -1);
	}
	ATF_REQUIRE(getrlimit(RLIMIT_NOFILE, &saved_limit) == 0);
	rl = saved_limit;
	rl.rlim_cur = (rlim_t)fd[n];
	while (i > 0)
		ut_close(fd[--i]);
	ATF_REQUIRE(setrlimit(RLIMIT_NOFILE, &rl) == 0);
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, sv) == -1)
		return;
	/* valgrind has closed them already, but says success. */
	(void)close(sv[0]);
	(void)close(sv[1]);
	ut_replenish();
	atf_tc_skip("the number of descriptors cannot be limited here");
}

void
ut_replenish(void)
{
	int error;

	error = errno;
	ATF_REQUIRE(setrlimit(RLIMIT_NOFILE, &saved_limit) == 0);
	errno = error;
}

/* Microseconds on the monotonic clock. */
int64_t
ut_now(void)
{
	struct timespec ts;

	CHILD_REQUIRE(clock_gettime(CLOCK_MONOTONIC, &ts) == 0);
	return ((int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000);
}

/* Since then, at least ms milliseconds have passed and not many more. */
void
ut_took(int64_t since, int ms)
{
	int64_t us;

	us = ut_now() - since;
	ATF_CHECK_MSG(us >= (int64_t)ms * 1000, "%lld us, not %d ms",
	    (long long)us, ms);
	ATF_CHECK_MSG(us <= (int64_t)(ms + UT_SLACK) * 1000,
	    "%lld us, not %d ms", (long long)us, ms);
}

/* Never to put things in order, only to let another process get going. */
void
ut_sleep(int ms)
{
	int64_t end;

	end = ut_now() + (int64_t)ms * 1000;
	while (ut_now() < end)
		(void)poll(NULL, 0, (int)((end - ut_now()) / 1000) + 1);
}

static void
interrupt(int sig)
{
	(void)sig;
	interruptions++;
}

/* A signal each millisecond, and no system call restarted. */
void
ut_storm(void)
{
	struct itimerval it;
	struct sigaction sa;

	memset(&sa, 0, sizeof(sa));
	sa.sa_handler = interrupt;
	CHILD_REQUIRE(sigaction(SIGALRM, &sa, NULL) == 0);
	interruptions = 0;
	it.it_value.tv_sec = it.it_interval.tv_sec = 0;
	it.it_value.tv_usec = it.it_interval.tv_usec = 1000;
	CHILD_REQUIRE(setitimer(ITIMER_REAL, &it, NULL) == 0);
}

void
ut_calm(void)
{
	struct itimerval it;
	int error;

	error = errno;
	memset(&it, 0, sizeof(it));
	CHILD_REQUIRE(setitimer(ITIMER_REAL, &it, NULL) == 0);
	CHILD_REQUIRE(interruptions > 0);
	errno = error;
}

uint32_t
ut_random(void)
{
	static uint32_t x = 2463534242;

	x ^= x << 13;
	x ^= x >> 17;
	x ^= x << 5;
	return (x);
}
