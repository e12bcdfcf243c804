#include "session.h"

#include <math.h>
#include <time.h>

// The harmless part of the library `os`, which scripts must require. The time is the one the session was given, and every
// place is in UTC, so that a script says the same everywhere.

static lua_Integer field(lua_State *L, const char *name, lua_Integer otherwise) {
  lua_pushstring(L, name);
  lua_rawget(L, 1);
  lua_Number number = lua_type(L, -1) == LUA_TNUMBER ? lua_tonumber(L, -1) : (lua_Number)otherwise;
  lua_pop(L, 1);
  return number > -1e9 && number < 1e9 ? (lua_Integer)number : otherwise;
}

int clock_time(lua_State *L) {
  if (lua_isnoneornil(L, 1)) {
    lua_pushinteger(L, session_of(L)->now);
    return 1;
  }
  luaL_checktype(L, 1, LUA_TTABLE);
  struct tm parts = {
    .tm_year = (int)field(L, "year", 1970) - 1900, .tm_mon = (int)field(L, "month", 1) - 1, .tm_mday = (int)field(L, "day", 1),
    .tm_hour = (int)field(L, "hour", 12), .tm_min = (int)field(L, "min", 0), .tm_sec = (int)field(L, "sec", 0),
  };
  lua_pushinteger(L, (lua_Integer)timegm(&parts));
  return 1;
}

static void set_field(lua_State *L, const char *name, int value) {
  lua_pushinteger(L, value);
  lua_setfield(L, -2, name);
}

int clock_date(lua_State *L) {
  const char *format = luaL_optstring(L, 1, "%c");
  lua_Number seconds = luaL_optnumber(L, 2, (lua_Number)session_of(L)->now);
  if (!(fabs(seconds) < 6.7e16)) return luaL_argerror(L, 2, "time out of bounds");
  time_t moment = (time_t)seconds;
  struct tm parts;
  if (gmtime_r(&moment, &parts) == NULL) return luaL_argerror(L, 2, "time out of bounds");
  if (*format == '!') format++;
  if (strncmp(format, "*t", 2) == 0) {
    lua_createtable(L, 0, 9);
    set_field(L, "year", parts.tm_year + 1900);
    set_field(L, "month", parts.tm_mon + 1);
    set_field(L, "day", parts.tm_mday);
    set_field(L, "hour", parts.tm_hour);
    set_field(L, "min", parts.tm_min);
    set_field(L, "sec", parts.tm_sec);
    set_field(L, "wday", parts.tm_wday + 1);
    set_field(L, "yday", parts.tm_yday + 1);
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "isdst");
    return 1;
  }
  luaL_Buffer text;
  luaL_buffinit(L, &text);
  for (; *format != 0; format++) {
    if (*format != '%' || format[1] == 0 || strchr("aAbBcCdDeFgGhHIjmMnpPrRStTuUVwWxXyYzZ%", format[1]) == NULL) {
      luaL_addchar(&text, *format);
      continue;
    }
    char one[3] = {'%', *++format, 0};
    char place[96];
    luaL_addlstring(&text, place, strftime(place, sizeof place, one, &parts));
  }
  luaL_pushresult(&text);
  return 1;
}

/// Makes `require("os")` give the two functions; with all libraries they have a global too.
void open_clock(lua_State *L) {
  static const luaL_Reg functions[] = {{"time", clock_time}, {"date", clock_date}, {NULL, NULL}};
  lua_getglobal(L, "package");
  lua_getfield(L, -1, "loaded");
  luaL_newlib(L, functions);
  if (session_of(L)->opens_libraries) {
    lua_pushvalue(L, -1);
    lua_setglobal(L, "os");
  }
  lua_setfield(L, -2, "os");
  lua_pop(L, 2);
}
