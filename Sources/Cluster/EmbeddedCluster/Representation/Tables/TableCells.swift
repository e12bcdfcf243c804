import ObjectModel

/// The cells of one object's row, by the name of their column. Each group of kinds has a file of its own.
struct TableCells {
  let object: Manifest
  let now: Timestamp

  /// `nil` for a column nobody here knows.
  func cell(_ column: String) -> JSONValue? {
    if let cell = cellOfKind(column) { return cell }
    switch column {
    case "Name": return .string(object.name)
    case "Age": return .string(age(of: object.creationTimestamp))
    case "Created At": return text("metadata", "creationTimestamp") ?? "<unknown>"
    case "Containers": return .string(containers("name"))
    case "Images": return .string(containers("image"))
    case "Selector": return .string(selector(object["spec", "selector"]))
    default: return nil
    }
  }

  private func cellOfKind(_ column: String) -> JSONValue? {
    switch object.kind {
    case "Pod": PodCells(object: object, now: now).cell(column)
    case "Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "ReplicationController", "PodTemplate", "ControllerRevision":
      workload(column)
    case "Job": job(column)
    case "CronJob": cronJob(column)
    case "HorizontalPodAutoscaler", "PodDisruptionBudget": scaling(column)
    case "Service": service(column)
    case "Endpoints", "EndpointSlice", "Ingress", "IngressClass", "NetworkPolicy", "IPAddress", "ServiceCIDR": network(column)
    case "ConfigMap", "Secret", "Namespace", "Lease", "ResourceQuota": core(column)
    case "Node": node(column)
    case "Event": event(column)
    case "PersistentVolumeClaim", "PersistentVolume", "StorageClass", "VolumeAttachment", "CSIDriver", "CSINode",
      "VolumeAttributesClass":
      storage(column)
    case "RoleBinding", "ClusterRoleBinding", "CertificateSigningRequest": access(column)
    default: cluster(column)
    }
  }
}

// MARK: - What several kinds share

extension TableCells {
  /// A text that is not empty.
  func text(_ first: String, _ rest: String...) -> JSONValue? {
    guard let found = object.value[path: [first] + rest]?.string, !found.isEmpty else { return nil }
    return .string(found)
  }

  /// A number of the status; 0 when it is absent.
  func count(_ field: String) -> Int64 { object["status", field]?.integer ?? 0 }

  /// The age of a time; `<unknown>` when there is none.
  func age(of time: String?) -> String {
    guard let time = time.flatMap(Timestamp.init) else { return "<unknown>" }
    return Age.text(seconds: now.seconds - time.seconds)
  }

  /// Whether a condition of the status is True.
  func isTrue(_ type: String) -> Bool { condition(type)?["status"] == "True" }

  func condition(_ type: String) -> JSONValue? {
    object["status", "conditions"]?.array?.first { $0["type"]?.string == type }
  }

  /// A label selector, or a plain map of labels.
  func selector(_ value: JSONValue?) -> String {
    guard let members = value?.object, !members.isEmpty else { return "<none>" }
    let isPlain = !members.contains("matchLabels") && !members.contains("matchExpressions")
    let text =
      isPlain
      ? members.map { "\($0.key)=\($0.value.string ?? "")" }.joined(separator: ",")
      : LabelSelector(object: value)?.description ?? "<error>"
    return text.isEmpty ? "<none>" : text
  }

  /// One field of the containers of a pod template, joined by commas.
  private func containers(_ field: String) -> String {
    let specs = [
      object["spec", "template", "spec"], object["spec", "jobTemplate", "spec"]?["template", "spec"], object["template", "spec"],
      object["spec"],
    ]
    let list = specs.lazy.compactMap { $0?["containers"]?.array }.first ?? []
    return list.compactMap { $0[field]?.string }.joined(separator: ",")
  }

  /// Names joined by commas, those after the third counted only; `<none>` when there are none.
  func shortened(_ all: [String], none: String = "<none>") -> JSONValue {
    if all.isEmpty { return .string(none) }
    return .string(all.prefix(3).joined(separator: ",") + (all.count > 3 ? " + \(all.count - 3) more..." : ""))
  }
}
