#include "cre2.h"

#include <re2/re2.h>

#include <string>
#include <vector>

struct cre2_expression {
  re2::RE2 expression;
  std::vector<std::string> names;  // by group number, "" when it has none

  cre2_expression(re2::StringPiece pattern, const re2::RE2::Options &options) : expression(pattern, options) {
    if (!expression.ok()) return;
    names.resize(expression.NumberOfCapturingGroups() + 1);
    for (const auto &group : expression.CapturingGroupNames()) names[group.first] = group.second;
  }
};

cre2_expression *cre2_compile(const char *pattern, size_t length, bool case_sensitive) {
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_case_sensitive(case_sensitive);
  options.set_max_mem(64 << 20);
  return new cre2_expression(re2::StringPiece(pattern == nullptr ? "" : pattern, length), options);
}

void cre2_free(cre2_expression *expression) { delete expression; }

int cre2_error_code(const cre2_expression *expression) { return expression->expression.error_code(); }

const char *cre2_error_part(const cre2_expression *expression, size_t *length) {
  const std::string &part = expression->expression.error_arg();
  *length = part.size();
  return part.data();
}

int cre2_group_count(const cre2_expression *expression) { return expression->expression.NumberOfCapturingGroups(); }

const char *cre2_group_name(const cre2_expression *expression, int index, size_t *length) {
  *length = 0;
  if (index < 1 || index >= (int)expression->names.size() || expression->names[index].empty()) return nullptr;
  *length = expression->names[index].size();
  return expression->names[index].data();
}

bool cre2_match(
    const cre2_expression *expression, const char *text, size_t end, size_t start, bool whole, long *offsets, int count) {
  re2::StringPiece input(text == nullptr ? "" : text, end);
  std::vector<re2::StringPiece> groups(count);
  auto anchor = whole ? re2::RE2::ANCHOR_BOTH : re2::RE2::UNANCHORED;
  if (!expression->expression.Match(input, start, end, anchor, groups.data(), count)) return false;
  for (int index = 0; index < count; index++) {
    bool took_part = groups[index].data() != nullptr;
    offsets[2 * index] = took_part ? groups[index].data() - input.data() : -1;
    offsets[2 * index + 1] = took_part ? offsets[2 * index] + (long)groups[index].size() : -1;
  }
  return true;
}
