# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 The libuds authors
#
# uds.lib.mk: a library, static and shared, with its headers and its
# pkg-config(1) file.
#
# LIB		name, without "lib"
# SRCS		C sources
# INCS		headers to install
# VERSION_MAP	the public symbols as an ELF version script, one to a line
# SHLIB_MAJOR	changes with an incompatible interface
# SHLIB_MINOR	grows with an addition
# LDADD		what the shared library is linked with
# PCFILES	pkg-config files, made from their .in at install

.include "uds.own.mk"

LIB${LIB}_VERSION?=	${SHLIB_MAJOR}.${SHLIB_MINOR}

# SHLIB_NAME is the file, SHLIB_LINKS the other names that it goes by.
.if ${UDS_OS} == "darwin"
SHLIB_NAME=	lib${LIB}.${SHLIB_MAJOR}.dylib
SHLIB_LINKS=	lib${LIB}.dylib
SHLIB_EXPORTS=	lib${LIB}.exports
SHLIB_FLAGS=	-dynamiclib -install_name ${LIBDIR}/${SHLIB_NAME} \
		-compatibility_version ${SHLIB_MAJOR} \
		-current_version ${SHLIB_MAJOR}.${SHLIB_MINOR} \
		-Wl,-exported_symbols_list,${SHLIB_EXPORTS}
.elif ${UDS_OS} == "openbsd"
# The full version is the soname; the ports tree may set its own.
SHLIB_NAME=	lib${LIB}.so.${LIB${LIB}_VERSION}
SHLIB_LINKS=
SHLIB_EXPORTS=	${.CURDIR}/${VERSION_MAP}
SHLIB_FLAGS=	-shared -Wl,-soname,${SHLIB_NAME} \
		-Wl,--version-script=${SHLIB_EXPORTS}
.elif ${UDS_OS} == "freebsd" || ${UDS_OS} == "dragonfly"
SHLIB_NAME=	lib${LIB}.so.${SHLIB_MAJOR}
SHLIB_LINKS=	lib${LIB}.so
SHLIB_EXPORTS=	${.CURDIR}/${VERSION_MAP}
SHLIB_FLAGS=	-shared -Wl,-soname,${SHLIB_NAME} \
		-Wl,--version-script=${SHLIB_EXPORTS}
.elif ${UDS_OS} == "sunos"
SHLIB_NAME=	lib${LIB}.so.${SHLIB_MAJOR}
SHLIB_LINKS=	lib${LIB}.so
SHLIB_EXPORTS=	${.CURDIR}/${VERSION_MAP}
SHLIB_FLAGS=	-shared -Wl,-h,${SHLIB_NAME} -Wl,-M,${SHLIB_EXPORTS}
.else
SHLIB_NAME=	lib${LIB}.so.${SHLIB_MAJOR}.${SHLIB_MINOR}
SHLIB_LINKS=	lib${LIB}.so.${SHLIB_MAJOR} lib${LIB}.so
SHLIB_EXPORTS=	${.CURDIR}/${VERSION_MAP}
SHLIB_FLAGS=	-shared -Wl,-soname,lib${LIB}.so.${SHLIB_MAJOR} \
		-Wl,--version-script=${SHLIB_EXPORTS}
.endif

COPTS+=		-fvisibility=hidden
OBJS=		${SRCS:S/.c$/.o/}
SOBJS=		${SRCS:S/.c$/${PICO}/}
CLEANFILES+=	lib${LIB}.a ${SHLIB_NAME} ${SHLIB_LINKS} lib${LIB}.exports \
		${OBJS} ${SOBJS} ${OBJS:S/$/.d/} ${SOBJS:S/$/.d/}

.NOPATH:	lib${LIB}.a ${SHLIB_NAME} ${OBJS} ${SOBJS}

all:		lib${LIB}.a ${SHLIB_NAME}

lib${LIB}.a: ${OBJS}
	rm -f ${.TARGET}
	${AR} cr ${.TARGET} ${OBJS}
	${RANLIB} ${.TARGET}

${SHLIB_NAME}: ${SOBJS} ${SHLIB_EXPORTS}
	${LINK} ${SHLIB_FLAGS} -o ${.TARGET} ${SOBJS} ${LDADD}
.for l in ${SHLIB_LINKS}
	ln -sf ${SHLIB_NAME} ${l}
.endfor

lib${LIB}.exports: ${VERSION_MAP}
	sed -n 's/^[[:space:]]*\([a-z][a-z0-9_]*\);.*/_\1/p' ${.ALLSRC} \
	    >${.TARGET}

.for o in ${OBJS} ${SOBJS}
.if exists(${.OBJDIR}/${o}.d)
.include "${.OBJDIR}/${o}.d"
.endif
.endfor

# The archive is data: the ports systems strip what goes in as a library.
install: all
	mkdir -p ${DESTDIR}${LIBDIR} ${DESTDIR}${INCSDIR} \
	    ${DESTDIR}${PKGCONFIGDIR}
	${BSD_INSTALL_DATA} lib${LIB}.a ${DESTDIR}${LIBDIR}
	${BSD_INSTALL_LIB} ${SHLIB_NAME} ${DESTDIR}${LIBDIR}
.for l in ${SHLIB_LINKS}
	ln -sf ${SHLIB_NAME} ${DESTDIR}${LIBDIR}/${l}
.endfor
.for i in ${INCS}
	${BSD_INSTALL_DATA} ${.CURDIR}/${i} ${DESTDIR}${INCSDIR}
.endfor
# Written here and not by "all", which may have had another PREFIX.
.for p in ${PCFILES}
	sed -e 's,@PREFIX@,${PREFIX},' -e 's,@LIBDIR@,${LIBDIR},' \
	    -e 's,@INCSDIR@,${INCSDIR},' -e 's,@VERSION@,${UDS_VERSION},' \
	    -e 's,@LIBS@,${LDADD},' ${.CURDIR}/${p}.in >${p}
	${BSD_INSTALL_DATA} ${p} ${DESTDIR}${PKGCONFIGDIR}
	rm -f ${p}
.endfor
