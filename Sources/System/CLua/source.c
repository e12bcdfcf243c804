#include "session.h"

#include <ctype.h>
#include <stdlib.h>

// Scripts are written for Lua 5.1 and run by 5.4. Two differences cannot be told by functions and are settled in the text,
// line by line the same: an escape in quotes that 5.1 does not know stands for its character (5.4 refuses it), and joining
// texts with `..` prints whole numbers without a fraction (5.4 prints 2 * 0.5 as 1.0). For the second, `a .. b` becomes
// `a << __text << b`: an operator that 5.1 lacks, which binds as `..` does, and which texts and the global `__text` define to
// join (see base.c). That the operator `..` itself is never run is a safeguard too: Lua 5.4.4 goes on with a pointer to freed
// memory when a metamethod of `..` made the stack grow.

static const char joining[] = " << __text << ";

typedef struct {
  const char *text;
  size_t length;
  size_t position;
  char *out;
  size_t count;
} rewriting;

static int peek(const rewriting *it, size_t ahead) {
  return it->position + ahead < it->length ? (unsigned char)it->text[it->position + ahead] : -1;
}

static void keep(rewriting *it, size_t count) {
  for (; count > 0 && it->position < it->length; count--) it->out[it->count++] = it->text[it->position++];
}

/// The level of a long bracket that opens here (0 for `[[`), or -1.
static int long_bracket(const rewriting *it) {
  if (peek(it, 0) != '[') return -1;
  int level = 0;
  while (peek(it, 1 + (size_t)level) == '=') level++;
  return peek(it, 1 + (size_t)level) == '[' ? level : -1;
}

static void keep_long(rewriting *it, int level) {
  keep(it, (size_t)level + 2);
  while (it->position < it->length) {
    if (peek(it, 0) == ']') {
      int found = 0;
      while (peek(it, 1 + (size_t)found) == '=') found++;
      if (found == level && peek(it, 1 + (size_t)found) == ']') {
        keep(it, (size_t)level + 2);
        return;
      }
    }
    keep(it, 1);
  }
}

static void keep_quoted(rewriting *it) {
  int quote = peek(it, 0);
  keep(it, 1);
  while (it->position < it->length) {
    int here = peek(it, 0);
    if (here == '\n') return;
    if (here == '\\') {
      int next = peek(it, 1);
      if (next == '\r' || next == '\n' || (next >= 0 && (strchr("abfnrtv\\\"'", next) != NULL || isdigit(next)))) {
        keep(it, 2);
      } else {
        it->position++;
        keep(it, 1);
      }
      continue;
    }
    keep(it, 1);
    if (here == quote) return;
  }
}

static void keep_comment(rewriting *it) {
  keep(it, 2);
  int level = long_bracket(it);
  if (level >= 0) {
    keep_long(it, level);
    return;
  }
  while (it->position < it->length && peek(it, 0) != '\n') keep(it, 1);
}

static void keep_word(rewriting *it) {
  bool is_number = isdigit(peek(it, 0)) || peek(it, 0) == '.';
  while (true) {
    int here = peek(it, 0);
    if (here < 0) return;
    if (isalnum(here) || here == '_' || (is_number && here == '.')) {
      keep(it, 1);
      // The sign of an exponent belongs to the number.
      if (is_number && (here == 'e' || here == 'E') && (peek(it, 0) == '+' || peek(it, 0) == '-')) keep(it, 1);
    } else {
      return;
    }
  }
}

char *modern_source(const char *text, size_t length, size_t *result_length) {
  rewriting it = {.text = text, .length = length};
  // The worst case is a text of nothing but `..`.
  if (length > (size_t)16 << 20) return NULL;
  it.out = malloc(length * (sizeof joining / 2 + 1) + 1);
  if (it.out == NULL) return NULL;
  while (it.position < it.length) {
    int here = peek(&it, 0);
    int level = long_bracket(&it);
    if (level >= 0) {
      keep_long(&it, level);
    } else if (here == '"' || here == '\'') {
      keep_quoted(&it);
    } else if (here == '-' && peek(&it, 1) == '-') {
      keep_comment(&it);
    } else if (isalnum(here) || here == '_' || (here == '.' && isdigit(peek(&it, 1)))) {
      keep_word(&it);
    } else if (here == '.' && peek(&it, 1) == '.' && peek(&it, 2) == '.') {
      keep(&it, 3);
    } else if (here == '.' && peek(&it, 1) == '.') {
      memcpy(it.out + it.count, joining, sizeof joining - 1);
      it.count += sizeof joining - 1;
      it.position += 2;
    } else {
      keep(&it, 1);
    }
  }
  *result_length = it.count;
  return it.out;
}
