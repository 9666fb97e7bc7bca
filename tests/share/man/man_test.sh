# shellcheck shell=sh
# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 The libuds authors
#
# The manual: its form, and that what it says in C is true.

MAN=$UDS_SRCDIR/share/man
HEADERS=$UDS_SRCDIR/lib/libuds

# The order of mdoc(7), with LIBRARY.
ORDER="NAME LIBRARY SYNOPSIS DESCRIPTION IMPLEMENTATION_NOTES RETURN_VALUES
    ENVIRONMENT FILES EXIT_STATUS EXAMPLES DIAGNOSTICS ERRORS SEE_ALSO
    STANDARDS HISTORY AUTHORS CAVEATS BUGS SECURITY_CONSIDERATIONS"

pages()
{
	find "$MAN" -name '*.[1-9]' -type f | LC_ALL=C sort
}

# Lest a test of every page passes because it found none.
require_pages()
{
	pages | grep -q . || atf_fail "no pages below '$MAN'"
}

sections()
{
	sed -n 's/^\.Sh //p' "$1" | tr ' ' '_'
}

compile()
{
	atf_check -s exit:0 -o empty -e empty "${CC:-cc}" -std=c11 \
	    -D_DEFAULT_SOURCE -Wall -Wextra -Werror -I"$HEADERS" \
	    -c -o object.o "$1"
}

atf_test_case lint_is_silent
lint_is_silent_head()
{
	atf_set descr "mandoc has no warning for any page"
	atf_set require.progs mandoc
}
lint_is_silent_body()
{
	require_pages
	for page in $(pages); do
		# The other order of the options would show style too.
		atf_check -s exit:0 -o empty -e empty \
		    mandoc -T lint -W warning "$page"
	done
}

atf_test_case sections_are_in_order
sections_are_in_order_head()
{
	atf_set descr "sections stand in the order of mdoc(7), none twice"
}
sections_are_in_order_body()
{
	require_pages
	for page in $(pages); do
		sections "$page" >have
		for section in $ORDER; do
			grep -x "$section" have
		done >expected
		atf_check -s exit:0 -o empty -e empty diff expected have
	done
}

atf_test_case sections_are_there
sections_are_there_head()
{
	atf_set descr "every page has the sections that a reader looks for"
}
sections_are_there_body()
{
	require_pages
	for page in $(pages); do
		sections "$page" >have
		wanted="NAME DESCRIPTION SEE_ALSO HISTORY AUTHORS"
		case $page in
		*.1) wanted="$wanted SYNOPSIS EXIT_STATUS EXAMPLES" ;;
		*.3) wanted="$wanted SYNOPSIS RETURN_VALUES EXAMPLES ERRORS" ;;
		esac
		for section in $wanted; do
			grep -qx "$section" have ||
			    atf_fail "$page lacks $section"
		done
	done
}

