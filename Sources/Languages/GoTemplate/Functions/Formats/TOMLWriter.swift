import ObjectModel

/// Writes values as TOML, as the BurntSushi library for Go does: of every table plain values first, then tables, keys in byte
/// order, tables indented by their depth.
struct TOMLWriter {
  private var output: [UInt8] = []

  /// - Throws: `TemplateFunctionError`, in the library's words.
  static func text(_ value: TemplateValue) throws -> TemplateString {
    var writer = TOMLWriter()
    switch value {
    case .nil, .missing: throw TemplateFunctionError.panicked("reflect: call of reflect.Value.Type on zero Value")
    case .map(let map): try writer.table(map, path: [], depth: 0)
    case .list(let list) where Self.isTableList(list):
      throw TemplateFunctionError("toml: top-level values must be Go maps or structs")
    default: try writer.inline(value, depth: 0)
    }
    return TemplateString(bytes: writer.output)
  }

  private static let nilElement = TemplateFunctionError("toml: cannot encode array with nil element")

  /// Whether a list is written as `[[tables]]`: when it has elements, and all of them are maps.
  private static func isTableList(_ list: TemplateList) -> Bool {
    !list.elements.isEmpty
      && list.elements.allSatisfy {
        if case .map = $0 { true } else { false }
      }
  }

  private static func isTable(_ value: TemplateValue) throws -> Bool {
    switch value {
    case .map(let map): return !map.isNil
    case .list(let list):
      if list.elements.contains(where: { $0.isNil }) { throw nilElement }
      return isTableList(list)
    default: return false
    }
  }

  private static func isAbsent(_ value: TemplateValue) -> Bool {
    switch value {
    case .nil, .missing: true
    case .map(let map): map.isNil
    case .list(let list): list.isNil
    default: false
    }
  }

  private mutating func table(_ map: TemplateMap, path: [String], depth: Int) throws {
    if depth > 1_000 || !ValueVisits.spend() {
      throw TemplateFunctionError("toml: the value holds itself, or is nested deeper than 1000 levels")
    }
    let members = map.members.filter { !Self.isAbsent($0.value) }
    var tables: [(key: String, value: TemplateValue)] = []
    for (key, value) in members {
      if try Self.isTable(value) {
        tables.append((key, value))
        continue
      }
      indent(path.count)
      self.key(key)
      output += " = ".utf8
      try inline(value, depth: depth + 1)
      output.append(0x0A)
    }
    for (key, value) in tables {
      let path = path + [key]
      if case .map(let inner) = value {
        if path.count == 1 { separate() }
        header("[", path, "]")
        try table(inner, path: path, depth: depth + 1)
      } else if case .list(let list) = value {
        for case .map(let element) in list.elements {
          separate()
          header("[[", path, "]]")
          try table(element, path: path, depth: depth + 1)
        }
      }
    }
  }

  /// A blank line, but not at the beginning.
  private mutating func separate() {
    if !output.isEmpty { output.append(0x0A) }
  }

  private mutating func indent(_ depth: Int) { output.append(contentsOf: repeatElement(0x20, count: depth * 2)) }

  private mutating func header(_ open: String, _ path: [String], _ close: String) {
    indent(path.count - 1)
    output += open.utf8
    for (position, part) in path.enumerated() {
      if position > 0 { output.append(UInt8(ascii: ".")) }
      key(part)
    }
    output += close.utf8
    output.append(0x0A)
  }

  private mutating func key(_ key: String) {
    let isBare =
      !key.isEmpty
      && key.utf8.allSatisfy {
        ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
      }
    if isBare { output += key.utf8 } else { string(.text(key)) }
  }

  private mutating func inline(_ value: TemplateValue, depth: Int) throws {
    if depth > 1_000 || !ValueVisits.spend() {
      throw TemplateFunctionError("toml: the value holds itself, or is nested deeper than 1000 levels")
    }
    switch value {
    case .nil, .missing: throw Self.nilElement
    case .bool(let flag): output += (flag ? "true" : "false").utf8
    case .int(let number): output += String(number).utf8
    case .int64(let number): output += String(number).utf8
    case .uint64(let number): output += String(number).utf8
    case .double(let number): output += Self.text(number).utf8
    case .string(let text): string(text)
    case .bytes(let bytes): try inline(.list(bytes.map { .int(Int($0)) }), depth: depth)
    case .list(let list):
      output.append(UInt8(ascii: "["))
      for (position, element) in list.elements.enumerated() {
        if position > 0 { output += ", ".utf8 }
        try inline(element, depth: depth + 1)
      }
      output.append(UInt8(ascii: "]"))
    case .map(let map):
      output.append(UInt8(ascii: "{"))
      // Plain values come first here too. A comma follows all but the last key, even if nothing is written for what comes after.
      let members = map.members.filter { !Self.isTableLike($0.value) } + map.members.filter { Self.isTableLike($0.value) }
      for (position, member) in members.enumerated() where !Self.isAbsent(member.value) {
        key(member.key)
        output += " = ".utf8
        try inline(member.value, depth: depth + 1)
        if position < members.count - 1 { output += ", ".utf8 }
      }
      output.append(UInt8(ascii: "}"))
    case .object(let object):
      if object is TimeObject {
        output += (object as? TimeObject).map { $0.time.rfc3339 }?.utf8 ?? "".utf8
      } else {
        string(.text(object.printed(isAddressable: false)))
      }
    case .function: throw TemplateFunctionError("toml: unsupported type: func()")
    }
  }

  private static func isTableLike(_ value: TemplateValue) -> Bool {
    switch value {
    case .map: true
    case .list(let list): isTableList(list)
    default: false
    }
  }

  private static func text(_ number: Double) -> String {
    if number.isNaN { return "nan" }
    if number.isInfinite { return number < 0 ? "-inf" : "inf" }
    let text = GoFloat.text(number)
    return text.utf8.contains { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "e") } ? text : text + ".0"
  }

  private mutating func string(_ text: TemplateString) {
    output.append(UInt8(ascii: "\""))
    text.withBytes { bytes in
      for byte in bytes {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): output += [UInt8(ascii: "\\"), byte]
        case 0x08: output += "\\b".utf8
        case 0x09: output += "\\t".utf8
        case 0x0A: output += "\\n".utf8
        case 0x0C: output += "\\f".utf8
        case 0x0D: output += "\\r".utf8
        case 0..<0x20, 0x7F:
          let digits = Array("0123456789abcdef".utf8)
          output += "\\u00".utf8
          output += [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        default: output.append(byte)
        }
      }
    }
    output.append(UInt8(ascii: "\""))
  }
}
