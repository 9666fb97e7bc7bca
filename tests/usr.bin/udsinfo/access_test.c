/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * Who may connect, by modes and ACLs that are made up here.
 */

#include <sys/stat.h>

#include <atf-c.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "udsinfo.h"

/* Ids that no user has, so that nobody's groups matter. */
#define ALICE	2000000001
#define BOB	2000000002
#define STAFF	2000000003
#define WHEEL	2000000004
#define OTHERS	2000000005

static struct access	access_of;
static struct acl	next_acl[8];
static int		next_nacl;

static void	acl(const char *);
static void	gate(mode_t, int);
static int	may(uid_t, gid_t);

/* What access.c is told of the file that comes next. */
int
list_acl(const char *path, struct acl *entries, int max)
{
	int n;

	(void)path;
	ATF_REQUIRE(next_nacl <= max);
	if (next_nacl > 0)
		memcpy(entries, next_acl, sizeof(next_acl));
	n = next_nacl;
	next_nacl = 0;
	return (n);
}

/* A digit for each, or "-" where there is no entry. */
static void
acl(const char *permissions)
{
	static const struct acl entries[] = {
		{ .al_tag = ACL_OWNER }, { .al_tag = ACL_USER, .al_id = BOB },
		{ .al_tag = ACL_OWNGROUP },
		{ .al_tag = ACL_GROUP, .al_id = WHEEL },
		{ .al_tag = ACL_MASK }, { .al_tag = ACL_OTHER },
	};
	size_t i;

	for (i = 0; permissions[i] != '\0'; i++) {
		if (permissions[i] == '-')
			continue;
		next_acl[next_nacl] = entries[i];
		next_acl[next_nacl++].al_perm =
		    (uint16_t)(permissions[i] - '0');
	}
}

/* Of alice and staff. */
static void
gate(mode_t mode, int want)
{
	struct stat st;

	memset(&st, 0, sizeof(st));
	st.st_mode = mode;
	st.st_uid = ALICE;
	st.st_gid = STAFF;
	(void)access_add(&access_of, "/x", &st, want);
}

static int
may(uid_t uid, gid_t gid)
{
	struct subject su;

	su.su_uid = uid;
	su.su_groups = &gid;
	su.su_ngroups = 1;
	return (access_may(&access_of, &su));
}

/* The first class that applies decides, even if the next would give more. */
ATF_TC_WITHOUT_HEAD(mode_of_each_class);
ATF_TC_BODY(mode_of_each_class, tc)
{
	static const struct {
		mode_t	mode;
		int	owner, member, other;
	} cases[] = {
		{ 0700, 1, 0, 0 }, { 0070, 0, 1, 0 }, { 0007, 0, 0, 1 },
		{ 0200, 1, 0, 0 }, { 0020, 0, 1, 0 }, { 0002, 0, 0, 1 },
		{ 0555, 0, 0, 0 }, { 0222, 1, 1, 1 }, { 0602, 1, 0, 1 },
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		gate(cases[i].mode, ACCESS_WRITE);
		ATF_CHECK_EQ(cases[i].owner, may(ALICE, STAFF));
		ATF_CHECK_EQ(cases[i].member, may(BOB, STAFF));
		ATF_CHECK_EQ(cases[i].other, may(BOB, OTHERS));
		ATF_CHECK_EQ(1, may(0, OTHERS));
		access_free(&access_of);
	}
}

/* illumos wants to read the file as well. */
ATF_TC_WITHOUT_HEAD(all_that_is_wanted);
ATF_TC_BODY(all_that_is_wanted, tc)
{
	gate(0624, ACCESS_READ | ACCESS_WRITE);
	ATF_CHECK_EQ(1, may(ALICE, OTHERS));
	ATF_CHECK_EQ(0, may(BOB, STAFF));
	ATF_CHECK_EQ(0, may(BOB, OTHERS));
}

/* A directory has to be searched; reading and writing it do not help. */
ATF_TC_WITHOUT_HEAD(search_is_execute);
ATF_TC_BODY(search_is_execute, tc)
{
	gate(0711, ACCESS_SEARCH);
	ATF_CHECK_EQ(1, may(BOB, OTHERS));
	gate(0766, ACCESS_SEARCH);
	ATF_CHECK_EQ(0, may(BOB, OTHERS));
	ATF_CHECK_EQ(1, may(ALICE, OTHERS));
}

