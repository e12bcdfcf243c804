/// Why a text is not TOML, in the words of the BurntSushi library for Go, without its `toml: `.
struct TOMLError: Error {
  var message: String
}

/// Reads TOML 1.0.
struct TOMLReader {
  let bytes: [UInt8]
  var index = 0
  /// The key whose value is being read, for errors.
  private var lastKey: String?
  private let root = TOMLTable()
  private var current: TOMLTable
  private var currentPath: [String] = []

  /// Whole numbers are int64, times `time.Time`, lists of tables `[]map[string]interface {}`.
  ///
  /// - Throws: `TOMLError`, with the line.
  static func document(_ text: String) throws(TOMLError) -> TemplateMap {
    var reader = TOMLReader(bytes: Array(text.utf8))
    do {
      try reader.read()
      return reader.root.map
    } catch let error as TOMLError {
      throw error
    } catch {
      throw TOMLError(message: "\(error)")
    }
  }

  private init(bytes: [UInt8]) {
    self.bytes = bytes
    current = root
  }

  // MARK: - Errors

  func failure(_ message: String) -> TOMLError {
    let line = bytes[..<min(index, bytes.count)].count { $0 == 0x0A } + 1
    return TOMLError(message: "line \(line)\(lastKey.map { " (last key \(GoQuote.quoted($0)))" } ?? ""): \(message)")
  }

  /// The character at the index, or what the library takes the end for.
  func found() -> String {
    guard index < bytes.count else { return "'\\x00'" }
    let length = bytes.withUnsafeBufferPointer { UTF8Validity.characterLength($0, index) } ?? 1
    return "'\(String(decoding: bytes[index..<index + length], as: UTF8.self))'"
  }

  // MARK: - Characters

  var next: UInt8? { index < bytes.count ? bytes[index] : nil }

  func has(_ text: StaticString) -> Bool {
    index + text.utf8CodeUnitCount <= bytes.count
      && (0..<text.utf8CodeUnitCount).allSatisfy { bytes[index + $0] == text.utf8Start[$0] }
  }

  mutating func skipBlanks() {
    while let byte = next, byte == 0x20 || byte == 0x09 { index += 1 }
  }

  private mutating func skipComment() throws {
    guard next == UInt8(ascii: "#") else { return }
    while let byte = next, byte != 0x0A, !has("\r\n") {
      if byte < 0x20 && byte != 0x09 || byte == 0x7F {
        throw failure("control characters are not allowed inside comments: '0x\(byte < 16 ? "0" : "")\(String(byte, radix: 16))'")
      }
      index += 1
    }
  }

  /// Blanks, comments and line breaks.
  mutating func skipLines() throws {
    while true {
      skipBlanks()
      try skipComment()
      if has("\r\n") { index += 1 }
      guard next == 0x0A else { return }
      index += 1
    }
  }

  // MARK: - Statements

  private mutating func read() throws {
    if has("\u{FEFF}") { index += 3 }
    while true {
      try skipLines()
      lastKey = nil
      guard let byte = next else { return }
      if byte == UInt8(ascii: "[") { try header() } else { try member(of: current, path: currentPath) }
      lastKey = nil
      skipBlanks()
      try skipComment()
      if next != nil, next != 0x0A, !has("\r\n") {
        throw failure("expected a top-level item to end with a newline, comment, or EOF, but got \(found()) instead")
      }
    }
  }

  private mutating func header() throws {
    index += 1
    let isList = next == UInt8(ascii: "[")
    if isList { index += 1 }
    skipBlanks()
    if next == UInt8(ascii: "]") { throw failure("unexpected end of table name (table names cannot be empty)") }
    var path = [try key(in: "table name")]
    skipBlanks()
    while next == UInt8(ascii: ".") {
      index += 1
      skipBlanks()
      path.append(try key(in: "table name"))
      skipBlanks()
    }
    guard next == UInt8(ascii: "]") else { throw failure("expected '.' or ']' to end table name, but got \(found()) instead") }
    index += 1
    if isList {
      guard next == UInt8(ascii: "]") else {
        throw failure("expected end of table array name delimiter ']', but got \(found()) instead")
      }
      index += 1
    }
    var table = root
    for (position, part) in path.dropLast().enumerated() {
      guard let inner = table.table(at: part, makes: .implicit) else {
        throw failure("Key '\(path[...position].joined(separator: "."))' was already created as a hash.")
      }
      table = inner
    }
    let name = path[path.count - 1]
    let taken = "Key '\(path.joined(separator: "."))' has already been defined."
    if isList {
      guard let element = table.appendTable(at: name) else { throw failure(taken) }
      current = element
    } else {
      guard let inner = table.defineTable(at: name) else { throw failure(taken) }
      current = inner
    }
    currentPath = path
  }

