/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * A file system with one file, f, that is hostile to those who close it: their
 * close(2) is never answered, unless they are called h_peer.  Not even SIGKILL
 * ends them, until this program ends, which it does when its standard input
 * does.  Linux only.
 *
 * usage: h_fuse directory
 */

#include <sys/types.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include <linux/fuse.h>

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define ROOT	1	/* as the protocol has it */
#define FILE_F	2

static int	fuse;

static void	answer(const struct fuse_in_header *, int, const void *,
		    size_t);
static void	attributes(struct fuse_attr *, uint64_t);
static int	friendly(uint32_t);
static void	lookup(const struct fuse_in_header *, const char *);
static void	obey(const struct fuse_in_header *, const void *);
static void	serve(void);

static void
answer(const struct fuse_in_header *in, int error, const void *data,
    size_t len)
{
	struct fuse_out_header out;
	char buf[512];

	out.len = (uint32_t)(sizeof(out) + len);
	out.error = -error;
	out.unique = in->unique;
	memcpy(buf, &out, sizeof(out));
	if (len > 0)
		memcpy(buf + sizeof(out), data, len);
	/* ENOENT: nobody waits for it any more. */
	if (write(fuse, buf, out.len) == -1 && errno != ENOENT)
		err(1, "answer");
}

static void
attributes(struct fuse_attr *attr, uint64_t ino)
{
	memset(attr, 0, sizeof(*attr));
	attr->ino = ino;
	attr->mode = ino == ROOT ? S_IFDIR | 0755 : S_IFREG | 0644;
	attr->nlink = 1;
}

static void
lookup(const struct fuse_in_header *in, const char *name)
{
	struct fuse_entry_out entry;

	if (strcmp(name, "f") != 0) {
		answer(in, ENOENT, NULL, 0);
		return;
	}
	memset(&entry, 0, sizeof(entry));
	entry.nodeid = FILE_F;
	attributes(&entry.attr, FILE_F);
	answer(in, 0, &entry, sizeof(entry));
}

static int
friendly(uint32_t pid)
{
	char comm[32], path[64];
	ssize_t n;
	int fd;

	(void)snprintf(path, sizeof(path), "/proc/%u/comm", (unsigned)pid);
	if ((fd = open(path, O_RDONLY)) == -1)
		return (0);
	n = read(fd, comm, sizeof(comm));
	(void)close(fd);
	return (n == 7 && memcmp(comm, "h_peer\n", 7) == 0);
}

static void
obey(const struct fuse_in_header *in, const void *body)
{
	struct fuse_init_out init;
	struct fuse_attr_out attr;
	struct fuse_open_out opened;

	switch (in->opcode) {
	case FUSE_INIT:
		memset(&init, 0, sizeof(init));
		init.major = FUSE_KERNEL_VERSION;
		init.minor = FUSE_KERNEL_MINOR_VERSION;
		init.max_write = 4096;
		answer(in, 0, &init, sizeof(init));
		break;
	case FUSE_LOOKUP:
		lookup(in, body);
		break;
	case FUSE_GETATTR:
		memset(&attr, 0, sizeof(attr));
		attributes(&attr.attr, in->nodeid);
		answer(in, 0, &attr, sizeof(attr));
		break;
	case FUSE_OPEN:
		memset(&opened, 0, sizeof(opened));
		answer(in, 0, &opened, sizeof(opened));
		break;
	case FUSE_FLUSH:
		if (friendly(in->pid))
			answer(in, 0, NULL, 0);
		break;
	case FUSE_FORGET:
	case FUSE_BATCH_FORGET:
	case FUSE_INTERRUPT:
		break;
	case FUSE_RELEASE:
		answer(in, 0, NULL, 0);
		break;
	default:
		answer(in, ENOSYS, NULL, 0);
		break;
	}
}

static void
serve(void)
{
	static char room[FUSE_MIN_READ_BUFFER + 4096];
	struct fuse_in_header in;
	struct pollfd pfd[2];
	ssize_t n;

	pfd[0].fd = fuse;
	pfd[1].fd = STDIN_FILENO;
	pfd[0].events = pfd[1].events = POLLIN;
	for (;;) {
		if (poll(pfd, 2, -1) == -1)
			err(1, "poll");
		if (pfd[1].revents != 0)
			return;
		if ((n = read(fuse, room, sizeof(room))) == -1) {
			if (errno == EINTR || errno == ENOENT)
				continue;
			err(1, "/dev/fuse");
		}
		if ((size_t)n < sizeof(in))
			errx(1, "short request");
		memcpy(&in, room, sizeof(in));
		obey(&in, room + sizeof(in));
	}
}

int
main(int argc, char **argv)
{
	char options[128];

	if (argc != 2)
		errx(1, "usage: h_fuse directory");
	if ((fuse = open("/dev/fuse", O_RDWR | O_CLOEXEC)) == -1)
		err(1, "/dev/fuse");
	(void)snprintf(options, sizeof(options),
	    "fd=%d,rootmode=40000,user_id=%u,group_id=%u", fuse,
	    (unsigned)getuid(), (unsigned)getgid());
	if (mount("h_fuse", argv[1], "fuse", MS_NOSUID | MS_NODEV,
	    options) == -1)
		err(1, "mount");
	if (puts("ready") == EOF || fflush(stdout) == EOF)
		err(1, "stdout");
	serve();
	if (umount2(argv[1], MNT_DETACH) == -1)
		err(1, "umount");
	return (0);
}
