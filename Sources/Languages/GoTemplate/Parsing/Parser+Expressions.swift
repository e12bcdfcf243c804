extension Parser {
  /// A pipeline up to the token that ends it.
  mutating func pipeline(_ context: String, end: Token.Kind) throws(TemplateParseError) -> Int32 {
    let position = Int32(peekNonSpace().start)
    let (declared, isAssignment) = try declarations(context)
    var commands: [Int32] = []
    parsing: while true {
      let token = nextNonSpace()
      switch token.kind {
      case end: break parsing
      case .bool, .characterConstant, .complex, .dot, .field, .identifier, .number, .nil, .rawString, .string, .variable,
        .leftParenthesis:
        backUp()
        commands.append(try command())
      default: throw unexpected(token, context)
      }
    }
    if commands.isEmpty { throw error("missing value for \(context)") }
    for (stage, command) in commands.enumerated().dropFirst() {
      switch nodes[Int(children[Int(nodes[Int(command)].a)])].kind {
      case .bool, .dot, .nil, .number, .string: throw error("non executable command in pipeline stage \(stage + 1)")
      default: break
      }
    }
    var node = Node(kind: .pipe, position: position, count: Int32(commands.count), c: Int32(declared.count))
    node.flag = isAssignment
    node.b = appendChildren(variables(declared, areAssigned: isAssignment))
    node.a = appendChildren(commands)
    return append(node)
  }

  /// The variables in front of `:=` or `=`.
  private mutating func declarations(_ context: String) throws(TemplateParseError) -> (names: [Token], isAssignment: Bool) {
    var declared: [Token] = []
    while true {
      let variable = peekNonSpace()
      guard variable.kind == .variable else { return (declared, false) }
      _ = next()
      // Space is a token, so "$x foo" has to be read up to "foo" to see that nothing is declared.
      let following = peek()
      let sign = peekNonSpace()
      if sign.kind == .assign || sign.kind == .declare {
        _ = nextNonSpace()
        declared.append(variable)
        scope.mention(source(variable).string)
        return (declared, sign.kind == .assign)
      }
      if sign.kind == .character, source(sign) == "," {
        _ = nextNonSpace()
        declared.append(variable)
        scope.mention(source(variable).string)
        guard context == "range", declared.count < 2 else { throw error("too many declarations in \(context)") }
        switch peekNonSpace().kind {
        case .variable, .rightDelimiter, .rightParenthesis: continue
        default: throw error("range can only initialize variables")
        }
      }
      if following.kind == .space { backUp(to: variable, following) } else { backUp(to: variable) }
      return (declared, false)
    }
  }

  /// Gives the declared variables their slots, behind the pipeline that gives their value: it may name, but not read them.
  private mutating func variables(_ declared: [Token], areAssigned: Bool) -> [Int32] {
    var result: [Int32] = []
    for token in declared {
      let name = source(token).string
      let slot = areAssigned ? scope.slot(of: name) : scope.declare(name)
      let key = appendKeys([name])
      result.append(append(Node(kind: .variable, position: Int32(token.start), a: slot, b: key)))
    }
    return result
  }

  private mutating func command() throws(TemplateParseError) -> Int32 {
    let position = Int32(peekNonSpace().start)
    var operands: [Int32] = []
    parsing: while true {
      _ = peekNonSpace()
      if let operand = try operand() { operands.append(operand) }
      let token = next()
      switch token.kind {
      case .space: continue
      case .rightDelimiter, .rightParenthesis:
        backUp()
        break parsing
      case .pipe: break parsing
      default: throw unexpected(token, "operand")
      }
    }
    if operands.isEmpty { throw error("empty command") }
    let start = appendChildren(operands)
    return append(Node(kind: .command, position: position, count: Int32(operands.count), a: start))
  }

  /// A term with the fields behind it.
  private mutating func operand() throws(TemplateParseError) -> Int32? {
    guard let term = try term() else { return nil }
    guard peek().kind == .field else { return term }
    let position = Int32(peek().start)
    var names: [String] = []
    while peek().kind == .field { names.append(fieldName(next())) }
    var node = nodes[Int(term)]
    switch node.kind {
    case .field:
      // The names of both stand next to each other.
      _ = appendKeys(names)
      node.position = position
      node.count += Int32(names.count)
      nodes[Int(term)] = node
      return term
    case .variable:
      _ = appendKeys(names)
      node.position = position
      node.count = Int32(names.count)
      nodes[Int(term)] = node
      return term
    case .bool, .string, .number, .nil, .dot:
      throw error("unexpected . after term \(GoQuote.quoted(NodeText.term(node, in: lexer.bytes)))")
    default:
      let start = appendKeys(names)
      return append(Node(kind: .chain, position: position, count: Int32(names.count), a: term, b: start))
    }
  }

  private mutating func term() throws(TemplateParseError) -> Int32? {
    let token = nextNonSpace()
    let length = Int32(token.end - token.start)
    var node = Node(kind: .dot, position: Int32(token.start), count: length)
    switch token.kind {
    case .identifier:
      let name = source(token).string
      guard let index = functions.index(of: name) else { throw error("function \(GoQuote.quoted(name)) not defined") }
      node.kind = .function
      node.a = Int32(index)
    case .dot: break
    case .nil: node.kind = .nil
    case .variable:
      let name = source(token).string
      guard scope.knows(name) else { throw error("undefined variable \(GoQuote.quoted(name))") }
      node.kind = .variable
      node.count = 0
      node.a = scope.slot(of: name)
      node.b = appendKeys([name])
    case .field:
      node.kind = .field
      node.count = 1
      node.a = appendKeys([fieldName(token)])
    case .bool:
      node.kind = .bool
      node.flag = length == 4
    case .number, .complex, .characterConstant:
      node.kind = .number
      node.a = Int32(literals.count)
      literals.append(try number(token))
    case .leftParenthesis:
      return try nested { (parser) throws(TemplateParseError) in
        try parser.pipeline("parenthesized pipeline", end: .rightParenthesis)
      }
    case .string, .rawString:
      node.kind = .string
      node.a = Int32(constants.count)
      constants.append(try unquoted(token))
    default:
      backUp()
      return nil
    }
    return append(node)
  }

  private func fieldName(_ token: Token) -> String {
    String(decoding: lexer.bytes[(token.start + 1)..<token.end], as: UTF8.self)
  }

  private func number(_ token: Token) throws(TemplateParseError) -> NumberLiteral {
    let text = source(token).string
    if token.kind == .characterConstant {
      guard let character = Unquoting.character(UnsafeBufferPointer(rebasing: lexer.bytes[token.start..<token.end])) else {
        throw error(text.utf8.count < 3 ? "invalid syntax" : "malformed character constant: \(text)")
      }
      return NumberLiteral(character: character)
    }
    do { return try NumberLiteral(text) } catch { throw self.error(error.message) }
  }
}
