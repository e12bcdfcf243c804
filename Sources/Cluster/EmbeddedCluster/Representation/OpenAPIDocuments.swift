import KubernetesSchema
import ObjectModel

/// The OpenAPI v3 documents that `kubectl` reads before it applies, and for `explain`.
struct OpenAPIDocuments: Sendable {
  let definitions: [ResourceDefinition]

  /// The third version: a document a group version, which may be kept for good under its hash.
  ///
  /// - Parameter rest: the path after `/openapi/v3`.
  func answer(_ rest: [String], _ request: APIRequest) -> APIResponse {
    if rest.isEmpty {
      let index: JSONValue = ["paths": .object(JSONObject(paths.map { ($0, entry($0)) }))]
      return .document(index.jsonBytes(), request)
    }
    let path = rest.joined(separator: "/")
    guard paths.contains(path) else { return .text("404 page not found\n", code: 404) }
    guard let asked = request.query["hash"], !asked.isEmpty else { return .document(document(path).jsonBytes(), request) }
    guard asked == hash(path) else {
      // What is asked for was replaced; this is where it is now.
      let place = "/openapi/v3/\(path)?hash=\(hash(path))"
      return .content(
        APIResponse.Content(code: 301, contentType: "text/plain; charset=utf-8", body: [], headers: [("Location", place)]))
    }
    return .document(
      document(path).jsonBytes(), request,
      headers: [("Cache-Control", "public, immutable"), ("Vary", "Accept"), ("Expires", Self.far)])
  }

  /// Later than any client lives.
  private static let far = "Thu, 31 Dec 2099 23:59:59 GMT"

  /// The second version: one document for all.
  ///
  /// - Throws: 406 for clients that take it in protobuf only.
  func swagger(_ request: APIRequest) throws(APIStatus) -> APIResponse {
    let types = request.accept.split(separator: ",").map { $0.prefix { $0 != ";" }.filter { $0 != " " } }
    guard types.isEmpty || types.contains(where: { ["application/json", "*/*", "application/*"].contains($0) }) else {
      throw .notAcceptable
    }
    var paths: JSONValue = [:]
    var builder = OpenAPISchemas(prefix: "#/definitions/")
    for definition in definitions { add(definition, to: &paths, &builder) { swaggerOperation($0, $1) } }
    let document: JSONValue = [
      "swagger": "2.0", "info": ["title": "Kubernetes", "version": .string("v\(KubernetesFacts.version)")], "paths": paths,
      "definitions": .object(JSONObject(builder.schemas.map { ($0.key, $0.value) })),
    ]
    return .document(document.jsonBytes(), request)
  }

  private func swaggerOperation(_ action: String, _ kind: JSONValue) -> JSONValue {
    var operation = operation(action, kind)
    operation["parameters"] = .array(
      (operation["parameters"]?.array ?? []).map {
        ["name": $0["name"] ?? "", "in": "query", "type": "string", "uniqueItems": true]
      })
    return operation
  }

  private var paths: [String] { Set(definitions.map(Self.path)).sorted() }

  private static func path(_ definition: ResourceDefinition) -> String {
    definition.name.group.isEmpty ? "api/\(definition.name.version)" : "apis/\(definition.name.group)/\(definition.name.version)"
  }

  private func entry(_ path: String) -> JSONValue {
    ["serverRelativeURL": .string("/openapi/v3/\(path)?hash=\(hash(path))")]
  }

  /// Changes when the resources of the path do.
  private func hash(_ path: String) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for definition in definitions where Self.path(definition) == path {
      let text = definition.name.plural + (definition.custom?.openAPI.json() ?? KubernetesFacts.version)
      for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    }
    return String(hash, radix: 16)
  }

  private func document(_ path: String) -> JSONValue {
    var paths: JSONValue = [:]
    var builder = OpenAPISchemas()
    for definition in definitions where Self.path(definition) == path {
      add(definition, to: &paths, &builder) { operation($0, $1) }
    }
    return [
      "openapi": "3.0.0", "info": ["title": "Kubernetes", "version": .string("v\(KubernetesFacts.version)")], "paths": paths,
      "components": ["schemas": .object(JSONObject(builder.schemas.map { ($0.key, $0.value) }))],
    ]
  }

  private func add(
    _ definition: ResourceDefinition, to paths: inout JSONValue, _ builder: inout OpenAPISchemas,
    _ operation: (String, JSONValue) -> JSONValue
  ) {
    let kind = kindMark(definition)
    let scope = definition.served.isNamespaced ? "/namespaces/{namespace}" : ""
    let base = "/\(Self.path(definition))\(scope)/\(definition.name.plural)"
    paths[base] = ["post": operation("post", kind), "get": operation("list", kind)]
    paths["\(base)/{name}"] = [
      "get": operation("get", kind), "put": operation("put", kind), "patch": operation("patch", kind),
      "delete": operation("delete", kind),
    ]
    builder.add(definition, kind)
  }

  private func kindMark(_ definition: ResourceDefinition) -> JSONValue {
    [
      "group": .string(definition.kind.group), "version": .string(definition.kind.version), "kind": .string(definition.kind.kind),
    ]
  }

  private func operation(_ action: String, _ kind: JSONValue) -> JSONValue {
    var parameters: [JSONValue] = []
    if ["post", "put", "patch"].contains(action) {
      for name in ["dryRun", "fieldManager", "fieldValidation"] {
        parameters.append(["name": .string(name), "in": "query", "schema": ["type": "string", "uniqueItems": true]])
      }
    }
    return [
      "parameters": .array(parameters), "responses": ["200": ["description": "OK"]], "x-kubernetes-action": .string(action),
      "x-kubernetes-group-version-kind": kind,
    ]
  }
}

