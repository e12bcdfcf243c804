/// How a JSON text is laid out.
public enum JSONLayout: Sendable {
  /// No white space.
  case compact
  /// One member a line, indented by this many spaces a level.
  case indented(Int)
}

extension JSONValue {
  /// The JSON text, keys in byte order. `<`, `>` and `&` stay as they are.
  public func json(_ layout: JSONLayout = .compact) -> String { String(decoding: jsonBytes(layout), as: UTF8.self) }

  /// The UTF-8 bytes of the JSON text, keys in byte order.
  public func jsonBytes(_ layout: JSONLayout = .compact) -> [UInt8] {
    var writer = JSONWriter(layout: layout)
    writer.write(self, level: 0)
    return writer.bytes
  }
}

struct JSONWriter {
  let layout: JSONLayout
  private(set) var bytes: [UInt8] = []

  init(layout: JSONLayout) { self.layout = layout }

  mutating func write(_ value: JSONValue, level: Int) {
    switch value {
    case .null: append("null")
    case .bool(let flag): append(flag ? "true" : "false")
    case .integer(let number): append(String(number))
    case .double(let number): append(number.goText)
    case .string(let text): write(text)
    case .array(let elements):
      if elements.isEmpty { return append("[]") }
      bytes.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        newLine(level + 1)
        write(element, level: level + 1)
      }
      newLine(level)
      bytes.append(UInt8(ascii: "]"))
    case .object(let members):
      if members.isEmpty { return append("{}") }
      bytes.append(UInt8(ascii: "{"))
      for (index, member) in members.members.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        newLine(level + 1)
        write(member.key)
        bytes.append(UInt8(ascii: ":"))
        if case .indented = layout { bytes.append(0x20) }
        write(member.value, level: level + 1)
      }
      newLine(level)
      bytes.append(UInt8(ascii: "}"))
    }
  }

  private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

  private mutating func newLine(_ level: Int) {
    guard case .indented(let width) = layout else { return }
    bytes.append(0x0A)
    bytes.append(contentsOf: repeatElement(0x20, count: width * level))
  }

  private mutating func write(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""): append("\\\"")
      case UInt8(ascii: "\\"): append("\\\\")
      case 0x0A: append("\\n")
      case 0x0D: append("\\r")
      case 0x09: append("\\t")
      case 0..<0x20: append("\\u00" + (byte < 16 ? "0" : "") + String(byte, radix: 16))
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}

extension Double {
  /// The text Go's JSON encoder gives a float64: shortest digits, exponent form below 1e-6 and from 1e21 on.
  var goText: String {
    let magnitude = abs(self)
    if self == rounded(), magnitude < 1e15 { return String(Int64(self)) }
    return "\(self)"
  }
}
