/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * What the lists of FreeBSD, DragonFly, NetBSD, OpenBSD and macOS share.
 * Each finds its own words for a socket in the tables of its kernel and puts
 * them into a struct bsd_pcb.
 */

#ifndef LIST_BSD_H
#define LIST_BSD_H

#include <sys/types.h>

#include <stddef.h>
#include <stdint.h>

struct table;

#define BSD_LISTENS	0x01
#define BSD_CONNECTED	0x02
#define BSD_CLOSED	0x04	/* its connection has ended */
#define BSD_EMBRYO	0x08	/* has no descriptor before accept(2) */
#define BSD_MAYLISTEN	0x10	/* of a bound one it is not known */
#define BSD_QUEUE	0x20	/* bp_queue is known */
#define BSD_UID		0x40	/* bp_uid is known */
#define BSD_FULL	0x80	/* a listener that admits no more */

/* A socket.  Addresses in the kernel are 0 where there is nothing. */
struct bsd_pcb {
	uint64_t	 bp_so;		/* the socket ... */
	uint64_t	 bp_pcb;	/* ... its protocol control block ... */
	uint64_t	 bp_conn;	/* ... and that of its peer */
	const char	*bp_name;	/* a struct sockaddr_un ... */
	size_t		 bp_room;	/* ... in this room, unless that is 0 */
	const char	*bp_peer;	/* and of the peer, which waits ... */
	size_t		 bp_peerroom;	/* ... with a listener of that name */
	uint32_t	 bp_queue;
	uint32_t	 bp_backlog;
	uid_t		 bp_uid;
	int		 bp_type;
	int		 bp_flags;
};

struct bsd_link {
	uint64_t	bl_so;
	uint64_t	bl_pcb;
	uint64_t	bl_conn;
	uint32_t	bl_peer;	/* its name, as so_name */
	uint32_t	bl_peerlen;
	uint8_t		bl_peerkind;
	uint8_t		bl_embryo;
};

/* What a struct sock has no place for: link i belongs to socket i. */
struct bsd_map {
	struct bsd_link	*bm_links;
	size_t		 bm_n;
	size_t		 bm_max;
	uint32_t	*bm_index;	/* hash of bl_so */
	size_t		 bm_nindex;	/* a power of two */
};

struct bsd_proc {
	pid_t		bp_pid;
	uid_t		bp_euid;
	uint32_t	bp_row;		/* in the table, or NONE */
	char		bp_comm[36];
};

/* Processes, by number. */
struct bsd_procs {
	struct bsd_proc	*bp_all;
	size_t		 bp_n;
	size_t		 bp_max;
	pid_t		 bp_last;	/* one that came without a name ... */
	uint32_t	 bp_lastrow;	/* ... and its row, or NONE */
};

/* Ask for a table; its size without a buffer, as sysctl(3) does. */
typedef int	 bsd_ask(const void *, void *, size_t *);

/* Of the tables of sockets, those that are named in this way. */
#define BSD_NPCBLISTS	3

extern const char *const	bsd_pcblists[BSD_NPCBLISTS];

void	 bsd_begin(struct table *);
char	*bsd_fetch(bsd_ask *, const void *, size_t *);
int	 bsd_record(void *, size_t, size_t, const char *, size_t);
void	 bsd_why(struct table *);

uint32_t bsd_addsock(struct table *, struct bsd_map *, const struct bsd_pcb *);
uint32_t bsd_findsock(const struct bsd_map *, uint64_t);
void	 bsd_freemap(struct bsd_map *);
void	 bsd_join(struct table *, struct bsd_map *);
void	 bsd_queued(struct table *, const struct bsd_map *);

void	 bsd_addproc(struct bsd_procs *, pid_t, uid_t, const char *, size_t);
void	 bsd_freeprocs(struct bsd_procs *);
void	 bsd_sortprocs(struct bsd_procs *);
void	 bsd_file(struct table *, struct bsd_procs *, uint64_t, pid_t, int);
void	 bsd_holder(struct table *, struct bsd_procs *, uint32_t, pid_t, int);
int	 bsd_seen(const struct bsd_procs *, pid_t);

/* Of each system: all processes that can be seen, or one. */
void	 bsd_listprocs(struct bsd_procs *);
void	 bsd_oneproc(struct bsd_procs *, pid_t);

/*
 * Of FreeBSD and DragonFly: one table of sockets, what is in it, descriptors,
 * and what may be hidden, or NULL.
 */
char	*bsd_fetchpcbs(size_t, size_t *);
int	 bsd_takepcbs(struct table *, struct bsd_map *, const char *, size_t);
int	 bsd_listfiles(struct table *, struct bsd_procs *);
const char *bsd_hidden(void);

/* Of DragonFly and NetBSD: the table of processes, and what is in it. */
char	*bsd_fetchprocs(int, int, size_t *);
void	 bsd_takeprocs(struct bsd_procs *, const char *, size_t);

#endif
