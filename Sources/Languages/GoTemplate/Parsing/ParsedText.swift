/// A text that was parsed: the nodes of the templates it holds. Immutable, and shared by every execution.
///
/// `@unchecked Sendable`: everything is written in `init` and only read afterwards; the constants are strings and numbers.
final class ParsedText: @unchecked Sendable {
  /// The name errors give as the file.
  let name: String
  /// The text itself, for pieces of text and error messages.
  let bytes: UnsafeBufferPointer<UInt8>
  let nodes: UnsafeBufferPointer<Node>
  /// Node positions: the statements of lists, the commands of pipes, the operands of commands, the declared variables.
  let children: UnsafeBufferPointer<Int32>
  let keys: UnsafeBufferPointer<TemplateKey>
  let constants: UnsafeBufferPointer<TemplateValue>
  let literals: UnsafeBufferPointer<NumberLiteral>
  /// The templates the text holds: its definitions, and the text as a whole.
  let definitions: [Definition]
  /// Which of the definitions is the text as a whole.
  let root: Int

  /// One template of the text.
  struct Definition: Sendable {
    let name: String
    /// The list of its statements.
    let root: Int32
    /// How many variables may be alive at once, `$` included.
    let slots: Int32
    /// Whether it has only white space and comments, and so does not replace another template of its name.
    let isBlank: Bool
  }

  init(
    name: String, bytes: UnsafeBufferPointer<UInt8>, nodes: [Node], children: [Int32], keys: [TemplateKey],
    constants: [TemplateString], literals: [NumberLiteral], definitions: [Definition]
  ) {
    self.name = name
    self.bytes = Self.copy(bytes)
    self.nodes = Self.copy(nodes)
    self.children = Self.copy(children)
    self.keys = Self.copy(keys)
    self.constants = Self.copy(constants.map(TemplateValue.string))
    self.literals = Self.copy(literals)
    self.definitions = definitions
    root = definitions.lastIndex { $0.name.hasSameBytes(as: name) } ?? 0
  }

  /// No templates at all: what an executor is at before it starts.
  static let empty = ParsedText(
    name: "", bytes: UnsafeBufferPointer(start: nil, count: 0), nodes: [], children: [], keys: [], constants: [], literals: [],
    definitions: [])

  deinit {
    bytes.deallocate()
    nodes.deallocate()
    children.deallocate()
    UnsafeMutableBufferPointer(mutating: keys).deinitialize().deallocate()
    UnsafeMutableBufferPointer(mutating: constants).deinitialize().deallocate()
    literals.deallocate()
  }

  private static func copy<Element>(_ elements: some Collection<Element>) -> UnsafeBufferPointer<Element> {
    let buffer = UnsafeMutableBufferPointer<Element>.allocate(capacity: elements.count)
    _ = buffer.initialize(from: elements)
    return UnsafeBufferPointer(buffer)
  }

  /// The nodes a pipe, command or list has.
  @inline(__always)
  func children(_ start: Int32, _ count: Int32) -> UnsafeBufferPointer<Int32> {
    UnsafeBufferPointer(start: children.baseAddress.map { $0 + Int(start) }, count: Int(count))
  }

  /// Line (from 1) and column (bytes, from 0) of a position.
  func place(of position: Int) -> (line: Int, column: Int) {
    var (line, lineStart) = (1, 0)
    for index in 0..<min(position, bytes.count) where bytes[index] == UInt8(ascii: "\n") {
      line += 1
      lineStart = index + 1
    }
    return (line, position - lineStart)
  }
}
