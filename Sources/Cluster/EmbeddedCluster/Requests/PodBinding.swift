import ObjectModel

/// What binding a Pod to a node does to it.
enum PodBinding {
  /// - Throws: a conflict when the Pod is on a node already.
  static func bound(_ pod: Manifest, to node: String, at time: String) throws(APIStatus) -> Manifest {
    var pod = pod
    if let bound = pod["spec", "nodeName"]?.string, !bound.isEmpty {
      throw APIStatus(
        code: 409, reason: "Conflict",
        message:
          "Operation cannot be fulfilled on pods/binding \"\(pod.name)\": pod \(pod.name) is already assigned to node \"\(bound)\""
      )
    }
    pod["spec", "nodeName"] = .string(node)
    var conditions = pod["status", "conditions"]?.array ?? []
    conditions.removeAll { $0["type"] == "PodScheduled" }
    conditions.append(["type": "PodScheduled", "status": "True", "lastProbeTime": .null, "lastTransitionTime": .string(time)])
    pod["status", "conditions"] = .array(conditions)
    return pod
  }
}
