#include "session.h"

#include <math.h>
#include <stdlib.h>

// The functions every script has, as Lua 5.1 has them, without those that read files, print, load code that is not text, or
// could outlive a limit.

// MARK: - Catching errors

static int protected_call(lua_State *L) {
  luaL_checkany(L, 1);
  int status = lua_pcall(L, lua_gettop(L) - 1, LUA_MULTRET, 0);
  if (status != LUA_OK) raise_if_exceeded(L);
  lua_pushboolean(L, status == LUA_OK);
  lua_insert(L, status == LUA_OK ? 1 : -2);
  return status == LUA_OK ? lua_gettop(L) : 2;
}

/// Calls the handler when the error has been caught, not where it was raised: an error that a hook raises would run the handler
/// with hooks off, for ever if it likes.
static int protected_call_with_handler(lua_State *L) {
  luaL_checktype(L, 2, LUA_TFUNCTION);
  lua_pushvalue(L, 2);
  lua_insert(L, 1);
  lua_remove(L, 3);
  // Now the handler, then the function, then its arguments.
  int status = lua_pcall(L, lua_gettop(L) - 2, LUA_MULTRET, 0);
  if (status == LUA_OK) {
    lua_pushboolean(L, 1);
    lua_replace(L, 1);
    return lua_gettop(L);
  }
  raise_if_exceeded(L);
  if (lua_pcall(L, 1, 1, 0) != LUA_OK) raise_if_exceeded(L);
  lua_pushboolean(L, 0);
  lua_insert(L, -2);
  return 2;
}

// MARK: - Tables

static int set_metatable(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  luaL_argexpected(L, lua_isnil(L, 2) || lua_istable(L, 2), 2, "nil or table");
  if (luaL_getmetafield(L, 1, "__metatable") != LUA_TNIL) return luaL_error(L, "cannot change a protected metatable");
  if (lua_istable(L, 2)) {
    static const char *const refused[] = {"__gc", "__mode", "__close"};
    for (size_t index = 0; index < sizeof refused / sizeof *refused; index++) {
      lua_pushstring(L, refused[index]);
      if (lua_rawget(L, 2) != LUA_TNIL) return luaL_error(L, "a metatable here cannot have %s", refused[index]);
      lua_pop(L, 1);
    }
  }
  lua_settop(L, 2);
  lua_setmetatable(L, 1);
  return 1;
}

/// Numbers first, in order; then texts by their bytes; the rest stays where it was.
static int compare_keys(lua_State *L, int left, int right) {
  bool left_number = lua_type(L, left) == LUA_TNUMBER, right_number = lua_type(L, right) == LUA_TNUMBER;
  if (left_number && right_number) return lua_compare(L, left, right, LUA_OPLT) ? -1 : lua_compare(L, right, left, LUA_OPLT);
  bool left_text = lua_type(L, left) == LUA_TSTRING, right_text = lua_type(L, right) == LUA_TSTRING;
  if (left_text && right_text) {
    size_t left_length = 0, right_length = 0;
    const char *one = lua_tolstring(L, left, &left_length), *other = lua_tolstring(L, right, &right_length);
    charge(L, 1 + (int64_t)(left_length < right_length ? left_length : right_length) / 32);
    int order = memcmp(one, other, left_length < right_length ? left_length : right_length);
    return order != 0 ? order : (left_length > right_length) - (left_length < right_length);
  }
  return (left_number ? 0 : left_text ? 1 : 2) - (right_number ? 0 : right_text ? 1 : 2);
}

/// Moves the element at `root` of the heap of `count` elements at stack index 1 to its place.
static void sift_key(lua_State *L, int keys, lua_Integer root, lua_Integer count) {
  while (root * 2 <= count) {
    lua_Integer child = root * 2;
    lua_rawgeti(L, keys, child);
    if (child < count) {
      lua_rawgeti(L, keys, child + 1);
      if (compare_keys(L, -2, -1) < 0) {
        lua_remove(L, -2);
        child++;
      } else {
        lua_pop(L, 1);
      }
    }
    lua_rawgeti(L, keys, root);
    if (compare_keys(L, -1, -2) >= 0) {
      lua_pop(L, 2);
      return;
    }
    lua_rawseti(L, keys, child);
    lua_rawseti(L, keys, root);
    root = child;
    charge(L, 4);
  }
}

static int next_sorted(lua_State *L) {
  lua_Integer position = lua_tointeger(L, lua_upvalueindex(2));
  while (true) {
    position++;
    lua_pushinteger(L, position);
    lua_replace(L, lua_upvalueindex(2));
    if (lua_rawgeti(L, lua_upvalueindex(1), position) == LUA_TNIL) return 1;
    lua_pushvalue(L, -1);
    if (lua_rawget(L, lua_upvalueindex(3)) != LUA_TNIL) return 2;
    // Taken away since the walk began.
    lua_pop(L, 2);
    charge(L, 1);
  }
}

