# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 The libuds authors
#
# udsinfo -L, with clients that h_peer plays.  Its output goes into a fifo(7),
# from which a case reads one event after the other; so nobody has to guess how
# long anything takes, and when a case ends the server has no reader any more
# and ends too.

# shellcheck source-path=SCRIPTDIR source=sockets.subr
. "$UDS_SRCDIR/tests/usr.bin/udsinfo/sockets.subr"

# serve argument ...: begin to serve, with $mask as the mode creation mask
serve()
{
	mkfifo events || atf_fail "mkfifo"
	(umask "${mask:-022}"; exec udsinfo -L "$@") >events 2>err 7>&- &
	server=$!
	exec 8<events
	rm events
	expect ' - listening |"event":"listening"'
}

# expect pattern: the next event; it is in $event then
expect()
{
	read -r event <&8 || atf_fail "no event but $1: $(cat err)"
	echo "$event" >>all
	echo "$event" | grep -Eq "$1" || atf_fail "not $1: $event"
}

# skim pattern: read events until one is like that, as the shell compares
skim()
{
	while read -r event <&8; do
		echo "$event" >>all
		# shellcheck disable=SC2254	# a pattern
		case $event in
		$1) return ;;
		esac
	done
	atf_fail "no event like $1"
}

# unexpected file: fail because of what is in it
unexpected()
{
	cat "$1"
	atf_fail "$1 holds what it should not"
}

# finish [signal]: end the server
finish()
{
	kill -"${1:-TERM}" "$server"
	expect ' - closed|"event":"closed"'
	wait "$server" || atf_fail "status $?"
	atf_check cat err
}

# peer word ...: a client that comes and goes
peer()
{
	"$(atf_get_srcdir)"/h_peer "$@" 7>&- 8<&- || atf_fail "h_peer $*"
}

# stay word ...: a client that stays until leave, or the end of the case
stay()
{
	mkfifo hold told || atf_fail "mkfifo"
	"$(atf_get_srcdir)"/h_peer "$@" ready wait <hold >told 7>&- 8<&- &
	client=$!
	exec 9>hold
	read -r word <told || atf_fail "h_peer $*"
	[ "$word" = ready ] || atf_fail "h_peer: $word"
	rm hold told
}

leave()
{
	exec 9>&-
	wait "$client" || atf_fail "h_peer"
}

# mode file: as ls(1) shows it
mode()
{
	# shellcheck disable=SC2012	# the name is known
	ls -l "$1" | cut -c 1-10
}

# workers: the processes of the server's children
workers()
{
	ps -A -o ppid= -o pid= -o stat= |
	    awk -v p="$server" '$1 == p && $3 !~ /^Z/ { print $2 }'
}

# begin case description [variable value]: what every case has
describe()
{
	atf_set descr "$1"
	atf_set timeout 60
}

atf_test_case connection_is_told
connection_is_told_head()
{
	describe "Who connects, what comes, and that it is over"
}
connection_is_told_body()
{
	serve s
	atf_check -o match:'^-?[0-9:.]+ - listening stream s mode 0600 owner ' \
	    cat all
	peer connect stream s send one
	who="uid $(id -u)(\(| )"
	has pair || who='\? \('
	expect "^[0-9:.]{15} 1 connect from -, peer $who"
	expect '^[0-9:.]{15} 1 message 3 bytes; sender '
	expect '^[0-9:.]{15} 1 eof$'
	peer connect stream s
	expect ' 2 connect '
	expect ' 2 eof$'
	finish
	atf_check test ! -e s
}

atf_test_case labels_are_told
labels_are_told_head()
{
	describe "The label that a security module gives each message"
}
labels_are_told_body()
{
	shim="$(atf_get_srcdir)/h_label.so"
	[ -e "$shim" ] || atf_skip "messages have labels on Linux only"
	env LD_PRELOAD="$shim" udsinfo -V >out 2>&1 || atf_skip "no preloading"
	[ "$(wc -l <out)" -eq 1 ] || atf_skip "no preloading"
	export LD_PRELOAD="$shim"
	serve s
	unset LD_PRELOAD
	label='a\\040label\\033'
	peer connect stream s send one
	expect ' 1 connect '
	expect "^[0-9:.]{15} 1 message .* pid [^;]* label $label; connected as"
	expect ' 1 eof'
	finish
	export LD_PRELOAD="$shim"
	serve -j -t dgram s
	unset LD_PRELOAD
	label='a\\\\040label\\\\033'
	peer connect dgram s send one
	expect "\"sender\":\{[^}]*\"label\":\"$label\"\}"
	finish
}

