/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * Time two commands as whole processes, by turns and each first every other
 * time, and tell the medians and the median of the ratios of the pairs.
 *
 * usage: pair [-l limit] [-n pairs] title command [arg ...] -- command ...
 *
 * The first command is ours.  What they print goes to a file each time.  Both
 * must succeed and print something.
 */

#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>

#include <err.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define MAXPAIRS	1001

struct sample {
	double	wall;		/* milliseconds */
	double	cpu;
};

static int	ascending(const void *, const void *);
static double	cputime(void);
static double	median(double *, int);
static void	report(const char *, int, double);
static void	run(char **, int, struct sample *);
static char	**split(char **);
static void	usage(void);

extern char **environ;

static struct sample sample[2][MAXPAIRS + 1];

int
main(int argc, char *argv[])
{
	char **command[2];
	char tmp[] = "/tmp/pair.XXXXXX";
	double limit;
	int ch;
	int fd;
	int i;
	int n;

	limit = 0;
	n = 21;
	while ((ch = getopt(argc, argv, "+l:n:")) != -1)
		switch (ch) {
		case 'l':
			limit = strtod(optarg, NULL);
			break;
		case 'n':
			n = atoi(optarg);
			break;
		default:
			usage();
		}
	argv += optind;
	if (argc - optind < 4 || n < 1 || n > MAXPAIRS)
		usage();
	command[0] = argv + 1;
	command[1] = split(command[0]);
	fd = mkstemp(tmp);
	if (fd == -1 || unlink(tmp) == -1)
		err(2, "%s", tmp);
	/* One pair more than is told, to warm up. */
	for (i = 0; i <= n; i++) {
		run(command[i % 2], fd, &sample[i % 2][i]);
		run(command[(i + 1) % 2], fd, &sample[(i + 1) % 2][i]);
	}
	report(argv[0], n, limit);
	return (0);
}

static void
usage(void)
{
	fprintf(stderr, "usage: pair [-l limit] [-n pairs] title "
	    "command [arg ...] -- command [arg ...]\n");
	exit(2);
}

static char **
split(char **argv)
{
	while (*argv != NULL && strcmp(*argv, "--") != 0)
		argv++;
	if (argv[0] == NULL || argv[1] == NULL)
		usage();
	*argv = NULL;
	return (argv + 1);
}

/* Of all children up to now. */
static double
cputime(void)
{
	struct rusage ru;

	getrusage(RUSAGE_CHILDREN, &ru);
	return ((double)(ru.ru_utime.tv_sec + ru.ru_stime.tv_sec) * 1e3 +
	    (double)(ru.ru_utime.tv_usec + ru.ru_stime.tv_usec) / 1e3);
}

static void
run(char **argv, int fd, struct sample *s)
{
	posix_spawn_file_actions_t fa;
	struct stat st;
	struct timespec end;
	struct timespec start;
	double cpu;
	pid_t pid;
	int error;
	int status;

	if (ftruncate(fd, 0) == -1 || lseek(fd, 0, SEEK_SET) == -1)
		err(2, "output file");
	posix_spawn_file_actions_init(&fa);
	posix_spawn_file_actions_adddup2(&fa, fd, STDOUT_FILENO);
	posix_spawn_file_actions_adddup2(&fa, fd, STDERR_FILENO);
	cpu = cputime();
	clock_gettime(CLOCK_MONOTONIC, &start);
	error = posix_spawnp(&pid, argv[0], &fa, NULL, argv, environ);
	if (error != 0)
		errx(2, "%s: %s", argv[0], strerror(error));
	if (waitpid(pid, &status, 0) == -1)
		err(2, "waitpid");
	clock_gettime(CLOCK_MONOTONIC, &end);
	s->wall = (double)(end.tv_sec - start.tv_sec) * 1e3 +
	    (double)(end.tv_nsec - start.tv_nsec) / 1e6;
	s->cpu = cputime() - cpu;
	posix_spawn_file_actions_destroy(&fa);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		errx(2, "%s: failed", argv[0]);
	if (fstat(fd, &st) == -1 || st.st_size == 0)
		errx(2, "%s: printed nothing", argv[0]);
}

static int
ascending(const void *a, const void *b)
{
	double x;
	double y;

	x = *(const double *)a;
	y = *(const double *)b;
	return ((x > y) - (x < y));
}

static double
median(double *v, int n)
{
	qsort(v, (size_t)n, sizeof(*v), ascending);
	return (v[n / 2]);
}

static void
report(const char *title, int n, double limit)
{
	static double cpu[MAXPAIRS];
	static double ours[MAXPAIRS];
	static double ratio[MAXPAIRS];
	static double theirs[MAXPAIRS];
	double r;
	int i;

	for (i = 0; i < n; i++) {
		ours[i] = sample[0][i + 1].wall;
		theirs[i] = sample[1][i + 1].wall;
		ratio[i] = ours[i] / theirs[i];
		cpu[i] = sample[0][i + 1].cpu / sample[1][i + 1].cpu;
	}
	r = median(ratio, n);
	printf("%-38s %7.2f : %7.2f ms  %.3f, cpu %.3f", title,
	    median(ours, n), median(theirs, n), r, median(cpu, n));
	if (limit > 0)
		printf("  <= %g: %s", limit, r <= limit ? "met" : "missed");
	putchar('\n');
}
