/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * scan.c, scan_walk.c, scan_store.c: the socket files of directories.
 */

#ifndef SCAN_H
#define SCAN_H

#include <sys/types.h>
#include <sys/stat.h>

#include <stddef.h>

#include "udsinfo.h"

struct found {
	char		*fo_path;	/* as the operand was written */
	char		*fo_real;	/* absolute, or NULL */
	dev_t		 fo_dev;
	ino_t		 fo_ino;
	mode_t		 fo_mode;
	uid_t		 fo_uid;
	gid_t		 fo_gid;
	enum state	 fo_state;
	int		 fo_type;	/* -1 if unknown */
	int		 fo_reach;	/* -u: it may, -1 if unknown */
};

/* A directory that the walk is in. */
struct level {
	struct stat	 lv_stat;
	char		*lv_names;	/* of its directories, end to end */
	char		**lv_subs;	/* sorted */
	size_t		 lv_nameslen, lv_maxnames;
	size_t		 lv_nsubs, lv_next;
	size_t		 lv_pathlen;
	int		 lv_fd;		/* -1 if to be opened anew */
};

struct scan {
	const struct options *sc_options;
	struct found	*sc_found;
	struct level	*sc_levels;
	struct access	 sc_access;	/* with -u: to where the walk is */
	struct subject	 sc_subject;
	char		*sc_path;	/* where the walk is */
	char		*sc_real;	/* the operand, absolute */
	size_t		 sc_nfound, sc_maxfound;
	size_t		 sc_nlevels, sc_maxlevels;
	size_t		 sc_maxpath;
	size_t		 sc_rootlen;	/* of the operand in sc_path */
	size_t		 sc_ndirs;
	size_t		 sc_trouble;	/* what could not be looked at */
	size_t		 sc_foreign;	/* file systems not entered */
	size_t		 sc_doubtful;	/* files that -u perhaps may not */
};

void	scan_add(struct scan *, const struct stat *);
void	scan_free(struct scan *);
int	scan_gate(struct scan *, const struct stat *);
void	scan_init(struct scan *, const struct options *);
void	scan_later(struct level *, const char *);
int	scan_root(struct scan *, const char *);
void	scan_sort(struct scan *, size_t, struct level *);
void	scan_ungate(struct scan *);
void	scan_walk(struct scan *, const char *);

/* text_scan.c, json_report.c */
void	text_scan(const struct options *, const struct scan *);
void	json_end_scan(const struct scan *);

#endif
