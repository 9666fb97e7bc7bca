/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * A kernel that does what a script says.  The library, compiled for some
 * system, is linked to it in place of the C library's system calls: each
 * call must be the next of the script and have the arguments that are
 * written there, and is answered what is written there.  Bytes are those of
 * that system and spelled out in the script, so that a header which has them
 * wrong is found out; errno, the flags of open(2), fcntl(2) and poll(2), and
 * all that has to do with files are this machine's.
 *
 * A call that succeeds changes errno, as any may.
 */

#ifndef SIM_H
#define SIM_H

#include <sys/types.h>

#include <errno.h>
#include <limits.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>

#include <atf-c.h>

#include "uds_test.h"

/*
 * Descriptors of the scripted kernel begin here; smaller ones are real.  S
 * and the next few are the usual choice for those that a case is about.
 */
#define SIM_FD		1000
#define S		SIM_FD

#define SIM_NARGS	6

/* An integer that does not matter. */
#define SIM_ANY		LONG_MIN

/* What a call was given. */
struct sim_seen {
	const char	*call;
	long		 args[SIM_NARGS];	/* its integers, in order */
	const char	*path;			/* its strings, in order, */
	const char	*path2;			/* or that of a sockaddr_un */
	const void	*in;			/* what it hands over */
	size_t		 inlen;
	const void	*name;			/* of a message, beside data */
	size_t		 namelen;
	const void	*control;
	size_t		 controllen;
	void		*out;			/* where it wants the answer */
	size_t		 room;
	size_t		*len;			/* and its length */
	void		*outname;		/* of a message, the same */
	size_t		*outnamelen;
	void		*outcontrol;
	size_t		*outcontrollen;
	int		 flags;
	long		 rv;
};

/* What it should be given, and the answer.  NULL strings are not compared. */
struct sim_call {
	const char	*call;
	long		 args[SIM_NARGS];
	const char	*path;
	const char	*path2;
	const void	*in;
	size_t		 inlen;
	const void	*name;
	size_t		 namelen;
	const void	*control;
	size_t		 controllen;

	size_t		 room;		/* for the answer, unless 0 */

	int		 error;		/* fail with this */
	long		 rv;		/* or return this ... */
	const void	*out;		/* with as much of this as fits */
	size_t		 outlen;	/* (but its length is told in full, */
	size_t		 len;		/* or this one if it is not 0) */
	int		 opens;		/* and this descriptor opened, too */
	const void	*outname;	/* of a message, beside data */
	size_t		 outnamelen;
	const void	*outcontrol;
	size_t		 outcontrollen;
	int		 flags;

	/* The call may fail without failing what called it. */
	int		 optional;

	/* For whatever else is to be looked at, or to be done. */
	void	(*hook)(struct sim_seen *);
};

/* The beginning of a line of a script, which looks like the call. */
#define SIM(name, ...)	.call = #name, .args = { __VA_ARGS__ }

/*
 * Bytes in, bytes out: string literals with their NUL taken off (the last
 * is for calls that return how many they have read) ...
 */
#define SIM_TAKES(s)	.in = (s), .inlen = sizeof(s) - 1
#define SIM_GIVES(s)	.out = (s), .outlen = sizeof(s) - 1
#define SIM_READS(s)	SIM_GIVES(s), .rv = sizeof(s) - 1

/* ... 32-bit words, objects, one int, and the events of one descriptor. */
#define SIM_WORDS(...)							\
	.out = (const uint32_t[]){ __VA_ARGS__ },			\
	.outlen = sizeof((const uint32_t[]){ __VA_ARGS__ })
#define SIM_OBJECT(x)	.out = &(x), .outlen = sizeof(x)
#define SIM_INT(x)	.out = &(const int){ (x) }, .outlen = sizeof(int)
#define SIM_TAKES_INT(x)						\
	.in = &(const int){ (x) }, .inlen = sizeof(int)