ATF_TC_WITHOUT_HEAD(first_closed_gate_blocks);
ATF_TC_BODY(first_closed_gate_blocks, tc)
{
	struct subject su;

	memset(&su, 0, sizeof(su));
	su.su_uid = BOB;
	gate(0755, ACCESS_SEARCH);
	gate(0700, ACCESS_SEARCH);
	gate(0600, ACCESS_WRITE);
	ATF_CHECK_EQ(1, access_blocker(&access_of, &su));
	access_pop(&access_of);
	access_pop(&access_of);
	ATF_CHECK_EQ(access_of.ac_n, access_blocker(&access_of, &su));
}

/* The mask limits all but the owner and others. */
ATF_TC_WITHOUT_HEAD(acl_mask_limits);
ATF_TC_BODY(acl_mask_limits, tc)
{
	acl("666642");
	gate(0642, ACCESS_WRITE);
	ATF_CHECK_EQ(1, may(ALICE, OTHERS));
	ATF_CHECK_EQ(0, may(BOB, OTHERS));
	ATF_CHECK_EQ(0, may(OTHERS, STAFF));
	ATF_CHECK_EQ(0, may(OTHERS, WHEEL));
	ATF_CHECK_EQ(1, may(OTHERS, OTHERS));
}

/* The bits of the group are the mask's where there is an ACL. */
ATF_TC_WITHOUT_HEAD(acl_user_and_groups);
ATF_TC_BODY(acl_user_and_groups, tc)
{
	acl("644660");
	gate(0660, ACCESS_WRITE);
	ATF_CHECK_EQ(0, may(BOB, WHEEL));	/* the user's decides */
	ATF_CHECK_EQ(0, may(OTHERS, STAFF));
	ATF_CHECK_EQ(1, may(OTHERS, WHEEL));
	ATF_CHECK_EQ(0, may(OTHERS, OTHERS));
}

/* One of several groups is enough. */
ATF_TC_WITHOUT_HEAD(acl_any_group);
ATF_TC_BODY(acl_any_group, tc)
{
	gid_t groups[] = { STAFF, WHEEL };
	struct subject su;

	acl("6-0270");
	gate(0660, ACCESS_WRITE);
	su.su_uid = BOB;
	su.su_groups = groups;
	su.su_ngroups = 2;
	ATF_CHECK_EQ(1, access_may(&access_of, &su));
	su.su_ngroups = 1;
	ATF_CHECK_EQ(0, access_may(&access_of, &su));
}

ATF_TC_WITHOUT_HEAD(acl_unknown_is_said);
ATF_TC_BODY(acl_unknown_is_said, tc)
{
	next_nacl = -1;
	gate(0666, ACCESS_WRITE);
	ATF_CHECK_EQ(1, access_of.ac_noacl);
	ATF_CHECK_EQ(-1, may(BOB, OTHERS));
	ATF_CHECK_EQ(1, may(0, OTHERS));
}

/* Nor does the mode keep out whom an ACL may let in. */
ATF_TC_WITHOUT_HEAD(acl_unknown_may_allow);
ATF_TC_BODY(acl_unknown_may_allow, tc)
{
	struct subject su;

	memset(&su, 0, sizeof(su));
	su.su_uid = BOB;
	next_nacl = -1;
	gate(0700, ACCESS_SEARCH);
	ATF_CHECK_EQ(-1, access_may(&access_of, &su));
	ATF_CHECK_EQ(0, access_blocker(&access_of, &su));
	gate(0600, ACCESS_WRITE);
	ATF_CHECK_EQ(0, access_may(&access_of, &su));
	ATF_CHECK_EQ(1, access_blocker(&access_of, &su));
}

ATF_TC_WITHOUT_HEAD(who_anyone);
ATF_TC_BODY(who_anyone, tc)
{
	struct who w;

	gate(0755, ACCESS_SEARCH);
	gate(0777, ACCESS_WRITE);
	access_who(&access_of, &w);
	ATF_CHECK_EQ(1, w.wh_anyone);
	ATF_CHECK_EQ(0, w.wh_nusers + w.wh_ngroups + w.wh_nboth);
	ATF_CHECK_EQ(access_of.ac_n, w.wh_blocker);
}

ATF_TC_WITHOUT_HEAD(who_anyone_but);
ATF_TC_BODY(who_anyone_but, tc)
{
	struct who w;

	gate(0606, ACCESS_WRITE);
	access_who(&access_of, &w);
	ATF_CHECK_EQ(1, w.wh_anyone);
	ATF_CHECK_EQ(0, w.wh_nusers);
	ATF_REQUIRE_EQ(1, w.wh_ngroups);
	ATF_CHECK_EQ(STAFF, w.wh_groups[0]);
}

