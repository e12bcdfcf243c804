#ifndef APUS_CLUA_H
#define APUS_CLUA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// How a script ended.
enum clua_outcome {
  clua_ended,
  /// The text is no Lua; `bytes` say why.
  clua_malformed,
  /// The script raised an error, or returned what is no JSON; `bytes` say why, and in which line.
  clua_failed,
  /// The script did more work than it may.
  clua_too_long,
  /// The script wanted more memory than it may have.
  clua_too_large,
};

/// What a script may use.
typedef struct {
  /// Work, counted in instructions of the virtual machine; what functions in C do counts as if it were instructions.
  int64_t steps;
  /// Bytes held at one time.
  size_t memory;
  /// Processor time in nanoseconds: a second line of defence, which only what `steps` judged too low can reach.
  int64_t nanoseconds;
} clua_limits;

/// What came of a script; `bytes` are to be freed by `clua_release`.
typedef struct {
  enum clua_outcome outcome;
  unsigned char *_Nullable bytes;
  size_t count;
} clua_result;

/// Compiles the text of a script to code that `clua_run` takes. `name` stands before line numbers in errors.
clua_result clua_compile(const char *_Nullable text, size_t length, const char *_Nonnull name);

/// Runs code of `clua_compile` with the globals `obj` and `actionParams`, which are written one after the other in `globals`
/// (see values.c for the form), and gives what the script returned, in the same form.
///
/// `now` is the time in seconds since 1970 that the script is told.
clua_result clua_run(
  const unsigned char *_Nullable code, size_t code_count, const unsigned char *_Nullable globals, size_t globals_count,
  bool opens_libraries, int64_t now, clua_limits limits);

void clua_release(clua_result *_Nonnull result);

#endif
