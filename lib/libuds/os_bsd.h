/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * What os_bsd.c lends to the files of the systems that descend from 4.4BSD,
 * beside the functions of uds_os.h that it defines for all of them.
 */

#ifndef OS_BSD_H
#define OS_BSD_H

#include <sys/types.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <limits.h>

struct stat;
struct uds__got;
struct uds__way;
struct uds_cred;
struct xucred;

/* Close it, but keep errno; -1. */
int	uds_bsd_discard(int);

/* uds_os_bind() of NetBSD and macOS, uds_os_listen() of NetBSD and OpenBSD. */
int	uds_bsd_bind(int, const struct sockaddr *, socklen_t);
int	uds_bsd_listen(int, int);

/* os_bsd_feature.c: uds_os_feature() of what is not a matter of one system. */
int	uds_bsd_feature(int);

/*
 * os_bsd_cred.c.  Say by errno why the kernel keeps no credentials for a
 * socket; -1.
 */
int	uds_bsd_nopeer(int);

/* A listener has no peer, unless the request vouches that it is none. */
int	uds_bsd_refuse(int, int);

/*
 * os_bsd_pair.c: 1 for a datagram socket whose peer is that of socketpair(2),
 * 0 for others.
 */
int	uds_bsd_pair(int);

/*
 * LOCAL_PEERCRED, checked, of what does not listen, and what it tells beside
 * a process id.
 */
int	uds_bsd_peercred(int, struct xucred *, int);
int	uds_bsd_learn(struct uds_cred *, const struct xucred *, int, int);
int	uds_bsd_groups(const struct xucred *, gid_t *, int);

/*
 * 1 if a list of groups there without room to spare may be a cut one: each
 * system with LOCAL_PEERCRED has its own.
 */
extern const int	uds_bsd_cutgroups;

/*
 * os_bsd_msg.c: uds_os_recvmsg(), uds_os_senderror(), uds_os_setopt() and
 * uds_os_getopt() of systems without more to them.
 */
ssize_t	uds_bsd_recvmsg(int, struct msghdr *, int);
void	uds_bsd_senderror(void);
void	uds_bsd_setcloexec(const int *, size_t);
int	uds_bsd_setopt(int, int, int);
int	uds_bsd_getopt(int, int, int *);
int	uds_bsd_setnumber(int, int, int, int);
int	uds_bsd_getnumber(int, int, int, int *);

/* os_bsd_noroom.c: uds_os_recvmsg() where no room at all takes more. */
ssize_t	uds_bsd_recvany(int, struct msghdr *, int);

/*
 * os_bsd_msgcred.c: where in a structure of 32-bit words there is what, pid -1
 * if nowhere.  If the effective group is the first of the groups, their number
 * is a short.
 */
struct uds_bsd_words {
	int	pid;
	int	ruid;
	int	euid;
	int	rgid;
	int	egid;
	int	ngroups;
	int	groups;
	int	most;		/* of groups, if more are cut; or 0 */
};

void	uds_bsd_learncred(struct uds__got *, const void *, size_t,
	    const struct uds_bsd_words *);

/* os_bsd_path.c.  A pathname as long as the kernels take one, and its NUL. */
#define UDS_BSD_ROOM	(UDS_PATH_MAX + 1)

/* The absolute pathname of what is relative to a directory. */
int	uds_bsd_path(char *, int, const char *);

/* Does the pathname lead to this file?  -1 if not (ESTALE). */
int	uds_bsd_check(const char *, const struct stat *);

/*
 * os_bsd_way.c.  A sockaddr with room for all that its length can say, and
 * what makes it one of a pathname that fits: its length, with a NUL if there
 * is room for one in sun_path.
 */
union uds_bsd_sockaddr {
	struct sockaddr_un	un;
	char			room[UCHAR_MAX + 1];
};

socklen_t uds_bsd_address(union uds_bsd_sockaddr *, const char *);

/*
 * uds_os_way*() by a symbolic link, for systems that have no other way, or
 * where the other leads no farther.  haslink is 1 if links can be made, 0 if
 * there is no place for them, -1 if that cannot be told now.
 */
int	uds_bsd_haslink(void);
int	uds_bsd_wayopen(struct uds__way *, int, const char *, const char *);
int	uds_bsd_waybind(int, const struct uds__way *);
int	uds_bsd_wayconnect(int, const struct uds__way *);
void	uds_bsd_wayclose(struct uds__way *);

#endif
