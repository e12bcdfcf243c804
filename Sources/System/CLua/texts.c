#include "session.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>

// The library of texts. Searching is in patterns.c; what is here is what Lua 5.4 does otherwise than 5.1, or without bounds.

void number_to_text(lua_State *L, int index) {
  if (lua_type(L, index) != LUA_TNUMBER) return;
  index = lua_absindex(L, index);
  lua_Number number = lua_tonumber(L, index);
  if (!lua_isinteger(L, index)) {
    if (number == floor(number) && fabs(number) < 9.2e18) {
      lua_pushinteger(L, (lua_Integer)number);
    } else {
      char text[48];
      snprintf(text, sizeof text, "%.14g", number);
      lua_pushstring(L, text);
    }
    lua_replace(L, index);
  }
  lua_tolstring(L, index, NULL);
}

void push_text(lua_State *L, int index) {
  index = lua_absindex(L, index);
  switch (lua_type(L, index)) {
  case LUA_TNUMBER:
    lua_pushvalue(L, index);
    number_to_text(L, -1);
    return;
  case LUA_TTABLE:
  case LUA_TFUNCTION:
  case LUA_TTHREAD:
  case LUA_TUSERDATA:
    // Where it lies in memory is another place in every run.
    if (luaL_getmetafield(L, index, "__tostring") == LUA_TNIL) {
      lua_pushfstring(L, "%s: 0x0", luaL_typename(L, index));
      return;
    }
    lua_pop(L, 1);
    break;
  default: break;
  }
  luaL_tolstring(L, index, NULL);
}

const char *text_argument(lua_State *L, int index, size_t *length) {
  number_to_text(L, index);
  return luaL_checklstring(L, index, length);
}

static int repeat(lua_State *L) {
  size_t length = 0, separator_length = 0;
  const char *text = text_argument(L, 1, &length);
  lua_Integer count = whole_argument(L, 2, 0);
  const char *separator = luaL_optlstring(L, 3, "", &separator_length);
  if (count <= 0 || length + separator_length == 0) {
    lua_pushliteral(L, "");
    return 1;
  }
  size_t most = session_of(L)->limits.memory;
  if ((size_t)count > most || length + separator_length > most / (size_t)count) return luaL_error(L, "resulting string too large");
  luaL_Buffer result;
  luaL_buffinit(L, &result);
  charge(L, count);
  for (lua_Integer index = 0; index < count; index++) {
    if (index > 0) luaL_addlstring(&result, separator, separator_length);
    luaL_addlstring(&result, text, length);
  }
  luaL_pushresult(&result);
  return 1;
}

/// A text in quotes, with escapes, as Lua reads it.
static void add_quoted(lua_State *L, luaL_Buffer *out, int index) {
  size_t length = 0;
  const char *text = luaL_checklstring(L, index, &length);
  luaL_addchar(out, '"');
  for (size_t position = 0; position < length; position++) {
    switch (text[position]) {
    case '"':
    case '\\':
    case '\n':
      luaL_addchar(out, '\\');
      luaL_addchar(out, text[position]);
      break;
    case '\r': luaL_addstring(out, "\\r"); break;
    case 0: luaL_addstring(out, "\\000"); break;
    default: luaL_addchar(out, text[position]);
    }
  }
  luaL_addchar(out, '"');
}

/// A conversion of a format: `%`, flags, a width and a precision of at most two digits, a letter.
typedef struct {
  char text[16];
  size_t count;
  char letter;
  bool has_precision;
} conversion;

static void keep_digits(conversion *spec, const char **format, const char *end) {
  for (int digits = 0; digits < 2 && *format < end && isdigit((unsigned char)**format); digits++) {
    spec->text[spec->count++] = *(*format)++;
  }
}

static conversion read_conversion(lua_State *L, const char **format, const char *end) {
  conversion spec = {.text = "%", .count = 1};
  while (*format < end && spec.count < 6 && strchr("-+ #0", **format) != NULL && **format != 0) {
    spec.text[spec.count++] = *(*format)++;
  }
  keep_digits(&spec, format, end);
  if (*format < end && **format == '.') {
    spec.has_precision = true;
    spec.text[spec.count++] = *(*format)++;
    keep_digits(&spec, format, end);
  }
  if (*format >= end) luaL_error(L, "invalid conversion '%s' to 'format'", spec.text);
  spec.letter = *(*format)++;
  return spec;
}