atf_test_case records_are_told_apart
records_are_told_apart_head()
{
	describe "Each record is a message"
}
records_are_told_apart_body()
{
	need seqpacket
	serve -t seqpacket s
	echo "$event" | grep -q 'listening seqpacket s mode' ||
	    atf_fail "$event"
	peer connect seqpacket s send one send three
	expect ' 1 connect '
	expect ' 1 message 3 bytes;'
	expect ' 1 message 5 bytes;'
	expect ' 1 eof$'
	finish
}

atf_test_case datagrams_are_told
datagrams_are_told_head()
{
	describe "They have senders and no connections"
}
datagrams_are_told_body()
{
	serve -t dgram s
	peer connect dgram s send one
	expect '^[0-9:.]{15} - message 3 bytes from '
	! has msgcred || echo "$event" | grep -Eq \
	    "; sender real uid $(id -u)(\(|,| )" || atf_fail "$event"
	! has msgstamp || echo "$event" | grep -Eq \
	    ', sent 0\.[0-9]{6} s before;' || atf_fail "$event"
	peer bind me connect dgram s send '' send 333
	expect '^[0-9:.]{15} - message 0 bytes from me'
	expect '^[0-9:.]{15} - message 3 bytes from me'
	finish
	atf_check test ! -e s
}

atf_test_case abstract_is_served
abstract_is_served_head()
{
	describe "There is no file to look after"
}
abstract_is_served_body()
{
	need abstract
	serve "@udsinfo.$$\\001"
	echo "$event" | grep -q "stream @udsinfo.$$.001\$" ||
	    atf_fail "$event"
	peer connect stream "@udsinfo.$$\\001" send one
	expect ' 1 connect '
	expect ' 1 message '
	expect ' 1 eof$'
	finish
	echo "$event" | grep -q ' - closed$' || atf_fail "$event"
	atf_check -s exit:2 -e match:'-m: an abstract address' \
	    udsinfo -L -m 600 "@udsinfo.$$"
}

atf_test_case effective_and_real_ids_differ
effective_and_real_ids_differ_head()
{
	describe "The connection has the former, on Linux a message the latter"
	atf_set require.user root
}
effective_and_real_ids_differ_body()
{
	need msgcred
	chmod 755 .
	serve -n -m 666 s
	stay egid 3 euid 2 connect stream s send one
	expect " 1 connect from -, peer uid 2 gid 3 .*pid $client"
	expect " 1 message 3 bytes; sender real uid 0 gid 0, effective"
	case $event in
	*"effective uid 2 gid 3"*)
		echo "$event" | grep -q '(differs: no)' || atf_fail "$event"
		;;
	*"effective ? ("*)
		echo "$event" | grep -Eq 'connected as uid 2 gid 3 pid'" \
$client "'\(differs: uid gid\)' || atf_fail "$event"
		expect ' 1 warning the real ids of the sender are not the eff'
		;;
	*)
		atf_fail "$event"
		;;
	esac
	leave
	expect ' 1 eof$'
	finish
}

# told event: by the server that writes JSON
told()
{
	tries=300
	until grep -q "\"event\":\"$1\"" out.json; do
		[ $((tries -= 1)) -gt 0 ] || atf_fail "$(cat out.json)"
		sleep 0.1
	done
}

atf_test_case client_of_another_pid_namespace
client_of_another_pid_namespace_head()
{
	describe "Its process id is no number here"
	atf_set require.progs unshare
}
client_of_another_pid_namespace_body()
{
	need pid
	need msgcred
	unshare -Urpf --mount-proc true 2>/dev/null ||
	    atf_skip "no pid namespaces here"
	unshare -Urpf --mount-proc udsinfo -L s >out 2>err &
	pid=$!
	unshare -Urpf --mount-proc udsinfo -Lj t >out.json 2>err.json &
	pid2=$!
	said listening
	peer connect stream s send x
	said ' 1 eof$'
	told listening
	peer connect stream t send x
	told eof
	ps -A -o ppid= -o pid= | awk -v p=$pid -v q=$pid2 \
	    '$1 == p || $1 == q { print $2 }' | xargs kill -TERM
	wait $pid
	wait $pid2
	atf_check -o match:' connect .* pid \? \(of another pid namespace\) ' \
	    -o match:' message .*, pid \? \(of another pid namespace\)[ ;]' \
	    cat out
	atf_check -o match:'"event":"connect".*"pid":null' \
	    -o match:'"event":"message".*"sender":\{[^{]*"pid":null' \
	    -o not-match:'"pid":-?[0-9]' cat out.json
}

