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

#include "access.h"
#include "activation.h"

/* Exit status; the worst of several answers counts. */
#define EXIT_YES	0
#define EXIT_NO		1
#define EXIT_TROUBLE	2

struct options {
	char		 o_given[64];	/* the letters, each once */
	const char	*o_pattern;	/* of addresses, fnmatch(3), or NULL */
	const char	*o_username;	/* as given, if o_user */
	int	o_all;		/* a row for each holder */
	int	o_echo;		/* to clients, what is shown of them */
	int	o_connect;	/* ask by connecting; of a list: connections */
	int	o_features;
	int	o_fd;		/* -1: none */
	int	o_json;
	int	o_listen;	/* listeners */
	int	o_max;		/* connections to serve */
	int	o_mode;		/* of the file of the socket to serve */
	int	o_netns;	/* a column for network namespaces */
	int	o_numeric;
	int	o_ownerless;	/* only what the kernel answers at once */
	pid_t	o_pid;		/* -1: all */
	int	o_quiet;
	int	o_scan;		/* operands are directories */
	int	o_serve;
	int	o_state;	/* -1: all */
	int	o_timeout;	/* milliseconds */
	int	o_type;		/* -1: all */
	uid_t	o_uid;		/* if o_user */
	int	o_user;		/* only this user's */
	int	o_verbose;
	int	o_watch;	/* milliseconds, 0: once */
	int	o_wide;		/* rows may be wider than the terminal */
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
	STATE_REPLACED,
	STATE_DELETED,
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
#define SOCK_HASFDS	0x20	/* so_fds is known */
#define SOCK_WAITS	0x40	/* so_peer is the listener it waits for */
#define SOCK_NOID	0x80	/* so_ino is no number to be shown */
#define SOCK_GONE	0x100	/* it ended while the list was collected */
#define SOCK_NONAME	0x200	/* it may have a name, which is not known */
#define SOCK_SENT	0x400	/* of what it sent some is unread */

/* What has become of the file that a socket is bound to. */
enum fate {
	FATE_UNKNOWN,		/* not looked at, or not permitted to */
	FATE_SAME,		/* it is where the name says */
	FATE_REPLACED,		/* another file has the name */
	FATE_RENAMED,		/* so_newname is where it is now */
	FATE_DELETED,
	FATE_GONE		/* deleted, or renamed to nobody knows where */
};

/*
 * A socket.  What a system has no number for that is unique goes by the
 * address of the socket in the kernel, as so_ino and as so_peer.  The list of
 * references of a socket are those others that are connected to it without
 * its being connected to them: datagram sockets, and those that wait to be
 * accepted.  table_join() makes it.
 */
struct sock {
	uint64_t	so_ino;
	uint64_t	so_peer;	/* the peer's so_ino, 0 if unknown */
	dev_t		so_dev;
	uint32_t	so_fileino;	/* low 32 bits of the file's inode */
	uint32_t	so_name;	/* offset in the arena */
	uint32_t	so_namelen;
	uint32_t	so_newname;	/* a string in the arena */
	uint32_t	so_queue;	/* connections waiting, bytes unread */
	uint32_t	so_fds;		/* descriptors in the queue */
	uint32_t	so_backlog;	/* of a listener */
	uint32_t	so_holder;	/* the first one, or NONE */
	uint32_t	so_lastholder;
	uint32_t	so_nholders;
	uint32_t	so_peersock;	/* the peer, or NONE */
	uint32_t	so_ref;		/* the first reference, or NONE ... */
	uint32_t	so_nextref;	/* ... and the next one of the same */
	uid_t		so_uid;
	uint16_t	so_flags;
	uint16_t	so_netns;	/* of t_netns */
	uint8_t		so_kind;	/* UDS_ADDR_* */
	uint8_t		so_type;
	uint8_t		so_state;
	uint8_t		so_fate;	/* of its file */
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

/* Lists of sockets that have something in common, by a hash of it. */
struct chains {
	uint32_t	*ch_head;
	uint32_t	*ch_next;
	size_t		 ch_n;		/* a power of two, or 0: no index */
};

struct table {
	struct chains	 t_byfile;	/* by so_fileino; scan.c makes it */
	struct chains	 t_byname;	/* and this, of pathnames */
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
	size_t		 t_nindex;	/* 2 to the power of 64 - t_shift */
	int		 t_shift;
	uint64_t	*t_netns;	/* numbers; the first is our own */
	size_t		 t_nnetns, t_maxnetns;
	size_t		 t_skipped;	/* network namespaces not seen into */
	size_t		 t_hidden;	/* processes not permitted to see */
	int		 t_alone;	/* other namespaces are not asked for */
	int		 t_uids;	/* so_uid is asked for */
	pid_t		 t_pid;		/* asked for, or -1 ... */
	int		 t_pidhidden;	/* ... and hidden */
	const char	*t_lacks;	/* what the list cannot tell, or NULL */
	int		 t_partial;	/* rows or names are missing */
	int		 t_brief;	/* there may be listeners only */
	int		 t_walked;	/* holders were looked for */
	int		 t_complete;	/* every process was seen */
	int		 t_once;	/* what it lacks may be there ... */
	int		 t_again;	/* ... and is to be added now */
	size_t		 t_lost;	/* peers that were not found */
	int		 t_nofiles;	/* which file is whose is not told */
	int		 t_foreign;	/* pids of another namespace */

