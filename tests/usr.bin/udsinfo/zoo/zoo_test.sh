# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 The libuds authors
#
# What udsinfo(1) says of many odd sockets, compared with what is true of each,
# as h_zoo wrote it down when it made them.

ZOO=${UDS_SRCDIR:-.}/tests/usr.bin/udsinfo/zoo

need_list()
{
	[ -x "$(atf_get_srcdir)/h_zoo" ] ||
	    atf_skip "there is no zoo for this system"
	notes=$(udsinfo 2>&1 >/dev/null)
	[ $? -ne 2 ] || atf_skip "sockets cannot be listed here"
	case $notes in
	*unix_diag*) atf_skip "only names of sockets can be listed here" ;;
	esac
}

# open_zoo: have the sockets made, and the truth in ./truth
open_zoo()
{
	need_list
	mkfifo hold ready || atf_fail "mkfifo"
	"$(atf_get_srcdir)"/h_zoo truth <hold >ready 2>zoo.err &
	holder=$!
	exec 9>hold
	read -r line <ready || atf_fail "h_zoo: $(cat zoo.err)"
	[ "$line" = ready ] || atf_fail "h_zoo: $line"
}

close_zoo()
{
	exec 9>&-
	wait "$holder" || atf_fail "h_zoo: $(cat zoo.err)"
}

# as_stranger command ...: as somebody who has no sockets here
as_stranger()
{
	"$(atf_get_srcdir)"/../h_sock setuid 65534 exec "$@"
}

# need_stranger: can somebody else run what is to be tested?
need_stranger()
{
	as_stranger udsinfo -V >/dev/null 2>&1 ||
	    atf_skip "others cannot run $(command -v udsinfo)"
	chmod 755 .
}

# compare who: the differences between ./list and the truth
compare()
{
	jq -rn --arg who "$1" \
	    --argjson home "$(stat -Lc %i /proc/self/ns/net)" \
	    --slurpfile truth truth --slurpfile list list \
	    -f "$ZOO/truth.jq" >differences || atf_fail "$(head -c 400 list)"
	atf_check cat differences
}

# compare_text command ...: what that prints as text is what it prints as JSON.
# A copy that another udsinfo(1) holds for a moment may be counted in one.
compare_text()
{
	jq 'select(.inode).inode' truth >inodes
	for _ in 1 2 3; do
		"$@" -j >list 2>err || atf_fail "$(cat err)"
		"$@" -anqvw >text 2>err || atf_fail "$(cat err)"
		jq -rn --slurpfile truth truth --slurpfile list list \
		    -f "$ZOO/text.jq" | sort >expected || atf_fail "jq"
		awk 'NR == FNR { ours[$1] = 1; next }
		    NF != 10 { print "fields: " $0 }
		    $10 in ours && $2 != "udsinfo" {
			$1 = $1
			print
		    }' inodes text | sort >rows
		cmp -s expected rows && break
	done
	atf_check diff expected rows
	[ "$(wc -l <expected)" -gt 200 ] || atf_fail "rows are missing"
	LC_ALL=C tr -d '\n -~' <text >control
	atf_check cat control
}

# ask: what is said of each address that the truth names
ask()
{
	jq -r 'select(.asked).text' truth >addresses
	set --
	while read -r line; do
		set -- "$@" "$line"
	done <addresses
	udsinfo -j "$@" >list 2>err
	jq -rn --slurpfile truth truth --slurpfile list list '
	    [$truth[] | select(.asked)] as $asked |
	    range($asked | length) | $asked[.] as $t |
	    $list[0].sockets[.] |
	    select(.address.text != $t.text or
	    (.state | IN($t.verdict | split("|")[]) | not)) |
	    "\($t.asked): \(.address.text) is \(.state), not \($t.verdict)"' \
	    >differences || atf_fail "jq"
	atf_check cat differences
	[ "$(wc -l <addresses)" -gt 15 ] || atf_fail "nothing was asked"
}

atf_test_case list_is_true
list_is_true_head()
{
	atf_set descr "Every field of every socket, to its owner or to root"
	atf_set require.progs jq
}
list_is_true_body()
{
	open_zoo
	who=owner option=
	if [ "$(id -u)" -eq 0 ]; then
		who=root option=N
	fi
	udsinfo -j$option >list 2>err || atf_fail "$(cat err)"
	[ "$(jq -c 'select(.inode)' truth | wc -l)" -gt 180 ] ||
	    atf_fail "animals are missing"
	compare $who
	compare_text udsinfo
	close_zoo
}

