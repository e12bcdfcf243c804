import ObjectModel

/// Writes values as Go's `encoding/json` does: keys in byte order, no zeros behind whole floats, the replacement character for
/// every byte that is not UTF-8.
struct GoJSONWriter {
  /// Whether `<`, `>` and `&` are written as `\u003c`, `\u003e` and `\u0026`.
  private let escapesHTML: Bool
  private let isIndented: Bool
  private(set) var output: [UInt8] = []

  /// - Throws: `TemplateFunctionError` for numbers JSON has not, and for maps that hold themselves.
  static func bytes(_ value: TemplateValue, escapesHTML: Bool = true, isIndented: Bool = false) throws -> [UInt8] {
    var writer = GoJSONWriter(escapesHTML: escapesHTML, isIndented: isIndented)
    try writer.append(value, depth: 0)
    return writer.output
  }

  private init(escapesHTML: Bool, isIndented: Bool) {
    self.escapesHTML = escapesHTML
    self.isIndented = isIndented
  }

  private mutating func append(_ value: TemplateValue, depth: Int) throws {
    if depth > 1_000 || !ValueVisits.spend() {
      throw TemplateFunctionError("json: unsupported value: encountered a cycle via map[string]interface {}")
    }
    switch value {
    case .nil, .missing: output += "null".utf8
    case .bool(let flag): output += (flag ? "true" : "false").utf8
    case .int(let number): output += String(number).utf8
    case .int64(let number): output += String(number).utf8
    case .uint64(let number): output += String(number).utf8
    case .double(let number):
      if !number.isFinite { throw TemplateFunctionError("json: unsupported value: \(GoFloat.text(number))") }
      output += number.jsonText.utf8
    case .string(let text): append(text)
    case .bytes(let bytes):
      output.append(UInt8(ascii: "\""))
      output += bytes.withUnsafeBufferPointer { BaseEncoding.base64.encoded($0) }.utf8
      output.append(UInt8(ascii: "\""))
    case .list(let list):
      if list.isNil { return output += "null".utf8 }
      if list.elements.isEmpty { return output += "[]".utf8 }
      output.append(UInt8(ascii: "["))
      for (position, element) in list.elements.enumerated() {
        if position > 0 { output.append(UInt8(ascii: ",")) }
        newLine(depth + 1)
        try append(element, depth: depth + 1)
      }
      newLine(depth)
      output.append(UInt8(ascii: "]"))
    case .map(let map):
      if map.isNil { return output += "null".utf8 }
      if map.isEmpty { return output += "{}".utf8 }
      output.append(UInt8(ascii: "{"))
      for (position, member) in map.members.enumerated() {
        if position > 0 { output.append(UInt8(ascii: ",")) }
        newLine(depth + 1)
        append(.text(member.key))
        output.append(UInt8(ascii: ":"))
        if isIndented { output.append(0x20) }
        try append(member.value, depth: depth + 1)
      }
      newLine(depth)
      output.append(UInt8(ascii: "}"))
    case .object(let object): try append(object.json, depth: depth + 1)
    case .function: throw TemplateFunctionError("json: unsupported type: func()")
    }
  }

  private mutating func newLine(_ depth: Int) {
    guard isIndented else { return }
    output.append(0x0A)
    output.append(contentsOf: repeatElement(0x20, count: depth * 2))
  }

  private mutating func append(_ text: TemplateString) {
    output.append(UInt8(ascii: "\""))
    text.withBytes { bytes in
      var start = 0
      var index = 0
      func flush(_ output: inout [UInt8]) {
        if index > start { output.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start..<index])) }
      }
      while index < bytes.count {
        let byte = bytes[index]
        var width = 1
        if byte < 0x80 {
          let isPlain =
            switch byte {
            case 0..<0x20, UInt8(ascii: "\""), UInt8(ascii: "\\"): false
            case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"): !escapesHTML
            default: true
            }
          if isPlain {
            index += 1
            continue
          }
          flush(&output)
          Self.appendEscape(byte, to: &output)
        } else {
          let isLineSeparator =
            byte == 0xE2 && index + 2 < bytes.count && bytes[index + 1] == 0x80 && bytes[index + 2] & 0xFE == 0xA8
          if isLineSeparator {
            flush(&output)
            output += (bytes[index + 2] == 0xA8 ? "\\u2028" : "\\u2029").utf8
            width = 3
          } else if case .text = text {
            index += 1
            continue
          } else if let length = UTF8Validity.characterLength(bytes, index) {
            index += length
            continue
          } else {
            flush(&output)
            output += "\u{FFFD}".utf8
          }
        }
        index += width
        start = index
      }
      flush(&output)
    }
    output.append(UInt8(ascii: "\""))
  }

  private static func appendEscape(_ byte: UInt8, to output: inout [UInt8]) {
    output.append(UInt8(ascii: "\\"))
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): output.append(byte)
    case 0x08: output.append(UInt8(ascii: "b"))
    case 0x09: output.append(UInt8(ascii: "t"))
    case 0x0A: output.append(UInt8(ascii: "n"))
    case 0x0C: output.append(UInt8(ascii: "f"))
    case 0x0D: output.append(UInt8(ascii: "r"))
    default:
      let digits = Array("0123456789abcdef".utf8)
      output += "u00".utf8
      output.append(digits[Int(byte >> 4)])
      output.append(digits[Int(byte & 15)])
    }
  }
}
