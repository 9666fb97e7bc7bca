# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 The libuds authors
#
# What the build promises.  Each case builds a copy of the tree, without its
# objects, in the work directory.

# The make under test; that of a BSD has no other name.
MAKE=${UDS_MAKE:-$(command -v bmake || echo make)}

# With nothing of the environment that this runs in.
run_make()
{
	env -i HOME="$PWD" PATH="$PATH" "$MAKE" "$@"
}

# As above, in the background of a check: quiet unless it fails.
build()
{
	atf_check -o ignore -e ignore env -i HOME="$PWD" PATH="$PATH" \
	    CFLAGS=-O0 "$MAKE" "$@"
}

# Make ./$1 a copy of the sources.
# shellcheck disable=SC2046
copy()
{
	mkdir "$1"
	(cd "$UDS_SRCDIR" && tar cf - $(find . \( -name .git -o -name obj \) \
	    -prune -o -type f ! -name '*.[ado]' ! -name '*.pico' \
	    ! -name '*.tar*' ! -name '*.db*' -print)) | (cd "$1" && tar xf -)
	chmod -R u+w "$1"
	build -C "$1" cleandir
}

# M, m and version are those of the tree, name is that of its tarball.
# shellcheck source=/dev/null disable=SC2154
version()
{
	. "$UDS_SRCDIR/lib/libuds/shlib_version"
	M=$major m=$minor version=$major.$minor.$teeny
	name=libuds-$version
}

# Make counts in whole seconds.
touch_later()
{
	sleep 1
	touch "$1"
}

# Every file and link below $1.
list()
{
	(cd "$1" && find . ! -type d | LC_ALL=C sort)
}

has()
{
	command -v "$1" >/dev/null || atf_skip "there is no $1"
}

elf()
{
	case $(uname -s) in
	Darwin) atf_skip "the library is no ELF file" ;;
	esac
	has readelf
}

atf_test_case second_make_runs_nothing
second_make_runs_nothing_body()
{
	copy src
	cd src || atf_fail cd
	build
	run_make >../log 2>&1 || atf_fail "make failed"
	atf_check -s exit:1 -o empty grep -Ev '^===> ' ../log
}

atf_test_case touched_header_rebuilds_its_users
touched_header_rebuilds_its_users_body()
{
	copy src
	cd src || atf_fail cd
	build
	touch_later lib/libuds/uds_impl.h

	(cd lib/libuds && for o in *.o *.pico; do
		grep -q '"uds_impl.h"' "${o%.*}.c" && echo "$o"
	done) | LC_ALL=C sort >../expected
	[ -s ../expected ] || atf_fail "nothing includes uds_impl.h"

	run_make >../log 2>&1 || atf_fail "make failed"
	sed -n 's/.* -c -o \([^ ]*\) .*/\1/p' ../log |
	    LC_ALL=C sort >../compiled
	atf_check diff ../expected ../compiled

	sed -n 's/.* -o \([^ ]*\) .*libuds\.a.*/\1/p' ../log |
	    LC_ALL=C sort >../linked
	printf '%s\n' admit admitd echod first passfd udsinfo >../expected
	atf_check diff ../expected ../linked
	atf_check -o not-empty grep -e '^ar cr libuds.a' ../log
	atf_check -o not-empty grep -e 'libuds.*-o libuds[.0-9a-z]* ' ../log

	run_make >../log 2>&1 || atf_fail "make failed"
	atf_check -s exit:1 -o empty grep -Ev '^===> ' ../log
}

atf_test_case touched_public_header_rebuilds_programs
touched_public_header_rebuilds_programs_body()
{
	copy src
	cd src || atf_fail cd
	build
	touch_later lib/libuds/uds.h
	run_make >../log 2>&1 || atf_fail "make failed"
	for o in version.o version.pico udsinfo.o first.o; do
		atf_check -o not-empty grep -e " -c -o $o " ../log
	done
}

