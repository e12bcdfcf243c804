#include "session.h"

#include <stdlib.h>
#include <time.h>

// Everything that can raise an error of Lua's happens inside `lua_pcall`, called here: a longjmp never leaves C.

enum {
  /// How often, in instructions, a running script is looked at.
  hook_interval = 100,
  /// Bytes whose allocation counts as one instruction.
  bytes_a_step = 32,
  /// What a refused allocation counts: it makes Lua collect all its garbage.
  refusal_steps = 2000000,
};

/// No single text or table may be larger, so that no single instruction takes long.
static const size_t largest_block = (size_t)20 << 20;

session *session_of(lua_State *L) {
  void *run = NULL;
  lua_getallocf(L, &run);
  return run;
}

static int64_t processor_time(void) {
  struct timespec time;
  if (clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time) != 0) return 0;
  return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static void *allocate(void *context, void *block, size_t old_size, size_t new_size) {
  session *run = context;
  // For a new block the old size says what it is for.
  size_t held = block == NULL ? 0 : old_size;
  if (new_size == 0) {
    free(block);
    run->memory_used -= held;
    return NULL;
  }
  if (new_size > held) {
    run->steps_left -= (int64_t)(new_size / bytes_a_step);
    if (new_size > largest_block || new_size - held > run->limits.memory - run->memory_used) {
      run->steps_left -= refusal_steps;
      return NULL;
    }
  }
  void *result = realloc(block, new_size);
  if (result == NULL) return NULL;
  run->memory_used = run->memory_used - held + new_size;
  return result;
}

void raise_if_exceeded(lua_State *L) {
  session *run = session_of(L);
  if (run->exceeded == clua_ended && (run->steps_left < 0 || processor_time() > run->deadline)) run->exceeded = clua_too_long;
  if (run->exceeded == clua_ended) return;
  luaL_where(L, 1);
  lua_error(L);
}

void charge(lua_State *L, int64_t steps) {
  session *run = session_of(L);
  run->steps_left -= steps;
  if (run->steps_left < 0) raise_if_exceeded(L);
}

static void on_count(lua_State *L, lua_Debug *record) {
  session *run = session_of(L);
  run->steps_left -= hook_interval;
  if (run->exceeded == clua_ended && run->steps_left >= 0 && processor_time() <= run->deadline) return;
  if (run->exceeded == clua_ended) run->exceeded = clua_too_long;
  // Every further instruction raises again.
  lua_sethook(L, on_count, LUA_MASKCOUNT, 1);
  lua_getinfo(L, "Sl", record);
  lua_pushfstring(L, "%s:%d: ", record->short_src, record->currentline);
  lua_error(L);
}

static void keep_text(session *run, const char *text, size_t length) {
  free(run->result.bytes);
  run->result.bytes = malloc(length + 1);
  run->result.count = run->result.bytes == NULL ? 0 : length;
  if (run->result.bytes != NULL) memcpy(run->result.bytes, text, length);
}

static void keep_error(lua_State *L, session *run, int status) {
  run->result.outcome = run->exceeded != clua_ended ? run->exceeded : status == LUA_ERRMEM ? clua_too_large : clua_failed;
  size_t length = 0;
  // Only what is text already: turning anything else into text could run the script again.
  const char *text = lua_type(L, -1) == LUA_TSTRING ? lua_tolstring(L, -1, &length) : NULL;
  if (text == NULL) {
    text = "the script raised an error that is not text";
    length = strlen(text);
  }
  keep_text(run, text, length);
}

static int body(lua_State *L) {
  session *run = session_of(L);
  open_base(L);
  open_tables(L);
  open_clock(L);
  if (run->opens_libraries) {
    open_texts(L);
    open_numbers(L);
  } else {
    open_string_arithmetic(L);
  }
  open_joining(L);
  const unsigned char *end = run->globals + run->globals_count;
  const unsigned char *next = push_value(L, run->globals, end, 0);
  lua_setglobal(L, "obj");
  push_value(L, next, end, 0);
  lua_setglobal(L, "actionParams");
  if (luaL_loadbufferx(L, (const char *)run->code, run->code_count, "=script", "b") != LUA_OK) return lua_error(L);
  lua_sethook(L, on_count, LUA_MASKCOUNT, hook_interval);
  lua_call(L, 0, 1);
  lua_sethook(L, NULL, 0, 0);
  write_value(L, run, -1);
  return 0;
}

static lua_State *open_session(session *run) {
  run->deadline = processor_time() + run->limits.nanoseconds;
  run->steps_left = run->limits.steps;
  return lua_newstate(allocate, run);
}

clua_result clua_run(
  const unsigned char *code, size_t code_count, const unsigned char *globals, size_t globals_count, bool opens_libraries,
  int64_t now, clua_limits limits
) {
  session run = {
    .limits = limits, .opens_libraries = opens_libraries, .now = now, .code = code, .code_count = code_count,
    .globals = globals, .globals_count = globals_count,
  };
  lua_State *L = open_session(&run);
  if (L == NULL) {
    run.result.outcome = clua_too_large;
    return run.result;
  }
  lua_pushcfunction(L, body);
  int status = lua_pcall(L, 0, 0, 0);
  if (status != LUA_OK) keep_error(L, &run, status);
  // Nothing of the script runs on closing: no table can have a finalizer.
  lua_close(L);
  return run.result;
}

// MARK: - Compiling

static int collect_code(lua_State *L, const void *bytes, size_t count, void *context) {
  (void)L;
  session *run = context;
  unsigned char *grown = realloc(run->result.bytes, run->result.count + count);
  if (grown == NULL) return 1;
  memcpy(grown + run->result.count, bytes, count);
  run->result.bytes = grown;
  run->result.count += count;
  return 0;
}

static int compile(lua_State *L) {
  session *run = session_of(L);
  const char *name = lua_touserdata(L, 1);
  lua_pushfstring(L, "=%s", name);
  if (luaL_loadbufferx(L, (const char *)run->code, run->code_count, lua_tostring(L, -1), "t") != LUA_OK) return lua_error(L);
  if (lua_dump(L, collect_code, run, 0) != 0) return luaL_error(L, "not enough memory");
  return 0;
}

clua_result clua_compile(const char *text, size_t length, const char *name) {
  session run = {.limits = {.steps = INT64_MAX, .memory = (size_t)64 << 20, .nanoseconds = INT64_MAX / 2}};
  run.result.outcome = clua_too_large;
  size_t modern_length = 0;
  char *modern = modern_source(text, length, &modern_length);
  if (modern == NULL) return run.result;
  run.code = (const unsigned char *)modern;
  run.code_count = modern_length;
  lua_State *L = open_session(&run);
  if (L != NULL) {
    lua_pushcfunction(L, compile);
    lua_pushlightuserdata(L, (void *)(uintptr_t)name);
    int status = lua_pcall(L, 1, 0, 0);
    run.result.outcome = clua_ended;
    if (status != LUA_OK) {
      keep_error(L, &run, status);
      if (run.result.outcome == clua_failed) run.result.outcome = clua_malformed;
    }
    lua_close(L);
  }
  free(modern);
  return run.result;
}

void clua_release(clua_result *result) {
  free(result->bytes);
  result->bytes = NULL;
  result->count = 0;
}
