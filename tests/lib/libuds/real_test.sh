# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 The libuds authors
#
# Servers that were written by others.  Each is started by its case, in the
# work directory, and stopped by it; that it is ready is read from its own
# output, never waited for.

# start pattern program [argument ...]: run it until the case ends, and come
# back when it has written a line with the pattern.
start()
{
	pattern=$1
	shift
	mkfifo ready || atf_fail "mkfifo"
	"$@" >ready 2>&1 &
	echo $! >server.pid
	# Open until the end, so that the server can go on to write.
	exec 3<ready
	while read -r line <&3; do
		echo "$line" >>server.log
		case $line in
		*$pattern*)
			return
			;;
		esac
	done
	atf_fail "$1 ended: $(cat server.log)"
}

stop()
{
	[ -f server.pid ] || return 0
	kill "$(cat server.pid)" 2>/dev/null
	rm -f server.pid
}

# Nothing is left running, even if the case has failed.
finish()
{
	kill "$(cat server.pid)"
	wait "$(cat server.pid)" 2>/dev/null
	rm -f server.pid
}

# expect word value: what the library said of the connection.
expect()
{
	atf_check_equal "$1 $2" "$(grep "^$1 " peer)"
}

# meets type address: connect, and compare all that is known of the server.
meets()
{
	atf_check -o save:peer "$(atf_get_srcdir)/h_peer" "$1" "$2"
	expect type "$1"
	expect state connected
	expect peer "$2"
	expect self -
	if "$(atf_get_srcdir)/h_peer" feature server; then
		expect euid "$(id -u)"
		expect egid "$(id -g)"
	fi
	# Not every kernel tells these.
	grep -q '^pid -' peer || expect pid "$(cat server.pid)"
	grep -q '^alive -' peer || expect alive 1
	atf_check -s exit:1 -e not-empty \
	    "$(atf_get_srcdir)/h_peer" dgram "$2"
}

# gone type address: stopped, it refuses, or its file has gone.
gone()
{
	finish
	atf_check -s exit:1 -e not-empty \
	    "$(atf_get_srcdir)/h_peer" "$1" "$2"
}

atf_test_case ssh_agent cleanup
ssh_agent_head()
{
	atf_set "descr" "ssh-agent: a pathname of its user"
	atf_set "require.progs" "ssh-agent"
	atf_set "timeout" 60
}
ssh_agent_body()
{
	start SSH_AUTH_SOCK ssh-agent -D -a agent.sock
	meets stream agent.sock
	gone stream agent.sock
}
ssh_agent_cleanup()
{
	stop
}

atf_test_case dbus_daemon cleanup
dbus_daemon_head()
{
	atf_set "descr" "dbus-daemon: a pathname"
	atf_set "require.progs" "dbus-daemon"
	atf_set "timeout" 60
}
dbus_daemon_body()
{
	configure_bus "unix:path=$(pwd)/bus"
	start guid= dbus-daemon --config-file=bus.conf --nofork --print-address
	meets stream "$(pwd)/bus"
	gone stream "$(pwd)/bus"
}
dbus_daemon_cleanup()
{
	stop
}

# A bus of our own needs nothing of the machine's configuration.
configure_bus()
{
	cat >bus.conf <<-XML
	<busconfig>
	<listen>$1</listen>
	<policy context="default"><allow user="*"/></policy>
	</busconfig>
	XML
}

atf_test_case dbus_daemon_abstract cleanup
dbus_daemon_abstract_head()
{
	atf_set "descr" "dbus-daemon: an abstract name"
	atf_set "require.progs" "dbus-daemon"
	atf_set "timeout" 60
}
dbus_daemon_abstract_body()
{
	"$(atf_get_srcdir)/h_peer" feature abstract ||
	    atf_skip "this system has no abstract addresses"
	name=uds.bus.$$
	configure_bus "unix:abstract=$name"
	start guid= dbus-daemon --config-file=bus.conf --nofork --print-address
	meets stream "@$name"
	gone stream "@$name"
}
dbus_daemon_abstract_cleanup()
{
	stop
}

atf_test_case redis_server cleanup
redis_server_head()
{
	atf_set "descr" "redis-server: a pathname, and a service that answers"
	atf_set "require.progs" "redis-server"
	atf_set "timeout" 60
}
redis_server_body()
{
	start "ready to accept connections at" redis-server --port 0 \
	    --unixsocket redis.sock --daemonize no --save '' --loglevel notice
	meets stream redis.sock
	gone stream redis.sock
}
redis_server_cleanup()
{
	stop
}

# A user's server as root sees it: the ids are the server's, not the asker's.
atf_test_case other_user cleanup
other_user_head()
{
	atf_set "descr" "ssh-agent of another user"
	atf_set "require.progs" "ssh-agent"
	atf_set "require.user" "root"
	atf_set "timeout" 60
}
other_user_body()
{
	"$(atf_get_srcdir)/h_peer" feature server ||
	    atf_skip "this system does not tell who serves"
	mkdir -m 0700 theirs
	chown 4242:4343 theirs
	chmod 0755 .
	start SSH_AUTH_SOCK "$(atf_get_srcdir)/h_as" 4242 4343 \
	    ssh-agent -D -a theirs/agent.sock
	atf_check -o save:peer "$(atf_get_srcdir)/h_peer" stream \
	    theirs/agent.sock
	expect euid 4242
	expect egid 4343
	grep -q '^pid -' peer || expect pid "$(cat server.pid)"
	grep -q '^groups -' peer || expect groups 0
	finish
}
other_user_cleanup()
{
	stop
}

atf_init_test_cases()
{
	atf_add_test_case ssh_agent
	atf_add_test_case dbus_daemon
	atf_add_test_case dbus_daemon_abstract
	atf_add_test_case redis_server
	atf_add_test_case other_user
}
