import ObjectModel

/// What a HorizontalPodAutoscaler would measure: nothing is run, so people say it with annotations.
///
/// On the autoscaler, `simulation.apus.dev/metrics: "cpu=90%,memory=200Mi,requests=120"`: a share of the request or an amount for
/// each Pod. On the Pods, or in their template, `simulation.apus.dev/cpu: 250m` and `simulation.apus.dev/memory: 100Mi`: what each
/// uses.
struct SimulatedMetrics: Sendable {
  /// One measured metric.
  struct Value: Sendable, Hashable {
    /// Of what the Pods ask for, in percent; `nil` where they ask for nothing, or the metric is no resource.
    var utilization: Double?
    /// For each Pod; `nil` where only the share is known.
    var average: Double?
  }

  private let said: [String: String]
  private let pods: [Manifest]

  init(autoscaler: Manifest, pods: [Manifest]) {
    var said: [String: String] = [:]
    for part in (autoscaler.annotation(SimulationAnnotation.prefix + "metrics") ?? "").split(separator: ",") {
      let pair = part.split(separator: "=", maxSplits: 1).map { $0.filter { !$0.isWhitespace } }
      if pair.count == 2 { said[pair[0]] = pair[1] }
    }
    self.said = said
    self.pods = pods
  }

  /// - Returns: `nil` for what nobody has said anything about.
  func value(of name: String) -> Value? {
    let request = averageRequest(name)
    if let text = said[name] {
      if let share = FieldCheck.percentage(text) {
        return Value(utilization: Double(share), average: request.map { $0 * Double(share) / 100 })
      }
      guard let amount = Amount.number(text) else { return nil }
      return Value(utilization: request.map { amount / $0 * 100 }, average: amount)
    }
    let used = pods.compactMap { $0.annotation(SimulationAnnotation.prefix + name).flatMap(Amount.number) }
    guard !used.isEmpty else { return nil }
    let average = used.reduce(0, +) / Double(used.count)
    return Value(utilization: request.map { average / $0 * 100 }, average: average)
  }

  private func averageRequest(_ name: String) -> Double? {
    guard !pods.isEmpty else { return nil }
    let sums = pods.map { pod in
      (pod["spec", "containers"]?.array ?? []).compactMap {
        $0[path: ["resources", "requests", name]]?.string.flatMap(Amount.number)
      }.reduce(0, +)
    }
    let average = sums.reduce(0, +) / Double(sums.count)
    return average > 0 ? average : nil
  }
}

/// Quantities as numbers to reckon with, where a rounded one will do.
enum Amount {
  private static let suffixes: [(String, Double)] = [
    ("Ki", 1024), ("Mi", 1_048_576), ("Gi", 1_073_741_824), ("Ti", 1_099_511_627_776), ("n", 1e-9), ("u", 1e-6), ("m", 1e-3),
    ("k", 1e3), ("M", 1e6), ("G", 1e9), ("T", 1e12),
  ]

  static func number(_ text: String) -> Double? {
    guard let canonical = Quantity.canonical(text) else { return nil }
    for (suffix, factor) in suffixes where canonical.hasSuffix(suffix) {
      return Double(canonical.dropLast(suffix.count)).map { $0 * factor }
    }
    return Double(canonical)
  }

  /// A canonical quantity to the thousandth.
  static func text(_ number: Double) -> String {
    let thousandths = (number * 1000).rounded()
    guard thousandths.isFinite, abs(thousandths) < 9e15 else { return "0" }
    return Quantity.canonical("\(Int64(thousandths))m") ?? "0"
  }
}
