# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 The libuds authors
#
# What udsinfo -v tells of an address and -f of a descriptor, and who may
# connect, -u.

# shellcheck source-path=SCRIPTDIR source=sockets.subr
. "$UDS_SRCDIR/tests/usr.bin/udsinfo/sockets.subr"

# need_peek: where a listener may not be looked into there is nothing to see
need_peek()
{
	need_list
	udsinfo -v s | grep '^server: *[^?]' >/dev/null ||
	    atf_skip "listeners cannot be looked into here"
}

atf_test_case captured_without_connecting
captured_without_connecting_head()
{
	atf_set descr "The credentials of listen(2), and no trace of us"
}
captured_without_connecting_body()
{
	begin name zoo listen stream s 5
	need_peek
	told="pid $holder \(zoo\), as of listen\(2\), process alive"
	atf_check -o match:"^server: .*uid $(id -u) .*$told\$" \
	    -o match:'^state: +live .*, 0 waiting of backlog 5\)$' \
	    -o match:'^options: +passcred off' udsinfo -v s
	udsinfo -vj s >json || atf_fail "udsinfo -vj"
	valid_json json
	atf_check -o match:"\"pid\":$holder,\"running\":true,\"holds\":true" \
	    -o match:'"options":\{"passcred":false' \
	    -o match:'"moment":"listen\(2\)"' cat json
	finish
}

atf_test_case captured_groups
captured_groups_head()
{
	atf_set descr "The groups of listen(2), as -c shows them"
	atf_set require.user root
}
captured_groups_body()
{
	has groups || atf_skip "no groups are told"
	begin setgid 7654321 listen stream s 5
	need_peek
	udsinfo -cnv s >connected || atf_fail "udsinfo -c"
	atf_check -o match:"^groups: +7654321$" cat connected
	atf_check -o match:"^groups: +7654321$" udsinfo -nv s
	atf_check -o match:'"groups":\[7654321\]' udsinfo -jv s
	atf_check -o match:"^groups: +7654321$" "$(atf_get_srcdir)"/h_sock \
	    setgid 7654321 listen stream f 5 number 4 exec udsinfo -nf 4
	finish
}

atf_test_case captured_process_ended
captured_process_ended_head()
{
	atf_set descr "Who called listen(2) need not hold it now"
	atf_set require.progs python3
}
captured_process_ended_body()
{
	begin listen stream s 5
	need_peek
	finish
	rm s
	# The child holds what the parent listened on, until its input ends.
	mkfifo hold
	python3 -c '
import os, socket, sys
s = socket.socket(socket.AF_UNIX)
s.bind("s")
s.listen(5)
if os.fork() == 0:
    open("ready", "w").close()
    sys.stdin.read()
' <hold &
	exec 9>hold
	wait $!
	while [ ! -e ready ]; do
		sleep 0.01
	done
	atf_check -o match:'^server: .*, process ended' udsinfo -v s
	atf_check -o match:'"running":false' udsinfo -vj s
	told='not (one of|seen among) the holders now'
	atf_check -o match:"^server: .*, $told\$" udsinfo -v s
	exec 9>&-
}

atf_test_case captured_pid_reused
captured_pid_reused_head()
{
	atf_set descr "Another process that has the pid now is no holder"
	atf_set require.progs python3
	atf_set require.user root
}
captured_pid_reused_body()
{
	[ -w /proc/sys/kernel/ns_last_pid ] ||
	    atf_skip "a pid cannot be chosen here"
	begin listen stream s 5
	need_peek
	finish
	rm s
	python3 -c '
import os, socket, subprocess, sys
s = socket.socket(socket.AF_UNIX)
s.bind("s")
pid = os.fork()
if pid == 0:
    s.listen(5)
    os._exit(0)
os.waitpid(pid, 0)
r, w = os.pipe()
for tries in range(50):
    open("/proc/sys/kernel/ns_last_pid", "w").write(str(pid - 1))
    other = os.fork()
    if other == 0:
        os.close(w)
        os.read(r, 1)
        os._exit(0)
    if other == pid:
        break
s.close()
if other == pid:
    subprocess.call(["udsinfo", "-vj", "s"])
' >json || atf_skip "a pid cannot be chosen here"
	[ -s json ] || atf_skip "the pid was taken by others"
	atf_check -o match:'"running":false,"holds":false' cat json
}

