/// A pattern over whole texts, in the language of Argo CD's path and project globs.
///
/// `*` is any run of characters without a separator, `**` any run at all, `?` one character that is no separator,
/// `[abc]`, `[a-z]` and `[!a]` or `[^a]` one of a class, `{a,b*}` alternatives, which may nest, and `\` takes the next
/// character as it is. Matching takes time in proportion to pattern times text, whatever the pattern.
public struct Glob: Sendable {
  /// A step of the automaton; numbers are indices of steps.
  fileprivate enum Step {
    case scalar(Unicode.Scalar)
    case any
    case anyButSeparator
    case oneOf([ClosedRange<Unicode.Scalar>], negated: Bool)
    /// Goes on at all of these at once.
    case fork([Int])
    case accept
  }

  private var steps: [Step] = []
  private let separators: Set<Unicode.Scalar>

  /// Compiles a pattern; `nil` if it has an unclosed bracket or brace, an empty class or a `\` at its end, or if it is
  /// longer than 10,000 bytes.
  ///
  /// - Parameter separators: the characters that `*` and `?` do not match; none for the globs of directory sources.
  public init?(_ pattern: String, separators: Set<Unicode.Scalar> = []) {
    guard pattern.utf8.count <= 10_000 else { return nil }
    self.separators = separators
    var parser = Parser(rest: Array(pattern.unicodeScalars)[...])
    guard let node = parser.sequence(depth: 0), parser.rest.isEmpty else { return nil }
    compile(node)
    steps.append(.accept)
  }

  /// Whether a pattern matches the whole of a text; a malformed pattern matches nothing.
  public static func matches(_ pattern: String, _ text: String, separators: Set<Unicode.Scalar> = []) -> Bool {
    Glob(pattern, separators: separators)?.matches(text) ?? false
  }

  /// Whether the whole text fits the pattern.
  public func matches(_ text: String) -> Bool {
    var current = States(count: steps.count)
    var next = current
    enter(0, &current)
    for scalar in text.unicodeScalars {
      next.removeAll()
      for index in current.members where steps[index].accepts(scalar, separators) { enter(index + 1, &next) }
      if next.members.isEmpty { return false }
      swap(&current, &next)
    }
    return current.members.contains(steps.count - 1)
  }

  /// A set of steps.
  private struct States {
    private var isMember: [Bool]
    private(set) var members: [Int] = []

    init(count: Int) { isMember = [Bool](repeating: false, count: count) }

    mutating func insert(_ index: Int) -> Bool {
      if isMember[index] { return false }
      isMember[index] = true
      members.append(index)
      return true
    }

    mutating func removeAll() {
      for index in members { isMember[index] = false }
      members.removeAll(keepingCapacity: true)
    }
  }

  /// Adds a step and what it forks to.
  private func enter(_ index: Int, _ states: inout States) {
    guard states.insert(index), case .fork(let targets) = steps[index] else { return }
    var pending = targets
    while let index = pending.popLast() {
      if states.insert(index), case .fork(let targets) = steps[index] { pending.append(contentsOf: targets) }
    }
  }

  private mutating func compile(_ node: Node) {
    switch node {
    case .sequence(let nodes): for node in nodes { compile(node) }
    case .scalar(let scalar): steps.append(.scalar(scalar))
    case .one: steps.append(.anyButSeparator)
    case .oneOf(let ranges, let negated): steps.append(.oneOf(ranges, negated: negated))
    case .run(let crossing):
      // fork → step → back to the fork, or past the loop.
      let fork = steps.count
      steps.append(.fork([fork + 1, fork + 3]))
      steps.append(crossing ? .any : .anyButSeparator)
      steps.append(.fork([fork]))
    case .alternatives(let alternatives):
      let fork = steps.count
      steps.append(.fork([]))
      var starts: [Int] = []
      var ends: [Int] = []
      for alternative in alternatives {
        starts.append(steps.count)
        compile(alternative)
        ends.append(steps.count)
        steps.append(.fork([]))
      }
      steps[fork] = .fork(starts)
      for end in ends { steps[end] = .fork([steps.count]) }
    }
  }

  private indirect enum Node {
    case sequence([Node])
    case scalar(Unicode.Scalar)
    case one
    case run(crossing: Bool)
    case oneOf([ClosedRange<Unicode.Scalar>], negated: Bool)
    case alternatives([Node])
  }

  private struct Parser {
    var rest: ArraySlice<Unicode.Scalar>

    /// Up to the end, or inside braces up to a `,` or `}`, which stays.
    mutating func sequence(depth: Int) -> Node? {
      if depth > 50 { return nil }
      var nodes: [Node] = []
      while let scalar = rest.first {
        if depth > 0, scalar == "," || scalar == "}" { break }
        rest.removeFirst()
        switch scalar {
        case "\\":
          guard let next = rest.popFirst() else { return nil }
          nodes.append(.scalar(next))
        case "?": nodes.append(.one)
        case "*":
          let crossing = rest.first == "*"
          while rest.first == "*" { rest.removeFirst() }
          nodes.append(.run(crossing: crossing))
        case "[":
          guard let node = characterClass() else { return nil }
          nodes.append(node)
        case "{":
          var alternatives: [Node] = []
          while true {
            guard let alternative = sequence(depth: depth + 1), let end = rest.popFirst() else { return nil }
            alternatives.append(alternative)
            if end == "}" { break }
          }
          nodes.append(.alternatives(alternatives))
        default: nodes.append(.scalar(scalar))
        }
      }
      return .sequence(nodes)
    }

    mutating func characterClass() -> Node? {
      let negated = rest.first == "!" || rest.first == "^"
      if negated { rest.removeFirst() }
      var ranges: [ClosedRange<Unicode.Scalar>] = []
      while let scalar = rest.popFirst() {
        if scalar == "]" { return ranges.isEmpty ? nil : .oneOf(ranges, negated: negated) }
        guard let low = scalar == "\\" ? rest.popFirst() : scalar else { return nil }
        guard rest.first == "-", let high = rest.dropFirst().first, high != "]" else {
          ranges.append(low...low)
          continue
        }
        rest.removeFirst(2)
        if high < low { return nil }
        ranges.append(low...high)
      }
      return nil
    }
  }
}

extension Glob.Step {
  fileprivate func accepts(_ scalar: Unicode.Scalar, _ separators: Set<Unicode.Scalar>) -> Bool {
    switch self {
    case .scalar(let own): own == scalar
    case .any: true
    case .anyButSeparator: !separators.contains(scalar)
    case .oneOf(let ranges, let negated): ranges.contains { $0.contains(scalar) } != negated
    case .fork, .accept: false
    }
  }
}
