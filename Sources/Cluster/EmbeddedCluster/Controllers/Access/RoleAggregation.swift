import ObjectModel

/// Puts ClusterRoles together from those that their `aggregationRule` chooses by label.
struct RoleAggregation: Controller {
  let name = "clusterrole-aggregation-controller"
  let manager = "clusterrole-aggregation-controller"

  func keys(touchedBy change: ObjectChange, _ index: LiveIndex) -> [ObjectKey] {
    guard change.key.kind == .clusterRoles else { return [] }
    let aggregated = index.all(.clusterRoles).filter { role in
      Self.chooses(role, change.object) || change.previous.map { Self.chooses(role, $0) } == true
    }
    return aggregated.map { ObjectKey(.clusterRoles, $0) } + (change.kind == .deleted ? [] : [change.key])
  }

  func reconcile(_ key: ObjectKey, _ index: LiveIndex, _ plan: inout Plan) {
    guard let role = index[key], role["aggregationRule"] != nil, !role.isBeingDeleted else { return }
    var rules: [JSONValue] = []
    for other in index.all(.clusterRoles) where other.name != role.name && Self.chooses(role, other) {
      for rule in other["rules"]?.array ?? [] where !rules.contains(rule) { rules.append(rule) }
    }
    var updated = role
    updated["rules"] = rules.isEmpty ? nil : .array(rules)
    if updated["rules"] ?? [] != role["rules"] ?? [] { plan.update(updated) }
  }

  private static func chooses(_ role: Manifest, _ other: Manifest) -> Bool {
    (role["aggregationRule", "clusterRoleSelectors"]?.array ?? []).contains { selector in
      LabelSelector(object: selector)?.matches(other.labels) == true
    }
  }
}
