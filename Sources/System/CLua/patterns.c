#include "session.h"

#include <ctype.h>

// Patterns of Lua, matched with bounds: a pattern is compiled to items first, so that matching recurses no deeper than the
// pattern is long, and every step counts as work, so that no pattern runs for ever.

enum {
  most_items = 1000,
  most_captures = 32,
};

enum item_kind { item_set, item_open, item_close, item_place, item_same, item_balance, item_frontier, item_end };
enum repetition { once, at_most_once, any_number, some, as_few_as_can };

typedef struct {
  enum item_kind kind;
  enum repetition repetition;
  /// The capture that an item opens, closes or repeats.
  int capture;
  unsigned char open, close;
  /// The bytes of a set.
  uint64_t set[4];
} item;

typedef struct {
  bool is_anchored;
  int captures;
  int count;
  item items[];
} pattern;

static bool in_set(const item *it, unsigned char byte) { return it->set[byte >> 6] >> (byte & 63) & 1; }
static void add(item *it, unsigned char byte) { it->set[byte >> 6] |= (uint64_t)1 << (byte & 63); }

// MARK: - Compiling

/// Adds the bytes of a class such as `%a`; false for a letter that names none.
static bool add_class(item *it, int letter) {
  int (*test)(int);
  switch (tolower(letter)) {
  case 'a': test = isalpha; break;
  case 'c': test = iscntrl; break;
  case 'd': test = isdigit; break;
  case 'g': test = isgraph; break;
  case 'l': test = islower; break;
  case 'p': test = ispunct; break;
  case 's': test = isspace; break;
  case 'u': test = isupper; break;
  case 'w': test = isalnum; break;
  case 'x': test = isxdigit; break;
  case 'z': test = NULL; break;
  default: return false;
  }
  for (int byte = 0; byte < 256; byte++) {
    bool is_member = test == NULL ? byte == 0 : test(byte) != 0;
    if (is_member == (islower(letter) != 0)) add(it, (unsigned char)byte);
  }
  return true;
}

typedef struct {
  lua_State *L;
  const char *next, *end;
} reading;

static unsigned char take_byte(reading *it, const char *complaint) {
  if (it->next >= it->end) luaL_error(it->L, "%s", complaint);
  return (unsigned char)*it->next++;
}

static void read_escape(reading *it, item *into) {
  unsigned char letter = take_byte(it, "malformed pattern (ends with '%')");
  if (!isalpha(letter) || !add_class(into, letter)) add(into, letter);
}

/// Reads the rest of `[…]`.
static void read_set(reading *it, item *into) {
  static const char complaint[] = "malformed pattern (missing ']')";
  bool is_inverse = it->next < it->end && *it->next == '^';
  if (is_inverse) it->next++;
  bool is_first = true;
  while (true) {
    unsigned char byte = take_byte(it, complaint);
    if (byte == ']' && !is_first) break;
    is_first = false;
    if (byte == '%') {
      read_escape(it, into);
    } else if (it->next + 1 < it->end && it->next[0] == '-' && it->next[1] != ']') {
      it->next++;
      unsigned char last = take_byte(it, complaint);
      for (int member = byte; member <= last; member++) add(into, (unsigned char)member);
    } else {
      add(into, byte);
    }
  }
  if (is_inverse) {
    for (int word = 0; word < 4; word++) into->set[word] = ~into->set[word];
  }
}

static enum repetition read_repetition(reading *it) {
  if (it->next >= it->end) return once;
  switch (*it->next++) {
  case '?': return at_most_once;
  case '*': return any_number;
  case '+': return some;
  case '-': return as_few_as_can;
  default: it->next--; return once;
  }
}