# A header that is gone, with all that included it, stops no build.
atf_test_case removed_header_is_forgotten
removed_header_is_forgotten_body()
{
	copy src
	cd src/lib/libuds || atf_fail cd
	echo >gone.h
	cp version.c version.c.orig
	echo '#include "gone.h"' >>version.c
	build
	rm gone.h
	mv version.c.orig version.c
	touch version.c
	build
}

atf_test_case cold_parallel_build
cold_parallel_build_body()
{
	copy src
	cd src || atf_fail cd
	build -j8
	run_make >../log 2>&1 || atf_fail "make failed"
	atf_check -s exit:1 -o empty grep -Ev '^===> ' ../log
}

# Nobody builds the tests before they are run: not their objects, and not atf.
atf_test_case all_needs_no_atf
all_needs_no_atf_body()
{
	copy src
	cd src || atf_fail cd
	build ATF_LIBS=-lnone
	list . >../files
	atf_check -s exit:1 -o empty grep -e '^./tests/.*\.o$' ../files
}

atf_test_case read_only_source_stays_clean
read_only_source_stays_clean_body()
{
	copy src
	list src >before
	chmod -R a-w src
	# Of the systems in tests/sim two will do.
	for t in obj all buildtests cleandir; do
		atf_check -o ignore -e ignore env -i HOME="$PWD" \
		    PATH="$PATH" CFLAGS=-O0 MAKEOBJDIRPREFIX="$PWD/out" \
		    "$MAKE" -C src -j2 SIM="linux netbsd" $t
		list src >after
		atf_check diff before after
		if [ $t = all ]; then
			atf_check test -f "out$PWD/src/lib/libuds/libuds.a"
		fi
	done
	list out >after
	atf_check cat after
	chmod -R u+w src
}

# Two makes in one directory would remove what the other is about to read.
atf_test_case cleandir_enters_each_once
cleandir_enters_each_once_body()
{
	copy src
	run_make -C src cleandir >log 2>&1 || atf_fail "make failed"
	sed -n 's/^===> \(.*\) (.*/\1/p' log | LC_ALL=C sort >entered
	[ -s entered ] || atf_fail "nothing was entered"
	atf_check uniq -d entered
}

atf_test_case obj_gathers_the_objects
obj_gathers_the_objects_body()
{
	copy src
	list src >before
	build -C src obj
	build -C src -j2
	list src | grep -Ev '^./obj/|/obj$' >after
	atf_check diff before after
	atf_check test -f src/obj/lib/libuds/libuds.a
	atf_check -o match:libuds.a ls src/lib/libuds/obj/
	build -C src cleandir
	list src >after
	atf_check diff before after
}

# What "make install" puts below a PREFIX of /usr, for the layout of this
# system or of $1.
# shellcheck disable=SC2046
staged()
{
	version
	man=share/man
	pc=lib/pkgconfig
	case ${1:-$(uname -s | tr '[:upper:]' '[:lower:]')} in
	freebsd|dragonfly)
		pc=libdata/pkgconfig
		so="libuds.so libuds.so.$M" ;;
	openbsd)
		man='man'
		so=libuds.so.$M.$m ;;
	netbsd)
		man='man'
		so="libuds.so libuds.so.$M libuds.so.$M.$m" ;;
	darwin)
		so="libuds.dylib libuds.$M.dylib" ;;
	sunos)
		so="libuds.so libuds.so.$M" ;;
	*)
		so="libuds.so libuds.so.$M libuds.so.$M.$m" ;;
	esac
	{
		echo ./usr/bin/udsinfo
		echo ./usr/include/uds.h
		echo ./usr/lib/libuds.a
		for f in $so; do
			echo "./usr/lib/$f"
		done
		echo ./usr/$pc/libuds.pc
		for f in admit admitd echod first passfd; do
			echo ./usr/share/examples/libuds/$f.c
		done
		for f in bash-completion/completions/udsinfo \
		    fish/vendor_completions.d/udsinfo.fish \
		    udsinfo/udsinfo.schema.json udsinfo/udsinfo.tcsh \
		    zsh/site-functions/_udsinfo; do
			echo ./usr/share/$f
		done
		for d in man1 man3 man7; do
			for f in $(cd "$UDS_SRCDIR/share/man/$d" &&
			    echo *."${d#man}" $(run_make -V MLINKS)); do
				echo "./usr/$man/$d/$f"
			done
		done
	} | LC_ALL=C sort -u
}

