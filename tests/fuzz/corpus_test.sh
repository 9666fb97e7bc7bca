# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 The libuds authors
#
# The fuzzers, with the inputs that are kept: each was made to reach something
# of the library, or once did harm.

replay()
{
	atf_check -o match:'^[0-9]+ inputs$' "$(atf_get_srcdir)/h_$1" \
	    "$UDS_SRCDIR/tests/fuzz/corpus/$1"
}

atf_test_case addresses_as_text
addresses_as_text_body()
{
	replay addr
}

atf_test_case addresses_of_the_kernel
addresses_of_the_kernel_body()
{
	replay sockaddr
}

atf_test_case control_messages
control_messages_body()
{
	replay control
}

# The corpus that is written to files for libFuzzer is the one that is read.
atf_test_case corpus_can_be_written
corpus_can_be_written_body()
{
	for fuzzer in addr control sockaddr; do
		corpus=$UDS_SRCDIR/tests/fuzz/corpus/$fuzzer
		program=$(atf_get_srcdir)/h_$fuzzer
		mkdir $fuzzer again.$fuzzer
		atf_check -o save:count "$program" "$corpus"
		atf_check -o file:count "$program" -x $fuzzer "$corpus"
		"$program" -a $fuzzer/* >again || atf_fail "$fuzzer: -a"
		atf_check -o file:count "$program" -x again.$fuzzer again
		atf_check diff -r $fuzzer again.$fuzzer
	done
}

atf_init_test_cases()
{
	atf_add_test_case addresses_as_text
	atf_add_test_case addresses_of_the_kernel
	atf_add_test_case control_messages
	atf_add_test_case corpus_can_be_written
}
