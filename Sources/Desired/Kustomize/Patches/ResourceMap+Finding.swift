extension ResourceMap {
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
