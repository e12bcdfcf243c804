import ObjectModel

extension Validation {
  mutating func check(_ elements: [JSONValue], _ rules: ArrayRules, _ evaluated: inout Evaluation, _ findings: inout Findings) {
    if let least = rules.minimum, elements.count < least {
      findings.add(invalid(.count(keyword: "minItems", got: elements.count, want: least)))
    }
    if let most = rules.maximum, elements.count > most {
      findings.add(invalid(.count(keyword: "maxItems", got: elements.count, want: most)))
    }
    if rules.isUnique, let (first, second) = firstDuplicates(in: elements) { findings.add(invalid(.duplicates(first, second))) }
    if isDone(findings) { return }
    checkElements(elements, rules, &evaluated, &findings)
    if isDone(findings) { return }
    if let contains = rules.contains { findings.add(check(elements, contains, &evaluated)) }
  }

  private mutating func checkElements(
    _ elements: [JSONValue], _ rules: ArrayRules, _ evaluated: inout Evaluation, _ findings: inout Findings
  ) {
    for (index, element) in elements.enumerated().prefix(rules.prefix.count) {
      findings.add(descend(to: index, element, rules.prefix[index], .index(rules.prefixKeyword, index)))
      if schemas.tracksEvaluation { evaluated.mark(index, of: elements.count) }
      if isDone(findings) { return }
    }
    guard let rest = rules.rest else { return }
    switch rest {
    case .forbidden:
      let count = elements.count - rules.prefix.count
      if count > 0 { findings.add(invalid(.additionalItems(count))) }
    case .schema(let node, let keyword):
      for (index, element) in elements.enumerated().dropFirst(rules.prefix.count) {
        findings.add(descend(to: index, element, node, .keyword(keyword)))
        if isDone(findings) { return }
      }
    }
    evaluated.markAll()
  }

  private mutating func check(_ elements: [JSONValue], _ rule: ArrayRules.Contains, _ evaluated: inout Evaluation) -> Verdict {
    var matched: [Int] = []
    var failures: [Finding] = []
    for (index, element) in elements.enumerated() {
      switch descend(to: index, element, rule.schema, .keyword("contains")) {
      case .valid:
        matched.append(index)
        if schemas.tracksEvaluation, rule.evaluates { evaluated.mark(index, of: elements.count) }
      case .invalid(let failure): if let failure { failures.append(failure) }
      }
    }
    if matched.count < rule.minimum {
      guard wantsFailures else { return .invalid(nil) }
      let isPlain = matched.isEmpty && rule.minimum == 1
      let reason: Finding.Reason = isPlain ? .containsNone : .containsTooFew(matched: matched, want: rule.minimum)
      return .invalid(failure(reason, causes: failures))
    }
    if let most = rule.maximum, matched.count > most { return invalid(.containsTooMany(matched: matched, want: most)) }
    return .valid
  }

  /// The first element that an earlier one equals, and that earlier one.
  private func firstDuplicates(in elements: [JSONValue]) -> (Int, Int)? {
    var earlier: [Int: [Int]] = [:]
    for (index, element) in elements.enumerated() {
      let key = element.schemaHash
      for other in earlier[key, default: []] where elements[other].isSame(as: element) { return (other, index) }
      earlier[key, default: []].append(index)
    }
    return nil
  }
}