atf_test_case captured_may_not_be_had
captured_may_not_be_had_head()
{
	atf_set descr "Then it is said why"
	atf_set require.user root
}
captured_may_not_be_had_body()
{
	begin listen stream s 5
	need_list
	open_directories
	need_nobody
	# shellcheck disable=SC2086	# words are wanted
	atf_check -o match:'^server: +\? \(.' $as udsinfo -v s
	$as udsinfo -vj s >json
	null='"uid":null,"gid":null,"pid":null,"why":"'
	atf_check -o match:'"credentials":\{'"$null" cat json
	valid_json json
	finish
}

atf_test_case client_is_no_server
client_is_no_server_head()
{
	atf_set descr "Of a connection only no credentials are the server's"
}
client_is_no_server_body()
{
	begin listen stream s 5
	need_peek
	finish
	rm s
	begin listen stream s 5 connect stream s accept unlisten
	atf_check -s exit:1 -o match:'^state: +bound .*a connection only' \
	    -o match:'^holders: ' -o not-match:'^server: .*uid' \
	    -o not-match:'^options:' udsinfo -v s
	udsinfo -vj s >json
	atf_check -o not-match:'"credentials":' cat json
	finish
}

atf_test_case named_client_is_no_server
named_client_is_no_server_head()
{
	atf_set descr "A client that has a file does not listen there"
}
named_client_is_no_server_body()
{
	need_list
	[ "$(uname -s)" = Linux ] || atf_skip "needs files of sockets"
	begin listen stream l 5 bind stream c join l accept
	for option in -n -c -v -cv; do
		atf_check -s exit:1 -o match:'bound .*a connection only, not l' \
		    udsinfo $option c
	done
	finish

	# Whether there is a listener of another namespace cannot be told here.
	rm l c
	begin listen stream l 5 bind stream c join l accept unlisten
	atf_check -s exit:2 -o not-match:'bound by a socket' \
	    -o match:'c: unknown .*a connection, or a listener .*, ask with' \
	    udsinfo c
	atf_check -s exit:1 -o match:'bound .*a connection only, not list' \
	    udsinfo -c c
	finish
}

atf_test_case clients_told
clients_told_head()
{
	atf_set descr "Accepted ones with both ends, and those that wait"
}
clients_told_body()
{
	need_list
	begin name zoo listen stream s 5 connect stream s accept \
	    connect stream s
	udsinfo -v s >out || atf_fail "udsinfo -v"
	counts='1 listener, 1 accepted, 1 waiting of backlog 5'
	atf_check -o match:"^state: +live \($counts\)\$" cat out
	zoo="zoo\[$holder\]"
	atf_check -o match:"^clients: +$zoo:4 \(accepted as $zoo:5\)" cat out
	if udsinfo -j 2>/dev/null | grep '"waits":true' >/dev/null; then
		atf_check -o match:"^clients: .*, $zoo:6 \(waiting\)" cat out
	fi
	udsinfo -vj s >json || atf_fail "udsinfo -vj"
	valid_json json
	atf_check -o match:'"accepted":\[\{"inode":[0-9]+,"type":"stream"' \
	    cat json
	finish
}

atf_test_case file_and_directory_told
file_and_directory_told_head()
{
	atf_set descr "Modes and owners of both"
}
file_and_directory_told_body()
{
	need_list
	mkdir -m 751 d
	begin listen stream d/s 5
	chmod 640 d/s
	u="$(id -un):"
	atf_check -o match:"^file: +socket, mode 0640, owner $u.*, inode " \
	    -o match:"^directory: +mode 0751, owner $u" udsinfo -v d/s
	atf_check -o match:'"directory":\{"mode":"0751","uid":' \
	    udsinfo -vj d/s
	finish
}

atf_test_case access_in_words
access_in_words_head()
{
	atf_set descr "Who may connect, and what stops the others"
}
access_in_words_body()
{
	need_list
	begin listen stream s 5
	mkdir -m 700 d
	chmod 600 s
	others='others are blocked by'
	own="owner $(id -un)"
	[ "$(id -u)" -ne 0 ] || own='root only'
	# The directories of the tests may be closed to others themselves.
	atf_check -o match:"^access: +$own; $others /.* \(mode 0[67]00, " \
	    udsinfo -v s
	atf_check -o match:'"blocked_by":\{"path":"/[^"]*","mode":"0[67]00"' \
	    -o match:'"access":\{"anyone":false,"users":' udsinfo -vj s
	finish
	begin listen stream d/s 5
	chmod 777 d/s
	atf_check -o match:"^access: +$own; $others /.* \(mode 0700, " \
	    udsinfo -v d/s
	finish
}

