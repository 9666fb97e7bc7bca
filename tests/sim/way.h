/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * Cases of os_bsd_way.c and os_bsd_path.c, the same on each system that has
 * them.  Files are real.  Before this is included there are
 *
 * WAY_BIND	lines of the script that bind(2) itself comes after
 * WAY_GETPATH	a line in which the kernel does not know F_GETPATH, if it
 *		is asked
 */

#ifndef SIM_WAY_H
#define SIM_WAY_H

#include <sys/types.h>
#include <sys/stat.h>

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "uds_os.h"
#include "os_bsd.h"

/* What operations work on: they have no parameters. */
static struct {
	int		 dirfd;
	const char	*directory;
	const char	*name;
} way = { AT_FDCWD, ".", "sock" };

/* The last path that was bound or connected to, and what it led to. */
static char	way_path[UDS_BSD_ROOM];
static struct stat way_stat;

static void
way_to(int dirfd, const char *directory, const char *name)
{
	way.dirfd = dirfd;
	way.directory = directory;
	way.name = name;
}

static int
way_bind(void)
{
	struct uds__way w;
	int error, rv;

	if (uds_bsd_wayopen(&w, way.dirfd, way.directory, way.name) == -1)
		return (-1);
	rv = uds_bsd_waybind(S, &w);
	error = errno;
	uds_bsd_wayclose(&w);
	errno = error;
	return (rv);
}

static int
way_connect(void)
{
	struct uds__way w;
	int error, rv;

	if (uds_bsd_wayopen(&w, way.dirfd, way.directory, way.name) == -1)
		return (-1);
	rv = uds_bsd_wayconnect(S, &w);
	error = errno;
	uds_bsd_wayclose(&w);
	errno = error;
	return (rv);
}

static int
way_find(void)
{
	char path[UDS_BSD_ROOM];

	return (uds_bsd_path(path, way.dirfd, way.directory));
}

/* What the kernel would do: make a file of that name ... */
static void
way_make(struct sim_seen *c)
{
	(void)snprintf(way_path, sizeof(way_path), "%s", c->path);
	ATF_REQUIRE_EQ_MSG(0, mknod(c->path, S_IFSOCK | 0755, 0),
	    "%s: errno %d", c->path, errno);
}

/* ... or look for one. */
static void
way_look(struct sim_seen *c)
{
	(void)snprintf(way_path, sizeof(way_path), "%s", c->path);
	ATF_REQUIRE_EQ_MSG(0, stat(c->path, &way_stat), "%s: errno %d",
	    c->path, errno);
}

static int
way_is_socket(const char *path)
{
	struct stat st;

	return (lstat(path, &st) == 0 && S_ISSOCK(st.st_mode));
}

static int
way_opendir(const char *path)
{
	int fd;

	fd = open(path, O_RDONLY | O_DIRECTORY);
	ATF_REQUIRE(fd != -1);
	return (fd);
}

/* A file name that no sockaddr holds, 18 bytes of "/tmp/uds.XXXXXX/d/" on. */
static const char *
way_long(int c)
{
	static char name[NAME_MAX + 1];

	memset(name, c, NAME_MAX);
	return (name);
}

/* How many files there are in a directory. */
static int
way_entries(const char *path)
{
	DIR *d;
	int n;

	d = opendir(path);
	ATF_REQUIRE(d != NULL);
	for (n = -2; readdir(d) != NULL; n++)
		continue;
	(void)closedir(d);
	return (n);
}

/* A bound socket's file is where it should be; the short name is gone. */
SIM_TC(way_bind_makes_file)
{
	ATF_REQUIRE_EQ(0, mkdir("dir", 0755));
	sim_files();
	way_to(AT_FDCWD, "dir", "sock");
	SIM_SCRIPT(WAY_BIND { SIM(bind, S), .hook = way_make });
	ATF_CHECK_EQ(0, way_bind());
	ATF_CHECK(way_is_socket("dir/sock"));
	ATF_CHECK_EQ(0, strncmp(way_path, "/tmp/uds.", 9));
	ATF_CHECK_STREQ("/d/sock", way_path + 15);
	ATF_CHECK(access(way_path, F_OK) == -1);
	ATF_CHECK_EQ(1, way_entries("dir"));
}

static size_t	way_length;

