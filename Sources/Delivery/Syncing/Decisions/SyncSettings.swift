import CustomResources
import ObjectModel

/// What the settings say about syncing, with the defaults of what they do not say.
///
/// A value that cannot be read keeps its default and is named in `problems`.
public struct SyncSettings: Sendable, Hashable {
  public var limits = SyncLimits()
  /// How much automation may prune at once (`controller.sync.prune.limit`).
  public var brake = PruneBrake.standard
  /// Seconds between waves (`controller.sync.wave.delay.seconds`).
  public var wavePause: Int64 = 2
  /// The waits of self-healing (`controller.self.heal.backoff.*`).
  public var selfHeal = Backoff.selfHeal
  public var globalProjects = GlobalProjects()
  /// Whether syncs act as the service accounts that projects name (`application.sync.impersonation.enabled`).
  public var impersonates = false
  /// Whether a sync without such an account fails (`application.sync.impersonation.enforced`).
  public var enforcesImpersonation = true
  public var problems: [String] = []

  public init() {}

  /// - Parameters:
  ///   - settings: `data` of `argocd-cm`.
  ///   - parameters: `data` of `argocd-cmd-params-cm`.
  public init(settings: [String: String], parameters: [String: String]) {
    if let text = settings["globalProjects"], !text.isEmpty {
      globalProjects = GlobalProjects(text)
      problems += globalProjects.problems.map { "ConfigMap argocd-cm: \($0)" }
    }
    impersonates = flag("application.sync.impersonation.enabled", settings) ?? false
    enforcesImpersonation = flag("application.sync.impersonation.enforced", settings) ?? true

    limits.whole = seconds("controller.sync.timeout.seconds", parameters) ?? 0
    limits.wait = seconds("controller.sync.wait.timeout.seconds", parameters)
    limits.supersededAfter = seconds("controller.sync.supersede.after.seconds", parameters) ?? limits.supersededAfter
    wavePause = seconds("controller.sync.wave.delay.seconds", parameters) ?? wavePause
    if let text = parameters["controller.sync.prune.limit"], !text.isEmpty {
      if let read = PruneBrake(text) { brake = read } else { problem("controller.sync.prune.limit", text, "50%, 10, off") }
    }
    selfHeal.first = seconds("controller.self.heal.backoff.timeout.seconds", parameters).map(Double.init) ?? selfHeal.first
    selfHeal.factor = seconds("controller.self.heal.backoff.factor", parameters).map(Double.init) ?? selfHeal.factor
    selfHeal.longest = seconds("controller.self.heal.backoff.cap.seconds", parameters).map(Double.init) ?? selfHeal.longest
    if selfHeal.first == 0, let fixed = seconds("controller.self.heal.timeout.seconds", parameters) {
      // Without growth every wait is the same.
      selfHeal = Backoff(first: Double(fixed), factor: 1, longest: Double(fixed))
    }
  }

  private mutating func seconds(_ key: String, _ data: [String: String]) -> Int64? {
    guard let text = data[key], !text.isEmpty else { return nil }
    if let seconds = Int64(text), seconds >= 0 { return seconds }
    problem(key, text, "whole numbers from 0")
    return nil
  }

  private mutating func flag(_ key: String, _ data: [String: String]) -> Bool? {
    guard let text = data[key], !text.isEmpty else { return nil }
    if text == "true" || text == "false" { return text == "true" }
    problems.append("ConfigMap argocd-cm: \(key): \"\(text)\" is not understood; allowed: true, false")
    return nil
  }

  private mutating func problem(_ key: String, _ text: String, _ allowed: String) {
    problems.append("ConfigMap argocd-cmd-params-cm: \(key): \"\(text)\" is not understood; allowed: \(allowed)")
  }
}
