#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 The libuds authors
#
# usage: target.sh target
#
# Called by cross.sh.  The library, static and shared, udsinfo(1), the examples
# and the tests are compiled and linked for the target, without a warning, and
# the names that the libraries define are compared with Symbol.map.  Nothing is
# run.  zig(1) brings the headers and the libraries.
#
# For DragonFly and illumos, whose headers are declared here, only the library
# and the lists of udsinfo(1) are compiled; so they are for a FreeBSD whose
# struct xucred has no process id.

# shellcheck disable=SC2154	# cross.sh exports what is not set here

set -u

target=$1
objects=$work/$target
lib=$objects$UDS_SRCDIR/lib/libuds
# Nothing is run, so nothing is optimized; zig(1) then looks for undefined
# behaviour, which takes a library that it has not for every target.
quick='-O0 -fno-sanitize=undefined'

# Sets os, as UDS_OS, and what compiles and links.  The runtime of zig(1) would
# be made for each target, that of -Os in the least time; but nothing of it is
# needed where a long has 64 bits, except by the stack protector of OpenBSD.
describe()
{
	parts=all
	cc="$zig cc -target $target"
	tools="$zig "
	case $target in
	arm-* | x86-* | *-openbsd) runtime= ;;
	*) runtime=-rtlib=none ;;
	esac
	link="-Os $runtime -Wl,-z,defs"
	case $target in
	*-freebsd12)
		os=freebsd
		parts=library
		cc="$zig cc -target x86_64-freebsd.12.0 -I$here/freebsd12"
		;;
	*-freebsd | *-netbsd | *-openbsd)
		os=${target#*-}
		;;
	*-macos)
		os=darwin
		link="-Os $runtime"
		;;
	powerpc64-linux-gnu)
		# zig(1) has no such library.
		os=linux
		cc=$target-gcc
		tools=$target-
		link=-Wl,-z,defs
		;;
	*-linux-gnu*)
		os=linux
		;;
	*-linux-musl*)
		# A static one would take a minute to make, and the stub of the
		# shared one is no place to copy variables from.
		os=linux
		cc="$cc -fPIC"
		link="$link -dynamic"
		;;
	*-dragonfly)
		os=dragonfly
		declared x86_64-unknown-dragonfly
		;;
	*-illumos)
		os=sunos
		declared x86_64-pc-solaris2.11
		;;
	*)
		echo "unknown target"
		return 1
		;;
	esac
}

# Nothing of this machine but what belongs to the compiler.
declared()
{
	parts=library
	cc="clang -target $1 -nostdinc"
	cc="$cc -isystem $(clang -print-resource-dir)/include"
	cc="$cc -isystem $here/$os"
	tools=llvm-
}

# make directory target
make()
{
	env -i HOME="$work" PATH="$PATH" TMPDIR="$work" \
	    MAKEOBJDIRPREFIX="$objects" ZIG_GLOBAL_CACHE_DIR="$cache/zig" \
	    ZIG_LOCAL_CACHE_DIR="$objects/zig" "$UDS_MAKE" -s \
	    -C "$UDS_SRCDIR/$1" "$2" \
	    UDS_OS="$os" CC="$cc" AR="${tools}ar" RANLIB="${tools}ranlib" \
	    CFLAGS="$quick" CPPFLAGS='' LDFLAGS="$link" WERROR=yes PICO=.lo \
	    ATF_CFLAGS="-I$here/atf" ATF_LIBS=''
}

build()
{
	make lib obj >/dev/null
	case $parts in
	library)
		make lib/libuds libuds.a
		make usr.bin obj >/dev/null
		make usr.bin/udsinfo lists
		;;
	all)
		make lib all
		for dir in share/examples usr.bin; do
			make "$dir" obj >/dev/null
			make "$dir" all
		done
		for dir in tests/lib tests/usr.bin; do
			make "$dir" obj >/dev/null
			make "$dir" buildtests
		done
		;;
	esac
}

