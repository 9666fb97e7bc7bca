/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * Is there a socket at an address?  Without -c nobody at the other end learns
 * that the question was asked.
 */

#include <sys/stat.h>

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "udsinfo.h"

static int	attempt(const struct options *, struct report *);
static int	find_file(struct report *);
static void	look_up(const struct options *, const struct table *,
		    struct report *, struct verdict *);
static void	settle(struct report *, enum state);
static void	unbound(const struct options *, struct report *,
		    const struct verdict *);

/* A state found, and the exit status that goes with it. */
static void
settle(struct report *r, enum state state)
{
	r->r_state = state;
	switch (state) {
	case STATE_LIVE:
	case STATE_FULL:
		r->r_status = EXIT_YES;
		break;
	case STATE_ABSENT:
	case STATE_BOUND:
	case STATE_STALE:
		r->r_status = EXIT_NO;
		break;
	default:
		r->r_status = EXIT_TROUBLE;
		break;
	}
}

/*
 * Look at the file as connect(2) does, through symbolic links.  Return 1 if
 * it is a socket, so that there is more to find out.
 */
static int
find_file(struct report *r)
{
	const char *path;
	int error;

	path = uds_addr_name(&r->r_addr, NULL);
	error = lstat(path, &r->r_stat) == -1 ? errno : 0;
	if (error == 0 && S_ISLNK(r->r_stat.st_mode)) {
		r->r_has |= REPORT_LINK;
		error = stat(path, &r->r_stat) == -1 ? errno : 0;
	}
	if (error != 0) {
		if (error == EACCES || error == EPERM)
			settle(r, STATE_DENIED);
		else if (error == ENOENT || error == ENOTDIR)
			settle(r, STATE_ABSENT);
		report_why(r, "%s", error == ENOENT &&
		    (r->r_has & REPORT_LINK) != 0 ?
		    "symbolic link to nothing" : strerror(error));
		return (0);
	}
	r->r_has |= REPORT_FILE;
	if (!S_ISSOCK(r->r_stat.st_mode)) {
		settle(r, STATE_NOTSOCK);
		report_why(r, "%s", word_file(r->r_stat.st_mode));
		return (0);
	}
	return (1);
}

/*
 * No socket that can be seen from here is bound to the file; one of another
 * network namespace may be.
 */
static void
unbound(const struct options *o, struct report *r, const struct verdict *v)
{
	switch (list_bound(&r->r_addr)) {
	case 0:
		settle(r, STATE_STALE);
		report_why(r, "%s", v->v_why);
		break;
	case 1:
		if (o->o_connect)
			settle(r, STATE_BOUND);
		report_why(r, "bound by a socket of another network namespace"
		    "%s", o->o_connect ? ", not listening" : ", ask with -c");
		break;
	default:
		report_why(r, "no socket of this network namespace is bound "
		    "to it, of others nothing is known");
		break;
	}
}

/* The table's verdict, and which socket it is about. */
static void
look_up(const struct options *o, const struct table *t, struct report *r,
    struct verdict *v)
{
	if (uds_addr_kind(&r->r_addr) == UDS_ADDR_PATHNAME)
		verdict_file(t, &r->r_addr, &r->r_stat, v);
	else
		verdict_name(t, &r->r_addr, r->r_type == -1 ? o->o_type :
		    r->r_type, v);
	r->r_sock = v->v_sock;
	if (v->v_sock != NONE)
		r->r_type = t->t_socks[v->v_sock].so_type;
}

/* Return 0, or -1 if the table has to hold more to tell. */
int
address_report(const struct options *o, const struct table *t,
    struct report *r)
{
	struct verdict v;

	if (uds_addr_kind(&r->r_addr) == UDS_ADDR_PATHNAME && !find_file(r))
		return (0);
	if (t->t_why != NULL) {
		report_why(r, "%s", t->t_why);
		return (0);
	}
	look_up(o, t, r, &v);
	if (t->t_brief && (v.v_sock == NONE || v.v_state == STATE_BOUND))
		return (-1);
	if (v.v_state == STATE_STALE) {
		unbound(o, r, &v);
		return (0);
	}
	settle(r, v.v_state);
	if (v.v_why != NULL)
		report_why(r, "%s", v.v_why);
	if (o->o_connect && r->r_status == EXIT_YES) {
		settle(r, STATE_UNKNOWN);
		report_why(r, "it seems to be there but refuses");
	}
	return (0);
}

/* Connecting has answered; the table only adds who is there. */
void
address_holders(const struct options *o, const struct table *t,
    struct report *r)
{
	struct verdict v;

	if (t->t_why == NULL)
		look_up(o, t, r, &v);
}

/* Connect with the type given, or with the one that the server has. */
static int
attempt(const struct options *o, struct report *r)
{
	static const int types[] = {
		SOCK_STREAM, SOCK_SEQPACKET, SOCK_DGRAM
	};
	size_t i;
	int error, s;

	error = 0;
	for (i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		if (o->o_type != -1 && o->o_type != types[i])
			continue;
		if ((s = uds_socket(types[i], 0)) == -1) {
			error = errno;
			continue;
		}
		if (uds_connect(s, &r->r_addr, o->o_timeout) == 0) {
			r->r_type = types[i];
			return (s);
		}
		/* An abstract name is of one type and hides from others. */
		error = errno;
		(void)close(s);
		if (error != EPROTOTYPE && (error != ECONNREFUSED ||
		    uds_addr_kind(&r->r_addr) != UDS_ADDR_ABSTRACT))
			break;
	}
	errno = error;
	return (-1);
}

/*
 * Ask by connecting.  Return 0 if that gave the answer; a refusal leaves the
 * reason to be found by looking.
 */
int
address_connect(const struct options *o, struct report *r)
{
	int error, s;

	if (uds_addr_kind(&r->r_addr) == UDS_ADDR_PATHNAME && !find_file(r))
		return (0);
	if ((s = attempt(o, r)) != -1) {
		settle(r, STATE_LIVE);
		report_cred(r, s, o->o_verbose);
		/* Whom we connected to did not connect and is no pair. */
		r->r_moment &= ~(UDS_AT_CONNECT | UDS_AT_PAIR);
		(void)close(s);
		return (0);
	}
	error = errno;
	if (error == ETIMEDOUT || error == EAGAIN)
		settle(r, STATE_FULL);
	else if (error == EACCES || error == EPERM)
		settle(r, STATE_DENIED);
	else if (error == ECONNREFUSED)
		return (-1);
	report_why(r, "connect: %s", strerror(error));
	return (0);
}
