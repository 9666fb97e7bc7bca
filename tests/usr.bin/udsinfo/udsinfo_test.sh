# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 The libuds authors
#
# udsinfo(1) on sockets of every kind.

# shellcheck source-path=SCRIPTDIR source=sockets.subr
. "$UDS_SRCDIR/tests/usr.bin/udsinfo/sockets.subr"

# state address word status: what udsinfo says of an address
state()
{
	atf_check -s exit:"$3" -o match:"^[^ ]*: $2( |\$)" udsinfo "$1"
	atf_check -s exit:"$3" udsinfo -q "$1"
	atf_check -s exit:"$3" -o match:"\"state\":\"$2\"" udsinfo -j "$1"
	atf_check -s exit:"$3" -o match:"^state: +$2( |\$)" udsinfo -v "$1"
}

# records: sets type to seqpacket, or stream where there are none
records()
{
	type=stream
	! has seqpacket || type=seqpacket
}

atf_test_case listener_live
listener_live_head()
{
	atf_set descr "A listener makes its file live, however spelled"
}
listener_live_body()
{
	need_list
	begin listen stream s 5
	state s live 0
	state ./s live 0
	state "$PWD/s" live 0
	finish
}

atf_test_case seqpacket_listener_live
seqpacket_listener_live_head()
{
	atf_set descr "So does one of records"
}
seqpacket_listener_live_body()
{
	need_list
	begin listen seqpacket s 5
	state s live 0
	atf_check -o match:'\(seqpacket, queue 0/5, ' udsinfo s
	finish
}

atf_test_case datagram_bound_live
datagram_bound_live_head()
{
	atf_set descr "A datagram socket has no need to listen"
}
datagram_bound_live_body()
{
	need_list
	begin bind dgram s bind dgram t connect dgram t
	state s live 0
	# Linux calls a datagram socket connected that others connected to.
	state t live 0
	finish
}

atf_test_case abstract_live
abstract_live_head()
{
	atf_set descr "Abstract names may hold any bytes"
}
abstract_live_body()
{
	need_list
	name="@udsinfo.$$\\000x\\012"
	begin listen stream "$name" 5 bind dgram "@d$$"
	state "$name" live 0
	state "@d$$" live 0
	# Each type has its own name space.
	atf_check -s exit:1 -o match:': absent' udsinfo -t dgram "$name"
	atf_check -o match:': live' udsinfo -t stream "$name"
	state "@e$$" absent 1
	finish
	state "$name" absent 1
}

atf_test_case backlog_full
backlog_full_head()
{
	atf_set descr "A full backlog is not staleness"
}
backlog_full_body()
{
	need_list
	begin listen stream s 0 connect stream s
	state s full 0
	atf_check -o match:': full .*connect: ' udsinfo -c -T 0 s
	finish
}

atf_test_case connect_has_a_deadline
connect_has_a_deadline_head()
{
	atf_set descr "A second, or as many as -T says"
}
connect_has_a_deadline_body()
{
	need_list
	begin listen stream s 0 connect stream s
	udsinfo s | grep -q ': full ' || atf_skip "one does not fill it"
	waits 0 0 -T 0
	waits 1 1
	waits 3 3 -T 3
	finish
}

# waits least most option ...: seconds, and some more on a busy machine
waits()
{
	least=$1
	most=$(($2 + 2))
	shift 2
	begun=$(date +%s)
	atf_check -o match:': full .*connect: ' udsinfo -c "$@" s
	took=$(($(date +%s) - begun))
	if [ $took -lt "$least" ] || [ $took -gt $most ]; then
		atf_fail "$*: $took seconds"
	fi
}

atf_test_case not_listening_bound
not_listening_bound_head()
{
	atf_set descr "Bound is not listening"
}
not_listening_bound_body()
{
	need_list
	begin bind stream s bind seqpacket "@b$$" listen stream down 5 shutdown
	state s bound 1
	state down bound 1
	state "@b$$" bound 1
	atf_check -s exit:1 -o match:': bound ' udsinfo -c s
	finish
}

atf_test_case only_connection_bound
only_connection_bound_head()
{
	atf_set descr "Connections bear a dead listener's name"
}
only_connection_bound_body()
{
	need_list
	begin listen stream s 5 connect stream s accept unlisten
	state s bound 1
	atf_check -s exit:1 -o match:'a connection only' udsinfo s
	finish
	state s stale 1
}

atf_test_case left_behind_stale
left_behind_stale_head()
{
	atf_set descr "A file that nobody is bound to"
}
left_behind_stale_body()
{
	need_list
	"$(atf_get_srcdir)"/h_sock listen stream s 5 bind dgram d ||
	    atf_fail h_sock
	state s stale 1
	state d stale 1
	atf_check -s exit:1 -o match:': stale ' udsinfo -c s
}

atf_test_case renamed_file_live
renamed_file_live_head()
{
	atf_set descr "The inode decides, not the name"
}
renamed_file_live_body()
{
	need_list
	begin listen stream s 5
	mv s t
	state t live 0
	state s absent 1
	finish
}

