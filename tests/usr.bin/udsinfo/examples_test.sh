# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 The libuds authors
#
# The EXAMPLES of udsinfo(1).  They are taken from the page, so that what is
# printed there is what runs here.

# shellcheck source-path=SCRIPTDIR source=sockets.subr
. "$UDS_SRCDIR/tests/usr.bin/udsinfo/sockets.subr"

PAGE=$UDS_SRCDIR/share/man/man1/udsinfo.1

# examples: a line for each command of the section, after what is asked
examples()
{
	sed -n '/^\.Sh EXAMPLES/,/^\.S[hs] [DH]/p' "$PAGE" | awk '
	    /^\.(Sh|Pp|Bd|Ed)/ { next }
	    /^(\.Dl )?\$ / {
		sub(/^(\.Dl )?\$ /, "")
		gsub(/\\\(dq/, "\"")
		print question "\t" $0
		shown = 1
		next
	    }
	    shown { question = ""; shown = 0 }
	    {
		sub(/^\.[A-Z][a-z] /, "")
		question = question (question == "" ? "" : " ") $0
	    }'
}

# example question [n]: the first command, or the nth, of what is asked there,
# into ./asked
example()
{
	examples | awk -F '\t' -v question="$1" -v n="${2:-1}" '
	    index($1, question) == 1 && ++i == n { print $2 }' >asked
	[ -s asked ] || atf_fail "the page does not ask: $1"
}

# run status [s/from/to/ ...]: do what ./asked says, elsewhere
run()
{
	status=$1
	shift
	for s; do
		sed "$s" asked >changed
		cmp -s asked changed && atf_fail "$(cat asked): no $s"
		mv changed asked
	done
	sh ./asked >out 2>err
	status2=$?
	[ $status2 -eq "$status" ] ||
	    atf_fail "$(cat asked): status $status2: $(cat out err)"
}

said()
{
	atf_check -o match:"$1" cat out
}

# soon command ...: wait until it succeeds, but not for ever
soon()
{
	tries=300
	until "$@"; do
		[ $((tries -= 1)) -gt 0 ] || atf_fail "$*: $(cat log err)"
		sleep 0.1
	done
}

# seen ere: until there is such a line in ./log
seen()
{
	soon grep -Eq -e "$1" log
}

# gone pid: until this process, which was begun here, has ended
gone()
{
	soon ended "$1"
}

ended()
{
	! kill -0 "$1" 2>/dev/null
}

atf_test_case every_example_has_its_test
every_example_has_its_test_head()
{
	atf_set descr "No example of the page is left out here"
}
every_example_has_its_test_body()
{
	sed -n 's/^[[:blank:]]*example "\(.*\)".*/\1/p' \
	    "$UDS_SRCDIR/tests/usr.bin/udsinfo/examples_test.sh" |
	    grep -v '[$]' >tested
	examples >all
	[ "$(wc -l <all)" -ge 15 ] || atf_fail "$(cat all)"
	awk -F '\t' '
	    NR == FNR { tested[$0]++; next }
	    {
		for (t in tested)
			if (index($1, t) == 1 && tested[t]-- > 0)
				next
		print
	    }' tested all >untested
	atf_check cat untested
}

atf_test_case who_holds_which
who_holds_which_body()
{
	need_list
	begin name food pair stream
	example "Who holds which sockets"
	run 0
	said " food +$holder +3 +stream .*->food\\[$holder\\]:4"
	said " food +$holder +4 +stream .*->food\\[$holder\\]:3"
	finish
}

atf_test_case left_behind
left_behind_body()
{
	need_list
	mkdir run
	"$(atf_get_srcdir)"/h_sock listen stream run/food.sock 5 ||
	    atf_fail h_sock
	example "Was this socket file left behind"
	run 1 "s,/run,$PWD/run,"
	said "^$PWD/run/food.sock: stale "
	example "And all the others in a directory"
	run 1 "s,/run,$PWD/run,"
	said "^stale .* $PWD/run/food.sock\$"
}

atf_test_case start_if_not_there
start_if_not_there_body()
{
	need_list
	mkdir run
	example "Start a server if it is not there"
	cat >food <<-EOF
	#!/bin/sh
	echo started >>started
	EOF
	chmod 755 food
	PATH=$PWD:$PATH
	cp asked first
	run 0 "s,/run,$PWD/run,"
	[ "$(cat started)" = started ] || atf_fail "was not started"
	begin listen stream run/food.sock 5
	cp first asked
	run 0 "s,/run,$PWD/run,"
	[ "$(cat started)" = started ] || atf_fail "was started again"
	finish
	# Trouble is no reason.
	mv run/food.sock was
	touch run/food.sock
	cp first asked
	run 0 "s,/run,$PWD/run,"
	[ "$(cat started)" = started ] || atf_fail "was started in trouble"
}

atf_test_case who_holds_it
who_holds_it_body()
{
	need_list
	mkdir run
	begin name rival listen stream run/food.sock 5
	example "Who holds the socket that a service cannot"
	run 0 "s,/run,$PWD/run,"
	said "^holders: +rival\\[$holder\\]:3\$"
	finish
}

atf_test_case why_refused
why_refused_body()
{
	need_list
	mkdir run
	example "Why is connect 2 refused?"
	cp asked first
	begin bind stream run/food.sock
	run 1 "s,/run,$PWD/run,"
	said ': bound '
	finish
	cp first asked
	run 1 "s,/run,$PWD/run,"
	said ': stale '
	rm run/food.sock
	begin listen stream run/food.sock 0 connect stream run/food.sock
	cp first asked
	run 0 "s,/run,$PWD/run,"
	has_full || said ': live '
	finish
}

# A backlog of 0 is full with one on Linux, later elsewhere.
has_full()
{
	grep -q ': full ' out
}

atf_test_case container_user
container_user_body()
{
	udsinfo -qF server || atf_skip "the kernel tells no credentials"
	command -v nc >/dev/null || atf_skip "nc is not installed"
	nc -h 2>&1 | grep -q -- '-N' || atf_skip "nc has no -N"
	mkdir srv
	example "What user does a container show?" 1
	sed "s,/srv,$PWD/srv," asked >serve
	# It ends when it is told to, and says before that it listens.
	sh -c "exec $(cat serve)" >log 2>err &
	server=$!
	seen 'listening'
	example "What user does a container show?" 2
	sed "s,/srv,$PWD/srv," asked >ask
	if unshare -Ur true 2>/dev/null; then
		set -- unshare -U
	else
		set --
	fi
	"$@" sh ask >echoed &
	asking=$!
	seen "connect.*uid $(id -u)"
	gone "$asking"
	kill "$server"
	gone "$server"
	atf_check -o match:"uid $(id -u)" cat echoed
}

atf_test_case who_sends
who_sends_body()
{
	udsinfo -qF msgcred || atf_skip "the kernel tells no credentials"
	need_jq
	example "Which users have sent something"
	sed "s/jq /jq --unbuffered -c /
	    s/^udsinfo/sh -c 'echo \$\$ >pid; exec \"\$@\"' - &/" asked >serve
	sh serve >log 2>err &
	server=$!
	soon [ -S s ]
	"$(atf_get_srcdir)"/h_sock connect dgram s send x || atf_fail h_sock
	seen "uid\":$(id -u),"
	kill "$(cat pid)"
	gone "$server"
}

atf_test_case what_was_left_behind
what_was_left_behind_body()
{
	need_list
	mkdir run
	"$(atf_get_srcdir)"/h_sock listen stream run/old 5 || atf_fail h_sock
	begin listen stream run/new 5
	example "What did a server leave behind below"
	run 0 "s,/run,$PWD/run,"
	atf_check -o inline:"$PWD/run/old\n" cat out
	finish
}

atf_test_case may_it_connect
may_it_connect_body()
{
	need_list
	mkdir run
	begin listen stream run/app.sock 5
	example "May the web server connect to its back end"
	run 0 "s,/run,$PWD/run," "s/www/$(id -un)/"
	said "^access: .*$(id -un)"
	finish
}

atf_test_case what_a_user_can_reach
what_a_user_can_reach_body()
{
	need_list
	mkdir -p run/open run/shut
	begin listen stream run/open/a 5 listen stream run/shut/b 5
	chmod 777 run/open/a run/shut/b
	chmod 700 run/shut
	chmod 755 . run run/open
	example "Which sockets can a user reach?"
	cp asked first
	run 0 "s,/run,$PWD/run," "s/alice/$(id -un)/"
	said '^live .*/open/a$'
	if [ "$(id -u)" -eq 0 ]; then
		sed "s,/run,$PWD/run,; s/alice/nobody/" first >asked
		sh ./asked >out 2>err
		atf_check -o not-match:shut/b cat out
	fi
	finish
}

atf_test_case whose_backlog_is_full
whose_backlog_is_full_body()
{
	need_list
	begin listen stream idle 5 listen stream busy 0 connect stream busy
	udsinfo busy | grep -q ': full ' || atf_skip "one does not fill it"
	example "Is a backlog full, and whose?"
	run 0
	said ' busy '
	awk '$8 == "idle"' out >wrong
	atf_check cat wrong
	finish
}

atf_test_case peer_of_a_descriptor
peer_of_a_descriptor_body()
{
	need_list
	begin name food pair stream number 7
	example "Who is the peer of descriptor 7" 1
	run 0 "s/1234/$holder/"
	atf_check -o inline:"->food[$holder]:3\n" cat out
	example "Who is the peer of descriptor 7" 2
	sed 's/^/exec /' asked >self
	finish
	begin name food listen stream s 5
	"$(atf_get_srcdir)"/h_sock connect stream s number 7 \
	    exec sh self >out || atf_fail "$(cat out)"
	said '^state: +conn'
	said '^peer: +s '
	finish
}

atf_test_case watch_a_directory
watch_a_directory_body()
{
	need_list
	mkdir run
	begin listen stream "$PWD/run/a" 5
	example "Watch a directory"
	sed "s,/run/food,$PWD/run," asked >watch
	# Nobody else keeps open what the sockets are held by.
	sh -c "exec $(cat watch)" >log 2>err 9>&- &
	watcher=$!
	seen "^=.* $PWD/run/a "
	mkfifo hold2
	"$(atf_get_srcdir)"/h_sock listen stream "$PWD/run/b" 5 wait \
	    <hold2 >/dev/null 9>&- &
	second=$!
	exec 8>hold2
	seen "^\+.* $PWD/run/b "
	exec 8>&-
	wait "$second"
	seen "^-.* $PWD/run/b "
	finish
	seen "^-.* $PWD/run/a "
	kill "$watcher"
	gone "$watcher"
}

atf_test_case watch_in_json
watch_in_json_body()
{
	need_list
	need_jq
	mkdir run
	begin listen stream "$PWD/run/a" 5
	example "The same as JSON lines"
	# jq(1) would wait for more before it writes to a pipe.
	sed "s,/run/food,$PWD/run,; s/jq -c/jq --unbuffered -c/
	    s/^udsinfo/sh -c 'echo \$\$ >pid; exec \"\$@\"' - &/" \
	    asked >watch
	sh watch >log 2>err 9>&- &
	watcher=$!
	seen "\"=\",\"$PWD/run/a\""
	finish
	seen "\"-\",\"$PWD/run/a\""
	kill "$(cat pid)"
	gone "$watcher"
}

atf_test_case listeners_in_json
listeners_in_json_body()
{
	need_list
	need_jq
	# Nobody else, who runs the same at the same time, has such a name.
	begin name food listen stream "a$$ b\\012" 5 bind dgram "d$$"
	example "All listeners in JSON"
	run 0
	atf_check -o inline:"[\"a$$\\\\\\\\040b\\\\\\\\012\",$holder]\n" \
	    grep "a$$..040b..012" out
	atf_check -s exit:1 grep "\"d$$\"" out
	finish
}

atf_test_case replaced_or_gone
replaced_or_gone_body()
{
	need_list
	begin name food listen stream "$PWD/gone" 5 listen stream "$PWD/here" 5
	rm gone
	example "Sockets whose file was replaced"
	run 0
	said "^food $holder $PWD/gone !"
	atf_check -s exit:1 grep "$PWD/here" out
	finish
}

atf_test_case health_check
health_check_body()
{
	mkdir run
	example "A health check"
	cp asked first
	begin listen stream run/food.sock 5
	run 0 "s,/run,$PWD/run,"
	finish
	cp first asked
	run_not_healthy
	atf_check cat out err
}

# Where sockets can be listed it is stale, elsewhere it is not known.
run_not_healthy()
{
	sed "s,/run,$PWD/run," asked >changed
	sh ./changed >out 2>err
	case $? in
	1 | 2) ;;
	*) atf_fail "healthy" ;;
	esac
}

