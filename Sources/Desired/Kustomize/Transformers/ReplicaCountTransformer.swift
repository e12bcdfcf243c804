import ObjectModel

/// Sets how many replicas a workload has: `replicas`, ReplicaCountTransformer.
struct ReplicaCountTransformer: ResourceTransformer {
  var replica: ReplicaCount
  var fields: [FieldSpec]

  /// Changes every object that has, or once had, the name, and of which a field spec knows the kind.
  ///
  /// - Throws: when there is none.
  func transform(_ map: inout ResourceMap) throws(KustomizeError) {
    var isFound = false
    let named = map.resources.indices.filter { map.resources[$0].hasEverBeenNamed(replica.name) }
    let text = String(replica.count)
    for spec in fields {
      var table = FieldSpecTable([spec])
      for index in named
      where map.resources[index].allIDs.contains(where: {
        $0.name == replica.name && $0.groupVersionKind.isSelected(by: spec.groupVersionKind)
      }) {
        isFound = true
        try table.visit(&map.resources[index], making: .scalar) { node throws(KustomizeError) in
          try node.writeScalar(text, as: .integer)
        }
      }
    }
    if isFound { return }
    let kinds = KindOrder().sorted(fields) { $0.groupVersionKind }.map(\.groupVersionKind.kustomizeText).joined(separator: " ")
    throw KustomizeError(
      "resource with name \(replica.name) does not match a config with the following GVK [\(kinds)]")
  }
}

extension Resource {
  /// Whether the object has this name, or had it before.
  func hasEverBeenNamed(_ name: String) -> Bool {
    self.name == name || previousNames.contains { $0.name == name }
  }
}
