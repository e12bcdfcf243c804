import CLibYAML

/// Builds JSON values from libyaml's events.
struct YAMLReader {
  /// How many values there are, with aliases expanded.
  private(set) var nodes: Int

  private let section: YAMLSection
  private let reading: YAMLReading
  private let limits: YAMLLimits
  private var document: Int
  private var anchors: [String: Anchor] = [:]
  /// How many flow collections, `{}` or `[]`, are open.
  private var flowDepth = 0
  /// The keys on the way from the root to the value being read; kept only for kustomize's reading.
  private var path: [String] = []

  private struct Anchor {
    var value: JSONValue
    var nodes: Int
    var isMerge: Bool
  }

  init(section: YAMLSection, reading: YAMLReading, firstDocument: Int, limits: YAMLLimits, nodesBefore: Int) {
    self.section = section
    self.reading = reading
    self.limits = limits
    document = firstDocument
    nodes = nodesBefore
  }

  mutating func documents() throws(YAMLError) -> [JSONValue] {
    var parser = yaml_parser_t()
    guard yaml_parser_initialize(&parser) == 1 else { throw error("out of memory", line: 0, column: 0) }
    defer { yaml_parser_delete(&parser) }
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING)
    do {
      return try section.bytes.withUnsafeBufferPointer { buffer in
        yaml_parser_set_input_string(&parser, buffer.baseAddress, buffer.count)
        return try read(&parser)
      }
    } catch let error as YAMLError {
      throw error
    } catch {
      throw self.error("\(error)", line: 0, column: 0)
    }
  }

  private mutating func read(_ parser: inout yaml_parser_t) throws(YAMLError) -> [JSONValue] {
    var result: [JSONValue] = []
    while true {
      let event = try next(&parser)
      switch event.type {
      case YAML_STREAM_END_EVENT: return result
      case YAML_DOCUMENT_START_EVENT:
        anchors = [:]
        let first = try next(&parser)
        let isEmpty = first.isImplicitEmptyScalar
        let value = try self.value(first, &parser, depth: 0).value
        _ = try next(&parser)
        if !isEmpty {
          result.append(value)
          document += 1
        }
        // kustomize reads one document between separators, and what follows it not at all.
        if reading == .kustomize { return result }
      default: continue
      }
    }
  }

  // MARK: - Values

  private struct Node {
    var value: JSONValue
    /// Whether it is a plain `<<`, which as a key merges.
    var isMerge = false
  }

  private mutating func value(_ event: Event, _ parser: inout yaml_parser_t, depth: Int) throws(YAMLError) -> Node {
    if depth > limits.depth { throw error("nested deeper than \(limits.depth) levels", at: event) }
    nodes += 1
    if nodes > limits.nodes { throw error("the document has more than \(limits.nodes) values, aliases expanded", at: event) }
    let before = nodes
    let node: Node
    switch event.type {
    case YAML_ALIAS_EVENT:
      guard let anchor = anchors[event.anchor ?? ""] else {
        throw error("unknown anchor '\(event.anchor ?? "")' referenced", at: event)
      }
      nodes += anchor.nodes
      if nodes > limits.nodes { throw error("the document has more than \(limits.nodes) values, aliases expanded", at: event) }
      return Node(value: anchor.value, isMerge: anchor.isMerge)
    case YAML_SCALAR_EVENT:
      do {
        node = Node(value: try scalar(event), isMerge: event.isPlain && event.tag == nil && event.text == "<<")
      } catch {
        throw self.error(error.problem, at: event)
      }
    case YAML_SEQUENCE_START_EVENT, YAML_MAPPING_START_EVENT:
      flowDepth += event.isFlow ? 1 : 0
      defer { flowDepth -= event.isFlow ? 1 : 0 }
      let isSequence = event.type == YAML_SEQUENCE_START_EVENT
      node = Node(value: isSequence ? try sequence(&parser, depth: depth) : try mapping(&parser, depth: depth))
    default: throw error("a value is missing", at: event)
    }
    if let name = event.anchor { anchors[name] = Anchor(value: node.value, nodes: nodes - before, isMerge: node.isMerge) }
    return node
  }

  private func scalar(_ event: Event) throws(YAMLScalar.Refusal) -> JSONValue {
    guard reading == .kustomize else { return try YAMLScalar.resolve(event.text, tag: event.tag, isPlain: event.isPlain) }
    if path.count == 3, path[0] == "metadata", path[1] == "annotations" { return .string(event.text) }
    return try YAMLScalar.resolveForKustomize(
      event.text, tag: event.tag, isPlain: event.isPlain, isFolded: event.isFolded, isInFlow: flowDepth > 0)
  }

  private mutating func sequence(_ parser: inout yaml_parser_t, depth: Int) throws(YAMLError) -> JSONValue {
    var elements: [JSONValue] = []
    while true {
      let event = try next(&parser)
      if event.type == YAML_SEQUENCE_END_EVENT { return .array(elements) }
      elements.append(try value(event, &parser, depth: depth + 1).value)
    }
  }

  private mutating func mapping(_ parser: inout yaml_parser_t, depth: Int) throws(YAMLError) -> JSONValue {
    var members: [JSONObject.Member] = []
    var merged: [JSONObject] = []
    /// Where kustomize saw each key.
    var lines: [String: Int] = [:]
    while true {
      let keyEvent = try next(&parser)
      if keyEvent.type == YAML_MAPPING_END_EVENT { break }
      let key = try value(keyEvent, &parser, depth: depth + 1)
      let isMerge = key.isMerge
      let name = isMerge ? "<<" : try text(ofKey: key.value, at: keyEvent)
      if reading == .kustomize { path.append(name) }
      let valueEvent = try next(&parser)
      let content = try value(valueEvent, &parser, depth: depth + 1).value
      if isMerge {
        merged += try mergeSources(content, at: valueEvent)
      } else if reading == .kubernetes || name != "<<" {
        members.append(JSONObject.Member(key: name, value: content))
      }
      if reading == .kustomize {
        path.removeLast()
        if let line = lines.updateValue(keyEvent.line, forKey: name) {
          throw error("mapping key \"\(name)\" already defined at line \(section.lineOffset + line + 1)", at: keyEvent)
        }
      }
    }
    if merged.isEmpty { return .object(JSONObject(collected: members)) }
    // What the mapping says itself beats what it merges, and of merged mappings the first beats the later ones.
    let all = merged.reversed().flatMap { $0.members } + members
    return .object(JSONObject(collected: all))
  }

  private func mergeSources(_ value: JSONValue, at event: Event) throws(YAMLError) -> [JSONObject] {
    let problem = "map merge requires map or sequence of maps as the value"
    if let object = value.object { return [object] }
    guard let elements = value.array else { throw error(problem, at: event) }
    var result: [JSONObject] = []
    for element in elements {
      guard let object = element.object else { throw error(problem, at: event) }
      result.append(object)
    }
    return result
  }

  private func text(ofKey key: JSONValue, at event: Event) throws(YAMLError) -> String {
    if reading == .kustomize, key.string == nil { throw error("a key must be text, not a \(key.kindName)", at: event) }
    switch key {
    case .string(let text): return text
    case .integer(let number): return String(number)
    case .double(let number): return number.goText
    case .bool(let flag): return flag ? "true" : "false"
    case .null: throw error("a key must not be null", at: event)
    case .array, .object: throw error("invalid map key: a key must be a scalar", at: event)
    }
  }

  // MARK: - Events

  /// What matters of a libyaml event, copied out of it.
  private struct Event {
    var type: yaml_event_type_t
    var line: Int
    var column: Int
    var anchor: String?
    var tag: String?
    var text = ""
    var isPlain = false
    /// Whether it is a block scalar with `>`.
    var isFolded = false
    /// Whether it opens `{}` or `[]`.
    var isFlow = false

    /// The nothing that an empty document holds.
    var isImplicitEmptyScalar: Bool { type == YAML_SCALAR_EVENT && isPlain && text.isEmpty && tag == nil && anchor == nil }
  }

  private func next(_ parser: inout yaml_parser_t) throws(YAMLError) -> Event {
    var event = yaml_event_t()
    guard yaml_parser_parse(&parser, &event) == 1 else { throw problem(of: parser) }
    defer { yaml_event_delete(&event) }
    var result = Event(type: event.type, line: Int(event.start_mark.line), column: Int(event.start_mark.column))
    switch event.type {
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      result.anchor = Self.string(scalar.anchor)
      result.tag = Self.string(scalar.tag)
      result.text = String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
      result.isPlain = scalar.style == YAML_PLAIN_SCALAR_STYLE
      result.isFolded = scalar.style == YAML_FOLDED_SCALAR_STYLE
    case YAML_ALIAS_EVENT: result.anchor = Self.string(event.data.alias.anchor)
    case YAML_SEQUENCE_START_EVENT:
      result.anchor = Self.string(event.data.sequence_start.anchor)
      result.isFlow = event.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE
    case YAML_MAPPING_START_EVENT:
      result.anchor = Self.string(event.data.mapping_start.anchor)
      result.isFlow = event.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE
    default: break
    }
    return result
  }

  private static func string(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    pointer.map { String(cString: $0) }
  }

  private func problem(of parser: yaml_parser_t) -> YAMLError {
    let text = parser.problem.map { String(cString: $0) } ?? "not YAML"
    if parser.error == YAML_READER_ERROR {
      let offset = min(Int(parser.problem_offset), section.bytes.count)
      let before = section.bytes.prefix(offset)
      let line = before.count { $0 == 0x0A }
      let column = before.reversed().prefix { $0 != 0x0A }.count
      return error(text, line: line, column: column)
    }
    return error(text, line: Int(parser.problem_mark.line), column: Int(parser.problem_mark.column))
  }

  private func error(_ problem: String, at event: Event) -> YAMLError { error(problem, line: event.line, column: event.column) }

  /// - Parameters: line and column from 0, within the section.
  private func error(_ problem: String, line: Int, column: Int) -> YAMLError {
    YAMLError(problem: problem, document: document, line: section.lineOffset + line + 1, column: column + 1)
  }
}
