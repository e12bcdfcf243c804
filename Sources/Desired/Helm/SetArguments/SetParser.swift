import ObjectModel

/// Reads one argument: `a.b[0]=x,c={y,z}`.
///
/// A reader of bytes: everything the grammar knows is ASCII. Helm's reader stops without an error where the text ends in the
/// middle of an index or behind a dot; so does this one.
struct SetParser: ~Copyable {
  /// The most dots in one key.
  static let deepestKey = 30
  /// The most lists and objects inside each other.
  static let deepestValue = 1_000
  /// The highest index of a list.
  static let highestIndex = 65_536
  static let jsonLimits = JSONLimits(depth: 500)

  private let bytes: [UInt8]
  private var position = 0
  private let notation: SetNotation

  /// Whether there is more to read.
  private enum Ending {
    case more
    case end
  }

  init(_ text: String, _ notation: SetNotation) {
    bytes = Array(text.utf8)
    self.notation = notation
  }

  mutating func parse(
    into values: inout JSONObject, readFile: (String) throws(SetFileError) -> String
  ) throws(SetComplaint) {
    while try key(into: &values, level: 0, depth: 0, readFile) == .more {}
  }

  // MARK: - Keys

  /// Reads a key and its value, or the part of a key up to a dot and what is below it.
  private mutating func key(
    into values: inout JSONObject, level: Int, depth: Int, _ readFile: (String) throws(SetFileError) -> String
  ) throws(SetComplaint) -> Ending {
    if depth > Self.deepestValue { throw SetComplaint("the key is nested deeper than \(Self.deepestValue) levels") }
    let (name, stop) = text(until: notation == .literal ? "=[." : "=[,.")
    switch stop {
    case nil:
      if name.isEmpty { return .end }
      throw SetComplaint("key \(name.doubleQuoted) has no value")
    case UInt8(ascii: "["):
      guard let index = try index() else { return .end }
      var list: [JSONValue] = []
      if let existing = values[name] {
        guard case .array(let elements) = existing else { throw SetComplaint(existing, isNot: "[]interface {}") }
        list = elements
        values[name] = .null
      }
      let ending = try element(index, of: &list, level: level, depth: depth + 1, readFile)
      values.set(name, .array(list))
      return ending
    case UInt8(ascii: "="):
      let (value, ending) = try value(readFile)
      values.set(name, value)
      return ending
    case UInt8(ascii: ","): throw SetComplaint("key \(name.doubleQuoted) has no value (cannot end with ,)")
    default:
      if level + 1 > Self.deepestKey {
        throw SetComplaint("value name nested level is greater than maximum supported nested level of \(Self.deepestKey)")
      }
      var inner = JSONObject()
      if let existing = values[name] {
        guard case .object(let members) = existing else { throw SetComplaint(existing, isNot: "map[string]interface {}") }
        inner = members
        values[name] = .null
      }
      let ending = try key(into: &inner, level: level + 1, depth: depth + 1, readFile)
      if inner.isEmpty, ending == .more { throw SetComplaint("key map \(name.doubleQuoted) has no value") }
      if !inner.isEmpty { values.set(name, .object(inner)) } else { values[name] = nil }
      return ending
    }
  }

  // MARK: - Lists

