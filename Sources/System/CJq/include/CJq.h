#ifndef APUS_CJQ_H
#define APUS_CJQ_H

#include <stddef.h>

/// Loads libjq, once for the process. Null when it is ready, else why it is not.
///
/// Few programs need it, and those that do run in a process of their own; so it is not linked.
const char *_Nullable apus_jq_load(void);

/// What running a program came to.
enum apus_jq_outcome {
  apus_jq_done,
  /// The text is why the program cannot be read.
  apus_jq_unreadable,
  /// It fails on the value. There is no text: what the library says of it may hold parts of the value.
  apus_jq_failed,
  /// The results are longer than allowed.
  apus_jq_too_long,
};

/// Runs a jq program on one JSON value. Takes as long and as much memory as the program does.
///
/// - program: jq, ended by NUL.
/// - input, length: JSON text.
/// - limit: the most bytes of results.
/// - text, text_length: the results as JSON, each ended by a line break, or the error; to be freed. Null when there is none.
enum apus_jq_outcome apus_jq_run(
    const char *_Nonnull program, const char *_Nullable input, size_t length, size_t limit, char *_Nullable *_Nonnull text,
    size_t *_Nonnull text_length);

#endif
