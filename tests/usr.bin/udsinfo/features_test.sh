# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 The libuds authors
#
# udsinfo -F: what the kernel can do, which the library's own tests hold
# against what it does.

# shellcheck source-path=SCRIPTDIR source=sockets.subr
. "$UDS_SRCDIR/tests/usr.bin/udsinfo/sockets.subr"

features="seqpacket records abstract autobind longpath at cloexec nosigpipe
    pair server pid realids groups label handle msgcred msgstamp msglabel
    msghandle norights sendcred sendstamp"

atf_test_case each_has_a_line
each_has_a_line_head()
{
	atf_set descr "All features, each with an answer and its meaning"
}
each_has_a_line_body()
{
	atf_check -o save:out udsinfo -F
	for f in $features; do
		atf_check -o match:"^$f  *(yes|no)  *[^ ]" grep "^$f " out
	done
	# shellcheck disable=SC2086	# words are wanted
	set -- $features
	atf_check_equal $# "$(grep -c . out)"
}

atf_test_case named_are_judged
named_are_judged_head()
{
	atf_set descr "The status says whether all that were named are there"
}
named_are_judged_body()
{
	udsinfo -F >out
	yes=$(sed -n 's/ *yes .*//p' out)
	no=$(sed -n 's/ *no .*//p' out)
	[ -n "$no" ] || atf_skip "this system lacks nothing"
	# shellcheck disable=SC2086	# words are wanted
	atf_check -o ignore udsinfo -F $yes
	# shellcheck disable=SC2086	# words are wanted
	atf_check udsinfo -qF $yes
	for f in $no; do
		atf_check -s exit:1 -o match:"^$f  *no " udsinfo -F "$f"
		# shellcheck disable=SC2086	# words are wanted
		atf_check -s exit:1 udsinfo -qF $yes "$f"
	done
}

atf_test_case json_agrees
json_agrees_head()
{
	atf_set descr "JSON says the same"
}
json_agrees_body()
{
	need_jq
	udsinfo -F | awk '{ print $1, $2 }' >expected
	udsinfo -jF >out
	atf_check -o file:expected jq -r '.features | to_entries[] |
	    "\(.key) \(if .value then "yes" else "no" end)"' out
	atf_check -o inline:'1\n' jq .udsinfo out
}

atf_test_case unknown_is_trouble
unknown_is_trouble_head()
{
	atf_set descr "A name that is none, and what does not go with -F"
}
unknown_is_trouble_body()
{
	atf_check -s exit:2 -e match:'^udsinfo: x: not a feature' \
	    udsinfo -F x
	atf_check -s exit:2 -e match:'^udsinfo: .033: not a feature' \
	    udsinfo -jF seqpacket "$(printf '\033')"
	for args in '-c -F' '-f 0 -F' '-p 1 -F' '-t stream -F' -vF -nF; do
		# shellcheck disable=SC2086	# words are wanted
		atf_check -s exit:2 -e match:'^usage: udsinfo ' udsinfo $args
	done
}

atf_test_case cannot_be_told
cannot_be_told_head()
{
	atf_set descr "A descriptor too few to try with"
}
cannot_be_told_body()
{
	atf_check -s exit:2 -o match:'^records  *\? ' \
	    -e match:'^udsinfo: records: ' \
	    sh -c 'ulimit -n 4; exec udsinfo -F'
	atf_check -s exit:2 -o match:'"records":null' -e ignore \
	    sh -c 'ulimit -n 4; exec udsinfo -jF'
}

atf_init_test_cases()
{
	atf_add_test_case each_has_a_line
	atf_add_test_case named_are_judged
	atf_add_test_case json_agrees
	atf_add_test_case unknown_is_trouble
	atf_add_test_case cannot_be_told
}