# zig(1) takes the list of exports and the versions of a macOS library and does
# nothing with them, so LLVM's linker does that once more.  To LLVM 14 some of
# Apple's machines are too new.
relink()
{
	sdk=$objects/sdk
	mkdir -p "$sdk/usr/lib"
	sed 's/arm64e\.x1-/arm64-/g' "${zig%/*}/lib/libc/darwin/libSystem.tbd" \
	    >"$sdk/usr/lib/libSystem.tbd"
	case $target in
	aarch64-*) cc='clang -target arm64-apple-macos15' ;;
	*) cc='clang -target x86_64-apple-macos15' ;;
	esac
	link="-fuse-ld=lld -isysroot $sdk"
	rm "$lib"/*.dylib
	make lib/libuds all
}

# What Symbol.map lists, as a shared library of this system defines it.
listed()
{
	awk -v os="$os" '
	    $2 == "{" { version = $1 }
	    $1 ~ /^[a-z][a-z0-9_]*;$/ {
		name = substr($1, 1, length($1) - 1)
		print os == "darwin" ? "_" name : name "@@" version
	    }' "$UDS_SRCDIR/lib/libuds/Symbol.map" | LC_ALL=C sort
}

exported()
{
	case $os in
	darwin) llvm-objdump --macho --exports-trie "$1" |
	    awk '/^0x/ { print $2 }' ;;
	*) llvm-nm -D --defined-only "$1" | awk '$2 != "A" { print $3 }' ;;
	esac | LC_ALL=C sort
}

# The name that programs will ask for.
soname()
{
	case $os in
	darwin) llvm-objdump --macho --dylib-id "$1" | sed 1d ;;
	*) llvm-readelf -d "$1" | sed -n 's/.*soname: \[\(.*\)\]/\1/p' ;;
	esac
}

# same what expected found
same()
{
	diff "$2" "$3" >"$objects/diff" || {
		echo "$1: < is expected, > is there"
		cat "$objects/diff"
		return 1
	}
}

check_shared()
{
	# shellcheck source=/dev/null disable=SC2154
	. "$UDS_SRCDIR/lib/libuds/shlib_version"
	file=libuds.so.$major
	soname=$file
	case $os in
	darwin)
		file=libuds.$major.dylib
		soname=/usr/local/lib/$file
		;;
	openbsd)
		file=libuds.so.$major.$minor
		soname=$file
		;;
	linux | netbsd)
		file=libuds.so.$major.$minor
		;;
	esac
	listed >"$objects/listed"
	exported "$lib/$file" >"$objects/exported"
	same "names of $file" "$objects/listed" "$objects/exported"
	echo "$soname" >"$objects/expected"
	soname "$lib/$file" >"$objects/soname"
	same "soname of $file" "$objects/expected" "$objects/soname"
}

# All public functions, and nothing else than names of ours.
check_static()
{
	llvm-nm -g --defined-only "$lib/libuds.a" |
	    awk 'NF == 3 { print $3 }' | LC_ALL=C sort >"$objects/names"
	listed | sed 's/@@.*//' >"$objects/listed"
	{
		LC_ALL=C comm -12 "$objects/listed" "$objects/names"
		grep -v '^_*uds_' "$objects/names"
	} | LC_ALL=C sort >"$objects/found"
	same "names of libuds.a" "$objects/listed" "$objects/found"
}

# What a program can call.
check_header()
{
	# shellcheck disable=SC2086	# several words
	echo '#include <uds.h>' | $cc -I"$UDS_SRCDIR/lib/libuds" -E -P -x c - |
	    grep -o 'uds_[a-z0-9_]* *(' | tr -d ' (' | LC_ALL=C sort \
	    >"$objects/declared"
	listed | sed -e 's/^_//' -e 's/@@.*//' >"$objects/listed"
	same "names of uds.h" "$objects/listed" "$objects/declared"
}

everything()
{
	describe
	build
	check_header
	check_static
	case $parts,$os in
	library,*) ;;
	all,darwin)
		relink
		check_shared
		;;
	all,*)
		check_shared
		;;
	esac
}

if [ -f "$known/$target" ]; then
	echo "ok $target (nothing has changed)"
	exit 0
fi
case $target in
powerpc64-linux-gnu)
	command -v "$target-gcc" >/dev/null || {
		echo "skipped: $target: there is no $target-gcc"
		exit 0
	} ;;
esac

mkdir -p "$objects"
log=$objects/log
start=$(date +%s)
(set -e; everything) >"$log" 2>&1
# shellcheck disable=SC2181	# -e holds in no condition
if [ $? -eq 0 ]; then
	echo "ok $target ($(($(date +%s) - start))s)"
	: >"$work/passed/$target"
else
	{
		echo "FAILED $target"
		grep -v '^===> ' "$log" | tail -n 20 | sed 's/^/    /'
	} >"$objects/report"
	cat "$objects/report"
fi
rm -rf "$objects"
