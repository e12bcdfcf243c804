import ObjectModel

/// One look of a HorizontalPodAutoscaler at its metrics.
struct AutoscalerTurn {
  private(set) var updated: Manifest
  private let autoscaler: Manifest

  /// How far a metric may be from its target before anything is done, as a part of it.
  private static let tolerance = 0.1
  private static let usualWindow = 300

  init(_ autoscaler: Manifest) {
    self.autoscaler = autoscaler
    updated = autoscaler
  }

  mutating func lacksTarget(_ plan: inout Plan) {
    let reference = autoscaler["spec", "scaleTargetRef"] ?? [:]
    let name = reference["name"]?.string ?? ""
    let message =
      "the HPA controller was unable to get the target's current scale: \((reference["kind"]?.string ?? "").lowercased())s \"\(name)\" not found"
    if autoscaler.condition("AbleToScale")?["reason"] != "FailedGetScale" {
      plan.event(.warning, on: autoscaler, "FailedGetScale", message)
    }
    updated.setCondition("AbleToScale", "False", reason: "FailedGetScale", message: message, now: plan.now)
  }

  /// - Returns: how many replicas the target is to have; `nil` for as many as it has.
  mutating func run(_ target: Manifest, _ metrics: SimulatedMetrics, _ plan: inout Plan) -> Int? {
    let current = target.wantedReplicas
    updated["status", "currentReplicas"] = .integer(Int64(target.statusNumber("replicas")))
    if current == 0 {
      updated["status", "desiredReplicas"] = 0
      updated.setCondition(
        "ScalingActive", "False", reason: "ScalingDisabled",
        message: "scaling is disabled since the replica count of the target is zero", now: plan.now)
      return nil
    }
    updated.setCondition(
      "AbleToScale", "True", reason: "ReadyForNewScale", message: "recommended size matches current size", now: plan.now)
    guard let wanted = proposal(current, metrics, &plan) else {
      // Even without metrics the bounds hold.
      let bounded = min(max(current, least), most)
      updated["status", "desiredReplicas"] = .integer(Int64(bounded))
      return bounded == current ? nil : scale(to: bounded, "Current number of replicas out of range", &plan)
    }
    let desired = limited(wanted.count, current, &plan)
    updated["status", "desiredReplicas"] = .integer(Int64(desired))
    return desired == current
      ? nil : scale(to: desired, wanted.reason + (desired > current ? " above target" : " below target"), &plan)
  }

  private var least: Int { max(1, autoscaler["spec", "minReplicas"]?.int ?? 1) }
  private var most: Int { max(1, autoscaler["spec", "maxReplicas"]?.int ?? 1) }

  /// Once in a while only, for what the last change did must be seen first.
  private mutating func scale(to count: Int, _ reason: String, _ plan: inout Plan) -> Int? {
    if let last = autoscaler["status", "lastScaleTime"]?.string.flatMap({ Moment($0) }),
      !plan.isDue("scale", at: last + AutoscalerController.interval)
    {
      return nil
    }
    updated["status", "lastScaleTime"] = .string(plan.now.text)
    updated.setCondition(
      "AbleToScale", "True", reason: "SucceededRescale",
      message: "the HPA controller was able to update the target scale to \(count)", now: plan.now)
    plan.event(on: autoscaler, "SuccessfulRescale", "New size: \(count); reason: \(reason)")
    return count
  }

  // MARK: - Metrics