atf_test_case agent
agent_body()
{
	example "Who is behind the agent of ssh 1 ?"
	begin name agent listen stream agent 5
	SSH_AUTH_SOCK=$PWD/agent
	export SSH_AUTH_SOCK
	run 0
	said '^state: +live'
	finish
}

atf_test_case abstract_in_a_script
abstract_in_a_script_body()
{
	example "In a script, use an abstract address"
	# shellcheck disable=SC2016	# it is the command that has it
	echo 'echo "${address-none}"' >>asked
	run 0
	if udsinfo -qF abstract; then
		said '^@food$'
	else
		said '^none$'
	fi
}

atf_test_case standard_input
standard_input_body()
{
	example "What was this shell given as standard input?"
	"$(atf_get_srcdir)"/h_sock pair stream number 0 \
	    exec sh asked >out || atf_fail "$(cat out)"
	said '^fd: +0'
}

atf_init_test_cases()
{
	atf_add_test_case every_example_has_its_test
	atf_add_test_case who_holds_which
	atf_add_test_case left_behind
	atf_add_test_case start_if_not_there
	atf_add_test_case who_holds_it
	atf_add_test_case why_refused
	atf_add_test_case container_user
	atf_add_test_case who_sends
	atf_add_test_case what_was_left_behind
	atf_add_test_case may_it_connect
	atf_add_test_case what_a_user_can_reach
	atf_add_test_case whose_backlog_is_full
	atf_add_test_case peer_of_a_descriptor
	atf_add_test_case watch_a_directory
	atf_add_test_case watch_in_json
	atf_add_test_case listeners_in_json
	atf_add_test_case replaced_or_gone
	atf_add_test_case health_check
	atf_add_test_case agent
	atf_add_test_case abstract_in_a_script
	atf_add_test_case standard_input
}
