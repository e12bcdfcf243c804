#pragma once
#include <stddef.h>

// In every function `length` is set to the size of the text in bytes; the memory is static and not zero-terminated.

/// The embedded facts on Kubernetes resources and types, in the line format that `Scripts/generate-kubernetes-facts.py` describes.
const unsigned char *kubernetes_schema_text(size_t *length);

/// The embedded protobuf field numbers as JSON text.
const unsigned char *kubernetes_protobuf_json(size_t *length);

/// The lists that kustomize merges by element, as JSON text.
const unsigned char *kustomize_lists_json(size_t *length);
