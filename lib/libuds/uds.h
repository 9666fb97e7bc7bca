/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * The interface of libuds.  Its contract is in the manual, which begins at
 * libuds(3); what is not described there is not part of it.
 */

#ifndef UDS_H
#define UDS_H

#include <sys/types.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <stddef.h>
#include <stdint.h>

#define UDS_VERSION		"0.1.0"
#define UDS_VERSION_MAJOR	0
#define UDS_VERSION_MINOR	1

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define UDS_PUBLIC	__attribute__((__visibility__("default")))
#else
#define UDS_PUBLIC
#endif

/* version.c: uds_version(3) */
UDS_PUBLIC const char	*uds_version(void);

/* addr.c: uds_addr(3) */
#define UDS_ADDR_UNNAMED	0
#define UDS_ADDR_PATHNAME	1
#define UDS_ADDR_ABSTRACT	2

#define UDS_PATH_MAX		1023	/* bytes of a pathname, without NUL */
#define UDS_ABSTRACT_MAX	107	/* bytes of an abstract name */
#define UDS_ADDR_STRLEN		4096	/* any address printed, with its NUL */

struct uds_addr {
	uint16_t	 ua_kind;
	uint16_t	 ua_len;
	uint32_t	 ua_spare;
	char		 ua_name[UDS_PATH_MAX + 1];
};

#define UDS_ADDR_INIT	{ UDS_ADDR_UNNAMED, 0, 0, { 0 } }

UDS_PUBLIC int		 uds_addr_set(struct uds_addr *, int, const void *,
			    size_t);
UDS_PUBLIC int		 uds_addr_path(struct uds_addr *, const char *);
UDS_PUBLIC int		 uds_addr_abstract(struct uds_addr *, const void *,
			    size_t);
UDS_PUBLIC void		 uds_addr_unnamed(struct uds_addr *);
UDS_PUBLIC int		 uds_addr_kind(const struct uds_addr *);
UDS_PUBLIC const char	*uds_addr_name(const struct uds_addr *, size_t *);
UDS_PUBLIC int		 uds_addr_parse(struct uds_addr *, const char *);
UDS_PUBLIC int		 uds_addr_format(const struct uds_addr *, char *,
			    size_t);
UDS_PUBLIC int		 uds_addr_fromsockaddr(struct uds_addr *,
			    const void *, size_t, size_t);
UDS_PUBLIC int		 uds_addr_tosockaddr(const struct uds_addr *, void *,
			    socklen_t *);
UDS_PUBLIC int		 uds_addr_equal(const struct uds_addr *,
			    const struct uds_addr *);
UDS_PUBLIC int		 uds_addr_cmp(const struct uds_addr *,
			    const struct uds_addr *);
UDS_PUBLIC uint64_t	 uds_addr_hash(const struct uds_addr *, uint64_t);

/* socket.c: uds_socket(3) */
#define UDS_NONBLOCK		0x0001
#define UDS_CLOEXEC		0x0002

#define UDS_SEND		0x0001
#define UDS_RECEIVE		0x0002

#define UDS_STATE_UNBOUND	0
#define UDS_STATE_BOUND		1
#define UDS_STATE_LISTENING	2
#define UDS_STATE_CONNECTED	3
#define UDS_STATE_CLOSED	4

struct uds_stat {
	int	us_type;
	int	us_state;
	int	us_flags;
	int	us_spare[5];
};

UDS_PUBLIC int		 uds_socket(int, int);
UDS_PUBLIC int		 uds_socketpair(int, int, int *);
UDS_PUBLIC int		 uds_bind(int, const struct uds_addr *);
UDS_PUBLIC int		 uds_bindat(int, int, const struct uds_addr *);
UDS_PUBLIC int		 uds_listen(int, int);
UDS_PUBLIC int		 uds_accept(int, struct uds_addr *, int, int);
UDS_PUBLIC int		 uds_connect(int, const struct uds_addr *, int);
UDS_PUBLIC int		 uds_connectat(int, int, const struct uds_addr *, int);
UDS_PUBLIC int		 uds_dial(const char *, int, int);
UDS_PUBLIC int		 uds_getsockname(int, struct uds_addr *);
UDS_PUBLIC int		 uds_getpeername(int, struct uds_addr *);
UDS_PUBLIC int		 uds_dup(int);
UDS_PUBLIC int		 uds_setnonblock(int, int);
UDS_PUBLIC int		 uds_settimeout(int, int, int);
UDS_PUBLIC int		 uds_gettimeout(int, int, int *);
UDS_PUBLIC int		 uds_geterror(int, int *);
UDS_PUBLIC int		 uds_stat(int, struct uds_stat *);

