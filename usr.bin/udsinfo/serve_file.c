/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * The socket that udsinfo -L serves, and its file, which never is wider than
 * asked for and is removed only if it still is the one that was made.
 */

#include <sys/types.h>
#include <sys/stat.h>

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "serve.h"

/*
 * From here on the library may need a directory of its own for a moment to
 * bind a longer pathname (NetBSD, OpenBSD), which its owner has to enter.
 */
#define LONG_PATH	76

#define STALE	"; udsinfo without -L says whether it is stale"

#ifndef O_SEARCH
#define O_SEARCH	O_RDONLY
#endif

static void	named(struct served *, const char *, const char *)
		    __attribute__((__noreturn__));
static void	want(const struct served *, int);
static int	bind_masked(const struct options *, const struct served *);
static const char *base_name(const struct served *);
static void	open_directory(struct served *);
static void	check_file(const struct options *, struct served *);

/* End with an error that the address has a part in. */
static void
named(struct served *se, const char *why, const char *hint)
{
	char text[UDS_ADDR_STRLEN];

	(void)served_remove(se);
	(void)uds_addr_format(&se->se_addr, text, sizeof(text));
	errx(EXIT_TROUBLE, "%s: %s%s", text, why, hint);
}

/* What this system has not cannot be shown. */
static void
want(const struct served *se, int option)
{
	if (uds_setopt(se->se_sock, option, 1) == -1 && errno != EOPNOTSUPP)
		err(EXIT_TROUBLE, "option %d", option);
}

/*
 * This process has one thread, so that it may change the mask.  fchmod(2)
 * before bind(2) is honoured by Linux alone, and chmod(2) after it comes too
 * late and may meet another file.
 */
static int
bind_masked(const struct options *o, const struct served *se)
{
	mode_t mask, old;
	size_t len;
	int error, rv;

	(void)uds_addr_name(&se->se_addr, &len);
	mask = 0777 & ~(mode_t)o->o_mode;
	if (len > LONG_PATH)
		mask &= ~(mode_t)S_IRWXU;
	old = umask(mask);
	rv = uds_bind(se->se_sock, &se->se_addr);
	error = errno;
	(void)umask(old);
	errno = error;
	return (rv);
}

static const char *
base_name(const struct served *se)
{
	const char *name, *slash;

	name = uds_addr_name(&se->se_addr, NULL);
	slash = strrchr(name, '/');
	return (slash == NULL ? name : slash + 1);
}

/*
 * Whoever may rename a directory on the way could have another file found at
 * the end of it.  So the directory is the one that is there now, and in it
 * there must be nothing of that name before bind(2).
 */
static void
open_directory(struct served *se)
{
	struct stat st;
	char *name;
	size_t len;

	len = (size_t)(base_name(se) - uds_addr_name(&se->se_addr, NULL));
	if ((name = malloc(len + 2)) == NULL)
		err(EXIT_TROUBLE, NULL);
	memcpy(name, uds_addr_name(&se->se_addr, NULL), len);
	if (len == 0)
		name[len++] = '.';
	name[len] = '\0';
	se->se_dir = open(name, O_SEARCH | O_DIRECTORY | O_CLOEXEC);
	if (se->se_dir == -1)
		named(se, strerror(errno), "");
	free(name);
	if (fstatat(se->se_dir, base_name(se), &st,
	    AT_SYMLINK_NOFOLLOW) == 0)
		named(se, strerror(EADDRINUSE), STALE);
}

/* Some file systems have modes of their own. */
static void
check_file(const struct options *o, struct served *se)
{
	struct stat st;

	if (fstatat(se->se_dir, base_name(se), &st,
	    AT_SYMLINK_NOFOLLOW) == -1)
		named(se, strerror(errno), "");
	if (!S_ISSOCK(st.st_mode) || st.st_uid != geteuid())
		named(se, "replaced by another file at once", "");
	se->se_stat = st;
	se->se_hasfile = 1;
	if ((st.st_mode & (S_IRWXG | S_IRWXO) & ~(mode_t)o->o_mode) != 0)
		named(se, "this file system gives more access than -m", "");
}

/* Options first, so that no message comes without what they ask for. */
void
served_open(const struct options *o, const char *text, struct served *se)
{
	char safe[256];
	int error;

	memset(se, 0, sizeof(*se));
	se->se_dir = -1;
	se->se_type = o->o_type == -1 ? SOCK_STREAM : o->o_type;
	if (uds_addr_parse(&se->se_addr, text) == -1) {
		error = errno;
		(void)encode(safe, sizeof(safe), text, strlen(text));
		errx(EXIT_TROUBLE, "address \"%s\": not an address: %s",
		    safe, word_notaddress(text, error));
	}
	if (uds_addr_kind(&se->se_addr) == UDS_ADDR_UNNAMED)
		errx(EXIT_TROUBLE, "-: an unnamed socket cannot be served");
	if (uds_addr_kind(&se->se_addr) == UDS_ADDR_ABSTRACT &&
	    strchr(o->o_given, 'm') != NULL)
		errx(EXIT_TROUBLE, "-m: an abstract address has no mode");
	if ((se->se_sock = uds_socket(se->se_type, UDS_NONBLOCK)) == -1)
		err(EXIT_TROUBLE, "%s", word_type(se->se_type));
	want(se, UDS_OPT_CRED);
	want(se, UDS_OPT_HANDLE);
	want(se, UDS_OPT_LABEL);
	if (se->se_type == SOCK_DGRAM)
		want(se, UDS_OPT_STAMP);
	if (uds_addr_kind(&se->se_addr) == UDS_ADDR_PATHNAME)
		open_directory(se);
	if (bind_masked(o, se) == -1)
		named(se, strerror(errno), errno != EADDRINUSE ? "" : STALE);
	if (uds_addr_kind(&se->se_addr) == UDS_ADDR_PATHNAME)
		check_file(o, se);
	if (se->se_type != SOCK_DGRAM && uds_listen(se->se_sock, -1) == -1)
		named(se, strerror(errno), "");
}

/*
 * 1 if the file was removed, 0 if there was none of ours, -1 on an error.
 * As long as the socket is open no other file can get the same number.
 */
int
served_remove(const struct served *se)
{
	struct stat st;

	if (!se->se_hasfile)
		return (0);
	if (fstatat(se->se_dir, base_name(se), &st,
	    AT_SYMLINK_NOFOLLOW) == -1)
		return (errno == ENOENT ? 0 : -1);
	if (st.st_dev != se->se_stat.st_dev ||
	    st.st_ino != se->se_stat.st_ino)
		return (0);
	return (unlinkat(se->se_dir, base_name(se), 0) == -1 ? -1 : 1);
}