atf_test_case replaced_file_replaced
replaced_file_replaced_head()
{
	atf_set descr "The name may be that of another file"
}
replaced_file_replaced_body()
{
	need_list
	begin listen stream "$PWD/s" 5
	mv s t
	"$(atf_get_srcdir)"/h_sock listen stream s 5 || atf_fail h_sock
	state "$PWD/s" replaced 1
	state s replaced 1
	state t live 0
	"$(atf_get_srcdir)"/h_sock listen stream u 5 || atf_fail h_sock
	mv u s
	state s replaced 1
	rm s
	state s deleted 1
	finish
}

atf_test_case same_name_of_two_is_told_apart
same_name_of_two_is_told_apart_head()
{
	atf_set descr "Relative names may be equal"
}
same_name_of_two_is_told_apart_body()
{
	need_list
	mkdir a b
	begin listen stream a/s 5
	(cd b && "$(atf_get_srcdir)"/h_sock listen stream s 5) ||
	    atf_fail h_sock
	state a/s live 0
	state b/s stale 1
	finish
}

atf_test_case nothing_absent
nothing_absent_head()
{
	atf_set descr "Nothing there"
}
nothing_absent_body()
{
	need_list
	touch file
	ln -s nowhere link
	state nothing absent 1
	atf_check -s exit:1 -o match:': absent \([^;]*)$' \
	    udsinfo -u 12345 nothing
	state no/where absent 1
	state file/s absent 1
	state link absent 1
	state "@nothing$$" absent 1
	state '@\$' absent 1
}

atf_test_case other_files_notsock
other_files_notsock_head()
{
	atf_set descr "Linux refuses connections to these as well"
}
other_files_notsock_body()
{
	touch file
	mkdir dir
	mkfifo fifo
	for f in file dir fifo /dev/null; do
		state $f notsock 2
		atf_check -s exit:2 -o match:': notsock ' udsinfo -c $f
	done
}

atf_test_case link_followed
link_followed_head()
{
	atf_set descr "As connect(2) follows it"
}
link_followed_body()
{
	need_list
	begin listen stream s 5
	ln -s s link
	state link live 0
	atf_check -o match:'^file: +symbolic link to socket' udsinfo -v link
	finish
}

atf_test_case long_pathname_live
long_pathname_live_head()
{
	atf_set descr "Beyond sun_path"
}
long_pathname_live_body()
{
	need_list
	d=$(printf '%0100d' 0)
	mkdir "$d"
	begin listen stream "$d/$d" 5
	state "$d/$d" live 0
	atf_check -o match:': live ' udsinfo -c "$d/$d"
	finish
}

atf_test_case unsearchable_denied
unsearchable_denied_head()
{
	atf_set descr "A directory that may not be searched is no absence"
	atf_set require.user unprivileged
}
unsearchable_denied_body()
{
	mkdir dir
	touch dir/s
	chmod 0 dir
	state dir/s denied 2
	atf_check -s exit:2 -o match:': denied ' udsinfo -c dir/s
	chmod 700 dir
}

atf_test_case unwritable_denied
unwritable_denied_head()
{
	atf_set descr "Who may not write to the file may not connect"
	atf_set require.user unprivileged
}
unwritable_denied_body()
{
	need_list
	begin listen stream s 5
	chmod 400 s
	state s live 0
	atf_check -s exit:2 -o match:': denied ' udsinfo -c s
	finish

	# Nobody may ask whether somebody else holds it.
	state s unknown 2
}

atf_test_case other_namespace_unknown
other_namespace_unknown_head()
{
	atf_set descr "A socket of another network namespace is not stale"
	atf_set require.user root
	atf_set require.progs "setpriv unshare"
}
# shellcheck disable=SC2086	# words are wanted
other_namespace_unknown_body()
{
	need_list
	unshare -n true || atf_skip "no network namespaces here"
	# Not even root may look into other namespaces without CAP_SYS_ADMIN.
	there="unshare -n setpriv --bounding-set -sys_admin"
	$there true || atf_skip "capabilities cannot be dropped"
	for type in stream seqpacket; do
		begin listen $type s 5
		atf_check -s exit:2 -o match:': unknown .*namespace' \
		    $there udsinfo s
		atf_check -o match:': live ' unshare -n udsinfo -c s
		finish
		rm s
	done
	begin bind dgram d bind stream b
	atf_check -s exit:2 -o match:': unknown .*namespace' \
	    $there udsinfo d
	atf_check -s exit:1 -o match:': bound .*namespace' \
	    $there udsinfo -c b
	finish
	atf_check -s exit:1 -o match:': stale ' unshare -n udsinfo d
}

atf_test_case accepted_from_elsewhere_unknown
accepted_from_elsewhere_unknown_head()
{
	atf_set descr "The listener is in another network namespace"
	atf_set require.user root
	atf_set require.progs unshare
}
# shellcheck disable=SC2086	# words are wanted
accepted_from_elsewhere_unknown_body()
{
	need_list
	unshare -n true || atf_skip "no network namespaces here"
	open_directories
	need_nobody
	mkfifo go
	unshare -n "$(atf_get_srcdir)"/h_sock listen stream s 5 accept wait \
	    <go >up &
	there=$!
	exec 8>go
	until [ -e s ]; do
		sleep 0.01
	done
	chmod 666 s
	# What is accepted bears the name, and lives here.
	begin connect stream s
	until grep ready up; do
		sleep 0.01
	done
	atf_check -s exit:2 -o match:': unknown .*, ask with -c' $as udsinfo s
	atf_check -o match:': live ' $as udsinfo -c s
	finish
	exec 8>&-
	wait $there
}

