import ObjectModel

extension TransformerConfiguration {
  /// Adds the field specs of another configuration after one's own; see `[FieldSpec].merge` for what is left out.
  ///
  /// - Throws: when a field is there already with another `create`.
  mutating func merge(_ other: TransformerConfiguration) throws(KustomizeError) {
    try Self.merge(&namePrefix, other.namePrefix, "NamePrefix")
    try Self.merge(&nameSuffix, other.nameSuffix, "NameSuffix")
    try Self.merge(&namespace, other.namespace, "NameSpace")
    try Self.merge(&commonAnnotations, other.commonAnnotations, "CommonAnnotations")
    try Self.merge(&labels, other.labels, "Labels")
    try Self.merge(&commonLabels, other.commonLabels, "CommonLabels")
    try Self.merge(&templateLabels, other.templateLabels, "TemplateLabels")
    try Self.merge(&varReferences, other.varReferences, "VarReference")
    try mergeNameReferences(other.nameReferences)
    try Self.merge(&images, other.images, "Images")
    try Self.merge(&replicas, other.replicas, "Replicas")
  }

  private static func merge(
    _ specs: inout [FieldSpec], _ others: [FieldSpec], _ name: String
  ) throws(KustomizeError) {
    do throws(KustomizeError) {
      try specs.merge(others)
    } catch {
      throw error.within("failed to merge \(name) fieldSpec")
    }
  }

  private mutating func mergeNameReferences(_ others: [NameReference]) throws(KustomizeError) {
    var positions = Dictionary(nameReferences.enumerated().map { ($1.target, $0) }) { first, _ in first }
    for other in others {
      if let position = positions[other.target] {
        try Self.merge(&nameReferences[position].referrers, other.referrers, "NameReference")
      } else {
        positions[other.target] = nameReferences.count
        nameReferences.append(other)
      }
    }
  }
}

extension [FieldSpec] {
  /// Adds field specs one by one, each unless there is one of the same path that it selects by its kind: one for all kinds is
  /// left out as soon as any kind has the path, one for a kind is kept beside one for all.
  ///
  /// - Throws: `conflicting fieldspecs` when one that is left out wants another `create`.
  mutating func merge(_ others: [FieldSpec]) throws(KustomizeError) {
    if others.isEmpty { return }
    if isEmpty {
      reserveCapacity(others.count)
    } else if isSameStorage(as: others) {
      return
    }
    var positions: [String: [Int]] = [:]
    for index in indices { positions[self[index].path, default: []].append(index) }
    for other in others {
      let known = positions[other.path]?.first { self[$0].groupVersionKind.isSelected(by: other.groupVersionKind) }
      if let known {
        if self[known].create != other.create { throw KustomizeError("conflicting fieldspecs") }
      } else {
        positions[other.path, default: []].append(count)
        append(other)
      }
    }
  }

  /// Whether both are the same array, which needs no merging: bases and overlays share the built-in specs.
  private func isSameStorage(as other: [FieldSpec]) -> Bool {
    withUnsafeBufferPointer { one in other.withUnsafeBufferPointer { $0.baseAddress == one.baseAddress && $0.count == one.count }
    }
  }
}
