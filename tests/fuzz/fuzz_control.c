/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * Control messages as no kernel should deliver them.  A second reader, which
 * knows nothing of the first, tells where each message ends; every descriptor
 * in one must be handed over or closed, once, and none that is not.
 *
 * Nothing is really closed: this and the library are compiled with other names
 * for close(2) and syscall(2), and the walker, for another way to learn what
 * is not a descriptor, is part of this file.
 *
 * The first byte is how many descriptors are wanted, the second what else, the
 * third the room for a label, the fourth an alignment; the rest is what was
 * received.
 */

#define uds_os_learn	fuzz_learn
#include "control.c"
#undef uds_os_learn

#include <stdarg.h>

#include "fuzz.h"

/* Bits of the second byte. */
#define CRED	0x01
#define STAMP	0x02
#define GROUPS	0x04
#define LABEL	0x08
#define HANDLE	0x10
#define DROP	0x20

#define MAXFDS		256
#define MAXCLOSED	65536
#define MAXLEARNED	8192

/* What the second reader found: descriptors, and other messages. */
struct found {
	const uint8_t	*data;
	size_t		 len;
	int		 level;
	int		 type;
};

static int		closed[MAXCLOSED];
static size_t		nclosed;
static int		wanted[MAXCLOSED];
static size_t		nwanted;
static struct found	others[MAXLEARNED];
static size_t		nothers;
static size_t		nlearned;

void		 uds_os_learn(struct uds__got *, const struct cmsghdr *,
		    const void *, size_t);
int		 fuzz_close(int);
long		 fuzz_syscall(long, ...);

static void	read_again(const uint8_t *, size_t);
static void	check_walk(const struct uds__got *);
static void	check_drop(struct uds__got *);
static void	prepare(struct uds__got *, const uint8_t *);

/* Called by the library. */
int
fuzz_close(int fd)
{
	MUST(nclosed < MAXCLOSED);
	closed[nclosed++] = fd;
	return (0);
}

/* Of which the one that closes a row of descriptors takes their ends. */
long
fuzz_syscall(long call, ...)
{
	unsigned int first, last;
	va_list ap;

	(void)call;
	va_start(ap, call);
	first = va_arg(ap, unsigned int);
	last = va_arg(ap, unsigned int);
	va_end(ap);
	MUST(first <= last && last - first < MAXFDS);
	for (; first <= last; first++)
		(void)fuzz_close((int)first);
	return (0);
}

/*
 * Called by the walker: with what the second reader found, in this order.  A
 * descriptor may come with it, too.
 */
void
fuzz_learn(struct uds__got *got, const struct cmsghdr *h, const void *data,
    size_t len)
{
	const struct found *f;
	size_t before;
	int fd, handle, kept;

	MUST(nlearned < nothers);
	f = &others[nlearned++];
	MUST(h->cmsg_level == f->level && h->cmsg_type == f->type);
	MUST(data == f->data && len == f->len);
	before = nclosed;
	handle = got->cred != NULL ? got->cred->uc_handle : -1;
	uds_os_learn(got, h, data, len);
	fd = -1;
	if (len >= sizeof(fd))
		memcpy(&fd, data, sizeof(fd));
	kept = got->cred != NULL ? got->cred->uc_handle : -1;
	if (kept != handle) {
		MUST(kept == fd && fd >= 0);
		MUST(nclosed - before == (handle != -1));
		MUST(handle == -1 || closed[before] == handle);
	} else {
		MUST(nclosed - before <= 1);
		MUST(nclosed == before || closed[before] == fd);
	}
	nclosed = before;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static char label[256];
	static gid_t groups[4];
	static int fds[MAXFDS];
	struct uds_cred cred = UDS_CRED_INIT;
	struct uds_stamp stamp;
	struct uds__got got;
	struct msghdr m;
	uint8_t *room;
	size_t skip;

	if (len < 4 || len > MAXCLOSED)
		return (0);
	memset(&got, 0, sizeof(got));
	memset(&stamp, 0, sizeof(stamp));
	memset(fds, 0xa5, sizeof(fds));
	cred.uc_groups = groups;
	cred.uc_maxgroups = sizeof(groups) / sizeof(groups[0]);
	cred.uc_label = label;
	cred.uc_labelsize = data[2];
	got.fds = fds;
	got.cred = &cred;
	got.stamp = &stamp;
	prepare(&got, data);
	skip = data[3] % 8;
	room = malloc(len - 4 + skip + 1);
	MUST(room != NULL);
	memcpy(room + skip, data + 4, len - 4);
	room = realloc(room, len - 4 + skip > 0 ? len - 4 + skip : 1);
	MUST(room != NULL);
	memset(&m, 0, sizeof(m));
	m.msg_control = room + skip;
	m.msg_controllen = len - 4;
	read_again(room + skip, len - 4);
	uds__control_walk(&m, &got);
	check_walk(&got);
	if ((data[1] & DROP) != 0)
		check_drop(&got);
	free(room);
	return (0);
}

