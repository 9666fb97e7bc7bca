/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * Sockets that other processes hold, and, if we are root, those of other
 * users, of another network namespace, and of another root directory.
 */

/* unshare(2) and setns(2) are hidden without it. */
#define _GNU_SOURCE

#include <sys/types.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <err.h>
#include <fcntl.h>
#include <sched.h>
#include <string.h>
#include <unistd.h>

#include "uds.h"
#include "zoo.h"

/* No user has this number, nor is it that of nobody. */
#define STRANGER	65533

static void	caged(void);
static void	contained(void);
static void	elsewhere(void);
static void	foreign(void);
static void	herd(void);
static void	shared(void);

/* One listener that many hold, in processes as long as there may be more. */
static void
herd(void)
{
	struct animal *a;
	int i, s;

	a = zoo_server("held by a herd", SOCK_STREAM, "herd", 1);
	for (i = 0; i < ZOO_HERD; i++)
		if (keeper_start("cow", geteuid(), a, 0) == -1) {
			if ((s = dup(a->a_fd)) == -1)
				err(1, "dup");
			zoo_keep(a, getpid(), geteuid(), "h_zoo", s);
		}
}

/*
 * By fork(2) and dup(2), and by processes that chose their names.  The kernel
 * cuts these at 15 bytes.
 */
static void
shared(void)
{
	struct animal *a, *b, *c;
	int s;

	zoo_pair("between two processes", SOCK_STREAM, &a, &b);
	(void)keeper_start(",a \n\177\033[1m\\\"", geteuid(), b, 1);
	zoo_pair("two ends in each of two", SOCK_DGRAM, &a, &b);
	(void)keeper_start("\377\"],[", geteuid(), a, 0);
	(void)keeper_start("@", geteuid(), b, 0);
	a = zoo_server("listener of another process", SOCK_SEQPACKET,
	    "forked", 4);
	b = zoo_catch("client of another process", socket(AF_UNIX,
	    SOCK_SEQPACKET | SOCK_CLOEXEC, 0), SOCK_SEQPACKET, "unbound");
	c = zoo_accept("served by another process", a, b);
	b = zoo_catch("who waits for another process", socket(AF_UNIX,
	    SOCK_SEQPACKET | SOCK_CLOEXEC, 0), SOCK_SEQPACKET, "unbound");
	zoo_wait(b, a);
	(void)keeper_start("server", geteuid(), a, 1);
	(void)keeper_start("worker", geteuid(), c, 1);
	(void)keeper_start("waiter", geteuid(), b, 0);
	a = zoo_path("with three descriptors", SOCK_DGRAM, "dup");
	for (s = 0; s < 2; s++)
		zoo_keep(a, getpid(), geteuid(), "h_zoo", dup(a->a_fd));
}

void
house_herd(void)
{
	herd();
	shared();
}

/*
 * Who made it, who holds it, and whom the process now belongs to may be three
 * users.
 */
static void
foreign(void)
{
	struct animal *a, *c;

	if (seteuid(STRANGER) == -1)
		err(1, "seteuid");
	a = zoo_catch("listener of a stranger", socket(AF_UNIX, SOCK_STREAM |
	    SOCK_CLOEXEC, 0), SOCK_STREAM, "unbound");
	if (seteuid(0) == -1)
		err(1, "seteuid");
	zoo_bind(a, UDS_ADDR_PATHNAME, "stranger", strlen("stranger"));
	zoo_listen(a, 3);
	c = zoo_catch("client of a stranger", socket(AF_UNIX, SOCK_STREAM |
	    SOCK_CLOEXEC, 0), SOCK_STREAM, "unbound");
	c = zoo_accept("served by a stranger", a, c);
	(void)keeper_start("stranger", STRANGER, a, 1);
	(void)keeper_start("stranger", STRANGER, c, 0);
}

/*
 * The socket that is accepted is of the client's namespace, wherever the
 * listener is.
 */
static void
elsewhere(void)
{
	struct animal *a, *b, *c;
	int home;

	home = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
	if (home == -1 || unshare(CLONE_NEWNET) == -1) {
		warn("no network namespaces");
		return;
	}
	a = zoo_server("listener of another namespace", SOCK_STREAM,
	    "elsewhere", 3);
	b = zoo_catch("abstract name of another namespace", socket(AF_UNIX,
	    SOCK_DGRAM | SOCK_CLOEXEC, 0), SOCK_DGRAM, "unbound");
	zoo_bind(b, UDS_ADDR_ABSTRACT, "elsewhere", strlen("elsewhere"));
	(void)keeper_start("elsewhere", geteuid(), b, 1);
	/* Only here is it sure to be free. */
	b = zoo_catch("abstract name of no bytes", socket(AF_UNIX,
	    SOCK_STREAM | SOCK_CLOEXEC, 0), SOCK_STREAM, "unbound");
	zoo_bind(b, UDS_ADDR_ABSTRACT, "", 0);
	if (setns(home, CLONE_NEWNET) == -1)
		err(1, "setns");
	c = zoo_catch("client of another namespace", socket(AF_UNIX,
	    SOCK_STREAM | SOCK_CLOEXEC, 0), SOCK_STREAM, "unbound");
	b = zoo_accept("served in another namespace", a, c);
	c = zoo_catch("waits for another namespace", socket(AF_UNIX,
	    SOCK_STREAM | SOCK_CLOEXEC, 0), SOCK_STREAM, "unbound");
	zoo_wait(c, a);
	(void)close(home);
}

/* What is its root directory is not ours; the socket is made before. */
static void
caged(void)
{
	struct animal *a;
	int here, root;

	a = zoo_catch("listener in a cage", socket(AF_UNIX, SOCK_STREAM |
	    SOCK_CLOEXEC, 0), SOCK_STREAM, "unbound");
	if (mkdir("cage", 0755) == -1)
		err(1, "cage");
	here = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	root = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (here == -1 || root == -1 || chroot("cage") == -1 ||
	    chdir("/") == -1)
		err(1, "chroot");
	zoo_bind(a, UDS_ADDR_PATHNAME, "/caged", strlen("/caged"));
	zoo_listen(a, 3);
	(void)keeper_start("caged", geteuid(), a, 1);
	if (fchdir(root) == -1 || chroot(".") == -1 || fchdir(here) == -1)
		err(1, "chroot");
	(void)close(here);
	(void)close(root);
}

/*
 * As in a container: the file is where its name says, but not from here, where
 * nothing has that name.
 */
static void
contained(void)
{
	struct animal *a;
	char path[ZOO_NAME];
	int here, home;

	here = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	home = open("/proc/self/ns/mnt", O_RDONLY | O_CLOEXEC);
	if (here == -1 || home == -1 || mkdir("box", 0755) == -1 ||
	    getcwd(path, sizeof(path) - sizeof("/box/sock")) == NULL)
		err(1, "box");
	if (unshare(CLONE_NEWNS) == -1 ||
	    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == -1 ||
	    mount("none", "box", "tmpfs", 0, NULL) == -1) {
		warn("no mount namespaces");
		return;
	}
	(void)strcat(path, "/box/sock");
	a = zoo_server("listener in a container", SOCK_STREAM, path, 3);
	(void)keeper_start("contained", geteuid(), a, 1);
	truth_ask("box/sock", path, strlen(path), "absent|unknown");
	if (setns(home, CLONE_NEWNS) == -1 || fchdir(here) == -1)
		err(1, "setns");
	(void)close(here);
	(void)close(home);
}

void
house_strangers(void)
{
	if (geteuid() != 0)
		return;
	foreign();
	elsewhere();
	caged();
	contained();
}
