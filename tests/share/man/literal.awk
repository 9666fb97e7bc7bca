# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 The libuds authors
#
# usage: awk -v out=prefix -f literal.awk page
#
# Write the literal displays of a page's EXAMPLES to prefix1.c, prefix2.c and
# so on, as C that can be compiled.  A display without #include is a function
# of a program whose #include lines the page spares the reader.

/^\.Sh / {
	examples = $0 == ".Sh EXAMPLES"
}

examples && /^\.Bd -literal/ {
	n++
	file = out n ".c"
	text = ""
	next
}

/^\.Ed/ && file != "" {
	if (text !~ /(^|\n)#include/)
		text = prologue() text
	printf "%s", text > file
	close(file)
	file = ""
	next
}

file != "" {
	gsub(/\\&/, "")
	gsub(/\\-/, "-")
	gsub(/\\e/, "\\")
	text = text $0 "\n"
}

function prologue(    list, i, s)
{
	split("sys/types sys/socket sys/un err errno fcntl poll stdio " \
	    "stdlib string unistd uds", list, " ")
	for (i = 1; i in list; i++)
		s = s "#include <" list[i] ".h>\n"
	return (s "\n")
}
