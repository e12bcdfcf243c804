#include "facts.h"

static const unsigned char schema[] = {
#embed "kubernetes-schema.txt"
};

static const unsigned char protobuf[] = {
#embed "kubernetes-protobuf.json"
};

static const unsigned char kustomize[] = {
#embed "kustomize-lists.json"
};

const unsigned char *kubernetes_schema_text(size_t *length) {
  *length = sizeof schema;
  return schema;
}

const unsigned char *kubernetes_protobuf_json(size_t *length) {
  *length = sizeof protobuf;
  return protobuf;
}

const unsigned char *kustomize_lists_json(size_t *length) {
  *length = sizeof kustomize;
  return kustomize;
}
