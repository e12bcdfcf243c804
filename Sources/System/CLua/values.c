#include "session.h"

#include <math.h>
#include <stdlib.h>

// The form in which values cross between Swift and Lua: a byte that tells the kind, then
//   n, t, f      nothing
//   i, d         an integer or a double, eight bytes, as the machine has them
//   s            a length of four bytes, then the bytes
//   a            a count of four bytes, then the elements
//   o            a count of four bytes, then for each member its key as s without the tag, and its value
//   e            an empty table of which nothing tells whether it is an array or an object (only from Lua)

enum { deepest = 200 };

const char empty_shapes = 0;

// MARK: - Into Lua

static _Noreturn void cut_short(lua_State *L) {
  luaL_error(L, "the value given to the script is cut short");
  abort();
}

static uint32_t read_count(lua_State *L, const unsigned char **bytes, const unsigned char *end) {
  uint32_t count;
  if ((size_t)(end - *bytes) < sizeof count) cut_short(L);
  memcpy(&count, *bytes, sizeof count);
  *bytes += sizeof count;
  return count;
}

static void push_bytes(lua_State *L, const unsigned char **bytes, const unsigned char *end) {
  uint32_t count = read_count(L, bytes, end);
  if ((size_t)(end - *bytes) < count) cut_short(L);
  lua_pushlstring(L, (const char *)*bytes, count);
  *bytes += count;
}

/// Notes what shape the empty table on top has.
static void remember_empty(lua_State *L, bool is_array) {
  lua_rawgetp(L, LUA_REGISTRYINDEX, &empty_shapes);
  lua_pushvalue(L, -2);
  lua_pushboolean(L, is_array);
  lua_rawset(L, -3);
  lua_pop(L, 1);
}

static const unsigned char *push_elements(lua_State *L, const unsigned char *bytes, const unsigned char *end, int depth) {
  uint32_t count = read_count(L, &bytes, end);
  if ((size_t)(end - bytes) < count) cut_short(L);
  lua_createtable(L, (int)count, 0);
  for (uint32_t index = 1; index <= count; index++) {
    bytes = push_value(L, bytes, end, depth + 1);
    lua_rawseti(L, -2, index);
  }
  if (count == 0) remember_empty(L, true);
  return bytes;
}

static const unsigned char *push_members(lua_State *L, const unsigned char *bytes, const unsigned char *end, int depth) {
  uint32_t count = read_count(L, &bytes, end);
  if ((size_t)(end - bytes) < count) cut_short(L);
  lua_createtable(L, 0, (int)count);
  for (uint32_t index = 0; index < count; index++) {
    push_bytes(L, &bytes, end);
    bytes = push_value(L, bytes, end, depth + 1);
    lua_rawset(L, -3);
  }
  if (count == 0) remember_empty(L, false);
  return bytes;
}

const unsigned char *push_value(lua_State *L, const unsigned char *bytes, const unsigned char *end, int depth) {
  if (depth > deepest) luaL_error(L, "the object is nested deeper than %d levels", deepest);
  luaL_checkstack(L, 8, "the object is nested too deep");
  if (depth == 0) {
    if (lua_rawgetp(L, LUA_REGISTRYINDEX, &empty_shapes) != LUA_TTABLE) {
      lua_newtable(L);
      lua_createtable(L, 0, 1);
      lua_pushliteral(L, "k");
      lua_setfield(L, -2, "__mode");
      lua_setmetatable(L, -2);
      lua_rawsetp(L, LUA_REGISTRYINDEX, &empty_shapes);
    }
    lua_pop(L, 1);
  }
  if (bytes >= end) cut_short(L);
  switch (*bytes++) {
  case 'n': lua_pushnil(L); return bytes;
  case 't': lua_pushboolean(L, 1); return bytes;
  case 'f': lua_pushboolean(L, 0); return bytes;
  case 'i': {
    int64_t number;
    if ((size_t)(end - bytes) < sizeof number) cut_short(L);
    memcpy(&number, bytes, sizeof number);
    lua_pushinteger(L, number);
    return bytes + sizeof number;
  }
  case 'd': {
    double number;
    if ((size_t)(end - bytes) < sizeof number) cut_short(L);
    memcpy(&number, bytes, sizeof number);
    lua_pushnumber(L, number);
    return bytes + sizeof number;
  }
  case 's': push_bytes(L, &bytes, end); return bytes;
  case 'a': return push_elements(L, bytes, end, depth);
  case 'o': return push_members(L, bytes, end, depth);
  default: cut_short(L);
  }
}

// MARK: - Out of Lua

typedef struct {
  unsigned char *bytes;
  size_t count;
  size_t room;
  size_t most;
} writing;

static void append(lua_State *L, writing *out, const void *bytes, size_t count) {
  if (count > out->room - out->count) {
    size_t room = (out->room + count) * 2;
    unsigned char *grown = out->count + count > out->most ? NULL : realloc(out->bytes, room);
    if (grown == NULL) luaL_error(L, "what the script returned is too large");
    out->bytes = grown;
    out->room = room;
  }
  if (count > 0) memcpy(out->bytes + out->count, bytes, count);
  out->count += count;
}