static void read_item(reading *it, pattern *into, int *open, int *open_count) {
  item *here = &into->items[into->count++];
  unsigned char byte = (unsigned char)*it->next++;
  here->kind = item_set;
  switch (byte) {
  case '(':
    if (into->captures >= most_captures) luaL_error(it->L, "too many captures");
    here->capture = into->captures++;
    if (it->next < it->end && *it->next == ')') {
      it->next++;
      here->kind = item_place;
    } else {
      here->kind = item_open;
      open[(*open_count)++] = here->capture;
    }
    return;
  case ')':
    if (*open_count == 0) luaL_error(it->L, "invalid pattern capture");
    here->kind = item_close;
    here->capture = open[--*open_count];
    return;
  case '$':
    if (it->next == it->end) {
      here->kind = item_end;
      return;
    }
    add(here, byte);
    break;
  case '.': memset(here->set, 0xff, sizeof here->set); break;
  case '[': read_set(it, here); break;
  case '%':
    if (it->next < it->end && *it->next == 'b') {
      it->next++;
      here->kind = item_balance;
      here->open = take_byte(it, "malformed pattern (missing arguments to '%b')");
      here->close = take_byte(it, "malformed pattern (missing arguments to '%b')");
      return;
    }
    if (it->next < it->end && *it->next == 'f') {
      it->next++;
      here->kind = item_frontier;
      if (take_byte(it, "missing '[' after '%f' in pattern") != '[') luaL_error(it->L, "missing '[' after '%%f' in pattern");
      read_set(it, here);
      return;
    }
    if (it->next < it->end && isdigit((unsigned char)*it->next)) {
      here->kind = item_same;
      here->capture = *it->next++ - '1';
      bool is_closed = here->capture >= 0 && here->capture < into->captures;
      for (int index = 0; index < *open_count; index++) is_closed = is_closed && open[index] != here->capture;
      if (!is_closed) luaL_error(it->L, "invalid capture index %%%d in pattern", here->capture + 1);
      return;
    }
    read_escape(it, here);
    break;
  default: add(here, byte); break;
  }
  here->repetition = read_repetition(it);
}

/// Compiles the pattern at a stack index, and pushes what keeps it.
static pattern *push_pattern(lua_State *L, int index, bool can_be_anchored) {
  size_t length = 0;
  const char *text = text_argument(L, index, &length);
  reading it = {.L = L, .next = text, .end = text + length};
  if (length > most_items) luaL_error(L, "the pattern is longer than %d bytes", most_items);
  charge(L, (int64_t)length * 4);
  pattern *result = lua_newuserdatauv(L, sizeof(pattern) + length * sizeof(item), 0);
  memset(result, 0, sizeof(pattern) + length * sizeof(item));
  if (can_be_anchored && length > 0 && *text == '^') {
    result->is_anchored = true;
    it.next++;
  }
  int open[most_captures];
  int open_count = 0;
  while (it.next < it.end) read_item(&it, result, open, &open_count);
  if (open_count > 0) luaL_error(L, "unfinished capture");
  return result;
}

// MARK: - Matching

typedef struct {
  lua_State *L;
  const pattern *pattern;
  const char *start, *end;
  struct {
    const char *from, *to;
  } captures[most_captures];
} matching;

static const char *match_from(matching *it, int index, const char *here);

static const char *match_repeated(matching *it, int index, const char *here) {
  const item *what = &it->pattern->items[index];
  if (what->repetition == as_few_as_can) {
    while (true) {
      const char *end = match_from(it, index + 1, here);
      if (end != NULL) return end;
      if (here >= it->end || !in_set(what, (unsigned char)*here)) return NULL;
      here++;
    }
  }
  ptrdiff_t least = what->repetition == some ? 1 : 0;
  ptrdiff_t most = what->repetition == at_most_once ? 1 : PTRDIFF_MAX;
  ptrdiff_t count = 0;
  while (count < most && here + count < it->end && in_set(what, (unsigned char)here[count])) count++;
  charge(it->L, 1 + count / 4);
  for (; count >= least; count--) {
    const char *end = match_from(it, index + 1, here + count);
    if (end != NULL) return end;
  }
  return NULL;
}

static const char *match_balance(const matching *it, const item *what, const char *here) {
  if (here >= it->end || (unsigned char)*here != what->open) return NULL;
  size_t depth = 0;
  const char *from = here;
  for (; here < it->end; here++) {
    // Where both are the same, it closes.
    if ((unsigned char)*here == what->close && here > from) {
      if (--depth == 0) break;
    } else if ((unsigned char)*here == what->open) {
      depth++;
    }
  }
  charge(it->L, (here - from) / 4);
  return here < it->end ? here + 1 : NULL;
}

