import ObjectModel

/// The resources of a build in the order they were added, no two with the same id.
public struct ResourceMap: Sendable {
  /// The resources. Transformers change them in place; whoever changes what they are called answers for the ids' staying
  /// different, see `firstDuplicate()`.
  public var resources: [Resource] {
    didSet { positions = nil }
  }

  /// Where each id is; `nil` while not known.
  private var positions: [ResourceID: Int]?

  public init() { resources = [] }

  public var count: Int { resources.count }

  public var isEmpty: Bool { resources.isEmpty }

  /// Adds a resource at the end.
  ///
  /// - Throws: `may not add resource with an already registered id`.
  public mutating func append(_ resource: Resource) throws(KustomizeError) {
    var known = takePositions()
    let id = resource.id
    let isNew = known.updateValue(resources.count, forKey: id) == nil
    if isNew { resources.append(resource) }
    positions = isNew ? known : nil
    if !isNew { throw KustomizeError("may not add resource with an already registered id: \(id)") }
  }

  /// Adds all resources of another map, in their order.
  ///
  /// - Throws: `may not add resource with an already registered id`.
  public mutating func append(contentsOf other: ResourceMap) throws(KustomizeError) {
    if isEmpty {
      self = other
      return
    }
    var known = takePositions()
    for resource in other.resources {
      let id = resource.id
      guard known.updateValue(resources.count, forKey: id) == nil else {
        throw KustomizeError("may not add resource with an already registered id: \(id)")
      }
      resources.append(resource)
    }
    positions = known
  }

  private mutating func takePositions() -> [ResourceID: Int] {
    defer { positions = nil }
    if let positions { return positions }
    return Dictionary(resources.enumerated().map { ($1.id, $0) }) { first, _ in first }
  }

  /// The first resource whose id an earlier one has too, with all that have it; `nil` when all ids differ.
  public func firstDuplicate() -> [Resource]? {
    var seen: Set<ResourceID> = []
    for resource in resources where !seen.insert(resource.id).inserted {
      let id = resource.id
      return resources.filter { $0.id == id }
    }
    return nil
  }

  /// The positions of the resources that have, or once had, an id.
  public func indices(havingHad id: ResourceID) -> [Int] {
    resources.indices.filter { resources[$0].id == id || resources[$0].previousIDs.contains(id) }
  }

  /// Drops the resources that transformers have emptied.
  public mutating func removeEmptied() {
    if resources.contains(where: { $0.node.isEmpty }) { resources.removeAll { $0.node.isEmpty } }
  }
}
