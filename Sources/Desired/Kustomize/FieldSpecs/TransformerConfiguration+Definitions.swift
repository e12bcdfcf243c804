import ObjectModel

extension TransformerConfiguration {
  /// Adds what the OpenAPI definitions of a file of `crds` say: which fields of a type hold annotations, labels or names, and
  /// which refer to other objects.
  ///
  /// - Parameter path: for messages.
  mutating func addDefinitions(_ file: [UInt8], path: String) throws(KustomizeError) {
    let definitions = try ConfigurationText.value(file).object ?? [:]
    for (name, definition) in definitions {
      guard let properties = definition["Schema", "properties"]?.object ?? definition["schema", "properties"]?.object,
        ["kind", "apiVersion", "metadata"].allSatisfy(properties.contains)
      else { continue }
      let kind = name.split(separator: ".").last.map(String.init) ?? name
      var walk = DefinitionWalk(kind: GroupVersionKind(group: "", version: "", kind: kind), definitions: definitions)
      walk.add(name, at: [])
      try merge(walk.found)
    }
  }
}

/// Follows the properties of one type through the definitions it refers to.
private struct DefinitionWalk {
  let kind: GroupVersionKind
  let definitions: JSONObject
  var found = TransformerConfiguration()
  /// The definitions being followed: a type that contains itself is entered once.
  private var entered: Set<String> = []

  init(kind: GroupVersionKind, definitions: JSONObject) {
    self.kind = kind
    self.definitions = definitions
  }

  mutating func add(_ name: String, at path: [String]) {
    guard let definition = definitions[name], entered.insert(name).inserted else { return }
    defer { entered.remove(name) }
    for (key, property) in definition["Schema", "properties"]?.object ?? definition["schema", "properties"]?.object ?? [:] {
      let path = path + [key]
      func has(_ mark: String) -> Bool { property[mark]?.string != nil }
      func spec(_ path: [String]) -> FieldSpec { FieldSpec(path.joined(separator: "/"), of: kind) }
      if has("x-kubernetes-annotation") { found.commonAnnotations.append(spec(path)) }
      if has("x-kubernetes-label-selector") { found.commonLabels.append(spec(path)) }
      if has("x-kubernetes-identity") { found.namePrefix.append(spec(path)) }
      if let version = property["x-kubernetes-object-ref-api-version"]?.string,
        let target = property["x-kubernetes-object-ref-kind"]?.string
      {
        let nameKey = property["x-kubernetes-object-ref-name-key"]?.string ?? "name"
        found.nameReferences.append(
          NameReference(
            target: GroupVersionKind(group: "", version: version, kind: target), referrers: [spec(path + [nameKey])]))
      }
      if let reference = property["$ref"]?.string { add(reference, at: path) }
    }
  }
}
