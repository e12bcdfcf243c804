import ObjectModel

/// Gives Ingresses and load balancers the address of the machine, as their controllers would.
struct AddressController: Controller {
  let name = "address-controller"
  let address: String

  func keys(touchedBy change: ObjectChange, _ index: LiveIndex) -> [ObjectKey] {
    for kind in [StorageKind.ingresses, .services]
    where change.resource.group == kind.group && change.resource.plural == kind.plural {
      return [ObjectKey(kind: kind, namespace: change.object.namespace, name: change.object.name)]
    }
    return []
  }

  func reconcile(_ key: ObjectKey, _ index: inout LiveIndex, _ now: Moment) -> Reconciliation {
    guard var object = index[key], !object.isBeingDeleted else { return .nothing }
    if key.kind == .services, object["spec", "type"] != "LoadBalancer" { return .nothing }
    guard object["status", "loadBalancer", "ingress"]?.array?.isEmpty != false else { return .nothing }
    object["status", "loadBalancer", "ingress"] = [["ip": .string(address)]]
    return Reconciliation(actions: [.update(object, subresource: "status")])
  }
}
