/// Spelling names of several words anew: `HTTPServer2Go` as `http_server2_go`, `some-name` as `SomeName`.
///
/// The behaviour is that of the xstrings library for Go, which sprig calls.
enum NameSpelling {
  private enum Kind {
    /// `-`, `_` and white space.
    case connector
    case punctuation
    /// A word that begins with a capital, or a run of capitals.
    case capital
    case small
    case number
    case other
  }

  private struct Word {
    var kind: Kind
    var scalars: ArraySlice<Unicode.Scalar>
  }

  // MARK: - snake and kebab case

  /// The words of a name in small letters, with a connector between them.
  static func connected(_ name: String, by connector: Unicode.Scalar) -> String {
    let words = words(of: Array(name.unicodeScalars))
    var result = ""
    /// Whether a number stands before, which letters and numbers follow without a connector.
    var followsNumber = false
    for (index, word) in words.enumerated() {
      if index > 0 {
        let previous = words[index - 1].kind
        let startsApart: Bool
        switch previous {
        case .connector, .punctuation:
          startsApart = false
          followsNumber = false
        case _ where followsNumber && (word.kind == .small || word.kind == .number): startsApart = false
        case _ where word.kind == .connector || word.kind == .punctuation: startsApart = false
        case .number: startsApart = true
        default:
          // A number belongs to the word before it, unless small letters follow the number.
          startsApart = word.kind != .number || index + 1 < words.count && words[index + 1].kind == .small
        }
        if startsApart { result.unicodeScalars.append(connector) }
        if word.kind == .number {
          let isFirst = previous == .connector || previous == .punctuation
          followsNumber = followsNumber || isFirst || startsApart
        } else if word.kind != .small {
          followsNumber = false
        }
      } else {
        followsNumber = word.kind == .number
      }
      for scalar in word.scalars {
        switch word.kind {
        case .connector: result.unicodeScalars.append(connector)
        case .capital: result.unicodeScalars.append(scalar.goLowercased)
        default: result.unicodeScalars.append(scalar)
        }
      }
    }
    return result
  }

  private static func words(of scalars: [Unicode.Scalar]) -> [Word] {
    var words: [Word] = []
    var start = 0
    while start < scalars.count {
      let first = scalars[start]
      var end = start + 1
      func extend(while isPart: (Unicode.Scalar) -> Bool) {
        while end < scalars.count, isPart(scalars[end]) { end += 1 }
      }
      let kind: Kind
      if isConnector(first) {
        kind = .connector
        extend(while: isConnector)
      } else if first.isGoPunctuation {
        kind = .punctuation
        extend { $0.isGoPunctuation }
      } else if first.isGoUpper {
        kind = .capital
        if end < scalars.count, scalars[end].isGoUpper {
          extend { $0.isGoUpper }
          // In "HTTPStatus" the S begins the next word.
          if end < scalars.count, isAlphabetic(scalars[end]) { end -= 1 }
        } else {
          extend { isAlphabetic($0) && !$0.isGoUpper }
        }
      } else if isAlphabetic(first) {
        kind = .small
        extend { isAlphabetic($0) && !$0.isGoUpper }
      } else if first.isGoNumber {
        kind = .number
        extend { $0.isGoNumber }
      } else {
        kind = .other
        extend { !(isConnector($0) || isAlphabetic($0) || $0.isGoNumber || $0.isGoPunctuation) }
      }
      words.append(Word(kind: kind, scalars: scalars[start..<end]))
      start = end
    }
    return words
  }

  private static func isConnector(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "-" || scalar == "_" || scalar.isGoSpace
  }

  /// Letters of alphabets; the characters of Chinese, Japanese and Korean are none.
  private static func isAlphabetic(_ scalar: Unicode.Scalar) -> Bool {
    guard scalar.isGoLetter else { return false }
    switch scalar.value {
    case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0x3040...0x30FF, 0x31F0...0x31FF, 0xAC00...0xD7A3, 0x1100...0x11FF, 0xF900...0xFAFF,
      0x20000...0x2FA1F:
      return false
    default: return true
    }
  }

  // MARK: - Pascal case

  /// Every word with a capital, the connectors between them gone. Of several connectors together one goes; those at the ends
  /// stay (a name of nothing else even gains one).
  static func pascalCase(_ name: String) -> String {
    let scalars = Array(name.unicodeScalars)
    guard let last = scalars.last else { return "" }
    guard let first = scalars.firstIndex(where: { !isConnector($0) }) else { return name + String(Character(last)) }
    var result = ""
    result.unicodeScalars.append(contentsOf: scalars[..<first])
    var isStart = true
    /// Whether the word began with a capital, and has had nothing else yet.
    var isAllCapital = false
    var connectors: [Unicode.Scalar] = []
    for scalar in scalars[first...] {
      if isConnector(scalar) {
        connectors.append(scalar)
        isStart = true
        continue
      }
      result.unicodeScalars.append(contentsOf: connectors.dropLast())
      connectors = []
      if isStart {
        isAllCapital = scalar.isGoUpper
        result.unicodeScalars.append(scalar.goUppercased)
        isStart = false
      } else if isAllCapital, scalar.isGoUpper {
        result.unicodeScalars.append(scalar.goLowercased)
      } else {
        isAllCapital = false
        result.unicodeScalars.append(scalar)
      }
    }
    result.unicodeScalars.append(contentsOf: connectors)
    return result
  }
}
