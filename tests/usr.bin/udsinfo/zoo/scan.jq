# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 The libuds authors
#
# jq -rn --slurpfile truth TRUTH --slurpfile list LIST --arg here DIRECTORY
#     -f scan.jq
#
# Compare what udsinfo -sj said of the files in DIRECTORY with what is true of
# the sockets that are bound to them, and print a line for each difference.

# From the directory, however it was written.
def plain:
	if startswith($here + "/") then .[$here | length + 1:] else . end |
	sub("^(\\./+|\\.\\\\057|sub/\\.\\./)+"; "") |
	if . == "/caged" then "cage" + . else . end;

def verdict:
	if .state == "listen" then
		if .queue > .backlog then "full" else "live" end
	elif .type == "dgram" then "live"
	else "bound" end;

# Of several sockets that have one file, the one that answers.
def best: if index("live") then "live" elif index("full") then "full"
	else .[0] end;

# Nobody here can see into the box.
def files:
	($truth[] | select(.kind == "pathname") |
	    if .now then {file: .now, verdict: verdict}
	    elif .fate == "same" and (.text | endswith("/box/sock") | not)
	    then {file: .text, verdict: verdict}
	    else empty end),
	($truth[] | select(.asked and (.asked != "name.3") and
	    (.verdict | IN("live", "full", "bound", "stale", "replaced"))) |
	    {file: .text, verdict});

([files | .file |= plain] | group_by(.file) |
    map({(.[0].file): map(.verdict) | best}) | add) as $true |
([$list[0].sockets[] | {(.address.text | plain): .state}] | add) as $got |
($true + $got | keys[]) as $file |
# Of a listener in another network namespace more need not be known.
select($true[$file] != $got[$file] and
    ([$file, $got[$file]] != ["elsewhere", "unknown"])) |
"\($file) is \($got[$file]), not \($true[$file])"
