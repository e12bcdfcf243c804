/// Whether and when a failed request is sent again. Pure: the outcome goes in, the delay comes out.
struct RetryPolicy: Sendable {
  /// How often a request is repeated at most.
  var limit: Int
  var backoff = Backoff.request

  /// Longest wait a server may ask for, so that a wrong header does not stop everything.
  static let longestRetryAfter = Duration.seconds(60)

  /// What came of an attempt.
  enum Outcome {
    case answered(code: Int, retryAfter: String?)
    case failed(KubernetesError)
  }

  /// The delay before the next attempt; `nil` to give up.
  ///
  /// A refusal with `Retry-After` (429 and 5xx) was not acted on, so anything may be repeated, as client-go does. Without
  /// one, and when the connection broke, only what does no harm twice.
  func delay(after outcome: Outcome, attempt: Int, isIdempotent: Bool, chance: Double) -> Duration? {
    guard attempt < limit else { return nil }
    switch outcome {
    case .answered(let code, let retryAfter):
      guard code == 429 || (500...599).contains(code) else { return nil }
      if let retryAfter, let seconds = Int(retryAfter), seconds >= 0 {
        return min(.seconds(seconds), Self.longestRetryAfter) + .milliseconds(200) * chance
      }
      guard code == 429 || isIdempotent && [502, 503, 504].contains(code) else { return nil }
      return backoff.delay(ofAttempt: attempt, chance: chance)
    case .failed(.connection):
      return isIdempotent ? backoff.delay(ofAttempt: attempt, chance: chance) : nil
    case .failed: return nil
    }
  }
}
