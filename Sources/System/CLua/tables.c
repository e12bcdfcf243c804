#include "session.h"

// The library of tables as Lua 5.1 has it: it looks at tables themselves, never through their metatables, so that the work a
// call does is bounded by what the table holds.

static lua_Integer length_of(lua_State *L, int index) {
  luaL_checktype(L, index, LUA_TTABLE);
  return (lua_Integer)lua_rawlen(L, index);
}

/// A whole number; a fraction is cut off, as Lua 5.1 does.
lua_Integer whole_argument(lua_State *L, int index, lua_Integer otherwise) {
  if (lua_isnoneornil(L, index)) return otherwise;
  lua_Number number = luaL_checknumber(L, index);
  if (number >= 9.2e18) return INT64_MAX;
  if (number <= -9.2e18) return INT64_MIN;
  int is_integer = 0;
  lua_Integer integer = lua_tointegerx(L, index, &is_integer);
  return is_integer ? integer : (lua_Integer)number;
}

static int insert(lua_State *L) {
  lua_Integer end = length_of(L, 1) + 1;
  int arguments = lua_gettop(L);
  if (arguments == 2) {
    lua_rawseti(L, 1, end);
    return 0;
  }
  if (arguments != 3) return luaL_error(L, "wrong number of arguments to 'insert'");
  lua_Integer position = whole_argument(L, 2, end);
  if (position < 1) return luaL_argerror(L, 2, "position out of bounds");
  if (position > end) end = position;
  charge(L, (end - position) / 2);
  for (lua_Integer index = end; index > position; index--) {
    lua_rawgeti(L, 1, index - 1);
    lua_rawseti(L, 1, index);
  }
  lua_pushvalue(L, 3);
  lua_rawseti(L, 1, position);
  return 0;
}

static int take(lua_State *L) {
  lua_Integer end = length_of(L, 1);
  lua_Integer position = whole_argument(L, 2, end);
  if (position < 1 || position > end) return 0;
  charge(L, (end - position) / 2);
  lua_rawgeti(L, 1, position);
  for (lua_Integer index = position; index < end; index++) {
    lua_rawgeti(L, 1, index + 1);
    lua_rawseti(L, 1, index);
  }
  lua_pushnil(L);
  lua_rawseti(L, 1, end);
  return 1;
}

static int concat(lua_State *L) {
  size_t separator_length = 0;
  lua_Integer end = length_of(L, 1);
  const char *separator = luaL_optlstring(L, 2, "", &separator_length);
  lua_Integer first = whole_argument(L, 3, 1), last = whole_argument(L, 4, end);
  luaL_Buffer text;
  luaL_buffinit(L, &text);
  for (lua_Integer index = first; index <= last; index++) {
    charge(L, 2);
    int type = lua_rawgeti(L, 1, index);
    if (type != LUA_TSTRING && type != LUA_TNUMBER) {
      return luaL_error(L, "invalid value (%s) at index %I in table for 'concat'", luaL_typename(L, -1), (LUAI_UACINT)index);
    }
    number_to_text(L, -1);
    luaL_addvalue(&text);
    if (index < last) luaL_addlstring(&text, separator, separator_length);
    if (index == INT64_MAX) break;
  }
  luaL_pushresult(&text);
  return 1;
}

/// Whether the value at `left` comes before that at `right`, by the function at stack index 2 if there is one.
static bool precedes(lua_State *L, int left, int right) {
  charge(L, 4);
  left = lua_absindex(L, left);
  right = lua_absindex(L, right);
  if (lua_isnil(L, 2)) {
    if (lua_type(L, left) == LUA_TSTRING) charge(L, (int64_t)lua_rawlen(L, left) / 8);
    return lua_compare(L, left, right, LUA_OPLT);
  }
  lua_pushvalue(L, 2);
  lua_pushvalue(L, left);
  lua_pushvalue(L, right);
  lua_call(L, 2, 1);
  bool result = lua_toboolean(L, -1);
  lua_pop(L, 1);
  return result;
}

