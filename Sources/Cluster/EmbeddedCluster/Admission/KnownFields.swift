import KubernetesSchema
import ObjectModel

/// Reads a value as its schema has it, as a typed server does: fields nobody declared are dropped, and so are nulls.
enum KnownFields {
  /// - Parameter unknown: gets the paths of what was dropped, as `spec.template.spec.containers[0].port`.
  /// - Returns: `nil` for null.
  static func kept(of value: JSONValue, _ schema: ObjectSchema, path: String, _ unknown: inout [String]) -> JSONValue? {
    switch (schema.kind, value) {
    case (_, .null): return nil
    case (.structure, .object(let members)):
      var result: [(String, JSONValue)] = []
      for (key, member) in members {
        guard let field = schema.field(key) else {
          if !["kind", "apiVersion"].contains(key) || !path.isEmpty {
            unknown.append(join(path, key))
          } else {
            result.append((key, member))
          }
          continue
        }
        if let kept = kept(of: member, field, path: join(path, key), &unknown) { result.append((key, kept)) }
      }
      return .object(JSONObject(result))
    case (.map, .object(let members)):
      guard let values = schema.values else { return value }
      var result: [(String, JSONValue)] = []
      for (key, member) in members {
        // A null in a map of scalars is an empty value to a typed server.
        if member.isNull, values.scalar == .string { result.append((key, "")) }
        if let kept = kept(of: member, values, path: join(path, key), &unknown) { result.append((key, kept)) }
      }
      return result.isEmpty && members.isEmpty ? nil : .object(JSONObject(result))
    case (.list, .array(let elements)):
      guard let items = schema.items else { return value }
      if elements.isEmpty { return nil }
      var result: [JSONValue] = []
      for (index, element) in elements.enumerated() {
        if let kept = kept(of: element, items, path: "\(path)[\(index)]", &unknown) { result.append(kept) }
      }
      return .array(result)
    default: return value
    }
  }

  private static func join(_ path: String, _ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }
}
