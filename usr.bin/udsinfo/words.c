/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * The words of udsinfo(1), which text and JSON have in common.
 */

#include <sys/stat.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "udsinfo.h"

/* After Linux's names of them without SO_. */
const struct option_word word_options[REPORT_OPTIONS] = {
	{ UDS_OPT_CRED, "passcred" },
	{ UDS_OPT_RIGHTS, "passrights" },
	{ UDS_OPT_HANDLE, "passpidfd" },
	{ UDS_OPT_LABEL, "passsec" },
	{ UDS_OPT_STAMP, "timestamp" },
};

const char *
word_state(enum state state)
{
	static const char *const words[] = {
		[STATE_UNBOUND] = "unbound",
		[STATE_BOUND] = "bound",
		[STATE_LISTEN] = "listen",
		[STATE_CONN] = "conn",
		[STATE_QUEUED] = "queued",
		[STATE_CLOSED] = "closed",
		[STATE_LIVE] = "live",
		[STATE_FULL] = "full",
		[STATE_STALE] = "stale",
		[STATE_REPLACED] = "replaced",
		[STATE_DELETED] = "deleted",
		[STATE_ABSENT] = "absent",
		[STATE_NOTSOCK] = "notsock",
		[STATE_DENIED] = "denied",
		[STATE_UNKNOWN] = "unknown",
	};

	return (words[state]);
}

const char *
word_fate(enum fate fate)
{
	static const char *const words[] = {
		[FATE_UNKNOWN] = "unknown",
		[FATE_SAME] = "same",
		[FATE_REPLACED] = "replaced",
		[FATE_RENAMED] = "renamed",
		[FATE_DELETED] = "deleted",
		[FATE_GONE] = "gone",
	};

	return (words[fate]);
}

const char *
word_type(int type)
{
	switch (type) {
	case SOCK_STREAM:
		return ("stream");
	case SOCK_DGRAM:
		return ("dgram");
	case SOCK_SEQPACKET:
		return ("seqpacket");
	default:
		return ("?");
	}
}

const char *
word_notaddress(const char *text, int error)
{
	if (error != EINVAL)
		return (strerror(error));
	if (text[0] == '\0')
		return ("it is empty");
	if (strcmp(text, "@") == 0)
		return ("no name follows; that of no bytes is @\\$");
	return ("a backslash stands before another one or three octal digits, "
	    "which in a pathname are not 000");
}

const char *
word_kind(int kind)
{
	switch (kind) {
	case UDS_ADDR_PATHNAME:
		return ("pathname");
	case UDS_ADDR_ABSTRACT:
		return ("abstract");
	default:
		return ("unnamed");
	}
}

const char *
word_file(mode_t mode)
{
	if (S_ISSOCK(mode))
		return ("socket");
	if (S_ISREG(mode))
		return ("regular file");
	if (S_ISDIR(mode))
		return ("directory");
	if (S_ISFIFO(mode))
		return ("pipe");
	if (S_ISCHR(mode))
		return ("character device");
	if (S_ISBLK(mode))
		return ("block device");
	if (S_ISLNK(mode))
		return ("symbolic link");
	return ("file of no usual kind");
}

/* The moments that a credential may speak of: "connect(2) or listen(2)". */
size_t
word_moment(int moment, char *buf, size_t size)
{
	static const struct {
		int		 bit;
		const char	*word;
	} words[] = {
		{ UDS_AT_CONNECT, "connect(2)" },
		{ UDS_AT_LISTEN, "listen(2)" },
		{ UDS_AT_BIND, "bind(2)" },
		{ UDS_AT_SOCKET, "socket(2)" },
		{ UDS_AT_PAIR, "socketpair(2)" },
		{ UDS_AT_MESSAGE, "the message" },
		{ UDS_AT_NOW, "now" },
	};
	size_t i, n;

	buf[0] = '\0';
	for (i = n = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if ((moment & words[i].bit) != 0 && n < size)
			n += (size_t)snprintf(buf + n, size - n, "%s%s",
			    n == 0 ? "" : " or ", words[i].word);
	return (n);
}

/* Why a field of the credentials is not known; NULL if it is. */
const char *
word_reason(const struct uds_cred *c, int field)
{
	int reason;

	switch (reason = uds_cred_reason(c, field)) {
	case 0:
		return (NULL);
	case ENOENT:
		return ("did not come with the message");
	case EOPNOTSUPP:
		return ("not told by this system");
	case EOVERFLOW:
		return (field == UDS_CRED_PID ? "of another pid namespace" :
		    "not mapped in this user namespace");
	default:
		return (strerror(reason));
	}
}