static void append_tag(lua_State *L, writing *out, char tag) { append(L, out, &tag, 1); }

static void append_text(lua_State *L, writing *out, int index) {
  size_t length = 0;
  const char *text = lua_tolstring(L, index, &length);
  uint32_t count = (uint32_t)length;
  append(L, out, &count, sizeof count);
  append(L, out, text, length);
}

static void append_value(lua_State *L, writing *out, int index, int depth);

/// How many elements a table has, all of them at 1, 2, 3 …; -1 for a table with other keys only, -2 for a mixture.
static int64_t element_count(lua_State *L, int index, uint32_t *members) {
  int64_t elements = 0;
  int64_t largest = 0;
  *members = 0;
  lua_pushnil(L);
  while (lua_next(L, index)) {
    charge(L, 1);
    if (lua_isinteger(L, -2)) {
      int64_t key = lua_tointeger(L, -2);
      if (key < 1) return -2;
      if (key > largest) largest = key;
      elements++;
    } else if (lua_type(L, -2) == LUA_TSTRING) {
      (*members)++;
    } else {
      return -2;
    }
    lua_pop(L, 1);
  }
  if (elements > 0 && *members > 0) return -2;
  if (elements == 0 && *members > 0) return -1;
  return largest == elements ? elements : -2;
}

static void append_table(lua_State *L, writing *out, int index, int depth) {
  if (depth > deepest) luaL_error(L, "what the script returned is nested deeper than %d levels, or contains itself", deepest);
  luaL_checkstack(L, 8, "what the script returned is nested too deep");
  uint32_t members = 0;
  int64_t elements = element_count(L, index, &members);
  if (elements == -2) luaL_error(L, "a table that the script returned is neither a list (keys 1, 2, 3 ...) nor a map (text keys)");
  if (elements == 0) {
    lua_rawgetp(L, LUA_REGISTRYINDEX, &empty_shapes);
    lua_pushvalue(L, index);
    int kind = lua_rawget(L, -2);
    char tag = kind != LUA_TBOOLEAN ? 'e' : lua_toboolean(L, -1) ? 'a' : 'o';
    lua_pop(L, 2);
    append_tag(L, out, tag);
    if (tag != 'e') append(L, out, &members, sizeof members);
    return;
  }
  if (elements > 0) {
    uint32_t count = (uint32_t)elements;
    append_tag(L, out, 'a');
    append(L, out, &count, sizeof count);
    for (int64_t element = 1; element <= elements; element++) {
      lua_rawgeti(L, index, element);
      append_value(L, out, lua_gettop(L), depth + 1);
      lua_pop(L, 1);
    }
    return;
  }
  append_tag(L, out, 'o');
  append(L, out, &members, sizeof members);
  lua_pushnil(L);
  while (lua_next(L, index)) {
    append_text(L, out, -2);
    append_value(L, out, lua_gettop(L), depth + 1);
    lua_pop(L, 1);
  }
}

static void append_value(lua_State *L, writing *out, int index, int depth) {
  charge(L, 1);
  switch (lua_type(L, index)) {
  case LUA_TNIL: append_tag(L, out, 'n'); return;
  case LUA_TBOOLEAN: append_tag(L, out, lua_toboolean(L, index) ? 't' : 'f'); return;
  case LUA_TSTRING:
    append_tag(L, out, 's');
    append_text(L, out, index);
    return;
  case LUA_TNUMBER: {
    int is_integer = 0;
    // Lua 5.1 has one kind of number: what is whole is an integer, however it came about.
    int64_t integer = lua_tointegerx(L, index, &is_integer);
    double number = lua_tonumber(L, index);
    if (!isfinite(number)) luaL_error(L, "a number that the script returned is infinite or not a number");
    append_tag(L, out, is_integer ? 'i' : 'd');
    append(L, out, is_integer ? (const void *)&integer : (const void *)&number, sizeof number);
    return;
  }
  case LUA_TTABLE: append_table(L, out, index, depth); return;
  default: luaL_error(L, "the script returned a %s, which is no JSON", luaL_typename(L, index));
  }
}

/// Where a writing is while errors may be raised: the session owns its bytes from the first on.
static int write_protected(lua_State *L) {
  writing *out = lua_touserdata(L, 2);
  append_value(L, out, 1, 0);
  return 0;
}

void write_value(lua_State *L, session *run, int index) {
  writing out = {.most = run->limits.memory};
  lua_pushvalue(L, index);
  lua_pushcfunction(L, write_protected);
  lua_insert(L, -2);
  lua_pushlightuserdata(L, &out);
  int status = lua_pcall(L, 2, 0, 0);
  if (status != LUA_OK) {
    free(out.bytes);
    lua_error(L);
  }
  free(run->result.bytes);
  run->result.outcome = clua_ended;
  run->result.bytes = out.bytes;
  run->result.count = out.count;
}
