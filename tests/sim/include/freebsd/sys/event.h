/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* FreeBSD: sys/sys/event.h (15.0) */

#ifndef SIM_SYS_EVENT_H
#define SIM_SYS_EVENT_H

#include <sys/types.h>

#include <stdint.h>
#include <time.h>

#define EVFILT_WRITE	(-2)
#define EV_ADD		0x0001
#define EV_ERROR	0x4000
#define EV_EOF		0x8000
#define NOTE_LOWAT	0x0001

struct kevent {
	uintptr_t	 ident;
	short		 filter;
	unsigned short	 flags;
	unsigned int	 fflags;
	int64_t		 data;
	void		*udata;
	uint64_t	 ext[4];
};

#define EV_SET(kevp_, a, b, c, d, e, f)					\
	do {								\
		*(kevp_) = (struct kevent){ .ident = (uintptr_t)(a),	\
		    .filter = (b), .flags = (c), .fflags = (d),		\
		    .data = (e), .udata = (f) };			\
	} while (0)

/* 14.0 */
#if __FreeBSD__ >= 14
#define KQUEUE_CLOEXEC	0x00000001

int	kqueuex(unsigned int);
#endif

int	kqueue(void);
int	kevent(int, const struct kevent *, int, struct kevent *, int,
	    const struct timespec *);

#endif
