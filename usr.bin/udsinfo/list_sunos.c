/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * illumos and Solaris: the sockets of this zone, as kstat(3KSTAT) has them
 * for netstat(8).  It does not say who holds them: a descriptor below /proc
 * leads to no number that is here, and pfiles(1) has to stop a process to ask
 * it.  Facts were read in usr/src/uts/common/fs/sockfs/socksubr.c of
 * illumos-gate; nothing here has been seen running.
 */

#include <sys/types.h>
#include <sys/socket.h>
#include <sys/stream.h>
#include <sys/socketvar.h>
#include <sys/tiuser.h>

#include <errno.h>
#include <fcntl.h>
#include <kstat.h>
#include <procfs.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "udsinfo.h"

/* An address in hexadecimal, which follows a struct sockinfo. */
#define ADDRESS_LEN	(2 * sizeof(uint64_t))

/* illumos opens the file for both (so_ux_lookup() of socksubr.c). */
const int	list_want = ACCESS_READ | ACCESS_WRITE;

static int	read_list(struct table *, kstat_ctl_t *);
static int	take_list(struct table *, const char *, size_t, size_t);
static void	take_name(struct table *, struct sock *,
		    const struct sockinfo *);
static void	take_socket(struct table *, const struct sockinfo *,
		    const char *);
static uint8_t	state_of(const struct sockinfo *, int);

int
list_sockets(struct table *t, int brief)
{
	kstat_ctl_t *kc;
	int rv;

	(void)brief;
	table_clear(t);
	t->t_brief = 0;
	t->t_nofiles = 1;
	if ((kc = kstat_open()) == NULL) {
		t->t_why = strerror(errno);
		return (-1);
	}
	rv = read_list(t, kc);
	(void)kstat_close(kc);
	if (rv == -1)
		table_clear(t);
	else
		table_hash(t);
	return (rv);
}

static int
read_list(struct table *t, kstat_ctl_t *kc)
{
	static char module[] = "sockfs", name[] = "sock_unix_list";
	kstat_t *ks;

	if ((ks = kstat_lookup(kc, module, 0, name)) == NULL ||
	    kstat_read(kc, ks, NULL) == -1) {
		t->t_why = strerror(errno);
		return (-1);
	}
	return (take_list(t, ks->ks_data, ks->ks_data_size, ks->ks_ndata));
}

/* A record begins with its length, and ends with three addresses. */
static int
take_list(struct table *t, const char *p, size_t room, size_t n)
{
	struct sockinfo si;
	char address[ADDRESS_LEN + 1];
	unsigned int len;

	for (; n > 0; n--, p += len, room -= len) {
		if (room < sizeof(len))
			break;
		memcpy(&len, p, sizeof(len));
		if (len < sizeof(si) + ADDRESS_LEN || len > room)
			break;
		memcpy(&si, p, sizeof(si));
		memcpy(address, p + sizeof(si), ADDRESS_LEN);
		address[ADDRESS_LEN] = '\0';
		take_socket(t, &si, address);
	}
	if (n == 0)
		return (0);
	t->t_why = "the kernel's table of sockets is not understood";
	return (-1);
}

/*
 * Who is connected knows the name of the other socket, but that is the
 * listener's.
 */
static void
take_socket(struct table *t, const struct sockinfo *si, const char *address)
{
	struct sock *s;

	s = table_addsock(t);
	s->so_flags = SOCK_NOID;
	s->so_ino = strtoull(address, NULL, 16);
	if (s->so_ino == 0)
		s->so_ino = t->t_nsocks;
	s->so_type = (uint8_t)si->si_type;
	take_name(t, s, si);
	s->so_state = state_of(si, s->so_kind);
	if (s->so_state == STATE_CONN)
		s->so_flags |= SOCK_HASPEER;
}

/* A name that the system has made up for a socket is not to be seen. */
static void
take_name(struct table *t, struct sock *s, const struct sockinfo *si)
{
	struct uds_addr addr;
	size_t len;

	if ((si->si_state & SS_ISBOUND) == 0 ||
	    si->si_ux_laddr_sou_magic != SOU_MAGIC_EXPLICIT ||
	    si->si_laddr_soa_len <= sizeof(si->si_laddr_family))
		return;
	len = strnlen(si->si_laddr_sun_path, sizeof(si->si_laddr_sun_path));
	if (uds_addr_set(&addr, UDS_ADDR_PATHNAME, si->si_laddr_sun_path,
	    len) == -1)
		return;
	s->so_kind = UDS_ADDR_PATHNAME;
	s->so_namelen = (uint32_t)len;
	s->so_name = table_addname(t, si->si_laddr_sun_path, len);
}

static uint8_t
state_of(const struct sockinfo *si, int kind)
{
	const unsigned int shut = SS_CANTSENDMORE | SS_CANTRCVMORE;

	if ((si->si_state & SS_ACCEPTCONN) != 0)
		return (STATE_LISTEN);
	if ((si->si_state & SS_ISCONNECTED) != 0)
		return (STATE_CONN);
	if (si->si_type != SOCK_DGRAM && (si->si_state & shut) == shut)
		return (STATE_CLOSED);
	return (kind == UDS_ADDR_UNNAMED ? STATE_UNBOUND : STATE_BOUND);
}

/* Nobody is known to hold anything, and nobody not to. */
int
list_holders(struct table *t)
{
	t->t_lacks = "who holds a socket, who is at the other end, what waits "
	    "there, and other zones";
	return (0);
}

/* What connect(2) says of another type of socket was not seen. */
int
list_bound(const struct uds_addr *addr)
{
	(void)addr;
	return (-1);
}

/* Everybody may read this of every process. */
int
list_command(pid_t pid, char *buf, size_t size)
{
	psinfo_t info;
	char path[32];
	ssize_t n;
	int fd;

	(void)snprintf(path, sizeof(path), "/proc/%d/psinfo", (int)pid);
	if ((fd = open(path, O_RDONLY | O_CLOEXEC)) == -1)
		return (-1);
	n = read(fd, &info, sizeof(info));
	(void)close(fd);
	if (n < (ssize_t)(offsetof(psinfo_t, pr_fname) +
	    sizeof(info.pr_fname)))
		return (-1);
	(void)encode(buf, size, info.pr_fname, strnlen(info.pr_fname,
	    sizeof(info.pr_fname)));
	return (0);
}

/* The list has no files. */
void
list_fates(struct table *t)
{
	(void)t;
}
