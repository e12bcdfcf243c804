import ObjectModel

extension Validation {
  mutating func check(_ members: JSONObject, _ rules: ObjectRules, _ evaluated: inout Evaluation, _ findings: inout Findings) {
    if let least = rules.minimum, members.count < least {
      findings.add(invalid(.count(keyword: "minProperties", got: members.count, want: least)))
    }
    if let most = rules.maximum, members.count > most {
      findings.add(invalid(.count(keyword: "maxProperties", got: members.count, want: most)))
    }
    let missing = rules.required.filter { !members.contains($0) }
    if !missing.isEmpty { findings.add(invalid(.missing(missing))) }
    if isDone(findings) { return }
    check(rules.dependencies, "dependencies", members, &evaluated, &findings)
    if isDone(findings) { return }
    checkMembers(members, rules, &evaluated, &findings)
    if isDone(findings) { return }
    if let node = rules.names { checkNames(members, node, &findings) }
    if isDone(findings) { return }
    check(rules.dependentSchemas, "dependentSchemas", members, &evaluated, &findings)
    check(rules.dependentNames, "dependentRequired", members, &evaluated, &findings)
  }

  private mutating func checkMembers(
    _ members: JSONObject, _ rules: ObjectRules, _ evaluated: inout Evaluation, _ findings: inout Findings
  ) {
    if rules.properties.isEmpty, rules.patterns.isEmpty, rules.additional == nil { return }
    let tracks = schemas.tracksEvaluation
    var additional: [String] = []
    for (position, member) in members.enumerated() {
      var isKnown = false
      if let node = rules.properties[member.key]?.int {
        isKnown = true
        findings.add(descend(to: member.key, member.value, node, .name("properties", member.key)))
      }
      for rule in rules.patterns where rule.pattern.matches(member.key) {
        isKnown = true
        findings.add(descend(to: member.key, member.value, rule.schema, .name("patternProperties", rule.source)))
      }
      if !isKnown, let rule = rules.additional {
        isKnown = true
        switch rule {
        case .forbidden: additional.append(member.key)
        case .schema(let node):
          findings.add(descend(to: member.key, member.value, node, .keyword("additionalProperties")))
        }
      }
      if tracks, isKnown { evaluated.mark(position, of: members.count) }
      if isDone(findings) { return }
    }
    if !additional.isEmpty { findings.add(invalid(.additionalProperties(additional))) }
  }

  private mutating func checkNames(_ members: JSONObject, _ node: Int, _ findings: inout Findings) {
    for name in members.keys {
      guard case .invalid(let cause) = applyToName(name, node, .keyword("propertyNames")) else { continue }
      findings.add(
        .invalid(
          cause.map { cause in
            // Several failures of the name stand directly below.
            if case .several = cause.reason { return failure(.propertyName(name), causes: cause.causes) }
            return failure(.propertyName(name), causes: [cause])
          }))
      if isDone(findings) { return }
    }
  }

  private mutating func check(
    _ dependencies: [ObjectRules.Dependency], _ keyword: StaticString, _ members: JSONObject, _ evaluated: inout Evaluation,
    _ findings: inout Findings
  ) {
    for dependency in dependencies {
      switch dependency {
      case .names(let property, let names):
        guard members.contains(property) else { continue }
        let missing = names.filter { !members.contains($0) }
        if !missing.isEmpty { findings.add(invalid(.dependency(property: property, missing: missing))) }
      case .schema(let property, let node):
        guard members.contains(property) else { continue }
        findings.add(apply(node, .name(keyword, property), to: .object(members), &evaluated))
      }
      if isDone(findings) { return }
    }
  }
}
