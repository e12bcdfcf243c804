import ObjectModel

/// Writes values in the form in which they cross to Lua (the form is told in values.c).
struct LuaWriter {
  private(set) var bytes: [UInt8] = []

  static let deepest = 200

  struct TooDeep: Error {}

  mutating func write(_ value: JSONValue, depth: Int) throws(TooDeep) {
    if depth > Self.deepest { throw TooDeep() }
    switch value {
    case .null: tag("n")
    case .bool(let flag): tag(flag ? "t" : "f")
    case .integer(let number):
      tag("i")
      withUnsafeBytes(of: number) { bytes.append(contentsOf: $0) }
    case .double(let number):
      tag("d")
      withUnsafeBytes(of: number) { bytes.append(contentsOf: $0) }
    case .string(let text):
      tag("s")
      write(text)
    case .array(let elements):
      tag("a")
      write(count: elements.count)
      for element in elements { try write(element, depth: depth + 1) }
    case .object(let members):
      tag("o")
      write(count: members.count)
      for (key, member) in members {
        write(key)
        try write(member, depth: depth + 1)
      }
    }
  }

  private mutating func tag(_ letter: Unicode.Scalar) { bytes.append(UInt8(ascii: letter)) }

  /// No value that fits in memory has more members than this can tell.
  private mutating func write(count: Int) {
    withUnsafeBytes(of: UInt32(clamping: count)) { bytes.append(contentsOf: $0) }
  }

  private mutating func write(_ text: String) {
    var text = text
    text.withUTF8 { utf8 in
      write(count: utf8.count)
      bytes.append(contentsOf: utf8)
    }
  }
}
