import Settings
import Syncing

extension SyncSettings {
  /// What the settings say about syncing.
  init(_ parameters: ControllerParameters) {
    self.init()
    limits = SyncLimits(
      whole: parameters.syncTimeout.components.seconds, wait: parameters.syncWaitTimeout?.components.seconds,
      supersededAfter: parameters.supersededAfter.components.seconds)
    // An unreadable limit is named by `problems`, and keeps the default.
    if let limit = PruneBrake(parameters.pruneLimit) { brake = limit }
    let fixed = parameters.selfHealBackoff == .zero
    selfHeal = Backoff(
      first: Double((fixed ? parameters.selfHealTimeout : parameters.selfHealBackoff).components.seconds),
      factor: fixed ? 1 : Double(parameters.selfHealFactor), longest: Double(parameters.selfHealCap.components.seconds))
  }
}
