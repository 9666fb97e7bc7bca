/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * What is printed of tables that no kernel can be made to give at will, and
 * of names that nobody would think of.
 */

#include <sys/stat.h>
#include <sys/wait.h>

#include <atf-c.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "udsinfo.h"

#define INODE	1000		/* of the first socket */
#define FIELDS	9

static struct options	o;
static struct table	t;
static char		*output;	/* what was printed */

static void	begin(void);
static int	count_shown(void);
static int	header_and_row(const struct options *, const struct table *,
		    char, const struct sock *, const struct holder *);
static void	expect(const char *, const char *);
static const char *field(const char *, int);
static void	hold(uint32_t, uint32_t, int);
static void	join(uint32_t, uint32_t);
static const char *json(void);
static int	json_is_valid(const char *);
static const char *json_value(const char *);
static int	json_word(const char **);
static const char *row_of(uint32_t);
static uint32_t	name(const char *, const char *, int);
static uint32_t	proc(pid_t, uid_t, const char *);
static void	read_output(void);
static uint32_t	sock(int, int);
static const char *text(void);

/* An empty table, of which everything was seen, and no options. */
static void
begin(void)
{
	table_free(&t);
	memset(&o, 0, sizeof(o));
	o.o_fd = o.o_state = o.o_type = -1;
	o.o_pid = -1;
	o.o_numeric = 1;
	t.t_walked = t.t_complete = 1;
}

static uint32_t
sock(int type, int state)
{
	struct sock *s;

	s = table_addsock(&t);
	s->so_ino = INODE + t.t_nsocks - 1;
	s->so_type = (uint8_t)type;
	s->so_state = (uint8_t)state;
	s->so_flags = SOCK_HASQUEUE;
	return ((uint32_t)t.t_nsocks - 1);
}

/* A socket that is bound to a pathname. */
static uint32_t
name(const char *path, const char *newname, int state)
{
	struct sock *s;
	uint32_t at, i, new;

	i = sock(SOCK_STREAM, state);
	at = table_addname(&t, path, strlen(path));
	new = newname == NULL ? 0 :
	    table_addname(&t, newname, strlen(newname) + 1);
	s = &t.t_socks[i];
	s->so_kind = UDS_ADDR_PATHNAME;
	s->so_name = at;
	s->so_namelen = (uint32_t)strlen(path);
	s->so_newname = new;
	return (i);
}

static uint32_t
proc(pid_t pid, uid_t uid, const char *comm)
{
	return (table_addproc(&t, pid, uid, comm, strlen(comm)));
}

static void
hold(uint32_t i, uint32_t owner, int fd)
{
	table_addholder(&t, i, owner, fd);
}

/* One is connected to another one. */
static void
join(uint32_t from, uint32_t to)
{
	t.t_socks[from].so_peer = t.t_socks[to].so_ino;
	t.t_socks[from].so_flags |= SOCK_HASPEER;
}

static void
read_output(void)
{
	struct stat st;
	ssize_t n;

	out_flush();
	ATF_REQUIRE(fstat(STDOUT_FILENO, &st) == 0);
	free(output);
	output = malloc((size_t)st.st_size + 1);
	ATF_REQUIRE(output != NULL);
	n = pread(STDOUT_FILENO, output, (size_t)st.st_size, 0);
	ATF_REQUIRE(n == st.st_size);
	output[n] = '\0';
	ATF_REQUIRE(ftruncate(STDOUT_FILENO, 0) == 0);
	ATF_REQUIRE(lseek(STDOUT_FILENO, 0, SEEK_SET) == 0);
}

static int
header_and_row(const struct options *opt, const struct table *tab, char event,
    const struct sock *s, const struct holder *h)
{
	text_row(opt, tab, event, s, h);
	out_char('\n');
	return (1);
}

/* What is printed goes to a file that has no name. */
static void
redirect(void)
{
	static int done;
	int fd;

	if (done++)
		return;
	fd = open("out", O_RDWR | O_CREAT | O_TRUNC, 0600);
	ATF_REQUIRE(fd != -1);
	ATF_REQUIRE(dup2(fd, STDOUT_FILENO) != -1);
	ATF_REQUIRE(close(fd) == 0);
	ATF_REQUIRE(unlink("out") == 0);
}

