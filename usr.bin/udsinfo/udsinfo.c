/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * udsinfo(1): who is behind the Unix domain sockets of this machine.  This
 * file reads the command line and leads through the modes.
 */

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "udsinfo.h"

/* Each has a process. */
#define MAX_SERVED	10000

/* Of all modes. */
#define OPTIONS	"A:FLM:NOS:T:VW:acef:jlm:np:qst:u:vw"

/* No user has this number. */
#define NOBODY		((uid_t)-1)

/* Of -W: seconds, and milliseconds.  Less would keep a processor busy. */
#define MAXINTERVAL	1000000
#define MININTERVAL	10

static int	addresses(const struct options *, char **);
static int	descriptor(const struct options *, int);
static void	fill(const struct options *, struct table *, int);
static void	find_out(const struct options *, struct table *,
		    struct report *);
static int	mode_named(const char *);
static void	only(const struct options *, const char *);
static int	one_address(const struct options *, struct table *,
		    struct report *);
static intmax_t	number(const char *, intmax_t, intmax_t);
static int	interval(const char *);
static int	parse_address(const char *, struct report *);
static void	parse_options(struct options *, int, char **);
static int	reserve(void);
static void	refuse(const char *, const char *)
		    __attribute__((__noreturn__));
static void	set_argument(struct options *, int, const char *);
static int	set_flag(struct options *, int);
static int	state_named(const char *);
static int	type_named(const char *);
static uid_t	user_named(const char *);
static void	usage(void) __attribute__((__noreturn__));

static void
usage(void)
{
	(void)fprintf(stderr,
	    "usage: udsinfo [-acjlNnqvw] [-A pattern] [-p pid] [-S state]"
	    " [-t type]\n"
	    "               [-u user] [-W seconds]\n"
	    "       udsinfo -O [-cjlnqvw] [-A pattern] [-S state] [-t type]"
	    " [-W seconds]\n"
	    "       udsinfo [-cjnqv] [-T seconds] [-t type] [-u user]"
	    " address ...\n"
	    "       udsinfo [-jnqv] -f fd\n"
	    "       udsinfo -L [-ejnv] [-M max] [-m mode] [-t type] address\n"
	    "       udsinfo -s [-jnqv] [-u user] directory ...\n"
	    "       udsinfo [-jq] -F [feature ...]\n"
	    "       udsinfo -V\n");
	exit(EXIT_TROUBLE);
}

/*
 * Standard descriptors that are closed would become sockets, which messages
 * would then be written to.  Return which of them were; output stays as
 * impossible as it was.
 */
static int
reserve(void)
{
	int closed, fd;

	closed = 0;
	for (fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) == -1) {
			closed |= 1 << fd;
			if (open("/dev/null", O_RDONLY) == -1)
				err(EXIT_TROUBLE, "/dev/null");
		}
	return (closed);
}

static intmax_t
number(const char *s, intmax_t min, intmax_t limit)
{
	intmax_t n;

	n = decimal(s);
	if (n == -1)
		refuse(s, "not a number");
	if (n < min || n > limit)
		refuse(s, "out of range");
	return (n);
}

/* Seconds, with up to three digits after the point, as milliseconds. */
static int
interval(const char *s)
{
	const char *point;
	int ms, unit;

	for (ms = 0, point = s; *point >= '0' && *point <= '9'; point++)
		if ((ms = ms * 10 + *point - '0') > MAXINTERVAL)
			refuse(s, "out of range");
	if (point == s)
		refuse(s, "not a number");
	ms *= 1000;
	if (*point == '.')
		for (unit = 100; *++point >= '0' && *point <= '9'; unit /= 10)
			ms += (*point - '0') * unit;
	if (*point != '\0')
		refuse(s, "not a number");
	if (ms < MININTERVAL)
		refuse(s, "out of range");
	return (ms);
}

/* An argument comes from anywhere, as the names of sockets do. */
static void
refuse(const char *argument, const char *why)
{
	char safe[256];

	(void)encode(safe, sizeof(safe), argument, strlen(argument));
	errx(EXIT_TROUBLE, "%s: %s", safe, why);
}

static int
state_named(const char *name)
{
	int state;

	for (state = STATE_UNBOUND; state <= STATE_CLOSED; state++)
		if (strcmp(name, word_state(state)) == 0)
			return (state);
	refuse(name, "not unbound, bound, listen, conn, queued or closed");
}

/* A name, or else a number, as POSIX has it for chown(1). */
static uid_t
user_named(const char *name)
{
	const struct passwd *pw;

	if ((pw = getpwnam(name)) != NULL)
		return (pw->pw_uid);
	if (name[0] < '0' || name[0] > '9')
		refuse(name, "no such user");
	return ((uid_t)number(name, 0, (intmax_t)NOBODY - 1));
}