atf_test_case directory_gone_deleted
directory_gone_deleted_head()
{
	atf_set descr "A live socket whose directory was removed or renamed"
}
directory_gone_deleted_body()
{
	need_list
	mkdir -p e/d
	begin listen stream "$PWD/e/d/s" 5
	mv e f
	atf_check -s exit:1 -o match:': deleted ' udsinfo "$PWD/e/d/s"
	rm -r f
	atf_check -s exit:1 -o match:': deleted ' udsinfo "$PWD/e/d/s"
	atf_check -s exit:1 -o match:': absent ' udsinfo "$PWD/e/d/t"
	finish
	atf_check -s exit:1 -o match:': absent ' udsinfo "$PWD/e/d/s"
}

atf_test_case restarts_live
restarts_live_head()
{
	atf_set descr "A server that restarts always is there"
	atf_set require.progs python3
}
restarts_live_body()
{
	need_list
	mkdir d
	# By rename(2) there is no moment without a listener.
	python3 -c '
import os, socket, time
old = None
test = os.getppid()
while os.getppid() == test:
    s = socket.socket(socket.AF_UNIX)
    s.bind("d/new")
    s.listen(5)
    os.rename("d/new", "d/s")
    if old:
        old.close()
    old = s
    time.sleep(0.004)
' &
	server=$!
	while [ ! -e d/s ]; do
		sleep 0.01
	done
	for options in -v -j -vs; do
		i=0
		while [ $((i += 1)) -le 10 ]; do
			udsinfo $options d/s
		done >out 2>&1
		# If this machine is too slow for that it is to say so.
		atf_check -o match:live -o not-match:stale \
		    -o not-match:replaced -o not-match:deleted \
		    -o not-match:namespace cat out
	done
	kill $server
	wait $server
	atf_check -s exit:1 -o match:': stale ' udsinfo d/s
}

atf_test_case address_mode_tells_mode_and_owner
address_mode_tells_mode_and_owner_head()
{
	atf_set descr "Numbers, or names with -v"
}
address_mode_tells_mode_and_owner_body()
{
	need_list
	begin listen stream s 5
	chmod 640 s
	atf_check -o match:"mode 0640, owner $(id -u):" udsinfo s
	atf_check -o match:"mode 0640, owner $(id -un):" udsinfo -v s
	atf_check -o match:"mode 0640, owner $(id -u):" udsinfo -nv s
	finish
}

atf_test_case verbose_tells_holders
verbose_tells_holders_head()
{
	atf_set descr "Who holds it"
}
verbose_tells_holders_body()
{
	need_list
	begin name zoo listen stream s 5
	atf_check -o match:"^holders: +zoo\[$holder\]:3\$" udsinfo -v s
	# The connection of -c itself does not count as waiting.
	atf_check -o match:"^server: .* pid $holder \(zoo\), as of listen" \
	    -o match:"^state: .*, 0 accepted, 0 waiting of backlog 5" \
	    udsinfo -cv s
	finish
}

atf_test_case no_connect_unless_told
no_connect_unless_told_head()
{
	atf_set descr "Asking leaves no trace in the backlog"
}
no_connect_unless_told_body()
{
	need_list
	begin listen stream s 5
	udsinfo s >/dev/null
	atf_check -o match:'queue 0/5' udsinfo s
	udsinfo -c s >/dev/null
	atf_check -o match:'queue 1/5' udsinfo s
	finish
}

# no_address text why: it is told why, and by -L in the same words
no_address()
{
	for option in '' -v -L; do
		atf_check -s exit:2 \
		    -e match:"^udsinfo: address \".*\": not an address: $2" \
		    udsinfo $option "$1"
	done
	atf_check -s exit:2 -o match:"\"why\":\"not an address: $2" \
	    -e ignore udsinfo -j "$1"
}

atf_test_case several_addresses_worst_status
several_addresses_worst_status_head()
{
	atf_set descr "One answer each, one status"
}
several_addresses_worst_status_body()
{
	need_list
	touch file
	begin listen stream s 5
	atf_check -s exit:1 -o match:'^s: live' -o match:'^x: absent' \
	    udsinfo s x
	atf_check -s exit:2 -o ignore udsinfo file x s
	atf_check -s exit:2 -o match:'^s: live' \
	    -e match:'^udsinfo: address "a.033\[31m..z": ' \
	    udsinfo "$(printf 'a\033[31m\\z')" s
	atf_check -s exit:2 -e match:'unnamed' udsinfo -
	no_address '' 'it is empty'
	no_address @ 'no name follows; that of no bytes is @.+\$'
	for name in 'a\q' 'a\00' '@a\400' '/a\000'; do
		no_address "$name" 'a backslash stands before '
	done
	no_address "@$(printf '%0200d' 0)" 'File ?name too long'
	udsinfo -j s x file >json
	valid_json json
	finish
}

