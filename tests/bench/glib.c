/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * The same by GSocket of GLib.  Its messages own the descriptors they hold and
 * close them when they go, so what was received is what is sent next.
 */

#include <sys/socket.h>

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include <gio/gio.h>
#include <gio/gunixfdmessage.h>

#include "bench.h"

#define LEN		64

static GSocket *ends[2];
static char data[LEN];
static char room[LEN];
static int fds[BENCH_MAXFDS];
static int nfds;

static int
open_type(int type)
{
	int sv[2];
	int i;

	if (socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, sv) == -1)
		return (-1);
	nfds = 0;
	for (i = 0; i < 2; i++) {
		ends[i] = g_socket_new_from_fd(sv[i], NULL);
		if (ends[i] == NULL)
			return (-1);
	}
	return (0);
}

static int
open_seqpacket(void)
{
	return (open_type(SOCK_SEQPACKET));
}

static int
open_dgram(void)
{
	return (open_type(SOCK_DGRAM));
}

static int
open_fds(int n)
{
	if (open_seqpacket() == -1)
		return (-1);
	nfds = n;
	return (bench_files(fds, (size_t)n));
}

static int
open_one(void)
{
	return (open_fds(1));
}

static int
open_ten(void)
{
	return (open_fds(10));
}

static int
open_most(void)
{
	return (open_fds(BENCH_MAXFDS));
}

static void
close_any(void)
{
	int i;

	for (i = 0; i < nfds; i++)
		close(fds[i]);
	g_object_unref(ends[0]);
	g_object_unref(ends[1]);
}

static int
pair_run(size_t n)
{
	while (n-- > 0) {
		if (g_socket_send(ends[0], data, LEN, NULL, NULL) != LEN ||
		    g_socket_receive(ends[1], room, LEN, NULL, NULL) != LEN)
			return (-1);
		bench_sink += (unsigned char)room[0];
	}
	return (0);
}

static int
pair_check(void)
{
	memset(data, 'g', sizeof(data));
	memset(room, 0, sizeof(room));
	if (pair_run(1) == -1)
		return (-1);
	errno = EPROTO;
	return (memcmp(data, room, LEN) == 0 ? 0 : -1);
}

static int
send_fds(void)
{
	GOutputVector v;
	GSocketControlMessage *m;
	GUnixFDList *list;
	gssize len;

	v.buffer = "x";
	v.size = 1;
	list = g_unix_fd_list_new_from_array(fds, nfds);
	m = g_unix_fd_message_new_with_fd_list(list);
	len = g_socket_send_message(ends[0], NULL, &v, 1, &m, 1, 0, NULL,
	    NULL);
	g_object_unref(m);
	g_object_unref(list);
	return (len == 1 ? 0 : -1);
}

static int
recv_fds(void)
{
	GInputVector v;
	GSocketControlMessage **m;
	gint *came;
	gint flags;
	gint n;
	char c;

	v.buffer = &c;
	v.size = 1;
	flags = 0;
	if (g_socket_receive_message(ends[1], NULL, &v, 1, &m, &n, &flags,
		NULL, NULL) != 1 || n != 1 || !G_IS_UNIX_FD_MESSAGE(m[0]))
		return (-1);
	came = g_unix_fd_message_steal_fds(G_UNIX_FD_MESSAGE(m[0]), &n);
	if (n != nfds)
		return (-1);
	memcpy(fds, came, (size_t)n * sizeof(*fds));
	g_free(came);
	g_object_unref(m[0]);
	g_free(m);
	return (0);
}

static int
fds_run(size_t n)
{
	while (n-- > 0) {
		if (send_fds() == -1 || recv_fds() == -1)
			return (-1);
		bench_sink += (unsigned long)fds[nfds - 1];
	}
	return (0);
}

static int
fds_check(void)
{
	if (fds_run(1) == -1)
		return (-1);
	return (bench_are_files(fds, (size_t)nfds));
}

static const struct op pair_op = { "glib", pair_run, pair_check, 0 };
static const struct op fds_op = { "glib", fds_run, fds_check, 0 };

static const struct group groups[] = {
	{ "sendseq", open_seqpacket, close_any, &pair_op, 1, 0 },
	{ "senddgram", open_dgram, close_any, &pair_op, 1, 0 },
	{ "fds1", open_one, close_any, &fds_op, 1, 0 },
	{ "fds10", open_ten, close_any, &fds_op, 1, 0 },
	{ "fds253", open_most, close_any, &fds_op, 1, 0 },
};

const struct peer peer_glib = { "glib", NULL, groups, NELEM(groups) };