static const char *
text(void)
{
	redirect();
	table_hash(&t);
	table_join(&t);
	text_measure(&o, &t);
	(void)text_rows(&o, &t, header_and_row);
	read_output();
	return (output);
}

static const char *
json(void)
{
	redirect();
	table_hash(&t);
	table_join(&t);
	(void)json_list(&o, &t);
	read_output();
	return (output);
}

/* Field n of a row, counted from 1, in a buffer of its own. */
static const char *
field(const char *row, int n)
{
	static char *copy;
	size_t len;

	for (row += strspn(row, " "); n > 1; n--) {
		row += strcspn(row, " \n");
		row += strspn(row, " ");
	}
	len = strcspn(row, " \n");
	free(copy);
	copy = malloc(len + 1);
	ATF_REQUIRE(copy != NULL);
	memcpy(copy, row, len);
	copy[len] = '\0';
	return (copy);
}

/* A part of the output must be there. */
static void
expect(const char *all, const char *part)
{
	if (strstr(all, part) == NULL)
		atf_tc_fail_nonfatal("no \"%s\" in: %s", part, all);
}

/* The n-th row of the list, counted from 0. */
static const char *
row_of(uint32_t n)
{
	const char *p;

	for (p = text(); n > 0 && *p != '\0'; n--)
		p += strcspn(p, "\n") + 1;
	return (p);
}

static int
count_shown(void)
{
	const char *p;
	int n;

	for (n = 0, p = text(); *p != '\0'; p++)
		n += *p == '\n';
	return (n);
}

/*
 * JSON as RFC 8259 has it.
 */

static int
json_word(const char **p)
{
	static const char *const words[] = { "true", "false", "null" };
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strncmp(*p, words[i], strlen(words[i])) == 0) {
			*p += strlen(words[i]);
			return (1);
		}
	return (0);
}

/* Past a string that begins here, or NULL. */
static const char *
json_text(const char *p)
{
	if (*p++ != '"')
		return (NULL);
	for (; *p != '"'; p++) {
		if (*p < ' ' || *p > '~')
			return (NULL);
		if (*p != '\\')
			continue;
		p++;
		if (*p == '\0' || strchr("\"\\/bfnrtu", *p) == NULL)
			return (NULL);
		if (*p == 'u' && strspn(p + 1, "0123456789abcdefABCDEF") < 4)
			return (NULL);
	}
	return (p + 1);
}

static const char *
json_value(const char *p)
{
	char end;

	if (*p == '"')
		return (json_text(p));
	if (*p >= '0' && *p <= '9') {
		if (p[0] == '0' && p[1] >= '0' && p[1] <= '9')
			return (NULL);
		return (p + strspn(p, "0123456789"));
	}
	if (*p != '{' && *p != '[')
		return (json_word(&p) ? p : NULL);
	end = *p == '{' ? '}' : ']';
	if (*++p == end)
		return (p + 1);
	for (;; p++) {
		if (end == '}' && ((p = json_text(p)) == NULL || *p++ != ':'))
			return (NULL);
		if ((p = json_value(p)) == NULL)
			return (NULL);
		if (*p == end)
			return (p + 1);
		if (*p != ',')
			return (NULL);
	}
}

static int
json_is_valid(const char *p)
{
	p = json_value(p);
	return (p != NULL && strcmp(p, "\n") == 0);
}

ATF_TC_WITHOUT_HEAD(json_checker_tells_bad_from_good);
ATF_TC_BODY(json_checker_tells_bad_from_good, tc)
{
	static const char *const bad[] = {
		"{}", "{\"a\"}\n", "[1,]\n", "[01]\n", "\"\033\"\n",
		"\"\\x\"\n", "{\"a\":}\n", "[\n", "\"\n", "nul\n", "[1]]\n",
		"\"\\u12\"\n", "{\"a\":1,}\n", "\n", "\"\303\"\n"
	};
	size_t i;

	ATF_CHECK(json_is_valid("{\"a\":[1,null,{}],\"b\\u00ff\":\"\\\\\"}\n"));
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (json_is_valid(bad[i]))
			atf_tc_fail_nonfatal("passed: %s", bad[i]);
}

