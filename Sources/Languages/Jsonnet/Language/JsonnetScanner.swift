/// A piece of a program between blanks and comments.
struct JsonnetToken {
  enum Kind {
    /// A name or a keyword.
    case word
    case number
    /// A string in quotes of any kind, with its quotes.
    case string
    /// A text block, `|||` … `|||`.
    case block
    /// A text block that ends without a line break, `|||-` … `|||`.
    case chompedBlock
    /// One character of an operator or a bracket.
    case other
  }

  var kind: Kind
  var range: Range<Int>
}

/// Takes a program apart, roughly: well enough to know what is a name and what is in a string or a comment. Never fails; what
/// is wrong is for the interpreter to say.
struct JsonnetScanner {
  private let text: [UInt8]
  private var position = 0

  init(_ text: [UInt8]) { self.text = text }

  mutating func next() -> JsonnetToken? {
    skipBlanksAndComments()
    guard position < text.count else { return nil }
    let start = position
    let kind = scan(text[position])
    return JsonnetToken(kind: kind, range: start..<min(position, text.count))
  }

  private func at(_ offset: Int) -> UInt8 { position + offset < text.count ? text[position + offset] : 0 }

  private mutating func skipBlanksAndComments() {
    while position < text.count {
      switch text[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      case UInt8(ascii: "#"): skipLine()
      case UInt8(ascii: "/") where at(1) == UInt8(ascii: "/"): skipLine()
      case UInt8(ascii: "/") where at(1) == UInt8(ascii: "*"):
        position += 2
        while position < text.count, !(at(0) == UInt8(ascii: "*") && at(1) == UInt8(ascii: "/")) { position += 1 }
        position += 2
      default: return
      }
    }
  }

  private mutating func skipLine() {
    while position < text.count, text[position] != 0x0A { position += 1 }
  }

  private mutating func scan(_ byte: UInt8) -> JsonnetToken.Kind {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"):
      while at(0).isNamePart { position += 1 }
      return .word
    case UInt8(ascii: "0")...UInt8(ascii: "9"):
      while at(0).isNamePart || at(0) == UInt8(ascii: ".") { position += 1 }
      return .number
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      position += 1
      while position < text.count, text[position] != byte { position += text[position] == UInt8(ascii: "\\") ? 2 : 1 }
      position += 1
      return .string
    case UInt8(ascii: "@") where at(1) == UInt8(ascii: "\"") || at(1) == UInt8(ascii: "'"):
      let quote = at(1)
      position += 2
      while position < text.count {
        if text[position] != quote {
          position += 1
        } else if at(1) == quote {
          position += 2
        } else {
          break
        }
      }
      position += 1
      return .string
    case UInt8(ascii: "|") where at(1) == byte && at(2) == byte:
      let isChomped = at(3) == UInt8(ascii: "-")
      position += isChomped ? 4 : 3
      skipBlock()
      return isChomped ? .chompedBlock : .block
    default:
      position += 1
      return .other
    }
  }

  /// From behind the opening `|||` to behind the closing one: the first line that is indented less than the first one and
  /// holds something.
  private mutating func skipBlock() {
    skipLine()
    position += 1
    var indentation: ArraySlice<UInt8>?
    while position < text.count {
      let line = text[position...].prefix { $0 != 0x0A }
      let blanks = line.prefix { $0 == 0x20 || $0 == 0x09 }
      if blanks.count < line.count || line.isEmpty == false && indentation != nil {
        if let indentation {
          if !line.starts(with: indentation) {
            let rest = line.dropFirst(blanks.count)
            position += blanks.count
            if rest.starts(with: "|||".utf8) { position += 3 }
            return
          }
        } else if blanks.isEmpty {
          return
        } else {
          indentation = blanks
        }
      }
      position += line.count + 1
    }
  }

  /// The value of a string token; `nil` where it is not a plain one: paths of imports have no need of more escapes.
  static func value(of literal: ArraySlice<UInt8>) -> String? {
    var rest = literal
    guard let first = rest.popFirst(), rest.popLast() != nil else { return nil }
    if first == UInt8(ascii: "@") {
      guard let quote = rest.popFirst() else { return nil }
      return String(decoding: rest, as: UTF8.self).split(separator: String(decoding: [quote, quote], as: UTF8.self)).joined(
        separator: String(decoding: [quote], as: UTF8.self))
    }
    var bytes: [UInt8] = []
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\") else {
        bytes.append(byte)
        continue
      }
      guard let escaped = rest.popFirst(), "\"'\\/".utf8.contains(escaped) else { return nil }
      bytes.append(escaped)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// A text as a string of the language.
  static func literal(_ text: String) -> String {
    var bytes: [UInt8] = [UInt8(ascii: "\"")]
    for byte in text.utf8 {
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { bytes.append(UInt8(ascii: "\\")) }
      bytes.append(byte)
    }
    bytes.append(UInt8(ascii: "\""))
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension UInt8 {
  fileprivate var isNamePart: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: "_"):
      true
    default: false
    }
  }
}
