# shellcheck shell=sh
# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 The libuds authors
#
# The example programs, run for real.  What talks to echod is the client that
# uds_socket(3) shows.

EXAMPLES=$UDS_OBJDIR/share/examples/libuds

# lacks feature: if udsinfo(1) is there to tell, it says that this system does
# not have it.
lacks()
{
	command -v udsinfo >/dev/null && ! udsinfo -qF "$1"
}

# start program argument ...: in the background, as $pid, with what it says in
# the files "out" and "log", once it answers at the address in $address.
start()
{
	! lacks server || atf_skip "this system does not tell who serves"
	"$@" >out 2>log &
	pid=$!
	echo "$pid" >>pids
	tries=0
	until "$EXAMPLES/first" "$address" >/dev/null 2>&1; do
		kill -0 "$pid" || atf_fail "$1: $(cat log)"
		tries=$((tries + 1))
		test "$tries" -lt 100 || atf_fail "$1 does not answer"
		sleep 0.05
	done
}

# End the server as its user would: nothing remains.
stop()
{
	kill "$pid"
	wait "$pid"
	test "$?" -eq 0 || atf_fail "the server did not end well: $(cat log)"
	test ! -e "$address" || atf_fail "$address is left behind"
}

kill_all()
{
	test ! -f pids || while read -r pid; do
		kill -9 "$pid" 2>/dev/null
	done <pids
	test ! -f directory || rm -rf "$(cat directory)"
	:
}

# The client of the manual, as "ask address question"; as "ask address" it
# says nothing, and as "ask address - seconds" a byte every 100 ms.
compile_ask()
{
	awk -v out=ask -f "$UDS_SRCDIR/tests/share/man/literal.awk" \
	    "$UDS_SRCDIR/share/man/man3/uds_socket.3"
	cat ask1.c - >ask.c <<'END'

int
main(int argc, char **argv)
{
	char answer[100000];
	ssize_t n;
	int i, s;

	if (argc == 3) {
		n = ask(argv[1], argv[2], answer, sizeof(answer));
		return (n == -1 || write(1, answer, (size_t)n) != n);
	}
	if ((s = uds_dial(argv[1], SOCK_STREAM, 1000)) == -1)
		err(1, "%s", argv[1]);
	for (i = argc == 4 ? 10 * atoi(argv[3]) : 0; i > 0; i--) {
		if (send(s, "x", 1, MSG_NOSIGNAL) == -1)
			break;
		poll(NULL, 0, 100);
	}
	while (recv(s, answer, sizeof(answer), 0) > 0)
		;
	return (0);
}
END
	atf_check -s exit:0 -o empty -e empty "${CC:-cc}" -std=c11 \
	    -D_DEFAULT_SOURCE -I"$UDS_SRCDIR/lib/libuds" -o ask ask.c \
	    "$UDS_OBJDIR/lib/libuds/libuds.a"
}

# Since when "took" counts, and how many seconds it is by now.
begin()
{
	begun=$(date +%s)
}

took()
{
	echo $(($(date +%s) - begun))
}

# wait_for pattern file: until the file has such a line.
wait_for()
{
	tries=0
	until grep -q "$1" "$2"; do
		tries=$((tries + 1))
		test "$tries" -lt 200 || atf_fail "no '$1' in $2: $(cat "$2")"
		sleep 0.05
	done
}

# Make "./as_nobody command ...", and a directory that nobody, too, can reach
# and may write to.
prepare_nobody()
{
	cat >as_nobody <<END
#!/bin/sh
exec "$(atf_get_srcdir)/h_as" $(id -u nobody) $(id -g nobody) "\$@"
END
	chmod 755 as_nobody
	./as_nobody test -x "$EXAMPLES/admit" ||
	    atf_skip "$EXAMPLES is closed to nobody"
	mktemp -d /tmp/uds_examples.XXXXXX >directory
	chmod 777 "$(cat directory)"
	address=$(cat directory)/s
}

atf_test_case first cleanup
first_head() { atf_set descr "first says who the server is"; }
first_body()
{
	address=s
	start "$EXAMPLES/admitd" s
	told=$pid
	! lacks pid || told=-1
	atf_check -s exit:0 -e empty \
	    -o inline:"uid $(id -u) gid $(id -g) pid $told\n" \
	    "$EXAMPLES/first" s
	stop
}
first_cleanup() { kill_all; }

