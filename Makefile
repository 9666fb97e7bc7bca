# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 The libuds authors
#
# all, test (or check), lint, bench, install, clean, cleandir, obj and dist work
# here and in every directory below; share/mk/uds.own.mk tells the variables.
# cross builds for other systems, here only.

SUBDIR=		lib share tests usr.bin

SUBDIR_DEPEND_share=	lib
SUBDIR_DEPEND_tests=	lib share usr.bin
SUBDIR_DEPEND_usr.bin=	lib

.include "share/mk/uds.own.mk"

DISTNAME=	libuds-${UDS_VERSION}
CLEANFILES+=	${DISTNAME}.tar.gz

bench: all .MAKE
	@cd ${.CURDIR}/tests/bench && ${MAKE} bench

cross: .PHONY .MAKE
	@cd ${.CURDIR}/tests/cross && ${MAKE} cross

# What is committed; without git, what is here and that cleandir leaves.
dist:
	@rm -rf ${DISTNAME} ${DISTNAME}.tar ${DISTNAME}.tar.gz
.if exists(${.CURDIR}/.git)
	git -C ${.CURDIR} archive --prefix=${DISTNAME}/ HEAD >${DISTNAME}.tar
.else
	mkdir ${DISTNAME}
	cd ${.CURDIR} && tar cf - $$(find . \( -name obj -o \
	    -name ${DISTNAME} \) -prune -o -type f ! -name '*.tar*' -print | \
	    LC_ALL=C sort) | (cd ${.OBJDIR}/${DISTNAME} && tar xf -)
	cd ${DISTNAME} && unset MAKEFLAGS MAKEOBJDIR MAKEOBJDIRPREFIX && \
	    ${MAKE} cleandir >/dev/null
	tar cf ${DISTNAME}.tar ${DISTNAME}
	rm -rf ${DISTNAME}
.endif
	gzip -9n ${DISTNAME}.tar

.include "share/mk/uds.subdir.mk"