atf_test_case examples_compile
examples_compile_head()
{
	atf_set descr "every program of EXAMPLES compiles without a warning"
}
examples_compile_body()
{
	for page in "$MAN"/man3/*.3; do
		name=$(basename "$page" .3)
		awk -v out="$name." -f "$UDS_SRCDIR/tests/share/man/literal.awk" \
		    "$page"
		test -f "$name.1.c" || atf_fail "$page has no program"
		for program in "$name".*.c; do
			compile "$program"
		done
	done
}

atf_test_case first_program_is_the_same
first_program_is_the_same_head()
{
	atf_set descr "libuds(3) shows the first program as it is installed"
}
first_program_is_the_same_body()
{
	awk -v out=first. -f "$UDS_SRCDIR/tests/share/man/literal.awk" \
	    "$MAN/man3/libuds.3"
	sed -n '/^#include/,$p' "$UDS_SRCDIR/share/examples/libuds/first.c" \
	    >installed.c
	atf_check -s exit:0 -o empty -e empty diff first.1.c installed.c
}

atf_test_case synopsis_agrees_with_header
synopsis_agrees_with_header_head()
{
	atf_set descr "every prototype of a SYNOPSIS is that of uds.h"
}
synopsis_agrees_with_header_body()
{
	for page in "$MAN"/man3/uds_*.3; do
		{
			echo '#include <uds.h>'
			awk -f - "$page" <<'END'
function args(line,    s) {
	s = ""
	while (match(line, /"[^"]*"|[^ "]+/)) {
		arg = substr(line, RSTART, RLENGTH)
		gsub(/"/, "", arg)
		s = s (s == "" ? "" : ", ") arg
		line = substr(line, RSTART + RLENGTH)
	}
	return (s)
}
/^\.Sh / { synopsis = $0 == ".Sh SYNOPSIS" }
!synopsis { next }
/^\.Ft / { type = substr($0, 5) }
/^\.Fn / {
	line = $0
	sub(/^\.Fn +[^ ]+ */, "", line)
	print type, $2 "(" args(line) ");"
}
/^\.Fo / { name = $2; list = "" }
/^\.Fa / { list = list (list == "" ? "" : ", ") args(substr($0, 5)) }
/^\.Fc/ { print type, name "(" list ");" }
END
		} >synopsis.c
		test "$(wc -l <synopsis.c)" -gt 1 ||
		    atf_fail "$page has no prototype"
		compile synopsis.c
	done
}

atf_test_case functions_exist
functions_exist_head()
{
	atf_set descr "every function of libuds that a page names exists"
}
functions_exist_body()
{
	sed -n 's/^[[:space:]]*\(uds_[a-z0-9_]*\);.*/\1/p' \
	    "$HEADERS/Symbol.map" | LC_ALL=C sort -u >existing
	for page in $(pages); do
		sed -n 's/^\.F[no] \(uds_[a-z0-9_]*\).*/\1/p' "$page"
	done | LC_ALL=C sort -u >named
	atf_check -s exit:0 -o empty -e empty comm -13 existing named
	atf_check -s exit:0 -o ignore -e empty grep -x uds_dial named
}

atf_test_case constants_exist
constants_exist_head()
{
	atf_set descr "every errno and every constant that a page names exists"
}
constants_exist_body()
{
	{
		printf '#include <%s>\n' errno.h uds.h
		for page in $(pages); do
			sed -n 's/^\.\(.* \)*Er \(E[A-Z0-9]*\).*/\2/p
			    s/^\.\(.* \)*Dv \(UDS_[A-Z_]*\).*/\2/p' "$page"
		done | grep -vx 'UDS_AT' | LC_ALL=C sort -u |
		    awk '{ printf "#ifndef %s\n#error %s\n#endif\n", $1, $1 }'
	} >constants.c
	atf_check -s exit:0 -o ignore -e empty grep EINVAL constants.c
	atf_check -s exit:0 -o ignore -e empty grep UDS_CRED_PID constants.c
	compile constants.c
}

atf_test_case references_resolve
references_resolve_head()
{
	atf_set descr "every reference to a page of this manual leads there"
}
references_resolve_body()
{
	{
		pages | sed 's,.*/,,'
		tr -s '[:space:]' '[\n*]' <"$MAN/man3/Makefile" | grep '\.3$'
	} | LC_ALL=C sort -u >existing
	for page in $(pages); do
		sed -n 's/^\.Xr \([^ ]*\) \([1-9]\).*/\1.\2/p' "$page"
	done | grep -E '^(lib)?uds' | LC_ALL=C sort -u >named
	atf_check -s exit:0 -o empty -e empty comm -13 existing named
	atf_check -s exit:0 -o ignore -e empty grep -x uds_dial.3 named
}

atf_init_test_cases()
{
	atf_add_test_case lint_is_silent
	atf_add_test_case sections_are_in_order
	atf_add_test_case sections_are_there
	atf_add_test_case examples_compile
	atf_add_test_case first_program_is_the_same
	atf_add_test_case synopsis_agrees_with_header
	atf_add_test_case functions_exist
	atf_add_test_case constants_exist
	atf_add_test_case references_resolve
}
