#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 The libuds authors
#
# usage: gate.sh count table
#
# Hold what one operation costs, counted exactly, against the table of what it
# may cost: user instructions by callgrind, allocations by count itself, system
# calls by strace.  Each figure is told; one that exceeds its line, or differs
# from it where nothing may exceed, makes the exit status 1.
#
# UDS_GATE_STRICT	"yes": fail where valgrind or strace is missing or unfit

set -eu

count=$1
table=$2
n=512				# operations whose cost is taken together
traced=32			# as many, where each is shown

skip()
{
	echo "gate.sh: $1 not counted: $2 is missing or does not work here"
	if [ "${UDS_GATE_STRICT:-no}" = yes ]; then
		exit 1
	fi
}

tmp=$(mktemp -d "${TMPDIR:-/tmp}/gate.XXXXXX")
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM
: >"$tmp/totals"
: >"$tmp/calls"

"$count" $n $((2 * n)) >"$tmp/allocs"

# Each mark ends a part: number 3 is the shorter run of the first operation and
# number 4 the longer, 6 and 7 are the second's, and so on.
if valgrind --tool=none -q true >/dev/null 2>&1; then
	valgrind --tool=callgrind --dump-before=bench_mark \
	    --callgrind-out-file="$tmp/part" "$count" $n $((2 * n)) \
	    >"$tmp/out" 2>"$tmp/err" || { cat "$tmp/err"; exit 1; }
	cmp -s "$tmp/out" "$tmp/allocs" || { echo "gate.sh: no two runs" \
	    "alike"; exit 1; }
	i=1
	while [ -f "$tmp/part.$i" ]; do
		sed -n 's/^totals: //p' "$tmp/part.$i" >>"$tmp/totals"
		i=$((i + 1))
	done
else
	skip instructions valgrind
fi

if strace -o /dev/null true 2>/dev/null; then
	strace -f -o "$tmp/trace" -e signal=none "$count" $traced \
	    $((2 * traced)) >/dev/null
	# Leave "mark ..." and names of calls.
	sed -n -e 's/^[0-9]* *write(-1, "\(mark [^"]*\)".*/\1/p' -e t \
	    -e 's/^[0-9]* *\([a-z0-9_]*\)(.*/\1/p' "$tmp/trace" >"$tmp/calls"
else
	skip "system calls" strace
fi

awk -v n=$n -v traced=$traced -v dir="$tmp" '
# The code around the two runs may differ by an instruction or so in all.
function perop(v,	whole) {
	whole = int(v + 0.5)
	if (v - whole < 0.01 && whole - v < 0.01)
		return (whole)
	return (sprintf("%.2f", v))
}

# Each name once: "socket,connect,close*2".  Whether clock_gettime() is a system
# call is up to the machine.
function calls_of(op,	i, s, k) {
	s = ""
	for (i = 1; i <= nnames[op]; i++) {
		k = (seen[op, names[op, i], "more"] - \
		    seen[op, names[op, i], "less"]) / traced
		if (k == 0 || names[op, i] == "clock_gettime")
			continue
		s = s (s == "" ? "" : ",") names[op, i] \
		    (k == 1 ? "" : "*" perop(k))
	}
	return (s == "" ? "none" : s)
}

function trace(	op, part, f) {
	while ((getline < (dir "/calls")) > 0) {
		if ($1 != "mark") {
			if (op == "")
				continue
			if (!((op, $1) in known)) {
				known[op, $1] = 1
				names[op, ++nnames[op]] = $1
			}
			seen[op, $1, part]++
			shown = 1
		} else {
			op = $3 == "" ? "" : $2
			part = $3
		}
	}
}

function allocations(	i) {
	while ((getline < (dir "/allocs")) > 0) {
		order[++nops] = $1
		allocs[$1] = perop($2 / n)
	}
	for (i = 1; (getline < (dir "/totals")) > 0; i++)
		total[i] = $1
	counted = i > 1
	if (counted && i - 1 != 3 * nops + 1) {
		print "gate.sh: " i - 1 " parts for " nops " operations"
		exit 1
	}
	for (i = 1; i <= nops; i++)
		instr[order[i]] = perop((total[3 * i + 1] - total[3 * i]) / n)
}

function excess(what, got, may) {
	bad = bad sprintf("%s%s: %s, not %s", bad == "" ? "" : "; ", what,
	    got, may)
}

BEGIN {
	allocations()
	trace()
	printf("%-22s %6s %6s %6s  %6s  %s\n", "operation", "instr",
	    "above", "limit", "allocs", "system calls")
}

/^#/ || NF == 0 {
	next
}

NF != 5 || !($1 in allocs) || ($2 != "-" && !($2 in allocs)) {
	print "gate.sh: bad line in the table: " $0
	status = 1
	next
}

{
	bad = ""
	intable[$1] = 1
	above = counted ? perop(instr[$1] - ($2 == "-" ? 0 : instr[$2])) : "?"
	if (counted && $3 != "-" && above > $3 + 0)
		excess("instructions", above, "<= " $3)
	if (allocs[$1] != $4)
		excess("allocations", allocs[$1], $4)
	calls = shown ? calls_of($1) : "?"
	if (shown && calls != $5)
		excess("system calls", calls, $5)
	printf("%-22s %6s %6s %6s  %6s  %s\n", $1,
	    counted ? instr[$1] : "?", above, $3, allocs[$1], calls)
	if (bad != "") {
		print "gate.sh: " $1 ": EXCESS: " bad
		status = 1
	}
}

END {
	for (i = 1; i <= nops; i++)
		if (!(order[i] in intable)) {
			print "gate.sh: " order[i] ": not in the table"
			status = 1
		}
	print status ? "gate: exceeded" : "gate: kept"
	exit status
}
' "$table"
