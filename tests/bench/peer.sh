#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 The libuds authors
#
# usage: peer.sh glib|crate sources compiler ...
#
# Compile what compares with another library, and leave in glib.libs or
# crate.libs what to link it with.  Where the library is missing or cannot be
# built the object only says so.

set -eu

name=$1
sources=$2
shift 2
source=$name.c
lacks=
: >"$name.libs"

case $name in
glib)
	if flags=$(pkg-config --cflags gio-unix-2.0 2>/dev/null); then
		pkg-config --libs gio-unix-2.0 >glib.libs
		# The headers of others are not held to our warnings.
		# shellcheck disable=SC2046	# several words
		set -- "$@" $(echo "$flags" | sed 's/-I/-isystem /g')
	else
		lacks="pkg-config finds no gio-unix-2.0"
	fi
	;;
crate)
	if ! command -v cargo >/dev/null; then
		lacks="there is no cargo"
	elif cargo build --quiet --release --locked \
	    --manifest-path "$sources/uds-fork/Cargo.toml" \
	    --target-dir cargo >crate.log 2>&1; then
		echo cargo/release/libcrate.a >crate.libs
	else
		lacks=$(sed -n -e 's/["\\]//g' -e '/^error/{p;q;}' crate.log)
	fi
	;;
esac

if [ -n "$lacks" ]; then
	echo "peer.sh: $name: skipped: $lacks"
	source=lacks.c
	set -- "$@" -DPEER="peer_$name" -DNAME="\"$name\"" -DWHY="\"$lacks\""
fi
"$@" -c -o "$name.o" "$sources/$source"
