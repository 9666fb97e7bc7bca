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

#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "peek.h"
#include "udsinfo.h"

static int	attempt(const struct options *, struct report *);
static void	audit(const struct options *, struct report *);
static void	begin(struct report *);
static void	bound_by_some(const struct options *, const struct table *,
		    struct report *);
static void	confirm(const struct report *, struct verdict *);
static void	find_device(struct report *, char *);
static int	find_file(struct report *);
static void	find_place(struct report *);
static int	hidden(const struct table *, const struct report *,
		    const struct verdict *);
static int	is_conn(const struct sock *);
static int	may_be_served(const struct table *, const struct verdict *);
static void	look_up(const struct options *, const struct table *,
		    struct report *, struct verdict *);
static int	outdated(const struct options *, struct report *,
		    const struct verdict *, int);
static void	settle(struct report *, enum state);
static void	tell(const struct options *, const struct table *,
		    struct report *, const struct verdict *, int);
static void	unbound(const struct options *, const struct table *,
		    struct report *, const struct verdict *, int);

/* Forget what was found when the address was looked at before. */
static void
begin(struct report *r)
{
	memset(&r->r_stat, 0, sizeof(r->r_stat));
	r->r_has &= ~(REPORT_FILE | REPORT_LINK | REPORT_DIR | REPORT_PLACE);
	r->r_why[0] = '\0';
	r->r_type = -1;
	r->r_sock = NONE;
	settle(r, STATE_UNKNOWN);
}

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
	case STATE_DELETED:
	case STATE_REPLACED:
	case STATE_STALE:
		r->r_status = EXIT_NO;
		break;
	default:
		r->r_status = EXIT_TROUBLE;
		break;
	}
}

/* A directory that is gone was most likely of the device of the one above. */
static void
find_device(struct report *r, char *dir)
{
	char *slash;

	while (errno == ENOENT && (slash = strrchr(dir, '/')) != NULL) {
		slash[slash == dir] = '\0';
		if (stat(dir, &r->r_dir) == 0) {
			r->r_has |= REPORT_PLACE;
			break;
		}
		if (slash == dir)
			break;
	}
}

/*
 * Where the name is: its directory, and the name that it has without links
 * and dots, which a server may have been told.
 */
