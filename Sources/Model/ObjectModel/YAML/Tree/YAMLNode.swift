/// A YAML value as it was written: keys in their order, scalars with their text beside their type and style.
///
/// This is how kustomize holds a resource. Much of what its printing loses (order, quotes) it needs while it transforms: a
/// number that is replaced by text stays a number, `007` is written as it stood when it becomes an annotation, folded text
/// comes back changed. Anchors and merge keys are resolved and comments dropped by the reader.
///
/// A value type: a copy costs nothing until one side changes, so parsed files can be shared. To change a tree in place,
/// without copying what is on the way, use the `mutate…` functions rather than reading, changing and writing back.
public enum YAMLNode: Sendable {
  case scalar(Scalar)
  case sequence([YAMLNode])
  case mapping(Mapping)
}

extension YAMLNode {
  /// A value that is neither a list nor a map.
  public struct Scalar: Sendable {
    /// The value as text: what stood between the quotes, or the number as it was written.
    public var text: String
    /// What the text means.
    public var kind: Kind
    public var style: Style
    /// A mark for whoever transforms the tree; 0 without one. It says nothing about the value and does not count in comparing.
    public var mark: UInt32 = 0

    public init(_ text: String, kind: Kind = .string, style: Style = .plain) {
      self.text = text
      self.kind = kind
      self.style = style
    }
  }

  /// What a scalar means; YAML calls it the tag.
  public enum Kind: UInt8, Sendable {
    case string, integer, float, bool, null
    /// A date or a time; printed in RFC 3339.
    case timestamp
    /// Base64 of a text; printed as that text.
    case binary
  }

  /// How a scalar was written.
  public enum Style: UInt8, Sendable {
    case plain, singleQuoted, doubleQuoted
    /// A block with `|`.
    case literal
    /// A block with `>`; its text gains newlines in some places when it is printed.
    case folded
    /// Nothing at all inside `{}` or `[]`: null until it is printed, then an empty string.
    case absentInFlow
  }
}

// MARK: - Making

extension YAMLNode {
  /// Text.
  public static func string(_ text: String) -> YAMLNode { .scalar(Scalar(text)) }

  public static func integer(_ number: Int64) -> YAMLNode { .scalar(Scalar(String(number), kind: .integer)) }

  public static func bool(_ flag: Bool) -> YAMLNode { .scalar(Scalar(flag ? "true" : "false", kind: .bool)) }

  public static var null: YAMLNode { .scalar(Scalar("null", kind: .null)) }

  /// A map of these members, in this order; each key once.
  public static func mapping(_ members: [(String, YAMLNode)]) -> YAMLNode {
    .mapping(Mapping(members.map { Mapping.Member(key: $0.0, value: $0.1) }))
  }
}

// MARK: - Reading

extension YAMLNode {
  /// The scalar; `nil` for a list or a map.
  public var scalar: Scalar? {
    if case .scalar(let scalar) = self { scalar } else { nil }
  }

  /// The text of a scalar of any kind, as written; `nil` for a list or a map.
  public var text: String? {
    if case .scalar(let scalar) = self { scalar.text } else { nil }
  }

  /// The text of a string; `nil` for anything else, numbers included.
  public var string: String? {
    if case .scalar(let scalar) = self, scalar.kind == .string { scalar.text } else { nil }
  }

  /// The elements of a list; `nil` for anything else.
  public var elements: [YAMLNode]? {
    if case .sequence(let elements) = self { elements } else { nil }
  }

  /// The map; `nil` for anything else.
  public var mapping: Mapping? {
    if case .mapping(let mapping) = self { mapping } else { nil }
  }

  /// Whether it is null, however written.
  public var isNull: Bool {
    if case .scalar(let scalar) = self { scalar.kind == .null } else { false }
  }

  /// Whether it is null, an empty list, or an empty map.
  public var isEmpty: Bool {
    switch self {
    case .scalar(let scalar): scalar.kind == .null
    case .sequence(let elements): elements.isEmpty
    case .mapping(let mapping): mapping.isEmpty
    }
  }

