import CLibYAML

/// Builds a tree from the events of a document.
struct YAMLTreeReader: ~Copyable {
  /// How many values there are, with aliases expanded.
  private var nodes = 0

  private let limits: YAMLLimits
  /// Whether of a repeated key the first counts; otherwise it is refused.
  private let keepsFirst: Bool
  private var bytes = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
  private var lineOffset = 0
  private var events = YAMLEvents()
  /// The number of the document in the stream, from 1.
  private var number = 1
  private var anchors: [String: Anchor] = [:]
  /// How many flow collections, `{}` or `[]`, are open.
  private var flowDepth = 0

  private struct Anchor {
    var value: YAMLNode
    var nodes: Int
  }

  init(limits: YAMLLimits, keepsFirst: Bool = false) {
    self.limits = limits
    self.keepsFirst = keepsFirst
  }

  /// The first document of the next section of a stream, which is the only one kustomize reads; `nil` for an empty one.
  mutating func document(of section: YAMLSection) throws(YAMLError) -> YAMLNode? {
    lineOffset = section.lineOffset
    anchors = [:]
    flowDepth = 0
    // Not through the closure's own throw: a closure cannot borrow what cannot be copied and throw a typed error as well.
    var result: Result<YAMLNode?, YAMLError> = .success(nil)
    section.bytes.withUnsafeBufferPointer { buffer in
      bytes = buffer
      do throws(YAMLError) {
        guard events.begin(buffer) else { throw error("out of memory", at: YAMLEvents.Mark(line: 0, column: 0)) }
        result = .success(try document())
      } catch {
        result = .failure(error)
      }
      events.end()
    }
    return try result.get()
  }

  private mutating func document() throws(YAMLError) -> YAMLNode? {
    while true {
      try advance()
      switch events.type {
      case YAML_STREAM_END_EVENT: return nil
      case YAML_DOCUMENT_START_EVENT:
        try advance()
        if events.isImplicitEmptyScalar { return nil }
        let value = try value(depth: 0)
        number += 1
        // What is wrong after the value is wrong with the document.
        try advance()
        return value
      default: continue
      }
    }
  }

  @inline(__always)
  private mutating func advance() throws(YAMLError) {
    if !events.advance() {
      let failure = events.failure(in: bytes)
      var error = error(failure.problem, at: failure.mark)
      error.goLine = events.goLine(contextFirst: true)
      throw error
    }
  }

  // MARK: - Values

  /// The value that begins with the event at hand; leaves the last of its events at hand.
  private mutating func value(depth: Int) throws(YAMLError) -> YAMLNode {
    if depth > limits.depth { throw error("nested deeper than \(limits.depth) levels", at: events.mark) }
    let before = nodes
    try count(1, at: events.mark)
    let anchor = events.anchor
    let node: YAMLNode
    switch events.type {
    case YAML_ALIAS_EVENT:
      let name = anchor ?? ""
      guard let known = anchors[name] else { throw error("unknown anchor '\(name)' referenced", at: events.mark) }
      try count(known.nodes, at: events.mark)
      return known.value
    case YAML_SCALAR_EVENT: node = .scalar(try scalar())
    case YAML_SEQUENCE_START_EVENT, YAML_MAPPING_START_EVENT:
      let isFlow = events.isFlow
      flowDepth += isFlow ? 1 : 0
      node =
        events.type == YAML_SEQUENCE_START_EVENT ? .sequence(try sequence(depth: depth)) : .mapping(try mapping(depth: depth))
      flowDepth -= isFlow ? 1 : 0
    default: throw error("a value is missing", at: events.mark)
    }
    if let anchor { anchors[anchor] = Anchor(value: node, nodes: nodes - before) }
    return node
  }

  @inline(__always)
  private mutating func count(_ more: Int, at mark: YAMLEvents.Mark) throws(YAMLError) {
    nodes += more
    if nodes > limits.nodes { throw error("the document has more than \(limits.nodes) values, aliases expanded", at: mark) }
  }

