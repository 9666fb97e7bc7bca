/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * All who may reach a file, in few words.  Only those users and groups can
 * fare otherwise than everybody else that own a gate or are in its ACL: each
 * of them is tried.
 */

#include <string.h>

#include "udsinfo.h"

struct ids {
	uint32_t	 id_ids[ACCESS_IDS];
	int		 id_n;
	int		 id_more;	/* for which there was no room */
};

static void	add(struct ids *, uint32_t);
static void	both(const struct access *, const struct ids *,
		    struct who *);
static void	collect(const struct access *, struct ids *, struct ids *);
static int	group_may(const struct access *, const gid_t *, int);
static int	user_may(const struct access *, uid_t);

static void
add(struct ids *ids, uint32_t id)
{
	int i;

	for (i = 0; i < ids->id_n; i++)
		if (ids->id_ids[i] == id)
			return;
	if (ids->id_n < ACCESS_IDS)
		ids->id_ids[ids->id_n++] = id;
	else
		ids->id_more = 1;
}

/* Those of the file come first, as they matter most. */
static void
collect(const struct access *a, struct ids *users, struct ids *groups)
{
	const struct acl *e;
	const struct gate *g;
	size_t i;
	int k;

	users->id_n = groups->id_n = 0;
	users->id_more = groups->id_more = 0;
	for (i = a->ac_n; i-- > 0;) {
		g = &a->ac_gates[i];
		if (g->ga_uid != 0 && !list_unmapped(g->ga_uid, 0))
			add(users, g->ga_uid);
		if (!list_unmapped(g->ga_gid, 1))
			add(groups, g->ga_gid);
		for (k = 0; k < g->ga_nacl; k++) {
			e = &g->ga_acl[k];
			if (e->al_tag == ACL_USER && e->al_id != 0)
				add(users, e->al_id);
			if (e->al_tag == ACL_GROUP)
				add(groups, e->al_id);
		}
	}
}

/* As it really is, with all its groups. */
static int
user_may(const struct access *a, uid_t uid)
{
	struct subject su;
	size_t blocker;

	access_subject(NULL, uid, &su);
	blocker = access_blocker(a, &su);
	access_release(&su);
	return (blocker == a->ac_n);
}

/* Somebody who has nothing but this group, or these. */
static int
group_may(const struct access *a, const gid_t *gids, int n)
{
	gid_t copy[ACCESS_IDS];
	struct subject su;

	memcpy(copy, gids, (size_t)n * sizeof(*gids));
	su.su_uid = (uid_t)-1;
	su.su_groups = copy;
	su.su_ngroups = n;
	return (access_blocker(a, &su) == a->ac_n);
}

/*
 * One group may open the directory and another one the file.  Of more than
 * two that are needed it is told only that there are some.
 */
static void
both(const struct access *a, const struct ids *groups, struct who *w)
{
	gid_t two[2];
	int i, k;

	for (i = 0; i < groups->id_n; i++)
		for (k = i + 1; k < groups->id_n; k++) {
			two[0] = groups->id_ids[i];
			two[1] = groups->id_ids[k];
			if (!group_may(a, two, 2))
				continue;
			w->wh_more |= w->wh_nboth > 0;
			if (w->wh_nboth == 0)
				memcpy(w->wh_both, two, sizeof(two));
			w->wh_nboth = 2;
		}
	if (w->wh_nboth == 0 && group_may(a, groups->id_ids, groups->id_n))
		w->wh_more = 1;
}

void
access_who(const struct access *a, struct who *w)
{
	struct ids groups, users;
	struct subject other;
	gid_t gid;
	size_t g;
	int i;

	memset(w, 0, sizeof(*w));
	memset(&other, 0, sizeof(other));
	other.su_uid = (uid_t)-1;
	w->wh_blocker = access_blocker(a, &other);
	w->wh_anyone = w->wh_blocker == a->ac_n;
	collect(a, &users, &groups);
	w->wh_more = users.id_more || groups.id_more;
	w->wh_noroot = !user_may(a, 0);
	for (g = 0; g < a->ac_n && !w->wh_anyone; g++)
		w->wh_unmapped |= a->ac_gates[g].ga_unmapped;
	for (i = 0; i < users.id_n; i++)
		if (user_may(a, users.id_ids[i]) != w->wh_anyone)
			w->wh_users[w->wh_nusers++] = users.id_ids[i];
	for (i = 0; i < groups.id_n; i++) {
		gid = groups.id_ids[i];
		if (group_may(a, &gid, 1) != w->wh_anyone)
			w->wh_groups[w->wh_ngroups++] = gid;
	}
	if (!w->wh_anyone && w->wh_ngroups == 0)
		both(a, &groups, w);
}
