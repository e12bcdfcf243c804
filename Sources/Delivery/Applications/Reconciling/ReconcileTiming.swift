import CustomResources
import Settings
import Syncing

/// When applications are looked at though nothing happened to them.
struct ReconcileTiming: Sendable {
  /// What the command line says; it beats `argocd-cm`.
  var pollInterval: Duration?
  /// How old an answer about branches and tags may be where no newer one is asked for.
  var referenceLifetime: Duration { pollInterval.map { min($0 / 2, .seconds(180)) } ?? .seconds(180) }

  func timing(for application: Application, settings: DeliverySettings) -> RefreshDecision.Timing {
    if let pollInterval {
      return RefreshDecision.Timing(interval: pollInterval.inSeconds, jitter: 0)
    }
    return RefreshDecision.Timing(
      interval: settings.reconciliationTimeout?.inSeconds ?? 0,
      jitter: settings.reconciliationJitter.inSeconds * Self.share(of: application))
  }

  /// A number from 0 up to 1, always the same for an application: chance spread over applications, not over time.
  private static func share(of application: Application) -> Double {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in application.qualifiedName.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return Double(hash >> 11) / Double(1 << 53)
  }
}

extension Duration {
  var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