static void
find_place(struct report *r)
{
	char dir[UDS_PATH_MAX + 1];
	const char *base, *name;
	char *real;
	size_t len;

	name = uds_addr_name(&r->r_addr, &len);
	base = strrchr(name, '/');
	if (base == NULL)
		memcpy(dir, ".", sizeof("."));
	else {
		len = base == name ? 1 : (size_t)(base - name);
		memcpy(dir, name, len);
		dir[len] = '\0';
	}
	base = base == NULL ? name : base + 1;
	free(r->r_path);
	r->r_path = NULL;
	if (stat(dir, &r->r_dir) == -1) {
		find_device(r, dir);
		return;
	}
	if ((real = realpath(dir, NULL)) == NULL)
		return;
	r->r_has |= REPORT_DIR;
	len = strlen(real);
	if ((r->r_path = malloc(len + strlen(base) + 2)) == NULL)
		err(EXIT_TROUBLE, NULL);
	memcpy(r->r_path, real, len);
	if (len > 1)
		r->r_path[len++] = '/';
	memcpy(r->r_path + len, base, strlen(base) + 1);
	free(real);
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

	begin(r);
	find_place(r);
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

/* A socket is bound to the file, but not one that can be told. */
static void
bound_by_some(const struct options *o, const struct table *t,
    struct report *r)
{
	const char *elsewhere;

	if (t->t_nofiles) {
		report_why(r, "a socket is bound to it%s", o->o_connect ?
		    " and refuses: it does not listen, or its backlog is full" :
		    ", ask with -c");
		return;
	}
	if (o->o_connect)
		settle(r, STATE_BOUND);
	elsewhere = t->t_nnetns > 1 || t->t_skipped > 0 ?
	    "of another network namespace" : "that is not in the list";
	if (r->r_sock != NONE && o->o_connect)
		report_why(r, "a connection only, not listening");
	else if (r->r_sock != NONE)
		report_why(r, "a connection, or a listener %s as well, "
		    "ask with -c", elsewhere);
	else
		report_why(r, "bound by a socket %s%s", elsewhere,
		    o->o_connect ? ", not listening" : ", ask with -c");
}

/*
 * No socket that can be seen from here is bound to the file; one of another
 * network namespace may be.
 */
static void
unbound(const struct options *o, const struct table *t, struct report *r,
    const struct verdict *v, int bound)
{
	switch (bound) {
	case 0:
		settle(r, STATE_STALE);
		if (t->t_nnetns + t->t_skipped > 1)
			report_why(r, "no socket is bound to it in %zu of %zu "
			    "network namespaces", t->t_nnetns,
			    t->t_nnetns + t->t_skipped);
		else
			report_why(r, "%s", v->v_why);
		break;
	case 1:
		bound_by_some(o, t, r);
		break;
	default:
		if (t->t_nofiles)
			report_why(r, "whether a socket is bound to it may "
			    "not be asked");
		else
			report_why(r, "no socket that can be seen is bound to "
			    "it, but %s", t->t_partial ? t->t_lacks :
			    "those of other network namespaces cannot");
		break;
	}
}

/*
 * A socket whose file has this inode, of another device, may be the one: on
 * btrfs stat(2) has other devices than the list.  So the kernel is asked.
 */
static void
confirm(const struct report *r, struct verdict *v)
{
	int bound;

	if ((bound = list_bound(&r->r_addr)) == 1)
		return;
	v->v_state = bound == 0 ? STATE_STALE : STATE_UNKNOWN;
	v->v_why = bound == 0 ? "no socket is bound to it" :
	    "a socket is bound to this inode of some device";
	v->v_sock = NONE;
	v->v_listeners = v->v_conns = 0;
}

/* The table's verdict, and which socket it is about. */
static void
look_up(const struct options *o, const struct table *t, struct report *r,
    struct verdict *v)
{
	if (uds_addr_kind(&r->r_addr) != UDS_ADDR_PATHNAME)
		verdict_name(t, r, r->r_type == -1 ? o->o_type : r->r_type,
		    v);
	else if ((r->r_has & REPORT_FILE) != 0)
		verdict_file(t, r, v);
	else
		verdict_nofile(t, r, v);
	if (v->v_weak)
		confirm(r, v);
	r->r_sock = v->v_sock;
	r->r_listeners = v->v_listeners;
	r->r_conns = v->v_conns;
	if (v->v_sock != NONE)
		r->r_type = t->t_socks[v->v_sock].so_type;
}

/* One end of a connection, which may bear the name of the listener. */
static int
is_conn(const struct sock *s)
{
	return (s->so_type != SOCK_DGRAM && (s->so_state == STATE_CONN ||
	    s->so_state == STATE_QUEUED || s->so_state == STATE_CLOSED));
}

/*
 * A client bears its own name, and waits or is connected to what bears that of
 * a listener.
 */
static int
may_be_served(const struct table *t, const struct verdict *v)
{
	const struct sock *s;

	if (v->v_state != STATE_BOUND)
		return (0);
	s = &t->t_socks[v->v_sock];
	return (is_conn(s) && s->so_state != STATE_QUEUED &&
	    (s->so_peersock == NONE ||
	    !verdict_accepted(t, s->so_peersock)));
}

/*
 * 1 if a socket is bound to the file that the table does not have: it is of
 * another network namespace, or came after the table.  A client's end of one
 * may be here that its listener is not.  0 if there is none or it would not
 * matter, -1 if that cannot be learnt.
 */
static int
hidden(const struct table *t, const struct report *r, const struct verdict *v)
{
	if (uds_addr_kind(&r->r_addr) != UDS_ADDR_PATHNAME)
		return (0);
	if (v->v_state == STATE_STALE || v->v_state == STATE_REPLACED ||
	    may_be_served(t, v))
		return (list_bound(&r->r_addr));
	return (0);
}

static void
tell(const struct options *o, const struct table *t, struct report *r,
    const struct verdict *v, int bound)
{
	if (v->v_state == STATE_STALE || bound == 1 ||
	    (bound == -1 && v->v_state == STATE_BOUND && !t->t_nofiles)) {
		if (v->v_state == STATE_REPLACED)
			r->r_sock = NONE;
		unbound(o, t, r, v, bound);
		return;
	}
	settle(r, v->v_state);
	if (v->v_state == STATE_UNKNOWN && v->v_sock != NONE)
		report_why(r, "%s", o->o_connect ? "it refuses: it does not "
		    "listen, or its backlog is full" :
		    "bound, it may listen, ask with -c");
	else if (v->v_why != NULL)
		report_why(r, "%s", v->v_why);
}

/* What the whole table says of a file that is a socket, or of a name. */
void
address_verdict(const struct options *o, const struct table *t,
    struct report *r)
{
	struct verdict v;

	look_up(o, t, r, &v);
	tell(o, t, r, &v, hidden(t, r, &v));
}

/* Another file has the name than the one that was looked at, or none has. */
int
address_moved(const struct report *r)
{
	struct stat st;

	if ((r->r_has & REPORT_FILE) == 0)
		return (0);
	return (stat(uds_addr_name(&r->r_addr, NULL), &st) == -1 ||
	    st.st_ino != r->r_stat.st_ino || st.st_dev != r->r_stat.st_dev);
}

/*
 * The table contradicts what is there now.  If the file was the same before
 * the table was made it was not that a server began or ended meanwhile.
 */
static int
outdated(const struct options *o, struct report *r, const struct verdict *v,
    int bound)
{
	int same;

	same = r->r_looks > 0 && r->r_stat.st_ino == r->r_seen.st_ino &&
	    r->r_stat.st_dev == r->r_seen.st_dev;
	if (v->v_state == STATE_LIVE || v->v_state == STATE_FULL) {
		if (!o->o_connect)
			return (0);
		settle(r, STATE_UNKNOWN);
		report_why(r, "it seems to be there but refuses");
		return (!same && r->r_looks < MAXLOOKS);
	}
	if ((same || (v->v_state != STATE_BOUND && bound != 1 &&
	    v->v_state != STATE_DELETED)) && !address_moved(r))
		return (0);
	settle(r, STATE_UNKNOWN);
	r->r_sock = NONE;
	report_why(r, "its servers come and go too fast");
	return (r->r_looks < MAXLOOKS);
}

/*
 * Return 0, or -1 if it takes a new table to tell, or one that holds more.
 */
int
address_report(const struct options *o, const struct table *t,
    struct report *r)
{
	struct verdict v;
	int bound;

	if (uds_addr_kind(&r->r_addr) != UDS_ADDR_PATHNAME)
		begin(r);
	else if (!find_file(r) &&
	    (r->r_state != STATE_ABSENT || t->t_why != NULL))
		return (0);
	if (t->t_why != NULL) {
		report_why(r, "%s", t->t_why);
		return (0);
	}
	look_up(o, t, r, &v);
	if ((!t->t_brief && !t->t_once) || v.v_state == STATE_LIVE ||
	    v.v_state == STATE_FULL) {
		bound = hidden(t, r, &v);
		tell(o, t, r, &v, bound);
		if (!outdated(o, r, &v, bound))
			return (0);
	}
	r->r_looks++;
	r->r_seen = r->r_stat;
	return (-1);
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

/* Who may reach the file, and with -u whether that user may. */
static void
audit(const struct options *o, struct report *r)
{
	struct subject su;

	(void)access_walk(&r->r_access, uds_addr_name(&r->r_addr, NULL),
	    list_want);
	if ((r->r_has & REPORT_FILE) != 0)
		access_check(&r->r_access, &r->r_stat);
	r->r_has |= REPORT_ACCESS;
	if (!o->o_user)
		return;
	access_subject(o->o_username, o->o_uid, &su);
	r->r_reach = access_may(&r->r_access, &su);
	access_release(&su);
	if (r->r_reach == -1)
		report_more(r, access_doubt(&r->r_access));
}

/* What -v and -u add once the state is known. */
void
address_more(const struct options *o, const struct table *t,
    struct report *r)
{
	int s;

	/* Of one end of a connection the credentials are the client's. */
	if (o->o_verbose && r->r_sock != NONE &&
	    !is_conn(&t->t_socks[r->r_sock])) {
		s = list_dup(t, r->r_sock);
		if ((r->r_has & REPORT_ASKED) == 0)
			report_captured(r, s);
		if (s != -1) {
			report_options(r, s);
			(void)close(s);
		}
		report_holds(t, r);
	}
	if (uds_addr_kind(&r->r_addr) != UDS_ADDR_PATHNAME) {
		if (o->o_user)
			r->r_reach = 1;
	} else if (o->o_user ||
	    (o->o_verbose && (r->r_has & REPORT_FILE) != 0))
		audit(o, r);
	if (o->o_user && r->r_status == EXIT_YES && r->r_reach != 1)
		r->r_status = r->r_reach == 0 ? EXIT_NO : EXIT_TROUBLE;
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

	if (uds_addr_kind(&r->r_addr) != UDS_ADDR_PATHNAME)
		begin(r);
	else if (!find_file(r))
		return (r->r_state == STATE_ABSENT ? -1 : 0);
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
	else if (error == ECONNREFUSED || error == ENOENT)
		return (-1);
	report_why(r, "connect: %s", strerror(error));
	return (0);
}
