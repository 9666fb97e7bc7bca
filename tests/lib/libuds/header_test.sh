# shellcheck shell=sh
# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 The libuds authors
#
# uds.h by itself, in every language that may include it, and the headers that
# only the library includes.

WARNINGS="-Wall -Wextra -Wpedantic -Werror"

# Twice, and before anything else; with the initializers, which are code that
# only a user compiles.
write_program()
{
	cat >"$1" <<'END'
#include <uds.h>
#include <uds.h>

extern struct uds_addr a;
extern struct uds_cred c;
extern struct uds_msg m;
extern struct uds_stamp t;
extern struct uds_stat st;
int look(int);

struct uds_addr a = UDS_ADDR_INIT;
struct uds_cred c = UDS_CRED_INIT;
struct uds_msg m = UDS_MSG_INIT;
struct uds_stamp t = UDS_STAMP_INIT;
struct uds_stat st;

#if UDS_VERSION_MAJOR < 0 || UDS_VERSION_MINOR < 0
#error the version is for the preprocessor too
#endif

int
look(int s)
{
	return (uds_stat(s, &st) == -1 ||
	    uds_addr_kind(&a) == UDS_ADDR_ABSTRACT ||
	    uds_peercred(s, &c, UDS_CRED_MOMENT | UDS_CRED_CONNECTED) == -1);
}
END
}

compilers()
{
	for compiler in "${CC:-cc}" gcc clang; do
		command -v "${compiler%% *}" >/dev/null && echo "$compiler"
	done | LC_ALL=C sort -u
}

# knows compiler language standard
knows()
{
	echo 'int x;' | $1 -x "$2" -std="$3" -c -o /dev/null - 2>/dev/null
}

# compiles_as language standard ...: with each compiler that knows the
# standard, or its former name; at least one does.
compiles_as()
{
	language=$1
	shift
	write_program program
	tried=
	for compiler in $(compilers); do
		for standard in "$@"; do
			knows "$compiler" "$language" "$standard" || continue
			tried=yes
			# shellcheck disable=SC2086	# several words
			atf_check -s exit:0 -o empty -e empty $compiler \
			    -x "$language" -std="$standard" $WARNINGS \
			    -I"$UDS_SRCDIR/lib/libuds" -c -o program.o program
			break
		done
	done
	test -n "$tried" || atf_skip "no compiler here knows $language $1"
}

atf_test_case c99
c99_head() { atf_set descr "uds.h compiles alone as C99"; }
c99_body() { compiles_as c c99; }

atf_test_case c11
c11_head() { atf_set descr "uds.h compiles alone as C11"; }
c11_body() { compiles_as c c11; }

atf_test_case c17
c17_head() { atf_set descr "uds.h compiles alone as C17"; }
c17_body() { compiles_as c c17 c18; }

atf_test_case c23
c23_head() { atf_set descr "uds.h compiles alone as C23"; }
c23_body() { compiles_as c c23 c2x; }

# Where unix, linux and sun may be macros.
atf_test_case gnu11
gnu11_head() { atf_set descr "uds.h compiles alone as C11 with extensions"; }
gnu11_body() { compiles_as c gnu11; }

atf_test_case cxx98
cxx98_head() { atf_set descr "uds.h compiles alone as C++98"; }
cxx98_body() { compiles_as c++ c++98; }

atf_test_case cxx11
cxx11_head() { atf_set descr "uds.h compiles alone as C++11"; }
cxx11_body() { compiles_as c++ c++11; }

atf_test_case cxx17
cxx17_head() { atf_set descr "uds.h compiles alone as C++17"; }
cxx17_body() { compiles_as c++ c++17 c++1z; }

atf_test_case cxx_links
cxx_links_head() { atf_set descr "C++ finds the functions in the library"; }
cxx_links_body()
{
	write_program program
	echo 'int main() { return (look(0)); }' >>program
	for compiler in $(compilers); do
		knows "$compiler" c++ c++11 || continue
		# shellcheck disable=SC2086	# several words
		atf_check -s exit:0 -o empty -e empty $compiler -x c++ \
		    -std=c++11 $WARNINGS -I"$UDS_SRCDIR/lib/libuds" -c \
		    -o program.o program
		# shellcheck disable=SC2086	# several words
		atf_check -s exit:0 -o empty -e empty $compiler -o program.out \
		    program.o "$UDS_OBJDIR/lib/libuds/libuds.a"
		return
	done
	atf_skip "no compiler here knows C++"
}

# One that only a strict POSIX program defines hides what others see.
atf_test_case posix
posix_head() { atf_set descr "uds.h needs no more than POSIX.1-2008"; }
posix_body()
{
	write_program program
	for compiler in $(compilers); do
		# shellcheck disable=SC2086	# several words
		atf_check -s exit:0 -o empty -e empty $compiler -x c -std=c11 \
		    -D_POSIX_C_SOURCE=200809L $WARNINGS \
		    -I"$UDS_SRCDIR/lib/libuds" -c -o program.o program
	done
}

# alone header [flag ...]
alone()
{
	header=$1
	shift
	printf '#include "%s"\n#include "%s"\nint x;\n' "$header" "$header" \
	    >program
	for compiler in $(compilers); do
		# shellcheck disable=SC2086	# several words
		atf_check -s exit:0 -o empty -e empty $compiler -x c -std=c11 \
		    $WARNINGS -I"$UDS_SRCDIR/lib/libuds" "$@" -c -o program.o \
		    program
	done
}

# Those of other systems with what stands in for their headers.
atf_test_case private
private_head() { atf_set descr "the private headers compile alone"; }
private_body()
{
	alone uds_impl.h
	alone uds_os.h
	test "$(uname -s)" = Linux || return 0
	alone os_linux.h
	include=$UDS_SRCDIR/tests/sim/include
	foreign="-U__linux__ -U__linux -U__gnu_linux__ -I$include/any"
	# shellcheck disable=SC2086	# several words
	alone os_freebsd.h $foreign -D__FreeBSD__=14 -I"$include/freebsd"
	# shellcheck disable=SC2086	# several words
	alone os_bsd.h $foreign -D__NetBSD__=1 -I"$include/netbsd"
}

atf_init_test_cases()
{
	atf_add_test_case c99
	atf_add_test_case c11
	atf_add_test_case c17
	atf_add_test_case c23
	atf_add_test_case gnu11
	atf_add_test_case cxx98
	atf_add_test_case cxx11
	atf_add_test_case cxx17
	atf_add_test_case cxx_links
	atf_add_test_case posix
	atf_add_test_case private
}