static int
type_named(const char *name)
{
	static const int types[] = {
		SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET
	};
	size_t i;

	for (i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (strcmp(name, word_type(types[i])) == 0)
			return (types[i]);
	refuse(name, "not stream, dgram or seqpacket");
}

/* Octal, as of chmod(1); execute bits mean nothing to a socket. */
static int
mode_named(const char *text)
{
	size_t n;

	n = strspn(text, "01234567");
	if (n == 0 || n > 4 || text[n] != '\0' || strtol(text, NULL, 8) > 0777)
		refuse(text, "not a mode of octal digits");
	return ((int)strtol(text, NULL, 8));
}

/* Those without an argument. */
static int
set_flag(struct options *o, int ch)
{
	const struct {
		int	 letter;
		int	*flag;
	} flags[] = {
		{ 'F', &o->o_features },
		{ 'L', &o->o_serve },
		{ 'N', &o->o_netns },
		{ 'O', &o->o_ownerless },
		{ 'a', &o->o_all },
		{ 'c', &o->o_connect },
		{ 'e', &o->o_echo },
		{ 'j', &o->o_json },
		{ 'l', &o->o_listen },
		{ 'n', &o->o_numeric },
		{ 'q', &o->o_quiet },
		{ 's', &o->o_scan },
		{ 'v', &o->o_verbose },
		{ 'w', &o->o_wide }
	};
	size_t i;

	for (i = 0; i < sizeof(flags) / sizeof(flags[0]); i++)
		if (flags[i].letter == ch) {
			*flags[i].flag = 1;
			return (1);
		}
	return (0);
}

static void
set_argument(struct options *o, int ch, const char *arg)
{
	switch (ch) {
	case 'A':
		o->o_pattern = arg;
		break;
	case 'M':
		o->o_max = (int)number(arg, 1, MAX_SERVED);
		break;
	case 'S':
		o->o_state = state_named(arg);
		break;
	case 'T':
		o->o_timeout = (int)number(arg, 0, INT_MAX / 1000) * 1000;
		break;
	case 'W':
		o->o_watch = interval(arg);
		break;
	case 'f':
		o->o_fd = (int)number(arg, 0, INT_MAX);
		break;
	case 'm':
		o->o_mode = mode_named(arg);
		break;
	case 'p':
		o->o_pid = (pid_t)number(arg, 1, INT_MAX);
		break;
	case 't':
		o->o_type = type_named(arg);
		break;
	case 'u':
		o->o_uid = user_named(arg);
		o->o_username = arg;
		o->o_user = 1;
		break;
	default:
		usage();
	}
}

static void
parse_options(struct options *o, int argc, char **argv)
{
	int ch;

	memset(o, 0, sizeof(*o));
	o->o_fd = o->o_state = o->o_type = -1;
	o->o_pid = -1;
	o->o_timeout = -1;
	o->o_max = 64;
	o->o_mode = S_IRUSR | S_IWUSR;
	opterr = 0;
	while ((ch = getopt(argc, argv, OPTIONS)) != -1) {
		if (strchr(o->o_given, ch) == NULL)
			o->o_given[strlen(o->o_given)] = (char)ch;
		if (ch == 'V') {
			out_printf("udsinfo %s (libuds %s)\n", UDS_VERSION,
			    uds_version());
			out_flush();
			exit(EXIT_YES);
		}
		if (!set_flag(o, ch))
			set_argument(o, ch, optarg);
	}
}

/* A mode takes these options and no others. */
static void
only(const struct options *o, const char *letters)
{
	if (o->o_given[strspn(o->o_given, letters)] != '\0')
		usage();
}

int
main(int argc, char **argv)
{
	struct options o;
	int closed, status;

	closed = reserve();
	parse_options(&o, argc, argv);
	argc -= optind;
	argv += optind;

	if (o.o_serve)
		only(&o, argc == 1 ? "LMejmntv" : "");
	else if (o.o_features)
		only(&o, "Fjq");
	else if (o.o_fd != -1)
		only(&o, argc > 0 ? "" : "fjnqv");
	else if (o.o_scan)
		only(&o, argc > 0 ? "jnqsuv" : "");
	else if (argc > 0)
		only(&o, o.o_connect ? "Tcjnqtuv" : "jnqtuv");
	else
		only(&o, o.o_ownerless ? "AOSWcjlnqtvw" :
		    "ANSWacjlnpqtuvw");
	if (o.o_timeout == -1)
		o.o_timeout = 1000;

	if (o.o_serve)
		status = serve(&o, argv[0]);
	else if (o.o_features)
		status = features(&o, argv);
	else if (o.o_fd != -1)
		status = descriptor(&o, closed);
	else if (o.o_scan)
		status = scan(&o, argv);
	else if (argc > 0)
		status = addresses(&o, argv);
	else
		status = o.o_watch > 0 ? watch(&o) : list(&o);
	out_flush();
	return (status);
}

static void
fill(const struct options *o, struct table *t, int brief)
{
	const char *why;

	t->t_uids = o->o_json;
	if (list_sockets(t, brief && !o->o_verbose && !o->o_json) == -1)
		return;
	/* What lacks some names cannot tell that one is absent. */
	why = t->t_partial ? t->t_lacks : NULL;
	if (o->o_verbose && list_holders(t) == -1) {
		progress_wipe();
		warnx("%s", t->t_why);
	}
	t->t_why = why;
	table_join(t);
	if (o->o_verbose)
		list_fates(t);
}

/*
 * Collect what the answers are looked up in: most are in the brief table.  If
 * that cannot be had the reports say so.
 */
void
load(const struct options *o, struct table *t, int brief)
{
	if (t->t_why != NULL || (t->t_nindex != 0 && (brief ||
	    (!t->t_brief && !t->t_once))))
		return;
	t->t_again = t->t_nindex != 0 && t->t_once;
	if (!o->o_quiet)
		progress_begin("reading sockets");
	fill(o, t, brief);
	progress_end();
}

/* Connect if that is wanted, and look up what it does not tell. */
static void
find_out(const struct options *o, struct table *t, struct report *r)
{
	/* Before the connection waits there itself. */
	if (o->o_connect && o->o_verbose)
		load(o, t, 0);
	for (;;) {
		if (o->o_connect && address_connect(o, r) == 0) {
			if (o->o_verbose && r->r_state == STATE_LIVE)
				address_holders(o, t, r);
			return;
		}
		load(o, t, 1);
		if (address_report(o, t, r) == 0)
			return;
		if (!t->t_brief && !t->t_once)
			table_free(t);
		load(o, t, 0);
	}
}

static int
one_address(const struct options *o, struct table *t, struct report *r)
{
	find_out(o, t, r);
	address_more(o, t, r);
	if (o->o_quiet)
		return (r->r_status);
	if (o->o_json)
		json_report(o, t, r);
	else
		text_report(o, t, r);
	return (r->r_status);
}

/* On failure the report is about an operand that is no address. */
static int
parse_address(const char *text, struct report *r)
{
	char safe[256];
	int error;

	if (uds_addr_parse(&r->r_addr, text) == 0) {
		if (uds_addr_kind(&r->r_addr) != UDS_ADDR_UNNAMED)
			return (0);
		warnx("-: an unnamed socket cannot be looked up");
		report_why(r, "an unnamed socket cannot be looked up");
		return (-1);
	}
	error = errno;
	(void)encode(safe, sizeof(safe), text, strlen(text));
	report_why(r, "not an address: %s", word_notaddress(text, error));
	warnx("address \"%s\": %s", safe, r->r_why);
	return (-1);
}

static int
addresses(const struct options *o, char **argv)
{
	struct report r;
	struct table t;
	int status, worst;

	confine(NEED_FILES);
	table_init(&t);
	worst = EXIT_YES;
	if (o->o_json && !o->o_quiet)
		json_begin();
	for (; *argv != NULL; argv++) {
		report_init(&r);
		status = EXIT_TROUBLE;
		if (parse_address(*argv, &r) == 0)
			status = one_address(o, &t, &r);
		else if (o->o_json && !o->o_quiet)
			json_report(o, &t, &r);
		if (status > worst)
			worst = status;
		report_free(&r);
	}
	if (o->o_json && !o->o_quiet)
		json_end();
	table_free(&t);
	return (worst);
}

static int
descriptor(const struct options *o, int closed)
{
	struct report r;
	struct table t;
	int status;

	if (o->o_fd <= STDERR_FILENO && (closed & 1 << o->o_fd) != 0) {
		errno = EBADF;
		err(EXIT_TROUBLE, "fd %d", o->o_fd);
	}
	confine(NEED_DESCRIPTOR);
	table_init(&t);
	load(o, &t, 0);
	report_init(&r);
	descriptor_report(o, &t, &r);
	if (!o->o_quiet && o->o_json) {
		json_begin();
		json_report(o, &t, &r);
		json_end();
	} else if (!o->o_quiet)
		text_report(o, &t, &r);
	status = r.r_status;
	report_free(&r);
	table_free(&t);
	return (status);
}