	/*
	 * A second table need have no more than the first one lacks, which is
	 * rows and peers; or if t_still no more than those rows of it that
	 * nobody holds, and nothing but that they are still there.
	 */
	const struct table *t_first;
	int		 t_still;
};

struct sock	*table_addsock(struct table *);
void		 table_addholder(struct table *, uint32_t, uint32_t, int);
void		 table_unhold(struct table *);
uint32_t	 table_addproc(struct table *, pid_t, uid_t, const char *,
		    size_t);
uint32_t	 table_addname(struct table *, const void *, size_t);
void		 table_addnetns(struct table *, uint64_t);
void		 table_addr(const struct table *, const struct sock *,
		    struct uds_addr *);
void		 table_clear(struct table *);
void		 table_free(struct table *);
void		 table_hash(struct table *);
int		 table_inflight(const struct table *, const struct sock *);
void		 table_init(struct table *);
void		 table_join(struct table *);
uint32_t	 table_find(const struct table *, uint64_t);

/*
 * list_<os>.c: what only the system can tell.  These return -1 and say why
 * in t_why if they cannot.  In brief, all but listeners, and what is not asked
 * of an address, may be left out.
 */
int	list_sockets(struct table *, int);
int	list_holders(struct table *);

/* What has become of the files; where it cannot be told it stays unknown. */
void	list_fates(struct table *);

/*
 * 1 if some socket of the machine is bound to the pathname, whoever may
 * see it, 0 if none is, -1 if that cannot be learnt.  No server notices.
 */
int	list_bound(const struct uds_addr *);

/* The printable name of a process into a buffer; -1 if not known. */
int	list_command(pid_t, char *, size_t);

/* What a mode needs of the system, beside these functions and names.c. */
enum need {
	NEED_OUTPUT,		/* list.c, watch.c */
	NEED_DESCRIPTOR,	/* descriptor.c: the one it was started with */
	NEED_FILES		/* address.c, scan.c: files, and connections */
};

/*
 * Before anything is read that others had a hand in, give up all else, as far
 * as the system can do that; another process then asks for what these
 * functions ask for.  -1 and errno if it can but does not.
 */
int	list_confine(enum need);

/* filter.c: what the options ask for of the list */
int		 filter_any(const struct options *, const struct table *,
		    const struct sock *);
uint32_t	 filter_first(const struct options *, const struct table *,
		    const struct sock *);
int		 filter_holder(const struct options *, const struct table *,
		    const struct holder *);
int		 filter_sock(const struct options *, const struct table *,
		    const struct sock *);

/* list.c: list_confine(), or the end of the program */
void	confine(enum need);

/* list.c: the list; watch.c: again and again; the exit status */
int	list(const struct options *);
int	list_collect(const struct options *, struct table *);
void	list_notes(const struct table *, void (*)(const char *, ...));
size_t	list_print(const struct options *, const struct table *);
int	watch(const struct options *);

/* progress.c: say on a terminal what takes longer than a second */
void	progress_begin(const char *);
void	progress_end(void);
void	progress_wipe(void);

/* index.c: sockets by file and by name, for those with many questions */
void		 table_index(struct table *);
void		 table_unindex(struct table *);
uint32_t	 table_next(const struct chains *, const struct table *,
		    uint64_t, uint32_t);
uint64_t	 table_hashname(const void *, size_t, int);

/* report.c: one address or one descriptor */
#define REPORT_LABELSIZE	1024
#define REPORT_OPTIONS		5

#define REPORT_FILE	0x01	/* r_stat */
#define REPORT_LINK	0x02	/* the address is a symbolic link */
#define REPORT_NAMES	0x04	/* r_addr is the socket's own, r_peer */
#define REPORT_ASKED	0x08	/* r_cred, or r_credwhy says why not */
#define REPORT_STAT	0x10	/* r_flags */
#define REPORT_DIR	0x20	/* r_dir */
#define REPORT_ACCESS	0x40	/* r_access */
#define REPORT_OPTS	0x80	/* r_options */
#define REPORT_PLACE	0x100	/* of r_dir only the device */

/* Whether the process of the credentials holds the socket now. */
enum holds {
	HOLDS_UNKNOWN,
	HOLDS,
	HOLDS_NOT,
	HOLDS_UNSEEN		/* not one of those that can be seen */
};

struct report {
	struct uds_addr	 r_addr;
	struct uds_addr	 r_peer;
	struct uds_cred	 r_cred;
	struct stat	 r_stat;
	struct stat	 r_seen;	/* r_stat before the table was made */
	struct stat	 r_dir;		/* the directory of the name */
	struct access	 r_access;
	struct activation r_activation;
	char		 r_label[REPORT_LABELSIZE];
	char		 r_command[128];
	char		 r_why[160];
	char		*r_path;	/* r_addr absolute, or NULL */
	const char	*r_credwhy;
	gid_t		*r_groups;
	uint32_t	 r_sock;	/* in the table, or NONE */
	enum state	 r_state;
	int		 r_has;
	int		 r_looks;	/* so many tables told too little */
	int		 r_fd;
	int		 r_type;	/* -1 if unknown */
	int		 r_flags;	/* UDS_NONBLOCK, UDS_CLOEXEC */
	int		 r_alive;	/* -1 if unknown */
	int		 r_moment;	/* UDS_AT_* that are possible */
	enum holds	 r_holds;
	int		 r_status;
	int		 r_reach;	/* -u: it may, -1 if unknown */
	int		 r_shutdown;	/* UDS_SEND, _RECEIVE; or -1 */
	int		 r_unread;	/* bytes, or -1 */
	int		 r_unreadfds;	/* descriptors, or -1 */
	int		 r_options[REPORT_OPTIONS];	/* 0, 1, or -1 */
	uint32_t	 r_listeners;
	uint32_t	 r_conns;	/* that bear the listener's name */
};

void	report_init(struct report *);
void	report_free(struct report *);
void	report_why(struct report *, const char *, ...)
	    __attribute__((__format__(__printf__, 2, 3)));
void	report_more(struct report *, const char *);
void	report_cred(struct report *, int, int);
void	report_captured(struct report *, int);
void	report_holds(const struct table *, struct report *);
void	report_options(struct report *, int);

/* verdict.c: what the table says of an address */
struct verdict {
	enum state	 v_state;
	uint32_t	 v_sock;	/* the socket it is about, or NONE */
	uint32_t	 v_listeners;
	uint32_t	 v_conns;	/* connections that have its address */
	int		 v_weak;	/* if any is bound to the file at all */
	const char	*v_why;		/* or NULL */
};

void		 verdict_name(const struct table *, const struct report *, int,
		    struct verdict *);
void		 verdict_file(const struct table *, const struct report *,
		    struct verdict *);
void		 verdict_nofile(const struct table *, const struct report *,
		    struct verdict *);
int		 verdict_accepted(const struct table *, uint32_t);
uint32_t	 verdict_next(const struct table *, const struct report *,
		    uint32_t);

/* address.c, descriptor.c, scan.c: find out */
#define MAXLOOKS	5	/* at what comes and goes */

int	address_report(const struct options *, const struct table *,
	    struct report *);
int	address_connect(const struct options *, struct report *);
void	address_holders(const struct options *, const struct table *,
	    struct report *);
int	address_moved(const struct report *);
void	address_more(const struct options *, const struct table *,
	    struct report *);
void	address_verdict(const struct options *, const struct table *,
	    struct report *);
void	descriptor_report(const struct options *, const struct table *,
	    struct report *);
int	scan(const struct options *, char **);

/* udsinfo.c: collect what the answers are looked up in */
void	load(const struct options *, struct table *, int);

/* features.c: what the kernel can do; the exit status */
int	features(const struct options *, char **);

/* serve.c: show who connects to an address; the exit status */
int	serve(const struct options *, const char *);

/* encode.c: bytes to printable ASCII without blanks, as vis(3) does */
size_t	encode(char *, size_t, const void *, size_t);

/* decimal.c: digits to a number, -1 if there is anything else */
intmax_t	decimal(const char *);

/* words.c: the words of the manual, for both printers */
struct option_word {
	int		 wo_option;	/* UDS_OPT_* */
	const char	*wo_word;
};

extern const struct option_word	word_options[REPORT_OPTIONS];

const char	*word_fate(enum fate);
const char	*word_file(mode_t);
const char	*word_kind(int);
const char	*word_notaddress(const char *, int);	/* that, and errno */
const char	*word_reason(const struct uds_cred *, int);
const char	*word_state(enum state);
const char	*word_type(int);
size_t		 word_moment(int, char *, size_t);

/* names.c: users and groups by name, looked up once */
const char	*name_user(const struct options *, uid_t);
const char	*name_group(const struct options *, gid_t);
char		*name_lookup(int, uint32_t);
void		 name_from(char *(*)(int, uint32_t));

/* out.c: standard output; trouble with it ends the program */
#define MAXDIGITS	20	/* of any number */

char	*out_before(char *, uint64_t);
void	out_char(char);
void	out_divert(void (*)(const char *, size_t));
void	out_flush(void);
void	out_number(uint64_t);
void	out_printf(const char *, ...)
	    __attribute__((__format__(__printf__, 1, 2)));
void	out_string(const char *);
void	out_write(const char *, size_t);
size_t	out_digits(uint64_t);

/* row.c: a row, cell after cell, until it is written to standard output */
void	row_begin(void);
void	row_cell(size_t, int);
void	row_char(char);
void	row_colour(const char *);
size_t	row_copy(char *, size_t);
void	row_end(size_t);
void	row_field(const char *, size_t);
void	row_number(uint64_t);
void	row_right(size_t);
void	row_string(const char *);
void	row_write(const char *, size_t);

/* screen.c: standard output as a terminal */
#define COLOUR_BAD	"\033[31m"
#define COLOUR_DOUBT	"\033[33m"
#define COLOUR_END	"\033[0m"
#define COLOUR_GOOD	"\033[32m"

int		 screen_colours(void);
int		 screen_redraws(void);
void		 screen_size(size_t *, size_t *);
const char	*screen_state(enum state);

/* text_*.c: print for people and awk(1) */
#define INFLIGHT	"(in-flight)"

void	peer_items(const struct table *, const struct sock *);
void	text_header(const struct options *);
void	text_measure(const struct options *, const struct table *);
size_t	text_peer(const struct table *, const struct sock *, char *, size_t);
size_t	text_queue(const struct sock *, char *, size_t);
void	text_access(const struct options *, const struct report *);
void	text_clients(const struct table *, const struct report *);
void	text_cred(const struct options *, const struct report *);
void	text_descriptor(const struct report *, const struct sock *);
void	text_holders(const struct table *, const struct sock *);
void	text_id(const char *, uintmax_t, const char *, const char *);
void	text_label(const char *);
void	text_report(const struct options *, const struct table *,
	    const struct report *);
void	text_row(const struct options *, const struct table *, char,
	    const struct sock *, const struct holder *);
size_t	text_rows(const struct options *, const struct table *,
	    int (*)(const struct options *, const struct table *, char,
	    const struct sock *, const struct holder *));
void	text_unknown(const struct uds_cred *, const char *, int);

/* json.c: write JSON; an open bracket has to be closed */
void	json_address(const char *, const struct uds_addr *);
void	json_bool(const char *, int);
void	json_bottom(void);
void	json_close(char);
void	json_field(const char *);
void	json_item(void);
void	json_null(const char *);
void	json_number(const char *, uint64_t);
void	json_open(char);
void	json_os(void);
void	json_prepare(void);	/* list.c: before it is too late */
void	json_string(const char *, const char *);
void	json_top(void);

/* json_*.c: the objects of the contract */
size_t	json_list(const struct options *, const struct table *);
void	json_access(const struct options *, const struct report *);
void	json_cred(const struct report *, int);
void	json_cred_groups(const struct uds_cred *);
void	json_cred_label(const struct uds_cred *);
void	json_cred_id(const char *, const struct uds_cred *, int, uintmax_t);
void	json_cred_why(const struct uds_cred *, int);
void	json_descriptor(const struct report *);
void	json_event(char, uint64_t, const struct table *, const struct sock *);
void	json_mode(mode_t, uid_t, gid_t);
void	json_socket(const struct table *, const struct sock *);
void	json_watch(const struct options *, const struct table *);
void	json_begin(void);
void	json_end(void);
void	json_report(const struct options *, const struct table *,
	    const struct report *);
void	json_begin_features(void);
void	json_feature(const char *, int);
void	json_end_features(void);

#endif
