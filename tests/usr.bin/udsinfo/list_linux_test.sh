# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 The libuds authors
#
# What the list of udsinfo(1) tells on Linux, beyond the rows that every system
# has.  The sockets are those of h_sock, which ends with its standard input.

# shellcheck source-path=SCRIPTDIR source=sockets.subr
. "$UDS_SRCDIR/tests/usr.bin/udsinfo/sockets.subr"

# need_linux: other systems are asked in other ways
need_linux()
{
	[ "$(uname -s)" = Linux ] || atf_skip "for Linux only"
	need_list
}

# need_room n: to listen for so many clients, and to have as many descriptors
need_room()
{
	[ "$(cat /proc/sys/net/core/somaxconn)" -ge "$1" ] ||
	    atf_skip "backlogs are limited"
	awk -v n="$1" '/^Max open files/ { exit $5 < n + 100 }' \
	    /proc/self/limits || atf_skip "descriptors are limited"
}

# asked: what ./trace has from the first question to the kernel on, without
# what the dynamic linker or a sanitizer does before
asked()
{
	sed -n '/^socket(AF_NETLINK/,$p' trace >asked
	[ -s asked ] || atf_fail "the kernel was not asked: $(cat trace)"
}

# fate name word: what became of the file of that name, of our holder
fate()
{
	udsinfo -qw -p "$holder" >rows 2>/dev/null
	awk -v name="$1" -v word="$2" '$8 == name { found = $9 == word }
	    END { exit !found }' rows || atf_fail "$1 not $2: $(cat rows)"
}

atf_test_case waiting_client_is_its_listeners
waiting_client_is_its_listeners_head()
{
	atf_set descr "The kernel tells a listener of its clients, not them"
}
waiting_client_is_its_listeners_body()
{
	need_linux
	# The last one is gone already, and yet waits to be accepted.
	begin name zoo listen stream s 5 connect stream s accept connect stream s \
	    connect stream s close
	udsinfo -qw -p "$holder" >rows
	atf_check -o match:"listen +2/5 +s +<-zoo\[$holder\]:6\?\$" \
	    -o match:" 6 +stream +queued +0 +- +=>zoo\[$holder\]:3,s\$" \
	    -o match:" 4 +stream +conn +0 +- +->zoo\[$holder\]:5,s\$" \
	    cat rows
	udsinfo -j -p "$holder" >json
	atf_check -o match:'"state":"queued",[^}]*\}[^}]*"waits":true' cat json
	finish
}

atf_test_case crowd_of_clients_is_told
crowd_of_clients_is_told_head()
{
	atf_set descr "More of them than the first answer of the kernel holds"
}
crowd_of_clients_is_told_body()
{
	need_linux
	need_room 1500
	begin name zoo listen stream s 1500 crowd s 1500
	udsinfo -qw -p "$holder" >rows
	atf_check -o inline:'1500\n' grep -c "=>zoo\[$holder\]:3,s\$" rows
	finish
}

