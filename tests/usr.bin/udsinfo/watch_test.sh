# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 The libuds authors
#
# The list on a terminal, and the list that is watched.

# shellcheck source-path=SCRIPTDIR source=sockets.subr
. "$UDS_SRCDIR/tests/usr.bin/udsinfo/sockets.subr"

# watch word ...: watch the sockets of this test
watch()
{
	mkfifo changes || atf_fail "mkfifo"
	# Not to hold what ends h_sock.
	udsinfo "$@" -W 0.1 -A "w.$$*" >changes 2>err 9>&- &
	watcher=$!
	exec 8<changes
}

# change pattern: the next row comes at once, and is this
change()
{
	while :; do
		read -r line <&8 || atf_fail "no row: $(cat err)"
		echo "$line" >row
		rows_apart <row >apart
		is_copy || break
	done
	cat apart >>seen
	atf_check -o match:"$1" cat row
}

# is_copy: is the row nothing but a copy that came or went?
is_copy()
{
	grep -qe '^~' -e '"event":"~"' row && grep -Fqxf apart seen
}

unwatch()
{
	kill -TERM "$watcher"
	wait "$watcher" || atf_fail "status $?"
	exec 8<&-
}

atf_test_case rows_fit_the_terminal
rows_fit_the_terminal_head()
{
	atf_set descr "Cut there, marked as cut, and nowhere else"
}
rows_fit_the_terminal_body()
{
	need_list
	name=$(printf 'n%090d' 0)
	begin listen stream "$name" 5 connect stream "$name" accept
	for columns in 60 100; do
		term=dumb terminal "$columns" -qp "$holder" >out
		awk -v n="$columns" 'length > n { exit 1 }' out ||
		    atf_fail "$(cat out)"
	done
	term=dumb terminal 90 -qp "$holder" >out
	atf_check -o match:' n0+>  ' -o match:'>$' -o not-match:"$name" \
	    cat out
	COLUMNS=300 "$(atf_get_srcdir)"/h_pty 90 24 udsinfo -qp "$holder" |
	    calm >out
	atf_check -o match:"$name\$" cat out
	term=dumb terminal 90 -qwp "$holder" >out
	atf_check -o match:" $name  " -o not-match:'>$' cat out
	COLUMNS=60 udsinfo -qp "$holder" >out 2>err
	atf_check -o match:" $name  " -o not-match:'>$' cat out
	finish
}

atf_test_case rows_of_others_widen_nothing
rows_of_others_widen_nothing_head()
{
	atf_set descr "Columns are as wide as what is shown"
}
rows_of_others_widen_nothing_body()
{
	need_list
	begin name a bind dgram short
	short=$holder
	exec 8>&9
	begin name fifteen_letters bind dgram long
	rows "$short" >out
	atf_check -o match:"  a {8}$short " cat out
	rows "$holder" >out
	atf_check -o match:"  fifteen_letters {2}$holder " cat out
	exec 8>&-
	finish
	wait "$short" || atf_fail "h_sock"
}

atf_test_case colours_on_terminals_only
colours_on_terminals_only_head()
{
	atf_set descr "And only if they are liked"
}
colours_on_terminals_only_body()
{
	need_list
	begin listen stream s 5
	colours '  <32>listen<>  0/5' -qp "$holder"
	finish
}

atf_test_case verdicts_are_coloured
verdicts_are_coloured_head()
{
	atf_set descr "Each word of an address in the colour of what it means"
}
verdicts_are_coloured_body()
{
	need_list
	begin listen stream s 5 listen stream "$PWD/r" 5 \
	    listen stream "$PWD/d" 5 bind stream b
	mv r t
	"$(atf_get_srcdir)"/h_sock bind stream r || atf_fail h_sock
	rm d
	colours '^s: <32>live<> \(' s
	colours '^state: +<32>live<> \(' -v s
	colours '^r: <31>replaced<> \(' r
	colours '^d: <31>deleted<>( |$)' d
	colours '^none: <31>absent<>' none
	colours '^b: bound ' b
	finish
}

atf_test_case slow_list_shows_progress
slow_list_shows_progress_head()
{
	atf_set descr "After a second, on a terminal, and wiped"
	atf_set require.progs strace
}
slow_list_shows_progress_body()
{
	need_list
	# Of a 32-bit program it may be another.
	slow '?recv,recvfrom' 'reading sockets' -qS closed -A "@none.$$"
}

atf_test_case changes_are_rows
changes_are_rows_head()
{
	atf_set descr "What is there, new, changed and gone"
}
changes_are_rows_body()
{
	need_list
	begin name zoo listen stream "w.$$.a" 5
	watch
	change '^E +USER +COMMAND +PID +FD +TYPE +STATE +Q +ADDRESS +PEER$'
	# Another udsinfo may look at a copy of it.
	fd='3(\+[0-9]+)?'
	change "^= .* zoo +$holder +$fd +stream +listen +0/5 +w.$$.a +-\$"
	mkfifo hold.b
	"$(atf_get_srcdir)"/h_sock bind dgram "w.$$.b" wait <hold.b >ready.b \
	    9>&- &
	exec 7>hold.b
	change "^\\+ .* h_sock +[0-9]+ +$fd +dgram +bound +0 +w.$$.b +-\$"
	"$(atf_get_srcdir)"/h_sock connect stream "w.$$.a" || atf_fail connect
	change "^~ .* listen +1/5 +w.$$.a "
	exec 7>&-
	change "^- .* h_sock +[0-9]+ +$fd +dgram +bound +0 +w.$$.b +-\$"
	finish
	change "^- .* w.$$.a "
	unwatch
}