  /// Reads an index up to its bracket; `nil` where the text ends before.
  private mutating func index() throws(SetComplaint) -> Int? {
    let (digits, stop) = text(until: "]")
    guard stop != nil else { return nil }
    let unsigned =
      digits.utf8.first.map { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") } == true ? digits.dropFirst() : digits[...]
    let isNumber = !unsigned.isEmpty && unsigned.utf8.allSatisfy { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
    guard let number = Int(digits) else {
      let problem = isNumber ? "value out of range" : "invalid syntax"
      throw SetComplaint("error parsing index: strconv.Atoi: parsing \(digits.doubleQuoted): \(problem)")
    }
    return number
  }

  /// Reads what follows an index, into that element of the list.
  private mutating func element(
    _ index: Int, of list: inout [JSONValue], level: Int, depth: Int, _ readFile: (String) throws(SetFileError) -> String
  ) throws(SetComplaint) -> Ending {
    if depth > Self.deepestValue { throw SetComplaint("the key is nested deeper than \(Self.deepestValue) levels") }
    if index < 0 { throw SetComplaint("negative \(index) index not allowed") }
    let (rest, stop) = text(until: "[.=")
    if !rest.isEmpty { throw SetComplaint("unexpected data at end of array index: \(rest.quotedCharacters)") }
    switch stop {
    case nil: return .end
    case UInt8(ascii: "="):
      let (value, ending) = try value(readFile)
      try list.set(index, value)
      return ending
    case UInt8(ascii: "["):
      guard let next = try self.index() else { return .end }
      var inner: [JSONValue] = []
      if list.indices.contains(index), !list[index].isNull {
        guard case .array(let elements) = list[index] else { throw SetComplaint(list[index], isNot: "[]interface {}") }
        inner = elements
        list[index] = .null
      }
      let ending = try element(next, of: &inner, level: level, depth: depth + 1, readFile)
      try list.set(index, .array(inner))
      return ending
    default:
      var inner = JSONObject()
      if list.indices.contains(index), case .object(let members) = list[index] {
        inner = members
        list[index] = .null
      }
      let ending = try key(into: &inner, level: level, depth: depth + 1, readFile)
      if inner.isEmpty, ending == .end { return .end }
      try list.set(index, .object(inner))
      return ending
    }
  }

  // MARK: - Values

  /// Reads a value and the comma behind it. Only one that is missing at the end of the text counts as the end.
  private mutating func value(_ readFile: (String) throws(SetFileError) -> String) throws(SetComplaint) -> (JSONValue, Ending) {
    switch notation {
    case .json: return try json()
    case .literal:
      let rest = String(decoding: bytes[position...], as: UTF8.self)
      position = bytes.count
      return (.string(rest), .more)
    case .typed, .text, .file: break
    }
    if position < bytes.count, bytes[position] == UInt8(ascii: "{") { return try list(readFile) }
    let (text, stop) = text(until: ",")
    // A file without a name at the very end is no file.
    if text.isEmpty, stop == nil { return ("", .end) }
    return (try typed(text, readFile), .more)
  }

  private mutating func list(_ readFile: (String) throws(SetFileError) -> String) throws(SetComplaint) -> (JSONValue, Ending) {
    position += 1
    var elements: [JSONValue] = []
    while true {
      let (text, stop) = text(until: ",}")
      guard let stop else { throw SetComplaint("list must terminate with '}'") }
      elements.append(try typed(text, readFile))
      if stop == UInt8(ascii: "}") { break }
    }
    if position < bytes.count, bytes[position] == UInt8(ascii: ",") { position += 1 }
    return (.array(elements), .more)
  }

  private func typed(_ text: String, _ readFile: (String) throws(SetFileError) -> String) throws(SetComplaint) -> JSONValue {
    switch notation {
    case .file:
      do throws(SetFileError) { return .string(try readFile(text)) } catch { throw SetComplaint(error.reason) }
    case .typed:
      switch text.utf8.count <= 5 ? text.lowercased() : "" {
      case "true": return true
      case "false": return false
      case "null": return .null
      case "0": return 0
      default: break
      }
      if text.utf8.first != UInt8(ascii: "0"), let number = Int64(text) { return .integer(number) }
      return .string(text)
    case .text, .literal, .json: return .string(text)
    }
  }

  private mutating func json() throws(SetComplaint) -> (JSONValue, Ending) {
    let start = position
    skipSpace()
    if position == bytes.count { return (.null, .end) }
    skipValue()
    let read: JSONValue
    do throws(JSONSyntaxError) {
      read = try JSONValue(json: Array(bytes[start..<position]), limits: Self.jsonLimits)
    } catch {
      throw SetComplaint(error.description)
    }
    skipSpace()
    if position == bytes.count { return (Self.withDoubles(read), .more) }
    guard bytes[position] == UInt8(ascii: ",") else { throw SetComplaint("unexpected text after the value") }
    position += 1
    return (Self.withDoubles(read), .more)
  }

  private mutating func skipSpace() {
    while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
  }

  /// Moves behind a JSON value; whether it is one is for the reader to say.
  private mutating func skipValue() {
    var depth = 0
    var isText = false
    while position < bytes.count {
      let byte = bytes[position]
      if isText {
        if byte == UInt8(ascii: "\\") { position += 1 } else if byte == UInt8(ascii: "\"") { isText = false }
      } else {
        switch byte {
        case UInt8(ascii: "\""): isText = true
        case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
        case UInt8(ascii: ","), 0x20, 0x09, 0x0A, 0x0D: if depth == 0 { return }
        default: break
        }
      }
      position += 1
      if depth == 0, !isText, [UInt8(ascii: "}"), UInt8(ascii: "]"), UInt8(ascii: "\"")].contains(byte) { break }
    }
    position = min(position, bytes.count)
  }

  static func withDoubles(_ value: JSONValue) -> JSONValue {
    switch value {
    case .integer(let number): .double(Double(number))
    case .array(let elements): .array(elements.map(withDoubles))
    case .object(let members): .object(members.mapValues(withDoubles))
    default: value
    }
  }

  // MARK: - Text

  /// Reads up to one of some characters, which is passed over; `nil` for it where the text ends. A backslash takes the
  /// character behind it as it is, but in literals.
  private mutating func text(until stops: StaticString) -> (String, UInt8?) {
    var read: [UInt8] = []
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte == UInt8(ascii: "\\"), notation != .literal {
        if position < bytes.count {
          read.append(bytes[position])
          position += 1
        }
        continue
      }
      if (0..<stops.utf8CodeUnitCount).contains(where: { stops.utf8Start[$0] == byte }) {
        return (String(decoding: read, as: UTF8.self), byte)
      }
      read.append(byte)
    }
    return (String(decoding: read, as: UTF8.self), nil)
  }
}

/// What is wrong with an argument, without the name of its flag.
struct SetComplaint: Error {
  let message: String

