import ObjectModel

/// The way to one place in a JSON value, as jq's `path` gives it.
public struct JqPlace: Sendable, Hashable {
  public enum Step: Sendable, Hashable {
    case field(String)
    /// From 0; below 0 counted from the end.
    case index(Int)
    /// Elements from a first up to, but without, a last one.
    case slice(from: Int?, to: Int?)
  }

  public var steps: [Step]

  public init(_ steps: [Step]) { self.steps = steps }

  /// Reads a path as jq writes it; `nil` for anything else.
  init?(_ value: JSONValue) {
    guard let elements = value.array else { return nil }
    steps = []
    for element in elements {
      switch element {
      case .string(let name): steps.append(.field(name))
      case .integer(let index):
        guard let index = Int(exactly: index) else { return nil }
        steps.append(.index(index))
      case .double(let number):
        guard let index = Int(exactly: number.rounded(.down)) else { return nil }
        steps.append(.index(index))
      case .object(let members):
        steps.append(.slice(from: members["start"]?.int, to: members["end"]?.int))
      default: return nil
      }
    }
  }

  /// The value at the place; `nil` when there is none. A slice is not a value of its own here.
  public func value(in root: JSONValue) -> JSONValue? {
    var value = root
    for step in steps {
      switch (step, value) {
      case (.field(let name), .object(let members)):
        guard let next = members[name] else { return nil }
        value = next
      case (.index(let index), .array(let elements)):
        let index = index < 0 ? index + elements.count : index
        guard elements.indices.contains(index) else { return nil }
        value = elements[index]
      default: return nil
      }
    }
    return value
  }
}

/// Places that are taken out of a value together, in one walk whatever their number.
public struct JqPlaces: Sendable {
  private final class Node {
    var isTaken = false
    var fields: [String: Node] = [:]
    var elements: [(step: JqPlace.Step, node: Node)] = []
    var elementIndex: [JqPlace.Step: Int] = [:]

    func next(_ step: JqPlace.Step) -> Node {
      if case .field(let name) = step {
        if let known = fields[name] { return known }
        let node = Node()
        fields[name] = node
        return node
      }
      if let index = elementIndex[step] { return elements[index].node }
      let node = Node()
      elementIndex[step] = elements.count
      elements.append((step, node))
      return node
    }
  }

  private let places: [JqPlace]

  public init(_ places: [JqPlace]) { self.places = places }

  /// The value without what is at the places; places that are not there change nothing.
  public func removed(from value: JSONValue) -> JSONValue {
    if places.isEmpty { return value }
    let root = Node()
    for place in places where !place.steps.isEmpty && place.steps.count <= 512 {
      var node = root
      for step in place.steps { node = node.next(step) }
      node.isTaken = true
    }
    return Self.removed(root, from: value)
  }

  private static func removed(_ node: Node, from value: JSONValue) -> JSONValue {
    switch value {
    case .object(var members):
      for (name, child) in node.fields {
        guard let inner = members[name] else { continue }
        members[name] = child.isTaken ? nil : removed(child, from: inner)
      }
      return .object(members)
    case .array(let elements):
      if node.elements.isEmpty { return value }
      var children: [Int: [Node]] = [:]
      var taken: Set<Int> = []
      for (step, child) in node.elements {
        for index in step.indices(in: elements.count) {
          if child.isTaken { taken.insert(index) } else { children[index, default: []].append(child) }
        }
      }
      var result: [JSONValue] = []
      result.reserveCapacity(elements.count)
      for (index, element) in elements.enumerated() where !taken.contains(index) {
        result.append((children[index] ?? []).reduce(element) { removed($1, from: $0) })
      }
      return .array(result)
    default: return value
    }
  }
}

extension JqPlace.Step {
  /// The indices a step means in a list of a length.
  fileprivate func indices(in count: Int) -> Range<Int> {
    switch self {
    case .field: return 0..<0
    case .index(let index):
      let index = index < 0 ? index + count : index
      return (0..<count).contains(index) ? index..<(index + 1) : 0..<0
    case .slice(let from, let to):
      func bound(_ bound: Int) -> Int { min(max(bound < 0 ? bound + count : bound, 0), count) }
      let first = bound(from ?? 0)
      return first..<max(first, bound(to ?? count))
    }
  }
}