ATF_TC_WITHOUT_HEAD(connection_has_both_ends);
ATF_TC_BODY(connection_has_both_ends, tc)
{
	uint32_t a, b, p;

	begin();
	a = sock(SOCK_STREAM, STATE_CONN);
	b = name("/run/s", NULL, STATE_CONN);
	p = proc(7, 1, "client");
	hold(a, p, 3);
	hold(b, proc(8, 0, "server"), 5);
	hold(b, proc(9, 0, "child"), 6);
	join(a, b);
	join(b, a);
	ATF_CHECK_STREQ("->server[8]:5+1,/run/s", field(row_of(0), 9));
	ATF_CHECK_STREQ("->client[7]:3", field(row_of(1), 9));
	expect(json(), "\"peer\":{\"inode\":1001,\"address\":{\"kind\":"
	    "\"pathname\",\"text\":\"/run/s\"},\"holders\":[{\"pid\":8,"
	    "\"fd\":5,\"uid\":0,\"command\":\"server\"}],\"more\":1}");
	expect(json(), "\"holders\":[{\"pid\":7,\"fd\":3,\"uid\":1,"
	    "\"command\":\"client\"}]}");
}

/* What both ends are held by is told once, not for each connection. */
ATF_TC_WITHOUT_HEAD(many_holders_and_clients_stay_short);
ATF_TC_BODY(many_holders_and_clients_stay_short, tc)
{
	uint32_t a, i, owner;
	int fd;

	begin();
	owner = proc(7, 1, "p");
	a = sock(SOCK_DGRAM, STATE_BOUND);
	for (fd = 0; fd < 300; fd++)
		hold(a, owner, fd);
	for (i = 1; i <= 300; i++) {
		sock(SOCK_DGRAM, STATE_CONN);
		for (fd = 0; fd < 10; fd++)
			hold(i, owner, 300 + fd);
		join(i, a);
	}
	ATF_CHECK(strlen(json()) < 400000);
	ATF_CHECK(json_is_valid(json()));
	expect(json(), "\"more\":299}");
	expect(json(), "\"more\":9}");
}

/* Somebody else may have made the descriptor of standard output like that. */
ATF_TC_WITHOUT_HEAD(slow_reader_gets_all);
ATF_TC_BODY(slow_reader_gets_all, tc)
{
	static char some[4096];
	size_t sent, total;
	pid_t child;
	ssize_t n;
	int fds[2], status;

	ATF_REQUIRE_EQ(0, pipe(fds));
	sent = 1024 * sizeof(some);
	if ((child = fork()) == 0) {
		(void)close(fds[1]);
		(void)usleep(100000);
		for (total = 0; (n = read(fds[0], some, sizeof(some))) > 0;)
			total += (size_t)n;
		_exit(total == sent ? 0 : 1);
	}
	ATF_REQUIRE_EQ(0, fcntl(fds[1], F_SETFL, O_NONBLOCK));
	ATF_REQUIRE_EQ(STDOUT_FILENO, dup2(fds[1], STDOUT_FILENO));
	(void)close(fds[1]);
	for (total = 0; total < sent; total += sizeof(some))
		out_write(some, sizeof(some));
	out_flush();
	(void)close(STDOUT_FILENO);
	ATF_REQUIRE_EQ(child, waitpid(child, &status, 0));
	ATF_CHECK_EQ(0, status);
}

ATF_TC_WITHOUT_HEAD(several_holders_one_row);
ATF_TC_BODY(several_holders_one_row, tc)
{
	uint32_t a, p, q;

	begin();
	a = sock(SOCK_DGRAM, STATE_UNBOUND);
	p = proc(7, 1, "p");
	q = proc(8, 2, "q");
	hold(a, p, 3);
	hold(a, p, 4);
	hold(a, q, 5);
	ATF_CHECK_STREQ("3+2", field(row_of(0), 4));
	ATF_CHECK_EQ(1, count_shown());
	/* The first one of those that are asked for. */
	o.o_pid = 8;
	ATF_CHECK_STREQ("5+2", field(row_of(0), 4));
	ATF_CHECK_EQ(1, count_shown());
	o.o_all = 1;
	ATF_CHECK_STREQ("5", field(row_of(0), 4));
	ATF_CHECK_EQ(1, count_shown());
	o.o_pid = -1;
	ATF_CHECK_EQ(3, count_shown());
	ATF_CHECK_STREQ("4", field(row_of(1), 4));
}

