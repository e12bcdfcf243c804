/// Finds objects by what they are called, for patches that name theirs.
struct ResourceNames {
  /// Where the objects of each name are; `nil` where a few look-ups do not pay for finding that out.
  private var indices: [String: [Int]]?

  /// - Parameter lookups: how many there will be.
  init(_ map: ResourceMap, lookups: Int) {
    if lookups < 8 { return }
    indices = [:]
    for index in map.resources.indices { add(map.resources[index], at: index) }
  }

  /// Notes what an object is called, and was.
  mutating func add(_ resource: Resource, at index: Int) {
    if indices == nil { return }
    for name in Set(resource.previousNames.map(\.name) + [resource.name]) where indices?[name]?.contains(index) != true {
      indices?[name, default: []].append(index)
    }
  }

  /// The one object that has, or once had, an id; those that patches have emptied are not there any more.
  ///
  /// - Throws: when there is none, or more than one.
  func onlyIndex(havingHad id: ResourceID, in map: ResourceMap) throws(KustomizeError) -> Int {
    let candidates =
      indices.map { $0[id.name] ?? [] } ?? map.resources.indices.filter { map.resources[$0].hasEverBeenNamed(id.name) }
    let found = candidates.filter { !map.resources[$0].node.isEmpty && map.resources[$0].allIDs.contains(id) }
    if found.count == 1 { return found[0] }
    throw KustomizeError(
      "\(found.isEmpty ? "no" : "multiple") matches for Id \(id); failed to find unique target for patch \(id)")
  }
}
