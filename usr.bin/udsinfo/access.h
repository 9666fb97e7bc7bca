/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * access.c, access_who.c: who may connect to a pathname.
 */

#ifndef ACCESS_H
#define ACCESS_H

#include <sys/types.h>
#include <sys/stat.h>

#include <stddef.h>
#include <stdint.h>

/* As POSIX.1e has them, with the numbers of Linux. */
#define ACL_OWNER	0x01
#define ACL_USER	0x02
#define ACL_OWNGROUP	0x04
#define ACL_GROUP	0x08
#define ACL_MASK	0x10
#define ACL_OTHER	0x20

struct acl {
	uint16_t	al_tag;
	uint16_t	al_perm;	/* as S_IRWXO */
	uint32_t	al_id;
};

/*
 * The ACL of a file, no symbolic link, into room for so many entries.  Return
 * how many it has, 0 without an ACL, or -1 if there may be one that says what
 * is not known.
 */
int	list_acl(const char *, struct acl *, int);

/*
 * 1 if the number of a user, or of a group, stands for all those that have
 * none here.
 */
int	list_unmapped(uint32_t, int);

/* What connect(2) takes of a file: ACCESS_WRITE, and on some more. */
extern const int	list_want;

#define ACCESS_SEARCH	01
#define ACCESS_WRITE	02
#define ACCESS_READ	04
#define ACCESS_IDS	16	/* users, and groups, that are told */

/* A directory to be searched, or the file to be written to. */
struct gate {
	char		*ga_path;	/* absolute, without links */
	struct acl	*ga_acl;
	int		 ga_nacl;	/* -1: it could not be read */
	int		 ga_want;
	mode_t		 ga_mode;
	dev_t		 ga_dev;
	ino_t		 ga_ino;
	uid_t		 ga_uid;
	gid_t		 ga_gid;
	int		 ga_unmapped;	/* ga_uid or ga_gid is nobody's */
};

struct access {
	struct gate	*ac_gates;
	size_t		 ac_n, ac_max;
	int		 ac_error;	/* why the file was not arrived at */
	int		 ac_noacl;	/* ACLs could not be read */
	int		 ac_astray;	/* another file was arrived at */
};

struct subject {
	uid_t		 su_uid;	/* (uid_t)-1: nobody in particular */
	gid_t		*su_groups;
	int		 su_ngroups;
};

/* Of anyone but the users and groups named, or of these only. */
struct who {
	uid_t		 wh_users[ACCESS_IDS];
	gid_t		 wh_groups[ACCESS_IDS];
	gid_t		 wh_both[2];	/* a member of both groups */
	size_t		 wh_blocker;	/* of others; ac_n for none */
	int		 wh_nusers;
	int		 wh_ngroups;
	int		 wh_nboth;	/* 0 or 2 */
	int		 wh_anyone;
	int		 wh_more;	/* that are not told */
	int		 wh_unmapped;	/* nor those without a number here */
	int		 wh_noroot;	/* user 0 may not */
};

int	access_add(struct access *, const char *, const struct stat *, int);
size_t	access_blocker(const struct access *, const struct subject *);
void	access_check(struct access *, const struct stat *);
const char	*access_doubt(const struct access *);
void	access_free(struct access *);
int	access_may(const struct access *, const struct subject *);
void	access_pop(struct access *);
void	access_release(struct subject *);
void	access_subject(const char *, uid_t, struct subject *);
int	access_walk(struct access *, const char *, int);
void	access_who(const struct access *, struct who *);

#endif
