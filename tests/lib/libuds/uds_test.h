/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * Shared ground of the test programs: cases under a guard that compares the
 * open descriptors before and after, and helpers that need no checking
 * because they end the case when they fail.
 */

#ifndef UDS_TEST_H
#define UDS_TEST_H

#include <sys/types.h>

#include <errno.h>
#include <stdint.h>
#include <string.h>

#include <atf-c.h>

#include "uds.h"

/* An ordinary user and group: no privileges, no name needed. */
#define UT_UID		4242
#define UT_GID		4343

/* How late a call may return on a loaded machine, in milliseconds. */
#define UT_SLACK	500

/*
 * UDS_TC(name) { ... } is a test case; UDS_TC_ROOT one that needs the
 * superuser, UDS_TC_USER one that needs an ordinary user.
 */
#define UDS_TC_AS(name, user)						\
	static void	name##_case(void);				\
	ATF_TC(name);							\
	ATF_TC_HEAD(name, tc)						\
	{								\
		ut_head(tc, user);					\
	}								\
	ATF_TC_BODY(name, tc)						\
	{								\
		ut_run(tc, name##_case);				\
	}								\
	static void							\
	name##_case(void)
#define UDS_TC(name)		UDS_TC_AS(name, NULL)
#define UDS_TC_ROOT(name)	UDS_TC_AS(name, "root")
#define UDS_TC_USER(name)	UDS_TC_AS(name, "unprivileged")

/* The call fails with this errno. */
#define FAILS(error, call)	ATF_CHECK_ERRNO(error, (call) == -1)

/* ... and leaves its output as it was. */
#define FAILS_CLEAN(error, out, call)					\
	do {								\
		unsigned char ut_before[sizeof(out)];			\
									\
		memset(&(out), 0xa5, sizeof(out));			\
		memcpy(ut_before, &(out), sizeof(out));			\
		FAILS(error, call);					\
		ATF_CHECK_MSG(memcmp(ut_before, &(out),			\
		    sizeof(out)) == 0, "%s wrote to " #out, #call);	\
	} while (0)

/* In a child, where ATF's own checks would report to nobody. */
#define CHILD_REQUIRE(expr)						\
	do {								\
		if (!(expr))						\
			ut_die(__FILE__, __LINE__, #expr);		\
	} while (0)

/* Each type that this kernel has; those that have connections; all types. */
#define EACH_CONN_TYPE(type)						\
	for (size_t ut_i = 0; ((type) = ut_type(ut_i)) != -1 &&		\
	    (type) != SOCK_DGRAM; ut_i++)
#define EACH_TYPE(type)							\
	for (size_t ut_i = 0; ((type) = ut_type(ut_i)) != -1; ut_i++)

/* A connection, and the listener it was made through. */
struct ut_conn {
	int	listener;
	int	client;
	int	server;
};

/*
 * A listener whose backlog is full, who fills it, and what one more client
 * gets that does not wait: EAGAIN, or ECONNREFUSED where nobody can wait.
 * OpenBSD 7.8 admits 241 to a backlog of 0.
 */
struct ut_full {
	int	listener;
	int	error;
	int	n;
	int	filler[256];
};

void		 ut_head(atf_tc_t *, const char *);
void		 ut_run(const atf_tc_t *, void (*)(void));
const char	*ut_srcdir(void);
void		 ut_die(const char *, int, const char *)
		    __attribute__((__noreturn__));

/* Addresses from their text; good for the next few calls of at(). */
const struct uds_addr	*at(const char *);
const char		*text(const struct uds_addr *);
const char		*ut_unique(const char *);
const char		*ut_longdir(size_t);
const char		*ut_longpath(size_t);

/* What this system has, as the library says.  ut_need() skips without. */
int	ut_has(int);
void	ut_need(int);
int	ut_has_cred(void);
void	ut_need_cred(void);
size_t	ut_pathmax(void);
size_t	ut_reach(void);
size_t	ut_length(size_t);

int	ut_type(size_t);
int	ut_socket(int);
int	ut_bound(int, const char *);
int	ut_listener(int, const char *);
int	ut_client(int, const char *);
void	ut_pair(int, int *);
void	ut_known(int, int *);
void	ut_connect(struct ut_conn *, int, const char *);
void	ut_disconnect(struct ut_conn *);
void	ut_fill(struct ut_full *, const char *);
void	ut_fill_to_wait(struct ut_full *, const char *);
void	ut_drain(struct ut_full *);
void	ut_close(int);
void	ut_unlink(const char *);
int	ut_file(const char *);
void	ut_pipe(int *);
int	ut_closed(void);
int	ut_inet(void);

int	ut_is_nonblock(int);
int	ut_is_cloexec(int);
int	ut_entries(const char *);

/* Processes.  ut_join() requires that the child exited with 0. */
pid_t	ut_fork(void);
void	ut_join(pid_t);
void	ut_go(int);
void	ut_await(int);
pid_t	ut_drop(void);
void	ut_need_isolation(int);
int	ut_isolate(int, const char *);
int	ut_readonly(const char *);

/* None, or one, is all the further descriptors that can be opened. */
void	ut_exhaust(int);
void	ut_replenish(void);

/* Time, and interruptions. */
int64_t	ut_now(void);
void	ut_took(int64_t, int);
void	ut_sleep(int);
void	ut_storm(void);
void	ut_calm(void);

/* Pseudo-random numbers, the same in every run. */
uint32_t	ut_random(void);

#endif
