import KubernetesSchema
import ObjectModel

/// The rules for HorizontalPodAutoscalers, as autoscaling/v2 has them.
enum AutoscalerValidation {
  private static let sources = [
    "ContainerResource": "containerResource", "External": "external", "Object": "object", "Pods": "pods", "Resource": "resource",
  ]

  static func errors(in object: Manifest) -> [FieldError] {
    var errors: [FieldError] = []
    let target = object["spec", "scaleTargetRef"] ?? [:]
    for field in ["kind", "name"] { errors += FieldCheck.required(target[field], "spec.scaleTargetRef.\(field)") }
    let least = object["spec", "minReplicas"]?.integer ?? 1
    if least < 1 {
      errors.append(.invalid("spec.minReplicas", .integer(least), "must be greater than or equal to 1"))
    }
    let most = object["spec", "maxReplicas"]?.integer ?? 0
    if most < 1 {
      errors.append(.invalid("spec.maxReplicas", .integer(most), "must be greater than 0"))
    } else if most < least {
      errors.append(.invalid("spec.maxReplicas", .integer(most), "must be greater than or equal to `minReplicas`"))
    }
    for (index, metric) in (object["spec", "metrics"]?.array ?? []).enumerated() {
      errors += Self.metric(metric, "spec.metrics[\(index)]")
    }
    return errors
  }

  private static func metric(_ metric: JSONValue, _ path: String) -> [FieldError] {
    guard let type = metric["type"]?.string, !type.isEmpty else {
      return [.required("\(path).type", "must specify a metric source type")]
    }
    guard let field = sources[type] else {
      return [.notSupported("\(path).type", .string(type), supported: sources.keys.sorted())]
    }
    guard let source = metric[field], source.object != nil else {
      return [.required("\(path).\(field)", "must populate information for the given metric source")]
    }
    var errors: [FieldError] = []
    let place = "\(path).\(field)"
    switch field {
    case "resource": errors += FieldCheck.required(source["name"], "\(place).name", "must specify a resource name")
    case "containerResource":
      errors += FieldCheck.required(source["name"], "\(place).name", "must specify a resource name")
      errors += FieldCheck.required(source["container"], "\(place).container", "must specify a container name")
    default:
      errors += FieldCheck.required(source["metric", "name"], "\(place).metric.name", "must specify a metric name")
    }
    return errors + Self.target(source["target"] ?? [:], "\(place).target")
  }

  private static func target(_ target: JSONValue, _ path: String) -> [FieldError] {
    guard let type = target["type"]?.string, !type.isEmpty else {
      return [.required("\(path).type", "must specify a metric target type")]
    }
    guard ["Utilization", "Value", "AverageValue"].contains(type) else {
      return [.invalid("\(path).type", .string(type), "must be either Utilization, Value, or AverageValue")]
    }
    let given = ["averageUtilization", "averageValue", "value"].filter { target[$0] != nil }
    if given.isEmpty {
      return [.required("\(path).averageUtilization", "must specify either a target utilization or a target average value")]
    }
    if let share = target["averageUtilization"]?.integer, share < 1 {
      return [.invalid("\(path).averageUtilization", .integer(share), "must be greater than 0")]
    }
    return []
  }
}
