import ObjectModel

extension YAMLNode {
  /// Writes a text in the place of a scalar; see `YAMLNode.Scalar.write`.
  ///
  /// - Throws: for a list or a map.
  mutating func writeScalar(_ text: String, as kind: Kind? = nil) throws(KustomizeError) {
    guard case .scalar(var scalar) = self else { throw wrongKind(expected: "ScalarNode") }
    scalar.write(text, as: kind)
    self = .scalar(scalar)
  }

  /// Sets members of a map to texts.
  ///
  /// - Throws: for a list or a scalar.
  mutating func writeTexts(_ entries: [(key: String, value: String)]) throws(KustomizeError) {
    guard case .mapping = self else { throw wrongKind(expected: "MappingNode") }
    mutateMapping { mapping in
      for (key, value) in entries { mapping[key] = .string(value) }
    }
  }

  /// What kustomize says of a value that has another shape than a field needs.
  func wrongKind(expected: String) -> KustomizeError {
    KustomizeError("wrong node kind: expected \(expected) but got \(nodeKindName): node contents:\n\(messageText)")
  }

  /// The value in messages.
  var messageText: String {
    if case .scalar(let scalar) = self { return scalar.text }
    guard let value = try? jsonValue() else { return "" }
    return String(YAML.text(value).dropLast())
  }
}