static void
way_check_layout(struct sim_seen *c)
{
	const unsigned char *sa;

	sa = c->in;
	way_length = c->inlen;
	ATF_CHECK_EQ(c->inlen, sa[0]);
	ATF_CHECK_EQ(1, sa[1]);
	ATF_CHECK_EQ(0, memcmp(sa + 2, "/tmp/uds.", 9));
}

/* sun_len, sun_family, and a NUL as long as sun_path has room for one. */
SIM_TC(way_sockaddr_layout)
{
	static const size_t lengths[] = { 103, 104, 253 };
	char name[NAME_MAX + 1];
	size_t i, n;

	sim_files();
	memset(name, 'n', sizeof(name));
	for (i = 0; i < sizeof(lengths) / sizeof(lengths[0]) &&
	    lengths[i] <= uds_os_pathmax(); i++) {
		n = lengths[i];
		name[n - 18] = '\0';
		way_to(AT_FDCWD, ".", name);
		SIM_SCRIPT({ SIM(connect, S), .hook = way_check_layout });
		ATF_CHECK_EQ(0, way_connect());
		ATF_CHECK_EQ(2 + n + (n < 104 ? 1 : 0), way_length);
		SIM_SCRIPT(WAY_BIND { SIM(bind, S),
		    .hook = way_check_layout });
		ATF_CHECK_EQ(0, way_bind());
		ATF_CHECK_EQ(2 + n + (n < 104 ? 1 : 0), way_length);
		name[n - 18] = 'n';
	}
	ATF_CHECK(i >= 1);
}

static int
way_each_directory(int (*operation)(void))
{
	char path[PATH_MAX];
	int fd, rv;

	ATF_REQUIRE(getcwd(path, sizeof(path) - 8) != NULL);
	(void)strcat(path, "/dir/in");
	way_to(-1, path, "sock");
	rv = operation();
	if (rv == 0) {
		fd = way_opendir("dir");
		way_to(fd, "in", "sock");
		rv = operation();
		(void)close(fd);
	}
	if (rv == 0) {
		fd = way_opendir("dir/in");
		way_to(fd, ".", "sock");
		rv = operation();
		(void)close(fd);
	}
	if (rv == 0) {
		fd = way_opendir("dir/in/side");
		way_to(fd, "..", "sock");
		rv = operation();
		(void)close(fd);
	}
	return (rv);
}

/* An absolute path, or one relative to wherever a descriptor is open on. */
SIM_TC(way_connect_finds_file)
{
	struct stat st;
	int i;

	ATF_REQUIRE_EQ(0, mkdir("dir", 0755));
	ATF_REQUIRE_EQ(0, mkdir("dir/in", 0755));
	ATF_REQUIRE_EQ(0, mkdir("dir/in/side", 0755));
	ATF_REQUIRE_EQ(0, mknod("dir/in/sock", S_IFSOCK | 0755, 0));
	ATF_REQUIRE_EQ(0, stat("dir/in/sock", &st));
	sim_files();
	for (i = 0; i < 2; i++) {
		SIM_SCRIPT({ SIM(connect, S), .hook = way_look },
		    { SIM(connect, S), .hook = way_look },
		    { SIM(connect, S), .hook = way_look },
		    { SIM(connect, S), .hook = way_look });
		ATF_CHECK_EQ(0, way_each_directory(way_connect));
		ATF_CHECK_EQ(st.st_ino, way_stat.st_ino);
	}
}

SIM_TC(way_to_no_directory)
{
	int fd;

	sim_files();
	ATF_REQUIRE_EQ(0, mknod("file", S_IFREG | 0644, 0));
	way_to(AT_FDCWD, "nowhere", "sock");
	FAILS(ENOENT, way_bind());
	FAILS(ENOENT, way_connect());
	way_to(AT_FDCWD, "file/in", "sock");
	FAILS(ENOTDIR, way_bind());
	way_to(99, ".", "sock");
	FAILS(EBADF, way_bind());
	FAILS(EBADF, way_connect());
	fd = open("file", O_RDONLY);
	way_to(fd, ".", "sock");
	FAILS(ENOTDIR, way_bind());
	FAILS(ENOTDIR, way_connect());

	/* NetBSD has EINVAL for one that is no file (10.99.12, run), */
	SIM_SCRIPT({ SIM(fstatat, fd, SIM_ANY), .error = EINVAL });
	FAILS(ENOTDIR, way_bind());

	/* ... and looks at it even if the path is absolute (9.99.100, run). */
	way_to(99, "/", "sock");
	SIM_SCRIPT({ SIM(fstatat, AT_FDCWD, SIM_ANY), .error = EACCES });
	FAILS(EACCES, way_bind());
	(void)close(fd);
}

