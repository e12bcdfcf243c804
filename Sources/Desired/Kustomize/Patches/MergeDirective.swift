import ObjectModel

/// What a patch wants done with a map or a list instead of merging it: the key `$patch`.
enum MergeDirective: String {
  case merge, replace, delete

  static let key = "$patch"

  /// Takes the directive out of a map; `merge` when there is none.
  ///
  /// - Throws: for an unknown one, which stays.
  static func take(from mapping: inout YAMLNode.Mapping) throws(KustomizeError) -> MergeDirective {
    guard let index = mapping.index(of: key) else { return .merge }
    let directive = try directive(mapping.members[index].value)
    mapping.members.remove(at: index)
    return directive
  }

  /// Takes the directive of a list out of it: an element that is nothing else. It counts only as the first element with a
  /// directive, and takes all elements with the same directive along.
  ///
  /// - Throws: for an unknown one.
  static func take(from elements: inout [YAMLNode]) throws(KustomizeError) -> MergeDirective {
    for element in elements {
      guard let mapping = element.mapping, let value = mapping[key] else { continue }
      if mapping.count > 1 { return .merge }
      let directive = try directive(value)
      elements.removeAll { $0.isEmpty || $0[key]?.text == directive.rawValue }
      return directive
    }
    return .merge
  }

  private static func directive(_ value: YAMLNode) throws(KustomizeError) -> MergeDirective {
    let text = value.text ?? ""
    guard let directive = MergeDirective(rawValue: text) else { throw KustomizeError("unknown patch strategy '\(text)'") }
    return directive
  }
}