ATF_TC_WITHOUT_HEAD(holders_looked_for_anew);
ATF_TC_BODY(holders_looked_for_anew, tc)
{
	uint32_t a;

	begin();
	a = sock(SOCK_DGRAM, STATE_UNBOUND);
	hold(a, proc(6, 1, "p"), 3);
	hold(a, proc(7, 1, "q"), 4);
	table_unhold(&t);
	hold(a, proc(7, 1, "q"), 5);
	ATF_CHECK_STREQ("7", field(row_of(0), 3));
	ATF_CHECK_STREQ("5", field(row_of(0), 4));
	ATF_CHECK_EQ(1, count_shown());
}

ATF_TC_WITHOUT_HEAD(who_looks_is_named_last);
ATF_TC_BODY(who_looks_is_named_last, tc)
{
	uint32_t a, b;

	begin();
	a = sock(SOCK_STREAM, STATE_CONN);
	b = sock(SOCK_STREAM, STATE_CONN);
	join(a, b);
	join(b, a);
	hold(a, proc(6, 1, "p"), 3);
	hold(b, proc(7, 1, "udsinfo"), 6);
	hold(b, proc(8, 1, "udsinfo"), 6);
	hold(b, proc(9, 1, "q"), 4);
	hold(b, proc(10, 1, "r"), 5);
	ATF_CHECK_STREQ("->q[9]:4+3", field(row_of(0), 9));
	ATF_CHECK_STREQ("9", field(row_of(1), 3));
	ATF_CHECK_STREQ("4+3", field(row_of(1), 4));
	o.o_all = 1;
	ATF_CHECK_EQ(5, count_shown());
}

ATF_TC_WITHOUT_HEAD(listener_names_those_who_wait);
ATF_TC_BODY(listener_names_those_who_wait, tc)
{
	uint32_t a, b, l, p;

	begin();
	l = name("/run/s", NULL, STATE_LISTEN);
	a = sock(SOCK_STREAM, STATE_QUEUED);
	b = sock(SOCK_STREAM, STATE_QUEUED);
	t.t_socks[l].so_queue = 2;
	t.t_socks[l].so_backlog = 5;
	t.t_socks[a].so_flags |= SOCK_WAITS;
	t.t_socks[b].so_flags |= SOCK_WAITS;
	join(a, l);
	join(b, l);
	p = proc(7, 1, "server");
	hold(l, p, 3);
	hold(a, proc(8, 1, "client"), 4);
	ATF_CHECK_STREQ("<-client[8]:4?,<-(in-flight)?", field(row_of(0), 9));
	ATF_CHECK_STREQ("(in-flight)", field(row_of(2), 2));
	ATF_CHECK_STREQ("2/5", field(row_of(0), 7));
	ATF_CHECK_STREQ("=>server[7]:3,/run/s", field(row_of(1), 9));
	expect(json(), "\"connected_by\":[{\"inode\":1001,\"waits\":true,"
	    "\"holders\":[{\"pid\":8,");
	t.t_complete = 0;
	ATF_CHECK_STREQ("<-client[8]:4?,<-??", field(row_of(0), 9));
	/* It waits, but where cannot be seen. */
	t.t_socks[a].so_peer = 0;
	t.t_socks[a].so_flags &= (uint16_t)~SOCK_WAITS;
	t.t_socks[a].so_peersock = NONE;
	t.t_socks[l].so_ref = t.t_socks[b].so_ref = NONE;
	ATF_CHECK_STREQ("=>?", field(row_of(1), 9));
}

