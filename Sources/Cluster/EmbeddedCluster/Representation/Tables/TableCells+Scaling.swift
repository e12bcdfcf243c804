import ObjectModel

extension TableCells {
  /// Horizontal pod autoscalers and disruption budgets.
  func scaling(_ column: String) -> JSONValue? {
    switch column {
    case "Reference":
      let target = object["spec", "scaleTargetRef"]
      return .string("\(target?["kind"]?.string ?? "")/\(target?["name"]?.string ?? "")")
    case "Targets": return .string(targets)
    case "MinPods": return object["spec", "minReplicas"].map { .string($0.json()) } ?? "<unset>"
    case "MaxPods": return object["spec", "maxReplicas"] ?? 0
    case "Replicas": return .integer(count("currentReplicas"))
    case "Min Available": return limit("minAvailable")
    case "Max Unavailable": return limit("maxUnavailable")
    case "Allowed Disruptions": return .integer(count("disruptionsAllowed"))
    default: return nil
    }
  }

  private func limit(_ field: String) -> JSONValue {
    object["spec", field].map { .string($0.string ?? $0.json()) } ?? "N/A"
  }

  /// `cpu: <unknown>/80%`, at most two of them.
  private var targets: String {
    var texts: [String]
    if let wanted = object["spec", "targetCPUUtilizationPercentage"]?.integer {
      let current = object["status", "currentCPUUtilizationPercentage"]?.integer
      texts = ["cpu: \(current.map { "\($0)%" } ?? "<unknown>")/\(wanted)%"]
    } else {
      texts = (object["spec", "metrics"]?.array ?? []).enumerated().map { index, metric in
        target(metric, current: object["status", "currentMetrics"]?[index])
      }
    }
    if texts.isEmpty { return "<none>" }
    let rest = texts.count - 2
    texts = Array(texts.prefix(2))
    return texts.joined(separator: ", ") + (rest > 0 ? " + \(rest) more..." : "")
  }

  private func target(_ metric: JSONValue, current: JSONValue?) -> String {
    let type = metric["type"]?.string ?? ""
    // The member that describes a metric is its type with a small letter.
    let member = (type.first?.lowercased() ?? "") + type.dropFirst()
    guard let source = metric[member] else { return "<unknown type>" }
    let wanted = source["target"]
    let found = current?[member]?["current"]
    let isResource = type == "Resource" || type == "ContainerResource"
    let name = isResource ? "\(source["name"]?.string ?? ""): " : ""
    func text(_ field: String) -> String? { wanted?[field].map { "\(found?[field].map(plain) ?? "<unknown>")/\(plain($0))" } }
    if let average = text("averageValue") { return "\(name)\(average)" + (isResource ? "" : " (avg)") }
    if let value = text("value") { return name + value }
    guard let utilization = wanted?["averageUtilization"]?.integer else { return "<auto>" }
    return "\(name)\(found?["averageUtilization"]?.integer.map { "\($0)%" } ?? "<unknown>")/\(utilization)%"
  }

  private func plain(_ value: JSONValue) -> String { value.string ?? value.json() }
}
