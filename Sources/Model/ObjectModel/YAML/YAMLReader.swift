import CLibYAML

/// Builds JSON values from libyaml's events.
struct YAMLReader: ~Copyable {
  /// How many values there are, with aliases expanded.
  private var nodes = 0

  private let options: YAMLOptions
  /// The section that is read, and how many lines of the stream stand before it.
  private var bytes = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
  private var lineOffset = 0
  private var events = YAMLEvents()
  /// The number of the document in the stream, from 1.
  private var document = 1
  private var assembler: JSONAssembler
  private var anchors: [String: Anchor] = [:]
  /// The anchors of the collections around the value being read.
  private var openAnchors: [String] = []

  private struct Anchor {
    var value: JSONValue
    var nodes: Int
    var isMerge: Bool
  }

  /// - Parameter size: of the stream, in bytes.
  init(_ options: YAMLOptions, size: Int) {
    self.options = options
    assembler = JSONAssembler(reading: size)
  }

  /// The documents of the next section of a stream.
  mutating func documents(of section: YAMLSection) throws(YAMLError) -> [JSONValue] {
    try documents(of: section, isFirstEnough: false)
  }

  /// The first document of a section, whatever follows it; null when there is none.
  mutating func firstDocument(of section: YAMLSection) throws(YAMLError) -> JSONValue {
    try documents(of: section, isFirstEnough: true).first ?? .null
  }

  private mutating func documents(of section: YAMLSection, isFirstEnough: Bool) throws(YAMLError) -> [JSONValue] {
    lineOffset = section.lineOffset
    // Not through the closure's own throw: a closure cannot borrow what cannot be copied and throw a typed error as well.
    var result: Result<[JSONValue], YAMLError> = .success([])
    section.bytes.withUnsafeBufferPointer { buffer in
      bytes = buffer
      do throws(YAMLError) {
        guard events.begin(buffer) else { throw error("out of memory", at: YAMLEvents.Mark(line: 0, column: 0)) }
        result = .success(try documents(isFirstEnough: isFirstEnough))
      } catch {
        result = .failure(error)
      }
      events.end()
    }
    return try result.get()
  }

  private mutating func documents(isFirstEnough: Bool) throws(YAMLError) -> [JSONValue] {
    var result: [JSONValue] = []
    while true {
      try advance()
      switch events.type {
      case YAML_STREAM_END_EVENT: return result
      case YAML_DOCUMENT_START_EVENT:
        anchors = [:]
        try advance()
        let isEmpty = events.isImplicitEmptyScalar
        let value = try value(depth: 0).value
        try advance()
        if isFirstEnough { return [value] }
        if !isEmpty {
          result.append(value)
          document += 1
        }
      default: continue
      }
    }
  }

  @inline(__always)
  private mutating func advance() throws(YAMLError) {
    if !events.advance() {
      let failure = events.failure(in: bytes)
      var error = error(failure.problem, at: failure.mark)
      error.goLine = events.goLine(contextFirst: false)
      throw error
    }
  }

  // MARK: - Values

  private struct Node {
    var value: JSONValue
    /// Whether it is a plain `<<`, which as a key merges.
    var isMerge = false
  }

  /// The value that begins with the event at hand; leaves the last of its events at hand.
  private mutating func value(depth: Int) throws(YAMLError) -> Node {
    if depth > options.limits.depth { throw error("nested deeper than \(options.limits.depth) levels", at: events.mark) }
    let before = nodes
    try count(1, at: events.mark)
    let anchor = events.anchor
    let node: Node
    switch events.type {
    case YAML_SCALAR_EVENT: node = try scalar()
    case YAML_ALIAS_EVENT: return try alias(anchor ?? "")
    case YAML_SEQUENCE_START_EVENT, YAML_MAPPING_START_EVENT:
      if let anchor { openAnchors.append(anchor) }
      node = Node(value: events.type == YAML_SEQUENCE_START_EVENT ? try sequence(depth: depth) : try mapping(depth: depth))
      if anchor != nil { openAnchors.removeLast() }
    default: throw error("a value is missing", at: events.mark)
    }
    if let anchor { anchors[anchor] = Anchor(value: node.value, nodes: nodes - before, isMerge: node.isMerge) }
    return node
  }

  @inline(__always)
  private mutating func count(_ more: Int, at mark: YAMLEvents.Mark) throws(YAMLError) {
    nodes += more
    if nodes > options.limits.nodes {
      throw error("the document has more than \(options.limits.nodes) values, aliases expanded", at: mark)
    }
  }

  private mutating func alias(_ name: String) throws(YAMLError) -> Node {
    guard let anchor = anchors[name] else {
      if openAnchors.contains(name) { throw error("anchor '\(name)' value contains itself", at: events.mark) }
      throw error("unknown anchor '\(name)' referenced", at: events.mark)
    }
    try count(anchor.nodes, at: events.mark)
    return Node(value: anchor.value, isMerge: anchor.isMerge)
  }