atf_test_case access_of_user
access_of_user_head()
{
	atf_set descr "The status is whether that user may connect"
	atf_set require.user root
}
access_of_user_body()
{
	need_list
	begin listen stream s 5
	open_directories
	chmod 777 s
	atf_check -o match:'^s: live .*, reachable by user 7654321\)$' \
	    udsinfo -u 7654321 s
	chmod 755 s
	atf_check -s exit:1 \
	    -o match:'^s: live .*, not reachable by user 7654321' \
	    udsinfo -u 7654321 s
	atf_check -o match:', reachable by user root' udsinfo -u root s
	atf_check -s exit:1 udsinfo -qu 7654321 s
	atf_check -s exit:1 -o match:'"reachable":false' \
	    -o match:'"state":"live"' udsinfo -ju 7654321 s
	blocked="user 7654321 is blocked by $PWD/s"
	atf_check -s exit:1 \
	    -o match:"^access: +$blocked \(mode 0755, owner root:" \
	    udsinfo -vu 7654321 s
	chown 7654321 s
	atf_check -o match:', reachable by user 7654321' udsinfo -u 7654321 s
	atf_check -o match:'^access: +owner 7654321; others are' udsinfo -v s
	atf_check -o match:'^access: +user 7654321 may connect$' \
	    udsinfo -vu 7654321 s
	finish
	atf_check -s exit:1 -o match:': stale .*, reachable by user 7654321' \
	    udsinfo -u 7654321 s
}

atf_test_case access_agrees_with_kernel
access_agrees_with_kernel_head()
{
	atf_set descr "connect(2) has the last word"
	atf_set require.user root
}
access_agrees_with_kernel_body()
{
	need_list
	has server || atf_skip "-c tells nothing here"
	open_directories
	need_nobody
	mkdir d e
	ln -s ../d/s e/l
	begin listen stream d/s 50
	for modes in '755 777' '711 002' '700 777' '755 755' '701 666' \
	    '710 666' '755 770' '744 777'; do
		# shellcheck disable=SC2086	# two words
		set -- $modes
		chmod "$1" d
		chmod "$2" d/s
		for name in d/s e/l; do
			$as udsinfo -qc $name
			can=$?
			udsinfo -qu 65534 $name
			may=$?
			[ $((can != 0)) -eq $may ] ||
			    atf_fail "$name of $modes: $can, but $may"
		done
	done
	finish
}

atf_test_case access_by_acl
access_by_acl_head()
{
	atf_set descr "An ACL opens what the mode closes"
	atf_set require.user root
	atf_set require.progs python3
}
access_by_acl_body()
{
	need_list
	begin listen stream s 5
	open_directories
	chmod 750 s
	python3 -c '
import os, struct
entries = [(1, 7, 0xffffffff), (2, 6, 7654321), (4, 0, 0xffffffff),
    (16, 7, 0xffffffff), (32, 0, 0xffffffff)]
acl = struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *e)
    for e in entries)
os.setxattr("s", "system.posix_acl_access", acl)
' 2>/dev/null || atf_skip "no ACLs of POSIX here"
	atf_check -o match:', reachable by user 7654321' udsinfo -u 7654321 s
	atf_check -s exit:1 -o match:', not reachable by user 7654322' \
	    udsinfo -u 7654322 s
	atf_check -o match:'^access: +user 7654321; .*, ACL\)$' udsinfo -v s
	finish
}

