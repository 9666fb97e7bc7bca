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
	uint32_t	 na_id;
	char		 na_text[256];
};

static struct name	*users, *groups;
static char		*(*source)(int, uint32_t) = name_lookup;

static const char	*find(struct name **, uint32_t);
static const char	*name_of(const struct options *, int, uint32_t);

/* The one asked for last is first, as most are asked for again at once. */
static const char *
find(struct name **head, uint32_t id)
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

/* Whether of a group or of a user, in memory to be freed; NULL for none. */
char *
name_lookup(int group, uint32_t id)
{
	const struct group *gr;
	const struct passwd *pw;
	const char *text;
	char *copy;

	if (group)
		text = (gr = getgrgid(id)) == NULL ? NULL : gr->gr_name;
	else
		text = (pw = getpwuid(id)) == NULL ? NULL : pw->pw_name;
	if (text == NULL)
		return (NULL);
	if ((copy = strdup(text)) == NULL)
		err(EXIT_TROUBLE, NULL);
	return (copy);
}

/* From now on names come from there. */
void
name_from(char *(*from)(int, uint32_t))
{
	source = from;
}

static const char *
name_of(const struct options *o, int group, uint32_t id)
{
	struct name *n, **head;
	const char *known;
	char *text;

	if (id == UINT32_MAX || list_unmapped(id, group))
		return ("?");
	head = group ? &groups : &users;
	if ((known = find(head, id)) != NULL)
		return (known);
	if ((n = malloc(sizeof(*n))) == NULL)
		err(EXIT_TROUBLE, NULL);
	n->na_id = id;
	n->na_next = *head;
	*head = n;
	text = o->o_numeric ? NULL : source(group, id);
	if (text != NULL)
		encode(n->na_text, sizeof(n->na_text), text, strlen(text));
	else
		snprintf(n->na_text, sizeof(n->na_text), "%ju",
		    (uintmax_t)id);
	free(text);
	return (n->na_text);
}

const char *
name_user(const struct options *o, uid_t uid)
{
	return (name_of(o, 0, uid));
}

const char *
name_group(const struct options *o, gid_t gid)
{
	return (name_of(o, 1, gid));
}
