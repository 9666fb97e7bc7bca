# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 The libuds authors
#
# What udsinfo(1) prints with -j is what its schema says and its manual lists.

# shellcheck source-path=SCRIPTDIR source=sockets.subr
. "$UDS_SRCDIR/tests/usr.bin/udsinfo/sockets.subr"

SCHEMA=$UDS_SRCDIR/share/udsinfo/udsinfo.schema.json

need_schema()
{
	python3 -c 'import jsonschema.validators as v; v.Draft202012Validator' \
	    2>/dev/null || atf_skip "python3 has no jsonschema of 4.0 or later"
}

# conforms kind file ...
conforms()
{
	atf_check python3 "$UDS_SRCDIR/tests/usr.bin/udsinfo/schema.py" \
	    "$SCHEMA" "$@"
}

atf_test_case list_conforms
list_conforms_head()
{
	atf_set descr "The list, of all states"
}
list_conforms_body()
{
	need_schema
	need_list
	begin listen stream s 5 connect stream s accept connect stream s \
	    bind dgram d connect dgram d connect dgram d send abc \
	    pair stream close bind seqpacket "@q$$" \
	    listen stream 'a\033\012\377' 5
	for args in '' "-p$holder" "-vN" '-S unbound' '-p 1' -O; do
		# shellcheck disable=SC2086	# words are wanted
		udsinfo -j $args >list 2>err
		conforms list list
	done
	udsinfo -jp "$holder" >list 2>err
	atf_check -o match:'"connected_by":\[\{"inode":' cat list
	finish
}

atf_test_case others_conform
others_conform_head()
{
	atf_set descr "Addresses, descriptors and features"
}
others_conform_body()
{
	need_schema
	begin listen stream s 5 bind dgram d
	touch file
	ln -s s link
	udsinfo -j s d file nothing link "@x$$" '' '@\$' >reports 2>err
	conforms reports reports
	udsinfo -cvj s d file nothing link >reports 2>err
	conforms reports reports
	udsinfo -vju root s d file nothing link "@x$$" >reports 2>err
	conforms reports reports
	atf_check -o match:'"reachable":true' -o match:'"access":\{"uid":0' \
	    cat reports
	"$(atf_get_srcdir)"/h_sock connect stream s number 7 \
	    exec udsinfo -vjf 7 >reports
	conforms reports reports
	udsinfo -jf 77 >reports 2>err
	conforms reports reports
	udsinfo -jF >features
	conforms features features
	finish
}

atf_test_case verbose_conforms
verbose_conforms_head()
{
	atf_set descr "All that -v finds out of a server"
}
verbose_conforms_body()
{
	need_schema
	need_list
	begin name zoo listen stream s 5 connect stream s accept \
	    connect stream s listen stream "$PWD/moved" 1 \
	    listen stream "$PWD/away" 1
	mv moved here
	rm away
	"$(atf_get_srcdir)"/h_sock bind stream moved bind stream stale
	mkdir closed
	chmod 700 closed .
	udsinfo -vj s moved away stale closed/none >reports 2>err
	conforms reports reports
	atf_check -o match:'"accepted":\[\{' -o match:'"options":\{' \
	    -o match:'"access":\{' -o match:'"directory":\{' \
	    -o match:'"state":"replaced"' -o match:'"state":"deleted"' \
	    cat reports
	finish
}

atf_test_case descriptor_conforms
descriptor_conforms_head()
{
	atf_set descr "What is handed to a service, and what it says"
}
descriptor_conforms_body()
{
	need_schema
	begin listen stream s 5
	for fds in LISTEN_FDS=9 LISTEN_FDS=x LISTEN_PID=x; do
		env LISTEN_FDS=1 LISTEN_PID=1 "$fds" LISTEN_FDNAMES=::::n \
		    "$(atf_get_srcdir)"/h_sock listen stream "a$fds" 1 \
		    number 7 exec udsinfo -jf 7 >reports 2>err
		conforms reports reports
		atf_check -o match:'"activation":\{' cat reports
	done
	env -u LISTEN_PID LISTEN_FDS=1 "$(atf_get_srcdir)"/h_sock \
	    pair stream number 7 exec udsinfo -jf 7 >reports 2>err
	conforms reports reports
	env PROTO=UNIX UNIXREMOTEEUID=1 UNIXREMOTEEGID=x UNIXREMOTEPID=2 \
	    "$(atf_get_srcdir)"/h_sock connect stream s shutsend number 0 \
	    exec udsinfo -jf 0 >reports 2>err
	conforms reports reports
	atf_check -o match:'"ucspi":\{' cat reports
	! grep '"shut_sending"' reports ||
	    atf_check -o match:'"shut_sending":true' cat reports
	finish
}

atf_test_case scan_conforms
scan_conforms_head()
{
	atf_set descr "Trees, with and without -v and -u"
}
scan_conforms_body()
{
	need_schema
	mkdir t empty
	begin listen stream t/s 5 connect stream t/s bind dgram t/d
	"$(atf_get_srcdir)"/h_sock bind stream t/stale
	for args in -sj -sjv '-sjvu root' '-sju 7654321'; do
		# shellcheck disable=SC2086	# words are wanted
		udsinfo $args t empty none >scan 2>err
		conforms scan scan
		atf_check -o match:'"errors":1,' cat scan
	done
	finish
}

