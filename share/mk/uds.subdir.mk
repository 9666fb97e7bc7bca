# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 The libuds authors
#
# uds.subdir.mk: run a target in further directories, side by side under -j.
#
# SUBDIR			the directories
# SUBDIR_DEPEND_dir		those that are built before dir
# SUBDIR_TARGETS		the targets
#
# There is no .WAIT and no loop: directories are ordered by prerequisites such
# as "all-tests: all-lib", which every make takes in the same way.

.include "uds.own.mk"

SUBDIR_TARGETS?=	all clean cleandir install lint obj

.for d in ${SUBDIR}
.for t in ${SUBDIR_TARGETS}
${t}:		${t}-${d}
${t}-${d}: .PHONY .MAKE
	@echo "===> ${RELDIR:S,$,/,:S,^/$,,}${d} (${t})"
	@cd ${.CURDIR}/${d} && ${MAKE} ${t}
.endfor

install-${d}:	all-${d}
.if defined(SUBDIR_DEPEND_${d})
all-${d}:	${SUBDIR_DEPEND_${d}:S/^/all-/}
.endif
.endfor
