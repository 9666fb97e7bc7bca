#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 The libuds authors
#
# usage: commands.sh sources system ...
#
# What "make all install" would do on each system, in short, into system.list in
# this directory.  What is the same everywhere, the nouns, the manual pages and
# the examples, is "*"; M and m are the numbers of the version.

set -eu

# shellcheck disable=SC2016	# $1 is awk's
shorten='
function base(path)
{
	sub(".*/", "", path)
	return (path)
}

# The compiler, without what does not depend on the system.
function short(    i, line, w)
{
	split("", seen)
	line = "cc"
	source = ""
	for (i = 2; i <= NF; i++) {
		w = $i
		if (w ~ "^-M[FT]$" || w == "-o" && / -c /) {
			i++
			continue
		}
		if (w ~ "^-([IOg]|M[DP]$)")
			continue
		if (w ~ "[.]c$") {
			source = base(w)
			continue
		}
		if (w ~ "[.](o|pico)$")
			sub(".*[.]", "*.", w)
		if ((at = index(w, top)) > 0)
			w = substr(w, 1, at - 1) base(w)
		if (!(w in seen) || w !~ "^[*]")
			line = line " " w
		seen[w] = 1
	}
	return (line)
}

function place(path)
{
	if (path ~ "/(man[0-9]|examples/libuds)/[^/]*$")
		sub("[^/.]*[.]", "*.", path)
	return (path)
}

$1 == "cc" && / -c / {
	line = short()
	if (source ~ "^(os|list)_" && index(sources[line], " " source) == 0)
		sources[line] = sources[line] " " source
	next
}

$1 == "cc" && / -o (lib|udsinfo)/ {
	print short()
}

$1 == "ar" {
	print $1, $2, $3, "*.o"
}

$1 == "sed" && $NF == ">libuds.exports" {
	print "sed", $(NF - 1), $NF
}

$1 == "ln" {
	to = place($NF)
	print $1, $2, to ~ "[*]" ? base(to) : $3, to
}

$1 ~ "install$" {
	print $1, $2, $3, place($5 "/" base($4))
}

END {
	for (line in sources)
		print line sources[line]
}'

# No line is longer than a screen is wide.
# shellcheck disable=SC2016
fold='
{
	line = $1
	for (i = 2; i <= NF; i++) {
		if (length(line $i) > 76) {
			print line " \\"
			line = "   "
		}
		line = line " " $i
	}
	print line
}'

sources=$1
shift
work=$(mktemp -d "${TMPDIR:-/tmp}/commands.XXXXXX")
trap 'rm -rf "$work"' EXIT
top=$(cd "$work" && pwd -P)
# shellcheck disable=SC2046
(cd "$sources" && tar cf - $(find . \( -name .git -o -name obj \) -prune -o \
    -type f ! -name '*.[ado]' ! -name '*.pico' ! -name '*.so.*' \
    ! -name '*.db*' ! -name '*.tar*' -print)) | (cd "$top" && tar xf -)
env -i HOME="$top" PATH="$PATH" "${UDS_MAKE:-bmake}" -C "$top" cleandir \
    >/dev/null 2>&1

for system; do
	# Without the sys.mk of this system.
	(cd "$top" && env -i HOME="$top" PATH="$PATH" "${UDS_MAKE:-bmake}" -r \
	    -n UDS_OS="$system" CC=cc AR=ar CFLAGS= CPPFLAGS= WFLAGS= \
	    SHLIB_MAJOR=M SHLIB_MINOR=m all install) >"$work/log"
	{
		sed -n 2,3p "$0"
		echo "#"
		echo "# What \"make UDS_OS=$system all install\" does, in short."
		awk -v top="$top" "$shorten" "$work/log" | LC_ALL=C sort -u |
		    awk "$fold"
	} >"$system.list"
done
