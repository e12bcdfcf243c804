import ObjectModel

extension YAMLNode {
  /// Writes a text in the place of a scalar; see `YAMLNode.Scalar.write`.
  ///
  /// - Throws: for a list or a map.
  mutating func writeScalar(_ text: String, as kind: Kind? = nil) throws(KustomizeError) {
    guard case .scalar(var scalar) = self else { throw wrongKind(expected: "ScalarNode") }
    scalar.write(text, as: kind)
    scalar.mark = SharedText.written(scalar.mark)
    self = .scalar(scalar)
  }

  /// Sets members of a map to texts.
  ///
  /// - Parameter firstMark: of the texts that are new here, counted up from text to text; 0 for none.
  /// - Returns: whether a text was overwritten that stands in other places too.
  /// - Throws: for a list or a scalar.
  mutating func writeTexts(_ entries: [(key: String, value: String)], firstMark: UInt32) throws(KustomizeError) -> Bool {
    guard case .mapping = self else { throw wrongKind(expected: "MappingNode") }
    return mutateMapping { mapping in
      var overwritesShared = false
      for (offset, (key, value)) in entries.enumerated() {
        guard let index = mapping.index(of: key) else {
          var scalar = Scalar(value)
          if firstMark != 0 { scalar.mark = firstMark + UInt32(offset) }
          mapping.members.append(Mapping.Member(key: key, value: .scalar(scalar)))
          continue
        }
        var scalar = mapping.members[index].value.scalar ?? Scalar("")
        scalar.write(value, as: .string)
        scalar.mark = SharedText.written(scalar.mark)
        if scalar.mark != 0 { overwritesShared = true }
        mapping.members[index].value = .scalar(scalar)
      }
      return overwritesShared
    }
  }

  /// Whether it is a text that stands in other places of the object too.
  var isShared: Bool {
    if case .scalar(let scalar) = self { scalar.mark != 0 } else { false }
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