atf_test_case access_without_acls
access_without_acls_head()
{
	atf_set descr "Where ACLs cannot be read nobody is known to have access"
	atf_set require.progs strace
}
access_without_acls_body()
{
	need_list
	need_strace
	[ "$(uname -s)" = Linux ] || atf_skip "nothing is read that can fail"
	begin listen stream s 5
	chmod 666 s
	cat >unread <<-'EOF'
		#!/bin/sh
		ASAN_OPTIONS=detect_leaks=0 exec strace -qq -o trace \
		    -e trace=lgetxattr -e inject=lgetxattr:error=EIO \
		    udsinfo "$@"
	EOF
	chmod 755 unread
	doubt="perhaps reachable by user 7654321"
	why="ACLs were not considered"
	atf_check -s exit:2 -o match:", $doubt, $why\)$" \
	    ./unread -u 7654321 s
	atf_check -s exit:2 -o match:'"why":"ACLs' \
	    -o match:'"reachable":null' ./unread -ju 7654321 s
	# Who runs it may keep others out of the directory.
	told="user 7654321 (may perhaps connect|is perhaps blocked by)"
	atf_check -s exit:2 -o match:"^access: +$told " ./unread -vu 7654321 s
	atf_check -o match:"^access: +perhaps .* \($why\)$" ./unread -v s
	atf_check -o match:', reachable by user root\)$' ./unread -u root s
	atf_check -o match:'live .* s$' -e match:"ACLs of 1 socket file " \
	    ./unread -su 7654321 s
	atf_check -o match:'"reachable":null' -e match:"ACLs of 1 socket " \
	    ./unread -sju 7654321 s
	grep -q INJECTED trace || atf_fail "nothing was injected"
	finish
}

atf_test_case abstract_reachable_by_anyone
abstract_reachable_by_anyone_head()
{
	atf_set descr "An abstract name has no permissions"
}
abstract_reachable_by_anyone_body()
{
	need_list
	has abstract || atf_skip "no abstract addresses"
	begin listen stream "@u$$" 5
	atf_check -o match:', reachable by user 7654321\)' \
	    udsinfo -u 7654321 "@u$$"
	finish
}

atf_test_case descriptor_listener_captured
descriptor_listener_captured_head()
{
	atf_set descr "Clients see who called listen(2), not who serves"
}
descriptor_listener_captured_body()
{
	begin listen stream s 5
	need_peek
	finish
	rm s
	"$(atf_get_srcdir)"/h_sock listen stream s 5 number 7 \
	    exec sh -c 'echo $$; udsinfo -f 7; :' >out || atf_fail h_sock
	pid=$(head -1 out)
	atf_check -o match:"^captured: .*, pid $pid \(sh\), as of listen" \
	    -o match:"^hint: +clients see pid $pid, not this" cat out
	# By exec it is the same process.
	atf_check -o match:'^captured: .*, as of listen' -o not-match:'^hint' \
	    "$(atf_get_srcdir)"/h_sock listen stream s2 5 number 7 \
	    exec udsinfo -f 7
}

atf_test_case descriptor_unread_and_shutdown
descriptor_unread_and_shutdown_head()
{
	atf_set descr "What waits, and what is shut down"
}
descriptor_unread_and_shutdown_body()
{
	need_list
	# The later end sends, the earlier one is looked at.
	begin listen stream s 5 connect stream s pass hello 1
	atf_check -o match:'^queue: +0 bytes unread$' \
	    -o not-match:'^shut down' "$(atf_get_srcdir)"/h_sock \
	    connect stream s number 7 exec udsinfo -f 7
	atf_check -o match:'^shut down: +sending$' "$(atf_get_srcdir)"/h_sock \
	    connect stream s shutsend number 7 exec udsinfo -f 7
	atf_check -o match:'^shut down: +receiving, sending$' \
	    "$(atf_get_srcdir)"/h_sock connect stream s shutdown number 7 \
	    exec udsinfo -f 7
	atf_check -o match:'"shut_receiving":false,"shut_sending":true' \
	    "$(atf_get_srcdir)"/h_sock connect stream s shutsend number 7 \
	    exec udsinfo -jf 7
	finish
	"$(atf_get_srcdir)"/h_sock listen stream t 5 connect stream t \
	    pass hello 1 accept number 7 exec udsinfo -f 7 >out ||
	    atf_fail "udsinfo -f"
	atf_check -o match:'^queue: +5 bytes unread, 1 descriptor$' cat out
	"$(atf_get_srcdir)"/h_sock listen stream u 5 connect stream u \
	    pass hello 1 accept number 7 exec udsinfo -jf 7 >json
	atf_check -o match:'"unread":5,"unread_fds":1' cat json
	valid_json json
}

# activation variable=value ...: the line that -f prints on a descriptor 4
activation()
{
	env "$@" "$(atf_get_srcdir)"/h_sock bind stream "a$#" number 4 \
	    exec udsinfo -f 4 >out || atf_fail "udsinfo -f"
	rm "a$#"
}

