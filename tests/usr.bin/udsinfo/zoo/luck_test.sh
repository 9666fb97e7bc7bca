# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 The libuds authors
#
# udsinfo(1) in adversity: what comes and goes, what may not be seen, and what
# fails.  It has to say so each time, and nothing that is not true.

ZOO=${UDS_SRCDIR:-.}/tests/usr.bin/udsinfo/zoo

# need_list: where sockets cannot be listed there is nothing to see
need_list()
{
	[ -x "$(atf_get_srcdir)/h_many" ] ||
	    atf_skip "there is no zoo for this system"
	notes=$(udsinfo 2>&1 >/dev/null)
	[ $? -ne 2 ] || atf_skip "sockets cannot be listed here"
	case $notes in
	*unix_diag*) atf_skip "only names of sockets can be listed here" ;;
	esac
}

# begin program ...: one that says "ready" and stays until its input ends
begin()
{
	mkfifo hold ready || atf_fail "mkfifo"
	"$@" <hold >ready 2>begin.err &
	holder=$!
	exec 9>hold
	read -r line <ready || atf_fail "$*: $(cat begin.err)"
	[ "$line" = ready ] || atf_fail "$*: $line"
	rm hold ready
}

finish()
{
	exec 9>&-
	wait "$holder" || atf_fail "$(cat begin.err)"
}

# compare who when: the differences between ./list and ./truth
compare()
{
	jq -rn --arg who "$1" \
	    --argjson home "$(stat -Lc %i /proc/self/ns/net)" \
	    --slurpfile truth truth --slurpfile list list \
	    -f "$ZOO/truth.jq" >differences || atf_fail "$(head -c 400 list)"
	[ ! -s differences ] || echo "$2:" >&2
	atf_check cat differences
}

# broken call error[:when=n] argument ...: udsinfo(1) with a call that fails
broken()
{
	call=$1
	error=$2
	shift 2
	# Leaks cannot be looked for in a process that is traced.
	ASAN_OPTIONS=detect_leaks=0 strace -qq -o trace --seccomp-bpf -f \
	    -e trace="$call" -e inject="$call:$error" udsinfo "$@"
}

need_strace()
{
	strace -qq -o trace --seccomp-bpf -f true 2>/dev/null ||
	    atf_skip "strace may not trace"
}

atf_test_case come_and_go
come_and_go_head()
{
	atf_set descr "200 lists while processes come and go"
}
come_and_go_body()
{
	need_list
	begin "$(atf_get_srcdir)/../h_sock" listen stream @"steady$$" 5 \
	    connect stream @"steady$$" accept pair dgram bind dgram d wait
	steady=$holder
	udsinfo -anqvwp "$steady" >rows 2>/dev/null
	[ "$(wc -l <rows)" -eq 6 ] || atf_fail "steady rows are missing"
	mkfifo feed
	"$(atf_get_srcdir)"/h_many churn <feed >/dev/null 2>churn.err &
	churn=$!
	exec 8>feed
	n=0
	while [ $((n += 1)) -le 200 ]; do
		echo "list $n"
		udsinfo -anqvw 2>>err || atf_fail "list $n: $(cat err)"
	done >text
	exec 8>&-
	wait "$churn" || atf_fail "$(cat churn.err)"
	finish

	# Another udsinfo may hold copies for a moment.
	sed 's/\(\]:[0-9]*\)+[0-9]*/\1/' text >uncopied
	awk -v pid="$steady" '
	    { $1 = $1 }
	    NR == FNR { steady[$0] = 1; n++; next }
	    $1 == "list" && NF == 2 {
		if (list != "" && found != n)
			print list ": " found " rows"
		list = $0
		found = 0
		next
	    }
	    $3 == pid && ++found && !($0 in steady) ||
	    NF != 10 || $5 !~ /^(stream|dgram|seqpacket)$/ ||
	    $6 !~ /^(listen|conn|queued|closed|bound|unbound)$/ ||
	    $10 !~ /^[0-9]+$/ { print list ": " $0 }
	    END { if (list != "list 200") print list }
	' rows uncopied >wrong
	atf_check head -n 5 wrong
	grep -Ev 'could not be (entered|read)$' err >wrong
	atf_check head -n 5 wrong
}

atf_test_case any_call_may_fail
any_call_may_fail_head()
{
	atf_set descr "Whatever fails, what is printed is true"
	atf_set require.progs jq strace
}
any_call_may_fail_body()
{
	need_list
	need_strace
	begin "$(atf_get_srcdir)/h_zoo" truth small
	injected=0
	for call in openat readlinkat getdents64 '?newfstatat' read \
	    socket sendto '?recvfrom'; do
		for when in 1 2 4+ 9 30 200+; do
			unlucky "$call" EACCES "$when"
		done
	done
	# Not ESRCH, which would be to say that the process has ended.
	for call in openat readlinkat getdents64; do
		for when in 2 4+ 30 200+; do
			unlucky "$call" EMFILE "$when"
		done
	done
	[ $injected -ge 30 ] || atf_fail "only $injected were injected"
	finish
}

