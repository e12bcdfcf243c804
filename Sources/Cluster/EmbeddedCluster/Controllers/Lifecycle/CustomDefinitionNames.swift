import ObjectModel

/// Looks again at definitions whose names were taken, when others of their group change or go.
struct CustomDefinitionNames: Controller {
  let name = "crd-naming-controller"

  func keys(touchedBy change: ObjectChange, _ index: LiveIndex) -> [ObjectKey] {
    guard change.key.kind == .customResourceDefinitions, change.kind != .added else { return [] }
    let group = change.object["spec", "group"]
    return index.all(.customResourceDefinitions).filter {
      $0["spec", "group"] == group && $0.name != change.object.name && $0.condition("NamesAccepted")?["status"] == "False"
    }.map { ObjectKey(.customResourceDefinitions, $0) }
  }

  func reconcile(_ key: ObjectKey, _ index: LiveIndex, _ plan: inout Plan) {
    guard let definition = index[key], definition.condition("NamesAccepted")?["status"] == "False", !definition.isBeingDeleted
    else { return }
    // The server decides on names at every write, and one that changes nothing leaves no trace.
    plan.update(definition)
  }
}
