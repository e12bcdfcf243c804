#ifndef APUS_CLIBGIT2_H
#define APUS_CLIBGIT2_H

#include <git2.h>

/// Loads libgit2 and makes it ready, once for the process. Null when it is ready, else why it is not.
///
/// The library and the fourteen it brings along take longer to load than most commands take to run, and few commands read a
/// repository. So it is not linked: the functions of it that are used here are looked up when this is called. Calling one of
/// them before, or after a failure, ends the process.
const char *_Nullable apus_git_load(void);

/// Turns off the library's cache of objects. (Swift cannot call functions with a variable number of arguments.)
int apus_git_disable_caching(void);

#endif