atf_test_case another_process_sends
another_process_sends_head()
{
	describe "Who sends need not be who connected"
}
another_process_sends_body()
{
	need msgcred
	need pid
	serve s
	stay connect stream s send one child two child three send four
	expect " 1 connect .* pid $client"
	expect " 1 message 3 .* sender .* pid $client.*\\(differs: no\\)"
	expect " 1 message 3 .*connected as .* pid $client \\(differs: pid\\)"
	expect ' 1 warning another process sends than the one that connected'
	# It is not said again of each.
	expect " 1 message 5 .*\\(differs: pid\\)"
	expect " 1 message 4 .*\\(differs: no\\)"
	leave
	expect ' 1 eof$'
	finish
}

atf_test_case descriptors_are_described
descriptors_are_described_head()
{
	describe "Without touching what they refer to"
}
descriptors_are_described_body()
{
	serve s
	esc=$(printf '\033')
	: >"file$esc"
	stay connect stream s pass "file$esc" . things
	expect ' 1 connect '
	expect ' 1 message 1 byte; .*; fds 1: '
	if [ -h /proc/self/fd/0 ]; then
		echo "$event" | grep -Eq \
		    "; fds 1: file [^ ]*/file\\\\033 r\$" || atf_fail "$event"
	fi
	expect ' 1 message 1 byte; .*; fds 5: unix stream listening things rw,'
	echo "$event" | grep -Eq \
	    ', unix dgram rw, unix dgram rw, [^,]* r, [^,]* w$' ||
	    atf_fail "$event"
	leave
	expect ' 1 eof$'
	finish
	! grep "$esc" all || atf_fail "a control byte"
}

atf_test_case descriptors_are_not_touched
descriptors_are_not_touched_head()
{
	describe "Nothing is asked that a file system would have to answer"
	atf_set require.progs strace
}
descriptors_are_not_touched_body()
{
	need_strace
	strace -qq -f -y -o trace udsinfo -Lv s >out 2>err &
	pid=$!
	said listening
	echo secret >passed
	peer connect stream s pass passed .
	said ' 1 eof$'
	kill -TERM "$(ps -A -o ppid= -o pid= | awk -v p=$pid \
	    '$1 == p { print $2 }')"
	wait $pid
	atf_check -o match:'; fds 1: file [^ ]*/passed r; ' cat out
	sed -n "s|^[0-9]* *\([a-z0-9_]*\)([0-9]*<$PWD/passed>.*|\1|p" trace |
	    sort -u >calls
	# The one of 32 bits has another name.
	atf_check -o match:'^fcntl(64)?$' cat calls
	atf_check -s exit:1 grep -Evx 'close|fcntl(64)?|getsockopt' calls
}

# said ere: wait until that is in ./out, but not for ever
said()
{
	tries=300
	until grep -Eq "$1" out; do
		[ $((tries -= 1)) -gt 0 ] || atf_fail "no $1: $(cat out err)"
		sleep 0.1
	done
}

atf_test_case descriptors_stay_out_of_the_parent
descriptors_stay_out_of_the_parent_head()
{
	describe "And of the other workers"
}
descriptors_stay_out_of_the_parent_body()
{
	[ -d /proc/$$/fd ] || atf_skip "descriptors cannot be listed here"
	serve s
	stay connect stream s fds 100 send x
	expect ' 1 connect '
	expect ' 1 message 1 byte; .*; fds 100: '
	expect ' 1 message 1 byte; '
	for pid in $server $(workers); do
		ls -l "/proc/$pid/fd" >fds || atf_fail "/proc/$pid"
		[ "$(grep -c 'l-wx.* /dev/null' fds)" -le 2 ] ||
		    unexpected fds
		cat fds >>kept
	done
	[ "$(grep -c . kept)" -gt 6 ] || unexpected kept
	leave
	expect ' 1 eof$'
	finish
}

atf_test_case too_many_descriptors_cost_one_message
too_many_descriptors_cost_one_message_head()
{
	describe "A full table is told, and the connection goes on"
}
too_many_descriptors_cost_one_message_body()
{
	[ "$(uname)" = Linux ] ||
	    atf_skip "what is lost depends on the system"
	mkfifo events
	# shellcheck disable=SC3045	# every sh has it
	(ulimit -n 40; exec udsinfo -L s) >events 2>err &
	server=$!
	exec 8<events
	expect ' - listening'
	peer connect stream s fds 100 send x
	expect ' 1 connect '
	expect ' 1 warning a message with descriptors is lost'
	expect ' 1 message 1 byte; [^;]*; [^;]*$'
	expect ' 1 eof$'
	finish
}

