import ObjectModel

/// What the API server fills into objects of built-in kinds when they are written.
///
/// Pure: what the server hands out (addresses, ports, uids) and what depends on other objects is admission, not defaulting.
public enum Defaulting {
  /// The deepest nesting of typed values that is followed; no built-in type but a CRD's schema, which has no defaults, is
  /// nested deeper.
  private static let depth = 60

  /// Fills in the defaults of an object's kind. The object should have been read by its type before (`TypedDecoding`).
  /// Objects of kinds that are not built in stay as they are.
  public static func applyDefaults(to object: inout Manifest) {
    guard let schema = KubernetesFacts.builtIn.schema(of: object.groupVersionKind) else { return }
    fill(&object.value, schema, depth: depth)
  }

  private static func fill(_ value: inout JSONValue, _ schema: ObjectSchema, depth: Int) {
    if depth == 0 { return }
    switch schema.kind {
    case .scalar, .untyped, .deduced: return
    case .list:
      guard value.array?.isEmpty == false, let items = schema.items, items.mayHoldDefaults else { return }
      value.mutateArray { elements in
        for index in elements.indices { fill(&elements[index], items, depth: depth - 1) }
      }
    case .map:
      guard value.object?.isEmpty == false, let values = schema.values, values.mayHoldDefaults else { return }
      value.mutateObject { members in
        for key in Array(members.keys) { members.mutate(key, default: .null) { fill(&$0, values, depth: depth - 1) } }
      }
    case .structure:
      guard value.object != nil, let type = schema.typeName, schema.mayHoldDefaults else { return }
      value.mutateObject { members in
        DefaultRules.byType[type]?(&members)
        for field in schema.fieldNames {
          guard let inner = schema.field(field) else { continue }
          if members.contains(field) {
            guard inner.mayHoldDefaults else { continue }
            members.mutate(field, default: .null) { fill(&$0, inner, depth: depth - 1) }
          } else if schema.isAlwaysPresent(field), inner.kind == .structure {
            // A structure that typed clients write even when it is empty.
            var empty: JSONValue = .object(JSONObject())
            fill(&empty, inner, depth: depth - 1)
            members[field] = empty
          } else if inner.scalar == .int32, type.hasSuffix("Status"), schema.requiredFields.contains(field) {
            // A count that typed clients write even when it is zero.
            members[field] = 0
          }
        }
      }
    }
  }
}

extension ObjectSchema {
  /// Whether anything inside could get a default; `false` spares the walk through metadata and a CRD's schemas.
  fileprivate var mayHoldDefaults: Bool {
    switch kind {
    case .scalar, .untyped, .deduced: return false
    case .list, .map: return true
    case .structure:
      guard let name = typeName else { return false }
      return name != "meta.v1.ObjectMeta" && name != "meta.v1.LabelSelector" && name != "apiextensions.v1.JSONSchemaProps"
    }
  }
}
