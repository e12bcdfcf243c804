#include <git2.h>

/// Turns off the library's cache of objects. (Swift cannot call functions with a variable number of arguments.)
static inline int apus_git_disable_caching(void) {
  return git_libgit2_opts(GIT_OPT_ENABLE_CACHING, 0);
}
