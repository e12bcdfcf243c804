/// What is wrong with a pattern, in the words of Go's `regexp`.
public struct RegularExpressionError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Such as ``missing closing ]: `[a` ``.
  public let message: String

  public var description: String { "error parsing regexp: \(message)" }

  private init(message: String) { self.message = message }

  /// The error with groups named as the pattern names them, where RE2 was given another form of it.
  func namingGroups(as pattern: String) -> RegularExpressionError {
    guard let mark = message.firstRange(of: "`(?P<"), !pattern.contains(message[mark.lowerBound...].dropFirst().dropLast()) else {
      return self
    }
    return RegularExpressionError(message: message.replacing("`(?P<", with: "`(?<", maxReplacements: 1))
  }

  /// - Parameters:
  ///   - code: RE2's number of the error.
  ///   - part: the part of the pattern that is wrong.
  init(code: Int32, part: String) {
    let words: String
    switch code {
    case 2: words = "invalid escape sequence"
    case 3: words = "invalid character class"
    case 4: words = "invalid character class range"
    case 5: words = "missing closing ]"
    case 6: words = "missing closing )"
    case 7: words = "unexpected )"
    case 8: words = "trailing backslash at end of expression"
    case 9: words = "missing argument to repetition operator"
    case 10: words = "invalid repeat count"
    case 11: words = "invalid nested repetition operator"
    case 12: words = "invalid or unsupported Perl syntax"
    case 13: words = "invalid UTF-8"
    case 14: words = "invalid named capture"
    case 15: words = "expression too large"
    default: words = "internal error"
    }
    message = "\(words): `\(part)`"
  }
}
