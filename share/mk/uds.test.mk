# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 The libuds authors
#
# uds.test.mk: test programs, and running them under kyua(1).  "make all" builds
# none of this, so that only testers need ATF.
#
# SUBDIR	directories of further tests
# TESTS_C	programs in C, each made of its own .c
# TESTS_SRCS	C sources that go into each of them
# TESTS_OBJS_p	objects that go into program p only
# TESTS_LIBS	libraries that they need
# TESTS_SH	programs for atf-sh(1), each made of its own .sh
# PROGS		programs that the tests run, each made of its own .c
# PROGS_OBJS_p	objects that go into program p too
# LINT_SH	other shell scripts that "make lint" reads
#
# "make test" runs what the Kyuafile here lists, builds it first, and ends with
# the line "N passed, N failed, N skipped".
#
# UDS_TEST_FILTER	run only these programs or cases: "program[:case] ..."
# UDS_TEST_JOBS		how many at a time (2)

.include "uds.own.mk"

.if defined(TESTS_C)
.if !defined(ATF_LIBS)
.if exists(/usr/lib/libprivateatf-c.so)
ATF_LIBS=	-lprivateatf-c
.else
ATF_CFLAGS!=	pkg-config --cflags atf-c 2>/dev/null || :
ATF_LIBS!=	pkg-config --libs atf-c 2>/dev/null || echo -latf-c
.endif
.endif
.endif

# FreeBSD, Linux and NetBSD, pkgsrc, the other ports systems, macOS.
.for p in /usr/libexec /usr/bin /usr/pkg/bin /usr/local/bin /opt/local/bin \
    /opt/homebrew/bin
.if !defined(ATF_SH) && exists(${p}/atf-sh)
ATF_SH=		${p}/atf-sh
.endif
.endfor
ATF_SH?=	/usr/bin/env atf-sh

# They run once, and take longer to be optimized than that.
OPTIMIZE=	-O1

COPTS+=		${ATF_CFLAGS}
TESTS_OBJS=	${TESTS_SRCS:S/.c$/.o/}
OBJS=		${TESTS_OBJS}
CLEANFILES+=	${TESTS_C} ${TESTS_SH} ${PROGS} ${OBJS} ${OBJS:S/.o$/.o.d/} \
		results.db

buildtests:	${TESTS_C} ${TESTS_SH} ${PROGS}

.for t in ${TESTS_C}
OBJS+=		${t}.o ${TESTS_OBJS_${t}}
${t}: ${t}.o ${TESTS_OBJS} ${TESTS_OBJS_${t}} ${LIBUDS}
	${LINK} -o ${.TARGET} ${t}.o ${TESTS_OBJS} ${TESTS_OBJS_${t}} \
	    ${LIBUDS} ${ATF_LIBS} ${TESTS_LIBS} ${LIBSOCKET}
.endfor

.for p in ${PROGS}
OBJS+=		${p}.o ${PROGS_OBJS_${p}}
${p}: ${p}.o ${PROGS_OBJS_${p}} ${LIBUDS}
	${LINK} -o ${.TARGET} ${p}.o ${PROGS_OBJS_${p}} ${LIBUDS} \
	    ${LIBSOCKET}
.endfor

.for t in ${TESTS_SH}
LINT_SH+=	${t}.sh
${t}: ${t}.sh
	{ echo '#!${ATF_SH}'; cat ${.ALLSRC}; } >${.TARGET}
	chmod 755 ${.TARGET}
.endfor

.NOPATH:	${TESTS_C} ${TESTS_SH} ${PROGS} ${OBJS}

.for o in ${OBJS}
.if exists(${.OBJDIR}/${o}.d)
.include "${.OBJDIR}/${o}.d"
.endif
.endfor

test: buildtests
	@UDS_SRCDIR=${TOPDIR} UDS_OBJDIR=${OBJTOP} UDS_MAKE=${MAKE} \
	    sh ${TOPDIR}/tests/tally.sh ${RELDIR} ${UDS_TEST_FILTER}

.if defined(LINT_SH)
lint:		lint-sh
lint-sh: .PHONY
	cd ${.CURDIR} && shellcheck -s sh ${LINT_SH}
.endif

.if defined(SUBDIR)
SUBDIR_TARGETS=	buildtests clean cleandir lint obj
.include "uds.subdir.mk"
.endif
