/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * The parts of udsinfo -L.  The parent forks, prints and removes the file; it
 * neither accepts nor receives, because what clients send can block whoever
 * closes it for ever.  A worker does that, and tells the parent through its
 * channel, which is a stream of frames.
 */

#ifndef SERVE_H
#define SERVE_H

#include <sys/types.h>
#include <sys/stat.h>

#include <poll.h>
#include <stddef.h>
#include <stdint.h>

#include "uds.h"
#include "udsinfo.h"

/* A frame: this, and then fr_len bytes to print. */
struct frame {
	uint32_t	fr_len;
	uint32_t	fr_state;	/* SERVE_* */
};

#define SERVE_ACCEPTED	0x01	/* the worker has its connection */
#define SERVE_BUSY	0x02	/* it is going to close what others sent */
#define SERVE_IDLE	0x04	/* and has done so */
#define SERVE_LAST	0x08	/* it has nothing more to tell */
#define SERVE_FATAL	0x10	/* nor will any worker after it */

/* The parent's end of a worker's channel. */
struct channel {
	int		 ch_fd;
	int		 ch_gone;	/* nothing more will come */
	char		*ch_buf;	/* part of a frame */
	size_t		 ch_len;
	size_t		 ch_size;
};

/* What may take this long and no longer, in milliseconds. */
#define SERVE_PATIENCE	2000

/* A line. */
struct text {
	char		*te_buf;
	size_t		 te_len;
	size_t		 te_size;
};

enum event_kind {
	EVENT_LISTENING,
	EVENT_CONNECT,
	EVENT_MESSAGE,
	EVENT_WARNING,
	EVENT_ERROR,
	EVENT_EOF,
	EVENT_CLOSED
};

/* Of the data of a message so many bytes are shown, and need at most ... */
#define EVENT_SHOWN	256
#define EVENT_DATASIZE	(4 * EVENT_SHOWN + 1)

#define EVENT_DELAY	0x01	/* ev_delay is known */

/* What a line is made of; what does not apply is NULL or 0. */
struct event {
	struct uds_stamp	 ev_time;
	enum event_kind		 ev_kind;
	unsigned long		 ev_conn;	/* number of the connection */
	int			 ev_type;	/* of the socket */
	int			 ev_has;
	const struct uds_addr	*ev_addr;	/* own, or of the other one */
	const struct stat	*ev_stat;	/* of the socket file */
	const struct report	*ev_peer;	/* who connected */
	const struct uds_msg	*ev_msg;
	const char		*ev_command;	/* of the sender, or "" */
	const char		*ev_why;
	int64_t			 ev_delay;	/* from sending on, in ns */
	int			 ev_running;	/* the sender; -1 unknown */
	int			 ev_differs;	/* UDS_CRED_EUID, _EGID, _PID */
};

/* A descriptor that was received. */
struct passed {
	char		 pa_name[1024];	/* encoded, or "" */
	const char	*pa_kind;
	const char	*pa_access;
	int		 pa_type;	/* of a socket, or -1 */
	int		 pa_listens;
	int		 pa_cut;	/* the name is longer */
};

/* serve_event.c, serve_text.c, serve_json.c: make lines */
void		 event_init(struct event *, enum event_kind, unsigned long);
void		 event_line(const struct options *, const struct event *,
		    struct text *);
const char	*event_word(enum event_kind);
void		 event_text(const struct options *, const struct event *);
void		 event_json(const struct options *, const struct event *);
size_t		 event_data(const struct event *, char *, size_t);

/* serve_fd.c: say what a received descriptor is, without waiting for it */
void		 passed_describe(int, struct passed *);

/* serve_file.c: the socket, and its file */
struct served {
	struct uds_addr	 se_addr;
	struct stat	 se_stat;
	int		 se_sock;
	int		 se_type;
	int		 se_dir;	/* of the file, or -1 */
	int		 se_hasfile;
};

void		 served_open(const struct options *, const char *,
		    struct served *);
int		 served_remove(const struct served *);

/* serve_channel.c */
int		 channel_tell(int, const void *, size_t, int);
int		 channel_read(struct channel *, struct frame *, const char **);
void		 channel_close(struct channel *);

/* serve_worker.c */
void		 worker(const struct options *, const struct served *, int,
		    unsigned long) __attribute__((__noreturn__));

/* serve.c, serve_crew.c: the parent and its workers */
#define SERVE_WATCHED	2		/* what serve_watch() needs */
#define FOREVER		INT64_MAX

struct slot {
	pid_t		 sl_pid;	/* 0: free */
	struct channel	 sl_channel;
	unsigned long	 sl_conn;
	int		 sl_state;	/* SERVE_* that it has said so far */
	int		 sl_lost;	/* it does not answer */
	int64_t		 sl_deadline;
	nfds_t		 sl_poll;	/* index in sv_poll, or 0 */
};

struct server {
	const struct options	*sv_options;
	struct served		 sv_served;
	struct slot		*sv_slots;
	struct pollfd		*sv_poll;
	struct text		 sv_line;
	size_t			 sv_max;
	size_t			 sv_used;
	unsigned long		 sv_conn;	/* the latest number */
	int			 sv_full;	/* and it was said */
	int			 sv_short;	/* likewise */
	int			 sv_status;
	int			 sv_over;
	int64_t			 sv_retry;	/* no fork before */
};

void		 server_trouble(struct server *, const char *);
void		 server_print(struct server *, const char *, size_t);
void		 server_say(struct server *, enum event_kind, unsigned long,
		    const char *);
int64_t		 crew_now(void);
int		 crew_pick(const struct server *, size_t *);
void		 crew_hire(struct server *);
int		 crew_take(struct server *, struct slot *);
void		 crew_reap(struct server *);
void		 crew_expire(struct server *);
void		 crew_part(struct server *);

/* serve_out.c: the standard output and the signals of the parent */
void		 serve_signals(void);
void		 serve_child(void);
void		 serve_block(int);
int		 serve_ending(void);
void		 serve_watch(struct pollfd *);
int		 serve_seen(const struct pollfd *);
int		 serve_print(const char *, size_t, int);

#endif
