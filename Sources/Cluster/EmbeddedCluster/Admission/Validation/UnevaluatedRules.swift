import KubernetesSchema
import ObjectModel

/// Refuses definitions with rules in CEL, for what is never asked would seem to hold.
enum UnevaluatedRules {
  /// Lets a definition in all the same, its rules kept but not asked.
  static let annotation = SimulationAnnotation.prefix + "cel"

  private static let keyword = "x-kubernetes-validations"
  private static let deepest = 64

  static func errors(in definition: Manifest) -> [FieldError] {
    if definition.annotation(annotation) == "ignore" { return [] }
    var errors: [FieldError] = []
    for (index, version) in (definition["spec", "versions"]?.array ?? []).enumerated() {
      guard let schema = version["schema", "openAPIV3Schema"] else { continue }
      look(at: schema, "spec.versions[\(index)].schema.openAPIV3Schema", 0, &errors)
    }
    return errors
  }

  private static func look(at schema: JSONValue, _ path: String, _ depth: Int, _ errors: inout [FieldError]) {
    guard depth < deepest else { return }
    if schema[keyword]?.array?.isEmpty == false {
      errors.append(
        .forbidden(
          "\(path).\(keyword)",
          "rules in CEL are not evaluated by the embedded cluster; remove them, or set the annotation \(annotation): ignore to have them kept but never asked"
        ))
    }
    for (name, inner) in schema["properties"]?.object ?? [:] {
      look(at: inner, "\(path).properties[\(name)]", depth + 1, &errors)
    }
    for field in ["items", "additionalProperties", "not"] {
      if let inner = schema[field], inner.object != nil { look(at: inner, "\(path).\(field)", depth + 1, &errors) }
    }
    for field in ["allOf", "anyOf", "oneOf"] {
      for (index, inner) in (schema[field]?.array ?? []).enumerated() {
        look(at: inner, "\(path).\(field)[\(index)]", depth + 1, &errors)
      }
    }
  }
}
