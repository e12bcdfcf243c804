import ObjectModel

/// The two versions of HorizontalPodAutoscalers, which are one object: what the older has no field for, it has in annotations.
enum AutoscalerVersions {
  private static let metrics = "autoscaling.alpha.kubernetes.io/metrics"
  private static let behavior = "autoscaling.alpha.kubernetes.io/behavior"
  private static let conditions = "autoscaling.alpha.kubernetes.io/conditions"

  static func converted(_ object: Manifest, to version: String) -> Manifest {
    let from = object.groupVersionKind.version
    if from == version { return object }
    var result = version == "v1" ? older(object) : newer(object)
    result.apiVersion = "autoscaling/\(version)"
    return result
  }

  private static func cpu(_ share: JSONValue) -> JSONValue {
    ["type": "Resource", "resource": ["name": "cpu", "target": ["type": "Utilization", "averageUtilization": share]]]
  }

  private static func isShareOfCPU(_ metric: JSONValue) -> Bool {
    metric["resource", "name"] == "cpu" && metric["resource", "target", "averageUtilization"] != nil
  }

  private static func older(_ object: Manifest) -> Manifest {
    var result = object
    let all = object["spec", "metrics"]?.array ?? []
    result["spec", "metrics"] = nil
    if let share = all.first(where: isShareOfCPU)?["resource", "target", "averageUtilization"] {
      result["spec", "targetCPUUtilizationPercentage"] = share
    }
    var rest = all
    if let index = rest.firstIndex(where: isShareOfCPU) { rest.remove(at: index) }
    if !rest.isEmpty { result.setAnnotation(metrics, to: JSONValue.array(rest).json()) }
    if let value = object["spec", "behavior"] { result.setAnnotation(behavior, to: value.json()) }
    result["spec", "behavior"] = nil
    if let value = object["status", "conditions"] { result.setAnnotation(conditions, to: value.json()) }
    let shown = object["status", "currentMetrics"]?.array?.first { $0["resource", "name"] == "cpu" }
    if let share = shown?["resource", "current", "averageUtilization"] {
      result["status", "currentCPUUtilizationPercentage"] = share
    }
    for field in ["conditions", "currentMetrics"] { result["status", field] = nil }
    return result
  }

  private static func newer(_ object: Manifest) -> Manifest {
    var result = object
    var all: [JSONValue] = []
    if let share = object["spec", "targetCPUUtilizationPercentage"] { all.append(cpu(share)) }
    result["spec", "targetCPUUtilizationPercentage"] = nil
    func kept(_ key: String) -> JSONValue? { object.annotation(key).flatMap { try? JSONValue(json: Array($0.utf8)) } }
    all += kept(metrics)?.array ?? []
    if !all.isEmpty { result["spec", "metrics"] = .array(all) }
    if let value = kept(behavior) { result["spec", "behavior"] = value }
    if let value = kept(conditions) { result["status", "conditions"] = value }
    if let share = object["status", "currentCPUUtilizationPercentage"] {
      result["status", "currentMetrics"] = [
        ["type": "Resource", "resource": ["name": "cpu", "current": ["averageUtilization": share]]]
      ]
    }
    result["status", "currentCPUUtilizationPercentage"] = nil
    for key in [metrics, behavior, conditions] { result.setAnnotation(key, to: nil) }
    return result
  }
}