atf_test_case connect_tells_server
connect_tells_server_head()
{
	atf_set descr "The credentials that a client sees"
}
connect_tells_server_body()
{
	begin listen stream s 5
	who="server uid $(id -u) gid $(id -g)"
	! has pid || who="$who pid $holder"
	has server || who="owner $(id -u):$(id -g)"
	atf_check -o match:"^s: live \(stream, .*$who\)\$" udsinfo -c s
	finish
}

atf_test_case connect_verbose_tells_server
connect_verbose_tells_server_head()
{
	atf_set descr "With groups, moment and command"
}
connect_verbose_tells_server_body()
{
	records
	begin name zoo listen $type s 5
	udsinfo -cv s >out || atf_fail "udsinfo -cv"
	udsinfo -cvj s >json || atf_fail "udsinfo -cvj"
	valid_json json
	atf_check -o match:"^type: +$type" cat out
	if has server; then
		atf_check -o match:"^server: .*, as of [lb]i" cat out
		! has groups || atf_check -o match:'^groups: ' cat out
	else
		atf_check -o match:'^server: +\? \(' cat out
	fi
	if has server && has pid; then
		atf_check -o match:"^server: .*pid $holder( \(zoo\))?, as" \
		    cat out
		atf_check -o match:"\"pid\":$holder," cat json
	fi
	finish
}

atf_test_case connect_tries_types
connect_tries_types_head()
{
	atf_set descr "The type need not be known"
}
connect_tries_types_body()
{
	records
	begin listen $type q 5 bind dgram d
	atf_check -o match:": live \($type," udsinfo -c q
	atf_check -o match:': live \(dgram,' udsinfo -c d
	atf_check -s exit:2 -o match:': unknown .*connect: .*type' \
	    udsinfo -c -t dgram q
	finish
	has abstract || return 0
	begin listen $type "@q$$" 5 bind dgram "@d$$"
	atf_check -o match:": live \($type," udsinfo -c "@q$$"
	atf_check -o match:': live \(dgram' udsinfo -c "@d$$"
	finish
}

atf_test_case connect_absent
connect_absent_head()
{
	atf_set descr "Nothing to connect to"
}
connect_absent_body()
{
	atf_check -s exit:1 -o match:': absent' udsinfo -c nothing
	if has abstract; then
		need_list
		atf_check -s exit:1 -o match:': absent' \
		    udsinfo -c "@nothing$$"
	else
		atf_check -s exit:2 -o match:': unknown \(connect: ' \
		    udsinfo -c "@nothing$$"
	fi
}

atf_test_case descriptor_listener
descriptor_listener_head()
{
	atf_set descr "An inherited listener"
}
descriptor_listener_body()
{
	records
	atf_check -o match:'^state: +listen( |$)' -o match:'^fd: +7$' \
	    -o match:'^address: +s \(pathname, 1 bytes\)' \
	    -o match:"^type: +$type\$" -o match:'^captured: ' \
	    "$(atf_get_srcdir)"/h_sock listen $type s 5 number 7 \
	    exec udsinfo -f 7
}

atf_test_case descriptor_connection
descriptor_connection_head()
{
	atf_set descr "An inherited connection"
}
descriptor_connection_body()
{
	begin listen stream s 5
	atf_check -o save:out "$(atf_get_srcdir)"/h_sock connect stream s \
	    number 7 exec udsinfo -f 7
	atf_check -o match:'^state: +conn( |$)' \
	    -o match:'^peer: +s \(pathname, 1 bytes\)' cat out
	"$(atf_get_srcdir)"/h_sock connect stream s number 7 \
	    exec udsinfo -vj -f 7 >json || atf_fail "udsinfo -vjf"
	atf_check -o match:'"state":"conn"' cat json
	valid_json json
	if has server && has pid; then
		atf_check -o match:"^captured: .*pid $holder( \(h_sock\))?, " \
		    cat out
		atf_check -o match:"\"pid\":$holder" cat json
	elif ! has server; then
		atf_check -o match:'^captured: +\? \(' cat out
	fi
	finish
}

atf_test_case descriptor_pair
descriptor_pair_head()
{
	atf_set descr "An inherited end of a socketpair"
}
descriptor_pair_body()
{
	atf_check -o match:'^state: +conn( |$)' -o match:'^type: +dgram' \
	    -o match:'^address: +- \(unnamed\)' \
	    -o match:'^flags: +blocking, inherited by exec$' \
	    -o match:'^queue: +0 bytes unread$' \
	    "$(atf_get_srcdir)"/h_sock pair dgram number 7 number 8 \
	    exec udsinfo -f 7
	atf_check -o match:'^queue: +1 byte unread$' \
	    "$(atf_get_srcdir)"/h_sock listen stream t 5 connect stream t \
	    send x accept number 7 exec udsinfo -f 7
	atf_check -o match:'"nonblock":false,"cloexec":false' \
	    "$(atf_get_srcdir)"/h_sock pair dgram number 7 exec udsinfo -jf 7
	told='\? \('
	! has pair || told='.*socketpair\(2\)'
	atf_check -o match:"^captured: +$told" "$(atf_get_srcdir)"/h_sock \
	    pair stream number 7 exec udsinfo -f 7
}

