/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * A corpus for a fuzzer, in hexadecimal, where an empty line ends each input
 * and a hash begins a comment.
 *
 * usage: program corpus		call the fuzzer with each of them
 *        program -x directory corpus	write a file for each of them
 *        program -a file ...		print such files as a corpus
 */

#include <sys/types.h>

#include <ctype.h>
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fuzz.h"

#define MOST	65536

static int	read_input(FILE *, unsigned char *, size_t *);
static void	read_corpus(const char *, const char *);
static void	use(const unsigned char *, size_t);
static void	extract(const char *, int, const unsigned char *, size_t);
static void	print_file(const char *);
static FILE	*open_file(const char *, const char *);
static void	usage(void) __attribute__((__noreturn__));

int
main(int argc, char **argv)
{
	const char *directory;
	int c, print;

	directory = NULL;
	print = 0;
	while ((c = getopt(argc, argv, "ax:")) != -1)
		switch (c) {
		case 'a':
			print = 1;
			break;
		case 'x':
			directory = optarg;
			break;
		default:
			usage();
		}
	argv += optind;
	argc -= optind;
	if (argc == 0 || (argc > 1 && !print))
		usage();
	if (!print)
		read_corpus(*argv, directory);
	for (; print && argc > 0; argc--)
		print_file(*argv++);
	return (0);
}

static void
read_corpus(const char *path, const char *directory)
{
	static unsigned char input[MOST];
	FILE *f;
	size_t len;
	int n;

	f = open_file(path, "r");
	for (n = 0; read_input(f, input, &len); n++)
		if (directory != NULL)
			extract(directory, n, input, len);
		else
			use(input, len);
	if (fclose(f) == EOF || n == 0)
		errx(1, "%s: no corpus", path);
	printf("%d inputs\n", n);
}

/* 0 at the end of the file. */
static int
read_input(FILE *f, unsigned char *input, size_t *len)
{
	char line[256];
	unsigned int byte;
	size_t i;
	int begun, step;

	*len = 0;
	begun = 0;
	while (fgets(line, sizeof(line), f) != NULL) {
		line[strcspn(line, "#\n")] = '\0';
		if (line[0] == '\0' && begun)
			break;
		for (i = 0; sscanf(line + i, " %2x%n", &byte, &step) == 1;
		    i += (size_t)step) {
			if (*len == MOST)
				errx(1, "an input is too long");
			input[(*len)++] = (unsigned char)byte;
			begun = 1;
		}
		if (line[i + strspn(line + i, " ")] != '\0')
			errx(1, "not hexadecimal: %s", line + i);
	}
	return (begun);
}

/* In as much memory as it needs, so that a checker notices what is behind. */
static void
use(const unsigned char *input, size_t len)
{
	unsigned char *copy;

	copy = malloc(len > 0 ? len : 1);
	if (copy == NULL)
		err(1, NULL);
	memcpy(copy, input, len);
	(void)LLVMFuzzerTestOneInput(copy, len);
	free(copy);
}

static void
extract(const char *directory, int n, const unsigned char *input, size_t len)
{
	char path[1024];
	FILE *f;

	(void)snprintf(path, sizeof(path), "%s/%03d", directory, n);
	f = open_file(path, "w");
	if (fwrite(input, 1, len, f) != len || fclose(f) == EOF)
		err(1, "%s", path);
}

static void
print_file(const char *path)
{
	FILE *f;
	int c, n;

	f = open_file(path, "r");
	for (n = 0; (c = getc(f)) != EOF; n++)
		printf("%s%02x", n == 0 ? "\n" : n % 32 == 0 ? "\n" :
		    n % 4 == 0 ? " " : "", (unsigned int)c);
	printf("\n");
	(void)fclose(f);
}

static FILE *
open_file(const char *path, const char *mode)
{
	FILE *f;

	f = fopen(path, mode);
	if (f == NULL)
		err(1, "%s", path);
	return (f);
}

static void
usage(void)
{
	fprintf(stderr, "usage: program [-x directory] corpus\n"
	    "       program -a file ...\n");
	exit(1);
}