#define SIM_EVENTS(x)							\
	.rv = 1, .out = &(const short){ (x) }, .outlen = sizeof(short)

/* The beginning of a sockaddr whose family takes two bytes. */
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define SIM_UNIX	"\0\1"
#define SIM_INET	"\0\2"
#else
#define SIM_UNIX	"\1\0"
#define SIM_INET	"\2\0"
#endif

/*
 * What is to be called next, to the last line, by what follows it here.
 * Descriptors of the script may be closed without a line of it, but none
 * may be left over.
 */
#define SIM_SCRIPT(...)							\
	sim_script(__LINE__, (const struct sim_call[]){ __VA_ARGS__ },	\
	    SIM_COUNT(__VA_ARGS__))
#define SIM_COUNT(...)							\
	(sizeof((const struct sim_call[]){ __VA_ARGS__ }) /		\
	    sizeof(struct sim_call))

/*
 * Do it again and again, with the first, second, ... call failing.  Then the
 * operation must return -1 with the same errno (unless the call is
 * optional), leave no descriptor open, and may skip what it does not come to.
 */
#define SIM_SWEEP(error, operation, ...)				\
	sim_sweep(__LINE__, error, operation,				\
	    (const struct sim_call[]){ __VA_ARGS__ },			\
	    SIM_COUNT(__VA_ARGS__))

/* The same with EINTR, and each call made again until it succeeds. */
#define SIM_INTERRUPT(operation, ...)					\
	sim_interrupt(__LINE__, operation,				\
	    (const struct sim_call[]){ __VA_ARGS__ },			\
	    SIM_COUNT(__VA_ARGS__))

/* SIM_TC(name) { ... } is a test case. */
#define SIM_TC(name)							\
	static void	name##_case(void);				\
	ATF_TC_WITHOUT_HEAD(name);					\
	ATF_TC_BODY(name, tc)						\
	{								\
		(void)tc;						\
		sim_run(name##_case);					\
	}								\
	static void							\
	name##_case(void)

void	sim_run(void (*)(void));
void	sim_script(int, const struct sim_call *, size_t);
void	sim_sweep(int, int, int (*)(void), const struct sim_call *, size_t);
void	sim_interrupt(int, int (*)(void), const struct sim_call *, size_t);

/* Calls that are about files and not in the script are real from now on. */
void	sim_files(void);

/*
 * The same for such an operation: with its first, second, ... call failing.
 * The lines, if there are any, are of the calls that are not real.
 */
void	sim_sweep_files(int, int (*)(void), const struct sim_call *, size_t);

/* The case itself closes what it was given. */
void	sim_close(int);

/*
 * For calls.c: 1 if a call is to be made really, else it has been answered.
 * Which of them may be real, if the script does not say otherwise:
 */
enum sim_kind {
	SIM_CALL,	/* none */
	SIM_FILE,	/* any */
	SIM_DESCRIPTOR,	/* one on a real descriptor */
	SIM_CLEANUP,	/* any, and it never is the one to fail */
	SIM_CLOSE,	/* one on a real descriptor, and as before */
	SIM_FREE	/* any, even when those about files are not */
};

int	sim_serve(struct sim_seen *, enum sim_kind);
void	sim_made(const char *);

/* Where the test goes on after _exit(2). */
extern jmp_buf	sim_exit;

/* kern.osreldate of FreeBSD, if that is not to be in a script. */
extern int	sim_release;

/* Whether there is net.local.inflight of NetBSD, to be in a script. */
extern int	sim_in_flight;

/*
 * The layout of struct msghdr: this machine's, unless the test program says
 * otherwise.  Elsewhere the lengths in it are of type int and socklen_t.
 */
extern int	sim_bsd_msghdr;

/* F_GETPATH there. */
#define SIM_GETPATH_NETBSD	15
#define SIM_GETPATH_DRAGONFLY	19
#define SIM_GETPATH_DARWIN	50

#endif