  private func scalar() throws(YAMLError) -> YAMLNode.Scalar {
    let bytes = events.scalar
    let text = String(decoding: bytes, as: UTF8.self)
    let style = events.style
    if !events.hasTag {
      if style != .plain { return YAMLNode.Scalar(text, style: style) }
      if YAMLScalar.isSurelyText(bytes) { return YAMLNode.Scalar(text) }
      if YAMLScalar.simpleInteger(bytes) != nil { return YAMLNode.Scalar(text, kind: .integer) }
    }
    do throws(YAMLScalar.Refusal) {
      return try YAMLScalar.node(text, tag: events.tag, style: style, isInFlow: flowDepth > 0)
    } catch {
      throw self.error(error.problem, at: events.mark)
    }
  }

  private mutating func sequence(depth: Int) throws(YAMLError) -> [YAMLNode] {
    var elements: [YAMLNode] = []
    while true {
      try advance()
      if events.type == YAML_SEQUENCE_END_EVENT { return elements }
      elements.append(try value(depth: depth + 1))
    }
  }

  private mutating func mapping(depth: Int) throws(YAMLError) -> YAMLNode.Mapping {
    var mapping = YAMLNode.Mapping()
    var merged: [YAMLNode.Mapping] = []
    var keys = SeenKeys()
    while true {
      try advance()
      if events.type == YAML_MAPPING_END_EVENT { break }
      let keyMark = events.mark
      let key = try value(depth: depth + 1)
      guard case .scalar(let scalar) = key, scalar.kind == .string else {
        throw error("a key must be text, not \(key.scalar.map { "the \($0.kind) \($0.text)" } ?? "a list or map")", at: keyMark)
      }
      try advance()
      let valueMark = events.mark
      let content = try value(depth: depth + 1)
      if let line = keys.line(of: scalar.text, otherwise: keyMark.line) {
        if keepsFirst { continue }
        throw error("mapping key \"\(scalar.text)\" already defined at line \(lineOffset + line + 1)", at: keyMark)
      }
      if scalar.text == "<<" {
        // A quoted `<<` is lost: kustomize prints it plain, and reads it again as a merge of nothing.
        if scalar.style == .plain { merged += try mergeSources(content, at: valueMark) }
      } else {
        mapping.members.append(YAMLNode.Mapping.Member(key: scalar.text, value: content))
      }
    }
    // What the mapping says itself beats what it merges, and of merged mappings the first beats the later ones.
    for source in merged {
      for member in source.members where !mapping.contains(member.key) { mapping.members.append(member) }
    }
    return mapping
  }

  private func mergeSources(_ value: YAMLNode, at mark: YAMLEvents.Mark) throws(YAMLError) -> [YAMLNode.Mapping] {
    let problem = "map merge requires map or sequence of maps as the value"
    switch value {
    case .mapping(let mapping): return [mapping]
    case .scalar: throw error(problem, at: mark)
    case .sequence(let elements):
      var result: [YAMLNode.Mapping] = []
      for element in elements {
        guard let mapping = element.mapping else { throw error(problem, at: mark) }
        result.append(mapping)
      }
      return result
    }
  }

  private func error(_ problem: String, at mark: YAMLEvents.Mark) -> YAMLError {
    YAMLError(problem: problem, document: number, line: lineOffset + mark.line + 1, column: mark.column + 1)
  }
}

extension YAMLEvents {
  /// How a scalar is written.
  fileprivate var style: YAMLNode.Style {
    switch scalarStyle {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
    case YAML_LITERAL_SCALAR_STYLE: .literal
    case YAML_FOLDED_SCALAR_STYLE: .folded
    default: .plain
    }
  }
}

/// The keys of a mapping with their lines: few are compared one by one, many are looked up.
private struct SeenKeys {
  private static let few = 16
  private var lines: [Int] = []
  private var keys: [String] = []
  private var lineByKey: [String: Int] = [:]

  /// The line a key was seen on; notes it with this line when it is new.
  mutating func line(of key: String, otherwise line: Int) -> Int? {
    if keys.count < Self.few {
      for index in keys.indices where keys[index].hasSameBytes(as: key) { return lines[index] }
      keys.append(key)
      lines.append(line)
      if keys.count == Self.few { for index in keys.indices { lineByKey[keys[index]] = lines[index] } }
      return nil
    }
    if let seen = lineByKey[key] { return seen }
    lineByKey[key] = line
    return nil
  }
}
