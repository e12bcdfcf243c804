import KubernetesClient
import Synchronization

/// Time that a test moves.
final class ManualTime: Sendable {
  private let passed = Mutex(0.0)

  var seconds: Double { passed.withLock { $0 } }

  func advance(_ seconds: Double) { passed.withLock { $0 += seconds } }

  var pace: Pace { Pace(sleep: { _ in }, chance: { 0.5 }, now: { .seconds(self.seconds) }) }
}
