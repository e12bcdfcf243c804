import ObjectModel
import RegularExpressions

/// The rules that make a schema structural: every value has one type, and what combines schemas only restricts values.
struct StructuralRules {
  private(set) var errors: [FieldError] = []

  /// Checks the schema of a custom resource.
  mutating func check(_ schema: JSONValue, at path: String) {
    if let type = schema["type"]?.string, !type.isEmpty {
      if type != "object" { errors.append(.invalid("\(path).type", .string(type), "must be object at the root")) }
    } else {
      errors.append(.required("\(path).type", "must not be empty at the root"))
    }
    if let metadata = schema["properties", "metadata"] { checkMetadata(metadata, at: "\(path).properties[metadata]") }
    check(schema, at: path, role: .root, depth: 0)
  }

  private enum Role { case root, field, element }

  /// Only names may be restricted, for the rest of metadata is the server's.
  private mutating func checkMetadata(_ schema: JSONValue, at path: String) {
    let allowed: Set<String> = ["name", "generateName"]
    let isPlain = (schema.object ?? [:]).allSatisfy { key, _ in ["type", "description", "properties"].contains(key) }
    if !isPlain || !(schema["properties"]?.object ?? [:]).allSatisfy({ allowed.contains($0.key) }) {
      errors.append(
        .forbidden(path, "must not specify anything other than name and generateName, but metadata is implicitly specified"))
    }
  }

  private mutating func check(_ schema: JSONValue, at path: String, role: Role, depth: Int) {
    if depth > StructuralSchema.depth {
      return errors.append(.invalid(path, "", "schemas may not be nested deeper than \(StructuralSchema.depth) levels"))
    }
    let type = schema["type"]?.string ?? ""
    let isFree = schema["x-kubernetes-preserve-unknown-fields"]?.bool == true
    let isIntOrString = schema["x-kubernetes-int-or-string"]?.bool == true
    if type.isEmpty, role != .root, !isFree, !isIntOrString {
      errors.append(
        .required(
          "\(path).type",
          role == .element ? "must not be empty for specified array items" : "must not be empty for specified object fields"))
    }
    if !type.isEmpty, !["object", "array", "string", "integer", "number", "boolean"].contains(type) {
      errors.append(
        .notSupported("\(path).type", .string(type), supported: ["array", "boolean", "integer", "number", "object", "string"]))
    }
    if isIntOrString, !type.isEmpty {
      errors.append(.invalid("\(path).type", .string(type), "must be empty if x-kubernetes-int-or-string is true"))
    }
    checkForbidden(schema, at: path)
    checkEmbedded(schema, type: type, at: path)
    checkList(schema, type: type, at: path)

    for (name, property) in schema["properties"]?.object ?? [:] {
      if role == .root, name == "metadata" { continue }
      check(property, at: "\(path).properties[\(name)]", role: .field, depth: depth + 1)
    }
    if let values = schema["additionalProperties"], values.object != nil {
      check(values, at: "\(path).additionalProperties", role: .field, depth: depth + 1)
    }
    if let items = schema["items"] {
      if items.object != nil {
        check(items, at: "\(path).items", role: .element, depth: depth + 1)
      } else {
        errors.append(.forbidden("\(path).items", "items must be a schema object and not an array"))
      }
    } else if type == "array" {
      errors.append(.required("\(path).items", "must be specified"))
    }
    checkJunctors(schema, beside: schema, at: path, allowsTypes: isIntOrString, depth: depth)
    if let pattern = schema["pattern"]?.string, (try? RegularExpression(pattern)) == nil,
      pattern.count(where: { $0 == "(" }) != pattern.count(where: { $0 == ")" })
    {
      errors.append(.invalid("\(path).pattern", .string(pattern), "must be a valid regular expression"))
    }
  }

  private mutating func checkForbidden(_ schema: JSONValue, at path: String) {
    if schema["$ref"] != nil { errors.append(.forbidden("\(path).$ref", "$ref is not supported")) }
    for key in ["definitions", "dependencies", "patternProperties", "additionalItems", "id"] where schema[key] != nil {
      errors.append(.forbidden("\(path).\(key)", "\(key) is not supported"))
    }
    if schema["uniqueItems"]?.bool == true {
      errors.append(
        .forbidden("\(path).uniqueItems", "uniqueItems cannot be set to true since the runtime complexity becomes quadratic"))
    }
    if let values = schema["additionalProperties"] {
      if values.bool == false {
        errors.append(.forbidden("\(path).additionalProperties", "additionalProperties cannot be set to false"))
      }
      if schema["properties"]?.object?.isEmpty == false {
        errors.append(.forbidden("\(path).additionalProperties", "additionalProperties and properties are mutual exclusive"))
      }
    }
  }

