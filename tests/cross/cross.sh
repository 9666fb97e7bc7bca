#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 The libuds authors
#
# usage: cross.sh [target ...]
#
# Build for other systems with the Makefiles of this tree, and look at what
# comes out: a line for each target, and a last one of "N passed, N failed, N
# skipped".  target.sh tells what is done for one.
#
# UDS_CROSS_CACHE	keeps the compiler, what it makes for each system, and
#			which targets passed with the same sources before
# UDS_CROSS_JOBS	how many targets at a time

set -u

TARGETS="x86_64-freebsd x86_64-netbsd x86_64-openbsd x86_64-macos
    aarch64-freebsd aarch64-netbsd aarch64-openbsd aarch64-macos
    x86-freebsd x86-netbsd x86-openbsd powerpc64-freebsd
    x86_64-linux-gnu x86-linux-gnu arm-linux-gnueabihf aarch64-linux-gnu
    powerpc64-linux-gnu
    x86_64-linux-musl x86-linux-musl arm-linux-musleabihf aarch64-linux-musl
    powerpc64-linux-musl
    x86_64-freebsd12 x86_64-dragonfly x86_64-illumos"

here=$UDS_SRCDIR/tests/cross
cache=${UDS_CROSS_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/libuds}
jobs=${UDS_CROSS_JOBS:-$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)}

die()
{
	echo "cross.sh: $*" >&2
	exit 1
}

# Checked by its hash, each version in a directory of its own.
install_zig()
{
	directory=$cache/zig-$(sha256sum <"$here/ziglang.txt" | cut -c 1-8)
	zig=$directory/ziglang/zig
	[ ! -x "$zig" ] || return 0
	PIP_ROOT_USER_ACTION=ignore python3 -m pip install --quiet \
	    --no-cache-dir --no-deps --only-binary :all: --require-hashes \
	    --target "$directory.$$" -r "$here/ziglang.txt" &&
	    mv "$directory.$$" "$directory"
	rm -rf "$directory.$$"
	[ -x "$zig" ]
}

# All that a result depends on.
fingerprint()
{
	{
		find Makefile lib share/examples share/mk tests/cross \
		    tests/lib tests/usr.bin usr.bin -type f \
		    \( -name '*.[ch]' -o -name '*.mk' -o -name '*.sh' -o \
		    -name '*.txt' -o -name Makefile -o -name Symbol.map -o \
		    -name shlib_version \) -exec sha256sum {} + |
		    LC_ALL=C sort -k 2
		clang --version
		powerpc64-linux-gnu-gcc --version
	} 2>/dev/null | sha256sum | cut -c 1-32
}

lines()
{
	grep -c "^$1" "$work/report"
}

for command in clang:clang ld.lld:lld llvm-nm:llvm python3:python3-pip; do
	command -v "${command%:*}" >/dev/null ||
	    die "install ${command#*:} first"
done

work=$(mktemp -d "${TMPDIR:-/tmp}/libuds-cross.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 141' PIPE
trap 'exit 143' TERM

# shellcheck disable=SC2086	# several words
[ $# -gt 0 ] || set -- $TARGETS
mkdir -p "$cache" || exit 1
cache=$(cd "$cache" && pwd)
install_zig || die "there is no zig"
cd "$UDS_SRCDIR" || exit 1
sources=$(fingerprint)
known=$cache/passed/$sources
mkdir -p "$known" "$work/passed"
find "$cache/passed" -mindepth 1 -maxdepth 1 -mtime +30 -exec rm -rf {} +

export cache here known work zig
printf '%s\n' "$@" | xargs -n 1 -P "$jobs" sh "$here/target.sh" |
    tee "$work/report"
# Unless somebody edited the sources meanwhile.
[ "$(fingerprint)" != "$sources" ] || cp -R "$work/passed/." "$known"
passed=$(lines ok) skipped=$(lines skipped)
failed=$(($# - passed - skipped))
echo "$passed passed, $failed failed, $skipped skipped"
[ $failed -eq 0 ]
