/// A condition on fields of an object, as in the `fieldSelector` parameter: `metadata.name=web,status.phase!=Running`.
public struct FieldSelector: Sendable, Hashable {
  public struct Term: Sendable, Hashable {
    /// The path, as `status.phase`.
    public var path: String
    public var value: String
    public var isNegated: Bool

    public init(path: String, value: String, isNegated: Bool = false) {
      self.path = path
      self.value = value
      self.isNegated = isNegated
    }
  }

  public var terms: [Term]

  public init(_ terms: [Term]) { self.terms = terms }

  /// Matches everything.
  public static let everything = FieldSelector([])

  /// Reads the text of a parameter; a backslash escapes `,`, `=` and itself.
  ///
  /// - Throws: `SelectorError`.
  public init(_ text: String) throws(SelectorError) {
    var terms: [Term] = []
    for part in Self.split(text) where !part.isEmpty {
      guard let mark = Self.comparison(in: part) else {
        throw SelectorError("invalid selector: '\(text)'; can't understand '\(part)'")
      }
      let path = String(part[..<mark.range.lowerBound])
      terms.append(
        Term(path: path, value: Self.unescaped(part[mark.range.upperBound...]), isNegated: mark.isNegated))
    }
    self.terms = terms
  }

  private static func split(_ text: String) -> [Substring] {
    var parts: [Substring] = []
    var start = text.startIndex
    var index = text.startIndex
    while index < text.endIndex {
      if text[index] == "\\" {
        index = text.index(after: index)
        if index == text.endIndex { break }
      } else if text[index] == "," {
        parts.append(text[start..<index])
        start = text.index(after: index)
      }
      index = text.index(after: index)
    }
    parts.append(text[start...])
    return parts
  }

  private static func comparison(in part: Substring) -> (range: Range<Substring.Index>, isNegated: Bool)? {
    for mark in ["!=", "==", "="] {
      if let range = part.firstRange(of: mark) { return (range, mark == "!=") }
    }
    return nil
  }

  private static func unescaped(_ text: Substring) -> String {
    var result = ""
    var rest = text
    while let character = rest.popFirst() {
      if character == "\\", let next = rest.popFirst() { result.append(next) } else { result.append(character) }
    }
    return result
  }

  /// Whether an object meets all terms. A field that is absent counts as empty text; numbers and Booleans compare by their text.
  public func matches(_ manifest: Manifest) -> Bool {
    terms.allSatisfy { term in
      let value = manifest.value[path: term.path.split(separator: ".").map(String.init)]
      return (Self.text(of: value) == term.value) != term.isNegated
    }
  }

  private static func text(of value: JSONValue?) -> String {
    switch value {
    case .string(let text)?: text
    case .integer(let number)?: String(number)
    case .bool(let flag)?: flag ? "true" : "false"
    default: ""
    }
  }
}
