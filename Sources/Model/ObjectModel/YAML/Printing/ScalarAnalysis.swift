/// In which styles the emitter of go-yaml v2 can write a text.
struct ScalarAnalysis {
  private(set) var allowsPlain = true
  private(set) var allowsSingleQuotes = true
  private(set) var allowsBlock = true
  /// Whether it has line breaks of any kind.
  private(set) var hasBreaks = false
  /// Whether it is only letters, digits and other ASCII text that stands for itself, without spaces.
  private var isSimple = false

  init(_ text: String) { self = text.withBytes { ScalarAnalysis($0) } }

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    if bytes.isEmpty {
      allowsBlock = false
      return
    }
    if Self.isSimple(bytes) {
      isSimple = true
      return
    }
    var decoder = UTF8Scalars(bytes)
    var isSpecial = false
    var needsQuotes = bytes.count >= 3 && (bytes.prefix(3).allSatisfy { $0 == 0x2D } || bytes.prefix(3).allSatisfy { $0 == 0x2E })
    var (breakThenSpace, spaceThenBreak) = (false, false)
    var (wasSpace, wasBreak) = (false, false)
    var wasBlank = true
    var (edgeBlank, trailingSpace) = (false, false)
    var isFirst = true
    var current = decoder.next()
    while let scalar = current {
      current = decoder.next()
      let isLast = current == nil
      let isFollowedByBlank = current.map { Self.isBlank($0) } ?? true
      if isFirst {
        switch scalar {
        case "#", ",", "[", "]", "{", "}", "&", "*", "!", "|", ">", "'", "\"", "%", "@", "`": needsQuotes = true
        case "?", ":", "-": needsQuotes = needsQuotes || isFollowedByBlank
        default: break
        }
      } else if scalar == ":", isFollowedByBlank {
        needsQuotes = true
      } else if scalar == "#", wasBlank {
        needsQuotes = true
      }
      if !Self.isPrintable(scalar) { isSpecial = true }
      if scalar == " " {
        if isFirst || isLast { edgeBlank = true }
        if isLast { trailingSpace = true }
        if wasBreak { breakThenSpace = true }
        (wasSpace, wasBreak) = (true, false)
      } else if Self.isBreak(scalar) {
        hasBreaks = true
        if isFirst || isLast { edgeBlank = true }
        if wasSpace { spaceThenBreak = true }
        (wasSpace, wasBreak) = (false, true)
      } else {
        (wasSpace, wasBreak) = (false, false)
      }
      wasBlank = Self.isBlank(scalar)
      isFirst = false
    }
    let isHard = spaceThenBreak || isSpecial
    allowsPlain = !(needsQuotes || edgeBlank || hasBreaks || breakThenSpace || isHard)
    allowsSingleQuotes = !(breakThenSpace || isHard)
    allowsBlock = !(trailingSpace || isHard)
  }

  /// Whether it can be written as it stands, without quotes and without a thought of folding.
  func isShortAndPlain(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool { isSimple }

  private static func isSimple(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    // A dash or a dot alone may begin a document marker, or a list.
    guard isWord(bytes[0]) || bytes[0] == UInt8(ascii: "/") else { return false }
    for index in 1..<max(bytes.count, 1) {
      let byte = bytes[index]
      if isWord(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "/") { continue }
      return false
    }
    return true
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte &- UInt8(ascii: "0") < 10 || byte == UInt8(ascii: "_")
  }

  // MARK: - Characters

  static func isBreak(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0A, 0x0D, 0x85, 0x2028, 0x2029: true
    default: false
    }
  }

  private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
    scalar == " " || scalar == "\t" || scalar == "\0" || isBreak(scalar)
  }

  static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0A, 0x20...0x7E, 0xA0...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD: true
    default: false
    }
  }

  // MARK: - Meaning

  /// Whether the first byte is one that text with another meaning begins with.
  static func mayResolve(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = bytes.first else { return true }
    switch first {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."): return true
    case UInt8(ascii: "y"), UInt8(ascii: "Y"), UInt8(ascii: "n"), UInt8(ascii: "N"), UInt8(ascii: "t"), UInt8(ascii: "T"),
      UInt8(ascii: "f"), UInt8(ascii: "F"), UInt8(ascii: "o"), UInt8(ascii: "O"), UInt8(ascii: "~"):
      return bytes.count <= 5
    default: return false
    }
  }

  /// Whether unquoted text would not read as text again: words and numbers of YAML 1.1, times, numbers to base 60.
  static func resolves(_ text: String) -> Bool {
    guard case .string = YAMLScalar.plain(text) else { return true }
    return YAMLScalar.timestamp(text) != nil || isSexagesimal(text)
  }

  /// `[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?`
  private static func isSexagesimal(_ text: String) -> Bool {
    var rest = text.utf8[...]
    func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
    if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
    guard let first = rest.first, isDigit(first) else { return false }
    rest = rest.drop { isDigit($0) || $0 == UInt8(ascii: "_") }
    guard rest.first == UInt8(ascii: ":") else { return false }
    while rest.first == UInt8(ascii: ":") {
      rest = rest.dropFirst()
      let digits = rest.prefix(while: isDigit)
      guard digits.count == 1 || digits.count == 2 && digits.first.map({ $0 < UInt8(ascii: "6") }) == true else { return false }
      rest = rest[digits.endIndex...]
    }
    if rest.first == UInt8(ascii: ".") { rest = rest.dropFirst().drop { isDigit($0) || $0 == UInt8(ascii: "_") } }
    return rest.isEmpty
  }
}

/// The scalars of UTF-8 text.
private struct UTF8Scalars {
  private var bytes: UnsafeBufferPointer<UInt8>.Iterator
  private var decoder = UTF8()

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes.makeIterator() }

  mutating func next() -> Unicode.Scalar? {
    switch decoder.decode(&bytes) {
    case .scalarValue(let scalar): scalar
    case .emptyInput: nil
    case .error: "\u{FFFD}"
    }
  }
}