atf_test_case cold_install
cold_install_head()
{
	atf_set require.user unprivileged
}
cold_install_body()
{
	copy src
	build -C src install DESTDIR="$PWD/stage" PREFIX=/usr
	staged >expected
	list stage >got
	atf_check diff expected got

	find stage -type f ! -perm 644 | LC_ALL=C sort >got
	echo stage/usr/bin/udsinfo >expected
	atf_check diff expected got
	atf_check -o empty find stage/usr/bin -type f ! -perm 755
	atf_check -o empty find -L stage -type l

	# The same objects, elsewhere: nothing remembers the first PREFIX.
	build -C src install DESTDIR="$PWD/other" PREFIX=/opt/uds \
	    LIBDIR=/opt/uds/lib/here MANDIR=/opt/uds/man
	atf_check test -f other/opt/uds/man/man1/udsinfo.1
	atf_check -o inline:'prefix=/opt/uds
libdir=/opt/uds/lib/here
includedir=/opt/uds/include
' grep -E '^[a-z]+=' other/opt/uds/lib/here/pkgconfig/libuds.pc
}

# As FreeBSD and OpenBSD lay it out, but with the compiler, the linker and the
# headers of this system.
atf_test_case foreign_install
foreign_install_body()
{
	elf
	copy src
	for os in freebsd openbsd; do
		build -C src clean
		build -C src install UDS_OS=$os \
		    OS_SRCS_$os="os_generic.c os_generic_msg.c os_posix_msg.c" \
		    UDSINFO_LIST="none unconfined" DESTDIR="$PWD/$os" \
		    PREFIX=/usr
		staged $os >expected
		list $os >got
		atf_check diff expected got
	done
}

atf_test_case pkg_config
pkg_config_body()
{
	has pkg-config
	copy src
	version
	build -C src install PREFIX="$PWD/stage"
	for d in lib libdata; do
		PKG_CONFIG_PATH=$PWD/stage/$d/pkgconfig:${PKG_CONFIG_PATH:-}
	done
	export PKG_CONFIG_PATH

	cat >first.c <<-'END'
	#include <stdio.h>
	#include <uds.h>

	int
	main(void)
	{

		puts(uds_version());
		return (0);
	}
	END
	unset LD_LIBRARY_PATH DYLD_LIBRARY_PATH
	atf_check -o inline:"$version\n" pkg-config --modversion libuds

	# shellcheck disable=SC2046
	atf_check cc -o shared first.c $(pkg-config --cflags --libs libuds)
	atf_check -o inline:"$version\n" env \
	    LD_LIBRARY_PATH="$PWD/stage/lib" ./shared
	atf_check -s not-exit:0 -o ignore -e ignore ./shared

	rm -f stage/lib/libuds.so* stage/lib/libuds*.dylib
	# shellcheck disable=SC2046
	atf_check cc -o static first.c \
	    $(pkg-config --static --cflags --libs libuds)
	atf_check -o inline:"$version\n" ./static
}

atf_test_case version_is_told_once
# shellcheck disable=SC2016
version_is_told_once_body()
{
	version
	atf_check -o inline:"$version $M $m\n" \
	    awk '$2 == "UDS_VERSION" { v = $3; gsub("\"", "", v) }
	    $2 == "UDS_VERSION_MAJOR" { a = $3 }
	    $2 == "UDS_VERSION_MINOR" { b = $3 }
	    END { print v, a, b }' "$UDS_SRCDIR/lib/libuds/uds.h"
}

atf_test_case soname
soname_body()
{
	elf
	version
	case $(uname -s) in
	OpenBSD) so=libuds.so.$M.$m ;;
	*) so=libuds.so.$M ;;
	esac
	atf_check -o save:dynamic readelf -d "$UDS_OBJDIR/lib/libuds/$so"
	atf_check -o match:"\[$so\]" grep SONAME dynamic
	atf_check -s exit:1 grep -E 'RPATH|RUNPATH|TEXTREL' dynamic
}

