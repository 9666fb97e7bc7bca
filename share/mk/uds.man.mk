# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 The libuds authors
#
# uds.man.mk: manual pages, installed plain; who packages them compresses them.
#
# MAN		pages; the suffix is the section
# MLINKS	pairs of a page and a further name for it, in the same section

.include "uds.own.mk"

install:
.for p in ${MAN}
	mkdir -p ${DESTDIR}${MANDIR}/man${p:E}
	${BSD_INSTALL_MAN} ${.CURDIR}/${p} ${DESTDIR}${MANDIR}/man${p:E}
.endfor
.for p l in ${MLINKS}
	ln -sf ${p} ${DESTDIR}${MANDIR}/man${l:E}/${l}
.endfor

# The order matters: -T lint resets -W.
lint:		lint-man
lint-man: .PHONY
	cd ${.CURDIR} && mandoc -T lint -W warning ${MAN}