/// Collects the schemas of a document, each type once.
struct OpenAPISchemas {
  private(set) var schemas: [String: JSONValue] = [:]
  /// Where the document keeps its schemas.
  private let prefix: String

  init(prefix: String = "#/components/schemas/") { self.prefix = prefix }

  /// Scalars that have a name of their own, which `kubectl explain` shows.
  private static let namedScalars: [ScalarKind: String] = [
    .intOrString: "io.k8s.apimachinery.pkg.util.intstr.IntOrString", .quantity: "io.k8s.apimachinery.pkg.api.resource.Quantity",
  ]

  mutating func add(_ definition: ResourceDefinition, _ kind: JSONValue) {
    var schema: JSONValue
    let name: String
    if let custom = definition.custom {
      name =
        (definition.kind.group.split(separator: ".").reversed() + [
          Substring(definition.kind.version), Substring(definition.kind.kind),
        ])
        .joined(separator: ".")
      schema = custom.openAPI
      for field in ["apiVersion", "kind"] { schema["properties", field] = ["type": "string"] }
      schema["properties", "metadata"] = reference(to: KubernetesFacts.builtIn.schema(ofType: "meta.v1.ObjectMeta") ?? .deduced)
    } else {
      name = definition.schema.typeName ?? definition.kind.kind
      schema = structure(definition.schema)
    }
    schema["x-kubernetes-group-version-kind"] = .array([kind])
    schemas[name] = schema
  }

  private mutating func reference(to schema: ObjectSchema) -> JSONValue {
    if case .scalar(let scalar) = schema.kind, let name = Self.namedScalars[scalar] {
      schemas[name] = scalarSchema(scalar)
      return ["$ref": .string(prefix + name)]
    }
    guard let name = schema.typeName else { return inline(schema) }
    if schemas[name] == nil {
      // Entered before its fields, which may lead back to it.
      schemas[name] = [:]
      schemas[name] = structure(schema)
    }
    return ["$ref": .string(prefix + name)]
  }

  private mutating func structure(_ schema: ObjectSchema) -> JSONValue {
    var properties = JSONObject()
    for field in schema.fieldNames {
      if let inner = schema.field(field) { properties[field] = reference(to: inner) }
    }
    var result: JSONValue = ["type": "object", "properties": .object(properties)]
    if !schema.requiredFields.isEmpty { result["required"] = JSONValue(schema.requiredFields) }
    return result
  }

  private mutating func inline(_ schema: ObjectSchema) -> JSONValue {
    switch schema.kind {
    case .scalar(let scalar): return scalarSchema(scalar)
    case .structure: return structure(schema)
    case .list(let topology):
      var result: JSONValue = ["type": "array", "items": schema.items.map { reference(to: $0) } ?? [:]]
      switch topology {
      case .atomic: result["x-kubernetes-list-type"] = "atomic"
      case .set: result["x-kubernetes-list-type"] = "set"
      case .map(let keys):
        result["x-kubernetes-list-type"] = "map"
        result["x-kubernetes-list-map-keys"] = JSONValue(keys)
      }
      return result
    case .map: return ["type": "object", "additionalProperties": schema.values.map { reference(to: $0) } ?? [:]]
    case .untyped, .deduced: return ["type": "object", "x-kubernetes-preserve-unknown-fields": true]
    }
  }

  private func scalarSchema(_ scalar: ScalarKind) -> JSONValue {
    switch scalar {
    case .bool: ["type": "boolean"]
    case .int32, .int64: ["type": "integer", "format": .string(scalar.rawValue)]
    case .integer: ["type": "integer"]
    case .double, .number: ["type": "number", "format": "double"]
    case .intOrString: ["oneOf": [["type": "integer"], ["type": "string"]], "format": "int-or-string"]
    default: ["type": "string"]
    }
  }
}
