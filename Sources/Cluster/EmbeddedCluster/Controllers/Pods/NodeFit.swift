import ObjectModel

/// Whether a Pod may run on a node, as the scheduler decides it.
enum NodeFit {
  /// Why not, in the scheduler's words; `nil` when it may.
  static func problem(_ pod: Manifest, on node: Manifest) -> String? {
    if node["spec", "unschedulable"]?.bool == true, !tolerates(pod, unschedulable) { return "node(s) were unschedulable" }
    if !isSelected(pod, node) { return "node(s) didn't match Pod's node affinity/selector" }
    for taint in node["spec", "taints"]?.array ?? [] where taint["effect"] != "PreferNoSchedule" && !tolerates(pod, taint) {
      let value = taint["value"]?.string ?? ""
      return "node(s) had untolerated taint {\(taint["key"]?.string ?? ""): \(value)}"
    }
    return nil
  }

  private static let unschedulable: JSONValue = ["key": "node.kubernetes.io/unschedulable", "effect": "NoSchedule"]

  /// Whether the Pod's selector and required affinity match the node.
  static func isSelected(_ pod: Manifest, _ node: Manifest) -> Bool {
    let labels = node.labels
    for (key, value) in pod["spec", "nodeSelector"]?.object ?? [:] where labels[key] != value.string { return false }
    let affinity = pod["spec", "affinity", "nodeAffinity"] ?? [:]
    guard let terms = affinity["requiredDuringSchedulingIgnoredDuringExecution", "nodeSelectorTerms"]?.array else { return true }
    return terms.contains { term in
      let expressions = term["matchExpressions"]?.array ?? []
      let fields = term["matchFields"]?.array ?? []
      // A term without requirements matches nothing.
      if expressions.isEmpty, fields.isEmpty { return false }
      return expressions.allSatisfy { matches($0, labels) } && fields.allSatisfy { matches($0, ["metadata.name": node.name]) }
    }
  }

  private static func matches(_ requirement: JSONValue, _ labels: [String: String]) -> Bool {
    let value = labels[requirement["key"]?.string ?? ""]
    let values = requirement["values"]?.array?.compactMap(\.string) ?? []
    switch requirement["operator"]?.string {
    case "In": return value.map(values.contains) ?? false
    case "NotIn": return !(value.map(values.contains) ?? false)
    case "Exists": return value != nil
    case "DoesNotExist": return value == nil
    case "Gt", "Lt":
      guard let left = value.flatMap({ Int64($0) }), let right = values.first.flatMap({ Int64($0) }) else { return false }
      return requirement["operator"] == "Gt" ? left > right : left < right
    default: return false
    }
  }

  private static func tolerates(_ pod: Manifest, _ taint: JSONValue) -> Bool {
    (pod["spec", "tolerations"]?.array ?? []).contains { toleration in
      if let effect = toleration["effect"]?.string, !effect.isEmpty, effect != taint["effect"]?.string { return false }
      let key = toleration["key"]?.string ?? ""
      let exists = toleration["operator"] == "Exists"
      if key.isEmpty { return exists }
      guard key == taint["key"]?.string else { return false }
      return exists || toleration["value"]?.string ?? "" == taint["value"]?.string ?? ""
    }
  }
}
