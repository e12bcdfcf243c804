/// Parses a text into the nodes of its templates.
///
/// The grammar, the order in which tokens are looked at and therefore the errors and their lines are those of Go's
/// `text/template/parse`.
struct Parser {
  /// How deep control structures and parentheses may be nested.
  static let maximalNesting = 1000
  /// The longest text, in bytes.
  static let maximalLength = 256 << 20

  let name: String
  let functions: FunctionTable
  var lexer: Lexer

  var nodes: [Node] = []
  var children: [Int32] = []
  var keys: [TemplateKey] = []
  var constants: [TemplateString] = []
  var literals: [NumberLiteral] = []
  private var definitions: [ParsedText.Definition] = []

  var scope = Scope()
  var rangeDepth = 0
  /// Where the action being parsed starts; -1 outside.
  var actionStart = -1
  private var nesting = 0

  /// Tokens read ahead: up to three. The first of them also tells the line of errors.
  private var tokens = (
    Token(kind: .end, start: 0, end: 0), Token(kind: .end, start: 0, end: 0), Token(kind: .end, start: 0, end: 0)
  )
  private var peeked = 0

  /// Parses a text.
  ///
  /// - Parameter functions: those that may be named; the nodes refer to them by their index.
  static func parse(
    _ bytes: UnsafeBufferPointer<UInt8>, name: String, functions: FunctionTable
  ) throws(TemplateParseError) -> ParsedText {
    var parser = Parser(name: name, functions: functions, lexer: Lexer(bytes))
    guard bytes.count <= maximalLength else { throw parser.error("the text is longer than \(maximalLength >> 20) MiB") }
    return try parser.text()
  }

  private init(name: String, functions: FunctionTable, lexer: Lexer) {
    self.name = name
    self.functions = functions
    self.lexer = lexer
    nodes.reserveCapacity(lexer.bytes.count / 24)
    children.reserveCapacity(lexer.bytes.count / 24)
  }

  private mutating func text() throws(TemplateParseError) -> ParsedText {
    var statements: [Int32] = []
    while peek().kind != .end {
      if peek().kind == .leftDelimiter {
        let delimiter = next()
        if nextNonSpace().kind == .define {
          try definition()
          continue
        }
        backUp(to: delimiter)
      }
      switch try textOrAction() {
      case .statement(let node): statements.append(node)
      case .end: throw error("unexpected {{end}}")
      case .else: throw error("unexpected {{else}}")
      }
    }
    let root = list(statements)
    try define(name, root: root, slots: scope.slots)
    return ParsedText(
      name: name, bytes: lexer.bytes, nodes: nodes, children: children, keys: keys, constants: constants, literals: literals,
      definitions: definitions)
  }

  private mutating func definition() throws(TemplateParseError) {
    let name = try templateName(nextNonSpace(), context: "define clause")
    try expect(.rightDelimiter, context: "define clause")
    try body(name, context: "define clause")
  }

  /// The statements of a definition up to its `end`. They see none of the variables and ranges around.
  mutating func body(_ name: String, context: String) throws(TemplateParseError) {
    let outer = (scope, rangeDepth)
    scope = Scope()
    rangeDepth = 0
    let (root, isElse) = try itemList()
    if isElse { throw error("unexpected {{else}} in \(context)") }
    try define(name, root: root, slots: scope.slots)
    (scope, rangeDepth) = outer
  }

  private mutating func define(_ name: String, root: Int32, slots: Int32) throws(TemplateParseError) {
    let definition = ParsedText.Definition(name: name, root: root, slots: slots, isBlank: isBlank(root))
    if let index = definitions.firstIndex(where: { $0.name.hasSameBytes(as: name) }) {
      if definitions[index].isBlank {
        definitions[index] = definition
      } else if !definition.isBlank {
        throw error("template: multiple definition of template \(GoQuote.quoted(name))")
      }
    } else {
      definitions.append(definition)
    }
  }

  private func isBlank(_ list: Int32) -> Bool {
    let list = nodes[Int(list)]
    return (0..<list.count).allSatisfy { offset in
      let node = nodes[Int(children[Int(list.a + offset)])]
      guard node.kind == .text else { return false }
      return TemplateString(bytes: lexer.bytes[Int(node.a)..<Int(node.a + node.count)]).string.allSatisfy(\.isWhitespace)
    }
  }
}

