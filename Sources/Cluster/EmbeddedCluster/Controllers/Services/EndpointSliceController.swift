import ObjectModel

/// Writes down which Pods are behind a Service, in the newer form: EndpointSlices of at most a hundred.
struct EndpointSliceController: Controller {
  let name = "endpoint-slice-controller"

  private static let serviceLabel = "kubernetes.io/service-name"
  private static let managedBy = "endpointslice.kubernetes.io/managed-by"
  private static let us = "endpointslice-controller.k8s.io"
  private static let mostEndpoints = 100

  func keys(touchedBy change: ObjectChange, _ index: LiveIndex) -> [ObjectKey] {
    let key = change.key
    if key.kind == .endpointSlices {
      guard change.object.label(Self.managedBy) == Self.us, let service = change.object.label(Self.serviceLabel) else {
        return []
      }
      return [ObjectKey(kind: .services, namespace: key.namespace, name: service)]
    }
    return ServiceKeys.of(change, index)
  }

  func reconcile(_ key: ObjectKey, _ index: LiveIndex, _ plan: inout Plan) {
    guard let service = index[key], !service.isBeingDeleted, service["spec", "selector"]?.object?.isEmpty == false,
      service["spec", "type"] != "ExternalName"
    else { return }
    guard plan.isTimeToWrite(service, index) else { return }
    let backends = ServiceBackends(of: service, among: index.pods(chosenBy: service))
    var wanted: [Manifest] = []
    for group in backends.groups {
      for start in stride(from: 0, to: group.pods.count, by: Self.mostEndpoints) {
        let pods = group.pods[start..<min(start + Self.mostEndpoints, group.pods.count)]
        wanted.append(slice(of: service, group.ports, pods.map { endpoint($0, backends) }))
      }
    }
    // A Service has a slice even while nothing is behind it.
    if wanted.isEmpty { wanted.append(slice(of: service, [], [])) }

    var present = index.controlled(by: service, .endpointSlices).filter {
      $0.label(Self.managedBy) == Self.us && !$0.isBeingDeleted
    }
    // Slices that have these ports already are changed least.
    for slice in wanted {
      let position = present.firstIndex { Self.normal($0)["ports"] == Self.normal(slice)["ports"] } ?? present.indices.first
      guard let position else {
        plan.create(slice)
        continue
      }
      let old = present.remove(at: position)
      var updated = old
      updated["endpoints"] = slice["endpoints"]
      updated["ports"] = slice["ports"]
      updated["metadata", "labels"] = slice["metadata", "labels"]
      if Self.normal(updated) != Self.normal(old) { plan.update(updated) }
    }
    for surplus in present { plan.delete(surplus) }
  }

  private func slice(of service: Manifest, _ ports: [JSONValue], _ endpoints: [JSONValue]) -> Manifest {
    var slice = Manifest([
      "apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice",
      "metadata": ["generateName": .string("\(service.name)-")], "addressType": "IPv4",
    ])
    slice.namespace = service.namespace
    slice["metadata", "labels"] = service["metadata", "labels"]
    slice.setLabel(Self.serviceLabel, to: service.name)
    slice.setLabel(Self.managedBy, to: Self.us)
    if service["spec", "clusterIP"] == "None" { slice.setLabel("service.kubernetes.io/headless", to: "") }
    slice.setOwnerReferences([service.controllerReference])
    slice["endpoints"] = .array(endpoints)
    slice["ports"] = .array(ports)
    return slice
  }

  /// A slice in which nothing is left out, whether or not the server fills in and leaves out.
  private static func normal(_ slice: Manifest) -> Manifest {
    var slice = slice
    slice["endpoints"] = slice["endpoints"] ?? []
    slice["ports"] = .array(
      (slice["ports"]?.array ?? []).map { port in
        var port = port
        port["name"] = port["name"] ?? ""
        return port
      })
    return slice
  }

  private func endpoint(_ pod: Manifest, _ backends: ServiceBackends) -> JSONValue {
    var endpoint: JSONValue = [
      "addresses": [pod["status", "podIP"] ?? ""],
      "conditions": [
        "ready": .bool(backends.isReady(pod)), "serving": .bool(pod.isReadyPod), "terminating": .bool(pod.isBeingDeleted),
      ], "targetRef": ServiceBackends.reference(to: pod),
    ]
    endpoint["nodeName"] = pod["spec", "nodeName"]
    if let hostname = pod["spec", "hostname"], pod["spec", "subdomain"] != nil { endpoint["hostname"] = hostname }
    return endpoint
  }
}
