import CustomResources
import ObjectModel

/// Growing waits: `first × factorⁿ`, at most `longest`. Times in seconds.
public struct Backoff: Sendable, Hashable {
  public var first: Double
  public var factor: Double
  public var longest: Double

  public init(first: Double, factor: Double, longest: Double) {
    self.first = first
    self.factor = factor
    self.longest = longest
  }

  /// The wait of self-healing: 2 s, 6 s, 18 s … at most 300 s.
  public static let selfHeal = Backoff(first: 2, factor: 3, longest: 300)

  /// The backoff of a retry strategy; durations that cannot be read count as their defaults.
  public init(_ retry: RetryStrategy) {
    self.init(
      first: DurationText.seconds(retry.backoffDuration) ?? 5, factor: Double(retry.backoffFactor),
      longest: DurationText.seconds(retry.backoffMaxDuration) ?? 180)
  }

  /// `first × factor^exponent`, in seconds.
  public func wait(exponent: Int) -> Double {
    var wait = first
    for _ in 0..<max(0, exponent) {
      wait *= factor
      // Growing on would change nothing, and the exponent may be large.
      if wait >= longest || wait == 0 { break }
    }
    return min(wait, longest)
  }
}

/// Durations as people write them in a retry strategy.
enum DurationText {
  /// Seconds of a bare number or of a Go duration such as `1m30s`; `nil` for anything else.
  static func seconds(_ text: String) -> Double? {
    if let number = Int(text) { return Double(number) }
    return GoDuration(text).map { Double($0.nanoseconds) / 1e9 }
  }
}