atf_test_case most_descriptors_of_a_message
most_descriptors_of_a_message_head()
{
	describe "As many as the system lets anybody send"
}
most_descriptors_of_a_message_body()
{
	# shellcheck disable=SC3045	# every sh has it
	[ "$(ulimit -n)" -ge 600 ] || atf_skip "few descriptors at a time"
	serve s
	peer connect stream s most >number
	expect ' 1 connect '
	expect " 1 message 1 byte; .*; fds $(cat number): "
	echo "$event" | grep -Eq "(, [^,]* w){$(($(cat number) - 1))}\$" ||
	    atf_fail "$event"
	expect ' 1 eof$'
	finish
}

atf_test_case data_only_if_verbose
data_only_if_verbose_head()
{
	describe "And then encoded, and not all of it"
}
data_only_if_verbose_body()
{
	esc=$(printf '\033')
	long=$(printf '%0300d' 0)
	serve s
	peer connect stream s send "secret$esc"
	expect ' 1 connect '
	expect ' 1 message 7 bytes'
	expect ' 1 eof$'
	finish
	! grep -q secret all || unexpected all
	rm all
	serve -v s
	peer connect stream s send "${esc}[31m \\$(printf '\n\201')x"
	expect ' 1 connect '
	expect ' 1 message 10 bytes; .*; data .033\[31m.040...012.201x$'
	expect ' 1 eof$'
	peer connect stream s send "$long"
	expect ' 2 connect '
	expect ' 2 message 300 bytes; .*; data 0{256}\.\.\.$'
	expect ' 2 eof$'
	finish
	! LC_ALL=C grep -q '[^ -~]' all || unexpected all
}

atf_test_case echo_is_what_is_printed
echo_is_what_is_printed_head()
{
	describe "A client learns what the server sees of it"
}
echo_is_what_is_printed_body()
{
	types=stream
	! has seqpacket || types="stream seqpacket"
	for type in $types; do
		serve -e -t "$type" s
		peer connect "$type" s send one line send two line >echoed
		expect ' 1 connect '
		expect ' 1 message 3 bytes'
		first=$event
		expect ' 1 message 3 bytes'
		atf_check -o inline:"$first\n$event\n" cat echoed
		expect ' 1 eof$'
		finish
	done
}

atf_test_case echo_of_datagrams_needs_an_address
echo_of_datagrams_needs_an_address_head()
{
	describe "It goes to the sender's address, if there is one"
}
echo_of_datagrams_needs_an_address_body()
{
	serve -e -t dgram s
	peer bind me connect dgram s send one line >echoed
	expect ' - message 3 bytes from me'
	atf_check -o inline:"$event\n" cat echoed
	# Linux gives a sender an address of its own.
	peer connect dgram s send two
	expect ' - message 3 bytes from '
	case $event in
	*" from - "* | *" from -;"* | *" from -,"*)
		expect ' - warning not echoed: the sender has no address'
		;;
	esac
	finish
}

atf_test_case json_is_valid
json_is_valid_head()
{
	describe "Each line an object, with the same facts"
}
json_is_valid_body()
{
	need_jq
	uid=$(id -u)
	has pair || uid=null
	serve -jv s
	stay connect stream s things send "$(printf 'a"\\\033')"
	expect '"event":"connect"'
	expect '"event":"message"'
	expect '"event":"message"'
	leave
	expect '"event":"eof"'
	finish
	atf_check -o inline:"$(grep -c . all)\n" \
	    jq -s 'map(select(.udsinfo == 1 and (.time | test("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}[.][0-9]{6}Z$")))) | length' all
	cat >expected <<-EOT
	["listening",null,"stream","s","0600",$(id -u)]
	["connect",1,"stream",null,null,$uid]
	["message",1,1,false,"t",["things"]]
	["message",1,4,false,"a\"\\\\\\\\\\\\033",[]]
	["closed",null]
	EOT
	jq -c 'if .event == "listening" then
	    [.event, .connection, .type, .address.text, .mode, .uid]
	    elif .event == "connect" then
	    [.event, .connection, .type, .mode, .why, .credentials.uid]
	    elif .event == "message" then
	    [.event, .connection, .bytes, .truncated, .data,
	    [.descriptors[] | select(.listening) | .name]]
	    elif .event == "closed" then [.event, .connection]
	    elif .event == "eof" then empty
	    else . end' all >got || atf_fail "jq"
	atf_check -o file:expected cat got
	if has msgcred; then
		atf_check -o inline:"$(id -u)\n$(id -u)\n" jq -r \
		    'select(.event == "message") | .sender.real_uid' all
		# The one that is not known says why.
		atf_check jq -r 'select(.event == "message") | .sender |
		    select((.uid == null) != has("why")) | .' all
	fi
}

