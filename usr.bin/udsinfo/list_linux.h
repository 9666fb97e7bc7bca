/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * What the files of the list share on Linux: list_linux.c asks sock_diag(7),
 * in the words of list_linux_diag.c, list_linux_again.c does so once more,
 * list_linux_net.c in other network namespaces, list_linux_text.c reads
 * /proc/net/unix instead, list_linux_proc.c walks through the processes,
 * list_linux_task.c through threads, and list_linux_file.c looks for files.
 */

#ifndef LIST_LINUX_H
#define LIST_LINUX_H

#include <sys/types.h>
#include <sys/socket.h>

#include <linux/netlink.h>

#include <stddef.h>
#include <stdint.h>

#include "udsinfo.h"

/* How often a list is begun anew that was overtaken by changes. */
#define LIST_TRIES	5

/* A client that waits for a listener to accept it; by inodes. */
struct wait {
	uint32_t	wa_client;
	uint32_t	wa_listener;
};

/* A list that is being made. */
struct listing {
	struct table	*li_table;
	struct wait	*li_waits;
	size_t		 li_nwaits, li_maxwaits;
	int		 li_waiting;	/* somebody waits */
	int		 li_torn;	/* in pieces that may not fit */
	int		 li_shut;	/* of one socket, or -1 */
};

/* A socket that a process holds, of which a row was not found yet. */
struct held {
	uint64_t	he_ino;
	pid_t		he_pid;
	int		he_fd;
};

/* Where the walk through the processes is. */
struct walker {
	struct table	*wk_table;
	struct held	*wk_held;
	size_t		 wk_nheld, wk_maxheld;
	pid_t		 wk_pid;
	uint32_t	 wk_proc;	/* of t_procs, or NONE */
	int		 wk_dir;	/* its fd directory */
	int		 wk_looks;	/* that are left */
	int		 wk_root;
	int		 wk_short;	/* of descriptors or memory */
	int		 wk_tasks;	/* at threads, after processes */
};

/* RCV_SHUTDOWN and SEND_SHUTDOWN. */
#define KERNEL_NORECEIVE	1
#define KERNEL_NOSEND		2

/*
 * Reads a directory by getdents64(2) alone: readdir(3) would add three calls
 * for each process, and read less at a time.
 */
struct entries {
	char	*en_buf;
	size_t	 en_size;
	size_t	 en_at, en_len;
	int	 en_fd;
};

/* list_linux_diag.c: ask the kernel; -1 and errno. */
typedef void	 diag_take(struct listing *, const char *, size_t);

int		 diag_answer(int, struct listing *, diag_take *);
int		 diag_attr(const char **, size_t *, struct nlattr *);
int		 diag_open(void);
int		 diag_page(int, struct listing *, diag_take *);
int		 diag_request(int, uint32_t, uint32_t, uint32_t);

/*
 * list_linux.c: the sockets of the namespace that one asks in, or only one of
 * them if it is there; -1 and errno.
 */
int		 diag_dump(struct listing *, int, int);
int		 diag_find(struct listing *, int, uint64_t);
void		 sockets_join(struct listing *);
int		 sockets_read(struct table *, int);

/* list_linux_again.c: add what the first list may lack. */
int		 again_confirm(struct table *);
void		 again_held(struct walker *);
void		 again_note(struct walker *, int, uint64_t);
void		 again_peers(struct table *);
int		 again_wants(const struct table *, uint64_t);

/* list_linux_net.c: add what other network namespaces hold, or count them. */
void		 net_behind(struct listing *, int);	/* closes it */
void		 net_others(struct listing *);
void		 net_skip(struct table *, int, const char *);

/*
 * list_linux_text.c: the list without sock_diag(7); -1 and errno, EAGAIN if
 * what it is read from contradicts itself.
 */
int		 text_sockets(struct table *);

/* list_linux_proc.c */
void		 entries_begin(struct entries *, int, char *, size_t);
const char	*entries_next(struct entries *);
int		 proc_held(struct walker *, const struct held *);
ssize_t		 proc_read(int, const char *, char *, size_t);
int		 proc_socket(int, const char *, uint64_t *);
void		 proc_walk(struct walker *, int, const char *);

/* list_linux_peek.c: a copy of a descriptor; -1 and errno. */
int		 peek_copy(pid_t, int, uint64_t);

/* list_linux_task.c: what only a thread holds. */
void		 task_walk(struct walker *, int);

#endif
