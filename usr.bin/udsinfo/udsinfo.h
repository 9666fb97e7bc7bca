/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * The parts of udsinfo(1).  Everything is collected first, into a table of
 * sockets or into one report for each address or descriptor, and formatted
 * afterwards, by text_*.c or by json.c.
 */

#ifndef UDSINFO_H
#define UDSINFO_H

#include <sys/types.h>
#include <sys/stat.h>

#include <stddef.h>
#include <stdint.h>

#include "uds.h"

/* Exit status; the worst of several answers counts. */
#define EXIT_YES	0
#define EXIT_NO		1
#define EXIT_TROUBLE	2

struct options {
	int	o_connect;
	int	o_features;
	int	o_fd;		/* -1: none */
	int	o_json;
	int	o_numeric;
	pid_t	o_pid;		/* -1: all */
	int	o_quiet;
	int	o_timeout;	/* milliseconds */
	int	o_type;		/* -1: all */
	int	o_verbose;
};

/* What a socket, an address or a descriptor was found to be. */
enum state {
	STATE_UNBOUND,
	STATE_BOUND,
	STATE_LISTEN,
	STATE_CONN,
	STATE_QUEUED,		/* connected, but not accepted yet */
	STATE_CLOSED,
	STATE_LIVE,
	STATE_FULL,
	STATE_STALE,
	STATE_ABSENT,
	STATE_NOTSOCK,
	STATE_DENIED,
	STATE_UNKNOWN
};

/*
 * The table.  Rows refer to each other by index, which survives growing;
 * NONE is no index.  Names lie end to end in one arena.
 */
#define NONE		UINT32_MAX

#define SOCK_HASFILE	0x01	/* so_fileino and so_dev are known */
#define SOCK_HASPEER	0x02	/* it has a peer, which so_peer may name */
#define SOCK_HASQUEUE	0x04	/* so_queue is known */
#define SOCK_HASUID	0x08	/* so_uid is known */
#define SOCK_ISFULL	0x10	/* a listener that admits no more */

struct sock {
	uint64_t	so_ino;
	uint64_t	so_peer;	/* the peer's inode, 0 if unknown */
	dev_t		so_dev;
	uint32_t	so_fileino;	/* low 32 bits of the file's inode */
	uint32_t	so_name;	/* offset in the arena */
	uint32_t	so_namelen;
	uint32_t	so_queue;	/* connections waiting, bytes unread */
	uint32_t	so_backlog;	/* of a listener */
	uint32_t	so_holder;	/* the first one, or NONE */
	uint32_t	so_lastholder;
	uid_t		so_uid;
	uint8_t		so_kind;	/* UDS_ADDR_* */
	uint8_t		so_type;
	uint8_t		so_state;
	uint8_t		so_flags;
};

struct holder {
	uint32_t	ho_next;	/* of the same socket */
	uint32_t	ho_sock;
	uint32_t	ho_proc;
	int		ho_fd;
};

struct proc {
	pid_t		pr_pid;
	uid_t		pr_uid;		/* effective; (uid_t)-1 if unknown */
	uint32_t	pr_comm;	/* offset of its name, printable */
	uint32_t	pr_commlen;
};

struct table {
	struct sock	*t_socks;
	struct holder	*t_holders;
	struct proc	*t_procs;
	char		*t_arena;
	uint32_t	*t_index;	/* hash of so_ino */
	const char	*t_why;		/* why collecting failed */
	size_t		 t_nsocks, t_maxsocks;
	size_t		 t_nholders, t_maxholders;
	size_t		 t_nprocs, t_maxprocs;
	size_t		 t_arenalen, t_maxarena;
	size_t		 t_nindex;	/* a power of two */
	size_t		 t_hidden;	/* processes not permitted to see */
	pid_t		 t_pid;		/* asked for, or -1 ... */
	int		 t_pidhidden;	/* ... and hidden */
	int		 t_brief;	/* there may be listeners only */
	int		 t_walked;	/* holders were looked for */
	int		 t_complete;	/* every process was seen */
};

struct sock	*table_addsock(struct table *);
void		 table_addholder(struct table *, uint32_t, uint32_t, int);
uint32_t	 table_addproc(struct table *, pid_t, uid_t, const char *,
		    size_t);
uint32_t	 table_addname(struct table *, const void *, size_t);
void		 table_addr(const struct table *, const struct sock *,
		    struct uds_addr *);