atf_test_case json_is_echoed
json_is_echoed_head()
{
	describe "The object, as it was printed"
}
json_is_echoed_body()
{
	serve -je s
	peer connect stream s send one line >echoed
	expect '"event":"connect"'
	expect '"event":"message"'
	atf_check -o inline:"$event\n" cat echoed
	expect '"event":"eof"'
	finish
}

atf_test_case at_most_max_connections
at_most_max_connections_head()
{
	describe "The others wait in the backlog, and are not lost"
}
at_most_max_connections_body()
{
	serve -M 1 s
	stay connect stream s
	expect ' 1 connect '
	expect ' - warning all 1 connection is taken; who comes now waits'
	peer connect stream s send later
	leave
	expect ' 1 eof$'
	expect ' 2 connect '
	until grep -q ' 2 eof$' all; do
		expect ' 2 (message 5 bytes|eof)| - warning all 1'
	done
	grep -q ' 2 message 5' all || unexpected all
	finish
}

atf_test_case file_is_removed
file_is_removed_head()
{
	describe "Whichever signal ends it, and if the output fails"
}
file_is_removed_body()
{
	for signal in TERM HUP; do
		serve s
		finish $signal
		echo "$event" | grep -q 'closed the file is removed' ||
		    atf_fail "$event"
		atf_check test ! -e s
	done
}

atf_test_case file_of_another_is_left
file_of_another_is_left_head()
{
	describe "What has the name now is not ours to remove"
}
file_of_another_is_left_body()
{
	serve s
	mv s t
	: >s
	finish
	echo "$event" | grep -q 'left alone$' || atf_fail "$event"
	atf_check test -f s -a -S t
	rm s t
	serve s
	rm s
	"$(atf_get_srcdir)"/h_sock bind stream s || atf_fail h_sock
	finish
	echo "$event" | grep -q 'left alone$' || atf_fail "$event"
	atf_check test -S s
	rm s
	serve s
	rm s
	finish
	echo "$event" | grep -q 'left alone$' || atf_fail "$event"
}

atf_test_case another_directory_is_left
another_directory_is_left_head()
{
	describe "A name that leads elsewhere by then is not followed"
}
another_directory_is_left_body()
{
	mkdir ours victim
	serve ours/s
	ln ours/s victim/s 2>err.ln || atf_skip "$(cat err.ln)"
	mv ours moved
	ln -s victim ours
	finish
	echo "$event" | grep -q 'closed the file is removed' ||
	    atf_fail "$event"
	atf_check test -S victim/s -a ! -e moved/s
}

atf_test_case mode_is_what_was_asked_for
mode_is_what_was_asked_for_head()
{
	describe "Whatever the mask, and from the beginning"
}
mode_is_what_was_asked_for_body()
{
	for mask in 0 077 777; do
		serve s
		atf_check_equal srw------- "$(mode s)"
		finish
		serve -m 0666 s
		atf_check_equal srw-rw-rw- "$(mode s)"
		echo "$event" | grep -q 'mode 0666 ' || atf_fail "$event"
		finish
	done
	mask=077
	long=$(printf '%090d' 0)
	if has longpath; then
		mkdir -m 755 "$long"
		serve -m 660 "$long/s"
		case $(mode "$long/s") in
		srw?rw----) ;;
		*) atf_fail "$(mode "$long/s")" ;;
		esac
		finish
	fi
}

atf_test_case mode_is_right_when_bound
mode_is_right_when_bound_head()
{
	describe "There is no moment at which others may connect"
	atf_set require.progs strace
}
mode_is_right_when_bound_body()
{
	need_strace
	umask 0
	strace -qq -f -e trace=chmod,fchmodat,umask,bind -o trace \
	    udsinfo -L s >out 2>err &
	pid=$!
	said listening
	kill -TERM "$(ps -A -o ppid= -o pid= | awk -v p=$pid \
	    '$1 == p { print $2 }')"
	wait $pid
	sed -n 's/^[0-9 ]*\(bind\|umask\)(\([0-9]*\).*/\1 \2/p' trace |
	    sed 's/bind .*/bind/' >calls
	atf_check -o inline:'umask 0177\nbind\numask 000\n' head -n 3 calls
	! grep chmod trace || atf_fail "a change comes too late"
}