atf_test_case descriptors_in_queue_counted
descriptors_in_queue_counted_head()
{
	atf_set descr "Also those that came with an empty record"
}
descriptors_in_queue_counted_body()
{
	need_linux
	grep -q ^scm_fds /proc/self/fdinfo/* 2>/dev/null
	begin name zoo pair stream pass x 2 pair seqpacket pass "" 1 pair dgram \
	    pass "" 3 pair stream send x
	udsinfo -qw -p "$holder" >rows
	atf_check -o match:' 3 +stream +conn +1\+2fd ' \
	    -o match:' 4 +stream +conn +0 ' \
	    -o match:' 5 +seqpacket +conn +0\+1fd ' \
	    -o match:' 6 +seqpacket +conn +0 ' \
	    -o match:' 7 +dgram +conn +0\+3fd ' \
	    -o match:' 9 +stream +conn +1 ' cat rows
	udsinfo -j -p "$holder" >json
	atf_check -o match:'"queue":1,"fds":2' -o match:'"queue":1,"fds":0' \
	    cat json
	finish
}

atf_test_case fate_of_files_told_to_root
fate_of_files_told_to_root_head()
{
	atf_set descr "The kernel has the file, wherever it is now"
	atf_set require.user root
}
fate_of_files_told_to_root_body()
{
	need_linux
	begin name zoo listen stream "$PWD/same" 5 listen stream "$PWD/renamed" 5 \
	    bind dgram "$PWD/deleted" bind seqpacket "$PWD/replaced" \
	    listen stream "$PWD/again" 5 listen stream "$PWD/linked" 5
	mv renamed "now
here"
	rm deleted replaced
	touch replaced
	mv again back
	"$(atf_get_srcdir)"/h_sock bind stream "$PWD/again"
	mv linked away
	ln -s away linked
	fate "$PWD/same" -
	fate "$PWD/renamed" "!renamed:$PWD/now\\\\012here"
	fate "$PWD/deleted" '!deleted'
	fate "$PWD/replaced" '!replaced'
	fate "$PWD/again" '!replaced'
	fate "$PWD/linked" -
	udsinfo -j -p "$holder" >json
	atf_check -o match:'"file":\{"fate":"same"\}' \
	    -o match:'"fate":"renamed","now":"[^"]*now' cat json
	finish
}

atf_test_case fate_of_files_told_to_user
fate_of_files_told_to_user_head()
{
	atf_set descr "What can be told by looking"
	atf_set require.user unprivileged
}
fate_of_files_told_to_user_body()
{
	need_linux
	begin name zoo listen stream "$PWD/same" 5 listen stream "$PWD/renamed" 5 \
	    bind dgram "$PWD/deleted" bind seqpacket "$PWD/replaced" \
	    bind stream relative bind stream lost
	mv renamed now
	rm deleted replaced
	touch replaced
	mv lost found
	fate "$PWD/same" -
	fate "$PWD/renamed" '!gone'
	fate "$PWD/deleted" '!gone'
	fate "$PWD/replaced" '!replaced'
	udsinfo -j -p "$holder" >json
	atf_check -o match:'"text":"relative"\},"file":\{"fate":"same"\}' \
	    -o match:'"text":"lost"\},"file":null' cat json
	finish
}

atf_test_case fate_told_to_user_by_no_copy
fate_told_to_user_by_no_copy_head()
{
	atf_set descr "What would be refused is not asked of a copy"
	atf_set require.user unprivileged
	atf_set require.progs strace
}
fate_told_to_user_by_no_copy_body()
{
	need_linux
	need_strace
	begin listen stream "$PWD/deleted" 5
	rm deleted
	ASAN_OPTIONS=detect_leaks=0 strace -f -o trace \
	    -e trace=ioctl,pidfd_getfd udsinfo -p "$holder" >rows 2>err ||
	    atf_fail "$(cat err)"
	atf_check -o match:'deleted +!gone' cat rows
	atf_check -o match:'^[0-9]+ +ioctl.*EPERM' -o not-match:pidfd_getfd \
	    cat trace
	finish
}

atf_test_case fate_of_relative_names
fate_of_relative_names_head()
{
	atf_set descr "Nobody knows where they started from"
	atf_set require.user root
}
fate_of_relative_names_body()
{
	need_linux
	mkdir dir
	begin name zoo listen stream same 5 listen stream dir/same 5 \
	    listen stream renamed 5 listen stream deleted 5 \
	    listen stream moved 5 chdir /
	mv renamed now
	rm deleted
	mv moved dir/moved
	fate same -
	fate dir/same -
	fate renamed "!renamed:$PWD/now"
	fate deleted '!deleted'
	fate moved -
	finish
}

atf_test_case fate_in_other_root_directory
fate_in_other_root_directory_head()
{
	atf_set descr "A name, and the links in it, mean what they do there"
	atf_set require.user root
}
fate_in_other_root_directory_body()
{
	need_linux
	mkdir jail jail/run
	ln -s /run jail/link
	begin name zoo chroot jail listen stream /same 5 listen stream /link/same 5 \
	    listen stream /renamed 5 listen stream /deleted 5 \
	    listen stream /etc 5
	mv jail/renamed jail/now
	rm jail/deleted
	fate /same -
	fate /link/same -
	fate /renamed "!renamed:$PWD/jail/now"
	fate /deleted '!deleted'
	fate /etc -
	finish
}

atf_test_case fate_in_other_mount_namespace
fate_in_other_mount_namespace_head()
{
	atf_set descr "What is mounted there cannot be seen from here"
	atf_set require.user root
	atf_set require.progs "mount unshare"
}
fate_in_other_mount_namespace_body()
{
	need_linux
	unshare -m true || atf_skip "no mount namespaces here"
	mkdir dir
	wrapper="$PWD/mounted"
	cat >mounted <<-EOF
		#!/bin/sh
		exec unshare -m sh -c 'mount -t tmpfs tmpfs "$PWD/dir" &&
		    exec "\$0" "\$@"' "\$@"
	EOF
	chmod 755 mounted
	begin name zoo listen stream "$PWD/dir/same" 5 listen stream "$PWD/dir/re" 5 \
	    listen stream "$PWD/dir/de" 5
	touch dir/same
	mv "/proc/$holder/root$PWD/dir/re" "/proc/$holder/root$PWD/dir/now"
	rm "/proc/$holder/root$PWD/dir/de"
	fate "$PWD/dir/same" -
	fate "$PWD/dir/re" "!renamed:$PWD/dir/now"
	fate "$PWD/dir/de" '!deleted'
	finish
}

atf_test_case fate_out_of_sight
fate_out_of_sight_head()
{
	atf_set descr "What no holder sees need not be gone"
	atf_set require.progs "mount unshare"
}
fate_out_of_sight_body()
{
	need_linux
	private=-m
	[ "$(id -u)" -eq 0 ] || private=-Urm
	unshare $private true 2>/dev/null ||
	    atf_skip "no mount namespaces here"
	mkdir dir jail
	wrapper="$PWD/mounted"
	cat >mounted <<-EOF
		#!/bin/sh
		exec unshare $private sh -c 'mount -t tmpfs tmpfs "$PWD/dir" &&
		    exec "\$0" "\$@"' "\$@"
	EOF
	chmod 755 mounted
	begin name zoo listen stream "$PWD/dir/s" 5 \
	    listen stream "$PWD/dir/other" 5 chroot jail
	touch dir/other
	fate "$PWD/dir/s" -
	fate "$PWD/dir/other" -
	udsinfo -j -p "$holder" >json
	atf_check -o match:'dir/s"\},"file":null' \
	    -o match:'dir/other"\},"file":null' cat json
	finish
}

atf_test_case fate_told_by_no_stranger
fate_told_by_no_stranger_head()
{
	atf_set descr "A holder that sees our files need not be who named one"
	atf_set require.user unprivileged
	atf_set require.progs unshare
}
fate_told_by_no_stranger_body()
{
	need_linux
	unshare -Urm true 2>/dev/null || atf_skip "no mount namespaces here"
	sock=$(atf_get_srcdir)/h_sock
	begin listen stream "$PWD/gone" 5 number 7 \
	    listen stream "$PWD/replaced" 5 number 8 \
	    fork exec unshare -Urm "$sock"
	rm gone replaced
	touch replaced
	udsinfo -j -p "$holder" >json
	atf_check -o match:'/gone"\},"file":null' \
	    -o match:'/replaced"\},"file":null' cat json
	finish
}

atf_test_case same_inode_of_other_device
same_inode_of_other_device_head()
{
	atf_set descr "A file is not that of a container, however alike they are"
	atf_set require.user root
	atf_set require.progs unshare
}
same_inode_of_other_device_body()
{
	need_linux
	unshare -m true || atf_skip "no mount namespaces here"
	mkdir m
	cat >within <<-'EOF'
		mount -t tmpfs none m || exit
		exec "$@"
	EOF
	wrapper="unshare -m --propagation private sh within"
	begin name zoo listen stream "$PWD/m/s" 5
	cat >stale <<-'EOF'
		"$1" bind stream "$PWD/m/s"
		stat -c %i m/s
		udsinfo "$PWD/m/s"
		udsinfo -v "$PWD/m/s"
		udsinfo -c m/s
		udsinfo -s m
		"$1" name mine listen stream m/t 5 wait <in >ready &
		exec 9>in
		read -r line <ready
		mv m/t m/s
		udsinfo -v "$PWD/m/s"
		exec 9>&-
		wait
	EOF
	mkfifo in ready
	$wrapper sh stale "$(atf_get_srcdir)/h_sock" >out 2>err
	[ "$(stat -c %i "/proc/$holder/root/$PWD/m/s")" = "$(sed q out)" ] ||
	    atf_skip "the inodes differ"
	atf_check -o not-match:zoo -o not-match:' live .*m/s$' \
	    -o match:"^$PWD/m/s: stale \(.*, no socket is bound" \
	    -o match:'^m/s: stale \(' -o match:'^stale .* m/s$' \
	    -o match:'^holders: +mine\[' cat out
	finish
}

atf_test_case other_namespace_listed
other_namespace_listed_head()
{
	atf_set descr "Both ends of a connection between two of them"
	atf_set require.user root
	atf_set require.progs unshare
}
other_namespace_listed_body()
{
	need_linux
	unshare -n true || atf_skip "no network namespaces here"

	mkfifo hold ready clienthold clientready
	"$(atf_get_srcdir)"/h_sock name zoo listen stream "$PWD/s" 5 accept \
	    wait <hold >ready &
	holder=$!
	exec 9>hold 7<ready
	until udsinfo -q "$PWD/s"; do
		kill -0 "$holder" || atf_fail "h_sock"
	done
	unshare -n "$(atf_get_srcdir)"/h_sock name client \
	    connect stream "$PWD/s" bind stream "@udsinfo.$$" wait \
	    <clienthold >clientready &
	client=$!
	exec 8>clienthold
	read -r line <clientready
	read -r line <&7

	# What was accepted lives in the namespace of the client.
	own=$(stat -L -c %i /proc/self/ns/net)
	other=$(stat -L -c %i "/proc/$client/ns/net")
	udsinfo -Nqw -p "$holder" >rows
	atf_check -o match:" 3 .* $PWD/s +- +$own\$" \
	    -o match:" 4 .* $PWD/s +->client\[$client\]:3 +$other\$" cat rows
	udsinfo -Nqw -p "$client" >rows
	atf_check -o match:" 3 .* ->zoo\[$holder\]:4,$PWD/s +$other\$" \
	    -o match:" 4 .* @udsinfo.$$ +- +$other\$" cat rows
	udsinfo -j -p "$client" >json
	atf_check -o match:"\"skipped_netns\":[0-9]+,\"netns\":$own," \
	    -o match:"\"netns\":$other," cat json

	# An abstract name is another one there; a pathname is not.
	atf_check -s exit:1 -o match:': absent' udsinfo "@udsinfo.$$"
	exec 8>&-
	wait "$client" || atf_fail "client"
	finish
}

atf_test_case other_namespace_answers_for_a_file
other_namespace_answers_for_a_file_head()
{
	atf_set descr "A file is the same to all network namespaces"
	atf_set require.user root
	atf_set require.progs unshare
}
other_namespace_answers_for_a_file_body()
{
	need_linux
	unshare -n true || atf_skip "no network namespaces here"
	wrapper="unshare -n"
	begin name zoo listen stream s 5
	atf_check -o match:': live .*queue 0/5' udsinfo s
	atf_check -o match:"^holders: +zoo\[$holder\]:3" udsinfo -v s
	finish
	atf_check -s exit:1 -o match:': stale ' udsinfo s
}

atf_test_case namespace_of_no_process_listed
namespace_of_no_process_listed_head()
{
	atf_set descr "ip-netns(8) keeps namespaces under names"
	atf_set require.user root
	atf_set require.progs "ip unshare"
}
namespace_of_no_process_listed_body()
{
	need_linux
	ip netns add "udsinfo.$$" || atf_skip "no network namespaces here"
	mkfifo hold ready
	"$(atf_get_srcdir)"/h_sock listen stream "$PWD/s" 5 accept wait \
	    <hold >ready &
	holder=$!
	exec 9>hold 7<ready
	until udsinfo -q "$PWD/s"; do
		kill -0 "$holder" || break
	done
	ip netns exec "udsinfo.$$" "$(atf_get_srcdir)"/h_sock \
	    connect stream "$PWD/s"
	read -r line <&7
	number=$(stat -L -c %i "/run/netns/udsinfo.$$")
	udsinfo -Nqw -p "$holder" >rows
	ip netns delete "udsinfo.$$"
	atf_check -o match:" 4 .* $PWD/s .* $number\$" cat rows
	finish
}

atf_test_case namespace_of_a_socket_listed
namespace_of_a_socket_listed_head()
{
	atf_set descr "A socket may be all that is left of a namespace"
	atf_set require.user root
	atf_set require.progs "nsenter strace unshare"
}
namespace_of_a_socket_listed_body()
{
	need_linux
	unshare -n true || atf_skip "no network namespaces here"
	mkfifo hold ready
	unshare -n "$(atf_get_srcdir)"/h_sock listen stream s 5 \
	    number 20 connect stream s number 21 \
	    exec nsenter --net="/proc/$$/ns/net" \
	    "$(atf_get_srcdir)"/h_sock name zoo wait <hold >ready &
	holder=$!
	exec 9>hold
	read -r line <ready || atf_fail "h_sock"
	own=$(stat -L -c %i /proc/self/ns/net)
	udsinfo -Nqw -p "$holder" >rows
	atf_check -o match:" 20 .* listen +1/5 +s +<-zoo\[$holder\]:21\? " \
	    -o match:" 21 .* queued +0 +- +=>zoo\[$holder\]:20,s " \
	    -o not-match:" $own\$" cat rows

	# Copies of their sockets are closed before that takes its time.
	need_strace
	ASAN_OPTIONS=detect_leaks=0 strace -qq -o trace \
	    -e trace=pidfd_getfd,close,setns,sendto udsinfo >rows
	# shellcheck disable=SC2016
	atf_check -o match:'[1-9] copies, 0 were held' awk '
		/^pidfd_getfd.*= [0-9]/ { copy = "close(" $NF ")"; n++ }
		index($0, copy) == 1 { copy = "" }
		/^(setns|sendto)/ && copy != "" { held++ }
		END { print n " copies, " held + 0 " were held" }' trace
	finish
}

atf_test_case unmapped_ids_told
unmapped_ids_told_head()
{
	atf_set descr "Who has no number in a user namespace is not nobody"
	atf_set require.user root
	atf_set require.progs unshare
}
unmapped_ids_told_body()
{
	need_linux
	unshare -Ur true 2>/dev/null || atf_skip "no user namespaces here"
	mkdir d
	chown 7654321:7654321 d
	begin setgid 7654321 setuid 7654321 listen stream d/s 5
	chmod 660 d/s
	atf_check -s ignore -o match:', mode 0660, owner \?:\?\)$' \
	    unshare -Ur udsinfo d/s
	unshare -Ur udsinfo -v d/s >out
	atf_check -o match:'^file: .* owner \?:\?, inode' \
	    -o match:'^access: +nobody of this user namespace; .* not mapped' \
	    cat out
	unshare -Ur udsinfo -jv d/s >json
	atf_check -o match:'"uid":null,"gid":null,"why":"not mapped in this' \
	    -o match:'"complete":false,"why":"not mapped' \
	    -o match:'"uid":null,"queue":0' -o not-match:65534 cat json

	# Nor is the root of the namespace root to them.
	atf_check -s exit:1 -o match:', not reachable by user root' \
	    unshare -Ur udsinfo -u root d/s
	atf_check -s exit:1 -o ignore -e match:'Permission denied' \
	    unshare -Ur "$(atf_get_srcdir)"/h_sock connect stream d/s
	atf_check -s exit:2 -o match:'perhaps reachable by user .*not mapped' \
	    unshare -Ur udsinfo -u 65534 d/s
	atf_check -o match:', reachable by user root' udsinfo -u root d/s
	finish
}

atf_test_case foreign_proc_told
foreign_proc_told_head()
{
	atf_set descr "The /proc of another pid namespace has other process ids"
	atf_set require.user root
	atf_set require.progs unshare
}
foreign_proc_told_body()
{
	need_linux
	unshare -pf true 2>/dev/null || atf_skip "no pid namespaces"
	grep -q ^NSpid: /proc/self/status || atf_skip "Linux before 4.1"
	mkfifo in ready || atf_fail "mkfifo"
	cat >inside <<-'EOF'
		"$1"/h_sock name zoo listen stream s 5 wait <in >ready &
		exec 9>in
		read -r line <ready
		udsinfo -v s >out
		udsinfo -jcv s >json
		udsinfo -l >list 2>err
		exec 9>&-
		wait
	EOF
	unshare -pf sh inside "$(atf_get_srcdir)" || atf_fail "unshare"
	atf_check -o match:'^server: +\? \(/proc is that of another pid' \
	    -o match:'^holders: +zoo\[[0-9]*\]:3$' cat out
	atf_check -o match:'"pid":[0-9]*,"running":true,"moment"' \
	    -o not-match:'"holds":true,"command' cat json
	atf_check -o match:'not known .*: process ids of this pid nam' cat err
	atf_check -o match:' zoo .* s +-$' cat list
	rm s
	unshare -pf --mount-proc sh inside "$(atf_get_srcdir)" ||
	    atf_fail "unshare --mount-proc"
	atf_check -o match:'^server: .* pid [0-9]+ \(zoo\), as of listen' \
	    cat out
	atf_check -o match:'"running":true,"holds":true,"command":"zoo"' \
	    cat json
	atf_check -o not-match:'process ids' cat err
}

atf_test_case skipped_namespace_counted
skipped_namespace_counted_head()
{
	atf_set descr "One's own process may be where one may not look"
	atf_set require.user unprivileged
	atf_set require.progs unshare
}
skipped_namespace_counted_body()
{
	need_linux
	unshare -Un true 2>/dev/null || atf_skip "no user namespaces here"
	wrapper="unshare -Un"
	begin name zoo listen stream s 5
	udsinfo >out 2>err
	atf_check -o match:'[1-9] network namespaces? could not be entered' \
	    cat err
	atf_check -o match:'"skipped_netns":[1-9]' -e ignore udsinfo -j
	atf_check -s exit:2 -o match:': unknown ' udsinfo s
	finish
}

atf_test_case unread_namespaces_counted
unread_namespaces_counted_head()
{
	atf_set descr "Where /proc cannot be opened others may be left out"
	atf_set require.user root
	atf_set require.progs strace
}
unread_namespaces_counted_body()
{
	need_linux
	need_strace
	begin name zoo listen stream s 5
	ASAN_OPTIONS=detect_leaks=0 strace -qq -o trace -P /proc \
	    -e trace='?open,openat' \
	    -e inject='?open,openat':error=EMFILE:when=1 \
	    udsinfo >out 2>err
	atf_check -o match:INJECTED cat trace
	atf_check -o match:'1 network namespace could not be entered' cat err
	finish
}

atf_test_case no_way_back_is_trouble
no_way_back_is_trouble_head()
{
	atf_set descr "What was asked from the wrong namespace is not told"
	atf_set require.user root
	atf_set require.progs "strace unshare"
}
no_way_back_is_trouble_body()
{
	need_linux
	need_strace
	unshare -n true || atf_skip "no network namespaces here"
	wrapper="unshare -n"
	begin name zoo listen stream s 5
	ASAN_OPTIONS=detect_leaks=0 strace -qq -o trace -e trace=setns \
	    -e inject=setns:error=EPERM:when=2 udsinfo >out 2>err
	[ $? -eq 2 ] || atf_fail "status"
	atf_check -o match:INJECTED cat trace
	atf_check cat out
	atf_check -o match:'^udsinfo: .*network namespace: ' cat err
	finish
}

atf_test_case address_costs_no_walk
address_costs_no_walk_head()
{
	atf_set descr "What is in sight is answered without /proc and setns(2)"
	atf_set require.progs strace
}
address_costs_no_walk_body()
{
	need_linux
	need_strace
	begin name zoo listen stream s 5
	ASAN_OPTIONS=detect_leaks=0 strace -qq -o trace udsinfo s >out ||
	    atf_fail "udsinfo"
	atf_check -o match:': live ' cat out
	asked
	atf_check -o match:'sendto|send\(' -o not-match:'/proc|setns' cat asked
	finish
}

# without error argument ...: udsinfo where sock_diag(7) is not to be had
without()
{
	why=$1
	shift
	broken socket "$why:when=1" "$@"
}

atf_test_case without_unix_diag_text_read
without_unix_diag_text_read_head()
{
	atf_set descr "What /proc/net/unix cannot tell is not made up"
	atf_set require.progs strace
}
without_unix_diag_text_read_body()
{
	need_linux
	need_strace
	begin name zoo listen stream "$PWD/s" 5 bind dgram "d\\012\\012x" \
	    bind stream "\\012e" bind stream "@udsinfo.$$" \
	    bind seqpacket ./@udsinfo pair stream
	without EOPNOTSUPP -qw -p "$holder" >rows 2>err ||
	    atf_fail "status"
	atf_check -o match:'not known on this system: .*unix_diag' cat err
	atf_check -o match:" 3 +stream +listen +\? +$PWD/s +-\$" \
	    -o match:' 4 +dgram +bound +\? +d.012.012x +-$' \
	    -o match:' 5 +stream +bound +\? +.012e +-$' \
	    -o match:' 6 +stream +bound +\? +\? +-$' \
	    -o match:' 7 +seqpacket +bound +\? +\? +-$' \
	    -o match:' 8 +stream +unknown +\? +- +\?$' \
	    -o not-match:injected cat rows
	without EACCES -j -p "$holder" >json 2>err || atf_fail "status"
	atf_check -o match:'"lacks":".*unix_diag' \
	    -o match:'"queue":null' -o match:'"address":null' \
	    -o not-match:'"kind":"abstract"' cat json
	without ENOENT -A '@udsinfo*' >rows 2>err
	[ $? -eq 2 ] || atf_fail "status of what may be there"

	# What is not in the text need not be absent.
	without EOPNOTSUPP s >out 2>err
	[ $? -eq 2 ] || atf_fail "status"
	atf_check -o match:'^s: unknown .*unix_diag' cat out
	for address in s "@udsinfo.$$" "@none.$$"; do
		without EOPNOTSUPP -v "$address" >out 2>err
		[ $? -eq 2 ] || atf_fail "status"
		atf_check -o match:'^state: +unknown' cat out
	done
	finish
}

atf_test_case descriptor_without_list_told
descriptor_without_list_told_head()
{
	atf_set descr "What -f lacks because there is no list is said"
	atf_set require.progs strace
}
descriptor_without_list_told_body()
{
	need_linux
	need_strace
	cat >without <<-'EOF'
		#!/bin/sh
		ASAN_OPTIONS=detect_leaks=0 exec strace -qq -o trace \
		    -e trace=sendto -e "inject=sendto:error=$1" udsinfo "$2" 4
	EOF
	chmod 755 without
	set -- "$(atf_get_srcdir)"/h_sock listen stream s 5 number 4 exec
	"$@" ./without EOPNOTSUPP -f >out 2>&1
	# For i386 it is socketcall(2).
	[ -s trace ] || atf_skip "sendto was not called"
	rm s
	# Why depends on the names that others have bound meanwhile.
	atf_check -o match:'^state: +listen \(.*unix_diag' \
	    "$@" ./without EOPNOTSUPP -f
	rm s
	atf_check -o match:'^state: +listen \(sockets come and go too fast' \
	    "$@" ./without ENOBUFS -f
	rm s
	atf_check -o match:'"state":"listen","why":"sockets come and go' \
	    "$@" ./without ENOBUFS -jf
	grep -q INJECTED trace || atf_fail "nothing was injected"
	rm s
	atf_check -o match:'^state: +listen$' "$@" udsinfo -f 4
}

atf_test_case counterfeit_row_told
counterfeit_row_told_head()
{
	atf_set descr "The name of a socket may look like a row of another"
	atf_set require.progs strace
}
counterfeit_row_told_body()
{
	need_linux
	need_strace
	begin name zoo listen stream s 5
	ino=$(udsinfo -qvw -p "$holder" | awk '{ print $NF }')
	mkfifo false falseready
	"$(atf_get_srcdir)"/h_sock bind dgram \
	    "x\\0120:\\0402\\0400\\0400\\0401\\0401\\040$ino\\040f" \
	    wait <false >falseready &
	exec 8>false
	read -r line <falseready
	without EOPNOTSUPP >out 2>err
	[ $? -eq 2 ] || atf_fail "status"
	atf_check -e match:'^udsinfo: without unix_diag, .*look like rows' \
	    sh -c 'cat out; cat err >&2'
	exec 8>&-
	finish
}

atf_test_case interrupted_dump_repeated
interrupted_dump_repeated_head()
{
	atf_set descr "No row is missed or doubled"
	atf_set require.progs strace
}
interrupted_dump_repeated_body()
{
	need_linux
	need_strace
	begin name zoo listen stream "$PWD/s" 5 connect stream "$PWD/s"
	for when in 1 2 3; do
		ASAN_OPTIONS=detect_leaks=0 strace -qq -o trace \
		    -e trace='?recv,recvfrom' \
		    -e inject="?recv,recvfrom:error=ENOBUFS:when=$when" \
		    udsinfo -qw >rows 2>err || atf_fail "status"
		atf_check -o match:INJECTED cat trace
		atf_check -o inline:'1\n' grep -c " $PWD/s  *<-zoo" rows
		atf_check -o inline:'1\n' grep -c " =>zoo.*,$PWD/s\$" rows
		atf_check -o inline:'2\n' grep -c "[ ,]$PWD/s" rows
	done
	finish
}

atf_test_case ended_process_has_no_row
ended_process_has_no_row_head()
{
	atf_set descr "A process may end between two reads"
	atf_set require.progs strace
}
ended_process_has_no_row_body()
{
	need_linux
	need_strace
	begin name zoo listen stream s 5
	ASAN_OPTIONS=detect_leaks=0 strace -qq -o trace \
	    -P "/proc/$holder/status" -e trace=read \
	    -e inject=read:error=ESRCH udsinfo -j >json 2>err
	atf_check -o match:INJECTED cat trace
	atf_check -o match:'"text":"s"' -o not-match:"\"pid\":$holder," \
	    cat json

	# Other trouble is no end of it.
	ASAN_OPTIONS=detect_leaks=0 strace -qq -o trace \
	    -P "/proc/$holder/status" -e trace=read \
	    -e inject=read:error=EIO udsinfo -w >rows 2>err
	atf_check -o match:INJECTED cat trace
	atf_check -o match:"^\? +\? +$holder +3 +stream +listen" cat rows
	finish
}

atf_test_case lack_of_descriptors_is_trouble
lack_of_descriptors_is_trouble_head()
{
	atf_set descr "What we cannot open is not hidden by others"
	atf_set require.progs strace
}
lack_of_descriptors_is_trouble_body()
{
	need_linux
	need_strace
	begin name zoo listen stream s 5
	for error in EMFILE ENOMEM; do
		ASAN_OPTIONS=detect_leaks=0 strace -qq -o trace \
		    -P "/proc/$holder/fd" -e trace=readlinkat \
		    -e inject="readlinkat:error=$error" udsinfo >rows 2>err
		[ $? -eq 2 ] || atf_fail "status of $error"
		atf_check -o match:INJECTED cat trace
		atf_check -o match:'^udsinfo: descriptors or memory ran out' \
		    cat err
	done

	# With this many a holder is found and its name is not.
	for files in 4 5 6 7 8; do
		# shellcheck disable=SC3045
		(ulimit -n $files && exec udsinfo -p "$holder") >rows 2>err
		status=$?
		grep ' ?  ' rows && atf_fail "no name with $files files"
		[ $status -eq 0 ] ||
		    atf_check -o match:' ran out |Too many open' cat err
	done
	finish
}

atf_test_case hidden_processes_said
hidden_processes_said_head()
{
	atf_set descr "With hidepid there is no trace of them"
	atf_set require.user root
	atf_set require.progs "mount setpriv unshare"
}
hidden_processes_said_body()
{
	need_linux
	unshare -m true || atf_skip "no mount namespaces here"
	begin name zoo listen stream s 5
	cat >hide <<-EOF
		mount -t proc -o hidepid=2 proc /proc &&
		    exec setpriv --reuid=65534 --regid=65534 \
		    --clear-groups "\$@"
	EOF
	unshare -m sh hide udsinfo -qw >rows 2>err
	atf_check -o match:'not known on this system: .*hidepid' cat err
	atf_check -o match:'^\? +\? +\? +\? +stream +listen +0/5 +s ' cat rows
	unshare -m sh hide udsinfo -p "$holder" >rows 2>err
	[ $? -eq 2 ] || atf_fail "status"

	# Who is root of a user namespace only is no root here.
	unshare -m sh hide unshare -Ur true || atf_skip "no user namespaces"
	unshare -m sh hide unshare -Ur udsinfo -j >json 2>err
	atf_check -o match:'"complete":false' -o match:'"lacks":".*hidepid' \
	    cat json
	finish
}

atf_test_case thread_holds_sockets
thread_holds_sockets_head()
{
	atf_set descr "What is not in the first thread's table is not in flight"
	atf_set require.user root
	atf_set require.progs "mount unshare"
}
thread_holds_sockets_body()
{
	need_linux
	unshare -m true || atf_skip "no mount namespaces here"
	mkfifo hold ready
	"$(atf_get_srcdir)"/h_thread <hold >ready &
	holder=$!
	exec 9>hold
	read -r line <ready || atf_fail "h_thread"
	mkdir none
	# In a container the first process may not be looked at.
	cat >complete <<-EOF
		mount --bind none /proc/1 && exec udsinfo "\$@"
	EOF
	unshare -m sh complete -j >json 2>err
	grep -q '"complete":true' json || atf_skip "processes are hidden"
	unshare -m sh complete -qw >rows 2>err
	atf_check -o match:" h_thread +$holder +20 .*->h_thread\[$holder\]:" \
	    cat rows
	atf_check -o inline:'2\n' grep -c " h_thread  *$holder " rows
	finish
}

atf_test_case command_with_escapes_kept
command_with_escapes_kept_head()
{
	atf_set descr "The kernel writes these as C does, and others not"
}
command_with_escapes_kept_body()
{
	need_linux
	begin name zoo listen stream s 5 name 'a\n\b
c'
	udsinfo -qw -p "$holder" >rows
	atf_check -o match:' a\\\\n\\\\b\\012c +[0-9]+ +3 ' cat rows
	finish
}

atf_test_case ownerless_list_walks_nowhere
ownerless_list_walks_nowhere_head()
{
	atf_set descr "With -O the kernel is asked and nobody else"
	atf_set require.progs strace
}
ownerless_list_walks_nowhere_body()
{
	need_linux
	need_strace
	begin name zoo listen stream "$PWD/s" 5 connect stream "$PWD/s"
	ASAN_OPTIONS=detect_leaks=0 strace -qq -o trace udsinfo -Ow >rows ||
	    atf_fail "udsinfo"
	atf_check -o match:"^(\? +){4}stream +listen +1/5 +$PWD/s +<-\?\?\$" \
	    -o match:" queued +0 +- +=>\?,$PWD/s\$" cat rows
	asked
	atf_check -o match:'sendto|send\(' -o not-match:'/proc|setns' \
	    -o not-match:'readlink' cat asked
	udsinfo -Oj >json
	atf_check -s exit:1 grep -q '"holders":\[' json
	for args in -Op1 -Ou0 -Oa -ON; do
		atf_check -s exit:2 -e match:'^usage: ' udsinfo "$args"
	done
	finish
}

atf_test_case peer_elsewhere_asked_for_alone
peer_elsewhere_asked_for_alone_head()
{
	atf_set descr "One peer without a row is no reason for a second list"
	atf_set require.user root
	atf_set require.progs "strace unshare"
}
peer_elsewhere_asked_for_alone_body()
{
	need_linux
	need_strace
	unshare -n true || atf_skip "no network namespaces here"
	need_room 2000
	begin bind dgram "$PWD/d"
	mkfifo life started
	cat >count <<-EOF
		"$(atf_get_srcdir)"/h_sock listen stream s 2000 crowd s 2000 \
		    connect dgram "$PWD/d" wait <life >started &
		exec 8>life
		read -r line <started
		ASAN_OPTIONS=detect_leaks=0 strace -qq -o trace \
		    -e trace='?send,sendto' udsinfo -Oqw
	EOF
	unshare -n sh count >rows || atf_fail "$(cat rows)"
	atf_check -o match:' dgram +conn +0 +- +->\?$' cat rows
	atf_check -o inline:'2002\n' grep -c . rows
	# All sockets, and then the clients that wait.
	atf_check -o inline:'2\n' grep -cE '0x300|NLM_F_DUMP' trace
	finish
}

atf_test_case few_calls_for_each_descriptor
few_calls_for_each_descriptor_head()
{
	atf_set descr "Little more than to read its link"
	atf_set require.user root
	atf_set require.progs "strace unshare"
}
few_calls_for_each_descriptor_body()
{
	need_linux
	need_strace
	unshare -npf --mount-proc true || atf_skip "no namespaces here"
	need_room 2000
	mkfifo hold ready
	cat >count <<-EOF
		"$(atf_get_srcdir)"/h_sock listen stream s 2000 crowd s 2000 \
		    wait <hold >ready &
		exec 9>hold
		read -r line <ready
		ASAN_OPTIONS=detect_leaks=0 strace -qq -o trace udsinfo -q
	EOF
	unshare -npf --mount-proc sh count >rows || atf_fail "$(cat rows)"
	atf_check -o inline:'2001\n' grep -c h_sock rows
	asked
	calls=$(wc -l <asked)
	[ "$calls" -le 2200 ] || atf_fail "$calls calls: $(tail -n 50 asked)"
}

atf_init_test_cases()
{
	atf_add_test_case waiting_client_is_its_listeners
	atf_add_test_case crowd_of_clients_is_told
	atf_add_test_case descriptors_in_queue_counted
	atf_add_test_case fate_of_files_told_to_root
	atf_add_test_case fate_of_files_told_to_user
	atf_add_test_case fate_of_relative_names
	atf_add_test_case fate_in_other_root_directory
	atf_add_test_case fate_in_other_mount_namespace
	atf_add_test_case fate_out_of_sight
	atf_add_test_case fate_told_by_no_stranger
	atf_add_test_case fate_told_to_user_by_no_copy
	atf_add_test_case same_inode_of_other_device
	atf_add_test_case other_namespace_listed
	atf_add_test_case other_namespace_answers_for_a_file
	atf_add_test_case namespace_of_no_process_listed
	atf_add_test_case namespace_of_a_socket_listed
	atf_add_test_case unmapped_ids_told
	atf_add_test_case foreign_proc_told
	atf_add_test_case skipped_namespace_counted
	atf_add_test_case unread_namespaces_counted
	atf_add_test_case no_way_back_is_trouble
	atf_add_test_case address_costs_no_walk
	atf_add_test_case without_unix_diag_text_read
	atf_add_test_case descriptor_without_list_told
	atf_add_test_case counterfeit_row_told
	atf_add_test_case interrupted_dump_repeated
	atf_add_test_case ended_process_has_no_row
	atf_add_test_case lack_of_descriptors_is_trouble
	atf_add_test_case hidden_processes_said
	atf_add_test_case thread_holds_sockets
	atf_add_test_case command_with_escapes_kept
	atf_add_test_case ownerless_list_walks_nowhere
	atf_add_test_case peer_elsewhere_asked_for_alone
	atf_add_test_case few_calls_for_each_descriptor
}
