/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * Addresses as values: a kind and a counted string of bytes, so that an
 * address of one system can be read, compared and printed on another.  What
 * a kernel makes of its own sockaddr is told by uds_os.h.
 */

#include <sys/types.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "uds.h"
#include "uds_impl.h"
#include "uds_os.h"

#define PATH_OFFSET	offsetof(struct sockaddr_un, sun_path)

/* What the text form says for an abstract name of no bytes. */
#define EMPTY		"\\$"

/* The text under construction: bytes needed, and bytes that fit. */
struct text {
	char	*buf;
	size_t	 room;
	size_t	 used;
	size_t	 len;
};

static int	check_length(int, size_t);
static void	store(struct uds_addr *, int, const void *, size_t);
static int	whole(const char *, size_t, size_t);
static int	refuse_abstract(void);
static int	parse_name(struct uds_addr *, int, const char *);
static ssize_t	decode(char *, size_t, const char *, size_t);
static int	needs_dot(const struct uds_addr *);
static int	looks_dotted(const struct uds_addr *);
static void	encode(struct text *, const char *, size_t);
static size_t	plain(const char *, size_t);
static void	copy(struct text *, const char *, size_t);
static void	escape(struct text *, unsigned char);
static void	whole_or_none(struct text *, const char *, size_t);

int
uds_addr_set(struct uds_addr *a, int kind, const void *name, size_t len)
{
	if (check_length(kind, len) == -1)
		return (-1);
	if (kind == UDS_ADDR_PATHNAME && memchr(name, '\0', len) != NULL) {
		errno = EINVAL;
		return (-1);
	}
	store(a, kind, name, len);
	return (0);
}

static int
check_length(int kind, size_t len)
{
	if (kind == UDS_ADDR_PATHNAME && len > 0 && len <= UDS_PATH_MAX)
		return (0);
	if (kind == UDS_ADDR_ABSTRACT && len <= UDS_ABSTRACT_MAX)
		return (0);
	if (kind == UDS_ADDR_UNNAMED && len == 0)
		return (0);
	if (kind != UDS_ADDR_PATHNAME && kind != UDS_ADDR_ABSTRACT)
		errno = EINVAL;
	else
		errno = len == 0 ? ENOENT : ENAMETOOLONG;
	return (-1);
}

int
uds_addr_path(struct uds_addr *a, const char *path)
{
	return (uds_addr_set(a, UDS_ADDR_PATHNAME, path,
	    strnlen(path, UDS_PATH_MAX + 1)));
}

int
uds_addr_abstract(struct uds_addr *a, const void *name, size_t len)
{
	return (uds_addr_set(a, UDS_ADDR_ABSTRACT, name, len));
}

void
uds_addr_unnamed(struct uds_addr *a)
{
	store(a, UDS_ADDR_UNNAMED, NULL, 0);
}

int
uds_addr_kind(const struct uds_addr *a)
{
	return (a->ua_kind);
}

const char *
uds_addr_name(const struct uds_addr *a, size_t *len)
{
	if (len != NULL)
		*len = a->ua_len;
	return (a->ua_name);
}

/* The name may point into the address itself. */
static void
store(struct uds_addr *a, int kind, const void *name, size_t len)
{
	if (len != 0)
		memmove(a->ua_name, name, len);
	a->ua_name[len] = '\0';
	a->ua_kind = (uint16_t)kind;
	a->ua_len = (uint16_t)len;
	a->ua_spare = 0;
}

int
uds_addr_equal(const struct uds_addr *a, const struct uds_addr *b)
{
	return (a->ua_kind == b->ua_kind && a->ua_len == b->ua_len &&
	    memcmp(a->ua_name, b->ua_name, a->ua_len) == 0);
}

int
uds_addr_cmp(const struct uds_addr *a, const struct uds_addr *b)
{
	int order;

	if (a->ua_kind != b->ua_kind)
		return (a->ua_kind < b->ua_kind ? -1 : 1);
	order = memcmp(a->ua_name, b->ua_name,
	    a->ua_len < b->ua_len ? a->ua_len : b->ua_len);
	if (order != 0)
		return (order);
	return ((a->ua_len > b->ua_len) - (a->ua_len < b->ua_len));
}

/* FNV-1a, 64 bits, started from the seed. */
uint64_t
uds_addr_hash(const struct uds_addr *a, uint64_t seed)
{
	uint64_t h;
	size_t i;

	h = UINT64_C(0xcbf29ce484222325) ^ seed;
	h = (h ^ a->ua_kind) * UINT64_C(0x100000001b3);
	for (i = 0; i < a->ua_len; i++)
		h = (h ^ (unsigned char)a->ua_name[i]) *
		    UINT64_C(0x100000001b3);
	return (h ^ h >> 32);
}

