import ObjectModel

/// Writes down which Pods are behind a Service, in the older form: Endpoints.
struct EndpointsController: Controller {
  let name = "endpoint-controller"

  func keys(touchedBy change: ObjectChange, _ index: LiveIndex) -> [ObjectKey] {
    let key = change.key
    if key.kind == .endpoints { return [ObjectKey(kind: .services, namespace: key.namespace, name: key.name)] }
    return ServiceKeys.of(change, index)
  }

  func reconcile(_ key: ObjectKey, _ index: LiveIndex, _ plan: inout Plan) {
    let old = index[ObjectKey(kind: .endpoints, namespace: key.namespace, name: key.name)]
    guard let service = index[key] else {
      // Endpoints have no owner reference: they go by name.
      if let old, old.label(Self.managedBy) == name, !old.isBeingDeleted { plan.delete(old) }
      return
    }
    guard service["spec", "selector"]?.object?.isEmpty == false, service["spec", "type"] != "ExternalName",
      !service.isBeingDeleted
    else { return }
    guard plan.isTimeToWrite(service, index) else { return }
    let backends = ServiceBackends(of: service, among: index.pods(chosenBy: service))
    var updated =
      old
      ?? Manifest([
        "apiVersion": "v1", "kind": "Endpoints",
        "metadata": ["name": .string(service.name), "namespace": .string(service.namespace)],
      ])
    updated["metadata", "labels"] = service["metadata", "labels"]
    updated.setLabel(Self.managedBy, to: name)
    if service["spec", "clusterIP"] == "None" { updated.setLabel("service.kubernetes.io/headless", to: "") }
    let subsets = backends.groups.compactMap { subset($0, backends) }
    updated["subsets"] = subsets.isEmpty ? nil : .array(subsets)
    if old == nil { plan.create(updated) } else if updated != old { plan.update(updated) }
  }

  private static let managedBy = "endpoints.kubernetes.io/managed-by"

  private func subset(_ group: ServiceBackends.Group, _ backends: ServiceBackends) -> JSONValue? {
    func addresses(_ pods: [Manifest]) -> JSONValue {
      .array(
        pods.map { pod in
          var address: JSONValue = [
            "ip": pod["status", "podIP"] ?? "", "targetRef": ServiceBackends.reference(to: pod),
          ]
          address["nodeName"] = pod["spec", "nodeName"]
          return address
        })
    }
    let ready = group.pods.filter(backends.isReady)
    let unready = group.pods.filter { !backends.isReady($0) && !$0.isBeingDeleted }
    if ready.isEmpty, unready.isEmpty { return nil }
    var subset: JSONValue = [:]
    if !ready.isEmpty { subset["addresses"] = addresses(ready) }
    if !unready.isEmpty { subset["notReadyAddresses"] = addresses(unready) }
    if !group.ports.isEmpty { subset["ports"] = .array(group.ports) }
    return subset
  }
}

/// The Services that a change is about.
enum ServiceKeys {
  static func of(_ change: ObjectChange, _ index: LiveIndex) -> [ObjectKey] {
    let key = change.key
    if key.kind == .services { return [key] }
    guard key.kind == .pods, isRelevant(change) else { return [] }
    let services = index.services(choosing: change.object)
    guard let previous = change.previous, previous["metadata", "labels"] != change.object["metadata", "labels"] else {
      return services
    }
    return services + index.services(choosing: previous).filter { !services.contains($0) }
  }

  /// Whether a change of a Pod can change what is behind a Service.
  private static func isRelevant(_ change: ObjectChange) -> Bool {
    guard change.kind == .modified, let previous = change.previous else { return true }
    let object = change.object
    return previous["status", "podIP"] != object["status", "podIP"] || previous.isReadyPod != object.isReadyPod
      || previous.isFinishedPod != object.isFinishedPod || previous.isBeingDeleted != object.isBeingDeleted
      || previous["metadata", "labels"] != object["metadata", "labels"]
  }
}
