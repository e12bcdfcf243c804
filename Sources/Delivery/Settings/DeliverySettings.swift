import Comparison
import ObjectModel
import Rendering

/// What `argocd-cm` says about delivering, with the defaults of what it does not say.
///
/// A value that cannot be read keeps the default and is named in `problems`, so that one slip does not stop delivery.
public struct DeliverySettings: Sendable, Hashable {
  /// How objects are marked as belonging to an Application.
  public var tracking = ResourceTracking()
  /// What rendering obeys.
  public var rendering = RenderSettings()
  /// How long an application goes unchecked when nothing happens (`timeout.reconciliation`); `nil` for ever.
  public var reconciliationTimeout: Duration? = .seconds(120)
  /// How much is added to that by chance, so that not all applications are due at once (`timeout.reconciliation.jitter`).
  public var reconciliationJitter: Duration = .seconds(60)
  /// What could not be read, one sentence a key.
  public var problems: [String] = []

  public init() {}

  /// Reads the `argocd-cm` ConfigMap; `nil` when there is none.
  public init(configMap: Manifest?) {
    self.init()
    guard let data = configMap?["data"]?.object else { return }
    readTracking(data)
    readTimes(data)
    readRendering(data)
  }

  private mutating func readTracking(_ data: JSONObject) {
    if let text = data.text("application.resourceTrackingMethod") {
      if let method = ResourceTracking.Method(rawValue: text) {
        tracking.method = method
      } else {
        problem(
          "application.resourceTrackingMethod", text, ResourceTracking.Method.allCases.map(\.rawValue).joined(separator: ", "))
      }
    }
    if let key = data.text("application.instanceLabelKey") { tracking.labelKey = key }
    tracking.installationID = data.text("installationID") ?? ""
  }

  private mutating func readTimes(_ data: JSONObject) {
    if let text = data.text("timeout.reconciliation") {
      if let timeout = duration("timeout.reconciliation", text) { reconciliationTimeout = timeout > .zero ? timeout : nil }
    }
    if let text = data.text("timeout.reconciliation.jitter") {
      if let jitter = duration("timeout.reconciliation.jitter", text) { reconciliationJitter = max(jitter, .zero) }
    }
  }

  private mutating func readRendering(_ data: JSONObject) {
    flag("helm.enable", data, \.rendering.isHelmEnabled)
    flag("kustomize.enable", data, \.rendering.isKustomizeEnabled)
    flag("jsonnet.enable", data, \.rendering.isJsonnetEnabled)
    rendering.kustomizeBuildOptions = data["kustomize.buildOptions"]?.string ?? ""
  }

  private mutating func flag(_ key: String, _ data: JSONObject, _ field: WritableKeyPath<DeliverySettings, Bool>) {
    switch data.text(key) {
    case nil: break
    case "true"?: self[keyPath: field] = true
    case "false"?: self[keyPath: field] = false
    case let text?: problem(key, text, "true, false")
    }
  }

  private mutating func duration(_ key: String, _ text: String) -> Duration? {
    if let duration = GoDuration(text) { return duration.duration }
    problem(key, text, "durations such as 90s, 3m, 1h30m")
    return nil
  }

  private mutating func problem(_ key: String, _ text: String, _ allowed: String) {
    problems.append("ConfigMap argocd-cm: \(key): \"\(text)\" is not understood; allowed: \(allowed)")
  }
}

extension JSONObject {
  /// The text of a setting; `nil` when it is absent or blank.
  fileprivate func text(_ key: String) -> String? {
    guard let text = self[key]?.string, !text.isEmpty else { return nil }
    return text
  }
}
