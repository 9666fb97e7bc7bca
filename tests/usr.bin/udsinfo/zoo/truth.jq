# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 The libuds authors
#
# jq -rn --slurpfile truth TRUTH --slurpfile list LIST --arg who WHO
#     --argjson home NUMBER -f truth.jq
#
# Compare what udsinfo -j said with what is true, and print a line for each
# difference.  WHO looked: root may not be ignorant of anything, the owner of
# the sockets only of what becomes of them elsewhere, a stranger of who holds
# what, and the unlucky of anything that they were not told.  But what is not
# known is null, and never another answer.  HOME is the network namespace that
# was looked from.

# A value and the truth; it may be unknown if they who look are ignorant.
def check($what; $got; $true; $ignorant):
	if $got == $true or
	    ($got == null and ($ignorant or $who == "unlucky")) then empty
	else "\($what) is \($got), not \($true)" end;

# All processes may be seen, so that nobody is nobody.
def complete: $list[0].complete;

# Another udsinfo(1) may hold a copy of anything for a moment, and end before
# its name was read.  If that is all that was seen nothing was.
def holders($t):
	if . == null then null
	else map(select(.command != "udsinfo" and
		(.command != "?" or (.pid | IN($t.holders[]?.pid)))) |
	    {pid, fd, uid, command}) as $true |
	    if . != [] and $true == [] then null else $true | sort end
	end;

def address($t):
	.address |
	check("kind"; .kind; $t.kind; false),
	check("text"; .text; $t.text; false),
	check("hex"; .hex; if $t.text | contains("\\") then $t.hex else null
	    end; false);

# Where there are many sockets it is not looked into every empty queue.
def queue($t):
	check("queue"; .queue; $t.queue; false),
	check("backlog"; .backlog; $t.backlog; false),
	check("fds"; .fds; $t.fds; $who == "stranger" or $t.flies or
	    $t.backlog != null or ($t.queue == 0 and $t.fds == 0));

# Of a file that is not where its name says it may be known that it is gone.
# That of a connection matters to nobody, and nobody can be asked about that of
# a socket in flight.
def file($t):
	.file as $f |
	if $t.fate == null then check("file"; $f; null; false)
	elif $f == null and ($who != "root" or $t.flies or
	    ($t.state | test("conn|queued"))) then empty
	elif $f.fate == "gone" and $who != "root" and
	    ($t.fate | test("renamed|deleted")) then empty
	elif $f.fate == "deleted" and $who == "unlucky" and
	    $t.fate == "replaced" then empty
	elif $t.fate | split("|") | index($f.fate) == null then
		"fate is \($f.fate), not \($t.fate)"
	else
		check("file is now"; $f.now;
		    if $f.fate == "renamed" then $t.now else null end; false)
	end;

def peers($t):
	check("peer"; .peer.inode; $t.peer // $t.waits;
	    $t.waits != null and $who != "root"),
	check("waits"; .waits; $t.waits != null and .state != "unknown"; false),
	(.connected_by | map(.inode) | sort) as $by |
	if $who == "unlucky" and $by - $t.connected_by == [] then empty
	else check("connected_by"; $by; $t.connected_by | sort; false) end;

# A process may end before its name was read.
def nameless($got):
	if $who != "unlucky" then .
	else . as $true | [range(length) | . as $i | $true[$i] |
	    if $got[$i].uid == null then .uid = null else . end |
	    if $got[$i].command == "?" then .command = "?" else . end]
	end;

# What is in flight is held by nobody, and this by one who sees everybody.
def held($t):
	(.holders | holders($t)) as $got |
	check("holders"; $got; $t.holders | holders($t) | nameless($got);
	    $who == "stranger" or ($t.flies and (complete | not))),
	check("in_flight"; .in_flight; $t.flies and complete; false);

# Whether a listener was shut down only unix_diag tells.
def state($t):
	if .state == "unknown" and $who == "unlucky" then empty
	elif .state == "listen" and $who == "unlucky" then
		check("state"; .state; $t.state | sub("^bound$"; "listen");
		    false)
	else check("state"; .state; $t.state; false) end;

def socket($t):
	check("type"; .type; $t.type; false),
	state($t),
	check("uid"; .uid; $t.uid; false),
	check("netns"; .netns; $t.netns; false),
	address($t), queue($t), file($t), peers($t), held($t);

# An unknown value has its reason, and what has none is known.
def reason:
	(.uid == null or .queue == null or .holders == null or
	    (.backlog == null and .fds == null) or
	    (.address.kind == "pathname" and .file == null)) as $unknown |
	if $unknown == (.why == null) then "why is \(.why)"
	else empty end;

([$truth[].inode | values | {(tostring): true}] | add) as $ours |
([$list[0].sockets[] | {(.inode | tostring): .} |
    select($ours[keys[0]])] | add) as $rows |
$truth[] | select(.inode) | . as $t | $rows[.inode | tostring] |
if . != null then
	socket($t), reason | "\($t.what): \(.)"
elif $who == "root" or ($t.netns == $home and $who != "unlucky") then
	"\($t.what): no row"
else empty end
