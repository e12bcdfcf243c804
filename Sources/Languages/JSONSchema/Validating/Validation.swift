import ObjectModel

/// What a schema says of a value; with the failure, where failures are wanted.
enum Verdict {
  case valid
  case invalid(Finding?)

  var isValid: Bool {
    if case .valid = self { true } else { false }
  }
}

/// One walk of a value through compiled schemas.
///
/// Depth and work are bounded: a schema may refer to itself, and branch at every turn.
struct Validation: ~Copyable {
  /// The most schemas inside each other.
  static let deepest = 512
  /// The most schemas applied in one walk.
  static let mostSteps = 5_000_000

  let schemas: CompiledSchemas
  /// Whether failures are put together; otherwise the walk stops at the first.
  let wantsFailures: Bool
  /// The way from the root of the value; empty where nobody wants to know.
  private var path: [PathStep] = []
  /// The schemas being applied, outermost first.
  private(set) var scopes: [Scope] = []
  /// Counts the values on the way, to tell whether two scopes are about the same one.
  private var instance = 0
  private var steps = 0
  private let mostSteps: Int

  private enum PathStep {
    case name(String)
    case index(Int)
  }

  /// A schema that is being applied.
  struct Scope {
    let node: Int
    let instance: Int
    let step: KeywordStep
  }

  init(_ schemas: CompiledSchemas, wantsFailures: Bool, mostSteps: Int = Self.mostSteps) {
    self.mostSteps = mostSteps
    self.schemas = schemas
    self.wantsFailures = wantsFailures
  }

  mutating func run(_ value: JSONValue) -> Verdict {
    var evaluated = Evaluation()
    return apply(0, .root, to: value, &evaluated)
  }

  // MARK: - Where the walk is

  var location: JSONPointer {
    JSONPointer(
      tokens: path.map { step in
        switch step {
        case .name(let name): name
        case .index(let index): String(index)
        }
      })
  }

  /// A failure of the value at hand.
  func failure(_ reason: Finding.Reason, causes: [Finding] = []) -> Finding {
    Finding(location: location, reason: reason, causes: causes)
  }

  func invalid(_ reason: @autoclosure () -> Finding.Reason) -> Verdict {
    .invalid(wantsFailures ? failure(reason()) : nil)
  }

  /// Applies a schema to a member of the value at hand.
  mutating func descend(to name: String, _ member: JSONValue, _ node: Int, _ step: KeywordStep) -> Verdict {
    if wantsFailures { path.append(.name(name)) }
    return descend(member, node, step)
  }

  /// Applies a schema to an element of the value at hand.
  mutating func descend(to index: Int, _ element: JSONValue, _ node: Int, _ step: KeywordStep) -> Verdict {
    if wantsFailures { path.append(.index(index)) }
    return descend(element, node, step)
  }

  private mutating func descend(_ value: JSONValue, _ node: Int, _ step: KeywordStep) -> Verdict {
    defer { if wantsFailures { path.removeLast() } }
    return applyElsewhere(node, step, to: value)
  }

  /// Applies a schema to the name of a member; a value of its own, with no place in the document.
  mutating func applyToName(_ name: String, _ node: Int, _ step: KeywordStep) -> Verdict {
    let outer = path
    path = []
    defer { path = outer }
    return applyElsewhere(node, step, to: .string(name))
  }

  /// Applies a schema to another value than the one at hand.
  private mutating func applyElsewhere(_ node: Int, _ step: KeywordStep, to value: JSONValue) -> Verdict {
    var evaluated = Evaluation()
    let outer = instance
    steps += 1
    // Steps only grow, so the number is one that no value on the way has.
    instance = steps
    defer { instance = outer }
    return apply(node, step, to: value, &evaluated)
  }

  // MARK: - Scopes

  /// Applies a schema to the value at hand.
  ///
  /// - Parameter evaluated: takes up what the schema evaluated, when the value fits.
  mutating func apply(_ number: Int, _ step: KeywordStep, to value: JSONValue, _ evaluated: inout Evaluation) -> Verdict {
    steps += 1
    if steps > mostSteps { return invalid(.tooLong(mostSteps)) }
    if scopes.count >= Self.deepest { return invalid(.tooDeep(Self.deepest)) }
    let node = schemas.nodes[number]
    if let constant = node.keywords.constant { return constant ? .valid : invalid(.falseSchema) }
    if let earlier = scopes.lastIndex(where: { $0.instance != instance || $0.node == number }),
      scopes[earlier].instance == instance
    {
      return invalid(
        .cycle(
          first: keywordPath(through: scopes.count) + step.pointer, second: keywordPath(through: earlier + 1),
          schema: node.location))
    }
    scopes.append(Scope(node: number, instance: instance, step: step))
    let verdict = check(value, node.keywords, &evaluated)
    scopes.removeLast()
    return verdict
  }

  private func keywordPath(through count: Int) -> String { scopes.prefix(count).map(\.step.pointer).joined() }

  /// The schema a dynamic reference leads to here.
  func target(of reference: DynamicReference) -> Int {
    switch reference.kind {
    case .plain: return reference.target
    case .dynamic(let name):
      for scope in scopes {
        let anchor = DynamicAnchor(resource: schemas.nodes[scope.node].resource, name: name)
        if let found = schemas.dynamicAnchors[anchor] { return found }
      }
    case .recursive:
      for scope in scopes {
        if let found = schemas.recursiveRoots[schemas.nodes[scope.node].resource] { return found }
      }
    }
    return reference.target
  }
}

/// What led from one schema to the next.
enum KeywordStep {
  case root
  case keyword(StaticString)
  case index(StaticString, Int)
  case name(StaticString, String)

  var pointer: String {
    switch self {
    case .root: ""
    case .keyword(let keyword): "/\(keyword)"
    case .index(let keyword, let index): "/\(keyword)/\(index)"
    case .name(let keyword, let name): "/\(keyword)/\(name.pointerToken)"
    }
  }
}
