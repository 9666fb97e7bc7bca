/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* What may become of a socket's file. */

#include <sys/types.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "uds.h"
#include "zoo.h"

static const char	*absolute(const char *);
static void	asked(const char *, const char *);
static void	deleted(void);
static void	linked(void);
static void	moved(const char *, const char *);
static struct animal	*placed(const char *, const char *);
static void	renamed(void);
static void	replaced(void);
static void	stale(void);

/* Relative names would say less: they are looked up from who knows where. */
static const char *
absolute(const char *name)
{
	static char path[4096];
	char here[2048];

	if (getcwd(here, sizeof(here)) == NULL)
		err(1, "getcwd");
	(void)snprintf(path, sizeof(path), "%s/%s", here, name);
	return (path);
}

static void
asked(const char *name, const char *verdict)
{
	const char *path;

	path = absolute(name);
	truth_ask(name, path, strlen(path), verdict);
}

static struct animal *
placed(const char *what, const char *name)
{
	return (zoo_server(what, SOCK_STREAM, absolute(name), 3));
}

static void
moved(const char *from, const char *to)
{
	if (rename(from, to) == -1)
		err(1, "rename %s", from);
}

static void
renamed(void)
{
	struct animal *a;

	a = placed("listener of a renamed file", "old");
	moved("old", "new");
	a->a_fate = "renamed";
	a->a_now = strdup(absolute("new"));
	asked("old", "deleted");
	asked("new", "live");

	a = placed("file renamed to an odd name", "plain");
	moved("plain", "odd\n\033name");
	a->a_fate = "renamed";
	a->a_now = strdup(absolute("odd\n\033name"));
	asked("odd\n\033name", "live");

	if (mkdir("dir", 0755) == -1)
		err(1, "dir");
	a = placed("listener of a renamed directory", "dir/sock");
	moved("dir", "newdir");
	a->a_fate = "renamed";
	a->a_now = strdup(absolute("newdir/sock"));
	asked("newdir/sock", "live");
	asked("dir/sock", "deleted|absent");

	(void)zoo_server("relative name", SOCK_STREAM, "relative", 3);
	a = zoo_server("renamed relative name", SOCK_STREAM, "relative.old",
	    3);
	moved("relative.old", "relative.new");
	a->a_fate = "renamed";
	a->a_now = strdup(absolute("relative.new"));
}

static void
deleted(void)
{
	struct animal *a;

	a = placed("listener of a deleted file", "deleted");
	if (unlink("deleted") == -1)
		err(1, "unlink");
	a->a_fate = "deleted";
	asked("deleted", "deleted");

	a = placed("accepting without a file", "deleted.served");
	(void)zoo_accept("connection without a file", a,
	    zoo_catch("client without a file", socket(AF_UNIX, SOCK_STREAM,
	    0), SOCK_STREAM, "unbound"));
	if (unlink("deleted.served") == -1)
		err(1, "unlink");
	a->a_fate = zoo_animals[zoo_count - 1]->a_fate = "deleted";

	if (mkdir("gonedir", 0755) == -1)
		err(1, "gonedir");
	a = placed("listener of a deleted directory", "gonedir/sock");
	if (unlink("gonedir/sock") == -1 || rmdir("gonedir") == -1)
		err(1, "gonedir");
	a->a_fate = "deleted";
	asked("gonedir/sock", "deleted|absent");
}

/* By a file, and by another listener. */
static void
replaced(void)
{
	struct animal *a;
	int fd;

	a = placed("listener replaced by a file", "replaced");
	if (unlink("replaced") == -1 || (fd = open("replaced", O_CREAT |
	    O_WRONLY | O_CLOEXEC, 0600)) == -1)
		err(1, "replaced");
	(void)close(fd);
	a->a_fate = "replaced";
	asked("replaced", "notsock");

	a = placed("listener that was replaced", "rival");
	if (unlink("rival") == -1)
		err(1, "unlink");
	a->a_fate = "replaced";
	(void)placed("listener that replaced it", "rival");
	asked("rival", "live");

	/* It has lost its name to another, but not its file. */
	a = placed("listener that made way", "way");
	moved("way", "way.old");
	a->a_fate = "replaced|renamed";
	a->a_now = strdup(absolute("way.old"));
	(void)placed("listener that it made way for", "way");
	asked("way.old", "live");
	asked("way", "live");

	/* What replaced it has been left behind. */
	a = placed("listener replaced by a stale file", "taken");
	moved("taken", "taken.old");
	zoo_release(placed("stale in its place", "taken"));
	a->a_fate = "replaced|renamed";
	a->a_now = strdup(absolute("taken.old"));
	asked("taken", "replaced");
}

static void
linked(void)
{
	(void)placed("listener with two names", "name.1");
	if (link("name.1", "name.2") == -1)
		err(1, "link");
	if (symlink("name.1", "name.3") == -1)
		err(1, "symlink");
	asked("name.2", "live");
	asked("name.3", "live");
	(void)placed("listener that few may reach", "mode");
	if (chmod("mode", 0) == -1)
		err(1, "chmod");
	asked("mode", "live");
}

static void
stale(void)
{
	zoo_release(placed("stale", "stale"));
	asked("stale", "stale");
	zoo_release(zoo_path("stale datagrams", SOCK_DGRAM,
	    absolute("stale.dgram")));
	asked("stale.dgram", "stale");
	(void)zoo_path("not listening", SOCK_STREAM, absolute("silent"));
	asked("silent", "bound");
	(void)zoo_path("datagrams", SOCK_DGRAM, absolute("letters"));
	asked("letters", "live");
	zoo_wait(zoo_catch("who fills it", socket(AF_UNIX, SOCK_STREAM, 0),
	    SOCK_STREAM, "unbound"), zoo_server("filled listener", SOCK_STREAM,
	    absolute("filled"), 0));
	asked("filled", "full");
	asked("nothing", "absent");
}

void
house_files(void)
{
	renamed();
	deleted();
	replaced();
	linked();
	stale();
}
