/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * The zoo: odd sockets of which everything is known, because of what was done
 * to them.  Nothing here is learnt from the kernel but the number by which a
 * socket is found again, and the names of namespaces.
 */

#ifndef ZOO_H
#define ZOO_H

#include <sys/types.h>

#include <stddef.h>
#include <stdint.h>

#define ZOO_NAME	128	/* longer than sun_path */
#define ZOO_HERD	300	/* processes that hold one socket */

/* A process that holds an animal. */
struct keeper {
	pid_t		 k_pid;
	uid_t		 k_uid;
	const char	*k_command;
	int		 k_fd;
};

struct animal {
	const char	*a_what;
	uint64_t	 a_ino;
	uint64_t	 a_netns;
	struct animal	*a_peer;	/* whom it is connected to */
	struct animal	*a_waits;	/* the listener that is to accept it */
	struct keeper	*a_keepers;
	size_t		 a_nkeepers;
	const char	*a_state;
	const char	*a_fate;	/* of its file */
	char		*a_now;		/* where the file is, if renamed */
	uid_t		 a_uid;
	int		 a_fd;		/* here, or -1 */
	int		 a_type;
	int		 a_kind;	/* UDS_ADDR_* */
	size_t		 a_namelen;
	unsigned char	 a_name[ZOO_NAME];
	unsigned	 a_queue;	/* connections, or unread bytes */
	unsigned	 a_first;	/* bytes of the first datagram only */
	unsigned	 a_fds;		/* unread descriptors */
	int		 a_backlog;	/* -1: it does not listen */
	int		 a_flies;	/* in a message, with no other holder */
};

/* animal.c: catch and describe */
int		 zoo_gone(const struct animal *);
struct animal	*zoo_catch(const char *, int, int, const char *);
void		 zoo_pair(const char *, int, struct animal **,
		    struct animal **);
void		 zoo_bind(struct animal *, int, const void *, size_t);
void		 zoo_listen(struct animal *, int);
struct animal	*zoo_path(const char *, int, const char *);
struct animal	*zoo_server(const char *, int, const char *, int);
void		 zoo_connect(struct animal *, const struct animal *);
void		 zoo_wait(struct animal *, struct animal *);
struct animal	*zoo_accept(const char *, struct animal *, struct animal *);
void		 zoo_release(struct animal *);
void		 zoo_send(struct animal *, struct animal *, size_t);
void		 zoo_sendfds(struct animal *, struct animal *, const int *,
		    size_t);
void		 zoo_keep(struct animal *, pid_t, uid_t, const char *, int);
uint64_t	 zoo_netns(void);

/* keeper.c: other processes, which end with this one */
void		 keeper_init(void);
void		 keeper_end(void);
pid_t		 keeper_start(const char *, uid_t, struct animal *, int);

/* truth.c: write down what is true */
void		 truth_write(const char *);
void		 truth_ask(const char *, const void *, size_t, const char *);

/* What each house has to show. */
void		 house_connections(void);
void		 house_datagrams(void);
void		 house_files(void);
void		 house_flight(void);
void		 house_herd(void);
void		 house_listeners(void);
void		 house_names(void);
void		 house_strangers(void);

extern struct animal	*zoo_animals[];
extern size_t		 zoo_count;

#endif