  /// What kustomize's messages call it.
  public var nodeKindName: String {
    switch self {
    case .scalar: "ScalarNode"
    case .sequence: "SequenceNode"
    case .mapping: "MappingNode"
    }
  }

  /// The member of a map. Reading from anything but a map gives `nil`. Writing keeps the place of a key that is there and
  /// appends one that is not; writing `nil` removes it; writing to anything but a map makes it an empty map first.
  public subscript(key: String) -> YAMLNode? {
    get {
      guard case .mapping(let mapping) = self else { return nil }
      return mapping[key]
    }
    set {
      if newValue == nil, mapping == nil { return }
      mutateMapping { $0[key] = newValue }
    }
  }

  /// The value at a path of keys; `nil` where one is missing. Lists are not entered.
  public subscript(path path: some Collection<String>) -> YAMLNode? {
    var current = self
    for key in path {
      guard let next = current[key] else { return nil }
      current = next
    }
    return current
  }

  /// The value at a path of keys, as `node["metadata", "name"]`.
  public subscript(first: String, second: String, rest: String...) -> YAMLNode? { self[path: [first, second] + rest] }
}

// MARK: - Changing in place

extension YAMLNode {
  /// Changes the map in place. Anything but a map becomes an empty one first.
  public mutating func mutateMapping<Result, Failure: Error>(
    _ change: (inout Mapping) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    var mapping = self.mapping ?? Mapping()
    // Let go of it here, so that it is held once and need not be copied.
    self = .absent
    defer { self = .mapping(mapping) }
    return try change(&mapping)
  }

  /// Changes the elements of a list in place. Anything but a list becomes an empty one first.
  public mutating func mutateElements<Result, Failure: Error>(
    _ change: (inout [YAMLNode]) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    var elements = self.elements ?? []
    self = .absent
    defer { self = .sequence(elements) }
    return try change(&elements)
  }

  /// Changes one member of a map in place; does nothing and returns `nil` when it is not there.
  @discardableResult
  public mutating func mutate<Result, Failure: Error>(
    _ key: String, _ change: (inout YAMLNode) throws(Failure) -> Result
  ) throws(Failure) -> Result? {
    guard case .mapping(let mapping) = self, let index = mapping.index(of: key) else { return nil }
    return try mutateMapping { mapping throws(Failure) in try change(&mapping.members[index].value) }
  }

  /// Changes one member in place, made from `initial` when it is not there. Anything but a map becomes one first.
  @discardableResult
  public mutating func mutate<Result, Failure: Error>(
    _ key: String, default initial: @autoclosure () -> YAMLNode, _ change: (inout YAMLNode) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try mutateMapping { mapping throws(Failure) in
      let index: Int
      if let found = mapping.index(of: key) {
        index = found
      } else {
        index = mapping.members.count
        mapping.members.append(Mapping.Member(key: key, value: initial()))
      }
      return try change(&mapping.members[index].value)
    }
  }

  /// Stands in for a value while that is being changed; needs no memory.
  private static var absent: YAMLNode { .scalar(Scalar("", kind: .null)) }
}

// MARK: - Comparing

extension YAMLNode: Hashable {
  /// Whether both have the same kinds and texts in the same order; styles do not count.
  public static func == (left: YAMLNode, right: YAMLNode) -> Bool {
    switch (left, right) {
    case (.scalar(let one), .scalar(let other)): one.kind == other.kind && one.text.hasSameBytes(as: other.text)
    case (.sequence(let one), .sequence(let other)): one == other
    case (.mapping(let one), .mapping(let other)):
      one.count == other.count
        && zip(one.members, other.members).allSatisfy { $0.key.hasSameBytes(as: $1.key) && $0.value == $1.value }
    default: false
    }
  }

  public func hash(into hasher: inout Hasher) {
    switch self {
    case .scalar(let scalar): hasher.combine(scalar.text)
    case .sequence(let elements): hasher.combine(elements)
    case .mapping(let mapping):
      for member in mapping.members {
        hasher.combine(member.key)
        hasher.combine(member.value)
      }
    }
  }
}

extension YAMLNode: ExpressibleByStringLiteral {
  public init(stringLiteral value: String) { self = .string(value) }
}
