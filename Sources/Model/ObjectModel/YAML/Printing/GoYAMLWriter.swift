/// Prints as the YAML library of Kubernetes' tools does (sigs.k8s.io/yaml, go-yaml v2 inside): keys in natural order, block
/// style, lists not indented under their key, quotes only where needed, lines folded after column 80.
///
/// Follows the state of that emitter (column, whether white space or an indent was written last), for the shape of long and of
/// odd keys and texts depends on it.
struct GoYAMLWriter: ~Copyable {
  /// Lines are folded at the first space after this column.
  static let width = 80
  /// Columns a level is indented by.
  static let step = 2
  /// Keys of more bytes than this stand after a `?`.
  static let longestSimpleKey = 128

  var output = ByteOutput()
  /// Characters on the current line.
  var column = 0
  /// Whether what was written last is white space.
  var isAfterSpace = true
  /// Whether the line holds only indents and the dashes of lists.
  var isAtIndent = true
  /// Whether what was written last is a block of lines.
  var isAfterBlock = false
  /// Why the last document cannot be printed.
  var complaint: YAMLValueError?

  // MARK: - Documents

  mutating func write(document node: YAMLNode) throws(YAMLValueError) {
    (column, isAfterSpace, isAtIndent) = (0, true, true)
    try write(node, indent: 0, isRoot: true, isValue: false)
    try finish()
  }

  mutating func write(document value: JSONValue) throws(YAMLValueError) {
    (column, isAfterSpace, isAtIndent) = (0, true, true)
    write(value, indent: 0, isRoot: true, isValue: false)
    try finish()
  }

  private mutating func finish() throws(YAMLValueError) {
    if column > 0 || !isAtIndent { lineBreak() }
    if let complaint { throw complaint }
  }

  // MARK: - Trees

  /// - Parameters:
  ///   - indent: of the collection the node is in.
  ///   - isValue: whether the node is the value of a map.
  private mutating func write(_ node: YAMLNode, indent: Int, isRoot: Bool, isValue: Bool) throws(YAMLValueError) {
    switch node {
    case .scalar(let scalar): try write(scalar, indent: indent)
    case .sequence(let elements):
      if elements.isEmpty { return writeIndicator("[]") }
      let own = sequenceIndent(indent, isRoot: isRoot, isValue: isValue)
      for element in elements {
        writeDash(own)
        try write(element, indent: own, isRoot: false, isValue: false)
      }
    case .mapping(let mapping):
      if mapping.isEmpty { return writeIndicator("{}") }
      let own = isRoot ? 0 : indent + Self.step
      if mapping.count == 1 {
        writeKey(mapping.members[0].key, own)
        return try write(mapping.members[0].value, indent: own, isRoot: false, isValue: true)
      }
      for index in NaturalOrder.sortedIndices(mapping.members, key: \.key) {
        writeKey(mapping.members[index].key, own)
        try write(mapping.members[index].value, indent: own, isRoot: false, isValue: true)
      }
    }
  }

  private mutating func write(_ value: JSONValue, indent: Int, isRoot: Bool, isValue: Bool) {
    switch value {
    case .null: writePlain("null")
    case .bool(let flag): writePlain(flag ? "true" : "false")
    case .integer(let number): writePlain(String(number))
    case .double(let number): writePlain(GoNumber.yamlText(number))
    case .string(let text): write(text, indent: indent, isKey: false)
    case .array(let elements):
      if elements.isEmpty { return writeIndicator("[]") }
      let own = sequenceIndent(indent, isRoot: isRoot, isValue: isValue)
      for element in elements {
        writeDash(own)
        write(element, indent: own, isRoot: false, isValue: false)
      }
    case .object(let object):
      if object.isEmpty { return writeIndicator("{}") }
      let own = isRoot ? 0 : indent + Self.step
      for index in NaturalOrder.sortedIndices(object.members, key: \.key) {
        writeKey(object.members[index].key, own)
        write(object.members[index].value, indent: own, isRoot: false, isValue: true)
      }
    }
  }