/* Errors of the call itself pass, and leave nothing behind either. */
SIM_TC(way_errors_of_call_pass)
{
	sim_files();
	way_to(AT_FDCWD, ".", "sock");
	SIM_SCRIPT(WAY_BIND { SIM(bind, S), .error = EADDRINUSE });
	FAILS(EADDRINUSE, way_bind());
	SIM_SCRIPT({ SIM(connect, S), .error = ECONNREFUSED });
	FAILS(ECONNREFUSED, way_connect());
}

SIM_TC(way_bind_each_call_failing)
{
	sim_files();
	way_to(AT_FDCWD, ".", "sock");
	SIM_SWEEP(EIO, way_bind, WAY_BIND { SIM(bind, S) });
}

SIM_TC(way_connect_each_call_failing)
{
	sim_files();
	way_to(AT_FDCWD, "/tmp", "sock");
	SIM_SWEEP(EIO, way_connect, { SIM(connect, S) });
}

/*
 * A directory that cannot be written to, or is not there, says nothing about
 * that of the socket; one that is full does.
 */
SIM_TC(way_without_tmp_eopnotsupp)
{
	static const int errors[] = { EACCES, ELOOP, ENOENT, ENOTDIR, EPERM,
	    EROFS };
	size_t i;

	sim_files();
	way_to(AT_FDCWD, ".", "sock");
	for (i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
		SIM_SCRIPT({ SIM(stat), .path = "/tmp", .error = errors[i] });
		FAILS(EOPNOTSUPP, way_bind());
		SIM_SCRIPT({ SIM(mkdtemp), .error = errors[i] });
		FAILS(EOPNOTSUPP, way_connect());
		SIM_SCRIPT({ SIM(mkdtemp), .error = errors[i] });
		ATF_CHECK_EQ(0, uds_bsd_haslink());
	}
	SIM_SCRIPT({ SIM(mkdtemp), .error = ENOSPC });
	FAILS(ENOSPC, way_bind());
	SIM_SCRIPT({ SIM(mkdtemp), .error = EMFILE });
	FAILS(EMFILE, way_connect());
}

/* Not for now, or not at all: the first kind is no answer to a probe. */
SIM_TC(way_not_told_now)
{
	static const int errors[] = { EDQUOT, EINTR, EIO, EMFILE, ENFILE,
	    ENOMEM, ENOSPC };
	size_t i;

	sim_files();
	for (i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
		SIM_SCRIPT({ SIM(stat), .path = "/tmp", .error = errors[i] });
		FAILS(errors[i], uds_bsd_haslink());
		SIM_SCRIPT({ SIM(mkdtemp), .error = errors[i] });
		FAILS(errors[i], uds_bsd_haslink());
		SIM_SCRIPT({ SIM(symlink), .error = errors[i] });
		FAILS(errors[i], uds_bsd_haslink());
	}
}

/* Where others may rename what is ours, there is no safe place for it. */
SIM_TC(way_unsafe_tmp_eopnotsupp)
{
	struct stat st;

	ATF_REQUIRE_EQ(0, stat("/tmp", &st));
	sim_files();
	way_to(AT_FDCWD, ".", "sock");
	st.st_mode = S_IFDIR | 0777;
	SIM_SCRIPT({ SIM(stat), .path = "/tmp", SIM_OBJECT(st) });
	FAILS(EOPNOTSUPP, way_bind());
	st.st_mode = S_IFDIR | 0775;
	SIM_SCRIPT({ SIM(stat), .path = "/tmp", SIM_OBJECT(st) });
	FAILS(EOPNOTSUPP, way_bind());
	st.st_mode = S_IFDIR | 0757;
	SIM_SCRIPT({ SIM(stat), .path = "/tmp", SIM_OBJECT(st) });
	ATF_CHECK_EQ(0, uds_bsd_haslink());
	st.st_mode = S_IFDIR | 0755;
	SIM_SCRIPT({ SIM(stat), .path = "/tmp", SIM_OBJECT(st) });
	ATF_CHECK_EQ(1, uds_bsd_haslink());
	st.st_mode = S_IFDIR | S_ISVTX | 0777;
	SIM_SCRIPT({ SIM(stat), .path = "/tmp", SIM_OBJECT(st) });
	ATF_CHECK_EQ(1, uds_bsd_haslink());
}

