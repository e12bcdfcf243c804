#ifndef APUS_CLUA_SESSION_H
#define APUS_CLUA_SESSION_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include <lua5.4/lauxlib.h>
#include <lua5.4/lua.h>
#include <lua5.4/lualib.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "clua.h"

/// One run of one script: what it was given, what it has used, what came of it.
typedef struct {
  clua_limits limits;
  int64_t steps_left;
  int64_t deadline;
  size_t memory_used;
  /// `clua_ended` until a limit is passed; from then on no error can be caught any more.
  enum clua_outcome exceeded;
  bool opens_libraries;
  int64_t now;
  const unsigned char *code;
  size_t code_count;
  const unsigned char *globals;
  size_t globals_count;
  clua_result result;
} session;

session *session_of(lua_State *L);

/// Counts work done in C; raises when it is too much.
void charge(lua_State *L, int64_t steps);
/// Raises again when a limit was passed: what catches errors calls this afterwards.
void raise_if_exceeded(lua_State *L);

// values.c
/// The registry's key of the table that remembers which empty tables were arrays (true) and which objects (false).
extern const char empty_shapes;
const unsigned char *push_value(lua_State *L, const unsigned char *bytes, const unsigned char *end, int depth);
/// Writes the value at `index` into a buffer of the session's result.
void write_value(lua_State *L, session *run, int index);

// source.c
/// The text of a script as this version of Lua takes it, to be freed; null when there is no memory.
char *modern_source(const char *text, size_t length, size_t *result_length);

// texts.c
/// The text of a number as Lua 5.1 prints it; leaves other values as they are. Replaces the value at `index`.
void number_to_text(lua_State *L, int index);
void push_text(lua_State *L, int index);
/// The text of an argument, numbers included.
const char *text_argument(lua_State *L, int index, size_t *length);
void open_texts(lua_State *L);
void open_string_arithmetic(lua_State *L);

// tables.c
lua_Integer whole_argument(lua_State *L, int index, lua_Integer otherwise);

// base.c, tables.c, clock.c, numbers.c
void open_base(lua_State *L);
/// To be called when texts have their metatable.
void open_joining(lua_State *L);
void open_tables(lua_State *L);
void open_numbers(lua_State *L);
int clock_time(lua_State *L);
int clock_date(lua_State *L);
void open_clock(lua_State *L);

// patterns.c
int text_find(lua_State *L);
int text_match(lua_State *L);
int text_gmatch(lua_State *L);
int text_gsub(lua_State *L);

#endif
