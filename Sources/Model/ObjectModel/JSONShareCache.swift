/// The small objects and arrays a reader has made, so that one whose content came before is the same piece of memory again.
///
/// The objects of a Kubernetes list repeat whole parts: probes, ports, tolerations, label sets. Held once, they cost memory
/// once, and comparing two that share their memory takes no look inside. Content is compared by identity only: equal texts and
/// parts are one piece of memory already, by this cache and by the cache of texts. One evicts what shares its slot.
struct JSONShareCache: ~Copyable {
  /// Larger ones rarely come again.
  static let mostParts = 8

  private var objects: [[JSONObject.Member]]
  private var arrays: [[JSONValue]]
  /// One less than the number of slots, a power of two.
  private let mask: Int

  /// - Parameter slots: a power of two.
  init(slots: Int) {
    objects = [[JSONObject.Member]](repeating: [], count: slots)
    arrays = [[JSONValue]](repeating: [], count: slots)
    mask = slots - 1
  }

  /// The object of the members from a place of the stack on, which are in order; takes them off.
  @inline(__always)
  mutating func object(of members: inout JSONStack<JSONObject.Member>, from first: Int) -> [JSONObject.Member] {
    let count = members.count - first
    if count > Self.mostParts { return members.take(from: first) }
    let gathered = UnsafeRawPointer(members.pointer(to: first)).assumingMemoryBound(to: LentMember.self)
    var hash = UInt64(count)
    for index in 0..<count {
      hash = Self.mix(hash, gathered[index].key.identity)
      hash = Self.mix(hash, gathered[index].value.identity)
    }
    let slot = Self.place(hash) & mask
    let isKnown = objects[slot].withUnsafeBufferPointer { known in
      guard known.count == count, let base = known.baseAddress else { return false }
      let lent = UnsafeRawPointer(base).assumingMemoryBound(to: LentMember.self)
      for index in 0..<count {
        guard lent[index].key.isIdentical(to: gathered[index].key),
          LentValue.areIdentical(lent[index].value, gathered[index].value)
        else { return false }
      }
      return true
    }
    if isKnown {
      members.drop(from: first)
      return objects[slot]
    }
    let made = members.take(from: first)
    objects[slot] = made
    return made
  }

  /// The array of the elements from a place of the stack on; takes them off.
  @inline(__always)
  mutating func array(of elements: inout JSONStack<JSONValue>, from first: Int) -> [JSONValue] {
    let count = elements.count - first
    if count > Self.mostParts { return elements.take(from: first) }
    let gathered = UnsafeRawPointer(elements.pointer(to: first)).assumingMemoryBound(to: LentValue.self)
    var hash = UInt64(count)
    for index in 0..<count { hash = Self.mix(hash, gathered[index].identity) }
    let slot = Self.place(hash) & mask
    let isKnown = arrays[slot].withUnsafeBufferPointer { known in
      guard known.count == count, let base = known.baseAddress else { return false }
      let lent = UnsafeRawPointer(base).assumingMemoryBound(to: LentValue.self)
      for index in 0..<count where !LentValue.areIdentical(lent[index], gathered[index]) { return false }
      return true
    }
    if isKnown {
      elements.drop(from: first)
      return arrays[slot]
    }
    let made = elements.take(from: first)
    arrays[slot] = made
    return made
  }

  @inline(__always)
  private static func mix(_ hash: UInt64, _ word: UInt64) -> UInt64 {
    ((hash << 23 | hash >> 41) ^ word) &* 0x9E37_79B9_7F4A_7C15
  }

  @inline(__always)
  private static func place(_ hash: UInt64) -> Int { Int(truncatingIfNeeded: hash >> 48) }
}

extension LentValue {
  /// A number that equals that of every identical value.
  @inline(__always)
  var identity: UInt64 {
    switch value {
    case .null: 1
    case .bool(let flag): flag ? 2 : 3
    case .integer(let number): UInt64(bitPattern: number)
    case .double(let number): number.bitPattern
    case .string(let text): text.identity
    case .array(let elements): elements.withLent { base, _ in UInt64(UInt(bitPattern: base)) }
    case .object(let members): members.withLent { base, _ in UInt64(UInt(bitPattern: base)) }
    }
  }

  /// Whether both are the same scalar, the same text in place, or one piece of memory.
  @inline(__always)
  static func areIdentical(_ left: borrowing LentValue, _ right: borrowing LentValue) -> Bool {
    left.tag == right.tag && left.identity == right.identity && left.isText(of: right)
  }

  @inline(__always)
  private var tag: Int {
    switch value {
    case .null: 0
    case .bool: 1
    case .integer: 2
    case .double: 3
    case .string: 4
    case .array: 5
    case .object: 6
    }
  }

  /// Whether both are identical texts, or this is none.
  @inline(__always)
  private func isText(of other: borrowing LentValue) -> Bool {
    switch value {
    case .string(let one):
      switch other.value {
      case .string(let text): one.isIdentical(to: text)
      default: false
      }
    default: true
    }
  }
}
