# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 The libuds authors
#
# etc/quickstart on systems that are not here: each case gives it a PATH of
# stand-ins only, the package manager among them, and reads what that was told.

# stand_in file: a command that does what standard input says.
stand_in()
{
	{ echo '#!/bin/sh'; cat; } >"$1"
	chmod 755 "$1"
}

# machine uname uid manager ...: one with no package installed.
machine()
{
	mkdir -p bin packages tmp tree/etc tree/tests
	cp "${UDS_SRCDIR}/etc/quickstart" tree/etc
	echo 'echo "1 passed, 0 failed, 0 skipped"' >tree/tests/tally.sh
	for c in awk cat cp dirname mktemp paste rm sed sh sleep sort tail; do
		ln -s "$(command -v $c)" bin/$c
	done
	echo "echo $1" | stand_in bin/uname
	echo "echo $2" | stand_in bin/id
	shift 2
	for c; do
		stand_in "bin/$c" <<-EOF
		echo "$c \$*" >>$PWD/told
		cp $PWD/packages/* $PWD/bin
		EOF
	done
	for c in atf-sh c++ cc dbus-daemon git jq kyua make mandoc \
	    pkg-config strace; do
		: | stand_in packages/$c
	done
	: | stand_in packages/udsinfo
	stand_in packages/ssh-agent <<-EOF
	echo \$\$ >$PWD/agent
	exec sleep 300
	EOF
	stand_in quickstart <<-EOF
	PATH=$PWD/bin TMPDIR=$PWD/tmp exec sh tree/etc/quickstart "\$@" </dev/null
	EOF
	stand_in packages/bmake <<-EOF
	echo "bmake \$*" >>$PWD/made
	[ "\$1" != -V ] || echo $PWD/none
	EOF
}

# The BSDs come with a compiler and a make.
base()
{
	cp packages/cc bin
	cp packages/bmake bin/make
	for c; do
		cp packages/"$c" bin
	done
}

tells()
{
	printf '%s\n' "$@" >expected
	atf_check -o file:expected cat told
}

installs()
{
	atf_check -o match:'^1 passed, 0 failed, 0 skipped$' ./quickstart test
	tells "$@"
}

atf_test_case apt_get
apt_get_body()
{
	machine Linux 0 apt-get
	installs "apt-get update" \
	    "apt-get install -y --no-install-recommends atf-sh bmake dbus-daemon g++ gcc git jq kyua libatf-dev libc6-dev linux-libc-dev make mandoc openssh-client pkg-config strace"
}

atf_test_case dnf
dnf_body()
{
	machine Linux 0 dnf
	installs "dnf install -y bmake dbus-daemon gcc gcc-c++ git glibc-devel jq kernel-headers kyua libatf-c-devel libatf-sh-devel make mandoc openssh-clients pkgconf strace"
}

atf_test_case apk
apk_body()
{
	machine Linux 0 apk
	installs "apk add atf atf-dev bmake dbus g++ gcc git jq kyua linux-headers make mandoc musl-dev openssh-client pkgconf strace"
}

atf_test_case pacman
pacman_body()
{
	machine Linux 0 pacman
	installs "pacman -Sy --noconfirm --needed atf bmake dbus gcc git glibc jq kyua make mandoc openssh pkgconf strace"
}

atf_test_case freebsd
freebsd_body()
{
	machine FreeBSD 0 pkg
	base ssh-agent
	atf="atf "
	[ ! -x /usr/libexec/atf-sh ] || atf=
	installs "pkg install -y ${atf}jq kyua mandoc pkgconf"
}

atf_test_case dragonfly
dragonfly_body()
{
	machine DragonFly 0 pkg
	base ssh-agent
	installs "pkg install -y atf jq kyua mandoc pkgconf"
}

atf_test_case netbsd
netbsd_body()
{
	machine NetBSD 0 pkgin
	base ssh-agent atf-sh mandoc
	installs "pkgin -y update" "pkgin -y install jq kyua pkgconf"
}

atf_test_case illumos
illumos_body()
{
	machine SunOS 0 pkgin
	installs "pkgin -y update" \
	    "pkgin -y install atf bmake gcc13 jq kyua mandoc pkgconf"
}

atf_test_case openbsd
openbsd_body()
{
	machine OpenBSD 0 pkg_add
	base ssh-agent mandoc pkg-config
	installs "pkg_add -I atf jq kyua"
}

# Homebrew refuses root.
atf_test_case macos
macos_body()
{
	machine Darwin 501 brew sudo
	base ssh-agent mandoc
	installs "brew install atf bmake jq kyua pkgconf"
}

atf_test_case nothing_missing
nothing_missing_body()
{
	machine Linux 1000 apt-get
	cp packages/* bin
	atf_check -o match:"nothing is missing" ./quickstart test
	atf_check -o match:"nothing is missing" ./quickstart
	atf_check test ! -e told
}

# The first run installs, the second finds all there.
atf_test_case repeated
repeated_body()
{
	machine Linux 0 dnf
	atf_check -o ignore ./quickstart
	atf_check -o match:"nothing is missing" ./quickstart
	tells "dnf install -y bmake gcc glibc-devel kernel-headers openssh-clients"
}

atf_test_case no_privilege
no_privilege_body()
{
	machine Linux 1000 apk
	atf_check -s exit:1 -o ignore -e match:"neither root" \
	    -e match:"^    apk add bmake gcc linux-headers musl-dev openssh-client$" \
	    ./quickstart
	atf_check test ! -e told -a ! -e made
}

# Without a terminal sudo(8) must not ask for a password.
atf_test_case sudo
sudo_body()
{
	machine Linux 1000 apk
	stand_in bin/sudo <<-EOF
	echo "sudo \$1" >>$PWD/told
	shift
	"\$@"
	EOF
	atf_check -o ignore ./quickstart
	atf_check -o inline:'sudo -n\nsudo -n\n' grep sudo told
	atf_check -o match:"^apk add bmake" cat told
}

atf_test_case doas_after_sudo_refused
doas_after_sudo_refused_body()
{
	machine Linux 1000 apk
	echo 'exit 1' | stand_in bin/sudo
	stand_in bin/doas <<-'EOF'
	[ "$1" = -n ] && shift && "$@"
	EOF
	atf_check -o ignore ./quickstart
	atf_check -o match:"^apk add bmake" cat told
}

atf_test_case no_manager
no_manager_body()
{
	machine Linux 0
	atf_check -s exit:1 -o ignore \
	    -e match:"install first: bmake cc linux/netlink.h ssh-agent stdio.h" \
	    ./quickstart
}

# Only what is needed must be there.
atf_test_case extra_is_missing
extra_is_missing_body()
{
	machine Linux 1000 apk
	cp packages/* bin
	rm bin/jq bin/strace
	atf_check -o save:out ./quickstart test
	atf_check -o ignore grep 'doing without jq strace$' out
	atf_check -o inline:'1 passed, 0 failed, 0 skipped\n' tail -n 1 out

	# The server of packages is away.
	echo 'echo 0' | stand_in bin/id
	echo 'echo "no such host"; exit 1' | stand_in bin/apk
	atf_check -o save:out ./quickstart test
	atf_check -o ignore grep 'doing without jq strace$' out
	atf_check test ! -e told

	rm bin/kyua
	atf_check -s exit:1 -o ignore -e match:"    no such host" \
	    -e match:"this did not install kyua:" \
	    -e match:"^    apk add kyua$" ./quickstart test
}

# Where there is no ssh-agent(1) to show, an example serves.
atf_test_case optional_package_unknown
optional_package_unknown_body()
{
	machine Linux 0
	mv packages/ssh-agent packages/echod
	stand_in bin/apk <<-EOF
	echo "apk \$*" >>$PWD/told
	case " \$* " in
	*" openssh-client "*) exit 1 ;;
	esac
	cp $PWD/packages/* $PWD/bin
	EOF
	atf_check -o match:'One of them closely: echod' ./quickstart
	tells "apk add bmake gcc linux-headers musl-dev openssh-client" \
	    "apk add bmake gcc linux-headers musl-dev"
}

atf_test_case install_fails
install_fails_body()
{
	machine Linux 0
	echo 'echo "no such host"; exit 1' | stand_in bin/apk
	atf_check -s exit:1 -o ignore -e match:"    no such host" \
	    -e match:"^    apk add bmake" ./quickstart
}

# The end of the log is shown, and the log is kept where that says.
atf_test_case build_fails
build_fails_body()
{
	machine Linux 0 apk
	echo 'echo "x.c:1: bad"; exit 1' | stand_in packages/bmake
	atf_check -s exit:1 -o ignore -e save:err ./quickstart
	atf_check -o ignore grep '^    x.c:1: bad$' err
	atf_check -o inline:'x.c:1: bad\n' \
	    cat "$(sed -n 's/^The end of \(.*\):$/\1/p' err)"
}

atf_test_case server_fails
server_fails_body()
{
	machine Linux 0 apk
	echo 'exit 1' | stand_in packages/udsinfo
	atf_check -s exit:1 -o ignore \
	    -e match:"quickstart: ssh-agent did not start" ./quickstart
	atf_check -s not-exit:0 -e ignore kill -0 "$(cat agent)"
	atf_check -o empty ls -A tmp
}

atf_test_case nothing_left
nothing_left_body()
{
	machine Linux 0 apk
	atf_check -o ignore ./quickstart
	atf_check -o ignore test -s agent
	atf_check -s not-exit:0 -e ignore kill -0 "$(cat agent)"
	atf_check -o empty ls -A tmp
}

atf_test_case unknown_argument
unknown_argument_body()
{
	machine Linux 0 apk
	atf_check -s exit:2 -e inline:'usage: sh etc/quickstart [test]\n' \
	    ./quickstart tests
	atf_check -s exit:2 -e ignore ./quickstart test all
	atf_check test ! -e told
}

atf_test_case path_with_blank
path_with_blank_body()
{
	machine Linux 0 apk
	mkdir "a b"
	mv tree "a b"
	atf_check -s exit:1 -o empty -e match:'without blanks: .*/a b/tree$' \
	    sh "a b/tree/etc/quickstart" </dev/null
	atf_check test ! -e told
}

atf_init_test_cases()
{
	for c in apt_get dnf apk pacman freebsd dragonfly netbsd illumos \
	    openbsd macos nothing_missing repeated no_privilege sudo \
	    doas_after_sudo_refused no_manager extra_is_missing \
	    optional_package_unknown install_fails build_fails server_fails \
	    nothing_left unknown_argument path_with_blank; do
		atf_add_test_case $c
	done
}
