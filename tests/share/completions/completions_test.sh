# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 The libuds authors
#
# The completions of udsinfo(1): that each shell takes them, and that they have
# the options of the manual, all of them and no others.

DIR=$UDS_SRCDIR/share/completions

# The letters of "The options are as follows", one on each line.
manual()
{
	sed -n '/options are as follows/,/^\.Ss/s/^\.It Fl \([A-Za-z]\).*/\1/p' \
	    "$UDS_SRCDIR/share/man/man1/udsinfo.1" | LC_ALL=C sort -u
}

# has_options letter ...: these are the options
has_options()
{
	printf '%s\n' "$@" | LC_ALL=C sort -u >options
	manual >known
	[ "$(wc -l <known)" -gt 10 ] || atf_fail "no options in the manual"
	atf_check diff known options
}

# bash_completes words: the words that are offered, in one line, for the last
bash_completes()
{
	bash -c '. "$0" && read -ra COMP_WORDS <<<"$1."
	    last=$((${#COMP_WORDS[@]} - 1))
	    COMP_WORDS[last]=${COMP_WORDS[last]%.}
	    _udsinfo udsinfo "${COMP_WORDS[last]}" "${COMP_WORDS[last - 1]}" &&
	    echo "${COMPREPLY[@]}"' "$DIR/bash/udsinfo" "$1"
}

# bash_offers words word ...
bash_offers()
{
	bash_completes "$1" >offered
	shift
	echo "$*" >expected
	atf_check diff expected offered
}

atf_test_case bash_completes_words
bash_completes_words_head()
{
	atf_set descr "Options, words and files"
	atf_set require.progs bash
}
bash_completes_words_body()
{
	# shellcheck disable=SC2046	# words are wanted
	has_options $(bash_completes 'udsinfo -' | tr -d -)
	bash_offers 'udsinfo -S b' bound
	bash_offers 'udsinfo -jt s' stream seqpacket
	bash_offers 'udsinfo -su roo' root
	bash_offers 'udsinfo -qF abstract abs' abstract
	touch a.sock b.sock
	mkdir a.dir
	bash_offers 'udsinfo a' a.dir a.sock
	bash_offers 'udsinfo -t stream a' a.dir a.sock
	bash_offers 'udsinfo -js a' a.dir
	bash_offers 'udsinfo -A a'
}

atf_test_case fish_takes_it
fish_takes_it_head()
{
	atf_set descr "The syntax, and the options"
	atf_set require.progs fish
}
fish_takes_it_body()
{
	export HOME="$PWD"
	atf_check fish --no-execute "$DIR/fish/udsinfo.fish"
	# shellcheck disable=SC2046	# words are wanted
	has_options $(sed -n 's/^complete .* -s \([A-Za-z]\) .*/\1/p' \
	    "$DIR/fish/udsinfo.fish")
	touch a.sock
	mkdir a.dir
	fish --no-config -c "source $DIR/fish/udsinfo.fish
	    complete -C 'udsinfo -S b'; complete -C 'udsinfo -js a'" \
	    >out 2>err || atf_skip "this fish cannot be asked: $(sed 1q err)"
	atf_check -o match:bound -o match:a.dir -o not-match:a.sock cat out
}

atf_test_case tcsh_takes_it
tcsh_takes_it_head()
{
	atf_set descr "The syntax, and the options"
	atf_set require.progs tcsh
}
tcsh_takes_it_body()
{
	atf_check -o match:"n/-\*S/\(unbound bound " -o match:'n/-\*s\*/d/' \
	    tcsh -fc "source $DIR/tcsh/udsinfo.tcsh; complete udsinfo"
	# shellcheck disable=SC2046	# words are wanted
	has_options $(sed -n "s,.*'c/-/(\\(.*\\))/'.*,\\1,p" \
	    "$DIR/tcsh/udsinfo.tcsh")
}

atf_test_case zsh_takes_it
zsh_takes_it_head()
{
	atf_set descr "The syntax, and the options"
	atf_set require.progs zsh
}
zsh_takes_it_body()
{
	atf_check zsh -fn "$DIR/zsh/_udsinfo"
	# shellcheck disable=SC2046	# words are wanted
	has_options $(sed -n "s/^ *'-\\([A-Za-z]\\)\\[.*/\\1/p" \
	    "$DIR/zsh/_udsinfo")
}

atf_init_test_cases()
{
	atf_add_test_case bash_completes_words
	atf_add_test_case fish_takes_it
	atf_add_test_case tcsh_takes_it
	atf_add_test_case zsh_takes_it
}
