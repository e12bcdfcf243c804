#ifndef APUS_CRE2_H
#define APUS_CRE2_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A compiled regular expression; safe to use from several threads at once.
typedef struct cre2_expression cre2_expression;

/// Compiles `pattern` (UTF-8). Never null: ask `cre2_error_code` whether it can be used.
/// `case_sensitive` is RE2's option of this name.
cre2_expression *_Nonnull cre2_compile(const char *_Nullable pattern, size_t length, bool case_sensitive);
void cre2_free(cre2_expression *_Nonnull expression);

/// RE2's number for what is wrong with the pattern, 0 when nothing is.
int cre2_error_code(const cre2_expression *_Nonnull expression);
/// The part of the pattern that is wrong; valid as long as the expression.
const char *_Nonnull cre2_error_part(const cre2_expression *_Nonnull expression, size_t *_Nonnull length);

/// How many capturing groups the pattern has, the whole match not counted.
int cre2_group_count(const cre2_expression *_Nonnull expression);
/// The name of group `index` (from 1); null when it has none.
const char *_Nullable cre2_group_name(const cre2_expression *_Nonnull expression, int index, size_t *_Nonnull length);

/// Looks for the first match in `text[start..<end]`. Writes 2 * `count` offsets (start, end; -1 for a group that took no
/// part), the whole match first. False when there is none. With `whole` only a match of the whole stretch counts.
bool cre2_match(
  const cre2_expression *_Nonnull expression, const char *_Nullable text, size_t end, size_t start, bool whole,
  long *_Nonnull offsets, int count);

#ifdef __cplusplus
}
#endif

#endif