atf_test_case address_in_use_is_refused
address_in_use_is_refused_head()
{
	describe "Nothing is taken from anybody, dead or alive"
}
address_in_use_is_refused_body()
{
	"$(atf_get_srcdir)"/h_sock bind stream s || atf_fail h_sock
	: >file
	ln -s nowhere link
	for f in s file link; do
		atf_check -s exit:2 -e match:"^udsinfo: $f: .*stale" \
		    udsinfo -L $f
	done
	atf_check test -S s -a -f file -a -h link
	serve t
	atf_check -s exit:2 -e match:"^udsinfo: t: .*stale" udsinfo -L t
	peer connect stream t
	expect ' 1 connect'
	expect ' 1 eof'
	finish
	atf_check -s exit:2 -e match:"^udsinfo: no/t: " udsinfo -L no/t
}

atf_test_case reader_that_sleeps_stops_nobody
reader_that_sleeps_stops_nobody_head()
{
	describe "An echo that is not read is given up"
}
reader_that_sleeps_stops_nobody_body()
{
	serve -e s
	mkfifo hold
	"$(atf_get_srcdir)"/h_peer connect stream s flood 300 wait <hold 7>&- 8<&- &
	client=$!
	exec 9>hold
	skim '* 1 warning nothing is echoed any more: the peer does not read'
	kill -STOP "$client"
	peer connect stream s send two line >/dev/null
	skim '* 2 eof'
	kill -CONT "$client"
	leave
	skim '* 1 eof'
	atf_check_equal 300 "$(grep -c ' 1 message 1 byte; ' all)"
	finish
}

atf_test_case slow_output_loses_nothing
slow_output_loses_nothing_head()
{
	describe "Lines of several connections do not mix"
}
slow_output_loses_nothing_body()
{
	serve s
	i=0
	clients=
	while [ $((i += 1)) -le 5 ]; do
		"$(atf_get_srcdir)"/h_peer connect stream s fds 60 fds 60 \
		    fds 60 7>&- 8<&- &
		clients="$clients $!"
	done
	# shellcheck disable=SC2086	# several words
	wait $clients
	i=0
	while [ $((i += 1)) -le 25 ]; do
		expect '^[0-9:.]{15} [1-5] (connect|message|eof)'
	done
	atf_check_equal 15 \
	    "$(grep -Ec ' fds 60: [^,]+(, [^,]+ w){59}$' all)"
	finish
}

# blocks type: a client whose descriptor takes 30 s to close, for the worker:
# the client must be rid of it before that receives it
blocks()
{
	until idle=$(workers) && [ -n "$idle" ]; do
		kill -0 "$server" || atf_fail "$(cat err)"
	done
	kill -STOP "$idle"
	stay connect "$1" s linger 30
	kill -CONT "$idle"
}

atf_test_case close_that_blocks_stops_nobody
close_that_blocks_stops_nobody_head()
{
	describe "The connection's process is lost, and others are served"
}
close_that_blocks_stops_nobody_body()
{
	serve s
	blocks stream
	expect ' 1 connect '
	expect ' 1 message 1 byte; .*; fds 1: inet stream'
	! has msgcred || expect ' 1 warning another process sends'
	peer connect stream s send two
	expect ' 2 connect '
	expect ' 2 message '
	expect ' 2 eof$'
	expect ' 1 warning closing what was sent blocks'
	finish
}

atf_test_case close_that_blocks_datagrams
close_that_blocks_datagrams_head()
{
	describe "Another process receives instead"
}
close_that_blocks_datagrams_body()
{
	serve -t dgram s
	blocks dgram
	expect ' - message 1 byte .*; fds 1: inet stream'
	peer connect dgram s send two
	expect ' - warning closing what was sent blocks'
	expect ' - message 3 bytes'
	finish
}

# hostile: mount a file system whose file f nobody can close
hostile()
{
	[ -c /dev/fuse ] || atf_skip "there is no fuse(4)"
	mkdir mnt
	mkfifo life born
	"$(atf_get_srcdir)"/h_fuse mnt <life >born 2>fuse.err &
	fuse=$!
	exec 7>life
	read -r word <born || atf_skip "$(cat fuse.err)"
	[ "$word" = ready ] || atf_fail "h_fuse: $word"
}

# pacify: those that hang can end
pacify()
{
	exec 7>&-
	wait "$fuse" || atf_fail "h_fuse"
}

