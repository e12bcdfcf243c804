import CLibYAML

/// The events of a YAML text one after the other, in libyaml's own memory.
struct YAMLEvents: ~Copyable {
  /// Where an event begins: line and column from 0.
  struct Mark {
    var line: Int
    var column: Int
  }

  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let current: UnsafeMutablePointer<yaml_event_t>

  init() {
    parser = .allocate(capacity: 1)
    parser.initialize(to: yaml_parser_t())
    current = .allocate(capacity: 1)
    current.initialize(to: yaml_event_t())
  }

  deinit {
    end()
    parser.deallocate()
    current.deallocate()
  }

  /// Begins with a text, which must stay where it is until `end`; false for want of memory.
  func begin(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard yaml_parser_initialize(parser) == 1 else { return false }
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
    return true
  }

  /// Lets go of the text and of libyaml's memory.
  func end() {
    yaml_event_delete(current)
    yaml_parser_delete(parser)
  }

  /// Goes on to the next event; false when the text is not YAML, as `failure` tells.
  @inline(__always)
  mutating func advance() -> Bool {
    yaml_event_delete(current)
    return yaml_parser_parse(parser, current) == 1
  }

  var type: yaml_event_type_t { current.pointee.type }

  var mark: Mark { Mark(line: Int(current.pointee.start_mark.line), column: Int(current.pointee.start_mark.column)) }

  /// The bytes of a scalar, until the next event.
  @inline(__always)
  var scalar: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: current.pointee.data.scalar.value, count: current.pointee.data.scalar.length)
  }

  /// Whether a scalar stands without quotes and is no block.
  var isPlain: Bool { current.pointee.data.scalar.style == YAML_PLAIN_SCALAR_STYLE }

  var scalarStyle: yaml_scalar_style_t { current.pointee.data.scalar.style }

  /// The tag of a scalar in its long form; `nil` without one.
  var tag: String? { Self.string(current.pointee.data.scalar.tag) }

  var hasTag: Bool { current.pointee.data.scalar.tag != nil }

  /// Whether a collection opens with `{` or `[`.
  var isFlow: Bool {
    switch current.pointee.type {
    case YAML_SEQUENCE_START_EVENT: current.pointee.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE
    case YAML_MAPPING_START_EVENT: current.pointee.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE
    default: false
    }
  }

  /// The name a value is given, or that an alias refers to.
  var anchor: String? {
    switch current.pointee.type {
    case YAML_SCALAR_EVENT: Self.string(current.pointee.data.scalar.anchor)
    case YAML_ALIAS_EVENT: Self.string(current.pointee.data.alias.anchor)
    case YAML_SEQUENCE_START_EVENT: Self.string(current.pointee.data.sequence_start.anchor)
    case YAML_MAPPING_START_EVENT: Self.string(current.pointee.data.mapping_start.anchor)
    default: nil
    }
  }

  /// The nothing that an empty document holds.
  var isImplicitEmptyScalar: Bool {
    type == YAML_SCALAR_EVENT && isPlain && current.pointee.data.scalar.length == 0 && !hasTag && anchor == nil
  }

  private static func string(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    pointer.map { String(cString: $0) }
  }

  /// Why there is no next event, and where.
  ///
  /// - Parameter bytes: the text.
  func failure(in bytes: UnsafeBufferPointer<UInt8>) -> (problem: String, mark: Mark) {
    let text = parser.pointee.problem.map { String(cString: $0) } ?? "not YAML"
    guard parser.pointee.error == YAML_READER_ERROR else {
      return (text, Mark(line: Int(parser.pointee.problem_mark.line), column: Int(parser.pointee.problem_mark.column)))
    }
    let before = bytes.prefix(min(Int(parser.pointee.problem_offset), bytes.count))
    let column = before.reversed().prefix { $0 != 0x0A }.count
    return (text, Mark(line: before.count { $0 == 0x0A }, column: column))
  }

  /// The line go-yaml names for the failure: that of the first of two marks that is not on the first line, where lines of the
  /// scanner count from 1 and those of the parser from 0.
  ///
  /// - Parameter contextFirst: whether the place where the construct began comes first, as in its version 3.
  func goLine(contextFirst: Bool) -> Int? {
    let marks = [parser.pointee.problem_mark, parser.pointee.context_mark]
    for mark in contextFirst ? marks.reversed() : marks where mark.line != 0 {
      return Int(mark.line) + (parser.pointee.error == YAML_SCANNER_ERROR ? 1 : 0)
    }
    return nil
  }
}