atf_test_case no_server cleanup
no_server_head()
{
	atf_set descr "without a server the error says what is wrong"
}
no_server_body()
{
	atf_check -s exit:1 -o empty \
	    -e inline:"first: s: No such file or directory\n" \
	    "$EXAMPLES/first" s
	atf_check -s exit:2 -o empty \
	    -e inline:"admit: s: No such file or directory\n" \
	    "$EXAMPLES/admit" s
	address=s
	start "$EXAMPLES/admitd" s
	kill -9 "$pid"
	wait "$pid"
	atf_check -s exit:2 -o empty \
	    -e inline:"admit: s: Connection refused\n" "$EXAMPLES/admit" s
	atf_check -s exit:1 -o empty \
	    -e match:"^admitd: s: Address (already )?in use\$" \
	    "$EXAMPLES/admitd" s
	atf_check -s exit:1 -o empty \
	    -e inline:"first: @: Invalid argument\n" "$EXAMPLES/first" @
}
no_server_cleanup() { kill_all; }

atf_test_case usage
usage_head() { atf_set descr "wrong arguments are answered with the usage"; }
usage_body()
{
	atf_check -s exit:1 -o empty -e match:'usage: first address$' \
	    "$EXAMPLES/first"
	for program in admitd echod passfd; do
		atf_check -s exit:1 -o empty -e match:"^usage: $program" \
		    "$EXAMPLES/$program"
		atf_check -s exit:1 -o empty -e match:"^usage: $program" \
		    "$EXAMPLES/$program" -x s
	done
	atf_check -s exit:2 -o empty -e match:'^usage: admit' \
	    "$EXAMPLES/admit" -t 0 s
	atf_check -s exit:1 -o empty -e match:'^usage: echod' \
	    "$EXAMPLES/echod" -t 0 s
	atf_check -s exit:1 -o empty -e match:'^usage: passfd' \
	    "$EXAMPLES/passfd" -u root s file
	atf_check -s exit:1 -o empty -e match:'^usage: passfd' \
	    "$EXAMPLES/passfd" -d . s file
}

atf_test_case echo cleanup
echo_head() { atf_set descr "echod gives back what it is sent"; }
echo_body()
{
	compile_ask
	address=s
	start "$EXAMPLES/echod" s
	# No more than the buffers hold, which are 8 kB on many a system: the
	# client sends all of it before it reads, and echod does not wait.
	for question in hello "" "$(printf '%06000d' 1)"; do
		printf '%s' "$question" >expected
		atf_check -s exit:0 -o file:expected -e empty \
		    ./ask s "$question"
	done
	wait_for "^user $(id -u), process -*[1-9][0-9]*: done$" out
	stop
	atf_check -s exit:0 -o empty -e empty cat log
}
echo_cleanup() { kill_all; }

atf_test_case deadline cleanup
deadline_head()
{
	atf_set descr "echod ends with a silent client, and with one that dribbles"
}
deadline_body()
{
	compile_ask
	address=s
	start "$EXAMPLES/echod" -t 1 s
	./ask s &
	echo $! >>pids
	./ask s - 30 &
	echo $! >>pids
	sleep 0.5
	# Others are served meanwhile.
	atf_check -s exit:0 -o inline:hello -e empty ./ask s hello
	begin
	atf_check -s exit:0 -o empty -e empty ./ask s
	test "$(took)" -le 3 || atf_fail "a silent client had $(took) seconds"
	wait_for "time is up" out
	tries=0
	until [ "$(grep -c "time is up" out)" -eq 3 ]; do
		tries=$((tries + 1))
		test "$tries" -lt 20 || atf_fail "not three: $(cat out)"
		sleep 0.05
	done
	stop
}
deadline_cleanup() { kill_all; }

atf_test_case full_table cleanup
full_table_head()
{
	atf_set descr "echod outlives a want of descriptors, and does not spin"
	atf_set require.progs prlimit
}
full_table_body()
{
	compile_ask
	address=s
	start "$EXAMPLES/echod" s
	prlimit --pid "$pid" --nofile=4:
	./ask s hello >answer &
	asking=$!
	echo "$asking" >>pids
	# musl has other words for it.
	wait_for "echod: accept: [TN]o.* file" log
	sleep 0.5
	test "$(wc -l <log)" -lt 20 || atf_fail "echod spins"
	prlimit --pid "$pid" --nofile=64:
	wait "$asking"
	atf_check -s exit:0 -o inline:hello -e empty cat answer
	stop
}
full_table_cleanup() { kill_all; }

atf_test_case own_user cleanup
own_user_head() { atf_set descr "admitd admits its own user"; }
own_user_body()
{
	address=s
	start "$EXAMPLES/admitd" s
	atf_check -s exit:0 -o inline:"yes\n" -e empty "$EXAMPLES/admit" s
	wait_for "^user $(id -u), process -*[1-9][0-9]*: yes$" out
	stop
}
own_user_cleanup() { kill_all; }

