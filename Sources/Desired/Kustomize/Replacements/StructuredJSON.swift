import ObjectModel

/// Writes a YAML tree as JSON, as Go does: keys in byte order, `<`, `>` and `&` escaped.
struct StructuredJSON {
  private var text = ""
  private let isIndented: Bool

  /// - Parameter isIndented: whether every value stands on a line of its own, indented by two spaces.
  /// - Returns: `nil` for a scalar whose text does not fit what it is.
  static func text(_ node: YAMLNode, isIndented: Bool) -> String? {
    var writer = StructuredJSON(isIndented: isIndented)
    return writer.write(node, level: 0) ? writer.text : nil
  }

  private init(isIndented: Bool) { self.isIndented = isIndented }

  private mutating func write(_ node: YAMLNode, level: Int) -> Bool {
    switch node {
    case .scalar(let scalar):
      guard scalar.textProblem == nil, let value = try? scalar.jsonValue() else { return false }
      if scalar.kind == .integer, Self.isDecimal(scalar.text) {
        text += scalar.text
      } else if case .string(let string) = value {
        text += Self.quoted(string)
      } else {
        text += value.json()
      }
      return true
    case .sequence(let elements):
      return writeList("[", "]", level: level, count: elements.count) { writer, index in
        writer.write(elements[index], level: level + 1)
      }
    case .mapping(let mapping):
      let members = mapping.members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      return writeList("{", "}", level: level, count: members.count) { writer, index in
        writer.text += Self.quoted(members[index].key) + (writer.isIndented ? ": " : ":")
        return writer.write(members[index].value, level: level + 1)
      }
    }
  }

  private mutating func writeList(
    _ open: String, _ close: String, level: Int, count: Int, _ write: (inout StructuredJSON, Int) -> Bool
  ) -> Bool {
    text += open
    for index in 0..<count {
      if index > 0 { text += "," }
      startLine(level + 1)
      if !write(&self, index) { return false }
    }
    if count > 0 { startLine(level) }
    text += close
    return true
  }

  private mutating func startLine(_ level: Int) {
    if isIndented { text += "\n" + String(repeating: "  ", count: level) }
  }

  /// Whether an integer is written as JSON writes it, however long.
  private static func isDecimal(_ text: String) -> Bool {
    let digits = text.utf8.first == UInt8(ascii: "-") ? text.utf8.dropFirst() : text.utf8[...]
    guard let first = digits.first, digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
      return false
    }
    return first != UInt8(ascii: "0") || digits.count == 1
  }

  private static func quoted(_ string: String) -> String {
    var result = ""
    for scalar in JSONValue.string(string).json().unicodeScalars {
      switch scalar {
      case "<": result += "\\u003c"
      case ">": result += "\\u003e"
      case "&": result += "\\u0026"
      case "\u{2028}": result += "\\u2028"
      case "\u{2029}": result += "\\u2029"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