atf_test_case descriptor_datagram_without_credentials
descriptor_datagram_without_credentials_head()
{
	atf_set descr "Not told is not root"
}
descriptor_datagram_without_credentials_body()
{
	begin bind dgram s
	atf_check -o match:'^captured: +\? \(' -o not-match:'uid' \
	    "$(atf_get_srcdir)"/h_sock connect dgram s number 7 \
	    exec udsinfo -f 7
	"$(atf_get_srcdir)"/h_sock connect dgram s number 7 \
	    exec udsinfo -jf 7 >json
	atf_check -o match:'"credentials":\{"uid":null,.*,"why":"' cat json
	valid_json json
	finish
}

atf_test_case descriptor_unbound_and_closed
descriptor_unbound_and_closed_head()
{
	atf_set descr "Other states"
}
descriptor_unbound_and_closed_body()
{
	atf_check -o match:'^state: +bound( |$)' "$(atf_get_srcdir)"/h_sock \
	    bind stream s number 7 exec udsinfo -f 7
	# The other end is closed at exec.  Where nothing is told of a peer, it
	# is not told that it has gone.
	state=closed
	has pair || has server || state='(closed|conn)'
	atf_check -o match:"^state: +$state( |\$)" "$(atf_get_srcdir)"/h_sock \
	    pair stream number 7 exec udsinfo -f 7
}

atf_test_case descriptor_no_socket
descriptor_no_socket_head()
{
	atf_set descr "No socket at all"
}
descriptor_no_socket_body()
{
	atf_check -s exit:2 -o match:'notsock \(character device\)' \
	    udsinfo -f 0 </dev/null
	atf_check -s exit:2 udsinfo -qf 0 </dev/null
	atf_check -s exit:2 -o match:'unknown' udsinfo -f 77
	udsinfo -jf 77 >json
	atf_check -o match:'"state":"unknown","why":"' cat json
	valid_json json
	atf_check -s exit:2 -e match:'fd 0: ' sh -c 'udsinfo -f 0 <&-'
}

atf_test_case list_row
list_row_head()
{
	atf_set descr "Both ends of a connection know each other"
}
list_row_body()
{
	need_list
	begin name zoo listen stream s 5 connect stream s accept
	rows "$holder" >out
	user=$(id -un)
	sed 's/  */ /g' out >squeezed
	atf_check -o inline:"$user zoo $holder 3 stream listen 0/5 s -
$user zoo $holder 4 stream conn 0 - ->zoo[$holder]:5,s
$user zoo $holder 5 stream conn 0 s ->zoo[$holder]:4
" cat squeezed
	finish
}

atf_test_case list_states
list_states_head()
{
	atf_set descr "The words for states, and the queues"
}
list_states_body()
{
	need_list
	begin listen stream s 5 connect stream s send hello \
	    bind dgram d connect dgram d send abc \
	    pair stream close bind seqpacket b
	rows "$holder" | awk '{ print $5, $6, $7 }' >out
	atf_check -o inline:'stream listen 1/5
stream queued 0
dgram bound 3
dgram conn 0
stream closed 0
seqpacket bound 0
' cat out
	finish
}

atf_test_case list_has_header_unless_quiet
list_has_header_unless_quiet_head()
{
	atf_set descr "The columns and their order"
}
list_has_header_unless_quiet_body()
{
	need_list
	begin bind dgram s
	udsinfo -p "$holder" 2>/dev/null | sed 's/  */ /g;1q' >out
	atf_check -o inline:'USER COMMAND PID FD TYPE STATE Q ADDRESS PEER
' cat out
	udsinfo -vp "$holder" 2>/dev/null | sed 's/  */ /g;1q' >out
	atf_check -o inline:'USER COMMAND PID FD TYPE STATE Q ADDRESS PEER INODE
' cat out
	[ "$(rows "$holder" | wc -l)" -eq 1 ] || atf_fail "a header"
	finish
}

atf_test_case list_filters
list_filters_head()
{
	atf_set descr "By process, type, state, user and address"
}
list_filters_body()
{
	need_list
	begin bind dgram d bind stream s
	for args in '-S bound' "-u $(id -u)" "-u $(id -un)"; do
		# shellcheck disable=SC2086	# words are wanted
		atf_check -e ignore -o match:' d  ' -o match:' s  ' \
		    udsinfo -p "$holder" $args
	done
	for args in -l -c '-lc' '-S listen' '-u 54321' '-A D'; do
		# shellcheck disable=SC2086	# words are wanted
		atf_check -s exit:1 -e ignore udsinfo -p "$holder" $args
		# shellcheck disable=SC2086	# words are wanted
		atf_check -s exit:1 -e ignore -o match:'"sockets":..}' \
		    udsinfo -jp "$holder" $args
	done
	atf_check -e ignore -o match:' d  ' -o match:' s  ' \
	    udsinfo -p "$holder" -A '[ds]'
	atf_check -e ignore -o match:' d  ' -o not-match:' s  ' \
	    udsinfo -p "$holder" -A d
	atf_check -e ignore -o match:' d  ' -o not-match:' s  ' \
	    udsinfo -p "$holder" -t dgram
	atf_check -s exit:1 -e ignore udsinfo -p "$holder" -t seqpacket
	udsinfo -j -p "$holder" -t dgram >json 2>/dev/null
	atf_check -o match:'"text":"d"' -o not-match:'"text":"s"' cat json
	finish
	atf_check -s exit:1 -e ignore udsinfo -p "$holder"
}