ATF_TC_WITHOUT_HEAD(who_owner_and_group);
ATF_TC_BODY(who_owner_and_group, tc)
{
	struct who w;

	gate(0755, ACCESS_SEARCH);
	gate(0660, ACCESS_WRITE);
	access_who(&access_of, &w);
	ATF_CHECK_EQ(0, w.wh_anyone);
	ATF_REQUIRE_EQ(1, w.wh_nusers);
	ATF_CHECK_EQ(ALICE, w.wh_users[0]);
	ATF_REQUIRE_EQ(1, w.wh_ngroups);
	ATF_CHECK_EQ(STAFF, w.wh_groups[0]);
	ATF_CHECK_EQ(1, w.wh_blocker);
}

ATF_TC_WITHOUT_HEAD(who_of_two_groups);
ATF_TC_BODY(who_of_two_groups, tc)
{
	struct stat st;
	struct who w;

	memset(&st, 0, sizeof(st));
	st.st_mode = 0750;
	st.st_gid = WHEEL;
	(void)access_add(&access_of, "/x", &st, ACCESS_SEARCH);
	gate(0660, ACCESS_WRITE);
	access_who(&access_of, &w);
	ATF_CHECK_EQ(0, w.wh_nusers + w.wh_ngroups);
	ATF_REQUIRE_EQ(2, w.wh_nboth);
	ATF_CHECK_EQ(STAFF, w.wh_both[0]);
	ATF_CHECK_EQ(WHEEL, w.wh_both[1]);
}

ATF_TC_WITHOUT_HEAD(who_root_only);
ATF_TC_BODY(who_root_only, tc)
{
	struct who w;

	gate(0000, ACCESS_WRITE);
	access_who(&access_of, &w);
	ATF_CHECK_EQ(0, w.wh_anyone + w.wh_nusers + w.wh_ngroups +
	    w.wh_nboth);
}

/* Through a link both its directory and that of the file are passed. */
ATF_TC_WITHOUT_HEAD(walk_follows_links);
ATF_TC_BODY(walk_follows_links, tc)
{
	char here[1024], path[2048];
	size_t i, seen;

	ATF_REQUIRE_EQ(0, mkdir("a", 0700));
	ATF_REQUIRE_EQ(0, mkdir("b", 0711));
	ATF_REQUIRE_EQ(0, symlink("../b/./f", "a/l"));
	ATF_REQUIRE(open("b/f", O_CREAT | O_RDWR, 0640) != -1);
	ATF_REQUIRE(getcwd(here, sizeof(here)) != NULL);
	ATF_REQUIRE_EQ(0, access_walk(&access_of, "a//l", ACCESS_WRITE));
	ATF_CHECK_EQ(0, access_of.ac_error);
	ATF_CHECK_STREQ("/", access_of.ac_gates[0].ga_path);
	for (i = seen = 0; i < access_of.ac_n; i++)
		seen += strcmp(strrchr(access_of.ac_gates[i].ga_path, '/'),
		    "/a") == 0;
	ATF_CHECK_EQ(1, seen);
	(void)snprintf(path, sizeof(path), "%s/b/f", here);
	ATF_CHECK_STREQ(path, access_of.ac_gates[i - 1].ga_path);
	ATF_CHECK_EQ(ACCESS_WRITE, access_of.ac_gates[i - 1].ga_want);
	ATF_CHECK_EQ(ACCESS_SEARCH, access_of.ac_gates[i - 2].ga_want);
	ATF_CHECK_EQ(0711, access_of.ac_gates[i - 2].ga_mode & 07777);
	access_free(&access_of);
	ATF_REQUIRE_EQ(0, symlink(path, "a/absolute"));
	ATF_REQUIRE_EQ(0, access_walk(&access_of, "a/absolute",
	    ACCESS_WRITE));
	ATF_CHECK_STREQ(path, access_of.ac_gates[access_of.ac_n - 1].ga_path);
}

