import ObjectModel

/// Gives Ingresses and load balancers the address of the machine, as their controllers would.
struct AddressController: Controller {
  let name = "address-controller"
  let address: String

  func keys(touchedBy change: ObjectChange, _ index: LiveIndex) -> [ObjectKey] {
    let key = change.key
    return (key.kind == .ingresses || key.kind == .services) && change.kind != .deleted ? [key] : []
  }

  func reconcile(_ key: ObjectKey, _ index: LiveIndex, _ plan: inout Plan) {
    guard let object = index[key], !object.isBeingDeleted else { return }
    var updated = object
    let isBalanced = key.kind == .ingresses || object["spec", "type"] == "LoadBalancer"
    let hasAddress = object["status", "loadBalancer", "ingress"]?.array?.isEmpty == false
    if isBalanced, !hasAddress {
      updated["status", "loadBalancer", "ingress"] = [["ip": .string(address)]]
    } else if !isBalanced, hasAddress {
      updated["status", "loadBalancer"] = [:]
    }
    plan.updateStatus(updated, was: object)
  }
}
