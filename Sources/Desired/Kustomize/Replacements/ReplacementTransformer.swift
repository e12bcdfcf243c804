import ObjectModel

/// Copies values from objects into others: `replacements`, ReplacementTransformer.
struct ReplacementTransformer: ResourceTransformer {
  private var replacements: [Replacement] = []

  /// - Throws: for files that cannot be read, or hold something else.
  init(_ entries: [ReplacementEntry], context: LayerContext) throws(KustomizeError) {
    for entry in entries {
      if entry.path.isEmpty {
        replacements.append(entry.replacement)
        continue
      }
      if entry.replacement.source != nil || entry.replacement.targets?.isEmpty == false {
        throw KustomizeError("cannot specify both path and inline replacement")
      }
      replacements += try Self.read(try context.files.load(entry.path))
    }
  }

  /// The replacements of a file: one, or a list.
  private static func read(_ file: [UInt8]) throws(KustomizeError) -> [Replacement] {
    let value = try ConfigurationText.value(file)
    let values: [JSONValue]
    switch value {
    case .object: values = [value]
    case .array(let elements): values = elements
    default:
      let kind =
        switch value {
        case .bool: "bool"
        case .integer: "int64"
        case .double: "float64"
        case .null: "invalid"
        default: "string"
        }
      throw KustomizeError("unsupported replacement type encountered within replacement path: \(kind)")
    }
    var result: [Replacement] = []
    for value in values {
      result.append(Replacement(decoded: try ConfigurationText.decode(value, as: KustomizationSchema.replacement)))
    }
    return result
  }

  /// - Throws: when a source is missing or not the only one, when a target lacks the field, and when a number or the like has
  ///   become a text that is none.
  func transform(_ map: inout ResourceMap) throws(KustomizeError) {
    var written: Set<Int> = []
    for replacement in replacements {
      guard replacement.source != nil || replacement.sourceValue != nil, let targets = replacement.targets
      else { throw KustomizeError("replacements must specify a source and at least one target") }
      if replacement.source != nil, replacement.sourceValue != nil {
        throw KustomizeError("value and resource selectors are mutually exclusive")
      }
      let value: YAMLNode =
        if let source = replacement.source {
          try ReplacementSource.value(of: source, in: map)
        } else {
          .scalar(YAMLNode.Scalar(untagged: replacement.sourceValue ?? ""))
        }
      for target in targets { written.formUnion(try ReplacementTarget(target).write(value, into: &map)) }
    }
    for index in written.sorted() {
      if let problem = map.resources[index].node.textProblem {
        throw KustomizeError("map[string]interface {}(nil): yaml: \(problem)")
      }
    }
  }
}
