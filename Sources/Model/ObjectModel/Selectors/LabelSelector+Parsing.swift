extension LabelSelector {
  /// Reads the text of a `labelSelector` parameter.
  ///
  /// - Throws: `SelectorError`, in the words of the API server.
  public init(_ text: String) throws(SelectorError) {
    var parser = LabelSelectorParser(text)
    requirements = try parser.requirements()
  }
}

private struct LabelSelectorParser {
  private enum Token: Equatable {
    case word(String)
    case mark(String)
    case end

    var text: String {
      switch self {
      case .word(let text), .mark(let text): text
      case .end: ""
      }
    }
  }

  private var tokens: [Token] = []
  private var position = 0

  init(_ text: String) {
    var word = ""
    var rest = Substring(text)
    func isMark(_ character: Character) -> Bool { "=!(),<>".contains(character) }
    while let character = rest.first {
      if isMark(character) || character.isWhitespace {
        if !word.isEmpty { tokens.append(.word(word)) }
        word = ""
        let mark = rest.hasPrefix("==") ? "==" : rest.hasPrefix("!=") ? "!=" : String(character)
        if !character.isWhitespace { tokens.append(.mark(mark)) }
        rest = rest.dropFirst(mark.count)
      } else {
        word.append(character)
        rest = rest.dropFirst()
      }
    }
    if !word.isEmpty { tokens.append(.word(word)) }
  }

  private var current: Token { position < tokens.count ? tokens[position] : .end }

  private mutating func take() -> Token {
    defer { position += 1 }
    return current
  }

  mutating func requirements() throws(SelectorError) -> [LabelSelector.Requirement] {
    var result: [LabelSelector.Requirement] = []
    if current == .end { return [] }
    while true {
      result.append(try requirement())
      switch take() {
      case .end: return result
      case .mark(","):
        if current == .end || current == .mark(",") { throw found(current, "identifier after ','") }
      case let token: throw found(token, "',' or 'end of string'")
      }
    }
  }

  private mutating func requirement() throws(SelectorError) -> LabelSelector.Requirement {
    if current == .mark("!") {
      position += 1
      return LabelSelector.Requirement(key: try key(), operation: .isAbsent)
    }
    let key = try key()
    switch current {
    case .end, .mark(","): return LabelSelector.Requirement(key: key, operation: .exists)
    case .mark("="), .mark("=="):
      position += 1
      return LabelSelector.Requirement(key: key, operation: .isIn, values: [try value()])
    case .mark("!="):
      position += 1
      return LabelSelector.Requirement(key: key, operation: .isNotIn, values: [try value()])
    case .mark(">"), .mark("<"):
      let operation: LabelSelector.Requirement.Operation = take() == .mark(">") ? .isGreater : .isLess
      let number = try value()
      guard Int64(number) != nil else { throw SelectorError("for 'Gt', 'Lt' operators, the value must be an integer") }
      return LabelSelector.Requirement(key: key, operation: operation, values: [number])
    case .word("in"), .word("notin"):
      let operation: LabelSelector.Requirement.Operation = take() == .word("in") ? .isIn : .isNotIn
      return LabelSelector.Requirement(key: key, operation: operation, values: try list())
    default: throw found(current, "in, notin, =, ==, !=, gt, lt")
    }
  }

  private mutating func key() throws(SelectorError) -> String {
    guard case .word(let text) = take() else {
      position -= 1
      throw found(current, "identifier")
    }
    return text
  }

  /// A value, which may be empty.
  private mutating func value() throws(SelectorError) -> String {
    switch current {
    case .end, .mark(","): return ""
    case .word(let text):
      position += 1
      return text
    case let token: throw found(token, "identifier")
    }
  }

  private mutating func list() throws(SelectorError) -> [String] {
    guard take() == .mark("(") else {
      position -= 1
      throw found(current, "'('")
    }
    var values: [String] = []
    while true {
      switch take() {
      case .word(let text): values.append(text)
      case .mark(","): values.append("")
      case .mark(")"):
        if values.isEmpty { values.append("") }
        return values
      case let token: throw found(token, "identifier")
      }
      switch current {
      case .mark(","): position += 1
      case .mark(")"): continue
      default: throw found(current, "',' or ')'")
      }
    }
  }

  private func found(_ token: Token, _ expected: String) -> SelectorError {
    SelectorError("unable to parse requirement: found '\(token.text)', expected: \(expected)")
  }
}
