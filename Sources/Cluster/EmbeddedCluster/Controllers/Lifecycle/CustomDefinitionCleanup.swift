import ObjectModel

/// Deletes all objects of a kind before its definition goes.
struct CustomDefinitionCleanup: Controller {
  let name = "crd-controller"

  func keys(touchedBy change: ObjectChange, _ index: LiveIndex) -> [ObjectKey] {
    if change.resource.group == StorageKind.customResourceDefinitions.group {
      return [ObjectKey(kind: .customResourceDefinitions, namespace: "", name: change.object.name)]
    }
    guard change.kind == .deleted, !change.resource.group.isEmpty else { return [] }
    let key = ObjectKey(
      kind: .customResourceDefinitions, namespace: "", name: "\(change.resource.plural).\(change.resource.group)")
    return index[key]?.isBeingDeleted == true ? [key] : []
  }

  func reconcile(_ key: ObjectKey, _ index: inout LiveIndex, _ now: Moment) -> Reconciliation {
    guard var definition = index[key], definition.isBeingDeleted, definition.finalizers.contains(CustomDefinitionStatus.finalizer)
    else {
      return .nothing
    }
    let kind = StorageKind(
      group: definition["spec", "group"]?.string ?? "", plural: definition["spec", "names", "plural"]?.string ?? "")
    let instances = index.all(kind)
    if instances.isEmpty {
      definition.finalizers = definition.finalizers.filter { $0 != CustomDefinitionStatus.finalizer }
      return Reconciliation(actions: [.update(definition, subresource: "")])
    }
    return Reconciliation(
      actions: instances.filter { !$0.isBeingDeleted }.map { .delete($0, propagation: .background, gracePeriodSeconds: nil) })
  }
}
