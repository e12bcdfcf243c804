import ObjectModel

/// One evaluation of a plain path. Bounded by the steps it may take, for pipes of `[]` multiply.
struct JqPathEvaluation {
  /// What jq would call an error, or too many steps.
  struct Failure: Error {}

  /// A value and where it is.
  struct Item {
    var value: JSONValue
    var steps: [JqPlace.Step]

    func below(_ step: JqPlace.Step, _ value: JSONValue) -> Item { Item(value: value, steps: steps + [step]) }
  }

  /// Steps that may still be taken.
  private(set) var left: Int

  init(left: Int) { self.left = left }

  /// Tells each place a filter gives. What was told before a failure is as if it had not been told.
  mutating func run(_ filter: JqPath.Filter, _ item: Item, _ tell: (Item) -> Void) throws(Failure) {
    for result in try results(of: filter, item) { tell(result) }
  }

  private mutating func results(of filter: JqPath.Filter, _ item: Item) throws(Failure) -> [Item] {
    left -= 1
    if left < 0 { throw Failure() }
    switch filter {
    case .identity: return [item]
    case .field(let name):
      switch item.value {
      case .object(let members): return [item.below(.field(name), members[name] ?? .null)]
      case .null: return [item.below(.field(name), .null)]
      default: throw Failure()
      }
    case .index(let index):
      switch item.value {
      case .array(let elements):
        let position = index < 0 ? index + elements.count : index
        return [item.below(.index(index), elements.indices.contains(position) ? elements[position] : .null)]
      case .null: return [item.below(.index(index), .null)]
      default: throw Failure()
      }
    case .elements:
      switch item.value {
      case .array(let elements):
        try spend(elements.count)
        return elements.enumerated().map { item.below(.index($0.offset), $0.element) }
      case .object(let members):
        try spend(members.count)
        return members.map { item.below(.field($0.key), $0.value) }
      default: throw Failure()
      }
    case .pipe(let first, let second):
      var all: [Item] = []
      for inner in try results(of: first, item) { all += try results(of: second, inner) }
      return all
    case .both(let first, let second): return try results(of: first, item) + results(of: second, item)
    case .optional(let inner): return (try? results(of: inner, item)) ?? []
    case .select(let condition):
      return try values(of: condition, item.value).filter(\.isTrue).map { _ in item }
    }
  }

  private mutating func spend(_ count: Int) throws(Failure) {
    left -= count
    if left < 0 { throw Failure() }
  }

  /// The values a condition gives.
  private mutating func values(of condition: JqPath.Condition, _ value: JSONValue) throws(Failure) -> [JSONValue] {
    left -= 1
    if left < 0 { throw Failure() }
    switch condition {
    case .literal(let literal): return [literal]
    case .path(let filter): return try results(of: filter, Item(value: value, steps: [])).map(\.value)
    case .compare(let left, let comparison, let right):
      var all: [JSONValue] = []
      // jq runs the right side first.
      for right in try values(of: right, value) {
        for left in try values(of: left, value) {
          try spend(1)
          all.append(.bool(left.isSameNumber(as: right) == (comparison == .equal)))
        }
      }
      return all
    case .and(let left, let right):
      var all: [JSONValue] = []
      for left in try values(of: left, value) {
        if left.isTrue { all += try values(of: right, value).map { .bool($0.isTrue) } } else { all.append(false) }
      }
      return all
    case .or(let left, let right):
      var all: [JSONValue] = []
      for left in try values(of: left, value) {
        if left.isTrue { all.append(true) } else { all += try values(of: right, value).map { .bool($0.isTrue) } }
      }
      return all
    case .pipe(let first, let second):
      var all: [JSONValue] = []
      for inner in try values(of: first, value) { all += try values(of: second, inner) }
      return all
    case .not: return [.bool(!value.isTrue)]
    case .has(let key):
      guard let members = value.object else { throw Failure() }
      return [.bool(members.contains(key))]
    case .startsWith(let start):
      guard let text = value.string else { throw Failure() }
      return [.bool(text.utf8.starts(with: start.utf8))]
    case .endsWith(let end):
      guard let text = value.string else { throw Failure() }
      return [.bool(text.utf8.reversed().starts(with: end.utf8.reversed()))]
    }
  }
}

extension JSONValue {
  /// Everything but `null` and `false` is true.
  fileprivate var isTrue: Bool {
    switch self {
    case .null, .bool(false): false
    default: true
    }
  }

  /// Whether both are the same, as jq sees it: there, 1 and 1.0 are.
  fileprivate func isSameNumber(as other: JSONValue) -> Bool {
    switch (self, other) {
    case (.integer(let one), .double(let other)): Double(one) == other
    case (.double(let one), .integer(let other)): one == Double(other)
    default: self == other
    }
  }
}
