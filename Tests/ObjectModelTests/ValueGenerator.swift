import ObjectModel

/// Makes values at random, the same ones from the same seed (xorshift).
struct ValueGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }

  private static let texts = [
    "", " ", "a", "yes", "null", "~", "1", "0x1f", "1e3", "1:30", "-", "- a", "a: b", "a #b", "#a", "'", "\"", "\\", "é",
    "e\u{301}",
    "two\nlines", "ends\n", "\n", "\n\n", "  indented\nless", "trailing \nspace", "\ttab", "cr\r", "\u{0}", "\u{7F}", "\u{85}",
    "\u{FEFF}", "\u{2028}", "😀", "<<", "=", "!tag", "&a", "*a", "%a", "@a", "`a", "|", ">", "{a", "[a", "---", "...",
    "2001-01-01",
    "a longer text that needs memory of its own", "key.example.com/name",
  ]

  mutating func text() -> String {
    if Int.random(in: 0..<4, using: &self) > 0 { return Self.texts.randomElement(using: &self) ?? "" }
    return (0..<Int.random(in: 1..<4, using: &self)).map { _ in Self.texts.randomElement(using: &self) ?? "" }.joined()
  }

  mutating func value(depth: Int = 4) -> JSONValue {
    switch Int.random(in: 0..<(depth > 0 ? 10 : 7), using: &self) {
    case 0: return .null
    case 1: return .bool(Bool.random(using: &self))
    case 2: return .integer(Int64.random(in: -5...5, using: &self))
    case 3: return .integer(Int64(bitPattern: next()))
    // Never whole: `1.0` is written as `1`, as Go writes it, and reads as an integer.
    case 4: return .double(Double(Int64(bitPattern: next()) >> 30) + 0.5)
    case 5, 6: return .string(text())
    case 7: return .array((0..<Int.random(in: 0..<5, using: &self)).map { _ in value(depth: depth - 1) })
    default:
      return .object(JSONObject((0..<Int.random(in: 0..<6, using: &self)).map { _ in (text(), value(depth: depth - 1)) }))
    }
  }

  /// The value with some of it changed.
  mutating func changed(_ value: JSONValue) -> JSONValue {
    if Int.random(in: 0..<5, using: &self) == 0 { return self.value(depth: 2) }
    switch value {
    case .array(let elements):
      var result: [JSONValue] = []
      for element in elements where Int.random(in: 0..<5, using: &self) > 0 { result.append(changed(element)) }
      if Bool.random(using: &self) { result.insert(self.value(depth: 1), at: Int.random(in: 0...result.count, using: &self)) }
      return .array(result)
    case .object(let members):
      var result: JSONObject = [:]
      for (key, value) in members where Int.random(in: 0..<5, using: &self) > 0 { result[key] = changed(value) }
      if Bool.random(using: &self) { result[text()] = self.value(depth: 1) }
      return .object(result)
    default: return value
    }
  }

  /// The bytes with some changed, lost, doubled or put in.
  mutating func mutated(_ bytes: [UInt8]) -> [UInt8] {
    var result = bytes
    for _ in 0..<Int.random(in: 1...4, using: &self) {
      let place = Int.random(in: 0...result.count, using: &self)
      switch Int.random(in: 0..<5, using: &self) {
      case 0: result.insert(UInt8.random(in: 0...255, using: &self), at: place)
      case 1: result.insert(Array("{}[]:,\"'\\&*!|>-#\n \t".utf8).randomElement(using: &self) ?? 0, at: place)
      case 2: result = Array(result[..<place])
      case 3: if place < result.count { result[place] = UInt8.random(in: 0...255, using: &self) }
      default: result.insert(contentsOf: result[..<place].suffix(8), at: place)
      }
    }
    return result
  }
}

extension JSONValue {
  /// The value without null members, which merge patches cannot say.
  var withoutNulls: JSONValue {
    switch self {
    case .object(let members): .object(members.filter { !$0.value.isNull }.mapValues(\.withoutNulls))
    default: self
    }
  }
}