/// Matches the items from `index` on; gives where the match ends, or null.
static const char *match_from(matching *it, int index, const char *here) {
  for (; index < it->pattern->count; index++) {
    const item *what = &it->pattern->items[index];
    charge(it->L, 1);
    switch (what->kind) {
    case item_set:
      if (what->repetition != once) return match_repeated(it, index, here);
      if (here >= it->end || !in_set(what, (unsigned char)*here)) return NULL;
      here++;
      break;
    case item_open: it->captures[what->capture].from = here; break;
    case item_close: it->captures[what->capture].to = here; break;
    case item_place:
      it->captures[what->capture].from = here;
      it->captures[what->capture].to = NULL;
      break;
    case item_same: {
      const char *from = it->captures[what->capture].from, *to = it->captures[what->capture].to;
      ptrdiff_t length = to == NULL ? 0 : to - from;
      charge(it->L, length / 16);
      if (it->end - here < length || memcmp(from, here, (size_t)length) != 0) return NULL;
      here += length;
      break;
    }
    case item_balance:
      here = match_balance(it, what, here);
      if (here == NULL) return NULL;
      break;
    case item_frontier: {
      unsigned char before = here == it->start ? 0 : (unsigned char)here[-1];
      unsigned char after = here == it->end ? 0 : (unsigned char)*here;
      if (in_set(what, before) || !in_set(what, after)) return NULL;
      break;
    }
    case item_end:
      if (here != it->end) return NULL;
      break;
    }
  }
  return here;
}

/// The first match at or after `*here`, which moves to where it begins; null for none.
static const char *first_match(matching *it, const char **here) {
  while (true) {
    const char *end = match_from(it, 0, *here);
    if (end != NULL) return end;
    if (it->pattern->is_anchored || *here >= it->end) return NULL;
    ++*here;
  }
}

static void push_capture(const matching *it, int index) {
  const char *from = it->captures[index].from, *to = it->captures[index].to;
  if (to == NULL) {
    lua_pushinteger(it->L, from - it->start + 1);
  } else {
    lua_pushlstring(it->L, from, (size_t)(to - from));
  }
}

/// Pushes all captures, or the whole match when the pattern has none.
static int push_captures(const matching *it, const char *from, const char *to, bool pushes_whole) {
  int count = it->pattern->captures;
  luaL_checkstack(it->L, count + 1, "too many captures");
  for (int index = 0; index < count; index++) push_capture(it, index);
  if (count > 0 || !pushes_whole) return count;
  lua_pushlstring(it->L, from, (size_t)(to - from));
  return 1;
}

// MARK: - The functions

/// The place where a search begins, from 0; -1 when that is past the end.
static ptrdiff_t first_place(lua_State *L, int index, size_t length) {
  lua_Integer place = whole_argument(L, index, 1);
  if (place > 0) return (size_t)place - 1 > length ? -1 : (ptrdiff_t)place - 1;
  if (place == 0 || place < -(lua_Integer)length) return 0;
  return (ptrdiff_t)length + (ptrdiff_t)place;
}

static int search(lua_State *L, bool finds) {
  size_t length = 0, sought_length = 0;
  const char *text = text_argument(L, 1, &length), *sought = text_argument(L, 2, &sought_length);
  ptrdiff_t place = first_place(L, 3, length);
  if (place < 0) {
    lua_pushnil(L);
    return 1;
  }
  bool is_plain = finds && (lua_toboolean(L, 4) || strpbrk(sought, "^$*+?.([%-") == NULL);
  if (is_plain && strlen(sought) < sought_length && !lua_toboolean(L, 4)) is_plain = false;
  if (is_plain) {
    charge(L, (int64_t)(length + sought_length) / 16);
    const char *found = memmem(text + place, length - (size_t)place, sought, sought_length);
    if (found == NULL) {
      lua_pushnil(L);
      return 1;
    }
    lua_pushinteger(L, found - text + 1);
    lua_pushinteger(L, found - text + (lua_Integer)sought_length);
    return 2;
  }
  matching it = {.L = L, .pattern = push_pattern(L, 2, true), .start = text, .end = text + length};
  const char *from = text + place;
  const char *to = first_match(&it, &from);
  if (to == NULL) {
    lua_pushnil(L);
    return 1;
  }
  if (!finds) return push_captures(&it, from, to, true);
  lua_pushinteger(L, from - text + 1);
  lua_pushinteger(L, to - text);
  return 2 + push_captures(&it, from, to, false);
}

int text_find(lua_State *L) { return search(L, true); }

int text_match(lua_State *L) { return search(L, false); }

