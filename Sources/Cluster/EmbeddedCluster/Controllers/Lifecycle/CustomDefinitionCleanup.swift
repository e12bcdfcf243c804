import ObjectModel

/// Deletes all objects of a kind before its definition goes.
struct CustomDefinitionCleanup: Controller {
  let name = "crd-controller"

  func keys(touchedBy change: ObjectChange, _ index: LiveIndex) -> [ObjectKey] {
    let key = change.key
    if key.kind == .customResourceDefinitions { return [key] }
    guard change.kind == .deleted, !key.kind.group.isEmpty else { return [] }
    let definition = ObjectKey(
      kind: .customResourceDefinitions, namespace: "", name: "\(key.kind.plural).\(key.kind.group)")
    return index[definition]?.isBeingDeleted == true ? [definition] : []
  }

  func reconcile(_ key: ObjectKey, _ index: LiveIndex, _ plan: inout Plan) {
    guard let definition = index[key], definition.isBeingDeleted,
      definition.finalizers.contains(CustomDefinitionStatus.finalizer)
    else { return }
    let kind = StorageKind(
      group: definition["spec", "group"]?.string ?? "", plural: definition["spec", "names", "plural"]?.string ?? "")
    if index.hasAny(kind) {
      var told = definition
      told.setCondition(
        "Terminating", "True", reason: "InstanceDeletionInProgress", message: "CustomResource deletion is in progress",
        now: plan.now)
      plan.updateStatus(told, was: definition)
      for instance in index.all(kind) where !instance.isBeingDeleted { plan.delete(instance) }
    } else {
      var released = definition
      released.finalizers = definition.finalizers.filter { $0 != CustomDefinitionStatus.finalizer }
      plan.update(released)
    }
  }
}
