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
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "udsinfo.h"

static int	addresses(const struct options *, char **);
static int	descriptor(const struct options *, int);
static int	list(const struct options *);
static void	load(const struct options *, struct table *, int);
static int	one_address(const struct options *, struct table *,
		    struct report *);
static int	decimal(const char *, int, int);
static int	parse_address(const char *, struct report *);
static void	parse_options(struct options *, int, char **);
static int	reserve(void);
static void	refuse(const char *, const char *)
		    __attribute__((__noreturn__));
static int	type_named(const char *);
static void	usage(void) __attribute__((__noreturn__));

static void
usage(void)
{
	(void)fprintf(stderr,
	    "usage: udsinfo [-jnqv] [-p pid] [-t type]\n"
	    "       udsinfo [-cjnqv] [-t type] [-w seconds] address ...\n"
	    "       udsinfo [-jnqv] -f fd\n"
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
			if (open("/dev/null", O_RDONLY) != fd)
				exit(EXIT_TROUBLE);
		}
	return (closed);
}

static int
decimal(const char *s, int min, int limit)
{
	char *end;
	long n;

	errno = 0;
	n = strtol(s, &end, 10);
	if (*s < '0' || *s > '9' || *end != '\0')
		refuse(s, "not a number");
	if (errno != 0 || n < min || n > limit)
		refuse(s, "out of range");
	return ((int)n);
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

static void
parse_options(struct options *o, int argc, char **argv)
{
	int ch;

	memset(o, 0, sizeof(*o));
	o->o_fd = o->o_type = -1;
	o->o_pid = -1;
	o->o_timeout = -1;
	opterr = 0;
	while ((ch = getopt(argc, argv, "FVcf:jnp:qt:vw:")) != -1)
		switch (ch) {
		case 'F':
			o->o_features = 1;
			break;
		case 'V':
			out_printf("udsinfo %s (libuds %s)\n", UDS_VERSION,
			    uds_version());
			out_flush();
			exit(EXIT_YES);
		case 'c':
			o->o_connect = 1;
			break;
		case 'f':
			o->o_fd = decimal(optarg, 0, INT_MAX);
			break;
		case 'j':
			o->o_json = 1;
			break;
		case 'n':
			o->o_numeric = 1;
			break;
		case 'p':
			o->o_pid = decimal(optarg, 1, INT_MAX);
			break;
		case 'q':
			o->o_quiet = 1;
			break;
		case 't':
			o->o_type = type_named(optarg);
			break;
		case 'v':
			o->o_verbose = 1;
			break;
		case 'w':
			o->o_timeout = decimal(optarg, 0, INT_MAX / 1000) *
			    1000;
			break;
		default:
			usage();
		}
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

	/* What does not go together. */
	if (o.o_features && (o.o_fd != -1 || o.o_connect || o.o_pid != -1 ||
	    o.o_type != -1))
		usage();
	if (o.o_fd != -1 && (argc > 0 || o.o_connect || o.o_type != -1))
		usage();
	if (o.o_pid != -1 && (argc > 0 || o.o_fd != -1))
		usage();
	if (o.o_connect && argc == 0)
		usage();
	if (o.o_timeout != -1 && !o.o_connect)
		usage();
	if (o.o_timeout == -1)
		o.o_timeout = 1000;

	if (o.o_features)
		status = features(&o, argv);
	else if (o.o_fd != -1)
		status = descriptor(&o, closed);
	else if (argc > 0)
		status = addresses(&o, argv);
	else
		status = list(&o);
	out_flush();
	return (status);
}

/*
 * Collect what the answers are looked up in: most are in the brief table.  If
 * that cannot be had the reports say so.
 */
static void
load(const struct options *o, struct table *t, int brief)
{
	if (t->t_why != NULL || (t->t_nindex != 0 && (brief || !t->t_brief)))
		return;
	if (list_sockets(t, brief && !o->o_verbose && !o->o_json) == -1)
		return;
	if (o->o_verbose && list_holders(t) == -1) {
		warnx("%s", t->t_why);
		t->t_why = NULL;
	}
}

static int
list(const struct options *o)
{
	struct table t;
	size_t rows;
	int status;

	table_init(&t);
	t.t_pid = o->o_pid;
	if (list_sockets(&t, 0) == -1 || list_holders(&t) == -1)
		warnx("%s", t.t_why);
	if (o->o_json)
		rows = json_list(o, &t);
	else
		rows = t.t_why == NULL ? text_list(o, &t) : 0;
	out_flush();
	if (t.t_hidden > 0)
		warnx("%zu process%s could not be read", t.t_hidden,
		    t.t_hidden == 1 ? "" : "es");
	status = rows == 0 ? EXIT_NO : EXIT_YES;
	if (t.t_why != NULL || (rows == 0 && t.t_pidhidden))
		status = EXIT_TROUBLE;
	table_free(&t);
	return (status);
}

static int
one_address(const struct options *o, struct table *t, struct report *r)
{
	/* Before the connection waits there itself. */
	if (o->o_connect && o->o_verbose)
		load(o, t, 0);
	if (!o->o_connect || address_connect(o, r) == -1) {
		load(o, t, 1);
		if (address_report(o, t, r) == -1) {
			load(o, t, 0);
			(void)address_report(o, t, r);
		}
	} else if (o->o_verbose && r->r_state == STATE_LIVE)
		address_holders(o, t, r);
	if (o->o_quiet)
		return (r->r_status);
	if (o->o_json)
		json_report(t, r);
	else
		text_report(o, t, r);
	return (r->r_status);
}

/* On failure the report is about an operand that is no address. */
static int
parse_address(const char *text, struct report *r)
{
	char safe[256];

	if (uds_addr_parse(&r->r_addr, text) == 0) {
		if (uds_addr_kind(&r->r_addr) != UDS_ADDR_UNNAMED)
			return (0);
		warnx("-: an unnamed socket cannot be looked up");
		report_why(r, "an unnamed socket cannot be looked up");
		return (-1);
	}
	(void)encode(safe, sizeof(safe), text, strlen(text));
	report_why(r, "not an address: %s", strerror(errno));
	warnx("address \"%s\": %s", safe, r->r_why);
	return (-1);
}

static int
addresses(const struct options *o, char **argv)
{
	struct report r;
	struct table t;
	int status, worst;

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
			json_report(&t, &r);
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
	table_init(&t);
	load(o, &t, 0);
	report_init(&r);
	descriptor_report(o, &t, &r);
	if (!o->o_quiet && o->o_json) {
		json_begin();
		json_report(&t, &r);
		json_end();
	} else if (!o->o_quiet)
		text_report(o, &t, &r);
	status = r.r_status;
	report_free(&r);
	table_free(&t);
	return (status);
}
