/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * Addresses as a kernel returns them: any bytes, with any claim of how many
 * they are.  What is taken for an address is one, and survives the way back.
 *
 * The first two bytes are what is claimed beyond the length, the next two the
 * room for the way back, the fifth is odd if the family is to be right; the
 * rest is the sockaddr.
 */

#include <sys/types.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <errno.h>
#include <string.h>

#include "uds.h"
#include "fuzz.h"

static void	check(const struct uds_addr *);
static void	check_back(const struct uds_addr *, socklen_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const sa_family_t family = AF_UNIX;
	struct uds_addr a, before;
	size_t claim, end;
	socklen_t room;
	char *sa;

	if (len < 5)
		return (0);
	claim = (size_t)(data[0] << 8 | data[1]) % 512;
	room = (socklen_t)(data[2] << 8 | data[3]);
	sa = malloc(len - 5 > 0 ? len - 5 : 1);
	MUST(sa != NULL);
	memcpy(sa, data + 5, len - 5);
	end = offsetof(struct sockaddr_un, sun_family) + sizeof(family);
	if ((data[4] & 1) != 0 && len - 5 >= end)
		memcpy(sa + end - sizeof(family), &family, sizeof(family));
	memset(&a, 0xa5, sizeof(a));
	before = a;
	if (uds_addr_fromsockaddr(&a, sa, len - 5, len - 5 + claim) == 0) {
		check(&a);
		check_back(&a, room % 1200);
		check_back(&a, 1200);
	} else {
		MUST(errno == EINVAL || errno == EAFNOSUPPORT ||
		    errno == ENAMETOOLONG || errno == ENOENT);
		MUST(memcmp(&a, &before, sizeof(before)) == 0);
	}
	free(sa);
	return (0);
}

static void
check(const struct uds_addr *a)
{
	const char *name;
	size_t len;

	name = uds_addr_name(a, &len);
	MUST(name[len] == '\0');
	switch (uds_addr_kind(a)) {
	case UDS_ADDR_UNNAMED:
		MUST(len == 0);
		break;
	case UDS_ADDR_PATHNAME:
		MUST(len > 0 && len <= UDS_PATH_MAX && strlen(name) == len);
		break;
	default:
		MUST(uds_addr_kind(a) == UDS_ADDR_ABSTRACT);
		MUST(len <= UDS_ABSTRACT_MAX);
		break;
	}
}

/* Some addresses are too long for this system's own, and some unknown to it. */
static void
check_back(const struct uds_addr *a, socklen_t room)
{
	struct uds_addr b;
	socklen_t len;
	char *sa;

	sa = malloc(room > 0 ? room : 1);
	MUST(sa != NULL);
	len = room;
	if (uds_addr_tosockaddr(a, sa, &len) == 0) {
		MUST(len <= room);
		MUST(uds_addr_fromsockaddr(&b, sa, room, len) == 0);
		MUST(uds_addr_equal(a, &b));
	} else {
		MUST(len == room);
		MUST(errno == ENOBUFS || errno == ENAMETOOLONG ||
		    errno == EOPNOTSUPP);
	}
	free(sa);
}
