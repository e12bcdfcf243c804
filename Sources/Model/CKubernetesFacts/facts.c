#include "facts.h"

static const unsigned char schema[] = {
#embed "kubernetes-schema.json"
};

static const unsigned char protobuf[] = {
#embed "kubernetes-protobuf.json"
};

const unsigned char *kubernetes_schema_json(size_t *length) {
  *length = sizeof schema;
  return schema;
}

const unsigned char *kubernetes_protobuf_json(size_t *length) {
  *length = sizeof protobuf;
  return protobuf;
}
