import ObjectModel

/// Writes a YAML tree that stands in a text as kustomize does: block style, lists not indented under their key, quotes as they
/// were, lines never folded, no newline at the end. Comments stay, unless maps or lists stand in braces.
struct StructuredYAML {
  private var lines: [String] = []

  /// - Parameters:
  ///   - original: the text the tree was read from, whose comments are kept.
  ///   - old: the tree before it was changed.
  static func text(_ node: YAMLNode, replacing old: YAMLNode, in original: String) -> String {
    let (before, after) = (lines(of: old), lines(of: node))
    let lines = YAMLComments(in: original, written: before)?.lines(old: before, new: after) ?? after
    return lines.joined(separator: "\n")
  }

  private static func lines(of node: YAMLNode) -> [String] {
    var writer = StructuredYAML()
    writer.write(node, prefix: "", indent: 0)
    return writer.lines
  }

  /// - Parameters:
  ///   - prefix: what stands on the first line already: the indent, dashes, or a key.
  ///   - indent: of the collection's own lines after the first.
  private mutating func write(_ node: YAMLNode, prefix: String, indent: Int) {
    let margin = String(repeating: " ", count: indent)
    switch node {
    case .scalar(let scalar): lines.append(contentsOf: Self.lines(of: scalar, prefix: prefix, indent: indent))
    case .sequence(let elements):
      if elements.isEmpty { return lines.append(prefix + "[]") }
      for (index, element) in elements.enumerated() {
        write(element, prefix: (index == 0 ? prefix : margin) + "- ", indent: indent + 2)
      }
    case .mapping(let mapping):
      if mapping.isEmpty { return lines.append(prefix + "{}") }
      for (index, member) in mapping.members.enumerated() {
        let start = (index == 0 ? prefix : margin) + Self.inline(YAMLNode.Scalar(member.key)) + ":"
        switch member.value {
        case .mapping(let inner) where !inner.isEmpty:
          lines.append(start)
          write(member.value, prefix: margin + "  ", indent: indent + 2)
        case .sequence(let inner) where !inner.isEmpty:
          lines.append(start)
          write(member.value, prefix: margin, indent: indent)
        case .scalar(let scalar) where scalar.kind == .null && scalar.text.isEmpty: lines.append(start)
        default: write(member.value, prefix: start + " ", indent: indent + 2)
        }
      }
    }
  }

  private static func lines(of scalar: YAMLNode.Scalar, prefix: String, indent: Int) -> [String] {
    let isBlock = scalar.style == .literal || scalar.style == .folded || scalar.text.utf8.contains(0x0A) && scalar.style == .plain
    guard isBlock, !scalar.text.isEmpty else { return [prefix + inline(scalar)] }
    let tag = scalar.textProblem == nil ? "" : scalar.kind.tag + " "
    var content = scalar.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let hasFinalBreak = content.last == ""
    if hasFinalBreak { content.removeLast() }
    let chomping = !hasFinalBreak ? "-" : content.last == "" ? "+" : ""
    let hint = content.first?.first == " " || content.first == "" ? "2" : ""
    let margin = String(repeating: " ", count: max(indent, 2))
    let header = prefix + tag + (scalar.style == .folded ? ">" : "|") + hint + chomping
    if scalar.style == .folded {
      // A break between two lines of text stands for a space; it takes two to be one.
      content = content.flatMap { $0.isEmpty ? [$0] : [$0, ""] }
      if !hasFinalBreak { content.removeLast() }
    }
    return [header] + content.map { $0.isEmpty ? "" : margin + $0 }
  }

  /// A scalar on one line.
  private static func inline(_ scalar: YAMLNode.Scalar) -> String {
    if scalar.textProblem != nil { return "\(scalar.kind.tag) \(scalar.text)".trimmingSpace() }
    switch scalar.style {
    case .doubleQuoted: return doubleQuoted(scalar.text)
    case .singleQuoted where isPrintable(scalar.text): return singleQuoted(scalar.text)
    default:
      if scalar.kind != .string { return scalar.text }
      if scalar.text.isEmpty || YAMLNode.Scalar(untagged: scalar.text).kind != .string { return doubleQuoted(scalar.text) }
      if !isPrintable(scalar.text) { return doubleQuoted(scalar.text) }
      return isPlain(scalar.text) ? scalar.text : singleQuoted(scalar.text)
    }
  }

  private static func singleQuoted(_ text: String) -> String { "'\(text.replacing("'", with: "''"))'" }

  private static func doubleQuoted(_ text: String) -> String { text.goQuoted() }

  private static func isPrintable(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F && $0.value != 0xFEFF }
  }

  /// Whether a text can stand without quotes in a block.
  private static func isPlain(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard let first = bytes.first, let last = bytes.last, first != 0x20, last != 0x20 else { return false }
    if "#,[]{}&*!|>'\"%@`".utf8.contains(first) { return false }
    if "?:-".utf8.contains(first), bytes.count == 1 || bytes[1] == 0x20 { return false }
    if text.hasPrefix("---") || text.hasPrefix("...") { return false }
    for index in bytes.indices {
      if bytes[index] == UInt8(ascii: ":"), index + 1 == bytes.count || bytes[index + 1] == 0x20 { return false }
      if bytes[index] == UInt8(ascii: "#"), index > 0, bytes[index - 1] == 0x20 { return false }
    }
    return true
  }
}