/// Upvalues: the text, the pattern, the place to go on from.
static int next_match(lua_State *L) {
  size_t length = 0;
  const char *text = lua_tolstring(L, lua_upvalueindex(1), &length);
  lua_Integer place = lua_tointeger(L, lua_upvalueindex(3));
  if (place > (lua_Integer)length) return 0;
  matching it = {.L = L, .pattern = lua_touserdata(L, lua_upvalueindex(2)), .start = text, .end = text + length};
  const char *from = text + place;
  const char *to = first_match(&it, &from);
  if (to == NULL) {
    lua_pushinteger(L, (lua_Integer)length + 1);
    lua_replace(L, lua_upvalueindex(3));
    return 0;
  }
  // An empty match moves on all the same.
  lua_pushinteger(L, to - text + (to == from));
  lua_replace(L, lua_upvalueindex(3));
  return push_captures(&it, from, to, true);
}

int text_gmatch(lua_State *L) {
  text_argument(L, 1, NULL);
  push_pattern(L, 2, false);
  lua_pushvalue(L, 1);
  lua_insert(L, -2);
  lua_pushinteger(L, 0);
  lua_pushcclosure(L, next_match, 3);
  return 1;
}

/// Adds a replacement in which `%1` stands for a capture.
static void add_template(luaL_Buffer *out, const matching *it, const char *from, const char *to) {
  size_t length = 0;
  const char *text = lua_tolstring(it->L, 3, &length);
  charge(it->L, 1 + (int64_t)length / 16);
  for (size_t position = 0; position < length; position++) {
    if (text[position] != '%' || position + 1 == length) {
      luaL_addchar(out, text[position]);
      continue;
    }
    char letter = text[++position];
    if (!isdigit((unsigned char)letter)) {
      luaL_addchar(out, letter);
    } else if (letter == '0' || (letter == '1' && it->pattern->captures == 0)) {
      luaL_addlstring(out, from, (size_t)(to - from));
    } else {
      if (letter - '1' >= it->pattern->captures) luaL_error(it->L, "invalid capture index %%%c in replacement string", letter);
      push_capture(it, letter - '1');
      luaL_addvalue(out);
    }
  }
}

static void add_replacement(luaL_Buffer *out, const matching *it, const char *from, const char *to) {
  lua_State *L = it->L;
  switch (lua_type(L, 3)) {
  case LUA_TSTRING: add_template(out, it, from, to); return;
  case LUA_TFUNCTION:
    lua_pushvalue(L, 3);
    lua_call(L, push_captures(it, from, to, true), 1);
    break;
  default:
    if (it->pattern->captures > 0) {
      push_capture(it, 0);
    } else {
      lua_pushlstring(L, from, (size_t)(to - from));
    }
    lua_gettable(L, 3);
  }
  if (!lua_toboolean(L, -1)) {
    lua_pop(L, 1);
    luaL_addlstring(out, from, (size_t)(to - from));
    return;
  }
  if (!lua_isstring(L, -1)) luaL_error(L, "invalid replacement value (a %s)", luaL_typename(L, -1));
  number_to_text(L, -1);
  luaL_addvalue(out);
}

int text_gsub(lua_State *L) {
  size_t length = 0;
  const char *text = text_argument(L, 1, &length);
  number_to_text(L, 3);
  int type = lua_type(L, 3);
  luaL_argexpected(
    L, type == LUA_TSTRING || type == LUA_TFUNCTION || type == LUA_TTABLE, 3, "string, function or table");
  lua_Integer most = whole_argument(L, 4, INT64_MAX);
  matching it = {.L = L, .pattern = push_pattern(L, 2, true), .start = text, .end = text + length};
  luaL_Buffer out;
  luaL_buffinit(L, &out);
  const char *here = text;
  lua_Integer count = 0;
  while (count < most) {
    const char *to = match_from(&it, 0, here);
    if (to != NULL) {
      count++;
      add_replacement(&out, &it, here, to);
    }
    if (to != NULL && to > here) {
      here = to;
    } else if (here < it.end) {
      luaL_addchar(&out, *here++);
    } else {
      break;
    }
    if (it.pattern->is_anchored) break;
  }
  luaL_addlstring(&out, here, (size_t)(it.end - here));
  luaL_pushresult(&out);
  lua_pushinteger(L, count);
  return 2;
}