  /// The most that any metric asks for; `nil` when none is known.
  private mutating func proposal(_ current: Int, _ metrics: SimulatedMetrics, _ plan: inout Plan) -> (count: Int, reason: String)?
  {
    var best: (count: Int, reason: String)?
    var shown: [JSONValue] = []
    var missing: String?
    for metric in autoscaler["spec", "metrics"]?.array ?? [] {
      let type = metric["type"]?.string ?? ""
      let member = (type.first?.lowercased() ?? "") + type.dropFirst()
      let source = metric[member] ?? [:]
      let name = (source["name"] ?? source["metric", "name"])?.string ?? ""
      guard let value = metrics.value(of: name), let ratio = Self.ratio(value, source["target"] ?? [:], current) else {
        missing = name
        continue
      }
      shown.append(Self.shown(type, member, source, value))
      let count = abs(ratio - 1) <= Self.tolerance ? current : Int((Double(current) * min(ratio, 1e6)).rounded(.up))
      let reason =
        source["target", "averageUtilization"] != nil
        ? "\(name) resource utilization (percentage of request)" : "\(type.lowercased()) metric \(name)"
      if count > best?.count ?? -1 { best = (count, reason) }
    }
    updated["status", "currentMetrics"] = shown.isEmpty ? nil : .array(shown)
    guard let best else {
      let message =
        "the HPA was unable to compute the replica count: failed to get \(missing ?? "cpu") utilization: unable to get metrics for resource \(missing ?? "cpu"): no metrics are simulated; set the annotation simulation.apus.dev/metrics"
      if autoscaler.condition("ScalingActive")?["status"] != "False" {
        plan.event(.warning, on: autoscaler, "FailedGetResourceMetric", message)
      }
      updated.setCondition("ScalingActive", "False", reason: "FailedGetResourceMetric", message: message, now: plan.now)
      return nil
    }
    updated.setCondition(
      "ScalingActive", "True", reason: "ValidMetricFound",
      message: "the HPA was able to successfully calculate a replica count from \(best.reason)", now: plan.now)
    return best
  }

  private static func ratio(_ value: SimulatedMetrics.Value, _ target: JSONValue, _ current: Int) -> Double? {
    if let share = target["averageUtilization"]?.integer, share > 0 { return value.utilization.map { $0 / Double(share) } }
    if let amount = target["averageValue"]?.string.flatMap(Amount.number), amount > 0 { return value.average.map { $0 / amount } }
    if let amount = target["value"]?.string.flatMap(Amount.number), amount > 0 { return value.average.map { $0 / amount } }
    return nil
  }

  private static func shown(_ type: String, _ member: String, _ source: JSONValue, _ value: SimulatedMetrics.Value) -> JSONValue {
    var current: JSONValue = [:]
    if source["target", "averageUtilization"] != nil {
      current["averageUtilization"] = value.utilization.map { .integer(Int64(min(max($0.rounded(), 0), 1e9))) }
    }
    let field = source["target", "value"] != nil ? "value" : "averageValue"
    current[field] = value.average.map { .string(Amount.text($0)) }
    var shown = source
    shown["target"] = nil
    shown["current"] = current
    var result: JSONValue = ["type": .string(type)]
    result[member] = shown
    return result
  }

  // MARK: - Limits

  private mutating func limited(_ wanted: Int, _ current: Int, _ plan: inout Plan) -> Int {
    var count = wanted
    if count < current {
      // Fewer only once it has been fewer for a time, lest the number goes up and down.
      let window = autoscaler["spec", "behavior", "scaleDown", "stabilizationWindowSeconds"]?.int ?? Self.usualWindow
      if window > 0, !plan.isDue("fewer", after: .seconds(window)) {
        updated.setCondition(
          "AbleToScale", "True", reason: "ScaleDownStabilized",
          message: "recent recommendations were higher than current one, applying the highest recent recommendation",
          now: plan.now)
        count = current
      } else {
        count = max(count, current - step("scaleDown", current, usual: current))
      }
    } else if count > current {
      count = min(count, current + step("scaleUp", current, usual: max(current, 4)))
    }
    let bounded = min(max(count, least), most)
    switch bounded {
    case _ where count > most:
      limit("True", "TooManyReplicas", "the desired replica count is more than the maximum replica count", plan.now)
    case _ where count < least:
      limit("True", "TooFewReplicas", "the desired replica count is less than the minimum replica count", plan.now)
    default: limit("False", "DesiredWithinRange", "the desired count is within the acceptable range", plan.now)
    }
    return bounded
  }

  private mutating func limit(_ status: String, _ reason: String, _ message: String, _ now: Moment) {
    updated.setCondition("ScalingLimited", status, reason: reason, message: message, now: now)
  }

  /// How many Pods may be added, or taken away, at a time.
  private func step(_ direction: String, _ current: Int, usual: Int) -> Int {
    let rules = autoscaler["spec", "behavior"]?[direction] ?? [:]
    if rules["selectPolicy"] == "Disabled" { return 0 }
    let steps = (rules["policies"]?.array ?? []).map { policy -> Int in
      let value = max(0, policy["value"]?.int ?? 0)
      return policy["type"] == "Percent" ? Int((Double(current) * Double(min(value, 100_000)) / 100).rounded(.up)) : value
    }
    if steps.isEmpty { return usual }
    return (rules["selectPolicy"] == "Min" ? steps.min() : steps.max()) ?? usual
  }
}