  private mutating func scalar() throws(YAMLError) -> Node {
    let text = events.scalar
    let isPlain = events.isPlain
    if !events.hasTag {
      if !isPlain { return Node(value: .string(assembler.text(text))) }
      if YAMLScalar.isSurelyText(text) {
        return Node(value: .string(assembler.text(text)), isMerge: text.count == 2 && text[0] == 0x3C && text[1] == 0x3C)
      }
      if let number = YAMLScalar.simpleInteger(text) { return Node(value: .integer(number)) }
    }
    let tag = events.tag
    let string = assembler.text(text)
    let isMerge = isPlain && tag == nil && string == "<<"
    do {
      return Node(value: try YAMLScalar.resolve(string, tag: tag, isPlain: isPlain), isMerge: isMerge)
    } catch {
      throw self.error(error.problem, at: events.mark, goMessage: error.goMessage)
    }
  }

  private mutating func sequence(depth: Int) throws(YAMLError) -> JSONValue {
    let first = assembler.nextElement
    while true {
      try advance()
      if events.type == YAML_SEQUENCE_END_EVENT { return .array(assembler.array(from: first)) }
      assembler.add(try value(depth: depth + 1).value)
    }
  }

  private mutating func mapping(depth: Int) throws(YAMLError) -> JSONValue {
    let first = assembler.nextMember
    var merged: [JSONObject] = []
    /// Where each key stands, when none may come twice.
    var lines: [String: Int] = [:]
    while true {
      try advance()
      if events.type == YAML_MAPPING_END_EVENT { break }
      let keyMark = events.mark
      let key = try value(depth: depth + 1)
      if key.value.isNull { throw try nullKey(at: keyMark, depth: depth) }
      let name = key.isMerge ? "<<" : try text(ofKey: key.value, at: keyMark)
      try advance()
      let valueMark = events.mark
      let content = try value(depth: depth + 1).value
      if key.isMerge {
        merged += try mergeSources(content, at: valueMark)
      } else {
        assembler.add(name, content)
      }
      if options.duplicateKeys == .refuse, !key.isMerge,
        let line = lines.updateValue(keyMark.line, forKey: name)
      {
        throw error("mapping key \"\(name)\" already defined at line \(lineOffset + line + 1)", at: keyMark)
      }
    }
    let own = assembler.object(from: first)
    if merged.isEmpty { return .object(own) }
    // What the mapping says itself beats what it merges, and of merged mappings the first beats the later ones.
    return .object(JSONObject(collected: merged.reversed().flatMap { $0.members } + own.members))
  }

  /// Go's reader names the value of such a key.
  private mutating func nullKey(at mark: YAMLEvents.Mark, depth: Int) throws(YAMLError) -> YAMLError {
    try advance()
    let content = try value(depth: depth + 1).value
    return error(
      "a key must not be null", at: mark,
      goMessage: "unsupported map key of type: %!s(<nil>), key: <nil>, value: \(content.goSyntax)")
  }

  private func mergeSources(_ value: JSONValue, at mark: YAMLEvents.Mark) throws(YAMLError) -> [JSONObject] {
    let problem = "map merge requires map or sequence of maps as the value"
    if let object = value.object { return [object] }
    guard let elements = value.array else { throw error(problem, at: mark) }
    var result: [JSONObject] = []
    for element in elements {
      guard let object = element.object else { throw error(problem, at: mark) }
      result.append(object)
    }
    return result
  }

  private func text(ofKey key: JSONValue, at mark: YAMLEvents.Mark) throws(YAMLError) -> String {
    switch key {
    case .string(let text): return text
    case .integer(let number): return String(number)
    case .double(let number): return number.shortText
    case .bool(let flag): return flag ? "true" : "false"
    case .null: throw error("a key must not be null", at: mark)
    case .array, .object:
      throw error("invalid map key: a key must be a scalar", at: mark, goMessage: "yaml: invalid map key: \(key.goSyntax)")
    }
  }

  private func error(_ problem: String, at mark: YAMLEvents.Mark, goMessage: String? = nil) -> YAMLError {
    YAMLError(
      problem: problem, document: document, line: lineOffset + mark.line + 1, column: mark.column + 1, goMessage: goMessage)
  }
}

extension JSONValue {
  /// The value as Go's `%#v` prints what its YAML reader made of it.
  fileprivate var goSyntax: String {
    switch self {
    case .null: "interface {}(nil)"
    case .bool(let flag): flag ? "true" : "false"
    case .integer(let number): String(number)
    case .double(let number): number.shortText
    case .string(let text): JSONValue.string(text).json()
    case .array(let elements): "[]interface {}{" + elements.map(\.goSyntax).joined(separator: ", ") + "}"
    case .object(let members):
      "map[interface {}]interface {}{"
        + members.map { "\(JSONValue.string($0.key).json()):\($0.value.goSyntax)" }.joined(separator: ", ") + "}"
    }
  }
}