/* Datagram sockets, all of them, however many. */
ATF_TC_WITHOUT_HEAD(long_references_are_whole);
ATF_TC_BODY(long_references_are_whole, tc)
{
	const char *p;
	uint32_t a, i, owner;
	int n;

	begin();
	owner = proc(1234567, 1, "a-long-command");
	a = sock(SOCK_DGRAM, STATE_BOUND);
	hold(a, owner, 3);
	for (i = 0; i < 5000; i++) {
		sock(SOCK_DGRAM, STATE_CONN);
		hold(i + 1, owner, (int)i);
		join(i + 1, a);
	}
	for (n = 0, p = field(row_of(0), 9); p != NULL; n++)
		if ((p = strchr(p, ',')) != NULL)
			p++;
	ATF_CHECK_EQ(5000, n);
	ATF_CHECK(strstr(field(row_of(0), 9), ":4999") != NULL);
	ATF_CHECK(json_is_valid(json()));
}

ATF_TC_WITHOUT_HEAD(queue_counts_descriptors);
ATF_TC_BODY(queue_counts_descriptors, tc)
{
	struct sock *s;
	uint32_t a;

	begin();
	a = sock(SOCK_STREAM, STATE_CONN);
	hold(a, proc(7, 1, "p"), 3);
	s = &t.t_socks[a];
	ATF_CHECK_STREQ("0", field(row_of(0), 7));
	expect(json(), "\"queue\":0,\"fds\":null");
	s->so_queue = 1200;
	ATF_CHECK_STREQ("1200+?fd", field(row_of(0), 7));
	ATF_CHECK_EQ(1200, strtol(field(row_of(0), 7), NULL, 10));
	expect(json(), "\"queue\":1200,\"fds\":null");
	expect(json(), "\"why\":\"");
	s->so_flags |= SOCK_HASFDS;
	ATF_CHECK_STREQ("1200", field(row_of(0), 7));
	s->so_fds = 2;
	ATF_CHECK_STREQ("1200+2fd", field(row_of(0), 7));
	expect(json(), "\"queue\":1200,\"fds\":2");
	s->so_flags &= (uint16_t)~SOCK_HASQUEUE;
	ATF_CHECK_STREQ("?+2fd", field(row_of(0), 7));
	s->so_fds = 0;
	ATF_CHECK_STREQ("?", field(row_of(0), 7));
	expect(json(), "\"queue\":null");
	s->so_state = STATE_LISTEN;
	ATF_CHECK_STREQ("?", field(row_of(0), 7));
	expect(json(), "\"backlog\":null");
}

ATF_TC_WITHOUT_HEAD(held_by_nobody_is_in_flight);
ATF_TC_BODY(held_by_nobody_is_in_flight, tc)
{
	uint32_t a, b;

	begin();
	a = sock(SOCK_STREAM, STATE_CONN);
	b = sock(SOCK_STREAM, STATE_CONN);
	join(a, b);
	join(b, a);
	hold(b, proc(7, 1, "p"), 3);
	ATF_CHECK_STREQ("->(in-flight)", field(row_of(0), 9));
	ATF_CHECK_STREQ("-", field(row_of(1), 1));
	ATF_CHECK_STREQ("(in-flight)", field(row_of(1), 2));
	ATF_CHECK_STREQ("-", field(row_of(1), 3));
	ATF_CHECK_STREQ("-", field(row_of(1), 4));
	expect(json(), "\"holders\":[],\"in_flight\":true");
	/* Some process was not seen: it may be the holder. */
	t.t_complete = 0;
	ATF_CHECK_STREQ("->?", field(row_of(0), 9));
	ATF_CHECK_STREQ("?", field(row_of(1), 2));
	expect(json(), "\"holders\":null,\"in_flight\":false");
	/* It ended meanwhile. */
	t.t_complete = 1;
	t.t_socks[a].so_flags |= SOCK_GONE;
	ATF_CHECK_EQ(1, count_shown());
	ATF_CHECK_STREQ("->-", field(row_of(0), 9));
}

