# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 The libuds authors
#
# Completion of udsinfo(1) for tcsh; source it from ~/.tcshrc.

complete udsinfo \
    'n/-*S/(unbound bound listen conn queued closed)/' \
    'n/-*t/(stream dgram seqpacket)/' \
    'n/-*u/u/' \
    'n/-*[AMTWfmp]/x:<argument>/' \
    'c/-/(A F L M N O S T V W a c e f j l m n p q s t u v w)/' \
    'n/-*s*/d/' \
    'p/*/f/'
