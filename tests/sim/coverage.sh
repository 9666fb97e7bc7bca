#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 The libuds authors
#
# usage: coverage.sh system ...
#
# Run the tests of these systems on objects that count, and tell which lines of
# the os files they do not reach.  It fails if a test does, or if less than 95 %
# of a file is reached.  A system with a digit behind it is the same system at
# another time: what one does not reach the other may.

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
	for case in $("$obj/$1_test" -l | sed -n 's/^ident: //p'); do
		mkdir "$tmp/work"
		(cd "$tmp/work" && "$obj/$1_test" -r "$tmp/result" "$case") \
		    >"$tmp/log" 2>&1
		if ! grep -Eq '^(passed|skipped|expected_)' "$tmp/result"; then
			cat "$tmp/log"
			echo "$1_test:$case: $(cat "$tmp/result")"
			failed=1
		fi
		rm -rf "$tmp/work"
	done
}

# Lines of gcov(1), with the system before them.
count_lines()
{
	for note in "$obj/$1".os_*.gcno; do
		(cd "$obj" && gcov -t "$note") 2>>"$tmp/log" |
		    sed "s/^/$(echo "$1" | tr -d 0-9):/"
	done
}

failed=0
mkdir -p "$tmp/obj"
make_in lib/libuds obj
make_in tests/sim obj
make_in tests/sim -s -j2 SIM="$*" CC=gcc LIBUDS= \
    CFLAGS='-O0 -g --coverage' buildtests
for system; do
	run_cases "$system"
done
for system; do
	count_lines "$system"
done >"$tmp/lines"

awk -F : '
$3 + 0 == 0 && $4 == "Source" {
	n = split($5, part, "/")
	name = part[n]
}

$3 + 0 > 0 && $2 !~ /-/ && name ~ /^os_.*[.]c$/ {
	file = $1 ": " name
	at = file SUBSEP $3 + 0
	if (!(file in lines))
		order[++files] = file
	if (!(at in reached)) {
		lines[file]++
		reached[at] = 0
		text[at] = substr($0, index($0, $4))
	}
	if ($2 !~ /[#=]/)
		reached[at] = 1
	if ($3 + 0 > last[file])
		last[file] = $3 + 0
}

END {
	for (n = 1; n <= files; n++) {
		file = order[n]
		missed = ""
		count = 0
		for (i = 1; i <= last[file]; i++) {
			at = file SUBSEP i
			if (!(at in reached))
				continue
			count += reached[at]
			if (!reached[at])
				missed = missed sprintf("%6d %s\n", i, text[at])
		}
		printf("%s: %d of %d lines, %d %%\n%s", file, count,
		    lines[file], 100 * count / lines[file], missed)
		bad += count < 0.95 * lines[file]
	}
	exit (bad > 0 || files == 0)
}
' "$tmp/lines" || failed=1
exit $failed
