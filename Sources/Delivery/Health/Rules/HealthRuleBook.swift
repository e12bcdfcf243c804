import ObjectModel

/// The rules of many kinds, found by group and kind.
struct HealthRuleBook: Sendable {
  private var exact: [GroupKind: [HealthRule]] = [:]
  /// Lines of one group for a pattern of its kinds.
  private var kindPatterns: [String: [(kind: TextPattern, rules: [HealthRule])]] = [:]
  private var groupPatterns: [(group: TextPattern, kind: TextPattern, rules: [HealthRule])] = []
  /// Lines that could not be read; none in the table that is built in, which a test holds.
  private(set) var faults: [String] = []

  static let wellKnown = HealthRuleBook(WellKnownKinds.shared + WellKnownKinds.text)

  /// Reads lines in the form that `WellKnownKinds` tells. A line that is indented goes on with the one before.
  init(_ text: String) {
    var shared: [String: [HealthRule]] = [:]
    for line in Self.lines(of: text) {
      guard let colon = line.firstIndex(where: { $0 == ":" }), let rules = Self.rules(line[line.index(after: colon)...], shared)
      else {
        faults.append(line)
        continue
      }
      let names = line[..<colon].split(separator: " ").map(String.init)
      if let name = names.first, name.hasPrefix("@") {
        shared[name] = rules
      } else {
        add(rules, group: names.first ?? "", kinds: names.dropFirst())
      }
    }
  }

  private mutating func add(_ rules: [HealthRule], group: String, kinds: ArraySlice<String>) {
    for kind in kinds {
      if group.contains("*") {
        groupPatterns.append((TextPattern(group), TextPattern(kind), rules))
      } else if kind.contains("*") {
        kindPatterns[group, default: []].append((TextPattern(kind), rules))
      } else {
        exact[GroupKind(group: group, kind: kind)] = rules
      }
    }
  }

  private static func lines(of text: String) -> [String] {
    var lines: [String] = []
    for line in text.split(separator: "\n") {
      if line.hasPrefix(" "), let last = lines.popLast() {
        lines.append(last + line)
      } else {
        lines.append(String(line))
      }
    }
    return lines
  }

  private static func rules(_ text: Substring, _ shared: [String: [HealthRule]]) -> [HealthRule]? {
    var rules: [HealthRule] = []
    for part in text.split(separator: ";") {
      let words = part.trimmingSpaces
      if words.hasPrefix("@") {
        guard let named = shared[String(words)] else { return nil }
        rules += named
      } else {
        guard let rule = HealthRule(words) else { return nil }
        rules.append(rule)
      }
    }
    return rules.isEmpty ? nil : rules
  }

  /// The kinds that have a line of their own.
  var kinds: [GroupKind] { Array(exact.keys) }

  /// The rules of a kind; `nil` for one that nobody wrote down.
  func rules(for kind: GroupKind) -> [HealthRule]? {
    exact[kind] ?? kindPatterns[kind.group]?.first { $0.kind.matches(kind.kind) }?.rules
      ?? groupPatterns.first { $0.group.matches(kind.group) && $0.kind.matches(kind.kind) }?.rules
  }
}

extension Substring {
  fileprivate var trimmingSpaces: Substring {
    var rest = self
    while rest.first == " " { rest = rest.dropFirst() }
    while rest.last == " " { rest = rest.dropLast() }
    return rest
  }
}
