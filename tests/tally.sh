#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 The libuds authors
#
# usage: tally.sh directory [program[:case] ...]
#
# Run the tests of a directory under kyua(1), tell every skip and failure with
# its reason, and close with the line "N passed, N failed, N skipped".  kyua(1)
# alone counts a skipped test as passed, and is content when it ran none.

set -u

dir=$1
shift
results=$UDS_OBJDIR/$dir/results.db

# Everyone must be able to read and enter a directory for nobody to run tests
# in it.
reachable()
{
	d=$1
	while [ "$d" != / ]; do
		case $(ls -ld "$d") in
		d??????r?[xt]*) d=$(dirname "$d") ;;
		*) return 1 ;;
		esac
	done
}

query()
{
	kyua --config=none --logfile=/dev/null db-exec --no-headers \
	    --results-file="$results" "$1"
}

if ! command -v kyua >/dev/null; then
	echo "tally.sh: install kyua and atf first" >&2
	exit 1
fi

# Nothing of this make is for a make that a test runs.
unset MAKEFLAGS MAKELEVEL MAKEOBJDIR MAKEOBJDIRPREFIX MFLAGS

LD_LIBRARY_PATH=$UDS_OBJDIR/lib/libuds${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
DYLD_LIBRARY_PATH=$LD_LIBRARY_PATH
PATH=$UDS_OBJDIR/usr.bin/udsinfo:$PATH
export DYLD_LIBRARY_PATH LD_LIBRARY_PATH PATH

# Tests that ask for an ordinary user are skipped, with that reason, when there
# is none.
user=
if [ "$(id -u)" -eq 0 ]; then
	if reachable "$UDS_OBJDIR/$dir" && reachable "$UDS_SRCDIR"; then
		user="-v unprivileged_user=nobody"
	else
		echo "tally.sh: $UDS_OBJDIR is closed to nobody" >&2
	fi
fi

# An old file of results would be refused.
rm -f "$results"
# shellcheck disable=SC2086	# $user is two words or none
kyua --config=none --logfile=/dev/null $user \
    -v parallelism="${UDS_TEST_JOBS:-2}" test \
    --kyuafile="$UDS_SRCDIR/$dir/Kyuafile" --build-root="$UDS_OBJDIR/$dir" \
    --results-file="$results" "$@"
status=$?

echo
query "SELECT '--- ' || relative_path || ':' || name || x'0a' ||
    CAST(contents AS TEXT) FROM test_results
    JOIN test_cases USING (test_case_id)
    JOIN test_programs USING (test_program_id)
    JOIN test_case_files USING (test_case_id)
    JOIN files USING (file_id)
    WHERE result_type IN ('broken', 'failed') AND LENGTH(contents) > 0
    ORDER BY relative_path, name, file_name DESC"
query "SELECT result_type || ': ' || relative_path || ':' || name || ': ' ||
    COALESCE(result_reason, '') FROM test_results
    JOIN test_cases USING (test_case_id)
    JOIN test_programs USING (test_program_id)
    WHERE result_type IN ('skipped', 'broken', 'failed')
    ORDER BY result_type DESC, relative_path, name"

tally=$(query "SELECT
    COALESCE(SUM(result_type IN ('passed', 'expected_failure')), 0) ||
    ' passed, ' ||
    COALESCE(SUM(result_type IN ('failed', 'broken')), 0) || ' failed, ' ||
    COALESCE(SUM(result_type = 'skipped'), 0) || ' skipped'
    FROM test_results")
echo "${tally:-0 passed, 0 failed, 0 skipped}"

case $tally in
"" | "0 passed, 0 failed, 0 skipped") exit 1 ;;
esac
exit $status