# unlucky call error when: it may know less then, and has to say so
unlucky()
{
	broken "$1" "error=$2:when=$3" -j >list 2>err
	status=$?
	grep -q INJECTED trace || return 0
	# The dynamic linker and a sanitizer have calls of their own.
	[ $status -ne 127 ] || return 0
	! grep -q 'Sanitizer does not work under ptrace' err || return 0
	injected=$((injected + 1))
	case $status in
	0) compare unlucky "$1 $2 $3" ;;
	2) [ -s err ] || atf_fail "$1 $2 $3: no message" ;;
	*) atf_fail "$1 $2 $3: status $status: $(cat err)" ;;
	esac
	LC_ALL=C tr -d '\n -~' <err >control
	atf_check cat control
}

atf_test_case proc_missing
proc_missing_head()
{
	atf_set descr "Without /proc holders cannot be found, files can"
	atf_set require.user root
	atf_set require.progs unshare
}
proc_missing_body()
{
	need_list
	unshare -m true || atf_skip "no mount namespaces here"
	begin "$(atf_get_srcdir)/../h_sock" listen stream s 5 wait
	# A sanitizer cannot look for leaks then; it reads its options there.
	cat >without <<-'EOF'
		mount -t tmpfs none /proc && mkdir /proc/self &&
		    printf 'ASAN_OPTIONS=detect_leaks=0\0' \
		    >/proc/self/environ && exec udsinfo "$@"
	EOF
	atf_check -s exit:2 -e match:'^udsinfo: .*/proc' -o not-match:h_sock \
	    unshare -m sh without
	atf_check -o match:'^s: live ' -e ignore unshare -m sh without s
	finish
}

atf_test_case proc_hidden
proc_hidden_head()
{
	atf_set descr "With hidepid nobody is not nobody"
	atf_set require.user root
	atf_set require.progs unshare jq
}
proc_hidden_body()
{
	need_list
	unshare -m true || atf_skip "no mount namespaces here"
	# The group of the superuser is spared, unless the mount says otherwise.
	as="$(atf_get_srcdir)/../h_sock setgid 65534 setuid 65534"
	$as exec udsinfo -V >/dev/null 2>&1 ||
	    atf_skip "others cannot run $(command -v udsinfo)"
	begin "$(atf_get_srcdir)/h_zoo" truth
	for hidepid in 1 2; do
		cat >hidden.sh <<-EOF
		mount -t proc -o hidepid=$hidepid proc /proc || exit 77
		exec $as exec udsinfo "\$@"
		EOF
		unshare -m sh hidden.sh -j >list 2>err
		status=$?
		[ $status -ne 77 ] || atf_skip "no /proc with hidepid"
		[ $status -eq 0 ] || atf_fail "status $status: $(cat err)"
		compare stranger "hidepid=$hidepid"
		atf_check -o inline:'false\n' jq .complete list
		unshare -m sh hidden.sh -nqvw >text 2>err || atf_fail "text"
		# That it knows less it says, even if nothing was refused.
		atf_check -o match:'^udsinfo: .*process' cat err
	done
	finish
}

atf_test_case diag_missing
diag_missing_head()
{
	atf_set descr "Without unix_diag it tells less, and nothing wrong"
	atf_set require.progs jq strace
}
diag_missing_body()
{
	need_list
	need_strace
	begin "$(atf_get_srcdir)/h_zoo" truth small
	broken socket error=EOPNOTSUPP:when=1 -j >list 2>err
	status=$?
	grep -q INJECTED trace || atf_fail "nothing was injected"
	atf_check -o match:'unix_diag' cat err
	case $status in
	0) [ "$(jq '.sockets | length' list)" -gt 100 ] ||
	    atf_fail "rows are missing" ;;
	2) ;;
	*) atf_fail "status $status" ;;
	esac
	compare unlucky "without unix_diag"
	finish
}

