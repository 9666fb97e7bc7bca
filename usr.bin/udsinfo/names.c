/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * Names of users and groups.  A look-up may load modules and ask servers, so
 * that each id is looked up once, and none with -n.
 */

#include <err.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "udsinfo.h"

struct name {
	struct name	*na_next;
	uintmax_t	 na_id;
	char		 na_text[256];
};

static struct name	*users, *groups;

static const char	*add(struct name **, uintmax_t, const char *);
static const char	*find(struct name **, uintmax_t);

/* The one asked for last is first, as most are asked for again at once. */
static const char *
find(struct name **head, uintmax_t id)
{
	struct name **link, *n;

	for (link = head; (n = *link) != NULL; link = &n->na_next)
		if (n->na_id == id) {
			*link = n->na_next;
			n->na_next = *head;
			*head = n;
			return (n->na_text);
		}
	return (NULL);
}

static const char *
add(struct name **head, uintmax_t id, const char *text)
{
	struct name *n;

	if ((n = malloc(sizeof(*n))) == NULL)
		err(EXIT_TROUBLE, NULL);
	n->na_id = id;
	n->na_next = *head;
	*head = n;
	if (text != NULL)
		encode(n->na_text, sizeof(n->na_text), text, strlen(text));
	else
		snprintf(n->na_text, sizeof(n->na_text), "%ju", id);
	return (n->na_text);
}

const char *
name_user(const struct options *o, uid_t uid)
{
	const struct passwd *pw;
	const char *text;

	if (uid == (uid_t)-1)
		return ("?");
	if ((text = find(&users, uid)) != NULL)
		return (text);
	pw = o->o_numeric ? NULL : getpwuid(uid);
	return (add(&users, uid, pw == NULL ? NULL : pw->pw_name));
}

const char *
name_group(const struct options *o, gid_t gid)
{
	const struct group *gr;
	const char *text;

	if (gid == (gid_t)-1)
		return ("?");
	if ((text = find(&groups, gid)) != NULL)
		return (text);
	gr = o->o_numeric ? NULL : getgrgid(gid);
	return (add(&groups, gid, gr == NULL ? NULL : gr->gr_name));
}
