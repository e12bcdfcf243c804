/// Why a text is not TOML, in the words of the BurntSushi library for Go, without its `toml: `.
struct TOMLError: Error {
  var message: String
}

/// Reads TOML 1.1, as the BurntSushi library for Go does: where it is more lenient than the specification, so is this.
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

  ///
  /// - Parameter moreLines: how many line breaks the library has read beyond the index.
  func failure(_ message: String, moreLines: Int = 0) -> TOMLError {
    let line = bytes[..<min(index, bytes.count)].count { $0 == 0x0A } + 1 + moreLines
    return TOMLError(message: "line \(line)\(lastKey.map { " (last key \(GoQuote.quoted($0)))" } ?? ""): \(message)")
  }

  /// The character at the index in quotes, or what the library takes the end for.
  func found() -> String {
    guard index < bytes.count else { return "'\\x00'" }
    let (scalar, _) = bytes[index...].withUnsafeBufferPointer { GoQuote.decode($0) }
    var output: [UInt8] = []
    GoQuote.appendCharacter(scalar, to: &output)
    return String(decoding: output, as: UTF8.self)
  }

  /// Refuses a control character at the index.
  func checkControl() throws {
    guard let byte = next, byte < 0x20 && byte != 0x09 && byte != 0x0A || byte == 0x7F, !has("\r\n") else { return }
    let digits = String(byte, radix: 16)
    throw failure("TOML files cannot contain control characters: '0x\(digits.utf8.count < 2 ? "0" : "")\(digits)'")
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
      try checkControl()
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
      if byte == UInt8(ascii: "[") {
        try header()
      } else {
        try member(of: current, path: currentPath)
        lastKey = nil
      }
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
    var path = [try headerKey()]
    while next == UInt8(ascii: ".") {
      index += 1
      path.append(try headerKey())
    }
    guard next == UInt8(ascii: "]") else { throw headerEnd() }
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
        if position > 0 { lastKey = path[..<position].joined(separator: ".") }
        throw failure("Key '\(path[...position].joined(separator: "."))' was already created as a hash.")
      }
      table = inner
    }
    let name = path[path.count - 1]
    let whole = path.joined(separator: ".")
    if path.count > 1 { lastKey = path.dropLast().joined(separator: ".") }
    if isList {
      guard let element = table.appendTable(at: name) else {
        throw failure("Key '\(whole)' was already created and cannot be used as an array.")
      }
      current = element
    } else {
      guard let inner = table.defineTable(at: name) else { throw failure("Key '\(whole)' has already been defined.") }
      current = inner
    }
    currentPath = path
    lastKey = whole
  }

  private mutating func headerKey() throws -> String {
    skipBlanks()
    if next == UInt8(ascii: "]") { throw failure("unexpected end of table name (table names cannot be empty)") }
    if next == UInt8(ascii: ".") { throw failure("unexpected table separator (table names cannot be empty)") }
    guard let key = try key() else { throw headerEnd() }
    skipBlanks()
    return key
  }

  private func headerEnd() -> TOMLError {
    failure("expected '.' or ']' to end table name, but got \(found()) instead", moreLines: next == 0x0A ? 1 : 0)
  }

  /// `a.b = value`, into a table.
  private mutating func member(of table: TOMLTable, path: [String]) throws {
    if next == UInt8(ascii: "=") || next == nil { throw failure("unexpected '=': key name appears blank") }
    if next == UInt8(ascii: ".") { throw failure("unexpected '.': keys cannot start with a '.'") }
    var names: [String] = []
    while true {
      if !names.isEmpty, next == nil || next == UInt8(ascii: "=") { throw failure("unexpected '='") }
      if !names.isEmpty, next == UInt8(ascii: ".") { throw failure("unexpected '.'") }
      guard let name = try key() else { throw failure("expected '.' or '=', but got \(found()) instead") }
      names.append(name)
      skipBlanks()
      guard next == UInt8(ascii: ".") else { break }
      index += 1
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

  /// A key, bare or in quotes; `nil` where none stands.
  private mutating func key() throws -> String? {
    switch next {
    case nil: return nil
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
      if index == start { return nil }
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
    try skipLines()
    if next != UInt8(ascii: "}") {
      while true {
        try skipLines()
        if next == UInt8(ascii: ",") { throw failure("unexpected comma") }
        try member(of: table, path: path, depth: depth + 1)
        try skipLines()
        if next == UInt8(ascii: "}") { break }
        guard next == UInt8(ascii: ",") else {
          throw failure(
            "expected a comma or an inline table terminator '}', but got \(next == nil ? "end of file" : found()) instead")
        }
        index += 1
        try skipLines()
        if next == UInt8(ascii: "}") { break }
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
