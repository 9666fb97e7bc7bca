# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 The libuds authors
#
# What the README shows is so.

README=$UDS_SRCDIR/README

# Its first program is the example of that name, and compiles by its command.
atf_test_case first_program
first_program_body()
{
	sed -n '/^#include <err/,$p' \
	    "$UDS_SRCDIR/share/examples/libuds/first.c" >expected
	sed -n '/^	#include <err/,/^	}/{ s/^	//; p; }' "$README" >first.c
	atf_check diff expected first.c

	ln -s "$UDS_SRCDIR/share" share
	mkdir lib lib/libuds
	ln -s "$UDS_SRCDIR/lib/libuds/uds.h" "$UDS_OBJDIR/lib/libuds/libuds.a" \
	    lib/libuds
	command=$(sed -n 's/^    \(cc .*libuds.a\)$/\1/p' "$README")
	atf_check test -n "$command"
	atf_check sh -c "$command"
	atf_check -s exit:1 -e match:'first: usage: first address' ./first
}

# The tree that it draws is the tree.
atf_test_case directories
directories_body()
{
	sed -n '/^THE TREE/,/^CHANGES/s/^    \([a-z][^ ]*\)  .*/\1/p' \
	    "$README" >drawn
	atf_check test -s drawn
	while read -r d; do
		atf_check test -d "$UDS_SRCDIR/$d"
	done <drawn
}

atf_test_case commands
commands_body()
{
	for c in "sh etc/quickstart" "sh etc/quickstart test" "bmake" \
	    "bmake test"; do
		atf_check -o ignore grep -Fx "    $c" "$README"
	done
}

atf_init_test_cases()
{
	atf_add_test_case first_program
	atf_add_test_case directories
	atf_add_test_case commands
}