atf_test_case exports_are_the_map
exports_are_the_map_body()
{
	elf
	version
	for so in "$UDS_OBJDIR"/lib/libuds/libuds.so."$M"*; do
		:
	done
	sed -n 's/^[[:space:]]*\(uds_[a-z0-9_]*\);.*/\1/p' \
	    "$UDS_SRCDIR/lib/libuds/Symbol.map" | LC_ALL=C sort >expected
	nm -D "$so" | awk '$2 ~ /^[TDBRVW]$/ {
	    sub("@.*", "", $3); print $3 }' | LC_ALL=C sort >got
	[ -s got ] || atf_fail "nothing is exported"
	atf_check diff expected got
}

# What is committed is all that there is: .gitignore hides nothing of it.
atf_test_case dist_of_a_checkout
dist_of_a_checkout_body()
{
	has git
	copy src
	list src >expected
	cd src || atf_fail cd
	atf_check git init -q
	atf_check git add .
	atf_check git -c user.name=n -c user.email=n commit -q -m all
	build
	atf_check -o empty git status --short
	build dist
	cd .. || atf_fail cd
	version
	atf_check tar xzf "src/$name.tar.gz"
	list "$name" >got
	atf_check diff expected got
}

# A tarball builds and passes, and makes the same tarball.
atf_test_case dist
dist_body()
{
	copy src
	list src >expected
	version
	build -C src
	build -C src dist
	atf_check tar xzf "src/$name.tar.gz"
	list "$name" >got
	atf_check diff expected got

	cd "$name" || atf_fail cd
	atf_check -o save:../log -e save:../errors env -i HOME="$PWD" \
	    PATH="$PATH" CFLAGS=-O0 UDS_TEST_FILTER=libuds/version_test \
	    "$MAKE" -C lib test
	atf_check -o match:'^[1-9][0-9]* passed, 0 failed, 0 skipped$' \
	    tail -n 1 ../log
	build dist
	mkdir again
	atf_check tar xzf "$name.tar.gz" -C again
	list "again/$name" >../got
	atf_check diff ../expected ../got
}

gnu_make()
{
	for gmake in gmake make; do
		case $($gmake --version 2>/dev/null) in
		*GNU*) return ;;
		esac
	done
	atf_skip "there is no GNU make"
}

atf_test_case gnu_make_forwards
gnu_make_forwards_body()
{
	gnu_make
	copy src
	cd src || atf_fail cd
	atf_check -o save:../log "$gmake" -n -j2 CFLAGS="-O1 -DTWO=2" WERROR=yes
	atf_check -o ignore grep -e '-Werror .*-O1 -DTWO=2 .* -o addr.o' ../log
	atf_check test ! -e lib/libuds/addr.o
	atf_check -o ignore -e ignore "$gmake" -j4 CFLAGS=-O0
	atf_check test -x usr.bin/udsinfo/udsinfo
	atf_check -o ignore -e ignore "$gmake" clean all CFLAGS=-O0
	atf_check test -x usr.bin/udsinfo/udsinfo
	atf_check -o ignore "$gmake" cleandir
	atf_check test ! -e usr.bin/udsinfo/udsinfo

	atf_check -s not-exit:0 -e match:"install bmake" "$gmake" BMAKE=none
}

atf_test_case without_sys_mk
without_sys_mk_body()
{
	copy src
	build -C src -r
	atf_check test -x src/usr.bin/udsinfo/udsinfo
}

atf_test_case with_sys_mk_of_netbsd
with_sys_mk_of_netbsd_body()
{
	mk=/usr/share/bmake/mk-netbsd
	[ -d $mk ] || atf_skip "there is no $mk"
	copy src
	build -C src -m $mk
	build -C src -m $mk install DESTDIR="$PWD/stage" PREFIX=/usr
	staged >expected
	list stage >got
	atf_check diff expected got
}

