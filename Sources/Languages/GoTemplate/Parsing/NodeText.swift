/// Nodes written as templates again, in one canonical form: what error messages show.
struct NodeText {
  let text: ParsedText

  /// A literal or name, as it was written.
  static func term(_ node: Node, in bytes: UnsafeBufferPointer<UInt8>) -> String {
    String(decoding: bytes[Int(node.position)..<Int(node.position + node.count)], as: UTF8.self)
  }

  /// The text of a node.
  func of(_ index: Int32) -> String {
    let node = text.nodes[Int(index)]
    switch node.kind {
    case .text: return String(decoding: text.bytes[Int(node.a)..<Int(node.a + node.count)], as: UTF8.self)
    case .action: return "{{\(of(node.a))}}"
    case .if, .with, .range: return "{{\(node.kind) \(of(node.a))}}"
    case .template:
      return "{{template \(GoQuote.quoted(text.keys[Int(node.b)].name))\(node.a >= 0 ? " " + of(node.a) : "")}}"
    case .break: return "{{break}}"
    case .continue: return "{{continue}}"
    case .list: return ""
    case .pipe:
      let declared = text.children(node.b, node.c).map(of).joined(separator: ", ")
      let commands = text.children(node.a, node.count).map(of).joined(separator: " | ")
      return declared.isEmpty ? commands : declared + (node.flag ? " = " : " := ") + commands
    case .command:
      return text.children(node.a, node.count).map(operand).joined(separator: " ")
    case .field: return names(node.a, node.count)
    case .variable: return text.keys[Int(node.b)].name + names(node.b + 1, node.count)
    case .chain: return operand(node.a) + names(node.b, node.count)
    case .function, .dot, .nil, .bool, .string, .number: return Self.term(node, in: text.bytes)
    }
  }

  private func operand(_ index: Int32) -> String {
    text.nodes[Int(index)].kind == .pipe ? "(\(of(index)))" : of(index)
  }

  private func names(_ start: Int32, _ count: Int32) -> String {
    (start..<(start + count)).map { "." + text.keys[Int($0)].name }.joined()
  }
}
