/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * As much of libatf-c as the tests use, so that they compile and link for
 * systems whose own is not here.  What comes of it is not run.
 */

#ifndef ATF_C_H
#define ATF_C_H

#include <errno.h>
#include <stdlib.h>
#include <string.h>

typedef struct atf_tc {
	void	(*tc_head)(struct atf_tc *);
	void	(*tc_body)(const struct atf_tc *);
} atf_tc_t;

typedef int		 atf_error_t;
typedef const atf_tc_t	*atf_tp_t;

#define ATF__UNUSED	__attribute__((__unused__))
#define ATF__FORMAT(n)	__attribute__((__format__(__printf__, n, n + 1)))
#define ATF__NORETURN	__attribute__((__noreturn__))

#define ATF_TC_WITHOUT_HEAD(name)					\
	static void	atf__##name##_body(const atf_tc_t *);		\
	static const atf_tc_t atf__##name = {				\
		NULL, atf__##name##_body				\
	}
#define ATF_TC(name)							\
	static void	atf__##name##_head(atf_tc_t *);			\
	static void	atf__##name##_body(const atf_tc_t *);		\
	static const atf_tc_t atf__##name = {				\
		atf__##name##_head, atf__##name##_body			\
	}
#define ATF_TC_HEAD(name, tc)						\
	static void							\
	atf__##name##_head(atf_tc_t *tc ATF__UNUSED)
#define ATF_TC_BODY(name, tc)						\
	static void							\
	atf__##name##_body(const atf_tc_t *tc ATF__UNUSED)

#define ATF_TP_ADD_TCS(tp)						\
	static atf_error_t	atf__add(atf_tp_t *);			\
	int								\
	main(void)							\
	{								\
		atf_tp_t p;						\
									\
		return (atf__add(&p));					\
	}								\
	static atf_error_t						\
	atf__add(atf_tp_t *tp)
#define ATF_TP_ADD_TC(tp, name)	(*(tp) = &atf__##name)

#define ATF_CHECK_MSG(e, ...)						\
	((e) ? (void)0 : atf_tc_fail_nonfatal(__VA_ARGS__))
#define ATF_REQUIRE_MSG(e, ...)						\
	((e) ? (void)0 : atf_tc_fail(__VA_ARGS__))
#define ATF_CHECK(e)		ATF_CHECK_MSG(e, "%s", #e)
#define ATF_REQUIRE(e)		ATF_REQUIRE_MSG(e, "%s", #e)
#define ATF_CHECK_EQ(a, b)	ATF_CHECK((a) == (b))
#define ATF_REQUIRE_EQ(a, b)	ATF_REQUIRE((a) == (b))
#define ATF_CHECK_EQ_MSG(a, b, ...)	ATF_CHECK_MSG((a) == (b), __VA_ARGS__)
#define ATF_REQUIRE_EQ_MSG(a, b, ...)	ATF_REQUIRE_MSG((a) == (b), __VA_ARGS__)
#define ATF_CHECK_STREQ(a, b)	ATF_CHECK(strcmp(a, b) == 0)
#define ATF_REQUIRE_STREQ(a, b)	ATF_REQUIRE(strcmp(a, b) == 0)
#define ATF_CHECK_ERRNO(n, e)	ATF_CHECK((e) && errno == (n))

static inline atf_error_t
atf_no_error(void)
{
	return (0);
}

ATF__FORMAT(1) static inline void
atf_tc_fail_nonfatal(const char *format ATF__UNUSED, ...)
{
}

ATF__FORMAT(1) ATF__NORETURN static inline void
atf_tc_fail(const char *format ATF__UNUSED, ...)
{
	abort();
}

ATF__FORMAT(1) ATF__NORETURN static inline void
atf_tc_skip(const char *format ATF__UNUSED, ...)
{
	abort();
}

ATF__FORMAT(2) static inline void
atf_tc_expect_exit(int status ATF__UNUSED, const char *format ATF__UNUSED, ...)
{
}

ATF__FORMAT(3) static inline atf_error_t
atf_tc_set_md_var(atf_tc_t *tc ATF__UNUSED, const char *name ATF__UNUSED,
    const char *format ATF__UNUSED, ...)
{
	return (0);
}

static inline const char *
atf_tc_get_config_var_wd(const atf_tc_t *tc ATF__UNUSED,
    const char *name ATF__UNUSED, const char *value)
{
	return (value);
}

#endif