atf_test_case list_of_all_is_true
list_of_all_is_true_head()
{
	atf_set descr "Who sees every process knows what is in flight"
	atf_set require.progs jq unshare
	atf_set require.user root
}
list_of_all_is_true_body()
{
	unshare -m true 2>/dev/null || atf_skip "no mount namespaces here"
	open_zoo
	# Where not even root may see the first process, it is not there.
	mkdir empty
	cat >all.sh <<-'EOF'
	[ -r /proc/1/fd ] && ls /proc/1/fd/* >/dev/null 2>&1 ||
	    mount --bind empty /proc/1
	exec udsinfo "$@"
	EOF
	unshare -m sh all.sh -j >list 2>err || atf_fail "$(cat err)"
	jq -e .complete list >/dev/null ||
	    atf_skip "some processes may not be seen here"
	compare root
	[ "$(jq '[.sockets[] | select(.in_flight)] | length' list)" -ge 7 ] ||
	    atf_fail "nothing is in flight"
	compare_text unshare -m sh all.sh
	close_zoo
}

atf_test_case list_is_true_to_strangers
list_is_true_to_strangers_head()
{
	atf_set descr "Who may not see all is told so, and nothing untrue"
	atf_set require.progs jq
	atf_set require.user root
}
list_is_true_to_strangers_body()
{
	open_zoo
	need_stranger
	as_stranger udsinfo -j >list 2>err || atf_fail "$(cat err)"
	compare stranger
	compare_text as_stranger udsinfo
	atf_check -o match:'^udsinfo: [0-9]+ process' cat err
	close_zoo
}

atf_test_case addresses_are_true
addresses_are_true_head()
{
	atf_set descr "What has become of each file"
	atf_set require.progs jq
}
addresses_are_true_body()
{
	open_zoo
	ask
	close_zoo
}

atf_test_case scan_is_true
scan_is_true_head()
{
	atf_set descr "Each file below a directory, and no other"
	atf_set require.progs jq
}
scan_is_true_body()
{
	open_zoo
	udsinfo -sj . >list 2>err || atf_fail "$(cat err)"
	jq -rn --slurpfile truth truth --slurpfile list list \
	    --arg here "$PWD" -f "$ZOO/scan.jq" >differences || atf_fail "jq"
	atf_check cat differences
	atf_check -o match:'^[0-9]{3}$|^[6-9][0-9]$' \
	    jq '.sockets | length' list
	close_zoo
}

atf_test_case random_names_survive
random_names_survive_head()
{
	atf_set descr "JSON is valid and text is plain whatever the names"
	atf_set require.progs jq
}
random_names_survive_body()
{
	need_list
	count=${UDS_NAMES_COUNT:-4000}
	seed=0
	while [ "$count" -gt 0 ]; do
		some=$((count < 10000 ? count : 10000))
		mkfifo hold ready || atf_fail "mkfifo"
		"$(atf_get_srcdir)"/h_many names $some names "$seed$$" <hold \
		    >ready &
		holder=$!
		exec 9>hold
		read -r _ <ready || atf_skip "too few descriptors"
		rm hold ready
		names_survive
		exec 9>&-
		wait "$holder" || atf_fail "h_many"
		count=$((count - some)) seed=$((seed + 1))
	done
}

# names_survive: ./names are all there, byte for byte, and nothing else is
names_survive()
{
	udsinfo -jp "$holder" >list 2>err || atf_fail "$(cat err)"
	jq -r '.sockets[].address |
	    .hex // (.text[1:] | explode |
	    map("0123456789abcdef" as $d | $d[(. / 16 | floor):][:1] +
	    $d[(. % 16):][:1]) | add)' list |
	    sort >seen
	sort names >made
	atf_check diff made seen
	udsinfo -anqwp "$holder" >text 2>err || atf_fail "$(cat err)"
	awk 'NF != 9' text >list
	cat list text | LC_ALL=C tr -d '\n -~' >control
	atf_check cat list control
	[ "$(wc -l <text)" -eq "$some" ] || atf_fail "rows are missing"
}

atf_init_test_cases()
{
	atf_add_test_case list_is_true
	atf_add_test_case list_of_all_is_true
	atf_add_test_case list_is_true_to_strangers
	atf_add_test_case addresses_are_true
	atf_add_test_case scan_is_true
	atf_add_test_case random_names_survive
}
