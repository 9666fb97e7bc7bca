# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 The libuds authors
#
# What runs the suite elsewhere: every file is YAML, and calls etc/quickstart
# and nothing else.

manifests()
{
	find "$UDS_SRCDIR/.github/workflows" "$UDS_SRCDIR/etc/ci" -type f
}

atf_test_case every_file_is_yaml
every_file_is_yaml_body()
{
	if python3 -c 'import yaml' 2>/dev/null; then
		read_yaml='import sys, yaml; yaml.safe_load(open(sys.argv[1]))'
		set -- python3 -c "$read_yaml"
	elif command -v yq >/dev/null; then
		set -- yq .
	else
		atf_skip "there is neither python3-yaml nor yq"
	fi
	echo 'a: [b' >bad.yml
	atf_check -s not-exit:0 -o ignore -e ignore "$@" bad.yml
	for f in $(manifests); do
		atf_check -o ignore "$@" "$f"
	done
}

# One command, on one line, and no other key that holds one.
atf_test_case every_file_calls_quickstart
every_file_calls_quickstart_body()
{
	for f in $(manifests); do
		case $f in
		*/etc/ci/*) expected="- test: sh libuds/etc/quickstart test" ;;
		*) expected="run: sh etc/quickstart test" ;;
		esac
		sed -n -e 's/^[- ]*\(run:.*\)/\1/p' \
		    -e 's/^ *\(- test:.*\)/\1/p' "$f" >commands
		atf_check -o inline:"$expected\n" cat commands
		atf_check -s exit:1 grep -nE \
		    '[|>][-+]? *$|(prepare|setup|shell|packages):|&&|;' "$f"
	done
}

# The systems of the README, one file each.
atf_test_case every_system_has_a_file
every_system_has_a_file_body()
{
	for f in .github/workflows/dragonfly .github/workflows/freebsd \
	    .github/workflows/linux .github/workflows/macos \
	    .github/workflows/netbsd .github/workflows/omnios \
	    .github/workflows/openbsd etc/ci/freebsd etc/ci/netbsd \
	    etc/ci/openbsd; do
		atf_check test -s "$UDS_SRCDIR/$f.yml"
	done
}

atf_init_test_cases()
{
	atf_add_test_case every_file_is_yaml
	atf_add_test_case every_file_calls_quickstart
	atf_add_test_case every_system_has_a_file
}