atf_test_case ordinary_user cleanup
ordinary_user_head()
{
	atf_set descr "admitd of an ordinary user admits that user"
	atf_set require.user unprivileged
}
ordinary_user_body() { own_user_body; }
ordinary_user_cleanup() { kill_all; }

atf_test_case other_user cleanup
other_user_head()
{
	atf_set descr "admitd refuses another user"
	atf_set require.user root
}
other_user_body()
{
	prepare_nobody
	start "$EXAMPLES/admitd" "$address"
	atf_check -s exit:1 -o inline:"no\n" -e empty \
	    ./as_nobody "$EXAMPLES/admit" "$address"
	wait_for "^user $(id -u nobody), process -*[1-9][0-9]*: no$" out
	stop
}
other_user_cleanup() { kill_all; }

atf_test_case root cleanup
root_head()
{
	atf_set descr "an ordinary user's admitd admits root, and is not trusted"
	atf_set require.user root
}
root_body()
{
	prepare_nobody
	start ./as_nobody "$EXAMPLES/admitd" "$address"
	atf_check -s exit:2 -o empty \
	    -e inline:"admit: server is run by user $(id -u nobody)\n" \
	    "$EXAMPLES/admit" "$address"
	wait_for "^user 0, process -*[1-9][0-9]*: yes$" out
	stop
}
root_cleanup() { kill_all; }

atf_test_case silent_server cleanup
silent_server_head()
{
	atf_set descr "admit gives up when the server says nothing in time"
}
silent_server_body()
{
	address=s
	start "$EXAMPLES/echod" -t 60 s
	begin
	atf_check -s exit:2 -o empty \
	    -e inline:"admit: the server does not answer\n" \
	    "$EXAMPLES/admit" -t 1 s
	test "$(took)" -le 3 || atf_fail "it took $(took) seconds"
	stop
}
silent_server_cleanup() { kill_all; }

atf_test_case passed_file cleanup
passed_file_head()
{
	atf_set descr "passfd passes regular files of its directory only"
}
passed_file_body()
{
	address=s
	mkdir -p files/directory
	printf '%070000d' 1 >files/long
	: >files/empty
	echo secret >outside
	ln -s ../outside files/link
	mkfifo files/fifo
	start "$EXAMPLES/passfd" -d files s
	atf_check -s exit:0 -o file:files/long -e empty \
	    "$EXAMPLES/passfd" s long
	atf_check -s exit:0 -o empty -e empty "$EXAMPLES/passfd" s empty
	for name in ../outside link fifo directory . ..; do
		atf_check -s exit:1 -o empty -e match:"^passfd: $name: " \
		    "$EXAMPLES/passfd" s "$name"
	done
	atf_check -s exit:1 -o empty \
	    -e inline:"passfd: none: No such file or directory\n" \
	    "$EXAMPLES/passfd" s none
	# Longer than any name: the server closes, and goes on.
	atf_check -s exit:1 -o empty -e match:"^passfd: " \
	    "$EXAMPLES/passfd" s "$(printf '%0300d' 1)"
	atf_check -s exit:0 -o file:files/long -e empty \
	    "$EXAMPLES/passfd" s long
	stop
	atf_check -s exit:0 -o empty -e empty cat log
}
passed_file_cleanup() { kill_all; }

atf_test_case passed_to_nobody cleanup
passed_to_nobody_head()
{
	atf_set descr "passfd lets a user read what only root may, if told to"
	atf_set require.user root
}
passed_to_nobody_body()
{
	prepare_nobody
	mkdir -m 700 files
	(umask 077 && echo secret >files/secret)
	start "$EXAMPLES/passfd" -d files "$address"
	atf_check -s exit:1 -o empty \
	    -e inline:"passfd: secret: Permission denied\n" \
	    ./as_nobody "$EXAMPLES/passfd" "$address" secret
	stop
	start "$EXAMPLES/passfd" -d files -u nobody "$address"
	atf_check -s exit:0 -o inline:"secret\n" -e empty \
	    ./as_nobody "$EXAMPLES/passfd" "$address" secret
	wait_for "^user $(id -u nobody): yes$" out
	stop
}
passed_to_nobody_cleanup() { kill_all; }

atf_init_test_cases()
{
	atf_add_test_case first
	atf_add_test_case no_server
	atf_add_test_case usage
	atf_add_test_case echo
	atf_add_test_case deadline
	atf_add_test_case full_table
	atf_add_test_case own_user
	atf_add_test_case ordinary_user
	atf_add_test_case other_user
	atf_add_test_case root
	atf_add_test_case silent_server
	atf_add_test_case passed_file
	atf_add_test_case passed_to_nobody
}