// MARK: - Tokens

extension Parser {
  mutating func next() -> Token {
    if peeked > 0 { peeked -= 1 } else { tokens.0 = lexer.next() }
    return token(peeked)
  }

  mutating func peek() -> Token {
    if peeked > 0 { return token(peeked - 1) }
    peeked = 1
    tokens.0 = lexer.next()
    return tokens.0
  }

  mutating func nextNonSpace() -> Token {
    var token = next()
    while token.kind == .space { token = next() }
    return token
  }

  mutating func peekNonSpace() -> Token {
    let token = nextNonSpace()
    backUp()
    return token
  }

  /// Takes the last token back.
  mutating func backUp() { peeked += 1 }

  /// Takes two tokens back, the first of which is given; the other one is in place.
  mutating func backUp(to first: Token) {
    tokens.1 = first
    peeked = 2
  }

  /// Takes three tokens back, the first two of which are given, in reverse.
  mutating func backUp(to first: Token, _ second: Token) {
    tokens.1 = second
    tokens.2 = first
    peeked = 3
  }

  private func token(_ index: Int) -> Token { index == 0 ? tokens.0 : index == 1 ? tokens.1 : tokens.2 }

  @discardableResult
  mutating func expect(_ kind: Token.Kind, context: String) throws(TemplateParseError) -> Token {
    let token = nextNonSpace()
    if token.kind != kind { throw unexpected(token, context) }
    return token
  }
}

// MARK: - Errors

extension Parser {
  func error(_ message: String) -> TemplateParseError {
    TemplateParseError(template: name, line: line(of: tokens.0.start), message: message)
  }

  func line(of position: Int) -> Int {
    1 + lexer.bytes[..<min(position, lexer.bytes.count)].count { $0 == UInt8(ascii: "\n") }
  }

  func unexpected(_ token: Token, _ context: String) -> TemplateParseError {
    guard token.kind == .error else { return error("unexpected \(description(token)) in \(context)") }
    let message = lexer.error ?? "unexpected error"
    guard actionStart >= 0, line(of: actionStart) != line(of: token.start) else { return error(message) }
    let start = "started at \(name):\(line(of: actionStart))"
    return error(message + (message.hasSuffix(" action") ? " " : " in action ") + start)
  }

  private func description(_ token: Token) -> String {
    if token.kind == .end { return "EOF" }
    let text = source(token)
    if token.isKeyword || token.kind == .dot { return "<\(text.string)>" }
    let characters = text.string.unicodeScalars
    if text.count > 10 {
      return GoQuote.quoted(String(String.UnicodeScalarView(characters.prefix(10)))) + "..."
    }
    return GoQuote.quoted(text)
  }

  func source(_ token: Token) -> TemplateString {
    TemplateString(validating: UnsafeBufferPointer(rebasing: lexer.bytes[token.start..<token.end]))
  }

  /// Counts a level of nesting for as long as the function runs.
  mutating func nested<Result>(
    _ body: (inout Parser) throws(TemplateParseError) -> Result
  ) throws(TemplateParseError) -> Result {
    nesting += 1
    if nesting > Self.maximalNesting { throw error("nested deeper than \(Self.maximalNesting) levels") }
    let result = try body(&self)
    nesting -= 1
    return result
  }
}

// MARK: - Nodes

extension Parser {
  mutating func append(_ node: Node) -> Int32 {
    nodes.append(node)
    return Int32(nodes.count - 1)
  }

  /// A list of nodes in the children: where it starts.
  mutating func appendChildren(_ list: [Int32]) -> Int32 {
    children.append(contentsOf: list)
    return Int32(children.count - list.count)
  }

  mutating func list(_ statements: [Int32]) -> Int32 {
    let start = appendChildren(statements)
    return append(Node(kind: .list, position: 0, count: Int32(statements.count), a: start))
  }

  mutating func appendKeys(_ names: [String]) -> Int32 {
    keys.append(contentsOf: names.map(TemplateKey.init))
    return Int32(keys.count - names.count)
  }
}