atf_test_case unread_bytes_are_no_change
unread_bytes_are_no_change_head()
{
	atf_set descr "Unread bytes are no change"
}
unread_bytes_are_no_change_body()
{
	need_list
	begin bind dgram "w.$$.a"
	watch -aq
	change "^= .* 3 +dgram +bound +0 "
	"$(atf_get_srcdir)"/h_sock connect dgram "w.$$.a" send hello ||
	    atf_fail "send"
	mkfifo hold.c
	"$(atf_get_srcdir)"/h_sock bind dgram "w.$$.c" wait <hold.c >ready.c \
	    9>&- &
	exec 7>hold.c
	change "^\\+ .* w.$$.c "
	finish
	change "^- .* dgram +bound +5 +w.$$.a "
	exec 7>&-
	change "^- .* w.$$.c "
	unwatch
}

atf_test_case changes_are_json_lines
changes_are_json_lines_head()
{
	atf_set descr "An object on each line"
}
changes_are_json_lines_body()
{
	need_list
	begin listen stream "w.$$.a" 5
	watch -j
	change '^\{"udsinfo":1,"event":"start","os":"[^"]*","complete":'
	change '^\{"udsinfo":1,"event":"=","time_ms":[0-9]{13},"socket":\{"'
	"$(atf_get_srcdir)"/h_sock connect stream "w.$$.a" || atf_fail connect
	change '"event":"~",.*"queue":1,"backlog":5,.*\}\}$'
	finish
	change '"event":"-",'
	unwatch
}

atf_test_case ended_socket_is_no_row
ended_socket_is_no_row_head()
{
	atf_set descr "It was there, but its holder could not be looked at"
	atf_set require.progs "strace timeout"
}
ended_socket_is_no_row_body()
{
	need_list
	need_strace
	begin bind dgram "w.$$.a"
	# It waits before it looks for holders; that is when they go.
	strace -f -qq -o trace -P /proc -e trace=openat \
	    -e inject=openat:delay_enter=2000000:when=1 \
	    timeout -s TERM --preserve-status 4 udsinfo -qW 1 -A "w.$$*" \
	    >out 2>err 9>&- &
	tracer=$!
	sleep 1
	finish
	wait "$tracer" || atf_fail "status $?"
	grep -q DELAYED trace || atf_fail "nothing was delayed"
	atf_check cat out
}

atf_test_case watch_ends
watch_ends_head()
{
	atf_set descr "By a signal well, by a closed output badly"
}
watch_ends_body()
{
	need_list
	begin bind dgram "w.$$.a"
	for sig in INT TERM; do
		watched 2 $sig -W 0.1 -p "$holder" ||
		    atf_fail "$sig: status $status"
		rows_apart <out | sort -u >rows
		atf_check -o inline:'2\n' grep -c . rows
	done
	# Nothing changes, so that nothing is written.
	(udsinfo -W 0.1 -p "$holder" 2>err; echo $? >status) | sed 1q >out
	atf_check -o inline:'2\n' cat status
	atf_check -o match:'standard output: ' cat err
	atf_check -s exit:2 -e match:'standard output: ' \
	    sh -c "udsinfo -W 0.1 -p $holder >&-"
	finish
}

atf_test_case terminal_is_redrawn
terminal_is_redrawn_head()
{
	atf_set descr "In place, within its height"
	atf_set require.progs timeout
}
terminal_is_redrawn_body()
{
	need_list
	begin bind dgram d bind dgram e bind dgram f bind dgram g bind dgram h
	esc=$(printf '\033')
	TERM=xterm timeout -s TERM --preserve-status 2 \
	    "$(atf_get_srcdir)"/h_pty 80 9 udsinfo -W 0.1 -p "$holder" |
	    calm >out
	atf_check -o match:"^$esc\[H$esc\[JE  USER" \
	    -o match:"^$esc\[J$esc\[HE  USER" -o match:"^2 more$esc\[K" \
	    cat out
	TERM=dumb timeout -s TERM --preserve-status 2 \
	    "$(atf_get_srcdir)"/h_pty 80 9 udsinfo -W 0.1 -p "$holder" |
	    calm >out
	atf_check -s exit:1 grep "$esc" out
	atf_check -o match:'^= .* h +-$' cat out
	finish
}

atf_init_test_cases()
{
	atf_add_test_case rows_fit_the_terminal
	atf_add_test_case rows_of_others_widen_nothing
	atf_add_test_case colours_on_terminals_only
	atf_add_test_case verdicts_are_coloured
	atf_add_test_case slow_list_shows_progress
	atf_add_test_case changes_are_rows
	atf_add_test_case unread_bytes_are_no_change
	atf_add_test_case changes_are_json_lines
	atf_add_test_case ended_socket_is_no_row
	atf_add_test_case watch_ends
	atf_add_test_case terminal_is_redrawn
}
