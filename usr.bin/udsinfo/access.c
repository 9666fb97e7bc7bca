/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * Who may connect to a pathname: who may search each directory on the way,
 * those of symbolic links as well, and write to the file.  User 0 may always,
 * unless an owner is not mapped in this user namespace.
 */

#include <sys/stat.h>

#include <err.h>
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "udsinfo.h"

#define PATH_ROOM	4096
#define LINKS_MAX	40	/* as Linux; POSIX asks for 8 */
#define GROUPS_FIRST	64
#define ACL_MAX		128	/* entries; more are not considered */

/* Where a walk is: how far it came, and what is left to go. */
struct walk {
	char	wa_here[PATH_ROOM];	/* without the slash at its end */
	char	wa_rest[PATH_ROOM];
	int	wa_links;
};

static int	acl_allows(const struct gate *, const struct subject *);
static int	allows(const struct gate *, const struct subject *);
static int	is_doubtful(const struct gate *, const struct subject *);
static int	is_member(const struct subject *, gid_t);
static int	follow(struct walk *, const char *);
static int	step(struct access *, struct walk *, int);
static int	start(struct walk *, const char *);
static size_t	next_part(struct walk *, char *);

void
access_free(struct access *a)
{
	while (a->ac_n > 0)
		access_pop(a);
	free(a->ac_gates);
	memset(a, 0, sizeof(*a));
}

/* Forget the gate that was added last. */
void
access_pop(struct access *a)
{
	struct gate *g = &a->ac_gates[--a->ac_n];

	free(g->ga_path);
	free(g->ga_acl);
}

/* One more to pass.  The path serves to read the ACL and to name it. */
int
access_add(struct access *a, const char *path, const struct stat *st,
    int want)
{
	struct acl acl[ACL_MAX];
	struct gate *g;

	if (a->ac_n == a->ac_max) {
		a->ac_max = a->ac_max == 0 ? 16 : 2 * a->ac_max;
		g = realloc(a->ac_gates, a->ac_max * sizeof(*g));
		if (g == NULL)
			err(EXIT_TROUBLE, NULL);
		a->ac_gates = g;
	}
	g = &a->ac_gates[a->ac_n++];
	memset(g, 0, sizeof(*g));
	g->ga_want = want;
	g->ga_mode = st->st_mode;
	g->ga_dev = st->st_dev;
	g->ga_ino = st->st_ino;
	g->ga_uid = st->st_uid;
	g->ga_gid = st->st_gid;
	g->ga_unmapped = list_unmapped(st->st_uid, 0) ||
	    list_unmapped(st->st_gid, 1);
	g->ga_nacl = list_acl(path, acl, ACL_MAX);
	if (g->ga_nacl == -1)
		a->ac_noacl = 1;
	if ((g->ga_path = strdup(path)) == NULL)
		err(EXIT_TROUBLE, NULL);
	if (g->ga_nacl <= 0)
		return (g->ga_nacl);
	g->ga_acl = malloc((size_t)g->ga_nacl * sizeof(*acl));
	if (g->ga_acl == NULL)
		err(EXIT_TROUBLE, NULL);
	memcpy(g->ga_acl, acl, (size_t)g->ga_nacl * sizeof(*acl));
	return (g->ga_nacl);
}

/* A relative path begins at the root as well, for whoever is to go it. */
static int
start(struct walk *w, const char *path)
{
	size_t len;

	w->wa_here[0] = w->wa_rest[0] = '\0';
	w->wa_links = 0;
	if (path[0] != '/' && getcwd(w->wa_rest, sizeof(w->wa_rest)) == NULL)
		return (-1);
	len = strlen(w->wa_rest);
	if (len + strlen(path) + 2 > sizeof(w->wa_rest)) {
		errno = ENAMETOOLONG;
		return (-1);
	}
	w->wa_rest[len++] = '/';
	memcpy(w->wa_rest + len, path, strlen(path) + 1);
	return (0);
}

/*
 * Take the next part of the path, and return how long it is with a slash
 * before it, 0 at the end.
 */
static size_t
next_part(struct walk *w, char *part)
{
	size_t blank, len;

	blank = strspn(w->wa_rest, "/");
	len = strcspn(w->wa_rest + blank, "/");
	part[0] = '/';
	memcpy(part + 1, w->wa_rest + blank, len);
	part[len + 1] = '\0';
	memmove(w->wa_rest, w->wa_rest + blank + len,
	    strlen(w->wa_rest + blank + len) + 1);
	return (len == 0 ? 0 : len + 1);
}

