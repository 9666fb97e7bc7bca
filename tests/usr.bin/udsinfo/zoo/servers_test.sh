# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 The libuds authors
#
# What udsinfo(1) says of servers that were written by others.  Each is started
# by its case, in the work directory, and ends with it.

# start program [argument ...]: until the case ends
start()
{
	"$@" >server.log 2>&1 &
	server=$!
	echo $server >server.pid
}

stop()
{
	[ -f server.pid ] || return 0
	kill "$(cat server.pid)" 2>/dev/null
	wait "$(cat server.pid)" 2>/dev/null
	rm -f server.pid
}

# Nobody but the server knows when it is ready; it is asked for ten seconds.
ready()
{
	tries=100
	until udsinfo -q "$1"; do
		[ $((tries -= 1)) -gt 0 ] || atf_fail "$(cat server.log)"
		sleep 0.1
	done
}

# held address command: it is live, and this process serves it
held()
{
	atf_check -o match:': live \(' udsinfo "$1"
	atf_check -o match:"^holders: .*$2\\[$server\\]:[0-9]+" udsinfo -v "$1"
	udsinfo -jv "$1" >json || atf_fail "$(cat json)"
	atf_check -o match:'"state":"live"' -o match:"\"pid\":$server," cat json
}

# soon pid pattern: the rows of a process come to match.  A connection that is
# being accepted, or handed on, is with nobody for a moment.
soon()
{
	tries=100
	until udsinfo -qp "$1" 2>/dev/null | tee rows | grep -Eq "$2"; do
		[ $((tries -= 1)) -gt 0 ] || atf_fail "$(cat rows)"
		sleep 0.1
	done
}

# joined address command [pid]: the list has the listener, and a client of it
# with the server at the other end
joined()
{
	mkfifo hold up
	"$(atf_get_srcdir)"/../h_sock name client connect stream "$1" wait \
	    <hold >up &
	client=$!
	exec 9>hold
	read -r line <up || atf_fail "$line"
	rm hold up
	udsinfo -qp "$server" >list 2>/dev/null
	awk -v name="$1" '$6 == "listen" && $8 == name' list >rows
	atf_check -o match:" $2 +$server " cat rows
	# Until it has been accepted it waits.
	soon $client \
	    " client .* (conn|queued) .*[-=]>$2\\[${3:-$server}\\]:.*,$1\$"
	exec 9>&-
	wait "$client"
}

need()
{
	notes=$(udsinfo 2>&1 >/dev/null)
	[ $? -ne 2 ] || atf_skip "sockets cannot be listed here"
	case $notes in
	*unix_diag*) atf_skip "only names of sockets can be listed here" ;;
	esac
	for p; do
		command -v "$p" >/dev/null || atf_skip "no $p"
	done
}

atf_test_case dbus_daemon cleanup
dbus_daemon_head()
{
	atf_set descr "The D-Bus message bus and one of its clients"
}
dbus_daemon_body()
{
	need dbus-daemon dbus-monitor
	cat >bus.conf <<-EOF
	<busconfig>
	<type>session</type>
	<listen>unix:path=$PWD/bus</listen>
	<policy context="default">
	<allow send_destination="*" eavesdrop="true"/>
	<allow eavesdrop="true"/>
	<allow own="*"/>
	</policy>
	</busconfig>
	EOF
	start dbus-daemon --nofork --config-file=bus.conf
	ready bus
	held "$PWD/bus" dbus-daemon
	joined "$PWD/bus" dbus-daemon
	DBUS_SESSION_BUS_ADDRESS=unix:path=$PWD/bus
	export DBUS_SESSION_BUS_ADDRESS
	mkfifo said
	dbus-monitor --session >said 2>&1 &
	client=$!
	exec 3<said
	read -r line <&3 || atf_fail "dbus-monitor"
	soon $client " conn .*->dbus-daemon\\[$server\\]:[0-9]+,$PWD/bus"
	kill $client
	stop
}
dbus_daemon_cleanup()
{
	stop
}

atf_test_case redis cleanup
redis_head()
{
	atf_set descr "A server whose file only its user may write to"
}
redis_body()
{
	need redis-server
	start redis-server --port 0 --unixsocket "$PWD/redis" \
	    --unixsocketperm 700 --save '' --dir "$PWD"
	ready redis
	atf_check -o match:'^redis: live \(stream, .*mode 0700' udsinfo redis
	held "$PWD/redis" redis-server
	joined "$PWD/redis" redis-server
	stop
	# It has removed its file, or been killed before it could.
	udsinfo redis >out
	atf_check -o match:'^redis: (absent|stale)' cat out
}
redis_cleanup()
{
	stop
}