  /// A list is not indented when it follows its key directly.
  private func sequenceIndent(_ indent: Int, isRoot: Bool, isValue: Bool) -> Int {
    isRoot ? 0 : isValue && !isAtIndent ? indent : indent + Self.step
  }

  private mutating func writeDash(_ indent: Int) {
    startLine(indent)
    put(UInt8(ascii: "-"))
    isAfterSpace = false
  }

  private mutating func writeKey(_ key: String, _ indent: Int) {
    startLine(indent)
    if key.utf8.count <= Self.longestSimpleKey,
      !key.utf8.contains(where: { $0 == 0x0A || $0 == 0x0D || $0 >= 0x80 })
        || !ScalarAnalysis(key).hasBreaks && key.utf8.count <= Self.longestSimpleKey
    {
      write(key, indent: indent, isKey: true)
      put(UInt8(ascii: ":"))
      isAfterSpace = false
      isAtIndent = false
    } else {
      putSpaceIfNeeded()
      put(UInt8(ascii: "?"))
      isAfterSpace = false
      write(key, indent: indent, isKey: false)
      startLine(indent)
      putSpaceIfNeeded()
      put(UInt8(ascii: ":"))
      isAfterSpace = false
    }
  }

  private mutating func write(_ scalar: YAMLNode.Scalar, indent: Int) throws(YAMLValueError) {
    switch scalar.kind {
    case .string: write(scalar.printedText, indent: indent, isKey: false)
    case .integer, .float:
      if GoNumber.isCanonicalInteger(scalar.text) { return writePlain(scalar.text) }
      writePlain(try GoNumber.yamlText(scalar))
    default: write(try scalar.jsonValue(), indent: indent, isRoot: false, isValue: true)
    }
  }

  // MARK: - Characters

  mutating func put(_ byte: UInt8) {
    output.append(byte)
    column += 1
  }

  mutating func lineBreak() {
    output.append(UInt8(ascii: "\n"))
    column = 0
  }

  mutating func putSpaceIfNeeded() {
    if !isAfterSpace { put(0x20) }
  }

  /// Begins a line with an indent, unless the present one is still at it.
  mutating func startLine(_ indent: Int) {
    if !isAtIndent || column > indent || column == indent && !isAfterSpace { lineBreak() }
    while column < indent { put(0x20) }
    isAfterSpace = true
    isAtIndent = true
  }

  private mutating func writeIndicator(_ text: StaticString) {
    putSpaceIfNeeded()
    output.append(text)
    column += text.utf8CodeUnitCount
    isAfterSpace = false
    isAtIndent = false
  }

  /// Text that needs no quotes and is not folded.
  private mutating func writePlain(_ text: String) {
    putSpaceIfNeeded()
    output.append(text)
    column += text.utf8.count
    isAfterSpace = false
    isAtIndent = false
  }
}

extension YAML {
  /// One document as the YAML library of Kubernetes' tools prints it (`kustomize build`, Helm's `toYaml`), with a newline at its
  /// end: keys in natural order (`b9` before `b10`), lists not indented under their key, quotes only where needed, text of several
  /// lines as a block, others folded after column 80.
  ///
  /// - Throws: `YAMLValueError` for control characters that these tools cannot print.
  public static func goText(_ value: JSONValue) throws(YAMLValueError) -> String {
    var writer = GoYAMLWriter()
    try writer.write(document: value)
    return String(decoding: writer.output.bytes, as: UTF8.self)
  }

  /// Documents as `goText(_:)` prints them, with `---` lines between.
  ///
  /// - Throws: `YAMLValueError` for a number JSON does not have.
  public static func goBytes(_ documents: some Sequence<YAMLNode>) throws(YAMLValueError) -> [UInt8] {
    var writer = GoYAMLWriter()
    var isFirst = true
    for document in documents {
      if !isFirst { writer.output.append("---\n" as StaticString) }
      isFirst = false
      try writer.write(document: document)
    }
    return writer.output.bytes
  }
}
