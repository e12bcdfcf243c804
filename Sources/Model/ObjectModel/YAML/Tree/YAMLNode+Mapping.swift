extension YAMLNode {
  /// The members of a YAML map in the order they were written, each key once.
  public struct Mapping: Sendable {
    /// A key with its value.
    public struct Member: Sendable {
      public var key: String
      public var value: YAMLNode

      public init(key: String, value: YAMLNode) {
        self.key = key
        self.value = value
      }
    }

    /// The members; whoever appends here must know that the key is new.
    public var members: [Member]

    public init(_ members: [Member] = []) { self.members = members }

    public var isEmpty: Bool { members.isEmpty }

    public var count: Int { members.count }

    public var keys: some RandomAccessCollection<String> { members.lazy.map(\.key) }

    /// Where a key stands; `nil` when it is not there.
    public func index(of key: String) -> Int? {
      members.withUnsafeBufferPointer { members in
        for index in members.indices where members[index].key.hasSameBytes(as: key) { return index }
        return nil
      }
    }

    public func contains(_ key: String) -> Bool { index(of: key) != nil }

    /// The value of a key. Writing keeps the place of a key that is there and appends one that is not; `nil` removes it.
    public subscript(key: String) -> YAMLNode? {
      get { index(of: key).map { members[$0].value } }
      set {
        switch (newValue, index(of: key)) {
        case (let value?, let index?): members[index].value = value
        case (let value?, nil): members.append(Member(key: key, value: value))
        case (nil, let index?): members.remove(at: index)
        case (nil, nil): break
        }
      }
    }

    /// Removes a key and returns its value.
    @discardableResult
    public mutating func remove(_ key: String) -> YAMLNode? { index(of: key).map { members.remove(at: $0).value } }
  }
}