atf_test_case dump_interrupted
dump_interrupted_head()
{
	atf_set descr "A list that changes meanwhile is begun anew"
	atf_set require.progs strace
}
dump_interrupted_body()
{
	need_list
	need_strace
	begin "$(atf_get_srcdir)/../h_sock" listen stream s 5 bind dgram d wait
	# A header of 16 bytes: NLMSG_NOOP with NLM_F_MULTI and
	# NLM_F_DUMP_INTR, whichever way round the bytes are.
	header=1000000001001200
	[ "$(printf '\1\0' | od -An -d | tr -d ' ')" -eq 1 ] ||
	    header=0000001000010012
	poke="poke_exit=@arg2=${header}0000000000000000"
	udsinfo -anqvwp "$holder" 2>err | awk '{ $1 = $1; print }' >rows
	strace -qq -o trace -e trace=recvfrom \
	    -e inject="recvfrom:$poke:when=1" true 2>/dev/null ||
	    atf_skip "strace cannot poke"
	broken recvfrom "$poke:when=1" -anqvwp "$holder" >text 2>err ||
	    atf_fail "$(cat err)"
	# Of another C library it may be recv.
	grep -q INJECTED trace || atf_skip "recvfrom was not called"
	awk '{ $1 = $1; print }' text >again
	atf_check diff rows again
	broken recvfrom "$poke" -anqvw >text 2>err
	[ $? -eq 2 ] || atf_fail "interrupted for ever"
	atf_check -o match:'^udsinfo: .*come and go' cat err
	atf_check cat text
	finish
}

atf_test_case many_sockets
many_sockets_head()
{
	atf_set descr "50,000 sockets, each with its peer"
	atf_set require.progs jq
}
many_sockets_body()
{
	need_list
	n=50000
	begin "$(atf_get_srcdir)/h_many" pairs "$n" "many$$"
	each_has_its_peer
	atf_check head -n 5 wrong
	udsinfo -j >list 2>err || atf_fail "$(cat err)"
	jq -e . list >/dev/null || atf_fail "no JSON"
	finish
}

each_has_its_peer()
{
	udsinfo -anqw >text 2>err || atf_fail "$(cat err)"
	awk -v name="many$$" -v n="$n" '
	    $2 != name { next }
	    {
		rows++
		sub(/[+][0-9]+$/, "", $9)
		peer[name "[" $3 "]:" $4] = substr($9, 3)
	    }
	    NF != 9 || $6 != "conn" || $9 !~ /^->/
	    END {
		for (end in peer)
			if (peer[peer[end]] != end || peer[end] == end)
				print "peer of " end
		if (rows != n)
			print rows " rows"
	    }' text >wrong
}

atf_test_case rush_hides_nothing
rush_hides_nothing_head()
{
	atf_set descr "What stays is listed, whatever goes while it is read"
}
rush_hides_nothing_body()
{
	need_list
	n=6000
	begin "$(atf_get_srcdir)/h_many" pairs "$n" "many$$"
	mkfifo feed go
	"$(atf_get_srcdir)"/h_many rush "$n" <feed >go 2>rush.err &
	rush=$!
	exec 8>feed
	read -r line <go || atf_skip "$(cat rush.err)"
	# The kernel resumes a dump by position, and skips a socket if others
	# before it were closed meanwhile.
	for _ in 1 2 3 4 5 6 7 8 9 10 11 12; do
		each_has_its_peer
		[ ! -s wrong ] || break
	done
	exec 8>&-
	wait "$rush" || atf_fail "$(cat rush.err)"
	finish
	atf_check head -n 5 wrong
}

atf_test_case few_descriptors
few_descriptors_head()
{
	atf_set descr "Who can open nothing can see nothing, and says so"
}
few_descriptors_body()
{
	need_list
	begin "$(atf_get_srcdir)/../h_sock" listen stream s 5 wait
	# The dynamic linker needs the fourth.
	for n in 4 5 6 7 8; do
		# shellcheck disable=SC3045	# every shell here has it
		(ulimit -n $n && exec udsinfo -anqvwp "$holder" 9>&-) \
		    >text 2>err
		case $? in
		0) grep -q " $holder .* s  " text || atf_fail "$(cat text)" ;;
		*) [ -s err ] || atf_fail "no message with $n descriptors" ;;
		esac
	done
	finish
}

atf_test_case messages_cannot_be_written
messages_cannot_be_written_head()
{
	atf_set descr "The exit status is an answer too"
}
messages_cannot_be_written_body()
{
	need_list
	begin "$(atf_get_srcdir)/../h_sock" listen stream s 5 wait
	[ -c /dev/full ] || atf_skip "no /dev/full"
	for err in '2>&-' '2>/dev/full'; do
		atf_check -o match:'s  ' sh -c "udsinfo -p $holder $err"
		atf_check -s exit:2 sh -c "udsinfo -x $err"
		atf_check -s exit:2 sh -c "udsinfo >/dev/full $err"
		atf_check -s exit:2 -o match:'s: live' \
		    sh -c "udsinfo '' s $err"
	done
	finish
}

atf_init_test_cases()
{
	atf_add_test_case come_and_go
	atf_add_test_case any_call_may_fail
	atf_add_test_case proc_missing
	atf_add_test_case proc_hidden
	atf_add_test_case diag_missing
	atf_add_test_case dump_interrupted
	atf_add_test_case many_sockets
	atf_add_test_case rush_hides_nothing
	atf_add_test_case few_descriptors
	atf_add_test_case messages_cannot_be_written
}