/*
 * A sockaddr of control data need not be aligned, hence memcpy(3).
 *
 * The kernel returned a length of len and had size bytes to write to.  The
 * name is whole if it ended within the buffer, or filled all that this
 * kernel's names can be: Linux then returns one more for a NUL that it
 * never wrote (net/unix/af_unix.c, 6.12).
 */
int
uds_addr_fromsockaddr(struct uds_addr *a, const void *sa, size_t size,
    size_t len)
{
	const char *path;
	size_t end, room;
	sa_family_t family;
	int kind;

	if (len == 0) {
		uds_addr_unnamed(a);
		return (0);
	}
	end = len < size ? len : size;
	if (end < PATH_OFFSET) {
		errno = EINVAL;
		return (-1);
	}
	memcpy(&family, (const char *)sa +
	    offsetof(struct sockaddr_un, sun_family), sizeof(family));
	if (family != AF_UNIX) {
		errno = EAFNOSUPPORT;
		return (-1);
	}
	path = (const char *)sa + PATH_OFFSET;
	room = end - PATH_OFFSET;
	if (len > size && !whole(path, room, len - size)) {
		errno = ENAMETOOLONG;
		return (-1);
	}
	kind = uds_os_addrkind(path, room);
	switch (kind) {
	case UDS_ADDR_PATHNAME:
		return (uds_addr_set(a, kind, path, strnlen(path, room)));
	case UDS_ADDR_ABSTRACT:
		return (uds_addr_set(a, kind, path + 1, room - 1));
	default:
		uds_addr_unnamed(a);
		return (0);
	}
}

/* Did a name end within the buffer, or lack no more than its NUL? */
static int
whole(const char *path, size_t room, size_t missing)
{
	if (room > 0 && path[0] != '\0' && memchr(path, '\0', room) != NULL)
		return (1);
	return (missing == 1 && room >= uds_os_pathmax());
}

static int
refuse_abstract(void)
{
	switch (uds_feature(UDS_FEATURE_ABSTRACT)) {
	case 1:
		return (0);
	case 0:
		errno = EOPNOTSUPP;
		/* FALLTHROUGH */
	default:
		return (-1);
	}
}

/*
 * A NUL is counted where sun_path has room for one: OpenBSD insists on it
 * (sys/kern/uipc_usrreq.c, 7.4), the other kernels do not mind.
 */
int
uds_addr_tosockaddr(const struct uds_addr *a, void *sa, socklen_t *lenp)
{
	static const sa_family_t family = AF_UNIX;
	char *path;
	size_t len;
	int abstract;

	abstract = a->ua_kind == UDS_ADDR_ABSTRACT;
	if (abstract && refuse_abstract() == -1)
		return (-1);
	if (!abstract && a->ua_len > uds_os_pathmax()) {
		errno = ENAMETOOLONG;
		return (-1);
	}
	len = PATH_OFFSET + a->ua_len;
	if (abstract || (a->ua_kind == UDS_ADDR_PATHNAME &&
	    a->ua_len < sizeof(((struct sockaddr_un *)NULL)->sun_path)))
		len++;
	if (*lenp < len) {
		errno = ENOBUFS;
		return (-1);
	}
	memset(sa, 0, PATH_OFFSET);
	memcpy((char *)sa + offsetof(struct sockaddr_un, sun_family), &family,
	    sizeof(family));
	path = (char *)sa + PATH_OFFSET;
	if (abstract)
		*path++ = '\0';
	memcpy(path, a->ua_name, len - (size_t)(path - (char *)sa));
	uds_os_setlen(sa, (socklen_t)len);
	*lenp = (socklen_t)len;
	return (0);
}

/*
 * Text.  "./" before a leading '@' and before a lone '-' is notation, not
 * part of the pathname; a pathname that begins like that itself is printed
 * with its slash escaped, so that text and address are one to one.
 */
int
uds_addr_parse(struct uds_addr *a, const char *text)
{
	if (text[0] == '-' && text[1] == '\0') {
		uds_addr_unnamed(a);
		return (0);
	}
	if (text[0] == '@' && strcmp(text + 1, EMPTY) == 0)
		return (uds_addr_abstract(a, "", 0));
	if (text[0] == '\0' || (text[0] == '@' && text[1] == '\0')) {
		errno = EINVAL;
		return (-1);
	}
	if (text[0] == '@')
		return (parse_name(a, UDS_ADDR_ABSTRACT, text + 1));
	if (text[0] == '.' && text[1] == '/' &&
	    (text[2] == '@' || (text[2] == '-' && text[3] == '\0')))
		text += 2;
	return (parse_name(a, UDS_ADDR_PATHNAME, text));
}