/* The owner of /tmp may rename what is there although it is sticky. */
SIM_TC(way_foreign_tmp_eopnotsupp)
{
	struct stat st;

	ATF_REQUIRE_EQ(0, stat("/tmp", &st));
	sim_files();
	way_to(AT_FDCWD, ".", "sock");
	st.st_mode = S_IFDIR | S_ISVTX | 0777;
	st.st_uid = 1001;
	SIM_SCRIPT({ SIM(stat), .path = "/tmp", SIM_OBJECT(st) },
	    { SIM(geteuid), .rv = 1002 });
	FAILS(EOPNOTSUPP, way_bind());
	SIM_SCRIPT({ SIM(stat), .path = "/tmp", SIM_OBJECT(st) },
	    { SIM(geteuid), .rv = 0 });
	ATF_CHECK_EQ(0, uds_bsd_haslink());
	SIM_SCRIPT({ SIM(stat), .path = "/tmp", SIM_OBJECT(st) },
	    { SIM(geteuid), .rv = 1001 });
	ATF_CHECK_EQ(1, uds_bsd_haslink());
	st.st_mode = S_IFDIR | 0755;
	SIM_SCRIPT({ SIM(stat), .path = "/tmp", SIM_OBJECT(st) },
	    { SIM(geteuid), .rv = 1002 });
	ATF_CHECK_EQ(0, uds_bsd_haslink());
	st.st_uid = 0;
	SIM_SCRIPT({ SIM(stat), .path = "/tmp", SIM_OBJECT(st) },
	    { SIM(geteuid), .rv = 1002 });
	ATF_CHECK_EQ(1, uds_bsd_haslink());
}

SIM_TC(way_haslink)
{
	sim_files();
	ATF_CHECK_EQ(1, uds_bsd_haslink());
	sim_sweep_files(ENOSPC, uds_bsd_haslink, NULL, 0);
}

static mode_t	way_mode;

static void
way_note_mode(struct sim_seen *c)
{
	way_mode = (mode_t)c->args[0];
}

/*
 * The umask of a careful program, 0177, is that of mkdtemp(3) too: then an
 * ordinary user is refused at first.
 */
SIM_TC(way_despite_umask)
{
	sim_files();
	way_to(AT_FDCWD, ".", "sock");
	SIM_SCRIPT({ SIM(symlink), .error = EACCES },
	    { SIM(chmod, 0700), .hook = way_note_mode },
	    WAY_BIND { SIM(bind, S), .hook = way_make });
	ATF_CHECK_EQ(0, way_bind());
	ATF_CHECK_EQ(0700, way_mode);
	ATF_CHECK(way_is_socket("sock"));
}

SIM_TC(way_despite_umask_fails)
{
	sim_files();
	way_to(AT_FDCWD, ".", "sock");
	SIM_SCRIPT({ SIM(symlink), .error = EACCES },
	    { SIM(chmod, 0700), .error = EPERM });
	FAILS(EOPNOTSUPP, way_bind());
	SIM_SCRIPT({ SIM(symlink), .error = EACCES }, { SIM(chmod, 0700) },
	    { SIM(symlink), .error = EACCES });
	FAILS(EOPNOTSUPP, way_bind());
	SIM_SCRIPT({ SIM(symlink), .error = EDQUOT });
	FAILS(EDQUOT, way_bind());
}

/* Cleaning up may fail as well, but that is not the errno. */
static void
way_unlink(struct sim_seen *c)
{
	ATF_REQUIRE_EQ(0, unlink(c->path));
}