  /// `a.b = value`, into a table.
  private mutating func member(of table: TOMLTable, path: [String]) throws {
    if next == UInt8(ascii: "=") { throw failure("unexpected '=': key name appears blank") }
    if next == UInt8(ascii: ".") { throw failure("unexpected '.': keys cannot start with a '.'") }
    var names = [try key(in: "key")]
    skipBlanks()
    while next == UInt8(ascii: ".") {
      index += 1
      skipBlanks()
      names.append(try key(in: "key"))
      skipBlanks()
    }
    guard let separator = next else { throw failure("unexpected EOF; expected key separator '='") }
    guard separator == UInt8(ascii: "=") else { throw failure("expected '.' or '=', but got \(found()) instead") }
    index += 1
    skipBlanks()
    lastKey = (path + names).joined(separator: ".")
    var table = table
    for (position, name) in names.dropLast().enumerated() {
      guard let inner = table.table(at: name, makes: .dotted) else {
        throw failure("Key '\((path + names[...position]).joined(separator: "."))' has already been defined.")
      }
      table = inner
    }
    let value = try value(path: path + names, depth: 0)
    guard table.set(names[names.count - 1], to: value) else {
      throw failure("Key '\((path + names).joined(separator: "."))' has already been defined.")
    }
  }

  private mutating func key(in place: String) throws -> String {
    switch next {
    case nil: throw failure("unexpected EOF; expected \(place == "key" ? "key separator '='" : "table name")")
    case UInt8(ascii: "\"")?:
      index += 1
      return try basicString()
    case UInt8(ascii: "'")?:
      index += 1
      return try literalString()
    default:
      let start = index
      while let byte = next,
        (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
      {
        index += 1
      }
      if index == start { throw failure("bare keys cannot contain \(found())") }
      return String(decoding: bytes[start..<index], as: UTF8.self)
    }
  }

  // MARK: - Values

  mutating func value(path: [String], depth: Int) throws -> TOMLValue {
    if depth > 500 { throw failure("nested deeper than 500 levels") }
    guard let byte = next else { throw failure("unexpected EOF; expected value") }
    switch byte {
    case UInt8(ascii: "\""):
      let isBlock = has("\"\"\"")
      index += isBlock ? 3 : 1
      return .plain(.text(isBlock ? try multilineBasicString() : try basicString()))
    case UInt8(ascii: "'"):
      let isBlock = has("'''")
      index += isBlock ? 3 : 1
      return .plain(.text(isBlock ? try multilineLiteralString() : try literalString()))
    case UInt8(ascii: "["): return try list(path: path, depth: depth)
    case UInt8(ascii: "{"): return .table(try inlineTable(path: path, depth: depth))
    default: return .plain(try scalar())
    }
  }

  private mutating func list(path: [String], depth: Int) throws -> TOMLValue {
    index += 1
    var elements: [TOMLValue] = []
    while true {
      try skipLines()
      if next == UInt8(ascii: "]") { break }
      if next == nil {
        throw failure("expected a comma (',') or array terminator (']'), but got end of file")
      }
      if next == UInt8(ascii: ",") { throw failure("unexpected comma") }
      elements.append(try value(path: path, depth: depth + 1))
      try skipLines()
      if next == UInt8(ascii: ",") {
        index += 1
      } else if next != UInt8(ascii: "]") {
        throw failure(
          "expected a comma (',') or array terminator (']'), but got \(next == nil ? "end of file" : found())")
      }
    }
    index += 1
    return .list(elements)
  }

  private mutating func inlineTable(path: [String], depth: Int) throws -> TOMLTable {
    index += 1
    let table = TOMLTable()
    let key = lastKey
    skipBlanks()
    if next != UInt8(ascii: "}") {
      while true {
        skipBlanks()
        if next == 0x0A { throw failure("newlines not allowed within inline tables") }
        if next == UInt8(ascii: ",") { throw failure("unexpected comma") }
        try member(of: table, path: path, depth: depth + 1)
        skipBlanks()
        if next == UInt8(ascii: "}") { break }
        if next == 0x0A { throw failure("newlines not allowed within inline tables") }
        guard next == UInt8(ascii: ",") else {
          throw failure(
            "expected a comma or an inline table terminator '}', but got \(next == nil ? "end of file" : found()) instead")
        }
        index += 1
        skipBlanks()
        if next == UInt8(ascii: "}") { throw failure("trailing comma not allowed in inline tables") }
      }
    }
    index += 1
    lastKey = key
    table.close()
    return table
  }

  private mutating func member(of table: TOMLTable, path: [String], depth: Int) throws {
    if depth > 500 { throw failure("nested deeper than 500 levels") }
    try member(of: table, path: path)
  }
}
