# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 The libuds authors
#
# usage: awk -F : -v names=pattern [-v least=percent] [-v errors=pattern]
#	 -f coverage.awk
#
# Which lines the tests did not reach of the files with such names, from what
# gcov(1) prints with a name and a colon before each line: objects of one name
# count together.  It fails if less than that is reached of a file, or, of the
# errors that files with the other names return, less than 99 %: those are the
# lines that return -1 or set errno.

$3 + 0 == 0 && $4 == "Source" {
	n = split($5, part, "/")
	name = part[n]
}

$3 + 0 > 0 && $2 !~ /-/ && name ~ names {
	file = ($1 == "" ? "" : $1 ": ") name
	at = file SUBSEP $3 + 0
	if (!(file in lines))
		order[++files] = file
	if (!(at in reached)) {
		lines[file]++
		reached[at] = 0
		text[at] = substr($0, index($0, $4))
	}
	if ($2 !~ /[#=]/)
		reached[at] = 1
	if ($3 + 0 > last[file])
		last[file] = $3 + 0
}

END {
	for (n = 1; n <= files; n++) {
		file = order[n]
		missed = ""
		count = 0
		for (i = 1; i <= last[file]; i++) {
			at = file SUBSEP i
			if (!(at in reached))
				continue
			count += reached[at]
			if (errors != "" && file ~ errors &&
			    text[at] ~ /return \(-1\)|errno = E/) {
				told++
				met += reached[at]
			}
			if (!reached[at])
				missed = missed sprintf("%6d %s\n", i, text[at])
		}
		printf("%s: %d of %d lines, %d %%\n%s", file, count,
		    lines[file], 100 * count / lines[file], missed)
		bad += 100 * count < least * lines[file]
	}
	if (errors != "") {
		printf("errors: %d of %d\n", met, told)
		bad += met < 0.99 * told || told == 0
	}
	exit (bad > 0 || files == 0)
}