atf_test_case serve_conforms
serve_conforms_head()
{
	atf_set descr "Each event of a stream and of datagrams"
	atf_set timeout 60
}
serve_conforms_body()
{
	need_schema
	for type in stream dgram; do
		mkfifo events
		udsinfo -Ljv -t $type $type >events 2>err &
		server=$!
		exec 8<events
		read -r line <&8
		echo "$line" >all
		bind=
		[ $type = stream ] || bind='bind me'
		# shellcheck disable=SC2086	# no word, or two
		"$(atf_get_srcdir)"/h_peer $bind connect $type $type things \
		    send 'a"' child 1 send b 8<&- || atf_fail h_peer
		while read -r line <&8; do
			echo "$line" >>all
			case $type$line in
			stream*'"event":"eof"'*) break ;;
			dgram*'"bytes":1,'*'"data":"b"'*) break ;;
			esac
		done
		kill "$server"
		cat <&8 >>all
		wait "$server" || atf_fail "$(cat err)"
		rm -f events things
		conforms serve_line all
		cp all "all.$type"
	done
	atf_check -o match:'"event":"connect"' -o match:'"event":"closed"' \
	    -o match:'"descriptors":\[\{' -o match:'"event":"listening"' \
	    cat all.stream
	! udsinfo -qF msgcred pid ||
	    atf_check -o match:'"event":"warning"' cat all.stream
	atf_check -o match:'"peer_address":\{"kind":"pathname"' cat all.dgram
}

atf_test_case watch_conforms
watch_conforms_head()
{
	atf_set descr "Each line of what is watched"
}
watch_conforms_body()
{
	need_schema
	need_list
	begin listen stream s 5
	watched 2 TERM -jW 0.1 -p "$holder" || atf_fail "$(cat err)"
	[ "$(wc -l <out)" -ge 2 ] || atf_fail "$(cat out err)"
	conforms watch_line out
	finish
}

# A schema that anything conforms to would be no contract.
atf_test_case schema_refuses
schema_refuses_head()
{
	atf_set descr "What has a key more, a key less, or a wrong value"
}
schema_refuses_body()
{
	need_schema
	need_list
	begin bind dgram d
	udsinfo -jp "$holder" >list 2>err
	sed 's/"complete":[a-z]*,//' list >wrong.1
	sed 's/"type":"dgram"/"type":"raw"/' list >wrong.2
	sed 's/"state":/"extra":1,"state":/' list >wrong.3
	sed 's/"state":"bound"/"state":"bound","state":"bound"/' list >wrong.4
	sed 's/"uid":[0-9]*/"uid":-1/g' list >wrong.5
	sed 's/"pid":[0-9]*,//' list >wrong.6
	for wrong in wrong.?; do
		cmp -s list "$wrong" && atf_fail "$wrong is right"
		atf_check -s exit:1 -o ignore -e ignore python3 \
		    "$UDS_SRCDIR/tests/usr.bin/udsinfo/schema.py" \
		    "$SCHEMA" list "$wrong"
	done
	finish
}

atf_test_case manual_names_the_keys
manual_names_the_keys_head()
{
	atf_set descr "Every key of the schema"
	atf_set require.progs python3
}
manual_names_the_keys_body()
{
	python3 - "$SCHEMA" >keys <<-'END' || atf_fail "schema"
	import json, sys
	def walk(node):
	    if isinstance(node, dict):
	        if isinstance(node.get("properties"), dict) and "type" in node:
	            print("\n".join(node["properties"]))
	        for child in node.values():
	            walk(child)
	    elif isinstance(node, list):
	        for child in node:
	            walk(child)
	walk(json.load(open(sys.argv[1])))
	END
	[ "$(wc -l <keys)" -gt 40 ] || atf_fail "$(cat keys)"
	sed -n '/^\.Ss JSON/,/^\.Sh/p' "$UDS_SRCDIR/share/man/man1/udsinfo.1" |
	    tr -c 'a-z_' '\n' | sort -u >words
	sort -u keys >sorted
	atf_check comm -23 sorted words
}

atf_test_case manual_examples_run
manual_examples_run_head()
{
	atf_set descr "What EXAMPLES has for jq"
	atf_set require.progs jq
}
manual_examples_run_body()
{
	need_list
	sed -n 's/^\$ \(udsinfo -j[a-z]* | jq .*\)/\1/p' \
	    "$UDS_SRCDIR/share/man/man1/udsinfo.1" >examples
	[ -s examples ] || atf_fail "no examples"
	begin listen stream "jq$$" 5
	while read -r line; do
		sh -c "$line" >out 2>err || atf_fail "$line: $(cat out err)"
		atf_check -o match:"\[\"jq$$\",$holder\]" cat out
	done <examples
	finish
}

atf_init_test_cases()
{
	atf_add_test_case list_conforms
	atf_add_test_case others_conform
	atf_add_test_case verbose_conforms
	atf_add_test_case descriptor_conforms
	atf_add_test_case scan_conforms
	atf_add_test_case serve_conforms
	atf_add_test_case watch_conforms
	atf_add_test_case schema_refuses
	atf_add_test_case manual_names_the_keys
	atf_add_test_case manual_examples_run
}
