#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 The libuds authors
#
# usage: coverage.sh system ...
#
# Run the tests of these systems on objects that count, and tell which lines of
# the os files and of the lists of udsinfo(1) they do not reach.  It fails if a
# test does, or if less than 95 % of a file is reached.  A system with a digit
# behind it is the same system at another time: what one does not reach the
# other may.  So it is with list_bsd*.c and os_bsd_noroom.c, of which no system
# needs all.

set -u

top=$(cd "$(dirname "$0")/../.." && pwd)
tmp=$(mktemp -d "${TMPDIR:-/tmp}/coverage.XXXXXX") || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 130' HUP INT TERM

# Nothing of the make that runs this is for those that it runs.
unset MAKEFLAGS MAKELEVEL MAKEOBJDIR
MAKEOBJDIRPREFIX=$tmp/obj
export MAKEOBJDIRPREFIX
obj=$tmp/obj$top/tests/sim

make_in()
{
	(cd "$top/$1" && shift && "${UDS_MAKE:-bmake}" "$@") \
	    >>"$tmp/log" 2>&1 || { cat "$tmp/log"; exit 1; }
}

# Each case in a directory of its own, which kyua(1) would give it too.
run_cases()
{
	for case in $("$obj/$1" -l | sed -n 's/^ident: //p'); do
		mkdir "$tmp/work"
		(cd "$tmp/work" && "$obj/$1" -r "$tmp/result" "$case") \
		    >"$tmp/log" 2>&1
		if ! grep -Eq '^(passed|skipped|expected_)' "$tmp/result"; then
			cat "$tmp/log"
			echo "$1:$case: $(cat "$tmp/result")"
			failed=1
		fi
		rm -rf "$tmp/work"
	done
}

# Lines of gcov(1), with the system before them.
count_lines()
{
	for note in "$obj/$1".os_*.gcno "$obj/$1".list_*.gcno; do
		[ -f "$note" ] || continue
		case $note in
		*.list_bsd* | *.os_bsd_noroom*) name=all ;;
		*) name=$(echo "$1" | tr -d 0-9) ;;
		esac
		(cd "$obj" && gcov -t "$note") 2>>"$tmp/log" |
		    sed "s/^/$name:/"
	done
}

failed=0
mkdir -p "$tmp/obj"
make_in lib/libuds obj
make_in tests/sim obj
make_in tests/sim -s -j2 SIM="$*" CC=gcc LIBUDS= \
    CFLAGS='-O0 -g --coverage' buildtests
for system; do
	run_cases "${system}_test"
	[ ! -x "$obj/${system}_list_test" ] || run_cases "${system}_list_test"
done
for system; do
	count_lines "$system"
done >"$tmp/lines"

awk -F : -v names='^(os|list)_.*[.]c$' -v least=95 \
    -f "$top/tests/coverage.awk" "$tmp/lines" || failed=1
exit $failed
