import CustomResources
import Jq
import ObjectModel

/// An entry of `ignoreDifferences`, made ready to be applied to many objects.
struct IgnoreRule: Sendable {
  private let group: Matcher
  private let kind: Matcher
  private let name: String
  private let namespace: String
  let pointers: [JSONPointer]
  let expressions: [JqExpression]
  /// Managers whose word counts for the fields they own.
  let managers: [String]

  private enum Matcher: Sendable {
    case any
    case text(String)
    case glob(Glob)
    /// A malformed glob.
    case nothing

    init(_ pattern: String) {
      if pattern == "*" || pattern == "**" {
        self = .any
      } else if pattern.utf8.contains(where: { "*?[{\\".utf8.contains($0) }) {
        self = Glob(pattern).map(Matcher.glob) ?? .nothing
      } else {
        self = .text(pattern)
      }
    }

    func matches(_ text: String) -> Bool {
      switch self {
      case .any: true
      case .text(let own): own == text
      case .glob(let glob): glob.matches(text)
      case .nothing: false
      }
    }
  }

  init(_ rule: IgnoreDifference) {
    group = Matcher(rule.group)
    kind = Matcher(rule.kind)
    name = rule.name
    namespace = rule.namespace
    pointers = rule.jsonPointers.compactMap(JSONPointer.init)
    expressions = rule.jqPathExpressions.map(JqExpression.init)
    managers = rule.managedFieldsManagers
  }

  func applies(to key: ResourceKey) -> Bool {
    (name.isEmpty || name == key.name) && (namespace.isEmpty || namespace == key.namespace) && kind.matches(key.kind)
      && group.matches(key.group)
  }
}

/// The rules of `ignoreDifferences`, of the system and of an application, made ready once for many objects.
public struct IgnoreRules: Sendable, Hashable {
  private var sources: [IgnoreDifference]
  private var rules: [IgnoreRule]

  public init(_ rules: [IgnoreDifference] = []) {
    sources = rules
    self.rules = rules.map(IgnoreRule.init)
  }

  public static func == (left: IgnoreRules, right: IgnoreRules) -> Bool { left.sources == right.sources }

  public func hash(into hasher: inout Hasher) { hasher.combine(sources) }

  /// These rules and others.
  public func adding(_ others: [IgnoreDifference]) -> IgnoreRules {
    if others.isEmpty { return self }
    var result = self
    result.sources += others
    result.rules += others.map(IgnoreRule.init)
    return result
  }

  /// The rules that speak of an object.
  func fields(of key: ResourceKey, _ answers: JqAnswers) -> IgnoredFields {
    IgnoredFields(rules: rules.filter { $0.applies(to: key) }, answers: answers)
  }
}
