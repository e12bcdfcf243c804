/// The members of a JSON object, kept in the byte order of their keys.
///
/// A sorted array of pairs: compact, cheap to copy (copy on write), found by binary search, compared and merged by one
/// walk over both. Where a literal or a sequence names a key twice, the last one counts.
public struct JSONObject: Sendable, Hashable {
  /// One member.
  public struct Member: Sendable, Hashable {
    public var key: String
    public var value: JSONValue

    public init(key: String, value: JSONValue) {
      self.key = key
      self.value = value
    }

    public static func == (left: Member, right: Member) -> Bool {
      left.key.hasSameBytes(as: right.key) && left.value == right.value
    }
  }

  private(set) var members: [Member]

  public static func == (left: JSONObject, right: JSONObject) -> Bool { areSame(left, right) }

  @inline(never)
  static func areSame(_ left: borrowing JSONObject, _ right: borrowing JSONObject) -> Bool {
    left.withLent { one, count in
      right.withLent { other, otherCount in
        guard count == otherCount else { return false }
        guard let one, let other, one != other else { return true }
        for index in 0..<count {
          guard one[index].key.hasSameBytes(as: other[index].key), LentValue.areSame(one[index].value, other[index].value)
          else { return false }
        }
        return true
      }
    }
  }

  /// An object without members.
  public init() { members = [] }

  /// An object of these members, in any order; of a repeated key the last counts.
  public init(_ pairs: some Sequence<(String, JSONValue)>) {
    members = pairs.map { Member(key: $0.0, value: $0.1) }
    sortMembers()
  }

  /// An object of members as a reader collected them; of a repeated key the last counts.
  init(collected: [Member]) {
    members = collected
    sortMembers()
  }

  /// An object of members that are in order already, each key once.
  init(ordered: [Member]) { members = ordered }

  private mutating func sortMembers() {
    var sorted = true
    for index in members.indices.dropFirst() where !members[index - 1].key.precedes(members[index].key) {
      sorted = false
      break
    }
    if sorted { return }
    // Stable, so that the last of equal keys can be kept.
    let order = members.indices.sorted { left, right in
      if members[left].key.precedes(members[right].key) { return true }
      if members[right].key.precedes(members[left].key) { return false }
      return left < right
    }
    var result: [Member] = []
    result.reserveCapacity(members.count)
    for index in order {
      if let last = result.last, last.key.hasSameBytes(as: members[index].key) {
        result[result.count - 1] = members[index]
      } else {
        result.append(members[index])
      }
    }
    members = result
  }

  /// Where `key` is, or where it belongs.
  private func position(of key: String) -> (index: Int, found: Bool) {
    var low = 0
    var high = members.count
    while low < high {
      let middle = (low + high) / 2
      let order = members[middle].key.byteOrder(key)
      if order == 0 { return (middle, true) }
      if order < 0 { low = middle + 1 } else { high = middle }
    }
    return (low, false)
  }

  /// The value of a member. Writing `nil` removes the member.
  public subscript(key: String) -> JSONValue? {
    get {
      let (index, found) = position(of: key)
      // Not `?:`, whose `nil` would be the JSON null.
      guard found else { return nil }
      return members[index].value
    }
    set {
      let (index, found) = position(of: key)
      switch (newValue, found) {
      case (let value?, true): members[index].value = value
      case (let value?, false): members.insert(Member(key: key, value: value), at: index)
      case (nil, true): members.remove(at: index)
      case (nil, false): break
      }
    }
  }

  /// Whether a member of this name exists, `null` or not.
  public func contains(_ key: String) -> Bool { position(of: key).found }

  /// Changes one member in place, starting from `default` when it is absent.
  public mutating func mutate<Result>(
    _ key: String, default initial: @autoclosure () -> JSONValue, _ change: (inout JSONValue) throws -> Result
  ) rethrows -> Result {
    let (index, found) = position(of: key)
    if !found { members.insert(Member(key: key, value: initial()), at: index) }
    return try change(&members[index].value)
  }

  /// Removes a member and returns its value.
  @discardableResult
  public mutating func removeValue(forKey key: String) -> JSONValue? {
    let (index, found) = position(of: key)
    guard found else { return nil }
    return members.remove(at: index).value
  }

  /// The keys, in byte order.
  public var keys: some RandomAccessCollection<String> { members.lazy.map(\.key) }

  /// The values, in the byte order of their keys.
  public var values: some RandomAccessCollection<JSONValue> { members.lazy.map(\.value) }

  /// The same keys with changed values.
  public func mapValues(_ transform: (JSONValue) throws -> JSONValue) rethrows -> JSONObject {
    var result = self
    for index in result.members.indices { result.members[index].value = try transform(result.members[index].value) }
    return result
  }

  /// The members that satisfy a condition.
  public func filter(_ isIncluded: (Member) throws -> Bool) rethrows -> JSONObject {
    var result = JSONObject()
    result.members = try members.filter(isIncluded)
    return result
  }
}

extension JSONObject: RandomAccessCollection {
  public var startIndex: Int { members.startIndex }
  public var endIndex: Int { members.endIndex }
  public subscript(position: Int) -> (key: String, value: JSONValue) { (members[position].key, members[position].value) }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  public init(dictionaryLiteral elements: (String, JSONValue)...) { self.init(elements.map { ($0.0, $0.1) }) }
}
