import ObjectModel

extension TableCells {
  /// Deployments and their like.
  func workload(_ column: String) -> JSONValue? {
    let wanted = object["spec", "replicas"]?.integer ?? 0
    return switch (object.kind, column) {
    case ("Deployment", "Ready"), ("StatefulSet", "Ready"): .string("\(count("readyReplicas"))/\(wanted)")
    case ("Deployment", "Up-to-date"): .integer(count("updatedReplicas"))
    case ("Deployment", "Available"): .integer(count("availableReplicas"))
    case ("DaemonSet", "Desired"): .integer(count("desiredNumberScheduled"))
    case ("DaemonSet", "Current"): .integer(count("currentNumberScheduled"))
    case ("DaemonSet", "Ready"): .integer(count("numberReady"))
    case ("DaemonSet", "Up-to-date"): .integer(count("updatedNumberScheduled"))
    case ("DaemonSet", "Available"): .integer(count("numberAvailable"))
    case ("DaemonSet", "Node Selector"): .string(selector(object["spec", "template", "spec"]?["nodeSelector"]))
    case ("PodTemplate", "Pod Labels"): .string(selector(object["template", "metadata", "labels"]))
    case ("ControllerRevision", "Controller"): .string(controller)
    case ("ControllerRevision", "Revision"): object["revision"] ?? 0
    case (_, "Desired"): .integer(wanted)
    case (_, "Current"): .integer(count("replicas"))
    case (_, "Ready"): .integer(count("readyReplicas"))
    default: nil
    }
  }

  /// `daemonset.apps/agent`
  private var controller: String {
    guard let owner = object.ownerReferences.first(where: \.isController) else { return "<none>" }
    let group = GroupVersionKind(apiVersion: owner.apiVersion, kind: owner.kind).group
    return owner.kind.lowercased() + (group.isEmpty ? "" : ".\(group)") + "/\(owner.name)"
  }
}