/* What a link says comes before what was left. */
static int
follow(struct walk *w, const char *link)
{
	char text[PATH_ROOM];
	size_t len;
	ssize_t n;

	if (++w->wa_links > LINKS_MAX) {
		errno = ELOOP;
		return (-1);
	}
	if ((n = readlink(link, text, sizeof(text))) == -1)
		return (-1);
	len = strlen(w->wa_rest);
	if ((size_t)n + len + 1 > sizeof(w->wa_rest)) {
		errno = ENAMETOOLONG;
		return (-1);
	}
	memmove(w->wa_rest + n, w->wa_rest, len + 1);
	memcpy(w->wa_rest, text, (size_t)n);
	if (n > 0 && text[0] == '/')
		w->wa_here[0] = '\0';
	return (0);
}

/* Return 1 if there is more to go, 0 at the end, or -1. */
static int
step(struct access *a, struct walk *w, int want)
{
	char part[PATH_ROOM + 1];
	struct stat st;
	size_t here, len;

	if ((len = next_part(w, part)) == 0)
		return (0);
	here = strlen(w->wa_here);
	if (strcmp(part, "/.") == 0)
		return (1);
	if (strcmp(part, "/..") == 0) {
		while (here > 0 && w->wa_here[--here] != '/')
			continue;
		w->wa_here[here] = '\0';
		return (1);
	}
	if (here + len + 1 > sizeof(w->wa_here)) {
		errno = ENAMETOOLONG;
		return (-1);
	}
	memcpy(w->wa_here + here, part, len + 1);
	if (lstat(w->wa_here, &st) == -1)
		return (-1);
	if (S_ISLNK(st.st_mode)) {
		memcpy(part, w->wa_here, here + len + 1);
		w->wa_here[here] = '\0';
		return (follow(w, part) == -1 ? -1 : 1);
	}
	if (S_ISDIR(st.st_mode))
		want = ACCESS_SEARCH;
	(void)access_add(a, w->wa_here, &st, want);
	return (1);
}

/*
 * Collect the gates on the way to a path, the last of which is to be opened
 * in the manner wanted.  Where the walk ends early those before it stand.
 */
int
access_walk(struct access *a, const char *path, int want)
{
	struct walk *w;
	struct stat st;
	int more;

	if ((w = malloc(sizeof(*w))) == NULL)
		err(EXIT_TROUBLE, NULL);
	more = start(w, path);
	if (more == 0 && (more = stat("/", &st)) == 0)
		(void)access_add(a, "/", &st, ACCESS_SEARCH);
	for (more = more == 0; more == 1;)
		more = step(a, w, want);
	a->ac_error = more == -1 ? errno : 0;
	free(w);
	return (more);
}

/*
 * The walk has to arrive at the file that was looked at.  The text of a link
 * of /proc is not where it leads to, and a file may be moved meanwhile.
 */
void
access_check(struct access *a, const struct stat *st)
{
	const struct gate *g;

	if (a->ac_error == ENOENT || a->ac_error == ENOTDIR)
		a->ac_astray = 1;
	if (a->ac_n == 0 || a->ac_error != 0)
		return;
	g = &a->ac_gates[a->ac_n - 1];
	a->ac_astray = g->ga_dev != st->st_dev || g->ga_ino != st->st_ino;
}

static int
is_member(const struct subject *su, gid_t gid)
{
	int i;

	for (i = 0; i < su->su_ngroups; i++)
		if (su->su_groups[i] == gid)
			return (1);
	return (0);
}

/* As acl(5) has it: the first kind of entry that applies decides. */
static int
acl_allows(const struct gate *g, const struct subject *su)
{
	const struct acl *e;
	int grouped, mask, i, other, perm;

	mask = S_IRWXO;
	other = 0;
	for (i = 0; i < g->ga_nacl; i++)
		if (g->ga_acl[i].al_tag == ACL_MASK)
			mask = g->ga_acl[i].al_perm;
	for (i = 0; i < g->ga_nacl; i++) {
		e = &g->ga_acl[i];
		if (e->al_tag == ACL_OWNER && su->su_uid == g->ga_uid)
			return ((e->al_perm & g->ga_want) == g->ga_want);
		if (e->al_tag == ACL_OTHER)
			other = e->al_perm;
	}
	for (i = 0; i < g->ga_nacl; i++) {
		e = &g->ga_acl[i];
		if (e->al_tag == ACL_USER && su->su_uid == e->al_id &&
		    su->su_uid != (uid_t)-1)
			return ((e->al_perm & mask & g->ga_want) == g->ga_want);
	}
	grouped = perm = 0;
	for (i = 0; i < g->ga_nacl; i++) {
		e = &g->ga_acl[i];
		if ((e->al_tag == ACL_OWNGROUP && is_member(su, g->ga_gid)) ||
		    (e->al_tag == ACL_GROUP && is_member(su, e->al_id))) {
			grouped = 1;
			perm |= e->al_perm & mask;
		}
	}
	return (((grouped ? perm : other) & g->ga_want) == g->ga_want);
}