/* More than are told, and more than two that are needed together. */
ATF_TC_WITHOUT_HEAD(who_more);
ATF_TC_BODY(who_more, tc)
{
	struct who w;
	int i;

	for (i = 0; i < ACCESS_IDS; i++) {
		gate(0755, ACCESS_SEARCH);
		access_of.ac_gates[i].ga_uid = ALICE + (uid_t)i;
	}
	access_who(&access_of, &w);
	ATF_CHECK_EQ(0, w.wh_more);
	gate(0755, ACCESS_SEARCH);
	access_of.ac_gates[i].ga_uid = ALICE + (uid_t)i;
	access_who(&access_of, &w);
	ATF_CHECK_EQ(1, w.wh_more);
	access_free(&access_of);
	for (i = 0; i < 3; i++) {
		gate(0010, ACCESS_SEARCH);
		access_of.ac_gates[i].ga_gid = STAFF + (gid_t)i;
	}
	access_who(&access_of, &w);
	ATF_CHECK_EQ(0, w.wh_anyone + w.wh_nusers + w.wh_ngroups +
	    w.wh_nboth);
	ATF_CHECK_EQ(1, w.wh_more);
}

ATF_TC_WITHOUT_HEAD(walk_to_another_file);
ATF_TC_BODY(walk_to_another_file, tc)
{
	struct stat other, st;

	ATF_REQUIRE(open("f", O_CREAT | O_RDWR, 0600) != -1);
	ATF_REQUIRE(open("g", O_CREAT | O_RDWR, 0600) != -1);
	ATF_REQUIRE_EQ(0, stat("f", &st));
	ATF_REQUIRE_EQ(0, stat("g", &other));
	ATF_REQUIRE_EQ(0, access_walk(&access_of, "f", ACCESS_WRITE));
	access_check(&access_of, &st);
	ATF_CHECK_EQ(0, access_of.ac_astray);
	ATF_CHECK_EQ(0, may(BOB, OTHERS));
	access_check(&access_of, &other);
	ATF_CHECK_EQ(1, access_of.ac_astray);
	ATF_CHECK_EQ(-1, may(BOB, OTHERS));
	ATF_CHECK_EQ(-1, may(0, OTHERS));
	access_free(&access_of);
	ATF_REQUIRE_EQ(-1, access_walk(&access_of, "h", ACCESS_WRITE));
	access_check(&access_of, &st);
	ATF_CHECK_EQ(1, access_of.ac_astray);
}

ATF_TC_WITHOUT_HEAD(walk_stops_at_trouble);
ATF_TC_BODY(walk_stops_at_trouble, tc)
{
	ATF_REQUIRE_EQ(0, symlink("loop", "loop"));
	ATF_CHECK_EQ(-1, access_walk(&access_of, "loop", ACCESS_WRITE));
	ATF_CHECK_EQ(ELOOP, access_of.ac_error);
	access_free(&access_of);
	ATF_CHECK_EQ(-1, access_walk(&access_of, "/nowhere/f",
	    ACCESS_WRITE));
	ATF_CHECK_EQ(ENOENT, access_of.ac_error);
	ATF_CHECK_EQ(1, access_of.ac_n);
	ATF_CHECK_EQ(-1, may(0, OTHERS));
	access_free(&access_of);
	ATF_CHECK_EQ(0, access_walk(&access_of, "/../../", ACCESS_WRITE));
	ATF_CHECK_EQ(1, access_of.ac_n);
}

ATF_TP_ADD_TCS(tp)
{
	ATF_TP_ADD_TC(tp, mode_of_each_class);
	ATF_TP_ADD_TC(tp, all_that_is_wanted);
	ATF_TP_ADD_TC(tp, search_is_execute);
	ATF_TP_ADD_TC(tp, first_closed_gate_blocks);
	ATF_TP_ADD_TC(tp, acl_mask_limits);
	ATF_TP_ADD_TC(tp, acl_user_and_groups);
	ATF_TP_ADD_TC(tp, acl_any_group);
	ATF_TP_ADD_TC(tp, acl_unknown_is_said);
	ATF_TP_ADD_TC(tp, acl_unknown_may_allow);
	ATF_TP_ADD_TC(tp, who_anyone);
	ATF_TP_ADD_TC(tp, who_anyone_but);
	ATF_TP_ADD_TC(tp, who_owner_and_group);
	ATF_TP_ADD_TC(tp, who_of_two_groups);
	ATF_TP_ADD_TC(tp, who_root_only);
	ATF_TP_ADD_TC(tp, walk_follows_links);
	ATF_TP_ADD_TC(tp, who_more);
	ATF_TP_ADD_TC(tp, walk_to_another_file);
	ATF_TP_ADD_TC(tp, walk_stops_at_trouble);
	return (atf_no_error());
}
