extension Parser {
  /// A statement, or what ends a list of them.
  enum Item {
    case statement(Int32)
    case end
    case `else`
  }

  /// Statements up to an `end` or `else`, and whether it was the latter.
  mutating func itemList() throws(TemplateParseError) -> (list: Int32, isElse: Bool) {
    var statements: [Int32] = []
    while peekNonSpace().kind != .end {
      switch try textOrAction() {
      case .statement(let node): statements.append(node)
      case .end: return (list(statements), false)
      case .else: return (list(statements), true)
      }
    }
    throw error("unexpected EOF")
  }

  mutating func textOrAction() throws(TemplateParseError) -> Item {
    let token = nextNonSpace()
    switch token.kind {
    case .text:
      return .statement(
        append(
          Node(kind: .text, position: Int32(token.start), count: Int32(token.end - token.start), a: Int32(token.start))))
    case .leftDelimiter:
      actionStart = token.start
      defer { actionStart = -1 }
      return try action()
    default: throw unexpected(token, "input")
    }
  }

  private mutating func action() throws(TemplateParseError) -> Item {
    let token = nextNonSpace()
    switch token.kind {
    case .block: return .statement(try block())
    case .break, .continue: return .statement(try jump(token))
    case .else:
      // The words of `else if` are left to whoever parses the branches.
      let next = peekNonSpace()
      if next.kind != .if && next.kind != .with { try expect(.rightDelimiter, context: "else") }
      return .else
    case .endKeyword:
      try expect(.rightDelimiter, context: "end")
      return .end
    case .if: return .statement(try control(.if))
    case .range: return .statement(try control(.range))
    case .with: return .statement(try control(.with))
    case .template: return .statement(try template())
    default:
      backUp()
      let token = peek()
      let pipe = try pipeline("command", end: .rightDelimiter)
      return .statement(append(Node(kind: .action, position: Int32(token.start), a: pipe)))
    }
  }

  private mutating func jump(_ token: Token) throws(TemplateParseError) -> Int32 {
    let word = token.kind == .break ? "{{break}}" : "{{continue}}"
    let next = nextNonSpace()
    if next.kind != .rightDelimiter { throw unexpected(next, word) }
    if rangeDepth == 0 { throw error("\(word) outside {{range}}") }
    return append(Node(kind: token.kind == .break ? .break : .continue, position: Int32(token.start)))
  }

  /// `if`, `with` or `range`, behind its word, up to its `end`.
  private mutating func control(_ kind: Node.Kind) throws(TemplateParseError) -> Int32 {
    try nested { (parser) throws(TemplateParseError) in try parser.controlStructure(kind) }
  }

  private mutating func controlStructure(_ kind: Node.Kind) throws(TemplateParseError) -> Int32 {
    let mark = scope.mark
    let pipe = try pipeline("\(kind)", end: .rightDelimiter)
    let branch = scope.mark
    if kind == .range { rangeDepth += 1 }
    let (list, isElse) = try itemList()
    if kind == .range { rangeDepth -= 1 }
    var elseList: Int32 = -1
    if isElse {
      scope.endBranch(branch)
      let following: Node.Kind? = kind == .if && peek().kind == .if ? .if : kind == .with && peek().kind == .with ? .with : nil
      if let following {
        // `else if` stands for an `if` in the else branch; they share the `end`.
        _ = next()
        elseList = self.list([try control(following)])
      } else {
        let (list, isElse) = try itemList()
        if isElse { throw error("expected end; found {{else}}") }
        elseList = list
      }
    }
    scope.leave(mark)
    return append(Node(kind: kind, position: nodes[Int(pipe)].position, a: pipe, b: list, c: elseList))
  }

  private mutating func block() throws(TemplateParseError) -> Int32 {
    let token = nextNonSpace()
    let name = try templateName(token, context: "block clause")
    let pipe = try pipeline("block clause", end: .rightDelimiter)
    try nested { (parser) throws(TemplateParseError) in try parser.body(name, context: "block clause") }
    let key = appendKeys([name])
    return append(Node(kind: .template, position: Int32(token.start), a: pipe, b: key))
  }

  private mutating func template() throws(TemplateParseError) -> Int32 {
    let token = nextNonSpace()
    let name = try templateName(token, context: "template clause")
    var pipe: Int32 = -1
    if nextNonSpace().kind != .rightDelimiter {
      backUp()
      pipe = try pipeline("template clause", end: .rightDelimiter)
    }
    let key = appendKeys([name])
    return append(Node(kind: .template, position: Int32(token.start), a: pipe, b: key))
  }

  mutating func templateName(_ token: Token, context: String) throws(TemplateParseError) -> String {
    guard token.kind == .string || token.kind == .rawString else { throw unexpected(token, context) }
    return try unquoted(token).string
  }

  func unquoted(_ token: Token) throws(TemplateParseError) -> TemplateString {
    guard let text = Unquoting.string(UnsafeBufferPointer(rebasing: lexer.bytes[token.start..<token.end])) else {
      throw error("invalid syntax")
    }
    return text
  }
}