SIM_TC(way_errno_survives_cleaning_up)
{
	struct stat tmp;

	ATF_REQUIRE_EQ(0, stat("/tmp", &tmp));
	ATF_REQUIRE_EQ(0, mknod(way_long('n'), S_IFSOCK | 0755, 0));
	sim_files();
	way_to(AT_FDCWD, ".", "sock");
	SIM_SCRIPT({ SIM(stat), SIM_OBJECT(tmp) },
	    { SIM(stat), .error = EACCES },
	    { SIM(unlink), .hook = way_unlink, .error = EIO });
	FAILS(EACCES, way_bind());
	way_to(AT_FDCWD, ".", way_long('n'));
	SIM_SCRIPT({ SIM(connect, S), .error = ECONNREFUSED },
	    { SIM(unlink), .hook = way_unlink, .error = EIO });
	FAILS(ECONNREFUSED, way_connect());
}

/* The directory has been renamed, or lies where others may not look. */
SIM_TC(way_leads_elsewhere_estale)
{
	struct stat st, tmp;

	ATF_REQUIRE_EQ(0, stat("/tmp", &tmp));
	ATF_REQUIRE_EQ(0, stat(".", &st));
	sim_files();
	way_to(AT_FDCWD, ".", "sock");
	st.st_ino++;
	SIM_SCRIPT({ SIM(stat), SIM_OBJECT(tmp) },
	    { SIM(stat), SIM_OBJECT(st) });
	FAILS(ESTALE, way_bind());
	st.st_ino--;
	st.st_dev++;
	SIM_SCRIPT({ SIM(stat), SIM_OBJECT(tmp) },
	    { SIM(stat), SIM_OBJECT(st) });
	FAILS(ESTALE, way_connect());
	SIM_SCRIPT({ SIM(stat), SIM_OBJECT(tmp) },
	    { SIM(stat), .error = EACCES });
	FAILS(EACCES, way_bind());
}

/* The name is free: bound under another, which is gone afterwards. */
SIM_TC(way_bind_long_name)
{
	ATF_REQUIRE_EQ(0, mkdir("dir", 0755));
	sim_files();
	way_to(AT_FDCWD, "dir", way_long('n'));
	SIM_SCRIPT({ SIM(lstat), .error = ENOENT },
	    WAY_BIND { SIM(bind, S), .hook = way_make });
	ATF_CHECK_EQ(0, way_bind());
	ATF_CHECK_EQ(0, strncmp("/d/.uds.", way_path + 15, 8));
	ATF_REQUIRE_EQ(0, chdir("dir"));
	ATF_CHECK(way_is_socket(way_long('n')));
	ATF_CHECK_EQ(1, way_entries("."));
}

SIM_TC(way_bind_long_name_in_use)
{
	sim_files();
	way_to(AT_FDCWD, ".", way_long('n'));
	ATF_REQUIRE_EQ(0, symlink("nowhere", way_long('n')));
	FAILS(EADDRINUSE, way_bind());
	ATF_CHECK_EQ(1, way_entries("."));
}

static void
way_make_and_take(struct sim_seen *c)
{
	way_make(c);
	ATF_REQUIRE_EQ(0, mknod(way_long('n'), S_IFREG | 0644, 0));
}

/* Somebody was quicker: what he made stays, what was bound goes. */
SIM_TC(way_bind_long_name_taken_meanwhile)
{
	sim_files();
	way_to(AT_FDCWD, ".", way_long('n'));
	SIM_SCRIPT({ SIM(lstat), .error = ENOENT },
	    WAY_BIND { SIM(bind, S), .hook = way_make_and_take });
	FAILS(EADDRINUSE, way_bind());
	ATF_CHECK_EQ(1, way_entries("."));
	ATF_CHECK(!way_is_socket(way_long('n')));
}

static void
way_make_anew(struct sim_seen *c)
{
	(void)unlink(way_long('n'));
	way_make(c);
}

SIM_TC(way_bind_long_name_each_call_failing)
{
	sim_files();
	way_to(AT_FDCWD, ".", way_long('n'));
	SIM_SWEEP(EIO, way_bind, { SIM(lstat), .error = ENOENT },
	    WAY_BIND { SIM(bind, S), .hook = way_make_anew });
	ATF_CHECK_EQ(1, way_entries("."));
}

/* linkat(2) is repeated: bind(2) cannot be. */
SIM_TC(way_bind_long_name_interrupted)
{
	sim_files();
	way_to(AT_FDCWD, ".", way_long('n'));
	SIM_SCRIPT({ SIM(lstat), .error = ENOENT },
	    WAY_BIND { SIM(bind, S), .hook = way_make },
	    { SIM(linkat, AT_FDCWD, AT_FDCWD, 0), .error = EINTR });
	ATF_CHECK_EQ(0, way_bind());
	ATF_CHECK(way_is_socket(way_long('n')));
}

