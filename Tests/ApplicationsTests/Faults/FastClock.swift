import struct Foundation.Date
import KubernetesClient

/// Time that goes four thousand times as fast, for waits and for what is written down alike.
struct FastClock: Sendable {
  private static let speed = 4000.0
  private let start = ContinuousClock.now

  private var passed: Double {
    let real = ContinuousClock.now - start
    return (Double(real.components.seconds) + Double(real.components.attoseconds) / 1e18) * Self.speed
  }

  /// The date by this clock.
  var now: @Sendable () -> Date { { Date(timeIntervalSince1970: 1_893_456_000 + passed) } }

  var pace: Pace {
    Pace(
      sleep: { try await Task.sleep(for: $0 / Self.speed) }, chance: { 0.5 }, now: { .seconds(passed) })
  }
}

/// Chance that is the same at every run of a test.
struct SeededChance: RandomNumberGenerator, Sendable {
  private var state: UInt64

  init(seed: Int) { state = UInt64(truncatingIfNeeded: seed) &* 0x9e37_79b9_7f4a_7c15 | 1 }

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state &* 0x2545_f491_4f6c_dd1d
  }
}
