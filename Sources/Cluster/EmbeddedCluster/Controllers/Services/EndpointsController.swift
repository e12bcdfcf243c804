import ObjectModel

/// Writes down which Pods are behind a Service, in both forms clients read.
struct EndpointsController: Controller {
  let name = "endpoint-controller"

  private static let serviceLabel = "kubernetes.io/service-name"

  func keys(touchedBy change: ObjectChange, _ index: LiveIndex) -> [ObjectKey] {
    guard change.resource.group.isEmpty || change.resource.group == "discovery.k8s.io" else { return [] }
    let object = change.object
    func key(_ name: String) -> ObjectKey { ObjectKey(kind: .services, namespace: object.namespace, name: name) }
    switch change.resource.plural {
    case "services", "endpoints": return [key(object.name)]
    case "endpointslices": return object.label(Self.serviceLabel).map { [key($0)] } ?? []
    case "pods":
      return index.all(.services, namespace: object.namespace).filter { service in
        [object, change.previous].compactMap(\.self).contains { Self.selects(service, $0) }
      }.map { key($0.name) }
    default: return []
    }
  }

  private static func selects(_ service: Manifest, _ pod: Manifest) -> Bool {
    guard let selector = service["spec", "selector"]?.object, !selector.isEmpty else { return false }
    return selector.allSatisfy { pod.label($0.key) == $0.value.string }
  }

  func reconcile(_ key: ObjectKey, _ index: inout LiveIndex, _ now: Moment) -> Reconciliation {
    guard let service = index[key], !service.isBeingDeleted, service["spec", "selector"]?.object?.isEmpty == false else {
      return .nothing
    }
    let pods = index.all(.pods, namespace: service.namespace).filter {
      Self.selects(service, $0) && $0["status", "podIP"]?.string != nil && $0.isActivePod
    }
    var result = Reconciliation()
    let endpoints = endpoints(of: service, pods)
    if let old = index[ObjectKey(kind: .endpoints, namespace: service.namespace, name: service.name)] {
      if old["subsets"] != endpoints["subsets"] {
        var updated = old
        updated["subsets"] = endpoints["subsets"]
        result.actions.append(.update(updated, subresource: ""))
      }
    } else {
      result.actions.append(.create(endpoints))
    }
    let slice = slice(of: service, pods)
    if let old = index.all(.endpointSlices, namespace: service.namespace).first(where: {
      $0.label(Self.serviceLabel) == service.name
    }) {
      if old["endpoints"] != slice["endpoints"] || old["ports"] != slice["ports"] {
        var updated = old
        updated["endpoints"] = slice["endpoints"] ?? []
        updated["ports"] = slice["ports"]
        result.actions.append(.update(updated, subresource: ""))
      }
    } else {
      result.actions.append(.create(slice))
    }
    return result
  }

  private func ports(of service: Manifest, _ pods: [Manifest], appProtocol: Bool) -> [JSONValue] {
    (service["spec", "ports"]?.array ?? []).compactMap { port in
      guard let number = targetPort(of: port, pods) else { return nil }
      var result: JSONValue = ["port": .integer(Int64(number)), "protocol": port["protocol"] ?? "TCP"]
      result["name"] = port["name"] ?? (appProtocol ? "" : nil)
      return result
    }
  }

  /// A name means the port of that name in the Pods.
  private func targetPort(of port: JSONValue, _ pods: [Manifest]) -> Int? {
    guard let name = port["targetPort"]?.string else { return port["targetPort"]?.int ?? port["port"]?.int }
    for pod in pods {
      for container in pod["spec", "containers"]?.array ?? [] {
        if let found = container["ports"]?.array?.first(where: { $0["name"]?.string == name }) {
          return found["containerPort"]?.int
        }
      }
    }
    return nil
  }

  private func reference(to pod: Manifest) -> JSONValue {
    ["kind": "Pod", "name": .string(pod.name), "namespace": .string(pod.namespace), "uid": .string(pod.uid)]
  }

  private func endpoints(of service: Manifest, _ pods: [Manifest]) -> Manifest {
    func addresses(_ chosen: [Manifest]) -> JSONValue {
      .array(
        chosen.map { pod in
          var address: JSONValue = ["ip": pod["status", "podIP"] ?? "", "targetRef": reference(to: pod)]
          address["nodeName"] = pod["spec", "nodeName"]
          return address
        })
    }
    let ready = pods.filter { $0.isReadyPod || service["spec", "publishNotReadyAddresses"]?.bool == true }
    let unready = pods.filter { pod in !ready.contains { $0.uid == pod.uid } }
    let ports = ports(of: service, pods, appProtocol: false)
    var result = Manifest([
      "apiVersion": "v1", "kind": "Endpoints",
      "metadata": ["name": .string(service.name), "namespace": .string(service.namespace)],
    ])
    if let labels = service["metadata", "labels"] { result["metadata", "labels"] = labels }
    guard !pods.isEmpty else { return result }
    var subset: JSONValue = [:]
    if !ready.isEmpty { subset["addresses"] = addresses(ready) }
    if !unready.isEmpty { subset["notReadyAddresses"] = addresses(unready) }
    if !ports.isEmpty { subset["ports"] = .array(ports) }
    result["subsets"] = [subset]
    return result
  }

  private func slice(of service: Manifest, _ pods: [Manifest]) -> Manifest {
    var result = Manifest([
      "apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice",
      "metadata": [
        "generateName": .string("\(service.name)-"), "namespace": .string(service.namespace),
        "labels": [
          "kubernetes.io/service-name": .string(service.name),
          "endpointslice.kubernetes.io/managed-by": "endpointslice-controller.k8s.io",
        ], "ownerReferences": [service.controllerReference],
      ], "addressType": "IPv4",
    ])
    let endpoints = pods.map { pod -> JSONValue in
      let isReady = pod.isReadyPod || service["spec", "publishNotReadyAddresses"]?.bool == true
      var endpoint: JSONValue = [
        "addresses": [pod["status", "podIP"] ?? ""],
        "conditions": ["ready": .bool(isReady), "serving": .bool(pod.isReadyPod), "terminating": .bool(pod.isBeingDeleted)],
        "targetRef": reference(to: pod),
      ]
      endpoint["nodeName"] = pod["spec", "nodeName"]
      return endpoint
    }
    if !endpoints.isEmpty { result["endpoints"] = .array(endpoints) }
    let ports = ports(of: service, pods, appProtocol: true)
    if !ports.isEmpty { result["ports"] = .array(ports) }
    return result
  }
}