SIM_TC(way_bind_long_name_no_clock)
{
	sim_files();
	way_to(AT_FDCWD, ".", way_long('n'));
	SIM_SCRIPT({ SIM(lstat), .error = ENOENT },
	    { SIM(clock_gettime, SIM_ANY), .error = EINVAL });
	FAILS(EINVAL, way_bind());
}

/* A temporary name in use is not the end, but a hundred are. */
#define WAY_TAKEN	WAY_BIND { SIM(bind, S), .error = EADDRINUSE },
#define WAY_TAKEN_5	WAY_TAKEN WAY_TAKEN WAY_TAKEN WAY_TAKEN WAY_TAKEN
#define WAY_TAKEN_25	WAY_TAKEN_5 WAY_TAKEN_5 WAY_TAKEN_5 WAY_TAKEN_5	\
			WAY_TAKEN_5
SIM_TC(way_bind_long_name_tries)
{
	sim_files();
	way_to(AT_FDCWD, ".", way_long('n'));
	SIM_SCRIPT({ SIM(lstat), .error = ENOENT }, WAY_TAKEN_25 WAY_TAKEN_25
	    WAY_TAKEN_25 WAY_TAKEN_5 WAY_TAKEN_5 WAY_TAKEN_5 WAY_TAKEN_5
	    WAY_TAKEN WAY_TAKEN WAY_TAKEN WAY_TAKEN
	    WAY_BIND { SIM(bind, S), .hook = way_make });
	ATF_CHECK_EQ(0, way_bind());
	ATF_CHECK(way_is_socket(way_long('n')));
	SIM_SCRIPT({ SIM(lstat), .error = ENOENT }, WAY_TAKEN_25 WAY_TAKEN_25
	    WAY_TAKEN_25 WAY_TAKEN_25);
	FAILS(EADDRINUSE, way_bind());
}

SIM_TC(way_connect_long_name)
{
	struct stat st;

	ATF_REQUIRE_EQ(0, mknod(way_long('n'), S_IFSOCK | 0755, 0));
	ATF_REQUIRE_EQ(0, stat(way_long('n'), &st));
	sim_files();
	way_to(AT_FDCWD, ".", way_long('n'));
	SIM_SCRIPT({ SIM(connect, S), .hook = way_look });
	ATF_CHECK_EQ(0, way_connect());
	ATF_CHECK_STREQ("/f", way_path + 15);
	ATF_CHECK_EQ(st.st_ino, way_stat.st_ino);
	SIM_SWEEP(EIO, way_connect, { SIM(connect, S) });
	way_to(AT_FDCWD, ".", way_long('m'));
	FAILS(ENOENT, way_connect());
}

static void
way_symlink(struct sim_seen *c)
{
	ATF_REQUIRE_EQ(0, symlink(c->path, c->path2));
}

static void
way_symlink_elsewhere(struct sim_seen *c)
{
	ATF_CHECK_EQ(0, strncmp("d/nnnn", c->path, 6));
	ATF_REQUIRE_EQ(0, symlink("/", c->path2));
}

/* NetBSD's magic symbolic links: it does not lead to what it says. */
SIM_TC(way_connect_long_name_magic)
{
	ATF_REQUIRE_EQ(0, mknod(way_long('n'), S_IFSOCK | 0755, 0));
	sim_files();
	way_to(AT_FDCWD, ".", way_long('n'));
	SIM_SCRIPT({ SIM(symlink), .hook = way_symlink },
	    { SIM(symlink), .hook = way_symlink_elsewhere });
	FAILS(ESTALE, way_connect());
}

/* More than a file system or a kernel takes. */
SIM_TC(way_names_too_long)
{
	char name[UDS_PATH_MAX + 1];

	sim_files();
	memset(name, 'n', UDS_PATH_MAX);
	name[UDS_PATH_MAX] = '\0';
	way_to(AT_FDCWD, ".", name);
	FAILS(ENAMETOOLONG, way_bind());
	FAILS(ENAMETOOLONG, way_connect());
	name[NAME_MAX + 1] = '\0';
	FAILS(ENAMETOOLONG, way_bind());
	FAILS(ENAMETOOLONG, way_connect());
}

