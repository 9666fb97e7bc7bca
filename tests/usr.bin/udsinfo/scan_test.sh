# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 The libuds authors
#
# udsinfo -s on trees of socket files.

# shellcheck source-path=SCRIPTDIR source=sockets.subr
. "$UDS_SRCDIR/tests/usr.bin/udsinfo/sockets.subr"

# states: what the scan of the operands says, one "state address" a line
states()
{
	udsinfo -s "$@" | awk 'NR > 1 { print $1, $6 }'
}

atf_test_case tree_scanned
tree_scanned_head()
{
	atf_set descr "Every socket file with its verdict, in order"
}
tree_scanned_body()
{
	need_list
	mkdir -p t/b/c t/a
	touch t/file
	mkfifo t/fifo
	ln -s b t/link
	ln -s b/live t/livelink
	"$(atf_get_srcdir)"/h_sock bind stream t/stale bind dgram t/b/c/x ||
	    atf_fail h_sock
	begin listen stream t/b/live 5 listen stream t/a/full 0 \
	    connect stream t/a/full bind stream t/b/c/bound
	states t >out
	atf_check -o inline:'stale t/stale
full t/a/full
live t/b/live
bound t/b/c/bound
stale t/b/c/x
' cat out
	atf_check -o match:'^STATE +TYPE +MODE +USER +GROUP +ADDRESS$' \
	    -o match:"^live +stream +0[0-7]+ +$(id -un) +[^ ]+ +t/b/live\$" \
	    -o match:'^stale +\? +0' udsinfo -s t
	atf_check -s exit:0 udsinfo -sq t
	atf_check -s exit:1 udsinfo -sq t/b/c
	finish
}

atf_test_case nothing_found
nothing_found_head()
{
	atf_set descr "No socket file is no, no directory is trouble"
}
nothing_found_body()
{
	mkdir d
	touch file
	atf_check -s exit:1 udsinfo -s d
	atf_check -s exit:2 -e match:'^udsinfo: none: No such file' \
	    udsinfo -s d none
	atf_check -s exit:2 -e match:'^udsinfo: file: Not a dir' udsinfo -s file
	counts='"directories":1,"errors":0,"skipped_filesystems":0'
	atf_check -s exit:1 -o match:'"sockets":\[\],'"$counts" udsinfo -sj d
}

atf_test_case operands
operands_head()
{
	atf_set descr "A link to a directory, a socket file, slashes"
}
operands_body()
{
	need_list
	mkdir d
	ln -s d l
	begin listen stream d/s 5
	for dir in d l d/ ./d//; do
		states $dir >out
		atf_check -o match:"^live ${dir%/}/*s\$" cat out
	done
	states d/s l/s >out
	atf_check -o inline:'live d/s
live l/s
' cat out
	cd d || atf_fail cd
	states . >../out
	cd ..
	atf_check -o inline:'live ./s
' cat out
	finish
}

atf_test_case hostile_names
hostile_names_head()
{
	atf_set descr "Six printable fields and valid JSON whatever the names"
}
hostile_names_body()
{
	need_list
	# shellcheck disable=SC1003	# no quote is meant
	d=$(printf 'd \033[31m\n"\\')
	mkdir "$d"
	begin listen stream './d\040\033[31m\012"\\/@x' 5 \
	    listen stream './@y' 5
	udsinfo -s . >out
	awk 'NF != 6 { exit 1 }' out || atf_fail "rows of other than six fields"
	LC_ALL=C tr -d '\n -~' <out >rest
	atf_check cat rest
	awk 'NR > 1 { print $6 }' out >names
	[ "$(wc -l <names)" -eq 2 ] || atf_fail "$(cat out)"
	while read -r name; do
		atf_check -o match:': live ' udsinfo "$name"
	done <names
	udsinfo -sj . >json
	valid_json json
	chmod 0 "$d"
	udsinfo -s "$d" no >out 2>err
	LC_ALL=C tr -d '\n -~' <err >rest
	atf_check cat rest
	chmod 700 "$d"
	finish
}

atf_test_case unreadable_goes_on
unreadable_goes_on_head()
{
	atf_set descr "One closed directory does not hide the others"
	atf_set require.user unprivileged
}
unreadable_goes_on_body()
{
	need_list
	mkdir a b c
	begin listen stream c/s 5 listen stream b/s 5
	chmod 0 a
	chmod 444 b
	udsinfo -s . >out 2>err
	[ $? -eq 2 ] || atf_fail "status"
	chmod 755 a b
	atf_check -o match:'^live .* ./c/s$' cat out
	atf_check -o match:'^udsinfo: ./a: Permission' \
	    -o match:'^udsinfo: ./b/s: Permission' cat err
	finish
}

atf_test_case deep_tree
deep_tree_head()
{
	atf_set descr "Deeper than any path may be, with few descriptors"
	atf_set require.progs python3
}
deep_tree_body()
{
	need_list
	# Each level has a sibling that is visited after the depth.
	python3 -c '
import os, socket
name = "d" * 200
os.mkdir("t")
os.chdir("t")
for i in range(60):
    os.mkdir("z%d" % i)
    s = socket.socket(socket.AF_UNIX)
    s.bind("z%d/s" % i)
    os.mkdir(name)
    os.chdir(name)
s.close()
s = socket.socket(socket.AF_UNIX)
s.bind("s")
' || atf_fail "python3"
	# shellcheck disable=SC3045	# every sh here has it
	(ulimit -n 40 && udsinfo -s t >out 2>err)
	[ "$(grep -c 's$' out)" -eq 61 ] || atf_fail "$(tail -3 out err)"
	atf_check cat err
	atf_check -o match:'/z0/s$' cat out
	udsinfo -sj t >json
	valid_json json
	atf_check -o match:'"address":null' -o match:'too long' cat json
	python3 -c 'import shutil; shutil.rmtree("t")' 2>/dev/null || rm -rf t
}