atf_test_case list_user_hidden
list_user_hidden_head()
{
	atf_set descr "What may not be seen may be the user's that was asked for"
	atf_set require.user root
}
list_user_hidden_body()
{
	need_list
	need_nobody
	open_directories
	begin listen stream s 5
	# shellcheck disable=SC2086	# words are wanted
	$as udsinfo -jA "$PWD/s" >json 2>/dev/null
	grep -q '"complete":false' json || atf_skip "everybody sees all here"
	for args in '' -j; do
		# shellcheck disable=SC2086	# words are wanted
		atf_check -s exit:2 -e ignore -o ignore \
		    $as udsinfo $args -u root
	done
	# Of this process all was seen.
	atf_check -s exit:1 -e ignore udsinfo -p "$holder" -u 4294967294
	finish
}

atf_test_case list_numeric
list_numeric_head()
{
	atf_set descr "No names of users"
}
list_numeric_body()
{
	need_list
	begin bind dgram d
	udsinfo -nqp "$holder" 2>/dev/null | awk '{ print $1 }' >out
	atf_check -o inline:"$(id -u)
" cat out
	finish
}

atf_test_case list_shared_descriptor
list_shared_descriptor_head()
{
	atf_set descr "One row, or one for each descriptor"
}
list_shared_descriptor_body()
{
	need_list
	begin bind dgram d number 20 number 30
	rows "$holder" | awk '{ print $4 }' >out
	atf_check -o inline:'3+2
' cat out
	udsinfo -aqp "$holder" 2>/dev/null | awk '{ print $4 }' >out
	atf_check -o inline:'3
20
30
' cat out
	finish
}

# hostile: names that break rows, terminals and JSON
hostile()
{
	begin name 'x y
"\z' \
	    listen stream 'a\033[31m\012b' 5 \
	    listen stream "@\\000\\377\".$$" 5 \
	    listen stream './@at' 5 \
	    listen stream 'back\\slash"q"\040' 5 \
	    listen stream '\303\050\342\202' 5 \
	    listen stream "@$$$(printf '\\012%.0s' 1 2 3 4 5 6 7 8 9)" 5
}

atf_test_case hostile_names_keep_rows
hostile_names_keep_rows_head()
{
	atf_set descr "Nine printable fields whatever the names"
}
hostile_names_keep_rows_body()
{
	need_list
	hostile
	rows "$holder" >out
	awk 'NF != 9 { exit 1 }' out || atf_fail "$(cat out)"
	[ "$(wc -l <out)" -eq 6 ] || atf_fail "$(cat out)"
	LC_ALL=C tr -d '\n -~' <out >rest
	atf_check cat rest
	atf_check -o match:'^[^ ]+ +x.040y.012"..z +' cat out
	finish
}

atf_test_case hostile_names_round_trip
hostile_names_round_trip_head()
{
	atf_set descr "What is printed can be asked about"
}
hostile_names_round_trip_body()
{
	need_list
	hostile
	rows "$holder" | awk '{ print $8 }' >names
	while read -r name; do
		state "$name" live 0
	done <names
	finish
}

atf_test_case no_address_json
no_address_json_head()
{
	atf_set descr "Every operand has its object, whatever it is"
}
no_address_json_body()
{
	need_list
	udsinfo -j "" "$(printf '\\9')" - absent >json 2>err
	[ $? -eq 2 ] || atf_fail "an operand that is no address"
	valid_json json
	atf_check -o inline:"4\n" sh -c \
	    'grep -o "\"state\"" json | wc -l | tr -d " "'
	atf_check -o inline:"3\n" sh -c \
	    'grep -o "\"address\":null" json | wc -l | tr -d " "'
	atf_check -o inline:"3\n" sh -c 'wc -l <err | tr -d " "'
}

atf_test_case hostile_names_valid_json
hostile_names_valid_json_head()
{
	atf_set descr "JSON is valid whatever the names"
}
hostile_names_valid_json_body()
{
	need_list
	hostile
	udsinfo -j >json 2>/dev/null
	valid_json json
	atf_check -o match:'"kind":"abstract","text":"@[^,]*","hex":"00ff222e' \
	    cat json
	atf_check -o match:'"text":"./@at"}' cat json
	LC_ALL=C tr -d '\n -~' <json >rest
	atf_check cat rest
	udsinfo -jv 'a\033[31m\012b' "nothing\"\\\\" >json
	valid_json json
	finish
}