ATF_TC_WITHOUT_HEAD(unseen_peer_is_unknown);
ATF_TC_BODY(unseen_peer_is_unknown, tc)
{
	uint32_t a;

	begin();
	a = sock(SOCK_STREAM, STATE_CONN);
	hold(a, proc(7, 1, "p"), 3);
	t.t_socks[a].so_flags |= SOCK_HASPEER;
	t.t_socks[a].so_peer = 77;
	ATF_CHECK_STREQ("->?", field(row_of(0), 9));
	t.t_skipped = 1;
	expect(json(), "\"peer\":{\"inode\":77,\"address\":null,"
	    "\"holders\":null,\"why\":\"not in the list, which lacks network");
	/* Only what is known to be over is said to be. */
	t.t_skipped = 0;
	t.t_socks[a].so_peer = 0;
	t.t_socks[a].so_state = STATE_BOUND;
	ATF_CHECK_STREQ("->?", field(row_of(0), 9));
	expect(json(), "\"why\":\"not in the list\"");
	t.t_socks[a].so_state = STATE_CONN;
	t.t_socks[a].so_peer = 0;
	ATF_CHECK_STREQ("->?", field(row_of(0), 9));
	t.t_socks[a].so_state = STATE_CLOSED;
	ATF_CHECK_STREQ("-", field(row_of(0), 9));
	expect(json(), "\"why\":\"closed\"");
	t.t_socks[a].so_peer = 77;
	ATF_CHECK_STREQ("-", field(row_of(0), 9));
	expect(json(), "\"why\":\"closed\"");
	/* Its user is not known, and why is not known either. */
	begin();
	hold(sock(SOCK_STREAM, STATE_UNBOUND), proc(7, (uid_t)-1, "p"), 3);
	expect(json(), "\"uid\":null,\"command\":\"p\",\"why\":\"the user");
}

ATF_TC_WITHOUT_HEAD(fates_are_facts);
ATF_TC_BODY(fates_are_facts, tc)
{
	uint32_t a;

	begin();
	a = name("/run/s", "/run/new, name", STATE_LISTEN);
	hold(a, proc(7, 1, "p"), 3);
	ATF_CHECK_STREQ("-", field(row_of(0), 9));
	expect(json(), "\"file\":null");
	t.t_socks[a].so_fate = FATE_SAME;
	ATF_CHECK_STREQ("-", field(row_of(0), 9));
	expect(json(), "\"file\":{\"fate\":\"same\"}");
	t.t_socks[a].so_fate = FATE_REPLACED;
	ATF_CHECK_STREQ("!replaced", field(row_of(0), 9));
	t.t_socks[a].so_fate = FATE_DELETED;
	ATF_CHECK_STREQ("!deleted", field(row_of(0), 9));
	t.t_socks[a].so_fate = FATE_GONE;
	ATF_CHECK_STREQ("!gone", field(row_of(0), 9));
	t.t_socks[a].so_fate = FATE_RENAMED;
	ATF_CHECK_STREQ("!renamed:/run/new\\054\\040name",
	    field(row_of(0), 9));
	expect(json(), "\"file\":{\"fate\":\"renamed\","
	    "\"now\":\"/run/new,\\\\040name\"}");
}

/* Whoever chooses a name cannot feign another item with it. */
ATF_TC_WITHOUT_HEAD(names_feign_no_item);
ATF_TC_BODY(names_feign_no_item, tc)
{
	uint32_t a, b;

	begin();
	a = sock(SOCK_STREAM, STATE_CONN);
	b = name("<-root[1]:1,!deleted", NULL, STATE_CONN);
	join(a, b);
	hold(a, proc(7, 1, "p"), 3);
	hold(b, proc(8, 1, "q[1]:2,<-r"), 4);
	ATF_CHECK_STREQ("->q[1]:2\\054<-r[8]:4,"
	    "\\074-root[1]:1\\054!deleted", field(row_of(0), 9));
}

