#include "CJq.h"

#include <dlfcn.h>
#include <jq.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

// The functions of the library that are called here.
#define FUNCTIONS(F)                                                                                                       \
  F(jq_init)                                                                                                               \
  F(jq_set_error_cb)                                                                                                       \
  F(jq_format_error)                                                                                                       \
  F(jq_compile)                                                                                                            \
  F(jq_start)                                                                                                              \
  F(jq_next)                                                                                                               \
  F(jq_teardown)                                                                                                           \
  F(jq_halted)                                                                                                             \
  F(jv_get_kind)                                                                                                           \
  F(jv_copy)                                                                                                               \
  F(jv_free)                                                                                                               \
  F(jv_invalid_has_msg)                                                                                                    \
  F(jv_string_value)                                                                                                       \
  F(jv_string_length_bytes)                                                                                                \
  F(jv_dump_string)                                                                                                        \
  F(jv_parse_sized)

#define POINTER(name) static __typeof__(&name) found_##name;
FUNCTIONS(POINTER)

static const char *failure;

static void load(void) {
  void *library = dlopen("libjq.so.1", RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) {
    failure = "libjq cannot be loaded; install libjq1";
    return;
  }
#define FIND(name)                                                                                                         \
  if ((*(void **)&found_##name = dlsym(library, #name)) == NULL) failure = "libjq lacks " #name "; install libjq 1.6 or newer";
  FUNCTIONS(FIND)
}

const char *apus_jq_load(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, load);
  return failure;
}

struct text {
  char *bytes;
  size_t length;
  size_t room;
};

static void append(struct text *text, const char *bytes, size_t length) {
  if (text->length + length > text->room) {
    size_t room = (text->length + length) * 2 + 64;
    char *grown = realloc(text->bytes, room);
    // Without memory the process is of no use; its parent sees it end.
    if (grown == NULL) abort();
    text->bytes = grown;
    text->room = room;
  }
  memcpy(text->bytes + text->length, bytes, length);
  text->length += length;
}

static void append_string(struct text *text, jv string) {
  append(text, found_jv_string_value(string), (size_t)found_jv_string_length_bytes(found_jv_copy(string)));
  found_jv_free(string);
}

// Keeps the first thing the library complains of while it reads a program.
static void complain(void *context, jv message) {
  struct text *text = context;
  if (text->length == 0) {
    append_string(text, found_jq_format_error(message));
  } else {
    found_jv_free(message);
  }
}

enum apus_jq_outcome apus_jq_run(
    const char *program, const char *input, size_t length, size_t limit, char **text, size_t *text_length) {
  struct text results = {0};
  struct text error = {0};
  enum apus_jq_outcome outcome = apus_jq_unreadable;
  jq_state *state = found_jq_init();
  if (state == NULL) abort();
  found_jq_set_error_cb(state, complain, &error);
  if (found_jq_compile(state, program)) {
    jv value = found_jv_parse_sized(input, (int)length);
    if (found_jv_get_kind(value) == JV_KIND_INVALID) {
      found_jv_free(value);
      outcome = apus_jq_failed;
    } else {
      outcome = apus_jq_done;
      found_jq_start(state, value, 0);
      jv result;
      while (found_jv_get_kind(result = found_jq_next(state)) != JV_KIND_INVALID) {
        append_string(&results, found_jv_dump_string(result, 0));
        append(&results, "\n", 1);
        if (results.length > limit) break;
      }
      if (found_jv_get_kind(result) != JV_KIND_INVALID || results.length > limit) {
        outcome = apus_jq_too_long;
      } else if (found_jv_invalid_has_msg(found_jv_copy(result)) || found_jq_halted(state)) {
        outcome = apus_jq_failed;
      }
      // A result that went too far was freed by being written out.
      if (found_jv_get_kind(result) == JV_KIND_INVALID) found_jv_free(result);
    }
  }
  found_jq_teardown(&state);
  struct text *told = outcome == apus_jq_done ? &results : outcome == apus_jq_unreadable ? &error : NULL;
  *text = told == NULL ? NULL : told->bytes;
  *text_length = told == NULL ? 0 : told->length;
  if (told != &results) free(results.bytes);
  if (told != &error) free(error.bytes);
  return outcome;
}