/* cred.c: uds_cred(3) */
#define UDS_CRED_PID		0x0001
#define UDS_CRED_EUID		0x0002
#define UDS_CRED_RUID		0x0004
#define UDS_CRED_EGID		0x0008
#define UDS_CRED_RGID		0x0010
#define UDS_CRED_GROUPS		0x0020	/* as a request: into uc_groups */
#define UDS_CRED_LABEL		0x0040	/* as a request: into uc_label */
#define UDS_CRED_HANDLE		0x0080	/* as a request: a new descriptor */

#define UDS_CRED_MOMENT		0x0100	/* request: tell the moment apart */
#define UDS_CRED_CONNECTED	0x0200	/* request: s is not a listener */

#define UDS_AT_CONNECT		0x01	/* the peer's connect(2) */
#define UDS_AT_LISTEN		0x02	/* the peer's listen(2) */
#define UDS_AT_BIND		0x04	/* the peer's bind(2) */
#define UDS_AT_PAIR		0x08	/* socketpair(2) */
#define UDS_AT_MESSAGE		0x10	/* the sending of one message */
#define UDS_AT_NOW		0x20	/* the call that asked */
#define UDS_AT_SOCKET		0x40	/* the peer's socket(2) */

struct uds_cred {
	/* Room that the caller lends to hold what it requests. */
	gid_t		*uc_groups;
	size_t		 uc_maxgroups;
	char		*uc_label;
	size_t		 uc_labelsize;

	/* The answer. */
	int		 uc_valid;
	pid_t		 uc_pid;
	uid_t		 uc_euid;
	uid_t		 uc_ruid;
	gid_t		 uc_egid;
	gid_t		 uc_rgid;
	int		 uc_handle;
	int		 uc_ngroups;
	uint8_t		 uc_moment[8];
	uint8_t		 uc_reason[8];
	uint64_t	 uc_spare[6];
};

#define UDS_CRED_INIT							\
	{ NULL, 0, NULL, 0, 0, (pid_t)-1, (uid_t)-1, (uid_t)-1,		\
	    (gid_t)-1, (gid_t)-1, -1, 0, { 0 }, { 0 }, { 0 } }

UDS_PUBLIC int		 uds_peercred(int, struct uds_cred *, int);
UDS_PUBLIC int		 uds_peergroups(int, gid_t *, int);
UDS_PUBLIC int		 uds_cred_moment(const struct uds_cred *, int);
UDS_PUBLIC int		 uds_cred_reason(const struct uds_cred *, int);
UDS_PUBLIC int		 uds_cred_alive(const struct uds_cred *);
UDS_PUBLIC void		 uds_cred_close(struct uds_cred *);

/* msg.c: uds_msg(3) */
#define UDS_MSG_PEEK		0x0001	/* receive, but leave it there */
#define UDS_MSG_TRUNC		0x0002	/* take what fits; as an answer: cut */
#define UDS_MSG_WAITALL		0x0004	/* fill the room from a stream */
#define UDS_MSG_SPLIT		0x0008	/* more descriptors than go at once */
#define UDS_MSG_CLOSE		0x0010	/* close descriptors that were sent */
#define UDS_MSG_SURPLUS		0x0020	/* answer: more came than wanted */

struct uds_msg {
	/* What to send, or the room for what is received. */
	void		*um_data;
	size_t		 um_size;
	struct iovec	*um_iov;	/* instead, unless NULL */
	size_t		 um_iovcnt;
	struct uds_addr	*um_addr;
	int		*um_fds;
	size_t		 um_maxfds;
	struct uds_cred	*um_cred;
	struct uds_stamp *um_stamp;
	int		 um_request;	/* UDS_CRED_*, of um_cred */

	/* The answer; um_nfds is also how many to send. */
	int		 um_flags;
	int		 um_error;
	size_t		 um_len;
	size_t		 um_nfds;
	size_t		 um_surplus;
	uint64_t	 um_spare[4];
};

#define UDS_MSG_INIT							\
	{ NULL, 0, NULL, 0, NULL, NULL, 0, NULL, NULL, 0, 0, 0, 0, 0,	\
	    0, { 0 } }

UDS_PUBLIC void		 uds_msg_in(struct uds_msg *, void *, size_t);
UDS_PUBLIC void		 uds_msg_out(struct uds_msg *, const void *, size_t);
UDS_PUBLIC ssize_t	 uds_send(int, const void *, size_t, int);
UDS_PUBLIC ssize_t	 uds_sendto(int, const void *, size_t,
			    const struct uds_addr *, int);
