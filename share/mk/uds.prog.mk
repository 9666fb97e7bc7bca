# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 The libuds authors
#
# uds.prog.mk: programs, and files that are installed as they are.
#
# PROG		one program, and SRCS its sources (PROG.c)
# PROGS		several programs, each made of its own .c
# INTERNALPROG	if defined, the programs are not installed
# LDADD		what they are linked with after libuds, which goes in by the
#		path of its archive: no run path to set, and a quick start
# FILES		files to install in FILESDIR

.include "uds.own.mk"

.if defined(PROG)
SRCS?=		${PROG}.c
OBJS=		${SRCS:S/.c$/.o/}

${PROG}: ${OBJS} ${LIBUDS}
	${LINK} -o ${.TARGET} ${OBJS} ${LIBUDS} ${LDADD} ${LIBSOCKET}
.else
OBJS=		${PROGS:S/$/.o/}

.for p in ${PROGS}
${p}: ${p}.o ${LIBUDS}
	${LINK} -o ${.TARGET} ${p}.o ${LIBUDS} ${LDADD} ${LIBSOCKET}
.endfor
.endif

CLEANFILES+=	${PROG} ${PROGS} ${OBJS} ${OBJS:S/.o$/.o.d/}

.NOPATH:	${PROG} ${PROGS} ${OBJS}

all:		${PROG} ${PROGS}

.for o in ${OBJS}
.if exists(${.OBJDIR}/${o}.d)
.include "${.OBJDIR}/${o}.d"
.endif
.endfor

install: all
.if !defined(INTERNALPROG)
	mkdir -p ${DESTDIR}${BINDIR}
.for p in ${PROG} ${PROGS}
	${BSD_INSTALL_PROGRAM} ${p} ${DESTDIR}${BINDIR}
.endfor
.endif
.if defined(FILES)
	mkdir -p ${DESTDIR}${FILESDIR}
.for f in ${FILES}
	${BSD_INSTALL_DATA} ${.CURDIR}/${f} ${DESTDIR}${FILESDIR}
.endfor
.endif
