import ObjectModel

/// What made a test hold: the words of a message.
struct HealthFinding: Equatable {
  /// What was found, as `Ready is False`.
  var fact: String
  /// Why, in the controller's words; empty when it says nothing.
  var explanation: String = ""

  /// All of it, but of what is well only the fact.
  func message(for code: HealthCode) -> String {
    code == .healthy || explanation.isEmpty ? fact : fact.isEmpty ? explanation : "\(fact): \(explanation)"
  }

  init(_ fact: String, _ explanation: String = "") {
    self.fact = fact
    self.explanation = explanation
  }

  init(_ condition: StatusCondition) {
    fact = "\(condition.type) is \(condition.status)"
    let words = condition.reason == condition.message ? [condition.reason] : [condition.reason, condition.message]
    explanation = words.filter { !$0.isEmpty }.joined(separator: ": ")
  }
}

extension HealthTest {
  /// What makes the test hold; `nil` when it does not.
  func finding(in subject: HealthSubject) -> HealthFinding? {
    switch self {
    case .always: return HealthFinding(subject.value["status"] == nil ? "Waiting for the status to be reported" : "")
    case .generation:
      return subject.outdatedGeneration.map {
        HealthFinding("Waiting for the controller to see generation \(subject.generation), it has seen \($0)")
      }
    case .stale:
      return subject.staleCondition.map {
        HealthFinding("Waiting for the controller to see generation \(subject.generation), \($0.type) speaks of an older one")
      }
    case .condition(let type, let statuses, let reasons):
      return subject.conditions.first { condition in
        type.matches(condition.type) && (statuses.isEmpty || statuses.contains { $0.matches(condition.status) })
          && (reasons.isEmpty || reasons.contains { $0.matches(condition.reason) })
      }.map { HealthFinding($0) }
    case .field(let path, let values):
      guard let text = subject.value[path: path]?.scalarText, values.contains(where: { $0.matches(text) }) else { return nil }
      return HealthFinding("\(Self.name(path)) is \(text)", subject.explanation)
    case .annotation(let key, let values):
      guard let text = subject.value[path: ["metadata", "annotations", key]]?.string else { return nil }
      guard values.isEmpty || values.contains(where: { $0.matches(text) }) else { return nil }
      return HealthFinding("annotation \(key) is \(text)")
    case .present(let path):
      guard let value = subject.value[path: path], value.saysSomething else { return nil }
      return HealthFinding("\(Self.name(path)) is \(value.scalarText ?? "there")")
    case .absent(let path):
      return subject.value[path: path].map(\.saysSomething) == true ? nil : HealthFinding("\(Self.name(path)) is absent")
    case .greater(let path, let operand, let needsBoth): return comparison(path, operand, needsBoth, subject)
    case .element(let path, let test):
      for element in subject.elements(at: path) {
        guard let finding = test.finding(in: element) else { continue }
        return HealthFinding("\(Self.name(path)) \(element.name): \(finding.fact)", finding.explanation)
      }
      return nil
    }
  }

  private func comparison(_ path: [String], _ operand: Operand, _ needsBoth: Bool, _ subject: HealthSubject) -> HealthFinding? {
    guard let left = subject.value[path: path]?.number else { return nil }
    let right: Double
    switch operand {
    case .number(let number): right = number
    case .field(let field):
      let number = subject.value[path: field]?.number
      if number == nil, needsBoth { return nil }
      right = number ?? 0
      guard left > right else { return nil }
      return HealthFinding("\(Self.name(path)) is \(left.count), \(Self.name(field)) \(right.count)", subject.explanation)
    }
    return left > right ? HealthFinding("\(Self.name(path)) is \(left.count)", subject.explanation) : nil
  }

  private static func name(_ path: [String]) -> String { path.joined(separator: ".") }
}

extension HealthSubject {
  /// What controllers without conditions say about their phase.
  fileprivate var explanation: String {
    for field in ["message", "reason", "errorMessage", "failureMessage", "phaseReason", "error"] {
      if let text = value["status", field]?.string ?? value[field]?.string, !text.isEmpty { return text }
    }
    return ""
  }

  /// What tells an element of a list from the others.
  fileprivate var name: String {
    let reference = value["parentRef", "name"] ?? value["ancestorRef", "name"] ?? value["name"] ?? value["host"]
    return reference?.string.map { "\"\($0)\"" } ?? "element"
  }
}

extension JSONValue {
  /// The text of a scalar; `nil` for lists, objects and null.
  var scalarText: String? {
    switch self {
    case .string(let text): text
    case .bool(let flag): flag ? "true" : "false"
    case .integer(let number): "\(number)"
    case .double(let number): "\(number)"
    case .null, .array, .object: nil
    }
  }

  fileprivate var number: Double? {
    switch self {
    case .integer(let number): Double(number)
    case .double(let number): number
    default: nil
    }
  }

  /// Whether it is neither null, false, nor empty.
  fileprivate var saysSomething: Bool {
    switch self {
    case .null: false
    case .bool(let flag): flag
    case .string(let text): !text.isEmpty
    case .array(let elements): !elements.isEmpty
    case .object(let members): !members.isEmpty
    case .integer, .double: true
    }
  }
}

extension Double {
  fileprivate var count: String { Int64(exactly: self).map { "\($0)" } ?? "\(self)" }
}
