/// Growing delays between attempts, with jitter.
///
/// A value: `next` steps it, `reset` starts over. Chance comes in from outside, so that tests can say what comes out.
public struct Backoff: Sendable, Hashable {
  /// The delay before jitter of the first retry.
  public var initial: Duration
  public var factor: Double
  /// The largest delay before jitter.
  public var cap: Duration
  /// How far above the delay the jitter reaches, as a part of it: 1 gives delays from d to 2d.
  public var jitter: Double
  /// How many delays were taken since the last reset.
  public private(set) var attempts = 0

  public init(initial: Duration, factor: Double = 2, cap: Duration, jitter: Double = 1) {
    self.initial = initial
    self.factor = factor
    self.cap = cap
    self.jitter = jitter
  }

  /// Watches and lists: 0.8 s growing to 30 s, with jitter, as client-go's reflectors wait.
  public static let watch = Backoff(initial: .milliseconds(800), cap: .seconds(30))

  /// Failing keys of a work queue: 5 ms growing to 1000 s, as client-go's default rate limiter.
  public static let item = Backoff(initial: .milliseconds(5), cap: .seconds(1000), jitter: 0)

  /// Requests that may be repeated: 0.25 s growing to 5 s.
  public static let request = Backoff(initial: .milliseconds(250), cap: .seconds(5), jitter: 0.5)

  /// The delay before the next attempt.
  ///
  /// - Parameter chance: a number from 0 up to 1 that places the delay within the jitter.
  public mutating func next(chance: Double) -> Duration {
    let delay = delay(ofAttempt: attempts, chance: chance)
    attempts += 1
    return delay
  }

  /// The delay of attempt `index`, from 0, without stepping.
  public func delay(ofAttempt index: Int, chance: Double) -> Duration {
    // Beyond 64 doublings every delay is the cap; the bound keeps the power finite.
    var grown = initial
    for _ in 0..<min(index, 64) where grown < cap { grown = grown * factor }
    let base = min(grown, cap)
    return base + base * (jitter * min(max(chance, 0), 1))
  }

  /// Starts over, after a success.
  public mutating func reset() { attempts = 0 }
}

extension Duration {
  /// Seconds, with their fraction.
  var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}

/// Where a retry gets its time and its chance from: the one seam for everything in this room that waits.
public struct Pace: Sendable {
  /// Waits; throws `CancellationError` when the task is cancelled meanwhile.
  public var sleep: @Sendable (Duration) async throws -> Void
  /// A number from 0 up to 1.
  public var chance: @Sendable () -> Double
  /// Time since some fixed moment; only grows.
  public var now: @Sendable () -> Duration

  public init(
    sleep: @escaping @Sendable (Duration) async throws -> Void, chance: @escaping @Sendable () -> Double,
    now: @escaping @Sendable () -> Duration
  ) {
    self.sleep = sleep
    self.chance = chance
    self.now = now
  }

  /// The machine's clock and random numbers.
  public static let system: Pace = {
    let start = ContinuousClock.now
    return Pace(
      sleep: { try await Task.sleep(for: $0) }, chance: { Double.random(in: 0..<1) }, now: { ContinuousClock.now - start })
  }()
}