UDS_PUBLIC ssize_t	 uds_sendmsg(int, const struct uds_msg *, int, int);
UDS_PUBLIC int		 uds_sendmmsg(int, struct uds_msg *, size_t, int,
			    int);
UDS_PUBLIC int		 uds_recv(int, void *, size_t, size_t *, int);
UDS_PUBLIC int		 uds_recvfrom(int, void *, size_t, size_t *,
			    struct uds_addr *, int);
UDS_PUBLIC int		 uds_recvmsg(int, struct uds_msg *, int, int);
UDS_PUBLIC int		 uds_recvmmsg(int, struct uds_msg *, size_t, int,
			    int);
UDS_PUBLIC int		 uds_msgsize(int, size_t *, int);

/* rights.c: uds_rights(3) */
UDS_PUBLIC ssize_t	 uds_sendfds(int, const void *, size_t, const int *,
			    size_t, int);
UDS_PUBLIC int		 uds_recvfds(int, void *, size_t, size_t *, int *,
			    size_t *, int);
UDS_PUBLIC int		 uds_maxfds(void);
UDS_PUBLIC void		 uds_closefds(int *, size_t);

/* stamp.c: uds_stamp(3) */
#define UDS_CLOCK_NONE		0	/* no time is known */
#define UDS_CLOCK_REALTIME	1
#define UDS_CLOCK_MONOTONIC	2

struct uds_stamp {
	int64_t		ts_sec;
	int32_t		ts_nsec;
	int		ts_clock;
	uint64_t	ts_spare[2];
};

#define UDS_STAMP_INIT	{ 0, 0, UDS_CLOCK_NONE, { 0 } }

UDS_PUBLIC int		 uds_stamp_now(struct uds_stamp *, int);
UDS_PUBLIC int		 uds_stamp_age(const struct uds_stamp *, int64_t *);

/* option.c: uds_option(3) */
#define UDS_OPT_SNDBUF		1	/* bytes to be queued for sending */
#define UDS_OPT_RCVBUF		2	/* and for receiving */
#define UDS_OPT_CRED		3	/* credentials with messages */
#define UDS_OPT_STAMP		4	/* timestamps with messages */
#define UDS_OPT_LABEL		5	/* labels with messages */
#define UDS_OPT_HANDLE		6	/* process handles with messages */
#define UDS_OPT_RIGHTS		7	/* peers may send descriptors */
#define UDS_OPT_RECORDS		8	/* a record for each send(2) */
#define UDS_OPT_MSGMAX		9	/* largest record, get only */

UDS_PUBLIC int		 uds_setopt(int, int, int);
UDS_PUBLIC int		 uds_getopt(int, int, int *);

/* feature.c: uds_feature(3) */
#define UDS_FEATURE_SEQPACKET	1	/* sockets of type SOCK_SEQPACKET */
#define UDS_FEATURE_RECORDS	2	/* they keep what was sent apart */
#define UDS_FEATURE_ABSTRACT	3	/* abstract addresses */
#define UDS_FEATURE_AUTOBIND	4	/* the system chooses an address */
#define UDS_FEATURE_LONGPATH	5	/* pathnames longer than sun_path */
#define UDS_FEATURE_AT		6	/* uds_bindat(), uds_connectat() */
#define UDS_FEATURE_CLOEXEC	7	/* close-on-exec from birth */
#define UDS_FEATURE_NOSIGPIPE	8	/* write(2) raises no SIGPIPE */
#define UDS_FEATURE_PAIR	9	/* credentials of socketpair(2) */
#define UDS_FEATURE_SERVER	10	/* a client learns who serves it */
#define UDS_FEATURE_PID		11	/* fields of struct uds_cred */
#define UDS_FEATURE_REALIDS	12
#define UDS_FEATURE_GROUPS	13
#define UDS_FEATURE_LABEL	14
#define UDS_FEATURE_HANDLE	15
#define UDS_FEATURE_MSGCRED	16	/* UDS_OPT_CRED */
#define UDS_FEATURE_MSGSTAMP	17	/* UDS_OPT_STAMP */
#define UDS_FEATURE_MSGLABEL	18	/* UDS_OPT_LABEL */
#define UDS_FEATURE_MSGHANDLE	19	/* UDS_OPT_HANDLE */
#define UDS_FEATURE_NORIGHTS	20	/* UDS_OPT_RIGHTS can be 0 */
#define UDS_FEATURE_SENDCRED	21	/* um_cred of what is sent */
#define UDS_FEATURE_SENDSTAMP	22	/* um_stamp of what is sent */

UDS_PUBLIC int		 uds_feature(int);
UDS_PUBLIC const char	*uds_feature_name(int);

#ifdef __cplusplus
}
#endif

#endif
