import ObjectModel

/// Writes values as YAML.
///
/// Helm's `toYaml` makes JSON of a value first and reads that as YAML, so it shows what JSON makes of times and bytes, and
/// refuses what YAML's reader refuses. Its `toYamlPretty` writes the value as it is.
struct GoYAMLWriter {
  private let layout: YAMLTextLayout
  private var writer: YAMLTextWriter

  /// The text without the newline at its end.
  ///
  /// - Throws: `TemplateFunctionError`, in Go's words.
  static func text(_ value: TemplateValue, layout: YAMLTextLayout) throws -> TemplateString {
    var writer = GoYAMLWriter(layout: layout, writer: YAMLTextWriter(layout: layout))
    try writer.append(value, depth: 0)
    var bytes = writer.writer.finish()
    if bytes.last == 0x0A { bytes.removeLast() }
    return TemplateString(bytes: bytes)
  }

  private mutating func append(_ value: TemplateValue, depth: Int) throws {
    if depth > 1_000 || !ValueVisits.spend() {
      throw TemplateFunctionError(
        "error marshaling into JSON: json: unsupported value: encountered a cycle via map[string]interface {}")
    }
    switch value {
    case .nil, .missing: writer.word("null")
    case .bool(let flag): writer.word(flag ? "true" : "false")
    case .int(let number): writer.word(String(number))
    case .int64(let number): writer.word(String(number))
    case .uint64(let number): writer.word(String(number))
    case .double(let number): try append(number)
    case .string(let text): try append(text) { writer, bytes in writer.string(bytes) }
    case .bytes(let bytes): writer.string(bytes.withUnsafeBufferPointer { BaseEncoding.base64.encoded($0) })
    case .list(let list):
      if list.isNil, layout == .kubernetes { return writer.word("null") }
      if list.elements.isEmpty { return writer.emptyList() }
      writer.beginList()
      for element in list.elements { try append(element, depth: depth + 1) }
      writer.endCollection()
    case .map(let map):
      if map.isNil, layout == .kubernetes { return writer.word("null") }
      if map.isEmpty { return writer.emptyMapping() }
      writer.beginMapping()
      for (key, value) in membersInOrder(map) {
        try append(.text(key)) { writer, bytes in writer.key(bytes) }
        try append(value, depth: depth + 1)
      }
      writer.endCollection()
    case .object(let object):
      // A time of YAML's own, where no JSON stands between.
      if layout == .pretty, let time = object as? TimeObject { return writer.word(time.time.rfc3339) }
      if layout == .pretty, let duration = object as? DurationObject {
        return writer.word(duration.printed(isAddressable: false))
      }
      try append(object.json, depth: depth + 1)
    case .function: throw TemplateFunctionError("error marshaling into JSON: json: unsupported type: func()")
    }
  }

  private mutating func append(_ number: Double) throws {
    if layout == .kubernetes {
      if !number.isFinite {
        throw TemplateFunctionError("error marshaling into JSON: json: unsupported value: \(GoFloat.text(number))")
      }
      return writer.double(number)
    }
    if number.isFinite { return writer.double(number) }
    writer.word(number.isNaN ? ".nan" : number < 0 ? "-.inf" : ".inf")
  }

  private func membersInOrder(_ map: TemplateMap) -> [(key: String, value: TemplateValue)] {
    let members = map.members
    let layout = self.layout
    func precedes(_ one: (key: String, value: TemplateValue), _ other: (key: String, value: TemplateValue)) -> Bool {
      YAMLKeyOrder.precedes(one.key, other.key, layout: layout)
    }
    // Mostly the byte order is the order already.
    for index in members.indices.dropFirst() where precedes(members[index], members[index - 1]) {
      return members.sorted(by: precedes)
    }
    return members
  }

  private mutating func append(
    _ text: TemplateString, _ write: (inout YAMLTextWriter, UnsafeBufferPointer<UInt8>) -> Void
  ) throws {
    if case .bytes = text {
      if layout == .pretty { return writer.word("!!binary \(text.withBytes { BaseEncoding.base64.encoded($0) })") }
      return try append(.text(UTF8Validity.repaired(text)), write)
    }
    if layout == .kubernetes, text.withBytes({ $0.contains(where: { $0 == 0x7F || $0 >= 0xC2 }) }) {
      let read = try YAMLPassage.text(text.string)
      return TemplateString(read).withBytes { write(&writer, $0) }
    }
    text.withBytes { write(&writer, $0) }
  }
}

/// What comes out of a text that is written as JSON and read as YAML.
private enum YAMLPassage {
  /// - Throws: `TemplateFunctionError` for characters that YAML has not and JSON does not escape.
  static func text(_ text: String) throws -> String {
    var hasLineBreak = false
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x85: hasLineBreak = true
      case 0x7F, 0x80...0x9F, 0xFFFE, 0xFFFF: throw TemplateFunctionError("yaml: control characters are not allowed")
      default: continue
      }
    }
    return hasLineBreak ? folded(text) : text
  }

  /// U+0085 breaks the line of a text in quotes: one becomes a space, of more all but one stay as newlines; spaces around are lost.
  private static func folded(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    var breaks = 0
    func end() {
      if breaks == 1 { result.append(" ") }
      for _ in 0..<max(0, breaks - 1) { result.append("\n") }
      breaks = 0
    }
    for scalar in text.unicodeScalars {
      if scalar == "\u{85}" {
        if breaks == 0 { while result.last == " " { result.removeLast() } }
        breaks += 1
      } else if breaks > 0, scalar == " " {
        continue
      } else {
        end()
        result.append(scalar)
      }
    }
    end()
    return String(result)
  }
}
