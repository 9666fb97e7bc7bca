#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 The libuds authors
#
# usage: dialect.sh makefile ...
#
# Report what is not in the language that bmake(1) and OpenBSD's make(1) share.
# An expression is reduced from the inside out: one that is written with the
# common modifiers becomes "@", and what is left with a "${" is none of them.

exec awk '
BEGIN {
	name = "[A-Za-z0-9_.@]+"
	word = "[^,/{}]*"
	modifier = "(:[EHRTQ]" \
	    "|:[SC]," word "(/" word ")*," word "(/" word ")*,[1g]*" \
	    "|:[SC]/" word "/" word "/[1g]*" \
	    "|:[MN][^:@{}]*)"
	expression = "[$][{]" name modifier "*[}]"
	directive = "^[.](if|elif|else|endif|for|endfor|include)([^a-z]|$)"
	target = "^[.][A-Za-z.]+([$][{][A-Z]+[}])?:"
}

function complain(what)
{
	printf("%s:%d: %s: %s\n", FILENAME, FNR, what, $0)
	bad = 1
}

/^#/ {
	next
}

/^[.]/ && $0 !~ directive && $0 !~ target || /^-?s?include/ {
	complain("directive")
}

/[$][{][.](MAKE|PARSE|INCLUDED)/ {
	complain("variable")
}

{
	line = $0
	gsub(/[$][$]/, "", line)
	while (sub(expression, "@", line))
		continue
	if (line ~ /[$][{(]/)
		complain("modifier")
}

END {
	exit bad
}
' "$@"
