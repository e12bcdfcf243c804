import CLibYAML

/// Builds a tree from the events of one document.
struct YAMLTreeReader {
  /// How many values there are, with aliases expanded.
  private(set) var nodes: Int

  private let section: YAMLSection
  private let number: Int
  private let limits: YAMLLimits
  private var anchors: [String: Anchor] = [:]
  private var flowDepth = 0

  private struct Anchor {
    var value: YAMLNode
    var nodes: Int
  }

  init(section: YAMLSection, document: Int, limits: YAMLLimits, nodesBefore: Int) {
    self.section = section
    number = document
    self.limits = limits
    nodes = nodesBefore
  }

  /// The first document of the section, which is the only one kustomize reads; `nil` for an empty one.
  mutating func document() throws(YAMLError) -> YAMLNode? {
    var parser = yaml_parser_t()
    guard yaml_parser_initialize(&parser) == 1 else { throw error("out of memory", line: 0, column: 0) }
    defer { yaml_parser_delete(&parser) }
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING)
    do {
      return try section.bytes.withUnsafeBufferPointer { buffer in
        yaml_parser_set_input_string(&parser, buffer.baseAddress, buffer.count)
        while true {
          var event = try next(&parser)
          defer { yaml_event_delete(&event) }
          switch event.type {
          case YAML_STREAM_END_EVENT: return nil
          case YAML_DOCUMENT_START_EVENT:
            var first = try next(&parser)
            defer { yaml_event_delete(&first) }
            let scalar = first.data.scalar
            if first.type == YAML_SCALAR_EVENT, scalar.style == YAML_PLAIN_SCALAR_STYLE, scalar.length == 0,
              scalar.tag == nil, scalar.anchor == nil
            {
              return nil
            }
            return try value(first, &parser, depth: 0)
          default: continue
          }
        }
      }
    } catch let error as YAMLError {
      throw error
    } catch {
      throw self.error("\(error)", line: 0, column: 0)
    }
  }

  // MARK: - Values

  private mutating func value(_ event: yaml_event_t, _ parser: inout yaml_parser_t, depth: Int) throws(YAMLError) -> YAMLNode {
    if depth > limits.depth { throw error("nested deeper than \(limits.depth) levels", at: event) }
    try count(1, at: event)
    let before = nodes
    let node: YAMLNode
    let anchor: String?
    switch event.type {
    case YAML_ALIAS_EVENT:
      let name = Self.string(event.data.alias.anchor) ?? ""
      guard let anchor = anchors[name] else { throw error("unknown anchor '\(name)' referenced", at: event) }
      try count(anchor.nodes, at: event)
      return anchor.value
    case YAML_SCALAR_EVENT:
      do throws(YAMLScalar.Refusal) {
        node = .scalar(try scalar(event.data.scalar))
      } catch {
        throw self.error(error.problem, at: event)
      }
      anchor = Self.string(event.data.scalar.anchor)
    case YAML_SEQUENCE_START_EVENT:
      let isFlow = event.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE
      flowDepth += isFlow ? 1 : 0
      node = .sequence(try sequence(&parser, depth: depth))
      flowDepth -= isFlow ? 1 : 0
      anchor = Self.string(event.data.sequence_start.anchor)
    case YAML_MAPPING_START_EVENT:
      let isFlow = event.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE
      flowDepth += isFlow ? 1 : 0
      node = .mapping(try mapping(&parser, depth: depth))
      flowDepth -= isFlow ? 1 : 0
      anchor = Self.string(event.data.mapping_start.anchor)
    default: throw error("a value is missing", at: event)
    }
    if let anchor { anchors[anchor] = Anchor(value: node, nodes: nodes - before) }
    return node
  }

  private mutating func count(_ more: Int, at event: yaml_event_t) throws(YAMLError) {
    nodes += more
    if nodes > limits.nodes { throw error("the document has more than \(limits.nodes) values, aliases expanded", at: event) }
  }

  private typealias ScalarEvent = yaml_event_t.__Unnamed_union_data.__Unnamed_struct_scalar

  private func scalar(_ event: ScalarEvent) throws(YAMLScalar.Refusal) -> YAMLNode.Scalar {
    let text = String(decoding: UnsafeBufferPointer(start: event.value, count: event.length), as: UTF8.self)
    let style: YAMLNode.Style =
      switch event.style {
      case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
      case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
      case YAML_LITERAL_SCALAR_STYLE: .literal
      case YAML_FOLDED_SCALAR_STYLE: .folded
      default: .plain
      }
    return try YAMLScalar.node(text, tag: Self.string(event.tag), style: style, isInFlow: flowDepth > 0)
  }

  private mutating func sequence(_ parser: inout yaml_parser_t, depth: Int) throws(YAMLError) -> [YAMLNode] {
    var elements: [YAMLNode] = []
    while true {
      var event = try next(&parser)
      defer { yaml_event_delete(&event) }
      if event.type == YAML_SEQUENCE_END_EVENT { return elements }
      elements.append(try value(event, &parser, depth: depth + 1))
    }
  }

  private mutating func mapping(_ parser: inout yaml_parser_t, depth: Int) throws(YAMLError) -> YAMLNode.Mapping {
    var mapping = YAMLNode.Mapping()
    var merged: [YAMLNode.Mapping] = []
    var keys = SeenKeys()
    while true {
      var keyEvent = try next(&parser)
      defer { yaml_event_delete(&keyEvent) }
      if keyEvent.type == YAML_MAPPING_END_EVENT { break }
      let key = try value(keyEvent, &parser, depth: depth + 1)
      guard case .scalar(let scalar) = key, scalar.kind == .string else {
        throw error("a key must be text, not \(key.scalar.map { "the \($0.kind) \($0.text)" } ?? "a list or map")", at: keyEvent)
      }
      var valueEvent = try next(&parser)
      defer { yaml_event_delete(&valueEvent) }
      let content = try value(valueEvent, &parser, depth: depth + 1)
      if let line = keys.line(of: scalar.text, otherwise: Int(keyEvent.start_mark.line)) {
        throw error("mapping key \"\(scalar.text)\" already defined at line \(section.lineOffset + line + 1)", at: keyEvent)
      }
      if scalar.text == "<<" {
        // A quoted `<<` is lost: kustomize prints it plain, and reads it again as a merge of nothing.
        if scalar.style == .plain { merged += try mergeSources(content, at: valueEvent) }
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

  private func mergeSources(_ value: YAMLNode, at event: yaml_event_t) throws(YAMLError) -> [YAMLNode.Mapping] {
    let problem = "map merge requires map or sequence of maps as the value"
    switch value {
    case .mapping(let mapping): return [mapping]
    case .scalar: throw error(problem, at: event)
    case .sequence(let elements):
      var result: [YAMLNode.Mapping] = []
      for element in elements {
        guard let mapping = element.mapping else { throw error(problem, at: event) }
        result.append(mapping)
      }
      return result
    }
  }

  // MARK: - Events

  /// The next event; the caller deletes it.
  private func next(_ parser: inout yaml_parser_t) throws(YAMLError) -> yaml_event_t {
    var event = yaml_event_t()
    guard yaml_parser_parse(&parser, &event) == 1 else { throw problem(of: parser) }
    return event
  }

  private static func string(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    pointer.map { String(cString: $0) }
  }

  private func problem(of parser: yaml_parser_t) -> YAMLError {
    let text = parser.problem.map { String(cString: $0) } ?? "not YAML"
    if parser.error == YAML_READER_ERROR {
      let before = section.bytes.prefix(min(Int(parser.problem_offset), section.bytes.count))
      return error(text, line: before.count { $0 == 0x0A }, column: before.reversed().prefix { $0 != 0x0A }.count)
    }
    return error(text, line: Int(parser.problem_mark.line), column: Int(parser.problem_mark.column))
  }

  private func error(_ problem: String, at event: yaml_event_t) -> YAMLError {
    error(problem, line: Int(event.start_mark.line), column: Int(event.start_mark.column))
  }

  /// - Parameters: line and column from 0, within the section.
  private func error(_ problem: String, line: Int, column: Int) -> YAMLError {
    YAMLError(problem: problem, document: number, line: section.lineOffset + line + 1, column: column + 1)
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
