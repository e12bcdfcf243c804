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
    return writer.output.bytes
  }
}

struct JSONWriter: ~Copyable {
  let layout: JSONLayout
  private(set) var output = ByteOutput()

  init(layout: JSONLayout) { self.layout = layout }

  mutating func write(_ value: borrowing JSONValue, level: Int) {
    switch value {
    case .null: output.append("null" as StaticString)
    case .bool(let flag): output.append(flag ? "true" as StaticString : "false")
    case .integer(let number): output.append(number)
    case .double(let number): output.append(number.jsonText)
    case .string(let text): write(text)
    case .array(let elements):
      elements.withLent { elements, count in
        guard let elements, count > 0 else { return output.append("[]" as StaticString) }
        output.append(UInt8(ascii: "["))
        for index in 0..<count {
          if index > 0 { output.append(UInt8(ascii: ",")) }
          newLine(level + 1)
          write(elements[index], level: level + 1)
        }
        newLine(level)
        output.append(UInt8(ascii: "]"))
      }
    case .object(let members):
      members.withLent { members, count in
        guard let members, count > 0 else { return output.append("{}" as StaticString) }
        output.append(UInt8(ascii: "{"))
        for index in 0..<count {
          if index > 0 { output.append(UInt8(ascii: ",")) }
          newLine(level + 1)
          write(members[index].key)
          output.append(UInt8(ascii: ":"))
          if case .indented = layout { output.append(UInt8(ascii: " ")) }
          write(members[index].value, level: level + 1)
        }
        newLine(level)
        output.append(UInt8(ascii: "}"))
      }
    }
  }

  private mutating func write(_ lent: borrowing LentValue, level: Int) { write(lent.value, level: level) }

  @inline(__always)
  private mutating func newLine(_ level: Int) {
    guard case .indented(let width) = layout else { return }
    output.append(UInt8(ascii: "\n"))
    for _ in 0..<(width * level) { output.append(UInt8(ascii: " ")) }
  }

  @inline(__always)
  private mutating func write(_ text: borrowing String) {
    let words = text.words
    if let count = String.bytesInPlace(words), output.appendQuoted(words, count: count) { return }
    output.append(UInt8(ascii: "\""))
    text.withBytes { output.appendEscaped($0) }
    output.append(UInt8(ascii: "\""))
  }
}
