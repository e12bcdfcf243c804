#include "session.h"

#include <math.h>

// The library of numbers: that of this version of Lua, and what only Lua 5.1 has.

static int power(lua_State *L) {
  lua_pushnumber(L, pow(luaL_checknumber(L, 1), luaL_checknumber(L, 2)));
  return 1;
}

static int remainder_of(lua_State *L) {
  lua_pushnumber(L, fmod(luaL_checknumber(L, 1), luaL_checknumber(L, 2)));
  return 1;
}

static int decimal_logarithm(lua_State *L) {
  lua_pushnumber(L, log10(luaL_checknumber(L, 1)));
  return 1;
}

static int scale(lua_State *L) {
  lua_pushnumber(L, ldexp(luaL_checknumber(L, 1), (int)luaL_checknumber(L, 2)));
  return 1;
}

static int split(lua_State *L) {
  int exponent = 0;
  lua_pushnumber(L, frexp(luaL_checknumber(L, 1), &exponent));
  lua_pushinteger(L, exponent);
  return 2;
}

static int hyperbolic_cosine(lua_State *L) {
  lua_pushnumber(L, cosh(luaL_checknumber(L, 1)));
  return 1;
}

static int hyperbolic_sine(lua_State *L) {
  lua_pushnumber(L, sinh(luaL_checknumber(L, 1)));
  return 1;
}

static int hyperbolic_tangent(lua_State *L) {
  lua_pushnumber(L, tanh(luaL_checknumber(L, 1)));
  return 1;
}

void open_numbers(lua_State *L) {
  static const luaL_Reg functions[] = {
    {"pow", power}, {"mod", remainder_of}, {"fmod", remainder_of}, {"log10", decimal_logarithm}, {"ldexp", scale},
    {"frexp", split}, {"cosh", hyperbolic_cosine}, {"sinh", hyperbolic_sine}, {"tanh", hyperbolic_tangent}, {NULL, NULL},
  };
  luaopen_math(L);
  luaL_setfuncs(L, functions, 0);
  // The same numbers in every run.
  lua_getfield(L, -1, "randomseed");
  lua_pushinteger(L, 1);
  lua_call(L, 1, 0);
  lua_setglobal(L, "math");
}