/// Walks a table in an order that depends on nothing but its keys: what a script says must not change from run to run.
static int sorted_pairs(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_settop(L, 1);
  lua_newtable(L);
  lua_Integer count = 0, texts = 0;
  lua_pushnil(L);
  while (lua_next(L, 1)) {
    lua_pop(L, 1);
    if (lua_type(L, -1) != LUA_TNUMBER) texts++;
    lua_pushvalue(L, -1);
    lua_rawseti(L, 2, ++count);
    charge(L, 1);
  }
  // A list is walked in order by the language itself, unless it has holes.
  if (count > 1 && !(texts == 0 && (lua_Integer)lua_rawlen(L, 1) == count)) {
    for (lua_Integer root = count / 2; root >= 1; root--) sift_key(L, 2, root, count);
    for (lua_Integer last = count; last > 1; last--) {
      lua_rawgeti(L, 2, 1);
      lua_rawgeti(L, 2, last);
      lua_rawseti(L, 2, 1);
      lua_rawseti(L, 2, last);
      sift_key(L, 2, 1, last - 1);
    }
  } else if (count > 1) {
    for (lua_Integer index = 1; index <= count; index++) {
      lua_pushinteger(L, index);
      lua_rawseti(L, 2, index);
    }
  }
  lua_pushinteger(L, 0);
  lua_pushvalue(L, 1);
  lua_pushcclosure(L, next_sorted, 3);
  lua_pushvalue(L, 1);
  lua_pushnil(L);
  return 3;
}

// MARK: - Code

static int load_text(lua_State *L) {
  size_t length = 0;
  if (lua_isfunction(L, 1)) {
    luaL_Buffer text;
    luaL_buffinit(L, &text);
    while (true) {
      lua_pushvalue(L, 1);
      lua_call(L, 0, 1);
      if (lua_isnil(L, -1) || (lua_isstring(L, -1) && lua_rawlen(L, -1) == 0)) break;
      if (!lua_isstring(L, -1)) return luaL_error(L, "a function that gives code must give text");
      luaL_addvalue(&text);
    }
    lua_pop(L, 1);
    luaL_pushresult(&text);
    lua_replace(L, 1);
  }
  const char *text = luaL_checklstring(L, 1, &length);
  const char *name = luaL_optstring(L, 2, "=text");
  charge(L, (int64_t)length * 4);
  size_t modern_length = 0;
  char *modern = modern_source(text, length, &modern_length);
  if (modern == NULL) return luaL_error(L, "the code to load is too large");
  // Copied to where it cannot leak when compiling raises an error.
  session *run = session_of(L);
  if (modern_length > run->limits.memory / 4) {
    free(modern);
    return luaL_error(L, "the code to load is too large");
  }
  // Until it is copied the session owns it, and frees it should making room raise an error.
  run->result.bytes = (unsigned char *)modern;
  void *copy = lua_newuserdatauv(L, modern_length + 1, 0);
  memcpy(copy, modern, modern_length);
  run->result.bytes = NULL;
  free(modern);
  if (luaL_loadbufferx(L, copy, modern_length, name, "t") == LUA_OK) return 1;
  lua_pushnil(L);
  lua_insert(L, -2);
  return 2;
}

static int require_library(lua_State *L) {
  const char *name = luaL_checkstring(L, 1);
  lua_settop(L, 1);
  lua_getfield(L, lua_upvalueindex(1), name);
  if (lua_isnil(L, -1)) return luaL_error(L, "module '%s' not found; scripts can require \"os\" (time and date) only", name);
  return 1;
}

/// Pushes the function that an environment is asked of: a function, or a level of the calls under way.
static bool push_function(lua_State *L) {
  if (lua_isfunction(L, 1)) {
    lua_pushvalue(L, 1);
    return true;
  }
  lua_Debug record;
  lua_Integer level = luaL_optinteger(L, 1, 1);
  if (level < 1 || level > 200 || !lua_getstack(L, (int)level, &record)) return false;
  lua_getinfo(L, "f", &record);
  return true;
}

/// The number of the upvalue that holds a function's globals; 0 for one without.
static int environment_upvalue(lua_State *L, int function) {
  for (int index = 1;; index++) {
    const char *name = lua_getupvalue(L, function, index);
    if (name == NULL) return 0;
    lua_pop(L, 1);
    if (strcmp(name, "_ENV") == 0) return index;
  }
}

