#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 The libuds authors
#
# usage: bench.sh udsinfo
#
# Tell all times, each beside its target, in about two minutes.  Runs where the
# programs of this directory were built.
#
# BENCH_SOCKETS, BENCH_PROCESSES	the population to list (10000, 20)
# BENCH_ROUNDS				rounds of each group (101); connections,
#					where the kernel's housekeeping makes
#					more noise, have six times as many

set -eu

udsinfo=$1
sockets=${BENCH_SOCKETS:-10000}
processes=${BENCH_PROCESSES:-20}
rounds=${BENCH_ROUNDS:-101}

sockets_now()
{
	echo "# $(grep -c : /proc/net/unix) sockets on this machine$1"
}

# The population lives for as long as descriptor 3 is open.
populate()
{
	mkfifo "$tmp/life" "$tmp/number"
	./mksocks "$1" "$2" "$tmp" <"$tmp/life" >"$tmp/number" &
	population=$!
	exec 3>"$tmp/life"
	read -r number <"$tmp/number" || { echo "bench.sh: no sockets"; exit 1; }
	rm "$tmp/life" "$tmp/number"
	sockets_now ", $number of them ours"
}

depopulate()
{
	exec 3>&-
	wait "$population"
	sockets_now ""
}

# usage: names address command ...; does the output hold the address?
names()
{
	a=$1
	shift
	"$@" 2>&1 | grep -q -F -e "$a" || {
		echo "bench.sh: $*: does not tell $a"
		exit 1
	}
}

tmp=$(mktemp -d "${TMPDIR:-/tmp}/bench.XXXXXX")
trap 'exec 3>&-; rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM

pin=
if cpu=$(taskset -cp $$ 2>/dev/null); then
	cpu=${cpu##*: }
	pin="taskset -c ${cpu%%[!0-9]*}"
fi

echo "# $(uname -sr), $(nproc) CPUs, load $(cut -d ' ' -f 1-3 /proc/loadavg)"
echo "# group, operation, median; ratio to raw: median (middle half)"
for group in $(./times); do
	r=$rounds
	case $group in
	stream | seqpacket | from)
		r=$((rounds * 6)) ;;
	esac
	# shellcheck disable=SC2086	# $pin is several words or none
	$pin ./times -r "$r" "$group"
done

if [ ! -x "$udsinfo" ]; then
	echo "# whole processes: skipped: there is no $udsinfo"
	exit 0
fi
if ! command -v ss >/dev/null; then
	echo "# whole processes: skipped: there is no ss(8)"
	exit 0
fi
ss -V | sed 's/^/# against /'
echo "# ours : theirs, medians; ratio of wall and cpu time: medians"

# The shortest question, beside what every dynamic program takes.
populate 64 1
listener=$(find "$tmp" -type s | sort | sed 1q)
names "$listener" "$udsinfo" "$listener"
names "$listener" ss -xa src "$listener"
./pair -n 101 -l 0.40 "udsinfo ADDRESS : ss -x src ADDRESS" \
    "$udsinfo" "$listener" -- ss -x src "$listener"
./pair -n 51 "udsinfo ADDRESS : ss -xlp src ADDRESS" \
    "$udsinfo" "$listener" -- ss -xlp src "$listener"
./pair -n 101 "udsinfo ADDRESS : echo" "$udsinfo" "$listener" -- echo x
depopulate

# The list of all sockets with their owners.
populate "$sockets" "$processes"
listener=$(find "$tmp" -type s | sort | sed -n '$p')
names "$listener" "$udsinfo"
names "$listener" ss -xap
./pair -n 15 -l 0.40 "udsinfo : ss -xap" "$udsinfo" -- ss -xap
./pair -n 15 "udsinfo -j : ss -xap" "$udsinfo" -j -- ss -xap
./pair -n 41 -l 0.30 "udsinfo -O : ss -xa (no owners)" "$udsinfo" -O -- ss -xa
depopulate
