import ObjectModel
import RegularExpressions

/// What a CustomResourceDefinition must satisfy before the API server serves it.
public enum CustomResourceDefinitionValidation {
  /// What is wrong with a definition (apiextensions.k8s.io/v1), in the words of the API server: names, versions, and that
  /// every schema is structural. An empty list for a valid one.
  public static func validate(_ definition: JSONValue) -> [FieldError] {
    guard definition.isNested(within: JSONValue.mergeDepth) else {
      return [.invalid("spec", "", "nested deeper than \(JSONValue.mergeDepth) levels")]
    }
    var errors: [FieldError] = []
    let spec = definition["spec"] ?? [:]
    let group = spec["group"]?.string ?? ""
    let names = spec["names"] ?? [:]
    let plural = names["plural"]?.string ?? ""
    let name = definition["metadata", "name"]?.string ?? ""
    if name != "\(plural).\(group)" {
      errors.append(.invalid("metadata.name", .string(name), "must be spec.names.plural+\".\"+spec.group"))
    }
    if isProtected(group), (definition[path: ["metadata", "annotations", "api-approved.kubernetes.io"]]?.string ?? "").isEmpty {
      errors.append(
        .required(
          "metadata.annotations[api-approved.kubernetes.io]",
          "protected groups must have approval annotation \"api-approved.kubernetes.io\", see https://github.com/kubernetes/enhancements/pull/1111"
        ))
    }
    if group.isEmpty {
      errors.append(.required("spec.group"))
    } else if group.split(separator: ".").count < 2 {
      errors.append(.invalid("spec.group", .string(group), "should be a domain with at least one dot"))
    }
    if let scope = spec["scope"]?.string, !scope.isEmpty {
      if scope != "Namespaced", scope != "Cluster" {
        errors.append(.notSupported("spec.scope", .string(scope), supported: ["Cluster", "Namespaced"]))
      }
    } else {
      errors.append(.required("spec.scope"))
    }
    if plural.isEmpty { errors.append(.required("spec.names.plural")) }
    if (names["kind"]?.string ?? "").isEmpty { errors.append(.required("spec.names.kind")) }
    checkLabels(names, &errors)
    checkVersions(spec, &errors)
    return errors
  }

  /// Groups that belong to Kubernetes.
  private static func isProtected(_ group: String) -> Bool {
    group == "k8s.io" || group.hasSuffix(".k8s.io") || group == "kubernetes.io" || group.hasSuffix(".kubernetes.io")
  }

  private static func checkLabels(_ names: JSONValue, _ errors: inout [FieldError]) {
    let label = try? RegularExpression("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
    var all = ["plural", "singular"].map { ("spec.names.\($0)", names[$0]?.string ?? "") }
    for (index, name) in (names["shortNames"]?.array ?? []).enumerated() {
      all.append(("spec.names.shortNames[\(index)]", name.string ?? ""))
    }
    for (field, text) in all where !text.isEmpty && (text.utf8.count > 63 || label?.matches(text) != true) {
      errors.append(
        .invalid(
          field, .string(text),
          "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')"
        ))
    }
  }

  private static func checkVersions(_ spec: JSONValue, _ errors: inout [FieldError]) {
    let versions = spec["versions"]?.array ?? []
    if versions.isEmpty { return errors.append(.required("spec.versions", "must have at least one version")) }
    var seen: Set<String> = []
    for (index, version) in versions.enumerated() {
      let path = "spec.versions[\(index)]"
      let name = version["name"]?.string ?? ""
      if name.isEmpty {
        errors.append(.required("\(path).name"))
      } else if !seen.insert(name).inserted {
        errors.append(.duplicate("\(path).name", .string(name)))
      }
      let schemaPath = "\(path).schema.openAPIV3Schema"
      if let schema = version["schema", "openAPIV3Schema"], schema.object != nil {
        var rules = StructuralRules()
        rules.check(schema, at: schemaPath)
        errors += rules.errors
        if rules.errors.isEmpty { checkDefaults(schema, at: schemaPath, depth: 0, &errors) }
      } else {
        errors.append(.required(schemaPath, "schemas are required"))
      }
    }
    if versions.count(where: { $0["storage"]?.bool == true }) != 1 {
      errors.append(
        .invalid(
          "spec.versions", .array(versions.map { ["name": $0["name"] ?? "", "storage": $0["storage"] ?? false] }),
          "must have exactly one version marked as storage version"))
    }
  }

  /// A default must be valid, and hold no field that would be pruned.
  private static func checkDefaults(_ schema: JSONValue, at path: String, depth: Int, _ errors: inout [FieldError]) {
    if depth > StructuralSchema.depth { return }
    if let value = schema["default"], !value.isNull {
      let structure = StructuralSchema(schema, depth: 0)
      if structure.pruned(value).object != value {
        errors.append(.invalid("\(path).default", value, "must not have unknown fields"))
      } else {
        for error in structure.validate(structure.defaulted(value)) {
          let field = error.field.isEmpty ? "\(path).default" : "\(path).default.\(error.field)"
          errors.append(FieldError(field: field, reason: error.reason, message: error.message))
        }
      }
    }
    for (name, property) in schema["properties"]?.object ?? [:] {
      checkDefaults(property, at: "\(path).properties[\(name)]", depth: depth + 1, &errors)
    }
    for key in ["items", "additionalProperties"] {
      if let inner = schema[key], inner.object != nil { checkDefaults(inner, at: "\(path).\(key)", depth: depth + 1, &errors) }
    }
  }
}