static int get_environment(lua_State *L) {
  if (push_function(L) && !lua_iscfunction(L, -1)) {
    int upvalue = environment_upvalue(L, lua_gettop(L));
    if (upvalue > 0 && lua_getupvalue(L, -1, upvalue) != NULL) return 1;
  }
  lua_pushglobaltable(L);
  return 1;
}

static int set_environment(lua_State *L) {
  luaL_checktype(L, 2, LUA_TTABLE);
  if (!push_function(L) || lua_iscfunction(L, -1)) return luaL_error(L, "'setfenv' cannot change the environment of this");
  int function = lua_gettop(L);
  int upvalue = environment_upvalue(L, function);
  if (upvalue > 0) {
    // An upvalue of its own, so that no other function changes with it.
    if (luaL_loadbufferx(L, "return _ENV", 11, "=setfenv", "t") != LUA_OK) return lua_error(L);
    lua_pushvalue(L, 2);
    lua_setupvalue(L, -2, 1);
    lua_upvaluejoin(L, function, upvalue, lua_gettop(L), 1);
  }
  lua_pushvalue(L, function);
  return 1;
}

// MARK: - Small things

static int to_text(lua_State *L) {
  luaL_checkany(L, 1);
  push_text(L, 1);
  return 1;
}

static int print_nothing(lua_State *L) {
  (void)L;
  return 0;
}

static int collect_garbage(lua_State *L) {
  const char *wish = luaL_optstring(L, 1, "collect");
  if (strcmp(wish, "count") == 0) {
    lua_pushnumber(L, (lua_Number)session_of(L)->memory_used / 1024);
  } else {
    lua_pushinteger(L, 0);
  }
  return 1;
}

/// Does `a << __text << b`, which stands for `a .. b` (see source.c): asked with the mark it gives the text of `a`, and asked
/// with that and `b` it joins both.
static int join_texts(lua_State *L) {
  lua_settop(L, 2);
  bool is_first = lua_touserdata(L, 2) == lua_touserdata(L, lua_upvalueindex(1));
  for (int index = 1; index <= (is_first ? 1 : 2); index++) {
    number_to_text(L, index);
    if (lua_isstring(L, index)) continue;
    if (luaL_getmetafield(L, index, "__concat") == LUA_TNIL) {
      return luaL_error(L, "attempt to concatenate a %s value", luaL_typename(L, index));
    }
    if (is_first) break;
    lua_insert(L, 1);
    lua_call(L, 2, 1);
    return 1;
  }
  if (is_first) {
    lua_settop(L, 1);
  } else {
    lua_concat(L, 2);
  }
  return 1;
}

/// Gives the metatable on top the function that joins, and keeps scripts from changing it.
static void set_joining(lua_State *L, int mark) {
  lua_pushvalue(L, mark);
  lua_pushcclosure(L, join_texts, 1);
  lua_setfield(L, -2, "__shl");
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
}

void open_joining(lua_State *L) {
  lua_newuserdatauv(L, 1, 0);
  int mark = lua_gettop(L);
  lua_createtable(L, 0, 2);
  set_joining(L, mark);
  lua_setmetatable(L, mark);
  lua_pushliteral(L, "");
  lua_getmetatable(L, -1);
  set_joining(L, mark);
  lua_pop(L, 2);
  lua_setglobal(L, "__text");
}

void open_base(lua_State *L) {
  static const char *const absent[] = {"dofile", "loadfile", "warn", "rawlen"};
  static const luaL_Reg own[] = {
    {"pcall", protected_call},
    {"xpcall", protected_call_with_handler},
    {"setmetatable", set_metatable},
    {"pairs", sorted_pairs},
    {"load", load_text},
    {"loadstring", load_text},
    {"getfenv", get_environment},
    {"setfenv", set_environment},
    {"tostring", to_text},
    {"print", print_nothing},
    {"collectgarbage", collect_garbage},
    {NULL, NULL},
  };
  luaopen_base(L);
  for (size_t index = 0; index < sizeof absent / sizeof *absent; index++) {
    lua_pushnil(L);
    lua_setfield(L, -2, absent[index]);
  }
  luaL_setfuncs(L, own, 0);
  lua_pushliteral(L, "Lua 5.1");
  lua_setfield(L, -2, "_VERSION");
  lua_newtable(L);
  lua_newtable(L);
  lua_pushvalue(L, -1);
  lua_setfield(L, -3, "loaded");
  lua_pushcclosure(L, require_library, 1);
  lua_setfield(L, -3, "require");
  lua_setfield(L, -2, "package");
  lua_pop(L, 1);
}