atf_test_case unprivileged_sees_question_marks
unprivileged_sees_question_marks_head()
{
	atf_set descr "What may not be seen is shown as such, and said"
	atf_set require.user root
}
unprivileged_sees_question_marks_body()
{
	need_list
	"$(atf_get_srcdir)"/h_sock setuid 65534 exec udsinfo -V >out 2>&1 ||
	    atf_skip "others cannot run $(command -v udsinfo)"
	begin listen stream "@q$$" 5 connect stream "@q$$" accept
	chmod 755 .
	"$(atf_get_srcdir)"/h_sock setuid 65534 exec udsinfo >out 2>err ||
	    atf_fail "status $?"
	awk 'NF != 9 { exit 1 }' out || atf_fail "$(cat out)"
	atf_check -o match:"^\? +\? +\? +\? +stream +listen +0/5 +@q$$ +-\$" \
	    -o match:"->\?,@q$$\$" cat out
	atf_check -o match:'^udsinfo: [0-9]+ process(es)? could not be read$' \
	    cat err
	"$(atf_get_srcdir)"/h_sock setuid 65534 exec udsinfo -j >json 2>err
	atf_check -o match:'"complete":false' \
	    -o match:'"holders":null,"why":"' cat json
	valid_json json
	"$(atf_get_srcdir)"/h_sock setuid 65534 \
	    exec udsinfo -p "$holder" >out 2>err
	[ $? -eq 2 ] || atf_fail "a process that may not be seen"
	finish
}

atf_test_case own_user_of_undumpable_process
own_user_of_undumpable_process_head()
{
	atf_set descr "Whose /proc belongs to root"
}
own_user_of_undumpable_process_body()
{
	need_list
	command -v ssh-agent >/dev/null || atf_skip "no ssh-agent"
	eval "$(ssh-agent -a "$PWD/agent")" >/dev/null
	udsinfo -c agent >out
	status=$?
	udsinfo -q >list 2>/dev/null
	ssh-agent -k >/dev/null
	[ $status -eq 0 ] || atf_fail "$(cat out)"
	atf_check -o match:"server uid $(id -u) gid [0-9]+ pid [0-9]+" cat out
	if [ "$(id -u)" -eq 0 ]; then
		atf_check -o match:"^root +ssh-agent +$SSH_AGENT_PID " cat list
	fi
}

atf_test_case output_error_is_trouble
output_error_is_trouble_head()
{
	atf_set descr "Half an answer is none"
}
output_error_is_trouble_body()
{
	need_list
	begin listen stream s 5
	atf_check -s exit:2 -e match:'standard output: ' \
	    sh -c 'udsinfo s >&-'
	atf_check -s exit:2 -e match:'standard output: ' sh -c 'udsinfo >&-'
	if [ -c /dev/full ]; then
		for args in '' s '-j' '-j s' '-V'; do
			atf_check -s exit:2 -e match:'standard output: ' \
			    sh -c "udsinfo $args >/dev/full"
		done
	fi
	# Who prints nothing needs no output.
	atf_check sh -c 'udsinfo -q s >&-'
	atf_check -o match:live sh -c 'udsinfo s 2>&- <&-'
	finish
}

atf_test_case missing_source_is_trouble
missing_source_is_trouble_head()
{
	atf_set descr "Not to know is not to find nothing"
	atf_set require.progs strace
}
missing_source_is_trouble_body()
{
	need_list
	need_strace
	begin listen stream s 5
	broken socket EMFILE >out 2>err
	[ $? -eq 2 ] || atf_fail "status"
	atf_check -o match:'^udsinfo: .' cat err
	atf_check cat out
	broken socket EOPNOTSUPP s "@x$$" >out 2>err
	[ $? -eq 2 ] || atf_fail "status"
	atf_check -o match:'^s: unknown \(.*unix_diag' cat out
	# Of a 32-bit program it may be another.
	receive='?recv,recvfrom'
	broken "$receive" ENOBUFS >out 2>err
	[ $? -eq 2 ] || atf_fail "status"
	broken "$receive" ENOBUFS:when=1 s >out 2>err || atf_fail "status"
	atf_check -o match:'^s: live ' -o not-match:injected cat out

	# Holders that cannot be read for want of descriptors are not hidden by
	# others.  How often the list is read first depends on who else is there.
	path=/proc
	broken openat EMFILE:when=3+ >out 2>err
	[ $? -eq 2 ] || atf_fail "status"
	atf_check -o match:'^udsinfo: (/proc is needed|descriptors or memory)' \
	    cat err
	finish
}

atf_test_case bad_usage_is_trouble
bad_usage_is_trouble_head()
{
	atf_set descr "Wrong options"
}
bad_usage_is_trouble_body()
{
	for args in -x '-T 1' '-c -f 0' '-f 0 s' '-f 0 -t stream' '-p 1 s' \
	    '-p 1 -f 0' '-T 1 s' '-a s' '-l -f 0' '-cF' '-W 1 s' '-A x s'; do
		# shellcheck disable=SC2086	# words are wanted
		atf_check -s exit:2 -e match:'^usage: udsinfo ' udsinfo $args
	done
	for args in '-f x' '-f -1' '-f 99999999999' '-p 0' '-p 1x' '-t raw' \
	    '-cT -1 s' '-cT 9999999 s' '-S open' '-u nobody.such' \
	    '-u 4294967295' '-W 0' \
	    '-W 0.001' '-W x' '-W 1x' '-W .5' '-W -1' '-W 99999999999'; do
		# shellcheck disable=SC2086	# words are wanted
		atf_check -s exit:2 -e match:'^udsinfo: ' udsinfo $args
	done
	atf_check -s exit:2 -e match:'nobody.such: no such user$' \
	    udsinfo -u nobody.such
	atf_check -s exit:2 -e match:'9x: not a number$' udsinfo -u 9x
}

