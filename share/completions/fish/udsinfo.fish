# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 The libuds authors
#
# Completion of udsinfo(1) for fish.

function __udsinfo_addresses
    udsinfo -q 2>/dev/null | string match -r -g '^(?:\S+ +){7}(@\S+)'
end

function __udsinfo_features
    udsinfo -F 2>/dev/null | string match -r '^\S+'
end

complete -c udsinfo -s A -x -d 'Only addresses that match'
complete -c udsinfo -s F -d 'Features of the kernel'
complete -c udsinfo -s L -d 'Serve an address'
complete -c udsinfo -s M -x -d 'Connections at a time'
complete -c udsinfo -s N -d 'Show network namespaces'
complete -c udsinfo -s O -d 'Without owners, fast'
complete -c udsinfo -s S -x -a 'unbound bound listen conn queued closed' \
    -d 'Only this state'
complete -c udsinfo -s T -x -d 'Deadline of -c in seconds'
complete -c udsinfo -s V -d 'Version'
complete -c udsinfo -s W -x -d 'Watch, every so many seconds'
complete -c udsinfo -s a -d 'A row for each holder'
complete -c udsinfo -s c -d 'Connections, or connect'
complete -c udsinfo -s e -d 'Echo to the client'
complete -c udsinfo -s f -x -d 'Describe a descriptor'
complete -c udsinfo -s j -d 'JSON'
complete -c udsinfo -s l -d 'Listeners'
complete -c udsinfo -s m -x -d 'Mode of the file'
complete -c udsinfo -s n -d 'Numeric users and groups'
complete -c udsinfo -s p -x -a '(__fish_complete_pids)' \
    -d 'Only this process'
complete -c udsinfo -s q -d 'Print less'
complete -c udsinfo -s s -d 'Socket files below directories'
complete -c udsinfo -s t -x -a 'stream dgram seqpacket' -d 'Only this type'
complete -c udsinfo -s u -x -a '(__fish_complete_users)' -d 'Only this user'
complete -c udsinfo -s v -d 'Print more'
complete -c udsinfo -s w -d 'Do not cut rows'
complete -c udsinfo -n '__fish_not_contain_opt -s F -s s' \
    -a '(__udsinfo_addresses)' -d Address
complete -c udsinfo -n '__fish_contains_opt -s F' -f \
    -a '(__udsinfo_features)' -d Feature
complete -c udsinfo -n '__fish_contains_opt -s s' -f \
    -a '(__fish_complete_directories)'
