/// A regular expression that is matched in time linear in the text, whatever the expression: patterns come from whoever
/// may define custom resources.
///
/// The syntax is RE2's without Unicode classes: literals, classes, groups, alternatives, repetitions, anchors, word
/// boundaries, the flags `i` and `s`. Only whether there is a match is asked, anywhere in the text.
struct RegularPattern: Sendable {
  /// Most instructions a pattern may compile to.
  static let largest = 20_000

  private let program: [Instruction]

  enum Instruction: Sendable {
    case character(CharacterClass)
    case assert(Assertion)
    case jump(Int)
    /// Goes on at both.
    case split(Int, Int)
    case match
  }

  enum Assertion: Sendable { case start, end, wordBoundary, noWordBoundary }

  /// A set of Unicode scalars.
  struct CharacterClass: Sendable {
    var ranges: [ClosedRange<UInt32>] = []
    var isNegated = false

    func contains(_ scalar: UInt32) -> Bool { ranges.contains { $0.contains(scalar) } != isNegated }
  }

  /// Compiles a pattern; `nil` when its syntax is not supported or it is too large.
  init?(_ pattern: String) {
    var parser = RegularPatternParser(pattern)
    guard let tree = parser.parse() else { return nil }
    var compiler = Compiler()
    guard compiler.compile(tree) else { return nil }
    program = compiler.program + [.match]
  }

  /// Whether the pattern matches anywhere in a text.
  func matches(_ text: String) -> Bool {
    let scalars = text.unicodeScalars.map(\.value)
    var current = StateSet(count: program.count)
    var next = StateSet(count: program.count)
    for position in 0...scalars.count {
      add(0, at: position, in: scalars, to: &current)
      var index = 0
      while index < current.states.count {
        switch program[current.states[index]] {
        case .match: return true
        case .character(let set):
          if position < scalars.count, set.contains(scalars[position]) {
            add(current.states[index] + 1, at: position + 1, in: scalars, to: &next)
          }
        default: break
        }
        index += 1
      }
      swap(&current, &next)
      next.removeAll()
    }
    return false
  }

  /// The states of one position, each once.
  private struct StateSet {
    var states: [Int] = []
    private var isMember: [Bool]

    init(count: Int) { isMember = Array(repeating: false, count: count) }

    mutating func insert(_ state: Int) -> Bool {
      if isMember[state] { return false }
      isMember[state] = true
      states.append(state)
      return true
    }

    mutating func removeAll() {
      for state in states { isMember[state] = false }
      states.removeAll(keepingCapacity: true)
    }
  }

  /// Adds a state and all that it leads to without reading.
  private func add(_ state: Int, at position: Int, in scalars: [UInt32], to set: inout StateSet) {
    var pending = [state]
    while let state = pending.popLast() {
      guard set.insert(state) else { continue }
      switch program[state] {
      case .jump(let target): pending.append(target)
      case .split(let left, let right): pending += [right, left]
      case .assert(let assertion): if holds(assertion, at: position, in: scalars) { pending.append(state + 1) }
      case .character, .match: break
      }
    }
  }

  private func holds(_ assertion: Assertion, at position: Int, in scalars: [UInt32]) -> Bool {
    func isWord(_ index: Int) -> Bool {
      scalars.indices.contains(index) && RegularPatternParser.word.contains(scalars[index])
    }
    switch assertion {
    case .start: return position == 0
    case .end: return position == scalars.count
    case .wordBoundary: return isWord(position - 1) != isWord(position)
    case .noWordBoundary: return isWord(position - 1) == isWord(position)
    }
  }
}

extension RegularPattern {
  /// Turns the tree of a pattern into instructions.
  fileprivate struct Compiler {
    var program: [Instruction] = []
    /// Nodes compiled, repeated ones every time; bounded, for even a repetition of nothing takes time.
    private var steps = 0

    /// Appends the instructions of a node; whether they are few enough.
    mutating func compile(_ node: RegularPatternParser.Node) -> Bool {
      steps += 1
      if program.count > RegularPattern.largest || steps > 4 * RegularPattern.largest { return false }
      switch node {
      case .character(let set): program.append(.character(set))
      case .assertion(let assertion): program.append(.assert(assertion))
      case .sequence(let nodes):
        for node in nodes where !compile(node) { return false }
      case .alternatives(let nodes):
        var exits: [Int] = []
        for (index, node) in nodes.enumerated() {
          if index == nodes.count - 1 {
            if !compile(node) { return false }
          } else {
            let split = program.count
            program.append(.split(split + 1, 0))
            if !compile(node) { return false }
            exits.append(program.count)
            program.append(.jump(0))
            program[split] = .split(split + 1, program.count)
          }
        }
        for exit in exits { program[exit] = .jump(program.count) }
      case .repetition(let node, let least, let most):
        for _ in 0..<least where !compile(node) { return false }
        guard let most else {
          let split = program.count
          program.append(.split(split + 1, 0))
          if !compile(node) { return false }
          program.append(.jump(split))
          program[split] = .split(split + 1, program.count)
          return program.count <= RegularPattern.largest
        }
        var exits: [Int] = []
        for _ in least..<max(least, most) {
          exits.append(program.count)
          program.append(.split(0, 0))
          if !compile(node) { return false }
        }
        for exit in exits { program[exit] = .split(exit + 1, program.count) }
      }
      return program.count <= RegularPattern.largest
    }
  }
}
