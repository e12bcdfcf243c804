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
    var steps: [String]
    var isRoleReference: Bool
  }

  private var rulesByKind: [String: [Rule]] = [:]
  private var rulesOfAnyKind: [Rule] = []

  init(_ references: [NameReference]) {
    for reference in references {
      for spec in reference.referrers {
        let rule = Rule(
          target: reference.target, spec: spec, steps: spec.steps.map { $0.hasSuffix("[]") ? String($0.dropLast(2)) : $0 },
          isRoleReference: spec.path.hasSuffix("roleRef/name"))
        if spec.groupVersionKind.kind.isEmpty {
          rulesOfAnyKind.append(rule)
        } else {
          rulesByKind[spec.groupVersionKind.kind, default: []].append(rule)
        }
      }
    }
  }

  /// - Throws: when several objects could be meant, and for a reference that is a map without a name.
  func update(_ map: inout ResourceMap) throws(KustomizeError) {
    let candidates = ReferenceCandidates(map.resources)
    // Nothing was ever renamed: nothing can be out of date.
    if candidates.isEmpty { return }
    for index in map.resources.indices {
      let original = map.resources[index].originalID.groupVersionKind
      var referrer: Referrer?
      for rule in (rulesByKind[original.kind] ?? []) + rulesOfAnyKind
      where original.isSelected(by: rule.spec.groupVersionKind) && map.resources[index].node.has(rule.steps[...]) {
        let current = referrer ?? Referrer(map.resources[index])
        referrer = current
        do throws(KustomizeError) {
          try map.resources[index].node.change(rule.steps[...]) { node throws(KustomizeError) in
            try Self.update(&node, by: rule, of: current, candidates)
          }
        } catch {
          throw error.within("considering field '\(rule.spec.path)' of object \(current.id)")
            .within("updating name reference in '\(rule.spec.path)' field of '\(current.id)'")
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
      if found.name != scalar.text { node = .written(found.name, style: scalar.style) }
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
    node["name"] = .written(found.name, style: name.scalar?.style ?? .plain)
    if !found.namespace.isEmpty {
      node["namespace"] = .written(found.namespace, style: node["namespace"]?.scalar?.style ?? .plain)
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

  init(_ resource: Resource) {
    id = resource.id
    namespace = id.effectiveNamespace
    prefixes = resource.prefixes
    suffixes = resource.suffixes
    if id.groupVersionKind.kind == "RoleBinding" {
      for subject in resource.node["subjects"]?.elements ?? [] where subject["kind"]?.text == "ServiceAccount" {
        if let namespace = subject["namespace"]?.text { subjectNamespaces.insert(namespace) }
      }
    }
    if let reference = resource.node["roleRef"] {
      role = GroupVersionKind(
        group: reference["apiGroup"]?.text ?? "", version: "", kind: reference["kind"]?.text ?? "")
    }
  }
}

extension YAMLNode {
  /// Whether a field is there; lists on the way are entered.
  func has(_ steps: ArraySlice<String>) -> Bool {
    guard let step = steps.first else { return true }
    switch self {
    case .scalar: return false
    case .sequence(let elements): return elements.contains { $0.has(steps) }
    case .mapping(let mapping): return mapping[step]?.has(steps.dropFirst()) ?? false
    }
  }

  /// Changes a field wherever it is there; lists on the way are entered.
  mutating func change(
    _ steps: ArraySlice<String>, _ change: (inout YAMLNode) throws(KustomizeError) -> Void
  ) throws(KustomizeError) {
    guard let step = steps.first else { return try change(&self) }
    switch self {
    case .scalar: return
    case .sequence:
      try mutateElements { elements throws(KustomizeError) in
        for index in elements.indices { try elements[index].change(steps, change) }
      }
    case .mapping: try mutate(step) { value throws(KustomizeError) in try value.change(steps.dropFirst(), change) }
    }
  }
}