atf_test_case descriptor_activation
descriptor_activation_head()
{
	atf_set descr "LISTEN_FDS and its kin, strictly read"
}
descriptor_activation_body()
{
	activation LISTEN_FDS=2
	told='without LISTEN_PID, LISTEN_FDS=2, index 1'
	atf_check -o match:"^activation: +$told\$" cat out
	activation LISTEN_FDS=1 LISTEN_PID=1
	told='another process, 1, LISTEN_FDS=1 does not count this descriptor'
	atf_check -o match:"^activation: .* $told\$" cat out
	activation LISTEN_FDS=2 "LISTEN_FDNAMES=a:$(printf 'b\033[31m "'):c"
	atf_check -o match:', index 1, name "b.033\[31m.040""$' cat out
	activation LISTEN_FDS=2 LISTEN_FDNAMES=a
	atf_check -o not-match:', name ' cat out
	for bad in '' x -1 1x ' 2' +2 0x2 99999999999999999999 2147483647; do
		activation "LISTEN_FDS=$bad"
		atf_check -o match:'^activation: +\? \(' cat out
		activation LISTEN_FDS=2 "LISTEN_PID=${bad:-0}"
		[ "$bad" = 2147483647 ] ||
		    atf_check -o match:'^activation: +\? \(' cat out
	done
	rm -f a*
	"$(atf_get_srcdir)"/h_sock pair stream number 3 exec sh -c \
	    'LISTEN_PID=$$ LISTEN_FDS=1 udsinfo -f 3; :' >out
	atf_check -o match:'LISTEN_PID is the parent of this' cat out
	"$(atf_get_srcdir)"/h_sock pair stream number 3 exec sh -c \
	    'LISTEN_PID=$$ LISTEN_FDS=1 exec udsinfo -f 3' >out
	atf_check -o match:'LISTEN_PID is this process' cat out
	"$(atf_get_srcdir)"/h_sock pair stream number 3 exec sh -c \
	    'LISTEN_PID=$$ LISTEN_FDS=1 exec udsinfo -jf 3' >json
	atf_check -o match:'"process":"this","listen_fds":1,"index":0\}' \
	    cat json
	valid_json json
	activation A=b
	atf_check -o not-match:'^activation' cat out
}

atf_test_case descriptor_ucspi
descriptor_ucspi_head()
{
	atf_set descr "What a UCSPI server says, and what the kernel does"
}
descriptor_ucspi_body()
{
	has server || atf_skip "the kernel does not tell"
	begin listen stream s 5
	for euid in $(id -u) 7654321; do
		PROTO=UNIX UNIXREMOTEEUID=$euid UNIXREMOTEEGID=x \
		    "$(atf_get_srcdir)"/h_sock connect stream s number 0 \
		    exec udsinfo -f 0 >"out.$euid" || atf_fail "udsinfo -f"
	done
	atf_check -o match:"^ucspi: +PROTO=UNIX, uid $(id -u), as captured\$" \
	    cat "out.$(id -u)"
	atf_check -o match:"^ucspi: +PROTO=UNIX, uid 7654321, which is not" \
	    cat out.7654321
	atf_check -o match:'"ucspi":\{"proto":"IPC","pid":5\}' \
	    env PROTO=IPC IPCREMOTEPID=5 "$(atf_get_srcdir)"/h_sock \
	    connect stream s number 0 exec udsinfo -jf 0
	atf_check -o not-match:'^ucspi' env PROTO=TCP \
	    "$(atf_get_srcdir)"/h_sock connect stream s number 0 \
	    exec udsinfo -f 0
	finish
}

atf_init_test_cases()
{
	atf_add_test_case captured_without_connecting
	atf_add_test_case captured_groups
	atf_add_test_case captured_process_ended
	atf_add_test_case captured_pid_reused
	atf_add_test_case captured_may_not_be_had
	atf_add_test_case client_is_no_server
	atf_add_test_case named_client_is_no_server
	atf_add_test_case clients_told
	atf_add_test_case file_and_directory_told
	atf_add_test_case access_in_words
	atf_add_test_case access_of_user
	atf_add_test_case access_agrees_with_kernel
	atf_add_test_case access_by_acl
	atf_add_test_case access_without_acls
	atf_add_test_case abstract_reachable_by_anyone
	atf_add_test_case descriptor_listener_captured
	atf_add_test_case descriptor_unread_and_shutdown
	atf_add_test_case descriptor_activation
	atf_add_test_case descriptor_ucspi
}