static void sift(lua_State *L, lua_Integer root, lua_Integer count) {
  while (root * 2 <= count) {
    lua_Integer child = root * 2;
    lua_rawgeti(L, 1, child);
    if (child < count) {
      lua_rawgeti(L, 1, child + 1);
      if (precedes(L, -2, -1)) {
        lua_remove(L, -2);
        child++;
      } else {
        lua_pop(L, 1);
      }
    }
    lua_rawgeti(L, 1, root);
    if (!precedes(L, -1, -2)) {
      lua_pop(L, 2);
      return;
    }
    lua_rawseti(L, 1, child);
    lua_rawseti(L, 1, root);
    root = child;
  }
}

static int sort(lua_State *L) {
  lua_Integer count = length_of(L, 1);
  if (!lua_isnoneornil(L, 2)) luaL_checktype(L, 2, LUA_TFUNCTION);
  lua_settop(L, 2);
  for (lua_Integer root = count / 2; root >= 1; root--) sift(L, root, count);
  for (lua_Integer last = count; last > 1; last--) {
    lua_rawgeti(L, 1, 1);
    lua_rawgeti(L, 1, last);
    lua_rawseti(L, 1, 1);
    lua_rawseti(L, 1, last);
    sift(L, 1, last - 1);
  }
  return 0;
}

static int unpack(lua_State *L) {
  lua_Integer end = length_of(L, 1);
  lua_Integer first = whole_argument(L, 2, 1), last = whole_argument(L, 3, end);
  if (first > last) return 0;
  uint64_t count = (uint64_t)last - (uint64_t)first + 1;
  if (count > 100000 || !lua_checkstack(L, (int)count)) return luaL_error(L, "too many results to unpack");
  charge(L, (int64_t)count);
  for (uint64_t index = 0; index < count; index++) lua_rawgeti(L, 1, first + (lua_Integer)index);
  return (int)count;
}

static int pack(lua_State *L) {
  int count = lua_gettop(L);
  lua_createtable(L, count, 1);
  lua_insert(L, 1);
  for (int index = count; index >= 1; index--) lua_rawseti(L, 1, index);
  lua_pushinteger(L, count);
  lua_setfield(L, 1, "n");
  return 1;
}

static int get_length(lua_State *L) {
  lua_pushinteger(L, length_of(L, 1));
  return 1;
}

static int largest_index(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_Number largest = 0;
  lua_pushnil(L);
  while (lua_next(L, 1)) {
    charge(L, 1);
    lua_pop(L, 1);
    if (lua_type(L, -1) == LUA_TNUMBER && lua_tonumber(L, -1) > largest) largest = lua_tonumber(L, -1);
  }
  lua_pushnumber(L, largest);
  return 1;
}

static int for_each_element(lua_State *L) {
  lua_Integer end = length_of(L, 1);
  luaL_checktype(L, 2, LUA_TFUNCTION);
  for (lua_Integer index = 1; index <= end; index++) {
    charge(L, 2);
    lua_pushvalue(L, 2);
    lua_pushinteger(L, index);
    lua_rawgeti(L, 1, index);
    lua_call(L, 2, 1);
    if (!lua_isnil(L, -1)) return 1;
    lua_pop(L, 1);
  }
  return 0;
}

static int for_each_member(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  luaL_checktype(L, 2, LUA_TFUNCTION);
  lua_settop(L, 2);
  lua_getglobal(L, "pairs");
  lua_pushvalue(L, 1);
  lua_call(L, 1, 1);
  while (true) {
    lua_pushvalue(L, 3);
    lua_call(L, 0, 2);
    if (lua_isnil(L, -2)) return 0;
    lua_pushvalue(L, 2);
    lua_insert(L, -3);
    lua_call(L, 2, 1);
    if (!lua_isnil(L, -1)) return 1;
    lua_pop(L, 1);
  }
}

void open_tables(lua_State *L) {
  static const luaL_Reg functions[] = {
    {"insert", insert}, {"remove", take}, {"concat", concat}, {"sort", sort}, {"unpack", unpack}, {"pack", pack},
    {"getn", get_length}, {"maxn", largest_index}, {"foreach", for_each_member}, {"foreachi", for_each_element},
    // The reference's scripts find the clock here too.
    {"time", clock_time}, {"date", clock_date}, {NULL, NULL},
  };
  luaL_newlib(L, functions);
  lua_setglobal(L, "table");
  lua_pushcfunction(L, unpack);
  lua_setglobal(L, "unpack");
}
