/// A Go map with string keys. A class, because Go's maps are references: `set` on one name of a map shows in all.
///
/// Keys are found through a hash of their bytes; iteration is in byte order of the keys, as Go's templates iterate and print.
/// The order is made when somebody iterates, so building a map is linear. Keys that are not UTF-8 are repaired.
///
/// Not `Sendable`: a map belongs to one execution.
public final class TemplateMap {
  /// The Go type of the map.
  public enum MapType: UInt8, Sendable {
    /// `map[string]interface {}`
    case any
    /// `common.Values`: what `.Values` is. Accepted as a `map[string]interface {}` parameter, but not the same type.
    case values
    /// `map[string]string`: a missing key reads as "".
    case string

    /// The type in Go's words.
    public var goType: String {
      switch self {
      case .any: "map[string]interface {}"
      case .values: "common.Values"
      case .string: "map[string]string"
      }
    }
  }

  public let type: MapType
  /// Whether this is Go's nil map: reads as empty, cannot be written, JSON has `null` for it.
  public let isNil: Bool
  private(set) var entries: [Entry]
  /// Open addressing: positions in `entries` plus one; empty while a walk over the entries is faster.
  private var slots: [Int32] = []
  private var isSorted: Bool

  @usableFromInline
  struct Entry {
    let key: TemplateKey
    var value: TemplateValue
  }

  /// The most entries that are found by walking.
  private static let walkable = 8

  public init(type: MapType = .any, isNil: Bool = false) {
    self.type = type
    self.isNil = isNil
    entries = []
    isSorted = true
  }

  /// Members in any order; of equal keys the last one counts.
  public convenience init(_ members: some Sequence<(String, TemplateValue)>, type: MapType = .any) {
    self.init(type: type)
    entries.reserveCapacity(members.underestimatedCount)
    for (key, value) in members { self[key] = value }
  }

  /// Another map's members: a shallow copy.
  public init(copying other: TemplateMap, type: MapType? = nil) {
    self.type = type ?? other.type
    isNil = false
    entries = other.entries
    slots = other.slots
    isSorted = other.isSorted
  }

  /// Members whose keys differ and are in byte order already.
  init(sorted entries: [Entry], type: MapType) {
    self.type = type
    isNil = false
    self.entries = entries
    isSorted = true
    index()
  }

  deinit { DeferredRelease.release(entries) }

  public var count: Int { entries.count }
  public var isEmpty: Bool { entries.isEmpty }

  /// The keys in byte order.
  public var keys: [String] {
    sort()
    return entries.map(\.key.name)
  }

  /// The members in the byte order of their keys.
  public var members: [(key: String, value: TemplateValue)] {
    sort()
    return entries.map { ($0.key.name, $0.value) }
  }

  public func contains(_ key: String) -> Bool { position(of: TemplateKey(key)) != nil }

  /// The value of a key; `nil` when there is none. A key whose value is Go's nil gives `.nil`, in an Optional.
  ///
  /// Writing to a nil map does nothing: functions that write ask `isNil` first and throw.
  public subscript(key: String) -> TemplateValue? {
    get { self[TemplateKey(key)] }
    set {
      let key = TemplateKey(key)
      if let newValue { insert(newValue, for: key) } else { remove(key) }
    }
  }

  /// The value of a key whose hash is known.
  public subscript(key: TemplateKey) -> TemplateValue? {
    guard let position = position(of: key) else { return nil }
    return entries[position].value
  }

  public func removeAll() {
    entries = []
    slots = []
    isSorted = true
  }

  public func removeValue(for key: String) { remove(TemplateKey(key)) }
}

// MARK: - The table

extension TemplateMap {
  private func position(of key: TemplateKey) -> Int? {
    if slots.isEmpty {
      for position in entries.indices where entries[position].key == key { return position }
      return nil
    }
    var slot = Int(truncatingIfNeeded: key.hash) & (slots.count - 1)
    while slots[slot] != 0 {
      let position = Int(slots[slot]) - 1
      if entries[position].key == key { return position }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  private func insert(_ value: TemplateValue, for key: TemplateKey) {
    if let position = position(of: key) {
      entries[position].value = value
      return
    }
    if isNil { return }
    if isSorted, let last = entries.last, last.key.name.byteOrder(key.name) > 0 { isSorted = false }
    entries.append(Entry(key: key, value: value))
    if entries.count > Self.walkable {
      if entries.count * 2 > slots.count { index() } else { occupy(entries.count - 1) }
    }
  }

  /// The last entry takes the place of the one that goes; the order is made again when it is needed.
  private func remove(_ key: TemplateKey) {
    guard let position = position(of: key) else { return }
    let last = entries.count - 1
    if position == last {
      entries.removeLast()
    } else {
      entries.swapAt(position, last)
      entries.removeLast()
      isSorted = false
    }
    index()
  }

  private func occupy(_ position: Int) {
    var slot = Int(truncatingIfNeeded: entries[position].key.hash) & (slots.count - 1)
    while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = Int32(position + 1)
  }

  private func index() {
    guard entries.count > Self.walkable else {
      if !slots.isEmpty { slots = [] }
      return
    }
    var capacity = 32
    while capacity < entries.count * 3 { capacity *= 2 }
    slots = [Int32](repeating: 0, count: capacity)
    for position in entries.indices { occupy(position) }
  }

  /// Brings the entries into the byte order of their keys.
  func sort() {
    if isSorted { return }
    entries.sort { $0.key.name.byteOrder($1.key.name) < 0 }
    isSorted = true
    index()
  }
}