  private mutating func checkEmbedded(_ schema: JSONValue, type: String, at path: String) {
    guard schema["x-kubernetes-embedded-resource"]?.bool == true else { return }
    if type != "object" {
      errors.append(.invalid("\(path).type", .string(type), "must be object if x-kubernetes-embedded-resource is true"))
    }
    if schema["x-kubernetes-preserve-unknown-fields"]?.bool != true, schema["properties"]?.object?.isEmpty ?? true {
      errors.append(
        .required(
          "\(path).properties",
          "must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields"))
    }
  }

  private mutating func checkList(_ schema: JSONValue, type: String, at path: String) {
    if let kind = schema["x-kubernetes-map-type"]?.string {
      if !["granular", "atomic"].contains(kind) {
        errors.append(.notSupported("\(path).x-kubernetes-map-type", .string(kind), supported: ["atomic", "granular"]))
      } else if type != "object" {
        errors.append(.invalid("\(path).type", .string(type), "must be object if x-kubernetes-map-type is specified"))
      }
    }
    let keys = schema["x-kubernetes-list-map-keys"]?.array?.compactMap(\.string) ?? []
    guard let kind = schema["x-kubernetes-list-type"]?.string else {
      if !keys.isEmpty {
        errors.append(.required("\(path).x-kubernetes-list-type", "must be map if x-kubernetes-list-map-keys is non-empty"))
      }
      return
    }
    guard ["atomic", "set", "map"].contains(kind) else {
      return errors.append(
        .notSupported("\(path).x-kubernetes-list-type", .string(kind), supported: ["atomic", "set", "map"]))
    }
    if type != "array" {
      errors.append(.invalid("\(path).type", .string(type), "must be array if x-kubernetes-list-type is specified"))
    }
    guard kind == "map" else {
      if !keys.isEmpty {
        errors.append(
          .invalid("\(path).x-kubernetes-list-type", .string(kind), "must be map if x-kubernetes-list-map-keys is non-empty"))
      }
      return
    }
    if keys.isEmpty {
      errors.append(.required("\(path).x-kubernetes-list-map-keys", "must not be empty if x-kubernetes-list-type is map"))
    }
    let items = schema["items"] ?? [:]
    if items["type"]?.string != "object" {
      errors.append(
        .invalid("\(path).items.type", items["type"] ?? "", "must be object if parent array's x-kubernetes-list-type is map"))
    }
    let required = Set(items["required"]?.array?.compactMap(\.string) ?? [])
    for (index, key) in keys.enumerated() {
      guard let property = items["properties", key] else {
        errors.append(
          .invalid("\(path).x-kubernetes-list-map-keys[\(index)]", .string(key), "entries must all be names of item properties"))
        continue
      }
      if ["object", "array"].contains(property["type"]?.string ?? "") {
        errors.append(
          .invalid(
            "\(path).items.properties[\(key)].type", property["type"] ?? "",
            "must be a scalar type if parent array's x-kubernetes-list-type is map"))
      }
      if !required.contains(key), property["default"] == nil {
        errors.append(
          .required(
            "\(path).items.properties[\(key)].default",
            "this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property"))
      }
    }
  }

  /// What combines schemas may only restrict values that the schema outside describes.
  private mutating func checkJunctors(
    _ schema: JSONValue, beside structure: JSONValue, at path: String, allowsTypes: Bool, depth: Int
  ) {
    var parts: [(JSONValue, String)] = []
    for key in ["allOf", "anyOf", "oneOf"] {
      for (index, part) in (schema[key]?.array ?? []).enumerated() { parts.append((part, "\(path).\(key)[\(index)]")) }
    }
    if let part = schema["not"], part.object != nil { parts.append((part, "\(path).not")) }
    for (part, place) in parts { checkPart(part, beside: structure, at: place, allowsTypes: allowsTypes, depth: depth + 1) }
  }

  private mutating func checkPart(_ part: JSONValue, beside structure: JSONValue, at path: String, allowsTypes: Bool, depth: Int)
  {
    if depth > StructuralSchema.depth { return }
    if part["type"] != nil, !allowsTypes { errors.append(.forbidden("\(path).type", "must be empty to be structural")) }
    if part["default"] != nil { errors.append(.forbidden("\(path).default", "must be undefined to be structural")) }
    if part["nullable"]?.bool == true { errors.append(.forbidden("\(path).nullable", "must be false to be structural")) }
    if part["additionalProperties"] != nil {
      errors.append(.forbidden("\(path).additionalProperties", "must be undefined to be structural"))
    }
    for (name, property) in part["properties"]?.object ?? [:] {
      let place = "\(path).properties[\(name)]"
      if let described = structure["properties", name] {
        checkPart(property, beside: described, at: place, allowsTypes: false, depth: depth + 1)
      } else if structure["additionalProperties"] == nil, structure["x-kubernetes-preserve-unknown-fields"]?.bool != true {
        errors.append(.required(place, "because it is defined in \(place)"))
      }
    }
    if let items = part["items"], items.object != nil {
      checkPart(items, beside: structure["items"] ?? [:], at: "\(path).items", allowsTypes: false, depth: depth + 1)
    }
    checkJunctors(part, beside: structure, at: path, allowsTypes: allowsTypes, depth: depth + 1)
  }
}