static int
parse_name(struct uds_addr *a, int kind, const char *text)
{
	char name[UDS_PATH_MAX + 1];
	ssize_t n;
	size_t len;

	len = strcspn(text, "\\");
	if (text[len] == '\0') {
		if (check_length(kind, len) == -1)
			return (-1);
		store(a, kind, text, len);
		return (0);
	}
	n = decode(name, sizeof(name), text, strlen(text));
	if (n == -1)
		return (-1);
	return (uds_addr_set(a, kind, name, (size_t)n));
}

static ssize_t
decode(char *dst, size_t size, const char *src, size_t len)
{
	const unsigned char *p, *end;
	size_t n;

	p = (const unsigned char *)src;
	end = p + len;
	for (n = 0; p < end; n++) {
		if (n == size) {
			errno = ENAMETOOLONG;
			return (-1);
		}
		if (*p != '\\') {
			dst[n] = (char)*p++;
		} else if (end - p >= 2 && p[1] == '\\') {
			dst[n] = '\\';
			p += 2;
		} else if (end - p >= 4 && p[1] >= '0' && p[1] <= '3' &&
		    p[2] >= '0' && p[2] <= '7' && p[3] >= '0' && p[3] <= '7') {
			dst[n] = (char)((p[1] - '0') << 6 | (p[2] - '0') << 3 |
			    (p[3] - '0'));
			p += 4;
		} else {
			errno = EINVAL;
			return (-1);
		}
	}
	return ((ssize_t)n);
}

int
uds_addr_format(const struct uds_addr *a, char *buf, size_t size)
{
	struct text t;
	const char *name;
	size_t len;

	t.buf = buf;
	t.room = size > 0 ? size - 1 : 0;
	t.used = t.len = 0;
	name = a->ua_name;
	len = a->ua_len;
	if (a->ua_kind == UDS_ADDR_UNNAMED) {
		copy(&t, "-", 1);
	} else if (a->ua_kind == UDS_ADDR_ABSTRACT) {
		copy(&t, "@", 1);
		if (len == 0)
			whole_or_none(&t, EMPTY, 2);
	} else if (needs_dot(a)) {
		copy(&t, "./", 2);
	} else if (looks_dotted(a)) {
		copy(&t, ".", 1);
		escape(&t, '/');
		name += 2;
		len -= 2;
	}
	encode(&t, name, len);
	if (size > 0)
		buf[t.used] = '\0';
	return ((int)t.len);
}

/* A pathname that would read as an abstract or unnamed address. */
static int
needs_dot(const struct uds_addr *a)
{
	return (a->ua_name[0] == '@' || strcmp(a->ua_name, "-") == 0);
}

/* A pathname that would read as one which needs_dot(). */
static int
looks_dotted(const struct uds_addr *a)
{
	return (strncmp(a->ua_name, "./@", 3) == 0 ||
	    strcmp(a->ua_name, "./-") == 0);
}

static void
encode(struct text *t, const char *name, size_t len)
{
	size_t n;

	while (len > 0) {
		n = plain(name, len);
		if (n == 0) {
			escape(t, (unsigned char)*name);
			n = 1;
		} else
			copy(t, name, n);
		name += n;
		len -= n;
	}
}

/* How many bytes stand for themselves. */
static size_t
plain(const char *s, size_t len)
{
	size_t n;

	for (n = 0; n < len; n++)
		if (s[n] < 0x21 || s[n] > 0x7e || s[n] == '\\')
			break;
	return (n);
}

static void
copy(struct text *t, const char *s, size_t n)
{
	size_t fit;

	fit = t->room - t->used;
	if (fit > n)
		fit = n;
	if (fit > 0)
		memcpy(t->buf + t->used, s, fit);
	t->used += fit;
	t->len += n;
}

/* An escape is written whole or it ends the text. */
static void
escape(struct text *t, unsigned char c)
{
	char s[4];
	size_t n;

	s[0] = '\\';
	if (c == '\\') {
		s[1] = '\\';
		n = 2;
	} else {
		s[1] = (char)('0' + (c >> 6));
		s[2] = (char)('0' + (c >> 3 & 7));
		s[3] = (char)('0' + (c & 7));
		n = 4;
	}
	whole_or_none(t, s, n);
}

static void
whole_or_none(struct text *t, const char *s, size_t n)
{
	if (t->room - t->used < n)
		t->room = t->used;
	copy(t, s, n);
}