ATF_TC_WITHOUT_HEAD(options_choose);
ATF_TC_BODY(options_choose, tc)
{
	uint32_t a, i;

	begin();
	a = name("/run/a", NULL, STATE_LISTEN);
	hold(a, proc(7, 1, "p"), 3);
	hold(sock(SOCK_DGRAM, STATE_CONN), proc(8, 2, "q"), 3);
	hold(sock(SOCK_SEQPACKET, STATE_QUEUED), proc(9, 2, "r"), 3);
	hold(name("/run/b c", NULL, STATE_BOUND),
	    proc(10, (uid_t)-1, "s"), 3);
	(void)sock(SOCK_STREAM, STATE_CLOSED);
	ATF_CHECK_EQ(5, count_shown());
	for (i = 0; i < 2; i++) {
		o.o_listen = 1;
		ATF_CHECK_EQ(1, count_shown());
		o.o_connect = 1;
		ATF_CHECK_EQ(3, count_shown());
		o.o_listen = 0;
		ATF_CHECK_EQ(2, count_shown());
		o.o_connect = 0;
		o.o_all = 1;
	}
	o.o_type = SOCK_STREAM;
	ATF_CHECK_EQ(3, count_shown());
	o.o_type = -1;
	o.o_state = STATE_CLOSED;
	ATF_CHECK_EQ(1, count_shown());
	o.o_state = -1;
	o.o_pid = 9;
	ATF_CHECK_EQ(1, count_shown());
	o.o_pid = -1;
	o.o_user = 1;
	o.o_uid = 2;
	ATF_CHECK_EQ(2, count_shown());
	/* Of whom nothing is known is nobody's. */
	o.o_uid = (uid_t)-1;
	ATF_CHECK_EQ(0, count_shown());
	o.o_user = 0;
	o.o_pattern = "/run/*";
	ATF_CHECK_EQ(2, count_shown());
	o.o_pattern = "/run/b\\040c";
	ATF_CHECK_EQ(1, count_shown());
	o.o_pattern = "-";
	ATF_CHECK_EQ(3, count_shown());
	o.o_pattern = "/run";
	ATF_CHECK_EQ(0, count_shown());
}

/* JSON gives those that the rows are of, each once. */
ATF_TC_WITHOUT_HEAD(json_chooses_the_same);
ATF_TC_BODY(json_chooses_the_same, tc)
{
	const char *p;
	uint32_t a, b;
	int n;

	begin();
	a = sock(SOCK_STREAM, STATE_CONN);
	b = sock(SOCK_STREAM, STATE_CONN);
	(void)sock(SOCK_STREAM, STATE_CONN);
	hold(a, proc(7, 1, "p"), 3);
	hold(a, 0, 4);
	hold(b, proc(8, 2, "q"), 3);
	o.o_pid = 7;
	o.o_all = 1;
	for (n = 0, p = json(); (p = strstr(p, "\"in_flight\"")) != NULL; n++)
		p++;
	ATF_CHECK_EQ(1, n);
	ATF_CHECK_EQ(2, count_shown());
	expect(json(), "\"hidden_pid\":false");
}

ATF_TC_WITHOUT_HEAD(further_columns_follow);
ATF_TC_BODY(further_columns_follow, tc)
{
	uint64_t spaces[2] = { 4026531840u, 4026532000u };
	uint32_t a;

	begin();
	a = sock(SOCK_STREAM, STATE_UNBOUND);
	hold(a, proc(7, 1, "p"), 3);
	o.o_netns = o.o_verbose = 1;
	ATF_CHECK_STREQ("-", field(row_of(0), 9));
	ATF_CHECK_STREQ("1000", field(row_of(0), 10));
	ATF_CHECK_STREQ("-", field(row_of(0), 11));
	t.t_netns = spaces;
	t.t_nnetns = 2;
	t.t_socks[a].so_netns = 1;
	ATF_CHECK_STREQ("4026532000", field(row_of(0), 11));
	expect(json(), "\"skipped_netns\":0,\"netns\":4026531840,");
	expect(json(), "\"netns\":4026532000");
	t.t_socks[a].so_flags |= SOCK_NOID;
	ATF_CHECK_STREQ("-", field(row_of(0), 10));
	expect(json(), "\"inode\":null");
	t.t_netns = NULL;
	t.t_nnetns = 0;
}

