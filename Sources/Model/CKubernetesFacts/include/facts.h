#pragma once
#include <stddef.h>

/// The embedded facts on Kubernetes types as JSON text; `length` is set to its size in bytes. The memory is static.
const unsigned char *kubernetes_schema_json(size_t *length);

/// The embedded protobuf field numbers as JSON text; `length` is set to its size in bytes. The memory is static.
const unsigned char *kubernetes_protobuf_json(size_t *length);
