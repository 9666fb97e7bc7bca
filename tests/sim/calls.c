/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * The entries of the scripted kernel.  The library is made to call sys_x()
 * where it says x(): the Makefile takes the names from here, so that one
 * more call is one more entry.
 */

#define _GNU_SOURCE

#include <sys/types.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/utsname.h>

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "sim.h"

#define MESSAGE		(8 * 1024 * 1024)

/* What is in a struct msghdr, and in that of another system. */
struct header {
	void		*name;
	size_t		 namelen;
	struct iovec	*iov;
	size_t		 iovlen;
	void		*control;
	size_t		 controllen;
};

struct bsd_msghdr {
	void		*msg_name;
	uint32_t	 msg_namelen;
	struct iovec	*msg_iov;
	int		 msg_iovlen;
	void		*msg_control;
	uint32_t	 msg_controllen;
	int		 msg_flags;
};

int	sim_bsd_msghdr;
int	sim_release;
int	sim_in_flight;
jmp_buf	sim_exit;

/* Not on this machine. */
#define SCRIPTED(type, name, params, ...)				\
	type	sys_##name params;					\
	type								\
	sys_##name params						\
	{								\
		struct sim_seen c = { .call = #name, __VA_ARGS__ };	\
									\
		(void)sim_serve(&c, SIM_CALL);				\
		return ((type)c.rv);					\
	}

/* The same for a pointer to something, NULL for a failure. */
#define HANDLE(name, params, ...)					\
	void	*sys_##name params;					\
	void *								\
	sys_##name params						\
	{								\
		struct sim_seen c = { .call = #name, __VA_ARGS__ };	\
									\
		(void)sim_serve(&c, SIM_CALL);				\
		return ((void *)(c.rv == -1 ? 0 : c.rv));		\
	}

/* Can be real: kind tells when. */
#define REAL(kind, type, name, params, pass, ...)			\
	type	sys_##name params;					\
	type								\
	sys_##name params						\
	{								\
		struct sim_seen c = { .call = #name, __VA_ARGS__ };	\
									\
		if (sim_serve(&c, kind))				\
			return (name pass);				\
		return ((type)c.rv);					\
	}

/*
 * The same for those that return a pointer.  NULL is no error of readdir(3),
 * which then leaves errno alone.
 */
#define POINTER(kind, type, name, params, pass, ...)			\
	type	sys_##name params;					\
	type								\
	sys_##name params						\
	{								\
		struct sim_seen c = { .call = #name, __VA_ARGS__ };	\
		int error = errno;					\
									\
		if (sim_serve(&c, kind))				\
			return (name pass);				\
		if (c.rv == 0)						\
			errno = error;					\
		return ((type)(c.rv == -1 ? 0 : c.rv));			\
	}

/* Those that return the string that they have written. */
#define STRING(name, params, pass, ...)					\
	char	*sys_##name params;					\
	char *								\
	sys_##name params						\
	{								\
		struct sim_seen c = { .call = #name, __VA_ARGS__ };	\
									\
		if (sim_serve(&c, SIM_FILE))				\
			return (name pass);				\
		return (c.rv == -1 ? NULL : c.out);			\
	}

/* Answers with a length: of the room before, of the answer afterwards. */
#define ANSWERS(name, params, where, lenp, ...)				\
	int	sys_##name params;					\
	int								\
	sys_##name params						\
	{								\
		struct sim_seen c = { .call = #name, .out = (where),	\
		    __VA_ARGS__ };					\
									\
		return (with_length(&c, lenp));				\
	}

/* The same with a length of type size_t. */
#define VARIABLE(name, params, old, oldlen, ...)			\
	int	sys_##name params;					\
	int								\
	sys_##name params						\
	{								\
		struct sim_seen c = { .call = #name, .out = (old),	\
		    .room = (oldlen) == NULL ? 0 : *(oldlen),		\
		    .len = (oldlen), __VA_ARGS__ };			\
									\
		(void)sim_serve(&c, SIM_CALL);				\
		return ((int)c.rv);					\
	}

static const char *path_of(const void *, size_t);
static int	with_length(struct sim_seen *, socklen_t *);
static size_t	gather(char *, size_t, const struct iovec *, size_t);
static void	scatter(const struct iovec *, size_t, const char *, size_t);
static void	open_header(struct header *, const void *);
static void	close_header(const struct header *, int, void *);

/* Sockets. */
SCRIPTED(int, socket, (int family, int type, int protocol),
    .args = { family, type, protocol })
SCRIPTED(int, socketpair, (int family, int type, int protocol, int *sv),
    .args = { family, type, protocol }, .out = sv, .room = 2 * sizeof(*sv))
SCRIPTED(int, bind, (int s, const void *sa, socklen_t len),
    .args = { s }, .path = path_of(sa, len), .in = sa, .inlen = len)
SCRIPTED(int, bindat, (int dir, int s, const void *sa, socklen_t len),
    .args = { dir, s }, .path = path_of(sa, len), .in = sa,
    .inlen = len)
SCRIPTED(int, connect, (int s, const void *sa, socklen_t len),
    .args = { s }, .path = path_of(sa, len), .in = sa, .inlen = len)
SCRIPTED(int, connectat, (int dir, int s, const void *sa, socklen_t len),
    .args = { dir, s }, .path = path_of(sa, len), .in = sa,
    .inlen = len)
SCRIPTED(int, listen, (int s, int backlog), .args = { s, backlog })
SCRIPTED(int, shutdown, (int s, int how), .args = { s, how })
SCRIPTED(int, setsockopt,
    (int s, int level, int option, const void *value, socklen_t len),
    .args = { s, level, option }, .in = value, .inlen = len)
SCRIPTED(ssize_t, send, (int s, const void *buf, size_t len, int flags),
    .args = { s, flags }, .in = buf, .inlen = len)
SCRIPTED(ssize_t, recv, (int s, void *buf, size_t len, int flags),
    .args = { s, flags }, .out = buf, .room = len)
ANSWERS(accept, (int s, void *sa, socklen_t *len), sa, len, .args = { s })
ANSWERS(accept4, (int s, void *sa, socklen_t *len, int flags), sa, len,
    .args = { s, flags })
ANSWERS(paccept,
    (int s, void *sa, socklen_t *len, const void *mask, int flags), sa, len,
    .args = { s, mask != NULL, flags })
ANSWERS(getsockname, (int s, void *sa, socklen_t *len), sa, len, .args = { s })
ANSWERS(getpeername, (int s, void *sa, socklen_t *len), sa, len, .args = { s })
ANSWERS(getsockopt,
    (int s, int level, int option, void *value, socklen_t *len), value, len,
    .args = { s, level, option })
SCRIPTED(ssize_t, sendto, (int s, const void *buf, size_t len, int flags,
    const void *sa, socklen_t salen),
    .args = { s, flags }, .in = buf, .inlen = len, .name = sa,
    .namelen = salen)

/* illumos: a ucred_t is an integer to the script. */
#define UCRED(type, name)						\
	SCRIPTED(type, ucred_##name, (const void *u), .args = { (long)u })

SCRIPTED(int, getpeerucred, (int s, void **u), .args = { s }, .out = u,
    .room = sizeof(*u))
SCRIPTED(int, ucred_getgroups, (const void *u, const gid_t **groups),
    .args = { (long)u }, .out = groups, .room = sizeof(*groups))
UCRED(void, free)
UCRED(uid_t, geteuid)
UCRED(uid_t, getruid)
UCRED(gid_t, getegid)
UCRED(gid_t, getrgid)
UCRED(pid_t, getpid)

SCRIPTED(size_t, ucred_size, (void), .args = { 0 })

/* Handles of kstat(3KSTAT) are integers, too, and what it finds is not. */
SCRIPTED(int, kstat_close, (void *kc), .args = { (long)kc })
SCRIPTED(int, kstat_read, (void *kc, void *ks, void *buf),
    .args = { (long)kc, (long)ks, buf != NULL })
HANDLE(kstat_open, (void), .args = { 0 })
HANDLE(kstat_lookup,
    (void *kc, const char *module, int instance, const char *name),
    .args = { (long)kc, instance }, .path = module, .path2 = name)

/* Descriptors. */
REAL(SIM_CLOSE, int, close, (int fd), (fd), .args = { fd })
REAL(SIM_DESCRIPTOR, ssize_t, read, (int fd, void *buf, size_t n),
    (fd, buf, n), .args = { fd }, .out = buf, .room = n)
REAL(SIM_DESCRIPTOR, ssize_t, write, (int fd, const void *buf, size_t n),
    (fd, buf, n), .args = { fd }, .in = buf, .inlen = n)
REAL(SIM_DESCRIPTOR, int, fstat, (int fd, struct stat *st), (fd, st),
    .args = { fd }, .out = st, .room = sizeof(*st))

/* Files. */
REAL(SIM_FILE, int, access, (const char *path, int mode), (path, mode),
    .args = { mode }, .path = path)
REAL(SIM_FILE, int, faccessat,
    (int dir, const char *path, int mode, int flags),
    (dir, path, mode, flags), .args = { dir, mode, flags }, .path = path)
REAL(SIM_FILE, int, lstat, (const char *path, struct stat *st), (path, st),
    .path = path, .out = st, .room = sizeof(*st))
REAL(SIM_FILE, int, stat, (const char *path, struct stat *st), (path, st),
    .path = path, .out = st, .room = sizeof(*st))
REAL(SIM_FILE, int, fstatat,
    (int dir, const char *path, struct stat *st, int flags),
    (dir, path, st, flags), .args = { dir, flags }, .path = path, .out = st,
    .room = sizeof(*st))
REAL(SIM_FILE, ssize_t, readlink, (const char *path, char *buf, size_t n),
    (path, buf, n), .path = path, .out = buf, .room = n)
REAL(SIM_FILE, ssize_t, readlinkat,
    (int dir, const char *path, char *buf, size_t n), (dir, path, buf, n),
    .args = { dir }, .path = path, .out = buf, .room = n)
REAL(SIM_FILE, int, chmod, (const char *path, mode_t mode), (path, mode),
    .args = { (long)mode }, .path = path)
REAL(SIM_FILE, int, mkdir, (const char *path, mode_t mode), (path, mode),
    .args = { (long)mode }, .path = path)
REAL(SIM_FILE, int, symlink, (const char *to, const char *path), (to, path),
    .path = to, .path2 = path)
REAL(SIM_FILE, int, symlinkat, (const char *to, int dir, const char *path),
    (to, dir, path), .args = { dir }, .path = to, .path2 = path)
REAL(SIM_FILE, int, link, (const char *from, const char *to), (from, to),
    .path = from, .path2 = to)
REAL(SIM_FILE, int, linkat,
    (int dir, const char *from, int dir2, const char *to, int flags),
    (dir, from, dir2, to, flags), .args = { dir, dir2, flags },
    .path = from, .path2 = to)
REAL(SIM_FILE, int, rename, (const char *from, const char *to), (from, to),
    .path = from, .path2 = to)
REAL(SIM_FILE, int, renameat,
    (int dir, const char *from, int dir2, const char *to),
    (dir, from, dir2, to), .args = { dir, dir2 }, .path = from, .path2 = to)
REAL(SIM_FILE, int, renameat2, (int dir, const char *from, int dir2,
    const char *to, unsigned int flags), (dir, from, dir2, to, flags),
    .args = { dir, dir2, (long)flags }, .path = from, .path2 = to)
REAL(SIM_CLEANUP, int, unlink, (const char *path), (path), .path = path)
REAL(SIM_CLEANUP, int, unlinkat, (int dir, const char *path, int flags),
    (dir, path, flags), .args = { dir, flags }, .path = path)
REAL(SIM_CLEANUP, int, rmdir, (const char *path), (path), .path = path)
STRING(getcwd, (char *buf, size_t n), (buf, n), .out = buf, .room = n)
STRING(realpath, (const char *path, char *buf), (path, buf), .path = path,
    .out = buf, .room = PATH_MAX)
POINTER(SIM_FILE, DIR *, opendir, (const char *path), (path), .path = path)
POINTER(SIM_DESCRIPTOR, DIR *, fdopendir, (int fd), (fd), .args = { fd })
POINTER(SIM_FILE, struct dirent *, readdir, (DIR *d), (d), .args = { 0 })
REAL(SIM_CLEANUP, int, closedir, (DIR *d), (d), .args = { 0 })

/* The process and the system. */
int	sys_sysctl(const int *, unsigned int, void *, size_t *, const void *,
	    size_t);
int
sys_sysctl(const int *mib, unsigned int n, void *old, size_t *oldlen,
    const void *new, size_t newlen)
{
	static const int osreldate[] = { 1, 24 };
	struct sim_seen c = { .call = "sysctl", .out = old,
	    .room = oldlen == NULL ? 0 : *oldlen, .len = oldlen,
	    .in = n == 0 ? new : mib,
	    .inlen = n == 0 ? newlen : n * sizeof(*mib) };

	if (sim_release != 0 && n == 2 &&
	    memcmp(mib, osreldate, sizeof(osreldate)) == 0) {
		memcpy(old, &sim_release, sizeof(sim_release));
		return (0);
	}
	(void)sim_serve(&c, SIM_CALL);
	return ((int)c.rv);
}

VARIABLE(sysctlbyname, (const char *name, void *old, size_t *oldlen,
    const void *new, size_t newlen), old, oldlen,
    .path = name, .in = new, .inlen = newlen)

/* Its length is in integers. */
int	sys_sysctlnametomib(const char *, int *, size_t *);
int
sys_sysctlnametomib(const char *name, int *mib, size_t *n)
{
	size_t len = *n * sizeof(*mib);
	struct sim_seen c = { .call = "sysctlnametomib", .path = name,
	    .out = mib, .room = len, .len = &len };

	if (!sim_in_flight && strcmp(name, "net.local.inflight") == 0) {
		errno = ENOENT;
		return (-1);
	}
	(void)sim_serve(&c, SIM_CALL);
	*n = len / sizeof(*mib);
	return ((int)c.rv);
}

SCRIPTED(int, uname, (void *u), .out = u, .room = sizeof(struct utsname))

/* Processes.  What comes after the end of one goes on at sim_exit. */
SCRIPTED(int, pipe, (int *fds), .out = fds, .room = 2 * sizeof(*fds))
SCRIPTED(pid_t, fork, (void), .args = { 0 })
SCRIPTED(int, dup2, (int from, int to), .args = { from, to })
SCRIPTED(void, closefrom, (int fd), .args = { fd })
HANDLE(signal, (int sig, void (*handler)(int)),
    .args = { sig, handler == SIG_IGN })

void	sys__exit(int) __attribute__((__noreturn__));
void
sys__exit(int status)
{
	struct sim_seen c = { .call = "_exit", .args = { status } };

	(void)sim_serve(&c, SIM_CALL);
	longjmp(sim_exit, 1);
}

SCRIPTED(int, unveil, (const char *path, const char *permissions),
    .path = path, .path2 = permissions)
SCRIPTED(int, cap_enter, (void), .args = { 0 })
SCRIPTED(int, pledge, (const char *now, const char *after),
    .path = now, .path2 = after)
REAL(SIM_FREE, int, clock_gettime, (clockid_t clock, struct timespec *ts),
    (clock, ts), .args = { clock }, .out = ts, .room = sizeof(*ts))
REAL(SIM_FREE, int, pthread_sigmask,
    (int how, const sigset_t *set, sigset_t *old), (how, set, old),
    .args = { how })
REAL(SIM_FREE, pid_t, getpid, (void), (), .args = { 0 })
REAL(SIM_FREE, uid_t, geteuid, (void), (), .args = { 0 })
REAL(SIM_FREE, uid_t, getuid, (void), (), .args = { 0 })
REAL(SIM_FREE, gid_t, getgid, (void), (), .args = { 0 })

/*
 * sun_path is in the same place everywhere, and may lack a NUL.  The family
 * before it takes two bytes, or the second of them.
 */
static const char *
path_of(const void *sa, size_t len)
{
	static char path[PATH_MAX];
	sa_family_t family;

	if (len < sizeof(family))
		return (NULL);
	memcpy(&family, sa, sizeof(family));
	if (family != AF_UNIX && ((const char *)sa)[1] != AF_UNIX)
		return (NULL);
	(void)snprintf(path, sizeof(path), "%.*s", (int)(len - 2),
	    (const char *)sa + 2);
	return (path);
}

static int
with_length(struct sim_seen *c, socklen_t *len)
{
	size_t n;

	if (len != NULL) {
		c->room = n = *len;
		c->len = &n;
	}
	(void)sim_serve(c, SIM_CALL);
	if (len != NULL)
		*len = (socklen_t)n;
	return ((int)c->rv);
}

ssize_t	sys_sendmsg(int, const void *, int);
ssize_t
sys_sendmsg(int s, const void *msg, int flags)
{
	struct sim_seen c = { .call = "sendmsg", .args = { s, flags } };
	struct header h;
	static char data[MESSAGE];

	open_header(&h, msg);
	c.in = data;
	c.inlen = gather(data, sizeof(data), h.iov, h.iovlen);
	c.name = h.name;
	c.namelen = h.namelen;
	c.control = h.control;
	c.controllen = h.controllen;
	(void)sim_serve(&c, SIM_CALL);
	return (c.rv);
}

ssize_t	sys_recvmsg(int, void *, int);
ssize_t
sys_recvmsg(int s, void *msg, int flags)
{
	struct sim_seen c = { .call = "recvmsg", .args = { s, flags } };
	struct header h;
	static char data[MESSAGE];

	open_header(&h, msg);
	c.out = data;
	c.room = gather(NULL, sizeof(data), h.iov, h.iovlen);
	c.outname = h.name;
	c.outnamelen = &h.namelen;
	c.outcontrol = h.control;
	c.outcontrollen = &h.controllen;
	(void)sim_serve(&c, SIM_CALL);
	if (c.rv == -1)
		return (-1);
	scatter(h.iov, h.iovlen, data, (size_t)c.rv);
	close_header(&h, c.flags, msg);
	return (c.rv);
}

/* How many bytes there are; they are copied if there is a buffer. */
static size_t
gather(char *buf, size_t size, const struct iovec *iov, size_t n)
{
	size_t i, len;

	len = 0;
	for (i = 0; i < n; i++) {
		if (iov[i].iov_len > size - len)
			atf_tc_fail("more than %zu bytes", size);
		if (buf != NULL && iov[i].iov_len > 0)
			memcpy(buf + len, iov[i].iov_base, iov[i].iov_len);
		len += iov[i].iov_len;
	}
	return (len);
}

static void
scatter(const struct iovec *iov, size_t niov, const char *buf, size_t len)
{
	size_t i, n;

	for (i = 0; i < niov && len > 0; i++) {
		n = iov[i].iov_len < len ? iov[i].iov_len : len;
		memcpy(iov[i].iov_base, buf, n);
		buf += n;
		len -= n;
	}
}

#define READ_HEADER(h, msg)						\
	do {								\
		(h)->name = (msg)->msg_name;				\
		(h)->namelen = (msg)->msg_namelen;			\
		(h)->iov = (msg)->msg_iov;				\
		(h)->iovlen = (size_t)(msg)->msg_iovlen;		\
		(h)->control = (msg)->msg_control;			\
		(h)->controllen = (msg)->msg_controllen;		\
	} while (0)
#define WRITE_HEADER(h, flags, msg)					\
	do {								\
		(msg)->msg_namelen = (uint32_t)(h)->namelen;		\
		(msg)->msg_controllen = (uint32_t)(h)->controllen;	\
		(msg)->msg_flags = (flags);				\
	} while (0)

/* Some kernels know no vector without elements, and none a longer one. */
static void
open_header(struct header *h, const void *msg)
{
	const struct bsd_msghdr *bsd = msg;
	const struct msghdr *ours = msg;

	if (sim_bsd_msghdr)
		READ_HEADER(h, bsd);
	else
		READ_HEADER(h, ours);
	ATF_REQUIRE(h->iovlen > 0 && h->iovlen <= 1024);
}

static void
close_header(const struct header *h, int flags, void *msg)
{
	struct bsd_msghdr *bsd = msg;
	struct msghdr *ours = msg;

	if (sim_bsd_msghdr)
		WRITE_HEADER(h, flags, bsd);
	else
		WRITE_HEADER(h, flags, ours);
}

/* The events asked for are an argument, those that there are the answer. */
int	sys_poll(struct pollfd *, nfds_t, int);
int
sys_poll(struct pollfd *pfd, nfds_t n, int timeout)
{
	struct sim_seen c = { .call = "poll",
	    .args = { n == 0 ? -1 : pfd->fd, n == 0 ? 0 : pfd->events,
	    timeout } };

	if (n > 0) {
		pfd->revents = 0;
		c.out = &pfd->revents;
		c.room = sizeof(pfd->revents);
	}
	if (sim_serve(&c, SIM_DESCRIPTOR))
		return (poll(pfd, n, timeout));
	return ((int)c.rv);
}

/* The mode is an argument if there is one. */
static long
mode_of(int flags, va_list ap)
{
	return ((flags & O_CREAT) != 0 ? (long)va_arg(ap, unsigned int) : 0);
}

int	sys_open(const char *, int, ...);
int
sys_open(const char *path, int flags, ...)
{
	struct sim_seen c = { .call = "open", .args = { flags },
	    .path = path };
	va_list ap;

	va_start(ap, flags);
	c.args[1] = mode_of(flags, ap);
	va_end(ap);
	if (sim_serve(&c, SIM_FILE))
		return (open(path, flags, (mode_t)c.args[1]));
	return ((int)c.rv);
}

int	sys_openat(int, const char *, int, ...);
int
sys_openat(int dir, const char *path, int flags, ...)
{
	struct sim_seen c = { .call = "openat", .args = { dir, flags },
	    .path = path };
	va_list ap;

	va_start(ap, flags);
	c.args[2] = mode_of(flags, ap);
	va_end(ap);
	if (sim_serve(&c, SIM_FILE))
		return (openat(dir, path, flags, (mode_t)c.args[2]));
	return ((int)c.rv);
}

/*
 * Commands without an argument have 0 for it.  F_GETPATH answers with
 * a string.
 */
int	sys_fcntl(int, int, ...);
int
sys_fcntl(int fd, int command, ...)
{
	struct sim_seen c = { .call = "fcntl", .args = { fd, command } };
	char proc[32];
	va_list ap;
	ssize_t n;

	va_start(ap, command);
	if (command == SIM_GETPATH_NETBSD || command == SIM_GETPATH_DARWIN ||
	    command == SIM_GETPATH_DRAGONFLY) {
		c.out = va_arg(ap, char *);
		c.room = PATH_MAX;
	} else if (command != F_GETFD && command != F_GETFL)
		c.args[2] = va_arg(ap, int);
	va_end(ap);
	if (!sim_serve(&c, SIM_DESCRIPTOR))
		return ((int)c.rv);
	if (c.out == NULL)
		return (fcntl(fd, command, c.args[2]));
	(void)snprintf(proc, sizeof(proc), "/proc/self/fd/%d", fd);
	n = readlink(proc, c.out, c.room - 1);
	if (n == -1)
		return (-1);
	((char *)c.out)[n] = '\0';
	return (0);
}

/* macOS: the process is 1 if it is this one, and a failure 0. */
int	sys_proc_pidfdinfo(int, int, int, void *, int);
int
sys_proc_pidfdinfo(int pid, int fd, int flavor, void *buf, int size)
{
	struct sim_seen c = { .call = "proc_pidfdinfo",
	    .args = { pid == getpid() ? 1 : pid, fd, flavor }, .out = buf,
	    .room = (size_t)size };

	(void)sim_serve(&c, SIM_CALL);
	return (c.rv == -1 ? 0 : (int)c.rv);
}

int	sys_proc_pidinfo(int, int, uint64_t, void *, int);
int
sys_proc_pidinfo(int pid, int flavor, uint64_t arg, void *buf, int size)
{
	struct sim_seen c = { .call = "proc_pidinfo",
	    .args = { pid, flavor, (long)arg }, .out = buf,
	    .room = buf == NULL ? 0 : (size_t)size };

	(void)sim_serve(&c, SIM_CALL);
	return (c.rv == -1 ? 0 : (int)c.rv);
}

int	sys_proc_listpids(uint32_t, uint32_t, void *, int);
int
sys_proc_listpids(uint32_t type, uint32_t arg, void *buf, int size)
{
	struct sim_seen c = { .call = "proc_listpids",
	    .args = { (long)type, (long)arg }, .out = buf,
	    .room = buf == NULL ? 0 : (size_t)size };

	(void)sim_serve(&c, SIM_CALL);
	return (c.rv == -1 ? 0 : (int)c.rv);
}

/*
 * macOS: a current directory of the thread alone; the process will do.  -1
 * leads back.
 */
int	sys_pthread_fchdir_np(int);
int
sys_pthread_fchdir_np(int fd)
{
	struct sim_seen c = { .call = "pthread_fchdir_np", .args = { fd } };
	static int home = -1;
	int rv;

	if (!sim_serve(&c, SIM_DESCRIPTOR))
		return ((int)c.rv);
	if (fd != -1) {
		if (home == -1)
			home = open(".", O_PATH | O_CLOEXEC);
		return (fchdir(fd));
	}
	rv = fchdir(home);
	(void)close(home);
	home = -1;
	return (rv);
}

/* FIONREAD is all that is asked: an int. */
int	sys_ioctl(int, unsigned long, int *);
int
sys_ioctl(int fd, unsigned long request, int *n)
{
	struct sim_seen c = { .call = "ioctl", .args = { fd, (long)request },
	    .out = n, .room = sizeof(*n) };

	(void)sim_serve(&c, SIM_CALL);
	return ((int)c.rv);
}

/*
 * FreeBSD: one filter of one descriptor.  What it says is its flags and its
 * data, in a struct kevent.
 */
SCRIPTED(int, kqueue, (void), .args = { 0 })
SCRIPTED(int, kqueuex, (unsigned int flags), .args = { (long)flags })

int	sys_kevent(int, const void *, int, void *, int, const void *);
int
sys_kevent(int kq, const void *changes, int nchanges, void *events,
    int nevents, const void *timeout)
{
	struct kevent {
		uintptr_t	 ident;
		int16_t		 filter;
		uint16_t	 flags;
		uint32_t	 fflags;
		int64_t		 data;
		void		*udata;
		uint64_t	 ext[4];
	};
	struct sim_seen c = { .call = "kevent",
	    .args = { kq, *(const long *)changes, nchanges, nevents,
	    timeout != NULL }, .in = changes, .inlen = (size_t)nchanges *
	    sizeof(struct kevent), .out = events, .room = (size_t)nevents *
	    sizeof(struct kevent) };

	(void)sim_serve(&c, SIM_CALL);
	return ((int)c.rv);
}

/* Linux, for what the C library has no name for: close_range(2). */
long	sys_syscall(long, unsigned int, unsigned int, int);
long
sys_syscall(long number, unsigned int a, unsigned int b, int flags)
{
	struct sim_seen c = { .call = "syscall",
	    .args = { number, (long)a, (long)b, flags } };

	(void)sim_serve(&c, SIM_CALL);
	return (c.rv);
}

char	*sys_mkdtemp(char *);
char *
sys_mkdtemp(char *template)
{
	struct sim_seen c = { .call = "mkdtemp", .path = template,
	    .out = template, .room = strlen(template) + 1 };

	if (!sim_serve(&c, SIM_FILE))
		return (c.rv == -1 ? NULL : template);
	if (mkdtemp(template) == NULL)
		return (NULL);
	sim_made(template);
	return (template);
}