atf_test_case postgresql cleanup
postgresql_head()
{
	atf_set descr "A server with a process for each client"
	atf_set require.user unprivileged
}
postgresql_body()
{
	need initdb postgres
	initdb -N -A trust -D data >initdb.log 2>&1 ||
	    atf_skip "initdb: $(tail -n 1 initdb.log)"
	start postgres -D data -h '' -k "$PWD" -F
	ready .s.PGSQL.5432
	held "$PWD/.s.PGSQL.5432" postgres
	# A child of the server serves it.
	joined "$PWD/.s.PGSQL.5432" postgres '[0-9]+'
	stop
}
postgresql_cleanup()
{
	stop
}

atf_test_case nginx cleanup
nginx_head()
{
	atf_set descr "A listener that several processes hold"
}
nginx_body()
{
	PATH=$PATH:/usr/sbin
	need nginx
	cat >nginx.conf <<-EOF
	daemon off;
	pid $PWD/nginx.pid;
	error_log stderr;
	worker_processes 2;
	events { worker_connections 16; }
	http {
		access_log off;
		client_body_temp_path $PWD;
		proxy_temp_path $PWD;
		fastcgi_temp_path $PWD;
		uwsgi_temp_path $PWD;
		scgi_temp_path $PWD;
		server { listen unix:$PWD/web; }
	}
	EOF
	start nginx -p "$PWD" -c "$PWD/nginx.conf"
	ready web
	held "$PWD/web" nginx
	tries=100
	until [ "$(udsinfo -jv web | grep -o '"command":"nginx"' |
	    wc -l)" -ge 3 ]; do
		[ $((tries -= 1)) -gt 0 ] || atf_fail "workers are missing"
		sleep 0.1
	done
	# Any of them accepts; until then it waits for all.
	joined "$PWD/web" nginx '[0-9]+'
	stop
}
nginx_cleanup()
{
	stop
}

atf_test_case socket_activation cleanup
socket_activation_head()
{
	atf_set descr "What a service is given that is started on demand"
}
socket_activation_body()
{
	need systemd-socket-activate
	start systemd-socket-activate -l "$PWD/on.demand" \
	    --fdname=api "$(command -v udsinfo)" -f 3
	ready on.demand
	# The kernel cuts its name.
	held "$PWD/on.demand" systemd-socket-
	udsinfo -c on.demand >out || atf_fail "$(cat out)"
	wait "$server"
	rm server.pid
	atf_check -o match:'^state: +listen' \
	    -o match:"^address: +$PWD/on.demand \\(pathname, " \
	    -o match:'^type: +stream' cat server.log
}
socket_activation_cleanup()
{
	stop
}

atf_test_case xvfb cleanup
xvfb_head()
{
	atf_set descr "A server with a pathname and an abstract name"
	atf_set require.user root
}
xvfb_body()
{
	need Xvfb
	# It takes the first display that is free, and says which.
	mkfifo display
	Xvfb -displayfd 5 -nolisten tcp 5>display >server.log 2>&1 &
	server=$!
	echo $server >server.pid
	read -r number <display || atf_fail "$(cat server.log)"
	held "/tmp/.X11-unix/X$number" Xvfb
	joined "/tmp/.X11-unix/X$number" Xvfb
	held "@/tmp/.X11-unix/X$number" Xvfb
	joined "@/tmp/.X11-unix/X$number" Xvfb
	stop
}
xvfb_cleanup()
{
	stop
}

atf_test_case tmux cleanup
tmux_head()
{
	atf_set descr "A server with a blank in its name"
}
tmux_body()
{
	need tmux
	# It runs commands by the user's shell, which may be nologin(8), and ends
	# with the last of them.
	SHELL=/bin/sh
	export SHELL
	tmux -S "$PWD/panes" -f /dev/null new-session -d cat ||
	    atf_fail "tmux"
	ready panes
	server=$(tmux -S "$PWD/panes" display-message -p '#{pid}')
	echo "$server" >server.pid
	held "$PWD/panes" 'tmux:.040server'
	joined "$PWD/panes" 'tmux:.040server'
	tmux -S "$PWD/panes" kill-server
	rm server.pid
}
tmux_cleanup()
{
	stop
}

atf_init_test_cases()
{
	atf_add_test_case dbus_daemon
	atf_add_test_case redis
	atf_add_test_case postgresql
	atf_add_test_case nginx
	atf_add_test_case socket_activation
	atf_add_test_case xvfb
	atf_add_test_case tmux
}
