# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 The libuds authors
#
# uds.own.mk: what every Makefile of the tree shares.  It finds the tree, the
# objects and the system, sets the directories to install to, repairs what the
# various sys.mk files leave behind, and says how C becomes an object.
#
# The language is what NetBSD's make (bmake), FreeBSD's and OpenBSD's have in
# common; "make lint" in tests/share/mk guards it.
#
# TOPDIR	top of the sources
# RELDIR	this directory, relative to TOPDIR
# OBJTOP	top of the objects; OBJTOP/RELDIR is .OBJDIR
# UDS_OS	uname -s in lower case; another value with -n shows its rules
# UDS_VERSION	release, from lib/libuds/shlib_version
# PREFIX	/usr/local; BINDIR, LIBDIR, INCSDIR, MANDIR (the directory that
#		holds man1 and so on), DATADIR (share, where the shells look
#		for completions), EXAMPLESDIR and PKGCONFIGDIR follow it
# DESTDIR	where to stage an installation
# WERROR	"yes" turns warnings into errors
# COPTS		further compiler options of one Makefile, and OPTIMIZE the
#		level; CFLAGS, CPPFLAGS and LDFLAGS belong to the user
# CLEANFILES	what "make clean" removes

.if !defined(UDS_OWN_MK)
UDS_OWN_MK=	yes

.MAIN:		all

.if exists(${.CURDIR}/share/mk/uds.own.mk)
TOPDIR=		${.CURDIR}
.elif exists(${.CURDIR:H}/share/mk/uds.own.mk)
TOPDIR=		${.CURDIR:H}
.elif exists(${.CURDIR:H:H}/share/mk/uds.own.mk)
TOPDIR=		${.CURDIR:H:H}
.elif exists(${.CURDIR:H:H:H}/share/mk/uds.own.mk)
TOPDIR=		${.CURDIR:H:H:H}
.else
TOPDIR=		${.CURDIR:H:H:H:H}
.endif
RELDIR:=	${.CURDIR:S,^${TOPDIR},,:S,^/,,}

# Objects live beside the sources, below MAKEOBJDIRPREFIX, or, after a plain
# "make obj", in TOPDIR/obj with a link called obj from each directory.
OBJTOP:=	${.OBJDIR:S,^${.CURDIR}/obj$,${TOPDIR}/obj/${RELDIR},}
OBJTOP:=	${OBJTOP:S,/${RELDIR}$,,}

.include "${TOPDIR}/lib/libuds/shlib_version"
UDS_VERSION=	${major}.${minor}.${teeny}

.if !defined(UDS_OS)
UDS_OS!=	uname -s | tr '[:upper:]' '[:lower:]'
.endif

PREFIX?=	/usr/local
BINDIR?=	${PREFIX}/bin
LIBDIR?=	${PREFIX}/lib
INCSDIR?=	${PREFIX}/include
# Where man(1) of the system looks, below /usr/local too.
.if ${UDS_OS} == "netbsd" || ${UDS_OS} == "openbsd"
MANDIR?=	${PREFIX}/man
.else
MANDIR?=	${PREFIX}/share/man
.endif
DATADIR?=	${PREFIX}/share
EXAMPLESDIR?=	${DATADIR}/examples
.if ${UDS_OS} == "freebsd" || ${UDS_OS} == "dragonfly"
PKGCONFIGDIR?=	${PREFIX}/libdata/pkgconfig
.else
PKGCONFIGDIR?=	${LIBDIR}/pkgconfig
.endif

# No owner: an ordinary user installs, and root gets files of root.  These are
# the names that the ports systems pass in.  The install of System V has other
# options.
.if ${UDS_OS} == "sunos"
INSTALL?=		ginstall
.else
INSTALL?=		install
.endif
BSD_INSTALL_PROGRAM?=	${INSTALL} -m 755
BSD_INSTALL_LIB?=	${INSTALL} -m 644
BSD_INSTALL_DATA?=	${INSTALL} -m 644
BSD_INSTALL_MAN?=	${INSTALL} -m 644

# make -r reads no sys.mk.
CC?=		cc
AR?=		ar
RANLIB?=	ranlib

# What objects of a shared library end in; not every compiler driver takes any
# name for that of an object.
PICO?=		.pico

# Some sys.mk files empty LDFLAGS; the user's are still in the environment.
.if empty(LDFLAGS)
LDFLAGS!=	printf '%s' "$$LDFLAGS"
.endif

# Some take DESTDIR for a place to find <stdio.h> in.
.if defined(DESTDIR) && !empty(DESTDIR) && !empty(CPPFLAGS:M-nostdinc)
CPPFLAGS:=	${CPPFLAGS:N-nostdinc:N-idirafter:N*/usr/include}
.endif

WFLAGS?=	-Wall -Wextra -Wshadow -Wpointer-arith -Wcast-qual \
		-Wwrite-strings -Wmissing-prototypes -Wstrict-prototypes
.if defined(WERROR) && ${WERROR} == "yes"
WFLAGS+=	-Werror
.endif

# Strict C hides POSIX from glibc and illumos, and from no BSD.
CSTD=		-std=c11 -D_DEFAULT_SOURCE
.if ${UDS_OS} == "sunos"
CSTD+=		-D_XOPEN_SOURCE=600 -D__EXTENSIONS__
.endif

# The user's flags come last and win.
OPTIMIZE?=	-O2
COMPILE=	${CC} ${CSTD} ${OPTIMIZE} ${WFLAGS} -I${TOPDIR}/lib/libuds \
		${COPTS} ${CPPFLAGS} ${CFLAGS} -MD -MP -MF ${.TARGET}.d \
		-MT ${.TARGET}
LINK=		${CC} ${CFLAGS} ${LDFLAGS}

# What a program needs that uses libuds.
LIBUDS=		${OBJTOP}/lib/libuds/libuds.a
.if ${UDS_OS} == "sunos"
LIBSOCKET=	-lsocket -lnsl
.endif

# The order of the directories builds it; this is for a directory on its own.
${LIBUDS}:
	cd ${TOPDIR}/lib/libuds && ${MAKE} all

.SUFFIXES:
.SUFFIXES:	.o ${PICO} .c

.c.o:
	${COMPILE} -c -o ${.TARGET} ${.IMPSRC}

.c${PICO}:
	${COMPILE} -fPIC -c -o ${.TARGET} ${.IMPSRC}

all bench buildtests check clean cleandir dist install lint obj test: .PHONY

all bench buildtests check clean cleandir dist install lint obj test:

check:		test

clean:
	rm -f core *.core ${CLEANFILES}

# Not of clean, which goes to the same directories: under -j the one would
# remove what the other has seen.
cleandir:
	rm -f core *.core ${CLEANFILES}
.if ${.OBJDIR} != ${.CURDIR}
	rm -rf ${OBJTOP}/${RELDIR} ${.CURDIR}/obj
.endif

obj:
.if defined(MAKEOBJDIRPREFIX)
	@mkdir -p ${MAKEOBJDIRPREFIX}${.CURDIR}
.else
	@mkdir -p ${TOPDIR}/obj/${RELDIR}
	@[ -d ${.CURDIR}/obj ] || \
	    ln -s ${RELDIR:C,[^/]+,..,g}/obj/${RELDIR} ${.CURDIR}/obj
.endif

# The tests of a directory are in the directory of the same name below tests.
.if exists(${TOPDIR}/tests/${RELDIR}/Kyuafile)
buildtests test: all .MAKE
	@cd ${TOPDIR}/tests/${RELDIR} && ${MAKE} ${.TARGET}
.endif

.endif