static void
prepare(struct uds__got *got, const uint8_t *data)
{
	got->maxfds = data[0];
	if ((data[1] & CRED) == 0)
		got->cred = NULL;
	if ((data[1] & STAMP) == 0)
		got->stamp = NULL;
	if (got->cred == NULL)
		return;
	if ((data[1] & GROUPS) != 0)
		got->request |= UDS_CRED_GROUPS;
	if ((data[1] & LABEL) != 0 && data[2] > 0)
		got->request |= UDS_CRED_LABEL;
	if ((data[1] & HANDLE) != 0)
		got->request |= UDS_CRED_HANDLE;
}

/*
 * The second reader.  It goes by positions and looks at each member of a
 * header by itself.
 */
static void
read_again(const uint8_t *data, size_t len)
{
	const size_t head = CMSG_LEN(0);
	struct cmsghdr h;
	size_t at, end, i;

	nclosed = nwanted = nothers = nlearned = 0;
	for (at = 0; at <= len && len - at >= head; at += CMSG_SPACE(end)) {
		memcpy(&h, data + at, sizeof(h));
		if ((size_t)h.cmsg_len < head)
			return;
		end = (size_t)h.cmsg_len - head;
		if (end > len - at - head)
			end = len - at - head;
		if (h.cmsg_level != SOL_SOCKET || h.cmsg_type != SCM_RIGHTS) {
			MUST(nothers < MAXLEARNED);
			others[nothers].data = data + at + head;
			others[nothers].len = end;
			others[nothers].level = h.cmsg_level;
			others[nothers++].type = h.cmsg_type;
			continue;
		}
		for (i = 0; end - i >= sizeof(int); i += sizeof(int))
			memcpy(&wanted[nwanted++], data + at + head + i,
			    sizeof(int));
	}
}

/* The first ones are there, the others are closed, in their order. */
static void
check_walk(const struct uds__got *got)
{
	size_t i, kept;

	kept = nwanted < got->maxfds ? nwanted : got->maxfds;
	MUST(nlearned == nothers);
	MUST(got->nfds == kept && got->surplus == nwanted - kept);
	for (i = 0; i < kept; i++)
		MUST(got->fds[i] == wanted[i]);
	MUST(got->fds[kept] == (int)0xa5a5a5a5);
	MUST(nclosed == nwanted - kept);
	for (i = 0; i < nclosed; i++)
		MUST(closed[i] == wanted[kept + i]);
}

/* Of the message nothing stays open, and what is no descriptor is let be. */
static void
check_drop(struct uds__got *got)
{
	size_t i, kept, n;
	int handle;

	kept = got->nfds;
	handle = got->cred != NULL ? got->cred->uc_handle : -1;
	nclosed = 0;
	uds__control_drop(got);
	MUST(got->nfds == 0);
	MUST(got->cred == NULL || got->cred->uc_handle == -1);
	for (i = n = 0; i < kept; i++)
		if (wanted[i] >= 0)
			MUST(n < nclosed && closed[n++] == wanted[i]);
	if (handle != -1)
		MUST(n < nclosed && closed[n++] == handle);
	MUST(n == nclosed);
}