atf_test_case other_file_system_skipped
other_file_system_skipped_head()
{
	atf_set descr "What is not entered is said"
	atf_set require.user root
	atf_set require.progs unshare mount
}
other_file_system_skipped_body()
{
	need_list
	unshare -m true 2>/dev/null || atf_skip "no mount namespaces here"
	mkdir t t/m
	begin listen stream t/s 5
	cat >inside <<-'END'
		mount -t tmpfs none t/m || exit 77
		mkdir t/m/below
		udsinfo -s t
		udsinfo -sj t 2>/dev/null
	END
	unshare -m sh inside >out 2>err
	[ $? -ne 77 ] || atf_skip "nothing can be mounted here"
	atf_check -o match:'^live .* t/s$' -o match:'"skipped_filesystems":1' \
	    cat out
	atf_check -o match:'^udsinfo: 1 other file system was not entered$' \
	    cat err
	finish
}

atf_test_case reachable_by_user
reachable_by_user_head()
{
	atf_set descr "Only what that user can connect to"
	atf_set require.user root
}
reachable_by_user_body()
{
	need_list
	open_directories
	mkdir open closed
	chmod 711 open
	chmod 700 closed
	begin listen stream open/yes 5 listen stream open/no 5 \
	    listen stream closed/no 5 listen stream top 5
	chmod 777 open/yes closed/no top
	chmod 775 open/no
	states -u 7654321 . >out
	atf_check -o inline:'live ./top
live ./open/yes
' cat out
	atf_check -s exit:1 udsinfo -qsu 7654321 closed
	atf_check -s exit:0 udsinfo -qsu root closed
	atf_check -o match:'"reachable":true' udsinfo -sju 7654321 open
	finish
}

atf_test_case verbose_and_json
verbose_and_json_head()
{
	atf_set descr "Paragraphs and objects as of single addresses"
}
verbose_and_json_body()
{
	need_list
	begin name zoo listen stream s 5
	atf_check -o match:'^state: +live \(1 listener' \
	    -o match:"^holders: +zoo\[$holder\]:3\$" \
	    -o match:'^access: ' udsinfo -sv .
	udsinfo -sjv . >json || atf_fail "udsinfo -sjv"
	valid_json json
	atf_check -o match:'"state":"live","type":"stream"' \
	    -o match:'"access":\{' cat json
	finish
}

atf_test_case states_are_coloured
states_are_coloured_head()
{
	atf_set descr "On a terminal, and only if colours are liked"
}
states_are_coloured_body()
{
	need_list
	"$(atf_get_srcdir)"/h_sock bind stream stale || atf_fail h_sock
	begin listen stream s 5 listen stream full 0 connect stream full
	colours '^<32>live<>   stream  0' -s s
	colours '^<33>full<>   stream  0' -s full
	colours '^<31>stale<>  \?     0' -s stale
	colours '^state:      <31>stale<>' -sv stale
	finish
}

atf_test_case slow_scan_shows_progress
slow_scan_shows_progress_head()
{
	atf_set descr "After a second, on a terminal, and wiped"
	atf_set require.progs strace
}
slow_scan_shows_progress_body()
{
	need_list
	mkdir d
	slow '?getdents,?getdents64' 'reading directories' -s d
	"$(atf_get_srcdir)"/h_sock bind stream d/s || atf_fail h_sock
	slow '?recv,recvfrom' 'reading sockets' -s d
}

atf_test_case many_files
many_files_head()
{
	atf_set descr "Ten thousand of one name do not take quadratic time"
	atf_set require.progs python3
	atf_set timeout 60
}
many_files_body()
{
	need_list
	python3 -c '
import os, socket
for i in range(10000):
    os.mkdir("%d" % i)
    s = socket.socket(socket.AF_UNIX)
    s.bind("%d/sock" % i)
    s.close()
' || atf_fail "python3"
	atf_check -s exit:1 -o save:out udsinfo -s .
	[ "$(grep -c '^stale' out)" -eq 10000 ] || atf_fail "$(tail -3 out)"
}

atf_test_case bad_usage
bad_usage_head()
{
	atf_set descr "Options of other modes"
}
bad_usage_body()
{
	for args in -s '-sc .' '-st dgram .' '-sf 0' '-sF' '-sw .'; do
		# shellcheck disable=SC2086	# words are wanted
		atf_check -s exit:2 -e match:'^usage: udsinfo ' udsinfo $args
	done
}

atf_init_test_cases()
{
	atf_add_test_case tree_scanned
	atf_add_test_case nothing_found
	atf_add_test_case operands
	atf_add_test_case hostile_names
	atf_add_test_case unreadable_goes_on
	atf_add_test_case deep_tree
	atf_add_test_case other_file_system_skipped
	atf_add_test_case reachable_by_user
	atf_add_test_case verbose_and_json
	atf_add_test_case states_are_coloured
	atf_add_test_case slow_scan_shows_progress
	atf_add_test_case many_files
	atf_add_test_case bad_usage
}