atf_test_case worker_that_cannot_be_killed
worker_that_cannot_be_killed_head()
{
	describe "It keeps its place, and the others are served"
	atf_set require.user root
}
worker_that_cannot_be_killed_body()
{
	hostile
	serve -M 2 s
	peer connect stream s pass mnt/f .
	expect ' 1 connect '
	expect ' 1 message 1 byte; .*; fds 1: file [^ ]*/mnt/f r$'
	expect ' 1 warning closing what was sent blocks'
	peer connect stream s pass mnt/f .
	skim '* 2 connect *'
	skim '* 2 message *'
	skim '* 2 warning closing what was sent blocks*'
	finish
	atf_check test ! -e s
	pacify
}

atf_test_case worker_that_cannot_be_killed_datagrams
worker_that_cannot_be_killed_datagrams_head()
{
	describe "Another receives, as long as there is a place"
	atf_set require.user root
}
worker_that_cannot_be_killed_datagrams_body()
{
	hostile
	serve -M 2 -t dgram s
	peer connect dgram s pass mnt/f . send two
	expect ' - message 1 byte from .*; fds 1: file [^ ]*/mnt/f r$'
	expect ' - warning closing what was sent blocks'
	expect ' - message 3 bytes from '
	peer connect dgram s pass mnt/f . send two
	expect ' - message 1 byte '
	expect ' - warning closing what was sent blocks'
	expect ' - warning all 2 '
	finish
	pacify
}

atf_test_case queued_descriptor_does_not_block_the_end
queued_descriptor_does_not_block_the_end_head()
{
	describe "Nor does what was never accepted"
}
queued_descriptor_does_not_block_the_end_body()
{
	serve -M 1 s
	stay connect stream s
	expect ' 1 connect '
	expect ' - warning all 1'
	exec 6>&9
	stay connect stream s linger 30
	begun=$(date +%s)
	finish
	[ $(($(date +%s) - begun)) -lt 10 ] || atf_fail "it waited"
	atf_check test ! -e s
}

atf_test_case worker_that_stops_stops_nobody
worker_that_stops_stops_nobody_head()
{
	describe "Each connection is on its own"
}
worker_that_stops_stops_nobody_body()
{
	serve s
	stay connect stream s send one
	expect ' 1 connect '
	expect ' 1 message '
	# The older of the two has the connection.
	first=$(workers | sort -n | head -n 1)
	kill -STOP "$first"
	peer connect stream s send two
	expect ' 2 connect '
	expect ' 2 message '
	expect ' 2 eof$'
	kill -KILL "$first"
	expect ' 1 error the process that served it has ended by signal 9'
	leave
	peer connect stream s
	expect ' 3 connect '
	expect ' 3 eof$'
	finish
}

atf_test_case workers_do_not_survive
workers_do_not_survive_head()
{
	describe "Their parent may be killed"
}
workers_do_not_survive_body()
{
	serve s
	mkfifo told
	"$(atf_get_srcdir)"/h_peer connect stream s ready end 7>&- 8<&- >told &
	client=$!
	read -r word <told
	atf_check_equal ready "$word"
	expect ' 1 connect '
	kill -KILL "$server"
	wait "$client" || atf_fail "the connection lives"
	rm s
}

atf_test_case output_that_fails_is_trouble
output_that_fails_is_trouble_head()
{
	describe "The file is removed, and nobody is left"
}
output_that_fails_is_trouble_body()
{
	atf_check -s exit:2 -e match:'standard output: ' \
	    sh -c 'udsinfo -L s >&-'
	atf_check test ! -e s
	if [ -c /dev/full ]; then
		atf_check -s exit:2 -e match:'standard output: ' \
		    sh -c 'udsinfo -L s >/dev/full'
		atf_check test ! -e s
	fi
	# While nothing happens, too.
	serve s
	exec 8<&-
	wait "$server"
	atf_check_equal 2 $?
	atf_check -o match:'^udsinfo: standard output: ' cat err
	atf_check test ! -e s
}

atf_test_case output_that_is_not_read_can_be_interrupted
output_that_is_not_read_can_be_interrupted_head()
{
	describe "A full pipe holds nobody when the end is asked for"
}
output_that_is_not_read_can_be_interrupted_body()
{
	serve -v s
	stay connect stream s fill
	kill -TERM "$server"
	wait "$server" || atf_fail "status $?"
	atf_check test ! -e s
}

