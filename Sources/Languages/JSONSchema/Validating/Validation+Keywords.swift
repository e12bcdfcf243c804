import ObjectModel

extension Validation {
  /// Holds a value against the keywords of one schema, in the order in which failures are listed. One that a value of its
  /// type or content cannot meet at all ends the walk, since what else is wrong would not help.
  mutating func check(_ value: JSONValue, _ keywords: SchemaKeywords, _ evaluated: inout Evaluation) -> Verdict {
    if !keywords.types.isEmpty, !value.has(oneOf: keywords.types) {
      return invalid(.type(got: value.schemaTypeName, want: keywords.types))
    }
    if let constant = keywords.constantValue, !value.isSame(as: constant) { return invalid(.constant(constant)) }
    if let allowed = keywords.allowedValues, !allowed.contains(where: { value.isSame(as: $0) }) {
      return invalid(.allowed(allowed))
    }
    var findings = Findings()
    var own = Evaluation()
    checkReference(value, keywords, &own, &findings)
    if isDone(findings) { return verdict(findings) }
    checkType(value, keywords, &own, &findings)
    if isDone(findings) { return verdict(findings) }
    checkApplicators(value, keywords, &own, &findings)
    if isDone(findings) { return verdict(findings) }
    checkUnevaluated(value, keywords, &own, &findings)
    if findings.isValid, schemas.tracksEvaluation { evaluated.formUnion(own) }
    return verdict(findings)
  }

  /// Whether nothing that follows can change the answer.
  func isDone(_ findings: Findings) -> Bool { !findings.isValid && !wantsFailures }

  private func verdict(_ findings: Findings) -> Verdict {
    if findings.isValid { return .valid }
    if findings.failures.count == 1 { return .invalid(findings.failures[0]) }
    return .invalid(wantsFailures ? failure(.several, causes: findings.failures) : nil)
  }

  private mutating func checkReference(
    _ value: JSONValue, _ keywords: SchemaKeywords, _ evaluated: inout Evaluation, _ findings: inout Findings
  ) {
    if let format = keywords.format, let text = value.string, let complaint = format.complaint(about: text) {
      findings.add(invalid(.format(text, format, complaint: complaint)))
    }
    if let reference = keywords.reference { findings.add(follow(reference, "$ref", value, &evaluated)) }
  }

  private mutating func follow(_ node: Int, _ keyword: StaticString, _ value: JSONValue, _ evaluated: inout Evaluation) -> Verdict
  {
    switch apply(node, .keyword(keyword), to: value, &evaluated) {
    case .valid: .valid
    case .invalid(let cause): .invalid(cause.map { failure(.reference, causes: [$0]) })
    }
  }

  private mutating func checkType(
    _ value: JSONValue, _ keywords: SchemaKeywords, _ evaluated: inout Evaluation, _ findings: inout Findings
  ) {
    switch value {
    case .object(let members): if let rules = keywords.object { check(members, rules, &evaluated, &findings) }
    case .array(let elements): if let rules = keywords.array { check(elements, rules, &evaluated, &findings) }
    case .string(let text): if let rules = keywords.string { check(text, rules, &findings) }
    case .integer, .double:
      if let rules = keywords.number, let number = ExactNumber(value) { check(number, rules, &findings) }
    case .null, .bool: break
    }
  }

  private func check(_ text: String, _ rules: StringRules, _ findings: inout Findings) {
    if rules.minimum != nil || rules.maximum != nil {
      let length = text.unicodeScalars.count
      if let least = rules.minimum, length < least {
        findings.add(invalid(.count(keyword: "minLength", got: length, want: least)))
      }
      if let most = rules.maximum, length > most { findings.add(invalid(.count(keyword: "maxLength", got: length, want: most))) }
    }
    if let pattern = rules.pattern, !pattern.matches(text) { findings.add(invalid(.pattern(text, pattern: pattern.pattern))) }
  }

  private func check(_ number: ExactNumber, _ rules: NumberRules, _ findings: inout Findings) {
    if let least = rules.minimum, number < least {
      findings.add(invalid(.number(keyword: "minimum", got: number, want: least)))
    }
    if let most = rules.maximum, most < number { findings.add(invalid(.number(keyword: "maximum", got: number, want: most))) }
    if let bound = rules.exclusiveMinimum, !(bound < number) {
      findings.add(invalid(.number(keyword: "exclusiveMinimum", got: number, want: bound)))
    }
    if let bound = rules.exclusiveMaximum, !(number < bound) {
      findings.add(invalid(.number(keyword: "exclusiveMaximum", got: number, want: bound)))
    }
    if let divisor = rules.divisor, !number.isMultiple(of: divisor) {
      findings.add(invalid(.number(keyword: "multipleOf", got: number, want: divisor)))
    }
  }