  init(_ message: String) { self.message = message }

  /// A key goes below a value that has nothing below it.
  init(_ value: JSONValue, isNot wanted: String) {
    let found =
      switch value {
      case .null: "nil"
      case .bool: "bool"
      case .integer: "int64"
      case .double: "float64"
      case .string: "string"
      case .array: "[]interface {}"
      case .object: "map[string]interface {}"
      }
    message = "unable to parse key: interface conversion: interface {} is \(found), not \(wanted)"
  }
}

extension JSONObject {
  /// Sets a member; a key without a name is dropped, as Helm drops it.
  fileprivate mutating func set(_ name: String, _ value: JSONValue) {
    if !name.isEmpty { self[name] = value }
  }
}

extension [JSONValue] {
  /// Sets an element; the list grows by nulls up to it.
  fileprivate mutating func set(_ index: Int, _ value: JSONValue) throws(SetComplaint) {
    if index > SetParser.highestIndex {
      throw SetComplaint("index of \(index) is greater than maximum supported index of \(SetParser.highestIndex)")
    }
    while count <= index { append(.null) }
    self[index] = value
  }
}

extension String {
  /// The text between double quotes, as Go's `%q`.
  fileprivate var doubleQuoted: String { "\"" + unicodeScalars.map { $0 == "\"" ? "\\\"" : $0.goEscaped }.joined() + "\"" }

  /// Each character between single quotes, as Go prints a list of them with `%q`.
  fileprivate var quotedCharacters: String {
    "[" + unicodeScalars.map { "'" + ($0 == "'" ? "\\'" : $0.goEscaped) + "'" }.joined(separator: " ") + "]"
  }
}

extension Unicode.Scalar {
  fileprivate var goEscaped: String {
    switch self {
    case "\\": return "\\\\"
    case "\n": return "\\n"
    case "\r": return "\\r"
    case "\t": return "\\t"
    default:
      guard value < 0x20 || value == 0x7F else { return String(self) }
      let digits = String(value, radix: 16)
      return "\\x" + (digits.count < 2 ? "0" : "") + digits
    }
  }
}