atf_test_case flags_of_the_environment
flags_of_the_environment_body()
{
	copy src
	env -i PATH="$PATH" CFLAGS=-DCF CPPFLAGS=-DCPPF LDFLAGS=-Lldf \
	    "$MAKE" -C src -n >log || atf_fail "make failed"
	for o in addr.o addr.pico udsinfo.o first.o; do
		atf_check -o ignore grep -e "-DCPPF .*-DCF .* -o $o" log
	done
	for o in 'libuds[.0-9a-z]*' udsinfo first; do
		atf_check -o ignore grep -e "-Lldf .*-o $o " log
	done
}

# The rules of a system that this is not, as far as -n shows them.
atf_test_case foreign_link_lines
foreign_link_lines_body()
{
	version
	map='.*--version-script=.*Symbol.map'
	copy src
	while read -r os file link; do
		run_make -C src -n UDS_OS="$os" >log 2>&1 ||
		    atf_fail "$os: make failed"
		atf_check -o ignore grep -e "$link .*-o $file " log
		if [ ! -f "src/lib/libuds/os_$os.c" ]; then
			atf_check -o ignore grep -e ' -o os_generic.pico' log
		fi
		case $os in
		linux) ;;
		sunos) atf_check -o ignore grep -e \
		    '-o udsinfo .*libuds.a .*-lsocket' log ;;
		*) atf_check -s exit:1 grep -e '-lmnl' -e '-lsocket' log ;;
		esac
	done <<-END
	dragonfly libuds.so.$M -soname,libuds.so.$M $map
	freebsd libuds.so.$M -soname,libuds.so.$M $map
	linux libuds.so.$M.$m -soname,libuds.so.$M $map
	netbsd libuds.so.$M.$m -soname,libuds.so.$M $map
	openbsd libuds.so.$M.$m -soname,libuds.so.$M.$m $map
	darwin libuds.$M.dylib -exported_symbols_list,libuds.exports
	darwin libuds.$M.dylib -install_name /usr/local/lib/libuds.$M.dylib
	sunos libuds.so.$M -h,libuds.so.$M -Wl,-M,.*Symbol.map
	END

	# The ports tree of OpenBSD owns the number.
	run_make -C src -n UDS_OS=openbsd LIBuds_VERSION=7.3 >log ||
	    atf_fail "make failed"
	atf_check -o ignore grep -e '-soname,libuds.so.7.3 .*-o libuds.so.7.3' \
	    log

	build -C src/lib/libuds UDS_OS=darwin libuds.exports
	sed -n 's/^[[:space:]]*\(uds_[a-z0-9_]*\);.*/_\1/p' \
	    src/lib/libuds/Symbol.map >expected
	[ -s expected ] || atf_fail "no symbols"
	atf_check diff expected src/lib/libuds/libuds.exports
}

# Every command that differs between systems, and every file.
atf_test_case commands_of_each_system
commands_of_each_system_body()
{
	lists=$UDS_SRCDIR/tests/share/mk
	systems=
	for os in "$lists"/*.list; do
		os=${os##*/}
		systems="$systems ${os%.list}"
	done
	for os in linux freebsd netbsd openbsd dragonfly darwin sunos; do
		[ -f "$lists/$os.list" ] || atf_fail "no list for $os"
	done
	# shellcheck disable=SC2086	# several words
	atf_check sh "$lists/commands.sh" "$UDS_SRCDIR" $systems
	for os in $systems; do
		atf_check diff "$lists/$os.list" "$os.list"
	done
}

atf_test_case dialect
dialect_body()
{
	dialect=$UDS_SRCDIR/tests/share/mk/dialect.sh
	cd "$UDS_SRCDIR" || atf_fail cd
	# shellcheck disable=SC2046
	atf_check sh "$dialect" $(find . -name Makefile -o -name 'uds.*.mk')
	cd - >/dev/null || atf_fail cd

	cat >good.mk <<-'END'
	A=	${B:H:T} ${B:S,/${C:R}$,,:E} ${B:M*.c:N-x}
	.if defined(A) && !empty(B:M-x)
	.include "a.mk"
	.endif
	.c.o:
		echo $${x:-1} $$(date) ${.TARGET}
	END
	atf_check sh "$dialect" good.mk

	while read -r line; do
		echo "$line" >bad.mk
		atf_check -s exit:1 -o match:"^bad.mk:1: " \
		    sh "$dialect" bad.mk
	done <<-'END'
	A= ${B:Uc}
	A= ${B:Dc}
	A= ${B:O}
	A= ${B:L}
	A= ${B:@x@y@}
	A= ${B:[1]}
	A= ${B:tl}
	A= ${B:?c:d}
	A= ${B:M${C}}
	A= ${B:S,c,d,:Ue}
	A= ${B:S,${C:Ud},e,}
	A= $(shell date)
	A= ${.MAKE.OS}
	.ifdef A
	.sinclude "a"
	.-include "a"
	.dinclude "a"
	-include a
	.error a
	.warning a
	.info a
	.export A
	END
}