  private mutating func checkApplicators(
    _ value: JSONValue, _ keywords: SchemaKeywords, _ evaluated: inout Evaluation, _ findings: inout Findings
  ) {
    if let reference = keywords.dynamicReference {
      findings.add(follow(target(of: reference), reference.keyword, value, &evaluated))
    }
    if let not = keywords.not {
      // What a schema evaluates that the value must not fit is nobody's.
      var ignored = Evaluation()
      if apply(not, .keyword("not"), to: value, &ignored).isValid { findings.add(invalid(.not)) }
    }
    if isDone(findings) { return }
    if !keywords.allOf.isEmpty { findings.add(checkAll(keywords.allOf, value, &evaluated)) }
    if isDone(findings) { return }
    if !keywords.anyOf.isEmpty { findings.add(checkAny(keywords.anyOf, value, &evaluated)) }
    if isDone(findings) { return }
    if !keywords.oneOf.isEmpty { findings.add(checkOne(keywords.oneOf, value, &evaluated)) }
    if isDone(findings) { return }
    if let condition = keywords.condition { checkCondition(condition, value, &evaluated, &findings) }
  }

  private mutating func checkAll(_ branches: [Int], _ value: JSONValue, _ evaluated: inout Evaluation) -> Verdict {
    var failures: [Finding] = []
    var isValid = true
    for (index, branch) in branches.enumerated() {
      guard case .invalid(let failure) = apply(branch, .index("allOf", index), to: value, &evaluated) else { continue }
      isValid = false
      guard let failure else { return .invalid(nil) }
      failures.append(failure)
    }
    return isValid ? .valid : .invalid(failure(.allOf, causes: failures))
  }

  private mutating func checkAny(_ branches: [Int], _ value: JSONValue, _ evaluated: inout Evaluation) -> Verdict {
    var failures: [Finding] = []
    var isValid = false
    for (index, branch) in branches.enumerated() {
      switch apply(branch, .index("anyOf", index), to: value, &evaluated) {
      case .valid:
        isValid = true
        // The other branches count only for what they evaluate.
        if !schemas.tracksEvaluation { return .valid }
      case .invalid(let failure): if let failure { failures.append(failure) }
      }
    }
    if isValid { return .valid }
    return .invalid(wantsFailures ? failure(.anyOf, causes: failures) : nil)
  }

  private mutating func checkOne(_ branches: [Int], _ value: JSONValue, _ evaluated: inout Evaluation) -> Verdict {
    var failures: [Finding] = []
    var match: Int?
    for (index, branch) in branches.enumerated() {
      switch apply(branch, .index("oneOf", index), to: value, &evaluated) {
      case .valid:
        if let match { return invalid(.oneOfSeveral(match, index)) }
        match = index
      case .invalid(let failure): if let failure { failures.append(failure) }
      }
    }
    if match != nil { return .valid }
    return .invalid(wantsFailures ? failure(.oneOfNone, causes: failures) : nil)
  }

  private mutating func checkCondition(
    _ rule: ConditionRule, _ value: JSONValue, _ evaluated: inout Evaluation, _ findings: inout Findings
  ) {
    if apply(rule.condition, .keyword("if"), to: value, &evaluated).isValid {
      if let then = rule.then { findings.add(apply(then, .keyword("then"), to: value, &evaluated)) }
    } else if let otherwise = rule.otherwise {
      findings.add(apply(otherwise, .keyword("else"), to: value, &evaluated))
    }
  }

  private mutating func checkUnevaluated(
    _ value: JSONValue, _ keywords: SchemaKeywords, _ evaluated: inout Evaluation, _ findings: inout Findings
  ) {
    if let node = keywords.unevaluatedProperties, case .object(let members) = value {
      for (position, member) in members.enumerated() where !evaluated.contains(position) {
        findings.add(descend(to: member.key, member.value, node, .keyword("unevaluatedProperties")))
        if isDone(findings) { return }
      }
      evaluated.markAll()
    }
    if let node = keywords.unevaluatedItems, case .array(let elements) = value {
      for (position, element) in elements.enumerated() where !evaluated.contains(position) {
        findings.add(descend(to: position, element, node, .keyword("unevaluatedItems")))
        if isDone(findings) { return }
      }
      evaluated.markAll()
    }
  }
}
