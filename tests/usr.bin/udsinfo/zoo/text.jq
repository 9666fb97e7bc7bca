# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 The libuds authors
#
# jq -rn --slurpfile truth TRUTH --slurpfile list LIST -f text.jq
#
# What udsinfo -anqvw has to print of the sockets in TRUTH, if udsinfo -j
# printed LIST: its rows, with one blank between two columns.  Another
# udsinfo(1) of root may hold a copy of anything for a moment, and is left out.

# The fields of a word are set apart by commas.
def word: gsub(","; "\\054");

# An address must not look like another field.
def address:
	if .kind == "unnamed" then ""
	else "," + (.text | word |
	    if test("^[-<=!]") then
		{"-": "\\055", "<": "\\074", "=": "\\075", "!": "\\041"}[.[0:1]]
		+ .[1:]
	    else . end)
	end;

([$truth[].inode | values | {(tostring): true}] | add) as $ours |
([$list[0].sockets[] | {(.inode | tostring): .} |
    select($ours[keys[0]])] | add |
    walk(if type == "object" and (.holders | type) == "array"
	then .holders |= map(select(.command != "udsinfo"))
	else . end)) as $rows |
$list[0].complete as $complete |
(if $complete then "-" else "?" end) as $none |

# The first process that holds it, and how many others.
def who: $rows[.inode | tostring] |
	if (.holders // []) == [] then
		if .in_flight then "(in-flight)" else $none end
	else
		.holders[0] as $h |
		"\($h.command | word)[\($h.pid)]:\($h.fd)" +
		if (.holders | length) > 1 then "+\(.holders | length - 1)"
		else "" end
	end;

def other:
	if .peer == null or .state == "closed" then empty
	else
		(if .state == "queued" then "=>" else "->" end) +
		if $rows[.peer.inode | tostring] == null then "?"
		else .peer | who + (.address | address) end
	end;

def references:
	.connected_by[] | "<-" + who + if .waits then "?" else "" end;

def fate:
	if .file == null or .file.fate == "same" then empty
	else "!" + .file.fate +
		if .file.now then ":" + (.file.now | word) else "" end
	end;

def peer: [other, references, fate] | if . == [] then "-" else join(",") end;

def queue:
	if .state == "listen" then "\(.queue)/\(.backlog)"
	elif (.fds // 0) > 0 then "\(.queue)+\(.fds)fd"
	elif .fds == null and (.queue // 0) > 0 then "\(.queue)+?fd"
	else .queue end;

def row($user; $command; $pid; $fd):
	[$user, $command, $pid, $fd, .type, .state, queue, .address.text, peer,
	    .inode] | join(" ");

$truth[] | select(.inode) | $rows[.inode | tostring] | objects | . as $s |
if (.holders // []) == [] then
	row($none; if .in_flight then "(in-flight)" else $none end; $none;
	    $none)
else
	.holders[] | . as $h | $s |
	row($h.uid // "?"; $h.command; $h.pid; $h.fd)
end
