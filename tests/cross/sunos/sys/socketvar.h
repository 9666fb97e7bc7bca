/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/* illumos: uts/common/sys/socketvar.h */

#ifndef UDS_CROSS_SYS_SOCKETVAR_H
#define UDS_CROSS_SYS_SOCKETVAR_H

#include <sys/types.h>

#include <stdint.h>

#define SS_ISCONNECTED	0x00000001
#define SS_CANTSENDMORE	0x00000008
#define SS_CANTRCVMORE	0x00000010
#define SS_ISBOUND	0x00000020
#define SS_ACCEPTCONN	0x00000200

#define SOU_MAGIC_EXPLICIT	0x75787670

/* MAXPATHLEN of uts/common/sys/param.h is 1024. */
struct sockinfo {
	unsigned int	si_size;
	short		si_family;
	short		si_type;
	unsigned short	si_flag;
	unsigned int	si_state;
	unsigned int	si_ux_laddr_sou_magic;
	unsigned int	si_ux_faddr_sou_magic;
	int		si_serv_type;
	unsigned int	si_laddr_soa_len;
	unsigned int	si_faddr_soa_len;
	uint16_t	si_laddr_family;
	uint16_t	si_faddr_family;
	char		si_laddr_sun_path[1024 + 1];
	char		si_faddr_sun_path[1024 + 1];
	int		si_faddr_noxlate;
	int		si_szoneid;
};

#endif