static void add_number(lua_State *L, luaL_Buffer *out, conversion spec, int index) {
  // A width, a precision and the largest double in full fit.
  char text[512];
  int length;
  if (strchr("eEfgGaA", spec.letter) != NULL) {
    spec.text[spec.count++] = spec.letter;
    length = snprintf(text, sizeof text, spec.text, luaL_checknumber(L, index));
  } else {
    memcpy(spec.text + spec.count, "ll", 2);
    spec.text[spec.count + 2] = spec.letter == 'i' ? 'd' : spec.letter;
    luaL_checknumber(L, index);
    length = snprintf(text, sizeof text, spec.text, (long long)whole_argument(L, index, 0));
  }
  if (length > 0) luaL_addlstring(out, text, (size_t)length < sizeof text ? (size_t)length : sizeof text - 1);
}

static void add_text(lua_State *L, luaL_Buffer *out, conversion spec, int index) {
  size_t length = 0;
  luaL_checkany(L, index);
  push_text(L, index);
  const char *text = lua_tolstring(L, -1, &length);
  if (spec.count == 1 || (!spec.has_precision && length >= 100)) {
    luaL_addvalue(out);
    return;
  }
  spec.text[spec.count++] = 's';
  char padded[256];
  int count = snprintf(padded, sizeof padded, spec.text, text);
  lua_pop(L, 1);
  if (count > 0) luaL_addlstring(out, padded, (size_t)count < sizeof padded ? (size_t)count : sizeof padded - 1);
}

static int format(lua_State *L) {
  size_t length = 0;
  const char *format = text_argument(L, 1, &length), *end = format + length;
  int argument = 1;
  luaL_Buffer out;
  luaL_buffinit(L, &out);
  while (format < end) {
    if (*format != '%') {
      luaL_addchar(&out, *format++);
      continue;
    }
    if (++format < end && *format == '%') {
      luaL_addchar(&out, *format++);
      continue;
    }
    conversion spec = read_conversion(L, &format, end);
    charge(L, 4);
    argument++;
    switch (spec.letter) {
    case 'c': luaL_addchar(&out, (char)whole_argument(L, argument, 0)); break;
    case 'd':
    case 'i':
    case 'o':
    case 'u':
    case 'x':
    case 'X':
    case 'e':
    case 'E':
    case 'f':
    case 'g':
    case 'G':
    case 'a':
    case 'A': add_number(L, &out, spec, argument); break;
    case 'q': add_quoted(L, &out, argument); break;
    case 's': add_text(L, &out, spec, argument); break;
    default: return luaL_error(L, "invalid conversion '%%%c' to 'format'", spec.letter);
    }
  }
  luaL_pushresult(&out);
  return 1;
}

/// Calls a function of Lua 5.4 with numbers as it wants them: whole ones where it takes places, texts where it takes text.
static int with_old_arguments(lua_State *L) {
  int count = lua_gettop(L);
  int places = (int)lua_tointeger(L, lua_upvalueindex(2));
  for (int index = 1; index <= count; index++) {
    if (index < places) {
      number_to_text(L, index);
    } else if (lua_type(L, index) == LUA_TNUMBER && !lua_isinteger(L, index)) {
      lua_pushinteger(L, whole_argument(L, index, 0));
      lua_replace(L, index);
    }
  }
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_insert(L, 1);
  lua_call(L, count, LUA_MULTRET);
  return lua_gettop(L);
}

void open_texts(lua_State *L) {
  static const luaL_Reg own[] = {
    {"rep", repeat}, {"format", format}, {"find", text_find}, {"match", text_match}, {"gmatch", text_gmatch},
    {"gfind", text_gmatch}, {"gsub", text_gsub}, {NULL, NULL},
  };
  /// The first argument of these functions that is a place.
  static const struct {
    const char *name;
    int places;
  } old[] = {{"sub", 2}, {"byte", 2}, {"char", 1}, {"len", 2}, {"lower", 2}, {"upper", 2}, {"reverse", 2}};
  luaopen_string(L);
  luaL_setfuncs(L, own, 0);
  for (size_t index = 0; index < sizeof old / sizeof *old; index++) {
    lua_getfield(L, -1, old[index].name);
    lua_pushinteger(L, old[index].places);
    lua_pushcclosure(L, with_old_arguments, 2);
    lua_setfield(L, -2, old[index].name);
  }
  static const char *const absent[] = {"dump", "pack", "packsize", "unpack"};
  for (size_t index = 0; index < sizeof absent / sizeof *absent; index++) {
    lua_pushnil(L);
    lua_setfield(L, -2, absent[index]);
  }
  lua_setglobal(L, "string");
}

/// Without the library, texts that are numbers still count as numbers.
void open_string_arithmetic(lua_State *L) {
  luaopen_string(L);
  lua_pop(L, 1);
  lua_pushliteral(L, "");
  lua_getmetatable(L, -1);
  lua_pushnil(L);
  lua_setfield(L, -2, "__index");
  lua_pop(L, 2);
}