/* Up to what the kernel takes, and a command of any bytes. */
static void
random_names(struct uds_addr *addrs, int n)
{
	unsigned char bytes[108];
	struct sock *s;
	size_t len;
	uint32_t at, p;
	int i, j, kind;

	begin();
	for (i = 0; i < n; i++) {
		kind = random() % 2 ? UDS_ADDR_PATHNAME : UDS_ADDR_ABSTRACT;
		len = (size_t)random() % (sizeof(bytes) - 1) + 1;
		for (j = 0; j < (int)len; j++)
			bytes[j] = (unsigned char)(random() >> 8);
		for (j = 0; j < (int)len && kind == UDS_ADDR_PATHNAME; j++)
			if (bytes[j] == '\0')
				bytes[j] = '\n';
		/* One that begins with "@" is printed as another one. */
		if (kind == UDS_ADDR_PATHNAME && (bytes[0] == '@' ||
		    len == 1))
			bytes[0] = '/';
		ATF_REQUIRE_EQ(0, uds_addr_set(&addrs[i], kind, bytes, len));
		p = table_addproc(&t, i + 1, 1, (const char *)bytes,
		    len % 16);
		at = table_addname(&t, bytes, len);
		hold(sock(SOCK_STREAM, STATE_CONN), p, i);
		s = &t.t_socks[i];
		s->so_kind = (uint8_t)kind;
		s->so_name = at;
		s->so_namelen = (uint32_t)len;
		join((uint32_t)i, (uint32_t)i / 2);
	}
}

/* Each row has its fields, and the eighth is the name of its socket. */
static void
check_rows(const struct uds_addr *addrs, int n)
{
	struct uds_addr addr;
	const char *p;
	int blanks, i;

	p = text();
	for (i = 0; i < n; i++) {
		ATF_REQUIRE_EQ(0, uds_addr_parse(&addr, field(p, 8)));
		if (!uds_addr_equal(&addr, &addrs[i]))
			atf_tc_fail("row %d: not %s", i, field(p, 8));
		for (blanks = 0; *p != '\n'; p++) {
			if (*p < ' ' || *p > '~')
				atf_tc_fail("byte %d", *p);
			blanks += p[0] == ' ' && p[1] != ' ';
		}
		/* Pids and descriptors stand at the right. */
		ATF_REQUIRE_EQ(FIELDS - 1, blanks);
		p++;
	}
	ATF_REQUIRE_EQ('\0', *p);
}

/* UDS_NAMES_COUNT asks for more. */
ATF_TC(random_names_are_printable);
ATF_TC_HEAD(random_names_are_printable, tc)
{
	atf_tc_set_md_var(tc, "timeout", "3600");
}
ATF_TC_BODY(random_names_are_printable, tc)
{
	static struct uds_addr addrs[1000];
	const char *count;
	long n, total;

	count = getenv("UDS_NAMES_COUNT");
	total = count == NULL ? 5000 : atol(count);
	ATF_REQUIRE(total > 0);
	for (n = 0; n < total; n += 1000) {
		srandom((unsigned)n + 1);
		random_names(addrs, 1000);
		check_rows(addrs, 1000);
		begin();
		srandom((unsigned)n + 1);
		random_names(addrs, 1000);
		ATF_REQUIRE(json_is_valid(json()));
	}
}

ATF_TP_ADD_TCS(tp)
{
	ATF_TP_ADD_TC(tp, json_checker_tells_bad_from_good);
	ATF_TP_ADD_TC(tp, connection_has_both_ends);
	ATF_TP_ADD_TC(tp, many_holders_and_clients_stay_short);
	ATF_TP_ADD_TC(tp, several_holders_one_row);
	ATF_TP_ADD_TC(tp, holders_looked_for_anew);
	ATF_TP_ADD_TC(tp, who_looks_is_named_last);
	ATF_TP_ADD_TC(tp, slow_reader_gets_all);
	ATF_TP_ADD_TC(tp, listener_names_those_who_wait);
	ATF_TP_ADD_TC(tp, long_references_are_whole);
	ATF_TP_ADD_TC(tp, queue_counts_descriptors);
	ATF_TP_ADD_TC(tp, held_by_nobody_is_in_flight);
	ATF_TP_ADD_TC(tp, unseen_peer_is_unknown);
	ATF_TP_ADD_TC(tp, fates_are_facts);
	ATF_TP_ADD_TC(tp, names_feign_no_item);
	ATF_TP_ADD_TC(tp, options_choose);
	ATF_TP_ADD_TC(tp, json_chooses_the_same);
	ATF_TP_ADD_TC(tp, further_columns_follow);
	ATF_TP_ADD_TC(tp, random_names_are_printable);
	return (atf_no_error());
}