atf_test_case slow_output_loses_no_worker
slow_output_loses_no_worker_head()
{
	describe "Who waits for the output does not block in close(2)"
}
slow_output_loses_no_worker_body()
{
	serve s
	i=0
	clients=
	while [ $((i += 1)) -le 8 ]; do
		"$(atf_get_srcdir)"/h_peer connect stream s flood 40 7>&- 8<&- &
		clients="$clients $!"
	done
	# shellcheck disable=SC2086	# several words
	wait $clients
	# Longer than a worker may take to close what it got.
	sleep 3
	while [ $((i -= 1)) -gt 0 ]; do
		skim '* eof'
	done
	! grep -Ev ' (listening|connect|eof)| [1-8] message 1 byte' all ||
	    unexpected all
	finish
}

atf_test_case ignored_hangup_stays_ignored
ignored_hangup_stays_ignored_head()
{
	describe "As nohup(1) promises"
}
ignored_hangup_stays_ignored_body()
{
	trap '' HUP
	serve s
	kill -HUP "$server"
	peer connect stream s
	expect ' 1 connect '
	expect ' 1 eof$'
	finish
}

atf_test_case no_children_are_left
no_children_are_left_head()
{
	describe "They are waited for"
}
no_children_are_left_body()
{
	serve s
	i=0
	while [ $((i += 1)) -le 10 ]; do
		peer connect stream s
		expect ' connect '
		expect ' eof$'
	done
	# What has ended is waited for before the next is told.
	atf_check -o match:'^[0-9]+ [12]$' sh -c "ps -A -o ppid= -o pid= |
	    awk '\$1 == $server { n++ } END { print $server, n }'"
	finish
}

atf_test_case bad_usage_is_trouble
bad_usage_is_trouble_head()
{
	describe "Wrong options"
}
bad_usage_is_trouble_body()
{
	for args in '-L' '-L a b' '-e s' '-M 1 s' '-m 600 s' '-L -c s' \
	    '-L -q s' '-L -f 0' '-L -p 1 s'; do
		# shellcheck disable=SC2086	# words are wanted
		atf_check -s exit:2 -e match:'^usage: udsinfo ' udsinfo $args
	done
	for args in '-L -M 0 s' '-L -M x s' '-L -M 99999 s' '-L -m 888 s' \
	    '-L -m 1777 s' '-L -m 00600 s' '-L -m u+r s' '-L -t raw s' \
	    '-L -' '-L @'; do
		# shellcheck disable=SC2086	# words are wanted
		atf_check -s exit:2 -e match:'^udsinfo: ' udsinfo $args
	done
	atf_check test ! -e s
}

atf_init_test_cases()
{
	atf_add_test_case connection_is_told
	atf_add_test_case labels_are_told
	atf_add_test_case records_are_told_apart
	atf_add_test_case datagrams_are_told
	atf_add_test_case abstract_is_served
	atf_add_test_case effective_and_real_ids_differ
	atf_add_test_case client_of_another_pid_namespace
	atf_add_test_case another_process_sends
	atf_add_test_case descriptors_are_described
	atf_add_test_case descriptors_are_not_touched
	atf_add_test_case descriptors_stay_out_of_the_parent
	atf_add_test_case too_many_descriptors_cost_one_message
	atf_add_test_case most_descriptors_of_a_message
	atf_add_test_case data_only_if_verbose
	atf_add_test_case echo_is_what_is_printed
	atf_add_test_case echo_of_datagrams_needs_an_address
	atf_add_test_case json_is_valid
	atf_add_test_case json_is_echoed
	atf_add_test_case at_most_max_connections
	atf_add_test_case file_is_removed
	atf_add_test_case file_of_another_is_left
	atf_add_test_case another_directory_is_left
	atf_add_test_case mode_is_what_was_asked_for
	atf_add_test_case mode_is_right_when_bound
	atf_add_test_case address_in_use_is_refused
	atf_add_test_case reader_that_sleeps_stops_nobody
	atf_add_test_case slow_output_loses_nothing
	atf_add_test_case close_that_blocks_stops_nobody
	atf_add_test_case close_that_blocks_datagrams
	atf_add_test_case worker_that_cannot_be_killed
	atf_add_test_case worker_that_cannot_be_killed_datagrams
	atf_add_test_case queued_descriptor_does_not_block_the_end
	atf_add_test_case worker_that_stops_stops_nobody
	atf_add_test_case workers_do_not_survive
	atf_add_test_case output_that_fails_is_trouble
	atf_add_test_case output_that_is_not_read_can_be_interrupted
	atf_add_test_case slow_output_loses_no_worker
	atf_add_test_case ignored_hangup_stays_ignored
	atf_add_test_case no_children_are_left
	atf_add_test_case bad_usage_is_trouble
}
