import ObjectModel

/// Says how much of a ResourceQuota is used.
struct QuotaController: Controller {
  let name = "resourcequota-controller"

  func keys(touchedBy change: ObjectChange, _ index: LiveIndex) -> [ObjectKey] {
    let key = change.key
    if key.kind == .quotas { return change.kind == .deleted ? [] : [key] }
    guard index.count(.quotas, namespace: key.namespace) > 0, key.kind != .events else { return [] }
    return index.all(.quotas, namespace: key.namespace).filter { quota in
      (quota["spec", "hard"]?.object ?? [:]).contains { QuotaUsage.kind(counting: $0.key) == key.kind }
    }.map { ObjectKey(.quotas, $0) }
  }

  func reconcile(_ key: ObjectKey, _ index: LiveIndex, _ plan: inout Plan) {
    guard let quota = index[key], !quota.isBeingDeleted else { return }
    var updated = quota
    var used = JSONObject()
    for (line, _) in quota["spec", "hard"]?.object ?? [:] {
      let objects = QuotaUsage.kind(counting: line).map { index.all($0, namespace: quota.namespace) } ?? []
      used[line] = .string(Amount.text(QuotaUsage.used(of: objects, for: line)))
    }
    updated["status", "hard"] = quota["spec", "hard"]
    updated["status", "used"] = used.isEmpty ? nil : .object(used)
    plan.updateStatus(updated, was: quota)
  }
}