/* The current directory's path and the rest of it together. */
SIM_TC(way_current_directory_too_long)
{
	char path[UDS_PATH_MAX];

	memset(path, '/', sizeof(path) - 1);
	path[sizeof(path) - 1] = '\0';
	memcpy(path, "./", 2);
	sim_files();
	way_to(AT_FDCWD, path, "sock");
	FAILS(ENAMETOOLONG, way_bind());
	way_to(AT_FDCWD, ".", "sock");
	SIM_SCRIPT({ SIM(getcwd), .error = ERANGE });
	FAILS(ENAMETOOLONG, way_bind());
	SIM_SCRIPT({ SIM(getcwd), .error = EACCES });
	FAILS(EACCES, way_bind());
	SIM_SCRIPT({ SIM(getcwd), .error = ENOENT });
	FAILS(ENOENT, way_connect());
}

static const char *
way_climbed(int fd)
{
	static char path[UDS_BSD_ROOM];

	path[0] = '\0';
	way_to(fd, ".", NULL);
	SIM_SCRIPT(WAY_GETPATH(fd));
	ATF_CHECK_EQ_MSG(0, uds_bsd_path(path, fd, "."), "errno %d", errno);
	return (path);
}

/* Where F_GETPATH is unknown: name by name up to the root. */
SIM_TC(way_climb)
{
	char expected[PATH_MAX];
	int fd;

	ATF_REQUIRE_EQ(0, mkdir("a", 0755));
	ATF_REQUIRE_EQ(0, mkdir("a/b", 0755));
	ATF_REQUIRE_EQ(0, mkdir("a/neighbour", 0755));
	ATF_REQUIRE_EQ(0, mkdir("a/b/c", 0755));
	ATF_REQUIRE(getcwd(expected, sizeof(expected) - 8) != NULL);
	(void)strcat(expected, "/a/b/c/.");
	sim_files();
	fd = way_opendir("a/b/c");
	ATF_CHECK_STREQ(expected, way_climbed(fd));
	(void)close(fd);
	fd = way_opendir("/");
	ATF_CHECK_STREQ("/.", way_climbed(fd));
	(void)close(fd);
}

/* What is mounted has another number in the directory where it is. */
SIM_TC(way_climb_over_mount_point)
{
	struct stat proc, root;
	int fd;

	if (stat("/proc", &proc) == -1 || stat("/", &root) == -1 ||
	    proc.st_dev == root.st_dev)
		atf_tc_skip("/proc is no mount point");
	sim_files();
	fd = way_opendir("/proc/sys");
	ATF_CHECK_STREQ("/proc/sys/.", way_climbed(fd));
	(void)close(fd);

	/* A neighbour that nobody may look at does not matter. */
	fd = way_opendir("/proc");
	way_to(fd, ".", NULL);
	SIM_SCRIPT(WAY_GETPATH(fd) { SIM(fstatat, SIM_ANY, SIM_ANY),
	    .error = EACCES });
	ATF_CHECK_EQ(0, way_find());
	(void)close(fd);
}

/* Nor need other file systems agree with themselves about numbers. */
SIM_TC(way_climb_where_numbers_differ)
{
	struct dirent other;
	int fd;

	memset(&other, 0, sizeof(other));
	ATF_REQUIRE_EQ(0, mkdir("a", 0755));
	sim_files();
	fd = way_opendir("a");
	way_to(fd, ".", NULL);
	other.d_ino = 1;
	SIM_SCRIPT(WAY_GETPATH(fd) { SIM(readdir), .rv = (long)&other },
	    { SIM(readdir) });
	ATF_CHECK_EQ(0, way_find());
	(void)close(fd);
}

SIM_TC(way_climb_opens_close_on_exec)
{
	int fd;

	fd = way_opendir(".");
	sim_files();
	way_to(fd, ".", NULL);
	SIM_SCRIPT(WAY_GETPATH(fd) { SIM(openat, fd, O_RDONLY | O_DIRECTORY |
	    O_CLOEXEC), .path = "..", .error = EMFILE });
	FAILS(EMFILE, way_find());
	(void)close(fd);
}

