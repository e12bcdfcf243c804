/// A client-side limit on requests: `rate` a second in the long run, `burst` at once.
public struct RequestRate: Sendable, Hashable {
  public var requestsPerSecond: Double
  public var burst: Int

  public init(requestsPerSecond: Double, burst: Int) {
    self.requestsPerSecond = requestsPerSecond
    self.burst = burst
  }

  /// What Argo CD's controllers use: 50 a second, 100 at once.
  public static let controller = RequestRate(requestsPerSecond: 50, burst: 100)
}

/// The arithmetic of a token bucket: how long the next request has to wait. No clock inside.
struct TokenBucket: Sendable {
  let rate: RequestRate
  private var tokens: Double
  private var updated: Duration

  init(rate: RequestRate, now: Duration) {
    self.rate = rate
    tokens = Double(max(rate.burst, 1))
    updated = now
  }

  /// Takes a token, on credit if there is none, and returns the wait that pays for it.
  mutating func take(now: Duration) -> Duration {
    tokens = min(Double(max(rate.burst, 1)), tokens + max(0, (now - updated).inSeconds) * rate.requestsPerSecond)
    updated = now
    tokens -= 1
    return tokens >= 0 || rate.requestsPerSecond <= 0 ? .zero : .seconds(-tokens / rate.requestsPerSecond)
  }
}

/// Holds requests back to a rate, in the order in which they come.
actor RateLimiter {
  private var bucket: TokenBucket
  private let pace: Pace

  init(rate: RequestRate, pace: Pace) {
    bucket = TokenBucket(rate: rate, now: pace.now())
    self.pace = pace
  }

  /// Waits for this request's turn.
  func turn() async throws {
    let wait = bucket.take(now: pace.now())
    if wait > .zero { try await pace.sleep(wait) }
  }
}
