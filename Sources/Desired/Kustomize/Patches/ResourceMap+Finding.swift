extension ResourceMap {
  /// The one object that has, or once had, an id.
  ///
  /// - Throws: when there is none, or more than one.
  func onlyIndex(havingHad id: ResourceID) throws(KustomizeError) -> Int {
    let found = resources.indices.filter { resources[$0].hasEverBeenNamed(id.name) && resources[$0].allIDs.contains(id) }
    if found.count == 1 { return found[0] }
    throw KustomizeError(
      "\(found.isEmpty ? "no" : "multiple") matches for Id \(id); failed to find unique target for patch \(id)")
  }

  /// The objects that a target selects, in their order.
  ///
  /// - Throws: for a selector that cannot be read.
  func indices(selectedBy selector: Selector) throws(KustomizeError) -> [Int] {
    let selector = try ResourceSelector(selector)
    var result: [Int] = []
    for index in resources.indices where try selector.selects(resources[index]) { result.append(index) }
    return result
  }
}