static int
allows(const struct gate *g, const struct subject *su)
{
	if (su->su_uid == 0 && !g->ga_unmapped)
		return (1);
	if (g->ga_nacl > 0)
		return (acl_allows(g, su));
	if (su->su_uid == g->ga_uid && su->su_uid != (uid_t)-1)
		return (((int)(g->ga_mode >> 6) & g->ga_want) == g->ga_want);
	if (is_member(su, g->ga_gid))
		return (((int)(g->ga_mode >> 3) & g->ga_want) == g->ga_want);
	return (((int)g->ga_mode & g->ga_want) == g->ga_want);
}

/*
 * May what is seen of a gate be wrong for the subject?  An ACL was not read, or
 * its owner and the subject share the number of those that have none here.
 */
static int
is_doubtful(const struct gate *g, const struct subject *su)
{
	int i;

	if (g->ga_nacl == -1 && (su->su_uid != 0 || g->ga_unmapped))
		return (1);
	if (!g->ga_unmapped)
		return (0);
	for (i = 0; i < su->su_ngroups; i++)
		if (list_unmapped(su->su_groups[i], 1))
			return (1);
	return (list_unmapped(su->su_uid, 0));
}

/*
 * The first gate that is closed, or ac_n.  One that is in doubt is named only
 * if no other one is closed.
 */
size_t
access_blocker(const struct access *a, const struct subject *su)
{
	size_t doubtful, i;

	doubtful = a->ac_n;
	for (i = 0; i < a->ac_n; i++) {
		if (allows(&a->ac_gates[i], su))
			continue;
		if (!is_doubtful(&a->ac_gates[i], su))
			return (i);
		if (doubtful == a->ac_n)
			doubtful = i;
	}
	return (doubtful);
}

/*
 * 1 if the subject may, 0 if not, -1 if not everything was seen.  An ACL that
 * could not be read may give what the mode does not, and take what it does.
 */
int
access_may(const struct access *a, const struct subject *su)
{
	size_t i;

	if (a->ac_astray)
		return (-1);
	i = access_blocker(a, su);
	if (i < a->ac_n && !is_doubtful(&a->ac_gates[i], su))
		return (0);
	for (i = 0; i < a->ac_n; i++)
		if (is_doubtful(&a->ac_gates[i], su))
			return (-1);
	return (a->ac_error == 0 ? 1 : -1);
}

/* Why it cannot be told who may. */
const char *
access_doubt(const struct access *a)
{
	if (a->ac_astray)
		return ("its path led to another file");
	if (a->ac_error != 0)
		return (strerror(a->ac_error));
	return (a->ac_noacl ? "ACLs were not considered" :
	    "not mapped in this user namespace");
}

/* A user with all its groups; one without a name has none. */
void
access_subject(const char *name, uid_t uid, struct subject *su)
{
	const struct passwd *pw;
	gid_t *groups;
	int max, n;

	su->su_uid = uid;
	su->su_groups = NULL;
	su->su_ngroups = 0;
	pw = name == NULL ? NULL : getpwnam(name);
	if (pw == NULL && (pw = getpwuid(uid)) == NULL)
		return;
	for (max = GROUPS_FIRST;; max *= 2) {
		groups = realloc(su->su_groups, (size_t)max *
		    sizeof(*groups));
		if (groups == NULL)
			err(EXIT_TROUBLE, NULL);
		su->su_groups = groups;
		n = max;
		/* Apple's takes a pointer to int. */
		if (getgrouplist(pw->pw_name, pw->pw_gid, (void *)groups,
		    &n) != -1)
			break;
		if (max > 1 << 20)
			errx(EXIT_TROUBLE, "too many groups");
	}
	su->su_ngroups = n;
}

void
access_release(struct subject *su)
{
	free(su->su_groups);
	memset(su, 0, sizeof(*su));
}
