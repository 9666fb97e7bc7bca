#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 The libuds authors
#
# usage: coverage.sh
#
# Run the tests of the library, and those on the scripted kernels, on objects that
# count, and tell what they do not reach of the files that every system shares.
# It fails if a test does, or if of what is about messages less than 99 % of all
# errors that are returned are reached.

set -u

top=$(cd "$(dirname "$0")/../../.." && pwd)
tmp=$(mktemp -d "${TMPDIR:-/tmp}/coverage.XXXXXX") || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 130' HUP INT TERM

# Nothing of the make that runs this is for those that it runs.
unset MAKEFLAGS MAKELEVEL MAKEOBJDIR
MAKEOBJDIRPREFIX=$tmp/obj
export MAKEOBJDIRPREFIX
make=${UDS_MAKE:-bmake}
mkdir -p "$tmp/obj"
chmod -R a+rwX "$tmp"

make_in()
{
	(cd "$top/$1" && shift && "$make" "$@") >>"$tmp/log" 2>&1 ||
	    { cat "$tmp/log"; exit 1; }
}

make_in . obj
for dir in lib/libuds tests/lib tests/sim; do
	make_in "$dir" -s -j2 CC=gcc CFLAGS='-O0 -g --coverage' \
	    LDFLAGS=--coverage \
	    "$(case $dir in tests/*) echo buildtests ;;
		*) echo all ;; esac)"
done
UDS_SRCDIR=$top UDS_OBJDIR=$tmp/obj$top
export UDS_SRCDIR UDS_OBJDIR
chmod -R a+rwX "$tmp"
# shellcheck disable=SC2046	# several words
sh "$top/tests/tally.sh" tests/lib/libuds $("$make" -C \
    "$top/tests/lib/libuds" -V TESTS_C) >"$tmp/tally" 2>&1
status=$?
sh "$top/tests/tally.sh" tests/sim >"$tmp/simulated" 2>&1 || status=1
[ $status -eq 0 ] || cat "$tmp/tally" "$tmp/simulated"

for note in "$UDS_OBJDIR"/lib/libuds/[!o]*.gcno \
    "$UDS_OBJDIR"/lib/libuds/option.gcno \
    "$UDS_OBJDIR"/tests/sim/*.*.gcno; do
	(cd "${note%/*}" && gcov -t "$note") 2>>"$tmp/log"
done | sed 's/^/:/' >"$tmp/lines"

# The os files have a coverage of their own, of each system.
awk -F : -v names='^([^o]|o[^s]).*[.]c$' \
    -v errors='^(control|cred|feature|msg|option|rights|stamp)' \
    -f "$top/tests/coverage.awk" "$tmp/lines" || status=1
exit $status