# tally.sh, over a program whose cases end in the ways of $@.
# shellcheck disable=SC2086
tally()
{
	mkdir -p tree/tests/x
	{
		echo "#!$(head -n 1 "$0" | cut -c 3-)"
		for c; do
			echo "atf_test_case $c"
		done
		echo 'passed_body() { :; }'
		echo 'failed_body() { atf_fail "a, \"b\""; }'
		echo 'skipped_body() { atf_skip "no reason"; }'
		echo 'expected_body() { atf_expect_fail "a bug"; atf_fail b; }'
		echo 'atf_init_test_cases() { :'
		for c; do
			echo "atf_add_test_case $c"
		done
		echo '}'
	} >tree/tests/x/x_test
	chmod 755 tree/tests/x/x_test
	cat >tree/tests/x/Kyuafile <<-'END'
	syntax(2)
	test_suite("libuds")
	atf_test_program{name="x_test"}
	END
	tally=$UDS_SRCDIR/tests/tally.sh
	UDS_SRCDIR=$PWD/tree UDS_OBJDIR=$PWD/tree \
	    sh "$tally" tests/x $filter >log 2>errors
}

atf_test_case tally_closes_with_the_sum
tally_closes_with_the_sum_body()
{
	filter=
	tally passed expected skipped || atf_fail "a good run failed"
	atf_check -o inline:"skipped: x_test:skipped: no reason
2 passed, 0 failed, 1 skipped\n" tail -n 2 log
}

atf_test_case tally_fails_with_a_test
tally_fails_with_a_test_body()
{
	filter=
	tally passed failed && atf_fail "a bad run passed"
	atf_check -o inline:'failed: x_test:failed: a, "b"
1 passed, 1 failed, 0 skipped\n' tail -n 2 log
}

atf_test_case tally_fails_when_nothing_ran
tally_fails_when_nothing_ran_body()
{
	filter=x_test:none
	tally passed && atf_fail "nothing ran and passed"
	atf_check -o inline:"0 passed, 0 failed, 0 skipped\n" tail -n 1 log
}

atf_init_test_cases()
{
	atf_add_test_case second_make_runs_nothing
	atf_add_test_case touched_header_rebuilds_its_users
	atf_add_test_case touched_public_header_rebuilds_programs
	atf_add_test_case removed_header_is_forgotten
	atf_add_test_case cold_parallel_build
	atf_add_test_case all_needs_no_atf
	atf_add_test_case read_only_source_stays_clean
	atf_add_test_case cleandir_enters_each_once
	atf_add_test_case obj_gathers_the_objects
	atf_add_test_case cold_install
	atf_add_test_case foreign_install
	atf_add_test_case pkg_config
	atf_add_test_case version_is_told_once
	atf_add_test_case soname
	atf_add_test_case exports_are_the_map
	atf_add_test_case dist
	atf_add_test_case dist_of_a_checkout
	atf_add_test_case gnu_make_forwards
	atf_add_test_case without_sys_mk
	atf_add_test_case with_sys_mk_of_netbsd
	atf_add_test_case flags_of_the_environment
	atf_add_test_case foreign_link_lines
	atf_add_test_case commands_of_each_system
	atf_add_test_case dialect
	atf_add_test_case tally_closes_with_the_sum
	atf_add_test_case tally_fails_with_a_test
	atf_add_test_case tally_fails_when_nothing_ran
}
