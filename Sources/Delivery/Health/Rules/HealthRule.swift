import ObjectModel

/// One rule of the table of well-known kinds: a test, and what an object is when it holds.
struct HealthRule: Sendable, Hashable {
  /// `nil` for no opinion.
  var code: HealthCode?
  var test: HealthTest

  /// Reads a letter and a test, as `D Ready=False`; `nil` for anything else.
  init?(_ text: Substring) {
    let parts = text.split(separator: " ", maxSplits: 1).map(String.init)
    guard parts.count == 2, let test = HealthTest(parts[1]) else { return nil }
    self.test = test
    switch parts[0] {
    case "H": code = .healthy
    case "P": code = .progressing
    case "D": code = .degraded
    case "S": code = .suspended
    case "U": code = .unknown
    case "M": code = .missing
    case "N": code = nil
    default: return nil
    }
  }

  /// What rules say of an object: the first that holds decides. The outer `nil` is that none does.
  static func judge(_ live: Manifest, by rules: [HealthRule]) -> HealthStatus?? {
    let subject = HealthSubject(live)
    for rule in rules {
      guard let finding = rule.test.finding(in: subject) else { continue }
      return .some(rule.code.map { HealthStatus($0, finding.message(for: $0)) })
    }
    return nil
  }
}
