import ObjectModel

/// The Pods behind a Service, grouped by the numbers its ports come to in them.
struct ServiceBackends {
  /// Pods in which the ports of the Service are the same numbers.
  struct Group {
    var ports: [JSONValue]
    var pods: [Manifest]
  }

  private(set) var groups: [Group] = []
  private let service: Manifest

  /// Whether a Service chooses a Pod by its labels.
  static func selects(_ service: Manifest, _ pod: Manifest) -> Bool {
    guard let selector = service["spec", "selector"]?.object, !selector.isEmpty else { return false }
    let labels = pod["metadata", "labels"]?.object ?? [:]
    return selector.allSatisfy { $0.value.string != nil && labels[$0.key]?.string == $0.value.string }
  }

  init(of service: Manifest, among pods: [Manifest]) {
    self.service = service
    for pod in pods where Self.selects(service, pod) && pod["status", "podIP"] != nil && !pod.isFinishedPod {
      let ports = (service["spec", "ports"]?.array ?? []).compactMap { Self.port($0, in: pod) }
      if let place = groups.firstIndex(where: { $0.ports == ports }) {
        groups[place].pods.append(pod)
      } else {
        groups.append(Group(ports: ports, pods: [pod]))
      }
    }
  }

  /// Whether a Pod counts as ready for this Service.
  func isReady(_ pod: Manifest) -> Bool {
    if service["spec", "publishNotReadyAddresses"]?.bool == true { return true }
    return pod.isReadyPod && !pod.isBeingDeleted
  }

  static func reference(to pod: Manifest) -> JSONValue {
    ["kind": "Pod", "name": .string(pod.name), "namespace": .string(pod.namespace), "uid": .string(pod.uid)]
  }

  /// A port of a Service as a Pod has it; `nil` when it names one the Pod has not.
  private static func port(_ port: JSONValue, in pod: Manifest) -> JSONValue? {
    let number: Int?
    if let name = port["targetPort"]?.string {
      let ports = (pod["spec", "containers"]?.array ?? []).flatMap { $0["ports"]?.array ?? [] }
      let transport = port["protocol"]?.string ?? "TCP"
      number = ports.first { $0["name"]?.string == name && $0["protocol"]?.string ?? "TCP" == transport }?["containerPort"]?.int
    } else {
      number = port["targetPort"]?.int ?? port["port"]?.int
    }
    guard let number else { return nil }
    var result: JSONValue = ["port": .integer(Int64(number)), "protocol": port["protocol"] ?? "TCP"]
    result["name"] = port["name"]
    result["appProtocol"] = port["appProtocol"]
    return result
  }
}

extension Plan {
  /// Whether what is behind a Service is to be written down now. In a large namespace so much happens at a time that it is
  /// gathered for a moment: else each of a thousand Pods would have all thousand looked at and written anew.
  mutating func isTimeToWrite(_ service: Manifest, _ index: LiveIndex) -> Bool {
    index.count(.pods, namespace: service.namespace) < 50 || isDue("batch", after: .milliseconds(100))
  }
}
