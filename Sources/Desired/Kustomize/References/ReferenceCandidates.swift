import ObjectModel

/// The objects that references can mean: those that were renamed, found by the names they had.
struct ReferenceCandidates {
  /// An object, as far as it matters for who means it.
  struct Candidate {
    var name: String
    /// As written; empty for none.
    var namespace: String
    var id: ResourceID
    var currentNamespace: String
    var originalNamespace: String
    var previousIDs: [ResourceID]
    var prefixes: [String]
    var suffixes: [String]
  }

  private var candidates: [Candidate] = []
  /// Positions of candidates by every name they had, each once and in order.
  private var positionsByName: [String: [Int]] = [:]
  /// The namespaced objects of the build by the effective namespace they were in at first, and by that they are in.
  private var placesByOriginalNamespace: [String: Set<Place>] = [:]
  private var placesByCurrentNamespace: [String: Set<Place>] = [:]

  /// Where an object is: its namespace as written, and the effective one.
  private struct Place: Hashable {
    var namespace: String
    var effective: String
  }

  init(_ resources: [Resource]) {
    for resource in resources {
      let id = resource.id
      let current = id.effectiveNamespace
      let original = resource.originalID
      if !id.isClusterScoped {
        let place = Place(namespace: id.namespace, effective: current)
        placesByCurrentNamespace[current, default: []].insert(place)
        if !original.isClusterScoped { placesByOriginalNamespace[original.effectiveNamespace, default: []].insert(place) }
      }
      if resource.previousNames.isEmpty { continue }
      let position = candidates.count
      candidates.append(
        Candidate(
          name: id.name, namespace: id.namespace, id: id, currentNamespace: current,
          originalNamespace: original.effectiveNamespace, previousIDs: resource.previousIDs, prefixes: resource.prefixes,
          suffixes: resource.suffixes))
      for name in Set(resource.previousNames.map(\.name)) { positionsByName[name, default: []].append(position) }
    }
  }

  /// The object that a name means; `nil` when it means none.
  ///
  /// - Parameters:
  ///   - target: the kind the field refers to.
  ///   - namespace: what a mapping says beside the name.
  ///   - isMapping: whether the namespace is written too, so that objects of one name in different namespaces differ.
  /// - Throws: when it could mean several.
  func referral(
    named name: String, _ target: GroupVersionKind, from referrer: Referrer, isRoleReference: Bool, namespace: String? = nil,
    isMapping: Bool = false
  ) throws(KustomizeError) -> Candidate? {
    guard let positions = positionsByName[name] else { return nil }
    let namespaceCounts: ((Candidate) -> Bool)?
    if let namespace {
      if isThere(placesByOriginalNamespace[namespace], for: referrer) {
        namespaceCounts = { $0.originalNamespace == namespace && !$0.id.isClusterScoped }
      } else if isThere(placesByCurrentNamespace[namespace], for: referrer) {
        namespaceCounts = { $0.currentNamespace == namespace && !$0.id.isClusterScoped }
      } else {
        return nil
      }
    } else {
      namespaceCounts = nil
    }
    var found =
      positions.lazy.map { candidates[$0] }.filter { candidate in
        guard isVisible(candidate, to: referrer), namespaceCounts?(candidate) ?? true else { return false }
        guard candidate.previousIDs.contains(where: { $0.name == name }),
          candidate.previousIDs.contains(where: { $0.groupVersionKind.isSelected(by: target) })
        else { return false }
        if isRoleReference, let role = referrer.role,
          !candidate.previousIDs.contains(where: { $0.groupVersionKind.isSelected(by: role) })
        {
          return false
        }
        return referrer.id.isClusterScoped || candidate.id.isClusterScoped
          || candidate.id.groupVersionKind.kind == "ServiceAccount" || candidate.currentNamespace == referrer.namespace
      } as [Candidate]
    if found.count == 1 { return found[0] }
    found = found.filter { Self.wentThroughTheSame($0, referrer, emptyMatchesAll: true) }
    if found.count == 1 { return found[0] }
    found = found.filter { Self.wentThroughTheSame($0, referrer, emptyMatchesAll: false) }
    guard let first = found.first else { return nil }
    if found.allSatisfy({ $0.name == first.name && (!isMapping || $0.namespace == first.namespace) }) { return first }
    throw KustomizeError(
      "found multiple possible referrals: \(found.map { "\($0.id)" }.joined(separator: ", "))\n"
        + "Referral name '\(name)' of '\(referrer.id)' is ambiguous; give the objects different names")
  }

  /// Whether a referrer sees an object: a cluster-scoped one sees all; others see what is cluster-scoped, what is in their own
  /// namespace, and role bindings what is in the namespaces of their service accounts.
  private func isVisible(_ candidate: Candidate, to referrer: Referrer) -> Bool {
    referrer.id.isClusterScoped || candidate.id.isClusterScoped || candidate.currentNamespace == referrer.namespace
      || referrer.subjectNamespaces.contains(candidate.namespace)
  }

  /// Whether an object that a referrer sees is among those at some places.
  private func isThere(_ places: Set<Place>?, for referrer: Referrer) -> Bool {
    guard let places else { return false }
    if referrer.id.isClusterScoped { return true }
    return places.contains { $0.effective == referrer.namespace || referrer.subjectNamespaces.contains($0.namespace) }
  }

  private static func wentThroughTheSame(_ candidate: Candidate, _ referrer: Referrer, emptyMatchesAll: Bool) -> Bool {
    func areSame(_ one: [String], _ other: [String]) -> Bool {
      if one.isEmpty || other.isEmpty { return emptyMatchesAll || one.isEmpty && other.isEmpty }
      return zip(one.reversed(), other.reversed()).allSatisfy { $0 == $1 }
    }
    return areSame(candidate.prefixes, referrer.prefixes) && areSame(candidate.suffixes, referrer.suffixes)
  }
}
