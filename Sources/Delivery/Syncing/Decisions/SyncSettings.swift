/// What the settings say about syncing, with the defaults of what they do not say.
public struct SyncSettings: Sendable, Hashable {
  public var limits = SyncLimits()
  /// How much automation may prune at once (`controller.sync.prune.limit`).
  public var brake = PruneBrake.standard
  /// The waits of self-healing (`controller.self.heal.backoff.*`).
  public var selfHeal = Backoff.selfHeal

  public init() {}
}