void		 table_clear(struct table *);
void		 table_free(struct table *);
void		 table_hash(struct table *);
void		 table_init(struct table *);
uint32_t	 table_find(const struct table *, uint64_t);

/*
 * list_<os>.c: what only the system can tell.  These return -1 and say why
 * in t_why if they cannot.  In brief, all but listeners, and what is not asked
 * of an address, may be left out.
 */
int	list_sockets(struct table *, int);
int	list_holders(struct table *);

/*
 * 1 if some socket of the machine is bound to the pathname, whoever may
 * see it, 0 if none is, -1 if that cannot be learnt.  No server notices.
 */
int	list_bound(const struct uds_addr *);

/* The printable name of a process into a buffer; -1 if not known. */
int	list_command(pid_t, char *, size_t);

/* verdict.c: what the table says of an address */
struct verdict {
	enum state	 v_state;
	uint32_t	 v_sock;	/* the socket it is about, or NONE */
	const char	*v_why;		/* or NULL */
};

void	verdict_name(const struct table *, const struct uds_addr *, int,
	    struct verdict *);
void	verdict_file(const struct table *, const struct uds_addr *,
	    const struct stat *, struct verdict *);

/* report.c: one address or one descriptor */
#define REPORT_LABELSIZE	1024

#define REPORT_FILE	0x01	/* r_stat */
#define REPORT_LINK	0x02	/* the address is a symbolic link */
#define REPORT_NAMES	0x04	/* r_addr is the socket's own, r_peer */
#define REPORT_ASKED	0x08	/* r_cred, or r_crederr says why not */
#define REPORT_STAT	0x10	/* r_flags */

struct report {
	struct uds_addr	 r_addr;
	struct uds_addr	 r_peer;
	struct uds_cred	 r_cred;
	struct stat	 r_stat;
	char		 r_label[REPORT_LABELSIZE];
	char		 r_command[128];
	char		 r_why[160];
	gid_t		*r_groups;
	uint32_t	 r_sock;	/* in the table, or NONE */
	enum state	 r_state;
	int		 r_has;
	int		 r_fd;
	int		 r_type;	/* -1 if unknown */
	int		 r_flags;	/* UDS_NONBLOCK, UDS_CLOEXEC */
	int		 r_alive;	/* -1 if unknown */
	int		 r_moment;	/* UDS_AT_* that are possible */
	int		 r_crederr;
	int		 r_status;
};

void	report_init(struct report *);
void	report_free(struct report *);
void	report_why(struct report *, const char *, ...)
	    __attribute__((__format__(__printf__, 2, 3)));
void	report_cred(struct report *, int, int);

/* address.c, descriptor.c: find out */
int	address_report(const struct options *, const struct table *,
	    struct report *);
int	address_connect(const struct options *, struct report *);
void	address_holders(const struct options *, const struct table *,
	    struct report *);
void	descriptor_report(const struct options *, const struct table *,
	    struct report *);

/* features.c: what the kernel can do; the exit status */
int	features(const struct options *, char **);

/* encode.c: bytes to printable ASCII without blanks, as vis(3) does */
size_t	encode(char *, size_t, const void *, size_t);

/* words.c: the words of the manual, for both printers */
const char	*word_file(mode_t);
const char	*word_kind(int);
const char	*word_state(enum state);
const char	*word_type(int);
size_t		 word_moment(int, char *, size_t);

/* names.c: users and groups by name, looked up once */
const char	*name_user(const struct options *, uid_t);
const char	*name_group(const struct options *, gid_t);

/* out.c: standard output; trouble with it ends the program */
void	out_char(char);
void	out_cell(const char *, size_t, size_t);
void	out_flush(void);
void	out_number(uint64_t);
void	out_printf(const char *, ...)
	    __attribute__((__format__(__printf__, 1, 2)));
void	out_string(const char *);
void	out_write(const char *, size_t);
size_t	out_digits(uint64_t);

/* text_*.c, json.c: print; the lists return how many rows they had */
size_t	text_list(const struct options *, const struct table *);
size_t	text_peer(const struct table *, const struct sock *, char *, size_t);
size_t	text_queue(const struct sock *, char *, size_t);
void	text_report(const struct options *, const struct table *,
	    const struct report *);
size_t	json_list(const struct options *, const struct table *);
void	json_begin(void);
void	json_end(void);
void	json_report(const struct table *, const struct report *);
void	json_begin_features(void);
void	json_feature(const char *, int);
void	json_end_features(void);

#endif
