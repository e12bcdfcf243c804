#include "CLibGit2.h"

#include <dlfcn.h>
#include <pthread.h>
#include <string.h>

// The functions of the library that Apus calls: result, name, parameters, arguments.
#define FUNCTIONS(F)                                                                                                       \
  F(int, git_libgit2_init, (void), ())                                                                                     \
  F(int, git_libgit2_features, (void), ())                                                                                 \
  F(const git_error *, git_error_last, (void), ())                                                                         \
  F(int, git_oid_fromraw, (git_oid * out, const unsigned char *raw), (out, raw))                                           \
  F(int, git_odb_open, (git_odb * *odb, const char *directory), (odb, directory))                                          \
  F(int, git_odb_read, (git_odb_object * *object, git_odb * odb, const git_oid *id), (object, odb, id))                    \
  F(int, git_odb_read_header, (size_t * size, git_object_t * type, git_odb * odb, const git_oid *id), (size, type, odb, id)) \
  F(const void *, git_odb_object_data, (git_odb_object * object), (object))                                                \
  F(size_t, git_odb_object_size, (git_odb_object * object), (object))                                                      \
  F(git_object_t, git_odb_object_type, (git_odb_object * object), (object))

#define PROCEDURES(P)                                                                                                      \
  P(git_odb_free, (git_odb * odb), (odb))                                                                                  \
  P(git_odb_object_free, (git_odb_object * object), (object))

#define POINTER(result, name, parameters, arguments) static result(*found_##name) parameters;
#define PROCEDURE_POINTER(name, parameters, arguments) POINTER(void, name, parameters, arguments)
FUNCTIONS(POINTER)
PROCEDURES(PROCEDURE_POINTER)
static int (*found_git_libgit2_opts)(int option, ...);

static const char *failure;

// The words of the loader, which it would take back at its next call.
static void fail(void) {
  const char *words = dlerror();
  char *copy = words == NULL ? NULL : strdup(words);
  failure = copy == NULL ? "libgit2 cannot be loaded" : copy;
}

static void load(void) {
  void *library = dlopen("libgit2.so." LIBGIT2_SOVERSION, RTLD_LAZY | RTLD_LOCAL);
  if (library == NULL) return fail();
#define FIND_NAMED(name)                                                                                                   \
  if ((*(void **)&found_##name = dlsym(library, #name)) == NULL) return fail();
#define FIND(result, name, parameters, arguments) FIND_NAMED(name)
#define FIND_PROCEDURE(name, parameters, arguments) FIND_NAMED(name)
  FUNCTIONS(FIND)
  PROCEDURES(FIND_PROCEDURE)
  FIND_NAMED(git_libgit2_opts)
  if (found_git_libgit2_init() < 1) failure = "libgit2 could not be made ready";
}

const char *apus_git_load(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, load);
  return failure;
}

int apus_git_disable_caching(void) { return found_git_libgit2_opts(GIT_OPT_ENABLE_CACHING, 0); }

#define CALL(result, name, parameters, arguments)                                                                          \
  result name parameters { return found_##name arguments; }
#define CALL_PROCEDURE(name, parameters, arguments)                                                                        \
  void name parameters { found_##name arguments; }
FUNCTIONS(CALL)
PROCEDURES(CALL_PROCEDURE)
