# shellcheck shell=sh
# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 The libuds authors
#
# Symbol.map is the list of public functions.  Everything else that names
# them has the same list, and nothing private gets out.

SOURCES=$UDS_SRCDIR/lib/libuds
OBJECTS=$UDS_OBJDIR/lib/libuds
MAN3=$UDS_SRCDIR/share/man/man3

sorted()
{
	LC_ALL=C sort
}

# The public functions, into the file "public".
public()
{
	sed -n 's/^[[:space:]]*\([a-z][a-z0-9_]*\);.*/\1/p' \
	    "$SOURCES/Symbol.map" >in_order
	sorted <in_order >public
	test -s public || atf_fail "Symbol.map has no symbols"
}

# What a library defines for others to use.  Mach-O has a line before each
# name.
defined()
{
	strip=
	test ! -f "$OBJECTS/libuds.dylib" || strip=_
	nm "$@" | awk -v strip="$strip" 'NF > 1 && $(NF - 1) ~ /^[TDBRVW]$/ {
		sub(/@.*/, "", $NF)
		sub("^" strip, "", $NF)
		print $NF
	}'
}

same_as_public()
{
	public
	sorted <"$1" >"$1.sorted"
	atf_check -s exit:0 -o empty -e empty diff public "$1.sorted"
}

atf_test_case map_is_sorted
map_is_sorted_head()
{
	atf_set descr "Symbol.map is sorted and names nothing twice"
}
map_is_sorted_body()
{
	public
	LC_ALL=C sort -u in_order >unique
	atf_check -s exit:0 -o empty -e empty diff unique in_order
}

atf_test_case shared_library
shared_library_head()
{
	atf_set descr "the shared library exports what Symbol.map lists"
	atf_set require.progs nm
}
shared_library_body()
{
	test ! -f "$OBJECTS/libuds.dylib" || atf_skip "not an ELF library"
	for library in "$OBJECTS"/libuds.so*; do
		test -f "$library" || atf_fail "no shared library"
		defined -D "$library" >exported
	done
	same_as_public exported
}

atf_test_case static_library
static_library_head()
{
	atf_set descr "the static library has all functions and only its names"
	atf_set require.progs nm
}
static_library_body()
{
	public
	defined -g "$OBJECTS/libuds.a" | sorted >static
	atf_check -s exit:0 -o empty -e empty comm -23 public static
	# The others are the compiler's, of 32-bit x86.
	atf_check -s exit:1 -o empty -e empty \
	    grep -v -e '^_*uds_' -e '^__x86\.get_pc_thunk\.' static
}

atf_test_case nothing_private
nothing_private_head()
{
	atf_set descr "no private name is in Symbol.map or in uds.h"
}
nothing_private_body()
{
	public
	atf_check -s exit:1 -o empty -e empty grep -E '^uds_(_|os_)' public
	atf_check -s exit:1 -o empty -e empty \
	    grep -E 'uds_(_|os_)' "$SOURCES/uds.h"
}

atf_test_case header
header_head()
{
	atf_set descr "uds.h declares what Symbol.map lists"
}
header_body()
{
	echo '#include <uds.h>' |
	    ${CC:-cc} -E -P -I"$SOURCES" -x c - >preprocessed ||
	    atf_fail "uds.h does not compile"
	grep -o 'uds_[a-z0-9_]* *(' preprocessed | tr -d ' (' >declared
	same_as_public declared
}

# The functions in the NAME section of a page.
names()
{
	sed -n '/^\.Sh NAME/,/^\.Nd/s/^\.Nm \(uds_[a-z0-9_]*\).*/\1/p' "$1"
}

atf_test_case manual_names
manual_names_head()
{
	atf_set descr "the section 3 pages name what Symbol.map lists"
}
manual_names_body()
{
	for page in "$MAN3"/*.3; do
		names "$page"
	done >named
	same_as_public named
}

atf_test_case manual_synopses
manual_synopses_head()
{
	atf_set descr "a page shows in its SYNOPSIS what it names"
}
manual_synopses_body()
{
	for page in "$MAN3"/uds_*.3; do
		names "$page" | sorted >named
		test -s named || atf_fail "$page names no function"
		sed -n '/^\.Sh SYNOPSIS/,/^\.Sh DESC/s/^\.F[no] \([a-z0-9_]*\).*/\1/p' \
		    "$page" | sorted >shown
		atf_check -s exit:0 -o empty -e empty diff named shown
	done
}

# "page link" for each pair of MLINKS, and "page page" for each page.
links()
{
	sed -e :a -e '/\\$/{N;s/\\\n//;ta' -e '}' "$MAN3/Makefile" |
	    awk '/^MLINKS\+?=/ {
		    for (i = 2; i < NF; i += 2)
			    print $i, $(i + 1)
	    }
	    /^MAN=/ {
		    for (i = 2; i <= NF; i++)
			    print $i, $i
	    }'
}

atf_test_case manual_links
manual_links_head()
{
	atf_set descr "man(1) finds the right page by the name of each function"
}
manual_links_body()
{
	links | while read -r page link; do
		# A page that is called after its noun names no such function.
		if [ "$page" != "$link" ] ||
		    names "$MAN3/$page" | grep -qx "${link%.3}"; then
			echo "$page ${link%.3}"
		fi
	done | sorted >linked
	for page in "$MAN3"/uds_*.3; do
		names "$page" | sed "s/^/${page##*/} /"
	done | sorted >named
	atf_check -s exit:0 -o empty -e empty diff named linked
	awk '{ print $2 }' linked >functions
	same_as_public functions
}

atf_test_case examples
examples_head()
{
	atf_set descr "every public function is used in an example that is compiled"
}
examples_body()
{
	for page in "$MAN3"/*.3; do
		awk -v out="${page##*/}." \
		    -f "$UDS_SRCDIR/tests/share/man/literal.awk" "$page"
	done
	cat ./*.c "$UDS_SRCDIR"/share/examples/libuds/*.c |
	    grep -o 'uds_[a-z0-9_]*(' | tr -d '(' | LC_ALL=C sort -u >used
	public
	atf_check -s exit:0 -o empty -e empty comm -23 public used
}

atf_init_test_cases()
{
	atf_add_test_case map_is_sorted
	atf_add_test_case shared_library
	atf_add_test_case static_library
	atf_add_test_case nothing_private
	atf_add_test_case header
	atf_add_test_case manual_names
	atf_add_test_case manual_synopses
	atf_add_test_case manual_links
	atf_add_test_case examples
}
