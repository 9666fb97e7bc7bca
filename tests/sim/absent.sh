# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 The libuds authors
#
# What stands for a test program where there is no scripted kernel.

atf_test_case elsewhere
elsewhere_body()
{
	atf_skip "the scripted kernel takes Linux and its binutils"
}

atf_init_test_cases()
{
	atf_add_test_case elsewhere
}