atf_test_case usage_is_synopsis
usage_is_synopsis_head()
{
	atf_set descr "The message and the manual know the same modes"
	atf_set require.progs mandoc
}
usage_is_synopsis_body()
{
	atf_check -s exit:2 -e save:usage udsinfo -Z
	sed -e 's/^usage: //' usage | tr -s ' \n' ' ' | sed 's/ *udsinfo /\
udsinfo /g' >message
	mandoc -T ascii -O width=200 \
	    "$UDS_SRCDIR/share/man/man1/udsinfo.1" | sed -e 's/.\x08//g' |
	    sed -n '/^SYNOPSIS/,/^DESCRIPTION/p' | sed -e 1d -e '$d' |
	    tr -s ' \n' ' ' | sed 's/ *udsinfo /\
udsinfo /g' >manual
	[ "$(grep -c ^udsinfo manual)" -gt 5 ] || atf_fail "$(cat manual)"
	atf_check diff -b manual message
	awk 'length > 80' usage >long
	atf_check cat long
}

atf_test_case hostile_arguments_are_encoded
hostile_arguments_are_encoded_head()
{
	atf_set descr "No control byte of an argument reaches the terminal"
}
hostile_arguments_are_encoded_body()
{
	esc=$(printf '\033')
	for option in -t -p -f -cT; do
		udsinfo "$option" "${esc}[31m" s 2>err
		atf_check -s exit:0 -o match:'\\033' cat err
		! grep "$esc" err || atf_fail "raw after $option"
	done
	udsinfo "-$esc" 2>err
	atf_check -s exit:0 -o match:'^usage: ' cat err
	! grep "$esc" err || atf_fail "raw in the usage"
}

atf_test_case version_printed
version_printed_head()
{
	atf_set descr "Both versions"
}
version_printed_body()
{
	atf_check -o match:'^udsinfo [0-9.]+ \(libuds [0-9.]+\)$' udsinfo -V
}

atf_init_test_cases()
{
	atf_add_test_case listener_live
	atf_add_test_case seqpacket_listener_live
	atf_add_test_case datagram_bound_live
	atf_add_test_case abstract_live
	atf_add_test_case backlog_full
	atf_add_test_case connect_has_a_deadline
	atf_add_test_case not_listening_bound
	atf_add_test_case only_connection_bound
	atf_add_test_case left_behind_stale
	atf_add_test_case renamed_file_live
	atf_add_test_case replaced_file_replaced
	atf_add_test_case same_name_of_two_is_told_apart
	atf_add_test_case nothing_absent
	atf_add_test_case other_files_notsock
	atf_add_test_case link_followed
	atf_add_test_case long_pathname_live
	atf_add_test_case unsearchable_denied
	atf_add_test_case unwritable_denied
	atf_add_test_case other_namespace_unknown
	atf_add_test_case accepted_from_elsewhere_unknown
	atf_add_test_case directory_gone_deleted
	atf_add_test_case restarts_live
	atf_add_test_case address_mode_tells_mode_and_owner
	atf_add_test_case verbose_tells_holders
	atf_add_test_case no_connect_unless_told
	atf_add_test_case several_addresses_worst_status
	atf_add_test_case connect_tells_server
	atf_add_test_case connect_verbose_tells_server
	atf_add_test_case connect_tries_types
	atf_add_test_case connect_absent
	atf_add_test_case descriptor_listener
	atf_add_test_case descriptor_connection
	atf_add_test_case descriptor_pair
	atf_add_test_case descriptor_datagram_without_credentials
	atf_add_test_case descriptor_unbound_and_closed
	atf_add_test_case descriptor_no_socket
	atf_add_test_case list_row
	atf_add_test_case list_states
	atf_add_test_case list_has_header_unless_quiet
	atf_add_test_case list_filters
	atf_add_test_case list_user_hidden
	atf_add_test_case list_numeric
	atf_add_test_case list_shared_descriptor
	atf_add_test_case hostile_names_keep_rows
	atf_add_test_case hostile_names_round_trip
	atf_add_test_case no_address_json
	atf_add_test_case hostile_names_valid_json
	atf_add_test_case unprivileged_sees_question_marks
	atf_add_test_case own_user_of_undumpable_process
	atf_add_test_case output_error_is_trouble
	atf_add_test_case missing_source_is_trouble
	atf_add_test_case bad_usage_is_trouble
	atf_add_test_case usage_is_synopsis
	atf_add_test_case hostile_arguments_are_encoded
	atf_add_test_case version_printed
}
