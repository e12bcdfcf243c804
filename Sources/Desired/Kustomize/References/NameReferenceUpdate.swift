import ObjectModel

/// Changes the fields that refer to objects by name to what those objects are called now.
///
/// Runs once at the very end of a build. Which fields refer to what is data; who of several objects of a name is meant is
/// decided by namespace first, then by the prefixes and suffixes that both sides went through.
struct NameReferenceUpdate {
  /// A field, with the kind of object it refers to.
  fileprivate struct Rule {
    var target: GroupVersionKind
    var spec: FieldSpec
    var steps: [FieldSpecWalk.Step]
    var isRoleReference: Bool
  }

  private var rulesByKind: [String: [Rule]] = [:]
  private var rulesOfAnyKind: [Rule] = []

  init(_ references: [NameReference]) {
    for reference in references {
      for spec in reference.referrers {
        let rule = Rule(
          target: reference.target, spec: spec, steps: spec.steps.map(FieldSpecWalk.Step.init),
          isRoleReference: spec.path.hasSuffix("roleRef/name"))
        if spec.groupVersionKind.kind.isEmpty {
          rulesOfAnyKind.append(rule)
        } else {
          rulesByKind[spec.groupVersionKind.kind, default: []].append(rule)
        }
      }
    }
  }

  /// - Throws: when several objects could be meant; for a reference that is a map without a name, and for a scalar where the way to
  ///   a reference should go on.
  func update(_ map: inout ResourceMap) throws(KustomizeError) {
    let candidates = ReferenceCandidates(map.resources)
    for index in map.resources.indices {
      let original = map.resources[index].originalID.groupVersionKind
      var referrer: Referrer?
      for rule in (rulesByKind[original.kind] ?? []) + rulesOfAnyKind
      where original.isSelected(by: rule.spec.groupVersionKind) {
        if referrer == nil, original.kind == "RoleBinding" { referrer = try Referrer(map.resources[index]) }
        do throws(KustomizeError) {
          // Nearly all objects have few of the fields, and looking is cheaper than changing.
          guard try map.resources[index].node.leads(rule.steps[...]) else { continue }
          let current: Referrer
          if let known = referrer { current = known } else { current = try Referrer(map.resources[index]) }
          referrer = current
          try map.resources[index].node.change(rule.steps[...]) { node throws(KustomizeError) in
            try Self.update(&node, by: rule, of: current, candidates)
          }
        } catch {
          let id = map.resources[index].id
          throw error.within("considering field '\(rule.spec.path)' of object \(id)")
            .within("updating name reference in '\(rule.spec.path)' field of '\(id)'")
        }
      }
    }
  }

  private static func update(
    _ node: inout YAMLNode, by rule: Rule, of referrer: Referrer, _ candidates: ReferenceCandidates
  ) throws(KustomizeError) {
    switch node {
    case .scalar(let scalar):
      guard scalar.kind != .null,
        let found = try candidates.referral(
          named: scalar.text, rule.target, from: referrer, isRoleReference: rule.isRoleReference)
      else { return }
      if found.name != scalar.text { node.write(found.name) }
    case .mapping: try updateMapping(&node, by: rule, of: referrer, candidates)
    case .sequence:
      try node.mutateElements { elements throws(KustomizeError) in
        for index in elements.indices { try update(&elements[index], by: rule, of: referrer, candidates) }
      }
    }
  }

  private static func updateMapping(
    _ node: inout YAMLNode, by rule: Rule, of referrer: Referrer, _ candidates: ReferenceCandidates
  ) throws(KustomizeError) {
    guard let name = node["name"] else { throw KustomizeError("path config error; no 'name' field in node") }
    let found = try candidates.referral(
      named: name.text ?? "", rule.target, from: referrer, isRoleReference: rule.isRoleReference,
      namespace: node["namespace"].map { $0.text ?? "" }, isMapping: true)
    guard let found, found.name != name.text || !found.namespace.isEmpty else { return }
    node.mutate("name") { $0.write(found.name) }
    if !found.namespace.isEmpty {
      node.mutate("namespace", default: .scalar(YAMLNode.Scalar(untagged: found.namespace))) { $0.write(found.namespace) }
    }
  }
}

/// An object with references, as far as it matters for what they can mean.
struct Referrer {
  var id: ResourceID
  var namespace: String
  var prefixes: [String]
  var suffixes: [String]
  /// The namespaces of the service accounts that a role binding names.
  var subjectNamespaces: Set<String> = []
  /// The kind a role binding refers to.
  var role: GroupVersionKind?

  /// - Throws: for a role binding whose service account has a namespace that is no text.
  init(_ resource: Resource) throws(KustomizeError) {
    id = resource.id
    namespace = id.effectiveNamespace
    prefixes = resource.prefixes
    suffixes = resource.suffixes
    if id.groupVersionKind.kind == "RoleBinding" {
      for subject in resource.node["subjects"]?.elements ?? [] where subject["kind"]?.text == "ServiceAccount" {
        guard let namespace = subject["namespace"] else { continue }
        guard let text = namespace.string else {
          throw KustomizeError("Invalid Input: namespace is blank for resource \("\(id)".goQuoted())")
        }
        subjectNamespaces.insert(text)
      }
    }
    if let reference = resource.node["roleRef"] {
      role = GroupVersionKind(
        group: reference["apiGroup"]?.text ?? "", version: "", kind: reference["kind"]?.text ?? "")
    }
  }
}

extension YAMLNode {
  fileprivate mutating func write(_ text: String) {
    guard case .scalar(var scalar) = self else { return }
    scalar.write(text)
    self = .scalar(scalar)
  }

  /// Whether a path leads to a field; lists on the way are entered.
  ///
  /// - Throws: for a scalar on the way, null excepted.
  func leads(_ steps: ArraySlice<FieldSpecWalk.Step>) throws(KustomizeError) -> Bool {
    guard let step = steps.first else { return true }
    switch self {
    case .scalar(let scalar):
      if scalar.kind != .null { throw KustomizeError("expected sequence or mapping node") }
      return false
    case .sequence(let elements):
      do throws(KustomizeError) {
        for element in elements where try element.leads(steps) { return true }
      } catch {
        throw error.within(Self.place(steps))
      }
      return false
    case .mapping(let mapping): return try mapping[step.key]?.leads(steps.dropFirst()) ?? false
    }
  }

  /// Changes a field wherever a path leads to it; lists on the way are entered.
  ///
  /// - Throws: what `change` throws, and for a scalar on the way, null excepted.
  mutating func change(
    _ steps: ArraySlice<FieldSpecWalk.Step>, _ change: (inout YAMLNode) throws(KustomizeError) -> Void
  ) throws(KustomizeError) {
    guard let step = steps.first else { return try change(&self) }
    switch self {
    case .scalar(let scalar):
      if scalar.kind != .null { throw KustomizeError("expected sequence or mapping node") }
    case .sequence:
      do throws(KustomizeError) {
        try mutateElements { elements throws(KustomizeError) in
          for index in elements.indices { try elements[index].change(steps, change) }
        }
      } catch {
        throw error.within(Self.place(steps))
      }
    case .mapping: try mutate(step.key) { value throws(KustomizeError) in try value.change(steps.dropFirst(), change) }
    }
  }

  private static func place(_ steps: ArraySlice<FieldSpecWalk.Step>) -> String {
    "visit traversal on path: [\(steps.map(\.text).joined(separator: " "))]"
  }
}