SIM_TC(way_climb_from_removed_directory)
{
	int fd;

	ATF_REQUIRE_EQ(0, mkdir("a", 0755));
	fd = way_opendir("a");
	ATF_REQUIRE_EQ(0, rmdir("a"));
	sim_files();
	way_to(fd, ".", NULL);
	SIM_SCRIPT(WAY_GETPATH(fd));
	FAILS(ENOENT, way_find());
	(void)close(fd);
}

/* More than a thousand bytes up, which no path can say. */
SIM_TC(way_climb_too_far)
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
	way_to(dir, ".", "sock");
	SIM_SCRIPT(WAY_GETPATH(dir));
	FAILS(ENAMETOOLONG, way_find());
	SIM_SCRIPT(WAY_GETPATH(dir));
	FAILS(ENAMETOOLONG, way_bind());
	(void)close(dir);
}

/* No directory on the way up may be read, or searched, or is one. */
SIM_TC(way_climb_each_call_failing)
{
	struct stat here, root;
	int fd;

	ATF_REQUIRE_EQ(0, stat(".", &here));
	ATF_REQUIRE_EQ(0, stat("/", &root));
	if (here.st_dev != root.st_dev)
		atf_tc_skip("there is a mount point on the way up");
	ATF_REQUIRE_EQ(0, mkdir("a", 0755));
	fd = way_opendir("a");
	way_to(fd, ".", "sock");
	sim_files();
	SIM_SWEEP(EACCES, way_find, WAY_GETPATH(fd));
	SIM_SWEEP(EMFILE, way_find, WAY_GETPATH(fd));
	(void)close(fd);
}

#define WAY_ADD_TCS(tp)							\
	do {								\
		ATF_TP_ADD_TC(tp, way_bind_makes_file);			\
		ATF_TP_ADD_TC(tp, way_sockaddr_layout);			\
		ATF_TP_ADD_TC(tp, way_connect_finds_file);		\
		ATF_TP_ADD_TC(tp, way_to_no_directory);			\
		ATF_TP_ADD_TC(tp, way_errors_of_call_pass);		\
		ATF_TP_ADD_TC(tp, way_bind_each_call_failing);		\
		ATF_TP_ADD_TC(tp, way_connect_each_call_failing);	\
		ATF_TP_ADD_TC(tp, way_without_tmp_eopnotsupp);		\
		ATF_TP_ADD_TC(tp, way_not_told_now);			\
		ATF_TP_ADD_TC(tp, way_unsafe_tmp_eopnotsupp);		\
		ATF_TP_ADD_TC(tp, way_foreign_tmp_eopnotsupp);		\
		ATF_TP_ADD_TC(tp, way_haslink);				\
		ATF_TP_ADD_TC(tp, way_despite_umask);			\
		ATF_TP_ADD_TC(tp, way_despite_umask_fails);		\
		ATF_TP_ADD_TC(tp, way_errno_survives_cleaning_up);	\
		ATF_TP_ADD_TC(tp, way_leads_elsewhere_estale);		\
		ATF_TP_ADD_TC(tp, way_bind_long_name);			\
		ATF_TP_ADD_TC(tp, way_bind_long_name_in_use);		\
		ATF_TP_ADD_TC(tp, way_bind_long_name_taken_meanwhile);	\
		ATF_TP_ADD_TC(tp, way_bind_long_name_each_call_failing);\
		ATF_TP_ADD_TC(tp, way_bind_long_name_interrupted);	\
		ATF_TP_ADD_TC(tp, way_bind_long_name_no_clock);		\
		ATF_TP_ADD_TC(tp, way_bind_long_name_tries);		\
		ATF_TP_ADD_TC(tp, way_connect_long_name);		\
		ATF_TP_ADD_TC(tp, way_connect_long_name_magic);		\
		ATF_TP_ADD_TC(tp, way_names_too_long);			\
		ATF_TP_ADD_TC(tp, way_current_directory_too_long);	\
		ATF_TP_ADD_TC(tp, way_climb);				\
		ATF_TP_ADD_TC(tp, way_climb_over_mount_point);		\
		ATF_TP_ADD_TC(tp, way_climb_where_numbers_differ);	\
		ATF_TP_ADD_TC(tp, way_climb_opens_close_on_exec);	\
		ATF_TP_ADD_TC(tp, way_climb_from_removed_directory);	\
		ATF_TP_ADD_TC(tp, way_climb_too_far);			\
		ATF_TP_ADD_TC(tp, way_climb_each_call_failing);		\
	} while (0)

#endif
